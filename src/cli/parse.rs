//! `dateline parse`: what a feed or a front page holds, without the store.

use std::io::{self, BufRead};

use jiff::Zoned;
use serde::{Deserialize, Serialize};
use url::Url;

use super::args::ParseArgs;
use super::exit::Exit;
use super::headlines::{self, HeadlineForm};
use super::input;
use super::output::Output;
use super::setup::Setup;
use crate::feed::{self, FeedError, ParsedEntry, ParsedFeed};
use crate::frontpage::{self, Page};
use crate::html;
use crate::report::Problem;
use crate::text::Plain;

/// Relative addresses of a file that came from nowhere count from here.
const NOWHERE: &str = "http://localhost/";

/// Runs the command.
pub fn run(setup: &Setup, args: &ParseArgs, out: &mut Output) -> Result<(), Exit> {
    if args.batch {
        return batch(out);
    }
    let name = args.feed.as_deref().unwrap_or("-");
    let source = input::read(setup, name)?;
    let base = args.base.clone().or(source.url).unwrap_or_else(nowhere);
    let content_type = source.content_type.as_deref();
    // The configuration knows the address that was subscribed to, not where it leads.
    let given = Url::parse(name).ok();
    let mut known = given.iter().chain([&base]);
    let known = known.find_map(|url| setup.settings.rules(url));
    let rules = headlines::rules(known.map(|rules| &**rules), &args.select)?;
    let now = Zoned::now();
    let page = Page {
        html: &html::decode(&source.bytes, content_type),
        url: &base,
        now: Some(&now),
    };
    if args.explain {
        return headlines::explain(&page, rules.as_ref(), out);
    }
    // Who gives selectors has seen that this is a page.
    let parsed = match args.select.first() {
        Some(_) => Err(FeedError::WebPage),
        None => feed::parse(&source.bytes, &base, content_type),
    };
    let feed = match parsed {
        Ok(feed) => feed,
        Err(FeedError::WebPage) => {
            let front = frontpage::read(&page, rules.as_ref());
            if front.headlines.is_empty() {
                let why = front.matches.map(|matches| matches.why_none());
                let error = why.map_or(FeedError::WebPage, FeedError::NothingSelected);
                return Err(unreadable(name, &error).into());
            }
            if args.json {
                return out.line(json(&HeadlineForm::all(&front)));
            }
            return headlines::print(&front, out);
        }
        Err(error) => return Err(unreadable(name, &error).into()),
    };
    if args.json {
        return out.line(json(&FeedForm::new(&feed)));
    }
    print(&feed, out)
}

fn unreadable(name: &str, error: &FeedError) -> Problem {
    let advice = match error {
        FeedError::WebPage => "look for a feed that the page advertises",
        FeedError::NothingSelected(_) => "see with --explain what each selector finds",
        FeedError::Empty | FeedError::NoHeadlines | FeedError::NotAFeed => {
            "check the address it came from"
        }
    };
    let what = match error {
        FeedError::NothingSelected(_) => format!("could not read the headlines of {name}"),
        _ => format!("could not read {name} as a feed"),
    };
    Problem::new(what, error.to_string(), advice)
}

fn print(feed: &ParsedFeed, out: &mut Output) -> Result<(), Exit> {
    out.line(&feed.title)?;
    for entry in &feed.entries {
        let date = entry
            .published
            .or(entry.updated)
            .map(|date| date.to_string());
        let link = entry.link.as_ref().map(|link| Plain::new(link.as_str()));
        out.line(format!(
            "{:20}  {}  {}",
            date.as_deref().unwrap_or("-"),
            entry.title,
            link.as_deref().unwrap_or("-"),
        ))?;
    }
    Ok(())
}

/// A line that asks for a feed.
#[derive(Deserialize)]
struct Question {
    id: String,
    path: String,
    content_type: Option<String>,
    url: Option<String>,
}

/// The line that answers it.
#[derive(Serialize)]
struct Answer<'a> {
    id: &'a str,
    ok: bool,
    error: Option<String>,
    feed: Option<FeedForm<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    headlines: Option<Vec<HeadlineForm<'a>>>,
}

