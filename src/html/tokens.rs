//! The text of a page → tags and texts, for html5ever's tree builder.
//!
//! html5ever's own tokenizer is built to be fed in pieces and looks at one character at a time;
//! it compares every attribute with all before it, so that one tag with 100,000 of them costs
//! minutes. A page is here in one piece: texts, values and scripts are found by their ends and
//! taken whole. The tree is the same (a test compares them); reading 116 news pages takes half
//! the time.
//!
//! Source: the HTML Standard, 13.2.5 "Tokenization". What differs, on purpose: comments come
//! without their text, and of the attributes of a tag the first [`MAX_ATTRIBUTES`] are read.

use std::borrow::Cow;

use html5ever::data::{C1_REPLACEMENTS, NAMED_ENTITIES};
use html5ever::interface::Attribute;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{Doctype, Tag, TagKind, Token, TokenSink, TokenSinkResult};
use html5ever::{LocalName, QualName, local_name, ns};

/// Attributes of one tag that are read; what stands behind them is skipped.
///
/// Pages made by people have under 100. Formatting elements are copied into every block, with
/// all their attributes.
const MAX_ATTRIBUTES: usize = 128;

/// Tags of `<html>` and `<body>` whose attributes are read: all of them come together on one
/// element, each compared with those before.
const MAX_ROOTS: usize = 32;

/// The line that every token says it stands on: nobody asks.
const LINE: u64 = 1;

/// Bytes between two looks at what has become of the page so far: so few that 400 open formatting
/// elements, which every block copies, make some ten thousand nodes until it is seen.
const LOOK: usize = 512;

/// Bytes of the longest name of a character, `CounterClockwiseContourIntegral;`.
const LONGEST_NAME: usize = 32;

/// Feeds a page to a tree builder, to its end or until `is_enough`, which is asked every few
/// hundred bytes and told how many were read.
pub(super) fn feed<S: TokenSink>(html: &str, sink: &S, is_enough: impl Fn(usize) -> bool) {
    let html = html.strip_prefix('\u{feff}').unwrap_or(html);
    let html = with_plain_line_ends(html);
    let mut tokens = Tokens {
        html: &html,
        at: 0,
        mode: Mode::Data,
        roots: 0,
        sink,
    };
    let mut looked = 0;
    while tokens.at < html.len() {
        tokens.step();
        if tokens.at >= looked + LOOK {
            looked = tokens.at;
            if is_enough(looked) {
                break;
            }
        }
    }
    tokens.send(Token::EOFToken);
    sink.end();
}

fn with_plain_line_ends(html: &str) -> Cow<'_, str> {
    if memchr::memchr(b'\r', html.as_bytes()).is_some() {
        Cow::Owned(html.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        Cow::Borrowed(html)
    }
}

/// How the text at the present place is to be read.
#[derive(Clone)]
enum Mode {
    /// Tags, texts and references.
    Data,
    /// Text up to the end tag of this element.
    Raw(RawKind, LocalName),
    /// Text up to the end of the page.
    Plaintext,
}

struct Tokens<'p, S> {
    html: &'p str,
    /// Where the next token begins.
    at: usize,
    mode: Mode,
    /// Tags of `<html>` and `<body>` so far.
    roots: usize,
    sink: &'p S,
}

impl<'p, S: TokenSink> Tokens<'p, S> {
    /// Reads at least one byte.
    fn step(&mut self) {
        match self.mode.clone() {
            Mode::Data if self.next() == Some(b'<') => self.markup(),
            Mode::Data => self.data(),
            Mode::Raw(kind, name) => self.raw(kind, &name),
            Mode::Plaintext => {
                let text = self.rest();
                self.at = self.html.len();
                self.characters(&without_nul(text));
            }
        }
    }

