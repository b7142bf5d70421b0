//! What the store holds, as the screen and the command line show it.

use url::Url;

use super::{Context, unread};
use crate::filter::Query;
use crate::news::{EntryId, FeedRow, Headline, HeadlinePage};
use crate::report::Problem;
use crate::store::{entries, feeds};

/// The source list, in its order.
pub async fn feeds(ctx: &Context) -> Result<Vec<FeedRow>, Problem> {
    ctx.store.read(feeds::rows).await.map_err(unread)
}

/// The first `limit` headlines of a list, newest first, and how many it has.
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

/// The newest entry that leads to `url`.
pub async fn by_url(ctx: &Context, url: &Url) -> Result<Option<EntryId>, Problem> {
    let url = url.clone();
    let entry = ctx.store.read(move |conn| entries::by_url(conn, &url));
    entry.await.map_err(unread)
}
