//! Lists that are no part of the story, which the line above them tells: what a subscription
//! offers, and other stories.
//!
//! Their items read like prose; the model sees one at a time.

use std::collections::HashSet;

use super::runs::{Run, Runs};
use super::trace::Fate;
use super::words::{self, Class, Phrase, Signs};
use crate::html::dom::Outline;
use crate::html::tag::Tag;

/// Columns of a line of advertising at most.
const NAG: f32 = 200.0;

/// Lines in front of a list, in its box, among which the one is that says what it offers.
const OFFER_LINES: usize = 3;

/// Marks lists that go on from a line of advertising: what a subscription offers.
///
/// The items read like prose; it is a line in front of them, in the same box, that tells.
pub(super) fn mark_offers(outline: &Outline<'_>, runs: &Runs, fates: &mut [Fate]) {
    let mut seen = None;
    for first in 1..runs.all.len() {
        let list = list_of(outline, &runs.all[first]).filter(|list| seen != Some(*list));
        seen = list.or(seen);
        let Some(list) = list else {
            continue;
        };
        let around = runs.within(&outline.subtree(outline.node(list).parent));
        let mut before = first.saturating_sub(OFFER_LINES).max(around.start)..first;
        let nag = before.rfind(|&line| {
            let run = &runs.all[line];
            !fates[line].is_kept()
                && run.columns < NAG
                && words::has(words::phrases(runs.text(run)), Phrase::Newsletter)
        });
        // "There are three levels:" leads on to a list of the story.
        let leads_on = |line: usize| {
            fates[line].is_kept() && runs.text(&runs.all[line]).ends_with([':', '：'])
        };
        let Some(nag) = nag.filter(|nag| !(*nag..first).any(leads_on)) else {
            continue;
        };
        let end = runs.within(&outline.subtree(list)).end;
        Fate::rule_out(&mut fates[nag..end], "offer");
    }
}

/// Columns of the title of a list of other stories at most.
const LIST_TITLE: f32 = 60.0;

/// Items of a list of other stories at least.
const OTHERS: usize = 3;

/// Marks lists of other stories: under a title that says so, links for the most part. Some items
/// are sentences that the model takes for the story.
pub(super) fn mark_others(outline: &Outline<'_>, runs: &Runs, fates: &mut [Fate]) {
    for first in 1..runs.all.len() {
        let Some(list) = list_of(outline, &runs.all[first]) else {
            continue;
        };
        let own = runs.within(&outline.subtree(list));
        let title = &runs.all[first - 1];
        if own.start != first || own.len() < OTHERS || title.columns > LIST_TITLE {
            continue;
        }
        let text = runs.text(title);
        let lower = text.to_lowercase();
        let is_title = (lower.starts_with("more ") && !text.ends_with(['.', ','])
            || words::has(words::phrases(text), Phrase::Related))
            && outline
                .subtree(outline.node(list).parent)
                .contains(&title.block);
        let items = &runs.all[own.clone()];
        let n_links = items.iter().filter(|run| run.link_density() > 0.5).count();
        let n_with = items.iter().filter(|run| run.links > 0).count();
        if !is_title || n_links * 2 < own.len() && n_with * 5 < own.len() * 4 {
            continue;
        }
        Fate::rule_out(&mut fates[first - 1..own.end], "other stories");
    }
}

/// Marks rows of other stories, told whole: articles side by side under a heading that calls them
/// related.
pub(super) fn mark_articles(outline: &Outline<'_>, runs: &Runs, fates: &mut [Fate]) {
    // The first such heading tells for all in the same element.
    let mut known = HashSet::new();
    for run in &runs.all {
        let node = outline.node(run.block);
        let is_called = || {
            node.attr("class")
                .is_some_and(|names| Signs::of(names).has(Class::Related))
                || words::has(words::phrases(runs.text(run)), Phrase::Related)
        };
        if node.tag.heading_level().is_none() || run.columns > LIST_TITLE || !is_called() {
            continue;
        }
        if !known.insert(node.parent) {
            continue;
        }
        let is_behind = |&at: &u32| at > run.block && outline.node(at).tag == Tag::Article;
        let articles: Vec<u32> = outline.children(node.parent).filter(is_behind).collect();
        if articles.len() < OTHERS {
            continue;
        }
        for article in articles {
            let own = runs.within(&outline.subtree(article));
            Fate::rule_out(&mut fates[own], "other stories");
        }
    }
}

/// The list that a run is an item of.
fn list_of(outline: &Outline<'_>, run: &Run) -> Option<u32> {
    outline
        .upward(run.block)
        .take(3)
        .find(|&up| matches!(outline.node(up).tag, Tag::Ul | Tag::Ol))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::testing::{are_kept, fates};

    /// Which runs of a page stay when its first one was dropped.
    #[track_caller]
    fn check(html: &str, expected: &[bool]) {
        let first_dropped = |at: usize, _: &str| match at {
            0 => Fate::Dropped,
            _ => Fate::Kept,
        };
        let names = fates(html, first_dropped, |outline, runs, fates| {
            mark_offers(outline, runs, fates);
            mark_others(outline, runs, fates);
            mark_articles(outline, runs, fates);
        });
        assert_eq!(are_kept(&names), expected, "{html}");
    }

    #[test]
    fn what_a_subscription_offers_goes_with_its_line() {
        check(
            "<div><p>Subscribe now to read on.</p><ul><li>All stories<li>Puzzles</ul></div><p>What was lost:</p><ul><li>a roof</ul>",
            &[false, false, false, true, true],
        );
    }

    #[test]
    fn what_an_account_offers_goes_with_the_lines_in_front_of_it() {
        let page = |line: &str| {
            format!(
                "<div><p>Register to unlock more.<p>{line}<ul><li>All stories<li>Puzzles</ul></div><p>A roof."
            )
        };
        check(
            &page("Read on with an account."),
            &[false, false, false, false, true],
        );
        check(
            &page("We asked for three things:"),
            &[false, true, true, true, true],
        );
    }

    #[test]
    fn other_stories_go_with_their_title() {
        let page = |title: &str, item: &str| {
            format!(
                "<p>Home<p>A storm.<h3>{title}</h3><ul>{}</ul><p>Later.",
                item.repeat(3)
            )
        };
        let item = "<li>What the storm <a href=/x>did to the pier</a>, and to us";
        let (gone, kept) = (
            [false, true, false, false, false, false, true],
            [false, true, true, true, true, true, true],
        );
        check(&page("More great stories", item), &gone);
        check(&page("Lesen Sie auch", item), &gone);
        check(&page("What is known", item), &kept);
        check(&page("More is known.", item), &kept);
        check(&page("More great stories", "<li>What the storm did"), &kept);
    }

    #[test]
    fn other_stories_told_whole_go_with_the_heading_that_calls_them_related() {
        let page = |title: &str, n: usize| {
            let others = "<article><p>Another storm, a year ago.</article>".repeat(n);
            format!("<p>Home<article><p>A storm.{title}{others}</article>")
        };
        let related = "<h3>Related stories</h3>";
        check(&page(related, 3), &[false, true, true, false, false, false]);
        let named = "<h3 class=related-title>Gosta?</h3>";
        check(&page(named, 3), &[false, true, true, false, false, false]);
        check(&page(related, 2), &[false, true, true, true, true]);
        check(
            &page("<h3>The storms</h3>", 3),
            &[false, true, true, true, true, true],
        );
    }
}
