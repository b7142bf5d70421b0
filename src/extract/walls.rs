//! What kind of page it is: an article, or something that stands in front of one.
//!
//! A page says what it is in many ways, and some of them lie: whole texts are marked as not free,
//! notices about cookies lie over articles, and pages that are not there answer as if they were.
//! What text there is goes first; the signs decide about pages with little of it.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::confidence;
use super::head::Head;
use super::judge::SENTENCE_ENDS;
use super::runs::{Run, Runs};
use super::teasers;
use super::trace::Fate;
use super::words::{self, Class, Phrase};
use crate::html::dom::Outline;
use crate::html::tag::Tag;
use crate::news::{Article, Block, Inline, Verdict};

mod phrases;

use phrases::{ACCEPT, CONSENT, MISSING, WALL};

/// Columns of text below which an article is thin: two short paragraphs.
const THIN: f32 = 350.0;

/// Columns of a text in front of a wall at most: what is longer is the text itself, with an offer
/// below it. A starting value, some four paragraphs.
const TEASER: f32 = 1500.0;

/// Columns of all text of a page that only asks for consent: walls of the large platforms have
/// 600 to 2500.
const CONSENT_PAGE: f32 = 4000.0;

/// Columns of a line that says that the rest is for others.
const WALL_LINE: f32 = 160.0;

/// Runs behind the text among which the wall begins.
const BEHIND: usize = 12;

/// Columns of a sentence at least that tells of a video.
const SENTENCE: f32 = 60.0;

/// Bytes of a button's words that are read.
const BUTTON: usize = 60;

/// Boxes with a linked title that make a list of stories of a page.
const CARDS: usize = 4;

/// Columns of a teaser in a list of stories.
const CARD: f32 = 600.0;

/// A wall at which the text of a page ends: the run that says so. What it offers, in the same
/// box, is no part of the text.
pub(super) fn mark(outline: &Outline<'_>, runs: &Runs, fates: &mut [Fate]) -> Option<usize> {
    let kept = |fates: &[Fate], range: std::ops::Range<usize>| -> f32 {
        range
            .filter(|&at| fates[at].is_kept() && runs.all[at].is_prose())
            .map(|at| runs.all[at].columns)
            .sum()
    };
    let first = (0..fates.len()).find(|&at| fates[at].is_kept() && runs.all[at].is_prose())?;
    let last = fates.iter().rposition(|fate| fate.is_kept())?;
    let end = (last + BEHIND).min(fates.len());
    let at = (first + 1..end).find(|&at| {
        let run = &runs.all[at];
        is_wall(run, runs.text(run)) && !is_title_of_others(outline, run)
    })?;
    let before = kept(fates, first..at);
    // The largest element around the line that does not reach into the text in front of it.
    let text = (0..at).rfind(|&at| fates[at].is_kept())?;
    let text = runs.nodes(&runs.all[text]).first().copied()?;
    let offer = outline
        .upward(runs.all[at].block)
        .take_while(|&up| up > text)
        .last();
    let box_end = offer.map_or(0, |offer| outline.node(offer).end);
    let behind = (at..fates.len()).find(|&at| runs.all[at].block >= box_end);
    let behind = behind.unwrap_or(fates.len());
    if before > TEASER || kept(fates, behind..fates.len()) > before {
        return None;
    }
    Fate::rule_out(&mut fates[at..behind.max(at + 1)], "wall");
    Some(at)
}

/// Whether a line says that one has to pay or to register to read on.
fn is_wall(run: &Run, text: &str) -> bool {
    run.columns < WALL_LINE && WALLS.is_match(&text.to_lowercase().replace('’', "'"))
}

/// Whether a line is the title of a list of other stories, which are those for subscribers.
fn is_title_of_others(outline: &Outline<'_>, run: &Run) -> bool {
    outline.node(run.block).tag.heading_level().is_some()
        && outline.upward(run.block).take(AROUND).any(|up| {
            let names = outline.node(up).attr("class");
            names.is_some_and(|names| words::Signs::of(names).has(Class::Related))
        })
}

/// Elements around a title that may tell of what it is.
const AROUND: usize = 3;

