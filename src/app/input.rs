//! A key goes to the overlay, the pane with the focus, or the program; counts and sequences.

use super::Exit;
use super::Model;
use super::effect::Effect;
use super::headlines::{Next, STRETCH};
use super::layout::Pane;
use super::list::Step;
use super::notices::Notice;
use super::overlay::Kind;
use crate::action::{Action, Context};
use crate::filter::Query;
use crate::keymap::{Code, Key, Lookup, written};
use crate::news::{Headline, Mark, Scope};
use crate::text::Plain;

/// The greatest count that can be typed; more rows than any list has.
const MAX_COUNT: usize = 99_999;

/// Keys that have been pressed and wait for more.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Input {
    /// The number before a command, as in `12j`.
    count: Option<usize>,
    /// The beginning of a sequence.
    keys: Vec<Key>,
}

impl Input {
    /// What has been pressed so far, to be shown.
    pub fn pending(&self) -> String {
        let count = self
            .count
            .map_or_else(String::new, |count| count.to_string());
        count + &written(&self.keys)
    }
}

impl Model {
    /// A key was pressed.
    pub(super) fn press(&mut self, key: Key) {
        let Input { count, mut keys } = std::mem::take(&mut self.input);
        let is_begun = count.is_some() || !keys.is_empty();
        if is_begun && key == Key::new(Code::Esc) {
            return;
        }
        if keys.is_empty()
            && let Some(count) = counted(count, key)
            && self.settings.keymap.lookup(self.context(), &[key]) == Lookup::None
        {
            self.input.count = Some(count);
            return;
        }
        keys.push(key);
        match self.settings.keymap.lookup(self.context(), &keys) {
            Lookup::Action(action) => self.act(action, count),
            Lookup::Pending => self.input = Input { count, keys },
            // What does not go on a sequence may still mean something by itself.
            Lookup::None if keys.len() > 1 => self.press(key),
            Lookup::None => {}
        }
    }

    /// Where keys are looked up.
    fn context(&self) -> Context {
        match self.focus {
            // An overlay is left by whatever opens things elsewhere.
            _ if self.overlay.is_some() => Context::Headlines,
            Pane::Feeds => Context::Feeds,
            Pane::Headlines => Context::Headlines,
            Pane::Reader => Context::Reader,
        }
    }

    fn act(&mut self, action: Action, count: Option<usize>) {
        let step = step(action, count);
        if self.act_on_overlay(action, step) {
            return;
        }
        if let Some(step) = step.filter(|_| action != Action::Advance) {
            return self.go(action, step);
        }
        let times = isize::try_from(count.unwrap_or(1)).unwrap_or(isize::MAX);
        match action {
            Action::Advance if self.focus == Pane::Reader => self.read_on(),
            Action::Advance => self.go(action, Step::Pages(times)),
            Action::Open => self.open_here(),
            Action::Back => self.back(),
            // An article beside the list is a level of its own, whichever has the focus.
            Action::Leave if self.focus == Pane::Reader || self.panes.reader.is_some() => {
                self.close_reader();
            }
            Action::Leave | Action::Quit => self.exit = Some(Exit::Quit),
            Action::NextPane => self.cycle(1),
            Action::PreviousPane => self.cycle(-1),
            Action::NextUnread => self.next_unread(self.focus == Pane::Reader),
            Action::PreviousUnread => self.previous_unread(self.focus == Pane::Reader),
            Action::NextArticle => self.open_beside(times),
            Action::PreviousArticle => self.open_beside(-times),
            Action::NextSource => self.next_source(times),
            Action::PreviousSource => self.next_source(-times),
            Action::ToggleRead => self.toggle_mark(|row| Mark::Read(!row.is_read)),
            Action::ToggleStar => self.toggle_mark(|row| Mark::Starred(!row.is_starred)),
            Action::ToggleUnreadOnly => self.toggle_unread_only(),
            Action::ToggleSources => self.toggle_sources(),
            Action::Refresh => self.refresh(self.source_here()),
            Action::RefreshAll => self.refresh(Scope::All),
            Action::Browse => self.browse(),
            Action::CopyAddress => self.copy_address(),
            Action::Wider => self.widen(1),
            Action::Narrower => self.widen(-1),
            Action::Problems => self.toggle_overlay(Kind::Problems),
            Action::Help => self.toggle_overlay(Kind::Help),
            Action::Redraw => self.ask(Effect::Redraw),
            Action::Suspend => self.ask(Effect::Suspend),
            Action::Down
            | Action::Up
            | Action::PageDown
            | Action::PageUp
            | Action::HalfPageDown
            | Action::HalfPageUp
            | Action::Top
            | Action::Bottom => {}
        }
    }

