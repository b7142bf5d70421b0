//! Blocks in general: paragraphs, headings, quotations, code and rules.

use super::flow::shown;
use super::galley::{Galley, Margin, run};
use super::{figure, list, table};
use crate::news::Block;
use crate::text::Verbatim;
use crate::text::width::columns;
use crate::text::wrap::chop;
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
    }
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
