//! What programs for consent set into a page: no part of any story, however it reads.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::inside::Inside;
use super::runs::Runs;
use super::trace::Fate;
use super::words::finder;
use crate::html::dom::{Node, Outline};
use crate::html::tag::Tag;

/// Beginnings of the ids and class names that programs for consent give to what they set into a
/// page, in lower case.
///
/// Source: the documentation and the scripts of `OneTrust`, Didomi, Cookiebot, Usercentrics,
/// Quantcast, Sourcepoint, `TrustArc`, Osano, Complianz, `CookieYes`, Iubenda, Google Funding
/// Choices, Axeptio, `consentmanager.net`, Borlabs, Klaro, Termly and Moove.
const CONSENT: [&str; 24] = [
    "onetrust",
    "ot-sdk",
    "didomi",
    "cybotcookiebot",
    "usercentrics",
    "qc-cmp",
    "sp_message",
    "truste_",
    "trustarc",
    "osano-cm",
    "cc-window",
    "cmplz-cookiebanner",
    "cky-",
    "cookie-law-info",
    "cli-modal",
    "iubenda-cs",
    "fc-consent",
    "axeptio",
    "cmpbox",
    "borlabscookie",
    "_brlbs",
    "klaro",
    "termly",
    "moove_gdpr",
];

/// Finds them all at once.
static SET_IN: LazyLock<AhoCorasick> = LazyLock::new(|| finder(&CONSENT));

/// Marks the runs that lie in what a program for consent set into the page.
pub(super) fn mark(outline: &Outline<'_>, runs: &Runs, fates: &mut [Fate]) {
    let mut inside = Inside::default();
    let is_of = |at| is_set_in(outline.node(at));
    for (run, fate) in runs.all.iter().zip(fates) {
        if fate.is_kept() && inside.has(outline, runs.first_node(run), is_of) {
            *fate = Fate::Rule("consent");
        }
    }
}

/// Whether the names of an element are those of a program for consent.
fn is_set_in(node: &Node<'_>) -> bool {
    if matches!(node.tag, Tag::Text | Tag::Body | Tag::Html) {
        return false;
    }
    let is_known = |names: &str| {
        SET_IN.find_iter(names).any(|found| {
            let before = names.get(..found.start()).unwrap_or_default();
            before.is_empty() || before.ends_with(|c: char| c.is_ascii_whitespace())
        })
    };
    node.attr("id").is_some_and(is_known) || node.attr("class").is_some_and(is_known)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::testing::{are_kept, fates, kept};

    #[test]
    fn what_asks_for_consent_is_known_by_who_set_it_into_the_page() {
        let check = |html: &str, expected: &[bool]| {
            let names = fates(html, kept, mark);
            assert_eq!(are_kept(&names), expected, "{html}");
        };
        let asks = "<div id=onetrust-pc-sdk><div><p>Your opt-out.<p>Again.</div></div>";
        check(
            &format!("<p>A storm.{asks}<p>Later."),
            &[true, false, false, true],
        );
        check(
            "<div class='x CybotCookiebotDialog'><p>Your opt-out.",
            &[false],
        );
        check("<div class=story><p>Your opt-out.", &[true]);
        check("<body class=didomi-popup-open><p>The storm.", &[true]);
    }
}
