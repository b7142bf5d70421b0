//! From an address, as a person would type or paste it, to a subscription.

use std::time::Duration;

use bytes::Bytes;
use jiff::Timestamp;
use url::Url;

use super::schedule::{self, Came};
use super::{Context, unread, unwritten};
use crate::account::{self, PullLimits};
use crate::feed::discover::{discover, well_known};
use crate::feed::{self, FeedError};
use crate::html;
use crate::net::{Fetched, Get, NetError};
use crate::news::{FeedInfo, FeedKind, NewEntry, Validators};
use crate::report::{Problem, Subscribed};
use crate::store::entries;
use crate::store::feeds::{self, Outcome};
use crate::store::sources::{self, NewFeed, Origin};
use crate::text::Plain;

/// Headlines from which a page counts as a front page. An article has a handful of others beside
/// it; the shortest front pages have a dozen. A starting value.
const MIN_HEADLINES: usize = 8;

/// Feeds of a page that are tried, one after the other, until one can be read.
///
/// Pages advertise two or three: the news, the comments, another format. A starting value.
const MAX_TRIES: usize = 4;

/// Subscribes to the feed at `address`, or to the first feed that the page there leads to, or,
/// where the site has none, to the headlines of the page itself; stores what it announces.
///
/// `address` may lack its scheme: then `https:` is tried, and `http:` where no one speaks that.
pub async fn add(ctx: &Context, address: &str) -> Result<Subscribed, Problem> {
    let address = Address::read(address)?;
    if let Some(known) = known(ctx, &address.url).await? {
        return Ok(known);
    }
    let answer = fetch_either(ctx, &address).await?;
    let found = match read(ctx, answer).await? {
        Read::Feed(found) => found,
        Read::Page { url, leads, front } => match (follow(ctx, &url, leads).await, front) {
            (Ok(found), _) | (Err(_), Some(found)) => found,
            (Err(problem), None) => return Err(problem),
        },
    };
    if let Some(known) = known(ctx, &found.url).await? {
        return Ok(known);
    }
    keep(ctx, *found).await
}

/// Ends the subscription to the feed at `address`, and returns its title. What is stored of it
/// stays, out of sight, for the day it is subscribed to again.
///
/// # Errors
/// When there is none, or when the configuration names it and so would bring it back.
pub async fn remove(ctx: &Context, address: &str) -> Result<Plain, Problem> {
    let what = format!("could not unsubscribe from {}", Plain::new(address));
    let wanted = Address::read(address)?.url;
    let mut configured = ctx.settings.sources.iter();
    if ctx.settings.has_own_sources && configured.any(|source| source.url == wanted) {
        return Err(Problem::new(
            what,
            "the configuration names it",
            "remove it there",
        ));
    }
    let gone = ctx.store.write(move |tx| {
        let mut feed = feeds::by_url(tx, &wanted)?;
        if feed.is_none() {
            // As it is shown, without its password.
            let mut feeds = feeds::rows(tx)?.into_iter().map(|row| row.feed);
            feed = feeds.find(|feed| feed.address() == wanted);
        }
        if let Some(feed) = &feed {
            sources::remove(tx, feed.id)?;
        }
        Ok(feed.map(|feed| feed.title))
    });
    gone.await.map_err(unwritten)?.ok_or_else(|| {
        Problem::new(
            what,
            "no subscription has this address",
            "“dateline list --sources” prints them all",
        )
    })
}

/// An address as it was given.
struct Address {
    url: Url,
    /// Whether `https:` is our guess.
    is_guessed: bool,
}

impl Address {
    fn read(text: &str) -> Result<Self, Problem> {
        let text = text.trim();
        // "feed:" comes from buttons of old browsers, with and without a scheme behind it.
        let bare = text.strip_prefix("feed:").unwrap_or(text);
        let bare = bare.strip_prefix("//").unwrap_or(bare);
        let is_guessed = !bare.contains("://");
        let url = if is_guessed {
            Url::parse(&format!("https://{bare}"))
        } else {
            Url::parse(bare)
        };
        match url {
            Ok(url) if matches!(url.scheme(), "http" | "https") => Ok(Self { url, is_guessed }),
            _ => Err(Problem::new(
                format!("could not use “{text}”"),
                "it is not the address of a web page or feed",
                "give it as https://example.org/feed",
            )),
        }
    }
}

