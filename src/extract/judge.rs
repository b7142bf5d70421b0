//! The fate of every run: what the model says, and the few rules that are safe on top of it.

use super::between;
use super::captions::is_caption;
use super::consent;
use super::features::{overlap, tokens};
use super::forms;
use super::lists;
use super::repeated;
use super::rules;
use super::runs::{Run, Runs, columns};
use super::standfirst;
use super::teasers;
use super::trace::Fate;
use super::words::letters;
use crate::html::dom::Outline;
use crate::html::tag::Tag;
use crate::text::Plain;

/// The score from which a run is kept on a page that the model finds easy.
const KEEP: f32 = 0.5;

/// The bound as a share of the score that the best text of the page reaches: on a page where
/// nothing looks quite like an article, what looks most like one is it.
const SHARE: f32 = 0.55;

/// Columns of the best text that set the bound: a paragraph or two.
const BEST: f32 = 600.0;

/// The bound never falls below this.
const LEAST: f32 = 0.12;

/// Lines with names and dates in front of the first paragraph; more of them are a list.
const HEAD_LINES: usize = 3;

/// Letters of what a page says of itself, from which it is not said by chance.
const LEAST_TOLD: usize = 60;

/// Columns of a caption that the model took for text, at most: some sites set the first paragraph
/// as the caption of the first picture.
const CAPTION: f32 = 200.0;

/// What a sentence ends with.
pub(super) const SENTENCE_ENDS: [char; 5] = ['.', '!', '?', '。', '”'];

/// Runs behind the first paragraph, which may be the standfirst, that may be the byline.
const SIGNED: usize = 12;

/// What was decided about a page.
pub(super) struct Judged {
    /// The fate of each run.
    pub fates: Vec<Fate>,
    /// The run that holds the title.
    pub title_at: Option<usize>,
    pub standfirst: Option<Plain>,
    /// Whether it is no part of the text.
    pub is_standfirst_beside: bool,
}

/// Decides about every run of a page.
pub(super) fn judge(
    outline: &Outline<'_>,
    runs: &Runs,
    title: &str,
    title_at: Option<usize>,
    byline: Option<&str>,
    description: &str,
    scores: &[f32],
) -> Judged {
    let bound = bound(runs, scores);
    let mut fates: Vec<Fate> = scores
        .iter()
        .map(|&score| {
            if score >= bound {
                Fate::Kept
            } else {
                Fate::Dropped
            }
        })
        .collect();
    fates.resize(runs.all.len(), Fate::Dropped);
    let prose = (0..runs.all.len()).find(|&at| fates[at].is_kept() && runs.all[at].is_prose());
    let first_prose = prose.unwrap_or(0);
    let mut head_lines = 0;
    let title_letters = letters(title);
    let has_captions = outline
        .nodes()
        .iter()
        .any(|node| node.tag == Tag::Figcaption);
    for (at, (run, fate)) in runs.all.iter().zip(&mut fates).enumerate() {
        let text = runs.text(run);
        if fate.is_kept() {
            if at < first_prose + 2 && repeats_title(text, run, &title_letters)
                || title_at.is_some_and(|title| at < title) && is_spoken_copy(text, description)
                || prose.is_some_and(|prose| is_headline(outline, runs, at, prose, title))
            {
                *fate = Fate::RepeatsTitle;
            } else if head_lines < HEAD_LINES
                && (at < first_prose && rules::is_head_line(text, run.columns, byline)
                    || at < first_prose + SIGNED && rules::is_signature(text, run.columns, byline))
            {
                head_lines += 1;
                *fate = Fate::Head;
            } else if let Some(name) = rules::nag(run, text) {
                *fate = Fate::Rule(name);
            } else if rules::is_spoken(outline, runs, run) {
                *fate = Fate::Rule("spoken");
            } else if rules::is_label(outline, run) {
                *fate = Fate::Rule("label");
            }
        }
        // What was dropped may be kept again for what stands around it: not this.
        if *fate == Fate::Dropped
            && at.abs_diff(first_prose) < SIGNED
            && rules::is_signature(text, run.columns, byline)
        {
            *fate = Fate::Head;
        }
        // A caption stays with its picture; some sites set links to other stories as captions.
        if (!fate.is_kept() || run.columns <= CAPTION)
            && has_captions
            && is_caption(outline, run)
            && rules::nag(run, text) != Some("related")
        {
            *fate = Fate::Caption;
        }
    }
    if let Some(title) = title_at {
        drop_above(runs, title, prose, &mut fates);
    }
    consent::mark(outline, runs, &mut fates);
    teasers::mark(runs, scores, &mut fates);
    lists::mark_offers(outline, runs, &mut fates);
    lists::mark_others(outline, runs, &mut fates);
    lists::mark_articles(outline, runs, &mut fates);
    repeated::drop_pulled(outline, runs, &mut fates);
    repeated::drop(runs, &mut fates);
    forms::keep_verse(outline, runs, &mut fates);
    forms::keep_speakers(outline, runs, &mut fates);
    forms::keep_counted(outline, runs, &mut fates);
    between::keep_sentences(outline, runs, scores, bound, &mut fates);
    drop_empty_headings(outline, runs, &mut fates);
    standfirst::keep(
        outline,
        runs,
        scores,
        bound,
        &mut fates,
        title_at,
        description,
    );
    let standfirst = standfirst::take(outline, runs, &mut fates, description);
    let beside = match standfirst {
        Some(_) => None,
        None => standfirst::beside(runs, &mut fates, title_at, description),
    };
    let is_standfirst_beside = beside.is_some();
    let standfirst = standfirst
        .or(beside)
        .or_else(|| standfirst::below(outline, runs, scores, &mut fates, title_at));
    Judged {
        fates,
        title_at,
        standfirst,
        is_standfirst_beside,
    }
}

