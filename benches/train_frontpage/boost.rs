//! Gradient-boosted decision trees for yes or no, on columns cut into a few dozen bins.
//!
//! Source: Chen and Guestrin, "`XGBoost`: A Scalable Tree Boosting System" (2016): the second-order
//! gain, and rows and columns drawn by chance for every tree.

use std::collections::HashSet;

use dateline::frontpage::forest::{Forest, Node};

/// Bins of one column at most.
const BINS: usize = 48;

/// What a forest is grown like.
#[derive(Clone)]
pub struct Shape {
    /// Trees.
    pub rounds: usize,
    /// Questions from the root to a leaf.
    pub depth: usize,
    /// How much of its answer each tree adds.
    pub rate: f32,
    /// What is added to the weight of a leaf, which pulls small leaves to zero.
    pub damping: f32,
    /// The weight on each side of a question at least.
    pub least_weight: f32,
    /// The share of columns each tree may ask.
    pub columns: f32,
    /// The share of rows each tree sees.
    pub rows: f32,
    /// Pages on each side of a question at least, so that no tree learns one site.
    pub least_pages: usize,
}

/// A row with its answer.
pub struct Sample {
    pub row: Vec<f32>,
    pub is_news: bool,
    pub weight: f32,
    pub page: usize,
}

/// A trained forest.
pub struct Model {
    pub base: f32,
    pub scale: f32,
    pub trees: Vec<Vec<Node>>,
}

/// A question that would divide some rows.
struct Split {
    gain: f32,
    column: usize,
    bin: u8,
}

impl Model {
    /// Trains one forest a seed; together they answer with their mean.
    pub fn train(samples: &[Sample], shape: &Shape, seeds: usize) -> Self {
        let training = Training::of(samples, shape);
        let mut trees = Vec::new();
        for seed in 0..seeds {
            trees.extend(training.forest(seed as u64 * 0x9e37_79b9 + 12_345));
        }
        Self {
            base: training.base,
            scale: 1.0 / seeds as f32,
            trees,
        }
    }

    /// Lends the forest in the form in which it is asked.
    pub fn ask<T>(&self, with: impl FnOnce(&Forest<'_>) -> T) -> T {
        let trees: Vec<&[Node]> = self.trees.iter().map(Vec::as_slice).collect();
        with(&Forest {
            base: self.base,
            trees: &trees,
            scale: self.scale,
        })
    }
}

struct Training<'a> {
    samples: &'a [Sample],
    shape: &'a Shape,
    base: f32,
    /// For each column the values between its bins.
    cuts: Vec<Vec<f32>>,
    /// For each column the bin of each row.
    bins: Vec<Vec<u8>>,
}

/// The slope and the curve of the loss at one row.
#[derive(Clone, Copy, Default)]
struct Pull {
    slope: f32,
    curve: f32,
}

impl Pull {
    fn plus(self, other: Self) -> Self {
        Self {
            slope: self.slope + other.slope,
            curve: self.curve + other.curve,
        }
    }

    fn minus(self, other: Self) -> Self {
        Self {
            slope: self.slope - other.slope,
            curve: self.curve - other.curve,
        }
    }
}

impl<'a> Training<'a> {
    fn of(samples: &'a [Sample], shape: &'a Shape) -> Self {
        let all: f32 = samples.iter().map(|s| s.weight).sum();
        let news: f32 = samples.iter().filter(|s| s.is_news).map(|s| s.weight).sum();
        let mut cuts = Vec::new();
        let mut bins = Vec::new();
        for column in 0..samples[0].row.len() {
            let mut values: Vec<f32> = samples.iter().map(|s| s.row[column]).collect();
            values.sort_by(f32::total_cmp);
            let mut few = values.clone();
            few.dedup();
            let mut between: Vec<f32> = if few.len() <= BINS {
                few.windows(2)
                    .map(|pair| f32::midpoint(pair[0], pair[1]))
                    .collect()
            } else {
                (1..BINS)
                    .map(|part| values[part * values.len() / BINS])
                    .collect()
            };
            // As they are written down, so that training and use agree.
            for cut in &mut between {
                *cut = rounded(*cut);
            }
            between.dedup();
            bins.push(
                samples
                    .iter()
                    .map(|s| {
                        u8::try_from(between.partition_point(|cut| *cut <= s.row[column])).unwrap()
                    })
                    .collect(),
            );
            cuts.push(between);
        }
        Self {
            samples,
            shape,
            base: (news / (all - news)).ln(),
            cuts,
            bins,
        }
    }

