//! A point in time as people say it. Nothing here asks for the time: `now` is told.

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// The twelve months as they are written in a date.
const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
const WEEK: i64 = 7 * DAY;
const DAY_AHEAD: i64 = -DAY;

/// Days for which the day of a month is said without its year: eleven months, so that a month
/// never stands for two years.
const DAYS_WITHOUT_YEAR: i64 = 330;

/// How long ago `then` was, in at most 6 columns: `now`, `3m`, `5h`, `2d`, `12 Mar`, `2019`.
///
/// Feeds are careless with zones, so that up to a day ahead still counts as `now`; what is
/// further ahead is shown by its date. Dates are of UTC: near midnight they may be off by one day.
pub fn age(then: Timestamp, now: Timestamp) -> String {
    let seconds = now.as_second().saturating_sub(then.as_second());
    match seconds {
        ..DAY_AHEAD => date_or_year(then, -seconds),
        DAY_AHEAD..MINUTE => "now".to_owned(),
        MINUTE..HOUR => format!("{}m", seconds / MINUTE),
        HOUR..DAY => format!("{}h", seconds / HOUR),
        DAY..WEEK => format!("{}d", seconds / DAY),
        WEEK.. => date_or_year(then, seconds),
    }
}

/// How far ahead `then` is, rounded up to be on the safe side: `now`, `in 3m`, `in 5h`, `in 2d`.
pub fn ahead(then: Timestamp, now: Timestamp) -> String {
    let seconds = then.as_second().saturating_sub(now.as_second());
    let (unit, name) = match seconds {
        ..1 => return "now".to_owned(),
        1..3_601 => (MINUTE, 'm'),
        3_601..86_401 => (HOUR, 'h'),
        86_401.. => (DAY, 'd'),
    };
    format!("in {}{name}", (seconds + unit - 1) / unit)
}

/// A point in time for somebody who reads: `12 Apr 2025, 02:04`, in `zone`.
pub fn stamp(then: Timestamp, zone: &TimeZone) -> String {
    let local = zone.to_datetime(then);
    format!(
        "{} {} {}, {}",
        local.day(),
        month(local.month()),
        local.year(),
        clock(then, zone)
    )
}

/// A point in time of a day that is known: `02:04`, in `zone`.
pub fn clock(then: Timestamp, zone: &TimeZone) -> String {
    let local = zone.to_datetime(then);
    format!("{:02}:{:02}", local.hour(), local.minute())
}

/// `12 Mar` if that is less than eleven months off, else `2019`.
fn date_or_year(then: Timestamp, seconds_off: i64) -> String {
    let date = TimeZone::UTC.to_datetime(then);
    if seconds_off < DAYS_WITHOUT_YEAR * DAY {
        format!("{} {}", date.day(), month(date.month()))
    } else {
        date.year().to_string()
    }
}

/// The name of a month, 1 to 12.
fn month(number: i8) -> &'static str {
    usize::try_from(number - 1)
        .ok()
        .and_then(|index| MONTHS.get(index))
        .copied()
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[track_caller]
    fn check(then: &str, expected: &str) {
        let shown = age(at(then), at("2025-04-12T02:04:05Z"));
        assert_eq!(shown, expected, "{then}");
        assert!(shown.len() <= 6, "{shown}");
    }

    #[test]
    fn an_age_grows_from_minutes_to_years() {
        check("2025-04-12T02:04:00Z", "now");
        check("2025-04-12T02:03:05Z", "1m");
        check("2025-04-12T01:04:06Z", "59m");
        check("2025-04-12T01:04:05Z", "1h");
        check("2025-04-11T02:04:06Z", "23h");
        check("2025-04-11T02:04:05Z", "1d");
        check("2025-04-05T02:04:06Z", "6d");
        check("2025-04-05T02:04:05Z", "5 Apr");
        check("2024-12-24T18:00:00Z", "24 Dec");
        check("2024-04-13T00:00:00Z", "2024");
        check("-009999-01-02T01:59:59Z", "-9999");
    }

    #[test]
    fn a_time_to_come_is_no_negative_age() {
        check("2025-04-12T02:05:00Z", "now");
        check("2025-04-13T02:04:05Z", "now");
        check("2025-04-20T12:00:00Z", "20 Apr");
        check("2038-01-19T03:14:07Z", "2038");
        check("9999-12-30T22:00:00Z", "9999");
    }

    #[test]
    fn a_stamp_is_told_in_the_readers_zone() {
        let then = at("2025-04-12T00:04:59Z");
        assert_eq!(stamp(then, &TimeZone::UTC), "12 Apr 2025, 00:04");
        let west = TimeZone::fixed(jiff::tz::offset(-5));
        assert_eq!(stamp(then, &west), "11 Apr 2025, 19:04");
        assert_eq!(clock(then, &west), "19:04");
    }

    #[test]
    fn what_is_ahead_is_rounded_up() {
        let now = Timestamp::from_second(1_000_000).unwrap();
        for (seconds, expected) in [
            (-5, "now"),
            (0, "now"),
            (1, "in 1m"),
            (3_600, "in 60m"),
            (3_601, "in 2h"),
            (86_401, "in 2d"),
        ] {
            let then = Timestamp::from_second(1_000_000 + seconds).unwrap();
            assert_eq!(ahead(then, now), expected);
        }
    }
}
