//! Other stories that a page offers, taken from what does not belong to its article.
//!
//! A teaser is the title of a story: a line that is a link, as long as a headline, and one of
//! several alike. Menus, tags and buttons are shorter, legal notes stand in the footer.

use std::borrow::Cow;
use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use url::Url;

use super::dates::{self, Order};
use super::head::fold;
use super::runs::{Run, Runs};
use super::trace::Fate;
use super::words::{self, Class, Phrase, Signs, letters};
use crate::html::dom::Outline;
use crate::html::tag::Tag;
use crate::html::urls;
use crate::news::Link;
use crate::text::{Plain, width};

/// Stories offered at most.
const MOST: usize = 40;

/// Columns of a title at least: menus are shorter, and a missed short title hurts nobody.
const SHORTEST: f32 = 24.0;

/// Columns of a title or a cut first sentence at most.
const LONGEST: f32 = 260.0;

/// Columns of a line with a date below which the date is all it says.
const STAMP: f32 = 48.0;

/// Lines of the same make that a group of teasers has at least.
const GROUP: usize = 3;

/// Lines of one make: the same element and class, as deep in the page.
type Make<'a> = (Tag, &'a str, u16);

/// A line that may be a teaser.
struct Candidate<'a> {
    title: Plain,
    url: Option<Url>,
    make: Make<'a>,
}

/// The stories that a page offers beside its own, in page order.
pub(super) fn find(
    outline: &Outline<'_>,
    runs: &Runs,
    fates: &[Fate],
    base: Option<&Url>,
    page: Option<&Url>,
    title: &str,
) -> Vec<Link> {
    let candidates: Vec<Candidate<'_>> = runs
        .all
        .iter()
        .enumerate()
        .filter(|(at, run)| !fates[*at].is_kept() && (SHORTEST..LONGEST).contains(&run.columns))
        .filter_map(|(_, run)| {
            let text = runs.text(run);
            let uncut = text.trim_end_matches(['.', '…', ' ']);
            let is_cut = text.ends_with('…') || text.ends_with("...");
            let link = link_of(outline, runs.nodes(run), run.link_density(), base);
            let url = link.as_ref().map(|(url, _)| url.clone());
            if url.is_none() && !is_cut
                || uncut.split_whitespace().count() < 3 && run.columns < 40.0
            {
                return None;
            }
            let longest = link.and_then(|(_, title)| title);
            let is_word =
                |title: &String| title.split_whitespace().count() < 3 && width::columns(title) < 40;
            if longest.as_ref().is_some_and(is_word) {
                return None;
            }
            let text = &*longest.map_or_else(|| seen(outline, runs, run), Cow::Owned);
            if text.starts_with("http://") || text.starts_with("https://") {
                return None;
            }
            let uncut = text.trim_end_matches(['.', '…', ' ']);
            let phrases = words::phrases(text);
            if [Phrase::Rights, Phrase::Consent, Phrase::Share]
                .iter()
                .any(|&p| words::has(phrases, p))
            {
                return None;
            }
            if is_furniture(outline, run.block) || uncut == title {
                return None;
            }
            let label = without_label(if is_cut { uncut } else { text });
            let is_stamp = run.columns < STAMP && dates::find(label, Order::DayFirst).is_some();
            if is_stamp || label.ends_with(':') || label.is_empty() || is_call(label) {
                return None;
            }
            let node = outline.node(run.block);
            let make = (node.tag, node.attr("class").unwrap_or_default(), node.depth);
            Some(Candidate {
                title: Plain::new(label),
                url,
                make,
            })
        })
        .collect();
    let mut groups: HashMap<Make<'_>, usize> = HashMap::new();
    for candidate in &candidates {
        *groups.entry(candidate.make).or_default() += 1;
    }
    let own = page.map(without_fragment);
    // A card is one link around a kicker, a title and a summary: its heading is the title.
    let mut known: HashMap<String, usize> = HashMap::new();
    let mut found: Vec<Candidate<'_>> = Vec::new();
    for candidate in candidates
        .into_iter()
        .filter(|candidate| groups[&candidate.make] >= GROUP)
    {
        let address = candidate.url.as_ref().map(without_fragment);
        let is_none = |url: &Url| {
            leads_to_many(url) || sells(url) || page.is_some_and(|page| is_same(url, page))
        };
        if address.is_some() && address == own
            || candidate.url.as_ref().is_some_and(is_none)
            || is_job(&candidate.title)
        {
            continue;
        }
        match known.entry(address.unwrap_or_else(|| candidate.title.to_string())) {
            Entry::Occupied(at) => {
                let before = &mut found[*at.get()];
                let is_heading = |make: Make<'_>| make.0.heading_level().is_some();
                if is_heading(candidate.make) && !is_heading(before.make) {
                    *before = candidate;
                }
            }
            Entry::Vacant(place) => {
                place.insert(found.len());
                found.push(candidate);
            }
        }
    }
    let mut titles = HashSet::new();
    found
        .into_iter()
        .filter(|candidate| titles.insert(candidate.title.clone()))
        .map(|Candidate { title, url, .. }| Link { title, url })
        .take(MOST)
        .collect()
}

