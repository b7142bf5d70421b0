//! A site's front page → [`FrontPage`]: its headlines, in page order.
//!
//! Most sites announce their stories on a page made for eyes. This module finds them by the
//! structure of the page alone: it brings together the links that lead to one address
//! (`candidates`), finds the words of each card that are its title (`titles`), measures every
//! story and the groups of stories that are built alike (`features`), and judges which of them
//! are the news (`rank`). A reader may say it better for one site ([`Rules`]).
//!
//! Invariants: pure, no I/O, no clock; no host and no class name of any site stands in here; no
//! walk is recursive, and every step takes time in proportion to the page.

use jiff::{Timestamp, Zoned};
use scraper::Selector;
use url::Url;

use crate::html::dom::{self, Outline};
use crate::text::Plain;

mod addresses;
mod announced;
mod candidates;
mod facts;
pub mod features;
pub mod forest;
mod groups;
mod model;
pub mod rank;
mod rules;
mod stated;
mod teasers;
mod titles;
mod words;

pub use crate::news::Prominence;
pub use groups::Group;
pub use rules::{Matches, Rules};

use candidates::Candidates;
use facts::Facts;
use features::Table;
use titles::Title;

/// A page to read headlines from.
#[derive(Debug, Clone, Copy)]
pub struct Page<'a> {
    /// Its HTML, decoded.
    pub html: &'a str,
    /// Where it was fetched from.
    pub url: &'a Url,
    /// When it was fetched, in the zone of its readers: from there count dates such as
    /// "3 hours ago" and "12 Nov", which are left unread without it.
    pub now: Option<&'a Zoned>,
}

/// What a front page announces.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FrontPage {
    /// The title of the page; empty when it has none.
    pub title: Plain,
    /// BCP 47 tag of its language, as the page says.
    pub language: Option<Plain>,
    /// Its headlines, in page order, once for each story.
    pub headlines: Vec<Found>,
    /// What the reader's rules found, where it was read by some.
    pub matches: Option<Matches>,
}

/// A headline as a page shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The title; never empty.
    pub title: Plain,
    /// The page it leads to, http or https, without tracking parameters.
    pub url: Url,
    /// The line below the title, at most 300 characters; may be empty.
    pub standfirst: Plain,
    /// When it was published, as the page says.
    pub published: Option<Timestamp>,
    /// The section the page shows with it.
    pub section: Option<Plain>,
    /// How much the page makes of it.
    pub prominence: Prominence,
}

/// Headlines of a page below which those that it keeps for its scripts are looked for.
const FEW: usize = 5;

/// Reads the headlines of a page, by `rules` where the reader has given some.
///
/// Never fails and never panics; a page without headlines gives none.
pub fn read(page: &Page<'_>, rules: Option<&Rules>) -> FrontPage {
    let tree = dom::parse(page.html);
    let base = base(&tree, page.url);
    let mut front = FrontPage {
        title: first(&tree, "title")
            .map(|title| Plain::new(&title.text().collect::<String>()))
            .unwrap_or_default(),
        language: first(&tree, "html[lang]")
            .and_then(|html| html.attr("lang"))
            .map(Plain::new)
            .filter(|lang| !lang.is_empty()),
        headlines: Vec::new(),
        matches: None,
    };
    if let Some(rules) = rules {
        let (headlines, matches) = rules.read(&tree, &base, page.now);
        front.headlines = headlines;
        front.matches = Some(matches);
        return front;
    }
    let outline = Outline::of(&tree);
    let facts = Facts::of(&outline);
    let read = Reading::of(&facts, &base, page.url);
    front.headlines = read.headlines(&facts, page.now);
    if front.headlines.len() < FEW {
        let stated = stated::find(&outline, &base);
        if stated.len() > front.headlines.len() {
            front.headlines = stated;
        }
    }
    front
}

/// The groups of links that [`read`] told apart, the likeliest news first, with what spoke for
/// and against each.
pub fn explain(page: &Page<'_>) -> Vec<Group> {
    let tree = dom::parse(page.html);
    let outline = Outline::of(&tree);
    let facts = Facts::of(&outline);
    let read = Reading::of(&facts, &base(&tree, page.url), page.url);
    groups::describe(&facts, &read)
}

