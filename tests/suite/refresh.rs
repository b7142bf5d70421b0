//! Refreshing from servers that misbehave, with healthy ones beside them.

use serde_json::Value;

use crate::support::home::Home;
use crate::support::server::{Server, Step, answer, head};
use crate::support::site::Site;

/// A feed of one entry.
const FEED: &str = "<rss version=\"2.0\"><channel><title>Odd</title>\
    <item><title>Odd story</title><link>https://odd.example/1</link></item></channel></rss>";

/// Refreshes one odd feed beside a healthy one, and returns what is said of the odd one.
///
/// The limits are short, so that what never ends is over soon.
fn problem_of(answers: impl Fn(&str) -> Vec<Step> + Send + Sync + 'static) -> String {
    let site = Site::start();
    let odd = Server::start(move |request| answers(&request.target));
    let limits = "idle-timeout = \"1s\"\ntotal-timeout = \"4s\"\nmax-feed-size = \"64 KiB\"\n\
        redirects = 3";
    let config = format!(
        "{}[[sources]]\nurl = \"{}\"\n",
        site.config(limits),
        odd.url("/odd")
    );
    let home = Home::with_config(&config);
    let output = home.run(["refresh"]);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let sources: Value =
        serde_json::from_str(&home.stdout(["list", "--sources", "--json"])).unwrap();
    let sources = sources.as_array().unwrap();
    let healthy = sources
        .iter()
        .find(|source| source["title"] == "The Coast Courier")
        .unwrap();
    assert_eq!(
        (&healthy["total"], &healthy["problem"]),
        (&Value::from(3), &Value::Null)
    );
    let odd = sources
        .iter()
        .find(|source| source["title"] != "The Coast Courier")
        .unwrap();
    odd["problem"].as_str().unwrap_or_default().to_owned()
}

#[track_caller]
fn check(says: &str, answers: impl Fn(&str) -> Vec<Step> + Send + Sync + 'static) {
    let problem = problem_of(answers);
    assert!(problem.contains(says), "{problem:?} does not say {says:?}");
}

#[test]
fn a_server_that_never_answers_is_given_up() {
    check("did not finish within 4 s", |_| vec![Step::Hold]);
}

#[test]
fn a_feed_that_drips_is_given_up_in_the_end() {
    check("did not finish within 4 s", |_| {
        let mut steps = vec![Step::Send(head("200 OK", &["Content-Type: text/xml"]))];
        steps.push(Step::Drip(b" ".to_vec()));
        steps
    });
}

#[test]
fn a_feed_that_is_too_large_is_not_read_to_its_end() {
    check("larger than 65536 bytes", |_| {
        answer("200 OK", &[], FEED.replace("Odd", &"x".repeat(80_000)))
    });
}

#[test]
fn redirects_in_a_loop_end() {
    check("in a circle", |target| {
        answer("302 Found", &[&format!("Location: {target}")], "")
    });
}

#[test]
fn a_redirect_to_a_file_is_not_followed() {
    check("cannot be fetched", |_| {
        answer("302 Found", &["Location: file:///etc/passwd"], "")
    });
}

#[test]
fn a_page_where_a_feed_should_be_is_called_one() {
    check("web page", |_| {
        answer(
            "200 OK",
            &["Content-Type: text/html"],
            "<!doctype html><p>Hi",
        )
    });
}

#[test]
fn a_missing_feed_is_called_missing() {
    check("404", |_| answer("404 Not Found", &[], ""));
}

#[test]
fn a_connection_that_closes_at_once_is_said_to() {
    check("127.0.0.1", |_| Vec::new());
}

#[test]
fn a_feed_cut_in_the_middle_keeps_what_came_whole() {
    let problem = problem_of(|_| answer("200 OK", &[], FEED.split("</item>").next().unwrap()));
    assert_eq!(problem, "");
}

