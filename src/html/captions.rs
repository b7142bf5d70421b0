//! Words of a caption that stand on several lines of a page, put together as one caption.

use crate::news::{Block, Inline};
use crate::text::Plain;

/// Bytes of a caption beyond which no further line is added: each makes it be read anew, and no
/// caption has so many.
const LONG_CAPTION: usize = 4096;

/// Adds words to a caption, on a line of their own; the first credit stays.
pub(super) fn join(
    (caption, credit): (&mut Vec<Inline>, &mut Option<Plain>),
    (text, added): (Vec<Inline>, Option<Plain>),
) {
    if *caption != text && !text.is_empty() && room_behind(caption, LONG_CAPTION) > 0 {
        join_lines(caption, text);
    }
    if credit.is_none() {
        *credit = added;
    }
}

/// What is left of `room`, in bytes, behind `inlines`; looks no further than to where none is left.
/// Nested as deep as there are styles.
fn room_behind(inlines: &[Inline], room: usize) -> usize {
    inlines.iter().fold(room, |room, inline| match inline {
        _ if room == 0 => 0,
        Inline::Text(text) | Inline::Code(text) => room.saturating_sub(text.len()),
        Inline::Break => room - 1,
        Inline::Strong(inner) | Inline::Emphasis(inner) | Inline::Link { text: inner, .. } => {
            room_behind(inner, room - 1)
        }
    })
}

/// Adds a line. Styles that meet at the line end go on over it, as they do where the two are read
/// from one piece of markup: so the lines are written as one and read again.
fn join_lines(lines: &mut Vec<Inline>, line: Vec<Inline>) {
    if !lines.is_empty() {
        lines.push(Inline::Break);
    }
    lines.extend(line);
    let written = super::write(&[Block::Paragraph(std::mem::take(lines))]);
    *lines = match <[Block; 1]>::try_from(super::blocks(&written, None)) {
        Ok([Block::Paragraph(joined)]) => joined,
        // Markup that is more than lines: its words.
        other => {
            let others = other.map_or_else(|many| many, Vec::from);
            let words = others.iter().filter_map(|block| match block {
                Block::Paragraph(text) | Block::Heading { text, .. } => Some(Inline::text(text)),
                _ => None,
            });
            vec![Inline::Text(Plain::new(
                &words.collect::<Vec<_>>().join(" "),
            ))]
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::html;

    #[test]
    fn a_caption_of_many_lines_is_bounded_and_read_back_alike() {
        let strong = |text: String| Inline::Strong(vec![Inline::Text(Plain::new(&text))]);
        let to = url::Url::parse("https://news.example/x").unwrap();
        let mut caption = Vec::new();
        for n in 0..5000 {
            let line = strong(format!("{n}: a line."));
            let line = if n % 3 == 0 {
                let text = vec![line];
                Inline::Link {
                    to: to.clone(),
                    text,
                }
            } else {
                line
            };
            join((&mut caption, &mut None), (vec![line], None));
        }
        assert!(Inline::text(&caption).starts_with("0: a line. 1: a line."));
        assert!(Inline::text(&caption).len() < 2 * LONG_CAPTION);
        let blocks = vec![Block::Paragraph(caption)];
        assert_eq!(html::blocks(&html::write(&blocks), None), blocks);
    }
}
