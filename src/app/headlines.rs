//! The headline list: which headlines, how many of them are loaded, what was just marked.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};

use super::list::{List, Row, Step};
use super::loading::Loading;
use crate::filter::Query;
use crate::news::{EntryId, Headline, HeadlinePage, Mark, Order};

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
    /// Whether the rows know where they stand in their source.
    pub has_edition: bool,
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
            has_edition: false,
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
        self.has_edition = page.edition.is_some();
        self.loaded = u32::try_from(page.rows.len()).unwrap_or(u32::MAX);
        let mut rows = page.rows;
        for row in &mut rows {
            self.apply_marks(row);
        }
        if query == self.shown {
            if query.is_unread_only {
                self.keep_just_read(&mut rows, query.order);
            }
            self.list.replace(rows);
        } else if query.scope == self.shown.scope {
            // The same headlines in another order, or with or without the read ones: the cursor
            // stays if it can.
            self.list.replace(rows);
            if query.words != self.shown.words {
                // A short list has become a long one, or the other way round.
                self.list.fill();
            }
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
    fn keep_just_read(&self, rows: &mut Vec<Headline>, order: Order) {
        let known: HashSet<EntryId> = rows.iter().map(|row| row.id).collect();
        let kept: Vec<Headline> = {
            let is_within = |row: &&Headline| {
                let last = rows.last();
                self.is_whole() || last.is_some_and(|last| compared(row, last, order).is_le())
            };
            let read = self.list.rows().iter().filter(|row| row.is_read);
            let read = read.filter(|row| !known.contains(&row.id));
            read.filter(is_within).cloned().collect()
        };
        if !kept.is_empty() {
            rows.extend(kept);
            rows.sort_by(|one, other| compared(one, other, order));
        }
    }
}

/// Which of two headlines stands higher in a list: the lesser one.
fn compared(one: &Headline, other: &Headline, order: Order) -> Ordering {
    match order {
        Order::Time => other.sort_key().cmp(&one.sort_key()),
        Order::Page => one.page_key().cmp(&other.page_key()),
    }
}

