//! Headlines that have certain words in their titles or in the names of their sources.
//!
//! Nothing is indexed: the whole list is walked, but of what does not have the words only the
//! two names are looked at.

use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row, params};

use super::super::error::StoreError;
use super::{headline, scope_value, walk_sql};
use crate::filter::Query;
use crate::news::Headline;
use crate::text::fold::{fold, fold_char};

/// Which columns of `super::COLUMNS` are looked at: the title and the source.
const LOOKED_AT: [usize; 2] = [2, 3];

/// Words that are looked for, wherever in a headline and in whatever order.
pub struct Words(Vec<String>);

impl Words {
    /// The words of `text`; without any, every headline has them.
    pub fn of(text: &str) -> Self {
        Self(fold(text).split_whitespace().map(str::to_owned).collect())
    }

    /// Whether these texts have all the words between them.
    pub fn are_in<'a>(&self, texts: impl IntoIterator<Item = &'a str>) -> bool {
        let mut folded = String::new();
        for text in texts {
            text.chars().for_each(|c| fold_char(c, &mut folded));
            // No word reaches from one text into the next.
            folded.push('\n');
        }
        self.0.iter().all(|word| folded.contains(word))
    }

    fn are_in_row(&self, row: &Row<'_>) -> rusqlite::Result<bool> {
        let mut texts = [""; LOOKED_AT.len()];
        for (text, column) in texts.iter_mut().zip(LOOKED_AT) {
            if let ValueRef::Text(bytes) = row.get_ref(column)? {
                *text = std::str::from_utf8(bytes).unwrap_or_default();
            }
        }
        Ok(self.are_in(texts))
    }
}

/// The first `limit` headlines of `query`, the newest first, and how many there are.
pub fn newest(
    conn: &Connection,
    query: &Query,
    limit: u32,
) -> Result<(Vec<Headline>, u32), StoreError> {
    let words = Words::of(&query.words);
    let mut statement = conn.prepare_cached(&walk_sql(query, false))?;
    let none = rusqlite::types::Null;
    // A limit below nothing is none.
    let mut rows = statement.query(params![scope_value(&query.scope), none, none, -1, 0])?;
    let (mut found, mut total) = (Vec::new(), 0_u32);
    while let Some(row) = rows.next()? {
        if words.are_in_row(row)? {
            if total < limit {
                found.push(headline(row)?);
            }
            total = total.saturating_add(1);
        }
    }
    Ok((found, total))
}