/// The text of a run as readers see it: without what is only read out, and with a space where a
/// label stands apart from the title by its style alone: "Premium", "Storm hits port".
fn seen<'a>(outline: &Outline<'_>, runs: &'a Runs, run: &Run) -> Cow<'a, str> {
    let text = runs.text(run);
    let nodes = runs.nodes(run);
    let whole = || -> String { nodes.iter().map(|&at| outline.node(at).text()).collect() };
    // The last node may reach into the next run.
    if nodes.len() < 2 || letters(&whole()) != letters(text) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + nodes.len());
    let mut before = None;
    for &at in words_of(outline, nodes) {
        let piece = outline.node(at).text();
        // Runs own no white space between their texts.
        let mut between = before.map_or(at, |before| before + 1)..at;
        let is_apart = |at: u32| outline.node(at).tag == Tag::Text;
        if between.any(is_apart) {
            out.push(' ');
        }
        before = Some(at);
        let ends_small = out.ends_with(|c: char| c.is_lowercase() || c.is_ascii_digit());
        if ends_small && piece.starts_with(char::is_uppercase) {
            out.push(' ');
        }
        out.push_str(piece);
    }
    let seen = fold(&out);
    if seen.is_empty() {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(seen)
    }
}

/// Characters of a date that stands beside a title, at most.
const DATE: usize = 30;

/// The texts of a title, without what is only read out and what stands in front of it or behind.
fn words_of<'n>(outline: &Outline<'_>, nodes: &'n [u32]) -> impl Iterator<Item = &'n u32> {
    let is_aside = |&at: &u32| is_aside(outline, at);
    let end = nodes.iter().rposition(|at| !is_aside(at));
    let end = end.map_or(nodes.len(), |last| last + 1);
    let start = nodes.iter().position(|at| !is_aside(at)).unwrap_or(0);
    nodes[start..end]
        .iter()
        .filter(|&&at| !outline.is_spoken_only(at))
}

/// Signs between a title and what stands beside it.
const SEPARATORS: [char; 12] = ['|', '/', '-', '–', '—', '·', '•', '(', ')', '[', ']', ' '];

/// Whether a text in front of a title or behind it is no part of it: only for screen readers, a
/// date, a place in a list, how many read or answered.
fn is_aside(outline: &Outline<'_>, at: u32) -> bool {
    let text = outline.node(at).text().trim();
    let mut around = outline.ancestors(at).take(2);
    text.chars().all(|c| SEPARATORS.contains(&c))
        || outline.is_spoken_only(at)
        || around.any(|up| outline.node(up).tag == Tag::Time)
        || text.len() <= DATE && (is_count(text) || dates::find(text, Order::DayFirst).is_some())
}

