//! The reader pane: one article, from what the list knows of it to the cleaned page, and what is
//! to be said of its text.
//!
//! Where both the feed and the page have a text, either can be read: the better one is shown
//! first, and a key goes to the other and back.

mod moving;
mod opening;
#[cfg(test)]
mod tests;

use std::fmt::Write as _;
use std::sync::Arc;

use super::Model;
use super::layout::{self, Rect};
use super::msg::JobId;
use super::notices::Notice;
use super::page::Page;
use crate::action::Action;
use crate::news::{Article, Headline, Origin};
use crate::report::Problem;
use crate::text::Plain;
use crate::text::wrap::Breaker;
use crate::typeset::{Anchor, Options, Sheet, typeset};

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
    /// The feed's text where the page's is shown first, and the other way round.
    other: Option<Arc<Article>>,
    /// Whether the one is shown in place of the other.
    is_switched: bool,
    /// Where the reader was in it the last time, until it has been gone to.
    pub(super) place: Option<Anchor>,
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
            article: opening::stub(&headline),
            other: None,
            is_switched: false,
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
            minutes: self.origin() == Some(Origin::Page),
            ..options.clone()
        };
        typeset(&self.article, width, &options)
    }

    /// Where the text on screen came from; `None` while it is not all there.
    fn origin(&self) -> Option<Origin> {
        match (&self.state, self.is_switched) {
            (State::Ready { origin, .. }, false) => Some(*origin),
            (
                State::Ready {
                    origin: Origin::Page,
                    ..
                },
                true,
            ) => Some(Origin::Feed),
            (State::Ready { .. }, true) => Some(Origin::Page),
            _ => None,
        }
    }

    /// Whether the page did not come, or without a text, and may another time.
    fn can_retry(&self) -> bool {
        match &self.state {
            State::Failed(_) => true,
            State::Ready {
                origin: Origin::Feed,
                problem: Some(_),
            } => self.other.is_none(),
            _ => false,
        }
    }

    /// What is to be said of the text; `key` goes to the other text, `again` fetches the page
    /// once more.
    fn remark(&self, key: &str, again: &str) -> Option<String> {
        if self.is_switched {
            return Some(match self.origin()? {
                Origin::Feed => {
                    format!("This is what the feed gives. {key} goes back to the page.")
                }
                Origin::Page => format!(
                    "This is what was found on the page. {key} goes back to what the feed gives."
                ),
            });
        }
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
            } => {
                let mut remark = format!("This is what the feed gives: {}.", problem.line());
                if self.other.is_some() {
                    let _ = write!(remark, " {key} shows what was found on the page.");
                } else {
                    let _ = write!(remark, " {again} fetches the page again.");
                }
                Some(remark)
            }
            State::Failed(problem) => {
                let what = sentence(&problem.line());
                Some(format!("{what} {again} fetches the page again."))
            }
        }
    }
}

impl Model {
    /// Shows the feed's text in place of the page's, or the page's in place of the feed's.
    pub(super) fn switch_text(&mut self) {
        let Some(reader) = &mut self.reader else {
            return;
        };
        let Some(other) = &mut reader.other else {
            let why = match (&reader.state, reader.job) {
                (_, Some(_)) => "the page is still being fetched",
                (
                    State::Ready {
                        origin: Origin::Page,
                        ..
                    },
                    _,
                ) => "the feed gives no text of this article",
                _ => "there is no text of the page",
            };
            return self.tell(Notice::info(why));
        };
        let shown = opening::filled(other, &reader.headline);
        *other = Arc::new(std::mem::replace(&mut reader.article, shown));
        reader.is_switched = !reader.is_switched;
        reader.choosing = None;
        self.swap_text();
    }

    /// Sets the article for the width of its pane, if it is not set for it already.
    pub(super) fn fit_reader(&mut self) {
        let key = self.key_for(Action::SwitchText);
        let again = self.key_for(Action::Refresh);
        let (Some(reader), Some(pane)) = (&mut self.reader, self.panes.reader) else {
            return;
        };
        let width = layout::column(pane, self.prefs.reader_width).width.max(1);
        // No more than half of the pane, so that the text keeps the other half.
        let most = usize::from(pane.height / 2);
        reader.note = reader.remark(&key, &again).map_or_else(Vec::new, |text| {
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
