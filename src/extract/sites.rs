//! A reader's own rules for the pages of one site.
//!
//! They stand in the configuration, as CSS selectors, and they are stronger than the model: what
//! a reader asks to keep is kept and what a reader asks to drop is dropped. Where two rules meet,
//! the one whose element lies deeper decides, so that a box can be dropped and one note in it
//! kept. A rule that finds nothing on a page changes nothing there.

use std::collections::HashSet;

use scraper::Html;
use url::Url;

use super::runs::Runs;
use super::trace::Fate;
use super::words::letters;
use crate::html::Css;
use crate::html::dom::{self, Outline};
use crate::text::Plain;

/// Bytes of a title or byline that a rule points at: the rest is surely something else.
const MAX_LINE_BYTES: usize = 1000;

/// Columns of a heading at which a page may be told to end.
const MAX_HEADING_COLUMNS: f32 = 200.0;

/// The rules of all sites.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sites(pub Vec<Site>);

/// The rules for one site.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Site {
    /// The host whose pages they are for, and those of the hosts below it; in lower case.
    pub host: String,
    /// What belongs to the article.
    pub keep: Option<Css>,
    /// What does not.
    pub drop: Option<Css>,
    /// The elements that hold the article: nothing outside is taken, all inside is, save for what
    /// no article contains.
    pub body: Option<Css>,
    /// The element that holds the title.
    pub title: Option<Css>,
    /// The elements that hold the names of the authors.
    pub byline: Option<Css>,
    /// Headings at which the article ends; compared by their letters alone.
    pub stop_at_heading: Vec<String>,
}

impl Sites {
    /// The rules for a page; those of the longest host where several fit.
    pub fn of(&self, page: &Url) -> Option<&Site> {
        let host = page.host_str()?;
        self.0
            .iter()
            .filter(|site| is_within(host, &site.host))
            .max_by_key(|site| site.host.len())
    }
}

