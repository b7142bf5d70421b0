//! Pictures with their captions.

use super::{Builder, Frame, Part};
use crate::html::dom::Node;
use crate::html::tag::Tag;
use crate::html::{captions, images};
use crate::news::{Block, Image, Inline};
use crate::text::Plain;

/// Levels between a picture and the `<noscript>` that holds it.
const UNSCRIPTED: usize = 3;

impl<'a> Builder<'_, 'a> {
    /// Takes in the picture at `at`.
    pub(super) fn image(&mut self, at: u32, node: &Node<'a>) {
        if (self.part)(at) == Part::Out {
            return;
        }
        let own = images::image(node, self.base, self.style.link.as_ref());
        let Some(image) = own.or_else(|| images::told_beside(self.outline, at, self.base)) else {
            return;
        };
        if self.in_caption {
            // Words in front of the picture: they are its own, or those of the one before.
            self.flush();
        }
        if let Some(Frame::Figure(images)) = self.frames.last_mut() {
            if !images.iter().any(|known| known.url == image.url) {
                images.push(image);
            }
        } else {
            self.add(Block::Figure {
                images: vec![image],
                caption: Vec::new(),
                credit: None,
            });
        }
    }

    /// Takes in the pictures of a button: a press shows them in full size.
    pub(super) fn images_in(&mut self, button: u32) {
        for at in self.outline.subtree(button) {
            if self.outline.node(at).tag == Tag::Img {
                self.image(at, &self.outline.node(at).clone());
            }
        }
    }

    /// The picture of a figure whose words are shown and which has none yet: a script was to put it
    /// there.
    pub(super) fn unloaded(&self, figure: u32) -> Vec<Image> {
        let has_words = |at| {
            let node = self.outline.node(at);
            !node.is_blank() && (self.part)(at) != Part::Out
        };
        let mut inside = self.outline.subtree(figure);
        // What stands there for readers without scripts is passed over elsewhere.
        let has_picture = |at| {
            let mut around = self.outline.ancestors(at).take(UNSCRIPTED);
            self.outline.node(at).tag == Tag::Img
                && !around.any(|up| self.outline.node(up).tag == Tag::Noscript)
        };
        if inside.clone().any(has_picture) || !inside.clone().any(has_words) {
            return Vec::new();
        }
        let image = inside.find_map(|at| {
            let node = self.outline.node(at);
            match node.tag {
                Tag::Img => images::image(node, self.base, None),
                _ => images::unloaded(node, self.base),
            }
        });
        image.into_iter().collect()
    }

    /// Gives words to the picture in front of them, or keeps them for the next one.
    pub(super) fn add_caption(&mut self, text: Vec<Inline>, credit: Option<Plain>) {
        if text.is_empty() && credit.is_none() {
            return;
        }
        if let Some(Block::Figure {
            images,
            caption,
            credit: known,
        }) = self.last_block()
            && !images.is_empty()
        {
            captions::join((caption, known), (text, credit));
            return;
        }
        let (waiting, known) = self.waiting.get_or_insert_default();
        captions::join((waiting, known), (text, credit));
    }

    /// Whether a text begins a `<span>` right behind another one. Captions set words and maker so,
    /// and leave it to a style sheet to set them apart.
    pub(super) fn begins_span(&self, at: u32) -> bool {
        let (Some(around), Some(before)) = (at.checked_sub(1), at.checked_sub(2)) else {
            return false;
        };
        let [around, before] = [around, before].map(|at| self.outline.node(at));
        around.tag == Tag::Span
            && before.tag == Tag::Text
            && before.parent != around.parent
            && self.outline.node(before.parent).tag == Tag::Span
    }

    /// Whether a `<figure>` is a picture with a caption, and not a frame around other things, or
    /// the caption alone of a picture in front of it.
    pub(super) fn is_plain_figure(&self, at: u32) -> bool {
        let names = self.outline.node(at).attr("class").unwrap_or_default();
        let mut inside = self.outline.subtree(at);
        let is_caption = names.contains("caption-text")
            && !inside.any(|inner| self.outline.node(inner).tag == Tag::Img);
        self.in_blocks()
            && !is_caption
            && !self.outline.subtree(at).skip(1).any(|inner| {
                matches!(
                    self.outline.node(inner).tag,
                    Tag::Figure | Tag::Table | Tag::Pre | Tag::Blockquote | Tag::Ul | Tag::Ol
                )
            })
    }
}

/// Whether an element in a caption names the maker of the picture, or says that it does not;
/// `None` where it says nothing of it. What it tells machines counts before its names.
pub(super) fn is_credit(node: &Node<'_>) -> Option<bool> {
    let told = node.attr("itemprop").and_then(|properties| {
        properties
            .split_ascii_whitespace()
            .find_map(|property| match property {
                "copyrightHolder" | "copyrightNotice" | "creditText" | "creator" | "author" => {
                    Some(true)
                }
                "caption" | "description" => Some(false),
                _ => None,
            })
    });
    told.or_else(|| {
        let class = node.attr("class")?.to_ascii_lowercase();
        let is_called = class.contains("credit") || class.contains("copyright");
        let names_maker = |name: &str| MAKERS.iter().any(|maker| name.ends_with(maker));
        (is_called || class.split_ascii_whitespace().any(names_maker)).then_some(true)
    })
}

/// What the names of elements of a caption end in that name the maker of the picture.
const MAKERS: [&str; 5] = ["author", "autor", "byline", "owner", "source"];
