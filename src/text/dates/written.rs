//! Dates as people write them for those who read them today.
//!
//! Unlike [`parse`](super::parse) this reader is strict: every word must be known. It is shown
//! any short line of a page, and most of them are no dates.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan, Zoned};

use super::names::{month, zone_minutes};
use super::words;
use super::{Number, Parts, Piece, century, fold, pieces, ymd};

/// Characters of a text that may be a date: "Published on Wednesday, 12 November 2025 at 14:05 h".
const LONGEST: usize = 70;

/// How far ahead a date may lie and still be when something was published: zones are guessed.
const AHEAD: SignedDuration = SignedDuration::from_hours(26);

/// How long ago a day without a year may be. An older one rather announces an event to come.
const DAYS_WITHOUT_YEAR: i64 = 300;

/// The instant that a line says to those who read it at `now`: "3 hours ago", "Yesterday, 14:05",
/// "12 Nov", "Wed, 12 November 2025". What names no zone is in that of `now`; a day without a
/// time is its beginning.
///
/// A line that says anything else besides is none, and so is one that lies ahead.
pub fn written(text: &str, now: &Zoned) -> Option<Timestamp> {
    let text = text.trim();
    if text.is_empty() || text.chars().nth(LONGEST).is_some() {
        return None;
    }
    let folded = fold(text).replace('\u{2019}', "'");
    let folded = folded.trim_matches(|c: char| c.is_whitespace() || "()[]".contains(c));
    if words::is_now(folded.trim_end_matches('.')) {
        return Some(now.timestamp());
    }
    let found = ago(folded, now)
        .or_else(|| near_day(folded, now))
        .or_else(|| date(folded, now))?;
    (found.duration_since(now.timestamp()) <= AHEAD).then_some(found)
}

/// "3 hours ago", "vor 5 Min.", "1 h 20 min ago", "3小时前", "5h".
fn ago(text: &str, now: &Zoned) -> Option<Timestamp> {
    let mut seconds = 0_i64;
    let mut units = 0;
    let mut number = None;
    let (text, mut is_ago) = match text.strip_prefix("il y a ") {
        Some(rest) => (rest, true),
        None => (text, false),
    };
    let mut is_brief = true;
    for piece in pieces(text) {
        match piece {
            Piece::Number(Number {
                value,
                digits: 1..=3,
            }) if number.is_none() => {
                number = Some(value);
            }
            Piece::Number(_) | Piece::Mark(':' | '/' | '-' | '+') => return None,
            Piece::Mark(_) | Piece::Space => {}
            Piece::Word(word) => {
                let passed = words::unit_ago(word);
                let unit = passed.or_else(|| words::unit(word));
                is_ago |= passed.is_some() || words::is_ago(word);
                // "en" is "one" and also the French "in"; what follows decides.
                match (unit, number) {
                    (Some(unit), Some(count)) => {
                        seconds = seconds.checked_add(unit.checked_mul(count)?)?;
                        units += 1;
                        number = None;
                        is_brief &= matches!(word, "h" | "m" | "d" | "hr" | "hrs" | "w");
                    }
                    _ if words::is_one(word) && number.is_none() => number = Some(1),
                    _ if words::is_ago(word) || words::is_filler(word) => {}
                    _ => return None,
                }
            }
        }
    }
    // "5 min" alone is how long it takes to read something; "5h" is not.
    let is_told = units > 0 && number.is_none() && (is_ago || is_brief && units == 1);
    if !is_told {
        return None;
    }
    now.timestamp()
        .checked_sub(SignedDuration::from_secs(seconds))
        .ok()
}

/// "Today", "Yesterday, 14:05", "gestern um 8.30 Uhr".
fn near_day(text: &str, now: &Zoned) -> Option<Timestamp> {
    let (days, rest) = words::day(text)?;
    let date = now.date().checked_sub(days.days()).ok()?;
    let parts = Known::of(rest)?.0;
    if !parts.numbers.is_empty() || parts.month.is_some() {
        return None;
    }
    let moment = DateTime::from_parts(date, clock(&parts).unwrap_or(Time::midnight()));
    now.time_zone().to_timestamp(moment).ok()
}

/// A date with or without its year, or a time of today.
fn date(text: &str, now: &Zoned) -> Option<Timestamp> {
    let Known(parts, has_east_asian_signs) = Known::of(text)?;
    let [first, second] = [0, 1].map(|at| parts.numbers.get(at).copied());
    let date = match (parts.month, parts.numbers.len()) {
        (None, 0) => return time_of_today(&parts, now),
        (Some(month), 1) if first?.digits <= 2 => last(month, first?.value, now)?,
        (None, 2) if has_east_asian_signs => last(first?.value, second?.value, now)?,
        // "12.11."; any two numbers may be anything.
        (None, 2) if parts.separator == Some('.') && text.ends_with('.') => {
            last(second?.value, first?.value, now)?
        }
        (None, 3) if parts.separator == Some('/') => by_slashes(&parts.numbers, now)?,
        (None, 3) | (Some(_), 2) => return complete(parts, now.time_zone()),
        _ => return None,
    };
    let moment = DateTime::from_parts(date, clock(&parts).unwrap_or(Time::midnight()));
    now.time_zone().to_timestamp(moment).ok()
}

