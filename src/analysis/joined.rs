//! Names of عبد written without their space: عبدالله is read as عبد الله.
//!
//! Both spellings are common, so they must meet. The rule is one of letters, with no list of names: a
//! word of عبدال and two letters or more, with one of و ف ب ل ك before it or none, is two words, of
//! which the second begins with its ال. No other common word begins so. Two words rather than one, as
//! then each is found by itself as well: the words of عبدالرحمن by الرحمن.

use super::arabic::TATWEEL;
use super::letters::Class;
use super::packed::{BITS, Bits, Packed};
use super::short::Short;
use super::tokenizer::Words;

const BEGINNING: [char; 5] = ['ع', 'ب', 'د', 'ا', 'ل'];
/// The place in it where the second word begins.
const ARTICLE: usize = 3;
/// What the article must have after it: عبدالا is no name.
const MIN_LETTERS_AFTER: usize = 2;

/// The letters of the beginning, seven bits each, but for the alef, which may be أ إ or آ.
const LETTERS: u64 = place('ع', 0) | place('ب', 1) | place('د', 2) | place('ل', 4);
const MASK: u64 = 0x7F | 0x7F << BITS | 0x7F << (2 * BITS) | 0x7F << (4 * BITS);

const fn place(letter: char, place: u32) -> u64 {
    (letter as u64 & 0x7F) << (BITS * place)
}

/// Whether a word of these letters may be two: never wrongly denied, seldom wrongly affirmed.
#[inline(always)]
pub(super) fn may_be_joined(letters: u64) -> bool {
    // Of the two, for one branch.
    let [at_first, at_second] =
        [letters ^ LETTERS, letters >> BITS ^ LETTERS].map(|differing| differing & MASK);
    at_first.min(at_second) == 0
}

/// The same of a folded word that is written, in letters of two bytes.
#[inline(always)]
pub(super) fn may_be_joined_as_written(term: &str) -> bool {
    const UTF_8: &[u8] = "عبدال".as_bytes();
    let bytes = term.as_bytes();
    bytes.starts_with(UTF_8) || bytes.get(2..).is_some_and(|rest| rest.starts_with(UTF_8))
}

/// Whether a word must be no stem, as it would be two words if it were read again.
#[inline(always)]
pub(super) fn is_no_stem(word: Packed<impl Bits>) -> bool {
    may_be_joined(word.bits().low()) && word.len() >= BEGINNING.len() + MIN_LETTERS_AFTER
}

impl Words<'_> {
    /// If the word read last is two, makes it the first of them, written over `term`, and has the
    /// second read next.
    #[cold]
    #[inline(never)]
    pub(super) fn split(&mut self, term: &mut String) -> bool {
        let Some(second) = self.second_word() else { return false };
        term.clear();
        let mut first = Words::new(&self.text[..second], self.letters);
        first.at = self.start;
        first.arabic_rare(term);
        self.width = first.width;
        self.at = second;
        true
    }

    /// The same of a short word.
    #[inline]
    pub(super) fn split_short(&mut self, short: Short, term: &mut String) -> bool {
        may_be_joined(short.written()) && self.split(term)
    }

    /// Where in the text the second of two words begins, if the word read last is two. Its letters are
    /// taken as written: no switch may change where words end.
    fn second_word(&self) -> Option<usize> {
        let span = self.span();
        let mut name = Name { letters: 0, prefix: 0, second: None, on_tatweel: false, fits: true };
        for (at, c) in self.text[span.clone()].char_indices() {
            let mut place = Some(span.start + at);
            self.letters.unfold(c, |part| match part.class {
                Class::Mark | Class::KeptMark => name.on_tatweel |= part.fold == TATWEEL,
                Class::HamzaAbove if name.on_tatweel => name.push('ء', place.take()),
                Class::HamzaAbove
                | Class::Joiner
                | Class::Sign
                | Class::Separator
                | Class::Apostrophe => {}
                // It may be folded to either letter it is made of.
                _ if c == 'ؤ' => name.push('و', place.take()),
                _ => name.push(part.fold, place.take()),
            });
            if !name.fits {
                return None;
            }
            if name.letters - name.prefix >= BEGINNING.len() + MIN_LETTERS_AFTER {
                return name.second;
            }
        }
        None
    }
}

/// The letters of a word that may be two, as they come in.
struct Name {
    letters: usize,
    /// How many of them stand before عبد.
    prefix: usize,
    /// Where the second word begins.
    second: Option<usize>,
    on_tatweel: bool,
    /// Whether all letters so far are as they must be.
    fits: bool,
}

impl Name {
    /// Adds a letter, with the place of its char if it is the first there.
    fn push(&mut self, letter: char, place: Option<usize>) {
        self.on_tatweel = false;
        if self.letters == 0 && matches!(letter, 'و' | 'ف' | 'ب' | 'ل' | 'ك') {
            self.prefix = 1;
        } else if let Some(&wanted) = BEGINNING.get(self.letters - self.prefix) {
            self.fits &= letter == wanted;
            if self.letters - self.prefix == ARTICLE {
                self.second = place;
            }
        }
        self.letters += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::super::letters::Folding;
    use super::super::table::Letters;
    use super::*;

    fn terms(text: &str) -> String {
        let letters = Letters::get(Folding::default());
        let mut words = Words::new(text, &letters);
        let (mut term, mut terms) = (String::new(), Vec::new());
        while words.next_into(&mut term).is_some() {
            terms.push(format!("{term}={}", &text[words.span()]));
        }
        terms.join(" ")
    }

    #[test]
    fn names_are_two_words_however_they_are_read() {
        for (text, expected, reason) in [
            ("عبدالله", "عبد=عبد الله=الله", "up to eight letters"),
            ("عبدالله وعبدألله", "عبد=عبد الله=الله وعبد=وعبد الله=ألله", "eight with its prefix"),
            ("فعبدالرحمن", "فعبد=فعبد الرحمن=الرحمن", "up to sixteen"),
            ("كعبدالرحمنالرحيمالكريم", "كعبد=كعبد الرحمنالرحيمالكريم=الرحمنالرحيمالكريم", "more"),
            ("عَبْدُاللَّه", "عبد=عَبْدُ الله=اللَّه", "marks"),
            ("عبـــدٱلله", "عبد=عبـــد الله=ٱلله", "tatweel and alef wasla"),
            ("لعبد\u{200D}الله", "لعبد=لعبد الله=الله", "a joiner is of neither"),
            ("ﻋﺒﺪﺍﻟﻠﻪ", "عبد=ﻋﺒﺪ الله=ﺍﻟﻠﻪ", "presentation forms"),
            ("عبداﻻمين", "عبد=عبد الامين=اﻻمين", "a ligature after the alef"),
            ("عبدﷲ", "عبد=عبد الله=ﷲ", "the word in one character"),
            ("عبدال عبدالا", "عبدال=عبدال عبدالا=عبدالا", "too short"),
            ("عبدالـٔا", "عبد=عبد الءا=الـٔا", "a hamza on a tatweel is a letter"),
            ("سعبدالله", "سعبدالله=سعبدالله", "another letter before it"),
            ("عبدولله", "عبدولله=عبدولله", "no article"),
        ] {
            assert_eq!(terms(text), expected, "{text}: {reason}");
        }
    }
}
