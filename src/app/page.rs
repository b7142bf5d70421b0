//! A sheet and how far it is scrolled.
//!
//! The place survives another width (the sheet's anchors say where a row begins in the text) and
//! another text of the same story (the words at the top of the screen are looked for in it).

mod found;

use std::ops::Range;

pub use found::Found;

use super::list::Step;
use crate::typeset::{Anchor, LinkSpot, Row, Sheet};

/// Characters, spaces left out, that a row must have in common with another text to be found in
/// it: the first number is tried for all rows on screen before the second is. Starting values:
/// a dozen words are hardly ever said twice in a story, four may be.
const SAME_WORDS: [usize; 2] = [60, 20];

/// A sheet, the lines it is seen through, and how far it is scrolled.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    sheet: Sheet,
    top: usize,
    height: usize,
    /// What was on the first line when the reader last scrolled: at another width that line may
    /// begin earlier, and a third width is not to begin there.
    place: Anchor,
    /// Words that are looked for in it.
    found: Option<Found>,
}

impl Page {
    /// `sheet` from its beginning, seen through `height` lines.
    pub fn new(sheet: Sheet, height: usize) -> Self {
        Self {
            sheet,
            top: 0,
            height,
            place: Anchor::default(),
            found: None,
        }
    }

    /// The sheet without the rest.
    pub fn into_sheet(self) -> Sheet {
        self.sheet
    }

    /// The columns the sheet was set for.
    pub fn width(&self) -> u16 {
        self.sheet.width
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.sheet.rows.len()
    }

    /// The rows on screen.
    pub fn visible(&self) -> &[Row] {
        let rows = self.sheet.rows.get(self.top..).unwrap_or_default();
        rows.get(..self.height).unwrap_or(rows)
    }

    /// The links that begin on screen, in the order in which they are read, each with the number
    /// by which runs name it.
    pub fn links(&self) -> impl Iterator<Item = (u16, &LinkSpot)> {
        let rows = self.top..self.top.saturating_add(self.height);
        let links = (0..).zip(&self.sheet.links);
        links.filter(move |(_, link)| rows.contains(&link.row))
    }

    /// The index of the row on the first line.
    pub fn first_row(&self) -> usize {
        self.top
    }

    /// Whether the first row is on screen.
    pub fn is_at_start(&self) -> bool {
        self.top == 0
    }

    /// Whether the last row is on screen.
    pub fn is_at_end(&self) -> bool {
        self.top >= self.last_top()
    }

    /// How far it is scrolled, 0 to 100; `None` when all of it is on screen.
    pub fn percent(&self) -> Option<usize> {
        let last = self.last_top();
        (last > 0).then(|| self.top * 100 / last)
    }

    /// What is on the first line, independent of the width.
    pub fn place(&self) -> Anchor {
        if self.is_at_start() {
            Anchor::default()
        } else {
            self.place
        }
    }

    /// Scrolls to `place`; its beginning is the top of the page.
    pub fn go(&mut self, place: Anchor) {
        self.top = self.sheet.row_of(place);
        self.place = place;
        self.settle();
    }

    /// The blocks that begin on screen.
    pub fn blocks(&self) -> std::ops::Range<u32> {
        let start = |row: Option<&Row>| row.map_or(u32::MAX, |row| row.anchor.block);
        let before = self
            .top
            .checked_sub(1)
            .and_then(|row| self.sheet.rows.get(row));
        let first = start(self.sheet.rows.get(self.top));
        let is_cut = before.is_some_and(|row| row.anchor.block == first);
        let end = start(self.sheet.rows.get(self.top.saturating_add(self.height)));
        first.saturating_add(u32::from(is_cut))..end
    }

    /// Scrolls as little as needed to show a block; to the top where that shows it.
    pub fn reveal(&mut self, block: u32) {
        let rows = &self.sheet.rows;
        let start = rows.partition_point(|row| row.anchor.block < block);
        let end = rows.partition_point(|row| row.anchor.block <= block);
        let old = self.top;
        if end <= self.height {
            self.top = 0;
        } else if end > self.top.saturating_add(self.height) {
            self.top = end - self.height;
        }
        self.top = self.top.min(start);
        if self.top != old {
            self.settle();
            self.remember();
        }
    }

