//! Character references: `&eacute;`, `&#233;`, `&#xE9;`.
//!
//! Names come from the table of the HTML Standard that html5ever ships. Feeds use them without
//! declaring them, so that XML text is decoded with the same table. Numbers from 128 to 159 mean
//! windows-1252, as in the HTML Standard, "Numeric character reference end state".

use std::borrow::Cow;

use html5ever::data::{C1_REPLACEMENTS, NAMED_ENTITIES};

/// Bytes of the longest name in the table, `CounterClockwiseContourIntegral;`.
const LONGEST_NAME: usize = 32;

/// Bytes of the longest names of characters below 256, `brvbar`, `yacute` and the like.
const LONGEST_BYTE_NAME: usize = 6;

/// Whether a reference needs its semicolon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Semicolon {
    /// XML: `&copy 2024` is text.
    Needed,
    /// HTML: the old names (`&copy`, `&amp`, `&nbsp`) do without it.
    Optional,
}

/// The text with its references decoded; what is not a reference stays as it is.
pub fn decode(text: &str, semicolon: Semicolon) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    decode_into(&mut out, text, semicolon);
    Cow::Owned(out)
}

/// Appends the text with its references decoded.
pub fn decode_into(out: &mut String, text: &str, semicolon: Semicolon) {
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let taken = reference(out, from, semicolon);
        if taken == 0 {
            out.push('&');
            rest = from.get(1..).unwrap_or_default();
        } else {
            rest = from.get(taken..).unwrap_or_default();
        }
    }
    out.push_str(rest);
}

/// Decodes the reference at the start of `text`, which begins with `&`: appends what it stands
/// for and tells how many bytes it took, 0 when there is none.
fn reference(out: &mut String, text: &str, semicolon: Semicolon) -> usize {
    let bytes = text.as_bytes();
    if let Some((c, taken)) = written_bytes(text) {
        out.push(c);
        return taken;
    }
    if bytes.get(1) == Some(&b'#') {
        return numeric(out, bytes, semicolon);
    }
    let name = bytes
        .iter()
        .skip(1)
        .take(LONGEST_NAME)
        .take_while(|b| b.is_ascii_alphanumeric())
        .count();
    if name == 0 {
        return 0;
    }
    if bytes.get(name + 1) == Some(&b';')
        && let Some(full) = text.get(1..name + 2)
        && push_named(out, full)
    {
        return name + 2;
    }
    if semicolon == Semicolon::Needed {
        return 0;
    }
    // The longest old name that the letters begin with, as `&notit` is `¬it`. In `?a=1&copy=2`
    // an equals sign tells that it is part of an address.
    (2..=name)
        .rev()
        .find_map(|end| {
            let next = bytes.get(end + 1);
            let is_address = next.is_some_and(|b| *b == b'=');
            let known = !is_address && push_named(out, text.get(1..=end)?);
            known.then_some(end + 1)
        })
        .unwrap_or(0)
}

fn push_named(out: &mut String, name: &str) -> bool {
    let Some(&(first, second)) = NAMED_ENTITIES.get(name) else {
        return false;
    };
    let Some(c) = char::from_u32(first).filter(|_| first != 0) else {
        return false; // the beginning of a longer name
    };
    out.push(c);
    out.extend(char::from_u32(second).filter(|_| second != 0));
    true
}

/// A character whose UTF-8 bytes were written as references, each by itself: `&#226;&#128;&#166;`
/// is an ellipsis.
///
/// Only where one of them stands for a control character, which nobody means: `&#233;&#160;&#187;`
/// is how a French quotation ends, and valid UTF-8 as well.
fn written_bytes(text: &str) -> Option<(char, usize)> {
    let mut sequence = [0_u8; 4];
    let mut length = 0;
    let mut rest = text;
    loop {
        let inside = rest.strip_prefix('&')?;
        let name_len = inside
            .bytes()
            .take(LONGEST_BYTE_NAME + 1)
            .position(|b| b == b';')?;
        let (reference, after) = (inside.get(..name_len)?, inside.get(name_len + 1..)?);
        if length == 0 && !after.starts_with('&') {
            return None;
        }
        *sequence.get_mut(length)? = byte_of(reference)?;
        length += 1;
        rest = after;
        let wanted = match sequence[0] {
            0xC2..=0xDF => 2,
            0xE0..=0xEF => 3,
            0xF0..=0xF4 => 4,
            _ => return None,
        };
        if length == wanted {
            let bytes = sequence.get(..length)?;
            let has_witness = bytes.iter().any(|b| matches!(b, 0x80..=0x9F));
            let decoded = std::str::from_utf8(bytes).ok().filter(|_| has_witness)?;
            return Some((decoded.chars().next()?, text.len() - rest.len()));
        }
    }
}

