//! What names in class attributes and addresses, and the captions above lists, say about a link.
//!
//! These are the words that people who build pages use everywhere, in English whatever the
//! language of the page, and the captions that readers see, in the languages of Europe and East
//! Asia. No word here belongs to one site.

mod names;

pub use names::{Names, names};

/// Parts of addresses of pages that are no stories, as whole words of the path.
const OTHER_PAGES: &[&str] = &[
    "auteur",
    "auteurs",
    "autore",
    "autori",
    "autores",
    "autoren",
    "forfatter",
    "themen",
    "thema",
    "tema",
    "temas",
    "temi",
    "sujet",
    "sujets",
    "schlagwort",
    "stichwort",
    "etiqueta",
    "etiquetas",
    "rubrik",
    "rubrique",
    "seccion",
    "sezione",
    "jobb",
    "stellen",
    "karriere",
    "empleo",
    "emploi",
    "emplois",
    "offres",
    "angebote",
    "hilfe",
    "ayuda",
    "aide",
    "recherche",
    "buscar",
    "cerca",
    "tag",
    "tags",
    "topic",
    "topics",
    "tagged",
    "category",
    "categories",
    "kategorie",
    "categoria",
    "section",
    "sections",
    "author",
    "authors",
    "autor",
    "user",
    "users",
    "profile",
    "people",
    "about",
    "contact",
    "kontakt",
    "contacto",
    "privacy",
    "datenschutz",
    "legal",
    "terms",
    "impressum",
    "imprint",
    "help",
    "faq",
    "login",
    "signin",
    "signup",
    "register",
    "account",
    "subscribe",
    "subscription",
    "subscriptions",
    "abo",
    "newsletter",
    "newsletters",
    "search",
    "suche",
    "rss",
    "feed",
    "feeds",
    "jobs",
    "careers",
    "advertise",
    "advertising",
    "cookies",
    "accessibility",
    "sitemap",
    "page",
    "archive",
    "archives",
    "shop",
    "store",
    "membership",
    "members",
    "event",
    "events",
    "wetter",
    "weather",
    "podcast",
    "podcasts",
    "video",
    "videos",
    "reply",
    "vote",
    "comment",
    "comments",
    "hide",
    "share",
    "sharer",
    "intent",
    "submit",
    "terms-of-use",
    "privacy-policy",
    "about-us",
    "contact-us",
    "cart",
    "donate",
    "giving",
    "company",
    "team",
    "press",
    "policies",
    "licenses",
    "games",
    "quiz",
    "crossword",
    "horoscope",
];

/// How many parts of a host and path belong to pages that are no stories.
pub fn other_pages(host_and_path: &str) -> usize {
    host_and_path
        .split(['/', '.'])
        .filter(|part| {
            OTHER_PAGES
                .iter()
                .any(|other| part.eq_ignore_ascii_case(other))
        })
        .count()
}

/// Captions over lists that repeat or sell.
const POPULAR: &[&str] = &[
    "most read",
    "most popular",
    "most viewed",
    "most watched",
    "most shared",
    "most commented",
    "most emailed",
    "popular",
    "trending",
    "top stories this week",
    "top posts",
    "hot topics",
    "editor's picks",
    "best of",
    "meistgelesen",
    "meist gelesen",
    "meistgeklickt",
    "beliebt",
    "les plus lus",
    "plus lus",
    "lo más",
    "más leído",
    "más leídas",
    "mas leidas",
    "más visto",
    "più letti",
    "più lette",
    "mais lidas",
    "mais lidos",
    "mest läst",
    "mest lest",
    "mest lästa",
    "mest läste",
    "meest gelezen",
    "najczęściej czytane",
    "самое читаемое",
    "популярное",
    "читают",
    "ランキング",
    "人気",
    "排行",
    "热门",
    "많이 본",
    "랭킹",
];

