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
            .filter(|(own, _)| *own == property)
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
    let published = match stated {
        // The instant is what machines are told; the day is what readers are.
        Some(stamp) => match address() {
            // Moved to another system, and dated by the move.
            Some(first) if first.day() < stamp.day().saturating_sub(MOVED.days()) => Some(first),
            address => Some(
                [visible, address]
                    .into_iter()
                    .flatten()
                    .fold(stamp, |stamp, seen| stamp.on_day(seen.day())),
            ),
        },
        None => marked_time(outline, head, &read)
            .or(visible)
            .or_else(|| meta(&PUBLISHED[4..]))
            .or_else(address)
            .or_else(|| itemprop("dateCreated"))
            .or_else(|| called_date(outline, &read))
            .or_else(|| in_text(runs, &read))
            .or_else(|| in_sentence(runs, order))
            .or_else(|| in_scripts(outline, &read))
            .or_else(|| read(&head.ld.modified))
            .or_else(|| meta(&MODIFIED))
            .or_else(|| itemprop("dateModified"))
            .or_else(|| dates::in_address(&lead_image(head)?.url)),
    };
    let updated = read(&head.ld.modified)
        .or_else(|| meta(&MODIFIED))
        .or_else(|| itemprop("dateModified"));
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

/// The first `<time>` that is not said to be that of a comment, a change or another story.
fn marked_time(
    outline: &Outline<'_>,
    head: &Head<'_>,
    read: &impl Fn(&str) -> Option<Stamp>,
) -> Option<Stamp> {
    let mut second = None;
    for &at in head.times.iter().take(60) {
        let own = outline.node(at);
        let names = std::iter::once(own)
            .chain(outline.ancestors(at).take(6).map(|up| outline.node(up)))
            .flat_map(|node| {
                node.attrs()
                    .filter(|(key, _)| matches!(*key, "class" | "id"))
                    .map(|(_, names)| names)
            });
        let mut is_other = false;
        let mut is_update = own
            .attr("itemprop")
            .is_some_and(|property| property.contains("odified"));
        for names in names {
            let signs = Signs::of(names);
            is_other |=
                signs.has(Class::Comment) || signs.has(Class::Related) || signs.has(Class::Side);
            is_update |= names.contains("updated") && !names.contains("published");
        }
        is_other |= outline
            .ancestors(at)
            .any(|up| matches!(outline.node(up).tag, Tag::Aside | Tag::Footer | Tag::Nav));
        if is_other {
            continue;
        }
        if let Some(stamp) = read(&stated_time(outline, at)) {
            if !is_update {
                return Some(stamp);
            }
            second = second.or(Some(stamp));
        }
    }
    second
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
fn near_title(runs: &Runs, title_at: Option<usize>, order: Order) -> Option<Stamp> {
    let title_at = title_at?;
    let behind = title_at + 1..(title_at + BEHIND_TITLE).min(runs.all.len());
    let before = title_at.saturating_sub(BEFORE_TITLE)..title_at;
    let is_update = |text: &str| {
        let text = text.to_lowercase();
        UPDATED.iter().any(|word| text.contains(word))
    };
    // Some sites put the day into the heading, in front of the title.
    let title = runs.text(&runs.all[title_at]);
    if title.starts_with(|c: char| c.is_ascii_digit())
        && let Some(stamp) = dates::opening(title, order)
    {
        return Some(stamp);
    }
    let mut update = None;
    let opening = behind
        .clone()
        .take(OPENING)
        .filter(|&at| runs.all[at].columns > MAX_DATE_LINE)
        .find_map(|at| dates::opening(runs.text(&runs.all[at]), order));
    for at in behind.chain(before.rev()) {
        let run = &runs.all[at];
        if run.columns > MAX_DATE_LINE {
            continue;
        }
        let text = runs.text(run);
        if let Some(stamp) = dates::find(text, order) {
            if !is_update(text) || text.to_lowercase().contains("published") {
                return Some(stamp);
            }
            update = update.or(Some(stamp));
        }
    }
    update.or(opening)
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

    #[test]
    fn a_change_before_the_publication_is_none() {
        for (updated, expected) in [
            ("2031-04-12T10:05:00Z", true),
            ("2031-04-12T10:04:00Z", false),
            ("2031-04-12T05:04:00Z", false),
        ] {
            let page = dom::parse(&format!(
                "<head><meta property=article:published_time content='2031-04-12T10:04:00Z'>
                 <meta property=article:modified_time content='{updated}'></head>"
            ));
            let outline = Outline::of(&page);
            let head = Head::of(&outline, None);
            let (_, found) = dates(&outline, &head, &Runs::of(&outline), None, None);
            assert_eq!(found.is_some(), expected, "{updated}");
        }
    }
}
