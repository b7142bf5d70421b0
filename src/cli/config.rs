//! `dateline config`: where the configuration lies, what can be set, whether it is right.

use super::args::{Cli, ConfigCommand};
use super::exit::Exit;
use super::output::Output;
use super::setup::paths;
use crate::config::{EXAMPLE, Settings};
use crate::report::counted;

/// Runs the command. `check` fails as every other command would.
pub fn run(cli: &Cli, command: ConfigCommand, out: &mut Output) -> Result<(), Exit> {
    if let ConfigCommand::Default = command {
        return out.text(EXAMPLE);
    }
    let paths = paths(cli)?;
    let config = paths.config.display();
    if let ConfigCommand::Path = command {
        out.line(format!("configuration  {config}"))?;
        out.line(format!("store          {}", paths.store.display()))?;
        return out.line(format!("log            {}", paths.log.display()));
    }
    let settings = Settings::read(&paths).map_err(|error| Exit::Usage(error.to_string()))?;
    let count = u32::try_from(settings.sources.len()).unwrap_or(u32::MAX);
    let sources = counted(count, "source");
    if paths.config.exists() {
        out.line(format!("{config} is right: {sources}"))
    } else {
        out.line(format!(
            "there is no {config}: the defaults hold, with {sources}"
        ))
    }
}
