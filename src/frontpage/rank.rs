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

/// How likely a story must be the page's own news to be listed.
///
/// Between .30 and .50 the cross-validated F1 changes by less than .01; below, menus come in.
const THRESHOLD: f32 = 0.4;

/// A page whose likeliest story is below this gives its weightiest group instead.
const HOPELESS: f32 = 0.25;

/// How likely each story of a page is the page's own news, 0 to 1.
pub fn judge(table: &Table) -> Vec<f32> {
    judge_with(table, &model::FIRST, &model::SECOND)
}

/// The same with other forests.
pub fn judge_with(table: &Table, first: &Forest<'_>, second: &Forest<'_>) -> Vec<f32> {
    let alone: Vec<f32> = table.rows.iter().map(|row| first.ask(row)).collect();
    with_groups(table, &alone)
        .into_iter()
        .zip(&table.rows)
        .map(|(more, row)| {
            let mut row = row.clone();
            row.extend(more);
            second.ask(&row)
        })
        .collect()
}

/// Which stories are listed, given how likely each is.
pub fn keep(table: &Table, likely: &[f32]) -> Vec<bool> {
    let best = likely.iter().copied().fold(0.0, f32::max);
    if best >= HOPELESS {
        // A page of an unusual kind makes the forests unsure of all its stories alike.
        let threshold = THRESHOLD.min(best * 0.5);
        return likely.iter().map(|&p| p >= threshold).collect();
    }
    let mut weights: HashMap<u64, f32> = HashMap::new();
    for (groups, &p) in table.groups.iter().zip(likely) {
        *weights.entry(groups[0]).or_default() += p;
    }
    let heaviest = weights
        .iter()
        .max_by(|a, b| a.1.total_cmp(b.1).then(a.0.cmp(b.0)));
    let Some((&group, _)) = heaviest else {
        return Vec::new();
    };
    table
        .groups
        .iter()
        .map(|groups| groups[0] == group)
        .collect()
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
