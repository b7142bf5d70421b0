//! The text of a page as runs: what stands between two line ends.
//!
//! A run is what the extractor judges. It is smaller than a block of the article (a list item
//! with two paragraphs has two runs) and never larger. Runs come in page order.

use std::ops::Range;

use crate::html::dom::{Node, Outline};
use crate::html::tag::Tag;

/// Runs of a page at most; what comes behind them is not read.
const MAX_RUNS: usize = 20_000;

/// Columns of prose that are next to nothing: two or three sentences.
const LITTLE: f32 = 400.0;

/// What becomes of text that the page hides.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
enum Hidden {
    #[default]
    Skip,
    Read,
}

/// All runs of a page, with their text in one piece.
#[derive(Debug, Default)]
pub(super) struct Runs {
    /// The texts of all runs, white space folded.
    text: String,
    /// The text nodes of all runs.
    nodes: Vec<u32>,
    /// The runs in page order.
    pub all: Vec<Run>,
}

/// A stretch of text without a line end.
#[derive(Debug, Clone)]
pub(super) struct Run {
    /// The innermost block-level element around its first word.
    pub block: u32,
    /// Its place in the text of the page.
    text: Range<usize>,
    /// Its place in the list of text nodes.
    nodes: Range<usize>,
    /// Its length in columns: wide characters count twice, so that a sentence of Chinese is about
    /// as long as the same sentence in English.
    pub columns: f32,
    /// Columns that lie in links.
    pub linked: f32,
    /// Columns that lie in `<b>` or `<strong>`.
    pub bold: f32,
    /// Pieces of text in links.
    pub links: u32,
    /// Whether it began behind two line ends inside a paragraph.
    pub follows_br: bool,
}

impl Run {
    /// The share of the run that lies in links.
    pub fn link_density(&self) -> f32 {
        self.linked / self.columns.max(1.0)
    }

    /// Whether it is a link as a whole; the space or a mark behind it does not count.
    pub fn is_link(&self) -> bool {
        let rest = self.columns - self.linked;
        self.linked > 0.0 && rest <= (0.05 * self.columns).max(1.0)
    }

    /// Whether it looks like a piece of prose: long and not made of links.
    pub fn is_prose(&self) -> bool {
        self.columns > 80.0 && self.linked < 0.3 * self.columns
    }
}

/// What several runs hold together.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Total {
    /// Columns.
    pub columns: f32,
    /// Columns that lie in links.
    linked: f32,
    /// Columns times score.
    score: f32,
}

impl Total {
    /// Adds a run with its score.
    pub fn add(&mut self, run: &Run, score: f32) {
        self.columns += run.columns;
        self.linked += run.linked;
        self.score += run.columns * score;
    }

    /// The mean score, by length.
    pub fn mean(&self) -> f32 {
        self.score / self.columns.max(1.0)
    }

    /// The share that lies in links.
    pub fn link_density(&self) -> f32 {
        self.linked / self.columns.max(1.0)
    }
}

impl Runs {
    /// The runs of a page; those it hides only where it shows next to nothing.
    ///
    /// Pages that are sent in pieces hide each piece until a script moves it to its place.
    pub fn of(outline: &Outline<'_>) -> Self {
        Self::showing(outline, &[])
    }

    /// As [`Runs::of`], with the elements `named`, in page order, shown although the page hides
    /// them; what is hidden inside them stays so.
    pub fn showing(outline: &Outline<'_>, named: &[u32]) -> Self {
        let shown = Self::read(outline, Hidden::Skip, named);
        if shown.prose() >= LITTLE {
            return shown;
        }
        let all = Self::read(outline, Hidden::Read, named);
        if all.prose() > 2.0 * shown.prose() && all.prose() >= LITTLE {
            all
        } else {
            shown
        }
    }

    /// Whether a page is for readers without scripts: next to nothing is shown, and far more is
    /// in its `<noscript>`. That is so where an element in it is never closed and takes in all of
    /// the page, and where a script is to draw the text.
    pub fn need_unscripted(outline: &Outline<'_>, unscripted: &Outline<'_>) -> bool {
        let shown = Self::of(outline).prose();
        if shown >= LITTLE {
            return false;
        }
        let prose = Self::of(unscripted).prose();
        prose >= LITTLE && prose > 2.0 * shown
    }

