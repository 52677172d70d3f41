//! Words of the index that are spelt nearly as a given one.

use std::cmp::Reverse;
use std::collections::HashMap;

use tantivy::query::{DfaWrapper, FuzzyTermQuery};
use tantivy::schema::Field;
use tantivy::termdict::TermDictionary;
use tantivy::{Searcher, TantivyError, Term};

use super::edit_costs::{CHEAP, Cost, EDIT, MAX_COMPARED, MAX_LETTERS, cost, said_like};
use crate::analysis::View;
use crate::error::Error;
use crate::index::layout::Layout;

/// No more words than this are returned.
pub(crate) const MAX_NEAR_WORDS: usize = 10;
/// The words of the index that are compared with a word, in one segment of one field.
const MAX_CANDIDATES: usize = 4096;

/// A word of the index near another.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct NearWord {
    /// Its term in the exact view, or in the stem view of a field that has no exact one.
    pub(crate) term: String,
    /// What the mistake costs: 1 for an edit of no particular sort, less for one that people often make.
    pub(crate) cost: f32,
    /// The documents that have it in the field where most have it. Deleted ones count until they are
    /// merged away.
    pub(crate) documents: u64,
}

/// The words of the index near `word`, a folded one: the cheapest mistakes first, and of those the word
/// in most documents. At most `most` of them, and no more than [`MAX_NEAR_WORDS`]; `word` itself is not
/// among them.
///
/// What is near goes by the letters that `word` has, without its article: nothing is near one or two
/// letters, to three or four one edit, a cheap one unless the first letter is the same, to five to seven
/// one edit or two cheap ones, to more two. Two edits must leave the first letter, or what is said like
/// it. Nothing is near a word with a digit, or one longer than [`MAX_LETTERS`].
///
/// The cost is that of walking the term dictionary of each field and segment once along a Levenshtein
/// automaton, and of comparing at most [`MAX_CANDIDATES`] words of each.
pub(crate) fn near_words(
    searcher: &Searcher,
    layout: &Layout,
    word: &str,
    most: usize,
) -> Result<Vec<NearWord>, Error> {
    let mut near: HashMap<String, (Cost, u64)> = HashMap::new();
    // By whether the field has an exact view.
    let mut wanted: [Option<Option<Wanted>>; 2] = [None, None];
    for (_, column) in layout.text_columns() {
        let mut of_field: HashMap<String, (Cost, u64)> = HashMap::new();
        let (field, word) = match (column.field(View::Exact), column.field(View::Stem)) {
            (Some(exact), _) => (exact, word),
            // The stem of a mistake is often cut elsewhere than that of the word.
            (None, Some(stem)) => (stem, word.strip_prefix("ال").unwrap_or(word)),
            (None, None) => continue,
        };
        let wanted = &mut wanted[usize::from(column.field(View::Exact).is_some())];
        if wanted.is_none() {
            *wanted = Some(Wanted::new(word)?);
        }
        let Some(Some(wanted)) = wanted else { continue };
        for segment in searcher.segment_readers() {
            let index = segment.inverted_index(field)?;
            wanted.look_in(index.terms(), |term, cost, documents| {
                match of_field.get_mut(term) {
                    Some((_, sum)) => *sum += documents,
                    None => {
                        of_field.insert(term.to_owned(), (cost, documents));
                    }
                }
            })?;
        }
        for (term, (cost, documents)) in of_field {
            let known = near.entry(term).or_insert((cost, documents));
            *known = (cost.min(known.0), documents.max(known.1));
        }
    }
    let mut near: Vec<_> = near.into_iter().collect();
    near.sort_unstable_by(|(one, (cost, documents)), (other, (other_cost, other_documents))| {
        (cost, Reverse(documents), one).cmp(&(other_cost, Reverse(other_documents), other))
    });
    near.truncate(most.min(MAX_NEAR_WORDS));
    let words = near.into_iter().map(|(term, (cost, documents))| NearWord {
        term,
        cost: f32::from(cost) / f32::from(EDIT),
        documents,
    });
    Ok(words.collect())
}

/// A word that others are compared with.
struct Wanted {
    letters: Vec<char>,
    /// Of words that are two edits away, if such may be near.
    two_edits: Option<DfaWrapper>,
    one_edit: DfaWrapper,
    /// The article and the letter after it, or the first letter alone.
    beginning: String,
    /// That, and those with a letter said like it: words that are two edits away begin so.
    beginnings: Vec<String>,
    /// What a mistake may cost.
    limit: Cost,
    /// The like for words with another beginning.
    limit_elsewhere: Cost,
}

