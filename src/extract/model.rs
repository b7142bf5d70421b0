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
/// Of 40,000 runs of given pages, 70 % are given up at one of these, and one of those would have
/// ended above 0.12.
const GIVE_UP: [(usize, f32); 4] = [(60, -4.4), (100, -4.0), (150, -3.4), (200, -3.0)];

/// Rows that walk a tree side by side.
///
/// A step of a walk waits for the number and the branch of the step before. Side by side the
/// processor has eight such steps to do at a time, and a tree is in its cache for all but the
/// first.
const ABREAST: usize = 8;

/// The score of each run, 0 to 1.
pub(super) fn scores(table: &Table) -> Vec<f32> {
    let rows: Vec<&[f32]> = table.rows().collect();
    let mut odds = vec![0.0_f32; rows.len()];
    // The rows that are not given up yet.
    let mut open: Vec<usize> = (0..rows.len()).collect();
    let mut from = 0;
    for (trees, hopeless) in GIVE_UP.into_iter().chain([(trees::ROOTS.len(), f32::MIN)]) {
        let roots = trees::ROOTS.get(from..trees).unwrap_or_default();
        for chunk in open.chunks(ABREAST) {
            // A row more than there are is the first one again.
            let places: [usize; ABREAST] =
                std::array::from_fn(|lane| *chunk.get(lane).unwrap_or(&chunk[0]));
            let sums = abreast(places.map(|row| rows[row]), roots);
            for (&row, sum) in chunk.iter().zip(sums) {
                odds[row] += sum;
            }
        }
        open.retain(|&row| odds[row] >= hopeless);
        from = trees;
    }
    for odds in &mut odds {
        *odds = 1.0 / (1.0 + (-*odds).exp());
    }
    odds
}

/// What some trees say of a few rows: the sum of the leaves each ends in.
fn abreast(rows: [&[f32]; ABREAST], roots: &[u16]) -> [f32; ABREAST] {
    let mut sums = [0.0_f32; ABREAST];
    for &root in roots {
        let mut at = [i16::try_from(root).unwrap_or(-1); ABREAST];
        // Until all are at a leaf: below zero, where a walk stays.
        while at.iter().any(|&at| at >= 0) {
            for (at, row) in at.iter_mut().zip(rows) {
                let Node(number, bound, low, high) =
                    &trees::NODES[usize::try_from(*at).unwrap_or(0)];
                // Chosen, not branched: which way a run goes cannot be foretold.
                let child = if row[usize::from(*number)] <= *bound {
                    *low
                } else {
                    *high
                };
                *at = if *at < 0 { *at } else { child };
            }
        }
        for (sum, at) in sums.iter_mut().zip(at) {
            *sum += trees::LEAVES[usize::from(at.unsigned_abs()) - 1];
        }
    }
    sums
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