/// [`WALL`], looked for all at once: every short line of a text is asked.
static WALLS: LazyLock<AhoCorasick> =
    LazyLock::new(|| AhoCorasick::new(WALL).expect("the list is short"));

/// What is known about the kind of a page beside its article.
pub(super) struct Signs<'a> {
    pub outline: &'a Outline<'a>,
    pub head: &'a Head<'a>,
    pub runs: &'a Runs,
    pub fates: &'a [Fate],
    pub scores: &'a [f32],
    /// Whether the text ends at a wall.
    pub has_wall: bool,
    /// Whether posts were found, each with its time.
    pub is_live: bool,
}

/// How sure it is at least of the posts of a live blog and of the captions of a gallery: short ones
/// read little like prose, but times and pictures say what they are.
///
/// Of the five live blogs among 2,344 saved pages none is less sure by the text alone.
const BY_FORM: f32 = 0.5;

/// Pictures with a caption that make a gallery, whose text they are.
const SLIDES: usize = 4;

/// The characters of the captions of a gallery; 0 where pictures only illustrate.
fn told_by_slides(body: &[Block]) -> f32 {
    let captions = body.iter().filter_map(|block| match block {
        Block::Figure { caption, .. } if !caption.is_empty() => Some(Inline::text(caption)),
        _ => None,
    });
    let lengths: Vec<usize> = captions.map(|caption| caption.chars().count()).collect();
    if lengths.len() < SLIDES {
        return 0.0;
    }
    u16::try_from(lengths.iter().sum::<usize>()).map_or(f32::from(u16::MAX), f32::from)
}

/// The verdict, and how sure it is.
pub(super) fn verdict(article: &Article, signs: &Signs<'_>) -> (Verdict, f32) {
    let all_runs = signs.runs.all.iter().zip(signs.fates);
    let kept_runs = all_runs.filter(|(_, fate)| fate.is_kept());
    let kept: f32 = kept_runs.map(|(run, _)| run.columns).sum();
    let told = told_by_slides(&article.body);
    let kept = kept + told;
    // Text that was taken from the page's scripts is known to be text.
    let length = super::fallback::length(&article.body);
    let length = f32::from(u16::try_from(length).unwrap_or(u16::MAX));
    if length > 500.0 && (kept < THIN || length > 2.0 * kept) {
        return (Verdict::Article, 0.8);
    }
    let confidence = confidence::estimate(signs.runs, signs.fates, signs.scores, signs.head);
    if signs.asks_consent() {
        return (Verdict::Consent, 0.8);
    }
    if signs.has_wall || article.is_paywalled && kept < 3.0 * THIN {
        return (Verdict::Paywall, 0.8);
    }
    if kept >= THIN {
        return if signs.is_list(kept) {
            (Verdict::NotAnArticle, 0.6)
        } else {
            let has_form = signs.is_live || told > kept / 2.0;
            let least = if has_form { BY_FORM } else { 0.0 };
            (Verdict::Article, confidence.max(least))
        };
    }
    let all = signs.all();
    if all < 2000.0 && signs.says(Phrase::Consent) {
        let verdict = if signs.names_scripts() {
            Verdict::NeedsJavaScript
        } else {
            Verdict::Consent
        };
        return (verdict, 0.7);
    }
    let is_story = kept > 0.0 && signs.is_story();
    if signs.is_missing() || signs.has_password() && !is_story {
        return (Verdict::NotAnArticle, 0.8);
    }
    // The beginning of a story, and a box to log in for the rest.
    if signs.has_password() && signs.ends_cut() {
        return (Verdict::Paywall, 0.6);
    }
    if all < 200.0 && signs.has_scripts() {
        return (Verdict::NeedsJavaScript, 0.6);
    }
    let is_short = !signs.head.ld.is_article && kept < 100.0;
    if kept == 0.0 || is_short && !signs.has_sentence() {
        return (Verdict::NotAnArticle, 0.6);
    }
    (Verdict::Thin, confidence)
}

