//! Stories that a page keeps for its scripts, and shows to nobody who does not run them: lists in
//! structured data (schema.org `ItemList`) and the state of an application.
//!
//! An object with a title and an address may be a story; objects at the same place of the same
//! structure are of one kind, and a kind with several titles of several words is the news.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};
use url::Url;

use super::addresses::key;
use super::candidates::word_count;
use super::{Found, Prominence};
use crate::html::dom::Outline;
use crate::html::tag::Tag;
use crate::html::{self, urls};
use crate::text::{Plain, dates};

/// Bytes of scripts that are read.
const MAX_BYTES: usize = 4 << 20;

/// Values that are looked at.
const MAX_VALUES: usize = 200_000;

/// Stories that a kind has at least; menus have as many entries, but shorter ones.
const LEAST: usize = 5;

/// Words of a title, in the mean of its kind.
const LEAST_WORDS: f32 = 4.0;

/// Bytes of a title or summary that are read.
const MAX_TEXT: usize = 2_000;

const TITLES: [&str; 4] = ["headline", "title", "name", "shortTitle"];
const LINKS: [&str; 9] = [
    "url",
    "link",
    "href",
    "canonicalUrl",
    "canonical_url",
    "permalink",
    "webUrl",
    "path",
    "@id",
];
const SUMMARIES: [&str; 6] = [
    "description",
    "summary",
    "standfirst",
    "excerpt",
    "abstract",
    "dek",
];
const TIMES: [&str; 6] = [
    "datePublished",
    "publishedAt",
    "published_at",
    "published",
    "firstPublished",
    "publishDate",
];

/// What has a name and an address and is no story.
const NO_STORIES: [&str; 6] = [
    "Organization",
    "NewsMediaOrganization",
    "Person",
    "WebSite",
    "WebPage",
    "ImageObject",
];

/// The stories in the scripts of a page, in their order there, once for each address.
pub(super) fn find(outline: &Outline<'_>, base: &Url) -> Vec<Found> {
    let documents = documents(outline);
    // A place in a structure is the names that lead to it, each known by a number.
    let mut places: HashMap<(usize, &str), usize> = HashMap::new();
    let mut kinds: HashMap<usize, Kind> = HashMap::new();
    let mut all: Vec<(usize, Found)> = Vec::new();
    // Serde lets nothing be nested deeper than 128 levels.
    let mut open: Vec<(&Value, usize)> = documents.iter().rev().map(|value| (value, 0)).collect();
    for _ in 0..MAX_VALUES {
        let Some((value, place)) = open.pop() else {
            break;
        };
        match value {
            Value::Array(items) => open.extend(items.iter().rev().map(|item| (item, place))),
            Value::Object(object) => {
                if let Some(found) = story(object, base) {
                    kinds.entry(place).or_default().count(&found);
                    all.push((place, found));
                }
                for (name, inner) in object.iter().rev() {
                    if inner.is_array() || inner.is_object() {
                        let next = places.len() + 1;
                        let place = *places.entry((place, name)).or_insert(next);
                        open.push((inner, place));
                    }
                }
            }
            _ => {}
        }
    }
    let mut seen = HashSet::new();
    all.into_iter()
        .filter(|(place, _)| kinds.get(place).is_some_and(Kind::is_news))
        .map(|(_, found)| found)
        .filter(|found| seen.insert(key(&found.url)))
        .collect()
}

/// The stories at one place of a structure.
#[derive(Default)]
struct Kind {
    addresses: HashSet<Url>,
    stories: f32,
    words: f32,
}

impl Kind {
    fn count(&mut self, found: &Found) {
        self.addresses.insert(found.url.clone());
        self.stories += 1.0;
        self.words += word_count(&found.title);
    }

    /// Whether they are several, with titles of several words.
    fn is_news(&self) -> bool {
        self.addresses.len() >= LEAST && self.words >= LEAST_WORDS * self.stories
    }
}

