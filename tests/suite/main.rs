//! One test binary for everything that is tested from outside: one link step.
#![allow(clippy::unwrap_used, clippy::string_slice, clippy::format_collect)]

mod support;

mod cli;
mod extract;
mod feeds;
mod frontpage;
mod moves;
mod pages;
mod refresh;
mod tidy;
mod tui;
