//! Other stories that a page offers, taken from what does not belong to its article.
//!
//! A teaser is the title of a story: a line that is a link, as long as a headline, and one of
//! several alike. Menus, tags and buttons are shorter, legal notes stand in the footer.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use url::Url;

use super::dates::{self, Order};
use super::runs::Runs;
use super::trace::Fate;
use super::words::{self, Class, Phrase, Signs};
use crate::html::dom::Outline;
use crate::html::tag::Tag;
use crate::html::urls;
use crate::news::Link;
use crate::text::Plain;

/// Stories offered at most.
const MOST: usize = 40;

/// Columns of a title at least: menus are shorter, and a missed short title hurts nobody.
const SHORTEST: f32 = 24.0;

/// Columns of a title or a cut first sentence at most.
const LONGEST: f32 = 260.0;

/// Columns of a line with a date below which the date is all it says.
const STAMP: f32 = 48.0;

/// Lines of the same make that a group of teasers has at least.
const GROUP: usize = 3;

/// Lines of one make: the same element and class, as deep in the page.
type Make<'a> = (Tag, &'a str, u16);

/// A line that may be a teaser.
struct Candidate<'a> {
    title: Plain,
    url: Option<Url>,
    make: Make<'a>,
}

/// The stories that a page offers beside its own, in page order.
pub(super) fn find(
    outline: &Outline<'_>,
    runs: &Runs,
    fates: &[Fate],
    base: Option<&Url>,
    page: Option<&Url>,
    title: &str,
) -> Vec<Link> {
    let candidates: Vec<Candidate<'_>> = runs
        .all
        .iter()
        .enumerate()
        .filter(|(at, run)| !fates[*at].is_kept() && (SHORTEST..LONGEST).contains(&run.columns))
        .filter_map(|(_, run)| {
            let text = runs.text(run);
            let uncut = text.trim_end_matches(['.', '…', ' ']);
            let is_cut = text.ends_with('…') || text.ends_with("...");
            let url = link_of(outline, runs.nodes(run), run.link_density(), base);
            if url.is_none() && !is_cut
                || uncut.split_whitespace().count() < 3 && run.columns < 40.0
            {
                return None;
            }
            let phrases = words::phrases(text);
            if [Phrase::Rights, Phrase::Consent, Phrase::Share]
                .iter()
                .any(|&p| words::has(phrases, p))
            {
                return None;
            }
            if is_furniture(outline, run.block) || uncut == title {
                return None;
            }
            let label = without_label(if is_cut { uncut } else { text });
            let is_stamp = run.columns < STAMP && dates::find(label, Order::DayFirst).is_some();
            if is_stamp || label.ends_with(':') || label.is_empty() || is_call(label) {
                return None;
            }
            let node = outline.node(run.block);
            let make = (node.tag, node.attr("class").unwrap_or_default(), node.depth);
            Some(Candidate {
                title: Plain::new(label),
                url,
                make,
            })
        })
        .collect();
    let mut groups: HashMap<Make<'_>, usize> = HashMap::new();
    for candidate in &candidates {
        *groups.entry(candidate.make).or_default() += 1;
    }
    let own = page.map(without_fragment);
    // A card is one link around a kicker, a title and a summary: its heading is the title.
    let mut known: HashMap<String, usize> = HashMap::new();
    let mut found: Vec<Candidate<'_>> = Vec::new();
    for candidate in candidates
        .into_iter()
        .filter(|candidate| groups[&candidate.make] >= GROUP)
    {
        let address = candidate.url.as_ref().map(without_fragment);
        if address.is_some() && address == own {
            continue;
        }
        match known.entry(address.unwrap_or_else(|| candidate.title.to_string())) {
            Entry::Occupied(at) => {
                let before = &mut found[*at.get()];
                let is_heading = |make: Make<'_>| make.0.heading_level().is_some();
                if is_heading(candidate.make) && !is_heading(before.make) {
                    *before = candidate;
                }
            }
            Entry::Vacant(place) => {
                place.insert(found.len());
                found.push(candidate);
            }
        }
    }
    let mut titles = HashSet::new();
    found
        .into_iter()
        .filter(|candidate| titles.insert(candidate.title.clone()))
        .map(|Candidate { title, url, .. }| Link { title, url })
        .take(MOST)
        .collect()
}

/// A title without the words that say that it leads to another story.
fn without_label(text: &str) -> &str {
    let rest = text.split_once(':').filter(|(label, _)| {
        let lower = label.to_lowercase();
        [
            "read more",
            "read also",
            "also read",
            "read next",
            "related",
            "see also",
            "watch",
            "more",
            "zum artikel",
            "lesen sie auch",
            "mehr zum thema",
            "lire aussi",
            "les også",
            "läs också",
        ]
        .contains(&lower.trim())
    });
    rest.map_or(text, |(_, title)| title.trim())
}

/// Whether a line leads to all there is of something and not to a story, or says who wrote one.
fn is_call(text: &str) -> bool {
    let lower = text.to_lowercase();
    let is_all = [
        "see all ",
        "view all ",
        "show all ",
        "alle anzeigen",
        "voir tous ",
        "voir toutes ",
        "ver todos ",
        "ver todas ",
        "ver todo ",
    ];
    is_all.iter().any(|words| lower.starts_with(words))
        || lower
            .split(", ")
            .any(|part| part.starts_with('@') && !part.contains(' '))
}

/// Where a run leads that is a link as a whole.
fn link_of(outline: &Outline<'_>, nodes: &[u32], density: f32, base: Option<&Url>) -> Option<Url> {
    if density < 0.6 {
        return None;
    }
    nodes.iter().find_map(|&node| {
        let link = outline
            .ancestors(node)
            .find(|&up| outline.node(up).tag == Tag::A)?;
        urls::link(outline.node(link).attr("href")?, base).filter(|url| url.scheme() != "mailto")
    })
}

/// Whether an element belongs to the frame of a site: menus, headers, footers, comments.
fn is_furniture(outline: &Outline<'_>, at: u32) -> bool {
    outline.upward(at).take(8).any(|up| {
        let node = outline.node(up);
        matches!(node.tag, Tag::Nav | Tag::Footer | Tag::Form)
            || node.tag == Tag::Header && up != at
            || !matches!(node.tag, Tag::Body | Tag::Html)
                && ["class", "id"]
                    .iter()
                    .filter_map(|key| node.attr(key))
                    .any(|names| {
                        let signs = Signs::of(names);
                        signs.has(Class::Nav)
                            || signs.has(Class::Comment)
                            || signs.has(Class::Foot) && !signs.has(Class::Related)
                    })
    })
}

fn without_fragment(url: &Url) -> String {
    let mut url = url.clone();
    url.set_fragment(None);
    url.to_string()
}
