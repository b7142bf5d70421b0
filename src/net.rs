//! The network: the only place that opens connections.
//!
//! A [`Net::get`] is bounded in every direction: time to connect, time without a byte, time in
//! all, bytes after decompression, redirects, requests at once and requests at once to one host.
//! What comes back is bytes; what they mean is for others to say.
//!
//! Invariants:
//! * Nothing but `http:` and `https:` is fetched, whatever a server answers.
//! * A public source leads nobody to a private address (see `reach`).
//! * A user name and password in an address travel in the `Authorization` header of that host
//!   and nowhere else: not to another host, not into an error.
//!
//! Making a [`Net`] costs nothing. The client behind it, whose trusted certificates take tens of
//! milliseconds to load, is made at the first request and off the interface thread.

mod access;
mod body;
mod client;
mod conditional;
mod error;
mod fresh;
mod hosts;
mod reach;
mod redirect;
#[cfg(test)]
#[path = "../tests/suite/support/server.rs"]
pub mod server;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use bytes::Bytes;
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderValue, LOCATION};
use reqwest::{Response, StatusCode};
use tokio::time::timeout;
use url::Url;

pub use access::Access;
use client::LazyClient;
pub use conditional::Validators;
pub use error::NetError;
use hosts::Hosts;
pub use hosts::Turn;
use redirect::Trail;

/// How long a request waits for a byte before the next may begin beside it.
///
/// Servers that work answer sooner. A starting value.
const PATIENCE: Duration = Duration::from_secs(3);

/// How far a request may go.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Time to connect: the name, the connection, the encryption.
    pub connect: Duration,
    /// Time without a byte.
    pub idle: Duration,
    /// Time in all, redirects included, waiting for a place not included.
    pub total: Duration,
    /// Redirects followed.
    pub redirects: usize,
    /// Requests at once.
    pub requests: usize,
    /// Requests at once to one host.
    pub per_host: usize,
    /// Time between the beginnings of two requests to one host, after the first few.
    pub spacing: Duration,
    /// What dateline calls itself.
    pub user_agent: String,
    /// Whether public sources may lead to private addresses.
    pub is_private_allowed: bool,
}

/// A request.
#[derive(Debug, Clone, Copy)]
pub struct Get<'a> {
    /// What to fetch.
    pub url: &'a Url,
    /// What the last answer was known by: with it the server can say "nothing new".
    pub validators: Option<&'a Validators>,
    /// Bytes of the body at most, decompressed.
    pub max_bytes: u64,
    /// What is hoped for.
    pub accept: Accept,
    /// Who gave the address, if it was not the reader: the feed that a link is from. A public
    /// giver leads to no private address.
    pub given_by: Option<&'a Url>,
    /// What the request carries beside what any carries, and the way it takes.
    pub access: Option<&'a Access>,
    /// Somebody is looking at an empty page until this is here: it queues behind nothing.
    pub is_urgent: bool,
}

/// What a request hopes for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accept {
    /// A feed; a web page will do.
    Feed,
    /// A web page.
    Page,
}

impl<'a> Get<'a> {
    /// A feed, in its turn.
    pub fn feed(url: &'a Url, max_bytes: u64) -> Self {
        Self {
            url,
            validators: None,
            max_bytes,
            accept: Accept::Feed,
            given_by: None,
            access: None,
            is_urgent: false,
        }
    }

    /// A page that somebody waits for.
    pub fn page(url: &'a Url, max_bytes: u64) -> Self {
        Self {
            accept: Accept::Page,
            is_urgent: true,
            ..Self::feed(url, max_bytes)
        }
    }
}

impl Accept {
    /// The `Accept` header. Some servers choose between page and feed by it.
    fn header(self) -> &'static str {
        match self {
            Self::Feed => {
                "application/atom+xml, application/rss+xml, application/feed+json, \
                 application/rdf+xml;q=0.9, application/xml;q=0.9, text/xml;q=0.9, \
                 application/json;q=0.8, text/html;q=0.5, */*;q=0.1"
            }
            Self::Page => "text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8",
        }
    }
}

