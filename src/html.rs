//! What the page readers share: decoding, walking, blocks, addresses.

use url::Url;

pub mod charset;
pub mod entities;
pub mod plain;

use crate::news::Block;
use crate::text::Plain;

mod blocks;
mod captions;
mod css;
pub mod dom;
mod images;
mod inlines;
mod streamed;
pub mod tag;
mod tokens;
pub mod urls;
mod write;

pub use blocks::{Part, build};
pub use css::Css;
pub use images::{is_of_site, is_ornament, is_picture};

/// The blocks of a piece of HTML; relative addresses count from `base`.
pub fn blocks(fragment: &str, base: Option<&Url>) -> Vec<Block> {
    let page = dom::parse(fragment);
    let outline = dom::Outline::of(&page);
    let hidden = outline.hidden();
    let part = |at| match hidden.binary_search_by(|range| order(range, at)) {
        Ok(_) => Part::Out,
        Err(_) => Part::Text,
    };
    blocks::build(&outline, outline.subtree(0), base, &part)
}

/// Where a range lies as seen from a position.
fn order(range: &std::ops::Range<u32>, at: u32) -> std::cmp::Ordering {
    if range.end <= at {
        std::cmp::Ordering::Less
    } else if range.start > at {
        std::cmp::Ordering::Greater
    } else {
        std::cmp::Ordering::Equal
    }
}

/// Blocks as clean HTML: the form in which articles are stored and exported.
///
/// [`blocks()`] of the result gives the same blocks again.
pub fn write(blocks: &[Block]) -> String {
    write::write(blocks)
}

/// The words of a piece of HTML on one line.
pub fn plain(fragment: &str) -> Plain {
    plain::plain(fragment)
}

/// Whether a page has a field for a password.
pub fn has_password(html: &str) -> bool {
    dom::parse(html)
        .root_element()
        .descendent_elements()
        .any(|element| {
            let kind = element.attr("type").unwrap_or_default();
            element.value().name() == "input" && kind.trim().eq_ignore_ascii_case("password")
        })
}

/// Bytes of a web page as text: BOM, then the header, then `<meta>`, then detection.
pub fn decode(bytes: &[u8], content_type: Option<&str>) -> String {
    charset::decode_html(bytes, content_type)
}
