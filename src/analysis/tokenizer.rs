//! Where words begin and end, folded as they are read: one pass, offsets into the text as given.
//!
//! There are four ways to read a word, the more general the slower, and all give the same terms:
//!
//! 1. Most words of Arabic text have up to eight letters of the language and no mark. `Short::read`
//!    takes these into a register without a branch, and they need no memory before they are looked
//!    up or written.
//! 2. Up to sixteen of the same letters are two such registers (`read_long`).
//! 3. Words with vowel marks, of letters of other languages or longer still are written to the term
//!    eight letters at a time (`arabic`).
//! 4. All else goes char by char (`read_rare`): Arabic words with hamzas as marks or presentation
//!    forms (`arabic.rs`), other scripts (`other.rs`), numbers (`number.rs`). A word that turns out
//!    to be of this sort in its middle is read again from its beginning.
//!
//! A name of عبد written without its space is then cut in two (`joined.rs`).

use std::ops::Range;

use super::arabic::is_in_arabic;
use super::block::{Block, Fold, fold};
use super::joined::{may_be_joined, may_be_joined_as_written};
use super::letters::{COMPOSITE, Class, Folding, Letter};
use super::packed::Packed;
use super::short::{Short, write_packed};
use super::table::Letters;

/// The longest term in chars. A longer word gives one term cut to this length; its offsets still
/// span the whole word. (tantivy drops terms over 65,530 bytes with a log line only.)
///
/// ```
/// let long = "ا".repeat(20_000);
/// assert_eq!(fihris::normalize(&long).chars().count(), fihris::MAX_TERM_CHARS);
/// ```
pub const MAX_TERM_CHARS: usize = 128;

const HAMZA: Fold = fold('ء');

/// Letters are pushed no further than this. A composed char of a term may come of up to 12 bytes
/// of decomposed ones.
pub(super) const MAX_PUSHED_BYTES: usize = MAX_TERM_CHARS * 12;

/// Folds every word of `text` and joins them with single spaces: the terms of
/// [`View::Exact`](crate::View::Exact) as one string, empty when `text` holds no word.
///
/// Normalization is defined as:
/// - vowel and Quranic marks, tatweel, joiners and direction marks are removed;
/// - أ إ آ ٱ become ا, ة becomes ه, ى becomes ي, ؤ and ئ become ء (مسؤول = مسئول); a hamza on a
///   tatweel, as the Quran has it, is ء, and ءَا at its place at the beginning is آ;
/// - letters of other languages that an Arabic keyboard lacks become those it has: Persian ی ک,
///   Urdu ے ہ ں and the like ي ك ه ن, and ڤ پ گ چ ڨ ف ب ك ج ق;
/// - presentation forms, ligatures, full-width and circled letters become the letters they show
///   (NFKD); honorifics in one character (ﷺ) and ™ are removed;
/// - digits of every script become `0`–`9`, ٫ between them a point, ٬ and `,` between groups nothing;
///   points between groups (1.000.000) and a comma before decimals (3,14) separate, as a text may
///   mean either by them; raised digits are a number of their own (10⁶ is `10 6`);
/// - letters of other scripts become lower case without accents and apostrophes, and ß ł ø đ ħ ı æ œ
///   become `ss l o d h i ae oe`; points of Hebrew go, vowel signs of Indic scripts stay;
/// - عبدالله is عبد الله, and so is every word of عبدال and two letters or more, with one of و ف ب ل ك
///   before it or none;
/// - each letter of Chinese and Japanese, a fraction (½), and a sign that stands for a word (℃ is
///   `c`) is a word by itself;
/// - all else separates words: spaces, punctuation, accents that stand by themselves.
///
/// Arabic goes by a table of our own, digits by that of Unicode 16. Other decompositions are those of
/// `unicode-normalization`, other letters and lower cases those of the compiler's standard library
/// ([`char::UNICODE_VERSION`]), so letters newer than one of these may be words or not.
///
/// Applying it twice changes nothing. The cost is linear in the length of `text`.
///
/// ```
/// use fihris::normalize;
///
/// assert_eq!(normalize("وَالْكِتَابُ الجديد"), "والكتاب الجديد");
/// assert_eq!(normalize("ﺍﻟﺴﻼﻡ"), "السلام");
/// assert_eq!(normalize("وعبدالله"), "وعبد الله");
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

