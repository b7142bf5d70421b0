//! What a feed said, made fit to be stored: every entry with an identity, a title and dates
//! that can be true.
//!
//! The identity must be the same at every fetch and in every release, or entries come twice and
//! marks are lost. Never change how it is made.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use url::Url;

use super::problem::shown;
use crate::feed::ParsedEntry;
use crate::html::plain::plain_up_to;
use crate::news::NewEntry;
use crate::text::Plain;

/// Characters of a summary at most: what a list has room for.
const SUMMARY_CHARS: usize = 300;

/// Characters of a title that is made from the text.
///
/// About one line of a wide list. A starting value.
const MADE_TITLE_CHARS: usize = 100;

/// Characters of a title or a byline at most.
///
/// Ten times a long headline: lists hold hundreds of them, and some feeds put the whole text
/// there.
const MAX_LINE_CHARS: usize = 1_000;

/// Bytes of an address at most: what servers are advised to take (RFC 9110, section 4.1).
const MAX_ADDRESS_BYTES: usize = 8_000;

/// Bytes of a guid at most; a longer one is replaced by its hash.
///
/// Real ones are addresses, of which hardly any has more than 200.
const MAX_GUID_BYTES: usize = 512;

/// Dates before 1971 are what programs write that have none: the zero of Unix time, the year 1.
const EARLIEST: Timestamp = Timestamp::constant(31_536_000, 0);

/// The entries of a feed, in its order; the newest `max` if there are more.
///
/// No guid comes twice. Entries that share one and differ in title or address (some feeds give
/// every entry the same) get one each; those that differ in neither are the same entry.
pub fn entries(parsed: Vec<ParsedEntry>, max: usize) -> Vec<NewEntry> {
    let entries = newest(parsed, max);
    let mut entries: Vec<_> = entries.into_iter().filter_map(entry).collect();
    let mut faces: HashMap<String, HashSet<u64>> = HashMap::new();
    for entry in &entries {
        let faces = faces.entry(entry.guid.clone()).or_default();
        faces.insert(face(entry));
    }
    for entry in &mut entries {
        if faces.get(&entry.guid).is_some_and(|faces| faces.len() > 1) {
            entry.guid = format!("{}#{:016x}", entry.guid, face(entry));
        }
    }
    let mut seen = HashSet::new();
    entries.retain(|entry| seen.insert(entry.guid.clone()));
    entries
}

/// The newest `max` of them, still in the feed's order. Among those without a date the first
/// count as newest: feeds begin with the latest.
fn newest(parsed: Vec<ParsedEntry>, max: usize) -> Vec<ParsedEntry> {
    if parsed.len() <= max {
        return parsed;
    }
    let mut order: Vec<usize> = (0..parsed.len()).collect();
    order.sort_by_key(|&at| Reverse(parsed.get(at).and_then(|e| e.published.or(e.updated))));
    order.truncate(max);
    let kept: HashSet<usize> = order.into_iter().collect();
    let entries = parsed.into_iter().enumerate();
    let entries = entries.filter(|(at, _)| kept.contains(at));
    entries.map(|(_, entry)| entry).collect()
}

/// `None` for an entry with nothing to show: no title, no text and no address.
fn entry(parsed: ParsedEntry) -> Option<NewEntry> {
    let guid = guid(&parsed);
    let url = parsed.link.filter(is_page);
    let told = first_filled(&parsed.summary_html, &parsed.content_html);
    let summary = plain_up_to(told, SUMMARY_CHARS);
    let title = if parsed.title.is_empty() {
        made_title(told, &summary, url.as_ref())?
    } else {
        line(parsed.title)
    };
    let updated = believable(parsed.updated);
    let authors: Vec<_> = parsed.authors.iter().map(Plain::as_str).collect();
    let byline = (!authors.is_empty()).then(|| line(Plain::new(&authors.join(", "))));
    let html = if parsed.content_html.trim().is_empty() {
        parsed.summary_html
    } else {
        parsed.content_html
    };
    Some(NewEntry {
        guid,
        title,
        url,
        byline,
        published: believable(parsed.published).or(updated),
        updated,
        summary,
        html,
        prominence: parsed.prominence,
    })
}

