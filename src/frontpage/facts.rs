//! What is known of every node of a page before any link is judged.
//!
//! Each fact is found in one pass over the outline, and every question about a subtree is then
//! answered from running totals, so that a page costs time in proportion to its size.

use std::collections::HashMap;

use super::words::{self, Names};
use crate::html::dom::{Node, Outline};
use crate::html::tag::Tag;

/// Facts about the nodes of a page; all lists run along [`Outline::nodes`].
pub(super) struct Facts<'a> {
    /// The page.
    pub outline: &'a Outline<'a>,
    /// Nothing in it is ever seen: scripts, templates.
    pub is_silent: Vec<bool>,
    /// The page hides it until something happens, by its own attributes or those of an element
    /// around it.
    pub is_hidden: Vec<bool>,
    /// What the class and id of the node say.
    pub names: Vec<Names>,
    /// What the names of all elements around say, without `html` and `body`, with itself.
    pub names_around: Vec<Names>,
    /// Elements around, and itself.
    pub around: Vec<Around>,
    /// Tag and class names as one number, without what looks like a serial number.
    pub shape: Vec<u64>,
    /// The block whose lines a node stands in; itself for a block.
    pub block: Vec<u32>,
    /// Characters outside links that stand in the lines of a block itself.
    pub prose: Vec<u32>,
    /// The line of its block that a node stands in: the `br` before it, or the block.
    pub line: Vec<u32>,
    /// Characters outside links that stand in a line.
    pub line_prose: Vec<u32>,
    /// Totals in front of each node; one longer than the nodes.
    totals: Vec<Totals>,
}

/// Running totals over the visible nodes of a page.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Totals {
    /// Characters of text that are not white space.
    pub chars: u32,
    /// Those inside links.
    pub link_chars: u32,
    /// Headings.
    pub headings: u32,
    /// Pictures.
    pub images: u32,
    /// `time` elements and elements named for a date.
    pub times: u32,
    /// Links.
    pub links: u32,
    /// Paragraphs.
    pub paragraphs: u32,
}

/// Kinds of elements that a node lies in; a set of the constants below.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Around(pub u32);

impl Around {
    pub const NAV: Self = Self(1);
    pub const HEADER: Self = Self(1 << 1);
    pub const FOOTER: Self = Self(1 << 2);
    pub const ASIDE: Self = Self(1 << 3);
    pub const MAIN: Self = Self(1 << 4);
    pub const ARTICLE: Self = Self(1 << 5);
    pub const ITEM: Self = Self(1 << 6);
    pub const TABLE: Self = Self(1 << 7);
    pub const HEADING: Self = Self(1 << 8);
    pub const PARAGRAPH: Self = Self(1 << 9);
    pub const QUOTE: Self = Self(1 << 10);
    pub const FIGURE: Self = Self(1 << 11);
    pub const FORM: Self = Self(1 << 12);
    pub const ORDERED: Self = Self(1 << 13);
    pub const LINK: Self = Self(1 << 14);
    pub const STRONG: Self = Self(1 << 15);

    pub fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    fn of(node: &Node<'_>) -> Self {
        let by_tag = match node.tag {
            Tag::Nav | Tag::Menu => Self::NAV,
            Tag::Header => Self::HEADER,
            Tag::Footer => Self::FOOTER,
            Tag::Aside => Self::ASIDE,
            Tag::Main => Self::MAIN,
            Tag::Article => Self::ARTICLE,
            Tag::Li | Tag::Dd | Tag::Dt => Self::ITEM,
            Tag::Table => Self::TABLE,
            Tag::P => Self::PARAGRAPH,
            Tag::Blockquote => Self::QUOTE,
            Tag::Figure | Tag::Figcaption => Self::FIGURE,
            Tag::Form => Self::FORM,
            Tag::Ol => Self::ORDERED,
            Tag::A => Self::LINK,
            Tag::B | Tag::Strong => Self::STRONG,
            tag if tag.heading_level().is_some() => Self::HEADING,
            _ => Self::default(),
        };
        if by_tag.0 != 0 {
            return by_tag;
        }
        match node.attr("role") {
            Some("navigation" | "menu" | "menubar" | "tablist") => Self::NAV,
            Some("banner") => Self::HEADER,
            Some("contentinfo") => Self::FOOTER,
            Some("complementary") => Self::ASIDE,
            Some("main") => Self::MAIN,
            Some("article") => Self::ARTICLE,
            Some("listitem") => Self::ITEM,
            Some("heading") => Self::HEADING,
            _ => Self::default(),
        }
    }
}

