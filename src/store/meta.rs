//! Small facts about the store itself.

use rusqlite::{Connection, OptionalExtension, Transaction};

use super::error::StoreError;

/// Set once the list that ships has been subscribed to.
pub const SHIPPED_SOURCES: &str = "shipped-sources";

/// The value of a fact.
pub fn get(conn: &Connection, key: &str) -> Result<Option<String>, StoreError> {
    Ok(conn
        .prepare_cached("SELECT value FROM meta WHERE key = ?1")?
        .query_row([key], |row| row.get(0))
        .optional()?)
}

/// Sets a fact; `None` forgets it.
pub fn set(tx: &Transaction<'_>, key: &str, value: Option<&str>) -> Result<(), StoreError> {
    match value {
        Some(value) => tx
            .prepare_cached("INSERT OR REPLACE INTO meta (key, value) VALUES (?1, ?2)")?
            .execute([key, value])?,
        None => tx
            .prepare_cached("DELETE FROM meta WHERE key = ?1")?
            .execute([key])?,
    };
    Ok(())
}
