//! The links of a page, brought together to stories: one for each address.

use std::collections::HashMap;

use url::Url;

use super::addresses::{bare_host, key};
use super::announced;
use super::facts::{Around, Facts};
use super::words::Names;
use crate::html::tag::Tag;
use crate::html::urls;

/// Bytes of the text of one link that are read.
const MAX_TEXT: usize = 2000;

/// Links of a page that are looked at. The largest portals have two thousand.
const MAX_LINKS: usize = 20_000;

/// How much more of a headline a later link must be to count instead of the first.
const CLEARLY: f32 = 1.0;

/// A link of the page that leads to another one.
#[derive(Debug, Clone)]
pub(super) struct Anchor {
    /// Its node.
    pub node: u32,
    /// The story it leads to, as an index.
    pub story: u32,
    /// What it says, white space folded.
    pub text: String,
    /// How many words that is, see [`word_count`].
    pub words: f32,
    /// What its attributes say where it has no text of its own.
    pub label_words: f32,
    /// The heading it lies in, or that lies in it.
    pub heading: Option<u32>,
    /// Three stories and more are linked with just these words: "Read more".
    pub is_repeated: bool,
    /// The same without words that have digits: "12 comments".
    pub is_generic: bool,
}

/// Everything on the page that leads to one address.
#[derive(Debug, Clone)]
pub(super) struct Story {
    /// Where it leads.
    pub url: Url,
    /// Its links, in page order; never empty.
    pub anchors: Vec<u32>,
    /// The one of them that is most likely the headline.
    pub main: u32,
    /// The largest element around the main link without a link to another likely story.
    pub card: u32,
    /// Some link of it has a heading or the words of a sentence.
    pub is_strong: bool,
    /// Links on the page whose path continues this one.
    pub children: u32,
    /// A heading that is no link and that announces this story.
    pub announced_by: Option<u32>,
}

/// The links of a page and the stories they lead to.
pub(super) struct Candidates {
    /// In page order.
    pub anchors: Vec<Anchor>,
    /// In order of their first link.
    pub stories: Vec<Story>,
}

/// What the links of a subtree lead to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Leads {
    Nowhere,
    To(u32),
    Apart,
}

impl Candidates {
    /// Finds them. `base` is what addresses count from, `page` the address of the page itself.
    pub fn of(facts: &Facts<'_>, base: &Url, page: &Url) -> Self {
        let outline = facts.outline;
        let own = key(page);
        let mut by_key: HashMap<String, u32> = HashMap::new();
        let mut anchors = Vec::new();
        let mut stories: Vec<Story> = Vec::new();
        for (index, node) in (0u32..).zip(outline.nodes()) {
            if node.tag != Tag::A || facts.is_silent[index as usize] {
                continue;
            }
            let Some(url) = node
                .attr("href")
                .and_then(|href| urls::web(href, Some(base)))
            else {
                continue;
            };
            let url = urls::without_tracking(url);
            let key = key(&url);
            if key == own {
                continue;
            }
            if anchors.len() == MAX_LINKS {
                break;
            }
            let story = *by_key.entry(key).or_insert_with(|| {
                stories.push(Story {
                    url,
                    anchors: Vec::new(),
                    main: 0,
                    card: 0,
                    is_strong: false,
                    children: 0,
                    announced_by: None,
                });
                u32::try_from(stories.len() - 1).expect("there are fewer stories than links")
            });
            let text = fold(&facts.text(index, MAX_TEXT));
            let number = u32::try_from(anchors.len()).expect("MAX_LINKS is far below");
            stories[story as usize].anchors.push(number);
            anchors.push(Anchor {
                node: index,
                story,
                words: word_count(&text),
                label_words: label_words(facts, index),
                text,
                heading: heading(facts, index),
                is_repeated: false,
                is_generic: false,
            });
        }
        let mut all = Self { anchors, stories };
        all.find_generic();
        all.choose_main(facts);
        announced::find(facts, &mut all);
        all.find_cards(facts);
        all.count_children();
        all
    }

