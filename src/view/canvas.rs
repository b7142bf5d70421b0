//! The only place that writes into the screen: everything stays in its area.

use std::borrow::Cow;
use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::text::width;
use crate::text::wrap::Breaker;
use crate::theme::{Glyphs, Role, Theme};

/// The screen, and what things on it look like.
pub struct Canvas<'a> {
    buffer: &'a mut Buffer,
    theme: &'a Theme,
}

impl<'a> Canvas<'a> {
    /// A blank screen.
    pub fn new(buffer: &'a mut Buffer, theme: &'a Theme) -> Self {
        buffer.set_style(buffer.area, theme.style(Role::Text));
        Self { buffer, theme }
    }

    /// The signs this terminal can show.
    pub fn glyphs(&self) -> &'a Glyphs {
        self.theme.glyphs()
    }

    /// Writes `text` into row `line` of `area` from `column` on, as much of it as fits; says
    /// in which column it ends.
    pub fn put(&mut self, area: Rect, line: u16, column: u16, text: &str, role: Role) -> u16 {
        let area = area.intersection(self.buffer.area);
        if line >= area.height || column >= area.width {
            return column;
        }
        let (x, y) = (area.x + column, area.y + line);
        let room = usize::from(area.width - column);
        let style = self.theme.style(role);
        let (end, _) = self.buffer.set_stringn(x, y, text, room, style);
        end - area.x
    }

    /// As [`Canvas::put`], so that the text ends before column `end`; says where it begins.
    pub fn put_right(&mut self, area: Rect, line: u16, end: u16, text: &str, role: Role) -> u16 {
        let columns = u16::try_from(width::columns(text)).unwrap_or(u16::MAX);
        let start = end.saturating_sub(columns);
        self.put(area, line, start, text, role);
        start
    }

    /// Lays the style of `role` over row `line` of `area`.
    pub fn shade(&mut self, area: Rect, line: u16, role: Role) {
        if line < area.height {
            let row = Rect {
                y: area.y + line,
                height: 1,
                ..area
            };
            let row = row.intersection(self.buffer.area);
            self.buffer.set_style(row, self.theme.style(role));
        }
    }

    /// Lays the cursor over row `line` of a list in `area`.
    pub fn cursor(&mut self, area: Rect, line: u16, has_focus: bool) {
        let role = if has_focus {
            Role::Cursor
        } else {
            Role::CursorUnfocused
        };
        self.shade(area, line, role);
    }

    /// Lights words that were found, in these columns of row `line` of `area`.
    pub fn light(&mut self, area: Rect, line: u16, columns: Range<usize>, is_here: bool) {
        let cell = |column: usize| u16::try_from(column).map_or(area.width, |x| x.min(area.width));
        let words = Rect {
            x: area.x + cell(columns.start),
            width: cell(columns.end).saturating_sub(cell(columns.start)),
            ..area
        };
        let role = if is_here {
            Role::FoundHere
        } else {
            Role::Found
        };
        self.shade(words, line, role);
    }

    /// Makes row `line` of `area` blank, whatever was drawn there before and in what style.
    pub fn clear(&mut self, area: Rect, line: u16) {
        let row = Rect {
            y: area.y.saturating_add(line),
            height: u16::from(line < area.height),
            ..area
        };
        for position in row.intersection(self.buffer.area).positions() {
            self.buffer[position].reset();
        }
        self.shade(area, line, Role::Text);
    }

    /// `text` cut to `columns`, with the ellipsis of this terminal.
    pub fn cut<'t>(&self, text: &'t str, columns: u16) -> Cow<'t, str> {
        let cut = width::cut(text, usize::from(columns));
        let ellipsis = self.glyphs().ellipsis;
        match cut {
            Cow::Owned(text) if ellipsis != width::ELLIPSIS => {
                Cow::Owned(text.replace(width::ELLIPSIS, ellipsis))
            }
            cut => cut,
        }
    }
}

/// `text` in at most `rows` rows of `columns`; the last is cut if there is more.
pub fn wrapped(canvas: &Canvas<'_>, text: &str, columns: u16, rows: u16) -> Vec<String> {
    let lines = Breaker::new().lines(text, &[], usize::from(columns.max(1)));
    let rows = usize::from(rows);
    let is_cut = lines.len() > rows;
    let mut out: Vec<String> = Vec::new();
    for (at, line) in lines.into_iter().take(rows).enumerate() {
        let is_last = is_cut && at + 1 == rows;
        let line = if is_last {
            line.start..text.len()
        } else {
            line
        };
        let line = text.get(line).unwrap_or_default();
        out.push(canvas.cut(line, columns).into_owned());
    }
    out
}
