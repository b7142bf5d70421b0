//! What an element of the page says about itself: a byline, a part of something else, unseen.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use crate::extract::head::fold;
use crate::extract::words::{Class, Signs, finder};
use crate::html::dom::Outline;
use crate::html::tag::Tag;

/// The name inside an element marked as the author.
pub fn name_in(outline: &Outline<'_>, at: u32) -> String {
    let named = outline
        .subtree(at)
        .skip(1)
        .find(|&inner| outline.node(inner).attr("itemprop") == Some("name"));
    let at = named.unwrap_or(at);
    outline
        .node(at)
        .attr("content")
        .map_or_else(|| fold(&spaced_text(outline, at)), fold)
}

/// The words under a node, each text apart from the next.
pub fn spaced_text(outline: &Outline<'_>, at: u32) -> String {
    let mut out = String::new();
    let end = outline.node(at).end;
    let mut inner = at;
    while inner < end && out.len() < 400 {
        let node = outline.node(inner);
        if node.tag.is_silent() || node.is_hidden() {
            inner = node.end;
            continue;
        }
        out.push_str(node.text());
        if node.tag == Tag::Text {
            out.push(' ');
        }
        inner += 1;
    }
    out
}

/// Whether an element belongs to a quotation, a comment, a teaser, a menu or the footer. What
/// holds the title, at `title`, holds the byline too, however it is called.
pub fn is_of_something_else(outline: &Outline<'_>, at: u32, title: Option<u32>) -> bool {
    let mut in_address = false;
    outline
        .upward(at)
        .take_while(|&up| title.is_none_or(|title| !outline.subtree(up).contains(&title)))
        .take(14)
        .any(|up| {
            let node = outline.node(up);
            in_address |= node.tag == Tag::Address;
            // Who can be asked about the article may stand beside it.
            matches!(node.tag, Tag::Nav | Tag::Form | Tag::Blockquote)
                || node.tag == Tag::Aside && !in_address
                || !matches!(node.tag, Tag::Body | Tag::Html)
                    && ["class", "id"]
                        .iter()
                        .filter_map(|key| node.attr(key))
                        .any(|names| {
                            let signs = Signs::of(names);
                            [Class::Comment, Class::Related, Class::Side]
                                .iter()
                                .any(|&class| signs.has(class))
                                || names.contains("quote")
                        })
        })
}

/// Whether an element belongs to a comment of a reader, or to the answer of the author.
pub fn is_of_comment(outline: &Outline<'_>, at: u32) -> bool {
    outline
        .upward(at)
        .take(14)
        .filter(|&up| !matches!(outline.node(up).tag, Tag::Body | Tag::Html))
        .flat_map(|up| ["class", "id"].map(|key| outline.node(up).attr(key)))
        .flatten()
        .any(|names| Signs::of(names).has(Class::Comment))
}

/// Whether an element begins with a heading: it is a box about something, and its first word a
/// headline.
pub fn holds_heading(outline: &Outline<'_>, at: u32) -> bool {
    outline.subtree(at).take(40).any(|inner| {
        matches!(
            outline.node(inner).tag,
            Tag::H2 | Tag::H3 | Tag::H4 | Tag::H5 | Tag::H6
        )
    })
}

/// Whether the class or id of an element, or where it leads, calls it a byline.
pub fn is_byline_element(outline: &Outline<'_>, at: u32) -> bool {
    let node = outline.node(at);
    if matches!(
        node.tag,
        Tag::Text | Tag::Body | Tag::Html | Tag::Img | Tag::Meta | Tag::Link | Tag::Script
    ) {
        return false;
    }
    node.attrs().any(|(key, value)| match key {
        "class" | "id" | "data-testid" | "data-qa" | "data-component" | "data-role" => {
            let is_card = |name: &str| {
                name.eq_ignore_ascii_case("fn") || name.eq_ignore_ascii_case("username")
            };
            let is_name = AUTHORS.is_match(value) || value.split_ascii_whitespace().any(is_card);
            is_name && !OTHERS.is_match(value)
        }
        "href" if node.tag == Tag::A => LEADS.is_match(value) && !value.contains("licen"),
        _ => false,
    })
}

/// What the names of a byline hold. Every element of a page is asked, so that all are looked for
/// at once.
static AUTHORS: LazyLock<AhoCorasick> = LazyLock::new(|| {
    finder(&[
        "byline",
        "author",
        "writer",
        "contributor",
        "autor",
        "auteur",
        "redacteur",
        "verfasser",
        "vcard",
    ])
});

/// What the names of other things about an author hold.
static OTHERS: LazyLock<AhoCorasick> = LazyLock::new(|| {
    finder(&[
        "comment",
        "related",
        "bio",
        "social",
        "follow",
        "share",
        "avatar",
        "image",
        "img-",
        "photo",
        "modal",
        "description",
        "authors-list",
        "license",
        "authoriz",
    ])
});

/// What addresses of authors hold.
static LEADS: LazyLock<AhoCorasick> = LazyLock::new(|| {
    finder(&[
        "/author/",
        "/authors/",
        "/autor/",
        "/autoren/",
        "/auteur/",
        "/by/",
        "/profile/",
        "/reporter/",
        "/journalist/",
    ])
});
