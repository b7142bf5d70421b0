//! An article page → [`Extraction`]: the article, a verdict, and why.
//!
//! One pure function, in stages between plain types:
//!
//! 1. `head`: everything the page says about itself, collected in one pass.
//! 2. `runs`: the text of the page, cut at every line end.
//! 3. `features`: some 150 numbers for each run.
//! 4. `model`: how likely each run belongs to the article, by trees learned from pages.
//! 5. `judge`: the fate of every run, by its score and by rules that are safe on top: those of
//!    one line (`rules`), of lists and rows of teasers (`lists`, `teasers`), of what programs for
//!    consent set in (`consent`), of what is said twice (`repeated`), and lines that stay though
//!    their score is low (`forms`, `between`, `standfirst`).
//! 6. `liveblog`: which runs are posts, and when each was written.
//! 7. Parts of the page as a whole: what stands beside the article (`strays`, `entries`) or in a
//!    box with a telling name (`boxes`), what belongs to it (`tables`, `captions`) or only leads to
//!    parts of it (`contents`), what stands below its last paragraph (`endings`), written by
//!    readers too (`comments`).
//! 8. `body`: blocks of the runs that are kept; `related`: teasers among the others.
//! 9. `metadata`, `published`, `title`, `byline`: the fields beside the text.
//! 10. `walls`: what kind of page it is.
//!
//! `sites` lets a reader overrule the model on the pages of a site.
//!
//! No stage knows a site. Nothing here reads the clock or the network.

use scraper::Html;
use url::Url;

use crate::html::dom::{self, Outline};
use crate::news::{Article, Block, Verdict};
use crate::text::Plain;

mod between;
mod body;
mod boxes;
mod breadcrumbs;
mod byline;
mod captions;
mod comments;
mod confidence;
mod consent;
mod contents;
mod dates;
mod endings;
mod entries;
mod fallback;
mod features;
pub mod feed_text;
mod forms;
mod gallery;
mod head;
mod inside;
mod jsonld;
mod judge;
mod language;
mod lists;
mod liveblog;
mod metadata;
mod model;
pub mod pages;
mod published;
mod related;
mod repeated;
mod rules;
mod runs;
mod selector;
mod shortcodes;
pub mod sites;
mod standfirst;
mod strays;
mod tables;
mod teasers;
#[cfg(test)]
mod testing;
mod title;
mod trace;
pub mod training;
mod walls;
mod words;

pub use dates::Stamp;
pub use pages::Elsewhere;
pub use trace::{Fate, Judgement, Trace};

use features::Hints;
use head::Head;
use judge::Judged;
use liveblog::Live;
use runs::Runs;
use sites::{Site, Wishes};

/// A page to read an article from.
#[derive(Debug, Clone, Copy)]
pub struct Page<'a> {
    /// Its HTML, decoded.
    pub html: &'a str,
    /// Where it was fetched from.
    pub url: Option<&'a Url>,
}

/// What was read from a page.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Extraction {
    /// The best article that could be read.
    pub article: Article,
    /// What kind of page it is.
    pub verdict: Verdict,
    /// How sure the verdict is, 0 to 1; for an article, how likely its text is the whole of it
    /// and hardly anything else.
    pub confidence: f32,
    /// When it was published, with the offset in which the page says it.
    pub published: Option<Stamp>,
    /// When it was last changed, likewise.
    pub updated: Option<Stamp>,
    /// Whether the standfirst stands beside the text, and is no part of it.
    pub is_standfirst_beside: bool,
}

/// Reads the article of a page. Never fails, never panics; a page without an article gives the
/// best that is there and a verdict that says so.
pub fn extract(page: &Page<'_>) -> Extraction {
    extract_by(page, None)
}

/// As [`extract`], with the rules that a reader has made for the site.
pub fn extract_by(page: &Page<'_>, site: Option<&Site>) -> Extraction {
    parsed(page, |tree, outline| {
        read(page, tree, outline, None, site, false).0
    })
}

/// Reads one page of an article that begins at `first`: what [`extract_by`] finds on it, and where
/// it says that more of the article stands.
pub fn extract_part(page: &Page<'_>, site: Option<&Site>, first: &Url) -> (Extraction, Elsewhere) {
    parsed(page, |tree, outline| {
        let (extraction, _) = read(page, tree, outline, None, site, false);
        (extraction, pages::elsewhere(outline, page.url, first))
    })
}

/// As [`extract_by`], with what became of every piece of text, and why.
pub fn explain(page: &Page<'_>, site: Option<&Site>) -> (Extraction, Trace) {
    parsed(page, |tree, outline| {
        read(page, tree, outline, None, site, true)
    })
}

/// As [`extract`], with the scores of the runs given from outside: how a model that is not built
/// in is measured (see `model/train.py`). Scores of a wrong number are ignored.
pub fn extract_scored(page: &Page<'_>, scores: Option<&[f32]>) -> Extraction {
    parsed(page, |tree, outline| {
        read(page, tree, outline, scores, None, false).0
    })
}

