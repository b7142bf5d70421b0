//! When an article was published and when it was last changed: which of the dates that a page
//! holds are its own.

use jiff::ToSpan;
use url::Url;

use super::dates::{self, Order, Stamp};
use super::head::Head;
use super::metadata::lead_image;
use super::runs::Runs;
use super::words::{self, Class, Phrase, Signs};
use crate::html::dom::Outline;
use crate::html::tag::Tag;

/// Runs around the title in which a visible date is looked for.
const BEFORE_TITLE: usize = 10;
const BEHIND_TITLE: usize = 30;

/// Runs behind the title whose first words can be a date.
const OPENING: usize = 12;

/// Elements around the title in which a marked date is more likely its own than elsewhere.
const NEAR_TITLE: usize = 5;

/// Runs right behind the title, and then right in front of it, that are more likely to date it
/// than those further away; and columns of the longest of the latter.
const RIGHT_BEHIND: usize = 6;
const RIGHT_BEFORE: usize = 3;
const SHORT: f32 = 40.0;

/// Columns of the longest line that is searched for a date.
const MAX_DATE_LINE: f32 = 160.0;

/// Days by which the day in an address must be older than the one a page states, to be believed
/// more: updates come within weeks.
const MOVED: i64 = 60;

/// Names of `<meta>` that hold the day of publication, the most trustworthy first.
const PUBLISHED: [&str; 30] = [
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "og:published_time",
    "article:published",
    "parsely-pub-date",
    "sailthru.date",
    "citation_publication_date",
    "citation_online_date",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date.created",
    "dcterms.created",
    "dc.date",
    "dcterms.date",
    "publishdate",
    "publish-date",
    "publish_date",
    "pubdate",
    "publication_date",
    "published_time",
    "published-date",
    "datecreated",
    "date",
    "cxenseparse:recs:publishtime",
    "article.published",
    "originalpublicationdate",
    "rnews:datepublished",
    "displaydate",
    "timestamp",
];

/// Names of `<meta>` that hold the day of the last change.
const MODIFIED: [&str; 9] = [
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "og:modified_time",
    "last-modified",
    "lastmod",
    "dcterms.modified",
    "dc.date.modified",
    "revised",
];

/// A date that readers see on the page.
#[derive(Debug, Clone, Copy)]
struct Seen {
    stamp: Stamp,
    /// Whether it is said to be that of a change.
    is_change: bool,
}

/// When an article was published, and when it was last changed.
pub(super) fn dates(
    outline: &Outline<'_>,
    head: &Head<'_>,
    runs: &Runs,
    title_at: Option<usize>,
    url: Option<&Url>,
) -> (Option<Stamp>, Option<Stamp>) {
    let order = order(head, url);
    let read = |text: &str| dates::find(text, order);
    let meta = |names: &[&str]| names.iter().find_map(|name| read(head.meta_of(&[name])?));
    let itemprop = |property: &str| {
        head.itemprops
            .iter()
            .filter(|&&(own, at)| own == property && !is_of_another(outline, at))
            .find_map(|&(_, at)| read(&stated_time(outline, at)))
    };
    let address = || {
        head.canonical
            .as_ref()
            .and_then(dates::in_address)
            .or_else(|| url.and_then(dates::in_address))
    };
    let visible = near_title(runs, title_at, order);
    let stated = read(&head.ld.published)
        .or_else(|| meta(&PUBLISHED[..4]))
        .or_else(|| itemprop("datePublished"));
    let mut change = visible.filter(|seen| seen.is_change);
    let published = if let Some(stamp) = stated {
        // The instant is what machines are told; the day is what readers are.
        match address() {
            // Moved to another system, and dated by the move.
            Some(first) if first.day() < stamp.day().saturating_sub(MOVED.days()) => Some(first),
            address => Some(
                [visible.map(|seen| seen.stamp), address]
                    .into_iter()
                    .flatten()
                    .fold(stamp, |stamp, seen| stamp.on_day(seen.day())),
            ),
        }
    } else {
        let title = title_at.map(|at| runs.all[at].block);
        let marked = marked_time(outline, head, title, &read);
        change = marked.filter(|seen| seen.is_change).or(change);
        let is_change = |seen: &Seen| {
            seen.is_change || change.is_some_and(|change| change.stamp.day() == seen.stamp.day())
        };
        let mut both = [marked, visible].into_iter().flatten();
        let seen = both.find(|seen| !is_change(seen)).map(|seen| seen.stamp);
        let told = seen
            .or_else(|| meta(&PUBLISHED[4..]))
            .or_else(address)
            .or_else(|| itemprop("dateCreated"));
        // Where readers are told of a change alone, other dates are those of other things.
        let elsewhere = || {
            called_date(outline, &read)
                .or_else(|| in_text(runs, &read))
                .or_else(|| in_sentence(runs, order))
                .filter(|_| change.is_none())
        };
        told.or_else(elsewhere)
            .or_else(|| in_scripts(outline, &read))
    };
    let updated = read(&head.ld.modified)
        .or_else(|| meta(&MODIFIED))
        .or_else(|| itemprop("dateModified"))
        .or(change.map(|seen| seen.stamp));
    // A picture is put where it was first needed.
    let published = published.or_else(|| match updated {
        Some(_) => None,
        None => dates::in_address(&lead_image(head)?.url),
    });
    // What was changed before it was published, or as it was, tells a reader nothing.
    let is_later = |updated: &Stamp| {
        published.is_none_or(|published: Stamp| updated.instant > published.instant)
    };
    (published, updated.filter(is_later))
}

