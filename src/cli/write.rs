//! An article as the shell gets it: set text, Markdown or JSON.

use jiff::tz::TimeZone;
use serde::Serialize;

use super::exit::Exit;
use super::output::Output;
use crate::html;
use crate::news::{Article, Block, Inline, Origin, Verdict};
use crate::text::{Plain, words};
use crate::typeset::{Options, typeset};

/// Writes `article` as lines of at most `width` columns, without the other stories of its page:
/// who pipes an article wants the article.
pub fn sheet(article: &Article, width: u16, out: &mut Output) -> Result<(), Exit> {
    let options = Options {
        related: false,
        zone: TimeZone::system(),
        ..Options::default()
    };
    for row in typeset(article, width, &options).rows {
        out.line(row.text())?;
    }
    Ok(())
}

/// Writes `article` as Markdown, its title as the first heading.
pub fn markdown(article: &Article, out: &mut Output) -> Result<(), Exit> {
    if !article.title.is_empty() {
        out.line(format!("# {}", escaped(&article.title)))?;
        out.line("")?;
    }
    if let Some(standfirst) = &article.standfirst {
        out.line(format!("*{}*", escaped(standfirst)))?;
        out.line("")?;
    }
    let about = [
        article.signed_by().map(escaped),
        article.source.as_ref().map(|source| escaped(source)),
        dated(article),
        article.url.as_ref().map(|url| format!("<{url}>")),
    ];
    let about: Vec<String> = about.into_iter().flatten().collect();
    if !about.is_empty() {
        out.line(about.join(" · "))?;
        out.line("")?;
    }
    let mut text = String::new();
    blocks(&article.body, "", &mut text);
    out.text(text.trim_end())?;
    out.line("")
}

/// When `article` was published, or else that it was updated and when.
fn dated(article: &Article) -> Option<String> {
    let published = article.published.map(|at| at.to_string());
    published.or_else(|| Some(format!("updated {}", article.updated?)))
}

/// Writes `article` as a page of clean HTML.
pub fn page(article: &Article, out: &mut Output) -> Result<(), Exit> {
    let line = |text: &str| vec![Inline::Text(Plain::new(text))];
    let mut head = Vec::new();
    if !article.title.is_empty() {
        head.push(Block::Heading {
            level: 1,
            text: line(&article.title),
        });
    }
    if let Some(standfirst) = &article.standfirst {
        head.push(Block::Paragraph(vec![Inline::Emphasis(line(standfirst))]));
    }
    let dated = dated(article);
    let known = [
        article.signed_by(),
        article.source.as_deref(),
        dated.as_deref(),
    ];
    let mut about = line(&known.into_iter().flatten().collect::<Vec<_>>().join(" · "));
    if let Some(url) = &article.url {
        about.push(Inline::Break);
        about.push(Inline::Link {
            to: url.clone(),
            text: line(url.as_str()),
        });
    }
    head.push(Block::Paragraph(about));
    out.line("<!doctype html>\n<meta charset=\"utf-8\">")?;
    out.text(html::write(&head))?;
    out.text(html::write(&article.body))
}

/// Appends `list` to `out`, every line after the first indented by `indent`.
///
/// Recursive: blocks nest at most [`Block::MAX_DEPTH`] deep.
fn blocks(list: &[Block], indent: &str, out: &mut String) {
    for (index, block) in list.iter().enumerate() {
        if index > 0 {
            out.push_str(indent.trim_end());
            out.push('\n');
            out.push_str(indent);
        }
        one(block, indent, out);
    }
}

