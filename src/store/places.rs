//! Where the reader stopped in an article.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::columns::Time;
use super::error::StoreError;
use crate::news::EntryId;

/// A place in an article that does not depend on how wide it is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The piece of text, numbered as who shows it does.
    pub block: u32,
    /// The character in the block, counted from 0.
    pub character: u32,
}

/// Keeps where the reader stopped; nothing happens when the entry is no longer stored.
pub fn keep(
    tx: &Transaction<'_>,
    entry: EntryId,
    place: Place,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT OR REPLACE INTO places (entry, block, character, changed_at)
         SELECT id, ?2, ?3, ?4 FROM entries WHERE id = ?1",
    )?
    .execute(params![entry, place.block, place.character, Time(now)])?;
    Ok(())
}

/// Where the reader stopped, if the entry was read at all.
pub fn load(conn: &Connection, entry: EntryId) -> Result<Option<Place>, StoreError> {
    Ok(conn
        .prepare_cached("SELECT block, character FROM places WHERE entry = ?1")?
        .query_row([entry], |row| {
            Ok(Place {
                block: row.get(0)?,
                character: row.get(1)?,
            })
        })
        .optional()?)
}
