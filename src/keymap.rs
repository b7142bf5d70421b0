//! Which keys ask for which action.

mod key;

pub use key::{Code, Key};