/// What two addresses of the same story have in common: neither scheme, fragment, `www.` nor
/// parameters that only say where the link stood.
pub fn key(url: &Url) -> String {
    addresses::key(url)
}

/// The stories of a page with their measures: what the forests are trained on.
pub fn measure(page: &Page<'_>) -> Measured {
    let tree = dom::parse(page.html);
    let outline = Outline::of(&tree);
    let facts = Facts::of(&outline);
    let read = Reading::of(&facts, &base(&tree, page.url), page.url);
    let order = read.order();
    let stories = read.all.stories.iter().zip(&read.titles);
    Measured {
        stories: stories
            .map(|(story, title)| (story.url.clone(), Plain::new(&title.text)))
            .collect(),
        table: read.table,
        order,
    }
}

/// See [`measure`].
pub struct Measured {
    /// Address and title of every story.
    pub stories: Vec<(Url, Plain)>,
    /// What was measured of them.
    pub table: Table,
    /// The stories in page order, as indices.
    pub order: Vec<usize>,
}

/// The stories of a page, judged.
struct Reading {
    all: Candidates,
    titles: Vec<Title>,
    table: Table,
    likely: Vec<f32>,
    is_kept: Vec<bool>,
}

impl Reading {
    fn of(facts: &Facts<'_>, base: &Url, page: &Url) -> Self {
        let all = Candidates::of(facts, base, page);
        let titles = titles::all(facts, &all);
        let table = features::measure(facts, &all, &titles, page);
        let likely = rank::judge(&table);
        let mut is_kept = rank::keep(&likely);
        for (kept, title) in is_kept.iter_mut().zip(&titles) {
            *kept &= !Plain::new(&title.text).is_empty();
        }
        Self {
            all,
            titles,
            table,
            likely,
            is_kept,
        }
    }

    /// All stories in page order.
    fn order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.all.stories.len()).collect();
        order.sort_by_key(|&number| self.all.anchors[self.all.stories[number].main as usize].node);
        order
    }

    fn headlines(&self, facts: &Facts<'_>, now: Option<&Zoned>) -> Vec<Found> {
        let kept: Vec<usize> = self
            .order()
            .into_iter()
            .filter(|&n| self.is_kept[n])
            .collect();
        let lead = self.lead(facts, &kept);
        let node = |number: usize| self.all.stories[number].card;
        let next = kept.iter().skip(1).map(|&number| Some(node(number)));
        kept.iter()
            .zip(next.chain([None]))
            .map(|(&number, next)| {
                let (story, title) = (&self.all.stories[number], &self.titles[number]);
                let standfirst = teasers::standfirst(facts, story, title);
                let has_more = !standfirst.is_empty() || facts.within(story.card).images > 0;
                Found {
                    title: Plain::new(&title.text),
                    url: story.url.clone(),
                    published: teasers::published(facts, story, title, next, now),
                    section: teasers::section(facts, &self.all, story, title),
                    prominence: match (Some(number) == lead, has_more) {
                        (true, _) => Prominence::Lead,
                        (false, true) => Prominence::Secondary,
                        (false, false) => Prominence::List,
                    },
                    standfirst,
                }
            })
            .collect()
    }

    /// The story that the page opens with: of the first five the one with the largest heading,
    /// of equals the first.
    fn lead(&self, facts: &Facts<'_>, kept: &[usize]) -> Option<usize> {
        kept.iter().take(5).copied().min_by_key(|&number| {
            let main = &self.all.anchors[self.all.stories[number].main as usize];
            let heading = main
                .heading
                .and_then(|h| facts.outline.node(h).tag.heading_level());
            heading.unwrap_or(7)
        })
    }
}

/// What the addresses of a page count from.
fn base(tree: &scraper::Html, page: &Url) -> Url {
    first(tree, "base[href]")
        .and_then(|base| page.join(base.attr("href")?.trim()).ok())
        .filter(|base| matches!(base.scheme(), "http" | "https"))
        .unwrap_or_else(|| page.clone())
}

/// The first element of a kind.
fn first<'a>(tree: &'a scraper::Html, selector: &str) -> Option<scraper::ElementRef<'a>> {
    let selector = Selector::parse(selector).ok()?;
    tree.select(&selector).next()
}
