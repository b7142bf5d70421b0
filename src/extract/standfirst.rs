//! The standfirst: what stands between the title and the text, and tells what it is about.

use super::between;
use super::features::{overlap, tokens};
use super::judge::SENTENCE_ENDS;
use super::rules;
use super::runs::{Run, Runs};
use super::trace::Fate;
use crate::html::dom::Outline;
use crate::text::Plain;

/// The share of the bound from which a described line below the title is its standfirst.
///
/// On saved pages of news from many countries five of five such lines belong, in guides three of
/// twelve; lower scores are as often wrong in news.
const NEARLY: f32 = 0.78;

/// The score from which a line below the title that is called a standfirst is one.
const CALLED: f32 = 0.1;

/// Runs between the title and the text: names, a date, a bar of buttons, the standfirst.
const HEAD_RUNS: usize = 10;

/// The words of a description at least, and the share of them that a line has at least which says
/// the same.
const LEAST_DESCRIBED: usize = 5;
const DESCRIBED: f32 = 0.8;

/// The share of links in a standfirst at most.
const LINKED: f32 = 0.3;

/// Runs right below the headline of which one is its standfirst, its score, and its columns at
/// least, where nothing but its place tells.
///
/// On saved pages of news all nine such lines were one, in guides ten of eleven; further down
/// those who wrote the story are told of.
const BELOW: usize = 3;
const BELOW_SCORE: f32 = 0.2;
const BELOW_COLUMNS: f32 = 80.0;

/// Runs right below the headline of which one may be a long sub-heading, and so a standfirst.
const SUB_HEADING: usize = 2;

/// Columns of a standfirst, and of one that is called so at least.
const STANDFIRST: std::ops::Range<f32> = 40.0..500.0;
const SHORT: f32 = 20.0;

/// Keeps a standfirst that the model nearly kept: a line between title and text that is called
/// one, or is what the page says of itself. The model does not see both at once. `bound` is the
/// score from which runs of the page are kept.
pub(super) fn keep(
    outline: &Outline<'_>,
    runs: &Runs,
    scores: &[f32],
    bound: f32,
    fates: &mut [Fate],
    title_at: Option<usize>,
    description: &str,
) {
    let described = tokens(description);
    let first = title_at.map_or(fates.len(), |title| title + 1);
    let between =
        (first..fates.len().min(first + HEAD_RUNS)).take_while(|&at| !fates[at].is_kept());
    let called: Vec<usize> = between
        .filter(|&at| fates[at] == Fate::Dropped && scores[at] >= CALLED)
        .filter(|&at| runs.all[at].link_density() < LINKED)
        .collect();
    let is_plain = |at: usize| is_called(outline, runs, &runs.all[at], is_plain_name);
    let long = called.iter().copied().find(|&at| {
        let run = &runs.all[at];
        let is_described = || {
            scores[at] >= NEARLY * bound
                && described.len() > LEAST_DESCRIBED
                && overlap(&described, &tokens(runs.text(run))) > DESCRIBED
        };
        STANDFIRST.contains(&run.columns) && (is_described() || is_plain(at))
    });
    let short = || {
        called.iter().copied().find(|&at| {
            let run = &runs.all[at];
            (SHORT..STANDFIRST.start).contains(&run.columns)
                && is_plain(at)
                && !rules::is_head_line(runs.text(run), run.columns, None)
        })
    };
    let standfirst = long.or_else(short);
    if let Some(at) = standfirst {
        fates[at] = Fate::Kept;
    }
}

/// Takes the standfirst out of the text: the first line that is kept, when it is called one, is
/// set as a sub-heading, or says what the page says of itself, and more text follows.
pub(super) fn take(
    outline: &Outline<'_>,
    runs: &Runs,
    fates: &mut [Fate],
    description: &str,
) -> Option<Plain> {
    let mut kept = (0..fates.len()).filter(|&at| fates[at].is_kept());
    let (first, next) = (kept.next()?, kept.next()?);
    let (run, behind) = (&runs.all[first], &runs.all[next]);
    let text = runs.text(run);
    let is_called = is_called(outline, runs, run, is_standfirst_name);
    let is_heading = rules::is_heading(outline, run) && run.columns > STANDFIRST.start;
    let is_described = !description.is_empty()
        && overlap(&tokens(description), &tokens(text)) > DESCRIBED
        && run.block != behind.block;
    let is_apart = outline.node(run.block).parent != outline.node(behind.block).parent
        || outline.node(run.block).tag != outline.node(behind.block).tag
        || run.bold > 0.9 * run.columns;
    let is_short = (SHORT..STANDFIRST.start).contains(&run.columns);
    let is_standfirst = STANDFIRST.contains(&run.columns)
        && (is_called || is_heading || is_described && is_apart)
        || is_short && self::is_called(outline, runs, run, is_plain_name);
    is_standfirst.then(|| {
        fates[first] = Fate::Head;
        Plain::new(text)
    })
}

