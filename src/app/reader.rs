//! The reader pane: one article, from what the list knows of it to the cleaned page.
//!
//! Opening shows the headline at once; the feed's text takes its place, then the page's. What
//! was on screen stays there, and a late answer for another article never gets here.

use std::sync::Arc;

use ratatui::layout::Rect;

use super::effect::Effect;
use super::layout::{self, Pane};
use super::list::Step;
use super::msg::JobId;
use super::notices::Notice;
use super::page::Page;
use super::{Model, headlines};
use crate::news::{Article, Block, EntryId, Headline, Inline, Mark, Origin, Reading};
use crate::report::Problem;
use crate::text::Plain;
use crate::text::wrap::Breaker;
use crate::typeset::{Anchor, typeset};

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
            reader.headline.id == headline.id && !matches!(reader.state, State::Failed(_))
        });
        if is_open {
            return;
        }
        self.drop_reader();
        let (entry, is_read) = (headline.id, headline.is_read);
        let job = self.running.start();
        self.ask(Effect::OpenArticle { job, entry });
        let article = stub(&headline);
        let page = Page::new(typeset(&article, 1, &self.options), 1);
        let place = self.places.get(&entry).copied();
        self.reader = Some(Reader {
            headline,
            state: State::Waiting,
            job: Some(job),
            page,
            note: Vec::new(),
            article,
            place,
        });
        if !is_read {
            self.mark(entry, Mark::Read(true));
        }
    }

    /// Closes the article and goes back to the list.
    pub(super) fn close_reader(&mut self) {
        self.drop_reader();
        self.focus = Pane::Headlines;
    }

    /// Keeps the place, and gives up the job.
    fn drop_reader(&mut self) {
        let Some(reader) = self.reader.take() else {
            return;
        };
        // A place that was never gone to, because the text did not come, is still the place.
        if reader.place.is_none() {
            self.places.insert(reader.headline.id, reader.page.place());
        }
        if let Some(job) = reader.job
            && self.running.finish(job)
        {
            self.ask(Effect::Cancel(job));
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
        let Some(reader) = self.reader_of(entry) else {
            return;
        };
        reader.job = None;
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
        let sheet = typeset(&reader.article, reader.page.width().max(1), &self.options);
        reader.page.swap(sheet);
        self.fit_reader();
        // Back to where one stopped reading, unless the reader has begun to scroll already.
        if let Some(reader) = &mut self.reader
            && let Some(place) = reader.place
            && reader.state != State::Waiting
        {
            if reader.page.top() == 0 {
                reader.page.go(place);
            }
            if reader.job.is_none() {
                reader.place = None;
            }
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
            reader
                .page
                .reset(typeset(&reader.article, width, &self.options));
        }
        let (text, _) = reader.areas(pane, self.prefs.reader_width);
        reader.page.set_height(usize::from(text.height));
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
        if let Some(reader) = self.reader_of(entry) {
            headlines::set_mark(&mut reader.headline, mark);
        }
        self.ask(Effect::Mark {
            entries: vec![entry],
            mark,
        });
    }

    fn reader_of(&mut self, entry: EntryId) -> Option<&mut Reader> {
        let reader = self.reader.as_mut();
        reader.filter(|reader| reader.headline.id == entry)
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
