//! What of a line is the name of its author: "By", roles, places, dates and addresses taken off.

use super::super::dates::is_month;
use super::super::head::fold;
use super::super::words::letters;
use super::super::words::{self, Phrase};
use super::Site;
use super::roles::{is_account, is_call, is_role, without_role};

/// Characters of a byline at most; more is a biography.
const MAX_CHARS: usize = 120;

/// Words that open a byline in many languages; the longest first where one begins another.
const BY: [&str; 97] = [
    "eine kolumne von",
    "kolumne von",
    "ein gastbeitrag von",
    "gastbeitrag von",
    "ein gastkommentar von",
    "gastkommentar von",
    "ein kommentar von",
    "kommentar von",
    "eine analyse von",
    "analyse von",
    "ein interview von",
    "interview von",
    "interview:",
    "ein essay von",
    "essay von",
    "eine reportage von",
    "eine rezension von",
    "rezension von",
    "a column by",
    "analysis by",
    "opinion by",
    "commentary by",
    "interview by",
    "une chronique de",
    "una columna de",
    "autor*in:",
    "autor/in:",
    "текст:",
    "view all posts by",
    "show all articles of",
    "show all posts by",
    "all articles by",
    "all posts by",
    "articles by",
    "weitere artikel von",
    "alle artikel von",
    "mehr von",
    "eingestellt von",
    "verfasst von",
    "ein artikel von",
    "zeige alle beiträge von",
    "alle beiträge von",
    "ver todas las entradas de",
    "voir tous les articles de",
    "posted by",
    "published by",
    "written by",
    "words by",
    "story by",
    "reported by",
    "authored by",
    "review by",
    "article by",
    "recipe by",
    "guest post by",
    "posted on",
    "by",
    "erstellt von",
    "veröffentlicht von",
    "geschrieben von",
    "beitrag von",
    "ein beitrag von",
    "von",
    "publié par",
    "écrit par",
    "rédigé par",
    "par",
    "escrito por",
    "publicado por",
    "por",
    "scritto da",
    "pubblicato da",
    "di",
    "da",
    "geschreven door",
    "door",
    "skrevet av",
    "skriven av",
    "av",
    "af",
    "przez",
    "texte:",
    "text:",
    "text",
    "autoren:",
    "autoren",
    "autor:in:",
    "autor:",
    "autor",
    "authors:",
    "author:",
    "author",
    "auteur:",
    "auteur",
    "автор:",
    "作者",
    "著者",
];

/// Whether a line begins as a byline does.
pub fn has_by(text: &str) -> bool {
    let lower = text.trim_start_matches(['|', '-', ' ', '/']).to_lowercase();
    BY.iter()
        .filter(|by| {
            by.len() > 1 && **by != "text" && **by != "posted on" && **by != "da" && **by != "di"
        })
        .any(|by| {
            lower
                .strip_prefix(by)
                .is_some_and(|rest| rest.starts_with([' ', ':', '：']) || by.ends_with(':'))
        })
}

/// Whether a line is a "By" and no more: the name is the next line.
pub fn is_by(text: &str) -> bool {
    let lower = text.trim_end_matches([':', '：', ' ']).to_lowercase();
    BY.iter().any(|by| by.trim_end_matches(':') == lower)
}

pub fn join(names: impl Iterator<Item = String>, site: &Site) -> Option<String> {
    let mut out: Vec<String> = Vec::new();
    for names in names.filter_map(|name| clean(&name, site)) {
        for name in names.split(", ") {
            if !out.iter().any(|known| letters(known) == letters(name)) {
                out.push(name.to_owned());
            }
        }
    }
    let joined = out.join(", ");
    (!joined.is_empty() && joined.chars().count() <= 3 * MAX_CHARS).then_some(joined)
}

