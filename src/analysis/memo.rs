//! Stems of words seen before: words repeat, and looking one up is cheaper than stemming it.

use std::cell::Cell;
use std::fmt;

use super::affixes::HEH;
use super::block::write_codes;
use super::lexicon;
use super::packed::{BITS, Packed, spread};
use super::short::{Pairs, Short, write_packed};
use super::stemmer::{Stem, light, replace_by_stem, stem_of_row};

/// Remembers stems, in tables of fixed size (1.3 MB, of which memory is taken as they fill) where a word
/// takes the place of another. Each thread has one, for all its analyzers: they read the same words.
pub(super) struct Memo {
    /// Some of the words that share a place: of each a tag, which with the place tells all of the word
    /// as written, and below it the stem.
    buckets: Box<[[u64; WAYS]; 1 << BUCKET_BITS]>,
    turn: Turn,
    /// What a text's terms were written in, for the next text to use: most are short.
    pub(super) term: String,
    /// Longer words as they are folded, and above each its stem.
    long: Box<[[u128; WAYS]]>,
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
                buckets: vec![[0; WAYS]; 1 << BUCKET_BITS]
                    .into_boxed_slice()
                    .try_into()
                    .expect("as many"),
                turn: Turn(0),
                term: String::new(),
                long: vec![[0; WAYS]; 1 << LONG_BUCKET_BITS].into(),
            }
        })
    }

    pub(super) fn give_back(self) {
        // A thread that ends needs it no more.
        let _ = OF_THREAD.try_with(|of_thread| of_thread.set(Some(self)));
    }

    /// Writes the stem of an Arabic word to `term`, which is empty.
    #[inline]
    fn stem(&mut self, word: Short, pairs: &Pairs, term: &mut String) {
        if !self.recall(word, pairs, term) {
            self.stem_anew(word, pairs, term);
        }
    }

    /// The same, if the stem is remembered; else returns false.
    #[inline(always)]
    pub(super) fn recall(&self, word: Short, pairs: &Pairs, term: &mut String) -> bool {
        let (place, tag) = place(word.written());
        let bucket = &self.buckets[place];
        // Nothing is left above the stem of the word of this tag, and something of any other.
        let stem = bucket.iter().fold(u64::MAX, |least, &other| least.min(other ^ tag));
        if stem < FOLDED {
            let (codes, letters) = stretch(word.written(), stem);
            write_codes(codes, letters, term);
        } else if stem < UNKNOWN {
            write_packed(recall(stem, word, pairs), term);
        } else {
            return false;
        }
        true
    }

    /// The same for a word whose stem is not remembered, but is from now on.
    #[inline(never)]
    pub(super) fn stem_anew(&mut self, word: Short, pairs: &Pairs, term: &mut String) {
        let (place, tag) = place(word.written());
        let folded = word.fold(pairs);
        let stem = light(folded);
        if let Some(to_remember) = to_remember(word.written(), folded, stem) {
            let bucket = &mut self.buckets[place];
            let way = self.turn.choose(bucket.iter().position(|&remembered| remembered == 0));
            bucket[way] = tag | to_remember;
        }
        write_packed(stem.word(), term);
    }

    /// Puts the stem of the folded Arabic word in `term`, which was written with marks, in its place.
    #[inline(never)]
    pub(super) fn stem_folded(&mut self, pairs: &Pairs, term: &mut String) {
        match Packed::new(term).map(|word| (word, Short::folded(word))) {
            Some((_, Some(short))) => {
                term.clear();
                self.stem(short, pairs, term);
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
        let place = (word.spread() >> (u64::BITS - LONG_BUCKET_BITS)) as usize;
        let bucket = &mut self.long[place];
        let stem = if let Some(found) =
            bucket.iter().find(|found| *found & LONG_WORD == word.bits())
        {
            recall_long((found >> LONG_WORD.count_ones()) as usize, word)
        } else {
            let stem = light(word);
            if let Some(to_remember) = to_remember_long(word, stem) {
                let way = self.turn.choose(bucket.iter().position(|&remembered| remembered == 0));
                bucket[way] = word.bits() | (to_remember as u128) << LONG_WORD.count_ones();
            }
            stem.word()
        };
        write_packed(stem, term);
    }
}

/// Chooses the place that a word takes: a free one, or at random that of another, as words that come
/// round one after the other would else find each other gone.
struct Turn(u32);

impl Turn {
    fn choose(&mut self, free: Option<usize>) -> usize {
        // The low bits of such numbers repeat soon, the high ones do not.
        self.0 = self.0.wrapping_mul(5).wrapping_add(1);
        free.unwrap_or((self.0 >> 20) as usize % WAYS)
    }
}

/// Seven bits for each of eight letters.
const WORD_BITS: u32 = 8 * BITS;
const WAYS: usize = 4;
const BUCKET_BITS: u32 = 15;
/// What is left of 64 bits by those of a word that its place does not tell, and one that is set: a free
/// place is 0.
const STEM_BITS: u32 = u64::BITS - (WORD_BITS - BUCKET_BITS + 1);

/// The letters of a long word, seven bits each.
const LONG_LETTERS: usize = 16;
const LONG_WORD: u128 = (1 << (LONG_LETTERS * BITS as usize)) - 1;
const LONG_BUCKET_BITS: u32 = 12;

/// A stem is a stretch of its word as written, with at most one letter changed, as by folding: the
/// number of letters before it in three bits, its own in four, the place of the changed one in three
/// and the bits that change in seven. The bits above, if any is set, say what it is instead.
const fn stretch(word: u64, stem: u64) -> (u64, usize) {
    let before = BITS * (stem as u32 & 0x7);
    let place = BITS * (stem as u32 >> 7 & 0x7);
    (word >> before ^ (stem >> 10 & 0x7F) << place, stem as usize >> 3 & 0xF)
}

/// The number of such a stretch.
const fn stretch_number(before: usize, letters: usize, place: u32, change: u64) -> u64 {
    (before | letters << 3) as u64 | (place as u64) << 7 | change << 10
}

/// The same of the folded word.
const FOLDED: u64 = 1 << 17;
/// That of a row of the lexicon, whose number is the rest.
const ROW: u64 = 1 << 18;
const UNKNOWN: u64 = 1 << STEM_BITS;
const _: () = assert!(lexicon::COUNT <= ROW as usize && 2 * ROW <= UNKNOWN);

/// A stem that is no stretch of its word as written.
#[inline(never)]
fn recall(stem: u64, word: Short, pairs: &Pairs) -> Packed {
    if stem & ROW != 0 {
        return stem_of_row((stem & !ROW) as u16);
    }
    let (codes, letters) = stretch(word.fold(pairs).bits(), stem);
    Packed::from_bits(codes.into(), usize::MAX).first(letters)
}

/// How the stem of a word as written is remembered; `None` if it cannot be.
fn to_remember(written: u64, folded: Packed<u64>, stem: Stem) -> Option<u64> {
    let wanted = stem.word().narrow()?;
    let stretch_of = |word: u64| {
        let befores = 0..(folded.len() + 1).saturating_sub(wanted.len());
        befores.rev().find_map(|before| {
            let stretch = Packed::from_bits(word, folded.len()).without_first(before);
            let change = stretch.first(wanted.len()).bits() ^ wanted.bits();
            let place = change.trailing_zeros() % u64::BITS / BITS;
            let change = change >> (BITS * place);
            (change < 1 << BITS).then_some(stretch_number(before, wanted.len(), place, change))
        })
    };
    match stem {
        _ if let Some(stretch) = stretch_of(written) => Some(stretch),
        Stem::Row(row) => Some(ROW | u64::from(row)),
        Stem::Word(_) => stretch_of(folded.bits()).map(|stretch| FOLDED | stretch),
    }
}

/// The stem of a long word is a stretch of it: the letters before it in four bits, its own above.
/// Or it is that of a row, or a stretch whose last letter becomes teh marbuta, folded.
const LONG_ROW: usize = 1 << 9;
const LONG_HEH: usize = 1 << 15;
const _: () = assert!(lexicon::COUNT + LONG_ROW <= LONG_HEH);

fn recall_long(stem: usize, word: Packed) -> Packed {
    let stretch = |stem: usize| word.without_first(stem & 0xF).first(stem >> 4);
    match stem {
        0..LONG_ROW => stretch(stem),
        LONG_ROW..LONG_HEH => stem_of_row((stem - LONG_ROW) as u16),
        _ => ending_in_heh(stretch(stem - LONG_HEH)),
    }
}

fn ending_in_heh(word: Packed) -> Packed {
    word.first(word.len().saturating_sub(1)).followed_by(HEH)
}

fn to_remember_long(word: Packed, stem: Stem) -> Option<usize> {
    let wanted = stem.word();
    let befores = 0..(word.len() + 1).saturating_sub(wanted.len());
    let stretches = befores.map(|before| before | wanted.len() << 4);
    let recalled = |kind| {
        stretches.clone().map(|stretch| kind | stretch).find(|&it| recall_long(it, word) == wanted)
    };
    match stem {
        _ if let Some(stretch) = recalled(0) => Some(stretch),
        Stem::Row(row) => Some(LONG_ROW + usize::from(row)),
        Stem::Word(_) => recalled(LONG_HEH),
    }
}

/// Where a word as written has its bucket, and its tag there, above the bits of a stem. Multiplying by
/// an odd number loses no bit, so the two together tell the word.
#[inline(always)]
const fn place(word: u64) -> (usize, u64) {
    const OCCUPIED: u64 = 1 << (u64::BITS - 1);
    let spread = spread(word);
    let place = (spread >> (WORD_BITS - BUCKET_BITS)) as usize % (1 << BUCKET_BITS);
    (place, OCCUPIED | spread << STEM_BITS)
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
            let word = Short::read(bytes).unwrap();
            let mut stem = String::new();
            word.write(&letters.pairs, &mut stem);
            replace_by_stem(&mut stem);
            for _ in 0..2 {
                let mut remembered = String::new();
                memo.stem(word, &letters.pairs, &mut remembered);
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
