//! The words by which pages give themselves away: in class names and in short texts.
//!
//! A list of words is a weak hint; the model weighs it against everything else. The
//! few words that decide by themselves are in `rules`.

use std::sync::LazyLock;

use aho_corasick::automaton::Automaton;
use aho_corasick::dfa::DFA;
use aho_corasick::{AhoCorasick, Anchored, StartKind};

/// What class names and ids say about an element, one bit each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Class {
    Related,
    Share,
    Newsletter,
    Comment,
    Author,
    Caption,
    Meta,
    Ad,
    Side,
    Foot,
    Nav,
    Head,
    Body,
    Content,
    Hidden,
    Quote,
    Summary,
    Box,
    List,
    Correction,
    Live,
    /// Any of the names by which readability-like programs raise an element.
    Good,
    /// Any of the names by which they lower it.
    Bad,
}

/// How many [`Class`]es there are.
pub(super) const CLASSES: usize = Class::Bad as usize + 1;

/// Parts of class names, in any case. `^` and `$` stand for the border of a word.
const CLASS_WORDS: [(Class, &str); CLASSES] = [
    (
        Class::Related,
        "related recirc recommend more-from morefrom more-on more-stories more-news readmore read-more read-also ^also popular trending mostread most-read teaser ^card listing promo outbrain taboola latest ligatus zergnet read-next readnext upnext up-next youmay seealso see-also onward",
    ),
    (Class::Share, "share sharing social follow addtoany addthis"),
    (
        Class::Newsletter,
        "newsletter subscri signup sign-up email register paywall piano regwall login",
    ),
    (
        Class::Comment,
        "comment disqus discussion respond ^reply replies livefyre",
    ),
    (
        Class::Author,
        "author byline ^bio$ contributor writer profile vcard",
    ),
    (
        Class::Caption,
        "caption credit copyright photo gallery slide image ^img media video lightbox",
    ),
    (
        Class::Meta,
        "meta ^date ^time ^tag categor breadcrumb kicker dateline ^label ^info published timestamp posted",
    ),
    (
        Class::Ad,
        "^ad$ ^ads$ advert sponsor banner promo commercial dfp ^gpt adslot ^adv$ adunit ad-container",
    ),
    (
        Class::Side,
        "sidebar aside ^rail right-col rightcol secondary widget",
    ),
    (Class::Foot, "foot copyright legal disclaimer about"),
    (
        Class::Nav,
        "^nav menu breadcrumb paginat pager ^toc$ toolbar skip",
    ),
    (Class::Head, "head title headline masthead"),
    (
        Class::Body,
        "articlebody article-body article_body articletext article-text article_text articlecontent article-content article_content articlecopy storybody story-body story_body storytext story-text storycontent story-content entry-content entrycontent entry_content post-body postbody post_body post-content postcontent post_content post-text bodytext body-text body-copy bodycopy body-content richtext rich-text wysiwyg prose main-content maincontent main_content content-body contentbody content-main page-content pagecontent text-block textblock paragraph article__body article__content story__body",
    ),
    (
        Class::Content,
        "content article story entry ^post ^main body",
    ),
    (
        Class::Hidden,
        "hidden ^hide visually sr-only screen-reader offscreen collapse invisible",
    ),
    (Class::Quote, "quote ^pull"),
    (
        Class::Summary,
        "summary standfirst ^dek ^lead ^intro excerpt abstract description subhead subtitle ^deck teaser-text",
    ),
    (Class::Box, "^table fact infobox ^box inset embed"),
    (Class::List, "^list ^grid items ^feed river stream"),
    (Class::Correction, "correction ^update editor"),
    (Class::Live, "^live timeline liveblog"),
    (
        Class::Good,
        "article body content entry hentry main page post text blog story paragraph prose",
    ),
    (
        Class::Bad,
        "-ad- hidden banner combx comment com- contact footer gdpr masthead media meta outbrain promo related scroll share shoutbox sidebar skyscraper sponsor shopping tags widget newsletter subscri recirc more- teaser recommend popular trending signup social author byline ^bio disclaimer copyright caption credit breadcrumb nav menu toolbar cookie consent modal popup paywall advert taboola most-read readmore read-more tag- footer ticker",
    ),
];