    fn rest(&self) -> &'p str {
        self.html.get(self.at..).unwrap_or_default()
    }

    fn next(&self) -> Option<u8> {
        self.byte(self.at)
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.html.as_bytes().get(at).copied()
    }

    /// The text between two places, both on borders of characters.
    fn slice(&self, from: usize, to: usize) -> &'p str {
        self.html.get(from..to).unwrap_or_default()
    }

    /// The first place from `from` on whose byte is `is_end`, or the end of the page.
    fn find(&self, from: usize, is_end: impl Fn(u8) -> bool) -> usize {
        let rest = self.html.as_bytes().get(from..).unwrap_or_default();
        rest.iter()
            .position(|&byte| is_end(byte))
            .map_or(self.html.len(), |found| from + found)
    }

    /// The first place from `from` on that holds `byte`, or the end of the page.
    fn find_byte(&self, from: usize, byte: u8) -> usize {
        let rest = self.html.as_bytes().get(from..);
        let found = rest.and_then(|rest| memchr::memchr(byte, rest));
        found.map_or(self.html.len(), |found| from + found)
    }

    /// Hands on what is no start tag; how the text behind it is read does not change.
    fn send(&self, token: Token) {
        let _ = self.sink.process_token(token, LINE);
    }

    fn characters(&self, text: &str) {
        if !text.is_empty() {
            self.send(Token::CharacterTokens(StrTendril::from(text)));
        }
    }

    /// A text up to the next tag.
    fn data(&mut self) {
        let end = self.find_byte(self.at, b'<');
        let text = self.slice(self.at, end);
        self.at = end;
        self.with_nul(text, |tokens, part| {
            tokens.characters(&decoded(part, Place::Text));
        });
    }

    /// Sends a text in which the tree builder decides what becomes of U+0000.
    fn with_nul(&self, text: &str, send: impl Fn(&Self, &str)) {
        for (number, part) in text.split('\0').enumerate() {
            if number > 0 {
                self.send(Token::NullCharacterToken);
            }
            send(self, part);
        }
    }

    /// What begins with `<`.
    fn markup(&mut self) {
        match self.byte(self.at + 1) {
            Some(byte) if byte.is_ascii_alphabetic() => self.tag(TagKind::StartTag, self.at + 1),
            Some(b'/') => match self.byte(self.at + 2) {
                Some(byte) if byte.is_ascii_alphabetic() => {
                    self.tag(TagKind::EndTag, self.at + 2);
                }
                Some(b'>') => self.at += 3,
                Some(_) => self.bogus_comment(self.at + 2),
                None => self.literal(2),
            },
            Some(b'!') => self.declaration(),
            Some(b'?') => self.bogus_comment(self.at + 1),
            _ => self.literal(1),
        }
    }

    /// The next bytes stand for themselves.
    fn literal(&mut self, bytes: usize) {
        self.characters(self.slice(self.at, self.at + bytes));
        self.at += bytes;
    }

    fn bogus_comment(&mut self, from: usize) {
        self.at = self.find_byte(from, b'>') + 1;
        self.comment();
    }

    fn comment(&mut self) {
        self.at = self.at.min(self.html.len());
        self.send(Token::CommentToken(StrTendril::new()));
    }

    /// What begins with `<!`.
    fn declaration(&mut self) {
        let from = self.at + 2;
        let rest = self.html.as_bytes().get(from..).unwrap_or_default();
        if rest.starts_with(b"--") {
            self.at = self.comment_end(from + 2);
            self.comment();
        } else if rest
            .get(..7)
            .is_some_and(|word| word.eq_ignore_ascii_case(b"doctype"))
        {
            let end = self.find_byte(from, b'>');
            let mut doctype = doctype(self.slice(from + 7, end));
            doctype.force_quirks |= end == self.html.len();
            self.at = (end + 1).min(self.html.len());
            self.send(Token::DoctypeToken(doctype));
        } else if rest.starts_with(b"[CDATA[")
            && self
                .sink
                .adjusted_current_node_present_but_not_in_html_namespace()
        {
            let text = self.slice(from + 7, self.html.len());
            let length = text.find("]]>").unwrap_or(text.len());
            self.at = (from + 7 + length + 3).min(self.html.len());
            self.with_nul(text.get(..length).unwrap_or_default(), Self::characters);
        } else {
            self.bogus_comment(from);
        }
    }

    /// Where a comment ends whose text begins at `from`.
    fn comment_end(&self, from: usize) -> usize {
        let bytes = self.html.as_bytes();
        let mut at = from;
        loop {
            at = self.find_byte(at, b'>');
            let Some(text) = bytes.get(from..at).filter(|_| at < bytes.len()) else {
                return bytes.len();
            };
            at += 1;
            if matches!(text, b"" | b"-") || text.ends_with(b"--") || text.ends_with(b"--!") {
                return at;
            }
        }
    }

    /// A tag whose name begins at `from`. One that does not end before the page does is none.
    fn tag(&mut self, kind: TagKind, from: usize) {
        let end = self.find(from, |b| is_space(b) || matches!(b, b'/' | b'>'));
        let mut tag = Tag {
            kind,
            name: name(self.slice(from, end)),
            self_closing: false,
            attrs: Vec::new(),
            had_duplicate_attributes: false,
        };
        self.at = end;
        loop {
            self.at = self.find(self.at, |b| !is_space(b));
            match self.next() {
                None => return,
                Some(b'>') => {
                    self.at += 1;
                    return self.finish(tag);
                }
                Some(b'/') => {
                    self.at += 1;
                    tag.self_closing = self.next() == Some(b'>');
                }
                Some(_) => self.attribute(&mut tag),
            }
        }
    }

    fn attribute(&mut self, tag: &mut Tag) {
        let is_end = |b| is_space(b) || matches!(b, b'/' | b'>' | b'=');
        // A name may begin with an equals sign.
        let from = self.at;
        let end = self.find(from + 1, is_end);
        self.at = self.find(end, |b| !is_space(b));
        let mut value = "";
        if self.next() == Some(b'=') {
            self.at = self.find(self.at + 1, |b| !is_space(b));
            value = self.value();
        }
        // Without its end it is no tag.
        if self.at >= self.html.len() || tag.attrs.len() >= MAX_ATTRIBUTES {
            return;
        }
        let name = name(self.slice(from, end));
        if tag.attrs.iter().any(|known| known.name.local == name) {
            tag.had_duplicate_attributes = true;
            return;
        }
        let value = match without_nul(value) {
            Cow::Borrowed(value) => decoded(value, Place::Attribute),
            Cow::Owned(value) => Cow::Owned(decoded(&value, Place::Attribute).into_owned()),
        };
        tag.attrs.push(Attribute {
            // The tree builder sets the namespaces of foreign elements.
            name: QualName::new(None, ns!(), name),
            value: StrTendril::from(&*value),
        });
    }

    /// A value as it stands in the page, without its quotes.
    fn value(&mut self) -> &'p str {
        let from = self.at;
        match self.next() {
            Some(quote @ (b'"' | b'\'')) => {
                let end = self.find_byte(from + 1, quote);
                self.at = (end + 1).min(self.html.len());
                self.slice(from + 1, end)
            }
            Some(b'>') | None => "",
            Some(_) => {
                self.at = self.find(from, |b| is_space(b) || b == b'>');
                self.slice(from, self.at)
            }
        }
    }

    fn finish(&mut self, mut tag: Tag) {
        if matches!(tag.name, local_name!("html") | local_name!("body")) {
            self.roots += 1;
            if self.roots > MAX_ROOTS {
                tag.attrs.clear();
            }
        }
        let name = tag.name.clone();
        self.mode = match self.sink.process_token(Token::TagToken(tag), LINE) {
            TokenSinkResult::RawData(kind) => Mode::Raw(kind, name),
            TokenSinkResult::Plaintext => Mode::Plaintext,
            _ => Mode::Data,
        };
    }

    /// Text up to the end tag of the element it lies in.
    fn raw(&mut self, kind: RawKind, name: &str) {
        let end = match kind {
            RawKind::Rcdata | RawKind::Rawtext => self.end_of_raw(name),
            RawKind::ScriptData | RawKind::ScriptDataEscaped(_) => self.end_of_script(name),
        };
        let text = self.slice(self.at, end);
        self.at = end;
        self.mode = Mode::Data;
        let text = without_nul(text);
        if kind == RawKind::Rcdata {
            self.characters(&decoded(&text, Place::Text));
        } else {
            self.characters(&text);
        }
        if end < self.html.len() {
            self.tag(TagKind::EndTag, end + 2);
        }
    }

    fn end_of_raw(&self, name: &str) -> usize {
        let mut at = self.at;
        loop {
            at = self.find_byte(at, b'<');
            if at == self.html.len() || self.is_tag(at, "/", name) {
                return at;
            }
            at += 1;
        }
    }

    /// Inside `<!-- … -->` a script may write scripts of its own.
    fn end_of_script(&self, name: &str) -> usize {
        let bytes = self.html.as_bytes();
        let (mut is_escaped, mut is_inner) = (false, false);
        let mut at = self.at;
        loop {
            at = if is_escaped {
                self.find(at, |b| matches!(b, b'<' | b'>'))
            } else {
                self.find_byte(at, b'<')
            };
            match self.byte(at) {
                None => return at,
                Some(b'>') if bytes.get(..at).is_some_and(|text| text.ends_with(b"--")) => {
                    (is_escaped, is_inner) = (false, false);
                }
                Some(b'>') => {}
                Some(_) if self.is_tag(at, "/", name) => {
                    if !is_inner {
                        return at;
                    }
                    is_inner = false;
                }
                Some(_) if is_escaped => is_inner |= self.is_tag(at, "", "script"),
                Some(_) => {
                    is_escaped = bytes
                        .get(at..)
                        .is_some_and(|text| text.starts_with(b"<!--"));
                }
            }
            at += 1;
        }
    }

    /// Whether `<`, `slash` and `name` stand at a place, and the name ends there.
    fn is_tag(&self, at: usize, slash: &str, name: &str) -> bool {
        let from = at + 1 + slash.len();
        let bytes = self.html.as_bytes();
        bytes.get(at + 1..from) == Some(slash.as_bytes())
            && bytes
                .get(from..from + name.len())
                .is_some_and(|own| own.eq_ignore_ascii_case(name.as_bytes()))
            && self
                .byte(from + name.len())
                .is_some_and(|b| is_space(b) || matches!(b, b'/' | b'>'))
    }
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b'\t' | b'\n' | b'\x0C' | b' ')
}

