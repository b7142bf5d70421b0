//! Pages as they were fetched, compressed, so that better rules can read them again.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use url::Url;

use super::columns::{Address, Time};
use super::error::StoreError;
use super::packed::{Bytes, Packer};
use crate::news::EntryId;

/// A page as it came, still in its own encoding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredPage {
    /// Where the redirects ended.
    pub url: Url,
    /// The header that says what it is.
    pub content_type: Option<String>,
    /// Its bytes, decompressed.
    pub body: Vec<u8>,
}

/// Keeps the page of an entry in place of an older one; nothing happens when the entry is no
/// longer stored.
pub fn keep(
    tx: &Transaction<'_>,
    entry: EntryId,
    page: &StoredPage,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT OR REPLACE INTO pages (entry, url, content_type, body, fetched_at)
         SELECT id, ?2, ?3, ?4, ?5 FROM entries WHERE id = ?1",
    )?
    .execute(params![
        entry,
        page.url.as_str(),
        page.content_type,
        Packer::new().bytes(&page.body),
        Time(now)
    ])?;
    Ok(())
}

/// The page of an entry.
pub fn load(conn: &Connection, entry: EntryId) -> Result<Option<StoredPage>, StoreError> {
    Ok(conn
        .prepare_cached("SELECT url, content_type, body FROM pages WHERE entry = ?1")?
        .query_row([entry], |row| {
            Ok(StoredPage {
                url: row.get::<_, Address>(0)?.0,
                content_type: row.get(1)?,
                body: row.get::<_, Bytes>(2)?.0,
            })
        })
        .optional()?)
}

/// The address of the page of an entry.
pub fn url(conn: &Connection, entry: EntryId) -> Result<Option<Url>, StoreError> {
    Ok(conn
        .prepare_cached("SELECT url FROM pages WHERE entry = ?1")?
        .query_row([entry], |row| Ok(row.get::<_, Address>(0)?.0))
        .optional()?)
}

/// The entries whose pages are stored, newest first, with the addresses of the pages.
pub fn all(conn: &Connection) -> Result<Vec<(EntryId, Url)>, StoreError> {
    let mut select = conn.prepare_cached("SELECT entry, url FROM pages ORDER BY entry DESC")?;
    let rows = select.query_map([], |row| Ok((row.get(0)?, row.get::<_, Address>(1)?.0)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