/// What the feed knows the entry by; where it does not say, the address; where there is none,
/// what it says.
fn guid(parsed: &ParsedEntry) -> String {
    let id = parsed.id.as_deref().map_or("", str::trim);
    let id = if id.is_empty() {
        parsed.link.as_ref().map_or("", Url::as_str)
    } else {
        id
    };
    if id.is_empty() {
        let text = first_filled(&parsed.summary_html, &parsed.content_html);
        format!("fnv:{:016x}", hash(&[&parsed.title, text]))
    } else if id.len() > MAX_GUID_BYTES {
        format!("fnv:{:016x}", hash(&[id]))
    } else {
        id.to_owned()
    }
}

/// What tells an entry from others of the same guid.
fn face(entry: &NewEntry) -> u64 {
    hash(&[entry.url.as_ref().map_or("", Url::as_str), &entry.title])
}

/// The beginning of the text, or else the address.
fn made_title(html: &str, summary: &Plain, url: Option<&Url>) -> Option<Plain> {
    if summary.is_empty() {
        return url.map(|url| Plain::new(&shown(url)));
    }
    if summary.chars().count() <= MADE_TITLE_CHARS {
        return Some(summary.clone());
    }
    let beginning = plain_up_to(html, MADE_TITLE_CHARS);
    Some(Plain::new(&format!("{beginning}\u{2026}")))
}

/// A line of at most [`MAX_LINE_CHARS`] characters.
pub(super) fn line(text: Plain) -> Plain {
    match text.char_indices().nth(MAX_LINE_CHARS) {
        None => text,
        Some((end, _)) => {
            let beginning = text.get(..end).unwrap_or_default();
            Plain::new(&format!("{beginning}\u{2026}"))
        }
    }
}

fn first_filled<'a>(first: &'a str, second: &'a str) -> &'a str {
    if first.trim().is_empty() {
        second
    } else {
        first
    }
}

/// Whether an address can be opened as a page; feeds also link to files, mail and scripts.
fn is_page(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https") && url.as_str().len() <= MAX_ADDRESS_BYTES
}

fn believable(date: Option<Timestamp>) -> Option<Timestamp> {
    date.filter(|date| *date >= EARLIEST)
}

