//! Stems of words seen before: words repeat, and looking one up is cheaper than stemming it.

use std::cell::Cell;
use std::fmt;
use std::hint::select_unpredictable;

use super::block::write_codes;
use super::lexicon;
use super::packed::{BITS, Bits, Packed, spread};
use super::short::{Short, write_packed};
use super::stemmer::{Stem, light, replace_by_stem, stem_of_row};

/// Remembers stems, in tables of fixed size (1.3 MB, of which memory is taken as they fill) where a word
/// takes the place of another. Each thread has one, for all its analyzers: they read the same words.
pub(super) struct Memo {
    /// The two words read last of those that share a place, the newer first: of each a tag, which
    /// with the place tells all of the word, and above it the stem.
    buckets: Box<[[u64; WAYS]]>,
    turn: u32,
    /// Longer words as they are folded, and above each its stem.
    long: Box<[u128]>,
}

thread_local! {
    static OF_THREAD: Cell<Option<Memo>> = const { Cell::new(None) };
}

impl fmt::Debug for Memo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Memo").finish_non_exhaustive()
    }
}

impl Memo {
    /// The memo of this thread; a new one while another text has that.
    pub(super) fn borrow() -> Memo {
        let of_thread = OF_THREAD.try_with(Cell::take).ok().flatten();
        of_thread.unwrap_or_else(|| {
            // Of zeros, for which the system gives memory when it is first touched.
            Memo {
                buckets: vec![[0; WAYS]; 1 << BUCKET_BITS].into(),
                turn: 0,
                long: vec![0; 1 << LONG_BITS].into(),
            }
        })
    }

    pub(super) fn give_back(self) {
        // A thread that ends needs it no more.
        let _ = OF_THREAD.try_with(|of_thread| of_thread.set(Some(self)));
    }

    /// Writes the stem of an Arabic word to `term`, which is empty.
    #[inline(always)]
    pub(super) fn stem(&mut self, word: Short, term: &mut String) {
        let (place, tag) = place(word.written());
        let bucket = &self.buckets[place];
        let found = bucket[1..].iter().fold(bucket[0], |found, &older| {
            select_unpredictable(tag_of(older) == tag, older, found)
        });
        let stem = if tag_of(found) == tag { found >> TAG_BITS } else { UNKNOWN };
        if stem < NOT_A_STRETCH {
            let (before, letters) = stretch(stem);
            let stem = word.key().without_first(before).first(letters);
            write_codes(stem, letters as usize, term);
        } else if stem == UNKNOWN {
            write_packed(self.remember(place, tag, word), term);
        } else {
            write_packed(recall(stem, word.to_packed().widen()), term);
        }
    }

    /// The stem of the word of a tag that a bucket has not, which is remembered from now on.
    #[inline(never)]
    fn remember(&mut self, place: usize, tag: u64, word: Short) -> Packed {
        let stem = light(word.to_packed());
        if let Some(to_remember) = to_remember(word.to_packed().widen(), stem) {
            let bucket = &mut self.buckets[place];
            let free = bucket.iter().position(|&remembered| remembered == 0);
            self.turn = self.turn.wrapping_mul(5).wrapping_add(1);
            let way = free.unwrap_or((self.turn >> 20) as usize % WAYS);
            bucket[way] = tag | to_remember << TAG_BITS;
        }
        stem.word()
    }

    /// Puts the stem of the folded Arabic word in `term`, which was written with marks, in its place.
    #[inline(never)]
    pub(super) fn stem_folded(&mut self, term: &mut String) {
        match Packed::new(term).map(|word| (word, Short::folded(word))) {
            Some((_, Some(short))) => {
                term.clear();
                self.stem(short, term);
            }
            Some((long, None)) if long.len() <= LONG_LETTERS => {
                term.clear();
                self.stem_long(long, term);
            }
            _ => replace_by_stem(term),
        }
    }

    /// The like for a word of up to sixteen letters, already folded.
    #[inline(never)]
    pub(super) fn stem_long(&mut self, word: Packed, term: &mut String) {
        let found = &mut self.long[(word.spread() >> (u64::BITS - LONG_BITS)) as usize];
        let stem = if *found & LONG_WORD == word.bits() {
            match (*found >> LONG_WORD.count_ones()) as u64 {
                stem if stem < NOT_A_STRETCH => stretch_of(word, stem),
                stem => recall(stem, word),
            }
        } else {
            let stem = light(word);
            if let Some(to_remember) =
                to_remember(word, stem).filter(|&stem| stem <= u16::MAX.into())
            {
                *found = word.bits() | u128::from(to_remember) << LONG_WORD.count_ones();
            }
            stem.word()
        };
        write_packed(stem, term);
    }
}

/// Seven bits for each of eight letters.
const WORD_BITS: u32 = 8 * BITS;
const WAYS: usize = 4;
const BUCKET_BITS: u32 = 15;
/// The bits of a word that its place does not tell, and one that is set: a free place is 0.
const TAG_BITS: u32 = WORD_BITS - BUCKET_BITS + 1;

/// The letters of a long word, seven bits each.
const LONG_LETTERS: usize = 16;
const LONG_WORD: u128 = (1 << (LONG_LETTERS * BITS as usize)) - 1;
const LONG_BITS: u32 = 14;

