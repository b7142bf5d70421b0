//! Who wrote an article.
//!
//! A page names many people. What the page says to machines about its author is believed first;
//! a line of text only where its element is called a byline. Nothing is better than a guess.

use super::head::{Head, fold};
use super::runs::Runs;
use super::title::unescape;
use super::words::{Class, Signs};
use crate::html::dom::Outline;
use crate::html::tag::Tag;

/// Characters of a byline at most; more is a biography.
const MAX_CHARS: usize = 120;

/// Runs behind the title in which a byline is looked for, and in front of it.
const BEHIND_TITLE: usize = 25;
const BEFORE_TITLE: usize = 8;

/// The authors, divided by commas, without "By"; `None` when the page names none.
pub(super) fn find(
    outline: &Outline<'_>,
    head: &Head<'_>,
    runs: &Runs,
    title_at: Option<usize>,
) -> Option<String> {
    let site = head.site_name().unwrap_or_default();
    let from_ld = join(head.ld.authors.iter().map(|name| unescape(name)), site);
    from_ld
        .or_else(|| {
            [
                "author",
                "article:author",
                "byl",
                "dc.creator",
                "dc.contributor",
                "dcterms.creator",
                "parsely-author",
                "sailthru.author",
                "article:author_name",
                "citation_author",
                "cxenseparse:author",
                "og:article:author",
                "twitter:data1",
            ]
            .iter()
            .filter(|name| {
                **name != "twitter:data1"
                    || head
                        .meta_of(&["twitter:label1"])
                        .is_some_and(|label| label.to_lowercase().contains("by"))
            })
            .find_map(|name| join(head.metas_of(name).iter().map(|name| unescape(name)), site))
        })
        .or_else(|| {
            let marked = head
                .itemprops
                .iter()
                .filter(|(property, _)| *property == "author")
                .map(|&(_, at)| at)
                .chain(head.rel_authors.iter().copied())
                .filter(|&at| !in_comment_or_related(outline, at));
            join(marked.take(4).map(|at| name_in(outline, at)), site)
        })
        .or_else(|| in_text(outline, runs, title_at, site))
}

/// The name inside an element marked as the author.
fn name_in(outline: &Outline<'_>, at: u32) -> String {
    let named = outline
        .subtree(at)
        .skip(1)
        .find(|&inner| outline.node(inner).attr("itemprop") == Some("name"));
    let at = named.unwrap_or(at);
    outline
        .node(at)
        .attr("content")
        .map_or_else(|| fold(&outline.text_of(at, 400)), fold)
}

fn in_comment_or_related(outline: &Outline<'_>, at: u32) -> bool {
    outline.ancestors(at).take(12).any(|up| {
        let node = outline.node(up);
        matches!(node.tag, Tag::Aside | Tag::Footer | Tag::Nav)
            || ["class", "id"]
                .iter()
                .filter_map(|key| node.attr(key))
                .any(|names| {
                    let signs = Signs::of(names);
                    signs.has(Class::Comment) || signs.has(Class::Related)
                })
    })
}

/// A line near the title whose element is called a byline, or which begins with "By".
fn in_text(
    outline: &Outline<'_>,
    runs: &Runs,
    title_at: Option<usize>,
    site: &str,
) -> Option<String> {
    let title_at = title_at?;
    let near = title_at.saturating_sub(BEFORE_TITLE)..(title_at + BEHIND_TITLE).min(runs.all.len());
    let mut prose = 0;
    for at in near {
        let run = &runs.all[at];
        if at > title_at && run.is_prose() {
            prose += 1;
            // Behind the second paragraph a name is somebody in the story.
            if prose > 2 {
                break;
            }
        }
        if at == title_at || run.columns > 160.0 {
            continue;
        }
        let text = runs.text(run);
        let begins = has_by(text);
        let is_called = || {
            std::iter::once(run.block)
                .chain(outline.ancestors(run.block))
                .chain(
                    runs.nodes(run)
                        .iter()
                        .map(|&node| outline.node(node).parent),
                )
                .take(8)
                .any(|up| is_byline_name(outline, up))
        };
        if (begins || is_called())
            && !in_comment_or_related(outline, run.block)
            && let Some(name) = clean(text, site)
            && looks_like_names(&name)
        {
            return Some(name);
        }
    }
    None
}

/// Whether the class or id of an element calls it a byline.
fn is_byline_name(outline: &Outline<'_>, at: u32) -> bool {
    let node = outline.node(at);
    ["class", "id", "data-testid", "data-qa", "data-component"]
        .iter()
        .filter_map(|key| node.attr(key))
        .any(|names| {
            let names = names.to_ascii_lowercase();
            [
                "byline",
                "author",
                "writer",
                "contributor",
                "dateline",
                "signature",
                "autor",
                "auteur",
                "verfasser",
            ]
            .iter()
            .any(|word| names.contains(word))
                && !["comment", "related", "bio", "social", "follow", "share"]
                    .iter()
                    .any(|word| names.contains(word))
        })
}

/// Words that open a byline in many languages.
const BY: [&str; 24] = [
    "by",
    "von",
    "par",
    "por",
    "da",
    "di",
    "door",
    "av",
    "af",
    "przez",
    "text:",
    "text",
    "words by",
    "written by",
    "story by",
    "reported by",
    "autor:",
    "autor",
    "author:",
    "author",
    "auteur:",
    "автор:",
    "作者：",
    "作者:",
];

