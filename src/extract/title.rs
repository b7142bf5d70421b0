//! The headline of an article.
//!
//! Sites put their name and their sections around it, in `<title>` and in `og:title`; the `<h1>`
//! is clean but may be the site's name, a step of the breadcrumbs or the title of a teaser; search
//! engines are told another headline than readers. So all that could be the headline is collected,
//! and what the page says most consistently is chosen (`choice`).

mod choice;
mod heading;
mod kicker;
mod site;

use choice::{Candidate, SIGNS, Sign};
use heading::Heading;
use site::OwnNames;

use super::features::{overlap, tokens};
use super::head::{Head, fold};
use super::runs::{self, Runs};
use super::words::letters;
use super::words::{Class, Signs};
use crate::html::dom::{self, Outline};
use crate::html::tag::Tag;
use crate::text::Plain;

/// Bytes of the longest headline.
const MAX_TITLE: usize = 400;

/// Headings of a page that are looked at.
const MAX_HEADINGS: usize = 60;

/// How alike (F1 of the words) a heading is at most that has nothing to do with the head.
const FAR: f32 = 0.3;

/// Columns below which one or two words make a short title; ideographs take two each.
const MAX_SHORT: f32 = 20.0;

/// Letters of a text from which capitals alone are a matter of style; fewer are an abbreviation.
const MIN_SHOUT: usize = 8;

/// Names of `<meta>` that hold a headline beside those of Open Graph and Twitter.
const METAS: [&str; 7] = [
    "dc.title",
    "parsely-title",
    "sailthru.title",
    "headline",
    "dcterms.title",
    "cxenseparse:title",
    "title",
];

/// The headline; empty when the page has none.
pub(super) fn find(outline: &Outline<'_>, head: &Head<'_>) -> String {
    choice::best(&candidates(outline, head))
        .map(|best| best.text)
        .unwrap_or_default()
}

/// The kicker of the headline that was found: in its heading, or in the line above `title_at`, the
/// run that holds it.
pub(super) fn kicker(
    outline: &Outline<'_>,
    head: &Head<'_>,
    runs: &Runs,
    title: &str,
    title_at: Option<usize>,
) -> Option<Plain> {
    let own = letters(title);
    headings(outline, head)
        .iter()
        .find(|(_, heading)| letters(&heading.text) == own)
        .and_then(|(_, heading)| heading.kicker())
        .map(Plain::new)
        .or_else(|| kicker::above(outline, runs, title_at))
}

/// What the signs of a candidate are called.
pub(super) fn sign_names() -> Vec<String> {
    choice::names()
}

/// All that could be the headline, each with how far every sign holds, 0 to 1.
pub(super) fn signs(outline: &Outline<'_>, head: &Head<'_>) -> Vec<(String, Vec<f32>)> {
    candidates(outline, head)
        .into_iter()
        .map(|candidate| (candidate.text, candidate.signs.to_vec()))
        .collect()
}

/// All that could be the headline, with what speaks for each.
fn candidates(outline: &Outline<'_>, head: &Head<'_>) -> Vec<Candidate> {
    let own = OwnNames::of(head);
    let headings = headings(outline, head);
    let mut found = Found::default();
    let told = told(head, &headings);
    for (source, whole) in &told {
        let cut = own.cut_from(whole);
        if cut == *whole {
            found.add(whole, *source);
            continue;
        }
        let uncut = match source {
            Sign::TitleTag => Sign::UncutTitle,
            _ => Sign::Uncut,
        };
        found.add(&cut, *source);
        found.add(whole, uncut);
    }
    found.headings(outline, &headings);
    let h1s: Vec<(String, Vec<u64>)> = found
        .list
        .iter()
        .filter(|candidate| candidate.has(Sign::H1))
        .map(|candidate| (candidate.letters.clone(), tokens(&candidate.text)))
        .collect();
    let heads: Vec<Vec<u64>> = told
        .iter()
        .flat_map(|(_, whole)| [tokens(whole), tokens(&own.cut_from(whole))])
        .collect();
    let all = found.list.clone();
    for candidate in &mut found.list {
        relate(candidate, &all, &h1s, &heads);
        agree(candidate, head.ld.is_news);
        candidate.mark(Sign::IsSite, own.has(&candidate.text));
        candidate.mark(Sign::Divided, !site::dividers(&candidate.text).is_empty());
        let is_short =
            candidate.text.split(' ').count() <= 2 && columns(&candidate.text) < MAX_SHORT;
        candidate.mark(Sign::Short, is_short);
    }
    found.list
}

