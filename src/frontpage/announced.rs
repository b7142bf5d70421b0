//! Headings that are no links themselves and announce a story that is linked further down.

use std::collections::HashMap;

use super::candidates::{Anchor, Candidates, is_in_prose};
use super::facts::{Around, Facts};

/// Headings that a row has at least: two may be the captions of a page.
const LEAST: usize = 3;

/// Rows of headings that are looked at, the longest first.
const MAX_ROWS: usize = 12;

/// Finds rows of headings without a link, each followed by its text and by a link that says the
/// same every time ("Full story"), and gives each story its heading.
pub(super) fn find(facts: &Facts<'_>, all: &mut Candidates) {
    for row in rows(facts) {
        let ends = row.iter().skip(1).copied().chain([end_of(facts, row[0])]);
        let follows: Vec<(u32, &[Anchor], usize)> = row
            .iter()
            .zip(ends)
            .map(|(&head, end)| {
                let from = all.anchors.partition_point(|anchor| anchor.node < head);
                let to = all.anchors.partition_point(|anchor| anchor.node < end);
                (head, &all.anchors[from..to], from)
            })
            // A linked heading behind this one is a headline of its own.
            .filter(|(_, anchors, _)| anchors.iter().all(|anchor| anchor.heading.is_none()))
            .collect();
        let phrases: Vec<Option<usize>> = follows
            .iter()
            .map(|(_, anchors, _)| {
                anchors
                    .iter()
                    .position(|anchor| anchor.is_generic && !is_in_prose(facts, anchor))
            })
            .collect();
        let known = phrases.iter().flatten().count();
        if known * 2 < row.len() {
            continue;
        }
        let found: Vec<(u32, usize)> = follows
            .iter()
            .zip(phrases)
            .filter_map(|((head, anchors, from), phrase)| {
                // Where most of a row ends with the phrase, another link at an end will do.
                let last = || {
                    anchors
                        .iter()
                        .rposition(|anchor| !is_in_prose(facts, anchor))
                };
                Some((*head, from + phrase.or_else(last)?))
            })
            .collect();
        for (head, number) in found {
            announce(all, head, number);
        }
    }
}

fn announce(all: &mut Candidates, head: u32, number: usize) {
    let story = &mut all.stories[all.anchors[number].story as usize];
    let has_headline = story
        .anchors
        .iter()
        .any(|&other| all.anchors[other as usize].heading.is_some());
    if has_headline {
        return;
    }
    story.announced_by = Some(head);
    story.main = u32::try_from(number).expect("the links of a page are counted in 32 bits");
    story.is_strong = true;
    all.anchors[number].heading = Some(head);
}

/// Headings without links that are brothers and alike, in page order.
fn rows(facts: &Facts<'_>) -> Vec<Vec<u32>> {
    let mut rows: HashMap<(u32, u64), Vec<u32>> = HashMap::new();
    for (index, node) in (0u32..).zip(facts.outline.nodes()) {
        let within = || facts.within(index);
        if node.tag.heading_level().is_some()
            && !facts.is_silent[index as usize]
            && !facts.around[index as usize].has(Around::LINK)
            && within().links == 0
            && within().chars > 0
        {
            rows.entry((node.parent, facts.shape[index as usize]))
                .or_default()
                .push(index);
        }
    }
    let mut rows: Vec<Vec<u32>> = rows
        .into_values()
        .filter(|row| row.len() >= LEAST)
        .collect();
    rows.sort_unstable_by(|a, b| b.len().cmp(&a.len()).then(a.cmp(b)));
    rows.truncate(MAX_ROWS);
    rows
}

/// Where the element ends that holds a row.
fn end_of(facts: &Facts<'_>, head: u32) -> u32 {
    let outline = facts.outline;
    outline.node(outline.node(head).parent).end
}
