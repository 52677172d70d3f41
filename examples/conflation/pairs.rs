//! How well terms keep to lemmas, over all pairs of words: two words of one lemma should have one
//! term, and two of different lemmas should not.
//!
//! Pairs are counted from the sizes of groups, so that a list may be as long as a language.

use std::cmp::Reverse;
use std::collections::BTreeMap;

/// A word of the list; no two have the same surface.
pub(crate) struct Word {
    pub(crate) surface: String,
    pub(crate) lemma: String,
    pub(crate) term: String,
}

/// The words of a term by their lemmas, or those of a lemma by their terms.
pub(crate) struct Group<'w> {
    pub(crate) name: &'w str,
    pub(crate) parts: BTreeMap<&'w str, Vec<&'w Word>>,
}

impl Group<'_> {
    fn pairs(&self) -> u64 {
        pairs(self.parts.values().map(Vec::len).sum())
    }

    fn pairs_inside_parts(&self) -> u64 {
        self.parts.values().map(|part| pairs(part.len())).sum()
    }

    /// The errors: pairs joined though their lemmas differ, or split though they have one lemma.
    pub(crate) fn pairs_across_parts(&self) -> u64 {
        self.pairs() - self.pairs_inside_parts()
    }
}

/// How many pairs `count` words make.
fn pairs(count: usize) -> u64 {
    let count = count as u64;
    count * count.saturating_sub(1) / 2
}

/// The words by term, and those of each term by lemma.
pub(crate) fn by_term(words: &[Word]) -> Vec<Group<'_>> {
    grouped(words.iter().map(|word| (word, [word.term.as_str(), word.lemma.as_str()])))
}

/// The words by lemma, and those of each lemma by term.
pub(crate) fn by_lemma(words: &[Word]) -> Vec<Group<'_>> {
    grouped(words.iter().map(|word| (word, [word.lemma.as_str(), word.term.as_str()])))
}

/// Those with the most errors first.
fn grouped<'w>(words: impl Iterator<Item = (&'w Word, [&'w str; 2])>) -> Vec<Group<'w>> {
    let mut groups: BTreeMap<&str, BTreeMap<&str, Vec<&Word>>> = BTreeMap::new();
    for (word, [group, part]) in words {
        groups.entry(group).or_default().entry(part).or_default().push(word);
    }
    let groups = groups.into_iter().map(|(name, parts)| Group { name, parts });
    let mut groups: Vec<Group> = groups.collect();
    groups.sort_by_key(|group| Reverse(group.pairs_across_parts()));
    groups
}

/// How many pairs of words have the same term, how many have the same lemma and should be joined so,
/// and how many have both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Pairs {
    pub(crate) joined: u64,
    pub(crate) to_join: u64,
    pub(crate) right: u64,
}

impl Pairs {
    pub(crate) fn new(by_term: &[Group], by_lemma: &[Group]) -> Pairs {
        Pairs {
            joined: by_term.iter().map(Group::pairs).sum(),
            to_join: by_lemma.iter().map(Group::pairs).sum(),
            right: by_term.iter().map(Group::pairs_inside_parts).sum(),
        }
    }

    /// Of the pairs with the same term, the share with the same lemma.
    pub(crate) fn precision(self) -> f64 {
        share(self.right, self.joined)
    }

    /// Of the pairs with the same lemma, the share with the same term.
    pub(crate) fn recall(self) -> f64 {
        share(self.right, self.to_join)
    }

    /// The harmonic mean of the two.
    pub(crate) fn f1(self) -> f64 {
        share(2 * self.right, self.joined + self.to_join)
    }
}

