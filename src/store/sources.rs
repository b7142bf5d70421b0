//! Subscriptions: which feeds there are, by the configuration and by the reader.
//!
//! Unsubscribing hides a feed and what it announced. Its entries stay until retention drops
//! them, its marks for good: who comes back to a feed finds it as it was left.

use rusqlite::{Connection, OptionalExtension, Transaction, params};
use url::Url;

use super::columns::kind_number;
use super::error::StoreError;
use crate::news::{FeedId, FeedKind};
use crate::text::Plain;

/// A feed to subscribe to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFeed {
    /// The address.
    pub url: Url,
    /// The name to show instead of the feed's own.
    pub name: Option<Plain>,
    /// The folder to lie in.
    pub folder: Option<Plain>,
    /// How it is read.
    pub kind: FeedKind,
}

/// Why a feed is subscribed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The configuration names it; it goes when the configuration no longer does.
    Configured,
    /// The reader added or imported it; it stays until the reader removes it.
    Kept,
    /// It is of the list that ships; it goes when the reader configures sources.
    Shipped,
}

impl Origin {
    /// As the column holds it; a number once used keeps its meaning.
    fn number(self) -> i64 {
        match self {
            Self::Configured => 0,
            Self::Kept => 1,
            Self::Shipped => 2,
        }
    }
}

/// Whether the feeds of the configuration are what `sources` says, so that
/// [`sync`] would change nothing.
pub fn is_synced(conn: &Connection, sources: &[NewFeed]) -> Result<bool, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT f.url, f.given_title, d.name, f.kind, f.origin
         FROM feeds f JOIN folders d ON d.id = f.folder
         WHERE f.is_hidden = 0 AND f.origin <> ?1 ORDER BY f.position, f.id",
    )?;
    let stored = statement
        .query_map([Origin::Kept.number()], |row| {
            let folder: Plain = row.get(2)?;
            let feed = (
                row.get::<_, String>(0)?,
                row.get::<_, Option<Plain>>(1)?,
                Some(folder).filter(|name| !name.is_empty()),
                row.get::<_, FeedKind>(3)?,
            );
            Ok((feed, row.get::<_, i64>(4)? == Origin::Configured.number()))
        })?
        .collect::<Result<Vec<_>, _>>()?;
    let wanted = sources.iter().map(|source| {
        let feed = (
            source.url.to_string(),
            source.name.clone(),
            source.folder.clone(),
            source.kind,
        );
        (feed, true)
    });
    Ok(wanted.eq(stored))
}

/// Makes the feeds of the configuration what `sources` says: adds, renames, moves between
/// folders, puts in order, and hides those that are no longer named, the list that ships among
/// them. What the reader added stays.
pub fn sync(tx: &Transaction<'_>, sources: &[NewFeed]) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE feeds SET position = -1 WHERE origin <> ?1",
        [Origin::Kept.number()],
    )?;
    for (position, source) in (0_i64..).zip(sources) {
        let folder = folder(tx, source.folder.as_ref())?;
        tx.prepare_cached(
            "INSERT INTO feeds (url, kind, origin, folder, position, given_title, host)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
             ON CONFLICT (url) DO UPDATE SET etag = iif(kind = ?2, etag, NULL),
                 last_modified = iif(kind = ?2, last_modified, NULL), kind = ?2, origin = ?3, is_hidden = 0, folder = ?4,
                 position = ?5, given_title = ?6",
        )?
        .execute(params![
            source.url.as_str(),
            kind_number(source.kind),
            Origin::Configured.number(),
            folder,
            position,
            source.name,
            host(&source.url),
        ])?;
    }
    hide(tx, "origin <> ?1 AND position = -1", Origin::Kept.number())?;
    order_folders(tx)
}

