//! A part of a page → blocks.
//!
//! One loop over an outline, with a stack of what is open. What a page hides is left out; markup
//! that only places things (`div`, tables without data) leaves no trace but line ends.

mod pictures;

use std::ops::Range;

use url::Url;

use pictures::is_credit;

use super::captions;
use super::dom::{Node, Outline};
use super::inlines::{Pieces, Style};
use super::tag::Tag;
use crate::news::{Block, Image, Inline, ListItem};
use crate::text::{Plain, Verbatim};

/// Bytes of the words that stand for the time of a post.
const POST_WORDS: usize = 120;

/// Characters in one cell beyond which a table places text rather than showing data.
const LONG_CELL: usize = 700;

/// What a text, a picture or a rule is to the blocks that are made of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Nothing.
    Out,
    /// A part of the text.
    Text,
    /// The caption of the picture in front of it, or of the next one, outside of a `<figure>`.
    Caption,
    /// Who made that picture.
    Credit,
}

/// The blocks of the nodes of `range`, hidden parts included, made of what `part` says of their
/// texts, pictures and rules. Captions without a picture are left out. Relative addresses count
/// from `base`.
///
/// What is open in front of the range, such as a list, is not open in it.
pub fn build(
    outline: &Outline<'_>,
    range: Range<u32>,
    base: Option<&Url>,
    part: &dyn Fn(u32) -> Part,
) -> Vec<Block> {
    let mut builder = Builder {
        outline,
        base,
        part,
        in_caption: false,
        waiting: None,
        frames: vec![Frame::Blocks(Nest::Root, Vec::new())],
        open: Vec::new(),
        style: Style::default(),
        heading: None,
        code: None,
        pieces: Pieces::default(),
    };
    let mut at = range.start;
    while at < range.end {
        builder.close_before(at);
        at = builder.visit(at);
    }
    builder.close_before(u32::MAX);
    builder.flush();
    match builder.frames.pop() {
        Some(Frame::Blocks(_, blocks)) => without_last_rule(blocks),
        _ => Vec::new(),
    }
}

/// What a frame of blocks becomes when it is closed.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Nest {
    Root,
    Item,
    Quote,
}

/// A container that is being filled.
#[derive(Debug)]
enum Frame {
    Blocks(Nest, Vec<Block>),
    List {
        first: Option<u32>,
        items: Vec<ListItem>,
    },
    /// The caption is in the builder's pieces until the end.
    Figure(Vec<Image>),
    Table {
        has_head: bool,
        rows: Vec<Vec<Vec<Inline>>>,
    },
    Row {
        is_head: bool,
        cells: Vec<Vec<Inline>>,
    },
    /// Its text is in the builder's pieces until the end.
    Cell,
}

/// What the end of an element ends.
#[derive(Debug)]
enum Ending {
    /// A line.
    Line,
    /// A line and a frame.
    Frame,
    /// A style: the one before comes back.
    Style(Style),
    /// A heading: the one before comes back.
    Heading(Option<u8>),
    /// Preformatted text.
    Code,
}

struct Builder<'o, 'a> {
    outline: &'o Outline<'a>,
    base: Option<&'o Url>,
    part: &'o dyn Fn(u32) -> Part,
    /// Whether the line that is being read is a caption.
    in_caption: bool,
    /// A caption and a credit in front of their picture.
    waiting: Option<(Vec<Inline>, Option<Plain>)>,
    frames: Vec<Frame>,
    /// Where open elements end, and what ends with them.
    open: Vec<(u32, Ending)>,
    style: Style,
    heading: Option<u8>,
    /// The preformatted text that is being read.
    code: Option<String>,
    pieces: Pieces,
}

