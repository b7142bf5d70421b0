//! From a headline to its article, and away from it again.
//!
//! Opening shows the headline at once; the feed's text takes its place, then the page's. What
//! was on screen stays there, and a late answer for another article never gets here.

use std::sync::Arc;

use super::super::Model;
use super::super::effect::Effect;
use super::super::layout::Pane;
use super::super::list::Step;
use super::super::msg::JobId;
use super::{Reader, State};
use crate::news::{Article, Block, EntryId, Headline, Inline, Mark, Reading};
use crate::report::Problem;
use crate::typeset::Anchor;

impl Model {
    /// Opens the headline of row `at` and moves the list's cursor to it.
    pub(in crate::app) fn open(&mut self, at: usize) {
        let Some(headline) = self.headlines.list.rows().get(at).cloned() else {
            return;
        };
        self.headlines.list.step(Step::To(at));
        self.focus = Pane::Reader;
        let open = self.reader.as_ref();
        let is_open = open.is_some_and(|reader| {
            reader.headline.id == headline.id
                && !reader.is_linked
                && !matches!(reader.state, State::Failed(_))
        });
        if is_open {
            return;
        }
        self.drop_reader();
        let (entry, is_read) = (headline.id, headline.is_read);
        let job = self.running.start();
        self.ask(Effect::OpenArticle { job, entry });
        let place = self.places.get(&entry).copied();
        self.reader = Some(Reader::waiting(headline, job, place, false));
        if !is_read {
            self.mark(entry, Mark::Read(true));
        }
    }

    /// Fetches the page of the open article once more, if it did not come; false where there is
    /// none to be fetched.
    pub(in crate::app) fn retry(&mut self) -> bool {
        if self.focus != Pane::Reader {
            return false;
        }
        let Some(reader) = self.reader.as_mut().filter(|open| open.can_retry()) else {
            return false;
        };
        let job = self.running.start();
        reader.job = Some(job);
        reader.state = match reader.state {
            State::Failed(_) => State::Waiting,
            _ => State::Preview,
        };
        let (entry, url) = (reader.headline.id, reader.headline.url.clone());
        match url.filter(|_| reader.is_linked) {
            Some(url) => self.ask(Effect::OpenPage { job, url }),
            None => self.ask(Effect::OpenArticle { job, entry }),
        }
        true
    }

    /// Closes the article and goes back to the list.
    pub(in crate::app) fn close_reader(&mut self) {
        self.drop_reader();
        self.focus = Pane::Headlines;
    }

    /// Keeps the place, gives up the job, and forgets the way back.
    fn drop_reader(&mut self) {
        self.keep_place();
        self.trail.clear();
        let Some(reader) = self.reader.take() else {
            return;
        };
        if let Some(job) = reader.job
            && self.running.finish(job)
        {
            self.ask(Effect::Cancel(job));
        }
    }

    /// Keeps where the reader is in the open article.
    ///
    /// A place that was never gone to, because the text did not come, is still the place; the
    /// top, where one begins anyway, is kept only to forget another.
    pub(in crate::app) fn keep_place(&mut self) {
        let open = self.reader.as_ref();
        let Some(reader) = open.filter(|open| open.place.is_none() && !open.is_linked) else {
            return;
        };
        let (entry, place) = (reader.headline.id, reader.page.place());
        let known = self.places.insert(entry, place);
        if known.unwrap_or_default() != place {
            self.ask(Effect::KeepPlace { entry, place });
        }
    }

    /// Where the reader stopped in an earlier session is known.
    pub(in crate::app) fn place_found(&mut self, job: JobId, entry: EntryId, place: Anchor) {
        if !self.running.wants(job) || self.places.contains_key(&entry) {
            return;
        }
        self.places.insert(entry, place);
        if let Some(reader) = self.reader_of(entry)
            && reader.page.is_at_start()
        {
            reader.place = Some(place);
        }
    }

    /// What the feed gave is there.
    pub(in crate::app) fn article_preview(
        &mut self,
        job: JobId,
        entry: EntryId,
        reading: &Arc<Reading>,
    ) {
        let is_wanted = self.running.wants(job);
        if let Some(reader) = self.reader_of(entry).filter(|_| is_wanted) {
            reader.state = State::Preview;
            reader.article = filled(&reading.article, &reader.headline);
            self.swap_text();
        }
    }

