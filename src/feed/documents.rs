//! A feed in XML: where it is in the document, and what it says of itself.

use url::Url;

use super::entries::{self, Best, Surroundings, some_plain};
use super::names::Space;
use super::tree::{Element, MAX_RECORDS, Nesting, Tree};
use super::{FeedError, ParsedFeed, links, pace, people, texts};
use crate::text::{Plain, dates};

/// How feeds nest.
const NESTING: Nesting = Nesting {
    record: |name| is_one_of(name, "item entry"),
    leaf: |name| is_one_of(name, LEAVES),
    field: |name| is_one_of(name, FIELDS),
};

/// Elements that hold only text.
const LEAVES: &str = "title link guid id pubdate published updated description language copyright \
    generator comments creator date ttl docs lastbuilddate modified issued created managingeditor \
    webmaster encoded";

/// Elements that stand in a feed or an entry, never in a text of it.
const FIELDS: &str = "title link guid id pubdate published updated description language category \
    author comments enclosure creator date item entry encoded lastbuilddate modified issued created \
    thumbnail content group";

fn is_one_of(name: &str, names: &str) -> bool {
    names.split(' ').any(|n| n.eq_ignore_ascii_case(name))
}

/// Reads a feed in XML.
pub fn parse(text: &str, base: &Url) -> Result<ParsedFeed, FeedError> {
    let tree = Tree::parse(text, &NESTING);
    let found = Found::look(&tree);
    let Some(holder) = found.holder() else {
        let is_page = text
            .get(..14)
            .is_some_and(|t| t.eq_ignore_ascii_case("<!doctype html"));
        return Err(if found.has_html || is_page {
            FeedError::WebPage
        } else {
            FeedError::NotAFeed
        });
    };
    let (mut feed, authors) = head(holder, &found, base);
    let site = feed
        .link
        .as_ref()
        .filter(|link| matches!(link.scheme(), "http" | "https"));
    let surroundings = Surroundings {
        base: site.unwrap_or(base),
        authors: &authors,
    };
    let entries: Vec<_> = found
        .items
        .iter()
        .take(MAX_RECORDS)
        .map(|item| entries::read(*item, &surroundings))
        .collect();
    feed.entries = entries;
    Ok(feed)
}

/// The places in a document that matter.
struct Found<'t, 'a> {
    /// `<rss>`, `<rdf:RDF>`, `<feed>`.
    root: Option<Element<'t, 'a>>,
    /// `<channel>`, `<feed>`.
    channel: Option<Element<'t, 'a>>,
    items: Vec<Element<'t, 'a>>,
    has_html: bool,
}

impl<'t, 'a> Found<'t, 'a> {
    fn look(tree: &'t Tree<'a>) -> Self {
        let mut found = Self {
            root: None,
            channel: None,
            items: Vec::new(),
            has_html: false,
        };
        let mut elements = tree.root().descendants();
        while let Some(element) = elements.next() {
            let name = element.name().to_ascii_lowercase();
            match name.as_str() {
                "item" | "entry" => {
                    found.items.push(element);
                    elements.skip_children();
                }
                "rss" | "rdf" => found.root = found.root.or(Some(element)),
                "feed" => {
                    found.root = found.root.or(Some(element));
                    found.channel = found.channel.or(Some(element));
                }
                "channel" => found.channel = found.channel.or(Some(element)),
                "html" if found.root.is_none() => found.has_html = true,
                // Lists of subscriptions have a head and a body too, but inside.
                "head" | "body" if element.is_outermost() => found.has_html = true,
                _ => {}
            }
        }
        found
    }

    /// The element whose children describe the feed.
    fn holder(&self) -> Option<Element<'t, 'a>> {
        let alone = || {
            let item = self.items.first().filter(|_| !self.has_html)?;
            item.parent()
        };
        self.channel.or(self.root).or_else(alone)
    }
}

