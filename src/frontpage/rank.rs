//! Which stories of a page are its news.
//!
//! Two forests of decision trees, trained on pages whose headlines people marked (see
//! `examples/train_frontpage.rs`). The first looks at each story and at what its groups are
//! like; the second looks again, knowing what the first thought of the whole group, so that
//! stories of one list stay together.

use std::collections::HashMap;

use super::features::{KINDS, Table};
use super::forest::Forest;
use super::model;

/// What is less likely than this is never listed.
const FLOOR: f32 = 0.08;

/// How much the mean of its group counts for a story, beside what is thought of itself.
///
/// Cross-validated by site on 53 pages, 0 gave F1 .955 and .8 gave .974; what is won are whole
/// pages of unusual kinds, of which a part of the list was left out before.
const SHARE: f32 = 0.75;

/// The kind of group, among those of [`Table::groups`]: by names five levels up.
const WIDE: usize = 1;

/// How likely each story of a page is the page's own news, 0 to 1.
pub fn judge(table: &Table) -> Vec<f32> {
    judge_with(table, &model::FIRST, &model::SECOND)
}

/// The same with other forests.
pub fn judge_with(table: &Table, first: &Forest<'_>, second: &Forest<'_>) -> Vec<f32> {
    let alone = alone(table, first);
    let likely: Vec<f32> = with_groups(table, &alone)
        .into_iter()
        .zip(&table.rows)
        .zip(&table.is_barred)
        .map(|((more, row), &is_barred)| {
            let mut row = row.clone();
            row.extend(more);
            if is_barred { 0.0 } else { second.ask(&row) }
        })
        .collect();
    together(table, &likely)
}

/// Draws the stories of one group together: a list is news as a whole or not at all.
#[allow(clippy::cast_precision_loss)] // a page has far fewer than 2^24 stories
fn together(table: &Table, likely: &[f32]) -> Vec<f32> {
    let mut sums: HashMap<u64, (f32, u32)> = HashMap::new();
    let free = || table.groups.iter().zip(likely).zip(&table.is_barred);
    for ((groups, &p), _) in free().filter(|(_, is_barred)| !**is_barred) {
        let (sum, count) = sums.entry(groups[WIDE]).or_default();
        *sum += p;
        *count += 1;
    }
    free()
        .map(|((groups, &p), &is_barred)| match sums.get(&groups[WIDE]) {
            Some(&(sum, count)) if !is_barred => p * (1.0 - SHARE) + sum / count as f32 * SHARE,
            _ => 0.0,
        })
        .collect()
}

/// What a first forest says of each story.
pub fn alone(table: &Table, first: &Forest<'_>) -> Vec<f32> {
    let rows = table.rows.iter().zip(&table.is_barred);
    rows.map(|(row, &is_barred)| if is_barred { 0.0 } else { first.ask(row) })
        .collect()
}

/// Which stories are listed, given how likely each is: as many of the likeliest as make the
/// expected F1 greatest.
///
/// On a page of an unusual kind the forests are unsure of all its stories alike, and a fixed
/// threshold would leave out the whole page.
#[allow(clippy::cast_precision_loss)] // a page has far fewer than 2^24 stories
pub fn keep(likely: &[f32]) -> Vec<bool> {
    let mut falling: Vec<f32> = likely.to_vec();
    falling.sort_by(|a, b| b.total_cmp(a));
    let all: f32 = falling.iter().sum();
    let mut hoped = 0.0;
    let mut best = (0.0, f32::MAX);
    for (before, &p) in falling.iter().enumerate() {
        hoped += p;
        let expected = 2.0 * hoped / (before as f32 + 1.0 + all);
        if expected > best.0 {
            best = (expected, p);
        }
    }
    let threshold = best.1.max(FLOOR);
    likely.iter().map(|&p| p >= threshold).collect()
}

/// What the second forest knows beside the row: what the first thought of the story, of its
/// groups, of the page and of the stories around.
#[allow(clippy::cast_precision_loss)] // a page has far fewer than 2^24 stories
pub fn with_groups(table: &Table, alone: &[f32]) -> Vec<Vec<f32>> {
    #[derive(Default, Clone, Copy)]
    struct Sum {
        total: f32,
        count: f32,
        best: f32,
    }
    let mut out: Vec<Vec<f32>> = alone.iter().map(|&p| vec![p]).collect();
    for kind in 0..KINDS {
        let mut sums: HashMap<u64, Sum> = HashMap::new();
        for (groups, &p) in table.groups.iter().zip(alone) {
            let sum = sums.entry(groups[kind]).or_default();
            sum.total += p;
            sum.count += 1.0;
            sum.best = sum.best.max(p);
        }
        for ((groups, &p), row) in table.groups.iter().zip(alone).zip(&mut out) {
            let sum = sums[&groups[kind]];
            row.push(sum.total / sum.count);
            row.push(sum.best);
            row.push((sum.total - p) / (sum.count - 1.0).max(1.0));
        }
    }
    let best = alone.iter().copied().fold(0.0, f32::max);
    let all: f32 = alone.iter().sum();
    let mut before = 0.0;
    for (number, row) in out.iter_mut().enumerate() {
        let near = &alone[number.saturating_sub(3)..(number + 4).min(alone.len())];
        row.push(best);
        row.push(all.ln_1p());
        row.push(before / all.max(1e-3));
        row.push(near.iter().sum::<f32>() / near.len() as f32);
        before += alone[number];
    }
    out
}
