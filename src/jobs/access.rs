//! How a source is to be asked: from its settings to what the network sends.

use std::collections::HashMap;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::AsyncReadExt;
use tokio::process::Command;
use tokio::sync::Mutex;
use tokio::time::timeout;
use url::Url;

use super::Context;
use crate::account;
use crate::config::{Access, Password};
use crate::net;
use crate::report::Problem;

/// How long a program may take to tell a password: a person may have to unlock a key.
const PATIENCE: Duration = Duration::from_secs(30);

/// Bytes of a program's answer that are read.
const MAX_ANSWER: u64 = 4096;

/// Passwords that programs have told, by the command: each is asked once while dateline runs.
#[derive(Clone, Default)]
pub struct Passwords(Arc<Mutex<HashMap<Vec<String>, String>>>);

/// Whether a program must first be asked for a password.
pub fn is_locked(access: &Access) -> bool {
    matches!(access.password, Some(Password::Command(_)))
}

/// How the source that was subscribed to at `url` is to be asked; `None` for no special way.
///
/// # Errors
/// When the program that should tell the password does not.
pub async fn of(ctx: &Context, url: &Url) -> Result<Option<net::Access>, Problem> {
    let Some(settings) = ctx.settings.access(url) else {
        return Ok(None);
    };
    let password = match &settings.password {
        None => None,
        Some(Password::Given(secret)) => Some(secret.reveal().to_owned()),
        Some(Password::Command(words)) => Some(told(ctx, url, words).await?),
    };
    let mut access = net::Access::new(url.clone());
    if settings.user.is_some() || password.is_some() {
        let user = settings.user.as_deref().unwrap_or_default();
        access = access.login(user, password.as_deref().unwrap_or_default());
    }
    for (name, value) in &settings.headers {
        access = access.header(name, value.reveal());
    }
    if let Some(name) = &settings.user_agent {
        access = access.user_agent(name);
    }
    if let Some(proxy) = &settings.proxy {
        access = access.proxy(proxy.clone());
    }
    Ok(Some(access))
}

/// The password that a program tells.
async fn told(ctx: &Context, url: &Url, words: &[String]) -> Result<String, Problem> {
    // Held while the program runs: two of them would ask for the same key twice.
    let mut known = ctx.passwords.0.lock().await;
    if let Some(password) = known.get(words) {
        return Ok(password.clone());
    }
    let password = ask(words).await.map_err(|why| {
        Problem::new(
            format!("could not get the password for {}", account::shown(url)),
            format!("{} {why}", words.first().map_or("", String::as_str)),
            "run the password-command of the configuration by itself",
        )
    })?;
    known.insert(words.to_vec(), password.clone());
    Ok(password)
}

/// The first line that a program prints, or what was wrong with it, as the end of a clause.
async fn ask(words: &[String]) -> Result<String, String> {
    let (program, arguments) = words.split_first().ok_or("is missing")?;
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        // What it complains of would be written across the screen.
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .map_err(|error| format!("does not start ({error})"))?;
    let answer = async {
        let mut told = Vec::new();
        if let Some(out) = child.stdout.take() {
            let read = out.take(MAX_ANSWER).read_to_end(&mut told).await;
            read.map_err(|error| format!("cannot be read ({error})"))?;
        }
        let status = child.wait().await;
        match status.map_err(|error| format!("cannot be awaited ({error})"))? {
            status if status.success() => Ok(told),
            status => Err(format!("failed ({status})")),
        }
    };
    let told = timeout(PATIENCE, answer)
        .await
        .map_err(|_| format!("took longer than {} s", PATIENCE.as_secs()))??;
    let told = String::from_utf8(told).map_err(|_| "did not print text")?;
    match told.lines().next() {
        Some(line) if !line.is_empty() => Ok(line.to_owned()),
        _ => Err("printed nothing".to_owned()),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[track_caller]
    fn check(words: &[&str], expected: Result<&str, &str>) {
        let words: Vec<_> = words.iter().map(ToString::to_string).collect();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let found = runtime.block_on(ask(&words));
        match (&found, expected) {
            (Ok(told), Ok(expected)) => assert_eq!(told, expected),
            (Err(why), Err(expected)) => assert!(why.contains(expected), "{why}"),
            _ => panic!("{words:?}: {found:?}"),
        }
    }

    #[test]
    fn a_program_tells_a_password_in_its_first_line() {
        check(&["printf", "sesame\\nmore\\n"], Ok("sesame"));
        check(&["true"], Err("printed nothing"));
        check(&["false"], Err("failed"));
        check(&["/no/such/program"], Err("does not start"));
    }
}