impl<'a> Builder<'_, 'a> {
    /// Takes in the node at `at`; the node to go on with.
    fn visit(&mut self, at: u32) -> u32 {
        let node = *self.outline.node(at);
        if node.tag == Tag::Text {
            self.text(at, node.text(), (self.part)(at));
            return at + 1;
        }
        if node.tag == Tag::Button {
            self.images_in(at);
            return node.end;
        }
        if node.tag.is_silent() {
            return node.end;
        }
        if node.tag == Tag::Time
            && node.attr("role") == Some("separator")
            && (self.part)(at) != Part::Out
        {
            self.post(at, &node);
            return node.end;
        }
        if node.tag.is_block() {
            self.flush();
        }
        self.enter(at, &node);
        at + 1
    }

    fn text(&mut self, at: u32, text: &str, part: Part) {
        if part == Part::Out {
            return;
        }
        if let Some(code) = &mut self.code {
            code.push_str(text);
            return;
        }
        // Blanks belong to the line they stand in.
        if self.in_blocks() && !text.trim().is_empty() {
            let is_caption = part != Part::Text;
            if is_caption != self.in_caption {
                self.flush();
                self.in_caption = is_caption;
            }
        }
        let credit = self.style.credit;
        self.style.credit |= part == Part::Credit;
        let is_of_picture = self.in_caption || matches!(self.frames.last(), Some(Frame::Figure(_)));
        if is_of_picture && self.begins_span(at) {
            self.pieces.text(" ", &self.style);
        }
        self.pieces.text(text, &self.style);
        self.style.credit = credit;
    }

    fn enter(&mut self, at: u32, node: &Node<'a>) {
        let mut ending = Ending::Line;
        match node.tag {
            Tag::Br => return self.line_end(),
            Tag::Img => return self.image(at, node),
            Tag::Hr => {
                if (self.part)(at) != Part::Out {
                    self.add(Block::Rule);
                }
                return;
            }
            tag if tag.heading_level().is_some() => {
                ending = Ending::Heading(self.heading);
                self.heading = tag.heading_level();
            }
            tag if tag.is_block() && node.attr("role") == Some("heading") => {
                ending = Ending::Heading(self.heading);
                let level = node.attr("aria-level").and_then(|level| level.parse().ok());
                self.heading = Some(level.unwrap_or(2).clamp(1, 6));
            }
            Tag::Pre if self.code.is_none() && self.in_blocks() => {
                self.code = Some(String::new());
                ending = Ending::Code;
            }
            Tag::Ul | Tag::Ol | Tag::Menu | Tag::Dir if self.has_room() => {
                let first = (node.tag == Tag::Ol).then(|| {
                    node.attr("start")
                        .and_then(|n| n.trim().parse().ok())
                        .unwrap_or(1)
                });
                ending = self.push(Frame::List {
                    first,
                    items: Vec::new(),
                });
            }
            Tag::Li if matches!(self.frames.last(), Some(Frame::List { .. })) => {
                ending = self.push(Frame::Blocks(Nest::Item, Vec::new()));
            }
            Tag::Blockquote if self.has_room() => {
                ending = self.push(Frame::Blocks(Nest::Quote, Vec::new()));
            }
            Tag::Figure if self.is_plain_figure(at) => {
                ending = self.push(Frame::Figure(self.unloaded(at)));
            }
            Tag::Table if self.in_blocks() && self.is_data_table(at, node) => {
                ending = self.push(Frame::Table {
                    has_head: false,
                    rows: Vec::new(),
                });
            }
            Tag::Tr if matches!(self.frames.last(), Some(Frame::Table { .. })) => {
                ending = self.push(Frame::Row {
                    is_head: true,
                    cells: Vec::new(),
                });
            }
            Tag::Td | Tag::Th if matches!(self.frames.last(), Some(Frame::Row { .. })) => {
                if let Some(Frame::Row { is_head, .. }) = self.frames.last_mut() {
                    *is_head &= node.tag == Tag::Th;
                }
                ending = self.push(Frame::Cell);
            }
            tag if tag.is_block() => {
                let is_credit = self.is_credit(node);
                if tag == Tag::Dt || is_credit.is_some() {
                    self.open
                        .push((node.end, Ending::Style(self.style.clone())));
                    self.style.strong |= tag == Tag::Dt;
                    self.style.credit = is_credit.unwrap_or(self.style.credit);
                }
            }
            _ => return self.enter_inline(node),
        }
        self.open.push((node.end, ending));
    }

    /// Whether an element in a figure names its maker, if it says so or the opposite.
    fn is_credit(&self, node: &Node<'_>) -> Option<bool> {
        let in_figure = matches!(self.frames.last(), Some(Frame::Figure(_)));
        in_figure.then(|| is_credit(node)).flatten()
    }

    fn enter_inline(&mut self, node: &Node<'a>) {
        let mut style = self.style.clone();
        match node.tag {
            Tag::B | Tag::Strong => style.strong = true,
            Tag::I | Tag::Em | Tag::Cite | Tag::Var => style.emphasis = true,
            Tag::Code | Tag::Kbd | Tag::Samp | Tag::Tt => style.code = true,
            Tag::A => {
                let to = node
                    .attr("href")
                    .and_then(|href| super::urls::link(href, self.base));
                style.link = to.or(style.link);
            }
            _ => {}
        }
        style.credit = self.is_credit(node).unwrap_or(style.credit);
        if style != self.style {
            let before = std::mem::replace(&mut self.style, style);
            self.open.push((node.end, Ending::Style(before)));
        }
    }

    /// Ends every element that ends at or before `at`.
    fn close_before(&mut self, at: u32) {
        while let Some((_, ending)) = self.open.pop_if(|(end, _)| *end <= at) {
            match ending {
                Ending::Line => self.flush(),
                Ending::Frame => {
                    self.flush();
                    self.pop();
                }
                Ending::Style(before) => self.style = before,
                Ending::Heading(before) => {
                    self.flush();
                    self.heading = before;
                }
                Ending::Code => {
                    let code = self.code.take().unwrap_or_default();
                    // Cleaned first: what cleaning leaves at the ends is trimmed too.
                    let code = Verbatim::new(&code);
                    let code = code.as_str().trim_start_matches('\n').trim_end();
                    if !code.trim().is_empty() {
                        self.add(Block::Code(Verbatim::new(code)));
                    }
                }
            }
        }
    }

    /// One `<br>` ends a line, two end a paragraph.
    fn line_end(&mut self) {
        if let Some(code) = &mut self.code {
            code.push('\n');
        } else if self.pieces.ends_with_line_end() {
            self.flush();
        } else {
            self.pieces.line_end();
        }
    }

    /// The head of a post, as it is written by `write`.
    fn post(&mut self, at: u32, node: &Node<'a>) {
        let words = Plain::new(&self.outline.text_of(at, POST_WORDS));
        let at = node.attr("datetime").and_then(|text| text.parse().ok());
        if at.is_some() || !words.is_empty() {
            self.flush();
            self.add(Block::Post { at, words });
        }
    }

    /// Ends the line: what was collected becomes a block.
    fn flush(&mut self) {
        if matches!(self.frames.last(), Some(Frame::Figure(_) | Frame::Cell)) {
            self.pieces.line_end();
            return;
        }
        let (text, credit) = self.pieces.take();
        if std::mem::take(&mut self.in_caption) {
            self.add_caption(captions::once(text), credit);
            return;
        }
        if text.is_empty() {
            return;
        }
        self.add(match self.heading {
            Some(level) => Block::Heading { level, text },
            None => Block::Paragraph(text),
        });
    }

    /// The block in front of what comes next, in the same list item, quote or body.
    fn last_block(&mut self) -> Option<&mut Block> {
        match self.frames.last_mut()? {
            Frame::Blocks(_, blocks) => blocks.last_mut(),
            Frame::List { items, .. } => items.last_mut()?.last_mut(),
            _ => None,
        }
    }

    /// Puts a block into the innermost frame that takes it.
    fn add(&mut self, mut block: Block) {
        if let Some(waiting) = self.waiting.take()
            && let Block::Figure {
                caption, credit, ..
            } = &mut block
        {
            let own = (
                std::mem::replace(caption, waiting.0),
                std::mem::replace(credit, waiting.1),
            );
            captions::join((caption, credit), own);
        }
        for frame in self.frames.iter_mut().rev() {
            match frame {
                Frame::Blocks(_, blocks) => {
                    let is_idle_rule = block == Block::Rule
                        && blocks.last().is_none_or(|last| *last == Block::Rule);
                    if !is_idle_rule {
                        blocks.push(block);
                    }
                    return;
                }
                Frame::List { items, .. } => {
                    if block != Block::Rule {
                        items.push(vec![block]);
                    }
                    return;
                }
                Frame::Cell | Frame::Figure(_) | Frame::Table { .. } | Frame::Row { .. } => {}
            }
        }
    }

    fn push(&mut self, frame: Frame) -> Ending {
        self.frames.push(frame);
        Ending::Frame
    }

    /// Closes the innermost frame; empty ones vanish.
    fn pop(&mut self) {
        match self.frames.pop() {
            Some(Frame::Blocks(nest, blocks)) => {
                let blocks = without_last_rule(blocks);
                if blocks.is_empty() {
                    return;
                }
                match (nest, self.frames.last_mut()) {
                    (Nest::Item, Some(Frame::List { items, .. })) => items.push(blocks),
                    (Nest::Quote, _) => self.add(Block::Quote(blocks)),
                    _ => blocks.into_iter().for_each(|block| self.add(block)),
                }
            }
            Some(Frame::List { first, items }) if !items.is_empty() => {
                if items.iter().flatten().all(is_figure) {
                    // The slides of a gallery: that they are a list says nothing.
                    items
                        .into_iter()
                        .flatten()
                        .for_each(|slide| self.add(slide));
                } else {
                    self.add(Block::List { first, items });
                }
            }
            Some(Frame::Figure(images)) => {
                let (caption, credit) = self.pieces.take();
                let caption = captions::once(caption);
                if !(images.is_empty() && caption.is_empty() && credit.is_none()) {
                    self.add(Block::Figure {
                        images,
                        caption,
                        credit,
                    });
                }
            }
            Some(Frame::Table { has_head, rows }) if !rows.is_empty() => {
                self.add(Block::Table { has_head, rows });
            }
            Some(Frame::Row { is_head, cells }) if cells.iter().any(|cell| !cell.is_empty()) => {
                if let Some(Frame::Table { has_head, rows }) = self.frames.last_mut() {
                    *has_head |= is_head && rows.is_empty();
                    rows.push(cells);
                }
            }
            Some(Frame::Cell) => {
                let (cell, _) = self.pieces.take();
                if let Some(Frame::Row { cells, .. }) = self.frames.last_mut() {
                    cells.push(cell);
                }
            }
            _ => {}
        }
    }

    /// Whether one more list or quote may be opened here.
    fn has_room(&self) -> bool {
        // A list takes two levels, itself and its items, whether or not those are marked.
        let levels = |frame: &Frame| match frame {
            Frame::List { .. } => 2,
            Frame::Blocks(Nest::Quote, _) => 1,
            _ => 0,
        };
        let depth: usize = self.frames.iter().map(levels).sum();
        // Two for the new one, one for the paragraph in it.
        self.in_blocks() && depth + 3 <= Block::MAX_DEPTH
    }

    /// Whether the frames are such that a list, a quote or a table may be opened.
    fn in_blocks(&self) -> bool {
        matches!(
            self.frames.last(),
            Some(Frame::Blocks(..) | Frame::List { .. })
        )
    }

    /// Whether a `<table>` shows data in rows and columns, and does not only place things.
    fn is_data_table(&self, at: u32, node: &Node<'a>) -> bool {
        match node.attr("role") {
            Some("table") => return true,
            Some("presentation" | "none") => return false,
            _ => {}
        }
        let mut most_cells = 0;
        let mut cells = 0;
        for inner in self.outline.subtree(at).skip(1) {
            match self.outline.node(inner).tag {
                Tag::Table | Tag::H1 | Tag::H2 | Tag::Article | Tag::Section | Tag::Form => {
                    return false;
                }
                Tag::Tr => cells = 0,
                Tag::Td | Tag::Th => {
                    cells += 1;
                    most_cells = most_cells.max(cells);
                    if self.outline.text_of(inner, LONG_CELL).trim().len() > LONG_CELL {
                        return false;
                    }
                }
                _ => {}
            }
        }
        most_cells >= 2
    }
}

