//! The headline list: marks, title, source and age in columns, and the whole of a title that is
//! cut.

use ratatui::layout::Rect;

use super::canvas::{Canvas, wrapped};
use super::empty;
use crate::app::{Model, Pane};
use crate::news::{Headline, Scope};
use crate::text::{when, width};
use crate::theme::Role;

/// Columns of the two marks and the space after them.
const MARKS: u16 = 3;

/// Columns of an age, see [`when::age`], and of the space before it.
const AGE: u16 = 7;

/// Columns of a list below which it shows no ages: half of it would be gone.
const AGE_FROM: u16 = 28;

/// Columns of a list below which it names no sources: titles would have less than thirty.
const SOURCE_FROM: u16 = 52;

/// Columns of the name of a source, and of the two spaces before it.
const SOURCE: std::ops::RangeInclusive<u16> = 10..=20;

/// How a row is divided.
struct Columns {
    title: u16,
    source: Option<u16>,
    has_age: bool,
}

impl Columns {
    fn of(width: u16, scope: &Scope) -> Self {
        let has_age = width >= AGE_FROM;
        let is_mixed = !matches!(scope, Scope::Feed(_));
        let source = (is_mixed && width >= SOURCE_FROM)
            .then(|| (width / 5).clamp(*SOURCE.start(), *SOURCE.end()));
        let taken = MARKS
            + source.map_or(0, |columns| columns + 2)
            + if has_age { AGE } else { 0 }
            + u16::from(width > MARKS); // keeps off the next pane
        Self {
            title: width.saturating_sub(taken),
            source,
            has_age,
        }
    }
}

/// Draws the headline list.
pub fn draw(model: &Model, canvas: &mut Canvas<'_>, area: Rect) {
    let list = &model.headlines.list;
    if list.rows().is_empty() {
        return empty::draw(model, canvas, area);
    }
    let columns = Columns::of(area.width, &model.headlines.query.scope);
    for (line, (at, row)) in (0..area.height).zip(list.visible()) {
        headline(model, canvas, area, line, row, &columns);
        if at == list.cursor() {
            let has_focus = model.focus == Pane::Headlines;
            canvas.shade(
                area,
                line,
                if has_focus {
                    Role::Cursor
                } else {
                    Role::CursorUnfocused
                },
            );
        }
    }
    if let (Some(preview), Some(row)) = (model.panes.preview, list.selected()) {
        whole(model, canvas, preview, row, &columns);
    }
}

fn headline(
    model: &Model,
    canvas: &mut Canvas<'_>,
    area: Rect,
    line: u16,
    row: &Headline,
    columns: &Columns,
) {
    let role = if row.is_read {
        Role::HeadlineRead
    } else {
        canvas.put(area, line, 0, canvas.glyphs().unread, Role::HeadlineUnread);
        Role::HeadlineUnread
    };
    if row.is_starred {
        canvas.put(area, line, 1, canvas.glyphs().starred, Role::Star);
    }
    let title = canvas.cut(&row.title, columns.title);
    canvas.put(area, line, MARKS, &title, role);
    let mut column = MARKS + columns.title;
    if let Some(room) = columns.source {
        let source = canvas.cut(&row.source, room);
        canvas.put(area, line, column + 2, &source, Role::Source);
        column += 2 + room;
    }
    if columns.has_age {
        let age = when::age(row.sorted, model.now);
        canvas.put_right(area, line, column + AGE, &age, Role::Age);
    }
}

/// Draws what the list leaves out of the headline under the cursor: the end of its title, its
/// source where there is no column for it.
fn whole(model: &Model, canvas: &mut Canvas<'_>, area: Rect, row: &Headline, columns: &Columns) {
    let is_cut = width::columns(&row.title) > usize::from(columns.title);
    let is_sourceless =
        columns.source.is_none() && !matches!(model.headlines.query.scope, Scope::Feed(_));
    let text = match (is_sourceless, is_cut) {
        (false, false) => return,
        (false, true) => row.title.to_string(),
        (true, false) => row.source.to_string(),
        (true, true) => format!("{}: {}", row.source, row.title),
    };
    // The first column is where the marks are, so that the title stands under the titles.
    let area = Rect {
        x: area.x + MARKS.min(area.width),
        width: area.width.saturating_sub(MARKS + 1),
        ..area
    };
    for (line, text) in (0..).zip(wrapped(canvas, &text, area.width, area.height)) {
        canvas.put(area, line, 0, &text, Role::Faint);
    }
}
