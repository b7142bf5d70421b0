//! Who wrote an article.
//!
//! A page names many people. What the page says to machines about its author is believed first;
//! a line of text only where its element is called a byline. Nothing is better than a guess.

use std::cell::OnceCell;

use super::head::{Head, fold};
use super::runs::{Run, Runs};
use super::title::unescape;
use super::words::letters;
use crate::html::dom::Outline;

mod elements;
mod ideographs;
mod lines;
mod names;
mod roles;
mod site;
mod told;

use elements::{holds_heading, is_byline_element, is_of_something_else, name_in, spaced_text};
use names::{clean, has_by, is_by, is_person, join, looks_like_names, names_several, without_by};
use roles::{is_post, is_role};
use site::Site;
use told::CONJUNCTIONS;

/// Runs behind the title in which a byline is looked for, and in front of it.
const BEHIND_TITLE: usize = 25;
const BEFORE_TITLE: usize = 8;

/// The same in nodes of the page.
const NODES_BEHIND_TITLE: u32 = 260;
const NODES_BEFORE_TITLE: u32 = 60;

/// Columns of the longest line that can be a byline.
const MAX_LINE: f32 = 110.0;

/// Elements of a page that are looked at because they are called a byline.
const MAX_BYLINES: usize = 60;

/// Letters of the longest name that is looked for as a whole word only.
const MAX_INITIALS: usize = 3;

/// Characters of a label, such as "By" or "Authors:".
const MAX_LABEL: usize = 12;

/// Characters of the longest element that can be one.
const MAX_BYLINE: usize = 160;

/// Columns of text of a page that shows its article only to scripts.
const NEXT_TO_NOTHING: f32 = 600.0;

/// The authors, divided by commas, without "By"; `None` when the page names none.
///
/// A site that names itself as the author has said nothing that its name does not say: the next
/// source is asked.
pub(super) fn find(
    outline: &Outline<'_>,
    head: &Head<'_>,
    runs: &Runs,
    title_at: Option<usize>,
) -> Option<String> {
    let site = Site::of(head);
    let nobody = Site::nameless();
    let page = Page {
        outline,
        runs,
        title_at,
        title: title_at.map(|at| runs.all[at].block),
        letters: OnceCell::new(),
        bylines: OnceCell::new(),
    };
    // Content management systems name the account that saved a page; only a newsroom's data, or a
    // name that readers see too, speaks of an author.
    let is_meant = |name: &String| head.ld.is_news || page.shows(name);
    let from_ld = |site: &Site| {
        join(
            head.ld
                .authors
                .iter()
                .map(|name| unescape(name))
                .filter(is_meant),
            site,
        )
    };
    let found = from_ld(&site)
        .map(|told| page.instead_of(told, head, &site))
        .or_else(|| {
            METAS
                .iter()
                .filter(|name| {
                    **name != "twitter:data1"
                        || head.meta_of(&["twitter:label1"]).is_some_and(is_written_by)
                })
                .find_map(|name| {
                    join(
                        head.metas_of(name)
                            .iter()
                            .filter_map(|name| clean(&unescape(name), &site))
                            .filter(|name| page.signs(name)),
                        &site,
                    )
                })
        })
        .or_else(|| page.marked(head, &site))
        .or_else(|| page.in_elements(&site))
        .or_else(|| page.in_lines(&site))
        .or_else(|| page.labelled(&site))
        .or_else(|| page.agency())
        .or_else(|| page.in_ideographs())
        .or_else(|| page.in_charge(&site))
        .or_else(|| page.own_name(head, from_ld(&nobody)))?;
    Some(page.in_full(found, head, &site))
}

/// A page as its readers see it.
struct Page<'a, 'h> {
    outline: &'a Outline<'h>,
    runs: &'a Runs,
    title_at: Option<usize>,
    /// The element of the title.
    title: Option<u32>,
    /// The letters of each run; made when they are first asked for.
    letters: OnceCell<Vec<String>>,
    /// Which elements are called a byline; looked for when they are first asked for.
    bylines: OnceCell<Vec<bool>>,
}

