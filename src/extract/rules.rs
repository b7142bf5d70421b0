//! The few rules that are safe on top of the model, each with a name for the trace.
//!
//! The model has seen which words tell junk from text and weighs them against the rest; a rule
//! is kept here only where it is as good as always right. Patterns larger than one run have modules
//! of their own.

use super::dates::{self, Order};
use super::runs::{Run, Runs, columns};
use crate::html::dom::Outline;
use crate::html::tag::Tag;

mod phrases;

/// Columns of what stands in the place of a video at most.
const EMBED: f32 = 500.0;

/// What names a picture, in front of a colon, in lower case.
const PICTURES: [&str; 23] = [
    "photo",
    "file photo",
    "image",
    "picture",
    "foto",
    "fotos",
    "photos",
    "bild",
    "archivbild",
    "archivfoto",
    "beitragsbild",
    "bildnachweis",
    "bildquelle",
    "bildrechte",
    "symbolbild",
    "symbolfoto",
    "titelbild",
    "credit",
    "crédit photo",
    "crédits photo",
    "image credit",
    "photo credit",
    "zdjęcie",
];

/// Columns beyond which a line is not judged by its beginning.
const SHORT: f32 = 200.0;

/// Why a short line inside the body is not part of the story, if a rule knows it.
pub(super) fn nag(run: &Run, text: &str) -> Option<&'static str> {
    let is_miss = text.starts_with("DON'T MISS") || text.starts_with("DON’T MISS");
    if is_miss && (run.columns <= SHORT || run.link_density() > 0.5) {
        return Some("related");
    }
    if is_of_program(text) {
        return Some("a program's warning");
    }
    if is_placeholder(text) {
        return Some("a program's placeholder");
    }
    if run.columns > EMBED {
        return None;
    }
    if run.link_density() > 0.5 && has_labels(text) {
        return Some("related");
    }
    let lower = text.to_lowercase();
    if phrases::is_embed(&lower) {
        return Some("embed");
    }
    if run.columns > SHORT {
        return None;
    }
    if run.columns > 30.0 && run.is_link() && is_shouted(text) {
        return Some("shouted link");
    }
    if is_credited(&lower) || is_named(text) {
        return Some("caption");
    }
    phrases::known(&lower, run.columns)
}

/// Whether a line is what PHP prints into the page when something is wrong with a site's program.
///
/// Source: PHP, `main/main.c`: "%s: %s in %s on line %d".
fn is_of_program(text: &str) -> bool {
    const LEVELS: [&str; 6] = [
        "Warning: ",
        "Notice: ",
        "Deprecated: ",
        "Fatal error: ",
        "Parse error: ",
        "Strict Standards: ",
    ];
    LEVELS.iter().any(|level| text.starts_with(level)) && text.contains(".php on line ")
}

/// Capitals between dollars from which they are no formula.
const CAPITALS: usize = 5;

/// Whether a line stands for what a site's program was to put there: `$$ARTICLEAD$$`,
/// `{{banner="/boats"}}`. Formulas have dollars around them too.
fn is_placeholder(text: &str) -> bool {
    let inside = |start: &str, end: &str| text.strip_prefix(start)?.strip_suffix(end);
    let is_name = |name: &str| {
        name.len() >= CAPITALS && name.bytes().all(|b| b.is_ascii_uppercase() || b == b'_')
    };
    let is_setting = |setting: &str| {
        let name = setting.split_once("=\"").map(|(name, _)| name);
        name.is_some_and(|name| !name.contains([' ', '{'])) && setting.ends_with('"')
    };
    inside("$$", "$$").is_some_and(is_name) || inside("{{", "}}").is_some_and(is_setting)
}

/// Whether a rule knows the words of a line as no part of a story.
pub(super) fn is_known(text: &str) -> bool {
    let columns = text.chars().map(columns).sum();
    is_placeholder(text) || phrases::known(&text.to_lowercase(), columns).is_some()
}

/// Whether a line in lower case says of which picture it is the caption, or who took it: "photo:"
/// in front, or "(image: …)" at the end. "Image" alone may begin a sentence.
fn is_credited(lower: &str) -> bool {
    let credit = lower
        .strip_suffix(')')
        .and_then(|rest| rest.rsplit_once('('));
    picture(lower).is_some_and(|name| name != "image")
        || credit.is_some_and(|(_, credit)| picture(credit).is_some())
        || lower
            .split_once(" © ")
            .is_some_and(|(_, owner)| owner.len() < OWNER)
        || lower.rsplit_once(", ").is_some_and(|(_, credit)| {
            let is_said = picture(credit).is_some_and(|name| name != "image");
            is_said && credit.len() < OWNER && !credit.ends_with('.')
        })
}

/// Whether a line says only whose picture it is: "Image: Ada Beispiel", "Image: eCourier / Agency".
fn is_named(text: &str) -> bool {
    text.strip_prefix("Image: ").is_some_and(|owner| {
        owner.len() < OWNER
            && owner.split(' ').all(|word| {
                !word.contains(char::is_alphabetic) || word.contains(char::is_uppercase)
            })
    })
}

