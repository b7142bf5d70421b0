//! The headlines of a page: titles that can be printed, addresses that can be fetched, each once.
#![no_main]

use std::collections::HashSet;

use dateline::frontpage::{self, Page};
use dateline::html;
use jiff::{Timestamp, tz::TimeZone};
use libfuzzer_sys::fuzz_target;
use url::Url;

fuzz_target!(|bytes: &[u8]| {
    let page = html::decode(bytes, None);
    let Ok(url) = Url::parse("https://news.example/") else {
        return;
    };
    let now = Timestamp::UNIX_EPOCH.to_zoned(TimeZone::UTC);
    let page = Page {
        html: &page,
        url: &url,
        now: Some(&now),
    };
    let front = frontpage::read(&page, None);
    let mut known = HashSet::new();
    for headline in &front.headlines {
        assert!(!headline.title.is_empty());
        assert!(!headline.title.chars().any(char::is_control));
        assert!(matches!(headline.url.scheme(), "http" | "https"));
        assert!(
            known.insert(frontpage::key(&headline.url)),
            "{}",
            headline.url
        );
    }
    let _ = frontpage::explain(&page);
});
