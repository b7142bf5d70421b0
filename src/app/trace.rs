//! Why the open article is as it is: each piece of its page, with what became of it.
//!
//! What was left out stands with its reason and score; what was kept is counted, or told like the
//! rest when it is asked for. The piece under the cursor can be named in a rule for the site.

use std::ops::Range;
use std::sync::Arc;

use super::Model;
use super::effect::Effect;
use super::list::Step;
use super::msg::JobId;
use super::notices::Notice;
use super::overlay::Kind;
use crate::action::Action;
use crate::news::{Article, Block, Explanation, Inline, Piece};
use crate::text::fold::fold;
use crate::text::{Plain, Verbatim};
use crate::typeset::Anchor;

/// What was last explained of an article, and where the reader is in it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Trace {
    told: Arc<Explanation>,
    /// Which piece the cursor is on.
    cursor: usize,
    /// Whether the pieces that were kept are told too.
    shows_kept: bool,
}

impl Trace {
    fn of(told: Arc<Explanation>) -> Self {
        // What was left out of the article is more likely asked for than the menus above it.
        let first = told.pieces.iter().position(|piece| piece.is_kept);
        let mut trace = Self {
            cursor: first.unwrap_or(0),
            shows_kept: false,
            told,
        };
        trace.settle();
        trace
    }

    /// Puts the cursor on a piece that is told, the nearest below if there is one.
    fn settle(&mut self) {
        let told: Vec<usize> = self.shown().collect();
        let below = told.iter().find(|&&at| at >= self.cursor);
        self.cursor = below.or(told.last()).copied().unwrap_or(0);
    }

    /// The pieces that are told, by their numbers.
    fn shown(&self) -> impl Iterator<Item = usize> + '_ {
        let pieces = self.told.pieces.iter().enumerate();
        let shown = pieces.filter(|(_, piece)| self.shows_kept || !piece.is_kept);
        shown.map(|(at, _)| at)
    }

    /// The piece under the cursor.
    fn piece(&self) -> Option<&Piece> {
        let piece = self.told.pieces.get(self.cursor)?;
        (self.shows_kept || !piece.is_kept).then_some(piece)
    }

    /// The explanation as a text to be set.
    pub fn article(&self) -> Article {
        let lines = self.lines().into_iter().map(|line| {
            vec![Block::Paragraph(match line {
                Line::Piece(at) => {
                    let piece = &self.told.pieces[at];
                    let why = vec![text(&piece.why)];
                    vec![
                        if piece.is_kept {
                            Inline::Emphasis(why)
                        } else {
                            Inline::Strong(why)
                        },
                        text(&format!(" {:.2} ", piece.score)),
                        Inline::Text(piece.text.clone()),
                    ]
                }
                Line::Kept(1) => vec![Inline::Emphasis(vec![text("1 piece of the article")])],
                Line::Kept(n) => vec![Inline::Emphasis(vec![text(&format!(
                    "{n} pieces of the article"
                ))])],
            })]
        });
        Article {
            title: Plain::new("Left out, and why"),
            body: vec![
                Block::Paragraph(vec![Inline::Text(self.told.verdict.clone())]),
                Block::List {
                    first: None,
                    items: lines.collect(),
                },
            ],
            ..Article::default()
        }
    }

    fn lines(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        for (at, piece) in self.told.pieces.iter().enumerate() {
            match lines.last_mut() {
                _ if self.shows_kept || !piece.is_kept => lines.push(Line::Piece(at)),
                Some(Line::Kept(n)) => *n += 1,
                _ => lines.push(Line::Kept(1)),
            }
        }
        lines
    }

    /// The number of the block under the cursor in the text that [`Trace::article`] gives.
    pub fn marked(&self) -> Option<u32> {
        self.piece()?;
        let lines = self.lines();
        let is_here = |line: &Line| matches!(line, Line::Piece(at) if *at == self.cursor);
        let at = lines.iter().position(is_here)?;
        // The verdict is a block of its own above them.
        Some(Anchor::BODY + 1 + u32::try_from(at).ok()?)
    }

    /// Moves the cursor to the first piece that begins in these blocks, or to the one before.
    fn go_to(&mut self, blocks: Range<u32>) {
        let first = blocks.start.saturating_sub(Anchor::BODY + 1) as usize;
        let lines = self.lines();
        let rest = lines.iter().skip(first);
        let mut pieces = rest.filter_map(|line| match line {
            Line::Piece(at) => Some(*at),
            Line::Kept(_) => None,
        });
        if let Some(at) = pieces.next() {
            self.cursor = at;
        } else if let Some(last) = self.shown().last() {
            self.cursor = last;
        }
    }

    /// Moves the cursor by so many pieces.
    fn step(&mut self, by: isize) {
        let told: Vec<usize> = self.shown().collect();
        let here = told.partition_point(|&at| at < self.cursor);
        let to = here
            .saturating_add_signed(by)
            .min(told.len().saturating_sub(1));
        self.cursor = told.get(to).copied().unwrap_or(0);
    }

    /// Moves the cursor to the next piece that holds `sought`, folded; from `skip` pieces on.
    pub fn find(&mut self, sought: &str, skip: isize) -> bool {
        let told: Vec<usize> = self.shown().collect();
        let len = isize::try_from(told.len()).unwrap_or(isize::MAX).max(1);
        let here = told.partition_point(|&at| at < self.cursor);
        let here = isize::try_from(here).unwrap_or(0) + skip;
        let way = if skip < 0 { -1 } else { 1 };
        let order = (0..len).map(|n| (here + n * way).rem_euclid(len));
        let found = order
            .filter_map(|at| told.get(usize::try_from(at).ok()?))
            .find(|&&at| {
                let piece = &self.told.pieces[at];
                fold(&piece.text).contains(sought) || fold(&piece.why).contains(sought)
            });
        if let Some(&at) = found {
            self.cursor = at;
        }
        found.is_some()
    }

    /// What can be done about the piece under the cursor.
    pub fn note(&self, key: &str) -> Option<String> {
        let piece = self.piece()?;
        if piece.selector.is_empty() {
            return Some("No selector names this piece alone.".to_owned());
        }
        let others = match piece.others {
            0 => String::new(),
            1 => ", and one more like it".to_owned(),
            n => format!(", and {n} more like it"),
        };
        let does = if piece.is_kept { "drops" } else { "keeps" };
        let (rule, selector) = (piece.rule(), quoted(&piece.selector));
        Some(format!(
            "{key} copies a rule that {does} it{others}: {rule} = {selector}"
        ))
    }

    /// The rule for the piece under the cursor, as it stands in the configuration.
    fn rule(&self) -> Option<Verbatim> {
        let piece = self.piece().filter(|piece| !piece.selector.is_empty())?;
        let (rule, selector) = (piece.rule(), quoted(&piece.selector));
        let host = quoted(&self.told.host);
        Some(Verbatim::new(&format!(
            "[[sites]]\nhost = {host}\n{rule} = {selector}\n"
        )))
    }
}

