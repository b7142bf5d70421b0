//! `dateline extract`: the article of a page, without the store.

use std::fs;
use std::io::{self, BufRead, Read};
use std::path::Path;

use serde::Deserialize;
use serde_json::{Map, Value, json};
use url::Url;

use super::args::ExtractArgs;
use super::exit::Exit;
use super::output::Output;
use crate::extract::{self, Extraction, Page, Trace};
use crate::html;
use crate::news::{Article, Block, Inline, Verdict};
use crate::report::Problem;

/// Bytes of a page that are read at most.
const MAX_PAGE: u64 = 32 << 20;

/// Runs the command.
pub fn run(args: &ExtractArgs, out: &mut Output) -> Result<(), Exit> {
    if args.batch {
        return batch(args.features, out);
    }
    let name = args.page.as_deref().unwrap_or("-");
    let (bytes, address) = match name {
        "-" => (read_all(io::stdin().lock())?, None),
        address if is_web(address) => {
            let (bytes, address) = fetch(address)?;
            (bytes, Some(address))
        }
        path => (read_file(Path::new(path))?, None),
    };
    let text = html::decode(&bytes, None);
    let url = args.base.clone().or(address);
    if args.explain {
        let (extraction, trace) = extract::explain(&Page {
            html: &text,
            url: url.as_ref(),
        });
        return explain(&extraction, &trace, out);
    }
    let extraction = extract::extract(&Page {
        html: &text,
        url: url.as_ref(),
    });
    if args.json {
        return out.line(json_of(&extraction).to_string());
    }
    out.text(plain_of(&extraction.article))
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
    let (verdict, confidence) = (verdict_name(extraction.verdict), extraction.confidence);
    out.line(format!("verdict: {verdict}, confidence {confidence:.2}"))
}

fn is_web(name: &str) -> bool {
    name.starts_with("http://") || name.starts_with("https://")
}

/// Fetches a page: its bytes and the address they came from in the end.
fn fetch(address: &str) -> Result<(Vec<u8>, Url), Exit> {
    Err(Exit::Usage(format!(
        "dateline: {address}: addresses cannot be fetched yet; save the page to a file"
    )))
}

fn read_file(path: &Path) -> Result<Vec<u8>, Exit> {
    let problem = |error: &io::Error| {
        Problem::new(
            format!("could not read {}", path.display()),
            error.to_string(),
            "check the name of the file",
        )
    };
    let file = fs::File::open(path).map_err(|error| problem(&error))?;
    read_all(file).map_err(|error| match error {
        Exit::Io(error) => Exit::Failed(problem(&error)),
        other => other,
    })
}

fn read_all(from: impl Read) -> Result<Vec<u8>, Exit> {
    let mut bytes = Vec::new();
    from.take(MAX_PAGE).read_to_end(&mut bytes)?;
    Ok(bytes)
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
    let Ok(bytes) = read_file(Path::new(&request.path)) else {
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
        "text": text_of(article),
    })
}

/// The words of an article, a line for each paragraph: standfirst and body without the captions.
pub(super) fn text_of(article: &Article) -> String {
    let mut lines: Vec<String> = article.standfirst.iter().map(ToString::to_string).collect();
    lines_of(&article.body, &mut lines);
    lines.join("\n")
}

/// Recursion is bounded: blocks nest at most [`Block::MAX_DEPTH`] deep.
fn lines_of(blocks: &[Block], lines: &mut Vec<String>) {
    for block in blocks {
        match block {
            Block::Paragraph(text) | Block::Heading { text, .. } => lines.push(Inline::text(text)),
            Block::List { items, .. } => items.iter().for_each(|item| lines_of(item, lines)),
            Block::Quote(inner) => lines_of(inner, lines),
            Block::Code(code) => lines.push(code.as_str().to_owned()),
            Block::Table { rows, .. } => lines.extend(rows.iter().map(|row| {
                row.iter()
                    .map(|cell| Inline::text(cell))
                    .collect::<Vec<_>>()
                    .join(" ")
            })),
            Block::Figure { .. } | Block::Rule => {}
        }
    }
}

/// An article for people: head and blocks, divided by blank lines.
fn plain_of(article: &Article) -> String {
    let mut parts = vec![article.title.to_string()];
    let by = [article.byline.as_deref(), article.source.as_deref()];
    let mut line: Vec<String> = by.into_iter().flatten().map(str::to_owned).collect();
    line.extend(article.published.map(|instant| instant.to_string()));
    parts.push(line.join(", "));
    parts.extend(text_of(article).lines().map(str::to_owned));
    parts.retain(|part| !part.is_empty());
    parts.join("\n\n") + "\n"
}

/// Everything that was read, under the names that `--help` promises.
pub(super) fn json_of(extraction: &Extraction) -> Value {
    let article = &extraction.article;
    let text = text_of(article);
    let mut out = Map::new();
    let mut put = |name: &str, value: Value| {
        out.insert(name.to_owned(), value);
    };
    put("url", json!(article.url.as_ref().map(Url::as_str)));
    put("title", json!(article.title.as_str()));
    put("kicker", json!(article.kicker.as_deref()));
    put("standfirst", json!(article.standfirst.as_deref()));
    put("byline", json!(article.byline.as_deref()));
    put(
        "published",
        json!(article.published.map(|instant| instant.to_string())),
    );
    put(
        "updated",
        json!(article.updated.map(|instant| instant.to_string())),
    );
    put("source", json!(article.source.as_deref()));
    put("section", json!(article.section.as_deref()));
    put("language", json!(article.language.as_deref()));
    put(
        "image",
        json!(article.lead_image.as_ref().map(|image| image.url.as_str())),
    );
    put("verdict", json!(verdict_name(extraction.verdict)));
    put(
        "confidence",
        json!((f64::from(extraction.confidence) * 1000.0).round() / 1000.0),
    );
    put("paywalled", json!(article.is_paywalled));
    put("words", json!(text.split_whitespace().count()));
    put("text", json!(text));
    put("html", json!(html::write(&article.body)));
    let related = article.related.iter().map(
        |link| json!({ "title": link.title.as_str(), "url": link.url.as_ref().map(Url::as_str) }),
    );
    put("related", related.collect());
    Value::Object(out)
}

/// How a verdict is called in JSON.
fn verdict_name(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Article => "article",
        Verdict::Thin => "thin",
        Verdict::Consent => "consent",
        Verdict::Paywall => "paywall",
        Verdict::NeedsJavaScript => "needs-javascript",
        Verdict::NotAnArticle => "not-an-article",
    }
}