/// A byline without "By", roles, places, dates and addresses; `None` when nothing is left, or
/// when it is no name at all.
pub fn clean(raw: &str, site: &Site) -> Option<String> {
    let mut text = fold(raw)
        .trim_matches(['|', ' ', '-', '–', '—', '·', '•', '/', ',', '&', '\u{a0}'])
        .to_owned();
    if text.contains("://")
        || text.starts_with("www.")
        || text.starts_with('@') && !text.contains(' ')
        || text.chars().count() > MAX_CHARS * 2
    {
        return None;
    }
    text = without_by(text);
    // "Posted on 21 September by A. Writer": the name is behind the last "by".
    if let Some((_, name)) = [" by ", " von ", " por ", " par "]
        .iter()
        .find_map(|by| text.rsplit_once(by))
        && text.chars().any(|c| c.is_ascii_digit())
        && is_words_of_a_name(name)
    {
        text = String::from(name);
    }
    if let Some((name, _)) = text.split_once(" on behalf of ") {
        text = String::from(name);
    }
    // What follows the name: a role, a place, a date, an agency's address.
    for divider in [" | ", " • ", " · ", " – ", " — ", " - ", "|", "•", "·"] {
        if let Some((name, rest)) = text.split_once(divider) {
            let keeps = if is_words_of_a_name(name) || looks_like_names(name) {
                name
            } else {
                rest
            };
            text = without_by(keeps.trim().to_owned());
        }
    }
    if let Some((name, _)) = text.split_once(['(', '（', '<']) {
        text = String::from(name.trim());
    }
    text = without_asides(&text, site);
    // "12 Apr 2025" leaves nothing, "A. Writer Apr 12" leaves the name without the month; a number
    // inside of a word is part of a name that a reader has chosen.
    let mut words: Vec<&str> = text
        .split(' ')
        .take_while(|word| !word.starts_with(|c: char| c.is_ascii_digit()))
        .collect();
    if words.len() < text.split(' ').count() {
        while words
            .last()
            .is_some_and(|word| !is_words_of_a_name(word) || is_month(word) || is_weekday(word))
        {
            words.pop();
        }
    }
    while words.len() > 1 && words.last().is_some_and(|word| is_weekday(word)) {
        words.pop();
    }
    text = String::from(words.join(" ").trim_end_matches(':'));
    for role in [
        " 기자",
        " 특파원",
        "記者",
        "记者",
        " am",
        " at",
        " on",
        " Stand",
    ] {
        if let Some(name) = text.strip_suffix(role) {
            text = String::from(name);
        }
    }
    if let Some(name) = text.strip_suffix(" reports")
        && is_person(name)
    {
        text = String::from(name);
    }
    let text = without_role(&text);
    let text = site.cut_from(text);
    // "Ada Beispiel in Harbours": the section.
    let text = match text.split_once(" in ") {
        Some((name, _)) if is_person(name) => name,
        _ => text,
    };
    let text = text
        .trim_matches([
            ',', ';', ':', '：', '.', ' ', '-', '–', '|', '/', '·', '•', '&', '@',
        ])
        .to_owned();
    let is_no_name = text.chars().filter(|c| c.is_alphabetic()).count() < 2
        || text.contains(['@', ':'])
        || is_stamp(&text)
        || is_shorthand(&text)
        || site.is(&text)
        || is_call(&text)
        || is_account(&text)
        || BESIDE.iter().any(|word| text.contains(word))
        || is_by(&text)
        || is_nobody(&text);
    (!is_no_name && text.chars().count() <= MAX_CHARS).then_some(text)
}

/// A list of names without what else stands between its commas: roles, the site, buttons.
fn without_asides(text: &str, site: &Site) -> String {
    let parts: Vec<&str> = text.split([',', ';']).map(str::trim).collect();
    // "Ada Beispiel Writer, Hardware": single words behind a role say of what.
    let has_role = parts
        .first()
        .is_some_and(|part| without_role(part) != *part);
    let kept: Vec<&str> = parts
        .iter()
        .enumerate()
        .filter(|(at, part)| {
            *at == 0
                || is_words_of_a_name(part)
                    && !is_role(part)
                    && !is_nobody(part)
                    && !part.contains('@')
                    && !site.is(part)
                    && (part.contains(' ') || !has_role)
        })
        .map(|(at, part)| if at == 0 { without_role(part) } else { part })
        .collect();
    kept.join(", ")
}