/// A line of the explanation.
enum Line {
    /// A piece, by its number.
    Piece(usize),
    /// So many pieces that were kept.
    Kept(usize),
}

/// A string as TOML writes it.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

fn text(words: &str) -> Inline {
    Inline::Text(Plain::run(words))
}

impl Model {
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
    pub(super) fn explained(&mut self, job: JobId, told: Arc<Explanation>) {
        if !self.running.finish(job) {
            return;
        }
        let open = self.reader.as_mut();
        if let Some(reader) = open.filter(|open| open.explaining == Some(job)) {
            reader.explaining = None;
            self.trace = Trace::of(told);
            self.drop_confirmation();
            self.show_overlay(Kind::Trace);
        }
    }

    /// What a key means in the explanation besides what it means in every overlay.
    pub(super) fn act_on_trace(&mut self, action: Action, step: Option<Step>) -> bool {
        match (action, step) {
            (Action::Trace, _) => self.overlay = None,
            (Action::ToggleUnreadOnly, _) => {
                self.trace.shows_kept = !self.trace.shows_kept;
                self.trace.settle();
                self.show_overlay(Kind::Trace);
            }
            (Action::CopyAddress, _) => match self.trace.rule() {
                Some(rule) => {
                    self.ask(Effect::Copy(rule));
                    self.tell(Notice::info(
                        "copied; it goes into the configuration, where all rules of a site stand \
                         under one [[sites]]",
                    ));
                }
                None => self.tell(Notice::info("no rule can name this piece alone")),
            },
            (_, Some(Step::Lines(by))) => self.trace.step(by),
            (_, Some(step)) => {
                if let Some(overlay) = &mut self.overlay {
                    overlay.page.step(step);
                    let shown = overlay.page.blocks();
                    if overlay.page.is_at_end() {
                        self.trace.cursor = usize::MAX;
                        self.trace.settle();
                    } else {
                        self.trace.go_to(shown);
                    }
                }
            }
            _ => return false,
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Msg;
    use crate::testing::{TestApp, explanation, problem};

    #[test]
    fn what_was_left_out_is_shown_over_the_article_that_it_was_asked_for() {
        let mut app = TestApp::with_headlines(["Storm", "Vote"]);
        app.press("<enter>");
        let ask = |app: &mut TestApp| match app.press("w")[..] {
            [Effect::Explain { job, .. }] => job,
            ref other => panic!("{other:?}"),
        };
        let text = |what: &str| {
            Arc::new(Explanation {
                verdict: what.into(),
                ..Explanation::default()
            })
        };
        let job = ask(&mut app);
        assert_eq!(app.press("w"), [], "it is on its way");
        app.deliver(Msg::Explained {
            job,
            told: text("Left out"),
        });
        assert!(app.screen().contains("Left out"), "{}", app.screen());
        app.press("q");
        assert!(app.screen().contains("Storm") && app.model.reader.is_some());

        let job = ask(&mut app);
        app.press("J");
        app.deliver(Msg::Explained {
            job,
            told: text("Too late"),
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

    /// An explanation of six pieces, of which the second and third were kept.
    fn explained() -> TestApp {
        let mut app = TestApp::with_headlines(["Storm"]);
        app.press("<enter>");
        let [Effect::Explain { job, .. }] = app.press("w")[..] else {
            panic!("not asked");
        };
        let told = explanation();
        app.deliver(Msg::Explained { job, told });
        app
    }

    #[test]
    fn each_reason_is_readable_and_a_rule_can_be_copied_in_any_size() {
        for (width, height) in [(80, 24), (40, 12), (160, 50)] {
            let mut app = explained();
            app.resize(width, height);
            let screen = app.screen();
            for text in [
                "The article.",
                "no part of it 0.25 Share",
                "2 pieces of the article",
            ] {
                assert!(screen.contains(text), "{text} is not in\n{screen}");
            }
            let words = screen.split_whitespace().collect::<Vec<_>>().join(" ");
            let rule = "y copies a rule that keeps it, and one more like it: keep = \"p.letter\"";
            assert!(words.contains(rule), "{screen}");
            assert!(screen.contains("newsletter 0.25 Letter"), "{screen}");
            let [Effect::Copy(rule)] = &app.press("y")[..] else {
                panic!("nothing is copied");
            };
            assert_eq!(
                rule.as_str(),
                "[[sites]]\nhost = \"example.org\"\nkeep = \"p.letter\"\n"
            );
        }
    }

    #[test]
    fn what_was_kept_can_be_told_and_dropped_by_a_rule() {
        let mut app = explained();
        app.press("a k k");
        assert!(app.screen().contains("kept 0.25 One"), "{}", app.screen());
        assert!(
            app.screen().contains("drop = \"p.one\""),
            "{}",
            app.screen()
        );
        app.press("a");
        assert!(
            app.screen().contains("keep = \"p.letter\""),
            "{}",
            app.screen()
        );
    }

    #[test]
    fn words_are_found_in_the_pieces_and_the_reasons() {
        let mut app = explained();
        app.press("/ t a g");
        assert!(
            app.screen().contains("keep = \"p.tags\""),
            "{}",
            app.screen()
        );
        app.press("<enter> g / p a r t <enter>");
        assert!(
            app.screen().contains("keep = \"p.share\""),
            "{}",
            app.screen()
        );
        app.press("n");
        assert!(
            app.screen().contains("keep = \"p.menu\""),
            "{}",
            app.screen()
        );
        app.press("N");
        assert!(
            app.screen().contains("keep = \"p.share\""),
            "{}",
            app.screen()
        );
        app.press("/ x x x");
        assert!(
            app.notice().contains("nothing here has"),
            "{}",
            app.notice()
        );
        app.press("<esc> w");
        assert!(app.model.overlay.is_none() && app.model.reader.is_some());
    }

    #[test]
    fn the_ends_are_gone_to_at_once() {
        let mut app = explained();
        app.resize(40, 8);
        app.press("G");
        assert!(app.screen().contains("tags 0.25 Tags"), "{}", app.screen());
        app.press("g");
        assert!(
            app.screen().contains("no part of it 0.25 Share"),
            "{}",
            app.screen()
        );
    }
}
