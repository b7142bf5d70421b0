//! A tolerant XML tree: never fails, whatever the bytes.
//!
//! Elements are handles into an arena; nothing here recurses, so depth costs nothing. An end tag
//! closes the nearest open element of its name and all inside it; one without such an element is
//! ignored, in constant time, as the open elements are counted by name.
//!
//! Names are compared without case: `<PubDate>` and `<TITLE>` exist.

use std::borrow::Cow;

use super::names::Space;
use super::tokens::{Attributes, Token, Tokens};
use crate::html::entities::{self, Semicolon};

mod builder;

use builder::Builder;

/// Nodes kept at most; what follows is as if the document had been cut there.
///
/// At 36 bytes each this bounds a tree to 36 MB; [`MAX_RECORDS`] entries of ordinary richness
/// have half as many.
const MAX_NODES: usize = 1_000_000;

/// Records (entries of a feed) kept at most; the longest feeds, of daily podcasts, have about
/// 5,000.
pub const MAX_RECORDS: usize = 20_000;

/// Levels that are searched upwards for `xml:base` and `xml:lang`.
const MAX_ANCESTORS: usize = 64;

/// `xml:base` attributes that count at one place; real documents have one or two.
const MAX_BASES: usize = 8;

/// How elements nest in a vocabulary, for documents that forget end tags.
#[derive(Debug, Clone, Copy)]
pub struct Nesting {
    /// Whether an element of this name can never be inside another of the same name, so that
    /// its start closes the one that is open.
    pub record: fn(&str) -> bool,
    /// Whether an element of this name holds only text, so that a start tag of a field that
    /// comes straight after its text closes it.
    pub leaf: fn(&str) -> bool,
    /// Whether the name is one of a field of a record.
    pub field: fn(&str) -> bool,
}

/// A document.
#[derive(Debug)]
pub struct Tree<'a> {
    source: &'a str,
    nodes: Vec<Node>,
    /// From the document type declaration.
    entities: Vec<(&'a str, &'a str)>,
    /// Whether `xml:base` occurs at all: few documents have it, and looking for it at every
    /// address costs more than all else.
    has_bases: bool,
}

const NONE: u32 = u32::MAX;

/// Offsets into the source and links into the arena.
#[derive(Debug, Clone, Copy)]
struct Node {
    kind: Kind,
    space: Space,
    /// Bytes of the name, prefix included.
    name_len: u16,
    /// Of the start tag or the text.
    start: u32,
    /// Of the start tag or the text.
    end: u32,
    /// Of the content.
    inner_end: u32,
    parent: u32,
    first: u32,
    next: u32,
    /// The first node in the arena that is not below it; the arena is in document order.
    after: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Root,
    Element,
    Text,
    CData,
}

impl<'a> Tree<'a> {
    /// Reads a document.
    pub fn parse(source: &'a str, nesting: &Nesting) -> Self {
        // Offsets are 32 bits wide; nothing larger is ever fetched.
        let source = source.get(..NONE as usize).unwrap_or(source);
        Builder::new(source, nesting).build()
    }

    /// The invisible element that holds the document.
    pub fn root(&self) -> Element<'_, 'a> {
        Element { tree: self, id: 0 }
    }

    fn node(&self, id: u32) -> &Node {
        &self.nodes[id as usize]
    }

    fn decode<'t>(&'t self, text: &'a str) -> Cow<'t, str> {
        if self.entities.is_empty() || !text.contains('&') {
            return entities::decode(text, Semicolon::Needed);
        }
        Cow::Owned(entities::decode(&self.replace_declared(text), Semicolon::Needed).into_owned())
    }

