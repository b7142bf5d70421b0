//! What is known about each run of a page, as numbers for the model.
//!
//! The model is trained on exactly these numbers (`dateline extract --features` prints them), so
//! there is one source of truth. Names matter to the training code; the order is that in which
//! they are put. Every number is finite. Lengths are columns, shares are 0 to 1, a distance of
//! [`FAR`] means "not at all".
//!
//! The choice follows what was measured to carry weight: the repeated path of tags and classes,
//! the place in the tree relative to most of the prose, links around, punctuation, and only then
//! the words in class names and in the text.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, DefaultHasher, Hash, Hasher};

use super::runs::{Run, Runs, is_wide};
use super::words::{self, CLASSES, Class, PHRASES, Phrase, Signs};
use crate::html::dom::Outline;
use crate::html::tag::Tag;

/// The distance of what is not there.
const FAR: f32 = 20.0;

/// What the head of a page says about its text.
#[derive(Debug, Clone, Default)]
pub(super) struct Hints<'h> {
    /// The title.
    pub title: &'h str,
    /// The summary in `<meta>`.
    pub description: &'h str,
    /// The text as `articleBody` of structured data has it.
    pub article_body: &'h str,
    /// The authors as the head names them.
    pub authors: &'h str,
}

/// The numbers of all runs of a page, row after row.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// Numbers in a row.
    pub width: usize,
    values: Vec<f32>,
}

impl Table {
    /// The numbers of a run.
    pub fn row(&self, run: usize) -> &[f32] {
        &self.values[run * self.width..(run + 1) * self.width]
    }

    /// The numbers of all runs.
    pub fn rows(&self) -> impl Iterator<Item = &[f32]> {
        self.values.chunks_exact(self.width.max(1))
    }
}

/// Takes in one row.
struct Row<'r> {
    values: &'r mut Vec<f32>,
    names: Option<&'r mut Vec<String>>,
}

impl Row<'_> {
    fn put(&mut self, name: &str, value: f32) {
        self.put_of(name, "", value);
    }

    fn flag(&mut self, name: &str, value: bool) {
        self.put(name, if value { 1.0 } else { 0.0 });
    }

    /// A number named by two things, such as a position and a property.
    fn put_of(&mut self, of: &str, name: impl std::fmt::Display, value: f32) {
        self.values
            .push(if value.is_finite() { value } else { 0.0 });
        if let Some(names) = &mut self.names {
            names.push(format!("{of}{name}"));
        }
    }
}

/// What an element holds, descendants included.
#[derive(Debug, Clone, Copy, Default)]
struct Held {
    text: f32,
    linked: f32,
    runs: f32,
    prose: f32,
    long: f32,
}

impl Held {
    fn link_density(&self) -> f32 {
        self.linked / self.text.max(1.0)
    }
}

/// Tags whose nearest ancestor of the kind is of interest.
const AROUND: [Tag; 17] = [
    Tag::Article,
    Tag::Main,
    Tag::Aside,
    Tag::Nav,
    Tag::Header,
    Tag::Footer,
    Tag::Form,
    Tag::Figure,
    Tag::Table,
    Tag::Ul,
    Tag::Ol,
    Tag::Blockquote,
    Tag::Section,
    Tag::P,
    Tag::Dl,
    Tag::Address,
    Tag::A,
];

/// The distances from an element to the nearest ancestor of each class and tag, itself being 1;
/// 0 stands for none.
#[derive(Debug, Clone, Copy, Default)]
struct Distances {
    classes: [u8; CLASSES],
    tags: [u8; AROUND.len()],
    /// Whether it or an element around it says so in its attributes.
    is_body: bool,
    is_aside: bool,
    is_main: bool,
}

impl Distances {
    /// Takes in what the attributes of an element say about all that is in it.
    fn take_in(&mut self, key: &str, value: &str) {
        match (key, value) {
            ("itemprop", "articleBody" | "articlebody" | "reviewBody" | "text") => {
                self.is_body = true;
            }
            (
                "role",
                "navigation" | "complementary" | "contentinfo" | "banner" | "dialog" | "search",
            )
            | ("aria-hidden", "true") => self.is_aside = true,
            ("role", "main" | "article") => self.is_main = true,
            _ => {}
        }
    }
}

