//! What work tells people: why something failed, how far it is, what it did.

use crate::news::{FeedId, FeedKind};
use crate::text::Plain;

/// What was tried, why it failed, and what the reader can do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What was tried, as a clause: "could not reach example.org".
    pub what: Plain,
    /// Why it failed: "the name is not known". May be empty.
    pub why: Plain,
    /// What to do: "check the address, or that you are online". May be empty.
    pub advice: Plain,
}

impl Problem {
    /// A problem from its three parts; each passes through [`Plain`].
    pub fn new(what: impl AsRef<str>, why: impl AsRef<str>, advice: impl AsRef<str>) -> Self {
        Self {
            what: Plain::new(what.as_ref()),
            why: Plain::new(why.as_ref()),
            advice: Plain::new(advice.as_ref()),
        }
    }

    /// All of it as one line: "what: why; advice".
    pub fn line(&self) -> Plain {
        let mut line = self.what.to_string();
        if !self.why.is_empty() {
            line.push_str(": ");
            line.push_str(&self.why);
        }
        if !self.advice.is_empty() {
            line.push_str("; ");
            line.push_str(&self.advice);
        }
        Plain::new(&line)
    }
}

/// So many of something that has its plural in -s: "1 headline", "2 headlines".
pub fn counted(count: u32, one: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {one}{ending}")
}

/// How far a job is. Lossy: the last one shown wins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// Steps finished, failed ones included.
    pub done: u32,
    /// Steps in all.
    pub total: u32,
    /// What is being worked on or was last finished, such as a feed's title; may be empty.
    pub what: Plain,
    /// Whether the store holds something that it did not hold at the last progress.
    pub is_stored: bool,
}

/// What a finished job did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Summary {
    /// Feeds were asked for news.
    Refreshed(Refreshed),
    /// A feed was subscribed to.
    Subscribed(Subscribed),
}

/// What a refresh did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Refreshed {
    /// Feeds that answered, the unchanged ones included.
    pub fetched: u32,
    /// Those among them that said "nothing new" (HTTP 304).
    pub unchanged: u32,
    /// Entries that were not known before.
    pub new_entries: u32,
    /// Feeds that were not asked: it was not their time, or they do not want to be asked.
    pub left_out: u32,
    /// Feeds that failed, each with its reason, in the order of the list.
    pub failed: Vec<(FeedId, Plain, Problem)>,
}

/// What subscribing to an address did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscribed {
    /// The feed, new or known.
    pub feed: FeedId,
    /// Its title.
    pub title: Plain,
    /// The address that is fetched from now on, which may differ from the one given.
    pub url: url::Url,
    /// How it is read.
    pub kind: FeedKind,
    /// False when it was subscribed to already.
    pub is_new: bool,
    /// Entries stored with it.
    pub entries: u32,
}

/// What importing a list of subscriptions did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Imported {
    /// Subscriptions that are new.
    pub added: u32,
    /// Subscriptions that were there already.
    pub known: u32,
    /// Outlines that could not be used, with the reason.
    pub refused: Vec<(Plain, Problem)>,
}
