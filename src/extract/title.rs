//! The headline of an article.
//!
//! Sites put their name and their sections around it, in `<title>` and in `og:title`; the `<h1>`
//! is clean but may be the site's name or the title of a teaser. So the `<h1>` closest to what
//! the head says wins; without one, the head's title without the site's name.

use super::features::{overlap, tokens};
use super::head::{Head, fold};
use super::judge::letters;
use crate::html::dom::{self, Outline};

/// How alike (F1 of the words) an `<h1>` and the title in the head must be.
const ALIKE: f32 = 0.5;

/// Signs between a title and the name of a site.
const DIVIDERS: [&str; 14] = [
    " | ", " - ", " – ", " — ", " » ", " :: ", " · ", " • ", " / ", " < ", " > ", "｜", "_", " ~ ",
];

/// The headline; empty when the page has none.
pub(super) fn find(outline: &Outline<'_>, head: &Head<'_>) -> String {
    let stated = head.meta_of(&["og:title"]).map(fold).unwrap_or_default();
    let told: Vec<String> = [
        stated.clone(),
        fold(&unescape(&head.ld.headline)),
        head.meta_of(&[
            "twitter:title",
            "dc.title",
            "parsely-title",
            "sailthru.title",
        ])
        .map(fold)
        .unwrap_or_default(),
        head.title.clone(),
    ]
    .into_iter()
    .filter(|title| !title.is_empty())
    .collect();
    let headings: Vec<String> = head
        .h1s
        .iter()
        .chain(&head.h2s)
        .take(40)
        .filter(|&&at| !is_hidden(outline, at))
        .map(|&at| heading_text(outline, at))
        .filter(|text| !text.is_empty() && text.len() < 400)
        .collect();
    let n_h1 = head.h1s.len().min(headings.len());

    let bare: Vec<String> = told.iter().map(|title| without_site(title, head)).collect();
    // The same words in a heading and in the head: both say it.
    if let Some(heading) = headings.iter().find(|heading| {
        let own = letters(heading);
        told.iter().chain(&bare).any(|title| letters(title) == own)
    }) {
        return heading.clone();
    }
    // A newsroom fills in the headline of its structured data; blogs let a machine do it.
    let ld = without_site(&fold(&unescape(&head.ld.headline)), head);
    if !ld.is_empty() && head.ld.is_news {
        return ld;
    }
    // A heading that holds a kicker too.
    if let Some(title) = bare.iter().find(|title| {
        let own = letters(title);
        title.split(' ').count() >= 3
            && headings
                .iter()
                .any(|heading| letters(heading).ends_with(&own))
    }) {
        return title.clone();
    }
    // The heading that is most like what the head says.
    for (title, bare) in told.iter().zip(&bare) {
        let (words, bare) = (tokens(title), tokens(bare));
        let best = headings
            .iter()
            .map(|heading| {
                let own = tokens(heading);
                (overlap(&own, &words).max(overlap(&own, &bare)), heading)
            })
            .fold(None::<(f32, &String)>, |best, next| match best {
                Some(best) if best.0 >= next.0 => Some(best),
                _ => Some(next),
            });
        if let Some((same, heading)) = best
            && same > ALIKE
        {
            return heading.clone();
        }
    }
    if !stated.is_empty() {
        return without_site(&stated, head);
    }
    if let Some(title) = told.first().filter(|_| !head.ld.headline.is_empty()) {
        return without_site(title, head);
    }
    if let [only] = &headings[..n_h1.min(headings.len())]
        && only.split(' ').count() >= 3
    {
        return only.clone();
    }
    told.first()
        .map(|title| without_site(title, head))
        .or_else(|| headings.first().cloned())
        .unwrap_or_default()
}

/// The text of a heading, without what is hidden in it.
fn heading_text(outline: &Outline<'_>, at: u32) -> String {
    let mut text = String::new();
    let end = outline.node(at).end;
    let mut inner = at + 1;
    while inner < end {
        let node = outline.node(inner);
        if node.tag.is_silent() || node.is_hidden() {
            inner = node.end;
            continue;
        }
        if node.tag.is_block() || node.tag == crate::html::tag::Tag::Br {
            text.push(' ');
        }
        text.push_str(node.text());
        inner += 1;
    }
    fold(&text)
}

fn is_hidden(outline: &Outline<'_>, at: u32) -> bool {
    outline.node(at).is_hidden() || outline.ancestors(at).any(|up| outline.node(up).is_hidden())
}

/// A title without the name of the site in front of it or behind it.
pub(super) fn without_site(title: &str, head: &Head<'_>) -> String {
    let site = head.site_name().map(letters).unwrap_or_default();
    let host = head
        .base
        .as_ref()
        .and_then(|url| url.host_str())
        .map(|host| letters(host.trim_start_matches("www.")))
        .unwrap_or_default();
    let own_label = head
        .base
        .as_ref()
        .and_then(|url| url.host_str())
        .map(host_label)
        .unwrap_or_default();
    let own_label = own_label.as_str();
    let is_site = |part: &str| {
        let part = letters(part);
        !part.is_empty()
            && (part == site
                || part.len() > 2
                    && !site.is_empty()
                    && (site.contains(&part) || part.contains(&site))
                || part.len() > 2 && !host.is_empty() && host.contains(&part)
                || own_label.len() > 5 && part.contains(own_label)
                || part.len() > 3
                    && part.trim_end_matches("com").len() > 3
                    && host.contains(part.trim_end_matches("com")))
    };
    let mut title = title.trim();
    for _ in 0..3 {
        let last = last_divider(title);
        if let Some((front, back)) = last
            && is_site(back)
            && !front.trim().is_empty()
        {
            title = front.trim();
            continue;
        }
        let first = first_divider(title);
        if let Some((front, back)) = first
            && is_site(front)
            && !back.trim().is_empty()
        {
            title = back.trim();
            continue;
        }
        break;
    }
    // A last part that is no known name, but short beside the rest: a site or a section.
    if let Some((front, back)) = last_divider(title)
        && front.chars().count() > 25
        && front.split_whitespace().count() >= 4
        && back.split_whitespace().count() <= 3
        && title.contains(" | ")
    {
        title = front.trim();
    }
    title.to_owned()
}

/// The part of a host that a site is known by: the longest one.
fn host_label(host: &str) -> String {
    host.split('.')
        .max_by_key(|part| part.len())
        .map(letters)
        .unwrap_or_default()
}

fn last_divider(title: &str) -> Option<(&str, &str)> {
    DIVIDERS
        .iter()
        .filter_map(|divider| title.rfind(divider).map(|at| (at, divider.len())))
        .max()
        .and_then(|(at, length)| Some((title.get(..at)?, title.get(at + length..)?)))
}

fn first_divider(title: &str) -> Option<(&str, &str)> {
    DIVIDERS
        .iter()
        .chain(&[": "])
        .filter_map(|divider| title.find(divider).map(|at| (at, divider.len())))
        .min()
        .and_then(|(at, length)| Some((title.get(..at)?, title.get(at + length..)?)))
}

/// The entities that structured data is often left with, and its stray tags.
pub(super) fn unescape(text: &str) -> String {
    if !text.contains(['&', '<']) {
        return text.to_owned();
    }
    let page = dom::parse(text);
    let plain = Outline::of(&page).text_of(0, text.len());
    if plain.contains('&') && plain.len() < text.len() {
        // Escaped twice.
        let page = dom::parse(&plain);
        return Outline::of(&page).text_of(0, plain.len());
    }
    plain
}
