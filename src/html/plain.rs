//! The words of a piece of HTML, without building a tree of it.
//!
//! Made for summaries of headline lists: one pass, no allocation but the result. Where the
//! structure matters, `html::blocks` reads the piece properly.

use super::entities::{self, Semicolon};
use crate::text::Plain;

/// Elements that stand apart from what is around them: their tags count as a space.
///
/// Everything else (`b`, `a`, `span`, names nobody knows) can stand inside a word.
const APART: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "br",
    "button",
    "caption",
    "center",
    "dd",
    "details",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "iframe",
    "img",
    "input",
    "legend",
    "li",
    "main",
    "menu",
    "nav",
    "object",
    "ol",
    "option",
    "p",
    "picture",
    "pre",
    "section",
    "select",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
    "video",
];

/// Elements whose content is not shown.
const HIDDEN: &[&str] = &[
    "applet", "audio", "canvas", "head", "iframe", "noembed", "noframes", "noscript", "object",
    "script", "select", "style", "svg", "template", "textarea", "title", "video",
];

/// Elements of HTML, past and present. In a text that may or may not be HTML, `<b>` is a tag and
/// `<gorilla>` is not.
const KNOWN: &[&str] = &[
    "a",
    "abbr",
    "acronym",
    "address",
    "applet",
    "area",
    "article",
    "aside",
    "audio",
    "b",
    "base",
    "basefont",
    "bdi",
    "bdo",
    "big",
    "blink",
    "blockquote",
    "body",
    "br",
    "button",
    "canvas",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "data",
    "dd",
    "del",
    "details",
    "dfn",
    "dir",
    "div",
    "dl",
    "dt",
    "em",
    "embed",
    "fieldset",
    "figcaption",
    "figure",
    "font",
    "footer",
    "form",
    "frame",
    "frameset",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "i",
    "iframe",
    "img",
    "input",
    "ins",
    "kbd",
    "label",
    "legend",
    "li",
    "link",
    "main",
    "map",
    "mark",
    "marquee",
    "menu",
    "meta",
    "nav",
    "nobr",
    "noframes",
    "noscript",
    "object",
    "ol",
    "option",
    "p",
    "param",
    "picture",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "script",
    "section",
    "select",
    "small",
    "source",
    "span",
    "strike",
    "strong",
    "style",
    "sub",
    "summary",
    "sup",
    "svg",
    "table",
    "tbody",
    "td",
    "textarea",
    "tfoot",
    "th",
    "thead",
    "time",
    "title",
    "tr",
    "track",
    "tt",
    "u",
    "ul",
    "var",
    "video",
    "wbr",
];

/// The words of a piece of HTML on one line.
pub fn plain(fragment: &str) -> Plain {
    Plain::new(&words(fragment, usize::MAX, |_| true))
}

/// The words of a text that calls itself plain, on one line: only the tags of emphasis and links
/// are dropped, which nobody writes about; references that were escaped twice are decoded.
pub fn plain_of_text(text: &str) -> Plain {
    const EMPHASIS: &[&str] = &[
        "a", "b", "br", "em", "font", "i", "span", "strong", "sub", "sup",
    ];
    let is_tag = |tag: &Tag<'_>| tag.is_closed && is_one_of(tag.name, EMPHASIS);
    Plain::new(&words(text, usize::MAX, is_tag))
}

/// Whether a text has the marks of HTML: a tag that HTML knows, or a reference.
pub fn looks_like_html(text: &str) -> bool {
    let has_tag = || {
        text.match_indices('<')
            .filter_map(|(at, _)| Tag::at_start(text.get(at..)?))
            .any(|tag| tag.is_closed && is_one_of(tag.name, KNOWN))
    };
    let has_reference = || entities::decode(text, Semicolon::Needed) != text;
    text.contains('<') && has_tag() || text.contains('&') && has_reference()
}

/// The words of a text that may be HTML or not, on one line: tags that HTML knows are dropped,
/// what else stands in angle brackets stays; references are decoded.
pub fn plain_of_either(text: &str) -> Plain {
    let is_tag = |tag: &Tag<'_>| tag.name.is_empty() || tag.is_closed && is_one_of(tag.name, KNOWN);
    Plain::new(&words(text, usize::MAX, is_tag))
}

