//! Which pictures and rules belong to the article.

use std::cell::OnceCell;
use std::ops::RangeInclusive;

use url::Url;

use crate::extract::captions::{self, Links};
use crate::extract::runs::Runs;
use crate::extract::trace::Fate;
use crate::extract::words::{Class, Signs};
use crate::html::dom::Outline;
use crate::html::tag::Tag;

/// Levels between a picture and the box that it shares with its caption, and columns of other
/// words in that box at most.
const BOX: usize = 6;
const LABEL: f32 = 120.0;

/// Columns from which a caption is more than a credit.
const CAPTION: f32 = 25.0;

/// Levels around a picture whose names are looked at.
const NAMED: usize = 5;

/// Columns of words around a picture that say nothing about it, at most.
const FEW: f32 = 400.0;

/// Keeps the pictures and rules among `nodes` that have most of their text around them in the
/// article, and the pictures of captions that are kept.
pub(super) fn keep(
    outline: &Outline<'_>,
    runs: &Runs,
    fates: &[Fate],
    nodes: RangeInclusive<u32>,
    base: Option<&Url>,
    keep: &mut [bool],
) {
    let held = Held::of(outline, runs, fates);
    let links = OnceCell::new();
    for at in nodes {
        keep[at as usize] |= match outline.node(at).tag {
            Tag::Hr => is_inside(outline, &held, at),
            Tag::Img if is_stand_in(outline, at) => false,
            Tag::Img => {
                let has_caption = own_box(outline, &held, at).any(|up| held[up as usize].caption);
                (has_caption || is_inside(outline, &held, at))
                    && !is_of_something_else(outline, &held, at, has_caption)
                    && (has_caption
                        || held[0].kept < captions::ARTICLE
                        || !links
                            .get_or_init(|| Links::of(outline, runs, fates))
                            .make_teaser(outline, at, base))
            }
            _ => false,
        };
    }
}

/// What an element holds.
#[derive(Clone, Copy, Default)]
struct Held {
    /// Columns of text, and of text that is kept; captions count as neither.
    text: f32,
    kept: f32,
    /// Whether it holds a caption that is kept and says more than a name.
    caption: bool,
    pictures: u32,
}

impl Held {
    fn of(outline: &Outline<'_>, runs: &Runs, fates: &[Fate]) -> Vec<Self> {
        let nodes = outline.nodes();
        let mut held = vec![Self::default(); nodes.len()];
        for (run, fate) in runs.all.iter().zip(fates) {
            let own = &mut held[run.block as usize];
            if *fate == Fate::Caption {
                own.caption |= run.columns >= CAPTION && run.link_density() < 0.5;
                continue;
            }
            own.text += run.columns;
            if fate.is_kept() {
                own.kept += run.columns;
            }
        }
        // The same pictures once more, for readers without scripts, stand in `<noscript>`.
        let mut unscripted = 0;
        for (at, node) in (0..).zip(nodes) {
            if node.tag == Tag::Noscript {
                unscripted = node.end.max(unscripted);
            }
            let is_picture = node.tag == Tag::Img && at >= unscripted && !is_stand_in(outline, at);
            held[at as usize].pictures = u32::from(is_picture);
        }
        for at in (1..nodes.len()).rev() {
            let own = held[at];
            let up = &mut held[nodes[at].parent as usize];
            up.text += own.text;
            up.kept += own.kept;
            up.caption |= own.caption;
            up.pictures += own.pictures;
        }
        held
    }

    fn is_mostly_kept(self) -> bool {
        self.kept > 0.5 * self.text
    }
}

/// Whether a picture keeps the place of another one of its figure until that has loaded.
fn is_stand_in(outline: &Outline<'_>, at: u32) -> bool {
    let is_unspoken = |at: u32| outline.node(at).attr("aria-hidden") == Some("true");
    let mut around = outline.ancestors(at).take(BOX);
    is_unspoken(at)
        && around
            .find(|&up| outline.node(up).tag == Tag::Figure)
            .is_some_and(|figure| {
                let mut inside = outline.subtree(figure);
                inside.any(|inner| outline.node(inner).tag == Tag::Img && !is_unspoken(inner))
            })
}

/// Whether most of the text around something is of the article.
fn is_inside(outline: &Outline<'_>, held: &[Held], at: u32) -> bool {
    let mut around = outline
        .ancestors(at)
        .filter(|&up| held[up as usize].text > 0.0);
    let Some(first) = around.next() else {
        return false;
    };
    let own = held[first as usize];
    // Words of the picture alone: its figure is judged by what is around it.
    if outline.node(first).tag == Tag::Figure || own.kept == 0.0 && own.text < FEW {
        return around
            .map(|up| held[up as usize])
            .find(|outer| outer.text > own.text)
            .is_some_and(Held::is_mostly_kept);
    }
    own.is_mostly_kept()
}

/// The elements that hold a picture, its caption and nothing but a label more: "Play the film".
fn own_box(outline: &Outline<'_>, held: &[Held], at: u32) -> impl Iterator<Item = u32> {
    outline.ancestors(at).take(BOX).take_while(|&up| {
        let held = held[up as usize];
        held.text < LABEL && held.pictures <= 1
    })
}

