//! The article: its column of text, and below it what is to be said of the text.

use ratatui::layout::Rect;

use super::canvas::Canvas;
use crate::app::{Model, State};
use crate::theme::Role;

/// Draws the article.
pub fn draw(model: &Model, canvas: &mut Canvas<'_>, area: Rect) {
    let Some(reader) = &model.reader else {
        return;
    };
    let (text, note) = reader.areas(area, model.prefs.reader_width);
    super::page(canvas, &reader.page, text);
    let role = match reader.state {
        State::Waiting | State::Preview => Role::Progress,
        State::Ready { problem: None, .. } => Role::Notice,
        State::Ready { .. } | State::Failed(_) => Role::Problem,
    };
    for (line, row) in (0..).zip(&reader.note) {
        canvas.put(note, line, 0, row, role);
    }
}
