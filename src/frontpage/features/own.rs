//! What is measured of a story by itself: its words, its address, its place, the names around.

use url::Url;

use super::Row;
use crate::frontpage::addresses::{bare_host, is_below, shape, site, slug_overlap};
use crate::frontpage::candidates::{Anchor, Candidates, Story, is_in_prose, word_count};
use crate::frontpage::facts::{Around, Facts};
use crate::frontpage::titles::Title;
use crate::frontpage::words::Names;

/// The words of its title and links.
#[allow(clippy::cast_precision_loss)] // counts on a page are far below 2^24
pub(super) fn words(
    facts: &Facts<'_>,
    all: &Candidates,
    story: &Story,
    title: &Title,
    row: &mut Row,
) {
    let anchor = &all.anchors[story.main as usize];
    let outline = facts.outline;
    let words = word_count(&title.text);
    row.put("title words", words);
    row.put("title chars", title.text.chars().count() as f32);
    row.put("link words", anchor.words);
    row.flag("title in heading", title.is_heading);
    row.flag("title in attribute", title.is_attribute);
    row.put("title worth", title.worth);
    let capitals = title.text.chars().filter(|c| c.is_uppercase()).count() as f32;
    let letters = title.text.chars().filter(|c| c.is_alphabetic()).count() as f32;
    row.put("capitals", capitals / letters.max(1.0));
    let digits = title.text.chars().filter(char::is_ascii_digit).count() as f32;
    row.put("digits in title", digits / title.text.len().max(1) as f32);
    let with_digits = title
        .text
        .split_whitespace()
        .filter(|w| w.chars().any(|c| c.is_ascii_digit()))
        .count() as f32;
    row.put("words with digits", with_digits / words.max(1.0));
    row.flag(
        "title ends a sentence",
        title.text.ends_with(['.', '!', '?', '…']),
    );
    row.flag("linked heading", anchor.heading.is_some());
    let level = anchor
        .heading
        .and_then(|h| outline.node(h).tag.heading_level())
        .map_or(0.0, f32::from);
    row.put("heading level", level);
    row.put("links to it", story.anchors.len() as f32);
    let empty = story
        .anchors
        .iter()
        .filter(|&&a| all.anchors[a as usize].text.is_empty())
        .count();
    row.put("picture links to it", empty as f32);
    row.flag("in prose", is_in_prose(facts, anchor));
    row.flag(
        "new window",
        outline.node(anchor.node).attr("target") == Some("_blank"),
    );
    row.flag(
        "nofollow",
        outline
            .node(anchor.node)
            .attr("rel")
            .is_some_and(|rel| rel.contains("nofollow") || rel.contains("sponsored")),
    );
    row.flag("generic", anchor.is_generic);
    row.flag("hidden", facts.is_hidden[anchor.node as usize]);
    row.flag("announced", story.announced_by.is_some());
    row.flag("fragment", story.url.fragment().is_some());
}

/// Its address.
#[allow(clippy::cast_precision_loss)]
pub(super) fn address(story: &Story, title: &Title, page: &Url, row: &mut Row) {
    let host = bare_host(&story.url);
    let own = bare_host(page);
    row.flag("same host", host == own);
    row.flag("same domain", site(host) == site(own));
    let shape = shape(&story.url);
    row.put("path depth", shape.depth);
    row.put("slug chars", shape.slug_chars);
    row.put("slug hyphens", shape.hyphens);
    row.put("path digits", shape.digits);
    row.put("longest number", shape.longest_number);
    row.flag("date in path", shape.has_date);
    row.flag("query", shape.has_query);
    row.flag("extension", shape.has_extension);
    row.put("words of other pages", shape.other_pages);
    row.put("children", (story.children as f32).min(20.0));
    row.flag("below page", is_below(&story.url, page));
    row.put("slug in title", slug_overlap(&story.url, &title.text));
}

