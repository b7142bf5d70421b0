//! Feeds: the source list, what to fetch, and what came of it.

use std::time::Duration;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};
use url::Url;

use super::columns::{Address, Time};
use super::editions;
use super::error::StoreError;
use crate::news::{Feed, FeedId, FeedInfo, FeedKind, FeedRow, Pace, Schedule, Scope, Validators};
use crate::report::Problem;
use crate::text::Plain;

/// A feed to fetch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueFeed {
    /// Its identity.
    pub id: FeedId,
    /// The address that was subscribed to.
    pub source: Url,
    /// The address to fetch.
    pub url: Url,
    /// The name it is shown under.
    pub title: Plain,
    /// How it is read.
    pub kind: FeedKind,
    /// What its server gave to recognise the last answer by.
    pub validators: Validators,
    /// The reader's own selectors by which that answer was read, as one text; `None` without.
    pub selectors: Option<String>,
    /// When it wants to be asked.
    pub schedule: Schedule,
}

/// What a try to fetch a feed led to.
#[derive(Debug, Clone, Copy)]
pub enum Outcome<'a> {
    /// It answered.
    Fetched {
        /// Where it is fetched from now on, if it moved for good.
        moved_to: Option<&'a Url>,
        /// What it says about itself.
        info: &'a FeedInfo,
        /// To be kept in the transaction that keeps its entries, never before them.
        validators: &'a Validators,
        /// The reader's own selectors by which it was read, as one text; `None` without.
        selectors: Option<&'a str>,
    },
    /// It has nothing new.
    Unchanged {
        /// As in [`Outcome::Fetched`].
        moved_to: Option<&'a Url>,
    },
    /// It could not be read.
    Failed(&'a Problem),
}

