//! schema.org data about the article, as found in the wild.
//!
//! Sites put raw line ends into strings, wrap the data in comments, close it with a semicolon,
//! split one article over several objects that refer to each other by `@id`, and describe the
//! whole site beside it. What cannot be read is skipped.

use std::collections::HashMap;

use serde_json::{Map, Value};

mod gallery;
mod trail;

pub(super) use gallery::Slide;
pub(super) use trail::Step;

/// Bytes of one script that are read.
const MAX_SCRIPT: usize = 2 << 20;

/// Objects that are looked at.
const MAX_OBJECTS: usize = 5000;

/// What structured data says about the article of a page.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Ld {
    /// Whether an object of one of the article types was found.
    pub is_article: bool,
    /// Whether that type is one of news.
    pub is_news: bool,
    /// Whether it is a live blog.
    pub is_live: bool,
    /// The posts of a live blog, as they come.
    pub updates: Vec<Update>,
    pub headline: String,
    pub description: String,
    pub authors: Vec<String>,
    /// Those of the authors that are said to be people.
    pub people: Vec<String>,
    pub published: String,
    pub modified: String,
    pub section: String,
    pub language: String,
    pub publisher: String,
    pub image: String,
    pub body: String,
    /// `isAccessibleForFree`.
    pub is_free: Option<bool>,
    /// The pictures of a gallery.
    pub gallery: Vec<Slide>,
    /// The pages from the start of the site to this one.
    pub trail: Vec<Step>,
}

/// A post of a live blog.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Update {
    pub headline: String,
    pub body: String,
    pub published: String,
}

/// Posts of a live blog that are read.
const MAX_UPDATES: usize = 300;

/// Types of objects that describe an article, the most telling first.
const ARTICLES: [&str; 16] = [
    "NewsArticle",
    "ReportageNewsArticle",
    "AnalysisNewsArticle",
    "OpinionNewsArticle",
    "BackgroundNewsArticle",
    "ReviewNewsArticle",
    "LiveBlogPosting",
    "BlogPosting",
    "Article",
    "Report",
    "TechArticle",
    "ScholarlyArticle",
    "SocialMediaPosting",
    "Recipe",
    "HowTo",
    // Behind the two that hold reviews of their readers.
    "Review",
];

/// Reads the scripts of a page, in page order.
pub(super) fn read<'s>(scripts: impl Iterator<Item = &'s str>) -> Ld {
    let values: Vec<Value> = scripts.filter_map(parse).collect();
    let mut objects: Vec<&Map<String, Value>> = Vec::new();
    let mut open: Vec<&Value> = values.iter().rev().collect();
    while let Some(value) = open.pop() {
        match value {
            Value::Object(object) => {
                objects.push(object);
                open.extend(object.values().rev());
            }
            Value::Array(list) => open.extend(list.iter().rev()),
            _ => {}
        }
        if objects.len() > MAX_OBJECTS {
            break;
        }
    }
    let by_id: HashMap<&str, &Map<String, Value>> = objects
        .iter()
        .filter(|object| object.len() > 1)
        .filter_map(|object| Some((object.get("@id")?.as_str()?, *object)))
        .collect();
    let rank = |object: &Map<String, Value>| {
        ARTICLES
            .iter()
            .position(|article| has_type(object, article))
    };
    // Of several articles on a page the first of the best type is the page's own; teasers of
    // others come behind it and are poorer in keys.
    let best = objects
        .iter()
        .filter_map(|object| Some((rank(object)?, *object)))
        .filter(|(_, object)| {
            object.contains_key("headline")
                || object.contains_key("datePublished")
                || object.contains_key("articleBody")
                || object.contains_key("name")
        })
        .min_by_key(|(rank, object)| (*rank / 7, !object.contains_key("datePublished"), *rank));
    let ld = match best {
        Some((_, object)) => {
            let mut ld = article(object, &by_id);
            // Some sites describe the page once as news and once more as a live blog.
            let is_same = |other: &&&Map<String, Value>| {
                has_type(other, "LiveBlogPosting")
                    && other.contains_key("liveBlogUpdate")
                    && (ld.is_live || other.get("headline") == object.get("headline"))
            };
            if let Some(blog) = objects.iter().find(is_same) {
                ld.is_live = true;
                ld.updates = updates(blog);
            }
            ld
        }
        None => objects
            .iter()
            .find(|object| has_type(object, "WebPage") || object.contains_key("datePublished"))
            .map(|object| Ld {
                is_article: false,
                headline: String::new(),
                body: String::new(),
                ..article(object, &by_id)
            })
            .unwrap_or_default(),
    };
    Ld {
        gallery: gallery::read(&objects),
        trail: trail::read(&objects),
        ..ld
    }
}

