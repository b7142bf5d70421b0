//! Where the picture of an `<img>` lies, which lazy loading likes to hide.

use url::Url;

use super::dom::{Node, Outline};
use super::entities::{Semicolon, decode};
use super::tag::Tag;
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

/// Pixels in width and height up to which a square that nobody says a word about shows who wrote,
/// or another story.
const THUMBNAIL: u32 = 100;

/// Widths and heights that are the shape of a picture and not its size.
const RATIOS: [(u32, u32); 6] = [(16, 9), (9, 16), (4, 3), (3, 4), (3, 2), (2, 3)];

/// Pixels in width beyond which a larger choice of a `srcset` is of no use.
const WIDE_ENOUGH: f32 = 1600.0;

/// The picture of an `<img>`; `None` for icons, counters, and pictures without an address.
///
/// Where it is a link to a picture, `link`, that is the same one in full size.
pub(super) fn image(node: &Node<'_>, base: Option<&Url>, link: Option<&Url>) -> Option<Image> {
    let size = |name| -> Option<u32> { node.attr(name)?.trim_end_matches("px").parse().ok() };
    let sides = (size("width"), size("height"));
    // A side of no pixels is one that nobody knew, two are a counter.
    let is_icon = sides == (Some(0), Some(0))
        || [sides.0, sides.1]
            .iter()
            .flatten()
            .any(|&pixels| (1..=ICON).contains(&pixels));
    let is_thumbnail = sides.0.is_some_and(|side| side <= THUMBNAIL)
        && sides.0 == sides.1
        && node.attr("alt").is_none_or(|alt| alt.trim().is_empty());
    if is_thumbnail {
        return None;
    }
    if is_icon && !RATIOS.contains(&(sides.0.unwrap_or(0), sides.1.unwrap_or(0))) {
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
        .or_else(|| address("src"))
        .filter(|url| !is_ornament(url))
        .or_else(|| hidden(node, base))?;
    Some(Image {
        url,
        alt: alt(node, "alt"),
    })
}

/// The picture of an `<img>`, at `at`, that only keeps its place: one of the sources of the
/// `<picture>` around it, or the one that its figure tells machines of.
pub(super) fn told_beside(outline: &Outline<'_>, at: u32, base: Option<&Url>) -> Option<Image> {
    let node = outline.node(at);
    let keeps_place = node.attr("src").is_none_or(|src| {
        let is_filler = || urls::web(src, base).is_some_and(|url| is_ornament(&url));
        src.trim().is_empty() || src.starts_with("data:") || is_filler()
    });
    if !keeps_place {
        return None;
    }
    let url = of_sources(outline, node.parent, base).or_else(|| stated(outline, at, base))?;
    Some(Image {
        url,
        alt: alt(node, "alt"),
    })
}

/// The first source of a `<picture>`.
fn of_sources(outline: &Outline<'_>, picture: u32, base: Option<&Url>) -> Option<Url> {
    if outline.node(picture).tag != Tag::Picture {
        return None;
    }
    let mut sources = outline.children(picture).map(|child| outline.node(child));
    sources.find_map(|source| {
        SETS.iter()
            .find_map(|&name| largest(source.attr(name)?, base))
            .filter(|url| !is_ornament(url))
    })
}

/// Levels between a picture and the element that tells machines its address.
const STATED: usize = 4;

/// The address that the figure around a picture states, as an `ImageObject` of schema.org has it.
fn stated(outline: &Outline<'_>, at: u32, base: Option<&Url>) -> Option<Url> {
    let figure = outline.ancestors(at).take(STATED).find(|&up| {
        let kind = outline.node(up).attr("itemtype");
        kind.is_some_and(|kind| kind.ends_with("/ImageObject"))
    })?;
    outline.subtree(figure).find_map(|inner| {
        let node = outline.node(inner);
        let is_address = matches!(node.attr("itemprop")?, "url" | "contentUrl");
        let address = node.attr("href").or_else(|| node.attr("content"))?;
        let url = urls::web(address, base)?;
        (is_address && is_picture(&url) && !is_ornament(&url)).then_some(url)
    })
}

/// The picture that a script is to put into an element of a figure.
pub(super) fn unloaded(node: &Node<'_>, base: Option<&Url>) -> Option<Image> {
    let named = |names: &[&str]| {
        names
            .iter()
            .find_map(|&name| urls::web(node.attr(name)?, base))
    };
    let url = SETS
        .iter()
        .find_map(|&name| largest(node.attr(name)?, base))
        .or_else(|| named(&["data-src", "data-image"]))
        .filter(|url| is_picture(url) && !is_ornament(url))
        .or_else(|| hidden(node, base))?;
    Some(Image {
        url,
        alt: alt(node, "data-alt"),
    })
}

/// What a picture shows, as an attribute of the element tells it. Programs put the name of the file
/// there where nobody has written a word.
fn alt(node: &Node<'_>, name: &str) -> Plain {
    let told = node.attr(name).unwrap_or_default();
    // Programs escape once more what an editor has pasted. What is escaped yet more often stays, so
    // that it reads the same each time.
    let decoded = decode(told, Semicolon::Needed);
    let is_whole = decode(&decoded, Semicolon::Needed) == decoded;
    let alt = Plain::new(if is_whole { &decoded } else { told });
    let has_number = || {
        alt.split(|c: char| !c.is_ascii_digit())
            .any(|digits| digits.len() >= DIGITS)
    };
    let is_file = !alt.contains(' ')
        && (has_ending(&alt) || alt.is_ascii() && (alt.contains('_') || has_number()));
    if is_file { Plain::default() } else { alt }
}

/// Digits in a row that only the name of a file has: of years there are four.
const DIGITS: usize = 5;

/// The first address of a picture in any attribute of a script's own: `data-lsrc`, `data-swap`,
/// `lazy-src`.
fn hidden(node: &Node<'_>, base: Option<&Url>) -> Option<Url> {
    let is_own = |name: &str| {
        name.starts_with("data-") || name.ends_with("src") && !name.starts_with("placeholder")
    };
    node.attrs()
        // A word alone is the name of a file, which tells what a picture shows.
        .filter(|(name, value)| is_own(name) && value.contains('/'))
        .filter_map(|(_, value)| urls::web(value, base))
        .find(|url| is_picture(url) && !is_ornament(url))
}

/// Words of addresses that hold a place, count a visit, show a face, who writes or where to buy, or
/// are of the layout of a weblog; those with a `/` stand side by side.
const ORNAMENTS: [&str; 13] = [
    "app/store",
    "appstore",
    "arc/authors",
    "avatar",
    "avatars",
    "content/themes",
    "google/play",
    "includes/images",
    "lazyloading",
    "no/thumbnail",
    "placeholder",
    "playstore",
    "smilies",
];

/// Words in the names of drawings that are signs.
const SIGNS: [&str; 8] = [
    "arrow", "check", "close", "icon", "icons", "logo", "menu", "share",
];

/// Words in the names of small files that keep a place until a script has loaded the picture.
const FILLERS: [&str; 5] = ["blank", "loader", "spaceball", "spacer", "transparent"];

/// Words at the end of an address that are looked at: the name of the file and a folder or two.
const WORDS: usize = 12;

/// Whether an address is that of a sign, a portrait of an author, or nothing at all, by its last
/// words.
pub fn is_ornament(url: &Url) -> bool {
    let path = url.path().to_ascii_lowercase().replace("%2f", "/");
    let file = path.rsplit('/').next().unwrap_or_default();
    let words: Vec<&str> = path
        .rsplit(|c: char| !c.is_ascii_alphanumeric())
        .take(WORDS)
        .collect();
    let has = |known: &str| {
        known.split_once('/').map_or_else(
            || words.contains(&known),
            |(one, next)| words.windows(2).any(|two| two == [next, one]),
        )
    };
    let is_drawing = words.first() == Some(&"svg");
    // A folder of that name holds square pictures.
    let is_dot = file
        .split(|c: char| !c.is_ascii_alphanumeric())
        .any(|word| word == "1x1");
    let is_filler = ["gif", "png", "svg"].contains(&words[0])
        && file
            .split(|c: char| !c.is_ascii_alphanumeric())
            .any(|word| FILLERS.contains(&word));
    is_dot
        || is_filler
        || ORNAMENTS.iter().any(|word| has(word))
        || is_drawing && SIGNS.iter().any(|word| has(word))
}

/// Words in the short names of pictures that stand for a site where no story has its own.
const OF_SITES: [&str; 7] = [
    "blank", "default", "fallback", "favicon", "generic", "logo", "logos",
];

/// Words of a name that may say what a picture of its own shows.
const SAYING: usize = 5;

/// Whether an address is that of a picture which stands for the site: its logo, or one for all
/// stories without a picture.
pub fn is_of_site(url: &Url) -> bool {
    let path = url.path().to_ascii_lowercase();
    let mut folders = path.rsplit('/');
    let file = folders.next().unwrap_or_default();
    let name = file.rsplit_once('.').map_or(file, |(name, _)| name);
    let words: Vec<&str> = name
        .split(|c: char| !c.is_ascii_alphabetic())
        .filter(|word| word.len() > 1)
        .collect();
    words.len() < SAYING && words.iter().any(|word| OF_SITES.contains(word))
        || folders.next() == Some("blavatar")
}

/// Whether an address is that of a picture, by its ending.
///
/// Some sites show a page below such an address, `/wiki/File:Port.jpg`: those have a colon.
pub fn is_picture(url: &Url) -> bool {
    has_ending(url.path())
}

/// Whether a path or the name of a file ends as those of pictures do.
fn has_ending(path: &str) -> bool {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::html::dom;

    /// The picture of the only `<img>` of a page.
    fn of_page(html: &str) -> Option<Image> {
        let page = dom::parse(html);
        let outline = Outline::of(&page);
        let img = outline.nodes().iter().find(|node| node.tag == Tag::Img);
        let base = Url::parse("https://news.example/").ok();
        image(img.unwrap(), base.as_ref(), None)
    }

    #[test]
    fn a_picture_is_found_behind_what_holds_its_place() {
        let check = |html: &str, expected: Option<&str>| {
            let found = of_page(html);
            let found = found.as_ref().map(|image| image.url.path());
            assert_eq!(found, expected, "{html}");
        };
        check(
            "<img src=/placeholder.gif data-swap=/pier.jpg>",
            Some("/pier.jpg"),
        );
        check("<img data-lsrc=/pier.jpg data-id=7>", Some("/pier.jpg"));
        check("<img data-title=pier.jpg>", None);
        check("<img src=/town.jpg data-swap=/pier.jpg>", Some("/town.jpg"));
        check("<img src=/placeholder.gif data-id=7>", None);
        check(
            "<img src=data:image/gif;base64,R0 placeholdersrc=/tiny.jpg lazy-src=/pier.jpg>",
            Some("/pier.jpg"),
        );
        check("<img src=/pier.jpg width=16 height=9>", Some("/pier.jpg"));
        check("<img src=/pier.jpg width=100 height=100>", None);
        check(
            "<img src=/pier.jpg width=100 height=100 alt=Pier>",
            Some("/pier.jpg"),
        );
        check("<img src=/pier.jpg width=100 height=60>", Some("/pier.jpg"));
        check("<img src=/pier.jpg width=16 height=16>", None);
        check("<img src=/pier.jpg width=800 height=0>", Some("/pier.jpg"));
        check("<img src=/pier.jpg width=0 height=0>", None);
    }

    #[test]
    fn what_keeps_the_place_of_a_picture_is_told_beside_it() {
        let check = |html: &str, expected: Option<&str>| {
            let page = dom::parse(html);
            let outline = Outline::of(&page);
            let img = outline.nodes().iter().position(|node| node.tag == Tag::Img);
            let img = u32::try_from(img.unwrap()).unwrap();
            let base = Url::parse("https://news.example/").ok();
            let found = told_beside(&outline, img, base.as_ref());
            let found = found.as_ref().map(|image| image.url.path());
            assert_eq!(found, expected, "{html}");
        };
        let source = "<picture><source srcset='/pier.jpg 2x'>";
        let figure = "<figure itemtype=https://schema.org/ImageObject><link itemprop=url href=/pier.jpg><div>";
        check(&format!("{source}<img>"), Some("/pier.jpg"));
        check(
            &format!("{source}<img src=/placeholder.png>"),
            Some("/pier.jpg"),
        );
        check(&format!("{source}<img src=/town.jpg>"), None);
        check(
            &format!("{figure}<img src='data:image/gif;base64,R0'>"),
            Some("/pier.jpg"),
        );
        check(
            "<figure><link itemprop=url href=/pier.jpg><img src=''>",
            None,
        );
    }

    #[test]
    fn an_element_of_a_figure_may_keep_the_address_for_a_script() {
        let check = |html: &str, expected: Option<&str>| {
            let page = dom::parse(html);
            let outline = Outline::of(&page);
            let base = Url::parse("https://news.example/").ok();
            let mut all = outline.nodes().iter();
            let found = all.find_map(|node| unloaded(node, base.as_ref()));
            let found = found.as_ref().map(|image| image.url.path());
            assert_eq!(found, expected, "{html}");
        };
        check(
            "<div data-platform-src=/img/pier.jpg>",
            Some("/img/pier.jpg"),
        );
        check("<div data-alt=pier.jpg>", None);
    }

    #[test]
    fn the_name_of_a_file_says_nothing_of_a_picture() {
        let check = |told: &str, expected: &str| {
            let found = of_page(&format!("<img src=/p.jpg alt='{told}'>"));
            assert_eq!(found.unwrap().alt.as_str(), expected);
        };
        check("The old pier", "The old pier");
        check("Pier", "Pier");
        check("The pier in 1920.jpg", "The pier in 1920.jpg");
        check("old-pier.JPG", "");
        check("Pier_final", "");
        check("DSC00412", "");
        check("G20-2026", "G20-2026");
        check("The pier &amp;ndash; 1920&amp;nbsp;", "The pier – 1920");
        check("Pier &amp;amp;amp; Co", "Pier &amp;amp; Co");
    }

    #[test]
    fn what_stands_for_a_site_shows_no_story() {
        let check = |path: &str, expected: bool| {
            let url = Url::parse(&format!("https://news.example/{path}")).unwrap();
            assert_eq!(is_of_site(&url), expected, "{path}");
        };
        check("img/courier-logo-600x600.png", true);
        check("opengraph_default.jpg", true);
        check("blavatar/7f00aa", true);
        check("logos/pier.jpg", false);
        check("the-new-logo-of-the-port-authority.jpg", false);
        check("7f-aa-source-aspect-ratio_default_0_pier.jpg", false);
        check("", false);
    }

    #[test]
    fn signs_portraits_of_authors_and_what_holds_a_place_are_no_pictures() {
        let check = |path: &str, expected: bool| {
            let url = Url::parse(&format!("https://news.example/{path}")).unwrap();
            assert_eq!(is_ornament(&url), expected, "{path}");
        };
        check("img/grey-placeholder.png", true);
        check(
            "resize/https%3A%2F%2Fs3.example%2Farc-authors%2Fx%2F1.png",
            true,
        );
        check("people/avatar-ada.jpg", true);
        check("svg/icon_arrow_blue.svg", true);
        check("icons/tip.svg", true);
        check("count/pixel-1x1.gif", true);
        check("index-transparent_h-3.gif", true);
        check("img/sr-loader.png", true);
        check("img/spaceball.gif", true);
        check("wp-content/themes/harbour/images/gallery.png", true);
        check("wp-content/uploads/themes.png", false);
        check("images/smilies/wink.gif", true);
        check("front-loader.jpg", false);
        check("1x1/pier.jpg", false);
        check("charts/harbour.svg", false);
        check("2024/the-icon-of-the-port.jpg", false);
        check("2024/replaceholders.jpg", false);
        check("", false);
    }
}
