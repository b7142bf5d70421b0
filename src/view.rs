//! Draws the model. Pure: what is on screen depends on the model and the theme alone.
//!
//! Only what can be seen is formatted. Nothing moves by itself: no clock, no spinner, so that a
//! terminal at the end of a slow line is sent only what has changed. What a colour says is also
//! said by a mark, a word or a place.
//!
//! Invariant: everything is drawn through [`Canvas`], which keeps each piece in its area and all
//! of them on the screen, also when the screen has just become smaller than the model knows.

mod canvas;
mod empty;
mod feeds;
mod headlines;
mod reader;
mod status;

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::app::{Model, Overlay, Page, overlay_area};
use crate::theme::{Role, Theme};
use canvas::Canvas;

/// Draws `model` over the whole of `frame`.
pub fn draw(model: &Model, theme: &Theme, frame: &mut Frame<'_>) {
    let mut canvas = Canvas::new(frame.buffer_mut(), theme);
    if let Some(overlay) = &model.overlay {
        self::overlay(&mut canvas, overlay, overlay_area(model.panes.body));
    } else {
        panes(model, &mut canvas);
    }
    status::draw(model, &mut canvas);
}

/// Draws an overlay, with the block under its cursor marked and the note below.
fn overlay(canvas: &mut Canvas<'_>, overlay: &Overlay, area: Rect) {
    page(canvas, &overlay.page, area);
    let note_rows = u16::try_from(overlay.note.len()).unwrap_or(u16::MAX);
    let text_rows = area.height.saturating_sub(note_rows);
    for (line, row) in (0..text_rows).zip(overlay.page.visible()) {
        if overlay.marked == Some(row.anchor.block) {
            canvas.shade(area, line, Role::Cursor);
        }
    }
    for (line, text) in (text_rows..area.height).zip(&overlay.note) {
        canvas.put(area, line, 0, text, Role::Notice);
    }
}

fn panes(model: &Model, canvas: &mut Canvas<'_>) {
    for divider in &model.panes.dividers {
        let line = canvas.glyphs().vertical;
        for row in 0..divider.height {
            canvas.put(*divider, row, 0, line, Role::Border);
        }
    }
    if let Some(area) = model.panes.feeds {
        feeds::draw(model, canvas, area);
    }
    if let Some(area) = model.panes.headlines {
        headlines::draw(model, canvas, area);
    }
    if let Some(area) = model.panes.reader {
        reader::draw(model, canvas, area);
    }
}

