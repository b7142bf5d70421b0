//! Which text is shown: the page's or the feed's.

use std::sync::Arc;

use url::Url;

use crate::account;
use crate::news::{Article, Block, Inline, Reading, Verdict};
use crate::report::Problem;

/// The confidence below which even a few lines of the feed's are shown before the page's text.
///
/// Of 1,039 pages with a known text, 19 lie below, of which two were read right; what was found
/// on them had a mean F1 of 0.51, so half of it was wrong or missing. Up to 0.5 the mean is 0.83:
/// such a text says more than a summary does.
const DOUBTED: f32 = 0.2;

/// The same where the feed gives at least half as much text as was found on the page: then
/// nothing is lost by showing the text that is more likely the right one.
const DOUBTED_FOR_AS_MUCH: f32 = 0.5;

/// Characters of a feed's text that are no more than a line or two: a title said again.
const A_LINE: usize = 100;

/// The text that is shown.
#[derive(Debug, PartialEq)]
pub enum Choice {
    /// The page's, which is as good as the feed's or better.
    Keep(Reading),
    /// One of both, with what is wrong with the page.
    Show(Reading),
}

/// Chooses between what the feed told and what its page says, if anything could be read there.
///
/// # Errors
/// Why there is nothing to read, when neither has a text.
pub fn choose(told: &Reading, page: Result<Reading, Problem>) -> Result<Choice, Problem> {
    let page = match page {
        Ok(page) => page,
        Err(problem) => return fall_back(told, problem, None),
    };
    let (found, given) = (chars(&page.article.body), chars(&told.article.body));
    let is_article = matches!(page.verdict, Verdict::Article | Verdict::Thin);
    if is_article && found > 0 && is_enough(found, given) {
        return Ok(Choice::Keep(page));
    }
    let problem = problem(&page);
    // The free beginning of an article is more than nothing. What stands on a page that asks for
    // consent or scripts is not the article at all.
    if page.verdict == Verdict::Paywall && found > given {
        return Ok(Choice::Show(Reading {
            problem: Some(problem),
            other: text(told.article.clone()),
            ..page
        }));
    }
    fall_back(told, problem, Some(page.article))
}

/// What is shown of an entry that leads nowhere.
pub fn without_page(told: Arc<Reading>) -> Result<Arc<Reading>, Problem> {
    if told.article.body.is_empty() {
        return Err(Problem::new(
            "there is nothing to read",
            "the feed gives neither a text nor an address",
            "",
        ));
    }
    Ok(told)
}

/// Why an answer cannot hold an article: it is a picture, a film, a document.
pub fn no_text(url: &Url, content_type: Option<&str>) -> Option<Problem> {
    let kind = content_type?.split(';').next()?.trim().to_ascii_lowercase();
    let is_text = kind.is_empty() || kind.starts_with("text/") || kind.ends_with("xml");
    (!is_text).then(|| {
        Problem::new(
            format!("could not read {}", account::shown(url)),
            format!("it is not a page but {kind}"),
            "open it in the browser",
        )
    })
}

/// Whether a page has as much text as the feed gave; three quarters, because feeds add lines of
/// their own ("read more", "first published by") that a cleaned page does not have. A starting
/// value.
fn is_enough(found: usize, given: usize) -> bool {
    found * 4 >= given * 3
}

fn fall_back(told: &Reading, problem: Problem, found: Option<Article>) -> Result<Choice, Problem> {
    if told.article.body.is_empty() {
        return Err(problem);
    }
    Ok(Choice::Show(Reading {
        problem: Some(problem),
        other: found.and_then(text),
        ..told.clone()
    }))
}

/// An article that has a text.
fn text(article: Article) -> Option<Arc<Article>> {
    (!article.body.is_empty()).then(|| Arc::new(article))
}

/// The page's text with the feed's beside it; the other way round where it is doubtful what of
/// the page belongs to the article, and the feed has a text that serves instead.
pub fn offer(told: &Reading, page: Reading) -> Reading {
    if !is_doubtful(told, &page) {
        return Reading {
            other: text(told.article.clone()),
            ..page
        };
    }
    let percent = (page.confidence * 100.0).round();
    let doubt = Problem::new(
        "the page is hard to read",
        format!("dateline is {percent:.0} % sure that what was found on it is the article"),
        "",
    );
    Reading {
        problem: Some(doubt),
        confidence: page.confidence,
        verdict: page.verdict,
        other: text(page.article),
        ..told.clone()
    }
}

/// Whether the feed's text is the better one to begin with.
fn is_doubtful(told: &Reading, page: &Reading) -> bool {
    let (found, given) = (chars(&page.article.body), chars(&told.article.body));
    let bound = if given * 2 >= found {
        DOUBTED_FOR_AS_MUCH
    } else {
        DOUBTED
    };
    given > A_LINE && page.confidence < bound
}

fn problem(page: &Reading) -> Problem {
    let (why, advice) = obstacle(page.verdict).unwrap_or(if page.article.body.is_empty() {
        ("no text was found on it", "open it in the browser")
    } else {
        (
            "less text was found on it than the feed gives",
            "open it in the browser to see the page",
        )
    });
    let what = page.article.url.as_ref().map_or_else(
        || "could not read the page".to_owned(),
        |url| format!("could not read {}", account::shown(url)),
    );
    Problem::new(what, why, advice)
}

/// What stands between the reader and the text of a page of this kind, as a clause, and what to
/// do about it; `None` for an article.
pub fn obstacle(verdict: Verdict) -> Option<(&'static str, &'static str)> {
    Some(match verdict {
        Verdict::Article | Verdict::Thin => return None,
        Verdict::Consent => (
            "the site asks for consent first",
            "open it in the browser to answer",
        ),
        Verdict::Paywall => (
            "the whole text is for subscribers",
            "open it in the browser if you are one",
        ),
        Verdict::NeedsJavaScript => (
            "its text is made by scripts",
            "open it in the browser, which runs them",
        ),
        Verdict::NotAnArticle => ("it is not an article", "open it in the browser"),
    })
}

