//! This machine asks each feed itself.
//!
//! Every feed is a task of its own, and the tasks share nothing but the places of the network
//! and of the workers: one bad feed neither delays nor fails another. A feed keeps its place in
//! the network until its update has been taken, so that at most as many feeds are in memory as
//! there are places and waiting updates.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use jiff::Zoned;
use tokio::sync::mpsc::Sender;
use tokio::task::JoinSet;
use url::Url;

use super::entries::{entries, line};
use super::front;
use super::problem::{problem, setback, unread};
use super::{Account, Due, PullLimits, PullPlan, Setback, Update};
use crate::feed::{self, FeedError, ParsedFeed};
use crate::net::{self, Fetched, Get, Net, Turn};
use crate::news::{self, FeedInfo, FeedKind, NewEntry};
use crate::report::Problem;
use crate::workers::Workers;

type Parse = fn(&[u8], &Url, Option<&str>) -> Result<ParsedFeed, FeedError>;

/// The account that needs no server.
#[derive(Clone)]
pub struct Local {
    net: Net,
    workers: Workers,
    parse: Parse,
}

/// Why a feed brought nothing.
struct Failure {
    problem: Problem,
    setback: Setback,
}

impl From<Problem> for Failure {
    /// What was fetched could not be read.
    fn from(problem: Problem) -> Self {
        Self {
            problem,
            setback: Setback::Failed,
        }
    }
}

impl Local {
    /// An account that fetches by `net` and parses on `workers`.
    pub fn new(net: Net, workers: Workers) -> Self {
        Self {
            net,
            workers,
            parse: feed::parse,
        }
    }

    /// Asks one feed. The place in the network comes back with the update that it was for.
    async fn ask(
        &self,
        due: &Due,
        limits: PullLimits,
        now: &Zoned,
    ) -> Result<(Update, Option<Turn>), Failure> {
        let validators = net::Validators {
            etag: due.validators.etag.clone(),
            last_modified: due.validators.last_modified.clone(),
        };
        let get = Get {
            validators: Some(&validators),
            access: due.access.as_ref(),
            ..Get::feed(&due.url, limits.bytes)
        };
        let fetched = self.net.get(get).await;
        let fetched = fetched.map_err(|error| Failure {
            problem: problem(&due.url, &error),
            setback: setback(&error),
        })?;
        let (url, moved_to, body, content_type, validators, fresh_for, turn) = match fetched {
            Fetched::New {
                url,
                moved_permanently_to,
                body,
                content_type,
                validators,
                fresh_for,
                turn,
            } => (
                url,
                moved_permanently_to,
                body,
                content_type,
                validators,
                fresh_for,
                turn,
            ),
            Fetched::NotModified {
                moved_permanently_to,
                fresh_for,
            } => {
                let update = Update::Unchanged {
                    feed: due.id,
                    moved_to: moved_permanently_to,
                    fresh_for,
                };
                return Ok((update, None));
            }
        };
        let (parse, kind) = (self.parse, due.kind);
        let (rules, now) = (due.rules.clone(), now.clone());
        let parsed = self.workers.run(move || {
            let content_type = content_type.as_deref();
            let mut parsed = match kind {
                FeedKind::Feed => parse(&body, &url, content_type)?,
                FeedKind::FrontPage => {
                    front::parse(&body, &url, content_type, rules.as_deref(), &now)?
                }
            };
            parsed.mend_double_encoding();
            Ok::<_, FeedError>(reading(parsed, limits.entries))
        });
        let parsed = parsed.await.map_err(|error| unread(&due.url, &error))?;
        let (info, entries) = parsed.map_err(|error| unread(&due.url, &error))?;
        let update = Update::Fetched {
            feed: due.id,
            moved_to,
            info,
            entries,
            validators: news::Validators {
                etag: validators.etag,
                last_modified: validators.last_modified,
            },
            fresh_for,
        };
        Ok((update, Some(turn)))
    }
}

