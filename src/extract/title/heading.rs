//! What a heading says: its words, without what only stands in it.
//!
//! A heading may open with a kicker in an element of its own, or with the date; over the characters
//! of a Japanese headline stands how they are read. None of it belongs to the title.

use crate::extract::dates::{self, Order};
use crate::extract::head::fold;
use crate::html::dom::{Node, Outline};
use crate::html::tag::Tag;

/// Characters of the longest kicker.
const MAX_KICKER: usize = 60;

/// Characters of the longest sign on a story.
const MAX_BADGE: usize = 20;

/// Letters that are left of a heading at least when its kicker is taken off.
const MIN_REST: usize = 4;

/// Signs between a kicker and its title.
const SIGNS: [char; 8] = ['|', '/', '-', '–', '—', '·', '•', ' '];

/// What newsrooms call the line above a title in their markup, in the languages that have a word
/// of their own for it: English, German, French, Spanish and Portuguese, Italian.
const KICKERS: [&str; 27] = [
    "kicker",
    "eyebrow",
    "overline",
    "over-line",
    "overtitle",
    "roofline",
    "topline",
    "toptitle",
    "top-title",
    "pretitle",
    "pre-title",
    "pretitel",
    "supertitle",
    "subtitle",
    "sub-title",
    "subheading",
    "sub-heading",
    "topic",
    "category",
    "label",
    "rubri",
    "dachzeile",
    "spitzmarke",
    "surtitre",
    "volanta",
    "antetitulo",
    "occhiello",
];

/// What newsrooms call the sign on a story for subscribers.
const BADGES: [&str; 8] = [
    "abo",
    "badge",
    "label",
    "lock",
    "paywall",
    "paid",
    "premium",
    "subscriber",
];

/// A heading as a reader takes it.
#[derive(Debug, Default, PartialEq)]
pub struct Heading {
    /// The words.
    pub text: String,
    /// The words in front of them that say of themselves to be a kicker or a date; mostly empty.
    pub kicker: String,
}

impl Heading {
    /// The heading at `at`.
    pub fn of(outline: &Outline<'_>, at: u32) -> Self {
        let mut heading = Self::read(outline, at, true);
        let left = heading.text.chars().filter(|c| c.is_alphanumeric()).count();
        // With a colon the two are one sentence, and are quoted as one.
        let is_one = heading.kicker.ends_with(':') || heading.text.starts_with(':');
        if is_one || heading.kicker.chars().count() > MAX_KICKER || left < MIN_REST {
            return Self::read(outline, at, false);
        }
        if !heading.kicker.is_empty() {
            let rest = heading.text.trim_start_matches(SIGNS);
            heading.text = rest.to_owned();
        }
        heading
    }

    fn read(outline: &Outline<'_>, at: u32, has_kicker: bool) -> Self {
        let (mut text, mut kicker) = (String::new(), String::new());
        let mut is_blank = true;
        let end = outline.node(at).end;
        let mut inner = at + 1;
        while inner < end {
            let node = outline.node(inner);
            let is_reading = matches!(node.tag, Tag::Rt | Tag::Rp);
            if node.tag.is_silent() || node.is_hidden() || is_reading {
                inner = node.end;
                continue;
            }
            // "Subscribers", behind the title.
            if has_kicker && !is_blank && node.end == end && is_badge(outline, inner) {
                break;
            }
            if has_kicker && is_blank && kicker.is_empty() && is_kicker(node) {
                kicker = Self::read(outline, inner, false).text;
                inner = node.end;
                continue;
            }
            let is_new_line = node.tag.is_block() || node.tag == Tag::Br;
            // A kicker that only its style puts on a line of its own.
            let is_glued =
                text.ends_with(char::is_lowercase) && node.text().starts_with(char::is_uppercase);
            if is_new_line || is_glued {
                text.push(' ');
            }
            text.push_str(node.text());
            is_blank &= node.is_blank();
            inner += 1;
        }
        Self {
            text: fold(&text),
            kicker: fold(&kicker),
        }
    }