    /// Replaces the entities that the document itself declares; their values are not looked
    /// into again, so that nothing can grow by nesting.
    fn replace_declared(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find('&') {
            let (before, from) = rest.split_at(at);
            out.push_str(before);
            let declared = from
                .get(1..)
                .and_then(|after| after.split_once(';'))
                .and_then(|(name, after)| {
                    let (_, value) = self.entities.iter().find(|(n, _)| *n == name)?;
                    Some((value, after))
                });
            if let Some((value, after)) = declared {
                out.push_str(value);
                rest = after;
            } else {
                out.push('&');
                rest = from.get(1..).unwrap_or_default();
            }
        }
        out.push_str(rest);
        out
    }
}

/// An element of a tree.
#[derive(Debug, Clone, Copy)]
pub struct Element<'t, 'a> {
    tree: &'t Tree<'a>,
    id: u32,
}

impl<'t, 'a> Element<'t, 'a> {
    fn node(self) -> &'t Node {
        self.tree.node(self.id)
    }

    fn slice(self, from: u32, to: u32) -> &'a str {
        let range = from as usize..to as usize;
        self.tree.source.get(range).unwrap_or_default()
    }

    /// Its name as written.
    pub fn full_name(self) -> &'a str {
        let node = self.node();
        if node.kind != Kind::Element {
            return "";
        }
        self.slice(node.start + 1, node.start + 1 + u32::from(node.name_len))
    }

    /// Its name as written, without the prefix.
    pub fn name(self) -> &'a str {
        local(self.full_name())
    }

    /// Whether it has this name, in any case and vocabulary.
    pub fn is(self, name: &str) -> bool {
        self.name().eq_ignore_ascii_case(name)
    }

    /// Its vocabulary.
    pub fn space(self) -> Space {
        self.node().space
    }

    /// Its attributes: names as written, values decoded.
    pub fn attributes(self) -> impl Iterator<Item = (&'a str, Cow<'t, str>)> {
        let node = self.node();
        let start = node.start + 1 + u32::from(node.name_len);
        let text = if node.kind == Kind::Element {
            self.slice(start, node.end)
        } else {
            ""
        };
        let text = text.strip_suffix('>').unwrap_or(text);
        Attributes::new(text).map(move |(name, value)| (name, self.tree.decode(value)))
    }

    /// The attribute of this name, prefix included, in any case; without white space around.
    pub fn attribute(self, name: &str) -> Option<Cow<'t, str>> {
        let (_, value) = self
            .attributes()
            .find(|(n, _)| n.eq_ignore_ascii_case(name))?;
        Some(trimmed(value))
    }

    /// Its child elements.
    pub fn children(self) -> Children<'t, 'a> {
        Children {
            tree: self.tree,
            next: self.node().first,
        }
    }

    /// The first child element of this name, in any vocabulary.
    pub fn child(self, name: &str) -> Option<Self> {
        self.children().find(|child| child.is(name))
    }

    /// The elements below it, in the order of the document.
    pub fn descendants(self) -> Descendants<'t, 'a> {
        Descendants {
            tree: self.tree,
            at: self.id,
            next: self.id + 1,
            end: self.node().after,
        }
    }

    /// Its parent; none for the root.
    pub fn parent(self) -> Option<Self> {
        let id = self.node().parent;
        (id != NONE).then_some(Self {
            tree: self.tree,
            id,
        })
    }

    /// Whether nothing encloses it.
    pub fn is_outermost(self) -> bool {
        self.node().parent == 0
    }

    /// What encloses it, from the inside out, itself first.
    pub fn ancestors(self) -> impl Iterator<Item = Self> {
        std::iter::successors(Some(self), |element| element.parent()).take(MAX_ANCESTORS)
    }

    /// The `xml:base` of what encloses it, from the inside out.
    pub fn bases(self) -> impl Iterator<Item = Cow<'t, str>> {
        let has_bases = self.tree.has_bases;
        self.ancestors()
            .take_while(move |_| has_bases)
            .filter_map(|element| element.attribute("xml:base"))
            .take(MAX_BASES)
    }

    /// Whether it has child elements.
    pub fn has_elements(self) -> bool {
        self.children().next().is_some()
    }

    /// The text in it, decoded, child elements left out; white space as written.
    pub fn text(self) -> Cow<'t, str> {
        let mut text = Cow::Borrowed("");
        let mut next = self.node().first;
        while next != NONE {
            let node = self.tree.node(next);
            let raw = self.slice(node.start, node.end);
            let piece = match node.kind {
                Kind::Text => self.tree.decode(raw),
                Kind::CData => Cow::Borrowed(raw),
                Kind::Root | Kind::Element => Cow::Borrowed(""),
            };
            if text.is_empty() {
                text = piece;
            } else if !piece.is_empty() {
                text.to_mut().push_str(&piece);
            }
            next = node.next;
        }
        text
    }

    /// What stands between its tags, as written.
    pub fn source(self) -> &'a str {
        let node = self.node();
        self.slice(node.end, node.inner_end)
    }

    /// What stands between its tags, as HTML: prefixes dropped, empty elements written out.
    ///
    /// CDATA sections become text when `is_xhtml`, and markup otherwise.
    pub fn inner_html(self, is_xhtml: bool) -> String {
        let source = self.source();
        let mut out = String::with_capacity(source.len());
        for token in Tokens::new(source) {
            match token {
                Token::Text(text) if self.tree.entities.is_empty() => out.push_str(text),
                Token::Text(text) => out.push_str(&self.tree.replace_declared(text)),
                Token::CData(text) if is_xhtml => entities::escape_into(&mut out, text),
                Token::CData(text) => out.push_str(text),
                Token::Start {
                    name,
                    attributes,
                    is_empty,
                } => {
                    // FeedBurner counts readers with pictures that it adds under a prefix.
                    if name.contains(':') && name.ends_with("img") && attributes.contains("\"1\"") {
                        continue;
                    }
                    let name = local(name);
                    out.extend(["<", name, attributes, ">"]);
                    if is_empty && !is_void(name) {
                        out.extend(["</", name, ">"]);
                    }
                }
                Token::End { name } => out.extend(["</", local(name), ">"]),
                Token::Doctype(_) => {}
            }
        }
        out
    }
}

