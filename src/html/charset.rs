//! Bytes → text, for web pages and for feeds.
//!
//! Labels lie: pages in UTF-8 are announced as ISO 8859-1 by servers that nobody configured, and
//! pages in windows-1252 call themselves UTF-8. So a label is only one witness, and the bytes
//! are another: bytes beyond ASCII that are valid UTF-8 are UTF-8, whatever a label of another
//! 8-bit encoding says, as no text of some length in one of those is valid by chance.
//!
//! The order is: byte order mark, header, label inside the document, validity, detection.
//! Sources: the Encoding Standard (labels, encodings), the HTML Standard ("prescan a byte stream
//! to determine its encoding"), XML 1.0 appendix F.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, X_USER_DEFINED};
use html5ever::data::C1_REPLACEMENTS;

/// Bytes at the start of a page that are searched for a `<meta>` with a charset.
///
/// The HTML Standard asks for 1024; real pages carry it behind scripts and preload links, and
/// browsers go on looking when they meet it later.
const META_WINDOW: usize = 8 * 1024;

/// Bytes given to the detector at most: it runs at a few MB/s, and more text does not make it
/// surer.
const DETECT_WINDOW: usize = 128 * 1024;

/// Bytes of a web page as text.
pub fn decode_html(bytes: &[u8], content_type: Option<&str>) -> String {
    decode(bytes, content_type, meta_label).into_owned()
}

/// Bytes of an XML document as text; borrowed when they are UTF-8.
pub fn decode_xml<'a>(bytes: &'a [u8], content_type: Option<&str>) -> Cow<'a, str> {
    decode(bytes, content_type, declaration_label)
}

fn decode<'a>(
    bytes: &'a [u8],
    content_type: Option<&str>,
    inner_label: fn(&[u8]) -> Option<&'static Encoding>,
) -> Cow<'a, str> {
    if let Some(text) = wide(bytes) {
        return Cow::Owned(text);
    }
    let bytes = without_utf8_marks(bytes);
    let outer = content_type.and_then(header_label);
    if let Ok(text) = std::str::from_utf8(bytes) {
        let label = outer
            .or_else(|| inner_label(bytes))
            .filter(|label| *label != UTF_8);
        return match label {
            // Encodings that look like ASCII, and bytes that prove nothing: U+FFFD is what other
            // programs left of characters that they could not read.
            Some(label) if is_seven_bit(label) || !has_characters(text) => {
                label.decode_without_bom_handling(bytes).0
            }
            _ => without_c1(text),
        };
    }
    let inner = inner_label(bytes);
    if let Some(text) = [outer, inner]
        .into_iter()
        .flatten()
        .filter(|label| *label != UTF_8)
        .find_map(|label| label.decode_without_bom_handling_and_without_replacement(bytes))
    {
        return text;
    }
    let claims_utf8 = outer == Some(UTF_8) || inner == Some(UTF_8);
    if mostly_utf8(bytes, claims_utf8) {
        return Cow::Owned(mended_utf8(bytes));
    }
    let label = [outer, inner].into_iter().flatten().find(|l| *l != UTF_8);
    let encoding = label.unwrap_or_else(|| detect(bytes));
    encoding.decode_without_bom_handling(bytes).0
}

/// Text of two or four bytes a character, by its mark or by its zeros.
fn wide(bytes: &[u8]) -> Option<String> {
    let head = bytes.get(..4).unwrap_or(bytes);
    match head {
        [0xFF, 0xFE, 0, 0] | [b'<', 0, 0, 0] => Some(utf32(bytes, u32::from_le_bytes)),
        [0, 0, 0xFE, 0xFF] | [0, 0, 0, b'<'] => Some(utf32(bytes, u32::from_be_bytes)),
        [0xFF, 0xFE, ..] | [b'<', 0, 1..=255, 0] => Some(utf16(bytes, UTF_16LE)),
        [0xFE, 0xFF, ..] | [0, b'<', 0, 1..=255] => Some(utf16(bytes, UTF_16BE)),
        _ => None,
    }
}

fn utf16(bytes: &[u8], encoding: &'static Encoding) -> String {
    encoding.decode_with_bom_removal(bytes).0.into_owned()
}

fn utf32(bytes: &[u8], unit: fn([u8; 4]) -> u32) -> String {
    let (units, _) = bytes.as_chunks::<4>();
    units
        .iter()
        .map(|four| char::from_u32(unit(*four)).unwrap_or(char::REPLACEMENT_CHARACTER))
        .filter(|c| *c != '\u{feff}')
        .collect()
}

