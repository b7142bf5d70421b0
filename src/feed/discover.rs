//! The feeds that an ordinary page advertises.
//!
//! Three witnesses, the best first: `<link rel="alternate">` of a feed type, links that look
//! like feeds, and the paths where sites keep feeds without saying so, which only asking can
//! confirm. Reads tags without building a tree: the head of a page is enough for most, and no
//! page is too deep.
//!
//! Sources: the HTML Standard ("Link type alternate"), RSS and Atom autodiscovery.

use url::Url;

use super::links;
use super::tokens::Attributes;
use crate::html::entities::{self, Semicolon};
use crate::html::plain::{self, Tag};
use crate::text::Plain;

/// A feed that a page points to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Where it lies.
    pub url: Url,
    /// What the page calls it; may be empty.
    pub title: Plain,
    /// How sure it is.
    pub witness: Witness,
}

/// Why something is thought to be a feed; the better one is less.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Witness {
    /// The page says so in its head.
    Advertised,
    /// The page says so, but it is one of comments.
    Comments,
    /// A link that looks like one.
    Link,
}

/// Feeds of one page at most; pages with more list other people's.
const MAX_CANDIDATES: usize = 50;

/// The feeds that a page points to, the surest first, else in page order; each once.
pub fn discover(html: &str, page: &Url) -> Vec<Candidate> {
    let mut base = page.clone();
    let mut found: Vec<Candidate> = Vec::new();
    let mut at = 0;
    while let Some(next) = html.get(at..).and_then(|rest| rest.find('<')) {
        at += next;
        let Some(tag) = html.get(at..).and_then(Tag::at_start) else {
            at += 1;
            continue;
        };
        at += tag.len;
        if tag.is_end {
            continue;
        }
        let candidate = match tag.name.to_ascii_lowercase().as_str() {
            "base" => {
                let href = attribute(&tag, "href");
                base = href.and_then(|href| page.join(&href).ok()).unwrap_or(base);
                continue;
            }
            "link" => advertised(&tag, &base),
            "a" => linked(&tag, html.get(at..).unwrap_or_default(), &base),
            _ => continue,
        };
        let Some(candidate) = candidate else { continue };
        let known = found.iter().position(|known| known.url == candidate.url);
        match known.and_then(|index| found.get_mut(index)) {
            Some(known) if candidate.witness < known.witness => *known = candidate,
            Some(_) => {}
            None => found.push(candidate),
        }
        if found.len() >= MAX_CANDIDATES {
            break;
        }
    }
    found.sort_by_key(|candidate| candidate.witness);
    found
}

/// Addresses where a site may keep a feed, the most likely first, to be tried when a page points
/// to none: beside the page, then at the root of its site.
pub fn well_known(page: &Url) -> Vec<Url> {
    const NAMES: [&str; 8] = [
        "feed",
        "rss",
        "feed.xml",
        "rss.xml",
        "atom.xml",
        "index.xml",
        "index.rdf",
        "feed.json",
    ];
    let mut folder = page.clone();
    folder.set_query(None);
    folder.set_fragment(None);
    if !folder.path().ends_with('/') {
        let path = format!("{}/", folder.path());
        folder.set_path(&path);
    }
    let mut addresses = Vec::new();
    for base in [Some(folder), page.join("/").ok()].into_iter().flatten() {
        for name in NAMES {
            addresses.extend(base.join(name).ok().filter(|url| !addresses.contains(url)));
        }
    }
    addresses
}

fn attribute(tag: &Tag<'_>, name: &str) -> Option<String> {
    Attributes::new(tag.attributes)
        .find(|(n, _)| n.eq_ignore_ascii_case(name))
        .map(|(_, value)| {
            entities::decode(value, Semicolon::Optional)
                .trim()
                .to_owned()
        })
}

fn advertised(tag: &Tag<'_>, base: &Url) -> Option<Candidate> {
    let href = attribute(tag, "href").filter(|href| !href.is_empty())?;
    let rel = attribute(tag, "rel")?.to_ascii_lowercase();
    let kind = attribute(tag, "type")
        .unwrap_or_default()
        .to_ascii_lowercase();
    let title = attribute(tag, "title").unwrap_or_default();
    let mut words = rel.split_ascii_whitespace();
    if !words.any(|word| matches!(word, "alternate" | "feed")) || !is_feed_type(&kind, &href, &rel)
    {
        return None;
    }
    let about = format!("{title} {href}").to_lowercase();
    let is_comments = ["comment", "kommentar", "commentaire", "comentario"]
        .iter()
        .any(|word| about.contains(word));
    Some(Candidate {
        url: web_address(base, &href)?,
        title: Plain::new(&title),
        witness: if is_comments {
            Witness::Comments
        } else {
            Witness::Advertised
        },
    })
}

fn is_feed_type(kind: &str, href: &str, rel: &str) -> bool {
    let kind = kind.split(';').next().unwrap_or_default().trim();
    match kind {
        "application/rss+xml"
        | "application/atom+xml"
        | "application/rdf+xml"
        | "application/feed+json"
        | "application/x-rss+xml"
        | "application/rss"
        | "application/atom"
        | "text/rss+xml"
        | "text/rss" => true,
        // Other things are XML and JSON too: styles, searches, the data of the page.
        "text/xml" | "application/xml" | "application/json" => looks_like_feed(href),
        "" => rel.contains("feed") || looks_like_feed(href),
        _ => false,
    }
}

