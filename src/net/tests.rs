//! What comes of servers that misbehave.

use super::server::{Request, Server, Step, answer, head};
use super::*;
use futures_util::FutureExt;

/// Too long for a test to reach.
const LONG: Duration = Duration::from_mins(1);
/// Passes as soon as nothing comes.
const SHORT: Duration = Duration::from_millis(30);
const MAX: u64 = 10_000;

fn limits() -> Limits {
    Limits {
        connect: LONG,
        idle: LONG,
        total: LONG,
        redirects: 3,
        requests: 4,
        per_host: 2,
        spacing: Duration::ZERO,
        user_agent: "dateline-tests".into(),
        is_private_allowed: false,
    }
}

#[tokio::main(flavor = "current_thread")]
async fn get(limits: Limits, get: Get<'_>) -> Result<Fetched, NetError> {
    Net::new(limits).get(get).await
}

/// Fetches from a server that does `steps`.
fn fetch(limits: Limits, steps: Vec<Step>) -> Result<Fetched, NetError> {
    let server = Server::start(move |_| steps.clone());
    get(limits, Get::feed(&server.url("/feed"), MAX))
}

fn body(fetched: Result<Fetched, NetError>) -> Bytes {
    match fetched {
        Ok(Fetched::New { body, .. }) => body,
        other => panic!("no body: {other:?}"),
    }
}

/// The error of a server that does `steps`, by the name of its variant.
#[track_caller]
fn check(steps: Vec<Step>, expected: &str) {
    check_within(limits(), steps, expected);
}

#[track_caller]
fn check_within(limits: Limits, steps: Vec<Step>, expected: &str) {
    let error = fetch(limits, steps).expect_err(expected);
    let name = format!("{error:?}");
    let name = name.split([' ', '(']).next().unwrap_or_default();
    assert_eq!(name, expected, "{error}: {error:?}");
}

fn raw(bytes: impl AsRef<[u8]>) -> Vec<Step> {
    vec![Step::Send(bytes.as_ref().to_vec())]
}

#[test]
fn an_answer_comes_with_its_type_and_validators() {
    let headers = [
        "Content-Type: text/xml; charset=x",
        "ETag: \"7\"",
        "Last-Modified: then",
    ];
    let found = fetch(limits(), answer("200 OK", &headers, "<rss/>")).unwrap();
    let Fetched::New {
        body,
        content_type,
        validators,
        moved_permanently_to,
        ..
    } = found
    else {
        panic!("not new");
    };
    assert_eq!(body, "<rss/>");
    assert_eq!(content_type.as_deref(), Some("text/xml; charset=x"));
    assert_eq!(validators.etag.as_deref(), Some("\"7\""));
    assert_eq!(validators.last_modified.as_deref(), Some("then"));
    assert_eq!(moved_permanently_to, None);
}

#[test]
fn a_request_says_who_asks_and_what_is_known() {
    let server = Server::start(|_| answer("304 Not Modified", &[], ""));
    let url = server.url("/feed?a=1");
    let validators = Validators {
        etag: Some("\"7\"".into()),
        last_modified: Some("then".into()),
    };
    let known = Get {
        validators: Some(&validators),
        ..Get::feed(&url, MAX)
    };
    assert!(matches!(
        get(limits(), known),
        Ok(Fetched::NotModified { .. })
    ));
    let request = &server.requests()[0];
    assert_eq!(request.target, "/feed?a=1");
    let header = |name| request.header(name).unwrap_or_default();
    assert_eq!(header("user-agent"), "dateline-tests");
    assert_eq!(header("if-none-match"), "\"7\"");
    assert_eq!(header("if-modified-since"), "then");
    assert!(header("accept").contains("application/rss+xml"));
    assert!(header("accept-encoding").contains("gzip"));
}

#[test]
fn nothing_new_is_no_answer_to_who_knows_nothing() {
    check(answer("304 Not Modified", &[], ""), "Status");
}

