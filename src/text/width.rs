//! How many columns a text takes, and texts cut or padded to a number of columns.
//!
//! The unit is the extended grapheme cluster of Unicode Annex 29: what a reader takes for one
//! character, and what the screen buffer keeps in one cell. A cluster takes the columns that
//! `unicode-width` gives it, and one more for each halfwidth Katakana sound mark. Those are the
//! rules by which ratatui places text, and what is measured here must be what is drawn. Hence the
//! columns of a text are the sum over its clusters, which for a few scripts (Arabic lam-alef) is
//! more than a shaping terminal needs; and `ｶﾞ` takes three, because `unicode-width` 0.2.3 has
//! begun to count the mark that ratatui 0.30.2 adds.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Stands for what was cut off; one column.
pub const ELLIPSIS: &str = "…";

/// The columns that `text` takes on one line.
pub fn columns(text: &str) -> usize {
    graphemes(text).map(|(_, _, columns)| columns).sum()
}

/// The grapheme clusters of `text`: where each begins (in bytes), itself, and its columns.
pub fn graphemes(text: &str) -> impl Iterator<Item = (usize, &str, usize)> {
    Graphemes { text, at: 0 }
}

/// `text` if it takes at most `columns`, else its beginning and an ellipsis, which together take
/// at most that many.
///
/// The result is one column narrower than asked where a wide character did not fit, and empty
/// for no columns at all.
pub fn cut(text: &str, columns: usize) -> Cow<'_, str> {
    cut_with(text, columns, ELLIPSIS)
}

/// As [`cut`], with another `ellipsis` of one column.
pub fn cut_with<'a>(text: &'a str, columns: usize, ellipsis: &str) -> Cow<'a, str> {
    // A byte makes at most one column, and most texts are short enough.
    if text.len() <= columns {
        return Cow::Borrowed(text);
    }
    let mut used = 0;
    // Where to cut so that the ellipsis fits behind.
    let mut end = 0;
    for (start, grapheme, width) in graphemes(text) {
        used += width;
        if used > columns {
            let kept = text.get(..end).unwrap_or_default().trim_end();
            let ellipsis = if columns == 0 { "" } else { ellipsis };
            return Cow::Owned(format!("{kept}{ellipsis}"));
        }
        if used < columns {
            end = start + grapheme.len();
        }
    }
    Cow::Borrowed(text)
}

/// `text` cut or padded with spaces at its end to exactly `columns`.
pub fn fit(text: &str, columns: usize) -> String {
    let mut out = cut(text, columns).into_owned();
    let missing = columns.saturating_sub(self::columns(&out));
    out.extend(std::iter::repeat_n(' ', missing));
    out
}

/// `text` cut or padded with spaces at its beginning to exactly `columns`: for numbers.
pub fn fit_right(text: &str, columns: usize) -> String {
    let kept = cut(text, columns);
    let missing = columns.saturating_sub(self::columns(&kept));
    let mut out = " ".repeat(missing);
    out.push_str(&kept);
    out
}

/// See [`graphemes`].
struct Graphemes<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Iterator for Graphemes<'a> {
    type Item = (usize, &'a str, usize);

    fn next(&mut self) -> Option<Self::Item> {
        let start = self.at;
        let rest = self.text.get(start..)?;
        let mut chars = rest.chars();
        let first = chars.next()?;
        let alone = chars.as_str().chars().next().is_none_or(is_alone);
        let (grapheme, columns) = match simple_columns(first) {
            Some(columns) if alone => (rest.get(..first.len_utf8())?, columns),
            _ => {
                let grapheme = rest.graphemes(true).next()?;
                (grapheme, cluster_columns(grapheme))
            }
        };
        self.at += grapheme.len();
        Some((start, grapheme, columns))
    }
}

/// Whether `c` begins a new cluster whatever simple character stands before it.
fn is_alone(c: char) -> bool {
    simple_columns(c).is_some()
}

