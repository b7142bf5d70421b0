//! What stands around a title: standfirst, time, section.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use std::ops::Range;

use jiff::{Timestamp, Zoned};

use super::candidates::{Candidates, Story, fold, word_count};
use super::facts::{Around, Facts};
use super::titles::Title;
use super::words::Names;
use crate::html::tag::Tag;
use crate::text::{Plain, dates};

/// Characters of a standfirst at most; longer ones are the beginning of the text.
const MAX_STANDFIRST: usize = 300;

/// Nodes of a card that are looked at.
const MAX_NODES: usize = 600;

/// Nodes beside a card that are looked at for its date: a row or two of a table.
const MAX_BESIDE: u32 = 60;

/// Characters of a line, white space apart, that may hold a date beside a name or two.
const MAX_DATE_LINE: u32 = 90;

/// The line below the title; empty where there is none.
pub(super) fn standfirst(facts: &Facts<'_>, story: &Story, title: &Title) -> Plain {
    let outline = facts.outline;
    let mut best: Option<(f32, String)> = None;
    for node in outline.subtree(story.card).take(MAX_NODES) {
        let names = facts.names[node as usize];
        let tag = outline.node(node).tag;
        let is_named = names.has(Names::SUMMARY) && !names.has(Names::TITLE);
        if facts.is_silent[node as usize]
            || !(is_named || matches!(tag, Tag::P | Tag::Div | Tag::Span))
        {
            continue;
        }
        let holds_title = node <= title.node && title.node < outline.node(node).end;
        let is_beside = facts.around[node as usize].has(Around::HEADING)
            || names.has(Names::META)
            || names.has(Names::AUTHOR)
            || names.has(Names::COMMENT);
        if holds_title || is_beside {
            continue;
        }
        // Of a wrapper only the lines that are its own count; its blocks come by themselves.
        let chars = facts.within(node).chars;
        let is_leaf = tag == Tag::P || is_named || facts.prose[node as usize] * 2 > chars;
        if !is_leaf || chars < 20 {
            continue;
        }
        let text = fold(&facts.text(node, MAX_STANDFIRST * 8));
        if word_count(&text) < 4.0 || text == title.text {
            continue;
        }
        let mut worth = if is_named { 2.0 } else { 0.0 };
        worth += if tag == Tag::P { 1.0 } else { 0.0 };
        if best.as_ref().is_none_or(|(than, _)| worth > *than) {
            best = Some((worth, text));
        }
    }
    Plain::new(&cut(best.map(|(_, text)| text).unwrap_or_default()))
}

/// The beginning of a text, whole words with an ellipsis.
fn cut(text: String) -> String {
    let Some((at, _)) = text.char_indices().nth(MAX_STANDFIRST) else {
        return text;
    };
    let front = text.get(..at).unwrap_or(&text);
    let end = front.rfind(' ').unwrap_or(front.len());
    format!(
        "{}…",
        front
            .get(..end)
            .unwrap_or(front)
            .trim_end_matches([',', ';', ':', ' '])
    )
}

/// When the card says the story was published; a date without a zone counts as UTC.
///
/// Dates in words count from `now`. `next` is the card of the following story: of a table, the
/// rows between the two belong to this one.
pub(super) fn published(
    facts: &Facts<'_>,
    story: &Story,
    title: &Title,
    next: Option<u32>,
    now: Option<&Zoned>,
) -> Option<Timestamp> {
    let outline = facts.outline;
    let beside = beside(facts, story, next);
    let card = || outline.subtree(story.card).take(MAX_NODES);
    let told = card().chain(beside.clone()).find_map(|node| {
        let node = outline.node(node);
        if node.tag == Tag::Text {
            return None;
        }
        let written = node.attr("datetime").or_else(|| {
            let is_date = node
                .attr("itemprop")
                .is_some_and(|prop| prop.starts_with("date"));
            is_date
                .then(|| node.attr("content").or_else(|| node.attr("title")))
                .flatten()
        })?;
        instant(written.trim())
    });
    told.or_else(|| {
        let now = now?;
        card()
            .chain(beside)
            .filter(|&node| !(node <= title.node && title.node < outline.node(node).end))
            .find_map(|node| said(facts, node, now))
    })
}