    fn read(outline: &Outline<'_>, hidden: Hidden, named: &[u32]) -> Self {
        let mut reader = Reader {
            hidden,
            named,
            ..Reader::default()
        };
        let end = outline.node(0).end;
        let mut at = 0;
        while at < end && reader.runs.all.len() < MAX_RUNS {
            at = reader.visit(outline, at);
        }
        reader.flush();
        reader.runs
    }

    /// Columns of prose.
    fn prose(&self) -> f32 {
        self.all
            .iter()
            .filter(|run| run.is_prose())
            .map(|run| run.columns)
            .sum()
    }

    /// The text of a run.
    pub fn text(&self, run: &Run) -> &str {
        self.text.get(run.text.clone()).unwrap_or_default()
    }

    /// The first text node of a run.
    pub fn first_node(&self, run: &Run) -> u32 {
        self.nodes(run).first().copied().unwrap_or(run.block)
    }

    /// The runs that begin in a range of nodes.
    pub fn within(&self, part: &Range<u32>) -> Range<usize> {
        let before = |node| self.all.partition_point(|run| self.first_node(run) < node);
        before(part.start)..before(part.end)
    }

    /// Some runs of the page, as if there were no others.
    pub fn only(&self, runs: &[usize]) -> Self {
        Self {
            text: self.text.clone(),
            nodes: self.nodes.clone(),
            all: runs.iter().map(|&at| self.all[at].clone()).collect(),
        }
    }

    /// The text nodes of a run; the last one may reach into the next run.
    pub fn nodes(&self, run: &Run) -> &[u32] {
        &self.nodes[run.nodes.clone()]
    }
}

/// The columns of a character: wide ones take two.
pub(super) fn columns(c: char) -> f32 {
    if is_wide(c) { 2.0 } else { 1.0 }
}

/// Counts on a page are far below the 16 million that `f32` holds exactly.
#[allow(clippy::cast_precision_loss)]
pub(super) fn count_of(count: impl TryInto<u32>) -> f32 {
    count.try_into().unwrap_or(u32::MAX) as f32
}

/// Whether a character belongs to a script that writes words with one or two characters.
pub(super) fn is_wide(c: char) -> bool {
    c >= '\u{1100}'
        && matches!(c, '\u{1100}'..='\u{115F}' | '\u{2E80}'..='\u{D7FF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{FE30}'..='\u{FE4F}' | '\u{FF00}'..='\u{FF60}' | '\u{20000}'..='\u{3FFFF}')
}

#[derive(Default)]
struct Reader<'n> {
    runs: Runs,
    hidden: Hidden,
    /// Elements that are shown although the page hides them.
    named: &'n [u32],
    /// Hidden elements that are gone into, and shown ones in them: end, and whether it is hidden.
    veils: Vec<(u32, bool)>,
    /// Open block-level elements: end and index.
    blocks: Vec<(u32, u32)>,
    /// Where the current link ends; 0 outside.
    link_end: u32,
    /// Where the current bold text ends; 0 outside.
    bold_end: u32,
    /// The run that is being read, if it has begun.
    current: Option<Run>,
    /// A `<br>` was the last thing in the current run.
    after_br: bool,
    /// The next run begins behind two of them.
    follows_br: bool,
}