/// Where on the page it stands; `share` is the share of stories in front of it.
#[allow(clippy::cast_precision_loss)]
pub(super) fn place(facts: &Facts<'_>, anchor: &Anchor, share: f32, row: &mut Row) {
    let outline = facts.outline;
    let total = facts.total();
    let before = facts.before(anchor.node);
    row.put(
        "text before",
        before.chars as f32 / total.chars.max(1) as f32,
    );
    row.put(
        "links before",
        before.links as f32 / total.links.max(1) as f32,
    );
    row.put(
        "headings before",
        before.headings as f32 / total.headings.max(1) as f32,
    );
    row.put("stories before", share);
    row.put("depth", f32::from(outline.node(anchor.node).depth));
}

/// What the names between its link and its card say.
pub(super) fn names_near(facts: &Facts<'_>, story: &Story, anchor: &Anchor, row: &mut Row) {
    let at = anchor.node as usize;
    let near = near_names(facts, story.card, anchor.node);
    let inner = inner_names(facts, anchor.node);
    for (name, flag) in [
        ("near title name", Names::TITLE),
        ("near item name", Names::ITEM),
        ("near tag name", Names::TAG),
        ("near author name", Names::AUTHOR),
        ("near comment name", Names::COMMENT),
        ("near meta name", Names::META),
        ("near nav name", Names::NAV),
        ("near media name", Names::MEDIA),
        ("near button name", Names::BUTTON),
        ("near promo name", Names::PROMO),
        ("near related name", Names::RELATED),
        ("near summary name", Names::SUMMARY),
    ] {
        row.flag(name, near.has(flag));
    }
    row.flag("own title name", facts.names[at].has(Names::TITLE));
    row.flag("inner title name", inner.has(Names::TITLE));
}

/// What the names and tags outside its card say.
pub(super) fn names_far(facts: &Facts<'_>, story: &Story, anchor: &Anchor, row: &mut Row) {
    let outline = facts.outline;
    let far = facts.names_around[outline.node(story.card).parent as usize];
    for (name, flag) in [
        ("far nav name", Names::NAV),
        ("far foot name", Names::FOOT),
        ("far head name", Names::HEAD),
        ("far side name", Names::SIDE),
        ("far popular name", Names::POPULAR),
        ("far promo name", Names::PROMO),
        ("far item name", Names::ITEM),
        ("far stream name", Names::STREAM),
        ("far related name", Names::RELATED),
        ("far summary name", Names::SUMMARY),
        ("far hidden name", Names::HIDDEN),
        ("far social name", Names::SOCIAL),
        ("far account name", Names::ACCOUNT),
        ("far tag name", Names::TAG),
        ("far pager name", Names::PAGER),
    ] {
        row.flag(name, far.has(flag));
    }
    let around = facts.around[anchor.node as usize];
    for (name, flag) in [
        ("in nav", Around::NAV),
        ("in header", Around::HEADER),
        ("in footer", Around::FOOTER),
        ("in aside", Around::ASIDE),
        ("in main", Around::MAIN),
        ("in article", Around::ARTICLE),
        ("in item", Around::ITEM),
        ("in table", Around::TABLE),
        ("in paragraph", Around::PARAGRAPH),
        ("in quote", Around::QUOTE),
        ("in figure", Around::FIGURE),
        ("in ordered list", Around::ORDERED),
        ("in strong", Around::STRONG),
    ] {
        row.flag(name, around.has(flag));
    }
}

/// What the names from a link up to its card say.
fn near_names(facts: &Facts<'_>, card: u32, node: u32) -> Names {
    let mut names = facts.names[node as usize];
    for above in facts.outline.ancestors(node) {
        if above < card {
            break;
        }
        names = names.and(facts.names[above as usize]);
    }
    names
}

/// What the names inside a link say.
fn inner_names(facts: &Facts<'_>, node: u32) -> Names {
    facts
        .outline
        .subtree(node)
        .skip(1)
        .take(60)
        .fold(Names::NONE, |names, below| {
            names.and(facts.names[below as usize])
        })
}
