//! The rules for single sites, as a reader writes them under `[[sites]]`.

use std::collections::HashSet;
use std::ops::Range;

use toml::de::{DeTable, DeValue};
use url::Url;

use super::error::Mistakes;
use super::section::{Found, Reading, Section};
use super::values::selector;
use crate::extract::sites::{Site, Sites};

/// The rules under `[[sites]]`; none when there is no such list.
pub fn read(top: &mut Section<'_, '_>) -> Sites {
    let mut sites = Vec::new();
    let mut known = HashSet::new();
    for (table, span) in top.tables("sites").unwrap_or_default() {
        let Some(found) = site(table, span, top.mistakes) else {
            continue;
        };
        if !known.insert(found.value.host.clone()) {
            let what = "this host has rules already";
            top.mistakes
                .add(found.span, what, "put all its rules under one [[sites]]");
        }
        sites.push(found.value);
    }
    Sites(sites)
}

/// The rules for one site, with the place of its host.
fn site<'t>(
    table: &'t DeTable<'t>,
    place: Range<usize>,
    mistakes: &mut Mistakes,
) -> Option<Found<Site>> {
    let mut section = Section::new("sites", Some(table), mistakes);
    let rules = Site {
        host: String::new(),
        keep: section.read("keep", selector),
        drop: section.read("drop", selector),
        body: section.read("body", selector),
        title: section.read("title", selector),
        byline: section.read("byline", selector),
        stop_at_heading: section.read("stop-at-heading", texts).unwrap_or_default(),
    };
    if !table.contains_key("host") {
        let expected = "expected a line host = \"example.org\"";
        mistakes.add(place, "rules for a site name no host", expected);
        return None;
    }
    let host = section.find("host", host)?;
    Some(Found {
        value: Site {
            host: host.value,
            ..rules
        },
        span: host.span,
    })
}

/// The name of a host, without "www.", since the rules are for the hosts below it too.
fn host(value: &DeValue<'_>) -> Reading<String> {
    const EXPECTED: &str = "expected the name of a host alone, such as \"example.org\"";
    let text = value.as_str().ok_or(EXPECTED)?.trim();
    let is_bare = !text.is_empty() && !text.contains(['/', '@', '?', '#', ':', '\\']);
    let url = Url::parse(&format!("https://{text}/")).ok();
    match url.as_ref().and_then(Url::host_str) {
        Some(host) if is_bare => Ok(host.strip_prefix("www.").unwrap_or(host).to_owned()),
        _ => Err(EXPECTED.to_owned()),
    }
}

/// A text, or several, each with at least a letter.
fn texts(value: &DeValue<'_>) -> Reading<Vec<String>> {
    const EXPECTED: &str = "expected the words of a heading in quotes, or a list of such";
    let texts: Option<Vec<&str>> = match value {
        DeValue::String(text) => Some(vec![text]),
        DeValue::Array(items) => items.iter().map(|item| item.as_ref().as_str()).collect(),
        _ => None,
    };
    let texts = texts.filter(|texts| {
        let has_letters = |text: &&str| text.chars().any(char::is_alphanumeric);
        texts.iter().all(has_letters)
    });
    let texts = texts.ok_or(EXPECTED)?;
    Ok(texts.into_iter().map(str::to_owned).collect())
}