/// FNV-1a, 64 bits, of the parts with a byte between them that no text contains.
///
/// Written out because it ends up in the store: the hashes of the standard library may change
/// with any release of it.
fn hash(parts: &[&str]) -> u64 {
    const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0000_0100_0000_01b3;
    let mut hash = OFFSET;
    for part in parts {
        for byte in part.bytes().chain([0xff]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(PRIME);
        }
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An entry written as "id | title | link | text", parts empty or missing.
    fn parsed(line: &str) -> ParsedEntry {
        let mut parts = line.split('|').map(str::trim);
        let mut next = || parts.next().unwrap_or_default();
        ParsedEntry {
            id: Some(next().to_owned()),
            title: Plain::new(next()),
            link: Url::parse(next()).ok(),
            summary_html: next().to_owned(),
            ..ParsedEntry::default()
        }
    }

    fn read(lines: &[&str]) -> Vec<NewEntry> {
        entries(lines.iter().map(|line| parsed(line)).collect(), 10)
    }

    #[track_caller]
    fn check(lines: &[&str], guids: &[&str]) {
        let found = read(lines);
        let found: Vec<_> = found.iter().map(|entry| entry.guid.as_str()).collect();
        assert_eq!(found, guids);
    }

    #[test]
    fn an_identity_is_the_id_or_the_address_or_the_words() {
        check(&[" 7 | A | http://a.example/"], &["7"]);
        check(&["| A | http://a.example/1"], &["http://a.example/1"]);
        check(&["| A | | Text"], &["fnv:7830f471008d2d6f"]);
        let long = "x".repeat(MAX_GUID_BYTES + 1);
        check(&[&format!("{long} | A")], &["fnv:4eef58ffb489a268"]);
    }

    #[test]
    fn different_entries_with_one_guid_all_stay() {
        let same = (0..10).map(|n| parsed(&format!("same | Title {n} | http://a.example/{n}")));
        let found = entries(same.collect(), 10);
        assert_eq!(found.len(), 10);
        assert!(found.iter().all(|entry| entry.guid.starts_with("same#")));
    }

    #[test]
    fn an_identity_does_not_depend_on_the_order_of_the_feed() {
        let (a, b) = (
            "same | A | http://a.example/",
            "same | B | http://a.example/",
        );
        let guid = |lines: &[&str], title: &str| {
            let found = read(lines);
            found
                .iter()
                .find(|e| e.title.as_str() == title)
                .unwrap()
                .guid
                .clone()
        };
        assert_eq!(guid(&[a, b], "A"), guid(&[b, a], "A"));
        assert_ne!(guid(&[a, b], "A"), guid(&[a, b], "B"));
    }

    #[test]
    fn an_entry_that_is_listed_twice_comes_once() {
        let a = "1 | A | http://a.example/";
        check(&[a, "2 | B", a], &["1", "2"]);
    }

    #[test]
    fn an_entry_without_a_title_is_called_by_its_first_words() {
        let title = |line: &str| read(&[line])[0].title.to_string();
        assert_eq!(title("1 | | | <p>Rain <b>tomorrow</b>"), "Rain tomorrow");
        assert_eq!(title("1 | | https://a.example/b?c"), "a.example/b");
        let long = title(&format!("1 | | | {}", "word ".repeat(50)));
        assert!(long.ends_with('\u{2026}') && long.chars().count() <= MADE_TITLE_CHARS + 1);
        assert!(read(&["1 | | | <img>"]).is_empty());
    }

    #[test]
    fn only_pages_are_opened() {
        assert_eq!(read(&["1 | A | javascript:alert(1)"])[0].url, None);
        assert_eq!(read(&["1 | A | file:///etc/hostname"])[0].url, None);
    }

    #[test]
    fn the_text_is_the_content_and_the_summary_the_summary() {
        let whole = ParsedEntry {
            content_html: "<p>All of it".into(),
            ..parsed("1 | A | | <p>In short")
        };
        let found = &entries(vec![whole], 1)[0];
        assert_eq!(
            (found.summary.as_str(), found.html.as_str()),
            ("In short", "<p>All of it")
        );
        let found = &read(&["1 | A | | <p>In short"])[0];
        assert_eq!(
            (found.summary.as_str(), found.html.as_str()),
            ("In short", "<p>In short")
        );
        let long = format!("1 | A | | {}", "word ".repeat(500));
        assert!(read(&[&long])[0].summary.chars().count() <= SUMMARY_CHARS);
    }

    #[test]
    fn nothing_of_a_row_is_longer_than_a_row_needs() {
        let endless = "x".repeat(100_000);
        let found = read(&[&format!("1 | {endless} | http://a.example/{endless}")]);
        assert_eq!(found[0].title.chars().count(), MAX_LINE_CHARS + 1);
        assert_eq!(found[0].url, None);
    }

    #[track_caller]
    fn check_date(published: Option<i64>, updated: Option<i64>, expected: Option<i64>) {
        let at = |second| Timestamp::from_second(second).unwrap();
        let dated = ParsedEntry {
            published: published.map(at),
            updated: updated.map(at),
            ..parsed("1 | A")
        };
        let found = entries(vec![dated], 1)[0].published;
        assert_eq!(found, expected.map(at), "{published:?} {updated:?}");
    }

    #[test]
    fn a_date_that_cannot_be_true_is_none() {
        let now = 1_772_366_400;
        check_date(Some(now), None, Some(now));
        check_date(None, Some(now), Some(now));
        check_date(Some(0), None, None);
        check_date(Some(-62_135_596_800), None, None);
        check_date(Some(0), Some(now), Some(now));
    }

    #[test]
    fn of_too_many_the_newest_stay_in_order() {
        let dated = |title: &str, second| ParsedEntry {
            published: Some(Timestamp::from_second(second).unwrap()),
            ..parsed(title)
        };
        let feed = vec![
            dated("old", 10),
            parsed("undated"),
            dated("new", 30),
            dated("mid", 20),
        ];
        let found: Vec<_> = newest(feed, 2)
            .into_iter()
            .filter_map(|entry| entry.id)
            .collect();
        assert_eq!(found, ["new", "mid"]);
        let undated = ["1", "2", "3"].map(parsed).into();
        assert_eq!(newest(undated, 2).len(), 2);
    }
}
