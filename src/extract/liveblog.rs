//! Live blogs: which parts of a page are posts, and when each was written.
//!
//! A post is known by its head: what structured data names, or a line that tells a time. Heads
//! that lie side by side in one element, with text between them, are posts; what calls the page a
//! live blog (structured data, its title, its address, its class names) has to come with it, for
//! comments and lists of news look much the same.
//!
//! The posts keep the order of the page. Where a page has none of them, and structured data has,
//! the latter is read.

mod posts;
mod times;

use std::collections::HashSet;
use std::ops::Range;

use jiff::Timestamp;
use url::Url;

use super::fallback;
use super::head::Head;
use super::rules;
use super::runs::{Run, Runs};
use super::trace::Fate;
use super::words::letters;
use super::words::{Class, Signs};
use crate::html::dom::Outline;
use crate::html::tag::Tag;
use crate::news::{Block, Inline};
use crate::text::Plain;

/// Posts that make a live blog of a page.
const POSTS: usize = 3;

/// Posts that do where structured data calls the page a live blog.
const STATED_POSTS: usize = 2;

/// Columns of text without links that a post has: one short sentence.
const POST: f32 = 40.0;

/// The score from which prose in a post is kept. Posts are short and stand apart, which the model
/// takes for signs of junk; what is junk in a post scores below .05 on the pages it learned from.
const KEEP: f32 = 0.12;

/// Lines at the beginning of a post among which its title is.
const TITLE_LINES: usize = 4;

/// Columns of prose.
const PROSE: f32 = 60.0;

/// Letters by which a text is known again.
const KNOWN_BY: usize = 40;

/// How live blogs are called in titles and addresses, in lower case.
const NAMES: [&str; 33] = [
    "liveblog",
    "live-blog",
    "live blog",
    "live-update",
    "live update",
    "ticker",
    "newsblog",
    "as it happened",
    "as-it-happened",
    "minute by minute",
    "minute-by-minute",
    "en direct",
    "en-direct",
    "en vivo",
    "en-vivo",
    "en directo",
    "minuto a minuto",
    "minuto-a-minuto",
    "ao vivo",
    "ao-vivo",
    "in diretta",
    "diretta",
    "na żywo",
    "relacja",
    "direkte:",
    "direktsänd",
    "canlı",
    "онлайн",
    "прямой эфир",
    "実況",
    "ライブ",
    "直播",
    "مباشر",
];

/// Parts of the class names and ids of live blogs, in lower case.
const CLASSES: [&str; 17] = [
    "liveblog",
    "live-blog",
    "live_blog",
    "live-event",
    "liveevent",
    "live-update",
    "liveupdate",
    "liveticker",
    "live-ticker",
    "live-post",
    "livepost",
    "live-feed",
    "live-entry",
    "minute-by-minute",
    "minbymin",
    "minuto-a-minuto",
    "ticker",
];

/// The posts of a live blog.
#[derive(Debug, Default)]
pub(super) struct Live {
    /// In page order; ranges do not overlap.
    pub posts: Vec<Post>,
    /// Runs that only tell when a post was written.
    times: Vec<usize>,
    /// Texts within a line that only tell when its post was written.
    pub pieces: Vec<u32>,
}

/// A post of a live blog.
#[derive(Debug, PartialEq)]
pub(super) struct Post {
    /// Its nodes.
    pub range: Range<u32>,
    /// When it was written.
    pub at: Option<Timestamp>,
    /// When it was written, in the page's words; empty where its text says so itself.
    pub words: Plain,
}

impl Post {
    /// What stands in front of its text.
    pub fn head(&self) -> Block {
        told_at(self.at, self.words.clone())
    }
}

/// What stands in front of a post: its time, or a rule where it has none.
fn told_at(at: Option<Timestamp>, words: Plain) -> Block {
    if at.is_none() && words.is_empty() {
        Block::Rule
    } else {
        Block::Post { at, words }
    }
}

/// The posts of a page of which the model has judged the runs; `None` for any other page.
pub(super) fn find(
    outline: &Outline<'_>,
    runs: &Runs,
    head: &Head<'_>,
    url: Option<&Url>,
    fates: &[Fate],
) -> Option<Live> {
    let stated = posts::stated(outline, runs, &head.ld.updates);
    let is_stated = stated.len() >= STATED_POSTS && stated.len() * 2 >= head.ld.updates.len();
    let anchors = if is_stated {
        stated
    } else {
        posts::timed(outline, runs)
    };
    let least = if is_stated || head.ld.is_live {
        STATED_POSTS
    } else {
        POSTS
    };
    if anchors.len() < least {
        return None;
    }
    let group = posts::group(outline, runs, &anchors)?;
    let is_called =
        || is_named(&head.title, url) || is_classed(outline, group.container, &group.posts);
    let is_live = is_stated || head.ld.is_live || is_called();
    if !is_live || !is_stated && is_other(outline, group.container) {
        return None;
    }
    let live = Live {
        posts: group.posts,
        times: group.times,
        pieces: group.pieces,
    };
    (live.has_text(runs, fates, is_stated) >= least).then_some(live)
}

