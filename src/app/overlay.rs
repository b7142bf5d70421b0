//! What lies over the panes: the keys, what went wrong with the sources, what is known of one of
//! them, and what was left out of an article.
//!
//! All are set like articles, so that they fit any screen and scroll like one.

use super::Model;
use super::feeds::Feeds;
use super::layout::{self, Rect};
use super::list::Step;
use super::page::Page;
use crate::action::{Action, Context, Group};
use crate::keymap::KeyMap;
use crate::news::{Article, Block, FeedId, FeedRow, Inline};
use crate::text::Plain;
use crate::text::when;
use crate::text::wrap::Breaker;
use crate::typeset::{Options, typeset};

/// Columns of text at most: the longest line of the help with its keys.
const WIDTH: u16 = 84;

/// Rows of what is said of the block under the cursor at most: a selector takes two on a screen
/// of forty columns, and the text keeps the most of twelve rows.
const MAX_NOTE: usize = 4;

/// What lies over the panes.
#[derive(Debug, Clone, PartialEq)]
pub struct Overlay {
    /// Which.
    pub kind: Kind,
    /// Its text.
    pub page: Page,
    /// What is said of the block under the cursor, in rows below the text.
    pub note: Vec<String>,
    /// The block under the cursor, where there is one.
    pub marked: Option<u32>,
}

/// Which overlay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The keys.
    Help,
    /// What went wrong.
    Problems,
    /// What was left out of an article.
    Trace,
    /// What is known of a source.
    Source(FeedId),
}

/// Where the text of an overlay lies.
pub fn area(body: Rect) -> Rect {
    layout::column(body, WIDTH)
}

impl Model {
    /// Lays `kind` over the panes, or takes it away.
    pub(super) fn toggle_overlay(&mut self, kind: Kind) {
        self.overlay = match &self.overlay {
            Some(open) if open.kind == kind => None,
            _ => Some(self.overlay_of(kind)),
        };
        if kind == Kind::Problems {
            // It tells all that a notice could, which would lie over its last lines.
            self.notice = None;
        }
    }

    /// Lays `kind` over the panes.
    pub(super) fn show_overlay(&mut self, kind: Kind) {
        self.overlay = Some(self.overlay_of(kind));
    }

    /// What a key means while an overlay is open; false when it is none of its business.
    pub(super) fn act_on_overlay(&mut self, action: Action, step: Option<Step>) -> bool {
        let Some(overlay) = &mut self.overlay else {
            return false;
        };
        if overlay.kind == Kind::Trace && self.act_on_trace(action, step) {
            return true;
        }
        let Some(overlay) = &mut self.overlay else {
            return true;
        };
        match action {
            Action::Find => self.find(),
            Action::NextUnread => {
                self.find_again(1);
            }
            Action::PreviousUnread => {
                self.find_again(-1);
            }
            Action::Help => self.toggle_overlay(Kind::Help),
            Action::Problems => self.toggle_overlay(Kind::Problems),
            Action::SourceInfo if matches!(overlay.kind, Kind::Source(_)) => self.overlay = None,
            Action::Back | Action::Leave | Action::Open => self.overlay = None,
            Action::Quit | Action::Suspend | Action::Redraw => return false,
            _ => {
                if let Some(step) = step {
                    overlay.page.step(step);
                }
            }
        }
        true
    }

    /// Sets an open overlay anew, because the screen or what it tells has changed.
    pub(super) fn fit_overlay(&mut self, is_stale: bool) {
        let Some(overlay) = &self.overlay else {
            return;
        };
        let area = area(self.panes.body);
        let is_fit = overlay.page.width() == area.width.max(1) && !is_stale;
        if !is_fit {
            let fresh = self.overlay_of(overlay.kind);
            if let Some(overlay) = &mut self.overlay {
                overlay.page.reset(fresh.page.into_sheet());
            }
        }
        let Some(overlay) = &mut self.overlay else {
            return;
        };
        if overlay.kind == Kind::Trace {
            let key = self.key_for(Action::CopyAddress);
            let note = self.trace.note(&key).map_or_else(Vec::new, |text| {
                let lines = Breaker::new().lines(&text, &[], usize::from(area.width.max(1)));
                let rows = lines.into_iter().filter_map(|line| text.get(line));
                rows.map(|row| row.trim_end().to_owned())
                    .take(MAX_NOTE)
                    .collect()
            });
            let marked = self.trace.marked();
            if let Some(overlay) = &mut self.overlay {
                (overlay.note, overlay.marked) = (note, marked);
            }
        }
        if let Some(overlay) = &mut self.overlay {
            let height = usize::from(area.height).saturating_sub(overlay.note.len());
            overlay.page.set_height(height);
            if let Some(block) = overlay.marked {
                overlay.page.reveal(block);
            }
        }
    }

