//! What the text of an element means: plain text, HTML, or one in the disguise of the other.

use std::borrow::Cow;

use super::links;
use super::names::Space;
use super::tree::Element;
use crate::html::charset;
use crate::html::entities::escape_into;
use crate::html::plain;
use crate::text::Plain;
use url::Url;

/// How an element says its text is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Nothing is said, as in RSS.
    Unsaid,
    /// Text, every character of it.
    Text,
    /// HTML, escaped.
    Html,
    /// HTML as elements.
    Xhtml,
    /// Anything, in base64.
    Base64,
}

/// Reads the `type` and `mode` of Atom's text constructs (1.0 and 0.3).
fn form(element: Element<'_, '_>) -> Form {
    let kind = element.attribute("type").map(|t| t.to_ascii_lowercase());
    let kind = kind
        .as_deref()
        .map(|t| t.split(';').next().unwrap_or(t).trim());
    let mode = element.attribute("mode").map(|m| m.to_ascii_lowercase());
    match (kind, mode.as_deref()) {
        (_, Some("base64")) => Form::Base64,
        (Some("html" | "text/html"), mode) if mode != Some("xml") => Form::Html,
        (Some("xhtml" | "application/xhtml+xml"), _) => Form::Xhtml,
        (Some(_) | None, Some("xml")) | (Some("text/html"), _) if element.has_elements() => {
            Form::Xhtml
        }
        (Some("text" | "text/plain" | "plain"), _) => Form::Text,
        // Atom's default; in RSS the same silence means anything.
        (None, None) if element.space() == Space::Atom => Form::Text,
        (Some(kind), None) if is_binary(kind) && !element.has_elements() => Form::Base64,
        _ => Form::Unsaid,
    }
}

/// Media types whose content Atom 1.0 (4.1.3.3) wants in base64.
fn is_binary(kind: &str) -> bool {
    kind.contains('/') && !kind.starts_with("text/") && !kind.ends_with("xml")
}

/// The words of a title, a name or the like.
pub fn plain_text(element: Element<'_, '_>) -> Plain {
    let form = form(element);
    let mut text = element.text();
    if form == Form::Base64 {
        text = base64(&text).map_or(text, Cow::Owned);
    } else if element.has_elements() {
        let html = element.inner_html(form == Form::Xhtml);
        return if form == Form::Xhtml {
            plain::plain(&html)
        } else {
            plain::plain_of_either(&html)
        };
    }
    let text = charset::undo_double_encoding(&text);
    if form == Form::Text {
        plain::plain_of_text(&text)
    } else {
        plain::plain_of_either(&text)
    }
}

/// A summary or a text as HTML with absolute links.
pub fn html(element: Element<'_, '_>, base: &Url) -> String {
    let html = match form(element) {
        Form::Xhtml if element.has_elements() => Cow::Owned(element.inner_html(true)),
        Form::Base64 => base64(&element.text()).map_or_else(|| element.text(), Cow::Owned),
        Form::Text if element.space() == Space::Atom && !element.has_elements() => {
            text_as_html(element.text())
        }
        _ if element.has_elements() => Cow::Owned(element.inner_html(false)),
        _ => element.text(),
    };
    let html = match html {
        Cow::Borrowed(html) => Cow::Borrowed(html.trim()),
        Cow::Owned(html) => Cow::Owned(html.trim().to_owned()),
    };
    if html.is_empty() {
        return String::new();
    }
    links::absolute(&html, &links::base_of(element, base)).into_owned()
}

/// What calls itself text: HTML after all when it looks like it, as it does more often than not.
fn text_as_html(text: Cow<'_, str>) -> Cow<'_, str> {
    if plain::looks_like_html(&text) {
        return text;
    }
    let mut escaped = String::with_capacity(text.len());
    escape_into(&mut escaped, &text);
    Cow::Owned(escaped)
}

/// Text in base64, in whatever charset; `None` when it is not base64.
fn base64(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0);
    for b in text
        .bytes()
        .filter(|b| !b.is_ascii_whitespace() && *b != b'=')
    {
        let value = match b {
            b'A'..=b'Z' => b - b'A',
            b'a'..=b'z' => b - b'a' + 26,
            b'0'..=b'9' => b - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from(bits >> count & 0xFF).ok()?);
        }
    }
    Some(charset::decode_html(&bytes, None))
}
