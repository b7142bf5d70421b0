//! The interface without a terminal: press keys, deliver answers, see effects and the screen.

use std::sync::Arc;
use std::time::Duration;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use url::Url;

use crate::app::{Effect, JobId, Model, Msg, Size, update};
use crate::config::{FetchSettings, LayoutSettings, ReaderSettings, RefreshEvery, Settings};
use crate::filter::Query;
use crate::keymap::{KeyMap, sequence};
use crate::news::{
    Article, Block, EntryId, Explanation, Feed, FeedId, FeedKind, FeedRow, Headline, HeadlinePage,
    Inline, Order, Origin, Pace, Piece, Reading, Schedule, Scope, Verdict,
};
use crate::report::Problem;
use crate::text::Plain;
use crate::theme::{Environment, Theme};

/// A model that answers keys and messages, and a screen to see it on.
pub struct TestApp {
    /// The model, to be looked into.
    pub model: Model,
    /// What it wanted done at the start.
    pub first: Vec<Effect>,
    theme: Theme,
}

impl TestApp {
    /// An interface of 80 by 24 that has just started and heard nothing yet.
    pub fn new() -> Self {
        Self::with_settings(settings())
    }

    /// The same with settings of one's own.
    pub fn with_settings(settings: Settings) -> Self {
        let size = Size {
            width: 80,
            height: 24,
        };
        let (model, first) = Model::new(Arc::new(settings), size, now(), TimeZone::UTC);
        let variables = [("TERM", "xterm-256color"), ("LANG", "C.UTF-8")];
        let theme = Theme::resolve("plain", &Environment::of(&variables));
        Self {
            model,
            first,
            theme,
        }
    }

    /// An interface whose start is over: headlines of these titles, the newest first, all of
    /// the one feed "Example News", all unread, with the numbers 1, 2, 3 and so on.
    pub fn with_headlines<'a>(titles: impl IntoIterator<Item = &'a str>) -> Self {
        let mut app = Self::new();
        let rows: Vec<_> = (1..)
            .zip(titles)
            .map(|(id, title)| headline(id, title))
            .collect();
        let unread = u32::try_from(rows.len()).unwrap();
        app.load(vec![feed(1, "Example News", None, unread)], rows);
        app
    }

    /// An interface whose start is over: three feeds, the last two in the folder "World", and
    /// one headline of the first.
    pub fn with_sources() -> Self {
        let mut app = Self::new();
        let feeds = vec![
            feed(1, "Example News", None, 1),
            feed(2, "Gazette", Some("World"), 0),
            feed(3, "Courier", Some("World"), 1),
        ];
        app.load(feeds, vec![headline(1, "Storm")]);
        app
    }

    /// Answers whatever loads are in flight, also those that follow from the answers.
    pub fn load(&mut self, feeds: Vec<FeedRow>, rows: Vec<Headline>) -> Vec<Effect> {
        let mut effects = Vec::new();
        if let Some(job) = self.model.feeds.loading.job {
            effects.extend(self.deliver(Msg::FeedsLoaded { job, feeds }));
        }
        effects.extend(self.load_headlines(rows));
        effects
    }

    /// Answers the load of headlines that is in flight.
    pub fn load_headlines(&mut self, rows: Vec<Headline>) -> Vec<Effect> {
        let Some(job) = self.model.headlines.loading.job else {
            return Vec::new();
        };
        let query = self.model.headlines.query.clone();
        self.deliver(loaded(job, query, rows))
    }

    /// Presses keys, written as in the configuration: `"j j <enter>"`.
    pub fn press(&mut self, keys: &str) -> Vec<Effect> {
        let keys = sequence(keys).expect("the test writes keys that exist");
        keys.into_iter()
            .flat_map(|key| self.deliver(Msg::Key(key)))
            .collect()
    }

    /// Something happens.
    pub fn deliver(&mut self, msg: Msg) -> Vec<Effect> {
        update(&mut self.model, msg)
    }

    /// So much time passes, and the model is told.
    pub fn wait(&mut self, time: Duration) -> Vec<Effect> {
        let time = SignedDuration::try_from(time).unwrap();
        let now = self.model.now.checked_add(time).unwrap();
        self.deliver(Msg::Tick(now))
    }

    /// The screen has another size.
    pub fn resize(&mut self, width: u16, height: u16) -> Vec<Effect> {
        self.deliver(Msg::Resized(Size { width, height }))
    }

    /// Uses the signs and the theme of this terminal from now on, as if it had been the one from
    /// the start.
    pub fn on_terminal(&mut self, variables: &[(&str, &str)]) {
        let environment = Environment::of(variables);
        if !environment.shows_unicode() {
            self.model.use_ascii();
        }
        self.theme = Theme::resolve("terminal", &environment);
    }

    /// The screen as text: lines without the blanks at their ends.
    pub fn screen(&self) -> String {
        let Size { width, height } = self.model.size;
        self.screen_of(width, height)
    }

    /// The screen as text on a terminal that has another size than the model knows.
    pub fn screen_of(&self, width: u16, height: u16) -> String {
        let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        terminal
            .draw(|frame| crate::view::draw(&self.model, &self.theme, frame))
            .unwrap();
        let buffer = terminal.backend().buffer();
        let mut screen = String::new();
        for y in 0..height {
            let mut line = String::new();
            let mut x = 0;
            while x < width {
                let symbol = buffer[(x, y)].symbol();
                line.push_str(symbol);
                // What follows a wide character is the rest of its cells.
                x += u16::try_from(crate::text::width::columns(symbol))
                    .unwrap()
                    .max(1);
            }
            screen.push_str(line.trim_end());
            screen.push('\n');
        }
        screen
    }

    /// The title of the headline under the cursor.
    pub fn selected(&self) -> &str {
        self.model
            .headlines
            .list
            .selected()
            .map_or("", |row| &row.title)
    }

    /// What the last notice says.
    pub fn notice(&self) -> &str {
        self.model.notice.as_ref().map_or("", |notice| &notice.text)
    }
}

