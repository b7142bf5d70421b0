//! What can only be said of a run when the whole page has been seen: where it lies relative to
//! the title and to most of the prose, what stands around it, what else looks like it.

use std::collections::HashMap;

use super::super::runs::Run;
use super::super::words::{self, Class, Phrase};
use super::text::{Words, overlap, triples};
use super::{ByHash, FAR, Hashes, Hints, Page, Row, count_of, difference, flag};
use crate::html::tag::Tag;

/// What can only be said when the whole page has been seen.
pub(super) struct Context {
    /// Columns up to and with each run.
    columns_before: Vec<f32>,
    columns_total: f32,
    /// The run that holds the title.
    title_at: Option<usize>,
    first_prose: usize,
    last_prose: usize,
    /// First and last prose in the element that holds half of it.
    held_prose: (usize, usize),
    /// The nearest prose in front of each run and behind it.
    prose_around: Vec<(Option<usize>, Option<usize>)>,
    authors: Vec<u64>,
    title: Hashes,
    title_similarity: Vec<f32>,
    description: Hashes,
    article_body: Hashes,
    article_body_share: f32,
    /// Readability-like scores of elements.
    scores: Vec<f32>,
    top: u32,
    /// The smallest elements that hold half, 70 % and 90 % of the prose.
    holders: [u32; 3],
    /// Columns outside links, columns, and number of runs under the same path.
    by_path: ByHash<(f32, f32)>,
    by_block_path: ByHash<(f32, f32, f32)>,
    copies: ByHash<f32>,
    /// What the nearest heading before each run says, and how many runs ago it was.
    headings: Vec<(u32, f32)>,
}

impl Context {
    pub fn of(page: &Page<'_, '_>, hints: &Hints<'_>) -> Self {
        let runs = &page.runs.all;
        let mut sum = 0.0;
        let columns_before = runs
            .iter()
            .map(|run| {
                sum += run.columns;
                sum
            })
            .collect();
        let title = Words::of(hints.title).tokens;
        let title_similarity: Vec<f32> = runs
            .iter()
            .zip(&page.words)
            .map(|(run, words)| {
                if run.columns < 400.0 {
                    overlap(&title, &words.tokens)
                } else {
                    0.0
                }
            })
            .collect();
        let title_at = title_similarity
            .iter()
            .zip(runs)
            .position(|(&same, run)| same > 0.7 && run.columns < 300.0)
            .or_else(|| {
                runs.iter()
                    .position(|run| page.outline.node(run.block).tag == Tag::H1)
            });
        let mut by_path: ByHash<(f32, f32)> = HashMap::default();
        let mut by_block_path: ByHash<(f32, f32, f32)> = HashMap::default();
        for (run, &(block_path, path)) in runs.iter().zip(&page.paths) {
            let same = by_path.entry(path).or_default();
            same.0 += run.columns - run.linked;
            same.1 += 1.0;
            let same = by_block_path.entry(block_path).or_default();
            same.0 += run.columns;
            same.1 += run.linked;
            same.2 += 1.0;
        }
        let mut copies: ByHash<f32> = HashMap::default();
        for words in &page.words {
            *copies.entry(words.hash).or_default() += 1.0;
        }
        let article_body = Words::of(hints.article_body);
        let (scores, top) = scores(page);
        let prose: Vec<usize> = (0..runs.len()).filter(|&at| runs[at].is_prose()).collect();
        let description = Words::of(hints.description).tokens;
        let holders = [0.5, 0.7, 0.9].map(|share| holder(page, share));
        let held = page.outline.subtree(holders[0]);
        let mut in_holder = prose
            .iter()
            .copied()
            .filter(|&at| held.contains(&runs[at].block));
        let first_held = in_holder.next().unwrap_or(0);
        Self {
            held_prose: (first_held, in_holder.next_back().unwrap_or(first_held)),
            prose_around: prose_around(runs.len(), &prose),
            authors: Words::of(hints.authors).tokens,
            columns_before,
            columns_total: sum.max(1.0),
            title_at,
            first_prose: prose.first().copied().unwrap_or(0),
            last_prose: prose.last().copied().unwrap_or(0),
            title: title.into_iter().collect(),
            title_similarity,
            description: if hints.description.len() > 30 {
                triples(&description).collect()
            } else {
                Hashes::default()
            },
            article_body_share: article_body.chars / page.prose_total,
            article_body: if article_body.chars > 200.0 {
                triples(&article_body.tokens).collect()
            } else {
                Hashes::default()
            },
            scores,
            top,
            holders,
            by_path,
            by_block_path,
            copies,
            headings: headings(page),
        }
    }