/// Whether a line is the title again, perhaps with the path to it in front.
fn repeats_title(text: &str, run: &Run, title: &str) -> bool {
    if run.columns > 400.0 || title.is_empty() {
        return false;
    }
    let own = letters(text);
    own == title
        || title.len() > 20
            && own.len() < 2 * title.len()
            && own.ends_with(title)
            && !text.ends_with('.')
}

/// Whether a line is the headline: an `<h1>` that says the title word for word, wherever it is, or
/// the only one of the page, above the first `prose`, that says it in other words.
fn is_headline(outline: &Outline<'_>, runs: &Runs, at: usize, prose: usize, title: &str) -> bool {
    let run = &runs.all[at];
    let text = runs.text(run);
    if outline.node(run.block).tag != Tag::H1 || title.is_empty() {
        return false;
    }
    let is_alone = || {
        let h1s = outline.nodes().iter().filter(|node| node.tag == Tag::H1);
        h1s.take(2).count() == 1
    };
    letters(text) == letters(title)
        || at <= prose && overlap(&tokens(title), &tokens(text)) >= ALIKE && is_alone()
}

/// The share of words that a title for search engines has in common with the headline at least.
///
/// On saved pages the only `<h1>` above the text was the headline with this much in common, and
/// where it was the first sub-heading it had a third of its words in common at most.
const ALIKE: f32 = 0.5;

/// Whether a line above the headline is what the page says of itself behind another title: a copy
/// for those who have it read out.
fn is_spoken_copy(text: &str, description: &str) -> bool {
    let told = letters(description);
    let own = letters(text);
    told.chars().nth(LEAST_TOLD).is_some() && own.len() > told.len() && own.ends_with(&told)
}

/// Runs between the title in other words and the title itself at most.
const ABOVE: usize = 4;

