//! The object of a page's state that holds its article.
//!
//! A state holds more than the article: other stories, whole, beside it. The object that is the
//! article has the title among its own strings.

use serde_json::Value;

use super::{PIECE, WORTH};
use crate::extract::words::letters;

/// How many times the text of a smaller object with the title the largest one holds at most, for the
/// smaller one to be the article: what is around it may be called by the same title.
const AROUND: usize = 2;

/// Objects with the title that are looked at.
const MAX_OBJECTS: usize = 16;

/// The object of the article in a state that is JSON, as JSON; `None` where there is none.
pub(super) fn article(state: &str, title: &str) -> Option<String> {
    let own = letters(title);
    let state: Value = serde_json::from_str(state).ok()?;
    let is_title = |value: &Value| {
        value
            .as_str()
            .is_some_and(|text| text.len() < 2 * title.len() && letters(text) == own)
    };
    let titled: Vec<(&Value, usize)> = values(&state)
        .filter(|value| {
            let map = value.as_object();
            !own.is_empty() && map.is_some_and(|map| map.values().any(is_title))
        })
        .map(|value| (value, length(value)))
        .filter(|&(_, length)| length >= WORTH)
        .take(MAX_OBJECTS)
        .collect();
    let most = titled.iter().map(|&(_, length)| length).max()?;
    let large = titled
        .into_iter()
        .filter(|&(_, length)| AROUND * length >= most);
    let (object, _) = large.min_by_key(|&(_, length)| length)?;
    serde_json::to_string(object).ok()
}

/// Bytes of the long strings in a value.
fn length(value: &Value) -> usize {
    let texts = values(value).filter_map(Value::as_str);
    texts.map(str::len).filter(|&length| length >= PIECE).sum()
}

/// A value and all values in it.
fn values(value: &Value) -> impl Iterator<Item = &Value> {
    let mut left = vec![value];
    std::iter::from_fn(move || {
        let value = left.pop()?;
        match value {
            Value::Array(list) => left.extend(list.iter().rev()),
            Value::Object(map) => left.extend(map.values().rev()),
            _ => {}
        }
        Some(value)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_article_is_the_object_with_the_title() {
        let text = |word: &str| format!("{word} stays closed until the storm is over. ").repeat(20);
        let (own, other) = (text("The harbour"), text("The ferry"));
        let story = |title: &str, text: &str| serde_json::json!({"title": title, "text": [text]});
        let state = serde_json::json!({
            "seo": {"title": "Storm", "text": "The harbour."},
            "page": {"name": "Storm", "story": story("Storm", &own), "more": [story("Ferry", &other)]},
        })
        .to_string();
        let found = article(&state, "Storm").unwrap();
        assert!(found.contains("The harbour") && !found.contains("The ferry"));
        assert_eq!(article(&state, "Tide"), None);
        assert_eq!(article(&state, ""), None);
        assert_eq!(article("window.state = {}", "Storm"), None);
    }
}