/// Bytes of the name of who owns a picture, behind its caption, at most.
const OWNER: usize = 60;

/// What names a picture in front of the first colon.
fn picture(lower: &str) -> Option<&str> {
    let (name, _) = lower.split_once(':')?;
    let name = name.trim_start_matches(['(', '[']).trim_end();
    PICTURES.contains(&name).then_some(name)
}

/// Elements around a line among which the one is that places it.
const PLACED: usize = 4;

/// Whether a short line is placed on a picture by its style, as the labels of a chart are:
/// "top:4.9%;left:96.6%".
pub(super) fn is_label(outline: &Outline<'_>, run: &Run) -> bool {
    let is_placed = |style: &str| {
        let (mut is_down, mut is_across) = (false, false);
        for rule in style.split(';').take(20) {
            if let Some((name, value)) = rule.split_once(':')
                && value.trim_end().ends_with('%')
            {
                is_down |= matches!(name.trim(), "top" | "bottom");
                is_across |= matches!(name.trim(), "left" | "right");
            }
        }
        is_down && is_across
    };
    run.columns < SHORT
        && outline
            .upward(run.block)
            .take(PLACED)
            .any(|up| outline.node(up).attr("style").is_some_and(is_placed))
}

/// Whether a short line is set for those only who have the page read out: "Article content".
pub(super) fn is_spoken(outline: &Outline<'_>, runs: &Runs, run: &Run) -> bool {
    run.columns < SHORT
        && runs
            .nodes(run)
            .iter()
            .all(|&text| outline.is_spoken_only(text))
}

/// Whether a line holds two labels in capitals and brackets or more, as some sites set them behind
/// other stories: `Storm shuts port [VIDEO] Ships wait [ANALYSIS]`.
fn has_labels(text: &str) -> bool {
    let labels = text.split('[').skip(1).filter(|rest| {
        let label = rest.split_once(']').map_or("", |(label, _)| label);
        label.len() > 2 && label.bytes().all(|b| b.is_ascii_uppercase() || b == b' ')
    });
    labels.take(2).count() == 2
}

/// Whether a line is all capitals: how some sites set links to other stories between paragraphs.
fn is_shouted(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let capitals = text.chars().filter(|c| c.is_uppercase()).count();
    letters > 10 && capitals * 10 > letters * 9
}

/// Words in front of the names of those who wrote a story.
const BY: [&str; 8] = ["by", "von", "par", "por", "di", "door", "av", "af"];

/// Letters of the place behind their names at most.
const PLACE: usize = 16;

/// Whether a line only says who wrote the story: the names of its `byline`, with "By" in front of
/// them and a place behind.
pub(super) fn is_signature(text: &str, columns: f32, byline: Option<&str>) -> bool {
    let own = byline.map(super::words::letters).unwrap_or_default();
    if columns > 120.0 || own.is_empty() {
        return false;
    }
    let letters = super::words::letters(text);
    let signed = BY.iter().find_map(|by| letters.strip_prefix(by));
    let place = signed.and_then(|rest| rest.strip_prefix(own.as_str()));
    letters == own
        || letters.len() < own.len() + 6 && letters.ends_with(&own)
        || place.is_some_and(|place| place.len() <= PLACE) && !text.ends_with(['.', ':', '!', '?'])
}

/// Columns of a line with names, a date and where the story is filed at most.
const HEAD_LINE: f32 = 140.0;

/// Whether a line in front of the first paragraph only says who wrote the story, and when.
pub(super) fn is_head_line(text: &str, columns: f32, byline: Option<&str>) -> bool {
    if is_signature(text, columns, byline) {
        return true;
    }
    let is_named = || {
        let own = byline.map(super::words::letters).unwrap_or_default();
        !own.is_empty() && super::words::letters(text).contains(&own)
    };
    let has_date = (columns < 80.0 || columns < HEAD_LINE && is_named())
        && dates::find(text, Order::DayFirst).is_some();
    has_date && (columns < 40.0 || !text.ends_with(['.', '!', '?']))
}

