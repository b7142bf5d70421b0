//! From judged runs to the blocks of the article.

mod tidy;

pub(super) use tidy::divided;

use std::ops::Range;

use url::Url;

use super::captions;
use super::liveblog::Live;
use super::runs::Runs;
use super::sites::Wishes;
use super::trace::Fate;
use super::words::{Class, Signs};
use crate::html::dom::Outline;
use crate::html::tag::Tag;
use crate::html::{Part, build};
use crate::news::Block;

/// Levels between a picture and the box that it shares with its caption, and columns of other
/// words in that box at most.
const BOX: usize = 4;
const LABEL: f32 = 120.0;

/// Columns from which a caption is more than a credit.
const CAPTION: f32 = 25.0;

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
    keep_pictures(outline, runs, fates, &mut keep, first, last);
    wishes.choose(outline, &mut keep);
    let root = outline
        .ancestors(first)
        .find(|&up| outline.node(up).end > last)
        .unwrap_or(0);
    for &piece in live.iter().flat_map(|live| &live.pieces) {
        keep[piece as usize] = false;
    }
    let parts = parts(outline, runs, fates, &keep);
    let build = |range| tidy::tidy(build(outline, range, base, &|at| parts[at as usize]));
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

/// What each node is to the blocks: captions are told from the text.
fn parts(outline: &Outline<'_>, runs: &Runs, fates: &[Fate], keep: &[bool]) -> Vec<Part> {
    let mut parts: Vec<Part> = keep
        .iter()
        .map(|&is_kept| if is_kept { Part::Text } else { Part::Out })
        .collect();
    for (run, _) in runs
        .all
        .iter()
        .zip(fates)
        .filter(|(_, fate)| **fate == Fate::Caption)
    {
        for &node in runs.nodes(run) {
            if parts[node as usize] == Part::Text {
                parts[node as usize] = if captions::is_control(outline, node, run.block)
                    || outline.is_spoken_only(node)
                {
                    Part::Out
                } else if captions::is_credit(outline, node, run.block) {
                    Part::Credit
                } else {
                    Part::Caption
                };
            }
        }
    }
    parts
}

/// White space between two kept texts counts as text.
fn keep_spaces(outline: &Outline<'_>, keep: &mut [bool], first: u32, last: u32) {
    for at in first..=last {
        let node = outline.node(at);
        if node.tag == Tag::Text && node.text().trim().is_empty() {
            keep[at as usize] = true;
        }
    }
}

/// A picture or a rule belongs to the article when most of the text around it does.
fn keep_pictures(
    outline: &Outline<'_>,
    runs: &Runs,
    fates: &[Fate],
    keep: &mut [bool],
    first: u32,
    last: u32,
) {
    let mut columns = vec![(0.0, 0.0); outline.nodes().len()];
    let mut has_caption = vec![false; outline.nodes().len()];
    let mut pictures = vec![0_u32; outline.nodes().len()];
    for (run, fate) in runs.all.iter().zip(fates) {
        if *fate == Fate::Caption {
            // The words of a picture do not tell whether it belongs; that they were kept does.
            let says_more = run.columns >= CAPTION && run.link_density() < 0.5;
            has_caption[run.block as usize] |= says_more;
            continue;
        }
        let own = &mut columns[run.block as usize];
        own.0 += run.columns;
        if fate.is_kept() {
            own.1 += run.columns;
        }
    }
    for at in (1..columns.len()).rev() {
        let own: (f32, f32) = columns[at];
        let up = outline.nodes()[at].parent as usize;
        columns[up].0 += own.0;
        columns[up].1 += own.1;
        has_caption[up] |= has_caption[at];
        pictures[at] += u32::from(outline.nodes()[at].tag == Tag::Img);
        pictures[up] += pictures[at];
    }
    for at in first..=last {
        let node = outline.node(at);
        if !matches!(node.tag, Tag::Img | Tag::Hr) {
            continue;
        }
        let around = outline
            .ancestors(at)
            .find(|&up| columns[up as usize].0 > 0.0);
        let is_inside = around.is_some_and(|up| {
            let (all, kept) = columns[up as usize];
            // A caption alone around the picture: its figure is judged by what is around it.
            if outline.node(up).tag == Tag::Figure || kept == 0.0 && all < 400.0 {
                let outer = outline
                    .ancestors(up)
                    .map(|up| columns[up as usize])
                    .find(|c| c.0 > all);
                return outer.is_some_and(|(all, kept)| kept > 0.5 * all);
            }
            kept > 0.5 * all
        });
        // A box of its own with its words and nothing but a label more: "Play the film".
        let is_captioned = outline
            .ancestors(at)
            .take(BOX)
            .take_while(|&up| columns[up as usize].0 < LABEL && pictures[up as usize] == 1)
            .any(|up| has_caption[up as usize]);
        let is_inside = is_inside || node.tag == Tag::Img && is_captioned;
        let is_other = || {
            outline.ancestors(at).take(5).any(|up| {
                outline.node(up).attr("class").is_some_and(|names| {
                    let signs = Signs::of(names);
                    [
                        Class::Related,
                        Class::Author,
                        Class::Share,
                        Class::Ad,
                        Class::Newsletter,
                        Class::Comment,
                    ]
                    .iter()
                    .any(|&class| signs.has(class))
                })
            })
        };
        keep[at as usize] = is_inside && (node.tag == Tag::Hr || !is_other());
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
    fn a_picture_stays_with_its_caption_whatever_is_around_the_two() {
        let check = |caption: &str, is_shown: bool| {
            let page = format!(
                "<article><div class=tools><p>Twitter<p>Mail<p>Print<div class=film><div><img src=/p.jpg><p>Play</div><div><p>{caption}</div></div></div><p>Ships wait.</article>"
            );
            let before = |_: usize, text: &str| match text {
                "Ships wait." => Fate::Kept,
                _ if caption.contains(text) => Fate::Caption,
                _ => Fate::Dropped,
            };
            let mut pictures = 0;
            let base = Url::parse("https://a.example/").unwrap();
            fates(&page, before, |outline, runs, fates| {
                let all = blocks(outline, runs, fates, &Wishes::default(), None, Some(&base));
                pictures = html::write(&all).matches("<img").count();
            });
            assert_eq!(pictures > 0, is_shown, "{caption}");
        };
        check("Ships waiting for a pilot in the bay", true);
        check("(The Courier)", false);
        check(
            "<a href=/film>Ships waiting for a pilot in the bay</a>",
            false,
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
