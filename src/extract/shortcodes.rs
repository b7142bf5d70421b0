//! Codes of weblogs that no program has taken out: `[caption id="a_1"]`, `[/caption]`.
//!
//! A weblog's program replaces them by what they stand for; feeds and moved sites often show them
//! as they are. Code that is shown as code keeps its brackets.
//!
//! Source: the Shortcode API of `WordPress`, which other programs have taken over.

use std::collections::HashSet;

use crate::news::{Block, Inline};
use crate::text::Plain;

/// Bytes of the longest name, and of the longest code with all it says: builders of pages write
/// the whole style of a column into one.
const MAX_NAME: usize = 60;
const MAX_CODE: usize = 8_000;

/// Takes the codes out, and the paragraphs that hold nothing else.
pub(super) fn without(mut blocks: Vec<Block>) -> Vec<Block> {
    let mut ended = HashSet::new();
    for block in &mut blocks {
        each_text(block, &mut |text| {
            ended.extend(
                codes(text)
                    .filter(|code| code.is_end)
                    .map(|code| code.name.to_owned()),
            );
        });
    }
    let mut begun = HashSet::new();
    for block in &mut blocks {
        each_text(block, &mut |text| {
            let starts = codes(text).filter(|code| !code.is_end);
            begun.extend(
                starts
                    .filter(|code| code.says_more || ended.contains(code.name))
                    .map(|code| code.name.to_owned()),
            );
        });
    }
    if begun.is_empty() {
        return blocks;
    }
    blocks.retain_mut(|block| {
        let mut is_changed = false;
        each_text(block, &mut |text| {
            if let Some(rest) = cut(text, &begun, &ended) {
                is_changed = true;
                *text = Plain::run(&rest);
            }
        });
        !(is_changed && is_empty(block))
    });
    blocks
}

/// A code in a text.
struct Code<'t> {
    /// What stands behind the bracket.
    name: &'t str,
    /// Whether it ends what another began: `[/caption]`.
    is_end: bool,
    /// Whether something is said behind the name: `[caption id="a_1"]`.
    says_more: bool,
    /// Its bytes in the text.
    start: usize,
    end: usize,
}

/// What has the form of a code in a text.
fn codes(text: &str) -> impl Iterator<Item = Code<'_>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let start = from + text.get(from..)?.find('[')?;
            from = start + 1;
            if let Some(code) = code_at(text, start) {
                from = code.end;
                return Some(code);
            }
        }
    })
}

/// The code that begins with the bracket at `start`.
fn code_at(text: &str, start: usize) -> Option<Code<'_>> {
    let inside = text.get(start + 1..)?;
    let (is_end, inside) = match inside.strip_prefix('/') {
        Some(inside) => (true, inside),
        None => (false, inside),
    };
    let is_of_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "_-".contains(c);
    let (name, rest) = inside.split_at(inside.find(|c| !is_of_name(c))?);
    let is_name =
        (2..=MAX_NAME).contains(&name.len()) && name.starts_with(|c: char| c.is_ascii_lowercase());
    let near = rest
        .get(..rest.floor_char_boundary(MAX_CODE))
        .unwrap_or(rest);
    // No code begins inside of another: what has no end is not searched again and again.
    let end = near.find(['[', ']'])?;
    let (said, _) = near.split_at(end);
    if near.as_bytes().get(end) != Some(&b']') {
        return None;
    }
    // Values have names: "[sic as printed]" is a remark.
    let says_more = said.strip_prefix(' ').is_some_and(|said| {
        said.trim_start()
            .split_once('=')
            .is_some_and(|(key, _)| !key.is_empty() && key.chars().all(is_of_name))
    });
    let is_code = is_name && (said.is_empty() || said == "/" || says_more && !is_end);
    is_code.then(|| Code {
        name,
        is_end,
        says_more,
        start,
        end: text.len() - rest.len() + end + 1,
    })
}

/// A text without the codes; `None` where it has none. An end belongs to a start, and a code that
/// says nothing more to its end: `[laughter]` and `[/s]` alone are words.
fn cut(text: &str, begun: &HashSet<String>, ended: &HashSet<String>) -> Option<String> {
    let mut out = String::new();
    let mut from = 0;
    for code in codes(text) {
        let is_known = begun.contains(code.name)
            && (code.is_end || code.says_more || ended.contains(code.name));
        if is_known {
            out.push_str(text.get(from..code.start)?);
            from = code.end;
        }
    }
    let rest = text.get(from..)?;
    (from > 0).then(|| {
        let is_apart = out.is_empty() || out.ends_with(' ');
        out.push_str(if is_apart { rest.trim_start() } else { rest });
        out
    })
}

/// Whether a block shows nothing.
fn is_empty(block: &Block) -> bool {
    match block {
        Block::Paragraph(text) | Block::Heading { text, .. } => {
            Inline::text(text).trim().is_empty()
        }
        _ => false,
    }
}

/// Hands on every text of a block that is not code. Blocks are nested no deeper than
/// [`Block::MAX_DEPTH`].
fn each_text(block: &mut Block, take: &mut impl FnMut(&mut Plain)) {
    match block {
        Block::Paragraph(text) | Block::Heading { text, .. } => in_line(text, take),
        Block::List { items, .. } => {
            for block in items.iter_mut().flatten() {
                each_text(block, take);
            }
        }
        Block::Quote(blocks) => {
            for block in blocks {
                each_text(block, take);
            }
        }
        Block::Figure { caption, .. } => in_line(caption, take),
        Block::Table { rows, .. } => {
            for cell in rows.iter_mut().flatten() {
                in_line(cell, take);
            }
        }
        Block::Code(_) | Block::Rule | Block::Post { .. } => {}
    }
}

fn in_line(inlines: &mut [Inline], take: &mut impl FnMut(&mut Plain)) {
    for inline in inlines {
        match inline {
            Inline::Text(text) => take(text),
            Inline::Strong(inner) | Inline::Emphasis(inner) | Inline::Link { text: inner, .. } => {
                in_line(inner, take);
            }
            Inline::Code(_) | Inline::Break => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::html;

    #[track_caller]
    fn check(fragment: &str, expected: &str) {
        let body = without(html::blocks(fragment, None));
        assert_eq!(
            html::write(&body),
            html::write(&html::blocks(expected, None))
        );
    }

    #[test]
    fn codes_that_nothing_stands_for_are_taken_out() {
        for (page, expected) in [
            (
                "<p>[caption id=\"a_1\" width='20']The harbour[/caption]",
                "<p>The harbour",
            ),
            (
                "<p>[row_of_two][text columns=&#8221;&#8221; rule=&#8221;a&#8243;]<p>The harbour is closed.<p>[/text][/row_of_two]",
                "<p>The harbour is closed.",
            ),
            (
                "<p>[player-bar wide=\"true\"]<p>The <b>harbour [tip key=1]is</b> closed.",
                "<p>The <b>harbour is</b> closed.",
            ),
            (
                "<ul><li>[big]Ships[/big]<li>Boats</ul>",
                "<ul><li>Ships<li>Boats</ul>",
            ),
        ] {
            check(page, expected);
        }
    }

    #[test]
    fn brackets_of_writers_stay() {
        for page in [
            "<p>\"He [the mayor] went [sic] on [laughter].\"",
            "<p>Close the tag with [/text] and write x[1], [a=b] or [link].",
            "<p>[comments] [note from the editor = none]",
            "<p>Write <code>[caption id=\"a\"]</code> here.<pre>[caption id=\"a\"]</pre>",
            "<p>[row [row [row",
        ] {
            check(page, page);
        }
    }
}
