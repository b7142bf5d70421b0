//! The headlines of a web page, as `dateline parse` prints them.

use serde::Serialize;
use url::Url;

use super::exit::Exit;
use super::output::Output;
use crate::frontpage::{self, Found, FrontPage, Page, Prominence};
use crate::html;

/// Reads a page from bytes.
pub fn read(bytes: &[u8], content_type: Option<&str>, url: &Url) -> FrontPage {
    let html = html::decode(bytes, content_type);
    frontpage::read(&Page { html: &html, url }, None)
}

/// Prints one headline a line.
pub fn print(page: &FrontPage, out: &mut Output) -> Result<(), Exit> {
    out.line(&page.title)?;
    for found in &page.headlines {
        let date = found.published.map(|date| date.to_string());
        out.line(format!(
            "{:20}  {}  {}",
            date.as_deref().unwrap_or("-"),
            found.title,
            found.url,
        ))?;
    }
    Ok(())
}

/// Prints the groups of links of a page, and why each was kept or left.
pub fn explain(
    bytes: &[u8],
    content_type: Option<&str>,
    url: &Url,
    out: &mut Output,
) -> Result<(), Exit> {
    let html = html::decode(bytes, content_type);
    out.line("likely  kept/stories  words")?;
    for group in frontpage::explain(&Page { html: &html, url }) {
        out.line(format!(
            "{:6.2}  {:>5}/{:<5}  {:5.1}  {}\n        {}\n        {}",
            group.likely,
            group.kept,
            group.stories,
            group.words,
            group.path,
            group.marks.join(", "),
            group.example,
        ))?;
    }
    Ok(())
}

/// A headline as it is printed.
#[derive(Serialize)]
pub struct HeadlineForm<'a> {
    title: &'a str,
    url: &'a str,
    summary: &'a str,
    published: Option<String>,
    section: Option<&'a str>,
    prominence: &'static str,
}

impl<'a> HeadlineForm<'a> {
    /// The headlines of a page.
    pub fn all(page: &'a FrontPage) -> Vec<Self> {
        page.headlines.iter().map(Self::new).collect()
    }

    fn new(found: &'a Found) -> Self {
        Self {
            title: &found.title,
            url: found.url.as_str(),
            summary: &found.standfirst,
            published: found.published.map(|date| date.to_string()),
            section: found.section.as_deref(),
            prominence: match found.prominence {
                Prominence::Lead => "lead",
                Prominence::Secondary => "secondary",
                Prominence::List => "list",
            },
        }
    }
}