    pub fn put(&self, page: &Page<'_, '_>, at: usize, row: &mut Row<'_>) {
        let run = &page.runs.all[at];
        let words = &page.words[at];
        let all = page.runs.all.len();
        row.put("rel", count_of(at) / count_of(all));
        row.put("relc", self.columns_before[at] / self.columns_total);
        row.put("n", count_of(all));
        row.put(
            "after_title",
            self.title_at.map_or(-999.0, |title| difference(at, title)),
        );
        row.flag("has_title", self.title_at.is_some());
        row.put("from_last", difference(self.last_prose, at));
        row.put("from_first", difference(at, self.first_prose));
        row.put("from_held_last", difference(self.held_prose.1, at));
        row.put("from_held_first", difference(at, self.held_prose.0));
        self.put_prose_around(page, at, row);
        row.put(
            "author_sim",
            if run.columns < 200.0 {
                overlap(&self.authors, &words.tokens)
            } else {
                0.0
            },
        );
        row.put("title_sim", self.title_similarity[at]);
        let covered = |set: &Hashes| {
            let hits = triples(&words.tokens)
                .filter(|triple| set.contains(triple))
                .count();
            count_of(hits) / (count_of(words.tokens.len()) - 2.0).max(1.0)
        };
        row.put(
            "desc_cov",
            if run.columns < 800.0 && !self.description.is_empty() {
                covered(&self.description)
            } else {
                0.0
            },
        );
        row.put(
            "jl",
            if self.article_body.is_empty() {
                -1.0
            } else {
                covered(&self.article_body)
            },
        );
        row.put("jl_share", self.article_body_share);
        let in_title = words
            .tokens
            .iter()
            .filter(|token| self.title.contains(token))
            .count();
        row.put("title_words", count_of(in_title) / words.count.max(1.0));
        row.put(
            "copies",
            self.copies.get(&words.hash).copied().unwrap_or(1.0),
        );
    }

    /// Where the run lies in the tree, relative to most of the prose.
    pub fn put_place(&self, page: &Page<'_, '_>, at: usize, row: &mut Row<'_>) {
        let run = &page.runs.all[at];
        let around: Vec<u32> = page.outline.upward(run.block).collect();
        let level = |of: u32| around.iter().position(|&up| up == of);
        row.put("d_top", level(self.top).map_or(-1.0, count_of));
        for (name, &holder) in ["50", "70", "90"].iter().zip(&self.holders) {
            let level = level(holder);
            row.put_of("d_hold", name, level.map_or(-1.0, count_of));
            // The branch of that element in which the run lies.
            let branch = level.map(|level| page.held[around[level.saturating_sub(1)] as usize]);
            row.put_of(
                "branch_share",
                name,
                branch.map_or(-1.0, |held| held.prose / page.prose_total),
            );
            row.put_of(
                "branch_ld",
                name,
                branch.map_or(-1.0, |held| held.link_density()),
            );
            row.put_of("branch_runs", name, branch.map_or(-1.0, |held| held.runs));
            row.put_of("branch_len", name, branch.map_or(-1.0, |held| held.text));
        }
        let (block_path, path) = page.paths[at];
        let (unlinked, same) = self.by_path[&path];
        row.put("path_share", unlinked / self.columns_total);
        row.put("path_n", same);
        row.put("path_avg", unlinked / same);
        let (columns, linked, same) = self.by_block_path[&block_path];
        row.put("block_path_share", columns / self.columns_total);
        row.put("block_path_ld", linked / columns.max(1.0));
        row.put("block_path_n", same);
        let score = |of: u32| self.scores[of as usize];
        let up = page.outline.node(run.block).parent;
        row.put("score", score(run.block).max(0.0).ln_1p());
        row.put("score_up", score(up).max(0.0).ln_1p());
        row.put("score_ratio", score(up) / score(self.top).max(1.0));
        let (phrases, ago) = self.headings[at];
        row.put("heading_ago", ago);
        row.flag(
            "heading_related",
            words::has(phrases, Phrase::Related) || words::has(phrases, Phrase::RelatedStart),
        );
        row.flag("heading_other", phrases & HEADING_OTHER != 0);
    }

