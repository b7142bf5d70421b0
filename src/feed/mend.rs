//! Feeds that were encoded as UTF-8 twice: "lâ€™Ã©tÃ©" for "l’été".
//!
//! [`parse`](super::parse) gives what a feed says. Whoever shows it to a person mends it first,
//! here, where the whole feed can be asked: one such word may be a quotation, and "é »" is French
//! that happens to look so, but a feed in which nearly all characters beyond ASCII come in such
//! pairs was encoded twice.

use std::borrow::Cow;

use super::{ParsedEntry, ParsedFeed};
use crate::html::charset::windows_1252_byte;
use crate::text::Plain;

/// Runs of characters beyond ASCII that must look encoded twice, so that it is no accident.
const ENOUGH: usize = 4;

/// For so many of them one may look otherwise: some texts of a feed come from elsewhere.
const TOLERANCE: usize = 8;

/// What is left of characters whose last byte was not printable and is gone from a [`Plain`],
/// each a run of its own: the no-break space of "à", the control character of "”".
const REMAINS: [(&str, &str); 2] = [("Ã", "à"), ("â€", "”")];

impl ParsedFeed {
    /// Reads the texts of a feed that was encoded twice right; leaves other feeds as they are.
    /// Tells whether it did.
    pub fn mend_double_encoding(&mut self) -> bool {
        let (mut twice, mut once) = (0_usize, 0_usize);
        for text in self
            .entries
            .iter()
            .flat_map(texts)
            .chain([self.title.as_str()])
        {
            for run in runs(text) {
                match decoded(run) {
                    Some(_) => twice += 1,
                    None if REMAINS.iter().any(|(remains, _)| *remains == run) => {}
                    None => once += 1,
                }
            }
        }
        if twice < ENOUGH || twice / TOLERANCE < once {
            return false;
        }
        mend_plain(&mut self.title);
        mend_html(&mut self.description_html);
        for entry in &mut self.entries {
            mend_plain(&mut entry.title);
            entry.authors.iter_mut().for_each(mend_plain);
            entry.categories.iter_mut().for_each(mend_plain);
            mend_html(&mut entry.summary_html);
            mend_html(&mut entry.content_html);
        }
        true
    }
}

fn texts(entry: &ParsedEntry) -> [&str; 3] {
    [&entry.title, &entry.summary_html, &entry.content_html]
}

/// The longest pieces without ASCII.
fn runs(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_ascii())
        .filter(|run| !run.is_empty())
}

/// What a run was before it was encoded again.
fn decoded(run: &str) -> Option<String> {
    let bytes: Vec<u8> = run.chars().map(windows_1252_byte).collect::<Option<_>>()?;
    String::from_utf8(bytes).ok()
}

fn mended(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let start = rest.find(|c: char| !c.is_ascii()).unwrap_or(rest.len());
        let (ascii, from) = rest.split_at(start);
        let end = from.find(|c: char| c.is_ascii()).unwrap_or(from.len());
        let (run, after) = from.split_at(end);
        out.push_str(ascii);
        match REMAINS.iter().find(|(remains, _)| *remains == run) {
            Some((_, whole)) => out.push_str(whole),
            None => out.push_str(&decoded(run).map_or(Cow::Borrowed(run), Cow::Owned)),
        }
        rest = after;
    }
    Cow::Owned(out)
}

fn mend_plain(text: &mut Plain) {
    if let Cow::Owned(mended) = mended(text) {
        *text = Plain::new(&mended);
    }
}

fn mend_html(html: &mut String) {
    if let Cow::Owned(mended) = mended(html) {
        *html = mended;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn feed(titles: &[&str]) -> ParsedFeed {
        let entry = |title: &&str| ParsedEntry {
            title: Plain::new(title),
            summary_html: format!("<p>{title}</p>"),
            ..ParsedEntry::default()
        };
        ParsedFeed {
            entries: titles.iter().map(entry).collect(),
            ..ParsedFeed::default()
        }
    }

    #[track_caller]
    fn check(titles: &[&str], expected: Option<&[&str]>) {
        let mut feed = feed(titles);
        assert_eq!(feed.mend_double_encoding(), expected.is_some());
        let shown: Vec<_> = feed
            .entries
            .iter()
            .map(|entry| entry.title.as_str())
            .collect();
        assert_eq!(shown, expected.unwrap_or(titles));
    }

    #[test]
    fn a_feed_encoded_twice_is_read_right() {
        check(
            &[
                "LÃ¶we und BÃ¤r",
                "Preise um 3 â‚¬ hÃ¶her",
                "Ã\u{a0} la carte",
                "plain",
            ],
            Some(&["Löwe und Bär", "Preise um 3 € höher", "à la carte", "plain"]),
        );
    }

    #[test]
    fn other_feeds_stay_as_they_are() {
        check(&["Löwe und Bär", "Größe", "café »", "naïve"], None);
        check(
            &["What does â€™ mean?", "Ceci n’est pas une erreur", "Été"],
            None,
        );
        check(&["新闻", "новости", "ΝΕΑ", "خبر"], None);
    }
}
