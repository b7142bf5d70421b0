//! dateline from the shell.

use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;

use crate::support::home::Home;
use crate::support::pty::Tui;
use crate::support::server::{Server, answer};
use crate::support::site::Site;

#[test]
fn what_is_refreshed_can_be_listed_and_read() {
    let site = Site::start();
    let home = Home::with_config(&site.config(""));
    assert!(home.stdout(["refresh"]).starts_with("3 new headlines"));
    let list = home.stdout(["list"]);
    let first = list.lines().next().unwrap();
    assert!(
        first.trim_start().starts_with("1 *") && first.contains("Harbour reopens"),
        "{list}"
    );
    let article = home.stdout(["read", "1", "--width", "40"]);
    assert!(
        article.contains("The first ferry left at dawn"),
        "{article}"
    );
    assert!(!article.contains("newsletter"), "{article}");
    assert!(
        article.lines().all(|line| line.chars().count() <= 40),
        "{article}"
    );
    assert!(
        home.stdout(["list"])
            .lines()
            .next()
            .unwrap()
            .trim_start()
            .starts_with("1  ")
    );
}

#[test]
fn the_headlines_that_have_some_words_can_be_listed() {
    let site = Site::start();
    let home = Home::with_config(&site.config(""));
    home.stdout(["refresh"]);
    let found = home.stdout(["list", "--find", "STORM harbour"]);
    assert_eq!(found.lines().count(), 1, "{found}");
    assert!(found.contains("Harbour reopens after storm"), "{found}");
    assert!(found.trim_start().starts_with("id:"), "{found}");
    assert_eq!(home.stdout(["list", "--find", "no-such-word"]), "");
}

#[test]
fn a_second_refresh_asks_only_whether_something_is_new() {
    let site = Site::start();
    let home = Home::with_config(&site.config(""));
    home.stdout(["refresh"]);
    let again = home.stdout(["refresh"]);
    assert!(again.contains("0 new headlines") && again.contains("1 of them with nothing new"));
}

#[test]
fn json_is_one_document() {
    let site = Site::start();
    let home = Home::with_config(&site.config(""));
    home.stdout(["refresh"]);
    let list: serde_json::Value = serde_json::from_str(&home.stdout(["list", "--json"])).unwrap();
    assert_eq!(list[0]["title"], "Harbour reopens after storm");
    assert_eq!(list[0]["read"], false);
    let article: serde_json::Value =
        serde_json::from_str(&home.stdout(["read", "1", "--json"])).unwrap();
    assert_eq!(article["verdict"], "article");
    assert_eq!(article["origin"], "page");
    assert_eq!(article["related"][0]["title"], "Lighthouse keeper retires");
}

#[test]
fn markdown_keeps_headings_and_links() {
    let site = Site::start();
    let home = Home::with_config(&site.config(""));
    home.stdout(["refresh"]);
    let markdown = home.stdout(["read", &site.url("/a/1"), "--markdown"]);
    assert!(
        markdown.starts_with("# Harbour reopens after storm\n"),
        "{markdown}"
    );
    assert!(markdown.contains("[harbour office]("), "{markdown}");
}

#[test]
fn any_page_can_be_read_without_being_stored() {
    let site = Site::start();
    let home = Home::with_config(&site.config(""));
    let article = home.stdout(["read", &site.url("/a/3")]);
    assert!(article.contains("Librarians found"), "{article}");
    let extracted = home.stdout(["extract", &site.url("/a/3")]);
    assert!(extracted.contains("Librarians found"), "{extracted}");
    assert_eq!(home.stdout(["list", "--json"]).trim(), "[]");
}

#[test]
fn a_page_without_an_article_says_so_beside_what_is_printed() {
    let home = Home::with_config("sources = []\n");
    let page = home.file(
        "page.html",
        "<title>Nothing</title><nav><a href=/>Home</a></nav>",
    );
    let output = home.run(["extract", page.to_str().unwrap()]);
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{told}");
    assert!(told.contains("it is not an article"), "{told}");
    let output = home.run(["extract", "no-such-file.html"]);
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("there is no such file"), "{told}");
}