/// Captions over lists that are paid for, or lead away.
const PROMOTED: &[&str] = &[
    "sponsored",
    "sponsor",
    "advertis",
    "partner",
    "promoted",
    "promotion",
    "paid",
    "from our",
    "anzeige",
    "werbung",
    "angebote",
    "sponsorisé",
    "publicité",
    "patrocinad",
    "publicidad",
    "pubblicità",
    "annons",
    "annonse",
    "реклама",
    "広告",
    "pr ",
    "추천",
    "推广",
    "jobs",
    "shop",
    "deals",
    "coupons",
    "gutschein",
    "events",
    "webinar",
    "resources",
    "newsletter",
    "games",
    "podcasts",
];

/// Captions over lists of more of the same.
const RELATED: &[&str] = &[
    "related",
    "recommended",
    "more from",
    "more on",
    "also",
    "you may",
    "you might",
    "elsewhere",
    "in case you missed",
    "recent posts",
    "recent comments",
    "archiv",
    "mehr zum",
    "mehr aus",
    "à lire aussi",
    "lire aussi",
    "te puede",
    "leggi anche",
    "läs mer",
    "関連",
];

/// What a caption says about the list below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Caption {
    /// The list repeats what many read.
    pub is_popular: bool,
    /// The list is paid for or leads away.
    pub is_promoted: bool,
    /// The list goes with something else.
    pub is_related: bool,
}

/// Reads a caption.
pub fn caption(text: &str) -> Caption {
    let text = text.to_lowercase();
    let any = |words: &[&str]| words.iter().any(|word| text.contains(word));
    Caption {
        is_popular: any(POPULAR),
        is_promoted: any(PROMOTED),
        is_related: any(RELATED),
    }
}

/// Beginnings of the names of days and months in the languages of Western Europe.
const DATE_WORDS: &[&str] = &[
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "mon",
    "tue", "wed", "thu", "fri", "sat", "sun", "mär", "mai", "okt", "dez", "mont", "die", "mit",
    "don", "sam", "son", "fév", "fev", "avr", "jui", "aoû", "déc", "lun", "mer", "jeu", "ven",
    "dim", "ene", "abr", "ago", "dic", "mié", "jue", "vie", "sáb", "dom", "gen", "mag", "giu",
    "lug", "set", "ott", "maj", "tis", "ons", "tor", "fre", "lör", "sön",
];

/// Whether a text is a day or a time and nothing else: at least one number, and only numbers and
/// names of days and months around it.
pub fn is_date(text: &str) -> bool {
    let mut has_number = false;
    let mut words = 0;
    for word in text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
    {
        words += 1;
        if word.starts_with(|c: char| c.is_ascii_digit()) && word.chars().count() <= 4 {
            has_number = true;
            continue;
        }
        let word = word.to_lowercase();
        let is_link = matches!(
            word.as_str(),
            "de" | "of" | "den" | "le" | "am" | "pm" | "at" | "um" | "uhr" | "utc" | "gmt"
        );
        if !is_link
            && !DATE_WORDS
                .iter()
                .any(|beginning| word.starts_with(beginning))
        {
            return false;
        }
    }
    has_number && words >= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_word_by_word() {
        assert_eq!(names("postTitle__link-2"), Names::TITLE.and(Names::ITEM));
        assert_eq!(names("breadcrumbs"), Names::NAV);
        assert_eq!(names("ad-slot"), Names::PROMO);
        assert_eq!(names("address shadow"), Names::NONE);
    }

    #[test]
    fn a_date_is_no_headline() {
        for date in [
            "Monday, October 20, 2031",
            "8. März 2031",
            "12:30 Uhr",
            "lunes 3 de mayo",
        ] {
            assert!(is_date(date), "{date}");
        }
        for title in [
            "May faces the vote of 2031",
            "1984",
            "Monday",
            "7 days in Rome",
        ] {
            assert!(!is_date(title), "{title}");
        }
    }

    #[test]
    fn captions_tell_repeats_and_advertising() {
        assert!(caption("Meistgelesen").is_popular);
        assert!(caption("Sponsored content").is_promoted);
        assert!(caption("More from Culture").is_related);
        assert_eq!(caption("Politics"), Caption::default());
    }
}
