//! The store: one `SQLite` file that holds all that is known, so that lists never wait for the
//! network.
//!
//! Two threads, `store-read` and `store-write`, each own a connection; a call is a closure that
//! is sent to one of them. A write is one closure and one transaction, so that a kill at any
//! moment loses nothing that was reported as kept and leaves nothing half done. Readers never
//! wait for the writer (WAL), nor for another process on the same file.
//!
//! The functions of the parts ([`entries`], [`feeds`], …) work on a plain connection. Nothing
//! here asks for the time or for the network; both are told by whoever calls.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use rusqlite::{InterruptHandle, TransactionBehavior};

pub mod articles;
mod columns;
pub mod editions;
pub mod entries;
mod error;
pub mod feeds;
pub mod marks;
pub mod meta;
mod open;
mod packed;
pub mod pages;
pub mod places;
#[cfg(test)]
mod samples;
mod schema;
pub mod sources;
mod thread;

pub use error::StoreError;
/// What the functions of the parts work on.
pub use rusqlite::{Connection, Transaction};

use thread::{Abandonable, Worker};

/// How long closing waits for what a thread is still doing. A starting value.
const CLOSE_LIMIT: Duration = Duration::from_secs(2);

/// The store. A clone is the same store.
///
/// When the last clone is dropped, what was queued for writing is written and the file is
/// closed; the drop waits for that, a few seconds at most.
#[derive(Clone)]
pub struct Store(Arc<Threads>);

struct Threads {
    reader: Worker,
    writer: Worker,
    /// Ends a read that nobody will wait for.
    reading: InterruptHandle,
    /// `PRAGMA data_version` of the writing connection when it was last asked.
    data_version: AtomicI64,
}

impl Store {
    /// Opens the store at `path`; makes it, and the folders above it, if there is none.
    ///
    /// # Errors
    /// Every variant of [`StoreError`] that says what is wrong with the file.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let writer = open::writer(path)?;
        let reader = open::reader(path)?;
        let reading = reader.get_interrupt_handle();
        let data_version = AtomicI64::new(data_version(&writer)?);
        Ok(Self(Arc::new(Threads {
            reader: Worker::start("store-read", reader)?,
            writer: Worker::start("store-write", writer)?,
            reading,
            data_version,
        })))
    }

    /// Reads. All that `work` sees is of one moment, whatever is written meanwhile.
    pub async fn read<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        F: FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
        T: Send + 'static,
    {
        let work = move |conn: &mut Connection| {
            let tx = conn.transaction()?;
            work(&tx)
        };
        self.0.reader.run(Abandonable::Yes, work).await
    }

    /// Writes, all of `work` or nothing. It is written even when the caller stops waiting.
    pub async fn write<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        F: FnOnce(&Transaction<'_>) -> Result<T, StoreError> + Send + 'static,
        T: Send + 'static,
    {
        let work = move |conn: &mut Connection| {
            let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let outcome = work(&tx)?;
            tx.commit()?;
            Ok(outcome)
        };
        self.0.writer.run(Abandonable::No, work).await
    }

    /// Whether another process has written since this was last asked.
    pub async fn has_foreign_changes(&self) -> Result<bool, StoreError> {
        // Asked of the writing connection, where our own commits do not count.
        let found = self
            .0
            .writer
            .run(Abandonable::Yes, |conn| data_version(conn))
            .await?;
        Ok(self.0.data_version.swap(found, Ordering::Relaxed) != found)
    }
}

impl Drop for Threads {
    fn drop(&mut self) {
        // One after the other, the reader first: the connection that is closed last puts the log
        // back into the file, and neither is the last when both close at once.
        self.reading.interrupt();
        self.reader.close(CLOSE_LIMIT);
        self.writer.close(CLOSE_LIMIT);
    }
}