#[test]
fn what_the_feed_gives_of_an_article_can_be_printed() {
    let site = Site::start();
    let home = Home::with_config(&site.config(""));
    home.stdout(["refresh"]);
    let page = home.stdout(["read", "1"]);
    let feed = home.stdout(["read", "1", "--feed"]);
    assert!(page.contains("The first ferry left at dawn"), "{page}");
    assert!(!feed.contains("The first ferry left at dawn"), "{feed}");
    let json = home.stdout(["read", "1", "--feed", "--json"]);
    assert!(json.contains("\"origin\": \"feed\""), "{json}");
}

#[test]
fn an_article_is_extracted_in_every_form() {
    let site = Site::start();
    let home = Home::with_config("sources = []\n");
    let page = site.url("/a/1");
    let get = |args: &[&str]| home.stdout([&["extract", &page][..], args].concat());
    for (format, begins, holds) in [
        ("text", "", "The first ferry"),
        (
            "markdown",
            "# Harbour reopens after storm\n",
            "[harbour office](http",
        ),
        (
            "html",
            "<!doctype html>\n",
            "<h1>Harbour reopens after storm</h1>",
        ),
        ("json", "{", "\"verdict\": \"article\""),
    ] {
        let text = get(&["--format", format]);
        assert!(text.starts_with(begins) && text.contains(holds), "{text}");
    }
    assert_eq!(get(&["--json"]), get(&["--format", "json"]));
    assert_eq!(get(&[]), get(&["--format", "text"]));
    let file = home.file(
        "page.html",
        "<title>A day at the sea</title><h1>A day at the sea</h1><p>It was a long day, and the \
         sea was as flat as a table; nobody had seen it like this in all the years, they said.</p>\
         <p>In the evening <a href=/wind>the wind</a> came back, and with it the waves and the \
         birds, and everybody went home to the town and closed the shutters for the night.</p>",
    );
    for name in ["--url", "--base"] {
        let file = file.to_str().unwrap();
        let args = [
            "extract",
            file,
            name,
            "https://sea.example/a",
            "--format",
            "html",
        ];
        let text = home.stdout(args);
        assert!(text.contains("https://sea.example/wind"), "{text}");
    }
}

#[test]
fn rules_for_a_site_change_stored_articles_and_are_checked_before() {
    let site = Site::start();
    let home = Home::with_config(&site.config(""));
    home.stdout(["refresh"]);
    let before = home.stdout(["read", "1"]);
    assert!(before.contains("The storm tore away") && !before.contains("Newsletter"));
    let check = |home: &Home| home.stdout(["extract", "--check-rules", "127.0.0.1"]);
    assert_eq!(
        check(&home),
        "the configuration has no rules for 127.0.0.1 ([[sites]])\n\
         0 of 1 stored articles change: 0 words more, 0 words less\n"
    );
    let rules = "[[sites]]\nhost = \"127.0.0.1\"\ndrop = \"article > p:last-of-type\"\nkeep = \".signup h4\"\n";
    std::fs::write(home.config(), format!("{}{rules}", site.config(""))).unwrap();
    let said = check(&home);
    assert!(
        said.starts_with("Harbour reopens after storm  http"),
        "{said}"
    );
    assert!(said.contains("\n  -   31  The storm tore away"), "{said}");
    assert!(said.contains("\n  +    1  Newsletter\n"), "{said}");
    assert!(
        said.ends_with("\n1 of 1 stored articles change: 1 words more, 31 words less\n"),
        "{said}"
    );
    let file = home.stdout(["extract", &site.url("/a/1"), "--explain"]);
    assert!(
        file.contains("site drop") && file.contains("site keep"),
        "{file}"
    );
    drop(site);
    let after = home.stdout(["read", "1"]);
    assert!(!after.contains("The storm tore away") && after.contains("Newsletter"));
    assert!(check(&home).starts_with("0 of 1 "));
}

