//! Refreshing from the interface: one at a time, its progress, and what it tells at the end.

use super::Model;
use super::effect::Effect;
use super::layout::Pane;
use super::msg::JobId;
use super::notices::Notice;
use crate::action::Action;
use crate::news::{Occasion, Scope};
use crate::report::{Problem, Progress, Refreshed, Subscribed, Summary};

/// A refresh under way.
#[derive(Debug, Clone, PartialEq)]
pub struct Refreshing {
    /// Its job.
    pub job: JobId,
    /// How far it is; `None` until it says so for the first time.
    pub progress: Option<Progress>,
    /// Whether something that it wrote has been shown.
    pub is_shown: bool,
    /// Whether it has written more since.
    pub has_written: bool,
    /// Whether it began by itself: it then tells nothing but news.
    pub is_quiet: bool,
}

impl Refreshing {
    /// "12/40", or nothing before the first word of it.
    pub fn count(&self) -> String {
        let count = self.progress.as_ref();
        count.map_or_else(String::new, |at| format!("{}/{}", at.done, at.total))
    }
}

impl Model {
    /// Asks for what has become due while the interface was running.
    pub(super) fn refresh_what_is_due(&mut self) {
        let is_wanted = self.settings.fetch.refresh_at_start && self.refreshing.is_none();
        let mut feeds = self.feeds.all.iter();
        if is_wanted && feeds.any(|row| row.schedule.is_due(self.now)) {
            self.refresh(Scope::All, Occasion::Due);
            if let Some(refresh) = &mut self.refreshing {
                refresh.is_quiet = true;
            }
        }
    }

    /// Asks for the news of `scope`, unless a refresh is running.
    pub(super) fn refresh(&mut self, scope: Scope, occasion: Occasion) {
        if let Some(refresh) = &self.refreshing {
            let notice = format!("a refresh is already running {}", refresh.count());
            self.tell(Notice::info(notice));
            return;
        }
        let job = self.running.start();
        self.refreshing = Some(Refreshing {
            job,
            progress: None,
            is_shown: false,
            has_written: false,
            is_quiet: false,
        });
        self.ask(Effect::Refresh {
            job,
            scope,
            occasion,
        });
    }

    /// The source that `refresh` is for: the one in the source list or the one whose headlines
    /// are shown; among headlines of many sources, that of the headline.
    pub(super) fn source_here(&self) -> Scope {
        let shown = &self.headlines.query.scope;
        match (self.focus, self.current()) {
            (Pane::Reader, Some(headline)) => Scope::Feed(headline.feed),
            (Pane::Headlines, Some(headline)) if *shown == Scope::All => Scope::Feed(headline.feed),
            _ => shown.clone(),
        }
    }

    /// A job says how far it is.
    pub(super) fn progress(&mut self, job: JobId, progress: Progress) {
        if let Some(refresh) = &mut self.refreshing
            && refresh.job == job
        {
            refresh.progress = Some(progress);
        }
    }

    /// A job is over.
    pub(super) fn done(&mut self, job: JobId, summary: Summary) {
        if !self.running.finish(job) {
            return;
        }
        let refresh = self.refreshing.take_if(|refresh| refresh.job == job);
        let notice = match summary {
            Summary::Refreshed(refreshed) if refresh.is_some_and(|refresh| refresh.is_quiet) => {
                let count = refreshed.new_entries;
                (count > 0).then(|| Notice::info(new_entries(count)))
            }
            Summary::Refreshed(refreshed) => self.refreshed(&refreshed),
            Summary::Subscribed(subscribed) => {
                self.adding.job = None;
                self.added(subscribed.feed);
                Some(subscribed_notice(&subscribed))
            }
        };
        if let Some(notice) = notice {
            self.tell(notice);
        }
        self.reload();
    }