impl Wanted {
    /// `None` if nothing is near the word.
    fn new(word: &str) -> Result<Option<Wanted>, Error> {
        if word.len() > MAX_LETTERS * char::MAX.len_utf8() || word.contains(char::is_numeric) {
            return Ok(None);
        }
        let letters: Vec<char> = word.chars().collect();
        let article = if letters.starts_with(&['ا', 'ل']) && letters.len() > 4 { 2 } else { 0 };
        let (limit, limit_elsewhere, edits) = match letters.len() - article {
            3..=4 => (EDIT, CHEAP, 1),
            5..=7 => (EDIT, EDIT, 2),
            8..=MAX_LETTERS => (2 * EDIT, EDIT, 2),
            _ => return Ok(None),
        };
        let beginning = |first| letters[..article].iter().copied().chain([first]).collect();
        let first = letters[article];
        // The field does not matter.
        let term = Term::from_field_text(Field::from_field_id(0), word);
        let automaton = |edits| FuzzyTermQuery::new(term.clone(), edits, true).automaton();
        // Two edits anywhere would walk most of the dictionary.
        let (two_edits, beginnings) = if edits == 2 {
            let firsts = std::iter::once(first).chain(said_like(first));
            (Some(automaton(2)?), firsts.map(beginning).collect())
        } else {
            (None, Vec::new())
        };
        Ok(Some(Wanted {
            beginning: beginning(first),
            one_edit: automaton(1)?,
            two_edits,
            beginnings,
            letters,
            limit,
            limit_elsewhere,
        }))
    }

    /// Calls `sink` with each near term of the dictionary, what the mistake costs and how many documents
    /// have it.
    fn look_in(
        &self,
        dictionary: &TermDictionary,
        mut sink: impl FnMut(&str, Cost, u64),
    ) -> Result<(), Error> {
        let mut left = MAX_CANDIDATES;
        for (beginning, two_edits) in self.beginnings.iter().zip(self.two_edits.iter().cycle()) {
            let past = [beginning.as_bytes(), &[u8::MAX]].concat();
            let near = dictionary.search(two_edits).ge(beginning).lt(&past);
            let mut near = near.into_stream().map_err(unreadable)?;
            while left > 0 && near.advance() {
                left -= 1;
                self.compare(near.key(), near.value().doc_freq, self.limit, &mut sink);
            }
        }
        let mut near = dictionary.search(&self.one_edit).into_stream().map_err(unreadable)?;
        while left > 0 && near.advance() {
            left -= 1;
            let term = near.key();
            if !self.beginnings.iter().any(|beginning| term.starts_with(beginning.as_bytes())) {
                let begins_alike = term.starts_with(self.beginning.as_bytes());
                let limit = if begins_alike { self.limit } else { self.limit_elsewhere };
                self.compare(term, near.value().doc_freq, limit, &mut sink);
            }
        }
        Ok(())
    }

    fn compare(
        &self,
        term: &[u8],
        documents: u32,
        limit: Cost,
        sink: &mut impl FnMut(&str, Cost, u64),
    ) {
        let Ok(term) = std::str::from_utf8(term) else { return };
        let mut letters = ['\0'; MAX_COMPARED];
        let mut length = 0;
        for letter in term.chars() {
            if length == letters.len() || letter.is_numeric() {
                return;
            }
            letters[length] = letter;
            length += 1;
        }
        match cost(&self.letters, &letters[..length], limit) {
            None | Some(0) => {}
            Some(cost) => sink(term, cost, documents.into()),
        }
    }
}

