//! Bylines that no markup calls one: lines that begin, stand or end as a byline does.

use super::Site;
use super::elements::is_of_something_else;
use super::names::{begins_with_article, clean, has_by, is_by, is_person, looks_like_names};
use super::{BEFORE_TITLE, BEHIND_TITLE, MAX_LINE, Page};
use crate::extract::dates::{self, Order};
use crate::extract::words::letters;

/// Columns of the longest line that gives nothing but a date and a time.
const MAX_STAMP: usize = 40;

/// Labels in front of a colon that say that the author follows.
const LABELS: [&str; 20] = [
    "autor",
    "autorin",
    "autor:in",
    "autor*in",
    "autor/in",
    "author",
    "author(s)",
    "written by",
    "auteur",
    "autrice",
    "autore",
    "auteur(s)",
    "tekst",
    "text",
    "texte",
    "texto",
    "testo",
    "автор",
    "текст",
    "ผู้เขียน",
];

/// Words behind which whoever made the pictures is named.
const OF_PICTURES: [&str; 8] = [
    "foto",
    "photo",
    "bild",
    "image",
    "imágenes",
    "фото",
    "illustration",
    "video",
];

impl Page<'_, '_> {
    /// A line near the title that begins with "By", or has such a part. Right behind the title it
    /// is the byline, whatever the elements around it are called.
    pub(super) fn in_lines(&self, site: &Site) -> Option<String> {
        let title_at = self.title_at?;
        let near = title_at.saturating_sub(BEFORE_TITLE)
            ..(title_at + BEHIND_TITLE).min(self.runs.all.len());
        near.filter(|&at| at != title_at && self.runs.all[at].columns < MAX_LINE)
            .find_map(|at| {
                let run = &self.runs.all[at];
                // "By", a name and a date may be apart by nothing but their elements.
                let text = self.spaced(run);
                let name = if self.is_behind_by(at) {
                    clean(&text, site).filter(|name| is_person(name))
                } else {
                    signed_part(&text, site)
                }?;
                // "Von der Messung zur Leistung" is a headline.
                (looks_like_names(&name)
                    && !begins_with_article(&name)
                    && name.split(' ').count() <= 6
                    && (at == title_at + 1
                        || !is_of_something_else(self.outline, run.block, self.title)))
                .then_some(name)
            })
    }

    /// The person behind a label such as "Author:", wherever it stands: nothing else is told so.
    pub(super) fn labelled(&self, site: &Site) -> Option<String> {
        (0..self.runs.all.len())
            .filter(|&at| self.runs.all[at].columns < MAX_LINE)
            .find_map(|at| {
                let run = &self.runs.all[at];
                let text = self.runs.text(run);
                let before = at.checked_sub(1).map(|before| &self.runs.all[before]);
                let rest = behind_label(text).or_else(|| {
                    let label = self.runs.text(before?);
                    behind_label(label).filter(|rest| rest.is_empty())?;
                    Some(text)
                })?;
                let end = OF_PICTURES
                    .iter()
                    .filter_map(|word| rest.to_lowercase().find(word))
                    .filter(|&end| rest.is_char_boundary(end))
                    .min();
                let rest = rest.get(..end.unwrap_or(rest.len())).unwrap_or(rest);
                let rest = rest.split(['/', '·', '|']).next().unwrap_or(rest);
                // Who wrote a study that the text tells of is named with place and date.
                clean(rest, site)
                    .filter(|name| is_person(name) && letters(name) == letters(rest))
                    .filter(|_| !is_of_something_else(self.outline, run.block, self.title))
            })
    }

    /// Whether the line in front of a run is a "By" alone.
    pub(super) fn is_behind_by(&self, run: usize) -> bool {
        run.checked_sub(1)
            .and_then(|before| self.runs.all.get(before))
            .is_some_and(|before| is_by(self.runs.text(before)))
    }

    /// The abbreviation of an agency in front of a date, right behind the title:
    /// "ANI 12 Apr 2025".
    pub(super) fn agency(&self) -> Option<String> {
        let title_at = self.title_at?;
        let behind = self.runs.all.iter().skip(title_at + 1).take(3);
        behind
            .map(|run| (run, self.runs.text(run)))
            .find_map(|(run, text)| {
                let (name, rest) = text.split_once(' ')?;
                let is_short = run.columns < 60.0 && (2..=6).contains(&name.len());
                let is_abbreviation =
                    is_short && !is_by(name) && name.chars().all(|c| c.is_ascii_uppercase());
                (is_abbreviation && dates::find(rest, Order::DayFirst).is_some())
                    .then(|| name.to_owned())
            })
    }
}

/// Whether a part of a line is a time of day: "13:10 Uhr".
fn is_time(part: &str) -> bool {
    part.contains(':')
        && part.starts_with(|c: char| c.is_ascii_digit())
        && part.chars().filter(|c| c.is_alphabetic()).count() <= 4
}

/// What stands behind a label and a colon at the start of a line.
fn behind_label(line: &str) -> Option<&str> {
    let (label, rest) = line.split_once([':', '：'])?;
    // "Autor:in: Ada Beispiel" has a colon of its own.
    let (label, rest) = match rest.strip_prefix("in:") {
        Some(rest) => (label, rest),
        None => (label, rest),
    };
    LABELS
        .contains(&label.trim().to_lowercase().as_str())
        .then(|| rest.trim())
}

/// The name behind "By" in a line, or in a part of a line that holds a date too; or the name in
/// front of a date, with a bar between them and nothing else.
fn signed_part(line: &str, site: &Site) -> Option<String> {
    if has_by(line) {
        return clean(line, site);
    }
    let is_date = |part: &str| dates::find(part, Order::DayFirst).is_some();
    let parts: Vec<&str> = line
        .split(['|', '•', '·', '–', '—'])
        .flat_map(|part| part.split(" - "))
        .collect();
    let (stamps, others): (Vec<&str>, Vec<&str>) = parts
        .iter()
        .map(|part| part.trim())
        .partition(|part| part.chars().count() <= MAX_STAMP && (is_date(part) || is_time(part)));
    if let [name] = others[..]
        && stamps.iter().any(|stamp| is_date(stamp))
        && let Some(name) = clean(name, site)
        && is_person(&name)
    {
        return Some(name);
    }
    parts
        .iter()
        .skip(1)
        .filter(|part| has_by(part))
        .find_map(|part| clean(part, site))
        .filter(|name| is_person(name) && is_date(line))
}
