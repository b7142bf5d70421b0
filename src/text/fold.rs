//! Text without case, accents and typography, so that what a person types finds what was printed.
//!
//! Letters are decomposed (NFKD: wide forms, ligatures and `…` become plain ones) and lower-cased.
//! Marks fall only where readers type without them: the accents of Latin, Greek and Cyrillic,
//! Hebrew points and Arabic vowels. Marks of other scripts are letters of their own (`が` is not
//! `か`) and stay.

use unicode_normalization::char::decompose_compatible;

/// The form of `text` in which two texts are compared.
///
/// Folding twice changes nothing. White space is kept as it is.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        fold_char(c, &mut out);
    }
    out
}

/// Adds the folded form of one character of a text to `out`; for a mark that may be nothing.
///
/// A text can be folded character by character, so that a place in the folded text can be traced
/// back.
pub fn fold_char(c: char, out: &mut String) {
    if c.is_ascii() {
        out.push(c.to_ascii_lowercase());
        return;
    }
    decompose_compatible(c, |part| {
        if is_dropped(part) {
            return;
        }
        if let Some(plain) = plain_form(part) {
            out.push_str(plain);
            return;
        }
        for lower in part.to_lowercase() {
            // A capital may become a letter and a mark (`İ`).
            if !is_dropped(lower) {
                out.push_str(plain_form(lower).unwrap_or(lower.encode_utf8(&mut [0; 4])));
            }
        }
    });
}

fn is_dropped(c: char) -> bool {
    matches!(c,
        '\u{0300}'..='\u{036F}'
        | '\u{0591}'..='\u{05BD}' | '\u{05BF}' | '\u{05C1}'..='\u{05C2}' | '\u{05C7}'
        | '\u{064B}'..='\u{0652}' | '\u{0670}'
        | '\u{FE00}'..='\u{FE0F}')
}

/// Letters and signs that Unicode does not take apart but keyboards do.
fn plain_form(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' | 'ẞ' => "ss",
        'æ' | 'Æ' => "ae",
        'œ' | 'Œ' => "oe",
        'ø' | 'Ø' => "o",
        'ł' | 'Ł' => "l",
        'đ' | 'Đ' | 'ð' | 'Ð' => "d",
        'þ' | 'Þ' => "th",
        'ħ' | 'Ħ' => "h",
        'ı' => "i",
        'ς' => "σ",
        '‘' | '’' | '‚' | '‛' | 'ʼ' | '′' => "'",
        '“' | '”' | '„' | '‟' | '«' | '»' | '″' => "\"",
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => "-",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(fold(text), expected, "{text}");
    }

    #[test]
    fn case_and_accents_do_not_count() {
        check("Žluťoučký KŮŇ", "zlutoucky kun");
        check("ÉTÉ e\u{301}", "ete e");
        check("İstanbul Isparta ısı", "istanbul isparta isi");
        check("ΆΝΕΜΟΣ άνεμος", "ανεμοσ ανεμοσ");
        check("Łódź Ærø Straße", "lodz aero strasse");
    }

    #[test]
    fn typography_does_not_count() {
        check("‘Storm’ – “it’s over”…", "'storm' - \"it's over\"...");
        check("ＡＢＣ ﬁre", "abc fire");
    }

    #[test]
    fn marks_that_are_letters_count() {
        assert_ne!(fold("が"), fold("か"));
        assert_ne!(fold("กา"), fold("กี"));
        check("가", "\u{1100}\u{1161}");
    }

    #[test]
    fn vowel_points_do_not_count() {
        check("שָׁלוֹם", "שלום");
        check("سَلام", "سلام");
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,32}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }
    }
}
