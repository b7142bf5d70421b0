//! Dates, section, language, publisher, picture: the fields of an article besides its text.

use jiff::ToSpan;
use url::Url;

use super::breadcrumbs;
use super::dates::{self, Order, Stamp};
use super::head::Head;
use super::jsonld::Step;
use super::runs::Runs;
use super::title::unescape;
use super::words::letters;
use super::words::{self, Class, Phrase, Signs};
use crate::html::dom::Outline;
use crate::html::tag::Tag;
use crate::html::{self, urls};
use crate::news::Image;
use crate::text::Plain;

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

/// The name of the publisher.
pub(super) fn source(head: &Head<'_>, url: Option<&Url>) -> Option<Plain> {
    let host = url.and_then(Url::host_str).unwrap_or_default();
    let host = host.strip_prefix("www.").unwrap_or(host);
    let names = [head.site_name(), Some(head.ld.publisher.as_str())];
    let names: Vec<String> = names
        .into_iter()
        .flatten()
        .map(|name| without_slogan(&unescape(name), host))
        .filter(|name| !name.is_empty() && !name.contains("://"))
        .collect();
    // A site may give its slogan where its name should be; the name is like the host.
    let best = names.iter().find(|name| is_like_host(name, host));
    let best = best.or(names.first()).map_or(host, String::as_str);
    // "northportcourier" is spelled out elsewhere.
    let spelled_out = names
        .iter()
        .map(String::as_str)
        .chain(parts(&head.title))
        .find(|name| is_slug(best) && !is_slug(name) && letters(name) == letters(best));
    some(spelled_out.unwrap_or(best))
}

/// What stands between the signs that divide a title.
fn parts(name: &str) -> impl Iterator<Item = &str> {
    name.split(['|', '–', '—', '·', '»'])
        .flat_map(|part| part.split(" - "))
        .map(str::trim)
        .filter(|part| !part.is_empty())
}

/// Whether a name is spelled as in an address.
fn is_slug(name: &str) -> bool {
    name.chars()
        .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_'))
}

/// A name of a site without what it says of itself beside it: "Northport Courier | All the news".
fn without_slogan(name: &str, host: &str) -> String {
    let name = name.trim().trim_start_matches('@');
    let best = parts(name).find(|part| is_like_host(part, host));
    best.or_else(|| parts(name).next())
        .unwrap_or_default()
        .to_owned()
}

/// Whether the host is spelled with the letters of a name, or the name with those of the host.
fn is_like_host(name: &str, host: &str) -> bool {
    let (own, host_letters) = (letters(name), letters(host));
    let label = host.split('.').max_by_key(|part| part.len());
    let label = label.map(letters).unwrap_or_default();
    own.chars().nth(2).is_some() && host_letters.contains(&own)
        || label.chars().nth(2).is_some() && own.contains(&label)
}

/// The section that the article at `url` stands in: as the page says, else the last page on the
/// way from the start of the site to the article.
pub(super) fn section(
    outline: &Outline<'_>,
    head: &Head<'_>,
    url: Option<&Url>,
    title: &str,
) -> Option<Plain> {
    let section = head.meta_of(&[
        "article:section",
        "og:article:section",
        "parsely-section",
        "section",
        "cxenseparse:recs:category",
    ]);
    let told = section.map_or_else(|| unescape(&head.ld.section), unescape);
    // A paper that is its own section is none of the sections it has.
    let is_site = |section: &Plain| {
        let own = letters(section);
        head.site_name().is_some_and(|name| letters(name) == own)
    };
    let named = |section: String| {
        some(&spelled(section))
            .filter(|section| section.chars().count() < 60 && !is_site(section))
            .filter(|section| !NO_SECTIONS.contains(&section.to_lowercase().as_str()))
    };
    let way = |way: &[Step]| on_the_way(way, head, url, title).and_then(named);
    several(&told)
        .find_map(|section| named(section.to_owned()))
        .or_else(|| way(&head.ld.trail))
        .or_else(|| way(&breadcrumbs::read(outline, head)))
}

/// The sections that are named in one line. A comma with a space behind it may be part of a name:
/// "Food, Drink & Recipes".
fn several(line: &str) -> impl Iterator<Item = &str> {
    let are_commas_ends = !line.contains(", ");
    line.split(move |c| matches!(c, ';' | '|') || are_commas_ends && c == ',')
}

/// What is named where there is no section: by programs, or of all that a site has.
const NO_SECTIONS: [&str; 28] = [
    "aktuelles",
    "all articles",
    "alle artikel",
    "allgemein",
    "article",
    "articles",
    "blog",
    "blogs",
    "default",
    "detail",
    "front page",
    "general",
    "home",
    "homepage",
    "latest news",
    "news",
    "none",
    "noticias",
    "null",
    "nyheter",
    "post",
    "posts",
    "startseite",
    "tags",
    "thema",
    "uncategorised",
    "uncategorized",
    "undefined",
];

