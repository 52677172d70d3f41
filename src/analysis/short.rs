//! Words of up to eight letters, as most are, read into a register: two letters a look-up.

use super::block::{four, write_codes};
use super::letters::{Class, Letter};
use super::packed::{BITS, Packed};

/// The letters that fit.
const MAX_LETTERS: usize = 8;

/// An Arabic word of up to eight letters of U+0600 to U+067F, folded.
///
/// How long a word is cannot be predicted, and a branch predicted wrongly costs more than all
/// look-ups: so there is no branch from the text to the word, nor from the word to its letters.
#[derive(Clone, Copy)]
pub(super) struct Short {
    /// The last seven bits of each letter's code point, the first letter lowest, zeros after them.
    key: u64,
    letters: usize,
}

impl Short {
    /// The letters that `bytes` begins with: none, if another char stands first.
    #[inline(always)]
    pub(super) fn read(bytes: &[u8; 16], pairs: &Pairs) -> Short {
        let bits = u128::from_le_bytes(*bytes);
        let [low, high] = [bits as u64, (bits >> 64) as u64].map(|four| pairs.four(four));
        let folds = u64::from(high) << 32 | u64::from(low);
        let stops = (folds >> STOP_SHIFT & four(0x0003)).trailing_zeros() as usize;
        let letters = (stops >> 3) + (stops & 1);
        // Fourteen bits of every sixteen, then twenty-eight of every thirty-two.
        let twice = (folds & 0x0000_3FFF_0000_3FFF) | (folds >> 2 & 0x0FFF_C000_0FFF_C000);
        let key = (twice & 0x0FFF_FFFF) | (twice >> 4 & 0x0FFF_FFFF << 28);
        let key = key & ((1 << (BITS as usize * letters)) - 1);
        Short { key, letters }
    }

    /// The same word, if it is short.
    pub(super) fn from_packed(word: Packed) -> Option<Short> {
        let letters = word.len();
        (letters <= MAX_LETTERS).then(|| Short { key: word.bits() as u64, letters })
    }

    pub(super) fn to_packed(self) -> Packed {
        Packed::from_bits(u128::from(self.key), self.letters)
    }

    /// Whether there is no room for another letter.
    pub(super) fn is_full(self) -> bool {
        self.letters == MAX_LETTERS
    }

    /// The word of the letters of two, of which the first is full.
    pub(super) fn followed_by(self, next: Short) -> Packed {
        let bits = u128::from(self.key) | u128::from(next.key) << (BITS as usize * MAX_LETTERS);
        Packed::from_bits(bits, self.letters + next.letters)
    }

    /// The word of a key, of as many letters.
    #[inline(always)]
    pub(super) fn from_key(key: u64, letters: usize) -> Short {
        Short { key, letters }
    }

    /// How many letters it has.
    #[inline(always)]
    pub(super) fn letters(self) -> usize {
        self.letters
    }

    /// A number that no other word has: seven bits a letter.
    #[inline(always)]
    pub(super) fn key(self) -> u64 {
        self.key
    }

    /// Writes the word.
    #[inline(always)]
    pub(super) fn write(self, term: &mut String) {
        write_codes(self.key, self.letters, term);
    }
}

/// Writes a word, longer ones too.
#[inline(never)]
pub(super) fn write_packed(word: Packed, term: &mut String) {
    let mut rest = word;
    while rest.len() > 0 {
        let letters = rest.len().min(MAX_LETTERS);
        Short { key: rest.first(letters).bits() as u64, letters }.write(term);
        rest = rest.without_first(letters);
    }
}

/// Above the seven bits of each of two letters.
const STOP_SHIFT: u32 = 2 * BITS;

/// What every two code points of U+0600 to U+067F fold to: seven bits each, and above them a bit
/// each that is set if it is no letter to be read into a short word.
#[derive(Debug)]
pub(super) struct Pairs([u16; 1 << (2 * BITS)]);

