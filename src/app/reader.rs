//! The reader pane: one article, from what the list knows of it to the cleaned page.
//!
//! Opening shows the headline at once; the feed's text takes its place, then the page's. What
//! was on screen stays there, and a late answer for another article never gets here.

use std::sync::Arc;

use super::Model;
use super::effect::Effect;
use super::layout::{self, Pane, Rect};
use super::list::Step;
use super::msg::JobId;
use super::notices::Notice;
use super::overlay::Kind;
use super::page::Page;
use crate::news::{Article, Block, EntryId, Headline, Inline, Mark, Origin, Reading};
use crate::report::Problem;
use crate::text::Plain;
use crate::text::wrap::Breaker;
use crate::typeset::{Anchor, Options, Sheet, typeset};

/// Columns by which the text is set wider or narrower.
const WIDTH_STEP: u16 = 4;

/// Columns of text at least and at most that can be asked for by key.
const WIDTHS: std::ops::RangeInclusive<u16> = 20..=200;

/// An open article.
#[derive(Debug, Clone, PartialEq)]
pub struct Reader {
    /// The row it was opened from.
    pub headline: Headline,
    /// How much of it is there.
    pub state: State,
    /// The job that fetches it, while it runs.
    pub job: Option<JobId>,
    /// The text in rows.
    pub page: Page,
    /// What is to be said of the text, in rows below it.
    pub note: Vec<String>,
    /// Whether a link of another article led here: the headline is made up, and of no list.
    pub is_linked: bool,
    /// The number typed so far, while a link is chosen; 0 before the first digit.
    pub choosing: Option<usize>,
    /// The job that explains what was left out, while it runs.
    pub explaining: Option<JobId>,
    /// The text.
    article: Article,
    /// Where the reader was in it the last time, until it has been gone to.
    place: Option<Anchor>,
}

/// How much of an article is there.
#[derive(Debug, Clone, PartialEq)]
pub enum State {
    /// What the list knows.
    Waiting,
    /// What the feed gave; the page is on its way.
    Preview,
    /// All that there will be.
    Ready {
        /// Where the text came from.
        origin: Origin,
        /// Why it is not the whole text of the page.
        problem: Option<Problem>,
    },
    /// Nothing but what the list knows.
    Failed(Problem),
}

impl Reader {
    /// An article of which nothing is known but the headline, while `job` fetches it.
    pub(super) fn waiting(
        headline: Headline,
        job: JobId,
        place: Option<Anchor>,
        is_linked: bool,
    ) -> Self {
        Self {
            article: stub(&headline),
            headline,
            state: State::Waiting,
            job: Some(job),
            // Set for its pane as soon as that is on screen.
            page: Page::new(Sheet::default(), 0),
            note: Vec::new(),
            is_linked,
            choosing: None,
            explaining: None,
            place,
        }
    }

    /// The columns of text and the rows of the note that `pane` has for this article.
    ///
    /// The note stands below the text, or below what can be seen of it: it comes and goes
    /// without moving a line of the text.
    pub fn areas(&self, pane: Rect, width: u16) -> (Rect, Rect) {
        let column = layout::column(pane, width);
        let rows = |count: usize| u16::try_from(count).unwrap_or(u16::MAX);
        let note_rows = rows(self.note.len()).min(column.height);
        let most = column.height - note_rows;
        let text_rows = rows(self.page.rows().saturating_add(1)).min(most);
        let note = Rect {
            y: column.y + text_rows,
            height: note_rows,
            ..column
        };
        let text = Rect {
            height: most,
            ..column
        };
        (text, note)
    }

    /// The text in rows of `width` columns.
    fn set(&self, width: u16, options: &Options) -> Sheet {
        let options = Options {
            minutes: matches!(
                self.state,
                State::Ready {
                    origin: Origin::Page,
                    ..
                }
            ),
            ..options.clone()
        };
        typeset(&self.article, width, &options)
    }

    /// What is to be said of the text.
    fn remark(&self) -> Option<String> {
        match &self.state {
            State::Waiting | State::Preview if self.job.is_some() => {
                Some("Fetching the page".to_owned())
            }
            State::Waiting | State::Preview => None,
            State::Ready {
                origin: Origin::Page,
                problem,
            } => problem.as_ref().map(|problem| sentence(&problem.line())),
            State::Ready {
                origin: Origin::Feed,
                problem: None,
            } => Some("This is what the feed gives.".to_owned()),
            State::Ready {
                origin: Origin::Feed,
                problem: Some(problem),
            } => Some(format!("This is what the feed gives: {}.", problem.line())),
            State::Failed(problem) => Some(sentence(&problem.line())),
        }
    }
}

