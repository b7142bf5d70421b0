//! A line that is typed below the panes: words to find, an address.

use crate::keymap::{Code, Key};

/// What a key did to the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Typed {
    /// The line is another.
    Changed,
    /// Nothing.
    Same,
    /// The reader has typed all of it.
    Done,
    /// The reader does not want it any more.
    GivenUp,
}

/// Types `key` at the end of `line`, which takes `most` characters. Control with `u` clears it
/// and with `w` its last word, as in a shell.
pub fn press(line: &mut String, key: Key, most: usize) -> Typed {
    match key.code {
        Code::Enter => return Typed::Done,
        Code::Esc => return Typed::GivenUp,
        Code::Char('c' | 'g') if key.ctrl => return Typed::GivenUp,
        Code::Char('u') if key.ctrl => line.clear(),
        Code::Char('w') if key.ctrl => {
            let words = line.trim_end();
            let rest = words.trim_end_matches(|c: char| !c.is_whitespace());
            line.truncate(rest.len());
        }
        Code::Char(c) if key == Key::char(c) && line.chars().count() < most => line.push(c),
        Code::Backspace if line.pop().is_none() => return Typed::GivenUp,
        Code::Backspace => {}
        _ => return Typed::Same,
    }
    Typed::Changed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keymap::sequence;

    /// Types `keys` into a line of at most five characters.
    #[track_caller]
    fn check(keys: &str, line: &str, last: Typed) {
        let mut typed = String::new();
        let mut did = Typed::Same;
        for key in sequence(keys).unwrap() {
            did = press(&mut typed, key, 5);
        }
        assert_eq!((typed.as_str(), did), (line, last), "{keys}");
    }

    #[test]
    fn a_line_is_typed_and_taken_back() {
        check("a b c", "abc", Typed::Changed);
        check("a b <backspace>", "a", Typed::Changed);
        check("a <C-u> b", "b", Typed::Changed);
        check("a <space> b c <C-w>", "a ", Typed::Changed);
        check("a b c d e f", "abcde", Typed::Same);
        check("a <pgdn> <C-x>", "a", Typed::Same);
        check("a <enter>", "a", Typed::Done);
        for key in ["<esc>", "<C-c>", "<C-g>"] {
            check(&format!("a {key}"), "a", Typed::GivenUp);
        }
        check("a <backspace> <backspace>", "", Typed::GivenUp);
    }
}
