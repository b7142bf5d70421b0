//! Trains the forests of `frontpage::rank` and measures them on pages of sites left out.
//!
//! ```text
//! cargo run --release --example train_frontpage -- DIR            measure
//! cargo run --release --example train_frontpage -- DIR --write    measure, then write model.rs
//! ```
//!
//! `DIR` holds one folder a page with `page.html` and `truth.json`:
//! `{"url", "site", "headlines": [{"title", "url", "must", "alt_titles", "alt_urls"}]}`. A headline
//! that is not a must neither helps nor hurts. Settings are read from the environment, see
//! [`Settings`]; the same seed gives the same forests.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::cast_precision_loss)]

mod boost;
mod pages;

use std::collections::HashMap;
use std::fmt::Write as _;

use boost::{Model, Sample, Shape};
use dateline::frontpage::features::Table;
use dateline::frontpage::rank;
use pages::{Page, Score};

/// What can be tried.
struct Settings {
    /// Groups of sites of which one is left out at a time.
    folds: usize,
    /// Forests whose means are taken, each from another seed.
    seeds: usize,
    /// The first forest.
    first: Shape,
    /// The second forest.
    second: Shape,
    /// Pages shown with what went wrong.
    failures: usize,
}

fn setting(name: &str, usual: f32) -> f32 {
    std::env::var(name)
        .ok()
        .and_then(|value| value.parse().ok())
        .unwrap_or(usual)
}

impl Settings {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // small counts
    fn read() -> Self {
        let whole = |name, usual| setting(name, usual) as usize;
        let shape = |rounds, depth, rate| Shape {
            rounds: whole(rounds, 60.0),
            depth: whole(depth, 4.0),
            rate: setting(rate, 0.12),
            damping: setting("DAMPING", 1.0),
            least_weight: setting("LEAST", 0.3),
            columns: setting("COLUMNS", 0.3),
            rows: setting("ROWS", 0.7),
            least_pages: whole("PAGES", 4.0),
        };
        Self {
            folds: whole("FOLDS", 8.0),
            seeds: whole("SEEDS", 2.0),
            first: shape("ROUNDS1", "DEPTH1", "RATE1"),
            second: Shape {
                depth: whole("DEPTH2", 3.0),
                ..shape("ROUNDS2", "DEPTH2", "RATE2")
            },
            failures: whole("FAILURES", 12.0),
        }
    }
}

fn main() {
    let mut dir = None;
    let mut writes = false;
    for argument in std::env::args().skip(1) {
        if argument == "--write" {
            writes = true;
        } else {
            dir = Some(argument);
        }
    }
    let settings = Settings::read();
    let pages = pages::load(&dir.expect("the folder of the pages is the first argument"));
    let all: Vec<&Page> = pages.iter().collect();
    println!(
        "{} pages, {} stories",
        pages.iter().filter(|p| !p.is_variant).count(),
        pages.iter().map(|p| p.table.rows.len()).sum::<usize>()
    );
    // What the steps in front of the forests leave possible.
    report("were every story known", &pages, 0, |page| {
        let known = page.samples.iter().zip(&page.table.is_barred);
        known
            .map(|(sample, is_barred)| sample.is_news && !is_barred)
            .collect()
    });
    if setting("ORACLE", 0.0) < 0.5 {
        cross_validate(&pages, &settings);
    }
    if writes {
        let (first, second) = train(&all, &settings);
        std::fs::write("src/frontpage/model.rs", source(&first, &second)).unwrap();
        report("the pages trained on", &pages, 0, |page| {
            keep(&page.table, &first, &second)
        });
    }
}

fn keep(table: &Table, first: &Model, second: &Model) -> Vec<bool> {
    let likely = first.ask(|first| second.ask(|second| rank::judge_with(table, first, second)));
    rank::keep(&likely)
}

