//! Finding words in the text that lies on top: an overlay, or the article.
//!
//! The text follows what is typed. The words are kept: typed again as nothing, they are found
//! again further down.

use super::Model;
use super::layout::Pane;
use super::notices::Notice;
use super::overlay::Kind;
use crate::keymap::{Code, Key};
use crate::text::fold::fold;

/// Characters of the words that are looked for at most.
const MAX_WORDS: usize = 100;

/// What is looked for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Find {
    /// What has been typed so far, while it is typed.
    pub typed: Option<String>,
    /// What was looked for last.
    last: String,
}

impl Model {
    /// Begins to look for words.
    pub(super) fn find(&mut self) {
        if self.overlay.is_some() || self.focus == Pane::Reader {
            self.find.typed = Some(String::new());
        }
    }

    /// What a key means while words are typed; false when none are.
    pub(super) fn press_in_find(&mut self, key: Key) -> bool {
        let Some(mut typed) = self.find.typed.take() else {
            return false;
        };
        match key.code {
            Code::Char(c) if key == Key::char(c) && typed.chars().count() < MAX_WORDS => {
                typed.push(c);
                self.find.last.clone_from(&typed);
                self.go_to_words(0);
            }
            Code::Backspace if typed.pop().is_some() => {}
            Code::Enter if typed.is_empty() => {
                self.find_again(1);
                return true;
            }
            Code::Enter | Code::Esc | Code::Backspace => return true,
            _ => {}
        }
        self.find.typed = Some(typed);
        true
    }

    /// Goes to the next place, or with -1 to the one before, that has the words.
    pub(super) fn find_again(&mut self, way: isize) {
        self.go_to_words(way);
    }

    fn go_to_words(&mut self, skip: isize) {
        let sought = fold(&self.find.last);
        if sought.is_empty() {
            return;
        }
        let is_found = match (&mut self.overlay, &mut self.reader) {
            (Some(overlay), _) if overlay.kind == Kind::Trace => self.trace.find(&sought, skip),
            (Some(overlay), _) => overlay.page.find(&sought, skip),
            (None, Some(reader)) => reader.page.find(&sought, skip),
            (None, None) => true,
        };
        if !is_found {
            let notice = format!("nothing here has \u{201c}{}\u{201d}", self.find.last);
            self.tell(Notice::info(notice));
        }
    }
}