/// The feeds as the source list shows them: those in no folder, then folder by folder.
pub fn rows(conn: &Connection) -> Result<Vec<FeedRow>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS}, c.unread, c.total, f.last_success,
             f.problem_what, f.problem_why, f.problem_advice, {SCHEDULE}, {},
             f.pace_seconds, f.skipped_hours,
             f.etag IS NOT NULL OR f.last_modified IS NOT NULL
         FROM feeds f JOIN folders d ON d.id = f.folder JOIN counts c ON c.feed = f.id
         WHERE f.is_hidden = 0 {ORDER}",
        editions::order_column()
    );
    let mut statement = conn.prepare_cached(&sql)?;
    let rows = statement.query_map([], |row| {
        Ok(FeedRow {
            feed: feed(row)?,
            unread: row.get(6)?,
            total: row.get(7)?,
            last_success: row.get::<_, Option<Time>>(8)?.map(|time| time.0),
            problem: match row.get::<_, Option<Plain>>(9)? {
                Some(what) => Some(Problem {
                    what,
                    why: row.get(10)?,
                    advice: row.get(11)?,
                }),
                None => None,
            },
            schedule: schedule(row, 12)?,
            order: editions::order(row.get(16)?),
            pace: pace(row, 17)?,
            is_conditional: row.get(19)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The feed that was subscribed to, or is fetched, under an address.
pub fn by_url(conn: &Connection, url: &Url) -> Result<Option<Feed>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM feeds f JOIN folders d ON d.id = f.folder
         WHERE f.is_hidden = 0 AND (f.url = ?1 OR f.moved_to = ?1) LIMIT 1"
    );
    Ok(conn
        .prepare_cached(&sql)?
        .query_row([url.as_str()], feed)
        .optional()?)
}

/// A feed, subscribed to or no longer.
pub fn get(conn: &Connection, id: FeedId) -> Result<Option<Feed>, StoreError> {
    let sql =
        format!("SELECT {COLUMNS} FROM feeds f JOIN folders d ON d.id = f.folder WHERE f.id = ?1");
    Ok(conn
        .prepare_cached(&sql)?
        .query_row([id], feed)
        .optional()?)
}

/// The feeds of `scope`, in the order of the list, with what their next request needs.
pub fn due(conn: &Connection, scope: &Scope) -> Result<Vec<DueFeed>, StoreError> {
    let (folder, id) = match scope {
        Scope::All => (None, None),
        Scope::Folder(name) => (Some(name), None),
        Scope::Feed(id) => (None, Some(id)),
    };
    let sql = format!(
        "SELECT {COLUMNS}, f.etag, f.last_modified, f.url, f.selectors, {SCHEDULE}
         FROM feeds f JOIN folders d ON d.id = f.folder
         WHERE f.is_hidden = 0 AND (?1 IS NULL OR d.name = ?1) AND (?2 IS NULL OR f.id = ?2)
         {ORDER}"
    );
    let mut statement = conn.prepare_cached(&sql)?;
    let rows = statement.query_map(params![folder, id], |row| {
        let feed = feed(row)?;
        Ok(DueFeed {
            id: feed.id,
            url: feed.url,
            title: feed.title,
            kind: feed.kind,
            validators: Validators {
                etag: row.get(6)?,
                last_modified: row.get(7)?,
            },
            source: row.get::<_, Address>(8)?.0,
            selectors: row.get(9)?,
            schedule: schedule(row, 10)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Keeps what a try to fetch a feed led to. Answers whether the source list shows it: a new
/// title, a problem that came, went or changed.
pub fn keep_outcome(
    tx: &Transaction<'_>,
    feed: FeedId,
    outcome: &Outcome<'_>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let before = face(tx, feed)?;
    match outcome {
        Outcome::Fetched {
            moved_to,
            info,
            validators,
            selectors,
        } => {
            keep_info(tx, feed, info)?;
            if let Some(url) = moved_to {
                move_to(tx, feed, url)?;
            }
            tx.prepare_cached(
                "UPDATE feeds SET etag = ?2, last_modified = ?3, selectors = ?4 WHERE id = ?1",
            )?
            .execute(params![
                feed,
                validators.etag,
                validators.last_modified,
                selectors
            ])?;
            keep_problem(tx, feed, None, now)?;
        }
        Outcome::Unchanged { moved_to } => {
            if let Some(url) = moved_to {
                move_to(tx, feed, url)?;
            }
            keep_problem(tx, feed, None, now)?;
        }
        Outcome::Failed(problem) => keep_problem(tx, feed, Some(problem), now)?,
    }
    Ok(face(tx, feed)? != before)
}

/// What the next request to a feed is reckoned from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Habits {
    /// What the feed says.
    pub pace: Pace,
    /// Tries that failed since it last answered.
    pub failures: u32,
    /// Its latest entries, [`LATEST`] at most.
    pub latest: u32,
    /// The date of the oldest of these.
    pub since: Option<Timestamp>,
}

/// Entries from which it is told how often a feed publishes.
const LATEST: u32 = 20;

/// What is known of how a feed behaves.
pub fn habits(tx: &Transaction<'_>, feed: FeedId) -> Result<Habits, StoreError> {
    // Two short walks along the index of the feed's entries.
    let walk = |is_read: u8| {
        format!(
            "SELECT * FROM (SELECT sorted FROM entries WHERE feed = ?1 AND is_read = {is_read}
             ORDER BY sorted DESC LIMIT {LATEST})"
        )
    };
    let sql = format!(
        "SELECT f.pace_seconds, f.skipped_hours, f.failures, e.latest, e.since
         FROM feeds f, (SELECT count(*) AS latest, min(sorted) AS since FROM
             ({} UNION ALL {} ORDER BY sorted DESC LIMIT {LATEST})) e
         WHERE f.id = ?1",
        walk(0),
        walk(1)
    );
    Ok(tx.prepare_cached(&sql)?.query_row([feed], |row| {
        Ok(Habits {
            pace: pace(row, 0)?,
            failures: row.get(2)?,
            latest: row.get(3)?,
            since: row.get::<_, Option<Time>>(4)?.map(|time| time.0),
        })
    })?)
}

/// Keeps when a feed is asked again.
pub fn keep_schedule(
    tx: &Transaction<'_>,
    feed: FeedId,
    schedule: &Schedule,
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE feeds SET next_fetch = ?2, forbidden_until = ?3, is_gone = ?4, failures = ?5
         WHERE id = ?1",
    )?
    .execute(params![
        feed,
        schedule.next_fetch.map(Time),
        schedule.forbidden_until.map(Time),
        schedule.is_gone,
        schedule.failures
    ])?;
    Ok(())
}

/// What the source list shows of a feed, apart from its counts.
type Face = (String, Option<String>, Option<String>, Option<String>);

fn face(tx: &Transaction<'_>, feed: FeedId) -> Result<Face, StoreError> {
    Ok(tx
        .prepare_cached(
            "SELECT name, problem_what, problem_why, problem_advice FROM feeds WHERE id = ?1",
        )?
        .query_row([feed], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })?)
}

/// The column of the hours that a feed skips holds the days above them.
const HOURS: u32 = 24;
const ALL_HOURS: u32 = (1 << HOURS) - 1;

/// A feed that stops giving its title keeps the one it had.
fn keep_info(tx: &Transaction<'_>, feed: FeedId, info: &FeedInfo) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE feeds SET title = iif(?2 = '', title, ?2), site = coalesce(?3, site),
             language = coalesce(?4, language), pace_seconds = ?5, skipped_hours = ?6
         WHERE id = ?1",
    )?
    .execute(params![
        feed,
        info.title,
        info.site.as_ref().map(Url::as_str),
        info.language,
        info.pace
            .at_least
            .map(|pace| u32::try_from(pace.as_secs()).unwrap_or(u32::MAX)),
        info.pace.skipped_hours & ALL_HOURS | u32::from(info.pace.skipped_days) << HOURS
    ])?;
    Ok(())
}

/// A feed does not move onto another one: both would then be the same, and neither the reader's
/// name nor the marks of one of them may get lost over it. The redirect is followed every time.
fn move_to(tx: &Transaction<'_>, feed: FeedId, url: &Url) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE feeds SET moved_to = nullif(?2, url)
         WHERE id = ?1 AND NOT EXISTS
             (SELECT 1 FROM feeds WHERE id <> ?1 AND (url = ?2 OR moved_to = ?2))",
    )?
    .execute(params![feed, url.as_str()])?;
    Ok(())
}

/// Forgets that a feed moved; whether it had.
///
/// Some servers send every request elsewhere for good while they are being repaired.
pub fn forget_move(tx: &Transaction<'_>, feed: FeedId) -> Result<bool, StoreError> {
    let n_changed = tx
        .prepare_cached("UPDATE feeds SET moved_to = NULL WHERE id = ?1 AND moved_to IS NOT NULL")?
        .execute([feed])?;
    Ok(n_changed > 0)
}

fn keep_problem(
    tx: &Transaction<'_>,
    feed: FeedId,
    problem: Option<&Problem>,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE feeds SET problem_what = ?2, problem_why = ?3, problem_advice = ?4,
             last_try = ?5, last_success = iif(?2 IS NULL, ?5, last_success)
         WHERE id = ?1",
    )?
    .execute(params![
        feed,
        problem.map(|problem| &problem.what),
        problem.map(|problem| &problem.why),
        problem.map(|problem| &problem.advice),
        Time(now)
    ])?;
    Ok(())
}

