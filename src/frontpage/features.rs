//! What is measured of a story before it is judged.
//!
//! A measure has a name, so that `--explain` can say what counted, and is comparable from site
//! to site: shares, lengths, yes and no; never a name of a class or a host.

use std::collections::HashMap;

use url::Url;

use super::candidates::{Candidates, Story, is_in_prose, word_count};
use super::facts::{Facts, mix};
use super::titles::Title;
use super::{addresses, words};
use lists::Lists;

mod lists;
mod own;

/// The measures of all stories of a page.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// One name for each column.
    pub names: Vec<&'static str>,
    /// One row for each story.
    pub rows: Vec<Vec<f32>>,
    /// For each story the groups it belongs to, by kind.
    pub groups: Vec<[u64; KINDS]>,
    /// Stories that are no headlines whatever else is measured: links in running
    /// text, phrases like "Read more", dates.
    pub is_barred: Vec<bool>,
}

/// Ways of putting stories into groups.
pub const KINDS: usize = 4;

/// Writes down measures; names are kept from the first row.
struct Row {
    names: Vec<&'static str>,
    values: Vec<f32>,
}

impl Row {
    fn put(&mut self, name: &'static str, value: f32) {
        self.names.push(name);
        self.values.push(value);
    }

    fn flag(&mut self, name: &'static str, value: bool) {
        self.put(name, f32::from(u8::from(value)));
    }
}

/// Measures every story.
#[allow(clippy::cast_precision_loss)] // counts on a page are far below 2^24
pub(super) fn measure(facts: &Facts<'_>, all: &Candidates, titles: &[Title], page: &Url) -> Table {
    let mut names = Vec::new();
    let mut rows = Vec::with_capacity(all.stories.len());
    let mut groups = Vec::with_capacity(all.stories.len());
    let lists = Lists::of(facts, all);
    for (number, story) in all.stories.iter().enumerate() {
        let mut row = Row {
            names: Vec::new(),
            values: Vec::new(),
        };
        let anchor = &all.anchors[story.main as usize];
        own::words(facts, all, story, &titles[number], &mut row);
        own::address(story, &titles[number], page, &mut row);
        own::place(
            facts,
            anchor,
            number as f32 / all.stories.len() as f32,
            &mut row,
        );
        own::names_near(facts, story, anchor, &mut row);
        own::names_far(facts, story, anchor, &mut row);
        lists::surroundings(facts, all, story, &lists, &mut row);
        groups.push(groups_of(facts, all, story));
        names = row.names;
        rows.push(row.values);
    }
    let is_barred = all
        .stories
        .iter()
        .zip(titles)
        .map(|(story, title)| {
            let anchor = &all.anchors[story.main as usize];
            let is_prose = story.announced_by.is_none() && is_in_prose(facts, anchor);
            let is_phrase = anchor.is_repeated && title.text == anchor.text;
            let is_no_page = addresses::is_no_page(&story.url, page);
            is_prose || is_phrase || is_no_page || words::is_date(&title.text)
        })
        .collect();
    let mut table = Table {
        names,
        rows,
        groups,
        is_barred,
    };
    add_groups(&mut table, all, titles);
    table
}

/// The groups a story belongs to: by names close to the link, by names further up, by tags
/// alone, by the list it stands in.
fn groups_of(facts: &Facts<'_>, all: &Candidates, story: &Story) -> [u64; KINDS] {
    let anchor = &all.anchors[story.main as usize];
    let outline = facts.outline;
    let mut close = facts.shape[anchor.node as usize];
    let mut wide = close;
    let mut tags = mix(7, outline.node(anchor.node).tag as u64);
    for (level, above) in outline.ancestors(anchor.node).enumerate() {
        if level < 2 {
            close = mix(close, facts.shape[above as usize]);
        }
        if level < 5 {
            wide = mix(wide, facts.shape[above as usize]);
        }
        tags = mix(tags, outline.node(above).tag as u64);
        if level > 40 {
            break;
        }
    }
    [
        close,
        wide,
        tags,
        u64::from(outline.node(story.card).parent),
    ]
}

