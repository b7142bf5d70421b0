//! What was left out of an article, and why, as a text for readers.

use url::Url;

use super::pages::fetch;
use super::{Context, choice, mistake, unread};
use crate::extract::{self, Extraction, Fate, Page, Trace};
use crate::html;
use crate::news::{Article, Block, Inline};
use crate::report::Problem;
use crate::store::{entries, feeds, pages};
use crate::text::Plain;

/// Pieces of text that are told at most; a page with more is told from its beginning.
const MAX_PIECES: usize = 2000;

/// Tells what was left out of the article of the page at `url`, and why, and so of its further
/// pages. Stored pages are read again; a first one that is not stored is fetched.
///
/// # Errors
/// When the page is not stored and cannot be fetched.
pub async fn explain(ctx: &Context, url: &Url) -> Result<Article, Problem> {
    let address = url.clone();
    let stored = ctx.store.read(move |conn| {
        let Some(entry) = entries::by_url(conn, &address)? else {
            return Ok((Vec::new(), None));
        };
        let pages = pages::load(conn, entry)?;
        let feed = match entries::entry(conn, entry)? {
            Some(entry) if pages.is_empty() => feeds::get(conn, entry.headline.feed)?,
            _ => None,
        };
        Ok((pages, feed))
    });
    let (mut pages, feed) = stored.await.map_err(unread)?;
    if pages.is_empty() {
        let giver = feed.as_ref().map(|feed| &feed.url);
        pages.push(fetch(ctx, url, feed.as_ref(), giver).await?);
    }
    let settings = std::sync::Arc::clone(&ctx.settings);
    let told = ctx.workers.run(move || {
        let read = pages.iter().map(|page| {
            let html = html::decode(&page.body, page.content_type.as_deref());
            let source = Page {
                html: &html,
                url: Some(&page.url),
            };
            extract::explain(&source, settings.sites.of(&page.url))
        });
        tell(&read.collect::<Vec<_>>())
    });
    told.await.map_err(|_| mistake())
}

/// What was left out of the pages of an article.
fn tell(pages: &[(Extraction, Trace)]) -> Article {
    let mut body = Vec::new();
    let mut left = MAX_PIECES;
    for (number, (found, trace)) in (1..).zip(pages) {
        if pages.len() > 1 {
            body.push(Block::Heading {
                level: 2,
                text: vec![text(&format!("Page {number}"))],
            });
        }
        body.push(paragraph(vec![text(&verdict(found))]));
        body.extend(left_out(trace, &mut left));
    }
    Article {
        title: Plain::new("What was left out, and why"),
        standfirst: Some(Plain::new(
            "In the order of the page. The number says how much a piece looks like text of the \
             article, from 0 to 1. Rules of your own for a site overrule it.",
        )),
        body,
        ..Article::default()
    }
}

/// The pieces of a page that were left out, each with its reason; what was kept is only counted.
/// No more than `left` pieces are told.
fn left_out(trace: &Trace, left: &mut usize) -> Vec<Block> {
    let mut body = Vec::new();
    let mut kept = 0;
    for piece in trace.0.iter().take(*left) {
        if piece.fate.is_kept() || piece.fate == Fate::Caption {
            kept += 1;
            continue;
        }
        body.extend(pieces(std::mem::take(&mut kept)));
        body.push(paragraph(vec![
            Inline::Strong(vec![text(why(piece.fate))]),
            text(&format!(" ({:.2}): {} ", piece.score, piece.text)),
            Inline::Code(piece.path.clone()),
        ]));
    }
    body.extend(pieces(kept));
    *left = left.saturating_sub(trace.0.len());
    body
}

/// What kind of page it is, how sure that is, and what to do about it.
fn verdict(found: &Extraction) -> String {
    let percent = (found.confidence.clamp(0.0, 1.0) * 100.0).round();
    match choice::obstacle(found.verdict) {
        None => format!("The page is an article: {percent:.0} % sure."),
        Some((why, advice)) => {
            format!("This is no whole article, since {why} ({percent:.0} % sure): {advice}.")
        }
    }
}

/// A line that stands for pieces that were kept.
fn pieces(kept: usize) -> Option<Block> {
    let line = match kept {
        0 => return None,
        1 => "1 piece of the article".to_owned(),
        kept => format!("{kept} pieces of the article"),
    };
    Some(paragraph(vec![Inline::Emphasis(vec![text(&line)])]))
}

/// A reason in words.
fn why(fate: Fate) -> &'static str {
    match fate {
        Fate::Dropped => "looks like no part of it",
        Fate::Head => "told above the text",
        Fate::RepeatsTitle => "says the title again",
        Fate::Stray => "stands alone",
        fate => fate.name(),
    }
}

fn paragraph(inlines: Vec<Inline>) -> Block {
    Block::Paragraph(inlines)
}

fn text(words: &str) -> Inline {
    Inline::Text(Plain::run(words))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::Judgement;
    use crate::news::Verdict;

    fn piece(words: &str, fate: Fate) -> Judgement {
        Judgement {
            text: Plain::new(words),
            path: "p".into(),
            score: 0.25,
            fate,
        }
    }

    #[test]
    fn what_was_left_out_stands_between_counts_of_what_was_kept() {
        let trace = Trace(vec![
            piece("Share", Fate::Dropped),
            piece("One.", Fate::Kept),
            piece("Two.", Fate::Site("site keep")),
            piece("Buy", Fate::Rule("site drop")),
            piece("Three.", Fate::Kept),
        ]);
        let found = Extraction {
            confidence: 0.914,
            ..Extraction::default()
        };
        let first = (found, trace);
        assert_eq!(
            html::write(&tell(std::slice::from_ref(&first)).body),
            "<p>The page is an article: 91 % sure.</p>\n\
             <p><strong>looks like no part of it</strong> (0.25): Share <code>p</code></p>\n\
             <p><em>2 pieces of the article</em></p>\n\
             <p><strong>site drop</strong> (0.25): Buy <code>p</code></p>\n\
             <p><em>1 piece of the article</em></p>\n"
        );
        let second = (
            Extraction::default(),
            Trace(vec![piece("Next", Fate::Dropped)]),
        );
        let told = html::write(&tell(&[first, second]).body);
        assert!(told.starts_with("<h2>Page 1</h2>\n<p>The page is an article: 91"));
        assert!(told.ends_with(
            "<h2>Page 2</h2>\n<p>The page is an article: 0 % sure.</p>\n\
             <p><strong>looks like no part of it</strong> (0.25): Next <code>p</code></p>\n"
        ));
    }

    #[test]
    fn a_wall_is_told_with_what_to_do() {
        let found = Extraction {
            verdict: Verdict::Consent,
            confidence: 0.7,
            ..Extraction::default()
        };
        assert_eq!(
            verdict(&found),
            "This is no whole article, since the site asks for consent first (70 % sure): open it \
             in the browser to answer."
        );
    }
}
