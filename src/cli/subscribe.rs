//! `dateline add`, `remove` and `import`: what is subscribed to.

use super::args::{AddArgs, ImportArgs, RemoveArgs};
use super::exit::Exit;
use super::input;
use super::output::{Output, ask, complain};
use super::setup::Setup;
use crate::jobs;
use crate::jobs::subscribe::{self, Look, Offer, Wish};
use crate::news::{FeedKind, without_login};
use crate::report::{Subscribed, counted};

/// Headlines that show what was found.
const EXAMPLES: usize = 5;

/// `dateline add URL`: shows what is there before it keeps it.
pub fn add(setup: &Setup, args: &AddArgs, out: &mut Output) -> Result<(), Exit> {
    let ctx = setup.context()?;
    let wish = match (args.page, args.yes) {
        (true, _) => Wish::Page,
        (false, true) => Wish::First,
        (false, false) => Wish::All,
    };
    let (notes, offers) = match setup.block_on(subscribe::look(&ctx, &args.url, wish))? {
        Look::Known(known) => return tell(&known, out),
        Look::Found { notes, offers } => (notes, offers),
    };
    for note in notes {
        out.line(note)?;
    }
    let Some(chosen) = choose(offers, args, out)? else {
        return out.line("nothing was added");
    };
    let done = setup.block_on(subscribe::keep(&ctx, chosen))?;
    tell(&done, out)
}

/// The offer to keep, as the reader says; `None` when none is wanted.
fn choose(mut offers: Vec<Offer>, args: &AddArgs, out: &mut Output) -> Result<Option<Offer>, Exit> {
    let n_feeds = offers
        .iter()
        .filter(|offer| offer.kind == FeedKind::Feed)
        .count();
    if n_feeds < 2 {
        // The page itself is of interest only where it has no feed, or when it is asked for.
        offers.truncate(1);
    }
    for (number, offer) in (1..).zip(&offers) {
        show(offer, (offers.len() > 1).then_some(number), out)?;
    }
    if offers.len() == 1 {
        let offer = offers.swap_remove(0);
        let is_as_given = offer.kind == FeedKind::Feed && n_feeds == 1;
        if args.yes || is_as_given {
            return Ok(Some(offer));
        }
        let answer = ask("Read this page for its headlines? [Y/n] ", out)?;
        return Ok(is_yes(answer.as_deref()).then_some(offer));
    }
    let question = format!("Which of them? [1-{}, n for none] ", offers.len());
    loop {
        let Some(answer) = ask(&question, out)? else {
            return Err(Exit::Usage(format!(
                "dateline add: {} has several feeds; give the address of one of them, --yes for \
                 the first, or --page for the page itself",
                args.url
            )));
        };
        match answer.parse::<usize>() {
            _ if answer.eq_ignore_ascii_case("n") || answer.eq_ignore_ascii_case("q") => {
                return Ok(None);
            }
            Ok(number) if (1..=offers.len()).contains(&number) => {
                return Ok(Some(offers.swap_remove(number - 1)));
            }
            _ => {}
        }
    }
}

/// Whether an answer is not a refusal. Nobody to ask is none: who writes a script has asked
/// for it.
fn is_yes(answer: Option<&str>) -> bool {
    let answer = answer.unwrap_or_default().to_lowercase();
    answer.is_empty() || answer == "y" || answer == "yes"
}

/// What was found at an address, with its number where there is a choice.
fn show(offer: &Offer, number: Option<usize>, out: &mut Output) -> Result<(), Exit> {
    let title = match offer.info.title.as_str() {
        "" => "without a title",
        title => title,
    };
    let kind = match offer.kind {
        FeedKind::Feed => "feed",
        FeedKind::FrontPage => "the page itself",
    };
    let number = number
        .map(|number| format!("{number}. "))
        .unwrap_or_default();
    let count = u32::try_from(offer.entries.len()).unwrap_or(u32::MAX);
    let such_as = if offer.entries.len() > EXAMPLES {
        ", such as"
    } else {
        ""
    };
    out.line(format!(
        "{number}{title} ({kind}, {}), {}{such_as}:",
        without_login(&offer.url),
        counted(count, "headline")
    ))?;
    for headline in offer.headlines().into_iter().take(EXAMPLES) {
        out.line(format!("     {headline}"))?;
    }
    Ok(())
}

/// What became of it.
fn tell(done: &Subscribed, out: &mut Output) -> Result<(), Exit> {
    let address = without_login(&done.url);
    if !done.is_new {
        return out.line(format!("already subscribed to {} ({address})", done.title));
    }
    out.line(format!(
        "subscribed to {} ({address}), {}",
        done.title,
        counted(done.entries, "headline")
    ))?;
    if done.kind == FeedKind::FrontPage {
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
        "{}, {} known already",
        counted(done.added, "new source"),
        done.known
    ))
}
