//! All that is known of one source: where it is, when it answered, when it is asked again and
//! why then.

use std::time::Duration;

use jiff::SignedDuration;

use super::Model;
use super::notices::Notice;
use super::overlay::{Kind, ago};
use crate::action::Action;
use crate::config::RefreshEvery;
use crate::news::{Article, Block, FeedId, FeedKind, FeedRow, Inline, Scope};
use crate::report::counted;
use crate::text::Plain;
use crate::text::when;

impl Model {
    /// Shows what is known of the source under the cursor, or takes it away.
    pub(super) fn show_about(&mut self) {
        match self.source_here() {
            Scope::Feed(feed) => self.toggle_overlay(Kind::Source(feed)),
            _ => self.tell(Notice::info(
                "this is more than one source: go to one of them",
            )),
        }
    }

    /// What is known of a source, as a text to be set.
    pub(super) fn about(&self, feed: FeedId) -> Article {
        let Some(row) = self.feeds.all.iter().find(|row| row.feed.id == feed) else {
            return Article {
                title: Plain::new("This source is not there any more"),
                ..Article::default()
            };
        };
        let kind = match row.feed.kind {
            FeedKind::Feed => "a feed",
            FeedKind::FrontPage => "a front page, whose headlines are read",
        };
        let answered = row.last_success.map_or_else(
            || "never yet".to_owned(),
            |then| ago(&when::age(then, self.now)),
        );
        let conditional = if row.is_conditional {
            "only for what is new, by the mark of its last answer"
        } else {
            "for everything each time: it gives no mark to ask by"
        };
        let mut rows = vec![
            ("Address", row.feed.address().to_string()),
            ("Kind", kind.to_owned()),
            (
                "Stored",
                format!("{}, {} unread", counted(row.total, "headline"), row.unread),
            ),
            ("Answered", answered),
            ("Next", self.asked_next(row)),
            ("Because", self.because(row)),
            ("Request", conditional.to_owned()),
        ];
        if let Some(site) = &row.feed.site {
            rows.insert(1, ("Site", site.to_string()));
        }
        if let Some(problem) = &row.problem {
            rows.push(("Problem", format!("{}: {}", problem.what, problem.why)));
            if !problem.advice.is_empty() {
                rows.push(("To do", problem.advice.to_string()));
            }
        }
        let rows = rows.into_iter().map(|(name, value)| {
            let name = Inline::Strong(vec![Inline::Text(Plain::new(name))]);
            vec![vec![name], vec![Inline::Text(Plain::new(&value))]]
        });
        Article {
            title: row.feed.title.clone(),
            body: vec![Block::Table {
                has_head: false,
                rows: rows.collect(),
            }],
            ..Article::default()
        }
    }

    fn asked_next(&self, row: &FeedRow) -> String {
        if row.schedule.is_gone {
            let key = self.key_for(Action::Refresh);
            return format!("not any more; {key} tries it once more");
        }
        let next = row.next_fetch().unwrap_or(self.now);
        when::ahead(next, self.now)
    }

    /// Why it is asked then.
    fn because(&self, row: &FeedRow) -> String {
        let schedule = &row.schedule;
        if schedule.is_gone {
            return "its server says that it is gone for good".to_owned();
        }
        if schedule.forbidden_at(self.now).is_some() {
            return "its server does not want to be asked sooner".to_owned();
        }
        match schedule.failures {
            0 => {}
            1 => return "the last try failed: the next one follows soon".to_owned(),
            n => {
                return format!(
                    "the last {n} tries failed: each wait is longer than the one before"
                );
            }
        }
        let (Some(last), Some(next)) = (row.last_success, schedule.next_fetch) else {
            return "nothing is known that speaks for waiting".to_owned();
        };
        let every = lasting(next.duration_since(last));
        let own = self.settings.refresh_every(&row.feed.url);
        let skips = if row.pace.skipped_hours == 0 && row.pace.skipped_days == 0 {
            ""
        } else {
            "; it names hours or days in which not to ask"
        };
        let why = match (own, row.pace.at_least) {
            (_, Some(asked)) if is_about(asked, next.duration_since(last)) => {
                "as long as it asks for"
            }
            (RefreshEvery::Every(_), _) => "as the configuration says, or its server asks for",
            (RefreshEvery::Auto, _) => "half the time between two of its headlines",
        };
        format!("{every} after the last answer: {why}{skips}")
    }
}

/// Whether a wait is the one that was asked for.
fn is_about(asked: Duration, wait: SignedDuration) -> bool {
    asked.as_secs().abs_diff(wait.unsigned_abs().as_secs()) <= 60
}

/// A stretch of time in the unit that fits it.
fn lasting(time: SignedDuration) -> String {
    let minutes = time.as_mins().max(0);
    match minutes {
        0..120 => format!("{minutes} min"),
        120..2880 => format!("{} hours", minutes / 60),
        _ => format!("{} days", minutes / (24 * 60)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::news::Pace;
    use crate::testing::{TestApp, feed, headline, problem};

    /// What is told of a source in 80 columns, with single spaces.
    fn told(row: FeedRow) -> String {
        let mut app = TestApp::new();
        app.load(vec![row], vec![headline(1, "Storm")]);
        app.press("i");
        app.screen()
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[track_caller]
    fn check(row: FeedRow, expected: &[&str]) {
        let screen = told(row);
        for text in expected {
            assert!(screen.contains(text), "{text} is not in {screen}");
        }
    }

    /// A feed that answered now and is asked again in 40 minutes.
    fn row() -> FeedRow {
        let mut row = feed(1, "Example News", None, 3);
        row.schedule.next_fetch = Some(crate::testing::now() + SignedDuration::from_mins(40));
        row
    }

    #[test]
    fn what_is_known_of_a_source_is_told() {
        check(
            row(),
            &[
                "Example News",
                "Address https://feeds.example.org/1",
                "Kind a feed",
                "3 headlines, 3 unread",
                "Answered just now",
                "Next in 40m",
                "40 min after the last answer: half the time between two",
                "for everything each time",
            ],
        );
        let mut paced = row();
        paced.is_conditional = true;
        paced.pace = Pace {
            at_least: Some(Duration::from_mins(40)),
            skipped_hours: 1,
            skipped_days: 0,
        };
        check(
            paced,
            &[
                "only for what is new",
                "as long as it asks for; it names hours or days",
            ],
        );
    }

    #[test]
    fn a_source_that_failed_tells_why_and_what_helps() {
        let mut failed = row();
        failed.problem = Some(problem());
        failed.schedule.failures = 3;
        check(
            failed,
            &[
                "the last 3 tries failed",
                "Problem could not reach example.org: the name is not known",
                "To do check that you are online",
            ],
        );
        let mut gone = row();
        gone.schedule.is_gone = true;
        check(gone, &["not any more; r tries", "gone for good"]);
    }

    #[test]
    fn all_sources_are_not_one() {
        let mut app = TestApp::with_sources();
        app.press("h i");
        assert!(app.notice().contains("more than one"), "{}", app.notice());
        app.press("j i");
        assert!(
            app.screen().contains("feeds.example.org/1"),
            "{}",
            app.screen()
        );
        app.press("i");
        assert!(app.model.overlay.is_none());
    }
}