fn has_by(text: &str) -> bool {
    let lower = text.to_lowercase();
    [
        "by ",
        "by: ",
        "written by ",
        "von ",
        "par ",
        "por ",
        "作者：",
        "作者:",
        "автор: ",
        "text: ",
    ]
    .iter()
    .any(|by| lower.starts_with(by))
        && text.chars().count() < 80
}

fn join(names: impl Iterator<Item = String>, site: &str) -> Option<String> {
    let mut out: Vec<String> = Vec::new();
    for name in names.filter_map(|name| clean(&name, site)) {
        if !out.iter().any(|known| known.eq_ignore_ascii_case(&name)) {
            out.push(name);
        }
    }
    // One entry that repeats all the others is a list of names by itself.
    let joined = out.join(", ");
    (!joined.is_empty() && joined.chars().count() <= 3 * MAX_CHARS).then_some(joined)
}

/// A byline without "By", roles, places, dates and addresses; `None` when nothing is left, or
/// when it is no name at all.
fn clean(raw: &str, site: &str) -> Option<String> {
    let mut text = fold(raw);
    if text.contains("://")
        || text.starts_with('@') && !text.contains(' ')
        || text.chars().count() > MAX_CHARS * 2
    {
        return None;
    }
    loop {
        let lower = text.to_lowercase();
        let by = BY.iter().find(|by| {
            lower.starts_with(**by)
                && lower.get(by.len()..).is_some_and(|rest| {
                    rest.starts_with([' ', ':']) || by.ends_with([':', '：']) && !rest.is_empty()
                })
        });
        let Some(by) = by else { break };
        // Lower case may have another length than the text itself.
        let Some(rest) = text.get(by.len()..) else {
            break;
        };
        text = rest.trim_start_matches([':', ' ', '：']).to_owned();
    }
    // What follows the name: a role, a place, a date, an agency's address.
    for divider in [
        " | ", " • ", " · ", " – ", " — ", " - ", " / ", "|", "•", "·",
    ] {
        if let Some((name, rest)) = text.split_once(divider) {
            let keeps = if is_words_of_a_name(name) { name } else { rest };
            text = keeps.trim().to_owned();
        }
    }
    if let Some((name, _)) = text.split_once('(') {
        text = name.trim().to_owned();
    }
    let parts: Vec<&str> = text.split(", ").collect();
    let kept: Vec<&str> = parts
        .iter()
        .enumerate()
        .filter(|(at, part)| *at == 0 || is_words_of_a_name(part) && !is_role(part))
        .map(|(_, part)| *part)
        .collect();
    text = kept.join(", ");
    let date = text
        .char_indices()
        .find(|(_, c)| c.is_ascii_digit())
        .map(|(at, _)| at);
    if let Some(at) = date {
        let front = text.get(..at).unwrap_or_default();
        // "12 Apr 2025" leaves nothing, "A. Writer Apr 12" leaves the name without the month.
        let mut words: Vec<&str> = front.split_whitespace().collect();
        while words
            .last()
            .is_some_and(|word| !is_words_of_a_name(word) || super::dates::is_month(word))
        {
            words.pop();
        }
        text = words.join(" ");
    }
    let text = text
        .trim_matches([
            ',', ';', ':', '.', ' ', '-', '–', '|', '/', '·', '•', '&', '@',
        ])
        .to_owned();
    let is_site = !site.is_empty() && text.eq_ignore_ascii_case(site);
    let is_no_name = text.chars().filter(|c| c.is_alphabetic()).count() < 2
        || is_role(&text)
        || is_site && !text.contains(' ') && text.len() < 3
        || [
            "admin",
            "administrator",
            "editor",
            "staff",
            "webmaster",
            "author",
            "unknown",
            "anonymous",
            "null",
            "undefined",
            "none",
            "posted",
            "view all posts",
            "read more",
            "share",
            "facebook",
            "twitter",
        ]
        .contains(&text.to_lowercase().as_str());
    (!is_no_name && text.chars().count() <= MAX_CHARS).then_some(text)
}

/// Whether something is a role and not a name.
fn is_role(text: &str) -> bool {
    let lower = text.to_lowercase();
    [
        "reporter",
        "correspondent",
        "editor",
        "writer",
        "journalist",
        "redakteur",
        "redaktion",
        "contributor",
        "columnist",
        "special to",
        "producer",
        "author at",
        "photographer",
        "updated",
        "published",
        "posted",
        "staff",
    ]
    .iter()
    .any(|role| lower.contains(role))
        && lower.split_whitespace().count() <= 6
}

/// Whether the words could be a name: few, most of them with a capital.
fn is_words_of_a_name(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let capitals = words
        .iter()
        .filter(|word| {
            word.chars()
                .find(|c| c.is_alphabetic())
                .is_some_and(|c| !c.is_lowercase())
        })
        .count();
    !words.is_empty()
        && words.len() <= 8
        && capitals * 2 >= words.len()
        && !text.chars().any(|c| c.is_ascii_digit())
}

/// Whether all of a line is names: what is needed where only a class says so.
fn looks_like_names(text: &str) -> bool {
    text.split([',', '&'])
        .flat_map(|part| part.split(" and "))
        .all(|part| is_words_of_a_name(part) && !part.contains(['?', '!', '"', '“', '©']))
        && !super::words::has(super::words::phrases(text), super::words::Phrase::Share)
        && !super::words::has(
            super::words::phrases(text),
            super::words::Phrase::Newsletter,
        )
        && !super::words::has(super::words::phrases(text), super::words::Phrase::Comment)
}
