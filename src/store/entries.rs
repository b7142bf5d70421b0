//! Entries: the lists that are shown, and the one that is opened.
//!
//! Every list by time is a walk along one index, newest first, that ends after `limit` rows (two
//! walks, merged, where read and unread are shown); a test holds the query plans. A list in the
//! order of the page is its edition, and then such a walk.

mod keep;
mod page;
mod words;

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Row, params};
use url::Url;

pub use keep::{Kept, keep};

use super::columns::{Address, Time};
use super::editions;
use super::error::StoreError;
use super::packed::Text;
use words::Words;

use crate::filter::Query;
use crate::news::{Entry, EntryId, Headline, HeadlinePage, Order, Scope, SortKey};

/// Headlines matching `query`, newest first whatever its order, at most `limit`.
///
/// `after` is the key of the last row of the page before; pages neither repeat nor skip an
/// entry while a refresh is writing.
pub fn headlines(
    conn: &Connection,
    query: &Query,
    after: Option<&SortKey>,
    limit: u32,
) -> Result<Vec<Headline>, StoreError> {
    walk(conn, query, after, limit, 0)
}

/// The first `limit` headlines of `query` in its order, and how many there are.
///
/// Those of a list in the order of the page, and those of a single feed in any, know where they
/// stand.
pub fn page(conn: &Connection, query: &Query, limit: u32) -> Result<HeadlinePage, StoreError> {
    if !query.words.is_empty() {
        return page_with_words(conn, query, limit);
    }
    let (rows, edition) = match (query.order, &query.scope) {
        (Order::Page, _) => page::in_page_order(conn, query, limit)?,
        (Order::Time, Scope::Feed(feed)) => {
            let mut rows = headlines(conn, query, None, limit)?;
            let standings = editions::standings(conn, *feed)?;
            for row in &mut rows {
                row.standing = Some(standings.of(row.id));
            }
            (rows, standings.edition)
        }
        (Order::Time, _) => (headlines(conn, query, None, limit)?, None),
    };
    Ok(HeadlinePage {
        rows,
        total: total(conn, query)?,
        edition,
    })
}

/// The same of a list whose headlines must have certain words. Several sources are listed by
/// time.
fn page_with_words(
    conn: &Connection,
    query: &Query,
    limit: u32,
) -> Result<HeadlinePage, StoreError> {
    let Scope::Feed(feed) = query.scope else {
        let (rows, total) = words::newest(conn, query, limit)?;
        return Ok(HeadlinePage {
            rows,
            total,
            edition: None,
        });
    };
    if query.order == Order::Page {
        let words = Words::of(&query.words);
        let (mut rows, edition) = page::in_page_order(conn, query, u32::MAX)?;
        rows.retain(|row| words.are_in([row.title.as_str(), row.source.as_str()]));
        let total = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        return Ok(HeadlinePage {
            rows,
            total,
            edition,
        });
    }
    let (mut rows, total) = words::newest(conn, query, limit)?;
    let standings = editions::standings(conn, feed)?;
    for row in &mut rows {
        row.standing = Some(standings.of(row.id));
    }
    Ok(HeadlinePage {
        rows,
        total,
        edition: standings.edition,
    })
}

/// The headline that stands at place `number` of a list, counted from 1.
pub fn nth(conn: &Connection, query: &Query, number: u32) -> Result<Option<Headline>, StoreError> {
    let Some(before) = number.checked_sub(1) else {
        return Ok(None);
    };
    Ok(walk(conn, query, None, 1, before)?.pop())
}

/// An entry with all that its feed gave; `None` when it is no longer stored.
pub fn entry(conn: &Connection, id: EntryId) -> Result<Option<Entry>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS}, e.byline, e.updated, t.html
         FROM entries e JOIN feeds f ON f.id = e.feed LEFT JOIN texts t ON t.entry = e.id
         WHERE e.id = ?1"
    );
    let entry = conn
        .prepare_cached(&sql)?
        .query_row([id], |row| {
            Ok(Entry {
                headline: headline(row)?,
                byline: row.get("byline")?,
                updated: row.get::<_, Option<Time>>("updated")?.map(|time| time.0),
                html: row
                    .get::<_, Option<Text>>("html")?
                    .map_or_else(String::new, |text| text.0),
            })
        })
        .optional()?;
    Ok(entry)
}

