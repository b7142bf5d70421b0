//! What the terminal reports → what the model understands.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use crate::app::{Msg, Size};
use crate::keymap::{Code, Key};

/// The message for an event; `None` for what means nothing to us (releases, focus, mouse).
pub fn msg(event: &Event) -> Option<Msg> {
    match event {
        Event::Key(key) if key.kind != KeyEventKind::Release => self::key(key).map(Msg::Key),
        Event::Resize(width, height) => Some(Msg::Resized(Size {
            width: *width,
            height: *height,
        })),
        _ => None,
    }
}

/// The key as the terminal tells it; `Key::normal` settles what terminals tell differently.
fn key(event: &KeyEvent) -> Option<Key> {
    let held = |modifier| event.modifiers.contains(modifier);
    Some(Key {
        code: code(event.code)?,
        ctrl: held(KeyModifiers::CONTROL),
        alt: held(KeyModifiers::ALT),
        shift: held(KeyModifiers::SHIFT) || event.code == KeyCode::BackTab,
    })
}

fn code(code: KeyCode) -> Option<Code> {
    Some(match code {
        KeyCode::Enter => Code::Enter,
        KeyCode::Esc => Code::Esc,
        KeyCode::Char(c) => Code::Char(c),
        KeyCode::Tab | KeyCode::BackTab => Code::Tab,
        KeyCode::Backspace => Code::Backspace,
        KeyCode::Up => Code::Up,
        KeyCode::Down => Code::Down,
        KeyCode::Left => Code::Left,
        KeyCode::Right => Code::Right,
        KeyCode::PageUp => Code::PageUp,
        KeyCode::PageDown => Code::PageDown,
        KeyCode::Home => Code::Home,
        KeyCode::End => Code::End,
        KeyCode::Insert => Code::Insert,
        KeyCode::Delete => Code::Delete,
        KeyCode::F(n) => Code::F(n),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(code: KeyCode, modifiers: KeyModifiers, expected: &str) {
        let Some(Msg::Key(key)) = msg(&Event::Key(KeyEvent::new(code, modifiers))) else {
            panic!("{code:?} is no key")
        };
        assert_eq!(key.normal().to_string(), expected);
    }

    #[test]
    fn shift_is_part_of_a_character_and_named_beside_a_key() {
        check(KeyCode::Char('G'), KeyModifiers::SHIFT, "G");
        check(KeyCode::BackTab, KeyModifiers::SHIFT, "<S-tab>");
    }

    #[test]
    fn control_takes_the_case_away() {
        check(
            KeyCode::Char('D'),
            KeyModifiers::CONTROL | KeyModifiers::SHIFT,
            "<C-d>",
        );
    }

    #[test]
    fn a_released_key_is_not_pressed_again() {
        let mut event = KeyEvent::new(KeyCode::Char('j'), KeyModifiers::NONE);
        event.kind = KeyEventKind::Release;
        assert!(msg(&Event::Key(event)).is_none());
    }
}
