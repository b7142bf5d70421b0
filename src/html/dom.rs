//! A page as a tree, parsed within bounds, and as an outline that can be walked without recursion.
//!
//! [`parse`] is the one way into html5ever. Its tree builder takes time in proportion to the depth
//! of the tree for every tag and copies open formatting elements into every block, so that small
//! hostile pages could cost minutes and gigabytes. The tree is therefore looked at now and then,
//! and reading stops where it grows as no page made by people does.
//!
//! [`Outline`] is the tree in document order: a subtree is a range of indices, a parent comes
//! before its children, and every walk is a loop.

use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts, TreeSink};
use scraper::node::Element;
use scraper::{Html, HtmlTreeSink, Node as Source};

use super::tag::Tag;
use super::{streamed, tokens};

/// Levels of a tree beyond which the rest of the page is not read. Browsers stop nesting at 512; the
/// deepest of 2,300 saved pages has 56.
const MAX_DEPTH: usize = 256;

/// Nodes of a page at most. The largest of 2,400 saved pages has 23,000 tags.
const MAX_NODES: usize = 400_000;

/// Bytes of text in `<noscript>` from which there may be an article in it.
const UNSCRIPTED: usize = 400;

/// Reads a page or a fragment of one as a browser without scripts would.
///
/// Pieces that were sent out of order are put in their places. Never fails. What lies behind the
/// 256th level or behind more nodes than bytes is left out.
pub fn parse(html: &str) -> Html {
    let options = TreeBuilderOpts {
        // So that pictures and texts for readers without scripts become elements.
        scripting_enabled: false,
        ..TreeBuilderOpts::default()
    };
    let builder = TreeBuilder::new(HtmlTreeSink::new(Html::new_document()), options);
    tokens::feed(html, &builder, |fed| {
        is_out_of_bounds(&builder.sink.0.borrow(), fed)
    });
    let mut page = builder.sink.finish();
    if memchr::memmem::find(html.as_bytes(), b"id=\"S:").is_some() {
        streamed::settle(&mut page);
    }
    page
}

/// Whether a tree made of `fed` bytes has grown as no page made by people does.
fn is_out_of_bounds(page: &Html, fed: usize) -> bool {
    // Every node of an honest page takes a tag or a text of its own, three bytes and more.
    let most_nodes = (fed / 2 + 64).min(MAX_NODES);
    let mut nodes = page.tree.nodes();
    if nodes.len() > most_nodes {
        return true;
    }
    nodes
        .next_back()
        .is_some_and(|last| last.ancestors().nth(MAX_DEPTH).is_some())
}

/// The tree of a page in document order.
#[derive(Debug, Default)]
pub struct Outline<'a> {
    nodes: Vec<Node<'a>>,
}

/// An element or a text of a page.
#[derive(Debug, Clone, Copy)]
pub struct Node<'a> {
    /// The index of the element it lies in; its own for the root.
    pub parent: u32,
    /// The index behind its last descendant.
    pub end: u32,
    /// Elements around it.
    pub depth: u16,
    /// Which element; [`Tag::Text`] for a text.
    pub tag: Tag,
    content: Content<'a>,
}

#[derive(Debug, Clone, Copy)]
enum Content<'a> {
    Element(&'a Element),
    Text(&'a str),
    /// The root, which stands for the document.
    Document,
}

impl<'a> Node<'a> {
    /// The text; empty for an element.
    pub fn text(&self) -> &'a str {
        match self.content {
            Content::Text(text) => text,
            _ => "",
        }
    }

    /// Whether it is no text, or one of nothing but white space.
    pub fn is_blank(&self) -> bool {
        self.text().chars().all(char::is_whitespace)
    }

    /// The element itself; `None` for a text and for the document.
    pub fn element(&self) -> Option<&'a Element> {
        match self.content {
            Content::Element(element) => Some(element),
            _ => None,
        }
    }

    /// The value of an attribute; its name in lower case.
    pub fn attr(&self, name: &str) -> Option<&'a str> {
        self.attrs()
            .find_map(|(key, value)| (key == name).then_some(value))
    }

    /// Names and values of the attributes.
    pub fn attrs(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.element().into_iter().flat_map(Element::attrs)
    }

    /// Whether the page itself hides it from every reader.
    pub fn is_hidden(&self) -> bool {
        self.attrs().any(|(key, value)| match key {
            "hidden" => !value.eq_ignore_ascii_case("until-found"),
            "style" => {
                value.len() < 4096 && {
                    let compact: String = value
                        .chars()
                        .filter(|c| !c.is_whitespace())
                        .map(|c| c.to_ascii_lowercase())
                        .collect();
                    compact.contains("display:none") || compact.contains("visibility:hidden")
                }
            }
            // Letters that a font draws as a sign: "lock".
            "class" => matches!(self.tag, Tag::I | Tag::Span) && is_sign(value),
            // A picture or a document. What a browser cannot load, films for a plugin that no longer
            // is, gives way to what stands inside.
            "data" => self.tag == Tag::Object && !is_of_plugin(value, self.attr("type")),
            _ => false,
        })
    }
}