/// The columns of a character that forms a cluster of its own between others of its kind.
///
/// This is a short cut for the scripts most news is written in: it leaves out every character
/// that may combine with a neighbour, so that the full rules need not be asked.
/// `tests::simple_characters_are_simple` holds it against them.
fn simple_columns(c: char) -> Option<usize> {
    match c {
        ' '..='~'
        | '\u{A1}'..='\u{A8}'
        | '\u{AA}'..='\u{AC}'
        | '\u{AF}'..='\u{02FF}'   // Latin
        | '\u{0391}'..='\u{03A1}'
        | '\u{03A3}'..='\u{03FF}' // Greek
        | '\u{0400}'..='\u{0482}'
        | '\u{048A}'..='\u{052F}' // Cyrillic
        | '\u{1E00}'..='\u{1EFF}' // Latin for Vietnamese and others
        | '\u{2010}'..='\u{2027}' // dashes and quotation marks
        | '\u{20A0}'..='\u{20BF}' // currencies
         => Some(1),
        '\u{05D0}'..='\u{05EA}' | '\u{060C}' | '\u{0620}'..='\u{064A}' => Some(1), // Hebrew, Arabic
        '\u{3001}'..='\u{3029}'
        | '\u{3041}'..='\u{3096}'
        | '\u{30A0}'..='\u{30FF}' // kana
        | '\u{4E00}'..='\u{9FFF}' // ideographs
        | '\u{AC00}'..='\u{D7A3}' // Hangul
        | '\u{FF01}'..='\u{FF60}' => Some(2),
        _ => None,
    }
}

fn cluster_columns(grapheme: &str) -> usize {
    let sound_marks = grapheme.matches(['\u{FF9E}', '\u{FF9F}']).count();
    UnicodeWidthStr::width(grapheme) + sound_marks
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: usize) {
        assert_eq!(columns(text), expected, "{text:?}");
    }

    #[test]
    fn wide_characters_take_two_columns() {
        check("Storm", 5);
        check("台風", 4);
        check("태풍", 4);
        check("ＡＢ", 4);
    }

    #[test]
    fn an_emoji_takes_two_columns_however_it_is_composed() {
        check("🌪", 1);
        check("🌪\u{fe0f}", 2);
        check("👨\u{200d}👩\u{200d}👧\u{200d}👦", 2);
        check("👍🏽", 2);
        check("🇨🇿", 2);
        check("1\u{fe0f}\u{20e3}", 2);
    }

    #[test]
    fn combining_marks_take_none() {
        check("e\u{301}te\u{301}", 3);
        check("が", 2);
        check("か\u{3099}", 2);
        check("กำ", 2);
    }

    #[test]
    fn halfwidth_sound_marks_take_what_the_screen_buffer_gives_them() {
        check("ｶ", 1);
        check("ｶﾞ", 3);
    }

    #[test]
    fn simple_characters_are_simple() {
        for c in (' '..='\u{FFFF}').filter(|c| is_alone(*c)) {
            let pair = format!("{c}{c}a{c}");
            assert_eq!(
                simple_columns(c),
                Some(cluster_columns(&c.to_string())),
                "{c:?}"
            );
            assert_eq!(pair.graphemes(true).count(), 4, "{c:?}");
        }
    }

    #[track_caller]
    fn check_cut(text: &str, columns: usize, expected: &str) {
        assert_eq!(cut(text, columns), expected, "{text:?} to {columns}");
    }

    #[test]
    fn a_text_that_fits_is_left_alone() {
        check_cut("Storm", 5, "Storm");
        check_cut("台風", 4, "台風");
        check_cut("", 0, "");
    }

    #[test]
    fn a_text_that_does_not_fit_ends_with_an_ellipsis() {
        check_cut("Storm hits coast", 8, "Storm h…");
        check_cut("Storm hits coast", 7, "Storm…");
        check_cut("Storm", 1, "…");
        check_cut("Storm", 0, "");
    }

    #[test]
    fn a_cluster_is_never_cut() {
        check_cut("台風が来る", 4, "台…");
        check_cut(
            "👨\u{200d}👩\u{200d}👧 family",
            3,
            "👨\u{200d}👩\u{200d}👧…",
        );
        check_cut("cafe\u{301} noir", 5, "cafe\u{301}…");
    }

    #[test]
    fn fitting_fills_the_column() {
        assert_eq!(fit("3m", 4), "3m  ");
        assert_eq!(fit_right("3m", 4), "  3m");
        assert_eq!(fit("台風が", 4), "台… ");
    }

    proptest! {
        #[test]
        fn measuring_agrees_with_the_full_rules(text in "[ -~\u{a1}-\u{5ff}\u{900}-\u{97f}\u{3041}-\u{30ff}가-나\u{1100}-\u{11ff}🇦-🇿👍🏽\u{fe0f}\u{200d}]{0,24}") {
            let full: usize = text.graphemes(true).map(cluster_columns).sum();
            prop_assert_eq!(columns(&text), full);
        }

        #[test]
        fn nothing_fitted_is_wider_or_narrower(text in "\\PC{0,24}", columns in 0usize..12) {
            prop_assert!(super::columns(&cut(&text, columns)) <= columns);
            prop_assert_eq!(super::columns(&fit(&text, columns)), columns);
            prop_assert_eq!(super::columns(&fit_right(&text, columns)), columns);
        }
    }
}
