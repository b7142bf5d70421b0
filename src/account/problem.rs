//! What went wrong with an address, in the words a reader needs.

use std::error::Error;
use std::time::Duration;

use url::Url;

use super::Setback;
use crate::feed::FeedError;
use crate::net::NetError;
use crate::report::Problem;
use crate::text::Plain;

/// Why `url` could not be fetched, and what to do. The whole chain of causes goes to the log.
pub fn problem(url: &Url, error: &NetError) -> Problem {
    let address = shown(url);
    tracing::debug!("could not fetch {}", Plain::new(&chain(&address, error)));
    Problem::new(
        format!("could not fetch {address}"),
        error.to_string(),
        advice(error),
    )
}

/// What an error means for the next try.
pub(super) fn setback(error: &NetError) -> Setback {
    match error {
        NetError::Gone => Setback::Gone,
        NetError::NotFound => Setback::Missing,
        NetError::Busy {
            wait: Some(wait), ..
        } => Setback::Forbidden(*wait),
        NetError::UnknownHost { .. } | NetError::Unreachable { .. } => Setback::Offline,
        _ => Setback::Failed,
    }
}

/// Why what came from `url` could not be read as a feed: a [`FeedError`], or a worker's panic.
pub fn unread(url: &Url, error: &(dyn Error + 'static)) -> Problem {
    let address = shown(url);
    let advice = match error.downcast_ref() {
        Some(FeedError::WebPage) => {
            format!("\u{201c}dateline add {address}\u{201d} looks for its feeds")
        }
        Some(FeedError::Empty) => "try again later".to_owned(),
        Some(FeedError::NothingSelected(_)) => format!(
            "try selectors with \u{201c}dateline parse --explain --select item=… {address}\u{201d} \
             and put them into the configuration"
        ),
        Some(FeedError::NoHeadlines) => {
            "look in a browser whether the page needs scripts or a consent".to_owned()
        }
        Some(_) => "check the address in a browser".to_owned(),
        None => "please report this with the address".to_owned(),
    };
    Problem::new(
        format!("could not read {address}"),
        error.to_string(),
        advice,
    )
}

/// An address as it is shown: without user name and password, and without the query, where
/// keys are.
pub fn shown(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    let port = url
        .port()
        .map(|port| format!(":{port}"))
        .unwrap_or_default();
    let path = if url.path() == "/" { "" } else { url.path() };
    let address = match url.scheme() {
        "https" => format!("{host}{port}{path}"),
        scheme => format!("{scheme}://{host}{port}{path}"),
    };
    address.chars().take(200).collect()
}

fn advice(error: &NetError) -> String {
    match error {
        NetError::Scheme { .. } => "use an address that begins with https:// or http://",
        NetError::Private { .. } => "subscribe to the private address itself if you trust it",
        NetError::UnknownHost { .. } => "check the address, and that you are online",
        NetError::Unreachable { .. } => "check that you are online, or try again later",
        NetError::ConnectionRefused { .. } => "the server may be down; try again later",
        NetError::Tls { .. } => {
            "check the date of this computer; if it is right, the site is at fault"
        }
        NetError::ConnectTimeout { .. }
        | NetError::NoAnswer { .. }
        | NetError::Silent { .. }
        | NetError::TooSlow { .. }
        | NetError::Closed { .. }
        | NetError::Truncated { .. }
        | NetError::Server { .. } => "try again later",
        NetError::Garbled { .. } | NetError::Undecodable { .. } | NetError::Status { .. } => {
            "try the address in a browser; if it works there, please report it"
        }
        NetError::TooLarge { .. } => "a larger limit can be set in the configuration",
        NetError::BadRedirect { .. }
        | NetError::LostRedirect
        | NetError::RedirectLoop
        | NetError::TooManyRedirects { .. } => "see in a browser where the address leads now",
        NetError::NotFound => "check the address; it may have moved",
        NetError::Gone => "it is no longer asked; it can be removed, or tried by itself",
        NetError::Denied { status: 401, .. } => {
            "it asks for a password: set user and password of this source in the configuration"
        }
        NetError::Denied { .. } => {
            "it may be for subscribers, or closed to programs: try a browser"
        }
        NetError::Busy { wait, .. } => return later(*wait),
        NetError::SetUp(_) => "check the user agent and the proxy in the settings",
    }
    .to_owned()
}

/// When to try again; rounded up, for a server counts from its own clock.
fn later(wait: Option<Duration>) -> String {
    let Some(wait) = wait else {
        return "try again later".to_owned();
    };
    match wait.as_secs() {
        0 => "try again now".to_owned(),
        seconds @ 1..=90 => format!("try again in {seconds} s"),
        seconds @ 91..=5_400 => format!("try again in {} min", seconds.div_ceil(60)),
        seconds => format!("try again in {} h", seconds.div_ceil(3_600)),
    }
}

fn chain(address: &str, error: &NetError) -> String {
    let mut text = format!("{address}: {error}");
    let mut source = error.source();
    while let Some(error) = source {
        text.push_str(": ");
        text.push_str(&error.to_string());
        source = error.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workers::Panicked;

    #[test]
    fn a_problem_names_the_address_without_its_secrets() {
        let url = Url::parse("https://me:pw@news.example:8443/feed?key=secret#x").unwrap();
        let problem = problem(&url, &NetError::NotFound);
        assert_eq!(
            problem.line().as_str(),
            "could not fetch news.example:8443/feed: there is nothing at this address (404); \
             check the address; it may have moved"
        );
    }

    #[test]
    fn words_of_a_server_cannot_steer_the_terminal() {
        let url = Url::parse("http://news.example/").unwrap();
        let to = "javascript:\x1b]0;title\x07\u{202e}".to_owned();
        let line = problem(&url, &NetError::BadRedirect { to }).line();
        assert!(line.contains("javascript:") && !line.contains(['\x1b', '\x07', '\u{202e}']));
    }

    #[test]
    fn a_wait_is_told_in_the_unit_that_fits() {
        let told = |seconds| later(Some(Duration::from_secs(seconds)));
        assert_eq!(later(None), "try again later");
        assert_eq!(told(60), "try again in 60 s");
        assert_eq!(told(120), "try again in 2 min");
        assert_eq!(told(3_601), "try again in 61 min");
        assert_eq!(told(7_200), "try again in 2 h");
    }

    #[test]
    fn a_web_page_is_said_to_be_one_with_the_way_out() {
        let url = Url::parse("https://news.example/").unwrap();
        let problem = unread(&url, &FeedError::WebPage);
        assert_eq!(problem.why.as_str(), "it is a web page, not a feed");
        assert!(problem.advice.contains("dateline add news.example"));
        let problem = unread(&url, &Panicked);
        assert!(problem.advice.contains("report"));
    }
}
