//! A feed, as it comes from the network: no panic, and nothing that steers a terminal.
#![no_main]

use dateline::{feed, html};
use libfuzzer_sys::fuzz_target;
use url::Url;

fuzz_target!(|bytes: &[u8]| {
    let Ok(base) = Url::parse("https://news.example/feed.xml") else {
        return;
    };
    let Ok(read) = feed::parse(bytes, &base, None) else {
        return;
    };
    for entry in &read.entries {
        assert!(!entry.title.chars().any(char::is_control));
        let link = entry.link.iter().chain(&entry.comments);
        assert!(link.into_iter().all(|url| url.scheme() != "javascript"));
        let blocks = html::blocks(&entry.content_html, None);
        assert_eq!(html::blocks(&html::write(&blocks), None), blocks);
    }
});
