//! What one run of text says by itself: its length, its punctuation, its words.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::super::runs::is_wide;
use super::super::words;
use super::{ByHash, count_of, flag};

/// What one run says by itself.
#[allow(clippy::struct_excessive_bools)] // Independent signs, each a number for the model.
#[derive(Debug, Clone, Default)]
pub(super) struct Words {
    pub chars: f32,
    pub count: f32,
    pub letters: f32,
    pub upper: f32,
    pub capitalised: f32,
    pub digits: f32,
    pub marks: f32,
    pub commas: f32,
    pub sentences: f32,
    pub quotes: f32,
    pub bars: f32,
    pub stops: f32,
    pub beyond_latin: f32,
    pub ends_sentence: bool,
    pub ends_cut: bool,
    pub ends_colon: bool,
    pub has_clock: bool,
    pub phrases: u32,
    /// Hashes of the words in lower case; characters of their own for wide scripts.
    pub tokens: Vec<u64>,
    /// A hash of all of them.
    pub hash: u64,
}

impl Words {
    pub fn of(text: &str) -> Self {
        let mut out = Self::counted(text);
        out.phrases = words::phrases(text);
        out
    }

    /// All but the phrases.
    fn counted(text: &str) -> Self {
        let mut out = Self {
            // As many words as most texts of the length have.
            tokens: Vec::with_capacity(text.len() / 5),
            ..Self::default()
        };
        let mut word = Word::default();
        let mut before = ' ';
        for c in text.chars() {
            out.chars += 1.0;
            if words::is_letter(c) {
                out.upper += flag(c.is_uppercase());
                out.digits += flag(c.is_ascii_digit());
                out.beyond_latin += flag(c > '\u{2ff}');
                if is_wide(c) {
                    word.end(&mut out);
                    word.push(c);
                    word.end(&mut out);
                } else {
                    word.push(c);
                }
            } else {
                word.end(&mut out);
                if !c.is_whitespace() {
                    out.marks += 1.0;
                    out.mark(c, before);
                } else if matches!(before, '.' | '!' | '?' | '…') {
                    out.sentences += 1.0;
                }
            }
            before = c;
        }
        word.end(&mut out);
        let end = text.trim_end_matches([
            '"', '”', '’', '»', '«', '\'', ')', ']', ' ', '“', '」', '』',
        ]);
        out.ends_cut = end.ends_with("...") || end.ends_with('…');
        out.ends_sentence = end.ends_with(['.', '!', '?', '。', '！', '？', '।', '؟', '۔']);
        out.sentences += flag(out.ends_sentence);
        out.ends_colon = text.ends_with([':', '：']);
        out.has_clock = has_clock(text);
        out
    }

    fn mark(&mut self, c: char, before: char) {
        match c {
            ',' | '，' | '、' | '،' => self.commas += 1.0,
            '"' | '“' | '”' | '«' | '»' | '„' | '「' | '」' => self.quotes += 1.0,
            '|' | '•' | '›' | '·' | '►' | '▸' => self.bars += 1.0,
            '。' | '！' | '？' | '।' | '؟' if before != c => self.sentences += 1.0,
            _ => {}
        }
    }
}

/// The word that is being read.
#[derive(Default)]
struct Word {
    /// The hash of its first letters in lower case, and how many bytes they have.
    hash: Fnv,
    bytes: usize,
    length: f32,
    is_capitalised: bool,
}

impl Word {
    /// Bytes of a word that are told from those of others.
    const MOST: usize = 64;

    fn push(&mut self, c: char) {
        if self.bytes == 0 {
            self.is_capitalised = c.is_uppercase();
        }
        self.length += 1.0;
        if self.bytes >= Self::MOST {
            return;
        }
        if c.is_ascii() {
            self.hash.add(&[c.to_ascii_lowercase() as u8]);
            self.bytes += 1;
            return;
        }
        for c in c.to_lowercase() {
            self.hash.add(c.encode_utf8(&mut [0; 4]).as_bytes());
            self.bytes += c.len_utf8();
        }
    }

    fn end(&mut self, words: &mut Words) {
        if self.bytes == 0 {
            return;
        }
        let hash = self.hash.0;
        words.count += 1.0;
        words.letters += self.length;
        words.capitalised += flag(self.is_capitalised);
        words.stops += flag(self.bytes <= 6 && STOPS.contains(&hash));
        words.hash = (words.hash.rotate_left(5) ^ hash).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        words.tokens.push(hash);
        *self = Self::default();
    }
}

/// The hashes of the most frequent words.
static STOPS: LazyLock<foldhash::HashSet<u64>> = LazyLock::new(|| {
    words::stop_words()
        .map(|word| fnv(word.as_bytes()))
        .collect()
});

/// Whether a time of day is in the first 80 bytes: a digit, a colon, two digits.
fn has_clock(text: &str) -> bool {
    let bytes = &text.as_bytes()[..text.len().min(80)];
    bytes.windows(4).any(|w| {
        w[0].is_ascii_digit()
            && matches!(w[1], b':' | b'.' | b'h')
            && w[2].is_ascii_digit()
            && w[3].is_ascii_digit()
    })
}

/// How alike two texts are: the F1 of their words.
pub(in crate::extract) fn overlap(a: &[u64], b: &[u64]) -> f32 {
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    let common = if a.len() <= 64 {
        common_with_few(a, b)
    } else {
        common_with_many(a, b)
    };
    2.0 * count_of(common) / count_of(a.len() + b.len())
}

/// How many words of `b` are among the at most 64 of `a`, each taken once.
fn common_with_few(a: &[u64], b: &[u64]) -> usize {
    let mut taken = 0_u64;
    b.iter()
        .filter(|token| {
            let mut same = (0..a.len()).filter(|&at| a[at] == **token);
            let free = same.find(|&at| taken & (1 << at) == 0);
            taken |= free.map_or(0, |at| 1 << at);
            free.is_some()
        })
        .count()
}

fn common_with_many(a: &[u64], b: &[u64]) -> usize {
    let mut counts: ByHash<i32> = HashMap::default();
    for token in a {
        *counts.entry(*token).or_default() += 1;
    }
    b.iter()
        .filter(|token| {
            let left = counts.get_mut(token).filter(|left| **left > 0);
            left.map(|left| *left -= 1).is_some()
        })
        .count()
}

/// Hashes of the words of a text in lower case.
pub(in crate::extract) fn tokens(text: &str) -> Vec<u64> {
    Words::counted(text).tokens
}

pub(super) fn triples(tokens: &[u64]) -> impl Iterator<Item = u64> {
    tokens.windows(3).map(|w| {
        w[0].wrapping_mul(0x9E37_79B9_7F4A_7C15)
            .rotate_left(17)
            .wrapping_add(w[1])
            .wrapping_mul(0xC2B2_AE3D_27D4_EB4F)
            .rotate_left(23)
            .wrapping_add(w[2])
    })
}

/// The hash of some bytes.
pub(super) fn fnv(bytes: &[u8]) -> u64 {
    let mut hash = Fnv::default();
    hash.add(bytes);
    hash.0
}

/// FNV-1a, byte by byte: words are short and nobody gains by making them collide.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xCBF2_9CE4_8422_2325)
    }
}

impl Fnv {
    fn add(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x100_0000_01B3);
        }
    }
}
