//! Opening an article: from the store, else from the feed at once and from its page when that
//! has come.
//!
//! A page is kept only when it is an article with about as much text as the feed gave; what was
//! readable before stays readable.

mod choice;

use std::sync::Arc;

use jiff::Timestamp;
use url::Url;

use self::choice::{Choice, choose};
use super::{Context, access, unread};
use crate::account;
use crate::extract::{self, Extraction, Page};
use crate::html;
use crate::net::{Fetched, Get};
use crate::news::{Article, Block, Entry, EntryId, Feed, Inline, Origin, Reading, Verdict};
use crate::report::Problem;
use crate::store::articles::{self, StoredArticle};
use crate::store::pages::{self, StoredPage};
use crate::store::{entries, feeds};

/// The version of the extraction rules, kept with every article they read. To be raised when
/// the rules have become better: stored pages are then read again as they are opened.
const EXTRACTOR: u32 = 1;

/// The article of an entry.
///
/// `preview` is called with the feed's own text, if it gave any, before the page is fetched; it
/// is not called when the article is stored.
///
/// # Errors
/// When there is nothing to show: the page cannot be read and the feed gave no text.
pub async fn open(
    ctx: &Context,
    entry: EntryId,
    preview: impl FnOnce(Arc<Reading>) + Send,
) -> Result<Arc<Reading>, Problem> {
    open_by(ctx, entry, preview, extract::extract).await
}

/// The article of a page that no feed announced; not stored.
pub async fn read_url(ctx: &Context, url: &Url) -> Result<Reading, Problem> {
    let page = fetch(ctx, url, None).await?;
    let nothing = reading(Article::default(), Origin::Feed, Verdict::Article);
    let (_, article) = read_page(ctx, page, Article::default(), extract::extract).await?;
    match choose(&nothing, Ok(article.reading))? {
        Choice::Keep(reading) | Choice::Show(reading) => Ok(reading),
    }
}

