//! A date, as a feed or a page may write it: read or not, but never a panic.
#![no_main]

use dateline::extract::{self, Page};
use dateline::feed;
use libfuzzer_sys::fuzz_target;
use url::Url;

fuzz_target!(|text: &str| {
    let Ok(base) = Url::parse("https://news.example/feed.xml") else {
        return;
    };
    let dates = text.replace(['<', '&', ']'], " ");
    let feed = format!(
        "<rss version='2.0'><channel><item><title>a</title><pubDate>{dates}</pubDate></item></channel></rss>"
    );
    let read = feed::parse(feed.as_bytes(), &base, None);
    assert_eq!(read.map_or(0, |feed| feed.entries.len()), 1);
    let quoted = dates.replace('"', " ");
    let page = format!(
        "<html lang=en><meta property=\"article:published_time\" content=\"{quoted}\"><h1>Storm hits the coast</h1><p>{dates}</p>"
    );
    let _ = extract::extract(&Page {
        html: &page,
        url: None,
    });
});
