//! Arabic words as numbers: affixes are compared and cut by a shift, and a word is hashed by one
//! multiplication, with no loop over its letters.

/// Bits a letter.
pub(super) const BITS: u32 = 7;
/// The letters that fit; a longer word is no word of the language.
pub(super) const MAX_LETTERS: usize = 18;

/// A number for the letters of a word.
pub(super) trait Bits: Copy + Eq {
    /// The first letters.
    fn low(self) -> u64;
    /// All but so many first letters.
    fn without_first(self, letters: u32) -> Self;
    /// So many first letters.
    fn first(self, letters: u32) -> Self;
    /// A number that differs where this one does, for words short enough to fit it.
    fn mix(self) -> u64;
    /// The word with its bits at `letter` flipped where `bits` has any.
    fn flip(self, letter: u32, bits: u64) -> Self;
    fn widen(self) -> u128;
}

macro_rules! bits {
    ($number:ty, $mix:expr) => {
        impl Bits for $number {
            #[inline(always)]
            fn low(self) -> u64 {
                self as u64
            }
            #[inline(always)]
            fn without_first(self, letters: u32) -> $number {
                self >> (BITS * letters)
            }
            #[inline(always)]
            fn first(self, letters: u32) -> $number {
                self & ((1 << (BITS * letters)) - 1)
            }
            #[inline(always)]
            fn mix(self) -> u64 {
                $mix(self)
            }
            #[inline(always)]
            fn flip(self, letter: u32, bits: u64) -> $number {
                self ^ <$number>::from(bits) << (BITS * letter)
            }
            #[inline(always)]
            fn widen(self) -> u128 {
                self.into()
            }
        }
    };
}
bits!(u64, |bits| bits);
bits!(u128, mix);

const fn mix(bits: u128) -> u64 {
    bits as u64 ^ (bits >> 64) as u64
}

/// A folded Arabic word of letters of U+0600 to U+067F: of at most [`MAX_LETTERS`], or in a `u64`,
/// which is twice as fast, of at most nine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Packed<B = u128> {
    /// The last seven bits of each letter's code point, the first letter lowest.
    bits: B,
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

    /// A word known to be short and Arabic.
    pub(super) const fn known(word: &str) -> Packed {
        Packed::new(word).expect("the word is short and Arabic")
    }

    /// The word in half as many bits, if it is short enough.
    pub(super) fn narrow(self) -> Option<Packed<u64>> {
        Some(Packed { bits: self.bits.try_into().ok()?, len: self.len })
    }

    /// `spread`, for the compiler to ask.
    pub(super) const fn const_spread(self) -> u64 {
        spread(mix(self.bits))
    }
}

impl Packed<u64> {
    /// The word whose bits these are; none has no bits.
    #[inline(always)]
    pub(super) fn from_number(bits: u64) -> Option<Packed<u64>> {
        Some(Packed { bits, len: bits.checked_ilog2()? / BITS + 1 })
    }
}

impl<B> Packed<B> {
    /// The word of so many letters of those bits.
    #[inline(always)]
    pub(super) const fn from_bits(bits: B, len: usize) -> Packed<B> {
        Packed { bits, len: len as u32 }
    }

    #[inline(always)]
    pub(super) const fn len(&self) -> usize {
        self.len as usize
    }
}

impl<B: Bits> Packed<B> {
    /// Seven bits a letter, the first letter lowest.
    #[inline(always)]
    pub(super) fn bits(self) -> B {
        self.bits
    }

    #[inline(always)]
    pub(super) fn widen(self) -> Packed {
        Packed { bits: self.bits.widen(), len: self.len }
    }

    /// A number whose high bits spread words evenly; of words that are alike it is the same.
    #[inline(always)]
    pub(super) fn spread(self) -> u64 {
        spread(self.bits.mix())
    }

    /// Its last letters, to compare with affixes.
    #[inline(always)]
    pub(super) fn tail(self) -> Tail {
        let last = self.bits.without_first(self.len.saturating_sub(TAIL_LETTERS)).low() as u32;
        let missing = TAIL_LETTERS.saturating_sub(self.len);
        Tail(last << (BITS * missing) & ((1 << (BITS * TAIL_LETTERS)) - 1))
    }

    /// Its first letters.
    #[inline(always)]
    pub(super) fn first(self, letters: usize) -> Packed<B> {
        let len = letters as u32;
        Packed { bits: self.bits.first(len), len }
    }

