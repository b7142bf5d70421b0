//! Refreshing from the interface: one at a time, its progress, and what it tells at the end.

use super::Model;
use super::effect::Effect;
use super::layout::Pane;
use super::msg::JobId;
use super::notices::Notice;
use crate::action::Action;
use crate::news::Scope;
use crate::report::{Problem, Progress, Refreshed, Subscribed, Summary};

/// A refresh under way.
#[derive(Debug, Clone, PartialEq)]
pub struct Refreshing {
    /// Its job.
    pub job: JobId,
    /// How far it is; `None` until it says so for the first time.
    pub progress: Option<Progress>,
}

impl Refreshing {
    /// "12/40", or nothing before the first word of it.
    pub fn count(&self) -> String {
        let count = self.progress.as_ref();
        count.map_or_else(String::new, |at| format!("{}/{}", at.done, at.total))
    }
}

impl Model {
    /// Asks for the news of `scope`, unless a refresh is running.
    pub(super) fn refresh(&mut self, scope: Scope) {
        if let Some(refresh) = &self.refreshing {
            let notice = format!("a refresh is already running {}", refresh.count());
            self.tell(Notice::info(notice));
            return;
        }
        let job = self.running.start();
        self.refreshing = Some(Refreshing {
            job,
            progress: None,
        });
        self.ask(Effect::Refresh { job, scope });
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
        self.refreshing.take_if(|refresh| refresh.job == job);
        let notice = match summary {
            Summary::Refreshed(refreshed) => self.refreshed(&refreshed),
            Summary::Subscribed(subscribed) => Some(subscribed_notice(&subscribed)),
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
            ([], 0) => return None,
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
                format!(
                    "{}. What is stored is shown; {problems} lists all",
                    first.advice
                ),
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
