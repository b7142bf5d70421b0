//! Who may ask now: so many requests at once, and so many of them to one host.
//!
//! Places are given in the order of asking. A request waits for its host first and for a place
//! among all requests second; so one that waits for a busy host takes no place from the others.
//!
//! A request on which nothing happens is no load for anybody, and servers that accept everything
//! and answer nothing exist: after a while without a byte it steps aside and the next begins.
//! How many may stand aside is limited too.

use std::collections::HashMap;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

/// Hosts remembered before those without requests are forgotten.
const MAX_IDLE_HOSTS: usize = 1024;

/// Requests to one host, and to all of them, that may stand aside.
///
/// Few for a host, which may only be slow and must not be asked ever more; for all of them
/// well below the 1,024 open files that systems allow a program. Starting values.
const ASIDE_PER_HOST: usize = 4;
const ASIDE: usize = 64;

/// The places.
pub struct Hosts {
    active: Arc<Semaphore>,
    aside: Arc<Semaphore>,
    per_host: usize,
    patience: Duration,
    by_name: Mutex<HashMap<String, Weak<Host>>>,
}

/// The places of one host.
#[derive(Debug)]
struct Host {
    active: Arc<Semaphore>,
    aside: Arc<Semaphore>,
}

/// A place, until it is dropped.
#[derive(Debug)]
pub struct Turn {
    places: Option<Places>,
    patience: Duration,
}

#[derive(Debug)]
struct Places {
    /// Among those of the host.
    of_host: OwnedSemaphorePermit,
    /// Among all.
    of_all: OwnedSemaphorePermit,
    /// The host; known by its name for as long as somebody has this.
    host: Arc<Host>,
    /// The places aside among all; `None` for who stands there or found no room.
    aside: Option<Arc<Semaphore>>,
}

impl Hosts {
    /// `all` requests at once, `per_host` of them to one host; at least one of each. Who gets no
    /// byte for as long as `patience` steps aside.
    pub fn new(all: usize, per_host: usize, patience: Duration) -> Self {
        Self {
            active: Arc::new(Semaphore::new(all.max(1))),
            aside: Arc::new(Semaphore::new(ASIDE)),
            per_host: per_host.max(1),
            patience,
            by_name: Mutex::default(),
        }
    }

    /// Waits for a place to ask `host`.
    pub async fn turn(&self, host: &str) -> Turn {
        let host = self.host(host);
        let places = Places {
            of_host: wait(&host.active).await,
            of_all: wait(&self.active).await,
            host,
            aside: Some(Arc::clone(&self.aside)),
        };
        Turn {
            places: Some(places),
            patience: self.patience,
        }
    }

    /// A place beside the others, for what cannot wait.
    pub fn at_once(&self) -> Turn {
        Turn {
            places: None,
            patience: self.patience,
        }
    }

    /// The places of a host; they live as long as somebody holds or awaits one.
    fn host(&self, name: &str) -> Arc<Host> {
        let mut hosts = self.by_name.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(host) = hosts.get(name).and_then(Weak::upgrade) {
            return host;
        }
        if hosts.len() >= MAX_IDLE_HOSTS {
            hosts.retain(|_, host| host.strong_count() > 0);
        }
        let host = Arc::new(Host {
            active: Arc::new(Semaphore::new(self.per_host)),
            aside: Arc::new(Semaphore::new(ASIDE_PER_HOST)),
        });
        hosts.insert(name.to_owned(), Arc::downgrade(&host));
        host
    }
}

impl Turn {
    /// Waits for something to come, for `limit` at most; steps aside when it takes long.
    pub async fn within<F: Future>(&mut self, limit: Duration, coming: F) -> Option<F::Output> {
        let mut coming = pin!(coming);
        let patience = self.patience.min(limit);
        if let Ok(come) = timeout(patience, coming.as_mut()).await {
            return Some(come);
        }
        self.step_aside();
        timeout(limit.saturating_sub(patience), coming).await.ok()
    }

    /// Gives the place to the next, if there is room to stand; tried once.
    fn step_aside(&mut self) {
        let Some(places) = &mut self.places else {
            return;
        };
        let Some(aside) = places.aside.take() else {
            return;
        };
        let of_host = Arc::clone(&places.host.aside).try_acquire_owned();
        let of_all = aside.try_acquire_owned();
        if let (Ok(of_host), Ok(of_all)) = (of_host, of_all) {
            places.of_host = of_host;
            places.of_all = of_all;
        }
    }
}

async fn wait(places: &Arc<Semaphore>) -> OwnedSemaphorePermit {
    Arc::clone(places)
        .acquire_owned()
        .await
        .expect("these semaphores are never closed")
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt;
    use std::future::pending;

    fn hosts(all: usize, per_host: usize) -> Hosts {
        Hosts::new(all, per_host, Duration::ZERO)
    }

    #[test]
    fn a_host_gets_its_share_and_no_more() {
        let hosts = hosts(10, 2);
        let first = hosts.turn("a.example").now_or_never();
        let second = hosts.turn("a.example").now_or_never();
        assert!(first.is_some() && second.is_some());
        assert!(hosts.turn("a.example").now_or_never().is_none());
        drop(first);
        assert!(hosts.turn("a.example").now_or_never().is_some());
    }

    #[test]
    fn waiting_for_a_busy_host_takes_no_place_from_another() {
        let hosts = hosts(2, 1);
        let _busy = hosts.turn("busy.example").now_or_never();
        let mut waiting = Box::pin(hosts.turn("busy.example"));
        assert!(waiting.as_mut().now_or_never().is_none());
        assert!(hosts.turn("free.example").now_or_never().is_some());
    }

    #[test]
    fn all_hosts_together_keep_to_the_limit() {
        let hosts = hosts(1, 1);
        let held = hosts.turn("a.example").now_or_never();
        assert!(hosts.turn("b.example").now_or_never().is_none());
        drop(held);
        assert!(hosts.turn("b.example").now_or_never().is_some());
    }

    #[test]
    fn hosts_without_requests_are_forgotten() {
        let hosts = hosts(1, 1);
        for n in 0..3 * MAX_IDLE_HOSTS {
            assert!(hosts.turn(&n.to_string()).now_or_never().is_some());
        }
        assert!(hosts.by_name.lock().unwrap().len() <= MAX_IDLE_HOSTS);
    }

    #[test]
    fn a_limit_of_zero_still_lets_one_through() {
        assert!(hosts(0, 0).turn("a.example").now_or_never().is_some());
    }

    #[tokio::test]
    async fn who_gets_nothing_steps_aside_for_the_next() {
        let hosts = hosts(1, 1);
        let mut silent = hosts.turn("a.example").await;
        assert!(hosts.turn("a.example").now_or_never().is_none());
        assert_eq!(silent.within(Duration::ZERO, pending::<()>()).await, None);
        assert!(hosts.turn("a.example").now_or_never().is_some());
    }

    #[tokio::test]
    async fn only_so_many_stand_aside() {
        let hosts = hosts(1, 1);
        let mut silent = Vec::new();
        for _ in 0..=ASIDE_PER_HOST {
            let mut turn = hosts.turn("a.example").await;
            turn.within(Duration::ZERO, pending::<()>()).await;
            silent.push(turn);
        }
        assert!(hosts.turn("a.example").now_or_never().is_none());
        // The last has kept its place, and dropping any other frees none.
        silent.remove(0);
        assert!(hosts.turn("a.example").now_or_never().is_none());
        silent.pop();
        assert!(hosts.turn("a.example").now_or_never().is_some());
    }
}
