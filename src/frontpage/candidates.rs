//! The links of a page, brought together to stories: one for each address.

use std::collections::HashMap;

use url::Url;

use super::facts::{Around, Facts};
use super::words::{self, Names};
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
        all.find_announced(facts);
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
            let good =
                |&&number: &&u32| worth(facts, &self.anchors[number as usize]) >= best - CLEARLY;
            if let Some(&first) = story.anchors.iter().find(good) {
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

    /// Finds headings without a link that stand in a row, each followed by its text and by a
    /// link that says the same every time ("Full story").
    fn find_announced(&mut self, facts: &Facts<'_>) {
        let nodes = facts.outline.nodes();
        let mut rows: HashMap<(u32, u64), Vec<u32>> = HashMap::new();
        for (index, node) in (0u32..).zip(nodes) {
            if node.tag.heading_level().is_some()
                && !facts.is_silent[index as usize]
                && !facts.around[index as usize].has(Around::LINK)
                && facts.within(index).links == 0
                && facts.within(index).chars > 0
            {
                rows.entry((node.parent, facts.shape[index as usize]))
                    .or_default()
                    .push(index);
            }
        }
        let mut rows: Vec<Vec<u32>> = rows.into_values().filter(|row| row.len() >= 3).collect();
        rows.sort_unstable();
        for row in rows {
            let last_end = nodes[nodes[row[0] as usize].parent as usize].end;
            for (place, &head) in row.iter().enumerate() {
                let end = row.get(place + 1).copied().unwrap_or(last_end);
                let from = self.anchors.partition_point(|a| a.node < head);
                let to = self.anchors.partition_point(|a| a.node < end);
                let follows = from..to;
                let has_headline = self.anchors[follows.clone()]
                    .iter()
                    .any(|a| a.heading.is_some());
                if has_headline {
                    continue;
                }
                let Some(number) = follows
                    .clone()
                    .find(|&n| self.anchors[n].is_generic && !is_in_prose(facts, &self.anchors[n]))
                else {
                    continue;
                };
                let story = self.anchors[number].story as usize;
                if self.stories[story].announced_by.is_none()
                    && self.stories[story]
                        .anchors
                        .iter()
                        .all(|&a| self.anchors[a as usize].heading.is_none())
                {
                    self.stories[story].announced_by = Some(head);
                    self.stories[story].main =
                        u32::try_from(number).expect("MAX_LINKS is far below");
                    self.stories[story].is_strong = true;
                    self.anchors[number].heading = Some(head);
                }
            }
        }
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
    let outside = facts.prose[block as usize];
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

/// The host without the names that lead to the same site.
pub(super) fn bare_host(url: &Url) -> &str {
    let host = url.host_str().unwrap_or("");
    for front in ["www.", "m.", "amp.", "www1.", "www2."] {
        if let Some(rest) = host.strip_prefix(front)
            && rest.contains('.')
        {
            return rest;
        }
    }
    host
}

/// What two addresses of the same story have in common.
pub(super) fn key(url: &Url) -> String {
    let mut key = bare_host(url).to_owned();
    let path = url.path();
    let path = ["/index.html", "/index.htm", "/index.php"]
        .iter()
        .find_map(|end| path.strip_suffix(end))
        .unwrap_or(path);
    key.push_str(path.trim_end_matches('/'));
    if let Some(query) = url.query() {
        let mut pairs: Vec<&str> = query.split('&').filter(|pair| !is_referrer(pair)).collect();
        pairs.sort_unstable();
        if !pairs.is_empty() {
            key.push('?');
            key.push_str(&pairs.join("&"));
        }
    }
    key
}

/// Whether a parameter only says where on the page the link stood.
fn is_referrer(pair: &str) -> bool {
    let name = pair.split('=').next().unwrap_or(pair).to_ascii_lowercase();
    matches!(
        name.as_str(),
        "ref"
            | "refsrc"
            | "src"
            | "source"
            | "cmp"
            | "cmpid"
            | "ocid"
            | "intcid"
            | "intcmp"
            | "ito"
            | "xtor"
            | "sref"
            | "smid"
            | "from"
            | "partner"
            | "ncid"
            | "iid"
            | "hp"
            | "hpid"
            | "hpt"
            | "itid"
            | "icid"
            | "cid"
            | ""
    ) || name.starts_with("utm_")
        || name.starts_with("wt_")
        || name.starts_with("ns_")
        || name.starts_with("at_")
}

/// Parts of an address that tell what it is.
pub(super) struct Shape {
    /// Parts of the path.
    pub depth: f32,
    /// Characters of the last part.
    pub slug_chars: f32,
    /// Hyphens and underscores in the last part.
    pub hyphens: f32,
    /// Digits in the path.
    pub digits: f32,
    /// Longest run of digits.
    pub longest_number: f32,
    /// A year and a month stand in it.
    pub has_date: bool,
    /// It has a query.
    pub has_query: bool,
    /// It ends like a file.
    pub has_extension: bool,
    /// Parts that belong to pages that are no stories.
    pub other_pages: f32,
}

/// Reads the shape of an address.
#[allow(clippy::cast_precision_loss)] // lengths of addresses are small
pub(super) fn shape(url: &Url) -> Shape {
    let path = url.path().trim_end_matches('/');
    let last = path.rsplit('/').next().unwrap_or("");
    let mut longest = 0;
    let mut run = 0;
    for c in url.path().chars().chain(url.query().unwrap_or("").chars()) {
        run = if c.is_ascii_digit() { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    Shape {
        depth: path.split('/').filter(|part| !part.is_empty()).count() as f32,
        slug_chars: last.len() as f32,
        hyphens: last
            .bytes()
            .filter(|b| matches!(b, b'-' | b'_' | b'+'))
            .count() as f32,
        digits: path.bytes().filter(u8::is_ascii_digit).count() as f32,
        longest_number: longest as f32,
        has_date: has_date(path),
        has_query: url.query().is_some(),
        has_extension: last
            .rsplit_once('.')
            .is_some_and(|(_, end)| (2..=5).contains(&end.len())),
        other_pages: (words::other_pages(path) + words::other_pages(bare_host(url))) as f32,
    }
}

/// Whether a year between 1990 and 2059 with a month behind it stands in a path.
fn has_date(path: &str) -> bool {
    let bytes = path.as_bytes();
    (0..bytes.len().saturating_sub(5)).any(|at| {
        let is_start = at == 0 || !bytes[at - 1].is_ascii_digit();
        let year = &bytes[at..at + 4];
        let is_year = matches!(year, [b'1', b'9', b'9', d] | [b'2', b'0', b'0'..=b'5', d] if d.is_ascii_digit());
        is_start && is_year && {
            let rest = &bytes[at + 4..];
            let rest = rest.strip_prefix(b"/").or_else(|| rest.strip_prefix(b"-")).unwrap_or(rest);
            is_month(rest)
        }
    })
}

fn is_month(rest: &[u8]) -> bool {
    const NAMES: [&[u8]; 12] = [
        b"jan", b"feb", b"mar", b"apr", b"may", b"jun", b"jul", b"aug", b"sep", b"oct", b"nov",
        b"dec",
    ];
    match rest {
        [b'0', b'1'..=b'9', ..] | [b'1', b'0'..=b'2', ..] => true,
        [b'1'..=b'9'] | [b'1'..=b'9', b'/' | b'-', ..] => true,
        _ => NAMES.iter().any(|name| rest.starts_with(name)),
    }
}
