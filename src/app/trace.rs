//! What was left out of the open article, and why.

use std::sync::Arc;

use super::Model;
use super::effect::Effect;
use super::msg::JobId;
use super::notices::Notice;
use super::overlay::Kind;
use crate::news::Article;

impl Model {
    /// Asks what was left out of the article, and why.
    pub(super) fn explain(&mut self) {
        let Some(reader) = &mut self.reader else {
            return;
        };
        if reader.explaining.is_some() {
            return;
        }
        let url = reader.headline.url.clone();
        let Some(url) = url.filter(|url| matches!(url.scheme(), "http" | "https")) else {
            return self.tell(Notice::info("this headline leads to no page of the web"));
        };
        let job = self.running.start();
        reader.explaining = Some(job);
        self.ask(Effect::Explain { job, url });
    }

    /// What was left out of an article is known; it is shown if that article is still open.
    pub(super) fn explained(&mut self, job: JobId, text: Arc<Article>) {
        if !self.running.finish(job) {
            return;
        }
        let open = self.reader.as_mut();
        if let Some(reader) = open.filter(|open| open.explaining == Some(job)) {
            reader.explaining = None;
            self.explanation = text;
            self.show_overlay(Kind::Trace);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Msg;
    use crate::testing::{TestApp, problem};

    #[test]
    fn what_was_left_out_is_shown_over_the_article_that_it_was_asked_for() {
        let mut app = TestApp::with_headlines(["Storm", "Vote"]);
        app.press("<enter>");
        let ask = |app: &mut TestApp| match app.press("w")[..] {
            [Effect::Explain { job, .. }] => job,
            ref other => panic!("{other:?}"),
        };
        let text = |what: &str| {
            Arc::new(Article {
                title: what.into(),
                ..Article::default()
            })
        };
        let job = ask(&mut app);
        assert_eq!(app.press("w"), [], "it is on its way");
        app.deliver(Msg::Explained {
            job,
            text: text("Left out"),
        });
        assert!(app.screen().contains("Left out"), "{}", app.screen());
        app.press("q");
        assert!(app.screen().contains("Storm") && app.model.reader.is_some());

        let job = ask(&mut app);
        app.press("J");
        app.deliver(Msg::Explained {
            job,
            text: text("Too late"),
        });
        assert!(app.model.overlay.is_none());

        let job = ask(&mut app);
        app.deliver(Msg::Failed {
            job,
            problem: problem(),
        });
        assert!(app.notice().contains("could not reach"), "{}", app.notice());
        ask(&mut app);
    }
}
