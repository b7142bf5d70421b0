//! Cursor and scroll of any list, anchored to the identity of a row.
//!
//! When rows come and go around it, the row under the cursor stays under the cursor and on the
//! same line of the screen. Until the reader moves in a list the cursor rests on the top row, so
//! that what is newest shows.
//!
//! Invariant: the cursor is on a row whenever there is one, and that row is among the visible
//! ones whenever the list has a line to show it on.

use std::collections::HashMap;
use std::hash::Hash;

/// Rows kept in sight above and below the cursor; two is what vim's users mostly choose.
const SCROLLOFF: usize = 2;

/// A row that can be told from the others, also after a reload.
pub trait Row {
    /// What it is known by; unique in the list.
    type Id: Eq + Hash;
    /// Its identity.
    fn id(&self) -> Self::Id;
}

/// A way to go in a list or a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// By lines, downwards when positive.
    Lines(isize),
    /// By half screens.
    Halves(isize),
    /// By screens.
    Pages(isize),
    /// To the line of this number, from 0; past the end is the end.
    To(usize),
}

/// Rows, a cursor and a scroll.
#[derive(Debug, Clone, PartialEq)]
pub struct List<R> {
    rows: Vec<R>,
    cursor: usize,
    top: usize,
    height: usize,
    is_moved: bool,
}

impl<R> Default for List<R> {
    fn default() -> Self {
        Self {
            rows: Vec::new(),
            cursor: 0,
            top: 0,
            height: 0,
            is_moved: false,
        }
    }
}

impl<R: Row> List<R> {
    /// All rows.
    pub fn rows(&self) -> &[R] {
        &self.rows
    }

    /// All rows, to change what they say; their identities must stay.
    pub fn rows_mut(&mut self) -> &mut [R] {
        &mut self.rows
    }

    /// The index of the row under the cursor; 0 in an empty list.
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// The index of the row on the first line; may leave lines blank below the last row, where
    /// only that kept the row under the cursor in its place.
    #[cfg(test)]
    pub fn top(&self) -> usize {
        self.top
    }

    /// Lines on screen.
    pub fn height(&self) -> usize {
        self.height
    }

    /// The row under the cursor.
    pub fn selected(&self) -> Option<&R> {
        self.rows.get(self.cursor)
    }

    /// Where the row of this identity is.
    pub fn position(&self, id: &R::Id) -> Option<usize> {
        self.rows.iter().position(|row| row.id() == *id)
    }

    /// The rows on screen, from the top line.
    pub fn visible(&self) -> impl Iterator<Item = (usize, &R)> {
        self.rows
            .iter()
            .enumerate()
            .skip(self.top)
            .take(self.height)
    }

    /// Keeps the row under the cursor where it is from now on, as if the reader had moved there.
    pub fn hold(&mut self) {
        self.is_moved = true;
    }

    /// Moves the cursor.
    pub fn step(&mut self, step: Step) {
        self.is_moved = true;
        match step {
            Step::Lines(by) => self.cursor = self.cursor.saturating_add_signed(by),
            Step::To(row) => self.cursor = row,
            Step::Halves(by) => self.leap(by.saturating_mul(signed(self.height / 2).max(1))),
            // One row of the old screen stays, so that the eye finds its way.
            Step::Pages(by) => {
                self.leap(by.saturating_mul(signed(self.height.saturating_sub(1)).max(1)));
            }
        }
        self.settle(SCROLLOFF);
    }

    /// Moves cursor and scroll alike, so that the cursor keeps its line.
    fn leap(&mut self, by: isize) {
        self.cursor = self.cursor.saturating_add_signed(by);
        let end = self.rows.len().saturating_sub(self.height).max(self.top);
        self.top = self.top.saturating_add_signed(by).min(end);
    }

