//! An article page → [`Extraction`]: the article, a verdict, and why.

use url::Url;

use crate::news::{Article, Verdict};

/// A page to read an article from.
#[derive(Debug, Clone, Copy)]
pub struct Page<'a> {
    /// Its HTML, decoded.
    pub html: &'a str,
    /// Where it was fetched from.
    pub url: Option<&'a Url>,
}

/// What was read from a page.
#[derive(Debug, Clone, Default)]
pub struct Extraction {
    /// The best article that could be read.
    pub article: Article,
    /// What kind of page it is.
    pub verdict: Verdict,
    /// How sure the verdict is, 0 to 1.
    pub confidence: f32,
}

/// Reads the article of a page. Never fails, never panics; a page without an article gives the
/// best that is there and a verdict that says so.
pub fn extract(_page: &Page<'_>) -> Extraction {
    Extraction::default()
}
