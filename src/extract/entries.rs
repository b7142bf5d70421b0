//! Lists of entries beside the article: comments below it, a ticker of other news, a row of
//! slides, a river of teasers.
//!
//! The model judges each run by itself, and a comment reads like a paragraph. What tells is that
//! the entries are alike, each with a head that says when it was written, which it is, or where
//! more of it stands; that a story was told in front of them; and that the model is in doubt about
//! most of what they hold. Posts of a live blog look the same and are found before (`liveblog`); a
//! forum or a timeline has no story in front of it, or no doubt.

use foldhash::{HashMap, HashMapExt};

use super::dates::{self, Order};
use super::runs::{Run, Runs, Total, is_wide};
use super::trace::Fate;
use crate::html::dom::{Node, Outline};
use crate::html::tag::Tag;

/// Like elements under one parent that make a list: three dates are soon together.
const LEAST: f32 = 4.0;

/// Runs of an entry on average: fewer are single lines, as paragraphs and items are.
const LINES: f32 = 1.8;

/// The share of entries that have a head.
const HEADED: f32 = 0.7;

/// Columns of a line that is no more than a head.
const HEAD: f32 = 60.0;

/// Columns of a line that begins with a time or is a link: a headline too.
const HEADLINE: f32 = 160.0;

/// Columns in front of the entries that make an article.
const TOLD: f32 = 400.0;

/// How many entries of the list the article in front of it is long at least: the first post of a
/// forum is as long as those that answer it.
const TIMES: f32 = 2.0;

/// Kinds of heads: when, which of how many, and where more stands.
const HEADS: usize = 3;

/// How the mean score of the entries compares with that of the text in front of them when they
/// stand beside the article, by kind of head.
///
/// Measured on 1,695 saved pages with scores of eight trainings of the model, none of which knew
/// the page it scored. Entries with times: at .6 the comments of one blog stay with six of the
/// trainings, at .8 with none, and no page loses text by it. Rows with a few links: of what is kept
/// in those below .6 five parts in six are junk, of what is kept in those above .7 one.
const BESIDE: [f32; HEADS] = [0.8, 0.6, 0.6];

/// Words that tell how long ago something was written, beside a number.
const AGO: [&str; 15] = [
    "ago",
    "vor",
    "hace",
    "há",
    "il y a",
    "geleden",
    "sedan",
    "siden",
    "temu",
    "назад",
    "önce",
    "前",
    "전",
    "trước",
    "منذ",
];

/// What stands between the place of an entry and the number of all.
const OF: [&str; 7] = ["/", "of ", "von ", "de ", "sur ", "di ", "из "];

/// Marks what is kept of the lists of entries that stand beside the article.
pub(super) fn mark(outline: &Outline<'_>, runs: &Runs, scores: &[f32], fates: &mut [Fate]) {
    let (rows, around) = lists(outline, runs, fates);
    let mut lists: HashMap<usize, List> = HashMap::new();
    let mut told = Total::default();
    for ((run, &score), (fate, around)) in
        runs.all.iter().zip(scores).zip(fates.iter().zip(&around))
    {
        if let Some(row) = around {
            let list = lists.entry(*row).or_insert_with(|| List {
                told,
                held: Total::default(),
            });
            list.held.add(run, score);
        } else if fate.is_kept() {
            told.add(run, score);
        }
    }
    let beside: Vec<bool> = rows
        .iter()
        .enumerate()
        .map(|(number, row)| lists.get(&number).is_some_and(|list| list.is_beside(row)))
        .collect();
    for (fate, around) in fates.iter_mut().zip(around) {
        if fate.is_kept() && around.is_some_and(|row| beside[row]) {
            *fate = Fate::Rule("entries");
        }
    }
}

/// A list of entries: what was kept in front of it, and what it holds.
struct List {
    told: Total,
    held: Total,
}

impl List {
    /// Whether it stands beside the article; `row` is the row of its entries.
    fn is_beside(&self, row: &Row) -> bool {
        let least = TOLD.max(TIMES * self.held.columns / row.members.max(1.0));
        row.kind().is_some_and(|kind| {
            self.told.columns >= least && self.held.mean() < BESIDE[kind] * self.told.mean()
        })
    }
}

