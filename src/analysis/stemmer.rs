//! Affixes off, where what is left is a word.
//!
//! Is وزير the conjunction and زير? The common words know (`words`): وزير is on more pages than زير,
//! so it is a word of its own, while كتاب is on more pages than وكتاب. Each affix has its own measure of
//! how much more common the rest must be. The article counts as part of neither: الوزير tells of
//! وزير. What this gets wrong, and what no rule knows, is in the lexicon, which is asked first. Only
//! of words that are not common, endings come off by their shape, in the manner of light10 (Larkey,
//! Ballesteros, Connell 2002).

use std::sync::atomic::{AtomicU64, Ordering};

use super::affixes::{Before, Counted, cut, shortest};
use super::joined::is_no_stem;
use super::letters::Folding;
use super::lexicon::{self, Kind};
use super::packed::{Bits, Packed};
use super::short::write_packed;
use super::table::Letters;
use super::tokenizer::{Script, Words};

/// Stems every word of `text` and joins the stems with single spaces: the terms of
/// [`View::Stem`](crate::View::Stem) at its defaults for Arabic as one string. Words of other
/// scripts and numbers are only folded. Empty when `text` holds no word.
///
/// ```
/// use fihris::stem;
///
/// assert_eq!(stem("الإرهابيين"), stem("ارهابي"));
/// assert_eq!(stem("والوزراء"), "وزير");
/// assert_eq!(stem("سورية"), stem("سوريا"));
/// assert_eq!(stem("؟!"), "");
/// ```
pub fn stem(text: &str) -> String {
    let letters = Letters::get(Folding::default());
    let mut words = Words::new(text, &letters);
    let mut term = String::new();
    let mut stems = String::with_capacity(text.len());
    while let Some(script) = words.next_into(&mut term) {
        if !stems.is_empty() {
            stems.push(' ');
        }
        if script == Script::Arabic {
            replace_by_stem(&mut term);
        }
        stems.push_str(&term);
    }
    stems
}

/// Puts the stem of the folded word in `term`, which is in Arabic script, in its place. Words of
/// letters that no word of the Arabic language has, or longer than any, are left as they are.
pub(super) fn replace_by_stem(term: &mut String) {
    if let Some(word) = Packed::new(term) {
        term.clear();
        write_packed(light(word).word(), term);
    }
}

/// A stem, and where it is from.
#[derive(Clone, Copy)]
pub(super) enum Stem {
    Word(Packed),
    /// The lexicon's, by the number of a row.
    Row(u16),
}

impl Stem {
    pub(super) fn word(self) -> Packed {
        match self {
            Stem::Word(word) => word,
            Stem::Row(row) => stem_of_row(row),
        }
    }
}

/// The stem of a folded Arabic word.
#[inline(never)]
pub(super) fn light<B: Bits>(word: Packed<B>) -> Stem {
    match cut_down(word) {
        // As that of العبدالكريم would be.
        Stem::Word(stem) if is_no_stem(stem) => Stem::Word(word.widen()),
        stem => stem,
    }
}

#[inline(always)]
fn cut_down<B: Bits>(word: Packed<B>) -> Stem {
    let mut word = Counted::new(word);
    let mut before = Before::Anything;
    for _ in 0..MAX_CUTS {
        if let Some(row) = lexicon::find(word.word) {
            return Stem::Row(row);
        }
        if word.counts.is_whole {
            break;
        }
        let (cut, then) = cut(word, before);
        match cut {
            Some(cut) => (word, before) = (cut, then),
            None if word.counts.is_listed() => break,
            None => return Stem::Word(shortest(word.word).widen()),
        }
    }
    Stem::Word(word.word.widen())
}

/// No word has more affixes than these.
const MAX_CUTS: usize = 7;

/// The stem of the base of a row.
pub(super) fn stem_of_row(row: u16) -> Packed {
    static STEMS: [AtomicU64; lexicon::COUNT] = [const { AtomicU64::new(0) }; lexicon::COUNT];
    let remembered = &STEMS[usize::from(row)];
    if let Some(stem) = Packed::from_number(remembered.load(Ordering::Relaxed)) {
        return stem.widen();
    }
    let stem = follow(row, MAX_ROWS);
    if let Some(stem) = stem.narrow() {
        remembered.store(stem.bits(), Ordering::Relaxed);
    }
    stem
}

/// The rows that one may lead to, one after the other.
const MAX_ROWS: usize = 4;

/// The stem of the base of a row, over so many more rows at most.
fn follow(row: u16, rows: usize) -> Packed {
    let base = lexicon::base(row);
    if lexicon::kind(row) == Kind::Whole || rows == 0 {
        return base;
    }
    match light(base) {
        Stem::Word(word) => word,
        Stem::Row(next) => follow(next, rows - 1),
    }
}