/// Nothing of nothing is nothing: terms that join no words do no good.
fn share(part: u64, whole: u64) -> f64 {
    #[allow(clippy::cast_precision_loss, reason = "no ratio needs more digits")]
    let share = part as f64 / whole.max(1) as f64;
    share
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(list: &[[&str; 3]]) -> Vec<Word> {
        let word = |[surface, lemma, term]: [&str; 3]| Word {
            surface: surface.to_owned(),
            lemma: lemma.to_owned(),
            term: term.to_owned(),
        };
        list.iter().copied().map(word).collect()
    }

    /// What is special, the words (surface, lemma, term), pairs of the same term, lemma and both,
    /// and precision, recall and F1.
    type Case<'c> = (&'c str, &'c [[&'c str; 3]], [u64; 3], [f64; 3]);

    #[test]
    fn pairs_agree_with_counts_by_hand() {
        let cases: &[Case] = &[
            ("no words", &[], [0; 3], [0.0; 3]),
            ("one word makes no pair", &[["a", "L", "t"]], [0; 3], [0.0; 3]),
            (
                "every lemma is a term",
                &[["a", "L", "t"], ["b", "L", "t"], ["c", "M", "u"], ["d", "M", "u"]],
                [2, 2, 2],
                [1.0; 3],
            ),
            (
                "every word is a term",
                &[["a", "L", "t"], ["b", "L", "u"], ["c", "L", "v"]],
                [0, 3, 0],
                [0.0; 3],
            ),
            (
                "all are one term",
                &[["a", "L", "t"], ["b", "L", "t"], ["c", "M", "t"], ["d", "M", "t"]],
                [6, 2, 2],
                [1.0 / 3.0, 1.0, 0.5],
            ),
            (
                // Of t: ab, ac, bc, with both ab. Of L: ab, ad, bd, with both ab.
                "one joined wrongly and one split off",
                &[["a", "L", "t"], ["b", "L", "t"], ["c", "M", "t"], ["d", "L", "u"]],
                [3, 3, 1],
                [1.0 / 3.0; 3],
            ),
            (
                // Of t: ten pairs of five words; of L: abc are three; with both, the same three.
                "sizes differ",
                &[
                    ["a", "L", "t"],
                    ["b", "L", "t"],
                    ["c", "L", "t"],
                    ["d", "M", "t"],
                    ["e", "N", "t"],
                    ["f", "N", "u"],
                ],
                [10, 4, 3],
                [0.3, 0.75, 6.0 / 14.0],
            ),
        ];
        for &(case, list, [joined, to_join, right], [precision, recall, f1]) in cases {
            let words = words(list);
            let found = Pairs::new(&by_term(&words), &by_lemma(&words));
            assert_eq!(found, Pairs { joined, to_join, right }, "{case}");
            for (measured, expected) in
                [(found.precision(), precision), (found.recall(), recall), (found.f1(), f1)]
            {
                assert!((measured - expected).abs() < 1e-12, "{case}: {measured}, not {expected}");
            }
        }
    }

    #[test]
    fn the_most_errors_come_first() {
        let words = words(&[
            ["a", "L", "s"],
            ["b", "L", "t"],
            ["c", "M", "t"],
            ["d", "M", "u"],
            ["e", "N", "u"],
            ["f", "N", "u"],
        ]);
        let errors = |groups: &[Group]| -> Vec<(String, u64)> {
            groups.iter().map(|g| (g.name.to_owned(), g.pairs_across_parts())).collect()
        };
        let named = |list: &[(&str, u64)]| -> Vec<(String, u64)> {
            list.iter().map(|&(name, pairs)| (name.to_owned(), pairs)).collect()
        };
        assert_eq!(errors(&by_term(&words)), named(&[("u", 2), ("t", 1), ("s", 0)]));
        // Of as many errors, by name.
        assert_eq!(errors(&by_lemma(&words)), named(&[("L", 1), ("M", 1), ("N", 0)]));
    }

    /// The two ways to sum what is right, and a look at each pair, come to the same.
    #[test]
    fn groups_agree_with_a_look_at_each_pair() {
        let mut random = fastrand::Rng::with_seed(1);
        for count in 0..40 {
            let words: Vec<Word> = (0..count)
                .map(|surface| Word {
                    surface: surface.to_string(),
                    lemma: random.u32(..6).to_string(),
                    term: random.u32(..6).to_string(),
                })
                .collect();
            let (terms, lemmas) = (by_term(&words), by_lemma(&words));
            let found = Pairs::new(&terms, &lemmas);
            let [mut joined, mut to_join, mut right] = [0; 3];
            for (place, a) in words.iter().enumerate() {
                for b in &words[..place] {
                    let (term, lemma) = (a.term == b.term, a.lemma == b.lemma);
                    joined += u64::from(term);
                    to_join += u64::from(lemma);
                    right += u64::from(term && lemma);
                }
            }
            assert_eq!(found, Pairs { joined, to_join, right }, "{count} words");
            let errors =
                |groups: &[Group]| groups.iter().map(Group::pairs_across_parts).sum::<u64>();
            assert_eq!(joined - right, errors(&terms), "{count} words");
            assert_eq!(to_join - right, errors(&lemmas), "{count} words");
        }
    }
}