#[test]
fn a_status_says_what_to_do() {
    check(answer("404 Not Found", &[], "<html>"), "NotFound");
    check(answer("410 Gone", &[], ""), "Gone");
    check(answer("401 Unauthorized", &[], ""), "Denied");
    check(answer("403 Forbidden", &[], ""), "Denied");
    check(answer("429 Too Many Requests", &[], ""), "Busy");
    check(answer("503 Service Unavailable", &[], ""), "Busy");
    check(answer("500 Oops", &[], ""), "Server");
    check(answer("418 I'm a teapot", &[], ""), "Status");
    check(answer("301 Moved Permanently", &[], ""), "LostRedirect");
}

#[test]
fn a_busy_server_says_for_how_long() {
    let found = fetch(
        limits(),
        answer("429 Too Many Requests", &["Retry-After: 60"], ""),
    );
    let Err(NetError::Busy { wait, .. }) = found else {
        panic!("{found:?}")
    };
    assert_eq!(wait, Some(Duration::from_mins(1)));
}

#[test]
fn silence_is_waited_for_only_so_long() {
    // Connecting and waiting for the answer to begin are one wait.
    let short = Limits {
        connect: SHORT,
        idle: SHORT,
        ..limits()
    };
    check_within(short, vec![Step::Hold], "NoAnswer");
    let idle = Limits {
        idle: SHORT,
        ..limits()
    };
    let half = head("200 OK", &["Content-Length: 9"]);
    check_within(idle, vec![Step::Send(half), Step::Hold], "Silent");
}

#[test]
fn a_drip_ends_with_the_time_for_it_all() {
    let total = || Limits {
        total: SHORT,
        ..limits()
    };
    let drip = |head: Vec<u8>| vec![Step::Send(head), Step::Drip(b" ".to_vec())];
    check_within(total(), drip(head("200 OK", &[])), "TooSlow");
    check_within(
        total(),
        drip(b"HTTP/1.1 200 OK\r\nX-Pad: x".to_vec()),
        "TooSlow",
    );
}

#[test]
fn an_encryption_that_never_begins_counts_as_connecting() {
    let server = Server::start(|_| vec![Step::Hold]);
    let mut url = server.url("/");
    url.set_scheme("https").unwrap();
    let found = get(
        Limits {
            connect: SHORT,
            ..limits()
        },
        Get::feed(&url, MAX),
    );
    assert!(
        matches!(found, Err(NetError::ConnectTimeout { .. })),
        "{found:?}"
    );
}

#[test]
fn a_server_that_cannot_encrypt_is_told_from_one_that_is_away() {
    let server = Server::start(|_| raw("HTTP/1.1 400 Bad Request\r\n\r\n"));
    let mut url = server.url("/");
    url.set_scheme("https").unwrap();
    let found = get(limits(), Get::feed(&url, MAX));
    assert!(matches!(found, Err(NetError::Tls { .. })), "{found:?}");
    drop(server);
    let found = get(limits(), Get::feed(&url, MAX));
    assert!(
        matches!(found, Err(NetError::ConnectionRefused { .. })),
        "{found:?}"
    );
}

#[test]
fn an_answer_that_breaks_off_is_never_taken_for_whole() {
    let announced = head("200 OK", &["Content-Length: 100"]);
    check(raw([&announced, "short".as_bytes()].concat()), "Truncated");
    let chunked = head("200 OK", &["Transfer-Encoding: chunked"]);
    check(
        raw([&chunked, "5\r\nshort\r\n".as_bytes()].concat()),
        "Truncated",
    );
    check(
        raw([&chunked, "5\r\nshort\r\nZZZZ\r\n".as_bytes()].concat()),
        "Garbled",
    );
    check(vec![], "Closed");
}

#[test]
fn a_broken_compression_is_told_from_a_cut_one() {
    let packed = zstd::bulk::compress(&[b'x'; 5000], 1).unwrap();
    let cut = packed.get(..packed.len() - 3).unwrap();
    let zstd = &["Content-Encoding: zstd"];
    assert_eq!(
        body(fetch(limits(), answer("200 OK", zstd, &packed))).len(),
        5000
    );
    check(answer("200 OK", zstd, cut), "Truncated");
    check(answer("200 OK", zstd, "<rss/>"), "Undecodable");
    check(
        answer("200 OK", &["Content-Encoding: gzip"], "<rss/>"),
        "Undecodable",
    );
    check(
        answer("200 OK", &["Content-Encoding: gzip, gzip"], "x"),
        "Undecodable",
    );
    let odd = answer("200 OK", &["Content-Encoding: UTF-8"], "<rss/>");
    assert_eq!(body(fetch(limits(), odd)), "<rss/>");
}

