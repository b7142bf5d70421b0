//! The slides of galleries that illustrate a text.
//!
//! Many galleries are rows of boxes with a picture and a few words each, which may count
//! themselves. Their words belong to the pictures.

use std::ops::Range;

use super::{LEVELS, LONGEST, Pictures, columns_of};
use crate::extract::runs::Runs;
use crate::extract::trace::Fate;
use crate::html::dom::{Node, Outline};
use crate::html::tag::Tag;

/// Slides that make a gallery.
const SLIDES: usize = 3;

/// Columns of text beside a gallery that make it an ornament of the article, and not the article
/// itself.
const ARTICLE: f32 = 600.0;

/// Marks the slides of galleries beside an article.
pub(super) fn mark(outline: &Outline<'_>, runs: &Runs, pictures: &Pictures, fates: &mut [Fate]) {
    mark_counted(outline, runs, fates);
    mark_called(outline, runs, pictures, fates);
}

/// Kept columns of prose in a range of runs.
fn prose(runs: &Runs, fates: &[Fate], part: &Range<usize>) -> f32 {
    part.clone()
        .filter(|&at| fates[at].is_kept() && runs.all[at].is_prose())
        .map(|at| runs.all[at].columns)
        .sum()
}

/// Marks slides that count themselves.
fn mark_counted(outline: &Outline<'_>, runs: &Runs, fates: &mut [Fate]) {
    let mut text = prose(runs, fates, &(0..fates.len()));
    for slides in counted(outline, runs) {
        let own = prose(runs, fates, &slides);
        if text - own < ARTICLE {
            continue;
        }
        text -= own;
        for fate in &mut fates[slides] {
            if matches!(fate, Fate::Kept | Fate::Dropped) {
                *fate = Fate::Caption;
            }
        }
    }
}

/// The runs of the slides that count themselves, "3/12 The old harbour", one range for each
/// gallery beside an article. What the article is, the scores of the runs say.
pub(in crate::extract) fn beside_text(
    outline: &Outline<'_>,
    runs: &Runs,
    scores: &[f32],
) -> Vec<Range<usize>> {
    let mut galleries = counted(outline, runs);
    let prose = |part: Range<usize>| -> f32 {
        part.filter(|&at| scores[at] >= 0.5 && runs.all[at].is_prose())
            .map(|at| runs.all[at].columns)
            .sum()
    };
    let text = prose(0..scores.len());
    galleries.retain(|slides| text - prose(slides.clone()) >= ARTICLE);
    galleries
}

/// The runs of slides that count themselves, one range for each gallery.
fn counted(outline: &Outline<'_>, runs: &Runs) -> Vec<Range<usize>> {
    let counted: Vec<(usize, u32, u32)> = (0..runs.all.len())
        .filter_map(|at| {
            let (number, of) = counter(runs.text(&runs.all[at]))?;
            Some((at, number, of))
        })
        .collect();
    let gallery = |row: &[(usize, u32, u32)]| {
        let (first, last) = (row[0].0, row[row.len() - 1].0);
        let (top, bottom) = (runs.all[first].block, runs.all[last].block);
        let gallery = outline
            .ancestors(top)
            .find(|&up| outline.subtree(up).contains(&bottom))?;
        let slides = runs.within(&outline.subtree(gallery));
        // The element around all slides may hold the article too: then a slide ends where the
        // next one begins, and the last one is as long as the longest before.
        let longest = row.windows(2).map(|two| two[1].0 - two[0].0).max();
        Some(first..slides.end.min(last + longest.unwrap_or(1)))
    };
    counted
        .chunk_by(|a, b| a.2 == b.2 && b.1 == a.1 + 1)
        .filter(|row| row.len() >= SLIDES)
        .filter_map(gallery)
        .collect()
}

