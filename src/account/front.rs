//! A front page as if it were a feed: its headlines become entries.

use url::Url;

use crate::feed::{FeedError, ParsedEntry, ParsedFeed};
use crate::frontpage::{self, Found, Page};
use crate::html;
use crate::news::{Block, Inline};

/// Reads the headlines of the page at `url`, in its order.
///
/// # Errors
/// [`FeedError::NoHeadlines`] for a page without any.
pub fn parse(bytes: &[u8], url: &Url, content_type: Option<&str>) -> Result<ParsedFeed, FeedError> {
    let html = html::decode(bytes, content_type);
    let page = frontpage::read(&Page { html: &html, url }, None);
    if page.headlines.is_empty() {
        return Err(FeedError::NoHeadlines);
    }
    Ok(ParsedFeed {
        title: page.title,
        link: Some(url.clone()),
        language: page.language,
        entries: page.headlines.into_iter().map(entry).collect(),
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
