//! Where a line may break.
//!
//! Breaks follow Unicode Annex 14, with a dictionary for Thai, Lao, Khmer and Burmese, which are
//! written without spaces. A word that is longer than a line is broken between clusters.

use std::ops::Range;

use icu_segmenter::options::LineBreakOptions;
use icu_segmenter::{LineSegmenter, LineSegmenterBorrowed};

use super::width::graphemes;

/// Knows where lines may break.
#[derive(Debug, Clone, Copy)]
pub struct Breaker(LineSegmenterBorrowed<'static>);

impl Default for Breaker {
    fn default() -> Self {
        Self::new()
    }
}

impl Breaker {
    /// Cheap: borrows tables that are part of the program.
    pub fn new() -> Self {
        // Not `new_auto`: its neural model takes hundreds of times longer for Thai.
        Self(LineSegmenter::new_dictionary(LineBreakOptions::default()))
    }

    /// The lines of `text` in at most `width` columns each, as byte ranges in order.
    ///
    /// Spaces at the end of a line belong to no range; `\n` always ends a line. A text without
    /// words has one empty line. Only a single cluster that alone is wider than `width` makes a
    /// line that is too wide.
    ///
    /// `runs` are the ends of the stretches that will be drawn one by one, ascending, without
    /// that of the last one: nothing combines across such a border, so that it counts when
    /// columns are measured.
    pub fn lines(self, text: &str, runs: &[usize], width: usize) -> Vec<Range<usize>> {
        let mut breaks = self.0.segment_str(text).peekable();
        fill(text, runs, width, |at, _| {
            while breaks.next_if(|next| *next < at).is_some() {}
            breaks.peek() == Some(&at)
        })
    }

    /// The stretches of `text` that should not be broken; none in an empty text.
    pub fn pieces(self, text: &str) -> usize {
        self.0.segment_str(text).filter(|&end| end > 0).count()
    }

    /// The columns of the longest stretch of `text` that should not be broken.
    pub fn longest_word(self, text: &str) -> usize {
        let mut longest = 0;
        let mut start = 0;
        for end in self.0.segment_str(text) {
            let word = text.get(start..end).unwrap_or_default().trim_end();
            longest = longest.max(super::width::columns(word));
            start = end;
        }
        longest
    }
}

/// The lines of `text` in at most `width` columns each, for text whose every space counts:
/// broken at a space where one stands in the last third of a line, else between any two clusters.
///
/// See [`Breaker::lines`].
pub fn chop(text: &str, width: usize) -> Vec<Range<usize>> {
    let is_after_space = |at: usize| text.get(..at).is_some_and(|before| before.ends_with(' '));
    // A line that is broken earlier looks as if it ended there.
    let is_late = |used: usize| used.saturating_mul(3) >= width.saturating_mul(2);
    fill(text, &[], width, |at, used| {
        is_late(used) && is_after_space(at)
    })
}

/// Fills lines one after the other; `may_break` is asked for ascending places, each with the
/// columns of its line before it.
fn fill(
    text: &str,
    runs: &[usize],
    width: usize,
    mut may_break: impl FnMut(usize, usize) -> bool,
) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut line = 0;
    let mut used = 0;
    // The last place where this line may break, and the columns before it.
    let mut candidate = None;
    let mut from = 0;
    for to in runs.iter().copied().chain([text.len()]) {
        for (start, grapheme, columns) in graphemes(text.get(from..to).unwrap_or_default()) {
            let start = from + start;
            if grapheme == "\n" {
                lines.push(trimmed(text, line..start));
                (line, used, candidate) = (start + 1, 0, None);
                continue;
            }
            if start > line && may_break(start, used) {
                candidate = Some((start, used));
            }
            // Spaces may hang over the end of a line: nobody sees them there.
            if grapheme != " " && used + columns > width {
                if let Some((at, before)) = candidate.take() {
                    lines.push(trimmed(text, line..at));
                    (line, used) = (at, used - before);
                }
                if used + columns > width && start > line {
                    lines.push(trimmed(text, line..start));
                    (line, used) = (start, 0);
                }
            }
            used += columns;
        }
        from = to;
    }
    if line < text.len() || lines.is_empty() {
        lines.push(trimmed(text, line..text.len()));
    }
    lines
}

