//! The language of an article: as its page says it, else as its script tells it.

use super::head::Head;
use super::judge::Judged;
use super::runs::Runs;
use crate::text::Plain;

/// Letters that are looked at: a few screens of text.
const MAX_LETTERS: usize = 4_000;

/// Letters from which the script of a text tells its language.
const MIN_LETTERS: usize = 60;

/// Of so many letters of ideographs and kana, one is kana in any Japanese text. Of plain prose
/// half is; of a Chinese text that quotes a name, hardly any.
const KANA_SHARE: usize = 10;

/// Scripts in which news of one language alone is written, by their letters. Those that several
/// languages share, such as Latin, Cyrillic, Arabic and Devanagari, tell nothing.
const SCRIPTS: [(char, char, &str); 15] = [
    ('\u{0370}', '\u{03FF}', "el"),
    ('\u{0531}', '\u{0587}', "hy"),
    ('\u{05D0}', '\u{05EA}', "he"),
    ('\u{0A05}', '\u{0A39}', "pa"),
    ('\u{0A85}', '\u{0AB9}', "gu"),
    ('\u{0B85}', '\u{0BB9}', "ta"),
    ('\u{0C05}', '\u{0C39}', "te"),
    ('\u{0C85}', '\u{0CB9}', "kn"),
    ('\u{0D05}', '\u{0D39}', "ml"),
    ('\u{0D85}', '\u{0DC6}', "si"),
    ('\u{0E01}', '\u{0E30}', "th"),
    ('\u{0E81}', '\u{0EB0}', "lo"),
    ('\u{10D0}', '\u{10FF}', "ka"),
    ('\u{1780}', '\u{17B3}', "km"),
    ('\u{AC00}', '\u{D7A3}', "ko"),
];

/// The language of an article, as a tag such as `en` or `pt-BR`.
pub(super) fn find(head: &Head<'_>, runs: &Runs, judged: &Judged, title: &str) -> Option<Plain> {
    stated(head).or_else(|| {
        let kept = runs.all.iter().zip(&judged.fates);
        let kept = kept.filter(|(_, fate)| fate.is_kept());
        let texts = std::iter::once(title).chain(kept.map(|(run, _)| runs.text(run)));
        of_script(texts.flat_map(str::chars)).map(Plain::new)
    })
}

/// The language a page says it is in.
fn stated(head: &Head<'_>) -> Option<Plain> {
    let language = head
        .language
        .or(Some(head.ld.language.as_str()))
        .filter(|language| !language.trim().is_empty())
        .or_else(|| head.meta_of(&["og:locale", "content-language", "dc.language", "language"]))?;
    let tag = language.trim().replace('_', "-");
    let is_tag = tag.len() <= 35
        && tag.split('-').all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
        })
        && tag
            .split('-')
            .next()
            .is_some_and(|part| (2..=3).contains(&part.len()));
    is_tag.then(|| Plain::new(&tag))
}

/// The language that most letters of a text can only be of.
fn of_script(text: impl Iterator<Item = char>) -> Option<&'static str> {
    let mut counts = [0; SCRIPTS.len()];
    let (mut all, mut ideographs, mut kana) = (0, 0, 0);
    for c in text.filter(|c| c.is_alphabetic()).take(MAX_LETTERS) {
        all += 1;
        match c {
            '\u{3041}'..='\u{30FA}' => kana += 1,
            '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' => ideographs += 1,
            // Yiddish is written in the letters of Hebrew and a few of its own.
            '\u{05F0}'..='\u{05F2}' => return None,
            _ => {
                let of = |(first, last, _): &(char, char, _)| (*first..=*last).contains(&c);
                if let Some(at) = SCRIPTS.iter().position(of) {
                    counts[at] += 1;
                }
            }
        }
    }
    if all < MIN_LETTERS {
        return None;
    }
    if 2 * (ideographs + kana) > all {
        let is_japanese = KANA_SHARE * kana >= ideographs + kana;
        // A little kana: of a Chinese text about Japan, or of a list of Japanese names.
        let is_chinese = 5 * KANA_SHARE * kana < ideographs;
        return match (is_japanese, is_chinese) {
            (true, _) => Some("ja"),
            (_, true) => Some("zh"),
            _ => None,
        };
    }
    let best = counts
        .iter()
        .zip(SCRIPTS)
        .find(|(count, _)| 2 * **count > all);
    best.map(|(_, (_, _, language))| language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(sentence: &str, expected: Option<&str>) {
        let text = sentence.repeat(20);
        assert_eq!(of_script(text.chars()), expected, "{sentence}");
    }

    #[test]
    fn a_script_of_one_language_tells_it() {
        check("今日は港で新しい船が見られた。", Some("ja"));
        check("今天港口来了一艘新船，很多人去看。", Some("zh"));
        check("오늘 항구에 새 배가 왔다. KBS 2031", Some("ko"));
        check("วันนี้มีเรือใหม่ที่ท่าเรือ", Some("th"));
        check("Σήμερα ήρθε ένα νέο πλοίο.", Some("el"));
        check("היום הגיעה ספינה חדשה לנמל.", Some("he"));
        check("დღეს ახალი გემი მოვიდა.", Some("ka"));
    }

    #[test]
    fn a_script_of_many_languages_tells_nothing() {
        check("A new ship came today.", None);
        check("Сегодня пришёл новый корабль.", None);
        check("وصلت اليوم سفينة جديدة.", None);
        check("आज एक नया जहाज आया।", None);
        check("הײַנט איז געקומען אַ נײַע שיף.", None);
        check("The word 港口 means harbour.", None);
        check("2031 - 12:30", None);
        assert_eq!(of_script("港口".chars()), None, "too little to tell");
    }
}