    /// Moves in the pane with the focus.
    fn go(&mut self, action: Action, step: Step) {
        match self.focus {
            Pane::Reader => self.scroll(step),
            Pane::Feeds => {
                self.feeds.list.step(step);
                self.show_source();
            }
            Pane::Headlines if action == Action::Bottom && step == Step::To(usize::MAX) => {
                if self.headlines.wants_bottom() {
                    self.load_headlines();
                }
            }
            Pane::Headlines => {
                self.headlines.next = None;
                self.headlines.list.step(step);
                if self.headlines.wants_more() {
                    self.load_headlines();
                }
            }
        }
    }

    /// Enter: into the headlines of a source, into the article of a headline.
    fn open_here(&mut self) {
        match self.focus {
            Pane::Feeds => self.focus = Pane::Headlines,
            Pane::Headlines => self.open(self.headlines.list.cursor()),
            Pane::Reader => {}
        }
    }

    /// To the left: from the article to the list, from the list to the sources.
    fn back(&mut self) {
        match self.focus {
            Pane::Reader => self.close_reader(),
            Pane::Headlines if self.has_feeds() => self.focus = Pane::Feeds,
            Pane::Headlines | Pane::Feeds => {}
        }
    }

    /// Whether the source list can be gone to.
    fn has_feeds(&self) -> bool {
        self.prefs.shows_feeds || self.panes.dividers.is_empty()
    }

    fn cycle(&mut self, by: isize) {
        let mut panes = Vec::new();
        if self.has_feeds() {
            panes.push(Pane::Feeds);
        }
        panes.push(Pane::Headlines);
        if self.reader.is_some() {
            panes.push(Pane::Reader);
        }
        let at = panes.iter().position(|pane| *pane == self.focus);
        let len = isize::try_from(panes.len()).unwrap_or(1);
        let at = at.and_then(|at| isize::try_from(at).ok()).unwrap_or(0);
        let to = (at + by).rem_euclid(len);
        self.focus = panes[usize::try_from(to).unwrap_or(0)];
    }

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
        {
            self.feeds.list.step(Step::To(source));
            self.show_source();
            self.headlines.next = Some(Next::FirstUnread { opens });
        } else {
            self.tell(Notice::info("nothing else is unread"));
        }
    }

    fn previous_unread(&mut self, opens: bool) {
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

    fn next_source(&mut self, by: isize) {
        if self.focus == Pane::Reader {
            self.close_reader();
        }
        self.feeds.list.step(Step::Lines(by));
        self.show_source();
    }

    fn toggle_mark(&mut self, mark: impl Fn(&Headline) -> Mark) {
        if let Some(row) = self.current() {
            let (entry, mark) = (row.id, mark(row));
            self.mark(entry, mark);
        }
    }

    fn toggle_unread_only(&mut self) {
        let query = Query {
            is_unread_only: !self.headlines.query.is_unread_only,
            ..self.headlines.query.clone()
        };
        self.show(query);
    }

    /// Where one pane is shown at a time, the source list is shown instead.
    fn toggle_sources(&mut self) {
        let is_one_pane = self.panes.dividers.is_empty() && self.prefs.shows_feeds;
        match self.focus {
            Pane::Headlines | Pane::Reader if is_one_pane => self.focus = Pane::Feeds,
            Pane::Feeds if is_one_pane => self.focus = Pane::Headlines,
            focus => {
                self.prefs.shows_feeds = !self.prefs.shows_feeds;
                if focus == Pane::Feeds {
                    self.focus = Pane::Headlines;
                }
            }
        }
    }

    fn browse(&mut self) {
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

    fn copy_address(&mut self) {
        let Some(row) = self.current() else {
            return;
        };
        let Some(url) = &row.url else {
            return self.tell(Notice::info("this headline has no address"));
        };
        let address = Plain::new(url.as_str());
        self.tell(Notice::info(format!("copied {address}")));
        self.ask(Effect::Copy(address));
    }
}

/// How an action moves, in any list and text.
fn step(action: Action, count: Option<usize>) -> Option<Step> {
    let times = isize::try_from(count.unwrap_or(1)).unwrap_or(isize::MAX);
    let row = count.map(|count| count.saturating_sub(1));
    Some(match action {
        Action::Down => Step::Lines(times),
        Action::Up => Step::Lines(-times),
        Action::PageDown | Action::Advance => Step::Pages(times),
        Action::PageUp => Step::Pages(-times),
        Action::HalfPageDown => Step::Halves(times),
        Action::HalfPageUp => Step::Halves(-times),
        Action::Top => Step::To(row.unwrap_or(0)),
        Action::Bottom => Step::To(row.unwrap_or(usize::MAX)),
        _ => return None,
    })
}

/// The count that `key` makes of the digits before it, if it is a digit.
fn counted(count: Option<usize>, key: Key) -> Option<usize> {
    let Code::Char(c) = key.code else {
        return None;
    };
    let digit = c.to_digit(10).filter(|_| key == Key::char(c))? as usize;
    match count {
        None if digit == 0 => None,
        None => Some(digit),
        Some(count) => Some((count * 10 + digit).min(MAX_COUNT)),
    }
}