/// Parses a page, once for all that is to be read from it.
fn parsed<T>(page: &Page<'_>, read: impl FnOnce(&Html, &Outline<'_>) -> T) -> T {
    let tree = dom::parse(page.html);
    let mut outline = Outline::of(&tree);
    if outline.has_unscripted() {
        let unscripted = outline.unscripted();
        if Runs::need_unscripted(&outline, &unscripted) {
            outline = unscripted;
        }
    }
    read(&tree, &outline)
}

/// The score of each run. A gallery beside the text is left aside for the others: the captions of
/// fifty slides outweigh the paragraphs around them.
fn scored(outline: &Outline<'_>, runs: &Runs, hints: &Hints<'_>) -> Vec<f32> {
    let of = |runs: &Runs| model::scores(&features::table(outline, runs, hints, None));
    let mut scores = of(runs);
    let galleries = captions::beside_text(outline, runs, &scores);
    if !galleries.is_empty() {
        let mut is_slide = vec![false; scores.len()];
        for slides in galleries {
            is_slide[slides].fill(true);
        }
        let others: Vec<usize> = (0..scores.len()).filter(|&at| !is_slide[at]).collect();
        for (&at, score) in others.iter().zip(of(&runs.only(&others))) {
            scores[at] = score;
        }
    }
    scores
}

fn read(
    page: &Page<'_>,
    tree: &Html,
    outline: &Outline<'_>,
    scores: Option<&[f32]>,
    site: Option<&Site>,
    is_traced: bool,
) -> (Extraction, Trace) {
    let head = Head::of(outline, page.url);
    let mut wishes = site.map_or_else(Wishes::default, |site| Wishes::of(site, tree, outline));
    let runs = Runs::showing(outline, &wishes.named);
    if let Some(site) = site {
        wishes.stop(site, &runs);
    }
    let told = || title::find(outline, &head);
    let title = wishes.title.clone().unwrap_or_else(told);
    let authors = head.authors();
    let hints = Hints {
        title: &title,
        description: head.description(),
        article_body: &head.ld.body,
        authors: &authors,
    };
    let mut scores = match scores {
        Some(scores) if scores.len() == runs.all.len() => scores.to_vec(),
        _ => scored(outline, &runs, &hints),
    };
    wishes.adjust(&runs, &mut scores);
    let title_at = judge::title_at(outline, &runs, &title);
    let byline = wishes
        .byline
        .clone()
        .or_else(|| byline::find(outline, &head, &runs, title_at));
    let mut judged = judge::judge(
        outline,
        &runs,
        &title,
        title_at,
        byline.as_deref(),
        head.description(),
        &scores,
    );
    let live = liveblog::find(outline, &runs, &head, page.url, &judged.fates);
    judge_parts(
        outline,
        &runs,
        head.base.as_ref(),
        &scores,
        byline.as_deref(),
        live.as_ref(),
        &mut judged,
    );
    let wall = walls::mark(outline, &runs, &mut judged.fates);
    wishes.judge(&runs, &mut judged.fates);
    let base = head.base.as_ref();
    let (published, updated) = published::dates(outline, &head, &runs, judged.title_at, page.url);
    let body = blocks(
        outline,
        &runs,
        &judged.fates,
        &wishes,
        live.as_ref(),
        &head,
        &title,
    );
    let mut article = Article {
        url: page.url.cloned().or_else(|| head.canonical.clone()),
        byline: byline
            .map(|names| Plain::new(&names))
            .filter(|names| !names.is_empty()),
        source: metadata::source(&head, page.url),
        section: metadata::section(outline, &head, page.url, &title),
        published: published.map(|stamp| stamp.instant),
        updated: updated.map(|stamp| stamp.instant),
        language: language::find(&head, &runs, &judged, &title),
        lead_image: metadata::lead_image(&head),
        is_paywalled: wall.is_some() || head.ld.is_free == Some(false) || head.is_locked(),
        body,
        related: related::find(outline, &runs, &judged.fates, base, page.url, &title),
        kicker: title::kicker(outline, &head, &runs, &title, title_at),
        standfirst: judged.standfirst,
        title: Plain::new(&title),
    };
    let signs = walls::Signs {
        outline,
        head: &head,
        runs: &runs,
        fates: &judged.fates,
        scores: &scores,
        has_wall: wall.is_some(),
        is_live: live.is_some(),
    };
    let (verdict, confidence) = walls::verdict(&article, &signs);
    article.is_paywalled |= verdict == Verdict::Paywall;
    let has_named = wishes.name_text() && !article.body.is_empty();
    let trace = is_traced.then(|| Trace::of(outline, &runs, &judged.fates, &scores));
    (
        Extraction {
            article,
            verdict: overruled(verdict, has_named),
            confidence,
            published,
            updated,
            is_standfirst_beside: judged.is_standfirst_beside,
        },
        trace.unwrap_or_default(),
    )
}

