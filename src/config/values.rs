//! Values as people write them: `true`, `72`, `"30s"`, `"8 MiB"`.
//!
//! Each function reads one kind of value, or says what it expects in words that can stand under
//! a caret.

use std::fmt::Display;
use std::ops::RangeInclusive;
use std::time::Duration;

use toml::de::DeValue;

use super::RefreshEvery;
use super::section::{Reading, nearest};
use crate::html::Css;
use crate::text::Plain;

/// `true` or `false`.
pub fn flag(value: &DeValue<'_>) -> Reading<bool> {
    value
        .as_bool()
        .ok_or_else(|| "expected true or false".to_owned())
}

/// A whole number within `range`.
pub fn number<T>(value: &DeValue<'_>, range: RangeInclusive<T>) -> Reading<T>
where
    T: TryFrom<u64> + PartialOrd + Display,
{
    let integer = value.as_integer();
    integer
        .and_then(|integer| u64::from_str_radix(integer.as_str(), integer.radix()).ok())
        .and_then(|number| T::try_from(number).ok())
        .filter(|number| range.contains(number))
        .ok_or_else(|| {
            let (least, most) = (range.start(), range.end());
            format!("expected a number from {least} to {most}")
        })
}

/// A time from 100 ms, below which nothing on the network can succeed, to an hour.
pub fn duration(value: &DeValue<'_>) -> Reading<Duration> {
    const UNITS: [(&str, u64); 4] = [("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000)];
    value
        .as_str()
        .and_then(|text| measure(text, &UNITS))
        .filter(|millis| (100..=3_600_000).contains(millis))
        .map(Duration::from_millis)
        .ok_or_else(|| "expected a time from \"100ms\" to \"1h\", such as \"30s\"".to_owned())
}

/// A time between two requests: from none to a minute.
pub fn pause(value: &DeValue<'_>) -> Reading<Duration> {
    const UNITS: [(&str, u64); 3] = [("ms", 1), ("s", 1000), ("m", 60_000)];
    value
        .as_str()
        .and_then(|text| measure(text, &UNITS))
        .filter(|millis| *millis <= 60_000)
        .map(Duration::from_millis)
        .ok_or_else(|| "expected a time from \"0s\" to \"1m\", such as \"200ms\"".to_owned())
}

/// How often a source is asked: from 5 minutes, below which no server is glad, to a week.
pub fn interval(value: &DeValue<'_>) -> Reading<RefreshEvery> {
    const UNITS: [(&str, u64); 3] = [("m", 60), ("h", 3_600), ("d", 86_400)];
    let text = value.as_str().map(str::trim);
    if text == Some("auto") {
        return Ok(RefreshEvery::Auto);
    }
    text.and_then(|text| measure(text, &UNITS))
        .filter(|seconds| (300..=7 * 86_400).contains(seconds))
        .map(|seconds| RefreshEvery::Every(Duration::from_secs(seconds)))
        .ok_or_else(|| {
            "expected \"auto\" or a time from \"5m\" to \"7d\", such as \"30m\"".to_owned()
        })
}

/// A size in bytes from 64 KiB, below which many honest pages end, to 1 GiB.
pub fn size(value: &DeValue<'_>) -> Reading<u64> {
    const UNITS: [(&str, u64); 6] = [
        ("KiB", 1 << 10),
        ("MiB", 1 << 20),
        ("GiB", 1 << 30),
        ("kB", 1_000),
        ("MB", 1_000_000),
        ("GB", 1_000_000_000),
    ];
    value
        .as_str()
        .and_then(|text| measure(text, &UNITS))
        .filter(|bytes| (64 << 10..=1 << 30).contains(bytes))
        .ok_or_else(|| "expected a size from \"64 KiB\" to \"1 GiB\", such as \"8 MiB\"".to_owned())
}

/// Reads a whole number and its unit, with or without a space between.
fn measure(text: &str, units: &[(&str, u64)]) -> Option<u64> {
    let text = text.trim();
    let digits = text.find(|c: char| !c.is_ascii_digit())?;
    let (number, unit) = text.split_at_checked(digits)?;
    let (_, factor) = units.iter().find(|(name, _)| *name == unit.trim_start())?;
    number.parse::<u64>().ok()?.checked_mul(*factor)
}

/// A text that shows something.
pub fn plain(value: &DeValue<'_>) -> Reading<Plain> {
    value
        .as_str()
        .map(Plain::new)
        .filter(|text| !text.is_empty())
        .ok_or_else(|| "expected a text in quotes that is not empty".to_owned())
}

/// One of a few words.
pub fn word<'k>(value: &DeValue<'_>, known: &[&'k str]) -> Reading<&'k str> {
    let text = value.as_str();
    let found = known.iter().find(|known| Some(**known) == text);
    found
        .copied()
        .ok_or_else(|| match text.and_then(|text| nearest(text, known)) {
            Some(like) => format!("did you mean \"{like}\"?"),
            None => format!("expected one of \"{}\"", known.join("\", \"")),
        })
}

/// What a header may carry: ASCII that can be seen, and spaces within.
pub fn header(value: &DeValue<'_>) -> Reading<String> {
    let text = value.as_str().map(str::trim);
    text.filter(|text| !text.is_empty() && text.bytes().all(|b| (b' '..=b'~').contains(&b)))
        .map(str::to_owned)
        .ok_or_else(|| "expected a text of ASCII characters in quotes".to_owned())
}

/// A CSS selector.
pub fn selector(value: &DeValue<'_>) -> Reading<Css> {
    let text = value
        .as_str()
        .ok_or("expected a CSS selector in quotes, such as \"aside, .promo\"")?;
    Css::parse(text).map_err(|why| format!("this is no CSS selector: {why}"))
}

/// A program with its arguments: a text divided as a shell would, or a list of texts.
///
/// No shell is ever asked, so `$`, `|` and the like mean themselves.
pub fn command(value: &DeValue<'_>) -> Reading<Vec<String>> {
    let words = match value {
        DeValue::String(text) => shlex::split(text).ok_or("a quote is not closed")?,
        DeValue::Array(items) => items
            .iter()
            .map(|item| item.as_ref().as_str().map(str::to_owned))
            .collect::<Option<_>>()
            .ok_or("expected a list of texts in quotes")?,
        _ => return Err("expected a program, such as \"firefox %u\"".to_owned()),
    };
    match words.first().map(String::as_str) {
        None | Some("") => Err("expected a program, such as \"firefox %u\"".to_owned()),
        Some(program) if program.contains("%u") => {
            Err("the first word is the program; %u, the address, comes after it".to_owned())
        }
        Some(_) => Ok(words),
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Debug;

    use toml::de::DeTable;

    use super::*;

    #[track_caller]
    #[allow(clippy::needless_pass_by_value)] // so that the cases read as values
    fn check<T: Debug + PartialEq>(
        read: impl Fn(&DeValue<'_>) -> Reading<T>,
        text: &str,
        expected: Option<T>,
    ) {
        let file = format!("x = {text}");
        let table = DeTable::parse(&file).unwrap();
        let value = table.as_ref().get("x").unwrap();
        assert_eq!(read(value.as_ref()).ok(), expected, "{text}");
    }

    #[test]
    fn times_have_a_unit_and_bounds() {
        for (text, millis) in [
            ("100ms", 100),
            ("30s", 30_000),
            (" 2 m ", 120_000),
            ("1h", 3_600_000),
        ] {
            check(
                duration,
                &format!("\"{text}\""),
                Some(Duration::from_millis(millis)),
            );
        }
        for text in [
            "30", "\"30\"", "\"0s\"", "\"99ms\"", "\"61m\"", "\"-1s\"", "\"1.5s\"", "\"s\"", "\"\"",
        ] {
            check(duration, text, None);
        }
        check(duration, "\"99999999999999999999h\"", None);
        check(duration, "\"18446744073709551615h\"", None);
    }

    #[test]
    fn a_pause_may_be_none() {
        for (text, millis) in [
            ("0s", Some(0)),
            ("200ms", Some(200)),
            ("1m", Some(60_000)),
            ("61s", None),
        ] {
            check(
                pause,
                &format!("\"{text}\""),
                millis.map(Duration::from_millis),
            );
        }
    }

    #[test]
    fn sizes_have_a_unit_and_bounds() {
        for (text, bytes) in [
            ("8 MiB", 8 << 20),
            ("64KiB", 64 << 10),
            ("2 MB", 2_000_000),
            ("1GiB", 1 << 30),
        ] {
            check(size, &format!("\"{text}\""), Some(bytes));
        }
        for text in [
            "8",
            "\"8\"",
            "\"8 mib\"",
            "\"63 KiB\"",
            "\"2 GiB\"",
            "\"M\"",
            "\"é1\"",
        ] {
            check(size, text, None);
        }
    }

    #[test]
    fn numbers_keep_their_range() {
        let width = |value: &DeValue<'_>| number(value, 20..=200u16);
        for (text, expected) in [
            ("72", Some(72)),
            ("0x48", Some(72)),
            ("200", Some(200)),
            ("201", None),
            ("19", None),
            ("-1", None),
            ("99999999999999999999", None),
            ("72.0", None),
            ("\"72\"", None),
        ] {
            check(width, text, expected);
        }
    }

    #[test]
    fn a_source_is_asked_by_its_habits_or_by_the_clock() {
        let every = |minutes| Some(RefreshEvery::Every(Duration::from_mins(minutes)));
        for (text, expected) in [
            ("auto", Some(RefreshEvery::Auto)),
            ("30m", every(30)),
            ("2 h", every(120)),
            ("7d", every(7 * 24 * 60)),
            ("4m", None),
            ("8d", None),
            ("30", None),
            ("never", None),
        ] {
            check(interval, &format!("\"{text}\""), expected);
        }
        check(interval, "30", None);
    }

    #[test]
    fn a_command_is_divided_as_a_shell_would_divide_it() {
        let words = |words: &[&str]| Some(words.iter().map(ToString::to_string).collect());
        check(command, r#""w3m""#, words(&["w3m"]));
        check(
            command,
            r#""firefox -P 'my news' %u""#,
            words(&["firefox", "-P", "my news", "%u"]),
        );
        check(
            command,
            r#"["my browser", "$HOME"]"#,
            words(&["my browser", "$HOME"]),
        );
        for text in [
            r#""""#,
            r#""a 'b""#,
            "[]",
            "[1]",
            r#"["", "x"]"#,
            r#""%u""#,
            "3",
        ] {
            check(command, text, None);
        }
    }

    #[test]
    fn a_header_carries_ascii_alone() {
        check(header, "\" dateline/1 \"", Some("dateline/1".to_owned()));
        for text in ["\"\"", "\" \"", "\"a\\nb\"", "\"ž\"", "1"] {
            check(header, text, None);
        }
    }
}
