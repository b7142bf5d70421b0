//! A home folder of its own for each test, and dateline run in it.

use std::ffi::OsStr;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// A home folder that goes away with the test.
pub struct Home {
    dir: TempDir,
}

impl Home {
    /// An empty home.
    pub fn new() -> Self {
        Self {
            dir: tempfile::tempdir().unwrap(),
        }
    }

    /// A home whose configuration is `config`.
    pub fn with_config(config: &str) -> Self {
        let home = Self::new();
        let path = home.config();
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, config).unwrap();
        home
    }

    /// Where the configuration lies.
    pub fn config(&self) -> PathBuf {
        self.dir.path().join(".config/dateline/config.toml")
    }

    /// Writes a file into the home and tells its path.
    pub fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.dir.path().join(name);
        fs::write(&path, text).unwrap();
        path
    }

    /// The environment that dateline sees here, and nothing else of ours.
    pub fn environment(&self) -> Vec<(&'static str, String)> {
        vec![
            ("HOME", self.dir.path().to_str().unwrap().to_owned()),
            ("PATH", std::env::var("PATH").unwrap_or_default()),
            ("LANG", "C.UTF-8".to_owned()),
            ("TZ", "UTC".to_owned()),
        ]
    }

    /// A command that runs dateline here.
    pub fn command<I: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = I>) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
        command
            .env_clear()
            .envs(self.environment())
            .args(args)
            .stdin(Stdio::null());
        command
    }

    /// Runs dateline to its end.
    pub fn run<I: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = I>) -> Output {
        self.command(args).output().unwrap()
    }

    /// What dateline prints when it succeeds.
    #[track_caller]
    pub fn stdout<I: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = I>) -> String {
        let output = self.run(args);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{:?}: {errors}", output.status);
        String::from_utf8(output.stdout).unwrap()
    }
}