    /// What a refresh tells at its end.
    fn refreshed(&self, refreshed: &Refreshed) -> Option<Notice> {
        let failed = refreshed.failed.len();
        let problems = self.key_for(Action::Problems);
        let notice = match (&refreshed.failed[..], refreshed.fetched) {
            // A refresh of no source: the list itself says that there are none.
            ([], 0) if refreshed.left_out == 0 => return None,
            ([], 0) => Notice::info(format!(
                "no source wants to be asked yet; {} asks this one",
                self.key_for(Action::Refresh)
            )),
            ([], _) => Notice::info(new_entries(refreshed.new_entries)),
            ([(_, title, problem)], 0) => Notice::problem(&Problem::new(
                format!("{title}: {}", problem.what),
                &problem.why,
                &problem.advice,
            )),
            ([(_, _, first), ..], 0) => Notice::problem(&Problem::new(
                format!(
                    "none of the {failed} sources could be reached ({})",
                    first.what
                ),
                &first.why,
                // The advice may be missing.
                [
                    &*first.advice,
                    &format!("what is stored is shown, {problems} lists all"),
                ]
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join("; "),
            )),
            _ => Notice::info(format!(
                "{}, {failed} failed ({problems} shows why)",
                new_entries(refreshed.new_entries)
            )),
        };
        Some(notice)
    }
}

fn new_entries(count: u32) -> String {
    match count {
        0 => "nothing new".to_owned(),
        _ => format!("{count} new"),
    }
}

