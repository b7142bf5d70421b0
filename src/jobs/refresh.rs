//! Asking feeds for news and storing what comes.
//!
//! Feeds answer in any order; what they bring is stored as it comes, in transactions of up to a
//! few hundred entries, so that headlines appear while slower feeds are still asked. A feed's
//! validators are stored in the transaction of its entries: a kill at any moment loses no entry,
//! for the server is asked again from where the store is.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::{Timestamp, Zoned};
use tokio::sync::mpsc::{Receiver, Sender, channel};

use super::schedule::{self, Came};
use super::{Context, access, unread, unwritten};
use crate::account::{Due, PullLimits, PullPlan, Setback, UPDATES_IN_FLIGHT, Update};
use crate::config::{RefreshEvery, Settings};
use crate::frontpage::Rules;
use crate::news::{FeedId, Occasion, Scope, Validators};
use crate::report::{Problem, Progress, Refreshed};
use crate::store::feeds::{self, DueFeed, Outcome};
use crate::store::{Store, StoreError, Transaction, entries};
use crate::text::Plain;

/// Entries from which a transaction takes no further feed.
///
/// More in one transaction write a little faster, and show later. A starting value.
const BATCH_ENTRIES: usize = 200;

/// Asks the feeds of `scope` for news: those whose time has come, or all but those that are gone
/// for good or do not want to be asked now. A single feed that the reader asks for is asked even
/// when it is gone; only the time that its server forbids is kept.
///
/// `progress` is told once at the beginning and once after every feed. A feed that fails is
/// told in the answer and kept with the feed; it fails nothing else.
///
/// # Errors
/// When there is no feed in `scope`, when it is a single one that does not want to be asked now,
/// and when the store cannot be used.
pub async fn run(
    ctx: &Context,
    scope: &Scope,
    occasion: Occasion,
    progress: impl Fn(Progress) + Send + Sync,
) -> Result<Refreshed, Problem> {
    let wanted = scope.clone();
    let due = ctx.store.read(move |conn| feeds::due(conn, &wanted));
    let mut due = due.await.map_err(unread)?;
    if due.is_empty() {
        return Err(Problem::new(
            "there is nothing to refresh",
            "no source is subscribed to",
            "add one with “dateline add ADDRESS” or in the configuration",
        ));
    }
    let now = Timestamp::now();
    if let (Scope::Feed(_), Occasion::Asked, [feed]) = (scope, occasion, &due[..])
        && let Some(until) = feed.schedule.forbidden_at(now)
    {
        return Err(forbidden(feed, until, now));
    }
    let n_all = due.len();
    due.retain(|feed| is_wanted(feed, scope, occasion, now));
    let left_out = u32::try_from(n_all - due.len()).unwrap_or(u32::MAX);
    let (out, updates) = channel(UPDATES_IN_FLIGHT);
    let pull = async {
        // Moved in, so that the channel closes when the last feed has answered.
        let out = out;
        let is_locked = |feed: &&DueFeed| {
            let access = ctx.settings.access(&feed.source);
            access.is_some_and(access::is_locked)
        };
        // Those that wait for a password let nobody wait.
        let (locked, open) = due.iter().partition::<Vec<_>, _>(is_locked);
        tokio::try_join!(pull(ctx, &open, &out), pull(ctx, &locked, &out))
    };
    let tally = Tally::new(&due, left_out, progress);
    let wishes = Arc::new(wishes(&due, &ctx.settings));
    let (_, refreshed) = tokio::try_join!(pull, store_all(&ctx.store, updates, wishes, tally))?;
    Ok(refreshed)
}

/// Whether a feed is to be asked now.
fn is_wanted(feed: &DueFeed, scope: &Scope, occasion: Occasion, now: Timestamp) -> bool {
    let schedule = &feed.schedule;
    match (occasion, scope) {
        (Occasion::Due, _) => schedule.is_due(now),
        (Occasion::Asked, Scope::Feed(_)) => true,
        (Occasion::Asked, _) => !schedule.is_gone && schedule.forbidden_at(now).is_none(),
    }
}

/// Why a feed that the reader asks for is not asked.
fn forbidden(feed: &DueFeed, until: Timestamp, now: Timestamp) -> Problem {
    let minutes = until
        .duration_since(now)
        .as_secs()
        .max(0)
        .unsigned_abs()
        .div_ceil(60);
    Problem::new(
        format!("{} was not asked", feed.title),
        "its server wants to be left alone for now",
        match minutes {
            0..=90 => format!("try again in {minutes} min"),
            _ => format!("try again in {} h", minutes.div_ceil(60)),
        },
    )
}

