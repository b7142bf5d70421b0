//! Pages that are sent in pieces, put together as their script would.
//!
//! A server that renders React sends the frame of a page first, with `<template id="B:1">` or
//! `<template id="P:1">` where something is still to come, and each piece when it is ready, out
//! of order and hidden: `<div hidden id="S:1">`. A line of script moves the contents of the piece
//! in front of its template. Without it the text of such a page stands behind its footer, in
//! disorder, in elements that nobody sees.

use std::collections::HashMap;

use scraper::Html;

/// Levels around a template beyond which its piece stays where it is, so that pieces within pieces
/// make no tree that is deeper than the one that was read.
const MAX_DEPTH: usize = 128;

/// Moves every piece of a page to its place.
pub(super) fn settle(page: &mut Html) {
    let mut pieces: HashMap<String, _> = page
        .tree
        .nodes()
        .filter_map(|node| {
            let name = node.value().as_element()?.attr("id")?.strip_prefix("S:")?;
            Some((name.to_owned(), node.id()))
        })
        .collect();
    let mut depth = 0;
    let mut next = Some(page.tree.root().id()).filter(|_| !pieces.is_empty());
    while let Some(at) = next {
        let Some(node) = page.tree.get(at) else {
            return;
        };
        let element = node.value().as_element();
        let name = element.and_then(|element| element.attr("id"));
        let place = name.and_then(|name| name.strip_prefix("B:").or(name.strip_prefix("P:")));
        if let Some(place) = place
            && depth < MAX_DEPTH
            && element.is_some_and(|element| element.name() == "template")
            && let Some(piece) = pieces.remove(place)
        {
            let piece = page.tree.get(piece).into_iter();
            let contents: Vec<_> = piece
                .flat_map(|piece| piece.children().map(|child| child.id()))
                .collect();
            if let Some(mut template) = page.tree.get_mut(at) {
                for &child in &contents {
                    template.insert_id_before(child);
                }
            }
            // There may be templates in the piece. The one in hand is met again behind it.
            next = Some(contents.first().copied().unwrap_or(at));
            continue;
        }
        // A piece is gone through where it belongs: so none can be moved into itself.
        let is_waiting = name
            .and_then(|name| name.strip_prefix("S:"))
            .is_some_and(|name| pieces.contains_key(name));
        if !is_waiting && let Some(child) = node.first_child() {
            depth += 1;
            next = Some(child.id());
            continue;
        }
        let mut closed = Some(node);
        next = loop {
            let Some(last) = closed else {
                break None;
            };
            if let Some(sibling) = last.next_sibling() {
                break Some(sibling.id());
            }
            depth = depth.saturating_sub(1);
            closed = last.parent();
        };
    }
}

#[cfg(test)]
mod tests {
    use crate::html::dom::{Outline, parse};

    /// What is shown of a page, pieces of text divided by spaces.
    #[track_caller]
    fn check(html: &str, expected: &str) {
        let page = parse(html);
        let outline = Outline::of(&page);
        let hidden = outline.hidden();
        let shown = (0..).zip(outline.nodes()).filter(|(at, node)| {
            !node.is_blank() && !hidden.iter().any(|range| range.contains(at))
        });
        let shown: Vec<&str> = shown.map(|(_, node)| node.text()).collect();
        assert_eq!(shown.join(" "), expected, "{html}");
    }

    #[test]
    fn pieces_come_to_their_places_in_any_order() {
        check(
            r#"<p>a</p><template id="B:0"></template><p>f</p><div hidden id="S:1">c<b>d</b></div>
            <div hidden id="S:0"><p>b</p><template id="P:1"></template><p>e</p></div>"#,
            "a b c d e f",
        );
        check(
            r#"<table><tr><td>a<template id="B:0"></template></table><table hidden><tbody id="S:0"><tr><td>b</table>"#,
            "a b",
        );
    }

    #[test]
    fn a_piece_without_a_place_stays_hidden() {
        check(
            r#"a<template id="B:1"></template><i id="B:0"></i><div hidden id="S:0">b</div>"#,
            "a",
        );
    }

    #[test]
    fn pieces_that_hold_each_other_stay_hidden() {
        check(
            r#"a<div hidden id="S:0">b<template id="P:1"></template></div>
            <div hidden id="S:1">c<template id="P:0"></template></div>
            <div hidden id="S:2">d<template id="P:2"></template></div>"#,
            "a",
        );
    }

    #[test]
    fn pieces_within_pieces_make_no_deep_tree() {
        let piece = |n: usize| {
            let (open, close) = ("<div>".repeat(60), "</div>".repeat(60));
            let next = n + 1;
            format!(
                r#"<div hidden id="S:{n}">{open}<template id="P:{next}"></template>{close}</div>"#
            )
        };
        let pieces: Vec<String> = (0..500).map(piece).collect();
        let page = parse(&format!(
            r#"<template id="B:0"></template>{}"#,
            pieces.concat()
        ));
        let outline = Outline::of(&page);
        assert!(outline.nodes().iter().all(|node| node.depth < 200));
    }
}
