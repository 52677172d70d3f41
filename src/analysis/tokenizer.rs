//! Where words begin and end, folded as they are read: one pass, offsets into the text as given.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use super::letters::{COMPOSITE, Class, Folding, Letter, effect};
use super::table::Letters;

/// The longest term in chars. A longer word gives one term cut to this length; its offsets still
/// span the whole word. (tantivy drops terms over 65,530 bytes with a log line only.)
///
/// ```
/// let long = "ا".repeat(20_000);
/// assert_eq!(fihris::normalize(&long).chars().count(), fihris::MAX_TERM_CHARS);
/// ```
pub const MAX_TERM_CHARS: usize = 128;

/// Letters are pushed no further than this. A composed char of a term may come of up to 12 bytes
/// of decomposed ones.
const MAX_PUSHED_BYTES: usize = MAX_TERM_CHARS * 12;

/// Folds every word of `text` and joins them with single spaces: the terms of
/// [`View::Exact`](crate::View::Exact) as one string, empty when `text` holds no word.
///
/// Normalization is defined as:
/// - vowel and Quranic marks, tatweel, joiners and direction marks are removed;
/// - آ أ إ ٱ become ا, ى and Persian ی become ي, ة becomes ه, Persian ک becomes ك;
/// - ؤ and ئ become ء (مسؤول = مسئول);
/// - presentation forms, ligatures and full-width letters become the letters they show (NFKD);
/// - digits of every script become `0`–`9`, ٫ between them a point, ٬ and `,` between groups nothing;
/// - Latin letters become lower case without accents.
///
/// Applying it twice changes nothing. The cost is linear in the length of `text`.
///
/// ```
/// use fihris::normalize;
///
/// assert_eq!(normalize("وَالْكِتَابُ الجديد"), "والكتاب الجديد");
/// assert_eq!(normalize("ﺍﻟﺴﻼﻡ"), "السلام");
/// assert_eq!(normalize("١٬٢٣٤٫٥ كم"), "1234.5 كم");
/// assert_eq!(normalize("ـــ ؟!"), "");
/// ```
pub fn normalize(text: &str) -> String {
    let letters = Letters::get(Folding::default());
    let mut words = Words::new(text, &letters);
    let mut term = String::new();
    let mut folded = String::with_capacity(text.len());
    while words.next_into(&mut term).is_some() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(&term);
    }
    folded
}

/// What a word is written in: the stemmers ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Script {
    Arabic,
    /// Any other script, and Latin letters mixed with digits (g20).
    Other,
    Number,
}

/// The words of a text, one after the other.
///
/// A word's span lies on char boundaries, begins with a letter or digit, ends with one or with the
/// marks drawn on it, and overlaps no other. The span read alone gives the same term again.
pub(super) struct Words<'t> {
    pub(super) text: &'t str,
    pub(super) letters: &'t Letters,
    pub(super) at: usize,
    /// Where the word read last begins, and how many bytes it spans. (With its end instead, both
    /// are moved by one load wider than the stores before it, and the processor waits for those.)
    pub(super) start: usize,
    pub(super) width: usize,
}

/// The char at some byte of the text.
#[derive(Clone, Copy)]
pub(super) struct Read {
    pub(super) letter: Letter,
    /// Its bytes.
    pub(super) width: usize,
}

