//! What it costs to make one word of another: little where people often mistake one for the other.
//!
//! An edit puts in, leaves out or replaces a letter, or swaps two neighbours (Damerau, A Technique for
//! Computer Detection and Correction of Spelling Errors, 1964). Words are folded, so spellings that
//! fold to one letter (ه and ة, ى and ي, ؤ and ئ) cost nothing.

use super::keyboard::are_neighbours;

/// Costs are counted in quarters of an edit.
pub(crate) type Cost = u16;

/// Any edit that is not cheaper.
pub(crate) const EDIT: Cost = 4;
/// Two letters of one sound, a hamza and its seat, two letters swapped, one doubled.
pub(crate) const CHEAP: Cost = 2;
/// A neighbouring key, and a vowel that is heard and not written or the reverse.
pub(crate) const SLIP: Cost = 3;

/// Words longer than this are near no other, in letters.
pub(crate) const MAX_LETTERS: usize = 32;
/// Those compared with such a word are not longer than this.
pub(crate) const MAX_COMPARED: usize = MAX_LETTERS + 2;

/// Letters that are said alike, everywhere or in some dialect.
const CONFUSED: [(char, char); 11] = [
    ('ض', 'ظ'),
    ('ض', 'د'),
    ('ذ', 'ز'),
    ('ذ', 'د'),
    ('ظ', 'ز'),
    ('ظ', 'ذ'),
    ('ت', 'ط'),
    ('ث', 'ت'),
    ('ث', 'س'),
    ('س', 'ص'),
    ('ق', 'ك'),
];

/// A hamza and what is written for it: مومن for مؤمن, عايلة for عائلة, سأل for سئل.
const HAMZA: [(char, char); 3] = [('ء', 'ا'), ('ء', 'و'), ('ء', 'ي')];

/// Letters said alike at the end of a word: مستشفا for مستشفى, حيات for حياة, شكرن for شكرًا, سوريه for سوريا.
const ENDINGS: [(char, char); 4] = [('ا', 'ي'), ('ه', 'ت'), ('ا', 'ن'), ('ا', 'ه')];

fn is_among(pairs: &[(char, char)], one: char, other: char) -> bool {
    pairs.iter().any(|&pair| pair == (one, other) || pair == (other, one))
}

/// The letters said like this one.
pub(crate) fn said_like(letter: char) -> impl Iterator<Item = char> {
    CONFUSED.into_iter().filter_map(move |(one, other)| match letter {
        _ if letter == one => Some(other),
        _ if letter == other => Some(one),
        _ => None,
    })
}

/// One letter for another; `at_end` if both end their words.
fn replaced(one: char, other: char, at_end: bool) -> Cost {
    match () {
        () if one == other => 0,
        () if is_among(&CONFUSED, one, other) || is_among(&HAMZA, one, other) => CHEAP,
        () if at_end && is_among(&ENDINGS, one, other) => CHEAP,
        () if are_neighbours(one, other) => SLIP,
        () => EDIT,
    }
}

/// A letter at `at` that the other word lacks.
fn lacking(word: &[char], at: usize) -> Cost {
    let letter = word[at];
    match letter {
        _ if at > 0 && word[at - 1] == letter => CHEAP,
        'ء' => CHEAP,
        'ا' | 'و' | 'ي' if at > 0 => SLIP,
        _ => EDIT,
    }
}