fn linked(tag: &Tag<'_>, after: &str, base: &Url) -> Option<Candidate> {
    let href = attribute(tag, "href")?;
    if !looks_like_feed(&href) {
        return None;
    }
    let text = after.get(..after.find('<').unwrap_or(after.len()).min(200));
    let title = attribute(tag, "title").map(|title| Plain::new(&title));
    Some(Candidate {
        url: web_address(base, &href)?,
        title: title
            .filter(|title| !title.is_empty())
            .unwrap_or_else(|| plain::plain(text.unwrap_or_default())),
        witness: Witness::Link,
    })
}

/// Whether an address is of the kind that feeds have.
fn looks_like_feed(address: &str) -> bool {
    let address = address.to_ascii_lowercase();
    let (path, query) = address.split_once('?').unwrap_or((&address, ""));
    let path = path
        .split('#')
        .next()
        .unwrap_or_default()
        .trim_end_matches('/');
    let last = path.rsplit('/').next().unwrap_or_default();
    let is_name = matches!(
        last,
        "feed" | "feeds" | "rss" | "rss2" | "atom" | "rdf" | "rss.php"
    ) || [
        ".rss",
        ".rdf",
        ".atom",
        "atom.xml",
        "rss.xml",
        "feed.xml",
        "feed.json",
        "rss.aspx",
    ]
    .iter()
    .any(|end| last.ends_with(end));
    let is_folder = last.strip_suffix(".xml").is_some()
        && path
            .split('/')
            .any(|part| matches!(part, "feed" | "feeds" | "rss" | "atom"));
    let is_query = query.split('&').any(|pair| {
        matches!(
            pair,
            "feed=rss" | "feed=rss2" | "feed=atom" | "format=rss" | "format=atom"
        ) || matches!(pair, "type=rss" | "output=rss" | "alt=rss")
    });
    // A page about feeds (`/rss`, `/feeds`) on the same site is found as well; asking tells.
    is_name || is_folder || is_query || path.contains("//feeds.feedburner.com/")
}

fn web_address(base: &Url, href: &str) -> Option<Url> {
    let href = match href.strip_prefix("feed:") {
        Some(rest) if rest.starts_with("//") => format!("http:{rest}"),
        Some(rest) => rest.to_owned(),
        None => href.to_owned(),
    };
    links::resolve(base, &href).filter(|url| matches!(url.scheme(), "http" | "https"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(html: &str, expected: &[(&str, &str)]) {
        let page = Url::parse("https://news.example/world/today.html").unwrap();
        let found = discover(html, &page);
        let found: Vec<_> = found
            .iter()
            .map(|found| (found.url.as_str(), found.title.as_str()))
            .collect();
        assert_eq!(found, expected, "{html}");
    }

    #[test]
    fn what_the_head_advertises_comes_first_and_comments_last() {
        check(
            "<a href=/rss>RSS</a>\
             <link rel=alternate type=application/rss+xml title='Comments' href=/comments/feed>\
             <LINK REL='alternate home' TYPE='application/atom+xml; charset=utf-8' HREF='../a?b=1&amp;c=2' title='News &amp; more'/>",
            &[
                ("https://news.example/a?b=1&c=2", "News & more"),
                ("https://news.example/comments/feed", "Comments"),
                ("https://news.example/rss", "RSS"),
            ],
        );
    }

    #[test]
    fn links_count_from_the_base_and_each_feed_counts_once() {
        check(
            "<base href='https://cdn.example/x/'><a href=feed.xml>A</a>\
             <link rel=alternate type=text/xml href=feed.xml title=B><a href='feed:https://c.example/rss.xml'>C</a>",
            &[
                ("https://cdn.example/x/feed.xml", "B"),
                ("https://c.example/rss.xml", "C"),
            ],
        );
    }

    #[test]
    fn other_alternates_are_no_feeds() {
        check(
            "<link rel=alternate hreflang=de href=/de/><link rel=stylesheet type=text/xml href=/feed.xml>\
             <link rel=alternate type=application/json href=/wp-json/posts/1>\
             <link rel=alternate type=application/json+oembed href=/oembed?format=json>\
             <!-- <link rel=alternate type=application/rss+xml href=/old> -->\
             <a href='/about/feeding'>x</a><a href='mailto:rss@news.example'>y</a>",
            &[],
        );
    }

    #[test]
    fn well_known_places_are_beside_the_page_and_at_the_root() {
        let places = well_known(&Url::parse("https://news.example/blog?x#y").unwrap());
        let places: Vec<_> = places.iter().map(Url::as_str).collect();
        assert_eq!(
            places[..2],
            [
                "https://news.example/blog/feed",
                "https://news.example/blog/rss"
            ]
        );
        assert!(places.contains(&"https://news.example/feed"));
        let root = well_known(&Url::parse("https://news.example").unwrap());
        assert_eq!(root.len(), 8);
    }
}