/// The blocks of the article: those of the runs that are kept, or what the page tells better
/// elsewhere.
fn blocks(
    outline: &Outline<'_>,
    runs: &Runs,
    fates: &[Fate],
    wishes: &Wishes,
    live: Option<&Live>,
    head: &Head<'_>,
    title: &str,
) -> Vec<Block> {
    let base = head.base.as_ref();
    let mut body = body::blocks(outline, runs, fates, wishes, live, base);
    // What a reader asked for is not replaced by what the page says elsewhere.
    if !wishes.concern_text()
        && let Some(better) = fallback::find(outline, head, title, fallback::length(&body))
    {
        body = better;
    }
    let body = body::divided(gallery::once(body));
    let mut body = gallery::with_stated(body, &head.ld.gallery, base);
    if live.is_none() && !wishes.concern_text() {
        body.extend(liveblog::told(head, &body));
    }
    body
}

/// Judges parts of the page as a whole: what stands beside the article, what belongs to it, what
/// stands below its last paragraph. A live blog knows its posts better than its parts tell.
fn judge_parts(
    outline: &Outline<'_>,
    runs: &Runs,
    base: Option<&Url>,
    scores: &[f32],
    byline: Option<&str>,
    live: Option<&Live>,
    judged: &mut Judged,
) {
    let title_at = judged.title_at;
    let fates = &mut judged.fates;
    if live.is_none() {
        strays::mark(outline, runs, scores, fates);
        comments::mark(outline, runs, fates);
        entries::mark(outline, runs, scores, fates);
        // Behind what looks at the scores of whole elements: these lines score low by nature.
        contents::mark(outline, runs, base, fates);
        forms::keep_code(outline, runs, fates);
        tables::keep_whole(outline, runs, fates);
        between::keep_gaps(runs, scores, fates);
        between::keep_alike(outline, runs, scores, fates);
        between::keep_headings(outline, runs, scores, fates);
    }
    captions::mark(outline, runs, fates);
    captions::drop_far(outline, runs, title_at, fates);
    captions::drop_teasers(outline, runs, base, fates);
    if let Some(live) = live {
        live.judge(outline, runs, title_at, scores, fates);
    } else {
        boxes::mark(outline, runs, fates);
        endings::mark(outline, runs, byline, fates);
    }
}

/// The verdict where a reader's rules name a text that was found, `has_named`, or do not.
fn overruled(verdict: Verdict, has_named: bool) -> Verdict {
    match verdict {
        Verdict::Article | Verdict::Paywall => verdict,
        _ if has_named => Verdict::Thin,
        _ => verdict,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::html;

    const PARTS: [&str; 34] = [
        "<html><head>",
        "<title>Storm \u{1b}[31m hits</title>",
        "<meta property='og:title' content='Storm'>",
        "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"headline\":\"Storm\",\"author\":[{}],\"datePublished\":\"2024-13-45\"}</script>",
        "<script>\"",
        "</script>",
        "<body>",
        "<h1>",
        "Storm",
        "</h1>",
        "<p>",
        "</p>",
        "<div class='article-body comment related'>",
        "</div>",
        "The harbour stays closed until the storm is over, said the port, and ships wait outside in the bay.",
        " \u{202e}gnp.exe ",
        "By Ada Beispiel",
        "12 Apr 2025, 10:04 GMT+10",
        "<br>",
        "<br><br>",
        "<ul><li>",
        "</ul>",
        "<table><tr><td>",
        "</table>",
        "<a href='/x'>",
        "</a>",
        "<img src='/p.jpg' alt='x\u{7}'>",
        "<figure>",
        "<figcaption>",
        "</figure>",
        "Read more: the storm in pictures...",
        "<template>",
        "<svg><title>",
        "新聞が長く続く文章であり、これは段落のように見えるはずです。",
    ];

    proptest! {
        #[test]
        fn any_mangled_page_comes_out_clean(parts in prop::collection::vec(0..PARTS.len(), 0..80)) {
            let page: String = parts.iter().map(|&part| PARTS[part]).collect();
            let url = Url::parse("https://news.example/a").unwrap();
            let (extraction, trace) = explain(&Page { html: &page, url: Some(&url) }, None);
            let written = html::write(&extraction.article.body);
            prop_assert!(!written.chars().any(|c| c.is_control() && c != '\n'), "{page}");
            prop_assert!((0.0..=1.0).contains(&extraction.confidence));
            prop_assert!(trace.0.iter().all(|judgement| (0.0..=1.0).contains(&judgement.score)));
            prop_assert_eq!(html::blocks(&written, None), extraction.article.body);
        }
    }

    #[test]
    fn a_page_without_anything_is_no_article() {
        for page in ["", " ", "<html>", "just a word"] {
            let extraction = extract(&Page {
                html: page,
                url: None,
            });
            assert!(extraction.verdict != Verdict::Article, "{page:?}");
        }
    }
}