#[test]
fn both_meanings_of_deflate_are_read() {
    use flate2::Compression;
    use flate2::read::{DeflateEncoder, ZlibEncoder};
    use std::io::Read;

    let text = "<rss>".repeat(100);
    let mut bare = Vec::new();
    let mut headed = Vec::new();
    let level = Compression::best();
    DeflateEncoder::new(text.as_bytes(), level)
        .read_to_end(&mut bare)
        .unwrap();
    ZlibEncoder::new(text.as_bytes(), level)
        .read_to_end(&mut headed)
        .unwrap();
    let coding = &["Content-Encoding: deflate"];
    for packed in [&bare, &headed] {
        let found = fetch(limits(), answer("200 OK", coding, packed));
        assert_eq!(body(found), text.as_str());
        let cut = packed.get(..packed.len() / 2).unwrap();
        check(answer("200 OK", coding, cut), "Undecodable");
    }
    check(answer("200 OK", coding, "<rss/>"), "Undecodable");
    let mut bomb = Vec::new();
    let zeros = vec![0; 8 << 20];
    DeflateEncoder::new(&zeros[..], level)
        .read_to_end(&mut bomb)
        .unwrap();
    check(answer("200 OK", coding, &bomb), "TooLarge");
}

#[test]
fn size_is_counted_after_decompression() {
    let bomb = zstd::bulk::compress(&vec![0; 8 << 20], 1).unwrap();
    assert!((bomb.len() as u64) < MAX);
    check(
        answer("200 OK", &["Content-Encoding: zstd"], bomb),
        "TooLarge",
    );
    check(
        raw([head("200 OK", &[]), vec![b' '; 10_001]].concat()),
        "TooLarge",
    );
    check(
        raw(head("200 OK", &["Content-Length: 1099511627776"])),
        "TooLarge",
    );
    let whole = raw([head("200 OK", &[]), vec![b' '; 10_000]].concat());
    assert_eq!(body(fetch(limits(), whole)).len(), 10_000);
}

#[test]
fn what_is_not_http_is_said_to_be_garbled() {
    check(raw("<?xml version='1.0'?><rss/>"), "Garbled");
    check(answer("500 \x1b]0;title\x07", &[], ""), "Garbled");
    let flood = "X-Flood: v\r\n".repeat(10_000);
    check(raw(format!("HTTP/1.1 200 OK\r\n{flood}\r\n")), "Garbled");
    let huge = "h".repeat(2 << 20);
    check(
        raw(format!("HTTP/1.1 200 OK\r\nX-Huge: {huge}\r\n\r\n")),
        "Garbled",
    );
}

fn redirecting(request: &Request) -> Vec<Step> {
    let to = match request.target.as_str() {
        "/moved" => "/feed",
        "/circle" => "/circle",
        "/file" => "file:///etc/hostname",
        "/escape" => "http://127.0.0.1:1/\x1b]0;title\x07",
        path if path.starts_with("/on") => &format!("{path}n"),
        _ => return answer("200 OK", &[], "<rss/>"),
    };
    answer(
        "301 Moved Permanently",
        &[&format!("Location: {to}")],
        "elsewhere",
    )
}

#[test]
fn redirects_are_followed_within_reason() {
    let server = Server::start(redirecting);
    let ask = |path| get(limits(), Get::feed(&server.url(path), MAX));
    let Ok(Fetched::New {
        url,
        moved_permanently_to,
        ..
    }) = ask("/moved")
    else {
        panic!("not moved");
    };
    assert_eq!(url, server.url("/feed"));
    assert_eq!(moved_permanently_to, Some(server.url("/feed")));
    let found = ask("/circle");
    assert!(matches!(found, Err(NetError::RedirectLoop)), "{found:?}");
    let found = ask("/on");
    assert!(
        matches!(found, Err(NetError::TooManyRedirects { .. })),
        "{found:?}"
    );
    let found = ask("/file");
    assert!(
        matches!(found, Err(NetError::BadRedirect { .. })),
        "{found:?}"
    );
    let found = ask("/escape");
    assert!(found.is_err_and(|error| !error.to_string().contains('\x1b')));
}

