//! Effects → tasks; tasks → messages.

use std::collections::HashMap;
use std::future::Future;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::mpsc;
use tokio::task::{AbortHandle, JoinHandle};
use tokio::time::timeout;
use url::Url;

use super::desktop::{self, Opener};
use super::terminal::Screen;
use crate::app::{Effect, JobId, Msg};
use crate::config::Settings;
use crate::jobs::subscribe::{self, Look, Wish};
use crate::jobs::{self, Context};
use crate::news::{EntryId, FeedId, Mark, Order};
use crate::report::{Problem, Subscribed, Summary};
use crate::store::places::Place;
use crate::typeset::Anchor;

/// How long leaving waits for the reader's own changes to reach the disk.
const SETTLE: Duration = Duration::from_secs(2);

/// A change that is the reader's own.
enum Change {
    Mark(Vec<EntryId>, Mark),
    Place(EntryId, Place),
    Look(FeedId, Timestamp),
    Order(FeedId, Order),
}

/// Starts what the model asks for, and can stop it.
pub struct Runner {
    ctx: Context,
    settings: Arc<Settings>,
    outbox: mpsc::Sender<Msg>,
    running: HashMap<JobId, AbortHandle>,
    /// The reader's own changes, in their order.
    changes: mpsc::UnboundedSender<Change>,
    keeper: JoinHandle<()>,
}

impl Runner {
    /// A runner whose tasks answer to `outbox`.
    pub fn new(ctx: Context, settings: Arc<Settings>, outbox: mpsc::Sender<Msg>) -> Self {
        let (changes, inbox) = mpsc::unbounded_channel();
        let keeper = tokio::spawn(keep_changes(ctx.clone(), inbox, outbox.clone()));
        Self {
            ctx,
            settings,
            outbox,
            running: HashMap::new(),
            changes,
            keeper,
        }
    }

    /// Does what `effect` says. Returns at once, unless it lends the terminal out.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn start(&mut self, effect: Effect, screen: &mut Screen) -> io::Result<()> {
        let ctx = self.ctx.clone();
        let out = self.outbox.clone();
        match effect {
            Effect::LoadFeeds { job } => self.spawn(job, async move {
                answer(&out, job, jobs::lists::feeds(&ctx).await, |feeds| {
                    Msg::FeedsLoaded { job, feeds }
                })
                .await;
            }),
            Effect::LoadHeadlines { job, query, limit } => self.spawn(job, async move {
                let page = jobs::lists::headlines(&ctx, &query, limit).await;
                answer(&out, job, page, |page| Msg::HeadlinesLoaded {
                    job,
                    query,
                    page,
                })
                .await;
            }),
            Effect::OpenArticle { job, entry } => {
                self.spawn(job, open_article(ctx, out, job, entry));
            }
            Effect::OpenPage { job, url } => self.spawn(job, async move {
                let outcome = jobs::article::open_url(&ctx, &url).await;
                let _ = out.send(Msg::PageReady { job, outcome }).await;
            }),
            Effect::Explain { job, url } => self.spawn(job, async move {
                let told = jobs::article::trace::explain(&ctx, &url).await;
                answer(&out, job, told, |told| Msg::Explained {
                    job,
                    told: Arc::new(told),
                })
                .await;
            }),
            Effect::Refresh {
                job,
                scope,
                occasion,
            } => self.spawn(job, async move {
                let progress = |progress: crate::report::Progress| {
                    if progress.is_stored {
                        let _ = out.try_send(Msg::StoreChanged);
                    }
                    let _ = out.try_send(Msg::Progress { job, progress });
                };
                let done = jobs::refresh::run(&ctx, &scope, occasion, progress).await;
                answer(&out, job, done, |done| Msg::Done {
                    job,
                    summary: Summary::Refreshed(done),
                })
                .await;
            }),
            Effect::Subscribe { job, address } => self.spawn(job, async move {
                let done = subscribe(&ctx, &address).await;
                answer(&out, job, done, |done| Msg::Done {
                    job,
                    summary: Summary::Subscribed(done),
                })
                .await;
            }),
            // The keeper lives as long as we do.
            Effect::Mark { entries, mark } => {
                let _ = self.changes.send(Change::Mark(entries, mark));
            }
            Effect::KeepPlace { entry, place } => {
                let place = Place {
                    block: place.block,
                    character: place.offset,
                };
                let _ = self.changes.send(Change::Place(entry, place));
            }
            Effect::KeepLook { feed, edition } => {
                let _ = self.changes.send(Change::Look(feed, edition));
            }
            Effect::SetOrder { feed, order } => {
                let _ = self.changes.send(Change::Order(feed, order));
            }
            Effect::Cancel(job) => {
                if let Some(task) = self.running.remove(&job) {
                    task.abort();
                }
            }
            Effect::CheckStore => {
                tokio::spawn(async move {
                    if ctx.store.has_foreign_changes().await.unwrap_or(false) {
                        let _ = out.send(Msg::StoreChanged).await;
                    }
                });
            }
            Effect::Browse(url) => self.browse(&url, screen)?,
            Effect::Copy(text) => screen.copy(text.as_str())?,
            Effect::Redraw => screen.repaint()?,
            Effect::Suspend => {
                screen.suspend()?;
                let _ = self.outbox.try_send(Msg::Resumed);
            }
        }
        Ok(())
    }

    /// Ends all jobs, and waits until the reader's own changes are on disk.
    pub async fn settle(self) {
        for task in self.running.values() {
            task.abort();
        }
        drop(self.changes);
        if timeout(SETTLE, self.keeper).await.is_err() {
            tracing::error!("left before every mark was stored");
        }
    }

    /// Runs a job. A panic in it becomes its failure.
    fn spawn(&mut self, job: JobId, work: impl Future<Output = ()> + Send + 'static) {
        self.running.retain(|_, task| !task.is_finished());
        let task = tokio::spawn(work);
        self.running.insert(job, task.abort_handle());
        let out = self.outbox.clone();
        tokio::spawn(async move {
            if task.await.is_err_and(|error| error.is_panic()) {
                let problem = Problem::new(
                    "dateline made a mistake",
                    "a task ended in the middle",
                    "the log has the details; please report it",
                );
                let _ = out.send(Msg::Failed { job, problem }).await;
            }
        });
    }

    fn browse(&self, url: &Url, screen: &mut Screen) -> io::Result<()> {
        let started = match desktop::opener(self.settings.browser.as_deref(), url) {
            Opener::Beside(words) => desktop::start_beside(&words),
            Opener::InTerminal(words) => screen.lend(|| desktop::run_in_terminal(&words))?,
            Opener::Desktop => {
                let address = url.to_string();
                let out = self.outbox.clone();
                // Finding the desktop's opener may try several programs.
                tokio::task::spawn_blocking(move || {
                    if open::that_detached(&address).is_err() {
                        // The error tells of programs that nobody has heard of.
                        let why = "the desktop has none that starts";
                        let _ = out.blocking_send(Msg::Notice(no_browser(why)));
                    }
                });
                Ok(())
            }
        };
        if let Err(error) = started {
            let _ = self
                .outbox
                .try_send(Msg::Notice(no_browser(&error.to_string())));
        }
        Ok(())
    }
}

