//! The headlines of a web page, as `dateline parse` prints them.

use serde::Serialize;
use url::Url;

use super::exit::Exit;
use super::output::Output;
use crate::frontpage::{self, Found, FrontPage, Matches, Page, Prominence, Rules};
use crate::html::{self, Css};

/// Reads a page from bytes; what counts from today stays unread, so that the answer is the same
/// on any day.
pub fn read(bytes: &[u8], content_type: Option<&str>, url: &Url) -> FrontPage {
    let page = Page {
        html: &html::decode(bytes, content_type),
        url,
        now: None,
    };
    frontpage::read(&page, None)
}

/// The rules that `selects` (`PART=CSS`) make of those of the configuration.
///
/// # Errors
/// [`Exit::Usage`] for what is no selector, or is one of no part.
pub fn rules(configured: Option<&Rules>, selects: &[String]) -> Result<Option<Rules>, Exit> {
    let wrong = |select: &str, why: String| {
        Exit::Usage(format!("dateline parse: --select {select}: {why}"))
    };
    let mut parts = Vec::new();
    for select in selects {
        let (part, css) = select
            .split_once('=')
            .map(|(part, css)| (part.trim(), css))
            .filter(|(part, _)| Rules::PARTS.contains(part))
            .ok_or_else(|| {
                let known = Rules::PARTS.join(", ");
                wrong(
                    select,
                    format!("expected PART=CSS, where PART is one of {known}"),
                )
            })?;
        let css = Css::parse(css)
            .map_err(|why| wrong(select, format!("this is no CSS selector: {why}")))?;
        parts.push((part, css));
    }
    let item = parts.iter().find(|(part, _)| *part == "item");
    let rules = match (configured, item) {
        (Some(rules), _) => rules.clone(),
        (None, Some((_, css))) => Rules::new(css.clone()),
        (None, None) => {
            return match parts.first() {
                None => Ok(None),
                Some((part, css)) => Err(wrong(
                    &format!("{part}={}", css.as_str()),
                    "give item=… too, the element that holds one story".to_owned(),
                )),
            };
        }
    };
    let rules = parts
        .into_iter()
        .fold(rules, |rules, (part, css)| rules.with(part, css));
    Ok(Some(rules))
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

/// Prints what each of `rules` finds; without any, the groups of links of a page, and why each
/// was kept or left.
pub fn explain(page: &Page<'_>, rules: Option<&Rules>, out: &mut Output) -> Result<(), Exit> {
    if let Some(rules) = rules {
        let front = frontpage::read(page, Some(rules));
        let matches = front.matches.as_ref();
        print_matches(rules, matches.unwrap_or(&Matches::default()), out)?;
        for found in &front.headlines {
            print_whole(found, out)?;
        }
        return Ok(());
    }
    out.line("likely  kept/stories  words")?;
    for group in frontpage::explain(page) {
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

/// Prints in how many items each selector finds something, and why items give no headline.
fn print_matches(rules: &Rules, matches: &Matches, out: &mut Output) -> Result<(), Exit> {
    let items = matches.items;
    out.line(format!(
        "item     {items:>5} found     {}",
        rules.item.as_str()
    ))?;
    for (part, count) in &matches.parts {
        let css = rules.part(part).map_or("", Css::as_str);
        out.line(format!("{part:8} {count:>5} of {items:<6} {css}"))?;
    }
    for (count, what) in [
        (matches.unlinked, "without a link to a web page"),
        (matches.untitled, "without a title"),
        (matches.repeated, "with a link that another has"),
    ] {
        if count > 0 {
            out.line(format!("left out {count:>5} {what}"))?;
        }
    }
    let n_times = matches.parts.iter().find(|(part, _)| *part == "time");
    if let Some((_, count)) = n_times
        && matches.dated < *count
    {
        let dated = matches.dated;
        out.line(format!(
            "dated    {dated:>5} of {count:<6} times can be read"
        ))?;
    }
    Ok(())
}

/// Prints all that is known of a headline.
fn print_whole(found: &Found, out: &mut Output) -> Result<(), Exit> {
    out.line(format!("\n{}\n  {}", found.title, found.url))?;
    let published = found.published.map(|time| time.to_string());
    for (name, part) in [
        ("summary", Some(found.standfirst.as_str())),
        ("time", published.as_deref()),
        ("section", found.section.as_deref()),
    ] {
        if let Some(part) = part.filter(|part| !part.is_empty()) {
            out.line(format!("  {name}: {part}"))?;
        }
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
