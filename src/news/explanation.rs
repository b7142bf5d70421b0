//! What became of each piece of a page, for whoever wants to know why a text is as it is.

use crate::text::Plain;

/// Why the article of a page is as it is.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Explanation {
    /// The host of the page, without "www.": what a rule for the site is made for.
    pub host: Plain,
    /// What kind of page it is and how sure that is, as a sentence or two.
    pub verdict: Plain,
    /// The pieces of text, in page order.
    pub pieces: Vec<Piece>,
}

/// A piece of the text of a page.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Piece {
    /// Its beginning.
    pub text: Plain,
    /// Why it was left out or kept, in a few words.
    pub why: Plain,
    /// How much it looks like text of the article, 0 to 1.
    pub score: f32,
    /// Whether it is part of the article.
    pub is_kept: bool,
    /// A CSS selector that names it; empty where nothing smaller than the page can be named.
    pub selector: Plain,
    /// How many other pieces, kept or left out like this one, the selector names too.
    pub others: u32,
}

impl Piece {
    /// What a rule for the site would do with it that was not done: `keep` or `drop`.
    pub fn rule(&self) -> &'static str {
        if self.is_kept { "drop" } else { "keep" }
    }
}