/// The name of a tag or an attribute.
fn name(raw: &str) -> LocalName {
    if raw.bytes().any(|b| b.is_ascii_uppercase() || b == 0) {
        LocalName::from(without_nul(&raw.to_ascii_lowercase()).as_ref())
    } else {
        LocalName::from(raw)
    }
}

fn without_nul(text: &str) -> Cow<'_, str> {
    if memchr::memchr(0, text.as_bytes()).is_some() {
        Cow::Owned(text.replace('\0', "\u{fffd}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// A declaration of the kind of document, read from what stands behind `<!doctype`.
fn doctype(text: &str) -> Doctype {
    let is_space = |c: char| matches!(c, '\t' | '\n' | '\x0C' | ' ');
    let text = text.trim_matches(is_space);
    let (name, rest) = text.split_once(is_space).unwrap_or((text, ""));
    let mut doctype = Doctype {
        name: Some(StrTendril::from(&*without_nul(&name.to_ascii_lowercase())))
            .filter(|name| !name.is_empty()),
        public_id: None,
        system_id: None,
        force_quirks: name.is_empty(),
    };
    let rest = rest.trim_start_matches(is_space);
    let keyword = rest.get(..6).unwrap_or(rest).to_ascii_lowercase();
    let mut rest = rest.get(6..).unwrap_or_default();
    let mut id = || {
        rest = rest.trim_start_matches(is_space);
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let (id, behind) = rest.get(1..)?.split_once(quote)?;
        rest = behind;
        Some(StrTendril::from(id))
    };
    match keyword.as_str() {
        "public" => {
            doctype.public_id = id();
            doctype.force_quirks |= doctype.public_id.is_none();
            doctype.system_id = id();
        }
        "system" => {
            doctype.system_id = id();
            doctype.force_quirks |= doctype.system_id.is_none();
        }
        "" => {}
        _ => doctype.force_quirks = true,
    }
    doctype
}

/// Where a reference to a character stands.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Text,
    /// In `?a=1&copy=2` nothing is a reference.
    Attribute,
}

/// A text with its references decoded.
fn decoded(text: &str, place: Place) -> Cow<'_, str> {
    if memchr::memchr(b'&', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('&') {
        out.push_str(before);
        let taken = match behind.strip_prefix('#') {
            Some(digits) => numeric(&mut out, digits).map(|taken| taken + 1),
            None => named(&mut out, behind, place),
        };
        if taken.is_none() {
            out.push('&');
        }
        rest = behind.get(taken.unwrap_or(0)..).unwrap_or_default();
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Appends the character whose name stands at the start of `text`; how many bytes that took.
fn named(out: &mut String, text: &str, place: Place) -> Option<usize> {
    let bytes = text.as_bytes();
    let letters = bytes.iter().take(LONGEST_NAME);
    let letters = letters.take_while(|b| b.is_ascii_alphanumeric()).count();
    let longest = letters + usize::from(bytes.get(letters) == Some(&b';'));
    // The longest name that is one: `&notit` is `¬it`.
    let (length, first, second) = (1..=longest).rev().find_map(|length| {
        let (first, second) = *NAMED_ENTITIES.get(text.get(..length)?)?;
        (first != 0).then_some((length, first, second))
    })?;
    let behind = bytes.get(length);
    let is_address = place == Place::Attribute
        && bytes.get(length - 1) != Some(&b';')
        && behind.is_some_and(|b| *b == b'=' || b.is_ascii_alphanumeric());
    if is_address {
        return None;
    }
    out.extend(char::from_u32(first));
    out.extend(char::from_u32(second).filter(|_| second != 0));
    Some(length)
}

/// Appends the character whose number stands at the start of `text`; how many bytes that took.
fn numeric(out: &mut String, text: &str) -> Option<usize> {
    let (radix, start) = if text.starts_with(['x', 'X']) {
        (16, 1)
    } else {
        (10, 0)
    };
    let digits = text.get(start..)?.chars();
    let digits: Vec<u32> = digits.map_while(|c| c.to_digit(radix)).collect();
    if digits.is_empty() {
        return None;
    }
    let number = digits.iter().fold(0_u32, |number, digit| {
        number.saturating_mul(radix).saturating_add(*digit)
    });
    let c1 = number.checked_sub(0x80).and_then(|n| {
        let replaced = C1_REPLACEMENTS.get(usize::try_from(n).ok()?)?;
        *replaced
    });
    let read = c1.or_else(|| char::from_u32(number).filter(|c| *c != '\0'));
    out.push(read.unwrap_or(char::REPLACEMENT_CHARACTER));
    let end = start + digits.len();
    Some(end + usize::from(text.as_bytes().get(end) == Some(&b';')))
}

#[cfg(test)]
mod tests {
    use html5ever::driver::{self, ParseOpts};
    use html5ever::tendril::TendrilSink;
    use html5ever::tree_builder::TreeBuilderOpts;
    use proptest::prelude::*;
    use scraper::{Html, HtmlTreeSink, Node};

    use crate::html::dom;

    fn by_html5ever(html: &str) -> Html {
        let options = ParseOpts {
            tree_builder: TreeBuilderOpts {
                scripting_enabled: false,
                ..TreeBuilderOpts::default()
            },
            ..ParseOpts::default()
        };
        let sink = HtmlTreeSink::new(Html::new_document());
        driver::parse_document(sink, options).one(html)
    }

    /// The tree on lines, comments without their text.
    fn drawn(page: &Html) -> Vec<String> {
        let mut lines = vec![format!("{:?}", page.quirks_mode)];
        for node in page.tree.root().descendants() {
            let depth = node.ancestors().count();
            lines.push(match node.value() {
                Node::Comment(_) => format!("{depth} comment"),
                Node::Element(element) => {
                    let mut attrs: Vec<_> = element.attrs().collect();
                    attrs.sort_unstable();
                    format!("{depth} {:?} {attrs:?}", element.name)
                }
                other => format!("{depth} {other:?}"),
            });
        }
        lines
    }

    #[track_caller]
    fn check(html: &str) {
        assert_eq!(
            drawn(&dom::parse(html)),
            drawn(&by_html5ever(html)),
            "{html:?}"
        );
    }

    #[test]
    fn tags_end_where_the_standard_ends_them() {
        check("<p class=a id='b' title=\"c>d\" e f = g/h>x</p ><BR/><br / ><i =a='b'c>");
        check("<p a=1 a=2 A=3></><//p><?php x?>< b <1 </ x>");
        for cut in [
            "<",
            "</",
            "<p",
            "<p a",
            "<p a=",
            "<p a='b",
            "<!",
            "<!-",
            "<!--a",
            "<!doctype",
        ] {
            check(&format!("x{cut}"));
        }
    }

    #[test]
    fn references_are_read_as_browsers_do() {
        check(
            "&amp;&ampx&notit;&notin;&copy=2&#65;&#x41&#x;&#;&#128;&#0;&#xD800;&#99999999999;&;&bogus;& &fjlig;",
        );
        check("<a href='?a=1&copy=2&amp;b&notit&not;&lt&gt=&lt1&'>");
    }

    #[test]
    fn comments_and_declarations_end_early_and_late() {
        for text in [
            "<!-->a",
            "<!--->a",
            "<!---->a",
            "<!-- -- -->a",
            "<!--a--!>b",
            "<!--a--!b-->c",
            "<!--a->b",
            "<!-- <!-- --> a",
            "<!x>a",
            "<![CDATA[a]]>b",
            "<svg><![CDATA[a<b>]]>c",
            "<svg><![CDATA[a",
            "<svg><![CDATA[a\0b",
            "<svg><title><![CDATA[a\0b",
        ] {
            check(&format!("<p>{text}"));
        }
        for kind in [
            "html",
            "HTML PUBLIC \"-//W3C//DTD HTML 4.01//EN\" \"http://www.w3.org/TR/html4/strict.dtd\"",
            "html PUBLIC '-//W3C//DTD HTML 4.01 Transitional//EN'",
            "html SYSTEM 'about:legacy-compat'",
            "",
            "html x",
        ] {
            check(&format!("<!DOCTYPE {kind}><p>a<table><tr><td>b"));
        }
    }

    #[test]
    fn scripts_and_styles_are_taken_whole() {
        check("<title>a &amp; <b></title><textarea>\n<p></textarea><style>a<b</styles></STYLE >x");
        check("<script>if (a<b) { '</scripts>' } // &amp;</script>x<script>a");
        check("<script><!-- <script> </script> --> </script>a<script><!--></script>b");
        check(
            "<script><!-- a </script>b<script><!-- <scripty </script>c<noscript><img></noscript>",
        );
        check("<xmp><b></xmp><iframe><b></iframe><plaintext><b></plaintext>");
    }

    #[test]
    fn countless_attributes_are_skipped() {
        let attributes: Vec<String> = (0..100_000).map(|n| format!(" a{n}='>'")).collect();
        let page = dom::parse(&format!("<div{}>after", attributes.concat()));
        let outline = dom::Outline::of(&page);
        assert_eq!(outline.text_of(0, 100), "after");
        let most = outline
            .nodes()
            .iter()
            .map(|node| node.attrs().count())
            .max();
        assert_eq!(most, Some(super::MAX_ATTRIBUTES));
    }

    #[test]
    fn countless_roots_add_nothing() {
        let bodies: Vec<String> = (0..1000).map(|n| format!("<body a{n}=1>")).collect();
        let page = dom::parse(&format!("{}text", bodies.concat()));
        let outline = dom::Outline::of(&page);
        let most = outline
            .nodes()
            .iter()
            .map(|node| node.attrs().count())
            .max();
        assert_eq!(most, Some(super::MAX_ROOTS));
    }

    proptest! {
        #[test]
        fn trees_are_those_of_html5ever(parts in prop::collection::vec(0..60usize, 0..40)) {
            const PARTS: [&str; 60] = [
                "<p>", "</p>", "<b>", "</b>", "<a href='x?a=1&amp;b&copy'>", "</a>", "<div class=\"a b\">", "</div>",
                "<table>", "<tr>", "<td>", "</table>", "<script>", "</script>", "<!--", "-->", "--!>", "<style>", "</style>",
                "<title>", "</title>", "<svg>", "</svg>", "<![CDATA[", "]]>", "<textarea>", "</textarea>", "<pre>", "\n",
                "\r\n", "\r", " ", "a", "&amp;", "&", "#", "x41;", "lt", ";", "\0", "<", ">", "/", "=", "'", "\"", "-", "!",
                "<body id=a>", "</body>", "<html lang=en>", "<br/>", "<template>", "</template>", "<noscript>", "</noscript>",
                "é", "<select><option>", "</select>", "<plaintext>",
            ];
            let page: String = parts.iter().map(|&part| PARTS[part]).collect();
            prop_assert_eq!(drawn(&dom::parse(&page)), drawn(&by_html5ever(&page)), "{:?}", page);
        }
    }
}
