//! Model and `update`: all behaviour of the interface, no I/O.
//!
//! Nothing here asks for the time, the network or the disk: what happens comes in as a [`Msg`],
//! what is to be done goes out as an [`Effect`]. A job is asked for with a [`JobId`] and answered
//! with it; an answer that nobody waits for any more is dropped where `running` says so.
//!
//! Invariants: the pane with the focus is on screen; the headlines asked for are those of the
//! source under the cursor of the source list; `effects` is empty between two updates.

mod about;
mod adding;
mod effect;
mod feeds;
mod find;
mod headlines;
mod input;
mod layout;
mod links;
mod list;
mod loading;
mod look;
mod msg;
mod notices;
mod overlay;
mod page;
mod prompt;
mod reader;
mod refresh;
mod running;
mod selected;
mod trace;
mod unread;

pub use adding::Adding;
pub use effect::Effect;
pub use feeds::{Feeds, SourceRow};
pub use find::Find;
pub use headlines::Headlines;
pub use layout::{Pane, Panes, Prefs};
pub use msg::{JobId, Msg, Size};
pub use notices::Notice;
pub use overlay::{Overlay, area as overlay_area};
pub use page::Page;
pub use reader::{Reader, State};
pub use refresh::Refreshing;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::action::{Action, Context};
use crate::config::Settings;
use crate::filter::Query;
use crate::news::{EntryId, Occasion, Order, Scope};
use crate::report::Problem;
use crate::typeset::{Anchor, Options};

use input::Input;
use look::Look;
use running::Running;
use trace::Trace;

/// How often ages are drawn anew and other writers are looked for, when nothing else happens.
const MINUTE: Duration = Duration::from_mins(1);

/// How often lists are loaded anew while a refresh writes. Starting value: four times a second
/// looks like a steady stream, and hundreds of sources do not mean hundreds of loads.
const RATION: Duration = Duration::from_millis(250);

/// Everything the interface knows.
#[derive(Debug, Clone)]
pub struct Model {
    /// The pane that keys go to.
    pub focus: Pane,
    /// The source list.
    pub feeds: Feeds,
    /// The headline list.
    pub headlines: Headlines,
    /// The open article.
    pub reader: Option<Reader>,
    /// The articles from which links led to the open one, the first one first.
    trail: Vec<Reader>,
    /// What was last explained of an article.
    trace: Trace,
    /// Words that are looked for.
    pub find: Find,
    /// A source that is being added.
    pub adding: Adding,
    /// What lies over the panes and gets keys first.
    pub overlay: Option<Overlay>,
    /// What was last told.
    pub notice: Option<Notice>,
    /// The look at the source on screen.
    look: Option<Look>,
    /// The refresh under way.
    pub refreshing: Option<Refreshing>,
    /// Keys that wait for more.
    pub input: Input,
    /// The screen.
    pub size: Size,
    /// Its division.
    pub panes: Panes,
    /// What the reader chose about it.
    pub prefs: Prefs,
    /// Set when it is time to leave; ends the loop.
    pub exit: Option<Exit>,
    /// The time, as it was last told by `Msg::Tick`.
    pub now: Timestamp,
    /// The settings.
    pub settings: Arc<Settings>,
    /// How articles are set.
    options: Options,
    running: Running,
    /// Where the reader was in the articles of this session.
    places: HashMap<EntryId, Anchor>,
    /// When other writers were last looked for.
    checked: Timestamp,
    effects: Vec<Effect>,
}

/// Why the interface ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Exit {
    /// The reader asked for it.
    #[default]
    Quit,
    /// A signal asked for it; its number.
    Signal(i32),
}

