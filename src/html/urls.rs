//! Addresses in pages: made absolute, made safe, freed of what only tracks the reader.

use url::Url;

/// Parameters that say who sent the reader, not what to show.
///
/// Sources: the parameter tables of the trackers themselves (Google Analytics and Ads, Meta,
/// Microsoft, Yandex, Mailchimp, `HubSpot`, Marketo, Vero, Adobe, AT Internet, Instagram).
const TRACKING: [&str; 29] = [
    "fbclid",
    "gclid",
    "gclsrc",
    "dclid",
    "gbraid",
    "wbraid",
    "msclkid",
    "yclid",
    "twclid",
    "ttclid",
    "li_fat_id",
    "igshid",
    "igsh",
    "mc_cid",
    "mc_eid",
    "mkt_tok",
    "_hsenc",
    "_hsmi",
    "hsctatracking",
    "vero_id",
    "vero_conv",
    "oly_anon_id",
    "oly_enc_id",
    "s_cid",
    "s_kwcid",
    "_openstat",
    "wickedid",
    "at_medium",
    "at_campaign",
];

/// Beginnings of such parameters.
const TRACKING_PREFIXES: [&str; 4] = ["utm_", "pk_", "mtm_", "at_custom"];

/// Bytes of an address at most; longer ones are data in disguise.
const MAX_LENGTH: usize = 4096;

/// The address behind `href` that a reader may follow, counted from `base`: http, https or
/// mailto, without tracking parameters. `None` for anything else.
pub fn link(href: &str, base: Option<&Url>) -> Option<Url> {
    let url = resolve(href, base)?;
    if url.scheme() == "mailto" {
        return Some(url);
    }
    is_web(&url).then(|| without_tracking(url))
}

/// The address of something to fetch, counted from `base`: http or https only.
pub fn web(href: &str, base: Option<&Url>) -> Option<Url> {
    resolve(href, base).filter(is_web)
}

/// The address without the parameters that only track the reader.
pub fn without_tracking(mut url: Url) -> Url {
    let Some(query) = url.query() else {
        return url;
    };
    let is_tracking = |pair: &str| {
        let name = pair.split('=').next().unwrap_or(pair).to_ascii_lowercase();
        TRACKING.contains(&name.as_str()) || TRACKING_PREFIXES.iter().any(|p| name.starts_with(p))
    };
    if !query.split('&').any(is_tracking) {
        return url;
    }
    let kept: Vec<&str> = query.split('&').filter(|pair| !is_tracking(pair)).collect();
    let kept = kept.join("&");
    url.set_query((!kept.is_empty()).then_some(&kept));
    url
}

fn resolve(href: &str, base: Option<&Url>) -> Option<Url> {
    let href = href.trim();
    if href.is_empty() || href.len() > MAX_LENGTH {
        return None;
    }
    let url = match base {
        Some(base) => base.join(href).ok()?,
        None => Url::parse(href).ok()?,
    };
    // Made absolute and escaped it is longer, and has to be readable again where it is kept.
    (url.as_str().len() <= MAX_LENGTH).then_some(url)
}

fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https") && url.has_host()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(href: &str, expected: Option<&str>) {
        let base = Url::parse("https://news.example/world/story.html").unwrap();
        assert_eq!(
            link(href, Some(&base)).as_ref().map(Url::as_str),
            expected,
            "{href}"
        );
    }

    #[test]
    fn relative_links_count_from_the_page() {
        check("other.html", Some("https://news.example/world/other.html"));
        check(" //cdn.example/x ", Some("https://cdn.example/x"));
        check("#part", Some("https://news.example/world/story.html#part"));
    }

    #[test]
    fn only_web_and_mail_links_can_be_followed() {
        check("javascript:alert(1)", None);
        check("data:text/html,x", None);
        check("file:///etc/passwd", None);
        check("mailto:desk@news.example", Some("mailto:desk@news.example"));
        check("", None);
    }

    #[test]
    fn an_address_is_bounded_as_it_is_kept() {
        let long = format!("/{}", "a".repeat(MAX_LENGTH - 100));
        check(&long, Some(&format!("https://news.example{long}")));
        check(&format!("/{}", "é".repeat(MAX_LENGTH / 4)), None);
    }

    #[test]
    fn tracking_parameters_are_dropped() {
        check(
            "/a?utm_source=x&id=7&fbclid=y",
            Some("https://news.example/a?id=7"),
        );
        check("/a?UTM_medium=x#top", Some("https://news.example/a#top"));
        check(
            "/a?q=utm_&b=%20",
            Some("https://news.example/a?q=utm_&b=%20"),
        );
    }
}
