//! A word as it is spelt, without what is only drawn on it.

use unicode_normalization::UnicodeNormalization;

use super::arabic::TATWEEL;
use super::letters::{Class, Folding};
use super::table::Letters;

/// A word as it is written, each letter as one code point (NFKC): without vowel marks, tatweel and
/// joiners, with hamzas, ة and ى as they are. For showing a word, not for comparing.
pub(crate) fn without_marks(word: &str) -> String {
    let letters = Letters::get(Folding::default());
    let mut written = String::with_capacity(word.len());
    let mut on_tatweel = false;
    for c in word.nfkc() {
        match letters.unfold(c, |_| ()) {
            Class::Mark | Class::KeptMark => on_tatweel |= c == TATWEEL,
            Class::Joiner => {}
            Class::HamzaAbove if on_tatweel => written.push('ء'),
            _ => {
                written.push(c);
                on_tatweel = false;
            }
        }
    }
    written.nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_stay_and_marks_go() {
        for (word, expected, why) in [
            ("مَدْرَسَةٌ", "مدرسة", "vowel marks"),
            ("كـــتاب", "كتاب", "tatweel"),
            ("أَحْمَدُ", "أحمد", "a hamza stays"),
            ("مسو\u{654}ول", "مسؤول", "a hamza that composes"),
            ("ﻗﺎﻧﻮﻥ", "قانون", "presentation forms"),
            ("مستشفى", "مستشفى", "alef maksura"),
            ("Cafe\u{301}", "Café", "an accent"),
            ("3.5", "3.5", "a number"),
            ("", "", "nothing"),
        ] {
            assert_eq!(without_marks(word), expected, "{why}");
        }
    }
}
