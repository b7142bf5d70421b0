//! Feed bytes → [`ParsedFeed`]: RSS, RDF, Atom, JSON Feed.

use jiff::Timestamp;
use url::Url;

use crate::html::charset;
use crate::text::Plain;

mod dates;
mod documents;
mod entries;
mod json;
mod links;
mod names;
mod people;
mod texts;
mod tokens;
mod tree;

/// What a feed holds.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ParsedFeed {
    /// Its title; empty when it has none.
    pub title: Plain,
    /// The site it belongs to.
    pub link: Option<Url>,
    /// BCP 47 tag of its language.
    pub language: Option<Plain>,
    /// What it says it is about, as HTML with absolute links; may be empty.
    pub description_html: String,
    /// When it was last changed.
    pub updated: Option<Timestamp>,
    /// What it announces, in its own order.
    pub entries: Vec<ParsedEntry>,
}

/// What a feed says about one story.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ParsedEntry {
    /// What the feed knows it by.
    pub id: Option<String>,
    /// Its title as plain text; empty when it has none.
    pub title: Plain,
    /// The page it leads to.
    pub link: Option<Url>,
    /// Its authors.
    pub authors: Vec<Plain>,
    /// When it was published.
    pub published: Option<Timestamp>,
    /// When it was changed.
    pub updated: Option<Timestamp>,
    /// A summary, as HTML with absolute links; may be empty.
    pub summary_html: String,
    /// The text, as HTML with absolute links; may be empty.
    pub content_html: String,
    /// Files that belong to it.
    pub enclosures: Vec<Enclosure>,
    /// Pictures that stand for it.
    pub images: Vec<Url>,
    /// What it is about.
    pub categories: Vec<Plain>,
    /// The page where it is discussed.
    pub comments: Option<Url>,
}

/// A file that belongs to an entry.
#[derive(Debug, Clone, PartialEq)]
pub struct Enclosure {
    /// Where it lies.
    pub url: Url,
    /// Its media type, as the feed says; may be empty.
    pub media_type: Plain,
}

/// Why bytes are not a feed.
#[derive(Debug, thiserror::Error)]
pub enum FeedError {
    /// Nothing, or only white space.
    #[error("it is empty")]
    Empty,
    /// A web page.
    #[error("it is a web page, not a feed")]
    WebPage,
    /// Anything else.
    #[error("it is not a feed")]
    NotAFeed,
}

/// Reads a feed.
///
/// `base` is the address it was fetched from; `content_type` the header that came with it, of
/// which only the charset is believed.
/// Never panics; takes time in proportion to the bytes.
///
/// # Errors
/// When there is no feed in the bytes. A feed without entries is a feed.
pub fn parse(
    bytes: &[u8],
    base: &Url,
    content_type: Option<&str>,
) -> Result<ParsedFeed, FeedError> {
    let text = charset::decode_xml(bytes, content_type);
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}' || c == '\0');
    match text.chars().next() {
        None => Err(FeedError::Empty),
        Some('{' | '[') => json::parse(text, base),
        Some(_) => documents::parse(text, base),
    }
}