/// A section in words, where it is spelled as in an address: `crime-safety`,
/// `/world/middle_east`.
fn spelled(section: String) -> String {
    let section = match section.strip_prefix('/') {
        Some(path) => path
            .rsplit('/')
            .find(|part| !part.is_empty())
            .unwrap_or(path)
            .to_owned(),
        None => section,
    };
    if !is_slug(&section) {
        return section;
    }
    let mut words: Vec<&str> = section.split(['-', '_']).collect();
    words.dedup();
    let section = words.join(" ");
    let mut letters = section.chars();
    let first = letters.next().map(|c| c.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

/// The last page on the way to the article that is neither the article nor the start of the site.
fn on_the_way(way: &[Step], head: &Head<'_>, url: Option<&Url>, title: &str) -> Option<String> {
    let article = [url, head.canonical.as_ref()];
    let is_section = |step: &&Step| {
        // Without an address it is the page itself, or nothing that could be looked at.
        let Some(step_url) = urls::web(&step.url, head.base.as_ref()) else {
            return false;
        };
        let is_article = article
            .into_iter()
            .flatten()
            .any(|own| own.path() == step_url.path() && own.query() == step_url.query());
        let own = letters(&step.name);
        let is_start = step_url.path() == "/" && step_url.query().is_none();
        !is_article && !is_start && !own.is_empty() && own != letters(title)
    };
    let step = way.iter().rfind(is_section)?;
    Some(unescape(&step.name))
}

/// The picture that stands for the story.
pub(super) fn lead_image(head: &Head<'_>) -> Option<Image> {
    let address = head
        .meta_of(&[
            "og:image",
            "og:image:url",
            "og:image:secure_url",
            "twitter:image",
            "twitter:image:src",
        ])
        .unwrap_or(&head.ld.image);
    let url = urls::web(address, head.base.as_ref()).filter(|url| !html::is_ornament(url))?;
    let alt = head
        .meta_of(&["og:image:alt", "twitter:image:alt"])
        .unwrap_or_default();
    Some(Image {
        url,
        alt: Plain::new(&unescape(alt)),
    })
}

fn some(text: &str) -> Option<Plain> {
    let text = Plain::new(text);
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::html::dom;

    /// The section of an article at `/sea/storm`, with a way to it of names and addresses.
    #[track_caller]
    fn check(meta: &str, way: &[(&str, &str)], expected: Option<&str>) {
        let steps = way
            .iter()
            .map(|(name, url)| format!(r#"{{"name":"{name}","item":"{url}"}}"#));
        let steps: Vec<String> = steps.collect();
        let page = dom::parse(&format!(
            r#"<head>{meta}<script type="application/ld+json">{{"@type":"BreadcrumbList",
                "itemListElement":[{}]}}</script>"#,
            steps.join(",")
        ));
        let url = Url::parse("https://pier.example/sea/storm").ok();
        let outline = Outline::of(&page);
        let head = Head::of(&outline, url.as_ref());
        let section = section(&outline, &head, url.as_ref(), "Storm over the pier");
        assert_eq!(section.as_deref(), expected, "{way:?}");
    }

    #[test]
    fn a_site_is_called_by_its_name_and_not_by_its_slogan() {
        let url = Url::parse("https://www.northportcourier.example/storm").ok();
        let ld = r#"<script type="application/ld+json">{"@type":"NewsArticle","headline":"Storm","publisher":{"name":"Northport Courier"}}</script>"#;
        for (meta, expected) in [
            ("Northport Courier | All about the sea", "Northport Courier"),
            ("All about the sea - Northport Courier", "Northport Courier"),
            ("All about the sea", "Northport Courier"),
            ("@NorthportCourier", "NorthportCourier"),
            ("northportcourier", "Northport Courier"),
            ("https://www.northportcourier.example", "Northport Courier"),
            ("", "Northport Courier"),
        ] {
            let page = dom::parse(&format!(
                "<head><meta property=og:site_name content='{meta}'>{ld}</head>"
            ));
            let outline = Outline::of(&page);
            let head = Head::of(&outline, url.as_ref());
            assert_eq!(
                source(&head, url.as_ref()).as_deref(),
                Some(expected),
                "{meta}"
            );
        }
        let page = dom::parse("<p>Storm</p>");
        let outline = Outline::of(&page);
        let source = source(&Head::of(&outline, url.as_ref()), url.as_ref());
        assert_eq!(source.as_deref(), Some("northportcourier.example"));
    }

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

    #[test]
    fn a_section_spelled_as_in_an_address_is_put_in_words() {
        for (section, expected) in [
            ("crime-safety", Some("Crime safety")),
            ("tides_tides", Some("Tides")),
            ("/world/middle_east/", Some("Middle east")),
            ("Articles,Tides,Sea", Some("Tides")),
            ("Food, Drink", Some("Food, Drink")),
            ("News", None),
            ("Crime-Safety", Some("Crime-Safety")),
            ("海", Some("海")),
            ("null", None),
        ] {
            let meta = format!("<meta property=article:section content='{section}'>");
            check(&meta, &[], expected);
        }
    }

    #[test]
    fn the_section_is_the_last_step_before_the_article() {
        let (start, sea) = (("Start", "/"), ("Sea", "/sea"));
        check(
            "",
            &[start, sea, ("Storm over the pier", "/storm")],
            Some("Sea"),
        );
        check("", &[start, sea, ("Storm", "/sea/storm#top")], Some("Sea"));
        check("", &[start, sea, ("Storm", "")], Some("Sea"));
        check("", &[start, ("Storm", "/sea/storm")], None);
        check("", &[], None);
        let meta = "<meta name=section content=Weather>";
        check(meta, &[start, sea], Some("Weather"));
        let meta = "<meta property=article:section content=News>";
        check(meta, &[start, sea], Some("Sea"));
        let marked = "<ol itemtype=http://schema.org/BreadcrumbList>
            <li itemprop=itemListElement><a href=/>Start</a>
            <li itemprop=itemListElement><a href=/tides>Tides</a></ol>";
        check(marked, &[], Some("Tides"));
        check(marked, &[start, sea], Some("Sea"));
    }
}
