//! The lines above the text: kicker, title, standfirst, and who wrote it when.

use super::flow::Flow;
use super::galley::Galley;
use super::{Anchor, Options};
use crate::news::{Article, Block, Inline};
use crate::text::when::stamp;
use crate::theme::Role;

/// Words of English read in a minute: Brysbaert, "How many words do we read per minute?" (2019),
/// the mean of 190 studies for other texts than fiction.
const WORDS_A_MINUTE: usize = 238;

/// Characters of Chinese read in a minute: Trauzettel-Klosinski and Dietz, "Standardized
/// assessment of reading performance" (2012).
const IDEOGRAPHS_A_MINUTE: usize = 255;

/// Letters to a word in scripts that put no spaces between words. A guess at the middle of Thai.
const LETTERS_A_WORD: usize = 5;

/// Sets what is known of the article. Each line is a piece even where it is empty, so that places
/// in the body do not depend on what stands above it.
pub(super) fn set(galley: &mut Galley, article: &Article, options: &Options) {
    let byline = byline(article, options, galley.glyphs.dot);
    let lines: [_; Anchor::BODY as usize] = [
        (article.kicker.as_deref(), Role::Kicker),
        (Some(&*article.title), Role::Title),
        (article.standfirst.as_deref(), Role::Standfirst),
        (Some(&*byline), Role::Byline),
    ];
    for (words, role) in lines {
        galley.piece(&Flow::plain(words.unwrap_or_default(), role));
    }
}

/// "Ann Author · The Paper · 12 Apr 2025, 02:04 · 4 min", as far as it is known.
fn byline(article: &Article, options: &Options, dot: &str) -> String {
    let source = article.source.as_deref();
    let date = article.published.map(|at| stamp(at, &options.zone));
    // Some pages tell of the last change alone.
    let change = article.updated;
    let date = date.or_else(|| Some(format!("updated {}", stamp(change?, &options.zone))));
    let minutes = minutes(&article.body).filter(|_| options.minutes);
    let minutes = minutes.map(|minutes| format!("{minutes} min"));
    let parts = [
        article.signed_by(),
        source,
        date.as_deref(),
        minutes.as_deref(),
    ];
    let parts: Vec<&str> = parts
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect();
    parts.join(&format!(" {dot} "))
}

/// The minutes it takes to read `blocks`, rounded; `None` for nothing to read.
fn minutes(blocks: &[Block]) -> Option<usize> {
    let mut amount = Amount::default();
    amount.add_blocks(blocks);
    let words = amount.words + amount.letters.div_ceil(LETTERS_A_WORD);
    // In characters of Chinese and words of English times the other's speed, to stay in integers.
    let work = words * IDEOGRAPHS_A_MINUTE + amount.ideographs * WORDS_A_MINUTE;
    let a_minute = WORDS_A_MINUTE * IDEOGRAPHS_A_MINUTE;
    (work > 0).then(|| ((work + a_minute / 2) / a_minute).max(1))
}

/// How much there is to read.
#[derive(Debug, Default)]
struct Amount {
    /// Between spaces.
    words: usize,
    /// Chinese characters, kana and Hangul of their own.
    ideographs: usize,
    /// Of Thai, Lao, Burmese and Khmer.
    letters: usize,
}

impl Amount {
    fn add_blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            match block {
                Block::Paragraph(inlines) | Block::Heading { text: inlines, .. } => {
                    self.add(&Inline::text(inlines));
                }
                Block::List { items, .. } => items.iter().for_each(|item| self.add_blocks(item)),
                Block::Quote(blocks) => self.add_blocks(blocks),
                Block::Code(code) => self.add(code.as_str()),
                Block::Figure { caption, .. } => self.add(&Inline::text(caption)),
                Block::Table { rows, .. } => {
                    rows.iter()
                        .flatten()
                        .for_each(|cell| self.add(&Inline::text(cell)));
                }
                Block::Rule | Block::Post { .. } => {}
            }
        }
    }

    fn add(&mut self, text: &str) {
        let mut in_word = false;
        for c in text.chars() {
            let is_letter = match c {
                '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{20000}'..='\u{3FFFF}' => {
                    self.ideographs += 1;
                    false
                }
                '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' => {
                    self.letters += 1;
                    false
                }
                _ => c.is_alphanumeric() || (in_word && !c.is_whitespace()),
            };
            self.words += usize::from(is_letter && !in_word);
            in_word = is_letter;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Verbatim;

    #[track_caller]
    fn check(text: &str, times: usize, expected: Option<usize>) {
        let code = Block::Code(Verbatim::new(&text.repeat(times)));
        assert_eq!(minutes(&[Block::Quote(vec![code])]), expected, "{text}");
    }

    #[test]
    fn minutes_are_rounded_and_never_none_for_a_text() {
        check("", 1, None);
        check("—", 1, None);
        check("storm ", 1, Some(1));
        check("storm ", 238 + 118, Some(1));
        check("storm’s ", 238 + 119, Some(2));
    }

    #[test]
    fn scripts_without_spaces_are_counted_by_letters() {
        check("台風", 255, Some(2));
        check("พายุใหญ่ๆ", 238, Some(2));
    }
}
