//! The pages of an article: fetched one after the other, or taken from the store, and read.

use std::sync::Arc;

use url::Url;

use super::choice::{self, Choice, choose};
use super::{Context, mistake, reading, rules};
use crate::extract::pages;
use crate::extract::sites::Site;
use crate::extract::{Elsewhere, Extraction, Page};
use crate::html;
use crate::jobs::{access, fetch};
use crate::net::Get;
use crate::news::{Article, Feed, Origin, Reading, Verdict};
use crate::report::Problem;
use crate::store::pages::StoredPage;

/// What reads a page of an article that begins at an address; the tests have their own.
pub type Extract = fn(&Page<'_>, Option<&Site>, &Url) -> (Extraction, Elsewhere);

/// What was read from the pages of an article.
pub struct PageText {
    reading: Reading,
    /// Whether a reader's own rules for the site took part.
    is_ruled: bool,
    kept: Kept,
}

/// What is kept of an article besides its head.
pub struct Kept {
    /// Its pages.
    pub pages: Vec<StoredPage>,
    /// Its body as clean HTML.
    pub html: String,
    /// The name of the rules that read it.
    pub rules: u32,
}

impl PageText {
    /// Chooses between this and what the feed told. A reader who made rules for the site wants
    /// what they find, however much the feed gave.
    pub fn choose(self, told: &Reading) -> (Result<Choice, Problem>, Kept) {
        let is_article = matches!(self.reading.verdict, Verdict::Article | Verdict::Thin);
        let problem = self.reading.problem.clone();
        let choice = if self.is_ruled && is_article && !self.reading.article.body.is_empty() {
            Ok(Choice::Keep(self.reading))
        } else {
            choose(told, Ok(self.reading))
        };
        let choice = match choice {
            // A part of it is missing: not kept, so that the next opening fetches it all.
            Ok(Choice::Keep(reading)) if problem.is_some() => Ok(Choice::Show(reading)),
            choice => choice,
        };
        (choice, self.kept)
    }
}

/// One page, read.
struct Part {
    page: StoredPage,
    found: Extraction,
    elsewhere: Elsewhere,
}

/// Fetches and reads the article at `url`, which `feed` announced: its further pages too, and a
/// plainer version where the page itself has no text. What the pages do not say of themselves is
/// taken from `head`.
///
/// # Errors
/// When the first page cannot be fetched. When a later one cannot, that is the problem of the
/// reading.
pub async fn fetch_all(
    ctx: &Context,
    url: &Url,
    feed: Option<&Feed>,
    head: Article,
    extract: Extract,
) -> Result<PageText, Problem> {
    let page = fetch(ctx, url, feed, feed.map(|feed| &feed.url)).await?;
    let address = page.url.clone();
    let mut part = read(ctx, page, None, extract).await?;
    if !has_text(&part.found)
        && let Some(url) = &part.elsewhere.plainer
        && let Ok(page) = fetch(ctx, url, feed, Some(&part.page.url)).await
    {
        let plainer = read(ctx, page, None, extract).await?;
        if plainer.found.verdict == Verdict::Article {
            part = plainer;
        }
    }
    let first = part.page.url.clone();
    let mut problem = None;
    if part.elsewhere.next.is_some()
        && let Some(whole) = whole(ctx, &part, feed, extract).await?
    {
        part = whole;
    }
    let (mut stored, mut parts) = (vec![part.page], vec![part.found]);
    let mut next = part.elsewhere.next.filter(|_| {
        // What lists stories has an archive behind it.
        parts
            .iter()
            .all(|part| part.verdict != Verdict::NotAnArticle)
    });
    while let Some(url) = next.take().filter(|_| parts.len() < pages::MAX_PAGES) {
        let giver = stored.last().map(|page| &page.url);
        let page = match fetch(ctx, &url, feed, giver).await {
            Ok(page) => page,
            Err(error) => {
                problem = Some(error);
                break;
            }
        };
        // A redirect may lead back to where one has been.
        let is_known = stored.iter().any(|known| known.url == page.url);
        if is_known || pages::number(&first, &page.url).is_none() {
            break;
        }
        let part = read(ctx, page, Some(&first), extract).await?;
        if !pages::adds_text(&parts, &part.found) {
            break;
        }
        stored.push(part.page);
        parts.push(part.found);
        next = part.elsewhere.next;
    }
    join(ctx, stored, parts, Some(address), head, problem).await
}

/// Reads stored pages of the article at `address`.
pub async fn read_again(
    ctx: &Context,
    stored: Vec<StoredPage>,
    address: Option<Url>,
    head: Article,
    extract: Extract,
) -> Result<PageText, Problem> {
    let (mut pages, mut parts) = (Vec::new(), Vec::new());
    for page in stored {
        let part = read(ctx, page, None, extract).await?;
        pages.push(part.page);
        parts.push(part.found);
    }
    join(ctx, pages, parts, address, head, None).await
}

/// All pages of the article that begins with `part` in one, where the page offers that and it
/// says more. When it cannot be fetched, the pages are read one after the other.
async fn whole(
    ctx: &Context,
    part: &Part,
    feed: Option<&Feed>,
    extract: Extract,
) -> Result<Option<Part>, Problem> {
    let Some(url) = &part.elsewhere.whole else {
        return Ok(None);
    };
    let Ok(page) = fetch(ctx, url, feed, Some(&part.page.url)).await else {
        return Ok(None);
    };
    let mut whole = read(ctx, page, None, extract).await?;
    // It has everything, whatever it points to.
    whole.elsewhere.next = None;
    let is_more = whole.found.verdict == Verdict::Article
        && pages::adds_text(std::slice::from_ref(&part.found), &whole.found);
    Ok(is_more.then_some(whole))
}

/// Whether a page has what one came for, or says that it is not given away.
fn has_text(found: &Extraction) -> bool {
    matches!(found.verdict, Verdict::Article | Verdict::Paywall)
}

/// Reads one page; `first` is the first of its article, if it is not that itself.
async fn read(
    ctx: &Context,
    page: StoredPage,
    first: Option<&Url>,
    extract: Extract,
) -> Result<Part, Problem> {
    let settings = Arc::clone(&ctx.settings);
    let first = first.unwrap_or(&page.url).clone();
    let read = ctx.workers.run(move || {
        let html = html::decode(&page.body, page.content_type.as_deref());
        let source = Page {
            html: &html,
            url: Some(&page.url),
        };
        let (found, elsewhere) = extract(&source, settings.sites.of(&page.url), &first);
        Part {
            page,
            found,
            elsewhere,
        }
    });
    read.await.map_err(|_| mistake())
}

/// Makes one text of the pages of an article.
async fn join(
    ctx: &Context,
    pages: Vec<StoredPage>,
    parts: Vec<Extraction>,
    address: Option<Url>,
    head: Article,
    problem: Option<Problem>,
) -> Result<PageText, Problem> {
    let settings = Arc::clone(&ctx.settings);
    let joined = ctx.workers.run(move || {
        let found = pages::join(parts);
        let first = pages.first().map(|page| &page.url);
        let article = fill(found.article, head, address.as_ref().or(first));
        let html = html::write(&article.body);
        let is_ruled = first.is_some_and(|url| settings.sites.of(url).is_some());
        PageText {
            is_ruled,
            kept: Kept {
                html,
                rules: first.map_or(0, |url| rules(&settings.sites, url)),
                pages,
            },
            reading: Reading {
                problem,
                verdict: found.verdict,
                // Whoever made rules for the site has seen what they find.
                confidence: if is_ruled { 1.0 } else { found.confidence },
                ..reading(article, Origin::Page)
            },
        }
    });
    joined.await.map_err(|_| mistake())
}

/// A page of an article that `feed` announced; `giver` is the page or the feed that leads to it,
/// for a page of the public network may not lead into the reader's own.
pub async fn fetch(
    ctx: &Context,
    url: &Url,
    feed: Option<&Feed>,
    giver: Option<&Url>,
) -> Result<StoredPage, Problem> {
    let access = match feed {
        Some(feed) => access::of(ctx, &feed.url).await?,
        None => None,
    };
    let get = Get {
        access: access.as_ref(),
        given_by: giver,
        ..Get::page(url, ctx.settings.fetch.max_page_bytes)
    };
    let page = fetch::get(&ctx.net, get).await?;
    if let Some(problem) = choice::no_text(&page.url, page.content_type.as_deref()) {
        return Err(problem);
    }
    Ok(StoredPage {
        url: page.url,
        content_type: page.content_type,
        body: page.bytes.into(),
    })
}

/// The page's word goes first, that of the feed second.
fn fill(page: Article, told: Article, address: Option<&Url>) -> Article {
    Article {
        url: address.cloned().or(page.url),
        title: if page.title.is_empty() {
            told.title
        } else {
            page.title
        },
        byline: page.byline.or(told.byline),
        source: match (page.source, told.source) {
            // A page that does not name its publisher is said to be of its host.
            (Some(name), Some(told)) if is_host(&name, address) => Some(told),
            (name, told) => name.or(told),
        },
        published: page.published.or(told.published),
        updated: page.updated.or(told.updated),
        ..page
    }
}

/// Whether a name is no more than the host of an address.
fn is_host(name: &str, address: Option<&Url>) -> bool {
    let host = address.and_then(Url::host_str).unwrap_or_default();
    let bare = |host: &str| host.trim_start_matches("www.").to_ascii_lowercase();
    !host.is_empty() && bare(name) == bare(host)
}
