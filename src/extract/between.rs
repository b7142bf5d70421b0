//! Lines that the model nearly kept, between lines of the text.
//!
//! The model judges each run by itself, and its bound cuts through the middle of some texts. What
//! lies just below it, leads nowhere else and has no word that gives junk away is more likely part
//! of the text when what stands in front of it and behind it is: a whole sentence, though what is
//! next to it was dropped too (`keep_sentences`), short lines where nothing else was dropped
//! between the two (`keep_gaps`), and paragraphs and sub-headings set as the others are
//! (`keep_alike`, `keep_headings`).

use std::hash::BuildHasher;

use foldhash::fast::FixedState;
use foldhash::{HashMap, HashMapExt};

use super::rules;
use super::runs::{Run, Runs, Total};
use super::trace::Fate;
use super::words::{self, Phrase};
use crate::html::dom::Outline;
use crate::html::tag::Tag;

/// The share of the bound from which a sentence is nearly kept.
///
/// On saved pages 22 of 27 such sentences were part of the text, but one of four questions: those
/// are set above answers that the page folds up.
const SENTENCE_NEARLY: f32 = 0.8;

/// Runs away at most that the text goes on in front of it and behind it.
const NEAR: usize = 2;

/// Columns of a sentence at least.
const SENTENCE: f32 = 60.0;

/// The share of links in it at most.
const LINKED: f32 = 0.2;

/// Elements around it that may make it an item of a list or a caption.
const AROUND: usize = 3;

/// Keeps whole sentences just below the bound. `bound` is the score from which runs of the page are kept.
pub(super) fn keep_sentences(
    outline: &Outline<'_>,
    runs: &Runs,
    scores: &[f32],
    bound: f32,
    fates: &mut [Fate],
) {
    let kept: Vec<bool> = fates.iter().map(|fate| fate.is_kept()).collect();
    for (at, fate) in fates.iter_mut().enumerate() {
        let run = &runs.all[at];
        let text = runs.text(run);
        let is_nearly = *fate == Fate::Dropped
            && scores
                .get(at)
                .is_some_and(|&score| score >= SENTENCE_NEARLY * bound)
            && run.columns >= SENTENCE
            && text.ends_with(['.', '!', '。', '！', '”', '"']);
        let is_between = is_nearly
            && kept[at.saturating_sub(NEAR)..at].contains(&true)
            && kept.iter().skip(at + 1).take(NEAR).any(|&kept| kept);
        if is_between
            && run.link_density() < LINKED
            && words::phrases(text) == 0
            && !is_set_apart(outline, run.block)
            && rules::nag(run, text).is_none()
        {
            *fate = Fate::Kept;
        }
    }
}

/// Whether a block is an item of a list, a cell or a caption: for these the bound is right.
pub(super) fn is_set_apart(outline: &Outline<'_>, block: u32) -> bool {
    outline.upward(block).take(AROUND).any(|up| {
        matches!(
            outline.node(up).tag,
            Tag::Li | Tag::Td | Tag::Figure | Tag::Figcaption | Tag::Aside | Tag::A
        )
    })
}

/// Dropped lines between two kept ones at most, and their mean score, for them to be kept too.
///
/// On saved pages of guides, blogs and shops four of five lines of such gaps are text, in news
/// five of nine; of longer gaps and lower scores fewer are.
const GAP: usize = 4;
const GAP_NEARLY: f32 = 0.35;

/// The share of links in a gap at most: rows of links stand between paragraphs too.
const GAP_LINKED: f32 = 0.1;

/// Columns of a line that asks for an address or names another story, at most.
const ASKS: f32 = 200.0;

/// Keeps what stands between two kept lines and was nearly kept itself. Labels that a page sets
/// again and again between its paragraphs are not, nor is what asks for something or leads
/// elsewhere.
pub(super) fn keep_gaps(runs: &Runs, scores: &[f32], fates: &mut [Fate]) {
    let mut said: HashMap<&str, u32> = HashMap::new();
    for run in &runs.all {
        *said.entry(runs.text(run)).or_default() += 1;
    }
    let is_own = |at: usize| {
        let run = &runs.all[at];
        let text = runs.text(run);
        said[text] == 1 && !asks(run, text)
    };
    let has_words = |at: usize| runs.text(&runs.all[at]).contains(char::is_alphabetic);
    let kept: Vec<usize> = (0..fates.len()).filter(|&at| fates[at].is_kept()).collect();
    for ends in kept.windows(2) {
        let gap = ends[0] + 1..ends[1];
        let is_gap = (1..=GAP).contains(&gap.len())
            && gap.clone().all(|at| fates[at] == Fate::Dropped)
            && gap.clone().any(has_words);
        if !is_gap {
            continue;
        }
        let mut all = Total::default();
        for at in gap.clone() {
            all.add(&runs.all[at], scores.get(at).copied().unwrap_or_default());
        }
        let is_near = all.mean() >= GAP_NEARLY && all.link_density() <= GAP_LINKED;
        if is_near && gap.clone().all(is_own) {
            fates[gap].fill(Fate::Kept);
        }
    }
}

