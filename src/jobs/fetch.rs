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

/// Fetches `url`, which the reader gave, at most `max_bytes` of it.
///
/// # Errors
/// Why it cannot be had, and what to do.
pub async fn get(net: &Net, url: &Url, max_bytes: u64) -> Result<Document, Problem> {
    match net.get(Get::page(url, max_bytes)).await {
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
            format!("{url} sent nothing"),
            "it says that nothing is new, though nothing was known before",
            "try again later",
        )),
        Err(error) => Err(account::problem(url, &error)),
    }
}