impl<'a> Facts<'a> {
    pub fn of(outline: &'a Outline<'a>) -> Self {
        let nodes = outline.nodes();
        let n = nodes.len();
        let mut facts = Self {
            outline,
            is_silent: Vec::with_capacity(n),
            is_hidden: Vec::with_capacity(n),
            names: Vec::with_capacity(n),
            names_around: Vec::with_capacity(n),
            around: Vec::with_capacity(n),
            shape: Vec::with_capacity(n),
            block: Vec::with_capacity(n),
            prose: vec![0; n],
            line: Vec::with_capacity(n),
            line_prose: vec![0; n],
            totals: Vec::with_capacity(n + 1),
        };
        // Of each block the line that is being read.
        let mut lines: Vec<u32> = (0u32..).take(n).collect();
        let mut known = HashMap::new();
        let mut total = Totals::default();
        for (index, node) in nodes.iter().enumerate() {
            facts.totals.push(total);
            let parent = node.parent as usize;
            let is_root = index == 0;
            let is_silent = !is_root
                && (facts.is_silent[parent] || (node.tag.is_silent() && node.tag != Tag::Button));
            facts.is_silent.push(is_silent);
            let is_block = node.tag.is_block() || is_root;
            let own = u32::try_from(index).expect("a page has at most a million nodes");
            facts
                .block
                .push(if is_block { own } else { facts.block[parent] });
            let block = facts.block[index] as usize;
            if node.tag == Tag::Br {
                lines[block] = own;
            }
            facts.line.push(lines[block]);
            let is_hidden = !is_root
                && (facts.is_hidden[parent] || (node.tag != Tag::Text && node.is_hidden()));
            facts.is_hidden.push(is_hidden);
            if node.tag == Tag::Text {
                let around = facts.around[parent];
                facts.names.push(Names::NONE);
                facts.names_around.push(facts.names_around[parent]);
                facts.around.push(around);
                facts.shape.push(0);
                if !is_silent {
                    let chars = node.text().chars().filter(|c| !c.is_whitespace()).count();
                    let chars = u32::try_from(chars).unwrap_or(u32::MAX);
                    total.chars = total.chars.saturating_add(chars);
                    if around.has(Around::LINK) {
                        total.link_chars = total.link_chars.saturating_add(chars);
                    } else {
                        facts.prose[facts.block[parent] as usize] += chars;
                        facts.line_prose[facts.line[index] as usize] += chars;
                    }
                }
                continue;
            }
            let (names, shape) = named(node, &mut known);
            facts.names.push(names);
            facts.shape.push(shape);
            let is_whole_page = is_root || matches!(node.tag, Tag::Html | Tag::Body);
            let (names_above, around_above) = if is_root {
                (Names::NONE, Around::default())
            } else {
                (facts.names_around[parent], facts.around[parent])
            };
            facts.names_around.push(if is_whole_page {
                Names::NONE
            } else {
                names_above.and(names)
            });
            facts
                .around
                .push(Around(around_above.0 | Around::of(node).0));
            if !is_silent {
                match node.tag {
                    Tag::Img | Tag::Picture | Tag::Video => total.images += 1,
                    Tag::A => total.links += 1,
                    Tag::P => total.paragraphs += 1,
                    Tag::Time => total.times += 1,
                    tag if tag.heading_level().is_some() => total.headings += 1,
                    _ if names.has(Names::META) => total.times += 1,
                    _ => {}
                }
            }
        }
        facts.totals.push(total);
        facts
    }

    /// Totals of the subtree of a node.
    pub fn within(&self, index: u32) -> Totals {
        self.between(index, self.outline.node(index).end)
    }

    /// Totals in front of a node.
    pub fn before(&self, index: u32) -> Totals {
        self.totals[index as usize]
    }

