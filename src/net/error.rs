//! What can go wrong on the network, and which of it is worth another try.

use std::error::Error;
use std::io;
use std::time::{Duration, SystemTime};

use reqwest::StatusCode;
use reqwest::header::{HeaderMap, RETRY_AFTER};

/// A wait that a server asks for is cut to this: a week.
///
/// A mistyped date must not silence a source for years.
const MAX_WAIT: Duration = Duration::from_hours(7 * 24);

/// Why something could not be fetched.
///
/// The messages name hosts, never whole addresses: those can hold passwords and keys. Words of a
/// server can be part of them; they are not cleaned here.
#[derive(Debug, thiserror::Error)]
pub enum NetError {
    /// The address is of another kind than the web's.
    #[error("addresses that begin with {scheme}: cannot be fetched")]
    Scheme {
        /// What it begins with.
        scheme: String,
    },
    /// A public source leads to a private address.
    #[error("a public source leads to {host}, which is in a private network")]
    Private {
        /// The private host.
        host: String,
    },
    /// The name of the host is not known, or nobody could be asked.
    #[error("the name {host} is not known")]
    UnknownHost {
        /// The name.
        host: String,
        /// What the look-up said.
        #[source]
        source: reqwest::Error,
    },
    /// The host is there and nobody listens.
    #[error("{host} refuses connections")]
    ConnectionRefused {
        /// The host.
        host: String,
        /// The whole story.
        #[source]
        source: reqwest::Error,
    },
    /// No way to the host.
    #[error("{host} cannot be reached")]
    Unreachable {
        /// The host.
        host: String,
        /// The whole story.
        #[source]
        source: reqwest::Error,
    },
    /// No encrypted connection could be agreed on.
    #[error("no secure connection to {host}: {why}")]
    Tls {
        /// The host.
        host: String,
        /// What the encryption says, in its own words.
        why: String,
        /// The whole story.
        #[source]
        source: reqwest::Error,
    },
    /// Making the connection took too long.
    #[error("{host} did not accept a connection within {}", seconds(*.limit))]
    ConnectTimeout {
        /// The host.
        host: String,
        /// How long is too long.
        limit: Duration,
    },
    /// The answer did not begin, or its head did not end.
    #[error("{host} did not answer within {}", seconds(*.limit))]
    NoAnswer {
        /// The host.
        host: String,
        /// How long is too long: connecting and then waiting.
        limit: Duration,
    },
    /// Nothing came any more in the middle of the answer.
    #[error("{host} sent nothing more for {}", seconds(*.limit))]
    Silent {
        /// The host.
        host: String,
        /// How long is too long.
        limit: Duration,
    },
    /// Something came all the time, and it was not enough.
    #[error("{host} did not finish within {}", seconds(*.limit))]
    TooSlow {
        /// The host.
        host: String,
        /// How long is too long.
        limit: Duration,
    },
    /// The connection ended before an answer.
    #[error("{host} closed the connection without an answer")]
    Closed {
        /// The host.
        host: String,
        /// The whole story.
        #[source]
        source: reqwest::Error,
    },
    /// What came is not HTTP.
    #[error("the answer is not proper HTTP")]
    Garbled {
        /// The whole story.
        #[source]
        source: reqwest::Error,
    },
    /// The body ended before its end.
    #[error("the answer broke off in the middle")]
    Truncated {
        /// The whole story.
        #[source]
        source: reqwest::Error,
    },
    /// The compression of the body is broken or not known.
    #[error("the answer is compressed in a way that cannot be read")]
    Undecodable {
        /// The whole story, for a compression that is known.
        #[source]
        source: Option<reqwest::Error>,
    },
    /// The body is longer than it may be.
    #[error("the answer is larger than {}", mebibytes(*.limit))]
    TooLarge {
        /// Bytes at most.
        limit: u64,
    },
    /// A redirect leads out of the web.
    #[error("the server leads to \u{201c}{to}\u{201d}, which cannot be fetched")]
    BadRedirect {
        /// Where to; the beginning of it.
        to: String,
    },
    /// A redirect without an address, or with one that no header may hold.
    #[error("the server leads elsewhere and does not say where")]
    LostRedirect,
    /// A redirect leads back.
    #[error("the server leads in a circle")]
    RedirectLoop,
    /// Redirects without end.
    #[error("the server leads on and on, more than {limit} times")]
    TooManyRedirects {
        /// How many are followed.
        limit: usize,
    },
    /// 404.
    #[error("there is nothing at this address (404)")]
    NotFound,
    /// 410: it was there and will not come back.
    #[error("it is gone for good (410)")]
    Gone,
    /// 401, 402, 403, 407, 451: not for us.
    #[error("{host} does not let us in ({status})")]
    Denied {
        /// The host.
        host: String,
        /// Which of them.
        status: u16,
    },
    /// 429, 503: later.
    #[error("{host} asks us to come back later ({status})")]
    Busy {
        /// The host.
        host: String,
        /// Which of them.
        status: u16,
        /// How long to wait, if the server said so; a week at most.
        wait: Option<Duration>,
    },
    /// Another 5xx.
    #[error("{host} has a fault of its own ({status})")]
    Server {
        /// The host.
        host: String,
        /// Which.
        status: u16,
    },
    /// Any other answer.
    #[error("{host} answers with the status {status}")]
    Status {
        /// The host.
        host: String,
        /// Which.
        status: u16,
    },
    /// The client could not be made: the user agent or a proxy is not usable.
    #[error("the network could not be set up")]
    SetUp(#[source] Box<dyn Error + Send + Sync>),
}

impl NetError {
    /// Whether trying again later, unchanged, may help.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::UnknownHost { .. }
            | Self::ConnectionRefused { .. }
            | Self::Unreachable { .. }
            | Self::ConnectTimeout { .. }
            | Self::NoAnswer { .. }
            | Self::Silent { .. }
            | Self::TooSlow { .. }
            | Self::Closed { .. }
            | Self::Truncated { .. }
            | Self::Busy { .. }
            | Self::Server { .. } => true,
            // "Request timeout" and "too early".
            Self::Status { status, .. } => matches!(status, 408 | 425),
            Self::Scheme { .. }
            | Self::Private { .. }
            | Self::Tls { .. }
            | Self::Garbled { .. }
            | Self::Undecodable { .. }
            | Self::TooLarge { .. }
            | Self::BadRedirect { .. }
            | Self::LostRedirect
            | Self::RedirectLoop
            | Self::TooManyRedirects { .. }
            | Self::NotFound
            | Self::Gone
            | Self::Denied { .. }
            | Self::SetUp(_) => false,
        }
    }

    /// What an answer that is no success means.
    pub(super) fn refusal(status: StatusCode, headers: &HeaderMap, host: &str) -> Self {
        let host = host.to_owned();
        match status.as_u16() {
            404 => Self::NotFound,
            410 => Self::Gone,
            status @ (401 | 402 | 403 | 407 | 451) => Self::Denied { host, status },
            status @ (429 | 503) => Self::Busy {
                host,
                status,
                wait: wait(headers, SystemTime::now()),
            },
            status @ 500..=599 => Self::Server { host, status },
            status => Self::Status { host, status },
        }
    }

    /// Why a request got no answer.
    pub(super) fn unanswered(error: reqwest::Error, host: &str, connect: Duration) -> Self {
        let (source, host) = (error.without_url(), host.to_owned());
        if source.is_builder() {
            return Self::SetUp(Box::new(source));
        }
        if source.is_timeout() {
            let limit = connect;
            return Self::ConnectTimeout { host, limit };
        }
        if source.is_dns() {
            return Self::UnknownHost { host, source };
        }
        let kind = io_kind(&source);
        if source.is_connect() {
            return match kind {
                Some(io::ErrorKind::InvalidData) => Self::Tls {
                    host,
                    why: last_words(&source),
                    source,
                },
                Some(io::ErrorKind::ConnectionRefused) => Self::ConnectionRefused { host, source },
                Some(
                    io::ErrorKind::ConnectionReset
                    | io::ErrorKind::ConnectionAborted
                    | io::ErrorKind::BrokenPipe
                    | io::ErrorKind::UnexpectedEof,
                ) => Self::Closed { host, source },
                _ => Self::Unreachable { host, source },
            };
        }
        if cause::<hyper::Error>(&source).is_some_and(hyper::Error::is_parse) {
            return Self::Garbled { source };
        }
        Self::Closed { host, source }
    }

    /// Why a body could not be read to its end.
    pub(super) fn unread(error: reqwest::Error) -> Self {
        let source = error.without_url();
        match io_kind(&source) {
            Some(io::ErrorKind::InvalidInput) => Self::Garbled { source },
            Some(
                io::ErrorKind::UnexpectedEof
                | io::ErrorKind::ConnectionReset
                | io::ErrorKind::ConnectionAborted
                | io::ErrorKind::BrokenPipe,
            ) => Self::Truncated { source },
            Some(_) if source.is_decode() => Self::Undecodable {
                source: Some(source),
            },
            _ => Self::Truncated { source },
        }
    }
}

