//! Pages with the headlines that people marked on them, and how well a reading agrees.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use dateline::frontpage::features::Table;
use dateline::frontpage::{self, Page as Source};
use dateline::html;
use serde_json::Value;
use url::Url;

use super::boost::Sample;
use super::setting;

/// A page, or a variant of one that only trains.
pub struct Page {
    pub id: String,
    /// A number for its site; pages of one site are never trained on and asked about together.
    pub site: usize,
    /// Made from a page by taking something away.
    pub is_variant: bool,
    pub table: Table,
    pub samples: Vec<Label>,
    stories: Vec<(Url, String)>,
    order: Vec<usize>,
    headlines: Vec<Headline>,
    by_key: HashMap<String, usize>,
    number: usize,
}

/// What a story counts as.
pub struct Label {
    pub is_news: bool,
    weight: f32,
}

struct Headline {
    titles: Vec<String>,
    key: String,
    is_must: bool,
}

/// How well a reading of a page agrees with the marks.
pub struct Score {
    /// A marked headline counts only with its right title; optional ones do not count.
    pub f1: f64,
    /// The share of right titles among the headlines found.
    pub titles: Option<f64>,
    /// Kendall's tau over the headlines found.
    pub order: Option<f64>,
}

/// A way of taking something away from a page.
type Variant = fn(&str) -> String;

/// Loads the pages of a folder, each with its variants.
pub fn load(dir: &str) -> Vec<Page> {
    let mut folders: Vec<_> = std::fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    folders.sort();
    let mut sites: Vec<String> = Vec::new();
    let mut pages = Vec::new();
    for folder in folders {
        let truth: Value =
            serde_json::from_slice(&std::fs::read(folder.join("truth.json")).unwrap()).unwrap();
        let html = html::decode(&std::fs::read(folder.join("page.html")).unwrap(), None);
        let name = truth["site"].as_str().unwrap_or("").to_owned();
        let site = sites
            .iter()
            .position(|known| *known == name)
            .unwrap_or_else(|| {
                sites.push(name);
                sites.len() - 1
            });
        let number = pages.len();
        pages.push(Page::of(&folder, "", &html, &truth, site, number));
        let bare: [(&str, Variant, f32); 2] = [
            (
                " without names",
                |html| without_landmarks(&without_names(html)),
                setting("BARE", 0.15),
            ),
            (
                " without headings",
                without_headings,
                setting("HEADLESS", 0.15),
            ),
        ];
        for (suffix, variant, weight) in bare {
            if weight > 0.0 {
                let mut page = Page::of(&folder, suffix, &variant(&html), &truth, site, number);
                page.weigh(weight);
                pages.push(page);
            }
        }
        let weight = setting("ABROAD", 0.15);
        if weight > 0.0 {
            let mut page = Page::of(&folder, " abroad", &html, &truth, site, number);
            page.move_abroad();
            page.weigh(weight);
            pages.push(page);
        }
    }
    spread(&mut pages, sites.len());
    pages
}

/// Deals the sites out anew, so that neighbours in the alphabet do not share a fold; each `SPLIT`
/// deals them differently.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a small number
fn spread(pages: &mut [Page], sites: usize) {
    let split = setting("SPLIT", 0.0) as u64;
    let mut places: Vec<usize> = (0..sites).collect();
    if split == 0 {
        places.sort_by_key(|site| (site * 29 + 7) % sites.max(1));
        let mut dealt = vec![0; sites];
        for (place, site) in places.iter().enumerate() {
            dealt[*site] = place;
        }
        places = dealt;
    } else {
        places.sort_by_key(|site| {
            let mixed = (*site as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15 ^ (split << 17));
            mixed ^ (mixed >> 29)
        });
    }
    for page in pages {
        page.site = places[page.site];
    }
}