/// The rows of like elements of a page, and for each run the nearest that is a list of entries.
fn lists(outline: &Outline<'_>, runs: &Runs, fates: &[Fate]) -> (Vec<Row>, Vec<Option<usize>>) {
    let (mut rows, row_of) = rows(outline, &held(outline, runs, fates));
    let around = |run: &Run| {
        outline
            .upward(run.block)
            .filter_map(|up| Some((up, row_of[up as usize]?)))
    };
    // Heads are looked for where they could matter: dates take long to find.
    let mut seen = vec![[false; HEADS]; row_of.len()];
    for run in &runs.all {
        let mut own = around(run)
            .filter(|&(_, row)| rows[row].is_long())
            .peekable();
        let Some(kind) = own.peek().and_then(|_| head(run, runs.text(run))) else {
            continue;
        };
        let own: Vec<(u32, usize)> = own.collect();
        for (member, row) in own {
            if !std::mem::replace(&mut seen[member as usize][kind], true) {
                rows[row].headed[kind] += 1.0;
            }
        }
    }
    let is_list: Vec<bool> = rows.iter().map(|row| row.kind().is_some()).collect();
    let list_of = |run: &Run| around(run).find_map(|(_, row)| is_list[row].then_some(row));
    let around = runs.all.iter().map(list_of).collect();
    (rows, around)
}

/// What an element holds, descendants included.
#[derive(Debug, Clone, Copy, Default)]
struct Held {
    /// Runs; beyond a thousand they are a page of their own, not an entry.
    runs: u16,
    has_kept: bool,
}

impl Held {
    fn add(&mut self, other: Self) {
        self.runs = self.runs.saturating_add(other.runs).min(1000);
        self.has_kept |= other.has_kept;
    }
}

/// A row of like elements under one parent.
#[derive(Debug, Clone, Copy, Default)]
struct Row {
    members: f32,
    runs: f32,
    has_kept: bool,
    /// Members with a head of each kind.
    headed: [f32; HEADS],
}

impl Row {
    /// Whether it has the shape of a list of entries, some of which are kept.
    fn is_long(&self) -> bool {
        self.has_kept && self.members >= LEAST && self.runs >= LINES * self.members
    }

    /// The kind of heads that make a list of entries of it.
    fn kind(&self) -> Option<usize> {
        let mut headed = self.headed.iter();
        let kind = headed.position(|&headed| headed >= HEADED * self.members);
        kind.filter(|_| self.is_long())
    }
}

fn held(outline: &Outline<'_>, runs: &Runs, fates: &[Fate]) -> Vec<Held> {
    let nodes = outline.nodes();
    let mut held = vec![Held::default(); nodes.len()];
    for (run, fate) in runs.all.iter().zip(fates) {
        held[run.block as usize].add(Held {
            runs: 1,
            has_kept: fate.is_kept(),
        });
    }
    // Children come behind their parents: one way back sums up every subtree.
    for at in (1..nodes.len()).rev() {
        let own = held[at];
        held[nodes[at].parent as usize].add(own);
    }
    held
}

/// The rows of like elements, and the row of each element.
fn rows(outline: &Outline<'_>, held: &[Held]) -> (Vec<Row>, Vec<Option<usize>>) {
    let mut known: HashMap<(u32, Tag, &str), usize> = HashMap::new();
    let mut rows: Vec<Row> = Vec::new();
    let mut row_of = vec![None; held.len()];
    for (at, node) in outline.nodes().iter().enumerate().skip(1) {
        if held[at].runs == 0 {
            continue;
        }
        let number = *known
            .entry((node.parent, node.tag, shape(node)))
            .or_insert_with(|| {
                rows.push(Row::default());
                rows.len() - 1
            });
        let row = &mut rows[number];
        row.members += 1.0;
        row.runs += f32::from(held[at].runs);
        row.has_kept |= held[at].has_kept;
        row_of[at] = Some(number);
    }
    (rows, row_of)
}

/// What members of a row have in common: the first name of their class, without its number.
fn shape<'a>(node: &Node<'a>) -> &'a str {
    let class = node.attr("class").unwrap_or_default();
    let name = class.split_whitespace().next().unwrap_or_default();
    name.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '_'))
}

/// Which kind of head a line is, if it is one.
fn head(run: &Run, text: &str) -> Option<usize> {
    if run.is_prose() || run.columns >= HEADLINE {
        None
    } else if is_dated(run, text) {
        Some(0)
    } else if is_counted(text) {
        Some(1)
    } else if run.columns > 20.0 && run.link_density() > 0.8 {
        Some(2)
    } else {
        None
    }
}

