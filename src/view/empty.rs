//! What an empty list says: why it is empty, and what to press.

use ratatui::layout::Rect;

use super::canvas::{Canvas, wrapped};
use crate::action::Action;
use crate::app::Model;
use crate::news::Scope;
use crate::theme::Role;

/// Draws it.
pub fn draw(model: &Model, canvas: &mut Canvas<'_>, area: Rect) {
    let inner = Rect {
        x: area.x + area.width.min(1),
        width: area.width.saturating_sub(2),
        ..area
    };
    let mut line = 0;
    for paragraph in text(model) {
        let rows = area.height.saturating_sub(line);
        for row in wrapped(canvas, &paragraph, inner.width, rows) {
            canvas.put(inner, line, 0, &row, Role::Text);
            line += 1;
        }
        line += 1;
    }
}

fn text(model: &Model) -> Vec<String> {
    // Until the store has answered nothing is known, and it answers before anybody could read.
    if !model.headlines.is_current() || !model.feeds.is_loaded {
        return Vec::new();
    }
    // Sources may be subscribed to while it runs: that there are none is said after it.
    if let Some(refreshing) = &model.refreshing {
        return vec![format!(
            "Nothing here yet: fetching the news {}",
            refreshing.count()
        )];
    }
    if model.feeds.all.is_empty() {
        return vec![
            "There are no sources.".to_owned(),
            format!(
                "Press {} to add one by its address, or write some into config.toml: \
                 `dateline config path` says where it lies.",
                model.key_for(Action::AddSource)
            ),
        ];
    }
    let query = &model.headlines.query;
    if !query.words.is_empty() {
        let unread = if query.is_unread_only { "unread " } else { "" };
        return vec![
            format!(
                "No {unread}headline here has \u{201c}{}\u{201d} in its title or in the name of \
                 its source.",
                query.words
            ),
            "<esc> shows all of them.".to_owned(),
        ];
    }
    if query.is_unread_only {
        let all = model.key_for(Action::ToggleUnreadOnly);
        return vec![
            "Nothing unread here.".to_owned(),
            format!("Press {all} to see what was read."),
        ];
    }
    let mut text = vec!["Nothing here yet.".to_owned()];
    if let Scope::Feed(id) = query.scope
        && let Some(row) = model.feeds.all.iter().find(|row| row.feed.id == id)
        && let Some(problem) = &row.problem
    {
        text.push(format!("Last time: {}", problem.line()));
    } else {
        let all = &model.feeds.all;
        let failed = all.iter().filter(|row| row.problem.is_some()).count();
        if failed > 0 {
            text.push(format!(
                "{failed} of {} sources failed the last time: {} shows why.",
                all.len(),
                model.key_for(Action::Problems)
            ));
        }
    }
    text.push(format!(
        "Press {} to fetch the news of all sources.",
        model.key_for(Action::RefreshAll)
    ));
    text
}