impl Page<'_, '_> {
    /// The runs that hold a name, or the first of several names.
    fn holding(&self, name: &str) -> impl Iterator<Item = usize> {
        let first = first_of(name);
        let own = letters(&without_by(first.to_owned()));
        let seen = own.clone();
        // Two or three letters stand in the middle of many words.
        let is_initials = own.is_ascii() && own.len() <= MAX_INITIALS;
        let all = self.letters.get_or_init(|| {
            self.runs
                .all
                .iter()
                .map(|run| letters(self.runs.text(run)))
                .collect()
        });
        all.iter()
            .enumerate()
            .filter(move |(at, text)| {
                !own.is_empty()
                    && text.contains(&own)
                    && (!is_initials
                        || self
                            .runs
                            .text(&self.runs.all[*at])
                            .split(|c: char| !c.is_alphanumeric())
                            .any(|word| word.eq_ignore_ascii_case(&own)))
            })
            .map(|(at, _)| at)
            .filter(move |&at| self.is_seen(at, &seen))
    }

    /// Whether eyes see the letters in a run.
    fn is_seen(&self, run: usize, own: &str) -> bool {
        let nodes = self.runs.nodes(&self.runs.all[run]);
        if !nodes.iter().any(|&at| self.outline.is_spoken_only(at)) {
            return true;
        }
        let seen: String = nodes
            .iter()
            .filter(|&&at| !self.outline.is_spoken_only(at))
            .map(|&at| letters(self.outline.node(at).text()))
            .collect();
        seen.contains(own)
    }

    /// Whether a reader sees the name, and not only under a comment or in the margin.
    fn shows(&self, name: &str) -> bool {
        self.holding(name).any(|at| {
            let block = self.runs.all[at].block;
            self.is_near_title(at)
                || self.is_called_byline(block)
                || !is_of_something_else(self.outline, block, self.title)
        })
    }

    /// Whether the name stands in a short line near the title, or in an element called a byline;
    /// a page that shows next to nothing cannot deny a name.
    fn signs(&self, name: &str) -> bool {
        let first = first_of(name);
        let shown: f32 = self.runs.all.iter().map(|run| run.columns).sum();
        shown < NEXT_TO_NOTHING
            || self.holding(name).any(|at| {
                let run = &self.runs.all[at];
                self.is_near_title(at)
                    && run.columns < MAX_LINE
                    && (is_person(first) || begins_with(self.runs.text(run), first))
                    || self.is_called_byline(run.block)
            })
    }

    /// Whether the name is signed with: near the title, in a block called a byline or behind "By".
    /// Marks on a word inside of a far line are on licences, archives and lists of other stories.
    fn is_signature(&self, name: &str) -> bool {
        self.is_signed_by(name)
            || self.holding(name).any(|at| {
                let run = &self.runs.all[at];
                self.is_near_title(at)
                    || self.is_called_byline(run.block)
                    || has_by(self.runs.text(run))
            })
    }

    /// Whether an element called a byline, near the title, names nobody else.
    fn is_signed_by(&self, name: &str) -> bool {
        let own = letters(name);
        self.byline_elements().any(|at| {
            let text = fold(&spaced_text(self.outline, at));
            self.is_beside_title(at)
                && clean(&text, &Site::nameless()).is_some_and(|said| letters(&said) == own)
        })
    }

    /// Whether a line called a byline, or one near the title that begins with "By", holds the name.
    fn stands_in_byline(&self, name: &str) -> bool {
        self.holding(name).any(|at| {
            let run = &self.runs.all[at];
            run.columns < MAX_LINE
                && (self.is_called_byline(run.block)
                    || self.is_near_title(at)
                        && (has_by(self.runs.text(run)) || self.is_behind_by(at)))
        })
    }

    fn is_near_title(&self, run: usize) -> bool {
        self.title_at.is_none_or(|title| {
            (title.saturating_sub(BEFORE_TITLE)..title + BEHIND_TITLE).contains(&run)
        })
    }

    /// The same for an element, counted in nodes.
    fn is_beside_title(&self, at: u32) -> bool {
        self.title.is_none_or(|title| {
            (title.saturating_sub(NODES_BEFORE_TITLE)..title + NODES_BEHIND_TITLE).contains(&at)
        })
    }

    fn is_called_byline(&self, at: u32) -> bool {
        self.outline
            .upward(at)
            .take(4)
            .any(|up| self.bylines()[up as usize])
    }

    /// Which elements say about themselves that they are a byline.
    fn bylines(&self) -> &[bool] {
        self.bylines.get_or_init(|| {
            (0..self.outline.node(0).end)
                .map(|at| is_byline_element(self.outline, at))
                .collect()
        })
    }