/// Whether a text is a small number, or one of something: "7", "27 Comments", "6 hours ago".
fn is_count(text: &str) -> bool {
    let text = text.trim_matches(SEPARATORS).trim_start_matches('~');
    let is_number = |number: &str| {
        number.len() < 8
            && number.starts_with(|c: char| c.is_ascii_digit())
            && number
                .chars()
                .all(|c| c.is_ascii_digit() || c == '.' || c == ',')
    };
    text.split_once(' ').map_or_else(
        || text.len() <= PLACE && is_number(text),
        |(number, of)| {
            let of = of.to_lowercase();
            is_number(number.trim_end_matches(['k', 'K']))
                && (COUNTED.contains(&&*of) || of.ends_with(" ago"))
        },
    )
}

/// Digits of a place in a list, with a point behind, at most: years have four.
const PLACE: usize = 3;

/// What is counted beside titles.
const COUNTED: [&str; 9] = [
    "comment",
    "comments",
    "commentaire",
    "commentaires",
    "comentarios",
    "kommentar",
    "kommentare",
    "views",
    "shares",
];

/// Signs that lists put in front of their items.
const BULLETS: [char; 10] = ['·', '・', '•', '■', '▪', '►', '▸', '»', '›', ' '];

/// A title without the bullet and the words in front of it that say that it leads to another
/// story, and without the number of its comments behind it.
fn without_label(text: &str) -> &str {
    let text = text.trim_start_matches(BULLETS);
    let text = without_comments(text).unwrap_or(text);
    let rest = text.split_once(':').filter(|(label, _)| {
        let lower = label.to_lowercase();
        [
            "read more",
            "read also",
            "also read",
            "read next",
            "related",
            "see also",
            "watch",
            "more",
            "zum artikel",
            "lesen sie auch",
            "mehr zum thema",
            "lire aussi",
            "les også",
            "läs också",
        ]
        .contains(&lower.trim())
    });
    rest.map_or(text, |(_, title)| title.trim())
}

/// What stands in front of a number of comments: "1 Comment".
fn without_comments(text: &str) -> Option<&str> {
    let (title, word) = text.rsplit_once(' ')?;
    let is_comments = word.eq_ignore_ascii_case("comment") || word.eq_ignore_ascii_case("comments");
    let rest = title.trim_end_matches(|c: char| c.is_ascii_digit());
    (is_comments && rest.len() < title.len()).then(|| rest.trim_end())
}

/// Whether a line leads to all there is of something and not to a story, or says who wrote one.
fn is_call(text: &str) -> bool {
    let lower = text.to_lowercase();
    let is_all = [
        "click here ",
        "see all ",
        "view all ",
        "show all ",
        "alle anzeigen",
        "voir tous ",
        "voir toutes ",
        "ver todos ",
        "ver todas ",
        "ver todo ",
    ];
    is_all.iter().any(|words| lower.starts_with(words))
        || lower
            .split(", ")
            .any(|part| part.starts_with('@') && !part.contains(' '))
}

/// Where a run leads that is links as a whole; and of several the text of the longest, which is
/// the title: the others are a section, an author, a time. A row of links alike leads nowhere.
fn link_of(
    outline: &Outline<'_>,
    nodes: &[u32],
    density: f32,
    base: Option<&Url>,
) -> Option<(Url, Option<String>)> {
    if density < 0.6 {
        return None;
    }
    let mut links: Vec<(u32, String)> = Vec::new();
    for &node in words_of(outline, nodes) {
        let is_link = |&up: &u32| outline.node(up).tag == Tag::A;
        let Some(link) = outline.ancestors(node).find(is_link) else {
            continue;
        };
        let text = outline.node(node).text();
        match links.last_mut() {
            Some((last, before)) if *last == link => {
                before.push(' ');
                before.push_str(text);
            }
            _ => links.push((link, text.to_owned())),
        }
    }
    let several = links.len() > 1;
    let all: usize = links.iter().map(|(_, text)| text.len()).sum();
    let mut best: Option<(Url, String)> = None;
    for (link, text) in links {
        let is_longer = |best: &(Url, String)| text.len() > best.1.len();
        let url = || urls::link(outline.node(link).attr("href")?, base);
        if best.as_ref().is_none_or(is_longer)
            && let Some(url) = url().filter(|url| url.scheme() != "mailto")
        {
            best = Some((url, text));
        }
    }
    let (url, text) = best.filter(|(_, text)| text.len() * 2 > all || !several)?;
    let title = several.then(|| fold(&text));
    Some((url, title.filter(|title| !title.is_empty())))
}