/// Something that was fetched.
struct Answer {
    /// Where to ask next time.
    source: Url,
    /// Where it was found.
    url: Url,
    body: Bytes,
    content_type: Option<String>,
    validators: Validators,
    fresh_for: Option<Duration>,
}

/// What an answer turned out to be.
enum Read {
    Feed(Box<Found>),
    /// A web page, and where it leads to.
    Page {
        url: Url,
        leads: Leads,
        /// The page itself, where it has headlines.
        front: Option<Box<Found>>,
    },
}

/// Addresses that may be feeds, the most likely first.
enum Leads {
    /// The page points to them.
    Told(Vec<Url>),
    /// Where sites keep feeds that no page points to.
    Guessed(Vec<Url>),
}

impl Leads {
    fn of(html: &str, page: &Url) -> Self {
        let found = discover(html, page);
        if found.is_empty() {
            Self::Guessed(well_known(page))
        } else {
            Self::Told(found.into_iter().map(|found| found.url).collect())
        }
    }
}

/// A feed that can be subscribed to.
struct Found {
    url: Url,
    kind: FeedKind,
    info: FeedInfo,
    entries: Vec<NewEntry>,
    validators: Validators,
    fresh_for: Option<Duration>,
}

/// The subscription to this address, if there is one.
async fn known(ctx: &Context, url: &Url) -> Result<Option<Subscribed>, Problem> {
    let wanted = url.clone();
    let feed = ctx.store.read(move |conn| feeds::by_url(conn, &wanted));
    let feed = feed.await.map_err(unread)?;
    Ok(feed.map(|feed| Subscribed {
        feed: feed.id,
        title: feed.title,
        url: feed.url,
        kind: feed.kind,
        is_new: false,
        entries: 0,
    }))
}

async fn fetch_either(ctx: &Context, address: &Address) -> Result<Answer, Problem> {
    let error = match fetch(ctx, &address.url, None).await {
        Ok(answer) => return Ok(answer),
        Err(error) => error,
    };
    if address.is_guessed && is_no_https(&error) {
        let mut plain = address.url.clone();
        if plain.set_scheme("http").is_ok()
            && let Ok(answer) = fetch(ctx, &plain, None).await
        {
            return Ok(answer);
        }
    }
    Err(account::problem(&address.url, &error))
}

/// Whether the server may be there and only not speak `https:`.
fn is_no_https(error: &NetError) -> bool {
    matches!(
        error,
        NetError::Tls { .. } | NetError::ConnectionRefused { .. } | NetError::ConnectTimeout { .. }
    )
}

/// `page` is the one that advertises the address; `None` if the reader gave it.
async fn fetch(ctx: &Context, url: &Url, page: Option<&Url>) -> Result<Answer, NetError> {
    let get = Get {
        given_by: page,
        is_urgent: true,
        ..Get::feed(url, ctx.settings.fetch.max_feed_bytes)
    };
    let mut answer = Answer {
        source: url.clone(),
        url: url.clone(),
        body: Bytes::new(),
        content_type: None,
        validators: Validators::default(),
        fresh_for: None,
    };
    // "Not modified" does not happen, for nothing is said about an older answer; it would count
    // as an empty one.
    if let Fetched::New {
        url,
        moved_permanently_to,
        body,
        content_type,
        validators,
        fresh_for,
        ..
    } = ctx.net.get(get).await?
    {
        answer.source = moved_permanently_to.unwrap_or(answer.source);
        answer.url = url;
        answer.body = body;
        answer.content_type = content_type;
        answer.fresh_for = fresh_for;
        answer.validators.etag = validators.etag;
        answer.validators.last_modified = validators.last_modified;
    }
    Ok(answer)
}

