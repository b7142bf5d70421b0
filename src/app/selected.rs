//! What is done with one headline: marks, the browser, the clipboard.

use super::Model;
use super::effect::Effect;
use super::headlines;
use super::layout::Pane;
use super::notices::Notice;
use crate::news::{EntryId, Headline, Mark};
use crate::text::{Plain, Verbatim};

impl Model {
    /// The row of the article that is open, else that of the cursor.
    pub(super) fn here(&self) -> usize {
        let open = self.reader.as_ref().filter(|_| self.focus == Pane::Reader);
        open.and_then(|reader| self.headlines.list.position(&reader.headline.id))
            .unwrap_or_else(|| self.headlines.list.cursor())
    }

    /// The headline that marks, browser and clipboard are for.
    pub(super) fn current(&self) -> Option<&Headline> {
        match &self.reader {
            Some(reader) if self.focus == Pane::Reader => Some(&reader.headline),
            _ => self.headlines.list.selected(),
        }
    }

    /// Puts a mark on the headline wherever it is shown, and has it written.
    pub(super) fn mark(&mut self, entry: EntryId, mark: Mark) {
        let row = self.headlines.list.position(&entry);
        let row = row.map(|at| &self.headlines.list.rows()[at]);
        if let (Some(row), Mark::Read(is_read)) = (row, mark)
            && row.is_read != is_read
        {
            self.feeds.count(row.feed, is_read);
        }
        self.headlines.list.hold();
        self.headlines.mark(entry, mark);
        for reader in &mut self.trail {
            if reader.headline.id == entry {
                headlines::set_mark(&mut reader.headline, mark);
            }
        }
        if let Some(reader) = self.reader_of(entry) {
            headlines::set_mark(&mut reader.headline, mark);
        }
        self.ask(Effect::Mark {
            entries: vec![entry],
            mark,
        });
    }

    /// Puts the mark on the headline that `mark` makes of what it has.
    pub(super) fn toggle_mark(&mut self, mark: impl Fn(&Headline) -> Mark) {
        let open = self.reader.as_ref();
        if self.focus == Pane::Reader && open.is_some_and(|open| open.is_linked) {
            return self.tell(Notice::info(
                "a page behind a link is no headline of the list",
            ));
        }
        if let Some(row) = self.current() {
            let (entry, mark) = (row.id, mark(row));
            self.mark(entry, mark);
        }
    }

    /// Has the page opened in the browser.
    pub(super) fn browse(&mut self) {
        let Some(row) = self.current() else {
            return;
        };
        match &row.url {
            Some(url) if matches!(url.scheme(), "http" | "https") => {
                let url = url.clone();
                self.ask(Effect::Browse(url));
            }
            // A link from the network may name a file or a script; the browser is not to run it.
            Some(url) => {
                let notice = format!("not a page of the web: {url}");
                self.tell(Notice::info(notice));
            }
            None => self.tell(Notice::info("this headline has no address")),
        }
    }

    /// Has the address put on the clipboard.
    pub(super) fn copy_address(&mut self) {
        let Some(row) = self.current() else {
            return;
        };
        let Some(url) = &row.url else {
            return self.tell(Notice::info("this headline has no address"));
        };
        let address = Plain::new(url.as_str());
        self.tell(Notice::info(format!("copied {address}")));
        self.ask(Effect::Copy(Verbatim::new(&address)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{TestApp, headline};

    fn app() -> TestApp {
        TestApp::with_headlines(["Storm", "Vote", "Match"])
    }

    #[test]
    fn the_browser_gets_pages_of_the_web_and_nothing_else() {
        let mut app = app();
        let url = url::Url::parse("https://example.org/news/1").unwrap();
        assert_eq!(app.press("o"), [Effect::Browse(url.clone())]);
        app.press("<enter>");
        assert_eq!(app.press("o"), [Effect::Browse(url)]);
        for address in [
            "file:///etc/passwd",
            "javascript:alert(1)",
            "data:text/html,x",
        ] {
            let mut app = TestApp::new();
            let mut row = headline(1, "Storm");
            row.url = Some(url::Url::parse(address).unwrap());
            app.load(Vec::new(), vec![row]);
            assert_eq!(app.press("o"), []);
            assert!(app.notice().contains(address), "{}", app.notice());
        }
    }

    #[test]
    fn copying_says_what_was_copied() {
        let mut app = app();
        let address = Plain::new("https://example.org/news/1");
        assert_eq!(app.press("y"), [Effect::Copy(Verbatim::new(&address))]);
        assert_eq!(app.notice(), "copied https://example.org/news/1");
    }

    #[test]
    fn marks_put_on_an_open_article_are_marks_of_its_row() {
        let mut app = app();
        app.press("<enter> s m q");
        let row = app.model.headlines.list.selected().unwrap();
        assert!(row.is_starred && !row.is_read);
    }
}
