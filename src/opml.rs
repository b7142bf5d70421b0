//! Lists of subscriptions.

use url::Url;

use crate::text::Plain;

/// A subscription in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outline {
    /// The address of the feed.
    pub url: Url,
    /// What the list calls it; may be empty.
    pub title: Plain,
    /// The folder it lies in.
    pub folder: Option<Plain>,
}

/// Reads a list of subscriptions.
pub fn parse(_bytes: &[u8]) -> Vec<Outline> {
    Vec::new()
}
