//! Running text: pieces as they come from a page → nested [`Inline`]s in one canonical order.
//!
//! Pages nest styles in any order (`<b><a>` and `<a><b>` read the same). Pieces are therefore
//! collected flat, each with its styles, and nested once at the end: link around strong around
//! emphasis around code. Reading what `html::write` made of them gives the same pieces again.

use url::Url;

use super::captions;
use crate::news::Inline;
use crate::text::Plain;

/// How a piece of text is set.
#[allow(clippy::struct_excessive_bools)] // Styles come in any combination.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Style {
    pub link: Option<Url>,
    pub strong: bool,
    pub emphasis: bool,
    pub code: bool,
    /// Names the maker of a picture.
    pub credit: bool,
}

/// A piece of running text.
#[derive(Debug, Clone, PartialEq)]
struct Piece {
    /// `None` for a line end.
    text: Option<String>,
    style: Style,
}

/// The pieces of the paragraph that is being read.
#[derive(Debug, Default)]
pub(super) struct Pieces(Vec<Piece>);

impl Pieces {
    /// Adds text as it stands in the page.
    pub fn text(&mut self, raw: &str, style: &Style) {
        match self.0.last_mut() {
            Some(Piece {
                text: Some(text),
                style: last,
            }) if last == style => text.push_str(raw),
            _ => self.0.push(Piece {
                text: Some(raw.to_owned()),
                style: style.clone(),
            }),
        }
    }

    /// Adds a line end.
    pub fn line_end(&mut self) {
        self.0.push(Piece {
            text: None,
            style: Style::default(),
        });
    }

    /// Whether the text so far ends with a line end (and perhaps spaces).
    pub fn ends_with_line_end(&self) -> bool {
        let mut from_end = self.0.iter().rev();
        from_end
            .find(|piece| {
                piece
                    .text
                    .as_ref()
                    .is_none_or(|text| !text.trim().is_empty())
            })
            .is_some_and(|piece| piece.text.is_none())
    }

    /// What was collected, as running text and, apart from it, the credit. Leaves nothing.
    pub fn take(&mut self) -> (Vec<Inline>, Option<Plain>) {
        let pieces = std::mem::take(&mut self.0);
        let (credit, text): (Vec<_>, Vec<_>) =
            pieces.into_iter().partition(|piece| piece.style.credit);
        let credit: String = credit
            .iter()
            .filter_map(|piece| piece.text.as_deref())
            .collect();
        let credit = captions::credit_once(Plain::new(&credit));
        let text = canonical(text);
        (
            nest(&text, Level::Link),
            (!credit.is_empty()).then_some(credit),
        )
    }
}

/// Cleaned, merged, with single spaces and single line ends, none at the ends.
fn canonical(raw: Vec<Piece>) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::with_capacity(raw.len());
    for piece in raw {
        let Some(text) = piece.text else {
            // A line end at the start, or after another, shows nothing.
            if out.last().is_some_and(|last| last.text.is_some()) {
                trim_end(&mut out);
                if !out.is_empty() {
                    out.push(Piece {
                        text: None,
                        style: Style::default(),
                    });
                }
            }
            continue;
        };
        let clean = Plain::run(&text);
        let follows_space = out.last().is_none_or(|last| match &last.text {
            Some(text) => text.ends_with(' '),
            None => true,
        });
        let clean = if follows_space {
            clean.trim_start_matches(' ')
        } else {
            &clean
        };
        if clean.is_empty() {
            continue;
        }
        // The style of a space cannot be seen.
        let style = if clean == " " {
            Style::default()
        } else {
            piece.style
        };
        match out.last_mut() {
            Some(Piece {
                text: Some(last),
                style: last_style,
            }) if *last_style == style => {
                last.push_str(clean);
            }
            _ => out.push(Piece {
                text: Some(clean.to_owned()),
                style,
            }),
        }
    }
    if out.last().is_some_and(|last| last.text.is_none()) {
        out.pop();
    }
    trim_end(&mut out);
    // A line end belongs to a style that goes on behind it.
    for at in 1..out.len().saturating_sub(1) {
        if out[at].text.is_none() {
            let (before, behind) = (&out[at - 1].style, &out[at + 1].style);
            out[at].style = Style {
                link: before
                    .link
                    .clone()
                    .filter(|link| behind.link.as_ref() == Some(link)),
                strong: before.strong && behind.strong,
                emphasis: before.emphasis && behind.emphasis,
                code: false,
                credit: false,
            };
        }
    }
    out
}

/// Drops the space at the end.
fn trim_end(pieces: &mut Vec<Piece>) {
    if let Some(Piece {
        text: Some(text), ..
    }) = pieces.last_mut()
        && text.ends_with(' ')
    {
        text.pop();
        if text.is_empty() {
            pieces.pop();
        }
    }
}

/// The order in which styles lie within one another.
#[derive(Clone, Copy)]
enum Level {
    Link,
    Strong,
    Emphasis,
    Words,
}

/// Nests pieces; as deep as there are styles.
fn nest(pieces: &[Piece], level: Level) -> Vec<Inline> {
    let mut out = Vec::new();
    match level {
        Level::Link => {
            for group in pieces.chunk_by(|a, b| a.style.link == b.style.link) {
                let inner = nest(group, Level::Strong);
                match &group[0].style.link {
                    Some(to) => out.push(Inline::Link {
                        to: to.clone(),
                        text: inner,
                    }),
                    None => out.extend(inner),
                }
            }
        }
        Level::Strong => {
            for group in pieces.chunk_by(|a, b| a.style.strong == b.style.strong) {
                let inner = nest(group, Level::Emphasis);
                if group[0].style.strong {
                    out.push(Inline::Strong(inner));
                } else {
                    out.extend(inner);
                }
            }
        }
        Level::Emphasis => {
            for group in pieces.chunk_by(|a, b| a.style.emphasis == b.style.emphasis) {
                let inner = nest(group, Level::Words);
                if group[0].style.emphasis {
                    out.push(Inline::Emphasis(inner));
                } else {
                    out.extend(inner);
                }
            }
        }
        Level::Words => out.extend(pieces.iter().map(|piece| match &piece.text {
            None => Inline::Break,
            Some(text) if piece.style.code => Inline::Code(Plain::run(text)),
            Some(text) => Inline::Text(Plain::run(text)),
        })),
    }
    out
}