/// The newest entry that leads to `url`.
pub fn by_url(conn: &Connection, url: &Url) -> Result<Option<EntryId>, StoreError> {
    let id = conn
        .prepare_cached("SELECT id FROM entries WHERE url = ?1 ORDER BY id DESC LIMIT 1")?
        .query_row([url.as_str()], |row| row.get(0))
        .optional()?;
    Ok(id)
}

/// The columns that [`headline`] reads.
const COLUMNS: &str = "e.id, e.feed, e.title, f.name, e.url, e.summary, e.published, e.sorted,
    e.is_read, e.is_starred, e.first_seen, e.last_seen";

fn headline(row: &Row<'_>) -> rusqlite::Result<Headline> {
    Ok(Headline {
        id: row.get(0)?,
        feed: row.get(1)?,
        title: row.get(2)?,
        source: row.get(3)?,
        url: row.get::<_, Option<Address>>(4)?.map(|address| address.0),
        summary: row.get(5)?,
        published: row.get::<_, Option<Time>>(6)?.map(|time| time.0),
        sorted: row.get::<_, Time>(7)?.0,
        is_read: row.get(8)?,
        is_starred: row.get(9)?,
        first_seen: row.get::<_, Time>(10)?.0,
        last_seen: row.get::<_, Option<Time>>(11)?.map(|time| time.0),
        standing: None,
    })
}