    /// The article is there, or will not come.
    pub(in crate::app) fn article_ready(
        &mut self,
        job: JobId,
        entry: EntryId,
        outcome: Result<Arc<Reading>, Problem>,
    ) {
        if !self.running.finish(job) {
            return;
        }
        if self.reader_of(entry).is_some() {
            self.settle_text(outcome);
        }
    }

    /// The open article has all the text that it will get.
    pub(in crate::app) fn settle_text(&mut self, outcome: Result<Arc<Reading>, Problem>) {
        let Some(reader) = &mut self.reader else {
            return;
        };
        reader.job = None;
        reader.choosing = None;
        match outcome {
            Ok(reading) => {
                reader.article = filled(&reading.article, &reader.headline);
                reader.other.clone_from(&reading.other);
                reader.is_switched = false;
                reader.state = State::Ready {
                    origin: reading.origin,
                    problem: reading.problem.clone(),
                };
            }
            Err(problem) => reader.state = State::Failed(problem),
        }
        self.swap_text();
    }

    /// Sets the new text and keeps the place in it.
    pub(super) fn swap_text(&mut self) {
        let Some(reader) = &mut self.reader else {
            return;
        };
        let sheet = reader.set(reader.page.width(), &self.options);
        reader.page.swap(sheet);
        self.fit_reader();
        // Back to where one stopped reading, unless the reader has begun to scroll already.
        if let Some(reader) = &mut self.reader
            && reader.job.is_none()
            && let Some(place) = reader.place.take()
        {
            reader.page.go(place);
        }
    }

    /// The open article, if it is that of `entry`.
    pub(in crate::app) fn reader_of(&mut self, entry: EntryId) -> Option<&mut Reader> {
        let reader = self.reader.as_mut();
        reader.filter(|reader| reader.headline.id == entry && !reader.is_linked)
    }
}

/// What a headline tells before anything else is there.
pub(super) fn stub(headline: &Headline) -> Article {
    let mut article = filled(&Article::default(), headline);
    if !headline.summary.is_empty() {
        article.body = vec![Block::Paragraph(vec![Inline::Text(
            headline.summary.clone(),
        )])];
    }
    article
}

/// `article`, with what it does not say itself taken from the headline.
pub(super) fn filled(article: &Article, headline: &Headline) -> Article {
    let mut article = article.clone();
    if article.title.is_empty() {
        article.title = headline.title.clone();
    }
    article
        .source
        .get_or_insert_with(|| headline.source.clone());
    article.published = article.published.or(headline.published);
    article.url = article.url.or_else(|| headline.url.clone());
    article
}

#[cfg(test)]
mod tests {
    use super::super::tests::{app, keep, line_of, open, page, paragraphs, preview};
    use super::*;
    use crate::app::Msg;
    use crate::testing::{problem, ready};

    #[test]
    fn opening_shows_what_is_known_and_marks_as_read() {
        let mut app = app();
        let effects = app.press("j <enter>");
        let [
            Effect::OpenArticle {
                entry: EntryId(2), ..
            },
            Effect::Mark { entries, mark },
        ] = &effects[..]
        else {
            panic!("{effects:?}");
        };
        assert_eq!((&entries[..], *mark), (&[EntryId(2)][..], Mark::Read(true)));
        let screen = app.screen();
        for text in [
            "Vote",
            "Example News",
            "What the feed says of it.",
            "Fetching the page",
        ] {
            assert!(screen.contains(text), "{text} is not in\n{screen}");
        }
        app.press("q");
        let again = app.press("<enter>");
        assert!(
            matches!(again[..], [Effect::OpenArticle { .. }]),
            "read already: {again:?}"
        );
    }

    #[test]
    fn going_back_while_an_article_loads_cancels_it() {
        for key in ["q", "h", "<esc>", "<left>", "<backspace>"] {
            let mut app = app();
            let job = open(&mut app, "<enter>");
            assert_eq!(app.press(key), [Effect::Cancel(job)]);
            app.deliver(ready(job, 1, &["Late."]));
            assert!(app.model.reader.is_none(), "{key}");
        }
    }

    #[test]
    fn opening_another_article_cancels_the_first_and_drops_its_answer() {
        let mut app = app();
        let first = open(&mut app, "<enter>");
        let effects = app.press("J");
        assert_eq!(effects[0], Effect::Cancel(first));
        app.deliver(ready(first, 1, &["Of the storm."]));
        app.deliver(preview(first, 1, &["Of the storm.".to_owned()]));
        let reader = app.model.reader.as_ref().unwrap();
        assert_eq!(
            (&*reader.headline.title, &reader.state),
            ("Vote", &State::Waiting)
        );
        assert!(!app.screen().contains("Of the storm."));
    }

