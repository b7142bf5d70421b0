//! Galleries in structured data: `ImageGallery`, and the `associatedMedia` of an article.

use serde_json::{Map, Value};

use super::{first_text, has_type, name_of};

/// Pictures of a gallery at most.
const MOST: usize = 200;

/// A picture that structured data describes.
#[derive(Debug, Clone, Default, PartialEq)]
pub(in super::super) struct Slide {
    /// Its address, as the data has it.
    pub url: String,
    /// What it shows; may be empty.
    pub caption: String,
    /// Who made it; may be empty.
    pub credit: String,
}

/// The pictures of the largest gallery among the objects of a page, in their order.
pub(super) fn read(objects: &[&Map<String, Value>]) -> Vec<Slide> {
    objects
        .iter()
        .flat_map(|object| {
            let keys: &[&str] =
                if has_type(object, "ImageGallery") || has_type(object, "MediaGallery") {
                    &[
                        "associatedMedia",
                        "hasPart",
                        "image",
                        "itemListElement",
                        "primaryImageOfPage",
                    ]
                } else {
                    &["associatedMedia"]
                };
            keys.iter().filter_map(|key| object.get(*key))
        })
        .filter_map(Value::as_array)
        .map(|list| list.iter().take(MOST).filter_map(slide).collect())
        .max_by_key(Vec::len)
        .unwrap_or_default()
}

fn slide(value: &Value) -> Option<Slide> {
    let object = value.as_object()?;
    let object = object
        .get("item")
        .and_then(Value::as_object)
        .unwrap_or(object);
    if has_type(object, "VideoObject") || has_type(object, "AudioObject") {
        return None;
    }
    let text = |keys: &[&str]| {
        keys.iter()
            .filter_map(|key| object.get(*key))
            .map(first_text)
            .find(|text| !text.trim().is_empty())
            .unwrap_or_default()
    };
    let credit = ["creator", "author", "copyrightHolder"]
        .iter()
        .find_map(|key| object.get(*key)?.as_object().and_then(name_of));
    let url = text(&["contentUrl", "url"]);
    (!url.is_empty()).then(|| Slide {
        url,
        caption: text(&["caption", "description", "name"]),
        credit: match text(&["creditText", "copyrightNotice"]) {
            credit_text if credit_text.is_empty() => credit.unwrap_or_default(),
            credit_text => credit_text,
        },
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_pictures_of_a_gallery_come_in_their_order() {
        let page = json!({"@type": "ImageGallery", "associatedMedia": [
            {"@type": "ImageObject", "contentUrl": "/a.jpg", "caption": "The port", "creditText": "A. Nobody"},
            {"@type": "VideoObject", "contentUrl": "/v.mp4"},
            {"@type": "ImageObject", "url": "/b.jpg", "creator": {"name": "B. Nobody"}},
            {"@type": "ImageObject", "caption": "without an address"}
        ]});
        let found: Vec<String> = read(&[page.as_object().unwrap()])
            .iter()
            .map(|slide| format!("{} {} {}", slide.url, slide.caption, slide.credit))
            .collect();
        assert_eq!(found, ["/a.jpg The port A. Nobody", "/b.jpg  B. Nobody"]);
    }
}
