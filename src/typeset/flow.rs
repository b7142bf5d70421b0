//! Inlines made flat: one string with the style of each stretch, ready for line breaking.

use std::ops::Range;

use url::Url;

use super::Run;
use crate::news::Inline;
use crate::text::width::graphemes;
use crate::theme::Role;

/// Is told of a link and its words, and gives the number to keep for it.
pub(super) type Register<'a> = dyn FnMut(&Url, &str) -> Option<u16> + 'a;

/// Running text and its styles.
///
/// Spaces are single and stand neither at the beginning nor before or after a line end.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Flow {
    /// The words; `\n` where a line must end.
    pub text: String,
    /// Where each style ends, ascending; the last one ends with the text.
    spans: Vec<Span>,
}

#[derive(Debug, Clone, PartialEq)]
struct Span {
    end: usize,
    role: Role,
    link: Option<u16>,
}

impl Flow {
    /// Words in one style.
    pub fn plain(words: &str, role: Role) -> Self {
        let mut flow = Self::default();
        flow.push(words, role, None);
        flow
    }

    /// `inlines` in the style of `base` where they have none of their own.
    pub fn of(inlines: &[Inline], base: Role, register: &mut Register<'_>) -> Self {
        let mut flow = Self::default();
        flow.add(inlines, Style::new(base), register);
        flow.trim();
        flow
    }

    fn add(&mut self, inlines: &[Inline], style: Style, register: &mut Register<'_>) {
        for inline in inlines {
            match inline {
                Inline::Text(words) => self.push(words, style.role(), style.link),
                Inline::Code(words) => {
                    let style = Style {
                        code: true,
                        ..style
                    };
                    self.push(words, style.role(), style.link);
                }
                Inline::Strong(inner) => {
                    let style = Style {
                        strong: true,
                        ..style
                    };
                    self.add(inner, style, register);
                }
                Inline::Emphasis(inner) => {
                    let style = Style {
                        emphasis: true,
                        ..style
                    };
                    self.add(inner, style, register);
                }
                Inline::Link { to, text } => {
                    let words = Inline::text(text);
                    // A link without words cannot be seen, and one in another has no place.
                    let link = match style.link {
                        None if !words.trim().is_empty() => register(to, &words),
                        outer => outer,
                    };
                    self.add(text, Style { link, ..style }, register);
                }
                Inline::Break => self.break_line(style.role()),
            }
        }
    }

    /// Adds words; a space is left out where there is one already.
    pub fn push(&mut self, words: &str, role: Role, link: Option<u16>) {
        let words = if self.text.is_empty() || self.text.ends_with([' ', '\n']) {
            words.trim_start_matches(' ')
        } else {
            words
        };
        if words.is_empty() {
            return;
        }
        self.text.push_str(words);
        self.close(role, link);
    }

    /// Adds another flow.
    pub fn append(&mut self, other: &Self) {
        let mut from = 0;
        for span in &other.spans {
            let words = other.text.get(from..span.end).unwrap_or_default();
            self.push(words, span.role, span.link);
            from = span.end;
        }
    }

    /// Ends the line. More than one blank line in a row is not text but an attempt at layout.
    fn break_line(&mut self, role: Role) {
        self.trim_spaces();
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
            self.close(role, None);
        }
    }

    /// Ends the last stretch at the end of the text, or makes a new one.
    fn close(&mut self, role: Role, link: Option<u16>) {
        let end = self.text.len();
        match self.spans.last_mut() {
            Some(last) if last.role == role && last.link == link => last.end = end,
            _ => self.spans.push(Span { end, role, link }),
        }
    }

    fn trim_spaces(&mut self) {
        self.truncate(self.text.trim_end_matches(' ').len());
    }

    fn trim(&mut self) {
        self.truncate(self.text.trim_end_matches([' ', '\n']).len());
    }

    fn truncate(&mut self, end: usize) {
        self.text.truncate(end);
        // The first span that reaches the end is the last one now; no span is empty.
        let reaches = self.spans.partition_point(|span| span.end < end);
        self.spans.truncate(if end == 0 { 0 } else { reaches + 1 });
        if let Some(last) = self.spans.last_mut() {
            last.end = end;
        }
    }

    /// Whether there is nothing to read.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Where the styles end, for [`crate::text::wrap::Breaker::lines`].
    pub fn run_ends(&self) -> Vec<usize> {
        let inner = self.spans.len().saturating_sub(1);
        self.spans.iter().take(inner).map(|span| span.end).collect()
    }

    /// The runs of one line of the text, in at most `width` columns; see [`shown`].
    pub fn runs(&self, line: Range<usize>, width: usize, ellipsis: &str) -> Vec<Run> {
        let first = self.spans.partition_point(|span| span.end <= line.start);
        let mut runs = Vec::new();
        let mut from = line.start;
        for span in self.spans.iter().skip(first) {
            let to = span.end.min(line.end);
            if from >= to {
                break;
            }
            let words = self.text.get(from..to).unwrap_or_default();
            runs.push(Run {
                text: shown(words, width, ellipsis).to_owned(),
                role: span.role,
                link: span.link,
            });
            from = to;
        }
        runs
    }
}

/// `words` of a line, or an ellipsis where they are a single cluster wider than the line: only
/// such a line comes out of line breaking too wide.
pub(super) fn shown<'a>(words: &'a str, width: usize, ellipsis: &'a str) -> &'a str {
    let first = graphemes(words).next();
    let is_too_wide =
        first.is_some_and(|(_, cluster, columns)| cluster.len() == words.len() && columns > width);
    if is_too_wide { ellipsis } else { words }
}

/// The styles that hold at a place.
#[derive(Debug, Clone, Copy)]
struct Style {
    base: Role,
    strong: bool,
    emphasis: bool,
    code: bool,
    link: Option<u16>,
}

impl Style {
    fn new(base: Role) -> Self {
        Self {
            base,
            strong: false,
            emphasis: false,
            code: false,
            link: None,
        }
    }

    /// One role for all that holds: what matters most to somebody who reads wins.
    fn role(self) -> Role {
        // A title stays a title, whatever else it is.
        if matches!(self.base, Role::Title | Role::Heading) {
            return self.base;
        }
        if self.link.is_some() {
            return Role::Link;
        }
        if self.code {
            return Role::Code;
        }
        match (self.strong, self.emphasis) {
            // A whole caption is often marked up as strong or emphasised.
            _ if self.base == Role::Caption => Role::Caption,
            (true, true) => Role::StrongEmphasis,
            (true, false) => Role::Strong,
            (false, true) => Role::Emphasis,
            (false, false) => self.base,
        }
    }
}