/// The name without its prefix.
fn local(name: &str) -> &str {
    name.split_once(':').map_or(name, |(_, local)| local)
}

fn trimmed(text: Cow<'_, str>) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
        Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
    }
}

/// HTML elements that have no end tag.
fn is_void(name: &str) -> bool {
    const VOID: &[&str] = &[
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param",
        "source", "track", "wbr",
    ];
    VOID.iter().any(|void| void.eq_ignore_ascii_case(name))
}

/// See [`Element::children`].
#[derive(Debug, Clone)]
pub struct Children<'t, 'a> {
    tree: &'t Tree<'a>,
    next: u32,
}

impl<'t, 'a> Iterator for Children<'t, 'a> {
    type Item = Element<'t, 'a>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.next != NONE {
            let id = self.next;
            let node = self.tree.node(id);
            self.next = node.next;
            if node.kind == Kind::Element {
                return Some(Element {
                    tree: self.tree,
                    id,
                });
            }
        }
        None
    }
}

/// See [`Element::descendants`].
#[derive(Debug, Clone)]
pub struct Descendants<'t, 'a> {
    tree: &'t Tree<'a>,
    /// The one given last.
    at: u32,
    next: u32,
    end: u32,
}

impl Descendants<'_, '_> {
    /// Leaves out what is below the element given last.
    pub fn skip_children(&mut self) {
        self.next = self.tree.node(self.at).after;
    }
}

