//! JSON Feed 1.0 and 1.1, as found: numbers for identities, no version, a mark in front.

use std::borrow::Cow;

use serde_json::Value;
use url::Url;

use super::entries::some_text;
use super::tree::MAX_RECORDS;
use super::{Enclosure, FeedError, ParsedEntry, ParsedFeed, links};
use crate::html::entities::escape_into;
use crate::html::plain;
use crate::news::Pace;
use crate::text::{Plain, dates};

/// Reads a JSON Feed.
pub fn parse(text: &str, base: &Url) -> Result<ParsedFeed, FeedError> {
    let value: Value = serde_json::from_str(text)
        .or_else(|_| serde_json::from_str(&mended(text)))
        .map_err(|_| FeedError::NotAFeed)?;
    let version = string(&value, "version").unwrap_or_default();
    let items = value.get("items").and_then(Value::as_array);
    if !version.contains("jsonfeed.org") && items.is_none() {
        return Err(FeedError::NotAFeed);
    }
    let link = address(&value, "home_page_url", base);
    let language = string(&value, "language").map(|tag| Plain::new(&tag));
    let authors = authors(&value);
    let base = link.as_ref().unwrap_or(base);
    let entries = items.into_iter().flatten().filter(|item| item.is_object());
    let entries = entries.take(MAX_RECORDS);
    Ok(ParsedFeed {
        title: words(&value, "title"),
        language,
        description_html: string(&value, "description")
            .map(|text| escaped(&text))
            .unwrap_or_default(),
        updated: None,
        pace: Pace::default(),
        entries: entries.map(|item| entry(item, base, &authors)).collect(),
        link: link.clone(),
    })
}

fn entry(item: &Value, base: &Url, feed_authors: &[Plain]) -> ParsedEntry {
    let own_authors = authors(item);
    let attachments = item.get("attachments").and_then(Value::as_array);
    let images = ["image", "banner_image"];
    let tags = item.get("tags").and_then(Value::as_array);
    ParsedEntry {
        id: string(item, "id").and_then(|id| some_text(&id)),
        title: words(item, "title"),
        link: address(item, "url", base).or_else(|| address(item, "external_url", base)),
        authors: if own_authors.is_empty() {
            feed_authors.to_vec()
        } else {
            own_authors
        },
        published: string(item, "date_published").and_then(|date| dates::parse(&date)),
        updated: string(item, "date_modified").and_then(|date| dates::parse(&date)),
        summary_html: string(item, "summary")
            .map(|text| escaped(&text))
            .unwrap_or_default(),
        content_html: content(item, base),
        enclosures: attachments
            .into_iter()
            .flatten()
            .filter_map(|attachment| {
                Some(Enclosure {
                    url: address(attachment, "url", base)?,
                    media_type: words(attachment, "mime_type"),
                })
            })
            .collect(),
        images: images
            .iter()
            .filter_map(|name| address(item, name, base))
            .collect(),
        categories: tags
            .into_iter()
            .flatten()
            .filter_map(|tag| tag.as_str().map(Plain::new))
            .filter(|tag| !tag.is_empty())
            .collect(),
        comments: None,
        prominence: None,
    }
}

fn content(item: &Value, base: &Url) -> String {
    if let Some(html) = string(item, "content_html").filter(|html| !html.is_empty()) {
        return links::absolute(html.trim(), base).into_owned();
    }
    string(item, "content_text")
        .map(|text| escaped(&text))
        .unwrap_or_default()
}

/// `authors` of 1.1, else `author` of 1.0.
fn authors(value: &Value) -> Vec<Plain> {
    // Either may be one or a list.
    let fields = [value.get("authors"), value.get("author")];
    let people = fields.into_iter().flatten().flat_map(|field| match field {
        Value::Array(people) => people.as_slice(),
        one => std::slice::from_ref(one),
    });
    let mut names: Vec<Plain> = Vec::new();
    for person in people {
        let name = person
            .as_str()
            .map_or_else(|| words(person, "name"), Plain::new);
        if !name.is_empty() && !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// A member as text; numbers count.
fn string<'v>(value: &'v Value, name: &str) -> Option<Cow<'v, str>> {
    match value.get(name)? {
        Value::String(text) => Some(Cow::Borrowed(text)),
        Value::Number(number) => Some(Cow::Owned(number.to_string())),
        _ => None,
    }
}

fn words(value: &Value, name: &str) -> Plain {
    string(value, name).map_or_else(Plain::default, |text| plain::plain_of_either(&text))
}

fn address(value: &Value, name: &str, base: &Url) -> Option<Url> {
    links::resolve(base, &string(value, name)?)
}

/// Plain text as HTML.
fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    escape_into(&mut html, text.trim());
    html
}

/// JSON without the mistakes of hand-made feeds: line ends and control characters inside strings,
/// commas after the last of a list, and the entry in which the feed was cut off.
fn mended(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut open = Vec::new();
    let mut last_item_end = None;
    let mut in_string = false;
    let mut is_escaped = false;
    for c in text.chars() {
        if in_string {
            match c {
                _ if is_escaped => is_escaped = false,
                '\\' => is_escaped = true,
                '"' => in_string = false,
                _ => {}
            }
            // A space stands for what may not stand there.
            out.push(if c.is_control() { ' ' } else { c });
            continue;
        }
        match c {
            '"' => in_string = true,
            '{' | '[' => open.push(c),
            '}' | ']' => {
                open.pop();
                let content = out.trim_end().len();
                if out
                    .get(..content)
                    .is_some_and(|content| content.ends_with(','))
                {
                    out.truncate(content - 1);
                }
            }
            _ => {}
        }
        out.push(c);
        if c == '}' && open == ['{', '['] {
            last_item_end = Some(out.len());
        }
    }
    if let Some(end) = last_item_end.filter(|_| !open.is_empty()) {
        out.truncate(end);
        out.push_str("]}");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(items: &str, expected: &[&str]) {
        let base = Url::parse("https://news.example/feed.json").unwrap();
        let text =
            format!("{{\"version\": \"https://jsonfeed.org/version/1\", \"items\": [{items}");
        let feed = parse(&text, &base).unwrap();
        let titles: Vec<_> = feed
            .entries
            .iter()
            .map(|entry| entry.title.as_str())
            .collect();
        assert_eq!(titles, expected, "{items}");
    }

    #[test]
    fn mistakes_of_hand_made_feeds_are_mended() {
        check("{\"title\": \"a\nb\", \"x\": \"\\\\\"},\n]}", &["a b"]);
        check(
            "{\"title\": \"a\",}, {\"title\": \"b, ]\"}, {\"title\": \"cut in the",
            &["a", "b, ]"],
        );
    }

    #[test]
    fn what_is_no_entry_is_passed_over() {
        check(
            "1, null, \"x\", {\"title\": 5}, {\"title\": {}}]}",
            &["5", ""],
        );
    }
}
