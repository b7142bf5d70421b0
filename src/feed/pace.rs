//! How often a feed wants to be asked.
//!
//! Sources: RSS 2.0 (`ttl` in minutes, `skipHours` and `skipDays` in GMT), RSS 1.0 module Syndication
//! (`updatePeriod`, `updateFrequency`).

use std::time::Duration;

use super::tree::Element;
use crate::news::Pace;

/// The pace of the feed that the children of `holder` describe.
pub fn read(holder: Element<'_, '_>) -> Pace {
    let skipped = holder.child("skipHours");
    let skipped = skipped.into_iter().flat_map(Element::children);
    let hours = skipped.filter_map(|hour| hour.text().trim().parse::<u32>().ok());
    Pace {
        // "24" is how some write midnight.
        skipped_hours: hours.fold(0, |hours, hour| match hour {
            0..=24 => hours | 1 << (hour % 24),
            _ => hours,
        }),
        skipped_days: days(holder),
        at_least: ttl(holder).max(period(holder)),
    }
}

/// The days are named in English, whatever the language of the feed.
fn days(holder: Element<'_, '_>) -> u8 {
    const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let skipped = holder.child("skipDays");
    let names = skipped.into_iter().flat_map(Element::children);
    names.fold(0, |days, name| {
        let name = name.text().trim().to_ascii_lowercase();
        match DAYS.iter().position(|day| name.starts_with(day)) {
            Some(day) => days | 1 << day,
            None => days,
        }
    })
}

fn ttl(holder: Element<'_, '_>) -> Option<Duration> {
    let minutes: u64 = holder.child("ttl")?.text().trim().parse().ok()?;
    (minutes > 0).then(|| Duration::from_secs(minutes.saturating_mul(60)))
}

fn period(holder: Element<'_, '_>) -> Option<Duration> {
    const HOUR: u64 = 3_600;
    let period = holder.child("updatePeriod")?.text();
    let period = match period.trim().to_ascii_lowercase().as_str() {
        "hourly" => HOUR,
        "daily" => 24 * HOUR,
        "weekly" => 7 * 24 * HOUR,
        "monthly" => 30 * 24 * HOUR,
        "yearly" => 365 * 24 * HOUR,
        _ => return None,
    };
    let times = holder.child("updateFrequency");
    let times = times.and_then(|times| times.text().trim().parse::<u64>().ok());
    Some(Duration::from_secs(period / times.unwrap_or(1).max(1)))
}

#[cfg(test)]
mod tests {
    use url::Url;

    #[track_caller]
    fn check(head: &str, minutes: Option<u64>, skipped_hours: u32) {
        let feed = format!("<rss><channel><title>T</title>{head}<item/></channel></rss>");
        let base = Url::parse("https://news.example/feed").unwrap();
        let pace = super::super::parse(feed.as_bytes(), &base, None)
            .unwrap()
            .pace;
        let found = (pace.at_least.map(|d| d.as_secs() / 60), pace.skipped_hours);
        assert_eq!(found, (minutes, skipped_hours), "{head}");
    }

    #[test]
    fn a_feed_says_how_often_it_wants_to_be_asked() {
        check("", None, 0);
        check("<ttl> 90 </ttl>", Some(90), 0);
        check("<ttl>0</ttl>", None, 0);
        check("<ttl>soon</ttl>", None, 0);
        check("<ttl>99999999999999999999</ttl>", None, 0);
        let hourly = "<sy:updatePeriod>hourly</sy:updatePeriod>";
        check(hourly, Some(60), 0);
        check(
            &format!("{hourly}<sy:updateFrequency>4</sy:updateFrequency>"),
            Some(15),
            0,
        );
        check(&format!("<ttl>90</ttl>{hourly}"), Some(90), 0);
    }

    #[test]
    fn a_feed_says_when_it_does_not_want_to_be_asked() {
        let hours = |hours: &[&str]| {
            let hours = hours.join("</hour><hour>");
            format!("<skipHours><hour>{hours}</hour></skipHours>")
        };
        check(&hours(&["1", "3"]), None, 0b1010);
        check(&hours(&["24", "25", "x"]), None, 1);
        let feed = "<rss><channel><skipDays><day>Saturday</day><day> sunday </day><day>Noday</day>\
                    </skipDays><item/></channel></rss>";
        let base = Url::parse("https://news.example/feed").unwrap();
        let pace = super::super::parse(feed.as_bytes(), &base, None)
            .unwrap()
            .pace;
        assert_eq!(pace.skipped_days, 0b110_0000);
    }
}