/// What the words of a short text say about it, one bit each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Phrase {
    Newsletter,
    Related,
    RelatedStart,
    Share,
    Rights,
    Credit,
    Author,
    Comment,
    Ad,
    Month,
    Ago,
    Support,
    Consent,
    App,
    Tags,
    Updated,
}

/// How many [`Phrase`]s there are.
pub(super) const PHRASES: usize = Phrase::Updated as usize + 1;

/// Words of short texts, divided by `|`. Each begins at the border of a word; `^` stands for
/// the start of the text, `$` for the border of a word at the end.
const PHRASE_WORDS: [(Phrase, &str); PHRASES] = [
    (
        Phrase::Newsletter,
        "newsletter|sign up|subscrib|inbox|daily email|free trial|get the latest|breaking news alerts|stay up to date|log in|login|register|abonn|anmelden|inscri|suscr|nyhedsbrev|nyhetsbrev|iscriviti|assine|boletín|boletim|infolettre|рассылк|подпи|訂閱|订阅|登録|購読|prenumer|subskry|bülten|abone|uutiskirje|tilaa|zapisz się|odběr",
    ),
    (
        Phrase::Related,
        "read more|read also|also read|see also|more on|more from|related stor|related art|related cont|related:|related news|mehr zum thema|lesen sie auch|lesen sie|lire aussi|à lire|leer más|lea también|leia também|leia mais|saiba mais|leggi anche|lees ook|lees meer|les også|læs også|läs också|läs mer|les mer|læs mere|czytaj także|czytaj też|zobacz też|читайте также|читать|ayrıca oku|lue myös|přečtěte|čtěte také|citeste si|citește și|相关阅读|相關|延伸閱讀|延伸阅读|推荐阅读|関連記事|あわせて読み|관련기사|اقرأ أيضا|اقرأ المزيد|अधिक पढ़ें|यह भी पढ़ें|you may also|you might also|recommended|don't miss|don’t miss|trending|most popular|most read|what to read next|weitere artikel|plus d'articles|voir aussi|ver más|vea también|sur le même sujet|mest läst|mest lest",
    ),
    (
        Phrase::RelatedStart,
        "^read|^see|^also|^more|^related|^watch|^listen|^photo|^video|^gallery|^click|^continue|^get$|^lesen|^mehr|^lire|^leer|^lea|^leia|^les |^læs|^läs|^lees|^leggi|^czytaj|^voir|^ver |^siehe|^cliquez|^haga clic|^clique",
    ),
    (
        Phrase::Share,
        "share$|share this|facebook|twitter|whatsapp|instagram|follow us|follow me|follow @|tweet|pinterest|linkedin|like us|telegram|teilen|partager|compartir|compartilh|condividi|delen|dela$|del på|udostępnij|поделиться|分享|paylaş|copy link|print this",
    ),
    (
        Phrase::Rights,
        "copyright|all rights reserved|reproduced|terms of use|terms of service|privacy policy|cookie|registered number|registered office|alle rechte|tous droits|todos los derechos|todos os direitos|tutti i diritti|rechten voorbehouden|все права|版权|版權|著作権|無断転載",
    ),
    (
        Phrase::Credit,
        "getty|afp$|reuters/|ap photo|shutterstock|photo:|photos:|photograph:|photographer|photo by|image credit|credit:|picture:|courtesy of|istock|file photo|(photo|foto:|fotos:|bild:|bilder:|crédit|crédito|imagen:|imagem:|image:|zdjęcie|фото:|图片|圖片|写真|illustration:|quelle:|source:",
    ),
    (
        Phrase::Author,
        "reporter|correspondent|freelance|contributor|columnist|can be reached|contributed to this|reporting by|editing by|writing by|follow him|follow her|follow them|contact the author|contact the writer|contact the reporter|send tips|is an editor|is a journalist|is an award|is the author|is a writer|staff writer|senior editor|with files from|über den autor|sobre el autor|à propos de l'auteur|redakteur|journaliste|periodista",
    ),
    (
        Phrase::Comment,
        "comment$|comments$|reply|leave a|log in to|report abuse|moderat|kommentar|commentaire|comentario|comentário|commenti|reacties|комментар|评论|評論|留言|コメント|komentarz|yorum|add your voice|join the conversation|have your say",
    ),
    (
        Phrase::Ad,
        "advertisement|advertis|sponsored|promoted|affiliate|commission|scroll to continue|story continues|continue reading|skip to|anzeige|werbung|publicité|publicidad|publicidade|pubblicità|advertentie|annonse|annonce|annons|reklam|реклама|广告|廣告|広告",
    ),
    (
        Phrase::Month,
        "jan$|january|feb$|february|mar$|march|apr$|april|may$|jun$|june|jul$|july|aug$|august|sep$|sept$|september|oct$|october|nov$|november|dec$|december|januar|februar|märz|mai$|juni|juli|oktober|dezember|janvier|février|mars$|avril|juin|juillet|août|septembre|octobre|novembre|décembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|dicembre|janeiro|fevereiro|março|maio|junho|julho|setembro|outubro|novembro|dezembro|января|февраля|марта|апреля|мая$|июня|июля|августа|сентября|октября|ноября|декабря",
    ),
    (
        Phrase::Ago,
        "ago$|min read|minute read|minutes read|min. read|hours ago|days ago|lesezeit|min lesezeit|min de lecture|il y a|hace |vor |uhr$|gmt$|utc$|est$|edt$|ist$|bst$|cet$",
    ),
    (
        Phrase::Support,
        "donat|support us|support our|independent journalism|become a member|become a subscriber|buy now|shop now|price|discount|coupon|spenden|soutenez|faire un don|apoya|unterstütz",
    ),
    (
        Phrase::Consent,
        "we use cookies|cookie policy|your privacy|consent|accept all|enable javascript|javascript is|turn off your ad|ad blocker|adblock|browser is not supported",
    ),
    (
        Phrase::App,
        "download our app|download the app|our app|mobile app|app store|google play|get the app|push notification|enable notifications|unsere app|notre application|nuestra app|nosso app|на телефон|下载|app now",
    ),
    (
        Phrase::Tags,
        "^tags|^tag:|^topics|^filed under|^posted in|^categor|^labels|^keywords|^schlagw|^themen|^mots-clés|^etiquetas|^temas|^emner|^ämnen|^теги|^标签|^關鍵字|^タグ|^more about|^in this article|^explore more|^konular|^etiketler|^tagi|^trefwoorden",
    ),
    (
        Phrase::Updated,
        "^updated|^published|^posted|^last updated|^last modified|^first published|^publié|^mis à jour|^actualizado|^publicado|^atualizado|^pubblicato|^aggiornato|^veröffentlicht|^aktualisiert|^stand:|^oppdatert|^publisert|^publicerad|^uppdaterad|^offentliggjort|^opdateret|^gepubliceerd|^laatst|^опубликовано|^обновлено|^发布|^更新|^公開|^güncelle",
    ),
];