/// What the feed says of itself, and the authors of entries that name none.
fn head(holder: Element<'_, '_>, found: &Found<'_, '_>, base: &Url) -> (ParsedFeed, Vec<Plain>) {
    let mut title = Best::default();
    let mut link = Best::default();
    let mut language = Best::default();
    let mut description = Best::default();
    let mut updated = Best::default();
    let mut author = Best::default();
    if let Some(href) = holder.attribute("href") {
        link.offer(4, links::resolve(base, &href)); // CDF
    }
    if let Some(date) = holder.attribute("lastmod") {
        updated.offer(3, dates::parse(&date)); // CDF
    }
    for element in holder.children() {
        let name = element.name().to_ascii_lowercase();
        let words = |rank| (rank, some_plain(texts::plain_text(element)));
        let html = |rank| {
            (
                rank,
                Some(texts::html(element, base)).filter(|html| !html.is_empty()),
            )
        };
        match (element.space(), name.as_str()) {
            (Space::Plain | Space::Atom, "title") => offer(&mut title, words(0)),
            (Space::Dc, "title") => offer(&mut title, words(1)),
            (Space::Plain | Space::Atom, "link") => {
                let (rank, url) = feed_link(element, base);
                link.offer(rank, url);
            }
            (Space::Plain | Space::Atom, "language" | "lang") => offer(&mut language, words(0)),
            (Space::Dc, "language") => offer(&mut language, words(1)),
            (Space::Plain | Space::Atom, "description" | "subtitle" | "tagline" | "abstract") => {
                offer(&mut description, html(0));
            }
            (Space::Dc, "description") => offer(&mut description, html(1)),
            (Space::Podcast, "summary" | "description") => offer(&mut description, html(2)),
            (Space::Podcast, "subtitle") => offer(&mut description, html(3)),
            (Space::Atom, "info") => offer(&mut description, html(4)),
            (Space::Plain | Space::Atom, "updated" | "modified" | "lastbuilddate") => {
                updated.offer(0, dates::parse(&element.text()));
            }
            (Space::Plain, "pubdate") | (Space::Dc, "date" | "modified") => {
                updated.offer(1, dates::parse(&element.text()));
            }
            (Space::Dc | Space::Atom, "created" | "issued" | "published") => {
                updated.offer(2, dates::parse(&element.text()));
            }
            (Space::Plain | Space::Atom, "author") => {
                author.offer(0, some_plain(people::name(element)));
            }
            (Space::Dc, "creator") => author.offer(1, some_plain(people::name(element))),
            (Space::Plain, "managingeditor") => {
                author.offer(2, some_plain(people::name(element)));
            }
            (Space::Podcast, "author") => author.offer(3, some_plain(people::name(element))),
            _ => {}
        }
    }
    for element in holder.ancestors().chain(found.root) {
        let tag = element.attribute("xml:lang").map(|tag| Plain::new(&tag));
        language.offer(2, tag.and_then(some_plain));
    }
    let feed = ParsedFeed {
        title: title.take().unwrap_or_default(),
        link: link.take(),
        language: language.take(),
        description_html: description.take().unwrap_or_default(),
        updated: updated.take(),
        pace: pace::read(holder),
        entries: Vec::new(),
    };
    (feed, author.take().into_iter().collect())
}

fn offer<T>(best: &mut Best<T>, (rank, value): (u8, Option<T>)) {
    best.offer(rank, value);
}

/// The site, as a link of the feed names it, and how good a witness it is.
fn feed_link(element: Element<'_, '_>, base: &Url) -> (u8, Option<Url>) {
    let link = links::Link::read(element);
    let rank = match link.rel.as_str() {
        "" if link.is_text => 0,
        "alternate" if link.is_page => 1,
        "" if link.is_page => 2,
        "" | "alternate" => 3,
        "self" => 5,
        _ => return (u8::MAX, None),
    };
    let base = links::base_of(element, base);
    (rank, links::resolve(&base, &link.address))
}
