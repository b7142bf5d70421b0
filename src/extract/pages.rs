//! Articles that are split over several pages, and other versions of a page.
//!
//! A page counts as the next one of an article when its address is that of the first page with
//! the right number added, and the page points to it as such: `rel=next` alone is not enough,
//! since many sites use it for the next story.

use std::collections::HashSet;

use url::Url;

use super::Extraction;
use super::words::letters;
use crate::html::dom::Outline;
use crate::html::tag::Tag;
use crate::html::urls;
use crate::news::{Block, Inline, Verdict};

/// Pages of an article that are read at most.
pub const MAX_PAGES: usize = 20;

/// Letters of a paragraph that says so much that it is not said twice on purpose.
const LONG: usize = 40;

/// Bytes of the words of a link that leads to the next page at most.
const MAX_LABEL_BYTES: usize = 60;

/// Words in addresses that stand before the number of a page.
const WORDS: [&str; 11] = [
    "page", "pagina", "pagenum", "paged", "seite", "part", "teil", "pg", "p", "s", "pag",
];

/// How links begin that lead to the next page, in lower case.
const NEXT: [&str; 19] = [
    "next",
    "weiter",
    "nächste",
    "suivant",
    "page suivante",
    "siguiente",
    "próxim",
    "seguinte",
    "avanti",
    "successiv",
    "volgende",
    "далее",
    "следующ",
    "次",
    "下一",
    "다음",
    "›",
    "»",
    "→",
];

/// What the comments below an article are called in names and addresses.
const COMMENTS: [&str; 6] = [
    "comment",
    "kommentar",
    "comentario",
    "commento",
    "disqus",
    "replies",
];

/// Elements around a link whose names are looked at.
const AROUND: usize = 12;

/// How links are called that lead to all pages in one, in lower case.
const WHOLE: [&str; 20] = [
    "view all",
    "view as one page",
    "view as a single page",
    "view on one page",
    "view full article",
    "read on one page",
    "read as a single page",
    "single page",
    "one page",
    "all pages",
    "show all pages",
    "auf einer seite",
    "artikel auf einer seite",
    "alles auf einer seite",
    "sur une seule page",
    "sur une page",
    "en una sola página",
    "em uma página",
    "in un'unica pagina",
    "op één pagina",
];

/// What addresses of all pages in one end with, or give as the page.
const ALL: [&str; 9] = [
    "all",
    "single",
    "full",
    "singlepage",
    "single-page",
    "fullpage",
    "onepage",
    "komplettansicht",
    "viewall",
];

/// Where else the text of an article may stand.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Elsewhere {
    /// The next page of it.
    pub next: Option<Url>,
    /// All pages of it in one.
    pub whole: Option<Url>,
    /// The same page in a plainer version: AMP, or for printing.
    pub plainer: Option<Url>,
}

/// Where the page at `url` says that more of its article stands; `first` is the first page of it.
pub(super) fn elsewhere(outline: &Outline<'_>, url: Option<&Url>, first: &Url) -> Elsewhere {
    let mut found = Elsewhere::default();
    // A front page has an archive behind it and no second page.
    if first.path() == "/" && first.query().is_none() {
        return found;
    }
    let mut is_amp = false;
    let mut base = url.cloned();
    let here = Here::of(url, first);
    for (at, node) in (0..).zip(outline.nodes()) {
        if !matches!(node.tag, Tag::A | Tag::Link | Tag::Base) {
            continue;
        }
        let Some(url) = node
            .attr("href")
            .and_then(|href| urls::web(href, base.as_ref()))
        else {
            continue;
        };
        if node.tag == Tag::Base {
            base = Some(url);
            continue;
        }
        let rel = node.attr("rel").unwrap_or_default().to_ascii_lowercase();
        let is = |name| rel.split_ascii_whitespace().any(|rel| rel == name);
        let next = number(first, &url).filter(|&number| here.is_before(number));
        if found.next.is_none()
            && next.is_some_and(|number| leads_on(outline, at, is("next"), here, number))
        {
            found.next = Some(url);
        } else if found.whole.is_none() && node.tag == Tag::A && is_whole(outline, at, first, &url)
        {
            found.whole = Some(url);
        } else if !is_amp && is_same_site(first, &url) && !is_same(first, &url) {
            let is_print =
                node.attr("media") == Some("print") || node.tag == Tag::A && is_for_print(&url);
            is_amp = is("amphtml");
            if is_amp || is_print && found.plainer.is_none() {
                found.plainer = Some(url);
            }
        }
    }
    found
}

