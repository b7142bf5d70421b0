//! Draws the model. Pure: what is on screen depends on the model and the theme alone.
//!
//! Only what can be seen is formatted. Nothing moves by itself: no clock, no spinner, so that a
//! terminal at the end of a slow line is sent only what has changed. What a colour says is also
//! said by a mark, a word or a place.
//!
//! Invariant: everything is drawn through [`Canvas`], which keeps each piece in its area and all
//! of them on the screen, also when the screen has just become smaller than the model knows.

mod canvas;
mod empty;
mod feeds;
mod headlines;
mod reader;
mod status;

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::app::{Model, Page, overlay_area};
use crate::theme::{Role, Theme};
use canvas::Canvas;

/// Draws `model` over the whole of `frame`.
pub fn draw(model: &Model, theme: &Theme, frame: &mut Frame<'_>) {
    let mut canvas = Canvas::new(frame.buffer_mut(), theme);
    if let Some(overlay) = &model.overlay {
        page(&mut canvas, &overlay.page, overlay_area(model.panes.body));
    } else {
        panes(model, &mut canvas);
    }
    status::draw(model, &mut canvas);
}

fn panes(model: &Model, canvas: &mut Canvas<'_>) {
    for divider in &model.panes.dividers {
        let line = canvas.glyphs().vertical;
        for row in 0..divider.height {
            canvas.put(*divider, row, 0, line, Role::Border);
        }
    }
    if let Some(area) = model.panes.feeds {
        feeds::draw(model, canvas, area);
    }
    if let Some(area) = model.panes.headlines {
        headlines::draw(model, canvas, area);
    }
    if let Some(area) = model.panes.reader {
        reader::draw(model, canvas, area);
    }
}

/// Draws the rows of a page that are on screen.
fn page(canvas: &mut Canvas<'_>, page: &Page, area: Rect) {
    for (line, row) in (0..area.height).zip(page.visible()) {
        let mut column = 0;
        for run in &row.runs {
            column = canvas.put(area, line, column, &run.text, run.role);
        }
    }
}