/// A date that lacks nothing but perhaps its zone.
fn complete(parts: Parts, here: &TimeZone) -> Option<Timestamp> {
    let years = 1990..=2100;
    let date = parts.date()?;
    years.contains(&date.year()).then_some(())?;
    parts.instant_in(here)
}

/// `03/04/2026`: of the two days that this can be, the later one that is not ahead.
fn by_slashes(numbers: &[Number], now: &Zoned) -> Option<Date> {
    let [a, b, c] = numbers else { return None };
    if a.digits == 4 {
        return ymd(a.value, b.value, c.value);
    }
    let year = century(*c);
    let both = [ymd(year, b.value, a.value), ymd(year, a.value, b.value)];
    let limit = now.date().tomorrow().ok()?;
    both.into_iter().flatten().filter(|day| *day <= limit).max()
}

/// The last such day that is not ahead.
fn last(month: i64, day: i64, now: &Zoned) -> Option<Date> {
    let today = now.date();
    let year = i64::from(today.year());
    let limit = today.tomorrow().ok()?;
    let date = [year + 1, year, year - 1]
        .into_iter()
        .filter_map(|year| ymd(year, month, day))
        .find(|date| *date <= limit)?;
    let earliest = today.checked_sub(DAYS_WITHOUT_YEAR.days()).ok()?;
    (date >= earliest).then_some(date)
}

fn time_of_today(parts: &Parts, now: &Zoned) -> Option<Timestamp> {
    let time = clock(parts)?;
    let at = |date| {
        let moment = DateTime::from_parts(date, time);
        now.time_zone().to_timestamp(moment).ok()
    };
    let today = at(now.date())?;
    // A front page shows times of today; at midnight those of the evening before.
    if today.duration_since(now.timestamp()) <= SignedDuration::from_hours(1) {
        Some(today)
    } else {
        at(now.date().yesterday().ok()?)
    }
}

/// The time of day, where there is one.
fn clock(parts: &Parts) -> Option<Time> {
    let time = parts.time?.time;
    match parts.is_afternoon {
        Some(is_afternoon) => super::time_of_half_day(time, is_afternoon),
        None => Some(time),
    }
}

/// The parts of a text in which every word is one of dates, and whether it has the signs for
/// year, month and day of East Asia.
struct Known(Parts, bool);

impl Known {
    fn of(text: &str) -> Option<Self> {
        let mut pieces = pieces(text);
        with_colons(&mut pieces);
        let is_known = |word: &str| {
            words::is_filler(word)
                || words::is_weekday(word)
                || month(word).is_some() && word.chars().count() >= 3
                || zone_minutes(word).is_some()
                || word == "am"
        };
        let mut has_signs = false;
        for piece in &pieces {
            match piece {
                Piece::Word(word) if !is_known(word) => return None,
                Piece::Word("月" | "월") => has_signs = true,
                Piece::Mark('$' | '€' | '%' | '#' | '@' | '=' | '?' | '!') => return None,
                _ => {}
            }
        }
        let mut parts = Parts::default();
        let mut rest = pieces.as_slice();
        while let Some(piece) = rest.first() {
            let taken = parts.take(rest, piece)?;
            rest = rest.get(taken.max(1)..)?;
        }
        Some(Self(parts, has_signs))
    }
}

