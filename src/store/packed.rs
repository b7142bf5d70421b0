//! Long texts, compressed.
//!
//! A short text is stored as it is: it would not get smaller by much, and reading and writing
//! it costs nothing. Which of both a column holds is seen by its type: TEXT or BLOB.

use std::io::Read;

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSqlOutput, Value, ValueRef};

/// Bytes from which a text is worth compressing.
///
/// A page of the file holds 4096 bytes: below that a text seldom needs a page of its own.
/// A starting value.
const MIN_BYTES: usize = 4096;

/// zstd's own default: feeds and pages shrink to a quarter or less, at hundreds of MB/s.
const LEVEL: i32 = 3;

/// Bytes that come out of a compressed column at most. More than any limit that a fetch has;
/// only a file that somebody tampered with gets here.
const MAX_BYTES: u64 = 256 * 1024 * 1024;

/// Compresses one text after the other.
///
/// What zstd sets up for a text is kept for the next: with texts of a few KB that is most of
/// the work.
pub struct Packer(zstd::bulk::Compressor<'static>);

impl Packer {
    /// Ready for the first text.
    pub fn new() -> Self {
        Self(zstd::bulk::Compressor::new(LEVEL).expect("the level is one that zstd has"))
    }

    /// The text as its column holds it.
    pub fn text<'a>(&mut self, text: &'a str) -> ToSqlOutput<'a> {
        if text.len() < MIN_BYTES {
            ToSqlOutput::from(text)
        } else {
            self.bytes(text.as_bytes())
        }
    }

    /// Bytes as their column holds them.
    pub fn bytes(&mut self, bytes: &[u8]) -> ToSqlOutput<'static> {
        let packed = self
            .0
            .compress(bytes)
            .expect("the output is as large as zstd may need");
        ToSqlOutput::Owned(Value::Blob(packed))
    }
}

/// A text out of a column that [`Packer::text`] filled.
pub struct Text(pub String);

impl FromSql for Text {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        match value {
            ValueRef::Blob(packed) => String::from_utf8(unpack(packed)?)
                .map(Self)
                .map_err(FromSqlError::other),
            plain => plain.as_str().map(|text| Self(text.to_owned())),
        }
    }
}

/// Bytes out of a column that [`Packer::bytes`] filled.
pub struct Bytes(pub Vec<u8>);

impl FromSql for Bytes {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        unpack(value.as_blob()?).map(Self)
    }
}

fn unpack(packed: &[u8]) -> FromSqlResult<Vec<u8>> {
    let mut bytes = Vec::new();
    zstd::stream::read::Decoder::with_buffer(packed)
        .and_then(|decoder| decoder.take(MAX_BYTES).read_to_end(&mut bytes))
        .map_err(FromSqlError::other)?;
    Ok(bytes)
}
