//! Cleaned articles: the text as clean HTML, the rest in columns.
//!
//! HTML rather than our own blocks written out: the stored form does not change when our types
//! do, and the code that reads a feed's text reads it back.

use jiff::Timestamp;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ValueRef};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};
use serde::{Deserialize, Serialize};
use url::Url;

use super::columns::{Address, Time};
use super::error::StoreError;
use super::packed::{Packer, Text};
use crate::news::{Article, EntryId, Image, Link, Verdict};
use crate::text::Plain;

/// An article as it is stored.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredArticle {
    /// All but the body, which is empty here.
    pub head: Article,
    /// The body, as clean HTML.
    pub html: String,
    /// What kind of page it was read from.
    pub verdict: Verdict,
    /// How likely the text is that of the article, 0 to 1.
    pub confidence: f32,
    /// A number that names the rules that read it.
    pub extractor: u32,
}

/// Keeps the article of an entry in place of an older one; nothing happens when the entry is no
/// longer stored.
pub fn keep(
    tx: &Transaction<'_>,
    entry: EntryId,
    article: &StoredArticle,
    now: Timestamp,
) -> Result<(), StoreError> {
    let head = &article.head;
    let image = head.lead_image.as_ref();
    tx.prepare_cached(
        "INSERT OR REPLACE INTO articles (entry, url, title, kicker, standfirst, byline, source,
             section, published, updated, language, lead_image, lead_image_alt, is_paywalled,
             verdict, related, html, extractor, kept_at, confidence)
         SELECT id, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18,
             ?19, ?20
         FROM entries WHERE id = ?1",
    )?
    .execute(params![
        entry,
        head.url.as_ref().map(Url::as_str),
        head.title,
        head.kicker,
        head.standfirst,
        head.byline,
        head.source,
        head.section,
        head.published.map(Time),
        head.updated.map(Time),
        head.language,
        image.map(|image| image.url.as_str()),
        image.map(|image| &image.alt),
        head.is_paywalled,
        verdict_number(article.verdict),
        related_json(&head.related),
        Packer::new().text(&article.html),
        article.extractor,
        Time(now),
        article.confidence
    ])?;
    Ok(())
}

/// The article of an entry.
pub fn load(conn: &Connection, entry: EntryId) -> Result<Option<StoredArticle>, StoreError> {
    Ok(conn
        .prepare_cached(
            "SELECT url, title, kicker, standfirst, byline, source, section, published, updated,
                 language, lead_image, lead_image_alt, is_paywalled, verdict, related, html,
                 extractor, confidence
             FROM articles WHERE entry = ?1",
        )?
        .query_row([entry], stored)
        .optional()?)
}

fn stored(row: &Row<'_>) -> rusqlite::Result<StoredArticle> {
    let lead_image = match row.get::<_, Option<Address>>("lead_image")? {
        Some(url) => Some(Image {
            url: url.0,
            alt: row.get("lead_image_alt")?,
        }),
        None => None,
    };
    let head = Article {
        url: row.get::<_, Option<Address>>("url")?.map(|url| url.0),
        title: row.get("title")?,
        kicker: row.get("kicker")?,
        standfirst: row.get("standfirst")?,
        byline: row.get("byline")?,
        source: row.get("source")?,
        section: row.get("section")?,
        published: row.get::<_, Option<Time>>("published")?.map(|time| time.0),
        updated: row.get::<_, Option<Time>>("updated")?.map(|time| time.0),
        language: row.get("language")?,
        lead_image,
        is_paywalled: row.get("is_paywalled")?,
        body: Vec::new(),
        related: row.get::<_, Related>("related")?.0,
    };
    Ok(StoredArticle {
        head,
        html: row.get::<_, Text>("html")?.0,
        verdict: row.get("verdict")?,
        confidence: row.get("confidence")?,
        extractor: row.get("extractor")?,
    })
}

/// A number once used keeps its meaning.
fn verdict_number(verdict: Verdict) -> i64 {
    match verdict {
        Verdict::Article => 0,
        Verdict::Thin => 1,
        Verdict::Consent => 2,
        Verdict::Paywall => 3,
        Verdict::NeedsJavaScript => 4,
        Verdict::NotAnArticle => 5,
    }
}

impl FromSql for Verdict {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        match value.as_i64()? {
            0 => Ok(Self::Article),
            1 => Ok(Self::Thin),
            2 => Ok(Self::Consent),
            3 => Ok(Self::Paywall),
            4 => Ok(Self::NeedsJavaScript),
            5 => Ok(Self::NotAnArticle),
            other => Err(FromSqlError::OutOfRange(other)),
        }
    }
}

