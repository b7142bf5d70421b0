//! What things on screen look like: a role for each, and a style for each role.
//!
//! No colour is needed to understand anything: what a style says is also said by a mark, a word
//! or a place. Colours and dimming only help the eye, so that a terminal may lack any of them.
//!
//! The style of [`Role::Text`] is painted over the whole screen first; every other style only
//! changes what differs from it. The styles of the two cursors go over those of what lies in
//! the row and make the row even.

mod builtin;
mod terminal;

pub use terminal::Environment;

use ratatui::style::Style;

use terminal::Colours;

/// What a piece of text on screen is, whatever it looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)] // each is named for what it is
pub enum Role {
    // Everywhere.
    Text,
    Faint,
    Border,
    BorderFocused,
    Cursor,
    CursorUnfocused,
    // Lists.
    Folder,
    FeedTitle,
    FeedProblem,
    Count,
    HeadlineUnread,
    HeadlineRead,
    HeadlineLead,
    Movement,
    Star,
    Source,
    Age,
    // The reader.
    Title,
    Kicker,
    Standfirst,
    Byline,
    Heading,
    Strong,
    Emphasis,
    StrongEmphasis,
    Link,
    Quote,
    Code,
    Caption,
    ListMarker,
    TableRule,
    Rule,
    Found,
    FoundHere,
    // The edges.
    StatusBar,
    Key,
    Notice,
    Problem,
    Progress,
}

impl Role {
    /// All of them.
    pub const ALL: [Self; 39] = [
        Self::Text,
        Self::Faint,
        Self::Border,
        Self::BorderFocused,
        Self::Cursor,
        Self::CursorUnfocused,
        Self::Folder,
        Self::FeedTitle,
        Self::FeedProblem,
        Self::Count,
        Self::HeadlineUnread,
        Self::HeadlineRead,
        Self::HeadlineLead,
        Self::Movement,
        Self::Star,
        Self::Source,
        Self::Age,
        Self::Title,
        Self::Kicker,
        Self::Standfirst,
        Self::Byline,
        Self::Heading,
        Self::Strong,
        Self::Emphasis,
        Self::StrongEmphasis,
        Self::Link,
        Self::Quote,
        Self::Code,
        Self::Caption,
        Self::ListMarker,
        Self::TableRule,
        Self::Rule,
        Self::Found,
        Self::FoundHere,
        Self::StatusBar,
        Self::Key,
        Self::Notice,
        Self::Problem,
        Self::Progress,
    ];
}

/// A style for each role, and the signs that lists and panes are drawn with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Theme {
    styles: [Style; Role::ALL.len()],
    glyphs: Glyphs,
}

impl Theme {
    /// The names of all themes; the first is the one that is used unless another is set.
    pub const NAMES: [&str; 4] = ["terminal", "paper", "ink", "plain"];

    /// The theme of that name, as far as this terminal can show it.
    ///
    /// Where there are too few colours for a theme, `terminal` stands in; where colour is not
    /// wanted (`NO_COLOR`) or not known, `plain` does. An unknown name counts as `terminal`.
    pub fn resolve(name: &str, env: &Environment) -> Self {
        let palette = match name {
            "paper" => Some(&builtin::PAPER),
            "ink" => Some(&builtin::INK),
            _ => None,
        };
        let style = |role| match (palette, env.colours()) {
            _ if name == "plain" => builtin::plain(role),
            (_, Colours::None) => builtin::plain(role),
            (Some(palette), Colours::All) => palette.style(role),
            (Some(palette), Colours::Indexed) => terminal::indexed(palette.style(role)),
            _ => builtin::terminal(role),
        };
        Self {
            styles: Role::ALL.map(|role| env.adapt(style(role))),
            glyphs: if env.shows_unicode() {
                Glyphs::UNICODE
            } else {
                Glyphs::ASCII
            },
        }
    }

    /// What `role` looks like.
    pub fn style(&self, role: Role) -> Style {
        self.styles[role as usize]
    }

    /// The signs this terminal can show.
    pub fn glyphs(&self) -> &Glyphs {
        &self.glyphs
    }
}

/// The signs that lists and panes are drawn with; each is one column wide.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)] // each is named for what it stands for
pub struct Glyphs {
    pub unread: &'static str,
    pub starred: &'static str,
    pub risen: &'static str,
    pub fallen: &'static str,
    pub problem: &'static str,
    pub folder: &'static str,
    pub ellipsis: &'static str,
    pub separator: &'static str,
    pub horizontal: &'static str,
    pub vertical: &'static str,
    pub scrollbar: &'static str,
    pub thumb: &'static str,
}

impl Glyphs {
    /// For terminals that show Unicode.
    pub const UNICODE: Self = Self {
        unread: "●",
        starred: "★",
        risen: "↑",
        fallen: "↓",
        problem: "!",
        folder: "▾",
        ellipsis: "…",
        separator: "·",
        horizontal: "─",
        vertical: "│",
        scrollbar: "│",
        thumb: "█",
    };

