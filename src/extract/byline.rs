//! Who wrote an article.
//!
//! A page names many people. What the page says to machines about its author is believed first;
//! a line of text only where its element is called a byline. Nothing is better than a guess.

use std::cell::OnceCell;

use super::head::{Head, fold};
use super::runs::Runs;
use super::title::unescape;
use super::words::{Class, Signs};
use crate::html::dom::Outline;
use crate::html::tag::Tag;

use super::judge::letters;

/// Characters of a byline at most; more is a biography.
const MAX_CHARS: usize = 120;

/// Runs behind the title in which a byline is looked for, and in front of it.
const BEHIND_TITLE: usize = 25;
const BEFORE_TITLE: usize = 8;

/// The authors, divided by commas, without "By"; `None` when the page names none.
///
/// A site that names itself as the author has said nothing: the next source is asked.
pub(super) fn find(
    outline: &Outline<'_>,
    head: &Head<'_>,
    runs: &Runs,
    title_at: Option<usize>,
) -> Option<String> {
    let site = Site::of(head);
    let title = title_at.map(|at| runs.all[at].block);
    let nobody = Site(Vec::new());
    // Content management systems name the account that saved a page; only a newsroom's data, or a
    // name that readers see too, speaks of an author.
    let seen = Seen {
        runs,
        letters: OnceCell::new(),
    };
    let is_meant = |name: &String| head.ld.is_news || seen.has(name);
    let from_ld = join(
        head.ld
            .authors
            .iter()
            .map(|name| unescape(name))
            .filter(is_meant),
        &site,
    );
    from_ld
        .or_else(|| {
            join(
                head.ld
                    .people
                    .iter()
                    .map(|name| unescape(name))
                    .filter(is_meant),
                &nobody,
            )
        })
        .or_else(|| {
            METAS
                .iter()
                .filter(|name| {
                    **name != "twitter:data1"
                        || head.meta_of(&["twitter:label1"]).is_some_and(is_written_by)
                })
                .find_map(|name| {
                    join(
                        head.metas_of(name)
                            .iter()
                            .map(|name| unescape(name))
                            .filter(|name| seen.has(name)),
                        &site,
                    )
                })
        })
        .or_else(|| {
            let marked = head
                .itemprops
                .iter()
                .filter(|(property, _)| *property == "author")
                .map(|&(_, at)| at)
                .chain(head.rel_authors.iter().copied())
                .filter(|&at| !is_of_something_else(outline, at, title));
            join(marked.take(4).map(|at| name_in(outline, at)), &site)
        })
        .or_else(|| in_elements(outline, runs, title_at, &nobody))
        .or_else(|| in_lines(outline, runs, title_at, &nobody))
        .or_else(|| agency(runs, title_at))
        // Newsrooms sign unsigned stories with their own name; blogs and shops mean nothing by it.
        .or_else(|| {
            let own = head
                .ld
                .is_news
                .then(|| head.ld.authors.iter().map(|name| unescape(name)));
            join(own?, &nobody)
        })
}

/// What readers of the page see.
struct Seen<'r> {
    runs: &'r Runs,
    /// All text, letters only; made when it is first asked for.
    letters: OnceCell<String>,
}

impl Seen<'_> {
    /// Whether a reader of the page sees the name, or the first of several.
    fn has(&self, name: &str) -> bool {
        let first = name.split([',', ';', '/', '|', '(']).next().unwrap_or(name);
        let own = letters(&without_by(first.to_owned()));
        let all = self.letters.get_or_init(|| {
            self.runs
                .all
                .iter()
                .map(|run| letters(self.runs.text(run)))
                .collect()
        });
        !own.is_empty() && all.contains(&own)
    }
}

/// Names of `<meta>` that hold an author, the most trustworthy first.
const METAS: [&str; 13] = [
    "author",
    "article:author",
    "byl",
    "dc.creator",
    "dc.contributor",
    "dcterms.creator",
    "parsely-author",
    "sailthru.author",
    "article:author_name",
    "citation_author",
    "cxenseparse:author",
    "og:article:author",
    "twitter:data1",
];

