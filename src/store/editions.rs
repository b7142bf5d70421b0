//! The order in which each feed last gave its stories, and the one that the reader last saw.
//!
//! An edition is one row a feed and not one a story: pages change their order at every look, and
//! a refresh of many feeds would write each of their stories anew. What was seen is the edition
//! that was on screen, never a later one that came meanwhile.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::columns::{Time, kind_number};
use super::error::StoreError;
use crate::news::{EntryId, FeedId, FeedKind, Movement, Order, Prominence, Standing, movements};

/// A story in an edition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Story {
    /// Its entry.
    pub entry: EntryId,
    /// How much the page makes of it; `None` in a feed.
    pub prominence: Option<Prominence>,
}

/// Where the stories of a feed stand.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Standings {
    /// The stories of the present edition, from the top.
    pub present: Vec<EntryId>,
    /// Those that went since the reader's last look, in no order.
    pub gone: Vec<EntryId>,
    /// When the present edition was first fetched; `None` before the first. It names the
    /// edition.
    pub edition: Option<Timestamp>,
    all: HashMap<EntryId, Standing>,
}

impl Standings {
    /// Where an entry of the feed stands.
    pub fn of(&self, entry: EntryId) -> Standing {
        self.all.get(&entry).copied().unwrap_or_default()
    }
}

/// Keeps the order in which a feed now gives its stories, and when it last had those that it
/// gives no longer. Answers whether that differs from what was kept.
pub fn keep(
    tx: &Transaction<'_>,
    feed: FeedId,
    stories: &[Story],
    now: Timestamp,
) -> Result<bool, StoreError> {
    let before = tx
        .prepare_cached("SELECT stories FROM editions WHERE feed = ?1")?
        .query_row([feed], |row| row.get::<_, String>(0))
        .optional()?;
    let text = written(stories);
    if before.as_deref() == Some(&*text) {
        return Ok(false);
    }
    let before = read(before.as_deref());
    note_who_went(tx, feed, &before, stories, now)?;
    tx.prepare_cached(
        "INSERT INTO editions (feed, stories, made_at) VALUES (?1, ?2, ?3)
         ON CONFLICT (feed) DO UPDATE SET stories = excluded.stories, made_at = excluded.made_at",
    )?
    .execute(params![feed, text, Time(now)])?;
    Ok(true)
}

/// Notes that the reader looked at an edition of a feed; nothing when there is a later one by
/// now, for nobody has seen that.
pub fn look(
    tx: &Transaction<'_>,
    feed: FeedId,
    edition: Timestamp,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE editions SET seen = stories, seen_at = ?3 WHERE feed = ?1 AND made_at = ?2",
    )?
    .execute(params![feed, Time(edition), Time(now)])?;
    Ok(())
}

/// Where the stories of a feed stand, and what moved since the reader's last look.
pub fn standings(conn: &Connection, feed: FeedId) -> Result<Standings, StoreError> {
    let row = conn
        .prepare_cached(
            "SELECT e.stories, e.made_at, e.seen, f.kind
             FROM editions e JOIN feeds f ON f.id = e.feed WHERE e.feed = ?1",
        )?
        .query_row([feed], |row| {
            Ok((
                row.get::<_, String>(0)?,
                row.get::<_, Time>(1)?.0,
                row.get::<_, Option<String>>(2)?,
                row.get::<_, FeedKind>(3)?,
            ))
        })
        .optional()?;
    let Some((stories, made_at, seen, kind)) = row else {
        return Ok(Standings::default());
    };
    let stories = read(Some(&stories));
    let seen = seen.map(|seen| read(Some(&seen)));
    Ok(compare(&stories, seen.as_deref(), made_at, kind))
}

/// Keeps in which order the reader wants to have a feed listed.
pub fn set_order(tx: &Transaction<'_>, feed: FeedId, order: Order) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE feeds SET list_order = ?2 WHERE id = ?1")?
        .execute(params![feed, order_number(order)])?;
    Ok(())
}

/// What [`order`] reads: the reader's own choice, else what fits the kind of the feed.
pub fn order_column() -> String {
    let page = kind_number(FeedKind::FrontPage);
    format!("coalesce(f.list_order, f.kind = {page})")
}

