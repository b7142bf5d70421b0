//! When a feed is asked again.
//!
//! A feed is asked about twice for every entry that it publishes: seldom enough for its server,
//! often enough to be current. What the feed and its server say goes first: `<ttl>`, `skipHours`,
//! `skipDays`, `Cache-Control: max-age`, `Expires`, `Retry-After`. A feed that fails is asked ever more seldom.

use std::time::Duration;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::account::Setback;
use crate::config::RefreshEvery;
use crate::news::{FeedId, Pace, Schedule};
use crate::store::feeds::{self, Habits};
use crate::store::{StoreError, Transaction};

/// Time between two requests, as the feed's habits have it. Starting values: the busiest
/// agencies publish every few minutes, and who publishes once a week is still read the same day.
const SHORTEST: Duration = Duration::from_mins(10);
const LONGEST: Duration = Duration::from_hours(12);

/// What a feed or a server may ask for at most: some say a year and publish daily.
const LONGEST_ASKED: Duration = Duration::from_hours(24);

/// Wait after the first failure; doubled with each further one, up to a day. Starting values.
const FIRST_BACK_OFF: Duration = Duration::from_mins(5);
const LONGEST_BACK_OFF: Duration = Duration::from_hours(24);

/// Longest wait for a feed that was not reached at all: this machine may have been offline, and
/// then nobody was bothered by the tries. A starting value.
const LONGEST_OFFLINE: Duration = Duration::from_mins(15);

/// What came of asking a feed.
#[derive(Debug, Clone, Copy)]
pub enum Came {
    /// It answered; nothing new is to be expected for so long, if its server says so.
    Answer(Option<Duration>),
    /// It failed.
    Setback(Setback),
}

/// Keeps when `feed` is asked again; in the transaction that keeps what came.
pub fn keep(
    tx: &Transaction<'_>,
    feed: FeedId,
    came: Came,
    every: RefreshEvery,
    now: Timestamp,
) -> Result<(), StoreError> {
    let came = match came {
        // Where it moved to it is not: it is asked for where it was before it counts as gone.
        Came::Setback(Setback::Gone | Setback::Missing) if feeds::forget_move(tx, feed)? => {
            Came::Setback(Setback::Failed)
        }
        came => came,
    };
    let habits = feeds::habits(tx, feed)?;
    let dice = dice(feed, now);
    feeds::keep_schedule(tx, feed, &schedule(came, &habits, every, now, dice))
}

/// `dice` is anything; it decides the jitter.
fn schedule(
    came: Came,
    habits: &Habits,
    every: RefreshEvery,
    now: Timestamp,
    dice: u64,
) -> Schedule {
    let failures = match came {
        Came::Answer(_) => 0,
        Came::Setback(_) => habits.failures.saturating_add(1),
    };
    let wait = match came {
        Came::Answer(fresh_for) => {
            let own = match every {
                RefreshEvery::Auto => interval(habits, now),
                RefreshEvery::Every(wait) => wait,
            };
            let asked = fresh_for.max(habits.pace.at_least).unwrap_or_default();
            own.max(asked.min(LONGEST_ASKED))
        }
        Came::Setback(Setback::Forbidden(wait)) => wait,
        Came::Setback(Setback::Offline) => jittered(back_off(failures).min(LONGEST_OFFLINE), dice),
        Came::Setback(Setback::Failed | Setback::Missing | Setback::Gone) => {
            jittered(back_off(failures), dice)
        }
    };
    let forbidden_until = match came {
        Came::Setback(Setback::Forbidden(wait)) => Some(after(now, wait)),
        _ => None,
    };
    Schedule {
        next_fetch: Some(outside_skipped(after(now, wait), &habits.pace)),
        forbidden_until,
        is_gone: matches!(came, Came::Setback(Setback::Gone)),
        failures,
    }
}

/// Half the time that passes between two entries. What has passed since the last one counts, so
/// that a feed that falls silent is asked ever more seldom.
fn interval(habits: &Habits, now: Timestamp) -> Duration {
    let Some(since) = habits.since else {
        return LONGEST;
    };
    let passed = Duration::try_from(now.duration_since(since)).unwrap_or_default();
    (passed / habits.latest.max(1) / 2).clamp(SHORTEST, LONGEST)
}

fn back_off(failures: u32) -> Duration {
    let doublings = failures.saturating_sub(1).min(16);
    FIRST_BACK_OFF
        .saturating_mul(1 << doublings)
        .min(LONGEST_BACK_OFF)
}

/// A quarter more or less, so that feeds which failed together are not asked together again.
fn jittered(wait: Duration, dice: u64) -> Duration {
    let percent = 75 + u32::try_from(dice % 51).unwrap_or_default();
    wait * percent / 100
}

