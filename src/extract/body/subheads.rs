//! Sub-headings that writers set as lines in bold letters, for want of a better button.

use std::collections::HashMap;

use crate::news::{Block, Inline};

/// Characters of a sub-heading at most.
const LONGEST: usize = 90;

/// Such lines of a text at least: a single one may be a name or a remark.
const LEAST: usize = 2;

/// What a sub-heading hardly ever ends with: sentences, questions of an interview and what leads to
/// a list do.
const SENTENCE: [char; 12] = [
    '.', ',', ';', ':', '?', '…', '。', '，', '：', '？', '；', '、',
];

/// The blocks with lines in bold letters as headings, one level below those that the text has.
///
/// On saved pages one text in twelve sets its sub-headings so. Lines that stand there twice are
/// the names of speakers, or labels.
pub(super) fn raised(mut blocks: Vec<Block>) -> Vec<Block> {
    let mut said: HashMap<String, u32> = HashMap::new();
    let lines: Vec<(usize, String)> = (1..blocks.len().saturating_sub(1))
        .filter_map(|at| Some((at, line(&blocks[at])?)))
        .filter(|&(at, _)| heads(&blocks[at + 1]))
        .collect();
    for (_, text) in &lines {
        *said.entry(text.clone()).or_default() += 1;
    }
    let own: Vec<usize> = lines
        .into_iter()
        .filter(|(_, text)| said[text] == 1)
        .map(|(at, _)| at)
        .collect();
    if own.len() < LEAST {
        return blocks;
    }
    let levels = blocks.iter().filter_map(|block| match block {
        Block::Heading { level, .. } => Some(*level),
        _ => None,
    });
    let level = levels.max().map_or(2, |deepest| (deepest + 1).clamp(2, 6));
    for at in own {
        if let Block::Paragraph(text) = &mut blocks[at]
            && let Some(Inline::Strong(text)) = text.pop()
        {
            blocks[at] = Block::Heading { level, text };
        }
    }
    blocks
}

/// The text of a block that is no more than a line in bold letters.
fn line(block: &Block) -> Option<String> {
    let Block::Paragraph(text) = block else {
        return None;
    };
    let [Inline::Strong(inner)] = text.as_slice() else {
        return None;
    };
    let is_plain = |inline: &Inline| matches!(inline, Inline::Text(_) | Inline::Emphasis(_));
    let text = Inline::text(inner);
    let is_line = inner.iter().all(is_plain)
        && text.chars().nth(LONGEST).is_none()
        && text.contains(char::is_alphabetic)
        && text.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '“' | '„' | '«' | '"'))
        && !text.trim_end().ends_with(SENTENCE);
    is_line.then_some(text)
}

/// Whether a block is one that a sub-heading stands in front of.
fn heads(next: &Block) -> bool {
    matches!(next, Block::Paragraph(_) | Block::List { .. }) && line(next).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::html;

    /// Which blocks of a text become headings, and of which level.
    #[track_caller]
    fn check(text: &str, expected: &[Option<u8>]) {
        let levels: Vec<Option<u8>> = raised(html::blocks(text, None))
            .iter()
            .map(|block| match block {
                Block::Heading { level, .. } => Some(*level),
                _ => None,
            })
            .collect();
        assert_eq!(levels, expected, "{text}");
    }

    #[test]
    fn lines_in_bold_letters_between_paragraphs_are_sub_headings() {
        let text =
            "<p>Ships wait.<p><b>The port</b><p>It is shut.<p><b>The storm</b><p>It goes on.";
        check(text, &[None, Some(2), None, Some(2), None]);
        let below = format!("<p>Ships.<h2>Monday</h2>{text}");
        check(&below, &[None, Some(2), None, Some(3), None, Some(3), None]);
    }

    #[test]
    fn other_lines_in_bold_letters_stay_as_they_are() {
        for (first, second) in [
            ("<b>Ada</b>", "<b>Ada</b>"),
            ("<b>Is the port shut?</b>", "<b>For how long?</b>"),
            ("<b>The port is shut.</b>", "<b>Ships wait.</b>"),
            ("<b>The port</b> is shut", "<b>Ships</b> wait"),
            ("<b>The port</b>", "Ships wait"),
            (
                "<b><a href=https://a.example/x>The port</a></b>",
                "<b><a href=https://a.example/y>The storm</a></b>",
            ),
        ] {
            check(
                &format!("<p>One.<p>{first}<p>Two.<p>{second}<p>Three."),
                &[None; 5],
            );
        }
        check(
            "<p><b>Ada Beispiel</b><p>One.<p>Two.<p><b>The end</b>",
            &[None; 4],
        );
    }
}