/// Some servers put a mark in front of a file that has one.
fn without_utf8_marks(bytes: &[u8]) -> &[u8] {
    let mut rest = bytes;
    while let Some(after) = rest.strip_prefix(b"\xEF\xBB\xBF") {
        rest = after;
    }
    rest
}

/// Whether a text has a character beyond ASCII other than the replacement character.
fn has_characters(text: &str) -> bool {
    !text.is_ascii()
        && text
            .chars()
            .any(|c| !c.is_ascii() && c != char::REPLACEMENT_CHARACTER)
}

fn is_seven_bit(encoding: &'static Encoding) -> bool {
    !encoding.is_ascii_compatible() && encoding.output_encoding() != UTF_8
}

/// The encoding that a `Content-Type` header names.
fn header_label(content_type: &str) -> Option<&'static Encoding> {
    content_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim()
            .eq_ignore_ascii_case("charset")
            .then(|| for_label(value.trim().trim_matches(['"', '\'']).as_bytes()))?
    })
}

/// The encoding of a label; none for what the Encoding Standard refuses to decode.
///
/// Labels that the standard does not know are read as other programs spell them: `euc_jp`,
/// `win-1251`, `cp936`.
fn for_label(label: &[u8]) -> Option<&'static Encoding> {
    let known = Encoding::for_label(label).or_else(|| {
        let label = std::str::from_utf8(label).ok()?.to_ascii_lowercase();
        let page = label.trim_start_matches(|c: char| !c.is_ascii_digit());
        let is_page = ["win", "cp", "ms", "codepage", "ibm"]
            .iter()
            .any(|s| label.starts_with(s));
        let other = match page {
            "932" => "shift_jis",
            "936" => "gbk",
            "949" => "euc-kr",
            "950" => "big5",
            _ if is_page => &format!("windows-{page}"),
            _ => &label.replace('_', "-"),
        };
        Encoding::for_label(other.as_bytes())
    });
    known.filter(|encoding| *encoding != REPLACEMENT)
}

/// The encoding that an XML declaration names. A document that could be read so far is neither
/// UTF-16 nor UTF-32.
fn declaration_label(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..1024).unwrap_or(bytes);
    let start = find(head, b"<?xml")?;
    let declaration = head.get(start..)?;
    let declaration = declaration.get(..find(declaration, b"?>")?)?;
    let after = declaration.get(find(declaration, b"encoding")? + b"encoding".len()..)?;
    eight_bit(for_label(attribute_value(after)?)?)
}

/// The encoding that a `<meta>` of the page names; feeds in HTML clothes may have a declaration.
fn meta_label(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..META_WINDOW).unwrap_or(bytes);
    let mut rest = head;
    while let Some(at) = find(rest, b"<meta") {
        rest = rest.get(at + b"<meta".len()..)?;
        let tag = rest.get(..find(rest, b">").unwrap_or(rest.len()))?;
        let label = find(tag, b"charset")
            .and_then(|at| attribute_value(tag.get(at + b"charset".len()..)?))
            .and_then(for_label)
            .and_then(eight_bit);
        if label.is_some() {
            return label;
        }
    }
    declaration_label(bytes)
}

/// A label found by reading ASCII cannot mean UTF-16; the HTML Standard takes it for UTF-8.
fn eight_bit(encoding: &'static Encoding) -> Option<&'static Encoding> {
    if encoding == UTF_16LE || encoding == UTF_16BE {
        None
    } else if encoding == X_USER_DEFINED {
        Some(WINDOWS_1252)
    } else {
        Some(encoding)
    }
}

/// The value in `= "value"`, `='value'` or `=value`.
fn attribute_value(after_name: &[u8]) -> Option<&[u8]> {
    let value = after_name.trim_ascii_start().strip_prefix(b"=")?;
    let value = value.trim_ascii_start();
    let value = value
        .strip_prefix(b"\"")
        .or(value.strip_prefix(b"'"))
        .unwrap_or(value);
    let is_end = |b: &u8| b.is_ascii_whitespace() || matches!(b, b'"' | b'\'' | b'>' | b';' | b'/');
    value.get(..value.iter().position(is_end).unwrap_or(value.len()))
}

/// Where `needle`, in lower case, stands in `haystack`, in any case.
fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack
        .windows(needle.len())
        .position(|w| w.eq_ignore_ascii_case(needle))
}

