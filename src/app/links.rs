//! The links of an article: chosen by number, opened in the reader, and walked back from.
//!
//! Numbers stand beside the links only while one is chosen, and only those on screen have one,
//! so that most are chosen with a digit or two.

use std::sync::Arc;

use url::Url;

use super::Model;
use super::effect::Effect;
use super::layout::Pane;
use super::msg::JobId;
use super::notices::Notice;
use super::reader::{Reader, State};
use crate::keymap::{Code, Key};
use crate::news::{Headline, Reading};
use crate::report::Problem;
use crate::text::Plain;
use crate::typeset::LinkSpot;

/// Articles that can be walked back to at most; the oldest is forgotten first.
const MAX_TRAIL: usize = 50;

impl Model {
    /// Shows the numbers of the links on screen.
    pub(super) fn choose_link(&mut self) {
        let Some(reader) = &mut self.reader else {
            return;
        };
        if reader.page.links().next().is_some() {
            reader.choosing = Some(0);
        } else {
            self.tell(Notice::info("there is no link on this screen"));
        }
    }

    /// What a key means while a link is chosen; false when it ends that and means what it always
    /// does.
    pub(super) fn press_in_links(&mut self, key: Key) -> bool {
        let is_reading = self.focus == Pane::Reader && self.overlay.is_none();
        let Some(reader) = self.reader.as_mut().filter(|_| is_reading) else {
            return false;
        };
        let Some(typed) = reader.choosing.take() else {
            return false;
        };
        let count = reader.page.links().count();
        let digit = match key.code {
            Code::Char(c) if key == Key::char(c) => c.to_digit(10),
            _ => None,
        };
        match (digit, key.code) {
            (Some(digit), _) => {
                let number = typed * 10 + digit as usize;
                if number == 0 || number > count {
                    reader.choosing = Some(typed);
                } else if number * 10 > count {
                    self.follow(number);
                } else {
                    reader.choosing = Some(number);
                }
            }
            (None, Code::Enter) if typed > 0 => self.follow(typed),
            (None, Code::Backspace) if typed > 0 => reader.choosing = Some(typed / 10),
            (None, Code::Esc | Code::Enter | Code::Backspace) => {}
            _ => return false,
        }
        true
    }

    /// Opens the link of this number, counted from 1 among those on screen.
    fn follow(&mut self, number: usize) {
        let Some(reader) = &self.reader else {
            return;
        };
        let Some((_, LinkSpot { url, text, .. })) = reader.page.links().nth(number - 1) else {
            return;
        };
        // A link from the network may name a file or a script: neither is opened.
        if !matches!(url.scheme(), "http" | "https") {
            let notice = format!("not a page of the web: {url}");
            return self.tell(Notice::info(notice));
        }
        let (url, text) = (url.clone(), text.clone());
        self.open_link(url, text);
    }

    /// Opens a page of the web in the reader; the article that leads to it can be gone back to.
    fn open_link(&mut self, url: Url, title: Plain) {
        self.keep_place();
        let Some(mut from) = self.reader.take() else {
            return;
        };
        // What is still on its way comes again when the reader goes back.
        if let Some(job) = from.job.take()
            && self.running.finish(job)
        {
            self.ask(Effect::Cancel(job));
        }
        from.explaining = None;
        let job = self.running.start();
        self.ask(Effect::OpenPage {
            job,
            url: url.clone(),
        });
        let headline = Headline {
            title,
            source: Plain::new(url.host_str().unwrap_or_default()),
            url: Some(url),
            summary: Plain::default(),
            published: None,
            ..from.headline.clone()
        };
        if self.trail.len() == MAX_TRAIL {
            self.trail.remove(0);
        }
        self.trail.push(from);
        self.reader = Some(Reader::waiting(headline, job, None, true));
    }

