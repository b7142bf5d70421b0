//! What a site calls itself, and titles without it.

use std::ops::Range;

use super::unescape;
use crate::extract::dates::{self, Order};
use crate::extract::head::Head;
use crate::extract::words::letters;

/// Signs that divide a title from the name of a site or a section, with white space around them.
const SPACED: [char; 12] = ['|', '-', '–', '—', '»', '«', '·', '•', '/', '<', '>', '~'];

/// Signs that do so without white space too.
const TIGHT: [char; 6] = ['｜', 'ㅣ', '│', '┃', '_', '│'];

/// Characters of the longest name of a site; what is longer describes it.
const MAX_NAME: usize = 40;

/// What the names of programs end with that look like hosts: "Node.js".
const PROGRAMS: [&str; 3] = ["js", "py", "ts"];

/// Words of a headline in front of the name of its site, where more parts stand behind the name.
const MIN_FRONT: usize = 4;

/// Letters that stand beside a name in a part of a title that is the name all the same.
const MAX_MORE: usize = 24;

/// Characters of the longest day in front of a title: "Saturday, 12 September 2031".
const MAX_DATE: usize = 28;

/// Characters of a section or a site behind a Chinese title.
const MAX_TAIL: usize = 12;

/// Ideographs that make a headline; fewer are a name themselves.
const MIN_HEADLINE: usize = 7;

/// What the names of Chinese sites and their sections end with: net, paper, agency, station,
/// channel, news, online, centre, and what they write of: money, sport, society, technology.
const SITES: [&str; 21] = [
    "网",
    "網",
    "网站",
    "報",
    "报",
    "社",
    "台",
    "频道",
    "頻道",
    "新闻",
    "新聞",
    "在线",
    "中心",
    "资讯",
    "客户端",
    "栏目",
    "财经",
    "財經",
    "体育",
    "社区",
    "科技",
];

/// What a site is known by, letters only.
#[derive(Debug, Default)]
pub(super) struct OwnNames {
    names: Vec<String>,
    host: String,
    /// The longest part of the host.
    label: String,
}

impl OwnNames {
    pub fn of(head: &Head<'_>) -> Self {
        let told = [
            head.site_name(),
            Some(head.ld.publisher.as_str()),
            head.meta_of(&["application-name"]),
            head.meta_of(&["apple-mobile-web-app-title"]),
        ];
        let host = head
            .base
            .as_ref()
            .and_then(|url| url.host_str())
            .unwrap_or_default();
        Self {
            names: told
                .into_iter()
                .flatten()
                .map(|name| letters(&unescape(name)))
                .filter(|name| name.chars().nth(1).is_some())
                .collect(),
            host: letters(host.strip_prefix("www.").unwrap_or(host)),
            label: host
                .split('.')
                .max_by_key(|part| part.len())
                .map(letters)
                .unwrap_or_default(),
        }
    }

    /// Whether a part of a title is one of these names, or as good as one.
    pub fn has(&self, part: &str) -> bool {
        let part = letters(part);
        if part.is_empty() {
            return false;
        }
        let is_long = part.chars().nth(2).is_some();
        let is_named = self.names.iter().any(|name| {
            *name == part
                || is_long
                    && name.chars().count() <= MAX_NAME
                    && (name.contains(&part) || is_little_more(&part, name))
        });
        let bare = part.strip_suffix("com").unwrap_or(&part);
        is_named
            || is_long && self.host.contains(&part)
            || self.label.chars().count() > 5 && is_little_more(&part, &self.label)
            || bare.chars().nth(3).is_some() && self.host.contains(bare)
    }

    /// A title without these names in front of it or behind it.
    pub fn cut_from(&self, title: &str) -> String {
        let mut title = without_host(title.trim());
        // What stands behind the name of a site tells more about the site.
        let front = cut_behind(title, |part| self.has(part));
        if front.split_whitespace().count() >= MIN_FRONT {
            title = front;
        }
        for _ in 0..3 {
            let dividers = dividers(title);
            let last = dividers
                .last()
                .and_then(|divider| around(title, divider))
                .filter(|(front, back)| !front.is_empty() && self.has(back));
            if let Some((front, _)) = last {
                title = front;
                continue;
            }
            let colon = title.find(": ").map(|at| at..at + 2);
            let first = dividers
                .into_iter()
                .chain(colon)
                .min_by_key(|divider| divider.start)
                .and_then(|divider| around(title, &divider))
                .filter(|(front, back)| !back.is_empty() && (self.has(front) || is_date(front)));
            match first {
                Some((_, back)) => title = back,
                None => break,
            }
        }
        // Scripts without spaces put the name right behind a colon.
        if let Some((front, back)) = title.rsplit_once([':', '：'])
            && front.chars().nth(7).is_some()
            && (!back.starts_with(char::is_whitespace) || front.ends_with(char::is_whitespace))
            && self.has(back)
        {
            title = front.trim_end();
        }
        // A last part that is no known name, but short beside the rest: a site or a section.
        if let Some((front, back)) = title.rsplit_once(" | ")
            && front.chars().count() > 25
            && front.split_whitespace().count() >= 4
            && back.split_whitespace().count() <= 3
        {
            title = front.trim();
        }
        without_ideographic_tail(title).to_owned()
    }
}

/// Whether a part of a title says little more than a name: the name and where it is read, not a
/// sentence about what bears the name.
fn is_little_more(part: &str, name: &str) -> bool {
    part.contains(name) && part.chars().count() <= name.chars().count() + MAX_MORE
}

