//! Where sentences begin.

use unicode_normalization::char::is_combining_mark;

/// What ends a sentence if white space follows.
const ENDS: [char; 9] = ['.', '!', '?', '؟', '؛', '…', ':', '۔', '‼'];
/// What may stand between an end and the white space.
const CLOSERS: [char; 9] = ['»', '”', '’', '"', '\'', ')', ']', '}', '›'];
/// Words of more than one letter that have a point without ending a sentence.
const ABBREVIATIONS: [&str; 12] =
    ["Dr", "Mr", "Mrs", "Ms", "Prof", "St", "vs", "No", "Vol", "pp", "cf", "Fig"];
/// More letters than an abbreviation, or a number in front of a line, ever has with its marks.
const MAX_ABBREVIATION_CHARS: usize = 12;

/// Whether a sentence begins at byte `at` of `text`: at its beginning, in a new line, or after white space
/// after a sign that ends one, unless it is the point of an abbreviation or of a number that counts
/// the paragraphs. The cost is that of the white space and the signs before it.
pub(crate) fn begins_at(text: &str, at: usize) -> bool {
    if text[at..].starts_with(char::is_whitespace) {
        return false;
    }
    let before = text[..at].trim_end();
    let space = &text[before.len()..at];
    if before.is_empty() || space.contains(is_line_break) {
        return true;
    }
    if space.is_empty() {
        return false;
    }
    let ended = before.trim_end_matches(CLOSERS);
    let Some(sign) = ended.chars().next_back().filter(|c| ENDS.contains(c)) else { return false };
    // What is closed has ended, whatever stands before its end.
    sign != '.' || ended.len() < before.len() || !is_abbreviated(&ended[..ended.len() - 1])
}

fn is_line_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Whether `text` ends in an abbreviation, or in a number that begins a line.
fn is_abbreviated(text: &str) -> bool {
    let word = text.char_indices().rev().take_while(|&(_, c)| c.is_alphanumeric() || is_of_word(c));
    let word = word.take(MAX_ABBREVIATION_CHARS + 1);
    let start = word.last().map_or(text.len(), |(at, _)| at);
    let (before, word) = text.split_at(start);
    let mut letters = word.chars().filter(|&c| !is_of_word(c));
    match (letters.next(), letters.next()) {
        (None, _) => false,
        (Some(one), None) if one.is_alphabetic() => true,
        _ if word.chars().all(char::is_numeric) => {
            let line = before.trim_end();
            word.chars().count() <= 3
                && (line.is_empty() || before[line.len()..].contains(is_line_break))
        }
        _ => ABBREVIATIONS.contains(&word),
    }
}

/// What belongs to a word and is no letter.
fn is_of_word(c: char) -> bool {
    c == 'ـ' || is_combining_mark(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_begin() {
        // The text is cut where each begins.
        let rows: [(&str, &[&str], &str); 17] = [
            ("وصل الوزير", &["وصل الوزير"], "at the beginning of the text"),
            (" وصل. غادر", &["وصل. ", "غادر"], "white space before it is no part of it"),
            ("وصل. غادر! أين؟ هنا", &["وصل. ", "غادر! ", "أين؟ ", "هنا"], "after each sign"),
            ("قال: نعم؛ ثم سكت… وخرج", &["قال: ", "نعم؛ ", "ثم سكت… ", "وخرج"], "and more"),
            ("العنوان\nالنص", &["العنوان\n", "النص"], "in a new line"),
            ("العنوان\u{2028}النص", &["العنوان\u{2028}", "النص"], "by the line separator, too"),
            ("قال «نعم.» ثم خرج", &["قال «نعم.» ", "ثم خرج"], "after what closes"),
            ("قال (د.) ثم خرج", &["قال (د.) ", "ثم خرج"], "an abbreviation that is closed"),
            ("وصل د. أحمد", &["وصل د. أحمد"], "not after an abbreviation"),
            ("وصل أ.د. أحمد وم. علي", &["وصل أ.د. أحمد وم. ", "علي"], "of one letter only"),
            ("سنة ٦٥٦ هـ. وفيها", &["سنة ٦٥٦ هـ. وفيها"], "tatweel is no letter"),
            ("met Dr. Smith", &["met Dr. Smith"], "nor after one of those listed"),
            ("نحو 3.5 مليون", &["نحو 3.5 مليون"], "not after the point of a fraction"),
            ("الساعة 10:30 صباحا", &["الساعة 10:30 صباحا"], "nor inside the time"),
            ("في عام 2021. ثم", &["في عام 2021. ", "ثم"], "after a number that ends one"),
            ("1. مقدمة\n2. خاتمة", &["1. مقدمة\n", "2. خاتمة"], "not after one that counts"),
            ("؟ . !", &["؟ ", ". ", "!"], "signs alone"),
        ];
        for (text, expected, reason) in rows {
            let starts = text.char_indices().map(|(at, _)| at).filter(|&at| begins_at(text, at));
            let starts: Vec<usize> = starts.collect();
            let ends = starts.iter().skip(1).copied().chain([text.len()]);
            let found: Vec<&str> =
                starts.iter().zip(ends).map(|(&at, end)| &text[at..end]).collect();
            assert_eq!(found, expected, "{reason}");
        }
    }
}
