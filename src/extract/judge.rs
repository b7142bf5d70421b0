//! The fate of every run: what the model says, and the few rules that are safe on top of it.

use super::features::{overlap, tokens};
use super::head::Head;
use super::runs::Runs;
use super::trace::{Fate, Judgement, Trace};
use super::words::{Class, Signs};
use crate::html::dom::Outline;
use crate::html::tag::Tag;
use crate::text::Plain;

/// The score from which a run is kept.
const KEEP: f32 = 0.5;

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
    head: &Head<'_>,
    title: &str,
    scores: &[f32],
) -> Judged {
    let title_words = tokens(title);
    let title_at = runs.all.iter().position(|run| {
        run.columns < 400.0 && overlap(&title_words, &tokens(runs.text(run))) > 0.7
    });
    let mut fates: Vec<Fate> = scores
        .iter()
        .map(|&score| {
            if score >= KEEP {
                Fate::Kept
            } else {
                Fate::Dropped
            }
        })
        .collect();
    fates.resize(runs.all.len(), Fate::Dropped);
    let title_letters = letters(title);
    for (run, fate) in runs.all.iter().zip(&mut fates) {
        if fate.is_kept() && run.columns < 400.0 && letters(runs.text(run)) == title_letters {
            *fate = Fate::RepeatsTitle;
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
    let kicker = kicker(outline, runs, title_at);
    let _ = head;
    Judged {
        fates,
        title_at,
        kicker,
        standfirst: None,
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
