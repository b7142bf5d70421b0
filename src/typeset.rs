//! An article set in rows of a given width: what the reader pane paints and `read` prints.
//!
//! Rows are made once a width, not while drawing: paging, finding, links and reading places all
//! need them before anything is painted.
//!
//! Invariants, for every article and every width from 1 up:
//!
//! * no row takes more columns than the sheet is wide, drawn run by run;
//! * no row ends with a space;
//! * anchors never decrease from row to row, and depend on the article alone, not on the width.
//!
//! The sheet is as wide as asked; whoever paints it centres it.

mod figure;
mod flow;
mod galley;
mod head;
mod list;
mod prose;
mod sheet;
mod table;

use jiff::tz::TimeZone;

use crate::news::{Article, Link};
use crate::theme::Role;

use flow::Flow;
use galley::Galley;

pub use sheet::{Anchor, LinkSpot, Row, Run, Sheet};

/// How an article is set.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// Bars, bullets and rules are made of ASCII: for terminals without the fonts. The words of
    /// the article stay as they are.
    pub ascii: bool,
    /// The other stories that the page offers follow the text.
    pub related: bool,
    /// The minutes it takes to read are told: of use only where the whole text is there.
    pub minutes: bool,
    /// Where the reader is: the date is told in this zone.
    pub zone: TimeZone,
}

impl Default for Options {
    /// Everything shown, in Unicode; dates in UTC.
    fn default() -> Self {
        Self {
            ascii: false,
            related: true,
            minutes: true,
            zone: TimeZone::UTC,
        }
    }
}

/// Sets `article` in rows of at most `width` columns (at least 1).
///
/// Takes time in proportion to the article. Blocks and inlines may be nested as deep as
/// [`crate::news::Block::MAX_DEPTH`] allows.
pub fn typeset(article: &Article, width: u16, options: &Options) -> Sheet {
    let mut galley = Galley::new(width, options);
    head::set(&mut galley, article, options);
    if !article.body.is_empty() {
        galley.blank();
        prose::blocks(&mut galley, &article.body, Role::Text);
    }
    if options.related {
        related(&mut galley, &article.related);
    }
    galley.into_sheet()
}