/// What the cheapest edits that make `one` of `other` cost together, in quarters of an edit; `None` if
/// that is over `limit`, or a word has more than [`MAX_COMPARED`] letters. No letter is edited
/// twice. The same the other way round, and 0 of equal words only. The cost is the product of the lengths, and
/// nothing is allocated.
pub(crate) fn cost(one: &[char], other: &[char], limit: Cost) -> Option<Cost> {
    if one.len() > MAX_COMPARED || other.len() > MAX_COMPARED {
        return None;
    }
    // The last three rows of the table of costs, the newest first: a swap reaches back two.
    let mut rows = [[0; MAX_COMPARED + 1]; 3];
    for j in 0..other.len() {
        rows[0][j + 1] = rows[0][j] + lacking(other, j);
    }
    let mut least_before = 0;
    for i in 0..one.len() {
        let [before, before_that, mut row] = rows;
        let without = lacking(one, i);
        row[0] = before[0] + without;
        let mut least = row[0];
        for j in 0..other.len() {
            let at_end = i + 1 == one.len() && j + 1 == other.len();
            let mut best = (before[j] + replaced(one[i], other[j], at_end))
                .min(before[j + 1] + without)
                .min(row[j] + lacking(other, j));
            if i > 0 && j > 0 && one[i] == other[j - 1] && one[i - 1] == other[j] {
                best = best.min(before_that[j - 1] + CHEAP);
            }
            row[j + 1] = best;
            least = least.min(best);
        }
        if least.min(least_before) > limit {
            return None;
        }
        least_before = least;
        rows = [row, before, before_that];
    }
    Some(rows[0][other.len()]).filter(|&cost| cost <= limit)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn between(one: &str, other: &str, limit: Cost) -> Option<Cost> {
        let [one, other] = [one, other].map(|word| word.chars().collect::<Vec<_>>());
        cost(&one, &other, limit)
    }

    #[test]
    fn what_people_mistake_is_cheap() {
        for (one, other, expected, why) in [
            ("كتاب", "كتاب", 0, "equal"),
            ("ضابط", "ظابط", CHEAP, "two letters of one sound"),
            ("ضابط", "ظابت", 2 * CHEAP, "twice"),
            ("مومن", "مءمن", CHEAP, "the seat for its hamza"),
            ("عايله", "عاءله", CHEAP, "another seat"),
            ("سما", "سماء", CHEAP, "a hamza left out at the end"),
            ("مستشفا", "مستشفي", CHEAP, "an alef at the end for its other shape"),
            ("اثنان", "يثنان", EDIT, "the same not at the end"),
            ("حيات", "حياه", CHEAP, "an open teh for a bound one"),
            ("مدرسه", "مردسه", CHEAP, "two letters swapped"),
            ("ممكن", "مكن", CHEAP, "a doubled letter"),
            ("محمدد", "محمد", CHEAP, "one doubled by mistake"),
            ("لاكن", "لكن", SLIP, "a vowel that is not written"),
            ("كتاب", "كناب", SLIP, "a neighbouring key"),
            ("كتاب", "كتابه", EDIT, "a letter more"),
            ("google", "googke", SLIP, "a neighbouring key of QWERTY"),
            ("google", "gogle", CHEAP, "a doubled letter, Latin"),
            ("", "ab", 2 * EDIT, "nothing and two letters"),
        ] {
            assert_eq!(between(one, other, 20), Some(expected), "{why}: {one} {other}");
            assert_eq!(between(other, one, 20), Some(expected), "{why}: {other} {one}");
        }
        assert_eq!(between("كتاب", "قلم", 2 * EDIT), None, "over the limit");
        let long = "ا".repeat(MAX_COMPARED + 1);
        assert_eq!(between(&long, &long, EDIT), None, "too long");
    }

    proptest! {
        #[test]
        fn costs_are_symmetric_and_zero_of_equals_only(one in "[ابتسصءويه]{0,9}", other in "[ابتسصءويه]{0,9}") {
            let there = between(&one, &other, 60);
            prop_assert_eq!(there, between(&other, &one, 60));
            prop_assert_eq!(there == Some(0), one == other);
        }

        /// No cheaper than half an edit for each edit, nor dearer than an edit a letter.
        #[test]
        fn costs_are_bounded(one in "\\PC{0,34}", other in "\\PC{0,34}") {
            let lengths = [&one, &other].map(|word| word.chars().count());
            let most = EDIT * (lengths[0] + lengths[1]) as Cost;
            let difference = CHEAP * lengths[0].abs_diff(lengths[1]) as Cost;
            let cost = between(&one, &other, Cost::MAX).unwrap();
            prop_assert!(difference <= cost && cost <= most);
        }

        #[test]
        fn a_limit_hides_only_what_exceeds_it(one in "[ابتسص]{0,7}", other in "[ابتسص]{0,7}", limit in 0..20_u16) {
            let cost = between(&one, &other, Cost::MAX).unwrap();
            prop_assert_eq!(between(&one, &other, limit), Some(cost).filter(|&cost| cost <= limit));
        }
    }
}
