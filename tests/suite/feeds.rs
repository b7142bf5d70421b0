//! Feeds and lists of subscriptions, as the program reads them.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

fn fixture(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures")
        .join(name)
}

/// Runs `dateline` with `arguments` and `input`: exit code, output, errors.
fn dateline(arguments: &[&str], input: &[u8]) -> (Option<i32>, String, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_dateline"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    let output = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (
        output.status.code(),
        text(output.stdout),
        text(output.stderr),
    )
}

#[test]
fn each_feed_prints_what_it_holds() {
    let mut n_feeds = 0;
    for entry in std::fs::read_dir(fixture("feeds")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "txt") {
            continue;
        }
        let expected = std::fs::read_to_string(path.with_extension("txt")).unwrap();
        let arguments = [
            "parse",
            path.to_str().unwrap(),
            "--base",
            "https://base.example/feed",
        ];
        let (code, printed, errors) = dateline(&arguments, b"");
        assert_eq!((code, errors.as_str()), (Some(0), ""), "{path:?}");
        assert_eq!(printed, expected, "{path:?}");
        n_feeds += 1;
    }
    assert!(n_feeds >= 5);
}

#[test]
fn json_holds_everything() {
    let feed = std::fs::read(fixture("feeds/coast-news.rss.xml")).unwrap();
    let (code, printed, _) = dateline(&["parse", "-", "--json"], &feed);
    assert_eq!(code, Some(0));
    let feed: serde_json::Value = serde_json::from_str(&printed).unwrap();
    assert_eq!(feed["language"], "en-gb");
    assert_eq!(feed["entries"][0]["author"], "Ada Shore");
    assert_eq!(
        feed["entries"][0]["images"][0],
        "https://coast.example/img/storm.jpg"
    );
    assert_eq!(
        feed["entries"][0]["summary_html"],
        "<p>It <a href=\"https://coast.example/rain\">rained</a> all night.</p>"
    );
}

#[test]
fn what_is_no_feed_is_said_with_a_way_out() {
    let (code, printed, errors) = dateline(&["parse", "-"], b"<!doctype html><p>Hello");
    assert_eq!((code, printed.as_str()), (Some(1), ""));
    assert!(errors.contains("it is a web page, not a feed"), "{errors}");
    let (code, _, errors) = dateline(&["parse", "/no/such/file"], b"");
    assert_eq!(code, Some(1));
    assert!(errors.contains("could not read /no/such/file"), "{errors}");
}

#[test]
fn a_batch_answers_line_by_line() {
    let line = |id: &str, name: &str| {
        let path = fixture(name);
        serde_json::json!({"id": id, "path": path, "content_type": null, "url": null}).to_string()
    };
    let input = format!(
        "{}\n\n{}\n",
        line("a", "feeds/plain.json"),
        line("b", "opml/list.opml")
    );
    let (code, printed, _) = dateline(&["parse", "--batch"], input.as_bytes());
    assert_eq!(code, Some(0));
    let answers: Vec<serde_json::Value> = printed
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(answers[0]["id"], "a");
    assert_eq!(
        answers[0]["feed"]["entries"][1]["link"],
        "https://other.example/2"
    );
    assert_eq!(
        (&answers[1]["ok"], &answers[1]["error"]),
        (&false.into(), &"it is not a feed".into())
    );
}

#[test]
fn a_list_that_is_not_well_formed_loses_no_feed() {
    let list = std::fs::read(fixture("opml/list.opml")).unwrap();
    let outlines = dateline::opml::parse(&list);
    let shown: Vec<_> = outlines
        .iter()
        .map(|outline| {
            (
                outline.folder.as_deref(),
                outline.title.as_str(),
                outline.url.as_ref().unwrap().as_str(),
            )
        })
        .collect();
    assert_eq!(
        shown,
        [
            (
                Some("Coast & hill"),
                "Coast News",
                "https://coast.example/rss?a=1&b=2"
            ),
            (
                Some("Coast & hill"),
                "Hill",
                "https://hill.example/atom.xml"
            ),
            (None, "Plain", "http://plain.example/feed.json"),
        ]
    );
}