/// The page at which one is, as far as its address tells.
#[derive(Debug, Clone, Copy)]
enum Here {
    /// The first one.
    First {
        /// Whether its own address counts it as page one.
        is_counted: bool,
    },
    /// One with a number.
    At(u32),
}

impl Here {
    fn of(page: Option<&Url>, first: &Url) -> Self {
        match page.filter(|page| !is_same(first, page)) {
            Some(page) => number(first, page).map_or(Self::First { is_counted: true }, Self::At),
            None => Self::First {
                is_counted: first.query().is_some_and(|query| query.ends_with("=1")),
            },
        }
    }

    /// Whether the next page may have `number` in its address. Some sites count from zero, so
    /// that the second page has the number one.
    fn is_before(self, number: u32) -> bool {
        match self {
            Self::First { is_counted } => number == 2 || number == 1 && !is_counted,
            Self::At(here) => number == here + 1,
        }
    }
}

/// Whether a link says that it leads to the next page, which has `number` in its address.
fn leads_on(outline: &Outline<'_>, at: u32, is_next: bool, here: Here, number: u32) -> bool {
    let node = outline.node(at);
    let around: Vec<String> = outline
        .ancestors(at)
        .take(AROUND)
        .map(|up| names(outline, up))
        .collect();
    let fragment = node.attr("href").and_then(|href| href.split_once('#'));
    let is_of_comments = |names: &str| COMMENTS.iter().any(|word| names.contains(word));
    if around.iter().any(|names| is_of_comments(names))
        || fragment.is_some_and(|(_, fragment)| is_of_comments(&fragment.to_ascii_lowercase()))
    {
        return false;
    }
    let label = outline.text_of(at, MAX_LABEL_BYTES).trim().to_lowercase();
    let said = node.attr("aria-label").unwrap_or_default().to_lowercase();
    let is_called_next = is_next
        || NEXT
            .iter()
            .any(|next| label.starts_with(next) || said.starts_with(next));
    if let Ok(count) = label.parse::<u32>() {
        return match here {
            Here::First { .. } => count == 2,
            Here::At(_) => count == number || count == number + 1,
        };
    }
    let is_second = matches!(here, Here::First { .. }) && number == 1;
    is_called_next || !is_second && around.iter().take(6).any(|names| names.contains("pagina"))
}

/// The class and the id of an element, in lower case.
fn names(outline: &Outline<'_>, at: u32) -> String {
    let node = outline.node(at);
    let names = ["class", "id"].map(|name| node.attr(name).unwrap_or_default());
    names.concat().to_ascii_lowercase()
}

/// Whether a link leads to all pages of the article in one.
fn is_whole(outline: &Outline<'_>, at: u32, first: &Url, url: &Url) -> bool {
    if !is_same_host(first, url) || is_same(first, url) {
        return false;
    }
    let rest = stem(url).0.strip_prefix(stem(first).0);
    let Some(rest) = rest.filter(|rest| rest.is_empty() || rest.starts_with(['/', '-', '_', ',']))
    else {
        return false;
    };
    let is_named = ALL.contains(&rest.trim_start_matches(['/', '-', '_', ',']))
        || url.query_pairs().any(|(name, value)| {
            let (name, value) = (name.to_ascii_lowercase(), value.to_ascii_lowercase());
            let is_page = WORDS.contains(&name.as_str()) || name == "view";
            is_page && ALL.contains(&&*value) || ALL[3..].contains(&name.as_str()) && value != "0"
        });
    let label = outline.text_of(at, MAX_LABEL_BYTES).trim().to_lowercase();
    let is_called = || {
        WHOLE
            .iter()
            .any(|words| label.starts_with(words) && label.len() < words.len() + 20)
    };
    is_named || is_called() && number(first, url).is_none()
}

/// Which page of the article that begins at `first` lies at `page`, from 1; `None` when it is
/// another.
pub fn number(first: &Url, page: &Url) -> Option<u32> {
    if !is_same_host(first, page) {
        return None;
    }
    let (from, to) = (stem(first), stem(page));
    if from == to {
        return match (first.query(), page.query()) {
            (from, to) if from == to => Some(1),
            (_, None) => None,
            (from, Some(to)) => number_in_query(from.unwrap_or_default(), to),
        };
    }
    if first.query() != page.query() || from.1 != to.1 {
        return None;
    }
    let bare = from.0.strip_suffix("/page/1").unwrap_or(from.0);
    let rest = to.0.strip_prefix(bare)?;
    let rest = rest.strip_prefix(['/', '-', '_', ','])?;
    let worded = WORDS.iter().filter_map(|word| rest.strip_prefix(word));
    let mut digits = worded.map(|rest| rest.strip_prefix(['/', '-', '_', ',']).unwrap_or(rest));
    page_number(rest).or_else(|| digits.find_map(page_number))
}

