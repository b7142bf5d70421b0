//! From the command line to an exit code.

use std::process::ExitCode;

use clap::Parser;

mod args;
mod config;
mod exit;
mod extract;
mod headlines;
mod input;
mod list;
mod output;
mod parse;
mod read;
mod refresh;
mod setup;
mod subscribe;
mod write;

use args::{Cli, Command};
use exit::Exit;
use output::Output;
use setup::Setup;

use crate::app;
use crate::runtime;
use crate::theme::{Environment, Theme};

/// Runs dateline with the arguments of this process.
pub fn main() -> ExitCode {
    match run(&Cli::parse()) {
        Ok(code) => code,
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

fn run(cli: &Cli) -> Result<ExitCode, Exit> {
    let mut out = Output::stdout();
    // This one says what is wrong with a configuration, so it cannot need a right one.
    if let Some(Command::Config(command)) = &cli.command {
        config::run(cli, *command, &mut out)?;
        out.flush()?;
        return Ok(ExitCode::SUCCESS);
    }
    let setup = Setup::new(cli)?;
    match &cli.command {
        None => return interface(&setup),
        Some(Command::Refresh(args)) => refresh::run(&setup, args, &mut out)?,
        Some(Command::List(args)) => list::run(&setup, args, &mut out)?,
        Some(Command::Read(args)) => read::run(&setup, args, &mut out)?,
        Some(Command::Add(args)) => subscribe::add(&setup, args, &mut out)?,
        Some(Command::Remove(args)) => subscribe::remove(&setup, args, &mut out)?,
        Some(Command::Import(args)) => subscribe::import(&setup, args, &mut out)?,
        Some(Command::Extract(args)) => extract::run(&setup, args, &mut out)?,
        Some(Command::Parse(args)) => parse::run(&setup, args, &mut out)?,
        Some(Command::Config(_)) => {}
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// Opens the interface and stays in it until the reader leaves.
fn interface(setup: &Setup) -> Result<ExitCode, Exit> {
    output::needs_terminal()?;
    setup.start_log();
    runtime::install_panic_hook();
    let theme = Theme::resolve(&setup.settings.theme, &Environment::of_process());
    let ctx = setup.context()?;
    let exit = setup.block_on(runtime::run(ctx, setup.settings.clone(), theme))?;
    Ok(match exit {
        app::Exit::Quit => ExitCode::SUCCESS,
        // As the shell counts processes that a signal ended.
        app::Exit::Signal(number) => ExitCode::from(u8::try_from(128 + number).unwrap_or(1)),
    })
}
