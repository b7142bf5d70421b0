//! `dateline add`, `remove` and `import`: what is subscribed to.

use super::args::{AddArgs, ImportArgs, RemoveArgs};
use super::exit::Exit;
use super::input;
use super::output::{Output, complain};
use super::setup::Setup;
use crate::filter::Query;
use crate::jobs;
use crate::news::{FeedKind, Scope};

/// Headlines that show what was found on a front page.
const EXAMPLES: u32 = 5;
use crate::news::without_login;

/// `dateline add URL`
pub fn add(setup: &Setup, args: &AddArgs, out: &mut Output) -> Result<(), Exit> {
    let ctx = setup.context()?;
    let done = setup.block_on(jobs::subscribe::add(&ctx, &args.url))?;
    let verb = if done.is_new {
        "subscribed to"
    } else {
        "already subscribed to"
    };
    out.line(format!(
        "{verb} {} ({}), {} headlines",
        done.title,
        without_login(&done.url),
        done.entries
    ))?;
    if done.kind == FeedKind::FrontPage && done.is_new {
        out.line("The site names no feed; its page is read for headlines, such as:")?;
        let query = Query {
            scope: Scope::Feed(done.feed),
            ..Query::default()
        };
        let page = setup.block_on(jobs::lists::headlines(&ctx, &query, EXAMPLES))?;
        for row in page.rows {
            out.line(format!("  {}", row.title))?;
        }
        let address = without_login(&done.url);
        out.line(format!("`dateline remove {address}` ends this."))?;
    }
    Ok(())
}

/// `dateline remove URL`
pub fn remove(setup: &Setup, args: &RemoveArgs, out: &mut Output) -> Result<(), Exit> {
    let ctx = setup.context()?;
    let title = setup.block_on(jobs::subscribe::remove(&ctx, &args.url))?;
    out.line(format!("no longer subscribed to {title}"))
}

/// `dateline import FILE`
pub fn import(setup: &Setup, args: &ImportArgs, out: &mut Output) -> Result<(), Exit> {
    let source = input::read(setup, &args.opml)?;
    // The list that ships is for those who bring none: see that it is not seeded first.
    let ctx = setup.context_without_sources()?;
    let done = setup.block_on(jobs::transfer::import(&ctx, source.bytes))?;
    for (what, problem) in &done.refused {
        complain(format!("{what}: {}", problem.line()));
    }
    out.line(format!(
        "{} new sources, {} known already",
        done.added, done.known
    ))
}
