//! How fast articles are read, beside another extractor and beside parsing alone, in one run.
//!
//! `CORPUS=dir cargo run --release`, in this folder, reads every `.html` below `dir` into memory
//! and has each program read each page several times, one page at a time on one core; the best
//! time of a page counts. Without `CORPUS` the pages are those of the tests. Prints pages a second
//! and the slowest page of each program: dateline, `dom_smoothie`, and scraper's parser, which
//! finds nothing.

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use dateline::extract::{self, Page};
use dateline::html;

/// Times that each page is read; the best one counts, as all others were disturbed.
const RUNS: usize = 3;

/// A program: its name, and what it does with the text of a page.
type Program = (&'static str, fn(&str));

const PROGRAMS: [Program; 3] = [
    ("dateline", by_dateline),
    ("dom_smoothie", by_dom_smoothie),
    ("scraper, parse only", by_scraper),
];

fn main() {
    let folder = std::env::var_os("CORPUS").map_or_else(own_pages, PathBuf::from);
    let pages = pages_below(&folder);
    let bytes: usize = pages.iter().map(|(_, page)| page.len()).sum();
    println!("{} pages, {bytes} bytes", pages.len());
    if pages.is_empty() {
        return;
    }
    for (name, read) in PROGRAMS {
        let mut total = Duration::ZERO;
        let mut slowest = (Duration::ZERO, Path::new(""));
        for (path, page) in &pages {
            let best = best_time(|| read(page));
            total += best;
            slowest = slowest.max((best, path));
        }
        #[expect(
            clippy::cast_precision_loss,
            reason = "a corpus has some thousand pages"
        )]
        let rate = pages.len() as f64 / total.as_secs_f64();
        println!(
            "{name}: {rate:.0} pages/s, slowest {:.1} ms ({})",
            slowest.0.as_secs_f64() * 1e3,
            slowest.1.display()
        );
    }
}

fn best_time(read: impl Fn()) -> Duration {
    let once = || {
        let start = Instant::now();
        read();
        start.elapsed()
    };
    (0..RUNS).map(|_| once()).min().unwrap_or_default()
}

fn by_dateline(page: &str) {
    let page = Page {
        html: page,
        url: None,
    };
    black_box(extract::extract(&page));
}

fn by_dom_smoothie(page: &str) {
    if let Ok(mut reader) = dom_smoothie::Readability::new(page, None, None) {
        // A page that it finds unreadable has been read all the same.
        let _ = black_box(reader.parse());
    }
}

fn by_scraper(page: &str) {
    black_box(scraper::Html::parse_document(page));
}

fn own_pages() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/articles")
}

/// Every page below a folder, decoded, in the order of their paths.
fn pages_below(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut pages = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let Ok(listing) = std::fs::read_dir(&folder) else {
            continue;
        };
        for path in listing.flatten().map(|entry| entry.path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "html")
                && let Ok(bytes) = std::fs::read(&path)
            {
                pages.push((path, html::decode(&bytes, None)));
            }
        }
    }
    pages.sort();
    pages
}
