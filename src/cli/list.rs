//! `dateline list`: the stored headlines, or the sources.

use jiff::Timestamp;
use serde::Serialize;

use super::args::{ListArgs, ListOrder};
use super::exit::Exit;
use super::output::Output;
use super::setup::Setup;
use crate::filter::Query;
use crate::jobs::{self, Context};
use crate::news::{
    FeedId, FeedRow, Headline, HeadlinePage, Movement, Order, Prominence, Scope, Standing,
};
use crate::report::Problem;
use crate::text::fold::fold;
use crate::text::when::{age, ahead};
use crate::text::width::fit;

/// Runs the command. A source whose list is printed as lines has been looked at.
pub fn run(setup: &Setup, args: &ListArgs, out: &mut Output) -> Result<(), Exit> {
    let ctx = setup.context()?;
    setup.block_on(async {
        if args.sources {
            return sources(&jobs::lists::feeds(&ctx).await?, args.json, out);
        }
        let query = query(&ctx, args).await?;
        let page = jobs::lists::headlines(&ctx, &query, args.limit).await?;
        // `read` counts in the list of all that is printed without further words.
        let has_numbers = query == Query::default();
        if args.json {
            let standings = standings(&ctx, &page).await?;
            return json(&page.rows, &standings, has_numbers, out);
        }
        lines(&page.rows, &query, has_numbers, out)?;
        out.flush()?;
        looked(&ctx, &query, &page).await
    })
}

/// What the arguments ask for.
async fn query(ctx: &Context, args: &ListArgs) -> Result<Query, Exit> {
    let source = match &args.source {
        Some(wanted) => Some(find(&jobs::lists::feeds(ctx).await?, wanted)?),
        None => None,
    };
    let order = match (args.order, &source) {
        (Some(ListOrder::Page), _) => Order::Page,
        (Some(ListOrder::Time), _) => Order::Time,
        (None, source) => source.map_or(Order::Time, |(_, order)| order),
    };
    Ok(Query {
        scope: source.map_or(Scope::All, |(feed, _)| Scope::Feed(feed)),
        is_unread_only: args.unread,
        order,
        words: args.find.clone().unwrap_or_default(),
    })
}

/// The source that is called `wanted` or lies at that address; else the only one whose name has
/// it in it.
fn find(feeds: &[FeedRow], wanted: &str) -> Result<(FeedId, Order), Exit> {
    let named = fold(wanted.trim());
    let is_it =
        |row: &&FeedRow| row.feed.address().as_str() == wanted || fold(&row.feed.title) == named;
    if let Some(row) = feeds.iter().find(is_it) {
        return Ok((row.feed.id, row.order));
    }
    let mut like = feeds
        .iter()
        .filter(|row| fold(&row.feed.title).contains(&named));
    match (like.next(), like.next()) {
        (Some(row), None) => Ok((row.feed.id, row.order)),
        (Some(one), Some(other)) => Err(Exit::Failed(Problem::new(
            format!(
                "{wanted:?} may be {} or {}",
                one.feed.title, other.feed.title
            ),
            "several sources have that in their names",
            "give the whole name, or the address that `dateline list --sources` prints",
        ))),
        (None, _) => Err(Exit::Failed(Problem::new(
            format!("there is no source {wanted:?}"),
            "neither the name nor the address of any is like it",
            "see `dateline list --sources`",
        ))),
    }
}

/// Where each headline stands in its source, in the order of the page's rows.
async fn standings(ctx: &Context, page: &HeadlinePage) -> Result<Vec<Standing>, Exit> {
    let entries = page.rows.iter().map(|row| (row.feed, row.id)).collect();
    Ok(jobs::lists::standings(ctx, entries).await?)
}

/// Keeps that the source whose list was printed has been looked at.
async fn looked(ctx: &Context, query: &Query, page: &HeadlinePage) -> Result<(), Exit> {
    if let (Scope::Feed(feed), Some(edition)) = (&query.scope, page.edition) {
        jobs::looks::keep(ctx, *feed, edition).await?;
    }
    Ok(())
}

