//! How common a word is: the hash table of `words`, which `build.rs` fills and the stemmer asks.

use super::packed::{Bits, Packed};

/// A power of two, more than twice the words of the list.
pub(super) const PLACES: usize = 1 << PLACE_BITS;
const PLACE_BITS: u32 = 17;

/// On how many pages a word is, on a scale of [`STEPS`] to a doubling; all zero of a word that is
/// not listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    /// With the article or without.
    pub(super) all: i32,
    /// Without.
    pub(super) bare: i32,
    /// Whether it begins with ال that is not the article.
    pub(super) has_own_al: bool,
    /// Whether it mostly ends in ة where it ends in ه folded.
    pub(super) is_teh_marbuta: bool,
}

/// Steps of the scale for each doubling.
pub(super) const STEPS: i32 = 4;

const LEVEL_BITS: u32 = 7;
const TAG_SHIFT: u32 = 2 * LEVEL_BITS + 2;

impl Counts {
    #[allow(dead_code, reason = "for build.rs")]
    pub(super) fn new(all: u32, bare: u32, has_own_al: bool, is_teh_marbuta: bool) -> Counts {
        let level = |pages: u32| (f64::from(pages.max(1)).log2() * f64::from(STEPS)).round() as i32;
        Counts { all: level(all), bare: level(bare), has_own_al, is_teh_marbuta }
    }

    #[inline(always)]
    pub(super) fn is_listed(self) -> bool {
        self.all > 0
    }

    /// Whether it is a noun by itself: of five pages with it, the article is on one.
    #[inline(always)]
    pub(super) fn is_noun(self) -> bool {
        self.all > self.bare
    }

    #[allow(dead_code, reason = "for build.rs")]
    fn to_bits(self) -> u32 {
        u32::from(self.has_own_al) << (2 * LEVEL_BITS + 1)
            | u32::from(self.is_teh_marbuta) << (2 * LEVEL_BITS)
            | self.bare.cast_unsigned() << LEVEL_BITS
            | self.all.cast_unsigned()
    }

    #[inline(always)]
    fn from_bits(bits: u32) -> Counts {
        let level = |bits: u32| (bits & ((1 << LEVEL_BITS) - 1)).cast_signed();
        Counts {
            all: level(bits),
            bare: level(bits >> LEVEL_BITS),
            has_own_al: bits >> (2 * LEVEL_BITS + 1) & 1 != 0,
            is_teh_marbuta: bits >> (2 * LEVEL_BITS) & 1 != 0,
        }
    }
}

/// Puts a word into a table of [`PLACES`] numbers. Each has the counts of a word and sixteen bits
/// of its hash, and stands at the first free place from that of its hash; 0 is free.
#[allow(dead_code, reason = "for build.rs")]
pub(super) fn insert(table: &mut [u32], word: Packed, counts: Counts) {
    let mut place = place(word);
    while table[place] != 0 {
        place = (place + 1) % PLACES;
    }
    table[place] = tag(word) << TAG_SHIFT | counts.to_bits();
}

/// The counts of a word. Of 30,000 words that are not listed, one is taken for another that is.
#[inline(always)]
pub(super) fn find(table: &[u32; PLACES], word: Packed<impl Bits>) -> Counts {
    let mut place = place(word);
    loop {
        let entry = table[place];
        if entry >> TAG_SHIFT == tag(word) || entry == 0 {
            return Counts::from_bits(entry);
        }
        place = (place + 1) % PLACES;
    }
}

#[inline(always)]
fn place(word: Packed<impl Bits>) -> usize {
    (word.spread() >> (u64::BITS - PLACE_BITS)) as usize
}

#[inline(always)]
fn tag(word: Packed<impl Bits>) -> u32 {
    (word.spread() >> 30) as u32 & ((1 << (u32::BITS - TAG_SHIFT)) - 1)
}
