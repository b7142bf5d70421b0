//! Lines that lead away from the story or ask for something, in the words of many languages.
//!
//! Each is known by its beginning or as a whole, hardly ever by a word somewhere in it. On saved
//! pages whose text is known none of 25 such lines that the model had kept was part of the story:
//! 11 that name another story, 9 buttons and 5 dates.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

mod wording;

use self::wording::{
    ADS, BUTTONS, COMMENT_RULES, DATED, ENTRY_NOTES, NAGS, NOTES, POINTERS, READING,
};
use super::{Order, dates};
use crate::extract::words::finder;

/// What may stand in front of such a line: brackets, arrows.
const OPENERS: [char; 16] = [
    ' ', '・', '•', '(', '[', '>', '»', '›', '→', '➔', '➡', '►', '▶', '👉', '\u{fe0f}', '|',
];

/// Columns of such a line at most.
const DATE_LINE: f32 = 60.0;

/// Beginnings of what page builders mean for themselves, in lower case.
///
/// Source: the codes of `WPBakery`, which stay where it has gone.
const CODES: [&str; 2] = ["[/vc_", "[vc_"];

/// Columns beyond which even a word that fits is part of a sentence.
const LABEL: f32 = 40.0;

/// Columns of a line that tells it at most.
const READING_LINE: f32 = 60.0;

/// What a line says that asks for an address, wherever in it.
const ASKS: [&str; 4] = [
    "sign up for our",
    "sign up to our",
    "signing up for our",
    "signing up to our",
];

/// What stands in the place of a video or a post until the reader lets another site in, in lower
/// case.
static EMBEDS: LazyLock<AhoCorasick> = LazyLock::new(|| {
    finder(&[
        "accept youtube cookies",
        "accepter les cookies pour",
        "akzeptieren sie die datenschutzerklärung von",
        "an dieser stelle finden sie",
        "by loading the post, you agree",
        "by loading the video, you agree",
        "cookies om deze inhoud",
        "cookies para ver este",
        "cookies per visualizzare",
        "cookies pour afficher",
        "cookies pour voir",
        "cookies to play this",
        "cookies to see this",
        "cookies to view this",
        "cookies to watch this",
        "daten an drittplattformen",
        "empfohlener externer inhalt",
        "empfohlener redaktioneller inhalt",
        "externe inhalt angezeigt",
        "externe inhalte angezeigt",
        "inhalt angezeigt bekomme",
        "laden der inhalte von",
        "obsah vložený z jiného webu",
    ])
});

/// A line without the brackets and arrows in front of it.
fn bare(line: &str) -> &str {
    line.trim_start_matches(OPENERS)
}

/// The rule that knows a short line in lower case as one that leads away from the story.
pub(super) fn known(lower: &str, columns: f32) -> Option<&'static str> {
    let line = bare(lower);
    let begins = |starts: &[&str]| {
        starts.iter().any(|start| {
            behind(line, start).is_some_and(|rest| {
                !rest.starts_with(char::is_alphanumeric) || start.ends_with([':', ' ', '|'])
            })
        })
    };
    let whole = line.trim_matches(|c: char| !c.is_alphanumeric());
    if ASKS.iter().any(|ask| asks(lower, ask)) {
        Some("nag")
    } else if begins(POINTERS) {
        Some("related")
    } else if BUTTONS.contains(&whole) {
        Some("button")
    } else if ADS.contains(&whole) {
        Some("ad")
    } else if columns <= READING_LINE && is_reading_time(line) {
        Some("reading time")
    } else if line.starts_with("subscribe to ") && whole.ends_with(" on youtube") {
        Some("nag")
    } else if begins(ENTRY_NOTES) || CODES.iter().any(|code| lower.starts_with(code)) {
        Some("entry note")
    } else if NOTES.iter().any(|note| line.contains(note)) || is_waiting(line) {
        Some("note")
    } else if COMMENT_RULES.iter().any(|rule| line.contains(rule)) {
        Some("comments")
    } else if line.starts_with("for ") && line.contains(" download the ") && line.contains(" app") {
        Some("app nag")
    } else if columns <= DATE_LINE && begins(DATED) && dates::find(line, Order::DayFirst).is_some()
    {
        Some("date")
    } else {
        nag(line, columns)
    }
}