/// Whether names are those of Google's fonts of signs, whose words no eye sees.
///
/// Source: Material Icons and Material Symbols, developer guide.
fn is_sign(names: &str) -> bool {
    names
        .split_ascii_whitespace()
        .any(|name| name.starts_with("material-icons") || name.starts_with("material-symbols"))
}

/// Whether an object is for a plugin that browsers no longer have.
fn is_of_plugin(address: &str, kind: Option<&str>) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let has_ending = |ending: &str| {
        path.get(path.len().saturating_sub(ending.len())..)
            .is_some_and(|end| end.eq_ignore_ascii_case(ending))
    };
    path.is_empty()
        || has_ending(".swf")
        || kind.is_some_and(|kind| kind.eq_ignore_ascii_case("application/x-shockwave-flash"))
}

/// Names of an element that are looked at.
const MAX_NAMES: usize = 40;

/// Parts of the names of elements that only screen readers and search engines get.
const SPOKEN: [&str; 7] = [
    "sr-only",
    "screen-reader",
    "visually-hidden",
    "visuallyhidden",
    "snippet-hidden",
    "off-screen",
    "offscreen",
];

/// Whether an empty element is called a line end: `<span class=br>`.
fn is_line_end(element: &Element) -> bool {
    element.attr("class").is_some_and(|names| {
        let mut names = names.split_ascii_whitespace();
        names.any(|name| name == "br")
    })
}

/// Whether an element of a program's own shows a picture as `<img>` does: `<amp-img src=…>`.
///
/// Source: HTML, custom elements, whose names have a hyphen; AMP, component reference.
fn is_custom_picture(element: &Element) -> bool {
    let name = element.name();
    (name.ends_with("-img") || name.ends_with("-image")) && element.attr("src").is_some()
}

/// Whether a style leaves nothing of an element to be seen: "clip:rect(0 0 0 0)".
fn is_clipped(style: &str) -> bool {
    style.split(';').any(|rule| {
        rule.split_once(':').is_some_and(|(name, value)| {
            let is_rect = || {
                let value = value
                    .trim()
                    .strip_prefix("rect(")
                    .and_then(|v| v.strip_suffix(')'));
                value.is_some_and(|v| {
                    let mut sides = v.split([',', ' ']).filter(|side| !side.is_empty());
                    sides.all(|side| matches!(side.trim(), "0" | "0px" | "1px"))
                })
            };
            name.trim().eq_ignore_ascii_case("clip") && is_rect()
        })
    })
}

/// Whether names hold such a part.
fn is_spoken(names: &str) -> bool {
    SPOKEN.iter().any(|word| names.contains(word))
}

impl<'a> Outline<'a> {
    /// The outline of a parsed page; comments and declarations are left out.
    pub fn of(page: &'a Html) -> Self {
        let mut nodes = Vec::with_capacity(page.tree.nodes().len());
        nodes.push(Node {
            parent: 0,
            end: 0,
            depth: 0,
            tag: Tag::Document,
            content: Content::Document,
        });
        // The open elements, as indices.
        let mut open: Vec<u32> = vec![0];
        let mut next = page.tree.root().first_child();
        while let Some(node) = next {
            let made = match node.value() {
                Source::Element(element) => {
                    let tag = match Tag::of(&element.name.local) {
                        // Some programs write line ends so.
                        Tag::Span if !node.has_children() && is_line_end(element) => Tag::Br,
                        Tag::Other if is_custom_picture(element) => Tag::Img,
                        tag => tag,
                    };
                    Some((tag, Content::Element(element)))
                }
                Source::Text(text) => Some((Tag::Text, Content::Text(text))),
                // The contents of a template: never shown.
                _ => None,
            };
            if let Some((tag, content)) = made {
                let index = index(nodes.len());
                nodes.push(Node {
                    parent: open.last().copied().unwrap_or(0),
                    end: index + 1,
                    depth: u16::try_from(open.len()).unwrap_or(u16::MAX),
                    tag,
                    content,
                });
                if tag != Tag::Text
                    && let Some(child) = node.first_child()
                {
                    open.push(index);
                    next = Some(child);
                    continue;
                }
            }
            // On to the next sibling, closing what ends here on the way up.
            let mut at = node;
            next = loop {
                if let Some(sibling) = at.next_sibling() {
                    break Some(sibling);
                }
                let Some(parent) = at.parent() else {
                    break None;
                };
                if open.len() > 1
                    && let Some(closed) = open.pop()
                {
                    nodes[closed as usize].end = index(nodes.len());
                }
                at = parent;
            };
        }
        nodes[0].end = index(nodes.len());
        Self { nodes }
    }

