//! The source list: everything, the folders, the feeds in them.

use super::list::{List, Row};
use super::loading::Loading;
use crate::news::{FeedId, FeedRow, Order, Scope};
use crate::text::Plain;

/// What the first row is called.
pub const ALL: &str = "All sources";

/// The source list.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Feeds {
    /// The rows and the cursor.
    pub list: List<SourceRow>,
    /// All feeds as the store last gave them.
    pub all: Vec<FeedRow>,
    /// The load in flight.
    pub loading: Loading,
    /// Whether the store has answered once.
    pub is_loaded: bool,
}

/// A row of the source list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceRow {
    /// What it stands for.
    pub scope: Scope,
    /// Its name.
    pub name: Plain,
    /// Whether it lies in a folder.
    pub is_inside: bool,
    /// Unread entries.
    pub unread: u32,
    /// Whether the last try to fetch it failed; for a folder, or all: of any feed of it.
    pub has_problem: bool,
}

impl Row for SourceRow {
    type Id = Scope;
    fn id(&self) -> Scope {
        self.scope.clone()
    }
}

impl Feeds {
    /// Takes what the store gave.
    pub fn set(&mut self, feeds: Vec<FeedRow>) {
        self.all = feeds;
        self.is_loaded = true;
        self.list.replace(rows(&self.all));
    }

    /// What the cursor is on.
    pub fn scope(&self) -> Scope {
        self.list
            .selected()
            .map(|row| row.scope.clone())
            .unwrap_or_default()
    }

    /// What `scope` is called.
    pub fn name(&self, scope: &Scope) -> Plain {
        let row = self.list.position(scope).map(|at| &self.list.rows()[at]);
        row.map_or_else(|| Plain::new(ALL), |row| row.name.clone())
    }

    /// The order in which `scope` is listed: by time unless it is a single feed.
    pub fn order(&self, scope: &Scope) -> Order {
        let feed = self
            .all
            .iter()
            .find(|row| Scope::Feed(row.feed.id) == *scope);
        feed.map_or(Order::Time, |row| row.order)
    }

    /// Notes in which order the reader wants `feed` listed.
    pub fn set_order(&mut self, feed: FeedId, order: Order) {
        if let Some(row) = self.all.iter_mut().find(|row| row.feed.id == feed) {
            row.order = order;
        }
    }

    /// Unread entries of `scope`.
    pub fn unread(&self, scope: &Scope) -> u32 {
        let row = self.list.position(scope).map(|at| &self.list.rows()[at]);
        row.map_or(0, |row| row.unread)
    }

    /// Notes that one entry of `feed` was marked read or unread.
    pub fn count(&mut self, feed: FeedId, is_read: bool) {
        if let Some(row) = self.all.iter_mut().find(|row| row.feed.id == feed) {
            row.unread = if is_read {
                row.unread.saturating_sub(1)
            } else {
                row.unread.saturating_add(1)
            };
        }
        for (row, new) in self.list.rows_mut().iter_mut().zip(rows(&self.all)) {
            *row = new;
        }
    }

    /// The next feed after the cursor that has something unread, from the top if need be.
    pub fn next_unread(&self) -> Option<usize> {
        let rows = self.list.rows();
        let here = self.list.cursor();
        (here + 1..rows.len())
            .chain(0..here)
            .find(|&at| matches!(rows[at].scope, Scope::Feed(_)) && rows[at].unread > 0)
    }
}

/// All, then the feeds without a folder, then each folder with its feeds, folders in the order
/// in which their first feeds come.
fn rows(feeds: &[FeedRow]) -> Vec<SourceRow> {
    let inside = |folder: Option<&Plain>| -> Vec<&FeedRow> {
        let feeds = feeds.iter();
        feeds
            .filter(|row| row.feed.folder.as_ref() == folder)
            .collect()
    };
    let all: Vec<&FeedRow> = feeds.iter().collect();
    let mut rows = vec![group(Scope::All, &Plain::new(ALL), &all)];
    rows.extend(inside(None).into_iter().map(source));
    let mut folders: Vec<&Plain> = Vec::new();
    for folder in feeds.iter().filter_map(|row| row.feed.folder.as_ref()) {
        if !folders.contains(&folder) {
            folders.push(folder);
        }
    }
    for folder in folders {
        let inside = inside(Some(folder));
        rows.push(group(Scope::Folder(folder.clone()), folder, &inside));
        rows.extend(inside.into_iter().map(source));
    }
    rows
}

fn source(row: &FeedRow) -> SourceRow {
    SourceRow {
        scope: Scope::Feed(row.feed.id),
        name: row.feed.title.clone(),
        is_inside: row.feed.folder.is_some(),
        unread: row.unread,
        has_problem: row.problem.is_some(),
    }
}

fn group(scope: Scope, name: &Plain, feeds: &[&FeedRow]) -> SourceRow {
    let unread = feeds.iter().map(|row| row.unread);
    SourceRow {
        scope,
        name: name.clone(),
        is_inside: false,
        unread: unread.fold(0, u32::saturating_add),
        has_problem: feeds.iter().any(|row| row.problem.is_some()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{feed, problem};

    /// The names of the rows, feeds in folders indented, with counts and marks.
    fn shown(feeds: &[FeedRow]) -> Vec<String> {
        let row = |row: SourceRow| {
            let lead = if row.is_inside { "  " } else { "" };
            let mark = if row.has_problem { " !" } else { "" };
            format!("{lead}{} {}{mark}", row.name, row.unread)
        };
        rows(feeds).into_iter().map(row).collect()
    }

    #[test]
    fn folders_hold_their_feeds_and_the_sum_of_what_is_unread() {
        let mut broken = feed(4, "Courier", Some("World"), 0);
        broken.problem = Some(problem());
        let feeds = vec![
            feed(1, "Gazette", Some("World"), 2),
            feed(2, "Example News", None, 5),
            feed(3, "Bits", Some("Technology"), 1),
            broken,
        ];
        let expected = [
            "All sources 8 !",
            "Example News 5",
            "World 2 !",
            "  Gazette 2",
            "  Courier 0 !",
            "Technology 1",
            "  Bits 1",
        ];
        assert_eq!(shown(&feeds), expected);
    }

    #[test]
    fn no_feeds_are_still_all_of_them() {
        assert_eq!(shown(&[]), ["All sources 0"]);
    }
}
