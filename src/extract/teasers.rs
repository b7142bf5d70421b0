//! Rows of teasers: the beginnings of other stories, cut with "...", and the nags in front of them.
//!
//! The pattern is larger than what the model sees of one run.

use std::ops::RangeInclusive;

use super::runs::{Run, Runs, Total};
use super::trace::Fate;

/// Columns of the title of a list at most.
const TITLE: f32 = 40.0;

/// Whether a text was cut to fit.
pub(super) fn is_cut(text: &str) -> bool {
    let text = text.trim_end_matches([' ', '"', '”', ']', ')', '»']);
    text.ends_with("...") || text.ends_with('…')
}

/// Whether a line begins the tail of a page when teasers follow: a nag, or the title of a list.
fn opens_tail(run: &Run, text: &str) -> bool {
    let lower = text.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    run.columns < 300.0
        && has(&[
            "newsletter",
            "daily email",
            "your inbox",
            "sign up",
            "subscribe",
        ])
        || run.columns < TITLE
            && has(&[
                "follow us",
                "more news",
                "more from",
                "related",
                "read more",
                "you may also",
                "recommended",
                "latest",
                "top stories",
                "trending",
                "most read",
                "most popular",
                "share",
                "more stories",
                "also read",
                "comments",
                "section",
            ])
}

/// Columns of a cut teaser at least.
const TEASER: f32 = 50.0;

/// Runs between two cut teasers of one row at most: a title, a date, a section.
const GAP: usize = 3;

/// Cut teasers in a row that cannot be chance: of such rows 95 in 100 are junk.
const ROW: usize = 3;

/// Runs in front of a row of teasers in which its tail may have begun.
const TAIL: usize = 14;

/// The mean score of a row from which it is the text itself, unless a nag leads up to it: a list
/// of events or of products, each with the beginning of what is said of it.
///
/// On saved pages such rows at .96 and above were text, those at .86 and below were not.
const SURE: f32 = 0.9;

/// Marks the rows of cut teasers, with their titles, and the nags that lead up to them.
pub(super) fn mark(runs: &Runs, scores: &[f32], fates: &mut [Fate]) {
    let cut: Vec<usize> = (0..runs.all.len())
        .filter(|&at| {
            let run = &runs.all[at];
            run.columns >= TEASER && is_cut(runs.text(run))
        })
        .collect();
    let rows = cut
        .chunk_by(|a, b| b - a <= GAP + 1)
        .filter(|row| row.len() >= ROW);
    for row in rows {
        let (first, last) = (row[0], row[row.len() - 1]);
        // Writers love the dots too: whole sentences between them, or nothing in front of them,
        // make a text and not a list.
        let whole = (first..last)
            .filter(|&at| {
                fates[at].is_kept() && runs.all[at].is_prose() && !is_cut(runs.text(&runs.all[at]))
            })
            .count();
        let start = tail_start(runs, first);
        let before = (0..start)
            .filter(|&at| fates[at].is_kept() && runs.all[at].is_prose())
            .count();
        let has_nag = (start..first).any(|at| opens_tail(&runs.all[at], runs.text(&runs.all[at])));
        let is_sure = !has_nag && mean(runs, scores, fates, start..=last) >= SURE;
        if whole * 3 > row.len() || before < 2 || is_sure {
            continue;
        }
        Fate::rule_out(&mut fates[start..=last], "teasers");
    }
}

/// The mean score of what is kept of some runs, by their length.
fn mean(runs: &Runs, scores: &[f32], fates: &[Fate], part: RangeInclusive<usize>) -> f32 {
    let mut kept = Total::default();
    for at in part.filter(|&at| fates[at].is_kept()) {
        kept.add(&runs.all[at], scores.get(at).copied().unwrap_or_default());
    }
    kept.mean()
}

/// Where the tail begins that ends in a row of teasers at `first`.
fn tail_start(runs: &Runs, first: usize) -> usize {
    let mut start = first;
    let mut prose = 0;
    for at in (first.saturating_sub(TAIL)..first).rev() {
        let run = &runs.all[at];
        let text = runs.text(run);
        if opens_tail(run, text) {
            start = at;
        } else if run.is_prose() {
            prose += 1;
            if prose > 1 {
                break;
            }
        } else if at + 1 == start && !text.ends_with(['.', '!', '?', '"', '”', ')']) {
            // The title of the first teaser, or of the row.
            start = at;
        }
    }
    start
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::testing::{are_kept, fates, kept};

    /// Which runs of a page stay, all of which have such a score.
    fn kept_of(html: &str, score: f32) -> Vec<bool> {
        are_kept(&fates(html, kept, |_, runs, fates| {
            mark(runs, &vec![score; fates.len()], fates);
        }))
    }

    const PROSE: &str = "<p>The harbour was closed for three days after the storm, the port authority said on Monday, and ships waited outside.</p>";
    const TEASER: &str =
        "<p>NORTHPORT: The council has agreed on a plan for the old market hall that would...</p>";

    #[test]
    fn a_row_of_cut_teasers_goes_with_its_nag_and_title() {
        let page = format!(
            "{PROSE}{PROSE}<p>Sign up for our newsletter.</p><h4>More news</h4>{TEASER}{TEASER}{TEASER}"
        );
        assert_eq!(
            kept_of(&page, 0.7),
            [true, true, false, false, false, false, false]
        );
    }

    #[test]
    fn a_row_that_the_model_is_sure_of_is_text_unless_a_nag_leads_to_it() {
        let row = format!("{PROSE}{PROSE}<h4>In spring</h4>{TEASER}{TEASER}{TEASER}");
        assert_eq!(kept_of(&row, 0.95), [true; 6]);
        let row = row.replace("In spring", "More news");
        assert_eq!(
            kept_of(&row, 0.95),
            [true, true, false, false, false, false]
        );
    }

    #[test]
    fn one_cut_sentence_stays() {
        let page = format!("{PROSE}{TEASER}{PROSE}");
        assert_eq!(kept_of(&page, 0.7), [true; 3]);
    }
}