/// How the page writes days and months.
fn order(head: &Head<'_>, url: Option<&Url>) -> Order {
    let locale = head
        .meta_of(&["og:locale"])
        .or(head.language)
        .unwrap_or_default()
        .replace('-', "_")
        .to_lowercase();
    let is_american = locale == "en_us"
        || (locale == "en" || locale.is_empty())
            && url
                .and_then(Url::host_str)
                .and_then(|host| host.rsplit('.').next())
                .is_some_and(|domain| matches!(domain, "com" | "gov" | "us"));
    if is_american {
        Order::MonthFirst
    } else {
        Order::DayFirst
    }
}

/// What an element with a time says: its attributes first.
fn stated_time(outline: &Outline<'_>, at: u32) -> String {
    let node = outline.node(at);
    ["datetime", "content", "title"]
        .iter()
        .find_map(|key| {
            node.attr(key)
                .filter(|value| value.bytes().any(|b| b.is_ascii_digit()))
        })
        .map_or_else(|| outline.text_of(at, 200), str::to_owned)
}

/// The first `<time>` that is not said to be that of a comment or another story, near the title
/// rather than elsewhere, and rather of a publication than of a change.
fn marked_time(
    outline: &Outline<'_>,
    head: &Head<'_>,
    title: Option<u32>,
    read: &impl Fn(&str) -> Option<Stamp>,
) -> Option<Seen> {
    let own = head
        .times
        .iter()
        .take(60)
        .filter(|&&at| !is_of_another(outline, at));
    let own: Vec<(u32, Seen)> = own
        .filter_map(|&at| {
            let stamp = read(&stated_time(outline, at))?;
            let is_change = is_of_change(outline, at);
            Some((at, Seen { stamp, is_change }))
        })
        .collect();
    let first = |near: std::ops::Range<u32>| {
        let near = || own.iter().filter(|(at, _)| near.contains(at));
        let published = near().find(|(_, seen)| !seen.is_change);
        published.or_else(|| near().next()).map(|&(_, seen)| seen)
    };
    let boxes = title.into_iter().flat_map(|title| outline.ancestors(title));
    boxes
        .take(NEAR_TITLE)
        .find_map(|up| first(up..outline.node(up).end))
        .or_else(|| first(0..u32::MAX))
}

/// The classes and ids of a node and the elements around it.
fn names<'a>(outline: &'a Outline<'_>, at: u32) -> impl Iterator<Item = &'a str> {
    std::iter::once(at)
        .chain(outline.ancestors(at).take(6))
        .flat_map(|at| outline.node(at).attrs())
        .filter(|(key, _)| matches!(*key, "class" | "id"))
        .map(|(_, names)| names)
}

/// Whether a date is that of a comment, of another story or of the page's foot.
fn is_of_another(outline: &Outline<'_>, at: u32) -> bool {
    let is_called = names(outline, at).map(Signs::of).any(|signs| {
        signs.has(Class::Comment) || signs.has(Class::Related) || signs.has(Class::Side)
    });
    // Of an entry by its microformat, wherever it stands.
    let is_own = outline.node(at).attr("class").is_some_and(|names| {
        let mut names = names.split_ascii_whitespace();
        names.any(|name| matches!(name, "published" | "dt-published" | "entry-date"))
    });
    let is_beside = |up: u32| {
        let node = outline.node(up);
        match node.tag {
            Tag::Aside | Tag::Nav => true,
            Tag::Footer => !is_own,
            Tag::A => node
                .attr("href")
                .is_some_and(|href| href.contains("#comment")),
            _ => false,
        }
    };
    is_called || outline.ancestors(at).any(is_beside)
}

