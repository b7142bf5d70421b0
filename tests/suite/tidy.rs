//! The rules that the source keeps: which module may name which, and which names appear where.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// What each module may import besides itself.
fn allowed() -> BTreeMap<&'static str, Vec<&'static str>> {
    let parsers = ["html", "news", "text"];
    let mut rules: BTreeMap<&str, Vec<&str>> = BTreeMap::from([
        ("text", vec![]),
        ("report", vec!["news", "text"]),
        ("news", vec!["report", "text"]),
        ("action", vec![]),
        ("theme", vec![]),
        ("keymap", vec!["action"]),
        ("filter", vec!["news", "text"]),
        ("opml", vec!["feed", "html", "news", "text"]),
        ("html", vec!["news", "text"]),
        ("feed", parsers.to_vec()),
        ("extract", parsers.to_vec()),
        ("frontpage", parsers.to_vec()),
        ("typeset", vec!["news", "text", "theme"]),
        (
            "config",
            vec![
                "action",
                "extract",
                "frontpage",
                "html",
                "keymap",
                "theme",
                "filter",
                "news",
                "text",
            ],
        ),
        ("workers", vec![]),
        ("net", vec![]),
        ("store", vec!["news", "report", "filter", "text"]),
        (
            "account",
            vec![
                "workers",
                "net",
                "feed",
                "frontpage",
                "html",
                "news",
                "report",
                "config",
                "text",
            ],
        ),
        (
            "app",
            vec![
                "action", "config", "filter", "keymap", "news", "report", "text", "typeset",
            ],
        ),
    ]);
    let view = [&rules["app"][..], &["app", "theme"]].concat();
    rules.insert("view", view);
    let jobs = [
        "text",
        "news",
        "report",
        "filter",
        "opml",
        "html",
        "feed",
        "extract",
        "frontpage",
        "config",
        "workers",
        "net",
        "store",
        "account",
    ];
    rules.insert("jobs", jobs.to_vec());
    rules
}

/// Modules that the rules leave free: they stand at the top.
const FREE: [&str; 5] = ["lib", "main", "cli", "runtime", "testing"];

/// Names and the modules that may mention them.
const NAMES: [(&str, &[&str]); 6] = [
    ("scraper::", &["html", "feed", "frontpage", "extract"]),
    ("rusqlite::", &["store"]),
    ("reqwest::", &["net"]),
    ("crossterm::", &["runtime"]),
    ("ratatui::", &["view", "theme", "runtime", "testing", "app"]),
    ("println!", &[]),
];

/// Modules without I/O and clock, and what they so must not mention.
const PURE: [&str; 10] = [
    "app",
    "view",
    "typeset",
    "feed",
    "frontpage",
    "extract",
    "html",
    "filter",
    "news",
    "text",
];
const IMPURE: [&str; 8] = [
    "tokio",
    "reqwest",
    "rusqlite",
    "std::fs",
    "std::net",
    "std::process",
    "Instant::now",
    "Timestamp::now",
];

struct Source {
    path: PathBuf,
    module: String,
    /// The code without comments and without its tests.
    code: String,
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![root.clone()];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let inside = path.strip_prefix(&root).unwrap().to_path_buf();
                let first = inside.iter().next().unwrap().to_str().unwrap();
                let text = fs::read_to_string(&path).unwrap();
                let before_tests = text.split("#[cfg(test)]\nmod tests").next().unwrap();
                let code = before_tests
                    .lines()
                    .filter(|line| !line.trim_start().starts_with("//"))
                    .collect::<Vec<_>>()
                    .join("\n");
                let module = first.trim_end_matches(".rs").to_owned();
                found.push(Source {
                    path: inside,
                    module,
                    code,
                });
            }
        }
    }
    assert!(found.len() > 50, "the walk finds the source");
    found
}

/// The modules of ours that `code` names.
fn imports(code: &str) -> Vec<&str> {
    code.match_indices("crate::")
        .map(|(at, prefix)| {
            let rest = &code[at + prefix.len()..];
            let end = rest
                .find(|c: char| !c.is_alphanumeric() && c != '_')
                .unwrap_or(rest.len());
            &rest[..end]
        })
        .filter(|name| !name.is_empty())
        .collect()
}

#[test]
fn a_module_imports_only_what_the_map_allows() {
    let rules = allowed();
    let mut broken = Vec::new();
    for source in sources() {
        if FREE.contains(&source.module.as_str()) || source.path.ends_with("tests.rs") {
            continue;
        }
        let Some(rule) = rules.get(source.module.as_str()) else {
            broken.push(format!(
                "{}: the map has no rule for it",
                source.path.display()
            ));
            continue;
        };
        for import in imports(&source.code) {
            if import != source.module && !rule.contains(&import) {
                broken.push(format!("{} imports {import}", source.path.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn libraries_stay_in_their_rooms() {
    let mut broken = Vec::new();
    for source in sources() {
        for (name, rooms) in NAMES {
            let may_print = name == "println!" && source.path.ends_with("output.rs");
            if source.code.contains(name) && !rooms.contains(&source.module.as_str()) && !may_print
            {
                broken.push(format!("{} mentions {name}", source.path.display()));
            }
        }
        if source.module == "app" && source.code.contains("ratatui::") {
            let is_layout = source.path.ends_with("layout.rs");
            let names = source.code.matches("ratatui::").count();
            if !is_layout || names != source.code.matches("ratatui::layout::").count() {
                broken.push(format!("{} draws", source.path.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn the_pure_modules_do_no_io_and_ask_for_no_time() {
    let mut broken = Vec::new();
    for source in sources() {
        if !PURE.contains(&source.module.as_str()) {
            continue;
        }
        for name in IMPURE {
            if source.code.contains(name) {
                broken.push(format!("{} mentions {name}", source.path.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn no_module_is_a_mod_file() {
    for source in sources() {
        assert!(
            !source.path.ends_with("mod.rs"),
            "{}",
            source.path.display()
        );
    }
}