    /// How far the nearest prose is on either side, in runs and in levels of the tree.
    fn put_prose_around(&self, page: &Page<'_, '_>, at: usize, row: &mut Row<'_>) {
        let (before, behind) = self.prose_around[at];
        let own = page.runs.all[at].block;
        for (name, near) in [("before", before), ("behind", behind)] {
            row.put_of(
                "gap_",
                name,
                near.map_or(FAR * 2.0, |near| count_of(near.abs_diff(at)).min(FAR * 2.0)),
            );
            let levels = near.map(|near| {
                let other = page.runs.all[near].block;
                page.outline
                    .upward(own)
                    .take_while(|&up| !page.outline.subtree(up).contains(&other))
                    .count()
            });
            row.put_of(
                "levels_",
                name,
                levels.map_or(FAR, |levels| count_of(levels).min(FAR)),
            );
            row.put_of(
                "same_",
                name,
                near.map_or(-1.0, |near| flag(page.paths[near] == page.paths[at])),
            );
        }
    }

    pub fn put_neighbours(page: &Page<'_, '_>, at: usize, row: &mut Row<'_>) {
        let runs = &page.runs.all;
        let own = &runs[at];
        for (name, offset) in [
            ("-3", -3),
            ("-2", -2),
            ("-1", -1),
            ("+1", 1),
            ("+2", 2),
            ("+3", 3),
        ] {
            let near = at
                .checked_add_signed(offset)
                .filter(|&near| near < runs.len());
            let run = near.map(|near| &runs[near]);
            row.put_of(name, "_len", run.map_or(-1.0, |run| run.columns));
            row.put_of(name, "_ld", run.map_or(-1.0, Run::link_density));
            row.put_of(
                name,
                "_same",
                near.map_or(-1.0, |near| flag(page.paths[near].0 == page.paths[at].0)),
            );
            row.put_of(
                name,
                "_sibling",
                run.map_or(-1.0, |run| {
                    flag(page.outline.node(run.block).parent == page.outline.node(own.block).parent)
                }),
            );
            if offset.abs() == 1 {
                row.put_of(
                    name,
                    "_h",
                    run.map_or(-1.0, |run| {
                        flag(page.outline.node(run.block).tag.heading_level().is_some())
                    }),
                );
                row.put_of(
                    name,
                    "_cut",
                    near.map_or(-1.0, |near| flag(page.words[near].ends_cut)),
                );
                row.put_of(
                    name,
                    "_stop",
                    near.map_or(-1.0, |near| flag(page.words[near].ends_sentence)),
                );
                row.put_of(
                    name,
                    "_li",
                    run.map_or(-1.0, |run| {
                        flag(page.outline.node(run.block).tag == Tag::Li)
                    }),
                );
            }
        }
        let window = at.saturating_sub(5)..(at + 6).min(runs.len());
        let (mut columns, mut linked, mut long, mut cut) = (0.0, 0.0, 0.0, 0.0);
        for near in window {
            columns += runs[near].columns;
            linked += runs[near].linked;
            long += flag(runs[near].columns - runs[near].linked > 80.0);
            cut += flag(page.words[near].ends_cut);
        }
        row.put("win_ld", linked / f32::max(columns, 1.0));
        row.put("win_text", columns - linked);
        row.put("win_long", long);
        row.put("win_cut", cut);
    }
}