    /// Looks for `words`, from what was on the first line when the reader began to, and shows
    /// where they stand. Without words the reader is back where they began.
    pub fn find(&mut self, words: &str) {
        let (sheet, top) = (&self.sheet, self.top);
        let found = self.found.get_or_insert_with(|| Found::new(sheet, top));
        let origin = sheet.row_of(found.origin);
        found.seek(words, origin);
        if found.count() == 0 {
            self.step(Step::To(origin));
        } else {
            self.show_found();
        }
    }

    /// Goes `by` places further down where the words stand: from the one the reader is at, or,
    /// where that is out of sight, from what is on screen.
    pub fn find_next(&mut self, by: isize) {
        let is_seen = self.sees_found();
        let Some(found) = &mut self.found else {
            return;
        };
        if is_seen {
            found.step(by);
        } else {
            found.go_below(self.top);
            found.step(if by > 0 { by - 1 } else { by });
        }
        self.show_found();
    }

    /// What was found, while words are looked for.
    pub fn found(&self) -> Option<&Found> {
        self.found.as_ref()
    }

    /// Looks for nothing any more, and stays. False when nothing was looked for.
    pub fn end_find(&mut self) -> bool {
        self.found.take().is_some()
    }

    /// The columns of row `line` of the screen that hold words looked for, and whether the
    /// reader is at them.
    pub fn found_on(&self, line: usize) -> impl Iterator<Item = (Range<usize>, bool)> {
        let row = self.top.saturating_add(line);
        let found = self.found.iter();
        found.flat_map(move |found| found.columns(&self.sheet, row))
    }

    /// Whether the words the reader is at begin on screen.
    fn sees_found(&self) -> bool {
        let rows = self.found.as_ref().and_then(Found::rows);
        let screen = self.top..self.top.saturating_add(self.height);
        rows.is_some_and(|(first, _)| screen.contains(&first))
    }

    /// Scrolls to the words, unless they are on screen; what stands before them is seen too.
    fn show_found(&mut self) {
        let rows = self.found.as_ref().and_then(Found::rows);
        let Some((first, last)) = rows else {
            return;
        };
        if first < self.top || last >= self.top.saturating_add(self.height) {
            self.step(Step::To(first.saturating_sub(self.height / 3)));
        }
    }

    /// Scrolls.
    pub fn step(&mut self, step: Step) {
        self.top = match step {
            Step::Lines(by) => self.top.saturating_add_signed(by),
            Step::Halves(by) => self.by(by, self.height / 2),
            // One line of the old screen stays, so that the eye finds its way.
            Step::Pages(by) => self.by(by, self.height.saturating_sub(1)),
            Step::To(row) => row,
        };
        self.settle();
        self.remember();
    }

    /// Puts in the sheet of the same text at another width.
    pub fn reset(&mut self, sheet: Sheet) {
        let is_seen = self.sees_found();
        self.put(sheet);
        self.go(self.place);
        if is_seen {
            self.show_found();
        }
    }

    /// Puts in the sheet of another text of the same story: the words on screen stay where they
    /// are if it has them, else the number of the block decides.
    pub fn swap(&mut self, sheet: Sheet) {
        if self.top == 0 {
            self.put(sheet);
            return;
        }
        match same_words(self.visible(), &sheet.rows) {
            Some((line, row)) => {
                self.put(sheet);
                self.top = row.saturating_sub(line);
                self.settle();
                self.remember();
            }
            None => self.reset(sheet),
        }
    }

    /// Tells how many lines it is seen through.
    pub fn set_height(&mut self, height: usize) {
        let is_seen = self.sees_found();
        self.height = height;
        self.settle();
        if is_seen {
            self.show_found();
        }
    }

    fn put(&mut self, sheet: Sheet) {
        self.sheet = sheet;
        if let Some(found) = &mut self.found {
            found.reset(&self.sheet);
        }
    }

    fn by(&self, times: isize, lines: usize) -> usize {
        let lines = isize::try_from(lines.max(1)).unwrap_or(isize::MAX);
        self.top.saturating_add_signed(times.saturating_mul(lines))
    }

    fn last_top(&self) -> usize {
        self.sheet.rows.len().saturating_sub(self.height.max(1))
    }

    fn settle(&mut self) {
        self.top = self.top.min(self.last_top());
    }

    fn remember(&mut self) {
        self.place = match self.top {
            // What comes to stand above the first line of a text is to be seen.
            0 => Anchor::default(),
            top => self.sheet.anchor_of(top),
        };
    }
}