fn unreadable(error: std::io::Error) -> Error {
    TantivyError::from(error).into()
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use serde_json::json;

    use super::*;
    use crate::index::schema::Schema;

    /// Each word in as many documents as it says, in two commits.
    fn index(views: &[View], words: &[(&str, usize)]) -> (Searcher, Layout) {
        let schema = Schema::builder().text("title").text("body").views(views.iter().copied());
        let schema = schema.build().unwrap();
        let index = crate::Index::in_memory(schema.clone()).unwrap();
        let mut writer = index.writer().unwrap();
        for round in 0..2 {
            for &(word, times) in words {
                for _ in 0..usize::midpoint(times, round) {
                    writer.put(&json!({ "body": word, "title": "" })).unwrap();
                }
            }
            writer.commit().unwrap();
        }
        (index.searcher().as_tantivy().clone(), Layout::new(schema))
    }

    fn near(words: &[(&str, usize)], word: &str) -> Vec<(String, f32, u64)> {
        let (searcher, layout) = index(&View::ALL, words);
        let near = near_words(&searcher, &layout, word, MAX_NEAR_WORDS).unwrap();
        near.into_iter().map(|near| (near.term, near.cost, near.documents)).collect()
    }

    #[test]
    fn the_cheapest_come_first_and_of_those_the_most_frequent() {
        let words = [("مدرسة", 3), ("مدرصة", 1), ("مدرشة", 5), ("مدربة", 4), ("مكتبة", 9)];
        let expected = [("مدرسه", 0.5, 3), ("مدرشه", 0.75, 5), ("مدربه", 1.0, 4)];
        let expected: Vec<_> =
            expected.map(|(term, cost, times)| (term.to_owned(), cost, times)).into();
        let mut found = near(&words, "مدرثه");
        found.retain(|(term, ..)| term != "مدرصه");
        assert_eq!(found[0], expected[0]);
        assert_eq!(near(&words, "مكتبه"), [], "the word itself is not near");
    }

    #[test]
    fn how_much_is_near_goes_by_the_letters() {
        for (word, other, expected, why) in [
            ("لم", "ضم", false, "two letters"),
            ("ظرب", "ضرب", true, "three letters, a cheap edit"),
            ("حرب", "ضرب", false, "three letters, an edit of the first"),
            ("ضرب", "ضيب", true, "three letters, an edit of another"),
            ("كتاب", "جتاب", false, "four letters, the first"),
            ("كتاب", "كتابي", true, "four letters, one more"),
            ("ظابت", "ضابط", false, "four letters, two cheap edits"),
            ("ظابته", "ضابطه", true, "five letters, two cheap edits, one of the first"),
            ("مهندز", "مهندس", true, "five letters, an edit"),
            ("مهدز", "مهندس", false, "two edits of four letters"),
            ("بهندس", "مهندس", true, "five letters, an edit of the first"),
            ("اصتكلال", "استقلال", true, "seven letters, two cheap edits"),
            ("استقبلا", "استقلال", false, "seven letters, two edits"),
            ("الديموقراكيه", "الديمقراطيه", true, "more, two edits"),
            ("تلاسقلال", "الاستقلال", false, "three edits"),
            ("البت", "البيت", true, "an edit of a word with its article"),
            ("googel", "google", true, "Latin, two letters swapped"),
            ("2019", "2018", false, "numbers"),
            ("كوفيد1", "كوفيد", false, "a digit"),
        ] {
            assert_eq!(!near(&[(other, 1)], word).is_empty(), expected, "{why}: {word} {other}");
        }
    }

    #[test]
    fn documents_are_summed_over_segments() {
        assert_eq!(near(&[("مدرسة", 7)], "مدرصه"), [("مدرسه".to_owned(), 0.5, 7)]);
    }

    #[test]
    fn a_field_without_exact_view_is_looked_up_by_stems() {
        let (searcher, layout) = index(&[View::Stem], &[("المدرسة", 2)]);
        // The title, in the exact view, is empty.
        let near = near_words(&searcher, &layout, "المدرصه", 1).unwrap();
        assert_eq!(near, [NearWord { term: "مدرسه".to_owned(), cost: 0.5, documents: 2 }]);
    }

    #[test]
    fn no_more_are_returned_than_asked_for() {
        let words: Vec<String> = "بتثجحخدذرزسشصضط".chars().map(|c| format!("كتا{c}ي")).collect();
        let words: Vec<_> = words.iter().map(|word| (word.as_str(), 1)).collect();
        let (searcher, layout) = index(&View::ALL, &words);
        for (most, expected) in [(0, 0), (3, 3), (usize::MAX, MAX_NEAR_WORDS)] {
            assert_eq!(near_words(&searcher, &layout, "كتاي", most).unwrap().len(), expected);
        }
    }

    static FEW: LazyLock<(Searcher, Layout)> =
        LazyLock::new(|| index(&View::ALL, &[("كتاب", 1), ("استقلال", 1), ("word", 1)]));

    proptest::proptest! {
        #[test]
        fn no_word_panics(word in "\\PC{0,40}|[ابتسص]{0,40}") {
            let (searcher, layout) = &*FEW;
            for near in near_words(searcher, layout, &word, MAX_NEAR_WORDS).unwrap() {
                proptest::prop_assert!(near.cost > 0.0 && near.cost <= 2.0 && near.term != word);
            }
        }
    }
}