/// A set of words with the bit of each and where it has to stand.
struct Words {
    automaton: DFA,
    entries: Vec<Entry>,
    /// Whether every word has to begin at a border: then it is looked for there only.
    is_anchored: bool,
}

struct Entry {
    bit: u32,
    starts_text: bool,
    starts_word: bool,
    ends_word: bool,
}

impl Words {
    /// `is_text`: whether every word has to begin at a border, marked or not.
    fn new<'t>(table: impl Iterator<Item = (u32, &'t str)>, is_text: bool) -> Self {
        let mut words = Vec::new();
        let mut entries = Vec::new();
        for (bit, list) in table {
            for word in list.split(if is_text { '|' } else { ' ' }) {
                let bare = word.trim_start_matches('^').trim_end_matches('$');
                entries.push(Entry {
                    bit,
                    starts_text: is_text && word.starts_with('^'),
                    starts_word: is_text || word.starts_with('^'),
                    ends_word: word.ends_with('$'),
                });
                words.push(bare);
            }
        }
        let automaton = DFA::builder()
            .ascii_case_insensitive(true)
            .start_kind(if is_text {
                StartKind::Anchored
            } else {
                StartKind::Unanchored
            })
            .build(words)
            .expect("the lists above are short");
        Self {
            automaton,
            entries,
            is_anchored: is_text,
        }
    }

    /// The bits of all words in `text`; `hit` is told of each word.
    fn bits(&self, text: &str, mut hit: impl FnMut(u32)) -> u32 {
        let mut bits = 0;
        let mut take = |pattern: usize, start: usize, end: usize| {
            let entry = &self.entries[pattern];
            if entry.fits(text, start, end) {
                bits |= 1 << entry.bit;
                hit(entry.bit);
            }
        };
        if self.is_anchored {
            for at in (0..text.len()).filter(|&at| begins_word(text.as_bytes(), at)) {
                self.walk(text, at, Anchored::Yes, &mut take);
            }
        } else {
            self.walk(text, 0, Anchored::No, &mut take);
        }
        bits
    }

    /// Calls `found` with the number, the start and the end of every word from `from` on; when
    /// anchored, of those that begin there.
    fn walk(
        &self,
        text: &str,
        from: usize,
        anchored: Anchored,
        found: &mut impl FnMut(usize, usize, usize),
    ) {
        let automaton = &self.automaton;
        let mut state = automaton
            .start_state(anchored)
            .expect("the automaton was built for this kind of search");
        for (at, &byte) in text.as_bytes().iter().enumerate().skip(from) {
            state = automaton.next_state(anchored, state, byte);
            if !automaton.is_special(state) {
                continue;
            }
            if automaton.is_dead(state) {
                break;
            }
            if automaton.is_match(state) {
                for number in 0..automaton.match_len(state) {
                    let pattern = automaton.match_pattern(state, number);
                    let length = automaton.pattern_len(pattern);
                    found(pattern.as_usize(), at + 1 - length, at + 1);
                }
            }
        }
    }
}

