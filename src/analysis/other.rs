//! Words of other scripts: those written with spaces, and letters and signs that are a word each.

use unicode_normalization::UnicodeNormalization;

use super::letters::Class;
use super::packed::Packed;
use super::tokenizer::{Script, Words, cap, push_part};

impl Words<'_> {
    /// A word of another script from byte `start`, of which `term` holds what stands before `end`.
    pub(super) fn other(&mut self, start: usize, end: usize, term: &mut String) -> Script {
        let first = self.at;
        let mut end = end;
        let mut recompose = false;
        while let Some(read) = self.read(self.at) {
            let class = self.class(self.at, read);
            match class {
                Class::Other if self.at == first && read.letter.class == Class::Composite => {
                    self.write_from_letter(term);
                }
                Class::Other | Class::Digit | Class::Sign => self.write(read, term),
                Class::Mark | Class::KeptMark | Class::HamzaAbove | Class::Joiner => {}
                Class::Apostrophe if self.is_other(self.at + read.width) => {}
                _ => break,
            }
            // Hangul is decomposed to jamo as it is read, and some letters of Indic scripts to two;
            // all these take three bytes or four.
            recompose |= class == Class::Sign || read.width >= 3;
            self.at += read.width;
            if class != Class::Joiner {
                end = self.at;
            }
        }
        if recompose {
            *term = term.nfc().collect();
        }
        cap(term);
        self.start = start;
        self.width = end - start;
        Script::Other
    }

    pub(super) fn is_other(&self, at: usize) -> bool {
        self.read(at).is_some_and(|read| self.class(at, read) == Class::Other)
    }

    /// A letter of a script without spaces, or a sign that is a word, with the marks on it.
    pub(super) fn ideograph(&mut self, term: &mut String) -> Script {
        let start = self.at;
        while let Some(read) = self.read(self.at) {
            match self.class(self.at, read) {
                Class::Ideograph if self.at == start => self.write_whole(term),
                Class::Sign if self.takes_sign(term) => self.write(read, term),
                Class::Sign | Class::Mark | Class::KeptMark | Class::HamzaAbove => {}
                _ => break,
            }
            self.at += read.width;
        }
        *term = term.nfc().collect();
        cap(term);
        self.start = start;
        self.width = self.at - start;
        // The sign of the rial is an Arabic word.
        if Packed::new(term).is_some() { Script::Arabic } else { Script::Other }
    }

    /// Writes what the char at this place unfolds to; the char itself, if that would be several words
    /// by themselves (🈁), since its term must be one.
    fn write_whole(&self, term: &mut String) {
        let Some(c) = self.text[self.at..].chars().next() else { return };
        let mut words = 0;
        self.letters.unfold(c, |part| {
            words += usize::from(part.class == Class::Ideograph);
            push_part(part, term);
        });
        if words > 1 {
            term.clear();
            term.push(c);
        }
    }

    /// Whether a sign goes on the last letter of a term: not if a sign that stands for a word (⑴, ﷼)
    /// gave digits or Arabic letters, which take none.
    fn takes_sign(&self, term: &str) -> bool {
        let last = term.chars().next_back();
        let class = last.map(|c| self.letters.unfold(c, |_| ()));
        !matches!(class, Some(Class::Digit | Class::Arabic))
    }

    /// Writes what the char at that place unfolds to, but for the signs before its first letter: as
    /// U+0E33 is a sign and a letter, and begins a word after a digit or an ideograph.
    fn write_from_letter(&self, term: &mut String) {
        if let Some(c) = self.text[self.at..].chars().next() {
            let mut begun = false;
            self.letters.unfold(c, |part| {
                begun |= part.class != Class::Sign;
                if begun {
                    push_part(part, term);
                }
            });
        }
    }
}
