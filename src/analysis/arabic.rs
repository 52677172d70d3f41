//! Arabic words with more to them than letters of the block: hamzas as marks, kept vowel marks,
//! the spelling of the Quran, presentation forms, letters of other languages. One char at a time.

use unicode_normalization::UnicodeNormalization;

use super::letters::Class::{self, Arabic, HamzaAbove, Joiner, KeptMark, Mark, Sign};
use super::letters::{Letter, is_word_ligature};
use super::table::Letters;
use super::tokenizer::{MAX_PUSHED_BYTES, Read, Script, Words, cap};

pub(super) const TATWEEL: char = '\u{0640}';
const FATHA: char = '\u{064E}';
const ALLAH: char = '\u{FDF2}';

impl Words<'_> {
    /// Reads the word of Arabic letters that begins at this place.
    #[cold]
    pub(super) fn arabic_rare(&mut self, term: &mut String) -> Script {
        let start = self.at;
        let mut end = start;
        let mut folded = Folded::new(self.letters, term);
        let mut is_closed = false;
        while let Some(read) = self.read(self.at) {
            let class = self.class(self.at, read);
            let Some(c) = self.text[self.at..].chars().next() else { break };
            if !is_in_arabic(class) || is_closed && class == Arabic {
                break;
            }
            if is_word_ligature(c) {
                let Some(prefix) = self.prefix_from(start) else { break };
                is_closed = true;
                // After the preposition ل Allah is لله, without the first two of its letters.
                let is_dative = c == ALLAH && matches!(&*prefix, "ل" | "ول" | "فل");
                folded.push_ligature(c, if is_dative { 2 } else { 0 });
            } else {
                folded.push_char(c, read.letter);
            }
            self.at += read.width;
            if class != Joiner {
                end = self.at;
            }
        }
        folded.finish();
        self.start = start;
        self.width = end - start;
        self.split(term);
        Script::Arabic
    }

    /// Whether a word of letters and marks alone may be one that the Quran begins with ءَا where print
    /// has آ.
    #[cold]
    pub(super) fn may_begin_with_madda(&self) -> bool {
        let mut at = self.at;
        let mut before = 0;
        let mut after_hamza = false;
        while let Some(Read { letter, width }) = self.read(at) {
            match (letter.class, letter.fold) {
                (Mark, _) => {}
                (Arabic, fold) if after_hamza => return fold == 'ا',
                (Arabic, 'ء') => after_hamza = true,
                (Arabic, _) if before < MAX_PREFIX_LETTERS => before += 1,
                _ => return false,
            }
            at += width;
        }
        false
    }

    /// The letters between `start` and the place the words have come to if they are nothing but a
    /// prefix. They are taken as written: no switch of letters may change where words end.
    fn prefix_from(&self, start: usize) -> Option<String> {
        let is_letter =
            |&c: &char| !matches!(self.letters.unfold(c, |_| ()), Mark | KeptMark | Joiner);
        let mut letters = self.text[start..self.at].nfkc().filter(is_letter);
        let first: String = letters.by_ref().take(MAX_PREFIX_LETTERS).collect();
        (letters.next().is_none() && is_prefix(&first)).then_some(first)
    }
}

/// Whether a char of this class goes on an Arabic word.
pub(super) fn is_in_arabic(class: Class) -> bool {
    matches!(class, Arabic | HamzaAbove | Joiner | KeptMark | Mark | Sign)
}

/// Of وبال and the like.
const MAX_PREFIX_LETTERS: usize = 4;

/// Whether letters are nothing but a conjunction, a preposition and an article.
fn is_prefix(letters: &str) -> bool {
    let rest = letters.strip_prefix(['و', 'ف']).unwrap_or(letters);
    matches!(rest, "" | "ب" | "ت" | "ك" | "ل" | "ال" | "بال" | "كال" | "لل")
}

/// A term as its letters and marks come in.
struct Folded<'w> {
    letters: &'w Letters,
    term: &'w mut String,
    /// Where the letter that marks now belong to stands in the term.
    base: usize,
    /// No further letter, and none of its marks, can be part of the term.
    is_full: bool,
    /// Where a letter would stand, if U+0654 were to follow on the tatweel read last.
    tatweel: Option<usize>,
    /// Whether the last letter is a hamza without a seat or on a tatweel.
    is_lone_hamza: bool,
    /// Whether it or that tatweel has a fatha.
    has_fatha: bool,
}

impl<'w> Folded<'w> {
    fn new(letters: &'w Letters, term: &'w mut String) -> Folded<'w> {
        Folded {
            letters,
            term,
            base: 0,
            is_full: false,
            tatweel: None,
            is_lone_hamza: false,
            has_fatha: false,
        }
    }

    /// Adds `c`, which stands in the table as `letter`.
    fn push_char(&mut self, c: char, letter: Letter) {
        if letter.class != Class::Composite {
            self.push(letter, c);
            return;
        }
        let letters = self.letters;
        letters.unfold(c, |part| self.push(part, c));
    }

    /// Adds the word in one character that `c` is, without so many of its first letters.
    fn push_ligature(&mut self, c: char, dropped: usize) {
        let letters = self.letters;
        let mut place = 0;
        letters.unfold(c, |part| {
            if place >= dropped {
                self.push(part, c);
            }
            place += 1;
        });
    }

    /// Adds a part of the char `c`.
    fn push(&mut self, Letter { class, fold }: Letter, c: char) {
        match class {
            Mark | KeptMark => self.push_mark(class, fold),
            HamzaAbove => self.push_hamza(),
            // A sign of another script has no meaning here, and may come before U+0654.
            Joiner | Sign | Class::Separator | Class::Apostrophe => {}
            _ => {
                // Any alef, as a hamza or madda may follow as a mark. Where marks are kept the word
                // is wanted as written: there a ئ that is folded to ء would look the same.
                let is_madda = fold == 'ا' && self.is_lone_hamza && self.has_fatha;
                let may_change = !self.is_full && !self.letters.keeps_marks();
                if is_madda && may_change && is_prefix(&self.term[..self.base]) {
                    self.term.truncate(self.base);
                }
                self.push_letter(fold);
                self.is_lone_hamza = matches!(c, 'ء' | '\u{FE80}');
            }
        }
    }

    fn push_letter(&mut self, letter: char) {
        self.is_full |= self.term.len() >= MAX_PUSHED_BYTES;
        if !self.is_full {
            self.base = self.term.len();
            self.term.push(letter);
        }
        self.tatweel = None;
        self.has_fatha = false;
    }

    fn push_mark(&mut self, class: Class, mark: char) {
        match mark {
            TATWEEL => {
                self.tatweel = Some(self.term.len());
                self.is_lone_hamza = false;
                self.has_fatha = false;
            }
            FATHA => self.has_fatha = true,
            _ => {}
        }
        if class == KeptMark && !self.is_full {
            self.term.push(mark);
        }
    }

    /// U+0654 composes with its letter, whatever marks stand between them; on a tatweel it is the
    /// letter itself.
    fn push_hamza(&mut self) {
        if self.is_full {
            return;
        }
        if let Some(at) = self.tatweel.take() {
            self.is_lone_hamza = true;
            if at < MAX_PUSHED_BYTES {
                self.base = at;
                self.term.insert(at, self.letters.hamza_on_tatweel());
            } else {
                self.term.truncate(at);
                self.is_full = true;
            }
        } else if let Some(letter) = self.term[self.base..].chars().next() {
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
