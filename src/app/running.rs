//! What is in flight, and the only place where late answers are dropped.

use std::collections::BTreeSet;

use super::msg::JobId;

/// The jobs whose answers are still wanted.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Running {
    last: u64,
    jobs: BTreeSet<JobId>,
}

impl Running {
    /// Names a new job.
    pub fn start(&mut self) -> JobId {
        self.last += 1;
        let job = JobId(self.last);
        self.jobs.insert(job);
        job
    }

    /// Whether anybody still wants to hear of `job`.
    pub fn wants(&self, job: JobId) -> bool {
        self.jobs.contains(&job)
    }

    /// Ends `job`, by its answer or by giving it up. False when it was over before: the answer
    /// comes too late.
    pub fn finish(&mut self, job: JobId) -> bool {
        self.jobs.remove(&job)
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_counts_once() {
        let mut running = Running::default();
        let job = running.start();
        assert!(running.wants(job));
        assert!(running.finish(job));
        assert!(!running.finish(job));
    }

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