/// The columns that each kind of group adds.
const OF_GROUP: [[&str; 10]; KINDS] = [
    [
        "close size",
        "close words",
        "close words spread",
        "close headings",
        "close slug",
        "close card text",
        "close strong",
        "close images",
        "close mass",
        "close rank",
    ],
    [
        "wide size",
        "wide words",
        "wide words spread",
        "wide headings",
        "wide slug",
        "wide card text",
        "wide strong",
        "wide images",
        "wide mass",
        "wide rank",
    ],
    [
        "tags size",
        "tags words",
        "tags words spread",
        "tags headings",
        "tags slug",
        "tags card text",
        "tags strong",
        "tags images",
        "tags mass",
        "tags rank",
    ],
    [
        "box size",
        "box words",
        "box words spread",
        "box headings",
        "box slug",
        "box card text",
        "box strong",
        "box images",
        "box mass",
        "box rank",
    ],
];

/// Adds means over each story's groups.
#[allow(clippy::cast_precision_loss)]
fn add_groups(table: &mut Table, all: &Candidates, titles: &[Title]) {
    let column = |name: &str| table.names.iter().position(|n| *n == name);
    let columns: Vec<Option<usize>> = [
        "linked heading",
        "slug in title",
        "card chars outside links",
        "strong",
        "card images",
    ]
    .iter()
    .map(|n| column(n))
    .collect();
    let words: Vec<f32> = titles
        .iter()
        .map(|t| word_count(&t.text).min(30.0))
        .collect();
    for (kind, of_group) in OF_GROUP.iter().enumerate() {
        let mut sums: HashMap<u64, [f32; 8]> = HashMap::new();
        for (number, groups) in table.groups.iter().enumerate() {
            let sum = sums.entry(groups[kind]).or_default();
            sum[0] += 1.0;
            sum[1] += words[number];
            sum[2] += words[number] * words[number];
            for (slot, column) in columns.iter().enumerate() {
                if let Some(column) = column {
                    sum[3 + slot] += table.rows[number][*column];
                }
            }
        }
        // The weight of a group in the page: words of titles that are sentences.
        let mass = |sum: &[f32; 8]| (sum[1] - 2.0 * sum[0]).max(0.0);
        let mut masses: Vec<f32> = sums.values().map(mass).collect();
        masses.sort_by(|a, b| b.total_cmp(a));
        let whole = masses.iter().sum::<f32>().max(1.0);
        for (number, groups) in table.groups.iter().enumerate() {
            let sum = sums[&groups[kind]];
            let own_mass = mass(&sum);
            let rank = masses.partition_point(|&m| m > own_mass) as f32;
            let size = sum[0];
            let mean = sum[1] / size;
            let spread = (sum[2] / size - mean * mean).max(0.0).sqrt();
            table.rows[number].extend([
                size.ln_1p(),
                mean,
                spread,
                sum[3] / size,
                sum[4] / size,
                sum[5] / size,
                sum[6] / size,
                sum[7] / size,
                own_mass / whole,
                rank.min(20.0),
            ]);
        }
        table.names.extend(of_group);
    }
    add_page(table, all);
}

/// Adds what the page as a whole is like.
#[allow(clippy::cast_precision_loss)]
fn add_page(table: &mut Table, all: &Candidates) {
    let stories = all.stories.len().max(1) as f32;
    let strong = all.stories.iter().filter(|s| s.is_strong).count() as f32;
    let headed = all
        .stories
        .iter()
        .filter(|s| s.is_strong && all.anchors[s.main as usize].heading.is_some())
        .count() as f32;
    for row in &mut table.rows {
        row.extend([
            stories.ln_1p(),
            strong / stories,
            headed.ln_1p(),
            headed / strong.max(1.0),
        ]);
    }
    table.names.extend([
        "page stories",
        "page strong",
        "page headed",
        "page headed share",
    ]);
}
