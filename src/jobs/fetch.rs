//! An address → its bytes, stored nowhere.

use bytes::Bytes;
use url::Url;

use crate::account;
use crate::net::{Fetched, Get, Net};
use crate::report::Problem;

/// What an address holds.
pub struct Document {
    /// Where it was found in the end.
    pub url: Url,
    /// Its bytes, decompressed.
    pub bytes: Bytes,
    /// The header that came with them.
    pub content_type: Option<String>,
}

/// Fetches what `get` asks for.
///
/// # Errors
/// Why it cannot be had, and what to do.
pub async fn get(net: &Net, get: Get<'_>) -> Result<Document, Problem> {
    let asked = get.url;
    match net.get(get).await {
        Ok(Fetched::New {
            url,
            body,
            content_type,
            ..
        }) => Ok(Document {
            url,
            bytes: body,
            content_type,
        }),
        Ok(Fetched::NotModified { .. }) => Err(Problem::new(
            format!("{asked} sent nothing"),
            "it says that nothing is new, though nothing was known before",
            "try again later",
        )),
        Err(error) => Err(account::problem(asked, &error)),
    }
}
