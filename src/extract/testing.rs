//! What the tests of the rules share.

use super::runs::Runs;
use super::trace::Fate;
use crate::html::dom::{self, Outline};

/// What a rule makes of a page: the name of the fate of each run. `before` tells the fate of a run
/// until then, by its number and its text.
pub(super) fn fates(
    html: &str,
    before: impl Fn(usize, &str) -> Fate,
    rule: impl FnOnce(&Outline<'_>, &Runs, &mut [Fate]),
) -> Vec<&'static str> {
    let page = dom::parse(html);
    let outline = Outline::of(&page);
    let runs = Runs::of(&outline);
    let numbered = runs.all.iter().enumerate();
    let mut fates: Vec<Fate> = numbered
        .map(|(at, run)| before(at, runs.text(run)))
        .collect();
    rule(&outline, &runs, &mut fates);
    fates.into_iter().map(Fate::name).collect()
}

/// Every run is of the text.
pub(super) fn kept(_: usize, _: &str) -> Fate {
    Fate::Kept
}

/// Runs with a score of one half and more are of the text.
pub(super) fn scored(scores: &[f32]) -> impl Fn(usize, &str) -> Fate {
    |at, _| {
        if scores[at] >= 0.5 {
            Fate::Kept
        } else {
            Fate::Dropped
        }
    }
}

/// Which of some fates are of the text.
pub(super) fn are_kept(fates: &[&str]) -> Vec<bool> {
    fates
        .iter()
        .map(|&name| name == Fate::Kept.name())
        .collect()
}
