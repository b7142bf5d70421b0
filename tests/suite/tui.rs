//! The whole program in a real terminal.

use crate::support::home::Home;
use crate::support::pty::Tui;
use crate::support::site::Site;

/// A home that is subscribed to `site`, with its news stored.
fn home_with_news(site: &Site) -> Home {
    let home = Home::with_config(&site.config("refresh-at-start = false"));
    home.stdout(["refresh"]);
    home
}

#[test]
fn a_reader_starts_lists_opens_and_goes_back() {
    let site = Site::start();
    let home = home_with_news(&site);
    let mut tui = Tui::start(&home, &[], 80, 24);
    tui.wait("Harbour reopens after storm");
    assert!(tui.is_in_alternate_screen());
    tui.press("\r");
    let screen = tui.wait("The first ferry left at dawn");
    assert!(!screen.contains("Subscribe to our newsletter"), "{screen}");
    tui.press("q");
    tui.wait("Council votes on new bridge");
    tui.press("Q");
    assert_eq!(tui.exit_code(), 0);
    assert!(!tui.is_in_alternate_screen());
    assert!(
        tui.written().ends_with("\u{1b}[?1049l"),
        "the terminal is given back"
    );
}

#[test]
fn a_related_story_opens_in_place_and_what_was_left_out_is_told() {
    let site = Site::start();
    let home = home_with_news(&site);
    let mut tui = Tui::start(&home, &[], 80, 40);
    tui.wait("Harbour reopens after storm");
    tui.press("\r");
    tui.wait("The first ferry left at dawn");
    tui.wait("Lighthouse keeper retires");
    tui.press("F");
    tui.wait("[2]");
    tui.press("2");
    tui.wait("The keeper lit the lamp");
    tui.press("q");
    tui.wait("The first ferry left at dawn");
    tui.press("w");
    tui.wait("Left out, and why");
    tui.wait("Subscribe to our newsletter");
    tui.press("Q");
    assert_eq!(tui.exit_code(), 0);
}

#[test]
fn a_source_is_added_in_a_program_that_has_none_and_its_headlines_are_searched() {
    let site = Site::start();
    let home = Home::with_config("sources = []\n");
    let mut tui = Tui::start(&home, &[], 80, 24);
    tui.wait("There are no sources");
    tui.press("A");
    tui.wait("address of a feed or page:");
    tui.press(&format!("{}\r", site.url("/feed.xml")));
    tui.wait("Harbour reopens after storm");
    tui.wait("subscribed to");
    tui.press("/council\r");
    tui.wait("1 found");
    tui.press("\r");
    tui.wait("Council votes on new bridge");
    tui.press("qq");
    tui.wait("Harbour reopens after storm");
    tui.press("q");
    assert_eq!(tui.exit_code(), 0);
}

#[test]
fn headlines_arrive_by_themselves_at_the_first_start() {
    let site = Site::start();
    let home = Home::with_config(&site.config(""));
    let mut tui = Tui::start(&home, &[], 80, 24);
    tui.wait("Harbour reopens after storm");
    tui.press("\u{3}");
    assert_eq!(tui.exit_code(), 0);
}

#[test]
fn without_a_network_the_stored_news_and_a_plain_sentence_are_shown() {
    let site = Site::start();
    let home = home_with_news(&site);
    let config = site.config("");
    drop(site);
    std::fs::write(home.config(), config).unwrap();
    let tui = Tui::start(&home, &[], 100, 24);
    tui.wait("Harbour reopens after storm");
    tui.wait("could not");
}

#[test]
fn every_size_is_survived_and_the_place_is_kept() {
    let site = Site::start();
    let home = home_with_news(&site);
    let mut tui = Tui::start(&home, &[], 120, 40);
    tui.wait("Harbour reopens after storm");
    tui.press("j");
    for (columns, rows) in [(40, 12), (200, 60), (8, 2), (1, 1), (20, 5)] {
        tui.resize(columns, rows);
    }
    tui.resize(80, 24);
    tui.wait("Council votes on new bridge");
    tui.press("\r");
    tui.wait("The bridge will cost");
    tui.resize(40, 12);
    tui.press("Q");
    assert_eq!(tui.exit_code(), 0);
}