/// Whether an element belongs to the frame of a site: menus, headers, footers, comments.
fn is_furniture(outline: &Outline<'_>, at: u32) -> bool {
    outline.upward(at).take(8).any(|up| {
        let node = outline.node(up);
        matches!(node.tag, Tag::Nav | Tag::Footer | Tag::Form)
            || node.tag == Tag::Header && up != at
            || !matches!(node.tag, Tag::Body | Tag::Html)
                && ["class", "id"]
                    .iter()
                    .filter_map(|key| node.attr(key))
                    .any(|names| {
                        let signs = Signs::of(names);
                        signs.has(Class::Nav)
                            || signs.has(Class::Comment)
                            || signs.has(Class::Foot) && !signs.has(Class::Related)
                    })
    })
}

/// Whether an address is that of a site, or of all stories about something: `/tag/storms`.
fn leads_to_many(url: &Url) -> bool {
    let parts: Vec<&str> = url
        .path_segments()
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect();
    match parts[..] {
        [] => url.query().is_none(),
        [.., kind, name] => {
            let is_story =
                name.contains(|c: char| c.is_ascii_digit()) || name.matches('-').count() > 2;
            matches!(kind, "author" | "authors") || !is_story && MANY.contains(&kind)
        }
        [_] => false,
    }
}

/// What the addresses of all stories about something hold in front of its name.
const MANY: [&str; 6] = ["category", "section", "tag", "tags", "topic", "topics"];

/// Whether two addresses are those of one story: with the same host and path, and no other query
/// than one that may tell where a reader came from.
fn is_same(url: &Url, page: &Url) -> bool {
    let name = page.path().trim_end_matches('/').rsplit('/').next();
    let is_story = name.is_some_and(|name| name.matches('-').count() > 2);
    let is_query = url.query() == page.query() || page.query().is_none() && is_story;
    url.host_str() == page.host_str()
        && url.path().trim_end_matches('/') == page.path().trim_end_matches('/')
        && is_query
}

/// Whether an address is that of a shop beside a paper: of jobs, vouchers and what is paid for.
fn sells(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().split('.');
    let folders = url.path_segments().into_iter().flatten();
    // The last one may be the name of a story.
    let folders = folders.collect::<Vec<_>>();
    let folders = folders.split_last().map_or(&[][..], |(_, folders)| folders);
    host.chain(folders.iter().copied())
        .any(|part| SHOPS.contains(&part))
}

/// What such shops are called in addresses.
const SHOPS: [&str; 12] = [
    "coupons",
    "discount-codes",
    "doubleclick",
    "gutschein",
    "gutscheine",
    "jobs",
    "sponsored",
    "sponsoredcontent",
    "stellenmarkt",
    "vouchercodes",
    "vouchers",
    "webgains",
];

/// Whether a title offers a job, as those of German papers have to say: "(m/w/d)".
fn is_job(title: &str) -> bool {
    ["(m/w/d)", "(w/m/d)", "(d/m/w)", "(m/w/x)"]
        .iter()
        .any(|words| title.to_lowercase().contains(words))
}

