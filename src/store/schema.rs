//! The tables, as a list of migrations: appended to, never edited.
//!
//! `PRAGMA user_version` counts the migrations that a file has been through.
//!
//! Three things are stored twice so that a list is a walk along one index, however much there
//! is: an entry carries the folder of its feed (`NULL` while the feed is hidden) and its own
//! marks, and `counts` carries the sums of the source list. Triggers keep the folder and the
//! sums, except that new entries are counted by [`super::entries::keep`]; [`super::marks`]
//! keeps the marks.
//!
//! Times are milliseconds since 1970 UTC.

use rusqlite::{Connection, TransactionBehavior};

use super::error::StoreError;

/// Marks a file as ours: "dtln".
const APPLICATION_ID: i32 = 0x6474_6C6E;

/// In order; the first makes an empty file into a store.
const MIGRATIONS: &[&str] = &[
    FIRST, SCHEDULES, MORE_PAGES, EDITIONS, CONFIDENCE, SELECTORS,
];

const FIRST: &str = "
-- Folder 0 holds the feeds that lie in no folder.
CREATE TABLE folders (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    position INTEGER NOT NULL
) STRICT;
INSERT INTO folders (id, name, position) VALUES (0, '', -1);

-- A feed that is unsubscribed from is hidden, not deleted: its marks hang on it.
CREATE TABLE feeds (
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL UNIQUE,           -- as it was subscribed to: the identity
    moved_to TEXT,                      -- where it is fetched since it moved for good
    kind INTEGER NOT NULL,              -- 0 feed, 1 front page
    origin INTEGER NOT NULL,            -- 0 configured, 1 kept, 2 of the list that ships
    is_hidden INTEGER NOT NULL DEFAULT 0,
    folder INTEGER NOT NULL DEFAULT 0 REFERENCES folders (id),
    position INTEGER NOT NULL,
    given_title TEXT,                   -- the reader's name for it
    title TEXT NOT NULL DEFAULT '',     -- its own
    host TEXT NOT NULL,
    name TEXT GENERATED ALWAYS AS (coalesce(given_title, nullif(title, ''), host)) VIRTUAL,
    site TEXT,
    language TEXT,
    last_try INTEGER,
    last_success INTEGER,
    problem_what TEXT,
    problem_why TEXT,
    problem_advice TEXT,
    etag TEXT,
    last_modified TEXT
) STRICT;

-- An id is never given twice: what a list on a screen names stays what it was.
CREATE TABLE entries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    feed INTEGER NOT NULL REFERENCES feeds (id) ON DELETE CASCADE,
    folder INTEGER,                     -- of its feed; NULL while the feed is hidden
    guid TEXT NOT NULL,
    title TEXT NOT NULL,
    url TEXT,
    byline TEXT,
    published INTEGER,
    updated INTEGER,
    first_seen INTEGER NOT NULL,
    sorted INTEGER NOT NULL,            -- published, but never later than first_seen
    summary TEXT NOT NULL,
    is_read INTEGER NOT NULL DEFAULT 0,
    is_starred INTEGER NOT NULL DEFAULT 0,
    digest INTEGER NOT NULL,            -- of all that the feed said
    UNIQUE (feed, guid)
) STRICT;
-- Every list is two walks, one of the unread and one of the read, that are merged: with an
-- index of each kind for all and for the unread, a new entry would be written twice as often.
CREATE INDEX entries_newest ON entries (is_read, sorted) WHERE folder IS NOT NULL;
CREATE INDEX entries_of_folder ON entries (folder, is_read, sorted);
CREATE INDEX entries_of_feed ON entries (feed, is_read, sorted);
CREATE INDEX entries_by_url ON entries (url) WHERE url IS NOT NULL;

-- What the feed gave as text, apart so that lists read and marks write narrow rows.
-- HTML as it came: TEXT, or when it is long a zstd BLOB.
CREATE TABLE texts (
    entry INTEGER PRIMARY KEY REFERENCES entries (id) ON DELETE CASCADE,
    html ANY NOT NULL
) STRICT;

