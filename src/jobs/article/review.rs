//! What the present rules would change in the stored articles of a site; nothing is written.

use std::collections::HashMap;

use url::Url;

use super::choice::Choice;
use super::pages::read_again;
use super::{
    Context, EntryId, Problem, StoredArticle, StoredPage, head, mistake, read_entry, unread,
};
use crate::extract::sites::Site;
use crate::extract::{self, sites};
use crate::html;
use crate::news::{Article, Block, Entry, Inline};
use crate::store::{articles, entries, pages};
use crate::text::Plain;

/// What changes in the articles of a site.
#[derive(Debug, Default, PartialEq)]
pub struct Review {
    /// Stored articles of the site whose pages are stored.
    pub n_articles: usize,
    /// Those that change, newest first.
    pub changes: Vec<Change>,
    /// Whether there are rules for the site.
    pub has_rules: bool,
    /// The rules that find nothing on any page, with the names of their settings.
    pub idle: Vec<(&'static str, Plain)>,
}

/// What changes in one article.
#[derive(Debug, PartialEq)]
pub struct Change {
    /// Its title.
    pub title: Plain,
    /// Its page.
    pub url: Url,
    /// The pieces of text that come in, in their order.
    pub gained: Vec<Plain>,
    /// The pieces of text that go.
    pub lost: Vec<Plain>,
}

/// Reads the stored pages of `host`, and of the hosts below it, by the present rules, and compares
/// what they find with the stored articles.
///
/// # Errors
/// When the store cannot be read.
pub async fn review(ctx: &Context, host: &str) -> Result<Review, Problem> {
    let host = host.trim().to_ascii_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    let all = ctx.store.read(pages::all).await.map_err(unread)?;
    let mut review = Review::default();
    let mut idle: Vec<(&'static str, Plain)> = Vec::new();
    let mut found: Vec<(&'static str, Plain)> = Vec::new();
    for (entry, url) in all {
        let is_of_host = |name| sites::is_within(name, host);
        if !url.host_str().is_some_and(is_of_host) {
            continue;
        }
        let Some((told, stored, old)) = load(ctx, entry).await? else {
            continue;
        };
        review.n_articles += 1;
        if let Some(site) = ctx.settings.sites.of(&url) {
            review.has_rules = true;
            for (name, text, is_found) in look(ctx, site, &old).await? {
                let known = if is_found { &mut found } else { &mut idle };
                if !known.contains(&(name, text.clone())) {
                    known.push((name, text));
                }
            }
        }
        let title = stored.head.title.clone();
        let told = read_entry(ctx, told).await?;
        let address = stored.head.url.clone();
        let text = read_again(ctx, old, address, head(&told), extract::extract_part).await?;
        // As when it is opened: what is worse than the feed's text does not replace the article.
        let Ok(Choice::Keep(now)) = text.choose(&told).0 else {
            continue;
        };
        let was = Article {
            body: html::blocks(&stored.html, stored.head.url.as_ref()),
            ..stored.head
        };
        let (lost, gained) = differences(pieces(&was.body), pieces(&now.article.body));
        if !(lost.is_empty() && gained.is_empty()) {
            review.changes.push(Change {
                title,
                url,
                gained,
                lost,
            });
        }
    }
    idle.retain(|rule| !found.contains(rule));
    review.idle = idle;
    review.has_rules |= ctx.settings.sites.0.iter().any(|site| site.host == host);
    Ok(review)
}

/// Each selector of a site, with the name of its setting and whether it finds something on the
/// pages of one article.
async fn look(
    ctx: &Context,
    site: &Site,
    pages: &[StoredPage],
) -> Result<Vec<(&'static str, Plain, bool)>, Problem> {
    let (site, pages) = (site.clone(), pages.to_vec());
    let looked = ctx.workers.run(move || {
        let on_page = |page: &StoredPage| {
            let html = html::decode(&page.body, page.content_type.as_deref());
            site.found_on(&html)
        };
        let found: Vec<&str> = pages.iter().flat_map(on_page).collect();
        let rules = site.selectors();
        let rules =
            rules.map(|(name, css)| (name, Plain::new(css.as_str()), found.contains(&name)));
        rules.collect()
    });
    looked.await.map_err(|_| mistake())
}

/// All that is stored of an entry; `None` unless its article and its pages are.
async fn load(
    ctx: &Context,
    entry: EntryId,
) -> Result<Option<(Entry, StoredArticle, Vec<StoredPage>)>, Problem> {
    let found = ctx.store.read(move |conn| {
        let told = entries::entry(conn, entry)?;
        let stored = articles::load(conn, entry)?;
        let pages = pages::load(conn, entry)?;
        let both = told.zip(stored).filter(|_| !pages.is_empty());
        Ok(both.map(|(told, stored)| (told, stored, pages)))
    });
    found.await.map_err(unread)
}

/// What stands only in the first list, and what only in the second, in their orders.
fn differences(was: Vec<Plain>, now: Vec<Plain>) -> (Vec<Plain>, Vec<Plain>) {
    // How often a piece stands in the second list more than in the first.
    let mut surplus: HashMap<Plain, i64> = HashMap::new();
    for piece in &now {
        *surplus.entry(piece.clone()).or_default() += 1;
    }
    for piece in &was {
        *surplus.entry(piece.clone()).or_default() -= 1;
    }
    let mut take = |pieces: Vec<Plain>, sign: i64| {
        let taken = pieces.into_iter().filter(|piece| {
            let left = surplus.get_mut(piece).filter(|left| **left * sign > 0);
            left.map(|left| *left -= sign).is_some()
        });
        taken.collect::<Vec<_>>()
    };
    (take(was, -1), take(now, 1))
}

/// The texts of all blocks that hold words, in page order.
///
/// Not recursive: what is left to read lies on a stack, the next one on top.
fn pieces(blocks: &[Block]) -> Vec<Plain> {
    let mut left: Vec<&Block> = blocks.iter().rev().collect();
    let mut pieces = Vec::new();
    let mut add = |inlines: &[Inline]| pieces.push(Plain::new(&Inline::text(inlines)));
    while let Some(block) = left.pop() {
        match block {
            Block::Paragraph(text) | Block::Heading { text, .. } => add(text),
            Block::Figure { caption, .. } => add(caption),
            Block::Code(text) => add(&[Inline::Text(Plain::new(text.as_str()))]),
            Block::Table { rows, .. } => rows.iter().flatten().for_each(|cell| add(cell)),
            Block::List { items, .. } => left.extend(items.iter().flatten().rev()),
            Block::Quote(inner) => left.extend(inner.iter().rev()),
            Block::Rule | Block::Post { .. } => {}
        }
    }
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(was: &str, now: &str, lost: &str, gained: &str) {
        let texts = |html| pieces(&html::blocks(html, None));
        let join = |pieces: Vec<Plain>| {
            let texts: Vec<_> = pieces.iter().map(Plain::as_str).collect();
            texts.join("|")
        };
        let (less, more) = differences(texts(was), texts(now));
        assert_eq!((&*join(less), &*join(more)), (lost, gained));
    }

    #[test]
    fn what_comes_and_what_goes_is_told_in_its_order() {
        check("<p>a<p>b<p>c", "<p>x<p>b<p>y", "a|c", "x|y");
        check("<p>a<p>b", "<p>b<p>a", "", "");
    }

    #[test]
    fn what_stands_twice_is_counted() {
        check("<p>a<p>a<p>b", "<p>a", "a|b", "");
        check("<p>a", "<p>a<p>a", "", "a");
    }

    #[test]
    fn items_quotes_and_cells_are_pieces_of_their_own() {
        check(
            "<ul><li>one<li>two</ul><blockquote><p>said</blockquote>",
            "<ul><li>two</ul><table><tr><td>cell<td>other</table>",
            "one|said",
            "cell|other",
        );
    }
}