/// Whether the names around a picture call it something else: a teaser, a portrait, a button, one
/// of a row to be looked through (`<amp-carousel>`), which a page without scripts leaves out. A
/// picture with a caption that is kept may lie in a box called a teaser, and the box of the whole
/// text may be called anything.
fn is_of_something_else(outline: &Outline<'_>, held: &[Held], at: u32, has_caption: bool) -> bool {
    const NEVER: [Class; 3] = [Class::Author, Class::Newsletter, Class::Comment];
    const WITHOUT_CAPTION: [Class; 3] = [Class::Related, Class::Share, Class::Ad];
    let mut around = outline
        .ancestors(at)
        .take(NAMED)
        .take_while(|&up| held[up as usize].kept <= 0.5 * held[0].kept);
    around.any(|up| {
        let node = outline.node(up);
        let is_row = node.tag == Tag::Other
            && node
                .element()
                .is_some_and(|element| element.name().ends_with("-carousel"));
        if is_row && !has_caption {
            return true;
        }
        node.attr("class").is_some_and(|names| {
            let signs = Signs::of(names);
            let has = |classes: &[Class]| classes.iter().any(|&class| signs.has(class));
            has(&NEVER) || !has_caption && has(&WITHOUT_CAPTION)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::super::blocks;
    use super::*;
    use crate::extract::sites::Wishes;
    use crate::extract::testing::fates;
    use crate::html;

    #[track_caller]
    fn check(figure: &str, caption: &str, is_shown: bool) {
        let page = format!(
            "<article><div class=tools><p>Twitter<p>Mail<p>Print{figure}</div><p>Ships wait.</article>"
        );
        let before = |_: usize, text: &str| match text {
            "Ships wait." => Fate::Kept,
            _ if caption.contains(text) => Fate::Caption,
            _ => Fate::Dropped,
        };
        let mut pictures = 0;
        let base = Url::parse("https://a.example/").unwrap();
        fates(&page, before, |outline, runs, fates| {
            let all = blocks(outline, runs, fates, &Wishes::default(), None, Some(&base));
            pictures = html::write(&all).matches("<img").count();
        });
        assert_eq!(pictures > 0, is_shown, "{figure}");
    }

    #[test]
    fn a_picture_stays_with_its_caption_whatever_is_around_the_two() {
        let check = |class: &str, caption: &str, is_shown: bool| {
            let figure = format!(
                "<div class='{class}'><div><img src=/p.jpg><p>Play</div><div><p>{caption}</div></div>"
            );
            check(&figure, caption, is_shown);
        };
        let words = "Ships waiting for a pilot in the bay";
        check("film", words, true);
        check("teaser-image", words, true);
        check("shareable-item", words, true);
        check("author-box", words, false);
        check("film", "(The Courier)", false);
        check("film", &format!("<a href=/film>{words}</a>"), false);
    }

    #[test]
    fn the_box_of_the_text_may_be_called_anything() {
        let text = "<p>Ships wait.".repeat(5);
        check(
            &format!("<p><div class=share>{text}<img src=/p.jpg></div>"),
            "-",
            true,
        );
        check(
            "<p>Ships wait.<div class=share><p>Ships wait.<img src=/p.jpg></div>",
            "-",
            false,
        );
    }

    #[test]
    fn a_picture_said_twice_is_one() {
        let words = "Ships waiting for a pilot in the bay";
        let twice = [
            "<img data-src=/p.jpg><noscript><img src=/p.jpg></noscript>",
            "<img src=/small.jpg aria-hidden=true><img src=/p.jpg>",
        ];
        for pictures in twice {
            let figure =
                format!("<figure>{pictures}<p>Pin</p><figcaption>{words}</figcaption></figure>");
            check(&figure, words, true);
        }
    }

    #[test]
    fn a_figure_of_words_alone_is_the_caption_of_the_picture_before() {
        let words = "Ships waiting for a pilot in the bay";
        let page = format!(
            "<p>Ships wait.</p><div><img src=/p.jpg><figure class=wp-caption-text>{words}</figure></div>"
        );
        let before = |_: usize, text: &str| match text {
            "Ships wait." => Fate::Kept,
            _ => Fate::Caption,
        };
        fates(&page, before, |outline, runs, fates| {
            let base = Url::parse("https://a.example/").unwrap();
            let all = blocks(outline, runs, fates, &Wishes::default(), None, Some(&base));
            let figure = format!("alt=\"\"><figcaption>{words}</figcaption></figure>");
            assert!(html::write(&all).contains(&figure), "{all:?}");
        });
    }

    #[test]
    fn a_row_to_be_looked_through_is_no_part_of_the_text() {
        let picture = "<div><img src=/p.jpg></div>";
        let page = |row: &str| {
            format!("</div><p>Ships wait.</p><{row}>{picture}</{row}><p>Ships wait.<div>")
        };
        check(&page("amp-carousel"), "-", false);
        check(&page("section"), "-", true);
    }

    #[test]
    fn a_caption_has_one_picture_in_its_box() {
        let words = "Ships waiting for a pilot in the bay";
        let row = format!("<div><img src=/a.jpg><img src=/b.jpg><p>{words}</div>");
        check(&row, words, false);
    }
}
