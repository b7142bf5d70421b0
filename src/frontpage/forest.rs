//! Boosted decision trees: how they are asked, and how they are written down.

/// A node of a tree.
///
/// With a `right` of 0 it is a leaf and `value` is what it adds. Otherwise rows whose column
/// `column` is below `value` go on at the next node, all others `right` nodes further.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Node(pub u8, pub f32, pub u8);

/// Trees whose leaves add up to the logarithm of the odds.
#[derive(Debug, Clone, Copy)]
pub struct Forest<'a> {
    /// What is added for every row.
    pub base: f32,
    /// The trees, each from its root on.
    pub trees: &'a [&'a [Node]],
    /// By what the leaves are multiplied: 1 for one forest, 1/n for n trained apart.
    pub scale: f32,
}

impl Forest<'_> {
    /// How likely the row is one of those looked for, 0 to 1.
    pub fn ask(&self, row: &[f32]) -> f32 {
        let sum: f32 = self.trees.iter().map(|tree| leaf(tree, row)).sum();
        1.0 / (1.0 + (-(self.base + sum * self.scale)).exp())
    }
}

/// What one tree says of a row.
pub fn leaf(tree: &[Node], row: &[f32]) -> f32 {
    let mut at = 0;
    loop {
        let Some(&Node(column, value, right)) = tree.get(at) else {
            return 0.0;
        };
        if right == 0 {
            return value;
        }
        let measure = row.get(usize::from(column)).copied().unwrap_or(0.0);
        at += if measure < value {
            1
        } else {
            usize::from(right)
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_goes_down_to_one_leaf_of_every_tree() {
        let tree: &[Node] = &[Node(1, 5.0, 2), Node(0, -1.0, 0), Node(0, 2.0, 0)];
        let forest = Forest {
            base: 0.0,
            trees: &[tree, tree],
            scale: 0.5,
        };
        assert!(forest.ask(&[0.0, 4.0]) < 0.3);
        assert!(forest.ask(&[0.0, 5.0]) > 0.8);
        assert!(forest.ask(&[]) < 0.3);
    }
}
