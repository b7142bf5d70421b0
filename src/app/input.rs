//! A key goes to the overlay, the pane with the focus, or the program; counts and sequences.

use super::Exit;
use super::Model;
use super::effect::Effect;
use super::layout::Pane;
use super::list::Step;
use super::notices::Notice;
use super::overlay::Kind;
use crate::action::{Action, Context};
use crate::filter::Query;
use crate::keymap::{Code, Key, Lookup, written};
use crate::news::{EntryId, Mark, Occasion, Scope};

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
        if self.press_in_find(key) || self.press_in_address(key) || self.press_in_links(key) {
            return;
        }
        let Input { count, mut keys } = std::mem::take(&mut self.input);
        let is_begun = count.is_some() || !keys.is_empty();
        if key == Key::new(Code::Esc) && (is_begun || self.end_find()) {
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
        match self.look_up(&keys) {
            Lookup::Action(action) => {
                let before = self.whereabouts();
                let notice = self.notice.clone();
                self.act(action, count);
                if self.whereabouts() != before && self.notice == notice {
                    self.drop_confirmation();
                }
            }
            Lookup::Pending => self.input = Input { count, keys },
            // What does not go on a sequence may still mean something by itself.
            Lookup::None if keys.len() > 1 => self.press(key),
            Lookup::None => self.hint(key),
        }
    }

    /// Says of a key that only articles have a use for that it is one.
    fn hint(&mut self, key: Key) {
        let keymap = &self.settings.keymap;
        if let Lookup::Action(_) = keymap.lookup(Context::Reader, &[key]) {
            let key = written(&[key]);
            self.tell(Notice::info(format!("{key} is for an open article")));
        }
    }

    /// What is on screen, as far as a notice may be about it.
    fn whereabouts(&self) -> (Scope, Option<EntryId>, Option<Kind>) {
        (
            self.headlines.query.scope.clone(),
            self.reader.as_ref().map(|reader| reader.headline.id),
            self.overlay.as_ref().map(|overlay| overlay.kind),
        )
    }

    /// What keys mean. What only an article knows, such as finding words, an overlay knows too.
    fn look_up(&self, keys: &[Key]) -> Lookup {
        match self.settings.keymap.lookup(self.context(), keys) {
            Lookup::None if self.overlay.is_some() => {
                self.settings.keymap.lookup(Context::Reader, keys)
            }
            found => found,
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
        // Whoever presses another key does not wait for the answer to the last one any more.
        self.headlines.next = None;
        let step = step(action, count);
        if self.act_on_overlay(action, step) {
            return;
        }
        if let Some(step) = step.filter(|_| action != Action::Advance) {
            return self.go(action, step);
        }
        let times = isize::try_from(count.unwrap_or(1)).unwrap_or(isize::MAX);
        match action {
            Action::Links => self.choose_link(),
            Action::Trace => self.explain(),
            Action::Find => self.find(),
            Action::SwitchText => self.switch_text(),
            Action::Advance if self.focus == Pane::Reader => self.read_on(),
            Action::Advance => self.go(action, Step::Pages(times)),
            Action::Open => self.open_here(),
            // A list of what was found is a level of its own.
            Action::Back | Action::Leave if self.focus == Pane::Headlines && self.end_find() => {}
            Action::Back => self.back(),
            // An article beside the list is a level of its own, whichever has the focus.
            Action::Leave if self.focus == Pane::Reader || self.panes.reader.is_some() => {
                self.leave_article();
            }
            Action::Leave | Action::Quit => self.exit = Some(Exit::Quit),
            Action::NextPane => self.cycle(1),
            Action::PreviousPane => self.cycle(-1),
            Action::NextUnread if self.find_again(times) => {}
            Action::PreviousUnread if self.find_again(-times) => {}
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
            Action::ToggleOrder => self.toggle_order(),
            Action::Refresh if self.retry() => {}
            Action::Refresh => self.refresh(self.source_here(), Occasion::Asked),
            Action::RefreshAll => self.refresh(Scope::All, Occasion::Asked),
            Action::AddSource => self.ask_address(),
            Action::Browse => self.browse(),
            Action::CopyAddress => self.copy_address(),
            Action::Wider => self.widen(1),
            Action::Narrower => self.widen(-1),
            Action::SourceInfo => self.show_about(),
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
            Pane::Reader => self.leave_article(),
            Pane::Headlines if self.has_feeds() => self.focus = Pane::Feeds,
            Pane::Headlines | Pane::Feeds => {}
        }
    }

    /// Whether the source list can be gone to.
    fn has_feeds(&self) -> bool {
        self.prefs.shows_feeds || self.panes.is_single
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

    fn next_source(&mut self, by: isize) {
        if self.focus == Pane::Reader {
            self.close_reader();
        }
        self.feeds.list.step(Step::Lines(by));
        self.show_source();
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
        match self.focus {
            Pane::Feeds if self.panes.is_single => self.focus = Pane::Headlines,
            _ if self.panes.is_single => self.focus = Pane::Feeds,
            focus => {
                self.prefs.shows_feeds = !self.prefs.shows_feeds;
                if focus == Pane::Feeds {
                    self.focus = Pane::Headlines;
                }
            }
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{TestApp, asked, headline, settings};
    use crate::text::Plain;

    fn app() -> TestApp {
        TestApp::with_headlines(["Storm", "Vote", "Match", "Strike", "Trial"])
    }

    #[test]
    fn a_key_that_only_articles_know_says_so_elsewhere_and_an_unknown_one_says_nothing() {
        for (key, said) in [("w", "w is for an open article"), ("Z", "")] {
            let mut app = app();
            assert_eq!(app.press(key), []);
            assert_eq!(app.notice(), said);
        }
    }

    /// Presses `keys` in a list of five and checks where the cursor is.
    #[track_caller]
    fn check(keys: &str, expected: &str) {
        let mut app = app();
        app.press(keys);
        assert_eq!(app.selected(), expected, "{keys}");
    }

    #[test]
    fn the_cursor_moves_by_letters_arrows_and_pages() {
        check("j", "Vote");
        check("<down> <C-n> k", "Vote");
        check("G", "Trial");
        check("<end> g", "Storm");
        check("<end> <home>", "Storm");
        check("<pgdn> <up>", "Strike");
        check("<space> b", "Storm");
        check("k k", "Storm");
    }

    #[test]
    fn a_number_before_a_key_is_how_often_or_which_row() {
        check("3 j", "Strike");
        check("1 2 j", "Trial");
        check("4 g", "Strike");
        check("2 G", "Vote");
        check("9 9 9 9 9 9 9 9 9 j", "Trial");
        check("3 <esc> j", "Vote");
        check("0 j", "Vote");
    }

    #[test]
    fn a_begun_sequence_is_shown_and_ends_or_is_given_up() {
        let mut settings = settings();
        let sequence = crate::keymap::sequence("z z").unwrap();
        settings
            .keymap
            .bind(Context::Headlines, &sequence, Action::Bottom)
            .unwrap();
        let mut app = TestApp::with_settings(settings);
        app.load(Vec::new(), (1..9).map(|id| headline(id, "Storm")).collect());
        app.press("z");
        assert!(app.screen().contains(" z"));
        app.press("z");
        assert_eq!(app.model.headlines.list.cursor(), 7);
        app.press("z k");
        assert_eq!(
            app.model.headlines.list.cursor(),
            6,
            "k acts though z waited"
        );
        app.press("z <esc>");
        assert_eq!(
            app.model.focus,
            Pane::Headlines,
            "<esc> only gives up the z"
        );
    }

    #[test]
    fn q_goes_back_from_an_article_and_quits_from_the_lists() {
        let mut app = app();
        app.press("<enter> q");
        assert!(app.model.reader.is_none() && app.model.exit.is_none());
        app.press("q");
        assert_eq!(app.model.exit, Some(Exit::Quit));
        let mut app = self::app();
        app.press("h q");
        assert_eq!(app.model.exit, Some(Exit::Quit));
    }

    #[test]
    fn q_closes_an_article_beside_the_list_before_it_quits() {
        let mut app = app();
        app.resize(160, 50);
        app.press("<enter> <S-tab> q");
        assert!(app.model.reader.is_none() && app.model.exit.is_none());
    }

    #[test]
    fn quitting_at_once_works_everywhere() {
        for keys in [
            "Q",
            "<C-c>",
            "<enter> Q",
            "? <C-c>",
            "h Q",
            "! Q",
            "3 <C-c>",
        ] {
            let mut app = app();
            app.press(keys);
            assert_eq!(app.model.exit, Some(Exit::Quit), "{keys}");
        }
    }

    #[test]
    fn escape_never_quits() {
        let mut app = app();
        app.press("<enter> <esc> <esc> <esc> <esc>");
        assert_eq!((app.model.exit, app.model.focus), (None, Pane::Feeds));
    }

    #[test]
    fn panes_are_gone_through_in_both_directions() {
        let mut app = app();
        app.press("<enter>");
        let mut seen = Vec::new();
        for key in ["<tab>", "<tab>", "<tab>", "<S-tab>"] {
            app.press(key);
            seen.push(app.model.focus);
            assert!(app.model.panes.shows(app.model.focus));
        }
        assert_eq!(
            seen,
            [Pane::Feeds, Pane::Headlines, Pane::Reader, Pane::Headlines]
        );
    }

    #[test]
    fn the_source_list_can_be_hidden_and_is_left_out_then() {
        let mut app = app();
        app.press("h t");
        assert_eq!(app.model.focus, Pane::Headlines);
        assert!(app.model.panes.feeds.is_none());
        app.press("h");
        assert_eq!(app.model.focus, Pane::Headlines);
        app.press("t");
        assert!(app.model.panes.feeds.is_some());
    }

    #[test]
    fn where_one_pane_is_shown_the_source_list_takes_its_turn() {
        let mut app = app();
        app.resize(40, 12);
        app.press("t");
        assert!(app.model.panes.feeds.is_some() && app.model.panes.headlines.is_none());
        app.press("t");
        assert_eq!(app.model.focus, Pane::Headlines);
        app.press("<enter> t");
        assert_eq!(app.model.focus, Pane::Feeds);
        app.press("<S-tab>");
        assert_eq!(app.model.focus, Pane::Reader);
    }

    #[test]
    fn moving_in_the_source_list_shows_each_source() {
        let mut app = TestApp::with_sources();
        app.press("h");
        assert_eq!(
            asked(&app.press("j")),
            [Scope::Feed(crate::news::FeedId(1))]
        );
        let effects = app.press("j");
        assert!(
            matches!(effects[0], Effect::Cancel(_)),
            "the answer for the first is of no use"
        );
        assert_eq!(asked(&effects), [Scope::Folder(Plain::new("World"))]);
        assert_eq!(
            app.selected(),
            "Storm",
            "old rows stay until the others are there"
        );
        app.load_headlines(vec![headline(7, "Vote"), headline(8, "Match")]);
        assert_eq!(app.selected(), "Vote");
        app.press("<enter>");
        assert_eq!(app.model.focus, Pane::Headlines);
    }

    #[test]
    fn sources_are_gone_through_from_any_pane() {
        let mut app = TestApp::with_sources();
        app.press("<enter>");
        let effects = app.press("]");
        assert_eq!(asked(&effects), [Scope::Feed(crate::news::FeedId(1))]);
        assert!(app.model.reader.is_none());
        app.load_headlines(Vec::new());
        assert_eq!(asked(&app.press("[")), [Scope::All]);
    }

    #[test]
    fn the_terminal_is_painted_or_lent_when_asked() {
        let mut app = app();
        assert_eq!(app.press("<C-l>"), [Effect::Redraw]);
        assert_eq!(app.press("? <C-z>"), [Effect::Suspend]);
    }

    #[test]
    fn nothing_is_done_where_there_is_nothing() {
        let mut app = TestApp::new();
        app.load(Vec::new(), Vec::new());
        assert_eq!(app.press("<enter> j G d m s o y J K N n"), []);
        assert!(app.model.reader.is_none());
    }
}
