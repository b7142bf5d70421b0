//! One test binary for everything that is tested from outside: one link step.
#![allow(clippy::unwrap_used)]

mod extract;
mod feeds;
mod frontpage;
