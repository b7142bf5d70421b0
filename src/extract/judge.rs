//! The fate of every run: what the model says, and the few rules that are safe on top of it.

use super::features::{overlap, tokens};
use super::rules;
use super::runs::Runs;
use super::trace::{Fate, Judgement, Trace};
use super::words::{Class, Signs};
use crate::html::dom::Outline;
use crate::html::tag::Tag;
use crate::text::Plain;

/// The score from which a run is kept on a page that the model finds easy.
const KEEP: f32 = 0.5;

/// The bound as a share of the score that the best text of the page reaches: on a page where
/// nothing looks quite like an article, what looks most like one is it.
const SHARE: f32 = 0.55;

/// Columns of the best text that set the bound: a paragraph or two.
const BEST: f32 = 600.0;

/// The bound never falls below this.
const LEAST: f32 = 0.12;

/// Lines with names and dates in front of the first paragraph; more of them are a list.
const HEAD_LINES: usize = 3;

/// What was decided about a page.
pub(super) struct Judged {
    /// The fate of each run.
    pub fates: Vec<Fate>,
    /// The run that holds the title.
    pub title_at: Option<usize>,
    pub kicker: Option<Plain>,
    pub standfirst: Option<Plain>,
}

/// Decides about every run of a page.
pub(super) fn judge(
    outline: &Outline<'_>,
    runs: &Runs,
    title: &str,
    title_at: Option<usize>,
    byline: Option<&str>,
    scores: &[f32],
) -> Judged {
    let bound = bound(runs, scores);
    let mut fates: Vec<Fate> = scores
        .iter()
        .map(|&score| {
            if score >= bound {
                Fate::Kept
            } else {
                Fate::Dropped
            }
        })
        .collect();
    fates.resize(runs.all.len(), Fate::Dropped);
    let first_prose = (0..runs.all.len())
        .find(|&at| fates[at].is_kept() && runs.all[at].is_prose())
        .unwrap_or(0);
    let mut head_lines = 0;
    let title_letters = letters(title);
    for (at, (run, fate)) in runs.all.iter().zip(&mut fates).enumerate() {
        let text = runs.text(run);
        if fate.is_kept() {
            if run.columns < 400.0 && letters(text) == title_letters {
                *fate = Fate::RepeatsTitle;
            } else if at < first_prose
                && head_lines < HEAD_LINES
                && rules::is_head_line(text, run.columns, byline)
            {
                head_lines += 1;
                *fate = Fate::Head;
            } else if let Some(name) = rules::nag(run, text) {
                *fate = Fate::Rule(name);
            }
        }
        // A caption stays with its picture.
        let is_caption = std::iter::once(run.block)
            .chain(outline.ancestors(run.block))
            .take(3)
            .any(|up| outline.node(up).tag == Tag::Figcaption);
        if is_caption && !fate.is_kept() {
            *fate = Fate::Caption;
        }
    }
    rules::mark_teasers(runs, &mut fates);
    drop_empty_headings(outline, runs, &mut fates);
    let kicker = kicker(outline, runs, title_at);
    Judged {
        fates,
        title_at,
        kicker,
        standfirst: None,
    }
}

/// The run that holds the title.
pub(super) fn title_at(runs: &Runs, title: &str) -> Option<usize> {
    let words = tokens(title);
    runs.all
        .iter()
        .position(|run| run.columns < 400.0 && overlap(&words, &tokens(runs.text(run))) > 0.7)
}

/// The score from which runs of this page are kept.
fn bound(runs: &Runs, scores: &[f32]) -> f32 {
    let mut best: Vec<(f32, f32)> = runs
        .all
        .iter()
        .zip(scores)
        .map(|(run, score)| (*score, run.columns))
        .collect();
    best.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (mut sum, mut left) = (0.0, BEST);
    for (score, columns) in best {
        let taken = columns.min(left);
        sum += score * taken;
        left -= taken;
    }
    (SHARE * sum / (BEST - left).max(1.0)).clamp(LEAST, KEEP)
}

/// A heading with nothing kept behind it before the next heading of its kind, at the end.
fn drop_empty_headings(outline: &Outline<'_>, runs: &Runs, fates: &mut [Fate]) {
    for at in (0..fates.len()).rev() {
        if fates[at].is_kept() {
            if !rules::is_heading(outline, &runs.all[at]) {
                break;
            }
            fates[at] = Fate::Stray;
        }
    }
}

/// The line right above the title whose element is called a kicker or a section.
fn kicker(outline: &Outline<'_>, runs: &Runs, title_at: Option<usize>) -> Option<Plain> {
    let run = &runs.all[title_at?.checked_sub(1)?];
    let is_kicker = std::iter::once(run.block)
        .chain(
            runs.nodes(run)
                .iter()
                .map(|&node| outline.node(node).parent),
        )
        .any(|up| {
            outline.node(up).attr("class").is_some_and(|names| {
                let lower = names.to_lowercase();
                [
                    "kicker", "eyebrow", "overline", "topic", "section", "category", "label",
                    "rubri",
                ]
                .iter()
                .any(|word| lower.contains(word))
                    && !Signs::of(names).has(Class::Nav)
            })
        });
    (is_kicker && run.columns < 50.0).then(|| Plain::new(runs.text(run)))
}

/// What was decided, for people.
pub(super) fn trace(outline: &Outline<'_>, runs: &Runs, fates: &[Fate], scores: &[f32]) -> Trace {
    let judgements = runs.all.iter().enumerate().map(|(at, run)| {
        let text = runs.text(run);
        let end = text
            .char_indices()
            .nth(120)
            .map_or(text.len(), |(end, _)| end);
        Judgement {
            text: Plain::new(text.get(..end).unwrap_or(text)),
            path: Plain::new(&path(outline, run.block)),
            score: scores.get(at).copied().unwrap_or(0.0),
            fate: fates[at],
        }
    });
    Trace(judgements.collect())
}

/// Three levels of a run's place in the page.
fn path(outline: &Outline<'_>, at: u32) -> String {
    let mut parts: Vec<String> = std::iter::once(at)
        .chain(outline.ancestors(at))
        .take(3)
        .map(|up| {
            let node = outline.node(up);
            let class = node
                .attr("class")
                .and_then(|names| names.split_whitespace().next());
            match class {
                Some(class) => format!("{}.{class}", node.tag.name()),
                None => node.tag.name().to_owned(),
            }
        })
        .collect();
    parts.reverse();
    parts.join(" > ")
}

/// Letters and digits in lower case.
pub(super) fn letters(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}
