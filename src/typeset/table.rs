//! Tables: side by side where the columns fit, else row after row as "head: value".

use std::ops::Range;

use super::Run;
use super::flow::Flow;
use super::galley::{Galley, run, spaces};
use crate::news::Inline;
use crate::text::width::{columns, cut_with};
use crate::theme::Role;

/// Columns between two columns of a table.
const GAP: usize = 2;

/// Columns below which no column is narrowed, however long its words: longer ones are broken.
/// A starting value: room for most words, and for the date and the figure of a usual table.
const MAX_LEAST: usize = 16;

/// Columns of a head where it stands before each value. It is repeated in every row, so that a
/// long one would drown the values.
const MAX_LABEL: usize = 24;

/// Sets a table as one piece.
pub(super) fn set(galley: &mut Galley, has_head: bool, rows: &[Vec<Vec<Inline>>], base: Role) {
    galley.begin_piece();
    let table = Table::new(galley, has_head, rows, base);
    match table.widths(galley) {
        Some(widths) => table.side_by_side(galley, &widths),
        None => table.stacked(galley),
    }
}

/// The cells of a table as flat text.
struct Table {
    /// Cells by row; the first row is the head, if there is one.
    rows: Vec<Vec<Flow>>,
    has_head: bool,
    /// Every column that has a word in it.
    columns: Vec<Column>,
}

/// What is known of a column before it is set.
#[derive(Debug, Clone, Default)]
struct Column {
    /// Its place in each row.
    index: usize,
    /// The columns of its longest line.
    natural: usize,
    /// The columns below which words would be broken, within reason.
    least: usize,
    /// Every cell below the head is a number or empty.
    is_numeric: bool,
}

impl Table {
    fn new(galley: &mut Galley, has_head: bool, rows: &[Vec<Vec<Inline>>], base: Role) -> Self {
        let mut cells: Vec<Vec<Flow>> = Vec::with_capacity(rows.len());
        for (index, row) in rows.iter().enumerate() {
            let base = if has_head && index == 0 {
                Role::Strong
            } else {
                base
            };
            cells.push(row.iter().map(|cell| galley.flat(cell, base)).collect());
        }
        let has_head = has_head && cells.len() > 1;
        let columns = Column::all(galley, &cells, has_head);
        Self {
            rows: cells,
            has_head,
            columns,
        }
    }

    /// The width of each column, if they fit beside each other.
    fn widths(&self, galley: &Galley) -> Option<Vec<usize>> {
        let gaps = GAP * self.columns.len().saturating_sub(1);
        let room = galley.text_width().checked_sub(gaps)?;
        let least: usize = self.columns.iter().map(|column| column.least).sum();
        let wanted: usize = self.columns.iter().map(Column::wants).sum();
        let more = room.checked_sub(least)?.min(wanted);
        // Each gets its share of what there is more than the least; rounding down leaves a few
        // columns, which go to the first that still want one.
        let mut left = more;
        let mut widths: Vec<usize> = Vec::with_capacity(self.columns.len());
        for column in &self.columns {
            let share = more * column.wants() / wanted.max(1);
            left -= share;
            widths.push(column.least + share);
        }
        for (width, column) in widths.iter_mut().zip(&self.columns) {
            let rest = left.min(column.natural - *width);
            *width += rest;
            left -= rest;
        }
        Some(widths)
    }

    fn side_by_side(&self, galley: &mut Galley, widths: &[usize]) {
        for (index, row) in self.rows.iter().enumerate() {
            let lines = self.lines(galley, row, widths);
            let height = lines.iter().map(Vec::len).max().unwrap_or_default();
            for line in 0..height {
                let runs = self.row(galley, row, &lines, widths, line);
                galley.row(runs, 0);
            }
            if index == 0 && self.has_head && height > 0 {
                galley.row(rules(galley.glyphs.rule, widths), 0);
            }
            galley.pass_chars(row.iter().map(|cell| cell.text.chars().count()).sum());
        }
    }

    /// The lines of each cell of a row; none for a cell without words.
    fn lines(&self, galley: &Galley, row: &[Flow], widths: &[usize]) -> Vec<Vec<Range<usize>>> {
        let columns = self.columns.iter().zip(widths);
        columns
            .map(|(column, width)| match row.get(column.index) {
                Some(cell) if !cell.is_empty() => {
                    galley.breaker.lines(&cell.text, &cell.run_ends(), *width)
                }
                _ => Vec::new(),
            })
            .collect()
    }

