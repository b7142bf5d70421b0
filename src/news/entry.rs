//! Entries: what a feed announced, and the row that is shown of it.

use std::cmp::Reverse;

use jiff::Timestamp;
use url::Url;

use super::feed::FeedId;
use super::standing::{Movement, Prominence, Standing};
use crate::text::Plain;

/// An entry in the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EntryId(pub i64);

/// An entry as a row of the headline list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Headline {
    /// Its identity in the store.
    pub id: EntryId,
    /// The feed that announced it.
    pub feed: FeedId,
    /// Its title; for an entry without one, the beginning of its text.
    pub title: Plain,
    /// The name of the feed.
    pub source: Plain,
    /// The page it leads to.
    pub url: Option<Url>,
    /// The beginning of what the feed says about it, at most 300 characters; may be empty.
    pub summary: Plain,
    /// When it was published, as the feed says.
    pub published: Option<Timestamp>,
    /// Where it stands in a list by time: published, never later than first seen.
    pub sorted: Timestamp,
    /// Marked read.
    pub is_read: bool,
    /// Marked with a star.
    pub is_starred: bool,
    /// When its feed first had it.
    pub first_seen: Timestamp,
    /// When its feed last had it; `None` when it still does, or when nobody was there to see.
    pub last_seen: Option<Timestamp>,
    /// Where it stands in its feed; only where that was asked for.
    pub standing: Option<Standing>,
}

impl Headline {
    /// Where it stands in a list, newest first.
    pub fn sort_key(&self) -> SortKey {
        SortKey {
            sorted: self.sorted,
            id: self.id,
        }
    }

    /// Where it stands in a list in the order of the page: what is there from the top, then what
    /// went since the reader's last look, then what went earlier; newest first.
    pub fn page_key(&self) -> PageKey {
        let standing = self.standing.unwrap_or_default();
        PageKey {
            position: standing.position.unwrap_or(u32::MAX),
            went_earlier: standing.movement != Some(Movement::Gone),
            newest: Reverse(self.sort_key()),
        }
    }
}

/// Where a headline stands in a list in the order of the page; less is higher up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PageKey {
    position: u32,
    went_earlier: bool,
    newest: Reverse<SortKey>,
}

/// An entry with everything that its feed gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The row that is shown of it.
    pub headline: Headline,
    /// Its authors, joined with ", ".
    pub byline: Option<Plain>,
    /// When it was changed, as the feed says.
    pub updated: Option<Timestamp>,
    /// What the feed gave as its text: HTML as it came, not cleaned. May be empty.
    pub html: String,
}

/// Where a headline stands in a list by time.
///
/// Greater is newer. Two headlines of the same instant are told apart by their identity, so
/// that paging neither repeats nor skips one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct SortKey {
    /// See [`Headline::sorted`].
    pub sorted: Timestamp,
    /// Breaks ties.
    pub id: EntryId,
}

/// A stretch of a headline list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HeadlinePage {
    /// In the order that was asked for.
    pub rows: Vec<Headline>,
    /// How many headlines the whole list has.
    pub total: u32,
    /// The edition of the feed whose list this is, to say later that it was looked at; `None`
    /// for a list of several feeds, and for a feed that never answered.
    pub edition: Option<Timestamp>,
}

/// What a reader can say about an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mark {
    /// Read, or not.
    Read(bool),
    /// Starred, or not.
    Starred(bool),
}

/// An entry as a feed announces it, before the store knows it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NewEntry {
    /// What the feed knows it by; unique within the feed, never empty.
    pub guid: String,
    /// Its title; for an entry without one, the beginning of its text.
    pub title: Plain,
    /// The page it leads to.
    pub url: Option<Url>,
    /// Its authors, joined with ", ".
    pub byline: Option<Plain>,
    /// When it was published, as the feed says.
    pub published: Option<Timestamp>,
    /// When it was changed, as the feed says.
    pub updated: Option<Timestamp>,
    /// The beginning of its text, at most 300 characters.
    pub summary: Plain,
    /// What the feed gave as its text: HTML as it came.
    pub html: String,
    /// How much a front page makes of it.
    pub prominence: Option<Prominence>,
}
