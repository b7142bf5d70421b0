//! Bringing the subscriptions in line with the configuration, at every start.

use super::{Context, unread, unwritten};
use crate::config::Source;
use crate::report::Problem;
use crate::store::sources::{self, NewFeed, Origin};
use crate::store::{StoreError, meta};

/// Makes the configured sources the ones that are subscribed to, beside those that the reader
/// added. Where there are none at all, and never were, the list that ships is subscribed to.
///
/// Writes nothing when nothing has changed, so that a start does not wait for another dateline
/// that is writing.
pub async fn prepare(ctx: &Context) -> Result<(), Problem> {
    let settings = &ctx.settings;
    let listed: Vec<_> = settings.sources.iter().map(new_feed).collect();
    if settings.has_own_sources {
        configure(ctx, listed).await
    } else {
        ship(ctx, listed).await
    }
}

/// The reader's own list.
async fn configure(ctx: &Context, own: Vec<NewFeed>) -> Result<(), Problem> {
    let wanted = own.clone();
    let is_synced = ctx
        .store
        .read(move |conn| sources::is_synced(conn, &wanted));
    if is_synced.await.map_err(unread)? {
        return Ok(());
    }
    let write = ctx.store.write(move |tx| {
        sources::sync(tx, &own)?;
        // Without a list of their own again, readers get the one that ships again.
        meta::set(tx, meta::SHIPPED_SOURCES, None)
    });
    write.await.map_err(unwritten)
}

/// The list that ships, for who has no list.
async fn ship(ctx: &Context, shipped: Vec<NewFeed>) -> Result<(), Problem> {
    let is_done = ctx.store.read(|conn| {
        Ok(meta::get(conn, meta::SHIPPED_SOURCES)?.is_some() && !sources::has_configured(conn)?)
    });
    if is_done.await.map_err(unread)? {
        return Ok(());
    }
    let write = ctx.store.write(move |tx| -> Result<(), StoreError> {
        if sources::has_configured(tx)? {
            sources::sync(tx, &[])?;
        }
        let was_done = meta::get(tx, meta::SHIPPED_SOURCES)?.is_some();
        if !was_done && sources::count(tx)? == 0 {
            for feed in &shipped {
                sources::add(tx, feed, Origin::Shipped)?;
            }
        }
        meta::set(tx, meta::SHIPPED_SOURCES, Some("yes"))
    });
    write.await.map_err(unwritten)
}

fn new_feed(source: &Source) -> NewFeed {
    NewFeed {
        url: source.url.clone(),
        name: source.name.clone(),
        folder: source.folder.clone(),
        kind: source.kind,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use url::Url;

    use super::*;
    use crate::config::Settings;
    use crate::jobs::{lists, on_new_store};
    use crate::news::FeedKind;

    fn settings(hosts: &[&str], has_own_sources: bool) -> Arc<Settings> {
        let source = |host: &&str| Source {
            url: Url::parse(&format!("https://{host}/feed")).unwrap(),
            name: None,
            folder: None,
            kind: FeedKind::Feed,
            rules: None,
            refresh_every: None,
            access: None,
        };
        Arc::new(Settings {
            sources: hosts.iter().map(source).collect(),
            has_own_sources,
            ..Settings::default()
        })
    }

    /// Starts with each of the lists, one after the other, and compares what is subscribed to.
    async fn check(starts: &[(&[&str], bool, &str)]) {
        let (mut ctx, _folder) = on_new_store(Settings::default());
        for (hosts, has_own_sources, expected) in starts {
            ctx.settings = settings(hosts, *has_own_sources);
            prepare(&ctx).await.unwrap();
            let rows = lists::feeds(&ctx).await.unwrap();
            let titles: Vec<_> = rows.iter().map(|row| row.feed.title.as_str()).collect();
            assert_eq!(titles.join(" "), *expected, "{hosts:?}");
        }
    }

    #[tokio::test]
    async fn the_list_that_ships_is_subscribed_to_once() {
        check(&[(&["a"], false, "a"), (&["a", "b"], false, "a")]).await;
    }

    #[tokio::test]
    async fn sources_of_ones_own_take_the_place_of_those_that_ship_and_give_it_back() {
        check(&[
            (&["a"], false, "a"),
            (&["x", "y"], true, "x y"),
            (&["y"], true, "y"),
            (&[], true, ""),
            (&["a", "b"], false, "a b"),
        ])
        .await;
    }

    #[tokio::test]
    async fn who_subscribes_first_is_not_given_the_list_that_ships() {
        let (mut ctx, _folder) = on_new_store(Settings::default());
        ctx.settings = settings(&["a"], false);
        let own = new_feed(&settings(&["own"], false).sources[0]);
        let add = ctx
            .store
            .write(move |tx| sources::add(tx, &own, Origin::Kept));
        let (own, _) = add.await.unwrap();
        prepare(&ctx).await.unwrap();
        assert_eq!(lists::feeds(&ctx).await.unwrap().len(), 1);
        let remove = ctx.store.write(move |tx| sources::remove(tx, own));
        remove.await.unwrap();
        prepare(&ctx).await.unwrap();
        assert_eq!(lists::feeds(&ctx).await.unwrap().len(), 0);
    }
}
