//! The article of a page: no panic, nothing that steers a terminal, and what is written of it
//! reads the same again.
#![no_main]

use dateline::extract::{self, Page};
use dateline::html;
use libfuzzer_sys::fuzz_target;
use url::Url;

fuzz_target!(|bytes: &[u8]| {
    let page = html::decode(bytes, None);
    let url = Url::parse("https://news.example/2024/03/05/storm").ok();
    let (found, trace) = extract::explain(
        &Page {
            html: &page,
            url: url.as_ref(),
        },
        None,
    );
    assert!((0.0..=1.0).contains(&found.confidence));
    let scores = trace.0.iter().map(|judgement| judgement.score);
    assert!(scores.into_iter().all(|score| (0.0..=1.0).contains(&score)));
    let written = html::write(&found.article.body);
    let steers = |c: char| c.is_control() && c != '\n';
    assert!(!written.chars().any(steers));
    assert!(!found.article.title.chars().any(char::is_control));
    assert_eq!(
        html::blocks(&written, None),
        found.article.body,
        "{written}"
    );
});
