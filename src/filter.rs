//! Which headlines a list shows, and in which order.

use crate::news::{Order, Scope};

/// Which headlines a list shows, and in which order.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Query {
    /// The feeds it covers.
    pub scope: Scope,
    /// Leave out what is marked read.
    pub is_unread_only: bool,
    /// How they are ordered. A list of several feeds in the order of the page has one feed after
    /// the other.
    pub order: Order,
    /// Leave out what does not have all of these words in its title or in the name of its source;
    /// none for no such bound. Case, accents and typography do not count.
    pub words: String,
}
