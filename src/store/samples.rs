//! What the tests of the store put into it.

use jiff::Timestamp;
use rusqlite::Connection;
use url::Url;

use super::entries::{self, Kept};
use super::sources::{self, NewFeed, Origin};
use crate::news::{EntryId, FeedId, FeedKind, NewEntry, Scope};
use crate::text::Plain;

/// A moment, in minutes after an invented beginning.
pub fn at(minute: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000 + 60 * minute).unwrap()
}

pub fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

/// A feed of `host`, in `folder` unless that is empty.
pub fn source(host: &str, folder: &str) -> NewFeed {
    NewFeed {
        url: url(&format!("https://{host}/feed")),
        name: None,
        folder: Some(Plain::new(folder)).filter(|name| !name.is_empty()),
        kind: FeedKind::Feed,
    }
}

/// Subscribes to a feed of `host`.
pub fn feed(conn: &Connection, host: &str, folder: &str) -> FeedId {
    let tx = conn.unchecked_transaction().unwrap();
    let (id, _) = sources::add(&tx, &source(host, folder), Origin::Kept).unwrap();
    tx.commit().unwrap();
    id
}

/// A story of this title, which is its guid and address too.
pub fn story(title: &str, published: Option<i64>) -> NewEntry {
    NewEntry {
        guid: title.to_owned(),
        title: Plain::new(title),
        url: Some(url(&format!("https://example.org/{title}"))),
        published: published.map(at),
        summary: Plain::new("In short."),
        html: format!("<p>{title}</p>"),
        ..NewEntry::default()
    }
}

/// Keeps what a feed announces.
pub fn keep(conn: &Connection, feed: FeedId, stories: &[NewEntry], minute: i64) -> Kept {
    let tx = conn.unchecked_transaction().unwrap();
    let kept = entries::keep(&tx, feed, stories, at(minute)).unwrap();
    tx.commit().unwrap();
    kept
}

/// The titles of a list, joined with spaces.
pub fn titles(conn: &Connection, scope: Scope, is_unread_only: bool) -> String {
    let query = crate::filter::Query {
        scope,
        is_unread_only,
        ..Default::default()
    };
    let rows = entries::headlines(conn, &query, None, 100).unwrap();
    let titles: Vec<_> = rows.iter().map(|row| row.title.as_str()).collect();
    titles.join(" ")
}

/// The entry of this title.
pub fn id(conn: &Connection, title: &str) -> EntryId {
    let found = entries::by_url(conn, &url(&format!("https://example.org/{title}")));
    found.unwrap().unwrap()
}
