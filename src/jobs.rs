//! The verbs of the program: what the interface and the command line have done for them.
//!
//! A job takes the [`Context`], does its work with the store, the network and the workers, and
//! answers with plain data or with a [`Problem`] that a reader understands. Dropping the future
//! of a job ends it; what it has handed to the store by then is written, whole.
//!
//! Jobs are where the time is asked for; what they call is told.

mod access;
pub mod article;
pub mod fetch;
pub mod lists;
pub mod looks;
pub mod marks;
pub mod places;
pub mod refresh;
mod schedule;
pub mod sources;
pub mod subscribe;
pub mod transfer;

use std::sync::Arc;

use crate::account::{self, Account, Local};
use crate::config::Settings;
use crate::net::Net;
use crate::report::Problem;
use crate::store::{Store, StoreError};
use crate::workers::Workers;

/// What jobs work with. Clones share everything.
#[derive(Clone)]
pub struct Context {
    /// The network.
    pub net: Net,
    /// What is known.
    pub store: Store,
    /// Where news comes from.
    pub account: Arc<dyn Account>,
    /// Threads for parsing.
    pub workers: Workers,
    /// What the reader wants.
    pub settings: Arc<Settings>,
    passwords: access::Passwords,
}

impl Context {
    /// Everything around an open store. Cheap: no connection is opened, no thread started.
    pub fn new(settings: Arc<Settings>, store: Store) -> Self {
        let net = Net::new(account::net_limits(&settings.fetch));
        let workers = Workers::new();
        Self {
            account: Arc::new(Local::new(net.clone(), workers.clone())),
            net,
            store,
            workers,
            settings,
            passwords: access::Passwords::default(),
        }
    }
}

// By value, to stand in `map_err`.
#[expect(clippy::needless_pass_by_value)]
fn unread(error: StoreError) -> Problem {
    error.problem("could not read what is stored")
}

#[expect(clippy::needless_pass_by_value)]
fn unwritten(error: StoreError) -> Problem {
    error.problem("could not store it")
}

/// A context on a new store, for tests of the jobs.
#[cfg(test)]
fn on_new_store(settings: Settings) -> (Context, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("news.db")).unwrap();
    (Context::new(Arc::new(settings), store), folder)
}