    fn choose_main(&mut self, facts: &Facts<'_>) {
        for story in &mut self.stories {
            let mut best = f32::MIN;
            for &number in &story.anchors {
                let anchor = &self.anchors[number as usize];
                best = best.max(worth(facts, anchor));
                story.is_strong |= !is_in_prose(facts, anchor)
                    && (anchor.heading.is_some() || anchor.words.max(anchor.label_words) >= 4.0);
            }
            // Where a story stands twice, its first place counts unless the second is clearly
            // more of a headline.
            let words = |number: u32| {
                let anchor = &self.anchors[number as usize];
                anchor.words.max(anchor.label_words)
            };
            let most = story
                .anchors
                .iter()
                .map(|&number| words(number))
                .fold(0.0, f32::max);
            let good = |&&number: &&u32| {
                let is_near = worth(facts, &self.anchors[number as usize]) >= best - CLEARLY;
                // One word in a sentence is not what three words announce.
                let says_enough = words(number) >= 2.0
                    || words(number) * 2.0 >= most
                    || self.anchors[number as usize].heading.is_some();
                is_near && says_enough
            };
            let best_one = || {
                let worth = |number: u32| worth(facts, &self.anchors[number as usize]);
                story.anchors.iter().find(|&&number| worth(number) >= best)
            };
            if let Some(&first) = story.anchors.iter().find(good).or_else(best_one) {
                story.main = first;
            }
        }
    }

    /// Marks links that say the same as those of two other stories.
    fn find_generic(&mut self) {
        let whole: Vec<String> = self.anchors.iter().map(|a| a.text.clone()).collect();
        let bare: Vec<String> = whole.iter().map(|text| without_numbers(text)).collect();
        let is_repeated = self.repeated(&whole);
        let is_generic = self.repeated(&bare);
        for (number, anchor) in self.anchors.iter_mut().enumerate() {
            anchor.is_repeated = is_repeated[number];
            anchor.is_generic = is_generic[number];
        }
    }

    /// For each link whether its short text, as given, is that of three stories and more.
    fn repeated(&self, texts: &[String]) -> Vec<bool> {
        let mut says: HashMap<&str, Vec<u32>> = HashMap::new();
        for (anchor, text) in self.anchors.iter().zip(texts) {
            if !text.is_empty() && anchor.words <= 6.0 {
                let stories = says.entry(text).or_default();
                if stories.len() < 3 && !stories.contains(&anchor.story) {
                    stories.push(anchor.story);
                }
            }
        }
        let is_said = |text: &String| says.get(text.as_str()).is_some_and(|all| all.len() >= 3);
        texts.iter().map(is_said).collect()
    }

    /// Climbs from every main link as long as nothing around leads to another likely story.
    fn find_cards(&mut self, facts: &Facts<'_>) {
        let nodes = facts.outline.nodes();
        let mut leads = vec![Leads::Nowhere; nodes.len()];
        for anchor in &self.anchors {
            if self.stories[anchor.story as usize].is_strong {
                leads[anchor.node as usize] = Leads::To(anchor.story);
            }
        }
        for index in (1..nodes.len()).rev() {
            let parent = nodes[index].parent as usize;
            leads[parent] = match (leads[parent], leads[index]) {
                (Leads::Nowhere, other) | (other, Leads::Nowhere) => other,
                (Leads::To(a), Leads::To(b)) if a == b => Leads::To(a),
                _ => Leads::Apart,
            };
        }
        for (number, story) in (0u32..).zip(&mut self.stories) {
            let start = self.anchors[story.main as usize].node;
            story.card = start;
            for above in facts.outline.ancestors(start) {
                let is_free = match leads[above as usize] {
                    Leads::Nowhere => true,
                    Leads::To(other) => other == number,
                    Leads::Apart => false,
                };
                let tag = nodes[above as usize].tag;
                if !is_free || matches!(tag, Tag::Body | Tag::Main | Tag::Html | Tag::Nav) {
                    break;
                }
                story.card = above;
            }
        }
    }

