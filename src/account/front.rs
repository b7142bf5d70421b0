//! A front page as if it were a feed: its headlines become entries, the lead first.

use url::Url;

use crate::feed::{FeedError, ParsedEntry, ParsedFeed};
use crate::frontpage::{self, Found, Page};
use crate::html;
use crate::news::{Block, Inline, Prominence};

/// Reads the headlines of the page at `url`: its lead, then the others in the order of the page.
///
/// # Errors
/// [`FeedError::NoHeadlines`] for a page without any.
pub fn parse(bytes: &[u8], url: &Url, content_type: Option<&str>) -> Result<ParsedFeed, FeedError> {
    let html = html::decode(bytes, content_type);
    let page = frontpage::read(&Page { html: &html, url }, None);
    if page.headlines.is_empty() {
        return Err(FeedError::NoHeadlines);
    }
    let mut entries: Vec<_> = page.headlines.into_iter().map(entry).collect();
    // What the page opens with may come later in its text than on the screen.
    entries.sort_by_key(|entry| entry.prominence != Some(Prominence::Lead));
    Ok(ParsedFeed {
        title: page.title,
        link: Some(url.clone()),
        language: page.language,
        entries,
        ..ParsedFeed::default()
    })
}

/// A headline is known by where it leads: its title is edited while it stands.
fn entry(found: Found) -> ParsedEntry {
    ParsedEntry {
        id: Some(frontpage::key(&found.url)),
        title: found.title,
        link: Some(found.url),
        published: found.published,
        summary_html: html::write(&[Block::Paragraph(vec![Inline::Text(found.standfirst)])]),
        categories: found.section.into_iter().collect(),
        prominence: Some(found.prominence),
        ..ParsedEntry::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_without_headlines_is_said_to_have_none() {
        let url = Url::parse("https://news.example/").unwrap();
        let parsed = parse(b"<html><p>Hello", &url, None);
        assert!(matches!(parsed, Err(FeedError::NoHeadlines)));
    }
}
