//! Who may ask now: so many requests at once, and so many of them to one host.
//!
//! Places are given in the order of asking. A request waits for its host first and for a place
//! among all requests second; so one that waits for a busy host takes no place from the others.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Hosts remembered before those without requests are forgotten.
const MAX_IDLE_HOSTS: usize = 1024;

/// The places.
pub struct Hosts {
    all: Arc<Semaphore>,
    per_host: usize,
    by_name: Mutex<HashMap<String, Weak<Semaphore>>>,
}

/// A place, until it is dropped.
#[derive(Debug)]
pub struct Turn {
    _all: Option<OwnedSemaphorePermit>,
    _host: Option<OwnedSemaphorePermit>,
}

impl Turn {
    /// A place beside the others, for what cannot wait.
    pub(super) fn at_once() -> Self {
        Self {
            _all: None,
            _host: None,
        }
    }
}

impl Hosts {
    /// `all` requests at once, `per_host` of them to one host; at least one of each.
    pub fn new(all: usize, per_host: usize) -> Self {
        Self {
            all: Arc::new(Semaphore::new(all.max(1))),
            per_host: per_host.max(1),
            by_name: Mutex::default(),
        }
    }

    /// Waits for a place to ask `host`.
    pub async fn turn(&self, host: &str) -> Turn {
        let host = wait(self.places(host)).await;
        let all = wait(Arc::clone(&self.all)).await;
        Turn {
            _all: Some(all),
            _host: Some(host),
        }
    }

    /// The places of a host; they live as long as somebody holds or awaits one.
    fn places(&self, host: &str) -> Arc<Semaphore> {
        let mut hosts = self.by_name.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(places) = hosts.get(host).and_then(Weak::upgrade) {
            return places;
        }
        if hosts.len() >= MAX_IDLE_HOSTS {
            hosts.retain(|_, places| places.strong_count() > 0);
        }
        let places = Arc::new(Semaphore::new(self.per_host));
        hosts.insert(host.to_owned(), Arc::downgrade(&places));
        places
    }
}

async fn wait(places: Arc<Semaphore>) -> OwnedSemaphorePermit {
    places
        .acquire_owned()
        .await
        .expect("these semaphores are never closed")
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt;

    #[test]
    fn a_host_gets_its_share_and_no_more() {
        let hosts = Hosts::new(10, 2);
        let first = hosts.turn("a.example").now_or_never();
        let second = hosts.turn("a.example").now_or_never();
        assert!(first.is_some() && second.is_some());
        assert!(hosts.turn("a.example").now_or_never().is_none());
        drop(first);
        assert!(hosts.turn("a.example").now_or_never().is_some());
    }

    #[test]
    fn waiting_for_a_busy_host_takes_no_place_from_another() {
        let hosts = Hosts::new(2, 1);
        let _busy = hosts.turn("busy.example").now_or_never();
        let mut waiting = Box::pin(hosts.turn("busy.example"));
        assert!(waiting.as_mut().now_or_never().is_none());
        assert!(hosts.turn("free.example").now_or_never().is_some());
    }

    #[test]
    fn all_hosts_together_keep_to_the_limit() {
        let hosts = Hosts::new(1, 1);
        let held = hosts.turn("a.example").now_or_never();
        assert!(hosts.turn("b.example").now_or_never().is_none());
        drop(held);
        assert!(hosts.turn("b.example").now_or_never().is_some());
    }

    #[test]
    fn hosts_without_requests_are_forgotten() {
        let hosts = Hosts::new(1, 1);
        for n in 0..3 * MAX_IDLE_HOSTS {
            assert!(hosts.turn(&n.to_string()).now_or_never().is_some());
        }
        assert!(hosts.by_name.lock().unwrap().len() <= MAX_IDLE_HOSTS);
    }

    #[test]
    fn a_limit_of_zero_still_lets_one_through() {
        assert!(Hosts::new(0, 0).turn("a.example").now_or_never().is_some());
    }
}
