//! XML as it is found: text → [`Token`]s.
//!
//! Never fails. What cannot be markup is text, what never ends goes to the end, and every input
//! is read once, in time proportional to its length: where the end of something was searched in
//! vain, that is remembered.
//!
//! An own tokenizer, as quick-xml 0.42 in its lenient mode was tried first in this place and is
//! no faster. It takes `a < b</title>` for a tag and swallows the end tag; at a quote, comment,
//! CDATA section or instruction that is never closed, the rest of the feed is lost. Started again
//! behind each of those it reads the rest, but then 1 MB of `<` takes more than 20 s.

use std::ops::Range;

/// A piece of an XML text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Token<'a> {
    /// Text, with its references.
    Text(&'a str),
    /// The content of a CDATA section.
    CData(&'a str),
    /// `<name attributes>`, or `<name attributes/>`.
    Start {
        /// With its prefix, as written.
        name: &'a str,
        /// As written.
        attributes: &'a str,
        /// `/>`.
        is_empty: bool,
    },
    /// `</name>`.
    End {
        /// With its prefix, as written.
        name: &'a str,
    },
    /// `<!DOCTYPE ...>`, for the entities it declares.
    Doctype(&'a str),
}

/// The tokens of a text; comments and processing instructions are left out.
#[derive(Debug, Clone)]
pub struct Tokens<'a> {
    source: &'a str,
    at: usize,
    /// Where the token given last began.
    start: usize,
    /// The name of the last start tag.
    started: &'a str,
    /// For each [`Ender`], where it comes next, as the last search found: `usize::MAX` when it
    /// comes no more. Searches only go forward, so that what lies ahead need not be searched again.
    ahead: [usize; 6],
    /// Whether a document type declaration was found to have no end.
    has_open_doctype: bool,
}

/// What ends a piece of markup.
#[derive(Debug, Clone, Copy)]
enum Ender {
    Comment,
    CData,
    Instruction,
    Bracket,
    DoubleQuote,
    SingleQuote,
}

impl Ender {
    fn text(self) -> &'static str {
        match self {
            Self::Comment => "-->",
            Self::CData => "]]>",
            Self::Instruction => "?>",
            Self::Bracket => ">",
            Self::DoubleQuote => "\"",
            Self::SingleQuote => "'",
        }
    }
}

impl<'a> Tokens<'a> {
    /// Begins to read.
    pub fn new(source: &'a str) -> Self {
        Self {
            source,
            at: 0,
            start: 0,
            started: "",
            ahead: [0; 6],
            has_open_doctype: false,
        }
    }

    /// Where the token given last stands in the text, in bytes.
    pub fn span(&self) -> Range<usize> {
        self.start..self.at
    }

    /// Where `ender` comes next, not before `from`.
    fn find(&mut self, ender: Ender, from: usize) -> Option<usize> {
        let known = self.ahead[ender as usize];
        if known < from || known == 0 {
            let found = self.source.get(from..)?.find(ender.text());
            self.ahead[ender as usize] = found.map_or(usize::MAX, |n| n + from);
        }
        let next = self.ahead[ender as usize];
        (next != usize::MAX).then_some(next)
    }

