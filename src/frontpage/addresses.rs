//! What an address tells about the page it leads to.

use url::Url;

use super::words;

/// The host without the names that lead to the same site.
pub(super) fn bare_host(url: &Url) -> &str {
    let host = url.host_str().unwrap_or("");
    for front in ["www.", "m.", "amp.", "www1.", "www2."] {
        if let Some(rest) = host.strip_prefix(front)
            && rest.contains('.')
        {
            return rest;
        }
    }
    host
}

/// What two addresses of the same story have in common.
pub(super) fn key(url: &Url) -> String {
    let mut key = bare_host(url).to_owned();
    let path = url.path();
    let path = ["/index.html", "/index.htm", "/index.php"]
        .iter()
        .find_map(|end| path.strip_suffix(end))
        .unwrap_or(path);
    key.push_str(path.trim_end_matches('/'));
    if let Some(query) = url.query() {
        let mut pairs: Vec<&str> = query.split('&').filter(|pair| !is_referrer(pair)).collect();
        pairs.sort_unstable();
        if !pairs.is_empty() {
            key.push('?');
            key.push_str(&pairs.join("&"));
        }
    }
    key
}

/// Whether a parameter only says where on the page the link stood.
fn is_referrer(pair: &str) -> bool {
    let name = pair.split('=').next().unwrap_or(pair).to_ascii_lowercase();
    matches!(
        name.as_str(),
        "ref"
            | "refsrc"
            | "src"
            | "source"
            | "cmp"
            | "cmpid"
            | "ocid"
            | "intcid"
            | "intcmp"
            | "ito"
            | "xtor"
            | "sref"
            | "smid"
            | "from"
            | "partner"
            | "ncid"
            | "iid"
            | "hp"
            | "hpid"
            | "hpt"
            | "itid"
            | "icid"
            | "cid"
            | ""
    ) || name.starts_with("utm_")
        || name.starts_with("wt_")
        || name.starts_with("ns_")
        || name.starts_with("at_")
}

/// Whether an address of a page at `page` leads to a feed, a calendar or a picture of the same
/// site. Elsewhere a picture may well be what a page of links points at.
pub(super) fn is_no_page(url: &Url, page: &Url) -> bool {
    const LISTS: [&str; 6] = ["rss", "atom", "rdf", "xml", "opml", "ics"];
    const PICTURES: [&str; 6] = ["jpg", "jpeg", "png", "gif", "webp", "svg"];
    let Some((_, end)) = url.path().rsplit_once('.') else {
        return false;
    };
    let end = end.to_ascii_lowercase();
    LISTS.contains(&end.as_str())
        || PICTURES.contains(&end.as_str()) && bare_host(url) == bare_host(page)
}

/// Parts of an address that tell what it is.
pub(super) struct Shape {
    /// Parts of the path.
    pub depth: f32,
    /// Characters of the last part.
    pub slug_chars: f32,
    /// Hyphens and underscores in the last part.
    pub hyphens: f32,
    /// Digits in the path.
    pub digits: f32,
    /// Longest run of digits.
    pub longest_number: f32,
    /// A year and a month stand in it.
    pub has_date: bool,
    /// It has a query.
    pub has_query: bool,
    /// It ends like a file.
    pub has_extension: bool,
    /// Parts that belong to pages that are no stories.
    pub other_pages: f32,
}