/// Whether a line says when: a short one with a date, a clock time, or how long ago it was, or
/// one that begins with a clock time.
fn is_dated(run: &Run, text: &str) -> bool {
    if run.columns >= HEAD {
        return begins_with_clock(text);
    }
    text.contains(|c: char| c.is_ascii_digit())
        && (has_clock(text) || is_ago(text) || dates::find(text, Order::DayFirst).is_some())
}

/// Whether a line begins with a clock time: "14:05", "7h30".
fn begins_with_clock(text: &str) -> bool {
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    (1..=2).contains(&digits) && has_clock(text.get(..digits + 3).unwrap_or_default())
}

/// Whether a clock time is in a line: digits around a colon or an "h".
fn has_clock(text: &str) -> bool {
    text.as_bytes().windows(4).any(|w| {
        w[0].is_ascii_digit()
            && matches!(w[1], b':' | b'h')
            && w[2].is_ascii_digit()
            && w[3].is_ascii_digit()
    })
}

/// Whether a line with a number has a word that makes an age of it.
fn is_ago(text: &str) -> bool {
    let lower = text.to_lowercase();
    AGO.iter().any(|ago| {
        lower.split_once(ago).is_some_and(|(before, behind)| {
            ago.chars().all(is_wide)
                || !before.ends_with(char::is_alphabetic)
                    && !behind.starts_with(char::is_alphabetic)
        })
    })
}

/// Whether a line begins with its place among others: "#7", "3/50", "3 of 50".
fn is_counted(text: &str) -> bool {
    let without_number = |text: &str| -> Option<usize> {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        (digits > 0).then_some(digits)
    };
    if let Some(number) = text.strip_prefix('#') {
        return without_number(number).is_some();
    }
    let Some(rest) = without_number(text).and_then(|digits| text.get(digits..)) else {
        return false;
    };
    OF.iter()
        .filter_map(|sign| rest.trim_start().strip_prefix(sign))
        .any(|rest| {
            let rest = rest.trim_start();
            let behind = without_number(rest).and_then(|digits| rest.get(digits..));
            // A second sign behind the number makes a date of it.
            behind.is_some_and(|behind| !behind.starts_with(['/', '-', '.']))
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::testing::{are_kept, fates, kept};

    const PROSE: &str = "The harbour stays closed until the storm is over, said the port on Monday morning, and the \
         ships that have come from the south wait outside.";

    /// How many runs of a story of `n_paragraphs`, and of six entries made of a head and prose
    /// behind it, are kept when the story scores .9 and the entries so much.
    #[track_caller]
    fn check(n_paragraphs: usize, head: &str, score: f32, expected: (usize, usize)) {
        let story = format!("<p>{PROSE}").repeat(n_paragraphs);
        let entries = format!("<li><div>{head}</div><p>{PROSE}").repeat(6);
        let page = format!("<div>{story}</div><ul>{entries}</ul>");
        let names = fates(&page, kept, |outline, runs, fates| {
            let scores: Vec<f32> = (0..runs.all.len())
                .map(|at| if at < n_paragraphs { 0.9 } else { score })
                .collect();
            mark(outline, runs, &scores, fates);
        });
        let is_kept = are_kept(&names);
        let n_kept = |part: &[bool]| part.iter().filter(|&&is_kept| is_kept).count();
        let (told, listed) = is_kept.split_at(n_paragraphs);
        assert_eq!((n_kept(told), n_kept(listed)), expected, "{head}");
    }

    #[test]
    fn doubtful_entries_with_heads_go_where_a_story_is_told_before_them() {
        for head in [
            "#3 oldsalt on 2024/03/08",
            "14:05",
            "7h30 The mole is closed",
            "2 hours ago",
            "5 分前",
            "12 March 2024",
        ] {
            check(5, head, 0.6, (5, 0));
        }
        for head in [
            "#3",
            "3/6",
            "3 of 6",
            "<a href=/x>Ferry is late, but nobody waits</a>",
        ] {
            check(5, head, 0.5, (5, 0));
            check(5, head, 0.6, (5, 12));
        }
    }

    #[test]
    fn entries_stay_where_the_model_is_sure_of_them() {
        check(5, "12 March 2024", 0.8, (5, 12));
    }

    #[test]
    fn entries_stay_where_they_are_what_the_page_tells() {
        check(0, "14:05", 0.5, (0, 12));
        check(2, "14:05", 0.5, (2, 12));
    }

    #[test]
    fn sections_of_a_text_are_no_entries() {
        for head in [
            "The mole",
            "1. The mole",
            "The 3rd mole",
            "Chapter 11/2, or the mole",
        ] {
            check(5, head, 0.5, (5, 12));
        }
    }
}
