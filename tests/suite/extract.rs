//! Whole pages against what a person would keep of them.
//!
//! `tests/fixtures/articles/NAME.html` is an invented page, `NAME.md` what it should come out as:
//! fields (`title: …`), an empty line, the paragraphs of the text. A field that is not named is
//! not compared; the text is, exactly, where there is a title.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use dateline::extract::{self, Page};
use dateline::news::{Article, Block, Inline, Verdict};
use url::Url;

/// What a page should come out as.
struct Expected {
    fields: HashMap<String, String>,
    text: Vec<String>,
}

impl Expected {
    fn read(path: &Path) -> Self {
        let file = fs::read_to_string(path).unwrap();
        let (fields, text) = file.split_once("\n\n").unwrap_or((&file, ""));
        let fields = fields
            .lines()
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.to_owned(), value.trim().to_owned()));
        let text = text
            .lines()
            .filter(|line| !line.trim().is_empty())
            .map(str::to_owned);
        Self {
            fields: fields.collect(),
            text: text.collect(),
        }
    }
}

fn pages() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/articles");
    let files = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let mut pages: Vec<PathBuf> = files
        .filter(|path| path.extension().is_some_and(|e| e == "html"))
        .collect();
    pages.sort();
    pages
}

/// The paragraphs of an article, captions aside; the times of posts in brackets.
fn lines(blocks: &[Block], out: &mut Vec<String>) {
    for block in blocks {
        match block {
            Block::Paragraph(text) | Block::Heading { text, .. } => out.push(Inline::text(text)),
            Block::List { items, .. } => items.iter().for_each(|item| lines(item, out)),
            Block::Quote(inner) => lines(inner, out),
            Block::Code(code) => out.push(code.as_str().to_owned()),
            Block::Table { rows, .. } => {
                let cells = rows.iter().flatten().map(|cell| Inline::text(cell));
                out.extend(cells);
            }
            Block::Post { at, words } => {
                let time = at.map_or_else(|| words.to_string(), |at| at.to_string());
                out.push(format!("[{time}]"));
            }
            Block::Figure { .. } | Block::Rule => {}
        }
    }
}

fn text(article: &Article) -> Vec<String> {
    let mut out: Vec<String> = article.standfirst.iter().map(ToString::to_string).collect();
    lines(&article.body, &mut out);
    out
}

/// The pictures of an article: the name of each file, its caption, and its credit in brackets.
fn figures(article: &Article) -> String {
    let figure = |block: &Block| {
        let Block::Figure {
            images,
            caption,
            credit,
        } = block
        else {
            return None;
        };
        let names: Vec<&str> = images
            .iter()
            .filter_map(|image| image.url.path_segments()?.next_back())
            .collect();
        let mut figure = format!("{}: {}", names.join(" + "), Inline::text(caption).trim());
        if let Some(credit) = credit {
            figure = format!("{figure} ({credit})");
        }
        Some(figure)
    };
    let figures: Vec<String> = article.body.iter().filter_map(figure).collect();
    figures.join("; ")
}

fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Article => "article",
        Verdict::Thin => "thin",
        Verdict::Consent => "consent",
        Verdict::Paywall => "paywall",
        Verdict::NeedsJavaScript => "needs-javascript",
        Verdict::NotAnArticle => "not-an-article",
    }
}

#[test]
fn every_page_comes_out_as_a_person_would_keep_it() {
    let url = Url::parse("https://courier.example/2024/story.html").unwrap();
    let mut wrong = Vec::new();
    for path in pages() {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let expected = Expected::read(&path.with_extension("md"));
        let html = fs::read_to_string(&path).unwrap();
        let extraction = extract::extract(&Page {
            html: &html,
            url: Some(&url),
        });
        let article = &extraction.article;
        let fields = [
            ("title", article.title.to_string()),
            (
                "kicker",
                article.kicker.as_deref().unwrap_or_default().to_owned(),
            ),
            (
                "byline",
                article.byline.as_deref().unwrap_or_default().to_owned(),
            ),
            (
                "published",
                article
                    .published
                    .map(|time| time.to_string())
                    .unwrap_or_default(),
            ),
            ("verdict", verdict(extraction.verdict).to_owned()),
            ("figures", figures(article)),
            ("related", article.related.len().to_string()),
        ];
        if extraction.verdict == Verdict::Article && extraction.confidence < 0.5 {
            wrong.push(format!("{name}: doubted, {}", extraction.confidence));
        }
        for (field, got) in fields {
            if expected
                .fields
                .get(field)
                .is_some_and(|wanted| *wanted != got)
            {
                wrong.push(format!("{name}: {field} is {got:?}"));
            }
        }
        let got = text(article);
        if expected.fields.contains_key("title") && got != expected.text {
            let lost = expected.text.iter().filter(|line| !got.contains(line));
            wrong.extend(lost.map(|line| format!("{name}: lost {line:.60}")));
            let junk = got.iter().filter(|line| !expected.text.contains(line));
            wrong.extend(junk.map(|line| format!("{name}: junk {line:.60}")));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