/// The headings that readers see, in page order, those of the first order first.
fn headings(outline: &Outline<'_>, head: &Head<'_>) -> Vec<(u32, Heading)> {
    let all = head.h1s.iter().chain(&head.h2s).take(MAX_HEADINGS);
    all.filter(|&&at| !is_hidden(outline, at))
        .map(|&at| (at, Heading::of(outline, at)))
        .filter(|(_, heading)| !heading.text.is_empty())
        .collect()
}

/// What the head calls the page, and where it says so. Where it puts a kicker in front, as a
/// heading does, the kicker is left out.
fn told(head: &Head<'_>, headings: &[(u32, Heading)]) -> Vec<(Sign, String)> {
    let meta = |name: &str| {
        head.meta_of(&[name])
            .map(|title| fold(&unescape(title)))
            .unwrap_or_default()
    };
    let mut told = vec![
        (Sign::Og, meta("og:title")),
        (Sign::Ld, fold(&unescape(&head.ld.headline))),
        (Sign::Twitter, meta("twitter:title")),
        (Sign::TitleTag, head.title.clone()),
    ];
    told.extend(METAS.map(|name| (Sign::OtherMeta, meta(name))));
    told.retain(|(_, title)| !title.is_empty());
    let has_kicker = |(_, heading): &&(u32, Heading)| !heading.kicker.is_empty();
    for (_, heading) in headings.iter().filter(has_kicker) {
        let whole = letters(&heading.kicker) + &letters(&heading.text);
        // With a colon more the head quotes the two as one sentence.
        let colons = |text: &str| text.matches(':').count();
        let is_whole =
            |title: &str| letters(title) == whole && colons(title) == colons(&heading.text);
        for (_, title) in told.iter_mut().filter(|(_, title)| is_whole(title)) {
            title.clone_from(&heading.text);
        }
    }
    told
}

/// The candidates found so far.
#[derive(Default)]
struct Found {
    list: Vec<Candidate>,
}

impl Found {
    /// Notes that `sign` says `text`. A heading's own spelling is kept.
    fn add(&mut self, text: &str, sign: Sign) {
        let letters = letters(text);
        if letters.is_empty() || text.len() > MAX_TITLE {
            return;
        }
        let at = self.list.iter().position(|known| known.letters == letters);
        let at = at.unwrap_or_else(|| {
            self.list.push(Candidate {
                text: text.to_owned(),
                letters,
                signs: [0.0; SIGNS],
            });
            self.list.len() - 1
        });
        let candidate = &mut self.list[at];
        if sign == Sign::H1 && !is_shouted(text) || is_shouted(&candidate.text) && !is_shouted(text)
        {
            text.clone_into(&mut candidate.text);
        }
        candidate.set(sign, 1.0);
    }

    /// The headings that readers see, where they can be the headline.
    fn headings(&mut self, outline: &Outline<'_>, seen: &[(u32, Heading)]) {
        let heads = self.list.len();
        let n_h1 = seen
            .iter()
            .filter(|(at, _)| outline.node(*at).tag == Tag::H1)
            .count();
        let mut has_first = false;
        for (at, heading) in seen {
            let at = *at;
            let text = site::without_host(&heading.text);
            let place = Place::of(outline, at);
            let is_h1 = outline.node(at).tag == Tag::H1;
            let own = letters(text);
            let is_told = || {
                self.list[..heads]
                    .iter()
                    .any(|known| known.letters.contains(&own))
            };
            if !is_h1 && !place.is_called_title && !place.is_in_header && !is_told() {
                continue;
            }
            let (whole, part) = if is_h1 {
                (Sign::H1, Sign::PartOfH1)
            } else {
                (Sign::H2, Sign::PartOfH2)
            };
            self.add(text, whole);
            let is_first =
                is_h1 && !has_first && !place.signs.iter().any(|sign| *sign != Sign::InRelated);
            has_first |= is_first;
            if is_first {
                self.add(text, Sign::FirstH1);
            }
            if is_h1 && n_h1 > 1 {
                self.add(text, Sign::OneOfMoreH1);
            }
            for &sign in &place.signs {
                self.add(text, sign);
            }
            let parts: Vec<String> = outline
                .children(at)
                .map(|inner| Heading::of(outline, inner).text)
                .filter(|text| !text.is_empty())
                .collect();
            if parts.len() > 1 {
                for text in parts.iter().filter(|text| text.contains(' ')) {
                    self.add(text, part);
                }
            }
        }
    }
}

