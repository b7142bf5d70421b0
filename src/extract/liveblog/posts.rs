//! From lines that tell a time, or the names of posts, to posts.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use jiff::Timestamp;

use super::super::jsonld::Update;
use super::super::rules;
use super::super::runs::{Run, Runs};
use super::super::words::letters;
use super::super::words::{Class, Signs};
use super::times;
use super::{KNOWN_BY, POST, Post};
use crate::html;
use crate::html::dom::Outline;
use crate::html::tag::Tag;
use crate::text::Plain;

/// Columns of a line that only tells a time, with a day, an age and a name beside it.
const TIME_LINE: f32 = 60.0;

/// Columns of text between two lines with a time that belong to one head at most.
const HEAD: f32 = 20.0;

/// Lines at the beginning of a post among which its times are.
const HEAD_LINES: usize = 4;

/// Bytes of a time that are told.
const MAX_WORDS: usize = 60;

/// Where a post begins, as far as a line tells it.
#[derive(Debug)]
pub(super) struct Anchor {
    /// The line.
    run: usize,
    kind: Kind,
    /// What structured data says.
    at: Option<Timestamp>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    /// The line only tells the time.
    Time,
    /// The line begins with the time, in a text of its own.
    TimeAndText(u32),
    /// The time is part of the text, or stands elsewhere.
    Text,
}

/// What lies side by side.
pub(super) struct Group {
    /// The element around the posts, or around most of them.
    pub container: u32,
    pub posts: Vec<Post>,
    pub times: Vec<usize>,
    pub pieces: Vec<u32>,
}

/// The lines with which the posts of structured data begin, in page order.
pub(super) fn stated(outline: &Outline<'_>, runs: &Runs, updates: &[Update]) -> Vec<Anchor> {
    if updates.is_empty() {
        return Vec::new();
    }
    let mut titles: HashMap<String, usize> = HashMap::new();
    let mut texts: HashMap<String, usize> = HashMap::new();
    for (at, run) in runs.all.iter().enumerate() {
        let own = letters(runs.text(run));
        let beginning: String = own.chars().take(KNOWN_BY).collect();
        if beginning.len() < own.len() || own.chars().count() == KNOWN_BY {
            texts.entry(beginning).or_insert(at);
        }
        // A list of the posts may stand in front of them.
        let is_better = titles
            .get(&own)
            .is_none_or(|&known| !rules::is_heading(outline, &runs.all[known]));
        if is_better {
            titles.insert(own, at);
        }
    }
    let mut anchors: Vec<Anchor> = updates
        .iter()
        .filter_map(|update| {
            let title = letters(&update.headline);
            let text: String = letters(&html::plain(&update.body))
                .chars()
                .take(KNOWN_BY)
                .collect();
            let run = (title.chars().count() > 7)
                .then(|| titles.get(&title))
                .flatten()
                .or_else(|| texts.get(&text))?;
            Some(Anchor {
                run: *run,
                kind: Kind::Text,
                at: times::instant(&update.published),
            })
        })
        .collect();
    anchors.sort_by_key(|anchor| anchor.run);
    anchors.dedup_by_key(|anchor| anchor.run);
    anchors
}

/// The lines that tell a time, in page order.
pub(super) fn timed(outline: &Outline<'_>, runs: &Runs) -> Vec<Anchor> {
    let mut anchors: Vec<Anchor> = Vec::new();
    for (at, run) in runs.all.iter().enumerate() {
        let Some(kind) = kind(outline, runs, run) else {
            continue;
        };
        // A second time in the same head: of the last change, or for another width of screen.
        let is_again = anchors.last().is_some_and(|last| {
            let between: f32 = runs.all[last.run + 1..at].iter().map(|r| r.columns).sum();
            last.kind == Kind::Time && kind == Kind::Time && between < HEAD
        });
        if !is_again {
            anchors.push(Anchor {
                run: at,
                kind,
                at: None,
            });
        }
    }
    anchors
}

/// How a run tells the time of what follows, if it does.
fn kind(outline: &Outline<'_>, runs: &Runs, run: &Run) -> Option<Kind> {
    let text = runs.text(run);
    if run.columns > 400.0 || !text.contains(|c: char| c.is_numeric()) {
        return None;
    }
    let is_in = |tag: Tag| {
        runs.nodes(run).iter().any(|&at| {
            outline
                .ancestors(at)
                .take_while(|&up| up > run.block)
                .any(|up| outline.node(up).tag == tag)
                || outline.node(run.block).tag == tag
        })
    };
    let clock = times::clock(text);
    let starts = clock
        .as_ref()
        .is_some_and(|clock| text.get(..clock.place.start).is_some_and(is_opening));
    let is_line = run.columns <= TIME_LINE && (clock.is_some() || is_in(Tag::Time));
    let is_sentence = run.columns > 30.0 && text.ends_with(['.', '!', '?']) && !is_in(Tag::Time);
    let kind = if is_line && !is_sentence && (!starts || is_bare(text, clock.as_ref())) {
        Kind::Time
    } else if starts {
        let clock = clock?;
        let node = *runs.nodes(run).first()?;
        let own = outline.node(node).text().trim();
        // Alone in an element of its own, with nothing but signs beside it.
        if own.len() <= clock.place.end + 4 && is_bare(own, times::clock(own).as_ref()) {
            Kind::TimeAndText(node)
        } else if is_divided(text, clock.place.end) || rules::is_heading(outline, run) {
            Kind::Text
        } else {
            return None;
        }
    } else {
        return None;
    };
    (!is_elsewhere(outline, run)).then_some(kind)
}

