//! `dateline list`: the stored headlines, or the sources.

use jiff::Timestamp;
use serde::Serialize;

use super::args::ListArgs;
use super::exit::Exit;
use super::output::Output;
use super::setup::Setup;
use crate::filter::Query;
use crate::jobs;
use crate::news::{FeedRow, Headline, Scope};
use crate::text::when::{age, ahead};
use crate::text::width::fit;

/// Runs the command.
pub fn run(setup: &Setup, args: &ListArgs, out: &mut Output) -> Result<(), Exit> {
    let ctx = setup.context()?;
    setup.block_on(async {
        if args.sources {
            return sources(&jobs::lists::feeds(&ctx).await?, args.json, out);
        }
        let query = Query {
            scope: Scope::All,
            is_unread_only: args.unread,
        };
        let page = jobs::lists::headlines(&ctx, &query, args.limit).await?;
        if args.json {
            json(&page.rows, out)
        } else {
            lines(&page.rows, out)
        }
    })
}

/// "  12  3h  BBC News             Storm hits coast", an asterisk before what is unread.
fn lines(rows: &[Headline], out: &mut Output) -> Result<(), Exit> {
    let now = Timestamp::now();
    for (number, row) in (1..).zip(rows) {
        let mark = if row.is_read { ' ' } else { '*' };
        out.line(format!(
            "{number:>4} {mark} {} {} {}",
            fit(&age(row.sorted, now), 6),
            fit(&row.source, 20),
            row.title
        ))?;
    }
    if rows.is_empty() {
        super::output::complain("nothing is stored yet: `dateline refresh` fetches the news");
    }
    Ok(())
}

#[derive(Serialize)]
struct Row<'a> {
    n: usize,
    id: i64,
    title: &'a str,
    source: &'a str,
    url: Option<&'a str>,
    summary: &'a str,
    published: Option<String>,
    read: bool,
    starred: bool,
}

fn json(rows: &[Headline], out: &mut Output) -> Result<(), Exit> {
    let rows: Vec<Row<'_>> = (1..)
        .zip(rows)
        .map(|(n, row)| Row {
            n,
            id: row.id.0,
            title: &row.title,
            source: &row.source,
            url: row.url.as_ref().map(url::Url::as_str),
            summary: &row.summary,
            published: row.published.map(|at| at.to_string()),
            read: row.is_read,
            starred: row.is_starred,
        })
        .collect();
    out.json(&rows)
}

#[derive(Serialize)]
struct Source<'a> {
    title: &'a str,
    url: String,
    folder: Option<&'a str>,
    unread: u32,
    total: u32,
    last_success: Option<String>,
    next_fetch: Option<String>,
    gone: bool,
    problem: Option<String>,
}

/// "   12    340 3h     in 20m World            BBC News                     https://…": unread,
/// stored, last answer, next request, folder, title, address.
fn sources(feeds: &[FeedRow], as_json: bool, out: &mut Output) -> Result<(), Exit> {
    if as_json {
        let rows: Vec<Source<'_>> = feeds
            .iter()
            .map(|row| Source {
                title: &row.feed.title,
                url: row.feed.address().into(),
                folder: row.feed.folder.as_deref(),
                unread: row.unread,
                total: row.total,
                last_success: row.last_success.map(|at| at.to_string()),
                next_fetch: row.next_fetch().map(|at| at.to_string()),
                gone: row.schedule.is_gone,
                problem: row
                    .problem
                    .as_ref()
                    .map(|problem| problem.line().to_string()),
            })
            .collect();
        return out.json(&rows);
    }
    let now = Timestamp::now();
    for row in feeds {
        let folder = row.feed.folder.as_deref().unwrap_or_default();
        let last = row.last_success.map(|then| age(then, now));
        let next = match row.next_fetch() {
            _ if row.schedule.is_gone => "gone".to_owned(),
            None => "now".to_owned(),
            Some(next) => ahead(next, now),
        };
        out.line(format!(
            "{:>5} {:>6} {} {} {} {} {}",
            row.unread,
            row.total,
            fit(last.as_deref().unwrap_or("never"), 6),
            fit(&next, 6),
            fit(folder, 16),
            fit(&row.feed.title, 28),
            row.feed.address()
        ))?;
        if let Some(problem) = &row.problem {
            out.line(format!("             {}", problem.line()))?;
        }
    }
    Ok(())
}
