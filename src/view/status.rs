//! The last line: what is shown, what is going on, what was just done.
//!
//! A notice that is too long for it lies over the lines above until it goes.

use std::fmt::Write as _;

use ratatui::layout::Rect;

use super::canvas::{Canvas, wrapped};
use crate::action::Action;
use crate::app::{Model, Pane, Reader};
use crate::text::width;
use crate::theme::{Glyphs, Role};

/// Lines over the panes that a notice may take; longer ones are cut.
const NOTICE_ROWS: u16 = 4;

/// Draws the status line and the notice.
pub fn draw(model: &Model, canvas: &mut Canvas<'_>) {
    let Some(area) = model.panes.status else {
        return over_panes(model, canvas);
    };
    canvas.clear(area, 0);
    let right = going_on(model);
    let edge = area.width.saturating_sub(1);
    let end = if right.is_empty() {
        edge
    } else {
        let columns = u16::try_from(width::columns(&right)).unwrap_or(u16::MAX);
        edge.saturating_sub(columns.saturating_add(1))
    };
    let room = end.saturating_sub(1);
    // What is typed has to be seen.
    let is_typed = is_typing(model);
    let notice = model.notice.as_ref().filter(|_| !is_typed);
    let short = notice.filter(|notice| width::columns(&notice.text) <= usize::from(room));
    let left = short.map_or_else(
        || place(model, canvas.glyphs()),
        |notice| notice.text.to_string(),
    );
    // Of a line that is typed the end has to be seen.
    let left = if is_typed && width::columns(&left) > usize::from(room) {
        tail(&left, usize::from(room)).to_owned()
    } else {
        canvas.cut(&left, room).into_owned()
    };
    canvas.put(area, 0, 1, &left, Role::Text);
    canvas.put_right(area, 0, edge, &right, Role::Text);
    canvas.shade(area, 0, Role::StatusBar);
    if notice.is_some() && short.is_none() {
        over_panes(model, canvas);
    }
}

/// Draws a long notice over the last lines of the panes.
fn over_panes(model: &Model, canvas: &mut Canvas<'_>) {
    let Some(notice) = &model.notice else {
        return;
    };
    let body = model.panes.body;
    let columns = body.width.saturating_sub(2);
    let most = NOTICE_ROWS.min(body.height.div_ceil(2));
    let lines = wrapped(canvas, &notice.text, columns, most);
    let height = u16::try_from(lines.len()).unwrap_or(most);
    let area = Rect {
        y: body.bottom() - height,
        height,
        ..body
    };
    for (line, text) in (0..).zip(&lines) {
        canvas.clear(area, line);
        canvas.put(area, line, 1, text, Role::Text);
        canvas.shade(area, line, Role::StatusBar);
        canvas.shade(
            area,
            line,
            if notice.is_problem {
                Role::Problem
            } else {
                Role::Notice
            },
        );
    }
}

/// Whether keys go into the last line.
fn is_typing(model: &Model) -> bool {
    let reader = model.reader.as_ref();
    let is_choosing = reader.is_some_and(|open| open.choosing.is_some());
    model.find.typed.is_some() || model.adding.typed.is_some() || is_choosing
}

/// The end of `text`, as much of it as `columns` have room for.
fn tail(text: &str, columns: usize) -> &str {
    let mut excess = width::columns(text).saturating_sub(columns);
    let mut start = 0;
    for (at, grapheme, columns) in width::graphemes(text) {
        if excess == 0 {
            break;
        }
        excess = excess.saturating_sub(columns);
        start = at + grapheme.len();
    }
    text.get(start..).unwrap_or_default()
}

/// What is shown.
fn place(model: &Model, glyphs: &Glyphs) -> String {
    let dot = glyphs.separator;
    if let Some(words) = &model.find.typed {
        return format!("/{words}");
    }
    if let Some(address) = &model.adding.typed {
        return format!("address of a feed or page: {address}");
    }
    if let Some(found) = model.found() {
        let (next, previous) = (Action::NextUnread, Action::PreviousUnread);
        return format!(
            "/{} {dot} {} next, {} previous, <esc> ends",
            found.words(),
            model.key_for(next),
            model.key_for(previous)
        );
    }
    if let Some(overlay) = &model.overlay {
        let key = |action| model.key_for(action);
        let mut keys = format!("{} goes back", key(Action::Back));
        if overlay.marked.is_some() {
            let _ = write!(
                keys,
                ", {} shows all, {} finds",
                key(Action::ToggleUnreadOnly),
                key(Action::Find)
            );
        }
        return keys;
    }
    if let (Pane::Reader, Some(reader)) = (model.focus, &model.reader) {
        return match reader.choosing {
            Some(0) => "which link? its number, <esc> for none".to_owned(),
            Some(number) => format!("which link? {number}"),
            None => article(reader, glyphs),
        };
    }
    let query = &model.headlines.query;
    let name = model.feeds.name(&query.scope);
    if !model.headlines.is_loaded {
        return name.to_string();
    }
    let unread = model.feeds.unread(&query.scope);
    if model.finds_headlines() {
        format!("/{} in {name} {dot} <esc> shows all", query.words)
    } else if query.is_unread_only {
        format!("{name} {dot} only unread: {unread}")
    } else {
        format!("{name} {dot} {unread} unread of {}", model.headlines.total)
    }
}

/// The source of an article, and what marks it has that differ from those of one just opened.
fn article(reader: &Reader, glyphs: &Glyphs) -> String {
    let dot = glyphs.separator;
    let row = &reader.headline;
    let mut text = row.source.to_string();
    // A page behind a link has no marks of its own.
    if row.is_starred && !reader.is_linked {
        let _ = write!(text, " {dot} {}", glyphs.starred);
    }
    if !row.is_read && !reader.is_linked {
        let _ = write!(text, " {dot} unread");
    }
    text
}

/// What is going on, and how far it is.
fn going_on(model: &Model) -> String {
    let mut parts = Vec::new();
    let pending = model.input.pending();
    if !pending.is_empty() {
        parts.push(pending);
    }
    if model.adding.job.is_some() {
        parts.push("adding a source".to_owned());
    }
    if let Some(refreshing) = &model.refreshing {
        parts.push(
            format!("refreshing {}", refreshing.count())
                .trim_end()
                .to_owned(),
        );
    }
    let page = match (&model.overlay, &model.reader) {
        (Some(overlay), _) => Some(&overlay.page),
        (None, Some(reader)) if model.panes.reader.is_some() => Some(&reader.page),
        _ => None,
    };
    if let Some(found) = model.found().filter(|found| !found.words().is_empty()) {
        parts.push(match found.count() {
            0 => "not found".to_owned(),
            count => format!("{} of {count}", found.at() + 1),
        });
    }
    let headlines = &model.headlines;
    let is_sought = !headlines.query.words.is_empty() && headlines.is_current();
    if is_sought && model.finds_headlines() {
        parts.push(match headlines.total {
            0 => "not found".to_owned(),
            total => format!("{total} found"),
        });
    }
    if let Some(percent) = page.and_then(crate::app::Page::percent) {
        parts.push(format!("{percent} %"));
    }
    // What is typed is no question for the keys.
    let is_idle = model.overlay.is_none() && !is_typing(model);
    if parts.is_empty() && is_idle {
        parts.push(format!("{} keys", model.key_for(Action::Help)));
    }
    parts.join("  ")
}
