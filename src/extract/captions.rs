//! Captions that are not marked as such.
//!
//! `<figcaption>` speaks for itself. Many pages set the words below a picture in an ordinary
//! element with a telling class, in the same box as the picture or right behind it. Such lines
//! belong to their picture, not to the running text. `html::build` puts the two together.

mod far;
mod links;
mod slides;

pub(super) use far::drop_far;
pub(super) use links::{Links, drop_teasers};
pub(super) use slides::beside_text;

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::rules;
use super::runs::{Run, Runs};
use super::trace::Fate;
use super::words::{finder, letters};
use crate::html::dom::{Node, Outline};
use crate::html::tag::Tag;

/// Columns of text below which a page is made of its pictures: every caption may be its text, and
/// every picture have a page of its own.
pub(super) const ARTICLE: f32 = 600.0;

/// Columns of a caption at most: five sentences.
const LONGEST: f32 = 600.0;

/// Columns of a caption that only its letters tell, at most.
const DRESSED: f32 = 250.0;

/// Levels between a caption and the box that it shares with its picture.
const LEVELS: usize = 4;

/// Levels between the words of a caption and their `<figcaption>`.
const FIGCAPTION: usize = 8;

/// Levels between the words of a caption and their `<figure>`.
const FIGURE: usize = 12;

/// Nodes of a caption that are looked through for the name of an author.
const MAX_CAPTION_NODES: usize = 60;

/// Words of the name of a thing at most.
const NAME: usize = 3;

/// Marks captions outside of `<figcaption>`, and the slides of galleries that illustrate a text.
pub(super) fn mark(outline: &Outline<'_>, runs: &Runs, fates: &mut [Fate]) {
    let pictures = Pictures::of(outline);
    for (run, fate) in runs.all.iter().zip(fates.iter_mut()) {
        let may_be = matches!(fate, Fate::Kept | Fate::Dropped) && run.columns <= LONGEST;
        let is_called = || pictures.are_near(outline, runs, run) && is_named(outline, runs, run);
        let is_said = fate.is_kept()
            && (pictures.say(outline, runs, run) || pictures.dress(outline, runs, run));
        // What asks for consent to load a film stands in its place, not below it.
        let is_asking = || rules::nag(run, runs.text(run)) == Some("embed");
        if may_be && (is_said || is_called()) && !is_asking() {
            *fate = Fate::Caption;
        }
    }
    slides::mark(outline, runs, &pictures, fates);
}

/// Whether a run lies in a `<figcaption>`, and not in that of an author's portrait.
pub(super) fn is_caption(outline: &Outline<'_>, run: &Run) -> bool {
    outline
        .upward(run.block)
        .take(FIGCAPTION)
        .find(|&up| outline.node(up).tag == Tag::Figcaption)
        .is_some_and(|caption| {
            !outline.subtree(caption).take(MAX_CAPTION_NODES).any(|at| {
                let node = outline.node(at);
                node.tag == Tag::Address || node.attr("rel") == Some("author")
            })
        })
}

/// Where the box begins that a caption shares with its picture: the picture may come first.
pub(super) fn box_start(outline: &Outline<'_>, runs: &Runs, run: &Run) -> u32 {
    let first = runs.first_node(run);
    let in_figure = |up: u32| outline.node(up).tag == Tag::Figure;
    let figure = outline.ancestors(first).take(FIGURE).position(in_figure);
    outline
        .ancestors(first)
        .take(figure.map_or(0, |level| level + 1).max(LEVELS + 2))
        .take_while(|&up| columns_of(runs, outline.subtree(up)) <= LONGEST)
        .find(|&up| (up..first).any(|at| outline.node(at).tag == Tag::Img))
        .unwrap_or(first)
}

/// Whether a text in a caption says who made the picture, by the names of the elements around it.
pub(super) fn is_credit(outline: &Outline<'_>, text: u32, block: u32) -> bool {
    around(outline, text, block).any(|node| has_name(node, &CREDITS))
}

