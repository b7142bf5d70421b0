//! OPML ↔ folders and feeds.
//!
//! Most lists in the wild are not well-formed XML: descriptions hold bare quotes and whole links,
//! ampersands stand alone. But an outline has no text, only attributes. So everything from one
//! `<outline` to the next tag of the list is taken for its attributes, whatever brackets and
//! quotes lie between, and no feed address that a person can see is lost.
//!
//! Source: OPML 2.0 (opml.org/spec2.opml), "subscription lists".

use std::fmt::Write as _;

use url::Url;

use crate::feed::Attributes;
use crate::html::charset;
use crate::html::entities::{self, Semicolon};
use crate::news::{Feed, FeedKind};
use crate::text::Plain;

/// What stands between the names of a folder and of the folder in it.
const FOLDER_SEPARATOR: &str = " / ";

/// Folders in folders that count; what lies deeper belongs to the deepest that counts.
const MAX_FOLDERS: usize = 8;

/// The type by which a front page is told from a feed. Other programs will take it for a feed
/// and find the page.
const FRONT_PAGE: &str = "frontpage";

/// A subscription in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outline {
    /// The address as it was written, for a message when it is not one.
    pub address: Plain,
    /// The address; none when it is not one of the web.
    pub url: Option<Url>,
    /// The name; empty when it has none.
    pub title: Plain,
    /// The folders it lies in, joined with " / ".
    pub folder: Option<Plain>,
    /// The site it belongs to.
    pub site: Option<Url>,
    /// How it is read.
    pub kind: FeedKind,
}

/// The subscriptions of a list, in its order, repeated ones included. Never fails: what is no
/// list has none.
pub fn parse(bytes: &[u8]) -> Vec<Outline> {
    let text = charset::decode_xml(bytes, None);
    let mut list = List::default();
    let mut tags = Tags {
        rest: &text,
        has_open_comment: false,
    };
    let mut next = tags.next();
    while let Some(tag) = next {
        next = tags.next();
        match tag {
            Tag::End => drop(list.open.pop()),
            Tag::Outline(attributes) => list.outline(attributes, matches!(next, Some(Tag::End))),
        }
    }
    list.outlines
}

#[derive(Default)]
struct List {
    /// The names of the outlines that are open, from the outside in; none for one that is no
    /// folder.
    open: Vec<Option<Plain>>,
    outlines: Vec<Outline>,
}

impl List {
    fn outline(&mut self, attributes: &str, is_closed_next: bool) {
        let is_empty = attributes.trim_end().trim_end_matches('>').ends_with('/');
        let outline = Attributes::new(attributes).fold(Written::default(), Written::with);
        let title = Plain::new(if outline.title.is_empty() {
            &outline.text
        } else {
            &outline.title
        });
        let is_feed = !outline.address.trim().is_empty();
        // A feed has nothing inside: where its end tag does not follow, it was forgotten.
        if !is_empty && (!is_feed || is_closed_next) {
            self.open.push((!is_feed).then(|| title.clone()));
        }
        if is_feed {
            self.outlines.push(Outline {
                url: web_address(&outline.address),
                address: Plain::new(&outline.address),
                title,
                folder: self
                    .folder()
                    .or_else(|| folder_of_category(&outline.category)),
                site: web_address(&outline.site),
                kind: if outline.kind.eq_ignore_ascii_case(FRONT_PAGE) {
                    FeedKind::FrontPage
                } else {
                    FeedKind::Feed
                },
            });
        }
    }

    fn folder(&self) -> Option<Plain> {
        let names: Vec<&str> = self
            .open
            .iter()
            .flatten()
            .map(Plain::as_str)
            .filter(|name| !name.is_empty())
            .take(MAX_FOLDERS)
            .collect();
        (!names.is_empty()).then(|| Plain::new(&names.join(FOLDER_SEPARATOR)))
    }
}

/// OPML 2.0 has folders in attributes too: `category="/Tech/Rust,/News"`.
fn folder_of_category(category: &str) -> Option<Plain> {
    let first = category.split(',').next()?.trim();
    let names: Vec<&str> = first
        .split('/')
        .map(str::trim)
        .filter(|n| !n.is_empty())
        .collect();
    (!names.is_empty()).then(|| Plain::new(&names.join(FOLDER_SEPARATOR)))
}

/// The attributes of an outline, decoded.
#[derive(Default)]
struct Written {
    text: String,
    title: String,
    address: String,
    site: String,
    category: String,
    kind: String,
}

