//! An address, as a person would type or paste it.

use url::Url;

use crate::report::Problem;

/// An address as it was given.
pub struct Address {
    /// The address.
    pub url: Url,
    /// Whether `https:` is our guess.
    pub is_guessed: bool,
}

impl Address {
    /// Reads what a person typed or pasted.
    ///
    /// # Errors
    /// When no web page can be there.
    pub fn read(text: &str) -> Result<Self, Problem> {
        let text = text.trim();
        // "feed:" comes from buttons of old browsers, with and without a scheme behind it.
        let bare = text.strip_prefix("feed:").unwrap_or(text);
        let bare = bare.strip_prefix("//").unwrap_or(bare);
        let is_guessed = !bare.contains("://");
        let url = if is_guessed {
            Url::parse(&format!("https://{bare}"))
        } else {
            Url::parse(bare)
        };
        match url {
            Ok(url) if matches!(url.scheme(), "http" | "https") => Ok(Self { url, is_guessed }),
            _ => Err(Problem::new(
                format!("could not use “{text}”"),
                "it is not the address of a web page or feed",
                "give it as https://example.org/feed",
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_as_people_give_them() {
        for (given, expected) in [
            (" example.org/feed\n", Some("https://example.org/feed")),
            ("localhost:8080", Some("https://localhost:8080/")),
            ("http://example.org", Some("http://example.org/")),
            ("feed:https://example.org/", Some("https://example.org/")),
            ("feed://example.org/", Some("https://example.org/")),
            ("file:///etc/passwd", None),
            ("", None),
            ("two words", None),
        ] {
            let read = Address::read(given).ok();
            assert_eq!(
                read.as_ref().map(|read| read.url.as_str()),
                expected,
                "{given}"
            );
        }
    }
}