/// The posts of a live blog.
fn updates(blog: &Map<String, Value>) -> Vec<Update> {
    let list: &[Value] = match blog.get("liveBlogUpdate") {
        Some(Value::Array(list)) => list,
        Some(one) => std::slice::from_ref(one),
        None => &[],
    };
    let updates = list.iter().take(MAX_UPDATES).filter_map(Value::as_object);
    updates
        .map(|update| {
            let text = |keys: &[&str]| {
                let found = keys
                    .iter()
                    .filter_map(|key| update.get(*key))
                    .map(first_text);
                found.into_iter().find(|text| !text.trim().is_empty())
            };
            Update {
                headline: text(&["headline", "name"]).unwrap_or_default(),
                body: text(&["articleBody", "text", "description"]).unwrap_or_default(),
                published: text(&["datePublished", "dateCreated", "dateModified"])
                    .unwrap_or_default(),
            }
        })
        .collect()
}

fn article(object: &Map<String, Value>, by_id: &HashMap<&str, &Map<String, Value>>) -> Ld {
    let text = |key: &str| object.get(key).map(first_text).unwrap_or_default();
    let headline = text("headline");
    let authors = ["author", "creator"]
        .iter()
        .find_map(|key| {
            object
                .get(*key)
                .map(|value| names(value, by_id))
                .filter(|names| !names.is_empty())
        })
        .unwrap_or_default();
    Ld {
        is_article: true,
        is_news: ARTICLES[..7].iter().any(|name| has_type(object, name)),
        is_live: has_type(object, "LiveBlogPosting"),
        updates: Vec::new(),
        headline: if headline.is_empty() {
            text("name")
        } else {
            headline
        },
        description: text("description"),
        people: authors
            .iter()
            .filter(|(_, is_person)| *is_person)
            .map(|(name, _)| name.clone())
            .collect(),
        authors: authors.into_iter().map(|(name, _)| name).collect(),
        published: text("datePublished"),
        modified: text("dateModified"),
        section: text("articleSection"),
        language: text("inLanguage"),
        publisher: object
            .get("publisher")
            .map(|value| names(value, by_id))
            .and_then(|names| names.into_iter().next())
            .map(|(name, _)| name)
            .unwrap_or_default(),
        image: object.get("image").map(image).unwrap_or_default(),
        body: text("articleBody"),
        is_free: object
            .get("isAccessibleForFree")
            .and_then(|value| match value {
                Value::Bool(free) => Some(*free),
                Value::String(text) if text.eq_ignore_ascii_case("true") => Some(true),
                Value::String(text) if text.eq_ignore_ascii_case("false") => Some(false),
                _ => None,
            }),
        gallery: Vec::new(),
        trail: Vec::new(),
    }
}

/// Reads one script, mending what is often wrong.
fn parse(script: &str) -> Option<Value> {
    let script = script.get(..script.floor_char_boundary(MAX_SCRIPT))?.trim();
    if let Ok(value) = serde_json::from_str(script) {
        return Some(value);
    }
    let script = script.replace("<![CDATA[", "").replace("]]>", "");
    let start = script.find(['{', '['])?;
    let end = script.rfind(['}', ']'])?;
    let inner = script.get(start..=end)?;
    // Raw line ends inside of strings are the commonest slip; outside they are spaces anyway.
    let mended: String = inner
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    if let Ok(value) = serde_json::from_str(&mended) {
        return Some(value);
    }
    let mended = without_dangling_commas(&mended);
    // What is left over behind the data, such as a bracket too many, is not read.
    serde_json::Deserializer::from_str(&mended)
        .into_iter()
        .next()?
        .ok()
}