impl Account for Local {
    fn pull<'a>(
        &'a self,
        plan: &'a PullPlan,
        out: &'a Sender<Update>,
    ) -> BoxFuture<'a, Result<(), Problem>> {
        async move {
            let mut tasks = JoinSet::new();
            for due in &plan.feeds {
                let (account, due, limits) = (self.clone(), due.clone(), plan.limits);
                let now = plan.now.clone();
                let out = out.clone();
                tasks.spawn(async move {
                    let answer = account.ask(&due, limits, &now).await;
                    let feed = due.id;
                    let (update, turn) = answer.unwrap_or_else(|failure| {
                        let Failure { problem, setback } = failure;
                        let update = Update::Failed {
                            feed,
                            problem,
                            setback,
                        };
                        (update, None)
                    });
                    // Nobody receives when the refresh was cancelled: all is well.
                    let _ = out.send(update).await;
                    drop(turn);
                });
            }
            tokio::select! {
                // Dropping the set ends what is still running.
                () = out.closed() => {}
                () = async { while tasks.join_next().await.is_some() {} } => {}
            }
            Ok(())
        }
        .boxed()
    }
}

/// What a feed says about itself, and its entries as they are stored; the newest `max_entries`.
pub fn reading(parsed: ParsedFeed, max_entries: usize) -> (FeedInfo, Vec<NewEntry>) {
    let info = FeedInfo {
        title: line(parsed.title),
        site: parsed.link,
        language: parsed.language,
        pace: parsed.pace,
    };
    (info, entries(parsed.entries, max_entries))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feed::ParsedEntry;
    use crate::net::Limits;
    use crate::net::server::{Request, Server, Step, answer};
    use crate::news::FeedId;
    use crate::text::Plain;
    use std::time::Duration;
    use tokio::sync::mpsc;

    /// A feed of one word a line; some words stand for what can go wrong.
    fn words(bytes: &[u8], base: &Url, _: Option<&str>) -> Result<ParsedFeed, FeedError> {
        let text = String::from_utf8_lossy(bytes);
        match text.as_ref() {
            "<html>" => return Err(FeedError::WebPage),
            "panic" => panic!("a mistake in a parser"),
            _ => {}
        }
        let entry = |word| ParsedEntry {
            title: Plain::new(word),
            link: base.join(word).ok(),
            ..ParsedEntry::default()
        };
        Ok(ParsedFeed {
            title: Plain::new("Words"),
            link: Some(base.clone()),
            entries: text.lines().map(entry).collect(),
            ..ParsedFeed::default()
        })
    }

    fn site(request: &Request) -> Vec<Step> {
        match request.target.as_str() {
            "/moved" => answer("301 Moved Permanently", &["Location: /good"], ""),
            "/page" => answer("200 OK", &[], "<html>"),
            "/panic" => answer("200 OK", &[], "panic"),
            "/gone" => answer("410 Gone", &[], ""),
            "/never" => vec![Step::Hold],
            _ if request.header("if-none-match") == Some("\"1\"") => {
                answer("304 Not Modified", &[], "")
            }
            _ => answer("200 OK", &["ETag: \"1\""], "rain\nsun\n"),
        }
    }

    fn account(limit: Duration) -> Local {
        let net = Net::new(Limits {
            connect: limit,
            idle: limit,
            total: Duration::from_mins(1),
            redirects: 3,
            requests: 4,
            per_host: 2,
            spacing: Duration::ZERO,
            user_agent: "dateline-tests".into(),
            is_private_allowed: false,
        });
        Local {
            parse: words,
            ..Local::new(net, Workers::new())
        }
    }

    fn plan(server: &Server, paths: &[&str]) -> PullPlan {
        let feeds = paths.iter().zip(0..).map(|(path, id)| Due {
            id: FeedId(id),
            url: server.url(path),
            kind: FeedKind::Feed,
            rules: None,
            validators: news::Validators::default(),
            access: None,
        });
        PullPlan {
            feeds: feeds.collect(),
            limits: PullLimits {
                bytes: 1000,
                entries: 10,
            },
            now: Zoned::default(),
        }
    }

    /// All updates of a plan, in the order of its feeds.
    #[tokio::main(flavor = "current_thread")]
    async fn pull(plan: &PullPlan) -> Vec<Update> {
        // Long enough for a busy machine to answer itself, short enough to wait for.
        let account = account(Duration::from_millis(250));
        // Room for one only: what is not taken yet must wait, not get lost.
        let (out, mut updates) = mpsc::channel(1);
        let pulling = async move {
            account.pull(plan, &out).await.unwrap();
        };
        let mut all = Vec::new();
        let taking = async {
            while let Some(update) = updates.recv().await {
                all.push(update);
            }
        };
        tokio::join!(pulling, taking);
        all.sort_by_key(feed);
        all
    }

    fn feed(update: &Update) -> FeedId {
        match update {
            Update::Fetched { feed, .. }
            | Update::Unchanged { feed, .. }
            | Update::Failed { feed, .. } => *feed,
        }
    }

    /// The reason why a feed failed.
    #[track_caller]
    fn why(update: &Update) -> &str {
        match update {
            Update::Failed { problem, .. } => &problem.why,
            other => panic!("did not fail: {other:?}"),
        }
    }

    #[test]
    fn a_feed_comes_with_its_entries_and_what_vouches_for_them() {
        let server = Server::start(site);
        let mut plan = plan(&server, &["/good"]);
        let [
            Update::Fetched {
                info,
                entries,
                validators,
                moved_to,
                ..
            },
        ] = &pull(&plan)[..]
        else {
            panic!("not fetched");
        };
        let titles: Vec<_> = entries.iter().map(|entry| entry.title.as_str()).collect();
        assert_eq!(titles, ["rain", "sun"]);
        assert_eq!(entries[0].url, Some(server.url("/rain")));
        assert_eq!(info.title.as_str(), "Words");
        assert_eq!(*moved_to, None);
        plan.feeds[0].validators = validators.clone();
        assert_eq!(
            pull(&plan),
            [Update::Unchanged {
                feed: FeedId(0),
                moved_to: None,
                fresh_for: None,
            }]
        );
    }

    #[test]
    fn a_feed_that_moved_for_good_says_where_to() {
        let server = Server::start(site);
        let updates = pull(&plan(&server, &["/moved"]));
        let [Update::Fetched { moved_to, .. }] = &updates[..] else {
            panic!("not fetched: {updates:?}");
        };
        assert_eq!(*moved_to, Some(server.url("/good")));
    }

    #[test]
    fn bad_feeds_fail_alone() {
        let server = Server::start(site);
        let paths = [
            "/never", "/gone", "/page", "/panic", "/never", "/a", "/b", "/c", "/d",
        ];
        let updates = pull(&plan(&server, &paths));
        assert_eq!(updates.len(), paths.len());
        assert!(why(&updates[0]).contains("did not answer"));
        assert!(why(&updates[1]).contains("gone for good"));
        assert!(why(&updates[2]).contains("web page"));
        assert!(why(&updates[3]).contains("mistake"));
        assert!(why(&updates[4]).contains("did not answer"));
        for update in &updates[5..] {
            assert!(matches!(update, Update::Fetched { .. }), "{update:?}");
        }
    }

    #[test]
    fn more_bytes_than_allowed_are_a_failure() {
        let server = Server::start(site);
        let mut plan = plan(&server, &["/good"]);
        plan.limits.bytes = 3;
        assert!(why(&pull(&plan)[0]).contains("larger than 3 bytes"));
    }

    #[tokio::test]
    async fn a_pull_ends_when_nobody_listens() {
        let server = Server::start(|_| vec![Step::Hold]);
        let plan = plan(&server, &["/never"]);
        let (out, updates) = mpsc::channel(1);
        drop(updates);
        let account = account(Duration::from_mins(1));
        assert_eq!(account.pull(&plan, &out).await, Ok(()));
    }
}