/// Subscribes to a feed, at the end of its folder. Answers its id, and whether it is new; a
/// feed that is subscribed to already stays as it is.
pub fn add(
    tx: &Transaction<'_>,
    feed: &NewFeed,
    origin: Origin,
) -> Result<(FeedId, bool), StoreError> {
    let known = tx
        .prepare_cached(
            "SELECT id FROM feeds WHERE is_hidden = 0 AND (url = ?1 OR moved_to = ?1) LIMIT 1",
        )?
        .query_row([feed.url.as_str()], |row| row.get(0))
        .optional()?;
    if let Some(id) = known {
        return Ok((id, false));
    }
    let folder = folder(tx, feed.folder.as_ref())?;
    let id = tx
        .prepare_cached(
            "INSERT INTO feeds (url, kind, origin, folder, position, given_title, host)
             VALUES (?1, ?2, ?3, ?4, (SELECT coalesce(max(position), 0) + 1 FROM feeds), ?5, ?6)
             ON CONFLICT (url) DO UPDATE SET kind = excluded.kind, origin = excluded.origin,
                 is_hidden = 0, folder = excluded.folder, position = excluded.position,
                 given_title = excluded.given_title
             RETURNING id",
        )?
        .query_row(
            params![
                feed.url.as_str(),
                kind_number(feed.kind),
                origin.number(),
                folder,
                feed.name,
                host(&feed.url),
            ],
            |row| row.get(0),
        )?;
    Ok((id, true))
}

/// Unsubscribes from a feed; one that is not subscribed to is left alone.
pub fn remove(tx: &Transaction<'_>, feed: FeedId) -> Result<(), StoreError> {
    hide(tx, "id = ?1", feed.0)
}

/// Whether any feed is subscribed to because a configuration names it.
pub fn has_configured(conn: &Connection) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM feeds WHERE is_hidden = 0 AND origin = ?1)";
    Ok(conn.query_row(sql, [Origin::Configured.number()], |row| row.get(0))?)
}

/// How many feeds are subscribed to.
pub fn count(conn: &Connection) -> Result<u32, StoreError> {
    Ok(conn.query_row(
        "SELECT count(*) FROM feeds WHERE is_hidden = 0",
        [],
        |row| row.get(0),
    )?)
}

/// Without its validators: when the feed is wanted again, its entries may be gone, and an
/// answer of "nothing new" would not bring them back.
fn hide(tx: &Transaction<'_>, filter: &str, value: i64) -> Result<(), StoreError> {
    tx.execute(
        &format!(
            "UPDATE feeds SET is_hidden = 1, etag = NULL, last_modified = NULL,
                 problem_what = NULL, problem_why = NULL, problem_advice = NULL,
                 next_fetch = NULL, is_gone = 0, failures = 0
             WHERE is_hidden = 0 AND {filter}"
        ),
        [value],
    )?;
    Ok(())
}

/// The id of a folder, made at the end of the list if there is none of that name.
fn folder(tx: &Transaction<'_>, name: Option<&Plain>) -> Result<i64, StoreError> {
    let Some(name) = name else {
        return Ok(0);
    };
    Ok(tx
        .prepare_cached(
            "INSERT INTO folders (name, position)
             VALUES (?1, (SELECT max(position) + 1 FROM folders))
             ON CONFLICT (name) DO UPDATE SET name = excluded.name
             RETURNING id",
        )?
        .query_row([name], |row| row.get(0))?)
}

/// Folders stand in the order in which the configuration first names them; those that only
/// hold what the reader added come after.
fn order_folders(tx: &Transaction<'_>) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE folders SET position = coalesce(
             (SELECT min(f.position) FROM feeds f
              WHERE f.folder = folders.id AND f.is_hidden = 0 AND f.origin = ?1),
             1000000 + id)
         WHERE id <> 0",
        [Origin::Configured.number()],
    )?;
    Ok(())
}

/// What a feed is called until it has told its name.
fn host(url: &Url) -> Plain {
    let host = url.host_str().unwrap_or(url.as_str());
    Plain::new(host.strip_prefix("www.").unwrap_or(host))
}

#[cfg(test)]
mod tests {
    use super::super::samples::{source, url};
    use super::super::{feeds, schema};
    use super::*;
    use crate::news::Validators;

    /// Configures sources, "host" or "folder/host", and compares the list that is shown.
    #[track_caller]
    fn check(conn: &Connection, configured: &[&str], expected: &[&str]) {
        let sources: Vec<_> = configured
            .iter()
            .map(|text| match text.split_once('/') {
                Some((folder, host)) => source(host, folder),
                None => source(text, ""),
            })
            .collect();
        let tx = conn.unchecked_transaction().unwrap();
        sync(&tx, &sources).unwrap();
        tx.commit().unwrap();
        assert!(is_synced(conn, &sources).unwrap());
        assert_eq!(shown(conn), expected);
    }

    fn shown(conn: &Connection) -> Vec<String> {
        let rows = feeds::rows(conn).unwrap().into_iter();
        rows.map(|row| match row.feed.folder {
            Some(folder) => format!("{folder}/{}", row.feed.title),
            None => row.feed.title.to_string(),
        })
        .collect()
    }