/// "  12 * 3h  BBC News             Storm hits coast", an asterisk before what is unread; of a
/// single source, whose name goes without saying, and in the order of the page with what moved,
/// and there set in below the lead.
fn lines(
    rows: &[Headline],
    query: &Query,
    has_numbers: bool,
    out: &mut Output,
) -> Result<(), Exit> {
    let now = Timestamp::now();
    for (number, row) in (1..).zip(rows) {
        let name = if has_numbers {
            format!("{number:>4}")
        } else {
            format!("{:>8}", format!("id:{}", row.id.0))
        };
        let standing = row.standing.unwrap_or_default();
        let moved = match row.standing {
            Some(standing) => format!("{} ", fit(&moved(standing, query.order), 4)),
            None => String::new(),
        };
        let indent = match (query.order, standing.prominence) {
            (Order::Page, Some(Prominence::Secondary)) => "  ",
            (Order::Page, Some(Prominence::List)) => "    ",
            _ => "",
        };
        let source = match query.scope {
            Scope::Feed(_) => String::new(),
            Scope::All | Scope::Folder(_) => format!("{} ", fit(&row.source, 20)),
        };
        out.line(format!(
            "{name} {} {moved}{} {source}{indent}{}",
            if row.is_read { ' ' } else { '*' },
            fit(&age(row.sorted, now), 6),
            row.title
        ))?;
    }
    if rows.is_empty() {
        super::output::complain(if query.words.trim().is_empty() {
            "nothing is stored yet: `dateline refresh` fetches the news"
        } else {
            "no headline has these words in its title or in the name of its source"
        });
    }
    Ok(())
}

/// "new", "^3", "v12", "off" or nothing; in the order of the page, all that the source has no
/// longer is off it.
fn moved(standing: Standing, order: Order) -> String {
    match standing.movement {
        _ if order == Order::Page && standing.position.is_none() => "off".to_owned(),
        Some(Movement::New) => "new".to_owned(),
        Some(Movement::Up(by)) => format!("^{by}"),
        Some(Movement::Down(by)) => format!("v{by}"),
        Some(Movement::Gone) => "off".to_owned(),
        Some(Movement::Same) | None => String::new(),
    }
}

#[derive(Serialize)]
struct Row<'a> {
    /// What `read` takes as a number; only in the list where it counts.
    n: Option<usize>,
    id: i64,
    title: &'a str,
    source: &'a str,
    url: Option<&'a str>,
    summary: &'a str,
    published: Option<String>,
    first_seen: String,
    /// When the source last had it; null while it does.
    last_seen: Option<String>,
    read: bool,
    starred: bool,
    /// From the top, from 1; null when the source has it no longer.
    position: Option<u32>,
    /// The position when the reader last looked.
    previous_position: Option<u32>,
    prominence: Option<&'static str>,
    /// Since the reader last looked; null when they never did.
    movement: Option<&'static str>,
    /// Ranks that it rose or fell.
    moved_by: Option<u32>,
}

impl<'a> Row<'a> {
    fn new(n: Option<usize>, row: &'a Headline, standing: Standing) -> Self {
        let (movement, moved_by) = match standing.movement {
            None => (None, None),
            Some(Movement::Same) => (Some("same"), None),
            Some(Movement::New) => (Some("new"), None),
            Some(Movement::Up(by)) => (Some("up"), Some(by)),
            Some(Movement::Down(by)) => (Some("down"), Some(by)),
            Some(Movement::Gone) => (Some("gone"), None),
        };
        let from_one = |position: u32| position.saturating_add(1);
        Self {
            n,
            id: row.id.0,
            title: &row.title,
            source: &row.source,
            url: row.url.as_ref().map(url::Url::as_str),
            summary: &row.summary,
            published: row.published.map(|at| at.to_string()),
            first_seen: row.first_seen.to_string(),
            last_seen: row.last_seen.map(|at| at.to_string()),
            read: row.is_read,
            starred: row.is_starred,
            position: standing.position.map(from_one),
            previous_position: standing.before.map(from_one),
            prominence: standing.prominence.map(|prominence| match prominence {
                Prominence::Lead => "lead",
                Prominence::Secondary => "secondary",
                Prominence::List => "list",
            }),
            movement,
            moved_by,
        }
    }
}

fn json(
    rows: &[Headline],
    standings: &[Standing],
    has_numbers: bool,
    out: &mut Output,
) -> Result<(), Exit> {
    let rows: Vec<Row<'_>> = (1..)
        .zip(rows.iter().zip(standings))
        .map(|(n, (row, standing))| Row::new(has_numbers.then_some(n), row, *standing))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::feed;

    #[track_caller]
    fn check(wanted: &str, expected: Option<i64>) {
        let feeds = [
            feed(1, "The Courier", None, 0),
            feed(2, "Évora Courier", None, 0),
            feed(3, "Courier", None, 0),
        ];
        let found = find(&feeds, wanted).ok().map(|(feed, _)| feed.0);
        assert_eq!(found, expected, "{wanted}");
    }

    #[test]
    fn a_source_is_named_by_its_name_its_address_or_a_part_that_no_other_has() {
        check("the courier", Some(1));
        check(" evora ", Some(2));
        check("https://feeds.example.org/2", Some(2));
        check("Courier", Some(3));
        check("cour", None);
        check("Gazette", None);
    }
}
