//! The dates that feeds and pages really contain.
//!
//! [`parse()`] reads what is written for machines, however carelessly; [`written()`] what is written
//! for people who read it today ("3 hours ago", "12 Nov").
//!
//! Standards ask for RFC 822 in RSS and RFC 3339 in Atom. Found are: either in the other's
//! place, missing or wrong weekdays, years of two digits, months in the language of the site,
//! zones left out or named in ways that mean different things to different libraries, and what
//! somebody's blog engine printed. So a date is taken apart into numbers and words, and what
//! each of them can be is decided together.
//!
//! A date without a zone is read as UTC, one without a time as midnight. What contradicts
//! itself (the 99th of June, 25 o'clock) is no date.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{Offset, TimeZone};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

mod names;
mod words;
mod written;

use names::{month, place, zone_minutes};
pub use written::written;

/// Characters of the longest text that is looked at; dates have up to about 60.
const LONGEST: usize = 160;

/// Reads a date.
pub fn parse(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    if text.is_empty() || text.chars().nth(LONGEST).is_some() {
        return None;
    }
    let mut parts = Parts::default();
    let folded = fold(&without_comments(text));
    let pieces = pieces(&folded);
    let mut rest = pieces.as_slice();
    while let Some(piece) = rest.first() {
        let taken = parts.take(rest, piece)?;
        rest = rest.get(taken.max(1)..)?;
    }
    parts.instant()
}

/// Lower case without accents, and digits of every script as ASCII.
fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .nfc()
        .collect()
}

/// RFC 822 allows comments in brackets, one inside the other.
fn without_comments(text: &str) -> String {
    let mut depth = 0_usize;
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}

/// A piece of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece<'a> {
    Number(Number),
    Word(&'a str),
    Mark(char),
    Space,
}

/// A number, and how many digits it was written with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Number {
    value: i64,
    digits: usize,
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let is_same: fn(char) -> bool = if c.is_ascii_digit() {
            |c| c.is_ascii_digit()
        } else if c.is_alphabetic() {
            |c| c.is_alphabetic()
        } else if c.is_whitespace() {
            char::is_whitespace
        } else {
            |_| false
        };
        let end = rest.find(|c| !is_same(c)).unwrap_or(rest.len());
        let (piece, after) = rest.split_at(end.max(c.len_utf8()));
        rest = after;
        // `7 : 15`
        let after_number = matches!(pieces.as_slice(), [.., Piece::Number(_), Piece::Space]);
        if c == ':' && after_number {
            pieces.pop();
        }
        if c.is_whitespace() && pieces.last() == Some(&Piece::Mark(':')) {
            continue;
        }
        pieces.push(if c.is_ascii_digit() {
            Piece::Number(Number {
                value: piece.parse().unwrap_or(i64::MAX),
                digits: piece.len(),
            })
        } else if c.is_alphabetic() {
            Piece::Word(piece)
        } else if c.is_whitespace() {
            Piece::Space
        } else {
            Piece::Mark(c)
        });
    }
    pieces
}

/// What the pieces of a date were found to be.
#[derive(Debug, Default)]
struct Parts {
    /// Of day, month and year, those that are numbers.
    numbers: Vec<Number>,
    /// What stands between the first two of them.
    separator: Option<char>,
    /// The text begins with a hyphen: `-03-12`.
    has_leading_hyphen: bool,
    month: Option<i64>,
    time: Option<Clock>,
    is_afternoon: Option<bool>,
    zone: Option<Zone>,
    /// What the last piece was.
    last: Last,
    /// `2004-W53-6`.
    is_week: bool,
}

/// What a piece was, as far as the next one needs to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Last {
    #[default]
    Other,
    /// Day, month or year.
    DateNumber,
    /// The `T` before a time.
    TimeMark,
}

/// A time of day.
#[derive(Debug, Clone, Copy, Default)]
struct Clock {
    time: Time,
    /// `24:00` is midnight of the next day.
    is_next_day: bool,
}

#[derive(Debug, Clone)]
enum Zone {
    /// Seconds ahead of UTC.
    Fixed(i64),
    Place(TimeZone),
}

/// Sites that write dates in Korean mean their own time and never name its zone.
const KOREA: Zone = Zone::Fixed(9 * 3600);