/// Drops commas in front of a closing bracket, outside of strings.
fn without_dangling_commas(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    let mut in_string = false;
    let mut is_escaped = false;
    for c in json.chars() {
        if in_string {
            in_string = is_escaped || c != '"';
            is_escaped = !is_escaped && c == '\\';
        } else if c == '"' {
            in_string = true;
        } else if matches!(c, '}' | ']') {
            let kept = out.trim_end();
            if kept.ends_with(',') {
                out.truncate(kept.len() - 1);
            }
        }
        out.push(c);
    }
    out
}

fn has_type(object: &Map<String, Value>, name: &str) -> bool {
    let is_name = |value: &Value| {
        value
            .as_str()
            .is_some_and(|own| own.rsplit(['/', ':', '#']).next() == Some(name))
    };
    match object.get("@type") {
        Some(Value::Array(list)) => list.iter().any(is_name),
        Some(value) => is_name(value),
        None => false,
    }
}

/// The text of a value, or of the first one of a list, or the name of an object.
fn first_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Array(list) => match list.first() {
            Some(Value::String(text)) => text.clone(),
            Some(Value::Object(object)) => name_of(object).unwrap_or_default(),
            _ => String::new(),
        },
        Value::Object(object) => object
            .get("@value")
            .and_then(Value::as_str)
            .map(str::to_owned)
            .or_else(|| name_of(object))
            .unwrap_or_default(),
        _ => String::new(),
    }
}

fn name_of(object: &Map<String, Value>) -> Option<String> {
    match object.get("name")? {
        Value::String(name) => Some(name.clone()),
        Value::Array(list) => Some(
            list.iter()
                .filter_map(Value::as_str)
                .collect::<Vec<_>>()
                .join(", "),
        ),
        _ => None,
    }
}

/// The names of people or organisations, and whether each is said to be a person.
fn names(value: &Value, by_id: &HashMap<&str, &Map<String, Value>>) -> Vec<(String, bool)> {
    let list: Vec<&Value> = match value {
        Value::Array(list) => list.iter().take(20).collect(),
        value => vec![value],
    };
    list.into_iter()
        .filter_map(|value| match value {
            Value::String(name) => Some((name.clone(), false)),
            Value::Object(object) => {
                let named = if object.contains_key("name") {
                    object
                } else {
                    by_id.get(object.get("@id")?.as_str()?)?
                };
                Some((name_of(named)?, has_type(named, "Person")))
            }
            _ => None,
        })
        .filter(|(name, _)| !name.trim().is_empty())
        .collect()
}

fn image(value: &Value) -> String {
    match value {
        Value::String(url) => url.clone(),
        Value::Array(list) => list.first().map(image_in_list).unwrap_or_default(),
        value => image_in_list(value),
    }
}

fn image_in_list(value: &Value) -> String {
    match value {
        Value::String(url) => url.clone(),
        Value::Object(object) => ["url", "contentUrl"]
            .iter()
            .find_map(|key| object.get(*key).map(first_text))
            .unwrap_or_default(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_mended() {
        for script in [
            r#"{"@type":"NewsArticle","headline":"Storm"}"#,
            r#"<!-- {"@type":["Thing","NewsArticle"],"headline":"Storm",} -->"#,
            "//<![CDATA[\n{\"@type\":\"NewsArticle\",\n\"headline\":\"Storm\",\"description\":\"a\nb\"};\n//]]>",
            r#"{"@type":"NewsArticle","headline":"Storm"} }, {"@type":"Thing"}"#,
            r#"[{"@type":"WebSite","name":"x"},{"@graph":[{"@type":"http://schema.org/NewsArticle","headline":"Storm"}]}]"#,
        ] {
            let ld = read(std::iter::once(script));
            assert!(ld.is_article && ld.headline == "Storm", "{script}");
        }
        assert_eq!(read(std::iter::once("{broken")), Ld::default());
    }

    #[test]
    fn authors_are_found_behind_references() {
        let script = r##"{"@graph":[{"@type":"Person","@id":"#p","name":"Ada Beispiel"},
            {"@type":"Article","headline":"x","author":[{"@id":"#p"},"Bo Exempel"]}]}"##;
        assert_eq!(
            read(std::iter::once(script)).authors,
            ["Ada Beispiel", "Bo Exempel"]
        );
    }

    #[test]
    fn deep_data_does_no_harm() {
        let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(read(std::iter::once(deep.as_str())), Ld::default());
    }
}
