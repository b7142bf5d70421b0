//! What an address leads to, before anything is kept.

use std::collections::HashSet;
use std::time::Duration;

use bytes::Bytes;
use jiff::Zoned;
use url::Url;

use super::address::Address;
use super::known;
use crate::account::{self, PullLimits};
use crate::extract;
use crate::feed::discover::{Witness, discover, well_known};
use crate::feed::{self, FeedError};
use crate::html;
use crate::jobs::Context;
use crate::net::{Fetched, Get, NetError};
use crate::news::{FeedInfo, FeedKind, NewEntry, Validators, Verdict};
use crate::report::{Problem, Subscribed};
use crate::text::Plain;

/// Headlines from which a page counts as a front page. An article has a handful of others beside
/// it; the shortest front pages have a dozen. A starting value.
const MIN_HEADLINES: usize = 8;

/// Feeds of a page that are asked, one after the other.
///
/// Pages advertise two or three: the news, the comments, another format. A starting value.
const MAX_TRIES: usize = 4;

/// What is wanted of an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// The first that can be had: a feed, else the page itself.
    First,
    /// All that there is to choose from.
    All,
    /// The page itself, whatever feeds it has.
    Page,
}

/// What an address leads to.
pub enum Look {
    /// It is subscribed to already.
    Known(Subscribed),
    /// Something new.
    Found {
        /// What happened on the way, for people: that it has moved, and where to.
        notes: Vec<Plain>,
        /// The feeds, the likeliest first, and behind them the page itself where it has
        /// headlines; never empty.
        offers: Vec<Offer>,
    },
}

/// Something that can be subscribed to.
pub struct Offer {
    /// Where it is fetched from.
    pub url: Url,
    /// How it is read.
    pub kind: FeedKind,
    /// What it says of itself.
    pub info: FeedInfo,
    /// What it announces, in its own order.
    pub entries: Vec<NewEntry>,
    pub(super) validators: Validators,
    pub(super) fresh_for: Option<Duration>,
}

impl Offer {
    /// The titles of what it announces: of a feed the newest first, of a page in its order.
    pub fn headlines(&self) -> Vec<&Plain> {
        let mut entries: Vec<_> = self.entries.iter().collect();
        if self.kind == FeedKind::Feed {
            entries.sort_by_key(|entry| std::cmp::Reverse(entry.published.or(entry.updated)));
        }
        entries.into_iter().map(|entry| &entry.title).collect()
    }

    /// Whether the other announces the same, perhaps in another format.
    fn is_like(&self, other: &Self) -> bool {
        let links = |offer: &Self| -> HashSet<Url> {
            let entries = offer.entries.iter();
            entries.filter_map(|entry| entry.url.clone()).collect()
        };
        let (own, others) = (links(self), links(other));
        !own.is_empty() && own == others
    }
}

/// What there is at `address`, which may lack its scheme: then `https:` is tried, and `http:`
/// where no one speaks that.
///
/// # Errors
/// When it cannot be fetched, and when it leads to nothing that can be subscribed to, with what
/// stands there instead: a login, a question for consent, an ordinary page.
pub async fn look(ctx: &Context, address: &str, wish: Wish) -> Result<Look, Problem> {
    let address = Address::read(address)?;
    if wish != Wish::Page
        && let Some(known) = known(ctx, &address.url).await?
    {
        return Ok(Look::Known(known));
    }
    let answer = fetch_either(ctx, &address).await?;
    let notes = notes(&address.url, &answer);
    let offers = match read(ctx, answer, &address.url).await? {
        Read::Feed(_) if wish == Wish::Page => {
            return Err(Problem::new(
                format!("could not read {} as a page", account::shown(&address.url)),
                "it is a feed",
                "leave --page out",
            ));
        }
        Read::Feed(offer) => vec![*offer],
        Read::Page {
            front, wall, url, ..
        } if wish == Wish::Page => {
            let none = || match wall {
                Some(Wall::Login | Wall::Consent) => nothing(&url, wall),
                _ => Problem::new(
                    format!("could not read {}", account::shown(&address.url)),
                    "no headlines were found on it",
                    "“dateline parse --explain” shows what is there, and --select reads it by \
                     your own selectors",
                ),
            };
            vec![*front.ok_or_else(none)?]
        }
        Read::Page {
            url,
            leads,
            front,
            wall,
        } => {
            let (mut offers, failed) = follow(ctx, &url, leads, wish).await;
            if wish == Wish::All || offers.is_empty() {
                offers.extend(front.map(|front| *front));
            }
            if offers.is_empty() {
                return Err(failed.unwrap_or_else(|| nothing(&url, wall)));
            }
            offers
        }
    };
    if let [offer] = &offers[..]
        && let Some(known) = known(ctx, &offer.url).await?
    {
        return Ok(Look::Known(known));
    }
    Ok(Look::Found { notes, offers })
}

/// What happened between the address that was asked and the answer.
fn notes(asked: &Url, answer: &Answer) -> Vec<Plain> {
    let mut notes = Vec::new();
    let mut note = |text: String| notes.push(Plain::new(&text));
    if answer.source != *asked {
        note(format!(
            "{} has moved for good to {}",
            account::shown(asked),
            account::shown(&answer.source)
        ));
    }
    if answer.url != answer.source && account::shown(&answer.url) != account::shown(&answer.source)
    {
        note(format!(
            "{} leads to {} for now",
            account::shown(&answer.source),
            account::shown(&answer.url)
        ));
    }
    notes
}

/// What stands in front of a page, or instead of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wall {
    Login,
    Consent,
    Scripts,
}

