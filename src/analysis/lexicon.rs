//! What rules cannot know: words that only look as if they had an affix, irregular plurals, rival
//! spellings. `data/lexicon.tsv` becomes a hash table at compile time: no work and no allocation
//! at run time.

use super::packed::{Bits, Packed};

const DATA: &str = include_str!("../../data/lexicon.tsv");

/// Looks up a folded word: the number of its row.
#[inline(always)]
pub(super) fn find(word: Packed<impl Bits>) -> Option<u16> {
    if FORMS.may_have(word.spread()) { FORMS.find(word.widen()) } else { None }
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
    /// Another spelling, name or inflection of its base.
    Variant,
}

#[derive(Clone, Copy)]
struct Row {
    form: Packed,
    base: Packed,
    kind: Kind,
}

/// The number of rows.
pub(super) const COUNT: usize = count_rows(DATA.as_bytes());

static ROWS: [Row; COUNT] = rows();
static FORMS: Table = Table::new(&ROWS);

/// Rows by their forms: a hash table behind a filter. Nearly all look-ups find nothing, and
/// then one number is read and one branch taken, which is always the same.
struct Table {
    /// Two bits are set of each word, both in one number (Putze, Sanders, Singler, Cache-, Hash- and
    /// Space-Efficient Bloom Filters, 2007).
    filter: [u64; 1 << FILTER_BITS],
    /// Each word's row and one more, at the first free place from that of its hash; 0 is free.
    rows: [u16; 1 << ROWS_BITS],
}

/// Sixteen bits and more a word: of 150 other words one passes.
const FILTER_BITS: u32 = COUNT.next_power_of_two().ilog2() - 2;
const ROWS_BITS: u32 = COUNT.next_power_of_two().ilog2() + 1;

impl Table {
    const fn new(rows: &[Row; COUNT]) -> Table {
        let mut table = Table { filter: [0; 1 << FILTER_BITS], rows: [0; 1 << ROWS_BITS] };
        let mut row = 0;
        while row < COUNT {
            let spread = rows[row].form.const_spread();
            table.filter[in_filter(spread)] |= filter_bits(spread);
            let mut place = in_rows(spread);
            while table.rows[place] != 0 {
                place = (place + 1) % (1 << ROWS_BITS);
            }
            table.rows[place] = row as u16 + 1;
            row += 1;
        }
        table
    }

    /// Whether the word of this spread may be there.
    #[inline(always)]
    fn may_have(&self, spread: u64) -> bool {
        let bits = filter_bits(spread);
        self.filter[in_filter(spread)] & bits == bits
    }

    #[inline(never)]
    fn find(&self, word: Packed) -> Option<u16> {
        let mut place = in_rows(word.spread());
        while let Some(row) = self.rows[place].checked_sub(1) {
            if ROWS[usize::from(row)].form == word {
                return Some(row);
            }
            place = (place + 1) % (1 << ROWS_BITS);
        }
        None
    }
}

#[inline(always)]
const fn in_filter(spread: u64) -> usize {
    (spread >> (u64::BITS - FILTER_BITS)) as usize
}

#[inline(always)]
const fn filter_bits(spread: u64) -> u64 {
    1 << (spread >> 40 & 63) | 1 << (spread >> 34 & 63)
}

const fn in_rows(spread: u64) -> usize {
    (spread >> (u64::BITS - ROWS_BITS)) as usize
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
    let empty = Packed::known("");
    let mut rows = [Row { form: empty, base: empty, kind: Kind::Whole }; COUNT];
    let mut count = 0;
    let mut at = 0;
    while at < data.len() {
        let end = position(data, at, b'\n');
        if data[at] != b'#' {
            let base = position(data, at, b'\t') + 1;
            let kind = position(data, base, b'\t') + 1;
            rows[count] = Row {
                form: Packed::known(slice(at, base - 1)),
                base: Packed::known(slice(base, kind - 1)),
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
            assert_eq!(find(Packed::known(form)), Some(number), "{form}");
            assert_eq!(super::base(number), Packed::known(base), "{form}");
            assert_eq!(stem(form), stem(base), "{form} = {base}");
        }
        for word in ["", "كلمه"] {
            assert_eq!(find(Packed::known(word)), None);
        }
    }

    #[test]
    fn no_base_is_a_form_of_another() {
        for [form, base, _] in rows().filter(|[.., kind]| *kind != "whole") {
            assert!(
                find(Packed::known(base)).is_none_or(|row| kind(row) == Kind::Whole),
                "{form} leads to {base}, itself a form of another word",
            );
        }
    }
}
