//! A reader's own rules for one site: CSS selectors that say where its headlines are.

use std::collections::HashSet;

use jiff::Zoned;
use scraper::{ElementRef, Html};
use url::Url;

use super::teasers;
use super::{Found, Prominence};
use crate::html::{Css, urls};
use crate::text::{Plain, dates};

/// Items of a page that are looked at. The largest portals announce some five hundred stories.
const MAX_ITEMS: usize = 2_000;

/// Elements that are looked at for the items of one page, so that items which lie in one another
/// take no more time than others. A card has a few dozen.
const MAX_ELEMENTS: usize = 400_000;

/// Where the headlines of one site are. All but `item` count from the item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    /// The element of each story.
    pub item: Css,
    /// Its title; the words of the link where this is missing.
    pub title: Option<Css>,
    /// Its link, or an element in it or around it; by default the first link of the title, or
    /// of the item.
    pub link: Option<Css>,
    /// The line below the title.
    pub summary: Option<Css>,
    /// What says when it was published, for machines (`datetime`) or in words.
    pub time: Option<Css>,
    /// The name of its section.
    pub section: Option<Css>,
}

/// What rules found on a page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Matches {
    /// Elements that the selector of the item names.
    pub items: usize,
    /// The other selectors by name, and in how many items each found something.
    pub parts: Vec<(&'static str, usize)>,
    /// Items without a link to a web page.
    pub unlinked: usize,
    /// Items without a title.
    pub untitled: usize,
    /// Items whose link another item has already.
    pub repeated: usize,
    /// Items whose time can be read.
    pub dated: usize,
}

impl Matches {
    /// Why there are no headlines, as a clause; for who has found none.
    pub fn why_none(&self) -> &'static str {
        let is_blind = |part| self.parts.contains(&(part, 0));
        match self {
            Self { items: 0, .. } => "the selector of `item` finds nothing on the page",
            _ if is_blind("link") => "the selector of `link` finds nothing in any item",
            Self {
                unlinked, items, ..
            } if unlinked == items => "no item has a link in it",
            _ if is_blind("title") => "the selector of `title` finds nothing in any item",
            _ => "no item has both a title and a link",
        }
    }
}

impl Rules {
    /// The names of the selectors, `item` first.
    pub const PARTS: [&str; 6] = ["item", "title", "link", "summary", "time", "section"];

    /// Rules with no selector but that of the item.
    pub fn new(item: Css) -> Self {
        Self {
            item,
            title: None,
            link: None,
            summary: None,
            time: None,
            section: None,
        }
    }

    /// The same rules with another selector for one of [`Rules::PARTS`]; any other name changes
    /// nothing.
    #[must_use]
    pub fn with(mut self, part: &str, css: Css) -> Self {
        match part {
            "item" => self.item = css,
            "title" => self.title = Some(css),
            "link" => self.link = Some(css),
            "summary" => self.summary = Some(css),
            "time" => self.time = Some(css),
            "section" => self.section = Some(css),
            _ => {}
        }
        self
    }

    /// The headlines of a page, in page order, once for each address.
    pub(super) fn read(
        &self,
        page: &Html,
        base: &Url,
        now: Option<&Zoned>,
    ) -> (Vec<Found>, Matches) {
        let mut search = Search {
            rules: self,
            base,
            now,
            left: MAX_ELEMENTS,
            matches: Matches::default(),
        };
        for (part, css) in self.parts() {
            if css.is_some() {
                search.matches.parts.push((part, 0));
            }
        }
        let mut seen = HashSet::new();
        let mut all = Vec::new();
        for item in page.select(self.item.selector()).take(MAX_ITEMS) {
            search.matches.items += 1;
            let Some(found) = search.found(item) else {
                continue;
            };
            if seen.insert(super::addresses::key(&found.url)) {
                search.matches.dated += usize::from(found.published.is_some());
                all.push(found);
            } else {
                search.matches.repeated += 1;
            }
        }
        (all, search.matches)
    }

    /// All its selectors as one text, by which rules are told from one another.
    pub fn text(&self) -> String {
        let parts = Self::PARTS.iter();
        let lines =
            parts.filter_map(|part| Some(format!("{part}={}\n", self.part(part)?.as_str())));
        lines.collect()
    }

    /// The selector of one of [`Rules::PARTS`], where there is one.
    pub fn part(&self, part: &str) -> Option<&Css> {
        let others = self.parts();
        let named = others.iter().find(|(name, _)| *name == part);
        match (part, named) {
            ("item", _) => Some(&self.item),
            (_, Some((_, css))) => *css,
            _ => None,
        }
    }

    fn parts(&self) -> [(&'static str, Option<&Css>); 5] {
        [
            ("title", self.title.as_ref()),
            ("link", self.link.as_ref()),
            ("summary", self.summary.as_ref()),
            ("time", self.time.as_ref()),
            ("section", self.section.as_ref()),
        ]
    }
}

/// A page that is being searched.
struct Search<'a> {
    rules: &'a Rules,
    base: &'a Url,
    now: Option<&'a Zoned>,
    /// Elements that may still be looked at.
    left: usize,
    matches: Matches,
}