/// An order as its column holds it; a number once used keeps its meaning.
fn order_number(order: Order) -> i64 {
    match order {
        Order::Time => 0,
        Order::Page => 1,
    }
}

/// The order that a column holds.
pub fn order(number: i64) -> Order {
    if number == order_number(Order::Page) {
        Order::Page
    } else {
        Order::Time
    }
}

fn compare(
    stories: &[Story],
    seen: Option<&[Story]>,
    made_at: Timestamp,
    kind: FeedKind,
) -> Standings {
    let ids = |stories: &[Story]| stories.iter().map(|story| story.entry).collect::<Vec<_>>();
    let present = ids(stories);
    let mut standings: HashMap<EntryId, Standing> = HashMap::with_capacity(present.len());
    for (position, story) in (0..).zip(stories) {
        let standing = standings.entry(story.entry).or_default();
        standing.position = Some(position);
        standing.prominence = story.prominence;
    }
    let mut gone = Vec::new();
    if let Some(seen) = seen {
        let seen = ids(seen);
        for (id, movement) in movements(&seen, &present) {
            if movement == Movement::Gone {
                gone.push(id);
            }
            standings.entry(id).or_default().movement = Some(movement);
        }
        for (position, id) in (0..).zip(&seen) {
            standings.entry(*id).or_default().before = Some(position);
        }
        if kind == FeedKind::Feed {
            // A feed announces its latest: what new stories push off its end was not withdrawn.
            for id in pushed_off(&seen, &present) {
                standings.entry(id).or_default().movement = None;
            }
            gone.retain(|id| standings.get(id).is_some_and(|at| at.movement.is_some()));
        }
    }
    Standings {
        present,
        gone,
        edition: Some(made_at),
        all: standings,
    }
}

/// The stories below the last that stayed.
fn pushed_off(then: &[EntryId], now: &[EntryId]) -> Vec<EntryId> {
    let here: HashSet<&EntryId> = now.iter().collect();
    let below = then.iter().rev().take_while(|id| !here.contains(id));
    below.copied().collect()
}

/// Keeps when the feed last had the stories that it has no longer, and forgets it of those that
/// came back.
fn note_who_went(
    tx: &Transaction<'_>,
    feed: FeedId,
    before: &[Story],
    now_there: &[Story],
    now: Timestamp,
) -> Result<(), StoreError> {
    let ids = |stories: &[Story]| {
        stories
            .iter()
            .map(|story| story.entry)
            .collect::<HashSet<_>>()
    };
    let (old, new) = (ids(before), ids(now_there));
    if old.is_empty() {
        return Ok(());
    }
    // It had them when it last answered, for then it had the edition that we know.
    let last: Option<Time> = tx
        .prepare_cached("SELECT last_success FROM feeds WHERE id = ?1")?
        .query_row([feed], |row| row.get(0))?;
    let last = last.unwrap_or(Time(now));
    let mut set = tx.prepare_cached(
        "UPDATE entries SET last_seen = ?2 WHERE id = ?1 AND last_seen IS NOT ?2",
    )?;
    for id in old.difference(&new) {
        set.execute(params![id, last])?;
    }
    for id in new.difference(&old) {
        set.execute(params![id, None::<Time>])?;
    }
    Ok(())
}

/// The form in which an edition is stored: its entries in their order, each with the number of
/// its prominence, as JSON: `[[17,0],[4,2],[5,null]]`.
fn written(stories: &[Story]) -> String {
    let rows: Vec<(i64, Option<u8>)> = stories
        .iter()
        .map(|story| (story.entry.0, story.prominence.map(prominence_number)))
        .collect();
    serde_json::to_string(&rows).expect("numbers can be written")
}

/// What [`written`] wrote; nothing where it is something else.
fn read(text: Option<&str>) -> Vec<Story> {
    let rows: Vec<(i64, Option<u8>)> = text
        .and_then(|text| serde_json::from_str(text).ok())
        .unwrap_or_default();
    let story = |(id, number): (i64, Option<u8>)| Story {
        entry: EntryId(id),
        prominence: number.and_then(prominence),
    };
    rows.into_iter().map(story).collect()
}

/// A prominence as it is stored; a number once used keeps its meaning.
fn prominence_number(prominence: Prominence) -> u8 {
    match prominence {
        Prominence::Lead => 0,
        Prominence::Secondary => 1,
        Prominence::List => 2,
    }
}