/// Whether a text in a caption is one to press, "hide caption", by the names of the elements around
/// it.
pub(super) fn is_control(outline: &Outline<'_>, text: u32, block: u32) -> bool {
    around(outline, text, block).any(|node| {
        node.attr("class")
            .is_some_and(|names| names.split_ascii_whitespace().any(is_of_control))
    })
}

/// Whether a name is that of a control: "toggle-caption". "show-for-large" is none.
fn is_of_control(name: &str) -> bool {
    let has = |words: &[&str]| {
        name.split(|c: char| !c.is_ascii_alphanumeric())
            .any(|part| words.iter().any(|word| part.eq_ignore_ascii_case(word)))
    };
    has(&["toggle", "hide", "show", "expand", "collapse"]) && (has(&CAPTIONS) || has(&CREDITS))
}

fn is_named(outline: &Outline<'_>, runs: &Runs, run: &Run) -> bool {
    around(outline, runs.first_node(run), run.block)
        .any(|node| has_name(node, &CAPTIONS) || has_name(node, &CREDITS))
        && !is_signature(outline, run)
}

/// Whether a line says who wrote the article, when, or how many answered: some call the bar of
/// these its caption, and set it below the picture.
fn is_signature(outline: &Outline<'_>, run: &Run) -> bool {
    let holds_time = || {
        let mut inner = outline.subtree(run.block).take(MAX_LINE_NODES);
        inner.any(|at| outline.node(at).tag == Tag::Time)
    };
    let in_figure = || {
        let mut around = outline.ancestors(run.block).take(LEVELS);
        around.any(|up| outline.node(up).tag == Tag::Figure)
    };
    (has_name(outline.node(run.block), &SIGNATURES) || holds_time()) && !in_figure()
}

/// Names of lines about an article, in lower case.
const SIGNATURES: [&str; 4] = ["author", "byline", "comments", "timestamp"];

/// Nodes of a line that are looked through for a time.
const MAX_LINE_NODES: usize = 12;

/// The elements between a text and the block it lies in, that block, and the one around it.
fn around<'o, 'a>(
    outline: &'o Outline<'a>,
    text: u32,
    block: u32,
) -> impl Iterator<Item = &'o Node<'a>> {
    let inner = outline.ancestors(text).take_while(move |&up| up > block);
    let outer = outline.upward(block).take(2);
    inner
        .chain(outer)
        .map(|up| outline.node(up))
        .filter(|node| !matches!(node.tag, Tag::Body | Tag::Html | Tag::Main | Tag::Article))
}

/// Names of captions, in lower case.
const CAPTIONS: [&str; 14] = [
    "caption",
    "figcaption",
    "captiontext",
    "cutline",
    "bildunterschrift",
    "bildtext",
    "legende",
    "didascalia",
    "bildetekst",
    "billedtekst",
    "kuvateksti",
    "imagecaption",
    "photocaption",
    "bijschrift",
];

/// Names of what says who made a picture, in lower case.
const CREDITS: [&str; 8] = [
    "credit",
    "credits",
    "imagecredit",
    "photocredit",
    "photographer",
    "fotocredit",
    "bildnachweis",
    "copyright",
];

/// All of these: the names of most elements hold none of them and need not be taken apart.
static NAMES: LazyLock<AhoCorasick> =
    LazyLock::new(|| finder(&[&CAPTIONS[..], &CREDITS, &SIGNATURES].concat()));

/// Whether one of the names of an element has a word of one of the lists: "wp-caption-text" and
/// `ImageEmbedCaption` have "caption", "captioned" and "accreditation" have none.
fn has_name(node: &Node<'_>, words: &[&str]) -> bool {
    let is_known = |word: &str| words.iter().any(|known| word.eq_ignore_ascii_case(known));
    let names = node.attr("class").filter(|names| NAMES.is_match(names));
    names.is_some_and(|names| {
        names
            .split_ascii_whitespace()
            .filter(|name| !is_of_letters(name) && !is_of_control(name))
            .flat_map(|name| name.split(|c: char| !c.is_ascii_alphanumeric()))
            .take(40)
            .any(|name| is_known(name) || last_word(name).is_some_and(is_known))
    })
}