    #[test]
    fn the_page_takes_the_place_of_the_feed_s_text() {
        let mut app = app();
        let job = open(&mut app, "<enter>");
        app.deliver(preview(job, 1, &["From the feed.".to_owned()]));
        assert!(app.screen().contains("From the feed."));
        assert!(app.screen().contains("Fetching the page"));
        app.deliver(ready(job, 1, &["From the page."]));
        let screen = app.screen();
        assert!(screen.contains("From the page.") && !screen.contains("From the feed."));
        assert!(screen.contains("Storm"), "the page has no title of its own");
        assert!(!screen.contains("Fetching the page"));
    }

    #[test]
    fn the_words_on_screen_stay_when_the_page_arrives() {
        let mut app = app();
        let job = open(&mut app, "<enter>");
        app.deliver(preview(job, 1, &paragraphs(10..30)));
        app.press("f f");
        let screen = app.screen();
        let word = screen.split_whitespace().find(|word| word.ends_with("x20"));
        let word = word.expect("each paragraph has such a word");
        let line = line_of(&app, word);
        // The page begins with more, and ends with more.
        app.deliver(page(job, 1, &paragraphs(0..50)));
        assert_eq!(line_of(&app, word), line);
    }

    #[test]
    fn an_article_opened_again_is_where_it_was_left() {
        let mut app = app();
        let job = open(&mut app, "<enter>");
        app.deliver(page(job, 1, &paragraphs(0..50)));
        app.press("f f j");
        let before = app.screen();
        app.press("q j <enter> q k");
        let job = open(&mut app, "<enter>");
        app.deliver(preview(job, 1, &paragraphs(0..2)));
        app.deliver(page(job, 1, &paragraphs(0..50)));
        assert_eq!(app.screen(), before);
    }

    #[test]
    fn an_article_that_failed_says_why_and_can_be_tried_again() {
        let mut app = app();
        let job = open(&mut app, "<enter>");
        let outcome = Err(problem());
        app.deliver(Msg::ArticleReady {
            job,
            entry: EntryId(1),
            outcome,
        });
        assert!(app.screen().contains("Could not reach example.org"));
        assert!(app.screen().contains("What the feed says of it."));
        let again = open(&mut app, "<tab> <tab> <enter>");
        app.deliver(Msg::Failed {
            job: again,
            problem: problem(),
        });
        assert!(app.screen().contains("Could not reach example.org"));
    }

    #[test]
    fn the_place_of_an_earlier_session_is_gone_to_and_kept_at_the_end() {
        let mut app = app();
        let job = open(&mut app, "<enter>");
        let place = Anchor {
            block: Anchor::BODY + 20,
            offset: 0,
        };
        app.deliver(Msg::PlaceFound {
            job,
            entry: EntryId(1),
            place,
        });
        app.deliver(page(job, 1, &paragraphs(0..40)));
        assert_eq!(app.model.reader.as_ref().unwrap().page.place(), place);
        assert_eq!(app.press("g q"), [keep(1, Anchor::default())]);
        open(&mut app, "<enter>");
        assert_eq!(app.press("Q"), [], "nothing to keep of a place not left");
    }

    #[test]
    fn leaving_in_the_middle_of_an_article_keeps_the_place() {
        let mut app = app();
        let job = open(&mut app, "<enter>");
        app.deliver(page(job, 1, &paragraphs(0..40)));
        app.press("<space>");
        let place = app.model.reader.as_ref().unwrap().page.place();
        assert_ne!(place, Anchor::default());
        assert_eq!(app.press("Q"), [keep(1, place)]);
    }

    #[test]
    fn an_article_beside_the_list_stays_while_the_list_is_moved_in() {
        let mut app = app();
        app.resize(160, 50);
        open(&mut app, "<enter>");
        app.press("<S-tab> j");
        assert_eq!(app.selected(), "Vote");
        assert!(app.screen().contains("Fetching the page"));
        assert_eq!(&*app.model.reader.as_ref().unwrap().headline.title, "Storm");
        app.press("k");
        assert_eq!(app.press("<enter>"), [], "it is open");
        assert_eq!(app.model.focus, Pane::Reader);
    }
}
