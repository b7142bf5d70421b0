//! Feeds and the folders they lie in.

use jiff::Timestamp;
use url::Url;

use super::schedule::{Pace, Schedule};
use super::standing::Order;
use crate::report::Problem;
use crate::text::Plain;

/// A feed in the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FeedId(pub i64);

/// How the bytes at a feed's address are understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FeedKind {
    /// RSS, RDF, Atom or JSON Feed.
    #[default]
    Feed,
    /// A web page whose headlines are read.
    FrontPage,
}

/// A source of news that is subscribed to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feed {
    /// Its identity in the store.
    pub id: FeedId,
    /// The address that is fetched.
    pub url: Url,
    /// The name shown: the reader's own, else the feed's, else the host.
    pub title: Plain,
    /// The folder it lies in.
    pub folder: Option<Plain>,
    /// How it is read.
    pub kind: FeedKind,
    /// The site it belongs to, as far as the feed says.
    pub site: Option<Url>,
}

impl Feed {
    /// Its address without user name and password, to be shown.
    pub fn address(&self) -> Url {
        without_login(&self.url)
    }
}

/// An address without user name and password.
pub fn without_login(url: &Url) -> Url {
    let mut url = url.clone();
    // Both fail only where there is no host, and then there is nothing to hide.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url
}

/// A feed as a row of the source list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedRow {
    /// The feed.
    pub feed: Feed,
    /// Stored entries that are not marked read.
    pub unread: u32,
    /// Stored entries.
    pub total: u32,
    /// When it last answered.
    pub last_success: Option<Timestamp>,
    /// Why the last try failed, if it did.
    pub problem: Option<Problem>,
    /// When it is asked again.
    pub schedule: Schedule,
    /// How often it wants to be asked.
    pub pace: Pace,
    /// Whether its last answer had a mark by which to ask for nothing but what is new.
    pub is_conditional: bool,
    /// How its headlines are listed: as the reader chose, else a front page in its own order and
    /// a feed by time.
    pub order: Order,
}

impl FeedRow {
    /// When it is asked again by itself; `None` if it never was asked, or is gone.
    pub fn next_fetch(&self) -> Option<Timestamp> {
        let next = self.schedule.next_fetch.max(self.schedule.forbidden_until);
        next.filter(|_| !self.schedule.is_gone)
    }
}

/// A part of the news.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub enum Scope {
    /// Every feed.
    #[default]
    All,
    /// The feeds of one folder.
    Folder(Plain),
    /// One feed.
    Feed(FeedId),
}

/// What a server gave to recognise an answer by, sent back so that it can say "nothing new".
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Validators {
    /// The `ETag` header, as it came.
    pub etag: Option<String>,
    /// The `Last-Modified` header, as it came.
    pub last_modified: Option<String>,
}

/// What a feed says about itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FeedInfo {
    /// Its title; empty when it has none.
    pub title: Plain,
    /// The site it belongs to.
    pub site: Option<Url>,
    /// BCP 47 tag of its language.
    pub language: Option<Plain>,
    /// How often it wants to be asked.
    pub pace: Pace,
}