/// The rule among [`NAGS`] that knows a line.
fn nag(line: &str, columns: f32) -> Option<&'static str> {
    NAGS.iter()
        .find(|(name, starts)| {
            starts.iter().any(|start| {
                behind(line, start).is_some_and(|rest| {
                    // "Anzeige erstattete…" is a story: labels stand alone.
                    let is_label = !matches!(*name, "ad" | "rights") || columns < LABEL;
                    is_label && (!rest.starts_with(char::is_alphabetic) || start.ends_with(':'))
                })
            })
        })
        .map(|(name, _)| *name)
}

/// The rest of a line that begins with some words. Hundreds are tried on each line: most are told
/// by their first byte.
fn behind<'l>(line: &'l str, start: &str) -> Option<&'l str> {
    if line.as_bytes().first() != start.as_bytes().first() {
        return None;
    }
    line.strip_prefix(start)
}

/// Whether a line asks for something in these words.
fn asks(line: &str, words: &str) -> bool {
    let rest = line.split_once(words).map(|(_, rest)| rest);
    rest.is_some_and(|rest| !rest.starts_with(char::is_alphabetic))
}

/// Whether a text in lower case stands in the place of a video or a post.
pub(super) fn is_embed(lower: &str) -> bool {
    EMBEDS.is_match(lower)
}

/// Whether a line tells how long the story takes to read: "Tempo de leitura: 3 minutos".
fn is_reading_time(line: &str) -> bool {
    !line.ends_with('.')
        && line.contains(|c: char| c.is_ascii_digit())
        && READING.iter().any(|words| line.contains(words))
}

/// Whether a line stands in for what a script has not loaded yet: "Loading comments…".
fn is_waiting(line: &str) -> bool {
    line.starts_with("loading")
        && line.ends_with(['.', '…'])
        && line.trim_end_matches(['.', '…']).split(' ').count() <= WAITING
}

/// Words of such a line at most.
const WAITING: usize = 3;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_leads_away_is_known_by_its_beginning_or_as_a_whole() {
        for (line, expected) in [
            ("(Le puede interesar: el puerto)", Some("related")),
            ("» Mehr zum Thema: der Hafen", Some("related")),
            ("MIRA: el puerto cierra", Some("related")),
            ("Mira el puerto, dijo.", None),
            ("延伸阅读：港口", Some("related")),
            ("Leer más »", Some("button")),
            ("Διαβάστε επίσης: το λιμάνι", Some("related")),
            ("اقرأ أيضا: الميناء", Some("related")),
            ("- Publicidad -", Some("ad")),
            ("Werbung und Wetter", None),
            ("Síguenos en Facebook", Some("app nag")),
            ("Suscríbete a nuestro boletín", Some("nag")),
            ("<저작권자 ⓒ 북항일보, 무단전재 금지>", Some("note")),
            ("Learn more about the port", None),
            ("“Learn more,” she said, and left.", None),
            (
                "Dieser Beitrag wurde unter Hafen veröffentlicht.",
                Some("entry note"),
            ),
            (
                "Your email address will not be published.",
                Some("comments"),
            ),
            ("Comments on the port were few.", None),
            ("原标题：港口关闭", Some("note")),
            ("Updated: Sep 29, 2025", Some("date")),
            ("Sign In or Create an Account", Some("nag")),
            ("Sign in or out of the harbour office.", None),
            (
                "Our Standards: The Thomson Reuters Trust Principles.",
                Some("note"),
            ),
            ("Zum Artikel: Der Hafen schließt", Some("related")),
            ("Updated rules hold from today.", None),
            ("Loading comments...", Some("note")),
            ("3 Min. Lesezeit", Some("reading time")),
            ("Tempo de leitura: 1 minuto", Some("reading time")),
            ("A quick read", None),
            ("Subscribe to the Courier on YouTube", Some("nag")),
            ("Subscribe to the Courier or do not.", None),
            ("Loading the ships took three days.", None),
            ("[/vc_column_text][/vc_row]", Some("entry note")),
            ("For more news download the Courier app.", Some("app nag")),
        ] {
            assert_eq!(known(&line.to_lowercase(), 50.0), expected, "{line}");
        }
    }
}
