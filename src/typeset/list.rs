//! Lists: a mark before each item and a hanging indent below it.

use super::galley::{Galley, Margin};
use super::prose;
use crate::news::{Block, ListItem};
use crate::text::width::fit_right;
use crate::theme::Role;

/// The mark of an item without a number.
pub(super) fn bullet(galley: &Galley) -> Margin {
    Margin::hanging(galley.glyphs.bullet, Role::ListMarker)
}

/// Sets a list; `first` is the number of its first item, `None` for bullets.
///
/// Items stand close unless one of them has several paragraphs.
pub(super) fn set(galley: &mut Galley, first: Option<u32>, items: &[ListItem], base: Role) {
    let is_loose = items.iter().any(|item| !is_short(item));
    let digits = first.map(|first| number(first, items.len().saturating_sub(1)).len());
    for (index, item) in items.iter().enumerate() {
        if index > 0 && is_loose {
            galley.blank();
        }
        let mark = match (first, digits) {
            (Some(first), Some(digits)) => {
                let mark = fit_right(&number(first, index), digits);
                Margin::hanging(&mark, Role::ListMarker)
            }
            _ => bullet(galley),
        };
        galley.within(mark, |galley| self::item(galley, item, base));
    }
}

fn number(first: u32, index: usize) -> String {
    let index = u32::try_from(index).unwrap_or(u32::MAX);
    format!("{}. ", first.saturating_add(index))
}

/// Whether an item is one piece of text, perhaps with a list below it.
fn is_short(item: &[Block]) -> bool {
    matches!(
        item,
        [] | [Block::Paragraph(_) | Block::List { .. }] | [Block::Paragraph(_), Block::List { .. }]
    )
}

/// A list within an item follows its words without a blank row.
fn item(galley: &mut Galley, item: &[Block], base: Role) {
    for (index, block) in item.iter().enumerate() {
        if index > 0 && !matches!(block, Block::List { .. }) {
            galley.blank();
        }
        prose::block(galley, block, base);
    }
}
