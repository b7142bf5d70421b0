//! Where news comes from: this machine asking every feed itself, or one day a server that does.
//!
//! An account turns what the network gives into [`Update`]s, one for each feed that was asked,
//! in whatever order they are ready. It keeps nothing: what an update means for the store is for
//! the one who asked to say.

mod entries;
mod front;
mod local;
mod problem;

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use jiff::Zoned;
use tokio::sync::mpsc::Sender;
use url::Url;

use crate::config::FetchSettings;
use crate::frontpage::Rules;
use crate::net;
use crate::news::{FeedId, FeedInfo, FeedKind, NewEntry, Validators};
use crate::report::Problem;

pub use front::parse as front_page;
pub use local::{Local, reading};
pub use problem::{problem, shown, unread};

/// Updates that may wait to be stored.
///
/// Each can hold a whole feed; with more of them, a slow disk would fill the memory instead of
/// slowing the downloads down. A starting value.
pub const UPDATES_IN_FLIGHT: usize = 32;

/// A source of news.
pub trait Account: Send + Sync {
    /// Asks every feed of the plan and sends one update for each, as they are ready. Ends early
    /// when nobody receives them any more.
    ///
    /// A feed that fails is an update too. Dropping the future ends all requests.
    ///
    /// # Errors
    /// When nothing at all can be asked: a server that does not let us in.
    fn pull<'a>(
        &'a self,
        plan: &'a PullPlan,
        out: &'a Sender<Update>,
    ) -> BoxFuture<'a, Result<(), Problem>>;
}

/// What to ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PullPlan {
    /// The feeds; asked in any order.
    pub feeds: Vec<Due>,
    /// What is taken from each.
    pub limits: PullLimits,
    /// The time, where the reader is: from here count dates such as "3 hours ago".
    pub now: Zoned,
}

/// A feed whose turn it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// Its identity in the store.
    pub id: FeedId,
    /// The address that is fetched.
    pub url: Url,
    /// How it is read.
    pub kind: FeedKind,
    /// For a front page: where its headlines are, if the reader says so.
    pub rules: Option<Arc<Rules>>,
    /// What its last answer was known by; empty to have everything again.
    pub validators: Validators,
    /// How it is to be asked, if not like any other.
    pub access: Option<net::Access>,
}

/// What is taken from one feed at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PullLimits {
    /// Bytes, decompressed.
    pub bytes: u64,
    /// Entries; the newest are taken.
    pub entries: usize,
}

/// Entries taken from one feed: half a year of a busy agency. A starting value.
const MAX_ENTRIES: usize = 5_000;

impl PullLimits {
    /// The limits that the settings stand for.
    pub fn of(settings: &FetchSettings) -> Self {
        Self {
            bytes: settings.max_feed_bytes,
            entries: MAX_ENTRIES,
        }
    }
}

/// The limits of the network that the settings stand for.
pub fn net_limits(settings: &FetchSettings) -> net::Limits {
    net::Limits {
        connect: settings.connect_timeout,
        idle: settings.idle_timeout,
        total: settings.total_timeout,
        redirects: settings.max_redirects,
        requests: settings.requests,
        per_host: settings.requests_per_host,
        spacing: settings.spacing_per_host,
        user_agent: settings.user_agent.clone(),
        is_private_allowed: settings.allow_private,
    }
}

/// What became of one feed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    clippy::large_enum_variant,
    reason = "most are of the large kind, and few are alive at a time"
)]
pub enum Update {
    /// It answered.
    Fetched {
        /// Which.
        feed: FeedId,
        /// Where to ask from now on, if it has moved for good.
        moved_to: Option<Url>,
        /// What it says about itself.
        info: FeedInfo,
        /// What it announces, in its own order; the known ones too. No guid comes twice.
        entries: Vec<NewEntry>,
        /// Vouches for `entries`: to be stored with them or not at all.
        validators: Validators,
        /// How long its server says that nothing new is to be expected.
        fresh_for: Option<Duration>,
    },
    /// It has nothing new.
    Unchanged {
        /// Which.
        feed: FeedId,
        /// As in [`Update::Fetched`].
        moved_to: Option<Url>,
        /// As in [`Update::Fetched`].
        fresh_for: Option<Duration>,
    },
    /// It could not be fetched or read.
    Failed {
        /// Which.
        feed: FeedId,
        /// Why.
        problem: Problem,
        /// What that means for the next try.
        setback: Setback,
    },
}

/// What a failure means for the next try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setback {
    /// It is gone for good: there is no next try.
    Gone,
    /// Nothing is there.
    Missing,
    /// Its server asks to be left alone for so long.
    Forbidden(Duration),
    /// Nobody was reached, perhaps because this machine is offline.
    Offline,
    /// Anything else.
    Failed,
}
