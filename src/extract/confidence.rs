//! How likely the text that was found is the article: the whole of it, and hardly anything else.
//!
//! The estimate is of the chance that the text agrees with what a person would keep, measured as
//! an F1 of at least 0.9 over runs of four words. It is a logistic regression on four signs,
//! fitted by `confidence/train.py` to the answers for 1,039 pages of six public sets with
//! hand-made or checked texts, each page scored by trees that had not seen its site, and tested
//! the same way (five folds by site). Said against found there:
//!
//! | said | pages | said on average | right |
//! | --- | --- | --- | --- |
//! | below 0.30 | 37 | 0.17 | 0.24 |
//! | 0.30 to 0.60 | 52 | 0.47 | 0.40 |
//! | 0.60 to 0.80 | 88 | 0.72 | 0.64 |
//! | 0.80 to 0.90 | 122 | 0.86 | 0.89 |
//! | 0.90 to 0.95 | 158 | 0.93 | 0.96 |
//! | above 0.95 | 582 | 0.98 | 0.98 |
//!
//! The Brier score is 0.070, where the mean of the scores alone has 0.099 and saying 0.88 of every
//! page 0.105; of a right and a wrong answer, the right one has the higher number in 88 % of pairs.

mod weights;

use super::head::Head;
use super::runs::Runs;
use super::trace::Fate;
use weights::{START, WEIGHTS};

/// What speaks for or against a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sign {
    /// The log odds of the mean score of what is kept.
    Mean,
    /// The square root of what was dropped between the first kept run and the last, as a share
    /// of what is kept, at most 1: real articles have little else in their middle.
    Gap,
    /// 1 for a page with exactly one main heading: lists have several, or none.
    OneHeading,
    /// The square of how far the length is from the usual, in powers of e.
    Length,
}

/// The number of signs.
const SIGNS: usize = Sign::Length as usize + 1;

/// The natural logarithm of the usual length of an article in columns: 4,900.
const USUAL: f32 = 8.5;

/// The square of the distance from the usual length beyond which all lengths are as odd.
const ODDEST: f32 = 6.0;

/// What the signs are called, in their order.
pub(super) fn names() -> impl Iterator<Item = String> {
    WEIGHTS.iter().map(|(sign, _)| format!("{sign:?}"))
}

/// How likely the runs that are kept are the article, 0 to 1; 0 where nothing is kept.
pub(super) fn estimate(runs: &Runs, fates: &[Fate], scores: &[f32], head: &Head<'_>) -> f32 {
    let Some(signs) = signs(runs, fates, scores, head) else {
        return 0.0;
    };
    let odds = WEIGHTS.iter().fold(START, |odds, &(sign, weight)| {
        odds + weight * signs[sign as usize]
    });
    1.0 / (1.0 + (-odds).exp())
}

/// The signs of the runs that are kept, in their order; `None` where nothing is kept.
pub(super) fn signs(
    runs: &Runs,
    fates: &[Fate],
    scores: &[f32],
    head: &Head<'_>,
) -> Option<[f32; SIGNS]> {
    let first = fates.iter().position(|fate| fate.is_kept())?;
    let last = fates.iter().rposition(|fate| fate.is_kept())?;
    let (mut kept, mut sum, mut gap) = (0.0, 0.0, 0.0);
    let all = runs.all.iter().zip(fates).zip(scores);
    for ((run, fate), score) in all.take(last + 1).skip(first) {
        if fate.is_kept() {
            kept += run.columns;
            sum += run.columns * score;
        } else if !fate.is_shown() {
            gap += run.columns;
        }
    }
    let kept: f32 = f32::max(kept, 1.0);
    // Captions are no hole in the text, and in a gallery most of what there is to read.
    let is_caption = |fate: &&Fate| **fate == Fate::Caption;
    let behind = fates.iter().skip(last + 1).take_while(is_caption).count();
    let captions: f32 = runs
        .all
        .iter()
        .zip(fates)
        .take(last + 1 + behind)
        .skip(first)
        .filter(|(_, fate)| is_caption(fate))
        .map(|(run, _)| run.columns)
        .sum();
    let mean = (sum / kept).clamp(0.01, 0.995);
    let mut signs = [0.0; SIGNS];
    signs[Sign::Mean as usize] = (mean / (1.0 - mean)).ln();
    signs[Sign::Gap as usize] = (gap / kept).min(1.0).sqrt();
    signs[Sign::OneHeading as usize] = f32::from(u8::from(head.h1s.len() == 1));
    signs[Sign::Length as usize] = ((kept + captions).ln() - USUAL).powi(2).min(ODDEST);
    Some(signs)
}

#[cfg(test)]
mod tests {
    use super::super::{Page, extract_scored};

    /// The confidence for ten paragraphs, of which the model is so sure, below `head` and with
    /// `middle` behind the fifth.
    fn confidence(head: &str, middle: &str, score: f32) -> f32 {
        let paragraph = |n: usize| {
            let words = "of the harbour and its boats, which came back in the evening ";
            format!("<p>{n} {}</p>", words.repeat(8))
        };
        let half = |from: usize| (from..from + 5).map(paragraph).collect::<String>();
        let html = format!("{head}{}{middle}{}", half(0), half(5));
        let mut scores = vec![0.01; 200];
        let n_before = usize::from(head.contains("h1"));
        let n_middle = middle.matches("<li>").count();
        scores.truncate(10 + n_before + n_middle);
        for at in 0..10 {
            scores[n_before + at + if at < 5 { 0 } else { n_middle }] = score;
        }
        let page = Page {
            html: &html,
            url: None,
        };
        extract_scored(&page, Some(&scores)).confidence
    }

    #[test]
    fn doubt_about_the_runs_a_hole_in_the_text_and_no_heading_count_against_it() {
        let sure = confidence("<h1>Boats</h1>", "", 0.98);
        assert!(sure > 0.9, "{sure}");
        assert!(confidence("<h1>Boats</h1>", "", 0.7) < 0.6);
        assert!(confidence("", "", 0.98) < sure - 0.01);
        let list = "<li>Another story of the bay, which is told elsewhere</li>".repeat(100);
        assert!(confidence("<h1>Boats</h1>", &format!("<ul>{list}</ul>"), 0.98) < sure - 0.2);
    }
}
