//! Finding words in the text that lies on top (an overlay, or the article), and in the lists the
//! headlines that have them.
//!
//! The list shows what has been found so far, until the reader has done with it or goes to another
//! source. The text follows what is typed. Every place is lit, and the keys that go to the next and the
//! previous unread article go to the next and the previous place, until the reader has done with
//! it. The words are kept: asked for again without any, they are found again.

use super::Model;
use super::layout::Pane;
use super::notices::Notice;
use super::overlay::Kind;
use super::page::{Found, Page};
use super::prompt::{self, Typed};
use crate::filter::Query;
use crate::keymap::Key;
use crate::text::fold::fold;

/// Characters of the words that are looked for at most.
const MAX_WORDS: usize = 100;

/// What is looked for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Find {
    /// What has been typed so far, while it is typed.
    pub typed: Option<String>,
    /// What was looked for last.
    last: String,
}

impl Model {
    /// Begins to look for words.
    pub(super) fn find(&mut self) {
        if let Some(page) = self.page_on_top() {
            page.end_find();
        } else {
            self.focus = Pane::Headlines;
            self.list_what_has("");
        }
        self.find.typed = Some(String::new());
    }

    /// Whether the words that are typed, or were typed last, are looked for in headlines.
    pub fn finds_headlines(&self) -> bool {
        let is_list = self.overlay.is_none() && self.focus != Pane::Reader;
        is_list && (self.find.typed.is_some() || !self.headlines.query.words.is_empty())
    }

    /// What a key means while words are typed; false when none are.
    pub(super) fn press_in_find(&mut self, key: Key) -> bool {
        let Some(mut typed) = self.find.typed.take() else {
            return false;
        };
        match prompt::press(&mut typed, key, MAX_WORDS) {
            Typed::Changed => self.seek(&typed),
            Typed::Same => {}
            Typed::Done => {
                self.settle_find(typed);
                return true;
            }
            Typed::GivenUp => {
                self.give_up_find();
                return true;
            }
        }
        self.find.typed = Some(typed);
        true
    }

    /// Goes `by` places further down; false where nothing is looked for.
    pub(super) fn find_again(&mut self, by: isize) -> bool {
        let is_trace = self.is_trace();
        let sought = fold(&self.find.last);
        match self.page_on_top() {
            Some(_) if is_trace && !sought.is_empty() => {
                self.trace.find(&sought, by);
                true
            }
            Some(page) if page.found().is_some() => {
                page.find_next(by);
                true
            }
            _ => false,
        }
    }

    /// What is found in the text that lies on top, while something is looked for there.
    pub fn found(&self) -> Option<&Found> {
        match (&self.overlay, &self.reader) {
            (Some(overlay), _) => overlay.page.found(),
            (None, Some(reader)) if self.focus == Pane::Reader => reader.page.found(),
            _ => None,
        }
    }

    /// Has done with what is looked for; false where that is nothing.
    pub(super) fn end_find(&mut self) -> bool {
        match self.page_on_top() {
            Some(page) => page.end_find(),
            None => self.list_what_has(""),
        }
    }

    /// The reader does not want the words that they typed.
    fn give_up_find(&mut self) {
        self.seek("");
        self.end_find();
    }

    /// Lists the headlines of this source that have `words`; false when these are listed anyway.
    fn list_what_has(&mut self, words: &str) -> bool {
        let words = words.trim().to_owned();
        let is_other = self.headlines.query.words != words;
        self.show(Query {
            words,
            ..self.headlines.query.clone()
        });
        is_other
    }

    /// The reader has typed all of the words.
    fn settle_find(&mut self, typed: String) {
        if self.page_on_top().is_none() {
            // Listed already.
            return;
        }
        if typed.trim().is_empty() {
            let last = self.find.last.clone();
            self.seek(&last);
        } else {
            self.find.last = typed;
        }
        let is_found = self.found().is_none_or(|found| found.count() > 0);
        if self.find.last.is_empty() {
            self.end_find();
        } else if !is_found {
            self.end_find();
            let notice = format!("nothing here has \u{201c}{}\u{201d}", self.find.last);
            self.tell(Notice::info(notice));
        }
    }