fn one(block: &Block, indent: &str, out: &mut String) {
    match block {
        Block::Paragraph(text) => lines(&inlines(text), indent, out),
        Block::Heading { level, text } => {
            // The title is the one heading of the first level.
            let marks = "#".repeat(usize::from((*level).clamp(2, 6)));
            lines(&format!("{marks} {}", inlines(text)), indent, out);
        }
        Block::List { first, items } => {
            for (index, item) in items.iter().enumerate() {
                let marker = match first {
                    Some(first) => format!("{}. ", *first as usize + index),
                    None => "- ".to_owned(),
                };
                if index > 0 {
                    out.push_str(indent);
                }
                out.push_str(&marker);
                let hanging = format!("{indent}{}", " ".repeat(marker.len()));
                if item.is_empty() {
                    out.push('\n');
                }
                blocks(item, &hanging, out);
            }
        }
        Block::Quote(inner) => {
            out.push_str("> ");
            blocks(inner, &format!("{indent}> "), out);
        }
        Block::Code(text) => {
            let fence = "`".repeat(longest_run(text.as_str(), '`').max(2) + 1);
            lines(
                &format!("{fence}\n{}\n{fence}", text.as_str().trim_end()),
                indent,
                out,
            );
        }
        Block::Figure {
            images,
            caption,
            credit,
        } => {
            let mut parts: Vec<String> = images
                .iter()
                .map(|image| format!("![{}]({})", escaped(&image.alt), image.url))
                .collect();
            let words = inlines(&upright(caption));
            if !words.trim().is_empty() {
                parts.push(format!("*{}*", words.trim()));
            }
            parts.extend(credit.iter().map(|credit| escaped(credit)));
            lines(&parts.join("\n"), indent, out);
        }
        Block::Table { rows, .. } => table(rows, indent, out),
        Block::Rule => lines("---", indent, out),
        Block::Post { at, words } => {
            let time = match at {
                Some(at) if words.is_empty() => at.to_string(),
                _ => escaped(words),
            };
            lines(&format!("---\n\n**{time}**"), indent, out);
        }
    }
}

fn table(rows: &[Vec<Vec<Inline>>], indent: &str, out: &mut String) {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    if columns == 0 {
        out.push('\n');
        return;
    }
    let mut text = String::new();
    for (index, row) in rows.iter().enumerate() {
        text.push('|');
        for column in 0..columns {
            let cell = row
                .get(column)
                .map(|cell| inlines(cell))
                .unwrap_or_default();
            text.push(' ');
            text.push_str(&cell.replace('|', "\\|").replace("\\\n", " "));
            text.push_str(" |");
        }
        text.push('\n');
        if index == 0 {
            text.push('|');
            text.push_str(&" --- |".repeat(columns));
            text.push('\n');
        }
    }
    lines(text.trim_end(), indent, out);
}

/// Appends `text` with `indent` before every line but the first, and a line end.
fn lines(text: &str, indent: &str, out: &mut String) {
    for (index, line) in text.split('\n').enumerate() {
        if index > 0 {
            out.push_str(indent);
        }
        out.push_str(line);
        out.push('\n');
    }
}

fn inlines(list: &[Inline]) -> String {
    let mut out = String::new();
    for inline in list {
        match inline {
            Inline::Text(text) => out.push_str(&escaped(text)),
            Inline::Strong(inner) => wrapped("**", &inlines(inner), &mut out),
            Inline::Emphasis(inner) => wrapped("*", &inlines(inner), &mut out),
            Inline::Code(text) => {
                let fence = "`".repeat(longest_run(text, '`') + 1);
                let space = if fence.len() > 1 { " " } else { "" };
                out.extend([&fence, space, text, space, &fence]);
            }
            Inline::Link { to, text } => {
                out.extend(["[", &inlines(text), "](", to.as_str(), ")"]);
            }
            Inline::Break => out.push_str("\\\n"),
        }
    }
    out
}

/// Words without emphasis, to be set in it as a whole: marks inside of marks would end them.
fn upright(list: &[Inline]) -> Vec<Inline> {
    let mut out = Vec::with_capacity(list.len());
    for inline in list {
        match inline {
            Inline::Emphasis(inner) => out.extend(upright(inner)),
            Inline::Strong(inner) => out.push(Inline::Strong(upright(inner))),
            Inline::Link { to, text } => out.push(Inline::Link {
                to: to.clone(),
                text: upright(text),
            }),
            other => out.push(other.clone()),
        }
    }
    out
}