/// The first words of a piece of HTML on one line, at most `chars` characters.
///
/// Reads no further than it needs. A cut falls between two words where one of the last 40
/// characters is a space.
pub fn plain_up_to(fragment: &str, chars: usize) -> Plain {
    let text = Plain::new(&words(fragment, chars, |_| true));
    let Some((end, _)) = text.char_indices().nth(chars) else {
        return text;
    };
    let kept = text.get(..end).unwrap_or_default();
    let space = kept.char_indices().rev().take(40).find(|(_, c)| *c == ' ');
    Plain::new(space.map_or(kept, |(at, _)| kept.get(..at).unwrap_or(kept)))
}

/// The text of `html` with spaces for block tags, until it has more than `chars` characters
/// that are not white space. What is not a tag by `is_tag` is text.
fn words(html: &str, chars: usize, is_tag: fn(&Tag<'_>) -> bool) -> String {
    let mut out = String::with_capacity(html.len().min(chars.saturating_mul(2)));
    let mut hidden = Hidden::default();
    let mut seen = 0_usize;
    let mut rest = html;
    while !rest.is_empty() && seen <= chars {
        let Some(at) = rest.find('<') else {
            entities::decode_into(&mut out, rest, Semicolon::Optional);
            break;
        };
        let (text, from) = rest.split_at(at);
        let before = out.len();
        entities::decode_into(&mut out, text, Semicolon::Optional);
        if chars != usize::MAX {
            let fresh = out.get(before..).unwrap_or_default();
            seen += fresh.chars().filter(|c| !c.is_whitespace()).count();
        }
        let tag = Tag::at_start(from).filter(|tag| is_tag(tag));
        let Some(tag) = tag else {
            out.push('<');
            rest = from.get(1..).unwrap_or_default();
            continue;
        };
        if is_one_of(tag.name, APART) {
            out.push(' ');
        }
        rest = from.get(tag.len..).unwrap_or_default();
        if !tag.is_end && !tag.is_empty {
            rest = hidden.skip(rest, tag.name);
        }
    }
    out
}

fn is_one_of(name: &str, names: &[&str]) -> bool {
    names.iter().any(|n| n.eq_ignore_ascii_case(name))
}

/// Skips the content of hidden elements.
#[derive(Default)]
struct Hidden {
    /// Which of [`HIDDEN`] were found to have no end tag any more, so that a page of a million
    /// open `<script>` is not searched a million times.
    unclosed: [bool; HIDDEN.len()],
}

impl Hidden {
    /// What follows the element `name` that was just opened: `html` itself when it is shown, or
    /// has no end, as a piece cut in the middle is better shown than lost.
    fn skip<'a>(&mut self, html: &'a str, name: &str) -> &'a str {
        let Some(index) = HIDDEN.iter().position(|n| n.eq_ignore_ascii_case(name)) else {
            return html;
        };
        if self.unclosed[index] {
            return html;
        }
        let mut rest = html;
        while let Some(at) = rest.find("</") {
            rest = rest.get(at + 2..).unwrap_or_default();
            if rest
                .get(..name.len())
                .is_some_and(|n| n.eq_ignore_ascii_case(name))
            {
                return rest.split_once('>').map_or("", |(_, after)| after);
            }
        }
        self.unclosed[index] = true;
        html
    }
}

/// A tag, comment or declaration at the start of a piece of HTML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tag<'a> {
    /// Its name as written; empty for comments and declarations.
    pub name: &'a str,
    /// What stands between the name and the end of the tag.
    pub attributes: &'a str,
    /// `</name>`.
    pub is_end: bool,
    /// `<name/>`.
    pub is_empty: bool,
    /// It has its `>`.
    pub is_closed: bool,
    /// Bytes it takes, brackets included.
    pub len: usize,
}