/// Whether a date is said to be that of a change, by the names around it.
fn is_of_change(outline: &Outline<'_>, at: u32) -> bool {
    let property = outline.node(at).attr("itemprop");
    property.is_some_and(|property| property.contains("odified"))
        || names(outline, at).any(|names| names.contains("updated") && !names.contains("published"))
}

/// Words in a line that tells of the last change.
const UPDATED: [&str; 15] = [
    "updated",
    "modified",
    "last edited",
    "aktualisiert",
    "letzte änderung",
    "zuletzt geändert",
    "mis à jour",
    "actualizad",
    "atualizad",
    "aggiornat",
    "bijgewerkt",
    "zaktualizowan",
    "güncelle",
    "обновлен",
    "更新",
];

/// A date in a short line near the title, or in front of the first sentences.
fn near_title(runs: &Runs, title_at: Option<usize>, order: Order) -> Option<Seen> {
    let title_at = title_at?;
    let behind = title_at + 1..(title_at + BEHIND_TITLE).min(runs.all.len());
    let before = title_at.saturating_sub(BEFORE_TITLE)..title_at;
    let seen = |stamp: Stamp, text: &str| {
        let text = text.to_lowercase();
        let is_change =
            UPDATED.iter().any(|word| text.contains(word)) && !text.contains("published");
        Seen { stamp, is_change }
    };
    // Some sites put the day into the heading, in front of the title.
    let title = runs.text(&runs.all[title_at]);
    if title.starts_with(|c: char| c.is_ascii_digit())
        && let Some(stamp) = dates::opening(title, order)
    {
        return Some(seen(stamp, ""));
    }
    let right_before = before
        .clone()
        .rev()
        .take(RIGHT_BEFORE)
        .filter(|&at| runs.all[at].columns <= SHORT);
    let mut change = None;
    let opening = behind
        .clone()
        .take(OPENING)
        .filter(|&at| runs.all[at].columns > MAX_DATE_LINE)
        .find_map(|at| dates::opening(runs.text(&runs.all[at]), order));
    let (right_behind, behind) = (behind.clone().take(RIGHT_BEHIND), behind.skip(RIGHT_BEHIND));
    let nearest_first = right_behind
        .chain(right_before)
        .chain(behind)
        .chain(before.rev());
    for at in nearest_first {
        let run = &runs.all[at];
        if run.columns > MAX_DATE_LINE {
            continue;
        }
        let text = runs.text(run);
        if let Some(stamp) = dates::find(text, order) {
            let seen = seen(stamp, text);
            if !seen.is_change {
                return Some(seen);
            }
            change = change.or(Some(seen));
        }
    }
    change.or_else(|| opening.map(|stamp| seen(stamp, "")))
}

/// Words in front of the day of publication in a sentence.
const PUBLISHED_ON: [&str; 18] = [
    "pressemitteilung vom",
    "pressemeldung vom",
    "medienmitteilung vom",
    "communiqué du",
    "published on",
    "posted on",
    "posted",
    "written on",
    "beitrag wurde",
    "artikel wurde",
    "veröffentlicht am",
    "erschienen am",
    "geschrieben am",
    "publié le",
    "publicado el",
    "publicado em",
    "pubblicato il",
    "geplaatst op",
];

/// A date in a sentence that says when the text was published.
fn in_sentence(runs: &Runs, order: Order) -> Option<Stamp> {
    runs.all.iter().find_map(|run| {
        let text = runs.text(run).to_lowercase();
        let at = PUBLISHED_ON
            .iter()
            .filter_map(|words| text.find(words).map(|at| at + words.len()))
            .min()?;
        let behind = text.get(at..)?;
        dates::find(behind.get(..behind.floor_char_boundary(60))?, order)
    })
}