/// Whether the title or the address calls the page a live blog.
fn is_named(title: &str, url: Option<&Url>) -> bool {
    // "Live" is a verb too, but hardly ever with a capital.
    let is_live = title
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| matches!(word, "LIVE" | "Live" | "Liveblog" | "Newsblog"));
    let title = title.to_lowercase();
    let path = url.map(|url| url.path().to_lowercase()).unwrap_or_default();
    let in_path = path.split(['/', '-', '_', '.']).any(|word| word == "live");
    is_live || in_path || NAMES.iter().any(|n| title.contains(n) || path.contains(n))
}

/// Whether class names call the element around the posts, one near it, or a post, live.
fn is_classed(outline: &Outline<'_>, container: u32, posts: &[Post]) -> bool {
    let around = outline.upward(container).take(4);
    let first = posts.iter().take(1).map(|post| post.range.start);
    around.chain(first).any(|at| {
        let node = outline.node(at);
        ["class", "id"].iter().any(|name| {
            node.attr(name).is_some_and(|names| {
                let names = names.to_ascii_lowercase();
                CLASSES.iter().any(|class| names.contains(class))
            })
        })
    })
}

/// Whether an element holds comments, or is no part of the story at all.
fn is_other(outline: &Outline<'_>, at: u32) -> bool {
    outline.upward(at).take(8).any(|up| {
        let node = outline.node(up);
        let says = |name| {
            node.attr(name).is_some_and(|names| {
                let signs = Signs::of(names);
                signs.has(Class::Comment)
            })
        };
        matches!(node.tag, Tag::Aside | Tag::Footer | Tag::Nav) || says("class") || says("id")
    })
}

impl Live {
    /// How many posts hold text that is not made of links and, unless `is_stated`, of which the
    /// model keeps something.
    fn has_text(&self, runs: &Runs, fates: &[Fate], is_stated: bool) -> usize {
        let has_text = |post: &&Post| {
            let own = runs.within(&post.range);
            let columns: f32 = runs.all[own.clone()]
                .iter()
                .map(|run| run.columns - run.linked)
                .sum();
            let is_kept = is_stated || fates[own].iter().any(|fate| fate.is_kept());
            is_kept && columns >= POST
        };
        let full = self.posts.iter().filter(has_text).count();
        if full * 2 > self.posts.len() { full } else { 0 }
    }

    /// Mends what the model says of the posts: keeps their titles and their prose, tells their
    /// times above them, and drops the list of posts that some pages put in front.
    pub fn judge(
        &self,
        outline: &Outline<'_>,
        runs: &Runs,
        title_at: Option<usize>,
        scores: &[f32],
        fates: &mut [Fate],
    ) {
        let is_text = |at: usize, around: &Range<u32>| {
            let run = &runs.all[at];
            scores.get(at).is_some_and(|score| *score >= KEEP)
                && is_prose(run, runs.text(run))
                && is_own(outline, runs, run, around)
        };
        let keep = |fate: &mut Fate| {
            if *fate == Fate::Dropped {
                *fate = Fate::Kept;
            }
        };
        let first = self.posts.first().map_or(0, |post| post.range.start);
        let before = runs.within(&(0..first)).end;
        // What stands between the title and the posts is short beside them, too.
        let intro = title_at.map_or(before, |at| before.min(at + 1))..before;
        for (at, fate) in intro.clone().zip(&mut fates[intro]) {
            let near = outline.ancestors(runs.all[at].block).nth(2).unwrap_or(0)..first;
            if is_text(at, &near) {
                keep(fate);
            }
        }
        let mut titles = HashSet::new();
        for post in &self.posts {
            let own = runs.within(&post.range);
            for (line, (at, fate)) in own.clone().zip(&mut fates[own]).enumerate() {
                let run = &runs.all[at];
                let is_title = line < TITLE_LINES && rules::is_heading(outline, run);
                if is_title {
                    titles.insert(letters(runs.text(run)));
                }
                let is_own_title =
                    is_title && run.link_density() < 0.5 && is_own(outline, runs, run, &post.range);
                if is_own_title || is_text(at, &post.range) {
                    keep(fate);
                }
            }
        }
        for &at in &self.times {
            if matches!(fates[at], Fate::Kept | Fate::Dropped) {
                fates[at] = Fate::Head;
            }
        }
        for (run, fate) in runs.all.iter().zip(&mut fates[..before]) {
            if fate.is_kept()
                && run.link_density() > 0.8
                && titles.contains(&letters(runs.text(run)))
            {
                *fate = Fate::Rule("list of posts");
            }
        }
    }
}

