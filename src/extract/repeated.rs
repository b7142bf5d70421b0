//! What a page says twice: captions, pulled quotes, whole texts for narrow screens and for wide ones.

use std::collections::HashMap;

use super::runs::Runs;
use super::trace::Fate;

/// Columns from which a line said twice is a repetition and not a refrain.
const REPEATED: f32 = 60.0;

/// Lines that are said again by mistake, at most.
const FEW: usize = 2;

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
        for &(at, _) in part.iter().filter(|(_, first)| first.is_some()) {
            fates[at] = Fate::Rule("repeated");
        }
    }
}
