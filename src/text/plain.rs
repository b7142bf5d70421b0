//! Text that is safe to print.
//!
//! What comes from the network can carry escape sequences that steer a terminal, bidi overrides
//! that make a line read as something else, and invisible characters that hide text or break
//! columns. The two types here are the proof that none of it is left: where one of them arrives,
//! nobody cleans again.
//!
//! Sources: the `Default_Ignorable_Code_Point` and `Bidi_Control` properties of the Unicode
//! Character Database; Unicode Technical Report 36 ("Unicode Security Considerations").

use std::fmt;
use std::ops::Deref;

use unicode_normalization::char::is_combining_mark;

/// Combining marks kept on one base character; what follows is dropped.
///
/// Pointed Hebrew and Vietnamese need three, Tibetan stacks four; piles meant to spill over
/// other lines have dozens.
const MAX_MARKS: usize = 4;

/// One line of text that is safe to print: no control, bidi or invisible characters.
///
/// White space inside is single spaces. The joiners that scripts and emoji need (U+200C,
/// U+200D) stay where they join something.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Plain(Box<str>);

impl Plain {
    /// Cleans `raw`; runs of white space become one space, none is left at the ends.
    pub fn new(raw: &str) -> Self {
        let mut text = clean(raw, Space::Fold);
        if text.ends_with(' ') {
            text.pop();
        }
        if text.starts_with(' ') {
            text.remove(0);
        }
        Self(text.into())
    }

    /// Cleans a piece of a longer line: as [`Plain::new`], but a space at an end stays.
    pub fn run(raw: &str) -> Self {
        Self(clean(raw, Space::Fold).into())
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Several lines of text that are safe to print, spaces as they were written: code, verse.
///
/// Lines end with `\n`; tabs have become spaces (stops every 4 columns); everything else that
/// [`Plain`] forbids is gone here too.
#[derive(Clone, PartialEq, Eq, Hash, Default)]
pub struct Verbatim(Box<str>);

impl Verbatim {
    /// Cleans `raw`; `\r\n` and `\r` count as line ends.
    pub fn new(raw: &str) -> Self {
        Self(clean(raw, Space::Keep).into())
    }

    /// The text, lines divided by `\n`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What becomes of white space.
#[derive(Clone, Copy, PartialEq)]
enum Space {
    /// Any run becomes one space.
    Fold,
    /// Spaces and line ends stay.
    Keep,
}

fn clean(raw: &str, space: Space) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut marks = 0;
    let mut column = 0;
    let mut chars = raw.chars();
    loop {
        // Most text is words of ASCII, which have nothing to clean.
        let rest = chars.as_str();
        let clear = rest.bytes().take_while(u8::is_ascii_graphic).count();
        if clear > 0
            && let Some((word, behind)) = rest.split_at_checked(clear)
        {
            out.push_str(word);
            column += clear;
            marks = 0;
            chars = behind.chars();
        }
        let Some(c) = chars.next() else { break };
        let next = chars.clone().next();
        if is_space(c) {
            marks = 0;
            match (space, c) {
                (Space::Fold, _) => {
                    if !out.ends_with(' ') {
                        out.push(' ');
                    }
                }
                (Space::Keep, '\r') if next == Some('\n') => {}
                (Space::Keep, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}') => {
                    out.push('\n');
                    column = 0;
                }
                (Space::Keep, '\t') => {
                    let to_stop = 4 - column % 4;
                    out.extend(std::iter::repeat_n(' ', to_stop));
                    column += to_stop;
                }
                (Space::Keep, _) => {
                    out.push(' ');
                    column += 1;
                }
            }
            continue;
        }
        if is_joiner(c) {
            // A joiner is of use between two characters beyond Latin; elsewhere it only hides.
            let joins =
                out.chars().next_back().is_some_and(is_joinable) && next.is_some_and(is_joinable);
            if joins {
                out.push(c);
            }
            continue;
        }
        if is_forbidden(c) {
            continue;
        }
        // U+0300 is the first mark there is.
        if c >= '\u{300}' && (is_combining_mark(c) || is_variation_selector(c)) {
            marks += 1;
            if marks > MAX_MARKS || out.is_empty() || out.ends_with([' ', '\n']) {
                continue;
            }
        } else {
            marks = 0;
        }
        out.push(c);
        column += 1;
    }
    out
}

fn is_space(c: char) -> bool {
    c.is_whitespace()
}

fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200C}' | '\u{200D}')
}