impl Entry {
    /// Whether the word stands where it has to.
    fn fits(&self, text: &str, start: usize, end: usize) -> bool {
        let bytes = text.as_bytes();
        let is_first = || {
            text.get(..start)
                .is_some_and(|before| !before.chars().any(char::is_alphanumeric))
        };
        (!self.starts_text || is_first())
            && (!self.starts_word || begins_word(bytes, start))
            && !(self.ends_word && bytes.get(end).is_some_and(u8::is_ascii_alphanumeric))
    }
}

/// Whether a word may begin at a place: the second half of one in camelCase is a word too.
fn begins_word(bytes: &[u8], at: usize) -> bool {
    let before = at.checked_sub(1).map_or(b' ', |before| bytes[before]);
    !before.is_ascii_alphanumeric()
        || !bytes[at].is_ascii_alphanumeric()
        || bytes[at].is_ascii_uppercase() && before.is_ascii_lowercase()
}

static CLASS: LazyLock<Words> = LazyLock::new(|| {
    Words::new(
        CLASS_WORDS
            .iter()
            .map(|&(class, list)| (class as u32, list)),
        false,
    )
});

static PHRASE: LazyLock<Words> = LazyLock::new(|| {
    Words::new(
        PHRASE_WORDS
            .iter()
            .map(|&(phrase, list)| (phrase as u32, list)),
        true,
    )
});

/// What class names say: a bit for each [`Class`], and how often [`Class::Good`] and
/// [`Class::Bad`] were hit.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Signs {
    pub bits: u32,
    pub good: u8,
    pub bad: u8,
}

