//! Stems of words seen before: words repeat, and looking one up is cheaper than stemming it.

use std::fmt;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use super::block::Short;
use super::packed::Packed;
use super::stemmer::{Stem, light};

/// Of a short word's key.
const KEY_BITS: u32 = 56;
const SLOT_BITS: u32 = 15;
/// The bits of a key that its slot does not tell.
const TAG_BITS: u32 = KEY_BITS - SLOT_BITS;
/// What is left of a slot beside the tag and a bit that tells it from an empty one.
const NUMBER_BITS: u32 = u64::BITS - TAG_BITS - 1;

/// Remembers stems, in a table of fixed size (256 kB, made when the first is looked up) where a word
/// takes the place of another.
///
/// Every slot is one atomic number, so that threads may share the table without waiting: it holds
/// the stem as a number and all that its place does not tell of the word, and is never half written.
#[derive(Default)]
pub(super) struct Memo {
    slots: OnceLock<Box<[AtomicU64]>>,
}

impl fmt::Debug for Memo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Memo").finish_non_exhaustive()
    }
}

impl Memo {
    /// The stem of a folded Arabic word.
    #[inline(always)]
    pub(super) fn stem(&self, word: &Short, term: &mut String) {
        let Some(bits) = word.key() else {
            // A letter of another language, which no stem has.
            return word.write(term);
        };
        let key = mix(bits);
        let slots =
            self.slots.get_or_init(|| (0..1 << SLOT_BITS).map(|_| AtomicU64::new(0)).collect());
        let slot = &slots[slot(key)];
        let kept = slot.load(Ordering::Relaxed);
        let marked_tag = tag(key) << 1 | 1;
        let stem = if kept >> NUMBER_BITS == marked_tag {
            Stem::from_number((kept & ((1 << NUMBER_BITS) - 1)) as u32)
        } else {
            let stem = light(Packed::from_bits(bits, word.letters()));
            slot.store(marked_tag << NUMBER_BITS | u64::from(stem.to_number()), Ordering::Relaxed);
            stem
        };
        match stem {
            Stem::Whole => word.write(term),
            Stem::Slice { from, to } => word.write_slice(from, to, term),
            listed @ Stem::Listed { .. } => listed.replace(term),
        }
    }
}

const fn slot(key: u64) -> usize {
    (key & ((1 << SLOT_BITS) - 1)) as usize
}

const fn tag(key: u64) -> u64 {
    key >> SLOT_BITS
}

/// A permutation of the numbers of [`KEY_BITS`] bits: an odd factor and a shifted exclusive or can
/// both be undone.
const fn mix(letters: u64) -> u64 {
    const MASK: u64 = (1 << KEY_BITS) - 1;
    let product = letters.wrapping_mul(0x9E37_79B9_7F4A_7C15) & MASK;
    product ^ product >> 29
}