impl<'t> Words<'t> {
    pub(super) fn new(text: &'t str, letters: &'t Letters) -> Words<'t> {
        Words { text, letters, at: 0, start: 0, width: 0 }
    }

    /// The bytes of the word read last.
    pub(super) fn span(&self) -> Range<usize> {
        self.start..self.start + self.width
    }

    /// Writes the next word, folded, over `term` and says what it is written in; `None` at the end.
    ///
    /// What most words are made of is read by a table and copied whole, or letter by letter if some
    /// letter folds or vanishes; all else is left to functions that read one char at a time.
    #[inline(always)]
    pub(super) fn next_into(&mut self, term: &mut String) -> Option<Script> {
        term.clear();
        let bytes = self.text.as_bytes();
        loop {
            let start = self.at;
            let (length, effects) = self.letters.run(&bytes[start..]);
            let end = start + length;
            let next = bytes.get(end).copied();
            let plain = effects & effect::DROPPED == 0 || self.begins_with_letter(start);
            if length == 0
                || length > MAX_TERM_CHARS
                || !plain
                || next >= Some(0x80) && self.continues_arabic(end)
            {
                match next {
                    None if length == 0 => return None,
                    Some(b' ') if length == 0 => self.at += 1,
                    _ => {
                        if let Some(script) = self.read_rare(term) {
                            return Some(script);
                        }
                    }
                }
                continue;
            }
            let word = &self.text[start..end];
            if effects == effect::COPIED {
                term.push_str(word);
            } else {
                self.fold(word, term);
            }
            self.start = start;
            self.width = length;
            // Most words are followed by one space.
            self.at = end + usize::from(next == Some(b' '));
            return Some(Script::Arabic);
        }
    }

    /// Writes a word of the Arabic block.
    #[inline(always)]
    fn fold(&self, word: &str, term: &mut String) {
        for pair in word.as_bytes().chunks_exact(2) {
            let letter = self.letters.two_bytes(pair[0], pair[1]);
            if letter.effect != effect::DROPPED {
                push_arabic(letter.fold, term);
            }
        }
    }

    fn begins_with_letter(&self, at: usize) -> bool {
        matches!(self.read(at), Some(read) if read.letter.class == Class::Arabic)
    }

    /// Reads the word that begins at this place, or steps over the char there.
    #[inline(never)]
    fn read_rare(&mut self, term: &mut String) -> Option<Script> {
        let read = self.read(self.at)?;
        match self.class(self.at, read) {
            Class::Arabic => return Some(self.arabic_rare(term)),
            Class::Other => return Some(self.other(self.at, self.at, term)),
            Class::Digit => return Some(self.number(term)),
            Class::Ideograph => return Some(self.ideograph(term)),
            // All the marks at once: the run of letters after them is looked up anew.
            Class::Mark => {
                self.at += read.width;
                while let Some(Read { letter: Letter { class: Class::Mark, .. }, width }) =
                    self.read(self.at)
                {
                    self.at += width;
                }
            }
            _ => self.at += read.width,
        }
        None
    }

    /// Reads the char at byte `at`; `None` at the end of the text.
    #[inline(always)]
    pub(super) fn read(&self, at: usize) -> Option<Read> {
        Some(match self.text.as_bytes()[at..] {
            [] => return None,
            [first @ 0..0x80, ..] => Read { letter: self.letters.one_byte(first), width: 1 },
            [first @ 0..0xE0, second, ..] => {
                Read { letter: self.letters.two_bytes(first, second), width: 2 }
            }
            [first, ..] => Read { letter: COMPOSITE, width: if first < 0xF0 { 3 } else { 4 } },
        })
    }

    /// The class of the composite char at `at`.
    #[cold]
    fn unfold(&self, at: usize) -> Class {
        let c = self.text[at..].chars().next();
        c.map_or(Class::Separator, |c| self.letters.unfold(c, |_| ()))
    }

    /// The class of a char read at `at`, unfolded if need be.
    pub(super) fn class(&self, at: usize, read: Read) -> Class {
        match read.letter.class {
            Class::Composite => self.unfold(at),
            class => class,
        }
    }

    #[inline(never)]
    fn continues_arabic(&self, at: usize) -> bool {
        self.read(at).is_some_and(|read| is_in_arabic(self.class(at, read)))
    }

    #[cold]
    fn arabic_rare(&mut self, term: &mut String) -> Script {
        let start = self.at;
        let mut end = start;
        while let Some(read) = self.read(self.at) {
            let class = self.class(self.at, read);
            if !is_in_arabic(class) {
                break;
            }
            // A sign of another script has no meaning here, and may come before U+0654.
            if class != Class::Sign {
                self.write(read, term);
            }
            self.at += read.width;
            if class != Class::Joiner {
                end = self.at;
            }
        }
        if self.letters.keeps_marks() {
            // Shadda, a vowel and U+0654 are typed in any order.
            term.clear();
            let word = self.text[start..end].nfc().take(MAX_PUSHED_BYTES);
            word.for_each(|c| self.unfold_into(c, term));
        }
        cap(term);
        self.start = start;
        self.width = end - start;
        Script::Arabic
    }

    /// Writes the char read at the place the words have come to.
    #[inline]
    pub(super) fn write(&self, read: Read, term: &mut String) {
        match read.letter.class {
            Class::Mark | Class::Joiner => {}
            Class::Composite | Class::HamzaAbove => self.write_unfolded(term),
            _ => push(read.letter.fold, term),
        }
    }

    /// Writes what the char at that place unfolds to.
    #[cold]
    fn write_unfolded(&self, term: &mut String) {
        if let Some(c) = self.text[self.at..].chars().next() {
            self.unfold_into(c, term);
        }
    }

    fn unfold_into(&self, c: char, term: &mut String) {
        self.letters.unfold(c, |part| match part.class {
            Class::Mark | Class::Joiner => {}
            Class::HamzaAbove => {
                if term.len() < MAX_PUSHED_BYTES
                    && let Some(last) = term.pop()
                {
                    term.push(self.letters.with_hamza(last));
                }
            }
            _ => push(part.fold, term),
        });
    }

    /// A word of another script from byte `start`, of which `term` holds what stands before `end`.
    pub(super) fn other(&mut self, start: usize, end: usize, term: &mut String) -> Script {
        let mut end = end;
        let mut recompose = false;
        while let Some(read) = self.read(self.at) {
            let class = self.class(self.at, read);
            match class {
                Class::Other | Class::Digit | Class::Sign => self.write(read, term),
                Class::Mark | Class::KeptMark | Class::HamzaAbove | Class::Joiner => {}
                Class::Apostrophe if self.is_other(self.at + read.width) => {}
                _ => break,
            }
            // Hangul is decomposed to jamo as it is read; its letters take three bytes.
            recompose |= class == Class::Sign || read.width == 3;
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

    fn ideograph(&mut self, term: &mut String) -> Script {
        let start = self.at;
        while let Some(read) = self.read(self.at) {
            match self.class(self.at, read) {
                Class::Ideograph if self.at == start => self.write(read, term),
                Class::Sign => self.write(read, term),
                Class::Mark | Class::KeptMark | Class::HamzaAbove => {}
                _ => break,
            }
            self.at += read.width;
        }
        *term = term.nfc().collect();
        cap(term);
        self.start = start;
        self.width = self.at - start;
        Script::Other
    }
}

/// Whether a char of this class goes on an Arabic word.
fn is_in_arabic(class: Class) -> bool {
    use Class::{Arabic, HamzaAbove, Joiner, KeptMark, Mark, Sign};
    matches!(class, Arabic | HamzaAbove | Joiner | KeptMark | Mark | Sign)
}

/// Pushes a letter that takes two bytes, as all of the Arabic block do: said so, the compiler
/// leaves out the other widths.
#[inline(always)]
fn push_arabic(c: char, term: &mut String) {
    if let '\u{80}'..='\u{7FF}' = c {
        term.push(c);
    }
}

#[inline(always)]
pub(super) fn push(c: char, term: &mut String) {
    if term.len() < MAX_PUSHED_BYTES {
        term.push(c);
    }
}

#[inline(always)]
pub(super) fn cap(term: &mut String) {
    if term.len() > MAX_TERM_CHARS {
        cap_long(term);
    }
}

#[cold]
fn cap_long(term: &mut String) {
    if let Some((end, _)) = term.char_indices().nth(MAX_TERM_CHARS) {
        term.truncate(end);
    }
}
