//! Which runs lie in elements of some kind.

use crate::html::dom::Outline;

/// What is found out about elements, so that each is asked once: the runs of a page lie in few.
#[derive(Debug, Default)]
pub(super) struct Inside {
    /// Whether an element is of the kind, or lies in one that is.
    known: foldhash::HashMap<u32, bool>,
    /// The elements on the way up that are not known yet.
    way: Vec<u32>,
}

impl Inside {
    /// Whether a node is, or lies in, an element that `is_of` the kind.
    pub fn has(&mut self, outline: &Outline<'_>, at: u32, is_of: impl Fn(u32) -> bool) -> bool {
        let mut is_inside = false;
        for up in outline.upward(at) {
            if let Some(&is_known) = self.known.get(&up) {
                is_inside = is_known;
                break;
            }
            self.way.push(up);
        }
        for up in self.way.drain(..).rev() {
            is_inside = is_inside || is_of(up);
            self.known.insert(up, is_inside);
        }
        is_inside
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::html::dom;
    use crate::html::tag::Tag;

    #[test]
    fn what_lies_in_an_element_of_a_kind_is_known_whatever_was_asked_before() {
        let page = dom::parse("<div><p>1</p><aside><p>2<b>3</b></p></aside><p>4</div>");
        let outline = Outline::of(&page);
        let mut inside = Inside::default();
        let of_kind = |at: u32| outline.node(at).tag == Tag::Aside;
        let found: String = (0..outline.node(0).end)
            .filter(|&at| inside.has(&outline, at, of_kind))
            .map(|at| outline.node(at).text())
            .collect();
        assert_eq!(found, "23");
    }
}
