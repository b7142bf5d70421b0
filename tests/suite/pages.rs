//! Articles that are split over several pages.

use crate::support::home::Home;
use crate::support::server::{Request, Server, Step, answer};

/// A page of a story: the part of the text with a number, and what stands below it.
fn page(number: u32, below: &str) -> String {
    whole([number], below)
}

/// Several parts of the story in one page.
fn whole(numbers: impl IntoIterator<Item = u32>, below: &str) -> String {
    let text: String = numbers
        .into_iter()
        .map(|number| {
            format!(
                "<p>Part {number} of the story says what the crew of boat {number} saw on the {number}th day \
                 of the voyage, and how the wind turned in the afternoon.</p>\
                 <p>In the evening they wrote {number} lines into the log, put out the lamp, and left the \
                 watch to the youngest of them until the morning.</p>"
            )
        })
        .collect();
    format!(
        "<!DOCTYPE html><html lang=en><title>The long voyage - The Pier</title>\
         <body><article><h1>The long voyage</h1>{text}{below}</article></body></html>"
    )
}

fn html(page: String) -> Vec<Step> {
    answer("200 OK", &["Content-Type: text/html; charset=utf-8"], page)
}

/// Reads the story of a site; compares which parts of it are shown, in their order, and what the
/// site was asked for.
#[track_caller]
fn check(
    site: impl Fn(&Request) -> Vec<Step> + Send + Sync + 'static,
    parts: impl IntoIterator<Item = u32>,
    asked: &[&str],
) {
    let server = Server::start(site);
    let home = Home::with_config("sources = []\n");
    let text = home.stdout(["read", server.url("/story").as_str(), "--width", "300"]);
    let shown = text.lines().filter_map(|line| {
        let (number, _) = line.trim_start().strip_prefix("Part ")?.split_once(' ')?;
        number.parse::<u32>().ok()
    });
    let parts: Vec<u32> = parts.into_iter().collect();
    assert_eq!(shown.collect::<Vec<_>>(), parts, "{text}");
    let requests = server.requests();
    let targets: Vec<&str> = requests.iter().map(|request| &*request.target).collect();
    assert_eq!(targets, asked);
}

/// A pager of three pages whose addresses count from zero.
const FROM_ZERO: &str = "<ul class=pager><li>1<li><a href='/story?page=1'>2</a>\
    <li><a href='/story?page=2'>3</a></ul>";

#[test]
fn pages_that_are_counted_from_zero_become_one_article() {
    check(
        |request| match request.target.as_str() {
            "/story" => html(page(1, FROM_ZERO)),
            "/story?page=1" => html(page(
                2,
                "<ul class=pager><li><a href=/story>1</a><li>2<li><a href='/story?page=2'>3</a></ul>",
            )),
            "/story?page=2" => html(page(
                3,
                "<ul class=pager><li><a href=/story>1</a><li><a href='/story?page=1'>2</a><li>3</ul>",
            )),
            _ => answer("404 Not Found", &[], ""),
        },
        [1, 2, 3],
        &["/story", "/story?page=1", "/story?page=2"],
    );
}

#[test]
fn all_pages_in_one_are_asked_for_rather_than_each() {
    let below = format!("{FROM_ZERO}<a href='/story?page=all'>All on one page</a>");
    check(
        move |request| match request.target.as_str() {
            "/story" => html(page(1, &below)),
            "/story?page=all" => html(whole(1..=3, "")),
            _ => answer("404 Not Found", &[], ""),
        },
        [1, 2, 3],
        &["/story", "/story?page=all"],
    );
}

#[test]
fn a_pager_that_never_ends_is_left_after_twenty_pages() {
    let asked: Vec<String> = (2..=20).map(|n| format!("/story?page={n}")).collect();
    let asked: Vec<&str> = std::iter::once("/story")
        .chain(asked.iter().map(String::as_str))
        .collect();
    check(
        |request| {
            let number = request.target.split_once('=');
            let number = number.map_or(1, |(_, number)| number.parse().unwrap());
            let next = number + 1;
            html(page(
                number,
                &format!("<a rel=next href='/story?page={next}'>Next page</a>"),
            ))
        },
        1..=20,
        &asked,
    );
}

#[test]
fn a_pager_that_shows_the_same_page_again_is_left_at_once() {
    check(
        |request| {
            let number = request.target.split_once('=');
            let number: u32 = number.map_or(1, |(_, number)| number.parse().unwrap());
            let next = number + 1;
            html(page(
                1,
                &format!("<a rel=next href='/story?page={next}'>Next page</a>"),
            ))
        },
        [1],
        &["/story", "/story?page=2"],
    );
}

#[test]
fn a_page_of_another_host_is_no_part_of_the_article() {
    let other = Server::start(|_| html(page(2, "")));
    let next = other.url("/story?page=2");
    check(
        move |_| html(page(1, &format!("<a rel=next href='{next}'>Next page</a>"))),
        [1],
        &["/story"],
    );
    assert_eq!(other.requests(), []);
    // Nor is one that the site's own next page leads to.
    let location = format!("Location: {}", other.url("/story?page=2"));
    check(
        move |request| match request.target.as_str() {
            "/story" => html(page(1, "<a rel=next href='/story?page=2'>Next page</a>")),
            _ => answer("302 Found", &[&location], ""),
        },
        [1],
        &["/story", "/story?page=2"],
    );
}
