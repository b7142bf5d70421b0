//! How long an answer stays fresh (RFC 9111, section 4.2), as its server says.

use std::time::Duration;

use std::time::SystemTime;

use reqwest::header::{AGE, CACHE_CONTROL, DATE, EXPIRES, HeaderMap, HeaderName};

/// What is left of `Cache-Control: max-age`, or of `Expires` where there is none; `None` where
/// the server does not say, or says that the answer must not be reused.
///
/// `Age` is taken off: the time that the answer has already lain in a cache on the way.
pub fn fresh_for(headers: &HeaderMap) -> Option<Duration> {
    let mut max_age = None;
    let values = headers.get_all(CACHE_CONTROL).iter();
    for directive in values
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
    {
        let (name, value) = directive.split_once('=').unwrap_or((directive, ""));
        match name.trim().to_ascii_lowercase().as_str() {
            "no-cache" | "no-store" => return None,
            "max-age" => max_age = max_age.or(value.trim().trim_matches('"').parse::<u64>().ok()),
            _ => {}
        }
    }
    let age = headers.get(AGE).and_then(|value| value.to_str().ok());
    let age = age.and_then(|age| age.trim().parse().ok()).unwrap_or(0);
    let left = max_age.or_else(|| expires(headers))?.saturating_sub(age);
    (left > 0).then(|| Duration::from_secs(left))
}

/// Seconds from `Date` to `Expires`. Both are by the server's clock, so that ours may be wrong;
/// without a `Date` nothing is known.
fn expires(headers: &HeaderMap) -> Option<u64> {
    let instant = |name: HeaderName| -> Option<SystemTime> {
        let text = headers.get(name)?.to_str().ok()?;
        httpdate::parse_http_date(text.trim()).ok()
    };
    let left = instant(EXPIRES)?.duration_since(instant(DATE)?).ok()?;
    Some(left.as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::HeaderValue;

    #[track_caller]
    fn check(cache_control: &'static str, age: &'static str, expected: Option<u64>) {
        let mut headers = HeaderMap::new();
        headers.insert(CACHE_CONTROL, HeaderValue::from_static(cache_control));
        headers.insert(AGE, HeaderValue::from_static(age));
        let expected = expected.map(Duration::from_secs);
        assert_eq!(fresh_for(&headers), expected, "{cache_control}, {age}");
    }

    #[test]
    fn without_a_max_age_an_answer_is_fresh_until_it_expires() {
        let check = |fields: &[(HeaderName, &'static str)], expected: Option<u64>| {
            let fields = fields.iter();
            let headers: HeaderMap = fields
                .map(|(name, value)| (name.clone(), HeaderValue::from_static(value)))
                .collect();
            let found = fresh_for(&headers).map(|left| left.as_secs());
            assert_eq!(found, expected, "{headers:?}");
        };
        let date = (DATE, "Thu, 01 May 2031 10:00:00 GMT");
        let later = (EXPIRES, "Thu, 01 May 2031 10:30:00 GMT");
        check(&[date.clone(), later.clone()], Some(1_800));
        check(&[date.clone(), later.clone(), (AGE, "600")], Some(1_200));
        check(
            &[date.clone(), later.clone(), (CACHE_CONTROL, "max-age=60")],
            Some(60),
        );
        check(
            &[date.clone(), later.clone(), (CACHE_CONTROL, "no-cache")],
            None,
        );
        check(&[date.clone(), (EXPIRES, "0")], None);
        check(&[(DATE, later.1), (EXPIRES, date.1)], None);
        check(&[later], None);
    }

    #[test]
    fn an_answer_is_fresh_for_its_max_age_less_its_age() {
        check("max-age=300", "", Some(300));
        check("public, Max-Age=\"300\", must-revalidate", "100", Some(200));
        check("max-age=300", "400", None);
        check("max-age=0", "", None);
        check("max-age=soon", "", None);
        check("max-age=300, no-cache", "", None);
        check("private", "", None);
    }
}
