//! Choosing title, link, identity, dates and content among what an entry offers.
//!
//! RSS, RDF, Atom and CDF are read by one table: feeds mix their elements freely, and a field
//! means the same wherever it stands. Where several elements offer a field, the lower rank wins,
//! and among equals the first that is not empty.

use jiff::Timestamp;
use url::Url;

use super::names::Space;
use super::tree::Element;
use super::{Enclosure, ParsedEntry, links, people, texts};
use crate::text::{Plain, dates};

/// Authors, categories, files and pictures of one entry kept at most, each; what has more is no
/// longer about anything.
const MAX_LISTED: usize = 100;

/// Adds to a list what is not in it, while there is room.
fn list<T: PartialEq>(known: &mut Vec<T>, item: T) {
    if known.len() < MAX_LISTED && !known.contains(&item) {
        known.push(item);
    }
}

/// What entries need to know of their feed.
#[derive(Debug)]
pub struct Surroundings<'u> {
    /// Relative addresses count from it.
    pub base: &'u Url,
    /// For entries that name no author.
    pub authors: &'u [Plain],
}

/// The best of what was offered for a field.
#[derive(Debug)]
pub struct Best<T> {
    best: Option<(u8, T)>,
}

impl<T> Default for Best<T> {
    fn default() -> Self {
        Self { best: None }
    }
}

impl<T> Best<T> {
    /// Whether something of this rank would be taken. Asked before work is done for it.
    pub fn wants(&self, rank: u8) -> bool {
        self.best.as_ref().is_none_or(|(best, _)| rank < *best)
    }

    /// Takes `value` if there is one and nothing better was there: the last of equals.
    pub fn replace(&mut self, rank: u8, value: Option<T>) {
        if let Some(value) = value
            && self.best.as_ref().is_none_or(|(best, _)| rank <= *best)
        {
            self.best = Some((rank, value));
        }
    }

    /// Takes `value` if there is one and nothing as good was there.
    pub fn offer(&mut self, rank: u8, value: Option<T>) {
        if let Some(value) = value
            && self.wants(rank)
        {
            self.best = Some((rank, value));
        }
    }

    /// The best.
    pub fn take(self) -> Option<T> {
        self.best.map(|(_, value)| value)
    }
}

/// Names in the order in which they were found, of the best rank.
#[derive(Debug)]
struct Names {
    rank: u8,
    names: Vec<Plain>,
}

impl Names {
    fn new() -> Self {
        Self {
            rank: u8::MAX,
            names: Vec::new(),
        }
    }

    fn offer(&mut self, rank: u8, name: Plain) {
        if name.is_empty() || rank > self.rank {
            return;
        }
        if rank < self.rank {
            self.names.clear();
            self.rank = rank;
        }
        list(&mut self.names, name);
    }
}

struct Draft<'u> {
    base: &'u Url,
    id: Best<String>,
    title: Best<Plain>,
    link: Best<Url>,
    authors: Names,
    published: Best<Timestamp>,
    updated: Best<Timestamp>,
    summary: Best<String>,
    content: Best<String>,
    enclosures: Vec<Enclosure>,
    images: Vec<Url>,
    categories: Vec<Plain>,
    comments: Best<Url>,
}

/// Reads an `<item>` or `<entry>`.
pub fn read(item: Element<'_, '_>, feed: &Surroundings<'_>) -> ParsedEntry {
    let mut draft = Draft {
        base: feed.base,
        id: Best::default(),
        title: Best::default(),
        link: Best::default(),
        authors: Names::new(),
        published: Best::default(),
        updated: Best::default(),
        summary: Best::default(),
        content: Best::default(),
        enclosures: Vec::new(),
        images: Vec::new(),
        categories: Vec::new(),
        comments: Best::default(),
    };
    draft.own_attributes(item);
    let mut pending: Vec<_> = item.children().collect();
    pending.reverse();
    while let Some(element) = pending.pop() {
        draft.element(element);
        // Media RSS wraps: the group holds contents, a content its thumbnail and title.
        if element.space() == Space::Media && (element.is("group") || element.is("content")) {
            let at = pending.len();
            pending.extend(element.children());
            pending[at..].reverse();
        }
    }
    draft.finish(feed)
}

