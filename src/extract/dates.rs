//! The dates that pages contain: machine-readable ones with all their slips, and those written
//! for people, in the languages of the corpora.
//!
//! A text is cut into numbers, words and signs; a date is a pattern over these. A time without a
//! zone is read as UTC, and so is a day without a time: there is no better guess, and the day
//! comes out as written.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;

/// An instant with the offset in which the page states it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    /// The instant.
    pub instant: Timestamp,
    /// The offset from UTC in which it was written; UTC where none was.
    pub offset: Offset,
}

impl Stamp {
    /// The day it names.
    pub(super) fn day(&self) -> Date {
        self.offset.to_datetime(self.instant).date()
    }

    /// The same instant as the site itself dates it, where the site calls it by the day before or
    /// after: machines are told UTC, readers the day at home.
    pub(super) fn on_day(self, day: Date) -> Self {
        if self.offset != Offset::UTC || self.day() == day {
            return self;
        }
        let hours = (1..=14).flat_map(|hours| [-hours, hours]);
        hours
            .filter_map(|hours| Offset::from_hours(hours).ok())
            .map(|offset| Self { offset, ..self })
            .find(|stamp| stamp.day() == day)
            .unwrap_or(self)
    }
}

/// Characters of a text that are searched for a date.
const READ: usize = 160;

/// Years that can be dates of articles on the web.
const YEARS: std::ops::RangeInclusive<i16> = 1990..=2099;

/// Which number of `03/04/2024` is the day, where the numbers themselves do not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    DayFirst,
    MonthFirst,
}

/// The first date in `text`.
pub(super) fn find(text: &str, order: Order) -> Option<Stamp> {
    let tokens = tokens(text);
    unix(&tokens).or_else(|| {
        (0..tokens.len()).find_map(|at| {
            let (date, behind) = date_at(&tokens, at, order)?;
            let (time, offset) = clock(&tokens, at, behind, date);
            stamp(date, time, offset)
        })
    })
}

/// The date a text begins with, or that stands in brackets behind a place: "Northport (12.4.2025)".
pub(super) fn opening(text: &str, order: Order) -> Option<Stamp> {
    let tokens = tokens(text);
    (0..tokens.len().min(5))
        .filter(|&at| at == 0 || tokens[at - 1] == Sign('('))
        .find_map(|at| date_at(&tokens, at, order))
        .and_then(|(date, _)| stamp(date, Time::midnight(), None))
}

fn stamp(date: Date, time: Time, offset: Option<Offset>) -> Option<Stamp> {
    let offset = offset.unwrap_or(Offset::UTC);
    let instant = offset.to_timestamp(DateTime::from_parts(date, time)).ok()?;
    Some(Stamp { instant, offset })
}

#[derive(Debug, Clone, PartialEq)]
enum Token {
    /// A number below ten to the 14th, and its digits.
    Number(i64, usize),
    /// Letters in lower case.
    Word(String),
    /// Anything else but white space.
    Sign(char),
}

use Token::{Number, Sign, Word};

fn tokens(text: &str) -> Vec<Token> {
    let mut out = Vec::new();
    let mut chars = text.chars().take(READ).peekable();
    while let Some(c) = chars.next() {
        if let Some(mut value) = c.to_digit(10).map(i64::from) {
            let mut digits = 1;
            while let Some(digit) = chars.peek().and_then(|c| c.to_digit(10)) {
                if digits < 14 {
                    value = value * 10 + i64::from(digit);
                }
                digits += 1;
                chars.next();
            }
            out.push(Number(value, digits));
        } else if matches!(c, '年' | '月' | '년' | '월') {
            out.push(Sign('-'));
        } else if matches!(c, '日' | '일') {
            out.push(Sign(' '));
        } else if c.is_alphabetic() {
            let mut word: String = c.to_lowercase().collect();
            while let Some(&next) = chars.peek() {
                if !next.is_alphabetic() || matches!(next, '年' | '月' | '日') {
                    break;
                }
                word.extend(next.to_lowercase());
                chars.next();
            }
            out.push(Word(word));
        } else if !c.is_whitespace() {
            out.push(Sign(c));
        }
    }
    out
}