/// Whether the label of a Twitter card says that an author follows.
fn is_written_by(label: &str) -> bool {
    let label = label.to_lowercase();
    ["by", "von", "par", "por", "author", "autor", "door", "da "]
        .iter()
        .any(|word| label.contains(word))
}

/// What the site calls itself, letters only: its name and the parts of its host.
struct Site(Vec<String>);

impl Site {
    fn of(head: &Head<'_>) -> Self {
        let mut names: Vec<String> = [head.site_name(), Some(head.ld.publisher.as_str())]
            .into_iter()
            .flatten()
            .map(|name| letters(&unescape(name)))
            .collect();
        if let Some(host) = head.base.as_ref().and_then(|url| url.host_str()) {
            let host = host.trim_start_matches("www.");
            names.push(letters(host));
            names.extend(host.split('.').max_by_key(|part| part.len()).map(letters));
        }
        names.retain(|name| name.len() > 2);
        Self(names)
    }

    /// Whether a name is only that of the site.
    fn is(&self, name: &str) -> bool {
        let own = letters(name);
        let host = own.trim_end_matches("com").trim_end_matches("de");
        self.0
            .iter()
            .any(|site| *site == own || *site == host || own.len() > 5 && site.contains(&own))
    }
}

/// The name inside an element marked as the author.
fn name_in(outline: &Outline<'_>, at: u32) -> String {
    let named = outline
        .subtree(at)
        .skip(1)
        .find(|&inner| outline.node(inner).attr("itemprop") == Some("name"));
    let at = named.unwrap_or(at);
    outline
        .node(at)
        .attr("content")
        .map_or_else(|| fold(&spaced_text(outline, at)), fold)
}

/// The words under a node, each text apart from the next.
fn spaced_text(outline: &Outline<'_>, at: u32) -> String {
    let mut out = String::new();
    let end = outline.node(at).end;
    let mut inner = at;
    while inner < end && out.len() < 400 {
        let node = outline.node(inner);
        if node.tag.is_silent() || node.is_hidden() {
            inner = node.end;
            continue;
        }
        out.push_str(node.text());
        if node.tag == Tag::Text {
            out.push(' ');
        }
        inner += 1;
    }
    out
}

/// Whether an element belongs to a comment, a teaser, a menu or the footer. What holds the title,
/// at `title`, holds the byline too, however it is called.
fn is_of_something_else(outline: &Outline<'_>, at: u32, title: Option<u32>) -> bool {
    std::iter::once(at)
        .chain(outline.ancestors(at))
        .take_while(|&up| title.is_none_or(|title| !outline.subtree(up).contains(&title)))
        .take(14)
        .any(|up| {
            let node = outline.node(up);
            matches!(node.tag, Tag::Aside | Tag::Nav | Tag::Form)
                || !matches!(node.tag, Tag::Body | Tag::Html)
                    && ["class", "id"]
                        .iter()
                        .filter_map(|key| node.attr(key))
                        .any(|names| {
                            let signs = Signs::of(names);
                            [Class::Comment, Class::Related, Class::Side]
                                .iter()
                                .any(|&class| signs.has(class))
                                || names.contains("quote")
                        })
        })
}

/// The first element called a byline whose text is a name: behind the title, or else anywhere.
fn in_elements(
    outline: &Outline<'_>,
    runs: &Runs,
    title_at: Option<usize>,
    site: &Site,
) -> Option<String> {
    let title = title_at.map(|at| runs.all[at].block);
    let start = title_at.map_or(0, |at| runs.all[at.saturating_sub(BEFORE_TITLE)].block);
    let mut candidates: Vec<u32> = (1..outline.nodes().len())
        .filter_map(|at| u32::try_from(at).ok())
        .filter(|&at| is_byline_element(outline, at))
        .take(60)
        .collect();
    // Those behind the title first, each group in page order.
    candidates.sort_by_key(|&at| (at < start, at));
    candidates.into_iter().find_map(|at| {
        let text = fold(&spaced_text(outline, at));
        let is_short = !text.is_empty() && text.chars().count() <= 160;
        let name = is_short.then(|| clean(&text, site)).flatten()?;
        // Readers of forums and blogs sign with one word, in small letters.
        let is_handle =
            !name.contains(' ') && name.chars().all(char::is_alphanumeric) && name.len() < 20;
        ((looks_like_names(&name) || is_handle) && !is_of_something_else(outline, at, title))
            .then_some(name)
    })
}

