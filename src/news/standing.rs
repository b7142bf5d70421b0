//! Where stories stand on the page of their source, and what moved since the reader's last look.

use std::collections::{HashMap, HashSet};

use super::entry::EntryId;

/// How much a page makes of a story.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Prominence {
    /// What the page opens with.
    Lead,
    /// A story with a picture or a line below its title.
    Secondary,
    /// A title among titles.
    List,
}

/// The order of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Order {
    /// Newest first.
    #[default]
    Time,
    /// As the source has them, from the top; after them what it has no longer, newest first.
    Page,
}

impl Order {
    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Time => Self::Page,
            Self::Page => Self::Time,
        }
    }
}

/// Where a story stands on the page of its source, or in its feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Standing {
    /// Its place from the top, from 0; `None` when the source has it no longer.
    pub position: Option<u32>,
    /// How much the page makes of it; `None` in a feed, which does not say.
    pub prominence: Option<Prominence>,
    /// Its place when the reader last looked; `None` when it was not there.
    pub before: Option<u32>,
    /// What became of it since; `None` when the reader never looked.
    pub movement: Option<Movement>,
}

/// What became of a story between two looks at its source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Movement {
    /// It stands as it stood, whatever came and went around it.
    Same,
    /// It was not there.
    New,
    /// It rose above so many of the stories that were and are there, at least 1.
    Up(u32),
    /// It fell below so many of them, at least 1.
    Down(u32),
    /// It is no longer there.
    Gone,
}

/// What became of the stories of a source that stood as in `then` and stand as in `now`; both
/// from the top, each story once.
///
/// A story that others passed has not moved itself: of the stories that are in both, as many as
/// possible count as unmoved (a longest run of them that kept its order), the rest has risen or
/// fallen. Where there is a choice, those count as unmoved whose rank is the same, then those
/// that would have fallen: that a page puts something forward is the greater news.
///
/// Takes time in proportion to n log n.
pub fn movements(then: &[EntryId], now: &[EntryId]) -> HashMap<EntryId, Movement> {
    let here: HashSet<EntryId> = now.iter().copied().collect();
    let stayed = then.iter().filter(|id| here.contains(id));
    let ranks: HashMap<EntryId, usize> = stayed.zip(0..).map(|(id, rank)| (*id, rank)).collect();
    let mut moves = HashMap::with_capacity(now.len());
    for id in then.iter().filter(|id| !here.contains(id)) {
        moves.insert(*id, Movement::Gone);
    }
    let mut common = Vec::with_capacity(ranks.len());
    for id in now {
        match ranks.get(id) {
            Some(&rank) => common.push((*id, rank)),
            None => drop(moves.insert(*id, Movement::New)),
        }
    }
    let old_ranks: Vec<usize> = common.iter().map(|(_, rank)| *rank).collect();
    let unmoved = unmoved(&old_ranks);
    for ((rank, (id, old)), is_unmoved) in common.into_iter().enumerate().zip(unmoved) {
        let by = |from: usize, to: usize| u32::try_from(from - to).unwrap_or(u32::MAX);
        let movement = match old.cmp(&rank) {
            _ if is_unmoved => Movement::Same,
            std::cmp::Ordering::Equal => Movement::Same,
            std::cmp::Ordering::Greater => Movement::Up(by(old, rank)),
            std::cmp::Ordering::Less => Movement::Down(by(rank, old)),
        };
        moves.insert(id, movement);
    }
    moves
}

/// Which of the stories, given by their old ranks in the new order, kept their order: those of
/// the best rising sequence.
fn unmoved(old_ranks: &[usize]) -> Vec<bool> {
    // What a sequence is worth: its length first, then how many keep their rank, then how many
    // would have fallen; three numbers in one.
    const LENGTH: u64 = 1 << 42;
    const SAME_RANK: u64 = 1 << 21;
    const FALLER: u64 = 1;
    let n = old_ranks.len();
    let mut best = BestBelow::new(n);
    let mut previous = vec![None; n];
    for (at, &old) in old_ranks.iter().enumerate() {
        let (worth, before) = best.below(old);
        previous[at] = before;
        let own = match old.cmp(&at) {
            std::cmp::Ordering::Equal => LENGTH + SAME_RANK,
            std::cmp::Ordering::Less => LENGTH + FALLER,
            std::cmp::Ordering::Greater => LENGTH,
        };
        best.enter(old, worth + own, at);
    }
    let mut is_unmoved = vec![false; n];
    let mut at = best.below(n).1;
    while let Some(here) = at {
        is_unmoved[here] = true;
        at = previous[here];
    }
    is_unmoved
}