    fn overlay_of(&self, kind: Kind) -> Overlay {
        let area = area(self.panes.body);
        let article = match kind {
            Kind::Help => help(&self.settings.keymap),
            Kind::Problems => self.problems(),
            Kind::Trace => self.trace.article(),
            Kind::Source(feed) => self.about(feed),
        };
        let options = Options {
            minutes: false,
            ..self.options.clone()
        };
        let sheet = typeset(&article, area.width.max(1), &options);
        Overlay {
            kind,
            page: Page::new(sheet, usize::from(area.height)),
            note: Vec::new(),
            marked: None,
        }
    }

    /// When a source that failed is tried again.
    fn next_try(&self, row: &FeedRow) -> String {
        let by_itself = self.key_for(Action::Refresh);
        if row.schedule.is_gone {
            return format!("It is not asked any more; {by_itself} tries it once more");
        }
        if let Some(until) = row.schedule.forbidden_at(self.now) {
            let when = when::ahead(until, self.now);
            return format!("Its server wants to be asked {when} at the earliest");
        }
        let next = row.next_fetch().unwrap_or(self.now);
        format!("It is asked again {}", when::ahead(next, self.now))
    }

    /// The sources that failed, each with what, why and what to do.
    fn problems(&self) -> Article {
        let mut body = Vec::new();
        for row in &self.feeds.all {
            let Some(problem) = &row.problem else {
                continue;
            };
            body.push(heading(&row.feed.title));
            body.push(paragraph(problem.line()));
            let last = row.last_success.map_or_else(
                || "It has never answered".to_owned(),
                |then| format!("It last answered {}", ago(&when::age(then, self.now))),
            );
            body.push(paragraph(Plain::new(&format!(
                "{last}. {}. Address: {}",
                self.next_try(row),
                row.feed.address()
            ))));
        }
        if body.is_empty() {
            body.push(paragraph(no_problem(&self.feeds)));
        }
        Article {
            title: Plain::new("What went wrong"),
            body,
            ..Article::default()
        }
    }
}

fn no_problem(feeds: &Feeds) -> Plain {
    let count = feeds.all.len();
    Plain::new(&match count {
        0 => "There are no sources.".to_owned(),
        1 => "The source answered when it was last asked, or has not been asked yet.".to_owned(),
        _ => format!(
            "All {count} sources answered when they were last asked, or have not been asked yet."
        ),
    })
}

/// "3h" is an age; "3h ago" is when it was.
pub(super) fn ago(age: &str) -> String {
    match age {
        "now" => "just now".to_owned(),
        _ if age.ends_with(['m', 'h', 'd']) => format!("{age} ago"),
        _ => format!("on {age}"),
    }
}

/// What the words in front of headlines say. Arrows look different from terminal to terminal, so
/// they are named, not shown.
const SIGNS: [(&str, &str); 3] = [
    ("new", "came since you last looked at its source"),
    ("off", "the page does not have it any more"),
    ("arrow", "went above or below so many others of its page"),
];

/// The keys of every action, grouped as in its table, with a word where they differ by pane; and
/// what stands in front of headlines.
fn help(keymap: &KeyMap) -> Article {
    let mut body = Vec::new();
    for group in Group::ALL {
        let actions = Action::ALL
            .into_iter()
            .filter(|action| action.group() == group);
        let rows: Vec<_> = actions
            .flat_map(|action| help_rows(keymap, action))
            .collect();
        if !rows.is_empty() {
            body.push(heading(&Plain::new(group.title())));
            body.push(Block::Table {
                has_head: false,
                rows,
            });
        }
    }
    body.push(heading(&Plain::new("In front of a headline")));
    body.push(Block::Table {
        has_head: false,
        rows: SIGNS
            .into_iter()
            .map(|(sign, what)| vec![vec![Inline::Strong(vec![text(sign)])], vec![text(what)]])
            .collect(),
    });
    Article {
        title: Plain::new("Keys"),
        body,
        ..Article::default()
    }
}

/// One row for the panes that share keys; none where an action has no key.
fn help_rows(keymap: &KeyMap, action: Action) -> Vec<Vec<Vec<Inline>>> {
    let mut rows: Vec<(Vec<String>, Vec<Context>)> = Vec::new();
    for context in Context::ALL {
        let keys = keymap.keys_for(action, context);
        match rows.iter_mut().find(|(other, _)| *other == keys) {
            Some((_, contexts)) => contexts.push(context),
            None if keys.is_empty() => {}
            None => rows.push((keys, vec![context])),
        }
    }
    let is_split = rows.len() > 1;
    rows.into_iter()
        .map(|(keys, contexts)| {
            let mut what = action.help().to_owned();
            if is_split || contexts.len() < action.contexts().len() {
                let names: Vec<_> = contexts.into_iter().map(Context::name).collect();
                what = format!("{what} ({})", names.join(", "));
            }
            vec![
                vec![Inline::Strong(vec![text(&keys.join("  "))])],
                vec![text(&what)],
            ]
        })
        .collect()
}