    /// One row of the sheet: the same line of every cell, padded.
    fn row(
        &self,
        galley: &Galley,
        row: &[Flow],
        lines: &[Vec<Range<usize>>],
        widths: &[usize],
        line: usize,
    ) -> Vec<Run> {
        let mut runs = Vec::new();
        // Spaces are due before the next word only, so that no row ends with them.
        let mut due = 0;
        for ((column, width), lines) in self.columns.iter().zip(widths).zip(lines) {
            let cell = row.get(column.index).zip(lines.get(line));
            let words = cell.map_or_else(Vec::new, |(cell, line)| {
                cell.runs(line.clone(), *width, galley.glyphs.ellipsis)
            });
            let used: usize = words.iter().map(|run| columns(&run.text)).sum();
            let pad = width.saturating_sub(used);
            let before = if column.is_numeric { pad } else { 0 };
            if !words.is_empty() && due + before > 0 {
                runs.push(spaces(due + before));
                due = 0;
            }
            due = if words.is_empty() {
                due + width + GAP
            } else {
                pad - before + GAP
            };
            runs.extend(words);
        }
        runs
    }

    /// Each row as lines of "head: value", with a blank row between two.
    fn stacked(&self, galley: &mut Galley) {
        let (head, body) = match self.rows.split_first() {
            Some((head, body)) if self.has_head => (head.as_slice(), body),
            _ => (&[][..], self.rows.as_slice()),
        };
        galley.pass_chars(head.iter().map(|cell| cell.text.chars().count()).sum());
        let labels: Vec<Flow> = head.iter().map(|head| label(galley, head)).collect();
        for row in body {
            galley.blank();
            for (index, cell) in row.iter().enumerate() {
                match labels.get(index) {
                    Some(label) if !cell.is_empty() => {
                        let mut flow = label.clone();
                        flow.append(cell);
                        galley.flow_after(label.text.len(), &flow);
                    }
                    _ => galley.flow(cell),
                }
            }
        }
    }
}

impl Column {
    fn all(galley: &Galley, rows: &[Vec<Flow>], has_head: bool) -> Vec<Self> {
        let count = rows.iter().map(Vec::len).max().unwrap_or_default();
        let mut all: Vec<Self> = (0..count)
            .map(|index| Self {
                index,
                is_numeric: true,
                ..Self::default()
            })
            .collect();
        for (index, row) in rows.iter().enumerate() {
            let is_head = has_head && index == 0;
            for (column, cell) in all.iter_mut().zip(row) {
                column.take(galley, cell, is_head);
            }
        }
        all.retain(|column| column.natural > 0);
        all
    }

    /// Widens the column for one more cell.
    fn take(&mut self, galley: &Galley, cell: &Flow, is_head: bool) {
        let natural = cell.text.split('\n').map(columns).max().unwrap_or_default();
        self.natural = self.natural.max(natural);
        let word = galley.breaker.longest_word(&cell.text);
        self.least = self.least.max(word.min(MAX_LEAST)).min(self.natural);
        self.is_numeric &= is_head || is_numeric(&cell.text);
    }

    /// The columns it would like on top of the least.
    fn wants(&self) -> usize {
        self.natural - self.least
    }
}

/// "1,234.50", "−3 %", "€ 20", "12:30"; and nothing at all.
fn is_numeric(text: &str) -> bool {
    let mut chars = text.chars();
    chars.all(|c| c.is_ascii_digit() || " .,:%+-−–/()$€£¥".contains(c))
}

/// A head as it stands before each value; nothing for an empty one.
fn label(galley: &Galley, head: &Flow) -> Flow {
    if head.is_empty() {
        return Flow::default();
    }
    let words = head.text.replace('\n', " ");
    let words = cut_with(&words, MAX_LABEL, galley.glyphs.ellipsis);
    Flow::plain(&format!("{}: ", words.trim_end_matches(':')), Role::Strong)
}

/// The rule below the head.
fn rules(rule: &str, widths: &[usize]) -> Vec<Run> {
    let mut runs = Vec::new();
    for (index, width) in widths.iter().enumerate() {
        if index > 0 {
            runs.push(spaces(GAP));
        }
        runs.push(run(&rule.repeat(*width), Role::TableRule));
    }
    runs
}