fn data_version(conn: &Connection) -> Result<i64, StoreError> {
    Ok(conn.pragma_query_value(None, "data_version", |row| row.get(0))?)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::PathBuf;

    use super::samples::{at, source, story, titles};
    use super::sources::Origin;
    use super::*;
    use crate::news::Scope;

    struct Folder(tempfile::TempDir);

    impl Folder {
        fn new() -> Self {
            Self(tempfile::tempdir().unwrap())
        }

        fn file(&self) -> PathBuf {
            self.0.path().join("share/dateline/news.db")
        }
    }

    async fn announce(store: &Store, title: &'static str) -> Result<(), StoreError> {
        let work = move |tx: &Transaction<'_>| {
            let (feed, _) = sources::add(tx, &source("votes.example", ""), Origin::Kept)?;
            entries::keep(tx, feed, &[story(title, None)], at(1)).map(drop)
        };
        store.write(work).await
    }

    async fn shown(store: &Store) -> String {
        let shown = store.read(|conn| Ok(titles(conn, Scope::All, false))).await;
        shown.unwrap()
    }

    #[track_caller]
    fn check_refused(path: &Path, expected: &str) {
        let Err(error) = Store::open(path) else {
            panic!("opened {}", path.display());
        };
        let problem = error.problem("could not open the store");
        assert!(problem.why.starts_with(expected), "{problem:?}");
        assert!(!problem.advice.is_empty(), "{problem:?}");
    }

    #[tokio::test]
    async fn what_is_written_is_there_when_the_store_is_opened_again() {
        let folder = Folder::new();
        let store = Store::open(&folder.file()).unwrap();
        announce(&store, "a").await.unwrap();
        drop(store);
        // Closed in order: the log has been put back into the file.
        let left: Vec<_> = fs::read_dir(folder.file().parent().unwrap())
            .unwrap()
            .collect();
        assert_eq!(left.len(), 1, "{left:?}");
        let store = Store::open(&folder.file()).unwrap();
        assert_eq!(shown(&store).await, "a");
    }

    #[tokio::test]
    async fn two_programs_share_a_store_and_notice_each_other() {
        let folder = Folder::new();
        let screen = Store::open(&folder.file()).unwrap();
        let shell = Store::open(&folder.file()).unwrap();
        announce(&screen, "a").await.unwrap();
        assert!(!screen.has_foreign_changes().await.unwrap());
        announce(&shell, "b").await.unwrap();
        assert!(screen.has_foreign_changes().await.unwrap());
        assert!(!screen.has_foreign_changes().await.unwrap());
        assert_eq!(shown(&screen).await, "b a");
        assert_eq!(shown(&shell).await, "b a");
    }

    #[test]
    fn many_programs_may_make_the_store_at_the_same_time() {
        let folder = Folder::new();
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| Store::open(&folder.file()).unwrap());
            }
        });
    }

    #[tokio::test]
    async fn a_panic_undoes_its_own_work_and_nothing_else() {
        let folder = Folder::new();
        let store = Store::open(&folder.file()).unwrap();
        announce(&store, "a").await.unwrap();
        let wrong = store.write(|tx| -> Result<(), StoreError> {
            tx.execute("DELETE FROM entries", [])?;
            panic!("on purpose");
        });
        assert!(matches!(wrong.await, Err(StoreError::Panicked)));
        let wrong = store.read(|_| -> Result<(), StoreError> { panic!("on purpose") });
        assert!(matches!(wrong.await, Err(StoreError::Panicked)));
        assert_eq!(shown(&store).await, "a");
        announce(&store, "b").await.unwrap();
        assert_eq!(shown(&store).await, "b a");
    }

    #[tokio::test]
    async fn work_that_fails_leaves_nothing_behind() {
        let folder = Folder::new();
        let store = Store::open(&folder.file()).unwrap();
        let failed = store.write(|tx| -> Result<(), StoreError> {
            sources::add(tx, &source("votes.example", ""), Origin::Kept)?;
            Err(StoreError::Full)
        });
        assert!(matches!(failed.await, Err(StoreError::Full)));
        assert!(store.read(feeds::rows).await.unwrap().is_empty());
    }

    #[tokio::test]
    async fn a_write_that_nobody_waits_for_is_written() {
        let folder = Folder::new();
        let store = Store::open(&folder.file()).unwrap();
        {
            let mut write = std::pin::pin!(announce(&store, "a"));
            // Asked once: the work is queued. Then the caller goes away.
            std::future::poll_fn(|context| {
                let _ = write.as_mut().poll(context);
                std::task::Poll::Ready(())
            })
            .await;
        }
        drop(store);
        let store = Store::open(&folder.file()).unwrap();
        assert_eq!(shown(&store).await, "a");
    }

    #[test]
    fn readers_of_other_peoples_news_find_a_closed_door() {
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let folder = Folder::new();
            let _store = Store::open(&folder.file()).unwrap();
            let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
            assert_eq!(mode(folder.file().parent().unwrap()), 0o700);
            for file in fs::read_dir(folder.file().parent().unwrap()).unwrap() {
                assert_eq!(mode(&file.unwrap().path()), 0o600);
            }
        }
    }

    #[test]
    fn a_file_that_is_no_store_is_refused_and_left_as_it_is() {
        let folder = Folder::new();
        let path = folder.0.path().join("letter.txt");
        let letter = "Dear reader, ".repeat(500);
        fs::write(&path, &letter).unwrap();
        check_refused(&path, "the file is not a store of dateline");
        assert_eq!(fs::read_to_string(&path).unwrap(), letter);
        check_refused(
            &path.join("news.db"),
            &format!("{} cannot be made (", path.display()),
        );
        check_refused(folder.0.path(), "the file cannot be written");
    }

    #[test]
    fn a_store_of_a_newer_dateline_is_refused() {
        let folder = Folder::new();
        drop(Store::open(&folder.file()).unwrap());
        let conn = Connection::open(folder.file()).unwrap();
        conn.pragma_update(None, "user_version", 999).unwrap();
        drop(conn);
        check_refused(
            &folder.file(),
            "the file is of a newer dateline (its format is 999,",
        );
    }
}