/// Whether a joiner beside `c` can change how `c` looks: not for Latin, Greek and Cyrillic.
fn is_joinable(c: char) -> bool {
    c >= '\u{0590}' && !is_forbidden(c) && !is_joiner(c) && !is_space(c)
}

fn is_variation_selector(c: char) -> bool {
    matches!(c, '\u{FE00}'..='\u{FE0F}')
}

/// Characters that steer, reorder or hide, and that no reader misses.
fn is_forbidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00AD}'                      // soft hyphen
            | '\u{034F}'                    // combining grapheme joiner
            | '\u{061C}'                    // Arabic letter mark
            | '\u{115F}'..='\u{1160}'       // Hangul fillers
            | '\u{17B4}'..='\u{17B5}'       // Khmer inherent vowels
            | '\u{180B}'..='\u{180F}'       // Mongolian selectors and separator
            | '\u{200B}' | '\u{200E}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'       // bidi embeddings and overrides
            | '\u{2060}'..='\u{206F}'       // word joiner, invisible operators, bidi isolates
            | '\u{3164}' | '\u{FFA0}'       // Hangul fillers
            | '\u{FEFF}'
            | '\u{FFF0}'..='\u{FFFB}'       // unassigned specials, interlinear annotation
            | '\u{FFFE}'..='\u{FFFF}'
            | '\u{1BCA0}'..='\u{1BCA3}'     // shorthand format controls
            | '\u{1D173}'..='\u{1D17A}'     // musical format controls
            | '\u{E0000}'..='\u{E0FFF}'     // tags and supplementary selectors
        )
}

impl Deref for Plain {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for Plain {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Plain {
    fn from(raw: &str) -> Self {
        Self::new(raw)
    }
}

impl From<String> for Plain {
    fn from(raw: String) -> Self {
        Self::new(&raw)
    }
}

impl fmt::Display for Plain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for Plain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl fmt::Display for Verbatim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Verbatim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(raw: &str, expected: &str) {
        assert_eq!(Plain::new(raw).as_str(), expected, "{raw:?}");
    }

    #[test]
    fn white_space_becomes_single_spaces() {
        check("  Storm \n\t hits\u{a0}\u{2028}coast ", "Storm hits coast");
        assert_eq!(Plain::run(" and \n then ").as_str(), " and then ");
    }

    #[test]
    fn escape_sequences_lose_their_power() {
        check(
            "\x1b]0;owned\x07\x1b[2JBreaking\u{9b}31m",
            "]0;owned[2JBreaking31m",
        );
    }

    #[test]
    fn bidi_overrides_and_invisible_characters_are_removed() {
        check(
            "a\u{202e}b\u{2066}c\u{200b}d\u{feff}e\u{ad}f\u{e0041}g",
            "abcdefg",
        );
    }

    #[test]
    fn joiners_stay_where_they_join() {
        check("👨\u{200d}👩\u{200d}👧", "👨\u{200d}👩\u{200d}👧");
        check("می\u{200c}خواهم", "می\u{200c}خواهم");
        check("hid\u{200d}den", "hidden");
    }

    #[test]
    fn piles_of_marks_are_cut() {
        let pile = format!("a{}b", "\u{0301}".repeat(40));
        assert_eq!(Plain::new(&pile).chars().count(), 2 + MAX_MARKS);
        check("\u{0301}a", "a");
    }

    #[test]
    fn code_keeps_its_lines_and_columns() {
        assert_eq!(
            Verbatim::new("a\tb\r\n  c\x1b[m\rd").as_str(),
            "a   b\n  c[m\nd"
        );
    }

    proptest! {
        #[test]
        fn nothing_that_steers_a_terminal_survives(raw in any::<String>()) {
            let once = Plain::new(&raw);
            prop_assert!(!once.chars().any(|c| c.is_control() || is_forbidden(c)));
            prop_assert!(!once.starts_with(' ') && !once.ends_with(' ') && !once.contains("  "));
            prop_assert!(!Verbatim::new(&raw).as_str().chars().any(|c| c != '\n' && is_forbidden(c)));
        }

        #[test]
        fn cleaning_twice_changes_nothing(raw in any::<String>()) {
            let once = Plain::new(&raw);
            prop_assert_eq!(Plain::new(&once), once);
        }
    }
}
