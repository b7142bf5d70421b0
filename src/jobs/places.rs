//! Where the reader stopped in an article.

use jiff::Timestamp;

use super::{Context, unread, unwritten};
use crate::news::EntryId;
use crate::report::Problem;
use crate::store::places::{self, Place};

/// Where the reader stopped in the article of `entry` the last time.
pub async fn load(ctx: &Context, entry: EntryId) -> Result<Option<Place>, Problem> {
    let place = ctx.store.read(move |conn| places::load(conn, entry));
    place.await.map_err(unread)
}

/// Keeps where the reader stops.
pub async fn keep(ctx: &Context, entry: EntryId, place: Place) -> Result<(), Problem> {
    let now = Timestamp::now();
    let kept = ctx
        .store
        .write(move |tx| places::keep(tx, entry, place, now));
    kept.await.map_err(unwritten)
}