    fn seek(&mut self, words: &str) {
        if self.is_trace() {
            let sought = fold(words.trim());
            if !sought.is_empty() && !self.trace.find(&sought, 0) {
                let notice = format!("nothing here has \u{201c}{words}\u{201d}");
                self.tell(Notice::info(notice));
            }
            return;
        }
        match self.page_on_top() {
            Some(page) => page.find(words),
            None => {
                self.list_what_has(words);
            }
        }
        // Whoever has gone to a place of their own does not go on where they once stopped.
        if let Some(reader) = self.reader.as_mut().filter(|_| self.overlay.is_none()) {
            reader.place = None;
        }
    }

    fn is_trace(&self) -> bool {
        let overlay = self.overlay.as_ref();
        overlay.is_some_and(|overlay| overlay.kind == Kind::Trace)
    }

    /// The text that keys go to.
    fn page_on_top(&mut self) -> Option<&mut Page> {
        match (&mut self.overlay, &mut self.reader) {
            (Some(overlay), _) => Some(&mut overlay.page),
            (None, Some(reader)) if self.focus == Pane::Reader => Some(&mut reader.page),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::app::{Effect, Msg};
    use crate::testing::{TestApp, feed, headline, ready};

    const STORM: [&str; 4] = [
        "The storm came at night. The ferries wait.",
        "Nobody slept.",
        "A storm is a storm, said the keeper of the light.",
        "The ferries wait still.",
    ];

    /// An open article of which `height` rows are seen, and a list of two below it.
    fn reading(height: u16) -> TestApp {
        let mut app = TestApp::with_headlines(["Weather", "Vote"]);
        app.resize(80, height);
        app.press("<enter>");
        let job = app.model.reader.as_ref().unwrap().job.unwrap();
        app.deliver(ready(job, 1, &STORM));
        app
    }

    /// Presses `keys` in an article and checks how the status line begins and ends.
    #[track_caller]
    fn check(keys: &str, start: &str, end: &str) {
        let mut app = reading(24);
        app.press(keys);
        let screen = app.screen();
        let status = screen.lines().last().unwrap().trim();
        let is_so = status.starts_with(start) && status.ends_with(end);
        assert!(is_so, "{keys} gives {status}");
    }

    #[test]
    fn the_place_follows_what_is_typed_and_the_keys_that_go_on() {
        check("/ s t o r", "/stor", "1 of 3");
        check("/ s t o r m <enter>", "/storm", "1 of 3");
        check("/ s t o r m <enter> n", "/storm", "2 of 3");
        check("/ s t o r m <enter> n n n", "/storm", "1 of 3");
        check("/ s t o r m <enter> N", "/storm", "3 of 3");
        check("/ s t o r m <enter> 2 n", "/storm", "3 of 3");
        check("/ s t o r m x <backspace>", "/storm", "1 of 3");
        check("/ s t o r m x", "/stormx", "not found");
        check("/ s t o r m <enter> / f e r r", "/ferr", "1 of 2");
    }

    #[test]
    fn nothing_is_looked_for_any_more_after_escape_or_in_vain() {
        check("/ s t o r m <esc>", "Example News", "keys");
        check("/ s t o r m <enter> <esc>", "Example News", "keys");
        check("/ x x <enter>", "nothing here has “xx”", "keys");
        check("/ <enter>", "Example News", "keys");
        check("/ s t o r m <enter> <esc> / <enter>", "/storm", "1 of 3");
    }

    #[test]
    fn the_next_unread_article_is_gone_to_when_nothing_is_looked_for() {
        let mut app = reading(24);
        app.press("/ s t o r m <enter> n n <esc> n");
        assert_eq!(app.selected(), "Vote");
        assert!(app.model.found().is_none());
    }

    #[test]
    fn what_is_found_is_on_screen_and_escape_goes_back_to_where_one_began() {
        let mut app = reading(3);
        let top = |app: &TestApp| app.model.reader.as_ref().unwrap().page.first_row();
        app.press("/ s t i l l");
        assert!(app.screen().contains("wait still"), "{}", app.screen());
        app.press("<esc>");
        assert_eq!(top(&app), 0);
        app.press("/ s t o r m <enter> G n");
        assert_eq!(
            app.model.found().map(super::Found::at),
            Some(1),
            "from here"
        );
        app.press("N");
        assert!(app.screen().contains("The storm"), "{}", app.screen());
        app.press("N");
        app.resize(30, 6);
        let found = app.model.found().map(|found| (found.at(), found.count()));
        assert_eq!(found, Some((2, 3)), "another width changes nothing");
    }

    #[test]
    fn words_are_found_in_the_help() {
        let mut app = TestApp::with_headlines(["Storm"]);
        app.press("? / c l i p <enter>");
        assert!(app.notice().contains("nothing here has"));
        app.press("/ a r t i c l e <enter> n");
        assert_eq!(app.model.found().map(super::Found::at), Some(1));
        app.deliver(Msg::StoreChanged);
        app.resize(40, 12);
        assert_eq!(app.model.found().map(super::Found::at), Some(1));
        app.press("<esc> <esc>");
        assert!(app.model.overlay.is_none());
    }

    /// The words of the headlines that `effects` ask for.
    fn asked(effects: &[Effect]) -> Vec<&str> {
        let queries = effects.iter().filter_map(|effect| match effect {
            Effect::LoadHeadlines { query, .. } => Some(query.words.as_str()),
            _ => None,
        });
        queries.collect()
    }

    fn status(app: &TestApp) -> String {
        let screen = app.screen();
        let line = screen.lines().last().unwrap_or_default();
        line.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_list_shows_what_has_the_words_until_the_reader_has_done_with_them() {
        let mut app = TestApp::with_headlines(["Storm", "Vote", "Stork"]);
        assert_eq!(asked(&app.press("/ s t o")), ["s", "st", "sto"]);
        app.load_headlines(vec![headline(1, "Storm"), headline(3, "Stork")]);
        assert_eq!(status(&app), "/sto 2 found");
        assert_eq!(asked(&app.press("x")), ["stox"]);
        app.load_headlines(Vec::new());
        assert!(app.screen().contains("No headline here has “stox”"));
        assert_eq!(asked(&app.press("<backspace> <enter>")), ["sto"]);
        app.load_headlines(vec![headline(1, "Storm"), headline(3, "Stork")]);
        assert_eq!(
            status(&app),
            "/sto in All sources · <esc> shows all 2 found"
        );
        app.press("<enter> q");
        assert_eq!(app.selected(), "Storm");
        assert_eq!(asked(&app.press("q")), [""], "it does not quit");
        app.load_headlines(vec![headline(1, "Storm"), headline(2, "Vote")]);
        app.press("q");
        assert!(app.model.exit.is_some());
    }

    #[test]
    fn words_that_are_given_up_are_looked_for_no_more() {
        for keys in [
            "/ s <esc>",
            "/ s <C-c>",
            "/ s <C-u> <enter>",
            "/ s <enter> <esc>",
        ] {
            let mut app = TestApp::with_headlines(["Storm", "Vote"]);
            app.press(keys);
            let is_listed = app.model.headlines.query.words.is_empty();
            assert!(is_listed && app.model.find.typed.is_none(), "{keys}");
            assert!(app.model.exit.is_none(), "{keys}");
        }
    }

    #[test]
    fn another_source_shows_all_that_it_has() {
        let mut app = TestApp::with_sources();
        app.press("/ s t o r m <enter>");
        app.load_headlines(vec![headline(1, "Storm")]);
        app.deliver(Msg::StoreChanged);
        app.load(
            vec![feed(1, "Example News", None, 1)],
            vec![headline(1, "Storm")],
        );
        assert_eq!(app.model.headlines.query.words, "storm");
        assert_eq!(asked(&app.press("]")), [""]);
    }
}