    /// The page of a link is there, or will not come.
    pub(super) fn page_ready(&mut self, job: JobId, outcome: Result<Arc<Reading>, Problem>) {
        if !self.running.finish(job) {
            return;
        }
        if self
            .reader
            .as_ref()
            .is_some_and(|open| open.job == Some(job))
        {
            self.settle_text(outcome);
        }
    }

    /// From an article that was opened by a link to the one before it; from any other to the list.
    pub(super) fn leave_article(&mut self) {
        let Some(before) = self.trail.pop() else {
            return self.close_reader();
        };
        if let Some(job) = self.reader.take().and_then(|open| open.job)
            && self.running.finish(job)
        {
            self.ask(Effect::Cancel(job));
        }
        let is_whole = matches!(before.state, State::Ready { .. } | State::Failed(_));
        let (entry, url) = (before.headline.id, before.headline.url.clone());
        let is_linked = before.is_linked;
        self.reader = Some(before);
        if is_whole {
            return;
        }
        let job = self.running.start();
        match url.filter(|_| is_linked) {
            Some(url) => self.ask(Effect::OpenPage { job, url }),
            None => self.ask(Effect::OpenArticle { job, entry }),
        }
        if let Some(reader) = &mut self.reader {
            reader.job = Some(job);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Msg;
    use crate::html;
    use crate::news::{Link, Origin};
    use crate::testing::{TestApp, problem, reading};

    /// An article with two links and a related story, open.
    fn app() -> TestApp {
        let mut app = TestApp::with_headlines(["Storm", "Vote"]);
        app.press("<enter>");
        let mut reading = (*reading(Origin::Page, "Storm", &[])).clone();
        reading.article.body = html::blocks(
            "<p>The <a href=https://example.org/wind>wind</a> blew.</p>\
             <p>Write to <a href=mailto:desk@example.org>the desk</a>.</p>",
            None,
        );
        reading.article.related = vec![Link {
            title: "Boats return".into(),
            url: Some("https://example.org/boats".parse().unwrap()),
        }];
        let job = app.model.reader.as_ref().unwrap().job.unwrap();
        let entry = app.model.reader.as_ref().unwrap().headline.id;
        app.deliver(Msg::ArticleReady {
            job,
            entry,
            outcome: Ok(Arc::new(reading)),
        });
        app
    }

    /// The job and the address of the page that `effects` open.
    #[track_caller]
    fn opened(effects: &[Effect]) -> (JobId, &str) {
        let found = effects.iter().find_map(|effect| match effect {
            Effect::OpenPage { job, url } => Some((*job, url.as_str())),
            _ => None,
        });
        found.unwrap_or_else(|| panic!("no page is opened: {effects:?}"))
    }

    fn title(app: &TestApp) -> &str {
        &app.model.reader.as_ref().unwrap().headline.title
    }

    #[test]
    fn numbers_are_shown_only_while_a_link_is_chosen() {
        let mut app = app();
        assert!(!app.screen().contains("[1]"));
        app.press("F");
        assert!(app.screen().contains("which link?"));
        for number in ["[1]", "[2]", "[3]"] {
            assert!(app.screen().contains(number), "{}", app.screen());
        }
        app.press("<esc>");
        assert!(!app.screen().contains("[1]"));
        assert!(app.model.reader.is_some());
        app.press("F j");
        assert!(!app.screen().contains("[1]"), "another key ends it");
    }

    #[test]
    fn a_related_story_is_opened_in_the_reader_and_left_again() {
        let mut app = app();
        let effects = app.press("F 3");
        let (job, url) = opened(&effects);
        assert_eq!(url, "https://example.org/boats");
        assert_eq!(title(&app), "Boats return");
        app.deliver(Msg::PageReady {
            job,
            outcome: Ok(reading(
                Origin::Page,
                "Boats return",
                &["They came at noon."],
            )),
        });
        assert!(
            app.screen().contains("They came at noon."),
            "{}",
            app.screen()
        );
        app.press("q");
        assert!(app.screen().contains("The wind blew."), "{}", app.screen());
        app.press("q");
        assert!(app.model.reader.is_none() && app.model.exit.is_none());
    }

    #[test]
    fn the_place_in_the_article_before_is_kept() {
        let mut app = app();
        app.resize(40, 8);
        app.press("j j");
        let before = app.screen();
        app.press("F 1");
        assert_ne!(app.screen(), before);
        app.press("<esc>");
        assert_eq!(app.screen(), before);
    }

    #[test]
    fn leaving_a_page_on_its_way_stops_it() {
        let mut app = app();
        let effects = app.press("F 1");
        let (job, _) = opened(&effects);
        assert_eq!(app.press("h"), [Effect::Cancel(job)]);
        app.deliver(Msg::PageReady {
            job,
            outcome: Err(problem()),
        });
        assert_eq!(title(&app), "Storm");
        assert!(app.screen().contains("The wind blew."), "{}", app.screen());
    }

    #[test]
    fn what_was_still_coming_is_asked_for_again_on_the_way_back() {
        let mut app = TestApp::with_headlines(["Storm"]);
        app.press("<enter>");
        let (job, entry) = {
            let reader = app.model.reader.as_ref().unwrap();
            (reader.job.unwrap(), reader.headline.id)
        };
        let mut reading = (*reading(Origin::Feed, "Storm", &[])).clone();
        reading.article.body = html::blocks("<p><a href=https://example.org/wind>wind</a>", None);
        app.deliver(Msg::ArticlePreview {
            job,
            entry,
            reading: Arc::new(reading),
        });
        let effects = app.press("F 1");
        assert_eq!(effects[0], Effect::Cancel(job));
        let (page, _) = opened(&effects);
        let back = app.press("q");
        assert_eq!(back[0], Effect::Cancel(page));
        assert!(matches!(back[1], Effect::OpenArticle { entry: of, .. } if of == entry));
    }

    #[test]
    fn only_pages_of_the_web_are_opened() {
        let mut app = app();
        assert_eq!(app.press("F 2"), []);
        assert!(app.notice().contains("mailto:"), "{}", app.notice());
        assert_eq!(title(&app), "Storm");
    }

    #[test]
    fn numbers_that_may_go_on_wait_for_enter() {
        let mut app = TestApp::with_headlines(["Storm"]);
        app.press("<enter>");
        let mut reading = (*reading(Origin::Page, "Storm", &[])).clone();
        let link = |n| format!("<a href=https://example.org/{n}>to {n}</a> ");
        let links: Vec<String> = (1..=12).map(link).collect();
        let links = links.concat();
        reading.article.body = html::blocks(&format!("<p>{links}"), None);
        let (job, entry) = {
            let reader = app.model.reader.as_ref().unwrap();
            (reader.job.unwrap(), reader.headline.id)
        };
        app.deliver(Msg::ArticleReady {
            job,
            entry,
            outcome: Ok(Arc::new(reading)),
        });
        assert_eq!(app.press("F 1"), []);
        let effects = app.press("<enter>");
        assert_eq!(opened(&effects).1, "https://example.org/1");
        app.press("q");
        assert_eq!(opened(&app.press("F 1 2")).1, "https://example.org/12");
        app.press("q");
        assert_eq!(
            opened(&app.press("F 1 <backspace> 7")).1,
            "https://example.org/7"
        );
        app.press("q");
        assert_eq!(app.press("F 0 <esc>"), []);
    }

    #[test]
    fn marks_are_for_articles_of_the_list() {
        let mut app = app();
        app.press("F 1");
        assert_eq!(app.press("s"), []);
        assert!(app.notice().contains("no headline"), "{}", app.notice());
    }

    #[test]
    fn another_article_forgets_the_way_back() {
        let mut app = app();
        app.press("F 1 J");
        assert_eq!(title(&app), "Vote");
        app.press("q");
        assert!(app.model.reader.is_none());
    }
}
