//! What this terminal can show, as far as the environment tells.
//!
//! Sources: no-color.org; the `COLORTERM` convention of terminal authors; `terminfo(5)` entries
//! of the consoles named below; `locale(7)` for the order of the locale variables.

use ratatui::style::{Color, Modifier, Style};

/// The variables that tell what a terminal can show; empty where they are not set.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Environment {
    /// `NO_COLOR` is set and not empty.
    pub no_color: bool,
    /// `TERM`
    pub term: String,
    /// `COLORTERM`
    pub colorterm: String,
    /// The first of `LC_ALL`, `LC_CTYPE` and `LANG` that is set and not empty.
    pub locale: String,
}

/// How many colours there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colours {
    /// None, or none are wanted.
    None,
    /// The eight or sixteen that the terminal's owner has chosen.
    Own,
    /// The 256 of xterm.
    Indexed,
    /// Any.
    All,
}

impl Environment {
    /// What the environment of this process tells.
    pub fn of_process() -> Self {
        Self::read(|name| std::env::var(name).ok())
    }

    /// Asks `variable` for the value of each variable.
    fn read(variable: impl Fn(&str) -> Option<String>) -> Self {
        let value = |name| variable(name).unwrap_or_default();
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].map(value);
        Self {
            no_color: !value("NO_COLOR").is_empty(),
            term: value("TERM"),
            colorterm: value("COLORTERM"),
            locale: locale
                .into_iter()
                .find(|locale| !locale.is_empty())
                .unwrap_or_default(),
        }
    }

    /// What an environment of these variables tells.
    #[cfg(test)]
    pub fn of(variables: &[(&str, &str)]) -> Self {
        Self::read(|name| {
            let set = variables.iter().find(|(known, _)| *known == name);
            set.map(|(_, value)| (*value).to_owned())
        })
    }

    /// How many colours to use.
    pub fn colours(&self) -> Colours {
        let term = self.term.as_str();
        // The DEC terminals and those whose terminfo name ends in -m are monochrome.
        if self.no_color || term == "dumb" || term.starts_with("vt") || term.ends_with("-m") {
            Colours::None
        } else if matches!(self.colorterm.as_str(), "truecolor" | "24bit")
            || term.ends_with("-direct")
        {
            Colours::All
        } else if term.contains("256color") {
            Colours::Indexed
        } else {
            Colours::Own
        }
    }

    /// Whether signs beyond ASCII arrive as they should.
    ///
    /// The console of Linux decodes UTF-8 but has a font of 256 or 512 signs.
    pub fn shows_unicode(&self) -> bool {
        let locale = self.locale.to_ascii_lowercase();
        (locale.contains("utf-8") || locale.contains("utf8")) && !self.is_console()
    }

    /// Replaces what this terminal shows wrongly or not at all.
    ///
    /// The Linux console knows one dim grey and shows italics as green; GNU screen reads
    /// "italic" as "standout", which turns text into bars.
    pub fn adapt(&self, mut style: Style) -> Style {
        if self.is_console() {
            style.add_modifier.remove(Modifier::DIM);
        }
        if (self.is_console() || self.term.starts_with("screen"))
            && style.add_modifier.contains(Modifier::ITALIC)
        {
            style.add_modifier.remove(Modifier::ITALIC);
            style.add_modifier.insert(Modifier::UNDERLINED);
        }
        style
    }

    fn is_console(&self) -> bool {
        matches!(self.term.as_str(), "linux" | "dumb") || self.term.starts_with("vt")
    }
}

/// The style with each colour replaced by the nearest of the 256 of xterm.
pub fn indexed(mut style: Style) -> Style {
    style.fg = style.fg.map(nearest);
    style.bg = style.bg.map(nearest);
    style
}

/// The 256 colours are the owner's own 16, a cube of 6 levels a side and a scale of 24 greys.
fn nearest(colour: Color) -> Color {
    let Color::Rgb(red, green, blue) = colour else {
        return colour;
    };
    let wanted = [red, green, blue];
    let cube = (0..216u8).map(|at| {
        let level = |step: u8| if step == 0 { 0 } else { 55 + 40 * step };
        (16 + at, [level(at / 36), level(at / 6 % 6), level(at % 6)])
    });
    let greys = (0..24u8).map(|at| (232 + at, [8 + 10 * at; 3]));
    let distance = |rgb: [u8; 3]| -> u32 {
        let parts = rgb.iter().zip(wanted);
        parts.map(|(a, b)| u32::from(a.abs_diff(b)).pow(2)).sum()
    };
    cube.chain(greys)
        .min_by_key(|(_, rgb)| distance(*rgb))
        .map_or(colour, |(index, _)| Color::Indexed(index))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(variables: &[(&str, &str)], colours: Colours, unicode: bool) {
        let env = Environment::of(variables);
        assert_eq!(
            (env.colours(), env.shows_unicode()),
            (colours, unicode),
            "{variables:?}"
        );
    }

    #[test]
    fn colours_are_counted_as_the_terminal_claims() {
        check(&[], Colours::Own, false);
        check(&[("TERM", "xterm")], Colours::Own, false);
        check(&[("TERM", "linux")], Colours::Own, false);
        check(&[("TERM", "tmux-256color")], Colours::Indexed, false);
        check(&[("TERM", "xterm-direct")], Colours::All, false);
        check(
            &[("TERM", "xterm"), ("COLORTERM", "truecolor")],
            Colours::All,
            false,
        );
        for term in ["dumb", "vt100", "xterm-m"] {
            check(&[("TERM", term)], Colours::None, false);
        }
        check(
            &[("NO_COLOR", "1"), ("COLORTERM", "24bit")],
            Colours::None,
            false,
        );
    }

    #[test]
    fn the_first_locale_that_is_set_decides_about_unicode() {
        check(&[("LANG", "cs_CZ.UTF-8")], Colours::Own, true);
        check(&[("LANG", "C.utf8")], Colours::Own, true);
        check(
            &[("LC_ALL", "C"), ("LANG", "cs_CZ.UTF-8")],
            Colours::Own,
            false,
        );
        check(
            &[("LC_ALL", ""), ("LC_CTYPE", "C.UTF-8"), ("LANG", "C")],
            Colours::Own,
            true,
        );
        check(&[("LANG", "de_DE.ISO-8859-1")], Colours::Own, false);
    }

    #[test]
    fn the_nearest_colour_is_of_the_cube_or_grey() {
        for ((red, green, blue), index) in [
            ((0, 0, 0), 16),
            ((255, 255, 255), 231),
            ((254, 2, 1), 196),
            ((18, 18, 18), 233),
            ((95, 135, 175), 67),
        ] {
            assert_eq!(nearest(Color::Rgb(red, green, blue)), Color::Indexed(index));
        }
        assert_eq!(nearest(Color::Reset), Color::Reset);
    }
}