    fn subscribe(conn: &Connection, feed: &NewFeed, origin: Origin) -> (FeedId, bool) {
        let tx = conn.unchecked_transaction().unwrap();
        let added = add(&tx, feed, origin).unwrap();
        tx.commit().unwrap();
        added
    }

    #[test]
    fn the_list_follows_the_configuration() {
        let conn = schema::in_memory();
        check(
            &conn,
            &["a.example", "b.example"],
            &["a.example", "b.example"],
        );
        check(
            &conn,
            &["b.example", "a.example"],
            &["b.example", "a.example"],
        );
        check(
            &conn,
            &["b.example", "c.example"],
            &["b.example", "c.example"],
        );
        check(&conn, &[], &[]);
    }

    #[test]
    fn folders_stand_as_they_are_first_named_after_feeds_without_one() {
        let conn = schema::in_memory();
        let zoo_first = [
            "Zoo/z.example",
            "Art/a.example",
            "n.example",
            "Zoo/y.example",
        ];
        check(
            &conn,
            &zoo_first,
            &[
                "n.example",
                "Zoo/z.example",
                "Zoo/y.example",
                "Art/a.example",
            ],
        );
        check(
            &conn,
            &["Art/a.example", "Zoo/z.example"],
            &["Art/a.example", "Zoo/z.example"],
        );
        check(&conn, &["z.example"], &["z.example"]);
    }

    #[test]
    fn what_the_reader_added_survives_the_configuration() {
        let conn = schema::in_memory();
        subscribe(&conn, &source("k.example", "Mine"), Origin::Kept);
        check(
            &conn,
            &["Art/a.example", "b.example"],
            &["b.example", "Art/a.example", "Mine/k.example"],
        );
        check(&conn, &[], &["Mine/k.example"]);
    }

    #[test]
    fn sources_of_ones_own_replace_those_that_ship() {
        let conn = schema::in_memory();
        subscribe(&conn, &source("shipped.example", ""), Origin::Shipped);
        assert!(!is_synced(&conn, &[]).unwrap());
        check(&conn, &["own.example"], &["own.example"]);
    }

    #[test]
    fn the_name_that_the_reader_gives_goes_before_the_feeds_own() {
        let conn = schema::in_memory();
        let mut named = source("a.example", "");
        named.name = Some(Plain::new("Alpha"));
        let tx = conn.unchecked_transaction().unwrap();
        sync(&tx, std::slice::from_ref(&named)).unwrap();
        tx.commit().unwrap();
        assert!(is_synced(&conn, &[named]).unwrap());
        assert!(!is_synced(&conn, &[source("a.example", "")]).unwrap());
        assert_eq!(shown(&conn), ["Alpha"]);
    }

    #[test]
    fn subscribing_twice_is_noticed() {
        let conn = schema::in_memory();
        let (first, is_new) = subscribe(&conn, &source("a.example", ""), Origin::Kept);
        assert!(is_new);
        let again = subscribe(&conn, &source("a.example", "Art"), Origin::Kept);
        assert_eq!(again, (first, false));
        assert_eq!(count(&conn).unwrap(), 1);
    }

    #[test]
    fn a_feed_that_comes_back_is_fetched_whole() {
        let conn = schema::in_memory();
        let (id, _) = subscribe(&conn, &source("a.example", ""), Origin::Kept);
        let etag = Validators {
            etag: Some("\"1\"".to_owned()),
            last_modified: None,
        };
        let tx = conn.unchecked_transaction().unwrap();
        let fetched = feeds::Outcome::Fetched {
            moved_to: None,
            info: &crate::news::FeedInfo::default(),
            validators: &etag,
            selectors: None,
        };
        feeds::keep_outcome(&tx, id, &fetched, jiff::Timestamp::UNIX_EPOCH).unwrap();
        tx.commit().unwrap();
        let due = || feeds::due(&conn, &crate::news::Scope::All).unwrap();
        assert_eq!(due()[0].validators, etag);
        let tx = conn.unchecked_transaction().unwrap();
        remove(&tx, id).unwrap();
        tx.commit().unwrap();
        assert_eq!(due(), []);
        assert_eq!(
            subscribe(&conn, &source("a.example", ""), Origin::Kept),
            (id, true)
        );
        assert_eq!(due()[0].validators, Validators::default());
        assert_eq!(due()[0].url, url("https://a.example/feed"));
    }
}
