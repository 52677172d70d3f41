//! Words of a shape: which they are.

use crate::analysis::{Analyzer, MAX_TERM_CHARS};

/// Letters with `*` for any letters or none and `?` for one, held against terms of the exact view. No term has
/// more than [`MAX_TERM_CHARS`] letters, so one that asks for more is cut off after them, and matches none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pattern(Vec<Part>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Any,
    One,
    Letter(char),
}

impl Pattern {
    /// The letters between two signs are folded as `exact` does, the analyzer of the exact view.
    pub(crate) fn new(pattern: &str, exact: &Analyzer) -> Pattern {
        let mut parts = Vec::new();
        for piece in pattern.split_inclusive(['*', '?']) {
            let letters = piece.trim_end_matches(['*', '?']);
            if !letters.is_empty() {
                parts.extend(exact.terms(letters).concat().chars().map(Part::Letter));
            }
            match piece[letters.len()..].chars().next() {
                // Two are one, and would be tried twice.
                Some('*') if parts.last() != Some(&Part::Any) => parts.push(Part::Any),
                Some('?') => parts.push(Part::One),
                _ => {}
            }
            // No two of them are `*` in a row.
            if parts.len() > 2 * (MAX_TERM_CHARS + 1) {
                break;
            }
        }
        parts.truncate(2 * (MAX_TERM_CHARS + 1));
        Pattern(parts)
    }

    /// The letters that every word of the shape begins with.
    pub(crate) fn beginning(&self) -> String {
        let letters = self.0.iter().map_while(|part| match part {
            Part::Letter(letter) => Some(*letter),
            Part::Any | Part::One => None,
        });
        letters.collect()
    }

    /// Whether the whole term has the shape. The cost is at most that of the chars of the term times the
    /// parts of the pattern, as only the last `*` is ever tried again.
    pub(crate) fn matches(&self, term: &str) -> bool {
        let parts = &self.0;
        let (mut part, mut rest) = (0, term.chars());
        // What follows the last `*`, and what of the term it has not taken.
        let mut again = None;
        loop {
            let mut after = rest.clone();
            let next = after.next();
            match (parts.get(part), next) {
                (Some(Part::Any), _) => {
                    part += 1;
                    again = Some((part, rest.clone()));
                }
                (Some(Part::One), Some(_)) => (part, rest) = (part + 1, after),
                (Some(Part::Letter(letter)), Some(c)) if *letter == c => {
                    (part, rest) = (part + 1, after);
                }
                (None, None) => return true,
                (Some(_), None) => return false,
                _ => {
                    let Some((follows, left)) = &mut again else { return false };
                    left.next();
                    (part, rest) = (*follows, left.clone());
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::analysis::View;

    #[test]
    fn terms_have_the_shape_or_not() {
        let exact = Analyzer::new(View::Exact);
        let rows = [
            ("كتا*", "كتاب", true, "letters at the end"),
            ("كتا*", "كتا", true, "none at the end"),
            ("كتا*", "مكتاب", false, "the beginning is the term's"),
            ("*كتاب", "والكتاب", true, "letters at the beginning"),
            ("*كتاب", "كتابان", false, "the end is the term's"),
            ("م*ب*ة", "مكتبه", true, "letters between, ة folded"),
            ("م*ب*ة", "مكتب", false, "a letter is missing"),
            ("*", "كتاب", true, "any word"),
            ("**ب**", "كتاب", true, "more than one sign is one"),
            ("ك?اب", "كتاب", true, "one letter"),
            ("ك?اب", "كاب", false, "not none"),
            ("ك?اب", "كتتاب", false, "not two"),
            ("?", "", false, "no letter"),
            ("*?", "ب", true, "one letter or more"),
            ("كِتَا*", "كتاب", true, "marks of the pattern fold"),
            ("أحم?", "احمد", true, "hamza folds"),
            ("مسئو*", "مسءول", true, "on whatever seat"),
            ("*تات*", "تاتاتات", true, "a beginning that comes to nothing"),
            ("Café*", "cafeteria", true, "accents and capitals"),
            ("", "كتاب", false, "no pattern"),
        ];
        for (pattern, term, expected, reason) in rows {
            assert_eq!(Pattern::new(pattern, &exact).matches(term), expected, "{reason}");
        }
    }

    /// By the definition, which takes time without bound.
    fn shaped(pattern: &[char], term: &[char]) -> bool {
        match (pattern, term) {
            ([], []) => true,
            (['*', rest @ ..], _) => {
                shaped(rest, term) || !term.is_empty() && shaped(pattern, &term[1..])
            }
            (['?', rest @ ..], [_, left @ ..]) => shaped(rest, left),
            ([c, rest @ ..], [d, left @ ..]) => c == d && shaped(rest, left),
            _ => false,
        }
    }

    proptest! {
        #[test]
        fn a_pattern_matches_as_it_is_defined(pattern in "[اب*?]{0,8}", term in "[اب]{0,10}") {
            let [parts, letters] = [&pattern, &term].map(|text| text.chars().collect::<Vec<_>>());
            let found = Pattern::new(&pattern, &Analyzer::new(View::Exact));
            prop_assert_eq!(found.matches(&term), shaped(&parts, &letters));
            prop_assert!(!found.matches(&term) || term.starts_with(&found.beginning()));
        }
    }
}
