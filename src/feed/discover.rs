//! The feeds that a page advertises.

use url::Url;

use crate::text::Plain;

/// A feed that a page advertises.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Where it lies.
    pub url: Url,
    /// What the page calls it.
    pub title: Plain,
}

/// The feeds that a page advertises, the best first.
pub fn discover(_html: &str, _base: &Url) -> Vec<Candidate> {
    Vec::new()
}
