//! The groups of links that a page is made of, described for people.

use std::collections::HashMap;

use super::Reading;
use super::facts::Facts;
use crate::text::Plain;

/// Links of a page that are built alike.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// The tags and first classes from the outside in, as a CSS selector would have them.
    pub path: Plain,
    /// Stories that its links lead to.
    pub stories: u32,
    /// Those that became headlines.
    pub kept: u32,
    /// How likely its stories are the page's news, 0 to 1; the mean.
    pub likely: f32,
    /// Words of its titles; the mean.
    pub words: f32,
    /// What else spoke for or against it, as it holds for most of its stories.
    pub marks: Vec<&'static str>,
    /// The first of its titles.
    pub example: Plain,
}

/// Measures that are worth a word when most stories of a group have them.
const MARKS: [&str; 22] = [
    "linked heading",
    "announced",
    "in prose",
    "generic",
    "hidden",
    "in nav",
    "in header",
    "in footer",
    "in aside",
    "in main",
    "in article",
    "in quote",
    "far nav name",
    "far side name",
    "far popular name",
    "far promo name",
    "caption popular",
    "caption promoted",
    "caption related",
    "near title name",
    "same domain",
    "date in path",
];

/// Elements of a path at most.
const MAX_PATH: usize = 6;

/// The groups of a page, the likeliest first.
#[allow(clippy::cast_precision_loss)] // a page has far fewer than 2^24 links
pub(super) fn describe(facts: &Facts<'_>, read: &Reading) -> Vec<Group> {
    let mut members: HashMap<u64, Vec<usize>> = HashMap::new();
    for (number, groups) in read.table.groups.iter().enumerate() {
        members.entry(groups[0]).or_default().push(number);
    }
    let column = |name: &str| read.table.names.iter().position(|known| *known == name);
    let words = column("title words");
    let mut groups: Vec<(usize, Group)> = members
        .into_values()
        .map(|stories| {
            let count = stories.len() as f32;
            let mean = |column: usize| {
                stories
                    .iter()
                    .map(|&n| read.table.rows[n][column])
                    .sum::<f32>()
                    / count
            };
            let marks = MARKS
                .into_iter()
                .filter(|mark| column(mark).is_some_and(|column| mean(column) > 0.5))
                .collect();
            let first = stories[0];
            let main = read.all.stories[first].main as usize;
            let group = Group {
                path: Plain::new(&facts.outline.path(read.all.anchors[main].node, MAX_PATH)),
                stories: u32::try_from(stories.len()).unwrap_or(u32::MAX),
                kept: u32::try_from(stories.iter().filter(|&&n| read.is_kept[n]).count())
                    .unwrap_or(u32::MAX),
                likely: stories.iter().map(|&n| read.likely[n]).sum::<f32>() / count,
                words: words.map_or(0.0, mean),
                marks,
                example: Plain::new(&read.titles[first].text),
            };
            (first, group)
        })
        .collect();
    groups.sort_by(|(a, one), (b, other)| other.likely.total_cmp(&one.likely).then(a.cmp(b)));
    groups.into_iter().map(|(_, group)| group).collect()
}
