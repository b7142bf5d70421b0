//! Which words of a story's card are its title.
//!
//! A card that is one big link holds kicker, title, summary, byline and the number of comments
//! in one text. Headings, names and the place of a piece tell them apart.

use super::candidates::{Anchor, Candidates, Story, fold, word_count};
use super::facts::{Around, Facts};
use super::words::Names;
use crate::html::tag::Tag;

/// Characters of the longest title: longer ones are texts.
const MAX_TITLE: usize = 300;

/// The same, white space not counted; generous, because a piece may have others inside it.
const MAX_CHARS: u32 = 400;

/// Nodes of a card that are looked at for pieces of a title.
const MAX_NODES: u32 = 600;

/// Pieces of a card that are compared.
const MAX_PIECES: usize = 200;

/// A title and where it stands.
#[derive(Debug, Clone, Default)]
pub(super) struct Title {
    /// Its words, white space folded.
    pub text: String,
    /// The element it was taken from.
    pub node: u32,
    /// It stands in a heading.
    pub is_heading: bool,
    /// It is written in an attribute.
    pub is_attribute: bool,
    /// How good it looked; only compares titles of one story.
    pub worth: f32,
}

/// Names of pieces that stand beside a title.
const BESIDE: Names = Names(
    Names::META.0
        | Names::COMMENT.0
        | Names::AUTHOR.0
        | Names::HIDDEN.0
        | Names::BUTTON.0
        | Names::SOCIAL.0
        | Names::TAG.0
        | Names::SUMMARY.0,
);

/// The title of a story; empty when nothing of it can be one.
pub(super) fn choose(facts: &Facts<'_>, all: &Candidates, story: &Story) -> Title {
    let outline = facts.outline;
    let main = &all.anchors[story.main as usize];
    let mut found: Vec<Title> = Vec::new();
    let mut take = |title: Title| {
        if !title.text.is_empty() && found.len() < MAX_PIECES {
            found.push(title);
        }
    };
    let card_end = outline.node(story.card).end;
    let in_card = |node: u32| node >= story.card && node < card_end;
    let mut anchors: Vec<&Anchor> = story
        .anchors
        .iter()
        .map(|&number| &all.anchors[number as usize])
        .filter(|anchor| in_card(anchor.node))
        .take(8)
        .collect();
    if anchors.is_empty() {
        anchors.push(main);
    }
    for anchor in &anchors {
        let later = if anchor.node == main.node { 0.0 } else { -0.5 };
        pieces(facts, anchor.node, 2.0 + later, &mut take);
        for (name, worth) in [("aria-label", 0.6), ("title", 0.4)] {
            if let Some(label) = outline.node(anchor.node).attr(name) {
                take(attribute(anchor.node, label, worth + later));
            }
        }
        for below in outline.subtree(anchor.node).take(100) {
            if outline.node(below).tag == Tag::Img
                && let Some(alt) = outline.node(below).attr("alt")
            {
                take(attribute(below, alt, later - 1.5));
            }
        }
    }
    let is_small = card_end - story.card < MAX_NODES;
    if is_small {
        for below in outline.subtree(story.card) {
            let is_linked = anchors
                .iter()
                .any(|a| below >= a.node && below < outline.node(a.node).end);
            if outline.node(below).tag.heading_level().is_some() && !is_linked {
                // A link with words of its own is not announced by a heading beside it, unless
                // its words are those of many links.
                let base = if main.text.is_empty() || main.is_generic {
                    0.0
                } else {
                    -3.0
                };
                pieces(facts, below, base, &mut take);
            }
        }
    }
    if let Some(head) = story.announced_by {
        pieces(facts, head, 4.0, &mut take);
    }
    // What an attribute says in the same words as a piece is not a chance.
    let labels: Vec<String> = found
        .iter()
        .filter(|t| t.is_attribute)
        .map(|t| t.text.clone())
        .collect();
    for title in &mut found {
        if !title.is_attribute && labels.contains(&title.text) {
            title.worth += 1.5;
        }
    }
    let mut best = Title {
        worth: f32::MIN,
        node: main.node,
        ..Title::default()
    };
    for title in found {
        if title.worth > best.worth {
            best = title;
        }
    }
    best
}