/// What the reader wants of each feed.
type Wishes = HashMap<FeedId, Wish>;

struct Wish {
    /// How often it is asked by itself.
    every: RefreshEvery,
    /// The selectors by which it is read, as one text.
    selectors: Option<String>,
}

fn wishes(due: &[DueFeed], settings: &Settings) -> Wishes {
    let wish = |feed: &DueFeed| Wish {
        every: settings.refresh_every(&feed.source),
        selectors: settings.rules(&feed.source).map(|rules| rules.text()),
    };
    due.iter().map(|feed| (feed.id, wish(feed))).collect()
}

/// What the server is to be asked by. Nothing where the reader's selectors are no longer those
/// by which its last answer was read: an answer of "nothing new" would keep the old headlines.
fn validators(feed: &DueFeed, rules: Option<&Rules>) -> Validators {
    if rules.map(Rules::text) == feed.selectors {
        feed.validators.clone()
    } else {
        Validators::default()
    }
}

/// Asks `feeds`; one whose password is not to be had fails alone.
async fn pull(ctx: &Context, feeds: &[&DueFeed], out: &Sender<Update>) -> Result<(), Problem> {
    let mut plan = PullPlan {
        feeds: Vec::with_capacity(feeds.len()),
        limits: PullLimits::of(&ctx.settings.fetch),
        now: Zoned::now(),
    };
    for feed in feeds {
        match access::of(ctx, &feed.source).await {
            Ok(access) => {
                let rules = ctx.settings.rules(&feed.source);
                plan.feeds.push(Due {
                    id: feed.id,
                    url: feed.url.clone(),
                    kind: feed.kind,
                    validators: validators(feed, rules.map(Arc::as_ref)),
                    rules: rules.cloned(),
                    access,
                });
            }
            Err(problem) => {
                let failed = Update::Failed {
                    feed: feed.id,
                    problem,
                    setback: Setback::Failed,
                };
                // Nobody receives when the refresh was cancelled: all is well.
                let _ = out.send(failed).await;
            }
        }
    }
    ctx.account.pull(&plan, out).await
}

/// Stores updates until no more come.
async fn store_all<P: Fn(Progress)>(
    store: &Store,
    mut updates: Receiver<Update>,
    wishes: Arc<Wishes>,
    mut tally: Tally<'_, P>,
) -> Result<Refreshed, Problem> {
    while let Some(batch) = next_batch(&mut updates).await {
        let now = Timestamp::now();
        let wishes = Arc::clone(&wishes);
        let stored = store.write(move |tx| {
            let stored = batch.into_iter().map(|update| {
                let (feed, came) = what_came(&update);
                let wish = wishes.get(&feed);
                let selectors = wish.and_then(|wish| wish.selectors.as_deref());
                let stored = keep(tx, update, selectors, now)?;
                let every = wish.map_or(RefreshEvery::Auto, |wish| wish.every);
                schedule::keep(tx, feed, came, every, now)?;
                Ok(stored)
            });
            stored.collect::<Result<Vec<_>, _>>()
        });
        tally.count(stored.await.map_err(unwritten)?);
    }
    Ok(tally.end())
}

/// The updates that are there, up to [`BATCH_ENTRIES`]; waits for the first, not for more.
async fn next_batch(updates: &mut Receiver<Update>) -> Option<Vec<Update>> {
    let mut batch = vec![updates.recv().await?];
    let mut n_entries = n_entries(&batch[0]);
    while n_entries < BATCH_ENTRIES
        && let Ok(update) = updates.try_recv()
    {
        n_entries += self::n_entries(&update);
        batch.push(update);
    }
    Some(batch)
}

fn n_entries(update: &Update) -> usize {
    match update {
        Update::Fetched { entries, .. } => entries.len(),
        Update::Unchanged { .. } | Update::Failed { .. } => 0,
    }
}

fn what_came(update: &Update) -> (FeedId, Came) {
    match update {
        Update::Fetched {
            feed, fresh_for, ..
        }
        | Update::Unchanged {
            feed, fresh_for, ..
        } => (*feed, Came::Answer(*fresh_for)),
        Update::Failed { feed, setback, .. } => (*feed, Came::Setback(*setback)),
    }
}

/// What storing the update of one feed came to.
struct Stored {
    feed: FeedId,
    answer: Answer,
    /// Whether a list shows it.
    is_seen: bool,
}

enum Answer {
    Fetched { n_new: u32 },
    Unchanged,
    Failed(Problem),
}