/// The run that holds the title: in a heading where there is one, for bars and menus repeat it.
pub(super) fn title_at(outline: &Outline<'_>, runs: &Runs, title: &str) -> Option<usize> {
    let words = tokens(title);
    // Texts of very different length cannot be alike: most need not be looked at.
    let columns: f32 = title.chars().map(columns).sum();
    let mut alike = (0..runs.all.len()).filter(|&at| {
        let run = &runs.all[at];
        (columns * 0.4..columns * 2.5).contains(&run.columns)
            && overlap(&words, &tokens(runs.text(run))) > 0.7
    });
    let first = alike.next()?;
    let is_title = |at: usize| {
        outline
            .upward(runs.all[at].block)
            .take(3)
            .any(|up| outline.node(up).tag == Tag::H1)
    };
    let found = if is_title(first) {
        first
    } else {
        alike.find(|&at| is_title(at)).unwrap_or(first)
    };
    // Above it a menu or a path may say the same in other words.
    let own = letters(title);
    let is_own = |at: usize| letters(runs.text(&runs.all[at])) == own;
    let mut next = (found + 1..runs.all.len()).take(ABOVE);
    let exact = next.find(|&at| {
        let is_heading = outline
            .node(runs.all[at].block)
            .tag
            .heading_level()
            .is_some();
        is_heading && is_own(at)
    });
    exact.filter(|_| !is_own(found)).or(Some(found))
}

/// The score from which runs of this page are kept.
fn bound(runs: &Runs, scores: &[f32]) -> f32 {
    let mut best: Vec<(f32, f32)> = runs
        .all
        .iter()
        .zip(scores)
        .map(|(run, score)| (*score, run.columns))
        .collect();
    best.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (mut sum, mut left) = (0.0, BEST);
    for (score, columns) in best {
        let taken = columns.min(left);
        sum += score * taken;
        left -= taken;
    }
    (SHARE * sum / (BEST - left).max(1.0)).clamp(LEAST, KEEP)
}

/// Drops the short lines above the headline of a text whose first `prose` stands below it: they
/// are the last of a menu, or a kicker.
fn drop_above(runs: &Runs, title: usize, prose: Option<usize>, fates: &mut [Fate]) {
    if prose.is_some_and(|prose| title < prose) && title < runs.all.len() {
        Fate::rule_out(&mut fates[..title], "above the headline");
    }
}