/// The scopes whose headlines `effects` ask for.
pub fn asked(effects: &[Effect]) -> Vec<Scope> {
    let queries = effects.iter().filter_map(|effect| match effect {
        Effect::LoadHeadlines { query, .. } => Some(query.scope.clone()),
        _ => None,
    });
    queries.collect()
}

/// The time in tests.
pub fn now() -> Timestamp {
    "2025-03-12T12:00:00Z".parse().unwrap()
}

/// Settings like those that ship, without sources and without a refresh at the start.
pub fn settings() -> Settings {
    Settings {
        sources: Vec::new(),
        has_own_sources: true,
        sites: crate::extract::sites::Sites::default(),
        reader: ReaderSettings { width: 72 },
        layout: LayoutSettings {
            show_sources: true,
            sources_width: 24,
            unread_only: false,
        },
        fetch: FetchSettings {
            refresh_at_start: false,
            refresh_every: RefreshEvery::Auto,
            connect_timeout: Duration::from_secs(10),
            idle_timeout: Duration::from_secs(10),
            total_timeout: Duration::from_secs(30),
            max_feed_bytes: 16 << 20,
            max_page_bytes: 8 << 20,
            max_redirects: 10,
            requests: 16,
            requests_per_host: 2,
            spacing_per_host: Duration::ZERO,
            user_agent: "dateline".to_owned(),
            allow_private: false,
        },
        theme: "plain".to_owned(),
        browser: None,
        keymap: KeyMap::default(),
    }
}

/// A feed with `unread` unread entries.
pub fn feed(id: i64, title: &str, folder: Option<&str>, unread: u32) -> FeedRow {
    FeedRow {
        feed: Feed {
            id: FeedId(id),
            url: Url::parse(&format!("https://feeds.example.org/{id}")).unwrap(),
            title: Plain::new(title),
            folder: folder.map(Plain::new),
            kind: FeedKind::Feed,
            site: None,
        },
        unread,
        total: unread,
        last_success: Some(now()),
        problem: None,
        schedule: Schedule::default(),
        pace: Pace::default(),
        is_conditional: false,
        order: Order::Time,
    }
}

/// An unread headline of feed 1, an hour older for each number.
pub fn headline(id: i64, title: &str) -> Headline {
    let published = now() - SignedDuration::from_mins(id * 60);
    Headline {
        id: EntryId(id),
        feed: FeedId(1),
        title: Plain::new(title),
        source: Plain::new("Example News"),
        url: Some(Url::parse(&format!("https://example.org/news/{id}")).unwrap()),
        summary: Plain::new("What the feed says of it."),
        published: Some(published),
        sorted: published,
        is_read: false,
        is_starred: false,
        first_seen: published,
        last_seen: None,
        standing: None,
    }
}

/// `rows` as the whole answer to a load.
pub fn loaded(job: JobId, query: Query, rows: Vec<Headline>) -> Msg {
    let total = u32::try_from(rows.len()).unwrap();
    Msg::HeadlinesLoaded {
        job,
        query,
        page: HeadlinePage {
            rows,
            total,
            edition: None,
        },
    }
}

/// A reading with a title and paragraphs.
pub fn reading(origin: Origin, title: &str, paragraphs: &[&str]) -> Arc<Reading> {
    let paragraph = |text: &&str| Block::Paragraph(vec![Inline::Text(Plain::new(text))]);
    Arc::new(Reading {
        article: Article {
            title: Plain::new(title),
            body: paragraphs.iter().map(paragraph).collect(),
            ..Article::default()
        },
        origin,
        verdict: Verdict::Article,
        confidence: 1.0,
        problem: None,
        other: None,
    })
}

/// An explanation of six pieces of a page, of which the second and the third were kept.
pub fn explanation() -> Arc<Explanation> {
    let piece = |text: &str, why: &str, is_kept| Piece {
        text: text.into(),
        why: why.into(),
        score: 0.25,
        is_kept,
        selector: format!("p.{}", text.to_lowercase()).as_str().into(),
        others: 1,
    };
    Arc::new(Explanation {
        host: "example.org".into(),
        verdict: "The article.".into(),
        pieces: vec![
            piece("Share", "no part of it", false),
            piece("One", "kept", true),
            piece("Two", "kept", true),
            piece("Letter", "newsletter", false),
            piece("Menu", "no part of it", false),
            piece("Tags", "tags", false),
        ],
    })
}

/// The page of `entry`, as it comes in answer to `job`.
pub fn ready(job: JobId, entry: i64, paragraphs: &[&str]) -> Msg {
    Msg::ArticleReady {
        job,
        entry: EntryId(entry),
        outcome: Ok(reading(Origin::Page, "", paragraphs)),
    }
}

/// Something that went wrong.
pub fn problem() -> Problem {
    Problem::new(
        "could not reach example.org",
        "the name is not known",
        "check that you are online",
    )
}
