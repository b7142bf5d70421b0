//! `dateline extract`: the article of a page, without the store.

use std::fs;
use std::io::{self, BufRead};

use serde::Deserialize;
use serde_json::{Value, json};
use url::Url;

use super::args::{ExtractArgs, Features, Format};
use super::exit::Exit;
use super::input;
use super::output::{Output, complain};
use super::setup::Setup;
use super::write;
use crate::extract::training::{self, Examples};
use crate::extract::{self, Extraction, Page, Trace};
use crate::html;
use crate::jobs::article::{obstacle, review};
use crate::text::Plain;
use crate::text::width::cut;
use crate::text::words;

/// Columns of a piece of text of which the beginning is enough to know it.
const PIECE_COLUMNS: usize = 100;

/// Runs the command.
pub fn run(setup: &Setup, args: &ExtractArgs, out: &mut Output) -> Result<(), Exit> {
    if args.batch {
        return batch(args.features, out);
    }
    if let Some(host) = &args.check_rules {
        return check_rules(setup, host, out);
    }
    let source = input::read(setup, args.page.as_deref().unwrap_or("-"))?;
    let text = html::decode(&source.bytes, source.content_type.as_deref());
    let url = args.url.clone().or(source.url);
    let page = Page {
        html: &text,
        url: url.as_ref(),
    };
    let site = url.as_ref().and_then(|url| setup.settings.sites.of(url));
    if args.explain {
        let (extraction, trace) = extract::explain(&page, site);
        return explain(&extraction, &trace, out);
    }
    let extraction = extract::extract_by(&page, site);
    let article = &extraction.article;
    if let Some(why) = doubt(&extraction) {
        let name = args.page.as_deref().unwrap_or("-");
        complain(Plain::new(&format!("{name}: {why}")));
    }
    match if args.json { Format::Json } else { args.format } {
        Format::Text => write::sheet(article, setup.settings.reader.width, out),
        Format::Markdown => write::markdown(article, out),
        Format::Html => write::page(article, out),
        Format::Json => {
            let json = write::Json::of(article, extraction.verdict);
            out.json(&json.with_confidence(extraction.confidence))
        }
    }
}

/// Why what is printed is not the article that was asked for, or not all of it.
fn doubt(extraction: &Extraction) -> Option<String> {
    match obstacle(extraction.verdict) {
        Some((why, advice)) => Some(format!("{why}; {advice}")),
        None if extraction.article.body.is_empty() => {
            Some("no text was found on it; --explain tells what was left out".to_owned())
        }
        None => None,
    }
}

/// Prints what the present rules change in the stored articles of a host.
fn check_rules(setup: &Setup, host: &str, out: &mut Output) -> Result<(), Exit> {
    let ctx = setup.context_without_sources()?;
    let review = setup.block_on(review::review(&ctx, host))?;
    let (mut gained, mut lost) = (0, 0);
    for change in &review.changes {
        out.line(format!("{}  {}", change.title, change.url))?;
        for (sign, pieces, sum) in [
            ('-', &change.lost, &mut lost),
            ('+', &change.gained, &mut gained),
        ] {
            for piece in pieces {
                let words = words::count(piece);
                *sum += words;
                out.line(format!("  {sign} {words:4}  {}", cut(piece, PIECE_COLUMNS)))?;
            }
        }
    }
    if review.n_articles == 0 {
        return out.line(format!(
            "no article of {host} is stored: rules are tried on those that have been opened"
        ));
    }
    if !review.has_rules {
        out.line(format!(
            "the configuration has no rules for {host} ([[sites]])"
        ))?;
    }
    for (name, selector) in &review.idle {
        out.line(format!(
            "{name} = \"{selector}\" finds nothing on any of the pages"
        ))?;
    }
    out.line(format!(
        "{} of {} stored articles change: {gained} words more, {lost} words less",
        review.changes.len(),
        review.n_articles
    ))
}

/// Prints what became of each run of text: its fate, the model's score, its place, its beginning.
fn explain(extraction: &Extraction, trace: &Trace, out: &mut Output) -> Result<(), Exit> {
    for judgement in &trace.0 {
        out.line(format!(
            "{:12} {:.3}  {:40.40}  {}",
            judgement.fate.name(),
            judgement.score,
            judgement.path,
            judgement.text
        ))?;
    }
    let (verdict, confidence) = (
        write::verdict_name(extraction.verdict),
        extraction.confidence,
    );
    out.line(format!("verdict: {verdict}, confidence {confidence:.2}"))
}

/// One page to read in a batch.
#[derive(Deserialize)]
struct Request {
    id: Value,
    #[serde(default)]
    url: String,
    path: String,
    /// Scores of the runs, to try out a model that is not built in.
    #[serde(default)]
    scores: Option<Vec<f32>>,
}

/// Answers each line of standard input with one line, at once.
fn batch(features: Option<Features>, out: &mut Output) -> Result<(), Exit> {
    for line in io::stdin().lock().lines() {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        let answer = match serde_json::from_str::<Request>(&line) {
            Ok(request) => answer(&request, features),
            Err(error) => json!({ "error": error.to_string() }),
        };
        out.line(answer.to_string())?;
        out.flush()?;
    }
    Ok(())
}

fn answer(request: &Request, features: Option<Features>) -> Value {
    let Ok(bytes) = fs::read(&request.path) else {
        return json!({ "id": request.id, "error": "cannot be read" });
    };
    let text = html::decode(&bytes, None);
    let url = Url::parse(&request.url).ok();
    let page = Page {
        html: &text,
        url: url.as_ref(),
    };
    if let Some(part) = features {
        return examples(request, &page, part);
    }
    let extraction = extract::extract_scored(&page, request.scores.as_deref());
    let article = &extraction.article;
    let text = write::plain(article);
    // Whoever counts the text of an article counts what is part of it.
    let standfirst = article.standfirst.as_deref();
    let beside = standfirst.filter(|_| extraction.is_standfirst_beside);
    let text = beside
        .and_then(|beside| text.strip_prefix(beside))
        .map_or(&*text, str::trim_start);
    let date = extraction
        .published
        .or(extraction.updated)
        .map(|stamp| stamp.instant.display_with_offset(stamp.offset).to_string());
    json!({
        "id": request.id,
        "title": article.title.as_str(),
        "byline": article.byline.as_deref().unwrap_or_default(),
        "date": date.unwrap_or_default(),
        "text": text,
        "confidence": extraction.confidence,
    })
}

/// What `part` sees of a page, for its trainer.
fn examples(request: &Request, page: &Page<'_>, part: Features) -> Value {
    let rows = |key: &str, examples: Examples| {
        let rows = examples.rows.into_iter();
        let rows: Vec<Value> = rows
            .map(|(text, values)| json!({ "text": text, "values": values }))
            .collect();
        json!({ "id": request.id, "names": examples.names, key: rows })
    };
    match part {
        Features::Runs => rows("runs", training::runs(page)),
        Features::Titles => rows("titles", training::titles(page)),
        Features::Confidence => {
            let (extraction, signs) = training::confidence(page, request.scores.as_deref());
            let (names, values): (Vec<String>, Vec<f32>) = signs.into_iter().unzip();
            json!({
                "id": request.id,
                "names": names,
                "values": values,
                "text": write::plain(&extraction.article),
                "confidence": extraction.confidence,
            })
        }
    }
}
