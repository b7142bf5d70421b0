//! `dateline read`: one article, by the number or id of its headline or by its address.

use url::Url;

use super::args::ReadArgs;
use super::exit::Exit;
use super::output::{Output, complain};
use super::setup::Setup;
use super::write;
use crate::filter::Query;
use crate::jobs::{self, Context};
use crate::news::{Article, EntryId, Mark, Origin, Reading, Verdict};
use crate::report::Problem;

/// Runs the command. The article of a stored headline is marked read.
pub fn run(setup: &Setup, args: &ReadArgs, out: &mut Output) -> Result<(), Exit> {
    let ctx = setup.context()?;
    let reading = setup.block_on(reading(&ctx, &args.what))?;
    if args.feed {
        return feed_text(setup, args, &reading, out);
    }
    if let Some(problem) = &reading.problem {
        complain(problem.line());
    }
    print(
        setup,
        args,
        &reading.article,
        (reading.origin, reading.verdict),
        out,
    )
}

/// Prints the feed's text, whichever of the two is shown first.
fn feed_text(
    setup: &Setup,
    args: &ReadArgs,
    reading: &Reading,
    out: &mut Output,
) -> Result<(), Exit> {
    let article = match (reading.origin, &reading.other) {
        (Origin::Feed, _) if !reading.article.body.is_empty() => &reading.article,
        (Origin::Page, Some(other)) => other.as_ref(),
        _ => {
            return Err(Exit::Failed(Problem::new(
                format!("could not print what the feed gives for {}", args.what),
                "the feed gives no text of it",
                "leave out --feed",
            )));
        }
    };
    print(setup, args, article, (Origin::Feed, Verdict::Article), out)
}

fn print(
    setup: &Setup,
    args: &ReadArgs,
    article: &Article,
    (origin, verdict): (Origin, Verdict),
    out: &mut Output,
) -> Result<(), Exit> {
    if args.json {
        let json = write::Json::of(article, verdict);
        return out.json(&json.with_origin(origin));
    }
    if args.markdown {
        return write::markdown(article, out);
    }
    let width = args.width.unwrap_or(setup.settings.reader.width);
    write::sheet(article, width, out)
}

async fn reading(ctx: &Context, what: &str) -> Result<std::sync::Arc<Reading>, Exit> {
    let entry = if let Ok(number) = what.parse::<u32>() {
        nth(ctx, number).await?
    } else if let Some(id) = what.strip_prefix("id:") {
        by_id(ctx, id).await?
    } else {
        let url = Url::parse(what)
            .ok()
            .filter(|url| matches!(url.scheme(), "http" | "https"))
            .ok_or_else(|| {
                Exit::Usage(format!(
                    "dateline: {what:?} is neither the number or id of a headline nor an http(s) \
                     address"
                ))
            })?;
        match jobs::lists::by_url(ctx, &url).await? {
            Some(entry) => entry,
            None => return Ok(jobs::article::read_url(ctx, &url).await?),
        }
    };
    let reading = jobs::article::open(ctx, entry, |_| ()).await?;
    jobs::marks::set(ctx, vec![entry], Mark::Read(true)).await?;
    Ok(reading)
}

/// The entry of an id, as `dateline list` prints it.
async fn by_id(ctx: &Context, id: &str) -> Result<EntryId, Exit> {
    let entry = match id.parse().map(EntryId) {
        Ok(entry) if jobs::lists::has(ctx, entry).await? => Some(entry),
        _ => None,
    };
    entry.ok_or_else(|| {
        Exit::Failed(Problem::new(
            format!("there is no headline id:{id}"),
            "nothing is stored under that id",
            "`dateline list --json` has the ids",
        ))
    })
}

/// The entry of the `number`th headline of `dateline list`, from 1.
async fn nth(ctx: &Context, number: u32) -> Result<EntryId, Exit> {
    let row = jobs::lists::nth(ctx, &Query::default(), number).await?;
    row.map(|row| row.id).ok_or_else(|| {
        Exit::Failed(Problem::new(
            format!("there is no headline {number}"),
            "the list is shorter",
            "see `dateline list`",
        ))
    })
}
