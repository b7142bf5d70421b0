//! The kicker in the line above the headline.

use crate::extract::dates;
use crate::extract::head::fold;
use crate::extract::runs::{Run, Runs};
use crate::extract::words::{Class, Signs};
use crate::html::dom::Outline;
use crate::html::tag::Tag;
use crate::text::Plain;

/// The line right above the title whose element is called a kicker or a section.
pub fn above(outline: &Outline<'_>, runs: &Runs, title_at: Option<usize>) -> Option<Plain> {
    let run = &runs.all[title_at?.checked_sub(1)?];
    let is_kicker = std::iter::once(run.block)
        .chain(
            runs.nodes(run)
                .iter()
                .map(|&node| outline.node(node).parent),
        )
        .any(|up| {
            outline.node(up).attr("class").is_some_and(|names| {
                let lower = names.to_lowercase();
                [
                    "kicker", "eyebrow", "overline", "topic", "section", "category", "label",
                    "rubri",
                ]
                .iter()
                .any(|word| lower.contains(word))
                    && !Signs::of(names).has(Class::Nav)
            })
        });
    if !is_kicker || run.columns >= 50.0 || is_in_menu(outline, run.block) {
        return None;
    }
    let line = divided(outline, runs, run);
    let line = line.trim_matches(['|', '/', '›', '»', '>', '•', '·', '–', '—', ' ']);
    let kicker = undated(line).filter(|kicker| is_topic(kicker));
    kicker.map(|kicker| Plain::new(&kicker))
}

/// Whether a line is one of several items of a list, or stands in a form or a menu.
fn is_in_menu(outline: &Outline<'_>, block: u32) -> bool {
    outline.upward(block).take(4).any(|up| {
        let node = outline.node(up);
        let items = || {
            outline
                .children(node.parent)
                .filter(|&at| outline.node(at).tag == Tag::Li)
        };
        matches!(node.tag, Tag::Nav | Tag::Form | Tag::Label)
            || node.tag == Tag::Li && items().count() >= MENU
    })
}

/// Items of a list at least that is no trail of one or two sections.
const MENU: usize = 3;

/// Whether a line names what a story is about, and is no button, label or number.
fn is_topic(line: &str) -> bool {
    let lower = line.to_lowercase();
    line.contains(char::is_alphabetic)
        && !BUTTONS.contains(&lower.as_str())
        && !LABELS.iter().any(|label| lower.starts_with(label))
}

/// Lines that stand where a kicker does and are none.
const BUTTONS: [&str; 11] = [
    "advertisement",
    "anzeige",
    "captcha",
    "email",
    "home",
    "menu",
    "newsletter",
    "print",
    "search",
    "share",
    "tweet",
];

/// The beginnings of such lines.
const LABELS: [&str; 8] = [
    "last updated",
    "published ",
    "see more",
    "share on ",
    "share this",
    "supported by",
    "tweet share",
    "updated",
];

/// The text of a line, with a bar between a link and what only a style sets apart from it: a
/// section and its part.
fn divided(outline: &Outline<'_>, runs: &Runs, run: &Run) -> String {
    let mut whole = String::new();
    let mut last = None;
    for &at in runs.nodes(run) {
        let text = outline.node(at).text();
        let link = outline
            .ancestors(at)
            .take(3)
            .find(|&up| outline.node(up).tag == Tag::A);
        let is_glued =
            whole.ends_with(char::is_alphanumeric) && text.starts_with(char::is_alphanumeric);
        if is_glued && link != last {
            whole.push_str(" / ");
        }
        whole.push_str(text);
        last = link;
    }
    fold(&whole)
}

/// A kicker without the date that some sites set into the same line: `Politics / 3 May 2031`.
/// `None` if it is nothing but a date.
fn undated(kicker: &str) -> Option<String> {
    // Only whether there is a date matters, not which.
    let is_dated = |text: &str| dates::find(text, dates::Order::DayFirst).is_some();
    if !is_dated(kicker) {
        return Some(kicker.to_owned());
    }
    let parts = kicker.split(['|', '·', '•', '–', '—', '―']);
    let parts = parts
        .flat_map(|part| part.split(" / "))
        .flat_map(|part| part.split(" - "));
    let kept: Vec<&str> = parts
        .map(str::trim)
        .filter(|part| !part.is_empty() && !is_dated(part))
        .collect();
    (!kept.is_empty()).then(|| kept.join(" / "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::html::dom;

    #[test]
    fn links_side_by_side_are_no_single_word() {
        let check = |line: &str, expected: &str| {
            let page = dom::parse(&format!("<p class=kicker>{line}</p><h1>Storm</h1>"));
            let outline = Outline::of(&page);
            let runs = Runs::of(&outline);
            let kicker = above(&outline, &runs, Some(1));
            assert_eq!(kicker.as_deref(), Some(expected), "{line}");
        };
        check("<a href=/s>Sea</a><a href=/t>Town</a>", "Sea / Town");
        check("<a href=/s>Sea</a> | <a href=/t>Town</a>", "Sea | Town");
        check("<a href=/s>Sea<b>side</b></a>", "Seaside");
        check("| <a href=/s>Sea</a> »", "Sea");
        check("<a href=/s>Sea</a><i>PREMIUM</i>", "Sea / PREMIUM");
        check("<a href=/s>Sea</a><time>3 May 2031</time>", "Sea");
    }

    #[test]
    fn an_item_of_a_menu_is_no_kicker() {
        let check = |items: &str, expected: Option<&str>| {
            let page = dom::parse(&format!("<ul class=topics>{items}</ul><h1>Storm</h1>"));
            let outline = Outline::of(&page);
            let runs = Runs::of(&outline);
            let kicker = above(&outline, &runs, runs.all.len().checked_sub(1));
            assert_eq!(kicker.as_deref(), expected, "{items}");
        };
        check("<li class=topic>Sea", Some("Sea"));
        check("<li>Town<li>Ships<li class=topic>Sea", None);
    }

    #[test]
    fn a_button_or_a_number_is_no_kicker() {
        for (line, expected) in [
            ("Search", false),
            ("Searches", true),
            ("Share on Facebook", false),
            ("Updated", false),
            ("(555) 0100", false),
            ("海", true),
        ] {
            assert_eq!(is_topic(line), expected, "{line}");
        }
    }

    #[test]
    fn a_date_is_no_part_of_a_kicker() {
        for (kicker, expected) in [
            ("Politics", Some("Politics")),
            ("Politics / January 11, 2024", Some("Politics")),
            ("3 May 2031 | Sea | Harbour", Some("Sea / Harbour")),
            ("Sea – 2031-05-03", Some("Sea")),
            ("Sea | Election 2031", Some("Sea | Election 2031")),
            ("3 May 2031", None),
        ] {
            assert_eq!(undated(kicker).as_deref(), expected, "{kicker}");
        }
    }
}
