//! Words of a caption that stand on several lines of a page, put together as one caption.

use std::collections::HashSet;

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
    let is_known = || Inline::text(caption).contains(Inline::text(&text).trim());
    if !text.is_empty() && room_behind(caption, LONG_CAPTION) > 0 && !is_known() {
        join_lines(caption, text);
    }
    if credit.is_none() {
        *credit = added;
    }
}

/// A caption in which no line is said twice: pages give it once for narrow screens and once for
/// wide ones.
pub(super) fn once(caption: Vec<Inline>) -> Vec<Inline> {
    let mut known = HashSet::new();
    let lines = caption.split(|inline| *inline == Inline::Break);
    let lines: Vec<&[Inline]> = lines
        .filter(|line| known.insert(Inline::text(line)))
        .collect();
    if lines.iter().map(|line| line.len() + 1).sum::<usize>() > caption.len() {
        return caption;
    }
    read_again(lines.join(&Inline::Break))
}

/// Bytes of a credit from which it is no name that says a word twice.
const DOUBLED: usize = 8;

/// A credit that is not said twice.
pub(super) fn credit_once(credit: Plain) -> Plain {
    let mut once = credit.as_str();
    while let Some((one, two)) = once.split_at_checked(once.len() / 2)
        && one == two.strip_prefix(' ').unwrap_or(two)
        && one.len() >= DOUBLED
    {
        once = one;
    }
    if once.len() == credit.len() {
        return credit;
    }
    Plain::new(once)
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

/// Adds a line.
fn join_lines(lines: &mut Vec<Inline>, line: Vec<Inline>) {
    if !lines.is_empty() {
        lines.push(Inline::Break);
    }
    lines.extend(line);
    *lines = once(read_again(std::mem::take(lines)));
}

/// Lines put together, as one. Styles that meet at a line end go on over it, as they do where the
/// two are read from one piece of markup: so the lines are written as one and read again.
fn read_again(lines: Vec<Inline>) -> Vec<Inline> {
    let written = super::write(&[Block::Paragraph(lines)]);
    match <[Block; 1]>::try_from(super::blocks(&written, None)) {
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
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::html;

    #[test]
    fn a_line_of_a_caption_is_said_once() {
        let line = |text: &str| Inline::Text(Plain::new(text));
        let caption = vec![line("The port."), Inline::Break, line("A. Nobody")];
        assert_eq!(once(caption.clone()), caption);
        let mut twice = caption.clone();
        twice.extend([Inline::Break, line("The port.")]);
        assert_eq!(once(twice), caption);
        let strong = |text: &str| Inline::Strong(vec![line(text)]);
        let between = [line("a"), strong("b"), line("a"), strong("c")];
        let lines: Vec<Inline> = between
            .into_iter()
            .flat_map(|line| [line, Inline::Break])
            .take(7)
            .collect();
        let blocks = vec![Block::Paragraph(once(lines))];
        assert_eq!(html::blocks(&html::write(&blocks), None), blocks);
    }

    #[test]
    fn a_line_that_comes_with_others_is_said_once() {
        let line = |text: &str| Inline::Text(Plain::new(text));
        let mut caption = vec![line("The port."), Inline::Break, line("A. Nobody")];
        let more = vec![line("The crane."), Inline::Break, line("The port.")];
        join((&mut caption, &mut None), (more, None));
        assert_eq!(Inline::text(&caption), "The port. A. Nobody The crane.");
    }

    #[test]
    fn what_a_caption_says_already_is_not_added() {
        let line = |text: &str| vec![Inline::Text(Plain::new(text))];
        let mut caption = line("The port on Monday.");
        join((&mut caption, &mut None), (line("on Monday"), None));
        assert_eq!(caption, line("The port on Monday."));
    }

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
