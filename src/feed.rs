//! Feed bytes → [`ParsedFeed`]: RSS, RDF, Atom, JSON Feed.

use jiff::Timestamp;
use url::Url;

use crate::html::charset;
use crate::news::{Pace, Prominence};
use crate::text::Plain;

pub mod discover;
mod documents;
mod entries;
mod json;
mod links;
mod mend;
mod names;
mod pace;
mod people;
mod texts;
mod tokens;
mod tree;

pub(crate) use tokens::Attributes;

/// What a feed holds.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ParsedFeed {
    /// Its title; empty when it has none.
    pub title: Plain,
    /// The site it belongs to.
    pub link: Option<Url>,
    /// BCP 47 tag of its language.
    pub language: Option<Plain>,
    /// What it says it is about, as HTML with absolute links; may be empty.
    pub description_html: String,
    /// When it was last changed.
    pub updated: Option<Timestamp>,
    /// How often it wants to be asked.
    pub pace: Pace,
    /// What it announces, in its own order.
    pub entries: Vec<ParsedEntry>,
}

/// What a feed says about one story.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ParsedEntry {
    /// What the feed knows it by.
    pub id: Option<String>,
    /// Its title as plain text; empty when it has none.
    pub title: Plain,
    /// The page it leads to.
    pub link: Option<Url>,
    /// Its authors.
    pub authors: Vec<Plain>,
    /// When it was published.
    pub published: Option<Timestamp>,
    /// When it was changed.
    pub updated: Option<Timestamp>,
    /// A summary, as HTML with absolute links; may be empty.
    pub summary_html: String,
    /// The text, as HTML with absolute links; may be empty.
    pub content_html: String,
    /// Files that belong to it.
    pub enclosures: Vec<Enclosure>,
    /// Pictures that stand for it.
    pub images: Vec<Url>,
    /// What it is about.
    pub categories: Vec<Plain>,
    /// The page where it is discussed.
    pub comments: Option<Url>,
    /// How much a front page makes of it; no feed says.
    pub prominence: Option<Prominence>,
}

/// A file that belongs to an entry.
#[derive(Debug, Clone, PartialEq)]
pub struct Enclosure {
    /// Where it lies.
    pub url: Url,
    /// Its media type, as the feed says; may be empty.
    pub media_type: Plain,
}

/// Why bytes are not a feed.
#[derive(Debug, thiserror::Error)]
pub enum FeedError {
    /// Nothing, or only white space.
    #[error("it is empty")]
    Empty,
    /// A web page.
    #[error("it is a web page, not a feed")]
    WebPage,
    /// A web page that was read for its headlines.
    #[error("no headlines were found on it")]
    NoHeadlines,
    /// A web page on which the selectors that the reader gave find no headlines; with the reason.
    #[error("{0}")]
    NothingSelected(&'static str),
    /// Anything else.
    #[error("it is not a feed")]
    NotAFeed,
}

/// Reads a feed.
///
/// `base` is the address it was fetched from; `content_type` the header that came with it, of
/// which only the charset is believed.
/// Never panics; takes time in proportion to the bytes.
///
/// # Errors
/// When there is no feed in the bytes. A feed without entries is a feed.
pub fn parse(
    bytes: &[u8],
    base: &Url,
    content_type: Option<&str>,
) -> Result<ParsedFeed, FeedError> {
    let text = charset::decode_xml(bytes, content_type);
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}' || c == '\0');
    match text.chars().next() {
        None => Err(FeedError::Empty),
        Some('{' | '[') => json::parse(text, base),
        Some(_) => documents::parse(text, base).map_err(|error| match error {
            FeedError::NotAFeed if is_page(text, content_type) => FeedError::WebPage,
            error => error,
        }),
    }
}

