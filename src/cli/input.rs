//! What a command works on: a file, an address, or standard input.

use std::fs::File;
use std::io::{self, Read};

use url::Url;

use super::exit::Exit;
use super::setup::Setup;
use crate::jobs;
use crate::net::Get;
use crate::report::Problem;

/// Bytes and what is known about them.
pub struct Input {
    /// The bytes, within the limit.
    pub bytes: Vec<u8>,
    /// Where they were fetched from, if they were.
    pub url: Option<Url>,
    /// The header that came with them.
    pub content_type: Option<String>,
}

/// Reads `name`: `-` is standard input, an http(s) address is fetched, all else is a file.
///
/// # Errors
/// [`Exit::Failed`] when it cannot be read, or is larger than the largest page that the settings
/// allow.
pub fn read(setup: &Setup, name: &str) -> Result<Input, Exit> {
    let limit = setup
        .settings
        .fetch
        .max_feed_bytes
        .max(setup.settings.fetch.max_page_bytes);
    let bytes = match Url::parse(name) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => {
            let document =
                setup.block_on(jobs::fetch::get(&setup.net(), Get::page(&url, limit)))?;
            return Ok(Input {
                bytes: document.bytes.into(),
                url: Some(document.url),
                content_type: document.content_type,
            });
        }
        _ if name == "-" => bounded(io::stdin().lock(), limit),
        _ => File::open(name).and_then(|file| bounded(file, limit)),
    };
    let bytes = bytes.map_err(|error| unread(name, &error))?;
    Ok(Input {
        bytes,
        url: None,
        content_type: None,
    })
}

/// Says why a file cannot be read in words of ours where there are some: those of the system
/// carry numbers that say nothing to a reader.
fn unread(name: &str, error: &io::Error) -> Problem {
    let what = format!("could not read {name}");
    let (why, advice) = match error.kind() {
        io::ErrorKind::NotFound => ("there is no such file", "check its name"),
        io::ErrorKind::IsADirectory => ("it is a folder", "name a file in it"),
        io::ErrorKind::PermissionDenied => ("it may not be read", "check its permissions"),
        _ => {
            return Problem::new(what, error.to_string(), "check the name of the file");
        }
    };
    Problem::new(what, why, advice)
}

fn bounded(source: impl Read, limit: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    source.take(limit + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        let why = format!("it is larger than {limit} bytes");
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, why));
    }
    Ok(bytes)
}