#[test]
fn a_source_is_added_by_its_feed_or_by_its_page() {
    let site = Site::start();
    let home = Home::with_config("sources = []\n");
    let added = home.stdout(["add", &site.url("/")]);
    assert!(added.contains("subscribed to The Coast Courier") && added.contains("/feed.xml"));
    assert!(
        home.stdout(["add", &site.url("/feed.xml")])
            .starts_with("already subscribed")
    );
    assert!(home.stdout(["list"]).contains("Harbour reopens"));
    home.stdout(["remove", &site.url("/feed.xml")]);
    assert_eq!(home.stdout(["list"]), "");
}

#[test]
fn a_site_without_a_feed_is_read_by_its_front_page() {
    let stories: String = (1..=9)
        .map(|number| {
            format!(
                "<article><h2><a href=/2025/11/story-{number}-of-the-coast-today>The {number}th story of the \
                 coast is told at length</a></h2><p>What happened when the boats came in on the \
                 {number}th day, and who saw it.</p></article>"
            )
        })
        .collect();
    let page = format!(
        "<!DOCTYPE html><html lang=en><title>The Pier</title><nav><a href=/sea>Sea</a> <a href=/town>Town</a></nav>\
         <main>{stories}</main><footer><a href=/about>About us</a></footer></html>"
    );
    let server = Server::start(move |request| match request.target.as_str() {
        "/" => answer("200 OK", &["Content-Type: text/html; charset=utf-8"], &page),
        _ => answer("404 Not Found", &[], ""),
    });
    let home = Home::with_config("sources = []\n");
    let added = home.stdout(["add", server.url("/").as_str()]);
    assert!(added.contains("subscribed to The Pier"), "{added}");
    assert!(
        added.contains("9 headlines") && added.contains("The 1th story"),
        "{added}"
    );
    assert!(home.stdout(["refresh"]).starts_with("0 new headlines"));
    let list = home.stdout(["list"]);
    assert_eq!(list.lines().count(), 9, "{list}");
    assert!(
        list.lines().next().unwrap().contains("The 1th story"),
        "page order: {list}"
    );
}

/// Adds a site that shows `wall` at every address, behind a redirect to `/wall`. Nothing is kept,
/// and the reader is told why, and what to do.
#[track_caller]
fn check_wall(wall: &'static str, why: &str, advice: &str) {
    let server = Server::start(move |request| match request.target.as_str() {
        "/" => answer("302 Found", &["Location: /wall"], ""),
        _ => answer("200 OK", &["Content-Type: text/html; charset=utf-8"], wall),
    });
    let home = Home::with_config("sources = []\n");
    for args in [&["add"][..], &["add", "--yes"], &["add", "--page"]] {
        let url = server.url("/");
        let output = home.run([args, &[url.as_str()]].concat());
        let errors = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{args:?}: {errors}");
        for said in ["could not subscribe to", "127.0.0.1", why, advice] {
            assert!(errors.contains(said), "{args:?}: {said}: {errors}");
        }
        assert!(!String::from_utf8_lossy(&output.stdout).contains("subscribed"));
    }
    assert_eq!(home.stdout(["list", "--sources"]), "");
    assert_eq!(home.stdout(["list"]), "");
}

#[test]
fn a_site_behind_a_question_for_consent_is_not_added() {
    check_wall(
        "<!DOCTYPE html><html lang=en><title>Before you continue</title>\
         <div id=cookie-consent class=consent-wall><h1>We value your privacy</h1>\
         <p>We and our 212 partners store cookies on your device and process personal data, such as \
         your address, to show advertising and to measure it. You can withdraw your consent.</p>\
         <button>Accept all cookies</button> <button>Reject all</button> \
         <a href=/privacy>Privacy policy</a></div>",
        "it asks for consent first",
        "consent in a browser",
    );
}