/// The columns that [`feed`] reads.
const COLUMNS: &str = "f.id, coalesce(f.moved_to, f.url), f.name, d.name, f.kind, f.site";

/// The columns that [`schedule`] reads.
const SCHEDULE: &str = "f.next_fetch, f.forbidden_until, f.is_gone, f.failures";

/// The pace in the columns from `at` on: `pace_seconds` and `skipped_hours`.
fn pace(row: &Row<'_>, at: usize) -> rusqlite::Result<Pace> {
    let seconds: Option<u32> = row.get(at)?;
    let skipped: u32 = row.get(at + 1)?;
    Ok(Pace {
        at_least: seconds.map(|seconds| Duration::from_secs(seconds.into())),
        skipped_hours: skipped & ALL_HOURS,
        skipped_days: u8::try_from(skipped >> HOURS).unwrap_or_default(),
    })
}

/// The schedule in the columns from `at` on.
fn schedule(row: &Row<'_>, at: usize) -> rusqlite::Result<Schedule> {
    Ok(Schedule {
        next_fetch: row.get::<_, Option<Time>>(at)?.map(|time| time.0),
        forbidden_until: row.get::<_, Option<Time>>(at + 1)?.map(|time| time.0),
        is_gone: row.get(at + 2)?,
        failures: row.get(at + 3)?,
    })
}

