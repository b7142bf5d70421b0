//! When a feed is asked again, and who asks.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

/// How often a source wants to be asked, as far as it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Pace {
    /// Not sooner than this after an answer.
    pub at_least: Option<Duration>,
    /// Hours of the day, in UTC, in which not to ask: bit 0 is the hour after midnight.
    pub skipped_hours: u32,
    /// Days of the week, in UTC, on which not to ask: bit 0 is Monday.
    pub skipped_days: u8,
}

/// Who wants the news of a feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Occasion {
    /// The reader does: all are asked that have not forbidden it.
    Asked,
    /// Nobody in particular: those are asked whose time has come.
    Due,
}

/// When a feed is asked again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Schedule {
    /// When it is due; `None` for one that has never been asked.
    pub next_fetch: Option<Timestamp>,
    /// Its server does not want to be asked before this.
    pub forbidden_until: Option<Timestamp>,
    /// It is gone for good, as its server says: nobody but the reader asks for it.
    pub is_gone: bool,
    /// Tries that failed since it last answered.
    pub failures: u32,
}

impl Schedule {
    /// The longest wait that is believed: longer ones come from a clock that was wrong.
    const LONGEST: SignedDuration = SignedDuration::from_hours(8 * 24);

    /// Until when its server does not want to be asked, if that is not over.
    pub fn forbidden_at(&self, now: Timestamp) -> Option<Timestamp> {
        self.forbidden_until.filter(|until| is_ahead(*until, now))
    }

    /// Whether its time has come.
    pub fn is_due(&self, now: Timestamp) -> bool {
        let waits = self.next_fetch.is_some_and(|next| is_ahead(next, now));
        !self.is_gone && !waits && self.forbidden_at(now).is_none()
    }
}

fn is_ahead(then: Timestamp, now: Timestamp) -> bool {
    then > now && then.duration_since(now) <= Schedule::LONGEST
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(schedule: Schedule, is_due: bool) {
        let now = Timestamp::from_second(1_000_000).unwrap();
        assert_eq!(schedule.is_due(now), is_due, "{schedule:?}");
    }

    fn at(second: i64) -> Option<Timestamp> {
        Timestamp::from_second(second).ok()
    }

    #[test]
    fn a_feed_is_due_when_its_time_has_come_and_nothing_forbids_it() {
        let feed = Schedule::default();
        let next = |next_fetch| Schedule { next_fetch, ..feed };
        check(feed, true);
        check(next(at(1_000_000)), true);
        check(next(at(1_000_001)), false);
        check(
            Schedule {
                forbidden_until: at(1_000_001),
                ..feed
            },
            false,
        );
        check(
            Schedule {
                is_gone: true,
                ..feed
            },
            false,
        );
    }

    #[test]
    fn a_clock_that_was_years_ahead_silences_nothing() {
        check(
            Schedule {
                next_fetch: at(900_000_000),
                forbidden_until: at(900_000_000),
                ..Schedule::default()
            },
            true,
        );
    }
}
