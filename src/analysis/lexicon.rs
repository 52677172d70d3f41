//! What rules cannot know: words that only look as if they had an affix, irregular plurals, rival
//! spellings. `data/lexicon.tsv` becomes a hash table at compile time: no work and no allocation
//! at run time.

use super::block::four;
use super::packed::Packed;

const DATA: &str = include_str!("../../data/lexicon.tsv");

/// Looks up a folded word: the number of its row.
#[inline(always)]
pub(super) fn find(word: Packed) -> Option<u16> {
    FORMS.find(word, |row| row.form)
}

/// Whether a folded word is the base of some row: a word of the language at any rate.
pub(super) fn is_base(word: Packed) -> bool {
    BASES.find(word, |row| row.base).is_some()
}

/// The word that the form of a row is a form of: itself, if it is one to be left whole.
pub(super) fn base(row: u16) -> Packed {
    ROWS[usize::from(row)].base
}

/// What the form of a row is.
pub(super) fn kind(row: u16) -> Kind {
    ROWS[usize::from(row)].kind
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// To be left as it is: it only looks as if it had an affix.
    Whole,
    /// A broken plural of its base.
    Plural,
    /// Another spelling or name of its base.
    Variant,
}

#[derive(Clone, Copy)]
struct Row {
    form: Packed,
    base: Packed,
    kind: Kind,
}

const COUNT: usize = count_rows(DATA.as_bytes());
const _: () = assert!(COUNT <= 1 << u16::BITS, "a row's number has sixteen bits");

static ROWS: [Row; COUNT] = rows();
static FORMS: Table = Table::new(&ROWS, false);
static BASES: Table = Table::new(&ROWS, true);

/// Rows by one of their words: a hash table of buckets. Nearly all look-ups find nothing, and then
/// one number is read and one branch taken, which is always the same.
struct Table {
    /// Tags of the words in a bucket, 16 bits each, zeros after the last.
    tags: [u64; BUCKETS],
    rows: [[u16; BUCKET_ROWS]; BUCKETS],
}

const BUCKET_ROWS: usize = 4;
/// A power of two that leaves most buckets with room.
const BUCKETS: usize = COUNT.next_power_of_two();

impl Table {
    /// The rows by their forms, or by their bases, which many rows may share.
    const fn new(rows: &[Row; COUNT], by_base: bool) -> Table {
        let mut table = Table { tags: [0; BUCKETS], rows: [[0; BUCKET_ROWS]; BUCKETS] };
        let mut row = 0;
        while row < COUNT {
            let word = if by_base { rows[row].base } else { rows[row].form };
            let mut place = word.hash() as usize % BUCKETS * BUCKET_ROWS;
            loop {
                let (bucket, i) = (place / BUCKET_ROWS, place % BUCKET_ROWS);
                let there = (table.tags[bucket] >> (16 * i)) as u16;
                if there == 0 {
                    table.tags[bucket] |= (tag(word) as u64) << (16 * i);
                    table.rows[bucket][i] = row as u16;
                    break;
                }
                if by_base
                    && there == tag(word)
                    && rows[table.rows[bucket][i] as usize].base.is(word)
                {
                    break;
                }
                place = (place + 1) % (BUCKETS * BUCKET_ROWS);
            }
            row += 1;
        }
        table
    }

    #[inline(always)]
    fn find(&self, word: Packed, key: impl Fn(&Row) -> Packed) -> Option<u16> {
        let mut bucket = word.hash() as usize % BUCKETS;
        loop {
            let tags = self.tags[bucket];
            let mut found = zeros(tags ^ four(tag(word)));
            while found != 0 {
                let row = self.rows[bucket][found.trailing_zeros() as usize / 16];
                if key(&ROWS[usize::from(row)]) == word {
                    return Some(row);
                }
                found &= found - 1;
            }
            if tags >> 48 == 0 {
                return None;
            }
            bucket = (bucket + 1) % BUCKETS;
        }
    }
}

/// Sixteen bits of a word's hash, not all zero.
const fn tag(word: Packed) -> u16 {
    (word.hash() >> 16) as u16 | 1
}

/// The highest of each 16 bits that are all zero.
const fn zeros(number: u64) -> u64 {
    const LOW: u64 = 0x7FFF_7FFF_7FFF_7FFF;
    !(((number & LOW) + LOW) | number | LOW)
}

const fn count_rows(data: &[u8]) -> usize {
    let mut count = 0;
    let mut at = 0;
    while at < data.len() {
        if data[at] != b'#' {
            count += 1;
        }
        at = position(data, at, b'\n') + 1;
    }
    count
}

/// The first `byte` in `data` at or after `at`; a row without it fails the build.
const fn position(data: &[u8], mut at: usize, byte: u8) -> usize {
    while data[at] != byte {
        at += 1;
    }
    at
}

const fn rows() -> [Row; COUNT] {
    let data = DATA.as_bytes();
    let empty = Packed::affix("");
    let mut rows = [Row { form: empty, base: empty, kind: Kind::Whole }; COUNT];
    let mut count = 0;
    let mut at = 0;
    while at < data.len() {
        let end = position(data, at, b'\n');
        if data[at] != b'#' {
            let base = position(data, at, b'\t') + 1;
            let kind = position(data, base, b'\t') + 1;
            rows[count] = Row {
                form: Packed::affix(slice(at, base - 1)),
                base: Packed::affix(slice(base, kind - 1)),
                kind: match data[kind] {
                    b'w' => Kind::Whole,
                    b'p' => Kind::Plural,
                    b'v' => Kind::Variant,
                    _ => panic!("a kind is whole, plural or variant"),
                },
            };
            count += 1;
        }
        at = end + 1;
    }
    rows
}

const fn slice(from: usize, to: usize) -> &'static str {
    DATA.split_at(to).0.split_at(from).1
}

#[cfg(test)]
mod tests {
    use super::super::stemmer::stem;
    use super::super::tokenizer::normalize;
    use super::*;

    /// Form, base and kind of each row.
    fn rows() -> impl Iterator<Item = [&'static str; 3]> {
        let rows = DATA.lines().filter(|line| !line.starts_with('#'));
        rows.map(|row| row.split('\t').collect::<Vec<_>>().try_into().unwrap())
    }

    #[test]
    fn rows_are_folded_sorted_and_unique() {
        for [form, base, kind] in rows() {
            assert_eq!(normalize(form), form, "the form must be folded");
            assert_eq!(normalize(base), base, "the base must be folded");
            assert_eq!(kind == "whole", form == base, "{form}: whole says base = form");
        }
        for ([form, ..], [next, ..]) in rows().zip(rows().skip(1)) {
            assert!(form < next, "{form} before {next}");
        }
    }

    #[test]
    fn every_row_is_found_and_meets_its_base() {
        for ([form, base, _], number) in rows().zip(0..) {
            assert_eq!(find(Packed::affix(form)), Some(number), "{form}");
            assert_eq!(super::base(number), Packed::affix(base), "{form}");
            assert!(is_base(Packed::affix(base)), "{base}");
            assert_eq!(stem(form), stem(base), "{form} = {base}");
        }
        for word in ["", "كلمه"] {
            assert_eq!(find(Packed::affix(word)), None);
        }
    }

    #[test]
    fn no_base_is_a_form_of_another() {
        for [form, base, _] in rows().filter(|[.., kind]| *kind != "whole") {
            assert!(
                find(Packed::affix(base)).is_none_or(|row| kind(row) == Kind::Whole),
                "{form} leads to {base}, itself a form of another word",
            );
        }
    }
}