/// A text without the words in front that say that an author follows.
pub fn without_by(mut text: String) -> String {
    for _ in 0..3 {
        let lower = text.to_lowercase();
        let rest = BY.iter().find_map(|by| {
            let rest = lower.strip_prefix(by)?;
            // Lower case may have another length than the text itself.
            let own = text.get(text.len().checked_sub(rest.len())?..)?;
            let ends = rest.starts_with([' ', ':', '：', '/']) || by.ends_with(':');
            // "ByAda Beispiel": the space was lost with the markup.
            let is_joined = *by == "by" && own.starts_with(char::is_uppercase);
            (ends || is_joined).then(|| own.trim_start_matches([':', ' ', '：', '/']).to_owned())
        });
        match rest {
            Some(rest) => text = rest,
            None => break,
        }
    }
    text
}

/// What content management systems put where a name is missing.
const NOBODY: [&str; 68] = [
    "人氣",
    "人气",
    "閱讀",
    "阅读",
    "username",
    "user name",
    "benutzername",
    "wordpressadmin",
    "名片",
    "advertisement",
    "anzeige",
    "red",
    "by",
    "about",
    "about the author",
    "about the authors",
    "the author",
    "website",
    "linkedin",
    "instagram",
    "whatsapp",
    "whats app",
    "telegram",
    "pinterest",
    "youtube",
    "tiktok",
    "bluesky",
    "account and profile",
    "cc by",
    "zvg",
    "admin",
    "administrator",
    "editor",
    "staff",
    "webmaster",
    "author",
    "unknown",
    "anonymous",
    "null",
    "undefined",
    "none",
    "posted",
    "view all posts",
    "read more",
    "share",
    "facebook",
    "twitter",
    "super user",
    "superuser",
    "publisher",
    "user",
    "root",
    "guest",
    "agencies",
    "autor",
    "default",
    "wordpress",
    "web desk",
    "news desk",
    "autoreninfo",
    "autoren",
    "authors",
    "quelle",
    "von",
    "datum",
    "stand",
    "profile",
    "impressum",
];

/// Whether a word stands where a name is missing, or belongs to a button beside it.
fn is_nobody(text: &str) -> bool {
    NOBODY.contains(&text.to_lowercase().as_str())
}

/// Words of links beside a Chinese byline: more, articles, journal of this author.
const BESIDE: [&str; 4] = ["更多", "文章", "作者", "博客"];

/// Agencies that write their abbreviation in small letters.
const AGENCIES: [&str; 9] = [
    "afp", "anp", "apa", "dpa", "efe", "epd", "kna", "ots", "sda",
];

/// Whether a newsroom signs for itself: two or three small letters tell a reader nothing.
fn is_shorthand(text: &str) -> bool {
    (2..=3).contains(&text.len())
        && text.bytes().all(|letter| letter.is_ascii_lowercase())
        && !AGENCIES.contains(&text)
}

/// Whether a word is the name of a day in one of a few languages.
fn is_weekday(word: &str) -> bool {
    let word = word.trim_matches(',').to_lowercase();
    [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "montag",
        "dienstag",
        "mittwoch",
        "donnerstag",
        "freitag",
        "samstag",
        "sonntag",
        "lundi",
        "mardi",
        "mercredi",
        "jeudi",
        "vendredi",
        "samedi",
        "dimanche",
        "lunes",
        "martes",
        "miércoles",
        "jueves",
        "viernes",
        "sábado",
        "domingo",
        "mon",
        "tue",
        "wed",
        "thu",
        "fri",
        "sat",
        "sun",
    ]
    .contains(&word.as_str())
}