/// Folder 0, which stands for none, comes first: below a folder its feeds would look as if
/// they lay in it.
const ORDER: &str = "ORDER BY d.position, d.id, f.position, f.id";

fn feed(row: &Row<'_>) -> rusqlite::Result<Feed> {
    Ok(Feed {
        id: row.get(0)?,
        url: row.get::<_, Address>(1)?.0,
        title: row.get(2)?,
        folder: Some(row.get::<_, Plain>(3)?).filter(|name| !name.is_empty()),
        kind: row.get(4)?,
        site: row.get::<_, Option<Address>>(5)?.map(|address| address.0),
    })
}

#[cfg(test)]
mod tests {
    use super::super::samples::{at, feed as subscribe, keep, story, url};
    use super::super::{marks, samples, schema};
    use super::*;
    use crate::news::Mark;

    #[track_caller]
    fn outcome(conn: &Connection, feed: FeedId, outcome: &Outcome<'_>, is_seen: bool) {
        let tx = conn.unchecked_transaction().unwrap();
        let seen = keep_outcome(&tx, feed, outcome, at(5)).unwrap();
        tx.commit().unwrap();
        assert_eq!(seen, is_seen, "{outcome:?}");
    }

    fn info(title: &str) -> FeedInfo {
        FeedInfo {
            title: Plain::new(title),
            site: Some(url("https://votes.example/")),
            language: Some(Plain::new("en")),
            pace: Pace::default(),
        }
    }

    #[test]
    fn the_source_list_counts_what_is_stored_and_what_is_unread() {
        let conn = schema::in_memory();
        let votes = subscribe(&conn, "votes.example", "");
        keep(
            &conn,
            votes,
            &[story("a", None), story("b", None), story("c", None)],
            1,
        );
        let tx = conn.unchecked_transaction().unwrap();
        let ids = [samples::id(&conn, "a"), samples::id(&conn, "b")];
        marks::set(&tx, &ids, Mark::Read(true), at(2)).unwrap();
        marks::set(&tx, &ids[..1], Mark::Read(false), at(2)).unwrap();
        tx.execute("DELETE FROM entries WHERE guid = 'b'", [])
            .unwrap();
        tx.commit().unwrap();
        let row = &rows(&conn).unwrap()[0];
        assert_eq!((row.unread, row.total), (2, 2));
    }

    #[test]
    fn what_became_of_a_fetch_is_shown() {
        let conn = schema::in_memory();
        let votes = subscribe(&conn, "votes.example", "");
        let problem = Problem::new("could not reach votes.example", "no answer", "wait");
        let fetched = Outcome::Fetched {
            moved_to: None,
            info: &info("Votes"),
            validators: &Validators::default(),
            selectors: None,
        };
        outcome(&conn, votes, &Outcome::Failed(&problem), true);
        outcome(&conn, votes, &Outcome::Failed(&problem), false);
        let row = rows(&conn).unwrap().remove(0);
        assert_eq!((row.problem, row.last_success), (Some(problem), None));
        outcome(&conn, votes, &fetched, true);
        outcome(&conn, votes, &Outcome::Unchanged { moved_to: None }, false);
        let row = rows(&conn).unwrap().remove(0);
        assert_eq!((row.problem, row.last_success), (None, Some(at(5))));
        assert_eq!(row.feed.title.as_str(), "Votes");
        assert_eq!(row.feed.site, Some(url("https://votes.example/")));
    }