impl Page {
    fn of(
        folder: &Path,
        suffix: &str,
        html: &str,
        truth: &Value,
        site: usize,
        number: usize,
    ) -> Self {
        let url = Url::parse(truth["url"].as_str().unwrap()).unwrap();
        let source = Source {
            html,
            url: &url,
            now: None,
        };
        let measured = frontpage::measure(&source);
        let mut by_key = HashMap::new();
        let mut headlines = Vec::new();
        for (index, headline) in truth["headlines"].as_array().unwrap().iter().enumerate() {
            let all = |one: &str, more: &str| {
                let mut all = vec![headline[one].as_str().unwrap().to_owned()];
                for other in headline[more].as_array().into_iter().flatten() {
                    all.push(other.as_str().unwrap().to_owned());
                }
                all
            };
            let keys: Vec<String> = all("url", "alt_urls").iter().map(|url| key(url)).collect();
            for key in &keys {
                by_key.entry(key.clone()).or_insert(index);
            }
            headlines.push(Headline {
                titles: all("title", "alt_titles"),
                key: keys[0].clone(),
                is_must: headline["must"].as_bool().unwrap(),
            });
        }
        let stories: Vec<(Url, String)> = measured
            .stories
            .into_iter()
            .map(|(url, title)| (url, title.to_string()))
            .collect();
        let mut page = Self {
            id: folder.file_name().unwrap().to_string_lossy().into_owned() + suffix,
            site,
            is_variant: !suffix.is_empty(),
            table: measured.table,
            samples: Vec::new(),
            stories,
            order: measured.order,
            headlines,
            by_key,
            number,
        };
        page.label();
        page
    }

    /// A page counts with the root of its headlines, so that portals do not outvote blogs.
    fn label(&mut self) {
        let keys: Vec<String> = self
            .stories
            .iter()
            .map(|(url, _)| key(url.as_str()))
            .collect();
        let known: HashSet<&String> = keys.iter().collect();
        self.samples = keys
            .iter()
            .map(|key| {
                let headline = self.by_key.get(key).map(|&index| &self.headlines[index]);
                // Of two addresses of one story only the first is wanted.
                let is_first = headline.is_some_and(|h| h.key == *key || !known.contains(&h.key));
                Label {
                    is_news: headline.is_some_and(|h| h.is_must) && is_first,
                    weight: if headline.is_some_and(|h| !h.is_must) {
                        0.0
                    } else {
                        1.0
                    },
                }
            })
            .collect();
        let news = self.samples.iter().filter(|s| s.is_news).count().max(1);
        self.weigh(1.0 / (news as f32).sqrt());
    }

    fn weigh(&mut self, factor: f32) {
        for sample in &mut self.samples {
            sample.weight *= factor;
        }
    }

    /// As if the page announced the stories of other sites.
    fn move_abroad(&mut self) {
        let columns: Vec<usize> = ["same host", "same domain", "below page"]
            .iter()
            .map(|name| {
                self.table
                    .names
                    .iter()
                    .position(|known| known == name)
                    .unwrap()
            })
            .collect();
        for (row, sample) in self.table.rows.iter_mut().zip(&self.samples) {
            if sample.is_news {
                for &column in &columns {
                    row[column] = 0.0;
                }
            }
        }
    }

    /// Its stories as rows, with more columns for the second forest.
    pub fn samples(&self, more: Option<&Vec<Vec<f32>>>) -> Vec<Sample> {
        (0..self.samples.len())
            .map(|index| {
                let mut row = self.table.rows[index].clone();
                row.extend(more.into_iter().flat_map(|more| &more[index]));
                let label = &self.samples[index];
                Sample {
                    row,
                    is_news: label.is_news,
                    weight: label.weight,
                    page: self.number,
                }
            })
            .collect()
    }