/// Short, so that what to do is to be read on a small screen too; the address is known.
fn no_browser(why: &str) -> Problem {
    Problem::new(
        "could not start a web browser",
        why,
        "set `browser` in the configuration, or $BROWSER",
    )
}

/// Opens the article of an entry: where the reader stopped in it, what the feed gave, its page.
async fn open_article(ctx: Context, out: mpsc::Sender<Msg>, job: JobId, entry: EntryId) {
    if let Ok(Some(place)) = jobs::places::load(&ctx, entry).await {
        let place = Anchor {
            block: place.block,
            offset: place.character,
        };
        let _ = out.send(Msg::PlaceFound { job, entry, place }).await;
    }
    let preview = |reading| {
        // Lossy: what follows replaces it anyway.
        let _ = out.try_send(Msg::ArticlePreview {
            job,
            entry,
            reading,
        });
    };
    let outcome = jobs::article::open(&ctx, entry, preview).await;
    let _ = out
        .send(Msg::ArticleReady {
            job,
            entry,
            outcome,
        })
        .await;
}

/// Subscribes to the first source that an address leads to.
async fn subscribe(ctx: &Context, address: &str) -> Result<Subscribed, Problem> {
    match subscribe::look(ctx, address, Wish::First).await? {
        Look::Known(known) => Ok(known),
        Look::Found { offers, .. } => match offers.into_iter().next() {
            Some(offer) => subscribe::keep(ctx, offer).await,
            None => Err(Problem::new(
                "could not add the source",
                "neither a feed nor headlines were found there",
                "check the address in a browser",
            )),
        },
    }
}

/// Sends the answer of a job, or its failure.
async fn answer<T>(
    out: &mpsc::Sender<Msg>,
    job: JobId,
    outcome: Result<T, Problem>,
    msg: impl FnOnce(T) -> Msg,
) {
    let msg = match outcome {
        Ok(done) => msg(done),
        Err(problem) => Msg::Failed { job, problem },
    };
    let _ = out.send(msg).await;
}

/// Writes the reader's own changes one after the other, so that the last one said wins.
async fn keep_changes(
    ctx: Context,
    mut inbox: mpsc::UnboundedReceiver<Change>,
    out: mpsc::Sender<Msg>,
) {
    while let Some(change) = inbox.recv().await {
        let kept = match change {
            Change::Mark(entries, mark) => jobs::marks::set(&ctx, entries, mark).await,
            Change::Place(entry, place) => jobs::places::keep(&ctx, entry, place).await,
            Change::Look(feed, edition) => jobs::looks::keep(&ctx, feed, edition).await,
            Change::Order(feed, order) => jobs::looks::set_order(&ctx, feed, order).await,
        };
        if let Err(problem) = kept {
            tracing::error!("{}", problem.line());
            let _ = out.try_send(Msg::Notice(problem));
        }
    }
}
