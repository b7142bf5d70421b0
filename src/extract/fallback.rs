//! The text of pages that keep it for their scripts.
//!
//! Some pages hold the article in structured data or in the state of a script, and show nothing
//! of it, or its beginning, before that script has run. Such text is taken only when the page
//! itself shows far less: where both are there, the page's own is always the better one.

mod state;

use std::borrow::Cow;
use std::collections::HashSet;

use url::Url;

use super::feed_text;
use super::head::Head;
use super::title::unescape;
use crate::html::dom::{Node, Outline};
use crate::html::tag::Tag;
use crate::news::{Block, Inline};
use crate::text::Plain;

/// Characters of hidden text that are worth showing.
const WORTH: usize = 500;

/// How much longer than the text on the page it must be.
const TIMES: usize = 2;

/// Characters on the page from which it is an article by itself. Beyond this, structured data that
/// were longer held captions, notes of players and code as running text.
const PLENTY: usize = 2_000;

/// Characters on the page from which its scripts are not searched.
const ENOUGH: usize = 400;

/// Characters of a string in a script that can be a piece of an article.
const PIECE: usize = 120;

/// Bytes of text from one key beyond which no more is added: every piece is looked for in all
/// before it, and no article is longer than a book.
const MAX_TEXT: usize = 512 * 1024;

/// Characters of a short piece that stands among long ones of the same key.
const SHORT_PIECE: usize = 20;

/// Short pieces behind the last long one that still belong to the text.
const SHORT_PIECES: usize = 2;

/// Bytes of scripts that are searched.
const MAX_SCRIPTS: usize = 4 << 20;

/// The article as the page keeps it for its scripts; `None` when what the page shows, `shown`
/// characters, is as good. `title` is the headline.
pub(super) fn find(
    outline: &Outline<'_>,
    head: &Head<'_>,
    title: &str,
    shown: usize,
) -> Option<Vec<Block>> {
    let base = head.base.as_ref();
    let is_longer = |blocks: &Vec<Block>| {
        let length = length(blocks);
        shown < PLENTY && length >= WORTH && length > TIMES * shown
    };
    let stated = Some(blocks_of(&head.ld.body, base)).filter(is_longer);
    stated.or_else(|| {
        (shown < ENOUGH)
            .then(|| in_scripts(outline, title, base, &is_longer))
            .flatten()
    })
}

/// Characters of text in blocks, those of lists and quotes aside.
pub(super) fn length(blocks: &[Block]) -> usize {
    blocks
        .iter()
        .map(|block| match block {
            Block::Paragraph(text) | Block::Heading { text, .. } => {
                Inline::text(text).chars().count()
            }
            Block::List { items, .. } => items.iter().map(|item| length(item)).sum(),
            Block::Quote(inner) => length(inner),
            _ => 0,
        })
        .sum()
}

/// Blocks of a text that is HTML, or plain with a line for each paragraph.
pub(super) fn blocks_of(text: &str, base: Option<&Url>) -> Vec<Block> {
    if is_markup(text) {
        return feed_text::read(text, base);
    }
    let text = unescape_lines(text);
    text.lines()
        .map(Plain::new)
        .filter(|line| !line.is_empty())
        .map(|line| Block::Paragraph(vec![Inline::Text(line)]))
        .collect()
}

fn is_markup(text: &str) -> bool {
    ["<p", "</p>", "<br", "<div", "&lt;p"]
        .iter()
        .any(|tag| text.contains(tag))
}

fn unescape_lines(text: &str) -> String {
    text.lines().map(unescape).collect::<Vec<_>>().join("\n")
}

