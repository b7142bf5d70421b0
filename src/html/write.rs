//! Blocks → clean HTML: the form in which articles are stored and exported.

use std::fmt::Write as _;

use jiff::Timestamp;

use super::entities::escape_into;
use crate::news::{Block, Image, Inline};
use crate::text::Plain;

/// Writes blocks, each on a line of its own.
pub(super) fn write(blocks: &[Block]) -> String {
    let mut out = String::new();
    for block in blocks {
        self::block(block, &mut out);
        out.push('\n');
    }
    out
}

/// Recursion is bounded: blocks nest at most [`Block::MAX_DEPTH`] deep.
fn block(block: &Block, out: &mut String) {
    match block {
        Block::Paragraph(text) => element("p", text, out),
        Block::Heading { level, text } => element(&format!("h{level}"), text, out),
        Block::List { first, items } => list(*first, items, out),
        Block::Quote(inner) => {
            out.push_str("<blockquote>");
            for block in inner {
                self::block(block, out);
            }
            out.push_str("</blockquote>");
        }
        Block::Code(text) => {
            out.push_str("<pre><code>");
            escape_into(out, text.as_str());
            out.push_str("</code></pre>");
        }
        Block::Figure {
            images,
            caption,
            credit,
        } => {
            out.push_str("<figure>");
            for image in images {
                self::image(image, out);
            }
            if !caption.is_empty() || credit.is_some() {
                out.push_str("<figcaption>");
                inlines(caption, out);
                if let Some(credit) = credit {
                    out.push_str("<small class=\"credit\">");
                    escape_into(out, credit);
                    out.push_str("</small>");
                }
                out.push_str("</figcaption>");
            }
            out.push_str("</figure>");
        }
        Block::Table { has_head, rows } => table(*has_head, rows, out),
        Block::Rule => out.push_str("<hr>"),
        Block::Post { at, words } => post(*at, words, out),
    }
}

/// The role tells the head of a post from the times that stand in running text.
fn post(at: Option<Timestamp>, words: &Plain, out: &mut String) {
    out.push_str("<p><time role=\"separator\"");
    if let Some(at) = at {
        let _ = write!(out, " datetime=\"{at}\"");
    }
    out.push('>');
    escape_into(out, words);
    out.push_str("</time></p>");
}

fn list(first: Option<u32>, items: &[Vec<Block>], out: &mut String) {
    match first {
        None => out.push_str("<ul>"),
        Some(1) => out.push_str("<ol>"),
        Some(first) => {
            let _ = write!(out, "<ol start=\"{first}\">");
        }
    }
    for item in items {
        out.push_str("<li>");
        for block in item {
            self::block(block, out);
        }
        out.push_str("</li>");
    }
    out.push_str(if first.is_some() { "</ol>" } else { "</ul>" });
}

fn table(has_head: bool, rows: &[Vec<Vec<Inline>>], out: &mut String) {
    // The role says that it is a table of data and not one that only places things.
    out.push_str("<table role=\"table\">");
    for (number, row) in rows.iter().enumerate() {
        out.push_str("<tr>");
        let cell = if has_head && number == 0 { "th" } else { "td" };
        for text in row {
            element(cell, text, out);
        }
        out.push_str("</tr>");
    }
    out.push_str("</table>");
}

fn image(image: &Image, out: &mut String) {
    out.push_str("<img src=\"");
    escape_into(out, image.url.as_str());
    out.push_str("\" alt=\"");
    escape_into(out, &image.alt);
    out.push_str("\">");
}

fn element(name: &str, text: &[Inline], out: &mut String) {
    let _ = write!(out, "<{name}>");
    inlines(text, out);
    let _ = write!(out, "</{name}>");
}

/// Recursion is bounded as that of blocks is.
fn inlines(inlines: &[Inline], out: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Text(text) => escape_into(out, text),
            Inline::Strong(inner) => element("strong", inner, out),
            Inline::Emphasis(inner) => element("em", inner, out),
            Inline::Code(text) => {
                out.push_str("<code>");
                escape_into(out, text);
                out.push_str("</code>");
            }
            Inline::Link { to, text } => {
                out.push_str("<a href=\"");
                escape_into(out, to.as_str());
                out.push_str("\">");
                self::inlines(text, out);
                out.push_str("</a>");
            }
            Inline::Break => out.push_str("<br>"),
        }
    }
}