/// Columns of a paragraph at least, and its score.
const PARAGRAPH: f32 = 80.0;
const PARAGRAPH_NEARLY: f32 = 0.2;

/// The share of the columns set in one way that is kept at least, and in how many lines, where
/// all that is set so is text.
const SET_ALIKE: f32 = 0.6;
const LINES_ALIKE: u32 = 3;

/// Elements around a line whose names say how it is set: its own and those around it.
const SETTING: usize = 3;

/// Keeps paragraphs that are set as most of the text is, in elements of the same names.
///
/// On saved pages all 16 such paragraphs were part of the text, up to a score of one fifth; of
/// shorter lines half were, and of those behind the last line of the text.
pub(super) fn keep_alike(outline: &Outline<'_>, runs: &Runs, scores: &[f32], fates: &mut [Fate]) {
    let (Some(first), Some(last)) = (
        fates.iter().position(|fate| fate.is_kept()),
        fates.iter().rposition(|fate| fate.is_kept()),
    ) else {
        return;
    };
    let is_nearly = |at: usize| {
        let run = &runs.all[at];
        fates[at] == Fate::Dropped
            && run.columns >= PARAGRAPH
            && scores
                .get(at)
                .is_some_and(|&score| score >= PARAGRAPH_NEARLY)
            && run.link_density() < LINKED
            && words::phrases(runs.text(run)) == 0
            && rules::nag(run, runs.text(run)).is_none()
    };
    let nearly: Vec<usize> = (first..last).filter(|&at| is_nearly(at)).collect();
    if nearly.is_empty() {
        return;
    }
    // For each way in which lines are set: columns in all, kept columns, kept lines.
    let mut set: HashMap<u64, (f32, f32, u32)> = HashMap::new();
    for (run, fate) in runs.all.iter().zip(&*fates) {
        let (all, kept, lines) = set.entry(setting(outline, run.block)).or_default();
        *all += run.columns;
        if fate.is_kept() {
            *kept += run.columns;
            *lines += 1;
        }
    }
    for at in nearly {
        let (all, kept, lines) = set[&setting(outline, runs.all[at].block)];
        if kept >= SET_ALIKE * all && lines >= LINES_ALIKE {
            fates[at] = Fate::Kept;
        }
    }
}

/// The score from which a sub-heading set as others are is one.
///
/// On saved pages 22 of 26 such lines were sub-headings of the text, and three of the others said
/// what followed.
const HEADING_NEARLY: f32 = 0.2;

/// Sub-headings set alike that are kept at least, and columns of one at most.
const HEADINGS: usize = 2;
const HEADING: f32 = 120.0;

/// Keeps sub-headings that are set as others are which were kept, where the text goes on right
/// behind them.
pub(super) fn keep_headings(
    outline: &Outline<'_>,
    runs: &Runs,
    scores: &[f32],
    fates: &mut [Fate],
) {
    let is_heading = |at: usize| rules::is_heading(outline, &runs.all[at]);
    let is_nearly = |at: usize| {
        let run = &runs.all[at];
        fates[at] == Fate::Dropped
            && is_heading(at)
            && fates.get(at + 1).is_some_and(|fate| fate.is_kept())
            && !is_heading(at + 1)
            && scores.get(at).is_some_and(|&score| score >= HEADING_NEARLY)
            && run.columns <= HEADING
            && run.links == 0
            && !asks(run, runs.text(run))
    };
    let nearly: Vec<usize> = (0..fates.len()).filter(|&at| is_nearly(at)).collect();
    if nearly.is_empty() {
        return;
    }
    let mut set: HashMap<u64, usize> = HashMap::new();
    for at in (0..fates.len()).filter(|&at| fates[at].is_kept() && is_heading(at)) {
        *set.entry(setting(outline, runs.all[at].block)).or_default() += 1;
    }
    for at in nearly {
        let alike = set.get(&setting(outline, runs.all[at].block));
        if alike.is_some_and(|&alike| alike >= HEADINGS) {
            fates[at] = Fate::Kept;
        }
    }
}

/// How the lines of an element are set, as far as names tell: a digest.
fn setting(outline: &Outline<'_>, element: u32) -> u64 {
    let names = outline.upward(element).take(SETTING).map(|up| {
        let node = outline.node(up);
        (node.tag, node.attr("class"))
    });
    FixedState::default().hash_one(names.collect::<Vec<_>>())
}

