//! Who wrote it.

use super::names::Space;
use super::texts;
use super::tree::Element;
use crate::text::Plain;

/// The author that an element names: a person construct of Atom, or a text such as
/// `jo@news.example (Jo Doe)`. Empty when it names nobody.
pub fn name(element: Element<'_, '_>) -> Plain {
    if element.has_elements() {
        let part = |name: &str| {
            let child = element.children().find(|child| child.is(name));
            child.map(texts::plain_text).filter(|text| !text.is_empty())
        };
        if let Some(name) = part("name")
            .or_else(|| part("title"))
            .or_else(|| part("email"))
        {
            return without_address(&name);
        }
        if element.child("uri").is_some() || element.child("name").is_some() {
            return Plain::default();
        }
    }
    if element.space() == Space::Podcast && element.is("owner") {
        return Plain::default();
    }
    without_address(&texts::plain_text(element))
}

/// The name in `jo@news.example (Jo Doe)`, `Jo Doe <jo@news.example>`, `mailto:jo@news.example`;
/// the address when there is nothing but it.
pub fn without_address(text: &str) -> Plain {
    let is_address = |word: &&str| {
        let word = word.trim_matches(['(', ')', '<', '>', '[', ']', ',', ';', '"']);
        let word = word.strip_prefix("mailto:").unwrap_or(word);
        word.split_once('@')
            .is_some_and(|(user, host)| !user.is_empty() && host.contains('.'))
    };
    if !text.contains('@') {
        return Plain::new(text);
    }
    let rest: Vec<&str> = text
        .split_whitespace()
        .filter(|word| !is_address(word))
        .collect();
    let rest = rest.join(" ");
    let name = rest.trim_matches(|c: char| c.is_whitespace() || ",;:-<>".contains(c));
    let name = name
        .strip_prefix('(')
        .and_then(|inside| inside.strip_suffix(')'))
        .unwrap_or(name)
        .trim();
    if name.is_empty() {
        let address = text.trim();
        return Plain::new(address.strip_prefix("mailto:").unwrap_or(address));
    }
    Plain::new(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(without_address(text).as_str(), expected, "{text}");
    }

    #[test]
    fn addresses_are_left_out_of_names() {
        check("desk@news.example (The Desk)", "The Desk");
        check("The Desk <desk@news.example>", "The Desk");
        check("The Desk (desk@news.example)", "The Desk");
        check("The Desk, mailto:desk@news.example", "The Desk");
        check("The Desk (London)", "The Desk (London)");
    }

    #[test]
    fn an_address_alone_is_better_than_nothing() {
        check("mailto:desk@news.example", "desk@news.example");
        check("@desk", "@desk");
    }
}