/// What one run says by itself.
#[allow(clippy::struct_excessive_bools)] // Independent signs, each a number for the model.
#[derive(Debug, Clone, Default)]
struct Words {
    chars: f32,
    count: f32,
    letters: f32,
    upper: f32,
    capitalised: f32,
    digits: f32,
    marks: f32,
    commas: f32,
    sentences: f32,
    quotes: f32,
    bars: f32,
    stops: f32,
    beyond_latin: f32,
    ends_sentence: bool,
    ends_cut: bool,
    ends_colon: bool,
    has_clock: bool,
    phrases: u32,
    /// Hashes of the words in lower case; characters of their own for wide scripts.
    tokens: Vec<u64>,
    /// A hash of all of them.
    hash: u64,
}

/// Everything about a page that rows are made of.
struct Page<'p, 'a> {
    outline: &'p Outline<'a>,
    runs: &'p Runs,
    held: Vec<Held>,
    signs: Vec<Signs>,
    distances: Vec<Distances>,
    words: Vec<Words>,
    paths: Vec<(u64, u64)>,
    prose_total: f32,
}

/// The numbers of all runs; their names too when `names` is given.
pub(super) fn table(
    outline: &Outline<'_>,
    runs: &Runs,
    hints: &Hints<'_>,
    mut names: Option<&mut Vec<String>>,
) -> Table {
    if runs.all.is_empty() {
        return Table::default();
    }
    let page = Page::of(outline, runs);
    let context = Context::of(&page, hints);
    let mut values = Vec::with_capacity(runs.all.len() * 190);
    let mut width = 0;
    for at in 0..runs.all.len() {
        let mut row = Row {
            values: &mut values,
            names: names.take(),
        };
        page.put_text(at, &mut row);
        page.put_markup(at, &mut row);
        context.put(&page, at, &mut row);
        context.put_place(&page, at, &mut row);
        Context::put_neighbours(&page, at, &mut row);
        if at == 0 {
            width = values.len();
        }
    }
    Table { width, values }
}

impl<'p, 'a> Page<'p, 'a> {
    fn of(outline: &'p Outline<'a>, runs: &'p Runs) -> Self {
        let nodes = outline.nodes();
        let mut held = vec![Held::default(); nodes.len()];
        for run in &runs.all {
            let own = &mut held[run.block as usize];
            own.text += run.columns;
            own.linked += run.linked;
            own.runs += 1.0;
            if run.is_prose() {
                own.prose += run.columns;
                own.long += 1.0;
            }
        }
        // Children come behind their parents: one way back sums up every subtree.
        for at in (1..nodes.len()).rev() {
            let own = held[at];
            if own.runs > 0.0 {
                let sum = &mut held[nodes[at].parent as usize];
                sum.text += own.text;
                sum.linked += own.linked;
                sum.runs += own.runs;
                sum.prose += own.prose;
                sum.long += own.long;
            }
        }
        let (signs, distances) = Self::signs(outline, &held);
        let paths = Self::paths(outline, runs);
        let words = runs
            .all
            .iter()
            .map(|run| Words::of(runs.text(run)))
            .collect();
        let prose_total = held[0].prose.max(1.0);
        Self {
            outline,
            runs,
            held,
            signs,
            distances,
            words,
            paths,
            prose_total,
        }
    }

