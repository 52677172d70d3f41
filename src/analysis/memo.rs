//! Stems of words seen before: words repeat, and looking one up is cheaper than stemming it.

use std::fmt;
use std::hint::select_unpredictable;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use super::block::write_codes;
use super::packed::{BITS, Bits, Packed, spread};
use super::short::{Short, write_packed};
use super::stemmer::{Stem, light, stem_of_row};

/// Remembers stems, in a table of fixed size (512 kB, made when the first is looked up) where a word
/// takes the place of another.
#[derive(Default)]
pub(super) struct Memo {
    buckets: OnceLock<Box<[Bucket]>>,
}

impl fmt::Debug for Memo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Memo").finish_non_exhaustive()
    }
}

impl Memo {
    /// Writes the stem of a folded Arabic word to `term`, which is empty.
    #[inline(always)]
    pub(super) fn stem(&self, word: Short, term: &mut String) {
        let buckets =
            self.buckets.get_or_init(|| (0..1 << BUCKET_BITS).map(|_| Bucket::default()).collect());
        let (place, tag) = place(word.written());
        let bucket = &buckets[place];
        let stem = bucket.get(tag).unwrap_or_else(|| bucket.remember(tag, word));
        if stem & ROW == 0 {
            let (before, letters) = (stem as u32 & 0xF, stem as u32 >> 4);
            let stem = word.key().without_first(before).first(letters);
            write_codes(stem, letters as usize, term);
        } else {
            write_packed(stem_of_row(stem as u16), term);
        }
    }
}

/// The two words read last of those that share a place. Each is one number, so that threads share
/// it without waiting: a tag, which with the place tells all of the word, and above it the stem.
#[derive(Default)]
struct Bucket {
    newer: AtomicU64,
    older: AtomicU64,
}

/// Seven bits for each of eight letters.
const WORD_BITS: u32 = 8 * BITS;
const BUCKET_BITS: u32 = 15;
/// The bits of a word that its place does not tell, and one that is set: a free place is 0.
const TAG_BITS: u32 = WORD_BITS - BUCKET_BITS + 1;

/// A stem is a stretch of its folded word: the number of letters before it and of its own, four bits
/// each. Or it has this bit, and is that of a row of the lexicon.
const ROW: u64 = 1 << 16;

impl Bucket {
    /// The stem remembered for a tag.
    #[inline(always)]
    fn get(&self, tag: u64) -> Option<u64> {
        let newer = self.newer.load(Ordering::Relaxed);
        let older = self.older.load(Ordering::Relaxed);
        let found = select_unpredictable(tag_of(older) == tag, older, newer);
        (tag_of(found) == tag).then_some(found >> TAG_BITS)
    }

    /// The stem for a tag that has none, which is remembered from now on.
    #[inline(never)]
    fn remember(&self, tag: u64, word: Short) -> u64 {
        let stem = light(word.to_packed());
        let stem = match (stretch(word, stem.widen()), stem) {
            (None, Stem::Row(row)) => ROW | u64::from(row),
            (stretch, _) => stretch.unwrap_or_default(),
        };
        self.older.store(self.newer.load(Ordering::Relaxed), Ordering::Relaxed);
        self.newer.store(tag | stem << TAG_BITS, Ordering::Relaxed);
        stem
    }
}

/// A stem as a stretch of its word, if it is one.
fn stretch(word: Short, stem: Packed) -> Option<u64> {
    let stem = stem.narrow()?;
    let letters = stem.len() as u32;
    let begins = |&before: &u32| word.key().without_first(before).first(letters) == stem.bits();
    let before = (0..8).find(begins)?;
    Some(u64::from(before | letters << 4))
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
    use super::super::stemmer::replace_by_stem;
    use super::super::table::Letters;
    use super::*;

    /// More words than there are places, each asked twice, in two threads.
    #[test]
    fn what_is_remembered_is_the_stem() {
        const LETTERS: [char; 17] =
            ['ا', 'أ', 'ب', 'ت', 'ة', 'س', 'ف', 'ك', 'ل', 'م', 'ن', 'ه', 'و', 'ى', 'ي', 'ئ', 'ع'];
        let letters = Letters::get(Folding::default());
        let memo = Memo::default();
        let check = || {
            for i in 0..LETTERS.len().pow(4) {
                let letter = |place| LETTERS[i / LETTERS.len().pow(place) % LETTERS.len()];
                let text: String = ['ا', 'ل'].into_iter().chain((0..4).map(letter)).collect();
                let bytes = format!("{text}    ");
                let bytes = bytes.as_bytes().first_chunk().unwrap();
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
        };
        std::thread::scope(|scope| {
            scope.spawn(check);
            check();
        });
    }
}
