//! Front pages: each fixture is read and must give exactly the headlines that stand beside it.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use dateline::frontpage::{self, Page, Prominence};
use proptest::prelude::*;
use url::Url;

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/frontpages")
}

/// `NAME.html` with `NAME.txt`: the address of the page, then a line "title | address" for each
/// headline.
fn fixture(name: &str) -> (String, Url, String) {
    let html = std::fs::read_to_string(fixtures().join(format!("{name}.html"))).unwrap();
    let text = std::fs::read_to_string(fixtures().join(format!("{name}.txt"))).unwrap();
    let (url, headlines) = text.split_once('\n').unwrap();
    (html, Url::parse(url).unwrap(), headlines.to_owned())
}

fn read(html: &str, url: &Url) -> String {
    let page = frontpage::read(
        &Page {
            html,
            url,
            now: None,
        },
        None,
    );
    let mut lines = String::new();
    for found in page.headlines {
        let address = found.url.as_str();
        let origin = url.origin().ascii_serialization();
        let address = address.strip_prefix(&origin).unwrap_or(address);
        writeln!(lines, "{} | {address}", found.title).unwrap();
    }
    lines
}

#[track_caller]
fn check(name: &str) {
    let (html, url, headlines) = fixture(name);
    assert_eq!(read(&html, &url), headlines, "{name}");
}

#[test]
fn the_title_inside_a_card_that_is_one_link_is_told_from_the_rest() {
    check("card-is-one-link");
}

#[test]
fn an_empty_link_over_a_card_takes_the_title_below_it() {
    check("link-lies-over-the-card");
}

#[test]
fn links_in_running_text_are_no_headlines() {
    check("prose-full-of-links");
}

#[test]
fn titles_of_one_word_are_headlines_when_the_page_has_nothing_else() {
    check("titles-of-one-word");
}

#[test]
fn menus_advertising_and_what_others_read_are_left_out() {
    check("portal");
}

#[test]
fn a_heading_without_a_link_goes_with_the_link_below_its_text() {
    check("headings-without-links");
}

#[test]
fn stories_of_other_sites_are_headlines_of_a_page_that_collects_them() {
    check("stories-of-other-sites");
}

#[test]
fn a_title_on_a_line_of_its_own_is_no_part_of_the_text_below_it() {
    check("titles-on-lines-of-their-own");
}

#[test]
fn titles_in_scripts_without_spaces_are_measured_by_characters() {
    check("titles-without-spaces");
}

#[test]
fn time_section_standfirst_and_prominence_are_kept() {
    let (html, url, _) = fixture("card-is-one-link");
    let page = frontpage::read(
        &Page {
            html: &html,
            url: &url,
            now: None,
        },
        None,
    );
    let first = &page.headlines[0];
    assert_eq!(
        &*first.standfirst,
        "Crowds lined the quay as the restored boat came in."
    );
    assert_eq!(first.published.unwrap().to_string(), "2031-03-01T08:00:00Z");
    assert_eq!(first.section.as_deref(), Some("Harbour"));
    assert_eq!(first.prominence, Prominence::Lead);
    assert_eq!(page.headlines[1].prominence, Prominence::Secondary);
    assert_eq!(&*page.title, "The Harbour Post");
    assert_eq!(page.language.as_deref(), Some("en"));
}

#[test]
fn a_time_in_words_counts_from_when_the_page_was_fetched() {
    let rows: String = (1..=12)
        .map(|n| {
            format!(
                "<tr><td>{n}.<td class=title><a href=https://host{n}.example/story>The story of the \
                 day with the number {n}</a><tr><td><td>{n} points by somebody <a href=item?id={n}>{n} hours ago</a> | \
                 <a href=item?id={n}>{n} comments</a><tr class=space>"
            )
        })
        .collect();
    let html = format!("<title>Table</title><table><tr><td><table>{rows}</table></table>");
    let url = Url::parse("https://table.example/").unwrap();
    let now: jiff::Zoned = "2031-05-02T20:00:00+02:00[+02:00]".parse().unwrap();
    let page = Page {
        html: &html,
        url: &url,
        now: Some(&now),
    };
    let page = frontpage::read(&page, None);
    let times = page.headlines.iter().map(|found| found.published);
    let expected: Vec<_> = (1..=12)
        .map(|n| Some(now.timestamp() - jiff::SignedDuration::from_hours(n)))
        .collect();
    assert_eq!(times.collect::<Vec<_>>(), expected);
}

#[test]
fn what_is_explained_counts_what_is_read() {
    let (html, url, headlines) = fixture("portal");
    let groups = frontpage::explain(&Page {
        html: &html,
        url: &url,
        now: None,
    });
    let kept: u32 = groups.iter().map(|group| group.kept).sum();
    assert_eq!(kept as usize, headlines.lines().count());
    assert!(
        groups
            .windows(2)
            .all(|pair| pair[0].likely >= pair[1].likely)
    );
}

#[test]
fn a_page_that_leads_nowhere_has_no_headlines() {
    let url = Url::parse("https://news.example/").unwrap();
    for html in [
        "",
        "<p>Nothing",
        "<a href='javascript:x()'>Click here to see it all</a>",
        "<a href='/'>Home of the news page</a>",
    ] {
        assert_eq!(read(html, &url), "", "{html}");
    }
}

#[test]
fn pages_nested_without_end_are_read_to_their_bounds() {
    let url = Url::parse("https://news.example/").unwrap();
    for piece in [
        "<div>",
        "<a href=x>",
        "<ul><li><a href=/y>",
        "<h2>",
        "<b><table>",
    ] {
        let _ = read(&piece.repeat(20_000), &url);
    }
}

/// Pieces that make trouble when they meet.
const PIECES: [&str; 24] = [
    "<a href=/one-long-story-about-a-town-412>",
    "<a href='https://other.example/x?id=1'>",
    "</a>",
    "<h2>",
    "</h2>",
    "<li class=item>",
    "</li>",
    "<div class='card title meta'>",
    "</div>",
    "<time datetime=2031-01-01>",
    "<p>",
    "The mayor opens the bridge",
    "\u{202e}evil\u{7}\u{1b}[31m",
    "<span style='display:none'>",
    "</span>",
    "<table><tr><td>",
    "</table>",
    "<nav>",
    "</nav>",
    "<img alt='A picture of the bridge'>",
    "<a href='#top' aria-label='x'>",
    "&amp;&lt;&#0;&#x202e;",
    "Read more",
    "港口的老灯塔",
];

fn is_dangerous(c: char) -> bool {
    c.is_control() || c == '\u{202e}'
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn mangled_pages_neither_panic_nor_let_controls_through(
        picks in prop::collection::vec(0..PIECES.len(), 0..200)
    ) {
        let html: String = picks.iter().map(|&pick| PIECES[pick]).collect();
        let url = Url::parse("https://news.example/front").unwrap();
        let page = frontpage::read(&Page {
            html: &html,
            url: &url,
            now: None,
        }, None);
        for found in page.headlines {
            prop_assert!(!found.title.is_empty());
            for text in [&found.title, &found.standfirst] {
                prop_assert!(!text.chars().any(is_dangerous));
            }
            prop_assert!(matches!(found.url.scheme(), "http" | "https"));
        }
    }
}