impl Reader<'_> {
    fn visit(&mut self, outline: &Outline<'_>, at: u32) -> u32 {
        while self.blocks.pop_if(|(end, _)| *end <= at).is_some() {
            self.flush();
        }
        while self.veils.pop_if(|(end, _)| *end <= at).is_some() {}
        let node = outline.node(at);
        if node.tag == Tag::Text {
            if self.veils.last().is_none_or(|(_, is_veiled)| !is_veiled) {
                self.text(at, node);
            }
            return at + 1;
        }
        if node.tag.is_silent() {
            return node.end;
        }
        if self.named.binary_search(&at).is_ok() {
            self.veils.push((node.end, false));
        } else if self.hidden == Hidden::Skip && node.is_hidden() {
            let next = self.named.partition_point(|&named| named < at);
            if self.named.get(next).is_none_or(|&named| named >= node.end) {
                return node.end;
            }
            self.veils.push((node.end, true));
        }
        if node.tag.is_block() {
            self.flush();
            self.blocks.push((node.end, at));
        }
        match node.tag {
            Tag::A => self.link_end = self.link_end.max(node.end),
            Tag::B | Tag::Strong => self.bold_end = self.bold_end.max(node.end),
            Tag::Br => {
                if self.after_br {
                    self.flush();
                    self.follows_br = true;
                } else if self.current.is_some() {
                    self.space();
                    self.after_br = true;
                }
            }
            _ => {}
        }
        at + 1
    }

    fn text(&mut self, at: u32, node: &Node<'_>) {
        if node.is_blank() {
            if self.current.is_some() {
                self.space();
            }
            return;
        }
        self.after_br = false;
        let mut run = self.current.take().unwrap_or_else(|| Run {
            block: self.blocks.last().map_or(0, |&(_, block)| block),
            text: self.runs.text.len()..self.runs.text.len(),
            nodes: self.runs.nodes.len()..self.runs.nodes.len(),
            columns: 0.0,
            linked: 0.0,
            bold: 0.0,
            links: 0,
            follows_br: std::mem::take(&mut self.follows_br),
        });
        let added = self.add(node.text(), run.text.start);
        run.columns += added;
        if at < self.link_end {
            run.linked += added;
            run.links += 1;
        }
        if at < self.bold_end {
            run.bold += added;
        }
        self.runs.nodes.push(at);
        self.current = Some(run);
    }

    /// Puts a text behind those of a run that begins at `start`, and says how many columns it has.
    fn add(&mut self, text: &str, start: usize) -> f32 {
        let out = &mut self.runs.text;
        let mut added = 0.0;
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            if c.is_whitespace() {
                rest = rest.trim_start();
                if out.len() > start && !out.ends_with(' ') {
                    out.push(' ');
                    added += 1.0;
                }
                continue;
            }
            let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
            let (word, behind) = rest.split_at(end);
            rest = behind;
            if word.is_ascii() {
                out.push_str(word);
                added += count_of(word.len());
                continue;
            }
            let seen = |c: &char| !matches!(c, '\u{AD}' | '\u{200B}' | '\u{FEFF}');
            for c in word.chars().filter(seen) {
                out.push(c);
                added += columns(c);
            }
        }
        added
    }

    fn space(&mut self) {
        if let Some(run) = &mut self.current
            && !self.runs.text.ends_with(' ')
        {
            self.runs.text.push(' ');
            run.columns += 1.0;
        }
    }

    fn flush(&mut self) {
        self.after_br = false;
        let Some(mut run) = self.current.take() else {
            return;
        };
        if self.runs.text.len() > run.text.start && self.runs.text.ends_with(' ') {
            self.runs.text.pop();
        }
        run.text.end = self.runs.text.len();
        run.nodes.end = self.runs.nodes.len();
        if !run.text.is_empty() {
            self.runs.all.push(run);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::html::dom;

    #[track_caller]
    fn check(html: &str, expected: &[&str]) {
        let page = dom::parse(html);
        let runs = Runs::of(&Outline::of(&page));
        let texts: Vec<&str> = runs.all.iter().map(|run| runs.text(run)).collect();
        assert_eq!(texts, expected, "{html}");
    }

    #[test]
    fn runs_end_where_lines_end() {
        check("a <b>b</b><p>c<div>d</div> e", &["a b", "c", "d", "e"]);
        check("<ul><li>a<li><a href=x>b</a> c</ul>", &["a", "b c"]);
    }

    #[test]
    fn two_line_ends_divide_and_one_does_not() {
        check("a<br>b<br> <br>c", &["a b", "c"]);
    }

    #[test]
    fn hidden_and_silent_text_is_not_there() {
        check(
            "<script>a</script><p hidden>b</p><noscript>c</noscript>d",
            &["d"],
        );
    }

    #[test]
    fn a_page_in_noscript_is_read_where_nothing_else_is() {
        let check = |html: &str, expected: bool| {
            let page = dom::parse(html);
            let outline = Outline::of(&page);
            let is_needed =
                outline.has_unscripted() && Runs::need_unscripted(&outline, &outline.unscripted());
            assert_eq!(is_needed, expected, "{html}");
        };
        let story = "<p>The harbour stays closed until the storm is over, said the port on Monday, and ships wait."
            .repeat(6);
        check(&format!("<body><noscript><div></noscript>{story}"), true);
        check(&format!("<b>Storm</b><noscript>{story}</noscript>"), true);
        check(&format!("{story}<noscript>{story}</noscript>"), false);
        check("<noscript><p>Please switch scripts on.</noscript>", false);
    }

    #[test]
    fn wide_characters_count_twice() {
        let page = dom::parse("<p>新聞 a</p>");
        let runs = Runs::of(&Outline::of(&page));
        assert!((runs.all[0].columns - 6.0).abs() < f32::EPSILON);
    }
}
