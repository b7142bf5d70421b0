//! Which of the texts that could be the headline is the headline.
//!
//! Each candidate is described by what says it (a heading, a field of the head) and by how it
//! stands to the others; a weight for each such sign, summed, ranks the candidates of one page.
//! The weights are a conditional logit: the probability that a candidate is the headline is its
//! share of the exponentials of all sums of the page. They were learned from pages of known title
//! by `train.py`, which names the sources and can be run again with pages of one's own.
//!
//! Fitted to 1,374 pages of the evaluation sets of Fundus (each counted three times), WCXB (0.7),
//! Trafilatura and Postlight Parser. Left out in fifths by site, it finds 85.9, 87.8, 86.7 and
//! 91.9 % of their titles; the rules that it replaced found 82.7, 86.5, 86.3 and 91.9 %.

mod weights;

use weights::WEIGHTS;

/// What can speak for or against a candidate. All but the last group are 0 or 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    /// What says it, its site's name cut off where the head says it.
    H1,
    H2,
    Og,
    Ld,
    Twitter,
    TitleTag,
    OtherMeta,
    /// Two of them at once.
    H1AndOg,
    H1AndLd,
    H1AndTitle,
    H1Alone,
    H2AndOg,
    H2AndLd,
    H2AndTitle,
    /// The structured data are those of a newsroom.
    LdOfNews,
    H1OfNews,
    /// The head says it, with a name that could be cut off.
    Uncut,
    UncutTitle,
    /// Where a heading stands.
    FirstH1,
    OneOfMoreH1,
    InBreadcrumb,
    InLogo,
    InRelated,
    InSide,
    /// One of several elements inside of a heading.
    PartOfH1,
    PartOfH2,
    /// How it stands to the other candidates.
    EndsAnother,
    Extends,
    InsideH1,
    Far,
    /// What it looks like.
    IsSite,
    Short,
    Divided,
    /// How alike the words are, 0 to 1: to the best of the head, to the best `<h1>`.
    LikeHead,
    LikeH1,
}

/// The number of signs.
pub(super) const SIGNS: usize = Sign::LikeH1 as usize + 1;

/// What the signs are called, in their order.
pub(super) fn names() -> Vec<String> {
    WEIGHTS
        .iter()
        .map(|(sign, _)| format!("{sign:?}"))
        .collect()
}

/// A text that could be the headline.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub text: String,
    /// Its letters and digits: what candidates are told apart by.
    pub letters: String,
    pub signs: [f32; SIGNS],
}

impl Candidate {
    pub fn has(&self, sign: Sign) -> bool {
        self.signs[sign as usize] > 0.0
    }

    pub fn set(&mut self, sign: Sign, value: f32) {
        self.signs[sign as usize] = value;
    }

    pub fn mark(&mut self, sign: Sign, holds: bool) {
        self.set(sign, f32::from(u8::from(holds)));
    }

    fn score(&self) -> f32 {
        WEIGHTS
            .iter()
            .map(|&(sign, weight)| self.signs[sign as usize] * weight)
            .sum()
    }
}

/// The best candidate; of equal ones the first. One that is cut short gives way to the best that
/// says the rest too.
pub(super) fn best(candidates: &[Candidate]) -> Option<Candidate> {
    let best = highest(candidates.iter())?;
    let is_cut = best.text.ends_with('…') || best.text.ends_with("...");
    // Where the dots stand in the longer one too, they belong to the title.
    let goes_on = |other: &&Candidate| {
        other.letters.len() > best.letters.len()
            && other.letters.starts_with(&best.letters)
            && !other.text.starts_with(&best.text)
    };
    let whole = highest(candidates.iter().filter(goes_on)).filter(|_| is_cut);
    Some(whole.unwrap_or(best).clone())
}

fn highest<'a>(candidates: impl Iterator<Item = &'a Candidate>) -> Option<&'a Candidate> {
    candidates
        .map(|candidate| (candidate.score(), candidate))
        .reduce(|best, next| if next.0 > best.0 { next } else { best })
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_sign_has_one_weight_at_its_place() {
        for (at, (sign, weight)) in WEIGHTS.iter().enumerate() {
            assert_eq!(
                *sign as usize, at,
                "train again: src/extract/title/train.py"
            );
            assert!(weight.is_finite());
        }
    }
}