impl Parts {
    /// Takes up the piece at the start of `rest`: how many pieces belong to it; `None` when
    /// this cannot be a date.
    fn take(&mut self, rest: &[Piece<'_>], piece: &Piece<'_>) -> Option<usize> {
        let last = std::mem::take(&mut self.last);
        match *piece {
            Piece::Space => Some(1),
            Piece::Number(number) => self.number(rest, number, last),
            Piece::Word(word) => Some(self.word(rest, word)),
            // In `07:15 05-03-2024` the hyphens are of the date.
            Piece::Mark(mark @ ('+' | '-' | '\u{2212}'))
                if self.time.is_some() && last != Last::DateNumber =>
            {
                self.offset(rest, mark)
            }
            Piece::Mark(mark) => {
                match self.numbers.len() {
                    0 if mark == '-' && self.month.is_none() => self.has_leading_hyphen = true,
                    1 => self.separator = self.separator.or(Some(mark)),
                    _ => {}
                }
                Some(1)
            }
        }
    }

    fn number(&mut self, rest: &[Piece<'_>], number: Number, last: Last) -> Option<usize> {
        if self.time.is_none() {
            match rest {
                [_, Piece::Mark(':'), Piece::Number(minute), ..] => {
                    return self.clock(rest, number, *minute);
                }
                [_, Piece::Mark(':'), Piece::Word(_), ..] => return None,
                _ => {}
            }
            let is_compact = last == Last::TimeMark && matches!(number.digits, 2 | 4 | 6)
                || self.month.is_some() && self.numbers.len() == 2 && number.digits == 4;
            if is_compact {
                self.compact_clock(number)?;
                return Some(1);
            }
        }
        self.numbers.push(number);
        self.last = Last::DateNumber;
        // `1st`, `2nd`
        let has_ending = matches!(rest.get(1), Some(Piece::Word("st" | "nd" | "rd" | "th")));
        Some(1 + usize::from(has_ending))
    }

    /// `12:30`, `12:30:05`, `12:30:05.25`
    fn clock(&mut self, rest: &[Piece<'_>], hour: Number, minute: Number) -> Option<usize> {
        let (second, taken) = match rest.get(3..) {
            Some([Piece::Mark(':'), Piece::Number(second), ..]) => (second.value, 5),
            _ => (0, 3),
        };
        self.set_time(hour.value, minute.value, second)?;
        match rest.get(taken..) {
            Some([Piece::Mark(':'), ..]) => None,
            Some([Piece::Mark('.' | ','), Piece::Number(_), ..]) => Some(taken + 2),
            _ => Some(taken),
        }
    }

    /// `1430`, `143005`
    fn compact_clock(&mut self, number: Number) -> Option<()> {
        let value = number.value;
        match number.digits {
            2 => self.set_time(value, 0, 0),
            4 => self.set_time(value / 100, value % 100, 0),
            _ => self.set_time(value / 10_000, value / 100 % 100, value % 100),
        }
    }

    fn set_time(&mut self, hour: i64, minute: i64, second: i64) -> Option<()> {
        let is_next_day = hour == 24;
        let hour = if is_next_day { 0 } else { hour };
        // A leap second has no place in a timestamp.
        let second = if second == 60 { 59 } else { second };
        let [hour, minute, second] = [hour, minute, second].map(|n| i8::try_from(n).ok());
        let time = Time::new(hour?, minute?, second?, 0).ok()?;
        self.time = Some(Clock { time, is_next_day });
        Some(())
    }

    fn word(&mut self, rest: &[Piece<'_>], word: &str) -> usize {
        match word {
            "t" => self.last = Last::TimeMark,
            "am" | "a" if self.time.is_some() && is_half_day(rest) => {
                self.is_afternoon = Some(false);
            }
            "pm" | "p" if self.time.is_some() && is_half_day(rest) => {
                self.is_afternoon = Some(true);
            }
            "上午" | "午前" => self.is_afternoon = Some(false),
            "下午" | "午後" => self.is_afternoon = Some(true),
            "오전" | "오후" => {
                self.is_afternoon = Some(word == "오후");
                self.zone = Some(KOREA);
            }
            "w" if self.numbers.len() == 1 => self.is_week = true,
            "년" => self.zone = Some(KOREA),
            _ => return self.name(rest, word),
        }
        1
    }

    /// The name of a zone or a month; weekdays and all else are passed over.
    fn name(&mut self, rest: &[Piece<'_>], word: &str) -> usize {
        if let [_, Piece::Mark('/'), Piece::Word(city), ..] = rest {
            let city_len = match rest.get(3..) {
                Some([Piece::Mark('_'), Piece::Word(_), ..]) => 5,
                _ => 3,
            };
            if let Some(zone) = place(city) {
                self.zone = Some(Zone::Place(zone));
            }
            return city_len;
        }
        if self.time.is_some()
            && let Some(minutes) = zone_minutes(word)
        {
            self.zone = Some(Zone::Fixed(minutes * 60));
        } else if let Some(month) = month(word) {
            // The last one: `mar` is also Tuesday, and weekdays come first.
            self.month = Some(month);
        }
        1
    }

    /// `+0200`, `-07:00`, `+1`
    fn offset(&mut self, rest: &[Piece<'_>], sign: char) -> Option<usize> {
        let (hours, minutes, taken) = match rest {
            [_, Piece::Number(h), Piece::Mark(':'), Piece::Number(m), ..]
                if h.digits <= 2 && m.digits <= 2 =>
            {
                (h.value, m.value, 4)
            }
            [_, Piece::Number(_), Piece::Mark(':'), Piece::Word(_), ..]
            | [_, Piece::Word(_), ..] => {
                return None;
            }
            [_, Piece::Number(n), ..] if n.digits <= 2 => (n.value, 0, 2),
            [_, Piece::Number(n), ..] if n.digits <= 4 => (n.value / 100, n.value % 100, 2),
            _ => return Some(1),
        };
        let seconds = (hours * 60 + minutes) * 60;
        self.zone = Some(Zone::Fixed(if sign == '+' { seconds } else { -seconds }));
        Some(taken)
    }

    fn instant(self) -> Option<Timestamp> {
        self.instant_in(&TimeZone::UTC)
    }

    /// `here` is the zone of a date that names none.
    fn instant_in(self, here: &TimeZone) -> Option<Timestamp> {
        if let ([number], None, None) = (self.numbers.as_slice(), self.time, self.month)
            && !self.has_leading_hyphen
        {
            match number.digits {
                9 | 10 => return Timestamp::from_second(number.value).ok(),
                13 => return Timestamp::from_millisecond(number.value).ok(),
                14 => return compact_instant(number.value),
                _ => {}
            }
        }
        let date = self.date()?;
        if !(1000..9999).contains(&date.year()) {
            return None; // the "no date" of some database
        }
        let Clock {
            mut time,
            is_next_day,
        } = self.time.unwrap_or_default();
        if let Some(is_afternoon) = self.is_afternoon {
            time = time_of_half_day(time, is_afternoon)?;
        }
        let mut moment = DateTime::from_parts(date, time);
        if is_next_day {
            moment = DateTime::from_parts(date.tomorrow().ok()?, time);
        }
        let ahead = match self.zone {
            Some(Zone::Place(zone)) => return zone.to_timestamp(moment).ok(),
            Some(Zone::Fixed(seconds)) => seconds,
            None => return here.to_timestamp(moment).ok(),
        };
        // Not `Offset::to_timestamp`: its offsets end at a day, and feeds have `+3000`.
        let utc = Offset::UTC.to_timestamp(moment).ok()?;
        Timestamp::from_second(utc.as_second() - ahead).ok()
    }

    fn date(&self) -> Option<Date> {
        match (self.month, self.numbers.as_slice()) {
            (Some(month), numbers) => date_with_month_name(month, numbers),
            (None, [year, week, rest @ ..]) if self.is_week => {
                let day = rest.first().map_or(1, |day| day.value);
                week_date(year.value, week.value, day)
            }
            (None, [a, b, c, ..]) => date_of_three(*a, *b, *c, self.separator),
            (None, [year, day]) if year.digits != 3 && day.digits == 3 => {
                day_of_year(century(*year), day.value)
            }
            (None, [year, month]) if year.digits == 4 && month.digits <= 2 => {
                ymd(year.value, month.value, 1)
            }
            (None, [year, month]) if self.has_leading_hyphen => ymd(century(*year), month.value, 1),
            (None, [number]) => compact_date(*number, self.has_leading_hyphen),
            _ => None,
        }
    }
}

/// `p`, `p.m.`, `pm` and not the beginning of something else.
fn is_half_day(rest: &[Piece<'_>]) -> bool {
    matches!(
        rest,
        [Piece::Word("am" | "pm"), ..] | [_, Piece::Mark('.'), Piece::Word("m"), ..]
    )
}

fn time_of_half_day(time: Time, is_afternoon: bool) -> Option<Time> {
    let hour = match (time.hour(), is_afternoon) {
        (12, false) => 0,
        (hour @ 1..12, true) => hour + 12,
        (hour, _) => hour,
    };
    time.with().hour(hour).build().ok()
}

fn date_with_month_name(month: i64, numbers: &[Number]) -> Option<Date> {
    let (day, year) = match numbers {
        [year] if year.digits == 4 => return ymd(year.value, month, 1),
        [a, b, ..] if a.digits > 2 || a.value > 31 => (b, a),
        [a, b, ..] => (a, b),
        _ => return None,
    };
    ymd(century(*year), month, day.value)
}

fn date_of_three(a: Number, b: Number, c: Number, separator: Option<char>) -> Option<Date> {
    if a.digits >= 3 {
        return ymd(a.value, b.value, c.value);
    }
    match separator {
        Some('/') if a.digits == 2 && c.digits == 1 => ymd(century(a), b.value, c.value),
        // American, unless that cannot be.
        Some('/') => {
            ymd(century(c), a.value, b.value).or_else(|| ymd(century(c), b.value, a.value))
        }
        Some('-') if c.digits <= 2 => ymd(century(a), b.value, c.value),
        _ => ymd(century(c), b.value, a.value).or_else(|| ymd(century(c), a.value, b.value)),
    }
}

/// Dates without separators, as ISO 8601 has them.
fn compact_date(number: Number, has_leading_hyphen: bool) -> Option<Date> {
    let value = number.value;
    let two = |value| century(Number { value, digits: 2 });
    match number.digits {
        4 if has_leading_hyphen => ymd(two(value / 100), value % 100, 1),
        4 => ymd(value, 1, 1),
        5 => day_of_year(two(value / 1000), value % 1000),
        6 => ymd(two(value / 10_000), value / 100 % 100, value % 100),
        7 => day_of_year(value / 1000, value % 1000),
        8 => ymd(value / 10_000, value / 100 % 100, value % 100),
        _ => None,
    }
}

/// `20240305071500`
fn compact_instant(value: i64) -> Option<Timestamp> {
    let (date, time) = (value / 1_000_000, value % 1_000_000);
    let date = ymd(date / 10_000, date / 100 % 100, date % 100)?;
    let parts = [time / 10_000, time / 100 % 100, time % 100].map(|n| i8::try_from(n).ok());
    let time = Time::new(parts[0]?, parts[1]?, parts[2]?, 0).ok()?;
    Offset::UTC
        .to_timestamp(DateTime::from_parts(date, time))
        .ok()
}

/// A year of two digits, as RFC 2822 reads it: up to 49 in this century.
fn century(year: Number) -> i64 {
    match (year.digits, year.value) {
        (1 | 2, 0..50) => year.value + 2000,
        (1 | 2, value) => value + 1900,
        (_, value) => value,
    }
}

fn ymd(year: i64, month: i64, day: i64) -> Option<Date> {
    let year = i16::try_from(year).ok()?;
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

fn day_of_year(year: i64, day: i64) -> Option<Date> {
    let first = ymd(year, 1, 1)?;
    first
        .with()
        .day_of_year(i16::try_from(day).ok()?)
        .build()
        .ok()
}

fn week_date(year: i64, week: i64, day: i64) -> Option<Date> {
    let weekday = jiff::civil::Weekday::from_monday_one_offset(i8::try_from(day).ok()?).ok()?;
    let (year, week) = (i16::try_from(year).ok()?, i8::try_from(week).ok()?);
    Some(
        jiff::civil::ISOWeekDate::new(year, week, weekday)
            .ok()?
            .date(),
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(cases: &[(&str, &str)]) {
        for (text, expected) in cases {
            let read = parse(text).map(|t| t.to_string()).unwrap_or_default();
            assert_eq!(&read, expected, "{text}");
        }
    }

    #[test]
    fn what_the_standards_ask_for() {
        check(&[
            ("Tue, 05 Mar 2024 07:15:00 GMT", "2024-03-05T07:15:00Z"),
            ("5 Mar 2024 07:15 +0130", "2024-03-05T05:45:00Z"),
            ("2024-03-05T07:15:09Z", "2024-03-05T07:15:09Z"),
            ("2024-03-05T07:15:09.123456-08:00", "2024-03-05T15:15:09Z"),
            ("2024-03-05", "2024-03-05T00:00:00Z"),
            ("2024-03", "2024-03-01T00:00:00Z"),
            ("2024", "2024-01-01T00:00:00Z"),
        ]);
    }

    #[test]
    fn short_and_compact_forms_of_iso_8601() {
        check(&[
            ("20240305", "2024-03-05T00:00:00Z"),
            ("20240305T071509+0100", "2024-03-05T06:15:09Z"),
            ("2024-065", "2024-03-05T00:00:00Z"),
            ("2024065", "2024-03-05T00:00:00Z"),
            ("24065", "2024-03-05T00:00:00Z"),
            ("24-065", "2024-03-05T00:00:00Z"),
            ("240305", "2024-03-05T00:00:00Z"),
            ("24-03-05", "2024-03-05T00:00:00Z"),
            ("-2403", "2024-03-01T00:00:00Z"),
            ("-24-03", "2024-03-01T00:00:00Z"),
            ("2024-W10-2", "2024-03-05T00:00:00Z"),
            ("20240305071509", "2024-03-05T07:15:09Z"),
            ("1709622909", "2024-03-05T07:15:09Z"),
            ("1709622909000", "2024-03-05T07:15:09Z"),
        ]);
    }

    #[test]
    fn the_order_of_day_and_month_follows_the_separator() {
        check(&[
            ("2024/3/5 7:15", "2024-03-05T07:15:00Z"),
            ("03/05/2024 7:15:09 PM", "2024-03-05T19:15:09Z"),
            ("25/03/2024", "2024-03-25T00:00:00Z"),
            ("05.03.2024 07:15", "2024-03-05T07:15:00Z"),
            ("05-03-2024", "2024-03-05T00:00:00Z"),
            ("Tue, 2024/03/05 08:19:53 EDT", "2024-03-05T12:19:53Z"),
        ]);
    }

    #[test]
    fn what_blog_engines_print() {
        check(&[
            ("Tue Mar  5 07:15:09 2024", "2024-03-05T07:15:09Z"),
            ("Tue Mar 5 07:15:09 +0000 2024", "2024-03-05T07:15:09Z"),
            (
                "Tue Mar 5 2024 07:15:09 GMT+0100 (CET)",
                "2024-03-05T06:15:09Z",
            ),
            ("Tuesday, March 5th, 2024 12:42 AM", "2024-03-05T00:42:00Z"),
            ("March 5, 2024 - 7:15 p.m.", "2024-03-05T19:15:00Z"),
            ("05 Mar 24 0715 GMT", "2024-03-05T07:15:00Z"),
            ("2024-03-05 T 07:15:09 -05:00", "2024-03-05T12:15:09Z"),
            ("Tue,05 Mar, 2024 24:00:00 Z", "2024-03-06T00:00:00Z"),
            ("March 2024", "2024-03-01T00:00:00Z"),
            (
                "Tue, 5 Mar 2024 07(about):   15  :  09 -0100",
                "2024-03-05T08:15:09Z",
            ),
            ("07:15 05-03-2024 -0100", "2024-03-05T08:15:00Z"),
            ("24/3/5 07:15", "2024-03-05T07:15:00Z"),
            ("Tuesday, 05-Mar-24 07:15:09 GMT", "2024-03-05T07:15:09Z"),
        ]);
    }

    #[test]
    fn a_two_digit_year_is_in_this_century() {
        check(&[
            ("Tue, 05 Mar 24 07:15:00 GMT", "2024-03-05T07:15:00Z"),
            ("01 Jan 00 00:00:00 +0000", "2000-01-01T00:00:00Z"),
            ("05 Mar 98 07:15:00 GMT", "1998-03-05T07:15:00Z"),
            ("05 Mar 69 07:15:00 GMT", "1969-03-05T07:15:00Z"),
        ]);
    }

    #[test]
    fn months_in_other_languages() {
        check(&[
            ("mar., 5 mars 2024 07:15:00 +0100", "2024-03-05T06:15:00Z"),
            ("5 août 2024", "2024-08-05T00:00:00Z"),
            ("Di, 05 Mär 2024 07:15:00 GMT", "2024-03-05T07:15:00Z"),
            ("Ter, 05 Set 2023 07:15:00 -0300", "2023-09-05T10:15:00Z"),
            ("5 czerwca 2024", "2024-06-05T00:00:00Z"),
            ("вт, 05 мая 2024 07:15:00 +0300", "2024-05-05T04:15:00Z"),
            ("Τρι, 05 Μάρ 2024 07:15:00 EET", "2024-03-05T05:15:00Z"),
            ("2024-július-13T9:15-05:00", "2024-07-13T14:15:00Z"),
            ("2024년 03월 05일 16:15:00", "2024-03-05T07:15:00Z"),
            ("2024-03-05 오후 07:15:00", "2024-03-05T10:15:00Z"),
        ]);
    }

    #[test]
    fn named_zones_mean_what_feeds_mean() {
        check(&[
            ("Tue, 05 Mar 2024 07:15:00 CET", "2024-03-05T06:15:00Z"),
            ("Tue, 05 Mar 2024 07:15:00 JST", "2024-03-04T22:15:00Z"),
            ("Fri, 05 Jul 2024 07:15:00 BST", "2024-07-05T06:15:00Z"),
            ("Tue, 05 Mar 2024 07:15:00 PT", "2024-03-05T15:15:00Z"),
            (
                "Fri, 05 Jul 2024 07:15:00 America/Los_Angeles",
                "2024-07-05T14:15:00Z",
            ),
            (
                "Fri, 05 Jul 2024 07:15:00 Europe/Brussels",
                "2024-07-05T05:15:00Z",
            ),
        ]);
    }

    #[test]
    fn an_unknown_zone_counts_as_utc() {
        check(&[
            ("Tue, 05 Mar 2024 07:15:00 QQT", "2024-03-05T07:15:00Z"),
            ("Tue, 05 Mar 2024 07:15:00", "2024-03-05T07:15:00Z"),
        ]);
    }

    #[test]
    fn what_is_no_date_gives_none() {
        check(&[
            ("", ""),
            ("yesterday", ""),
            ("013", ""),
            ("2159.525069", ""),
            ("Sun, 16 Dec zz 11:47:32 GMT", ""),
            ("Sun, 16 zz 2012 11:47:32 GMT", ""),
            ("Sun, 99 Jun 2009 12:00:00 GMT", ""),
            ("Sun, 16 Dec 2012 1:2:3:4 GMT", ""),
            ("Sun, 16 Dec 2012 11:47:32 +00:zz", ""),
            ("Sun, 16 Dec 2012 25:47:32 GMT", ""),
            ("Sun, 16 Dec 2012 11:zz:32 GMT", ""),
            ("0001-01-01T00:00:00Z", ""),
            ("99999999999999999999999", ""),
        ]);
    }

    proptest! {
        #[test]
        fn any_text_is_survived(text in any::<String>()) {
            let _ = parse(&text);
        }

        #[test]
        fn any_mixture_of_numbers_and_words_is_survived(text in "[0-9]{0,20}[-+:/. TZW]([0-9]{0,5}[-+:/., ]){0,8}(mar|pm|cet|t|w| )?[0-9:]{0,9}") {
            let _ = parse(&text);
        }

        #[test]
        fn what_is_printed_is_read_again(second in 0_i64..4_000_000_000) {
            let instant = Timestamp::from_second(second).unwrap();
            prop_assert_eq!(parse(&instant.to_string()), Some(instant));
            let rfc = instant.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
            prop_assert_eq!(parse(&rfc), Some(instant));
        }
    }
}
