//! Which vocabulary an element belongs to.
//!
//! Feeds misspell namespaces, forget to declare them, and bind them to odd prefixes. An address
//! that is known decides; else the prefix does, by the name that everybody gives it.

/// A vocabulary that feeds use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Space {
    /// RSS of any version, and everything without a prefix that is not known better.
    #[default]
    Plain,
    /// Atom 0.3 and 1.0.
    Atom,
    /// RDF itself, around RSS 0.90 and 1.0.
    Rdf,
    /// Dublin Core, both sets.
    Dc,
    /// `content:encoded`.
    Content,
    /// Media RSS.
    Media,
    /// Podcasts, Apple's and Google's names.
    Podcast,
    /// XHTML.
    Xhtml,
    /// `xml:base`, `xml:lang`.
    Xml,
    /// `FeedBurner`'s original addresses.
    FeedBurner,
    /// A vocabulary that is of no use here.
    Other,
}

/// The vocabulary of a namespace address, if it is known. Schemes, case and a slash at the end
/// do not matter, and versions are not told apart.
pub fn space_of_address(address: &str) -> Option<Space> {
    let address = address.trim().to_ascii_lowercase();
    let rest = address
        .strip_prefix("http://")
        .or_else(|| address.strip_prefix("https://"))
        .unwrap_or(&address);
    let rest = rest.strip_prefix("www.").unwrap_or(rest);
    let known = [
        ("w3.org/2005/atom", Space::Atom),
        ("purl.org/atom/", Space::Atom),
        ("w3.org/1999/02/22-rdf-syntax-ns", Space::Rdf),
        ("w3.org/1999/xhtml", Space::Xhtml),
        ("w3.org/tr/html4", Space::Xhtml),
        ("w3.org/xml/1998/namespace", Space::Xml),
        ("purl.org/dc/", Space::Dc),
        ("purl.org/rss/1.0/modules/content", Space::Content),
        ("purl.org/rss/1.0/modules/dcterms", Space::Dc),
        ("purl.org/rss/1.0/modules/", Space::Other),
        ("purl.org/rss/", Space::Plain),
        ("purl.org/net/rss1.1", Space::Plain),
        ("my.netscape.com/", Space::Plain),
        ("channel.netscape.com/", Space::Plain),
        ("backend.userland.com/", Space::Plain),
        ("blogs.law.harvard.edu/tech/rss", Space::Plain),
        ("cyber.law.harvard.edu/rss", Space::Plain),
        ("rssboard.org/", Space::Plain),
        ("search.yahoo.com/mrss", Space::Media),
        ("tools.search.yahoo.com/mrss", Space::Media),
        ("video.search.yahoo.com/mrss", Space::Media),
        ("itunes.com/dtds/podcast", Space::Podcast),
        ("itunes.apple.com/", Space::Podcast),
        ("example.com/dtds/podcast", Space::Podcast),
        ("google.com/schemas/play-podcasts", Space::Podcast),
        ("rssnamespace.org/feedburner", Space::FeedBurner),
    ];
    known
        .iter()
        .find(|(start, _)| rest.starts_with(start))
        .map(|(_, space)| *space)
}

/// The vocabulary that a prefix stands for by custom.
pub fn space_of_prefix(prefix: &str) -> Space {
    let customs = [
        ("atom", Space::Atom),
        ("atom03", Space::Atom),
        ("atom10", Space::Atom),
        ("a10", Space::Atom),
        ("rss", Space::Plain),
        ("rdf", Space::Rdf),
        ("dc", Space::Dc),
        ("dcterms", Space::Dc),
        ("content", Space::Content),
        ("media", Space::Media),
        ("itunes", Space::Podcast),
        ("googleplay", Space::Podcast),
        ("xhtml", Space::Xhtml),
        ("html", Space::Xhtml),
        ("body", Space::Xhtml),
        ("xml", Space::Xml),
        ("feedburner", Space::FeedBurner),
    ];
    customs
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(prefix))
        .map_or(Space::Other, |(_, space)| *space)
}

/// The namespaces in force at a place of a document.
#[derive(Debug, Clone, Default)]
pub struct Scopes<'a> {
    bindings: Vec<Binding<'a>>,
}

#[derive(Debug, Clone, Copy)]
struct Binding<'a> {
    prefix: &'a str,
    space: Space,
    depth: usize,
}

/// Declarations in force at once at most; documents have about ten.
const MAX_BINDINGS: usize = 256;

impl<'a> Scopes<'a> {
    /// Takes up a declaration (`xmlns` has the empty prefix) made by an element at `depth`.
    pub fn bind(&mut self, prefix: &'a str, address: &str, depth: usize) {
        let space = space_of_address(address).unwrap_or_else(|| {
            if prefix.is_empty() {
                Space::Plain
            } else {
                space_of_prefix(prefix)
            }
        });
        self.declare(prefix, space, depth);
    }

    /// Binds a prefix to a vocabulary below `depth`.
    pub fn declare(&mut self, prefix: &'a str, space: Space, depth: usize) {
        if self.bindings.len() < MAX_BINDINGS {
            self.bindings.push(Binding {
                prefix,
                space,
                depth,
            });
        }
    }

    /// Forgets what elements at `depth` and below have declared.
    pub fn leave(&mut self, depth: usize) {
        while self.bindings.last().is_some_and(|b| b.depth >= depth) {
            self.bindings.pop();
        }
    }

    /// The vocabulary of names with this prefix.
    pub fn space(&self, prefix: &str) -> Space {
        let bound = self.bindings.iter().rev().find(|b| b.prefix == prefix);
        match bound {
            Some(binding) => binding.space,
            None if prefix.is_empty() => Space::Plain,
            None => space_of_prefix(prefix),
        }
    }
}
