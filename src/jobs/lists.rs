//! What the store holds, as the screen and the command line show it.

use std::collections::{HashMap, hash_map};

use url::Url;

use super::{Context, unread};
use crate::filter::Query;
use crate::news::{EntryId, FeedId, FeedRow, Headline, HeadlinePage, Standing};
use crate::report::Problem;
use crate::store::editions::{self, Standings};
use crate::store::{entries, feeds};

/// The source list, in its order.
pub async fn feeds(ctx: &Context) -> Result<Vec<FeedRow>, Problem> {
    ctx.store.read(feeds::rows).await.map_err(unread)
}

/// The first `limit` headlines of a list in its order, and how many it has.
pub async fn headlines(ctx: &Context, query: &Query, limit: u32) -> Result<HeadlinePage, Problem> {
    let query = query.clone();
    let page = ctx
        .store
        .read(move |conn| entries::page(conn, &query, limit));
    page.await.map_err(unread)
}

/// The headline at place `number` of a list, counted from 1.
pub async fn nth(ctx: &Context, query: &Query, number: u32) -> Result<Option<Headline>, Problem> {
    let query = query.clone();
    let headline = ctx
        .store
        .read(move |conn| entries::nth(conn, &query, number));
    headline.await.map_err(unread)
}

/// Where entries stand in their feeds, in the order of `entries`.
pub async fn standings(
    ctx: &Context,
    entries: Vec<(FeedId, EntryId)>,
) -> Result<Vec<Standing>, Problem> {
    let standings = ctx.store.read(move |conn| {
        let mut known: HashMap<FeedId, Standings> = HashMap::new();
        let mut all = Vec::with_capacity(entries.len());
        for (feed, entry) in entries {
            let standings = match known.entry(feed) {
                hash_map::Entry::Occupied(known) => known.into_mut(),
                hash_map::Entry::Vacant(place) => place.insert(editions::standings(conn, feed)?),
            };
            all.push(standings.of(entry));
        }
        Ok(all)
    });
    standings.await.map_err(unread)
}

/// Whether an entry is stored.
pub async fn has(ctx: &Context, entry: EntryId) -> Result<bool, Problem> {
    let found = ctx.store.read(move |conn| entries::entry(conn, entry));
    Ok(found.await.map_err(unread)?.is_some())
}

/// The newest entry that leads to `url`.
pub async fn by_url(ctx: &Context, url: &Url) -> Result<Option<EntryId>, Problem> {
    let url = url.clone();
    let entry = ctx.store.read(move |conn| entries::by_url(conn, &url));
    entry.await.map_err(unread)
}