/// Whether what is no feed is a web page, by its beginning or by what the server calls it.
fn is_page(text: &str, content_type: Option<&str>) -> bool {
    let begins = |with: &str| {
        let start = text.get(..with.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(with))
    };
    begins("<!doctype html")
        || begins("<html")
        || content_type.is_some_and(|kind| kind.trim_start().starts_with("text/html"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn base() -> Url {
        Url::parse("https://news.example/feeds/all.xml").unwrap()
    }

    /// An entry as `field=value` for the fields that it has, in the order of the type.
    fn shown(entry: &ParsedEntry) -> String {
        let mut fields = Vec::new();
        let mut field = |name: &str, value: &str| {
            if !value.is_empty() {
                fields.push(format!("{name}={value}"));
            }
        };
        field("id", entry.id.as_deref().unwrap_or_default());
        field("title", &entry.title);
        field("link", entry.link.as_ref().map_or("", Url::as_str));
        for author in &entry.authors {
            field("author", author);
        }
        field(
            "published",
            &entry.published.map(|t| t.to_string()).unwrap_or_default(),
        );
        field(
            "updated",
            &entry.updated.map(|t| t.to_string()).unwrap_or_default(),
        );
        field("summary", &entry.summary_html);
        field("content", &entry.content_html);
        for enclosure in &entry.enclosures {
            field(
                "enclosure",
                &format!("{} {}", enclosure.url, enclosure.media_type),
            );
        }
        for image in &entry.images {
            field("image", image.as_str());
        }
        for category in &entry.categories {
            field("category", category);
        }
        field("comments", entry.comments.as_ref().map_or("", Url::as_str));
        fields.join("; ")
    }

    /// Checks the only entry of a feed.
    #[track_caller]
    fn check(source: &str, expected: &str) {
        let feed = parse(source.as_bytes(), &base(), None).unwrap();
        assert_eq!(feed.entries.len(), 1, "{source}");
        assert_eq!(shown(&feed.entries[0]), expected, "{source}");
    }

    #[track_caller]
    fn check_rss(item: &str, expected: &str) {
        check(
            &format!("<rss version='2.0'><channel><item>{item}</item></channel></rss>"),
            expected,
        );
    }

    #[track_caller]
    fn check_atom(entry: &str, expected: &str) {
        let entry = format!("<entry>{entry}</entry>");
        check(
            &format!("<feed xmlns='http://www.w3.org/2005/Atom'>{entry}</feed>"),
            expected,
        );
    }

    #[test]
    fn rss_in_full() {
        check_rss(
            "<title>Storm</title><link>/storm</link><guid isPermaLink='false'>s1</guid>\
             <pubDate>Tue, 05 Mar 2024 07:15:00 GMT</pubDate><dc:creator>Jo Doe</dc:creator>\
             <author>desk@news.example</author><description>&lt;p&gt;Rain &lt;a href='x'&gt;here&lt;/a&gt;</description>\
             <content:encoded><![CDATA[<p>It rained.</p>]]></content:encoded><category>Weather</category>\
             <enclosure url='a.mp3' type='audio/mpeg'/><media:thumbnail url='a.jpg'/><comments>/storm#c</comments>",
            "id=s1; title=Storm; link=https://news.example/storm; author=Jo Doe; \
             published=2024-03-05T07:15:00Z; summary=<p>Rain <a href='https://news.example/feeds/x'>here</a>; \
             content=<p>It rained.</p>; enclosure=https://news.example/feeds/a.mp3 audio/mpeg; \
             image=https://news.example/feeds/a.jpg; category=Weather; comments=https://news.example/storm#c",
        );
    }

    #[test]
    fn atom_in_full() {
        check_atom(
            "<title type='html'>Storm &amp;amp; &lt;b>flood&lt;/b></title><id>urn:x:1</id>\
             <link rel='self' href='/self'/><link rel='alternate' type='text/html' href='/storm'/>\
             <link rel='enclosure' href='/a.jpg' type='image/jpeg'/><link rel='replies' href='/r'/>\
             <author><name>Jo Doe</name><email>jo@news.example</email></author><author><name>Al Roe</name></author>\
             <published>2024-03-05T07:15:00+01:00</published><updated>2024-03-06</updated>\
             <summary>1 &lt; 2</summary><category term='w' label='Weather'/>\
             <content type='xhtml'><x:div xmlns:x='http://www.w3.org/1999/xhtml'>It <x:b>rained</x:b>.<x:p/></x:div></content>",
            "id=urn:x:1; title=Storm & flood; link=https://news.example/storm; author=Jo Doe; author=Al Roe; \
             published=2024-03-05T06:15:00Z; updated=2024-03-06T00:00:00Z; summary=1 &lt; 2; \
             content=<div xmlns:x='http://www.w3.org/1999/xhtml'>It <b>rained</b>.<p></p></div>; \
             enclosure=https://news.example/a.jpg image/jpeg; image=https://news.example/a.jpg; \
             category=Weather; comments=https://news.example/r",
        );
    }

    #[test]
    fn older_and_rarer_dialects() {
        check(
            "<feed version='0.3' xmlns='http://purl.org/atom/ns#'><entry><title mode='escaped' type='text/html'>A &amp;lt; B</title>\
             <issued>2004-03-05T07:15:00Z</issued><content type='text/html' mode='base64'>PGI+eDwvYj4=</content></entry></feed>",
            "title=A < B; published=2004-03-05T07:15:00Z; content=<b>x</b>",
        );
        check(
            "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'><channel/>\
             <item rdf:about='http://a.example/1'><title>A</title><dc:date>2004-03-05</dc:date></item></rdf:RDF>",
            "id=http://a.example/1; title=A; link=http://a.example/1; published=2004-03-05T00:00:00Z",
        );
        check(
            "<channel href='http://a.example/'><item href='b' lastmod='1998-11-05T22:00'><title>B</title><abstract>C</abstract></item></channel>",
            "title=B; link=http://a.example/b; updated=1998-11-05T22:00:00Z; summary=C",
        );
        check(
            "\u{feff}{\"items\": [{\"id\": 7, \"content_text\": \"1 < 2\", \"url\": \"/7\", \"author\": {\"name\": \"Jo\"}, \"tags\": [\"w\"]}]}",
            "id=7; link=https://news.example/7; author=Jo; content=1 &lt; 2; category=w",
        );
    }

    #[test]
    fn titles_are_plain_however_they_were_escaped() {
        for (title, expected) in [
            ("AT&amp;T", "title=AT&T"),
            ("AT&amp;amp;T", "title=AT&T"),
            ("<![CDATA[AT&amp;T]]>", "title=AT&T"),
            (
                "The &lt;gorilla&gt; and &lt;i&gt;me&lt;/i&gt;",
                "title=The <gorilla> and me",
            ),
            ("R&D &nbsp; caf&eacute;", "title=R&D café"),
            ("a < b", "title=a < b"),
            ("a\u{202e}b\u{7}c", "title=abc"),
        ] {
            check_rss(&format!("<title>{title}</title>"), expected);
        }
        check_atom("<title>A &lt;blink> tag</title>", "title=A <blink> tag");
    }

    #[test]
    fn a_link_is_found_where_there_is_none() {
        check_rss(
            "<guid>http://a.example/1</guid>",
            "id=http://a.example/1; link=http://a.example/1",
        );
        check_rss("<atom:link href='/1'/>", "link=https://news.example/1");
        check_rss(
            "<link href='/1'/><guid>x</guid>",
            "id=x; link=https://news.example/1",
        );
        check_atom("<link>/1</link>", "link=https://news.example/1");
    }

    #[test]
    fn addresses_count_from_what_is_nearest() {
        check(
            "<feed xmlns='http://www.w3.org/2005/Atom' xml:base='http://a.example/b/'><entry xml:base='c/'>\
             <link href='d'/><content type='html' xml:base='e/'>&lt;img src=f></content></entry></feed>",
            "link=http://a.example/b/c/d; content=<img src=http://a.example/b/c/e/f>",
        );
        check(
            "<rss><channel><link>https://site.example/</link><item><link>x</link></item></channel></rss>",
            "link=https://site.example/x",
        );
    }

    #[test]
    fn broken_feeds_keep_their_entries() {
        for source in [
            "junk <?xml version='1.0'?><rss><channel><item><title>A</title></item></channel>",
            "<RSS><CHANNEL><ITEM><TITLE>A</title></ITEM></RSS>",
            "<rss><channel></channel><item><title>A</item></rss>",
            "<rss><channel><item><title>A",
            "<rss><channel><item><title>A<link></link></item></channel></rss>",
            "<x:rss xmlns:x='urn:x'><x:channel><x:item><x:title>A</x:title></x:item></x:channel></x:rss>",
            "<html><body><rss><channel><item><title>A</title></item></rss>",
            "<item><title>A</title></item>",
        ] {
            check(source, "title=A");
        }
        let feed = parse(b"<rss><item><title>A<item><title>B</rss>", &base(), None).unwrap();
        assert_eq!(feed.entries.len(), 2);
    }

    #[test]
    fn what_the_feed_says_of_itself() {
        let feed = parse(
            b"<rss xml:lang='de'><channel><atom:link rel='self' href='/f'/><image><title>no</title></image>\
              <title>News &amp;amp; more</title><link>https://news.example/</link><description>&lt;b&gt;x</description>\
              <lastBuildDate>Tue, 05 Mar 2024 07:15:00 GMT</lastBuildDate><managingEditor>d@n.example (Desk)</managingEditor>\
              <item><title>A</title></item></channel></rss>",
            &base(),
            None,
        )
        .unwrap();
        assert_eq!(feed.title.as_str(), "News & more");
        assert_eq!(
            feed.link.as_ref().map(Url::as_str),
            Some("https://news.example/")
        );
        assert_eq!(feed.language.as_deref(), Some("de"));
        assert_eq!(feed.description_html, "<b>x");
        assert_eq!(
            feed.updated.map(|t| t.to_string()).as_deref(),
            Some("2024-03-05T07:15:00Z")
        );
        assert_eq!(feed.entries[0].authors, [Plain::new("Desk")]);
    }

    #[test]
    fn an_address_that_could_do_harm_is_none() {
        for address in [
            "javascript:alert(1)",
            "data:text/html,x",
            "file:///etc/passwd",
        ] {
            check_rss(
                &format!("<link>{address}</link><title>A</title>"),
                "title=A",
            );
        }
    }

    #[test]
    fn what_is_no_feed_is_told_apart() {
        let error = |source: &str| parse(source.as_bytes(), &base(), None).unwrap_err();
        for nothing in ["", " \n", "\u{feff}"] {
            assert!(matches!(error(nothing), FeedError::Empty), "{nothing:?}");
        }
        for page in [
            "<!DOCTYPE html><p>Hello",
            "<html><head><title>x</title>",
            "<?xml?><HTML/>",
        ] {
            assert!(matches!(error(page), FeedError::WebPage), "{page}");
        }
        for other in [
            "hello",
            "<urlset><url/></urlset>",
            "{}",
            "{\"a\":",
            "%PDF-1.4",
        ] {
            assert!(matches!(error(other), FeedError::NotAFeed), "{other}");
        }
    }

    #[test]
    fn a_hostile_entry_is_bounded() {
        let many: Vec<_> = (0..1000)
            .map(|n| format!("<category>{n}</category>"))
            .collect();
        let many = many.concat();
        let feed = parse(format!("<feed><entry>{many}").as_bytes(), &base(), None).unwrap();
        assert_eq!(feed.entries[0].categories.len(), 100);
        let feed = parse("<item>".repeat(30_000).as_bytes(), &base(), None).unwrap();
        assert_eq!(feed.entries.len(), 20_000);
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = parse(&bytes, &base(), None);
        }

        #[test]
        fn any_mixture_of_markup_is_survived(pieces in proptest::collection::vec(
            prop::sample::select(vec![
                "<rss>", "<channel>", "<item>", "</item>", "<title>", "</title>", "<link>", "<entry>", "<feed xmlns='http://www.w3.org/2005/Atom'>",
                "<content type='xhtml'>", "<content type='html' xml:base='x'>", "<div>", "</div>", "<![CDATA[", "]]>", "<!--", "-->", "&amp;", "&#",
                "x", "é", "\"", "'", "=", ">", "<", "</", "<a href=", "<media:group>", "<author>", "<name>", "<pubDate>", "1", ":", "-", " ", "+",
            ]), 0..60)) {
            let _ = parse(pieces.concat().as_bytes(), &base(), None);
            let _ = parse(format!("<rss><item>{}", pieces.concat()).as_bytes(), &base(), None);
        }

        #[test]
        fn titles_never_steer_a_terminal(title in any::<String>()) {
            let source = format!("<rss><item><title><![CDATA[{title}]]></title><author>{title}</author></item></rss>");
            let feed = parse(source.as_bytes(), &base(), None).unwrap();
            for entry in &feed.entries {
                prop_assert!(!entry.title.chars().any(char::is_control));
            }
        }
    }
}
