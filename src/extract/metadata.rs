//! Section, publisher, picture: the fields of an article besides its text.

use url::Url;

use super::breadcrumbs;
use super::head::Head;
use super::jsonld::Step;
use super::title::unescape;
use super::words::letters;
use crate::html::dom::Outline;
use crate::html::{self, urls};
use crate::news::Image;
use crate::text::Plain;

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
    let names = names.iter().map(String::as_str);
    let is_word = |name: &&str| name.chars().filter(|c| c.is_alphabetic()).count() > 2;
    let best = names
        .clone()
        .find(|name| is_like_host(name, host))
        .or_else(|| names.clone().next().filter(is_word))
        .or_else(|| in_title(&head.title, host))
        .or_else(|| names.clone().next())
        .unwrap_or(host);
    // "northportcourier" is spelled out elsewhere.
    let spelled_out = names
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

/// The name of the site at an end of a title: spelled as its host, and hardly longer.
fn in_title<'a>(title: &'a str, host: &str) -> Option<&'a str> {
    let parts: Vec<&str> = parts(title).collect();
    let [first, .., last] = parts[..] else {
        return None;
    };
    let is_name = |part: &&str| {
        // "JVN-2018-0135" is the number of a story.
        let n_digits = part.chars().filter(char::is_ascii_digit).count();
        is_like_host(part, host)
            && letters(part).len() <= letters(host).len() + SLOGAN
            && n_digits < NUMBER
    };
    let name = [last, first].into_iter().find(is_name)?;
    let name = name.strip_prefix("www.").unwrap_or(name);
    let is_sign = |c: char| !c.is_alphanumeric() && !matches!(c, '.' | ')' | '!' | '?');
    Some(name.trim_matches(is_sign))
}

/// Digits that the name of a site does not have.
const NUMBER: usize = 4;

/// Letters that the name of a site has more than its host at most: "The Northport Courier".
const SLOGAN: usize = 8;

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
    let named = [
        "og:image",
        "og:image:url",
        "og:image:secure_url",
        "twitter:image",
        "twitter:image:src",
    ];
    let url = named
        .iter()
        .flat_map(|name| head.metas_of(name).iter().copied())
        .chain([&*head.ld.image])
        .filter_map(|address| urls::web(address, head.base.as_ref()))
        .find(|url| !html::is_ornament(url) && !html::is_of_site(url))?;
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
        for (title, expected) in [
            ("Storm | The Northport Courier", "The Northport Courier"),
            (
                "» Northport Courier: Storm closes the harbour of the north",
                "northportcourier.example",
            ),
            (
                "Storm - www.northportcourier.example //",
                "northportcourier.example",
            ),
            ("Northport Courier", "northportcourier.example"),
            ("Storm - The sea", "northportcourier.example"),
        ] {
            let page = dom::parse(&format!("<title>{title}</title>"));
            let outline = Outline::of(&page);
            let found = source(&Head::of(&outline, url.as_ref()), url.as_ref());
            assert_eq!(found.as_deref(), Some(expected), "{title}");
        }
        let page = dom::parse("<p>Storm</p>");
        let outline = Outline::of(&page);
        let source = source(&Head::of(&outline, url.as_ref()), url.as_ref());
        assert_eq!(source.as_deref(), Some("northportcourier.example"));
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

    #[test]
    fn the_lead_picture_is_the_first_that_shows_the_story() {
        let page = dom::parse(
            "<head><meta property=og:image content=/img/logo.png>
             <meta property=og:image content=/pier.jpg></head>",
        );
        let url = Url::parse("https://pier.example/storm").ok();
        let outline = Outline::of(&page);
        let image = lead_image(&Head::of(&outline, url.as_ref()));
        assert_eq!(image.unwrap().url.path(), "/pier.jpg");
    }
}