fn related(galley: &mut Galley, links: &[Link]) {
    let mut links = links
        .iter()
        .filter(|link| !link.title.is_empty())
        .peekable();
    if links.peek().is_none() {
        return;
    }
    galley.blank();
    galley.piece(&Flow::plain("Related", Role::Heading));
    galley.blank();
    for Link { title, url } in links {
        let spot = url.as_ref().and_then(|url| galley.link(url, title));
        let role = if spot.is_some() {
            Role::Link
        } else {
            Role::Text
        };
        let mut flow = Flow::default();
        flow.push(title, role, spot);
        galley.within(list::bullet(galley), |galley| galley.piece(&flow));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use url::Url;

    use super::*;
    use crate::news::{Block, Image, Inline};
    use crate::text::width::columns;
    use crate::text::{Plain, Verbatim};

    fn url(path: &str) -> Url {
        format!("https://example.org/{path}").parse().unwrap()
    }

    fn text(words: &str) -> Inline {
        Inline::Text(Plain::run(words))
    }

    fn link(words: &str) -> Inline {
        Inline::Link {
            to: url("linked"),
            text: vec![text(words)],
        }
    }

    fn paragraph(words: &str) -> Block {
        Block::Paragraph(vec![text(words)])
    }

    fn figure(alt: &str, caption: &str, credit: &str) -> Block {
        Block::Figure {
            images: vec![Image {
                url: url("a.jpg"),
                alt: alt.into(),
            }],
            caption: vec![text(caption)],
            credit: (!credit.is_empty()).then(|| credit.into()),
        }
    }

    fn table(rows: &[&[&str]]) -> Block {
        let cell = |words: &&str| vec![text(words)];
        Block::Table {
            has_head: true,
            rows: rows
                .iter()
                .map(|row| row.iter().map(cell).collect())
                .collect(),
        }
    }

    fn article(body: Vec<Block>) -> Article {
        Article {
            body,
            ..Article::default()
        }
    }

    fn rows(sheet: &Sheet) -> Vec<String> {
        sheet.rows.iter().map(Row::text).collect()
    }

    /// The body alone, without the line that says how long it is.
    fn set(body: Vec<Block>, width: u16) -> Sheet {
        let mut sheet = typeset(&article(body), width, &Options::default());
        let head = sheet
            .rows
            .partition_point(|row| row.anchor.block < Anchor::BODY);
        sheet.rows.drain(..head);
        sheet
    }

    #[track_caller]
    fn check(body: Vec<Block>, width: u16, expected: &[&str]) {
        assert_eq!(rows(&set(body, width)), expected);
    }

    /// The runs of the body that are not plain text.
    #[track_caller]
    fn check_roles(inlines: Vec<Inline>, expected: &[(&str, Role)]) {
        let sheet = set(vec![Block::Paragraph(inlines)], 60);
        let runs = sheet.rows.iter().flat_map(|row| &row.runs);
        let styled: Vec<_> = runs.map(|run| (run.text.as_str(), run.role)).collect();
        assert_eq!(styled, expected);
    }

    #[test]
    fn the_head_says_what_is_known_and_the_text_follows_a_blank_row() {
        let story = Article {
            title: "Storm hits the coast of Nowhere".into(),
            kicker: Some("Weather".into()),
            standfirst: Some("Thousands without power".into()),
            byline: Some("Ann Example".into()),
            source: Some("The Example".into()),
            published: Some("2025-04-12T02:04:00Z".parse().unwrap()),
            related: vec![
                Link {
                    title: "Earlier storms".into(),
                    url: Some(url("earlier")),
                },
                Link {
                    title: "Not to be followed".into(),
                    url: None,
                },
            ],
            ..article(vec![paragraph("It came at night.")])
        };
        let sheet = typeset(&story, 24, &Options::default());
        assert_eq!(
            rows(&sheet),
            [
                "Weather",
                "Storm hits the coast of",
                "Nowhere",
                "Thousands without power",
                "Ann Example · The",
                "Example · 12 Apr 2025,",
                "02:04 · 1 min",
                "",
                "It came at night.",
                "",
                "Related",
                "",
                "• Earlier storms",
                "• Not to be followed",
            ]
        );
        assert_eq!(sheet.links[0].row, 12);
        let ascii = Options {
            ascii: true,
            related: false,
            ..Options::default()
        };
        let sheet = typeset(&story, 80, &ascii);
        assert_eq!(
            rows(&sheet)[3],
            "Ann Example - The Example - 12 Apr 2025, 02:04 - 1 min"
        );
        assert_eq!(rows(&sheet).last().unwrap(), "It came at night.");
    }

    #[test]
    fn an_agency_that_signs_its_own_story_is_named_once() {
        let story = Article {
            byline: Some("EXN".into()),
            source: Some("exn".into()),
            ..Article::default()
        };
        assert_eq!(rows(&typeset(&story, 40, &Options::default())), ["exn"]);
    }

    #[test]
    fn an_empty_article_has_no_rows() {
        let sheet = typeset(&Article::default(), 40, &Options::default());
        assert_eq!(rows(&sheet), [""; 0]);
        assert_eq!(sheet.row_of(Anchor::default()), 0);
        assert_eq!(sheet.anchor_of(7), Anchor::default());
    }

    #[test]
    fn paragraphs_are_divided_by_one_blank_row_even_around_an_empty_one() {
        check(
            vec![paragraph("One"), paragraph(""), paragraph("two words")],
            8,
            &["One", "", "two", "words"],
        );
    }

    #[test]
    fn styles_combine_and_touching_spaces_are_one() {
        check_roles(
            vec![
                text("Plain "),
                Inline::Strong(vec![text(" strong "), Inline::Emphasis(vec![text("both")])]),
                Inline::Emphasis(vec![text(" stress")]),
                Inline::Code(" code".into()),
                text(" "),
            ],
            &[
                ("Plain ", Role::Text),
                ("strong ", Role::Strong),
                ("both", Role::StrongEmphasis),
                (" stress", Role::Emphasis),
                ("code", Role::Code),
            ],
        );
    }

    #[test]
    fn every_row_of_a_link_leads_there() {
        let inlines = vec![text("see "), link("the whole report"), link(""), text(".")];
        let sheet = set(vec![Block::Paragraph(inlines)], 10);
        assert_eq!(rows(&sheet), ["see the", "whole", "report."]);
        let linked = sheet.rows.iter().map(|row| row.runs.last().unwrap().link);
        assert_eq!(linked.collect::<Vec<_>>(), [Some(0), Some(0), None]);
        assert_eq!(sheet.links.len(), 1);
        assert_eq!(sheet.links[0].text.as_str(), "the whole report");
    }

    #[test]
    fn lists_hang_and_numbers_stand_right() {
        let list = Block::List {
            first: Some(9),
            items: vec![
                vec![paragraph("nine lives of a cat")],
                vec![
                    paragraph("ten"),
                    Block::List {
                        first: None,
                        items: vec![vec![paragraph("inner")], vec![]],
                    },
                ],
            ],
        };
        check(
            vec![list, paragraph("end")],
            20,
            &[
                " 9. nine lives of a",
                "    cat",
                "10. ten",
                "    • inner",
                "    •",
                "",
                "end",
            ],
        );
    }

    #[test]
    fn items_of_several_paragraphs_are_set_apart() {
        let items = vec![
            vec![paragraph("one"), paragraph("more")],
            vec![paragraph("two")],
        ];
        check(
            vec![Block::List { first: None, items }],
            20,
            &["• one", "", "  more", "", "• two"],
        );
    }

    #[test]
    fn a_bar_stands_left_of_every_row_of_a_quotation() {
        let quote = Block::Quote(vec![
            paragraph("first of all"),
            Block::Quote(vec![paragraph("inner")]),
        ]);
        check(
            vec![paragraph("He said:"), quote, paragraph("Then")],
            14,
            &[
                "He said:",
                "",
                "│ first of all",
                "│",
                "│ │ inner",
                "",
                "Then",
            ],
        );
    }

    #[test]
    fn code_keeps_its_spaces_and_is_cut_at_the_width() {
        let code = Verbatim::new("\nif storm:\n    close_all_the_windows()\n\nend\n");
        check(
            vec![Block::Code(code)],
            22,
            &[
                "  if storm:",
                "      close_all_the_",
                "    windows()",
                "",
                "  end",
            ],
        );
    }

    #[test]
    fn a_figure_says_what_it_shows_once() {
        check(
            vec![
                figure("A wave", "The harbour at noon.", "A. Example"),
                figure(
                    "The harbour",
                    "The harbour at noon. A. Example",
                    "A. Example",
                ),
                figure("", "", ""),
            ],
            40,
            &[
                "[Image: A wave]",
                "  The harbour at noon.",
                "  A. Example",
                "",
                "[Image]",
                "  The harbour at noon. A. Example",
                "",
                "[Image]",
            ],
        );
    }

    #[test]
    fn a_table_that_fits_stands_in_columns_with_numbers_right() {
        check(
            vec![table(&[
                &["City", "Wind", ""],
                &["Northport", "9", ""],
                &["台北", "120"],
                &["", "7", ""],
            ])],
            30,
            &[
                "City       Wind",
                "─────────  ────",
                "Northport     9",
                "台北        120",
                "              7",
            ],
        );
    }

    #[test]
    fn columns_shrink_before_a_table_is_taken_apart() {
        let storms = table(&[
            &["Storm", "What happened"],
            &["Ada", "roofs lost in three towns"],
        ]);
        check(
            vec![storms.clone()],
            21,
            &[
                "Storm  What happened",
                "─────  ──────────────",
                "Ada    roofs lost in",
                "       three towns",
            ],
        );
        check(
            vec![storms],
            12,
            &[
                "Storm: Ada",
                "What",
                "happened:",
                "roofs lost",
                "in three",
                "towns",
            ],
        );
    }

    #[test]
    fn a_long_head_does_not_drown_the_values_below_it() {
        let rows: &[&[&str]] = &[
            &["A head that is rather long", "b", "c", "d", "e"],
            &["one", "", "three", "", "five"],
            &["1"],
        ];
        check(
            vec![table(rows)],
            16,
            &[
                "A head that is",
                "rather l…: one",
                "c: three",
                "e: five",
                "",
                "A head that is",
                "rather l…: 1",
            ],
        );
    }

    #[test]
    fn a_rule_is_as_wide_as_the_text() {
        check(vec![Block::Rule], 5, &["─────"]);
    }

    #[test]
    fn the_head_of_a_post_tells_its_time_and_a_new_day() {
        let post = |at: &str, words: &str| Block::Post {
            at: at.parse().ok(),
            words: words.into(),
        };
        let posts = || {
            vec![
                post("2025-04-12T22:04:00Z", "00:04"),
                post("2025-04-12T20:59:00Z", ""),
                post("2025-04-13T09:00:00Z", ""),
                post("", "12.31 Uhr"),
            ]
        };
        check(
            posts(),
            30,
            &[
                "── 12 Apr 2025, 22:04 ────────",
                "",
                "── 20:59 ─────────────────────",
                "",
                "── 13 Apr 2025, 09:00 ────────",
                "",
                "── 12.31 Uhr ─────────────────",
            ],
        );
        check(
            posts().split_off(2),
            12,
            &[
                "────────────",
                "13 Apr 2025,",
                "09:00",
                "",
                "────────────",
                "12.31 Uhr",
            ],
        );
    }

    #[test]
    fn line_ends_of_verse_are_kept_and_piles_of_them_are_not() {
        let verse = vec![
            Inline::Break,
            text("roses "),
            Inline::Break,
            text(" violets"),
            Inline::Break,
            Inline::Break,
            Inline::Break,
            text("end"),
            Inline::Break,
        ];
        check(
            vec![Block::Paragraph(verse)],
            20,
            &["roses", "violets", "", "end"],
        );
    }

    #[test]
    fn a_character_wider_than_the_sheet_becomes_an_ellipsis() {
        check(vec![paragraph("a台b")], 1, &["a", "…", "b"]);
    }

    #[test]
    fn an_anchor_finds_its_words_at_another_width() {
        let body = || {
            vec![
                paragraph("First words."),
                paragraph("a b c d e f g h i j k l m n o p q r s t u v w x y z"),
            ]
        };
        let narrow = set(body(), 10);
        let wide = set(body(), 30);
        let from = rows(&narrow)
            .iter()
            .position(|row| row.starts_with('u'))
            .unwrap();
        let to = wide.row_of(narrow.anchor_of(from));
        assert!(wide.rows[to].text().contains('u'), "{:?}", rows(&wide));
        assert_eq!(wide.anchor_of(99), wide.anchor_of(wide.rows.len() - 1));
    }

    fn words() -> impl Strategy<Value = Plain> {
        "([a-z]{1,12}|[台風がｶﾞ。]{1,9}|[ก-ฮ]{1,9}|👍🏽|👨\u{200d}👩|🇨🇿|[🇦-🇿]{1,3}|e\u{301}|क्त| |\\PC{0,4}){0,12}"
            .prop_map(|words| Plain::run(&words))
    }

    fn inlines() -> impl Strategy<Value = Vec<Inline>> {
        let leaf = prop_oneof![
            4 => words().prop_map(Inline::Text),
            1 => words().prop_map(Inline::Code),
            1 => Just(Inline::Break),
        ];
        let inline = leaf.prop_recursive(3, 8, 3, |inner| {
            let inner = prop::collection::vec(inner, 0..3);
            prop_oneof![
                inner.clone().prop_map(Inline::Strong),
                inner.clone().prop_map(Inline::Emphasis),
                inner.prop_map(|text| Inline::Link {
                    to: url("linked"),
                    text
                }),
            ]
        });
        prop::collection::vec(inline, 0..4)
    }

    fn blocks() -> impl Strategy<Value = Vec<Block>> {
        let image = words().prop_map(|alt| Image {
            url: url("a.jpg"),
            alt,
        });
        let images = prop::collection::vec(image, 0..3);
        let cells = prop::collection::vec(prop::collection::vec(inlines(), 0..5), 0..5);
        let leaf = prop_oneof![
            4 => inlines().prop_map(Block::Paragraph),
            1 => (1u8..7, inlines()).prop_map(|(level, text)| Block::Heading { level, text }),
            1 => "[ a-z台👍🏽\n]{0,80}".prop_map(|code| Block::Code(Verbatim::new(&code))),
            1 => (images, inlines(), prop::option::of(words())).prop_map(
                |(images, caption, credit)| Block::Figure { images, caption, credit }
            ),
            1 => (any::<bool>(), cells).prop_map(|(has_head, rows)| Block::Table { has_head, rows }),
            1 => Just(Block::Rule),
            1 => (any::<Option<i32>>(), ".{0,20}").prop_map(|(second, words)| Block::Post {
                at: second.and_then(|second| jiff::Timestamp::from_second(second.into()).ok()),
                words: Plain::new(&words),
            }),
        ];
        let block = leaf.prop_recursive(5, 24, 4, |inner| {
            let inner = prop::collection::vec(inner, 0..4);
            let first = prop_oneof![Just(None), any::<u32>().prop_map(Some)];
            prop_oneof![
                inner.clone().prop_map(Block::Quote),
                (first, prop::collection::vec(inner, 0..4))
                    .prop_map(|(first, items)| Block::List { first, items }),
            ]
        });
        prop::collection::vec(block, 0..5)
    }

    fn articles() -> impl Strategy<Value = Article> {
        (
            words(),
            prop::option::of(words()),
            blocks(),
            prop::collection::vec(words(), 0..3),
        )
            .prop_map(|(title, byline, body, related)| Article {
                title,
                byline,
                body,
                related: related
                    .into_iter()
                    .map(|title| Link {
                        title,
                        url: Some(url("related")),
                    })
                    .collect(),
                ..Article::default()
            })
    }

    /// The invariants of the module.
    fn hold(sheet: &Sheet) {
        let mut before = Anchor::default();
        for (index, row) in sheet.rows.iter().enumerate() {
            let used: usize = row.runs.iter().map(|run| columns(&run.text)).sum();
            assert!(
                used <= usize::from(sheet.width),
                "{used} > {}: {row:?}",
                sheet.width
            );
            assert!(row.runs.iter().all(|run| !run.text.is_empty()), "{row:?}");
            assert!(!row.text().ends_with(' '), "{row:?}");
            assert!(row.anchor >= before, "{row:?}");
            before = row.anchor;
            let found = sheet.row_of(row.anchor);
            assert!(found <= index && sheet.rows[found].anchor == row.anchor);
            for link in row.runs.iter().filter_map(|run| run.link) {
                assert!(sheet.links[usize::from(link)].row <= index);
            }
        }
        let is_blank = |row: &Row| row.runs.is_empty();
        assert!(!sheet.rows.first().is_some_and(is_blank));
        let last = sheet.rows.len().saturating_sub(1);
        assert!(sheet.links.iter().all(|link| link.row <= last));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn no_width_breaks_a_row_out_of_the_sheet(article in articles(), ascii: bool) {
            let options = Options { ascii, ..Options::default() };
            for width in 0..=200 {
                let step = if width > 40 { 23 } else { 1 };
                if width % step == 0 {
                    hold(&typeset(&article, width, &options));
                }
            }
        }

        #[test]
        fn pieces_have_the_same_number_at_every_width(mut body in blocks(), width in 1u16..120) {
            body.push(paragraph("the end"));
            let end = |width| set(body.clone(), width).rows.last().unwrap().anchor.block;
            prop_assert_eq!(end(width), end(200));
        }
    }
}