    /// Puts `rows` in place of the rows; the cursor stays on its row, or on the nearest that is
    /// left, and that row on its line.
    pub fn replace(&mut self, rows: Vec<R>) {
        let old = std::mem::replace(&mut self.rows, rows);
        if !self.is_moved {
            self.cursor = 0;
            self.top = 0;
            return;
        }
        let line = self.cursor.saturating_sub(self.top);
        let places: HashMap<R::Id, usize> = (self.rows.iter().enumerate())
            .map(|(place, row)| (row.id(), place))
            .collect();
        let (above, below) = old.split_at(self.cursor.min(old.len()));
        let survivor = (below.iter())
            .chain(above.iter().rev())
            .find_map(|row| places.get(&row.id()));
        if let Some(&place) = survivor {
            self.cursor = place;
            self.top = place.saturating_sub(line);
        }
        // No margin: the line counts for more here.
        self.settle(0);
    }

    /// Leaves no line blank that a row could stand on, and shows what is around the cursor.
    pub fn fill(&mut self) {
        self.top = self.top.min(self.rows.len().saturating_sub(self.height));
        self.settle(SCROLLOFF);
    }

    /// Puts other rows in place of the rows, and the cursor on the first.
    pub fn reset(&mut self, rows: Vec<R>) {
        self.rows = rows;
        self.cursor = 0;
        self.top = 0;
        self.is_moved = false;
    }

    /// Tells how many lines there are on screen.
    pub fn set_height(&mut self, height: usize) {
        if height != self.height {
            self.height = height;
            self.top = self.top.min(self.rows.len().saturating_sub(height));
            self.settle(SCROLLOFF);
        }
    }

    /// Brings the cursor onto a row, and that row and `margin` more on either side into sight,
    /// as far as there are rows and lines.
    fn settle(&mut self, margin: usize) {
        self.cursor = self.cursor.min(self.rows.len().saturating_sub(1));
        let margin = margin.min(self.height.saturating_sub(1) / 2);
        if self.height == 0 {
            self.top = self.top.min(self.cursor);
        } else if self.cursor < self.top + margin {
            self.top = self.cursor.saturating_sub(margin);
        } else if self.cursor + margin >= self.top + self.height {
            let end = self.rows.len().saturating_sub(self.height);
            let wanted = (self.cursor + margin + 1).saturating_sub(self.height);
            self.top = wanted.min(end.max(self.top));
        }
    }
}