/// Whether a run belongs to the text of what lies around it: it is no nag, and lies in no box of
/// other things.
fn is_own(outline: &Outline<'_>, runs: &Runs, run: &Run, around: &Range<u32>) -> bool {
    rules::nag(run, runs.text(run)).is_none() && !is_aside(outline, run, around)
}

/// Whether a run is made of sentences.
fn is_prose(run: &Run, text: &str) -> bool {
    let text = text.trim_end_matches(['"', '”', '»', ')', '“', '’', '」']);
    run.columns >= PROSE
        && run.link_density() < 0.6
        && text.ends_with(['.', '!', '?', '…', '。', '！', '？', '۔', '।'])
}

/// Whether a run lies in a box of a post that is no part of its text.
fn is_aside(outline: &Outline<'_>, run: &Run, post: &Range<u32>) -> bool {
    outline
        .upward(run.block)
        .take_while(|&up| up > post.start)
        .any(|up| {
            let node = outline.node(up);
            let is_box = matches!(
                node.tag,
                Tag::Aside | Tag::Nav | Tag::Form | Tag::Footer | Tag::Figcaption
            );
            is_box
                || node.attr("class").is_some_and(|names| {
                    let signs = Signs::of(names);
                    [
                        Class::Related,
                        Class::Share,
                        Class::Ad,
                        Class::Newsletter,
                        Class::Author,
                        Class::Caption,
                        Class::Comment,
                    ]
                    .into_iter()
                    .any(|class| signs.has(class))
                })
        })
}

/// The posts that structured data tells, where `shown` has next to none of them.
pub(super) fn told(head: &Head<'_>, shown: &[Block]) -> Vec<Block> {
    let updates = &head.ld.updates;
    if updates.len() < STATED_POSTS {
        return Vec::new();
    }
    let mut known = String::new();
    push_letters(shown, &mut known);
    let texts: Vec<Vec<Block>> = updates
        .iter()
        .map(|update| fallback::blocks_of(&update.body, head.base.as_ref()))
        .collect();
    let is_shown = |blocks: &[Block]| {
        let mut own = String::new();
        push_letters(blocks, &mut own);
        let beginning: String = own.chars().take(KNOWN_BY).collect();
        known.contains(&beginning)
    };
    let full = texts.iter().filter(|blocks| !blocks.is_empty()).count();
    let n_shown = texts.iter().filter(|blocks| is_shown(blocks)).count();
    if full < STATED_POSTS || n_shown * 3 > full {
        return Vec::new();
    }
    let mut out = Vec::new();
    for (update, text) in updates.iter().zip(texts) {
        if text.is_empty() {
            continue;
        }
        let head = told_at(
            times::instant(&update.published),
            Plain::new(&update.published),
        );
        // An article does not begin with a rule.
        if head != Block::Rule || !out.is_empty() || !shown.is_empty() {
            out.push(head);
        }
        let title = Plain::new(&update.headline);
        if !title.is_empty() {
            out.push(Block::Heading {
                level: 3,
                text: vec![Inline::Text(title)],
            });
        }
        out.extend(text);
    }
    out
}

