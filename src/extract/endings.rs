//! What stands below the last paragraph and is not the story: signatures, who else worked on it,
//! and what readers are asked to do next.
//!
//! The words themselves say little: a recipe may begin with "Follow the steps" and a profile with
//! the name of its author. As the last lines of a text they are hardly ever part of it.

use super::runs::Runs;
use super::trace::Fate;
use super::words::letters;
use crate::html::dom::Outline;
use crate::html::tag::Tag;

/// Kept lines at the end that may be such.
const LAST: usize = 3;

/// Kept lines of a page at least: what is shorter may be all signature.
const LEAST: usize = 5;

/// Columns of a line at most: two sentences.
const SHORT: f32 = 250.0;

/// Columns of a heading that may head nothing at most: longer ones are sentences.
const HEADING: f32 = 60.0;

/// Columns of a line with a colon at its end that may head nothing at most.
const LABEL: f32 = 40.0;

/// Columns of a few sentences about the author at most.
const ABOUT: f32 = 600.0;

/// Words beside the names in a signature: "From our correspondent".
const BESIDE: usize = 3;

/// Beginnings of last lines, in lower case and with narrow colons, with the name of the rule.
///
/// On saved pages none of the 18 such lines that the model had kept was part of the story; of 12
/// that name the editor or the source of a Chinese story two were.
const ENDINGS: [(&str, &[&str]); 3] = [
    (
        "credit",
        &[
            "reporting by ",
            "reporting from ",
            "additional reporting",
            "with reporting by ",
            "with reporting from ",
            "with additional reporting",
            "editing by ",
            "edited by ",
            "translated by ",
            "translated from ",
            "aus dem englischen von ",
            "aus dem amerikanischen von ",
            "aus dem französischen von ",
            "übersetzung:",
            "übersetzt von ",
            "redaktion:",
            "redaktionelle mitarbeit:",
            "mitarbeit:",
            "mit agenturmaterial",
            "mit material von ",
            "avec afp",
            "avec l'afp",
            "avec agences",
            "traduit de ",
            "traduit par ",
            "con información de ",
            "con informacion de ",
            "traducción de ",
            "traducido por ",
            "com informações d",
            "tradução de ",
            "tradução:",
            "traduzione di ",
            "traduzione a cura di ",
            "met medewerking van ",
            "vertaald door ",
            "vertaling:",
            "översättning:",
            "oversættelse:",
            "oprac. ",
            "opracowanie:",
            "tłum. ",
            "tłumaczenie:",
            "překlad:",
            "fordítás:",
            "перевод:",
            "переклад:",
            "翻訳:",
            "번역:",
            "责任编辑",
            "責任編輯",
            "责编",
            "責編",
            "编辑:",
            "編輯:",
            "来源:",
            "來源:",
            "文章来源:",
            "文章來源:",
            "作者单位:",
            "执笔人:",
        ],
    ),
    (
        "nag",
        &[
            "follow us ",
            "follow @",
            "for more stories like this",
            "get in touch with our ",
            "got a story?",
            "got a tip?",
            "got a news tip?",
            "do you have a story",
            "email:",
            "e-mail:",
            "email us at ",
            "donate via ",
            "please consider donating",
            "hat dir der artikel gefallen",
            "hat ihnen der artikel gefallen",
            "ihnen hat der artikel gefallen",
            "unterstütze uns",
            "unterstützen sie uns",
            "submit your letter",
        ],
    ),
    (
        "unfinished",
        &[
            "this is a breaking",
            "this is a developing",
            "more to follow",
            "more follows",
        ],
    ),
];

/// Ends of last lines that thank who helped with the story, in lower case.
const HELPED: [&str; 4] = [
    " contributed to this report",
    " contributed to this story",
    " contributed to this article",
    " contributed reporting",
];

/// Networks on which a last line asks to be followed, in lower case.
const NETWORKS: [&str; 6] = [
    " on twitter",
    " on facebook",
    " on instagram",
    " on x.",
    " on bluesky",
    " on mastodon",
];

