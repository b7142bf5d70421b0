//! Pictures, as words: what they show, their caption, and who made them.

use super::flow::Flow;
use super::galley::{Galley, Margin};
use crate::news::{Image, Inline};
use crate::text::Plain;
use crate::text::fold::fold;
use crate::theme::Role;

/// Characters of a caption in which the description of a picture is looked for: more than any
/// real caption has, and little enough to look through once for each of hundreds of pictures.
const MAX_CAPTION: usize = 1000;

/// What stands left of a caption.
const INDENT: &str = "  ";

/// Sets a figure as one piece. Each picture is a link to its file.
pub(super) fn set(
    galley: &mut Galley,
    images: &[Image],
    caption: &[Inline],
    credit: Option<&Plain>,
) {
    galley.begin_piece();
    let caption = galley.flat(caption, Role::Caption);
    let said: String = caption.text.chars().take(MAX_CAPTION).collect();
    let said = fold(&said);
    let mut pictures = Flow::default();
    for image in images {
        let alt = fold(&image.alt);
        // Many pages give the caption once more as the description.
        let words = if alt.is_empty() || said.contains(&alt) {
            "[Image]".to_owned()
        } else {
            format!("[Image: {}]", image.alt)
        };
        let link = galley.link(&image.url, &words);
        pictures.push(" ", Role::Caption, None);
        pictures.push(&words, Role::Caption, link);
    }
    galley.flow(&pictures);
    let credit = credit.filter(|credit| !said.contains(&fold(credit)));
    if caption.is_empty() && credit.is_none() {
        return;
    }
    // An indent, so that a caption does not read like a paragraph where there is no dimming.
    galley.within(Margin::every_row(INDENT, Role::Caption), |galley| {
        galley.flow(&caption);
        if let Some(credit) = credit {
            galley.flow(&Flow::plain(credit, Role::Caption));
        }
    });
}