/// The number of a slide and how many there are, from a line that begins with both.
fn counter(text: &str) -> Option<(u32, u32)> {
    if !text.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let text: String = text.chars().take(24).collect();
    let digits = |text: &str| text.chars().take_while(char::is_ascii_digit).count();
    let (number, rest) = text.split_at_checked(digits(&text))?;
    let rest = rest.trim_start();
    let rest = ["/", "of ", "von ", "sur ", "de ", "di ", "из "]
        .iter()
        .find_map(|between| rest.strip_prefix(between))?
        .trim_start();
    let (of, behind) = rest.split_at_checked(digits(rest))?;
    let (number, of): (u32, u32) = (number.parse().ok()?, of.parse().ok()?);
    // "9/11" and "24/7" are words, "1/2 cup" is a measure, "10/12/2024" a date.
    let is_slide = (1..=of).contains(&number) && of >= 3 && !behind.starts_with(['/', '.', '%']);
    is_slide.then_some((number, of))
}

/// Rows of boxes in what is called a gallery, each with a picture and a few words that lead
/// nowhere else. Where the rest of the page has little text, the words are the story.
fn mark_called(outline: &Outline<'_>, runs: &Runs, pictures: &Pictures, fates: &mut [Fate]) {
    let mut parents: Vec<u32> = pictures
        .0
        .iter()
        .flat_map(|&picture| outline.ancestors(picture).take(LEVELS))
        .filter(|&parent| is_gallery(outline.node(parent)))
        .collect();
    parents.sort_unstable();
    parents.dedup();
    let mut text = prose(runs, fates, &(0..fates.len()));
    for parent in parents {
        let slides: Vec<u32> = outline
            .children(parent)
            .filter(|&child| {
                let part = outline.subtree(child);
                outline.node(child).tag != Tag::Text
                    && pictures.within(part.clone()) == 1
                    && columns_of(runs, part) <= LONGEST
            })
            .collect();
        if slides.len() < SLIDES {
            continue;
        }
        let all = runs.within(&outline.subtree(parent));
        let own = prose(runs, fates, &all);
        let is_beside_text = text - own >= ARTICLE;
        for slide in slides {
            for at in runs.within(&outline.subtree(slide)) {
                let is_own = runs.all[at].link_density() < 0.3;
                if is_own && (fates[at] == Fate::Dropped || is_beside_text && fates[at].is_kept()) {
                    fates[at] = Fate::Caption;
                }
            }
        }
        text += prose(runs, fates, &all) - own;
    }
}

/// Whether the names of an element say that it is a gallery.
fn is_gallery(node: &Node<'_>) -> bool {
    node.attr("class").is_some_and(|names| {
        let names = names.to_ascii_lowercase();
        [
            "gallery",
            "slideshow",
            "photos",
            "slides",
            "bildstrecke",
            "galerie",
            "diaporama",
        ]
        .iter()
        .any(|word| names.contains(word))
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;
    use super::*;

    #[test]
    fn slides_that_count_themselves_are_no_part_of_the_text() {
        check(
            "<ul><li><h2>1/3 Port</h2><p>Ships wait.<li><h2>2/3 Town</h2><p>Roofs.<li><h2>3/3 Bay</h2><p>Waves.</ul><p>Later.",
            Fate::Kept,
            &[
                "caption", "caption", "caption", "caption", "caption", "caption", "kept",
            ],
        );
        check(
            "<p>1/2 cup of milk<p>2/2 done<p>9/11",
            Fate::Kept,
            &["kept"; 3],
        );
    }

    #[test]
    fn a_gallery_keeps_its_words_with_its_pictures() {
        let slide = "<li><a href=p.jpg><img src=p.jpg></a><span>The port</span>";
        check(
            &format!("<ul class=gallery>{}</ul>", slide.repeat(3)),
            Fate::Dropped,
            &["caption"; 3],
        );
        let teaser = "<li><a href=/x><img src=p.jpg>The port</a>";
        check(
            &format!("<ul class=gallery>{}</ul>", teaser.repeat(3)),
            Fate::Dropped,
            &["dropped"; 3],
        );
    }
}