/// Whether nothing but signs and a little word stands in front of a time.
fn is_opening(before: &str) -> bool {
    let letters = before.chars().filter(|c| c.is_alphanumeric()).count();
    letters <= 3 && before.len() <= 8
}

/// Whether a text holds a time and few words beside it.
fn is_bare(text: &str, clock: Option<&times::Clock>) -> bool {
    let Some(clock) = clock else {
        return true;
    };
    let rest = text.get(clock.place.end..).unwrap_or_default();
    let before = text.get(..clock.place.start).unwrap_or_default();
    let words = before.split_whitespace().chain(rest.split_whitespace());
    let is_word = |word: &&str| word.contains(|c: char| c.is_alphabetic());
    words.filter(is_word).count() <= 6 && !is_divided(text, clock.place.end)
}

/// Whether a sign divides a time from words behind it.
fn is_divided(text: &str, end: usize) -> bool {
    let rest = text.get(end..).unwrap_or_default().trim_start();
    let behind = rest.strip_prefix([':', '–', '—', '-', '|', ']', '：']);
    behind.is_some_and(|rest| rest.contains(|c: char| c.is_alphabetic()))
}

/// Whether a run lies where times say nothing of a post: in quotations, captions, comments.
fn is_elsewhere(outline: &Outline<'_>, run: &Run) -> bool {
    outline.upward(run.block).take(6).any(|up| {
        let node = outline.node(up);
        matches!(
            node.tag,
            Tag::Blockquote | Tag::Figure | Tag::Nav | Tag::Footer | Tag::Form | Tag::Aside
        ) && !is_head(outline, up)
            || node
                .attr("class")
                .is_some_and(|names| Signs::of(names).has(Class::Comment))
    })
}

/// Whether an element holds nothing but a short line: some sites set times as asides.
fn is_head(outline: &Outline<'_>, at: u32) -> bool {
    outline.node(at).tag == Tag::Aside && outline.text_of(at, 100).trim().len() < 60
}

/// A post that is being made.
struct Begun<'a> {
    /// Where it begins.
    start: u32,
    /// The element around it and its neighbours.
    container: u32,
    /// The child of that in which its anchor lies.
    child: u32,
    /// `None` for a post that is known by its neighbours alone.
    anchor: Option<&'a Anchor>,
}

/// The posts that begin with the anchors which lie side by side in one element, or in several of
/// the same make.
pub(super) fn group(outline: &Outline<'_>, runs: &Runs, anchors: &[Anchor]) -> Option<Group> {
    let nodes: Vec<u32> = anchors
        .iter()
        .map(|anchor| runs.first_node(&runs.all[anchor.run]))
        .collect();
    let mut counts: HashMap<u32, usize> = HashMap::new();
    for pair in nodes.windows(2) {
        let common = outline
            .ancestors(pair[0])
            .find(|&up| outline.node(up).end > pair[1]);
        *counts.entry(common?).or_default() += 1;
    }
    let (&container, _) = counts
        .iter()
        .max_by_key(|(at, count)| (**count, std::cmp::Reverse(**at)))?;
    let made = make(outline, container);
    let is_container = |at: u32| {
        at == container || made.1.is_some() && counts.contains_key(&at) && make(outline, at) == made
    };
    let mut begun: Vec<Begun> = Vec::new();
    for (anchor, &node) in anchors.iter().zip(&nodes) {
        let mut child = node;
        for up in outline.ancestors(node) {
            if is_container(up) {
                // What goes on around a list of the same make within a post is no post.
                if begun.last().is_none_or(|last| last.child < child) {
                    begun.push(Begun {
                        start: child,
                        container: up,
                        child,
                        anchor: Some(anchor),
                    });
                }
                break;
            }
            child = up;
        }
    }
    let n_bare = begun
        .iter()
        .filter(|post| post.rest(outline, runs) < POST)
        .count();
    let is_flat = n_bare * 2 > begun.len();
    if is_flat {
        begin_earlier(outline, runs, &mut begun);
    } else {
        add_neighbours(outline, &mut begun);
    }
    Some(finish(outline, runs, container, &begun, is_flat))
}

