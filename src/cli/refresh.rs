//! `dateline refresh`: the news of all sources, into the store.

use super::args::RefreshArgs;
use super::exit::Exit;
use super::output::{Output, complain};
use super::setup::Setup;
use crate::jobs;
use crate::news::{Occasion, Scope};
use crate::report::{Problem, counted};

/// Runs the command. Feeds that fail are named on standard error; only when every feed fails is
/// the command itself a failure, so that one dead feed does not break a script.
pub fn run(setup: &Setup, args: &RefreshArgs, out: &mut Output) -> Result<(), Exit> {
    let ctx = setup.context()?;
    let occasion = if args.due {
        Occasion::Due
    } else {
        Occasion::Asked
    };
    let done = setup.block_on(jobs::refresh::run(&ctx, &Scope::All, occasion, |_| ()))?;
    for (_, title, problem) in &done.failed {
        complain(format!("{title}: {}", problem.line()));
    }
    if !args.quiet {
        let left_out = match done.left_out {
            0 => String::new(),
            n => format!("; {n} not asked yet"),
        };
        out.line(format!(
            "{}; {} answered, {} of them with nothing new; {} failed{left_out}",
            counted(done.new_entries, "new headline"),
            counted(done.fetched, "source"),
            done.unchanged,
            done.failed.len()
        ))?;
    }
    if done.fetched == 0 && !done.failed.is_empty() {
        return Err(Exit::Failed(Problem::new(
            "no source could be reached",
            "",
            "check the network; what is stored can still be read",
        )));
    }
    Ok(())
}