impl Wall {
    /// The wall that a page without headlines is, if it is one.
    fn of(html: &str, url: &Url) -> Option<Self> {
        if html::has_password(html) {
            return Some(Self::Login);
        }
        let page = extract::Page {
            html,
            url: Some(url),
        };
        match extract::extract(&page).verdict {
            Verdict::Consent => Some(Self::Consent),
            // An empty page without scripts is no more than that.
            Verdict::NeedsJavaScript if html.contains("<script") => Some(Self::Scripts),
            _ => None,
        }
    }
}

/// Why a page leads to nothing.
fn nothing(page: &Url, wall: Option<Wall>) -> Problem {
    let (why, advice) = match wall {
        Some(Wall::Login) => (
            "it asks to log in",
            "give the address of its feed, or a cookie for it in the configuration",
        ),
        Some(Wall::Consent) => (
            "it asks for consent first, and shows nothing else",
            "consent in a browser and put its cookie into the configuration, or give the address \
             of a feed",
        ),
        Some(Wall::Scripts) => (
            "the page is made by scripts, and no feed was found on it",
            "look on the site for “RSS” or “Feed” and add that address",
        ),
        None => (
            "it is a web page, and no feed was found on it",
            "look on the site for “RSS” or “Feed” and add that address",
        ),
    };
    Problem::new(
        format!("could not subscribe to {}", account::shown(page)),
        why,
        advice,
    )
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
    Feed(Box<Offer>),
    /// A web page, and where it leads to.
    Page {
        url: Url,
        leads: Leads,
        /// The page itself, where it has headlines.
        front: Option<Box<Offer>>,
        /// What it is, where it has none.
        wall: Option<Wall>,
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
        let mut found = discover(html, page);
        // Comments are nobody's choice where there is another feed.
        if found
            .iter()
            .any(|found| found.witness == Witness::Advertised)
        {
            found.retain(|found| found.witness == Witness::Advertised);
        }
        if found.is_empty() {
            Self::Guessed(well_known(page))
        } else {
            Self::Told(found.into_iter().map(|found| found.url).collect())
        }
    }
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
    if let NetError::Gone = error {
        return Err(Problem::new(
            format!("could not subscribe to {}", account::shown(&address.url)),
            "it is gone for good, as its server says (410)",
            "look on the site for where its news is now",
        ));
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

/// `asked` is the address that led to the answer: behind a wall, feeds are guessed there.
async fn read(ctx: &Context, answer: Answer, asked: &Url) -> Result<Read, Problem> {
    let (url, asked) = (answer.url.clone(), asked.clone());
    let limits = PullLimits::of(&ctx.settings.fetch);
    let rules = ctx.settings.rules(&answer.source).cloned();
    let now = Zoned::now();
    let read = ctx.workers.run(move || {
        let content_type = answer.content_type.as_deref();
        let offer = |kind, parsed| {
            let (info, entries) = account::reading(parsed, limits.entries);
            Box::new(Offer {
                url: answer.source.clone(),
                kind,
                info,
                entries,
                validators: answer.validators.clone(),
                fresh_for: answer.fresh_for,
            })
        };
        match feed::parse(&answer.body, &answer.url, content_type) {
            Ok(parsed) => return Ok(Read::Feed(offer(FeedKind::Feed, parsed))),
            Err(FeedError::WebPage) => {}
            Err(error) => return Err(error),
        }
        let rules = rules.as_deref();
        let front = account::front_page(&answer.body, &answer.url, content_type, rules, &now)
            .ok()
            .filter(|page| rules.is_some() || page.entries.len() >= MIN_HEADLINES);
        let html = html::decode(&answer.body, content_type);
        let wall = match front {
            Some(_) => None,
            None => Wall::of(&html, &answer.url),
        };
        Ok(Read::Page {
            leads: match wall {
                Some(Wall::Login | Wall::Consent) => Leads::Guessed(well_known(&asked)),
                _ => Leads::of(&html, &answer.url),
            },
            front: front.map(|page| offer(FeedKind::FrontPage, page)),
            wall,
            url: answer.url.clone(),
        })
    });
    let read = read.await.map_err(|error| account::unread(&url, &error))?;
    read.map_err(|error| account::unread(&url, &error))
}

/// The feeds among a page's leads, and the first problem with one that it points to.
async fn follow(
    ctx: &Context,
    page: &Url,
    leads: Leads,
    wish: Wish,
) -> (Vec<Offer>, Option<Problem>) {
    let mut offers: Vec<Offer> = Vec::new();
    let mut failed = None;
    let (urls, is_told) = match leads {
        Leads::Told(urls) => (urls, true),
        Leads::Guessed(urls) => (urls, false),
    };
    let most = if is_told { MAX_TRIES } else { urls.len() };
    for url in urls.into_iter().take(most) {
        match ask(ctx, page, &url).await {
            Ok(Some(offer)) => {
                if offers.iter().all(|known| !known.is_like(&offer)) {
                    offers.push(*offer);
                }
                if wish == Wish::First || !is_told {
                    break;
                }
            }
            // A site that does not answer one question is not asked a dozen more.
            Err((_, true)) if !is_told => break,
            Err((problem, _)) if is_told => {
                failed.get_or_insert(problem);
            }
            Ok(None) | Err(_) => {}
        }
    }
    (offers, failed)
}

/// The feed at an address that a page leads to; `None` if it is another page. With a problem
/// comes whether it may pass.
async fn ask(ctx: &Context, page: &Url, url: &Url) -> Result<Option<Box<Offer>>, (Problem, bool)> {
    let answer = fetch(ctx, url, Some(page)).await;
    let answer = answer.map_err(|error| (account::problem(url, &error), error.is_transient()))?;
    match read(ctx, answer, url)
        .await
        .map_err(|problem| (problem, false))?
    {
        Read::Feed(offer) => Ok(Some(offer)),
        Read::Page { .. } => Ok(None),
    }
}
