//! What the reader says about entries: read, starred.
//!
//! A mark hangs on the feed and the guid, not on the entry, and so outlives it. Entries carry a
//! copy, for the lists.

use jiff::Timestamp;
use rusqlite::{Transaction, params};

use super::columns::Time;
use super::error::StoreError;
use crate::news::{EntryId, Mark};

/// Sets a mark on entries, and answers how many that changed. Entries that are no longer stored
/// are passed over.
pub fn set(
    tx: &Transaction<'_>,
    entries: &[EntryId],
    mark: Mark,
    now: Timestamp,
) -> Result<u32, StoreError> {
    let (sql, value) = match mark {
        Mark::Read(value) => (
            "UPDATE entries SET is_read = ?2 WHERE id = ?1 AND is_read <> ?2",
            value,
        ),
        Mark::Starred(value) => (
            "UPDATE entries SET is_starred = ?2 WHERE id = ?1 AND is_starred <> ?2",
            value,
        ),
    };
    let mut update = tx.prepare_cached(sql)?;
    let mut keep = tx.prepare_cached(
        "INSERT INTO marks (feed, guid, is_read, is_starred, changed_at)
         SELECT feed, guid, is_read, is_starred, ?2 FROM entries WHERE id = ?1
         ON CONFLICT (feed, guid) DO UPDATE SET is_read = excluded.is_read,
             is_starred = excluded.is_starred, changed_at = excluded.changed_at",
    )?;
    let mut changed = 0;
    for id in entries {
        if update.execute(params![id, value])? > 0 {
            keep.execute(params![id, Time(now)])?;
            changed += 1;
        }
    }
    Ok(changed)
}

#[cfg(test)]
mod tests {
    use super::super::samples::{at, feed, id, keep, story};
    use super::super::{entries, feeds, schema};
    use super::*;

    #[test]
    fn marks_outlive_the_entry() {
        let conn = schema::in_memory();
        let votes = feed(&conn, "votes.example", "");
        keep(&conn, votes, &[story("a", None), story("b", None)], 1);
        let before = id(&conn, "a");
        let tx = conn.unchecked_transaction().unwrap();
        for mark in [Mark::Read(true), Mark::Starred(true)] {
            assert_eq!(set(&tx, &[before], mark, at(2)).unwrap(), 1);
            assert_eq!(set(&tx, &[before], mark, at(3)).unwrap(), 0);
        }
        tx.execute("DELETE FROM entries", []).unwrap();
        // An entry that has gone meanwhile is no error.
        assert_eq!(set(&tx, &[before], Mark::Read(false), at(4)).unwrap(), 0);
        tx.commit().unwrap();
        keep(&conn, votes, &[story("a", None), story("b", None)], 5);
        let rows = entries::headlines(&conn, &crate::filter::Query::default(), None, 9).unwrap();
        let marked: Vec<_> = rows
            .iter()
            .map(|row| (row.title.as_str(), row.is_read, row.is_starred))
            .collect();
        assert_eq!(marked, [("a", true, true), ("b", false, false)]);
        let row = feeds::rows(&conn).unwrap().remove(0);
        assert_eq!((row.unread, row.total), (1, 2));
    }
}