/// `range` of `text` without the spaces at its end.
fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let line = text.get(range.clone()).unwrap_or_default();
    range.start..range.start + line.trim_end_matches(' ').len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::width::columns;
    use super::*;

    fn wrap(text: &str, width: usize) -> Vec<&str> {
        let lines = Breaker::new().lines(text, &[], width);
        lines
            .into_iter()
            .map(|line| text.get(line).unwrap())
            .collect()
    }

    #[track_caller]
    fn check(text: &str, width: usize, expected: &[&str]) {
        assert_eq!(wrap(text, width), expected, "{text:?} to {width}");
    }

    #[test]
    fn words_stay_whole() {
        check("Storm hits the coast", 10, &["Storm hits", "the coast"]);
        check("Storm hits the coast", 9, &["Storm", "hits the", "coast"]);
        check("", 10, &[""]);
    }

    #[test]
    fn punctuation_stays_with_its_word() {
        check("He said: “No.” Then", 9, &["He said:", "“No.”", "Then"]);
        check("Quoi ? Non !", 7, &["Quoi ?", "Non !"]);
    }

    #[test]
    fn a_word_longer_than_the_line_is_broken_between_clusters() {
        check("see abcdefghijkl now", 8, &["see", "abcdefgh", "ijkl now"]);
        check(
            "https://example.org/a/long/path",
            16,
            &["https://", "example.org/a/", "long/path"],
        );
        check(
            "e\u{301}e\u{301}e\u{301}",
            2,
            &["e\u{301}e\u{301}", "e\u{301}"],
        );
    }

    #[test]
    fn chinese_and_japanese_break_between_characters_but_not_before_a_stop() {
        check("台風が来る。", 4, &["台風", "が来", "る。"]);
        check("台風が来る。", 6, &["台風が", "来る。"]);
        check("来る。次", 4, &["来", "る。", "次"]);
    }

    #[test]
    fn thai_breaks_between_words() {
        check("ประเทศไทยสวยงาม", 10, &["ประเทศไทย", "สวยงาม"]);
    }

    #[test]
    fn a_line_end_in_the_text_is_kept() {
        check("one\ntwo \n\nthree", 10, &["one", "two", "", "three"]);
        check("one\n", 10, &["one"]);
    }

    #[test]
    fn a_character_wider_than_the_line_stands_alone() {
        check("a台b", 1, &["a", "台", "b"]);
    }

    #[test]
    fn columns_are_counted_run_by_run() {
        // Drawn apart, the hand and the skin tone take two columns each.
        let text = "👍🏽";
        let lines = Breaker::new().lines(text, &["👍".len()], 2);
        assert_eq!(lines, [0..4, 4..8]);
    }

    #[test]
    fn code_is_chopped_at_a_space_near_the_width_or_at_the_width() {
        for (text, width, expected) in [
            ("    let storm = 1;", 8, &["    let", "storm =", "1;"][..]),
            (
                "let storm_warning = 1;",
                12,
                &["let storm_wa", "rning = 1;"],
            ),
            ("let storms = warning;", 16, &["let storms =", "warning;"]),
            ("a  b", 3, &["a", "b"]),
            ("abcdef", 2, &["ab", "cd", "ef"]),
        ] {
            let lines = chop(text, width).into_iter();
            let lines: Vec<_> = lines.map(|line| text.get(line).unwrap()).collect();
            assert_eq!(lines, expected, "{text} in {width}");
        }
    }

    proptest! {
        #[test]
        fn no_line_is_too_wide_and_no_word_is_lost(text in "[a-z .,“”台風。ก-ฮ\n🇦-🇿👍🏽\u{301}\u{200d}]{0,60}", width in 2usize..20) {
            let lines = wrap(&text, width);
            for line in &lines {
                let one_cluster = graphemes(line).count() == 1;
                prop_assert!(columns(line) <= width || one_cluster, "{:?}", line);
            }
            let kept: String = lines.concat();
            let spaceless = |text: &str| text.replace([' ', '\n'], "");
            prop_assert_eq!(spaceless(&kept), spaceless(&text));
        }
    }
}
