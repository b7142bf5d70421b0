//! A thread that owns a connection and does one piece of work after the other.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError, mpsc as done};
use std::thread;
use std::time::Duration;

use rusqlite::Connection;
use tokio::sync::{mpsc, oneshot};

use super::error::StoreError;

/// Work that may wait; who brings more is made to wait himself.
const QUEUE: usize = 64;

type Work = Box<dyn FnOnce(&mut Connection) + Send>;

/// The way to a thread and its connection.
pub struct Worker {
    /// `None` once closed.
    queue: Option<mpsc::Sender<Work>>,
    /// Closed by the thread when it is over. In a lock only so that the worker can be shared.
    over: Mutex<done::Receiver<()>>,
}

impl Worker {
    /// Starts a thread of this name.
    pub fn start(name: &str, mut conn: Connection) -> Result<Self, StoreError> {
        let (queue, mut works) = mpsc::channel::<Work>(QUEUE);
        let (alive, over) = done::channel::<()>();
        thread::Builder::new()
            .name(name.to_owned())
            .spawn(move || {
                // Dropped last, after the connection has put the log back into the file.
                let _alive = alive;
                while let Some(work) = works.blocking_recv() {
                    work(&mut conn);
                }
                drop(conn);
            })
            .map_err(StoreError::NoThread)?;
        Ok(Self {
            queue: Some(queue),
            over: Mutex::new(over),
        })
    }

    /// Does `work` on the thread, and waits for its answer.
    ///
    /// Work that nobody waits for any more when its turn comes is left out if it is
    /// `Abandonable::Yes`.
    pub async fn run<T, F>(&self, abandonable: Abandonable, work: F) -> Result<T, StoreError>
    where
        F: FnOnce(&mut Connection) -> Result<T, StoreError> + Send + 'static,
        T: Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let work: Work = Box::new(move |conn| {
            if answer.is_closed() && abandonable == Abandonable::Yes {
                return;
            }
            // What a panic leaves behind is a transaction, which rolls back as it is dropped.
            let outcome = catch_unwind(AssertUnwindSafe(|| work(conn)));
            // Nobody may be waiting any more.
            let _ = answer.send(outcome.unwrap_or(Err(StoreError::Panicked)));
        });
        let queue = self.queue.as_ref().ok_or(StoreError::Closed)?;
        queue.send(work).await.map_err(|_| StoreError::Closed)?;
        answered.await.map_err(|_| StoreError::Closed)?
    }

    /// Takes no more work, and waits until what was queued is done and the connection is closed,
    /// but no longer than `limit`.
    pub fn close(&mut self, limit: Duration) {
        self.queue = None;
        let over = self.over.get_mut().unwrap_or_else(PoisonError::into_inner);
        // Nothing is ever sent: the thread is over, or the limit is.
        let _ = over.recv_timeout(limit);
    }
}

/// Whether work may be left out when nobody waits for its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Abandonable {
    /// A read is of no use to anybody else.
    Yes,
    /// What was to be written is written.
    No,
}
