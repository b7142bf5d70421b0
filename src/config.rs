//! Settings: checked, complete, what the program uses.
//!
//! What a person writes is read by `config/file.rs`; what the program uses is here, and nothing
//! of it can be missing or wrong any more. A file with a mistake in it gives no settings at all,
//! but all its mistakes at once.

mod access;
mod error;
mod file;
mod keys;
mod paths;
mod section;
mod sites;
mod sources;
mod values;

pub use access::{Access, Password};
pub use paths::Paths;

use std::sync::Arc;
use std::time::Duration;

use url::Url;

use crate::extract::sites::Sites;
use crate::frontpage::Rules;
use crate::keymap::KeyMap;
use crate::news::FeedKind;
use crate::text::Plain;
use crate::theme::Theme;

/// Everything that can be set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The sources to subscribe to.
    pub sources: Vec<Source>,
    /// Whether `sources` was written by the reader rather than being the list that ships.
    pub has_own_sources: bool,
    /// The rules for the pages of single sites.
    pub sites: Sites,
    /// The reader pane.
    pub reader: ReaderSettings,
    /// The panes around it.
    pub layout: LayoutSettings,
    /// Fetching.
    pub fetch: FetchSettings,
    /// The name of the theme.
    pub theme: String,
    /// The program that opens web pages, with its arguments; `%u` stands for the address, which
    /// is added at the end where `%u` is missing. `None`: `$BROWSER`, then the desktop's own.
    pub browser: Option<Vec<String>>,
    /// The keys.
    pub keymap: KeyMap,
}

/// A source as it is configured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The address.
    pub url: Url,
    /// The name to show instead of the feed's own.
    pub name: Option<Plain>,
    /// The folder to lie in.
    pub folder: Option<Plain>,
    /// How it is read.
    pub kind: FeedKind,
    /// For a front page: where its headlines are, if not to be found by themselves.
    pub rules: Option<Arc<Rules>>,
    /// How often it is asked, where that differs from all the others.
    pub refresh_every: Option<RefreshEvery>,
    /// How it lets one in, if not like any other.
    pub access: Option<Access>,
}

/// How often a source is asked by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefreshEvery {
    /// As often as it publishes.
    Auto,
    /// So often, or as seldom as the source asks for.
    Every(Duration),
}

/// How articles are set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReaderSettings {
    /// Columns of the text at most.
    pub width: u16,
}

/// How the screen is divided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LayoutSettings {
    /// Whether the source list is shown at the start.
    pub show_sources: bool,
    /// Columns of the source list.
    pub sources_width: u16,
    /// Whether lists leave out what is read at the start.
    pub unread_only: bool,
}

/// How the network is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FetchSettings {
    /// Refresh all sources at the start of the interface, and what becomes due while it runs.
    pub refresh_at_start: bool,
    /// How often a source is asked by itself.
    pub refresh_every: RefreshEvery,
    /// Time to connect.
    pub connect_timeout: Duration,
    /// Time without a byte.
    pub idle_timeout: Duration,
    /// Time for a whole answer.
    pub total_timeout: Duration,
    /// Bytes of a feed at most, decompressed.
    pub max_feed_bytes: u64,
    /// Bytes of a page at most, decompressed.
    pub max_page_bytes: u64,
    /// Redirects followed at most.
    pub max_redirects: usize,
    /// Requests at once.
    pub requests: usize,
    /// Requests at once to one host.
    pub requests_per_host: usize,
    /// Time between two requests to one host, after the first few.
    pub spacing_per_host: Duration,
    /// What dateline calls itself.
    pub user_agent: String,
    /// Whether public sources may lead to private addresses.
    pub allow_private: bool,
}

impl Settings {
    /// How the source at `url`, the address that was subscribed to, lets one in, if not like any
    /// other.
    pub fn access(&self, url: &Url) -> Option<&Access> {
        let source = self.sources.iter().find(|source| source.url == *url)?;
        source.access.as_ref()
    }

    /// Where the headlines of the front page at `url` are, if the reader says so.
    pub fn rules(&self, url: &Url) -> Option<&Arc<Rules>> {
        let source = self.sources.iter().find(|source| source.url == *url)?;
        source.rules.as_ref()
    }

    /// How often the source at `url`, the address that was subscribed to, is asked by itself.
    pub fn refresh_every(&self, url: &Url) -> RefreshEvery {
        let source = self.sources.iter().find(|source| source.url == *url);
        source
            .and_then(|source| source.refresh_every)
            .unwrap_or(self.fetch.refresh_every)
    }
}

/// Every setting as it is without a configuration.
pub const EXAMPLE: &str = include_str!("../config.example.toml");

impl Default for Settings {
    fn default() -> Self {
        Self {
            sources: sources::shipped(),
            has_own_sources: false,
            sites: Sites::default(),
            reader: ReaderSettings::default(),
            layout: LayoutSettings::default(),
            fetch: FetchSettings::default(),
            theme: Theme::NAMES[0].to_owned(),
            browser: None,
            keymap: KeyMap::default(),
        }
    }
}

impl Default for ReaderSettings {
    fn default() -> Self {
        // Typographers advise 45 to 75 characters a line.
        Self { width: 72 }
    }
}

impl Default for LayoutSettings {
    fn default() -> Self {
        Self {
            show_sources: true,
            // The longest name that ships has 20 columns, which leaves 8 for a mark before it and
            // a count after it.
            sources_width: 28,
            unread_only: false,
        }
    }
}

impl Default for FetchSettings {
    /// Starting values: patient enough for a slow line, and bounded, so that a
    /// server that means no good takes neither memory nor patience. Measured is the number of
    /// requests: 500 feeds on 200 hosts that take 100 ms to answer need 3.4 s with 16 of them,
    /// 1.8 s with 32 and 1.4 s with 48, on two busy processors.
    fn default() -> Self {
        Self {
            refresh_at_start: true,
            refresh_every: RefreshEvery::Auto,
            connect_timeout: Duration::from_secs(10),
            idle_timeout: Duration::from_secs(15),
            // With what it takes to store the answer, a refresh is over within half a minute.
            total_timeout: Duration::from_secs(28),
            max_feed_bytes: 16 << 20,
            max_page_bytes: 8 << 20,
            max_redirects: 10,
            requests: 32,
            requests_per_host: 2,
            // Ten a second, beyond the first ten: who reads two hundred feeds of one host can
            // wait for them in the background.
            spacing_per_host: Duration::from_millis(100),
            user_agent: concat!("dateline/", env!("CARGO_PKG_VERSION")).to_owned(),
            allow_private: false,
        }
    }
}
