//! Writing what feeds announce.

use jiff::Timestamp;
use rusqlite::{CachedStatement, OptionalExtension, Transaction, params};

use super::super::columns::Time;
use super::super::error::StoreError;
use super::super::packed::Packer;
use crate::news::{FeedId, NewEntry};

/// What keeping the entries of a feed changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Kept {
    /// Entries that were not known before.
    pub new: u32,
    /// Entries that the feed has changed since.
    pub changed: u32,
}

/// Keeps the entries of a feed, given in the order of the feed, newest first.
///
/// An entry that is known by its guid is changed where it stands: it keeps its identity, its
/// marks, and the time it was first seen, so that a feed cannot push an old story to the top of
/// the list. A new entry takes up the marks that were left when it was last dropped.
/// Nothing is deleted: a feed announces its latest entries, not all of them.
pub fn keep(
    tx: &Transaction<'_>,
    feed: FeedId,
    entries: &[NewEntry],
    now: Timestamp,
) -> Result<Kept, StoreError> {
    let mut writer = Writer::new(tx, feed)?;
    let mut kept = Kept::default();
    // Backwards: of entries with the same time, or none, the first in the feed gets the
    // greatest id and so stands first in the list.
    for entry in entries.iter().rev() {
        match writer.keep(entry, now)? {
            Change::New => kept.new += 1,
            Change::Changed => kept.changed += 1,
            Change::Nothing => {}
        }
    }
    Ok(kept)
}

enum Change {
    New,
    Changed,
    Nothing,
}

/// The statements that a feed's entries need, prepared once.
struct Writer<'tx> {
    tx: &'tx Transaction<'tx>,
    feed: FeedId,
    folder: Option<i64>,
    packer: Packer,
    find: CachedStatement<'tx>,
    insert: CachedStatement<'tx>,
    update: CachedStatement<'tx>,
    text: CachedStatement<'tx>,
}

impl<'tx> Writer<'tx> {
    fn new(tx: &'tx Transaction<'tx>, feed: FeedId) -> Result<Self, StoreError> {
        let folder = tx
            .prepare_cached("SELECT iif(is_hidden, NULL, folder) FROM feeds WHERE id = ?1")?
            .query_row([feed], |row| row.get(0))?;
        Ok(Self {
            tx,
            feed,
            folder,
            packer: Packer::new(),
            find: tx.prepare_cached(
                "SELECT id, digest, first_seen FROM entries WHERE feed = ?1 AND guid = ?2",
            )?,
            insert: tx.prepare_cached(
                "INSERT INTO entries (feed, folder, guid, title, url, byline, published, updated,
                     first_seen, sorted, summary, digest, is_read, is_starred)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12,
                     coalesce((SELECT is_read FROM marks WHERE feed = ?1 AND guid = ?3), 0),
                     coalesce((SELECT is_starred FROM marks WHERE feed = ?1 AND guid = ?3), 0))",
            )?,
            update: tx.prepare_cached(
                "UPDATE entries SET title = ?2, url = ?3, byline = ?4, published = ?5,
                     updated = ?6, sorted = ?7, summary = ?8, digest = ?9
                 WHERE id = ?1",
            )?,
            text: tx
                .prepare_cached("INSERT OR REPLACE INTO texts (entry, html) VALUES (?1, ?2)")?,
        })
    }

    fn keep(&mut self, entry: &NewEntry, now: Timestamp) -> Result<Change, StoreError> {
        let digest = digest(entry);
        let known = self
            .find
            .query_row(params![self.feed, entry.guid], |row| {
                Ok((
                    row.get::<_, i64>(0)?,
                    row.get::<_, i64>(1)?,
                    row.get::<_, Time>(2)?.0,
                ))
            })
            .optional()?;
        match known {
            None => {
                self.insert(entry, digest, now)?;
                Ok(Change::New)
            }
            Some((_, same, _)) if same == digest => Ok(Change::Nothing),
            Some((id, _, first_seen)) => {
                self.update(id, entry, digest, first_seen)?;
                Ok(Change::Changed)
            }
        }
    }

    fn insert(&mut self, entry: &NewEntry, digest: i64, now: Timestamp) -> Result<(), StoreError> {
        self.insert.execute(params![
            self.feed,
            self.folder,
            entry.guid,
            entry.title,
            entry.url.as_ref().map(url::Url::as_str),
            entry.byline,
            entry.published.map(Time),
            entry.updated.map(Time),
            Time(now),
            Time(sorted(entry, now)),
            entry.summary,
            digest,
        ])?;
        if entry.html.is_empty() {
            return Ok(());
        }
        self.keep_text(self.tx.last_insert_rowid(), &entry.html)
    }

    fn update(
        &mut self,
        id: i64,
        entry: &NewEntry,
        digest: i64,
        first_seen: Timestamp,
    ) -> Result<(), StoreError> {
        self.update.execute(params![
            id,
            entry.title,
            entry.url.as_ref().map(url::Url::as_str),
            entry.byline,
            entry.published.map(Time),
            entry.updated.map(Time),
            Time(sorted(entry, first_seen)),
            entry.summary,
            digest,
        ])?;
        self.keep_text(id, &entry.html)
    }

    fn keep_text(&mut self, id: i64, html: &str) -> Result<(), StoreError> {
        self.text.execute(params![id, self.packer.text(html)])?;
        Ok(())
    }
}

/// Where an entry stands in a list: when it was published, but never in the future.
fn sorted(entry: &NewEntry, first_seen: Timestamp) -> Timestamp {
    entry.published.map_or(first_seen, |at| at.min(first_seen))
}

/// Tells two states of an entry apart: FNV-1a, 64 bits, over all that the feed said.
///
/// The number is stored, so it must stay the same in every release: no `DefaultHasher`.
/// A feed that makes two states collide only hides its own change.
fn digest(entry: &NewEntry) -> i64 {
    let mut hash = Fnv::new();
    hash.field(&entry.title);
    hash.field(entry.url.as_ref().map_or("", url::Url::as_str));
    hash.field(entry.byline.as_deref().unwrap_or_default());
    hash.time(entry.published);
    hash.time(entry.updated);
    hash.field(&entry.summary);
    hash.field(&entry.html);
    hash.0.cast_signed()
}

/// <http://www.isthe.com/chongo/tech/comp/fnv/>
struct Fnv(u64);

impl Fnv {
    fn new() -> Self {
        Self(0xCBF2_9CE4_8422_2325)
    }

    fn bytes(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01B3);
        }
    }

    /// A text, ended by a byte that no text holds.
    fn field(&mut self, text: &str) {
        self.bytes(text.as_bytes());
        self.bytes(&[0xFF]);
    }

    fn time(&mut self, time: Option<Timestamp>) {
        let millis = time.map_or(i64::MIN, Timestamp::as_millisecond);
        self.bytes(&millis.to_le_bytes());
    }
}
