//! What is measured of a story before it is judged.
//!
//! A measure has a name, so that `--explain` can say what counted, and is comparable from site
//! to site: shares, lengths, yes and no; never a name of a class or a host.

use std::collections::HashMap;

use url::Url;

use super::candidates::{Candidates, Story, bare_host, is_in_prose, shape, word_count};
use super::facts::{Around, Facts, mix};
use super::titles::Title;
use super::words::{self, Caption, Names};
use crate::html::tag::Tag;

/// The measures of all stories of a page.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// One name for each column.
    pub names: Vec<&'static str>,
    /// One row for each story.
    pub rows: Vec<Vec<f32>>,
    /// For each story the groups it belongs to, by kind.
    pub groups: Vec<[u64; KINDS]>,
    /// Stories that are no headlines whatever else is measured: links in running
    /// text, phrases like "Read more", dates.
    pub is_barred: Vec<bool>,
}

/// Ways of putting stories into groups.
pub const KINDS: usize = 4;

/// Writes down measures; names are kept from the first row.
struct Row {
    names: Vec<&'static str>,
    values: Vec<f32>,
}

impl Row {
    fn put(&mut self, name: &'static str, value: f32) {
        self.names.push(name);
        self.values.push(value);
    }

    fn flag(&mut self, name: &'static str, value: bool) {
        self.put(name, f32::from(u8::from(value)));
    }
}

/// Measures every story.
pub(super) fn measure(facts: &Facts<'_>, all: &Candidates, titles: &[Title], page: &Url) -> Table {
    let mut names = Vec::new();
    let mut rows = Vec::with_capacity(all.stories.len());
    let mut groups = Vec::with_capacity(all.stories.len());
    let lists = Lists::of(facts, all);
    for (number, story) in all.stories.iter().enumerate() {
        let mut row = Row {
            names: Vec::new(),
            values: Vec::new(),
        };
        own(facts, all, story, &titles[number], page, number, &mut row);
        surroundings(facts, all, story, &lists, &mut row);
        groups.push(groups_of(facts, all, story));
        names = row.names;
        rows.push(row.values);
    }
    let is_barred = all
        .stories
        .iter()
        .zip(titles)
        .map(|(story, title)| {
            let anchor = &all.anchors[story.main as usize];
            let is_prose = story.announced_by.is_none() && is_in_prose(facts, anchor);
            let is_phrase = anchor.is_repeated && title.text == anchor.text;
            is_prose || is_phrase || words::is_date(&title.text)
        })
        .collect();
    let mut table = Table {
        names,
        rows,
        groups,
        is_barred,
    };
    add_groups(&mut table, all, titles);
    table
}