/// The number of a page whose query is that of the first one but for a number.
fn number_in_query(first: &str, page: &str) -> Option<u32> {
    let mut found = None;
    let key = |pair: &str| {
        let (name, value) = pair.split_once('=')?;
        let is_number = WORDS.contains(&name.to_ascii_lowercase().as_str());
        is_number.then(|| page_number(value)).flatten()
    };
    let rest: Vec<&str> = page
        .split('&')
        .filter(|pair| match key(pair) {
            Some(number) => found.replace(number).is_some(),
            None => true,
        })
        .collect();
    let known: Vec<&str> = first
        .split('&')
        .filter(|pair| !pair.is_empty() && key(pair) != Some(1))
        .collect();
    (rest == known).then_some(found).flatten()
}

/// A number that a page may have: no year and no id of a story.
fn page_number(digits: &str) -> Option<u32> {
    let is_short = (1..=2).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    digits
        .parse()
        .ok()
        .filter(|number| is_short && *number >= 1)
}

/// The path of an address without its ending, and the ending.
fn stem(url: &Url) -> (&str, &str) {
    let path = url.path().trim_end_matches('/');
    match path.rsplit_once('.') {
        Some((stem, ending)) if ending.len() <= 5 && !ending.contains('/') => (stem, ending),
        _ => (path, ""),
    }
}

fn is_same(one: &Url, other: &Url) -> bool {
    is_same_host(one, other) && stem(one) == stem(other) && one.query() == other.query()
}

fn is_same_host(one: &Url, other: &Url) -> bool {
    fn bare(url: &Url) -> Option<&str> {
        url.host_str()
            .map(|host| host.strip_prefix("www.").unwrap_or(host))
    }
    bare(one).is_some() && bare(one) == bare(other) && one.port() == other.port()
}

/// Whether two hosts are of one site: the same but for a label such as `amp.` or `www.`.
fn is_same_site(one: &Url, other: &Url) -> bool {
    const LABELS: [&str; 4] = ["www.", "amp.", "m.", "mobile."];
    fn bare(url: &Url) -> Option<&str> {
        let host = url.host_str()?;
        let bare = LABELS.iter().find_map(|label| host.strip_prefix(label));
        Some(bare.unwrap_or(host))
    }
    bare(one).is_some() && bare(one) == bare(other) && one.port() == other.port()
}

/// Whether an address is that of a version for printing.
fn is_for_print(url: &Url) -> bool {
    let in_path = url
        .path_segments()
        .is_some_and(|mut parts| parts.any(|part| part == "print"));
    let in_query = url.query().is_some_and(|query| {
        query.split('&').any(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, "1"));
            name == "print" && value != "0" || value == "print"
        })
    });
    in_path || in_query
}

/// Whether a page has text that the pages before it do not have.
pub fn adds_text(before: &[Extraction], page: &Extraction) -> bool {
    let known: HashSet<String> = before
        .iter()
        .flat_map(|page| &page.article.body)
        .map(said)
        .collect();
    let long = page.article.body.iter().map(said);
    let mut long = long.filter(|said| said.chars().count() >= LONG);
    long.any(|said| !known.contains(&said))
}

/// The pages of an article, in their order, as one. What a later page says again, such as the
/// title and the standfirst, is left out.
pub fn join(pages: Vec<Extraction>) -> Extraction {
    let mut pages = pages.into_iter();
    let mut whole = pages.next().unwrap_or_default();
    let mut known: HashSet<String> = whole.article.body.iter().map(said).collect();
    known.extend(whole.article.standfirst.as_ref().map(|text| letters(text)));
    let title = letters(&whole.article.title);
    for page in pages {
        let mut is_head = true;
        for block in page.article.body {
            let said = said(&block);
            is_head &= said == title || known.contains(&said);
            let is_repeated = is_head || said.chars().count() >= LONG && known.contains(&said);
            if !is_repeated {
                known.insert(said);
                whole.article.body.push(block);
            }
        }
        for link in page.article.related {
            if !whole.article.related.contains(&link) {
                whole.article.related.push(link);
            }
        }
        whole.article.is_paywalled |= page.article.is_paywalled;
        if page.verdict == Verdict::Article && whole.verdict == Verdict::Thin {
            whole.verdict = Verdict::Article;
            whole.confidence = page.confidence;
        }
    }
    if let Some(first) = whole.article.url.clone() {
        let is_other = |url: &Url| number(&first, url).is_none();
        let related = &mut whole.article.related;
        related.retain(|link| link.url.as_ref().is_none_or(is_other));
    }
    whole
}