    fn slice(&self, from: usize, to: usize) -> &'a str {
        self.source.get(from..to).unwrap_or_default()
    }

    /// Text up to the next `<` that can open markup.
    fn text(&mut self) -> Option<Token<'a>> {
        let start = self.at;
        let mut search = start;
        let end = loop {
            let Some(found) = self.slice(search, self.source.len()).find('<') else {
                break self.source.len();
            };
            search += found;
            if self.opens_markup(search) {
                break search;
            }
            search += 1;
        };
        self.at = end;
        (end > start).then(|| Token::Text(self.slice(start, end)))
    }

    fn opens_markup(&self, at: usize) -> bool {
        match self.source.as_bytes().get(at + 1) {
            Some(b'/') => self
                .source
                .as_bytes()
                .get(at + 2)
                .is_some_and(|b| is_name_start(*b)),
            Some(b'!' | b'?') => true,
            Some(b) => is_name_start(*b),
            None => false,
        }
    }

    /// The markup at the current place; `None` when it says nothing.
    fn markup(&mut self) -> Option<Token<'a>> {
        let start = self.at;
        let rest = self.slice(start, self.source.len());
        if rest.starts_with("<!--") {
            self.comment(start);
            None
        } else if starts_with_folded(rest, "<![CDATA[") {
            Some(self.cdata(start))
        } else if starts_with_folded(rest, "<!DOCTYPE") {
            Some(self.doctype(start))
        } else if rest.starts_with("<?") {
            self.instruction(start);
            None
        } else if rest.starts_with("<!") {
            self.at = self.bracket_end(start + 2);
            None
        } else if rest.starts_with("</") {
            Some(self.end_tag(start))
        } else {
            Some(self.start_tag(start))
        }
    }

    fn comment(&mut self, start: usize) {
        // A comment that never ends hides nothing but its opening.
        let end = self.find(Ender::Comment, start + 4).map(|end| end + 3);
        self.at = end.unwrap_or(start + 4);
    }

    fn instruction(&mut self, start: usize) {
        // `<?xml version="1.0">`: no declaration has a bracket inside, but scripts do.
        let is_declaration = starts_with_folded(self.slice(start, self.source.len()), "<?xml ");
        let end = if is_declaration {
            None
        } else {
            self.find(Ender::Instruction, start + 2)
        };
        self.at = end.map_or_else(|| self.bracket_end(start + 2), |end| end + 2);
    }

    /// The end of a piece of markup that goes to its bracket, or to the next tag without one.
    fn bracket_end(&self, from: usize) -> usize {
        let rest = self.slice(from, self.source.len());
        let end = rest
            .find(['>', '<'])
            .map_or(self.source.len(), |n| n + from);
        let is_closed = self.source.as_bytes().get(end) == Some(&b'>');
        end + usize::from(is_closed)
    }

    fn cdata(&mut self, start: usize) -> Token<'a> {
        let inside = start + "<![CDATA[".len();
        let end = self.find(Ender::CData, inside);
        let text = self.slice(inside, end.unwrap_or(self.source.len()));
        // A section without an end, or with that of a later section, ends with its element.
        let forgotten = match (end, text.find("<![CDATA[")) {
            (Some(_), None) => None,
            (_, later) => self
                .element_end(text)
                .filter(|end| later.is_none_or(|at| *end < at)),
        };
        if let Some(length) = forgotten {
            self.at = inside + length;
            return Token::CData(self.slice(inside, self.at));
        }
        self.at = end.map_or(self.source.len(), |end| end + 3);
        Token::CData(text)
    }

    /// Where in `text` the element that was started last is ended.
    fn element_end(&self, text: &str) -> Option<usize> {
        text.match_indices("</").map(|(at, _)| at).find(|at| {
            let name = text
                .get(at + 2..)
                .and_then(|rest| rest.get(..self.started.len()));
            name.is_some_and(|name| name == self.started)
        })
    }

    fn doctype(&mut self, start: usize) -> Token<'a> {
        let bytes = self.source.as_bytes();
        let mut depth = 0_usize;
        let mut quote = None;
        let mut end = None;
        for (at, &b) in bytes.iter().enumerate().skip(start) {
            if self.has_open_doctype {
                break;
            }
            match (quote, b) {
                (Some(open), _) if open == b => quote = None,
                (None, b'"' | b'\'') => quote = Some(b),
                (None, b'[') => depth += 1,
                (None, b']') => depth = depth.saturating_sub(1),
                (None, b'>') if depth == 0 => {
                    end = Some(at);
                    break;
                }
                _ => {}
            }
        }
        // Where its quotes or brackets do not pair, it ends at its first bracket.
        self.has_open_doctype |= end.is_none();
        let end = end.or_else(|| self.find(Ender::Bracket, start));
        self.at = end.map_or(bytes.len(), |end| end + 1);
        Token::Doctype(self.slice(start, self.at))
    }

    fn end_tag(&mut self, start: usize) -> Token<'a> {
        let name_end = self.name_end(start + 2);
        // `</title <link>`: an end tag without its bracket ends where the next tag begins.
        self.at = self.bracket_end(name_end);
        Token::End {
            name: self.slice(start + 2, name_end),
        }
    }

    fn start_tag(&mut self, start: usize) -> Token<'a> {
        let name_end = self.name_end(start + 1);
        let end = self.tag_end(name_end);
        let is_closed = self.source.as_bytes().get(end) == Some(&b'>');
        self.at = end + usize::from(is_closed);
        let attributes = self.slice(name_end, end);
        let is_empty = is_closed && attributes.ends_with('/');
        self.started = self.slice(start + 1, name_end);
        Token::Start {
            name: self.started,
            attributes: if is_empty {
                attributes.strip_suffix('/').unwrap_or(attributes)
            } else {
                attributes
            },
            is_empty,
        }
    }

    fn name_end(&self, from: usize) -> usize {
        let rest = self.slice(from, self.source.len());
        rest.bytes()
            .position(|b| b.is_ascii_whitespace() || matches!(b, b'>' | b'/' | b'<' | b'=' | b'"'))
            .map_or(self.source.len(), |n| n + from)
    }

    /// Where the tag ends: at its `>`, or before the `<` of another tag, or at the end.
    fn tag_end(&mut self, from: usize) -> usize {
        let bytes = self.source.as_bytes();
        let mut at = from;
        let mut last = b' ';
        while let Some(&b) = bytes.get(at) {
            match b {
                b'>' | b'<' => return at,
                b'"' | b'\'' if last == b'=' => match self.quote_end(at, b) {
                    Some(end) => at = end,
                    None => return self.find(Ender::Bracket, at).unwrap_or(bytes.len()),
                },
                _ => {}
            }
            if !b.is_ascii_whitespace() {
                last = b;
            }
            at += 1;
        }
        bytes.len()
    }

    /// Where the quote opened at `open` is closed; `None` when its closing quote is missing,
    /// which shows by what follows the next one: neither space nor the end of a tag.
    fn quote_end(&mut self, open: usize, quote: u8) -> Option<usize> {
        let ender = if quote == b'"' {
            Ender::DoubleQuote
        } else {
            Ender::SingleQuote
        };
        let end = self.find(ender, open + 1)?;
        let value = self.slice(open + 1, end);
        let next = self.source.as_bytes().get(end + 1);
        let fits = next.is_none_or(|b| b.is_ascii_whitespace() || matches!(b, b'>' | b'/' | b'?'));
        // Without markup inside, the value ends here whatever follows (`a="1"b="2"`).
        (fits || !value.contains('<')).then_some(end)
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        while self.at < self.source.len() {
            self.start = self.at;
            let token = if self.opens_markup(self.at)
                && self.source.as_bytes().get(self.at) == Some(&b'<')
            {
                self.markup()
            } else {
                self.text()
            };
            if token.is_some() {
                return token;
            }
        }
        None
    }
}