/// A related story, as the column holds it.
#[derive(Serialize, Deserialize)]
struct RelatedLink {
    title: String,
    url: Option<String>,
}

fn related_json(links: &[Link]) -> String {
    let links: Vec<_> = links
        .iter()
        .map(|link| RelatedLink {
            title: link.title.to_string(),
            url: link.url.as_ref().map(Url::to_string),
        })
        .collect();
    serde_json::to_string(&links).expect("texts and lists are always JSON")
}

struct Related(Vec<Link>);

impl FromSql for Related {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let links: Vec<RelatedLink> =
            serde_json::from_str(value.as_str()?).map_err(FromSqlError::other)?;
        let links = links.into_iter().map(|link| Link {
            title: Plain::new(&link.title),
            url: link.url.and_then(|url| Url::parse(&url).ok()),
        });
        Ok(Self(links.collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::super::pages::{self, StoredPage};
    use super::super::places::{self, Place};
    use super::super::samples::{at, feed, id, keep as announce, story, url};
    use super::super::schema;
    use super::*;

    fn article() -> StoredArticle {
        StoredArticle {
            head: Article {
                url: Some(url("https://example.org/a")),
                title: Plain::new("Storm"),
                kicker: Some(Plain::new("Weather")),
                standfirst: Some(Plain::new("It blows.")),
                byline: Some(Plain::new("A. Reporter")),
                source: Some(Plain::new("The Example")),
                section: Some(Plain::new("World")),
                published: Some(at(1)),
                updated: Some(at(2)),
                language: Some(Plain::new("en")),
                lead_image: Some(Image {
                    url: url("https://example.org/a.png"),
                    alt: Plain::new("A wave"),
                }),
                is_paywalled: true,
                body: Vec::new(),
                related: vec![
                    Link {
                        title: Plain::new("Flood \"near\""),
                        url: Some(url("https://example.org/b")),
                    },
                    Link {
                        title: Plain::new("Wind"),
                        url: None,
                    },
                ],
            },
            html: "<p>It blew.</p>".repeat(500),
            verdict: Verdict::Thin,
            confidence: 0.75,
            extractor: 3,
        }
    }

    #[test]
    fn an_article_its_page_and_the_place_in_it_come_back_as_they_were() {
        let conn = schema::in_memory();
        let votes = feed(&conn, "votes.example", "");
        announce(&conn, votes, &[story("a", None)], 1);
        let entry = id(&conn, "a");
        let page = StoredPage {
            url: url("https://www.example.org/a"),
            content_type: Some("text/html; charset=latin1".to_owned()),
            body: b"<p>Caf\xe9</p>".repeat(1000),
        };
        let place = Place {
            block: 4,
            character: 17,
        };
        let tx = conn.unchecked_transaction().unwrap();
        for article in [
            StoredArticle {
                html: String::new(),
                ..article()
            },
            article(),
        ] {
            keep(&tx, entry, &article, at(3)).unwrap();
        }
        let second = StoredPage {
            url: url("https://www.example.org/a/2"),
            content_type: None,
            ..page.clone()
        };
        for pages in [
            &[page.clone(), second.clone(), second.clone()][..],
            &[page.clone(), second.clone()],
        ] {
            pages::keep(&tx, entry, pages, at(3)).unwrap();
        }
        places::keep(&tx, entry, place, at(3)).unwrap();
        tx.commit().unwrap();
        assert_eq!(load(&conn, entry).unwrap(), Some(article()));
        assert_eq!(pages::load(&conn, entry).unwrap(), [page, second]);
        assert_eq!(places::load(&conn, entry).unwrap(), Some(place));
    }

    #[test]
    fn an_article_goes_with_its_entry_and_none_is_kept_for_an_entry_that_has_gone() {
        let conn = schema::in_memory();
        let votes = feed(&conn, "votes.example", "");
        announce(&conn, votes, &[story("a", None)], 1);
        let entry = id(&conn, "a");
        let tx = conn.unchecked_transaction().unwrap();
        keep(&tx, entry, &article(), at(3)).unwrap();
        tx.execute("DELETE FROM entries", []).unwrap();
        assert_eq!(load(&tx, entry).unwrap(), None);
        keep(&tx, entry, &article(), at(3)).unwrap();
        assert_eq!(load(&tx, entry).unwrap(), None);
        tx.commit().unwrap();
    }
}
