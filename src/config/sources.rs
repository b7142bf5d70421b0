//! The sources: those that ship, and those that a reader writes.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

use toml::de::{DeTable, DeValue};
use url::{ParseError, Url};

use super::Source;
use super::access;
use super::error::Mistakes;
use super::section::{Found, Reading, Section};
use super::values::{interval, plain, selector, word};
use crate::frontpage::Rules;
use crate::news::FeedKind;
use crate::text::Plain;

/// Folder, name and address of each source that ships.
///
/// Chosen to be free to read, long-lived at their address and spread over the world. LWN keeps
/// some articles for its subscribers for a week and marks them.
const SHIPPED: [(&str, &str, &str); 25] = [
    (
        "World",
        "BBC News",
        "https://feeds.bbci.co.uk/news/world/rss.xml",
    ),
    (
        "World",
        "The Guardian",
        "https://www.theguardian.com/world/rss",
    ),
    (
        "World",
        "Al Jazeera",
        "https://www.aljazeera.com/xml/rss/all.xml",
    ),
    (
        "World",
        "Deutsche Welle",
        "https://rss.dw.com/rdf/rss-en-all",
    ),
    ("World", "France 24", "https://www.france24.com/en/rss"),
    (
        "World",
        "UN News",
        "https://news.un.org/feed/subscribe/en/news/all/rss.xml",
    ),
    ("World", "Global Voices", "https://globalvoices.org/feed/"),
    ("Regions", "NPR (USA)", "https://feeds.npr.org/1001/rss.xml"),
    (
        "Regions",
        "CBC (Canada)",
        "https://www.cbc.ca/webfeed/rss/rss-topstories",
    ),
    ("Regions", "MercoPress", "https://en.mercopress.com/rss/"),
    (
        "Regions",
        "RTÉ (Ireland)",
        "https://www.rte.ie/feeds/rss/?index=/news/",
    ),
    (
        "Regions",
        "Premium Times",
        "https://www.premiumtimesng.com/feed",
    ),
    (
        "Regions",
        "Times of India",
        "https://timesofindia.indiatimes.com/rssfeedstopstories.cms",
    ),
    (
        "Regions",
        "Hong Kong Free Press",
        "https://hongkongfp.com/feed/",
    ),
    ("Regions", "Japan Today", "https://japantoday.com/feed"),
    (
        "Regions",
        "ABC (Australia)",
        "https://www.abc.net.au/news/feed/51120/rss.xml",
    ),
    (
        "Regions",
        "RNZ (New Zealand)",
        "https://www.rnz.co.nz/rss/national.xml",
    ),
    ("Science", "Phys.org", "https://phys.org/rss-feed/"),
    ("Science", "NASA", "https://www.nasa.gov/news-release/feed/"),
    (
        "Science",
        "Quanta Magazine",
        "https://www.quantamagazine.org/feed/",
    ),
    (
        "Technology",
        "Ars Technica",
        "https://feeds.arstechnica.com/arstechnica/index",
    ),
    (
        "Technology",
        "The Register",
        "https://www.theregister.com/headlines.atom",
    ),
    (
        "Technology",
        "Hacker News",
        "https://news.ycombinator.com/rss",
    ),
    ("Technology", "LWN", "https://lwn.net/headlines/rss"),
    (
        "Technology",
        "EFF Deeplinks",
        "https://www.eff.org/rss/updates.xml",
    ),
];

/// The sources that ship, in the order of the source list.
pub fn shipped() -> Vec<Source> {
    let sources = SHIPPED.iter().map(|(folder, name, url)| Source {
        url: Url::parse(url).expect("a test reads every address that ships"),
        name: Some(Plain::new(name)),
        folder: Some(Plain::new(folder)),
        kind: FeedKind::Feed,
        rules: None,
        refresh_every: None,
        access: None,
    });
    sources.collect()
}

/// The sources under `[[sources]]`; `None` when there is no such list.
pub fn read(top: &mut Section<'_, '_>) -> Option<Vec<Source>> {
    let tables = top.tables("sources")?;
    let mut sources = Vec::new();
    let mut known = HashSet::new();
    for (table, span) in tables {
        let Some(Found {
            value: source,
            span,
        }) = source(table, span, top.mistakes)
        else {
            continue;
        };
        if !known.insert(source.url.clone()) {
            let what = "this source is in the list already";
            top.mistakes.add(span, what, "take one of the two out");
        }
        sources.push(source);
    }
    Some(sources)
}

/// One source, with the place of its address.
fn source<'t>(
    table: &'t DeTable<'t>,
    place: Range<usize>,
    mistakes: &mut Mistakes,
) -> Option<Found<Source>> {
    let mut section = Section::new("sources", Some(table), mistakes);
    let name = section.read("name", plain);
    let folder = section.read("folder", plain);
    let kind = section.read("kind", |value| {
        word(value, &["feed", "front-page"]).map(|kind| match kind {
            "front-page" => FeedKind::FrontPage,
            _ => FeedKind::Feed,
        })
    });
    let rules = rules(&mut section, kind);
    let refresh_every = section.read("refresh-every", interval);
    let access = access::read(&mut section);
    if !table.contains_key("url") {
        mistakes.add(
            place,
            "a source has no address",
            "expected a line url = \"https://…\"",
        );
        return None;
    }
    let url = section.find("url", address)?;
    Some(Found {
        value: Source {
            url: url.value,
            name,
            folder,
            // Only a page has elements to select.
            kind: kind.unwrap_or(match rules {
                Some(_) => FeedKind::FrontPage,
                None => FeedKind::Feed,
            }),
            rules,
            refresh_every,
            access,
        },
        span: url.span,
    })
}

