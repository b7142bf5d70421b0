//! What a site calls itself, which is no author.

use super::names::is_person;
use crate::extract::head::Head;
use crate::extract::title::unescape;
use crate::extract::words::letters;

/// What the site calls itself, letters only: its name and the parts of its host.
pub struct Site(Vec<String>);

impl Site {
    /// A site that no name can be taken for.
    pub fn nameless() -> Self {
        Self(Vec::new())
    }

    #[cfg(test)]
    pub fn called(names: &[&str]) -> Self {
        Self(names.iter().map(|&name| name.to_owned()).collect())
    }

    /// What the head of a page and its address say.
    pub fn of(head: &Head<'_>) -> Self {
        let mut names: Vec<String> = [head.site_name(), Some(head.ld.publisher.as_str())]
            .into_iter()
            .flatten()
            .map(|name| letters(&unescape(name)))
            .collect();
        if let Some(host) = head.base.as_ref().and_then(|url| url.host_str()) {
            let host = host.trim_start_matches("www.");
            names.push(letters(host));
            names.extend(host.split('.').map(letters));
        }
        names.retain(|name| name.len() > 2);
        Self(names)
    }

    /// Whether a name is only that of the site, or most of it.
    pub fn is(&self, name: &str) -> bool {
        let own = letters(name);
        let spelled = in_ascii(&own);
        let host = own.trim_end_matches("com").trim_end_matches("de");
        self.0.iter().any(|site| {
            *site == own
                || *site == spelled
                || *site == host
                || own.len() > 5 && site.contains(&own)
                || site.len() > 3 && own.contains(site.as_str()) && site.len() * 5 > own.len() * 4
        })
    }

    /// A person's name without the site's behind it: "Ada Beispiel for the Northport Courier". A
    /// single word may be the last name of whoever the site is named for.
    pub fn cut_from<'t>(&self, text: &'t str) -> &'t str {
        let name = text.match_indices(' ').skip(1).find_map(|(at, _)| {
            let (name, rest) = text.split_at(at);
            let words = rest.split_whitespace().count();
            let own: Vec<&str> = rest
                .split_whitespace()
                .skip_while(|word| AT.contains(word))
                .collect();
            (words > 1 && !own.is_empty() && is_person(name) && self.is(&own.join(" ")))
                .then_some(name)
        });
        name.unwrap_or(text)
    }
}

/// Words between somebody's name and that of the site.
const AT: [&str; 7] = ["for", "of", "at", "from", "the", "für", "pour"];

/// Letters as a host spells them where it cannot, or did not want to, hold umlauts.
fn in_ascii(letters: &str) -> String {
    letters
        .replace('ä', "ae")
        .replace('ö', "oe")
        .replace('ü', "ue")
        .replace('ß', "ss")
}

#[cfg(test)]
mod tests {
    use super::super::names::clean;
    use super::*;

    #[test]
    fn a_host_spells_umlauts_with_two_letters() {
        let site = Site::called(&["joergmueller"]);
        assert_eq!(clean("Jörg Müller", &site), None);
        assert_eq!(clean("Jörg Mülner", &site).as_deref(), Some("Jörg Mülner"));
    }
}
