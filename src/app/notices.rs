//! Notices: one line that says what happened, and goes by itself.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::Model;
use crate::report::Problem;
use crate::text::Plain;

/// How long a notice that only confirms stays. Starting value: a line is read in a second or
/// two, and the eye may be elsewhere.
const SHORT: SignedDuration = SignedDuration::from_secs(5);

/// How long a notice of something that went wrong stays. Starting value: it may have three lines.
const LONG: SignedDuration = SignedDuration::from_secs(20);

/// One thing to tell the reader.
#[derive(Debug, Clone, PartialEq)]
pub struct Notice {
    /// What it says.
    pub text: Plain,
    /// Whether something went wrong.
    pub is_problem: bool,
    /// When it goes; unknown until the first tick after it came, because the model's clock may
    /// be a minute old when it comes.
    expires: Option<Timestamp>,
}

impl Notice {
    /// Something that was done.
    pub fn info(text: impl AsRef<str>) -> Self {
        Self {
            text: Plain::new(text.as_ref()),
            is_problem: false,
            expires: None,
        }
    }

    /// Something that went wrong.
    pub fn problem(problem: &Problem) -> Self {
        Self {
            text: problem.line(),
            is_problem: true,
            expires: None,
        }
    }

    /// Whether it is still to be shown at `now`.
    pub fn lasts(&mut self, now: Timestamp) -> bool {
        let lasting = if self.is_problem { LONG } else { SHORT };
        let expires = *self
            .expires
            .get_or_insert_with(|| now.saturating_add(lasting).unwrap_or(Timestamp::MAX));
        now < expires
    }

    /// How long after `now` it should be looked at again: at least a second.
    pub fn wait(&self, now: Timestamp) -> Duration {
        let left = self
            .expires
            .map_or(SignedDuration::ZERO, |at| at.duration_since(now));
        Duration::try_from(left)
            .unwrap_or_default()
            .max(Duration::from_secs(1))
    }
}

impl Model {
    /// The reader has gone elsewhere: what was done where they come from is no news there, and
    /// covers the name of what they see. What went wrong stays for its time.
    pub(super) fn drop_confirmation(&mut self) {
        self.notice.take_if(|notice| !notice.is_problem);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::{Effect, Msg};
    use crate::testing::{TestApp, problem};

    #[test]
    fn a_notice_goes_after_its_time_however_old_the_clock_was_when_it_came() {
        let mut app = TestApp::with_headlines(["Storm"]);
        assert_eq!(app.model.next_tick(), Some(Duration::from_mins(1)));
        app.press("y");
        assert_eq!(app.model.next_tick(), Some(Duration::from_secs(1)));
        // The first tick after half a minute of rest only tells when it is.
        app.wait(Duration::from_secs(30));
        assert!(app.screen().contains("copied"));
        assert_eq!(app.model.next_tick(), Some(Duration::from_secs(5)));
        app.wait(Duration::from_secs(5));
        assert!(!app.screen().contains("copied"));
        assert_eq!(app.model.next_tick(), Some(Duration::from_mins(1)));
    }

    #[test]
    fn a_confirmation_does_not_follow_the_reader_to_another_place_and_a_problem_does() {
        for keys in ["<enter>", "?", "i", "]"] {
            let mut app = TestApp::with_sources();
            app.press("y");
            assert_ne!(app.notice(), "", "{keys}");
            app.press("j");
            assert_ne!(app.notice(), "", "the same list");
            app.press(keys);
            assert_eq!(app.notice(), "", "{keys}");
            app.deliver(Msg::Notice(problem()));
            app.press(keys);
            assert_ne!(app.notice(), "", "{keys}");
        }
    }

    #[test]
    fn a_problem_goes_when_the_reader_looks_at_what_went_wrong() {
        let mut app = TestApp::with_sources();
        app.deliver(Msg::Notice(problem()));
        app.press("!");
        assert_eq!(app.notice(), "");
    }

    #[test]
    fn a_problem_stays_longer_than_a_confirmation() {
        let mut app = TestApp::with_headlines(["Storm"]);
        app.deliver(Msg::Notice(problem()));
        app.wait(Duration::from_secs(1));
        assert_eq!(app.model.next_tick(), Some(Duration::from_secs(20)));
    }

    #[test]
    fn other_writers_are_looked_for_once_a_minute() {
        let mut app = TestApp::with_headlines(["Storm"]);
        assert_eq!(app.wait(Duration::from_secs(59)), []);
        assert_eq!(app.wait(Duration::from_secs(1)), [Effect::CheckStore]);
        assert_eq!(app.wait(Duration::from_secs(1)), []);
        assert_eq!(app.deliver(Msg::Resumed), [Effect::CheckStore]);
    }
}
