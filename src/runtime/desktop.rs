//! Programs outside: the reader's browser.

use std::env;
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

use url::Url;

/// Browsers that run in the terminal and so must be lent it.
const TEXT_BROWSERS: [&str; 9] = [
    "w3m", "lynx", "links", "links2", "elinks", "browsh", "cha", "carbonyl", "retawq",
];

/// How a page is opened.
#[derive(Debug, PartialEq, Eq)]
pub enum Opener {
    /// A program of its own window; runs beside us.
    Beside(Vec<String>),
    /// A program that needs the terminal.
    InTerminal(Vec<String>),
    /// Whatever the desktop has.
    Desktop,
}

/// Chooses how to open `url`: the configured command, else `$BROWSER`, else the desktop's own.
///
/// `%u` and `%s` in a command stand for the address; where neither is there, it is added at the
/// end. No shell is involved, so nothing in an address can be a command.
pub fn opener(configured: Option<&[String]>, url: &Url) -> Opener {
    opener_with(configured, env::var("BROWSER").ok().as_deref(), url)
}

fn opener_with(configured: Option<&[String]>, browser: Option<&str>, url: &Url) -> Opener {
    let command = match (configured, browser) {
        (Some(command), _) if !command.is_empty() => command.to_vec(),
        // $BROWSER may hold several commands divided by colons; the first one counts.
        (_, Some(list)) => {
            let first = list.split(':').find(|command| !command.trim().is_empty());
            first
                .unwrap_or_default()
                .split_whitespace()
                .map(str::to_owned)
                .collect()
        }
        _ => Vec::new(),
    };
    let Some(program) = command.first() else {
        return Opener::Desktop;
    };
    let stem = Path::new(program)
        .file_stem()
        .and_then(|stem| stem.to_str())
        .unwrap_or_default();
    let is_text = TEXT_BROWSERS.contains(&stem);
    let mut has_address = false;
    let mut words: Vec<String> = Vec::with_capacity(command.len() + 1);
    for word in &command {
        has_address |= word.contains("%u") || word.contains("%s");
        words.push(word.replace("%u", url.as_str()).replace("%s", url.as_str()));
    }
    if !has_address {
        words.push(url.as_str().to_owned());
    }
    if is_text {
        Opener::InTerminal(words)
    } else {
        Opener::Beside(words)
    }
}

/// Starts a program beside us and forgets it; its output is nobody's.
pub fn start_beside(words: &[String]) -> io::Result<()> {
    let mut child = command(words)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    // Somebody has to take note of its end, or it stays in the process table.
    std::thread::Builder::new()
        .name("browser".into())
        .spawn(move || child.wait())?;
    Ok(())
}

/// Runs a program on the terminal until it ends.
pub fn run_in_terminal(words: &[String]) -> io::Result<()> {
    command(words).status().map(|_| ())
}

fn command(words: &[String]) -> Command {
    let mut command = Command::new(words.first().map_or("", String::as_str));
    command.args(words.iter().skip(1));
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url() -> Url {
        Url::parse("https://news.example/a?b=1&c=$(id)").unwrap()
    }

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn the_configured_command_wins_over_the_environment() {
        let command = words(&["firefox", "--new-tab", "%u"]);
        assert_eq!(
            opener_with(Some(&command), Some("w3m"), &url()),
            Opener::Beside(words(&["firefox", "--new-tab", url().as_str()]))
        );
    }

    #[test]
    fn the_first_command_of_the_environment_gets_the_address_at_its_end() {
        assert_eq!(
            opener_with(None, Some("/usr/bin/w3m:firefox"), &url()),
            Opener::InTerminal(words(&["/usr/bin/w3m", url().as_str()]))
        );
    }

    #[test]
    fn without_any_command_the_desktop_decides() {
        assert_eq!(opener_with(None, Some(" "), &url()), Opener::Desktop);
        assert_eq!(opener_with(None, None, &url()), Opener::Desktop);
    }
}