/// The first element that is called a date by its class and holds one, in its text or title.
fn called_date(outline: &Outline<'_>, read: &impl Fn(&str) -> Option<Stamp>) -> Option<Stamp> {
    (1..outline.node(0).end)
        .filter(|&at| {
            let node = outline.node(at);
            node.tag != Tag::Text
                && node.attr("class").is_some_and(|names| {
                    let names = names.to_ascii_lowercase();
                    ["date", "publish", "posted", "time", "updated"]
                        .iter()
                        .any(|word| names.contains(word))
                })
        })
        .take(60)
        .find_map(|at| read(&stated_time(outline, at)))
}

/// Keys under which scripts keep the date of the page they show.
const SCRIPT_KEYS: [&str; 7] = [
    "\"datePublished\"",
    "\"publishedDate\"",
    "\"publishDate\"",
    "\"published_at\"",
    "\"pubDate\"",
    "\"createdAt\"",
    "\"created_at\"",
];

/// A date that a script of the page knows.
fn in_scripts(outline: &Outline<'_>, read: &impl Fn(&str) -> Option<Stamp>) -> Option<Stamp> {
    let scripts = outline
        .nodes()
        .iter()
        .filter(|node| node.tag == Tag::Text && outline.node(node.parent).tag == Tag::Script);
    scripts.take(200).find_map(|node| {
        let text = node.text();
        SCRIPT_KEYS.iter().find_map(|key| {
            let behind = text.get(text.find(key)? + key.len()..)?;
            let value = behind.trim_start_matches([' ', ':', '"', '\\']);
            read(value.get(..value.floor_char_boundary(40))?)
        })
    })
}

/// A date in any line that is little more than a date.
fn in_text(runs: &Runs, read: &impl Fn(&str) -> Option<Stamp>) -> Option<Stamp> {
    let short = |run: &&super::runs::Run| run.columns < 60.0;
    runs.all
        .iter()
        .filter(short)
        .filter(|run| !words::has(words::phrases(runs.text(run)), Phrase::Rights))
        .find_map(|run| read(runs.text(run)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::html::dom;

    /// The days on which an article was published and last changed; "" for none.
    #[track_caller]
    fn check(html: &str, published: &str, updated: &str) {
        let page = dom::parse(html);
        let outline = Outline::of(&page);
        let head = Head::of(&outline, None);
        let runs = Runs::of(&outline);
        let title_at = super::super::judge::title_at(&outline, &runs, "Storm closes the harbour");
        let found = dates(&outline, &head, &runs, title_at, None);
        let day = |stamp: Option<Stamp>| stamp.map(|stamp| stamp.day().to_string());
        let (first, last) = (day(found.0), day(found.1));
        let days = (
            first.as_deref().unwrap_or_default(),
            last.as_deref().unwrap_or_default(),
        );
        assert_eq!(days, (published, updated), "{html}");
    }

    #[test]
    fn a_change_before_the_publication_is_none() {
        for (updated, expected) in [
            ("2031-04-12T10:05:00Z", "2031-04-12"),
            ("2031-04-12T10:04:00Z", ""),
            ("2031-04-12T05:04:00Z", ""),
        ] {
            let page = format!(
                "<head><meta property=article:published_time content='2031-04-12T10:04:00Z'>
                 <meta property=article:modified_time content='{updated}'></head>"
            );
            check(&page, "2031-04-12", expected);
        }
    }

    #[test]
    fn a_page_that_tells_of_a_change_alone_is_not_published_then() {
        let title = "<h1>Storm closes the harbour</h1>";
        let day = "2031-04-12";
        check(&format!("{title}<p>Updated 12 April 2031"), "", day);
        check(&format!("{title}<time class=updated>{day}</time>"), "", day);
        check(&format!("{title}<p>Published 12 April 2031"), day, "");
        let both = "<time>2031-04-11</time><time class=updated>2031-04-12</time>";
        check(&format!("{title}{both}"), "2031-04-11", "");
    }

    #[test]
    fn the_time_near_the_title_is_its_own() {
        let teaser = "<li><a href=/sea>Sea</a><time>2030-01-02</time></li>";
        let story = "<h1>Storm closes the harbour</h1><time>2031-04-12</time>";
        check(
            &format!("<ul>{teaser}{teaser}</ul><div>{story}</div>"),
            "2031-04-12",
            "",
        );
        let of_a_reader = "<a href='#comment-7'><time itemprop=datePublished>2031-05-01</time></a>";
        let foot = "<footer><time class='entry-date published'>2031-04-12</time></footer>";
        check(
            &format!("<h1>Storm closes the harbour</h1><p>{of_a_reader}</p>{foot}"),
            "2031-04-12",
            "",
        );
    }
}
