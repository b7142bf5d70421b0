//! A front page that changes between two looks at it.

use std::sync::{Arc, Mutex};

use serde_json::Value;

use crate::support::home::Home;
use crate::support::pty::Tui;
use crate::support::server::{Server, answer};

/// A page of a pier's news whose stories, from the top, can be changed.
struct Page {
    server: Server,
    stories: Arc<Mutex<Vec<u32>>>,
}

impl Page {
    fn start(stories: impl IntoIterator<Item = u32>) -> Self {
        let stories = Arc::new(Mutex::new(Vec::from_iter(stories)));
        let shown = Arc::clone(&stories);
        let server = Server::start(move |request| match request.target.as_str() {
            "/" => answer(
                "200 OK",
                &["Content-Type: text/html; charset=utf-8"],
                html(&shown.lock().unwrap()),
            ),
            _ => answer("404 Not Found", &[], ""),
        });
        Self { server, stories }
    }

    fn change(&self, stories: impl IntoIterator<Item = u32>) {
        *self.stories.lock().unwrap() = stories.into_iter().collect();
    }

    fn home(&self) -> Home {
        Home::with_config(&format!(
            "[fetch]\nrefresh-at-start = false\n\n[[sources]]\nurl = \"{}\"\nkind = \"front-page\"\n",
            self.server.url("/")
        ))
    }
}

fn title(number: u32) -> String {
    format!("Story {number:02} of the coast is told at length")
}

/// The first story under the largest heading; the last three without a line below their title.
fn html(stories: &[u32]) -> String {
    let last = stories.len().saturating_sub(3);
    let stories: String = (0..)
        .zip(stories)
        .map(|(at, number)| {
            let heading = if at == 0 { "h1" } else { "h2" };
            let teaser = if at < last {
                "<p>What happened when the boats came in, and who saw it from the pier.</p>"
            } else {
                ""
            };
            let title = title(*number);
            format!(
                "<article><{heading}><a href=/2031/11/story-{number}-of-the-coast-today>{title}</a>\
                 </{heading}>{teaser}</article>"
            )
        })
        .collect();
    format!(
        "<!DOCTYPE html><html lang=en><title>The Pier</title><nav><a href=/sea>Sea</a></nav>\
         <main>{stories}</main><footer><a href=/about>About us</a></footer></html>"
    )
}

/// The stories as they are listed: number, prominence and what moved.
fn told(home: &Home) -> String {
    let list = home.stdout(["list", "--source", "The Pier", "--json"]);
    let list: Vec<Value> = serde_json::from_str(&list).unwrap();
    let rows = list.iter().map(|row| {
        let number = row["title"].as_str().unwrap().get(6..8).unwrap().to_owned();
        let moved = match (row["movement"].as_str(), row["moved_by"].as_u64()) {
            (Some("same") | None, _) => String::new(),
            (Some(word), None) => format!(" {word}"),
            (Some(word), Some(by)) => format!(" {word} {by}"),
        };
        let prominence = row["prominence"].as_str().unwrap_or("off");
        format!("{number} {prominence}{moved}")
    });
    rows.collect::<Vec<_>>().join(", ")
}

#[test]
fn what_is_new_moved_or_gone_since_the_last_look_is_told() {
    let page = Page::start(1..=6);
    let home = page.home();
    home.stdout(["refresh"]);
    let first = "01 lead, 02 secondary, 03 secondary, 04 list, 05 list, 06 list";
    assert_eq!(told(&home), first);
    // Printing the list is a look, but not for a program that asks for JSON.
    let list = home.stdout(["list", "--source", "pier"]);
    assert!(list.lines().next().unwrap().contains(&title(1)), "{list}");

    page.change([5, 1, 7, 2, 4, 6]);
    home.stdout(["refresh"]);
    let second = "05 lead up 3, 01 secondary, 07 secondary new, 02 list, 04 list, 06 list, \
        03 off gone";
    assert_eq!(told(&home), second);
    assert_eq!(told(&home), second);

    let list = home.stdout(["list", "--source", "pier"]);
    assert!(list.contains("^3") && list.contains("new") && list.contains("off"));
    assert!(!told(&home).contains("up") && !told(&home).contains("gone"));
}

#[test]
fn a_headline_is_read_by_the_id_that_any_list_gives() {
    let page = Page::start(1..=6);
    let home = page.home();
    home.stdout(["refresh"]);
    let list = home.stdout(["list", "--order", "page"]);
    let id = list.split_whitespace().next().unwrap();
    assert!(id.starts_with("id:"), "{list}");
    assert!(home.stdout(["read", id]).contains(&title(1)));
    assert_eq!(home.run(["read", "id:999999"]).status.code(), Some(1));
    assert_eq!(home.run(["read", "id:storm"]).status.code(), Some(1));
}

#[test]
fn the_list_of_a_front_page_shows_its_order_and_what_a_refresh_moved() {
    let page = Page::start(1..=6);
    let home = page.home();
    home.stdout(["refresh"]);
    home.stdout(["list", "--source", "pier"]);
    page.change([6, 1, 2, 9, 3, 4]);
    let has_sources = |screen: &str| screen.lines().any(|line| line.starts_with("The Pier"));
    let mut tui = Tui::start(&home, &[], 100, 24);
    tui.wait_for("the sources", has_sources);
    tui.press("]");
    tui.wait("The Pier · 6 unread of 6");
    tui.press("r");
    let screen = tui.wait_for("the page of now", |screen| {
        [1, 2, 3, 4, 5, 6, 9]
            .map(title)
            .iter()
            .all(|title| screen.contains(title))
            && screen.contains("1 new")
    });
    let line = |text: &str| screen.lines().position(|line| line.contains(text)).unwrap();
    assert!(line(&title(6)) < line(&title(1)) && line(&title(3)) < line(&title(4)));
    assert!(line(&title(4)) < line(&title(5)), "gone stories come last");
    for (mark, story) in [("↑4", 6), ("new", 9), ("off", 5)] {
        let line = screen.lines().nth(line(&title(story))).unwrap();
        assert!(line.contains(mark), "{screen}");
    }
    tui.press("O");
    tui.wait("newest first");
    tui.press("Q");
    assert_eq!(tui.exit_code(), 0);
    let mut tui = Tui::start(&home, &[], 100, 24);
    tui.wait_for("the sources", has_sources);
    tui.press("]O");
    tui.wait("in the order of the page");
    tui.press("Q");
    assert_eq!(tui.exit_code(), 0);
}
