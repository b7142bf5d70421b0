//! How likely each run belongs to the article: gradient-boosted trees over the numbers of
//! `features`.
//!
//! The trees were learned from pages of known truth by `model/train.py`, which names the sources
//! and can be run again with pages of one's own. A tree adds to the log odds that a run is text
//! of the article; most runs of a page are so clearly not that a few trees settle it.

use super::features::Table;

// Generated: digits are not grouped for people there.
#[allow(
    clippy::unreadable_literal,
    clippy::excessive_precision,
    clippy::approx_constant
)]
mod trees;

/// A branch of a tree: the number looked at, the bound, the child for numbers up to the bound
/// and the child for those beyond. A child below zero is a leaf, -1 the first.
pub(super) struct Node(u8, f32, i16, i16);

/// Log odds below which a run is given up after so many trees.
///
/// Of 20,000 runs of given pages, 67 % are given up at one of these, and 3 of those would have
/// ended above 0.12, none above 0.5.
const GIVE_UP: [(usize, f32); 3] = [(40, -3.5), (60, -3.5), (100, -3.0)];

/// Rows that are asked together. Their walks do not wait for one another, and a tree is in the
/// processor's cache for all but the first.
const TOGETHER: usize = 16;

/// The score of each run, 0 to 1.
pub(super) fn scores(table: &Table) -> Vec<f32> {
    let rows: Vec<&[f32]> = table.rows().collect();
    rows.chunks(TOGETHER)
        .flat_map(|rows| together(rows, &trees::ROOTS))
        .collect()
}

/// The scores of a few rows.
fn together(rows: &[&[f32]], roots: &[u16]) -> Vec<f32> {
    let mut odds = vec![0.0_f32; rows.len()];
    // The rows that are not given up yet.
    let mut open: Vec<usize> = (0..rows.len()).collect();
    let mut from = 0;
    for (trees, hopeless) in GIVE_UP.into_iter().chain([(roots.len(), f32::MIN)]) {
        let mut sums = vec![0.0_f32; rows.len()];
        for &root in roots.get(from..trees).unwrap_or_default() {
            for &row in &open {
                sums[row] += leaf(rows[row], root);
            }
        }
        for &row in &open {
            odds[row] += sums[row];
        }
        open.retain(|&row| odds[row] >= hopeless);
        from = trees;
    }
    for odds in &mut odds {
        *odds = 1.0 / (1.0 + (-*odds).exp());
    }
    odds
}

/// The leaf in which a run ends.
fn leaf(row: &[f32], root: u16) -> f32 {
    let mut at = usize::from(root);
    loop {
        let Node(number, bound, low, high) = &trees::NODES[at];
        // Chosen by index: which way a run goes cannot be foretold, so a branch costs more.
        let child = [*high, *low][usize::from(row[usize::from(*number)] <= *bound)];
        match usize::try_from(child) {
            Ok(node) => at = node,
            Err(_) => return trees::LEAVES[usize::from(child.unsigned_abs()) - 1],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::trees;
    use crate::extract::{Page, training};

    #[test]
    fn the_trees_know_the_numbers_by_their_places() {
        let examples = training::runs(&Page {
            html: "<p>text",
            url: None,
        });
        assert_eq!(
            examples.names,
            trees::FEATURES,
            "train again: src/extract/model/train.py"
        );
    }
}