/// How long a server asks us to stay away (`Retry-After`, RFC 9110, section 10.2.3): a number
/// of seconds, or a date.
fn wait(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let value = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    let wait = match value.parse() {
        Ok(seconds) => Duration::from_secs(seconds),
        Err(_) => httpdate::parse_http_date(value)
            .ok()?
            .duration_since(now)
            .unwrap_or_default(),
    };
    Some(wait.min(MAX_WAIT))
}

/// An error and everything that caused it.
///
/// Not only by `source`: an [`io::Error`] that wraps another error gives that one's source as
/// its own and so skips it.
fn causes<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&error| {
        let wrapped = error
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref)
            .map(|inner| inner as &(dyn Error + 'static));
        wrapped.or_else(|| error.source())
    })
}

fn cause<'a, T: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a T> {
    causes(error).find_map(<dyn Error>::downcast_ref)
}

/// The kind of the innermost I/O error: the outer ones are wrappings.
fn io_kind(error: &(dyn Error + 'static)) -> Option<io::ErrorKind> {
    causes(error)
        .filter_map(<dyn Error>::downcast_ref::<io::Error>)
        .last()
        .map(io::Error::kind)
}

fn last_words(error: &(dyn Error + 'static)) -> String {
    causes(error)
        .last()
        .map(ToString::to_string)
        .unwrap_or_default()
}

fn seconds(time: Duration) -> String {
    if time.subsec_nanos() == 0 {
        format!("{} s", time.as_secs())
    } else {
        format!("{:.1} s", time.as_secs_f64())
    }
}

fn mebibytes(bytes: u64) -> String {
    const MEBIBYTE: u64 = 1024 * 1024;
    if bytes.is_multiple_of(MEBIBYTE) {
        format!("{} MiB", bytes / MEBIBYTE)
    } else {
        format!("{bytes} bytes")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::HeaderValue;

    #[track_caller]
    fn check(retry_after: &str, expected: Option<u64>) {
        let mut headers = HeaderMap::new();
        headers.insert(RETRY_AFTER, HeaderValue::from_str(retry_after).unwrap());
        let now = httpdate::parse_http_date("Sun, 01 Mar 2026 12:00:00 GMT").unwrap();
        let expected = expected.map(Duration::from_secs);
        assert_eq!(wait(&headers, now), expected, "{retry_after}");
    }

    #[test]
    fn a_wait_is_told_in_seconds_or_as_a_date() {
        check("120", Some(120));
        check(" 0 ", Some(0));
        check("Sun, 01 Mar 2026 13:00:00 GMT", Some(3600));
        check("Sun, 01 Mar 2026 11:00:00 GMT", Some(0));
        check("soon", None);
        check("-5", None);
    }

    #[test]
    fn nobody_silences_us_for_more_than_a_week() {
        check("18446744073709551615", Some(7 * 86_400));
        check("Sat, 01 Mar 2036 12:00:00 GMT", Some(7 * 86_400));
        check("99999999999999999999999", None);
    }

    #[test]
    fn sizes_and_times_are_shown_in_round_units() {
        let error = NetError::TooLarge { limit: 8 << 20 };
        assert_eq!(error.to_string(), "the answer is larger than 8 MiB");
        let error = NetError::Silent {
            host: "a.example".into(),
            limit: Duration::from_millis(1500),
        };
        assert_eq!(error.to_string(), "a.example sent nothing more for 1.5 s");
    }
}