fn walk(
    conn: &Connection,
    query: &Query,
    after: Option<&SortKey>,
    limit: u32,
    skip: u32,
) -> Result<Vec<Headline>, StoreError> {
    let mut statement = conn.prepare_cached(&walk_sql(query, after.is_some()))?;
    let rows = statement.query_map(
        params![
            scope_value(&query.scope),
            after.map(|key| Time(key.sorted)),
            after.map(|key| key.id),
            limit,
            skip
        ],
        headline,
    )?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// ?1 the scope, ?2 and ?3 the key to go on after, ?4 the limit, ?5 the rows to skip.
fn walk_sql(query: &Query, is_later_page: bool) -> String {
    let scope = match query.scope {
        Scope::All => "e.folder IS NOT NULL",
        Scope::Folder(_) => "e.folder = (SELECT id FROM folders WHERE name = ?1)",
        Scope::Feed(_) => "e.feed = ?1",
    };
    let after = if is_later_page {
        " AND (e.sorted, e.id) < (?2, ?3)"
    } else {
        ""
    };
    // A cross join: entries are walked in the order of the index, each row then finds its feed.
    // Left to itself SQLite may begin with the feeds and sort everything in the end.
    let walk = |is_read| {
        format!(
            "SELECT {COLUMNS} FROM entries e CROSS JOIN feeds f ON f.id = e.feed
             WHERE {scope} AND e.is_read = {is_read}{after}"
        )
    };
    let walks = if query.is_unread_only {
        walk(0)
    } else {
        // Merged as they are walked, and walked no further than the limit.
        format!("{} UNION ALL {}", walk(0), walk(1))
    };
    format!("{walks} ORDER BY e.sorted DESC, e.id DESC LIMIT ?4 OFFSET ?5")
}

/// How many headlines a list has in all; asked of the sums, so that nothing is counted.
fn total(conn: &Connection, query: &Query) -> Result<u32, StoreError> {
    let sum = if query.is_unread_only {
        "c.unread"
    } else {
        "c.total"
    };
    let scope = match query.scope {
        Scope::All => "?1 IS NULL AND f.is_hidden = 0",
        Scope::Folder(_) => {
            "f.is_hidden = 0 AND f.folder = (SELECT id FROM folders WHERE name = ?1)"
        }
        Scope::Feed(_) => "f.id = ?1",
    };
    let sql = format!(
        "SELECT coalesce(sum({sum}), 0) FROM feeds f JOIN counts c ON c.feed = f.id WHERE {scope}"
    );
    let total = conn
        .prepare_cached(&sql)?
        .query_row([scope_value(&query.scope)], |row| row.get(0))?;
    Ok(total)
}

fn scope_value(scope: &Scope) -> Value {
    match scope {
        Scope::All => Value::Null,
        Scope::Folder(name) => Value::Text(name.to_string()),
        Scope::Feed(id) => Value::Integer(id.0),
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::super::samples::{at, feed, id, keep, story, titles};
    use super::super::{marks, schema, sources};
    use super::*;
    use crate::news::{FeedId, Mark, NewEntry};
    use crate::text::Plain;

    #[track_caller]
    fn check(conn: &Connection, scope: Scope, is_unread_only: bool, expected: &str) {
        assert_eq!(titles(conn, scope.clone(), is_unread_only), expected);
        let query = Query {
            scope,
            is_unread_only,
            ..Query::default()
        };
        let expected = expected.split_whitespace().count();
        assert_eq!(page(conn, &query, 1).unwrap().total as usize, expected);
    }

    /// The titles of what has these words, in both orders, and how many there are.
    #[track_caller]
    fn check_words(conn: &Connection, scope: &Scope, words: &str, expected: &str) {
        for order in [Order::Time, Order::Page] {
            let query = Query {
                scope: scope.clone(),
                order,
                words: words.to_owned(),
                ..Query::default()
            };
            let found = page(conn, &query, 100).unwrap();
            let titles: Vec<_> = found.rows.iter().map(|row| row.title.as_str()).collect();
            assert_eq!(titles.join(" "), expected, "{words} in {scope:?}");
            assert_eq!(found.total as usize, titles.len());
            assert_eq!(page(conn, &query, 1).unwrap().total, found.total);
        }
    }

    #[test]
    fn words_are_found_in_titles_and_in_names_of_sources() {
        let conn = schema::in_memory();
        let votes = feed(&conn, "votes.example", "");
        let storms = feed(&conn, "storms.example", "Weather");
        keep(&conn, votes, &[story("Élection", Some(1))], 1);
        keep(
            &conn,
            storms,
            &[story("Orkan", Some(3)), story("Elegie", Some(2))],
            1,
        );
        for (scope, words, expected) in [
            (Scope::All, "el", "Elegie Élection"),
            (Scope::All, "EL votes", "Élection"),
            (Scope::All, "votes el", "Élection"),
            (Scope::All, "orkanstorms", ""),
            (Scope::All, "storm", "Orkan Elegie"),
            (Scope::Feed(storms), "el", "Elegie"),
            (Scope::Folder(Plain::new("Weather")), "el", "Elegie"),
            (Scope::Feed(votes), "orkan", ""),
        ] {
            check_words(&conn, &scope, words, expected);
        }
    }

    fn mark(conn: &Connection, title: &str, mark: Mark) {
        let entry = id(conn, title);
        let tx = conn.unchecked_transaction().unwrap();
        assert_eq!(marks::set(&tx, &[entry], mark, at(0)).unwrap(), 1);
        tx.commit().unwrap();
    }

    #[test]
    fn every_list_shows_its_own_newest_first() {
        let conn = schema::in_memory();
        let storms = feed(&conn, "storms.example", "Weather");
        let floods = feed(&conn, "floods.example", "Weather");
        let votes = feed(&conn, "votes.example", "");
        keep(
            &conn,
            storms,
            &[story("s9", Some(9)), story("s4", Some(4))],
            20,
        );
        keep(&conn, floods, &[story("f6", Some(6))], 20);
        keep(
            &conn,
            votes,
            &[story("v7", Some(7)), story("v1", Some(1))],
            20,
        );
        mark(&conn, "s9", Mark::Read(true));
        mark(&conn, "v1", Mark::Read(true));
        let weather = Scope::Folder(Plain::new("Weather"));
        check(&conn, Scope::All, false, "s9 v7 f6 s4 v1");
        check(&conn, Scope::All, true, "v7 f6 s4");
        check(&conn, weather.clone(), false, "s9 f6 s4");
        check(&conn, weather, true, "f6 s4");
        check(&conn, Scope::Feed(votes), false, "v7 v1");
        check(&conn, Scope::Feed(votes), true, "v7");
        check(&conn, Scope::Folder(Plain::new("Sport")), false, "");
        check(&conn, Scope::Feed(FeedId(99)), false, "");
    }

    #[test]
    fn what_is_unsubscribed_from_is_in_no_list_and_comes_back_whole() {
        let conn = schema::in_memory();
        let storms = feed(&conn, "storms.example", "Weather");
        let votes = feed(&conn, "votes.example", "");
        keep(&conn, storms, &[story("s9", Some(9))], 20);
        keep(&conn, votes, &[story("v7", Some(7))], 20);
        mark(&conn, "s9", Mark::Starred(true));
        let tx = conn.unchecked_transaction().unwrap();
        sources::remove(&tx, storms).unwrap();
        tx.commit().unwrap();
        keep(&conn, storms, &[story("late", Some(10))], 21);
        check(&conn, Scope::All, false, "v7");
        check(&conn, Scope::Folder(Plain::new("Weather")), false, "");

        assert_eq!(feed(&conn, "storms.example", ""), storms);
        check(&conn, Scope::All, false, "late s9 v7");
        check(&conn, Scope::Folder(Plain::new("Weather")), false, "");
        let all = headlines(&conn, &Query::default(), None, 9).unwrap();
        assert!(all[1].is_starred);
    }

    #[test]
    fn without_times_the_order_of_the_feed_counts() {
        let conn = schema::in_memory();
        let votes = feed(&conn, "votes.example", "");
        keep(&conn, votes, &[story("b", None), story("a", None)], 1);
        keep(
            &conn,
            votes,
            &[story("d", None), story("c", None), story("b", None)],
            2,
        );
        check(&conn, Scope::All, false, "d c b a");
    }

    #[test]
    fn a_date_in_the_future_counts_as_now() {
        let conn = schema::in_memory();
        let votes = feed(&conn, "votes.example", "");
        keep(&conn, votes, &[story("next-year", Some(500_000))], 1);
        keep(&conn, votes, &[story("today", Some(2))], 2);
        check(&conn, Scope::All, false, "today next-year");
    }

    #[test]
    fn keeping_the_same_entries_again_changes_nothing() {
        let conn = schema::in_memory();
        let votes = feed(&conn, "votes.example", "");
        let stories = [story("b", Some(2)), story("a", None)];
        assert_eq!(
            keep(&conn, votes, &stories, 3),
            Kept {
                new: 2,
                changed: 0,
                is_reordered: true,
            }
        );
        let before = headlines(&conn, &Query::default(), None, 9).unwrap();
        assert_eq!(keep(&conn, votes, &stories, 4), Kept::default());
        assert_eq!(
            headlines(&conn, &Query::default(), None, 9).unwrap(),
            before
        );
    }

    #[test]
    fn a_changed_entry_keeps_its_identity_its_marks_and_its_place() {
        let conn = schema::in_memory();
        let votes = feed(&conn, "votes.example", "");
        keep(&conn, votes, &[story("a", None)], 1);
        keep(&conn, votes, &[story("b", None)], 2);
        mark(&conn, "a", Mark::Read(true));
        let before = id(&conn, "a");
        let changed = NewEntry {
            title: Plain::new("a-corrected"),
            updated: Some(at(3)),
            published: Some(at(3)),
            html: "<p>more</p>".to_owned(),
            ..story("a", None)
        };
        assert_eq!(
            keep(&conn, votes, &[changed], 3),
            Kept {
                new: 0,
                changed: 1,
                is_reordered: true,
            }
        );
        check(&conn, Scope::All, false, "b a-corrected");
        let entry = entry(&conn, before).unwrap().unwrap();
        assert!(entry.headline.is_read);
        assert_eq!(entry.html, "<p>more</p>");
        assert_eq!(entry.updated, Some(at(3)));
    }

    #[test]
    fn pages_neither_repeat_nor_skip_while_a_refresh_writes() {
        let conn = schema::in_memory();
        let votes = feed(&conn, "votes.example", "");
        // Two at each minute, so that a page ends between equals.
        let stories: Vec<_> = (0..10)
            .map(|n| story(&format!("n{n}"), Some(n / 2)))
            .collect();
        keep(&conn, votes, &stories, 50);
        let mut seen = Vec::new();
        let mut after = None;
        for round in 0..4 {
            let rows = headlines(&conn, &Query::default(), after.as_ref(), 3).unwrap();
            after = rows.last().map(Headline::sort_key);
            seen.extend(rows.into_iter().map(|row| row.title.to_string()));
            keep(
                &conn,
                votes,
                &[story(&format!("new{round}"), None)],
                60 + round,
            );
        }
        assert_eq!(seen.join(" "), "n8 n9 n6 n7 n4 n5 n2 n3 n0 n1");
    }

    #[test]
    fn a_headline_is_found_by_its_number_and_its_address() {
        let conn = schema::in_memory();
        let votes = feed(&conn, "votes.example", "");
        keep(&conn, votes, &[story("b", Some(2)), story("a", Some(1))], 3);
        let query = Query::default();
        let title = |number| nth(&conn, &query, number).unwrap().map(|row| row.title);
        assert_eq!(title(0), None);
        assert_eq!(title(1), Some(Plain::new("b")));
        assert_eq!(title(2), Some(Plain::new("a")));
        assert_eq!(title(3), None);
        assert_eq!(nth(&conn, &query, 2).unwrap().unwrap().id, id(&conn, "a"));
    }

    #[test]
    fn a_long_text_comes_back_as_it_was() {
        let conn = schema::in_memory();
        let votes = feed(&conn, "votes.example", "");
        let long = NewEntry {
            html: "<p>Ein Süßwasser-Fluß, 水</p>".repeat(1000),
            ..story("a", None)
        };
        keep(&conn, votes, std::slice::from_ref(&long), 1);
        let entry = entry(&conn, id(&conn, "a")).unwrap().unwrap();
        assert_eq!(entry.html, long.html);
        let stored: u32 = conn
            .query_row("SELECT length(html) FROM texts", [], |row| row.get(0))
            .unwrap();
        assert!((stored as usize) < long.html.len() / 10);
    }

    #[test]
    fn the_oddest_entry_comes_back_as_it_was() {
        let conn = schema::in_memory();
        let votes = feed(&conn, "votes.example", "");
        let odd = NewEntry {
            guid: "\0' OR 1 --\u{202e}".to_owned(),
            title: Plain::default(),
            published: Some(Timestamp::MIN),
            updated: Some(Timestamp::from_millisecond(-1).unwrap()),
            html: "\0<b>".to_owned(),
            ..story("a", None)
        };
        let other = NewEntry {
            guid: "\0".to_owned(),
            ..story("b", None)
        };
        let stories = [odd.clone(), other];
        assert_eq!(keep(&conn, votes, &stories, 1).new, 2);
        assert_eq!(keep(&conn, votes, &stories, 1), Kept::default());
        let entry = entry(&conn, id(&conn, "a")).unwrap().unwrap();
        assert_eq!(entry.html, odd.html);
        assert_eq!(entry.headline.published, odd.published);
        assert_eq!(entry.updated, odd.updated);
    }

    /// How `SQLite` goes about a list.
    fn plan(conn: &Connection, sql: &str) -> String {
        let mut statement = conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let n_parameters = statement.parameter_count();
        let steps = statement
            .query_map(rusqlite::params_from_iter(vec![1; n_parameters]), |row| {
                row.get::<_, String>("detail")
            })
            .unwrap();
        steps.collect::<Result<Vec<_>, _>>().unwrap().join("\n")
    }

    #[test]
    fn every_list_is_a_walk_along_one_index() {
        let conn = schema::in_memory();
        for (scope, index) in [
            (Scope::All, "entries_newest (is_read=?"),
            (
                Scope::Folder(Plain::new("Weather")),
                "entries_of_folder (folder=? AND is_read=?",
            ),
            (
                Scope::Feed(FeedId(1)),
                "entries_of_feed (feed=? AND is_read=?",
            ),
        ] {
            for (is_unread_only, n_walks) in [(true, 1), (false, 2)] {
                let query = Query {
                    scope: scope.clone(),
                    is_unread_only,
                    ..Query::default()
                };
                let first = plan(&conn, &walk_sql(&query, false));
                assert_eq!(first.matches(index).count(), n_walks, "{query:?}: {first}");
                assert!(!first.contains("TEMP B-TREE"), "{query:?}: {first}");
                let later = plan(&conn, &walk_sql(&query, true));
                assert_eq!(later.matches(" AND sorted<?)").count(), n_walks, "{later}");
                assert!(!later.contains("TEMP B-TREE"), "{query:?}: {later}");
            }
        }
    }
}