/// Whether bytes that are not valid UTF-8 are UTF-8 with some bad places.
///
/// A damaged place is shorter than the characters around it; text in another encoding is bad
/// nearly everywhere. A document that calls itself UTF-8 gets the benefit of the doubt.
fn mostly_utf8(bytes: &[u8], claims_utf8: bool) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += chunk.invalid().len();
    }
    if claims_utf8 {
        good >= bad
    } else {
        good / 4 >= bad
    }
}

/// UTF-8 whose bad bytes are read as windows-1252: pieces of another page pasted in.
fn mended_utf8(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() + bytes.len() / 8);
    for chunk in bytes.utf8_chunks() {
        out.push_str(chunk.valid());
        out.push_str(&WINDOWS_1252.decode_without_bom_handling(chunk.invalid()).0);
    }
    out
}

fn detect(bytes: &[u8]) -> &'static Encoding {
    // ASCII says nothing; the window begins where there is something to detect.
    let start = Encoding::ascii_valid_up_to(bytes).saturating_sub(64);
    let window = bytes.get(start..).unwrap_or(bytes);
    let window = window.get(..DETECT_WINDOW).unwrap_or(window);
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(window, true);
    detector.guess(None, Utf8Detection::Deny)
}

/// A short text that was encoded as UTF-8 twice, read right, where that is certain: "cafÃ­" with
/// the soft hyphen that the second byte of `í` became. Other text as it is.
///
/// Without such a witness nothing is touched. "Ã©" may be what somebody wrote about encodings,
/// and "é »" is ordinary French that happens to be valid.
pub fn undo_double_encoding(text: &str) -> Cow<'_, str> {
    let is_lead = |c: char| matches!(c, '\u{c2}'..='\u{f4}');
    let mut before = ' ';
    let has_witness = text.chars().any(|c| {
        let is_witness = is_lead(before) && (c == '\u{ad}' || is_c1(c));
        before = c;
        is_witness
    });
    if !has_witness {
        return Cow::Borrowed(text);
    }
    let bytes: Option<Vec<u8>> = text.chars().map(windows_1252_byte).collect();
    match bytes.map(String::from_utf8) {
        Some(Ok(once)) => Cow::Owned(once),
        _ => Cow::Borrowed(text),
    }
}

/// The byte of a character in windows-1252; bytes that it leaves undefined are control characters.
pub fn windows_1252_byte(c: char) -> Option<u8> {
    if let Ok(byte) = u8::try_from(u32::from(c)) {
        return Some(byte);
    }
    let mut buffer = [0; 4];
    let (encoded, _, failed) = WINDOWS_1252.encode(c.encode_utf8(&mut buffer));
    if failed {
        None
    } else {
        encoded.first().copied()
    }
}

/// Text whose control characters U+0080 to U+009F, which nobody writes, are read as what they
/// came from: windows-1252 taken for ISO 8859-1, or UTF-8 taken for ISO 8859-1 and encoded again.
fn without_c1(text: &str) -> Cow<'_, str> {
    if !has_c1(text) {
        return Cow::Borrowed(text);
    }
    let bytes: Option<Vec<u8>> = text
        .chars()
        .map(|c| u8::try_from(u32::from(c)).ok())
        .collect();
    if let Some(Ok(once)) = bytes.map(String::from_utf8) {
        return Cow::Owned(once);
    }
    let mended = text.chars().map(|c| {
        let index = u32::from(c)
            .checked_sub(0x80)
            .and_then(|n| usize::try_from(n).ok());
        index
            .and_then(|n| C1_REPLACEMENTS.get(n).copied().flatten())
            .unwrap_or(c)
    });
    Cow::Owned(mended.collect())
}

/// Whether there is a character for which [`is_c1`] holds: in UTF-8 these are two bytes, the first
/// of which begins only them and what prints from U+00A0 to U+00BF.
fn has_c1(text: &str) -> bool {
    let bytes = text.as_bytes();
    let pairs = bytes.iter().zip(bytes.get(1..).unwrap_or_default());
    // No early end: so the loop takes many bytes at a time.
    pairs.fold(false, |found, (first, second)| {
        found | (*first == 0xC2 && matches!(*second, 0x80..=0x84 | 0x86..=0x9F))
    })
}