async fn read(ctx: &Context, answer: Answer) -> Result<Read, Problem> {
    let url = answer.url.clone();
    let limits = PullLimits::of(&ctx.settings.fetch);
    let read = ctx.workers.run(move || {
        let content_type = answer.content_type.as_deref();
        match feed::parse(&answer.body, &answer.url, content_type) {
            Ok(parsed) => {
                let (info, entries) = account::reading(parsed, limits.entries);
                Ok(Read::Feed(Box::new(Found {
                    url: answer.source,
                    kind: FeedKind::Feed,
                    info,
                    entries,
                    validators: answer.validators,
                    fresh_for: answer.fresh_for,
                })))
            }
            Err(FeedError::WebPage) => {
                let front = account::front_page(&answer.body, &answer.url, content_type)
                    .ok()
                    .filter(|page| page.entries.len() >= MIN_HEADLINES)
                    .map(|page| account::reading(page, limits.entries));
                Ok(Read::Page {
                    leads: Leads::of(&html::decode(&answer.body, content_type), &answer.url),
                    front: front.map(|(info, entries)| {
                        Box::new(Found {
                            url: answer.source,
                            kind: FeedKind::FrontPage,
                            info,
                            entries,
                            validators: answer.validators,
                            fresh_for: answer.fresh_for,
                        })
                    }),
                    url: answer.url,
                })
            }
            Err(error) => Err(error),
        }
    });
    let read = read.await.map_err(|error| account::unread(&url, &error))?;
    read.map_err(|error| account::unread(&url, &error))
}

/// The first of a page's leads that is a feed.
async fn follow(ctx: &Context, page: &Url, leads: Leads) -> Result<Box<Found>, Problem> {
    let none = || {
        Problem::new(
            format!("could not subscribe to {}", account::shown(page)),
            "it is a web page, and no feed was found on it",
            "look on the site for “RSS” or “Feed” and add that address",
        )
    };
    match leads {
        Leads::Told(urls) => {
            let mut failed = None;
            for url in urls.into_iter().take(MAX_TRIES) {
                match ask(ctx, page, &url).await {
                    Ok(Some(found)) => return Ok(found),
                    Ok(None) => {}
                    Err((problem, _)) => {
                        failed.get_or_insert(problem);
                    }
                }
            }
            Err(failed.unwrap_or_else(none))
        }
        Leads::Guessed(urls) => {
            for url in urls {
                match ask(ctx, page, &url).await {
                    Ok(Some(found)) => return Ok(found),
                    // A site that does not answer one question is not asked a dozen more.
                    Err((_, true)) => break,
                    Ok(None) | Err(_) => {}
                }
            }
            Err(none())
        }
    }
}

/// The feed at an address that a page leads to; `None` if it is another page. With a problem
/// comes whether it may pass.
async fn ask(ctx: &Context, page: &Url, url: &Url) -> Result<Option<Box<Found>>, (Problem, bool)> {
    let answer = fetch(ctx, url, Some(page)).await;
    let answer = answer.map_err(|error| (account::problem(url, &error), error.is_transient()))?;
    match read(ctx, answer)
        .await
        .map_err(|problem| (problem, false))?
    {
        Read::Feed(found) => Ok(Some(found)),
        Read::Page { .. } => Ok(None),
    }
}