/// Whether a name tells the size of letters, as design systems call the smallest one: bylines and
/// menus are set in it too.
fn is_of_letters(name: &str) -> bool {
    ["text-", "font-", "typography", "type-"]
        .iter()
        .any(|word| name.starts_with(word))
        || name.contains("Typography")
}

/// The last of several words that are written as one, each with a capital: "Caption" of
/// "imageEmbedCaption".
fn last_word(name: &str) -> Option<&str> {
    let (start, _) = name
        .char_indices()
        .rfind(|(_, c)| c.is_ascii_uppercase())
        .filter(|&(start, _)| start > 0)?;
    name.get(start..)
}

/// Where the pictures of a page are.
struct Pictures(Vec<u32>);

impl Pictures {
    fn of(outline: &Outline<'_>) -> Self {
        let end = outline.node(0).end;
        Self(
            (1..end)
                .filter(|&at| outline.node(at).tag == Tag::Img)
                .collect(),
        )
    }

    /// How many lie in a range of nodes.
    fn within(&self, range: std::ops::Range<u32>) -> usize {
        let behind = |end| self.0.partition_point(|&at| at < end);
        behind(range.end) - behind(range.start)
    }

    /// The picture right in front of a run, nothing but white space between them.
    fn right_before(&self, outline: &Outline<'_>, first: u32) -> Option<u32> {
        let before = self.0.partition_point(|&at| at < first);
        let last = self.0[before.checked_sub(1)?];
        (last..first)
            .all(|at| outline.node(at).is_blank())
            .then_some(last)
    }

    /// Whether the picture right in front of a run says the same to those who do not see it, in
    /// more words than a name. A heading below a picture is named by it too, and heads what
    /// follows; so is a link.
    fn say(&self, outline: &Outline<'_>, runs: &Runs, run: &Run) -> bool {
        if outline.node(run.block).tag.heading_level().is_some() || run.links > 0 {
            return false;
        }
        let alt = self
            .right_before(outline, runs.first_node(run))
            .and_then(|picture| outline.node(picture).attr("alt"));
        alt.filter(|alt| alt.split_whitespace().nth(NAME).is_some())
            .is_some_and(|alt| letters(alt) == letters(runs.text(run)))
    }

    /// Whether a run is all in italics or small letters, and stands right below a picture in the
    /// same paragraph: how captions are set where nothing else is at hand.
    fn dress(&self, outline: &Outline<'_>, runs: &Runs, run: &Run) -> bool {
        let is_set = |&text: &u32| {
            outline.node(text).is_blank()
                || outline
                    .ancestors(text)
                    .take_while(|&up| up > run.block)
                    .any(|up| matches!(outline.node(up).tag, Tag::Em | Tag::I | Tag::Small))
        };
        run.columns <= DRESSED
            && (run.links == 0 || runs.text(run).ends_with(')'))
            && matches!(outline.node(run.block).tag, Tag::P | Tag::Div)
            && self
                .right_before(outline, runs.first_node(run))
                .is_some_and(|picture| picture > run.block)
            && runs.nodes(run).iter().all(is_set)
    }

    /// Whether a picture shares a small box with the run, or stands right in front of it.
    fn are_near(&self, outline: &Outline<'_>, runs: &Runs, run: &Run) -> bool {
        self.right_before(outline, runs.first_node(run)).is_some()
            || outline
                .upward(run.block)
                .take(LEVELS)
                .find(|&up| self.within(outline.subtree(up)) > 0)
                .is_some_and(|up| columns_of(runs, outline.subtree(up)) <= LONGEST)
    }
}

