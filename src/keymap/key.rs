//! A key as it is pressed, written and read: `j`, `<C-d>`, `<enter>`.
//!
//! Keys are written as in vim: a printable character stands for itself, everything else is a
//! name in angle brackets, with `C-`, `A-` and `S-` before it for control, alt and shift. Names
//! are read without regard to case; white space divides the keys of a sequence (`g g`), so that
//! a forgotten bracket is an error and never a sequence of letters.

use std::fmt;
use std::str::FromStr;

/// A key with its modifiers.
///
/// For characters, shift is part of the character (`G`), so `shift` is false there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// The key itself.
    pub code: Code,
    /// Held with control.
    pub ctrl: bool,
    /// Held with alt (or meta).
    pub alt: bool,
    /// Held with shift, where that is not part of the character.
    pub shift: bool,
}

/// A key without its modifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)] // each is the key of that name
pub enum Code {
    Char(char),
    Enter,
    Esc,
    Tab,
    Backspace,
    Up,
    Down,
    Left,
    Right,
    PageUp,
    PageDown,
    Home,
    End,
    Insert,
    Delete,
    F(u8),
}

impl Key {
    /// The key `code` without modifiers.
    pub const fn new(code: Code) -> Self {
        Self {
            code,
            ctrl: false,
            alt: false,
            shift: false,
        }
    }

    /// The key that types `c`.
    pub const fn char(c: char) -> Self {
        Self::new(Code::Char(c))
    }

    /// The same key in the one form that is compared.
    ///
    /// Terminals differ in what they report for the same keys: shift with `g` may come as `G`,
    /// as `G` with shift, or as `g` with shift; control with a letter comes in either case; and
    /// control with `i`, `m` or `[` is tab, enter or escape on most.
    #[must_use]
    pub fn normal(mut self) -> Self {
        let Code::Char(c) = self.code else {
            return self;
        };
        if self.ctrl {
            let code = match c.to_ascii_lowercase() {
                'i' => Code::Tab,
                'm' => Code::Enter,
                '[' => Code::Esc,
                c => Code::Char(c),
            };
            self.ctrl = matches!(code, Code::Char(_));
            self.code = code;
        } else if self.shift && c.is_ascii_lowercase() {
            self.code = Code::Char(c.to_ascii_uppercase());
        }
        self.shift = false;
        self
    }
}

/// Keys that have a name: the first name of a key is the one it is printed with.
const NAMES: [(&str, Code); 24] = [
    ("enter", Code::Enter),
    ("return", Code::Enter),
    ("cr", Code::Enter),
    ("esc", Code::Esc),
    ("escape", Code::Esc),
    ("tab", Code::Tab),
    ("backspace", Code::Backspace),
    ("bs", Code::Backspace),
    ("up", Code::Up),
    ("down", Code::Down),
    ("left", Code::Left),
    ("right", Code::Right),
    ("pgup", Code::PageUp),
    ("pageup", Code::PageUp),
    ("pgdn", Code::PageDown),
    ("pagedown", Code::PageDown),
    ("home", Code::Home),
    ("end", Code::End),
    ("ins", Code::Insert),
    ("insert", Code::Insert),
    ("del", Code::Delete),
    ("delete", Code::Delete),
    ("space", Code::Char(' ')),
    ("lt", Code::Char('<')),
];

/// Why a text is not a key; the message says how to write what was probably meant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// No key at all.
    #[error("no key is given")]
    Empty,
    /// A name without brackets.
    #[error("`{0}` is more than one key: write `<{0}>`")]
    Bare(String),
    /// Several characters that are no name.
    #[error(
        "`{0}` is more than one key: write one after the other with a space between, named keys in brackets (`<enter>`, `<C-d>`)"
    )]
    Several(String),
    /// A bracket and no name that ends with one.
    #[error("`{0}` has no closing `>`; the key itself is `<` or `<lt>`")]
    Open(String),
    /// A name that no key has.
    #[error("no key is called `<{name}>`{}", .like.map(|like| format!("; did you mean `<{like}>`?")).unwrap_or_default())]
    Unknown {
        /// What was written between the brackets.
        name: String,
        /// The name of a key that looks like it.
        like: Option<&'static str>,
    },
}

impl FromStr for Key {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let mut chars = text.chars();
        match (chars.next(), chars.next()) {
            (None, _) => Err(KeyError::Empty),
            (Some(c), None) if c.is_control() => Err(KeyError::Unknown {
                name: c.escape_unicode().to_string(),
                like: None,
            }),
            (Some(c), None) => Ok(Self::char(c)),
            (Some('<'), Some(_)) => {
                match text.strip_prefix('<').and_then(|t| t.strip_suffix('>')) {
                    Some(name) => named(name),
                    None => Err(KeyError::Open(text.to_owned())),
                }
            }
            _ if code(text).is_some() => Err(KeyError::Bare(text.to_owned())),
            _ => Err(KeyError::Several(text.to_owned())),
        }
    }
}