fn subscribed_notice(subscribed: &Subscribed) -> Notice {
    Notice::info(if subscribed.is_new {
        format!("subscribed to {}", subscribed.title)
    } else {
        format!("{} is among the sources already", subscribed.title)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Msg;
    use crate::news::{EntryId, FeedId};
    use crate::testing::{TestApp, feed, headline, problem, settings};
    use crate::text::Plain;

    fn refreshed(new_entries: u32, fetched: u32, failed: usize) -> Summary {
        let failure = |id: i64| (FeedId(id), Plain::new("Example News"), problem());
        Summary::Refreshed(Refreshed {
            fetched,
            unchanged: 0,
            new_entries,
            left_out: 0,
            failed: (1..).map(failure).take(failed).collect(),
        })
    }

    /// Checks what is told at the end of a refresh.
    #[track_caller]
    fn check(summary: Summary, expected: &str) {
        let mut app = TestApp::with_headlines(["Storm"]);
        let effects = app.press("R");
        let [
            Effect::Refresh {
                job,
                scope: Scope::All,
                occasion: Occasion::Asked,
            },
        ] = effects[..]
        else {
            panic!("{effects:?}");
        };
        app.deliver(Msg::Done { job, summary });
        assert_eq!(app.notice(), expected);
        assert!(app.model.refreshing.is_none());
    }

    #[test]
    fn the_end_of_a_refresh_tells_what_is_new_and_what_failed() {
        check(refreshed(38, 12, 0), "38 new");
        check(refreshed(0, 12, 0), "nothing new");
        check(refreshed(38, 12, 2), "38 new, 2 failed (! shows why)");
    }

    #[test]
    fn a_refresh_that_reaches_nobody_says_so_and_what_to_do() {
        check(
            refreshed(0, 0, 1),
            "Example News: could not reach example.org: the name is not known; \
             check that you are online",
        );
        check(
            refreshed(0, 0, 16),
            "none of the 16 sources could be reached (could not reach example.org): \
             the name is not known; check that you are online; \
             what is stored is shown, ! lists all",
        );
    }

    #[test]
    fn a_long_notice_is_shown_whole() {
        let mut app = TestApp::with_headlines(["Storm"]);
        let effects = app.press("R");
        let [Effect::Refresh { job, .. }] = effects[..] else {
            panic!("{effects:?}")
        };
        app.deliver(Msg::Done {
            job,
            summary: refreshed(0, 0, 16),
        });
        let screen = app.screen();
        let words: Vec<_> = screen.split_whitespace().collect();
        assert!(
            words
                .join(" ")
                .contains("what is stored is shown, ! lists all"),
            "{screen}"
        );
    }

    #[test]
    fn a_second_refresh_waits_for_the_first_and_its_progress_is_shown() {
        let mut app = TestApp::with_headlines(["Storm"]);
        let effects = app.press("R");
        let [Effect::Refresh { job, .. }] = effects[..] else {
            panic!("{effects:?}")
        };
        let what = Plain::new("Example News");
        let progress = Progress {
            done: 12,
            total: 40,
            what,
            is_stored: true,
        };
        app.deliver(Msg::Progress { job, progress });
        assert!(
            app.screen().contains("refreshing 12/40"),
            "{}",
            app.screen()
        );
        assert_eq!(app.press("R"), []);
        assert_eq!(app.notice(), "a refresh is already running 12/40");
        app.deliver(Msg::Failed {
            job,
            problem: problem(),
        });
        assert!(matches!(app.press("R")[..], [Effect::Refresh { .. }]));
    }

    #[test]
    fn one_source_is_refreshed_wherever_it_is_seen() {
        let feeds = || {
            vec![
                feed(1, "Example News", None, 1),
                feed(2, "Gazette", Some("World"), 1),
            ]
        };
        let mut of_gazette = headline(2, "Vote");
        of_gazette.feed = FeedId(2);
        let rows = [headline(1, "Storm"), of_gazette];
        let cases = [
            ("j r", Scope::Feed(FeedId(2))),
            ("j <enter> r", Scope::Feed(FeedId(2))),
            ("h r", Scope::All),
            ("h j r", Scope::Feed(FeedId(1))),
            ("h j j r", Scope::Folder(Plain::new("World"))),
            ("] l r", Scope::Feed(FeedId(1))),
        ];
        for (keys, expected) in cases {
            let mut app = TestApp::new();
            app.load(feeds(), rows.to_vec());
            let effects = app.press(keys);
            let Some(Effect::Refresh { scope, .. }) = effects.last() else {
                panic!("{keys}: {effects:?}");
            };
            assert_eq!(*scope, expected, "{keys}");
        }
    }

    #[test]
    fn the_start_refreshes_all_if_it_is_so_set() {
        let mut settings = settings();
        settings.fetch.refresh_at_start = true;
        let app = TestApp::with_settings(settings);
        let [
            Effect::LoadFeeds { .. },
            Effect::LoadHeadlines { limit: 500, .. },
            Effect::Refresh {
                scope: Scope::All,
                occasion: Occasion::Asked,
                ..
            },
        ] = &app.first[..]
        else {
            panic!("{:?}", app.first);
        };
        assert!(app.screen().contains("refreshing"));
    }

    #[test]
    fn what_becomes_due_is_asked_for_and_only_news_is_told() {
        let mut settings = settings();
        settings.fetch.refresh_at_start = true;
        let mut app = TestApp::with_settings(settings);
        let job = |effects: &[Effect]| {
            let job = effects.iter().find_map(|effect| match effect {
                Effect::Refresh { job, .. } => Some(*job),
                _ => None,
            });
            job.unwrap()
        };
        let first = job(&app.first);
        app.deliver(Msg::Done {
            job: first,
            summary: Summary::Refreshed(Refreshed {
                left_out: 1,
                ..Refreshed::default()
            }),
        });
        assert!(
            app.notice().starts_with("no source wants to be asked yet"),
            "{}",
            app.notice()
        );
        let mut row = feed(1, "Example News", None, 0);
        let now = app.model.now;
        let later = |minutes| now + std::time::Duration::from_mins(minutes);
        row.schedule.next_fetch = Some(later(10));
        app.load(vec![row], Vec::new());
        assert_eq!(app.deliver(Msg::Tick(later(9))), [Effect::CheckStore]);
        let effects = app.deliver(Msg::Tick(later(10)));
        let due = job(&effects);
        app.deliver(Msg::Done {
            job: due,
            summary: refreshed(0, 1, 1),
        });
        assert!(!app.notice().contains("failed"), "{}", app.notice());
    }

    #[test]
    fn the_end_of_a_refresh_shows_what_it_stored() {
        let mut app = TestApp::with_headlines(["Storm"]);
        let effects = app.press("R");
        let [Effect::Refresh { job, .. }] = effects[..] else {
            panic!("{effects:?}")
        };
        let effects = app.deliver(Msg::Done {
            job,
            summary: refreshed(1, 1, 0),
        });
        let [Effect::LoadFeeds { .. }, Effect::LoadHeadlines { .. }] = effects[..] else {
            panic!("{effects:?}");
        };
        app.load(Vec::new(), vec![headline(9, "Fire")]);
        assert_eq!(
            app.model.headlines.list.selected().map(|row| row.id),
            Some(EntryId(9))
        );
    }
}
