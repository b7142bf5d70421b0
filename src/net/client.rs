//! The HTTP client, made when it is first needed.

use reqwest::redirect::Policy;
use reqwest::{Certificate, Client, Proxy};
use std::time::Duration;
use tokio::sync::OnceCell;
use tokio::task::spawn_blocking;
use url::Url;

use super::{Limits, NetError};

/// How long an unused connection is kept.
///
/// Long enough for the next article of the same site, short enough that an interface at rest
/// soon has no connection left to wake up for. A starting value.
const KEEP_IDLE: Duration = Duration::from_secs(10);

/// Which certificate authorities are trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Roots {
    /// Those of the system.
    System,
    /// Mozilla's, built in.
    BuiltIn,
}

/// What a client is made from.
#[derive(Clone)]
struct Recipe {
    user_agent: String,
    connect: Duration,
    per_host: usize,
    proxy: Option<Url>,
}

/// A client that is made at its first use.
pub struct LazyClient {
    recipe: Recipe,
    client: OnceCell<Client>,
}

impl LazyClient {
    /// Nothing is made yet. With `proxy`, all requests go through it; else as the environment
    /// says (`HTTP_PROXY` and its family).
    pub fn new(limits: &Limits, proxy: Option<Url>) -> Self {
        Self {
            recipe: Recipe {
                user_agent: limits.user_agent.clone(),
                connect: limits.connect,
                per_host: limits.per_host,
                proxy,
            },
            client: OnceCell::new(),
        }
    }

    /// The client; the first caller makes it, on a thread that may block.
    pub async fn get(&self) -> Result<&Client, NetError> {
        self.client
            .get_or_try_init(|| async {
                let recipe = self.recipe.clone();
                match spawn_blocking(move || recipe.client()).await {
                    Ok(client) => client.map_err(|source| NetError::SetUp(Box::new(source))),
                    Err(panic) => Err(NetError::SetUp(Box::new(panic))),
                }
            })
            .await
    }
}

impl Recipe {
    /// A client that trusts what the system trusts, or Mozilla's list where the system has no
    /// certificates at all: there the first client cannot even be made, not for `http:` either.
    fn client(&self) -> reqwest::Result<Client> {
        self.client_trusting(Roots::System)
            .or_else(|_| self.client_trusting(Roots::BuiltIn))
    }

    fn client_trusting(&self, roots: Roots) -> reqwest::Result<Client> {
        let mut builder = Client::builder()
            .user_agent(&self.user_agent)
            .connect_timeout(self.connect)
            // `redirect` follows them: it must see each one.
            .redirect(Policy::none())
            // `body` takes it off: servers mean two things by it.
            .no_deflate()
            .pool_idle_timeout(KEEP_IDLE)
            .pool_max_idle_per_host(self.per_host)
            // Servers of newspapers are old; browsers take these answers.
            .http1_allow_obsolete_multiline_headers_in_responses(true)
            .http1_allow_spaces_after_header_name_in_responses(true)
            .http1_ignore_invalid_headers_in_responses(true);
        if roots == Roots::BuiltIn {
            let roots = webpki_root_certs::TLS_SERVER_ROOT_CERTS
                .iter()
                .map(|root| Certificate::from_der(root))
                .collect::<Result<Vec<_>, _>>()?;
            builder = builder.tls_certs_only(roots);
        }
        if let Some(proxy) = &self.proxy {
            builder = builder.proxy(Proxy::all(proxy.as_str())?);
        }
        builder.build()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_system_without_certificates_gets_the_built_in_ones() {
        let recipe = Recipe {
            user_agent: "dateline-tests".into(),
            connect: Duration::from_secs(1),
            per_host: 1,
            proxy: None,
        };
        assert!(recipe.client_trusting(Roots::BuiltIn).is_ok());
    }
}
