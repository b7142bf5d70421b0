//! Parts of a page that as a whole are not the article, though lines in them read like it.
//!
//! The model judges each run by itself and by what stands near. In a column of news in brief or
//! below a row of comments some runs reach the bound while most around them do not; the part as
//! a whole tells. Inside the element that holds most of the text a part goes only where even what
//! is kept of it is doubtful, so that no section of the article itself is lost; a single line is
//! no part.

use std::collections::HashMap;

use super::captions::is_caption;
use super::runs::Runs;
use super::trace::Fate;
use crate::html::dom::Outline;
use crate::html::tag::Tag;

/// The share of what the model trusts on a page that its main element holds.
const MOST: f32 = 0.55;

/// How the mean score of a part compares with that of the main element when it is a stray.
///
/// Of 1,039 pages, parts behind the main element below this had 5,900 characters of junk against
/// 600 of text (lines counted up to 150 characters); between .45 and .6 it is even.
const STRAY: f32 = 0.45;

/// How the mean score of a part inside the main element, and that of what is kept in it, compare
/// with what is kept there at best when the part is a stray: a river of news that lies in the
/// element of the article. On the same pages 2,500 characters of junk against 300.
const DOUBTFUL: f32 = 0.42;
const WEAK: f32 = 0.63;

/// Marks what is kept in parts that do not belong to the article.
pub(super) fn mark(outline: &Outline<'_>, runs: &Runs, scores: &[f32], fates: &mut [Fate]) {
    let sums = Sums::of(outline, runs, scores, fates);
    let main = sums.main(outline);
    let bound = STRAY * sums.mean(main);
    let trust = sums.trust(main);
    let mut known: HashMap<u32, bool> = HashMap::new();
    for (run, fate) in runs.all.iter().zip(fates) {
        if !fate.is_kept() || run.block < main {
            continue;
        }
        // The largest element around it that does not hold the main one, or its child.
        let part = outline
            .upward(run.block)
            .take_while(|&up| up > main)
            .last()
            .unwrap_or(run.block);
        let is_stray = known.entry(part).or_insert_with(|| {
            if part < outline.node(main).end {
                sums.mean(part) < DOUBTFUL * trust
                    && sums.kept_mean(part) < WEAK * trust
                    && runs.within(&outline.subtree(part)).len() > 1
            } else {
                sums.mean(part) < bound
            }
        });
        if *is_stray {
            // A slide of a gallery is little like prose, but it is the picture's all the same,
            // in the main element or beside it where that is no more than the lede.
            let is_inside = part < outline.node(main).end
                || outline.ancestors(part).next() == outline.ancestors(main).next();
            let is_slide = is_inside && is_caption(outline, run);
            *fate = if is_slide { Fate::Caption } else { Fate::Stray };
        }
    }
}

/// What every element of a page holds.
struct Sums {
    /// Columns.
    text: Vec<f32>,
    /// Columns times score.
    score: Vec<f32>,
    /// Kept columns.
    kept: Vec<f32>,
    /// Kept columns times score.
    kept_score: Vec<f32>,
    /// Kept columns times score, twice: what is nearly sure counts most.
    trusted: Vec<f32>,
    /// The same times score once more.
    weighed: Vec<f32>,
}

impl Sums {
    fn of(outline: &Outline<'_>, runs: &Runs, scores: &[f32], fates: &[Fate]) -> Self {
        let length = outline.nodes().len();
        let mut sums = Self {
            text: vec![0.0; length],
            score: vec![0.0; length],
            kept: vec![0.0; length],
            kept_score: vec![0.0; length],
            trusted: vec![0.0; length],
            weighed: vec![0.0; length],
        };
        for ((run, &score), fate) in runs.all.iter().zip(scores).zip(fates) {
            let at = run.block as usize;
            sums.text[at] += run.columns;
            sums.score[at] += run.columns * score;
            if fate.is_kept() {
                sums.kept[at] += run.columns;
                sums.kept_score[at] += run.columns * score;
                sums.trusted[at] += run.columns * score * score;
                sums.weighed[at] += run.columns * score * score * score;
            }
        }
        for column in [
            &mut sums.text,
            &mut sums.score,
            &mut sums.kept,
            &mut sums.kept_score,
            &mut sums.trusted,
            &mut sums.weighed,
        ] {
            for at in (1..length).rev() {
                column[outline.nodes()[at].parent as usize] += column[at];
            }
        }
        sums
    }