impl Written {
    fn with(mut self, (name, value): (&str, &str)) -> Self {
        let field = match name.to_ascii_lowercase().as_str() {
            "text" => &mut self.text,
            "title" => &mut self.title,
            "xmlurl" | "feedurl" | "rssurl" => &mut self.address,
            "htmlurl" => &mut self.site,
            "category" => &mut self.category,
            "type" => &mut self.kind,
            _ => return self,
        };
        // The first of a name is meant; a later one stands in a description.
        if field.is_empty() {
            entities::decode_into(field, value, Semicolon::Needed);
        }
        self
    }
}

/// An address of the web; `feed:` is how some programs spell it.
fn web_address(address: &str) -> Option<Url> {
    let address = address.trim();
    let (scheme, rest) = address.split_once(':').unwrap_or_default();
    let url = match scheme {
        "feed" if rest.starts_with("//") => Url::parse(&format!("http:{rest}")),
        "feed" => Url::parse(rest),
        _ if address.starts_with("www.") => Url::parse(&format!("http://{address}")),
        _ => Url::parse(address),
    };
    url.ok()
        .filter(|url| matches!(url.scheme(), "http" | "https"))
}

/// What a list is made of.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Tag<'a> {
    /// `<outline`, with all that stands before the next tag of the list.
    Outline(&'a str),
    /// `</outline`.
    End,
}

struct Tags<'a> {
    rest: &'a str,
    /// A comment was found that never ends; it hides nothing, and neither do later ones.
    has_open_comment: bool,
}

/// Tags of a list; in the order in which they are looked for.
const MARKS: [&str; 5] = ["<outline", "</outline", "</body", "</opml", "<!--"];

impl<'a> Iterator for Tags<'a> {
    type Item = Tag<'a>;

    fn next(&mut self) -> Option<Tag<'a>> {
        loop {
            let (_, mark, after) = next_mark(self.rest)?;
            self.rest = after;
            match mark {
                "<!--" if !self.has_open_comment => {
                    let end = after.find("-->");
                    self.has_open_comment = end.is_none();
                    self.rest = after.get(end.unwrap_or(0)..).unwrap_or_default();
                }
                "</outline" => return Some(Tag::End),
                "<outline" => {
                    let (attributes, at) = match next_mark(after) {
                        Some((before, _, _)) => (before, before.len()),
                        None => (after, after.len()),
                    };
                    self.rest = after.get(at..).unwrap_or_default();
                    return Some(Tag::Outline(attributes));
                }
                _ => {}
            }
        }
    }
}

/// The text before the next mark, the mark, and what follows it.
fn next_mark(text: &str) -> Option<(&str, &'static str, &str)> {
    text.match_indices('<').find_map(|(at, _)| {
        let (before, from) = text.split_at_checked(at)?;
        MARKS.iter().find_map(|mark| {
            let head = from.get(..mark.len())?;
            let after = from.get(mark.len()..)?;
            let fits = if *mark == "<!--" {
                // Elsewhere it stands in a description.
                matches!(before.trim_end().chars().next_back(), None | Some('>'))
            } else {
                !after.starts_with(|c: char| c.is_alphanumeric())
            };
            (fits && head.eq_ignore_ascii_case(mark)).then_some((before, *mark, after))
        })
    })
}

/// Subscriptions as a list; [`parse`] of it gives them again.
pub fn write(feeds: &[Feed]) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\">\n  \
         <head>\n    <title>Subscriptions in dateline</title>\n  </head>\n  <body>\n",
    );
    let mut folders: Vec<Option<&Plain>> = vec![None];
    for feed in feeds {
        if !folders.contains(&feed.folder.as_ref()) {
            folders.push(feed.folder.as_ref());
        }
    }
    for folder in folders {
        let indent = if folder.is_some() { "      " } else { "    " };
        if let Some(name) = folder {
            let _ = writeln!(out, "    <outline text=\"{}\">", escaped(name));
        }
        for feed in feeds.iter().filter(|feed| feed.folder.as_ref() == folder) {
            out.push_str(indent);
            write_feed(&mut out, feed);
        }
        if folder.is_some() {
            out.push_str("    </outline>\n");
        }
    }
    out.push_str("  </body>\n</opml>\n");
    out
}

