//! How fast feeds are parsed, in megabytes a second of one core.
//!
//! `CORPUS=dir cargo bench --bench feeds` reads every file below `dir` into memory, parses them
//! all several times and prints the best run; without `CORPUS` it parses a feed that it makes up.

#![allow(clippy::print_stdout)]

use std::path::Path;
use std::time::{Duration, Instant};

use url::Url;

/// Runs over the whole corpus; the best one counts, as all others were disturbed.
const RUNS: usize = 5;

fn main() {
    let mut feeds = Vec::new();
    match std::env::var_os("CORPUS") {
        Some(folder) => collect(Path::new(&folder), &mut feeds),
        None => feeds.push(invented().into_bytes()),
    }
    let base = Url::parse("https://news.example/feed.xml").expect("a constant address is valid");
    let bytes: usize = feeds.iter().map(Vec::len).sum();
    let mut best = Duration::MAX;
    let (mut read, mut entries) = (0, 0);
    for _ in 0..RUNS {
        (read, entries) = (0, 0);
        let start = Instant::now();
        for feed in &feeds {
            if let Ok(feed) = dateline::feed::parse(feed, &base, None) {
                read += 1;
                entries += feed.entries.len();
            }
        }
        best = best.min(start.elapsed());
    }
    #[expect(
        clippy::cast_precision_loss,
        reason = "corpora are far below 2^52 bytes"
    )]
    let megabytes = bytes as f64 / 1e6;
    println!(
        "{} files, {megabytes:.1} MB: {read} feeds with {entries} entries in {:.1} ms, {:.1} MB/s",
        feeds.len(),
        best.as_secs_f64() * 1e3,
        megabytes / best.as_secs_f64(),
    );
}

fn collect(folder: &Path, feeds: &mut Vec<Vec<u8>>) {
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let Ok(listing) = std::fs::read_dir(&folder) else {
            continue;
        };
        for path in listing.flatten().map(|entry| entry.path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.file_name().is_some_and(|name| name != "expect.json") {
                feeds.extend(std::fs::read(&path));
            }
        }
    }
}

fn invented() -> String {
    let item = "<item><title>Storm &amp; flood</title><link>/storm</link>\
        <pubDate>Tue, 05 Mar 2024 07:15:00 GMT</pubDate><guid>storm</guid>\
        <description><![CDATA[<p>It rained on the <a href=\"/coast\">coast</a>.</p>]]></description>\
        </item>";
    let items = item.repeat(5_000);
    format!("<rss version=\"2.0\"><channel><title>News</title>{items}</channel></rss>")
}
