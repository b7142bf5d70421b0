//! Subscriptions from other programs.

use url::Url;

use super::{Context, unwritten};
use crate::opml::{self, Outline};
use crate::report::{Imported, Problem};
use crate::store::sources::{self, NewFeed, Origin};
use crate::text::Plain;

/// Subscribes to every feed of an OPML list. Nothing is fetched; what is subscribed to already
/// stays as it is.
///
/// # Errors
/// When no feed is found in the list, or the store cannot be written: then nothing is
/// subscribed to.
pub async fn import(ctx: &Context, bytes: Vec<u8>) -> Result<Imported, Problem> {
    let outlines = ctx.workers.run(move || opml::parse(&bytes)).await;
    let outlines = outlines.map_err(|error| {
        Problem::new(
            "could not read the list",
            error.to_string(),
            "please report this with the list",
        )
    })?;
    subscribe(ctx, outlines).await
}

async fn subscribe(ctx: &Context, outlines: Vec<Outline>) -> Result<Imported, Problem> {
    if outlines.is_empty() {
        return Err(Problem::new(
            "could not import the list",
            "no feed was found in it",
            "export the subscriptions of the other program as OPML",
        ));
    }
    let mut refused = Vec::new();
    let mut feeds = Vec::new();
    for outline in outlines {
        match outline.url.clone() {
            Some(url) => feeds.push(new_feed(outline, url)),
            None => refused.push(refuse(outline)),
        }
    }
    let write = ctx.store.write(move |tx| {
        let mut imported = Imported {
            refused,
            ..Imported::default()
        };
        for feed in &feeds {
            let (_, is_new) = sources::add(tx, feed, Origin::Kept)?;
            if is_new {
                imported.added += 1;
            } else {
                imported.known += 1;
            }
        }
        Ok(imported)
    });
    write.await.map_err(unwritten)
}

/// The title of the list counts as the reader's own name for the feed only when it differs from
/// the address: some programs write that for want of a title.
fn new_feed(outline: Outline, url: Url) -> NewFeed {
    let is_name = !outline.title.is_empty() && outline.title != outline.address;
    NewFeed {
        url,
        name: is_name.then_some(outline.title),
        folder: outline.folder,
        kind: outline.kind,
    }
}

fn refuse(outline: Outline) -> (Plain, Problem) {
    let problem = Problem::new(
        format!("could not subscribe to {}", outline.address),
        "it is not an address of the web",
        "",
    );
    (outline.title, problem)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Settings;
    use crate::jobs::{lists, on_new_store};

    const LIST: &str = r#"<opml version="2.0"><body>
        <outline text="Weather">
            <outline text="Storms" type="rss" xmlUrl="https://storms.example/feed"/>
        </outline>
        <outline text="https://votes.example/" xmlUrl="https://votes.example/"/>
        <outline text="Mail" xmlUrl="mailto:desk@votes.example"/>
        </body></opml>"#;

    #[tokio::test]
    async fn a_list_becomes_subscriptions_with_their_names_and_folders() {
        let (ctx, _folder) = on_new_store(Settings::default());
        let first = import(&ctx, LIST.into()).await.unwrap();
        assert_eq!((first.added, first.known, first.refused.len()), (2, 0, 1));
        let again = import(&ctx, LIST.into()).await.unwrap();
        assert_eq!((again.added, again.known), (0, 2));
        let rows = lists::feeds(&ctx).await.unwrap().into_iter();
        let shown: Vec<_> = rows
            .map(|row| (row.feed.folder, row.feed.title.to_string()))
            .collect();
        let weather = Some(Plain::new("Weather"));
        let expected = [(None, "votes.example"), (weather, "Storms")];
        assert_eq!(
            shown,
            expected.map(|(folder, title)| (folder, title.to_owned()))
        );
    }

    #[tokio::test]
    async fn a_list_without_feeds_is_said_to_have_none() {
        let (ctx, _folder) = on_new_store(Settings::default());
        let problem = import(&ctx, b"no list".to_vec()).await.unwrap_err();
        assert_eq!(problem.why.as_str(), "no feed was found in it");
    }
}
