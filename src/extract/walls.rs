//! What kind of page it is: an article, or something that stands in front of one.

use super::confidence;
use super::head::Head;
use super::runs::Runs;
use super::trace::Fate;
use super::words::{self, Phrase};
use crate::news::{Article, Verdict};

/// Columns of text below which an article is thin: two short paragraphs.
const THIN: f32 = 350.0;

/// The verdict, and how sure it is.
pub(super) fn verdict(
    article: &Article,
    head: &Head<'_>,
    runs: &Runs,
    fates: &[Fate],
    scores: &[f32],
) -> (Verdict, f32) {
    let kept_runs = runs
        .all
        .iter()
        .zip(fates)
        .filter(|(_, fate)| fate.is_kept());
    let kept: f32 = kept_runs.map(|(run, _)| run.columns).sum();
    // Text that was taken from the page's scripts is known to be text.
    let has_stated = super::fallback::length(&article.body) > 500 && kept < THIN;
    if has_stated {
        return (Verdict::Article, 0.8);
    }
    let confidence = confidence::estimate(runs, fates, scores, head);
    let all: f32 = runs.all.iter().map(|run| run.columns).sum();
    if kept >= THIN {
        let verdict = if article.is_paywalled && kept < 3.0 * THIN {
            Verdict::Paywall
        } else {
            Verdict::Article
        };
        return (verdict, confidence);
    }
    let says = |phrase| {
        runs.all
            .iter()
            .any(|run| words::has(words::phrases(runs.text(run)), phrase))
    };
    if all < 2000.0 && says(Phrase::Consent) {
        let is_script = runs
            .all
            .iter()
            .any(|run| runs.text(run).to_lowercase().contains("javascript"));
        let verdict = if is_script {
            Verdict::NeedsJavaScript
        } else {
            Verdict::Consent
        };
        return (verdict, 0.7);
    }
    if article.is_paywalled {
        return (Verdict::Paywall, 0.8);
    }
    if all < 200.0 {
        return (Verdict::NeedsJavaScript, 0.6);
    }
    if kept == 0.0 || !head.ld.is_article && kept < 100.0 {
        return (Verdict::NotAnArticle, 0.6);
    }
    (Verdict::Thin, confidence)
}