/// Whether `host` is `site` or lies below it.
pub fn is_within(host: &str, site: &str) -> bool {
    host.strip_suffix(site)
        .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

impl Site {
    /// The selectors, each with the name of its setting.
    pub fn selectors(&self) -> impl Iterator<Item = (&'static str, &Css)> {
        let all = [
            ("keep", &self.keep),
            ("drop", &self.drop),
            ("body", &self.body),
            ("title", &self.title),
            ("byline", &self.byline),
        ];
        all.into_iter()
            .filter_map(|(name, css)| Some((name, css.as_ref()?)))
    }

    /// The names of the settings whose selectors find something on a page.
    pub fn found_on(&self, html: &str) -> Vec<&'static str> {
        let page = dom::parse(html);
        let finds = |css: &Css| page.select(css.selector()).next().is_some();
        let found = self.selectors().filter(|(_, css)| finds(css));
        found.map(|(name, _)| name).collect()
    }

    /// A number that other rules hardly have: what they find need not be read again while it
    /// stays the same. Never 0.
    pub fn fingerprint(&self) -> u32 {
        let text = |css: &Option<Css>| {
            css.as_ref()
                .map_or(String::new(), |css| css.as_str().to_owned())
        };
        let mut parts = vec![
            text(&self.keep),
            text(&self.drop),
            text(&self.body),
            text(&self.title),
            text(&self.byline),
        ];
        parts.extend(self.stop_at_heading.iter().cloned());
        // FNV-1a: the number is stored, so it must not change with the compiler.
        let bytes = parts.iter().flat_map(|part| part.bytes().chain([0xff]));
        let hash = bytes.fold(0x811c_9dc5_u32, |hash, byte| {
            (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
        });
        hash.max(1)
    }
}

/// What a rule wants of a piece of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wish {
    /// It is part of the article.
    Keep,
    /// It lies in the element that holds the article.
    Body,
    /// It is not part of the article, by the rule of this name.
    Drop(&'static str),
}

/// What the rules of a site say about one page.
#[derive(Debug, Default)]
pub(super) struct Wishes {
    /// Of each node of the outline; empty without rules.
    nodes: Vec<Option<Wish>>,
    /// The elements to be kept, in page order: they are read even where the page hides them.
    pub named: Vec<u32>,
    /// The title.
    pub title: Option<String>,
    /// The names of the authors.
    pub byline: Option<String>,
}

impl Wishes {
    /// What `site` says about a page.
    pub fn of(site: &Site, page: &Html, outline: &Outline<'_>) -> Self {
        let body = find(page, outline, site.body.as_ref());
        let outside = (!body.is_empty()).then_some(Wish::Drop("site body"));
        let mut nodes: Vec<Option<Wish>> = vec![None; outline.nodes().len()];
        let mut named = find(page, outline, site.keep.as_ref());
        // Later ones win where two name the same element.
        for &at in &body {
            nodes[at as usize] = Some(Wish::Body);
        }
        for at in find(page, outline, site.drop.as_ref()) {
            nodes[at as usize] = Some(Wish::Drop("site drop"));
        }
        for &at in &named {
            nodes[at as usize] = Some(Wish::Keep);
        }
        named.extend(body);
        named.sort_unstable();
        named.dedup();
        nodes[0] = outside;
        // A parent comes before its children.
        for at in 1..nodes.len() {
            nodes[at] = nodes[at].or(nodes[outline.nodes()[at].parent as usize]);
        }
        let line = |css| {
            let found = find(page, outline, css);
            let lines = found.iter().map(|&at| {
                let text = outline.text_of(at, MAX_LINE_BYTES);
                Plain::new(&text).to_string()
            });
            lines.filter(|line| !line.is_empty()).collect::<Vec<_>>()
        };
        let mut authors = line(site.byline.as_ref());
        authors.dedup();
        Self {
            nodes,
            named,
            title: line(site.title.as_ref()).into_iter().next(),
            byline: (!authors.is_empty()).then(|| authors.join(", ")),
        }
    }

    /// Drops what follows the heading at which the article ends.
    pub fn stop(&mut self, site: &Site, runs: &Runs) {
        let Some(end) = stop(site, runs, &self.nodes) else {
            return;
        };
        for wish in self.nodes.iter_mut().skip(end as usize) {
            if *wish != Some(Wish::Keep) {
                *wish = Some(Wish::Drop("site stop"));
            }
        }
    }

    /// Whether a rule found something that concerns the text.
    pub fn concern_text(&self) -> bool {
        self.nodes.iter().any(Option::is_some)
    }

    /// Whether a rule found text of the article: such a page is no wall and no list.
    pub fn name_text(&self) -> bool {
        let is_text = |wish: &Option<Wish>| matches!(wish, Some(Wish::Keep | Wish::Body));
        self.nodes.iter().any(is_text)
    }

    /// The scores as they are after the rules: a wish is certain.
    pub fn adjust(&self, runs: &Runs, scores: &mut [f32]) {
        for (run, score) in runs.all.iter().zip(scores) {
            match self.of_nodes(runs.nodes(run)) {
                Some(Wish::Keep | Wish::Body) => *score = 1.0,
                Some(Wish::Drop(_)) => *score = 0.0,
                None => {}
            }
        }
    }

    /// Writes the reasons into the fates, and overrules what other rules decided.
    pub fn judge(&self, runs: &Runs, fates: &mut [Fate]) {
        for (run, fate) in runs.all.iter().zip(fates) {
            match self.of_nodes(runs.nodes(run)) {
                Some(Wish::Keep) => *fate = Fate::Site("site keep"),
                Some(Wish::Body) if matches!(fate, Fate::Kept | Fate::Dropped | Fate::Stray) => {
                    *fate = Fate::Site("site body");
                }
                Some(Wish::Drop(rule)) => *fate = Fate::Rule(rule),
                Some(Wish::Body) | None => {}
            }
        }
    }

    /// The last word on which nodes go into the article: pieces of a line, and pictures.
    pub fn choose(&self, outline: &Outline<'_>, keep: &mut [bool]) {
        for ((wish, node), keep) in self.nodes.iter().zip(outline.nodes()).zip(keep) {
            match wish {
                Some(Wish::Drop(_)) => *keep = false,
                Some(Wish::Keep) if node.tag == crate::html::tag::Tag::Img => *keep = true,
                _ => {}
            }
        }
    }

    /// The wish for a run: all of it is dropped, or any of it kept.
    fn of_nodes(&self, nodes: &[u32]) -> Option<Wish> {
        let wishes = || {
            nodes
                .iter()
                .map(|&at| self.nodes.get(at as usize).copied().flatten())
        };
        if let Some(keep) = wishes().find(|wish| *wish == Some(Wish::Keep)) {
            return keep;
        }
        let first = wishes().next()?;
        match first {
            Some(Wish::Drop(_)) if !wishes().all(|wish| matches!(wish, Some(Wish::Drop(_)))) => {
                wishes().find(|wish| !matches!(wish, Some(Wish::Drop(_))))?
            }
            first => first,
        }
    }
}

/// The elements that a selector names, as indices of the outline, in page order.
fn find(page: &Html, outline: &Outline<'_>, css: Option<&Css>) -> Vec<u32> {
    let Some(css) = css else {
        return Vec::new();
    };
    let named: HashSet<*const _> = page
        .select(css.selector())
        .map(|element| std::ptr::from_ref(element.value()))
        .collect();
    let nodes = (0..).zip(outline.nodes());
    nodes
        .filter(|(_, node)| {
            node.element()
                .is_some_and(|element| named.contains(&std::ptr::from_ref(element)))
        })
        .map(|(at, _)| at)
        .collect()
}

/// The first node of the line at which the article ends; a line that is not part of it anyway
/// does not end it.
fn stop(site: &Site, runs: &Runs, nodes: &[Option<Wish>]) -> Option<u32> {
    let ends: Vec<String> = site
        .stop_at_heading
        .iter()
        .map(|heading| letters(heading))
        .collect();
    let end = runs.all.iter().find(|run| {
        let is_dropped = |at: &u32| matches!(nodes[*at as usize], Some(Wish::Drop(_)));
        run.columns <= MAX_HEADING_COLUMNS
            && !runs.nodes(run).iter().all(is_dropped)
            && ends.contains(&letters(runs.text(run)))
    })?;
    runs.nodes(end).first().copied()
}

#[cfg(test)]
mod tests {
    use super::super::{Page, explain, extract_by};
    use super::*;
    use crate::news::{Block, Inline};

    fn css(text: &str) -> Option<Css> {
        (!text.is_empty()).then(|| Css::parse(text).unwrap())
    }

    const PAGE: &str = "<title>Old quay opens</title><h1>Old quay opens</h1>
        <p class=who>By Nobody</p><span class=author>Ines Example</span>
        <div class=story>
        <p class=a>The quay has been closed for eleven years, and on Monday it was opened again to
        everybody who wanted to see it, the harbour office said in the morning.</p>
        <p class=b>Boats came from the whole bay, <span class=ad>Buy boats now!</span> and their
        crews brought bread and salt for the keeper of the lighthouse, as has been the custom.</p>
        <div class=box><p>A note of two lines about the way to the quay, which is long and steep for
        everybody who comes without a boat of their own.</p></div>
        <h2>More on boats:</h2>
        <p class=c>The bay has more boats than people, a count has shown, and most of them lie in the
        water the whole winter, which is good for neither the boats nor the water.</p></div>
        <p class=z>A line below the story.</p>";

    /// The classes of what is kept, by letters that their texts contain.
    fn kept(site: &Site) -> Vec<&'static str> {
        let found = extract_by(
            &Page {
                html: PAGE,
                url: None,
            },
            Some(site),
        );
        let texts: Vec<String> = found
            .article
            .body
            .iter()
            .map(|block| match block {
                Block::Paragraph(text) | Block::Heading { text, .. } => Inline::text(text),
                other => panic!("{other:?}"),
            })
            .collect();
        let text = texts.join("\n");
        let signs = [
            ("a", "eleven years"),
            ("b", "bread and salt"),
            ("ad", "Buy boats"),
            ("box", "long and steep"),
            ("more", "More on boats"),
            ("c", "whole winter"),
            ("z", "below the story"),
        ];
        signs
            .iter()
            .filter(|(_, sign)| text.contains(sign))
            .map(|(name, _)| *name)
            .collect()
    }

    #[track_caller]
    fn check(site: &Site, expected: &[&str]) {
        assert_eq!(kept(site), expected, "{site:?}");
    }

    #[test]
    fn what_is_to_be_kept_is_kept_and_what_is_to_be_dropped_is_dropped() {
        let site = Site {
            keep: css("h2, .z"),
            drop: css(".ad, .box"),
            ..Site::default()
        };
        check(&site, &["a", "b", "more", "c", "z"]);
    }

    #[test]
    fn the_deeper_rule_decides() {
        let site = Site {
            drop: css(".story"),
            keep: css(".box"),
            ..Site::default()
        };
        check(&site, &["box"]);
        let site = Site {
            keep: css(".story"),
            drop: css(".box p, .ad"),
            ..Site::default()
        };
        check(&site, &["a", "b", "more", "c"]);
    }

    #[test]
    fn nothing_outside_the_body_is_taken() {
        let site = Site {
            body: css(".box, .z"),
            ..Site::default()
        };
        check(&site, &["box", "z"]);
    }

    #[test]
    fn an_article_ends_at_a_heading_however_it_is_punctuated() {
        let site = Site {
            stop_at_heading: vec!["more ON boats".to_owned()],
            body: css(".story"),
            ..Site::default()
        };
        check(&site, &["a", "b", "ad", "box"]);
    }

    #[test]
    fn rules_that_find_nothing_change_nothing() {
        let bare = kept(&Site::default());
        let site = Site {
            body: css("main.none"),
            drop: css("aside.none"),
            stop_at_heading: vec!["Nowhere".to_owned()],
            ..Site::default()
        };
        check(&site, &bare);
    }

    #[test]
    fn title_and_byline_come_from_the_elements_that_are_named() {
        let site = Site {
            title: css("h2"),
            byline: css(".author"),
            ..Site::default()
        };
        let page = Page {
            html: PAGE,
            url: None,
        };
        let article = extract_by(&page, Some(&site)).article;
        assert_eq!(article.title.as_str(), "More on boats:");
        assert_eq!(article.byline.as_deref(), Some("Ines Example"));
    }

    #[test]
    fn what_is_named_is_read_even_where_the_page_hides_it() {
        let hidden = "<div hidden><p class=n>The pilot of the bay wrote this note about the tides, \
            which come late in spring.</p><p>Our cookies.</p></div>";
        let story = PAGE.replace("<p class=z>", &format!("{hidden}<p class=z>"));
        let text = |site: &Site| {
            let page = Page {
                html: &story,
                url: None,
            };
            crate::html::write(&extract_by(&page, Some(site)).article.body)
        };
        let keep = |selector| Site {
            keep: css(selector),
            ..Site::default()
        };
        assert!(!text(&Site::default()).contains("pilot"));
        assert!(!text(&keep(".story")).contains("pilot"));
        let noted = text(&keep("p.n"));
        assert!(
            noted.contains("pilot") && noted.contains("eleven years"),
            "{noted}"
        );
        assert!(!noted.contains("cookies"), "{noted}");
        let body = Site {
            body: css("div[hidden]"),
            ..Site::default()
        };
        assert!(text(&body).contains("cookies"));
    }

    #[test]
    fn the_trace_names_the_rule() {
        let site = Site {
            drop: css(".box"),
            keep: css(".z"),
            ..Site::default()
        };
        let page = Page {
            html: PAGE,
            url: None,
        };
        let (_, trace) = explain(&page, Some(&site));
        let fate = |sign: &str| {
            let found = trace.0.iter().find(|run| run.text.contains(sign));
            found.unwrap().fate.name()
        };
        assert_eq!(fate("A note of two"), "site drop");
        assert_eq!(fate("A line below"), "site keep");
    }

    #[test]
    fn the_rules_of_a_host_are_for_the_hosts_below_it_and_the_longest_wins() {
        let site = |host: &str| Site {
            host: host.to_owned(),
            ..Site::default()
        };
        let sites = Sites(vec![site("example.org"), site("sport.example.org")]);
        for (url, expected) in [
            ("https://example.org/a", Some("example.org")),
            ("https://www.example.org/a", Some("example.org")),
            ("https://sport.example.org/a", Some("sport.example.org")),
            ("https://anexample.org/a", None),
            ("https://example.org.example/", None),
        ] {
            let found = sites.of(&Url::parse(url).unwrap());
            assert_eq!(found.map(|site| &*site.host), expected, "{url}");
        }
    }

    #[test]
    fn a_selector_that_finds_nothing_on_a_page_is_known() {
        let site = Site {
            keep: css(".box"),
            drop: css("aside.none"),
            ..Site::default()
        };
        assert_eq!(site.found_on(PAGE), ["keep"]);
    }

    #[test]
    fn other_rules_have_another_fingerprint() {
        let drop = Site {
            drop: css(".a"),
            ..Site::default()
        };
        let keep = Site {
            keep: css(".a"),
            ..Site::default()
        };
        let numbers = [&drop, &keep, &Site::default()].map(Site::fingerprint);
        assert!(numbers[0] != numbers[1] && numbers[1] != numbers[2] && numbers[0] != numbers[2]);
    }
}