/// Seconds or milliseconds since 1970, standing alone.
fn unix(tokens: &[Token]) -> Option<Stamp> {
    let seconds = match tokens {
        [Number(value, 10)] => *value,
        [Number(value, 13)] => value / 1000,
        _ => return None,
    };
    let instant = Timestamp::from_second(seconds).ok()?;
    Some(Stamp {
        instant,
        offset: Offset::UTC,
    })
}

/// The date that begins at token `at`, and the token behind it.
fn date_at(tokens: &[Token], at: usize, order: Order) -> Option<(Date, usize)> {
    match &tokens[at..] {
        // 2025-04-12, 2025/4/12, 2025.04.12, 2025年4月12日
        [
            Number(year, 4),
            Sign(sign @ ('-' | '/' | '.')),
            Number(month, 1 | 2),
            Sign(again),
            Number(day, 1 | 2),
            ..,
        ] if sign == again => date(*year, *month, *day).map(|date| (date, at + 5)),
        // 20250412, also in front of a time: 20250412T1004
        [Number(ymd, 8), ..] => {
            date(ymd / 10000, ymd / 100 % 100, ymd % 100).map(|date| (date, at + 1))
        }
        // 2025 Apr 12
        [Number(year, 4), Word(month_name), Number(day, 1 | 2), ..]
            if month(month_name).is_some() =>
        {
            date(*year, month(month_name)?, *day).map(|date| (date, at + 3))
        }
        // 12.04.2025, 12/04/2025, 4-12-2025, 12 | 04 | 2025, 12.04.25
        [
            Number(first, 1 | 2),
            Sign(sign @ ('.' | '/' | '-' | '|')),
            Number(second, 1 | 2),
            Sign(again),
            Number(year, digits @ (2 | 4)),
            ..,
        ] if sign == again && (*digits == 4 || matches!(sign, '.' | '/')) => {
            let year = if *digits == 2 { 2000 + year } else { *year };
            let is_month_first = match (*first > 12, *second > 12) {
                (true, _) => false,
                (_, true) => true,
                _ => *sign != '.' && order == Order::MonthFirst,
            };
            let (day, month) = if is_month_first {
                (second, first)
            } else {
                (first, second)
            };
            date(year, *month, *day).map(|date| (date, at + 5))
        }
        // 12 April 2025, 12. dubna 2025, 12 de abril de 2025, 12th of April, 2025, 12-Apr-2025
        [Number(d, 1 | 2), ..] => {
            let at = skip(tokens, at + 1);
            let Some(Word(word)) = tokens.get(at) else {
                return None;
            };
            let month = month(word)?;
            let behind = skip(tokens, at + 1);
            year(tokens, behind, month, *d)
        }
        // April 12, 2025, and Apr 12 10:04:00 +0000 2025
        [Word(word), ..] => {
            let day_at = skip(tokens, at + 1);
            let Some(Number(d, 1 | 2)) = tokens.get(day_at) else {
                return None;
            };
            let month = month(word)?;
            let behind = skip(tokens, day_at + 1);
            year(tokens, behind, month, *d).or_else(|| {
                let far = (behind..tokens.len().min(behind + 12))
                    .find(|&at| matches!(tokens[at], Number(1990..=2099, 4)))?;
                let (date, _) = year(tokens, far, month, *d)?;
                Some((date, behind))
            })
        }
        _ => None,
    }
}

