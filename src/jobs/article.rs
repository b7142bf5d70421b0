//! Opening an article: from the store, else from the feed at once and from its page when that
//! has come.
//!
//! A page is kept only when it is an article with about as much text as the feed gave; what was
//! readable before stays readable.

mod choice;
mod pages;
pub mod review;
pub mod trace;

use std::sync::Arc;

use jiff::Timestamp;
use url::Url;

pub use self::choice::obstacle;
use self::choice::{Choice, choose, offer};
use self::pages::{Extract, Kept, PageText};
use super::{Context, unread};
use crate::extract;
use crate::extract::sites::{Site, Sites};
use crate::html;
use crate::news::{Article, Block, Entry, EntryId, Feed, Inline, Origin, Reading, Verdict};
use crate::report::Problem;
use crate::store::articles::{self, StoredArticle};
use crate::store::pages::{self as stored_pages, StoredPage};
use crate::store::{entries, feeds};

/// The version of the extraction rules. To be raised when the rules have become better: stored
/// pages are then read again as they are opened.
const EXTRACTOR: u32 = 8;

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
    open_by(ctx, entry, preview, extract::extract_part).await
}

/// The article of a page, which a feed may have announced.
///
/// # Errors
/// When there is nothing to show.
pub async fn open_url(ctx: &Context, url: &Url) -> Result<Arc<Reading>, Problem> {
    match super::lists::by_url(ctx, url).await? {
        Some(entry) => open(ctx, entry, |_| ()).await,
        None => read_url(ctx, url).await,
    }
}

/// The article of a page that no feed announced; not stored.
pub async fn read_url(ctx: &Context, url: &Url) -> Result<Arc<Reading>, Problem> {
    let nothing = reading(Article::default(), Origin::Feed);
    let text = pages::fetch_all(ctx, url, None, Article::default(), extract::extract_part).await?;
    Ok(shown(&nothing, text.choose(&nothing).0?))
}

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
    let told = Arc::new(read_entry(ctx, known.told).await?);
    if let Some((stored, old)) = known.stored {
        let page = if old.is_empty() {
            restore(ctx, stored).await?
        } else {
            let address = stored.head.url.clone();
            let text = pages::read_again(ctx, old, address, head(&told), extract).await?;
            reread(ctx, entry, &told, text, stored).await?
        };
        return Ok(Arc::new(offer(&told, page)));
    }
    if !told.article.body.is_empty() {
        preview(Arc::clone(&told));
    }
    let Some(url) = &told.article.url else {
        return choice::without_page(told);
    };
    let feed = known.feed.as_ref();
    let text = match pages::fetch_all(ctx, url, feed, head(&told), extract).await {
        Ok(text) => text,
        Err(problem) => return Ok(shown(&told, choose(&told, Err(problem))?)),
    };
    let (choice, kept) = text.choose(&told);
    let choice = choice?;
    if let Choice::Keep(reading) = &choice {
        keep(ctx, entry, reading, kept).await;
    }
    Ok(shown(&told, choice))
}

fn shown(told: &Reading, choice: Choice) -> Arc<Reading> {
    Arc::new(match choice {
        Choice::Keep(page) => offer(told, page),
        Choice::Show(reading) => reading,
    })
}

/// What the store knows of an entry.
struct Known {
    told: Entry,
    feed: Option<Feed>,
    /// Its article, and if other rules read it, the pages to read again.
    stored: Option<(StoredArticle, Vec<StoredPage>)>,
}

/// Names the rules that read the pages at an address: the version, and what the reader has added
/// for the site. Kept with every article; another name than the present one makes its page be
/// read again.
fn rules(sites: &Sites, page: &Url) -> u32 {
    let site = sites.of(page).map_or(0, Site::fingerprint);
    // Spread over all bits, so that no version meets another by chance.
    EXTRACTOR ^ site.wrapping_mul(0x9E37_79B1)
}