/// Where a heading stands.
struct Place {
    signs: Vec<Sign>,
    is_called_title: bool,
    is_in_header: bool,
}

impl Place {
    fn of(outline: &Outline<'_>, at: u32) -> Self {
        let mut place = Self {
            signs: Vec::new(),
            is_called_title: false,
            is_in_header: false,
        };
        for (distance, up) in outline.upward(at).enumerate() {
            let node = outline.node(up);
            let is_whole = matches!(node.tag, Tag::Html | Tag::Body);
            let tag = match node.tag {
                Tag::Nav if distance < 5 => Some(Sign::InBreadcrumb),
                Tag::Aside | Tag::Footer | Tag::Form => Some(Sign::InSide),
                _ => None,
            };
            place.signs.extend(tag);
            place.is_in_header |= distance < 4 && matches!(node.tag, Tag::Header | Tag::Hgroup);
            if is_whole || distance >= 6 {
                continue;
            }
            for (key, value) in node.attrs() {
                let is_breadcrumb = distance < 5
                    && (key.contains("breadcrumb")
                        || matches!(key, "class" | "id")
                            && value.to_ascii_lowercase().contains("breadcrumb"));
                if is_breadcrumb {
                    place.signs.push(Sign::InBreadcrumb);
                }
                if !matches!(key, "class" | "id") {
                    continue;
                }
                let names = value.to_ascii_lowercase();
                let is_called = |words: &[&str]| words.iter().any(|word| names.contains(word));
                place.is_called_title |=
                    distance == 0 && is_called(&["title", "headline", "heading"]);
                if distance < 3
                    && is_called(&["logo", "site-title", "site-name", "brand", "masthead"])
                {
                    place.signs.push(Sign::InLogo);
                }
                let kind = Signs::of(value);
                if [Class::Comment, Class::Related, Class::Side]
                    .iter()
                    .any(|&class| kind.has(class))
                {
                    place.signs.push(Sign::InRelated);
                }
            }
        }
        place
    }
}

/// How a candidate stands to the others.
fn relate(
    candidate: &mut Candidate,
    all: &[Candidate],
    h1s: &[(String, Vec<u64>)],
    heads: &[Vec<u64>],
) {
    let own = candidate.letters.as_str();
    let words = tokens(&candidate.text);
    let best = |others: &mut dyn Iterator<Item = &Vec<u64>>| {
        others
            .map(|other| overlap(&words, other))
            .fold(0.0, f32::max)
    };
    let like_head = best(&mut heads.iter());
    let like_h1 = best(&mut h1s.iter().map(|(_, words)| words));
    let others = || all.iter().filter(|other| other.letters != own);
    let ends = others().any(|other| {
        other.letters.ends_with(own)
            && [Sign::H1, Sign::Og, Sign::Ld, Sign::TitleTag]
                .iter()
                .any(|&sign| other.has(sign))
    });
    let extends = others().any(|other| {
        other.text.split(' ').count() > 2
            && (own.starts_with(&other.letters) || own.ends_with(&other.letters))
    });
    let is_inside = h1s
        .iter()
        .any(|(letters, _)| letters != own && letters.contains(own));
    let is_heading = candidate.has(Sign::H1) || candidate.has(Sign::H2);
    candidate.mark(Sign::EndsAnother, ends);
    candidate.mark(Sign::Extends, extends);
    candidate.mark(Sign::InsideH1, is_inside);
    candidate.mark(Sign::Far, is_heading && like_head < FAR);
    candidate.set(Sign::LikeHead, like_head);
    candidate.set(Sign::LikeH1, like_h1);
}

