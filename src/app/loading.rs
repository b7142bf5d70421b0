//! Loading the two lists: one load of each at a time, whatever changes meanwhile.

use super::Model;
use super::effect::Effect;
use super::headlines::Next;
use super::list::Step;
use super::msg::JobId;
use super::notices::Notice;
use super::running::Running;
use crate::filter::Query;
use crate::news::HeadlinePage;

/// A list that is loaded again and again: one load at a time, and once more after it when
/// something changed meanwhile.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Loading {
    /// The load in flight.
    pub job: Option<JobId>,
    is_stale: bool,
}

impl Loading {
    /// Asks for a load. `None` when one is in flight; it will be followed by another.
    pub fn ask(&mut self, running: &mut Running) -> Option<JobId> {
        if self.job.is_some() {
            self.is_stale = true;
            return None;
        }
        self.job = Some(running.start());
        self.job
    }

    /// Notes that the load in flight is over. True when another must follow.
    pub fn finish(&mut self) -> bool {
        self.job = None;
        std::mem::take(&mut self.is_stale)
    }

    /// Gives up the load in flight.
    pub fn drop_job(&mut self, running: &mut Running) -> Option<JobId> {
        self.is_stale = false;
        self.job.take().filter(|&job| running.finish(job))
    }
}

impl Model {
    /// Loads both lists again.
    pub(super) fn reload(&mut self) {
        self.load_feeds();
        self.load_headlines();
    }

    pub(super) fn load_feeds(&mut self) {
        if let Some(job) = self.feeds.loading.ask(&mut self.running) {
            self.ask(Effect::LoadFeeds { job });
        }
    }

    pub(super) fn load_headlines(&mut self) {
        if let Some(job) = self.headlines.loading.ask(&mut self.running) {
            let query = self.headlines.query.clone();
            let limit = self.headlines.limit;
            self.ask(Effect::LoadHeadlines { job, query, limit });
        }
    }

    /// Shows the headlines of the source under the cursor of the source list.
    pub(super) fn show_source(&mut self) {
        let scope = self.feeds.scope();
        let mut query = Query {
            order: self.feeds.order(&scope),
            scope,
            ..self.headlines.query.clone()
        };
        if query.scope != self.headlines.query.scope {
            // Elsewhere other words are of interest, or all headlines.
            query.words.clear();
        }
        self.show(query);
    }

    /// Shows the headlines of `query`.
    pub(super) fn show(&mut self, query: Query) {
        if query == self.headlines.query {
            return;
        }
        if query.scope != self.headlines.query.scope {
            self.end_look();
        }
        // The answer to the old question is of no use: the new one need not wait for it.
        if let Some(job) = self.headlines.loading.drop_job(&mut self.running) {
            self.ask(Effect::Cancel(job));
        }
        self.headlines.ask(query);
        self.load_headlines();
    }

    pub(super) fn headlines_loaded(&mut self, job: JobId, query: Query, page: HeadlinePage) {
        if !self.running.finish(job) {
            return;
        }
        let is_again = self.headlines.loading.finish();
        self.looks_at(&query.scope, &page);
        self.headlines.set(query, page);
        if is_again {
            self.load_headlines();
        }
        match self.headlines.next.take() {
            // Rows of an older question are not what was waited for.
            next @ Some(_) if is_again && !self.headlines.is_whole() => self.headlines.next = next,
            Some(Next::Bottom) => self.headlines.list.step(Step::To(usize::MAX)),
            Some(Next::UnreadBelow { opens }) => self.next_unread(opens),
            Some(Next::FirstUnread { opens }) => match self.headlines.first_unread() {
                Some(at) => self.go_to_headline(at, opens),
                // The counts promised one; by now it is read.
                None => self.tell(Notice::info("nothing else is unread")),
            },
            None => {}
        }
    }

    /// Somebody wrote to the store. What a refresh writes first is shown at once, the rest with
    /// the ticks, and at its end.
    pub(super) fn store_changed(&mut self) {
        match &mut self.refreshing {
            Some(refresh) if refresh.is_shown => refresh.has_written = true,
            Some(refresh) => {
                refresh.is_shown = true;
                self.reload();
            }
            None => self.reload(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_changes_while_a_list_loads_mean_one_more_load() {
        let (mut running, mut loading) = (Running::default(), Loading::default());
        assert!(loading.ask(&mut running).is_some());
        assert!(loading.ask(&mut running).is_none());
        assert!(loading.ask(&mut running).is_none());
        assert!(loading.finish());
        assert!(loading.ask(&mut running).is_some());
        assert!(!loading.finish());
    }
}