/// A title without the part that is a name, as `is_name` says, and what stands behind that:
/// "Storm hits the coast - Northport Courier - News".
fn cut_behind(title: &str, is_name: impl Fn(&str) -> bool) -> &str {
    let dividers = dividers(title);
    let ends = dividers.iter().skip(1).map(|next| next.start);
    dividers
        .iter()
        .zip(ends.chain([title.len()]))
        .find(|(divider, end)| {
            let part = title.get(divider.end..*end).unwrap_or_default();
            divider.start > 0 && is_name(part.trim())
        })
        .and_then(|(divider, _)| title.get(..divider.start))
        .map_or(title, str::trim_end)
}

/// A title without the host that it is signed with.
pub(super) fn without_host(title: &str) -> &str {
    cut_behind(title, is_host)
}

/// Whether a part of a title is a day and nothing else.
fn is_date(part: &str) -> bool {
    part.chars().count() <= MAX_DATE && dates::find(part, Order::DayFirst).is_some()
}

/// Whether a part of a title is the name of a host, as sites sign with.
fn is_host(part: &str) -> bool {
    part.rsplit_once('.').is_some_and(|(front, domain)| {
        front.chars().any(char::is_alphabetic)
            && front
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, '.' | '-'))
            && (2..=6).contains(&domain.len())
            && !PROGRAMS.contains(&domain.to_ascii_lowercase().as_str())
            && domain.bytes().all(|b| b.is_ascii_alphabetic())
    })
}

/// A title in ideographs without the sections and the site behind it. Chinese pages write them
/// without spaces, with a low line or a dash in front of each.
fn without_ideographic_tail(title: &str) -> &str {
    let mut title = title;
    while let Some(at) = title.rfind(['_', '-', '–', '—']) {
        let (front, tail) = title.split_at(at);
        let sign = tail.chars().next().unwrap_or(' ');
        let front = front.trim_end_matches([sign, ' ']);
        let tail = tail.trim_start_matches([sign, ' ']);
        let is_name = sign == '_' || SITES.iter().any(|word| tail.ends_with(word));
        if !is_name
            || tail.chars().count() > MAX_TAIL
            || !tail.chars().any(is_ideograph)
            || front.chars().filter(|c| is_ideograph(*c)).count() < MIN_HEADLINE
        {
            break;
        }
        title = front;
    }
    title
}

fn is_ideograph(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

/// Where a title is divided, in its order, with the white space around.
pub(super) fn dividers(title: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(rest) = title.get(from..)
        && let Some(at) = rest.find(|c| is_divider(c) || matches!(c, ':'))
    {
        let start = from + at;
        let sign = &title.get(start..).unwrap_or_default();
        let first = sign.chars().next().unwrap_or(' ');
        let end = start + sign.find(|c| c != first).unwrap_or(sign.len());
        let n_signs = (end - start) / first.len_utf8();
        let front = title.get(..start).unwrap_or_default();
        let back = title.get(end..).unwrap_or_default();
        let is_open = front.ends_with(char::is_whitespace) && back.starts_with(char::is_whitespace);
        if TIGHT.contains(&first) || is_open || n_signs > 1 && matches!(first, ':' | '-') {
            found.push(front.trim_end().len()..title.len() - back.trim_start().len());
        }
        from = end;
    }
    found
}

fn is_divider(c: char) -> bool {
    SPACED.contains(&c) || TIGHT.contains(&c)
}

/// What stands in front of a divider and behind it.
fn around<'t>(title: &'t str, divider: &Range<usize>) -> Option<(&'t str, &'t str)> {
    Some((
        title.get(..divider.start)?.trim(),
        title.get(divider.end..)?.trim(),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(title: &str, expected: &str) {
        let site = OwnNames {
            names: vec!["northportcourier".to_owned()],
            host: "northportcourierexample".to_owned(),
            label: "northportcourier".to_owned(),
        };
        assert_eq!(site.cut_from(title), expected, "{title}");
    }

    #[test]
    fn the_name_of_the_site_is_cut_off_on_both_sides() {
        check("Storm hits coast | Northport Courier", "Storm hits coast");
        check("Northport Courier: Storm hits coast", "Storm hits coast");
        check(
            "Storm hits coast - News - Northport Courier",
            "Storm hits coast - News",
        );
        check(
            "Storm hits the coast - Northport Courier - All about the sea",
            "Storm hits the coast",
        );
        check("Storm hits - pier.test - News", "Storm hits");
        check("Storm hits - Tide.js", "Storm hits - Tide.js");
        check("12 April 2031 - Storm hits coast", "Storm hits coast");
        check(
            "Storm hits coast >> northportcourier.example",
            "Storm hits coast",
        );
        check(
            "嵐が海岸を襲い港は閉鎖:Northport Courier",
            "嵐が海岸を襲い港は閉鎖",
        );
        check(
            "폭풍이 해안을 강타ㅣNorthport Courier",
            "폭풍이 해안을 강타",
        );
    }

    #[test]
    fn sections_and_sites_behind_ideographs_are_cut_off_without_spaces() {
        for title in [
            "暴风雨来袭港口关闭至周一_海港新闻_北港网",
            "暴风雨来袭港口关闭至周一-北港网",
            "暴风雨来袭港口关闭至周一-北港财经",
            "暴风雨来袭港口关闭至周一 — 北港日报",
        ] {
            check(title, "暴风雨来袭港口关闭至周一");
        }
    }

    #[test]
    fn what_belongs_to_the_title_stays() {
        for title in [
            "暴风雨来袭港口关闭至周一——船长说",
            "港口_北港网",
            "Storm hits coast - and nobody knew",
            "A/B tests: what they tell",
            "Northport Courier",
            "10:04: the clock that stopped",
            "2031 - the year of storms",
            "Storm hits: Northport Courier reports from the coast",
            "Storm hits - why the reporters of Northport Courier saw nothing",
            "",
            "|",
            " - ",
        ] {
            check(title, title.trim());
        }
    }
}