    /// The first of those elements.
    fn byline_elements(&self) -> impl Iterator<Item = u32> {
        (1..)
            .zip(self.bylines().iter().skip(1))
            .filter_map(|(at, &is_byline)| is_byline.then_some(at))
            .take(MAX_BYLINES)
    }

    /// The names in elements that machines are told are the author.
    fn marked(&self, head: &Head<'_>, site: &Site) -> Option<String> {
        let marked = head
            .itemprops
            .iter()
            .filter(|(properties, _)| properties.split(' ').any(|own| own == "author"))
            .map(|&(_, at)| at)
            .chain(head.rel_authors.iter().copied())
            .filter(|&at| !is_of_something_else(self.outline, at, self.title))
            .take(4)
            .map(|at| name_in(self.outline, at))
            .filter(|name| self.shows(name) && self.is_signature(name))
            .filter(|name| !name.contains(' ') || names_several(name));
        join(marked, site)
    }

    /// The first element called a byline whose text is a name: behind the title, or else anywhere.
    fn in_elements(&self, site: &Site) -> Option<String> {
        let start = self
            .title_at
            .map_or(0, |at| self.runs.all[at.saturating_sub(BEFORE_TITLE)].block);
        let mut candidates: Vec<u32> = self.byline_elements().collect();
        // Those behind the title first, each group in page order.
        candidates.sort_by_key(|&at| (at < start, at));
        candidates.into_iter().find_map(|at| {
            let name = self.name_of_element(at, site)?;
            // Readers of forums and blogs sign with one word, in small letters.
            let is_handle =
                !name.contains(' ') && name.chars().all(char::is_alphanumeric) && name.len() < 20;
            let is_name = looks_like_names(&name) && !is_list_of_words(&name) || is_handle;
            (is_name
                && (name.contains(' ') || !holds_heading(self.outline, at))
                && !is_of_something_else(self.outline, at, self.title)
                && self.holding(&name).next().is_some()
                && self.is_signature(&name))
            .then_some(name)
        })
    }

    /// The name in an element called a byline. Of several lines the first that is a person's name:
    /// the others hold roles and places.
    fn name_of_element(&self, at: u32, site: &Site) -> Option<String> {
        let inside = self.outline.subtree(at);
        let first = self
            .runs
            .all
            .partition_point(|run| run.block < inside.start);
        let lines = self.runs.all.get(first..).unwrap_or_default();
        let lines: Vec<&Run> = lines
            .iter()
            .take_while(|run| inside.contains(&run.block))
            .take(6)
            .collect();
        if lines.len() > 1 {
            let texts: Vec<String> = lines.iter().map(|run| self.spaced(run)).collect();
            let mut people = texts
                .iter()
                .filter(|text| text.chars().count() <= MAX_BYLINE)
                .filter_map(|text| clean(text, site))
                .filter(|name| is_person(name));
            let is_list = texts.iter().all(|text| {
                text.chars().count() <= MAX_LABEL
                    || is_role(text)
                    || clean(text, site).is_some_and(|name| is_person(&name))
            });
            let first = people.next();
            if is_list && first.is_some() {
                return join(first.into_iter().chain(people), site);
            }
            if first.is_some() {
                return first;
            }
        }
        let text = fold(&spaced_text(self.outline, at));
        if text.is_empty() || text.chars().count() > MAX_BYLINE {
            return None;
        }
        self.first_of_element(at, site)
            .or_else(|| clean(&text, site))
            .filter(|name| !is_post(name))
    }

    /// The name that is all of the first text of an element, where what follows in others of its
    /// line neither goes on with the name nor gives another: a post, a paper, a date.
    fn first_of_element(&self, at: u32, site: &Site) -> Option<String> {
        let texts: Vec<String> = self
            .outline
            .subtree(at)
            .map(|inner| fold(self.outline.node(inner).text()))
            .filter(|text| !text.is_empty() && !is_by(text))
            .take(3)
            .collect();
        let [first, rest, ..] = &texts[..] else {
            return None;
        };
        let name =
            clean(first, site).filter(|name| is_person(name) && first.ends_with(name.as_str()))?;
        let goes_on = rest.starts_with(|c: char| !c.is_alphanumeric())
            || CONJUNCTIONS
                .iter()
                .any(|word| format!(" {rest} ").starts_with(word))
            || rest.starts_with(char::is_lowercase)
            || is_person(rest);
        (!goes_on).then_some(name)
    }

