//! Tables that stand in the text, kept whole.
//!
//! A cell holds a number or two words: alone it has no sign of prose that the model could go by,
//! and of most tables only the longer cells reach the bound. What tells is the line in front of
//! the table: where that is text, the table belongs to it; and cells of text in most of its rows.

use std::ops::Range;

use super::rules;
use super::runs::{Runs, Total};
use super::trace::Fate;
use crate::html::dom::Outline;
use crate::html::tag::Tag;

/// Runs of a table at least, and rows of it.
const LEAST_RUNS: usize = 4;
const LEAST_ROWS: f32 = 2.0;

/// The share of the rows that have two cells with text at least: pages laid out as a table have
/// most of their text in one cell a row.
const WIDE: f32 = 0.6;

/// The share of links from which a table is a menu.
const LINKED: f32 = 0.5;

/// Elements around a table in which the line in front of it is looked for.
const AROUND: usize = 3;

/// Keeps all cells of the tables that follow a line of the article.
///
/// Of the cells that this adds on saved pages with a known text, five in six are of it; the others
/// lie on a few pages whose text was noted down without its tables.
pub(super) fn keep_whole(outline: &Outline<'_>, runs: &Runs, fates: &mut [Fate]) {
    for table in innermost(outline) {
        let cells = runs.within(&outline.subtree(table));
        let is_of_text = cells.len() >= LEAST_RUNS
            && fates[cells.clone()]
                .iter()
                .any(|fate| matches!(fate, Fate::Dropped | Fate::Stray))
            && (follows_text(outline, runs, fates, table, cells.start)
                || has_text_in_rows(outline, runs, fates, table))
            && !is_menu(runs, &cells)
            && is_table(outline, runs, table);
        if is_of_text {
            let title = cells.start.checked_sub(1).filter(|&at| {
                fates[at] == Fate::Dropped && rules::is_heading(outline, &runs.all[at])
            });
            for fate in &mut fates[title.unwrap_or(cells.start)..cells.end] {
                if matches!(fate, Fate::Dropped | Fate::Stray) {
                    *fate = Fate::Kept;
                }
            }
        }
    }
}

/// The tables that hold no other, in page order: pages were laid out in nested ones.
fn innermost(outline: &Outline<'_>) -> Vec<u32> {
    let tables: Vec<u32> = (1..outline.node(0).end)
        .filter(|&at| outline.node(at).tag == Tag::Table)
        .collect();
    let next = tables.iter().skip(1).map(Some).chain([None]);
    let pairs = tables.iter().zip(next);
    pairs
        .filter(|&(&table, next)| next.is_none_or(|&next| next >= outline.node(table).end))
        .map(|(&table, _)| table)
        .collect()
}

/// Whether the run in front of a table is of the article and stands near it.
fn follows_text(
    outline: &Outline<'_>,
    runs: &Runs,
    fates: &[Fate],
    table: u32,
    first: usize,
) -> bool {
    let Some(before) = first.checked_sub(1) else {
        return false;
    };
    let is_text = fates[before].is_kept() || matches!(fates[before], Fate::Caption | Fate::Head);
    let around = outline.ancestors(table).take(AROUND).last();
    is_text && around.is_some_and(|up| outline.subtree(up).contains(&runs.all[before].block))
}

/// Whether most rows of a table have a cell that is kept: the others are the figures beside it.
fn has_text_in_rows(outline: &Outline<'_>, runs: &Runs, fates: &[Fate], table: u32) -> bool {
    let rows = outline.subtree(table);
    let rows = rows.filter(|&row| outline.node(row).tag == Tag::Tr);
    let (mut all, mut kept) = (0.0, 0.0);
    for row in rows {
        let own = &fates[runs.within(&outline.subtree(row))];
        if own.is_empty() {
            continue;
        }
        all += 1.0;
        if own.iter().any(|fate| fate.is_kept()) {
            kept += 1.0;
        }
    }
    kept >= WIDE * all
}

fn is_menu(runs: &Runs, cells: &Range<usize>) -> bool {
    let mut all = Total::default();
    for run in &runs.all[cells.clone()] {
        all.add(run, 0.0);
    }
    all.link_density() > LINKED
}