/// Which of those who say a candidate say it together.
fn agree(candidate: &mut Candidate, is_news: bool) {
    let says = |sign| candidate.has(sign);
    let (h1, h2) = (says(Sign::H1), says(Sign::H2));
    let (og, ld, title) = (says(Sign::Og), says(Sign::Ld), says(Sign::TitleTag));
    let alone = !og && !ld && !title && !says(Sign::Twitter) && !says(Sign::OtherMeta);
    let several = says(Sign::OneOfMoreH1);
    for (sign, holds) in [
        (Sign::H1AndOg, h1 && og),
        (Sign::H1AndLd, h1 && ld),
        (Sign::H1AndTitle, h1 && title),
        (Sign::H1Alone, h1 && alone),
        (Sign::OneOfMoreH1, several && alone),
        (Sign::H2AndOg, h2 && og),
        (Sign::H2AndLd, h2 && ld),
        (Sign::H2AndTitle, h2 && title),
        (Sign::LdOfNews, is_news && ld),
        (Sign::H1OfNews, is_news && h1),
    ] {
        candidate.mark(sign, holds);
    }
}

fn columns(text: &str) -> f32 {
    text.chars().map(runs::columns).sum()
}

/// Whether a text is in capitals alone, of a script that has small letters too.
fn is_shouted(text: &str) -> bool {
    text.chars().filter(|c| c.is_uppercase()).count() >= MIN_SHOUT
        && !text.chars().any(char::is_lowercase)
}

fn is_hidden(outline: &Outline<'_>, at: u32) -> bool {
    outline.node(at).is_hidden() || outline.ancestors(at).any(|up| outline.node(up).is_hidden())
}

/// The entities that structured data is often left with, and its stray tags.
pub(super) fn unescape(text: &str) -> String {
    if !text.contains(['&', '<']) {
        return text.to_owned();
    }
    let page = dom::parse(text);
    let plain = Outline::of(&page).text_of(0, text.len());
    if plain.contains('&') && plain.len() < text.len() {
        // Escaped twice.
        let page = dom::parse(&plain);
        return Outline::of(&page).text_of(0, plain.len());
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(page: &str, expected: &str) {
        let url = url::Url::parse("https://www.northport.example/storm").unwrap();
        let page = dom::parse(page);
        let outline = Outline::of(&page);
        let head = Head::of(&outline, Some(&url));
        assert_eq!(find(&outline, &head), expected);
    }

    #[test]
    fn the_heading_that_the_head_repeats_is_the_title() {
        check(
            "<title>Storm hits the coast | Northport Courier</title>
             <meta property=og:site_name content='Northport Courier'>
             <h1>Northport Courier</h1><article><h1>Storm hits the coast</h1></article>
             <h1>Most read</h1>",
            "Storm hits the coast",
        );
    }

    #[test]
    fn without_a_heading_the_head_speaks_and_the_site_is_cut_off() {
        check(
            "<title>Storm hits the coast - Northport Courier</title>
             <meta property=og:site_name content='Northport Courier'><p>Text</p>",
            "Storm hits the coast",
        );
        check(
            "<title>Storm hits the coast</title>",
            "Storm hits the coast",
        );
        check("<p>Nothing</p>", "");
    }

    #[test]
    fn a_kicker_in_the_heading_is_left_out_of_what_the_head_says() {
        check(
            "<title>Weather Storm hits the coast</title><meta property=og:title content='Weather Storm hits the coast'>
             <h1><span class=kicker>Weather</span>Storm hits the coast</h1>",
            "Storm hits the coast",
        );
    }

    #[test]
    fn capitals_and_cuts_give_way_to_the_whole_title_in_ordinary_letters() {
        check(
            "<meta property=og:title content='Storm hits the coast'><h1>STORM HITS THE COAST</h1>",
            "Storm hits the coast",
        );
        check(
            r#"<script type="application/ld+json">{"@type":"NewsArticle","headline":"Storm hits the coast of the..."}</script>
             <meta property=og:title content='Storm hits the coast of the...'><h1>Storm hits the coast of the north</h1>"#,
            "Storm hits the coast of the north",
        );
        check(
            "<title>Storm in the north… | All about the sea</title><h1>Storm in the north…</h1>",
            "Storm in the north…",
        );
    }

    #[test]
    fn a_step_of_the_breadcrumbs_is_no_headline() {
        check(
            r#"<title>Storm Northport: all we know</title>
             <script type="application/ld+json">{"@type":"NewsArticle","headline":"When the sea came to town"}</script>
             <nav class=breadcrumb><ul><li>News<li><h1>Storm Northport: all we know</h1></ul></nav>
             <article><header><h2>When the sea came to town</h2></header></article>"#,
            "When the sea came to town",
        );
    }
}
