//! The pictures of an article: each once, and those that only structured data knows.

use std::collections::HashMap;

use url::Url;

use super::jsonld::Slide;
use crate::html::{self, urls};
use crate::news::{Block, Image, Inline};
use crate::text::Plain;

/// Pictures in structured data that make a gallery; one or two illustrate an article and are
/// on the page.
const GALLERY: usize = 3;

/// Each picture once: the first place stays, with the words that any of them had.
pub(super) fn once(body: Vec<Block>) -> Vec<Block> {
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut out: Vec<Block> = Vec::with_capacity(body.len());
    for block in body {
        let Block::Figure {
            mut images,
            caption,
            credit,
        } = block
        else {
            out.push(block);
            continue;
        };
        let had_images = !images.is_empty();
        let first = images
            .first()
            .and_then(|image| places.get(&key(&image.url)).copied());
        images.retain(|image| !places.contains_key(&key(&image.url)));
        if images.is_empty() && had_images {
            if let Some(Block::Figure {
                caption: known,
                credit: known_credit,
                ..
            }) = first.and_then(|at| out.get_mut(at))
            {
                if known.is_empty() {
                    *known = caption;
                }
                if known_credit.is_none() {
                    *known_credit = credit;
                }
            }
            continue;
        }
        for image in &images {
            places.insert(key(&image.url), out.len());
        }
        out.push(Block::Figure {
            images,
            caption,
            credit,
        });
    }
    without_strays(out)
}

/// Leaves out captions without a picture that are a link as a whole, which leads to another story,
/// and those whose words stand below a picture elsewhere: some pages write them once more for
/// narrow screens.
fn without_strays(mut body: Vec<Block>) -> Vec<Block> {
    let caption_of = |block: &Block, has_images: bool| match block {
        Block::Figure {
            images, caption, ..
        } if images.is_empty() != has_images && !caption.is_empty() => Some(caption.clone()),
        _ => None,
    };
    let said: Vec<Vec<Inline>> = body
        .iter()
        .filter_map(|block| caption_of(block, true))
        .collect();
    body.retain(|block| {
        let caption = caption_of(block, false);
        caption.is_none_or(|caption| {
            !said.contains(&caption) && !matches!(caption[..], [Inline::Link { .. }])
        })
    });
    body
}

/// Adds the pictures of a gallery that structured data lists and the page does not show, at the
/// end and in their order. Where the page shows most of them, it has chosen.
pub(super) fn with_stated(
    mut body: Vec<Block>,
    slides: &[Slide],
    base: Option<&Url>,
) -> Vec<Block> {
    let known: Vec<String> = body
        .iter()
        .filter_map(|block| match block {
            Block::Figure { images, .. } => Some(images),
            _ => None,
        })
        .flatten()
        .map(|image| key(&image.url))
        .collect();
    let missing: Vec<(Url, &Slide)> = slides
        .iter()
        .filter_map(|slide| Some((urls::web(&slide.url, base)?, slide)))
        .filter(|(url, _)| !known.contains(&key(url)) && !html::is_ornament(url))
        .collect();
    if missing.len() < GALLERY || missing.len() * 2 < slides.len() {
        return body;
    }
    body.extend(missing.into_iter().map(|(url, slide)| {
        let caption = Plain::new(&slide.caption);
        let credit = Plain::new(&slide.credit);
        Block::Figure {
            images: vec![Image {
                url,
                alt: Plain::default(),
            }],
            caption: if caption.is_empty() {
                Vec::new()
            } else {
                vec![Inline::Text(caption)]
            },
            credit: (!credit.is_empty()).then_some(credit),
        }
    }));
    once(body)
}

/// What is the same for all sizes of a picture: its path without sizes. The query tells
/// pictures apart only where the path is not that of a file.
fn key(url: &Url) -> String {
    let mut key = String::new();
    let segments: Vec<&str> = url.path().split('/').collect();
    for (number, segment) in segments.iter().enumerate() {
        let is_last = number + 1 == segments.len();
        let segment = if is_last {
            without_size(segment)
        } else {
            (*segment).to_owned()
        };
        if !is_size(&segment) {
            key.push('/');
            key.push_str(&segment);
        }
    }
    if !html::is_picture(url) {
        key.push('?');
        key.push_str(url.query().unwrap_or_default());
    }
    key
}