fn prominence(number: u8) -> Option<Prominence> {
    [Prominence::Lead, Prominence::Secondary, Prominence::List]
        .into_iter()
        .find(|prominence| prominence_number(*prominence) == number)
}

#[cfg(test)]
mod tests {
    use super::super::entries;
    use super::super::samples::{at, feed, keep as keep_stories, story, url};
    use super::super::sources::{self, NewFeed, Origin};
    use super::super::{feeds, schema};
    use super::*;
    use crate::filter::Query;
    use crate::news::{FeedInfo, NewEntry, Scope, Validators};

    fn front_page(conn: &Connection) -> FeedId {
        let page = NewFeed {
            url: url("https://votes.example/"),
            name: None,
            folder: None,
            kind: FeedKind::FrontPage,
        };
        let tx = conn.unchecked_transaction().unwrap();
        let (id, _) = sources::add(&tx, &page, Origin::Kept).unwrap();
        tx.commit().unwrap();
        id
    }

    /// The feed gives the stories whose titles are the letters of `page`, at a minute.
    fn give(conn: &Connection, feed: FeedId, page: &str, minute: i64) {
        let letters = page.chars().map(|c| c.to_string());
        let stories: Vec<NewEntry> = letters.map(|title| story(&title, None)).collect();
        keep_stories(conn, feed, &stories, minute);
        let outcome = feeds::Outcome::Fetched {
            moved_to: None,
            info: &FeedInfo::default(),
            validators: &Validators::default(),
            selectors: None,
        };
        let tx = conn.unchecked_transaction().unwrap();
        feeds::keep_outcome(&tx, feed, &outcome, at(minute)).unwrap();
        tx.commit().unwrap();
    }

    fn look_at(conn: &Connection, feed: FeedId, edition: i64) {
        let tx = conn.unchecked_transaction().unwrap();
        look(&tx, feed, at(edition), at(edition)).unwrap();
        tx.commit().unwrap();
    }

    fn query(feed: FeedId) -> Query {
        Query {
            scope: Scope::Feed(feed),
            order: Order::Page,
            ..Query::default()
        }
    }

    /// Checks the list in the order of the page: `A B+ C^1 Dv1 Ex E-`, a minus for what is not
    /// there and was not at the last look.
    #[track_caller]
    fn check(conn: &Connection, query: &Query, expected: &str) {
        let page = entries::page(conn, query, 100).unwrap();
        let rows = page.rows.iter().map(|row| {
            let standing = row.standing.unwrap();
            let sign = match standing.movement {
                Some(Movement::New) => "+".to_owned(),
                Some(Movement::Up(by)) => format!("^{by}"),
                Some(Movement::Down(by)) => format!("v{by}"),
                Some(Movement::Gone) => "x".to_owned(),
                Some(Movement::Same) | None if standing.position.is_some() => String::new(),
                Some(Movement::Same) | None => "-".to_owned(),
            };
            format!("{}{sign}", row.title)
        });
        assert_eq!(rows.collect::<Vec<_>>().join(" "), expected);
    }

    #[test]
    fn what_moved_is_told_as_of_the_last_look() {
        let conn = schema::in_memory();
        let page = front_page(&conn);
        give(&conn, page, "ABCD", 1);
        check(&conn, &query(page), "A B C D");
        look_at(&conn, page, 1);
        check(&conn, &query(page), "A B C D");
        give(&conn, page, "DXAC", 2);
        check(&conn, &query(page), "D^2 X+ A C Bx");
        // Until the next look everything adds up.
        give(&conn, page, "DYA", 3);
        check(&conn, &query(page), "D^1 Y+ A Bx Cx X-");
        look_at(&conn, page, 3);
        check(&conn, &query(page), "D Y A X- B- C-");
    }

    #[test]
    fn an_edition_that_came_after_the_look_was_not_seen() {
        let conn = schema::in_memory();
        let page = front_page(&conn);
        give(&conn, page, "AB", 1);
        look_at(&conn, page, 1);
        give(&conn, page, "CAB", 2);
        look_at(&conn, page, 1);
        check(&conn, &query(page), "C+ A B");
    }

