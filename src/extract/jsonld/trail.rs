//! The way from the start of a site to a page (`BreadcrumbList`).

use serde_json::{Map, Value};

use super::{first_text, has_type};

/// Steps of a way that are read; sites have four or five.
const MAX_STEPS: usize = 12;

/// A page that lies on the way.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Step {
    /// What it is called.
    pub name: String,
    /// Its address as it came; empty if none is given.
    pub url: String,
}

/// The first way that the objects of a page describe, from the start of the site on.
pub(super) fn read(objects: &[&Map<String, Value>]) -> Vec<Step> {
    let lists = objects
        .iter()
        .filter(|object| has_type(object, "BreadcrumbList"));
    let ways = lists.filter_map(|list| list.get("itemListElement")?.as_array());
    ways.map(|way| {
        let mut steps: Vec<(f64, Step)> = way.iter().take(MAX_STEPS).filter_map(step).collect();
        steps.sort_by(|(one, _), (other, _)| one.total_cmp(other));
        steps.into_iter().map(|(_, step)| step).collect()
    })
    .find(|way: &Vec<Step>| !way.is_empty())
    .unwrap_or_default()
}

/// A step with its place on the way; the name stands with the step or with the page it leads to.
fn step(value: &Value) -> Option<(f64, Step)> {
    let step = value.as_object()?;
    let item = step.get("item");
    let inner = |key: &str| item.and_then(|item| item.get(key));
    let name = step.get("name").or_else(|| inner("name")).map(first_text)?;
    let url = match item {
        Some(Value::String(url)) => Some(url.clone()),
        _ => inner("@id").or_else(|| inner("url")).map(first_text),
    };
    let position = step.get("position").and_then(|position| match position {
        Value::String(digits) => digits.trim().parse().ok(),
        number => number.as_f64(),
    });
    let step = Step {
        name,
        url: url.unwrap_or_default(),
    };
    Some((position.unwrap_or(f64::MAX), step))
}

#[cfg(test)]
mod tests {
    use super::super::super::jsonld;

    #[test]
    fn the_steps_of_a_way_come_in_their_order() {
        let script = r#"{"@type":"BreadcrumbList","itemListElement":[
            {"@type":"ListItem","position":"3","name":"Storm"},
            {"@type":"ListItem","position":2,"item":{"@id":"/sea","name":"Sea"}},7,
            {"@type":"ListItem","position":1,"name":"Start","item":"/"}]}"#;
        let way = jsonld::read(std::iter::once(script)).trail;
        let way: Vec<_> = way.iter().map(|step| (&*step.name, &*step.url)).collect();
        assert_eq!(way, [("Start", "/"), ("Sea", "/sea"), ("Storm", "")]);
    }
}