fn write_feed(out: &mut String, feed: &Feed) {
    let kind = match feed.kind {
        FeedKind::Feed => "rss",
        FeedKind::FrontPage => FRONT_PAGE,
    };
    let title = escaped(&feed.title);
    let _ = write!(
        out,
        "<outline type=\"{kind}\" text=\"{title}\" title=\"{title}\" xmlUrl=\"{}\"",
        escaped(feed.url.as_str())
    );
    if let Some(site) = &feed.site {
        let _ = write!(out, " htmlUrl=\"{}\"", escaped(site.as_str()));
    }
    out.push_str("/>\n");
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    entities::escape_into(&mut out, text);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::news::FeedId;

    /// The subscriptions as lines `folder | title | address`.
    #[track_caller]
    fn check(list: &str, expected: &[&str]) {
        let lines: Vec<String> = parse(list.as_bytes())
            .iter()
            .map(|outline| {
                let folder = outline.folder.as_deref().unwrap_or("-");
                let url = outline.url.as_ref().map_or("?", Url::as_str);
                format!("{folder} | {} | {url}", outline.title)
            })
            .collect();
        assert_eq!(lines, expected, "{list}");
    }

    #[test]
    fn folders_lie_in_folders() {
        check(
            "<opml><body><outline text='News'><outline text='World'>\
             <outline text='A &amp; B' title='A &amp; B!' xmlUrl='http://a.example/?x=1&amp;y=2'/></outline>\
             <outline text='C' xmlUrl='http://c.example/'></outline></outline>\
             <outline text='D' xmlUrl='http://d.example/'/></body></opml>",
            &[
                "News / World | A & B! | http://a.example/?x=1&y=2",
                "News | C | http://c.example/",
                "- | D | http://d.example/",
            ],
        );
    }

    #[test]
    fn bare_quotes_links_and_ampersands_lose_no_address() {
        check(
            "<outline text=\"T\"><outline text=\"A\" description=\"by Jo \"The Quote\" Doe\" xmlUrl=\"http://a.example/?a&b\" />\
             <outline text=\"B\" description=\"at <a href=\"http://x.example/\" rel=\"y\">X</a> & co\" xmlUrl=\"http://b.example/\"/>\
             <outline text=\"C\" description=\"1 > 0\" XMLURL=http://c.example/ ></outline></outline><outline text=\"D\" xmlUrl=\"http://d.example/\"",
            &[
                "T | A | http://a.example/?a&b",
                "T | B | http://b.example/",
                "T | C | http://c.example/",
                "- | D | http://d.example/",
            ],
        );
    }

    #[test]
    fn a_feed_that_is_never_closed_is_no_folder() {
        check(
            "<outline text='F'><outline text='A' xmlUrl='http://a.example/'>\
             <outline text='B' xmlUrl='http://b.example/'></outline><outline text='C' xmlUrl='http://c.example/'>",
            &[
                "F | A | http://a.example/",
                "F | B | http://b.example/",
                "F | C | http://c.example/",
            ],
        );
    }

    #[test]
    fn other_spellings() {
        check(
            "<!-- <outline xmlUrl='http://no.example/'/> --><outline xmlUrl='feed://a.example/x' category='/Tech/Rust,/News'/>\
             <outline text='B' xmlUrl='mailto:b@b.example'/><outline text='C' type='link' url='http://c.example/'/>",
            &["Tech / Rust |  | http://a.example/x", "- | B | ?"],
        );
        assert_eq!(parse(b""), []);
        assert_eq!(parse(b"<html><body>no list"), []);
    }

    #[test]
    fn what_is_written_is_read_again() {
        let feed = |id, title: &str, folder: Option<&str>, kind| Feed {
            id: FeedId(id),
            url: Url::parse(&format!("https://{id}.example/?a=1&b=2")).unwrap(),
            title: Plain::new(title),
            folder: folder.map(Plain::new),
            kind,
            site: Some(Url::parse("https://site.example/").unwrap()),
        };
        let feeds = [
            feed(1, "Alone", None, FeedKind::Feed),
            feed(2, "\"A\" <b> & 'c'", Some("News / World"), FeedKind::Feed),
            feed(3, "Front", Some("Tech"), FeedKind::FrontPage),
            feed(4, "Late", Some("News / World"), FeedKind::Feed),
        ];
        let read = parse(write(&feeds).as_bytes());
        let order = [0, 1, 3, 2];
        assert_eq!(read.len(), feeds.len());
        for (outline, index) in read.iter().zip(order) {
            let feed: &Feed = &feeds[index];
            assert_eq!(outline.url.as_ref(), Some(&feed.url));
            assert_eq!(
                (&outline.title, &outline.folder),
                (&feed.title, &feed.folder)
            );
            assert_eq!((outline.kind, &outline.site), (feed.kind, &feed.site));
        }
    }
}
