//! From one unread headline to the next: down the list, from its top, into other sources.

use super::Model;
use super::headlines::{Next, STRETCH};
use super::layout::Pane;
use super::list::Step;
use super::notices::Notice;
use crate::news::Scope;

impl Model {
    /// Goes to the next unread headline, here or in another source; opens it if so told.
    pub(super) fn next_unread(&mut self, opens: bool) {
        let here = self.here();
        if let Some(at) = self.headlines.unread_from(here, 1) {
            self.go_to_headline(at, opens);
        } else if self.headlines.grow(STRETCH) {
            self.headlines.next = Some(Next::UnreadBelow { opens });
            self.load_headlines();
        } else if let Some(at) = self.headlines.first_unread().filter(|at| *at < here) {
            self.tell(Notice::info("on from the top"));
            self.go_to_headline(at, opens);
        } else if let Some(source) = self.feeds.next_unread()
            && !matches!(self.headlines.query.scope, Scope::All)
            && self.headlines.query.words.is_empty()
        {
            self.feeds.list.step(Step::To(source));
            self.show_source();
            self.headlines.next = Some(Next::FirstUnread { opens });
        } else {
            self.tell(Notice::info("nothing else is unread"));
        }
    }

    pub(super) fn previous_unread(&mut self, opens: bool) {
        match self.headlines.unread_from(self.here(), -1) {
            Some(at) => self.go_to_headline(at, opens),
            None => self.tell(Notice::info("nothing above is unread")),
        }
    }

    pub(super) fn go_to_headline(&mut self, at: usize, opens: bool) {
        if opens {
            self.open(at);
        } else {
            self.focus = Pane::Headlines;
            self.headlines.list.step(Step::To(at));
        }
        if self.headlines.wants_more() {
            self.load_headlines();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{TestApp, asked, headline};

    #[test]
    fn the_next_unread_is_looked_for_below_then_from_the_top_then_in_other_sources() {
        let mut app = TestApp::with_sources();
        app.press("h j l");
        let mut rows: Vec<_> = (1..=4)
            .map(|id| headline(id, &format!("Story {id}")))
            .collect();
        rows[1].is_read = true;
        app.load_headlines(rows);
        app.press("n");
        assert_eq!(app.selected(), "Story 3");
        app.press("n m n");
        assert_eq!(
            (app.selected(), app.notice()),
            ("Story 1", "on from the top")
        );
        app.press("m n m");
        assert_eq!(app.selected(), "Story 3");
        app.press("N");
        assert_eq!(
            (app.selected(), app.notice()),
            ("Story 3", "nothing above is unread")
        );
        let effects = app.press("n");
        assert_eq!(asked(&effects), [Scope::Feed(crate::news::FeedId(3))]);
        let mut rows = vec![headline(10, "Old"), headline(11, "Fresh")];
        rows[0].is_read = true;
        app.load_headlines(rows);
        assert_eq!(app.selected(), "Fresh");
    }
}