/// What a last paragraph says that tells on which terms the page was written, in lower case: who
/// answers for its opinions, and who earns by its links.
///
/// On saved pages none of the eight such paragraphs at the end was part of the text; further up
/// nine of eighteen were.
const TERMS: &[&str] = &[
    "affiliate link",
    "affiliate-link",
    "provisionslink",
    "liens affiliés",
    "enlaces de afiliad",
    "links de afiliad",
    "link di affiliazione",
    "commission at no",
    "at no extra cost to you",
    "at no additional cost to you",
    "opinions are my own",
    "views expressed",
    "opinions expressed",
    "necessarily reflect the views",
    "necessarily represent the views",
    "nicht der meinung der redaktion",
    "nicht die meinung der redaktion",
    "reflète pas nécessairement",
    "reflètent pas nécessairement",
    "n'engage que son auteur",
    "n'engagent que leur auteur",
    "reflejan necesariamente",
    "refletem necessariamente",
    "riflettono necessariamente",
    "не совпадать с мнением редакции",
    "не збігатися з думкою редакції",
    "not responsible for the opinions",
];

/// Marks the last lines that are not the story. `byline` are its authors.
pub(super) fn mark(outline: &Outline<'_>, runs: &Runs, byline: Option<&str>, fates: &mut [Fate]) {
    let kept: Vec<usize> = (0..fates.len()).filter(|&at| fates[at].is_kept()).collect();
    if kept.len() < LEAST {
        return;
    }
    let authors = byline.map(Authors::of).unwrap_or_default();
    for (behind, &at) in kept.iter().rev().take(LAST).enumerate() {
        let run = &runs.all[at];
        let text = runs.text(run);
        let is_line = matches!(outline.node(run.block).tag, Tag::P | Tag::Div);
        let is_signature = || {
            behind + 1 < LAST && run.columns <= ABOUT && authors.have_signed(text)
                || behind == 0 && is_line && (is_agency(text) || is_bio(text, run.columns))
        };
        let rule = (run.columns <= SHORT).then(|| ending(text)).flatten();
        let asked = || (run.columns <= ABOUT && is_followed(text)).then_some("nag");
        let terms = || (run.columns <= ABOUT && has_terms(text)).then_some("terms");
        let signature = || is_signature().then_some("signature");
        if let Some(name) = rule.or_else(asked).or_else(terms).or_else(signature) {
            fates[at] = Fate::Rule(name);
        }
    }
    let last = kept.into_iter().rfind(|&at| fates[at].is_kept());
    if let Some(at) = last.filter(|&at| heads_nothing(outline, runs, at)) {
        fates[at] = Fate::Rule("heads nothing");
    }
}

/// Whether a last line is a short heading, or ends in a colon as one, and no picture stands behind it: what it headed was not
/// the story.
fn heads_nothing(outline: &Outline<'_>, runs: &Runs, at: usize) -> bool {
    let run = &runs.all[at];
    let text = runs.text(run);
    let is_heading = match outline.node(run.block).tag {
        // Sums and scores are set as headings too.
        Tag::H2 | Tag::H3 | Tag::H4 | Tag::H5 | Tag::H6 => {
            run.columns <= HEADING && !text.contains(|c: char| c.is_ascii_digit())
        }
        _ => run.columns <= LABEL && text.ends_with([':', '：']),
    };
    let behind = outline.node(run.block).end;
    let next = runs.all.get(at + 1).map_or(behind, |next| next.block);
    // The second line of a heading of two.
    let goes_on = at > 0 && runs.all[at - 1].block == run.block;
    is_heading
        && !goes_on
        && !(behind..next).any(|at| matches!(outline.node(at).tag, Tag::Img | Tag::Picture))
}

/// Whether a paragraph tells on which terms the page was written.
fn has_terms(text: &str) -> bool {
    let lower = text.to_lowercase().replace('’', "'");
    TERMS.iter().any(|terms| lower.contains(terms))
}

/// The rule that knows a line as the end of a page.
fn ending(text: &str) -> Option<&'static str> {
    let lower = text.to_lowercase().replace('：', ":");
    let lower = lower.trim_start_matches(|c: char| !c.is_alphanumeric());
    let is_contact = lower.starts_with("email ") && lower.contains('@');
    if is_contact || lower.starts_with("listen to ") && lower.contains(" live ") {
        return Some("nag");
    }
    let helped = lower.trim_end_matches(|c: char| !c.is_alphanumeric());
    if HELPED.iter().any(|end| helped.ends_with(end)) || is_desk(text) || is_source(text) {
        return Some("credit");
    }
    ENDINGS
        .iter()
        .find(|(_, starts)| starts.iter().any(|start| lower.starts_with(start)))
        .map(|(name, _)| *name)
}

