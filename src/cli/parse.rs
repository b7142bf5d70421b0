//! `dateline parse`: what a feed holds, without the store.

use super::args::ParseArgs;
use super::exit::Exit;
use super::output::Output;

/// Runs the command.
pub fn run(_args: &ParseArgs, _out: &mut Output) -> Result<(), Exit> {
    Ok(())
}
