//! Tables of contents: lines that lead to parts of the same page.
//!
//! They say every sub-heading before its time, and in a terminal there is nothing to jump with.

use url::Url;

use super::runs::{Run, Runs};
use super::trace::Fate;
use crate::html::dom::Outline;
use crate::html::tag::Tag;
use crate::html::urls;

/// Items of a table of contents at least.
const ITEMS: usize = 3;

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
pub(super) fn mark(outline: &Outline<'_>, runs: &Runs, base: Option<&Url>, fates: &mut [Fate]) {
    let jumps: Vec<bool> = runs
        .all
        .iter()
        .map(|run| is_jump(outline, runs, base, run))
        .collect();
    let mut at = 0;
    while at < fates.len() {
        let end = at + jumps[at..].iter().take_while(|&&is_jump| is_jump).count();
        let is_named = at > 0 && is_name(runs.text(&runs.all[at - 1]));
        if end - at >= ITEMS {
            Fate::rule_out(&mut fates[at - usize::from(is_named)..end], "contents");
        } else if is_named && !fates[at].is_kept() {
            // Its list is gone already.
            Fate::rule_out(&mut fates[at - 1..at], "contents");
        }
        at = end.max(at + 1);
    }
}

/// Whether a line is what tables of contents are called, alone or with what they are of.
fn is_name(text: &str) -> bool {
    let lower = text.to_lowercase();
    let name = lower.split(':').next().unwrap_or_default();
    NAMES.contains(&name.trim_matches(|c: char| !c.is_alphabetic()))
}

/// Whether a run is as a whole a link to a part of the page.
fn is_jump(outline: &Outline<'_>, runs: &Runs, base: Option<&Url>, run: &Run) -> bool {
    run.is_link()
        && outline
            .ancestors(runs.first_node(run))
            .find(|&up| outline.node(up).tag == Tag::A)
            .and_then(|link| outline.node(link).attr("href"))
            .is_some_and(|href| leads_inside(href, base))
}

/// Whether an address is that of a part of the page it stands on.
fn leads_inside(href: &str, base: Option<&Url>) -> bool {
    let Some((page, part)) = href.trim().split_once('#') else {
        return false;
    };
    let is_own = || {
        let (Some(own), Some(to)) = (base, urls::link(page, base)) else {
            return false;
        };
        to.host_str() == own.host_str() && to.path() == own.path()
    };
    !part.is_empty() && (page.is_empty() || is_own())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::testing::{are_kept, fates, kept};

    #[track_caller]
    fn check(html: &str, expected: &[bool]) {
        let base = Url::parse("https://example.org/storm").expect("an address");
        let mark = |outline: &Outline<'_>, runs: &Runs, fates: &mut [Fate]| {
            mark(outline, runs, Some(&base), fates);
        };
        assert_eq!(are_kept(&fates(html, kept, mark)), expected, "{html}");
    }

    #[test]
    fn lines_that_lead_to_parts_of_the_page_go_with_their_name() {
        let items =
            "<li><a href=#a>Port</a>\n<ul><li><a href=#b>Ships</a></ul><li><a href=#c>Town</a>";
        check(
            &format!("<p>A storm.<h3>In this article:</h3><ol>{items}</ol><p>Later."),
            &[true, false, false, false, false, true],
        );
        let addresses = ["/storm#a", "https://example.org/storm#b", "#c"];
        let lines = addresses.map(|to| format!("<div><a href={to}>Port</a></div>"));
        check(
            &format!("<p>A storm.{}<p>Later.", lines.concat()),
            &[true, false, false, false, true],
        );
    }

    #[test]
    fn lists_of_other_things_stay() {
        check(
            "<ul><li><a href=#a>Port</a>: closed<li><a href=#b>Ships</a><li><a href=/c#d>Town</a></ul>",
            &[true; 3],
        );
    }

    #[test]
    fn the_name_of_a_list_that_is_gone_goes() {
        let html = "<p>A storm.<h3>Contents: the storm</h3><p>Port<h3>Contents</h3><p>Cups.";
        let gone = |_, text: &str| match text {
            "Port" => Fate::Dropped,
            _ => Fate::Kept,
        };
        let mark = |outline: &Outline<'_>, runs: &Runs, fates: &mut [Fate]| {
            mark(outline, runs, None, fates);
        };
        let fates = fates(html, gone, mark);
        assert_eq!(are_kept(&fates), [true, false, false, true, true]);
    }
}