    #[test]
    fn the_page_stands_before_what_it_has_no_longer_however_few_rows_are_asked_for() {
        let conn = schema::in_memory();
        let page = front_page(&conn);
        give(&conn, page, "ABC", 1);
        look_at(&conn, page, 1);
        give(&conn, page, "XYZ", 2);
        check(&conn, &query(page), "X+ Y+ Z+ Ax Bx Cx");
        for limit in 0..8 {
            let rows = entries::page(&conn, &query(page), limit).unwrap().rows;
            let titles = rows.iter().map(|row| row.title.as_str());
            assert!(titles.eq(["X", "Y", "Z", "A", "B", "C"].into_iter().take(rows.len())));
            assert_eq!(rows.len(), (limit as usize).min(6));
        }
        let unread = Query {
            is_unread_only: true,
            ..query(page)
        };
        conn.execute(
            "UPDATE entries SET is_read = 1 WHERE title IN ('X', 'B')",
            [],
        )
        .unwrap();
        check(&conn, &unread, "Y+ Z+ Ax Cx");
    }

    #[test]
    fn what_new_stories_push_off_the_end_of_a_feed_was_not_withdrawn() {
        let conn = schema::in_memory();
        let votes = feed(&conn, "votes.example", "");
        give(&conn, votes, "ABCD", 1);
        look_at(&conn, votes, 1);
        give(&conn, votes, "XYAC", 2);
        check(&conn, &query(votes), "X+ Y+ A C Bx D-");
    }

    #[test]
    fn when_a_story_was_last_there_is_kept_until_it_comes_back() {
        let conn = schema::in_memory();
        let page = front_page(&conn);
        let last_seen = |title: &str| {
            let rows = entries::page(&conn, &query(page), 9).unwrap().rows;
            let row = rows.into_iter().find(|row| &*row.title == title).unwrap();
            (row.first_seen, row.last_seen)
        };
        give(&conn, page, "AB", 1);
        give(&conn, page, "AB", 2);
        give(&conn, page, "A", 3);
        assert_eq!(last_seen("A"), (at(1), None));
        assert_eq!(last_seen("B"), (at(1), Some(at(2))));
        give(&conn, page, "AB", 4);
        assert_eq!(last_seen("B"), (at(1), None));
    }

    #[test]
    fn prominence_is_kept_and_a_change_of_it_is_an_edition() {
        let conn = schema::in_memory();
        let page = front_page(&conn);
        let with = |prominence| {
            vec![NewEntry {
                prominence,
                ..story("A", None)
            }]
        };
        for (minute, prominence) in [
            (1, Some(Prominence::Lead)),
            (2, Some(Prominence::Secondary)),
            (3, Some(Prominence::List)),
            (4, None),
        ] {
            let kept = keep_stories(&conn, page, &with(prominence), minute);
            assert!(kept.is_reordered);
            assert!(!keep_stories(&conn, page, &with(prominence), 9).is_reordered);
            let rows = entries::page(&conn, &query(page), 9).unwrap();
            assert_eq!(rows.rows[0].standing.unwrap().prominence, prominence);
            assert_eq!(rows.edition, Some(at(minute)));
        }
    }

    #[test]
    fn a_list_of_several_sources_in_page_order_has_one_after_the_other() {
        let conn = schema::in_memory();
        let page = front_page(&conn);
        let votes = feed(&conn, "zone.example", "World");
        give(&conn, votes, "DE", 1);
        give(&conn, page, "BA", 2);
        let all = Query {
            order: Order::Page,
            ..Query::default()
        };
        check(&conn, &all, "B A D E");
        let world = Query {
            scope: Scope::Folder(crate::text::Plain::new("World")),
            ..all
        };
        check(&conn, &world, "D E");
    }

    #[test]
    fn a_front_page_is_listed_in_its_own_order_unless_the_reader_says_otherwise() {
        let conn = schema::in_memory();
        let page = front_page(&conn);
        let votes = feed(&conn, "votes.example", "");
        let orders = || feeds::rows(&conn).unwrap().into_iter().map(|row| row.order);
        assert!(orders().eq([Order::Page, Order::Time]));
        let tx = conn.unchecked_transaction().unwrap();
        set_order(&tx, page, Order::Time).unwrap();
        set_order(&tx, votes, Order::Page).unwrap();
        tx.commit().unwrap();
        assert!(orders().eq([Order::Time, Order::Page]));
    }
}
