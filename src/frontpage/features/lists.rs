//! What is measured of the card a story stands in, and of the list the card stands in.

use std::collections::HashMap;

use super::Row;
use crate::frontpage::candidates::{Candidates, Story};
use crate::frontpage::facts::Facts;
use crate::frontpage::words::{self, Caption};
use crate::html::tag::Tag;

/// The card and its list.
#[allow(clippy::cast_precision_loss)] // counts on a page are far below 2^24
pub(super) fn surroundings(
    facts: &Facts<'_>,
    all: &Candidates,
    story: &Story,
    lists: &Lists,
    row: &mut Row,
) {
    let anchor = &all.anchors[story.main as usize];
    let card = facts.within(story.card);
    let own = facts.within(anchor.node);
    row.put("card chars", (card.chars as f32).ln_1p());
    row.put(
        "card text outside links",
        (card.chars - card.link_chars) as f32 / card.chars.max(1) as f32,
    );
    row.put(
        "card chars outside links",
        ((card.chars - card.link_chars) as f32).ln_1p(),
    );
    row.put(
        "card share of title",
        own.chars as f32 / card.chars.max(1) as f32,
    );
    row.put("card headings", (card.headings as f32).min(5.0));
    row.put("card images", (card.images as f32).min(5.0));
    row.put("card times", (card.times as f32).min(5.0));
    row.put("card links", (card.links as f32).min(20.0));
    row.put("card paragraphs", (card.paragraphs as f32).min(10.0));
    let mut height = 0.0;
    for above in facts.outline.ancestors(anchor.node) {
        if above < story.card {
            break;
        }
        height += 1.0;
    }
    row.put("card height", height);
    row.flag(
        "card is article",
        facts.outline.node(story.card).tag == Tag::Article,
    );
    row.flag(
        "card is list item",
        facts.outline.node(story.card).tag == Tag::Li,
    );
    // The parent of a card holds its brothers.
    let list = facts.outline.node(story.card).parent;
    let within = facts.within(list);
    row.put("list links", (within.links as f32).ln_1p());
    row.put(
        "list link density",
        within.link_chars as f32 / within.chars.max(1) as f32,
    );
    row.put(
        "list chars a link",
        (within.chars as f32 / within.links.max(1) as f32).ln_1p(),
    );
    row.put(
        "list link chars a link",
        (within.link_chars as f32 / within.links.max(1) as f32).ln_1p(),
    );
    row.put(
        "list images a link",
        within.images as f32 / within.links.max(1) as f32,
    );
    row.put(
        "list headings a link",
        within.headings as f32 / within.links.max(1) as f32,
    );
    let (strong, cards) = lists.by_parent.get(&list).copied().unwrap_or((0, 0));
    row.put("list cards", (cards as f32).ln_1p());
    row.put("list strong cards", strong as f32 / (cards.max(1)) as f32);
    let caption = lists.captions.get(&list).copied().unwrap_or_default();
    row.flag("caption popular", caption.is_popular);
    row.flag("caption promoted", caption.is_promoted);
    row.flag("caption related", caption.is_related);
    row.flag("strong", story.is_strong);
}

/// What is known of the parents of cards.
pub(super) struct Lists {
    /// Strong cards, and all cards.
    by_parent: HashMap<u32, (u32, u32)>,
    captions: HashMap<u32, Caption>,
}

impl Lists {
    pub fn of(facts: &Facts<'_>, all: &Candidates) -> Self {
        let mut by_parent: HashMap<u32, (u32, u32)> = HashMap::new();
        for story in &all.stories {
            let list = by_parent
                .entry(facts.outline.node(story.card).parent)
                .or_default();
            list.0 += u32::from(story.is_strong);
            list.1 += 1;
        }
        let mut captions = HashMap::new();
        for &list in by_parent.keys() {
            captions.insert(list, caption(facts, list));
        }
        Self {
            by_parent,
            captions,
        }
    }
}

/// The caption above a list: the nearest short heading in front of it, a few levels up.
fn caption(facts: &Facts<'_>, list: u32) -> Caption {
    let outline = facts.outline;
    let mut found = Caption::default();
    let mut at = list;
    for _ in 0..5 {
        let parent = outline.node(at).parent;
        if parent == 0 || matches!(outline.node(at).tag, Tag::Body | Tag::Main | Tag::Html) {
            break;
        }
        // Brothers in front, or the beginning of the list itself.
        let mut nearest = None;
        for child in outline.children(parent).take(200) {
            if child >= at {
                break;
            }
            nearest = Some(child);
        }
        let mut heads = nearest.into_iter().chain(outline.children(at).take(1));
        let text = heads.find_map(|head| {
            let within = facts.within(head);
            ((1..=45).contains(&within.chars)).then(|| facts.text(head, 200))
        });
        if let Some(text) = text {
            let says = words::caption(&text);
            found.is_popular |= says.is_popular;
            found.is_promoted |= says.is_promoted;
            found.is_related |= says.is_related;
            break;
        }
        at = parent;
    }
    found
}
