//! Reading a body: so many bytes at most, and none of them too late.

use std::time::Duration;

use bytes::Bytes;
use reqwest::Response;
use reqwest::header::CONTENT_ENCODING;

use super::{NetError, Turn};

/// Bytes set aside before the first of a body has come, at most.
///
/// A server can announce any size; most feeds are smaller than this.
const FIRST_CAPACITY: u64 = 64 * 1024;

/// The body of `response`, decompressed.
///
/// Bytes are counted as they come out of the decompressor, so that a small body that unpacks to
/// a huge one ends at `max` as well.
pub async fn read(
    mut response: Response,
    host: &str,
    max: u64,
    idle: Duration,
    turn: &mut Turn,
) -> Result<Bytes, NetError> {
    refuse_unknown_coding(&response)?;
    let announced = response.content_length().unwrap_or(0);
    if announced > max {
        return Err(NetError::TooLarge { limit: max });
    }
    let capacity = usize::try_from(announced.min(FIRST_CAPACITY)).unwrap_or(0);
    let mut body = Vec::with_capacity(capacity);
    loop {
        let chunk = turn
            .within(idle, response.chunk())
            .await
            .ok_or_else(|| NetError::Silent {
                host: host.to_owned(),
                limit: idle,
            })?
            .map_err(NetError::unread)?;
        let Some(chunk) = chunk else {
            return Ok(body.into());
        };
        if body.len() as u64 + chunk.len() as u64 > max {
            return Err(NetError::TooLarge { limit: max });
        }
        body.extend_from_slice(&chunk);
    }
}

/// The client takes the codings it knows off, header and all. Compression that is still there
/// would reach the parsers as noise; any other word (servers put charsets there) means nothing.
fn refuse_unknown_coding(response: &Response) -> Result<(), NetError> {
    const COMPRESSIONS: [&str; 5] = ["gzip", "deflate", "br", "zstd", "compress"];
    let is_compressed = response
        .headers()
        .get_all(CONTENT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|word| {
            let word = word.trim().to_ascii_lowercase();
            COMPRESSIONS.contains(&word.trim_start_matches("x-"))
        });
    if is_compressed {
        Err(NetError::Undecodable { source: None })
    } else {
        Ok(())
    }
}