/// An answer.
#[derive(Debug)]
#[expect(
    clippy::large_enum_variant,
    reason = "there is one a request, and it is taken apart at once"
)]
pub enum Fetched {
    /// The thing itself.
    New {
        /// Where it was found, after redirects; without user name and password.
        url: Url,
        /// Where to ask from now on, when every redirect on the way was a permanent one.
        moved_permanently_to: Option<Url>,
        /// The body, decompressed.
        body: Bytes,
        /// The `Content-Type` header, as it came.
        content_type: Option<String>,
        /// What to send with the next request.
        validators: Validators,
        /// How long the server says that nothing new is to be expected.
        fresh_for: Option<Duration>,
        /// The place among the requests that run at once. Whoever keeps it until the body has
        /// been dealt with keeps downloads from piling up faster than they are read.
        turn: Turn,
    },
    /// Nothing new since the answer that the validators stand for.
    NotModified {
        /// As in [`Fetched::New`].
        moved_permanently_to: Option<Url>,
        /// As in [`Fetched::New`].
        fresh_for: Option<Duration>,
    },
}

/// The network. Clones share connections and limits.
#[derive(Clone)]
pub struct Net(Arc<Inner>);

struct Inner {
    limits: Limits,
    client: LazyClient,
    /// The clients for the proxies of single sources.
    by_proxy: Mutex<HashMap<Url, Arc<LazyClient>>>,
    hosts: Hosts,
}

/// What one request of a chain came to.
enum Hop {
    /// The end of the chain.
    Arrived(Box<Arrival>),
    /// Nothing new, for so long if the server says it.
    NotModified(Option<Duration>),
    /// Ask elsewhere.
    Redirect { status: StatusCode, to: String },
}

struct Arrival {
    body: Bytes,
    content_type: Option<String>,
    validators: Validators,
    fresh_for: Option<Duration>,
}

impl Net {
    /// A network that keeps to `limits`. Cheap: opens nothing and loads nothing.
    pub fn new(limits: Limits) -> Self {
        Self::with(limits, PATIENCE, None)
    }

    /// A network whose every request goes through `proxy`; `None`: as the environment says.
    fn with(limits: Limits, patience: Duration, proxy: Option<Url>) -> Self {
        Self(Arc::new(Inner {
            client: LazyClient::new(&limits, proxy),
            by_proxy: Mutex::default(),
            hosts: Hosts::new(limits.requests, limits.per_host, limits.spacing, patience),
            limits,
        }))
    }

    /// Fetches.
    ///
    /// Dropping the future ends the request at once.
    ///
    /// # Errors
    /// See [`NetError`]; any answer that is neither a success nor "nothing new" is one.
    pub async fn get(&self, get: Get<'_>) -> Result<Fetched, NetError> {
        let limits = &self.0.limits;
        let mut trail = Trail::begin(get.url)?;
        let proxied = get
            .access
            .and_then(Access::way)
            .map(|way| self.client_by(way));
        let client = match &proxied {
            Some(client) => client.get().await?,
            None => self.0.client.get().await?,
        };
        let giver = get.given_by.unwrap_or(get.url);
        let mut left = limits.total;
        loop {
            let url = trail.url();
            let mut turn = self.turn(url, get.is_urgent).await;
            let started = Instant::now();
            let hop = async {
                if !limits.is_private_allowed {
                    // Behind a proxy of its own a source may be asked without its name being known here.
                    let look_up = proxied.is_none().then_some(limits.connect);
                    reach::check(giver, url, look_up).await?;
                }
                self.hop(client, url, &get, &mut turn).await
            };
            let hop = timeout(left, hop).await.map_err(|_| NetError::TooSlow {
                host: host(url).to_owned(),
                limit: limits.total,
            })??;
            left = left.saturating_sub(started.elapsed());
            match hop {
                Hop::NotModified(fresh_for) => {
                    let (_, moved_permanently_to) = trail.end();
                    return Ok(Fetched::NotModified {
                        moved_permanently_to,
                        fresh_for,
                    });
                }
                Hop::Redirect { status, to } => {
                    trail.follow(status, &to, limits.redirects)?;
                }
                Hop::Arrived(arrival) => {
                    let (url, moved_permanently_to) = trail.end();
                    return Ok(Fetched::New {
                        url,
                        moved_permanently_to,
                        body: arrival.body,
                        content_type: arrival.content_type,
                        validators: arrival.validators,
                        fresh_for: arrival.fresh_for,
                        turn,
                    });
                }
            }
        }
    }