/// Reads the shape of an address.
#[allow(clippy::cast_precision_loss)] // lengths of addresses are small
pub(super) fn shape(url: &Url) -> Shape {
    let path = url.path().trim_end_matches('/');
    let last = path.rsplit('/').next().unwrap_or("");
    let mut longest = 0;
    let mut run = 0;
    for c in url.path().chars().chain(url.query().unwrap_or("").chars()) {
        run = if c.is_ascii_digit() { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    Shape {
        depth: path.split('/').filter(|part| !part.is_empty()).count() as f32,
        slug_chars: last.len() as f32,
        hyphens: last
            .bytes()
            .filter(|b| matches!(b, b'-' | b'_' | b'+'))
            .count() as f32,
        digits: path.bytes().filter(u8::is_ascii_digit).count() as f32,
        longest_number: longest as f32,
        has_date: has_date(path),
        has_query: url.query().is_some(),
        has_extension: last
            .rsplit_once('.')
            .is_some_and(|(_, end)| (2..=5).contains(&end.len())),
        other_pages: (words::other_pages(path) + words::other_pages(bare_host(url))) as f32,
    }
}

/// Whether a year between 1990 and 2059 with a month behind it stands in a path.
fn has_date(path: &str) -> bool {
    let bytes = path.as_bytes();
    (0..bytes.len().saturating_sub(5)).any(|at| {
        let is_start = at == 0 || !bytes[at - 1].is_ascii_digit();
        let year = &bytes[at..at + 4];
        let is_year = matches!(year, [b'1', b'9', b'9', d] | [b'2', b'0', b'0'..=b'5', d] if d.is_ascii_digit());
        is_start && is_year && {
            let rest = &bytes[at + 4..];
            let rest = rest.strip_prefix(b"/").or_else(|| rest.strip_prefix(b"-")).unwrap_or(rest);
            is_month(rest)
        }
    })
}

fn is_month(rest: &[u8]) -> bool {
    const NAMES: [&[u8]; 12] = [
        b"jan", b"feb", b"mar", b"apr", b"may", b"jun", b"jul", b"aug", b"sep", b"oct", b"nov",
        b"dec",
    ];
    match rest {
        [b'0', b'1'..=b'9', ..]
        | [b'1', b'0'..=b'2', ..]
        | [b'1'..=b'9']
        | [b'1'..=b'9', b'/' | b'-', ..] => true,
        _ => NAMES.iter().any(|name| rest.starts_with(name)),
    }
}

/// The part of a host that one owner has: two labels, three where the second is short.
pub(super) fn site(host: &str) -> &str {
    let dots: Vec<usize> = host.rmatch_indices('.').map(|(at, _)| at).collect();
    let (Some(&last), Some(&second)) = (dots.first(), dots.get(1)) else {
        return host;
    };
    let cut = if last - second <= 4 {
        dots.get(2)
    } else {
        Some(&second)
    };
    cut.and_then(|&at| host.get(at + 1..)).unwrap_or(host)
}

/// Whether a path continues that of the page.
pub(super) fn is_below(url: &Url, page: &Url) -> bool {
    let path = page.path().trim_end_matches('/');
    !path.is_empty() && bare_host(url) == bare_host(page) && url.path().starts_with(path)
}

/// The share of the words of an address's last parts that stand in the title.
#[allow(clippy::cast_precision_loss)]
pub(super) fn slug_overlap(url: &Url, title: &str) -> f32 {
    let title = title.to_lowercase();
    let path = url.path().to_lowercase();
    let words: Vec<&str> = path
        .rsplit('/')
        .find(|part| part.bytes().filter(u8::is_ascii_alphabetic).count() > 3)
        .unwrap_or("")
        .split(|c: char| !c.is_ascii_alphabetic())
        .filter(|word| word.len() > 2)
        .take(20)
        .collect();
    if words.is_empty() {
        return 0.0;
    }
    let found = words.iter().filter(|word| title.contains(**word)).count();
    found as f32 / words.len().max(2) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn feeds_and_own_pictures_are_no_pages() {
        for (address, expected) in [
            ("https://news.example/rss.xml", true),
            ("https://news.example/a.JPG", true),
            ("https://pictures.example/a.jpg", false),
            ("https://news.example/report.pdf", false),
            ("https://news.example/a.b/c", false),
        ] {
            let page = url("https://www.news.example/");
            assert_eq!(is_no_page(&url(address), &page), expected, "{address}");
        }
    }

    #[test]
    fn addresses_of_one_story_have_one_key() {
        for other in [
            "https://news.example/a/b/?utm_source=x#top",
            "http://www.news.example/a/b",
            "https://m.news.example/a/b/index.html?ref=mostread",
        ] {
            assert_eq!(key(&url(other)), "news.example/a/b", "{other}");
        }
        assert_eq!(
            key(&url("https://news.example/?id=2&a=1")),
            "news.example?a=1&id=2"
        );
    }

    #[test]
    fn a_date_in_a_path_is_a_year_and_a_month() {
        for path in [
            "/2031/03/08/x",
            "/2031/mar/08/x",
            "/news-20310308.html",
            "/2031-3-8",
        ] {
            assert!(has_date(path), "{path}");
        }
        for path in ["/2031/", "/12031/03", "/20991231", "/story-2031x"] {
            assert!(!has_date(path), "{path}");
        }
    }

    #[test]
    fn hosts_of_one_owner_are_one_site() {
        assert_eq!(site("blog.news.example"), "news.example");
        assert_eq!(site("sport.news.co.uk"), "news.co.uk");
        assert_eq!(site("news.co.uk"), "news.co.uk");
        assert_eq!(site("example"), "example");
    }

    #[test]
    fn the_words_of_an_address_are_looked_for_in_the_title() {
        let story = url("https://news.example/1/bridge-opens-today");
        assert!(slug_overlap(&story, "Bridge opens at last") > 0.6);
        assert!(slug_overlap(&story, "Sport") < 0.1);
    }
}