impl<'a> Tag<'a> {
    /// Reads the tag that `html`, which begins with `<`, begins with; `None` when the `<` is
    /// only a character, as in `a < b`.
    ///
    /// A tag that is not closed ends where the next one begins, or with the text.
    pub fn at_start(html: &'a str) -> Option<Self> {
        let bytes = html.as_bytes();
        let is_end = bytes.get(1) == Some(&b'/');
        let start = if is_end { 2 } else { 1 };
        match bytes.get(start)? {
            b'!' | b'?' if !is_end => return Some(Self::declaration(html)),
            b if b.is_ascii_alphabetic() => {}
            _ => return None,
        }
        let name_end = bytes
            .iter()
            .skip(start)
            .position(|b| b.is_ascii_whitespace() || matches!(b, b'/' | b'>' | b'<'))
            .map_or(bytes.len(), |n| n + start);
        let end = tag_end(bytes, name_end);
        let is_closed = bytes.get(end) == Some(&b'>');
        let inside = html.get(name_end..end)?;
        Some(Self {
            name: html.get(start..name_end)?,
            attributes: inside.strip_suffix('/').unwrap_or(inside),
            is_end,
            is_empty: inside.ends_with('/'),
            is_closed,
            len: end + usize::from(is_closed),
        })
    }

    fn declaration(html: &'a str) -> Self {
        let end = if html.starts_with("<!--") {
            // A comment that never ends hides only its tag.
            let end = html.find("-->").map(|n| n + 3);
            end.or_else(|| html.find('>').map(|n| n + 1))
        } else if html.starts_with("<![CDATA[") {
            Some("<![CDATA[".len())
        } else {
            html.find('>').map(|n| n + 1)
        };
        Self {
            name: "",
            attributes: "",
            is_end: false,
            is_empty: true,
            is_closed: end.is_some(),
            len: end.unwrap_or(html.len()),
        }
    }
}

/// Where the `>` of a tag stands, or what ends it without one. A quote counts only after `=`.
fn tag_end(bytes: &[u8], from: usize) -> usize {
    let mut quote = None;
    let mut last = b' ';
    for (at, &b) in bytes.iter().enumerate().skip(from) {
        match (quote, b) {
            (None, b'>' | b'<') => return at,
            (None, b'"' | b'\'') if last == b'=' => quote = Some(b),
            (Some(open), _) if open == b => quote = None,
            _ => {}
        }
        if !b.is_ascii_whitespace() {
            last = b;
        }
    }
    // A quote that never ends swallows the rest; the first `>` is the better guess then.
    let rest = bytes.get(from..).filter(|_| quote.is_some());
    let bracket = rest.and_then(|rest| rest.iter().position(|b| *b == b'>'));
    bracket.map_or(bytes.len(), |n| n + from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(html: &str, expected: &str) {
        assert_eq!(plain(html).as_str(), expected, "{html}");
    }

    #[test]
    fn tags_are_dropped_and_blocks_are_apart() {
        check(
            "<p>One <b>t</b>wo</p><p>three<br>four</p>",
            "One two three four",
        );
        check(
            "<p title=\"a > b\">One</p><!-- <p>not this -->two",
            "One two",
        );
    }

    #[test]
    fn references_are_decoded_once() {
        check(
            "caf&eacute; &amp;lt; R&D &copy 2024",
            "café &lt; R&D © 2024",
        );
    }

    #[test]
    fn scripts_and_styles_are_not_text() {
        check(
            "a<script>if (a < b) x()</SCRIPT >b<style>p{}</style><noscript>no</noscript>c",
            "abc",
        );
        check("a<script>cut in the middle", "acut in the middle");
    }

    #[test]
    fn what_only_looks_like_a_tag_is_text() {
        check("1 < 2 > 0, a <3 b, <", "1 < 2 > 0, a <3 b, <");
        check("end <b", "end");
    }

    #[test]
    fn in_a_title_only_known_tags_are_tags() {
        for (text, expected) in [
            (
                "The <gorilla> in the <em>room</em>",
                "The <gorilla> in the room",
            ),
            ("AT&amp;T, a < b, A<B", "AT&T, a < b, A<B"),
        ] {
            assert_eq!(plain_of_either(text).as_str(), expected);
        }
    }

    #[test]
    fn summaries_end_between_words() {
        assert_eq!(
            plain_up_to("<p>One two</p> three four", 10).as_str(),
            "One two"
        );
        assert_eq!(plain_up_to("<p>One two</p>", 7).as_str(), "One two");
        assert_eq!(plain_up_to("新闻新闻新闻", 4).as_str(), "新闻新闻");
    }
}
