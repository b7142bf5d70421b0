//! What the commands need before they can work: settings, store, runtime.

use std::fs::{self, File, OpenOptions};
use std::future::Future;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio::runtime::Runtime;
use tracing_subscriber::EnvFilter;

use super::args::Cli;
use super::exit::Exit;
use crate::account;
use crate::config::{Paths, Settings};
use crate::jobs::{self, Context};
use crate::net::Net;
use crate::store::Store;

/// How long leaving waits for work that cannot be cancelled, such as a DNS lookup.
const GRACE: Duration = Duration::from_millis(500);

/// A log larger than this begins anew, the old one kept beside it.
const MAX_LOG_BYTES: u64 = 1024 * 1024;

/// Settings, paths, and a runtime that ends within bounds.
pub struct Setup {
    /// The checked settings.
    pub settings: Arc<Settings>,
    /// Where things lie.
    pub paths: Paths,
    runtime: Option<Runtime>,
}

impl Setup {
    /// Reads the configuration and makes the runtime; opens nothing else.
    ///
    /// # Errors
    /// [`Exit::Usage`] for a configuration that cannot be used.
    pub fn new(cli: &Cli) -> Result<Self, Exit> {
        let paths = paths(cli)?;
        let settings = Settings::read(&paths).map_err(|error| Exit::Usage(error.to_string()))?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()?;
        Ok(Self {
            settings: Arc::new(settings),
            paths,
            runtime: Some(runtime),
        })
    }

    /// Opens the store, with the configured sources in it.
    pub fn context(&self) -> Result<Context, Exit> {
        let ctx = self.context_without_sources()?;
        self.block_on(jobs::sources::prepare(&ctx))?;
        Ok(ctx)
    }

    /// Opens the store as it is.
    pub fn context_without_sources(&self) -> Result<Context, Exit> {
        let store = Store::open(&self.paths.store)
            .map_err(|error| error.problem("could not open the store"))?;
        Ok(Context::new(self.settings.clone(), store))
    }

    /// Network and workers without a store.
    pub fn net(&self) -> Net {
        Net::new(account::net_limits(&self.settings.fetch))
    }

    /// Runs `work` to its end on this thread.
    pub fn block_on<T>(&self, work: impl Future<Output = T>) -> T {
        self.runtime
            .as_ref()
            .expect("the runtime is taken in drop alone")
            .block_on(work)
    }

    /// Lets the log begin. A log that cannot be written is no reason not to read the news.
    pub fn start_log(&self) {
        let filter = EnvFilter::try_from_env("DATELINE_LOG")
            .unwrap_or_else(|_| EnvFilter::new("dateline=info,error"));
        if let Some(file) = open_log(&self.paths.log) {
            let _ = tracing_subscriber::fmt()
                .with_env_filter(filter)
                .with_writer(Arc::new(file))
                .with_ansi(false)
                .try_init();
        }
    }
}

impl Drop for Setup {
    fn drop(&mut self) {
        // Dropping a runtime waits for blocking tasks without end.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_timeout(GRACE);
        }
    }
}

/// Where things lie.
pub fn paths(cli: &Cli) -> Result<Paths, Exit> {
    Paths::find(cli.config.as_deref(), cli.data.as_deref())
        .map_err(|error| Exit::Usage(format!("dateline: {error}")))
}

fn open_log(path: &Path) -> Option<File> {
    fs::create_dir_all(path.parent()?).ok()?;
    if fs::metadata(path).is_ok_and(|meta| meta.len() > MAX_LOG_BYTES) {
        let _ = fs::rename(path, path.with_extension("old.log"));
    }
    OpenOptions::new().create(true).append(true).open(path).ok()
}
