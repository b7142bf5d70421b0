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

/// Keeps the pages of an entry, in their order, in place of older ones; nothing happens when the
/// entry is no longer stored.
pub fn keep(
    tx: &Transaction<'_>,
    entry: EntryId,
    pages: &[StoredPage],
    now: Timestamp,
) -> Result<(), StoreError> {
    let Some((first, more)) = pages.split_first() else {
        return Ok(());
    };
    let mut packer = Packer::new();
    // The further pages of an older article go with its first one.
    tx.prepare_cached("DELETE FROM pages WHERE entry = ?1")?
        .execute([entry])?;
    let kept = tx
        .prepare_cached(
            "INSERT INTO pages (entry, url, content_type, body, fetched_at)
             SELECT id, ?2, ?3, ?4, ?5 FROM entries WHERE id = ?1",
        )?
        .execute(params![
            entry,
            first.url.as_str(),
            first.content_type,
            packer.bytes(&first.body),
            Time(now)
        ])?;
    if kept == 0 {
        return Ok(());
    }
    let mut insert = tx.prepare_cached(
        "INSERT INTO more_pages (entry, number, url, content_type, body)
         VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    for (number, page) in (2_u32..).zip(more) {
        insert.execute(params![
            entry,
            number,
            page.url.as_str(),
            page.content_type,
            packer.bytes(&page.body)
        ])?;
    }
    Ok(())
}

/// The pages of an entry, in their order; empty when none is stored.
pub fn load(conn: &Connection, entry: EntryId) -> Result<Vec<StoredPage>, StoreError> {
    let mut select = conn.prepare_cached(
        "SELECT url, content_type, body, 1 AS number FROM pages WHERE entry = ?1
         UNION ALL
         SELECT url, content_type, body, number FROM more_pages WHERE entry = ?1
         ORDER BY number",
    )?;
    let rows = select.query_map([entry], |row| {
        Ok(StoredPage {
            url: row.get::<_, Address>(0)?.0,
            content_type: row.get(1)?,
            body: row.get::<_, Bytes>(2)?.0,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The address of the first page of an entry.
pub fn url(conn: &Connection, entry: EntryId) -> Result<Option<Url>, StoreError> {
    Ok(conn
        .prepare_cached("SELECT url FROM pages WHERE entry = ?1")?
        .query_row([entry], |row| Ok(row.get::<_, Address>(0)?.0))
        .optional()?)
}

/// The entries whose pages are stored, newest first, with the addresses of the first.
pub fn all(conn: &Connection) -> Result<Vec<(EntryId, Url)>, StoreError> {
    let mut select = conn.prepare_cached("SELECT entry, url FROM pages ORDER BY entry DESC")?;
    let rows = select.query_map([], |row| Ok((row.get(0)?, row.get::<_, Address>(1)?.0)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
