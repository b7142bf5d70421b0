//! Bylines that no markup calls one: lines that begin, stand or end as a byline does.

use super::elements::is_of_something_else;
use super::names::{Site, clean, has_by, is_by, is_person, looks_like_names};
use super::{BEFORE_TITLE, BEHIND_TITLE, MAX_LINE, Page};
use crate::extract::dates::{self, Order};

/// Columns of the longest line that gives nothing but a date and a time.
const MAX_STAMP: usize = 40;

/// Runs at the end of a page that are looked through for who was in charge.
const AT_END: usize = 200;

/// What Chinese newsrooms write in front of the editor in charge, who signs an unsigned story.
const IN_CHARGE: [&str; 4] = ["责编", "责任编辑", "責編", "責任編輯"];

impl Page<'_, '_> {
    /// A line near the title that begins with "By", or has such a part.
    pub(super) fn in_lines(&self, site: &Site) -> Option<String> {
        let title_at = self.title_at?;
        let near = title_at.saturating_sub(BEFORE_TITLE)
            ..(title_at + BEHIND_TITLE).min(self.runs.all.len());
        near.filter(|&at| at != title_at && self.runs.all[at].columns < MAX_LINE)
            .find_map(|at| {
                let run = &self.runs.all[at];
                let text = self.runs.text(run);
                let name = if self.is_behind_by(at) {
                    clean(text, site).filter(|name| is_person(name))
                } else {
                    signed_part(text, site)
                }?;
                (looks_like_names(&name)
                    && name.split(' ').count() <= 6
                    && !is_of_something_else(self.outline, run.block, self.title))
                .then_some(name)
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
                let is_abbreviation = is_short && name.chars().all(|c| c.is_ascii_uppercase());
                (is_abbreviation && dates::find(rest, Order::DayFirst).is_some())
                    .then(|| name.to_owned())
            })
    }

    /// The editors in charge, named at the end of a story: "(责编：…、…)".
    pub(super) fn in_charge(&self, site: &Site) -> Option<String> {
        let lines = self.runs.all.iter().rev().take(AT_END);
        lines.filter(|run| run.columns < MAX_LINE).find_map(|run| {
            let text = self.runs.text(run);
            let rest = IN_CHARGE
                .iter()
                .find_map(|word| text.split_once(word).map(|(_, rest)| rest))?;
            let names = rest.trim_start().strip_prefix(['：', ':'])?;
            let end = names.find([')', '）', ']', '】', ' ']);
            let names = names.trim_start();
            clean(
                names.get(..end.unwrap_or(names.len())).unwrap_or(names),
                site,
            )
        })
    }
}

/// The name behind "By" in a line, or in a part of a line that holds a date too; or the name in
/// front of a date, with a bar between them and nothing else.
fn signed_part(line: &str, site: &Site) -> Option<String> {
    if has_by(line) {
        return clean(line, site);
    }
    let is_date = |part: &str| dates::find(part, Order::DayFirst).is_some();
    let parts: Vec<&str> = line.split(['|', '•', '·', '–', '—']).collect();
    if let [name, stamp] = parts[..]
        && stamp.chars().count() <= MAX_STAMP
        && is_date(stamp)
        && !is_date(name)
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
