//! What a page says twice: captions, pulled quotes, whole texts for narrow screens and for wide ones.

use std::collections::HashMap;
use std::ops::Range;

use super::runs::Runs;
use super::trace::Fate;
use super::words::letters;
use crate::html::dom::Outline;
use crate::html::tag::Tag;

/// Columns from which a line said twice is a repetition and not a refrain.
const REPEATED: f32 = 60.0;

/// Lines that are said again by mistake, at most.
const FEW: usize = 2;

/// Long lines of a part that was said before, from which its short ones are no refrain.
const WHOLE: usize = 5;

/// Short lines at the edges of a part that the page holds twice, at most.
const EDGE: usize = 4;

/// Drops what says word for word what was kept before: captions set twice, pulled quotes. Where
/// much is said twice, it is the story that repeats itself.
pub(super) fn drop(runs: &Runs, fates: &mut [Fate]) {
    // The lines that are long enough, and where each was said first among them.
    let mut known: HashMap<&str, usize> = HashMap::new();
    let mut lines: Vec<(usize, Option<usize>)> = Vec::new();
    for (at, run) in runs.all.iter().enumerate() {
        if !fates[at].is_kept() || run.columns <= REPEATED {
            continue;
        }
        let number = lines.len();
        let first = *known.entry(runs.text(run)).or_insert(number);
        lines.push((at, Some(first).filter(|&first| first < number)));
    }
    let again = lines.iter().filter(|(_, first)| first.is_some());
    if again.clone().count() <= FEW {
        for &(at, _) in again {
            fates[at] = Fate::Rule("repeated");
        }
        return;
    }
    // Several in the order in which they were said first: a part that the page holds twice.
    let goes_on = |(_, one): &(usize, Option<usize>), (_, next): &(usize, Option<usize>)| {
        next.is_some() && *next == one.map(|first| first + 1)
    };
    for part in lines.chunk_by(goes_on).filter(|part| part.len() > FEW) {
        let again = part.iter().filter(|(_, first)| first.is_some());
        let again: Vec<usize> = again.map(|&(at, _)| at).collect();
        for &at in &again {
            fates[at] = Fate::Rule("repeated");
        }
        if let [first, .., last] = again[..]
            && again.len() >= WHOLE
        {
            drop_short(runs, first, last, fates);
        }
    }
}

/// Letters of a quotation that is known again in a paragraph at least.
const QUOTED: usize = 40;

/// Pulled quotes of a text at most: where more is quoted that the page says elsewhere, readers
/// quote each other.
const PULLED: usize = 6;

/// Quotations of a page that are looked at, at most.
const QUOTES: usize = 60;

/// Columns of the line that tells whose words were pulled at most.
const SPEAKER: f32 = 80.0;

/// Drops quotations that a paragraph of the text holds word for word, with the names below them:
/// they were pulled out of it to dress the page.
///
/// On saved pages two of three such quotations were no part of the text for those who marked it.
pub(super) fn drop_pulled(outline: &Outline<'_>, runs: &Runs, fates: &mut [Fate]) {
    let quotes: Vec<u32> = (0..)
        .zip(outline.nodes())
        .filter(|(_, node)| node.tag == Tag::Blockquote)
        .map(|(at, _)| at)
        .take(QUOTES + 1)
        .collect();
    if quotes.is_empty() || quotes.len() > QUOTES {
        return;
    }
    let held: Vec<_> = quotes
        .iter()
        .map(|&quote| with_speaker(outline, runs, quote))
        .collect();
    let is_quoted = |at: &usize| held.iter().any(|held| held.contains(at));
    let said = (0..fates.len()).filter(|&at| fates[at].is_kept());
    let text: Vec<String> = said
        .filter(|at| !is_quoted(at))
        .map(|at| letters(runs.text(&runs.all[at])))
        .collect();
    let text = text.join("\n");
    let is_pulled = |held: &Range<usize>| {
        let mut own = held.clone().filter(|&at| fates[at].is_kept());
        own.next().is_some_and(|first| {
            let words = letters(runs.text(&runs.all[first]));
            words.chars().nth(QUOTED).is_some()
                && own.all(|at| runs.all[at].columns <= SPEAKER)
                && text.contains(&words)
        })
    };
    let pulled: Vec<Range<usize>> = held
        .iter()
        .filter(|held| is_pulled(held))
        .cloned()
        .collect();
    if pulled.len() <= PULLED {
        for held in pulled {
            for fate in fates[held].iter_mut().filter(|fate| fate.is_shown()) {
                *fate = Fate::Rule("pulled quote");
            }
        }
    }
}

