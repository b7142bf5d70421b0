//! What names in class, id and itemprop attributes say: English words, whatever the language of
//! the page.

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