#[test]
fn a_server_is_told_who_asks() {
    let server = Server::start(|_| answer("200 OK", &[], FEED));
    let home = Home::with_config(&format!("[[sources]]\nurl = \"{}\"\n", server.url("/")));
    home.stdout(["refresh"]);
    let requests = server.requests();
    let agent = requests[0].header("user-agent").unwrap();
    assert!(agent.starts_with("dateline/"), "{agent}");
}

#[test]
fn who_is_gone_moved_or_busy_is_known_after_a_restart() {
    let site = Site::start();
    let odd = Server::start(|request| match request.target.as_str() {
        "/gone" => answer("410 Gone", &[], ""),
        "/busy" => answer("503 Service Unavailable", &["Retry-After: 3600"], ""),
        "/moved" => answer("308 Permanent Redirect", &["Location: /new"], ""),
        _ => answer("200 OK", &["Cache-Control: max-age=3600"], FEED),
    });
    let sources = ["/gone", "/busy", "/moved"]
        .map(|path| format!("[[sources]]\nurl = \"{}\"\n", odd.url(path)))
        .concat();
    let home = Home::with_config(&format!("{}{sources}", site.config("")));
    let asked = |args: &[&str]| {
        let before = odd.requests().len();
        let said = home.stdout(args);
        let requests = odd.requests();
        let mut targets: Vec<_> = requests[before..]
            .iter()
            .map(|request| request.target.clone())
            .collect();
        targets.sort();
        (targets.join(" "), said)
    };
    let (targets, _) = asked(&["refresh"]);
    assert_eq!(targets, "/busy /gone /moved /new");
    let (targets, said) = asked(&["refresh"]);
    assert_eq!(targets, "/new");
    assert!(said.contains("2 not asked yet"), "{said}");
    let (targets, _) = asked(&["refresh", "--due"]);
    assert_eq!(targets, "", "it is fresh for an hour");
    let sources: Value =
        serde_json::from_str(&home.stdout(["list", "--sources", "--json"])).unwrap();
    let states: Vec<_> = sources.as_array().unwrap()[..3]
        .iter()
        .map(|source| (source["gone"] == true, source["next_fetch"].is_string()))
        .collect();
    assert_eq!(states, [(true, false), (false, true), (false, true)]);
}

#[cfg(unix)]
#[test]
fn a_source_is_logged_in_to_and_its_password_is_seen_nowhere() {
    let site = Site::start();
    let odd = Server::start(|request| match request.header("authorization") {
        Some("Basic bWU6c2VzYW1l") => answer("200 OK", &[], FEED),
        _ => answer("401 Unauthorized", &[], ""),
    });
    let source = |path: &str, settings: &str| {
        format!("[[sources]]\nurl = \"{}\"\n{settings}\n", odd.url(path))
    };
    let in_url = odd.url("/url").to_string().replace("//", "//me:sesame@");
    let sources = [
        source("/given", "user = \"me\"\npassword = \"sesame\""),
        source(
            "/told",
            "user = \"me\"\npassword-command = \"printf sesame\"",
        ),
        source("/silent", "user = \"me\"\npassword-command = \"false\""),
        source("/no", ""),
        format!("[[sources]]\nurl = \"{in_url}\"\n"),
    ];
    let home = Home::with_config(&format!("{}{}", site.config(""), sources.concat()));
    let refreshed = home.run(["refresh"]);
    let listed = home.stdout(["list", "--sources"]);
    let as_json = home.stdout(["list", "--sources", "--json"]);
    let complaints = String::from_utf8_lossy(&refreshed.stderr).into_owned();
    for said in [&listed, &as_json, &complaints] {
        assert!(!said.contains("sesame"), "{said}");
    }
    assert!(complaints.contains("false failed"), "{complaints}");
    let sources: Value = serde_json::from_str(&as_json).unwrap();
    let sources = sources.as_array().unwrap();
    let totals: Vec<_> = sources.iter().map(|source| &source["total"]).collect();
    assert_eq!(totals, [1, 1, 0, 0, 1, 3]);
}
