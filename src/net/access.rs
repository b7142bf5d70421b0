//! What the requests to one source carry beside those to any other, and the way that they take.

use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue, USER_AGENT};
use url::Url;

use super::redirect;

/// What the requests to one source carry, and the way that they take.
///
/// The headers go to the host of the source alone and never from `https:` to `http:`; the user
/// agent and the proxy are for every step on the way. Nothing of it is shown for debugging.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Access {
    home: Url,
    headers: HeaderMap,
    user_agent: Option<HeaderValue>,
    proxy: Option<Url>,
}

impl Access {
    /// Nothing special for the source at `home`.
    pub fn new(home: Url) -> Self {
        Self {
            home,
            headers: HeaderMap::new(),
            user_agent: None,
            proxy: None,
        }
    }

    /// With a header; one that HTTP cannot carry is left out.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        if let (Ok(name), Some(value)) = (HeaderName::try_from(name), hidden(value)) {
            self.headers.insert(name, value);
        }
        self
    }

    /// With a name and a password (RFC 7617).
    pub fn login(mut self, user: &str, password: &str) -> Self {
        if let Some(value) = hidden(&format!("Basic {}", base64(&format!("{user}:{password}")))) {
            self.headers.insert(AUTHORIZATION, value);
        }
        self
    }

    /// With another user agent.
    pub fn user_agent(mut self, name: &str) -> Self {
        self.user_agent = HeaderValue::from_str(name).ok();
        self
    }

    /// Through a proxy.
    pub fn proxy(mut self, proxy: Url) -> Self {
        self.proxy = Some(proxy);
        self
    }

    /// The proxy.
    pub(super) fn way(&self) -> Option<&Url> {
        self.proxy.as_ref()
    }

    /// Adds what a request to `url` carries.
    pub(super) fn write(&self, url: &Url, headers: &mut HeaderMap) {
        if let Some(name) = &self.user_agent {
            headers.insert(USER_AGENT, name.clone());
        }
        if redirect::is_trusted_with_credentials(&self.home, url) {
            for (name, value) in &self.headers {
                headers.insert(name, value.clone());
            }
        }
    }
}

fn hidden(value: &str) -> Option<HeaderValue> {
    let mut value = HeaderValue::from_str(value).ok()?;
    value.set_sensitive(true);
    Some(value)
}

/// RFC 4648, section 4.
fn base64(text: &str) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in text.as_bytes().chunks(3) {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for digit in 0..4 {
            let index = (bits >> (18 - 6 * digit) & 63) as usize;
            out.push(if digit <= chunk.len() {
                char::from(DIGITS[index])
            } else {
                '='
            });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(to: &str) -> HeaderMap {
        let home = Url::parse("https://news.example/feed").unwrap();
        let access = Access::new(home)
            .header("Cookie", "a=b")
            .header("X-\n", "c")
            .login("me", "sesame")
            .user_agent("me/1");
        assert!(!format!("{access:?}").contains("a=b"));
        let mut headers = HeaderMap::new();
        access.write(&Url::parse(to).unwrap(), &mut headers);
        headers
    }

    #[test]
    fn secrets_go_to_the_host_of_the_source_alone() {
        let headers = sent("https://news.example/other");
        assert_eq!(headers["cookie"], "a=b");
        assert_eq!(headers["authorization"], "Basic bWU6c2VzYW1l");
        for other in [
            "https://other.example/",
            "http://news.example/",
            "https://news.example:8443/",
        ] {
            let headers = sent(other);
            assert_eq!(
                (headers.len(), headers["user-agent"].as_bytes()),
                (1, &b"me/1"[..])
            );
        }
    }

    #[test]
    fn base_64_is_padded() {
        for (text, expected) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("\u{ff}?>", "w78/Pg=="),
        ] {
            assert_eq!(base64(text), expected);
        }
    }
}
