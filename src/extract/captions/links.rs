//! Pictures that lead to other stories: what a page teases its readers with between paragraphs.

use foldhash::HashSet;
use url::Url;

use super::ARTICLE;
use crate::extract::runs::Runs;
use crate::extract::trace::Fate;
use crate::html::dom::Outline;
use crate::html::tag::Tag;
use crate::html::{is_picture, urls};

/// Levels between a picture and the link it lies in.
const LEVELS: usize = 8;

/// The share of a caption that is a link when it is one as a whole.
const WHOLE: f32 = 0.9;

/// Words in the addresses of pages that show a picture or a graphic, and nothing else.
const PICTURES: [&str; 14] = [
    "attachment",
    "bild",
    "file:",
    "foto",
    "galer",
    "galler",
    "graphic",
    "grafik",
    "image",
    "img",
    "interactive",
    "media",
    "photo",
    "picture",
];

/// Takes out the captions that are links to other stories as a whole, with their picture.
pub(in crate::extract) fn drop_teasers(
    outline: &Outline<'_>,
    runs: &Runs,
    base: Option<&Url>,
    fates: &mut [Fate],
) {
    let kept = runs.all.iter().zip(&*fates);
    let text: f32 = kept
        .filter(|(_, fate)| fate.is_kept())
        .map(|(run, _)| run.columns)
        .sum();
    if text < ARTICLE {
        return;
    }
    for (run, fate) in runs.all.iter().zip(fates) {
        if *fate == Fate::Caption
            && run.link_density() > WHOLE
            && link_around(outline, runs.first_node(run))
                .is_some_and(|link| has_picture(outline, link) && leads_away(outline, link, base))
        {
            *fate = Fate::Rule("teaser");
        }
    }
}

/// Where the lines of a page lead.
pub(in crate::extract) struct Links<'a> {
    /// The addresses that lines of the text lead to.
    kept: HashSet<&'a str>,
    /// Those that lines lead to which do not belong to it.
    dropped: HashSet<&'a str>,
}

impl<'a> Links<'a> {
    pub(in crate::extract) fn of(outline: &Outline<'a>, runs: &Runs, fates: &[Fate]) -> Self {
        let mut links = Self {
            kept: HashSet::default(),
            dropped: HashSet::default(),
        };
        for (run, fate) in runs.all.iter().zip(fates) {
            if run.links == 0 {
                continue;
            }
            let nodes = runs.nodes(run).iter();
            let to =
                nodes.filter_map(|&node| outline.node(link_around(outline, node)?).attr("href"));
            match fate {
                Fate::Kept | Fate::Head => links.kept.extend(to),
                _ => links.dropped.extend(to),
            }
        }
        links
    }

    /// Whether a picture belongs to the teaser of another story of the site: it leads where a line
    /// does that was left out, its headline, and no line of the text.
    pub(in crate::extract) fn make_teaser(
        &self,
        outline: &Outline<'_>,
        picture: u32,
        base: Option<&Url>,
    ) -> bool {
        link_around(outline, picture).is_some_and(|link| {
            let to = outline.node(link).attr("href").unwrap_or_default();
            self.dropped.contains(to) && !self.kept.contains(to) && leads_away(outline, link, base)
        })
    }
}

fn link_around(outline: &Outline<'_>, at: u32) -> Option<u32> {
    outline
        .ancestors(at)
        .take(LEVELS)
        .find(|&up| outline.node(up).tag == Tag::A)
}

fn has_picture(outline: &Outline<'_>, link: u32) -> bool {
    outline
        .subtree(link)
        .any(|at| outline.node(at).tag == Tag::Img)
}

fn leads_away(outline: &Outline<'_>, link: u32, base: Option<&Url>) -> bool {
    let (Some(own), Some(href)) = (base, outline.node(link).attr("href")) else {
        return false;
    };
    let Some(to) = urls::link(href, base) else {
        return false;
    };
    let address = href.to_ascii_lowercase();
    // A picture's own page lies below that of the story.
    let is_below = own.path() != "/" && to.path().starts_with(own.path().trim_end_matches('/'));
    to.host_str() == own.host_str()
        && to.path() != own.path()
        && !is_below
        && !is_picture(&to)
        && !PICTURES.iter().any(|word| address.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::html::dom;

    #[test]
    fn a_picture_leads_away_that_leads_to_another_story_of_the_site() {
        for (href, expected) in [
            ("/news/port", true),
            ("https://a.example/", true),
            ("https://other.example/news/port", false),
            ("/p.jpg", false),
            ("#full", false),
            ("/2031/storm/p-1", false),
            ("/photos/12", false),
            ("javascript:open()", false),
        ] {
            let page = dom::parse(&format!("<a href='{href}'><b><img src=/p.jpg></b></a>"));
            let outline = Outline::of(&page);
            let picture = (0..outline.node(0).end).find(|&at| outline.node(at).tag == Tag::Img);
            let base = Url::parse("https://a.example/2031/storm/").ok();
            let link = link_around(&outline, picture.unwrap()).unwrap();
            assert_eq!(
                leads_away(&outline, link, base.as_ref()),
                expected,
                "{href}"
            );
        }
    }
}
