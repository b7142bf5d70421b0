//! Which source is being looked at: what moves on it is told as of the reader's last look.
//!
//! A look begins when the headlines of one source are on screen and ends when the reader goes to
//! another source or leaves. What counts as seen is the edition shown last, so that marks stay
//! while the list is on screen, whatever a refresh brings. A source that the cursor only passes
//! on its way was not looked at.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::Model;
use super::effect::Effect;
use crate::news::{FeedId, HeadlinePage, Order, Scope};

/// How long a list must be on screen to count as looked at. A starting value: in a second one
/// reads the first title.
const DWELL: Duration = Duration::from_secs(1);

/// A look at the list of one source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    feed: FeedId,
    /// The edition that is loaded.
    edition: Timestamp,
    /// The edition that was last on screen; an article may lie over the list.
    shown: Option<Timestamp>,
    /// When the list was first known to be on screen.
    since: Option<Timestamp>,
    /// Whether it was there long enough.
    is_seen: bool,
}

impl Model {
    /// Notes what list is on screen, as the store gave it.
    pub(super) fn looks_at(&mut self, scope: &Scope, page: &HeadlinePage) {
        let (Scope::Feed(feed), Some(edition)) = (scope, page.edition) else {
            return self.end_look();
        };
        match &mut self.look {
            Some(look) if look.feed == *feed => look.edition = edition,
            _ => {
                self.end_look();
                self.look = Some(Look {
                    feed: *feed,
                    edition,
                    shown: None,
                    since: None,
                    is_seen: false,
                });
            }
        }
    }

    /// The reader goes to another list, or leaves.
    pub(super) fn end_look(&mut self) {
        if let Some(look) = self.look.take().filter(|look| look.is_seen)
            && let Some(edition) = look.shown
        {
            let feed = look.feed;
            self.ask(Effect::KeepLook { feed, edition });
        }
    }

    /// Notes what is on screen once everything has its place there.
    pub(super) fn note_shown(&mut self) {
        if let Some(look) = self.look.as_mut()
            && self.panes.headlines.is_some()
        {
            look.shown = Some(look.edition);
        }
    }

    /// How soon a list will have been on screen for long enough.
    pub(super) fn look_wait(&self) -> Option<Duration> {
        let look = self.look.filter(|look| !look.is_seen);
        look.filter(|_| self.panes.headlines.is_some())
            .map(|_| DWELL)
    }

    /// Time has passed.
    pub(super) fn tick_look(&mut self) {
        let is_on_screen = self.panes.headlines.is_some();
        let Some(look) = self.look.as_mut().filter(|_| is_on_screen) else {
            return;
        };
        let since = *look.since.get_or_insert(self.now);
        let dwell = SignedDuration::try_from(DWELL).unwrap_or(SignedDuration::MAX);
        // A clock that was set back counts too: nobody knows.
        look.is_seen |= self.now.duration_since(since).abs() >= dwell;
    }

