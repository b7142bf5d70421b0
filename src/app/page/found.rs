//! Words found in a sheet, wherever its lines break.
//!
//! Case, accents and typography do not count, see [`fold`](crate::text::fold). A break between
//! two rows of the same piece of text stands for a space or for nothing, because a row ends at
//! either; pieces of text are apart.

use std::ops::Range;

use crate::text::fold::fold_char;
use crate::text::width;
use crate::typeset::{Anchor, Row, Sheet};

/// Places that are kept at most: more than anybody goes through, and few enough to be kept while
/// the first letter of a word is typed in the longest article.
const MOST: usize = 10_000;

/// Where words stand in the rows of a sheet.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// What is looked for.
    words: String,
    /// The sheet.
    letters: Letters,
    /// The places, as bytes of the letters; none overlap.
    places: Vec<Range<usize>>,
    /// The place the reader is at; there is one where there is any.
    at: usize,
    /// What was on the first line when the reader began to look.
    pub(super) origin: Anchor,
}

impl Found {
    /// Nothing yet, to be looked for in `sheet`, whose row `top` is on the first line.
    pub(super) fn new(sheet: &Sheet, top: usize) -> Self {
        Self {
            words: String::new(),
            letters: Letters::of(&sheet.rows),
            places: Vec::new(),
            at: 0,
            origin: sheet.anchor_of(top),
        }
    }

    /// What is looked for.
    pub fn words(&self) -> &str {
        &self.words
    }

    /// In how many places it stands.
    pub fn count(&self) -> usize {
        self.places.len()
    }

    /// Which of them the reader is at, counted from 0.
    pub fn at(&self) -> usize {
        self.at
    }

    /// The rows of the place the reader is at, the last one included.
    pub(super) fn rows(&self) -> Option<(usize, usize)> {
        let place = self.places.get(self.at)?;
        let last = place.end.saturating_sub(1);
        Some((self.letters.row_of(place.start), self.letters.row_of(last)))
    }

    /// Looks for `words` from now on; the reader is at the first place in or below row `top`.
    pub(super) fn seek(&mut self, words: &str, top: usize) {
        words.clone_into(&mut self.words);
        self.places = self.letters.places(words);
        self.go_below(top);
    }

    /// Goes on in the same text set anew.
    pub(super) fn reset(&mut self, sheet: &Sheet) {
        self.letters = Letters::of(&sheet.rows);
        self.places = self.letters.places(&self.words);
        self.at = self.at.min(self.count().saturating_sub(1));
    }

    /// Goes `by` places further down, from the last to the first.
    pub(super) fn step(&mut self, by: isize) {
        let count = isize::try_from(self.count()).unwrap_or(isize::MAX).max(1);
        let at = isize::try_from(self.at).unwrap_or(0);
        // The count first: a number before the key may be as large as it likes.
        let to = (at + by % count).rem_euclid(count);
        self.at = usize::try_from(to).unwrap_or(0);
    }

    /// Goes to the first place in or below `row`; to the first of all where there is none.
    pub(super) fn go_below(&mut self, row: usize) {
        let first = self
            .places
            .partition_point(|place| self.letters.row_of(place.start) < row);
        self.at = if first < self.count() { first } else { 0 };
    }

    /// The columns of `row`, which is row number `at` of `sheet`, that belong to a place, and
    /// whether it is the one the reader is at.
    pub(super) fn columns<'a>(
        &'a self,
        sheet: &'a Sheet,
        at: usize,
    ) -> impl Iterator<Item = (Range<usize>, bool)> + 'a {
        let bytes = self.letters.row(at);
        let first = self
            .places
            .partition_point(|place| place.end <= bytes.start);
        let places = (self.places.iter().enumerate().skip(first))
            .take_while(move |(_, place)| place.start < bytes.end);
        let text = sheet.rows.get(at).map(Row::text).unwrap_or_default();
        let spots = spots(&text, continues(&sheet.rows, at));
        let start = self.letters.row(at).start;
        places.map(move |(number, place)| {
            // The characters whose letters lie in the place; a wide one counts as a whole.
            let inside = spots.iter().filter(|(letters, _)| {
                let letters = letters.start + start..letters.end + start;
                letters.start < place.end && letters.end > place.start
            });
            let mut chars = inside.map(|(_, chars)| chars);
            let columns = chars.next().map_or(0..0, |head| {
                let end = chars.next_back().unwrap_or(head).end;
                let before = |byte| text.get(..byte).map_or(0, width::columns);
                before(head.start)..before(end)
            });
            (columns, number == self.at)
        })
    }
}

/// What stands before a letter.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Gap {
    Nothing,
    Space,
    /// A line ends, between two words or within one.
    Break,
}

/// Folded text without spaces.
#[derive(Debug, Clone, PartialEq, Default)]
struct Letters {
    text: String,
    /// What stands before each byte of the text.
    gaps: Vec<Gap>,
    /// Where in the text each row begins.
    starts: Vec<usize>,
}

impl Letters {
    fn of(rows: &[Row]) -> Self {
        let mut letters = Self::default();
        for (at, row) in rows.iter().enumerate() {
            let gap = if continues(rows, at) {
                Gap::Break
            } else {
                // No word holds one, so that none is found across it.
                letters.push('\n', Gap::Nothing);
                Gap::Nothing
            };
            letters.starts.push(letters.text.len());
            letters.push_words(body(&row.text(), continues(rows, at)), gap);
        }
        letters
    }

    fn push_words(&mut self, words: &str, mut gap: Gap) {
        for c in words.chars() {
            if c.is_whitespace() {
                gap = if gap == Gap::Break { gap } else { Gap::Space };
            } else {
                self.push(c, gap);
                gap = Gap::Nothing;
            }
        }
    }

