//! Captions far from the article: those of logos above the page, and of teasers below it.

use super::ARTICLE;
use crate::extract::runs::Runs;
use crate::extract::trace::Fate;
use crate::html::dom::Outline;
use crate::html::tag::Tag;

/// The share of the text that the element of the article holds: signatures and notes may lie
/// outside.
const MOST: f32 = 0.9;

/// Runs between the picture above a headline and the headline: a kicker, a credit, a date.
const ABOVE: usize = 3;

/// Takes the captions out that lie neither in the element of the text nor between the headline,
/// or a little above it, and that element.
pub(in crate::extract) fn drop_far(
    outline: &Outline<'_>,
    runs: &Runs,
    title_at: Option<usize>,
    fates: &mut [Fate],
) {
    let mut columns = vec![0.0; outline.nodes().len()];
    for (run, _) in runs
        .all
        .iter()
        .zip(fates.iter())
        .filter(|(_, fate)| fate.is_kept())
    {
        columns[run.block as usize] += run.columns;
    }
    for at in (1..columns.len()).rev() {
        columns[outline.nodes()[at].parent as usize] += columns[at];
    }
    if columns[0] < ARTICLE {
        return;
    }
    let main = main(outline, &columns);
    let main = runs.within(&outline.subtree(main));
    let opening = title_at.map_or(main.start, |at| at.min(main.start));
    let near = opening.saturating_sub(ABOVE)..main.end;
    for (at, fate) in fates.iter_mut().enumerate() {
        if *fate == Fate::Caption && !near.contains(&at) {
            *fate = Fate::Dropped;
        }
    }
}

/// The deepest element that holds most of the kept text.
fn main(outline: &Outline<'_>, columns: &[f32]) -> u32 {
    let mut at = 0;
    while let Some(child) = outline.children(at).find(|&child| {
        outline.node(child).tag != Tag::Text && columns[child as usize] >= MOST * columns[0]
    }) {
        at = child;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::html::dom;

    const PROSE: &str = "<p>The harbour stays closed until the storm is over, said the port on Monday, and ships wait outside in the bay for a pilot.";

    #[test]
    fn captions_far_from_the_text_go_and_those_beside_it_stay() {
        let (logo, menu) = ("<p>Since 1831", "<a>News</a><p><a>Sea</a><p><a>Town</a><p>");
        let (hero, below) = ("<p>The port", "<p>All rights reserved");
        let page = dom::parse(&format!(
            "{logo}{menu}{hero}<h1>Storm</h1><main>{}<p>The bay</main>{below}",
            PROSE.repeat(6)
        ));
        let outline = Outline::of(&page);
        let runs = Runs::of(&outline);
        let at = |words: &str| {
            (0..runs.all.len())
                .find(|&at| runs.text(&runs.all[at]).contains(words))
                .unwrap()
        };
        let captions = ["Since", "The port", "The bay", "All rights"].map(at);
        let mut fates: Vec<Fate> = runs
            .all
            .iter()
            .map(|run| {
                if run.is_prose() {
                    Fate::Kept
                } else {
                    Fate::Dropped
                }
            })
            .collect();
        for at in captions {
            fates[at] = Fate::Caption;
        }
        drop_far(&outline, &runs, Some(at("Storm")), &mut fates);
        let names = captions.map(|at| fates[at].name());
        assert_eq!(names, ["dropped", "caption", "caption", "dropped"]);
    }
}
