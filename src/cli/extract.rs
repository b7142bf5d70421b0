//! `dateline extract`: the article of a page, without the store.

use super::args::ExtractArgs;
use super::exit::Exit;
use super::output::Output;

/// Runs the command.
pub fn run(_args: &ExtractArgs, _out: &mut Output) -> Result<(), Exit> {
    Ok(())
}
