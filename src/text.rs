//! Untrusted text made safe, measured, cut and compared.
//!
//! [`Plain`] and [`Verbatim`] are the only doors through which text from outside reaches a
//! terminal. Everything else here works on text that has passed one of them.

mod fold;
mod plain;
mod when;
mod width;
mod wrap;

pub use plain::{Plain, Verbatim};
