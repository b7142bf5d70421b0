//! Tests of the reader, and what those of its parts share.

use std::sync::Arc;

use super::super::{Effect, JobId, Msg};
use crate::news::{EntryId, Origin};
use crate::testing::{TestApp, problem, reading, ready};
use crate::typeset::Anchor;

/// Three headlines.
pub fn app() -> TestApp {
    TestApp::with_headlines(["Storm", "Vote", "Match"])
}

/// Presses `keys` and says which job opens an article.
#[track_caller]
pub fn open(app: &mut TestApp, keys: &str) -> JobId {
    let effects = app.press(keys);
    let job = effects.iter().find_map(|effect| match effect {
        Effect::OpenArticle { job, .. } => Some(*job),
        _ => None,
    });
    job.unwrap_or_else(|| panic!("{keys} opens nothing: {effects:?}"))
}

/// Paragraphs of some forty words each, no two alike.
pub fn paragraphs(range: std::ops::Range<u32>) -> Vec<String> {
    let words = |n: u32| (0..40).map(move |word| format!("w{n}x{word}"));
    range
        .map(|n| words(n).collect::<Vec<_>>().join(" "))
        .collect()
}

/// The page of `entry`.
pub fn page(job: JobId, entry: i64, paragraphs: &[String]) -> Msg {
    let paragraphs: Vec<&str> = paragraphs.iter().map(String::as_str).collect();
    ready(job, entry, &paragraphs)
}

/// What the feed gives for `entry`.
pub fn preview(job: JobId, entry: i64, paragraphs: &[String]) -> Msg {
    let paragraphs: Vec<&str> = paragraphs.iter().map(String::as_str).collect();
    Msg::ArticlePreview {
        job,
        entry: EntryId(entry),
        reading: reading(Origin::Feed, "", &paragraphs),
    }
}

/// The first line of the screen, and the line on which a word stands.
pub fn line_of(app: &TestApp, word: &str) -> Option<usize> {
    app.screen().lines().position(|line| line.contains(word))
}

/// That the place in `entry` is kept.
pub fn keep(entry: i64, place: Anchor) -> Effect {
    Effect::KeepPlace {
        entry: EntryId(entry),
        place,
    }
}

#[test]
fn the_status_line_tells_how_far_one_has_read() {
    let mut app = app();
    let job = open(&mut app, "<enter>");
    app.deliver(page(job, 1, &paragraphs(0..50)));
    assert!(app.screen().contains(" 0 %"));
    app.press("G");
    assert!(app.screen().contains("100 %"));
}

#[test]
fn either_text_is_shown_and_the_other_is_a_key_away() {
    for first in [Origin::Page, Origin::Feed] {
        let mut app = app();
        let job = open(&mut app, "<enter>");
        let mut reading = (*reading(first, "", &["The first text."])).clone();
        reading.other = Some(Arc::new(
            crate::testing::reading(first, "", &["The other text."])
                .article
                .clone(),
        ));
        reading.problem = (first == Origin::Feed).then(problem);
        app.deliver(Msg::ArticleReady {
            job,
            entry: EntryId(1),
            outcome: Ok(Arc::new(reading)),
        });
        let before = app.screen();
        assert!(before.contains("The first text."), "{before}");
        assert_eq!(before.contains("v shows"), first == Origin::Feed);
        app.press("v");
        let screen = app.screen();
        for text in ["The other text.", "Storm", "v goes back to"] {
            assert!(screen.contains(text), "{text} is not in\n{screen}");
        }
        app.press("v");
        assert_eq!(app.screen(), before);
    }
}

#[test]
fn a_text_that_is_not_there_is_not_gone_to() {
    let mut app = app();
    let job = open(&mut app, "<enter>");
    app.press("v");
    assert_eq!(app.notice(), "the page is still being fetched");
    app.deliver(page(job, 1, &paragraphs(0..2)));
    app.press("v");
    assert_eq!(app.notice(), "the feed gives no text of this article");
}

#[test]
fn when_the_page_cannot_be_had_the_feed_s_text_says_why() {
    let mut app = app();
    let job = open(&mut app, "<enter>");
    let mut reading = (*reading(Origin::Feed, "", &["From the feed."])).clone();
    reading.problem = Some(problem());
    let outcome = Ok(Arc::new(reading));
    app.deliver(Msg::ArticleReady {
        job,
        entry: EntryId(1),
        outcome,
    });
    let screen = app.screen();
    for text in [
        "From the feed.",
        "This is what the feed gives: could not reach example.org",
    ] {
        assert!(screen.contains(text), "{text} is not in\n{screen}");
    }
}

#[test]
fn the_place_stays_when_the_screen_or_the_column_gets_another_width() {
    let mut app = app();
    let job = open(&mut app, "<enter>");
    app.deliver(page(job, 1, &paragraphs(0..50)));
    app.press("f f f");
    let first = app.screen().split_whitespace().next().unwrap().to_owned();
    for (width, height) in [(40, 12), (200, 60), (60, 8), (80, 24)] {
        app.resize(width, height);
        let screen = app.screen();
        let top: Vec<_> = screen
            .lines()
            .filter(|line| line.contains('w'))
            .take(2)
            .collect();
        assert!(
            top.join(" ").contains(&first),
            "{width}: {first} not in {top:?}"
        );
    }
    app.press("< < <");
    assert!(app.screen().contains(&first));
}

#[test]
fn a_page_that_did_not_come_can_be_fetched_again() {
    let mut app = app();
    let job = open(&mut app, "<enter>");
    let failed = |job, outcome| Msg::ArticleReady {
        job,
        entry: EntryId(1),
        outcome,
    };
    app.deliver(failed(job, Err(problem())));
    let screen = app.screen();
    let words = screen.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("r fetches the page again."), "{screen}");
    let job = open(&mut app, "r");
    assert!(app.screen().contains("Fetching the page"));
    let mut told = (*reading(Origin::Feed, "", &["In short."])).clone();
    told.problem = Some(problem());
    app.deliver(failed(job, Ok(Arc::new(told))));
    let job = open(&mut app, "r");
    app.deliver(page(job, 1, &paragraphs(0..1)));
    assert!(app.screen().contains("w0x1"), "{}", app.screen());
    let effects = app.press("r");
    assert!(
        matches!(effects[..], [Effect::Refresh { .. }]),
        "what is there is not fetched again: {effects:?}"
    );
}

#[test]
fn the_status_line_tells_what_marks_the_article_has() {
    let mut app = app();
    open(&mut app, "<enter>");
    for (key, expected) in [
        ("s", "Example News · ★ "),
        ("m", "Example News · ★ · unread "),
        ("s", "Example News · unread "),
    ] {
        app.press(key);
        let screen = app.screen();
        let status = screen.lines().last().unwrap().trim_start();
        assert!(status.starts_with(expected), "{key}: {status}");
    }
}