/// The standfirst that is no part of the text: a line below the title that says what the page
/// says of itself and the text does not. Some papers set it so that it reads like a teaser.
pub(super) fn beside(
    runs: &Runs,
    fates: &mut [Fate],
    title_at: Option<usize>,
    description: &str,
) -> Option<Plain> {
    let described = tokens(description);
    let says_it = |run: &Run| overlap(&described, &tokens(runs.text(run))) > DESCRIBED;
    let mut between = (title_at? + 1..fates.len())
        .take(HEAD_RUNS)
        .take_while(|&at| !fates[at].is_kept());
    let at = between.find(|&at| {
        let run = &runs.all[at];
        fates[at] == Fate::Dropped
            && described.len() > LEAST_DESCRIBED
            && STANDFIRST.contains(&run.columns)
            && run.link_density() < LINKED
            && says_it(run)
            && rules::nag(run, runs.text(run)).is_none()
    })?;
    let mut text = (at..fates.len()).filter(|&at| fates[at].is_kept());
    let first = text.next()?;
    if says_it(&runs.all[first]) {
        return None;
    }
    fates[at] = Fate::Head;
    Some(Plain::new(runs.text(&runs.all[at])))
}

/// The standfirst that only its place tells: whole sentences right below the headline, or a long
/// sub-heading, nearly kept where the text begins further down.
pub(super) fn below(
    outline: &Outline<'_>,
    runs: &Runs,
    scores: &[f32],
    fates: &mut [Fate],
    title_at: Option<usize>,
) -> Option<Plain> {
    let title = title_at?;
    let is_headline = |up: u32| outline.node(up).tag.heading_level().is_some();
    if !outline
        .upward(runs.all[title].block)
        .take(3)
        .any(is_headline)
    {
        return None;
    }
    let headline = tokens(runs.text(&runs.all[title]));
    let at = (title + 1..fates.len())
        .take(BELOW)
        .take_while(|&at| !fates[at].is_kept())
        .find(|&at| {
            let run = &runs.all[at];
            let text = runs.text(run);
            let is_sub_heading = rules::is_heading(outline, run) && at <= title + SUB_HEADING;
            let is_told = scores[at] >= BELOW_SCORE && text.ends_with(SENTENCE_ENDS)
                || scores[at] >= CALLED && is_sub_heading;
            fates[at] == Fate::Dropped
                && is_told
                && (BELOW_COLUMNS..STANDFIRST.end).contains(&run.columns)
                && run.links == 0
                && overlap(&headline, &tokens(text)) < DESCRIBED
                && !between::is_set_apart(outline, run.block)
                && rules::nag(run, text).is_none()
        })?;
    fates[at] = Fate::Head;
    Some(Plain::new(runs.text(&runs.all[at])))
}

/// Whether the elements right around a run are called so.
fn is_called(outline: &Outline<'_>, runs: &Runs, run: &Run, is: impl Fn(&str) -> bool) -> bool {
    let texts = runs.nodes(run).iter();
    outline
        .upward(run.block)
        .take(2)
        .chain(texts.map(|&node| outline.node(node).parent))
        .any(|up| {
            ["class", "data-qa", "data-testid"]
                .iter()
                .filter_map(|key| outline.node(up).attr(key))
                .any(&is)
        })
}

/// What a standfirst is called and no other line, in many languages and in lower case.
const PLAIN: [&str; 21] = [
    "standfirst",
    "subtitle",
    "sub-title",
    "subhead",
    "sub-head",
    "subhed",
    "subline",
    "vorspann",
    "untertitel",
    "chapo",
    "sous-titre",
    "soustitre",
    "entradilla",
    "subtitulo",
    "copete",
    "sottotitolo",
    "ondertitel",
    "undertitel",
    "underrubrik",
    "manchet",
    "perex",
];