/// The pieces of an element that may be a title: itself, and what stands in it.
fn pieces(facts: &Facts<'_>, root: u32, base: f32, take: &mut impl FnMut(Title)) {
    let outline = facts.outline;
    let whole = facts.within(root).chars.max(1);
    let is_within = facts.around[root as usize].has(Around::HEADING);
    take(piece(facts, root, base, is_within));
    let end = outline.node(root).end;
    let mut at = root + 1;
    let mut looked = 0;
    while at < end && looked < MAX_NODES {
        looked += 1;
        let node = outline.node(at);
        if facts.is_silent[at as usize] {
            at = node.end;
            continue;
        }
        // What is longer than any title is a wrapper; the title may still be inside.
        if node.tag != Tag::Text && (1..=MAX_CHARS).contains(&facts.within(at).chars) {
            let chars = facts.within(at).chars;
            let is_heading = facts.around[at as usize].has(Around::HEADING);
            let names = facts.names[at as usize];
            // A wrapper around everything says nothing that the whole did not say.
            let is_wrapper = chars == whole && !names.has(Names::TITLE) && is_heading == is_within;
            if !is_wrapper {
                take(piece(facts, at, base, is_heading));
            }
        }
        at += 1;
    }
}

/// An element as a title.
fn piece(facts: &Facts<'_>, node: u32, base: f32, is_heading: bool) -> Title {
    let outline = facts.outline;
    let names = facts.names[node as usize];
    let tag = outline.node(node).tag;
    let text = fold(&facts.text_without(node, MAX_TITLE * 4, |below| {
        let tag = outline.node(below).tag;
        tag != Tag::Text
            && (tag == Tag::Time
                || (facts.names[below as usize].has(BESIDE)
                    && !facts.names[below as usize].has(Names::TITLE)))
    }));
    let text = if text.is_empty() {
        fold(&facts.text(node, MAX_TITLE * 4))
    } else {
        text
    };
    let mut worth = base;
    if tag.heading_level().is_some() {
        worth += 4.0;
    } else if is_heading {
        worth += 3.0;
    }
    // A name inside a name tells the title from its kicker.
    let is_inner = facts.names_around[outline.node(node).parent as usize].has(Names::TITLE)
        && (is_heading || facts.around[node as usize].has(Around::LINK));
    let is_kicker = names.has(Names::TAG) || names.has(Names::INTRO);
    if names.has(Names::TITLE) && !is_kicker {
        worth += if is_inner && tag.heading_level().is_none() {
            3.5
        } else {
            1.5
        };
    }
    if names.has(BESIDE) && (is_kicker || !names.has(Names::TITLE)) {
        worth -= 4.0;
    }
    match tag {
        Tag::Time | Tag::Figcaption | Tag::Cite | Tag::Small => worth -= 3.0,
        Tag::Strong | Tag::B => worth += 0.3,
        Tag::P => worth -= 0.5,
        Tag::A | Tag::H1 | Tag::H2 | Tag::H3 | Tag::H4 | Tag::H5 | Tag::H6 => {}
        _ => worth -= 0.4,
    }
    worth += words_worth(&text);
    if follows_colon(facts, node) {
        worth -= 4.0;
    }
    if text.ends_with(':') {
        worth -= 3.0;
    }
    Title {
        text,
        node,
        is_heading,
        is_attribute: false,
        worth,
    }
}

/// Whether the words just in front of a piece end with a colon, so that they belong to it.
fn follows_colon(facts: &Facts<'_>, node: u32) -> bool {
    let outline = facts.outline;
    let parent = outline.node(node).parent;
    if outline.node(parent).tag.is_block() && outline.node(parent).tag.heading_level().is_none() {
        return false;
    }
    let mut at = node;
    while at > parent + 1 {
        at -= 1;
        let text = outline.node(at).text().trim_end();
        if !text.is_empty() {
            return text.ends_with(':');
        }
    }
    false
}

fn attribute(node: u32, text: &str, worth: f32) -> Title {
    let text = fold(text);
    Title {
        worth: worth + words_worth(&text),
        text,
        node,
        is_heading: false,
        is_attribute: true,
    }
}

/// How well the length of a text suits a title.
fn words_worth(text: &str) -> f32 {
    let words = word_count(text);
    match words {
        w if w < 0.5 => -6.0,
        w if w < 2.0 => -1.5,
        w if w < 3.0 => -0.5,
        w if w <= 22.0 => 1.0,
        w if w <= 30.0 => 0.0,
        w => (-(w - 30.0) / 5.0).max(-6.0),
    }
}

/// The titles of all stories of a page.
pub(super) fn all(facts: &Facts<'_>, all: &Candidates) -> Vec<Title> {
    all.stories
        .iter()
        .map(|story| choose(facts, all, story))
        .collect()
}
