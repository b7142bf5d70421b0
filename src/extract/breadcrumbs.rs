//! The way from the start of a site to a page, as the elements of the page are marked up
//! (`itemprop` in a `BreadcrumbList`): for pages whose structured data does not tell it.

use super::head::Head;
use super::jsonld::Step;
use crate::html::dom::{Node, Outline};

/// Steps of a way that are read; sites have four or five.
const MAX_STEPS: usize = 12;

/// Marked elements that are looked at: rows of teasers are lists of such elements too.
const MAX_MARKED: usize = 200;

/// Levels between a step and the list it is a step of.
const LEVELS: usize = 4;

/// Characters of the name of a page.
const MAX_NAME: usize = 100;

/// The first way that a page shows, from the start of the site on.
pub(super) fn read(outline: &Outline<'_>, head: &Head<'_>) -> Vec<Step> {
    let marked = head
        .itemprops
        .iter()
        .filter(|(property, _)| *property == "itemListElement")
        .take(MAX_MARKED);
    let steps = marked.filter_map(|&(_, at)| {
        let mut around = outline.ancestors(at).take(LEVELS);
        Some((around.find(|&up| is_way(outline.node(up)))?, at))
    });
    let mut first = None;
    steps
        .filter(|&(way, _)| *first.get_or_insert(way) == way)
        .take(MAX_STEPS)
        .map(|(_, at)| step(outline, at))
        .collect()
}

fn is_way(node: &Node<'_>) -> bool {
    node.attr("itemtype")
        .is_some_and(|kind| kind.trim_end().ends_with("BreadcrumbList"))
}

/// A step: the name stands in an element of its own, or is all that is written.
fn step(outline: &Outline<'_>, at: u32) -> Step {
    let has_name = |at: &u32| outline.node(*at).attr("itemprop") == Some("name");
    let name = outline.subtree(at).find(has_name).unwrap_or(at);
    let stated = outline.node(name).attr("content").map(str::to_owned);
    let address = |at: u32| {
        let node = outline.node(at);
        node.attr("href").or_else(|| {
            let is_item = node.attr("itemprop") == Some("item");
            node.attr("itemid").filter(|_| is_item)
        })
    };
    Step {
        name: stated.unwrap_or_else(|| outline.text_of(name, MAX_NAME)),
        url: outline
            .subtree(at)
            .find_map(address)
            .unwrap_or_default()
            .to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::html::dom;

    #[track_caller]
    fn check(html: &str, expected: &[(&str, &str)]) {
        let page = dom::parse(html);
        let outline = Outline::of(&page);
        let steps = read(&outline, &Head::of(&outline, None));
        let steps: Vec<(&str, &str)> = steps
            .iter()
            .map(|step| (step.name.trim(), step.url.as_str()))
            .collect();
        assert_eq!(steps, expected, "{html}");
    }

    #[test]
    fn the_steps_of_a_marked_way_come_in_page_order() {
        check(
            "<ol itemscope itemtype=https://schema.org/BreadcrumbList>
             <li itemprop=itemListElement><a itemprop=item href=/><span itemprop=name>Start</span></a><meta itemprop=position content=1>
             <li itemprop=itemListElement><a itemprop=item href=/sea><span itemprop=name>Sea</span></a>
             <li itemprop=itemListElement><span itemprop=name>Storm</span></ol>
             <ol itemtype=https://schema.org/BreadcrumbList><li itemprop=itemListElement>Other</ol>",
            &[("Start", "/"), ("Sea", "/sea"), ("Storm", "")],
        );
    }

    #[test]
    fn rows_of_other_things_are_no_way() {
        check(
            "<ul itemtype=https://schema.org/ItemList><li itemprop=itemListElement><a href=/x>Storm</a></ul>",
            &[],
        );
    }
}
