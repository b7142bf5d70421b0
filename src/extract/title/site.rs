//! What a site calls itself, and titles without it.

use std::ops::Range;

use super::unescape;
use crate::extract::head::Head;
use crate::extract::judge::letters;

/// Signs that divide a title from the name of a site or a section, with white space around them.
const SPACED: [char; 12] = ['|', '-', '–', '—', '»', '«', '·', '•', '/', '<', '>', '~'];

/// Signs that do so without white space too.
const TIGHT: [char; 6] = ['｜', 'ㅣ', '│', '┃', '_', '│'];

/// Characters of the longest name of a site; what is longer describes it.
const MAX_NAME: usize = 40;

/// Characters of a section or a site behind a Chinese title.
const MAX_TAIL: usize = 12;

/// Ideographs that make a headline; fewer are a name themselves.
const MIN_HEADLINE: usize = 7;

/// What the names of Chinese sites and their sections end with: net, paper, agency, station,
/// channel, news, online, centre.
const SITES: [&str; 16] = [
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
                    && (name.contains(&part) || part.contains(name.as_str()))
        });
        let bare = part.strip_suffix("com").unwrap_or(&part);
        is_named
            || is_long && self.host.contains(&part)
            || self.label.chars().count() > 5 && part.contains(&self.label)
            || bare.chars().nth(3).is_some() && self.host.contains(bare)
    }

    /// A title without these names in front of it or behind it.
    pub fn cut_from(&self, title: &str) -> String {
        let mut title = title.trim();
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
                .filter(|(front, back)| !back.is_empty() && self.has(front));
            match first {
                Some((_, back)) => title = back,
                None => break,
            }
        }
        // Scripts without spaces put the name right behind a colon.
        if let Some((front, back)) = title.rsplit_once([':', '：'])
            && front.chars().nth(7).is_some()
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
            "",
            "|",
            " - ",
        ] {
            check(title, title.trim());
        }
    }
}
