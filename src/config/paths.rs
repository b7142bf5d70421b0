//! Where the configuration, the store and the log lie.

use std::path::{Path, PathBuf, absolute};

use directories::ProjectDirs;

/// Where things lie. Nothing of it need exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paths {
    /// The configuration.
    pub config: PathBuf,
    /// Whether the reader named that file, so that it must exist.
    pub is_config_named: bool,
    /// The database.
    pub store: PathBuf,
    /// The log.
    pub log: PathBuf,
}

/// Why nothing has a place.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum PathsError {
    /// Neither a home folder nor both overrides.
    #[error(
        "there is no home folder: set HOME, or DATELINE_CONFIG (a file) and DATELINE_DATA (a folder)"
    )]
    Homeless,
}

impl Paths {
    /// The usual places of this system (on Linux those of the XDG Base Directory Specification),
    /// but the configuration at `config` and everything else in the folder `data` where these
    /// are given.
    ///
    /// # Errors
    /// [`PathsError::Homeless`] when there is no home folder and one of the two is not given.
    pub fn find(config: Option<&Path>, data: Option<&Path>) -> Result<Self, PathsError> {
        Self::within(config, data, || ProjectDirs::from("", "", "dateline"))
    }

    fn within(
        config: Option<&Path>,
        data: Option<&Path>,
        usual: impl Fn() -> Option<ProjectDirs>,
    ) -> Result<Self, PathsError> {
        // An empty variable counts as not set, as everywhere.
        let config = config.filter(|path| !path.as_os_str().is_empty());
        let data = data.filter(|path| !path.as_os_str().is_empty());
        let usual = || usual().ok_or(PathsError::Homeless);
        let (store, log) = if let Some(data) = data {
            (data.to_owned(), data.to_owned())
        } else {
            let dirs = usual()?;
            let data = dirs.data_dir();
            // Only Linux has a folder for state.
            let state = dirs.state_dir().unwrap_or(data);
            (data.to_owned(), state.to_owned())
        };
        Ok(Self {
            config: match config {
                Some(path) => rooted(path),
                None => usual()?.config_dir().join("config.toml"),
            },
            is_config_named: config.is_some(),
            store: rooted(&store.join("dateline.db")),
            log: rooted(&log.join("dateline.log")),
        })
    }
}

/// The path from the root, so that a message tells which file is meant.
fn rooted(path: &Path) -> PathBuf {
    absolute(path).unwrap_or_else(|_| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As `config | store | log`, on a system without homes.
    #[track_caller]
    fn check(config: &str, data: &str, expected: &str) {
        let found = Paths::within(Some(Path::new(config)), Some(Path::new(data)), || None);
        let shown = match found {
            Ok(paths) => {
                assert_eq!(paths.is_config_named, !config.is_empty());
                let all = [&paths.config, &paths.store, &paths.log];
                all.map(|path| path.display().to_string()).join(" | ")
            }
            Err(error) => error.to_string(),
        };
        assert!(shown.starts_with(expected), "{shown}");
    }

    #[test]
    fn what_is_given_needs_no_home() {
        check(
            "/etc/d.toml",
            "/srv/d",
            "/etc/d.toml | /srv/d/dateline.db | /srv/d/dateline.log",
        );
    }

    #[test]
    fn what_is_not_given_needs_one() {
        check("", "", "there is no home folder: set HOME");
        check("/etc/d.toml", "", "there is no home folder");
        check("", "/srv/d", "there is no home folder");
    }

    #[test]
    fn a_relative_path_is_told_in_full() {
        let here = absolute("d.toml").unwrap();
        check("d.toml", "/srv/d", &here.display().to_string());
    }
}