/// `n` as a distance; no list on a screen is longer than that.
fn signed(n: usize) -> isize {
    isize::try_from(n).unwrap_or(isize::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    impl Row for u32 {
        type Id = u32;
        fn id(&self) -> u32 {
            *self
        }
    }

    fn list(len: u32, height: usize) -> List<u32> {
        let mut list = List::default();
        list.set_height(height);
        list.replace((0..len).collect());
        list
    }

    /// Checks the row under the cursor and its line on screen.
    #[track_caller]
    fn check(list: &List<u32>, row: u32, line: usize) {
        let at = (list.selected().copied(), list.cursor() - list.top());
        assert_eq!(at, (Some(row), line), "{list:?}");
    }

    #[test]
    fn the_cursor_rests_on_the_top_row_until_the_reader_moves() {
        let mut list = list(5, 10);
        list.replace((100..120).collect());
        check(&list, 100, 0);
    }

    #[test]
    fn rows_that_arrive_above_leave_the_row_and_its_line() {
        let mut list = list(40, 10);
        list.step(Step::Lines(5));
        check(&list, 5, 5);
        list.replace((100..130).chain(0..40).collect());
        check(&list, 5, 5);
    }

    #[test]
    fn rows_that_arrive_above_leave_the_row_and_its_line_in_a_short_list_too() {
        let mut list = list(3, 10);
        list.step(Step::Lines(1));
        list.replace(vec![100, 101, 0, 1, 2]);
        check(&list, 1, 1);
        list.step(Step::Lines(-1));
        list.step(Step::Lines(-1));
        check(&list, 101, 1);
    }

    #[test]
    fn a_row_that_goes_leaves_its_line_to_the_next_that_stays() {
        let mut list = list(40, 10);
        list.step(Step::Lines(5));
        list.replace((0..5).chain(8..40).collect());
        check(&list, 8, 5);
    }

    #[test]
    fn when_nothing_below_stays_the_cursor_goes_to_what_is_left_above() {
        let mut list = list(40, 10);
        list.step(Step::To(39));
        list.replace((0..20).collect());
        check(&list, 19, 9);
    }

    #[test]
    fn two_rows_stay_in_sight_beyond_the_cursor_except_at_the_ends() {
        let mut list = list(40, 10);
        list.step(Step::Lines(8));
        check(&list, 8, 7);
        list.step(Step::To(39));
        check(&list, 39, 9);
        list.step(Step::Lines(-8));
        check(&list, 31, 2);
        list.step(Step::To(0));
        check(&list, 0, 0);
    }

    #[test]
    fn paging_keeps_the_line_and_stops_at_the_ends() {
        let mut list = list(40, 10);
        list.step(Step::Lines(3));
        list.step(Step::Pages(1));
        check(&list, 12, 3);
        list.step(Step::Halves(1));
        check(&list, 17, 3);
        list.step(Step::Pages(9));
        check(&list, 39, 9);
        list.step(Step::Pages(-9));
        check(&list, 0, 0);
    }

    #[test]
    fn what_stands_above_comes_into_sight_when_the_list_grows_there() {
        let mut list = list(40, 10);
        list.replace(vec![20, 30]);
        list.hold();
        list.replace((0..40).collect());
        check(&list, 20, 0);
        list.fill();
        check(&list, 20, 2);
        list.replace((15..24).collect());
        list.fill();
        check(&list, 20, 5);
    }

    #[test]
    fn a_lower_screen_keeps_the_cursor_in_sight() {
        let mut list = list(40, 20);
        list.step(Step::Lines(15));
        list.set_height(5);
        check(&list, 15, 2);
        list.set_height(0);
        list.set_height(1);
        check(&list, 15, 0);
    }

    fn step() -> impl Strategy<Value = Step> {
        prop_oneof![
            (-50..50_isize).prop_map(Step::Lines),
            (-3..3_isize).prop_map(Step::Halves),
            (-3..3_isize).prop_map(Step::Pages),
            (0..200_usize).prop_map(Step::To),
            Just(Step::To(usize::MAX)),
            Just(Step::Lines(isize::MIN)),
            Just(Step::Pages(isize::MAX)),
        ]
    }

    #[derive(Debug, Clone)]
    enum Event {
        Step(Step),
        Height(usize),
        Rows(Vec<u32>),
    }

    proptest! {
        #[test]
        fn the_cursor_is_on_a_visible_row_whatever_happens(
            events in proptest::collection::vec(
                prop_oneof![
                    step().prop_map(Event::Step),
                    (0..30_usize).prop_map(Event::Height),
                    proptest::collection::btree_set(0..60_u32, 0..50)
                        .prop_map(|set| Event::Rows(set.into_iter().collect())),
                ],
                0..40,
            ),
        ) {
            let mut list = list(30, 10);
            for event in events {
                match event {
                    Event::Step(step) => list.step(step),
                    Event::Height(height) => list.set_height(height),
                    Event::Rows(rows) => {
                        let (row, line) = (list.selected().copied(), list.cursor() - list.top());
                        list.replace(rows);
                        let kept = row.filter(|row| list.rows().contains(row));
                        if let Some(row) = kept && list.is_moved {
                            prop_assert_eq!(list.selected(), Some(&row));
                            let new_line = list.cursor() - list.top();
                            prop_assert!(new_line == line || list.cursor() < line || list.height() < 5);
                        }
                    }
                }
                prop_assert!(list.cursor() < list.rows().len().max(1));
                prop_assert!(list.top() <= list.cursor());
                if list.height() > 0 {
                    prop_assert!(list.cursor() < list.top() + list.height());
                }
            }
        }
    }
}
