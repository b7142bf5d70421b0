//! Writing what feeds announce.

use jiff::Timestamp;
use rusqlite::{CachedStatement, OptionalExtension, Transaction, params};
use url::Url;

use super::super::columns::Time;
use super::super::editions::{self, Story};
use super::super::error::StoreError;
use super::super::packed::Packer;
use crate::news::{EntryId, FeedId, NewEntry};

/// What keeping the entries of a feed changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Kept {
    /// Entries that were not known before.
    pub new: u32,
    /// Entries that the feed has changed since.
    pub changed: u32,
    /// Whether they stand in another order than before.
    pub is_reordered: bool,
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
    let mut edition = Vec::with_capacity(entries.len());
    // Backwards: of entries with the same time, or none, the first in the feed gets the
    // greatest id and so stands first in the list.
    for entry in entries.iter().rev() {
        let (id, change) = writer.keep(entry, now)?;
        match change {
            Change::New => kept.new += 1,
            Change::Changed => kept.changed += 1,
            Change::Nothing => {}
        }
        edition.push(Story {
            entry: EntryId(id),
            prominence: entry.prominence,
        });
    }
    writer.count(kept.new)?;
    edition.reverse();
    kept.is_reordered = editions::keep(tx, feed, &edition, now)?;
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
    /// `None` while the feed is hidden.
    folder: Option<i64>,
    /// Whether any entry of the feed was ever marked.
    has_marks: bool,
    /// New entries written so far that are not read.
    n_unread: u32,
    packer: Packer,
    find: CachedStatement<'tx>,
    insert: CachedStatement<'tx>,
    insert_text: CachedStatement<'tx>,
}

impl<'tx> Writer<'tx> {
    fn new(tx: &'tx Transaction<'tx>, feed: FeedId) -> Result<Self, StoreError> {
        let (folder, has_marks) = tx
            .prepare_cached(
                "SELECT iif(is_hidden, NULL, folder), EXISTS (SELECT 1 FROM marks WHERE feed = ?1)
                 FROM feeds WHERE id = ?1",
            )?
            .query_row([feed], |row| Ok((row.get(0)?, row.get(1)?)))?;
        // Plain inserts, without RETURNING, REPLACE or a trigger: any of them makes SQLite save
        // every page before a row touches it, in case that one row must be undone.
        Ok(Self {
            tx,
            feed,
            folder,
            has_marks,
            n_unread: 0,
            packer: Packer::new(),
            find: tx.prepare_cached(
                "SELECT id, digest, first_seen FROM entries WHERE feed = ?1 AND guid = ?2",
            )?,
            insert: tx.prepare_cached(
                "INSERT INTO entries (feed, folder, guid, title, url, byline, published, updated,
                     first_seen, sorted, summary, digest, is_read, is_starred)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
            )?,
            insert_text: tx.prepare_cached("INSERT INTO texts (entry, html) VALUES (?1, ?2)")?,
        })
    }

    /// The number of the entry, and what keeping it changed.
    fn keep(&mut self, entry: &NewEntry, now: Timestamp) -> Result<(i64, Change), StoreError> {
        let digest = digest(entry);
        let known = self
            .find
            .query_row(params![self.feed, entry.guid], |row| {
                Ok((row.get(0)?, row.get::<_, i64>(1)?, row.get::<_, Time>(2)?.0))
            })
            .optional()?;
        match known {
            None => Ok((self.insert(entry, digest, now)?, Change::New)),
            Some((id, same, _)) if same == digest => Ok((id, Change::Nothing)),
            Some((id, _, first_seen)) => {
                self.update(id, entry, digest, first_seen)?;
                Ok((id, Change::Changed))
            }
        }
    }

    fn insert(&mut self, entry: &NewEntry, digest: i64, now: Timestamp) -> Result<i64, StoreError> {
        let (is_read, is_starred) = self.marks(&entry.guid)?;
        self.insert.execute(params![
            self.feed,
            self.folder,
            entry.guid,
            entry.title,
            entry.url.as_ref().map(Url::as_str),
            entry.byline,
            entry.published.map(Time),
            entry.updated.map(Time),
            Time(now),
            Time(sorted(entry, now)),
            entry.summary,
            digest,
            is_read,
            is_starred,
        ])?;
        let id = self.tx.last_insert_rowid();
        self.n_unread += u32::from(!is_read);
        if !entry.html.is_empty() {
            self.insert_text
                .execute(params![id, self.packer.text(&entry.html)])?;
        }
        Ok(id)
    }

    /// What the reader said of an entry before it was dropped: read, starred.
    fn marks(&self, guid: &str) -> Result<(bool, bool), StoreError> {
        if !self.has_marks {
            return Ok((false, false));
        }
        let marks = self
            .tx
            .prepare_cached("SELECT is_read, is_starred FROM marks WHERE feed = ?1 AND guid = ?2")?
            .query_row(params![self.feed, guid], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .optional()?;
        Ok(marks.unwrap_or_default())
    }

    fn update(
        &mut self,
        id: i64,
        entry: &NewEntry,
        digest: i64,
        first_seen: Timestamp,
    ) -> Result<(), StoreError> {
        self.tx
            .prepare_cached(
                "UPDATE entries SET title = ?2, url = ?3, byline = ?4, published = ?5,
                     updated = ?6, sorted = ?7, summary = ?8, digest = ?9
                 WHERE id = ?1",
            )?
            .execute(params![
                id,
                entry.title,
                entry.url.as_ref().map(Url::as_str),
                entry.byline,
                entry.published.map(Time),
                entry.updated.map(Time),
                Time(sorted(entry, first_seen)),
                entry.summary,
                digest,
            ])?;
        self.tx
            .prepare_cached("INSERT OR REPLACE INTO texts (entry, html) VALUES (?1, ?2)")?
            .execute(params![id, self.packer.text(&entry.html)])?;
        Ok(())
    }

    /// Adds the new entries to the sums of the feed.
    fn count(&self, n_new: u32) -> Result<(), StoreError> {
        if n_new > 0 {
            self.tx
                .prepare_cached(
                    "UPDATE counts SET total = total + ?2, unread = unread + ?3 WHERE feed = ?1",
                )?
                .execute(params![self.feed, n_new, self.n_unread])?;
        }
        Ok(())
    }
}

