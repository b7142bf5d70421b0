//! The source list: names, what is unread, and a mark on those that failed.

use ratatui::layout::Rect;

use super::canvas::Canvas;
use crate::app::{Model, Pane, SourceRow};
use crate::news::Scope;
use crate::text::width;
use crate::theme::Role;

/// Draws the source list.
pub fn draw(model: &Model, canvas: &mut Canvas<'_>, area: Rect) {
    let list = &model.feeds.list;
    for (line, (at, row)) in (0..area.height).zip(list.visible()) {
        source(row, canvas, area, line);
        if at == list.cursor() {
            canvas.cursor(area, line, model.focus == Pane::Feeds);
        }
    }
}

fn source(row: &SourceRow, canvas: &mut Canvas<'_>, area: Rect, line: u16) {
    let mut end = area.width.saturating_sub(1);
    if row.unread > 0 {
        end = canvas.put_right(area, line, end, &row.unread.to_string(), Role::Count);
        end = end.saturating_sub(1);
    }
    if row.has_problem && row.scope != Scope::All {
        let mark = canvas.glyphs().problem;
        end = canvas.put_right(area, line, end, mark, Role::FeedProblem);
        end = end.saturating_sub(1);
    }
    let is_folder = matches!(row.scope, Scope::Folder(_));
    let (lead, role) = match (is_folder, row.is_inside) {
        (true, _) => (canvas.glyphs().folder, Role::Folder),
        (false, true) => ("  ", Role::FeedTitle),
        (false, false) => ("", Role::FeedTitle),
    };
    let mut column = 0;
    if !lead.is_empty() {
        let columns = if is_folder { 2 } else { width::columns(lead) };
        canvas.put(area, line, 0, lead, role);
        column = u16::try_from(columns).unwrap_or(0);
    }
    let name = canvas.cut(&row.name, end.saturating_sub(column));
    canvas.put(area, line, column, &name, role);
}