#[allow(clippy::cast_precision_loss)] // counts on a page are far below 2^24
fn own(
    facts: &Facts<'_>,
    all: &Candidates,
    story: &Story,
    title: &Title,
    page: &Url,
    number: usize,
    row: &mut Row,
) {
    let anchor = &all.anchors[story.main as usize];
    let outline = facts.outline;
    let at = anchor.node as usize;
    let words = word_count(&title.text);
    row.put("title words", words);
    row.put("title chars", title.text.chars().count() as f32);
    row.put("link words", anchor.words);
    row.flag("title in heading", title.is_heading);
    row.flag("title in attribute", title.is_attribute);
    row.put("title worth", title.worth);
    let capitals = title.text.chars().filter(|c| c.is_uppercase()).count() as f32;
    let letters = title.text.chars().filter(|c| c.is_alphabetic()).count() as f32;
    row.put("capitals", capitals / letters.max(1.0));
    let digits = title.text.chars().filter(char::is_ascii_digit).count() as f32;
    row.put("digits in title", digits / title.text.len().max(1) as f32);
    let with_digits = title
        .text
        .split_whitespace()
        .filter(|w| w.chars().any(|c| c.is_ascii_digit()))
        .count() as f32;
    row.put("words with digits", with_digits / words.max(1.0));
    row.flag(
        "title ends a sentence",
        title.text.ends_with(['.', '!', '?', '…']),
    );
    row.flag("linked heading", anchor.heading.is_some());
    let level = anchor
        .heading
        .and_then(|h| outline.node(h).tag.heading_level())
        .map_or(0.0, f32::from);
    row.put("heading level", level);
    row.put("links to it", story.anchors.len() as f32);
    let empty = story
        .anchors
        .iter()
        .filter(|&&a| all.anchors[a as usize].text.is_empty())
        .count();
    row.put("picture links to it", empty as f32);
    row.flag("in prose", is_in_prose(facts, anchor));
    row.flag(
        "new window",
        outline.node(anchor.node).attr("target") == Some("_blank"),
    );
    row.flag(
        "nofollow",
        outline
            .node(anchor.node)
            .attr("rel")
            .is_some_and(|rel| rel.contains("nofollow") || rel.contains("sponsored")),
    );
    row.flag("generic", anchor.is_generic);
    row.flag("hidden", facts.is_hidden[at]);
    row.flag("announced", story.announced_by.is_some());
    row.flag("fragment", story.url.fragment().is_some());

    let host = bare_host(&story.url);
    let own = bare_host(page);
    row.flag("same host", host == own);
    row.flag("same domain", site(host) == site(own));
    let shape = shape(&story.url);
    row.put("path depth", shape.depth);
    row.put("slug chars", shape.slug_chars);
    row.put("slug hyphens", shape.hyphens);
    row.put("path digits", shape.digits);
    row.put("longest number", shape.longest_number);
    row.flag("date in path", shape.has_date);
    row.flag("query", shape.has_query);
    row.flag("extension", shape.has_extension);
    row.put("words of other pages", shape.other_pages);
    row.put("children", (story.children as f32).min(20.0));
    row.flag("below page", is_below(&story.url, page));
    row.put("slug in title", slug_overlap(&story.url, &title.text));

    let total = facts.total();
    let before = facts.before(anchor.node);
    row.put(
        "text before",
        before.chars as f32 / total.chars.max(1) as f32,
    );
    row.put(
        "links before",
        before.links as f32 / total.links.max(1) as f32,
    );
    row.put(
        "headings before",
        before.headings as f32 / total.headings.max(1) as f32,
    );
    row.put("stories before", number as f32 / all.stories.len() as f32);
    row.put("depth", f32::from(outline.node(anchor.node).depth));

    let near = near_names(facts, story.card, anchor.node);
    let inner = inner_names(facts, anchor.node);
    let around = facts.around[at];
    for (name, flag) in [
        ("near title name", Names::TITLE),
        ("near item name", Names::ITEM),
        ("near tag name", Names::TAG),
        ("near author name", Names::AUTHOR),
        ("near comment name", Names::COMMENT),
        ("near meta name", Names::META),
        ("near nav name", Names::NAV),
        ("near media name", Names::MEDIA),
        ("near button name", Names::BUTTON),
        ("near promo name", Names::PROMO),
        ("near related name", Names::RELATED),
        ("near summary name", Names::SUMMARY),
    ] {
        row.flag(name, near.has(flag));
    }
    row.flag("own title name", facts.names[at].has(Names::TITLE));
    row.flag("inner title name", inner.has(Names::TITLE));
    let far = facts.names_around[outline.node(story.card).parent as usize];
    for (name, flag) in [
        ("far nav name", Names::NAV),
        ("far foot name", Names::FOOT),
        ("far head name", Names::HEAD),
        ("far side name", Names::SIDE),
        ("far popular name", Names::POPULAR),
        ("far promo name", Names::PROMO),
        ("far item name", Names::ITEM),
        ("far stream name", Names::STREAM),
        ("far related name", Names::RELATED),
        ("far summary name", Names::SUMMARY),
        ("far hidden name", Names::HIDDEN),
        ("far social name", Names::SOCIAL),
        ("far account name", Names::ACCOUNT),
        ("far tag name", Names::TAG),
        ("far pager name", Names::PAGER),
    ] {
        row.flag(name, far.has(flag));
    }
    for (name, flag) in [
        ("in nav", Around::NAV),
        ("in header", Around::HEADER),
        ("in footer", Around::FOOTER),
        ("in aside", Around::ASIDE),
        ("in main", Around::MAIN),
        ("in article", Around::ARTICLE),
        ("in item", Around::ITEM),
        ("in table", Around::TABLE),
        ("in paragraph", Around::PARAGRAPH),
        ("in quote", Around::QUOTE),
        ("in figure", Around::FIGURE),
        ("in ordered list", Around::ORDERED),
        ("in strong", Around::STRONG),
    ] {
        row.flag(name, around.has(flag));
    }
}