/// Whether the class or id of an element, or where it leads, calls it a byline.
fn is_byline_element(outline: &Outline<'_>, at: u32) -> bool {
    let node = outline.node(at);
    if matches!(
        node.tag,
        Tag::Text | Tag::Body | Tag::Html | Tag::Img | Tag::Meta | Tag::Link | Tag::Script
    ) {
        return false;
    }
    node.attrs().any(|(key, value)| match key {
        "class" | "id" | "data-testid" | "data-qa" | "data-component" | "data-role" => {
            let names = value.to_ascii_lowercase();
            let is_name = [
                "byline",
                "author",
                "writer",
                "contributor",
                "autor",
                "auteur",
                "redacteur",
                "verfasser",
                "vcard",
            ]
            .iter()
            .any(|word| names.contains(word))
                || names
                    .split_ascii_whitespace()
                    .any(|name| matches!(name, "fn" | "username"));
            is_name
                && ![
                    "comment",
                    "related",
                    "bio",
                    "social",
                    "follow",
                    "share",
                    "avatar",
                    "image",
                    "photo",
                    "description",
                    "authors-list",
                ]
                .iter()
                .any(|word| names.contains(word))
        }
        "href" if node.tag == Tag::A => [
            "/author/",
            "/authors/",
            "/autor/",
            "/autoren/",
            "/auteur/",
            "/by/",
            "/profile/",
            "/reporter/",
            "/journalist/",
            "/redaktion/",
        ]
        .iter()
        .any(|part| value.contains(part)),
        _ => false,
    })
}

/// A line near the title, or at the end of the text, that begins with "By".
fn in_lines(
    outline: &Outline<'_>,
    runs: &Runs,
    title_at: Option<usize>,
    site: &Site,
) -> Option<String> {
    let title_at = title_at?;
    let title = Some(runs.all[title_at].block);
    let near = title_at.saturating_sub(BEFORE_TITLE)..(title_at + BEHIND_TITLE).min(runs.all.len());
    near.filter(|&at| at != title_at && runs.all[at].columns < 110.0)
        .find_map(|at| {
            let run = &runs.all[at];
            let text = runs.text(run);
            let name = has_by(text).then(|| clean(text, site)).flatten()?;
            (looks_like_names(&name)
                && name.split(' ').count() <= 6
                && !is_of_something_else(outline, run.block, title))
            .then_some(name)
        })
}

/// The abbreviation of an agency in front of a date, right behind the title: "ANI 12 Apr 2025".
fn agency(runs: &Runs, title_at: Option<usize>) -> Option<String> {
    let title_at = title_at?;
    runs.all.iter().skip(title_at + 1).take(3).find_map(|run| {
        let text = runs.text(run);
        let (name, rest) = text.split_once(' ')?;
        let is_short = run.columns < 60.0 && (2..=6).contains(&name.len());
        let is_abbreviation = is_short && name.chars().all(|c| c.is_ascii_uppercase());
        (is_abbreviation && super::dates::find(rest, super::dates::Order::DayFirst).is_some())
            .then(|| name.to_owned())
    })
}

/// Words that open a byline in many languages; the longest first where one begins another.
const BY: [&str; 55] = [
    "view all posts by",
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
];