/// What reads the article of a page; the tests have their own.
type Extract = fn(&Page<'_>) -> Extraction;

async fn open_by(
    ctx: &Context,
    entry: EntryId,
    preview: impl FnOnce(Arc<Reading>) + Send,
    extract: Extract,
) -> Result<Arc<Reading>, Problem> {
    let Some(known) = look_up(ctx, entry).await? else {
        return Err(Problem::new(
            "could not open the article",
            "it is no longer stored",
            "refresh the list",
        ));
    };
    let told = match known.stored {
        Some((stored, None)) => return Ok(Arc::new(restore(ctx, stored).await?)),
        Some((stored, Some(page))) => {
            let told = read_entry(ctx, known.told).await?;
            let page = read_page(ctx, page, head(&told), extract).await?;
            return Ok(Arc::new(reread(ctx, entry, &told, page, stored).await?));
        }
        None => Arc::new(read_entry(ctx, known.told).await?),
    };
    if !told.article.body.is_empty() {
        preview(Arc::clone(&told));
    }
    let Some(url) = &told.article.url else {
        return choice::without_page(told);
    };
    let fetched = async {
        let page = fetch(ctx, url, known.feed.as_ref()).await?;
        read_page(ctx, page, head(&told), extract).await
    };
    let (page, article) = match fetched.await {
        Ok((page, text)) => (Some((page, text.html)), Ok(text.reading)),
        Err(problem) => (None, Err(problem)),
    };
    match (choose(&told, article)?, page) {
        (Choice::Keep(reading), Some((page, html))) => {
            keep(ctx, entry, page, &reading, html).await;
            Ok(Arc::new(reading))
        }
        (Choice::Keep(reading) | Choice::Show(reading), _) => Ok(Arc::new(reading)),
    }
}

/// What the store knows of an entry.
struct Known {
    told: Entry,
    feed: Option<Feed>,
    /// Its article, and if older rules read it, the page to read again.
    stored: Option<(StoredArticle, Option<StoredPage>)>,
}

async fn look_up(ctx: &Context, entry: EntryId) -> Result<Option<Known>, Problem> {
    let known = ctx.store.read(move |conn| {
        let Some(told) = entries::entry(conn, entry)? else {
            return Ok(None);
        };
        let stored = match articles::load(conn, entry)? {
            Some(old) if old.extractor < EXTRACTOR => Some((old, pages::load(conn, entry)?)),
            Some(article) => Some((article, None)),
            None => None,
        };
        Ok(Some(Known {
            feed: feeds::get(conn, told.headline.feed)?,
            told,
            stored,
        }))
    });
    known.await.map_err(unread)
}

/// A stored article whose page has been read again by better rules; the article as it was where
/// those find less.
async fn reread(
    ctx: &Context,
    entry: EntryId,
    told: &Reading,
    (page, text): (StoredPage, PageText),
    stored: StoredArticle,
) -> Result<Reading, Problem> {
    match choose(told, Ok(text.reading)) {
        Ok(Choice::Keep(reading)) => {
            keep(ctx, entry, page, &reading, text.html).await;
            Ok(reading)
        }
        _ => restore(ctx, stored).await,
    }
}

/// What is known about an article, without its text.
fn head(reading: &Reading) -> Article {
    Article {
        body: Vec::new(),
        ..reading.article.clone()
    }
}

/// A stored article as it was when it was kept.
async fn restore(ctx: &Context, stored: StoredArticle) -> Result<Reading, Problem> {
    let read = ctx.workers.run(move || {
        let body = html::blocks(&stored.html, stored.head.url.as_ref());
        let article = Article {
            body,
            ..stored.head
        };
        reading(article, Origin::Page, stored.verdict)
    });
    read.await.map_err(|_| mistake())
}

/// What the feed gave: its text, else its summary, else nothing.
async fn read_entry(ctx: &Context, entry: Entry) -> Result<Reading, Problem> {
    let read = ctx.workers.run(move || {
        let headline = entry.headline;
        let mut body = html::blocks(&entry.html, headline.url.as_ref());
        if body.is_empty() && !headline.summary.is_empty() {
            body.push(Block::Paragraph(vec![Inline::Text(headline.summary)]));
        }
        let article = Article {
            url: headline.url,
            title: headline.title,
            byline: entry.byline,
            source: Some(headline.source),
            published: headline.published,
            updated: entry.updated,
            body,
            ..Article::default()
        };
        reading(article, Origin::Feed, Verdict::Article)
    });
    read.await.map_err(|_| mistake())
}

/// A page; `feed` announced it.
async fn fetch(ctx: &Context, url: &Url, feed: Option<&Feed>) -> Result<StoredPage, Problem> {
    let access = match feed {
        Some(feed) => access::of(ctx, &feed.url).await?,
        None => None,
    };
    let get = Get {
        access: access.as_ref(),
        given_by: feed.map(|feed| &feed.url),
        ..Get::page(url, ctx.settings.fetch.max_page_bytes)
    };
    let fetched = ctx.net.get(get).await;
    match fetched.map_err(|error| account::problem(url, &error))? {
        Fetched::New {
            url,
            body,
            content_type,
            ..
        } => {
            if let Some(problem) = choice::no_text(&url, content_type.as_deref()) {
                return Err(problem);
            }
            Ok(StoredPage {
                url,
                content_type,
                body: body.into(),
            })
        }
        // Cannot happen: nothing was said about an older answer.
        Fetched::NotModified { .. } => Err(mistake()),
    }
}

/// What was read from a page.
struct PageText {
    reading: Reading,
    /// Its body as clean HTML.
    html: String,
}

/// Reads the article of a page; what the page does not say of itself is taken from `head`. The
/// page comes back with it.
async fn read_page(
    ctx: &Context,
    page: StoredPage,
    head: Article,
    extract: Extract,
) -> Result<(StoredPage, PageText), Problem> {
    let read = ctx.workers.run(move || {
        let html = html::decode(&page.body, page.content_type.as_deref());
        let found = extract(&Page {
            html: &html,
            url: Some(&page.url),
        });
        let article = fill(found.article, head, &page.url);
        let text = PageText {
            html: html::write(&article.body),
            reading: reading(article, Origin::Page, found.verdict),
        };
        (page, text)
    });
    read.await.map_err(|_| mistake())
}

/// The page's word goes first, that of the feed second.
fn fill(page: Article, told: Article, url: &Url) -> Article {
    Article {
        url: page.url.or_else(|| Some(url.clone())),
        title: if page.title.is_empty() {
            told.title
        } else {
            page.title
        },
        byline: page.byline.or(told.byline),
        source: page.source.or(told.source),
        published: page.published.or(told.published),
        updated: page.updated.or(told.updated),
        ..page
    }
}

/// Keeps the page and its article together. That they could not be kept is no reason not to
/// show them: the next opening fetches them again.
async fn keep(ctx: &Context, entry: EntryId, page: StoredPage, reading: &Reading, html: String) {
    let article = StoredArticle {
        head: head(reading),
        html,
        verdict: reading.verdict,
        extractor: EXTRACTOR,
    };
    let now = Timestamp::now();
    let kept = ctx.store.write(move |tx| {
        pages::keep(tx, entry, &page, now)?;
        articles::keep(tx, entry, &article, now)
    });
    if let Err(error) = kept.await {
        let problem = error.problem("could not keep an article");
        tracing::warn!("{}", problem.line());
    }
}

fn reading(article: Article, origin: Origin, verdict: Verdict) -> Reading {
    Reading {
        article,
        origin,
        verdict,
        problem: None,
    }
}

fn mistake() -> Problem {
    Problem::new(
        "could not read the article",
        "dateline made a mistake while reading it",
        "open it in the browser, and please report its address",
    )
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;
    use crate::config::Settings;
    use crate::jobs::on_new_store;
    use crate::net::server::{Request, Server, Step, answer};
    use crate::news::{FeedKind, NewEntry};
    use crate::store::sources::{self, NewFeed, Origin as Subscribed};
    use crate::text::Plain;

    fn site(request: &Request) -> Vec<Step> {
        let html = ["Content-Type: text/html; charset=iso-8859-1"];
        match request.target.as_str() {
            "/story" => answer("200 OK", &html, b"<p>Caf\xe9s flooded again.</p>"),
            "/list" => answer("200 OK", &html, "<p>list</p>"),
            "/film" => answer("200 OK", &["Content-Type: video/mp4"], "film"),
            _ => answer("404 Not Found", &[], ""),
        }
    }

    /// An extractor for pages of one paragraph: "list" is no article.
    fn extract(page: &Page<'_>) -> Extraction {
        Extraction {
            article: Article {
                body: html::blocks(page.html, page.url),
                ..Article::default()
            },
            verdict: if page.html.contains("list") {
                Verdict::NotAnArticle
            } else {
                Verdict::Article
            },
            ..Extraction::default()
        }
    }

    struct Desk {
        ctx: Context,
        server: Server,
        previews: Mutex<Vec<String>>,
        _folder: tempfile::TempDir,
    }

    impl Desk {
        fn new() -> Self {
            let (ctx, folder) = on_new_store(Settings::default());
            Self {
                ctx,
                server: Server::start(site),
                previews: Mutex::default(),
                _folder: folder,
            }
        }

        /// Stores an entry that leads to `path`.
        async fn announce(&self, path: &str, html: &'static str) -> EntryId {
            let url = self.server.url(path);
            let feed = NewFeed {
                url: self.server.url("/feed"),
                name: Some(Plain::new("The Example")),
                folder: None,
                kind: FeedKind::Feed,
            };
            let entry = NewEntry {
                guid: path.to_owned(),
                title: Plain::new("Flood"),
                url: Some(url.clone()),
                html: html.to_owned(),
                ..NewEntry::default()
            };
            let write = self.ctx.store.write(move |tx| {
                let (feed, _) = sources::add(tx, &feed, Subscribed::Kept)?;
                entries::keep(tx, feed, &[entry], Timestamp::UNIX_EPOCH)?;
                entries::by_url(tx, &url)
            });
            write.await.unwrap().unwrap()
        }

        /// Opens an entry; the answer is "origin: text (problem)".
        async fn open(&self, entry: EntryId) -> String {
            let preview = |reading: Arc<Reading>| {
                self.previews.lock().unwrap().push(told(&reading));
            };
            match open_by(&self.ctx, entry, preview, extract).await {
                Ok(reading) => told(&reading),
                Err(problem) => format!("nothing ({})", problem.why),
            }
        }

        fn n_requests(&self) -> usize {
            self.server.requests().len()
        }
    }

    fn told(reading: &Reading) -> String {
        let text = match reading.article.body.as_slice() {
            [Block::Paragraph(text)] => Inline::text(text),
            other => panic!("{other:?}"),
        };
        let problem = reading.problem.as_ref();
        let problem = problem.map(|problem| format!(" ({})", problem.why));
        format!(
            "{:?}: {text}{}",
            reading.origin,
            problem.unwrap_or_default()
        )
    }

    #[tokio::test]
    async fn the_feeds_text_comes_first_then_the_page_and_then_it_is_stored() {
        let desk = Desk::new();
        let entry = desk.announce("/story", "<p>A flood.</p>").await;
        assert_eq!(desk.open(entry).await, "Page: Cafés flooded again.");
        assert_eq!(*desk.previews.lock().unwrap(), ["Feed: A flood."]);
        assert_eq!(desk.open(entry).await, "Page: Cafés flooded again.");
        assert_eq!(
            (desk.n_requests(), desk.previews.lock().unwrap().len()),
            (1, 1)
        );
        let kept = desk
            .ctx
            .store
            .read(move |conn| Ok((articles::load(conn, entry)?, pages::load(conn, entry)?)));
        let (article, page) = kept.await.unwrap();
        let head = article.unwrap().head;
        assert_eq!(head.title.as_str(), "Flood");
        assert_eq!(head.source.as_deref(), Some("The Example"));
        assert_eq!(page.unwrap().body, b"<p>Caf\xe9s flooded again.</p>");
    }

    #[tokio::test]
    async fn better_rules_read_a_stored_page_again_and_never_for_worse() {
        let desk = Desk::new();
        let entry = desk.announce("/story", "<p>A flood.</p>").await;
        desk.open(entry).await;
        for (page, expected) in [
            (
                "<p>Better, by new rules.</p>",
                "Page: Better, by new rules.",
            ),
            ("<p>list</p>", "Page: As old rules had it."),
        ] {
            let age = desk.ctx.store.write(move |tx| {
                let html = "<p>As old rules had it.</p>";
                tx.execute("UPDATE articles SET extractor = 0, html = ?1", [html])?;
                let page = StoredPage {
                    body: page.into(),
                    ..pages::load(tx, entry)?.unwrap()
                };
                pages::keep(tx, entry, &page, Timestamp::UNIX_EPOCH)
            });
            age.await.unwrap();
            assert_eq!(desk.open(entry).await, expected);
        }
        assert_eq!(desk.n_requests(), 1);
    }

    #[tokio::test]
    async fn what_cannot_be_read_leaves_the_feeds_text_and_is_tried_again() {
        let desk = Desk::new();
        for (path, why) in [
            ("/gone", "there is nothing at this address (404)"),
            ("/list", "it is not an article"),
            ("/film", "it is not a page but video/mp4"),
        ] {
            let entry = desk.announce(path, "<p>A flood.</p>").await;
            let before = desk.n_requests();
            for _ in 0..2 {
                assert_eq!(desk.open(entry).await, format!("Feed: A flood. ({why})"));
            }
            assert_eq!(desk.n_requests(), before + 2);
            let empty = desk.announce(path, "").await;
            assert_eq!(desk.open(empty).await, format!("nothing ({why})"));
        }
    }

    #[tokio::test]
    async fn an_entry_that_is_no_longer_stored_is_said_to_be_gone() {
        let desk = Desk::new();
        assert_eq!(
            desk.open(EntryId(1)).await,
            "nothing (it is no longer stored)"
        );
    }

    #[tokio::test]
    async fn an_entry_that_leads_nowhere_is_what_the_feed_gave() {
        let desk = Desk::new();
        let entry = desk.announce("/story", "<p>A flood.</p>").await;
        let cut = desk
            .ctx
            .store
            .write(|tx| Ok(tx.execute("UPDATE entries SET url = NULL", [])?));
        cut.await.unwrap();
        assert_eq!(desk.open(entry).await, "Feed: A flood.");
        assert_eq!(desk.n_requests(), 0);
    }
}
