//! Bylines in Chinese: a label and a colon in front of the names, the word for a reporter, or the
//! editor in charge.
//!
//! Names are two to four ideographs without a space in them, so that a line of them cannot be told
//! from other words: only what stands right behind a label is believed.

use super::Site;
use super::names::clean;
use super::{MAX_LINE, Page};
use crate::extract::dates::{self, Order};
use crate::extract::runs::Run;

/// Labels in front of a colon, the most telling first: author, text by, written by, pen held by.
const LABELS: [&str; 10] = [
    "作者",
    "撰文",
    "撰稿",
    "采写",
    "執筆",
    "执笔人",
    "执笔",
    "文字",
    "记者",
    "記者",
];

/// Reporter, behind the name of a paper or of nothing.
const REPORTER: [&str; 2] = ["记者", "記者"];

/// Ideographs of the name of a paper in front of "reporter".
const MAX_PAPER: usize = 14;

/// Ideographs of one name; pen names are longer than others.
const NAME: std::ops::RangeInclusive<usize> = 2..=5;

/// Names of one byline.
const MAX_NAMES: usize = 8;

/// Lines at the end of a page in which newsrooms sign: behind them stand links and comments.
const AT_END: usize = 80;

/// Runs at the end of a page that are looked through for who was in charge.
const IN_CHARGE_AT_END: usize = 200;

/// What Chinese newsrooms write in front of the editor in charge, who signs an unsigned story.
const IN_CHARGE: [&str; 4] = ["责编", "责任编辑", "責編", "責任編輯"];

impl Page<'_, '_> {
    /// The authors of a page in Chinese, with a 、 between them.
    pub(super) fn in_ideographs(&self) -> Option<String> {
        let near = |at: &usize| self.is_near_title(*at);
        let all = 0..self.runs.all.len();
        let end = all.clone().rev().take(AT_END);
        let lines = all.clone().filter(near).chain(end.filter(|at| !near(at)));
        let short = |at: &usize| self.runs.all[*at].columns < MAX_LINE;
        let lines: Vec<&Run> = lines.filter(short).map(|at| &self.runs.all[at]).collect();
        let texts = || lines.iter().map(|run| self.runs.text(run));
        LABELS
            .iter()
            .find_map(|label| texts().find_map(|line| labelled(line, label)))
            .or_else(|| texts().find_map(reporters))
    }

    /// The editors in charge, named at the end of a story: "(责编：…、…)".
    pub(super) fn in_charge(&self, site: &Site) -> Option<String> {
        let lines = self.runs.all.iter().rev().take(IN_CHARGE_AT_END);
        lines.filter(|run| run.columns < MAX_LINE).find_map(|run| {
            let text = self.runs.text(run);
            let rest = IN_CHARGE
                .iter()
                .find_map(|word| text.split_once(word).map(|(_, rest)| rest))?;
            let names = rest.trim_start().strip_prefix(['：', ':'])?.trim_start();
            let end = names.find([')', '）', ']', '】', ' ']);
            clean(
                names.get(..end.unwrap_or(names.len())).unwrap_or(names),
                site,
            )
        })
    }
}

/// The names behind a label and a colon: "2031-04-12 作者：牛大 来源：北港报".
fn labelled(line: &str, label: &str) -> Option<String> {
    let (front, rest) = line.split_once(label)?;
    let rest = rest
        .trim_start()
        .strip_prefix(['：', ':', '/', '／', '｜', '|'])?;
    // "The author: what he thinks" goes on from a sentence.
    let is_open = !front.ends_with(is_ideograph);
    let rest = REPORTER
        .iter()
        .find_map(|word| rest.trim_start().strip_prefix(word))
        .unwrap_or(rest);
    is_open
        .then(|| names(rest))
        .flatten()
        .map(|(names, _)| names)
}