/// Whether a line begins as a byline does.
fn has_by(text: &str) -> bool {
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

fn join(names: impl Iterator<Item = String>, site: &Site) -> Option<String> {
    let mut out: Vec<String> = Vec::new();
    for name in names.filter_map(|name| clean(&name, site)) {
        if !out.iter().any(|known| letters(known) == letters(&name)) {
            out.push(name);
        }
    }
    let joined = out.join(", ");
    (!joined.is_empty() && joined.chars().count() <= 3 * MAX_CHARS).then_some(joined)
}

/// A byline without "By", roles, places, dates and addresses; `None` when nothing is left, or
/// when it is no name at all.
fn clean(raw: &str, site: &Site) -> Option<String> {
    let mut text = fold(raw)
        .trim_matches(['|', ' ', '-', '–', '—', '·', '•', '/', ',', '\u{a0}'])
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
    // What follows the name: a role, a place, a date, an agency's address.
    for divider in [" | ", " • ", " · ", " – ", " — ", " - ", "|", "•", "·"] {
        if let Some((name, rest)) = text.split_once(divider) {
            let keeps = if is_words_of_a_name(name) { name } else { rest };
            text = without_by(keeps.trim().to_owned());
        }
    }
    if let Some((name, _)) = text.split_once(['(', '（', '<']) {
        text = String::from(name.trim());
    }
    let parts: Vec<&str> = text.split([',', ';']).map(str::trim).collect();
    let kept: Vec<&str> = parts
        .iter()
        .enumerate()
        .filter(|(at, part)| {
            *at == 0 || is_words_of_a_name(part) && !is_role(part) && !part.contains('@')
        })
        .map(|(_, part)| *part)
        .collect();
    text = kept.join(", ");
    // "12 Apr 2025" leaves nothing, "A. Writer Apr 12" leaves the name without the month; a number
    // inside of a word is part of a name that a reader has chosen.
    let mut words: Vec<&str> = text
        .split(' ')
        .take_while(|word| !word.starts_with(|c: char| c.is_ascii_digit()))
        .collect();
    if words.len() < text.split(' ').count() {
        while words.last().is_some_and(|word| {
            !is_words_of_a_name(word) || super::dates::is_month(word) || is_weekday(word)
        }) {
            words.pop();
        }
    }
    while words.len() > 1 && words.last().is_some_and(|word| is_weekday(word)) {
        words.pop();
    }
    text = words.join(" ");
    for role in [
        " 기자",
        " 특파원",
        "記者",
        "记者",
        " reports",
        " am",
        " at",
        " on",
    ] {
        if let Some(name) = text.strip_suffix(role) {
            text = String::from(name);
        }
    }
    let text = text
        .trim_matches([
            ',', ';', ':', '：', '.', ' ', '-', '–', '|', '/', '·', '•', '&', '@',
        ])
        .to_owned();
    let is_no_name = text.chars().filter(|c| c.is_alphabetic()).count() < 2
        || text.contains(['@', ':'])
        || is_stamp(&text)
        || site.is(&text)
        || NOBODY.contains(&text.to_lowercase().as_str());
    (!is_no_name && text.chars().count() <= MAX_CHARS).then_some(text)
}

/// A text without the words in front that say that an author follows.
fn without_by(mut text: String) -> String {
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
const NOBODY: [&str; 38] = [
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

/// Whether something is a role and not a name.
fn is_role(text: &str) -> bool {
    let lower = text.to_lowercase();
    [
        "reporter",
        "correspondent",
        "editor",
        "writer",
        "journalist",
        "redakteur",
        "contributor",
        "columnist",
        "special to",
        "producer",
        "author at",
        "photographer",
        "staff",
    ]
    .iter()
    .any(|role| lower.contains(role))
        && lower.split_whitespace().count() <= 6
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

/// Whether all of a line is names: what is needed where only a class says so.
fn looks_like_names(text: &str) -> bool {
    text.split([',', '&'])
        .flat_map(|part| part.split(" and "))
        .all(|part| is_words_of_a_name(part) && !part.contains(['?', '!', '"', '“', '©']))
        && !super::words::has(super::words::phrases(text), super::words::Phrase::Share)
        && !super::words::has(
            super::words::phrases(text),
            super::words::Phrase::Newsletter,
        )
        && !super::words::has(super::words::phrases(text), super::words::Phrase::Comment)
}