/// Differs from feed to feed and from moment to moment (the finish of `SplitMix64`).
fn dice(feed: FeedId, now: Timestamp) -> u64 {
    let seed = feed.0.cast_unsigned() ^ now.as_millisecond().cast_unsigned().rotate_left(20);
    let mixed = (seed ^ (seed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

fn after(now: Timestamp, wait: Duration) -> Timestamp {
    now.checked_add(wait).unwrap_or(Timestamp::MAX)
}

/// The first moment from `then` on whose hour and day the feed does not skip.
fn outside_skipped(then: Timestamp, pace: &Pace) -> Timestamp {
    const HOUR: i64 = 3_600;
    const HOURS_OF_A_WEEK: usize = 7 * 24;
    let mut moment = then;
    for _ in 0..HOURS_OF_A_WEEK {
        let local = TimeZone::UTC.to_datetime(moment);
        let day = local.weekday().to_monday_zero_offset();
        if pace.skipped_hours & (1 << local.hour()) == 0 && pace.skipped_days & (1 << day) == 0 {
            return moment;
        }
        let into_hour = moment.as_second().rem_euclid(HOUR);
        let to_next = SignedDuration::from_secs(HOUR - into_hour);
        moment = moment.checked_add(to_next).unwrap_or(Timestamp::MAX);
    }
    // All hours or days are skipped, which cannot be meant.
    then
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Half past noon.
    fn now() -> Timestamp {
        "2026-03-01T12:30:00Z".parse().unwrap()
    }

    fn mins(mins: u64) -> Duration {
        Duration::from_mins(mins)
    }

    /// A feed with `latest` entries, the oldest of them `hours` old.
    fn habits(latest: u32, hours: i64) -> Habits {
        Habits {
            pace: Pace::default(),
            failures: 0,
            latest,
            since: (latest > 0).then(|| now() - SignedDuration::from_hours(hours)),
        }
    }

    fn next(came: Came, habits: &Habits, every: RefreshEvery) -> Schedule {
        // 25 in 0..=50: no jitter.
        schedule(came, habits, every, now(), 25)
    }

    /// Minutes until the next fetch.
    #[track_caller]
    fn check(came: Came, habits: &Habits, every: RefreshEvery, expected: i64) {
        let next = next(came, habits, every).next_fetch.unwrap();
        assert_eq!(
            next.duration_since(now()).as_mins(),
            expected,
            "{came:?} {habits:?} {every:?}"
        );
    }

    #[test]
    fn a_feed_is_asked_twice_for_every_entry_within_bounds() {
        let answer = Came::Answer(None);
        check(answer, &habits(20, 20), RefreshEvery::Auto, 30);
        check(answer, &habits(5, 40), RefreshEvery::Auto, 240);
        check(answer, &habits(20, 1), RefreshEvery::Auto, 10);
        check(answer, &habits(20, 24 * 365), RefreshEvery::Auto, 720);
        check(answer, &habits(0, 0), RefreshEvery::Auto, 720);
    }

    #[test]
    fn what_is_set_and_what_the_source_says_go_first() {
        let busy = habits(20, 1);
        let every = RefreshEvery::Every(mins(45));
        check(Came::Answer(None), &busy, every, 45);
        check(Came::Answer(Some(mins(60))), &busy, every, 60);
        check(Came::Answer(Some(mins(60))), &busy, RefreshEvery::Auto, 60);
        let mut slow = busy;
        slow.pace.at_least = Some(mins(90));
        check(Came::Answer(Some(mins(60))), &slow, every, 90);
        slow.pace.at_least = Some(mins(60 * 24 * 365));
        check(Came::Answer(None), &slow, every, 60 * 24);
    }

    #[test]
    fn skipped_hours_are_waited_out() {
        let mut quiet = habits(20, 20);
        // 30 minutes lead to 13:00.
        quiet.pace.skipped_hours = 0b11 << 13;
        check(Came::Answer(None), &quiet, RefreshEvery::Auto, 150);
        // It is Sunday; and on Monday not before one o'clock.
        quiet.pace.skipped_hours = 1;
        quiet.pace.skipped_days = 1 << 6;
        check(Came::Answer(None), &quiet, RefreshEvery::Auto, 12 * 60 + 30);
        quiet.pace.skipped_hours = (1 << 24) - 1;
        check(Came::Answer(None), &quiet, RefreshEvery::Auto, 30);
        quiet.pace = Pace {
            skipped_days: 0b111_1111,
            ..Pace::default()
        };
        check(Came::Answer(None), &quiet, RefreshEvery::Auto, 30);
    }

    #[test]
    fn a_feed_that_fails_is_asked_ever_more_seldom() {
        let failed = Came::Setback(Setback::Failed);
        let offline = Came::Setback(Setback::Offline);
        for (failures, minutes, minutes_offline) in
            [(0, 5, 5), (1, 10, 10), (3, 40, 15), (99, 60 * 24, 15)]
        {
            let habits = Habits {
                failures,
                ..habits(20, 20)
            };
            check(failed, &habits, RefreshEvery::Auto, minutes);
            check(offline, &habits, RefreshEvery::Auto, minutes_offline);
        }
        assert_eq!(next(failed, &habits(1, 1), RefreshEvery::Auto).failures, 1);
        let answered = next(Came::Answer(None), &habits(1, 1), RefreshEvery::Auto);
        assert_eq!(answered.failures, 0);
    }

    #[test]
    fn jitter_is_a_quarter_at_most() {
        assert_eq!(jittered(mins(100), 0), mins(75));
        assert_eq!(jittered(mins(100), 50), mins(125));
        let dices: std::collections::HashSet<_> =
            (1..=8).map(|id| dice(FeedId(id), now()) % 51).collect();
        assert!(dices.len() > 4, "{dices:?}");
    }

    #[test]
    fn what_a_server_forbids_is_kept_to_the_second() {
        let forbidden = Came::Setback(Setback::Forbidden(mins(7)));
        let next = next(forbidden, &habits(20, 20), RefreshEvery::Auto);
        let then = Some(now() + mins(7));
        assert_eq!((next.next_fetch, next.forbidden_until), (then, then));
        assert!(!next.is_gone);
    }

    #[test]
    fn what_is_gone_is_not_due_again() {
        let gone = Came::Setback(Setback::Gone);
        let next = next(gone, &habits(20, 20), RefreshEvery::Auto);
        let later = now() + Duration::from_hours(1_000);
        assert!(next.is_gone && !next.is_due(later));
    }
}
