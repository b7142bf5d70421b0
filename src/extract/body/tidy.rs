//! Blocks without what is left of what was left out, and of how some writers lay out a page.

use crate::extract::shortcodes;
use crate::news::{Block, Inline};
use crate::text::Plain;

/// Characters of a caption from which it says something without its picture.
const CAPTION_ALONE: usize = 25;

/// Characters beyond which a heading is a text in large letters.
const HEADING: usize = 250;

/// The blocks without codes of weblogs, credits whose picture is gone, captions said twice, full
/// stops alone, and with a rule for each row of signs that stands for one; texts set as headings
/// are texts.
pub(super) fn tidy(blocks: Vec<Block>) -> Vec<Block> {
    let mut blocks = shortcodes::without(blocks);
    blocks.retain(|block| !is_spacer(block));
    for block in &mut blocks {
        if is_divider(block) {
            *block = Block::Rule;
        }
        if let Block::Heading { text, .. } = block
            && Inline::text(text).chars().nth(HEADING).is_some()
        {
            *block = Block::Paragraph(std::mem::take(text));
        }
        match block {
            Block::Heading { text, .. } => drop_anchor(text),
            Block::Figure {
                caption, credit, ..
            } => {
                if let Some(told) = credit.take() {
                    trim_end(caption, |c| {
                        c.is_whitespace() || matches!(c, '-' | '–' | '—' | '|' | '/' | '·')
                    });
                    let name = Plain::new(without_label(&told));
                    *credit = (!name.is_empty()).then_some(name);
                }
            }
            _ => {}
        }
    }
    blocks.retain(|block| !is_left_over(block));
    blocks.dedup_by(|next, known| says_again(known, next));
    divided(blocks)
}

/// The blocks without the rules that divide nothing, where a figure beside them was left out.
pub(in crate::extract) fn divided(mut blocks: Vec<Block>) -> Vec<Block> {
    blocks.dedup_by(|next, known| *next == Block::Rule && *known == Block::Rule);
    if blocks.last() == Some(&Block::Rule) {
        blocks.pop();
    }
    if blocks.first() == Some(&Block::Rule) {
        blocks.remove(0);
    }
    blocks
}

/// Whether a block is what is left of a figure whose picture is not shown: "(The Courier)".
fn is_left_over(block: &Block) -> bool {
    match block {
        Block::Figure {
            images,
            caption,
            credit,
        } => {
            let words = Inline::text(caption);
            let maker = credit.as_ref().map_or(0, |credit| credit.chars().count());
            images.is_empty() && words.chars().count() + maker < CAPTION_ALONE
        }
        _ => false,
    }
}

/// Takes the link of a heading to itself away, where it stands at an end.
fn drop_anchor(heading: &mut Vec<Inline>) {
    let is_anchor = |inline: &Inline| {
        matches!(inline, Inline::Link { text, .. }
            if ["¶", "#", "§", "🔗"].contains(&Inline::text(text).trim()))
    };
    if heading.len() < 2 {
        return;
    }
    let whole = heading.clone();
    if heading.last().is_some_and(is_anchor) {
        heading.pop();
        trim_end(heading, char::is_whitespace);
    } else if heading.first().is_some_and(is_anchor) {
        heading.remove(0);
        if let Some(Inline::Text(text)) = heading.first_mut() {
            *text = Plain::run(text.trim_start());
        }
    }
    let text = Inline::text(heading);
    if text.is_empty() || text != text.trim() {
        *heading = whole;
    }
}

/// Takes characters off the end of a line: those of what divided a caption from the credit.
fn trim_end(line: &mut Vec<Inline>, is_of: impl Fn(char) -> bool) {
    let whole = line.clone();
    trim_texts(line, is_of);
    // Spaces at the end of what is set apart would be lost when it is written.
    let text = Inline::text(line);
    if text != text.trim_end() || matches!(line.last(), Some(Inline::Break)) {
        *line = whole;
    }
}

fn trim_texts(line: &mut Vec<Inline>, is_of: impl Fn(char) -> bool) {
    while let Some(last) = line.last_mut() {
        let rest = match last {
            Inline::Break => "",
            Inline::Text(text) => text.trim_end_matches(&is_of),
            _ => return,
        };
        if !rest.is_empty() {
            *last = Inline::Text(Plain::run(rest));
            return;
        }
        line.pop();
    }
}

/// A credit without the word that says that it is one: "Credit...", "Credit:", and the same again
/// for those who have it read out. "Credit Port" may be a name.
fn without_label(credit: &str) -> &str {
    let mut rest = credit;
    while let Some(behind) = rest.strip_prefix("Credit") {
        let name = behind.trim_start_matches(['.', '…', ':', ' ']);
        let is_marked = behind.trim_start().len() > name.len() || name.len() == behind.len();
        let is_again = rest.len() < credit.len();
        if behind.starts_with(char::is_lowercase) || !(is_marked || is_again) {
            break;
        }
        rest = name;
    }
    rest
}

