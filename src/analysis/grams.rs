//! A stem three letters at a time: what words of one family have in common where no rule knows it.

use std::mem;

use super::root::is_arabic;

/// The letters of a gram.
const LETTERS: usize = 3;

/// The grams of one stem after the other, in memory that all of a text share.
#[derive(Debug, Default)]
pub(super) struct Grams {
    stem: String,
    /// Where the next one begins, in bytes of the stem.
    at: usize,
    /// The bytes of a gram, and those from its beginning to that of the next.
    width: usize,
    step: usize,
}

impl Grams {
    /// Takes the stem that is to be cut out of `term`. Stems of Arabic letters or of a to z are cut;
    /// a number is no number in parts, and of other scripts a letter may be nothing without the one
    /// before it.
    pub(super) fn begin(&mut self, term: &mut String) {
        mem::swap(&mut self.stem, term);
        let letter = if self.stem.chars().all(is_arabic) {
            'ا'.len_utf8()
        } else if self.stem.bytes().all(|byte| byte.is_ascii_lowercase()) {
            'a'.len_utf8()
        } else {
            self.stem.len()
        };
        self.at = 0;
        self.width = (letter * LETTERS).min(self.stem.len());
        self.step = letter;
    }

    /// Writes the next gram to `term`; false if there is none. A stem of up to three letters is one.
    pub(super) fn next(&mut self, term: &mut String) -> bool {
        let gram = self.stem.get(self.at..self.at + self.width).unwrap_or_default();
        if gram.is_empty() {
            return false;
        }
        term.clear();
        term.push_str(gram);
        self.at += self.step;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stems_are_cut() {
        for (stem, expected, reason) in [
            ("برازيل", &["برا", "راز", "ازي", "زيل"][..], "one from each letter that two follow"),
            ("كتاب", &["كتا", "تاب"], "four letters are two"),
            ("بيت", &["بيت"], "three letters are one"),
            ("يد", &["يد"], "fewer stay as they are"),
            ("elect", &["ele", "lec", "ect"], "Latin letters"),
            ("tv", &["tv"], "and few of them"),
            ("1973", &["1973"], "a number"),
            ("1234.5", &["1234.5"], "and one with a point"),
            ("हिन्दी", &["हिन्दी"], "letters that are nothing alone"),
            ("ہندوستان", &["ہندوستان"], "a letter that Arabic has not"),
            ("москва", &["москва"], "other letters"),
            ("", &[], "nothing"),
        ] {
            let mut term = stem.to_owned();
            let mut grams = Grams::default();
            assert!(!grams.next(&mut term), "{stem}: {reason}: not begun");
            grams.begin(&mut term);
            let mut found = Vec::new();
            while grams.next(&mut term) {
                found.push(term.clone());
            }
            assert_eq!(found, expected, "{stem}: {reason}");
        }
    }
}
