//! What a query asks for: its words, and what may stand for them.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::synonyms::Synonyms;
use crate::analysis::{View, is_stop_word_as_spelt, stem};
use crate::index::layout::Layout;

/// A word of a query, in each view.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct QueryWord {
    exact: String,
    pub(super) stem: String,
    root: String,
    /// Where it stands in the query.
    pub(super) bytes: Range<usize>,
}

impl QueryWord {
    pub(super) fn term(&self, view: View) -> &str {
        match view {
            View::Exact => &self.exact,
            View::Stem => &self.stem,
            View::Root => &self.root,
        }
    }
}

/// The words of a query.
pub(super) struct QueryWords {
    /// Those that are looked for, each once.
    pub(super) wanted: Vec<QueryWord>,
    /// Stop words, if there are others.
    pub(super) left_out: Vec<QueryWord>,
    pub(super) meanings: Vec<Meaning>,
}

/// One or more words of a query that have synonyms.
pub(super) struct Meaning {
    /// Their places among those wanted.
    pub(super) words: Vec<usize>,
    pub(super) synonyms: Vec<Synonym>,
}

/// A word or phrase that may stand for others.
pub(super) struct Synonym {
    pub(super) text: String,
    pub(super) words: Vec<QueryWord>,
}

impl QueryWords {
    pub(super) fn new(layout: &Layout, synonyms: &Synonyms, text: &str) -> QueryWords {
        let all = words(layout, text);
        let phrases = phrases(synonyms, text, &all);
        // A stop word that is part of one is looked for, wherever it is said.
        let of_phrases: HashSet<&str> = phrases
            .iter()
            .flat_map(|(range, _)| &all[range.clone()])
            .map(|word| word.exact.as_str())
            .collect();
        let is_wanted = |word: &QueryWord| {
            of_phrases.contains(word.exact.as_str()) || !is_stop_word_as_spelt(&word.exact)
        };
        let none_is_wanted = !all.iter().any(is_wanted);

        let (mut wanted, mut left_out) = (Vec::new(), Vec::new());
        // Where each word went; all that are said again are one.
        let mut places = HashMap::new();
        for word in &all {
            let list = if none_is_wanted || is_wanted(word) { &mut wanted } else { &mut left_out };
            places.entry(word.exact.as_str()).or_insert_with(|| {
                list.push(word.clone());
                list.len() - 1
            });
        }
        let mut meanings: Vec<Meaning> = Vec::new();
        for (range, forms) in phrases {
            let words: Vec<usize> =
                all[range].iter().map(|word| places[word.exact.as_str()]).collect();
            if meanings.iter().any(|meaning| meaning.words == words) {
                continue;
            }
            let forms = forms
                .into_iter()
                .map(|form| Synonym { text: form.to_owned(), words: self::words(layout, form) });
            meanings.push(Meaning { words, synonyms: forms.collect() });
        }
        QueryWords { wanted, left_out, meanings }
    }

    /// The words that have no synonyms.
    pub(super) fn alone(&self) -> impl Iterator<Item = &QueryWord> {
        let of_meaning = |place| self.meanings.iter().any(|meaning| meaning.words.contains(&place));
        let alone = self.wanted.iter().enumerate().filter(move |&(place, _)| !of_meaning(place));
        alone.map(|(_, word)| word)
    }

    pub(super) fn synonyms(&self) -> impl Iterator<Item = &Synonym> {
        self.meanings.iter().flat_map(|meaning| &meaning.synonyms)
    }
}

/// The words of `text`.
fn words(layout: &Layout, text: &str) -> Vec<QueryWord> {
    let [stem, root] = [View::Stem, View::Root].map(|view| layout.analyzer(view).terms(text));
    let mut exact = Vec::new();
    layout.analyzer(View::Exact).analyze(text).for_each(|token| {
        exact.push((token.text.clone(), token.offset_from..token.offset_to));
    });
    let words = exact.into_iter().zip(stem).zip(root);
    words.map(|(((exact, bytes), stem), root)| QueryWord { exact, stem, root, bytes }).collect()
}

/// The stretches of `words` that have synonyms, and those.
fn phrases<'s>(
    synonyms: &'s Synonyms,
    text: &str,
    words: &[QueryWord],
) -> Vec<(Range<usize>, Vec<&'s str>)> {
    // By the stems of the defaults, as the synonyms are, whatever the options of the index.
    let stems: Vec<String> = words.iter().map(|word| stem(&text[word.bytes.clone()])).collect();
    let mut phrases = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let length = match synonyms.at(&stems[at..]) {
            Some((length, forms)) => {
                phrases.push((at..at + length, forms));
                length
            }
            None => 1,
        };
        at += length;
    }
    phrases
}