    /// The client that goes through `proxy`.
    fn client_by(&self, proxy: &Url) -> Arc<LazyClient> {
        let mut clients = self
            .0
            .by_proxy
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let client = clients
            .entry(proxy.clone())
            .or_insert_with(|| Arc::new(LazyClient::new(&self.0.limits, Some(proxy.clone()))));
        Arc::clone(client)
    }

    async fn turn(&self, url: &Url, is_urgent: bool) -> Turn {
        if is_urgent {
            self.0.hosts.at_once()
        } else {
            self.0.hosts.turn(host(url)).await
        }
    }

    /// One request and its answer.
    async fn hop(
        &self,
        client: &reqwest::Client,
        url: &Url,
        get: &Get<'_>,
        turn: &mut Turn,
    ) -> Result<Hop, NetError> {
        let response = self.ask(client, url, get, turn).await?;
        let was_conditional = get.validators.is_some_and(|known| !known.is_empty());
        match response.status() {
            StatusCode::NOT_MODIFIED if was_conditional => {
                Ok(Hop::NotModified(fresh::fresh_for(response.headers())))
            }
            status if redirect::is_redirect(status) => {
                let to = response.headers().get(LOCATION);
                let to = to.ok_or(NetError::LostRedirect)?.as_bytes();
                // Servers send addresses in UTF-8 where only ASCII is allowed.
                let to = String::from_utf8_lossy(to).into_owned();
                Ok(Hop::Redirect { status, to })
            }
            status if status.is_success() => {
                let content_type = response.headers().get(CONTENT_TYPE);
                let content_type = content_type.and_then(|value| value.to_str().ok());
                let content_type = content_type.map(str::to_owned);
                let validators = Validators::read(response.headers());
                let fresh_for = fresh::fresh_for(response.headers());
                let idle = self.0.limits.idle;
                let body = body::read(response, host(url), get.max_bytes, idle, turn).await?;
                Ok(Hop::Arrived(Box::new(Arrival {
                    body,
                    content_type,
                    validators,
                    fresh_for,
                })))
            }
            status => {
                let refusal = NetError::refusal(status, response.headers(), host(url));
                if let NetError::Busy { .. } = refusal {
                    turn.slow_down();
                }
                Err(refusal)
            }
        }
    }

    /// Sends a request and waits for the head of its answer.
    async fn ask(
        &self,
        client: &reqwest::Client,
        url: &Url,
        get: &Get<'_>,
        turn: &mut Turn,
    ) -> Result<Response, NetError> {
        let limits = &self.0.limits;
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static(get.accept.header()));
        if let Some(validators) = get.validators {
            validators.write(&mut headers);
        }
        if let Some(access) = get.access {
            access.write(url, &mut headers);
        }
        // The client itself gives up when connecting alone takes too long.
        let limit = limits.connect + limits.idle;
        let answer = client.get(url.clone()).headers(headers).send();
        match turn.within(limit, answer).await {
            Some(Ok(response)) => Ok(response),
            Some(Err(error)) => Err(NetError::unanswered(error, host(url), limits.connect)),
            None => Err(NetError::NoAnswer {
                host: host(url).to_owned(),
                limit,
            }),
        }
    }
}

/// The host of an address, as it is shown and counted; `http:` and `https:` always have one.
fn host(url: &Url) -> &str {
    url.host_str().unwrap_or_default()
}

#[cfg(test)]
mod tests;
