//! The cleaners of text: what they let through can be printed, and they leave it alone the next
//! time.
#![no_main]

use dateline::html;
use dateline::text::{Plain, Verbatim};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let line = Plain::new(text);
    assert!(!line.chars().any(char::is_control));
    assert!(!line.starts_with(' ') && !line.ends_with(' ') && !line.contains("  "));
    assert_eq!(Plain::new(&line), line);
    let lines = Verbatim::new(text);
    assert!(!lines.as_str().chars().any(|c| c.is_control() && c != '\n'));
    assert_eq!(Verbatim::new(lines.as_str()).as_str(), lines.as_str());
    let plain = html::plain(text);
    assert!(!plain.chars().any(char::is_control));
    let blocks = html::blocks(text, None);
    let written = html::write(&blocks);
    assert_eq!(html::blocks(&written, None), blocks, "{written}");
});
