//! From the command line to an exit code.

use std::process::ExitCode;

/// Runs dateline with the arguments of this process.
pub fn main() -> ExitCode {
    ExitCode::SUCCESS
}
