//! What the reader has seen of a source, and how they want it listed.

use jiff::Timestamp;

use super::{Context, unwritten};
use crate::news::{FeedId, Order};
use crate::report::Problem;
use crate::store::editions;

/// Keeps that the reader looked at an edition of a feed: what moves is told from there on.
pub async fn keep(ctx: &Context, feed: FeedId, edition: Timestamp) -> Result<(), Problem> {
    let now = Timestamp::now();
    let kept = ctx
        .store
        .write(move |tx| editions::look(tx, feed, edition, now));
    kept.await.map_err(unwritten)
}

/// Keeps in which order the reader wants a feed listed.
pub async fn set_order(ctx: &Context, feed: FeedId, order: Order) -> Result<(), Problem> {
    let set = ctx
        .store
        .write(move |tx| editions::set_order(tx, feed, order));
    set.await.map_err(unwritten)
}