impl Model {
    /// Opens the headline of row `at` and moves the list's cursor to it.
    pub(super) fn open(&mut self, at: usize) {
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

    /// Closes the article and goes back to the list.
    pub(super) fn close_reader(&mut self) {
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
    pub(super) fn keep_place(&mut self) {
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
    pub(super) fn place_found(&mut self, job: JobId, entry: EntryId, place: Anchor) {
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
    pub(super) fn article_preview(&mut self, job: JobId, entry: EntryId, reading: &Arc<Reading>) {
        let is_wanted = self.running.wants(job);
        if let Some(reader) = self.reader_of(entry).filter(|_| is_wanted) {
            reader.state = State::Preview;
            reader.article = filled(&reading.article, &reader.headline);
            self.swap_text();
        }
    }

    /// The article is there, or will not come.
    pub(super) fn article_ready(
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
    pub(super) fn settle_text(&mut self, outcome: Result<Arc<Reading>, Problem>) {
        let Some(reader) = &mut self.reader else {
            return;
        };
        reader.job = None;
        reader.choosing = None;
        match outcome {
            Ok(reading) => {
                reader.article = filled(&reading.article, &reader.headline);
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
    fn swap_text(&mut self) {
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

    /// Sets the article for the width of its pane, if it is not set for it already.
    pub(super) fn fit_reader(&mut self) {
        let (Some(reader), Some(pane)) = (&mut self.reader, self.panes.reader) else {
            return;
        };
        let width = layout::column(pane, self.prefs.reader_width).width.max(1);
        // No more than half of the pane, so that the text keeps the other half.
        let most = usize::from(pane.height / 2);
        reader.note = reader.remark().map_or_else(Vec::new, |text| {
            let lines = Breaker::new().lines(&text, &[], usize::from(width));
            let rows = lines.into_iter().filter_map(|line| text.get(line));
            rows.map(str::to_owned).take(most).collect()
        });
        if reader.page.width() != width {
            let sheet = reader.set(width, &self.options);
            reader.page.reset(sheet);
        }
        let (text, _) = reader.areas(pane, self.prefs.reader_width);
        reader.page.set_height(usize::from(text.height));
    }

    /// Asks what was left out of the article, and why.
    pub(super) fn explain(&mut self) {
        let Some(reader) = &mut self.reader else {
            return;
        };
        if reader.explaining.is_some() {
            return;
        }
        let url = reader.headline.url.clone();
        let Some(url) = url.filter(|url| matches!(url.scheme(), "http" | "https")) else {
            return self.tell(Notice::info("this headline leads to no page of the web"));
        };
        let job = self.running.start();
        reader.explaining = Some(job);
        self.ask(Effect::Explain { job, url });
    }

    /// What was left out of an article is known; it is shown if that article is still open.
    pub(super) fn explained(&mut self, job: JobId, text: Arc<Article>) {
        if !self.running.finish(job) {
            return;
        }
        let open = self.reader.as_mut();
        if let Some(reader) = open.filter(|open| open.explaining == Some(job)) {
            reader.explaining = None;
            self.explanation = text;
            self.show_overlay(Kind::Trace);
        }
    }

    /// Scrolls the article.
    pub(super) fn scroll(&mut self, step: Step) {
        if let Some(reader) = &mut self.reader {
            reader.page.step(step);
            reader.place = None;
        }
    }

    /// A page down; from the end of the article to the next that is unread.
    pub(super) fn read_on(&mut self) {
        let Some(reader) = &self.reader else {
            return;
        };
        if !reader.page.is_at_end() {
            self.scroll(Step::Pages(1));
        } else if reader.job.is_some() {
            // What is there may be three lines of forty: whoever pages on wants to read them.
            let keys = self.key_for(crate::action::Action::NextUnread);
            self.tell(Notice::info(format!(
                "the page is still being fetched; {keys} goes on without it"
            )));
        } else {
            self.next_unread(true);
        }
    }

    /// Opens the article `by` rows further down.
    pub(super) fn open_beside(&mut self, by: isize) {
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
    pub(super) fn widen(&mut self, by: i16) {
        let Some(pane) = self.panes.reader else {
            return;
        };
        let shown = layout::column(pane, self.prefs.reader_width).width;
        let by = by.saturating_mul(i16::try_from(WIDTH_STEP).unwrap_or(1));
        let wanted = shown.saturating_add_signed(by);
        self.prefs.reader_width = wanted.clamp(*WIDTHS.start(), *WIDTHS.end());
    }

    /// The open article, if it is that of `entry`.
    pub(super) fn reader_of(&mut self, entry: EntryId) -> Option<&mut Reader> {
        let reader = self.reader.as_mut();
        reader.filter(|reader| reader.headline.id == entry && !reader.is_linked)
    }
}

/// What a headline tells before anything else is there.
fn stub(headline: &Headline) -> Article {
    let mut article = filled(&Article::default(), headline);
    if !headline.summary.is_empty() {
        article.body = vec![Block::Paragraph(vec![Inline::Text(
            headline.summary.clone(),
        )])];
    }
    article
}

/// `article`, with what it does not say itself taken from the headline.
fn filled(article: &Article, headline: &Headline) -> Article {
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

/// `line` with a capital and a full stop, if it has none.
fn sentence(line: &Plain) -> String {
    let mut chars = line.chars();
    let mut out: String = chars
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .collect();
    out.push_str(chars.as_str());
    if !out.ends_with(['.', '!', '?', '…']) {
        out.push('.');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Msg;
    use crate::testing::{TestApp, problem, reading, ready};

    fn app() -> TestApp {
        TestApp::with_headlines(["Storm", "Vote", "Match"])
    }

    /// Presses `keys` and says which job opens an article.
    #[track_caller]
    fn open(app: &mut TestApp, keys: &str) -> JobId {
        let effects = app.press(keys);
        let job = effects.iter().find_map(|effect| match effect {
            Effect::OpenArticle { job, .. } => Some(*job),
            _ => None,
        });
        job.unwrap_or_else(|| panic!("{keys} opens nothing: {effects:?}"))
    }

    /// Paragraphs of some forty words each, no two alike.
    fn paragraphs(range: std::ops::Range<u32>) -> Vec<String> {
        let words = |n: u32| (0..40).map(move |word| format!("w{n}x{word}"));
        range
            .map(|n| words(n).collect::<Vec<_>>().join(" "))
            .collect()
    }

    fn page(job: JobId, entry: i64, paragraphs: &[String]) -> Msg {
        let paragraphs: Vec<&str> = paragraphs.iter().map(String::as_str).collect();
        ready(job, entry, &paragraphs)
    }

    fn preview(job: JobId, entry: i64, paragraphs: &[String]) -> Msg {
        let paragraphs: Vec<&str> = paragraphs.iter().map(String::as_str).collect();
        Msg::ArticlePreview {
            job,
            entry: EntryId(entry),
            reading: reading(Origin::Feed, "", &paragraphs),
        }
    }

    /// The first line of the screen, and the line on which a word stands.
    fn line_of(app: &TestApp, word: &str) -> Option<usize> {
        app.screen().lines().position(|line| line.contains(word))
    }

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
    fn what_was_left_out_is_shown_over_the_article_that_it_was_asked_for() {
        let mut app = app();
        open(&mut app, "<enter>");
        let ask = |app: &mut TestApp| match app.press("w")[..] {
            [Effect::Explain { job, .. }] => job,
            ref other => panic!("{other:?}"),
        };
        let text = |what: &str| {
            Arc::new(Article {
                title: what.into(),
                ..Article::default()
            })
        };
        let job = ask(&mut app);
        assert_eq!(app.press("w"), [], "it is on its way");
        app.deliver(Msg::Explained {
            job,
            text: text("Left out"),
        });
        assert!(app.screen().contains("Left out"), "{}", app.screen());
        app.press("q");
        assert!(app.screen().contains("Storm") && app.model.reader.is_some());

        let job = ask(&mut app);
        app.press("J");
        app.deliver(Msg::Explained {
            job,
            text: text("Too late"),
        });
        assert!(app.model.overlay.is_none());

        let job = ask(&mut app);
        app.deliver(Msg::Failed {
            job,
            problem: problem(),
        });
        assert!(app.notice().contains("could not reach"), "{}", app.notice());
        ask(&mut app);
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
    fn the_status_line_tells_how_far_one_has_read() {
        let mut app = app();
        let job = open(&mut app, "<enter>");
        app.deliver(page(job, 1, &paragraphs(0..50)));
        assert!(app.screen().contains(" 0 %"));
        app.press("G");
        assert!(app.screen().contains("100 %"));
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

    fn keep(entry: i64, place: Anchor) -> Effect {
        Effect::KeepPlace {
            entry: EntryId(entry),
            place,
        }
    }

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