    pub fn score(&self, kept: &[bool]) -> Score {
        let (hits, wrong) = self.hits(kept);
        let must = self.headlines.iter().filter(|h| h.is_must).count() as f64;
        let found: Vec<(usize, bool)> = hits
            .into_iter()
            .filter(|(index, _)| self.headlines[*index].is_must)
            .collect();
        let right = found.iter().filter(|(_, is_right)| *is_right).count() as f64;
        let n = found.len() as f64;
        let precision = right / (n + wrong.len() as f64).max(1.0);
        let recall = right / must.max(1.0);
        let mut straight = 0.0;
        let mut pairs = 0.0;
        for (at, (one, _)) in found.iter().enumerate() {
            for (other, _) in &found[at + 1..] {
                straight += if one < other { 1.0 } else { -1.0 };
                pairs += 1.0;
            }
        }
        Score {
            f1: if right > 0.0 {
                2.0 * precision * recall / (precision + recall)
            } else {
                0.0
            },
            titles: (n > 0.0).then(|| right / n),
            order: (pairs > 0.0).then(|| straight / pairs),
        }
    }

    /// The headlines found, each with whether its title is right, and the stories that are none.
    fn hits(&self, kept: &[bool]) -> (Vec<(usize, bool)>, Vec<usize>) {
        let mut hits: Vec<(usize, bool)> = Vec::new();
        let mut wrong = Vec::new();
        for &story in self.order.iter().filter(|&&story| kept[story]) {
            let (url, title) = &self.stories[story];
            match self.by_key.get(&key(url.as_str())) {
                Some(&index) if hits.iter().all(|(known, _)| *known != index) => {
                    hits.push((index, self.headlines[index].is_title(title)));
                }
                _ => wrong.push(story),
            }
        }
        (hits, wrong)
    }

    /// What went wrong, a line each.
    pub fn mistakes(&self, kept: &[bool]) -> Vec<String> {
        let (hits, wrong) = self.hits(kept);
        let mut lines = Vec::new();
        for (index, headline) in self.headlines.iter().enumerate().filter(|(_, h)| h.is_must) {
            match hits.iter().find(|(hit, _)| *hit == index) {
                None => lines.push(format!("missed {} | {}", headline.titles[0], headline.key)),
                Some((_, false)) => lines.push(format!("title  {}", headline.titles[0])),
                Some((_, true)) => {}
            }
        }
        for story in wrong {
            lines.push(format!(
                "wrong  {} | {}",
                self.stories[story].1, self.stories[story].0
            ));
        }
        lines
    }
}

impl Headline {
    /// Whether nine tenths of the words of a title agree with one of the marked ones.
    fn is_title(&self, title: &str) -> bool {
        let got = words(title);
        self.titles.iter().any(|known| {
            let known = words(known);
            let mut rest = known.clone();
            let mut same = 0;
            for word in &got {
                if let Some(at) = rest.iter().position(|other| other == word) {
                    rest.swap_remove(at);
                    same += 1;
                }
            }
            same > 0 && 2 * same * 10 >= 9 * (got.len() + known.len())
        })
    }
}

/// The words of a title in lower case; in scripts without spaces the characters.
fn words(title: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for c in title.chars().flat_map(char::to_lowercase) {
        if matches!(c, '\u{e00}'..='\u{e7f}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}')
        {
            words.extend([c.to_string(), String::new()]);
        } else if c.is_alphanumeric() {
            words.last_mut().unwrap().push(c);
        } else {
            words.push(String::new());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// What two addresses of one story have in common.
fn key(url: &str) -> String {
    Url::parse(url).map_or_else(|_| url.to_owned(), |url| frontpage::key(&url))
}

fn without_names(html: &str) -> String {
    html.replace(" class=", " data-c=")
        .replace(" id=", " data-i=")
}

fn without_headings(html: &str) -> String {
    ["h1", "h2", "h3", "h4", "h5", "h6"]
        .iter()
        .fold(html.to_owned(), |html, tag| without_tag(&html, tag))
}

fn without_landmarks(html: &str) -> String {
    [
        "main", "article", "section", "aside", "nav", "header", "footer",
    ]
    .iter()
    .fold(html.to_owned(), |html, tag| without_tag(&html, tag))
}

fn without_tag(html: &str, tag: &str) -> String {
    html.replace(&format!("<{tag} "), "<div ")
        .replace(&format!("<{tag}>"), "<div>")
        .replace(&format!("</{tag}>"), "</div>")
}
