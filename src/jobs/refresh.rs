//! Asking feeds for news and storing what comes.
//!
//! Feeds answer in any order; what they bring is stored as it comes, in transactions of up to a
//! few hundred entries, so that headlines appear while slower feeds are still asked. A feed's
//! validators are stored in the transaction of its entries: a kill at any moment loses no entry,
//! for the server is asked again from where the store is.

use jiff::Timestamp;
use tokio::sync::mpsc::{Receiver, channel};

use super::{Context, unread, unwritten};
use crate::account::{Due, PullLimits, PullPlan, UPDATES_IN_FLIGHT, Update};
use crate::news::{FeedId, Scope};
use crate::report::{Problem, Progress, Refreshed};
use crate::store::feeds::{self, DueFeed, Outcome};
use crate::store::{Store, StoreError, Transaction, entries};
use crate::text::Plain;

/// Entries from which a transaction takes no further feed.
///
/// More in one transaction write a little faster, and show later. A starting value.
const BATCH_ENTRIES: usize = 200;

/// Asks the feeds of `scope` for news.
///
/// `progress` is told once at the beginning and once after every feed. A feed that fails is
/// told in the answer and kept with the feed; it fails nothing else.
///
/// # Errors
/// When there is no feed to ask, or the store cannot be used.
pub async fn run(
    ctx: &Context,
    scope: &Scope,
    progress: impl Fn(Progress) + Send + Sync,
) -> Result<Refreshed, Problem> {
    let wanted = scope.clone();
    let due = ctx.store.read(move |conn| feeds::due(conn, &wanted));
    let due = due.await.map_err(unread)?;
    if due.is_empty() {
        return Err(Problem::new(
            "there is nothing to refresh",
            "no source is subscribed to",
            "add one with “dateline add ADDRESS” or in the configuration",
        ));
    }
    let plan = PullPlan {
        feeds: due.iter().map(plan_feed).collect(),
        limits: PullLimits::of(&ctx.settings.fetch),
    };
    let (out, updates) = channel(UPDATES_IN_FLIGHT);
    let pull = async {
        // Moved in, so that the channel closes when the last feed has answered.
        let out = out;
        ctx.account.pull(&plan, &out).await
    };
    let tally = Tally::new(&due, progress);
    let ((), refreshed) = tokio::try_join!(pull, store_all(&ctx.store, updates, tally))?;
    Ok(refreshed)
}

fn plan_feed(due: &DueFeed) -> Due {
    Due {
        id: due.id,
        url: due.url.clone(),
        kind: due.kind,
        validators: due.validators.clone(),
    }
}

/// Stores updates until no more come.
async fn store_all<P: Fn(Progress)>(
    store: &Store,
    mut updates: Receiver<Update>,
    mut tally: Tally<'_, P>,
) -> Result<Refreshed, Problem> {
    while let Some(batch) = next_batch(&mut updates).await {
        let now = Timestamp::now();
        let stored = store.write(move |tx| {
            let stored = batch.into_iter().map(|update| keep(tx, update, now));
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

/// Stores what became of one feed.
fn keep(tx: &Transaction<'_>, update: Update, now: Timestamp) -> Result<Stored, StoreError> {
    match update {
        Update::Fetched {
            feed,
            moved_to,
            info,
            entries,
            validators,
        } => {
            let kept = entries::keep(tx, feed, &entries, now)?;
            let outcome = Outcome::Fetched {
                moved_to: moved_to.as_ref(),
                info: &info,
                validators: &validators,
            };
            let is_seen = feeds::keep_outcome(tx, feed, &outcome, now)?;
            Ok(Stored {
                feed,
                answer: Answer::Fetched { n_new: kept.new },
                is_seen: is_seen || kept != entries::Kept::default(),
            })
        }
        Update::Unchanged { feed } => Ok(Stored {
            feed,
            answer: Answer::Unchanged,
            is_seen: feeds::keep_outcome(tx, feed, &Outcome::Unchanged, now)?,
        }),
        Update::Failed { feed, problem } => Ok(Stored {
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
    fn new(due: &'a [DueFeed], progress: P) -> Self {
        let tally = Self {
            due,
            done: 0,
            refreshed: Refreshed::default(),
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

    use futures_util::FutureExt;
    use futures_util::future::BoxFuture;
    use tokio::sync::mpsc::Sender;
    use url::Url;

    use super::*;
    use crate::account::Account;
    use crate::config::Settings;
    use crate::filter::Query;
    use crate::jobs::{lists, on_new_store};
    use crate::news::{FeedInfo, FeedKind, NewEntry, Validators};
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
        }
    }

    fn answer(due: &Due) -> Update {
        let feed = due.id;
        match due.url.host_str() {
            Some("down" | "gone") => Update::Failed {
                feed,
                problem: Problem::new("could not fetch it", "", ""),
            },
            _ if due.validators.etag.is_some() => Update::Unchanged { feed },
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
        let refreshed = run(&ctx, &Scope::All, |step| {
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
        run(&ctx, &Scope::All, drop).await.unwrap();
        told.asked.lock().unwrap().clear();
        let progress = Mutex::new(Vec::new());
        let again = run(&ctx, &Scope::All, |step| {
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

    #[tokio::test]
    async fn only_the_feeds_of_the_scope_are_asked() {
        let (ctx, told, _folder) = subscribed(&["storms", "votes"]).await;
        let votes = lists::feeds(&ctx).await.unwrap()[1].feed.id;
        run(&ctx, &Scope::Feed(votes), drop).await.unwrap();
        let asked: Vec<_> = told
            .asked
            .lock()
            .unwrap()
            .iter()
            .map(|due| due.id)
            .collect();
        assert_eq!(asked, [votes]);
    }

    #[tokio::test]
    async fn without_sources_the_reader_is_told_what_to_do() {
        let (ctx, _, _folder) = subscribed(&[]).await;
        let problem = run(&ctx, &Scope::All, drop).await.unwrap_err();
        assert!(problem.advice.contains("dateline add"), "{problem:?}");
    }
}