/// What it is called, and other lines are too.
const LOOSE: [&str; 12] = [
    "strapline",
    "dek",
    "deck",
    "summary",
    "excerpt",
    "intro",
    "lead",
    "teaser-text",
    "abstract",
    "sapo",
    "bajada",
    "ingress",
];

/// Whether a name is a standfirst's and no other line's.
fn is_plain_name(names: &str) -> bool {
    let mut words = names.split(|c: char| !c.is_ascii_alphanumeric());
    if words.any(|word| word == "dek" || word.ends_with("Dek")) {
        return true;
    }
    let names = names.to_ascii_lowercase();
    PLAIN.iter().any(|word| names.contains(word))
}

/// Whether a class calls its element a standfirst.
fn is_standfirst_name(names: &str) -> bool {
    let names = names.to_ascii_lowercase();
    let mut known = PLAIN.iter().chain(&LOOSE);
    known.any(|word| names.contains(word)) && !names.contains("leader")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::testing::{are_kept, fates};

    #[test]
    fn what_the_page_says_of_itself_stands_beside_the_text() {
        let told = "The harbour stays closed and nobody knows for how long.";
        let check = |line: &str, first: &str, expected: Option<&str>| {
            let page = format!("<h1>Storm</h1>{line}<p>{first}</p><p>Ships wait.</p>");
            let mut found = None;
            fates(
                &page,
                |at, _| if at < 2 { Fate::Dropped } else { Fate::Kept },
                |_, runs, fates| {
                    found = beside(runs, fates, Some(0), told);
                },
            );
            assert_eq!(found.as_deref(), expected, "{line}");
        };
        let line = format!("<p>{told}</p>");
        check(&line, "Waves came in.", Some(told));
        check(&line, told, None);
        check(
            &format!("<p><a href=/x>{told}</a></p>"),
            "Waves came in.",
            None,
        );
        check(
            "<p>All that is known of the storm of this week.</p>",
            "Waves.",
            None,
        );
    }

    #[test]
    fn sentences_right_below_the_headline_are_a_standfirst() {
        let line = "The harbour stays closed until the storm is over, and nobody knows for how long it will.";
        let check = |above: &str, line: &str, score: f32, expected: Option<&str>| {
            let tag = if score < BELOW_SCORE { "h2" } else { "p" };
            let page = format!("{above}<{tag}>{line}</{tag}><p>Waves came in.</p>");
            let mut found = None;
            fates(
                &page,
                |at, _| if at < 2 { Fate::Dropped } else { Fate::Kept },
                |outline, runs, fates| {
                    found = below(outline, runs, &[0.1, score, 0.9], fates, Some(0));
                },
            );
            assert_eq!(found.as_deref(), expected, "{above}{line}");
        };
        let headline = "<h1>Storm</h1>";
        check(headline, line, 0.3, Some(line));
        check(headline, line, 0.1, Some(line));
        check(headline, line, 0.05, None);
        check("<p>Storm</p>", line, 0.3, None);
        check(&format!("<h1>{line}</h1>"), line, 0.3, None);
        check(headline, "The harbour stays closed.", 0.3, None);
        check(headline, &line.replace('.', ""), 0.3, None);
        let linked = format!("<a href=/x>{line}</a>");
        check(headline, &linked, 0.3, None);
    }

    #[test]
    fn a_line_called_a_standfirst_is_kept_that_the_model_doubts() {
        let prose = "The harbour stays closed until the storm is over, said the port authority. ";
        let check = |class: &str, score: f32, expected: bool| {
            let page = format!(
                "<h1>Storm</h1><p class='{class}'>{prose}</p><p>{}</p>",
                prose.repeat(3)
            );
            let doubted = |at: usize, _: &str| if at == 2 { Fate::Kept } else { Fate::Dropped };
            let names = fates(&page, doubted, |outline, runs, fates| {
                keep(outline, runs, &[0.0, score, 0.9], 0.5, fates, Some(0), "");
            });
            assert_eq!(are_kept(&names), [false, expected, true], "{class}");
        };
        check("article-subheadline", 0.2, true);
        check("article-subheadline", 0.05, false);
        check("article-tools", 0.2, false);
        check("nota__subtitulo", 0.2, true);
        check("styles_articleDek__x", 0.2, true);
        check("dekor", 0.2, false);
    }
}