    /// Whether there is text in `<noscript>` that may be more than a request to switch scripts on.
    pub fn has_unscripted(&self) -> bool {
        let mut left = UNSCRIPTED;
        let mut end = 0;
        for (at, node) in (0..).zip(&self.nodes) {
            if node.tag == Tag::Noscript {
                end = node.end.max(end);
            } else if at < end {
                left = left.saturating_sub(node.text().len());
            }
        }
        left == 0
    }

    /// The same page as it is to readers without scripts: `<noscript>` is a `<div>` like any other.
    #[must_use]
    pub fn unscripted(&self) -> Self {
        let mut nodes = self.nodes.clone();
        for node in &mut nodes {
            if node.tag == Tag::Noscript {
                node.tag = Tag::Div;
            }
        }
        Self { nodes }
    }

    /// All nodes; the first stands for the document.
    pub fn nodes(&self) -> &[Node<'a>] {
        &self.nodes
    }

    /// A node.
    pub fn node(&self, index: u32) -> &Node<'a> {
        &self.nodes[index as usize]
    }

    /// The elements around a node, from the inside out, without itself and the document.
    pub fn ancestors(&self, index: u32) -> impl Iterator<Item = u32> {
        let mut at = index;
        std::iter::from_fn(move || {
            at = self.node(at).parent;
            (at != 0).then_some(at)
        })
    }

    /// A node and the elements around it, from the inside out, without the document.
    pub fn upward(&self, index: u32) -> impl Iterator<Item = u32> {
        std::iter::once(index).chain(self.ancestors(index))
    }

    /// Where a node lies, in at most `levels` steps: `article > div.story > p`.
    pub fn path(&self, index: u32, levels: usize) -> String {
        let is_whole = |at: u32| matches!(self.node(at).tag, Tag::Body | Tag::Html);
        let mut steps: Vec<String> = self
            .upward(index)
            .take_while(|&at| at == index || !is_whole(at))
            .take(levels)
            .map(|at| {
                let node = self.node(at);
                let mut names = node.attr("class").unwrap_or_default().split_whitespace();
                match names.next() {
                    Some(name) => format!("{}.{name}", node.tag.name()),
                    None => node.tag.name().to_owned(),
                }
            })
            .collect();
        steps.reverse();
        steps.join(" > ")
    }

    /// The indices of a node and all its descendants.
    pub fn subtree(&self, index: u32) -> std::ops::Range<u32> {
        index..self.node(index).end
    }

    /// The children of a node.
    pub fn children(&self, index: u32) -> impl Iterator<Item = u32> {
        let end = self.node(index).end;
        let mut at = index + 1;
        std::iter::from_fn(move || {
            let child = (at < end).then_some(at)?;
            at = self.node(child).end;
            Some(child)
        })
    }

    /// Whether a node is there for screen readers and search engines, and no eye sees it: by the
    /// names that style sheets hide it by.
    pub fn is_spoken_only(&self, index: u32) -> bool {
        let is_clipped = self
            .upward(index)
            .take(3)
            .filter_map(|up| self.node(up).attr("style"))
            .any(is_clipped);
        is_clipped || self.is_named_spoken(index)
    }

    fn is_named_spoken(&self, index: u32) -> bool {
        self.upward(index)
            .take(4)
            .filter_map(|up| self.node(up).attr("class"))
            // Most elements have no such name, and need not have theirs taken apart.
            .filter(|names| is_spoken(names))
            .flat_map(|names| names.split_ascii_whitespace().take(MAX_NAMES))
            .any(|name| is_spoken(name) && !name.contains("focus"))
    }

    /// What the page hides, in page order: ranges that do not overlap.
    pub fn hidden(&self) -> Vec<std::ops::Range<u32>> {
        let mut out = Vec::new();
        let mut at = 0;
        while let Some(node) = self.nodes.get(at as usize) {
            if node.is_hidden() {
                out.push(at..node.end);
                at = node.end;
            } else {
                at += 1;
            }
        }
        out
    }

    /// The words under a node, pieces divided by nothing but their own spaces; at most `most`
    /// bytes and a little.
    pub fn text_of(&self, index: u32, most: usize) -> String {
        let mut out = String::new();
        for at in self.subtree(index) {
            out.push_str(self.node(at).text());
            if out.len() > most {
                break;
            }
        }
        out
    }
}

fn index(length: usize) -> u32 {
    u32::try_from(length).expect("a page has at most MAX_NODES nodes and one piece more")
}

#[cfg(test)]
#[allow(clippy::format_collect)] // clear, and fast enough for a test
mod tests {
    use super::*;

