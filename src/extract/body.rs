//! From judged runs to the blocks of the article.

mod pictures;
mod subheads;
mod tidy;

pub(super) use tidy::divided;

use std::ops::Range;

use url::Url;

use super::captions;
use super::liveblog::Live;
use super::runs::Runs;
use super::sites::Wishes;
use super::trace::Fate;
use crate::html::dom::Outline;
use crate::html::tag::Tag;
use crate::html::{Part, build};
use crate::news::Block;

/// The blocks of the runs that are kept, with the pictures and rules among them.
pub(super) fn blocks(
    outline: &Outline<'_>,
    runs: &Runs,
    fates: &[Fate],
    wishes: &Wishes,
    live: Option<&Live>,
    base: Option<&Url>,
) -> Vec<Block> {
    let kept: Vec<u32> = runs
        .all
        .iter()
        .zip(fates)
        .filter(|(_, fate)| fate.is_kept() || **fate == Fate::Caption)
        .flat_map(|(run, _)| runs.nodes(run).iter().copied())
        .collect();
    let (Some(&first), Some(&last)) = (kept.iter().min(), kept.iter().max()) else {
        return Vec::new();
    };
    let opening = runs
        .all
        .iter()
        .zip(fates)
        .find(|(_, fate)| fate.is_kept() || **fate == Fate::Caption);
    let first = match opening {
        Some((run, Fate::Caption)) => captions::box_start(outline, runs, run),
        _ => first,
    };
    let mut keep = vec![false; outline.nodes().len()];
    for &node in &kept {
        keep[node as usize] = true;
    }
    // The spaces around it, which no run owns.
    keep_spaces(outline, &mut keep, first, last);
    pictures::keep(outline, runs, fates, first..=last, base, &mut keep);
    wishes.choose(outline, &mut keep);
    let root = outline
        .ancestors(first)
        .find(|&up| outline.node(up).end > last)
        .unwrap_or(0);
    for &piece in live.iter().flat_map(|live| &live.pieces) {
        keep[piece as usize] = false;
    }
    let parts = parts(outline, runs, fates, &keep);
    let build = |range| {
        let blocks = build(outline, range, base, &|at| parts[at as usize]);
        subheads::raised(tidy::tidy(blocks))
    };
    let range = outline.subtree(root);
    match live {
        None => build(range),
        Some(live) => posts(live, range, &build),
    }
}

/// The blocks of a live blog: what stands above the posts, each post behind its head, and what
/// stands below them.
fn posts(live: &Live, range: Range<u32>, build: &dyn Fn(Range<u32>) -> Vec<Block>) -> Vec<Block> {
    let mut out = Vec::new();
    let mut from = range.start;
    for post in &live.posts {
        out.extend(build(from..post.range.start));
        let blocks = build(post.range.clone());
        if !blocks.is_empty() {
            let head = post.head();
            // A rule divides; where nothing stands in front of it there is nothing to divide.
            if head != Block::Rule || out.last().is_some_and(|last| *last != Block::Rule) {
                out.push(head);
            }
            out.extend(blocks);
        }
        from = post.range.end.max(from);
    }
    out.extend(build(from..range.end));
    out
}

/// What each node is to the blocks: captions are told from the text, and words for screen readers
/// alone left out.
pub(super) fn parts(
    outline: &Outline<'_>,
    runs: &Runs,
    fates: &[Fate],
    keep: &[bool],
) -> Vec<Part> {
    let mut parts: Vec<Part> = keep
        .iter()
        .map(|&is_kept| if is_kept { Part::Text } else { Part::Out })
        .collect();
    for (run, fate) in runs.all.iter().zip(fates) {
        let is_caption = *fate == Fate::Caption;
        for &node in runs.nodes(run) {
            let part = &mut parts[node as usize];
            if *part != Part::Text || outline.node(node).is_blank() {
                continue;
            }
            *part = if outline.is_spoken_only(node)
                || is_caption && captions::is_control(outline, node, run.block)
            {
                Part::Out
            } else if is_caption && captions::is_credit(outline, node, run.block) {
                Part::Credit
            } else if is_caption {
                Part::Caption
            } else {
                Part::Text
            };
        }
    }
    parts
}

/// White space between two kept texts counts as text.
fn keep_spaces(outline: &Outline<'_>, keep: &mut [bool], first: u32, last: u32) {
    for at in first..=last {
        let node = outline.node(at);
        if node.tag == Tag::Text && node.is_blank() {
            keep[at as usize] = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::liveblog::Post;
    use crate::extract::testing::fates;
    use crate::html;
    use crate::text::Plain;

    #[test]
    fn words_for_screen_readers_alone_are_left_out_of_a_sentence() {
        let page = "<p>The <a href=https://a.example/>report<span style='clip:rect(0 0 0 0)'>, opens new tab</span></a> by the port.";
        fates(
            page,
            |_, _| Fate::Kept,
            |outline, runs, fates| {
                let all = blocks(outline, runs, fates, &Wishes::default(), None, None);
                let expected =
                    "<p>The <a href=\"https://a.example/\">report</a> by the port.</p>\n";
                assert_eq!(html::write(&all), expected);
            },
        );
    }

    #[test]
    fn what_a_caption_without_a_figure_says_twice_is_said_once() {
        let credit = "<s class=credit>A. Nobody<o>A. Nobody</o></s>";
        let page = format!(
            "<p>Ships wait.</p><img src=https://a.example/p.jpg>\
             <figcaption>The port.<br>The port.{credit}</figcaption>"
        );
        fates(
            &page,
            |at, _| if at == 0 { Fate::Kept } else { Fate::Caption },
            |outline, runs, fates| {
                let all = blocks(outline, runs, fates, &Wishes::default(), None, None);
                let written = html::write(&all);
                let caption = "The port.<small class=\"credit\">A. Nobody</small>";
                assert!(
                    written.contains(&format!("<figcaption>{caption}<")),
                    "{written}"
                );
                assert_eq!(html::blocks(&written, None), all);
            },
        );
    }

    #[test]
    fn a_rule_stands_only_between_posts() {
        let mut live = Live::default();
        live.posts.extend([1..2, 2..3].map(|range| Post {
            range,
            at: None,
            words: Plain::default(),
        }));
        let build = |range: Range<u32>| {
            let lines: Vec<String> = range.map(|at| format!("<p>{at}</p>")).collect();
            html::blocks(&lines.concat(), None)
        };
        let blocks = posts(&live, 1..3, &build);
        assert_eq!(html::write(&blocks), "<p>1</p>\n<hr>\n<p>2</p>\n");
    }
}
