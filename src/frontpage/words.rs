//! What names in class attributes and addresses, and the captions above lists, say about a link.
//!
//! These are the words that people who build pages use everywhere, in English whatever the
//! language of the page, and the captions that readers see, in the languages of Europe and East
//! Asia. No word here belongs to one site.

/// What the names around a link say; a set of the constants below.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Names(pub u32);

impl Names {
    /// No name says anything.
    pub const NONE: Self = Self(0);
    /// Menus and bread crumbs.
    pub const NAV: Self = Self(1);
    /// The foot of the page, legal matter.
    pub const FOOT: Self = Self(1 << 1);
    /// The head of the page.
    pub const HEAD: Self = Self(1 << 2);
    /// Columns at the side.
    pub const SIDE: Self = Self(1 << 3);
    /// What others read.
    pub const POPULAR: Self = Self(1 << 4);
    /// What is paid for.
    pub const PROMO: Self = Self(1 << 5);
    /// Sharing and following.
    pub const SOCIAL: Self = Self(1 << 6);
    /// Tags, sections, kickers.
    pub const TAG: Self = Self(1 << 7);
    /// Who wrote it.
    pub const AUTHOR: Self = Self(1 << 8);
    /// Comments on it.
    pub const COMMENT: Self = Self(1 << 9);
    /// A title.
    pub const TITLE: Self = Self(1 << 10);
    /// A story as a whole.
    pub const ITEM: Self = Self(1 << 11);
    /// More on it.
    pub const RELATED: Self = Self(1 << 12);
    /// Dates and other facts about it.
    pub const META: Self = Self(1 << 13);
    /// Accounts, newsletters, searching.
    pub const ACCOUNT: Self = Self(1 << 14);
    /// Older and newer pages.
    pub const PAGER: Self = Self(1 << 15);
    /// The stream of stories.
    pub const STREAM: Self = Self(1 << 16);
    /// The line below the title.
    pub const SUMMARY: Self = Self(1 << 17);
    /// Not seen until asked for.
    pub const HIDDEN: Self = Self(1 << 18);
    /// Pictures and films.
    pub const MEDIA: Self = Self(1 << 19);
    /// Buttons.
    pub const BUTTON: Self = Self(1 << 20);
    /// What leads in: with [`Names::TITLE`] the line above a title.
    pub const INTRO: Self = Self(1 << 21);

