//! From an address, as a person would type or paste it, to a subscription.
//!
//! [`look()`] says what an address leads to and keeps nothing; [`keep()`] subscribes to one of what
//! it found.

mod address;
mod look;

use jiff::Timestamp;
use url::Url;

use super::schedule::{self, Came};
use super::{Context, unread, unwritten};
use crate::report::{Problem, Subscribed};
use crate::store::entries;
use crate::store::feeds::{self, Outcome};
use crate::store::sources::{self, NewFeed, Origin};
use crate::text::Plain;

use address::Address;
pub use look::{Look, Offer, Wish, look};

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

/// Subscribes to what was found, and stores what it announces, in one transaction.
pub async fn keep(ctx: &Context, found: Offer) -> Result<Subscribed, Problem> {
    if let Some(known) = known(ctx, &found.url).await? {
        return Ok(known);
    }
    let now = Timestamp::now();
    let every = ctx.settings.refresh_every(&found.url);
    let selectors = ctx.settings.rules(&found.url).map(|rules| rules.text());
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
            selectors: selectors.as_deref(),
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

    /// Subscribes to the first that an address leads to.
    async fn add(ctx: &Context, address: &str) -> Result<Subscribed, Problem> {
        match look(ctx, address, Wish::First).await? {
            Look::Known(known) => Ok(known),
            Look::Found { mut offers, .. } => keep(ctx, offers.swap_remove(0)).await,
        }
    }

    /// What is offered at a path of a site, as "path title", behind what happened on the way.
    async fn offered(path: &str, wish: Wish) -> Vec<String> {
        let (ctx, _folder) = on_new_store(Settings::default());
        let server = Server::start(site);
        let origin = server.url("").origin().ascii_serialization();
        match look(&ctx, server.url(path).as_str(), wish).await {
            Ok(Look::Found { notes, offers }) => {
                let notes = notes.iter().map(|note| note.replace(&origin, ""));
                let offers = offers.iter().map(|offer| {
                    let headlines = offer.headlines();
                    format!("{} {}", offer.url.path(), headlines[0])
                });
                notes.chain(offers).collect()
            }
            Ok(Look::Known(_)) => vec!["known".to_owned()],
            Err(problem) => vec![problem.why.to_string()],
        }
    }

    fn front_page(head: &str) -> String {
        let stories = (1..=9).map(|n| {
            format!(
                "<article><h2><a href=/2031/story-{n}-of-the-town>The story of the town with the \
                 number {n}</a></h2><p>What was said about it in the town hall yesterday, part \
                 {n} of the report.</p></article>"
            )
        });
        format!(
            "<html><title>Town</title>{head}<main>{}</main>",
            stories.collect::<String>()
        )
    }

    fn site(request: &Request) -> Vec<Step> {
        match request.target.as_str() {
            "/feed" => answer("200 OK", &["ETag: \"1\""], FEED),
            "/moved" => answer("301 Moved Permanently", &["Location: /feed"], ""),
            "/for-now" => answer("302 Found", &["Location: /feed"], ""),
            "/page" => answer("200 OK", &[], PAGE),
            "/other" => answer(
                "200 OK",
                &[],
                FEED.replace("Flood", "Fire").replace("flood", "fire"),
            ),
            "/same" => answer("200 OK", &[], FEED.replace("Storms", "Storms again")),
            "/closed" => answer("410 Gone", &[], ""),
            "/several" => {
                let link =
                    |to| format!("<link rel=alternate type='application/rss+xml' href='{to}'>");
                let head = ["/feed", "/same", "/other"].map(link).concat();
                answer("200 OK", &[], front_page(&head))
            }
            "/front" => answer("200 OK", &[], front_page("")),
            "/login" => answer(
                "200 OK",
                &[],
                "<html><p>Welcome back<form><input name=u><input type=password></form>",
            ),
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
    async fn all_feeds_of_a_page_are_offered_once_and_the_page_behind_them() {
        let page = "/several The story of the town with the number 1";
        let offers = offered("/several", Wish::All).await;
        assert_eq!(offers, ["/feed Flood", "/other Fire", page]);
        assert_eq!(offered("/several", Wish::First).await, ["/feed Flood"]);
        assert_eq!(offered("/several", Wish::Page).await, [page]);
    }

    #[tokio::test]
    async fn what_happens_on_the_way_is_said() {
        for (path, expected) in [
            (
                "/moved",
                &["/moved has moved for good to /feed", "/feed Flood"][..],
            ),
            (
                "/for-now",
                &["/for-now leads to /feed for now", "/for-now Flood"],
            ),
            (
                "/closed",
                &["it is gone for good, as its server says (410)"],
            ),
        ] {
            assert_eq!(offered(path, Wish::All).await, expected);
        }
    }

    #[tokio::test]
    async fn a_page_to_log_in_is_told_from_one_without_feeds() {
        let (ctx, _folder) = on_new_store(Settings::default());
        let server = Server::start(|request| match request.target.as_str() {
            "/mine" => answer("302 Found", &["Location: /login"], ""),
            "/login" => site(request),
            _ => answer("404 Not Found", &[], ""),
        });
        let problem = add(&ctx, server.url("/mine").as_str()).await.unwrap_err();
        assert_eq!(problem.why.as_str(), "it asks to log in");
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
}