impl Pairs {
    /// None of which is a letter.
    pub(super) const NONE: Pairs = Pairs([0b11 << STOP_SHIFT; 1 << (2 * BITS)]);

    /// From what each code point folds to.
    pub(super) fn new(letter: impl Fn(char) -> Letter) -> Pairs {
        let mut single = [0; 1 << BITS];
        for (c, fold) in ('\u{0600}'..='\u{067F}').zip(&mut single) {
            *fold = match letter(c) {
                Letter { class: Class::Arabic, fold: fold @ '\u{0600}'..='\u{067F}' } => {
                    fold as u16 & 0x7F
                }
                _ => 1 << STOP_SHIFT,
            };
        }
        let mut pairs = [0; 1 << (2 * BITS)];
        for (i, pair) in pairs.iter_mut().enumerate() {
            let [first, second] = [single[i & 0x7F], single[i >> BITS]];
            let stops = (first >> STOP_SHIFT | second >> STOP_SHIFT << 1) << STOP_SHIFT;
            *pair = stops | (first & 0x7F) | (second & 0x7F) << BITS;
        }
        Pairs(pairs)
    }

    /// Looks up four code points of two bytes each; a char of another block stops.
    #[inline(always)]
    fn four(&self, bytes: u64) -> u32 {
        let codes = bytes >> 8 & four(0x003F) | (bytes & four(0x0001)) << 6;
        // D8 and D9 begin the code points of the block; any other byte leaves a bit below bit 8,
        // which the addition carries there. U+0600, a sign, stands for all of these.
        let foreign = (((bytes & four(0x00FE)) ^ four(0x00D8)) + four(0x00FF)) & four(0x0100);
        let codes = codes & !(foreign - (foreign >> 8));
        let twice = codes | codes >> (16 - BITS);
        let [low, high] = [twice, twice >> 32].map(|i| self.0[(i & 0x3FFF) as usize]);
        u32::from(high) << 16 | u32::from(low)
    }
}

#[cfg(test)]
mod tests {
    use super::super::letters::Folding;
    use super::super::table::Letters;
    use super::*;

    /// Every code point of the block stands at every place of a word, with another before it and
    /// after it: so no bits of one get among those of the next.
    #[test]
    fn words_are_read_letter_by_letter() {
        let letters = Letters::get(Folding::default());
        for (c, place) in ('\u{0600}'..='\u{067F}').flat_map(|c| (0..8).map(move |i| (c, i))) {
            let mut text = ['ذ'; 8];
            text[place] = c;
            let text: String = text.iter().collect();
            let folded =
                letters.two_bytes(text.as_bytes()[2 * place], text.as_bytes()[2 * place + 1]);
            let is_letter = folded.class == Class::Arabic && folded.fold <= '\u{067F}';

            let read = Short::read(text.as_bytes().try_into().unwrap(), &letters.pairs);
            let mut term = String::new();
            read.write(&mut term);
            let expected = if is_letter {
                text.replace(c, folded.fold.encode_utf8(&mut [0; 4]))
            } else {
                "ذ".repeat(place)
            };
            assert_eq!(term, expected, "{c:?} at place {place}");
            assert_eq!(Packed::new(&term), Some(read.to_packed()), "{c:?} at place {place}");
        }
    }

    #[test]
    fn a_word_ends_where_another_block_begins() {
        let letters = Letters::get(Folding::default());
        for (text, word) in [
            ("ذ ءء،ءءءءءءءء", "ذ"),
            ("كتاب.كتاب كتاب", "كتاب"),
            ("گفتگو کنند دوباره", ""),
            ("abcdefghijklmnop", ""),
            ("آثار\u{0900}رررررر", "اثار"),
        ] {
            let bytes = text.as_bytes().first_chunk().expect("sixteen bytes");
            let mut term = String::new();
            Short::read(bytes, &letters.pairs).write(&mut term);
            assert_eq!(term, word, "{text}");
        }
    }
}