/// Takes note of what happened, and says what is to be done.
pub fn update(model: &mut Model, msg: Msg) -> Vec<Effect> {
    let mut is_stale = false;
    match msg {
        Msg::Key(key) => model.press(key.normal()),
        Msg::Resized(size) => model.size = size,
        Msg::Tick(now) => model.tick(now),
        Msg::Resumed => model.ask(Effect::CheckStore),
        Msg::Terminate(signal) => model.exit = Some(Exit::Signal(signal)),
        Msg::StoreChanged => model.store_changed(),
        Msg::FeedsLoaded { job, feeds } => {
            if model.running.finish(job) {
                let is_again = model.feeds.loading.finish();
                model.feeds.set(feeds);
                model.go_to_added();
                model.show_source();
                if is_again {
                    model.load_feeds();
                }
                is_stale = true;
            }
        }
        Msg::HeadlinesLoaded { job, query, page } => model.headlines_loaded(job, query, page),
        Msg::PlaceFound { job, entry, place } => model.place_found(job, entry, place),
        Msg::ArticlePreview {
            job,
            entry,
            reading,
        } => {
            model.article_preview(job, entry, &reading);
        }
        Msg::ArticleReady {
            job,
            entry,
            outcome,
        } => model.article_ready(job, entry, outcome),
        Msg::PageReady { job, outcome } => model.page_ready(job, outcome),
        Msg::Explained { job, told } => model.explained(job, told),
        Msg::Progress { job, progress } => model.progress(job, progress),
        Msg::Done { job, summary } => model.done(job, summary),
        Msg::Failed { job, problem } => model.failed(job, problem),
        Msg::Notice(problem) => model.tell(Notice::problem(&problem)),
    }
    model.fit(is_stale);
    if model.exit.is_some() {
        model.keep_place();
        model.end_look();
    }
    std::mem::take(&mut model.effects)
}

impl Model {
    /// The interface as it starts, and what it first wants done.
    pub fn new(
        settings: Arc<Settings>,
        size: Size,
        now: Timestamp,
        zone: TimeZone,
    ) -> (Self, Vec<Effect>) {
        let query = Query {
            scope: Scope::All,
            is_unread_only: settings.layout.unread_only,
            order: Order::Time,
            words: String::new(),
        };
        let mut model = Self {
            focus: Pane::Headlines,
            feeds: Feeds::default(),
            headlines: Headlines::new(query),
            reader: None,
            trail: Vec::new(),
            trace: Trace::default(),
            find: Find::default(),
            adding: Adding::default(),
            overlay: None,
            notice: None,
            look: None,
            refreshing: None,
            input: Input::default(),
            size,
            panes: Panes::default(),
            prefs: Prefs {
                shows_feeds: settings.layout.show_sources,
                feeds_width: settings.layout.sources_width,
                reader_width: settings.reader.width,
            },
            exit: None,
            now,
            options: Options {
                zone,
                ..Options::default()
            },
            running: Running::default(),
            places: HashMap::new(),
            checked: now,
            effects: Vec::new(),
            settings,
        };
        model.fit(false);
        model.reload();
        if model.settings.fetch.refresh_at_start {
            // Who opens a newspaper asks for the news.
            model.refresh(Scope::All, Occasion::Asked);
        }
        let effects = std::mem::take(&mut model.effects);
        (model, effects)
    }

    /// Tells that this terminal shows ASCII only: bars and bullets are made of it.
    pub fn use_ascii(&mut self) {
        self.options.ascii = true;
    }

    /// How soon something on screen moves by itself, counted from the last tick: ages by the
    /// minute, a notice when it goes, lists while a refresh writes; or a list has been looked at. `None` when it is time to
    /// leave.
    pub fn next_tick(&self) -> Option<Duration> {
        let mut wait = MINUTE;
        if let Some(notice) = &self.notice {
            wait = wait.min(notice.wait(self.now));
        }
        if self
            .refreshing
            .as_ref()
            .is_some_and(|refresh| refresh.has_written)
        {
            wait = wait.min(RATION);
        }
        if let Some(look) = self.look_wait() {
            wait = wait.min(look);
        }
        self.exit.is_none().then_some(wait)
    }