    #[test]
    fn what_only_screen_readers_get_is_known_by_its_name() {
        for (name, expected) in [
            ("visually-hidden", true),
            ("bbc-off-screen x", true),
            ("sr-only-focusable", false),
            ("hidden-phone", false),
        ] {
            let page = parse(&format!("<p class='{name}'><b>Image caption"));
            let outline = Outline::of(&page);
            let text = outline.node(0).end - 1;
            let is_spoken = outline.is_spoken_only(text);
            assert_eq!(is_spoken, expected, "{name}");
        }
    }

    #[test]
    fn an_empty_element_called_a_line_end_is_one() {
        for (html, expected) in [
            ("<span class='br x'></span>", true),
            ("<span class=br>Storm</span>", false),
            ("<span class=brand></span>", false),
        ] {
            let page = parse(html);
            let outline = Outline::of(&page);
            let found = outline.nodes().iter().any(|node| node.tag == Tag::Br);
            assert_eq!(found, expected, "{html}");
        }
    }

    #[test]
    fn an_element_of_a_programs_own_may_be_a_picture() {
        for (html, expected) in [
            ("<amp-img src=/pier.jpg></amp-img>", true),
            ("<store-image src=/pier.jpg></store-image>", true),
            ("<store-image></store-image>", false),
            ("<amp-video src=/pier.mp4></amp-video>", false),
        ] {
            let page = parse(html);
            let outline = Outline::of(&page);
            let found = outline.nodes().iter().any(|node| node.tag == Tag::Img);
            assert_eq!(found, expected, "{html}");
        }
    }

    #[test]
    fn what_a_style_clips_away_is_only_for_screen_readers() {
        for (style, expected) in [
            ("position:absolute; CLIP: rect(0 0 0 0)", true),
            ("clip:rect(1px, 1px, 1px, 1px)", true),
            ("clip:rect(0, 60px, 200px, 0)", false),
            ("color:red", false),
        ] {
            let page = parse(&format!("<p style='{style}'><b>opens new tab"));
            let outline = Outline::of(&page);
            let text = outline.node(0).end - 1;
            assert_eq!(outline.is_spoken_only(text), expected, "{style}");
        }
    }

    #[test]
    fn an_object_that_no_browser_loads_gives_way_to_what_stands_inside() {
        for (object, expected) in [
            ("data=report.pdf", true),
            ("data=map.svg type=image/svg+xml", true),
            ("classid=clsid:d27cdb6e", false),
            ("data='/film.SWF?autoplay'", false),
            ("data=/film type=application/x-shockwave-flash", false),
            ("title=badge", false),
        ] {
            let page = parse(&format!("<object {object}><p>The harbour</p></object>"));
            let outline = Outline::of(&page);
            let mut nodes = outline.nodes().iter();
            let object_node = nodes.find(|node| node.tag == Tag::Object).unwrap();
            assert_eq!(object_node.is_hidden(), expected, "{object}");
        }
    }

    #[test]
    fn a_subtree_is_a_range() {
        let page = parse("<div><p>a<b>b</b></p></div><p>c</p>");
        let outline = Outline::of(&page);
        let div = outline
            .nodes()
            .iter()
            .position(|n| n.tag == Tag::Div)
            .unwrap();
        let div = u32::try_from(div).unwrap();
        assert_eq!(outline.text_of(div, 100), "ab");
        assert_eq!(outline.children(div).count(), 1);
        let b = outline
            .subtree(div)
            .find(|&i| outline.node(i).tag == Tag::B)
            .unwrap();
        let around: Vec<Tag> = outline.ancestors(b).map(|i| outline.node(i).tag).collect();
        assert_eq!(around, [Tag::P, Tag::Div, Tag::Body, Tag::Html]);
    }

    #[test]
    fn a_page_nested_without_end_is_cut() {
        let page = parse(&format!("<p>start</p>{}", "<div>".repeat(200_000)));
        let outline = Outline::of(&page);
        assert!(outline.nodes().len() < 4000);
        assert!(outline.text_of(0, 100).starts_with("start"));
    }

    #[test]
    fn formatting_that_is_copied_into_every_block_is_cut() {
        let open: Vec<String> = (0..400).map(|n| format!("<b id={n}>")).collect();
        let open = open.concat();
        let page = parse(&format!(
            "<div>{open}</div>{}",
            "<div>x</div>".repeat(20_000)
        ));
        assert!(page.tree.nodes().len() < 300_000);
    }

    #[test]
    fn long_scripts_are_no_tags() {
        let script = "a < b ".repeat(10_000);
        let page = parse(&format!("<script>{script}</script><p>text"));
        assert!(Outline::of(&page).text_of(0, 100_000).ends_with("text"));
    }
}