    fn push(&mut self, c: char, gap: Gap) {
        let start = self.text.len();
        fold_char(c, &mut self.text);
        self.gaps.resize(self.text.len(), Gap::Nothing);
        if let Some(first) = self.gaps.get_mut(start) {
            *first = gap;
        }
    }

    /// The bytes of the text that stand in row `at`.
    fn row(&self, at: usize) -> Range<usize> {
        let start = |at: usize| self.starts.get(at).copied().unwrap_or(self.text.len());
        start(at)..start(at + 1)
    }

    /// The row that holds this byte of the text.
    fn row_of(&self, byte: usize) -> usize {
        let rows = self.starts.partition_point(|&start| start <= byte);
        rows.saturating_sub(1)
    }

    /// Where `words` stand, [`MOST`] places at most.
    fn places(&self, words: &str) -> Vec<Range<usize>> {
        let mut sought = Self::default();
        sought.push_words(words.trim(), Gap::Nothing);
        if sought.text.is_empty() {
            return Vec::new();
        }
        let all = self.text.match_indices(&sought.text);
        let places = all.map(|(start, found)| start..start + found.len());
        let is_spaced_alike = |place: &Range<usize>| {
            let gaps = self.gaps.get(place.clone()).unwrap_or_default();
            let mut pairs = gaps.iter().zip(&sought.gaps).skip(1);
            pairs.all(|(gap, wanted)| *gap == Gap::Break || gap == wanted)
        };
        places.filter(is_spaced_alike).take(MOST).collect()
    }
}

/// Whether row `at` goes on with the piece of text of the row above.
fn continues(rows: &[Row], at: usize) -> bool {
    let block = |row: &Row| row.anchor.block;
    let above = at.checked_sub(1).and_then(|above| rows.get(above));
    above.map(block) == rows.get(at).map(block)
}

/// A row without the bars and spaces of its margin, where the text of the row above goes on
/// behind them.
fn body(row: &str, is_continued: bool) -> &str {
    if is_continued {
        row.trim_start_matches([' ', '│', '|'])
    } else {
        row
    }
}

/// The letters that each character of a row gives, as bytes of the row's letters, with the bytes
/// of the character itself.
fn spots(row: &str, is_continued: bool) -> Vec<(Range<usize>, Range<usize>)> {
    let body = body(row, is_continued);
    let margin = row.len() - body.len();
    let mut folded = String::new();
    let chars = body.char_indices().filter(|(_, c)| !c.is_whitespace());
    chars
        .map(|(at, c)| {
            let start = folded.len();
            fold_char(c, &mut folded);
            let at = at + margin;
            (start..folded.len(), at..at + c.len_utf8())
        })
        .collect()
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

    /// What is lit on screen when `words` are looked for: each row with what it holds of them.
    #[track_caller]
    fn check(words: &str, text: &[&str], width: u16, expected: &[&str]) {
        let sheet = sheet(text, width);
        let mut found = Found::new(&sheet, 0);
        found.seek(words, 0);
        let mut lit = Vec::new();
        for at in 0..sheet.rows.len() {
            let text = sheet.rows[at].text();
            for (columns, _) in found.columns(&sheet, at) {
                let graphemes = width::graphemes(&text).scan(0, |end, (_, grapheme, columns)| {
                    let start = *end;
                    *end += columns;
                    Some((start, grapheme))
                });
                let inside = graphemes.filter(|(start, _)| columns.contains(start));
                lit.push(inside.map(|(_, grapheme)| grapheme).collect::<String>());
            }
        }
        assert_eq!(lit, expected, "{words} in {text:?}");
    }

    #[test]
    fn words_are_found_whatever_their_case_accents_and_quotation_marks() {
        check("ete", &["L’été, ETE"], 40, &["été", "ETE"]);
        check("l'ete", &["L’été"], 40, &["L’été"]);
        check("STRASSE", &["Die Straße"], 40, &["Straße"]);
    }

    #[test]
    fn words_are_found_across_the_end_of_a_line() {
        let text = ["The storm reached the coast at night."];
        check("coast at", &text, 27, &["coast", "at"]);
        check("coastat", &["The coast at night."], 40, &[]);
        check(
            "停電した",
            &["嵐は夜のうちに停電した。"],
            18,
            &["停電", "した"],
        );
    }

    #[test]
    fn words_are_not_found_across_paragraphs() {
        check(
            "night ferries",
            &["It came at night", "Ferries wait"],
            40,
            &[],
        );
    }

    #[test]
    fn spaces_count_but_not_those_at_the_ends() {
        check("the rapist", &["A therapist"], 40, &[]);
        check(
            " storm ",
            &["The storm, the storms"],
            40,
            &["storm", "storm"],
        );
        check("   ", &["The storm"], 40, &[]);
    }

    #[test]
    fn a_wide_character_is_lit_as_a_whole() {
        check("士", &["A 👩‍🚀 与 士"], 40, &["士"]);
        check("f", &["ﬁre"], 40, &["ﬁ"]);
    }

    #[test]
    fn places_are_gone_through_in_a_ring() {
        let sheet = sheet(&["One", "Two", "One", "One"], 40);
        let mut found = Found::new(&sheet, 0);
        found.seek("one", 3);
        let mut seen = vec![found.at()];
        for by in [1, 1, 1, -1, isize::MAX, isize::MIN] {
            found.step(by);
            seen.push(found.at());
        }
        assert_eq!((found.count(), &seen[..5]), (3, &[1, 2, 0, 1, 0][..]));
        assert!(seen.iter().all(|&at| at < 3));
        found.seek("nothing", 0);
        found.step(1);
        assert_eq!((found.at(), found.rows()), (0, None));
    }
}