    /// For all others.
    pub const ASCII: Self = Self {
        unread: "*",
        starred: "+",
        risen: "^",
        fallen: "v",
        problem: "!",
        folder: "v",
        ellipsis: "~",
        separator: "-",
        horizontal: "-",
        vertical: "|",
        scrollbar: "|",
        thumb: "#",
    };
}

#[cfg(test)]
mod tests {
    use ratatui::style::{Color, Modifier};

    use super::*;

    fn theme(name: &str, variables: &[(&str, &str)]) -> Theme {
        Theme::resolve(name, &Environment::of(variables))
    }

    fn is_colourless(theme: &Theme) -> bool {
        theme.styles.iter().all(|style| {
            [style.fg, style.bg, style.underline_color]
                .into_iter()
                .flatten()
                .all(|colour| colour == Color::Reset)
        })
    }

    #[test]
    fn roles_are_listed_in_their_order() {
        assert!(
            Role::ALL
                .iter()
                .enumerate()
                .all(|(at, role)| *role as usize == at),
            "{:?}",
            Role::ALL
        );
        assert_eq!(Role::Progress as usize + 1, Role::ALL.len());
    }

    #[test]
    fn no_color_leaves_no_colour_in_any_theme() {
        for name in Theme::NAMES {
            let all = [("TERM", "xterm-256color"), ("COLORTERM", "truecolor")];
            assert_eq!(is_colourless(&theme(name, &all)), name == "plain", "{name}");
            let none = [("NO_COLOR", "1"), all[0], all[1]];
            assert!(is_colourless(&theme(name, &none)), "{name}");
            let empty = [("NO_COLOR", ""), all[0], all[1]];
            assert_eq!(theme(name, &empty), theme(name, &all), "{name}");
        }
    }

    #[test]
    fn what_matters_differs_without_any_colour() {
        for term in ["xterm", "linux", "screen", "dumb", "vt100"] {
            let plain = theme("plain", &[("TERM", term)]);
            for (one, other) in [
                (Role::Cursor, Role::Text),
                (Role::CursorUnfocused, Role::Text),
                (Role::Cursor, Role::CursorUnfocused),
                (Role::HeadlineUnread, Role::HeadlineRead),
                (Role::HeadlineLead, Role::HeadlineRead),
                (Role::BorderFocused, Role::Border),
                (Role::Link, Role::Text),
                (Role::Strong, Role::Text),
                (Role::Emphasis, Role::Text),
                (Role::StrongEmphasis, Role::Strong),
                (Role::Heading, Role::Text),
                (Role::StatusBar, Role::Text),
                (Role::Found, Role::Text),
                (Role::FoundHere, Role::Found),
            ] {
                assert_ne!(plain.style(one), plain.style(other), "{one:?} on {term}");
            }
        }
    }

    #[test]
    fn a_theme_that_needs_more_colours_than_there_are_becomes_the_terminal_s_own() {
        for name in ["paper", "ink"] {
            let few = [("TERM", "xterm")];
            assert_eq!(theme(name, &few), theme("terminal", &few), "{name}");
            let many = theme(name, &[("TERM", "screen-256color")]);
            for style in many.styles {
                for colour in [style.fg, style.bg].into_iter().flatten() {
                    assert!(
                        matches!(colour, Color::Indexed(16..)),
                        "{colour:?} in {name}"
                    );
                }
            }
        }
    }

    #[test]
    fn an_unknown_name_is_the_terminal_s_own_theme() {
        assert_eq!(theme("mauve", &[]), theme("terminal", &[]));
    }

    #[test]
    fn the_linux_console_gets_ascii_and_no_dim_text() {
        let console = theme("terminal", &[("TERM", "linux"), ("LANG", "en_IE.UTF-8")]);
        assert_eq!(*console.glyphs(), Glyphs::ASCII);
        for style in console.styles {
            assert!(
                !style
                    .add_modifier
                    .intersects(Modifier::DIM | Modifier::ITALIC)
            );
        }
    }

    #[test]
    fn every_sign_is_one_column_wide() {
        use unicode_width::UnicodeWidthStr;
        for glyphs in [Glyphs::UNICODE, Glyphs::ASCII] {
            let all = format!("{glyphs:?}");
            let signs = [
                glyphs.unread,
                glyphs.starred,
                glyphs.risen,
                glyphs.fallen,
                glyphs.problem,
                glyphs.folder,
                glyphs.ellipsis,
                glyphs.separator,
                glyphs.horizontal,
                glyphs.vertical,
                glyphs.scrollbar,
                glyphs.thumb,
            ];
            assert!(signs.iter().all(|sign| sign.width() == 1), "{all}");
        }
        assert!(format!("{:?}", Glyphs::ASCII).is_ascii());
    }
}