CREATE TABLE counts (
    feed INTEGER PRIMARY KEY REFERENCES feeds (id) ON DELETE CASCADE,
    total INTEGER NOT NULL DEFAULT 0,
    unread INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TRIGGER feed_counted AFTER INSERT ON feeds BEGIN
    INSERT INTO counts (feed) VALUES (new.id);
END;
CREATE TRIGGER feed_shelved AFTER UPDATE OF folder, is_hidden ON feeds
WHEN old.folder <> new.folder OR old.is_hidden <> new.is_hidden BEGIN
    UPDATE entries SET folder = iif(new.is_hidden, NULL, new.folder) WHERE feed = new.id;
END;
-- New entries are counted by who writes them, once a feed: a trigger on every row takes half as
-- long again as writing the row.
CREATE TRIGGER entry_uncounted AFTER DELETE ON entries BEGIN
    UPDATE counts SET total = total - 1, unread = unread - (old.is_read = 0)
    WHERE feed = old.feed;
END;
CREATE TRIGGER entry_marked AFTER UPDATE OF is_read ON entries
WHEN old.is_read <> new.is_read BEGIN
    UPDATE counts SET unread = unread + (new.is_read = 0) - (old.is_read = 0)
    WHERE feed = new.feed;
END;

-- What the reader said; outlives the entry, which may go and come again.
CREATE TABLE marks (
    feed INTEGER NOT NULL REFERENCES feeds (id) ON DELETE CASCADE,
    guid TEXT NOT NULL,
    is_read INTEGER NOT NULL,
    is_starred INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (feed, guid)
) STRICT, WITHOUT ROWID;

CREATE TABLE articles (
    entry INTEGER PRIMARY KEY REFERENCES entries (id) ON DELETE CASCADE,
    url TEXT,
    title TEXT NOT NULL,
    kicker TEXT,
    standfirst TEXT,
    byline TEXT,
    source TEXT,
    section TEXT,
    published INTEGER,
    updated INTEGER,
    language TEXT,
    lead_image TEXT,                    -- its address
    lead_image_alt TEXT,
    is_paywalled INTEGER NOT NULL,
    verdict INTEGER NOT NULL,
    related TEXT NOT NULL,              -- JSON: [{title, url}]
    html ANY NOT NULL,                  -- clean HTML, TEXT or zstd BLOB
    extractor INTEGER NOT NULL,         -- a number that names the rules that read it
    kept_at INTEGER NOT NULL
) STRICT;

-- The page as it was fetched, so that better rules can read it again.
CREATE TABLE pages (
    entry INTEGER PRIMARY KEY REFERENCES entries (id) ON DELETE CASCADE,
    url TEXT NOT NULL,                  -- where the redirects ended
    content_type TEXT,
    body BLOB NOT NULL,                 -- zstd
    fetched_at INTEGER NOT NULL
) STRICT;

-- Where the reader stopped.
CREATE TABLE places (
    entry INTEGER PRIMARY KEY REFERENCES entries (id) ON DELETE CASCADE,
    block INTEGER NOT NULL,
    character INTEGER NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT;

CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
";

/// When feeds are asked again.
const SCHEDULES: &str = "
ALTER TABLE feeds ADD COLUMN next_fetch INTEGER;
ALTER TABLE feeds ADD COLUMN forbidden_until INTEGER;
ALTER TABLE feeds ADD COLUMN is_gone INTEGER NOT NULL DEFAULT 0;
ALTER TABLE feeds ADD COLUMN failures INTEGER NOT NULL DEFAULT 0;   -- in a row
-- What the feed says of its own pace: seconds between two requests, hours (UTC) as bits.
ALTER TABLE feeds ADD COLUMN pace_seconds INTEGER;
ALTER TABLE feeds ADD COLUMN skipped_hours INTEGER NOT NULL DEFAULT 0;
";

/// Articles that are split over several pages.
const MORE_PAGES: &str = "
-- The pages after the first, as `pages`.
CREATE TABLE more_pages (
    entry INTEGER NOT NULL REFERENCES pages (entry) ON DELETE CASCADE,
    number INTEGER NOT NULL,            -- from 2
    url TEXT NOT NULL,
    content_type TEXT,
    body BLOB NOT NULL,
    PRIMARY KEY (entry, number)
) STRICT;
";

/// What stands where, and what moved since the reader's last look.
const EDITIONS: &str = "
-- The order in which each feed gives its stories; JSON, see `editions`.
CREATE TABLE editions (
    feed INTEGER PRIMARY KEY REFERENCES feeds (id) ON DELETE CASCADE,
    stories TEXT NOT NULL,              -- the present one
    made_at INTEGER NOT NULL,           -- when it was first fetched; names it
    seen TEXT,                          -- the one that the reader last saw
    seen_at INTEGER
) STRICT;
-- When the feed last had it; NULL while it does.
ALTER TABLE entries ADD COLUMN last_seen INTEGER;
-- How the reader wants to have it listed: 0 by time, 1 in its own order, NULL by its kind.
ALTER TABLE feeds ADD COLUMN list_order INTEGER;
";

/// How sure the extractor was.
const CONFIDENCE: &str = "
-- From 0 to 1. Unknown for what is there: those pages are read again as they are opened.
ALTER TABLE articles ADD COLUMN confidence REAL NOT NULL DEFAULT 1;
";

/// What the validators of a front page stand for.
const SELECTORS: &str = "
-- The reader's own selectors by which its last answer was read, if there were any. With others
-- the same page has other headlines.
ALTER TABLE feeds ADD COLUMN selectors TEXT;
";

/// The format that this program writes.
pub fn newest() -> u32 {
    u32::try_from(MIGRATIONS.len()).expect("there are few migrations")
}

/// Looks whether a file is one that [`migrate`] may touch; changes nothing.
pub fn check(conn: &Connection) -> Result<(), StoreError> {
    version(conn).map(drop)
}

/// Brings a file to the newest format; an empty file becomes a store.
///
/// # Errors
/// [`StoreError::Newer`] and [`StoreError::NotAStore`] for files that are not to be touched.
pub fn migrate(conn: &mut Connection) -> Result<(), StoreError> {
    if version(conn)? == newest() {
        return Ok(());
    }
    apply(conn, MIGRATIONS)
}

/// The format of a store; 0 for an empty file.
fn version(conn: &Connection) -> Result<u32, StoreError> {
    let found: u32 = conn.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let owner: i32 = conn.pragma_query_value(None, "application_id", |row| row.get(0))?;
    if owner != APPLICATION_ID {
        let tables: u32 = conn.query_row("SELECT count(*) FROM sqlite_schema", [], |r| r.get(0))?;
        if owner != 0 || found != 0 || tables != 0 {
            return Err(StoreError::NotAStore);
        }
    }
    if found > newest() {
        return Err(StoreError::Newer {
            found,
            known: newest(),
        });
    }
    Ok(found)
}

fn apply(conn: &mut Connection, migrations: &[&str]) -> Result<(), StoreError> {
    // The version is asked again inside: another process may have been quicker.
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let done = version(&tx)? as usize;
    for (number, migration) in (1_u32..).zip(migrations).skip(done) {
        tx.execute_batch(migration)?;
        tx.pragma_update(None, "user_version", number)?;
    }
    tx.pragma_update(None, "application_id", APPLICATION_ID)?;
    tx.commit()?;
    Ok(())
}

/// A store in memory, for tests of the SQL.
#[cfg(test)]
pub fn in_memory() -> Connection {
    let mut conn = Connection::open_in_memory().unwrap();
    conn.pragma_update(None, "foreign_keys", true).unwrap();
    migrate(&mut conn).unwrap();
    conn
}

#[cfg(test)]
mod tests {
    use super::super::samples::{feed, id, keep, story};
    use super::*;

    fn open(path: &std::path::Path) -> Connection {
        Connection::open(path).unwrap()
    }

    #[test]
    fn a_store_of_the_first_format_is_brought_to_the_newest_with_all_it_holds() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("first.db");
        let mut conn = open(&path);
        apply(&mut conn, &MIGRATIONS[..1]).unwrap();
        conn.execute_batch(
            "INSERT INTO feeds (id, url, kind, origin, position, host)
             VALUES (7, 'https://votes.example/feed', 0, 1, 1, 'votes.example');
             INSERT INTO entries (feed, folder, guid, title, url, first_seen, sorted, summary,
                 digest)
             VALUES (7, 0, 'vote', 'vote', 'https://example.org/vote', 1, 1, '', 0);
             UPDATE counts SET total = 1, unread = 1 WHERE feed = 7;",
        )
        .unwrap();
        drop(conn);
        let mut conn = open(&path);
        migrate(&mut conn).unwrap();
        assert_eq!(version(&conn).unwrap(), newest());
        let votes = feed(&conn, "votes.example", "");
        assert_eq!(votes.0, 7);
        keep(
            &conn,
            votes,
            &[story("vote", Some(1)), story("count", Some(2))],
            3,
        );
        assert_eq!(id(&conn, "vote").0, 1);
    }

    #[test]
    fn migrations_that_are_done_are_not_done_again() {
        let mut conn = in_memory();
        apply(&mut conn, MIGRATIONS).unwrap();
        migrate(&mut conn).unwrap();
    }

    #[test]
    fn a_newer_format_is_left_alone() {
        let mut conn = in_memory();
        conn.pragma_update(None, "user_version", newest() + 1)
            .unwrap();
        let error = migrate(&mut conn).unwrap_err();
        assert!(matches!(error, StoreError::Newer { found, known } if found == known + 1));
    }

    #[test]
    fn a_database_of_another_program_is_left_alone() {
        let mut conn = Connection::open_in_memory().unwrap();
        conn.execute_batch("CREATE TABLE songs (title TEXT)")
            .unwrap();
        assert!(matches!(migrate(&mut conn), Err(StoreError::NotAStore)));
    }
}
