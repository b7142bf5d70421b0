//! Conditional requests (RFC 9110, section 13): what an answer is known by, so that the server
//! can say "nothing new" instead of sending it again.

use reqwest::header::{
    ETAG, HeaderMap, HeaderName, HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED,
};

/// Bytes of a validator at most; a longer one is forgotten.
///
/// Real ones have fewer than 100. They are stored and sent back: a server must not be able to
/// fill the store, or to have us send requests that it then refuses as too large.
const MAX_BYTES: usize = 1024;

/// What a server gave to recognise an answer by.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Validators {
    /// The `ETag` header, as it came.
    pub etag: Option<String>,
    /// The `Last-Modified` header, as it came: servers compare it as text.
    pub last_modified: Option<String>,
}

impl Validators {
    /// Whether there is nothing to recognise an answer by.
    pub fn is_empty(&self) -> bool {
        self.etag.is_none() && self.last_modified.is_none()
    }

    /// The validators of an answer.
    pub(super) fn read(headers: &HeaderMap) -> Self {
        Self {
            etag: text(headers, &ETAG),
            last_modified: text(headers, &LAST_MODIFIED),
        }
    }

    /// Makes a request conditional.
    pub(super) fn write(&self, headers: &mut HeaderMap) {
        let pairs = [
            (IF_NONE_MATCH, &self.etag),
            (IF_MODIFIED_SINCE, &self.last_modified),
        ];
        for (name, value) in pairs {
            let value = value.as_deref().map(HeaderValue::from_str);
            // One that no header can carry was not ours; without it the answer is just longer.
            if let Some(Ok(value)) = value {
                headers.insert(name, value);
            }
        }
    }
}

fn text(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let value = headers.get(name)?.to_str().ok()?.trim();
    let is_usable = !value.is_empty() && value.len() <= MAX_BYTES;
    is_usable.then(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn validators_go_back_as_they_came() {
        let mut answer = HeaderMap::new();
        answer.insert(ETAG, HeaderValue::from_static("W/\"a b\""));
        answer.insert(LAST_MODIFIED, HeaderValue::from_static("yesterday"));
        let mut request = HeaderMap::new();
        Validators::read(&answer).write(&mut request);
        assert_eq!(request[IF_NONE_MATCH], "W/\"a b\"");
        assert_eq!(request[IF_MODIFIED_SINCE], "yesterday");
    }

    #[test]
    fn a_huge_or_empty_validator_is_forgotten() {
        let mut answer = HeaderMap::new();
        let huge = "x".repeat(MAX_BYTES + 1);
        answer.insert(ETAG, HeaderValue::from_str(&huge).unwrap());
        answer.insert(LAST_MODIFIED, HeaderValue::from_static(" "));
        assert!(Validators::read(&answer).is_empty());
    }

    #[test]
    fn a_validator_that_breaks_lines_is_not_sent() {
        let forged = Validators {
            etag: Some("a\r\nX-Forged: yes".into()),
            last_modified: None,
        };
        let mut request = HeaderMap::new();
        forged.write(&mut request);
        assert!(request.is_empty());
    }
}