/// Stores what became of one feed; `selectors` are those by which it was read.
fn keep(
    tx: &Transaction<'_>,
    update: Update,
    selectors: Option<&str>,
    now: Timestamp,
) -> Result<Stored, StoreError> {
    match update {
        Update::Fetched {
            feed,
            moved_to,
            info,
            entries,
            validators,
            fresh_for: _,
        } => {
            let kept = entries::keep(tx, feed, &entries, now)?;
            let outcome = Outcome::Fetched {
                moved_to: moved_to.as_ref(),
                info: &info,
                validators: &validators,
                selectors,
            };
            let is_seen = feeds::keep_outcome(tx, feed, &outcome, now)?;
            Ok(Stored {
                feed,
                answer: Answer::Fetched { n_new: kept.new },
                is_seen: is_seen || kept != entries::Kept::default(),
            })
        }
        Update::Unchanged { feed, moved_to, .. } => {
            let outcome = Outcome::Unchanged {
                moved_to: moved_to.as_ref(),
            };
            Ok(Stored {
                feed,
                answer: Answer::Unchanged,
                is_seen: feeds::keep_outcome(tx, feed, &outcome, now)?,
            })
        }
        Update::Failed { feed, problem, .. } => Ok(Stored {
            feed,
            is_seen: feeds::keep_outcome(tx, feed, &Outcome::Failed(&problem), now)?,
            answer: Answer::Failed(problem),
        }),
    }
}

/// What the refresh has done so far.
struct Tally<'a, P> {
    /// In the order of the list.
    due: &'a [DueFeed],
    /// Feeds that have answered.
    done: u32,
    refreshed: Refreshed,
    progress: P,
}

impl<'a, P: Fn(Progress)> Tally<'a, P> {
    fn new(due: &'a [DueFeed], left_out: u32, progress: P) -> Self {
        let tally = Self {
            due,
            done: 0,
            refreshed: Refreshed {
                left_out,
                ..Refreshed::default()
            },
            progress,
        };
        tally.tell(Plain::default(), false);
        tally
    }

    /// Counts what one transaction stored. All of it is in the store by now, so the first
    /// progress after it says so.
    fn count(&mut self, stored: Vec<Stored>) {
        let mut is_stored = stored.iter().any(|stored| stored.is_seen);
        for Stored { feed, answer, .. } in stored {
            self.done += 1;
            let title = self.title(feed);
            match answer {
                Answer::Fetched { n_new } => {
                    self.refreshed.fetched += 1;
                    self.refreshed.new_entries += n_new;
                }
                Answer::Unchanged => {
                    self.refreshed.fetched += 1;
                    self.refreshed.unchanged += 1;
                }
                Answer::Failed(problem) => {
                    self.refreshed.failed.push((feed, title.clone(), problem));
                }
            }
            self.tell(title, is_stored);
            is_stored = false;
        }
    }

    fn tell(&self, what: Plain, is_stored: bool) {
        (self.progress)(Progress {
            done: self.done,
            total: u32::try_from(self.due.len()).unwrap_or(u32::MAX),
            what,
            is_stored,
        });
    }

    fn title(&self, id: FeedId) -> Plain {
        let feed = self.due.iter().find(|feed| feed.id == id);
        feed.map(|feed| feed.title.clone()).unwrap_or_default()
    }

    /// All of it, the failed feeds in the order of the list.
    fn end(mut self) -> Refreshed {
        let place = |id| self.due.iter().position(|feed| feed.id == id);
        self.refreshed.failed.sort_by_key(|(id, ..)| place(*id));
        self.refreshed
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};
    use std::time::Duration;

    use futures_util::FutureExt;
    use futures_util::future::BoxFuture;
    use url::Url;

    use super::*;
    use crate::account::Account;
    use crate::config::Settings;
    use crate::filter::Query;
    use crate::jobs::{lists, on_new_store};
    use crate::news::{FeedInfo, FeedKind, NewEntry};
    use crate::store::sources::{self, NewFeed, Origin};

    /// An account that has been told what every host answers, and notes what it was asked.
    struct Told {
        answer: fn(&Due) -> Update,
        asked: Mutex<Vec<Due>>,
    }