    /// The text of a run, with the texts of its elements apart.
    fn spaced(&self, run: &Run) -> String {
        let texts: Vec<&str> = self
            .runs
            .nodes(run)
            .iter()
            .map(|&node| self.outline.node(node).text())
            .collect();
        fold(&texts.join(" "))
    }
}

/// Whether a line is single words with commas between them: tags and sections, not people.
fn is_list_of_words(line: &str) -> bool {
    line.contains(',') && line.split(',').all(|word| !word.trim().contains(' '))
}

/// Names of `<meta>` that hold an author, the most trustworthy first.
const METAS: [&str; 14] = [
    "author",
    "article:author",
    "articleauthor",
    "byl",
    "dc.creator",
    "dc.contributor",
    "dcterms.creator",
    "parsely-author",
    "sailthru.author",
    "article:author_name",
    "citation_author",
    "cxenseparse:author",
    "og:article:author",
    "twitter:data1",
];

/// Whether the label of a Twitter card says that an author follows.
fn is_written_by(label: &str) -> bool {
    let label = label.to_lowercase();
    ["by", "von", "par", "por", "author", "autor", "door", "da "]
        .iter()
        .any(|word| label.contains(word))
}

/// The first of several names.
fn first_of(names: &str) -> &str {
    names
        .split([',', ';', '/', '|', '('])
        .next()
        .unwrap_or(names)
}

/// Whether a line begins with a name, or with "By" and the name. A line may name a desk in other
/// ways: "(Rating of the desk)".
fn begins_with(line: &str, name: &str) -> bool {
    letters(&without_by(line.trim().to_owned())).starts_with(&letters(name))
}

#[cfg(test)]
mod tests {
    use super::super::judge;
    use super::*;
    use crate::html::dom;

    /// What is found on a page with this head and this text behind its title.
    #[track_caller]
    fn check(head: &str, text: &str, expected: &str) {
        let page = format!(
            "<head>{head}</head><h1>Storm hits the coast of the north</h1>{text}<p>{}</p>",
            "The harbour stays closed until the storm is over, said the port authority. "
                .repeat(12)
        );
        let url = url::Url::parse("https://www.northportcourier.example/storm").unwrap();
        let page = dom::parse(&page);
        let outline = Outline::of(&page);
        let head = Head::of(&outline, Some(&url));
        let runs = Runs::of(&outline);
        let title_at = judge::title_at(&outline, &runs, "Storm hits the coast of the north");
        let found = find(&outline, &head, &runs, title_at);
        assert_eq!(found.as_deref().unwrap_or("nobody"), expected, "{text}");
    }

    const SITE_AS_AUTHOR: &str = r#"<script type="application/ld+json">{"@type":"NewsArticle","headline":"Storm","author":{"@type":"Person","name":"Northport Courier"}}</script>"#;

    #[test]
    fn a_person_is_believed_before_a_site_that_names_itself() {
        check(
            SITE_AS_AUTHOR,
            "<p>News | By Ada Beispiel | 12 April 2025</p>",
            "Ada Beispiel",
        );
        check(
            &format!("{SITE_AS_AUTHOR}<meta name=author content='Ada Beispiel'>"),
            "<p>Ada Beispiel</p>",
            "Ada Beispiel",
        );
        check(
            SITE_AS_AUTHOR,
            "<p>Northport Courier</p>",
            "Northport Courier",
        );
        check(SITE_AS_AUTHOR, "", "nobody");
    }

    #[test]
    fn a_newsroom_whose_byline_shows_its_own_name_names_nobody() {
        let site = "northportcourier.example";
        let head = SITE_AS_AUTHOR.replace("Northport Courier", site);
        check(&head, &format!("<p>{site}</p>"), site);
        check(&head, &format!("<p class=byline>{site}</p>"), "nobody");
    }

    #[test]
    fn a_house_named_as_an_organization_is_an_author_where_the_page_says_it_twice() {
        let house = r#"<script type="application/ld+json">{"@type":"NewsArticle","headline":"Storm","author":{"@type":"Organization","name":"Northport News"},"publisher":{"name":"Northport News"}}</script>"#;
        check(house, "<p>Northport News</p>", "nobody");
        check(
            &format!("{house}<meta name=author content='Northport News'>"),
            "",
            "Northport News",
        );
        check(
            house,
            "<div>By</div><div>Northport News</div>",
            "Northport News",
        );
    }

