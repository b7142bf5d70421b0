//! Sentences that the model nearly kept, between lines of the text.
//!
//! The model judges each run by itself, and its bound cuts through the middle of some texts. A
//! whole sentence just below it, without a link and without a word that gives junk away, is more
//! likely part of the text when what stands in front of it and behind it is.

use super::rules;
use super::runs::Runs;
use super::trace::Fate;
use super::words;
use crate::html::dom::Outline;
use crate::html::tag::Tag;

/// The share of the bound from which a sentence is nearly kept.
///
/// On saved pages 22 of 27 such sentences were part of the text, but one of four questions: those
/// are set above answers that the page folds up.
const NEARLY: f32 = 0.8;

/// Runs away at most that the text goes on in front of it and behind it.
const NEAR: usize = 2;

/// Columns of a sentence at least.
const SENTENCE: f32 = 60.0;

/// The share of links in it at most.
const LINKED: f32 = 0.2;

/// Elements around it that may make it an item of a list or a caption.
const AROUND: usize = 3;

/// Keeps such sentences. `bound` is the score from which runs of the page are kept.
pub(super) fn keep(
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
            && scores.get(at).is_some_and(|&score| score >= NEARLY * bound)
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
fn is_set_apart(outline: &Outline<'_>, block: u32) -> bool {
    outline.upward(block).take(AROUND).any(|up| {
        matches!(
            outline.node(up).tag,
            Tag::Li | Tag::Td | Tag::Figure | Tag::Figcaption | Tag::Aside | Tag::A
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::html::dom;

    const SENTENCE: &str = "The harbour of Northport stays closed until the storm is over.";

    /// What becomes of the third of five lines of these scores, where the bound is one half.
    #[track_caller]
    fn check(line: &str, scores: [f32; 5], expected: bool) {
        let page = dom::parse(&format!("<p>a</p><p>b</p>{line}<p>d</p><p>e</p>"));
        let outline = Outline::of(&page);
        let runs = Runs::of(&outline);
        let fate = |&score: &f32| {
            if score >= 0.5 {
                Fate::Kept
            } else {
                Fate::Dropped
            }
        };
        let mut fates: Vec<Fate> = scores.iter().map(fate).collect();
        keep(&outline, &runs, &scores, 0.5, &mut fates);
        assert_eq!(fates[2].is_kept(), expected, "{line} {scores:?}");
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
}
