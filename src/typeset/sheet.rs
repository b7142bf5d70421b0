//! The result: rows of runs, the places in the article where they begin, and the links.

use url::Url;

use crate::text::Plain;
use crate::theme::Role;

/// An article in rows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sheet {
    /// The columns it was set for.
    pub width: u16,
    /// From top to bottom.
    pub rows: Vec<Row>,
    /// The links in the order in which they are read; see [`Run::link`].
    pub links: Vec<LinkSpot>,
}

impl Sheet {
    /// The row in which the text at `anchor` stands, also when the anchor comes from a sheet of
    /// the same article at another width; 0 for an empty sheet.
    ///
    /// The row of a row's own anchor is that row, or an earlier one with the same anchor.
    pub fn row_of(&self, anchor: Anchor) -> usize {
        let end = self.rows.partition_point(|row| row.anchor <= anchor);
        let Some(row) = end.checked_sub(1).and_then(|last| self.rows.get(last)) else {
            return 0;
        };
        self.rows.partition_point(|other| other.anchor < row.anchor)
    }

    /// The place where `row` begins; for a row below the last one, that of the last.
    pub fn anchor_of(&self, row: usize) -> Anchor {
        let row = self.rows.get(row).or(self.rows.last());
        row.map_or_else(Anchor::default, |row| row.anchor)
    }
}

/// A line of a [`Sheet`]; without runs it is blank.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    /// From left to right.
    pub runs: Vec<Run>,
    /// The place in the article where it begins.
    pub anchor: Anchor,
}

impl Row {
    /// Its words and marks without styles.
    pub fn text(&self) -> String {
        self.runs.iter().map(|run| run.text.as_str()).collect()
    }
}

/// A stretch of a row in one style.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Safe to print; never empty.
    pub text: String,
    /// What it is.
    pub role: Role,
    /// The link it belongs to: an index of [`Sheet::links`].
    pub link: Option<u16>,
}

/// A place in an article that means the same at every width.
///
/// The order of anchors is that of reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Anchor {
    /// Which piece of text: below [`Anchor::BODY`] the lines above the body, then the paragraphs,
    /// headings, tables and so on, counted through lists and quotes.
    pub block: u32,
    /// Characters of that piece before the place.
    pub offset: u32,
}

impl Anchor {
    /// The block number of the first piece of the body, whatever stands above it.
    pub const BODY: u32 = 4;
}

/// Where a link stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkSpot {
    /// Where it leads.
    pub url: Url,
    /// Its words.
    pub text: Plain,
    /// The row in which it begins; 0 where there are no rows.
    pub row: usize,
}