/// Whether a line says when and not who.
fn is_stamp(text: &str) -> bool {
    let lower = text.to_lowercase();
    [
        "updated",
        "published",
        "posted",
        "publiziert",
        "publié",
        "publicado",
        "photograph by",
        "photo by",
        "foto:",
        "reviewed by",
        "fact checked",
        "creative commons",
        "cc-by",
        "adobe stock",
        "getty images",
        "shutterstock",
        "фото",
    ]
    .iter()
    .any(|word| lower.contains(word))
}

/// Whether the words could be a name: few, most of them with a capital.
fn is_words_of_a_name(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let capitals = words
        .iter()
        .filter(|word| {
            word.chars()
                .find(|c| c.is_alphabetic())
                .is_some_and(|c| !c.is_lowercase())
        })
        .count();
    !words.is_empty()
        && words.len() <= 8
        && capitals * 2 >= words.len()
        && !text.chars().any(|c| c.is_ascii_digit())
}

/// Words that are part of the names of papers, firms and desks, and not of people.
const OF_FIRMS: [&str; 36] = [
    "zeitung",
    "nachrichten",
    "news",
    "times",
    "post",
    "herald",
    "magazin",
    "magazine",
    "journal",
    "blog",
    "media",
    "tv",
    "radio",
    "online",
    "verlag",
    "team",
    "staff",
    "desk",
    "redaktion",
    "redacción",
    "rédaction",
    "redazione",
    "editors",
    "editorial",
    "gmbh",
    "inc",
    "agentur",
    "agency",
    "press",
    "presse",
    "group",
    "institute",
    "university",
    "universität",
    "images",
    "kitchens",
];

/// Words that stand in front of a noun and never in front of a person's name.
const ARTICLES: [&str; 15] = [
    "the", "der", "die", "das", "ein", "eine", "la", "le", "les", "el", "los", "las", "il", "lo",
    "gli",
];

/// Whether several words begin with an article in small letters, as the rest of "Von der Messung
/// zur Leistung" does.
pub fn begins_with_article(text: &str) -> bool {
    text.split_once(' ')
        .is_some_and(|(first, _)| ARTICLES.contains(&first) || ["dem", "den"].contains(&first))
}

/// Words in small letters that are part of people's names.
const PARTICLES: [&str; 18] = [
    "von", "van", "de", "da", "di", "del", "der", "den", "dos", "du", "la", "le", "al", "bin",
    "ben", "zu", "zur", "y",
];

/// Whether a name is that of one person, as far as a spelling with capitals can tell: two to four
/// words, none of them of a firm. Scripts without capitals are never sure.
pub fn is_person(name: &str) -> bool {
    let words: Vec<&str> = name.split(' ').collect();
    let first = words.first().map(|word| word.to_lowercase());
    let is_word = |word: &&str| {
        let lower = word.to_lowercase();
        PARTICLES.contains(word)
            || word.chars().next().is_some_and(char::is_uppercase)
                && word
                    .chars()
                    .all(|c| c.is_alphabetic() || matches!(c, '.' | '-' | '\'' | '’'))
                && !OF_FIRMS
                    .iter()
                    .any(|firm| lower == *firm || firm.len() > 6 && lower.ends_with(firm))
    };
    (2..=4).contains(&words.len())
        && words.iter().all(is_word)
        && words
            .iter()
            .filter(|word| word.chars().next().is_some_and(char::is_uppercase))
            .count()
            >= 2
        && first.is_some_and(|first| !ARTICLES.contains(&first.as_str()))
        && !is_role(name)
}

/// Whether the first of several names, behind a "By", is spelled like one; it may be of a firm.
pub fn names_several(text: &str) -> bool {
    let first = text.split([',', ';', '|']).next().unwrap_or(text);
    is_words_of_a_name(&without_by(first.trim().to_owned()))
}