/// Whether a line asks for something, or for another story to be read.
fn asks(run: &Run, text: &str) -> bool {
    let has_phrase = || {
        let phrases = words::phrases(text);
        words::has(phrases, Phrase::Newsletter) || words::has(phrases, Phrase::RelatedStart)
    };
    rules::nag(run, text).is_some() || run.columns <= ASKS && has_phrase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::testing::{are_kept, fates, scored};

    const SENTENCE: &str = "The harbour of Northport stays closed until the storm is over.";

    /// What becomes of the third of five lines of these scores, where the bound is one half.
    #[track_caller]
    fn check(line: &str, scores: [f32; 5], expected: bool) {
        let page = format!("<p>a</p><p>b</p>{line}<p>d</p><p>e</p>");
        let names = fates(&page, scored(&scores), |outline, runs, fates| {
            keep_sentences(outline, runs, &scores, 0.5, fates);
        });
        assert_eq!(are_kept(&names)[2], expected, "{line} {scores:?}");
    }

    #[test]
    fn a_sentence_nearly_kept_between_two_kept_lines_is_text() {
        let line = format!("<p>{SENTENCE}</p>");
        check(&line, [0.9, 0.9, 0.45, 0.9, 0.9], true);
        check(&line, [0.9, 0.1, 0.45, 0.1, 0.9], true);
        check(&line, [0.9, 0.9, 0.3, 0.9, 0.9], false);
        check(&line, [0.9, 0.9, 0.45, 0.1, 0.1], false);
    }

    #[test]
    fn items_links_and_nags_keep_to_the_bound() {
        let near = [0.9, 0.9, 0.45, 0.9, 0.9];
        check(&format!("<ul><li>{SENTENCE}</ul>"), near, false);
        check(&format!("<p><a href=/x>{SENTENCE}</a></p>"), near, false);
        check(&format!("<p>Read more: {SENTENCE}</p>"), near, false);
    }

    #[test]
    fn a_paragraph_set_as_the_text_is_text() {
        let check = |line: &str, score: f32, expected: bool| {
            let text = format!("<div class=block><p>{SENTENCE} {SENTENCE}</div>");
            let page = format!("{text}{text}{text}{line}{text}");
            let scores = [0.9, 0.9, 0.9, score, 0.9];
            let names = fates(&page, scored(&scores), |outline, runs, fates| {
                keep_alike(outline, runs, &scores, fates);
            });
            assert_eq!(are_kept(&names)[3], expected, "{line} {score}");
        };
        let set = |class: &str, text: &str| format!("<div class={class}><p>{text}</div>");
        let long = format!("{SENTENCE} {SENTENCE}");
        check(&set("block", &long), 0.3, true);
        check(&set("block", &long), 0.1, false);
        check(&set("teaser", &long), 0.3, false);
        check(&set("block", SENTENCE), 0.3, false);
        check(&set("block", &format!("<a href=/x>{long}</a>")), 0.3, false);
        check(&set("block", &format!("Read more: {long}")), 0.3, false);
    }

    #[test]
    fn a_line_nearly_kept_between_two_kept_ones_is_kept() {
        let check = |html: &str, scores: &[f32], expected: &[bool]| {
            let names = fates(html, scored(scores), |_, runs, fates| {
                keep_gaps(runs, scores, fates);
            });
            assert_eq!(are_kept(&names), expected, "{html}");
        };
        let three = |line: &str| format!("<p>The port.{line}<p>The bay.");
        check(&three("<p>Day two"), &[0.9, 0.4, 0.9], &[true; 3]);
        let kept = [true, false, true];
        check(&three("<p>Day two"), &[0.9, 0.2, 0.9], &kept);
        check(&three("<p><a href=/x>Day two</a>"), &[0.9, 0.4, 0.9], &kept);
        check(&three("<p>* * *"), &[0.9, 0.4, 0.9], &kept);
        check(&three("<p>Sign up for our letter"), &[0.9, 0.4, 0.9], &kept);
        check("<p>The port.<p>Day two", &[0.9, 0.4], &kept[..2]);
        check(
            &format!("{}<p>Advice<p>Later.", three("<p>Advice")),
            &[0.9, 0.4, 0.9, 0.4, 0.9],
            &[true, false, true, false, true],
        );
    }

    #[test]
    fn a_heading_set_as_others_are_is_one_of_the_text() {
        let check = |heading: &str, score: f32, behind: f32, expected: bool| {
            let part = |heading: &str| format!("{heading}<p>{SENTENCE}</p>");
            let page = format!("{0}{0}{1}", part("<h3 class=sub>Ships</h3>"), part(heading));
            let scores = [0.9, 0.9, 0.9, 0.9, score, behind];
            let names = fates(&page, scored(&scores), |outline, runs, fates| {
                keep_headings(outline, runs, &scores, fates);
            });
            assert_eq!(are_kept(&names)[4], expected, "{heading} {score}");
        };
        check("<h3 class=sub>Town</h3>", 0.25, 0.9, true);
        check("<h3 class=sub>Town</h3>", 0.15, 0.9, false);
        check("<h3 class=sub>Town</h3>", 0.25, 0.1, false);
        check("<h3 class=more>Town</h3>", 0.25, 0.9, false);
        check("<h3 class=sub><a href=/x>Town</a></h3>", 0.25, 0.9, false);
    }
}