/// Subscribes and stores, in one transaction.
async fn keep(ctx: &Context, found: Found) -> Result<Subscribed, Problem> {
    let now = Timestamp::now();
    let every = ctx.settings.refresh_every(&found.url);
    let kept = ctx.store.write(move |tx| {
        let feed = NewFeed {
            url: found.url.clone(),
            name: None,
            folder: None,
            kind: found.kind,
        };
        let (id, is_new) = sources::add(tx, &feed, Origin::Kept)?;
        let kept = entries::keep(tx, id, &found.entries, now)?;
        let outcome = Outcome::Fetched {
            moved_to: None,
            info: &found.info,
            validators: &found.validators,
        };
        feeds::keep_outcome(tx, id, &outcome, now)?;
        schedule::keep(tx, id, Came::Answer(found.fresh_for), every, now)?;
        let title = feeds::get(tx, id)?.map(|feed| feed.title);
        Ok(Subscribed {
            feed: id,
            title: title.unwrap_or_default(),
            url: found.url,
            kind: found.kind,
            is_new,
            entries: kept.new,
        })
    });
    kept.await.map_err(unwritten)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Settings;
    use crate::jobs::{lists, on_new_store};
    use crate::net::server::{Request, Server, Step, answer};

    const FEED: &str = "<rss version='2.0'><channel><title>Storms</title>
        <item><title>Flood</title><link>https://example.org/flood</link></item>
        <item><title>Wind</title><link>https://example.org/wind</link></item></channel></rss>";

    const PAGE: &str = "<html><head>
        <link rel=alternate type='application/rss+xml' href='/lost'>
        <link rel=alternate type='application/rss+xml' href='/feed'></head><p>News";

    fn site(request: &Request) -> Vec<Step> {
        match request.target.as_str() {
            "/feed" => answer("200 OK", &["ETag: \"1\""], FEED),
            "/moved" => answer("301 Moved Permanently", &["Location: /feed"], ""),
            "/for-now" => answer("302 Found", &["Location: /feed"], ""),
            "/page" => answer("200 OK", &[], PAGE),
            "/" => answer("200 OK", &[], "<html><p>News"),
            _ => answer("404 Not Found", &[], ""),
        }
    }

    /// Subscribes to some paths of a site, one after the other; compares the address that is
    /// fetched from now on, "path new" or "path known".
    async fn check(adds: &[(&str, Result<&str, &str>)]) {
        let (ctx, _folder) = on_new_store(Settings::default());
        let server = Server::start(site);
        for (path, expected) in adds {
            let added = add(&ctx, server.url(path).as_str()).await;
            let added = match &added {
                Ok(added) if added.is_new => Ok(format!("{} new", added.url.path())),
                Ok(added) => Ok(format!("{} known", added.url.path())),
                Err(problem) => Err(problem.why.as_str()),
            };
            assert_eq!(added.as_deref(), expected.as_deref(), "{path}");
        }
    }

    #[tokio::test]
    async fn a_feed_is_subscribed_to_where_it_will_be_found() {
        check(&[("/feed", Ok("/feed new")), ("/feed", Ok("/feed known"))]).await;
        check(&[("/moved", Ok("/feed new")), ("/moved", Ok("/feed known"))]).await;
        check(&[("/for-now", Ok("/for-now new"))]).await;
    }

    #[tokio::test]
    async fn a_page_leads_to_the_first_feed_that_can_be_read() {
        check(&[("/page", Ok("/feed new")), ("/feed", Ok("/feed known"))]).await;
    }

    #[tokio::test]
    async fn a_page_that_points_to_no_feed_may_have_one_in_the_usual_place() {
        check(&[("/", Ok("/feed new"))]).await;
    }

    #[tokio::test]
    async fn what_leads_to_no_feed_is_said_to() {
        check(&[("/gone", Err("there is nothing at this address (404)"))]).await;
        let (ctx, _folder) = on_new_store(Settings::default());
        let server = Server::start(|_| answer("200 OK", &[], "<html><p>News"));
        let problem = add(&ctx, server.url("/").as_str()).await.unwrap_err();
        assert_eq!(
            problem.why.as_str(),
            "it is a web page, and no feed was found on it"
        );
    }

    #[tokio::test]
    async fn what_the_feed_announces_is_stored_with_it() {
        let (ctx, _folder) = on_new_store(Settings::default());
        let server = Server::start(site);
        let added = add(&ctx, server.url("/feed").as_str()).await.unwrap();
        assert_eq!((added.title.as_str(), added.entries), ("Storms", 2));
        let row = lists::feeds(&ctx).await.unwrap().remove(0);
        assert_eq!((row.feed.id, row.unread), (added.feed, 2));
        assert!(row.last_success.is_some());
    }

    #[tokio::test]
    async fn an_address_without_a_scheme_reaches_a_server_without_encryption() {
        let (ctx, _folder) = on_new_store(Settings::default());
        let server = Server::start(site);
        let url = server.url("/feed");
        let bare = url.as_str().strip_prefix("http://").unwrap();
        let added = add(&ctx, bare).await.unwrap();
        assert_eq!(added.url, url);
    }

    #[test]
    fn addresses_are_read_as_people_give_them() {
        for (given, expected) in [
            (" example.org/feed\n", Some("https://example.org/feed")),
            ("localhost:8080", Some("https://localhost:8080/")),
            ("http://example.org", Some("http://example.org/")),
            ("feed:https://example.org/", Some("https://example.org/")),
            ("feed://example.org/", Some("https://example.org/")),
            ("file:///etc/passwd", None),
            ("", None),
            ("two words", None),
        ] {
            let read = Address::read(given).ok();
            assert_eq!(
                read.as_ref().map(|read| read.url.as_str()),
                expected,
                "{given}"
            );
        }
    }
}
