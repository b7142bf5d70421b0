//! `dateline extract`: the article of a page, without the store.

use std::fs;
use std::io::{self, BufRead};

use serde::Deserialize;
use serde_json::{Value, json};
use url::Url;

use super::args::ExtractArgs;
use super::exit::Exit;
use super::input;
use super::output::Output;
use super::setup::Setup;
use super::write;
use crate::extract::{self, Extraction, Page, Trace};
use crate::html;

/// Runs the command.
pub fn run(setup: &Setup, args: &ExtractArgs, out: &mut Output) -> Result<(), Exit> {
    if args.batch {
        return batch(args.features, out);
    }
    let source = input::read(setup, args.page.as_deref().unwrap_or("-"))?;
    let text = html::decode(&source.bytes, source.content_type.as_deref());
    let url = args.base.clone().or(source.url);
    let page = Page {
        html: &text,
        url: url.as_ref(),
    };
    if args.explain {
        let (extraction, trace) = extract::explain(&page);
        return explain(&extraction, &trace, out);
    }
    let extraction = extract::extract(&page);
    if args.json {
        let json = write::Json::of(&extraction.article, extraction.verdict);
        return out.json(&json.with_confidence(extraction.confidence));
    }
    write::sheet(&extraction.article, setup.settings.reader.width, out)
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
fn batch(features: bool, out: &mut Output) -> Result<(), Exit> {
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

fn answer(request: &Request, features: bool) -> Value {
    let Ok(bytes) = fs::read(&request.path) else {
        return json!({ "id": request.id, "error": "cannot be read" });
    };
    let text = html::decode(&bytes, None);
    let url = Url::parse(&request.url).ok();
    let page = Page {
        html: &text,
        url: url.as_ref(),
    };
    if features {
        let (names, rows) = extract::features(&page);
        let runs: Vec<Value> = rows
            .into_iter()
            .map(|(text, values)| json!({ "text": text, "values": values }))
            .collect();
        return json!({ "id": request.id, "names": names, "runs": runs });
    }
    let extraction = extract::extract_scored(&page, request.scores.as_deref());
    let article = &extraction.article;
    let date = extraction
        .published
        .map(|stamp| stamp.instant.display_with_offset(stamp.offset).to_string());
    json!({
        "id": request.id,
        "title": article.title.as_str(),
        "byline": article.byline.as_deref().unwrap_or_default(),
        "date": date.unwrap_or_default(),
        "text": write::plain(article),
    })
}
