//! Reading a body: so many bytes at most, and none of them too late.

use std::io::Read;
use std::time::Duration;

use bytes::Bytes;
use flate2::read::{DeflateDecoder, ZlibDecoder};
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
    let is_deflated = coding(&response)? == Coding::Deflate;
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
            return if is_deflated {
                inflate(&body, max).map(Bytes::from)
            } else {
                Ok(body.into())
            };
        };
        if body.len() as u64 + chunk.len() as u64 > max {
            return Err(NetError::TooLarge { limit: max });
        }
        body.extend_from_slice(&chunk);
    }
}

/// Takes "deflate" off a body, at most `max` bytes of it.
///
/// The standard means the form with a head and a checksum (RFC 1950) by that word; servers that
/// were written by the word alone send the bare one (RFC 1951). A head is a multiple of 31,
/// which one in a thousand bare bodies is by chance: so the other form is tried after it.
fn inflate(body: &[u8], max: u64) -> Result<Vec<u8>, NetError> {
    let whole = |decoder: &mut dyn Read| -> Option<Vec<u8>> {
        let mut out = Vec::new();
        decoder.take(max + 1).read_to_end(&mut out).ok()?;
        Some(out)
    };
    let has_head = matches!(body, [first, second, ..]
        if first & 0x0f == 8 && u16::from_be_bytes([*first, *second]) % 31 == 0);
    let out = has_head
        .then(|| whole(&mut ZlibDecoder::new(body)))
        .flatten()
        .or_else(|| whole(&mut DeflateDecoder::new(body)))
        .ok_or(NetError::Undecodable { source: None })?;
    if out.len() as u64 > max {
        return Err(NetError::TooLarge { limit: max });
    }
    Ok(out)
}

/// What is left of the compression when the client has taken off what it knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Coding {
    None,
    Deflate,
}

/// The client takes the codings it knows off, header and all. Compression that is still there
/// would reach the parsers as noise; any other word (servers put charsets there) means nothing.
fn coding(response: &Response) -> Result<Coding, NetError> {
    const COMPRESSIONS: [&str; 5] = ["gzip", "deflate", "br", "zstd", "compress"];
    let words: Vec<String> = response
        .headers()
        .get_all(CONTENT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|word| word.trim().trim_start_matches("x-").to_ascii_lowercase())
        .filter(|word| COMPRESSIONS.contains(&word.as_str()))
        .collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => Ok(Coding::None),
        ["deflate"] => Ok(Coding::Deflate),
        _ => Err(NetError::Undecodable { source: None }),
    }
}