/// Writes `14h05`, `14時05分` and `14.05 Uhr` with a colon.
fn with_colons(pieces: &mut [Piece<'_>]) {
    for at in 1..pieces.len().saturating_sub(1) {
        let (Some(Piece::Number(hour)), Some(Piece::Number(minute))) =
            (pieces.get(at - 1), pieces.get(at + 1))
        else {
            continue;
        };
        let is_time = hour.digits <= 2 && minute.digits == 2;
        let is_said = || {
            let behind = pieces.get(at + 2..).unwrap_or_default();
            let before = pieces.get(..at - 1).unwrap_or_default();
            matches!(behind, [Piece::Space, Piece::Word("uhr" | "h"), ..])
                || before
                    .iter()
                    .any(|piece| matches!(piece, Piece::Word("kl" | "klo")))
        };
        let is_colon = match pieces.get(at) {
            Some(Piece::Word("h" | "時" | "时" | "点" | "點" | "시")) => is_time,
            Some(Piece::Mark('.')) => is_time && is_said(),
            _ => false,
        };
        if is_colon && let Some(piece) = pieces.get_mut(at) {
            *piece = Piece::Mark(':');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A Sunday in winter, an hour ahead of UTC.
    const NOW: &str = "2031-11-23T15:30:00+01:00[+01:00]";

    #[track_caller]
    fn check(cases: &[(&str, &str)]) {
        let now: Zoned = NOW.parse().unwrap();
        for (text, expected) in cases {
            let read = written(text, &now)
                .map(|t| t.to_zoned(now.time_zone().clone()).datetime().to_string());
            assert_eq!(read.as_deref().unwrap_or_default(), *expected, "{text}");
        }
    }

    #[test]
    fn how_long_ago_something_was_is_counted_back() {
        let three_hours = "2031-11-23T12:30:00";
        for text in [
            "3 hours ago",
            "3h",
            "3 hrs ago",
            "vor 3 Stunden",
            "Vor 3 Std.",
            "il y a 3 heures",
            "hace 3 horas",
            "há 3 horas",
            "3 ore fa",
            "3 uur geleden",
            "3 timmar sedan",
            "3 godziny temu",
            "před 3 hodinami",
            "3 часа назад",
            "3 години тому",
            "3 saat önce",
            "πριν από 3 ώρες",
            "3小时前",
            "3 小時前",
            "3時間前",
            "3시간 전",
            "منذ 3 ساعات",
        ] {
            check(&[(text, three_hours)]);
        }
        check(&[
            ("1 hour 20 minutes ago", "2031-11-23T14:10:00"),
            ("an hour ago", "2031-11-23T14:30:00"),
            ("vor einer Stunde", "2031-11-23T14:30:00"),
            ("2 days ago", "2031-11-21T15:30:00"),
            ("5分前", "2031-11-23T15:25:00"),
            ("（5分前）", "2031-11-23T15:25:00"),
            ("just now", "2031-11-23T15:30:00"),
        ]);
    }

    #[test]
    fn today_and_yesterday_are_days_of_the_reader() {
        check(&[
            ("Today", "2031-11-23T00:00:00"),
            ("Gestern, 14:05", "2031-11-22T14:05:00"),
            ("Gestern um 14.05 Uhr", "2031-11-22T14:05:00"),
            ("Hier à 14h05", "2031-11-22T14:05:00"),
            ("Вчера, 14:05", "2031-11-22T14:05:00"),
            ("昨天 14:05", "2031-11-22T14:05:00"),
            ("Yesterday at 2:05 pm", "2031-11-22T14:05:00"),
            ("14:05", "2031-11-23T14:05:00"),
            ("23:05", "2031-11-22T23:05:00"),
        ]);
    }

    #[test]
    fn a_day_without_a_year_is_the_last_one() {
        check(&[
            ("12 Nov", "2031-11-12T00:00:00"),
            ("Nov 12", "2031-11-12T00:00:00"),
            ("12. November", "2031-11-12T00:00:00"),
            ("Mi., 12. November, 14.05 Uhr", "2031-11-12T14:05:00"),
            ("12.11.", "2031-11-12T00:00:00"),
            ("11月12日", "2031-11-12T00:00:00"),
            ("11月12日 14時05分", "2031-11-12T14:05:00"),
            ("12 de noviembre", "2031-11-12T00:00:00"),
            ("12 ноября", "2031-11-12T00:00:00"),
            ("11월 12일", "2031-11-12T00:00:00"),
            // An event to come, and not of a year ago.
            ("12 Dec", ""),
        ]);
    }

    #[test]
    fn a_date_with_its_year_is_read_in_the_zone_of_the_reader() {
        check(&[
            ("12 November 2031", "2031-11-12T00:00:00"),
            ("Nov 12, 2031", "2031-11-12T00:00:00"),
            (
                "Posted on Wednesday, November 12th, 2031",
                "2031-11-12T00:00:00",
            ),
            ("12.11.2031, 14:05", "2031-11-12T14:05:00"),
            ("2031年11月12日", "2031-11-12T00:00:00"),
            ("2031-11-12", "2031-11-12T00:00:00"),
            ("12/11/2031", "2031-11-12T00:00:00"),
            ("11/12/2031", "2031-11-12T00:00:00"),
            ("12 November 2032", ""),
        ]);
    }

    #[test]
    fn what_says_anything_else_is_no_date() {
        for text in [
            "",
            "5 min",
            "5 min read",
            "3 comments",
            "12 May Street",
            "Top 10",
            "2031",
            "12",
            "3-2",
            "May",
            "$3.50",
            "March of the 12 penguins",
            "1. FC gegen 2. BL",
            "999999999999999999999 hours ago",
        ] {
            check(&[(text, "")]);
        }
    }
}
