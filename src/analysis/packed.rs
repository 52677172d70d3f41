//! Arabic words as numbers: affixes are compared and cut by a shift, and a word is hashed by one
//! multiplication, with no loop over its letters.

/// Bits a letter.
pub(super) const BITS: u32 = 7;
/// The letters that fit; a longer word is no word of the language.
pub(super) const MAX_LETTERS: usize = 18;

/// A folded Arabic word of at most [`MAX_LETTERS`] letters of U+0600 to U+067F.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Packed {
    /// The last seven bits of each letter's code point, the first letter lowest.
    bits: u128,
    len: u32,
}

impl Packed {
    /// `None` for a word that is too long or has a letter of another language.
    pub(super) const fn new(word: &str) -> Option<Packed> {
        let bytes = word.as_bytes();
        if bytes.len() > 2 * MAX_LETTERS || !bytes.len().is_multiple_of(2) {
            return None;
        }
        let mut bits = 0;
        let mut at = bytes.len();
        while at > 0 {
            at -= 2;
            // D8 and D9 begin U+0600 to U+067F.
            if bytes[at] & 0xFE != 0xD8 {
                return None;
            }
            let letter = (bytes[at] & 1) << 6 | bytes[at + 1] & 0x3F;
            bits = bits << BITS | letter as u128;
        }
        Some(Packed { bits, len: bytes.len() as u32 / 2 })
    }

    /// An affix, known to be one.
    pub(super) const fn affix(affix: &str) -> Packed {
        Packed::new(affix).expect("an affix is short and Arabic")
    }

    /// The word of so many letters of those bits.
    #[inline(always)]
    pub(super) const fn from_bits(bits: u128, len: usize) -> Packed {
        Packed { bits, len: len as u32 }
    }

    /// Seven bits a letter, the first letter lowest.
    #[inline(always)]
    pub(super) const fn bits(self) -> u128 {
        self.bits
    }

    #[inline(always)]
    pub(super) const fn len(self) -> usize {
        self.len as usize
    }

    /// Whether two words are the same; `==` cannot be asked by the compiler.
    pub(super) const fn is(self, other: Packed) -> bool {
        self.len == other.len && self.bits == other.bits
    }

    /// A number that spreads words evenly; of words that are alike it is the same.
    #[inline(always)]
    pub(super) const fn hash(self) -> u32 {
        let product = spread(self.bits as u64 ^ (self.bits >> 64) as u64);
        (spread(product ^ product >> 29) >> 32) as u32
    }

    /// Its last letters, to compare with affixes.
    #[inline(always)]
    pub(super) const fn tail(self) -> Tail {
        let last = (self.bits >> (BITS * self.len.saturating_sub(TAIL_LETTERS))) as u32;
        let missing = TAIL_LETTERS.saturating_sub(self.len);
        Tail(last << (BITS * missing) & ((1 << (BITS * TAIL_LETTERS)) - 1))
    }

    /// Its first letters.
    #[inline(always)]
    pub(super) const fn first(self, letters: usize) -> Packed {
        let len = letters as u32;
        Packed { bits: self.bits & mask(len), len }
    }

    /// What stands after its first letters.
    #[inline(always)]
    pub(super) const fn without_first(self, letters: usize) -> Packed {
        let len = letters as u32;
        Packed { bits: self.bits >> (BITS * len), len: self.len - len }
    }

    /// The word with ه for the ت it ends in.
    #[inline(always)]
    pub(super) const fn with_teh_marbuta(self) -> Option<Packed> {
        let Some(rest) = self.strip_suffix(Packed::affix("ت")) else { return None };
        let heh = Packed::affix("ه").bits << (BITS * rest.len);
        Some(Packed { bits: rest.bits | heh, len: self.len })
    }

    /// The word without its first letters, if these are `affix`.
    #[inline(always)]
    pub(super) const fn strip_prefix(self, affix: Packed) -> Option<Packed> {
        if self.len < affix.len || self.bits & mask(affix.len) != affix.bits {
            return None;
        }
        Some(self.without_first(affix.len()))
    }

    /// The word without its last letters, if these are `affix`.
    #[inline(always)]
    pub(super) const fn strip_suffix(self, affix: Packed) -> Option<Packed> {
        if self.len < affix.len {
            return None;
        }
        let len = self.len - affix.len;
        if self.bits >> (BITS * len) != affix.bits {
            return None;
        }
        Some(self.first(len as usize))
    }
}

/// Moves every bit of a number into its upper half, by the golden ratio (Knuth, The Art of Computer
/// Programming 6.4).
#[inline(always)]
pub(super) const fn spread(number: u64) -> u64 {
    number.wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// The letters an ending may have.
const TAIL_LETTERS: u32 = 3;

/// The last [`TAIL_LETTERS`] letters of a word; of a shorter one, zeros before them.
#[derive(Clone, Copy)]
pub(super) struct Tail(u32);

impl Tail {
    #[inline(always)]
    pub(super) const fn ends_in(self, affix: Packed) -> bool {
        self.0 >> (BITS * (TAIL_LETTERS - affix.len)) == affix.bits as u32
    }

    /// Whether the last letter is one of a set.
    #[inline(always)]
    pub(super) const fn ends_in_one_of(self, set: LetterSet) -> bool {
        set.0 >> (self.0 >> (BITS * (TAIL_LETTERS - 1))) & 1 != 0
    }
}

/// Some letters.
#[derive(Clone, Copy)]
pub(super) struct LetterSet(u128);

impl LetterSet {
    pub(super) const fn new(letters: &str) -> LetterSet {
        let mut set = 0;
        let mut rest = Packed::affix(letters);
        while rest.len > 0 {
            set |= 1 << (rest.bits & mask(1));
            rest = Packed { bits: rest.bits >> BITS, len: rest.len - 1 };
        }
        LetterSet(set)
    }
}

/// The bits of the first `len` letters.
#[inline(always)]
const fn mask(len: u32) -> u128 {
    (1 << (BITS * len)) - 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn affixes_are_cut() {
        let word = Packed::affix("والكتاب");
        assert_eq!(word.strip_prefix(Packed::affix("و")), Some(Packed::affix("الكتاب")));
        assert_eq!(word.strip_prefix(Packed::affix("ال")), None);
        assert_eq!(word.strip_suffix(Packed::affix("اب")), Some(Packed::affix("والكت")));
        assert_eq!(Packed::affix("مدرست").with_teh_marbuta(), Some(Packed::affix("مدرسه")));
        assert_eq!(word.with_teh_marbuta(), None);
        assert_eq!(word.strip_suffix(word).map(Packed::len), Some(0));
        assert_eq!(Packed::affix("و").strip_prefix(word), None);
    }

    #[test]
    fn other_words_are_refused() {
        for (word, reason) in [
            ("ڨفصة", "a letter beyond U+067F"),
            ("abc", "not Arabic"),
            ("ااااااااااااااااااا", "nineteen letters"),
            ("\u{8A0}", "three bytes"),
        ] {
            assert_eq!(Packed::new(word), None, "{reason}");
        }
        assert!(Packed::new("اااااااااااااااااا").is_some(), "eighteen letters");
    }
}
