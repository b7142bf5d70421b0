//! From the command line to an exit code.

use std::process::ExitCode;

use clap::Parser;

mod args;
mod exit;
mod extract;
mod headlines;
mod output;
mod parse;

use args::{Cli, Command};
use exit::Exit;
use output::Output;

/// Runs dateline with the arguments of this process.
pub fn main() -> ExitCode {
    match run(&Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(exit) => {
            match &exit {
                Exit::Closed => {}
                Exit::Io(error) => output::complain(format!("dateline: {error}")),
                Exit::Failed(problem) => output::complain(format!("dateline: {}", problem.line())),
                Exit::Usage(text) => output::complain(text),
            }
            ExitCode::from(exit.code())
        }
    }
}

fn run(cli: &Cli) -> Result<(), Exit> {
    let mut out = Output::stdout();
    match &cli.command {
        Some(Command::Extract(args)) => extract::run(args, &mut out)?,
        Some(Command::Parse(args)) => parse::run(args, &mut out)?,
        None => {}
    }
    out.flush()
}