#[allow(clippy::cast_precision_loss)]
fn surroundings(facts: &Facts<'_>, all: &Candidates, story: &Story, lists: &Lists, row: &mut Row) {
    let anchor = &all.anchors[story.main as usize];
    let card = facts.within(story.card);
    let own = facts.within(anchor.node);
    row.put("card chars", (card.chars as f32).ln_1p());
    row.put(
        "card text outside links",
        (card.chars - card.link_chars) as f32 / card.chars.max(1) as f32,
    );
    row.put(
        "card chars outside links",
        ((card.chars - card.link_chars) as f32).ln_1p(),
    );
    row.put(
        "card share of title",
        own.chars as f32 / card.chars.max(1) as f32,
    );
    row.put("card headings", (card.headings as f32).min(5.0));
    row.put("card images", (card.images as f32).min(5.0));
    row.put("card times", (card.times as f32).min(5.0));
    row.put("card links", (card.links as f32).min(20.0));
    row.put("card paragraphs", (card.paragraphs as f32).min(10.0));
    let mut height = 0.0;
    for above in facts.outline.ancestors(anchor.node) {
        if above < story.card {
            break;
        }
        height += 1.0;
    }
    row.put("card height", height);
    row.flag(
        "card is article",
        facts.outline.node(story.card).tag == Tag::Article,
    );
    row.flag(
        "card is list item",
        facts.outline.node(story.card).tag == Tag::Li,
    );
    // The parent of a card holds its brothers.
    let list = facts.outline.node(story.card).parent;
    let within = facts.within(list);
    row.put("list links", (within.links as f32).ln_1p());
    row.put(
        "list link density",
        within.link_chars as f32 / within.chars.max(1) as f32,
    );
    row.put(
        "list chars a link",
        (within.chars as f32 / within.links.max(1) as f32).ln_1p(),
    );
    row.put(
        "list link chars a link",
        (within.link_chars as f32 / within.links.max(1) as f32).ln_1p(),
    );
    row.put(
        "list images a link",
        within.images as f32 / within.links.max(1) as f32,
    );
    row.put(
        "list headings a link",
        within.headings as f32 / within.links.max(1) as f32,
    );
    let (strong, cards) = lists.by_parent.get(&list).copied().unwrap_or((0, 0));
    row.put("list cards", (cards as f32).ln_1p());
    row.put("list strong cards", strong as f32 / (cards.max(1)) as f32);
    let caption = lists.captions.get(&list).copied().unwrap_or_default();
    row.flag("caption popular", caption.is_popular);
    row.flag("caption promoted", caption.is_promoted);
    row.flag("caption related", caption.is_related);
    row.flag("strong", story.is_strong);
}

/// What is known of the parents of cards.
struct Lists {
    /// Strong cards, and all cards.
    by_parent: HashMap<u32, (u32, u32)>,
    captions: HashMap<u32, Caption>,
}

impl Lists {
    fn of(facts: &Facts<'_>, all: &Candidates) -> Self {
        let mut by_parent: HashMap<u32, (u32, u32)> = HashMap::new();
        for story in &all.stories {
            let list = by_parent
                .entry(facts.outline.node(story.card).parent)
                .or_default();
            list.0 += u32::from(story.is_strong);
            list.1 += 1;
        }
        let mut captions = HashMap::new();
        for &list in by_parent.keys() {
            captions.insert(list, caption(facts, list));
        }
        Self {
            by_parent,
            captions,
        }
    }
}