    impl Account for Told {
        fn pull<'a>(
            &'a self,
            plan: &'a PullPlan,
            out: &'a Sender<Update>,
        ) -> BoxFuture<'a, Result<(), Problem>> {
            async move {
                // Backwards: answers come in no order.
                for due in plan.feeds.iter().rev() {
                    self.asked.lock().unwrap().push(due.clone());
                    out.send((self.answer)(due)).await.unwrap();
                }
                Ok(())
            }
            .boxed()
        }
    }

    fn news(due: &Due, titles: &[&str]) -> Update {
        let entry = |title: &&str| NewEntry {
            guid: (*title).to_owned(),
            title: Plain::new(title),
            ..NewEntry::default()
        };
        Update::Fetched {
            feed: due.id,
            moved_to: None,
            info: FeedInfo::default(),
            entries: titles.iter().map(entry).collect(),
            validators: Validators {
                etag: Some("\"1\"".to_owned()),
                last_modified: None,
            },
            fresh_for: None,
        }
    }

    fn answer(due: &Due) -> Update {
        let feed = due.id;
        match due.url.host_str() {
            Some("down" | "gone") => Update::Failed {
                feed,
                problem: Problem::new("could not fetch it", "", ""),
                setback: match due.url.host_str() {
                    Some("gone") => Setback::Gone,
                    _ => Setback::Failed,
                },
            },
            Some("busy") => Update::Failed {
                feed,
                problem: Problem::new("could not fetch it", "", ""),
                setback: Setback::Forbidden(Duration::from_hours(2)),
            },
            _ if due.validators.etag.is_some() => Update::Unchanged {
                feed,
                moved_to: Url::parse("https://new.example/").ok(),
                fresh_for: None,
            },
            Some("storms") => news(due, &["storm", "flood"]),
            _ => news(due, &["vote"]),
        }
    }

    async fn subscribed(hosts: &[&str]) -> (Context, Arc<Told>, tempfile::TempDir) {
        let (mut ctx, folder) = on_new_store(Settings::default());
        let told = Arc::new(Told {
            answer,
            asked: Mutex::default(),
        });
        ctx.account = told.clone();
        for host in hosts {
            let feed = NewFeed {
                url: Url::parse(&format!("https://{host}/")).unwrap(),
                name: None,
                folder: None,
                kind: FeedKind::Feed,
            };
            let add = ctx
                .store
                .write(move |tx| sources::add(tx, &feed, Origin::Kept));
            add.await.unwrap();
        }
        (ctx, told, folder)
    }

    #[tokio::test]
    async fn what_feeds_announce_is_stored_and_what_fails_is_told() {
        let (ctx, _, _folder) = subscribed(&["storms", "down", "votes", "gone"]).await;
        let progress = Mutex::new(Vec::new());
        let refreshed = run(&ctx, &Scope::All, Occasion::Asked, |step| {
            progress.lock().unwrap().push(step);
        });
        let refreshed = refreshed.await.unwrap();
        assert_eq!((refreshed.fetched, refreshed.new_entries), (2, 3));
        let failed: Vec<_> = refreshed.failed.iter().map(|(_, title, _)| title).collect();
        assert_eq!(
            failed,
            ["down", "gone"].map(Plain::new).iter().collect::<Vec<_>>()
        );
        let progress = progress.into_inner().unwrap();
        let done: Vec<_> = progress.iter().map(|step| step.done).collect();
        assert_eq!(done, [0, 1, 2, 3, 4]);
        assert!(progress.iter().any(|step| step.is_stored));
        let page = lists::headlines(&ctx, &Query::default(), 9).await.unwrap();
        assert_eq!(page.total, 3);
        let rows = lists::feeds(&ctx).await.unwrap();
        let failing = rows.iter().filter(|row| row.problem.is_some());
        assert_eq!(failing.count(), 2);
    }

    #[tokio::test]
    async fn a_second_refresh_asks_only_for_what_is_new() {
        let (ctx, told, _folder) = subscribed(&["storms", "votes"]).await;
        run(&ctx, &Scope::All, Occasion::Asked, drop).await.unwrap();
        told.asked.lock().unwrap().clear();
        let progress = Mutex::new(Vec::new());
        let again = run(&ctx, &Scope::All, Occasion::Asked, |step| {
            progress.lock().unwrap().push(step);
        });
        let again = again.await.unwrap();
        assert_eq!(
            (again.fetched, again.unchanged, again.new_entries),
            (2, 2, 0)
        );
        assert!(
            !progress
                .into_inner()
                .unwrap()
                .iter()
                .any(|step| step.is_stored)
        );
        let asked = told.asked.lock().unwrap();
        assert!(asked.iter().all(|due| due.validators.etag.is_some()));
    }

    /// Settings whose one source is `host`, with `select` in its entry.
    fn selecting(host: &str, select: &str) -> Arc<Settings> {
        let text =
            format!("[[sources]]\nurl = \"https://{host}/\"\nkind = \"front-page\"\n{select}\n");
        Arc::new(Settings::load(&text, std::path::Path::new("config.toml")).unwrap())
    }

    #[tokio::test]
    async fn a_page_that_is_read_by_other_selectors_is_asked_for_whole() {
        let (mut ctx, told, _folder) = subscribed(&["votes"]).await;
        for (select, is_whole) in [
            ("", true),
            ("", false),
            ("select = { item = \"li\" }", true),
            ("select = { item = \"li\" }", false),
            ("select = { item = \"li\", title = \"b\" }", true),
            ("", true),
            ("", false),
        ] {
            ctx.settings = selecting("votes", select);
            told.asked.lock().unwrap().clear();
            run(&ctx, &Scope::All, Occasion::Asked, drop).await.unwrap();
            let asked = told.asked.lock().unwrap();
            assert_eq!(asked[0].validators.etag.is_none(), is_whole, "{select}");
        }
    }

    #[tokio::test]
    async fn only_the_feeds_of_the_scope_are_asked() {
        let (ctx, told, _folder) = subscribed(&["storms", "votes"]).await;
        let votes = lists::feeds(&ctx).await.unwrap()[1].feed.id;
        run(&ctx, &Scope::Feed(votes), Occasion::Asked, drop)
            .await
            .unwrap();
        let asked: Vec<_> = told
            .asked
            .lock()
            .unwrap()
            .iter()
            .map(|due| due.id)
            .collect();
        assert_eq!(asked, [votes]);
    }

    /// The hosts that a refresh asks, in the order of the list.
    async fn asked(ctx: &Context, told: &Told, scope: &Scope, occasion: Occasion) -> String {
        told.asked.lock().unwrap().clear();
        run(ctx, scope, occasion, drop).await.unwrap();
        let asked = told.asked.lock().unwrap();
        let hosts: Vec<_> = asked
            .iter()
            .rev()
            .filter_map(|due| due.url.host_str())
            .collect();
        hosts.join(" ")
    }

    #[tokio::test]
    async fn nobody_is_asked_again_who_forbade_it_or_whose_time_has_not_come() {
        let (ctx, told, _folder) = subscribed(&["gone", "busy", "down", "votes"]).await;
        let due = asked(&ctx, &told, &Scope::All, Occasion::Due).await;
        assert_eq!(due, "gone busy down votes");
        let due = asked(&ctx, &told, &Scope::All, Occasion::Due).await;
        assert_eq!(due, "");
        let wanted = asked(&ctx, &told, &Scope::All, Occasion::Asked).await;
        assert_eq!(wanted, "down votes");
        let rows = lists::feeds(&ctx).await.unwrap();
        let gone = Scope::Feed(rows[0].feed.id);
        assert_eq!(asked(&ctx, &told, &gone, Occasion::Asked).await, "gone");
        let busy = Scope::Feed(rows[1].feed.id);
        let problem = run(&ctx, &busy, Occasion::Asked, drop).await.unwrap_err();
        assert_eq!(problem.advice.as_str(), "try again in 2 h");
    }

    #[tokio::test]
    async fn a_move_is_remembered_though_nothing_is_new() {
        let (ctx, told, _folder) = subscribed(&["votes"]).await;
        for expected in ["votes", "votes", "new.example"] {
            let found = asked(&ctx, &told, &Scope::All, Occasion::Asked).await;
            assert_eq!(found, expected);
        }
    }

    #[tokio::test]
    async fn a_feed_that_is_not_where_it_moved_to_is_looked_for_where_it_was() {
        let (ctx, told, _folder) = subscribed(&["votes"]).await;
        let to_nowhere = |tx: &Transaction<'_>| {
            let feed = feeds::rows(tx)?[0].feed.id;
            let outcome = Outcome::Unchanged {
                moved_to: Some(&Url::parse("https://gone/").unwrap()),
            };
            feeds::keep_outcome(tx, feed, &outcome, Timestamp::now())
        };
        ctx.store.write(to_nowhere).await.unwrap();
        for expected in ["gone", "votes"] {
            let found = asked(&ctx, &told, &Scope::All, Occasion::Asked).await;
            assert_eq!(found, expected);
        }
    }

    #[tokio::test]
    async fn without_sources_the_reader_is_told_what_to_do() {
        let (ctx, _, _folder) = subscribed(&[]).await;
        let problem = run(&ctx, &Scope::All, Occasion::Asked, drop)
            .await
            .unwrap_err();
        assert!(problem.advice.contains("dateline add"), "{problem:?}");
    }
}