    /// The key that asks for `action` in the pane with the focus, else in any; the name of the
    /// action where no key does.
    pub fn key_for(&self, action: Action) -> String {
        let here = match self.focus {
            Pane::Feeds => Context::Feeds,
            Pane::Headlines => Context::Headlines,
            Pane::Reader => Context::Reader,
        };
        let keymap = &self.settings.keymap;
        let mut contexts = std::iter::once(here).chain(Context::ALL);
        let key = contexts.find_map(|context| keymap.keys_for(action, context).into_iter().next());
        key.unwrap_or_else(|| action.name().to_owned())
    }

    /// Has `effect` done.
    fn ask(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    /// Shows `notice`.
    fn tell(&mut self, notice: Notice) {
        self.notice = Some(notice);
    }

    fn tick(&mut self, now: Timestamp) {
        self.now = now;
        if let Some(refresh) = &mut self.refreshing
            && std::mem::take(&mut refresh.has_written)
        {
            self.reload();
        }
        self.notice.take_if(|notice| !notice.lasts(now));
        self.tick_look();
        let since = now.duration_since(self.checked);
        // A clock that was set back counts as a minute too.
        if since.abs() >= SignedDuration::try_from(MINUTE).unwrap_or(SignedDuration::MAX) {
            self.checked = now;
            self.ask(Effect::CheckStore);
            self.refresh_what_is_due();
        }
    }

    fn failed(&mut self, job: JobId, problem: Problem) {
        if !self.running.wants(job) {
            return;
        }
        if let Some(reader) = &self.reader
            && reader.job == Some(job)
        {
            self.running.finish(job);
            return self.settle_text(Err(problem));
        }
        self.running.finish(job);
        if let Some(reader) = &mut self.reader {
            reader.explaining.take_if(|asked| *asked == job);
        }
        self.refreshing.take_if(|refresh| refresh.job == job);
        self.adding.job.take_if(|asked| *asked == job);
        for loading in [&mut self.feeds.loading, &mut self.headlines.loading] {
            if loading.job == Some(job) {
                loading.finish();
            }
        }
        self.headlines.next = None;
        self.tell(Notice::problem(&problem));
    }

    /// Divides the screen anew and fits everything into its pane.
    fn fit(&mut self, is_stale: bool) {
        let is_reading = self.reader.is_some();
        self.panes = Panes::of(self.size, self.focus, is_reading, &self.prefs);
        if let Some(area) = self.panes.feeds {
            self.feeds.list.set_height(usize::from(area.height));
        }
        if let Some(area) = self.panes.headlines {
            self.headlines.list.set_height(usize::from(area.height));
        }
        self.note_shown();
        self.fit_reader();
        self.fit_overlay(is_stale);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::keymap::Key;
    use crate::news::{FeedId, HeadlinePage, Mark, Origin};
    use crate::report::{Progress, Refreshed, Summary};
    use crate::testing::{TestApp, feed, headline, loaded, problem, reading};
    use crate::text::Plain;

    #[test]
    fn the_start_asks_for_both_lists() {
        let app = TestApp::new();
        let [
            Effect::LoadFeeds { .. },
            Effect::LoadHeadlines {
                limit: 500, query, ..
            },
        ] = &app.first[..]
        else {
            panic!("{:?}", app.first);
        };
        assert_eq!(*query, Query::default());
    }

    #[test]
    fn changes_while_a_list_loads_mean_one_more_load_and_no_more() {
        let mut app = TestApp::new();
        for _ in 0..5 {
            assert_eq!(app.deliver(Msg::StoreChanged), []);
        }
        let effects = app.load(Vec::new(), vec![headline(1, "Storm")]);
        let [Effect::LoadFeeds { .. }, Effect::LoadHeadlines { .. }] = effects[..] else {
            panic!("{effects:?}");
        };
        assert_eq!(app.load(Vec::new(), vec![headline(1, "Storm")]), []);
    }

    #[test]
    fn what_a_refresh_writes_is_shown_at_once_and_then_with_the_ticks() {
        let mut app = TestApp::with_headlines(["Storm"]);
        app.press("R");
        assert_eq!(app.deliver(Msg::StoreChanged).len(), 2);
        app.load(Vec::new(), vec![headline(1, "Storm")]);
        for _ in 0..3 {
            assert_eq!(app.deliver(Msg::StoreChanged), []);
        }
        assert_eq!(app.model.next_tick(), Some(RATION));
        assert_eq!(app.wait(RATION).len(), 2);
        app.load(Vec::new(), vec![headline(1, "Storm")]);
        assert_eq!(app.wait(RATION), []);
        assert_eq!(app.model.next_tick(), Some(MINUTE));
    }

    #[test]
    fn a_load_that_fails_is_told_and_can_be_tried_again() {
        let mut app = TestApp::new();
        let [
            Effect::LoadFeeds { job: feeds },
            Effect::LoadHeadlines { job, .. },
        ] = app.first[..]
        else {
            panic!("{:?}", app.first);
        };
        app.deliver(Msg::Failed {
            job: feeds,
            problem: problem(),
        });
        app.deliver(Msg::Failed {
            job,
            problem: problem(),
        });
        assert!(app.notice().contains("could not reach example.org"));
        assert_eq!(app.deliver(Msg::StoreChanged).len(), 2);
    }

    #[test]
    fn an_answer_for_another_source_is_dropped() {
        let mut app = TestApp::new();
        app.load(
            vec![feed(1, "Example News", None, 1)],
            vec![headline(1, "Storm")],
        );
        app.deliver(Msg::StoreChanged);
        let late = app.model.headlines.loading.job.unwrap();
        app.press("]");
        app.deliver(loaded(late, Query::default(), vec![headline(2, "Vote")]));
        assert_eq!(app.selected(), "Storm");
    }

    #[test]
    fn a_source_that_goes_takes_its_headlines_with_it() {
        let mut app = TestApp::new();
        app.load(
            vec![feed(1, "Example News", None, 1)],
            vec![headline(1, "Storm")],
        );
        app.press("]");
        app.load_headlines(vec![headline(1, "Storm")]);
        app.deliver(Msg::StoreChanged);
        app.load(Vec::new(), vec![headline(2, "Vote")]);
        assert_eq!(app.model.headlines.query.scope, Scope::All);
    }

    #[test]
    fn a_signal_ends_the_interface() {
        let mut app = TestApp::new();
        app.deliver(Msg::Terminate(15));
        assert_eq!(app.model.exit, Some(Exit::Signal(15)));
    }

    fn message() -> impl Strategy<Value = Msg> {
        let job = || (0..60_u64).prop_map(JobId);
        let entry = || (0..30_i64).prop_map(EntryId);
        let ids = || proptest::collection::btree_set(0..200_i64, 0..60);
        let key = "[a-zA-Z0-9 <>!?\\[\\]]";
        let text = || {
            Just(reading(
                Origin::Page,
                "Storm",
                &["One two three.", "Four five."],
            ))
        };
        prop_oneof![
            12 => key.prop_map(|key| Msg::Key(Key::char(key.chars().next().unwrap()))),
            2 => prop_oneof![Just("<enter>"), Just("<esc>"), Just("<tab>"), Just("<end>")]
                .prop_map(|keys| Msg::Key(crate::keymap::sequence(keys).unwrap()[0])),
            1 => (0..210_u16, 0..70_u16)
                .prop_map(|(width, height)| Msg::Resized(Size { width, height })),
            1 => (0..4_000_000_000_i64)
                .prop_map(|at| Msg::Tick(Timestamp::from_second(at).unwrap())),
            2 => Just(Msg::StoreChanged),
            3 => (job(), ids()).prop_map(|(job, ids)| Msg::FeedsLoaded {
                job,
                feeds: ids.into_iter().map(|id| feed(id, "Courier", Some("World"), 3)).collect(),
            }),
            4 => (job(), ids(), any::<bool>(), 0..900_u32).prop_map(|(job, ids, is_unread_only, total)| {
                Msg::HeadlinesLoaded {
                    job,
                    query: Query { is_unread_only, ..Query::default() },
                    page: HeadlinePage {
                        edition: ids.first().map(|_| Timestamp::UNIX_EPOCH),
                        rows: ids.into_iter().map(|id| headline(id, "Storm")).collect(),
                        total,
                    },
                }
            }),
            2 => (job(), entry(), text()).prop_map(|(job, entry, reading)| {
                Msg::ArticlePreview { job, entry, reading }
            }),
            2 => (job(), entry(), text(), any::<bool>()).prop_map(|(job, entry, reading, is_ok)| {
                let outcome = if is_ok { Ok(reading) } else { Err(problem()) };
                Msg::ArticleReady { job, entry, outcome }
            }),
            1 => (job(), 0..9_u32).prop_map(|(job, done)| Msg::Progress {
                job,
                progress: Progress { done, total: 9, what: Plain::default(), is_stored: true },
            }),
            1 => (job(), 0..3_u32).prop_map(|(job, fetched)| Msg::Done {
                job,
                summary: Summary::Refreshed(Refreshed { fetched, ..Refreshed::default() }),
            }),
            1 => job().prop_map(|job| Msg::Failed { job, problem: problem() }),
            1 => Just(Msg::Notice(problem())),
            1 => Just(Msg::Resumed),
        ]
    }

    proptest! {
        #[test]
        fn whatever_happens_the_model_stays_whole_and_can_be_drawn(
            messages in proptest::collection::vec(message(), 0..120),
        ) {
            let mut app = TestApp::with_headlines(["Storm", "Vote", "Match"]);
            for msg in messages {
                app.deliver(msg);
                let model = &app.model;
                let list = &model.headlines.list;
                prop_assert!(list.cursor() < list.rows().len().max(1));
                prop_assert!(list.top() <= list.cursor());
                prop_assert!(model.panes.shows(model.focus));
                prop_assert!(model.focus != Pane::Reader || model.reader.is_some());
                prop_assert!(model.effects.is_empty());
                if let Some(reader) = &model.reader {
                    prop_assert!(reader.page.first_row() < reader.page.rows().max(1));
                }
                prop_assert!(model.next_tick().is_none_or(|wait| !wait.is_zero()));
                let scope = &model.headlines.query.scope;
                prop_assert_eq!(scope, &model.feeds.scope());
            }
            app.screen();
        }

        #[test]
        fn every_mark_shown_is_a_mark_written(keys in "[jkmsJKnq]{0,40}") {
            let mut app = TestApp::with_headlines(["Storm", "Vote", "Match", "Trial"]);
            let mut written = [(false, false); 5];
            for key in keys.chars().filter(|_| app.model.exit.is_none()).collect::<Vec<_>>() {
                for effect in app.deliver(Msg::Key(Key::char(key))) {
                    let Effect::Mark { entries, mark } = effect else { continue };
                    for entry in entries {
                        let at = usize::try_from(entry.0).unwrap();
                        match mark {
                            Mark::Read(is) => written[at].0 = is,
                            Mark::Starred(is) => written[at].1 = is,
                        }
                    }
                }
            }
            for row in app.model.headlines.list.rows() {
                let at = usize::try_from(row.id.0).unwrap();
                prop_assert_eq!((row.is_read, row.is_starred), written[at]);
            }
            let unread = app.model.feeds.unread(&Scope::Feed(FeedId(1)));
            let shown = app.model.headlines.list.rows().iter().filter(|row| !row.is_read).count();
            prop_assert_eq!(unread as usize, shown);
        }
    }
}