/// The sequence of the greatest worth among those that end below a rank: a binary indexed tree
/// (Fenwick 1994) of maxima.
struct BestBelow(Vec<(u64, Option<usize>)>);

impl BestBelow {
    fn new(n: usize) -> Self {
        Self(vec![(0, None); n + 1])
    }

    /// Worth and last element of the best sequence that ends in a rank below `rank`.
    fn below(&self, rank: usize) -> (u64, Option<usize>) {
        let mut best = (0, None);
        let mut at = rank;
        while at > 0 {
            if self.0[at].0 > best.0 {
                best = self.0[at];
            }
            at &= at - 1;
        }
        best
    }

    /// Notes a sequence that ends in `rank` with the element `last`.
    fn enter(&mut self, rank: usize, worth: u64, last: usize) {
        let mut at = rank + 1;
        while at < self.0.len() {
            if worth > self.0[at].0 {
                self.0[at] = (worth, Some(last));
            }
            at += at & at.wrapping_neg();
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Each story is a letter. The movements of those that are there now, in their order, then
    /// of those that are gone: `A=`, `B+`, `C^2`, `Dv1`, `Ex`.
    #[track_caller]
    fn check(then: &str, now: &str, expected: &str) {
        let ids =
            |page: &str| -> Vec<EntryId> { page.bytes().map(|b| EntryId(b.into())).collect() };
        let moves = movements(&ids(then), &ids(now));
        let gone = then.chars().filter(|c| !now.contains(*c));
        let told: Vec<String> = (now.chars().chain(gone))
            .map(|c| match moves[&EntryId(i64::from(c as u32))] {
                Movement::Same => format!("{c}="),
                Movement::New => format!("{c}+"),
                Movement::Up(by) => format!("{c}^{by}"),
                Movement::Down(by) => format!("{c}v{by}"),
                Movement::Gone => format!("{c}x"),
            })
            .collect();
        assert_eq!(told.join(" "), expected, "{then} -> {now}");
    }

    #[test]
    fn a_page_that_stayed_has_no_movement() {
        check("ABC", "ABC", "A= B= C=");
        check("", "", "");
    }

    #[test]
    fn what_comes_and_goes_moves_nothing_else() {
        check("ABC", "XYABC", "X+ Y+ A= B= C=");
        check("ABCD", "BD", "B= D= Ax Cx");
        check("AB", "XY", "X+ Y+ Ax Bx");
        check("", "AB", "A+ B+");
        check("AB", "", "Ax Bx");
    }

    #[test]
    fn who_is_passed_has_not_moved() {
        check("ABCD", "DABC", "D^3 A= B= C=");
        check("ABCD", "BCDA", "B= C= D= Av3");
        check("ABCDE", "XEAC", "X+ E^2 A= C= Bx Dx");
    }

    #[test]
    fn of_two_that_changed_places_one_has_risen() {
        check("AB", "BA", "B^1 A=");
        check("ABCD", "ACBD", "A= C^1 B= D=");
    }

    #[test]
    fn who_keeps_the_rank_counts_as_unmoved_where_there_is_a_choice() {
        check("ABC", "CBA", "C^2 B= Av2");
    }

    proptest! {
        #[test]
        fn the_unmoved_keep_their_order_and_everybody_is_told_of(
            then in Just((0..40_i64).collect::<Vec<_>>()).prop_shuffle(),
            now in Just((20..60_i64).collect::<Vec<_>>()).prop_shuffle(),
        ) {
            let ids = |page: &[i64]| -> Vec<EntryId> { page.iter().copied().map(EntryId).collect() };
            let (then, now) = (ids(&then), ids(&now));
            let moves = movements(&then, &now);
            let count = |wanted| moves.values().filter(|movement| **movement == wanted).count();
            prop_assert_eq!(moves.len(), 60);
            prop_assert_eq!((count(Movement::New), count(Movement::Gone)), (20, 20));
            // Equal ranks aside, which may stand anywhere.
            let rank = |page: &[EntryId], id: EntryId| {
                page.iter().filter(|id| then.contains(id) && now.contains(id)).position(|at| *at == id)
            };
            let mut last = None;
            for id in now.iter().filter(|id| moves[id] == Movement::Same) {
                let (old, new) = (rank(&then, *id), rank(&now, *id));
                if old != new {
                    prop_assert!(old > last, "{id:?}");
                    last = old;
                }
            }
        }
    }
}
