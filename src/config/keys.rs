//! The keys as a reader writes them: `"g g" = "top"`, for all panes or for one.

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use super::error::Mistakes;
use super::section::{Found, Section, nearest};
use crate::action::{Action, Context};
use crate::keymap::{Code, Conflict, Key, KeyMap, sequence, written};

/// A line of a table of keys.
struct Line {
    keys: Found<Vec<Key>>,
    /// `None` stands for `"none"`.
    action: Option<Found<Action>>,
}

/// The default keys, changed as the tables under `[keys]` say.
pub fn read(top: &mut Section<'_, '_>) -> KeyMap {
    let mut map = KeyMap::default();
    let Some(table) = top.table("keys") else {
        return map;
    };
    let mistakes = &mut *top.mistakes;
    let place = table
        .keys()
        .map(Spanned::span)
        .min_by_key(|span| span.start);
    apply(table, &Context::ALL, &mut map, mistakes);
    for context in Context::ALL {
        if let Some(DeValue::Table(keys)) = table.get(context.name()).map(Spanned::as_ref) {
            apply(keys, &[context], &mut map, mistakes);
        }
    }
    let leaves = |context| {
        let quits = [Action::Quit, Action::Leave];
        quits
            .iter()
            .any(|action| !map.keys_for(*action, context).is_empty())
    };
    if let (Some(place), false) = (place, Context::ALL.into_iter().all(leaves)) {
        let expected = "expected a key for `quit` or `leave` in every pane";
        mistakes.add(place, "these keys leave no way to quit", expected);
    }
    map
}

/// Changes `map` in each of `contexts` as `table` says; what is a table inside it is left out.
fn apply(table: &DeTable<'_>, contexts: &[Context], map: &mut KeyMap, mistakes: &mut Mistakes) {
    let mut lines: Vec<Line> = Vec::new();
    for (key, value) in table {
        let Some(line) = line(key, value, contexts, mistakes) else {
            continue;
        };
        if lines
            .iter()
            .any(|known| known.keys.value == line.keys.value)
        {
            let what = format!("`{}` is in this table twice", written(&line.keys.value));
            mistakes.add(line.keys.span, what, "take one of the two out");
            continue;
        }
        lines.push(line);
    }
    // What is freed is freed first, so that the order of the lines does not matter; what is
    // bound is bound in the order of the file, which is that of the help.
    lines.sort_by_key(|line| (line.action.is_some(), line.keys.span.start));
    for line in lines {
        for &context in contexts {
            let keys = &line.keys.value;
            match &line.action {
                None => drop(map.unbind(context, keys)),
                Some(action) if action.value.contexts().contains(&context) => {
                    if let Err(conflict) = map.bind(context, keys, action.value) {
                        mistakes.add(line.keys.span.clone(), clash(&conflict), escape(&conflict));
                        break;
                    }
                }
                Some(_) => {}
            }
        }
    }
}

fn line(
    key: &Spanned<DeString<'_>>,
    value: &Spanned<DeValue<'_>>,
    contexts: &[Context],
    mistakes: &mut Mistakes,
) -> Option<Line> {
    let text = key.as_ref().as_ref();
    let is_top = contexts.len() > 1;
    if is_top
        && Context::ALL
            .into_iter()
            .any(|context| context.name() == text)
    {
        if !value.as_ref().is_table() {
            let expected = format!("expected a table: a line [keys.{text}] with its keys below");
            mistakes.add(
                value.span(),
                format!("`{text}` is a pane and no key"),
                expected,
            );
        }
        return None;
    }
    if value.as_ref().is_table() {
        let panes = Context::ALL.map(|context| format!("[keys.{}]", context.name()));
        let what = format!("there is no pane `{text}`");
        mistakes.add(key.span(), what, format!("there are {}", panes.join(", ")));
        return None;
    }
    let keys = match sequence(text) {
        Ok(keys) if is_count(&keys) => {
            let what = "a digit at the start is a count, as in `12j`";
            mistakes.add(key.span(), what, "expected another key first");
            return None;
        }
        Ok(keys) => keys,
        Err(error) => {
            mistakes.add(key.span(), "this is no key", error.to_string());
            return None;
        }
    };
    let action = match action(value.as_ref(), contexts) {
        Ok(action) => action,
        Err(expected) => {
            mistakes.add(value.span(), "a key cannot ask for this", expected);
            return None;
        }
    };
    Some(Line {
        keys: Found {
            value: keys,
            span: key.span(),
        },
        action: action.map(|value_of| Found {
            value: value_of,
            span: value.span(),
        }),
    })
}

/// The action of that name, or `None` for `"none"`.
fn action(value: &DeValue<'_>, contexts: &[Context]) -> Result<Option<Action>, String> {
    let name = value
        .as_str()
        .ok_or("expected the name of an action, or \"none\"")?;
    if name == "none" {
        return Ok(None);
    }
    let Some(action) = Action::from_name(name) else {
        let names = Action::ALL.map(Action::name);
        return Err(match nearest(name, &names) {
            Some(like) => format!("did you mean \"{like}\"?"),
            None => "no action has this name".to_owned(),
        });
    };
    if contexts
        .iter()
        .any(|context| action.contexts().contains(context))
    {
        return Ok(Some(action));
    }
    let panes: Vec<_> = action
        .contexts()
        .iter()
        .map(|context| context.name())
        .collect();
    Err(format!(
        "`{name}` is of use in {} alone",
        panes.join(" and ")
    ))
}

fn is_count(keys: &[Key]) -> bool {
    matches!(
        keys.first(),
        Some(Key {
            code: Code::Char('1'..='9'),
            ctrl: false,
            alt: false,
            ..
        })
    )
}

fn clash(conflict: &Conflict) -> String {
    let (keys, with) = (written(&conflict.keys), written(&conflict.with));
    let (short, long) = if conflict.keys.len() < conflict.with.len() {
        (keys, with)
    } else {
        (with, keys)
    };
    format!("`{short}` would act at once and yet begin `{long}`")
}

fn escape(conflict: &Conflict) -> String {
    let with = written(&conflict.with);
    let name = conflict.action.name();
    format!("`{with}` asks for `{name}`: free it with a line \"{with}\" = \"none\"")
}
