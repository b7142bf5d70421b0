//! What a page says twice: captions, pulled quotes, whole texts for narrow screens and for wide ones.

use std::collections::HashMap;

use super::runs::Runs;
use super::trace::Fate;

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
    use crate::extract::testing::fates;

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
        let all = fates(html, |_, _| Fate::Kept, |_, runs, fates| drop(runs, fates));
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
    fn a_refrain_is_no_repetition() {
        let text: Vec<String> = LINES
            .iter()
            .map(|line| format!("<p>Ada:<p>{line}"))
            .collect();
        check(&text.concat(), &["kept"; 12]);
    }
}
