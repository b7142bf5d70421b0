//! Why each piece of a page was kept or dropped: the data behind `extract --explain`.

use super::runs::Runs;
use super::selector;
use crate::html::dom::Outline;
use crate::text::Plain;

/// Elements that tell where in the page a run lies.
const LEVELS: usize = 3;

/// What was decided about every run of text of a page, in page order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Trace(pub Vec<Judgement>);

impl Trace {
    /// What was decided, for people.
    pub(super) fn of(outline: &Outline<'_>, runs: &Runs, fates: &[Fate], scores: &[f32]) -> Self {
        let selectors = selector::selectors(outline, runs, fates);
        let judgements = runs.all.iter().zip(selectors).enumerate();
        let judgements = judgements.map(|(at, (run, named))| {
            let text = runs.text(run);
            let end = text
                .char_indices()
                .nth(120)
                .map_or(text.len(), |(end, _)| end);
            Judgement {
                text: Plain::new(text.get(..end).unwrap_or(text)),
                path: Plain::new(&outline.path(run.block, LEVELS)),
                selector: Plain::new(&named.selector),
                others: named.others,
                score: scores.get(at).copied().unwrap_or(0.0),
                fate: fates[at],
            }
        });
        Self(judgements.collect())
    }
}

/// What was decided about one run of text.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
    /// The beginning of the text, at most 120 characters.
    pub text: Plain,
    /// The element it lies in, as a short path such as `article > div.story > p`.
    pub path: Plain,
    /// A CSS selector that names it; empty where nothing smaller than the page can be named.
    pub selector: Plain,
    /// How many other runs of the page, kept or left out like this one, the selector names.
    pub others: u32,
    /// How likely it belongs to the article by the model, 0 to 1.
    pub score: f32,
    /// What became of it, and why.
    pub fate: Fate,
}

/// What became of a run of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fate {
    /// It is part of the article: the model says so.
    Kept,
    /// It is the caption of a picture in the article.
    Caption,
    /// It stands above the text as title, standfirst, kicker, byline or date.
    Head,
    /// It is not part of the article: the model says so.
    Dropped,
    /// It says the title again.
    RepeatsTitle,
    /// It stands far from the text that was kept.
    Stray,
    /// A rule knows it: see the name.
    Rule(&'static str),
    /// A reader's own rule for the site keeps it: see the name.
    Site(&'static str),
}

impl Fate {
    /// A word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Caption => "caption",
            Self::Head => "head",
            Self::Dropped => "dropped",
            Self::RepeatsTitle => "title",
            Self::Stray => "stray",
            Self::Rule(name) | Self::Site(name) => name,
        }
    }

    /// Whether it is part of what is shown: of the text, or of a picture in it.
    pub fn is_shown(self) -> bool {
        self.is_kept() || self == Self::Caption
    }

    /// Whether it is in the text of the article.
    pub fn is_kept(self) -> bool {
        matches!(self, Self::Kept | Self::Site(_))
    }

    /// Takes the runs of `fates` that are in the text out of it, by the rule `name`.
    pub(super) fn rule_out(fates: &mut [Self], name: &'static str) {
        for fate in fates.iter_mut().filter(|fate| fate.is_kept()) {
            *fate = Self::Rule(name);
        }
    }
}
