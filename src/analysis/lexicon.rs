//! What rules cannot know: words that only look as if they had an affix, irregular plurals, rival
//! spellings. `data/lexicon.tsv` becomes a hash table at compile time: no work and no allocation
//! at run time.

use super::packed::Packed;

const DATA: &str = include_str!("../../data/lexicon.tsv");

/// Looks up a folded word: the number of its row.
#[inline(always)]
pub(super) fn find(word: Packed) -> Option<u16> {
    search(&FORMS, word, |row| ROWS[usize::from(row)].packed)
}

/// Whether a folded word is the base of some row: a word of the language at any rate.
pub(super) fn is_base(word: Packed) -> bool {
    search(&BASES, word, packed_base).is_some()
}

#[inline(always)]
fn search(table: &[Slot; SLOTS], word: Packed, key: impl Fn(u16) -> Packed) -> Option<u16> {
    let hash = word.hash();
    let mut slot = hash as usize % SLOTS;
    loop {
        let Slot { check, number } = table[slot];
        let row = number.checked_sub(1)?;
        if check == (hash >> 16) as u16 && key(row) == word {
            return Some(row);
        }
        slot = (slot + 1) % SLOTS;
    }
}

/// The word that the form of a row is a form of: itself, if it is one to be left whole.
pub(super) fn base(row: u16) -> &'static str {
    ROWS[usize::from(row)].base
}

/// The same as a number.
pub(super) fn packed_base(row: u16) -> Packed {
    Packed::affix(base(row))
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
    #[cfg(test)]
    form: &'static str,
    packed: Packed,
    base: &'static str,
    kind: Kind,
}

const COUNT: usize = count_rows(DATA.as_bytes());
/// A row's number fits in so many bits.
pub(super) const ROW_BITS: u32 = 13;
const _: () = assert!(COUNT < 1 << ROW_BITS);
/// A power of two that leaves at least half of the slots empty, so that a search ends soon.
const SLOTS: usize = (COUNT * 2).next_power_of_two();

static ROWS: [Row; COUNT] = rows();
static FORMS: [Slot; SLOTS] = table(&rows(), false);
static BASES: [Slot; SLOTS] = table(&rows(), true);

#[derive(Clone, Copy)]
struct Slot {
    /// The upper half of the form's hash, so that hardly ever another form is compared.
    check: u16,
    /// The row, counted from 1; 0 is an empty slot.
    number: u16,
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
    let mut rows = [Row {
        #[cfg(test)]
        form: "",
        packed: Packed::affix(""),
        base: "",
        kind: Kind::Whole,
    }; COUNT];
    let mut count = 0;
    let mut at = 0;
    while at < data.len() {
        let end = position(data, at, b'\n');
        if data[at] != b'#' {
            let base = position(data, at, b'\t') + 1;
            let kind = position(data, base, b'\t') + 1;
            rows[count] = Row {
                #[cfg(test)]
                form: slice(at, base - 1),
                packed: Packed::affix(slice(at, base - 1)),
                base: slice(base, kind - 1),
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

/// The rows by their forms, or by their bases.
const fn table(rows: &[Row; COUNT], by_base: bool) -> [Slot; SLOTS] {
    let mut table = [Slot { check: 0, number: 0 }; SLOTS];
    let mut number = 1;
    while number as usize <= COUNT {
        let row = &rows[number as usize - 1];
        let hash = if by_base { Packed::affix(row.base).hash() } else { row.packed.hash() };
        let mut slot = hash as usize % SLOTS;
        while table[slot].number != 0 {
            slot = (slot + 1) % SLOTS;
        }
        table[slot] = Slot { check: (hash >> 16) as u16, number };
        number += 1;
    }
    table
}

#[cfg(test)]
mod tests {
    use super::super::stemmer::stem;
    use super::super::tokenizer::normalize;
    use super::*;

    #[test]
    fn rows_are_folded_sorted_and_unique() {
        for row in &ROWS {
            assert_eq!(normalize(row.form), row.form, "the form must be folded");
            assert_eq!(normalize(row.base), row.base, "the base must be folded");
            let whole = row.kind == Kind::Whole;
            assert_eq!(whole, row.form == row.base, "{}: whole says base = form", row.form);
        }
        for pair in ROWS.windows(2) {
            assert!(pair[0].form < pair[1].form, "{} before {}", pair[0].form, pair[1].form);
        }
    }

    #[test]
    fn every_row_is_found_and_meets_its_base() {
        for row in &ROWS {
            let found = find(row.packed).unwrap();
            assert_eq!((base(found), kind(found)), (row.base, row.kind), "{}", row.form);
            assert_eq!(stem(row.form), stem(row.base), "{} = {}", row.form, row.base);
        }
        for word in ["", "كلمه"] {
            assert_eq!(find(Packed::affix(word)), None);
        }
    }

    #[test]
    fn no_base_is_a_form_of_another() {
        for row in ROWS.iter().filter(|row| row.kind != Kind::Whole) {
            assert!(
                find(Packed::affix(row.base)).is_none_or(|row| kind(row) == Kind::Whole),
                "{} leads to {}, itself a form of another word",
                row.form,
                row.base
            );
        }
    }
}
