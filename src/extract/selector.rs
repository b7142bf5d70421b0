//! CSS selectors with which a reader can name a piece of a page in a rule for its site.
//!
//! Of the selectors that can be made of the element around a piece and of those around that, the
//! one is taken that names the fewest other pieces of the same fate: a rule that brings back one
//! note is not to bring back the menu, and one that drops an offer is not to drop the story.

use std::collections::HashMap;

use super::runs::Runs;
use super::trace::Fate;
use scraper::node::Element;

use crate::html::dom::{Node, Outline};
use crate::html::tag::Tag;

/// Elements around that of a piece whose names are of use. A starting value.
const LEVELS: usize = 5;

/// Classes of an element that are told at most: more say how it looks, not what it is.
const MAX_CLASSES: usize = 2;

/// Bytes of a class or an id that a person may have written.
const MAX_NAME: usize = 40;

/// A selector and how many other pieces of the same fate it names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Named {
    /// Empty where nothing smaller than the page can be named.
    pub selector: String,
    pub others: u32,
}

/// A selector for each run of a page.
pub(super) fn selectors(outline: &Outline<'_>, runs: &Runs, fates: &[Fate]) -> Vec<Named> {
    let chains: Vec<Vec<Step>> = runs
        .all
        .iter()
        .map(|run| chain(outline, run.block))
        .collect();
    // How many runs that were left out, and that were not, each selector names.
    let mut counts: HashMap<String, [u32; 2]> = HashMap::new();
    for (chain, fate) in chains.iter().zip(fates) {
        for selector in all_names(chain) {
            counts.entry(selector).or_default()[usize::from(fate.is_shown())] += 1;
        }
    }
    let best = |(chain, fate): (&Vec<Step>, &Fate)| {
        let found = own_names(chain).into_iter().map(|selector| {
            let same = counts
                .get(&selector)
                .map_or(0, |counts| counts[usize::from(fate.is_shown())]);
            (same, selector.len(), selector)
        });
        found
            .min()
            .map_or_else(Named::default, |(same, _, selector)| Named {
                selector,
                others: same.saturating_sub(1),
            })
    };
    chains.iter().zip(fates).map(best).collect()
}

/// An element as a selector names it.
struct Step {
    name: String,
    /// Whether it has a class or an id: a bare tag says little about what lies in it.
    is_told: bool,
}

/// The element at `at` and those around it, from the inside out.
fn chain(outline: &Outline<'_>, at: u32) -> Vec<Step> {
    outline
        .upward(at)
        .map(|at| outline.node(at))
        .take_while(|node| !matches!(node.tag, Tag::Body | Tag::Html | Tag::Document))
        .take(LEVELS + 1)
        .filter_map(step)
        .collect()
}

fn step(node: &Node<'_>) -> Option<Step> {
    let mut name = node.element().map(Element::name)?.to_owned();
    if !is_name(&name) {
        return None;
    }
    let tag = name.len();
    if let Some(id) = node.attr("id").filter(|id| is_lasting(id)) {
        name.push('#');
        name.push_str(id);
    } else {
        let classes = node.attr("class").unwrap_or_default();
        let classes = classes
            .split_ascii_whitespace()
            .filter(|class| is_lasting(class));
        for class in classes.take(MAX_CLASSES) {
            name.push('.');
            name.push_str(class);
        }
    }
    Some(Step {
        is_told: name.len() > tag,
        name,
    })
}

/// Whether a name can stand in a selector as it is.
fn is_name(name: &str) -> bool {
    name.len() <= MAX_NAME
        && name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

/// Whether a class or an id looks as if it were the same on the site's other pages: numbers of
/// stories and the hashes that tools add are not.
fn is_lasting(name: &str) -> bool {
    is_name(name) && name.bytes().filter(u8::is_ascii_digit).count() <= 1
}

/// The selectors for the piece of a chain: its element, alone or within another, and each element
/// around it.
fn own_names(chain: &[Step]) -> Vec<String> {
    names_of(chain, 0).chain(around(chain)).collect()
}

/// The elements around the first that can be named by themselves.
fn around(chain: &[Step]) -> impl Iterator<Item = String> {
    let told = chain.iter().skip(1).filter(|step| step.is_told);
    told.map(|step| step.name.clone())
}

/// All selectors that name a piece, by its element or by one around it.
fn all_names(chain: &[Step]) -> impl Iterator<Item = String> {
    (0..chain.len()).flat_map(|at| names_of(chain, at))
}

/// The element at `at`, alone and within each that is told around it.
fn names_of(chain: &[Step], at: usize) -> impl Iterator<Item = String> {
    let own = chain.get(at);
    let alone = own.map(|own| own.name.clone());
    let outer = chain.iter().skip(at + 1).filter(|outer| outer.is_told);
    let within = outer.filter_map(move |outer| Some(format!("{} {}", outer.name, own?.name)));
    alone.into_iter().chain(within)
}

#[cfg(test)]
mod tests {
    use super::super::{Page, explain};
    use crate::html::Css;

    /// The selector of the piece that begins with `sign`.
    #[track_caller]
    fn check(sign: &str, expected: &str, others: u32) {
        let story = "of the harbour and its boats, which came back in the evening. ".repeat(6);
        let html = format!(
            "<body><h1>Boats</h1><div class='story c9f81a2'><p>One {story}</p><p>Two {story}</p>\
             <p class='note small wide'>Note.</p><div class=md:flex id=x-20251><p>Offer.</p></div>\
             </div><ul class=menu><li>Home</li><li class=here>News</li></ul>Loose</body>"
        );
        let page = Page {
            html: &html,
            url: None,
        };
        let (_, trace) = explain(&page, None);
        let found = trace.0.iter().find(|piece| piece.text.starts_with(sign));
        let found = found.unwrap();
        assert_eq!(
            (&*found.selector, found.others),
            (expected, others),
            "{sign}"
        );
        assert!(expected.is_empty() || Css::parse(expected).is_ok());
    }

    #[test]
    fn the_selector_that_names_the_fewest_others_is_taken() {
        check("Note.", "p.note.small", 0);
        check("News", "li.here", 0);
        check("Home", "li", 0);
    }

    #[test]
    fn what_nothing_tells_from_others_is_named_with_them() {
        check("One", "p", 1);
    }

    #[test]
    fn what_lies_right_in_the_page_has_no_selector() {
        check("Loose", "", 0);
    }
}