    /// Lists the source on screen in its other order, from now on.
    pub(super) fn toggle_order(&mut self) {
        let Scope::Feed(feed) = self.headlines.query.scope else {
            return self.tell(super::Notice::info(
                "a list of several sources is by time; a single one has an order of its own",
            ));
        };
        let order = self.headlines.query.order.other();
        self.feeds.set_order(feed, order);
        self.ask(Effect::SetOrder { feed, order });
        self.tell(super::Notice::info(match order {
            Order::Page => "in the order of the page",
            Order::Time => "newest first",
        }));
        let query = crate::filter::Query {
            order,
            ..self.headlines.query.clone()
        };
        self.show(query);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Msg;
    use crate::news::{Headline, Movement, Prominence, Standing};
    use crate::testing::{TestApp, feed, headline};

    /// A moment that names an edition.
    fn edition(number: i64) -> Timestamp {
        Timestamp::from_second(number).unwrap()
    }

    /// A story that stands at `position`, or is off the page.
    fn story(id: i64, title: &str, position: Option<u32>, movement: Movement) -> Headline {
        let prominence = match position {
            Some(0) => Prominence::Lead,
            Some(1) => Prominence::Secondary,
            _ => Prominence::List,
        };
        Headline {
            standing: Some(Standing {
                position,
                prominence: position.map(|_| prominence),
                before: None,
                movement: Some(movement),
            }),
            ..headline(id, title)
        }
    }

    /// Answers the load in flight with an edition of a page.
    fn load(app: &mut TestApp, number: i64, rows: Vec<Headline>) -> Vec<Effect> {
        let headlines = &app.model.headlines;
        let job = headlines.loading.job.expect("a load is in flight");
        let query = headlines.query.clone();
        app.deliver(Msg::HeadlinesLoaded {
            job,
            query,
            page: HeadlinePage {
                total: u32::try_from(rows.len()).unwrap(),
                rows,
                edition: Some(edition(number)),
            },
        })
    }

    fn page() -> Vec<Headline> {
        vec![
            story(7, "Storm", Some(0), Movement::Up(12)),
            story(3, "Vote", Some(1), Movement::Same),
            story(5, "Match", Some(2), Movement::New),
            story(4, "Strike", None, Movement::Gone),
        ]
    }

    /// A front page and a feed, the cursor on the front page, its list not loaded yet.
    fn app() -> TestApp {
        let mut app = TestApp::new();
        let mut front = feed(1, "Example News", None, 4);
        front.order = Order::Page;
        app.load(vec![front, feed(2, "Gazette", None, 1)], Vec::new());
        app.press("]");
        app
    }

    fn look(number: i64) -> Effect {
        Effect::KeepLook {
            feed: FeedId(1),
            edition: edition(number),
        }
    }

    fn dwell(app: &mut TestApp) {
        app.wait(Duration::ZERO);
        app.wait(DWELL);
    }

    #[test]
    fn a_list_that_was_on_screen_was_looked_at_when_the_reader_goes_on() {
        let mut app = app();
        load(&mut app, 1, page());
        assert_eq!(app.model.next_tick(), Some(DWELL));
        dwell(&mut app);
        assert_ne!(app.model.next_tick(), Some(DWELL));
        let effects = app.press("]");
        assert_eq!(effects[0], look(1));
        assert!(!app.press("[").contains(&look(1)), "once is enough");
    }

    #[test]
    fn what_came_while_the_list_was_on_screen_was_seen_too() {
        let mut app = app();
        load(&mut app, 1, page());
        dwell(&mut app);
        app.deliver(Msg::StoreChanged);
        assert_eq!(load(&mut app, 2, page()), []);
        assert_eq!(app.press("Q"), [look(2)]);
    }

    #[test]
    fn a_list_that_is_only_passed_was_not_looked_at() {
        let mut app = app();
        load(&mut app, 1, page());
        app.wait(Duration::ZERO);
        let effects = app.press("]");
        assert!(!effects.contains(&look(1)), "{effects:?}");
    }

    #[test]
    fn what_comes_behind_an_article_is_not_seen_before_the_article_is_left() {
        let mut app = app();
        load(&mut app, 1, page());
        dwell(&mut app);
        assert!(!app.press("<enter>").contains(&look(1)));
        app.deliver(Msg::StoreChanged);
        load(&mut app, 2, page());
        let mut other = app.model.clone();
        let quit = crate::app::update(&mut other, Msg::Terminate(15));
        assert!(quit.contains(&look(1)), "{quit:?}");
        app.press("q");
        assert!(app.press("Q").contains(&look(2)));
    }

    #[test]
    fn a_front_page_comes_in_its_own_order_and_a_key_lists_it_by_time() {
        let mut app = app();
        assert_eq!(app.model.headlines.query.order, Order::Page);
        load(&mut app, 1, page());
        app.press("j");
        let effects = app.press("O");
        let (feed, order) = (FeedId(1), Order::Time);
        assert_eq!(effects[0], Effect::SetOrder { feed, order });
        assert!(matches!(&effects[1], Effect::LoadHeadlines { query, .. } if query.order == order));
        let mut by_time = page();
        by_time.sort_by_key(|row| row.id);
        load(&mut app, 1, by_time);
        assert_eq!(app.selected(), "Vote");
        app.press("] [");
        assert_eq!(app.model.headlines.query.order, order, "it is remembered");
    }

    #[test]
    fn several_sources_have_no_order_of_their_own() {
        let mut app = TestApp::with_headlines(["Storm"]);
        assert_eq!(app.press("O"), []);
        assert!(app.notice().contains("by time"), "{}", app.notice());
    }

    #[test]
    fn the_cursor_stays_on_its_story_when_the_page_is_turned_over() {
        let mut app = app();
        load(&mut app, 1, page());
        app.press("j");
        app.deliver(Msg::StoreChanged);
        let mut news = page();
        news.reverse();
        load(&mut app, 2, news);
        assert_eq!(app.selected(), "Vote");
    }

    #[test]
    fn what_was_just_read_keeps_its_place_in_the_page_s_unread() {
        let mut app = app();
        load(&mut app, 1, page());
        app.press("a");
        load(&mut app, 1, page());
        app.press("j m");
        app.deliver(Msg::StoreChanged);
        let left: Vec<_> = page().into_iter().filter(|row| row.id.0 != 3).collect();
        load(&mut app, 1, left);
        let rows = app.model.headlines.list.rows();
        let titles: Vec<_> = rows.iter().map(|row| row.title.as_str()).collect();
        assert_eq!(titles, ["Storm", "Vote", "Match", "Strike"]);
    }

    /// The lines of the list, from the marks on, without the sources beside it.
    fn lines(app: &TestApp, width: u16) -> String {
        let screen = app.screen_of(width, 24);
        let lines = screen.lines().take(4).map(|line| {
            let at = line.char_indices().find(|(_, c)| *c == '●');
            at.map_or(line, |(at, _)| line.get(at..).unwrap_or(line))
                .trim_end()
        });
        lines.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn nothing_keeps_room_for_movements_where_nothing_moved() {
        let mut app = app();
        let mut rows = page();
        for row in &mut rows {
            let standing = row.standing.as_mut().unwrap();
            standing.movement = standing.position.map(|_| Movement::Same);
        }
        load(&mut app, 1, rows);
        app.resize(70, 24);
        assert_eq!(
            lines(&app, 70),
            "●  Storm                                         7h\n\
             ●    Vote                                        3h\n\
             ●      Match                                     5h\n\
             ●  off Strike                                    4h"
        );
    }

    #[test]
    fn the_form_of_a_row_says_what_the_page_makes_of_it_and_a_mark_what_moved() {
        let mut app = app();
        load(&mut app, 1, page());
        app.resize(70, 24);
        assert_eq!(
            lines(&app, 70),
            "●  ↑12 Storm                                     7h\n\
             ●        Vote                                    3h\n\
             ●  new     Match                                 5h\n\
             ●  off     Strike                                4h"
        );
    }
}
