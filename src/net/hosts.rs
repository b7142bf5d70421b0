//! Who may ask now: so many requests at once, and so many of them to one host.
//!
//! Places are given in the order of asking. A request waits for its host first and for a place
//! among all requests second; so one that waits for a busy host takes no place from the others.
//!
//! Who asks one host for much asks it ever more slowly: after the first few, its requests begin
//! so long apart as is set, and longer once it says that it has enough of them.
//!
//! A request on which nothing happens is no load for anybody, and servers that accept everything
//! and answer nothing exist: after a while without a byte it steps aside and the next begins.
//! How many may stand aside is limited too.

use std::collections::HashMap;
use std::net::IpAddr;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{sleep_until, timeout};

/// Hosts remembered before those without requests are forgotten.
const MAX_IDLE_HOSTS: usize = 1024;

/// Requests to one host, and to all of them, that may stand aside.
///
/// Few for a host, which may only be slow and must not be asked ever more; for all of them
/// well below the 1,024 open files that systems allow a program. Starting values.
const ASIDE_PER_HOST: usize = 4;
const ASIDE: usize = 64;

/// Requests to one host that follow one another as fast as its places allow: more than the feeds
/// of nearly every site. A starting value.
const AT_ONCE: u32 = 10;

/// Between two requests to a host that has said that there are too many; doubled each time that
/// it says so again. Starting values.
const FIRST_PENALTY: Duration = Duration::from_secs(1);
const LONGEST_PENALTY: Duration = Duration::from_secs(8);

/// The places.
pub struct Hosts {
    active: Arc<Semaphore>,
    aside: Arc<Semaphore>,
    per_host: usize,
    spacing: Duration,
    patience: Duration,
    by_name: Mutex<HashMap<String, Weak<Host>>>,
}

/// The places of one host.
#[derive(Debug)]
struct Host {
    active: Arc<Semaphore>,
    aside: Arc<Semaphore>,
    /// How fast it is asked; `None` for this machine, where nobody is bothered.
    pace: Option<Mutex<Pace>>,
}

/// How fast a host is asked.
#[derive(Debug)]
struct Pace {
    /// Between two requests, after the first few.
    spacing: Duration,
    /// Between any two, since the host complained.
    penalty: Duration,
    /// Requests so far.
    asked: u32,
    /// The next may not begin before this.
    next: Option<Instant>,
}

impl Pace {
    fn new(spacing: Duration) -> Self {
        Self {
            spacing,
            penalty: Duration::ZERO,
            asked: 0,
            next: None,
        }
    }

    /// When a request may begin that would begin at `now`; it counts as made.
    fn begin(&mut self, now: Instant) -> Instant {
        let at = self.next.map_or(now, |next| next.max(now));
        self.asked = self.asked.saturating_add(1);
        let spacing = if self.asked < AT_ONCE {
            Duration::ZERO
        } else {
            self.spacing
        };
        self.next = Some(at + spacing.max(self.penalty));
        at
    }

    /// The host has enough.
    fn slow_down(&mut self, now: Instant) {
        self.penalty = (self.penalty * 2).clamp(FIRST_PENALTY, LONGEST_PENALTY);
        let next = now + self.penalty;
        self.next = Some(self.next.map_or(next, |known| known.max(next)));
    }
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
    /// `all` requests at once, `per_host` of them to one host; at least one of each. After the
    /// first few, those to one host begin `spacing` apart. Who gets no byte for as long as
    /// `patience` steps aside.
    pub fn new(all: usize, per_host: usize, spacing: Duration, patience: Duration) -> Self {
        Self {
            active: Arc::new(Semaphore::new(all.max(1))),
            aside: Arc::new(Semaphore::new(ASIDE)),
            per_host: per_host.max(1),
            spacing,
            patience,
            by_name: Mutex::default(),
        }
    }

    /// Waits for a place to ask `host`.
    pub async fn turn(&self, host: &str) -> Turn {
        let host = self.host(host);
        let of_host = wait(&host.active).await;
        let now = Instant::now();
        let begins = host.pace().map(|mut pace| pace.begin(now));
        if let Some(begins) = begins.filter(|begins| *begins > now) {
            sleep_until(begins.into()).await;
        }
        let places = Places {
            of_host,
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
            pace: (!is_own(name)).then(|| Mutex::new(Pace::new(self.spacing))),
        });
        hosts.insert(name.to_owned(), Arc::downgrade(&host));
        host
    }
}

impl Host {
    fn pace(&self) -> Option<MutexGuard<'_, Pace>> {
        let pace = self.pace.as_ref()?;
        Some(pace.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Whether a host is this machine, by its name.
fn is_own(name: &str) -> bool {
    let name = name.trim_matches(['[', ']']);
    name == "localhost" || name.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

impl Turn {
    /// The host has said that it is asked too much: those that wait for it wait longer.
    pub fn slow_down(&self) {
        let host = self.places.as_ref().map(|places| &places.host);
        if let Some(mut pace) = host.and_then(|host| host.pace()) {
            pace.slow_down(Instant::now());
        }
    }

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
        Hosts::new(all, per_host, Duration::ZERO, Duration::ZERO)
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

    /// Milliseconds after the first at which `count` requests may begin that all wait already.
    fn begins(pace: &mut Pace, now: Instant, count: usize) -> Vec<u128> {
        let begins = (0..count).map(|_| pace.begin(now).duration_since(now).as_millis());
        begins.collect()
    }

    #[test]
    fn who_asks_a_host_for_much_asks_it_more_slowly() {
        let now = Instant::now();
        let mut pace = Pace::new(Duration::from_millis(100));
        assert_eq!(begins(&mut pace, now, 10), [0; 10]);
        assert_eq!(begins(&mut pace, now, 3), [100, 200, 300]);
        let later = now + Duration::from_mins(1);
        assert_eq!(begins(&mut pace, later, 2), [0, 100]);
    }

    #[test]
    fn a_host_that_has_enough_is_left_alone_for_a_while() {
        let now = Instant::now();
        let mut pace = Pace::new(Duration::ZERO);
        assert_eq!(begins(&mut pace, now, 1), [0]);
        pace.slow_down(now);
        assert_eq!(begins(&mut pace, now, 2), [1_000, 2_000]);
        pace.slow_down(now);
        assert_eq!(begins(&mut pace, now, 2), [3_000, 5_000]);
    }

    #[test]
    fn ones_own_machine_is_known_by_its_name() {
        for (name, expected) in [
            ("localhost", true),
            ("127.0.0.77", true),
            ("[::1]", true),
            ("10.0.0.1", false),
            ("localhost.example", false),
        ] {
            assert_eq!(is_own(name), expected, "{name}");
        }
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
