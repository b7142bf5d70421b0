//! The themes that ship.

use ratatui::style::{Color, Modifier, Style};

use super::Role;

/// The attributes that say something; they are the same in every theme.
pub fn plain(role: Role) -> Style {
    let style = Style::new();
    match role {
        Role::Cursor => style
            .fg(Color::Reset)
            .add_modifier(Modifier::REVERSED)
            .remove_modifier(Modifier::DIM),
        Role::StatusBar | Role::Found => style.add_modifier(Modifier::REVERSED),
        Role::FoundHere => style
            .add_modifier(Modifier::REVERSED | Modifier::BOLD | Modifier::UNDERLINED)
            .remove_modifier(Modifier::DIM),
        Role::BorderFocused
        | Role::Folder
        | Role::HeadlineUnread
        | Role::Title
        | Role::Heading
        | Role::Strong
        | Role::ListMarker
        | Role::Key
        | Role::Notice
        | Role::Problem => style.add_modifier(Modifier::BOLD),
        Role::Emphasis => style.add_modifier(Modifier::ITALIC),
        Role::StrongEmphasis => style.add_modifier(Modifier::BOLD | Modifier::ITALIC),
        Role::CursorUnfocused | Role::HeadlineLead | Role::Link => {
            style.add_modifier(Modifier::UNDERLINED)
        }
        Role::Faint
        | Role::Border
        | Role::Source
        | Role::Age
        | Role::Caption
        | Role::TableRule
        | Role::Rule => style.add_modifier(Modifier::DIM),
        Role::Text
        | Role::FeedTitle
        | Role::FeedProblem
        | Role::Count
        | Role::HeadlineRead
        | Role::Movement
        | Role::Star
        | Role::Kicker
        | Role::Standfirst
        | Role::Byline
        | Role::Quote
        | Role::Code
        | Role::Progress => style,
    }
}

/// The colours that the terminal's owner has chosen, on the ground that they have chosen.
///
/// Only red and magenta: of the sixteen these two can be told from both a white and a black
/// ground in the common palettes; yellow and cyan vanish on white, blue on black, and bright
/// black is the ground itself in some.
pub fn terminal(role: Role) -> Style {
    let style = plain(role);
    match role {
        Role::FeedProblem | Role::Problem => style.fg(Color::Red),
        Role::Movement
        | Role::Star
        | Role::Kicker
        | Role::Heading
        | Role::Code
        | Role::ListMarker => style.fg(Color::Magenta),
        _ => style,
    }
}

/// The colours of a theme that brings its own ground.
pub struct Palette {
    /// Behind everything.
    ground: Color,
    /// Text.
    text: Color,
    /// Text of less weight.
    faint: Color,
    /// What should be seen first.
    accent: Color,
    /// What can be followed or pressed.
    link: Color,
    /// What went wrong.
    problem: Color,
    /// Behind the row of an unfocused cursor and behind the status line.
    band: Color,
}

/// Dark on the white of unbleached paper.
pub const PAPER: Palette = Palette {
    ground: Color::Rgb(0xF6, 0xF2, 0xE9),
    text: Color::Rgb(0x2A, 0x27, 0x21),
    faint: Color::Rgb(0x64, 0x5E, 0x52),
    accent: Color::Rgb(0x8A, 0x2F, 0x1D),
    link: Color::Rgb(0x1D, 0x4F, 0x80),
    problem: Color::Rgb(0xA8, 0x12, 0x12),
    band: Color::Rgb(0xE4, 0xDD, 0xCD),
};

/// Light on blue black.
pub const INK: Palette = Palette {
    ground: Color::Rgb(0x12, 0x16, 0x1C),
    text: Color::Rgb(0xD8, 0xD5, 0xCC),
    faint: Color::Rgb(0xA4, 0xA2, 0x9B),
    accent: Color::Rgb(0xE3, 0xB3, 0x66),
    link: Color::Rgb(0x86, 0xB8, 0xE6),
    problem: Color::Rgb(0xF5, 0x8A, 0x7B),
    band: Color::Rgb(0x2A, 0x31, 0x3B),
};

impl Palette {
    /// What `role` looks like in these colours.
    pub fn style(&self, role: Role) -> Style {
        // Where a colour is faint the terminal need not dim it too.
        let plain = plain(role);
        let style = Style {
            add_modifier: plain.add_modifier - Modifier::DIM,
            ..plain
        };
        match role {
            Role::Text => style.fg(self.text).bg(self.ground),
            Role::Cursor => Style::new().fg(self.ground).bg(self.text),
            Role::CursorUnfocused | Role::StatusBar => Style::new().fg(self.text).bg(self.band),
            Role::Found => Style::new().fg(self.ground).bg(self.faint),
            Role::FoundHere => Style::new()
                .fg(self.ground)
                .bg(self.accent)
                .add_modifier(Modifier::BOLD | Modifier::UNDERLINED),
            Role::Faint
            | Role::Border
            | Role::HeadlineRead
            | Role::Source
            | Role::Age
            | Role::Caption
            | Role::TableRule
            | Role::Rule => style.fg(self.faint),
            Role::Movement
            | Role::Star
            | Role::Kicker
            | Role::Heading
            | Role::Count
            | Role::ListMarker => style.fg(self.accent),
            Role::Link | Role::Key | Role::Code => style.fg(self.link),
            Role::FeedProblem | Role::Problem => style.fg(self.problem),
            _ => style,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Contrast as the Web Content Accessibility Guidelines 2.1 define it: 1 to 21.
    fn contrast(one: Color, other: Color) -> f64 {
        let light = |colour| {
            let Color::Rgb(red, green, blue) = colour else {
                panic!("{colour:?} is not of the palette");
            };
            let [red, green, blue] = [red, green, blue].map(|part| {
                let part = f64::from(part) / 255.0;
                if part <= 0.03928 {
                    part / 12.92
                } else {
                    ((part + 0.055) / 1.055).powf(2.4)
                }
            });
            0.2126 * red + 0.7152 * green + 0.0722 * blue
        };
        let (one, other) = (light(one), light(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    #[test]
    fn every_text_of_paper_and_ink_can_be_read_wherever_it_may_lie() {
        for palette in [PAPER, INK] {
            for role in Role::ALL {
                let style = palette.style(role);
                let text = style.fg.unwrap_or(palette.text);
                let grounds = match style.bg {
                    Some(ground) => vec![ground],
                    None => vec![palette.ground, palette.band],
                };
                for ground in grounds {
                    // 4.5 is what the guidelines ask of text (success criterion 1.4.3).
                    let contrast = contrast(text, ground);
                    assert!(contrast >= 4.5, "{role:?} on {ground:?}: {contrast:.1}");
                }
            }
        }
    }
}