impl Search<'_> {
    fn found(&mut self, item: ElementRef<'_>) -> Option<Found> {
        let [title, link, summary, time, section] = self
            .rules
            .parts()
            .map(|(part, css)| css.and_then(|css| self.first(item, part, css)));
        let link = match (&self.rules.link, title) {
            (Some(_), _) => link.and_then(link_of),
            (None, Some(title)) => link_of(title).or_else(|| link_of(item)),
            (None, None) => link_of(item),
        };
        let url = link
            .and_then(|link| link.attr("href"))
            .and_then(|href| urls::web(href, Some(self.base)));
        let (Some(link), Some(url)) = (link, url) else {
            self.matches.unlinked += 1;
            return None;
        };
        let title = match &self.rules.title {
            Some(_) => title.map(words).unwrap_or_default(),
            None => words(link),
        };
        if title.is_empty() {
            self.matches.untitled += 1;
            return None;
        }
        Some(Found {
            title,
            url: urls::without_tracking(url),
            standfirst: summary.map(words).unwrap_or_default(),
            published: time.and_then(|time| self.instant(time)),
            section: section.map(words).filter(|words| !words.is_empty()),
            prominence: Prominence::List,
        })
    }

    /// The first element of the item that `css` names, counted for `part`.
    fn first<'p>(
        &mut self,
        item: ElementRef<'p>,
        part: &'static str,
        css: &Css,
    ) -> Option<ElementRef<'p>> {
        let left = &mut self.left;
        let found = item
            .descendent_elements()
            .skip(1)
            .take_while(|_| {
                *left = left.saturating_sub(1);
                *left > 0
            })
            .find(|element| css.selector().matches_with_scope(element, Some(item)))?;
        let count = self
            .matches
            .parts
            .iter_mut()
            .find(|(name, _)| *name == part);
        if let Some((_, count)) = count {
            *count += 1;
        }
        Some(found)
    }

    fn instant(&self, time: ElementRef<'_>) -> Option<jiff::Timestamp> {
        let told = ["datetime", "content", "title"]
            .into_iter()
            .filter_map(|name| time.attr(name))
            .find_map(|text| teasers::instant(text.trim()));
        told.or_else(|| dates::written(&words(time), self.now?))
    }
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
            <time datetime="2031-05-01">1 May</time><u>City</u></li>
        <li><b>Tram stops</b><a href="/tram"><span>more</span></a><time>2 hours ago</time></li>
        <li><b>No link</b></li>
        <li><b>Bridge again</b><a href="/bridge">more</a></li></ul>"#;

    fn rules(parts: &[(&str, &str)]) -> Rules {
        let css = |text| Css::parse(text).unwrap();
        let rules = Rules::new(css(parts[0].1));
        let others = parts.iter().skip(1);
        others.fold(rules, |rules, (part, text)| rules.with(part, css(text)))
    }

    fn read(parts: &[(&str, &str)]) -> (Vec<Found>, Matches) {
        let now: Zoned = "2031-05-02T12:00:00+02:00[+02:00]".parse().unwrap();
        let base = Url::parse("https://town.example/").unwrap();
        rules(parts).read(&crate::html::dom::parse(PAGE), &base, Some(&now))
    }

    #[track_caller]
    fn check(parts: &[(&str, &str)], expected: &[&str]) {
        let (found, _) = read(parts);
        let lines = found.iter().map(|found| {
            let time = found.published.map(|time| time.to_string());
            let section = found.section.as_deref();
            [
                found.title.as_str(),
                found.url.path(),
                &found.standfirst,
                time.as_deref().unwrap_or_default(),
                section.unwrap_or_default(),
            ]
            .join("|")
        });
        assert_eq!(lines.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn each_item_gives_one_headline() {
        check(
            &[
                ("item", "li"),
                ("title", "b"),
                ("summary", "i"),
                ("time", "time"),
                ("section", "u"),
            ],
            &[
                "Bridge opens|/bridge|After nine years.|2031-05-01T00:00:00Z|City",
                "Tram stops|/tram||2031-05-02T08:00:00Z|",
            ],
        );
    }

    #[test]
    fn without_a_title_the_link_speaks() {
        check(&[("item", "li")], &["more|/bridge|||", "more|/tram|||"]);
    }

    #[test]
    fn a_link_may_be_named_by_what_stands_in_it() {
        check(
            &[("item", "li"), ("title", "b"), ("link", "a span")],
            &["Tram stops|/tram|||"],
        );
    }

    #[test]
    fn what_was_found_is_counted() {
        let (_, matches) = read(&[("item", "li"), ("title", "b"), ("time", "time")]);
        let expected = Matches {
            items: 4,
            parts: vec![("title", 4), ("time", 2)],
            unlinked: 1,
            untitled: 0,
            repeated: 1,
            dated: 2,
        };
        assert_eq!(matches, expected);
    }

    #[test]
    fn the_selector_that_finds_nothing_is_named() {
        for (parts, why) in [
            (&[("item", "article")][..], "`item` finds nothing"),
            (&[("item", "li"), ("link", "em")], "`link` finds nothing"),
            (&[("item", "b")], "no item has a link"),
            (&[("item", "li"), ("title", "em")], "`title` finds nothing"),
        ] {
            let (found, matches) = read(parts);
            assert!(found.is_empty());
            assert!(matches.why_none().contains(why), "{parts:?}");
        }
    }

    #[test]
    fn items_in_one_another_end_in_time() {
        let page = format!("{}<a href=/x>x</a>", "<div>".repeat(400).repeat(20));
        let base = Url::parse("https://town.example/").unwrap();
        let rules = rules(&[("item", "div"), ("title", "b"), ("time", "i")]);
        let (found, matches) = rules.read(&crate::html::dom::parse(&page), &base, None);
        assert!(found.is_empty() && matches.items > 0);
    }
}