fn columns_of(runs: &Runs, part: std::ops::Range<u32>) -> f32 {
    runs.all[runs.within(&part)]
        .iter()
        .map(|run| run.columns)
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::testing::fates;

    const PROSE: &str = "<p>The harbour stays closed until the storm is over, said the port on Monday, and ships wait outside in the bay for a pilot.";

    /// What becomes of the runs that follow seven paragraphs of text.
    #[track_caller]
    pub(super) fn check(html: &str, was: Fate, expected: &[&str]) {
        let page = format!("<div>{}</p>{html}</div>", PROSE.repeat(7));
        let before = |at: usize, _: &str| if at < 7 { Fate::Kept } else { was };
        assert_eq!(fates(&page, before, mark)[7..], *expected, "{html}");
    }

    #[test]
    fn words_that_are_called_a_caption_belong_to_the_picture() {
        check(
            "<div class=wp-caption><a><img src=p.jpg></a><p class=wp-caption-text>The port</p></div>",
            Fate::Dropped,
            &["caption"],
        );
        check(
            "<p><img src=p.jpg></p><p><span class=photo-credit>A. Nobody</span></p>",
            Fate::Kept,
            &["caption"],
        );
        check(
            "<div><img src=p.jpg></div><div class=InlineImage-embedCaption>The port</div>",
            Fate::Kept,
            &["caption"],
        );
    }

    #[test]
    fn the_box_of_a_caption_begins_with_the_picture_of_its_figure() {
        let check = |html: &str, expected: Tag| {
            let page = crate::html::dom::parse(html);
            let outline = Outline::of(&page);
            let runs = Runs::of(&outline);
            let start = box_start(&outline, &runs, &runs.all[0]);
            assert_eq!(outline.node(start).tag, expected, "{html}");
        };
        let caption = "<span><div><div><div><figcaption><b>Port";
        check(&format!("<figure><img src=p.jpg>{caption}"), Tag::Figure);
        check(&format!("<section><img src=p.jpg>{caption}"), Tag::Text);
        check(
            "<div><img src=p.jpg><figure class=wp-caption-text>Port",
            Tag::Div,
        );
    }

    #[test]
    fn what_the_picture_itself_says_is_its_caption() {
        let picture = "<div><img src=p.jpg alt='Six ships in the port'></div>";
        check(
            &format!("{picture}Six ships in the port.<p>Later."),
            Fate::Kept,
            &["caption", "kept"],
        );
        check(
            &format!("{picture}<h2>Six ships in the port</h2><p>Six ships in the port."),
            Fate::Kept,
            &["kept", "kept"],
        );
    }

    #[test]
    fn words_in_italics_below_a_picture_of_their_paragraph_are_its_caption() {
        for (line, expected) in [
            ("<p><img src=p.jpg><br><em>The port</em></p>", "caption"),
            (
                "<p><img src=p.jpg><br><em>The port</em> is shut</p>",
                "kept",
            ),
            ("<p><img src=p.jpg></p><p><em>The port</em></p>", "kept"),
            ("<p><img src=p.jpg><br>The port</p>", "kept"),
        ] {
            check(line, Fate::Kept, &[expected]);
        }
    }

    #[test]
    fn words_far_from_a_picture_are_no_caption() {
        check("<p class=caption>The port</p>", Fate::Kept, &["kept"]);
        check(
            "<img src=p.jpg><p class=accreditation>The port</p>",
            Fate::Kept,
            &["kept"],
        );
        check(
            "<img src=p.jpg><p class=toggle-caption>toggle caption</p>",
            Fate::Dropped,
            &["dropped"],
        );
        check(
            "<img src=p.jpg><p class=caption>By loading the video, you agree to its rules.</p>",
            Fate::Dropped,
            &["dropped"],
        );
        check(
            "<img src=p.jpg><p class='flex text-caption'>The port</p>",
            Fate::Kept,
            &["kept"],
        );
    }

    #[test]
    fn who_wrote_the_article_is_no_caption_whatever_the_bar_is_called() {
        check(
            "<header><ul class=caption><li class=author>A. Nobody<li><time>Monday</time><li>The port</ul><img src=p.jpg></header>",
            Fate::Dropped,
            &["dropped", "dropped", "caption"],
        );
        check(
            "<figure><img src=p.jpg><div class=caption><p class=author>A. Nobody</div></figure>",
            Fate::Dropped,
            &["caption"],
        );
    }
}