/// Draws the rows of a page that are on screen.
fn page(canvas: &mut Canvas<'_>, page: &Page, area: Rect) {
    for (line, row) in (0..area.height).zip(page.visible()) {
        let mut column = 0;
        for run in &row.runs {
            column = canvas.put(area, line, column, &run.text, run.role);
        }
        for (columns, is_here) in page.found_on(usize::from(line)) {
            canvas.light(area, line, columns, is_here);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::app::{Effect, Msg};
    use crate::news::{
        EntryId, FeedId, FeedRow, Headline, HeadlinePage, Mark, Movement, Order, Origin,
        Prominence, Standing,
    };
    use crate::report::Progress;
    use crate::testing::{TestApp, explanation, feed, headline, problem, reading, ready, settings};
    use crate::text::Plain;

    fn feeds() -> Vec<FeedRow> {
        let mut broken = feed(3, "The Gazette of the Northern Provinces", Some("World"), 0);
        broken.problem = Some(problem());
        vec![
            feed(1, "Example News", None, 3),
            feed(2, "Courier", Some("World"), 1042),
            broken,
            feed(4, "東京の新聞", Some("Technology"), 7),
        ]
    }

    fn headlines() -> Vec<Headline> {
        let titles = [
            "Storm leaves half of the coast without power, and ferries will not run before Friday",
            "Vote on the bridge put off",
            "首相、増税を延期すると表明し野党は一斉に反発、来週にも国会で審議へ",
            "The 👩‍🚀 who came back 🇳🇴",
            "Trains",
        ];
        let mut rows: Vec<_> = (1..)
            .zip(titles)
            .map(|(id, title)| headline(id, title))
            .collect();
        rows[1].is_read = true;
        rows[2].is_starred = true;
        rows[2].feed = FeedId(4);
        rows[2].source = Plain::new("東京の新聞");
        rows.extend((6..60).map(|id| headline(id, &format!("Older story, number {id}"))));
        rows
    }

    fn list() -> TestApp {
        let mut app = TestApp::new();
        app.load(feeds(), headlines());
        app
    }

    /// A front page in its own order, with something of every movement and prominence.
    fn front_page() -> TestApp {
        let mut app = TestApp::new();
        let mut feeds = feeds();
        feeds[0].order = Order::Page;
        app.load(feeds, Vec::new());
        app.press("]");
        let moved = [
            (Some(Prominence::Lead), Movement::Up(4)),
            (Some(Prominence::Secondary), Movement::Same),
            (Some(Prominence::Secondary), Movement::New),
            (Some(Prominence::List), Movement::Down(217)),
            (None, Movement::Gone),
        ];
        let mut rows = headlines();
        for (position, (row, (prominence, movement))) in (0..).zip(rows.iter_mut().zip(moved)) {
            row.standing = Some(Standing {
                position: prominence.map(|_| position),
                prominence,
                before: None,
                movement: Some(movement),
            });
        }
        rows.truncate(moved.len());
        let job = app.model.headlines.loading.job.unwrap();
        let query = app.model.headlines.query.clone();
        app.deliver(Msg::HeadlinesLoaded {
            job,
            query,
            page: HeadlinePage {
                total: 5,
                rows,
                edition: Some(app.model.now),
            },
        });
        app
    }

    const PARAGRAPHS: [&str; 4] = [
        "The storm reached the coast at night and left most of it without power. Ferries will \
         not leave before the wind has turned, the harbour said, and nobody knows when.",
        "“We have seen worse,” said the keeper of the light.",
        "嵐は夜のうちに海岸に達し、ほとんどの家が停電した。港によると、風向きが変わるまで船は出ない。",
        "Schools stay closed. The roads along the water are under water, and those who can are \
         asked to stay where they are until the morning.",
    ];

    fn article() -> TestApp {
        let mut app = list();
        app.press("<enter>");
        let job = app.model.reader.as_ref().unwrap().job.unwrap();
        app.deliver(ready(job, 1, &PARAGRAPHS));
        app
    }

    fn found() -> TestApp {
        let mut app = article();
        app.press("/ w a t e r <enter> n");
        app
    }

    fn failed_article() -> TestApp {
        let mut app = list();
        app.press("j j <enter>");
        let job = app.model.reader.as_ref().unwrap().job.unwrap();
        let mut reading = (*reading(Origin::Feed, "", &PARAGRAPHS[2..])).clone();
        reading.problem = Some(problem());
        let outcome = Ok(std::sync::Arc::new(reading));
        app.deliver(Msg::ArticleReady {
            job,
            entry: EntryId(3),
            outcome,
        });
        app
    }

    /// Every kind of screen there is.
    fn surfaces() -> Vec<(&'static str, TestApp)> {
        let keys = |keys| {
            let mut app = list();
            app.press(keys);
            app
        };
        let mut empty = TestApp::new();
        empty.load(Vec::new(), Vec::new());
        let mut fetching = TestApp::new();
        fetching.load(feeds(), Vec::new());
        fetching.press("R");
        let job = fetching.model.refreshing.as_ref().unwrap().job;
        let what = Plain::new("Example News");
        let progress = Progress {
            done: 3,
            total: 40,
            what,
            is_stored: false,
        };
        fetching.deliver(Msg::Progress { job, progress });
        let mut noticed = list();
        noticed.deliver(Msg::Notice(problem()));
        let mut ascii = TestApp::new();
        ascii.on_terminal(&[("TERM", "linux")]);
        ascii.load(feeds(), headlines());
        ascii.press("<enter>");
        vec![
            ("start", TestApp::new()),
            ("empty", empty),
            ("fetching", fetching),
            ("list", list()),
            ("page", front_page()),
            ("sources", keys("h j")),
            ("hidden", keys("t")),
            ("opened", keys("<enter>")),
            ("article", article()),
            ("failed", failed_article()),
            ("problems", keys("!")),
            ("source", keys("i")),
            ("found", found()),
            ("finding", keys("/ s t o r m")),
            ("trace", trace()),
            ("help", keys("?")),
            ("count", keys("1 2")),
            ("notice", noticed),
            ("ascii", ascii),
        ]
    }

    /// What was left out of an article, with the cursor on its first piece.
    fn trace() -> TestApp {
        let mut app = article();
        let [Effect::Explain { job, .. }] = app.press("w")[..] else {
            panic!("not asked");
        };
        let told = explanation();
        app.deliver(Msg::Explained { job, told });
        app
    }

    #[test]
    fn screens_look_as_they_should() {
        for (width, height) in [(40, 12), (80, 24), (160, 50)] {
            for (name, mut app) in surfaces() {
                if matches!(name, "start" | "hidden" | "count" | "ascii") {
                    continue;
                }
                app.resize(width, height);
                let name = format!("{name}_{width}x{height}");
                insta::with_settings!({
                    snapshot_path => "view/snapshots",
                    prepend_module_to_snapshot => false,
                    omit_expression => true,
                }, {
                    insta::assert_snapshot!(name, app.screen());
                });
            }
        }
    }

    #[test]
    fn every_screen_can_be_drawn_at_every_size() {
        let widths = [
            1, 2, 3, 7, 19, 20, 27, 28, 39, 40, 41, 59, 60, 79, 80, 119, 120, 160, 200,
        ];
        let heights = [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 24, 60];
        for (name, mut app) in surfaces() {
            for width in widths {
                for height in heights {
                    app.resize(width, height);
                    let screen = app.screen();
                    assert_eq!(screen.lines().count(), usize::from(height), "{name}");
                    check_dividers(&app, &screen, name);
                }
                // The terminal may have shrunk or grown before the model hears of it.
                app.screen_of(width.div_ceil(2), 7);
                app.screen_of(width + 9, 65);
            }
        }
    }

    /// Whatever leaves its pane to the right or the left runs over a divider.
    #[track_caller]
    fn check_dividers(app: &TestApp, screen: &str, name: &str) {
        if app.model.overlay.is_some() || app.model.notice.is_some() {
            return;
        }
        for divider in &app.model.panes.dividers {
            for line in screen.lines().take(usize::from(divider.height)) {
                let mut column = 0;
                let at = crate::text::width::graphemes(line).find_map(|(_, sign, columns)| {
                    let start = column;
                    column += columns;
                    (start == usize::from(divider.x)).then_some(sign)
                });
                assert!(
                    matches!(at, Some("│" | "|")),
                    "{name}: {at:?} in {line}\n{screen}"
                );
            }
        }
    }

    #[test]
    fn a_resize_there_and_back_shows_the_same_screen() {
        for (name, mut app) in surfaces() {
            app.resize(80, 24);
            let before = app.screen();
            app.resize(1, 1);
            app.resize(200, 60);
            app.resize(80, 24);
            assert_eq!(app.screen(), before, "{name}");
        }
    }

    #[test]
    fn nothing_on_screen_moves_while_nothing_happens() {
        let mut app = list();
        let before = app.screen();
        app.deliver(Msg::Resumed);
        app.wait(std::time::Duration::from_secs(50));
        assert_eq!(app.screen(), before);
        app.wait(std::time::Duration::from_hours(1));
        assert!(app.screen().contains(" 2h"));
    }

    #[test]
    fn marks_are_signs_and_not_only_colours() {
        let mut app = TestApp::with_headlines(["Storm", "Vote"]);
        let first = |app: &TestApp| app.screen().lines().next().unwrap().to_owned();
        assert!(first(&app).contains("●  Storm"));
        app.deliver(Msg::StoreChanged);
        let mut rows = vec![headline(1, "Storm")];
        headlines_mark(&mut rows[0], Mark::Starred(true));
        headlines_mark(&mut rows[0], Mark::Read(true));
        app.load(vec![feed(1, "Example News", None, 0)], rows);
        assert!(first(&app).contains(" ★ Storm"));
        app.on_terminal(&[("TERM", "linux")]);
        assert!(first(&app).contains(" + Storm") && app.screen().is_ascii());
    }

    fn headlines_mark(row: &mut Headline, mark: Mark) {
        match mark {
            Mark::Read(is) => row.is_read = is,
            Mark::Starred(is) => row.is_starred = is,
        }
    }

    #[test]
    fn what_dateline_itself_says_is_ascii_where_the_terminal_has_no_more() {
        for keys in ["j", "h", "!", "?", "<enter>", "y", "a"] {
            let mut app = TestApp::with_headlines([
                "A long title that is cut in the list of a narrow screen",
            ]);
            app.on_terminal(&[("TERM", "linux")]);
            app.press(keys);
            for width in [40, 80, 160] {
                app.resize(width, 12);
                assert!(app.screen().is_ascii(), "{keys}: {}", app.screen());
            }
        }
    }

    #[test]
    fn an_empty_list_says_why_and_what_to_press() {
        let says = |app: &TestApp, text: &str| {
            let screen = app.screen();
            let words: Vec<_> = screen
                .split_whitespace()
                .filter(|word| *word != "│")
                .collect();
            assert!(words.join(" ").contains(text), "{text} is not in\n{screen}");
        };
        let mut app = TestApp::with_settings({
            let mut settings = settings();
            settings.layout.show_sources = false;
            settings
        });
        app.load(Vec::new(), Vec::new());
        says(&app, "There are no sources.");
        app.deliver(Msg::StoreChanged);
        let mut broken = feed(1, "Example News", None, 0);
        broken.problem = Some(problem());
        app.load(vec![broken], Vec::new());
        says(&app, "1 of 1 sources failed the last time: ! shows why.");
        says(&app, "Press R to fetch the news of all sources.");
        app.press("a");
        app.load_headlines(Vec::new());
        says(&app, "Press a to see what was read.");
        app.press("a ]");
        app.load_headlines(Vec::new());
        says(&app, "Last time: could not reach example.org");
        app.press("R");
        says(&app, "Nothing here yet: fetching the news");
    }
}