async fn look_up(ctx: &Context, entry: EntryId) -> Result<Option<Known>, Problem> {
    let settings = Arc::clone(&ctx.settings);
    let known = ctx.store.read(move |conn| {
        let Some(told) = entries::entry(conn, entry)? else {
            return Ok(None);
        };
        let stored = match articles::load(conn, entry)? {
            Some(article) => {
                let url = stored_pages::url(conn, entry)?;
                let is_old = |url: &Url| article.extractor != rules(&settings.sites, url);
                let old = if url.is_some_and(|url| is_old(&url)) {
                    stored_pages::load(conn, entry)?
                } else {
                    Vec::new()
                };
                Some((article, old))
            }
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

/// A stored article whose pages have been read again by other rules; the article as it was where
/// those find less.
async fn reread(
    ctx: &Context,
    entry: EntryId,
    told: &Reading,
    text: PageText,
    stored: StoredArticle,
) -> Result<Reading, Problem> {
    match text.choose(told) {
        (Ok(Choice::Keep(reading)), kept) => {
            keep(ctx, entry, &reading, kept).await;
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
        Reading {
            verdict: stored.verdict,
            confidence: stored.confidence,
            ..reading(article, Origin::Page)
        }
    });
    read.await.map_err(|_| mistake())
}

/// What the feed gave: its text, else its summary, else nothing.
async fn read_entry(ctx: &Context, entry: Entry) -> Result<Reading, Problem> {
    let read = ctx.workers.run(move || {
        let headline = entry.headline;
        let mut body = extract::feed_text::read(&entry.html, headline.url.as_ref());
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
        reading(article, Origin::Feed)
    });
    read.await.map_err(|_| mistake())
}

/// Keeps the pages and their article together. That they could not be kept is no reason not to
/// show them: the next opening fetches them again.
async fn keep(ctx: &Context, entry: EntryId, reading: &Reading, kept: Kept) {
    let article = StoredArticle {
        head: head(reading),
        html: kept.html,
        verdict: reading.verdict,
        confidence: reading.confidence,
        extractor: kept.rules,
    };
    let now = Timestamp::now();
    let kept = ctx.store.write(move |tx| {
        stored_pages::keep(tx, entry, &kept.pages, now)?;
        articles::keep(tx, entry, &article, now)
    });
    if let Err(error) = kept.await {
        let problem = error.problem("could not keep an article");
        tracing::warn!("{}", problem.line());
    }
}

fn reading(article: Article, origin: Origin) -> Reading {
    Reading {
        article,
        origin,
        verdict: Verdict::Article,
        confidence: 1.0,
        problem: None,
        other: None,
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
    use crate::extract::{Elsewhere, Extraction, Page};
    use crate::jobs::on_new_store;
    use crate::net::server::{Request, Server, Step, answer};
    use crate::news::{FeedKind, NewEntry};
    use crate::store::sources::{self, NewFeed, Origin as Subscribed};
    use crate::text::Plain;

    const PARTS: &str = "<title>Flood</title><h1>Flood</h1><article><p>The river rose for three \
        days and nights before it came over the wall that had been built to hold it back.</p>\
        <p>Nobody was hurt, the mayor said, because everybody had been told in time to leave the \
        houses by the river and to go up the hill to the school.</p><p>By the evening the water \
        had begun to fall, and the first people went back to look at what was left.</p></article>\
        <p class=note>A note.</p>";

    const DOUBTFUL: &str = "<p>A flood, perhaps, or the advertisement of one: the page says so \
        much about the bread and the boats of others that nobody can tell which it is.</p>";

    /// A page of an article with paragraphs that no other page has, and with `more` below.
    fn part(name: &str, more: &str) -> String {
        let sentence = |n: u32| {
            format!(
                "<p>The {name} day of the flood brought the water to the {n}th step of the old \
                 town hall, and nobody in the town had seen it as high as that before.</p>"
            )
        };
        let text: String = (4..8).map(sentence).collect();
        format!(
            "<title>Flood</title><article><h1>Flood</h1><p>Our writer kept a diary of the days \
             that the flood lasted, which we print here in full.</p>{text}</article>{more}"
        )
    }

    fn site(request: &Request) -> Vec<Step> {
        let html = ["Content-Type: text/html; charset=iso-8859-1"];
        match request.target.as_str() {
            "/story" => answer("200 OK", &html, b"<p>Caf\xe9s flooded again.</p>"),
            "/parts" => answer("200 OK", &html, PARTS),
            "/diary" => answer("200 OK", &html, part("first", "<a href=/diary/2>2</a>")),
            "/diary/2" => answer(
                "200 OK",
                &html,
                part("second", "<a rel=next href=/diary/3>3</a>"),
            ),
            "/diary/3" => answer("200 OK", &html, part("third", "<a href=/diary/4>Next</a>")),
            // What many sites give for a page that they do not have.
            "/diary/4" => answer("200 OK", &html, part("first", "<a href=/diary/5>5</a>")),
            "/torn" => answer("200 OK", &html, part("first", "<a href=/torn/2>2</a>")),
            "/shell" => answer(
                "200 OK",
                &html,
                "<title>Flood</title><link rel=amphtml href=/amp/shell><div id=app></div>",
            ),
            "/amp/shell" => answer("200 OK", &html, part("only", "")),
            "/doubt" => answer("200 OK", &html, DOUBTFUL),
            "/list" => answer("200 OK", &html, "<p>list</p>"),
            "/film" => answer("200 OK", &["Content-Type: video/mp4"], "film"),
            _ => answer("404 Not Found", &[], ""),
        }
    }

    /// An extractor for pages of one paragraph: "list" is no article.
    fn extract(page: &Page<'_>, _: Option<&Site>, first: &Url) -> (Extraction, Elsewhere) {
        let (_, elsewhere) = extract::extract_part(page, None, first);
        let found = Extraction {
            article: Article {
                body: html::blocks(page.html, page.url),
                ..Article::default()
            },
            verdict: if page.html.contains("list") {
                Verdict::NotAnArticle
            } else {
                Verdict::Article
            },
            confidence: if page.html.contains("perhaps") {
                0.3
            } else {
                1.0
            },
            ..Extraction::default()
        };
        (found, elsewhere)
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
        let kept = desk.ctx.store.read(move |conn| {
            Ok((
                articles::load(conn, entry)?,
                stored_pages::load(conn, entry)?,
            ))
        });
        let (article, page) = kept.await.unwrap();
        let head = article.unwrap().head;
        assert_eq!(head.title.as_str(), "Flood");
        assert_eq!(head.source.as_deref(), Some("The Example"));
        assert_eq!(page[0].body, b"<p>Caf\xe9s flooded again.</p>");
    }

    #[tokio::test]
    async fn a_doubtful_text_is_kept_beside_the_feeds_and_not_fetched_again() {
        let desk = Desk::new();
        let feed = "<p>The river rose for three days and nights before it came over the wall \
            that had been built to hold it back.</p>";
        let entry = desk.announce("/doubt", feed).await;
        for _ in 0..2 {
            let read = open_by(&desk.ctx, entry, |_| (), extract).await.unwrap();
            assert_eq!((read.origin, read.confidence), (Origin::Feed, 0.3));
            let other = read.other.as_ref().unwrap();
            assert!(html::write(&other.body).contains("perhaps"));
        }
        assert_eq!(desk.n_requests(), 1);
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
                tx.execute(
                    "UPDATE articles SET extractor = extractor + 1, html = ?1",
                    [html],
                )?;
                let page = StoredPage {
                    body: page.into(),
                    ..stored_pages::load(tx, entry)?.remove(0)
                };
                stored_pages::keep(tx, entry, &[page], Timestamp::UNIX_EPOCH)
            });
            age.await.unwrap();
            assert_eq!(desk.open(entry).await, expected);
        }
        assert_eq!(desk.n_requests(), 1);
    }

    #[tokio::test]
    async fn new_rules_for_a_site_read_its_stored_pages_again_without_fetching() {
        let mut desk = Desk::new();
        let feed = "<p>A flood came.</p><p>It was long and wide and deep.</p>";
        let entry = desk.announce("/parts", feed).await;
        let open = async |desk: &Desk| {
            let read = open_by(&desk.ctx, entry, |_| (), extract::extract_part);
            let reading = read.await.unwrap();
            html::write(&reading.article.body)
        };
        assert!(open(&desk).await.contains("The river"));
        for (keep, is_there) in [("p.note", true), ("p.none", false)] {
            let css = |text| crate::html::Css::parse(text).ok();
            let site = Site {
                host: "127.0.0.1".to_owned(),
                body: css(keep),
                ..Site::default()
            };
            desk.ctx.settings = Arc::new(Settings {
                sites: Sites(vec![site]),
                ..Settings::default()
            });
            let text = open(&desk).await;
            assert_eq!(text.trim() == "<p>A note.</p>", is_there, "{text}");
        }
        assert_eq!(desk.n_requests(), 1);
    }

    impl Desk {
        /// Opens an entry with the real extractor: the days that its text tells of, and whether
        /// its introduction is there once.
        async fn days(&self, entry: EntryId) -> (Vec<&'static str>, Arc<Reading>) {
            let read = open_by(&self.ctx, entry, |_| (), extract::extract_part);
            let reading = read.await.unwrap();
            let text = html::write(&reading.article.body);
            assert_eq!(text.matches("kept a diary").count(), 1, "{text}");
            let days = ["first", "second", "third", "only"];
            let told = |day: &&str| text.matches(&format!("The {day} day")).count() == 4;
            (days.into_iter().filter(told).collect(), reading)
        }
    }

    #[tokio::test]
    async fn the_pages_of_an_article_are_joined_and_each_is_fetched_once() {
        let mut desk = Desk::new();
        let entry = desk.announce("/diary", "").await;
        for again in [false, true] {
            let (days, reading) = desk.days(entry).await;
            assert_eq!(days, ["first", "second", "third"]);
            assert_eq!(reading.article.url, Some(desk.server.url("/diary")));
            assert_eq!((desk.n_requests(), &reading.problem), (4, &None), "{again}");
        }
        // Other rules read all its pages again.
        let site = Site {
            host: "127.0.0.1".to_owned(),
            ..Site::default()
        };
        desk.ctx.settings = Arc::new(Settings {
            sites: Sites(vec![site]),
            ..Settings::default()
        });
        assert_eq!(desk.days(entry).await.0, ["first", "second", "third"]);
        assert_eq!(desk.n_requests(), 4);
    }

    #[tokio::test]
    async fn an_article_of_which_a_page_is_missing_is_shown_and_fetched_again() {
        let desk = Desk::new();
        let entry = desk.announce("/torn", "").await;
        for n_requests in [2, 4] {
            let (days, reading) = desk.days(entry).await;
            let problem = reading.problem.as_ref().unwrap();
            assert_eq!(days, ["first"]);
            assert_eq!(
                problem.why.as_str(),
                "there is nothing at this address (404)"
            );
            assert_eq!(desk.n_requests(), n_requests);
        }
    }

    #[tokio::test]
    async fn a_page_without_text_is_read_in_its_plainer_version() {
        let desk = Desk::new();
        let entry = desk.announce("/shell", "").await;
        for _ in 0..2 {
            let (days, reading) = desk.days(entry).await;
            assert_eq!(days, ["only"]);
            assert_eq!(reading.article.url, Some(desk.server.url("/shell")));
        }
        assert_eq!(desk.n_requests(), 2);
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
