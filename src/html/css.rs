//! CSS selectors, as readers write them into their rules.

use scraper::Selector;

use crate::text::Plain;

/// Bytes of a selector at most: far more than anybody writes by hand.
const MAX_BYTES: usize = 2000;

/// A CSS selector that has been read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Css {
    text: String,
    selector: Selector,
}

impl Css {
    /// Reads a selector.
    ///
    /// # Errors
    /// Why it is none, as a clause.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text.len() > MAX_BYTES {
            return Err(format!("it is longer than {MAX_BYTES} bytes"));
        }
        let selector = Selector::parse(text).map_err(|error| {
            let said = Plain::new(&error.to_string());
            said.trim_end_matches('.').to_owned()
        })?;
        Ok(Self {
            text: text.to_owned(),
            selector,
        })
    }

    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// What the page is searched with.
    pub fn selector(&self) -> &Selector {
        &self.selector
    }
}
