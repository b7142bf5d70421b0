//! CSS selectors, as readers write them into their rules.

use scraper::Selector;
use scraper::error::SelectorErrorKind;

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
        let selector = Selector::parse(text).map_err(|error| why(&error))?;
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

/// Why a text is no selector, as a clause.
fn why(error: &SelectorErrorKind) -> String {
    match error {
        SelectorErrorKind::EndOfLine => "something is missing at its end".to_owned(),
        SelectorErrorKind::UnexpectedSelectorParseError(kind) => {
            // The library has no words for these, only the names of what went wrong.
            let name = format!("{kind:?}");
            if name.contains("NeedsIdent") || name.contains("NoIdent") {
                "a name is missing behind one of its signs".to_owned()
            } else if name.contains("PseudoClass") || name.contains("PseudoElement") {
                "it has a pseudo-class or pseudo-element that is not known".to_owned()
            } else if name.contains("Attribute") || name.contains("Attr") {
                "something is wrong between its square brackets".to_owned()
            } else if name.contains("Empty") || name.contains("Dangling") {
                "it is empty, or breaks off".to_owned()
            } else {
                "it has a sign that does not belong there".to_owned()
            }
        }
        other => {
            let said = Plain::new(&other.to_string());
            said.trim_end_matches('.').to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_with_a_selector_is_said_in_words() {
        for (text, expected) in [
            ("p.[bad", "a name is missing behind one of its signs"),
            (
                "p:nowhere",
                "it has a pseudo-class or pseudo-element that is not known",
            ),
            ("", "it is empty, or breaks off"),
            ("div >", "it is empty, or breaks off"),
            ("p[", "something is missing at its end"),
        ] {
            assert_eq!(Css::parse(text).unwrap_err(), expected, "{text}");
        }
    }
}