#[test]
fn suspending_gives_the_terminal_back_and_continuing_takes_it_again() {
    let site = Site::start();
    let home = home_with_news(&site);
    let mut tui = Tui::start(&home, &[], 80, 24);
    tui.wait("Harbour reopens after storm");
    for _ in 0..2 {
        tui.press("\u{1a}");
        tui.wait_for("the other screen", |screen| !screen.contains("Harbour"));
        assert!(!tui.is_in_alternate_screen());
        tui.wait_stopped();
        tui.signal("CONT");
        tui.wait("Harbour reopens after storm");
        assert!(tui.is_in_alternate_screen());
    }
    tui.press("j\r");
    tui.wait("The bridge will cost");
    tui.press("Q");
    assert_eq!(tui.exit_code(), 0);
}

#[test]
fn sigterm_leaves_the_terminal_as_it_was_found() {
    let site = Site::start();
    let home = home_with_news(&site);
    for (name, code) in [("TERM", 143), ("HUP", 129), ("INT", 130)] {
        let mut tui = Tui::start(&home, &[], 80, 24);
        tui.wait("Harbour reopens after storm");
        tui.signal(name);
        assert_eq!(tui.exit_code(), code, "{name}");
        assert!(!tui.is_in_alternate_screen(), "{name}");
        assert!(
            tui.written().contains("\u{1b}[?25h"),
            "{name}: the cursor shows again"
        );
    }
}

#[test]
fn a_terminal_that_goes_away_ends_the_program() {
    let site = Site::start();
    let home = home_with_news(&site);
    let mut tui = Tui::start(&home, &[], 80, 24);
    tui.wait("Harbour reopens after storm");
    tui.hang_up();
    assert_eq!(tui.exit_code(), 129);
}

#[cfg(debug_assertions)] // the fault is not built into releases
#[test]
fn a_panic_in_a_worker_becomes_a_sentence_and_the_screen_stays() {
    let site = Site::start();
    let home = home_with_news(&site);
    let mut tui = Tui::start_with(&home, &[], 80, 24, &[("DATELINE_FAULT", "panic-in-worker")]);
    tui.wait("Harbour reopens after storm");
    tui.press("\r");
    // The feed's own text stands in for the page that could not be read.
    tui.wait("Ferries run again");
    assert!(tui.is_in_alternate_screen());
    tui.press("q");
    tui.wait("Council votes on new bridge");
    tui.press("Q");
    assert_eq!(tui.exit_code(), 0);
    assert!(
        !tui.written().contains("panicked at"),
        "nothing is printed over the screen"
    );
}

#[test]
fn without_colour_everything_is_still_there() {
    let site = Site::start();
    let home = home_with_news(&site);
    let mut tui = Tui::start_with(&home, &[], 80, 24, &[("NO_COLOR", "1")]);
    tui.wait("Harbour reopens after storm");
    tui.press("\r");
    tui.wait("The first ferry left at dawn");
    tui.press("Q");
    assert_eq!(tui.exit_code(), 0);
    let written = tui.written();
    for sgr in written.split("\u{1b}[").skip(1).filter_map(|rest| {
        let end = rest.find(|c: char| c.is_ascii_alphabetic())?;
        rest[end..].starts_with('m').then(|| &rest[..end])
    }) {
        let has_colour = sgr
            .split(';')
            .any(|code| matches!(code.parse(), Ok(30..=38 | 40..=48 | 90..=97 | 100..=107)));
        assert!(!has_colour, "{sgr:?} is a colour");
    }
}

#[test]
fn a_wrong_configuration_is_told_before_the_terminal_is_touched() {
    let home = Home::with_config("[reader]\nwidht = 70\n");
    let mut tui = Tui::start(&home, &[], 80, 24);
    assert_eq!(tui.exit_code(), 2);
    let written = tui.written();
    assert!(
        written.contains("width") && written.contains("config.toml"),
        "{written}"
    );
    assert!(!written.contains("\u{1b}[?1049h"));
}