/// Whether all of a line is names: what is needed where only a class says so.
pub fn looks_like_names(text: &str) -> bool {
    text.split([',', '&'])
        .flat_map(|part| part.split(" and "))
        .all(|part| is_words_of_a_name(part) && !part.contains(['?', '!', '"', '“', '©']))
        && !words::has(words::phrases(text), Phrase::Share)
        && !words::has(words::phrases(text), Phrase::Newsletter)
        && !words::has(words::phrases(text), Phrase::Comment)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: &str) {
        let site = Site::called(&["northportcourier"]);
        assert_eq!(
            clean(line, &site).as_deref().unwrap_or("nobody"),
            expected,
            "{line}"
        );
    }

    #[test]
    fn what_is_not_the_name_is_taken_off() {
        check("By Ada Beispiel", "Ada Beispiel");
        check("ByAda Beispiel", "Ada Beispiel");
        check(
            "Von Ada Beispiel und Bo Exempel",
            "Ada Beispiel und Bo Exempel",
        );
        check("Ada Beispiel, Senior Reporter", "Ada Beispiel");
        check("Ada Beispiel | 12 Apr 2025", "Ada Beispiel");
        check("Ada Beispiel Saturday 12 April 2025", "Ada Beispiel");
        check("Posted on 21 September by Ada Beispiel", "Ada Beispiel");
        check("Ada Beispiel (NPA)", "Ada Beispiel");
        check("NPA 12 Apr 2025, 10:04 GMT+10", "NPA");
        check("View all posts by Ada Beispiel", "Ada Beispiel");
        check("Ada Beispiel, Northport Courier", "Ada Beispiel");
        check("Eine Kolumne von Ada Beispiel", "Ada Beispiel");
        check("Courier-Redakteurin Ada Beispiel", "Ada Beispiel");
        check("Ada Beispiel Reporter", "Ada Beispiel");
        check("Ada Beispiel Senior Harbour Editor", "Ada Beispiel");
        check("Letters To The Editor", "Letters To The Editor");
        check("Ada Beispiel reports", "Ada Beispiel");
        check("Staff and agency reports", "Staff and agency reports");
        check("Ada Beispiel for Northport Courier", "Ada Beispiel");
        check("Ada Beispiel NORTHPORT COURIER", "Ada Beispiel");
        check("Ada Beispiel in Harbours", "Ada Beispiel");
        check("Ada Beispiel Writer, Hardware", "Ada Beispiel");
        check("& Ada Beispiel Writer, Hardware", "Ada Beispiel");
        check("Ada Beispiel, Whats App", "Ada Beispiel");
        check("Ada Beispiel Stand: 12. April 2025", "Ada Beispiel");
        check("Ada Beispiel Courier", "Ada Beispiel Courier");
        check("Recipe by Ada Beispiel", "Ada Beispiel");
        check("Ada Beispiel on behalf of the harbour", "Ada Beispiel");
        check("记者牛大", "牛大");
        check(
            "By Ada Beispiel, Bo Exempel, Cy Muster, Di Prova and Ed Vzor - Courier Team",
            "Ada Beispiel, Bo Exempel, Cy Muster, Di Prova and Ed Vzor",
        );
    }

    #[test]
    fn people_are_told_from_papers_and_desks() {
        for (name, expected) in [
            ("Ada Beispiel", true),
            ("Ada van der Beispiel", true),
            ("Bo C. Exempel", true),
            ("ada", false),
            ("Northport Times", false),
            ("Die Brücke", false),
            ("Courier Team", false),
            ("Ada Beispiel 12", false),
            ("Senior Reporter", false),
        ] {
            assert_eq!(is_person(name), expected, "{name}");
        }
    }

    #[test]
    fn what_names_nobody_is_no_byline() {
        for line in [
            "",
            "admin",
            "https://courier.example/ada",
            "12 April 2025",
            "Northport Courier",
            "ada@courier.example",
            "Updated",
            "By",
            "Article by",
            "VON",
            "About the author",
            "More about me",
            "Zur Artikelübersicht",
            "Username",
            "nptadmin",
            "■ 该作者文章",
            "Posted by Unknown",
            "CC BY 4.0",
        ] {
            check(line, "nobody");
        }
    }
}