/// The caption above a list: the nearest short heading in front of it, a few levels up.
fn caption(facts: &Facts<'_>, list: u32) -> Caption {
    let outline = facts.outline;
    let mut found = Caption::default();
    let mut at = list;
    for _ in 0..5 {
        let parent = outline.node(at).parent;
        if parent == 0 || matches!(outline.node(at).tag, Tag::Body | Tag::Main | Tag::Html) {
            break;
        }
        // Brothers in front, or the beginning of the list itself.
        let mut nearest = None;
        for child in outline.children(parent).take(200) {
            if child >= at {
                break;
            }
            nearest = Some(child);
        }
        let mut heads = nearest.into_iter().chain(outline.children(at).take(1));
        let text = heads.find_map(|head| {
            let within = facts.within(head);
            ((1..=45).contains(&within.chars)).then(|| facts.text(head, 200))
        });
        if let Some(text) = text {
            let says = words::caption(&text);
            found.is_popular |= says.is_popular;
            found.is_promoted |= says.is_promoted;
            found.is_related |= says.is_related;
            break;
        }
        at = parent;
    }
    found
}

/// The groups a story belongs to: by names close to the link, by names further up, by tags
/// alone, by the list it stands in.
fn groups_of(facts: &Facts<'_>, all: &Candidates, story: &Story) -> [u64; KINDS] {
    let anchor = &all.anchors[story.main as usize];
    let outline = facts.outline;
    let mut close = facts.shape[anchor.node as usize];
    let mut wide = close;
    let mut tags = mix(7, outline.node(anchor.node).tag as u64);
    for (level, above) in outline.ancestors(anchor.node).enumerate() {
        if level < 2 {
            close = mix(close, facts.shape[above as usize]);
        }
        if level < 5 {
            wide = mix(wide, facts.shape[above as usize]);
        }
        tags = mix(tags, outline.node(above).tag as u64);
        if level > 40 {
            break;
        }
    }
    [
        close,
        wide,
        tags,
        u64::from(outline.node(story.card).parent),
    ]
}