impl Signs {
    /// Reads the names of an element.
    pub fn of(names: &str) -> Self {
        let (mut good, mut bad) = (0u8, 0u8);
        let bits = CLASS.bits(names, |bit| {
            if bit == Class::Good as u32 {
                good = good.saturating_add(1);
            } else if bit == Class::Bad as u32 {
                bad = bad.saturating_add(1);
            }
        });
        Self { bits, good, bad }
    }

    /// Whether a sign was found.
    pub fn has(self, class: Class) -> bool {
        self.bits & (1 << class as u32) != 0
    }
}

/// A bit for each [`Phrase`] in a text; of long texts, both ends are read.
pub(super) fn phrases(text: &str) -> u32 {
    const END: usize = 200;
    if text.len() <= 2 * END {
        return PHRASE.bits(text, |_| {});
    }
    let head = text
        .get(..text.floor_char_boundary(END))
        .unwrap_or_default();
    let tail = text
        .get(text.ceil_char_boundary(text.len() - END)..)
        .unwrap_or_default();
    let starts = Phrase::RelatedStart as u32;
    let at_start = [starts, Phrase::Tags as u32, Phrase::Updated as u32]
        .iter()
        .fold(0, |mask, bit| mask | 1 << bit);
    PHRASE.bits(head, |_| {}) | PHRASE.bits(tail, |_| {}) & !at_start
}

/// Whether a phrase was found.
pub(super) fn has(bits: u32, phrase: Phrase) -> bool {
    bits & (1 << phrase as u32) != 0
}

/// The most frequent short words of twelve languages: prose has many, lists of titles few.
const STOP_WORDS: &str = " the of to and a in is it for on that was with as by at from he his be are has have had this which or an not but they their who were been its said will would she her we our you your if more than about there der die das und ist von den mit ein eine nicht auf für zu im dem des sich auch es als dass bei le la les de et est un une en du que qui dans pour pas sur au par ce il elle el los las y con del se su al lo como más di che è per non sono i gli della een het van te op dat niet zijn voor och att det som på av inte är til ikke og på være i w na z się do nie jest że o po в и на не с что по как это из за к для от bir ve bu için da ile ";

/// The most frequent short words, in lower case.
pub(super) fn stop_words() -> impl Iterator<Item = &'static str> {
    STOP_WORDS.split_whitespace()
}

/// Whether a character is a letter or a digit, of the commonest ones without a look into tables.
pub(super) fn is_letter(c: char) -> bool {
    match c {
        '\0'..='\x7f' => c.is_ascii_alphanumeric(),
        // Dashes and quotation marks.
        '\u{2000}'..='\u{206f}' => false,
        // Latin, Cyrillic, kana, ideographs, Hangul.
        '\u{c0}'..='\u{d6}'
        | '\u{d8}'..='\u{f6}'
        | '\u{f8}'..='\u{24f}'
        | '\u{400}'..='\u{481}'
        | '\u{3041}'..='\u{3096}'
        | '\u{30a1}'..='\u{30fa}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7a3}' => true,
        _ => c.is_alphanumeric(),
    }
}

/// Letters and digits in lower case.
pub(super) fn letters(text: &str) -> String {
    let mut letters = String::with_capacity(text.len());
    for c in text.chars() {
        if !is_letter(c) {
            continue;
        }
        // Most of what is asked for is ASCII, which needs no tables.
        if c.is_ascii() {
            letters.push(c.to_ascii_lowercase());
        } else {
            letters.extend(c.to_lowercase());
        }
    }
    letters
}

/// Finds any of some words in any case, all at once.
pub(super) fn finder(words: &[&str]) -> AhoCorasick {
    AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .build(words)
        .expect("the list is short")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_those_of_unicode() {
        let other = ('\0'..=char::MAX).find(|&c| is_letter(c) != c.is_alphanumeric());
        assert_eq!(other, None);
    }
}