/// Whether a run lies in a heading.
pub(super) fn is_heading(outline: &Outline<'_>, run: &Run) -> bool {
    let tag = outline.node(run.block).tag;
    tag.heading_level().is_some() && tag != Tag::H1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::html::dom;

    #[test]
    fn a_signature_is_no_more_than_names_and_a_place() {
        for (line, expected) in [
            ("Ada Beispiel", true),
            ("By Ada Beispiel", true),
            ("Von Ada Beispiel, Northport", true),
            ("Von Ada Beispiel stammt dieses Lied.", false),
            ("By Ben Noone", false),
        ] {
            let found = is_signature(line, 40.0, Some("Ada Beispiel"));
            assert_eq!(found, expected, "{line}");
        }
    }

    #[test]
    fn what_a_program_did_not_replace_is_a_placeholder_and_a_formula_is_none() {
        for (line, expected) in [
            ("$$ARTICLEAD$$", true),
            ("{{banner=\"/boats\"}}", true),
            ("$$E = mc^2$$", false),
            ("$$ABC$$", false),
            ("{{ name }}", false),
        ] {
            assert_eq!(is_placeholder(line), expected, "{line}");
        }
    }

    #[test]
    fn nags_are_known_by_their_beginning() {
        let check = |text: &str, expected: Option<&str>| {
            let page = dom::parse(&format!("<p>{text}"));
            let runs = Runs::of(&Outline::of(&page));
            assert_eq!(nag(&runs.all[0], text), expected, "{text}");
        };
        check("Sign up for our morning briefing", Some("nag"));
        check("READ MORE: The storm in pictures", Some("related"));
        check("Advertisement", Some("ad"));
        check("Don't want to see this? Remove ads", Some("ad"));
        check(
            "Anzeige erstattete am Montag ein Nachbar, wie die Polizei mitteilte.",
            None,
        );
        check("(Lire aussi : la tempête)", Some("related"));
        check("Readers more than once asked for it", None);
        check("DON'T MISS The storm in numbers", Some("related"));
        check(
            "For more from the coast, sign up for our letter here",
            Some("nag"),
        );
        check("They sign up for ours every year", None);
        check(
            "Warning: Undefined variable $x in /www/news/head.php on line 12",
            Some("a program's warning"),
        );
        check("Warning: the storm hits on line 12 of the ferry", None);
        let links = "<a href=/x>Storm shuts port [VIDEO] Ships wait [ANALYSIS]</a>";
        let page = dom::parse(&format!("<p>{links}"));
        let runs = Runs::of(&Outline::of(&page));
        let text = runs.text(&runs.all[0]);
        assert_eq!(nag(&runs.all[0], text), Some("related"));
        let embed = "Ich bin damit einverstanden, dass mir der externe Inhalt angezeigt wird.";
        check(embed, Some("embed"));
        check(
            "Please accept YouTube cookies to play this video.",
            Some("embed"),
        );
        check("The town asks who may set cookies on its site.", None);
    }

    #[test]
    fn a_line_in_front_of_the_text_may_hold_names_date_and_section() {
        let line =
            "05/10/2018 - Publicado por: Ada Beispiel - Categoria: Porto - Tags: porto, tempestade";
        let sentence = "Ada Beispiel said on 5 October 2018 that the harbour would not open before the winter.";
        for (text, expected) in [(line, true), (sentence, false)] {
            assert_eq!(is_head_line(text, 90.0, Some("Ada Beispiel")), expected);
            assert!(!is_head_line(text, 90.0, Some("Ben Noone")), "{text}");
        }
    }

    #[test]
    fn what_is_only_read_out_is_no_line_of_the_story() {
        let check = |html: &str, expected: bool| {
            let page = dom::parse(html);
            let outline = Outline::of(&page);
            let runs = Runs::of(&outline);
            assert_eq!(is_spoken(&outline, &runs, &runs.all[0]), expected, "{html}");
        };
        check("<h2 class=visually-hidden>Article content</h2>", true);
        check(
            "<h2><span class=sr-only>Part 2:</span> The storm</h2>",
            false,
        );
        check("<h2>Article content</h2>", false);
    }

    #[test]
    fn labels_are_known_by_their_place_on_the_picture() {
        let check = |style: &str, expected: bool| {
            let page = dom::parse(&format!("<div style='{style}'><p>Tons of herring</div>"));
            let outline = Outline::of(&page);
            let runs = Runs::of(&outline);
            assert_eq!(is_label(&outline, &runs.all[0]), expected, "{style}");
        };
        check(
            "top:4.8869%;margin-top:-16.2px;left:96.6%;width:60px;",
            true,
        );
        check("position: absolute; bottom: 3%; right: 5%", true);
        check("top:0;left:0", false);
        check("margin-left: 5%; width: 90%", false);
    }

    #[test]
    fn captions_are_known_by_their_credit() {
        let check = |text: &str, expected: bool| {
            let is_caption = is_credited(&text.to_lowercase()) || is_named(text);
            assert_eq!(is_caption, expected, "{text}");
        };
        check("The pier after the storm (Image: Coast Agency )", true);
        check("FILE PHOTO: The pier in spring", true);
        check("Foto: Ada Beispiel", true);
        check("The pier at noon © Coast Agency", true);
        check("Ada Beispiel on the pier, Foto: Coast Images", true);
        check("On the pier, photo: a word he knew.", false);
        check("Image: eCourier / Coast Agency", true);
        check("Image: ADA BEISPIEL", true);
        check("Image: a word with two meanings", false);
        check("The pier (and its image) is old", false);
        check("The picture is clear: the pier is lost", false);
    }
}
