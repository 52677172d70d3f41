//! Where words begin and end, folded as they are read: one pass, offsets into the text as given.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use super::letters::{self, Class, Letter};

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
/// - ؤ and ء before و become ئ (شؤون = شئون); elsewhere ؤ ئ ء stay;
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
    let mut words = Words::new(text);
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

/// A word of the text: the bytes it spans.
#[derive(Clone, Debug)]
pub(super) struct Word {
    pub(super) span: Range<usize>,
    pub(super) script: Script,
}

/// The words of a text, one after the other.
///
/// A word's span lies on char boundaries, begins with a letter or digit, ends with one or with the
/// marks drawn on it, and overlaps no other. The span read alone gives the same term again.
pub(super) struct Words<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Words<'t> {
    pub(super) fn new(text: &'t str) -> Words<'t> {
        Words { text, at: 0 }
    }

    /// Writes the next word, folded, over `term` and returns where it stands; `None` at the end.
    pub(super) fn next_into(&mut self, term: &mut String) -> Option<Word> {
        term.clear();
        loop {
            let read = self.read(self.at)?;
            let start = self.at;
            match read.class {
                Class::Arabic | Class::HamzaSeat => return Some(self.arabic(start, term)),
                Class::Other => return Some(self.other(start, start, term)),
                Class::Digit => return Some(self.number(start, term)),
                Class::Ideograph => return Some(self.ideograph(start, term)),
                _ => self.at += read.width,
            }
        }
    }

    /// The char at byte `at`, its class and its width in bytes.
    #[inline]
    fn read(&self, at: usize) -> Option<Read> {
        let c = self.text[at..].chars().next()?;
        let Letter { class, fold } = letters::letter(c);
        Some(match class {
            Class::Unlisted => {
                Read { c, class: letters::unfold(c, |_| ()), fold: None, width: c.len_utf8() }
            }
            class => Read { c, class, fold: Some(fold), width: c.len_utf8() },
        })
    }

    fn arabic(&mut self, start: usize, term: &mut String) -> Word {
        let mut end = start;
        let mut seats = false;
        while let Some(read) = self.read(self.at) {
            let mut drawn = true;
            match read.class {
                Class::Arabic => {
                    // A presentation form may unfold to a hamza seat.
                    seats |= read.fold.is_none();
                    push(read, term);
                }
                Class::HamzaSeat => {
                    seats = true;
                    push(read, term);
                }
                Class::HamzaAbove => {
                    seats = true;
                    compose_hamza(term);
                }
                Class::Mark => {}
                Class::Joiner => drawn = false,
                _ => break,
            }
            self.at += read.width;
            if drawn {
                end = self.at;
            }
        }
        if seats && (term.contains("ؤو") || term.contains("ءو")) {
            *term = term.replace("ؤو", "ئو").replace("ءو", "ئو");
        }
        cap(term);
        Word { span: start..end, script: Script::Arabic }
    }

    /// A word of another script from byte `start`, of which `term` holds what stands before `end`.
    fn other(&mut self, start: usize, end: usize, term: &mut String) -> Word {
        let mut end = end;
        let mut recompose = false;
        while let Some(read) = self.read(self.at) {
            let mut drawn = true;
            match read.class {
                Class::Other | Class::Digit => push(read, term),
                Class::Sign => {
                    recompose = true;
                    push(read, term);
                }
                Class::Mark | Class::HamzaAbove => {}
                Class::Joiner => drawn = false,
                Class::Apostrophe if self.is_other(self.at + read.width) => {}
                _ => break,
            }
            // Hangul is decomposed to jamo as it is read.
            recompose |= ('\u{AC00}'..='\u{D7FF}').contains(&read.c)
                || ('\u{1100}'..='\u{11FF}').contains(&read.c);
            self.at += read.width;
            if drawn {
                end = self.at;
            }
        }
        if recompose {
            *term = term.nfc().collect();
        }
        cap(term);
        Word { span: start..end, script: Script::Other }
    }

    fn is_other(&self, at: usize) -> bool {
        self.read(at).is_some_and(|read| read.class == Class::Other)
    }

    fn ideograph(&mut self, start: usize, term: &mut String) -> Word {
        while let Some(read) = self.read(self.at) {
            match read.class {
                Class::Ideograph if self.at == start => push(read, term),
                Class::Sign => push(read, term),
                Class::Mark | Class::HamzaAbove => {}
                _ => break,
            }
            self.at += read.width;
        }
        *term = term.nfc().collect();
        cap(term);
        Word { span: start..self.at, script: Script::Other }
    }

    /// A number: digits, in groups of three if separated so, with a decimal part if there is one.
    /// In 12.05.2021 and 1,2,345 the separators only separate.
    fn number(&mut self, start: usize, term: &mut String) -> Word {
        let mut end = self.digits(term);
        let mut plain = true;
        if !self.is_continued(start) {
            if term.len() <= 3 {
                while let Some(width) = self.separator(self.at, &[',', '٬']) {
                    if self.count_digits(self.at + width) != 3 {
                        break;
                    }
                    plain = false;
                    self.at += width;
                    end = self.digits(term);
                }
            }
            if let Some(width) = self.separator(self.at, &['.', '٫'])
                && !self.is_chain(self.at + width)
            {
                plain = false;
                term.push('.');
                self.at += width;
                end = self.digits(term);
            }
        }
        if plain && self.is_other(self.at) {
            return self.other(start, end, term);
        }
        cap(term);
        Word { span: start..end, script: Script::Number }
    }

    /// Pushes a run of digits and returns where it ends.
    fn digits(&mut self, term: &mut String) -> usize {
        let mut end = self.at;
        while let Some(read) = self.read(self.at) {
            let mut drawn = true;
            match read.class {
                Class::Digit => push(read, term),
                Class::Mark | Class::HamzaAbove | Class::Sign => {}
                Class::Joiner => drawn = false,
                _ => break,
            }
            self.at += read.width;
            if drawn {
                end = self.at;
            }
        }
        end
    }

    /// The width of the separator at `at` if it is one of `wanted` with a digit after it.
    fn separator(&self, at: usize, wanted: &[char]) -> Option<usize> {
        let read = self.read(at)?;
        (wanted.contains(&read.c) && self.count_digits(at + read.width) > 0).then_some(read.width)
    }

    /// How many digits stand at `at`, counted no further than four.
    fn count_digits(&self, at: usize) -> usize {
        let digits = self.text[at..].chars().take(4);
        digits.take_while(|&c| is_digit(c)).count()
    }

    /// Whether the digits at `at` are followed by another point and digit, as in dates.
    fn is_chain(&self, at: usize) -> bool {
        let rest = &self.text[at..];
        let digits = rest.find(|c| !is_digit(c)).unwrap_or(rest.len());
        self.separator(at + digits, &['.', '٫']).is_some()
    }

    /// Whether a digit and one separator stand right before `start`.
    fn is_continued(&self, start: usize) -> bool {
        let mut before = self.text[..start].chars().rev();
        before.next().is_some_and(|c| matches!(c, '.' | '٫' | ',' | '٬'))
            && before.next().is_some_and(is_digit)
    }
}

/// One char as it was read.
#[derive(Clone, Copy)]
struct Read {
    c: char,
    class: Class,
    /// What it folds to; `None` if it has to be unfolded.
    fold: Option<char>,
    width: usize,
}

fn is_digit(c: char) -> bool {
    let class = letters::letter(c).class;
    class == Class::Digit || class == Class::Unlisted && letters::unfold(c, |_| ()) == Class::Digit
}

#[inline]
fn push(read: Read, term: &mut String) {
    if term.len() >= MAX_PUSHED_BYTES {
        return;
    }
    if let Some(fold) = read.fold {
        term.push(fold);
        return;
    }
    letters::unfold(read.c, |part| match part.class {
        Class::Mark | Class::Joiner => {}
        Class::HamzaAbove => compose_hamza(term),
        _ => term.push(part.fold),
    });
}

fn compose_hamza(term: &mut String) {
    if term.len() < MAX_PUSHED_BYTES
        && let Some(last) = term.pop()
    {
        term.push(letters::with_hamza(last));
    }
}

fn cap(term: &mut String) {
    if term.len() > MAX_TERM_CHARS
        && let Some((end, _)) = term.char_indices().nth(MAX_TERM_CHARS)
    {
        term.truncate(end);
    }
}
