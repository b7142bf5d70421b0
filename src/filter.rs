//! Which headlines a list shows.

use crate::news::Scope;

/// Which headlines a list shows.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Query {
    /// The feeds it covers.
    pub scope: Scope,
    /// Leave out what is marked read.
    pub is_unread_only: bool,
}
