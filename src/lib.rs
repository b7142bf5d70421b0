//! dateline, a news browser for the terminal: the map of the program.
//!
//! # Bird's-eye view
//!
//! One thread owns all interface state. Whatever happens (a key, a finished download, a clock
//! tick, a signal) becomes one `app::Msg`; the pure function `app::update` changes the `Model`
//! and names, as plain data, what should be done outside (`app::Effect`); the `runtime` does it in
//! tasks and answers with more messages; the pure function `view::draw` draws the model.
//! Lists always show what the `store` holds, so that offline is the normal case and the network
//! only ever changes the store. Parsing ([`feed`], [`frontpage`], [`extract`]) is a library of pure functions
//! from bytes to plain data, used alike by the interface and by the command line.
//!
//! An *action* is something the reader asks for, an *effect* is something the model asks for, a
//! *job* is the async work that does it.
//!
//! # Invariants
//!
//! * Text from outside is a [`text::Plain`] or a [`text::Verbatim`] before it reaches a screen, a
//!   title, a log or standard output. Only those two types decide what is printable.
//! * Nothing in `app`, `view`, `typeset` and the parsers does I/O or asks for the time.
//! * Nothing walks a page's tree recursively.
//! * Which module may name which other is held by `tests/suite/tidy.rs`.
#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod news;
pub mod report;
pub mod text;

mod action;
mod config;
mod filter;
mod keymap;
mod theme;

pub mod extract;
pub mod feed;
pub mod frontpage;
pub mod html;
pub mod opml;
mod typeset;

mod account;
mod jobs;
mod net;
mod store;
mod workers;

mod app;
mod cli;
mod runtime;
mod view;

#[cfg(test)]
mod testing;

pub use cli::main;
