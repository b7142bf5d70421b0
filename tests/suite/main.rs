//! One test binary, one link step.
#![allow(clippy::unwrap_used)]

mod extract;