/// The number that a reference stands for, without its `&` and `;`, if it is one byte.
fn byte_of(reference: &str) -> Option<u8> {
    if let Some(number) = reference.strip_prefix('#') {
        return number.parse().ok();
    }
    let (first, _) = NAMED_ENTITIES.get(format!("{reference};").as_str())?;
    u8::try_from(*first).ok()
}

fn numeric(out: &mut String, bytes: &[u8], semicolon: Semicolon) -> usize {
    let is_hex = matches!(bytes.get(2), Some(b'x' | b'X'));
    let (radix, start) = if is_hex { (16, 3) } else { (10, 2) };
    let mut end = start;
    let mut value = 0_u32;
    while let Some(digit) = bytes.get(end).and_then(|b| char::from(*b).to_digit(radix)) {
        value = value.saturating_mul(radix).saturating_add(digit);
        end += 1;
    }
    if end == start {
        return 0;
    }
    if bytes.get(end) == Some(&b';') {
        end += 1;
    } else if semicolon == Semicolon::Needed {
        return 0;
    }
    out.extend(character(value));
    end
}

/// The character of a number; nothing for control characters, which no text needs.
fn character(value: u32) -> Option<char> {
    match value {
        0x80..=0x9F => {
            let index = usize::try_from(value - 0x80).ok()?;
            C1_REPLACEMENTS.get(index).copied().flatten()
        }
        0x09 | 0x0A | 0x0D => char::from_u32(value),
        0..0x20 | 0x7F => None,
        _ => Some(char::from_u32(value).unwrap_or(char::REPLACEMENT_CHARACTER)),
    }
}

/// Appends `text` as HTML or XML that shows it, in text and in quoted attributes.
pub fn escape_into(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            _ => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(raw: &str, html: &str, xml: &str) {
        assert_eq!(decode(raw, Semicolon::Optional), html, "{raw} in HTML");
        assert_eq!(decode(raw, Semicolon::Needed), xml, "{raw} in XML");
    }

    #[test]
    fn names_and_numbers_are_decoded() {
        check("caf&eacute; &#233;&#xE9;&#XE9;", "café ééé", "café ééé");
        check("&amp;amp; &NotEqualTilde;", "&amp; ≂̸", "&amp; ≂̸");
    }

    #[test]
    fn old_names_need_no_semicolon_in_html() {
        check(
            "&copy 2024 &notit &#65 b",
            "© 2024 ¬it A b",
            "&copy 2024 &notit &#65 b",
        );
    }

    #[test]
    fn a_stray_ampersand_stays() {
        check(
            "R&D & b &; &# &#x; &unknown; &",
            "R&D & b &; &# &#x; &unknown; &",
            "R&D & b &; &# &#x; &unknown; &",
        );
        check("?a=1&copy=2&lt=3", "?a=1&copy=2&lt=3", "?a=1&copy=2&lt=3");
    }

    #[test]
    fn bytes_written_as_references_are_a_character() {
        check("&#226;&#128;&#166;&acirc;&#128;&brvbar;", "……", "……");
        check(
            "&#226;&#128; &#195;x&#233;&#160;&#187;",
            "â€ Ãxé\u{a0}»",
            "â€ Ãxé\u{a0}»",
        );
    }

    #[test]
    fn numbers_of_windows_1252_and_beyond_unicode_are_mended() {
        check("&#147;Storm&#148;", "“Storm”", "“Storm”");
        check("a&#0;b&#27;c", "abc", "abc");
        check(
            "&#xD800;&#99999999999;",
            "\u{fffd}\u{fffd}",
            "\u{fffd}\u{fffd}",
        );
    }
}
