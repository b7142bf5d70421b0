//! The full text of a story, as blocks.
//!
//! Blocks nest (a list in a quote), but never deeper than [`Block::MAX_DEPTH`]: whoever makes
//! them from a page keeps that bound, so that whoever shows them may recurse.

use std::sync::Arc;

use jiff::Timestamp;
use url::Url;

use crate::report::Problem;
use crate::text::fold::fold;
use crate::text::{Plain, Verbatim};

/// A story freed of the page around it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Article {
    /// The page it was read from.
    pub url: Option<Url>,
    /// The headline; empty when the page has none.
    pub title: Plain,
    /// The line above the title.
    pub kicker: Option<Plain>,
    /// The line below the title.
    pub standfirst: Option<Plain>,
    /// Who wrote it, without "By".
    pub byline: Option<Plain>,
    /// The name of the publisher.
    pub source: Option<Plain>,
    /// The section it stands in, such as "World".
    pub section: Option<Plain>,
    /// When it was first published.
    pub published: Option<Timestamp>,
    /// When it was last changed.
    pub updated: Option<Timestamp>,
    /// BCP 47 tag of the language it is written in.
    pub language: Option<Plain>,
    /// The picture that stands for the story; it may also be in the body.
    pub lead_image: Option<Image>,
    /// The page says that the text is not free to read.
    pub is_paywalled: bool,
    /// The text.
    pub body: Vec<Block>,
    /// Other stories that the page offers.
    pub related: Vec<Link>,
}

impl Article {
    /// Who signed it, to be shown in front of its source: nobody where both are the same, as
    /// agencies sign with their own name.
    pub fn signed_by(&self) -> Option<&str> {
        let is_source = |byline: &str| {
            let source = self.source.as_deref();
            source.is_some_and(|source| fold(source) == fold(byline))
        };
        self.byline.as_deref().filter(|byline| !is_source(byline))
    }
}

/// A piece of an article that begins on a line of its own.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// Running text.
    Paragraph(Vec<Inline>),
    /// A sub-heading.
    Heading {
        /// 1 to 6, as in HTML.
        level: u8,
        /// Its text.
        text: Vec<Inline>,
    },
    /// A list.
    List {
        /// The number of the first item; `None` for a list with bullets.
        first: Option<u32>,
        /// The items.
        items: Vec<ListItem>,
    },
    /// What somebody else said.
    Quote(Vec<Block>),
    /// Preformatted text.
    Code(Verbatim),
    /// Pictures with their caption.
    Figure {
        /// The pictures; empty for a figure of which only the caption is left.
        images: Vec<Image>,
        /// The caption; may be empty.
        caption: Vec<Inline>,
        /// Who made the picture.
        credit: Option<Plain>,
    },
    /// A table; rows may differ in length.
    Table {
        /// Whether the first row is a head.
        has_head: bool,
        /// Rows of cells.
        rows: Vec<Vec<Vec<Inline>>>,
    },
    /// A break between parts of the text.
    Rule,
    /// The head of a post of a live blog: when what follows was written.
    Post {
        /// The instant, where the page gives it.
        at: Option<Timestamp>,
        /// The time as the page prints it; may be empty where the instant is known.
        words: Plain,
    },
}

/// The blocks of one item of a list.
pub type ListItem = Vec<Block>;

impl Block {
    /// How deep blocks may lie within blocks, and inlines within inlines; flattened beyond.
    pub const MAX_DEPTH: usize = 12;
}

/// A piece of running text.
#[derive(Debug, Clone, PartialEq)]
pub enum Inline {
    /// Words; spaces at the ends count.
    Text(Plain),
    /// Words of weight.
    Strong(Vec<Inline>),
    /// Words of stress.
    Emphasis(Vec<Inline>),
    /// A bit of code.
    Code(Plain),
    /// Words that lead elsewhere.
    Link {
        /// Where to; always absolute.
        to: Url,
        /// The words.
        text: Vec<Inline>,
    },
    /// A line end that is part of the text, as in verse and addresses.
    Break,
}

impl Inline {
    /// The words of `inlines` without their styles; a break counts as a space.
    pub fn text(inlines: &[Self]) -> String {
        let mut out = String::new();
        Self::push_text(inlines, &mut out);
        out
    }

    fn push_text(inlines: &[Self], out: &mut String) {
        for inline in inlines {
            match inline {
                Self::Text(text) | Self::Code(text) => out.push_str(text),
                Self::Strong(inner) | Self::Emphasis(inner) | Self::Link { text: inner, .. } => {
                    Self::push_text(inner, out);
                }
                Self::Break => out.push(' '),
            }
        }
    }
}

/// A picture, known by its address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// Where it lies.
    pub url: Url,
    /// What it shows, in the page's words; may be empty.
    pub alt: Plain,
}

/// A title that leads somewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// What it says.
    pub title: Plain,
    /// Where it leads; `None` for a teaser that was not a link.
    pub url: Option<Url>,
}

/// What a page turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Verdict {
    /// An article, whole as far as can be seen.
    #[default]
    Article,
    /// An article of a few words, or what was left of one.
    Thin,
    /// A question for consent stands in front of the text.
    Consent,
    /// The text is for subscribers.
    Paywall,
    /// The text is made by scripts in the page.
    NeedsJavaScript,
    /// A list, a form, a player: something without a text of its own.
    NotAnArticle,
}

/// Where the text of a reading came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// What the feed gave with the entry.
    Feed,
    /// The page itself, cleaned.
    Page,
}

/// An article as it is shown: the text, where it came from, and what is wrong with it.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The text.
    pub article: Article,
    /// Where it came from.
    pub origin: Origin,
    /// What kind of page it was read from.
    pub verdict: Verdict,
    /// How likely the text found on the page is the article, 0 to 1; 1 where no page was read.
    pub confidence: f32,
    /// Why this is not the whole text of the page, if it is not.
    pub problem: Option<Problem>,
    /// The other text of the same story, for whoever prefers it: the feed's where the page's is
    /// shown, what was found on the page where the feed's is shown.
    pub other: Option<Arc<Article>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_signed_by_its_source_names_it_once() {
        let article = |byline: &str| Article {
            byline: Some(Plain::new(byline)),
            source: Some(Plain::new("Harbour Press")),
            ..Article::default()
        };
        assert_eq!(article("harbour press").signed_by(), None);
        assert_eq!(article("Ada Beispiel").signed_by(), Some("Ada Beispiel"));
    }
}
