//! Adding a source by its address, as it is typed or pasted.

use super::Model;
use super::effect::Effect;
use super::list::Step;
use super::msg::JobId;
use super::notices::Notice;
use super::prompt::{self, Typed};
use crate::keymap::Key;
use crate::news::{FeedId, Scope};

/// Characters of an address at most: more than servers take.
const MAX_ADDRESS: usize = 2_000;

/// A source that is being added.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Adding {
    /// What has been typed of its address, while it is typed.
    pub typed: Option<String>,
    /// The job that looks what is there, while it runs.
    pub job: Option<JobId>,
    /// What was added last, until the list has it.
    added: Option<FeedId>,
}

impl Model {
    /// Asks for the address of a source.
    pub(super) fn ask_address(&mut self) {
        if self.adding.job.is_some() {
            return self.tell(Notice::info("a source is being added already"));
        }
        self.adding.typed = Some(String::new());
    }

    /// What a key means while an address is typed; false when none is.
    pub(super) fn press_in_address(&mut self, key: Key) -> bool {
        let Some(mut typed) = self.adding.typed.take() else {
            return false;
        };
        match prompt::press(&mut typed, key, MAX_ADDRESS) {
            Typed::Changed | Typed::Same => self.adding.typed = Some(typed),
            Typed::Done if !typed.trim().is_empty() => {
                let job = self.running.start();
                self.adding.job = Some(job);
                self.ask(Effect::Subscribe {
                    job,
                    address: typed.trim().to_owned(),
                });
            }
            Typed::Done | Typed::GivenUp => {}
        }
        true
    }

    /// A source was added, or was there already: it is gone to as soon as it is listed.
    pub(super) fn added(&mut self, feed: FeedId) {
        self.adding.added = Some(feed);
    }

    /// The source list is another: the source that was just added is in it.
    pub(super) fn go_to_added(&mut self) {
        let Some(feed) = self.adding.added else {
            return;
        };
        let Some(at) = self.feeds.list.position(&Scope::Feed(feed)) else {
            return;
        };
        self.adding.added = None;
        // Whoever reads goes on in the list that they came from.
        if self.reader.is_none() {
            self.feeds.list.step(Step::To(at));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::{Msg, Pane};
    use crate::news::FeedKind;
    use crate::report::{Subscribed, Summary};
    use crate::testing::{TestApp, asked, feed, headline, problem};

    /// Types an address and says which job looks at it.
    #[track_caller]
    fn add(app: &mut TestApp) -> JobId {
        match &app.press("A <space> x . e x <enter>")[..] {
            [Effect::Subscribe { job, address }] if address == "x.ex" => *job,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_source_is_added_by_its_address_and_gone_to() {
        let mut app = TestApp::with_headlines(["Storm"]);
        app.press("A x");
        assert!(app.screen().contains("address of a feed or page: x"));
        app.press("<esc>");
        let job = add(&mut app);
        assert!(app.screen().contains("adding a source"), "{}", app.screen());
        app.press("A");
        assert_eq!(app.notice(), "a source is being added already");
        let subscribed = Subscribed {
            feed: FeedId(2),
            title: "Gazette".into(),
            url: "https://x.ex/feed".parse().unwrap(),
            kind: FeedKind::Feed,
            is_new: true,
            entries: 1,
        };
        app.deliver(Msg::Done {
            job,
            summary: Summary::Subscribed(subscribed),
        });
        assert_eq!(app.notice(), "subscribed to Gazette");
        let feeds = vec![
            feed(1, "Example News", None, 1),
            feed(2, "Gazette", None, 1),
        ];
        let effects = app.load(feeds, vec![headline(1, "Storm")]);
        assert_eq!(asked(&effects), [Scope::Feed(FeedId(2))]);
        assert_eq!(app.model.focus, Pane::Headlines);
    }

    #[test]
    fn an_address_that_leads_nowhere_is_told_and_another_can_be_typed() {
        let mut app = TestApp::with_headlines(["Storm"]);
        let job = add(&mut app);
        let problem = problem();
        app.deliver(Msg::Failed { job, problem });
        assert!(app.notice().contains("could not reach"), "{}", app.notice());
        add(&mut app);
    }

    #[test]
    fn nothing_is_added_without_an_address() {
        for keys in [
            "A <enter>",
            "A <space> <enter>",
            "A x <esc>",
            "A x <C-c>",
            "A <backspace>",
        ] {
            let mut app = TestApp::with_headlines(["Storm"]);
            assert_eq!(app.press(keys), [], "{keys}");
            assert!(app.model.adding.typed.is_none() && app.model.exit.is_none());
        }
    }
}
