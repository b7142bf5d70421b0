//! How the time for a hostile page grows with its length: linear time doubles when the page does.
//!
//! `cargo bench --bench growth` reads pages of one nasty kind each, at 250, 500 and 1000 thousand
//! bytes, as an article, as a front page and (those in XML) as a feed. Prints milliseconds, and
//! last by how much the time grew when the page became four times as long: 4 is linear, 16
//! quadratic. `cargo bench --bench growth -- deep` reads the kinds alone whose name holds a word.

#![allow(clippy::print_stdout)]

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use dateline::extract::{self, Page};
use dateline::frontpage;
use url::Url;

/// Lengths of the pages, in bytes; the last is four times the first.
const LENGTHS: [usize; 3] = [250_000, 500_000, 1_000_000];

/// Runs of each; the best one counts, as all others were disturbed.
const RUNS: usize = 2;

/// What a page of one kind repeats: a piece for each number from zero.
type Piece = fn(usize) -> String;

const SENTENCE: &str =
    "The harbour stays closed until the storm is over, said the port authority. ";

/// Kinds of pages.
const PAGES: [(&str, Piece); 44] = [
    ("prose", |n| format!("<p>{n} {SENTENCE}</p>")),
    ("one long line", |n| format!("{n} {SENTENCE}")),
    ("one long word", |_| "a".repeat(80)),
    ("wide letters", |n| {
        format!("<p>{n}港口在暴风雨结束之前一直关闭。</p>")
    }),
    ("line ends", |n| format!("{n} {SENTENCE}<br><br>")),
    ("deep blocks", |n| format!("<div class=c{n}>{SENTENCE}")),
    ("deep lists", |n| format!("<ul><li>{n} {SENTENCE}")),
    ("deep quotes", |n| format!("<blockquote><p>{n} {SENTENCE}")),
    ("deep tables", |n| format!("<table><tr><td>{n} {SENTENCE}")),
    ("deep links", |n| format!("<a href=/{n}>{n}<span>")),
    ("open styles", |n| format!("<b><i>{n} {SENTENCE}<p>")),
    ("crossed styles", |n| {
        format!("<b>{n}<i></b>{SENTENCE}</i><p>")
    }),
    ("closed only", |_| "</p></div></b></table>".to_owned()),
    ("empty blocks", |_| "<div></div>".to_owned()),
    ("attributes", |n| {
        format!("<p class='a{n} b{n} c{n}' id=i{n} data-x='{SENTENCE}'>{n}</p>")
    }),
    ("one class", |n| {
        format!("<p class=teaser>{n} {SENTENCE}</p>")
    }),
    ("links", |n| {
        format!("<a href=/2025/04/{n}/storm-{n}>Storm number {n} hits the coast</a> ")
    }),
    ("paragraphs of links", |n| {
        format!(
            "<p><a href=/2025/04/{n}/storm>Storm number {n} hits the coast of the north</a></p>"
        )
    }),
    ("cards", |n| {
        format!(
            "<article><h2><a href=/story-{n}>Storm number {n} hits the coast</a></h2><time>{n} hours ago</time><p>{SENTENCE}</p></article>"
        )
    }),
    ("headings", |n| {
        format!("<h2>Storm number {n} hits the coast</h2>")
    }),
    ("the title again", |_| {
        "<p>Storm hits the coast of the north</p>".to_owned()
    }),
    ("bylines", |n| {
        format!("<p class=byline>By Ada Beispiel {n}</p>")
    }),
    ("dates", |n| {
        format!(
            "<p><time datetime=2025-04-12T10:{:02}:00Z>12 April 2025, 10:{:02}</time></p>",
            n % 60,
            n % 60
        )
    }),
    ("cut teasers", |n| {
        format!("<p>NORTHPORT: {n} {SENTENCE}...</p>")
    }),
    ("pictures", |n| {
        format!(
            "<figure><img src=/{n}.jpg alt='{SENTENCE}'><figcaption>{SENTENCE} (Photo: {n})</figcaption></figure>"
        )
    }),
    ("captions of lines", |n| {
        format!("<figcaption><i>{n}</i><br>{SENTENCE}")
    }),
    ("cells", |n| {
        format!("<table><tr><td>{n}<td>{SENTENCE}</table>")
    }),
    ("one table", |n| format!("<tr><td>{n}<td>{SENTENCE}")),
    ("posts", |n| {
        format!(
            "<article><time>10:{:02}</time><p>{n} {SENTENCE}</p></article>",
            n % 60
        )
    }),
    ("comments", |n| {
        format!("<div><b>#{n} ada</b> 12 April 2025 10:00<p>{SENTENCE}</p></div>")
    }),
    ("data", |n| {
        format!(
            "<script type=application/ld+json>{{\"@type\":\"NewsArticle\",\"headline\":\"Storm {n}\",\"articleBody\":\"{SENTENCE}\"}}</script>"
        )
    }),
    ("metas", |n| {
        format!("<meta name=author content='Ada {n}'><meta property=og:title content='{SENTENCE}'>")
    }),
    ("metas of an author seen", |n| {
        format!(
            "<meta name=author content='Ada Nobody'><p><span class=sr-only>{n}</span>Ada Nobody"
        )
    }),
    ("hidden text", |n| {
        format!("<div hidden>{n} {SENTENCE}</div><noscript><p>{SENTENCE}</noscript>")
    }),
    ("angle brackets", |_| "<<<<<<<&&&&&".to_owned()),
    ("line ends in a heading", |n| {
        let piece = if n == 0 { "<h1>" } else { "<br>" };
        piece.to_owned()
    }),
    ("editors", |n| {
        format!("<p>记者 张三 责任编辑：李四 来源：新华网 {n}</p>")
    }),
    ("counted lines", |n| format!("<p>{n}. {SENTENCE}</p>")),
    ("numbered slides", |n| {
        format!("<div><p>1/3 Pier<p>2/3 {SENTENCE}<p>3/3 Bay {n}</div>")
    }),
    ("offers", |n| {
        format!("<p>Subscribe now</p><ul><li>{n} {SENTENCE}</ul>")
    }),
    ("other stories", |n| {
        format!(
            "<h3>Related stories</h3><article>{n} {SENTENCE}</article><ul><li><a href=/{n}>Storm</a></ul>"
        )
    }),
    ("tables of contents", |n| {
        format!(
            "<h2 id=p{n}>Contents</h2><ul><li><a href=#p{n}>One</a><li><a href=#p{n}>Two</a><li><a href=#p{n}>Three</a></ul><p>{n} {SENTENCE}"
        )
    }),
    ("headings set alike", |n| {
        format!("<h3 class=sub>Part {n}</h3><p>{n} {SENTENCE}</p><h3 class=sub><b>{n}</b></h3>")
    }),
    ("long names", |n| {
        let names = if n == 0 {
            "name ".repeat(20_000)
        } else {
            String::new()
        };
        format!("<div class='{names}'><p>{n} {SENTENCE}</p></div>").replacen(
            "</div>",
            if n == 0 { "" } else { "</div>" },
            1,
        )
    }),
];