#[test]
fn a_password_goes_to_its_host_and_into_no_message() {
    let server = Server::start(|request| match request.header("authorization") {
        Some("Basic bWU6cEB3") => answer("200 OK", &[], "<rss/>"),
        _ => answer("401 Unauthorized", &[], ""),
    });
    let mut url = server.url("/feed");
    url.set_username("me").unwrap();
    url.set_password(Some("p@w")).unwrap();
    let Ok(Fetched::New { url: shown, .. }) = get(limits(), Get::feed(&url, MAX)) else {
        panic!("not let in");
    };
    assert_eq!(shown, server.url("/feed"));
    drop(server);
    let error = get(limits(), Get::feed(&url, MAX)).unwrap_err();
    assert!(!format!("{error} {error:?}").contains("p%40w"));
}

#[test]
fn a_public_source_leads_to_no_private_address() {
    let server = Server::start(|request| match request.target.as_str() {
        "http://192.0.2.1/feed" => answer("302 Found", &["Location: http://127.0.0.1/admin"], ""),
        _ => answer("200 OK", &[], "<rss/>"),
    });
    let public = Url::parse("http://192.0.2.1/feed").unwrap();
    let through = |limits| {
        let net = Net::with(limits, LONG, Some(server.url("/")));
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        runtime.unwrap().block_on(net.get(Get::feed(&public, MAX)))
    };
    let found = through(limits());
    assert!(matches!(found, Err(NetError::Private { .. })), "{found:?}");
    let found = through(Limits {
        is_private_allowed: true,
        ..limits()
    });
    assert!(matches!(found, Ok(Fetched::New { .. })), "{found:?}");
    // A link in a feed is held to the same rule, before anything is asked.
    let private = server.url("/page");
    let link = Get {
        given_by: Some(&public),
        ..Get::page(&private, MAX)
    };
    let found = get(limits(), link);
    assert!(matches!(found, Err(NetError::Private { .. })), "{found:?}");
}

#[tokio::test]
async fn what_is_urgent_queues_behind_nothing() {
    let server = Server::start(|_| answer("200 OK", &[], "x"));
    let net = Net::new(Limits {
        requests: 1,
        per_host: 1,
        spacing: Duration::ZERO,
        ..limits()
    });
    let url = server.url("/");
    let held = net.get(Get::feed(&url, MAX)).await;
    let mut queued = Box::pin(net.get(Get::feed(&url, MAX)));
    assert!(queued.as_mut().now_or_never().is_none());
    assert_eq!(body(net.get(Get::page(&url, MAX)).await), "x");
    assert!(queued.as_mut().now_or_never().is_none());
    drop(held);
    assert_eq!(body(queued.await), "x");
}

#[tokio::test]
async fn a_server_that_never_answers_does_not_block_its_host() {
    let server = Server::start(|request| match request.target.as_str() {
        "/never" => vec![Step::Hold],
        _ => answer("200 OK", &[], "x"),
    });
    let one_at_a_time = Limits {
        requests: 1,
        per_host: 1,
        spacing: Duration::ZERO,
        ..limits()
    };
    let net = Net::with(one_at_a_time, SHORT, None);
    let (never, good) = (server.url("/never"), server.url("/good"));
    let never = net.get(Get::feed(&never, MAX));
    let good = net.get(Get::feed(&good, MAX));
    tokio::select! {
        biased;
        found = never => panic!("answered: {found:?}"),
        found = good => assert_eq!(body(found), "x"),
    }
}

#[test]
fn a_source_with_headers_and_a_proxy_of_its_own_gets_them() {
    let proxy = Server::start(|_| answer("200 OK", &[], "by proxy"));
    let url = Url::parse("http://news.example/feed").unwrap();
    let access = Access::new(url.clone())
        .header("Cookie", "a=b")
        .user_agent("me/1")
        .proxy(proxy.url("/"));
    let own = Get {
        access: Some(&access),
        ..Get::feed(&url, MAX)
    };
    assert_eq!(body(get(limits(), own)), "by proxy");
    let request = &proxy.requests()[0];
    assert_eq!(request.target, "http://news.example/feed");
    assert_eq!(request.header("cookie"), Some("a=b"));
    assert_eq!(request.header("user-agent"), Some("me/1"));
}