/// The runs of a quotation, and of the box around it where that holds no more than a name besides.
fn with_speaker(outline: &Outline<'_>, runs: &Runs, quote: u32) -> Range<usize> {
    let own = runs.within(&outline.subtree(quote));
    let boxes = outline.ancestors(quote).take(BOXES);
    boxes
        .map(|up| runs.within(&outline.subtree(up)))
        .take_while(|all| {
            let beside = all.clone().filter(|at| !own.contains(at));
            beside.clone().count() <= BESIDE
                && beside.into_iter().all(|at| runs.all[at].columns <= SPEAKER)
        })
        .last()
        .unwrap_or_else(|| own.clone())
}

/// Elements around a quotation that may be its box, and lines beside it there, at most.
const BOXES: usize = 2;
const BESIDE: usize = 2;

/// Drops the short lines of a part that the page holds twice, from its run `first` to `last`, and
/// those right in front of it and behind it: its sub-headings.
fn drop_short(runs: &Runs, first: usize, last: usize, fates: &mut [Fate]) {
    let text = |at: usize| runs.text(&runs.all[at]);
    let is_short = |at: usize| fates[at].is_kept() && runs.all[at].columns <= REPEATED;
    let mut said: HashMap<&str, usize> = HashMap::new();
    for at in (0..fates.len()).filter(|&at| is_short(at)) {
        said.entry(text(at)).or_insert(at);
    }
    let is_again = |&at: &usize| is_short(at) && said.get(text(at)).is_some_and(|&one| one < at);
    let before = (0..first).rev().take(EDGE).take_while(is_again);
    let behind = (last + 1..fates.len()).take(EDGE).take_while(is_again);
    let inside = (first..=last).filter(is_again);
    let again: Vec<usize> = before.chain(inside).chain(behind).collect();
    for at in again {
        fates[at] = Fate::Rule("repeated");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::testing::{fates, kept};

    const LINES: [&str; 6] = [
        "The harbour stays closed until the storm is over, said the port on Monday.",
        "Ships wait outside in the bay for a pilot, and none has come since the morning.",
        "Fishermen mend their nets in the halls of the old market until they can go out.",
        "The ferry to the islands does not run either, and nobody knows when it will.",
        "Three boats broke their chains in the night and lie on the beach of the town.",
        "The master of the port asks all who own a boat to look after it by noon.",
    ];

    /// What becomes of the last runs of a page of kept ones.
    #[track_caller]
    fn check(html: &str, expected: &[&str]) {
        let all = fates(html, kept, |_, runs, fates| drop(runs, fates));
        assert_eq!(all[all.len() - expected.len()..], *expected, "{html}");
    }

    #[test]
    fn a_text_that_the_page_holds_twice_is_read_once_with_its_headings() {
        let [one, two, three, four, five, six] = LINES;
        let start = format!("<p>{one}<h2>Ships</h2><p>{two}<p>{three}");
        let end = format!("<p>{four}<p>{five}<p>{six}");
        let text = format!("<h2>Storm</h2>{start}<h2>Bay</h2>{end}");
        check(&[&*text; 2].concat(), &["repeated"; 9]);
        let other = format!("{text}<h2>Storm</h2>{start}<h2>Town</h2>{end}");
        check(
            &other,
            &["repeated", "kept", "repeated", "repeated", "repeated"],
        );
    }

    #[test]
    fn a_quotation_pulled_out_of_a_paragraph_goes_with_its_speaker() {
        let check = |quote: &str, expected: [&str; 4]| {
            let words = "“Ships wait outside in the wide bay of the town for a pilot.”";
            let said = format!("{words} So said the port on Monday, and none came.");
            let quote = format!("<blockquote><p>{quote}<p>Ada Beispiel</blockquote>");
            let page = format!("<div>{quote}<p>The port</div><p>{said}");
            let names = fates(&page, kept, drop_pulled);
            assert_eq!(names, expected, "{quote}");
        };
        let pulled = "pulled quote";
        let gone = [pulled, pulled, pulled, "kept"];
        check(
            "Ships wait outside in the wide bay of the town for a pilot",
            gone,
        );
        check("Ships wait outside", ["kept"; 4]);
        check(
            "Ships wait outside in the wide bay of the town for a wind",
            ["kept"; 4],
        );
    }

    #[test]
    fn a_refrain_is_no_repetition() {
        let text: Vec<String> = LINES
            .iter()
            .map(|line| format!("<p>Ada:<p>{line}"))
            .collect();
        check(&text.concat(), &["kept"; 12]);
    }
}