/// The name of an element, and the first of its classes.
fn make<'a>(outline: &Outline<'a>, at: u32) -> (Tag, Option<&'a str>) {
    let node = outline.node(at);
    let class = node.attr("class");
    (
        node.tag,
        class.and_then(|names| names.split_whitespace().next()),
    )
}

impl Begun<'_> {
    /// Columns of text beside the line with the time.
    fn rest(&self, outline: &Outline<'_>, runs: &Runs) -> f32 {
        runs.within(&outline.subtree(self.child))
            .filter(|&at| self.anchor.is_none_or(|anchor| anchor.run != at))
            .map(|at| runs.all[at].columns)
            .sum()
    }
}

/// Lets posts that are no elements of their own begin with the title or the time right in front
/// of their anchor, where most have one there.
fn begin_earlier(outline: &Outline<'_>, runs: &Runs, begun: &mut [Begun]) {
    let before = |post: &Begun| {
        let anchor = post.anchor?;
        let run = &runs.all[anchor.run.checked_sub(1)?];
        let is_part = match anchor.kind {
            Kind::Time => rules::is_heading(outline, run),
            _ => kind(outline, runs, run) == Some(Kind::Time),
        };
        let node = runs.first_node(run);
        let is_inside = outline.subtree(post.container).contains(&node);
        (is_part && is_inside).then(|| {
            outline
                .upward(node)
                .take_while(|&up| up > post.container)
                .last()
                .unwrap_or(node)
        })
    };
    let starts: Vec<Option<u32>> = begun.iter().map(before).collect();
    if starts.iter().flatten().count() * 5 > begun.len() * 3 {
        let mut last = None;
        for (post, start) in begun.iter_mut().zip(starts) {
            post.start = start
                .filter(|start| last < Some(*start))
                .unwrap_or(post.start);
            last = Some(post.start);
        }
    }
}

/// Adds the posts without a time: elements made like the others, between them.
fn add_neighbours(outline: &Outline<'_>, begun: &mut Vec<Begun>) {
    let known: HashSet<u32> = begun.iter().map(|post| post.child).collect();
    let mut added = Vec::new();
    for posts in begun.chunk_by(|one, next| one.container == next.container) {
        let (first, last) = (&posts[0], &posts[posts.len() - 1]);
        let made = make(outline, first.child);
        let neighbours = outline.children(first.container).filter(|child| {
            (first.child..last.child).contains(child)
                && !known.contains(child)
                && made.1.is_some()
                && make(outline, *child) == made
        });
        added.extend(neighbours.map(|child| Begun {
            start: child,
            container: first.container,
            child,
            anchor: None,
        }));
    }
    begun.extend(added);
    begun.sort_by_key(|post| post.start);
}

/// Gives each post its end and its time.
fn finish(
    outline: &Outline<'_>,
    runs: &Runs,
    container: u32,
    begun: &[Begun],
    is_flat: bool,
) -> Group {
    let mut group = Group {
        container,
        posts: Vec::new(),
        times: Vec::new(),
        pieces: Vec::new(),
    };
    for (index, post) in begun.iter().enumerate() {
        let next = begun.get(index + 1).map_or(u32::MAX, |next| next.start);
        let around = outline.node(post.container).end;
        // What lies behind the last post is not part of it, as far as the markup tells.
        let end = match next {
            next if next < around => next,
            _ if is_flat => around,
            _ => outline.node(post.child).end,
        };
        let range = post.start..end;
        let head = if is_flat {
            post.start..outline.node(post.child).end
        } else {
            outline.subtree(post.child)
        };
        let stated = post.anchor.and_then(|anchor| anchor.at);
        let words = group.take_times(outline, runs, post, &range);
        group.posts.push(Post {
            range,
            at: stated.or_else(|| times::instant_in(outline, head)),
            words,
        });
    }
    group
}

impl Group {
    /// The time of a post in the page's words; remembers which texts tell nothing else.
    fn take_times(
        &mut self,
        outline: &Outline<'_>,
        runs: &Runs,
        post: &Begun,
        range: &Range<u32>,
    ) -> Plain {
        let mut words = String::new();
        if let Some(Kind::TimeAndText(node)) = post.anchor.map(|anchor| anchor.kind) {
            self.pieces.push(node);
            let text = outline.node(node).text().trim();
            let text = text.trim_matches([':', '–', '—', '-', '|', '[', ']', ' ', '：']);
            words.push_str(text);
        }
        for at in runs.within(range).take(HEAD_LINES) {
            let run = &runs.all[at];
            if kind(outline, runs, run) != Some(Kind::Time) {
                continue;
            }
            self.times.push(at);
            if words.is_empty() {
                let pieces = runs
                    .nodes(run)
                    .iter()
                    .map(|&node| outline.node(node).text());
                words = times::words(pieces);
            }
        }
        let end = words.floor_char_boundary(MAX_WORDS);
        Plain::new(words.get(..end).unwrap_or_default())
    }
}
