//! What the words in a date name: months, zones, places.

use jiff::tz::TimeZone;

/// The month whose name begins with one of these, without accents.
///
/// English, German, French, Spanish, Portuguese, Italian, Dutch, the Scandinavian languages,
/// Finnish, Polish, Czech, Hungarian, Romanian, Turkish, Indonesian, Russian, Ukrainian, Greek,
/// Arabic. The longest beginning that fits decides (`juin`, `juil`).
const MONTHS: [&[&str]; 12] = [
    &[
        "jan", "jän", "ene", "gen", "sty", "led", "ian", "oca", "tammi", "янв", "січ", "ιαν", "ينا",
    ],
    &[
        "feb", "fev", "lut", "uno", "sub", "şub", "helmi", "фев", "лют", "φεβ", "فبر",
    ],
    &[
        "mar", "maa", "mrt", "maerz", "bre", "мар", "бер", "μαρ", "μαω", "مار",
    ],
    &[
        "apr", "abr", "avr", "ape", "kwi", "dub", "nis", "huhti", "апр", "кві", "απρ", "ابر", "أبر",
    ],
    &[
        "may", "mai", "maj", "mag", "mei", "mau", "kve", "touko", "мая", "май", "маи", "тра",
        "μαι", "μαΐ", "ماي",
    ],
    &[
        "jun", "juin", "giu", "cze", "cvn", "haz", "iun", "kesa", "июн", "чер", "ιουν", "ιον",
        "يون",
    ],
    &[
        "jul", "juil", "lug", "lip", "cvc", "tem", "iul", "heina", "июл", "лип", "ιουλ", "ιολ",
        "يول",
    ],
    &[
        "aug", "ago", "aou", "sie", "srp", "agu", "agt", "elo", "авг", "сер", "αυγ", "أغس", "اغس",
    ],
    &[
        "sep", "set", "szept", "wrz", "zar", "eyl", "syys", "сен", "вер", "σεπ", "سبت",
    ],
    &[
        "oct", "okt", "ott", "out", "paz", "rij", "eki", "loka", "окт", "жов", "οκτ", "أكت", "اكت",
    ],
    &[
        "nov", "noi", "lis", "kas", "marras", "ноя", "лис", "νοε", "نوف",
    ],
    &[
        "dec", "dez", "des", "dic", "dek", "gru", "pro", "ara", "joulu", "дек", "гру", "δεκ", "ديس",
    ],
];

/// The number of a month by its name, which is in lower case and without accents.
pub fn month(word: &str) -> Option<i64> {
    let mut best = (0, None);
    for (number, names) in (1..).zip(MONTHS) {
        for name in names {
            if word.starts_with(name) && name.len() > best.0 {
                best = (name.len(), Some(number));
            }
        }
    }
    best.1
}

/// Minutes ahead of UTC of a zone name after a time.
///
/// Where a name means several zones, the one that feeds mean: `IST` is India, `BST` Britain,
/// `CST` and `AST` America. Libraries differ; jiff reads most of these as UTC, as RFC 2822 asks.
pub fn zone_minutes(name: &str) -> Option<i64> {
    Some(match name {
        "z" | "utc" | "gmt" | "ut" | "wet" => 0,
        "cet" | "met" | "mez" | "bst" | "west" | "wat" => 60,
        "cest" | "mest" | "mesz" | "eet" | "sast" | "cat" => 120,
        "eest" | "msk" | "eat" | "trt" | "idt" => 180,
        "irst" => 210,
        "msd" | "gst" | "irdt" => 240,
        "pkt" => 300,
        "ist" => 330,
        "npt" => 345,
        "bdt" => 360,
        "ict" | "wib" => 420,
        "hkt" | "sgt" | "myt" | "pht" | "awst" | "wita" => 480,
        "jst" | "kst" | "wit" => 540,
        "acst" => 570,
        "aest" => 600,
        "acdt" => 630,
        "aedt" => 660,
        "nzst" => 720,
        "nzdt" => 780,
        "brst" => -120,
        "ndt" => -150,
        "adt" | "brt" | "art" | "clst" => -180,
        "nst" => -210,
        "ast" | "at" | "edt" | "clt" | "vet" => -240,
        "est" | "et" | "cdt" | "cot" | "pet" => -300,
        "cst" | "ct" | "mdt" => -360,
        "mst" | "mt" | "pdt" => -420,
        "pst" | "pt" | "akdt" => -480,
        "akst" => -540,
        "hst" => -600,
        _ => return None,
    })
}

/// The zone of a place, by the first word of its city in the time zone database.
///
/// Rules of today, as POSIX writes them, so that no file is read; feeds that name places are
/// few, and old news of theirs may be an hour off.
pub fn place(city: &str) -> Option<TimeZone> {
    let rule = match city {
        "london" | "lisbon" => "GMT0BST,M3.5.0/1,M10.5.0",
        "dublin" => "IST-1GMT0,M10.5.0,M3.5.0/1",
        "paris" | "berlin" | "brussels" | "amsterdam" | "madrid" | "rome" | "vienna" | "zurich"
        | "stockholm" | "oslo" | "copenhagen" | "prague" | "warsaw" | "budapest" => {
            "CET-1CEST,M3.5.0,M10.5.0/3"
        }
        "athens" | "helsinki" | "kiev" | "kyiv" | "bucharest" | "sofia" => {
            "EET-2EEST,M3.5.0/3,M10.5.0/4"
        }
        "moscow" | "istanbul" => "<+03>-3",
        "new" | "toronto" | "detroit" => "EST5EDT,M3.2.0,M11.1.0",
        "chicago" | "winnipeg" => "CST6CDT,M3.2.0,M11.1.0",
        "denver" | "edmonton" => "MST7MDT,M3.2.0,M11.1.0",
        "los" | "vancouver" => "PST8PDT,M3.2.0,M11.1.0",
        "kolkata" | "calcutta" => "IST-5:30",
        "shanghai" | "hong" | "singapore" | "taipei" => "<+08>-8",
        "tokyo" | "seoul" => "<+09>-9",
        "sydney" | "melbourne" => "AEST-10AEDT,M10.1.0,M4.1.0/3",
        "auckland" => "NZST-12NZDT,M9.5.0,M4.1.0/3",
        "sao" => "<-03>3",
        _ => return None,
    };
    TimeZone::posix(rule).ok()
}
