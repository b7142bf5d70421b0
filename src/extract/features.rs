//! What is known about each run of a page, as numbers for the model.
//!
//! The model is trained on exactly these numbers (`dateline extract --batch --features` prints
//! them), so there is one source of truth. Names matter to the training code; the order is that in
//! which they are put. Every number is finite. Lengths are columns, shares are 0 to 1, a distance of
//! [`FAR`] means "not at all".
//!
//! The choice follows what was measured to carry weight: the repeated path of tags and classes,
//! the place in the tree relative to most of the prose, links around, punctuation, and only then
//! the words in class names and in the text.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, DefaultHasher, Hash, Hasher};

use super::runs::{Runs, count_of};
use super::words::{CLASSES, Class, PHRASES, Signs};
use crate::html::dom::Outline;
use crate::html::tag::Tag;

mod context;
mod text;

pub(super) use text::{overlap, tokens};

use context::Context;
use text::{Words, fnv};

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
        let mut known: foldhash::HashMap<(&str, &str), Signs> = foldhash::HashMap::default();
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
        for around in self.outline.upward(run.block).take(5) {
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

/// A map whose keys are hashes already.
type ByHash<V> = HashMap<u64, V, BuildHasherDefault<Given>>;

/// A set of hashes.
type Hashes = HashSet<u64, BuildHasherDefault<Given>>;

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

fn difference(a: usize, b: usize) -> f32 {
    count_of(a) - count_of(b)
}
