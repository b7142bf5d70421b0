//! The tray in which rows are set: margins, blank rows, anchors and the table of links.

use std::ops::Range;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use url::Url;

use super::flow::Flow;
use super::{Anchor, LinkSpot, Options, Row, Run, Sheet};
use crate::news::Inline;
use crate::text::Plain;
use crate::text::when::{clock, stamp};
use crate::text::width::columns;
use crate::text::wrap::Breaker;
use crate::theme::Role;

/// Columns that must be left for text beside a margin; where they are not, the margin is left
/// out: text is worth more than its marks. A starting value: a long word of English.
const MIN_TEXT_COLUMNS: usize = 10;

/// The marks that are not words.
#[derive(Debug, Clone, Copy)]
pub(super) struct Glyphs {
    /// Left of a quotation.
    pub bar: &'static str,
    /// Before an item of a list.
    pub bullet: &'static str,
    /// What rules are made of.
    pub rule: &'static str,
    /// Between the parts of the byline.
    pub dot: &'static str,
    /// Stands for what does not fit.
    pub ellipsis: &'static str,
}

const UNICODE: Glyphs = Glyphs {
    bar: "│ ",
    bullet: "• ",
    rule: "─",
    dot: "·",
    ellipsis: "…",
};

const ASCII: Glyphs = Glyphs {
    bar: "| ",
    bullet: "* ",
    rule: "-",
    dot: "-",
    ellipsis: ".",
};

/// What stands left of every row of a block.
#[derive(Debug, Clone)]
pub(super) struct Margin {
    /// On the first row; as wide as `rest`.
    pub first: Option<Run>,
    /// On every row, or on every other one.
    pub rest: Run,
}

/// Rows as they are set, from top to bottom.
pub(super) struct Galley {
    pub glyphs: Glyphs,
    pub breaker: Breaker,
    width: u16,
    rows: Vec<Row>,
    links: Vec<LinkSpot>,
    /// From the outermost in; none takes so much that no text is left.
    margins: Vec<Margin>,
    /// A blank row is due before the next one: how many margins it has, and its place.
    due: Option<(usize, Anchor)>,
    /// The place up to which text has been set.
    place: Anchor,
    /// The number of the next piece of text.
    next_block: u32,
    /// Times are told in it.
    zone: TimeZone,
    /// The day that was told last.
    day: Option<Date>,
}

impl Galley {
    pub fn new(width: u16, options: &Options) -> Self {
        Self {
            glyphs: if options.ascii { ASCII } else { UNICODE },
            breaker: Breaker::new(),
            width: width.max(1),
            rows: Vec::new(),
            links: Vec::new(),
            margins: Vec::new(),
            due: None,
            place: Anchor::default(),
            next_block: 0,
            zone: options.zone.clone(),
            day: None,
        }
    }

    /// A time for somebody who reads on: with its day where that is another than of the time
    /// before.
    pub fn time(&mut self, at: Timestamp) -> String {
        let day = self.zone.to_datetime(at).date();
        if self.day.replace(day) == Some(day) {
            clock(at, &self.zone)
        } else {
            stamp(at, &self.zone)
        }
    }

    /// The columns that the margins leave.
    pub fn text_width(&self) -> usize {
        let taken: usize = self.margins.iter().map(Margin::columns).sum();
        usize::from(self.width).saturating_sub(taken).max(1)
    }

    /// Puts a blank row before the next one, unless that is the first of all or of its item.
    pub fn blank(&mut self) {
        let is_first = self.rows.is_empty() || self.margins.iter().any(|m| m.first.is_some());
        if !is_first {
            let depth = self.margins.len();
            let (due, place) = self.due.unwrap_or((depth, self.place));
            self.due = Some((due.min(depth), place));
        }
    }

    /// Sets something with one more margin; without it where it leaves too little room.
    pub fn within(&mut self, margin: Margin, set: impl FnOnce(&mut Self)) {
        if margin.columns() + MIN_TEXT_COLUMNS > self.text_width() {
            return set(self);
        }
        self.margins.push(margin);
        set(self);
        // An item without text still shows its mark.
        if self.margins.last().is_some_and(|m| m.first.is_some()) {
            self.row(Vec::new(), 0);
        }
        self.margins.pop();
    }

    /// Begins the next piece of text: rows are counted from its beginning.
    pub fn begin_piece(&mut self) {
        self.place = Anchor {
            block: self.next_block,
            offset: 0,
        };
        self.next_block += 1;
    }

