//! What readers wrote below the article.
//!
//! It reads like text, and there may be more of it than of the article. What tells is the name of
//! an element around it or the heading above it, where the article comes first: a page without
//! one is a discussion, and there the words of readers are what it is about.

use std::ops::Range;

use super::inside::Inside;
use super::rules;
use super::runs::Runs;
use super::trace::Fate;
use crate::html::dom::{Node, Outline};
use crate::html::tag::Tag;

/// Columns of prose in front of comments that make an article: less, and the page may be a
/// discussion. More where the comments are most of what was kept.
const ARTICLE: f32 = 400.0;
const SHORT_ARTICLE: f32 = 1_000.0;

/// The share of the kept text from which on a part is most of it.
const MOST: f32 = 0.5;

/// The share of the kept text that stands behind comments at most: what a heading in the middle
/// of a text calls comments is a section of the text.
const BEHIND: f32 = 0.05;

/// Columns of a heading above comments at most.
const HEADING: f32 = 60.0;

/// Names of elements that hold what readers wrote.
const NAMES: [&str; 18] = [
    "comment",
    "comments",
    "comment-list",
    "commentlist",
    "comments-list",
    "comments-area",
    "comments-section",
    "comments-container",
    "comments-wrapper",
    "comment-section",
    "comment-body",
    "comment-content",
    "post-comments",
    "article-comments",
    "disqus_thread",
    "commentaires",
    "comentarios",
    "kommentare",
];

/// What stands above them, in lower case and without their number.
const HEADINGS: [&str; 22] = [
    "comments",
    "reader comments",
    "readers' comments",
    "readers’ comments",
    "user comments",
    "kommentare",
    "leserkommentare",
    "nutzerkommentare",
    "commentaires",
    "réactions",
    "comentarios",
    "comentários",
    "commenti",
    "reacties",
    "kommentarer",
    "komentarze",
    "yorumlar",
    "комментарии",
    "评论",
    "評論",
    "コメント",
    "댓글",
];

/// Marks what is kept of them.
pub(super) fn mark(outline: &Outline<'_>, runs: &Runs, fates: &mut [Fate]) {
    let kept = Kept::of(runs, fates);
    let mut inside = Inside::default();
    let mut marked = 0;
    for at in 0..fates.len() {
        let run = &runs.all[at];
        if kept.prose[at] < ARTICLE {
            continue;
        }
        if at >= marked
            && is_heading_above(outline, runs, at)
            && let Some(part) = kept.part_from(outline, runs, at)
            && kept.behind(part.end) <= BEHIND * kept.all()
        {
            marked = part.end;
            for fate in fates[part].iter_mut().filter(|fate| fate.is_kept()) {
                *fate = Fate::Rule("comments");
            }
        }
        let is_named = |up| is_named(outline.node(up)) && kept.is_below(outline, runs, up);
        if fates[at].is_kept() && inside.has(outline, run.block, is_named) {
            fates[at] = Fate::Rule("comments");
        }
    }
}

/// How much of a page was kept in front of each run, and in front of the end, in columns.
struct Kept {
    all: Vec<f32>,
    prose: Vec<f32>,
}

impl Kept {
    fn of(runs: &Runs, fates: &[Fate]) -> Self {
        let mut kept = Self {
            all: vec![0.0],
            prose: vec![0.0],
        };
        let (mut all, mut prose) = (0.0, 0.0);
        for (run, fate) in runs.all.iter().zip(fates) {
            if fate.is_kept() {
                all += run.columns;
                if run.is_prose() {
                    prose += run.columns;
                }
            }
            kept.all.push(all);
            kept.prose.push(prose);
        }
        kept
    }

    fn all(&self) -> f32 {
        self.all.last().copied().unwrap_or_default()
    }

    fn behind(&self, at: usize) -> f32 {
        self.all() - self.all[at]
    }

    /// Whether an article stands in front of an element.
    fn is_below(&self, outline: &Outline<'_>, runs: &Runs, element: u32) -> bool {
        let part = runs.within(&outline.subtree(element));
        let is_most = self.all[part.end] - self.all[part.start] > MOST * self.all();
        let least = if is_most { SHORT_ARTICLE } else { ARTICLE };
        self.prose[part.start] >= least
    }

