//! What machines are told of an author, weighed against what readers see.

use super::Site;
use super::elements::{is_of_comment, spaced_text};
use super::names::{is_person, join};
use super::{MAX_LINE, METAS, Page, first_of};
use crate::extract::dates::{self, Order};
use crate::extract::head::Head;
use crate::extract::title::unescape;
use crate::extract::words::letters;

/// Stories of a page under which the same name says that it is that of the house.
const MANY_STORIES: usize = 4;

/// Words and signs between the names of two authors.
pub const CONJUNCTIONS: [&str; 9] = [
    " and ", " und ", " et ", " y ", " e ", " & ", " en ", " och ", " og ",
];

impl Page<'_, '_> {
    /// The name of the site itself, where it is that of an author all the same: of a person after
    /// whom the site is called, or of a newsroom that signs an unsigned story. Blogs and shops
    /// mean nothing by theirs, but where a byline shows it; a newsroom whose byline shows the
    /// name of the house has filled a place that its layout leaves for a person.
    pub(super) fn own_name(&self, head: &Head<'_>, from_ld: Option<String>) -> Option<String> {
        let nobody = Site::nameless();
        let is_shown = |name: &String| {
            is_person(name) && self.signs(name)
                || !head.ld.is_news && !name.contains(' ') && self.is_signed_by(name)
        };
        // Templates name the publisher as the author of whatever has none: said twice, it is meant.
        let is_house = |name: &String| !head.ld.people.contains(name);
        let is_repeated = |name: &String| {
            METAS.iter().any(|meta| {
                head.metas_of(meta)
                    .iter()
                    .any(|said| letters(&unescape(said)) == letters(name))
            })
        };
        let is_of_news = |name: &String| {
            head.ld.is_news
                && (head.ld.people.is_empty() || self.shows(name))
                && (!is_house(name) || is_repeated(name) || self.stands_in_byline(name))
                && !self.is_signed_by(name)
        };
        // A blog is one person's; under the stories of a newsroom stands the name of the house.
        let is_own =
            |name: &String| is_shown(name) && !(head.ld.is_news && self.stands_under_all(name));
        from_ld
            .filter(|name| !self.stands_under_all(name))
            .filter(|name| is_shown(name) || is_of_news(name))
            .or_else(|| self.marked(head, &nobody).filter(is_own))
            .or_else(|| self.in_elements(&nobody).filter(is_own))
    }

    /// Whether bylines all over the page are this name, or it opens dated lines all over it: it
    /// stands under every story.
    fn stands_under_all(&self, name: &str) -> bool {
        let own = letters(name);
        let bylines = self
            .byline_elements()
            .filter(|&at| letters(&spaced_text(self.outline, at)) == own);
        let dated = self.holding(name).filter(|&at| {
            let text = self.runs.text(&self.runs.all[at]);
            self.runs.all[at].columns < MAX_LINE
                && letters(text).starts_with(&own)
                && !is_of_comment(self.outline, self.runs.all[at].block)
                && dates::find(text, Order::DayFirst).is_some()
        });
        bylines.take(MANY_STORIES).count() == MANY_STORIES
            || dated.take(MANY_STORIES).count() == MANY_STORIES
    }

    /// The author that machines are told of, or the people whom readers are told of instead:
    /// templates name the account that a story was entered with, where nobody sees it.
    pub(super) fn instead_of(&self, told: String, head: &Head<'_>, site: &Site) -> String {
        if told.contains(',') || self.shows(&told) {
            return told;
        }
        self.marked(head, site)
            .or_else(|| self.in_lines(site))
            .filter(|names| is_person(first_of(names)))
            .unwrap_or(told)
    }

    /// A first name with the rest of it, and the first of several authors with the others, where
    /// the page says more than what was found.
    pub(super) fn in_full(&self, found: String, head: &Head<'_>, site: &Site) -> String {
        let is_one = is_person(&found);
        if found.contains(' ') && !is_one {
            return found;
        }
        let own = letters(&found);
        let fuller = |said: String| {
            let people = people(&said);
            let first = people.first()?;
            let is_more = if is_one {
                people.len() > 1 && letters(first) == own
            } else {
                let first = first.split(' ').next().unwrap_or_default();
                people.len() == 1 && letters(first) == own
            };
            is_more.then_some(said)
        };
        let metas = head.metas_of("author").iter().map(|name| unescape(name));
        join(metas, site)
            .and_then(fuller)
            .or_else(|| self.in_elements(site).and_then(fuller))
            .or_else(|| self.in_lines(site).and_then(fuller))
            .unwrap_or(found)
    }
}

/// The people in a list of names; none where anything else stands between them.
fn people(names: &str) -> Vec<&str> {
    let mut people: Vec<&str> = names.split([',', '/', ';']).collect();
    for word in CONJUNCTIONS {
        people = people.iter().flat_map(|name| name.split(word)).collect();
    }
    let people: Vec<&str> = people.iter().map(|name| name.trim()).collect();
    if people.iter().all(|name| is_person(name)) {
        people
    } else {
        Vec::new()
    }
}
