//! Blocks in general: paragraphs, headings, quotations, code and rules.

use jiff::Timestamp;

use super::flow::{Flow, shown};
use super::galley::{Galley, Margin, run};
use super::{figure, list, table};
use crate::news::Block;
use crate::text::width::columns;
use crate::text::wrap::chop;
use crate::text::{Plain, Verbatim};
use crate::theme::Role;

/// Columns by which code stands in, and the rest of a line of it that did not fit once more.
const CODE_INDENT: &str = "  ";

/// Sets `blocks` below each other with a blank row between two; plain words are of role `base`.
pub(super) fn blocks(galley: &mut Galley, blocks: &[Block], base: Role) {
    for (index, block) in blocks.iter().enumerate() {
        if index > 0 {
            galley.blank();
        }
        self::block(galley, block, base);
    }
}

/// Sets one block.
pub(super) fn block(galley: &mut Galley, block: &Block, base: Role) {
    match block {
        Block::Paragraph(inlines) => {
            let flow = galley.flat(inlines, base);
            galley.piece(&flow);
        }
        Block::Heading { text, .. } => {
            let flow = galley.flat(text, Role::Heading);
            galley.piece(&flow);
        }
        Block::List { first, items } => list::set(galley, *first, items, base),
        Block::Quote(blocks) => {
            let bar = Margin::every_row(galley.glyphs.bar, Role::Quote);
            galley.within(bar, |galley| self::blocks(galley, blocks, Role::Quote));
        }
        Block::Code(code) => {
            let indent = Margin::every_row(CODE_INDENT, Role::Code);
            galley.within(indent, |galley| self::code(galley, code));
        }
        Block::Figure {
            images,
            caption,
            credit,
        } => figure::set(galley, images, caption, credit.as_ref()),
        Block::Table { has_head, rows } => table::set(galley, *has_head, rows, base),
        Block::Rule => {
            galley.begin_piece();
            let rule = galley.glyphs.rule.repeat(galley.text_width());
            galley.row(vec![run(&rule, Role::Rule)], 0);
        }
        Block::Post { at, words } => post(galley, *at, words),
    }
}

/// Columns of the rule in front of the time of a post.
const POST_RULE: usize = 2;

/// Sets the head of a post: its time in a rule as wide as the text. A time that is too long for
/// that stands below the rule.
fn post(galley: &mut Galley, at: Option<Timestamp>, words: &Plain) {
    let time = match at {
        Some(at) => galley.time(at),
        None => words.to_string(),
    };
    galley.begin_piece();
    let width = galley.text_width();
    let rest = width.checked_sub(columns(&time) + POST_RULE + 2);
    let bar = |columns: usize| galley.glyphs.rule.repeat(columns);
    let Some(rest) = rest.filter(|_| !time.is_empty()) else {
        let rule = bar(width);
        galley.row(vec![run(&rule, Role::Rule)], 0);
        return galley.flow(&Flow::plain(&time, Role::Byline));
    };
    let row = vec![
        run(&format!("{} ", bar(POST_RULE)), Role::Rule),
        run(&time, Role::Byline),
        run(&format!(" {}", bar(rest)), Role::Rule),
    ];
    galley.row(row, 0);
}

/// Sets code line by line. A line that is too long is cut anywhere, because a break between
/// words would look like a line end of the code; its rest is indented.
fn code(galley: &mut Galley, code: &Verbatim) {
    galley.begin_piece();
    let code = code.as_str().trim_end().trim_start_matches('\n');
    if code.is_empty() {
        return;
    }
    let width = galley.text_width();
    let indent = CODE_INDENT.len();
    let indent = if width > 2 * indent { indent } else { 0 };
    for line in code.split('\n') {
        let line = line.trim_end();
        let parts = if columns(line) <= width {
            std::iter::once(0..line.len()).collect()
        } else {
            chop(line, width - indent)
        };
        let mut from = 0;
        for part in parts {
            galley.pass(line, from..part.start);
            from = part.start;
            let indent = if from == 0 { 0 } else { indent };
            let words = line.get(part).unwrap_or_default();
            let words = shown(words, width - indent, galley.glyphs.ellipsis);
            galley.row(vec![run(words, Role::Code)], indent);
        }
        galley.pass(line, from..line.len());
        galley.pass_chars(1);
    }
}
