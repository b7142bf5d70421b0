//! Which keys ask for which action.

mod key;

pub use key::{Code, Key};

/// Key sequences and the actions they ask for, by context.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct KeyMap {}