/// A stem is a stretch of its folded word: the number of letters before it in four bits, and of its
/// own in five. Or it is none, and the bits above say what it is.
const NOT_A_STRETCH: u64 = 1 << 9;
const UNKNOWN: u64 = NOT_A_STRETCH;
/// That of a row of the lexicon, whose number is the rest.
const ROW: u64 = 1 << 15;
const _: () = assert!(lexicon::COUNT <= ROW as usize, "a row has fifteen bits");
/// A stretch with one letter changed, as in مدرسته, whose stem is مدرسه: above the stretch, the place
/// of the letter in three bits, and how it changes in seven.
const CHANGED: u64 = 1 << 21;
const PLACE_SHIFT: u32 = 9;
const CHANGE_SHIFT: u32 = 12;

/// The letters before a stretch, and its own.
const fn stretch(stem: u64) -> (u32, u32) {
    (stem as u32 & 0xF, stem as u32 >> 4 & 0x1F)
}

fn stretch_of(word: Packed, stem: u64) -> Packed {
    let (before, letters) = stretch(stem);
    word.without_first(before as usize).first(letters as usize)
}

/// The stem that is no stretch of its word.
#[inline(never)]
fn recall(stem: u64, word: Packed) -> Packed {
    if stem & CHANGED == 0 {
        return stem_of_row((stem & !ROW) as u16);
    }
    let place = stem >> PLACE_SHIFT & 0x7;
    let change = stem >> CHANGE_SHIFT & 0x7F;
    let stretch = stretch_of(word, stem);
    let bits = stretch.bits() ^ u128::from(change) << (place * u64::from(BITS));
    Packed::from_bits(bits, stretch.len())
}

/// How a stem is remembered; `None` if it cannot be.
fn to_remember(word: Packed, stem: Stem) -> Option<u64> {
    let letters = stem.word();
    let stretches = (0..(word.len() + 1).saturating_sub(letters.len()))
        .map(|before| (before | letters.len() << 4) as u64);
    let change = |stretch| stretch_of(word, stretch).bits() ^ letters.bits();
    if let Some(stretch) = stretches.clone().find(|&stretch| change(stretch) == 0) {
        return Some(stretch);
    }
    if let Stem::Row(row) = stem {
        return Some(ROW | u64::from(row));
    }
    stretches.rev().find_map(|stretch| {
        let change = change(stretch);
        let place = change.trailing_zeros() / BITS;
        let change = change.checked_shr(place * BITS)? as u64;
        (place < 8 && change < 1 << BITS)
            .then_some(CHANGED | change << CHANGE_SHIFT | u64::from(place) << PLACE_SHIFT | stretch)
    })
}

const fn tag_of(remembered: u64) -> u64 {
    remembered & ((1 << TAG_BITS) - 1)
}

/// Where a word as written has its bucket, and its tag there. Multiplying by an odd number loses no
/// bit, so the two together tell the word.
#[inline(always)]
const fn place(word: u64) -> (usize, u64) {
    const OCCUPIED: u64 = 1 << (TAG_BITS - 1);
    let spread = spread(word) & ((1 << WORD_BITS) - 1);
    ((spread / OCCUPIED) as usize, OCCUPIED | (spread % OCCUPIED))
}

#[cfg(test)]
mod tests {
    use super::super::letters::Folding;
    use super::super::table::Letters;
    use super::*;

    /// More words than there are places, each asked twice.
    #[test]
    fn what_is_remembered_is_the_stem() {
        const LETTERS: [char; 17] =
            ['ا', 'أ', 'ب', 'ت', 'ة', 'س', 'ف', 'ك', 'ل', 'م', 'ن', 'ه', 'و', 'ى', 'ي', 'ئ', 'ع'];
        let letters = Letters::get(Folding::default());
        let mut memo = Memo::borrow();
        for i in 0..LETTERS.len().pow(4) {
            let letter = |place| LETTERS[i / LETTERS.len().pow(place) % LETTERS.len()];
            let text: String = ['ا', 'ل'].into_iter().chain((0..4).map(letter)).collect();
            let padded = format!("{text}    ");
            let bytes = padded.as_bytes().first_chunk().unwrap();
            let word = Short::read(bytes, &letters.pairs).unwrap();
            let mut stem = String::new();
            word.write(&mut stem);
            replace_by_stem(&mut stem);
            for _ in 0..2 {
                let mut remembered = String::new();
                memo.stem(word, &mut remembered);
                assert_eq!(remembered, stem, "{text}");
            }
        }
    }

    #[test]
    fn what_is_remembered_of_long_words_is_the_stem() {
        let mut memo = Memo::borrow();
        for word in ["والمستشفيات", "استخداماتهم", "فالبرتغاليون", "للامبراطوريه", "ققققققققققققققق"]
        {
            let mut stem = word.to_owned();
            replace_by_stem(&mut stem);
            for _ in 0..2 {
                let mut remembered = String::new();
                memo.stem_long(Packed::known(word), &mut remembered);
                assert_eq!(remembered, stem, "{word}");
            }
        }
    }

    #[test]
    fn a_thread_has_one() {
        let (first, second) = (Memo::borrow(), Memo::borrow());
        let place = first.buckets.as_ptr();
        first.give_back();
        assert_eq!(Memo::borrow().buckets.as_ptr(), place);
        second.give_back();
    }
}