    /// Sets a whole piece of text.
    pub fn piece(&mut self, flow: &Flow) {
        self.begin_piece();
        self.flow(flow);
    }

    /// Goes on with the piece that was begun: words broken into rows.
    pub fn flow(&mut self, flow: &Flow) {
        self.flow_after(0, flow);
    }

    /// As [`Galley::flow`], but the first `label` bytes do not count as text of the piece.
    pub fn flow_after(&mut self, label: usize, flow: &Flow) {
        if flow.is_empty() {
            return;
        }
        let width = self.text_width();
        let lines = self.breaker.lines(&flow.text, &flow.run_ends(), width);
        let mut from = label;
        for line in lines {
            let start = line.start.max(label);
            self.pass(&flow.text, from..start);
            from = start;
            self.row(flow.runs(line, width, self.glyphs.ellipsis), 0);
        }
        self.pass(&flow.text, from..flow.text.len());
    }

    /// Moves the place over a stretch of `text`.
    pub fn pass(&mut self, text: &str, stretch: Range<usize>) {
        let chars = text.get(stretch).unwrap_or_default().chars().count();
        self.pass_chars(chars);
    }

    /// Moves the place on.
    pub fn pass_chars(&mut self, chars: usize) {
        let chars = u32::try_from(chars).unwrap_or(u32::MAX);
        self.place.offset = self.place.offset.saturating_add(chars);
    }

    /// Adds a row, `indent` columns in from the margins.
    pub fn row(&mut self, runs: Vec<Run>, indent: usize) {
        if let Some((depth, place)) = self.due.take() {
            let margins = self.margins.iter().take(depth);
            let blank = margins.map(|margin| margin.rest.clone()).collect();
            self.push(blank, place);
        }
        let mut all = Vec::with_capacity(self.margins.len() + runs.len());
        for margin in &mut self.margins {
            all.push(margin.first.take().unwrap_or_else(|| margin.rest.clone()));
        }
        if indent > 0 {
            all.push(spaces(indent));
        }
        all.extend(runs);
        self.push(all, self.place);
    }

    fn push(&mut self, mut runs: Vec<Run>, anchor: Anchor) {
        while let Some(last) = runs.last_mut() {
            last.text.truncate(last.text.trim_end_matches(' ').len());
            if !last.text.is_empty() {
                break;
            }
            runs.pop();
        }
        self.rows.push(Row { runs, anchor });
    }

    /// Registers a link and gives its number; `None` when there are too many to number.
    pub fn link(&mut self, url: &Url, words: &str) -> Option<u16> {
        let number = u16::try_from(self.links.len()).ok()?;
        self.links.push(LinkSpot {
            url: url.clone(),
            text: Plain::new(words),
            row: self.rows.len(),
        });
        Some(number)
    }

    /// Flat text of `inlines`; their links are registered.
    pub fn flat(&mut self, inlines: &[Inline], base: Role) -> Flow {
        Flow::of(inlines, base, &mut |url, words| self.link(url, words))
    }

    /// Everything that was set.
    pub fn into_sheet(mut self) -> Sheet {
        // From the last row up, so that each link ends with the row in which it begins. Links
        // that were not shown (in the head of a table that was taken apart) stay near.
        let last = self.rows.len().saturating_sub(1);
        for link in &mut self.links {
            link.row = link.row.min(last);
        }
        for (index, row) in self.rows.iter().enumerate().rev() {
            for number in row.runs.iter().filter_map(|run| run.link) {
                if let Some(link) = self.links.get_mut(usize::from(number)) {
                    link.row = index;
                }
            }
        }
        Sheet {
            width: self.width,
            rows: self.rows,
            links: self.links,
        }
    }
}

impl Margin {
    /// The same on every row.
    pub fn every_row(text: &str, role: Role) -> Self {
        Self {
            first: None,
            rest: run(text, role),
        }
    }

    /// A mark on the first row and nothing below it.
    pub fn hanging(mark: &str, role: Role) -> Self {
        Self {
            first: Some(run(mark, role)),
            rest: spaces(columns(mark)),
        }
    }

    fn columns(&self) -> usize {
        columns(&self.rest.text)
    }
}

/// A run that is no link.
pub(super) fn run(text: &str, role: Role) -> Run {
    Run {
        text: text.to_owned(),
        role,
        link: None,
    }
}

/// A run of spaces.
pub(super) fn spaces(columns: usize) -> Run {
    run(&" ".repeat(columns), Role::Text)
}
