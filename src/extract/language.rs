//! The language of an article: as its page says it, unless its script or its words tell another.

use whatlang::Lang;

use super::head::Head;
use super::judge::Judged;
use super::runs::Runs;
use crate::text::Plain;

/// Letters that are looked at: a few screens of text.
const MAX_LETTERS: usize = 4_000;

/// Characters whose words are looked at: some paragraphs.
const MAX_WORDS: usize = 1_000;

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
///
/// Templates say "en" whatever is written in them. On 2,119 saved pages that state a language, the
/// words told another one 53 times, and were wrong twice: about two languages that are not among
/// those they can be of.
pub(super) fn find(head: &Head<'_>, runs: &Runs, judged: &Judged, title: &str) -> Option<Plain> {
    let stated = stated(head);
    let kept = runs.all.iter().zip(&judged.fates);
    let kept = kept.filter(|(_, fate)| fate.is_kept());
    let texts = std::iter::once(title).chain(kept.map(|(run, _)| runs.text(run)));
    let chars = || texts.clone().flat_map(|text| text.chars().chain([' ']));
    // Most pages say "en" and are right: that is soon seen, and what else they could be is not.
    let says_english = |stated: &Plain| stated.split('-').next() == Some("en");
    if stated.as_ref().is_some_and(says_english) && is_english(texts.clone()) {
        return stated;
    }
    let told = of_script(chars()).or_else(|| of_words(chars()));
    let is_wrong = |stated: &Plain| {
        let primary = stated.split('-').next().unwrap_or_default().to_lowercase();
        let is_known = Lang::all().iter().any(|&known| tag(known) == primary);
        is_known && told.is_some_and(|told| told != primary)
    };
    match stated {
        Some(stated) if !is_wrong(&stated) => Some(stated),
        _ => told.map(Plain::new),
    }
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

/// Whether a text is plainly English: so many of its first words are "the".
fn is_english<'a>(texts: impl Iterator<Item = &'a str>) -> bool {
    let words = texts
        .flat_map(str::split_ascii_whitespace)
        .take(FIRST_WORDS);
    let is_article = |word: &&str| word.eq_ignore_ascii_case("the");
    words.filter(is_article).count() * OF_ARTICLES >= FIRST_WORDS
}

/// Words of a text that are looked at for English, and every which of them is "the" at least.
const FIRST_WORDS: usize = 200;
const OF_ARTICLES: usize = 40;

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
            _ if c.is_ascii() => {}
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
    // Words of two or three of them stand beside names of ten letters.
    if 4 * (ideographs + kana) > all {
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

/// The language that the words of a text are likely of, by their letters in threes; where two
/// languages are close to each other, none.
fn of_words(text: impl Iterator<Item = char>) -> Option<&'static str> {
    let text: String = text.take(MAX_WORDS).collect();
    let letters = text.chars().filter(|c| c.is_alphabetic());
    if letters.take(MIN_LETTERS).count() < MIN_LETTERS {
        return None;
    }
    let told = whatlang::detect(&text)?;
    told.is_reliable().then(|| tag(told.lang()))
}

/// The shortest tag of a language (BCP 47): by ISO 639-1 where it has one.
fn tag(language: Lang) -> &'static str {
    match language {
        Lang::Epo => "eo",
        Lang::Eng => "en",
        Lang::Rus => "ru",
        Lang::Cmn => "zh",
        Lang::Spa => "es",
        Lang::Por => "pt",
        Lang::Ita => "it",
        Lang::Ben => "bn",
        Lang::Fra => "fr",
        Lang::Deu => "de",
        Lang::Ukr => "uk",
        Lang::Kat => "ka",
        Lang::Ara => "ar",
        Lang::Hin => "hi",
        Lang::Jpn => "ja",
        Lang::Heb => "he",
        Lang::Yid => "yi",
        Lang::Pol => "pl",
        Lang::Amh => "am",
        Lang::Jav => "jv",
        Lang::Kor => "ko",
        Lang::Nob => "nb",
        Lang::Dan => "da",
        Lang::Swe => "sv",
        Lang::Fin => "fi",
        Lang::Tur => "tr",
        Lang::Nld => "nl",
        Lang::Hun => "hu",
        Lang::Ces => "cs",
        Lang::Ell => "el",
        Lang::Bul => "bg",
        Lang::Bel => "be",
        Lang::Mar => "mr",
        Lang::Kan => "kn",
        Lang::Ron => "ro",
        Lang::Slv => "sl",
        Lang::Hrv => "hr",
        Lang::Srp => "sr",
        Lang::Mkd => "mk",
        Lang::Lit => "lt",
        Lang::Lav => "lv",
        Lang::Est => "et",
        Lang::Tam => "ta",
        Lang::Vie => "vi",
        Lang::Urd => "ur",
        Lang::Tha => "th",
        Lang::Guj => "gu",
        Lang::Uzb => "uz",
        Lang::Pan => "pa",
        Lang::Aze => "az",
        Lang::Ind => "id",
        Lang::Tel => "te",
        Lang::Pes => "fa",
        Lang::Mal => "ml",
        Lang::Ori => "or",
        Lang::Mya => "my",
        Lang::Nep => "ne",
        Lang::Sin => "si",
        Lang::Khm => "km",
        Lang::Tuk => "tk",
        Lang::Aka => "ak",
        Lang::Zul => "zu",
        Lang::Sna => "sn",
        Lang::Afr => "af",
        Lang::Lat => "la",
        Lang::Slk => "sk",
        Lang::Cat => "ca",
        Lang::Tgl => "tl",
        Lang::Hye => "hy",
        Lang::Cym => "cy",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::trace::Fate;
    use crate::html::dom::{self, Outline};

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

    #[test]
    fn words_tell_what_a_script_does_not() {
        for (text, expected) in [
            (
                "The harbour stays closed until the storm is over, said the port on Monday, and the \
                 ships that have come from the south wait outside in the bay.",
                Some("en"),
            ),
            (
                "Der Hafen bleibt geschlossen, bis der Sturm vorüber ist, und die Schiffe, die aus \
                 dem Süden gekommen sind, warten draußen in der Bucht auf einen Lotsen.",
                Some("de"),
            ),
            (
                "Порт остаётся закрытым, пока не кончится шторм, и суда, которые пришли с юга, ждут \
                 лоцмана в заливе. Об этом в понедельник сообщил начальник порта, который сам \
                 провёл ночь на причале.",
                Some("ru"),
            ),
            ("Storm, port, bay", None),
        ] {
            assert_eq!(of_words(text.chars()), expected, "{text}");
        }
    }

    #[test]
    fn a_page_whose_words_are_of_another_language_is_believed_by_its_words() {
        let german = "Der Hafen bleibt geschlossen, bis der Sturm vorüber ist, und die Schiffe, die \
             aus dem Süden gekommen sind, warten draußen in der Bucht auf einen Lotsen.";
        for (stated, expected) in [
            ("en", "de"),
            ("de-AT", "de-AT"),
            // Not known by its words: nothing else could have been found.
            ("gsw", "gsw"),
        ] {
            let page = dom::parse(&format!("<html lang={stated}><body><p>{german}"));
            let outline = Outline::of(&page);
            let runs = Runs::of(&outline);
            let judged = Judged {
                fates: vec![Fate::Kept],
                title_at: None,
                standfirst: None,
                is_standfirst_beside: false,
            };
            let found = find(&Head::of(&outline, None), &runs, &judged, "");
            assert_eq!(found.as_deref(), Some(expected), "{stated}");
        }
    }
}