    /// What names say about the elements that hold text, and how far each sign is.
    fn signs(outline: &Outline<'_>, held: &[Held]) -> (Vec<Signs>, Vec<Distances>) {
        let nodes = outline.nodes();
        let mut known: HashMap<(&str, &str), Signs> = HashMap::new();
        let mut signs = vec![Signs::default(); nodes.len()];
        let mut distances = vec![Distances::default(); nodes.len()];
        let mut names = String::new();
        for (at, node) in nodes.iter().enumerate().skip(1) {
            if held[at].runs == 0.0 {
                continue;
            }
            let mut own = distances[node.parent as usize];
            let (mut class, mut id) = ("", "");
            for (key, value) in node.attrs() {
                match key {
                    "class" => class = value,
                    "id" => id = value,
                    _ => own.take_in(key, value),
                }
            }
            let is_named = !(class.is_empty() && id.is_empty());
            if is_named && !matches!(node.tag, Tag::Html | Tag::Body) {
                signs[at] = *known.entry((class, id)).or_insert_with(|| {
                    names.clear();
                    names.extend(class.chars().take(300));
                    names.push(' ');
                    names.extend(id.chars().take(100));
                    Signs::of(&names)
                });
            }
            for (class, distance) in own.classes.iter_mut().enumerate() {
                let is_here = signs[at].bits & (1 << class) != 0;
                *distance = step(*distance, is_here);
            }
            for (tag, distance) in AROUND.iter().zip(&mut own.tags) {
                *distance = step(*distance, *tag == node.tag);
            }
            distances[at] = own;
        }
        (signs, distances)
    }

    /// For each run a hash of its block's tag and class, and of those of three levels.
    fn paths(outline: &Outline<'_>, runs: &Runs) -> Vec<(u64, u64)> {
        let mut known: Vec<Option<u64>> = vec![None; outline.nodes().len()];
        let mut own = |at: u32| {
            *known[at as usize].get_or_insert_with(|| {
                let node = outline.node(at);
                let class = node.attr("class").unwrap_or_default().trim();
                let class = class
                    .get(..class.floor_char_boundary(40))
                    .unwrap_or_default();
                hash_of(&(node.tag, class))
            })
        };
        runs.all
            .iter()
            .map(|run| {
                let up = outline.node(run.block).parent;
                let top = outline.node(up).parent;
                (
                    own(run.block),
                    hash_of(&(own(run.block), own(up), own(top))),
                )
            })
            .collect()
    }

    fn put_text(&self, at: usize, row: &mut Row<'_>) {
        let run = &self.runs.all[at];
        let words = &self.words[at];
        let count = words.count.max(1.0);
        let chars = words.chars.max(1.0);
        row.put("len", run.columns);
        row.put("words", words.count);
        row.put("ld", run.link_density());
        row.put("nlinks", count_of(run.links));
        row.put("bold", run.bold / run.columns.max(1.0));
        row.put("avgw", words.letters / count);
        row.put("commas", words.commas);
        row.put("sents", words.sentences);
        row.flag("end_stop", words.ends_sentence);
        row.flag("end_cut", words.ends_cut);
        row.flag("end_colon", words.ends_colon);
        row.put("upper", words.upper / chars);
        row.put("capw", words.capitalised / count);
        row.put("digit", words.digits / chars);
        row.put("punct", words.marks / chars);
        row.put("quote", words.quotes);
        row.put("stop", words.stops / count);
        row.put("bars", words.bars);
        row.put("beyond_latin", words.beyond_latin / chars);
        row.flag("clock", words.has_clock);
        for phrase in 0..PHRASES {
            row.put_of("x", phrase, flag(words.phrases & (1 << phrase) != 0));
        }
    }

    fn put_markup(&self, at: usize, row: &mut Row<'_>) {
        let run = &self.runs.all[at];
        let node = self.outline.node(run.block);
        let tag = node.tag;
        row.flag("t_p", tag == Tag::P);
        row.flag("t_div", tag == Tag::Div);
        row.flag("t_li", tag == Tag::Li);
        row.put("t_h", tag.heading_level().map_or(0.0, f32::from));
        row.flag("t_cell", matches!(tag, Tag::Td | Tag::Th));
        row.flag("t_caption", matches!(tag, Tag::Figcaption | Tag::Figure));
        row.flag(
            "t_section",
            matches!(tag, Tag::Section | Tag::Article | Tag::Header | Tag::Aside),
        );
        row.flag("t_quote", tag == Tag::Blockquote);
        row.put("depth", f32::from(node.depth));
        row.flag("br", run.follows_br);
        let distances = &self.distances[run.block as usize];
        for (number, &distance) in distances.tags.iter().enumerate() {
            row.put_of("a", number, far(distance));
        }
        for class in 0..Class::Good as usize {
            row.put_of("c", class, far(distances.classes[class]));
        }
        let (mut good, mut bad) = (0.0, 0.0);
        for around in std::iter::once(run.block)
            .chain(self.outline.ancestors(run.block))
            .take(5)
        {
            good += f32::from(self.signs[around as usize].good);
            bad += f32::from(self.signs[around as usize].bad);
        }
        row.put("good_cls", good);
        row.put("bad_cls", bad);
        row.flag("itemprop_body", distances.is_body);
        row.flag("role_aside", distances.is_aside);
        row.flag("role_main", distances.is_main);
        let mut up = run.block;
        for level in ["e", "p", "g"] {
            let held = &self.held[up as usize];
            row.put_of(level, "_ld", held.link_density());
            row.put_of(level, "_share", held.prose / self.prose_total);
            row.put_of(level, "_runs", held.runs);
            row.put_of(level, "_long", held.long);
            row.put_of(level, "_avg", held.text / held.runs.max(1.0));
            up = self.outline.node(up).parent;
        }
    }
}

