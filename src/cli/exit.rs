//! How a command ends, and the number the shell sees.

use std::io;

use crate::report::Problem;

/// Why a command ended early.
#[derive(Debug)]
pub enum Exit {
    /// Whoever read our output has closed it: success.
    Closed,
    /// Reading or writing failed.
    Io(io::Error),
    /// The work failed in a way that the reader should know about.
    Failed(Problem),
    /// The command line or the configuration is wrong; the text says where and how.
    Usage(String),
}

impl Exit {
    /// The exit code: 0 success, 1 the work failed, 2 wrong usage or configuration.
    pub fn code(&self) -> u8 {
        match self {
            Self::Closed => 0,
            Self::Io(_) | Self::Failed(_) => 1,
            Self::Usage(_) => 2,
        }
    }
}

impl From<io::Error> for Exit {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            Self::Closed
        } else {
            Self::Io(error)
        }
    }
}

impl From<Problem> for Exit {
    fn from(problem: Problem) -> Self {
        Self::Failed(problem)
    }
}
