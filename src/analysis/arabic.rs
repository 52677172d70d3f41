//! Arabic words with more to them than letters of the block: hamzas as marks, kept vowel marks,
//! presentation forms, letters of other languages. One char at a time.

use unicode_normalization::UnicodeNormalization;

use super::letters::{Class, Letter};
use super::table::Letters;
use super::tokenizer::{MAX_PUSHED_BYTES, Script, Words, cap};

impl Words<'_> {
    /// Reads the word of Arabic letters that begins at this place.
    #[cold]
    pub(super) fn arabic_rare(&mut self, term: &mut String) -> Script {
        let start = self.at;
        let mut end = start;
        let mut folded = Folded::new(self.letters, term);
        while let Some(read) = self.read(self.at) {
            let class = self.class(self.at, read);
            if !is_in_arabic(class) {
                break;
            }
            if read.letter.class == Class::Composite {
                let c = self.text[self.at..].chars().next();
                c.map(|c| self.letters.unfold(c, |part| folded.push(part)));
            } else {
                folded.push(read.letter);
            }
            self.at += read.width;
            if class != Class::Joiner {
                end = self.at;
            }
        }
        folded.finish();
        self.start = start;
        self.width = end - start;
        Script::Arabic
    }
}

/// Whether a char of this class goes on an Arabic word.
pub(super) fn is_in_arabic(class: Class) -> bool {
    use Class::{Arabic, HamzaAbove, Joiner, KeptMark, Mark, Sign};
    matches!(class, Arabic | HamzaAbove | Joiner | KeptMark | Mark | Sign)
}

/// A term as its letters and marks come in.
struct Folded<'w> {
    letters: &'w Letters,
    term: &'w mut String,
    /// Where the letter that marks now belong to stands in the term.
    base: usize,
    /// No further letter, and none of its marks, can be part of the term.
    full: bool,
}

impl<'w> Folded<'w> {
    fn new(letters: &'w Letters, term: &'w mut String) -> Folded<'w> {
        Folded { letters, term, base: 0, full: false }
    }

    fn push(&mut self, Letter { class, fold }: Letter) {
        match class {
            // A sign of another script has no meaning here, and may come before U+0654.
            Class::Mark | Class::Joiner | Class::Sign => {}
            Class::KeptMark if self.full => {}
            Class::KeptMark => self.term.push(fold),
            Class::HamzaAbove => self.push_hamza(),
            _ => self.push_letter(fold),
        }
    }

    fn push_letter(&mut self, letter: char) {
        self.full |= self.term.len() >= MAX_PUSHED_BYTES;
        if !self.full {
            self.base = self.term.len();
            self.term.push(letter);
        }
    }

    /// U+0654 composes with its letter, whatever marks stand between them.
    fn push_hamza(&mut self) {
        if self.full {
            return;
        }
        if let Some(letter) = self.term[self.base..].chars().next() {
            let composed = self.letters.with_hamza(letter);
            let range = self.base..self.base + letter.len_utf8();
            self.term.replace_range(range, composed.encode_utf8(&mut [0; 4]));
        }
    }

    fn finish(self) {
        if self.letters.keeps_marks() {
            // Shadda and vowel are typed in either order.
            *self.term = self.term.nfc().collect();
        }
        cap(self.term);
    }
}