/// What a block says, to tell whether another says the same: the letters of its text; of a
/// picture its address; of a list, quote, table and the like all there is.
fn said(block: &Block) -> String {
    match block {
        Block::Paragraph(text) | Block::Heading { text, .. } => letters(&Inline::text(text)),
        Block::Post { words, .. } => letters(words),
        Block::Figure { images, .. } if !images.is_empty() => {
            images.iter().map(|image| image.url.as_str()).collect()
        }
        other => format!("{other:?}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::html::{self, dom};
    use crate::news::{Article, Link};

    fn url(text: &str) -> Url {
        Url::parse("https://www.example.org/")
            .unwrap()
            .join(text)
            .unwrap()
    }

    #[test]
    fn a_page_of_an_article_is_known_by_its_address() {
        for (first, page, expected) in [
            ("/story", "/story", Some(1)),
            ("/story", "/story/#top", Some(1)),
            ("/story", "/story/2", Some(2)),
            ("/story/", "/story/page/12/", Some(12)),
            ("/story/page/1", "/story/page/2", Some(2)),
            ("/story.html", "/story-2.html", Some(2)),
            ("/story.html", "/story_page-3.html", Some(3)),
            ("/story.html", "/story,2.html", Some(2)),
            ("/story", "/story-seite-2", Some(2)),
            ("/story", "https://example.org/story?page=2", Some(2)),
            ("/story?id=7", "/story?id=7&p=2", Some(2)),
            ("/story?id=7&page=1", "/story?page=2&id=7", Some(2)),
            ("/story", "https://example.com/story/2", None),
            ("/story", "/story2", None),
            ("/story", "/story/2024", None),
            ("/story", "/story/2/comments", None),
            ("/story?id=7", "/story?id=8", None),
            ("/story?id=7", "/story?id=8&page=2", None),
            ("/story", "/story?reply=2", None),
            ("/a/1", "/a/2", None),
            ("/", "/2", Some(2)),
        ] {
            assert_eq!(number(&url(first), &url(page)), expected, "{first} {page}");
        }
    }

    #[track_caller]
    fn check(at: &str, html: &str, expected: Option<&str>) {
        let (first, at) = (url("/story"), url(at));
        let page = dom::parse(html);
        let found = elsewhere(&Outline::of(&page), Some(&at), &first);
        assert_eq!(found.next, expected.map(url), "{html}");
    }

    #[test]
    fn the_next_page_is_the_one_with_the_next_number_that_is_pointed_to() {
        check("/story", "<link rel=next href=/story/2>", Some("/story/2"));
        check(
            "/story",
            "<a href=/story/3>3</a><a href='?page=2'>2</a>",
            Some("/story?page=2"),
        );
        check("/story", "<a href=/story/2>Next page</a>", Some("/story/2"));
        check(
            "/story",
            "<div class=pagination><a href=/story/2><i></i></a></div>",
            Some("/story/2"),
        );
        check(
            "/story/2",
            "<a href=/story/2>2</a> <a href=/story/3>3</a>",
            Some("/story/3"),
        );
        check(
            "/story/2",
            "<base href=/story/><a rel=next href=3>on</a>",
            Some("/story/3"),
        );
    }

    #[test]
    fn some_sites_count_their_pages_from_zero() {
        let pager = "<ul class=pager><li>1<li><a href='?page=1'>2</a><li><a href='?page=2'>3</a>\
                     <li><a href='?page=1'>next ›</a></ul>";
        check("/story", pager, Some("/story?page=1"));
        check(
            "/story",
            "<li class=pagination><a href='?page=2'>3</a><a href='?page=1' rel=next>on</a>",
            Some("/story?page=1"),
        );
        check(
            "/story?page=1",
            "<a href=/story>1</a> 2 <a href='?page=2'>3</a>",
            Some("/story?page=2"),
        );
        check(
            "/story",
            "<div class=pagination><a href='?page=1'>1</a><a href='?page=2'>2</a></div>",
            Some("/story?page=2"),
        );
        check(
            "/story?page=1",
            "<a href='?page=1'>1</a><a href='?page=3'>3</a>",
            None,
        );
    }

    #[test]
    fn all_pages_in_one_are_of_the_same_article() {
        for (html, expected) in [
            ("<a href='?page=all'>All</a>", Some("/story?page=all")),
            (
                "<a href=/story/komplettansicht>x</a>",
                Some("/story/komplettansicht"),
            ),
            ("<a href='?singlepage=1'>x</a>", Some("/story?singlepage=1")),
            ("<a href=/story/print>Single page</a>", Some("/story/print")),
            ("<a href=/topics>View all</a>", None),
            (
                "<a href='?sort=2'>View all comments of everybody here</a>",
                None,
            ),
            ("<a href=/story/2>One page on</a>", None),
            ("<a href=https://other.example/story?page=all>All</a>", None),
        ] {
            let first = url("/story");
            let page = dom::parse(html);
            let found = elsewhere(&Outline::of(&page), Some(&first), &first);
            assert_eq!(found.whole, expected.map(url), "{html}");
        }
    }

    #[test]
    fn other_stories_and_comments_are_no_next_page() {
        check("/story", "<link rel=next href=/other-story>", None);
        check(
            "/story",
            "<a href=/story/2>An older story about it</a>",
            None,
        );
        check(
            "/story",
            "<div id=comments><a href=/story/2>2</a></div>",
            None,
        );
        check(
            "/story",
            "<a href=https://other.example/story/2>2</a>",
            None,
        );
        check(
            "/story/2",
            "<a href=/story>1</a><a href=/story/2>2</a>",
            None,
        );
        check("/story", "<a href='javascript:next(2)'>2</a>", None);
        check("/story", "<a href='?page=2#comments'>2</a>", None);
        let front = url("/");
        let page = dom::parse("<link rel=next href=/page/2>");
        let found = elsewhere(&Outline::of(&page), Some(&front), &front);
        assert_eq!(found, Elsewhere::default());
    }

    #[test]
    fn a_plainer_version_lies_on_the_same_site() {
        for (html, expected) in [
            (
                "<link rel=amphtml href=https://amp.example.org/story>",
                Some("https://amp.example.org/story"),
            ),
            (
                "<a href=/print/story>Print</a><link rel=amphtml href=/story/amp>",
                Some("/story/amp"),
            ),
            (
                "<link rel=amphtml href=/story/amp><a href='?print=1'>Print</a>",
                Some("/story/amp"),
            ),
            (
                "<link rel=alternate media=print href=/p/story>",
                Some("/p/story"),
            ),
            ("<a href='/story?view=print'>", Some("/story?view=print")),
            ("<link rel=amphtml href=https://cdn.example/story>", None),
            ("<link rel=amphtml href=/story>", None),
            ("<a href=/story?print=0>", None),
        ] {
            let first = url("/story");
            let page = dom::parse(html);
            let found = elsewhere(&Outline::of(&page), Some(&first), &first);
            assert_eq!(found.plainer, expected.map(url), "{html}");
        }
    }

    fn page(body: &str) -> Extraction {
        Extraction {
            article: Article {
                url: Some(url("/story")),
                title: "Storm".into(),
                body: html::blocks(body, None),
                related: vec![Link {
                    title: "Page 2".into(),
                    url: Some(url("/story/2")),
                }],
                ..Article::default()
            },
            ..Extraction::default()
        }
    }

    #[test]
    fn what_every_page_says_is_said_once() {
        let bio = "<p>The writer of this story has written about the sea for many years.</p>";
        let one = page(&format!("<p>It began at night.</p><p>One.</p>{bio}"));
        let two = page(&format!(
            "<h2>STORM</h2><p>It began at night.</p><p>Two.</p><p>One.</p>{bio}"
        ));
        assert!(adds_text(
            std::slice::from_ref(&one),
            &page("<p>Something else is said on this page, and it is anything but short.</p>")
        ));
        assert!(!adds_text(std::slice::from_ref(&one), &page(bio)));
        let whole = join(vec![one, two]).article;
        assert_eq!(
            html::write(&whole.body),
            format!("<p>It began at night.</p>\n<p>One.</p>\n{bio}\n<p>Two.</p>\n<p>One.</p>\n")
        );
        assert!(
            whole.related.is_empty(),
            "its own pages are no other stories"
        );
        assert_eq!(join(Vec::new()), Extraction::default());
    }
}
