//! Words of up to eight letters, as most are, read into a register: two letters a look-up.

use super::block::{four, write_codes};
use super::letters::{Class, Letter};
use super::packed::{BITS, Packed};

/// The letters that fit.
const MAX_LETTERS: usize = 8;

/// An Arabic word of up to eight letters of U+0621 to U+064A, as written.
///
/// How long a word is cannot be predicted, and a branch predicted wrongly costs more than all
/// look-ups: so no branch depends on it, from the text to the word and from the word to its letters.
#[derive(Clone, Copy)]
pub(super) struct Short {
    /// The last seven bits of each letter's code point, the first letter lowest, zeros after them.
    written: u64,
    letters: usize,
}

impl Short {
    /// The letters that `bytes` begins with; `None` if there are none.
    #[inline(always)]
    pub(super) fn read(bytes: &[u8; 16]) -> Option<Short> {
        let bits = u128::from_le_bytes(*bytes);
        let [low, high] = [bits as u64, (bits >> 64) as u64];
        let stops = u128::from(stops(high)) << 64 | u128::from(stops(low));
        let letters = stops.trailing_zeros() as usize / 16;
        let written = (pack(low) | pack(high) << 28) & ((1 << (BITS as usize * letters)) - 1);
        (letters > 0).then_some(Short { written, letters })
    }

    /// A word that is folded, if it is short.
    pub(super) fn folded(word: Packed) -> Option<Short> {
        let short = word.len() <= MAX_LETTERS;
        short.then_some(Short { written: word.bits() as u64, letters: word.len() })
    }

    /// The folded word.
    #[inline(always)]
    pub(super) fn fold(self, pairs: &Pairs) -> Packed<u64> {
        Packed::from_bits(pairs.fold(self.written), self.letters)
    }

    /// Whether there is no room for another letter.
    pub(super) fn is_full(self) -> bool {
        self.letters == MAX_LETTERS
    }

    /// The folded word of the letters of two, of which the first is full.
    pub(super) fn followed_by(self, next: Short, pairs: &Pairs) -> Packed {
        let [first, last] = [self, next].map(|word| u128::from(word.fold(pairs).bits()));
        let bits = first | last << (BITS as usize * MAX_LETTERS);
        Packed::from_bits(bits, self.letters + next.letters)
    }

    /// How many letters it has.
    #[inline(always)]
    pub(super) fn letters(self) -> usize {
        self.letters
    }

    /// A number that no other word has: seven bits a letter.
    #[inline(always)]
    pub(super) fn written(self) -> u64 {
        self.written
    }

    /// Writes the word, folded.
    #[inline(always)]
    pub(super) fn write(self, pairs: &Pairs, term: &mut String) {
        write_codes(pairs.fold(self.written), self.letters, term);
    }
}

/// Writes a word, longer ones too.
#[inline(never)]
pub(super) fn write_packed(word: Packed, term: &mut String) {
    let mut rest = word;
    while rest.len() > 0 {
        let letters = rest.len().min(MAX_LETTERS);
        write_codes(rest.first(letters).bits() as u64, letters, term);
        rest = rest.without_first(letters);
    }
}

/// Of four code points of two bytes each, a bit for each that is no letter of U+0621 to U+064A: the
/// others of the block fold to letters of other blocks, or are marks, digits and punctuation.
#[inline(always)]
fn stops(bytes: u64) -> u64 {
    // D8 and D9 begin the code points of the block; any other byte leaves a bit below bit 8, which
    // the addition carries there. So does a code below 21, one above 4A, and tatweel.
    let codes = codes(bytes);
    let foreign = ((bytes & four(0x00FE)) ^ four(0x00D8)) + four(0x00FF);
    let below = four(0x0120) - codes;
    let above = codes + four(0x0100 - 0x4B);
    let tatweel = four(0x0100) - (codes ^ four(0x0040));
    (foreign | below | above | tatweel) & four(0x0100)
}

/// The last seven bits of four code points of two bytes each, in 16 bits each.
#[inline(always)]
fn codes(bytes: u64) -> u64 {
    bytes >> 8 & four(0x003F) | (bytes & four(0x0001)) << 6
}