/// Whether a line begins with a wish to be followed on a network.
fn is_followed(text: &str) -> bool {
    let lower = text.to_lowercase();
    lower.starts_with("follow ")
        && NETWORKS.iter().any(|network| {
            // The end of the line is as good as the full stop behind a name of one letter.
            lower.contains(network) || lower.ends_with(network.trim_end_matches('.'))
        })
}

/// Whether a line is made of the initials of who wrote a story and the agencies it comes from:
/// "ab/PAP", "(dpa/cd)", "(Quelle: APA/sda)".
fn is_desk(text: &str) -> bool {
    let line = text.trim_matches(['(', ')', '[', ']', '—', '–', ' ']);
    let line = line.strip_prefix("Quelle: ").unwrap_or(line);
    let is_name = |part: &str| {
        (2..=DESK).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphabetic())
    };
    let is_short = |part: &&str| part.len() <= INITIALS && is_name(part);
    line.contains('/')
        && line.split('/').all(is_name)
        && line.split('/').any(|part| is_short(&part))
}

/// Whether a last line only names where the story comes from: "Quelle: Hafenamt".
fn is_source(text: &str) -> bool {
    const SOURCES: [&str; 17] = [
        "Quelle: ",
        "Kilde: ",
        "Källa: ",
        "Lähde: ",
        "Bron: ",
        "Fuente: ",
        "Fonte: ",
        "Źródło: ",
        "Zdroj: ",
        "Forrás: ",
        "Sursa: ",
        "Izvor: ",
        "Kaynak: ",
        "Sumber: ",
        "Источник: ",
        "Джерело: ",
        "출처: ",
    ];
    text.len() <= SOURCE
        && SOURCES.iter().any(|label| text.starts_with(label))
        && !text.ends_with('.')
        && !text.contains(',')
}

/// Bytes of such a line at most: what is longer, or a list, tells of a study.
const SOURCE: usize = 60;

