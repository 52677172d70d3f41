//! Common words and how common they are: 56,000 of them, derived from pages of books and news
//! (`data/words.tsv`), in 512 kB that `build.rs` lays out: no work and no allocation at run time.

use super::counts::{self, Counts, PLACES};
use super::packed::{Bits, Packed};

static TABLE: [u32; PLACES] = table();

const fn table() -> [u32; PLACES] {
    let bytes = include_bytes!(concat!(env!("OUT_DIR"), "/words.bin"));
    let (entries, _) = bytes.as_chunks::<4>();
    let mut table = [0; PLACES];
    let mut i = 0;
    while i < PLACES {
        table[i] = u32::from_le_bytes(entries[i]);
        i += 1;
    }
    table
}

/// How common a folded word is.
#[inline(always)]
pub(super) fn counts(word: Packed<impl Bits>) -> Counts {
    counts::find(&TABLE, word)
}

/// Whether a folded word is one of the common ones.
#[cfg(feature = "index")]
pub(crate) fn is_common_word(word: &str) -> bool {
    Packed::new(word).is_some_and(|word| counts(word).is_listed())
}