/// Markdown wants its marks close to the words: spaces inside move outside.
fn wrapped(mark: &str, inner: &str, out: &mut String) {
    let words = inner.trim();
    if words.is_empty() {
        out.push_str(inner);
        return;
    }
    if inner.starts_with(' ') {
        out.push(' ');
    }
    out.push_str(mark);
    out.push_str(words);
    out.push_str(mark);
    if inner.ends_with(' ') {
        out.push(' ');
    }
}

/// `text` with the characters that mean something in Markdown made plain.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (index, c) in text.char_indices() {
        let starts_a_block = index == 0 && matches!(c, '#' | '>' | '+' | '-');
        if starts_a_block || matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

fn longest_run(text: &str, of: char) -> usize {
    let mut longest = 0;
    let mut run = 0;
    for c in text.chars() {
        run = if c == of { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}

/// An article as JSON: the form of `--json`.
#[derive(Debug, Serialize)]
pub struct Json<'a> {
    url: Option<&'a str>,
    title: &'a str,
    kicker: Option<&'a str>,
    standfirst: Option<&'a str>,
    byline: Option<&'a str>,
    source: Option<&'a str>,
    section: Option<&'a str>,
    published: Option<String>,
    updated: Option<String>,
    language: Option<&'a str>,
    image: Option<&'a str>,
    verdict: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    confidence: Option<f32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    origin: Option<&'static str>,
    paywalled: bool,
    words: usize,
    text: String,
    html: String,
    related: Vec<Related<'a>>,
}

#[derive(Debug, Serialize)]
struct Related<'a> {
    title: &'a str,
    url: Option<&'a str>,
}

impl<'a> Json<'a> {
    /// The form of `article`, which was judged to be `verdict`.
    pub fn of(article: &'a Article, verdict: Verdict) -> Self {
        let text = plain(article);
        Self {
            url: article.url.as_ref().map(url::Url::as_str),
            title: &article.title,
            kicker: article.kicker.as_deref(),
            standfirst: article.standfirst.as_deref(),
            byline: article.byline.as_deref(),
            source: article.source.as_deref(),
            section: article.section.as_deref(),
            published: article.published.map(|at| at.to_string()),
            updated: article.updated.map(|at| at.to_string()),
            language: article.language.as_deref(),
            image: article.lead_image.as_ref().map(|image| image.url.as_str()),
            verdict: verdict_name(verdict),
            confidence: None,
            origin: None,
            paywalled: article.is_paywalled,
            words: words::count(&text),
            text,
            html: html::write(&article.body),
            related: article
                .related
                .iter()
                .map(|link| Related {
                    title: &link.title,
                    url: link.url.as_ref().map(url::Url::as_str),
                })
                .collect(),
        }
    }

    /// Adds how sure the verdict is.
    pub fn with_confidence(self, confidence: f32) -> Self {
        Self {
            confidence: Some(confidence),
            ..self
        }
    }

    /// Adds where the text came from.
    pub fn with_origin(self, origin: Origin) -> Self {
        let origin = match origin {
            Origin::Feed => "feed",
            Origin::Page => "page",
        };
        Self {
            origin: Some(origin),
            ..self
        }
    }
}

/// How a verdict is called in JSON and in the trace.
pub fn verdict_name(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Article => "article",
        Verdict::Thin => "thin",
        Verdict::Consent => "consent",
        Verdict::Paywall => "paywall",
        Verdict::NeedsJavaScript => "needs-javascript",
        Verdict::NotAnArticle => "not-an-article",
    }
}

/// The words of `article` without any style: standfirst and body, a line for each block.
///
/// Captions and credits are left out: they belong to pictures, which plain text has not. So are
/// the times of the posts of a live blog.
pub fn plain(article: &Article) -> String {
    let mut out = String::new();
    if let Some(standfirst) = &article.standfirst {
        out.push_str(standfirst);
        out.push('\n');
    }
    push_plain(&article.body, &mut out);
    out.truncate(out.trim_end().len());
    out
}

