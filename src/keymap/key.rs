//! A key as it is pressed, written and read: `j`, `<C-d>`, `<enter>`.

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
