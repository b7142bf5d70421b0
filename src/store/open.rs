//! From a path to a connection that is ready to be used.
//!
//! Opening does no more than it must, because the first screen waits for it: no integrity
//! check, no statistics.

use std::fs::{DirBuilder, OpenOptions};
use std::io;
use std::path::Path;
use std::thread;
use std::time::Duration;

use rusqlite::{Connection, MAIN_DB, OpenFlags};

use super::error::StoreError;
use super::schema;

/// How long a statement waits for another process that writes.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// How often, and how long apart, switching to WAL is tried: one second in all.
///
/// It is done once in the life of a file and answers "busy" at once, whatever the timeout says,
/// when two programs do it at the same time.
const WAL_TRIES: u32 = 50;
const WAL_PAUSE: Duration = Duration::from_millis(20);

/// Statements kept prepared: all that the program has, and some in two or three forms.
const STATEMENTS: usize = 64;

/// Pages in memory a connection, in KiB (negative, as `SQLite` wants it). A starting value.
const CACHE_KIB: i32 = -8192;

/// Bytes that the write-ahead log keeps on the disk after a large refresh.
const LOG_BYTES: i64 = 16 * 1024 * 1024;

/// The connection that writes; makes the folder and the file if they are missing and brings an
/// older file to the present format.
pub fn writer(path: &Path) -> Result<Connection, StoreError> {
    create(path)?;
    let mut conn = connect(path)?;
    if conn.is_readonly(MAIN_DB)? {
        return Err(StoreError::ReadOnly);
    }
    schema::check(&conn)?;
    switch_to_wal(&conn)?;
    // With WAL a power cut may cost the last transactions, never the file.
    conn.pragma_update(None, "synchronous", "normal")?;
    conn.pragma_update_and_check(None, "journal_size_limit", LOG_BYTES, |_| Ok(()))?;
    schema::migrate(&mut conn)?;
    Ok(conn)
}

/// A connection that cannot write, to a file that [`writer`] has opened.
pub fn reader(path: &Path) -> Result<Connection, StoreError> {
    let conn = connect(path)?;
    conn.pragma_update(None, "query_only", true)?;
    Ok(conn)
}

/// News are nobody else's business: folder and file are the reader's alone. What is there
/// already keeps its permissions. `SQLite` gives its two side files those of the store.
fn create(path: &Path) -> Result<(), StoreError> {
    let failed = |path: &Path, source| StoreError::Uncreatable {
        path: path.to_owned(),
        source,
    };
    if let Some(folder) = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        let mut builder = DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder
            .create(folder)
            .map_err(|error| failed(folder, error))?;
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(failed(path, error)),
    }
}

fn connect(path: &Path) -> Result<Connection, StoreError> {
    let conn = Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    conn.busy_timeout(BUSY_TIMEOUT)?;
    conn.set_prepared_statement_cache_capacity(STATEMENTS);
    conn.pragma_update(None, "foreign_keys", true)?;
    conn.pragma_update(None, "cache_size", CACHE_KIB)?;
    // What a statement may have to undo, and what is sorted: small, and gone at once.
    conn.pragma_update(None, "temp_store", "memory")?;
    Ok(conn)
}

/// Readers then never wait for the writer. The file remembers it.
fn switch_to_wal(conn: &Connection) -> Result<(), StoreError> {
    for _ in 0..WAL_TRIES {
        let mode: String = conn.pragma_query_value(None, "journal_mode", |row| row.get(0))?;
        if mode == "wal" {
            return Ok(());
        }
        let switched = conn.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()));
        match switched.map_err(StoreError::from) {
            Err(StoreError::Busy) => thread::sleep(WAL_PAUSE),
            done => return done,
        }
    }
    Err(StoreError::Busy)
}