/// Reads what stands between the brackets: `C-d`, `S-tab`, `f5`.
fn named(text: &str) -> Result<Key, KeyError> {
    let mut key = Key::new(Code::Esc);
    let mut name = text;
    // A letter and a dash are a modifier while something follows: `<C-->` is control and dash.
    while let Some((modifier, rest)) = name.split_once('-').filter(|(_, rest)| !rest.is_empty()) {
        match modifier {
            "C" | "c" | "ctrl" | "Ctrl" => key.ctrl = true,
            "A" | "a" | "M" | "m" | "alt" | "Alt" => key.alt = true,
            "S" | "s" | "shift" | "Shift" => key.shift = true,
            _ => break,
        }
        name = rest;
    }
    let mut chars = name.chars();
    key.code = match (chars.next(), chars.next()) {
        (Some(c), None) => Code::Char(c),
        _ => code(name).ok_or_else(|| KeyError::Unknown {
            name: text.to_owned(),
            like: similar(name),
        })?,
    };
    Ok(key.normal())
}

fn code(name: &str) -> Option<Code> {
    let name = name.to_ascii_lowercase();
    if let Some(number) = name.strip_prefix('f').and_then(|n| n.parse().ok()) {
        // Terminals report up to F24, as shifted F1 to F12.
        return (1..=24).contains(&number).then_some(Code::F(number));
    }
    NAMES
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, code)| *code)
}

fn similar(name: &str) -> Option<&'static str> {
    let name = name.to_ascii_lowercase();
    NAMES
        .iter()
        .map(|(known, _)| (strsim::damerau_levenshtein(known, &name), *known))
        .filter(|(distance, known)| *distance <= known.len() / 3)
        .min()
        .map(|(_, known)| known)
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let has_modifier = self.ctrl || self.alt || self.shift;
        if let Code::Char(c) = self.code
            && !has_modifier
            && c != ' '
        {
            return write!(f, "{c}");
        }
        f.write_str("<")?;
        for (held, mark) in [(self.ctrl, "C-"), (self.alt, "A-"), (self.shift, "S-")] {
            if held {
                f.write_str(mark)?;
            }
        }
        match (NAMES.iter().find(|(_, code)| *code == self.code), self.code) {
            (Some((name, _)), _) => f.write_str(name)?,
            (None, Code::F(number)) => write!(f, "f{number}")?,
            (None, Code::Char(c)) => write!(f, "{c}")?,
            (None, _) => unreachable!("every key but characters and function keys has a name"),
        }
        f.write_str(">")
    }
}

/// Reads a sequence of keys divided by white space: `j j <enter>`.
///
/// # Errors
/// The first [`KeyError`]; [`KeyError::Empty`] for a text without keys.
pub fn sequence(text: &str) -> Result<Vec<Key>, KeyError> {
    let keys: Vec<Key> = text
        .split_ascii_whitespace()
        .map(str::parse)
        .collect::<Result<_, _>>()?;
    if keys.is_empty() {
        return Err(KeyError::Empty);
    }
    Ok(keys)
}

/// Writes a sequence as [`sequence`] reads it.
pub fn written(keys: &[Key]) -> String {
    let keys: Vec<String> = keys.iter().map(ToString::to_string).collect();
    keys.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let printed = match sequence(text) {
            Ok(keys) => {
                assert_eq!(sequence(&written(&keys)).as_ref(), Ok(&keys), "{text}");
                written(&keys)
            }
            Err(error) => error.to_string(),
        };
        assert_eq!(printed, expected, "{text}");
    }

    #[test]
    fn keys_are_read_and_printed_in_one_form() {
        for key in [
            "j", "G", "<", ">", "-", "é", "<C-d>", "<A-x>", "<C-A-x>", "<space>", "<f12>",
        ] {
            check(key, key);
        }
        for (written, printed) in [
            ("<ENTER>", "<enter>"),
            ("<Return>", "<enter>"),
            ("<PageDown>", "<pgdn>"),
            ("<ctrl-D>", "<C-d>"),
            ("<M-x>", "<A-x>"),
            ("<s-Tab>", "<S-tab>"),
            ("<lt>", "<"),
            ("<C-lt>", "<C-lt>"),
            ("<C-->", "<C-->"),
            ("<->", "-"),
        ] {
            check(written, printed);
        }
    }

    #[test]
    fn white_space_divides_a_sequence() {
        check("  g   g ", "g g");
        check("<C-x> < >", "<C-x> < >");
    }

    #[test]
    fn keys_that_a_terminal_cannot_tell_apart_are_one_key() {
        check("<C-i>", "<tab>");
        check("<C-M>", "<enter>");
        check("<C-[>", "<esc>");
        check("<S-g>", "G");
        assert_eq!(
            Key {
                shift: true,
                ..Key::char('G')
            }
            .normal(),
            Key::char('G')
        );
    }

    #[test]
    fn what_is_no_key_says_how_to_write_it() {
        check("", "no key is given");
        check("enter", "`enter` is more than one key: write `<enter>`");
        check(
            "<entr>",
            "no key is called `<entr>`; did you mean `<enter>`?",
        );
        check(
            "<C-pgdwn>",
            "no key is called `<C-pgdwn>`; did you mean `<pgdn>`?",
        );
        check("<blorp>", "no key is called `<blorp>`");
        check("<f25>", "no key is called `<f25>`");
        check(
            "<enter",
            "`<enter` has no closing `>`; the key itself is `<` or `<lt>`",
        );
        check("<>", "no key is called `<>`");
        check("<C->", "no key is called `<C->`");
        check("\u{7}", "no key is called `<\\u{7}>`");
        assert_eq!(sequence("gg"), Err(KeyError::Several("gg".to_owned())));
    }
}