fn is_name_start(b: u8) -> bool {
    b.is_ascii_alphabetic() || matches!(b, b'_' | b':') || !b.is_ascii()
}

fn starts_with_folded(text: &str, prefix: &str) -> bool {
    text.get(..prefix.len())
        .is_some_and(|t| t.eq_ignore_ascii_case(prefix))
}

/// The attributes of a tag, in their order: name as written, value with its references.
#[derive(Debug, Clone)]
pub struct Attributes<'a> {
    rest: &'a str,
}

impl<'a> Attributes<'a> {
    /// Reads what stands between the name and the end of a tag.
    pub fn new(attributes: &'a str) -> Self {
        Self { rest: attributes }
    }
}

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        let is_space = |c: char| c.is_ascii_whitespace();
        let text = self
            .rest
            .trim_start_matches(|c| is_space(c) || matches!(c, '/' | '"' | '\'' | '='));
        if text.is_empty() {
            return None;
        }
        let name_end = text
            .find(|c| is_space(c) || matches!(c, '=' | '/'))
            .unwrap_or(text.len());
        let (name, after) = text.split_at(name_end);
        let Some(value) = after.trim_start_matches(is_space).strip_prefix('=') else {
            self.rest = after;
            return Some((name, ""));
        };
        let value = value.trim_start_matches(is_space);
        let quoted = ['"', '\''].into_iter().find_map(|quote| {
            let inside = value.strip_prefix(quote)?;
            Some(inside.split_once(quote).unwrap_or((inside, "")))
        });
        let (value, rest) = quoted.unwrap_or_else(|| {
            let end = value.find(is_space).unwrap_or(value.len());
            value.split_at(end)
        });
        self.rest = rest;
        Some((name, value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tokens as text: `<a>`, `</a>`, `"text"`, `[cdata]`.
    fn shown(source: &str) -> String {
        let mut out = String::new();
        for token in Tokens::new(source) {
            match token {
                Token::Text(text) => out.extend(["\"", text, "\" "]),
                Token::CData(text) => out.extend(["[", text, "] "]),
                Token::Start {
                    name, attributes, ..
                } => {
                    out.extend(["<", name]);
                    for (name, value) in Attributes::new(attributes) {
                        out.extend([" ", name, "=", value]);
                    }
                    out.push_str("> ");
                }
                Token::End { name } => out.extend(["</", name, "> "]),
                Token::Doctype(_) => out.push_str("doctype "),
            }
        }
        out.trim_end().to_owned()
    }

    #[track_caller]
    fn check(source: &str, expected: &str) {
        assert_eq!(shown(source), expected, "{source}");
    }

    #[test]
    fn ordinary_xml() {
        check(
            "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b \"c>\">]><a:b c='d' e = \"f>g\"/>h<!-- i --></a>",
            "doctype <a:b c=d e=f>g> \"h\" </a>",
        );
        check("<a><![CDATA[<b>]]>c</a>", "<a> [<b>] \"c\" </a>");
    }

    #[test]
    fn a_bare_bracket_is_text() {
        check(
            "<t>a < b, I <3 it, </ ></t>",
            "<t> \"a < b, I <3 it, </ >\" </t>",
        );
    }

    #[test]
    fn attributes_need_neither_quotes_nor_values() {
        check("<a b=c d e='f'g=\"h\"/>", "<a b=c d= e=f g=h>");
        check("<a title=it's b=\"1\">", "<a title=it's b=1>");
    }

    #[test]
    fn what_is_never_closed_ends_before_the_next_tag() {
        check("<a b=\"c><d e=\"f\">", "<a b=c> <d e=f>");
        check("<a></b <c>", "<a> </b> <c>");
        check("<a <b>", "<a> <b>");
        check("<a><?php x <b>", "<a> <b>");
        check("<!DOCTYPE a [ \"><b>", "doctype <b>");
        check("<a><!-- b <c>", "<a> \" b \" <c>");
    }

    #[test]
    fn an_open_section_ends_with_its_element() {
        check("<a><![CDATA[<b>x</a><c>", "<a> [<b>x] </a> <c>");
        check(
            "<a><![CDATA[x</a><c><![CDATA[y]]></c>",
            "<a> [x] </a> <c> [y] </c>",
        );
        check("<a><![CDATA[cut <b>in", "<a> [cut <b>in]");
    }
}