    /// The mean score in an element.
    fn mean(&self, at: u32) -> f32 {
        self.score[at as usize] / self.text[at as usize].max(1.0)
    }

    /// The mean score of what is kept in an element.
    fn kept_mean(&self, at: u32) -> f32 {
        self.kept_score[at as usize] / self.kept[at as usize].max(1.0)
    }

    /// The score of what is kept in an element, where it is at its best.
    fn trust(&self, at: u32) -> f32 {
        self.weighed[at as usize] / self.trusted[at as usize].max(f32::MIN_POSITIVE)
    }

    /// The deepest element that holds most of what is trusted.
    fn main(&self, outline: &Outline<'_>) -> u32 {
        let least = MOST * self.trusted[0];
        let mut at = 0;
        loop {
            let most = outline
                .children(at)
                .filter(|&child| outline.node(child).tag != Tag::Text)
                .max_by(|&a, &b| self.trusted[a as usize].total_cmp(&self.trusted[b as usize]));
            match most {
                Some(child) if self.trusted[child as usize] >= least && least > 0.0 => at = child,
                _ => return at,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::testing::{fates, kept, scored};

    const PROSE: &str =
        "The harbour stays closed until the storm is over, said the port on Monday morning.";

    /// Scores are given in page order; the fates that come out, as a word for each run.
    #[track_caller]
    fn check(html: &str, scores: &[f32], expected: &[&str]) {
        let names = fates(html, scored(scores), |outline, runs, fates| {
            mark(outline, runs, scores, fates);
        });
        assert_eq!(names, expected, "{html}");
    }

    #[test]
    fn a_column_of_other_news_goes_as_a_whole() {
        let story = format!("<div><p>{PROSE}<p>{PROSE}<p>{PROSE}</div>");
        let column = format!("<div><p>Vote<p>{PROSE}<p>Storm<p>{PROSE}</div>");
        check(
            &format!("{story}{column}"),
            &[0.9, 0.9, 0.9, 0.1, 0.1, 0.1, 0.6],
            &[
                "kept", "kept", "kept", "dropped", "dropped", "dropped", "stray",
            ],
        );
        check(
            &format!("{story}{column}"),
            &[0.9, 0.9, 0.9, 0.3, 0.6, 0.3, 0.8],
            &["kept", "kept", "kept", "dropped", "kept", "dropped", "kept"],
        );
    }

    #[test]
    fn a_doubtful_river_inside_the_main_element_goes() {
        let story = format!("<p>{PROSE}").repeat(4);
        let river = format!("<ul><li>Vote<li>{PROSE}<li>{PROSE}<li>{PROSE}<li>{PROSE}</ul>");
        check(
            &format!("<div>{story}{river}</div>"),
            &[0.9, 0.9, 0.9, 0.9, 0.1, 0.1, 0.1, 0.5, 0.5],
            &[
                "kept", "kept", "kept", "kept", "dropped", "dropped", "dropped", "stray", "stray",
            ],
        );
    }

    #[test]
    fn a_line_that_another_rule_kept_is_no_river() {
        let story = format!("<p>{PROSE}").repeat(4);
        let html = format!("<div>{story}<h2>5. The pilots</h2><p>{PROSE}</div>");
        let scores = [0.9, 0.9, 0.9, 0.9, 0.3, 0.9];
        let names = fates(&html, kept, |outline, runs, fates| {
            mark(outline, runs, &scores, fates);
        });
        assert_eq!(names, ["kept"; 6]);
    }
}