    fn forest(&self, seed: u64) -> Vec<Vec<Node>> {
        let mut chance = Chance(seed);
        let mut said = vec![self.base; self.samples.len()];
        (0..self.shape.rounds)
            .map(|_| {
                let pulls: Vec<Pull> = self
                    .samples
                    .iter()
                    .zip(&said)
                    .map(|(sample, &said)| pull(sample, said))
                    .collect();
                let columns: Vec<usize> = (0..self.cuts.len())
                    .filter(|_| chance.next() < self.shape.columns)
                    .collect();
                let rows: Vec<u32> = (0u32..)
                    .zip(self.samples)
                    .filter(|(_, s)| s.weight > 0.0 && chance.next() < self.shape.rows)
                    .map(|(row, _)| row)
                    .collect();
                let mut tree = Vec::new();
                self.grow(&rows, &pulls, &columns, 0, &mut tree);
                for (said, sample) in said.iter_mut().zip(self.samples) {
                    *said += dateline::frontpage::forest::leaf(&tree, &sample.row);
                }
                tree
            })
            .collect()
    }

    /// Adds the nodes of a tree that answers for `rows`. As deep as the shape says, no deeper.
    fn grow(
        &self,
        rows: &[u32],
        pulls: &[Pull],
        columns: &[usize],
        depth: usize,
        tree: &mut Vec<Node>,
    ) {
        let sum = rows
            .iter()
            .fold(Pull::default(), |sum, &row| sum.plus(pulls[row as usize]));
        let split = (depth < self.shape.depth)
            .then(|| self.split(rows, pulls, columns, sum))
            .flatten();
        let Some(split) = split else {
            let value = self.shape.rate * sum.slope / (sum.curve + self.shape.damping);
            tree.push(Node(0, rounded(value), 0));
            return;
        };
        let (below, above): (Vec<u32>, Vec<u32>) = rows
            .iter()
            .partition(|&&row| self.bins[split.column][row as usize] <= split.bin);
        let at = tree.len();
        tree.push(Node(0, 0.0, 0));
        self.grow(&below, pulls, columns, depth + 1, tree);
        let right = u8::try_from(tree.len() - at).unwrap();
        let cut = self.cuts[split.column][usize::from(split.bin)];
        tree[at] = Node(u8::try_from(split.column).unwrap(), cut, right);
        self.grow(&above, pulls, columns, depth + 1, tree);
    }

    fn split(&self, rows: &[u32], pulls: &[Pull], columns: &[usize], sum: Pull) -> Option<Split> {
        let worth = |pull: Pull| pull.slope * pull.slope / (pull.curve + self.shape.damping);
        let mut best: Option<Split> = None;
        for &column in columns {
            let mut bins = [Pull::default(); BINS + 1];
            for &row in rows {
                let bin = &mut bins[usize::from(self.bins[column][row as usize])];
                *bin = bin.plus(pulls[row as usize]);
            }
            let mut below = Pull::default();
            for (bin, pull) in bins.iter().enumerate().take(self.cuts[column].len()) {
                below = below.plus(*pull);
                let above = sum.minus(below);
                if below.curve < self.shape.least_weight || above.curve < self.shape.least_weight {
                    continue;
                }
                let split = Split {
                    gain: worth(below) + worth(above) - worth(sum),
                    column,
                    bin: u8::try_from(bin).unwrap(),
                };
                let is_better = split.gain > best.as_ref().map_or(1e-3, |best| best.gain);
                if is_better && self.is_broad(rows, &split) {
                    best = Some(split);
                }
            }
        }
        best
    }

    /// Whether rows of several pages stand on both sides.
    fn is_broad(&self, rows: &[u32], split: &Split) -> bool {
        let mut sides = [HashSet::new(), HashSet::new()];
        for &row in rows {
            let side = usize::from(self.bins[split.column][row as usize] > split.bin);
            if sides[side].len() < self.shape.least_pages {
                sides[side].insert(self.samples[row as usize].page);
                if sides
                    .iter()
                    .all(|side| side.len() >= self.shape.least_pages)
                {
                    return true;
                }
            }
        }
        false
    }
}

fn pull(sample: &Sample, said: f32) -> Pull {
    let likely = 1.0 / (1.0 + (-said).exp());
    let truth = f32::from(u8::from(sample.is_news));
    Pull {
        slope: sample.weight * (truth - likely),
        curve: sample.weight * (likely * (1.0 - likely)).max(1e-6),
    }
}

/// A value with four digits behind the point.
fn rounded(value: f32) -> f32 {
    (value * 10_000.0).round() / 10_000.0
}

/// Numbers that look drawn by chance and are the same every time (xorshift).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> f32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 40) as f32 / (1u32 << 24) as f32
    }
}
