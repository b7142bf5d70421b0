//! The headline list: marks, movement, title, source and age in columns, and the whole of a title
//! that is cut.
//!
//! In the order of the page the form says what the page makes of a story: the lead is underlined
//! and stands out to the left, the others are set in by one step or by two.

use ratatui::layout::Rect;

use super::canvas::{Canvas, wrapped};
use super::empty;
use crate::app::{Headlines, Model, Pane};
use crate::news::{Headline, Movement, Order, Prominence, Scope};
use crate::text::{when, width};
use crate::theme::Role;

/// Columns of the two marks and the space after them.
const MARKS: u16 = 3;

/// Columns of an age, see [`when::age`], and of the space before it.
const AGE: u16 = 7;

/// Columns of a list below which it shows neither ages nor movements: half of it would be gone.
const AGE_FROM: u16 = 28;

/// Columns of a movement, such as "new" or an arrow and two digits, and of the space after it.
const MOVEMENT: u16 = 4;

/// The greatest number in that column.
const MOST_MOVED: u32 = 99;

/// Columns of a list below which it names no sources: titles would have less than thirty.
const SOURCE_FROM: u16 = 52;

/// Columns of the name of a source, and of the two spaces before it.
const SOURCE: std::ops::RangeInclusive<u16> = 10..=20;

/// How a row is divided.
struct Columns {
    /// Of the movement; 0 where none is shown.
    movement: u16,
    /// What a story is set in for each step down from the lead; 0 where form says nothing.
    step: u16,
    title: u16,
    source: Option<u16>,
    has_age: bool,
}

impl Columns {
    fn of(width: u16, headlines: &Headlines) -> Self {
        let has_age = width >= AGE_FROM;
        let is_mixed = !matches!(headlines.query.scope, Scope::Feed(_));
        let source = (is_mixed && width >= SOURCE_FROM)
            .then(|| (width / 5).clamp(*SOURCE.start(), *SOURCE.end()));
        let mut rows = headlines.list.rows().iter();
        let movement = if has_age && rows.any(|row| moved(row).is_some()) {
            MOVEMENT
        } else {
            0
        };
        let step = match headlines.query.order {
            Order::Time => 0,
            Order::Page if width >= SOURCE_FROM => 2,
            Order::Page => 1,
        };
        let taken = MARKS
            + movement
            + source.map_or(0, |columns| columns + 2)
            + if has_age { AGE } else { 0 }
            + u16::from(width > MARKS); // keeps off the next pane
        Self {
            movement,
            step,
            title: width.saturating_sub(taken),
            source,
            has_age,
        }
    }

    /// Columns that the title of `row` is set in.
    fn indent(&self, row: &Headline, is_off: bool) -> u16 {
        let columns = match prominence(row) {
            // Where there is no column for what moved, the word stands in front of the title.
            None if is_off && self.movement == 0 => MOVEMENT,
            None if is_off => self.step * 2,
            Some(Prominence::Lead) | None => 0,
            Some(Prominence::Secondary) => self.step,
            Some(Prominence::List) => self.step * 2,
        };
        columns.min(self.title)
    }
}

fn prominence(row: &Headline) -> Option<Prominence> {
    row.standing.and_then(|standing| standing.prominence)
}

/// What became of the story of a row since the last look; nothing of what stands as it stood.
fn moved(row: &Headline) -> Option<Movement> {
    let movement = row.standing.and_then(|standing| standing.movement);
    movement.filter(|movement| *movement != Movement::Same)
}

/// Whether a row stands below those of the page, because the page has it no longer; whenever it
/// went.
fn is_off(row: &Headline, headlines: &Headlines) -> bool {
    headlines.has_edition
        && headlines.query.order == Order::Page
        && row.standing.is_some_and(|at| at.position.is_none())
}

/// Draws the headline list.
pub fn draw(model: &Model, canvas: &mut Canvas<'_>, area: Rect) {
    let list = &model.headlines.list;
    if list.rows().is_empty() {
        return empty::draw(model, canvas, area);
    }
    let columns = Columns::of(area.width, &model.headlines);
    for (line, (at, row)) in (0..area.height).zip(list.visible()) {
        headline(model, canvas, area, line, row, &columns);
        if at == list.cursor() {
            canvas.cursor(area, line, model.focus == Pane::Headlines);
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
    let is_off = is_off(row, &model.headlines);
    if is_off {
        movement(canvas, area, line, Movement::Gone);
    } else if columns.movement > 0
        && let Some(moved) = moved(row)
    {
        movement(canvas, area, line, moved);
    }
    let start = MARKS + columns.movement;
    let indent = columns.indent(row, is_off);
    let title = canvas.cut(&row.title, columns.title - indent);
    canvas.put(area, line, start + indent, &title, role);
    if columns.step > 0 && prominence(row) == Some(Prominence::Lead) {
        canvas.put(area, line, start, &title, Role::HeadlineLead);
    }
    let mut column = start + columns.title;
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

/// Draws what became of a story.
fn movement(canvas: &mut Canvas<'_>, area: Rect, line: u16, movement: Movement) {
    let glyphs = canvas.glyphs();
    let by = |sign: &str, by: u32| format!("{sign}{}", by.min(MOST_MOVED));
    let text = match movement {
        Movement::Same => return,
        Movement::New => "new".to_owned(),
        Movement::Gone => "off".to_owned(),
        Movement::Up(ranks) => by(glyphs.risen, ranks),
        Movement::Down(ranks) => by(glyphs.fallen, ranks),
    };
    canvas.put(area, line, MARKS, &text, Role::Movement);
}

/// Draws what the list leaves out of the headline under the cursor: the end of its title, its
/// source where there is no column for it.
fn whole(model: &Model, canvas: &mut Canvas<'_>, area: Rect, row: &Headline, columns: &Columns) {
    let room = columns.title - columns.indent(row, is_off(row, &model.headlines));
    let is_cut = width::columns(&row.title) > usize::from(room);
    let is_sourceless =
        columns.source.is_none() && !matches!(model.headlines.query.scope, Scope::Feed(_));
    let text = match (is_sourceless, is_cut) {
        (false, false) => return,
        (false, true) => row.title.to_string(),
        (true, false) => row.source.to_string(),
        (true, true) => format!("{}: {}", row.source, row.title),
    };
    // The first columns are where the marks are, so that the title stands under the titles.
    let marks = MARKS + columns.movement;
    let area = Rect {
        x: area.x + marks.min(area.width),
        width: area.width.saturating_sub(marks + 1),
        ..area
    };
    for (line, text) in (0..).zip(wrapped(canvas, &text, area.width, area.height)) {
        canvas.put(area, line, 0, &text, Role::Faint);
    }
}
