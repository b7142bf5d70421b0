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
}
