//! Eight letters at once: what a word of the Arabic block folds to, without a branch a letter.

use super::letters::{Class, Letter};

/// The UTF-8, first byte lowest, of a code point of two bytes: what a letter of the Arabic block
/// folds to, or one of the two below. They differ in single bits of the first byte, so that a block
/// of letters tells at once whether any is not one.
pub(super) type Fold = u16;

pub(super) const fn fold(c: char) -> Fold {
    let mut bytes = [0; 2];
    c.encode_utf8(&mut bytes);
    Fold::from_le_bytes(bytes)
}

/// Stands for all that is neither letter nor dropped: C2 80. The letters begin with D8 to DB.
const ENDS: Fold = fold('\u{80}');
/// Stands for a mark: DF 80.
const DROPPED: Fold = fold('\u{7C0}');
/// Set in all but `ENDS`.
const STAYS_BIT: u64 = four(0x0010);
/// Set in `DROPPED` alone.
const DROPPED_BIT: u64 = four(0x0004);

/// Where a code point of two bytes stands among the folds, if it is of the Arabic block: its last
/// ten bits.
const fn fold_index(pair: u16) -> usize {
    (pair & 0x3FF) as usize
}

/// What the code points of the Arabic block fold to, by their last ten bits.
#[derive(Debug)]
pub(super) struct Folds([Fold; 1024]);

impl Folds {
    pub(super) fn new() -> Folds {
        Folds([ENDS; 1024])
    }

    /// Sets what a code point of the block folds to.
    pub(super) fn set(&mut self, c: char, letter: Letter) {
        let mut bytes = [0; 2];
        c.encode_utf8(&mut bytes);
        self.0[fold_index(u16::from_be_bytes(bytes))] = match (letter.class, letter.fold) {
            (Class::Arabic, '\u{0600}'..='\u{06FF}') => fold(letter.fold),
            (Class::Mark, _) => DROPPED,
            _ => ENDS,
        };
    }

    /// Looks up eight code points of two bytes each.
    ///
    /// How long a word is cannot be predicted, and a branch predicted wrongly costs more than all
    /// eight look-ups: so they are made without a branch, and most words need no second block.
    #[inline(always)]
    pub(super) fn block(&self, bytes: &[u8; 16]) -> Block {
        let [low, high]: [[u8; 8]; 2] = [
            [bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5], bytes[6], bytes[7]],
            [bytes[8], bytes[9], bytes[10], bytes[11], bytes[12], bytes[13], bytes[14], bytes[15]],
        ];
        let (low, low_ends) = self.half(low);
        let (high, high_ends) = self.half(high);
        Block { folds: [low, high], ends: join([low_ends, high_ends]) }
    }

    /// The folds of four code points of two bytes, and bit 8 of each that has none.
    #[inline(always)]
    fn half(&self, bytes: [u8; 8]) -> (u64, u64) {
        let pairs = u64::from_be_bytes(bytes);
        let mut folds = 0;
        for i in 0..4 {
            let pair = (pairs >> (48 - 16 * i)) as u16;
            folds |= u64::from(self.0[fold_index(pair)]) << (16 * i);
        }
        // The first byte of a code point of the block is one of D8 to DB; any other leaves a bit
        // below bit 8, which the addition carries there.
        let first_bytes = u64::from_le_bytes(bytes) & four(0x00FC);
        let foreign = (first_bytes ^ four(0x00D8)) + four(0x00FF);
        (folds, ((!folds & STAYS_BIT) << 4 | foreign) & four(0x0100))
    }
}

/// Eight code points as they were looked up.
pub(super) struct Block {
    /// What they fold to, four in each, the first lowest.
    folds: [u64; 2],
    /// Bit 8 of the 16 of each code point that is neither letter nor mark of the Arabic block.
    ends: u128,
}

impl Block {
    /// How many letters and marks stand before the first that is neither; 8 if all are.
    #[inline(always)]
    pub(super) fn letters(&self) -> usize {
        self.ends.trailing_zeros() as usize / 16
    }

    /// Whether one of those is dropped.
    #[inline(always)]
    pub(super) fn drops(&self) -> bool {
        let before = self.ends.wrapping_sub(1) & !self.ends;
        let dropped = self.folds.map(|folds| folds & DROPPED_BIT);
        join(dropped) & before != 0
    }

    /// Whether the first one is dropped.
    pub(super) fn begins_with_drop(&self) -> bool {
        self.folds[0] & 0xFFFF == u64::from(DROPPED)
    }

    /// Whether one may fold to this: never wrongly denied, seldom wrongly affirmed.
    pub(super) fn may_have(&self, fold: Fold) -> bool {
        // A 16 that is zero borrows from the bit above it (Hacker's Delight 6-1).
        let is_zero = |bits: u64| bits.wrapping_sub(four(1)) & !bits & four(0x8000) != 0;
        self.folds.iter().any(|folds| is_zero(folds ^ four(fold)))
    }

    /// Writes what the first `count` fold to.
    #[inline(always)]
    pub(super) fn write(&self, count: usize, term: &mut String) {
        push(self.folds, count, term);
    }

    /// Writes what the first `count` fold to, but for those that are dropped.
    pub(super) fn write_kept(&self, count: usize, term: &mut String) {
        let mut folds = join(self.folds);
        for _ in 0..count {
            if folds as Fold != DROPPED {
                push([u64::from(folds as Fold), 0], 1, term);
            }
            folds >>= 16;
        }
    }
}

/// Writes the first `letters` of eight code points of U+0600 to U+067F, of which `codes` has the last
/// seven bits each, the first lowest. Bits that make no letter of Arabic make another code point.
#[inline(always)]
pub(super) fn write_codes(codes: u64, letters: usize, term: &mut String) {
    let half = |codes: u64| {
        let twice = (codes | codes << 18) & 0x0000_3FFF_0000_3FFF;
        let codes = (twice | twice << 9) & four(0x007F);
        // U+0600 is D8 80.
        four(0x80D8) | (codes & four(0x003F)) << 8 | codes >> 6 & four(0x0001)
    };
    push([half(codes & 0x0FFF_FFFF), half(codes >> 28 & 0x0FFF_FFFF)], letters, term);
}

/// Writes the first `letters` of eight folds, without checking that they are UTF-8.
#[inline(always)]
#[allow(unsafe_code, reason = "checked, the exact view has half its speed")]
fn push(folds: [u64; 2], letters: usize, term: &mut String) {
    let folds = join(folds).to_le_bytes();
    debug_assert!(std::str::from_utf8(&folds[..2 * letters]).is_ok());
    // SAFETY: called in this file only, with folds put together of code points that take two bytes
    // each, or zeros. So all bytes kept, an even number, are UTF-8.
    let bytes = unsafe { term.as_mut_vec() };
    let end = bytes.len() + 2 * letters;
    bytes.extend_from_slice(&folds);
    bytes.truncate(end);
}

const fn join([low, high]: [u64; 2]) -> u128 {
    (high as u128) << 64 | low as u128
}

/// Four times the same 16 bits.
pub(super) const fn four(bits: u16) -> u64 {
    (bits as u64) * 0x0001_0001_0001_0001
}
