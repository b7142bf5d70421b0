//! Addresses: resolved against the base that counts, alone and inside HTML.

use std::borrow::Cow;

use url::Url;

use super::tokens::Attributes;
use super::tree::Element;
use crate::html::entities::{self, Semicolon, escape_into};
use crate::html::plain::Tag;

/// An address as a feed writes it; none when it is empty or cannot be one.
pub fn resolve(base: &Url, address: &str) -> Option<Url> {
    let address = address.trim();
    if address.is_empty() {
        return None;
    }
    // Never a file beside the feed.
    if address
        .get(..4)
        .is_some_and(|w| w.eq_ignore_ascii_case("www."))
    {
        return Url::parse(&format!("http://{address}")).ok();
    }
    let url = base.join(address).ok()?;
    // Never of use, and harmful where they are opened.
    let leads_nowhere = matches!(
        url.scheme(),
        "javascript" | "vbscript" | "data" | "file" | "about"
    );
    (!leads_nowhere).then_some(url)
}

/// Whether an address names its scheme.
pub fn is_absolute(address: &str) -> bool {
    let Some((scheme, _)) = address.split_once(':') else {
        return false;
    };
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
}

/// A link element: RSS has the address as text, Atom in an attribute; feeds mix that.
#[derive(Debug)]
pub struct Link {
    /// As written.
    pub address: String,
    /// What it leads to, in lower case; empty when it does not say.
    pub rel: String,
    /// As written.
    pub media_type: String,
    /// Its media type is that of a page, or unknown.
    pub is_page: bool,
    /// The address is its text.
    pub is_text: bool,
}

impl Link {
    /// Reads a `<link>`.
    pub fn read(element: Element<'_, '_>) -> Self {
        let href = element.attribute("href").filter(|href| !href.is_empty());
        let is_text = href.is_none();
        let address = href.unwrap_or_else(|| element.text());
        let rel = element
            .attribute("rel")
            .unwrap_or_default()
            .to_ascii_lowercase();
        // Registered relations may be written as addresses.
        let rel = rel.rsplit('/').next().unwrap_or_default();
        let media_type = element.attribute("type").unwrap_or_default();
        Self {
            address: address.trim().to_owned(),
            rel: rel.to_owned(),
            is_page: media_type.is_empty() || media_type.contains("html"),
            media_type: media_type.into_owned(),
            is_text,
        }
    }
}

/// The base for addresses inside an element: `xml:base` of what encloses it, from the outside
/// in, counted from `base`.
pub fn base_of<'u>(element: Element<'_, '_>, base: &'u Url) -> Cow<'u, Url> {
    let mut bases: Vec<_> = element.bases().collect();
    let mut resolved = Cow::Borrowed(base);
    while let Some(next) = bases.pop() {
        if let Ok(url) = resolved.join(&next) {
            resolved = Cow::Owned(url);
        }
    }
    resolved
}

/// Attributes of HTML that hold an address.
const ADDRESSES: &[&str] = &[
    "action",
    "background",
    "cite",
    "data",
    "data-src",
    "href",
    "longdesc",
    "poster",
    "src",
    "usemap",
];

/// HTML with its relative addresses resolved; borrowed when it has none.
///
/// Addresses within the page (`#note`) stay as they are.
pub fn absolute<'h>(html: &'h str, base: &Url) -> Cow<'h, str> {
    let mut out = String::new();
    let mut copied = 0;
    let mut at = 0;
    while let Some(found) = html.get(at..).and_then(|rest| rest.find('<')) {
        at += found;
        let Some(tag) = html.get(at..).and_then(Tag::at_start) else {
            at += 1;
            continue;
        };
        at += tag.len;
        if tag.is_end || !tag.attributes.contains('=') {
            continue;
        }
        for (name, value) in Attributes::new(tag.attributes) {
            if !ADDRESSES.iter().any(|a| a.eq_ignore_ascii_case(name)) {
                continue;
            }
            let Some(resolved) = resolved_reference(value, base) else {
                continue;
            };
            let start = value.as_ptr() as usize - html.as_ptr() as usize;
            out.push_str(html.get(copied..start).unwrap_or_default());
            escape_into(&mut out, resolved.as_str());
            copied = start + value.len();
        }
    }
    if copied == 0 {
        return Cow::Borrowed(html);
    }
    out.push_str(html.get(copied..).unwrap_or_default());
    Cow::Owned(out)
}

/// The absolute form of the relative address in an attribute of HTML.
fn resolved_reference(value: &str, base: &Url) -> Option<Url> {
    let address = value.trim();
    if address.is_empty() || address.starts_with('#') || is_absolute(address) {
        return None;
    }
    base.join(&entities::decode(address, Semicolon::Optional))
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(html: &str, expected: &str) {
        let base = Url::parse("https://news.example/world/feed.xml").unwrap();
        assert_eq!(absolute(html, &base), expected);
    }

    #[test]
    fn relative_addresses_in_html_become_absolute() {
        check(
            "<a class=x href=\"/a?b=1&amp;c=2\">x</a> <IMG SRC='pic one.jpg'/><a href=//cdn.example/y>",
            "<a class=x href=\"https://news.example/a?b=1&amp;c=2\">x</a> \
             <IMG SRC='https://news.example/world/pic%20one.jpg'/><a href=https://cdn.example/y>",
        );
    }

    #[test]
    fn what_is_absolute_or_no_address_stays() {
        let html =
            "a < b <a href=\"http://x.example/\" title=\"/a\">x</a><a href=\"#n\"><a href=''>";
        check(html, html);
        let base = Url::parse("https://news.example/").unwrap();
        assert!(matches!(absolute(html, &base), Cow::Borrowed(_)));
    }
}
