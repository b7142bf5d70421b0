//! The times that stand at the heads of posts: where they begin in a line, and which instant
//! they name.

use std::ops::Range;

use jiff::Timestamp;

use super::super::dates::{self, Order};
use super::super::runs::columns;
use crate::html::dom::Outline;
use crate::html::tag::Tag;

/// Nodes of a post in which its instant is looked for.
const MAX_NODES: usize = 60;

/// Words that belong to a clock time, in lower case; the longer of two first.
const UNITS: [&str; 12] = [
    "a.m.", "p.m.", "uhr", "am", "pm", "hrs", "gmt", "utc", "bst", "ist", "et", "h",
];

/// A clock time in a text: `14:05`, `2.05 pm`, `14h05`, `12.31 Uhr`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) struct Clock {
    /// Where it stands, with the word behind it that belongs to it.
    pub place: Range<usize>,
    /// Minutes since midnight.
    pub minutes: u16,
}

/// The first clock time in `text`.
pub(in super::super) fn clock(text: &str) -> Option<Clock> {
    let mut from = 0;
    while let Some(rest) = text.get(from..) {
        let start = from + rest.find(|c: char| c.is_ascii_digit())?;
        if let Some(clock) = clock_at(text, start) {
            return Some(clock);
        }
        from = start + digits(text, start).len();
    }
    None
}

/// The clock time that begins at `start`.
fn clock_at(text: &str, start: usize) -> Option<Clock> {
    // Behind other digits it is a date or a score; letters run into it where markup glues them.
    let before = text.get(..start)?.trim_end_matches(' ').chars().last();
    if before.is_some_and(|c| matches!(c, ':' | '/' | '$' | '€' | '£' | '+')) {
        return None;
    }
    let hour = digits(text, start);
    let behind = start + hour.len();
    let sign = text.get(behind..)?.chars().next()?;
    if !matches!(sign, ':' | '：' | '.' | 'h' | 'H' | '時' | '시') {
        return None;
    }
    let at = behind + sign.len_utf8();
    let minute = digits(text, at);
    let end = at + minute.len();
    let (hours, minutes): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    if minute.len() != 2 || hours > 24 || minutes > 59 {
        return None;
    }
    let (end, seconds) = without_seconds(text, end)?;
    let rest = text.get(end..)?;
    let spaces = rest.len() - rest.trim_start().len();
    let lower: String = rest
        .trim_start()
        .chars()
        .take(5)
        .collect::<String>()
        .to_lowercase();
    let unit = UNITS.iter().find(|unit| {
        lower
            .strip_prefix(**unit)
            .is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    });
    // A point alone makes a price or a result of it.
    if sign == '.' && unit.is_none() || seconds && sign != ':' {
        return None;
    }
    let is_evening = unit.is_some_and(|unit| unit.starts_with('p')) && hours < 12;
    Some(Clock {
        place: start..unit.map_or(end, |unit| end + spaces + unit.len()),
        minutes: (hours + if is_evening { 12 } else { 0 }) * 60 + minutes,
    })
}

/// The end of a time behind its seconds, if it has any; `None` when more digits follow.
fn without_seconds(text: &str, end: usize) -> Option<(usize, bool)> {
    let rest = text.get(end..)?;
    match rest.strip_prefix([':', '.']) {
        Some(more) if more.starts_with(|c: char| c.is_ascii_digit()) => {
            (digits(text, end + 1).len() == 2).then_some((end + 3, true))
        }
        _ => Some((end, false)),
    }
}

fn digits(text: &str, start: usize) -> &str {
    let rest = text.get(start..).unwrap_or_default();
    let end = rest
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(rest.len());
    rest.get(..end).unwrap_or_default()
}

/// The instant that a machine-readable time names; `None` where it has no zone or no clock.
pub(in super::super) fn instant(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    let is_unix = matches!(text.len(), 10 | 13) && text.bytes().all(|b| b.is_ascii_digit());
    let has_zone = || {
        let (_, time) = text.split_once(['T', ' '])?;
        let is_zoned = time.ends_with(['Z', 'z'])
            || time.contains("GMT")
            || time.contains("UTC")
            || time.rfind(['+', '-', '\u{2212}']).is_some_and(|at| at >= 4);
        (is_zoned && time.contains(':')).then_some(())
    };
    if !is_unix && has_zone().is_none() {
        return None;
    }
    dates::find(text, Order::DayFirst).map(|stamp| stamp.instant)
}