#[test]
fn a_site_behind_a_login_is_not_added() {
    check_wall(
        "<!DOCTYPE html><html lang=en><title>Log in - The Pier</title><h1>Welcome back</h1>\
         <form action=/session method=post><label>Name <input name=user></label>\
         <label>Password <input type=password name=secret></label><button>Log in</button></form>",
        "it asks to log in",
        "a cookie for it in the configuration",
    );
}

/// All that dateline prints when it fails.
#[track_caller]
fn said<const N: usize>(home: &Home, args: [&str; N]) -> String {
    let output = home.run(args);
    assert!(!output.status.success());
    let [out, errors] = [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap());
    out + &errors
}

#[test]
fn selectors_are_tried_out_and_then_kept_in_the_configuration() {
    const PAGE: &str = "<title>Pier</title><ul><li><b>Boats</b><a href=/boats>more</a><i>They came in.</i>\
        <li><b>Nets</b><a href=/nets>more</a><li><b>Ropes</b></ul>";
    let server = Server::start(|request| match request.target.as_str() {
        "/" => answer("200 OK", &["Content-Type: text/html"], PAGE),
        _ => answer("404 Not Found", &[], ""),
    });
    let url = server.url("/").to_string();
    let home = Home::with_config("sources = []\n");
    let tried = home.stdout([
        "parse",
        "--explain",
        "--select",
        "item=li",
        "--select",
        "title=b",
        "--select",
        "summary=i",
        &url,
    ]);
    for line in [
        "item         3 found     li",
        "summary      1 of 3      i",
        "left out     1 without a link to a web page",
        "Boats\n",
        "  summary: They came in.",
    ] {
        assert!(tried.contains(line), "{line}: {tried}");
    }
    for (select, why) in [
        ("title=b", "give item=… too"),
        ("item=li >", "this is no CSS selector"),
        ("items=li", "expected PART=CSS"),
        (
            "item=article",
            "the selector of `item` finds nothing on the page",
        ),
    ] {
        let said = said(&home, ["parse", "--select", select, &url]);
        assert!(said.contains(why), "{said}");
    }

    let config = |item| {
        format!("[[sources]]\nurl = \"{url}\"\nselect = {{ item = \"{item}\", title = \"b\" }}\n")
    };
    let home = Home::with_config(&config("li"));
    assert!(home.stdout(["refresh"]).starts_with("2 new headlines"));
    assert!(home.stdout(["list"]).contains("Nets"));
    assert!(home.stdout(["parse", &url]).contains("Nets"));

    let home = Home::with_config(&config("article"));
    let said = said(&home, ["refresh"]);
    assert!(
        said.contains("`item` finds nothing") && said.contains("dateline parse --explain"),
        "{said}"
    );
}

#[test]
fn who_cannot_be_asked_is_told_how_to_choose_between_feeds() {
    let feed = |name: &str| {
        format!(
            "<rss version='2.0'><channel><title>{name}</title><item><title>{name} today</title>\
             <link>https://{name}.example/</link></item></channel></rss>"
        )
    };
    let server = Server::start(move |request| match request.target.as_str() {
        "/" => answer(
            "200 OK",
            &["Content-Type: text/html"],
            "<title>Pier</title><link rel=alternate type=application/rss+xml href=/boats>\
             <link rel=alternate type=application/rss+xml href=/nets><p>Hello",
        ),
        "/boats" => answer("200 OK", &[], feed("boats")),
        "/nets" => answer("200 OK", &[], feed("nets")),
        _ => answer("404 Not Found", &[], ""),
    });
    let url = server.url("/").to_string();
    let home = Home::with_config("sources = []\n");
    let output = home
        .command(["add", &url])
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let shown = String::from_utf8(output.stdout).unwrap();
    assert!(
        shown.contains("1. boats") && shown.contains("2. nets") && shown.contains("nets today")
    );
    assert!(String::from_utf8(output.stderr).unwrap().contains("--yes"));
    assert_eq!(home.stdout(["list"]), "");
    assert!(
        home.stdout(["add", "--yes", &url])
            .contains("subscribed to boats")
    );
}