/// Where the headlines of a page are: the selectors under `[sources.select]`.
fn rules(source: &mut Section<'_, '_>, kind: Option<FeedKind>) -> Option<Arc<Rules>> {
    let place = source.place("select")?;
    if kind == Some(FeedKind::Feed) {
        let what = "a feed has no elements to select";
        let expected = "a page has: kind = \"front-page\"";
        source.mistakes.add(place.clone(), what, expected);
    }
    let mut section = source.inner("select", "sources.select");
    let item = section.read("item", selector);
    let parts: Vec<_> = Rules::PARTS
        .into_iter()
        .filter(|part| *part != "item")
        .filter_map(|part| Some((part, section.read(part, selector)?)))
        .collect();
    if !section.has("item") {
        let what = "the selectors name no element for the stories";
        let expected = "expected item = \"…\", the element that holds one story";
        section.mistakes.add(place, what, expected);
    }
    let others = parts.into_iter();
    let rules = others.fold(Rules::new(item?), |rules, (part, css)| {
        rules.with(part, css)
    });
    Some(Arc::new(rules))
}

/// An http or https address, without the part after `#`, which no server ever sees.
fn address(value: &DeValue<'_>) -> Reading<Url> {
    const EXPECTED: &str = "expected an http or https address in quotes";
    let text = value.as_str().ok_or(EXPECTED)?.trim();
    match Url::parse(text) {
        Ok(mut url) if matches!(url.scheme(), "http" | "https") => {
            url.set_fragment(None);
            Ok(url)
        }
        Ok(url) if url.scheme() == "file" => {
            Err("dateline subscribes to nothing on this disk; try `dateline parse FILE`".to_owned())
        }
        Ok(url) if url.scheme() == "feed" => {
            let rest = text.trim_start_matches("feed:").trim_start_matches("//");
            let bare = rest
                .trim_start_matches("https://")
                .trim_start_matches("http://");
            Err(format!("did you mean \"https://{bare}\"?"))
        }
        Err(ParseError::RelativeUrlWithoutBase)
            if text.contains('.') && Url::parse(&format!("https://{text}")).is_ok() =>
        {
            Err(format!("did you mean \"https://{text}\"?"))
        }
        Ok(_) => Err(EXPECTED.to_owned()),
        Err(error) => Err(format!("{EXPECTED}: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;
    use crate::config::Settings;
    use crate::html::Css;

    #[test]
    fn what_ships_is_distinct_and_fetched_over_tls() {
        let sources = shipped();
        let urls: BTreeSet<_> = sources.iter().map(|source| &source.url).collect();
        assert_eq!(urls.len(), sources.len());
        assert!(
            urls.iter()
                .all(|url| url.scheme() == "https" && url.fragment().is_none())
        );
        for ((_, name, url), source) in SHIPPED.iter().zip(&sources) {
            assert_eq!(source.url.as_str(), *url);
            assert_eq!(source.name.as_ref().map(Plain::as_str), Some(*name));
        }
    }

    #[test]
    fn the_headlines_of_a_page_are_read_by_the_selectors_of_its_source() {
        let load = |lines: &str| {
            let text = format!("[[sources]]\nurl = \"https://news.example/\"\n{lines}");
            let settings = Settings::load(&text, Path::new("c.toml"));
            settings.map_err(|error| error.to_string())
        };
        let settings = load("select = { item = \"li\", title = \"h3\" }").unwrap();
        let source = &settings.sources[0];
        assert_eq!(source.kind, FeedKind::FrontPage);
        let rules = settings.rules(&source.url).unwrap();
        assert_eq!(rules.item.as_str(), "li");
        assert_eq!(rules.title.as_ref().map(Css::as_str), Some("h3"));
        assert_eq!(rules.link, None);
        for (lines, expected) in [
            ("select = { title = \"h3\" }", "c.toml:3:10"),
            (
                "select = { title = \"h3\" }",
                "the selectors name no element for the stories",
            ),
            ("select = { item = \"li >\" }", "c.toml:3:19"),
            (
                "select = { item = \"li >\" }",
                "`sources.select.item` cannot be this",
            ),
            (
                "select = { item = \"li\", tilte = \"b\" }",
                "did you mean `title`?",
            ),
            (
                "select = \"li\"",
                "expected a table, such as select = { … }",
            ),
            (
                "select = { item = \"li\" }\nkind = \"feed\"",
                "a feed has no elements to select",
            ),
        ] {
            let error = load(lines).unwrap_err();
            assert!(error.contains(expected), "{lines}: {error}");
        }
    }

    #[test]
    fn every_name_that_ships_fits_the_source_list() {
        for (_, name, _) in SHIPPED {
            assert!(name.chars().count() <= 20, "{name}");
        }
    }

    #[test]
    fn the_folders_that_ship_hang_together() {
        let mut folders: Vec<_> = SHIPPED.iter().map(|(folder, ..)| folder).collect();
        folders.dedup();
        let distinct: BTreeSet<_> = folders.iter().collect();
        assert_eq!(folders.len(), distinct.len(), "{folders:?}");
    }
}
