//! A word as readers would type it.

use unicode_normalization::UnicodeNormalization;

use super::arabic::TATWEEL;
use super::letters::{Class, Folding};
use super::table::Letters;

/// A word without vowel marks, tatweel and joiners, its presentation forms as the letters they show;
/// its other letters as they are, so that folding it gives what folding `word` gives.
pub(crate) fn without_marks(word: &str) -> String {
    let letters = Letters::get(Folding::default());
    let mut plain = String::with_capacity(word.len());
    let mut on_tatweel = false;
    for c in word.nfkc() {
        match letters.unfold(c, |_| ()) {
            Class::Mark | Class::KeptMark => on_tatweel |= c == TATWEEL,
            Class::Joiner => {}
            Class::HamzaAbove if on_tatweel => plain.push('ئ'),
            _ => {
                plain.push(c);
                on_tatweel = false;
            }
        }
    }
    plain.nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize;

    #[test]
    fn marks_come_off_and_letters_stay() {
        for (word, expected, reason) in [
            ("كِتَابٌ", "كتاب", "vowels"),
            ("أَحْمَد", "أحمد", "a hamza is a letter"),
            ("أحمد", "أحمد", "composed or not"),
            ("مدرسة", "مدرسة", "ة stays"),
            ("كـــتاب", "كتاب", "tatweel"),
            ("ﻛﺘﺎﺏ", "كتاب", "presentation forms"),
            ("شَيۡـٔٗا", "شيئا", "the hamza of the Quran, as print has it"),
            ("Élections", "Élections", "other scripts"),
            ("مستشفى", "مستشفى", "alef maksura"),
            ("", "", "nothing"),
            ("1,234", "1,234", "numbers"),
        ] {
            assert_eq!(without_marks(word), expected, "{reason}");
            assert_eq!(normalize(&without_marks(word)), normalize(word), "{reason}");
        }
    }
}