/// The instant that the markup in `range` gives for when it was written.
pub(in super::super) fn instant_in(outline: &Outline<'_>, range: Range<u32>) -> Option<Timestamp> {
    range.take(MAX_NODES).find_map(|at| {
        let node = outline.node(at);
        let is_change = node
            .attr("itemprop")
            .is_some_and(|name| name.contains("odified"));
        if is_change || node.tag == Tag::Text {
            return None;
        }
        node.attrs().find_map(|(name, value)| {
            let is_time = match name {
                "datetime" => true,
                "content" => node.attr("itemprop").is_some_and(|p| p.contains("date")),
                name => {
                    name.starts_with("data-")
                        && ["time", "date", "publi", "created"]
                            .iter()
                            .any(|word| name.contains(word))
                        && !name.contains("update")
                        && !name.contains("modif")
                }
            };
            is_time.then(|| instant(value)).flatten()
        })
    })
}

/// The words among `pieces` of a line that tell the time: those with a clock, else with a number.
/// "Ada Beispiel, 12 May, 14:05, 20 minutes ago" has names and ages beside it.
pub(in super::super) fn words<'t>(pieces: impl Iterator<Item = &'t str> + Clone) -> String {
    let has_clock = pieces.clone().any(|piece| clock(piece).is_some());
    let kept = pieces.filter(|piece| {
        if has_clock {
            clock(piece).is_some() || is_day(piece)
        } else {
            piece.contains(|c: char| c.is_numeric())
        }
    });
    kept.map(without_names)
        .flat_map(str::split_whitespace)
        .collect::<Vec<_>>()
        .join(" ")
}

/// A text from its clock time on, and up to that, where there is no number outside of it.
fn without_names(text: &str) -> &str {
    let Some(Clock { place, .. }) = clock(text) else {
        return text;
    };
    let has_number = |part: Option<&str>| part.is_some_and(|p| p.contains(char::is_numeric));
    let start = if has_number(text.get(..place.start)) {
        0
    } else {
        place.start
    };
    let end = if has_number(text.get(place.end..)) {
        text.len()
    } else {
        place.end
    };
    text.get(start..end).unwrap_or(text)
}

/// Whether a short text names a day.
fn is_day(text: &str) -> bool {
    let width: f32 = text.chars().map(columns).sum();
    let is_month = |word: &str| dates::is_month(&word.to_lowercase());
    width < 24.0
        && text.contains(|c: char| c.is_ascii_digit())
        && text
            .split(|c: char| !c.is_alphabetic())
            // "ago" is a month in Rome and an age in London.
            .any(|word| word.chars().count() > 2 && word != "ago" && is_month(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<(&str, u16)>) {
        let found = clock(text);
        let found = found.map(|clock| (text.get(clock.place).unwrap(), clock.minutes));
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn clock_times_are_found_as_many_lands_write_them() {
        check("14:05", Some(("14:05", 845)));
        check("12.31 Uhr: Alles ruhig", Some(("12.31 Uhr", 751)));
        check("At 2.05pm it rained", Some(("2.05pm", 845)));
        check("2:05 p.m. ET", Some(("2:05 p.m.", 845)));
        check("14h05 - Le port", Some(("14h05", 845)));
        check("21 mins ago11:48 Bo Exempel", Some(("11:48", 708)));
        check("12 May 2025 18:02 (IST)", Some(("18:02", 1082)));
        check("下午2：05", Some(("2：05", 125)));
        check("14:05:59", Some(("14:05:59", 845)));
    }

    #[test]
    fn scores_prices_and_dates_are_no_clock_times() {
        for text in [
            "57:33",
            "3 : 3",
            "$12.50",
            "12.04.2025",
            "4.5",
            "v10:0",
            "1:234",
        ] {
            check(text, None);
        }
    }

    #[test]
    fn an_instant_has_a_zone_and_a_clock() {
        let found = |text| instant(text).map(|at| at.to_string());
        let expected = Some("2025-05-12T12:05:00Z".to_owned());
        assert_eq!(found("2025-05-12T14:05:00+02:00"), expected);
        assert_eq!(found("2025-05-12T12:05Z"), expected);
        assert_eq!(found("1747051500"), expected);
        assert_eq!(found("2025-05-12 14:05"), None);
        assert_eq!(found("2025-05-12"), None);
    }

    #[test]
    fn of_a_line_the_pieces_with_the_time_are_told() {
        let told = |pieces: &[&str]| words(pieces.iter().copied());
        assert_eq!(told(&["21 mins ago", "11:48", " Bo Exempel"]), "11:48");
        assert_eq!(told(&["12 May", " 14:05 "]), "12 May 14:05");
        assert_eq!(told(&["Bo Exempel, 2.05 pm "]), "2.05 pm");
        assert_eq!(told(&["19:02 (IST), Oct 02"]), "19:02 (IST), Oct 02");
        assert_eq!(told(&["By Ada", "3 hours ago"]), "3 hours ago");
    }
}