    #[test]
    fn a_house_whose_name_stands_under_every_story_is_no_author() {
        let card = "<aside><p class=author>Northport Courier</p></aside>";
        let page = |cards: usize| format!("<p>Northport Courier</p>{}", card.repeat(cards));
        check(SITE_AS_AUTHOR, &page(3), "Northport Courier");
        check(SITE_AS_AUTHOR, &page(4), "nobody");
    }

    #[test]
    fn a_name_for_screen_readers_alone_is_not_seen() {
        let account = r#"<script type="application/ld+json">{"@type":"BlogPosting","headline":"Storm","author":{"@type":"Person","name":"Ada Beispiel"}}</script>"#;
        let line = "<p><span class=sr-only>Ada Beispiel</span> 12 April</p>";
        check(account, line, "nobody");
        check(account, &line.replace("sr-only", "name"), "Ada Beispiel");
    }

    #[test]
    fn the_line_behind_the_title_is_the_byline_whatever_is_around_it() {
        let line = "<div class=teaser-meta><p>VON ADA BEISPIEL am 12. April 2025</p></div>";
        check("", line, "ADA BEISPIEL");
        check("", &format!("<p>Standfirst of the story.{line}"), "nobody");
        check("", "<p>Von der Messung zur Leistung</p>", "nobody");
    }

    #[test]
    fn a_by_may_be_apart_by_nothing_but_its_element() {
        check(
            "",
            "<div><span>By</span><span>Ada Beispiel</span></div>",
            "Ada Beispiel",
        );
        check("", "<div><b>By</b>pass for Northport</div>", "nobody");
    }

    #[test]
    fn a_label_of_its_own_is_not_the_name_behind_it() {
        let label = "<div><span class=author>Article by</span><br>";
        check(
            "",
            &format!("{label}<b class=author>Ada Beispiel</b></div>"),
            "Ada Beispiel",
        );
        check("", &format!("{label}</div>"), "nobody");
    }

    #[test]
    fn a_box_with_a_headline_is_no_byline() {
        let card = "<div class=author-picks><h3>Legend</h3></div>";
        check("", card, "nobody");
        check("", &card.replace("h3", "p"), "Legend");
    }

    #[test]
    fn a_desk_that_a_line_only_mentions_has_not_signed() {
        let head = "<meta name=author content='Harbour Desk'>";
        check(head, "<p>(Rating of the Harbour Desk)</p>", "nobody");
        check(head, "<p>Harbour Desk, 12 April</p>", "Harbour Desk");
    }

    #[test]
    fn lines_sign_without_markup() {
        for (line, expected) in [
            ("<p>Ada Beispiel | 12 April 2025</p>", "Ada Beispiel"),
            (
                "<p>Ada Beispiel | 12 April 2025 was the day of the storm of the year</p>",
                "nobody",
            ),
            ("<p>Latest News | 12 April 2025</p>", "nobody"),
            ("<p>12.04.2025 - Ada Beispiel</p>", "Ada Beispiel"),
            (
                "<p>12.04.2025 | 13:10 Uhr | Ada Beispiel</p>",
                "Ada Beispiel",
            ),
            ("<div>By</div><div>Ada Beispiel</div>", "Ada Beispiel"),
            ("<div>By</div><div>the sea</div>", "nobody"),
            ("<p>(责编：牛大、岳二三)</p>", "牛大、岳二三"),
        ] {
            check("", line, expected);
        }
    }

    #[test]
    fn a_name_that_readers_do_not_see_is_an_account() {
        let account = r#"<script type="application/ld+json">{"@type":"BlogPosting","headline":"Storm","author":{"@type":"Person","name":"abeispiel"}}</script>"#;
        check(account, "", "nobody");
        check(
            account,
            "<span itemprop=author style='display:none'>abeispiel</span>",
            "nobody",
        );
        check(account, "<p>12 April by abeispiel</p>", "abeispiel");
    }

    #[test]
    fn a_first_name_and_the_first_of_several_are_completed_by_what_the_page_shows() {
        let told = |name: &str| {
            format!(
                r#"<script type="application/ld+json">{{"@type":"NewsArticle","headline":"Storm","author":{{"@type":"Person","name":"{name}"}}}}</script>"#
            )
        };
        let line = "<p class=byline>Ada Beispiel y Bo Exempel</p>";
        check(&told("Ada Beispiel"), line, "Ada Beispiel y Bo Exempel");
        check(
            &told("Ada"),
            "<p class=byline>By Ada Beispiel</p>",
            "Ada Beispiel",
        );
        check(
            &told("Ada Beispiel"),
            "<p class=byline>Ada Beispiel, Northport</p>",
            "Ada Beispiel",
        );
        check(&told("Bo Exempel"), line, "Bo Exempel");
    }