/// Trains on all sites but one fold, asks about that fold, and reports the sum.
fn cross_validate(pages: &[Page], settings: &Settings) {
    let folds = settings.folds;
    let fold = |page: &Page| page.site % folds;
    let answers: HashMap<&str, Vec<bool>> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..2)
            .map(|thread| {
                scope.spawn(move || {
                    let mut answers = Vec::new();
                    for out in (0..folds).filter(|out| out % 2 == thread) {
                        let known: Vec<&Page> = pages.iter().filter(|p| fold(p) != out).collect();
                        let (first, second) = train(&known, settings);
                        for page in pages.iter().filter(|p| !p.is_variant && fold(p) == out) {
                            answers.push((page.id.as_str(), keep(&page.table, &first, &second)));
                        }
                    }
                    answers
                })
            })
            .collect();
        threads
            .into_iter()
            .flat_map(|thread| thread.join().unwrap())
            .collect()
    });
    report(
        "pages of sites left out",
        pages,
        settings.failures,
        |page| answers[page.id.as_str()].clone(),
    );
}

/// The two forests; the second learns from what the first says of sites it has not seen.
fn train(pages: &[&Page], settings: &Settings) -> (Model, Model) {
    const PARTS: usize = 5;
    let first_of = |pages: &[&Page]| {
        let samples: Vec<Sample> = pages.iter().flat_map(|page| page.samples(None)).collect();
        Model::train(&samples, &settings.first, settings.seeds)
    };
    let mut more: HashMap<&str, Vec<Vec<f32>>> = HashMap::new();
    for part in 0..PARTS {
        let is_out = |page: &&&Page| page.site / settings.folds % PARTS == part;
        let known: Vec<&Page> = pages.iter().filter(|p| !is_out(p)).copied().collect();
        let model = first_of(&known);
        for page in pages.iter().filter(is_out) {
            let alone = model.ask(|forest| rank::alone(&page.table, forest));
            more.insert(&page.id, rank::with_groups(&page.table, &alone));
        }
    }
    let samples: Vec<Sample> = pages
        .iter()
        .flat_map(|page| page.samples(Some(&more[page.id.as_str()])))
        .collect();
    (
        first_of(pages),
        Model::train(&samples, &settings.second, settings.seeds),
    )
}

/// Prints the means over the pages as they were saved, and the worst of them.
fn report(what: &str, pages: &[Page], failures: usize, keep: impl Fn(&Page) -> Vec<bool>) {
    let mut scores: Vec<(&Page, Vec<bool>, Score)> = pages
        .iter()
        .filter(|page| !page.is_variant)
        .map(|page| {
            let kept = keep(page);
            let score = page.score(&kept);
            (page, kept, score)
        })
        .collect();
    let mean = |of: &dyn Fn(&Score) -> Option<f64>| {
        let all: Vec<f64> = scores
            .iter()
            .filter_map(|(_, _, score)| of(score))
            .collect();
        all.iter().sum::<f64>() / all.len().max(1) as f64
    };
    println!(
        "{what}: F1 with right titles {:.4}, titles {:.4}, order {:.4}",
        mean(&|s| Some(s.f1)),
        mean(&|s| s.titles),
        mean(&|s| s.order),
    );
    scores.sort_by(|a, b| a.2.f1.total_cmp(&b.2.f1));
    for (page, kept, score) in scores.iter().take(failures) {
        println!("  {:.3} {}", score.f1, page.id);
        for line in page.mistakes(kept).iter().take(8) {
            println!("      {line}");
        }
    }
}

/// The forests as a module.
fn source(first: &Model, second: &Model) -> String {
    let mut text = String::from(
        "//! The forests of `rank`: written by `examples/train_frontpage`, not by hand.\n\
         #![allow(clippy::unreadable_literal, clippy::approx_constant)]\n\n\
         use super::forest::{Forest, Node as N};\n",
    );
    for (name, what, model) in [
        ("FIRST", "Judges a story by itself.", first),
        (
            "SECOND",
            "Judges a story knowing what [`FIRST`] says of its groups.",
            second,
        ),
    ] {
        write!(
            text,
            "\n/// {what}\n#[rustfmt::skip]\npub(super) const {name}: Forest<'_> = Forest {{\n    \
             base: {:?},\n    scale: {:?},\n    trees: &[\n",
            model.base, model.scale,
        )
        .unwrap();
        for tree in &model.trees {
            let nodes: Vec<String> = tree
                .iter()
                .map(|n| format!("N({},{:?},{})", n.0, n.1, n.2))
                .collect();
            writeln!(text, "        &[{}],", nodes.join(", ")).unwrap();
        }
        text.push_str("    ],\n};\n");
    }
    text
}