fn push_plain(body: &[Block], out: &mut String) {
    for block in body {
        match block {
            Block::Paragraph(text) | Block::Heading { text, .. } => {
                out.push_str(Inline::text(text).trim());
                out.push('\n');
            }
            Block::List { items, .. } => {
                for item in items {
                    push_plain(item, out);
                }
            }
            Block::Quote(inner) => push_plain(inner, out),
            Block::Code(text) => {
                out.push_str(text.as_str().trim_end());
                out.push('\n');
            }
            Block::Table { rows, .. } => {
                for row in rows {
                    let cells: Vec<String> = row
                        .iter()
                        .map(|cell| Inline::text(cell).trim().to_owned())
                        .collect();
                    out.push_str(cells.join(" ").trim());
                    out.push('\n');
                }
            }
            Block::Figure { .. } | Block::Rule | Block::Post { .. } => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Verbatim;

    fn text(words: &str) -> Inline {
        Inline::Text(Plain::run(words))
    }

    #[track_caller]
    fn check(body: &[Block], expected: &str) {
        let mut out = String::new();
        blocks(body, "", &mut out);
        assert_eq!(out, expected);
    }

    #[test]
    fn a_caption_is_set_apart_as_a_whole() {
        let caption = vec![
            Inline::Emphasis(vec![text("The Ada")]),
            text(" in "),
            Inline::Strong(vec![Inline::Emphasis(vec![text("port")])]),
        ];
        let body = [Block::Figure {
            images: Vec::new(),
            caption,
            credit: None,
        }];
        check(&body, "*The Ada in **port***\n");
    }

    #[test]
    fn marks_stand_close_to_their_words() {
        let body = [Block::Paragraph(vec![
            text("It was"),
            Inline::Strong(vec![text(" late ")]),
            text("then"),
        ])];
        check(&body, "It was **late** then\n");
    }

    #[test]
    fn what_means_something_in_markdown_is_escaped() {
        check(
            &[Block::Paragraph(vec![text("# 2*3 [x] a_b")])],
            "\\# 2\\*3 \\[x\\] a\\_b\n",
        );
    }

    #[test]
    fn posts_stand_below_a_rule_and_their_time() {
        let post = |at: &str, words: &str| Block::Post {
            at: at.parse().ok(),
            words: words.into(),
        };
        let at = "2025-04-12T22:04:00Z";
        check(
            &[post(at, "00:04 *"), post(at, "")],
            "---\n\n**00:04 \\***\n\n---\n\n**2025-04-12T22:04:00Z**\n",
        );
    }

    #[test]
    fn blocks_in_lists_and_quotes_are_indented() {
        let body = [
            Block::Quote(vec![
                Block::Paragraph(vec![text("One")]),
                Block::Paragraph(vec![text("Two")]),
            ]),
            Block::List {
                first: Some(9),
                items: vec![
                    vec![
                        Block::Paragraph(vec![text("nine")]),
                        Block::Paragraph(vec![text("more")]),
                    ],
                    vec![Block::Paragraph(vec![text("ten")])],
                ],
            },
        ];
        check(&body, "> One\n>\n> Two\n\n9. nine\n\n   more\n10. ten\n");
    }

    #[test]
    fn a_fence_is_longer_than_any_inside() {
        check(
            &[Block::Code(Verbatim::new("a\n```\nb"))],
            "````\na\n```\nb\n````\n",
        );
    }

    #[test]
    fn plain_text_has_a_line_for_each_block() {
        let body = vec![
            Block::Heading {
                level: 2,
                text: vec![text("Head")],
            },
            Block::List {
                first: None,
                items: vec![vec![Block::Paragraph(vec![text("item")])]],
            },
            Block::Table {
                has_head: false,
                rows: vec![vec![vec![text("a")], vec![text("b")]]],
            },
        ];
        let article = Article {
            body,
            standfirst: Some(Plain::new("Below")),
            ..Article::default()
        };
        assert_eq!(plain(&article), "Below\nHead\nitem\na b");
    }
}
