//! Moving in an article, and from one to the next.

use super::super::Model;
use super::super::layout;
use super::super::list::Step;
use super::super::notices::Notice;
use crate::action::Action;

/// Columns by which the text is set wider or narrower.
const WIDTH_STEP: u16 = 4;

/// Columns of text at least and at most that can be asked for by key.
const WIDTHS: std::ops::RangeInclusive<u16> = 20..=200;

impl Model {
    /// Scrolls the article.
    pub(in crate::app) fn scroll(&mut self, step: Step) {
        if let Some(reader) = &mut self.reader {
            reader.page.step(step);
            reader.place = None;
        }
    }

    /// A page down; from the end of the article to the next that is unread.
    pub(in crate::app) fn read_on(&mut self) {
        let Some(reader) = &self.reader else {
            return;
        };
        if !reader.page.is_at_end() {
            self.scroll(Step::Pages(1));
        } else if reader.job.is_some() {
            // What is there may be three lines of forty: whoever pages on wants to read them.
            let keys = self.key_for(Action::NextUnread);
            self.tell(Notice::info(format!(
                "the page is still being fetched; {keys} goes on without it"
            )));
        } else {
            self.next_unread(true);
        }
    }

    /// Opens the article `by` rows further down.
    pub(in crate::app) fn open_beside(&mut self, by: isize) {
        let rows = self.headlines.list.rows().len();
        let here = self.here();
        let to = here.saturating_add_signed(by).min(rows.saturating_sub(1));
        if to != here || self.reader.is_none() {
            self.open(to);
        } else {
            let end = if by < 0 { "first" } else { "last" };
            self.tell(Notice::info(format!(
                "this is the {end} article of the list"
            )));
        }
    }

    /// Sets the text wider, or narrower when `by` is negative.
    pub(in crate::app) fn widen(&mut self, by: i16) {
        let Some(pane) = self.panes.reader else {
            return;
        };
        let shown = layout::column(pane, self.prefs.reader_width).width;
        let by = by.saturating_mul(i16::try_from(WIDTH_STEP).unwrap_or(1));
        let wanted = shown.saturating_add_signed(by);
        self.prefs.reader_width = wanted.clamp(*WIDTHS.start(), *WIDTHS.end());
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::layout::Pane;
    use super::super::tests::{app, open, page, paragraphs};
    use crate::testing::TestApp;

    #[test]
    fn space_reads_page_by_page_and_then_the_next_unread() {
        let mut app = app();
        app.press("j m k");
        let job = open(&mut app, "<enter>");
        assert_eq!(app.press("<space>"), []);
        assert!(
            app.notice().contains("still being fetched"),
            "{}",
            app.notice()
        );
        app.deliver(page(job, 1, &paragraphs(0..10)));
        let is_at_end = |app: &TestApp| app.model.reader.as_ref().unwrap().page.is_at_end();
        for _ in 0..9 {
            if !is_at_end(&app) {
                assert_eq!(app.press("<space>"), []);
            }
        }
        assert!(is_at_end(&app));
        open(&mut app, "<space>");
        assert_eq!((app.selected(), app.model.focus), ("Match", Pane::Reader));
    }

    #[test]
    fn articles_are_gone_through_without_leaving_the_reader() {
        let mut app = app();
        app.press("m j j");
        open(&mut app, "<enter>");
        open(&mut app, "K");
        assert_eq!(app.selected(), "Vote");
        open(&mut app, "K");
        assert_eq!(app.selected(), "Storm");
        assert_eq!(app.press("K"), []);
        assert_eq!(app.notice(), "this is the first article of the list");
        open(&mut app, "2 J");
        assert_eq!(app.selected(), "Match");
    }

    #[test]
    fn the_column_is_set_wider_and_narrower_in_the_middle() {
        let mut app = app();
        let job = open(&mut app, "<enter>");
        app.deliver(page(job, 1, &paragraphs(0..9)));
        assert_eq!(app.model.reader.as_ref().unwrap().page.width(), 72);
        app.press("< <");
        assert_eq!(app.model.reader.as_ref().unwrap().page.width(), 64);
        assert!(
            app.screen()
                .lines()
                .all(|line| line.is_empty() || line.starts_with(' '))
        );
        app.press("> > > >");
        assert_eq!(
            app.model.reader.as_ref().unwrap().page.width(),
            76,
            "the screen has no more"
        );
        for _ in 0..40 {
            app.press("<");
        }
        assert_eq!(app.model.reader.as_ref().unwrap().page.width(), 20);
    }
}
