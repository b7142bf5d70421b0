//! The headline list: which headlines, how many of them are loaded, what was just marked.

use std::collections::{HashMap, HashSet};

use super::list::{List, Row, Step};
use super::running::Loading;
use crate::filter::Query;
use crate::news::{EntryId, Headline, HeadlinePage, Mark};

/// Headlines loaded at first, and at each time that the cursor comes near the last.
pub const STRETCH: u32 = 500;

/// Headlines loaded at most to go to the bottom at once; below that, the bottom is reached
/// stretch by stretch. Starting value: some megabytes of titles and summaries.
const MOST_AT_ONCE: u32 = 10_000;

/// The headline list.
#[derive(Debug, Clone, PartialEq)]
pub struct Headlines {
    /// The rows and the cursor.
    pub list: List<Headline>,
    /// What is asked for.
    pub query: Query,
    /// What the rows are the answer to: until another answer comes, the old rows stay.
    shown: Query,
    /// How many headlines the whole list has.
    pub total: u32,
    /// How many rows to load.
    pub limit: u32,
    /// The load in flight.
    pub loading: Loading,
    /// Whether the store has answered once.
    pub is_loaded: bool,
    /// How many rows the store last gave.
    loaded: u32,
    /// What to do when the rows asked for are there.
    pub next: Option<Next>,
    /// Marks that the store has not shown yet.
    marked: HashMap<(EntryId, Kind), bool>,
}

/// What to do when more rows, or other ones, are there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Go to the last row.
    Bottom,
    /// Go to the first unread headline below where the reader is, for there are more rows now.
    UnreadBelow {
        /// Whether to open it.
        opens: bool,
    },
    /// Go to the first unread headline of another list.
    FirstUnread {
        /// Whether to open it.
        opens: bool,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Kind {
    Read,
    Starred,
}

impl Row for Headline {
    type Id = EntryId;
    fn id(&self) -> EntryId {
        self.id
    }
}

impl Headlines {
    /// An empty list that asks for `query`.
    pub fn new(query: Query) -> Self {
        Self {
            list: List::default(),
            shown: query.clone(),
            query,
            total: 0,
            limit: STRETCH,
            loading: Loading::default(),
            is_loaded: false,
            loaded: 0,
            next: None,
            marked: HashMap::new(),
        }
    }

    /// Whether the rows answer what is asked for.
    pub fn is_current(&self) -> bool {
        self.is_loaded && self.shown == self.query
    }

    /// Whether the rows are the whole list.
    pub fn is_whole(&self) -> bool {
        self.loaded >= self.total
    }

    /// Asks for something else from now on.
    pub fn ask(&mut self, query: Query) {
        self.query = query;
        self.limit = STRETCH;
        self.next = None;
    }

    /// Takes what the store gave for `query`.
    pub fn set(&mut self, query: Query, page: HeadlinePage) {
        self.total = page.total;
        self.loaded = u32::try_from(page.rows.len()).unwrap_or(u32::MAX);
        let mut rows = page.rows;
        for row in &mut rows {
            self.apply_marks(row);
        }
        if query == self.shown {
            if query.is_unread_only {
                self.keep_just_read(&mut rows);
            }
            self.list.replace(rows);
        } else if query.scope == self.shown.scope {
            // The same headlines with or without the read ones: the cursor stays if it can.
            self.list.replace(rows);
        } else {
            self.list.reset(rows);
        }
        self.shown = query;
        self.is_loaded = true;
    }

    /// Puts a mark on a row, to be seen until the store shows it.
    pub fn mark(&mut self, entry: EntryId, mark: Mark) {
        match mark {
            Mark::Read(is) => self.marked.insert((entry, Kind::Read), is),
            Mark::Starred(is) => self.marked.insert((entry, Kind::Starred), is),
        };
        if let Some(at) = self.list.position(&entry) {
            set_mark(&mut self.list.rows_mut()[at], mark);
        }
    }

    /// Asks for another stretch when the cursor is near the last row of a list that goes on.
    /// True when there is more to load.
    pub fn wants_more(&mut self) -> bool {
        let rows = self.list.rows().len();
        let margin = (self.list.height() * 2).max(50);
        let is_near = self.list.cursor() + margin >= rows;
        self.is_current() && is_near && rows > 0 && self.grow(STRETCH)
    }

    /// Asks for all rows, as far as is sensible, and goes to the last when they are there.
    /// True when there is more to load.
    pub fn wants_bottom(&mut self) -> bool {
        self.list.step(Step::To(usize::MAX));
        let missing = self.total.saturating_sub(self.limit);
        let grows = self.is_current() && self.grow(missing.clamp(STRETCH, MOST_AT_ONCE));
        self.next = grows.then_some(Next::Bottom);
        grows
    }

    /// Raises the limit unless all rows are there or have been asked for.
    pub fn grow(&mut self, by: u32) -> bool {
        // With a limit above what was given, a longer answer is on its way.
        let grows = !self.is_whole() && self.limit <= self.loaded;
        if grows {
            self.limit = self.limit.saturating_add(by.next_multiple_of(STRETCH));
        }
        grows
    }

    /// The nearest unread row from row `at` in the direction of `by`, `at` itself left out.
    pub fn unread_from(&self, at: usize, by: isize) -> Option<usize> {
        let rows = self.list.rows();
        let mut at = at;
        loop {
            at = at.checked_add_signed(by)?;
            if !rows.get(at)?.is_read {
                return Some(at);
            }
        }
    }

    /// The first unread row.
    pub fn first_unread(&self) -> Option<usize> {
        self.list.rows().iter().position(|row| !row.is_read)
    }

    /// The store may not have heard of a mark yet when it answers; once it has, it is believed.
    fn apply_marks(&mut self, row: &mut Headline) {
        let kinds = [(Kind::Read, row.is_read), (Kind::Starred, row.is_starred)];
        for (kind, stored) in kinds {
            let key = (row.id, kind);
            match self.marked.get(&key) {
                Some(&is) if is == stored => drop(self.marked.remove(&key)),
                Some(&is) if kind == Kind::Read => row.is_read = is,
                Some(&is) => row.is_starred = is,
                None => {}
            }
        }
    }

    /// Keeps what was read since the list was made: it would vanish under the reader's eyes.
    fn keep_just_read(&self, rows: &mut Vec<Headline>) {
        let known: HashSet<EntryId> = rows.iter().map(|row| row.id).collect();
        let oldest = rows.last().map(Headline::sort_key);
        let kept = self.list.rows().iter().filter(|row| {
            let is_within = self.is_whole() || oldest.is_some_and(|last| row.sort_key() >= last);
            row.is_read && is_within && !known.contains(&row.id)
        });
        let before = rows.len();
        rows.extend(kept.cloned());
        if rows.len() > before {
            rows.sort_by_key(|row| std::cmp::Reverse(row.sort_key()));
        }
    }
}

/// Sets `mark` on `row`.
pub fn set_mark(row: &mut Headline, mark: Mark) {
    match mark {
        Mark::Read(is) => row.is_read = is,
        Mark::Starred(is) => row.is_starred = is,
    }
}
