//! The words that tell how long ago something was, in the languages of news pages.
//!
//! All of them are in lower case and without accents, as the reader of dates folds what it reads.

/// Seconds of a unit, and its names. A name that ends in `*` is the beginning of a word.
///
/// English, German, French, Spanish, Portuguese, Italian, Dutch, Swedish, Norwegian, Danish,
/// Finnish, Polish, Czech, Hungarian, Turkish, Indonesian, Russian, Ukrainian, Greek, Arabic,
/// Hebrew, Hindi, Chinese, Japanese, Korean.
const UNITS: [(i64, &str); 6] = [
    (
        1,
        "s, sec*, sek*, seg, segundo*, saniye, detik, сек*, δευτερ*, ثاني*, ثوان, שניות, 秒, 秒钟, \
         秒鐘, 초",
    ),
    (
        60,
        "m, min, mins, minut*, minuut, minuten, dk, dakika*, menit, perc*, мин*, хв*, λεπτ*, \
         دقيق*, دقائق, דקות, मिनट, 分, 分钟, 分鐘, 분",
    ),
    (
        3_600,
        "h, hr, hrs, hour*, std, stunde*, heure*, hora*, ora, ore, uur, uren, tim, timm*, time, \
         timer, tunti*, godz*, hodin*, ora*, sa, saat*, jam, час*, годин*, ωρ*, ساع*, שעות, שעה, \
         घंट*, 小时, 小時, 時間, 시간",
    ),
    (
        86_400,
        "d, day*, tag, tage, tagen, jour*, dia, dias, giorn*, dag, dagar, dagen, dager, dage, \
         paiva*, dzien, dni, den, dny, dnem, nap*, gun, hari, день, дня, дней, дни, дніи, дні, \
         днів, днив, ημερ*, μερ*, يوم, ايام, أيام, ימים, दिन, 天, 日, 일",
    ),
    (
        7 * 86_400,
        "w, wk, wks, week*, weken, woche*, semaine*, semana*, settiman*, veck*, uge*, uke*, \
         viikko*, tydz*, tygod*, tyden, tydn*, het, hafta*, minggu, недел*, тижд*, тижн*, \
         εβδομαδ*, 周, 週, 週間, 주",
    ),
    (
        30 * 86_400,
        "mo, mos, month*, monat*, mois, mes, meses, mese, mesi, maand*, manad*, maned*, kuukau*, \
         miesi*, mesic*, honap*, ay, bulan, месяц*, мисяц*, місяц*, μην*, 个月, 個月, か月, ヶ月, カ月, 개월",
    ),
];

/// What makes a length of time one that has passed.
const AGO: &str = "ago, vor, il y a, hace, ha, fa, geleden, sedan, for, siden, sitten, temu, pred, ezelott, \
    once, lalu, назад, тому, πριν, منذ, قبل, לפני, पहले, 前, 以前, 之前, 전";

/// Words that say "an": a single unit.
const ONE: &str =
    "a, an, one, ein, eine, einem, einer, une, un, una, uma, um, een, en, ett, et, bir";

/// Words that may stand with a date and say nothing of it.
const FILLERS: &str = "about, at, on, of, the, almost, over, under, posted, published, updated, il, y, as, alle, \
    ore, uhr, um, am, den, der, le, el, a, de, del, di, du, da, kl, klo, o, u, h, st, nd, rd, th, \
    er, etwa, ca, environ, circa, yang, в, у, о, г, года, 年, 月, 日, 時, 时, 分, 点, 點, 년, 월, 일, 시, 분, \
    t, i, pm, p, m, 上午, 下午, 午前, 午後, 오전, 오후, edt, est, απο, στις";

/// Days before today, and the words for them.
const DAYS: [(i64, &str); 3] = [
    (
        0,
        "today, heute, aujourd'hui, hoy, oggi, hoje, vandaag, idag, i dag, tanaan, dzis, dzisiaj, \
         dnes, ma, bugun, hari ini, сегодня, сьогодни, сьогодні, σημερα, اليوم, היום, आज, 今天, 今日, \
         오늘",
    ),
    (
        1,
        "yesterday, gestern, hier, ayer, ieri, ontem, gisteren, igar, i gar, eilen, wczoraj, \
         vcera, tegnap, dun, kemarin, вчера, вчора, χθες, χτες, أمس, امس, אתמול, 昨天, 昨日, 어제",
    ),
    (
        2,
        "vorgestern, avant-hier, anteayer, l'altro ieri, anteontem, eergisteren, позавчера, 前天, \
         一昨日, 그제",
    ),
];

