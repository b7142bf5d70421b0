//! A small news site, as real ones are: a feed, three stories, and much around the stories.

use url::Url;

use super::server::{Request, Server, Step, answer};

/// The site, on a port of its own.
pub struct Site {
    server: Server,
}

impl Site {
    /// Opens the site.
    pub fn start() -> Self {
        Self {
            server: Server::start(serve),
        }
    }

    /// The address of a page of it.
    pub fn url(&self, path: &str) -> String {
        self.server.url(path).to_string()
    }

    /// A configuration whose only source is this site's feed, with `fetch` in its `[fetch]`.
    pub fn config(&self, fetch: &str) -> String {
        let feed: Url = self.server.url("/feed.xml");
        format!("[fetch]\n{fetch}\n\n[[sources]]\nurl = \"{feed}\"\nfolder = \"Coast\"\n")
    }
}

const STORIES: [(&str, &str, &[&str]); 3] = [
    (
        "Harbour reopens after storm",
        "Ferries run again from the old quay.",
        &[
            "The first ferry left at dawn, an hour late and almost empty, after four days in which \
             nothing larger than a rowing boat had moved in the harbour.",
            "Anyone with a booking should ask the <a href=\"/office\">harbour office</a> first, a \
             spokesperson said, because the second quay stays closed until the divers are done.",
            "The storm tore away forty metres of the outer wall, and the repairs will last until \
             spring at the least, the engineers wrote in a report that was published on Tuesday.",
        ],
    ),
    (
        "Council votes on new bridge",
        "The decision falls tonight.",
        &[
            "The bridge will cost twice what was planned, and the council decides tonight whether \
             it is still worth the money, after nine years of argument over where it should stand.",
            "Two of the three parties said before the meeting that they would vote for it, the \
             third asked for another study of the ground, which would take a year.",
        ],
    ),
    (
        "Library \u{1b}[31mlends\u{202e} a thousand&#x200b; telescopes",
        "They were found in the cellar.",
        &[
            "Librarians found the telescopes when a pipe burst in the cellar, packed in straw and \
             in better order than the catalogue that should have listed them.",
            "From Monday they can be borrowed for two weeks like any book, with a chart of what \
             can be seen above the coast in that month, and a cloth.",
        ],
    ),
];

/// A story that the others name below their text.
const KEEPER: (&str, &str, &[&str]) = (
    "Lighthouse keeper retires",
    "The lamp burns by itself now.",
    &[
        "The keeper lit the lamp for the last time on Sunday, after thirty-one years in which it \
         went out only twice, and both times for less than a minute.",
        "From now on a clock does it, and a woman in the harbour office looks at a screen to see \
         whether it did, which she says she would rather do from the tower.",
    ],
);

fn serve(request: &Request) -> Vec<Step> {
    let host = request.header("host").unwrap_or_default().to_owned();
    match request.target.as_str() {
        "/feed.xml" if request.header("if-none-match") == Some("\"one\"") => {
            answer("304 Not Modified", &["ETag: \"one\""], "")
        }
        "/feed.xml" => answer(
            "200 OK",
            &[
                "Content-Type: application/rss+xml; charset=utf-8",
                "ETag: \"one\"",
            ],
            feed(&host),
        ),
        "/" => answer(
            "200 OK",
            &["Content-Type: text/html; charset=utf-8"],
            "<!DOCTYPE html><title>The Coast Courier</title>\
             <link rel=alternate type=application/rss+xml href=/feed.xml title=News>\
             <h1>The Coast Courier</h1>",
        ),
        "/b/1" => answer(
            "200 OK",
            &["Content-Type: text/html; charset=utf-8"],
            page(KEEPER),
        ),
        path => match path
            .strip_prefix("/a/")
            .and_then(|number| number.parse::<usize>().ok())
        {
            Some(number @ 1..=3) => answer(
                "200 OK",
                &["Content-Type: text/html; charset=utf-8"],
                page(STORIES[number - 1]),
            ),
            _ => answer(
                "404 Not Found",
                &["Content-Type: text/plain"],
                "no such page",
            ),
        },
    }
}

fn feed(host: &str) -> String {
    let items: String = (1..)
        .zip(STORIES)
        .map(|(number, (title, summary, _))| {
            format!(
                "<item><title>{title}</title><link>http://{host}/a/{number}</link>\
                 <guid>{number}</guid><description>{summary}</description>\
                 <pubDate>Tue, 04 Nov 2025 1{}:00:00 GMT</pubDate></item>",
                5 - number
            )
        })
        .collect();
    format!(
        "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>The Coast Courier</title>\
         <link>http://{host}/</link>{items}</channel></rss>"
    )
}

fn page((title, standfirst, paragraphs): (&str, &str, &[&str])) -> String {
    let text: String = paragraphs
        .iter()
        .map(|paragraph| format!("<p>{paragraph}</p>\n"))
        .collect();
    format!(
        "<!DOCTYPE html><html lang=en><head><meta charset=utf-8>\
         <title>{title} - The Coast Courier</title><meta property=og:title content=\"{title}\">\
         <meta property=og:site_name content=\"The Coast Courier\"></head><body>\
         <nav><ul><li><a href=/>Home</a><li><a href=/sea>Sea</a><li><a href=/town>Town</a></ul></nav>\
         <article><h1>{title}</h1><p class=standfirst>{standfirst}</p>\
         <div class=share><a href=#f>Share</a> <a href=#t>Post</a></div>\n{text}</article>\
         <div class=signup><h4>Newsletter</h4>\
         <p>Subscribe to our newsletter and get the news of the coast in your inbox every morning.</p></div>\
         <div class=more><h3>More stories</h3>\
         <div><a href=/b/1><p>Lighthouse keeper retires...</p></a></div>\
         <div><a href=/b/2><p>Eels return to the river after...</p></a></div>\
         <div><a href=/b/3><p>A school band plays on the pier to...</p></a></div></div>\
         <footer><a href=/about>About</a> Copyright The Coast Courier</footer></body></html>"
    )
}
