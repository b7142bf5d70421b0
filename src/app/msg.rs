//! Everything that can happen.

use std::sync::Arc;

use jiff::Timestamp;

use crate::filter::Query;
use crate::keymap::Key;
use crate::news::{EntryId, Explanation, FeedRow, HeadlinePage, Reading};
use crate::report::{Problem, Progress, Summary};
use crate::typeset::Anchor;

/// Names one piece of work that was asked for, so that its answer can be told from a late one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct JobId(pub u64);

/// The screen, in cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Size {
    /// Columns.
    pub width: u16,
    /// Rows.
    pub height: u16,
}

/// Everything that can happen.
#[derive(Debug, Clone)]
pub enum Msg {
    /// A key was pressed.
    Key(Key),
    /// The screen has a new size.
    Resized(Size),
    /// Time has passed.
    Tick(Timestamp),
    /// dateline is back from being suspended; the screen has been repainted.
    Resumed,
    /// A signal asks us to leave; its number.
    Terminate(i32),
    /// Something in the store changed: a refresh wrote, or another process did.
    StoreChanged,
    /// The feeds, in the order they are shown.
    FeedsLoaded {
        /// The job that asked.
        job: JobId,
        /// All of them.
        feeds: Vec<FeedRow>,
    },
    /// The first rows of a list.
    HeadlinesLoaded {
        /// The job that asked.
        job: JobId,
        /// What was asked.
        query: Query,
        /// The answer.
        page: HeadlinePage,
    },
    /// Where the reader stopped in an article in an earlier session.
    PlaceFound {
        /// The job that opens the article; it goes on.
        job: JobId,
        /// The entry.
        entry: EntryId,
        /// The place.
        place: Anchor,
    },
    /// What the feed gave for an entry, while its page is on the way.
    ArticlePreview {
        /// The job that asked; it goes on.
        job: JobId,
        /// The entry.
        entry: EntryId,
        /// The feed's text.
        reading: Arc<Reading>,
    },
    /// The article of an entry, or why there is none.
    ArticleReady {
        /// The job that asked; it is over.
        job: JobId,
        /// The entry.
        entry: EntryId,
        /// The cleaned page, or the feed's text with the problem in it.
        outcome: Result<Arc<Reading>, Problem>,
    },
    /// The article of a page that a link leads to, or why there is none.
    PageReady {
        /// The job that asked; it is over.
        job: JobId,
        /// The cleaned page.
        outcome: Result<Arc<Reading>, Problem>,
    },
    /// What was left out of the article of a page, and why.
    Explained {
        /// The job that asked; it is over.
        job: JobId,
        /// The explanation.
        told: Arc<Explanation>,
    },
    /// A job is under way. Lossy.
    Progress {
        /// The job.
        job: JobId,
        /// How far it is.
        progress: Progress,
    },
    /// A job is over. Never lost.
    Done {
        /// The job.
        job: JobId,
        /// What it did.
        summary: Summary,
    },
    /// A job failed. Never lost.
    Failed {
        /// The job.
        job: JobId,
        /// Why.
        problem: Problem,
    },
    /// Something done for the reader outside any job went wrong or has news to tell.
    Notice(Problem),
}
