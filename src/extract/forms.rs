//! Lines that the model dropped for their looks, and that by their form belong to the text around
//! them: code, verse, who is quoted, what goes on counting.

use std::collections::HashMap;

use super::runs::Runs;
use super::trace::Fate;
use crate::html::dom::Outline;
use crate::html::tag::Tag;

/// Pieces of code in a row at most, each of which may be kept for the text behind them.
const CODE: usize = 20;

/// Columns of the name of who is quoted, with a place or a day, at most.
const SPEAKER: f32 = 120.0;

/// Keeps code that stands between two lines of the text. A line of code has no sign of prose that
/// the model could go by; on saved pages two of three that it had dropped so were of the text.
pub(super) fn keep_code(outline: &Outline<'_>, runs: &Runs, fates: &mut [Fate]) {
    let is_code = |at: usize| outline.node(runs.all[at].block).tag == Tag::Pre;
    for at in 1..fates.len().saturating_sub(1) {
        let block = runs.all[at].block;
        // The numbers of its lines stand beside it in an element of their own.
        let has_words = || runs.text(&runs.all[at]).contains(char::is_alphabetic);
        if fates[at] != Fate::Dropped || !is_code(at) || !has_words() {
            continue;
        }
        // The element that holds more than this piece of code.
        let around = outline
            .ancestors(block)
            .map(|up| runs.within(&outline.subtree(up)))
            .find(|around| around.start < at && at + 1 < around.end);
        let is_between = around.is_some_and(|around| {
            let before = fates[around.start..at].iter().rev();
            let mut before = before.skip_while(|fate| **fate == Fate::Caption);
            let mut behind = (at..around.end)
                .take(CODE)
                .skip_while(|&next| is_code(next));
            before.next().is_some_and(|fate| fate.is_kept())
                && behind.next().is_some_and(|next| fates[next].is_kept())
        });
        if is_between {
            fates[at] = Fate::Kept;
        }
    }
}

/// Class names of songs and poems. Source: the core blocks of `WordPress`; usage.
const VERSE: [&str; 5] = ["lyrics", "poem", "stanza", "verse", "wp-block-verse"];

/// Elements around a stanza among which the one is that is called verse.
const VERSE_LEVELS: usize = 3;

/// Columns of a stanza at least by which verse is found: lines of menus are shorter.
const STANZA: f32 = 40.0;

/// Line ends of verse at least.
const LINES: usize = 4;

/// Keeps what the page calls a song or a poem: lines without full stops, each perhaps with a link
/// to a note, have no sign of prose that the model could go by.
pub(super) fn keep_verse(outline: &Outline<'_>, runs: &Runs, fates: &mut [Fate]) {
    let is_verse = |up: &u32| {
        let names = outline.node(*up).attr("class").unwrap_or_default();
        names
            .split_ascii_whitespace()
            .any(|name| VERSE.contains(&name))
    };
    let has_lines = |element: u32| {
        let inner = outline.subtree(element);
        let ends = inner.filter(|&at| matches!(outline.node(at).tag, Tag::Br | Tag::P));
        outline.node(element).tag == Tag::Pre || ends.take(LINES).count() == LINES
    };
    let mut end = 0;
    for at in 0..fates.len() {
        let run = &runs.all[at];
        if at < end || fates[at] != Fate::Dropped || run.columns < STANZA {
            continue;
        }
        let mut around = outline.upward(run.block).take(VERSE_LEVELS);
        if let Some(verse) = around.find(is_verse).filter(|&verse| has_lines(verse)) {
            let held = runs.within(&outline.subtree(verse));
            end = held.end;
            for fate in &mut fates[held] {
                if *fate == Fate::Dropped {
                    *fate = Fate::Kept;
                }
            }
        }
    }
}

/// Keeps the name below what somebody is quoted with: "— A. Nobody, 3 May", in the same quote as
/// the line above that was kept. At the end of a page, where quotes are as often those of
/// readers, nothing is added.
pub(super) fn keep_speakers(outline: &Outline<'_>, runs: &Runs, fates: &mut [Fate]) {
    let quote = |at: usize| {
        let block = runs.all[at].block;
        let mut around = outline.upward(block).take(3);
        around.find(|&up| outline.node(up).tag == Tag::Blockquote)
    };
    for at in 1..fates.len().saturating_sub(1) {
        let run = &runs.all[at];
        let is_name = fates[at] == Fate::Dropped
            && run.columns <= SPEAKER
            && runs.text(run).starts_with(['—', '–', '―', '-']);
        if is_name && fates[at - 1].is_kept() && fates[at + 1].is_kept() {
            let quote_of = quote(at);
            if quote_of.is_some() && quote(at - 1) == quote_of {
                fates[at] = Fate::Kept;
            }
        }
    }
}