    /// Totals of the whole page.
    pub fn total(&self) -> Totals {
        self.totals.last().copied().unwrap_or_default()
    }

    /// Totals of the nodes from one index to another.
    pub fn between(&self, from: u32, to: u32) -> Totals {
        let (a, b) = (self.totals[from as usize], self.totals[to as usize]);
        Totals {
            chars: b.chars - a.chars,
            link_chars: b.link_chars - a.link_chars,
            headings: b.headings - a.headings,
            images: b.images - a.images,
            times: b.times - a.times,
            links: b.links - a.links,
            paragraphs: b.paragraphs - a.paragraphs,
        }
    }

    /// Whether an element follows another one without a text between them: a kicker and its
    /// title, which only the style sheet keeps apart.
    fn follows_element(&self, index: u32) -> bool {
        let parent = self.outline.node(index).parent;
        index > parent + 1 && {
            let before = self.outline.node(index - 1);
            before.tag != Tag::Text || before.parent != parent
        }
    }

    /// The visible words under a node, pieces that stand apart divided by spaces; at most
    /// twice `most` bytes. What is hidden inside it is left out.
    pub fn text(&self, index: u32, most: usize) -> String {
        self.text_without(index, most, |_| false)
    }

    /// The same without the subtrees that `leave` names.
    pub fn text_without(&self, index: u32, most: usize, leave: impl Fn(u32) -> bool) -> String {
        let mut out = String::new();
        let mut at = index;
        let end = self.outline.node(index).end;
        // Where the innermost open block ends; behind it a space is due.
        let mut ends: Vec<u32> = Vec::new();
        while at < end {
            while ends.last().is_some_and(|&e| e <= at) {
                ends.pop();
                out.push(' ');
            }
            let node = self.outline.node(at);
            let is_unseen = self.is_silent[at as usize]
                || (self.is_hidden[at as usize] && !self.is_hidden[index as usize]);
            if is_unseen || (at != index && leave(at)) {
                out.push(' ');
                at = node.end;
                continue;
            }
            if node.tag == Tag::Text {
                out.push_str(front(node.text(), most));
                if out.len() > most {
                    break;
                }
            } else if node.tag.is_block() {
                out.push(' ');
                ends.push(node.end);
            } else if matches!(node.tag, Tag::Br | Tag::Img)
                || (matches!(
                    node.tag,
                    Tag::Span | Tag::A | Tag::Strong | Tag::Small | Tag::Time
                ) && self.follows_element(at))
            {
                out.push(' ');
            }
            at += 1;
        }
        out
    }
}

/// The beginning of a text, `most` bytes or a little less.
fn front(text: &str, most: usize) -> &str {
    let mut end = most.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or(text)
}

/// What the class, id and itemprop of an element say, and its shape.
fn named<'a>(node: &Node<'a>, known: &mut HashMap<&'a str, (Names, u64)>) -> (Names, u64) {
    let mut names = Names::NONE;
    let mut shape = mix(0x9e37_79b9_7f4a_7c15, node.tag as u64 + 1);
    for (key, value) in node.attrs() {
        let is_class = match key {
            "class" => true,
            "id" | "rel" | "itemprop" | "data-testid" => false,
            _ => continue,
        };
        let (says, hash) = *known
            .entry(value)
            .or_insert_with(|| (words::names(value), class_hash(value)));
        names = names.and(says);
        if is_class {
            shape = mix(shape, hash);
        }
    }
    (names, shape)
}

/// A number for a class attribute: the order of classes and those with digits do not count.
fn class_hash(value: &str) -> u64 {
    value
        .split_ascii_whitespace()
        .take(12)
        .filter(|class| !class.bytes().any(|b| b.is_ascii_digit()))
        .map(|class| {
            class
                .bytes()
                .fold(0xcbf2_9ce4_8422_2325, |hash, b| mix(hash, u64::from(b)))
        })
        .fold(0, u64::wrapping_add)
}

/// Folds a value into a hash (FNV-1a over whole words).
pub(super) fn mix(hash: u64, value: u64) -> u64 {
    (hash ^ value)
        .wrapping_mul(0x0000_0100_0000_01b3)
        .rotate_left(17)
}