/// A line of `seen` whose words are in `rows`, and the row they begin in.
fn same_words(seen: &[Row], rows: &[Row]) -> Option<(usize, usize)> {
    let (new, starts) = squeeze(rows);
    let (old, lines) = squeeze(seen);
    SAME_WORDS.into_iter().find_map(|chars| {
        let texts = lines.iter().enumerate();
        // A blank line has no words; those of the next would be taken for its own.
        let mut texts = texts.filter(|(line, _)| !seen[*line].runs.is_empty());
        texts.find_map(|(line, &start)| {
            let rest = old.get(start..).unwrap_or_default();
            let (end, last) = rest.char_indices().nth(chars - 1)?;
            let words = rest.get(..end + last.len_utf8())?;
            let found = new.find(words)?;
            // The row that holds the first character found: the last that begins before or there.
            let row = starts.partition_point(|&start| start <= found) - 1;
            Some((line, row))
        })
    })
}

/// The characters of `rows` without spaces, so that lines may break elsewhere, and where in them
/// each row begins.
fn squeeze(rows: &[Row]) -> (String, Vec<usize>) {
    let mut text = String::new();
    let mut starts = Vec::with_capacity(rows.len());
    for row in rows {
        starts.push(text.len());
        for run in &row.runs {
            text.extend(run.text.chars().filter(|c| !c.is_whitespace()));
        }
    }
    (text, starts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::news::Origin;
    use crate::testing::reading;
    use crate::typeset::{Options, typeset};

    fn sheet(paragraphs: &[&str], width: u16) -> Sheet {
        let reading = reading(Origin::Page, "", paragraphs);
        typeset(&reading.article, width, &Options::default())
    }

    fn first_line(page: &Page) -> String {
        page.visible().first().map(Row::text).unwrap_or_default()
    }

    const STORM: &str = "The storm reached the coast at night and left most of it without power.";
    const FERRY: &str = "Ferries will not leave before the wind has turned, the harbour said.";
    const VOTE: &str = "The vote on the bridge is put off until everybody can travel again.";

    #[test]
    fn the_words_on_the_first_line_are_found_in_the_other_text() {
        let mut page = Page::new(sheet(&[STORM, FERRY, VOTE], 30), 3);
        let line = (0..20).find(|_| {
            page.step(Step::Lines(1));
            first_line(&page).starts_with("Ferries")
        });
        assert!(line.is_some());
        page.swap(sheet(
            &["Home", "News", STORM, "Advertisement", FERRY, VOTE],
            30,
        ));
        assert!(
            first_line(&page).starts_with("Ferries"),
            "{}",
            first_line(&page)
        );
    }

    #[test]
    fn words_further_down_decide_when_the_first_line_is_not_in_the_other_text() {
        let mut page = Page::new(sheet(&[STORM, "Share this", FERRY, VOTE], 30), 6);
        let line = (0..20).find(|_| {
            page.step(Step::Lines(1));
            first_line(&page).starts_with("Share this")
        });
        assert!(line.is_some());
        page.swap(sheet(&[VOTE, VOTE, STORM, FERRY, VOTE, VOTE], 30));
        let ferries = page
            .visible()
            .iter()
            .position(|row| row.text().starts_with("Ferries"));
        assert_eq!(ferries, Some(2));
    }

    #[test]
    fn another_text_altogether_is_shown_from_the_same_block() {
        let mut page = Page::new(sheet(&["One", "Two", "Three", "Four", "Five"], 30), 2);
        page.step(Step::Lines(4));
        let before = first_line(&page);
        page.swap(sheet(
            &["A one", "A two", "A three", "A four", "A five"],
            30,
        ));
        let after = first_line(&page);
        assert_eq!(after, format!("A {}", before.to_lowercase()));
    }

    #[test]
    fn the_beginning_stays_the_beginning() {
        let mut page = Page::new(sheet(&[STORM], 30), 3);
        page.swap(sheet(&[VOTE, STORM], 30));
        assert_eq!(page.first_row(), 0);
    }

    #[test]
    fn nothing_is_scrolled_past_its_end() {
        let mut page = Page::new(sheet(&[STORM, FERRY, VOTE], 30), 4);
        page.step(Step::To(usize::MAX));
        assert!(page.is_at_end() && page.percent() == Some(100));
        assert_eq!(page.visible().len(), 4);
        page.set_height(0);
        page.step(Step::To(usize::MAX));
        assert_eq!(page.first_row(), page.rows() - 1);
        page.set_height(4);
        page.swap(sheet(&["Short"], 30));
        assert_eq!((page.first_row(), page.percent()), (0, None));
    }
}
