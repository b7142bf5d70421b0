//! A front page as if it were a feed: its headlines become entries, the lead first.

use jiff::Zoned;
use url::Url;

use crate::feed::{FeedError, ParsedEntry, ParsedFeed};
use crate::frontpage::{self, Found, Page, Rules};
use crate::html;
use crate::news::{Block, Inline, Prominence};

/// Reads the headlines of the page at `url`: its lead, then the others in the order of the page;
/// by `rules` where the reader has given some. Dates such as "3 hours ago" count from `now`.
///
/// # Errors
/// [`FeedError::NoHeadlines`] for a page without any, [`FeedError::NothingSelected`] for one on
/// which the rules find none.
pub fn parse(
    bytes: &[u8],
    url: &Url,
    content_type: Option<&str>,
    rules: Option<&Rules>,
    now: &Zoned,
) -> Result<ParsedFeed, FeedError> {
    let html = html::decode(bytes, content_type);
    let page = Page {
        html: &html,
        url,
        now: Some(now),
    };
    let page = frontpage::read(&page, rules);
    if page.headlines.is_empty() {
        return Err(match page.matches {
            Some(matches) => FeedError::NothingSelected(matches.why_none()),
            None => FeedError::NoHeadlines,
        });
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
        let now: Zoned = "2031-05-02T12:00:00+00:00[UTC]".parse().unwrap();
        let page = b"<html><p>Hello";
        let parsed = parse(page, &url, None, None, &now);
        assert!(matches!(parsed, Err(FeedError::NoHeadlines)));
        let rules = Rules::new(html::Css::parse("article").unwrap());
        let parsed = parse(page, &url, None, Some(&rules), &now);
        assert!(matches!(parsed, Err(FeedError::NothingSelected(_))));
    }
}