    /// The kicker in words for a reader: without the sign behind it, and not the date alone.
    pub fn kicker(&self) -> Option<&str> {
        let kicker = self.kicker.trim_end_matches(SIGNS);
        let is_date = dates::find(kicker, Order::DayFirst).is_some();
        (!kicker.is_empty() && !is_date).then_some(kicker)
    }
}

/// Whether an element calls itself what stands above a title.
fn is_kicker(node: &Node<'_>) -> bool {
    match node.tag {
        Tag::Text => false,
        Tag::Time | Tag::Small => true,
        _ => node.attr("class").is_some_and(|names| {
            let names = names.to_ascii_lowercase();
            KICKERS.iter().any(|word| names.contains(word))
        }),
    }
}

/// Whether an element calls itself the sign on a story that not everybody may read.
fn is_badge(outline: &Outline<'_>, at: u32) -> bool {
    let node = outline.node(at);
    node.tag != Tag::Text
        && outline.text_of(at, MAX_BADGE + 1).trim().chars().count() <= MAX_BADGE
        && node.attr("class").is_some_and(|names| {
            let names = names.to_ascii_lowercase();
            let mut words = names.split_ascii_whitespace();
            words.any(|word| BADGES.contains(&word))
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::html::dom;

    #[track_caller]
    fn check(heading: &str, text: &str, kicker: Option<&str>) {
        let page = dom::parse(&format!("<h1>{heading}</h1>"));
        let outline = Outline::of(&page);
        let at = (1..outline.node(0).end)
            .find(|&at| outline.node(at).tag == Tag::H1)
            .expect("the page has one");
        let heading = Heading::of(&outline, at);
        assert_eq!((heading.text.as_str(), heading.kicker()), (text, kicker));
    }

    #[test]
    fn a_kicker_in_an_element_of_its_own_is_no_part_of_the_title() {
        let title = "Storm hits the coast";
        for kicker in [
            "<span class=post__roofline>Weather</span> ",
            "<div class=topic-label>Weather</div>",
            "<span><small>Weather</small><br></span>",
            "<span class=sub-heading>Weather</span> – ",
        ] {
            check(&format!("{kicker}{title}"), title, Some("Weather"));
        }
        check(
            &format!("<a><time>12 April 2031</time> {title}</a>"),
            title,
            None,
        );
    }

    #[test]
    fn the_sign_for_subscribers_is_no_part_of_the_title() {
        let title = "Storm hits the coast";
        check(
            &format!("{title} <span class='label abo'>Subscribers</span>"),
            title,
            None,
        );
        check(
            &format!("{title} <span class=name>Ada</span>"),
            &format!("{title} Ada"),
            None,
        );
    }

    #[test]
    fn with_a_colon_kicker_and_title_are_one() {
        let title = "Storm hits the coast";
        for kicker in [
            "<span class=kicker>Weather:</span> ",
            "<span class=kicker>Weather</span>: ",
        ] {
            let whole = format!("Weather: {title}");
            check(&format!("{kicker}{title}"), &whole, None);
        }
    }

    #[test]
    fn a_heading_that_is_nothing_but_a_kicker_is_the_title() {
        check(
            "<span class=label>Storm hits the coast</span>",
            "Storm hits the coast",
            None,
        );
        check("<span class=label>Storm</span> –", "Storm –", None);
        check(
            "Storm <span class=label>hits</span> the coast",
            "Storm hits the coast",
            None,
        );
        let long = "the long story of the storm ".repeat(3);
        check(
            &format!("<small>{long}</small> Day one"),
            &format!("{long}Day one"),
            None,
        );
    }

    #[test]
    fn how_characters_are_read_is_no_part_of_the_title() {
        check(
            "<ruby>港<rp>(</rp><rt>みなと</rt><rp>)</rp></ruby>に<ruby>嵐<rt>あらし</rt></ruby>",
            "港に嵐",
            None,
        );
    }
}
