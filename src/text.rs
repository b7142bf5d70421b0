//! Untrusted text made safe, measured, cut and compared.
//!
//! [`Plain`] and [`Verbatim`] are the only doors through which text from outside reaches a
//! terminal. Everything else here but [`dates`] works on text that has passed one of them: it is
//! correct only for text without control characters.

pub mod dates;
pub mod fold;
mod plain;
pub mod when;
pub mod width;
pub mod words;
pub mod wrap;

pub use plain::{Plain, Verbatim};
