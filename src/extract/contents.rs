//! Tables of contents: lists whose items lead to parts of the same page.
//!
//! They say every sub-heading before its time, and in a terminal there is nothing to jump with.

use super::runs::{Run, Runs};
use super::trace::Fate;
use crate::html::dom::Outline;
use crate::html::tag::Tag;

/// Items of a table of contents at least.
const ITEMS: usize = 3;

/// The share of an item that is a link when it is one as a whole.
const WHOLE: f32 = 0.95;

/// What tables of contents are called, in lower case.
const NAMES: [&str; 15] = [
    "contents",
    "contenido",
    "contenu",
    "in this article",
    "in this post",
    "in this story",
    "inhalt",
    "inhaltsverzeichnis",
    "jump to",
    "on this page",
    "skip to",
    "sommaire",
    "table of contents",
    "tabla de contenidos",
    "índice",
];

/// Marks what is kept of them, with the line above that calls them so.
///
/// On 86 of 623 saved pages most of it was no part of the text by hand; where it was, its items
/// were said again as headings.
pub(super) fn mark(outline: &Outline<'_>, runs: &Runs, fates: &mut [Fate]) {
    let mut jumps = vec![0_usize];
    for run in &runs.all {
        let before = jumps.last().copied().unwrap_or_default();
        jumps.push(before + usize::from(is_jump(outline, runs, run)));
    }
    if jumps.last().is_none_or(|&all| all < ITEMS) {
        return;
    }
    let mut at = 0;
    while at < outline.node(0).end {
        let node = outline.node(at);
        if !matches!(node.tag, Tag::Ul | Tag::Ol) {
            at += 1;
            continue;
        }
        let own = runs.within(&outline.subtree(at));
        if own.len() < ITEMS || jumps[own.end] - jumps[own.start] < own.len() {
            at += 1;
            continue;
        }
        at = node.end;
        let label = own.start.checked_sub(1).filter(|&before| {
            let lower = runs.text(&runs.all[before]).to_lowercase();
            NAMES.contains(&lower.trim_matches(|c: char| !c.is_alphabetic()))
        });
        Fate::rule_out(&mut fates[label.unwrap_or(own.start)..own.end], "contents");
    }
}

/// Whether a run is as a whole a link to a part of the page.
fn is_jump(outline: &Outline<'_>, runs: &Runs, run: &Run) -> bool {
    run.link_density() > WHOLE
        && outline
            .ancestors(runs.first_node(run))
            .find(|&up| outline.node(up).tag == Tag::A)
            .and_then(|link| outline.node(link).attr("href"))
            .is_some_and(|href| href.len() > 1 && href.starts_with('#'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::testing::{are_kept, fates, kept};

    #[test]
    fn a_list_that_leads_to_parts_of_the_page_goes_with_its_name() {
        let check = |html: &str, expected: &[bool]| {
            assert_eq!(are_kept(&fates(html, kept, mark)), expected, "{html}");
        };
        let items =
            "<li><a href=#a>Port</a><ul><li><a href=#b>Ships</a></ul><li><a href=#c>Town</a>";
        check(
            &format!("<p>A storm.<h3>In this article:</h3><ol>{items}</ol><p>Later."),
            &[true, false, false, false, false, true],
        );
        check(
            &format!("<p>A storm.<ul>{items}<li>Ships wait.</ul>"),
            &[true; 5],
        );
        check(
            "<ul><li><a href=#a>Port</a>: closed<li><a href=#b>Ships</a><li><a href=/c>Town</a></ul>",
            &[true; 3],
        );
    }
}
