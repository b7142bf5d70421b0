//! What the reader says about entries.

use jiff::Timestamp;

use super::{Context, unwritten};
use crate::news::{EntryId, Mark};
use crate::report::Problem;
use crate::store::marks;

/// Sets a mark on entries. On the disk, or safe from a crash of dateline at least, when this
/// answers.
pub async fn set(ctx: &Context, entries: Vec<EntryId>, mark: Mark) -> Result<(), Problem> {
    let now = Timestamp::now();
    let set = ctx
        .store
        .write(move |tx| marks::set(tx, &entries, mark, now));
    set.await.map(drop).map_err(unwritten)
}