/// A word as it was read.
#[derive(Clone, Copy)]
pub(super) enum Word {
    /// An Arabic one of up to eight letters, as most are: read into registers, and not written yet.
    Short(Short),
    /// An Arabic one of up to sixteen, likewise: it stands in `Words::long`.
    Long,
    Written(Script),
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
    /// The word read last, if it is long.
    pub(super) long: Packed,
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
        Words { text, letters, at: 0, start: 0, width: 0, long: Packed::from_bits(0, 0) }
    }

    /// The bytes of the word read last.
    pub(super) fn span(&self) -> Range<usize> {
        self.start..self.start + self.width
    }

    /// Writes the next word, folded, over `term` and says what it is written in; `None` at the end.
    #[inline(always)]
    pub(super) fn next_into(&mut self, term: &mut String) -> Option<Script> {
        let word = self.next::<false>(term)?;
        Some(self.write_word(word, term))
    }

    /// Writes the word read last to `term`, unless it is written there, and says what it is written
    /// in.
    #[inline(always)]
    pub(super) fn write_word(&self, word: Word, term: &mut String) -> Script {
        match word {
            Word::Short(short) => short.write(&self.letters.pairs, term),
            Word::Long => write_packed(self.long, term),
            Word::Written(script) => return script,
        }
        Script::Arabic
    }

    /// Reads the next word; `None` at the end. One that is neither short nor long is written over
    /// `term`, as it folds; for those `term` is left empty. With `WHOLE`, a short one may still be two: to
    /// ask is for the caller, who may know better.
    #[inline(always)]
    pub(super) fn next<const WHOLE: bool>(&mut self, term: &mut String) -> Option<Word> {
        loop {
            term.clear();
            let rest = &self.text.as_bytes()[self.at..];
            let first = *rest.first()?;
            // No need to look for letters where there can be none.
            if !begins_arabic(first) {
                if first < 0x80 && self.letters.one_byte(first).class == Class::Separator {
                    self.at += 1;
                } else if let Some(script) = self.read_rare(term) {
                    return Some(Word::Written(script));
                }
                continue;
            }
            if let Some(bytes) = rest.first_chunk()
                && let Some(short) = Short::read(bytes)
            {
                if self.step(2 * short.letters()) {
                    if !WHOLE && self.split_short(short, term) {
                        return Some(Word::Written(Script::Arabic));
                    }
                    return Some(Word::Short(short));
                }
                if short.is_full() && self.read_long(short).is_some() {
                    if may_be_joined(self.long.bits() as u64) && self.split(term) {
                        return Some(Word::Written(Script::Arabic));
                    }
                    return Some(Word::Long);
                }
            }
            if let Some(width) = self.arabic(term)
                && self.step(width)
            {
                if may_be_joined_as_written(term) {
                    self.split(term);
                }
                return Some(Word::Written(Script::Arabic));
            }
            term.clear();
            if let Some(script) = self.read_rare(term) {
                return Some(Word::Written(script));
            }
        }
    }

    /// Reads the word that begins with eight letters, if it ends with eight more.
    #[inline(never)]
    fn read_long(&mut self, first: Short) -> Option<()> {
        let rest = &self.text.as_bytes()[self.at..];
        let next = Short::read(rest[2 * first.letters()..].first_chunk()?)?;
        self.long = first.followed_by(next, &self.letters.pairs);
        self.step(2 * self.long.len()).then_some(())
    }

    /// Steps over an Arabic word of so many bytes, and over what separates it from the next; does not,
    /// and returns false, if the word goes on.
    #[inline(always)]
    fn step(&mut self, width: usize) -> bool {
        let end = self.at + width;
        let after_space = if self.text.as_bytes().get(end) == Some(&b' ') {
            end + 1
        } else if let Some(next) = self.after_word(end) {
            next
        } else {
            return false;
        };
        (self.start, self.width, self.at) = (self.at, width, after_space);
        true
    }

    /// The end of the separators at byte `at`; `None` if an Arabic word goes on there.
    #[inline(never)]
    fn after_word(&self, mut at: usize) -> Option<usize> {
        let Some(mut read) = self.read(at) else { return Some(at) };
        if is_in_arabic(self.class(at, read)) {
            return None;
        }
        while read.letter.class == Class::Separator {
            at += read.width;
            let Some(next) = self.read(at) else { break };
            read = next;
        }
        Some(at)
    }

    /// Writes the letters of the Arabic block from here on, and returns their bytes; `None` if there are none, if a mark
    /// comes before them, if they are too many for a term, or if the Quran may spell them so: each
    /// is for `read_rare`.
    #[inline(always)]
    fn arabic(&self, term: &mut String) -> Option<usize> {
        let mut width = 0;
        loop {
            let rest = &self.text.as_bytes()[self.at + width..];
            let last;
            let bytes = if let Some(bytes) = rest.first_chunk() {
                bytes
            } else {
                last = padded(rest);
                &last
            };
            let block = self.letters.folds.block(bytes);
            let count = block.letters();
            if block.drops() {
                if width == 0 && block.begins_with_drop() {
                    return None;
                }
                if !self.write_vocalised(&block, count, term) {
                    return None;
                }
            } else {
                block.write(count, term);
            }
            width += 2 * count;
            if 2 * count < bytes.len() {
                return (width > 0).then_some(width);
            }
            if width > MAX_TERM_CHARS {
                return None;
            }
        }
    }

    /// Writes the letters of a block that has marks, unless the Quran may spell the word so.
    #[inline(never)]
    fn write_vocalised(&self, block: &Block, count: usize, term: &mut String) -> bool {
        if block.may_have(HAMZA) && self.may_begin_with_madda() {
            return false;
        }
        block.write_kept(count, term);
        true
    }

    /// Reads the word that begins at this place, or steps over the char there.
    #[inline(never)]
    fn read_rare(&mut self, term: &mut String) -> Option<Script> {
        let read = self.read(self.at)?;
        match self.class(self.at, read) {
            Class::Arabic => return Some(self.arabic_rare(term)),
            Class::Other => return Some(self.other(self.at, self.at, term)),
            Class::Digit => return Some(self.number(term)),
            Class::Superscript => return Some(self.superscript(term)),
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

    /// Writes the char read at the place the words have come to.
    #[inline]
    pub(super) fn write(&self, read: Read, term: &mut String) {
        match read.letter.class {
            Class::Mark | Class::Joiner => {}
            Class::Composite => self.write_unfolded(term),
            _ => push(read.letter.fold, term),
        }
    }

    /// Writes what the char at that place unfolds to.
    #[cold]
    fn write_unfolded(&self, term: &mut String) {
        if let Some(c) = self.text[self.at..].chars().next() {
            self.letters.unfold(c, |part| push_part(part, term));
        }
    }
}

/// Whether a char of this first byte is of U+0600 to U+06FF.
#[inline(always)]
fn begins_arabic(byte: u8) -> bool {
    byte & 0xFC == 0xD8
}

/// The last bytes of a text, as many as a block has: zeros are no letters.
#[cold]
fn padded(rest: &[u8]) -> [u8; 16] {
    let mut bytes = [0; 16];
    bytes[..rest.len()].copy_from_slice(rest);
    bytes
}

/// Writes a part of what a char unfolds to.
pub(super) fn push_part(part: Letter, term: &mut String) {
    match part.class {
        Class::Mark | Class::Joiner | Class::HamzaAbove | Class::Separator | Class::Apostrophe => {}
        _ => push(part.fold, term),
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
