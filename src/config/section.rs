//! A table of the file, read one setting at a time; what is wrong is noted, not returned.
//!
//! The tables are walked by hand rather than deserialised, because a deserialiser stops at the
//! first mistake and a reader who has made three wants to hear of three.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::error::Mistakes;
use super::file::SECTIONS;

/// What is read from a value, or what is expected instead.
pub type Reading<T> = Result<T, String>;

/// A table of the file, or the absence of one.
pub struct Section<'t, 'm> {
    name: &'static str,
    table: Option<&'t DeTable<'t>>,
    /// What is wrong so far, in the whole file.
    pub mistakes: &'m mut Mistakes,
}

impl<'t, 'm> Section<'t, 'm> {
    /// The table `name`, whose unknown settings are noted. The name of the top is empty.
    pub fn new(
        name: &'static str,
        table: Option<&'t DeTable<'t>>,
        mistakes: &'m mut Mistakes,
    ) -> Self {
        let section = Self {
            name,
            table,
            mistakes,
        };
        let known = section.known();
        for key in table.into_iter().flat_map(DeTable::keys) {
            if !known.contains(&key.as_ref().as_ref()) {
                let (what, expected) = unknown(name, key.as_ref());
                section.mistakes.add(key.span(), what, expected);
            }
        }
        section
    }

    /// The table `name` inside this one.
    pub fn section(&mut self, name: &'static str) -> Section<'t, '_> {
        let table = self.table(name);
        Section::new(name, table, self.mistakes)
    }

    /// The table `name` inside this one, which is known by `full` from the top.
    pub fn inner(&mut self, name: &str, full: &'static str) -> Section<'t, '_> {
        let table = self.get(name).map(|value| (value.as_ref(), value.span()));
        let table = match table {
            Some((DeValue::Table(table), _)) => Some(table),
            Some((_, span)) => {
                let expected = format!("expected a table, such as {name} = {{ … }}");
                let what = format!("`{}` cannot be this", self.path(name));
                self.mistakes.add(span, what, expected);
                None
            }
            None => None,
        };
        Section::new(full, table, self.mistakes)
    }

    /// Where the value of `name` stands, if there is one.
    pub fn place(&self, name: &str) -> Option<Range<usize>> {
        self.get(name).map(Spanned::span)
    }

    /// Whether there is a value of `name`, right or wrong; true of a table that is not there.
    pub fn has(&self, name: &str) -> bool {
        self.table.is_none_or(|table| table.contains_key(name))
    }

    /// The value of `name`, as `read` understands it; `None` when it is not there or wrong.
    pub fn read<T>(&mut self, name: &str, read: impl Fn(&DeValue<'_>) -> Reading<T>) -> Option<T> {
        self.find(name, read).map(|found| found.value)
    }

    /// Puts the value of `name`, if there is one, in the place of `setting`.
    pub fn set<T>(
        &mut self,
        name: &str,
        setting: &mut T,
        read: impl Fn(&DeValue<'_>) -> Reading<T>,
    ) {
        if let Some(value) = self.read(name, read) {
            *setting = value;
        }
    }

    /// The value of `name` with its place.
    pub fn find<T>(
        &mut self,
        name: &str,
        read: impl Fn(&DeValue<'_>) -> Reading<T>,
    ) -> Option<Found<T>> {
        let value = self.get(name)?;
        match read(value.as_ref()) {
            Ok(read) => Some(Found {
                value: read,
                span: value.span(),
            }),
            Err(expected) => {
                let what = format!("`{}` cannot be this", self.path(name));
                self.mistakes.add(value.span(), what, expected);
                None
            }
        }
    }

    /// The table `name` inside this one, as it is.
    pub fn table(&mut self, name: &str) -> Option<&'t DeTable<'t>> {
        let value = self.get(name)?;
        let DeValue::Table(table) = value.as_ref() else {
            let expected = format!("expected a table: a line [{name}] with its settings below");
            let what = format!("`{name}` cannot be this");
            self.mistakes.add(value.span(), what, expected);
            return None;
        };
        Some(table)
    }

    /// The tables of the list `name`, each with its place; `None` when there is no such list.
    pub fn tables(&mut self, name: &str) -> Option<Vec<(&'t DeTable<'t>, Range<usize>)>> {
        let value = self.get(name)?;
        let expected = format!("expected a table: a line [[{name}]] with its settings below");
        let what = format!("`{name}` cannot be this");
        let DeValue::Array(items) = value.as_ref() else {
            self.mistakes.add(value.span(), what, expected);
            return None;
        };
        let mut tables = Vec::new();
        for item in items {
            if let DeValue::Table(table) = item.as_ref() {
                tables.push((table, item.span()));
            } else {
                self.mistakes.add(item.span(), &*what, &*expected);
            }
        }
        Some(tables)
    }

    fn get(&self, name: &str) -> Option<&'t Spanned<DeValue<'t>>> {
        debug_assert!(self.known().contains(&name), "{name} is not listed");
        self.table?.get(name)
    }

    fn path(&self, name: &str) -> String {
        if self.name.is_empty() {
            name.to_owned()
        } else {
            format!("{}.{name}", self.name)
        }
    }

    fn known(&self) -> &'static [&'static str] {
        let section = SECTIONS.iter().find(|(name, _)| *name == self.name);
        section.map_or(&[], |(_, known)| known)
    }
}

/// A value and where it stands.
pub struct Found<T> {
    /// The value.
    pub value: T,
    /// Its place in bytes.
    pub span: Range<usize>,
}

/// What to say of a setting that does not exist: where it belongs, or what it looks like.
fn unknown(section: &str, key: &str) -> (String, String) {
    let place = |name: &str| match name {
        "" => "at the top, before the first table".to_owned(),
        "sources" | "sites" => format!("under [[{name}]]"),
        name => format!("under [{name}]"),
    };
    let what = format!("there is no setting `{key}` {}", place(section));
    let elsewhere = SECTIONS.iter().find(|(_, known)| known.contains(&key));
    let here = SECTIONS.iter().find(|(name, _)| *name == section);
    let expected = match (elsewhere, here) {
        (Some((name, _)), _) => format!("`{key}` stands {}", place(name)),
        (None, Some((_, known))) => match nearest(key, known) {
            Some(like) => format!("did you mean `{like}`?"),
            None => format!("there are {}", known.join(", ")),
        },
        (None, None) => String::new(),
    };
    (what, expected)
}

/// The one of `known` that looks like `word`, if any does.
pub fn nearest<'k>(word: &str, known: &[&'k str]) -> Option<&'k str> {
    let word = word.to_lowercase();
    let like = known.iter().map(|known| {
        let distance = strsim::damerau_levenshtein(known, &word);
        (distance, *known)
    });
    // A third of the letters wrong is a slip; more is another word.
    like.filter(|(distance, known)| distance * 3 <= known.chars().count().max(3))
        .min()
        .map(|(_, known)| known)
}
