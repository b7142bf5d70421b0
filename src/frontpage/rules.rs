//! A reader's own rules for one site: CSS selectors that say where its headlines are.

use scraper::{ElementRef, Html, Selector};
use url::Url;

use super::teasers;
use super::{Found, Prominence};
use crate::html::urls;
use crate::text::Plain;

/// Where the headlines of one site are.
#[derive(Debug, Clone)]
pub struct Rules {
    item: Selector,
    title: Option<Selector>,
    link: Option<Selector>,
    standfirst: Option<Selector>,
    time: Option<Selector>,
}

/// A selector that cannot be read.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("\"{selector}\" is not a CSS selector that can be used for {part}")]
pub struct BadSelector {
    /// Which of the rules.
    pub part: &'static str,
    /// What was written.
    pub selector: Plain,
}

/// The selectors as a reader writes them; all but `item` count from the item.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Selectors {
    /// The element of each story.
    pub item: String,
    /// Its title; the words of the link where this is missing.
    pub title: Option<String>,
    /// Its link; the first link of the title, or of the item, where this is missing.
    pub link: Option<String>,
    /// The line below the title.
    pub standfirst: Option<String>,
    /// An element whose `datetime` says when it was published.
    pub time: Option<String>,
}

impl Rules {
    /// Reads selectors.
    ///
    /// # Errors
    /// The first that is no selector.
    pub fn new(written: &Selectors) -> Result<Self, BadSelector> {
        let optional = |part, selector: &Option<String>| {
            selector
                .as_deref()
                .map(|selector| parse(part, selector))
                .transpose()
        };
        Ok(Self {
            item: parse("item", &written.item)?,
            title: optional("title", &written.title)?,
            link: optional("link", &written.link)?,
            standfirst: optional("standfirst", &written.standfirst)?,
            time: optional("time", &written.time)?,
        })
    }

    /// The headlines of a page, in page order, once for each address.
    pub(super) fn read(&self, page: &Html, base: &Url) -> Vec<Found> {
        let mut seen = std::collections::HashSet::new();
        page.select(&self.item)
            .filter_map(|item| self.found(item, base))
            .filter(|found| seen.insert(super::addresses::key(&found.url)))
            .collect()
    }

    fn found(&self, item: ElementRef<'_>, base: &Url) -> Option<Found> {
        let title = self.title.as_ref().map(|title| item.select(title).next());
        let link = match (&self.link, title) {
            (Some(link), _) => item.select(link).next()?,
            (None, Some(title)) => link_of(title?).or_else(|| link_of(item))?,
            (None, None) => link_of(item)?,
        };
        let url = urls::without_tracking(urls::web(link.attr("href")?, Some(base))?);
        let title = words(title.flatten().unwrap_or(link));
        if title.is_empty() {
            return None;
        }
        let part = |selector: &Option<Selector>| {
            selector
                .as_ref()
                .and_then(|selector| item.select(selector).next())
        };
        Some(Found {
            title,
            url,
            standfirst: part(&self.standfirst).map(words).unwrap_or_default(),
            published: part(&self.time)
                .and_then(|time| time.attr("datetime"))
                .and_then(teasers::instant),
            section: None,
            prominence: Prominence::List,
        })
    }
}

fn parse(part: &'static str, selector: &str) -> Result<Selector, BadSelector> {
    Selector::parse(selector).map_err(|_| BadSelector {
        part,
        selector: Plain::new(selector),
    })
}

/// The link that an element is, lies in or holds.
fn link_of(element: ElementRef<'_>) -> Option<ElementRef<'_>> {
    let is_link =
        |element: &ElementRef<'_>| element.value().name() == "a" && element.attr("href").is_some();
    std::iter::once(element)
        .filter(is_link)
        .chain(element.descendent_elements().filter(is_link))
        .chain(
            element
                .ancestors()
                .filter_map(ElementRef::wrap)
                .filter(is_link),
        )
        .next()
}

fn words(element: ElementRef<'_>) -> Plain {
    let mut text = String::new();
    for piece in element.text() {
        text.push_str(piece);
        text.push(' ');
        if text.len() > 4000 {
            break;
        }
    }
    Plain::new(&text)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"
        <ul><li><b>Bridge opens</b><a href="/bridge">more</a><i>After nine years.</i>
            <time datetime="2031-05-01">1 May</time></li>
        <li><b>Tram stops</b><a href="/tram">more</a></li>
        <li><b>No link</b></li>
        <li><b>Bridge again</b><a href="/bridge">more</a></li></ul>"#;

    fn read(written: &Selectors) -> Vec<String> {
        let rules = Rules::new(written).unwrap();
        let base = Url::parse("https://town.example/").unwrap();
        rules
            .read(&crate::html::dom::parse(PAGE), &base)
            .iter()
            .map(|found| {
                let day = found.published.map(|t| t.to_string()).unwrap_or_default();
                format!(
                    "{} {} {} {day}",
                    found.title,
                    found.url.path(),
                    found.standfirst
                )
            })
            .collect()
    }

    #[test]
    fn each_item_gives_one_headline() {
        let written = Selectors {
            item: "li".into(),
            title: Some("b".into()),
            standfirst: Some("i".into()),
            time: Some("time".into()),
            ..Selectors::default()
        };
        assert_eq!(
            read(&written),
            [
                "Bridge opens /bridge After nine years. 2031-05-01T00:00:00Z",
                "Tram stops /tram  "
            ]
        );
    }

    #[test]
    fn without_a_title_the_link_speaks() {
        let written = Selectors {
            item: "li".into(),
            ..Selectors::default()
        };
        assert_eq!(read(&written), ["more /bridge  ", "more /tram  "]);
    }

    #[test]
    fn what_is_no_selector_is_refused_by_name() {
        let written = Selectors {
            item: "li".into(),
            time: Some("[".into()),
            ..Selectors::default()
        };
        assert_eq!(
            Rules::new(&written).unwrap_err().to_string(),
            "\"[\" is not a CSS selector that can be used for time"
        );
    }
}
