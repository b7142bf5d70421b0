//! How long an answer stays fresh (RFC 9111, section 4.2), as its server says.

use std::time::Duration;

use reqwest::header::{AGE, CACHE_CONTROL, HeaderMap};

/// What is left of `Cache-Control: max-age`; `None` where the server does not say, or says that
/// the answer must not be reused.
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
    let left = max_age?.saturating_sub(age);
    (left > 0).then(|| Duration::from_secs(left))
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
