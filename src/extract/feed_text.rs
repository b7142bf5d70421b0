//! The text that a feed gives of an entry, without what leads away from it and without codes that
//! its program left in it.
//!
//! There is no page around it to tell text from junk; but below it programs write where the rest
//! stands, and writers set links to other stories between its paragraphs.

use url::Url;

use super::runs::Runs;
use super::trace::Fate;
use super::{body, captions, rules, shortcodes};
use crate::html;
use crate::html::dom::{self, Outline};
use crate::news::{Block, Inline};
use crate::text::width;

/// Columns of a line that leads away at most.
const SHORT: usize = 200;

/// How a line begins and goes on behind the title that says where a text stood first, in lower case.
///
/// Source: `WordPress`, in the languages that most weblogs are written in.
const APPEARED: [(&str, &str); 11] = [
    ("the post ", " appeared first on "),
    ("the post ", " first appeared on "),
    ("der beitrag ", " erschien zuerst auf "),
    ("l’article ", " est apparu en premier sur "),
    ("la entrada ", " se publicó primero en "),
    ("l'articolo ", " proviene da "),
    ("l’articolo ", " proviene da "),
    ("o post ", " apareceu primeiro em "),
    ("het bericht ", " verscheen eerst op "),
    ("artykuł ", " pochodzi z serwisu "),
    ("сообщение ", " появились сначала на "),
];

/// Beginnings of what large sites set below the text of a feed, in lower case.
const THE_REST: [&str; 5] = [
    "read more of this story",
    "to read this article in full",
    "read the full story",
    "read the full article",
    "read full article",
];

/// The blocks of a text in HTML that is an article as a whole. Relative addresses count from `base`.
///
/// Captions stay with their pictures. Codes of weblogs go, and lines that name another story, ask
/// for something or say where the rest is; a text that has nothing but such lines keeps them.
pub fn read(text: &str, base: Option<&Url>) -> Vec<Block> {
    let page = dom::parse(text);
    let outline = Outline::of(&page);
    let runs = Runs::of(&outline);
    let mut fates = vec![Fate::Kept; runs.all.len()];
    captions::mark(&outline, &runs, &mut fates);
    let mut shown = vec![true; outline.nodes().len()];
    for hidden in outline.hidden() {
        for at in hidden {
            shown[at as usize] = false;
        }
    }
    let parts = body::parts(&outline, &runs, &fates, &shown);
    let part = |at: u32| parts[at as usize];
    cleaned(html::build(&outline, outline.subtree(0), base, &part))
}

fn cleaned(body: Vec<Block>) -> Vec<Block> {
    let body = shortcodes::without(body);
    let leads_away = |block: &Block| match block {
        Block::Paragraph(text) => {
            let text = Inline::text(text);
            let text = text.trim();
            let columns = width::columns(text);
            columns <= SHORT && (rules::is_known(text) || is_ending(text))
        }
        _ => false,
    };
    if body.iter().all(leads_away) {
        return body;
    }
    body.into_iter()
        .filter(|block| !leads_away(block))
        .collect()
}

/// Whether a line says where the rest stands, or where the text stood first.
fn is_ending(text: &str) -> bool {
    let lower = text.to_lowercase();
    let has_appeared =
        |(start, next): &(&str, &str)| lower.starts_with(start) && lower.contains(next);
    APPEARED.iter().any(has_appeared) || THE_REST.iter().any(|start| lower.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(fragment: &str, expected: &str) {
        let body = read(fragment, None);
        assert_eq!(
            html::write(&body),
            html::write(&html::blocks(expected, None))
        );
    }

    #[test]
    fn what_leads_away_from_the_text_of_a_feed_is_left_out() {
        let text = "<p>The harbour stays closed until the storm is over.</p>";
        for line in [
            "<a href=https://a.example/>Continue reading...</a>",
            "<b>Read more:</b> <a href=https://a.example/>The ferry strike</a>",
            "The post <a href=https://a.example/>Storm</a> appeared first on <a href=https://a.example/>The Courier</a>.",
            "Der Beitrag Sturm erschien zuerst auf Hafenkurier.",
            "<a href=https://a.example/>Read more of this story</a> at the Courier.",
            "To read this article in full, please click here",
        ] {
            check(&format!("{text}<p>{line}"), text);
        }
        for line in [
            "The post of the harbour master is free.",
            "It read more of the sea than any book.",
        ] {
            let whole = format!("{text}<p>{line}");
            check(&whole, &whole);
        }
    }

    #[test]
    fn the_words_of_a_picture_are_its_caption() {
        let figure =
            "<figure><img src=https://a.example/p.jpg><figcaption>The port</figcaption></figure>";
        let text = "<p>The harbour stays closed until the storm is over.</p>";
        check(
            &format!(
                "<div class=wp-caption><img src=https://a.example/p.jpg><p class=wp-caption-text>The port</p></div>{text}"
            ),
            &format!("{figure}{text}"),
        );
        check(&format!("{text}<p hidden>Later.</p>"), text);
        check(
            "<img src=https://a.example/p.jpg>",
            "<img src=https://a.example/p.jpg>",
        );
    }

    #[test]
    fn a_text_that_only_leads_away_stays() {
        let only = "<p><a href=https://a.example/>Continue reading...</a>";
        check(only, only);
    }
}
