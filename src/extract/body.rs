//! From judged runs to the blocks of the article.

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
use crate::news::{Block, Inline};

/// Characters of a caption from which it says something without its picture.
const CAPTION_ALONE: usize = 25;

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
    let build = |range| {
        let mut blocks = build(outline, range, base, &|at| parts[at as usize]);
        blocks.retain(|block| !is_left_over(block) && !is_spacer(block));
        for block in &mut blocks {
            if is_divider(block) {
                *block = Block::Rule;
            }
        }
        blocks.dedup_by(|next, known| says_again(known, next));
        divided(blocks)
    };
    let range = outline.subtree(root);
    match live {
        None => build(range),
        Some(live) => posts(live, range, &build),
    }
}

/// The blocks without the rules that divide nothing, where a figure beside them was left out.
pub(super) fn divided(mut blocks: Vec<Block>) -> Vec<Block> {
    blocks.dedup_by(|next, known| *next == Block::Rule && *known == Block::Rule);
    if blocks.last() == Some(&Block::Rule) {
        blocks.pop();
    }
    if blocks.first() == Some(&Block::Rule) {
        blocks.remove(0);
    }
    blocks
}

/// Whether a block is what is left of a figure whose picture is not shown: "(The Courier)".
fn is_left_over(block: &Block) -> bool {
    match block {
        Block::Figure {
            images,
            caption,
            credit,
        } => {
            let words = Inline::text(caption);
            let maker = credit.as_ref().map_or(0, |credit| credit.chars().count());
            images.is_empty() && words.chars().count() + maker < CAPTION_ALONE
        }
        _ => false,
    }
}

/// Whether a block is a full stop alone: some writers know no other way to an empty line.
fn is_spacer(block: &Block) -> bool {
    matches!(block, Block::Paragraph(text) if Inline::text(text).trim() == ".")
}

/// Whether a block is a row of signs that stands for a rule: "___", "* * *".
fn is_divider(block: &Block) -> bool {
    let Block::Paragraph(text) = block else {
        return false;
    };
    let text = Inline::text(text);
    let signs = || text.chars().filter(|c| !c.is_whitespace());
    let first = signs().next().unwrap_or_default();
    "_-*=~—–".contains(first) && signs().count() >= RULE && signs().all(|c| c == first)
}

/// Signs of such a row at least.
const RULE: usize = 3;

/// Whether a figure without a picture says what the figure in front of it says.
fn says_again(known: &Block, next: &Block) -> bool {
    match (known, next) {
        (
            Block::Figure { caption, .. },
            Block::Figure {
                images,
                caption: again,
                ..
            },
        ) => images.is_empty() && Inline::text(caption).trim() == Inline::text(again).trim(),
        _ => false,
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
    for (run, fate) in runs.all.iter().zip(fates) {
        if *fate == Fate::Caption {
            // The words of a picture do not tell whether it belongs.
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
    use crate::html;
    use crate::text::Plain;

    #[test]
    fn a_credit_without_its_picture_is_not_shown() {
        for (figure, expected) in [
            (
                "<figure><figcaption>(The Courier)</figcaption></figure>",
                true,
            ),
            (
                "<figure><img src=https://a.example/p.jpg><figcaption>(The Courier)</figcaption></figure>",
                false,
            ),
            (
                "<figure><figcaption>The harbour of Northport on Monday</figcaption></figure>",
                false,
            ),
            ("<p>(The Courier)</p>", false),
        ] {
            let blocks = html::blocks(figure, None);
            assert_eq!(is_left_over(&blocks[0]), expected, "{figure}");
        }
    }

    #[test]
    fn a_caption_is_said_once() {
        let caption = "<figure><figcaption>The port on Monday</figcaption></figure>";
        let blocks = html::blocks(&caption.repeat(2), None);
        assert!(says_again(&blocks[0], &blocks[1]));
        let other = "<figure><img src=https://a.example/p.jpg><figcaption>The port on Monday</figcaption></figure>";
        let blocks = html::blocks(&format!("{caption}{other}"), None);
        assert!(!says_again(&blocks[0], &blocks[1]));
    }

    #[test]
    fn signs_in_a_row_are_a_rule_and_a_full_stop_alone_is_nothing() {
        let check = |text: &str, expected: (bool, bool)| {
            let block = Block::Paragraph(vec![Inline::Text(Plain::new(text))]);
            assert_eq!((is_divider(&block), is_spacer(&block)), expected, "{text}");
        };
        for rule in ["___", "* * *", "-----", "———"] {
            check(rule, (true, false));
        }
        check(".", (false, true));
        for text in ["--", "*** Storm ***", "...", "🙂", "-*-"] {
            check(text, (false, false));
        }
    }

    #[test]
    fn a_rule_that_divides_nothing_is_left_out() {
        let line = || html::blocks("<p>The port.", None).remove(0);
        let blocks = vec![
            Block::Rule,
            line(),
            Block::Rule,
            Block::Rule,
            line(),
            Block::Rule,
        ];
        assert_eq!(divided(blocks), [line(), Block::Rule, line()]);
        assert_eq!(divided(vec![Block::Rule]), []);
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