fn is_c1(c: char) -> bool {
    matches!(c, '\u{80}'..='\u{84}' | '\u{86}'..='\u{9f}') // U+0085 is a line end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], content_type: Option<&str>, expected: &str) {
        assert_eq!(decode_html(bytes, content_type), expected, "as HTML");
    }

    #[track_caller]
    fn check_xml(bytes: &[u8], content_type: Option<&str>, expected: &str) {
        assert_eq!(decode_xml(bytes, content_type), expected, "as XML");
    }

    #[test]
    fn a_byte_order_mark_decides() {
        check(
            b"\xEF\xBB\xBF\xEF\xBB\xBFcaf\xC3\xA9",
            Some("text/html; charset=latin1"),
            "café",
        );
        check(b"\xFF\xFEc\0\xE9\0", None, "cé");
        check(b"\xFE\xFF\0c\0\xE9", None, "cé");
        check_xml(b"\0\0\xFE\xFF\0\0\0<\0\0\0\xE9", None, "<é");
        check_xml(b"\xFF\xFE\0\0<\0\0\0\xE9\0\0\0", None, "<é");
    }

    #[test]
    fn zeros_tell_the_wide_encodings() {
        check_xml(b"<\0r\0\xE9\0>\0", None, "<ré>");
        check_xml(b"\0<\0r\0\xE9\0>", None, "<ré>");
    }

    #[test]
    fn header_then_document_then_detection() {
        let text = b"\xEF\xF0\xE8\xE2\xE5\xF2";
        check(text, Some("text/html; charset=\"windows-1251\""), "привет");
        let page = [b"<meta charset=windows-1251>".as_slice(), text].concat();
        check(&page, None, "<meta charset=windows-1251>привет");
        let page = [
            b"<META http-equiv=x content='text/html; charset=koi8-r'>".as_slice(),
            b"\xD0\xD2\xC9\xD7\xC5\xD4",
        ]
        .concat();
        assert!(decode_html(&page, None).ends_with("привет"));
        let feed = [
            b"<?xml version='1.0' encoding = 'windows-1251'?>".as_slice(),
            text,
        ]
        .concat();
        assert!(decode_xml(&feed, None).ends_with("привет"));
        check(
            b"Le caf\xE9 est ferm\xE9 l'\xE9t\xE9",
            None,
            "Le café est fermé l'été",
        );
    }

    #[test]
    fn labels_are_known_by_their_other_names() {
        for label in ["win-1251", "CP1251", "windows_1251", "ms-1251"] {
            let content_type = format!("text/html; charset={label}");
            check(b"\xEF\xF0\xE8", Some(&content_type), "при");
        }
        check(
            b"\xC4\xE3\xBA\xC3",
            Some("text/html; charset=cp936"),
            "你好",
        );
    }

    #[test]
    fn valid_utf8_is_believed_against_a_label() {
        check(
            "café".as_bytes(),
            Some("text/html; charset=iso-8859-1"),
            "café",
        );
        check_xml(
            "<?xml encoding='utf-16'?>é".as_bytes(),
            None,
            "<?xml encoding='utf-16'?>é",
        );
    }

    #[test]
    fn bytes_that_belie_utf8_are_read_as_what_they_are() {
        check(
            b"Le caf\xE9 ferm\xE9",
            Some("text/html; charset=utf-8"),
            "Le café fermé",
        );
        let mended = ["naïve façade, déjà vu ".as_bytes(), b"it\x92s"].concat();
        check(
            &mended,
            Some("text/html; charset=utf-8"),
            "naïve façade, déjà vu it’s",
        );
    }

    #[test]
    fn control_characters_of_windows_1252_are_mended() {
        check("don\u{92}t, 北京".as_bytes(), None, "don’t, 北京");
        check(
            "dÃ©jÃ\u{a0} vu, lâ\u{80}\u{99}Ã©tÃ©".as_bytes(),
            None,
            "déjà vu, l’été",
        );
        check("dÃ©jÃ\u{a0} vu".as_bytes(), None, "dÃ©jÃ\u{a0} vu");
    }

    #[test]
    fn a_title_encoded_twice_is_mended_where_that_is_certain() {
        for (text, expected) in [
            ("desafÃ\u{ad}a â€œsÃ\u{ad}â€\u{9d}", "desafía “sí”"),
            ("cafÃ© Ã la carte", "cafÃ© Ã la carte"),
            (
                "soft\u{ad}hyphen, café\u{a0}»",
                "soft\u{ad}hyphen, café\u{a0}»",
            ),
        ] {
            assert_eq!(undo_double_encoding(text), expected);
        }
    }

    #[test]
    fn seven_bit_encodings_need_their_label() {
        let text = b"\x1b$B%K%e!<%9\x1b(B";
        check(text, Some("text/html; charset=iso-2022-jp"), "ニュース");
    }
}
