//! Stems of words seen before: words repeat, and looking one up is cheaper than stemming it.

use std::fmt;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use super::packed::spread;
use super::short::{Short, write_packed};
use super::stemmer::light;

const SLOT_BITS: u32 = 15;

/// Remembers stems, in a table of fixed size (512 kB, made when the first is looked up) where a word
/// takes the place of another.
#[derive(Default)]
pub(super) struct Memo {
    slots: OnceLock<Box<[Slot]>>,
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
        let slots =
            self.slots.get_or_init(|| (0..1 << SLOT_BITS).map(|_| Slot::default()).collect());
        let slot = &slots[place(word.key())];
        match slot.get(word.key()) {
            Some(stem) => stem.write(term),
            None => stem_anew(slot, word, term),
        }
    }
}

#[inline(never)]
fn stem_anew(slot: &Slot, word: Short, term: &mut String) {
    let stem = light(word.to_packed());
    if let Some(stem) = Short::from_packed(stem) {
        slot.set(word.key(), stem);
        stem.write(term);
    } else {
        write_packed(stem, term);
    }
}

/// A word and its stem, in two numbers that threads share without waiting.
///
/// Another thread may write between two loads or two stores. So the word's key is stored combined
/// with the stem by exclusive or: from halves that do not belong together no word's key comes back
/// (Hyatt and Mann, A Lockless Transposition Table Implementation, 2002). The stem is spread over
/// all bits for that: those of two words differ in few.
#[derive(Default)]
#[repr(align(16))]
struct Slot {
    mixed: AtomicU64,
    /// Seven bits a letter, and their number above.
    stem: AtomicU64,
}

/// Above the eight letters of seven bits.
const LETTERS_SHIFT: u32 = 56;

impl Slot {
    /// The stem of the word of this key.
    #[inline(always)]
    fn get(&self, key: u64) -> Option<Short> {
        let stem = self.stem.load(Ordering::Relaxed);
        let mixed = self.mixed.load(Ordering::Relaxed);
        let letters = (stem >> LETTERS_SHIFT) as usize;
        let stem_key = stem & ((1 << LETTERS_SHIFT) - 1);
        (mixed ^ spread(stem) == key).then_some(Short::from_key(stem_key, letters))
    }

    fn set(&self, key: u64, stem: Short) {
        let number = stem.key() | (stem.letters() as u64) << LETTERS_SHIFT;
        self.mixed.store(key ^ spread(number), Ordering::Relaxed);
        self.stem.store(number, Ordering::Relaxed);
    }
}

/// Where the word of a key has its slot.
#[inline(always)]
const fn place(key: u64) -> usize {
    (spread(key) >> (u64::BITS - SLOT_BITS)) as usize
}