/// "port-300x200.jpg" → "port.jpg".
fn without_size(file: &str) -> String {
    let Some((stem, ending)) = file.rsplit_once('.') else {
        return file.to_owned();
    };
    match stem.rsplit_once(['-', '_']) {
        Some((name, size)) if is_size(size) => format!("{name}.{ending}"),
        _ => file.to_owned(),
    }
}

/// Whether a part of a path is two numbers of pixels: "300x200".
fn is_size(part: &str) -> bool {
    part.split_once('x').is_some_and(|(width, height)| {
        let is_number =
            |text: &str| (2..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        is_number(width) && is_number(height)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(fragment: &str, slides: &[(&str, &str)], expected: &str) {
        let base = Url::parse("https://news.example/").unwrap();
        let slides: Vec<Slide> = slides
            .iter()
            .map(|(url, caption)| Slide {
                url: (*url).to_owned(),
                caption: (*caption).to_owned(),
                credit: String::new(),
            })
            .collect();
        let body = once(html::blocks(fragment, Some(&base)));
        let body = with_stated(body, &slides, Some(&base));
        let pictures: Vec<String> = body
            .iter()
            .filter_map(|block| match block {
                Block::Figure {
                    images, caption, ..
                } => {
                    let names: Vec<&str> = images.iter().map(|image| image.url.path()).collect();
                    Some(format!("{} {}", names.join("+"), Inline::text(caption)))
                }
                _ => None,
            })
            .collect();
        assert_eq!(pictures.join("; "), expected, "{fragment}");
    }

    #[test]
    fn a_picture_in_two_sizes_is_one_with_the_words_of_either() {
        check(
            "<img src=/a-1024x768.jpg><p>x<figure><img src=/a-300x200.jpg?w=3><figcaption>Port</figcaption></figure><img src=/b.jpg>",
            &[],
            "/a-1024x768.jpg Port; /b.jpg ",
        );
        check("<img src='/i?n=1'><img src='/i?n=2'>", &[], "/i ; /i ");
    }

    #[test]
    fn a_caption_without_its_picture_is_no_echo_and_no_teaser() {
        let figure = |picture: &str, words: &str| {
            format!("<figure>{picture}<figcaption>{words}</figcaption></figure>")
        };
        let picture = figure("<img src=/a.jpg>", "Port");
        check(
            &[&*picture, &figure("", "Port"), &figure("", "Bay")].concat(),
            &[],
            "/a.jpg Port;  Bay",
        );
        check(
            &[&*picture, &figure("", "<a href=/storm>Storm</a>")].concat(),
            &[],
            "/a.jpg Port",
        );
        check(&figure("", "<a href=/ada>Ada</a> waits"), &[], " Ada waits");
        let list = format!(
            "<ul><li>{}<li>{}</ul>",
            figure("", "Bay"),
            figure("", "Town")
        );
        check(&list, &[], " Bay;  Town");
    }

    #[test]
    fn a_gallery_that_only_the_data_knows_follows_the_text() {
        let slides = [
            ("/a.jpg", "Port"),
            ("/b.jpg", ""),
            ("/c.jpg", "Bay"),
            ("/d.jpg", "Town"),
        ];
        check(
            "<p>x<img src=/a-300x200.jpg>",
            &slides,
            "/a-300x200.jpg ; /b.jpg ; /c.jpg Bay; /d.jpg Town",
        );
        check(
            "<p>x<img src=/a.jpg><img src=/b.jpg>",
            &slides,
            "/a.jpg ; /b.jpg ",
        );
        let sign = [slides.as_slice(), &[("/avatar.jpg", "Ada")]].concat();
        check(
            "<p>x<img src=/a.jpg>",
            &sign,
            "/a.jpg ; /b.jpg ; /c.jpg Bay; /d.jpg Town",
        );
    }
}