/// The nodes outside of a card that belong to its story: the next rows of a table, and the term
/// that a description follows.
fn beside(facts: &Facts<'_>, story: &Story, next: Option<u32>) -> Range<u32> {
    let outline = facts.outline;
    let card = outline.node(story.card);
    match card.tag {
        Tag::Tr | Tag::Dt => {
            let limit = next.unwrap_or_else(|| outline.node(card.parent).end);
            card.end..limit.clamp(card.end, card.end.saturating_add(MAX_BESIDE))
        }
        Tag::Dd => {
            let first = story.card.saturating_sub(MAX_BESIDE).max(card.parent);
            let term = (first..story.card).rev().find(|&node| {
                let node = outline.node(node);
                node.parent == card.parent && matches!(node.tag, Tag::Dt | Tag::Dd)
            });
            term.filter(|&term| outline.node(term).tag == Tag::Dt)
                .map_or(story.card..story.card, |term| term..story.card)
        }
        _ => card.end..card.end,
    }
}

/// The date that the words of a node are, or a part of them between bars and dots.
fn said(facts: &Facts<'_>, node: u32, now: &Zoned) -> Option<Timestamp> {
    let chars = facts.within(node).chars;
    if facts.is_silent[node as usize] || !(2..=MAX_DATE_LINE).contains(&chars) {
        return None;
    }
    let text = fold(&facts.text(node, 400));
    let is_clock = |part: &str| part.chars().all(|c| c.is_ascii_digit() || c == ':');
    text.split(['|', '·', '•', '—', '–', '/', '\u{ff5c}', '\u{3000}'])
        .chain([text.as_str()])
        // "12:34" by itself is as likely the length of a film.
        .filter(|part| !is_clock(part.trim()) || facts.names[node as usize].has(Names::META))
        .find_map(|part| dates::written(part, now))
}

/// Reads an instant as HTML writes it.
pub(super) fn instant(text: &str) -> Option<Timestamp> {
    if let Ok(instant) = text.parse::<Timestamp>() {
        return Some(instant);
    }
    let local = text
        .parse::<DateTime>()
        .or_else(|_| text.parse::<Date>().map(|date| date.at(0, 0, 0, 0)))
        .ok()?;
    local
        .to_zoned(TimeZone::UTC)
        .ok()
        .map(|zoned| zoned.timestamp())
}

/// The section a card names: the words of a short link or of an element named for it.
pub(super) fn section(
    facts: &Facts<'_>,
    all: &Candidates,
    story: &Story,
    title: &Title,
) -> Option<Plain> {
    let outline = facts.outline;
    outline
        .subtree(story.card)
        .take(MAX_NODES)
        .find_map(|node| {
            let names = facts.names[node as usize];
            if !names.has(Names::TAG) || names.has(Names::TITLE) || facts.is_silent[node as usize] {
                return None;
            }
            let holds_title = node <= title.node && title.node < outline.node(node).end;
            let chars = facts.within(node).chars;
            if holds_title || !(2..=40).contains(&chars) {
                return None;
            }
            // Of several tags the first is meant.
            let end = outline.node(node).end;
            let first = all.anchors.partition_point(|anchor| anchor.node < node);
            let text = match all.anchors.get(first) {
                Some(anchor) if anchor.node < end && !anchor.text.is_empty() => anchor.text.clone(),
                _ => fold(&facts.text(node, 200)),
            };
            (word_count(&text) <= 4.0 && !text.is_empty()).then(|| Plain::new(&text))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(written: &str, expected: Option<&str>) {
        assert_eq!(
            instant(written).map(|t| t.to_string()).as_deref(),
            expected,
            "{written}"
        );
    }

    #[test]
    fn times_are_read_as_html_writes_them() {
        check("2031-03-08T09:30:00+01:00", Some("2031-03-08T08:30:00Z"));
        check("2031-03-08T09:30:00.000Z", Some("2031-03-08T09:30:00Z"));
        check("2031-03-08 09:30", Some("2031-03-08T09:30:00Z"));
        check("2031-03-08", Some("2031-03-08T00:00:00Z"));
        check("8 March", None);
    }

    #[test]
    fn a_long_standfirst_ends_with_a_whole_word() {
        let text = cut("word ".repeat(100));
        assert!(text.ends_with("word…"));
        assert!(text.chars().count() <= MAX_STANDFIRST);
    }
}