/// The date whose year stands at token `at`.
fn year(tokens: &[Token], at: usize, month: i64, day: i64) -> Option<(Date, usize)> {
    match &tokens.get(at..)? {
        [Number(y, 4), ..] => date(*y, month, day).map(|date| (date, at + 1)),
        [Sign('\'' | '’'), Number(y, 2), ..] => {
            date(2000 + y, month, day).map(|date| (date, at + 2))
        }
        // 12 Apr 25, but not 12 April 10:04
        [Number(y @ 0..=40, 2), rest @ ..]
            if !matches!(rest, [Sign(':' | '.'), Number(..), ..]) =>
        {
            date(2000 + y, month, day).map(|date| (date, at + 1))
        }
        _ => None,
    }
}

/// The token behind signs and little words that stand inside of dates.
fn skip(tokens: &[Token], mut at: usize) -> usize {
    while let Some(token) = tokens.get(at) {
        let is_filler = match token {
            Sign(sign) => matches!(sign, ',' | '.' | '-' | '/' | '،' | 'º' | '°'),
            Word(word) => matches!(
                word.as_str(),
                "de" | "del"
                    | "of"
                    | "st"
                    | "nd"
                    | "rd"
                    | "th"
                    | "er"
                    | "e"
                    | "den"
                    | "a"
                    | "ª"
                    | "º"
                    | "thg"
                    | "tháng"
            ),
            Number(..) => false,
        };
        if !is_filler {
            break;
        }
        at += 1;
    }
    at
}

