//! Parsing off the interface thread: a few at a time, and a panic becomes an error.
//!
//! A blocking thread cannot be stopped from outside. What runs here is bounded in itself; when
//! nobody waits for it any more it runs to its end and its result is dropped.

use std::num::NonZero;
use std::sync::Arc;
use std::thread::available_parallelism;

use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

/// The work was broken off by a mistake in dateline; the panic itself is in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("dateline made a mistake while reading it")]
pub struct Panicked;

/// Blocking threads for parsing. Clones share the same places.
#[derive(Debug, Clone)]
pub struct Workers {
    places: Arc<Semaphore>,
}

impl Workers {
    /// As many at a time as there are processors, less one for the interface; at least one.
    pub fn new() -> Self {
        let processors = available_parallelism().map_or(1, NonZero::get);
        Self::with_places((processors - 1).max(1))
    }

    fn with_places(places: usize) -> Self {
        Self {
            places: Arc::new(Semaphore::new(places)),
        }
    }

    /// Waits for a place and runs `work` there.
    pub async fn run<T, F>(&self, work: F) -> Result<T, Panicked>
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send + 'static,
    {
        let place = Arc::clone(&self.places)
            .acquire_owned()
            .await
            .expect("this semaphore is never closed");
        // The place goes along: it is taken until the work ends, even if nobody waits for it.
        let work = spawn_blocking(move || {
            fail_if_asked();
            let result = work();
            drop(place);
            result
        });
        work.await.map_err(|_| Panicked)
    }
}

/// Panics where a test of the whole program asks for it; nothing in a release.
fn fail_if_asked() {
    #[cfg(debug_assertions)]
    assert!(
        std::env::var_os("DATELINE_FAULT").is_none_or(|fault| fault != "panic-in-worker"),
        "a fault was asked for"
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt;
    use std::sync::mpsc;

    #[tokio::test]
    async fn a_panic_becomes_an_error_and_frees_its_place() {
        let workers = Workers::with_places(1);
        let broken: Result<(), _> = workers.run(|| panic!("a mistake")).await;
        assert_eq!(broken, Err(Panicked));
        assert_eq!(workers.run(|| 7).await, Ok(7));
    }

    #[tokio::test]
    async fn work_that_nobody_waits_for_keeps_its_place_until_it_ends() {
        let workers = Workers::with_places(1);
        let (finish, is_finished) = mpsc::channel();
        let (begin, has_begun) = mpsc::channel();
        let work = workers.run(move || {
            begin.send(()).unwrap();
            is_finished.recv().unwrap();
        });
        let mut work = Box::pin(work);
        assert!(work.as_mut().now_or_never().is_none());
        has_begun.recv().unwrap();
        drop(work);
        assert_eq!(workers.places.available_permits(), 0);
        finish.send(()).unwrap();
        assert_eq!(workers.run(|| 7).await, Ok(7));
    }
}