impl Signs<'_> {
    /// Columns of all text.
    fn all(&self) -> f32 {
        self.runs.all.iter().map(|run| run.columns).sum()
    }

    /// Whether a sentence was kept: what stands below a video tells of it.
    fn has_sentence(&self) -> bool {
        let mut kept = self.runs.all.iter().zip(self.fates);
        kept.any(|(run, fate)| {
            let text = self.runs.text(run);
            fate.is_kept() && run.columns >= SENTENCE && text.ends_with(SENTENCE_ENDS)
        })
    }

    fn texts(&self) -> impl Iterator<Item = &str> {
        self.runs.all.iter().map(|run| self.runs.text(run))
    }

    fn says(&self, phrase: Phrase) -> bool {
        self.texts()
            .any(|text| words::has(words::phrases(text), phrase))
    }

    fn names_scripts(&self) -> bool {
        self.texts()
            .any(|text| text.to_lowercase().contains("javascript"))
    }

    /// Whether the page is nothing but a question for consent: short, with a button to accept,
    /// and most of its sentences about data and cookies. An article about cookies has no button,
    /// and a notice over an article is the smaller part of its page.
    fn asks_consent(&self) -> bool {
        if self.head.ld.is_article || self.all() > CONSENT_PAGE {
            return false;
        }
        let (mut prose, mut about) = (0.0, 0.0);
        for run in self.runs.all.iter().filter(|run| run.columns > 40.0) {
            let lower = self.runs.text(run).to_lowercase();
            prose += run.columns;
            if CONSENT.iter().any(|word| lower.contains(word)) {
                about += run.columns;
            }
        }
        about > 0.6 * prose && self.has_button(&ACCEPT)
    }

    /// Whether a button or a link begins with one of the words.
    fn has_button(&self, words: &[&str]) -> bool {
        (0..).zip(self.outline.nodes()).any(|(at, node)| {
            let label = match node.tag {
                Tag::Button | Tag::A => self.outline.text_of(at, BUTTON),
                Tag::Input => node.attr("value").unwrap_or_default().to_owned(),
                _ if node.attr("role") == Some("button") => self.outline.text_of(at, BUTTON),
                _ => return false,
            };
            let label = label.trim().to_lowercase();
            label.len() < BUTTON && words.iter().any(|word| label.starts_with(word))
        })
    }

    /// Whether the page says of itself that there is nothing at its address.
    fn is_missing(&self) -> bool {
        let h1s = self.head.h1s.iter().take(2);
        let mut titles = h1s
            .map(|&at| self.outline.text_of(at, 200))
            .chain(std::iter::once(self.head.title.clone()));
        titles.any(|title| {
            let title = title.trim().to_lowercase();
            title.starts_with("404") || MISSING.iter().any(|words| title.contains(words))
        })
    }

    /// Whether the page says of itself that it is a story.
    fn is_story(&self) -> bool {
        self.head.ld.is_article || self.head.meta_of(&["og:type"]) == Some("article")
    }

    /// Whether the text that is kept was cut in the middle of a sentence.
    fn ends_cut(&self) -> bool {
        let last = self.fates.iter().rposition(|fate| fate.is_kept());
        let last = last.and_then(|at| self.runs.all.get(at));
        last.is_some_and(|run| teasers::is_cut(self.runs.text(run)))
    }

    fn has_password(&self) -> bool {
        self.outline.nodes().iter().any(|node| {
            node.tag == Tag::Input
                && node
                    .attr("type")
                    .is_some_and(|kind| kind.eq_ignore_ascii_case("password"))
        })
    }

    fn has_scripts(&self) -> bool {
        self.names_scripts()
            || self
                .outline
                .nodes()
                .iter()
                .any(|node| matches!(node.tag, Tag::Script | Tag::Noscript))
    }

    /// Whether what was kept, `kept` columns, are the teasers of a list of stories: short pieces,
    /// each in an `<article>` of its own with a title that leads elsewhere.
    fn is_list(&self, kept: f32) -> bool {
        if self.head.ld.is_article {
            return false;
        }
        let (mut cards, mut in_cards) = (0, 0.0);
        let mut at = 0;
        while let Some(node) = self.outline.nodes().get(at as usize) {
            if node.tag != Tag::Article {
                at += 1;
                continue;
            }
            let own = self.kept_in(at);
            if own <= CARD && self.has_linked_title(at) {
                cards += usize::from(own > 0.0);
                in_cards += own;
                at = node.end.max(at + 1);
            } else {
                at += 1;
            }
        }
        cards >= CARDS && in_cards > 0.8 * kept
    }

    /// Columns that are kept of the text in an element.
    fn kept_in(&self, at: u32) -> f32 {
        let range = self.outline.subtree(at);
        let first = self.runs.all.partition_point(|run| {
            self.runs
                .nodes(run)
                .first()
                .is_none_or(|&n| n < range.start)
        });
        self.runs.all[first..]
            .iter()
            .zip(&self.fates[first..])
            .take_while(|(run, _)| range.contains(&run.block))
            .filter(|(_, fate)| fate.is_kept())
            .map(|(run, _)| run.columns)
            .sum()
    }

    /// Whether an element has a heading that is a link to another page.
    fn has_linked_title(&self, at: u32) -> bool {
        self.outline.subtree(at).any(|inner| {
            let node = self.outline.node(inner);
            node.tag == Tag::A
                && node.attr("href").is_some_and(|href| !href.starts_with('#'))
                && (self
                    .outline
                    .ancestors(inner)
                    .take(2)
                    .chain(self.outline.subtree(inner).skip(1))
                    .any(|near| self.outline.node(near).tag.heading_level().is_some()))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Page, extract};
    use super::*;

    #[track_caller]
    fn check(body: &str, expected: Verdict) {
        let html = format!("<title>Storm</title><article><h1>Storm</h1>{body}</article>");
        let found = extract(&Page {
            html: &html,
            url: None,
        });
        let text = crate::html::write(&found.article.body);
        assert_eq!(found.verdict, expected, "{body} gives {text}");
    }

    fn text(paragraphs: usize) -> String {
        let paragraph = |n: usize| {
            format!(
                "<p>On day {n} the harbour stayed closed, said the port authority, since divers \
                 had not seen the bottom of the fairway, where containers of {n} ships lay.</p>"
            )
        };
        (1..=paragraphs).map(paragraph).collect()
    }

    const OFFER: &str =
        "<div><h3>Subscribe to continue reading</h3><p>All stories for little.</p></div>";

    #[test]
    fn an_offer_behind_the_beginning_is_a_wall_and_one_beside_the_text_is_none() {
        check(&format!("{}{OFFER}", text(3)), Verdict::Paywall);
        check(&format!("{}{OFFER}{}", text(2), text(6)), Verdict::Article);
        check(&format!("{}{OFFER}", text(20)), Verdict::Article);
        let others = OFFER.replace("<div>", "<div class=related>");
        check(&format!("{}{others}", text(3)), Verdict::Article);
        let quote = text(3)
            + "<p>“Pay to continue reading” is what the ministry said it would \
            never ask of anybody who wants to look into the papers about the closing of the \
            harbour, which fill two rooms and a half in the basement of the town hall.</p>";
        check(&quote, Verdict::Article);
    }

    #[test]
    fn a_text_about_consent_is_not_a_question_for_it() {
        let about = "<p>The court said that cookies need the consent of those who are tracked, \
                     and that a box which is ticked already is no consent to any tracking.</p>";
        check(&about.repeat(4), Verdict::Article);
        check(
            &format!("{}<button>Accept all</button>", about.repeat(4)),
            Verdict::Consent,
        );
        check(
            &format!("{}{about}<button>Accept all</button>", text(4)),
            Verdict::Article,
        );
    }

    #[test]
    fn a_page_that_is_not_there_and_one_that_wants_a_password_are_no_articles() {
        check(
            "<h1>Page not found</h1><p>Perhaps it has moved. Try to look for it from the start.</p>",
            Verdict::NotAnArticle,
        );
        check("<input type=password>", Verdict::NotAnArticle);
        let story = "<meta property=og:type content=article>";
        let login = "<form><input type=password></form>";
        check(
            &format!(
                "{story}{}<p>One diver said on Monday that he had never seen the bottom of the bay so full of sand, and that the...</p>{login}",
                text(1)
            ),
            Verdict::Paywall,
        );
        check(&format!("{story}{}{login}", text(1)), Verdict::Thin);
        check(&format!("{}{login}", text(1)), Verdict::NotAnArticle);
        check(
            &format!("<form><input type=password></form>{}", text(4)),
            Verdict::Article,
        );
    }
}