    #[test]
    fn a_feed_that_forgets_its_title_keeps_it() {
        let conn = schema::in_memory();
        let votes = subscribe(&conn, "votes.example", "");
        for (title, is_seen) in [("Votes", true), ("", false)] {
            let fetched = Outcome::Fetched {
                moved_to: None,
                info: &info(title),
                validators: &Validators::default(),
                selectors: None,
            };
            outcome(&conn, votes, &fetched, is_seen);
        }
        assert_eq!(rows(&conn).unwrap()[0].feed.title.as_str(), "Votes");
    }

    #[test]
    fn a_feed_that_moved_is_known_under_both_addresses_and_never_moves_onto_another() {
        let conn = schema::in_memory();
        let votes = subscribe(&conn, "votes.example", "");
        let storms = subscribe(&conn, "storms.example", "");
        let new = url("https://new.example/feed");
        for feed in [votes, storms] {
            let fetched = Outcome::Fetched {
                moved_to: Some(&new),
                info: &FeedInfo::default(),
                validators: &Validators::default(),
                selectors: None,
            };
            outcome(&conn, feed, &fetched, false);
        }
        let due: Vec<_> = due(&conn, &Scope::All)
            .unwrap()
            .into_iter()
            .map(|feed| feed.url)
            .collect();
        assert_eq!(due, [new.clone(), url("https://storms.example/feed")]);
        for address in [new, url("https://votes.example/feed")] {
            assert_eq!(by_url(&conn, &address).unwrap().unwrap().id, votes);
        }
    }

    #[test]
    fn habits_are_told_by_the_latest_entries_read_or_not() {
        let conn = schema::in_memory();
        let votes = subscribe(&conn, "votes.example", "");
        let tx = conn.unchecked_transaction().unwrap();
        let none = habits(&tx, votes).unwrap();
        assert_eq!((none.latest, none.since), (0, None));
        tx.commit().unwrap();
        let titles: Vec<_> = (1..=30).map(|n| format!("{n}")).collect();
        let stories = (1..).zip(&titles).map(|(n, title)| story(title, Some(n)));
        keep(&conn, votes, &stories.collect::<Vec<_>>(), 99);
        let tx = conn.unchecked_transaction().unwrap();
        let read = ["30", "20", "2"].map(|title| samples::id(&conn, title));
        marks::set(&tx, &read, Mark::Read(true), at(99)).unwrap();
        let habits = habits(&tx, votes).unwrap();
        assert_eq!((habits.latest, habits.since), (20, Some(at(11))));
    }

    #[test]
    fn a_schedule_is_kept_until_the_feed_is_left() {
        let conn = schema::in_memory();
        let votes = subscribe(&conn, "votes.example", "");
        let kept = Schedule {
            next_fetch: Some(at(7)),
            forbidden_until: Some(at(8)),
            is_gone: true,
            failures: 3,
        };
        let tx = conn.unchecked_transaction().unwrap();
        keep_schedule(&tx, votes, &kept).unwrap();
        tx.commit().unwrap();
        assert_eq!(rows(&conn).unwrap()[0].schedule, kept);
        assert_eq!(due(&conn, &Scope::All).unwrap()[0].schedule, kept);
        let tx = conn.unchecked_transaction().unwrap();
        super::super::sources::remove(&tx, votes).unwrap();
        tx.commit().unwrap();
        subscribe(&conn, "votes.example", "");
        let expected = Schedule {
            forbidden_until: Some(at(8)),
            ..Schedule::default()
        };
        assert_eq!(rows(&conn).unwrap()[0].schedule, expected);
    }

    #[test]
    fn what_is_due_can_be_one_folder_or_one_feed() {
        let conn = schema::in_memory();
        let votes = subscribe(&conn, "votes.example", "Politics");
        let storms = subscribe(&conn, "storms.example", "");
        let ids = |scope| -> Vec<_> {
            due(&conn, &scope)
                .unwrap()
                .into_iter()
                .map(|feed| feed.id)
                .collect()
        };
        assert_eq!(ids(Scope::All), [storms, votes]);
        assert_eq!(ids(Scope::Folder(Plain::new("Politics"))), [votes]);
        assert_eq!(ids(Scope::Feed(storms)), [storms]);
    }
}