fn without_fragment(url: &Url) -> String {
    let mut url = url.clone();
    url.set_fragment(None);
    url.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::html::dom;

    #[test]
    fn labels_stand_apart_from_titles_and_what_is_only_read_out_is_no_title() {
        let check = |html: &str, expected: &str| {
            let page = dom::parse(&format!("<p><a href=/x>{html}</a>"));
            let outline = Outline::of(&page);
            let runs = Runs::of(&outline);
            assert_eq!(seen(&outline, &runs, &runs.all[0]), expected, "{html}");
        };
        check("Storm hits <b>old</b> port", "Storm hits old port");
        check("<b>S</b>torm hits port", "Storm hits port");
        check(
            "<i>Premium</i><b>Storm hits port</b>",
            "Premium Storm hits port",
        );
        check("<i>1</i>Storm hits port", "Storm hits port");
        check(
            "<i class=sr-only>category</i>Storm hits port",
            "Storm hits port",
        );
        check("<i class=sr-only>Storm</i>", "Storm");
        check(
            "<i class=sr-only>Storm </i><i class=sr-only>hits</i>",
            "Storm hits",
        );
    }

    #[test]
    fn of_several_links_the_longest_is_the_title() {
        let check = |html: &str, expected: Option<(&str, Option<&str>)>| {
            let page = dom::parse(&format!("<p>{html}"));
            let outline = Outline::of(&page);
            let runs = Runs::of(&outline);
            let base = Url::parse("https://pier.example/").ok();
            let run = &runs.all[0];
            let found = link_of(&outline, runs.nodes(run), run.link_density(), base.as_ref());
            let found = found
                .as_ref()
                .map(|(url, title)| (url.path(), title.as_deref()));
            assert_eq!(found, expected, "{html}");
        };
        let story = "<a href=/storm>Storm closes the harbour of the north</a>";
        check(story, Some(("/storm", None)));
        check(
            &format!("<a href=/sea>Sea</a> {story} <a href=/sea>12:04</a>"),
            Some(("/storm", Some("Storm closes the harbour of the north"))),
        );
        check(
            "<a href=/a>Sea</a> <a href=/b>Tides</a> <a href=/c>Ports</a>",
            None,
        );
    }

    #[test]
    fn what_stands_beside_a_title_is_no_part_of_it() {
        let check = |html: &str, expected: &str| {
            let page = dom::parse(&format!("<p><a href=/storm>{html}"));
            let outline = Outline::of(&page);
            let runs = Runs::of(&outline);
            assert_eq!(seen(&outline, &runs, &runs.all[0]), expected, "{html}");
        };
        let title = "Storm closes the harbour";
        for beside in [
            "<i>14/01/2026</i><b>Storm closes the harbour</b>",
            "<b>Storm closes the harbour</b> - <i>1. November 2026</i>",
            "<b>Storm closes the harbour</b>(<i>1 November 2026</i>)",
            "<time>two hours ago</time><b>Storm closes the harbour</b>",
            "<i>3.</i><b>Storm closes the harbour</b><i>27 Comments</i>",
            "<b>Storm closes the harbour</b> | <i>5.7k views</i>",
        ] {
            check(beside, title);
        }
        check(
            "<b>Storm</b> closes <i>7</i> harbours<b>!</b>",
            "Storm closes 7 harbours!",
        );
        check("<b>The ports of</b> <i>2026</i>", "The ports of 2026");
        check(
            "<i>1,667</i> <b>ships wait in the bay</b>",
            "1,667 ships wait in the bay",
        );
    }

    #[test]
    fn the_page_itself_jobs_and_vouchers_are_no_other_stories() {
        let page = Url::parse("https://pier.example/storm-closes-the-harbour").unwrap();
        let url = |path: &str| {
            Url::parse("https://pier.example/")
                .unwrap()
                .join(path)
                .unwrap()
        };
        assert!(is_same(&url("/storm-closes-the-harbour/?from=top"), &page));
        assert!(!is_same(&url("/storm?id=2"), &url("/storm?id=1")));
        assert!(!is_same(&url("/storm?id=2"), &url("/storm")));
        assert!(sells(&url("https://jobs.pier.example/harbour-master")));
        assert!(sells(&url("/gutscheine/boats")));
        assert!(!sells(&url("/news/jobs")));
        assert!(is_job("Harbour master (m/w/d)"));
    }

    #[test]
    fn bullets_labels_and_numbers_of_comments_are_no_part_of_a_title() {
        for (line, expected) in [
            ("・Storm hits port", "Storm hits port"),
            ("» Read also: Storm hits port", "Storm hits port"),
            ("Storm hits port 12 Comments", "Storm hits port"),
            ("Storm: no comment", "Storm: no comment"),
            ("·", ""),
        ] {
            assert_eq!(without_label(line), expected);
        }
    }
}