impl Draft<'_> {
    fn own_attributes(&mut self, item: Element<'_, '_>) {
        if let Some(about) = item.attribute("rdf:about") {
            self.id.offer(1, some_text(&about));
            self.link.offer(6, self.web_address(item, &about));
        }
        if let Some(href) = item.attribute("href") {
            self.link.offer(1, self.address(item, &href)); // CDF
        }
        if let Some(date) = item.attribute("lastmod") {
            self.updated.offer(1, dates::parse(&date)); // CDF
        }
    }

    fn element(&mut self, element: Element<'_, '_>) {
        let name = element.name().to_ascii_lowercase();
        match (element.space(), name.as_str()) {
            (Space::Plain | Space::Atom, "title") => self.title(0, element),
            (Space::Dc, "title") => self.title(1, element),
            (Space::Media, "title") => self.title(2, element),
            (Space::Podcast, "title") => self.title(3, element),

            (Space::Plain | Space::Atom, "link") => self.link(element),
            (Space::Plain, "guid") => self.guid(element),
            (Space::Plain | Space::Atom, "id") => {
                let text = element.text();
                self.id.offer(0, identity(element, &text));
                self.link.offer(9, self.web_address(element, &text));
            }
            (Space::Dc, "identifier") => self.id.offer(2, some_text(&element.text())),
            (Space::Plain, "comments") => {
                self.comments
                    .offer(0, self.address(element, &element.text()));
            }

            (Space::Plain | Space::Atom, "author") => self.author(0, element),
            // Who wrote the entry that this feed took over (Atom 1.0, 4.2.11).
            (Space::Atom, "source") => {
                for author in element.children().filter(|child| child.is("author")) {
                    self.author(6, author);
                }
            }
            (Space::Dc, "creator") => self.author(1, element),
            (Space::Dc, "author") => self.author(2, element),
            (Space::Podcast, "author") => self.author(3, element),

            (Space::Atom | Space::Plain, "pubdate" | "published" | "issued") => {
                self.published(0, element);
            }
            (Space::Dc, "issued" | "date") => self.published(1, element),
            (Space::Atom | Space::Plain | Space::Dc, "created") => self.published(2, element),
            (Space::Plain, "date") => self.published(3, element),
            (Space::Atom | Space::Plain, "updated" | "modified") => self.updated(0, element),
            (Space::Dc, "modified") => self.updated(1, element),
            (Space::Plain, "lastbuilddate" | "lastmod") => self.updated(2, element),

            // Two texts: the second is taken for the longer one.
            (Space::Plain | Space::Atom, "summary") if !self.summary.wants(0) => {
                self.content(4, element);
            }
            (Space::Plain | Space::Atom, "description" | "summary" | "abstract") => {
                self.summary(0, element);
            }
            (Space::Dc, "description" | "abstract") => self.summary(1, element),
            (Space::Podcast, "summary") => self.summary(3, element),
            (Space::Podcast, "subtitle") => self.summary(4, element),
            (Space::Podcast, "description") => self.summary(2, element),
            (Space::Media, "description") => self.summary(5, element),
            (Space::Content, "encoded") => self.content(0, element),
            (Space::Atom | Space::Plain, "content") => self.content(1, element),
            (Space::Xhtml, "body" | "div") => self.markup(element),
            (Space::Plain, "body" | "fullitem" | "encoded" | "content_encoded") => {
                self.content(3, element);
            }

            (Space::Plain, "enclosure") | (Space::Media, "content") => self.enclosure(element),
            (Space::Media, "thumbnail") => self.image(element, "url"),
            (Space::Podcast, "image") => {
                self.image(element, "href");
                self.image(element, "url");
            }
            (Space::Plain, "image") => self.plain_image(element),

            (Space::Plain | Space::Atom | Space::Podcast, "category") | (Space::Dc, "subject") => {
                self.category(element);
            }
            (Space::Plain | Space::Podcast | Space::Media, "keywords" | "tags") => {
                self.keywords(element);
            }
            _ => {}
        }
    }

    fn title(&mut self, rank: u8, element: Element<'_, '_>) {
        if self.title.wants(rank) {
            self.title
                .offer(rank, some_plain(texts::plain_text(element)));
        }
    }

    fn link(&mut self, element: Element<'_, '_>) {
        let link = links::Link::read(element);
        let rank = match link.rel.as_str() {
            "" if link.is_text => 0,
            "alternate" if link.is_page => 1,
            "" if link.is_page => 2,
            "" | "alternate" => 3,
            "self" => 7,
            "via" | "related" => 8,
            "enclosure" => return self.add_enclosure(element, &link.address, &link.media_type),
            "replies" if link.is_page => {
                return self.comments.offer(1, self.address(element, &link.address));
            }
            _ => return,
        };
        if self.link.wants(rank) {
            self.link.offer(rank, self.address(element, &link.address));
        }
    }

    fn guid(&mut self, element: Element<'_, '_>) {
        let text = element.text();
        self.id.offer(0, some_text(&text));
        let is_permalink = element
            .attribute("ispermalink")
            .is_none_or(|value| !value.eq_ignore_ascii_case("false"));
        if is_permalink {
            self.link.offer(5, self.web_address(element, &text));
        }
    }

    fn author(&mut self, rank: u8, element: Element<'_, '_>) {
        let name = people::name(element);
        // A name that another element gives is better than an address.
        let rank = if name.contains('@') { rank + 7 } else { rank };
        self.authors.offer(rank, name);
    }

    fn published(&mut self, rank: u8, element: Element<'_, '_>) {
        self.published.replace(rank, dates::parse(&element.text()));
    }

    fn updated(&mut self, rank: u8, element: Element<'_, '_>) {
        self.updated.replace(rank, dates::parse(&element.text()));
    }

    fn summary(&mut self, rank: u8, element: Element<'_, '_>) {
        if self.summary.wants(rank) {
            let html = texts::html(element, self.base);
            self.summary
                .offer(rank, Some(html).filter(|html| !html.is_empty()));
        }
    }

    fn content(&mut self, rank: u8, element: Element<'_, '_>) {
        if self.content.wants(rank) {
            let html = texts::html(element, self.base);
            self.content
                .offer(rank, Some(html).filter(|html| !html.is_empty()));
        }
    }

    /// An element of XHTML straight inside the entry.
    fn markup(&mut self, element: Element<'_, '_>) {
        if self.content.wants(2) {
            let html = element.inner_html(true);
            let base = links::base_of(element, self.base);
            let html = links::absolute(html.trim(), &base).into_owned();
            self.content
                .offer(2, Some(html).filter(|html| !html.is_empty()));
        }
    }

    fn enclosure(&mut self, element: Element<'_, '_>) {
        let address = element.attribute("url").unwrap_or_else(|| element.text());
        let kind = element.attribute("type").unwrap_or_default();
        self.add_enclosure(element, &address, &kind);
    }

    fn add_enclosure(&mut self, element: Element<'_, '_>, address: &str, kind: &str) {
        let Some(url) = self.address(element, address) else {
            return;
        };
        let is_image = kind.starts_with("image/")
            || element
                .attribute("medium")
                .is_some_and(|medium| medium == "image");
        if is_image {
            list(&mut self.images, url.clone());
        }
        if !self.enclosures.iter().any(|known| known.url == url) {
            let media_type = Plain::new(kind);
            list(&mut self.enclosures, Enclosure { url, media_type });
        }
    }

    fn image(&mut self, element: Element<'_, '_>, attribute: &str) {
        let address = element.attribute(attribute).unwrap_or_default();
        if let Some(url) = self.address(element, &address) {
            list(&mut self.images, url);
        }
    }

    /// `<image>` in an item: an address in an attribute, in `<url>`, or as its text.
    fn plain_image(&mut self, element: Element<'_, '_>) {
        for attribute in ["url", "href", "src"] {
            self.image(element, attribute);
        }
        let text = element.child("url").unwrap_or(element).text();
        if let Some(url) = self.web_address(element, &text) {
            list(&mut self.images, url);
        }
    }

    fn category(&mut self, element: Element<'_, '_>) {
        let label = ["label", "term", "text"]
            .into_iter()
            .find_map(|name| element.attribute(name).filter(|label| !label.is_empty()));
        let text = match label {
            Some(label) => Plain::new(&label),
            None => texts::plain_text(element),
        };
        self.add_category(text);
    }

    fn keywords(&mut self, element: Element<'_, '_>) {
        for word in texts::plain_text(element).split(',') {
            self.add_category(Plain::new(word));
        }
    }

    fn add_category(&mut self, text: Plain) {
        if !text.is_empty() {
            list(&mut self.categories, text);
        }
    }

    fn address(&self, element: Element<'_, '_>, address: &str) -> Option<Url> {
        links::resolve(&links::base_of(element, self.base), address)
    }

    /// An address that must be one of the web by itself.
    fn web_address(&self, element: Element<'_, '_>, address: &str) -> Option<Url> {
        let url = self.address(element, address)?;
        let is_web = links::is_absolute(address.trim()) && matches!(url.scheme(), "http" | "https");
        is_web.then_some(url)
    }

    fn finish(self, feed: &Surroundings<'_>) -> ParsedEntry {
        let authors = self.authors.names;
        ParsedEntry {
            id: self.id.take(),
            title: self.title.take().unwrap_or_default(),
            link: self.link.take(),
            authors: if authors.is_empty() {
                feed.authors.to_vec()
            } else {
                authors
            },
            published: self.published.take(),
            updated: self.updated.take(),
            summary_html: self.summary.take().unwrap_or_default(),
            content_html: self.content.take().unwrap_or_default(),
            enclosures: self.enclosures,
            images: self.images,
            categories: self.categories,
            comments: self.comments.take(),
            prominence: None,
        }
    }
}

/// Atom's identities are addresses; a relative one counts from `xml:base`, if there is one.
fn identity(element: Element<'_, '_>, text: &str) -> Option<String> {
    let id = some_text(text)?;
    let base = element.bases().find_map(|base| Url::parse(&base).ok());
    let resolved = base
        .filter(|_| !links::is_absolute(&id))
        .and_then(|base| base.join(&id).ok());
    Some(resolved.map_or(id, String::from))
}

/// The text without white space around it, if there is any.
pub fn some_text(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// The text, if it is not empty.
pub fn some_plain(text: Plain) -> Option<Plain> {
    (!text.is_empty()).then_some(text)
}