    /// The runs from a heading to the end of the largest element around it that holds no prose in
    /// front of it, where an article stands in front.
    fn part_from(&self, outline: &Outline<'_>, runs: &Runs, at: usize) -> Option<Range<usize>> {
        let around = outline
            .upward(runs.all[at].block)
            .map(|up| (up, runs.within(&outline.subtree(up))))
            .take_while(|(_, held)| self.prose[held.start] >= self.prose[at]);
        let (part, held) = around.last()?;
        self.is_below(outline, runs, part).then_some(at..held.end)
    }
}

/// Whether a run is a heading that says that comments follow: "Comments (3)".
fn is_heading_above(outline: &Outline<'_>, runs: &Runs, at: usize) -> bool {
    let run = &runs.all[at];
    let is_heading = || {
        rules::is_heading(outline, run)
            || outline
                .ancestors(run.block)
                .next()
                .is_some_and(|up| outline.node(up).tag.heading_level().is_some())
    };
    run.columns <= HEADING && is_heading() && {
        let lower = runs.text(run).to_lowercase();
        let name = lower.trim_matches(|c: char| !c.is_alphabetic());
        HEADINGS.contains(&name)
    }
}

/// Whether the names of an element say that it holds comments, and not only their number.
fn is_named(node: &Node<'_>) -> bool {
    let is_name = |names: &str| {
        names
            .split_whitespace()
            .take(20)
            .any(|name| NAMES.iter().any(|known| name.eq_ignore_ascii_case(known)))
    };
    !matches!(node.tag, Tag::Html | Tag::Body)
        && ["id", "class"]
            .iter()
            .any(|key| node.attr(key).is_some_and(is_name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::testing::{are_kept, fates, kept};

    const PROSE: &str =
        "The harbour stays closed until the storm is over, said the port on Monday morning.";

    /// Which runs of a page are kept, where the model kept all.
    #[track_caller]
    fn check(html: &str, expected: &[bool]) {
        let names = fates(html, kept, mark);
        assert_eq!(are_kept(&names), expected, "{html}");
    }

    fn prose(times: usize) -> String {
        format!("<p>{PROSE}").repeat(times)
    }

    #[test]
    fn named_comments_go_where_they_follow_an_article() {
        let comment = format!("<div class='comment odd'>{}</div>", prose(1));
        let story = format!("<div>{}</div>", prose(6));
        let mut expected = [true; 7];
        expected[6] = false;
        check(&format!("{story}{comment}"), &expected);
        check(&format!("{}</p>{comment}{comment}", prose(1)), &[true; 3]);
    }

    #[test]
    fn comments_longer_than_the_article_go_where_it_is_no_mere_question() {
        let comments = format!("<ul class=comments><li>{}</ul>", prose(20));
        let expected: Vec<bool> = (0..33).map(|at| at < 13).collect();
        check(&format!("<div>{}</div>{comments}", prose(13)), &expected);
        check(&format!("<div>{}</div>{comments}", prose(6)), &[true; 26]);
    }

    #[test]
    fn a_name_of_the_whole_page_says_nothing() {
        check(
            &format!("<div class=comments>{}</div>", prose(30)),
            &[true; 30],
        );
    }

    #[test]
    fn comments_below_a_heading_go() {
        let story = format!("<div>{}</div>", prose(6));
        let below = |heading: &str, behind: &str| {
            let section = format!(
                "<section><div><h2>{heading}</h2></div>{}</section>",
                prose(2)
            );
            format!("<main>{story}{section}</main>{behind}")
        };
        let mut expected = [true; 9];
        expected[6..].fill(false);
        check(&below("Comments (2)", ""), &expected);
        check(&below("<a>Leserkommentare</a>", ""), &expected);
        check(&below("The port comments", ""), &[true; 9]);
        check(&below("Comments", &prose(1)), &[true; 10]);
        // Where the heading is one of the text's own, nothing tells where comments end.
        check(
            &format!("{}<h2>Comments</h2>{}", prose(6), prose(2)),
            &[true; 9],
        );
    }
}