impl<'t, 'a> Iterator for Descendants<'t, 'a> {
    type Item = Element<'t, 'a>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.next < self.end {
            let id = self.next;
            self.next += 1;
            if self.tree.node(id).kind == Kind::Element {
                self.at = id;
                return Some(Element {
                    tree: self.tree,
                    id,
                });
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NESTING: Nesting = Nesting {
        record: |name| name == "item",
        leaf: |name| name == "title",
        field: |name| matches!(name, "title" | "link" | "item"),
    };

    /// The elements of a document, each with its text, as `name(text child child)`.
    fn shown(source: &str) -> String {
        fn show(element: Element<'_, '_>, out: &mut String) {
            out.extend([element.full_name(), "(", element.text().trim()]);
            for child in element.children() {
                out.push(' ');
                show(child, out);
            }
            out.push(')');
        }
        let tree = Tree::parse(source, &NESTING);
        let mut out = String::new();
        for element in tree.root().children() {
            show(element, &mut out);
        }
        out
    }

    #[track_caller]
    fn check(source: &str, expected: &str) {
        assert_eq!(shown(source), expected, "{source}");
    }

    #[test]
    fn crossed_and_missing_end_tags() {
        check("<a><b><c>x</b></c>y</a>", "a(y b( c(x)))");
        check("<a><b>x</a><d/>", "a( b(x))d()");
        check("</x><A>x</a></a>", "A(x)");
        check("<dc:title>x</title><b/>", "dc:title(x)b()");
    }

    #[test]
    fn records_do_not_nest_and_leaves_hold_only_text() {
        check("<item>a<b><item>c</item>", "item(a b())item(c)");
        check("<title>a<link>b</link>", "title(a)link(b)");
    }

    #[test]
    fn entities_of_the_document_and_of_html() {
        check(
            "<!DOCTYPE a [<!ENTITY me \"x &amp; y\">]><a>&me; caf&eacute; &no; & <![CDATA[&amp;]]></a>",
            "a(x & y café &no; & &amp;)",
        );
    }

    #[test]
    fn namespaces_are_known_by_address_and_by_custom() {
        let space = |source| {
            let tree = Tree::parse(source, &NESTING);
            let element = tree.root().descendants().last();
            element.map(Element::space)
        };
        assert_eq!(
            space("<x:a xmlns:x='http://purl.org/dc/elements/1.1/'/>"),
            Some(Space::Dc)
        );
        assert_eq!(space("<dc:a/>"), Some(Space::Dc));
        assert_eq!(
            space("<a xmlns='https://www.w3.org/2005/ATOM/'/>"),
            Some(Space::Atom)
        );
        assert_eq!(
            space("<q xmlns='http://www.w3.org/2005/Atom'><a/></q><a/>"),
            Some(Space::Plain)
        );
    }

    #[test]
    fn markup_inside_is_given_as_html() {
        let html = |source, is_xhtml| {
            let tree = Tree::parse(source, &NESTING);
            let first = tree.root().children().next();
            first
                .map(|element| element.inner_html(is_xhtml))
                .unwrap_or_default()
        };
        assert_eq!(
            html("<a><h:p>x<h:br/><h:i/></h:p></a>", true),
            "<p>x<br></br><i></i></p>".replace("</br>", "")
        );
        assert_eq!(html("<a><![CDATA[<b>]]></a>", true), "&lt;b&gt;");
        assert_eq!(html("<a><![CDATA[<b>]]></a>", false), "<b>");
    }

    #[test]
    fn hostile_documents_cost_no_more_than_their_length() {
        for piece in [
            "<a>",
            "</a>",
            "<a",
            "<",
            "<a b=\"",
            "<!--",
            "<![CDATA[",
            "<!DOCTYPE [",
            "<? ",
            "&",
            "<item>",
        ] {
            let source = piece.repeat(100_000);
            let tree = Tree::parse(&source, &NESTING);
            assert!(tree.root().descendants().count() <= 100_000, "{piece}");
        }
        let open = "<a><![CDATA[x</a>".repeat(50_000) + "]]>";
        assert_eq!(
            Tree::parse(&open, &NESTING).root().descendants().count(),
            50_000
        );
        let crossed = "<a><b>".repeat(50_000) + &"</c></a>".repeat(50_000);
        assert_eq!(
            Tree::parse(&crossed, &NESTING).root().descendants().count(),
            100_000
        );
    }
}
