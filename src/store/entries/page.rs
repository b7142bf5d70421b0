//! Lists in the order of the page.

use std::collections::HashSet;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension};

use super::super::editions::{self, Standings};
use super::super::error::StoreError;
use super::{COLUMNS, headline, walk};
use crate::filter::Query;
use crate::news::{EntryId, FeedId, Headline, Scope};

/// The first `limit` headlines of `query`, feed by feed in the order of the source list; of a
/// single feed also the name of its edition.
pub fn in_page_order(
    conn: &Connection,
    query: &Query,
    limit: u32,
) -> Result<(Vec<Headline>, Option<Timestamp>), StoreError> {
    if let Scope::Feed(feed) = query.scope {
        let standings = editions::standings(conn, feed)?;
        let rows = of_feed(conn, feed, &standings, query.is_unread_only, limit)?;
        return Ok((rows, standings.edition));
    }
    let mut rows = Vec::new();
    for feed in super::super::feeds::rows(conn)? {
        let is_inside = match &query.scope {
            Scope::Folder(name) => feed.feed.folder.as_ref() == Some(name),
            Scope::All | Scope::Feed(_) => true,
        };
        let left = limit.saturating_sub(u32::try_from(rows.len()).unwrap_or(u32::MAX));
        if is_inside && left > 0 {
            let standings = editions::standings(conn, feed.feed.id)?;
            rows.extend(of_feed(
                conn,
                feed.feed.id,
                &standings,
                query.is_unread_only,
                left,
            )?);
        }
    }
    Ok((rows, None))
}

/// What the feed has, from the top; then what went since the reader's last look, then what went
/// earlier, both newest first.
fn of_feed(
    conn: &Connection,
    feed: FeedId,
    standings: &Standings,
    is_unread_only: bool,
    limit: u32,
) -> Result<Vec<Headline>, StoreError> {
    let mut rows = stored(conn, feed, &standings.present, is_unread_only)?;
    let mut gone = stored(conn, feed, &standings.gone, is_unread_only)?;
    gone.sort_by_key(|row| std::cmp::Reverse(row.sort_key()));
    rows.append(&mut gone);
    let missing = limit.saturating_sub(u32::try_from(rows.len()).unwrap_or(u32::MAX));
    if missing > 0 {
        let shown: HashSet<EntryId> = rows.iter().map(|row| row.id).collect();
        let query = Query {
            scope: Scope::Feed(feed),
            is_unread_only,
            ..Query::default()
        };
        // However the rows that are there already lie among them, enough others are left.
        let all = walk(conn, &query, None, limit, 0)?;
        rows.extend(all.into_iter().filter(|row| !shown.contains(&row.id)));
    }
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    for row in &mut rows {
        row.standing = Some(standings.of(row.id));
    }
    Ok(rows)
}

/// The rows of those of `ids` that are stored, in that order.
fn stored(
    conn: &Connection,
    feed: FeedId,
    ids: &[EntryId],
    is_unread_only: bool,
) -> Result<Vec<Headline>, StoreError> {
    let mut select = conn.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM entries e JOIN feeds f ON f.id = e.feed
         WHERE e.id = ?1 AND e.feed = ?2"
    ))?;
    let mut rows = Vec::with_capacity(ids.len());
    for id in ids {
        let row = select.query_row((id, feed), headline).optional()?;
        rows.extend(row.filter(|row| !(is_unread_only && row.is_read)));
    }
    Ok(rows)
}
