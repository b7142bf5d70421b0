//! Following redirects (RFC 9110, section 15.4).

use reqwest::StatusCode;
use url::Url;

use super::NetError;

/// Whether a status sends elsewhere; the address is in the `Location` header.
pub fn is_redirect(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

/// The way from the address that was asked for to the one that answers.
pub struct Trail {
    /// Every address so far; the last is the one to ask now.
    visited: Vec<Url>,
    /// Every redirect so far was a permanent one.
    is_permanent: bool,
}

impl Trail {
    /// Starts at `url`.
    ///
    /// # Errors
    /// [`NetError::Scheme`] for anything but `http:` and `https:`.
    pub fn begin(url: &Url) -> Result<Self, NetError> {
        if !is_web(url) {
            return Err(NetError::Scheme {
                scheme: url.scheme().to_owned(),
            });
        }
        Ok(Self {
            visited: vec![url.clone()],
            is_permanent: true,
        })
    }

    /// The address to ask now.
    pub fn url(&self) -> &Url {
        self.visited.last().expect("a trail begins with an address")
    }

    /// Goes where a redirect points, unless it has been there, or has followed `max` already.
    pub fn follow(&mut self, status: StatusCode, to: &str, max: usize) -> Result<(), NetError> {
        let next = self.next(to)?;
        if self.visited.contains(&next) {
            return Err(NetError::RedirectLoop);
        }
        if self.visited.len() > max {
            return Err(NetError::TooManyRedirects { limit: max });
        }
        self.is_permanent &= matches!(status.as_u16(), 301 | 308);
        self.visited.push(next);
        Ok(())
    }

    /// The address that answered, without user name and password; and the one to ask from now
    /// on, with them, if it is another.
    pub fn end(mut self) -> (Url, Option<Url>) {
        let last = self.visited.pop().expect("a trail begins with an address");
        let has_moved = self.is_permanent && !self.visited.is_empty();
        let mut shown = last.clone();
        strip_credentials(&mut shown);
        (shown, has_moved.then_some(last))
    }

    fn next(&self, to: &str) -> Result<Url, NetError> {
        let here = self.url();
        let mut next = here
            .join(to.trim())
            .map_err(|_| NetError::BadRedirect { to: brief(to) })?;
        if !is_web(&next) {
            return Err(NetError::BadRedirect { to: brief(to) });
        }
        next.set_fragment(None);
        strip_credentials(&mut next);
        if is_trusted_with_credentials(here, &next) {
            // Cannot fail: the address has a host.
            let _ = next.set_username(here.username());
            let _ = next.set_password(here.password());
        }
        Ok(next)
    }
}

fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https") && url.host().is_some()
}

/// Whether what `here` may know `next` may know: the same host, and no step back from
/// encryption.
pub fn is_trusted_with_credentials(here: &Url, next: &Url) -> bool {
    here.host() == next.host()
        && (next.scheme() == "https" || here.scheme() == "http")
        && (here.port() == next.port() || here.scheme() != next.scheme())
}

fn strip_credentials(url: &mut Url) {
    // Cannot fail: the address has a host.
    let _ = url.set_username("");
    let _ = url.set_password(None);
}

/// The beginning of an address that cannot be used, for the error.
fn brief(to: &str) -> String {
    to.chars().take(100).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Follows `hops` from `start`; gives the address shown and the one to remember.
    fn follow(start: &str, hops: &[(u16, &str)]) -> Result<(String, Option<String>), NetError> {
        let mut trail = Trail::begin(&Url::parse(start).unwrap())?;
        for &(status, to) in hops {
            trail.follow(StatusCode::from_u16(status).unwrap(), to, 3)?;
        }
        let (shown, moved) = trail.end();
        Ok((shown.into(), moved.map(String::from)))
    }

    #[track_caller]
    fn check(start: &str, hops: &[(u16, &str)], shown: &str, moved: Option<&str>) {
        let found = follow(start, hops).unwrap();
        assert_eq!((found.0.as_str(), found.1.as_deref()), (shown, moved));
    }

    #[test]
    fn a_move_is_remembered_when_every_step_was_permanent() {
        let (a, b, c) = (
            "http://a.example/",
            "http://b.example/",
            "http://c.example/x",
        );
        check(a, &[], a, None);
        check(a, &[(301, b)], b, Some(b));
        check(a, &[(301, b), (308, c)], c, Some(c));
        check(a, &[(301, b), (302, c)], c, None);
        check(a, &[(307, b), (301, c)], c, None);
    }

    #[test]
    fn a_relative_redirect_counts_from_where_it_was_given() {
        check(
            "http://a.example/news/feed?x=1",
            &[(302, "/new"), (302, " rss.xml#top ")],
            "http://a.example/rss.xml",
            None,
        );
    }

    #[test]
    fn credentials_stay_with_their_host_and_out_of_sight() {
        let start = "http://me:pw@a.example/feed";
        let moved = Some("https://me:pw@a.example/feed");
        check(
            start,
            &[(301, "https://a.example/feed")],
            "https://a.example/feed",
            moved,
        );
        let moved = Some("http://b.example/feed");
        check(
            start,
            &[(301, "http://b.example/feed")],
            "http://b.example/feed",
            moved,
        );
        let moved = Some("http://a.example:81/feed");
        check(
            start,
            &[(301, "http://a.example:81/feed")],
            "http://a.example:81/feed",
            moved,
        );
        let back = [(301, "http://b.example/"), (301, "http://a.example/2")];
        check(
            start,
            &back,
            "http://a.example/2",
            Some("http://a.example/2"),
        );
        let downgrade = [(301, "http://a.example/feed")];
        let plain = "http://a.example/feed";
        check(
            "https://me:pw@a.example/feed",
            &downgrade,
            plain,
            Some(plain),
        );
    }

    #[test]
    fn a_redirect_leaves_the_web_nowhere() {
        for to in [
            "file:///etc/hostname",
            "ftp://a.example/",
            "javascript:alert(1)",
            "http://",
        ] {
            let found = follow("http://a.example/", &[(302, to)]);
            assert!(matches!(found, Err(NetError::BadRedirect { .. })), "{to}");
        }
        let found = follow("file:///etc/hostname", &[]);
        assert!(matches!(found, Err(NetError::Scheme { .. })));
    }

    #[test]
    fn loops_and_long_chains_are_told_apart() {
        let around = [(302, "/b"), (302, "/a")];
        let found = follow("http://a.example/a", &around);
        assert!(matches!(found, Err(NetError::RedirectLoop)));
        let on = [(302, "/1"), (302, "/2"), (302, "/3"), (302, "/4")];
        let found = follow("http://a.example/", &on);
        assert!(matches!(
            found,
            Err(NetError::TooManyRedirects { limit: 3 })
        ));
        assert!(follow("http://a.example/", on.get(..3).unwrap()).is_ok());
    }
}
