//! The article: its column of text, and below it what is to be said of the text.

use ratatui::layout::Rect;

use super::canvas::Canvas;
use crate::app::{Model, Page, State};
use crate::text::width;
use crate::theme::Role;

/// Draws the article.
pub fn draw(model: &Model, canvas: &mut Canvas<'_>, area: Rect) {
    let Some(reader) = &model.reader else {
        return;
    };
    let (text, note) = reader.areas(area, model.prefs.reader_width);
    super::page(canvas, &reader.page, text);
    if reader.choosing.is_some() {
        numbers(canvas, &reader.page, text);
    }
    let role = match reader.state {
        State::Waiting | State::Preview => Role::Progress,
        State::Ready { problem: None, .. } => Role::Notice,
        State::Ready { .. } | State::Failed(_) => Role::Problem,
    };
    for (line, row) in (0..).zip(&reader.note) {
        canvas.put(note, line, 0, row, role);
    }
}

/// Lays the numbers of the links on screen over their beginnings.
fn numbers(canvas: &mut Canvas<'_>, page: &Page, area: Rect) {
    let first = page.first_row();
    let rows = page.visible();
    for (number, (index, link)) in (1..).zip(page.links()) {
        let line = link.row - first;
        let Some(row) = rows.get(line) else {
            continue;
        };
        let before = row.runs.iter().take_while(|run| run.link != Some(index));
        let column: usize = before.map(|run| width::columns(&run.text)).sum();
        let cell = |number: usize| u16::try_from(number).unwrap_or(u16::MAX);
        canvas.put(
            area,
            cell(line),
            cell(column),
            &format!("[{number}]"),
            Role::Key,
        );
    }
}