/// The data in the scripts of a page.
fn documents(outline: &Outline<'_>) -> Vec<Value> {
    let mut left = MAX_BYTES;
    let mut documents = Vec::new();
    for (index, node) in (0u32..).zip(outline.nodes()) {
        if node.tag != Tag::Script {
            continue;
        }
        let text: String = outline
            .subtree(index)
            .map(|inner| outline.node(inner).text())
            .collect();
        let text = text.trim();
        let is_data = node.attr("type").is_some_and(|kind| kind.contains("json"));
        // `window.__STATE__ = {…};`
        let data = if is_data {
            Some(text)
        } else {
            text.split_once('=')
                .filter(|(name, _)| name.len() < 80 && !name.contains(['(', '{']))
                .map(|(_, data)| data.trim_start())
                .filter(|data| data.starts_with(['{', '[']))
        };
        let Some(data) = data.filter(|data| data.len() <= left) else {
            continue;
        };
        left -= data.len();
        // What stands behind the first value is a part of the script.
        let first = serde_json::Deserializer::from_str(data).into_iter().next();
        documents.extend(first.and_then(Result::ok));
    }
    documents
}

fn story(object: &Map<String, Value>, base: &Url) -> Option<Found> {
    let is_other = |kind: &Value| kind.as_str().is_some_and(|kind| NO_STORIES.contains(&kind));
    if object.get("@type").is_some_and(is_other) {
        return None;
    }
    let text = |names: &[&str]| {
        let mut texts = names.iter().filter_map(|name| object.get(*name)?.as_str());
        texts.find(|text| !text.trim().is_empty() && text.len() <= MAX_TEXT)
    };
    let title = html::plain(text(&TITLES)?);
    let url = urls::web(text(&LINKS)?.trim(), Some(base))?;
    if title.is_empty() || url == *base {
        return None;
    }
    Some(Found {
        title,
        url: urls::without_tracking(url),
        standfirst: text(&SUMMARIES).map_or_else(Plain::default, html::plain),
        published: text(&TIMES).and_then(dates::parse),
        section: None,
        prominence: Prominence::List,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(script: &str, expected: &[&str]) {
        let page = format!("<html><body><div id=root></div>{script}</body>");
        let tree = crate::html::dom::parse(&page);
        let base = Url::parse("https://town.example/").unwrap();
        let found = find(&Outline::of(&tree), &base);
        let lines: Vec<_> = found
            .iter()
            .map(|found| format!("{} {}", found.url.path(), found.title))
            .collect();
        assert_eq!(lines, expected, "{script}");
    }

    fn stories(title: &str, link: &str) -> String {
        let story =
            |n| format!("{{\"{title}\": \"The story with number {n}\", \"{link}\": \"/s/{n}\"}}");
        (1..=5).map(story).collect::<Vec<_>>().join(",")
    }

    const FIVE: [&str; 5] = [
        "/s/1 The story with number 1",
        "/s/2 The story with number 2",
        "/s/3 The story with number 3",
        "/s/4 The story with number 4",
        "/s/5 The story with number 5",
    ];

    #[test]
    fn lists_in_structured_data_are_read() {
        let items = stories("name", "url");
        let list = format!("{{\"@type\": \"ItemList\", \"itemListElement\": [{items}]}}");
        check(
            &format!("<script type=application/ld+json>{list}</script>"),
            &FIVE,
        );
    }

    #[test]
    fn the_state_of_an_application_is_read_and_its_menu_is_not() {
        let menu: Vec<_> = (1..=9)
            .map(|n| format!("{{\"title\": \"Menu {n}\", \"url\": \"/m/{n}\"}}"))
            .collect();
        let state = format!(
            "{{\"menu\": [{}], \"page\": {{\"items\": [{}]}}}}",
            menu.join(","),
            stories("headline", "href")
        );
        check(
            &format!("<script type=application/json>{state}</script>"),
            &FIVE,
        );
        check(
            &format!("<script>window.STATE = {state}; start();</script>"),
            &FIVE,
        );
    }

    #[test]
    fn anything_else_in_a_script_is_nothing() {
        for script in [
            "<script>a = 1</script>",
            "<script type=application/json>{</script>",
            "<script type=application/ld+json>[[[[]]]]</script>",
        ] {
            check(script, &[]);
        }
        let deep = "[".repeat(100_000);
        check(
            &format!("<script type=application/json>{deep}</script>"),
            &[],
        );
    }
}