/// Adds means over each story's groups.
#[allow(clippy::cast_precision_loss)]
fn add_groups(table: &mut Table, all: &Candidates, titles: &[Title]) {
    const OF_GROUP: [[&str; 10]; KINDS] = [
        [
            "close size",
            "close words",
            "close words spread",
            "close headings",
            "close slug",
            "close card text",
            "close strong",
            "close images",
            "close mass",
            "close rank",
        ],
        [
            "wide size",
            "wide words",
            "wide words spread",
            "wide headings",
            "wide slug",
            "wide card text",
            "wide strong",
            "wide images",
            "wide mass",
            "wide rank",
        ],
        [
            "tags size",
            "tags words",
            "tags words spread",
            "tags headings",
            "tags slug",
            "tags card text",
            "tags strong",
            "tags images",
            "tags mass",
            "tags rank",
        ],
        [
            "box size",
            "box words",
            "box words spread",
            "box headings",
            "box slug",
            "box card text",
            "box strong",
            "box images",
            "box mass",
            "box rank",
        ],
    ];
    let column = |name: &str| table.names.iter().position(|n| *n == name);
    let columns: Vec<Option<usize>> = [
        "linked heading",
        "slug in title",
        "card chars outside links",
        "strong",
        "card images",
    ]
    .iter()
    .map(|n| column(n))
    .collect();
    let words: Vec<f32> = titles
        .iter()
        .map(|t| word_count(&t.text).min(30.0))
        .collect();
    for (kind, of_group) in OF_GROUP.iter().enumerate() {
        let mut sums: HashMap<u64, [f32; 8]> = HashMap::new();
        for (number, groups) in table.groups.iter().enumerate() {
            let sum = sums.entry(groups[kind]).or_default();
            sum[0] += 1.0;
            sum[1] += words[number];
            sum[2] += words[number] * words[number];
            for (slot, column) in columns.iter().enumerate() {
                if let Some(column) = column {
                    sum[3 + slot] += table.rows[number][*column];
                }
            }
        }
        // The weight of a group in the page: words of titles that are sentences.
        let mass = |sum: &[f32; 8]| (sum[1] - 2.0 * sum[0]).max(0.0);
        let mut masses: Vec<f32> = sums.values().map(mass).collect();
        masses.sort_by(|a, b| b.total_cmp(a));
        let whole = masses.iter().sum::<f32>().max(1.0);
        for (number, groups) in table.groups.iter().enumerate() {
            let sum = sums[&groups[kind]];
            let own_mass = mass(&sum);
            let rank = masses.partition_point(|&m| m > own_mass) as f32;
            let size = sum[0];
            let mean = sum[1] / size;
            let spread = (sum[2] / size - mean * mean).max(0.0).sqrt();
            table.rows[number].extend([
                size.ln_1p(),
                mean,
                spread,
                sum[3] / size,
                sum[4] / size,
                sum[5] / size,
                sum[6] / size,
                sum[7] / size,
                own_mass / whole,
                rank.min(20.0),
            ]);
        }
        table.names.extend(of_group);
    }
    // What the page as a whole is like.
    let stories = all.stories.len().max(1) as f32;
    let strong = all.stories.iter().filter(|s| s.is_strong).count() as f32;
    let headed = all
        .stories
        .iter()
        .filter(|s| s.is_strong && all.anchors[s.main as usize].heading.is_some())
        .count() as f32;
    for row in &mut table.rows {
        row.extend([
            stories.ln_1p(),
            strong / stories,
            headed.ln_1p(),
            headed / strong.max(1.0),
        ]);
    }
    table.names.extend([
        "page stories",
        "page strong",
        "page headed",
        "page headed share",
    ]);
}

/// What the names from a link up to its card say.
fn near_names(facts: &Facts<'_>, card: u32, node: u32) -> Names {
    let mut names = facts.names[node as usize];
    for above in facts.outline.ancestors(node) {
        if above < card {
            break;
        }
        names = names.and(facts.names[above as usize]);
    }
    names
}

/// What the names inside a link say.
fn inner_names(facts: &Facts<'_>, node: u32) -> Names {
    facts
        .outline
        .subtree(node)
        .skip(1)
        .take(60)
        .fold(Names::NONE, |names, below| {
            names.and(facts.names[below as usize])
        })
}

/// The part of a host that one owner has: two labels, three where the second is short.
fn site(host: &str) -> &str {
    let dots: Vec<usize> = host.rmatch_indices('.').map(|(at, _)| at).collect();
    let (Some(&last), Some(&second)) = (dots.first(), dots.get(1)) else {
        return host;
    };
    let cut = if last - second <= 4 {
        dots.get(2)
    } else {
        Some(&second)
    };
    cut.and_then(|&at| host.get(at + 1..)).unwrap_or(host)
}

/// Whether a path continues that of the page.
fn is_below(url: &Url, page: &Url) -> bool {
    let path = page.path().trim_end_matches('/');
    !path.is_empty() && bare_host(url) == bare_host(page) && url.path().starts_with(path)
}

/// The share of the words of an address's last parts that stand in the title.
#[allow(clippy::cast_precision_loss)]
fn slug_overlap(url: &Url, title: &str) -> f32 {
    let title = title.to_lowercase();
    let path = url.path().to_lowercase();
    let words: Vec<&str> = path
        .rsplit('/')
        .find(|part| part.bytes().filter(u8::is_ascii_alphabetic).count() > 3)
        .unwrap_or("")
        .split(|c: char| !c.is_ascii_alphabetic())
        .filter(|word| word.len() > 2)
        .take(20)
        .collect();
    if words.is_empty() {
        return 0.0;
    }
    let found = words.iter().filter(|word| title.contains(**word)).count();
    found as f32 / words.len().max(2) as f32
}