/// Texts that mean this moment.
const NOW: &str = "now, just now, jetzt, gerade eben, soeben, a l'instant, ahora, adesso, agora, nu, just nu, \
    только что, щоино, 刚刚, 剛剛, たった今, 방금, 방금 전";

/// The days of a week, short and long.
const WEEKDAYS: &str = "mon tue tues wed thu thur thurs fri sat sun monday tuesday wednesday \
    thursday friday saturday sunday mo di mi do fr sa so montag dienstag mittwoch donnerstag \
    freitag samstag sonnabend sonntag lun mar mer jeu ven sam dim lundi mardi mercredi jeudi \
    vendredi samedi dimanche mie jue vie sab dom lunes martes miercoles jueves viernes sabado \
    domingo seg ter qua qui sex segunda terca quarta quinta sexta feira gio lunedi martedi \
    mercoledi giovedi venerdi sabato domenica ma wo vr za zo maandag dinsdag woensdag donderdag \
    vrijdag zaterdag zondag man mandag tir tirsdag ons onsdag tor torsdag fre fredag lor lordag \
    lørdag son sondag søndag tis tisdag maanantai tiistai keskiviikko torstai perjantai lauantai \
    sunnuntai pon wt wto sr sro czw pt sob nd poniedzialek wtorek sroda czwartek piatek sobota \
    niedziela po ut st ct pa ne pondeli utery streda ctvrtek patek nedele hetfo kedd szerda \
    csutortok pentek szombat vasarnap pazartesi sali carsamba persembe cuma cumartesi pazar \
    пн вт ср чт пт сб вс нд понедельник вторник среда четверг пятница суббота воскресенье \
    понедилок вивторок середа четвер пятниця субота недиля 월요일 화요일 수요일 목요일 금요일 \
    토요일 일요일 星期一 星期二 星期三 星期四 星期五 星期六 星期日 周一 周二 周三 周四 周五 周六 \
    周日 月曜日 火曜日 水曜日 木曜日 金曜日 土曜日 日曜日 月 火 水 木 金 土 日";

/// The names in a list.
fn names(list: &str) -> impl Iterator<Item = &str> {
    list.split(", ")
}

fn is(name: &str, word: &str) -> bool {
    match name.strip_suffix('*') {
        Some(beginning) => word.starts_with(beginning),
        None => word == name,
    }
}

/// The seconds of the unit that a word names; a whole name goes before a beginning.
pub fn unit(word: &str) -> Option<i64> {
    let unit = |fits: &dyn Fn(&str) -> bool| {
        let mut units = UNITS.iter();
        units.find(|(_, list)| names(list).any(fits))
    };
    unit(&|name| name == word)
        .or_else(|| unit(&|name| is(name, word)))
        .map(|(seconds, _)| *seconds)
}

/// The unit in a word that also says that it has passed: `小时前`.
pub fn unit_ago(word: &str) -> Option<i64> {
    names(AGO).find_map(|ago| unit(word.strip_suffix(ago)?))
}

/// Whether a word says that a length of time has passed.
pub fn is_ago(word: &str) -> bool {
    names(AGO).any(|name| name == word)
}

/// Whether a word says "one".
pub fn is_one(word: &str) -> bool {
    names(ONE).any(|name| name == word)
}

/// Whether a word says nothing beside a date.
pub fn is_filler(word: &str) -> bool {
    names(FILLERS).any(|name| name == word)
}

/// Whether a word is a day of the week.
pub fn is_weekday(word: &str) -> bool {
    WEEKDAYS.split_whitespace().any(|name| name == word)
}

/// Whether a text means this moment.
pub fn is_now(text: &str) -> bool {
    names(NOW).any(|name| name == text)
}

/// Days before today that a text begins with, and the text behind their word.
pub fn day(text: &str) -> Option<(i64, &str)> {
    DAYS.iter().find_map(|(days, list)| {
        names(list).find_map(|name| {
            let rest = text.strip_prefix(name)?;
            let is_whole = !rest.starts_with(char::is_alphabetic)
                || name.chars().next_back().is_some_and(|c| c >= '\u{2e80}');
            is_whole.then_some((*days, rest))
        })
    })
}