/// The longest text among the strings of the scripts: strings of one key belong together.
fn in_scripts(
    outline: &Outline<'_>,
    title: &str,
    base: Option<&Url>,
    is_worth: &dyn Fn(&Vec<Block>) -> bool,
) -> Option<Vec<Block>> {
    let scripts: Vec<Cow<'_, str>> = scripts(outline)
        .into_iter()
        .map(|script| state::article(script, title).map_or(Cow::Borrowed(script), Cow::Owned))
        .collect();
    let mut groups: Vec<(String, String)> = Vec::new();
    for script in &scripts {
        nested(script, PIECE, &mut |key, text| add(&mut groups, key, text));
    }
    let (key, text) = groups.into_iter().max_by_key(|(_, text)| text.len())?;
    let blocks = Some(blocks_of(&text, base)).filter(is_worth)?;
    if is_markup(&text) || !text.contains('\n') {
        return Some(blocks);
    }
    Some(blocks_of(&with_short_pieces(&scripts, &key), base))
}

/// The scripts of a page that may hold its state, and the attributes that do: `data-page`,
/// `data-react-props`.
fn scripts<'a>(outline: &Outline<'a>) -> Vec<&'a str> {
    let is_ld = |node: &Node<'_>| {
        let kind = outline.node(node.parent).attr("type");
        kind.is_some_and(|kind| kind.contains("ld+json"))
    };
    let mut left = MAX_SCRIPTS;
    let mut scripts = Vec::new();
    for node in outline.nodes() {
        let is_script = node.tag == Tag::Text && outline.node(node.parent).tag == Tag::Script;
        let script = (is_script && !is_ld(node)).then(|| node.text());
        let attrs = node.attrs().map(|(_, value)| value);
        let attrs = attrs.filter(|value| value.len() >= WORTH && value.starts_with(['{', '[']));
        for text in script.into_iter().chain(attrs) {
            let Some(rest) = left.checked_sub(text.len()) else {
                return scripts;
            };
            left = rest;
            scripts.push(text);
        }
    }
    scripts
}

/// Calls `found` with the strings of a script and of the state that it holds as a string.
fn nested(script: &str, least: usize, found: &mut dyn FnMut(&str, String)) {
    strings(script, least, &mut |key, text| {
        if text.contains("\":\"") {
            strings(&text, least, found);
        } else {
            found(key, text);
        }
    });
}