fn is_figure(block: &Block) -> bool {
    matches!(block, Block::Figure { .. })
}

fn without_last_rule(mut blocks: Vec<Block>) -> Vec<Block> {
    blocks.pop_if(|last| *last == Block::Rule);
    blocks
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::html;

    #[track_caller]
    fn check(fragment: &str, expected: &str) {
        let base = url::Url::parse("https://news.example/a/").unwrap();
        let blocks = html::blocks(fragment, Some(&base));
        let written = html::write(&blocks);
        assert_eq!(written.trim_end(), expected, "{fragment}");
        assert_eq!(
            html::blocks(&written, None),
            blocks,
            "reading back {written}"
        );
    }

    #[test]
    fn a_picture_is_found_in_a_button_among_its_sources_and_where_a_script_was_to_put_it() {
        check(
            "<figure><button><img src=/pier.jpg>Enlarge</button><figcaption>The pier</figure>",
            "<figure><img src=\"https://news.example/pier.jpg\" alt=\"\"><figcaption>The pier</figcaption></figure>",
        );
        check(
            "<figure><div class=lazy data-src=/pier.jpg></div><figcaption>The pier</figure>",
            "<figure><img src=\"https://news.example/pier.jpg\" alt=\"\"><figcaption>The pier</figcaption></figure>",
        );
        check(
            "<figure><noscript><img src=/pier.jpg></noscript><figcaption>The pier</figure>",
            "<figure><img src=\"https://news.example/pier.jpg\" alt=\"\"><figcaption>The pier</figcaption></figure>",
        );
        check(
            "<picture><source srcset='/s.jpg 300w, /l.jpg 900w'><img alt=Pier></picture>",
            "<figure><img src=\"https://news.example/l.jpg\" alt=\"Pier\"></figure>",
        );
    }

    #[test]
    fn markup_that_only_places_things_leaves_lines() {
        check(
            "<div>a <div>b</div> c</div>",
            "<p>a</p>\n<p>b</p>\n<p>c</p>",
        );
        check(
            "<table><tr><td>left<td><h2>x</h2>right</table>",
            "<p>left</p>\n<h2>x</h2>\n<p>right</p>",
        );
    }

    #[test]
    fn lines_of_a_caption_share_a_link_that_both_are_in() {
        check(
            "<figure><img src=/p.jpg><a href=/x><figcaption>One</figcaption>\
             <figcaption>Two</figcaption></a></figure>",
            "<figure><img src=\"https://news.example/p.jpg\" alt=\"\"><figcaption>\
             <a href=\"https://news.example/x\">One<br>Two</a></figcaption></figure>",
        );
        check(
            "<figure><img src=/p.jpg><figcaption><b>One</b></figcaption>\
             <figcaption><a href=/x><b>Two</b></a></figcaption></figure>",
            "<figure><img src=\"https://news.example/p.jpg\" alt=\"\"><figcaption>\
             <strong>One<br></strong><a href=\"https://news.example/x\"><strong>Two</strong></a>\
             </figcaption></figure>",
        );
    }

    #[test]
    fn one_br_is_a_line_end_and_two_are_a_paragraph() {
        check("a<br>b<br> <br>c<br>", "<p>a<br>b</p>\n<p>c</p>");
    }

    #[test]
    fn styles_nest_in_one_order() {
        check(
            "<b>x <a href=y>y</a></b>",
            "<p><strong>x </strong><a href=\"https://news.example/a/y\"><strong>y</strong></a></p>",
        );
        check("<em>a</em><em>b</em> <i> </i>c", "<p><em>ab</em> c</p>");
        check("<a href='javascript:x()'>go</a>", "<p>go</p>");
    }

    #[test]
    fn lists_quotes_and_code_stay() {
        check(
            "<ol start=3><li>a<ul><li>b</ul><li></li></ol>",
            "<ol start=\"3\"><li><p>a</p><ul><li><p>b</p></li></ul></li></ol>",
        );
        check(
            "<blockquote><p>a<p>b</blockquote>",
            "<blockquote><p>a</p><p>b</p></blockquote>",
        );
        check(
            "<pre><code>a\n  &lt;b\n\n</code></pre>",
            "<pre><code>a\n  &lt;b</code></pre>",
        );
    }

    #[test]
    fn a_figure_keeps_picture_caption_and_credit_together() {
        check(
            "<figure><img src=s.gif data-src=/p.jpg alt=Port><figcaption>The port <span class=credit>A. Nobody</span></figcaption></figure>",
            "<figure><img src=\"https://news.example/p.jpg\" alt=\"Port\"><figcaption>The port<small class=\"credit\">A. Nobody</small></figcaption></figure>",
        );
    }

    #[test]
    fn what_a_caption_tells_machines_of_its_parts_counts_before_their_names() {
        let check = |caption: &str, expected: &str| {
            check(
                &format!("<figure><img src=/p.jpg>{caption}</figure>"),
                &format!(
                    "<figure><img src=\"https://news.example/p.jpg\" alt=\"\"><figcaption>{expected}</figcaption></figure>"
                ),
            );
        };
        check(
            "<figcaption class=credit><i itemprop=caption>The port</i> <u itemprop=creator>A. Nobody</u></figcaption>",
            "<em>The port</em><small class=\"credit\">A. Nobody</small>",
        );
        check(
            "<figcaption>The port<p class=image__source>The Courier</p></figcaption>",
            "The port<small class=\"credit\">The Courier</small>",
        );
        check(
            "<figcaption>The port<span class=bildautor>A. Nobody</span><span class=bildautor>A. Nobody</span></figcaption>",
            "The port<small class=\"credit\">A. Nobody</small>",
        );
        check(
            "<figcaption itemprop='caption description'>The port<span itemprop=copyrightHolder><span>A. Nobody</span></span></figcaption>",
            "The port<small class=\"credit\">A. Nobody</small>",
        );
    }

    #[test]
    fn spans_of_a_caption_are_set_apart() {
        check(
            "<figure><img src=/p.jpg><figcaption><span>The port.</span><span>A. Nobody</span></figcaption></figure>",
            "<figure><img src=\"https://news.example/p.jpg\" alt=\"\"><figcaption>The port. A. Nobody</figcaption></figure>",
        );
        check("<p><span>The</span><span>re</span>", "<p>There</p>");
    }

    #[test]
    fn the_heads_of_posts_stay() {
        check(
            "<p>a<time role=separator datetime=2025-04-12T02:04:00Z> 12:04 &lt; </time>b<time>12:05</time>",
            "<p>a</p>\n<p><time role=\"separator\" datetime=\"2025-04-12T02:04:00Z\">12:04 &lt;</time></p>\n<p>b12:05</p>",
        );
        check(
            "<time role=separator datetime=yesterday>12:04</time><time role=separator></time>",
            "<p><time role=\"separator\">12:04</time></p>",
        );
    }

    #[test]
    fn tables_of_data_stay_tables() {
        check(
            "<table><tr><th>a<th>b<tr><td>1<td>2<br>3</table>",
            "<table role=\"table\"><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2<br>3</td></tr></table>",
        );
    }

    #[test]
    fn hidden_and_silent_parts_are_left_out() {
        check(
            "<p hidden>a</p><p style='display: none'>b</p><script>c</script><p>d",
            "<p>d</p>",
        );
        check("<p><i class='x material-icons'>lock</i> d", "<p>d</p>");
    }

    #[test]
    fn what_says_that_it_is_a_heading_is_one() {
        check(
            "<div role=heading aria-level=3>a</div><p role=heading>b</p><p role=note>c",
            "<h3>a</h3>\n<h2>b</h2>\n<p>c</p>",
        );
    }

    proptest! {
        #[test]
        fn what_is_written_reads_the_same(tags in prop::collection::vec(0..31usize, 0..60)) {
            const PARTS: [&str; 31] = [
                "<div role=heading>", "</div>",
                "<p>", "</p>", "<b>", "</b>", "<a href='/x'>", "</a>", "<a href='/y'>", "<i>", "</i>", "<br>",
                " ", "word", " two words ", "<ul>", "</ul>", "<li>", "<blockquote>", "</blockquote>", "<h2>", "</h2>",
                "<pre>", "</pre>", "<table><tr><td>", "<td>", "</table>", "<figure><img src='/p.png'>", "</figure>", "<hr>",
                "<time role=separator datetime=2025-04-12T02:04:00Z>12:04</time>",
            ];
            let fragment: String = tags.iter().map(|&tag| PARTS[tag]).collect();
            let base = url::Url::parse("https://news.example/").unwrap();
            let blocks = html::blocks(&fragment, Some(&base));
            let written = html::write(&blocks);
            prop_assert_eq!(html::blocks(&written, None), blocks, "{} wrote {}", fragment, written);
        }
    }
}
