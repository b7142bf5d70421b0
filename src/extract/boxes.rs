//! Boxes that templates and programs set into a page, known by their names: calls to action, what
//! opens above the page, the story after this one.
//!
//! Their texts read like any other; it is the name of an element around them that tells. Where
//! such boxes hold much of the text, they are none, whatever their name.

use std::collections::HashMap;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::runs::Runs;
use super::trace::Fate;
use super::words::finder;
use crate::html::dom::{Node, Outline};
use crate::html::tag::Tag;

/// A kind of box.
struct Kind {
    /// The name of the rule.
    rule: &'static str,
    /// Columns that such a box holds at most.
    most: f32,
    /// The share of the kept text that all of the kind hold at most: a page that is made of them
    /// tells its story in them.
    share: f32,
    /// Words of class names and ids, in lower case and one behind the other.
    names: &'static [&'static [&'static str]],
}

/// The kinds of boxes.
///
/// On saved pages 26 of 29 lines that the model had kept in a call to action were no part of the
/// story; larger elements of such a name held tables and lists of it.
const KINDS: [Kind; 4] = [
    Kind {
        rule: "call to action",
        most: 400.0,
        share: 0.3,
        names: &[&["cta"]],
    },
    // Bootstrap's name for what opens above the page; some pages tell their story there.
    Kind {
        rule: "dialog",
        most: f32::INFINITY,
        share: 0.3,
        names: &[&["modal", "dialog"], &["modal", "content"]],
    },
    // The names of the plugin Popup Maker.
    Kind {
        rule: "popup",
        most: f32::INFINITY,
        share: 0.7,
        names: &[&["pum", "container"], &["pum", "content"]],
    },
    Kind {
        rule: "next story",
        most: f32::INFINITY,
        share: 0.7,
        names: &[
            &["nextstory"],
            &["next", "story"],
            &["nextarticle"],
            &["next", "article"],
        ],
    },
];

/// Elements around a line that are looked at.
const AROUND: usize = 8;

/// Words of the names of one element that are looked at.
const WORDS: usize = 40;

/// Letters of one of these words, and of those it is made of, that are looked at.
const LETTERS: usize = 60;

/// Marks what is kept in such boxes.
pub(super) fn mark(outline: &Outline<'_>, runs: &Runs, fates: &mut [Fate]) {
    // Kept columns in front of each run, and in front of the end.
    let mut kept = vec![0.0];
    let mut sum = 0.0;
    for (run, fate) in runs.all.iter().zip(&*fates) {
        if fate.is_kept() {
            sum += run.columns;
        }
        kept.push(sum);
    }
    let mut known: HashMap<u32, Option<usize>> = HashMap::new();
    let mut found: Vec<(usize, usize)> = Vec::new();
    for at in (0..fates.len()).filter(|&at| fates[at].is_kept()) {
        let block = runs.all[at].block;
        let kind = outline.upward(block).take(AROUND).find_map(|up| {
            *known.entry(up).or_insert_with(|| {
                let kind = kind(outline.node(up))?;
                let held = runs.within(&outline.subtree(up));
                (kept[held.end] - kept[held.start] <= KINDS[kind].most).then_some(kind)
            })
        });
        found.extend(kind.map(|kind| (at, kind)));
    }
    for (number, kind) in KINDS.iter().enumerate() {
        let own = || found.iter().filter(|(_, kind)| *kind == number);
        let held: f32 = own().map(|&(at, _)| runs.all[at].columns).sum();
        if held <= kind.share * sum {
            for &(at, _) in own() {
                fates[at] = Fate::Rule(kind.rule);
            }
        }
    }
}

/// The first words of all names: most elements have none, and need not have theirs taken apart.
static FIRSTS: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let names = KINDS.iter().flat_map(|kind| kind.names);
    finder(&names.map(|name| name[0]).collect::<Vec<_>>())
});

/// The kind of box that an element is by its names.
fn kind(node: &Node<'_>) -> Option<usize> {
    if matches!(node.tag, Tag::Body | Tag::Html) {
        return None;
    }
    ["class", "id"]
        .iter()
        .filter_map(|key| node.attr(key))
        .filter(|names| FIRSTS.is_match(names))
        .flat_map(str::split_whitespace)
        .take(WORDS)
        .find_map(|name| {
            let words = words(name);
            let is_named = |known: &[&str]| words.windows(known.len()).any(|own| own == known);
            KINDS
                .iter()
                .position(|kind| kind.names.iter().any(|known| is_named(known)))
        })
}

/// The words of a class name, in lower case: `kg-cta-card`, `articleCta`.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = vec![String::new()];
    let mut was_small = false;
    for c in name.chars().take(LETTERS) {
        if !c.is_ascii_alphanumeric() || was_small && c.is_ascii_uppercase() {
            words.push(String::new());
        }
        was_small = c.is_ascii_lowercase();
        if c.is_ascii_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.push(c.to_ascii_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::testing::{fates, kept};

    /// What becomes of a line in an element with such a class, below a story.
    #[track_caller]
    fn check(class: &str, expected: &str) {
        let story = "<p>The harbour of Northport stays closed for two days.".repeat(3);
        let page =
            format!("{story}<div class='{class}'><div><p>Book your berth today.</div></div>");
        let names = fates(&page, kept, mark);
        assert_eq!(names, ["kept", "kept", "kept", expected], "{class}");
    }

    #[test]
    fn boxes_are_known_by_the_words_of_their_names() {
        check("wide post-cta", "call to action");
        check("articleCta", "call to action");
        check("doctape", "kept");
        check("modal-dialog", "dialog");
        check("pum-content popmake", "popup");
        check("modal", "kept");
        check("next-story", "next story");
        check("next", "kept");
    }

    #[test]
    fn what_holds_the_story_is_no_box() {
        let page = "<div class=modal-content><p>The harbour is closed.</div><p>More";
        assert_eq!(fates(page, kept, mark), ["kept"; 2]);
    }
}
