//! How common a word is: the hash table of `words`, which `build.rs` fills and the stemmer asks.

use super::packed::{Bits, Packed};

/// A power of two, more than twice the words of the list.
pub(super) const PLACES: usize = 1 << PLACE_BITS;
const PLACE_BITS: u32 = 17;

/// How common a word is, and what else is known of it; all zero of a word that is not listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    /// On how many pages it is, on a scale of [`STEPS`] to a doubling.
    pub(super) pages: i32,
    /// Whether it is a noun by itself: of six pages with it, the article is on one.
    pub(super) is_noun: bool,
    /// Whether it begins with ال that is not the article.
    pub(super) has_own_al: bool,
    /// Whether it mostly ends in ة where it ends in ه folded.
    pub(super) is_teh_marbuta: bool,
    /// Whether no affix comes off.
    pub(super) is_whole: bool,
}

/// Steps of the scale for each doubling.
pub(super) const STEPS: i32 = 4;

const LEVEL_BITS: u32 = 7;
const TAG_SHIFT: u32 = LEVEL_BITS + 4;

impl Counts {
    #[inline(always)]
    pub(super) fn is_listed(self) -> bool {
        self.pages > 0
    }

    #[allow(dead_code, reason = "for build.rs")]
    fn to_bits(self) -> u32 {
        let flags = [self.is_noun, self.has_own_al, self.is_teh_marbuta, self.is_whole];
        let flags = flags.iter().fold(0, |bits, &flag| bits << 1 | u32::from(flag));
        flags << LEVEL_BITS | self.pages.cast_unsigned()
    }

    #[inline(always)]
    fn from_bits(bits: u32) -> Counts {
        let flag = |place: u32| bits >> (LEVEL_BITS + place) & 1 != 0;
        Counts {
            pages: (bits & ((1 << LEVEL_BITS) - 1)).cast_signed(),
            is_noun: flag(3),
            has_own_al: flag(2),
            is_teh_marbuta: flag(1),
            is_whole: flag(0),
        }
    }
}

/// So many pages, on the scale.
#[allow(dead_code, reason = "for build.rs")]
pub(super) fn level(pages: u32) -> i32 {
    (f64::from(pages.max(1)).log2() * f64::from(STEPS)).round() as i32
}

/// Puts a word into a table of [`PLACES`] numbers, in its own place if it is there already. Each has
/// the counts of a word and twenty-one bits of its hash, and stands at the first free place from
/// that of its hash; 0 is free.
#[allow(dead_code, reason = "for build.rs")]
pub(super) fn insert(table: &mut [u32], word: Packed, counts: Counts) {
    let mut place = place(word);
    while table[place] != 0 && table[place] >> TAG_SHIFT != tag(word) {
        place = (place + 1) % PLACES;
    }
    table[place] = tag(word) << TAG_SHIFT | counts.to_bits();
}

/// The counts of a word. Of a million words that are not listed, one is taken for another that is.
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
