//! How many words a text has.

use super::wrap::Breaker;

/// The words of a text, as those count who read its script.
///
/// Chinese and Japanese are written without spaces and counted by characters: each ideograph
/// and each letter of kana is one. Thai, Lao, Khmer and Burmese are counted by the words of a
/// dictionary. Elsewhere a word is what stands between spaces.
pub fn count(text: &str) -> usize {
    let breaker = Breaker::new();
    text.split_whitespace()
        .map(|token| in_token(token, breaker))
        .sum()
}

/// The words of a text without spaces.
fn in_token(token: &str, breaker: Breaker) -> usize {
    if token.chars().any(is_counted) {
        let between = token.split(is_counted);
        let between = between.filter(|part| part.chars().any(char::is_alphanumeric));
        token.chars().filter(|&c| is_counted(c)).count() + between.count()
    } else if token.chars().any(needs_dictionary) {
        breaker.pieces(token)
    } else {
        1
    }
}

/// Whether a character is a word of its own: an ideograph, or kana without the signs that
/// lengthen or join it.
fn is_counted(c: char) -> bool {
    matches!(c,
        '\u{3005}'..='\u{3007}'
        | '\u{3041}'..='\u{3096}'
        | '\u{30A1}'..='\u{30FA}'
        | '\u{30FC}'
        | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{FF66}'..='\u{FF9D}'
        | '\u{20000}'..='\u{3FFFF}')
}

/// Whether a character is of a script without spaces between words, for which there is a
/// dictionary.
fn needs_dictionary(c: char) -> bool {
    matches!(c,
        '\u{0E00}'..='\u{0EFF}' // Thai, Lao
        | '\u{1000}'..='\u{109F}' // Burmese
        | '\u{1780}'..='\u{17FF}') // Khmer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_counted_as_the_readers_of_a_script_count_them() {
        for (text, expected) in [
            ("", 0),
            (" \n ", 0),
            ("Rain, and then sun", 4),
            ("left - right", 3),
            ("비가 오고 있다", 3),
            ("今日は雨です。", 6),
            ("港口的老灯塔", 6),
            ("「コーヒー」を2杯", 7),
            ("2024年のWi-Fi入門", 6),
            ("雨　風", 2),
            ("ฝนตกหนัก", 2),
        ] {
            assert_eq!(count(text), expected, "{text}");
        }
    }
}