/// The strings of `key`, a line each: the long ones and the short ones that stand among them.
fn with_short_pieces(scripts: &[Cow<'_, str>], key: &str) -> String {
    let mut pieces: Vec<String> = Vec::new();
    let mut known = HashSet::new();
    let mut length = 0;
    // How many pieces there are up to the last long one.
    let mut sure = 0;
    for script in scripts {
        nested(script, SHORT_PIECE, &mut |own, text| {
            if own != key || length >= MAX_TEXT || !known.insert(text.clone()) {
                return;
            }
            let is_long = is_prose(&text);
            let is_short = !is_long && sure > 0 && text.ends_with(['.', '!', '?', '。', '”', '"']);
            if is_long || is_short {
                length += text.len();
                pieces.push(text);
            }
            if is_long {
                sure = pieces.len();
            }
        });
    }
    pieces.truncate(sure + SHORT_PIECES);
    pieces.join("\n")
}

fn add(groups: &mut Vec<(String, String)>, key: &str, text: String) {
    if !is_prose(&text) {
        return;
    }
    let room = groups.len() < 64;
    match groups.iter_mut().find(|(known, _)| known == key) {
        Some((_, all)) if all.len() < MAX_TEXT && !all.contains(&text) => {
            all.push('\n');
            all.push_str(&text);
        }
        None if room => groups.push((key.to_owned(), text)),
        _ => {}
    }
}

/// Whether a string is made of sentences and not of code, styles or data.
fn is_prose(text: &str) -> bool {
    let length = text.chars().count();
    let spaces = text.chars().filter(|c| c.is_whitespace()).count();
    let odd = text
        .chars()
        .filter(|c| matches!(c, '{' | '}' | ';' | '=' | '|' | '\\' | '_'))
        .count();
    let stops = text.matches(['.', '!', '?', '。', '،', '।']).count();
    length >= PIECE && spaces * 12 >= length && odd * 30 < length && stops * 400 >= length
}

/// Calls `found` with every string of a script that is no key and has at least `least` bytes,
/// unescaped, and the key in front of it.
fn strings<'s>(script: &'s str, least: usize, found: &mut dyn FnMut(&str, String)) {
    let bytes = script.as_bytes();
    let mut at = 0;
    let mut key: &'s str = "";
    while let Some(start) = bytes
        .get(at..)
        .and_then(|rest| rest.iter().position(|&b| b == b'"'))
    {
        let start = at + start + 1;
        let mut end = start;
        while let Some(&byte) = bytes.get(end) {
            match byte {
                b'"' => break,
                b'\\' => end += 2,
                _ => end += 1,
            }
        }
        let Some(raw) = script.get(start..end.min(bytes.len())) else {
            break;
        };
        let is_key = raw.len() < PIECE && bytes.get(end + 1) == Some(&b':');
        if is_key {
            key = raw;
        } else if raw.len() >= least {
            let quoted = format!("\"{raw}\"");
            if let Ok(text) = serde_json::from_str::<String>(&quoted) {
                found(key, text);
            }
        }
        at = end + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::html::dom;

    #[track_caller]
    fn check(page: &str, shown: usize, expected: Option<usize>) {
        let page = dom::parse(page);
        let outline = Outline::of(&page);
        let head = Head::of(&outline, None);
        assert_eq!(
            find(&outline, &head, "", shown).map(|blocks| blocks.len()),
            expected
        );
    }

    fn sentence() -> String {
        "The harbour stays closed until the storm is over, said the port. ".repeat(5)
    }

    #[test]
    fn the_text_in_structured_data_is_taken_when_the_page_shows_little() {
        let body = format!("{}\\n{}", sentence(), sentence());
        let page = format!(
            r#"<script type="application/ld+json">{{"@type":"NewsArticle","headline":"Storm","articleBody":"{body}"}}</script>"#
        );
        check(&page, 100, Some(2));
        check(&page, 500, None);
        let long = page.replace(&body, &[body.as_str(); 8].join("\\n"));
        check(&long, 1_900, Some(16));
        check(&long, 2_100, None);
    }

    #[test]
    fn the_state_of_a_script_is_searched() {
        let body = format!(
            "\\u003cp\\u003e{}\\u003c/p\\u003e\\u003cp\\u003e{}\\u003c/p\\u003e",
            sentence(),
            sentence()
        );
        check(
            &format!(r#"<script>window.state={{"title":"Storm","content":"{body}"}}</script>"#),
            0,
            Some(2),
        );
        let pushed = serde_json::to_string(&format!(r#"{{"content":"{body}"}}"#)).unwrap();
        check(
            &format!("<script>self.push([1,{pushed}])</script>"),
            0,
            Some(2),
        );
    }

    #[test]
    fn the_state_in_an_attribute_is_searched() {
        let body = format!("{}\\n{}", sentence(), sentence());
        let state =
            format!("{{&quot;title&quot;:&quot;Storm&quot;,&quot;text&quot;:&quot;{body}&quot;}}");
        check(
            &format!("<div id=app data-page=\"{state}\"></div>"),
            0,
            Some(2),
        );
        check(&format!("<div title=\"{body}\"></div>"), 0, None);
    }

    #[test]
    fn a_key_that_never_ends_is_cut() {
        let piece = |n: usize| format!(r#""content":"{n} {}""#, sentence());
        let pieces: Vec<String> = (0..4000).map(piece).collect();
        let page = dom::parse(&format!("<script>x={{{}}}</script>", pieces.join(",")));
        let outline = Outline::of(&page);
        let found = find(&outline, &Head::of(&outline, None), "", 0).unwrap();
        let room = MAX_TEXT / sentence().len();
        assert!((room / 2..=room + 1).contains(&found.len()));
    }

    #[test]
    fn code_is_no_text() {
        let code = "function(){var a=1;return a==2?b:c};".repeat(40);
        check(&format!(r#"<script>x("{code}")</script>"#), 0, None);
    }
}
