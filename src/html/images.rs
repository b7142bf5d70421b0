//! Where the picture of an `<img>` lies, which lazy loading likes to hide.

use url::Url;

use super::dom::Node;
use super::urls;
use crate::news::Image;
use crate::text::Plain;

/// Attributes that hold the address, the most trustworthy first.
///
/// `src` comes last: where one of the others is set, it holds a placeholder.
const SOURCES: [&str; 7] = [
    "data-src",
    "data-original",
    "data-lazy-src",
    "data-hi-res-src",
    "data-image",
    "data-url",
    "src",
];

/// Attributes with several addresses and their sizes.
const SETS: [&str; 3] = ["data-srcset", "data-lazy-srcset", "srcset"];

/// Pixels in width or height up to which a picture is an icon or counts visits.
const ICON: u32 = 48;

/// Pixels in width beyond which a larger choice of a `srcset` is of no use.
const WIDE_ENOUGH: f32 = 1600.0;

/// The picture of an `<img>`; `None` for icons, counters, and pictures without an address.
///
/// Where it is a link to a picture, `link`, that is the same one in full size.
pub(super) fn image(node: &Node<'_>, base: Option<&Url>, link: Option<&Url>) -> Option<Image> {
    let size = |name| -> Option<u32> { node.attr(name)?.trim_end_matches("px").parse().ok() };
    if [size("width"), size("height")]
        .iter()
        .flatten()
        .any(|&pixels| pixels <= ICON)
    {
        return None;
    }
    let address = |name| node.attr(name).and_then(|value| urls::web(value, base));
    let url = link
        .filter(|link| is_picture(link))
        .cloned()
        .or_else(|| {
            SOURCES[..SOURCES.len() - 1]
                .iter()
                .find_map(|&name| address(name))
        })
        .or_else(|| {
            SETS.iter()
                .find_map(|&name| largest(node.attr(name)?, base))
        })
        .or_else(|| address("src"))?;
    Some(Image {
        url,
        alt: Plain::new(node.attr("alt").unwrap_or_default()),
    })
}

/// Whether an address is that of a picture, by its ending.
///
/// Some sites show a page below such an address, `/wiki/File:Port.jpg`: those have a colon.
pub fn is_picture(url: &Url) -> bool {
    let path = url.path();
    path.rsplit_once('.').is_some_and(|(before, ending)| {
        ["jpg", "jpeg", "png", "webp", "avif", "gif"]
            .iter()
            .any(|known| ending.eq_ignore_ascii_case(known))
            && !before.contains(':')
    })
}

/// The largest picture of a `srcset` that is not beyond need.
fn largest(set: &str, base: Option<&Url>) -> Option<Url> {
    let mut best: Option<(f32, &str)> = None;
    // Candidates are divided by a comma and white space; addresses may hold commas themselves.
    for candidate in set.split(", ").flat_map(|part| part.split(",\n")).take(64) {
        let mut words = candidate.split_whitespace();
        let Some(address) = words.next() else {
            continue;
        };
        let size = words
            .next()
            .and_then(|size| size.trim_end_matches(['w', 'x', ',']).parse::<f32>().ok())
            .unwrap_or(1.0);
        if size <= WIDE_ENOUGH && best.is_none_or(|(most, _)| size > most) || best.is_none() {
            best = Some((size, address));
        }
    }
    urls::web(best?.1.trim_end_matches(','), base)
}