/// What can only be said when the whole page has been seen.
struct Context {
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
    title: HashSet<u64>,
    title_similarity: Vec<f32>,
    description: HashSet<u64>,
    article_body: HashSet<u64>,
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
    fn of(page: &Page<'_, '_>, hints: &Hints<'_>) -> Self {
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
                HashSet::new()
            },
            article_body_share: article_body.chars / page.prose_total,
            article_body: if article_body.chars > 200.0 {
                triples(&article_body.tokens).collect()
            } else {
                HashSet::new()
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

    fn put(&self, page: &Page<'_, '_>, at: usize, row: &mut Row<'_>) {
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
        let covered = |set: &HashSet<u64>| {
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
    fn put_place(&self, page: &Page<'_, '_>, at: usize, row: &mut Row<'_>) {
        let run = &page.runs.all[at];
        let around: Vec<u32> = std::iter::once(run.block)
            .chain(page.outline.ancestors(run.block))
            .collect();
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
                std::iter::once(own)
                    .chain(page.outline.ancestors(own))
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

    fn put_neighbours(page: &Page<'_, '_>, at: usize, row: &mut Row<'_>) {
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
    let mut raised = Vec::new();
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
        let around = std::iter::once(run.block).chain(page.outline.ancestors(run.block));
        for (level, up) in around.skip(usize::from(is_paragraph)).take(5).enumerate() {
            let divisor = match level {
                0 => 1.0,
                1 => 2.0,
                level => count_of(level) * 3.0,
            };
            scores[up as usize] += worth / divisor;
            raised.push(up);
        }
    }
    raised.sort_unstable();
    raised.dedup();
    let mut best = (0, f32::MIN);
    for at in raised {
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

impl Words {
    fn of(text: &str) -> Self {
        let mut out = Self::default();
        let mut word = Word::default();
        let mut before = ' ';
        for c in text.chars() {
            out.chars += 1.0;
            if c.is_alphanumeric() {
                out.upper += flag(c.is_uppercase());
                out.digits += flag(c.is_ascii_digit());
                out.beyond_latin += flag(c > '\u{2ff}');
                if is_wide(c) {
                    word.end(&mut out);
                    word.push(c);
                    word.end(&mut out);
                } else {
                    word.push(c);
                }
            } else {
                word.end(&mut out);
                if !c.is_whitespace() {
                    out.marks += 1.0;
                    out.mark(c, before);
                } else if matches!(before, '.' | '!' | '?' | '…') {
                    out.sentences += 1.0;
                }
            }
            before = c;
        }
        word.end(&mut out);
        let end = text.trim_end_matches([
            '"', '”', '’', '»', '«', '\'', ')', ']', ' ', '“', '」', '』',
        ]);
        out.ends_cut = end.ends_with("...") || end.ends_with('…');
        out.ends_sentence = end.ends_with(['.', '!', '?', '。', '！', '？', '।', '؟', '۔']);
        out.sentences += flag(out.ends_sentence);
        out.ends_colon = text.ends_with([':', '：']);
        out.has_clock = has_clock(text);
        out.phrases = words::phrases(text);
        out
    }

    fn mark(&mut self, c: char, before: char) {
        match c {
            ',' | '，' | '、' | '،' => self.commas += 1.0,
            '"' | '“' | '”' | '«' | '»' | '„' | '「' | '」' => self.quotes += 1.0,
            '|' | '•' | '›' | '·' | '►' | '▸' => self.bars += 1.0,
            '。' | '！' | '？' | '।' | '؟' if before != c => self.sentences += 1.0,
            _ => {}
        }
    }
}

/// The word that is being read.
#[derive(Default)]
struct Word {
    lower: String,
    length: f32,
    is_capitalised: bool,
}

impl Word {
    fn push(&mut self, c: char) {
        if self.lower.is_empty() {
            self.is_capitalised = c.is_uppercase();
        }
        self.length += 1.0;
        if self.lower.len() < 64 {
            if c.is_ascii() {
                self.lower.push(c.to_ascii_lowercase());
            } else {
                self.lower.extend(c.to_lowercase());
            }
        }
    }

    fn end(&mut self, words: &mut Words) {
        if self.lower.is_empty() {
            return;
        }
        words.count += 1.0;
        words.letters += self.length;
        words.capitalised += flag(self.is_capitalised);
        words.stops += flag(words::is_stop_word(&self.lower));
        let hash = fnv(self.lower.as_bytes());
        words.hash = (words.hash.rotate_left(5) ^ hash).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        words.tokens.push(hash);
        self.lower.clear();
        self.length = 0.0;
    }
}

/// Whether a time of day is in the first 80 bytes: a digit, a colon, two digits.
fn has_clock(text: &str) -> bool {
    let bytes = &text.as_bytes()[..text.len().min(80)];
    bytes.windows(4).any(|w| {
        w[0].is_ascii_digit()
            && matches!(w[1], b':' | b'.' | b'h')
            && w[2].is_ascii_digit()
            && w[3].is_ascii_digit()
    })
}

/// How alike two texts are: the F1 of their words.
pub(super) fn overlap(a: &[u64], b: &[u64]) -> f32 {
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    let mut counts: ByHash<i32> = HashMap::default();
    for token in a {
        *counts.entry(*token).or_default() += 1;
    }
    let mut common = 0;
    for token in b {
        if let Some(left) = counts.get_mut(token).filter(|left| **left > 0) {
            *left -= 1;
            common += 1;
        }
    }
    2.0 * count_of(common) / count_of(a.len() + b.len())
}

/// Hashes of the words of a text in lower case.
pub(super) fn tokens(text: &str) -> Vec<u64> {
    Words::of(text).tokens
}

fn triples(tokens: &[u64]) -> impl Iterator<Item = u64> {
    tokens.windows(3).map(|w| {
        w[0].wrapping_mul(0x9E37_79B9_7F4A_7C15)
            .rotate_left(17)
            .wrapping_add(w[1])
            .wrapping_mul(0xC2B2_AE3D_27D4_EB4F)
            .rotate_left(23)
            .wrapping_add(w[2])
    })
}

/// A map whose keys are hashes already.
type ByHash<V> = HashMap<u64, V, BuildHasherDefault<Given>>;

/// Takes a key for its own hash.
#[derive(Default)]
struct Given(u64);

impl Hasher for Given {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = fnv(bytes);
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }
}

/// FNV-1a: words are short and nobody gains by making them collide.
fn fnv(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xCBF2_9CE4_8422_2325, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01B3)
    })
}

fn hash_of(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

fn step(distance: u8, is_here: bool) -> u8 {
    match (distance, is_here) {
        (_, true) => 1,
        (0, false) => 0,
        (distance, false) => distance.saturating_add(1),
    }
}

fn far(distance: u8) -> f32 {
    if distance == 0 {
        FAR
    } else {
        f32::from(distance).min(FAR)
    }
}

fn flag(value: bool) -> f32 {
    if value { 1.0 } else { 0.0 }
}

/// Counts on a page are far below the 16 million that `f32` holds exactly.
#[allow(clippy::cast_precision_loss)]
fn count_of(count: impl TryInto<u32>) -> f32 {
    count.try_into().unwrap_or(u32::MAX) as f32
}

fn difference(a: usize, b: usize) -> f32 {
    count_of(a) - count_of(b)
}