#[test]
fn a_broken_opml_file_is_imported_with_its_folders() {
    let site = Site::start();
    let home = Home::new();
    let opml = format!(
        "<opml version=1.0><head><title>Mine & yours</title></head><body>\
         <outline text='Coast'><outline type=rss text='Courier' xmlUrl='{}'/>\
         <outline text='Nothing here'></body>",
        site.url("/feed.xml")
    );
    let file = home.file("mine.opml", &opml);
    let said = home.stdout(["import", file.to_str().unwrap()]);
    assert_eq!(said, "1 new source, 0 known already\n");
    let sources = home.stdout(["list", "--sources"]);
    assert!(
        sources.contains("Coast") && sources.contains("Courier"),
        "{sources}"
    );
    assert_eq!(
        sources.lines().count(),
        1,
        "the list that ships is for who has no list: {sources}"
    );
}

#[test]
fn the_shell_works_while_the_interface_runs_on_the_same_store() {
    let site = Site::start();
    let home = Home::with_config(&site.config("refresh-at-start = false"));
    home.stdout(["refresh"]);
    let mut tui = Tui::start(&home, &[], 80, 24);
    tui.wait("Harbour reopens");
    assert!(home.stdout(["list"]).contains("Harbour reopens"));
    home.stdout(["read", "1"]);
    home.stdout(["refresh"]);
    tui.press("Q");
    assert_eq!(tui.exit_code(), 0);
}

#[test]
fn a_closed_pipe_is_no_error() {
    let site = Site::start();
    let home = Home::with_config(&site.config(""));
    home.stdout(["refresh"]);
    let mut list = home.command(["config", "default"]);
    let mut child = list
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let ended = child.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&ended.stderr), "");
}

#[test]
fn batches_answer_line_by_line() {
    let home = Home::new();
    let page = home.file("page.html", "<title>T</title><article><h1>Heading here</h1><p>One paragraph of text, and it has a comma. It goes on for a while, so that it counts as prose.</p></article>");
    let mut command = home.command(["extract", "--batch"]);
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    for id in ["a", "b"] {
        let ask = serde_json::json!({"id": id, "url": "https://site.example/x", "path": page});
        writeln!(stdin, "{ask}").unwrap();
        let answer: serde_json::Value =
            serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap();
        assert_eq!(answer["id"], id);
        assert!(
            answer["text"].as_str().unwrap().contains("One paragraph"),
            "{answer}"
        );
    }
    drop(stdin);
    assert!(child.wait().unwrap().success());
}

#[track_caller]
fn check(home: &Home, args: &[&str], code: i32, says: &str) {
    let output = home.run(args);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{args:?}: {errors}");
    assert!(errors.contains(says), "{args:?}: {errors}");
}

#[test]
fn exit_codes_tell_failure_from_misuse() {
    let home = Home::with_config("sources = []\n");
    check(&home, &["read", "7"], 1, "no headline 7");
    check(&home, &["read", "file:///etc/passwd"], 2, "neither");
    check(
        &home,
        &["extract", "no-such-file.html"],
        1,
        "could not read",
    );
    check(&home, &["read", "http://127.0.0.1:1/"], 1, "127.0.0.1");
    check(&home, &["frobnicate"], 2, "unrecognized");
    check(
        &home,
        &["--config", "/nowhere/at/all.toml", "list"],
        2,
        "/nowhere/at/all.toml",
    );
    check(&home, &[], 2, "terminal");
}

#[test]
fn escapes_from_the_network_never_reach_standard_output() {
    let site = Site::start();
    let home = Home::with_config(&site.config(""));
    home.stdout(["refresh"]);
    for args in [
        &["list"][..],
        &["list", "--json"],
        &["read", "3"],
        &["list", "--sources"],
    ] {
        let said = home.stdout(args);
        assert!(
            !said.contains(['\u{1b}', '\u{9b}', '\u{202e}', '\u{200b}']),
            "{said:?}"
        );
    }
}