/// For each run the nearest prose in front of it and behind it.
fn prose_around(length: usize, prose: &[usize]) -> Vec<(Option<usize>, Option<usize>)> {
    let mut next = 0usize;
    (0..length)
        .map(|at| {
            let before = next.checked_sub(1).map(|near| prose[near]);
            if prose.get(next) == Some(&at) {
                next += 1;
            }
            (before, prose.get(next).copied())
        })
        .collect()
}

/// Phrases in a heading that say: what follows is not the story.
const HEADING_OTHER: u32 = 1 << Phrase::Newsletter as u32
    | 1 << Phrase::Share as u32
    | 1 << Phrase::Comment as u32
    | 1 << Phrase::Author as u32
    | 1 << Phrase::Ad as u32
    | 1 << Phrase::Tags as u32
    | 1 << Phrase::Support as u32;

/// For each run what the nearest heading (or line all in bold) before it says, and how many
/// runs ago it was; at most twelve back.
fn headings(page: &Page<'_, '_>) -> Vec<(u32, f32)> {
    let mut last: Option<usize> = None;
    (0..page.runs.all.len())
        .map(|at| {
            let near = last.filter(|&heading| at - heading <= 12);
            let run = &page.runs.all[at];
            let is_bold = run.bold > 0.9 * run.columns && run.columns < 60.0;
            if is_bold
                || page
                    .outline
                    .node(run.block)
                    .tag
                    .heading_level()
                    .is_some_and(|l| l > 1)
            {
                last = Some(at);
            }
            near.map_or((0, FAR), |heading| {
                (page.words[heading].phrases, count_of(at - heading))
            })
        })
        .collect()
}

/// Readability's idea: paragraphs raise the elements around them, less with each level; links
/// and bad names lower them. The best element comes with the scores.
fn scores(page: &Page<'_, '_>) -> (Vec<f32>, u32) {
    let mut scores = vec![0.0; page.held.len()];
    let mut touched = Vec::new();
    for (run, words) in page.runs.all.iter().zip(&page.words) {
        if run.columns < 25.0 {
            continue;
        }
        let worth = 1.0 + words.commas + (run.columns / 100.0).floor().min(3.0);
        let tag = page.outline.node(run.block).tag;
        let is_paragraph = matches!(
            tag,
            Tag::P | Tag::Pre | Tag::Li | Tag::Blockquote | Tag::H2 | Tag::H3 | Tag::Td
        );
        let around = page.outline.upward(run.block);
        for (level, up) in around.skip(usize::from(is_paragraph)).take(5).enumerate() {
            let divisor = match level {
                0 => 1.0,
                1 => 2.0,
                level => count_of(level) * 3.0,
            };
            scores[up as usize] += worth / divisor;
            touched.push(up);
        }
    }
    touched.sort_unstable();
    touched.dedup();
    let mut best = (0, f32::MIN);
    for at in touched {
        let signs = page.signs[at as usize];
        let score = &mut scores[at as usize];
        *score *= 1.0 - page.held[at as usize].link_density();
        *score += 7.5 * (flag(signs.has(Class::Good)) - flag(signs.has(Class::Bad)));
        // Ties go to the element that comes first.
        if *score > best.1 {
            best = (at, *score);
        }
    }
    (scores, best.0)
}

/// The deepest element that holds at least `share` of the prose of the page.
fn holder(page: &Page<'_, '_>, share: f32) -> u32 {
    let least = share * page.prose_total;
    let mut at = 0;
    loop {
        let most = page
            .outline
            .children(at)
            .filter(|&child| page.outline.node(child).tag != Tag::Text)
            .max_by(|&a, &b| {
                page.held[a as usize]
                    .prose
                    .total_cmp(&page.held[b as usize].prose)
            });
        match most {
            Some(child) if page.held[child as usize].prose >= least => at = child,
            _ => return at,
        }
    }
}