    /// Whether any of `other` is in here.
    pub fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Both.
    pub fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// Beginnings of words; a word ending in `$` must match wholly.
const BEGINNINGS: &[(&str, Names)] = &[
    ("nav", Names::NAV),
    ("menu", Names::NAV),
    ("breadcrumb", Names::NAV),
    ("crumb", Names::NAV),
    ("toolbar", Names::NAV),
    ("dropdown", Names::NAV),
    ("submenu", Names::NAV),
    ("tabs$", Names::NAV),
    ("sitemap", Names::NAV),
    ("lang$", Names::NAV),
    ("language", Names::NAV),
    ("skip", Names::NAV),
    ("foot", Names::FOOT),
    ("legal", Names::FOOT),
    ("copyright", Names::FOOT),
    ("colophon", Names::FOOT),
    ("privacy", Names::FOOT),
    ("cookie", Names::FOOT),
    ("consent", Names::FOOT),
    ("imprint", Names::FOOT),
    ("masthead", Names::HEAD),
    ("header", Names::HEAD),
    ("topbar", Names::HEAD),
    ("banner", Names::HEAD),
    ("logo", Names::HEAD),
    ("brand", Names::HEAD),
    ("side", Names::SIDE),
    ("aside", Names::SIDE),
    ("rail", Names::SIDE),
    ("widget", Names::SIDE),
    ("secondary$", Names::SIDE),
    ("popular", Names::POPULAR),
    ("most$", Names::POPULAR),
    ("mostread", Names::POPULAR),
    ("mostpopular", Names::POPULAR),
    ("trend", Names::POPULAR),
    ("rank", Names::POPULAR),
    ("hot$", Names::POPULAR),
    ("numbered$", Names::POPULAR),
    ("topten", Names::POPULAR),
    ("sponsor", Names::PROMO),
    ("promo", Names::PROMO),
    ("advert", Names::PROMO),
    ("ad$", Names::PROMO),
    ("ads$", Names::PROMO),
    ("partner", Names::PROMO),
    ("affiliate", Names::PROMO),
    ("shop", Names::PROMO),
    ("deal", Names::PROMO),
    ("coupon", Names::PROMO),
    ("paid", Names::PROMO),
    ("native$", Names::PROMO),
    ("anzeige", Names::PROMO),
    ("marketing", Names::PROMO),
    ("outbrain", Names::PROMO),
    ("taboola", Names::PROMO),
    ("campaign", Names::PROMO),
    ("event", Names::PROMO),
    ("job", Names::PROMO),
    ("share", Names::SOCIAL),
    ("sharing", Names::SOCIAL),
    ("social", Names::SOCIAL),
    ("follow", Names::SOCIAL),
    ("tag", Names::TAG),
    ("categor", Names::TAG),
    ("topic", Names::TAG),
    ("label", Names::TAG),
    ("kicker", Names::TAG),
    ("eyebrow", Names::TAG),
    ("badge", Names::TAG),
    ("overline", Names::TAG),
    ("rubri", Names::TAG),
    ("channel", Names::TAG),
    ("flag", Names::TAG),
    ("vignette", Names::TAG),
    ("pretitle", Names::TAG),
    ("supertitle", Names::TAG),
    ("author", Names::AUTHOR),
    ("byline", Names::AUTHOR),
    ("user", Names::AUTHOR),
    ("avatar", Names::AUTHOR),
    ("profile", Names::AUTHOR),
    ("contributor", Names::AUTHOR),
    ("writer", Names::AUTHOR),
    ("source", Names::AUTHOR),
    ("comment", Names::COMMENT),
    ("reply", Names::COMMENT),
    ("replies", Names::COMMENT),
    ("discuss", Names::COMMENT),
    ("postings", Names::COMMENT),
    ("reaction", Names::COMMENT),
    ("count", Names::COMMENT),
    ("title", Names::TITLE),
    ("headline", Names::TITLE),
    ("heading", Names::TITLE),
    ("hed$", Names::TITLE),
    ("titre", Names::TITLE),
    ("titular", Names::TITLE),
    ("titulo", Names::TITLE),
    ("subject", Names::TITLE),
    ("article", Names::ITEM),
    ("story", Names::ITEM),
    ("stories", Names::ITEM),
    ("post$", Names::ITEM),
    ("posts$", Names::ITEM),
    ("entry", Names::ITEM),
    ("item", Names::ITEM),
    ("card", Names::ITEM),
    ("teaser", Names::ITEM),
    ("tease$", Names::ITEM),
    ("news$", Names::ITEM),
    ("hentry", Names::ITEM),
    ("related", Names::RELATED),
    ("more$", Names::RELATED),
    ("recommend", Names::RELATED),
    ("readmore", Names::RELATED),
    ("further", Names::RELATED),
    ("sublink", Names::RELATED),
    ("meta", Names::META),
    ("date", Names::META),
    ("time", Names::META),
    ("info", Names::META),
    ("published", Names::META),
    ("posted", Names::META),
    ("duration", Names::META),
    ("age$", Names::META),
    ("login", Names::ACCOUNT),
    ("signin", Names::ACCOUNT),
    ("signup", Names::ACCOUNT),
    ("register", Names::ACCOUNT),
    ("subscri", Names::ACCOUNT),
    ("newsletter", Names::ACCOUNT),
    ("account", Names::ACCOUNT),
    ("search", Names::ACCOUNT),
    ("pag", Names::PAGER),
    ("next", Names::PAGER),
    ("prev", Names::PAGER),
    ("older", Names::PAGER),
    ("archive", Names::PAGER),
    ("content", Names::STREAM),
    ("main", Names::STREAM),
    ("river", Names::STREAM),
    ("feed", Names::STREAM),
    ("stream", Names::STREAM),
    ("latest", Names::STREAM),
    ("lead", Names::STREAM),
    ("hero", Names::STREAM),
    ("featured", Names::STREAM),
    ("top$", Names::STREAM),
    ("summary", Names::SUMMARY),
    ("excerpt", Names::SUMMARY),
    ("desc", Names::SUMMARY),
    ("dek", Names::SUMMARY),
    ("standfirst", Names::SUMMARY),
    ("subtitle", Names::SUMMARY),
    ("subhead", Names::SUMMARY),
    ("intro", Names(Names::SUMMARY.0 | Names::INTRO.0)),
    ("blurb", Names::SUMMARY),
    ("abstract", Names::SUMMARY),
];

/// More of them.
const MORE_BEGINNINGS: &[(&str, Names)] = &[
    ("snippet", Names::SUMMARY),
    ("lede", Names::SUMMARY),
    ("hidden", Names::HIDDEN),
    ("sr$", Names::HIDDEN),
    ("screen", Names::HIDDEN),
    ("offscreen", Names::HIDDEN),
    ("modal", Names::HIDDEN),
    ("popup", Names::HIDDEN),
    ("drawer", Names::HIDDEN),
    ("mega", Names::HIDDEN),
    ("overlay", Names::HIDDEN),
    ("collaps", Names::HIDDEN),
    ("vh$", Names::HIDDEN),
    ("video", Names::MEDIA),
    ("gallery", Names::MEDIA),
    ("image", Names::MEDIA),
    ("img", Names::MEDIA),
    ("thumb", Names::MEDIA),
    ("photo", Names::MEDIA),
    ("picture", Names::MEDIA),
    ("media", Names::MEDIA),
    ("caption", Names::MEDIA),
    ("credit", Names::MEDIA),
    ("btn", Names::BUTTON),
    ("button", Names::BUTTON),
    ("cta$", Names::BUTTON),
    ("icon", Names::BUTTON),
];

/// Bytes of one class attribute that are read.
const MAX_NAMES: usize = 600;

/// What the words of a class or id attribute say.
pub fn names(attribute: &str) -> Names {
    let mut found = Names::NONE;
    for word in words(attribute) {
        for &(beginning, says) in BEGINNINGS.iter().chain(MORE_BEGINNINGS) {
            let is_match = match beginning.strip_suffix('$') {
                Some(whole) => word == whole,
                None => word.starts_with(beginning),
            };
            if is_match {
                found = found.and(says);
            }
        }
    }
    found
}

/// The words of a name in lower case: `postTitle__link-2` is post, title, link.
fn words(attribute: &str) -> impl Iterator<Item = String> {
    let mut out = Vec::new();
    let mut word = String::new();
    let mut was_lower = false;
    for c in attribute.chars().take(MAX_NAMES) {
        let is_border = !c.is_ascii_alphabetic() || (c.is_ascii_uppercase() && was_lower);
        if is_border && !word.is_empty() {
            out.push(std::mem::take(&mut word));
        }
        was_lower = c.is_ascii_lowercase();
        if c.is_ascii_alphabetic() {
            word.push(c.to_ascii_lowercase());
        }
    }
    if !word.is_empty() {
        out.push(word);
    }
    out.into_iter()
}

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