    #[test]
    fn who_signs_is_believed_before_an_account_that_nobody_sees() {
        let head = r#"<script type="application/ld+json">{"@type":"NewsArticle","headline":"Storm","author":{"@type":"Person","name":"Cy Muster"}}</script>"#;
        check(head, "<p>By Ada Beispiel</p>", "Ada Beispiel");
        check(head, "<p>12 April</p>", "Cy Muster");
        check(head, "<p>By Ada Beispiel</p><p>Cy Muster</p>", "Cy Muster");
    }

    #[test]
    fn a_label_signs_wherever_it_stands() {
        let far = "<p>The boats stay in the bay.</p>".repeat(40);
        for (lines, expected) in [
            ("<p>Autor: Ada Beispiel</p>", "Ada Beispiel"),
            ("<h5>Autor:</h5><p>Ada Beispiel/NPA</p>", "Ada Beispiel"),
            (
                "<p>Text: Ada Beispiel, Fotos: Bo Exempel</p>",
                "Ada Beispiel",
            ),
            (
                "<p>Author: Ada Beispiel, Northport, October 2031</p>",
                "nobody",
            ),
            ("<p>Author: see below</p>", "nobody"),
        ] {
            check("", &format!("{far}{lines}"), expected);
        }
    }

    #[test]
    fn what_follows_a_name_in_an_element_of_its_own_is_no_part_of_it() {
        for (line, expected) in [
            (
                "<a>Ada Beispiel</a> <span>Harbours &amp; Tides</span>",
                "Ada Beispiel",
            ),
            (
                "<a>Ada Beispiel</a> <span>and</span> <a>Bo Exempel</a>",
                "Ada Beispiel and Bo Exempel",
            ),
            (
                "<a>Northport Team</a><span>November 24</span>",
                "Northport Team",
            ),
        ] {
            check("", &format!("<p class=byline>{line}</p>"), expected);
        }
    }

    #[test]
    fn initials_are_whole_words_and_not_letters_of_others() {
        let account = r#"<script type="application/ld+json">{"@type":"BlogPosting","headline":"Storm","author":{"@type":"Person","name":"RT"}}</script>"#;
        check(account, "<p>The port of the north</p>", "nobody");
        check(account, "<p>12 April, RT</p>", "RT");
    }

    #[test]
    fn far_from_the_title_a_mark_inside_of_a_line_needs_a_by() {
        let far = "<p>The boats stay in the bay.</p>".repeat(40);
        for (line, expected) in [
            (
                "<p>© 2020 <a rel=author>Ada Beispiel</a>, all rights</p>",
                "nobody",
            ),
            (
                "<p>Written by <a rel=author>Ada Beispiel</a></p>",
                "Ada Beispiel",
            ),
        ] {
            check("", &format!("{far}{line}"), expected);
        }
    }

    #[test]
    fn who_is_quoted_is_no_author() {
        check(
            "",
            "<blockquote>Be safe. <p><a href=/author/ada>Ada Beispiel</a></p></blockquote>",
            "nobody",
        );
    }

    #[test]
    fn tags_are_no_authors() {
        check("", "<p class=author-tags>Harbour, Weather</p>", "nobody");
    }

    #[test]
    fn of_an_element_with_several_lines_the_name_is_taken() {
        check(
            "",
            "<div class=author><p>Ada Beispiel</p><p>Senior Harbour Writer</p></div>",
            "Ada Beispiel",
        );
        check(
            "",
            "<p class=byline>By Ada Beispiel and Bo Exempel</p>",
            "Ada Beispiel and Bo Exempel",
        );
    }

    #[test]
    fn a_licence_is_no_author() {
        check(
            "",
            "<a href='https://licences.example/licenses/by/4.0/'>Cc By</a>",
            "nobody",
        );
    }

    #[test]
    fn an_agency_signs_with_letters_in_front_of_the_date() {
        check("", "<p>NPA 12 Apr 2025, 10:04 GMT+10</p>", "NPA");
    }
}
