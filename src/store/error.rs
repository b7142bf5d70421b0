//! What can go wrong with the store, and what a reader can do about it.

use std::path::PathBuf;

use rusqlite::ErrorCode;

use crate::report::Problem;

/// Why the store could not be opened, read or written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The folder or the file of the store cannot be made.
    #[error("{} cannot be made", .path.display())]
    Uncreatable {
        /// The folder or file.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: std::io::Error,
    },
    /// The file is there, and cannot be written.
    #[error("the file cannot be written")]
    ReadOnly,
    /// The file holds something else.
    #[error("the file is not a store of dateline")]
    NotAStore,
    /// The file was written by a later dateline.
    #[error("the file is of a newer dateline (its format is {found}, this one knows {known})")]
    Newer {
        /// The format of the file.
        found: u32,
        /// The newest format that this program knows.
        known: u32,
    },
    /// The file is damaged.
    #[error("the file is damaged")]
    Damaged(#[source] rusqlite::Error),
    /// Another process held the file for longer than we wait.
    #[error("another program keeps the file locked")]
    Busy,
    /// The disk is full.
    #[error("the disk is full")]
    Full,
    /// The system gives no thread to work on.
    #[error("no thread can be started")]
    NoThread(#[source] std::io::Error),
    /// The work on the store panicked; nothing of it was written.
    #[error("dateline made a mistake; nothing was changed")]
    Panicked,
    /// The store has been closed.
    #[error("the store is closed")]
    Closed,
    /// Anything else that `SQLite` says.
    #[error("the database refused")]
    Sql(#[source] rusqlite::Error),
}

impl StoreError {
    /// The error as it is told: what was tried, why it failed, what to do.
    ///
    /// `what` is a clause: "could not read the headlines".
    pub fn problem(&self, what: &str) -> Problem {
        let mut why = self.to_string();
        if let Some(source) = std::error::Error::source(self) {
            why = format!("{why} ({source})");
        }
        Problem::new(what, why, self.advice())
    }

    fn advice(&self) -> &'static str {
        match self {
            Self::Uncreatable { .. } => {
                "check the folder and its permissions, or set DATELINE_DATA to another folder"
            }
            Self::ReadOnly => "check the permissions of the file and of its folder",
            Self::NotAStore => "move the file away, or set DATELINE_DATA to another folder",
            Self::Newer { .. } => "use the newer dateline",
            Self::Damaged(_) => "move the file away; the news will be fetched again",
            Self::Busy => "try again when the other program is done",
            Self::Full => "make room on the disk",
            Self::NoThread(_) => "close other programs and try again",
            Self::Panicked | Self::Sql(_) => "please report this",
            Self::Closed => "",
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            Some(ErrorCode::DiskFull) => Self::Full,
            Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen) => Self::ReadOnly,
            Some(ErrorCode::NotADatabase) => Self::NotAStore,
            Some(ErrorCode::DatabaseCorrupt) => Self::Damaged(error),
            _ => Self::Sql(error),
        }
    }
}