    /// Counts for every story how many others lie below its path, as articles below a section.
    fn count_children(&mut self) {
        let mut below: HashMap<(String, String), u32> = HashMap::new();
        for story in &self.stories {
            let host = bare_host(&story.url).to_owned();
            let path = story.url.path().trim_end_matches('/');
            let cuts: Vec<usize> = path.match_indices('/').map(|(at, _)| at).collect();
            for at in cuts.into_iter().take(12) {
                if let Some(front) = path.get(..at) {
                    *below.entry((host.clone(), front.to_owned())).or_default() += 1;
                }
            }
        }
        for story in &mut self.stories {
            let host = bare_host(&story.url).to_owned();
            let path = story.url.path().trim_end_matches('/').to_owned();
            story.children = below.get(&(host, path)).copied().unwrap_or(0);
        }
    }
}

/// How likely a link is the headline among the links of its story.
fn worth(facts: &Facts<'_>, anchor: &Anchor) -> f32 {
    let names = facts.names_around[anchor.node as usize];
    let around = facts.around[anchor.node as usize];
    let near = facts.names[anchor.node as usize];
    let mut worth = anchor.words.max(anchor.label_words).min(12.0) / 4.0;
    if anchor.heading.is_some() {
        worth += 3.0;
    }
    if near.has(Names::TITLE) {
        worth += 1.0;
    }
    if around.has(Around::NAV) || around.has(Around::FOOTER) || names.has(Names::FOOT) {
        worth -= 3.0;
    }
    if near.has(Names::COMMENT) || near.has(Names::SOCIAL) {
        worth -= 1.5;
    }
    if anchor.text.is_empty() {
        worth -= if anchor.label_words > 0.0 { 0.5 } else { 3.0 };
    }
    if anchor.is_generic {
        worth -= 1.0;
    }
    if is_in_prose(facts, anchor) {
        worth -= 2.5;
    }
    if facts.is_hidden[anchor.node as usize] {
        worth -= 2.0;
    }
    worth
}

/// Whether a link is a part of running text.
pub(super) fn is_in_prose(facts: &Facts<'_>, anchor: &Anchor) -> bool {
    let block = facts.block[anchor.node as usize];
    if facts.around[block as usize].has(Around::HEADING) {
        return false;
    }
    let own = facts.within(anchor.node).chars;
    // A title that stands in a line of its own, above its text, is no part of the text.
    let outside = facts.line_prose[facts.line[anchor.node as usize] as usize];
    outside > 60 && outside > own
}

/// The heading around a link within six levels, or the first one in it.
fn heading(facts: &Facts<'_>, node: u32) -> Option<u32> {
    let is_heading = |index: u32| {
        let node = facts.outline.node(index);
        node.tag.heading_level().is_some()
            || (node.tag != Tag::Text && node.attr("role") == Some("heading"))
    };
    facts
        .outline
        .ancestors(node)
        .take(6)
        .find(|&above| is_heading(above))
        .or_else(|| {
            facts
                .outline
                .subtree(node)
                .take(400)
                .find(|&below| is_heading(below) && !facts.is_silent[below as usize])
        })
}

/// The words of a text without those that have digits: "12 comments" and "3 comments" say the
/// same.
fn without_numbers(text: &str) -> String {
    let words: Vec<&str> = text
        .split_whitespace()
        .filter(|word| !word.chars().any(|c| c.is_ascii_digit()))
        .collect();
    words.join(" ")
}

/// Words of the label of a link.
fn label_words(facts: &Facts<'_>, node: u32) -> f32 {
    facts
        .outline
        .node(node)
        .attr("aria-label")
        .map_or(0.0, word_count)
}

/// Words of a text; in scripts without spaces two characters count as one.
pub(super) fn word_count(text: &str) -> f32 {
    let mut words = 0.0;
    for word in text.split_whitespace() {
        let mut dense = 0.0;
        let mut is_word = false;
        for c in word.chars() {
            if is_dense(c) {
                dense += 0.5;
            } else {
                is_word |= c.is_alphanumeric();
            }
        }
        words += dense;
        if is_word {
            words += 1.0;
        }
    }
    words
}

/// Whether a character is of a script that needs few of them for a sentence.
fn is_dense(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{e7f}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}')
}

/// White space folded.
pub(super) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len().min(400));
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}
