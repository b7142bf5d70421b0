//! What a page says about itself beside its text: one pass over the outline that collects it.

use std::collections::HashMap;

use url::Url;

use super::jsonld::{self, Ld};
use crate::html::dom::Outline;
use crate::html::tag::Tag;
use crate::html::urls;

/// `<meta>`s of one name that are read: more authors than any story has.
const MAX_ALIKE: usize = 32;

/// Characters of a `<meta>` that are kept.
const MAX_CONTENT: usize = 4000;

/// Everything a page says about itself, as it says it.
#[derive(Debug, Default)]
pub(super) struct Head<'a> {
    /// `<meta>` by name, property or itemprop in lower case; of several, all.
    metas: HashMap<String, Vec<&'a str>>,
    /// The text of `<title>`.
    pub title: String,
    /// Indices of the `<h1>` elements.
    pub h1s: Vec<u32>,
    /// Indices of the `<h2>` elements.
    pub h2s: Vec<u32>,
    /// `lang` of `<html>`.
    pub language: Option<&'a str>,
    /// Where relative addresses count from.
    pub base: Option<Url>,
    /// The address the page gives for itself.
    pub canonical: Option<Url>,
    /// Structured data.
    pub ld: Ld,
    /// Elements with `itemprop`: the property and the index.
    pub itemprops: Vec<(&'a str, u32)>,
    /// `<time>` elements.
    pub times: Vec<u32>,
    /// Links and elements that say `rel=author`.
    pub rel_authors: Vec<u32>,
}

impl<'a> Head<'a> {
    /// Collects from a page that was fetched from `url`.
    pub fn of(outline: &Outline<'a>, url: Option<&Url>) -> Self {
        let mut head = Self {
            base: url.cloned(),
            ..Self::default()
        };
        let mut scripts = Vec::new();
        let mut has_base = false;
        let end = outline.node(0).end;
        let mut at = 0;
        while at < end {
            let node = outline.node(at);
            match node.tag {
                Tag::Meta => head.meta(node.attrs()),
                Tag::Title if head.title.is_empty() && !in_svg(outline, at) => {
                    head.title = fold(&outline.text_of(at, 1000));
                }
                Tag::Base if !has_base => {
                    if let Some(base) = node.attr("href").and_then(|href| urls::web(href, url)) {
                        head.base = Some(base);
                        has_base = true;
                    }
                }
                Tag::Html => head.language = node.attr("lang").or_else(|| node.attr("xml:lang")),
                Tag::Link
                    if node
                        .attr("rel")
                        .is_some_and(|rel| rel.eq_ignore_ascii_case("canonical")) =>
                {
                    head.canonical = node.attr("href").and_then(|href| urls::web(href, url));
                }
                Tag::Script => {
                    let is_ld = node.attr("type").is_some_and(|kind| {
                        kind.trim()
                            .to_ascii_lowercase()
                            .starts_with("application/ld+json")
                    });
                    if is_ld {
                        scripts.extend(outline.children(at).map(|text| outline.node(text).text()));
                    }
                    at = node.end;
                    continue;
                }
                Tag::H1 => head.h1s.push(at),
                Tag::H2 => head.h2s.push(at),
                Tag::Time => head.times.push(at),
                _ => {}
            }
            if !matches!(node.tag, Tag::Text | Tag::Meta) {
                for (key, value) in node.attrs() {
                    match key {
                        "itemprop" => head.itemprops.push((value, at)),
                        "rel"
                            if value
                                .split_ascii_whitespace()
                                .any(|rel| rel.eq_ignore_ascii_case("author")) =>
                        {
                            head.rel_authors.push(at);
                        }
                        _ => {}
                    }
                }
            }
            at += 1;
        }
        head.ld = jsonld::read(scripts.into_iter());
        head
    }

    /// Whether the page is marked as one of those that are for subscribers.
    pub fn is_locked(&self) -> bool {
        self.metas
            .get("article:content_tier")
            .is_some_and(|tiers| tiers.contains(&"locked"))
    }

    fn meta(&mut self, attrs: impl Iterator<Item = (&'a str, &'a str)>) {
        let (mut name, mut content) = (None, None);
        for (key, value) in attrs {
            match key {
                "name" | "property" | "itemprop" => name = name.or(Some(value)),
                "content" => content = Some(value),
                _ => {}
            }
        }
        if let (Some(name), Some(content)) = (name, content)
            && !content.trim().is_empty()
            && name.len() < 100
        {
            let content = content
                .get(..content.floor_char_boundary(MAX_CONTENT))
                .unwrap_or(content);
            let known = self
                .metas
                .entry(name.trim().to_ascii_lowercase())
                .or_default();
            if known.len() < MAX_ALIKE {
                known.push(content.trim());
            }
        }
    }

    /// The first `<meta>` of any of these names, in the order of the names.
    pub fn meta_of(&self, names: &[&str]) -> Option<&'a str> {
        names
            .iter()
            .find_map(|name| self.metas.get(*name)?.first().copied())
    }

    /// All `<meta>` of this name.
    pub fn metas_of(&self, name: &str) -> &[&'a str] {
        self.metas.get(name).map_or(&[], Vec::as_slice)
    }

    /// The summary that the page gives of itself.
    pub fn description(&self) -> &str {
        self.meta_of(&[
            "og:description",
            "description",
            "twitter:description",
            "dc.description",
        ])
        .unwrap_or(&self.ld.description)
    }

    /// The authors as they are named to machines, words only.
    pub fn authors(&self) -> String {
        if self.ld.authors.is_empty() {
            self.meta_of(&["author", "article:author"])
                .filter(|name| !name.contains("://"))
                .unwrap_or_default()
                .to_owned()
        } else {
            self.ld.authors.join(" ")
        }
    }

    /// The name of the site.
    pub fn site_name(&self) -> Option<&str> {
        self.meta_of(&[
            "og:site_name",
            "application-name",
            "twitter:app:name:iphone",
        ])
        .or_else(|| Some(self.ld.publisher.as_str()).filter(|name| !name.is_empty()))
    }
}

fn in_svg(outline: &Outline<'_>, at: u32) -> bool {
    outline
        .ancestors(at)
        .any(|up| outline.node(up).tag == Tag::Svg)
}

/// White space folded.
pub(super) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}
