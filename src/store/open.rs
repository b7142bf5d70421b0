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

/// How often, and how long apart, setting up a file is tried that another process is setting up.
///
/// Switching to WAL answers "busy" at once, whatever the timeout says.
const SETUP_TRIES: u32 = 50;
const SETUP_PAUSE: Duration = Duration::from_millis(20);

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
    let mut tries = 1;
    loop {
        match set_up(&mut conn) {
            Err(StoreError::Busy) if tries < SETUP_TRIES => {
                tries += 1;
                thread::sleep(SETUP_PAUSE);
            }
            done => return done.map(|()| conn),
        }
    }
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

fn set_up(conn: &mut Connection) -> Result<(), StoreError> {
    if conn.is_readonly(MAIN_DB)? {
        return Err(StoreError::ReadOnly);
    }
    schema::check(conn)?;
    // Kept in the file: set once.
    let mode: String = conn.pragma_query_value(None, "journal_mode", |row| row.get(0))?;
    if mode != "wal" {
        conn.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()))?;
    }
    // With WAL a power cut may cost the last transactions, never the file.
    conn.pragma_update(None, "synchronous", "normal")?;
    conn.pragma_update_and_check(None, "journal_size_limit", LOG_BYTES, |_| Ok(()))?;
    schema::migrate(conn)
}
