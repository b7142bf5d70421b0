//! The keys as a reader writes them: `"g g" = "top"`, for all panes or for one.

use std::collections::HashSet;

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use super::error::Mistakes;
use super::section::{Section, nearest};
use crate::action::{Action, Context};
use crate::keymap::{Code, Conflict, Key, KeyMap, sequence, written};

/// A key sequence and what it is to ask for, with their places.
type Entry<'t> = (&'t Spanned<DeString<'t>>, &'t Spanned<DeValue<'t>>);

/// The default keys, changed as the tables under `[keys]` say.
pub fn read(top: &mut Section<'_, '_>) -> KeyMap {
    let mut map = KeyMap::default();
    let Some(table) = top.table("keys") else {
        return map;
    };
    let mistakes = &mut *top.mistakes;
    let mut everywhere: Vec<Entry<'_>> = Vec::new();
    let mut panes: Vec<(Context, &DeTable<'_>)> = Vec::new();
    for (key, value) in table {
        let name = key.as_ref().as_ref();
        let pane = Context::ALL.into_iter().find(|pane| pane.name() == name);
        match (pane, value.as_ref()) {
            (Some(pane), DeValue::Table(inside)) => panes.push((pane, inside)),
            (Some(_), _) => {
                let what = format!("`{name}` is a pane and no key");
                let expected = format!("expected a line [keys.{name}] with its keys below");
                mistakes.add(value.span(), what, expected);
            }
            (None, DeValue::Table(_)) => {
                let known = Context::ALL.map(|pane| format!("[keys.{}]", pane.name()));
                let expected = format!("there are {}", known.join(", "));
                mistakes.add(key.span(), format!("there is no pane `{name}`"), expected);
            }
            (None, _) => everywhere.push((key, value)),
        }
    }
    // What is said of one pane outweighs what is said of all.
    apply(everywhere, &Context::ALL, &mut map, mistakes);
    for (pane, inside) in panes {
        apply(inside.iter(), &[pane], &mut map, mistakes);
    }
    let is_locked_in = |pane| {
        let mut exits = [Action::Quit, Action::Leave].into_iter();
        exits.all(|action| map.keys_for(action, pane).is_empty())
    };
    let place = table.keys().map(Spanned::span).min_by_key(|s| s.start);
    if let (Some(place), true) = (place, Context::ALL.into_iter().any(is_locked_in)) {
        let expected = "expected a key for `quit` or `leave` in every pane";
        mistakes.add(place, "these keys leave no way to quit", expected);
    }
    map
}

/// Changes `map` in each of `panes` as `entries` say.
fn apply<'t>(
    entries: impl IntoIterator<Item = Entry<'t>>,
    panes: &[Context],
    map: &mut KeyMap,
    mistakes: &mut Mistakes,
) {
    let mut known = HashSet::new();
    let mut changes = Vec::new();
    for (key, value) in entries {
        let keys = match keys(key.as_ref()) {
            Ok(keys) => keys,
            Err(expected) => {
                mistakes.add(key.span(), "this is no key", expected);
                continue;
            }
        };
        if !known.insert(keys.clone()) {
            let what = format!("`{}` is in this table twice", written(&keys));
            mistakes.add(key.span(), what, "take one of the two out");
        }
        match action(value.as_ref(), panes) {
            Ok(action) => changes.push((key.span(), keys, action)),
            Err(expected) => mistakes.add(value.span(), "a key cannot ask for this", expected),
        }
    }
    // What is freed is freed first, so that the order of the lines does not matter; what is
    // bound is bound in the order of the file, which is that of the help.
    changes.sort_by_key(|(span, _, action)| (action.is_some(), span.start));
    for (span, keys, action) in changes {
        for &pane in panes {
            let Some(action) = action else {
                map.unbind(pane, &keys);
                continue;
            };
            if !action.contexts().contains(&pane) {
                continue;
            }
            if let Err(conflict) = map.bind(pane, &keys, action) {
                mistakes.add(span, clash(&conflict), escape(&conflict));
                break; // in the other panes it would be the same mistake
            }
        }
    }
}

/// The keys of a sequence, or why it is none.
fn keys(text: &str) -> Result<Vec<Key>, String> {
    let keys = sequence(text).map_err(|error| error.to_string())?;
    let first = keys.first().filter(|key| !key.ctrl && !key.alt);
    if let Some(Code::Char('1'..='9')) = first.map(|key| key.code) {
        return Err("a digit at the start is a count, as in `12j`".to_owned());
    }
    Ok(keys)
}

/// The action of that name, or `None` for `"none"`; else what is expected.
fn action(value: &DeValue<'_>, panes: &[Context]) -> Result<Option<Action>, String> {
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
    let of_use = action.contexts();
    if panes.iter().any(|pane| of_use.contains(pane)) {
        return Ok(Some(action));
    }
    let names: Vec<_> = of_use.iter().map(|pane| pane.name()).collect();
    Err(format!(
        "`{name}` is of use in {} alone",
        names.join(" and ")
    ))
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
