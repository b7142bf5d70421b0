//! Everything the model can ask for.

use jiff::Timestamp;
use url::Url;

use super::msg::JobId;
use crate::filter::Query;
use crate::news::{EntryId, FeedId, Mark, Occasion, Order, Scope};
use crate::text::Verbatim;
use crate::typeset::Anchor;

/// Something to be done outside the model; plain data, compared in tests.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Answered by `FeedsLoaded`.
    LoadFeeds {
        /// The job.
        job: JobId,
    },
    /// Answered by `HeadlinesLoaded` with the first `limit` rows.
    LoadHeadlines {
        /// The job.
        job: JobId,
        /// Which.
        query: Query,
        /// How many rows at most.
        limit: u32,
    },
    /// Answered by `PlaceFound` and `ArticlePreview` (perhaps) and by `ArticleReady`.
    OpenArticle {
        /// The job.
        job: JobId,
        /// The entry.
        entry: EntryId,
    },
    /// Fetches the page of a link; answered by `PageReady`.
    OpenPage {
        /// The job.
        job: JobId,
        /// The page.
        url: Url,
    },
    /// Tells what was left out of the article of a page; answered by `Explained` or `Failed`.
    Explain {
        /// The job.
        job: JobId,
        /// The page.
        url: Url,
    },
    /// Answered by `Progress`, `StoreChanged` and `Done` or `Failed`.
    Refresh {
        /// The job.
        job: JobId,
        /// Which feeds.
        scope: Scope,
        /// Who wants it.
        occasion: Occasion,
    },
    /// Subscribes to the first source that an address leads to; answered by `Done` or `Failed`.
    Subscribe {
        /// The job.
        job: JobId,
        /// The address as it was typed.
        address: String,
    },
    /// Writes marks; outlives everything else, so that no mark is lost at exit.
    Mark {
        /// The entries.
        entries: Vec<EntryId>,
        /// What to say of them.
        mark: Mark,
    },
    /// Keeps where the reader stopped in an article; outlives everything else, as marks do.
    KeepPlace {
        /// The entry.
        entry: EntryId,
        /// The place.
        place: Anchor,
    },
    /// Keeps that the reader looked at an edition of a feed; outlives everything else, as marks
    /// do.
    KeepLook {
        /// The feed.
        feed: FeedId,
        /// See `HeadlinePage::edition`.
        edition: Timestamp,
    },
    /// Keeps in which order the reader wants a feed listed; outlives everything else.
    SetOrder {
        /// The feed.
        feed: FeedId,
        /// The order.
        order: Order,
    },
    /// Stops a job; its answer will not be heard.
    Cancel(JobId),
    /// Opens a page in the reader's browser.
    Browse(Url),
    /// Puts a text on the reader's clipboard.
    Copy(Verbatim),
    /// Looks whether another process wrote to the store; answered by `StoreChanged` if so.
    CheckStore,
    /// Paints the whole screen again.
    Redraw,
    /// Hands the terminal back and stops the process until it is continued.
    Suspend,
}
