//! What was left out of an article, and why.

use url::Url;

use super::pages::fetch;
use super::{Context, choice, mistake, unread};
use crate::extract::{self, Extraction, Fate, Page, Trace};
use crate::html;
use crate::news::{Explanation, Piece};
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
pub async fn explain(ctx: &Context, url: &Url) -> Result<Explanation, Problem> {
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
        let host = pages.first().and_then(|page| page.url.host_str());
        tell(host.unwrap_or_default(), &read.collect::<Vec<_>>())
    });
    told.await.map_err(|_| mistake())
}

/// What became of each piece of the pages of an article.
fn tell(host: &str, pages: &[(Extraction, Trace)]) -> Explanation {
    let verdicts = (1..).zip(pages).map(|(number, (found, _))| match pages {
        [_] => verdict(found),
        _ => format!("Page {number}: {}", verdict(found)),
    });
    let all = pages.iter().flat_map(|(_, trace)| &trace.0);
    let pieces = all.take(MAX_PIECES).map(|piece| Piece {
        text: piece.text.clone(),
        why: Plain::new(why(piece.fate)),
        score: piece.score,
        is_kept: piece.fate.is_shown(),
        selector: piece.selector.clone(),
        others: piece.others,
    });
    Explanation {
        host: Plain::new(host.strip_prefix("www.").unwrap_or(host)),
        verdict: Plain::new(&verdicts.collect::<Vec<_>>().join(" ")),
        pieces: pieces.collect(),
    }
}

/// What kind of page it is, how sure that is, and what to do about it.
fn verdict(found: &Extraction) -> String {
    let percent = (found.confidence.clamp(0.0, 1.0) * 100.0).round();
    match choice::obstacle(found.verdict) {
        None => format!(
            "The article, whole and clean: {percent:.0} % sure. The numbers say how much a piece looks like it, from 0 to 1."
        ),
        Some((why, advice)) => {
            format!("This is no whole article, since {why} ({percent:.0} % sure): {advice}.")
        }
    }
}

/// A reason in words.
fn why(fate: Fate) -> &'static str {
    match fate {
        Fate::Dropped => "no part of it",
        Fate::Head => "above the text",
        Fate::RepeatsTitle => "title again",
        Fate::Stray => "stands alone",
        fate => fate.name(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::Judgement;
    use crate::news::Verdict;

    #[test]
    fn each_piece_is_told_with_its_reason_and_a_selector() {
        let piece = |words: &str, fate| Judgement {
            text: Plain::new(words),
            path: "p".into(),
            selector: "p.a".into(),
            others: 2,
            score: 0.25,
            fate,
        };
        let trace = Trace(vec![
            piece("Share", Fate::Dropped),
            piece("Two.", Fate::Site("site keep")),
            piece("Buy", Fate::Rule("site drop")),
            piece("A boat", Fate::Caption),
        ]);
        let found = Extraction {
            confidence: 0.914,
            ..Extraction::default()
        };
        let first = (found, trace);
        let told = tell("www.example.org", std::slice::from_ref(&first));
        assert_eq!(told.host.as_str(), "example.org");
        let line = |piece: &Piece| format!("{} {} {}", piece.why, piece.text, piece.rule());
        let lines: Vec<_> = told.pieces.iter().map(line).collect();
        assert_eq!(
            lines,
            [
                "no part of it Share keep",
                "site keep Two. drop",
                "site drop Buy keep",
                "caption A boat drop"
            ]
        );
        let second = (
            Extraction::default(),
            Trace(vec![piece("Next", Fate::Dropped)]),
        );
        let told = tell("example.org", &[first, second]);
        assert!(told.verdict.contains("91 %") && told.verdict.contains(" Page 2: "));
        assert_eq!(
            told.pieces.last().map(|piece| piece.text.as_str()),
            Some("Next")
        );
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