fn heading(title: &Plain) -> Block {
    Block::Heading {
        level: 2,
        text: vec![Inline::Text(title.clone())],
    }
}

fn paragraph(line: Plain) -> Block {
    Block::Paragraph(vec![Inline::Text(line)])
}

fn text(raw: &str) -> Inline {
    Inline::Text(Plain::run(raw))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keymap::sequence;
    use crate::testing::{TestApp, feed, headline, problem, settings};

    /// All that an overlay says, from the top to the bottom.
    fn read_through(app: &mut TestApp) -> String {
        let mut text = app.screen();
        while !app.model.overlay.as_ref().unwrap().page.is_at_end() {
            app.press("d");
            text.push_str(&app.screen());
        }
        text
    }

    #[test]
    fn the_help_tells_every_action_with_its_keys_in_any_size() {
        for (width, height) in [(80, 24), (40, 12), (160, 50), (40, 8)] {
            let mut app = TestApp::with_headlines(["Storm"]);
            app.resize(width, height);
            app.press("?");
            let text = read_through(&mut app);
            let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            for (sign, what) in SIGNS {
                let first: Vec<_> = what.split(' ').take(2).collect();
                let row = format!("{sign} {}", first.join(" "));
                assert!(words(&text).contains(&row), "{width}: {row}");
            }
            for action in Action::ALL {
                let first: Vec<_> = action.help().split(' ').take(2).collect();
                assert!(
                    words(&text).contains(&first.join(" ")),
                    "{width}: {}",
                    action.help()
                );
                for keys in action.default_keys() {
                    assert!(text.contains(keys), "{width}: {keys}");
                }
            }
        }
    }

    #[test]
    fn the_help_tells_the_keys_as_they_are_set() {
        let mut settings = settings();
        let keys = |text| sequence(text).unwrap();
        for context in Context::ALL {
            settings.keymap.unbind(context, &keys("R"));
        }
        settings
            .keymap
            .bind(Context::Reader, &keys("x"), Action::Browse)
            .unwrap();
        let mut app = TestApp::with_settings(settings);
        app.press("?");
        let text = read_through(&mut app);
        assert!(!text.contains("of all sources"), "no key is left for it");
        assert!(text.contains("in the web browser (reader)"), "{text}");
    }

    #[test]
    fn the_problems_tell_what_failed_and_why_and_what_to_do() {
        let mut app = TestApp::new();
        let mut broken = feed(2, "Gazette", Some("World"), 0);
        broken.problem = Some(problem());
        app.load(
            vec![feed(1, "Example News", None, 1), broken.clone()],
            vec![headline(1, "Storm")],
        );
        assert!(app.screen().contains('!'), "{}", app.screen());
        app.press("!");
        let screen = app.screen();
        for text in [
            "Gazette",
            "could not reach example.org",
            "check that you are",
            "just now",
            "It is asked again now",
        ] {
            assert!(screen.contains(text), "{text} is not in\n{screen}");
        }
        assert!(!screen.contains("Example News"));

        let until = app.model.now + std::time::Duration::from_mins(20);
        broken.schedule.forbidden_until = Some(until);
        app.deliver(crate::app::Msg::StoreChanged);
        app.load(vec![broken.clone()], Vec::new());
        assert!(app.screen().contains("in 20m at the"), "{}", app.screen());
        broken.schedule.is_gone = true;
        app.deliver(crate::app::Msg::StoreChanged);
        app.load(vec![broken.clone()], Vec::new());
        assert!(
            app.screen().contains("It is not asked any more; r tries"),
            "{}",
            app.screen()
        );

        broken.problem = None;
        app.deliver(crate::app::Msg::StoreChanged);
        app.load(vec![broken], Vec::new());
        assert!(
            app.screen().contains("The source answered"),
            "{}",
            app.screen()
        );
    }

    #[test]
    fn an_overlay_gets_the_keys_and_is_left_by_what_leaves_things() {
        for key in ["q", "<esc>", "h", "?", "<enter>"] {
            let mut app = TestApp::with_headlines(["Storm", "Vote"]);
            app.press("? j j");
            assert_eq!(app.selected(), "Storm", "j scrolls the help");
            assert_eq!(app.press("m o R"), []);
            app.press(key);
            assert!(
                app.model.overlay.is_none() && app.model.exit.is_none(),
                "{key}"
            );
        }
        let mut app = TestApp::with_headlines(["Storm"]);
        app.press("? !");
        assert!(app.screen().contains("What went wrong"));
    }
}