/// Whether a block is a full stop alone: some writers know no other way to an empty line.
fn is_spacer(block: &Block) -> bool {
    matches!(block, Block::Paragraph(text) if Inline::text(text).trim() == ".")
}

/// Whether a block is a row of signs that stands for a rule: "___", "* * *".
fn is_divider(block: &Block) -> bool {
    let Block::Paragraph(text) = block else {
        return false;
    };
    let text = Inline::text(text);
    let signs = || text.chars().filter(|c| !c.is_whitespace());
    let first = signs().next().unwrap_or_default();
    "_-*=~—–".contains(first) && signs().count() >= RULE && signs().all(|c| c == first)
}

/// Signs of such a row at least.
const RULE: usize = 3;

/// Whether a figure without a picture says what the figure in front of it says.
fn says_again(known: &Block, next: &Block) -> bool {
    match (known, next) {
        (
            Block::Figure { caption, .. },
            Block::Figure {
                images,
                caption: again,
                ..
            },
        ) => images.is_empty() && Inline::text(caption).trim() == Inline::text(again).trim(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::html;

    #[test]
    fn a_credit_without_its_picture_is_not_shown() {
        for (figure, expected) in [
            (
                "<figure><figcaption>(The Courier)</figcaption></figure>",
                true,
            ),
            (
                "<figure><img src=https://a.example/p.jpg><figcaption>(The Courier)</figcaption></figure>",
                false,
            ),
            (
                "<figure><figcaption>The harbour of Northport on Monday</figcaption></figure>",
                false,
            ),
            ("<p>(The Courier)</p>", false),
        ] {
            let blocks = html::blocks(figure, None);
            assert_eq!(is_left_over(&blocks[0]), expected, "{figure}");
        }
    }

    #[test]
    fn the_link_of_a_heading_to_itself_is_no_part_of_it() {
        let blocks = html::blocks("<h2>Port <a href=https://a.example/#p>¶</a></h2>", None);
        let [Block::Heading { text, .. }] = &tidy(blocks)[..] else {
            panic!("a heading");
        };
        assert_eq!(Inline::text(text), "Port");
    }

    #[test]
    fn a_credit_is_told_without_its_label_and_what_divided_it_from_the_caption() {
        for (caption, expected) in [
            (
                "The port –<u class=credit>Credit...A. Nobody</u>",
                "A. Nobody",
            ),
            (
                "The port<u class=credit>CreditCredit A. Nobody</u>",
                "A. Nobody",
            ),
            (
                "The port<br>|<u class=credit>Credit Port</u>",
                "Credit Port",
            ),
        ] {
            let figure = format!(
                "<figure><img src=https://a.example/p.jpg><figcaption>{caption}</figcaption></figure>"
            );
            let blocks = tidy(html::blocks(&figure, None));
            let [
                Block::Figure {
                    caption, credit, ..
                },
            ] = &blocks[..]
            else {
                panic!("a figure");
            };
            assert_eq!(Inline::text(caption), "The port");
            assert_eq!(credit.as_deref(), Some(expected));
            assert_eq!(html::blocks(&html::write(&blocks), None), blocks);
        }
    }

    #[test]
    fn a_caption_is_said_once() {
        let caption = "<figure><figcaption>The port on Monday</figcaption></figure>";
        let blocks = html::blocks(&caption.repeat(2), None);
        assert!(says_again(&blocks[0], &blocks[1]));
        let other = "<figure><img src=https://a.example/p.jpg><figcaption>The port on Monday</figcaption></figure>";
        let blocks = html::blocks(&format!("{caption}{other}"), None);
        assert!(!says_again(&blocks[0], &blocks[1]));
    }

    #[test]
    fn signs_in_a_row_are_a_rule_and_a_full_stop_alone_is_nothing() {
        let check = |text: &str, expected: (bool, bool)| {
            let block = Block::Paragraph(vec![Inline::Text(Plain::new(text))]);
            assert_eq!((is_divider(&block), is_spacer(&block)), expected, "{text}");
        };
        for rule in ["___", "* * *", "-----", "———"] {
            check(rule, (true, false));
        }
        check(".", (false, true));
        for text in ["--", "*** Storm ***", "...", "🙂", "-*-"] {
            check(text, (false, false));
        }
    }

    #[test]
    fn a_text_in_large_letters_is_no_heading() {
        let check = |words: usize, expected: bool| {
            let heading = format!("<h2>{}</h2>", "storm ".repeat(words));
            let blocks = tidy(html::blocks(&heading, None));
            assert_eq!(matches!(blocks[..], [Block::Heading { .. }]), expected);
        };
        check(12, true);
        check(60, false);
    }

    #[test]
    fn a_rule_that_divides_nothing_is_left_out() {
        let line = || html::blocks("<p>The port.", None).remove(0);
        let blocks = vec![
            Block::Rule,
            line(),
            Block::Rule,
            Block::Rule,
            line(),
            Block::Rule,
        ];
        assert_eq!(divided(blocks), [line(), Block::Rule, line()]);
        assert_eq!(divided(vec![Block::Rule]), []);
    }
}