/// Whether a last line is no more than the initials of an agency or a writer: "RIRM".
fn is_agency(text: &str) -> bool {
    (2..=AGENCY).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// Letters of such initials at most.
const AGENCY: usize = 5;

/// Whether a last line says in one short sentence which post its author holds: "Ada Nobody is the
/// Courier's harbour editor."
fn is_bio(text: &str, columns: f32) -> bool {
    let Some((name, post)) = text.split_once(" is ") else {
        return false;
    };
    let is_name = (2..=4).contains(&name.split(' ').count())
        && name
            .split(' ')
            .all(|word| word.starts_with(char::is_uppercase));
    let post = post.trim_end_matches(|c: char| !c.is_alphanumeric());
    let post = post.split([',', ';']).next().unwrap_or_default();
    let is_post = POSTS.iter().any(|known| {
        let mut words = post.split(' ');
        words.any(|word| word.eq_ignore_ascii_case(known))
    });
    columns <= BIO && is_name && is_post
}

/// Columns of such a sentence at most.
const BIO: f32 = 120.0;

/// Posts of those who write for a paper.
const POSTS: [&str; 8] = [
    "columnist",
    "contributor",
    "correspondent",
    "editor",
    "freelancer",
    "journalist",
    "reporter",
    "writer",
];

/// Letters of the name of an agency at most.
const DESK: usize = 12;

/// Letters of the initials of a writer, or of an agency, at most.
const INITIALS: usize = 4;

/// The authors of a story as its last line may name them.
#[derive(Default)]
struct Authors {
    /// The words of all names.
    words: Vec<String>,
    /// The words of the first name.
    first: usize,
}

impl Authors {
    fn of(byline: &str) -> Self {
        let words = |names: &str| words(names).count();
        Self {
            first: byline.split(", ").next().map_or(0, words),
            words: self::words(byline).collect(),
        }
    }

    /// Whether a line is no longer than their names and holds the first of them, or begins with
    /// it, in full: nobody tells a story and speaks of oneself so.
    ///
    /// Of eight such lines on saved pages of news one was part of the story; guides introduce
    /// their authors as often in the text as below it.
    fn have_signed(&self, text: &str) -> bool {
        let own: Vec<String> = words(text).take(self.words.len() + BESIDE + 1).collect();
        let first = self.words.get(..self.first).unwrap_or_default();
        if self.first < 2 {
            // One word may begin any sentence, but not one that ends in an address.
            return !first.is_empty()
                && own.starts_with(first)
                && text
                    .rsplit(' ')
                    .next()
                    .is_some_and(|word| word.contains('@'));
        }
        own.starts_with(first)
            || own.len() <= self.words.len() + BESIDE && first.iter().all(|word| own.contains(word))
    }
}

/// The words of a text, letters and digits in lower case.
fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric())
        .map(letters)
        .filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::testing::{fates, kept};

    /// What becomes of a line behind four others.
    #[track_caller]
    fn check(line: &str, byline: &str, expected: &str) {
        let page = format!("<p>a<p>b<p>c<p>d<p>{line}");
        let names = fates(&page, kept, |outline, runs, fates| {
            mark(outline, runs, Some(byline), fates);
        });
        assert_eq!(names, ["kept", "kept", "kept", "kept", expected], "{line}");
    }

    #[test]
    fn who_wrote_it_is_no_last_paragraph() {
        let byline = "Ada Nobody, Ben Noone";
        check("Ada Nobody, Ben Noone", byline, "signature");
        check("NPC (Ben Noone, Ada Nobody)", byline, "signature");
        check("NPC (Ada Nobody, Cy None)", byline, "signature");
        check("Ada Nobody is a writer in Northport.", byline, "signature");
        check(
            "Ada spoke to Ben Noone about his boat.",
            "Ada Nobody",
            "kept",
        );
        check("Storms will come.", "Storm", "kept");
        check("무명 기자 mumyeong@courier.example", "무명", "signature");
        check("무명 기자가 말했다.", "무명", "kept");
        check("NPC", byline, "signature");
        check(
            "Cleo Nowhere is the Courier’s harbour editor.",
            byline,
            "signature",
        );
        check("The storm is what every writer fears.", byline, "kept");
    }

    #[test]
    fn who_helped_and_what_to_do_next_is_no_last_paragraph() {
        for (line, expected) in [
            ("— Additional reporting by the harbour desk", "credit"),
            ("Redaktion: Ada Nobody", "credit"),
            ("（责任编辑：无名）", "credit"),
            ("来源：北港日报", "credit"),
            ("Ben Noone contributed to this report.", "credit"),
            ("The storm contributed to this loss.", "kept"),
            ("(an/dpa)", "credit"),
            ("(Quelle: APA/dpa)", "credit"),
            ("Quelle: Hafenamt Nordhafen", "credit"),
            (
                "Quelle: Nobody et al., The bottom of the bay, Harbours 12 (2021)",
                "kept",
            ),
            ("(Con información de Agencia Bahía)", "credit"),
            ("Fuente: Autoridad del puerto", "credit"),
            (
                "Les propos publiés ici n’engagent que leur auteur.",
                "terms",
            ),
            (
                "The port is not responsible for the opinions of guests.",
                "terms",
            ),
            ("Email her at harbour@courier.example or ring.", "nag"),
            ("Lessons/trainings", "kept"),
            ("Follow the Courier on Facebook and X.", "nag"),
            ("Follow her on X", "nag"),
            ("Listen to the harbour hour live at noon.", "nag"),
            ("Got a story? Get in touch with our news team.", "nag"),
            ("This is a breaking story, more soon.", "unfinished"),
            (
                "The views expressed here are those of the harbour.",
                "terms",
            ),
            ("Disclosure: this post contains affiliate links.", "terms"),
            ("The link to the mainland was lost.", "kept"),
            (
                "Follow the steps on xylophones and you will do well.",
                "kept",
            ),
            ("Email is still the best way.", "kept"),
        ] {
            check(line, "Ada Nobody", expected);
        }
    }

    #[test]
    fn a_heading_without_text_behind_it_is_no_end() {
        for (behind, expected) in [("", "heads nothing"), ("<img src=/storm.jpg>", "kept")] {
            let page = format!("<p>a<p>b<p>c<p>d<h2>The author</h2>{behind}<p>Next");
            let names = fates(
                &page,
                |_, text| {
                    if text == "Next" {
                        Fate::Dropped
                    } else {
                        Fate::Kept
                    }
                },
                |outline, runs, fates| mark(outline, runs, None, fates),
            );
            assert_eq!(names[4], expected, "{behind}");
        }
    }

    #[test]
    fn such_lines_further_up_are_text() {
        let page = "<p>Follow us on Facebook.<p>b<p>c<p>d<p>e";
        let names = fates(page, kept, |outline, runs, fates| {
            mark(outline, runs, None, fates);
        });
        assert_eq!(names, ["kept"; 5]);
    }
}