/// Characters of all text in `blocks`.
///
/// Not recursive, though blocks do not nest deeply: a list of what is left to count is shorter.
fn chars(blocks: &[Block]) -> usize {
    let count = |inlines: &[Inline]| Inline::text(inlines).chars().count();
    let mut left: Vec<&Block> = blocks.iter().collect();
    let mut chars = 0;
    while let Some(block) = left.pop() {
        match block {
            Block::Paragraph(text) | Block::Heading { text, .. } => chars += count(text),
            Block::Figure { caption, .. } => chars += count(caption),
            Block::Code(text) => chars += text.as_str().chars().count(),
            Block::Table { rows, .. } => {
                chars += rows.iter().flatten().map(|cell| count(cell)).sum::<usize>();
            }
            Block::List { items, .. } => left.extend(items.iter().flatten()),
            Block::Quote(inner) => left.extend(inner),
            Block::Rule | Block::Post { .. } => {}
        }
    }
    chars
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::news::Origin;
    use crate::text::Plain;

    fn text(origin: Origin, verdict: Verdict, chars: usize) -> Reading {
        let paragraph = Block::Paragraph(vec![Inline::Text(Plain::new(&"x".repeat(chars)))]);
        Reading {
            article: Article {
                body: (chars > 0).then_some(paragraph).into_iter().collect(),
                ..Article::default()
            },
            origin,
            verdict,
            confidence: 1.0,
            problem: None,
            other: None,
        }
    }

    /// Chooses between a feed's text and a page's of so many characters; the answer is who is
    /// shown and with which words.
    #[track_caller]
    fn check(given: usize, verdict: Verdict, found: usize, expected: &str) {
        let told = text(Origin::Feed, Verdict::Article, given);
        let chosen = choose(&told, Ok(text(Origin::Page, verdict, found)));
        let shown = match chosen {
            Ok(Choice::Keep(reading)) => {
                assert_eq!((reading.origin, reading.problem), (Origin::Page, None));
                "page".to_owned()
            }
            Ok(Choice::Show(reading)) => {
                let why = reading.problem.unwrap().why;
                match reading.origin {
                    Origin::Page => format!("page: {why}"),
                    Origin::Feed => format!("feed: {why}"),
                }
            }
            Err(problem) => format!("nothing: {}", problem.why),
        };
        assert_eq!(shown, expected);
    }

    #[test]
    fn a_page_with_as_much_text_as_the_feed_is_shown() {
        check(0, Verdict::Article, 1, "page");
        check(100, Verdict::Article, 900, "page");
        check(100, Verdict::Article, 75, "page");
        check(100, Verdict::Thin, 100, "page");
    }

    #[test]
    fn a_page_with_less_does_not_replace_the_feeds_text() {
        check(
            100,
            Verdict::Article,
            74,
            "feed: less text was found on it than the feed gives",
        );
        check(
            100,
            Verdict::Thin,
            10,
            "feed: less text was found on it than the feed gives",
        );
        check(100, Verdict::Article, 0, "feed: no text was found on it");
        check(0, Verdict::Article, 0, "nothing: no text was found on it");
    }

    #[test]
    fn what_is_no_article_is_never_taken_for_one() {
        check(
            9,
            Verdict::Consent,
            900,
            "feed: the site asks for consent first",
        );
        check(
            9,
            Verdict::NeedsJavaScript,
            900,
            "feed: its text is made by scripts",
        );
        check(9, Verdict::NotAnArticle, 900, "feed: it is not an article");
        check(
            0,
            Verdict::NotAnArticle,
            900,
            "nothing: it is not an article",
        );
    }

    #[test]
    fn a_doubtful_page_is_shown_second_where_the_feed_has_a_text() {
        for (given, confidence, is_page_first) in [
            (0, 0.01, true),
            (100, 0.01, true),
            (150, 0.19, false),
            (150, 0.21, true),
            (500, 0.49, false),
            (500, 0.51, true),
        ] {
            let told = text(Origin::Feed, Verdict::Article, given);
            let page = Reading {
                confidence,
                ..text(Origin::Page, Verdict::Article, 1000)
            };
            let shown = offer(&told, page);
            assert_eq!(
                shown.origin == Origin::Page,
                is_page_first,
                "{given} {confidence}"
            );
            assert_eq!(shown.problem.is_none(), is_page_first);
            let other = shown.other.map_or(0, |other| chars(&other.body));
            assert_eq!(other, if is_page_first { given } else { 1000 });
        }
    }

    #[test]
    fn the_free_beginning_is_shown_when_it_is_more_than_the_feed_gave() {
        check(
            9,
            Verdict::Paywall,
            90,
            "page: the whole text is for subscribers",
        );
        check(
            90,
            Verdict::Paywall,
            9,
            "feed: the whole text is for subscribers",
        );
        check(
            0,
            Verdict::Paywall,
            0,
            "nothing: the whole text is for subscribers",
        );
    }

    #[test]
    fn only_texts_are_read_as_pages() {
        let url = Url::parse("https://example.org/a").unwrap();
        let why = |kind| no_text(&url, kind).map(|problem| problem.why.to_string());
        assert_eq!(why(None), None);
        assert_eq!(why(Some("text/html; charset=utf-8")), None);
        assert_eq!(why(Some("application/xhtml+xml")), None);
        let pdf = why(Some("Application/PDF"));
        assert_eq!(pdf.as_deref(), Some("it is not a page but application/pdf"));
    }
}