/// The same without gaps.
#[inline(always)]
fn pack(bytes: u64) -> u64 {
    let codes = codes(bytes);
    let twice = (codes | codes >> 9) & 0x0000_3FFF_0000_3FFF;
    (twice | twice >> 18) & 0x0FFF_FFFF
}

/// What every two code points of U+0600 to U+067F fold to, seven bits each. U+0600 stands for no letter,
/// and for what is none.
#[derive(Debug)]
pub(super) struct Pairs([u16; 1 << (2 * BITS)]);

impl Pairs {
    pub(super) const NONE: Pairs = Pairs([0; 1 << (2 * BITS)]);

    /// From what each code point folds to.
    pub(super) fn new(letter: impl Fn(char) -> Letter) -> Pairs {
        let mut single = [0; 1 << BITS];
        for (c, fold) in ('\u{0600}'..='\u{067F}').zip(&mut single) {
            if let Letter { class: Class::Arabic, fold: to @ '\u{0600}'..='\u{067F}' } = letter(c) {
                *fold = to as u16 & 0x7F;
            }
        }
        let mut pairs = [0; 1 << (2 * BITS)];
        for (i, pair) in pairs.iter_mut().enumerate() {
            *pair = single[i & 0x7F] | single[i >> BITS] << BITS;
        }
        Pairs(pairs)
    }

    /// What eight codes without gaps fold to.
    #[inline(always)]
    fn fold(&self, codes: u64) -> u64 {
        let [a, b, c, d] = [0, 14, 28, 42].map(|i| self.0[(codes >> i & 0x3FFF) as usize]);
        [d, c, b, a].iter().fold(0, |folded, &pair| folded << (2 * BITS) | u64::from(pair))
    }
}

#[cfg(test)]
mod tests {
    use super::super::letters::Folding;
    use super::super::table::Letters;
    use super::*;

    fn read(text: &str) -> Option<String> {
        let bytes = text.as_bytes().first_chunk().expect("sixteen bytes");
        let word = Short::read(bytes)?;
        let pairs = &Letters::get(Folding::default()).pairs;
        let mut term = String::new();
        word.write(pairs, &mut term);
        assert_eq!(Packed::new(&term), Some(word.fold(pairs).widen()), "{text}");
        assert_eq!(Packed::new(&text[..term.len()]).unwrap().bits(), word.written().into());
        Some(term)
    }

    /// Every code point of the block stands at every place of a word, with another before it and
    /// after it: so no bits of one get among those of the next.
    #[test]
    fn words_are_read_letter_by_letter() {
        let letters = Letters::get(Folding::default());
        for (c, place) in ('\u{0600}'..='\u{067F}').flat_map(|c| (0..8).map(move |i| (c, i))) {
            let mut text = ['ذ'; 8];
            text[place] = c;
            let [first, second] = *c.to_string().as_bytes() else { panic!("{c:?}: two bytes") };
            let folded = letters.two_bytes(first, second);
            let is_letter = folded.class == Class::Arabic && folded.fold <= '\u{067F}';
            let expected = if matches!(c, '\u{0621}'..='\u{063F}' | '\u{0641}'..='\u{064A}') {
                assert!(is_letter, "{c:?} folds to none of the block");
                Some(text.map(|d| if d == c { folded.fold } else { d }).iter().collect())
            } else {
                (place > 0).then(|| "ذ".repeat(place))
            };
            assert_eq!(read(&text.iter().collect::<String>()), expected, "{c:?} at place {place}");
        }
    }

    #[test]
    fn a_word_ends_where_another_block_begins() {
        for (text, word) in [
            ("ذ ءء،ءءءءءءءء", Some("ذ")),
            ("كتاب.كتاب كتاب", Some("كتاب")),
            ("كتاب١٢ كتاب كتاب", Some("كتاب")),
            ("كتابٌ كتاب كتاب", Some("كتاب")),
            ("كـتاب كتاب كتاب", Some("ك")),
            ("ٱلكتاب كتاب كتاب", None),
            ("گفتگو کنند دوباره", None),
            ("abcdefghijklmnop", None),
            ("آثار\u{0900}رررررر", Some("اثار")),
        ] {
            assert_eq!(read(text).as_deref(), word, "{text}");
        }
    }
}
