//! How a source lets one in: what its requests carry and the way that they take.

use std::fmt;

use toml::de::DeValue;
use url::Url;

use super::section::{Reading, Section};
use super::values::{command, header};

/// What the requests to one source carry, and the way that they take.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Access {
    /// Headers by their names; cookies among them.
    pub headers: Vec<(String, Secret)>,
    /// What dateline calls itself there.
    pub user_agent: Option<String>,
    /// The name to log in with.
    pub user: Option<String>,
    /// The password that belongs to it.
    pub password: Option<Password>,
    /// The proxy (http, https, socks5, socks5h) to go through.
    pub proxy: Option<Url>,
}

/// A password, or where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Password {
    /// The password.
    Given(Secret),
    /// A program with its arguments, whose first line of output it is.
    Command(Vec<String>),
}

/// A text that is not to be seen; printing it for debugging shows only that it is there.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Hides `text`.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// The settings of a source that are about access; `None` when there are none.
pub fn read(section: &mut Section<'_, '_>) -> Option<Access> {
    let given = section.read("password", secret).map(Password::Given);
    let asked = section
        .read("password-command", command)
        .map(Password::Command);
    let access = Access {
        headers: section.read("headers", headers).unwrap_or_default(),
        user_agent: section.read("user-agent", header),
        user: section.read("user", user),
        password: asked.or(given),
        proxy: section.read("proxy", proxy),
    };
    (access != Access::default()).then_some(access)
}

fn headers(value: &DeValue<'_>) -> Reading<Vec<(String, Secret)>> {
    const EXPECTED: &str = "expected headers, such as { Cookie = \"a=b\" }";
    let DeValue::Table(table) = value else {
        return Err(EXPECTED.to_owned());
    };
    let is_name = |name: &str| {
        let is_part = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
        !name.is_empty() && name.bytes().all(is_part)
    };
    let headers = table.iter().map(|(name, value)| {
        let name: &str = name.as_ref();
        if !is_name(name) {
            return Err(format!("`{name}` is not the name of a header"));
        }
        Ok((name.to_owned(), Secret::new(header(value.as_ref())?)))
    });
    headers.collect()
}

fn secret(value: &DeValue<'_>) -> Reading<Secret> {
    let text = value.as_str().filter(|text| !text.is_empty());
    text.map(Secret::new)
        .ok_or_else(|| "expected a text in quotes that is not empty".to_owned())
}

/// A colon would end the name (RFC 7617).
fn user(value: &DeValue<'_>) -> Reading<String> {
    let text = value.as_str().filter(|text| !text.contains(':'));
    text.map(str::to_owned)
        .ok_or_else(|| "expected a text in quotes without a colon".to_owned())
}

fn proxy(value: &DeValue<'_>) -> Reading<Url> {
    const KINDS: [&str; 4] = ["http", "https", "socks5", "socks5h"];
    let url = value.as_str().and_then(|text| Url::parse(text).ok());
    url.filter(|url| KINDS.contains(&url.scheme()) && url.has_host())
        .ok_or_else(|| {
            "expected the address of a proxy, such as \"socks5h://127.0.0.1:9050\"".to_owned()
        })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::config::Settings;

    fn load(lines: &str) -> Result<Option<Access>, String> {
        let text = format!("[[sources]]\nurl = \"https://news.example/\"\n{lines}");
        let settings = Settings::load(&text, Path::new("c.toml"));
        let mut settings = settings.map_err(|error| error.to_string())?;
        Ok(settings.sources.remove(0).access)
    }

    #[test]
    fn a_source_is_told_how_to_be_asked() {
        let access = load(
            "headers = { Cookie = \"a=b\", X-Key = \"k\" }\nuser = \"me\"\npassword = \"pw\"\n\
             password-command = \"pass show 'my news'\"\nproxy = \"socks5h://127.0.0.1:9050\"\n\
             user-agent = \"me/1\"",
        );
        let access = access.unwrap().unwrap();
        assert_eq!(access.headers[0].0, "Cookie");
        assert_eq!(access.headers[1].1.reveal(), "k");
        let words = ["pass", "show", "my news"].map(str::to_owned).to_vec();
        assert_eq!(access.password, Some(Password::Command(words)));
        assert_eq!(load(""), Ok(None));
    }

    #[test]
    fn secrets_are_not_printed() {
        let access = load("headers = { Cookie = \"sesame\" }\npassword = \"sesame\"");
        let shown = format!("{access:?}");
        assert!(!shown.contains("sesame"), "{shown}");
    }

    #[test]
    fn what_cannot_be_sent_is_refused() {
        for line in [
            "headers = \"Cookie: a\"",
            "headers = { \"a b\" = \"c\" }",
            "headers = { Cookie = 3 }",
            "headers = { Cookie = \"a\\nb\" }",
            "user = \"a:b\"",
            "password = \"\"",
            "proxy = \"ftp://127.0.0.1\"",
            "proxy = \"127.0.0.1:80\"",
        ] {
            assert!(load(line).is_err(), "{line}");
        }
    }
}