/// Keeps the lines that go on counting: where "3." and "4." are kept, "5." is too, when it stands
/// in the same element as they or is of their kind.
pub(super) fn keep_counted(outline: &Outline<'_>, runs: &Runs, fates: &mut [Fate]) {
    let mut counts: HashMap<(Tag, u32), Vec<(u16, usize)>> = HashMap::new();
    for (at, run) in runs.all.iter().enumerate() {
        let counted = number(runs.text(run)).filter(|_| run.link_density() < LINKED);
        if let Some(number) = counted {
            let node = outline.node(run.block);
            for kind in [(node.tag, u32::from(node.depth)), (Tag::Body, node.parent)] {
                counts.entry(kind).or_default().push((number, at));
            }
        }
    }
    let mut counts: Vec<_> = counts.into_values().collect();
    counts.sort_unstable();
    for mut count in counts {
        keep_next(&count, 1, fates);
        count.reverse();
        keep_next(&count, -1, fates);
    }
}

/// Keeps what follows two lines that are kept, number by number in steps of `step`.
fn keep_next(count: &[(u16, usize)], step: i32, fates: &mut [Fate]) {
    let mut n_kept = 0;
    let mut last = 0;
    for &(number, at) in count {
        let number = i32::from(number);
        let follows = n_kept > 0 && number == last + step;
        if follows && n_kept >= 2 && fates[at] == Fate::Dropped {
            fates[at] = Fate::Kept;
        }
        n_kept = match fates[at].is_kept() {
            true if follows => n_kept + 1,
            true => 1,
            false => 0,
        };
        last = number;
    }
}

/// The number in front of a line, as in "5. Beware of the dog".
fn number(text: &str) -> Option<u16> {
    let (digits, rest) = text.split_once(['.', ')', ':'])?;
    let is_count = rest.starts_with(char::is_whitespace)
        && digits.len() <= 3
        && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_count.then(|| digits.parse().ok()).flatten()
}

/// The share of links in a line that counts.
const LINKED: f32 = 0.5;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::testing::{are_kept, fates, scored};

    /// Which runs of a page are kept, when those of `kept` were.
    #[track_caller]
    fn check(html: &str, kept: &[bool], expected: &[bool]) {
        let scores: Vec<f32> = kept.iter().map(|&is_kept| f32::from(is_kept)).collect();
        let names = fates(html, scored(&scores), |outline, runs, fates| {
            keep_code(outline, runs, fates);
            keep_verse(outline, runs, fates);
            keep_speakers(outline, runs, fates);
            keep_counted(outline, runs, fates);
        });
        assert_eq!(are_kept(&names), expected, "{html}");
    }

    #[test]
    fn code_between_two_lines_of_text_is_text() {
        let code = "<pre>let x = 1;</pre>";
        check(
            &format!("<div><p>Add it.{code}{code}<p>It runs.</div><div>{code}<p>Reply</div>"),
            &[true, false, false, true, false, false],
            &[true, true, true, true, false, false],
        );
        check(
            "<p>Add it.<pre>1 2 3</pre><p>It runs.",
            &[true, false, true],
            &[true, false, true],
        );
    }

    #[test]
    fn what_is_called_verse_and_has_lines_is_kept() {
        let lines = "<p>The ships are out<br>The bay is wide<br>The storm is near";
        for (class, expected) in [("song lyrics", true), ("universe", false)] {
            let page = format!("<p>She sings.<div class='{class}'>{lines}{lines}</div>");
            check(&page, &[true, false, false], &[true, expected, expected]);
        }
        let page = "<p>She sings.<div class=verse><p>John 14, 27</div>";
        check(page, &[true, false], &[true, false]);
    }

    #[test]
    fn who_is_quoted_stays_with_the_quote() {
        let name = "— Ada Nobody, 3 May";
        check(
            &format!("<blockquote><p>Sail on.</p>{name}</blockquote><p>Later.<p>{name}<p>Again."),
            &[true, false, true, false, true],
            &[true, true, true, false, true],
        );
        check(
            &format!("<blockquote><p>Sail on.</p>{name}</blockquote>"),
            &[true, false],
            &[true, false],
        );
    }

    #[test]
    fn what_goes_on_counting_is_kept() {
        let counted = "<p>1. The port.<p>2. The crane.<h3>3. The ferry.</h3><p>A week later.";
        let box_of = "<div><p>4. Terms of use.<p>5. Contact.</div>";
        check(
            &format!("{counted}{box_of}"),
            &[true, true, false, true, false, false],
            &[true, true, true, true, false, false],
        );
        // One number before it says nothing, nor does a number left out, nor a line of links.
        let kept = [true, false, true];
        check("<p>1. The port.<p>2. The crane.<p>Later.", &kept, &kept);
        let kept = [true, true, false];
        check("<p>1. A.<p>2. B.<p>4. D.", &kept, &kept);
        check("<p>1. A.<p>2. B.<p><a href=/c>3. C.</a>", &kept, &kept);
        let kept = [false, true, true];
        check("<p>1. A.<p>2. B.<p>3. C.", &kept, &[true; 3]);
    }
}