/// Sets `mark` on `row`.
pub fn set_mark(row: &mut Headline, mark: Mark) {
    match mark {
        Mark::Read(is) => row.is_read = is,
        Mark::Starred(is) => row.is_starred = is,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::{Effect, Msg};
    use crate::testing::{TestApp, feed, headline};

    fn app() -> TestApp {
        TestApp::with_headlines(["Storm", "Vote", "Match"])
    }

    fn rows(ids: impl IntoIterator<Item = i64>) -> Vec<Headline> {
        let title = |id| headline(id, &format!("Story {id}"));
        ids.into_iter().map(title).collect()
    }

    /// A page of the first `limit` of `total` rows, in answer to the load in flight.
    fn stretch(app: &mut TestApp, total: u32) -> Vec<Effect> {
        let job = app
            .model
            .headlines
            .loading
            .job
            .expect("a load is in flight");
        let limit = i64::from(app.model.headlines.limit.min(total));
        app.deliver(Msg::HeadlinesLoaded {
            job,
            query: app.model.headlines.query.clone(),
            page: HeadlinePage {
                rows: rows(1..=limit),
                total,
                edition: None,
            },
        })
    }

    #[test]
    fn news_that_arrive_do_not_move_the_row_under_the_cursor() {
        let mut app = app();
        app.press("j");
        let line = |app: &TestApp| app.screen().lines().position(|line| line.contains("Vote"));
        let before = line(&app);
        app.deliver(Msg::StoreChanged);
        let mut news = vec![headline(11, "Fire"), headline(12, "Flood")];
        news.extend([
            headline(1, "Storm"),
            headline(2, "Vote"),
            headline(3, "Match"),
        ]);
        app.load(vec![feed(1, "Example News", None, 5)], news);
        assert_eq!((app.selected(), line(&app)), ("Vote", before));
    }

    #[test]
    fn until_the_reader_moves_the_newest_is_under_the_cursor() {
        let mut app = app();
        app.deliver(Msg::StoreChanged);
        app.load(Vec::new(), vec![headline(9, "Fire"), headline(1, "Storm")]);
        assert_eq!(app.selected(), "Fire");
    }

    #[test]
    fn more_headlines_are_loaded_when_the_cursor_comes_near_the_last() {
        let mut app = TestApp::new();
        stretch(&mut app, 1200);
        assert_eq!(app.press("4 0 0 j"), []);
        let effects = app.press("6 0 j");
        assert!(
            matches!(effects[..], [Effect::LoadHeadlines { limit: 1000, .. }]),
            "{effects:?}"
        );
        assert_eq!(app.press("j"), [], "one load at a time, and no limit twice");
        stretch(&mut app, 1200);
        assert_eq!(app.selected(), "Story 462");
        assert_eq!(app.model.headlines.list.rows().len(), 1000);
    }

    #[test]
    fn the_bottom_of_a_long_list_is_loaded_to_be_gone_to() {
        let mut app = TestApp::new();
        stretch(&mut app, 2345);
        let effects = app.press("G");
        assert!(
            matches!(effects[..], [Effect::LoadHeadlines { limit: 2500, .. }]),
            "{effects:?}"
        );
        stretch(&mut app, 2345);
        assert_eq!(app.selected(), "Story 2345");
        assert_eq!(app.press("G"), []);
    }

    #[test]
    fn a_key_pressed_meanwhile_gives_up_going_to_the_bottom() {
        let mut app = TestApp::new();
        stretch(&mut app, 2345);
        app.press("G g");
        stretch(&mut app, 2345);
        assert_eq!(app.selected(), "Story 1");
    }

    #[test]
    fn a_mark_is_seen_at_once_and_written() {
        let mut app = app();
        let mark = |mark| Effect::Mark {
            entries: vec![EntryId(1)],
            mark,
        };
        assert_eq!(app.press("m"), [mark(Mark::Read(true))]);
        assert_eq!(app.press("s"), [mark(Mark::Starred(true))]);
        let row = app.model.headlines.list.selected().unwrap();
        assert!(row.is_read && row.is_starred);
        assert!(app.screen().contains("2 unread of 3"), "{}", app.screen());
        assert_eq!(app.press("m"), [mark(Mark::Read(false))]);
        assert!(app.screen().contains("3 unread of 3"), "{}", app.screen());
    }

    #[test]
    fn a_mark_outlasts_an_answer_that_does_not_know_it_yet() {
        let mut app = app();
        app.press("m s");
        let is_marked = |app: &TestApp| {
            let row = &app.model.headlines.list.rows()[0];
            (row.is_read, row.is_starred)
        };
        app.deliver(Msg::StoreChanged);
        app.load(Vec::new(), rows(1..=3));
        assert_eq!(is_marked(&app), (true, true));

        // Once the store has shown the mark it is the store that knows.
        let mut known = rows(1..=3);
        (known[0].is_read, known[0].is_starred) = (true, true);
        app.deliver(Msg::StoreChanged);
        app.load(Vec::new(), known);
        app.deliver(Msg::StoreChanged);
        app.load(Vec::new(), rows(1..=3));
        assert_eq!(is_marked(&app), (false, false));
    }

    #[test]
    fn what_was_just_read_stays_in_a_list_of_the_unread() {
        let mut app = app();
        let effects = app.press("a");
        let [Effect::LoadHeadlines { query, .. }] = &effects[..] else {
            panic!("{effects:?}");
        };
        assert!(query.is_unread_only);
        app.load_headlines(rows(1..=3));
        app.press("j m");
        app.deliver(Msg::StoreChanged);
        app.load(Vec::new(), rows([1, 3]));
        assert_eq!(app.selected(), "Story 2");
        assert_eq!(app.model.headlines.list.rows().len(), 3);
        app.press("a");
        app.load_headlines(rows(1..=3));
        app.press("a");
        app.load_headlines(rows([1, 3]));
        assert_eq!(app.model.headlines.list.rows().len(), 2);
    }

    #[test]
    fn hiding_what_is_read_leaves_the_cursor_on_its_row() {
        let mut app = app();
        app.press("j j a");
        app.load_headlines(rows([1, 3]));
        assert_eq!(app.selected(), "Story 3");
    }
}