    /// What stands after its first letters.
    #[inline(always)]
    pub(super) fn without_first(self, letters: usize) -> Packed<B> {
        let len = letters as u32;
        Packed { bits: self.bits.without_first(len), len: self.len - len }
    }

    /// The word with ه for the ت it ends in.
    #[inline(always)]
    pub(super) fn with_teh_marbuta(self) -> Option<Packed<B>> {
        const DIFFERENCE: u64 = (Affix::new("ت").bits ^ Affix::new("ه").bits) as u64;
        let last = self.len.checked_sub(1)?;
        self.tail()
            .ends_in(const { Affix::new("ت") })
            .then(|| Packed { bits: self.bits.flip(last, DIFFERENCE), len: self.len })
    }

    /// The word with another letter at `place`, counted from 0.
    #[inline(always)]
    pub(super) fn with_letter(self, place: usize, letter: Affix) -> Packed<B> {
        let there = self.without_first(place).first(1).bits.low();
        Packed { bits: self.bits.flip(place as u32, there ^ u64::from(letter.bits)), len: self.len }
    }

    /// The word with a letter more at its end; there must be room for it.
    #[inline(always)]
    pub(super) fn followed_by(self, letter: Affix) -> Packed<B> {
        Packed { bits: self.bits.flip(self.len, u64::from(letter.bits)), len: self.len + 1 }
    }

    /// Whether its first letters are `affix`.
    #[inline(always)]
    pub(super) fn begins_with(self, affix: Affix) -> bool {
        // The letters missing of a shorter word are zeros, which no letter is.
        self.bits.low() as u32 & affix.mask() == affix.bits
    }
}

/// Moves every bit of a number into its upper half, by the golden ratio (Knuth, The Art of Computer
/// Programming 6.4).
#[inline(always)]
pub(super) const fn spread(number: u64) -> u64 {
    number.wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// Up to four letters that words begin with, or up to three that they end in.
#[derive(Clone, Copy)]
pub(super) struct Affix {
    bits: u32,
    len: u32,
}

impl Affix {
    pub(super) const fn new(letters: &str) -> Affix {
        let Packed { bits, len } = Packed::known(letters);
        assert!(len <= 4, "an affix has up to four letters");
        Affix { bits: bits as u32, len }
    }

    pub(super) const fn len(self) -> usize {
        self.len as usize
    }

    #[inline(always)]
    pub(super) const fn is(self, other: Affix) -> bool {
        self.bits == other.bits
    }

    const fn mask(self) -> u32 {
        (1 << (BITS * self.len)) - 1
    }
}

/// The letters an ending may have.
const TAIL_LETTERS: u32 = 3;

/// The last [`TAIL_LETTERS`] letters of a word; of a shorter one, zeros before them.
#[derive(Clone, Copy)]
pub(super) struct Tail(u32);

impl Tail {
    #[inline(always)]
    pub(super) const fn ends_in(self, affix: Affix) -> bool {
        self.0 >> (BITS * (TAIL_LETTERS - affix.len)) == affix.bits
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
        let mut rest = Packed::known(letters).bits;
        while rest > 0 {
            set |= 1 << (rest & ((1 << BITS) - 1));
            rest >>= BITS;
        }
        LetterSet(set)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check<B: Bits + std::fmt::Debug>(pack: impl Fn(&str) -> Packed<B>) {
        let word = pack("والكتاب");
        assert!(word.begins_with(Affix::new("وال")));
        assert!(!word.begins_with(Affix::new("ال")));
        assert!(word.tail().ends_in(Affix::new("تاب")));
        assert_eq!(word.without_first(1), pack("الكتاب"));
        assert_eq!(word.first(5), pack("والكت"));
        assert_eq!(word.first(5).with_teh_marbuta(), Some(pack("والكه")));
        assert_eq!(word.with_teh_marbuta(), None);
        assert_eq!(pack("").with_teh_marbuta(), None);
        assert!(!pack("و").begins_with(Affix::new("وال")));
        assert!(!pack("و").tail().ends_in(Affix::new("او")));
        assert_eq!(word.widen(), Packed::known("والكتاب"));
        assert_eq!(word.spread(), Packed::known("والكتاب").const_spread());
    }

    #[test]
    fn affixes_are_seen_and_cut() {
        check(Packed::known);
        check(|word| {
            let word = Packed::known(word);
            Packed::from_bits(word.bits() as u64, word.len())
        });
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