/// Where an entry stands in a list: when it was published, but never in the future.
fn sorted(entry: &NewEntry, first_seen: Timestamp) -> Timestamp {
    entry.published.map_or(first_seen, |at| at.min(first_seen))
}

/// Tells two states of an entry apart: 64 bits over all that the feed said.
///
/// The number is stored, so it must stay the same in every release: no `DefaultHasher`.
/// A feed that makes two states collide only hides its own change.
fn digest(entry: &NewEntry) -> i64 {
    let mut digest = Digest(0xCBF2_9CE4_8422_2325);
    digest.text(&entry.title);
    digest.text(entry.url.as_ref().map_or("", Url::as_str));
    digest.text(entry.byline.as_deref().unwrap_or_default());
    digest.time(entry.published);
    digest.time(entry.updated);
    digest.text(&entry.summary);
    digest.text(&entry.html);
    digest.0.cast_signed()
}

/// FNV-1a (<http://www.isthe.com/chongo/tech/comp/fnv/>) taken eight bytes at a time, which is
/// eight times as fast; the rotation brings the high bits, which a product leaves alone, back
/// into play.
struct Digest(u64);

impl Digest {
    fn word(&mut self, word: u64) {
        self.0 = (self.0 ^ word)
            .wrapping_mul(0x0000_0100_0000_01B3)
            .rotate_left(29);
    }

    /// A text and its length, so that what moves from one field to the next is seen.
    fn text(&mut self, text: &str) {
        let (words, rest) = text.as_bytes().as_chunks::<8>();
        for word in words {
            self.word(u64::from_le_bytes(*word));
        }
        let mut last = [0; 8];
        last[..rest.len()].copy_from_slice(rest);
        self.word(u64::from_le_bytes(last));
        self.word(text.len() as u64);
    }

    fn time(&mut self, time: Option<Timestamp>) {
        let millis = time.map_or(i64::MIN, Timestamp::as_millisecond);
        self.word(millis.cast_unsigned());
    }
}