/// Kinds of feeds.
const FEEDS: [(&str, Piece); 6] = [
    ("entries", |n| {
        format!(
            "<item><title>Storm {n}</title><link>https://news.example/{n}</link><description>{SENTENCE}</description></item>"
        )
    }),
    ("deep elements", |n| format!("<item><a{n}>{SENTENCE}")),
    ("one open text", |_| {
        format!("<item><title><![CDATA[{SENTENCE}")
    }),
    ("entities", |n| {
        format!("<item><title>&amp;&lt;&#{n};&unknown;</title></item>")
    }),
    ("attributes of one element", |n| {
        format!(" a{n}='{SENTENCE}'")
    }),
    ("brackets", |_| "<<![<!--]]".to_owned()),
];

fn main() {
    let word = std::env::args().skip(1).find(|word| !word.starts_with('-'));
    let is_wanted = |name: &str| word.as_deref().is_none_or(|word| name.contains(word));
    let url =
        Url::parse("https://news.example/2025/04/12/storm").expect("a constant address is valid");
    let as_article = |text: &str| {
        let page = Page {
            html: text,
            url: Some(&url),
        };
        drop(extract::extract(&page));
    };
    let as_front_page = |text: &str| {
        let page = frontpage::Page {
            html: text,
            url: &url,
            now: None,
        };
        drop(frontpage::read(&page, None));
    };
    let as_feed = |text: &str| drop(dateline::feed::parse(text.as_bytes(), &url, None));
    for (name, piece) in PAGES.into_iter().filter(|(name, _)| is_wanted(name)) {
        let page = |length| {
            made(
                "<title>Storm hits the coast of the north</title><h1>Storm hits the coast of the north</h1>",
                piece,
                length,
            )
        };
        row("article", name, page, as_article);
        row("front page", name, page, as_front_page);
    }
    for (name, piece) in FEEDS.into_iter().filter(|(name, _)| is_wanted(name)) {
        row(
            "feed",
            name,
            |length| made("<rss><channel><title>Storms</title>", piece, length),
            as_feed,
        );
    }
}

/// A text of at least so many bytes.
fn made(head: &str, piece: Piece, length: usize) -> String {
    let mut text = head.to_owned();
    let mut n = 0;
    while text.len() < length {
        let _ = write!(text, "{}", piece(n));
        n += 1;
    }
    text
}

/// Measures one kind of page at every length, and prints a line.
fn row(reader: &str, name: &str, page: impl Fn(usize) -> String, read: impl Fn(&str)) {
    let times = LENGTHS.map(|length| {
        let text = page(length);
        let once = || {
            let start = Instant::now();
            read(&text);
            start.elapsed()
        };
        (0..RUNS).map(|_| once()).min().unwrap_or(Duration::ZERO)
    });
    let [short, middle, long] = times.map(|time| time.as_secs_f64() * 1e3);
    println!(
        "{reader:<10} {name:<26} {short:>8.1} {middle:>8.1} {long:>8.1} ms   x{:.1}",
        long / short
    );
}
