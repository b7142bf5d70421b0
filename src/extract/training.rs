//! What the three trainers learn from: the numbers that a choice is made by, for a page of known
//! truth. `dateline extract --batch --features` prints them, so that they have one source.

use super::{Extraction, Page, confidence, features, parsed, read, title};
use super::{Fate, Head, Hints, Runs};

/// Numbers by name, a row for each text that is weighed.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Examples {
    /// What the numbers of a row are called, in their order.
    pub names: Vec<String>,
    /// Each text with its numbers, in page order.
    pub rows: Vec<(String, Vec<f32>)>,
}

/// What the model sees of each run of text of a page. For `model/train.py`.
pub fn runs(page: &Page<'_>) -> Examples {
    parsed(page, |_, outline| {
        let head = Head::of(outline, page.url);
        let runs = Runs::of(outline);
        let title = title::find(outline, &head);
        let authors = head.authors();
        let hints = Hints {
            title: &title,
            description: head.description(),
            article_body: &head.ld.body,
            authors: &authors,
        };
        let mut names = Vec::new();
        let table = features::table(outline, &runs, &hints, Some(&mut names));
        let rows = (0..runs.all.len())
            .map(|at| (runs.text(&runs.all[at]).to_owned(), table.row(at).to_vec()))
            .collect();
        Examples { names, rows }
    })
}

/// What speaks for each text of a page that could be its headline. For `title/train.py`.
pub fn titles(page: &Page<'_>) -> Examples {
    parsed(page, |_, outline| Examples {
        names: title::sign_names(),
        rows: title::signs(outline, &Head::of(outline, page.url)),
    })
}

/// The article of a page, and the numbers that its confidence is made of, by name; none where
/// nothing is kept, or where `scores`, taken in place of the model's, are not those of the runs
/// of the page. For `confidence/train.py`.
pub fn confidence(page: &Page<'_>, scores: Option<&[f32]>) -> (Extraction, Vec<(String, f32)>) {
    parsed(page, |tree, outline| {
        let (extraction, trace) = read(page, tree, outline, scores, None, true);
        let head = Head::of(outline, page.url);
        let fates: Vec<Fate> = trace.0.iter().map(|judged| judged.fate).collect();
        let used: Vec<f32> = trace.0.iter().map(|judged| judged.score).collect();
        let has_used = scores.is_none_or(|scores| scores.len() == used.len());
        let signs = confidence::signs(&Runs::of(outline), &fates, &used, &head)
            .filter(|_| has_used)
            .map(|signs| confidence::names().zip(signs).collect());
        (extraction, signs.unwrap_or_default())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: Page<'_> = Page {
        html: "<title>Boats - Northport Courier</title><h1>Boats</h1>
               <p>The boats of the harbour came back in the evening, one after the other.",
        url: None,
    };

    #[track_caller]
    fn check(examples: &Examples, n_rows: usize) {
        assert_eq!(examples.rows.len(), n_rows);
        for (text, values) in &examples.rows {
            assert_eq!(values.len(), examples.names.len(), "{text}");
        }
    }

    #[test]
    fn each_row_has_a_number_for_every_name() {
        check(&runs(&PAGE), 2);
        check(&titles(&PAGE), 2);
        assert!(!confidence(&PAGE, Some(&[0.1, 0.9])).1.is_empty());
    }

    #[test]
    fn scores_of_another_page_and_a_page_without_text_say_nothing_of_the_confidence() {
        assert_eq!(confidence(&PAGE, Some(&[0.9])).1, []);
        assert_eq!(confidence(&PAGE, Some(&[0.0, 0.0])).1, []);
    }
}