fn batch(out: &mut Output) -> Result<(), Exit> {
    for line in io::stdin().lock().lines() {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        let question: Question = serde_json::from_str(&line)
            .map_err(|error| Exit::Usage(format!("dateline parse --batch: {error}")))?;
        out.line(answer(&question))?;
        out.flush()?;
    }
    Ok(())
}

fn answer(question: &Question) -> String {
    let base = question.url.as_deref().and_then(|url| Url::parse(url).ok());
    let base = base.unwrap_or_else(nowhere);
    let content_type = question.content_type.as_deref();
    let mut page = None;
    let parsed = std::fs::read(&question.path)
        .map_err(|error| error.to_string())
        .and_then(|bytes| {
            feed::parse(&bytes, &base, content_type).map_err(|error| {
                if matches!(error, FeedError::WebPage) {
                    page = Some(headlines::read(&bytes, content_type, &base));
                }
                error.to_string()
            })
        });
    let (feed, error) = match parsed {
        Ok(feed) => (Some(feed), None),
        Err(error) => (None, Some(error)),
    };
    json(&Answer {
        id: &question.id,
        ok: error.is_none(),
        error,
        feed: feed.as_ref().map(FeedForm::new),
        headlines: page.as_ref().map(HeadlineForm::all),
    })
}

fn nowhere() -> Url {
    Url::parse(NOWHERE).expect("a constant address is valid")
}

fn json(form: &impl Serialize) -> String {
    serde_json::to_string(form).expect("strings and lists are always JSON")
}

/// A feed as it is printed.
#[derive(Serialize)]
struct FeedForm<'a> {
    title: &'a str,
    link: Option<&'a str>,
    language: Option<&'a str>,
    description: &'a str,
    updated: Option<String>,
    entries: Vec<EntryForm<'a>>,
}

impl<'a> FeedForm<'a> {
    fn new(feed: &'a ParsedFeed) -> Self {
        Self {
            title: &feed.title,
            link: feed.link.as_ref().map(Url::as_str),
            language: feed.language.as_deref(),
            description: &feed.description_html,
            updated: feed.updated.map(|date| date.to_string()),
            entries: feed.entries.iter().map(EntryForm::new).collect(),
        }
    }
}

/// An entry as it is printed.
#[derive(Serialize)]
struct EntryForm<'a> {
    id: Option<&'a str>,
    title: &'a str,
    link: Option<&'a str>,
    /// The first of the authors.
    author: Option<&'a str>,
    authors: Vec<&'a str>,
    published: Option<String>,
    updated: Option<String>,
    summary_html: &'a str,
    content_html: &'a str,
    enclosures: Vec<EnclosureForm<'a>>,
    images: Vec<&'a str>,
    categories: Vec<&'a str>,
    comments: Option<&'a str>,
}

#[derive(Serialize)]
struct EnclosureForm<'a> {
    url: &'a str,
    #[serde(rename = "type")]
    media_type: &'a str,
}

impl<'a> EntryForm<'a> {
    fn new(entry: &'a ParsedEntry) -> Self {
        Self {
            id: entry.id.as_deref(),
            title: &entry.title,
            link: entry.link.as_ref().map(Url::as_str),
            author: entry.authors.first().map(Plain::as_str),
            authors: entry.authors.iter().map(Plain::as_str).collect(),
            published: entry.published.map(|date| date.to_string()),
            updated: entry.updated.map(|date| date.to_string()),
            summary_html: &entry.summary_html,
            content_html: &entry.content_html,
            enclosures: entry
                .enclosures
                .iter()
                .map(|enclosure| EnclosureForm {
                    url: enclosure.url.as_str(),
                    media_type: &enclosure.media_type,
                })
                .collect(),
            images: entry.images.iter().map(Url::as_str).collect(),
            categories: entry.categories.iter().map(Plain::as_str).collect(),
            comments: entry.comments.as_ref().map(Url::as_str),
        }
    }
}