fn date(year: i64, month: i64, day: i64) -> Option<Date> {
    let year = i16::try_from(year)
        .ok()
        .filter(|year| YEARS.contains(year))?;
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// The time and the zone that stand behind a date, or else in front of it.
fn clock(tokens: &[Token], date_from: usize, behind: usize, date: Date) -> (Time, Option<Offset>) {
    let after = (behind..tokens.len().min(behind + 8)).find_map(|at| time_at(tokens, at));
    let found = after.or_else(|| {
        (date_from.saturating_sub(8)..date_from)
            .find_map(|at| time_at(tokens, at).filter(|&(_, end)| end <= date_from))
    });
    match found {
        Some((time, end)) => (time, zone(&tokens[end..], date)),
        None => (Time::midnight(), None),
    }
}

/// The time that begins at token `at`, and the token behind it.
fn time_at(tokens: &[Token], at: usize) -> Option<(Time, usize)> {
    let (hour, minute, second, mut behind) = match &tokens[at..] {
        [
            Number(h, 1 | 2),
            Sign(':'),
            Number(m, 2),
            Sign(':'),
            Number(s, 2),
            Sign('.' | ','),
            Number(..),
            ..,
        ] => (*h, *m, *s, at + 7),
        [
            Number(h, 1 | 2),
            Sign(':'),
            Number(m, 2),
            Sign(':'),
            Number(s, 2),
            ..,
        ] => (*h, *m, *s, at + 5),
        [Number(h, 1 | 2), Sign(':' | '.'), Number(m, 2), ..] => (*h, *m, 0, at + 3),
        [Number(h, 1 | 2), Word(w), Number(m, 2), ..] if w == "h" => (*h, *m, 0, at + 3),
        [Number(h, 1 | 2), Word(w), ..] if w == "am" || w == "pm" => (*h, 0, 0, at + 1),
        // 20250412T100400
        [Word(t), Number(hms, 6), ..] if t == "t" => {
            (hms / 10000, hms / 100 % 100, hms % 100, at + 2)
        }
        _ => return None,
    };
    let hour = match tokens.get(behind..).unwrap_or_default() {
        [Word(w), Sign('.'), Word(m), ..] if m == "m" && (w == "a" || w == "p") => {
            behind += 3;
            behind += usize::from(tokens.get(behind) == Some(&Sign('.')));
            half_day(hour, w == "p")
        }
        [Word(w), ..] if w == "am" || w == "pm" => {
            behind += 1;
            half_day(hour, w == "pm")
        }
        _ => hour,
    };
    let part = |value: i64| i8::try_from(value).ok();
    // Twenty-four o'clock and leap seconds are written; the last second of the day is near enough.
    let time = if hour == 24 {
        Time::new(23, 59, 59, 0).ok()
    } else {
        Time::new(part(hour)?, part(minute)?, part(second.min(59))?, 0).ok()
    }?;
    Some((time, behind))
}

fn half_day(hour: i64, is_afternoon: bool) -> i64 {
    match (hour, is_afternoon) {
        (12, false) => 0,
        (1..=11, true) => hour + 12,
        _ => hour,
    }
}

/// The zone right behind a time.
fn zone(tokens: &[Token], date: Date) -> Option<Offset> {
    let tokens = match tokens {
        [Sign('('), rest @ ..] => rest,
        [Word(uhr), rest @ ..] if uhr == "uhr" => rest,
        all => all,
    };
    match tokens {
        [Word(name), Sign(sign @ ('+' | '-' | '−')), rest @ ..]
            if matches!(name.as_str(), "gmt" | "utc" | "z") =>
        {
            signed(*sign, rest)
        }
        [Sign(sign @ ('+' | '-' | '−')), rest @ ..] => signed(*sign, rest),
        [Word(name), ..] => named(name, date),
        _ => None,
    }
}

fn signed(sign: char, rest: &[Token]) -> Option<Offset> {
    let (hours, minutes) = match rest {
        [Number(h, 1 | 2), Sign(':'), Number(m, 2), ..] => (*h, *m),
        [Number(hm, 3 | 4), ..] => (hm / 100, hm % 100),
        [Number(h, 1 | 2), ..] => (*h, 0),
        _ => return None,
    };
    if hours > 14 || minutes > 59 {
        return None;
    }
    let seconds = i32::try_from(hours * 3600 + minutes * 60).ok()?;
    Offset::from_seconds(if sign == '+' { seconds } else { -seconds }).ok()
}

/// Zones by the names that news sites print, in minutes.
///
/// IST is India's: Ireland and Israel print theirs far less often. "ET" and its like follow the
/// season, taken to change with April and November.
fn named(name: &str, date: Date) -> Option<Offset> {
    let summer = i32::from((4..=10).contains(&date.month())) * 60;
    let minutes = match name {
        "z" | "gmt" | "utc" | "wet" => 0,
        "bst" | "cet" | "mez" | "west" | "wat" => 60,
        "cest" | "mesz" | "eet" | "sast" | "cat" => 120,
        "eest" | "msk" | "мск" | "eat" | "trt" => 180,
        "gst" => 240,
        "pkt" => 300,
        "ist" => 330,
        "wib" => 420,
        "hkt" | "sgt" | "myt" | "awst" => 480,
        "jst" | "kst" => 540,
        "aest" => 600,
        "aedt" => 660,
        "nzst" => 720,
        "nzdt" => 780,
        "edt" => -240,
        "est" | "cdt" => -300,
        "cst" | "mdt" => -360,
        "mst" | "pdt" => -420,
        "pst" => -480,
        "et" => -300 + summer,
        "ct" => -360 + summer,
        "pt" => -480 + summer,
        "brt" | "art" => -180,
        _ => return None,
    };
    Offset::from_seconds(minutes * 60).ok()
}

/// Beginnings of the names of months. Longer ones first where one begins another.
const MONTHS: [(i64, &str); 12] = [
    (1, "jan ene gen янв січ sty led ocak tammi ιαν يناير كانون"),
    (2, "feb fév fev лют фев lut únor şub helmi φεβ فبراير شباط"),
    (3, "mar mär maa maerz бер kwi_ břez μαρ مارس آذار mrt març"),
    (
        4,
        "apr avr abr квіт апр kwi dub nisan huhti απρ أبريل نيسان",
    ),
    (
        5,
        "may mai maj мая май трав kvě mayıs touko μαΐ μάι مايو أيار mei mag maio",
    ),
    (
        6,
        "jun juin июн черв cze czerwc červn červen haziran kesä ιούν ιουν يونيو حزيران giu",
    ),
    (
        7,
        "jul juil июл лип lip červenc temmuz heinä ιούλ ιουλ يوليو تموز lug",
    ),
    (8, "aug aoû aou ago авг серп sie srp ağu elo αυγ أغسطس آب"),
    (9, "sep set сен верес wrz zář eyl syys σεπ سبتمبر أيلول"),
    (
        10,
        "oct okt out ott окт жовт paź říj ekim loka οκτ أكتوبر تشرين",
    ),
    (11, "nov ноя листоп lis kas marras νοε نوفمبر"),
    (
        12,
        "dec dez déc dic dek дек груд gru pros ara joulu δεκ ديسمبر",
    ),
];

/// The number of a month by its name in one of twenty languages.
fn month(word: &str) -> Option<i64> {
    if word.chars().count() < 3 {
        return None;
    }
    MONTHS
        .iter()
        .flat_map(|&(number, names)| names.split(' ').map(move |name| (number, name)))
        .filter(|(_, name)| word.starts_with(name))
        .max_by_key(|(_, name)| name.len())
        .map(|(number, _)| number)
}

/// Whether a word is the name of a month.
pub(super) fn is_month(word: &str) -> bool {
    month(&word.to_lowercase()).is_some_and(|_| word.chars().count() < 12)
}

/// A date in the path of an address, such as `/2025/04/12/`. Of an address within an address, as
/// archives have, only the inner one dates a story.
pub(super) fn in_address(url: &url::Url) -> Option<Stamp> {
    let path = url.path();
    let inner = path.split_once("/http");
    let inner = inner.filter(|(_, inner)| inner.contains(":/"));
    let path = inner.map_or(path, |(_, inner)| inner);
    let parts: Vec<&str> = path.split(['/', '-', '_', '.']).collect();
    let number = |text: &str, digits: usize| -> Option<i64> {
        (text.len() == digits && text.bytes().all(|b| b.is_ascii_digit()))
            .then(|| text.parse().ok())
            .flatten()
    };
    let apart = parts.windows(3).find_map(|w| {
        let day = number(w[2], 2).or_else(|| number(w[2], 1))?;
        let month = number(w[1], 2).or_else(|| number(w[1], 1)).or_else(|| {
            w[1].chars()
                .all(char::is_alphabetic)
                .then(|| month(w[1]))
                .flatten()
        })?;
        date(number(w[0], 4)?, month, day)
    });
    let day_first = || {
        parts
            .windows(3)
            .find_map(|w| date(number(w[2], 4)?, number(w[1], 2)?, number(w[0], 2)?))
    };
    let together = || {
        parts.iter().find_map(|part| {
            let ymd = number(part, 8).or_else(|| day_of_number(part))?;
            date(ymd / 10000, ymd / 100 % 100, ymd % 100)
        })
    };
    let found = apart.or_else(day_first).or_else(together)?;
    stamp(found, Time::midnight(), None)
}

/// The day in the number of an article that begins with a day and a time of day, as many systems
/// count: `A202504121004001234`.
fn day_of_number(part: &str) -> Option<i64> {
    let digits = part.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let is_number = (12..=24).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    let hour: u8 = digits.get(8..10)?.parse().ok()?;
    let minute: u8 = digits.get(10..12)?.parse().ok()?;
    (is_number && hour < 24 && minute < 60)
        .then(|| digits.get(..8)?.parse().ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let found = find(text, Order::DayFirst).map(|stamp| stamp.instant.to_string());
        assert_eq!(found.as_deref().unwrap_or("none"), expected, "{text}");
    }

    #[test]
    fn machine_readable_dates() {
        check("2025-04-12T10:04:00+10:00", "2025-04-12T00:04:00Z");
        check("2025-04-12T10:04:00.123Z", "2025-04-12T10:04:00Z");
        check("2025-04-12 10:04", "2025-04-12T10:04:00Z");
        check("2025-04-12", "2025-04-12T00:00:00Z");
        check("20250412T100400", "2025-04-12T10:04:00Z");
        check("1744452240", "2025-04-12T10:04:00Z");
        check("1744452240000", "2025-04-12T10:04:00Z");
        check("Sat, 12 Apr 2025 10:04:00 +0200", "2025-04-12T08:04:00Z");
        check("Sat Apr 12 10:04:00 +0000 2025", "2025-04-12T10:04:00Z");
    }

    #[test]
    fn dates_written_for_people() {
        check("12 Apr 2025, 10:04 GMT+10", "2025-04-12T00:04:00Z");
        check(
            "Published 10:04 a.m. ET April 12, 2025",
            "2025-04-12T14:04:00Z",
        );
        check(
            "Updated: April 12th, 2025 at 9:30 pm IST",
            "2025-04-12T16:00:00Z",
        );
        check("12. dubna 2025 8:15", "2025-04-12T08:15:00Z");
        check(
            "Sábado, 12 de abril de 2025 - 10h04",
            "2025-04-12T10:04:00Z",
        );
        check("12.04.2025, 10.04 Uhr", "2025-04-12T10:04:00Z");
        check("2025年4月12日 10:04", "2025-04-12T10:04:00Z");
        check("12 апреля 2025", "2025-04-12T00:00:00Z");
        check("12 Apr '25", "2025-04-12T00:00:00Z");
        check("12 | 04 | 2025", "2025-04-12T00:00:00Z");
        check("Tides. 2025 Apr 12;15(1)", "2025-04-12T00:00:00Z");
    }

    #[test]
    fn a_text_may_open_with_a_date() {
        for (text, expected) in [
            ("12.4.2025 - The harbour stays closed.", true),
            ("Northport, (12.04.2025). The harbour stays closed.", true),
            ("On 12 April 2025 the harbour was closed.", false),
            ("The harbour", false),
        ] {
            assert_eq!(opening(text, Order::DayFirst).is_some(), expected, "{text}");
        }
    }

    #[test]
    fn the_day_is_told_from_the_month() {
        check("04/12/2025", "2025-12-04T00:00:00Z");
        check("04/25/2025", "2025-04-25T00:00:00Z");
        let american = find("04/12/2025", Order::MonthFirst).unwrap();
        assert_eq!(american.instant.to_string(), "2025-04-12T00:00:00Z");
    }

    #[test]
    fn what_is_no_date_is_left_alone() {
        for text in [
            "",
            "3 hours ago",
            "12 people",
            "April",
            "99/99/2025",
            "Room 2025",
            "1.2.3",
            "may 99 2025",
        ] {
            check(text, "none");
        }
    }

    #[test]
    fn addresses_hold_dates() {
        for (address, expected) in [
            (
                "https://a.example/2025/04/12/storm",
                Some("2025-04-12T00:00:00Z"),
            ),
            (
                "https://archive.example/web/20260101/http://a.example/2025/04/12/storm",
                Some("2025-04-12T00:00:00Z"),
            ),
            (
                "https://archive.example/web/20260101/http://a.example/storm",
                None,
            ),
            (
                "https://a.example/storm-20250412.html",
                Some("2025-04-12T00:00:00Z"),
            ),
            (
                "https://a.example/2025/apr/12/storm",
                Some("2025-04-12T00:00:00Z"),
            ),
            (
                "https://a.example/news/12-04-2025",
                Some("2025-04-12T00:00:00Z"),
            ),
            (
                "https://a.example/article/A2025041210040012345",
                Some("2025-04-12T00:00:00Z"),
            ),
            ("https://a.example/news/12345678", None),
            ("https://a.example/news/999999999999", None),
        ] {
            let url = url::Url::parse(address).unwrap();
            assert_eq!(
                in_address(&url).map(|s| s.instant.to_string()).as_deref(),
                expected,
                "{address}"
            );
        }
    }
}