/// Headings with nothing kept behind them, at the end. Whole sentences are text, however large
/// their letters: lists of pictures set theirs as headings.
fn drop_empty_headings(outline: &Outline<'_>, runs: &Runs, fates: &mut [Fate]) {
    for at in (0..fates.len()).rev() {
        let run = &runs.all[at];
        if fates[at].is_kept() {
            let is_sentence = run.is_prose() && runs.text(run).ends_with(SENTENCE_ENDS);
            if !rules::is_heading(outline, run) || is_sentence {
                break;
            }
            fates[at] = Fate::Stray;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::html::dom;

    /// What becomes of the runs of a page, each with its score.
    #[track_caller]
    fn check(html: &str, title: &str, scores: &[f32], expected: &[&str]) {
        let page = dom::parse(html);
        let outline = Outline::of(&page);
        let runs = Runs::of(&outline);
        assert_eq!(runs.all.len(), scores.len(), "{html}");
        let at = title_at(&outline, &runs, title);
        let judged = judge(&outline, &runs, title, at, None, "", scores);
        let names: Vec<&str> = judged.fates.iter().map(|fate| fate.name()).collect();
        assert_eq!(names, expected, "{html}");
    }

    const PROSE: &str = "<p>The harbour stays closed until the storm is over, said the port on Monday, and ships wait outside in the bay for a pilot.</p>";

    #[test]
    fn the_title_word_for_word_goes_before_a_path_in_other_words() {
        let check = |html: &str, expected: usize| {
            let page = dom::parse(html);
            let outline = Outline::of(&page);
            let runs = Runs::of(&outline);
            let found = title_at(&outline, &runs, "Storm shuts the port of Northport");
            assert_eq!(found, Some(expected), "{html}");
        };
        let path = "<li><h1>Boats: Storm shuts the port of Northport</h1>";
        let headline = "<h2>Storm shuts the port of Northport</h2>";
        check(&format!("{path}<p>Boats</p>{headline}{PROSE}"), 2);
        check(&format!("{path}{}{headline}", PROSE.repeat(5)), 0);
        check(
            &format!("{path}<p>Storm shuts the port of Northport</p>{PROSE}"),
            0,
        );
    }

    #[test]
    fn the_headline_is_no_text_wherever_it_stands() {
        check(
            &format!("{PROSE}<h1>Storm shuts port</h1><p>More.<h1>Storm</h1><p>Later."),
            "Storm shuts port",
            &[0.9; 5],
            &["kept", "title", "kept", "kept", "kept"],
        );
    }

    #[test]
    fn the_short_lines_above_the_headline_go_when_the_text_stands_below_it() {
        let page = |prose: &str| format!("<p>Storm</p>{prose}<h1>Storm shuts port</h1>{PROSE}");
        let title = "Storm shuts port";
        let gone = ["above the headline", "title", "kept"];
        check(&page(""), title, &[0.9; 3], &gone);
        let above = format!("<p>{}</p>", "Ships wait in the bay for a pilot. ".repeat(4));
        let kept = ["kept", "kept", "title", "kept"];
        check(&page(&above), title, &[0.9; 4], &kept);
    }

    #[test]
    fn the_only_h1_above_the_text_is_the_headline_in_other_words() {
        let other = "<h1>Storm shuts port, says its master</h1>";
        let scores = [0.9; 3];
        let title = "Storm shuts port";
        let kept = ["kept"; 3];
        check(
            &format!("{other}{PROSE}<p>Later."),
            title,
            &scores,
            &["title", "kept", "kept"],
        );
        check(
            &format!("<h1>What we know</h1>{PROSE}<p>Later."),
            title,
            &scores,
            &kept,
        );
        check(
            &format!("{other}{PROSE}<h1>Later"),
            title,
            &scores,
            &["kept", "kept", "kept"],
        );
    }

    #[test]
    fn a_heading_without_text_goes_and_a_sentence_in_large_letters_stays() {
        let sentence = "<h2>The harbour stays closed until the storm is over, said the port on Monday, and ships wait in the bay.</h2>";
        check(
            &format!("{PROSE}{sentence}<h2>Read on</h2>"),
            "Boats",
            &[0.9; 3],
            &["kept", "kept", "stray"],
        );
    }

    #[test]
    fn what_a_page_tells_of_itself_is_no_text_behind_another_title() {
        let told = "The harbour stays closed until the storm is over, said the port on Monday, and ships wait.";
        assert!(is_spoken_copy(
            &format!("Storm shuts port : Sea {told}"),
            told
        ));
        assert!(!is_spoken_copy(told, told));
        assert!(!is_spoken_copy("Storm shuts port", "shuts port"));
    }

    #[test]
    fn a_caption_stays_with_its_picture_however_well_it_reads() {
        let figure = |line: &str| {
            let inner = format!("<div><div><span><p>{line}</p></span></div></div>");
            format!("<figure><img src=/p.jpg><figcaption>{inner}</figcaption></figure>{PROSE}")
        };
        let scores = [0.9, 0.9];
        check(&figure("The port."), "Boats", &scores, &["caption", "kept"]);
        let lede = "Ships wait in the bay for a pilot. ".repeat(8);
        check(&figure(&lede), "Boats", &scores, &["kept", "kept"]);
        let link = "Read also: Six ships in the port";
        check(&figure(link), "Boats", &scores, &["related", "kept"]);
    }

    #[test]
    fn the_line_below_the_portrait_of_an_author_is_no_caption() {
        let figure = |line: &str| {
            format!("<figure><img src=/p.jpg><figcaption>{line}</figcaption></figure>{PROSE}")
        };
        let scores = [0.1, 0.9];
        check(&figure("The port"), "Boats", &scores, &["caption", "kept"]);
        for line in [
            "<address>Ada Beispiel</address>",
            "<a rel=author>Ada Beispiel</a>",
        ] {
            check(&figure(line), "Boats", &scores, &["dropped", "kept"]);
        }
    }
}