/// The names in a line that says nothing but who reports: "（北港报记者 牛大 岳二三）".
fn reporters(line: &str) -> Option<String> {
    let whole = line.trim();
    let line = whole.trim_matches(['（', '）', '(', ')', '【', '】', '[', ']', '□', '■', ' ']);
    let (paper, rest) = REPORTER.iter().find_map(|word| line.split_once(word))?;
    let is_paper = paper.chars().count() <= MAX_PAPER
        && paper
            .chars()
            .all(|c| is_ideograph(c) || c.is_alphanumeric() || matches!(c, ' ' | '·'));
    // The title of a column: "Reporters' lake and river".
    let is_joined = paper.is_empty() && line == whole && !rest.starts_with(char::is_whitespace);
    let (names, left) = names(rest).filter(|_| is_paper && !is_joined)?;
    let left = left.trim();
    let is_whole = left.is_empty()
        || left.ends_with("报道")
        || left.ends_with("報道")
        || left.ends_with("報導")
        || dates::find(left, Order::DayFirst).is_some();
    is_whole.then_some(names)
}

/// The names a text begins with, and what is left of it.
fn names(text: &str) -> Option<(String, &str)> {
    let mut found: Vec<&str> = Vec::new();
    let mut rest = text.trim_start();
    while found.len() < MAX_NAMES {
        let end = rest.find(|c| !is_ideograph(c)).unwrap_or(rest.len());
        let (name, behind) = rest.split_at(end);
        // A label follows: "来源：" says where the story is from.
        let is_label = behind.trim_start().starts_with(['：', ':']);
        if !NAME.contains(&name.chars().count()) || is_label || is_report(name) {
            break;
        }
        found.push(name);
        rest = behind.trim_start();
        rest = rest
            .strip_prefix(['、', '，', ',', '/'])
            .unwrap_or(rest)
            .trim_start();
    }
    (!found.is_empty()).then(|| (found.join("、"), rest))
}

/// Words that stand where a name may: reports, edits, pictures, from, published, clicks, reads.
const NO_NAMES: [&str; 22] = [
    "报道",
    "報道",
    "報導",
    "整理",
    "编辑",
    "編輯",
    "摄影",
    "攝影",
    "通讯员",
    "实习生",
    "简介",
    "其他",
    "出自",
    "来自",
    "來自",
    "来源",
    "來源",
    "发布",
    "發佈",
    "点击",
    "阅读",
    "浏览",
];

/// Whether ideographs are no name, but say what somebody does or where a story is from.
fn is_report(word: &str) -> bool {
    NO_NAMES.iter().any(|end| word.ends_with(end))
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_behind_a_label_and_a_colon() {
        for (line, expected) in [
            ("作者：牛大", Some("牛大")),
            (
                "2031年4月12日10:04 作者：牛大 岳二三 来源：北港报",
                Some("牛大、岳二三"),
            ),
            ("作者： 记者牛大", Some("牛大")),
            ("作者：牛大 (Niu Da)", Some("牛大")),
            ("作者： 牛大 出自 北港报", Some("牛大")),
            ("作者简介：牛大", None),
            ("作者：来源：北港报", None),
            ("该书作者：海港没有关闭", None),
        ] {
            assert_eq!(labelled(line, "作者").as_deref(), expected, "{line}");
        }
    }

    #[test]
    fn a_line_that_is_nothing_but_reporters_signs() {
        for (line, expected) in [
            ("北港日报记者 牛大 岳二三", Some("牛大、岳二三")),
            ("（北港报记者 牛大）", Some("牛大")),
            ("□ 本报记者 牛大", Some("牛大")),
            ("北港报记者 牛大 北港报道", Some("牛大")),
            ("记者了解到，海港今天关闭。", None),
            ("记者 牛大", Some("牛大")),
            ("记者江湖", None),
            ("有记者问 牛大", None),
            ("记者牛大在海港看到很多船停在岸边等待", None),
        ] {
            assert_eq!(reporters(line).as_deref(), expected, "{line}");
        }
    }
}