/// Appends the letters of paragraphs and headings.
fn push_letters(blocks: &[Block], out: &mut String) {
    for block in blocks {
        if let Block::Paragraph(text) | Block::Heading { text, .. } = block {
            out.push_str(&letters(&Inline::text(text)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::html::dom;

    const TEXT: &str = "The harbour stays closed until Thursday, the port says.";

    /// Where the posts of a page begin, as their times.
    #[track_caller]
    fn check(title: &str, body: &str, expected: Option<&[&str]>) {
        let page = format!("<title>{title}</title><h1>{title}</h1>{body}");
        let page = dom::parse(&page);
        let outline = Outline::of(&page);
        let runs = Runs::of(&outline);
        let head = Head::of(&outline, None);
        let fates = vec![Fate::Kept; runs.all.len()];
        let live = find(&outline, &runs, &head, None, &fates);
        let times = live.map(|live| {
            let times = live.posts.iter().map(|post| match post.at {
                Some(at) => at.to_string(),
                None => post.words.to_string(),
            });
            times.collect::<Vec<_>>()
        });
        let times = times
            .as_ref()
            .map(|times| times.iter().map(String::as_str).collect());
        assert_eq!(times, expected.map(<[&str]>::to_vec), "{body}");
    }

    fn posts(of: impl FnMut(&str) -> String) -> String {
        ["14:05", "13:20", "11:45"].map(of).concat()
    }

    const TIMES: Option<&[&str]> = Some(&["14:05", "13:20", "11:45"]);

    #[test]
    fn posts_are_found_in_many_kinds_of_markup() {
        let title = "Storm: LIVE updates";
        for make in [
            "<div class=e><span>@</span><p>#</div>",
            "<li><time>@</time><h3>Harbour closed</h3><p>#</li>",
            "<tr><td>@<td>#</tr>",
            "<article><h2>Harbour closed</h2><p>Bo Exempel, @</p><p>#</article>",
            "<p><b>@</b><p>#",
            "<h3>Harbour closed</h3><p class=t>@<p>#",
            "<p><strong>@:</strong> #",
            "<dt>@<dd>#",
        ] {
            let body = posts(|time| make.replace('@', time).replace('#', TEXT));
            let body = match make.get(..3) {
                Some("<tr") => format!("<table>{body}</table>"),
                Some("<dt") => format!("<dl>{body}</dl>"),
                _ => format!("<div>{body}</div>"),
            };
            check(title, &body, TIMES);
        }
    }

    #[test]
    fn a_list_of_posts_within_a_post_breaks_nothing() {
        let post = |time: &str| format!("<div><time>{time}</time><p>{TEXT}</div>");
        let inner = format!("<div class=e>{}{}</div>", post("13:20"), post("13:10"));
        let body = format!(
            "<div class=e>{}{}<div>{inner}<p><time>12:30</time><p>{TEXT}</div>{}</div>",
            post("14:05"),
            post("13:50"),
            post("11:45"),
        );
        let times = ["14:05", "13:50", "13:20", "13:10", "11:45"];
        check("Storm: LIVE updates", &body, Some(&times));
    }

    #[test]
    fn instants_are_taken_where_the_page_gives_them() {
        let body = posts(|time| {
            format!("<div><time datetime='2025-05-12T{time}:00+02:00'>{time}</time><p>{TEXT}</div>")
        });
        let expected: &[&str] = &[
            "2025-05-12T12:05:00Z",
            "2025-05-12T11:20:00Z",
            "2025-05-12T09:45:00Z",
        ];
        check("Liveticker: Sturm", &body, Some(expected));
    }

    #[test]
    fn posts_of_data_without_a_time_are_divided_by_rules() {
        let posts = [("One", ""), ("Two", "2025-05-12T14:05:00Z"), ("Three", "")];
        let posts = posts.map(|(number, time)| {
            format!(r#"{{"datePublished":"{time}","articleBody":"{number}: {TEXT}"}}"#)
        });
        let page = format!(
            r#"<script type="application/ld+json">{{"@type":"LiveBlogPosting","headline":"Storm","liveBlogUpdate":[{}]}}</script>"#,
            posts.join(",")
        );
        let page = dom::parse(&page);
        let outline = Outline::of(&page);
        let told = told(&Head::of(&outline, None), &[]);
        let kinds: Vec<_> = told
            .iter()
            .map(|block| match block {
                Block::Paragraph(_) => "text",
                Block::Post { .. } => "time",
                Block::Rule => "rule",
                _ => "other",
            })
            .collect();
        assert_eq!(kinds, ["text", "time", "text", "rule", "text"]);
    }

    #[test]
    fn comments_programmes_and_other_pages_are_no_live_blogs() {
        let plain = posts(|time| format!("<div><span>{time}</span><p>{TEXT}</div>"));
        check("Storm closes harbour", &plain, None);
        let comments = format!("<div class=comments>{plain}</div>");
        check("Storm: LIVE updates", &comments, None);
        let links = posts(|time| format!("<li>{time} <a href=/x>{TEXT}</a></li>"));
        check("Storm: LIVE updates", &format!("<ul>{links}</ul>"), None);
        let two = format!("<div>14:05<p>{TEXT}</div><div>13:20<p>{TEXT}</div>");
        check("Storm: LIVE updates", &two, None);
    }
}
