//! What rules cannot know: words that only look as if they had an affix, irregular plurals, rival
//! spellings. `data/lexicon.tsv` becomes a hash table at compile time: no work and no allocation
//! at run time.

const DATA: &str = include_str!("../../data/lexicon.tsv");

/// A row of the lexicon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Entry {
    /// The word stays as it is.
    Whole(&'static str),
    /// The word is a form of this one.
    FormOf(&'static str),
}

/// Looks up a folded word. The cost is one hash of its bytes.
#[inline]
pub(super) fn get(word: &str) -> Option<Entry> {
    let mut slot = hash(word.as_bytes()) as usize % SLOTS;
    loop {
        let row = match TABLE[slot] {
            0 => return None,
            number => &ROWS[number as usize - 1],
        };
        if row.form == word {
            return Some(if row.whole { Entry::Whole(row.form) } else { Entry::FormOf(row.base) });
        }
        slot = (slot + 1) % SLOTS;
    }
}

#[derive(Clone, Copy)]
struct Row {
    form: &'static str,
    base: &'static str,
    whole: bool,
}

const COUNT: usize = count_rows(DATA.as_bytes());
/// A power of two that leaves at least half of the slots empty, so that a search ends soon.
const SLOTS: usize = (COUNT * 2).next_power_of_two();

static ROWS: [Row; COUNT] = rows();
/// The row at each slot, counted from 1; 0 is an empty slot.
static TABLE: [u16; SLOTS] = table(&rows());

/// FNV-1a.
const fn hash(bytes: &[u8]) -> u32 {
    let mut hash = 0x811C_9DC5_u32;
    let mut i = 0;
    while i < bytes.len() {
        hash = (hash ^ bytes[i] as u32).wrapping_mul(0x0100_0193);
        i += 1;
    }
    // Fold the well-mixed high bits into the low ones that choose the slot.
    hash ^ hash >> 15
}

const fn count_rows(data: &[u8]) -> usize {
    let mut count = 0;
    let mut at = 0;
    while at < data.len() {
        if data[at] != b'#' {
            count += 1;
        }
        at = find(data, at, b'\n') + 1;
    }
    count
}

/// The first `byte` in `data` at or after `at`; a row without it fails the build.
const fn find(data: &[u8], mut at: usize, byte: u8) -> usize {
    while data[at] != byte {
        at += 1;
    }
    at
}

const fn rows() -> [Row; COUNT] {
    let data = DATA.as_bytes();
    let mut rows = [Row { form: "", base: "", whole: false }; COUNT];
    let mut count = 0;
    let mut at = 0;
    while at < data.len() {
        let end = find(data, at, b'\n');
        if data[at] != b'#' {
            let base = find(data, at, b'\t') + 1;
            let kind = find(data, base, b'\t') + 1;
            rows[count] = Row {
                form: slice(at, base - 1),
                base: slice(base, kind - 1),
                whole: match data[kind] {
                    b'w' => true,
                    b'p' | b'v' => false,
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

const fn table(rows: &[Row; COUNT]) -> [u16; SLOTS] {
    let mut table = [0; SLOTS];
    let mut i = 0;
    while i < COUNT {
        let mut slot = hash(rows[i].form.as_bytes()) as usize % SLOTS;
        while table[slot] != 0 {
            slot = (slot + 1) % SLOTS;
        }
        #[allow(clippy::cast_possible_truncation, reason = "a test counts the rows")]
        let number = i as u16 + 1;
        table[slot] = number;
        i += 1;
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
            assert_eq!(row.whole, row.form == row.base, "{}: whole says base = form", row.form);
        }
        for pair in ROWS.windows(2) {
            assert!(pair[0].form < pair[1].form, "{} before {}", pair[0].form, pair[1].form);
        }
    }

    #[test]
    fn every_row_is_found_and_meets_its_base() {
        for row in &ROWS {
            let entry = if row.whole { Entry::Whole(row.form) } else { Entry::FormOf(row.base) };
            assert_eq!(get(row.form), Some(entry), "{}", row.form);
            assert_eq!(stem(row.form), stem(row.base), "{} = {}", row.form, row.base);
        }
        assert_eq!(get(""), None);
        assert_eq!(get("كلمه"), None);
    }

    #[test]
    fn no_base_is_a_form_of_another() {
        for row in ROWS.iter().filter(|row| !row.whole) {
            assert!(
                !matches!(get(row.base), Some(Entry::FormOf(_))),
                "{} leads to {}, itself a form of another word",
                row.form,
                row.base
            );
        }
    }
}