/// Whether most rows of a table have two cells with text or more.
fn is_table(outline: &Outline<'_>, runs: &Runs, table: u32) -> bool {
    let has_text = |at: &u32| !runs.within(&outline.subtree(*at)).is_empty();
    let (mut rows, mut wide) = (0.0, 0.0);
    for row in outline.subtree(table) {
        if outline.node(row).tag != Tag::Tr {
            continue;
        }
        let cells = outline
            .children(row)
            .filter(|&at| matches!(outline.node(at).tag, Tag::Td | Tag::Th))
            .filter(has_text)
            .count();
        if cells > 0 {
            rows += 1.0;
        }
        if cells > 1 {
            wide += 1.0;
        }
    }
    rows >= LEAST_ROWS && wide >= WIDE * rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::testing::fates;

    /// Which runs of a page are kept, when those that end with a full stop were.
    #[track_caller]
    fn check(html: &str, expected: &[&str]) {
        // A number alone is easily taken for a stray.
        let before = |_: usize, text: &str| match text {
            text if text.ends_with('.') => Fate::Kept,
            text if text.ends_with(char::is_numeric) => Fate::Stray,
            _ => Fate::Dropped,
        };
        let mut kept = Vec::new();
        fates(html, before, |outline, runs, fates| {
            keep_whole(outline, runs, fates);
            let runs_kept = runs
                .all
                .iter()
                .zip(fates)
                .filter(|(_, fate)| fate.is_kept());
            kept.extend(runs_kept.map(|(run, _)| runs.text(run).to_owned()));
        });
        assert_eq!(kept, expected, "{html}");
    }

    const ROWS: &str = "<tr><th>Port<th>Ships<tr><td>Mole<td>12<tr><td>Bay<td>7";

    #[test]
    fn a_table_behind_a_line_of_the_text_is_kept_whole() {
        let whole = ["The fleet.", "Port", "Ships", "Mole", "12", "Bay", "7"];
        check(
            &format!("<div><p>The fleet.<div><table>{ROWS}</table></div></div><p>Contact"),
            &whole,
        );
        check(
            &format!("<p>The fleet.<table>{ROWS}<tr><td>More ships wait.</table>"),
            &[&whole[..], &["More ships wait."]].concat(),
        );
    }

    #[test]
    fn a_table_with_text_in_most_rows_is_kept_whole_with_its_title() {
        let row = |port: &str| format!("<tr><td>{port}<td>Ships wait in the bay.");
        let rows = ["Mole", "Bay", "Pier"].map(row).concat();
        let title = "<p>Search</p><h3>Harbours</h3>";
        let wait = "Ships wait in the bay.";
        check(
            &format!("{title}<table><tr><th>Port<th>State{rows}</table>"),
            &[
                "Harbours", "Port", "State", "Mole", wait, "Bay", wait, "Pier", wait,
            ],
        );
        check(
            &format!("{title}<table>{ROWS}{ROWS}{}</table>", row("Pier")),
            &[wait],
        );
    }

    #[test]
    fn a_table_behind_other_things_is_not_added() {
        check(&format!("<p>Search<table>{ROWS}</table>"), &[]);
        let far = format!(
            "<div><p>The fleet.</div><aside><div><div><div><table>{ROWS}</table></div></div></div></aside>"
        );
        check(&far, &["The fleet."]);
    }

    #[test]
    fn what_is_only_laid_out_as_a_table_is_none() {
        let outer = format!("<table><tr><td>Home<td><table>{ROWS}</table><td>Weather</table>");
        check(&format!("<p>The fleet.{outer}"), &["The fleet."]);
        check(
            "<p>The fleet.<table><tr><td>Home<tr><td>News<tr><td>Sport<tr><td>Sea</table>",
            &["The fleet."],
        );
        let links = "<tr><td><a href=/a>Sea</a><td><a href=/b>Town</a>".repeat(3);
        check(
            &format!("<p>The fleet.<table>{links}</table>"),
            &["The fleet."],
        );
    }
}
