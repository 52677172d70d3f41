//! What a query asks for: its words, and what may stand for them.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::synonyms::{Form, Synonyms};
use crate::analysis::{Analyzer, View, is_stop_word_as_spelt, normalize};
use crate::index::layout::Layout;

/// How many different words of a query are looked for; each costs a look into every field and view.
///
/// ```
/// assert_eq!(fihris::MAX_WORDS, 256);
/// ```
pub const MAX_WORDS: usize = 256;
/// What a match of a synonym gives, beside one of the word itself.
const SYNONYM_WEIGHT: f32 = 0.7;

/// A word of a query, in each view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct QueryWord {
    exact: String,
    pub(crate) stem: String,
    root: String,
    /// Its number among the words of its text, those that the index leaves out counted.
    pub(crate) position: usize,
    /// With a space between them.
    grams: String,
    /// Where it stands in the query.
    pub(crate) bytes: Range<usize>,
}

impl QueryWord {
    /// The word as it is, with some letters before it.
    pub(crate) fn prefixed(&self, prefix: &str) -> String {
        format!("{prefix}{}", self.exact)
    }

    /// Its term in a view; in that of grams all of them, with a space between.
    pub(crate) fn term(&self, view: View) -> &str {
        match view {
            View::Exact => &self.exact,
            View::Stem => &self.stem,
            View::Root => &self.root,
            View::Grams => &self.grams,
        }
    }
}

/// The words of a query.
#[derive(Debug, Default)]
pub(crate) struct QueryWords {
    /// Those that are looked for, each once.
    pub(crate) wanted: Vec<QueryWord>,
    /// Stop words, if there are others.
    pub(crate) left_out: Vec<QueryWord>,
    pub(crate) meanings: Vec<Meaning>,
    /// Which of the meanings are near words.
    near: Vec<usize>,
    /// Where those stand that are not looked for as there are too many.
    pub(crate) beyond: Vec<Range<usize>>,
    /// The places of those wanted that are said outside all phrases with synonyms.
    alone: Vec<usize>,
}

/// One or more words of a query that have synonyms.
#[derive(Debug)]
pub(crate) struct Meaning {
    /// Their places among those wanted.
    pub(crate) words: Vec<usize>,
    pub(crate) synonyms: Vec<Synonym>,
}

/// A word or phrase that may stand for others.
#[derive(Debug)]
pub(crate) struct Synonym {
    pub(crate) text: String,
    pub(crate) words: Vec<QueryWord>,
    /// What it gives of what the word itself would.
    pub(crate) weight: f32,
}

impl QueryWords {
    /// The words of `text`; no more than `most` different ones are looked for.
    pub(crate) fn new(layout: &Layout, synonyms: &Synonyms, text: &str, most: usize) -> QueryWords {
        let mut exact = exact_words(layout, text);
        let beyond = exact.split_off(within_limit(&exact, most));
        let beyond = beyond.into_iter().map(|word| word.bytes).collect();
        let all = in_all_views(layout, text, exact);
        let phrases = phrases(synonyms, text, &all);
        let mut in_phrase = vec![false; all.len()];
        for (range, _) in &phrases {
            in_phrase[range.clone()].fill(true);
        }
        let said = |inside: bool| -> HashSet<&str> {
            let places = all.iter().zip(&in_phrase).filter(|&(_, &in_phrase)| in_phrase == inside);
            places.map(|(word, _)| word.exact.as_str()).collect()
        };
        // A stop word that is part of a phrase is looked for, wherever it is said.
        let (of_phrases, said_alone) = (said(true), said(false));
        let is_wanted = |word: &QueryWord| {
            of_phrases.contains(word.exact.as_str()) || !is_stop_word_as_spelt(&word.exact)
        };
        let none_is_wanted = !all.iter().any(is_wanted);

        let (mut wanted, mut left_out): (Vec<QueryWord>, _) = (Vec::new(), Vec::new());
        // Where each word went; all that are said again are one.
        let mut places = HashMap::new();
        for word in &all {
            let list = if none_is_wanted || is_wanted(word) { &mut wanted } else { &mut left_out };
            places.entry(word.exact.as_str()).or_insert_with(|| {
                list.push(word.clone());
                list.len() - 1
            });
        }
        let is_alone = |&place: &usize| said_alone.contains(wanted[place].exact.as_str());
        let alone = (0..wanted.len()).filter(is_alone).collect();

        let mut meanings = Vec::new();
        let mut known = HashSet::new();
        for (range, forms) in phrases {
            let words: Vec<usize> =
                all[range].iter().map(|word| places[word.exact.as_str()]).collect();
            if !known.insert(words.clone()) {
                continue;
            }
            let synonyms = forms.into_iter().filter_map(|form| {
                let words = self::words(layout, &form.text);
                // Fewer if the index has no stop words.
                (words.len() == form.words).then(|| Synonym {
                    text: form.text.clone(),
                    words,
                    weight: SYNONYM_WEIGHT,
                })
            });
            meanings.push(Meaning { words, synonyms: synonyms.collect() });
        }
        QueryWords { wanted, left_out, meanings, near: Vec::new(), beyond, alone }
    }

    /// Whether others may stand for a word, or for a phrase that it is in.
    pub(crate) fn has_synonyms(&self, place: usize) -> bool {
        self.meanings.iter().any(|meaning| meaning.words.contains(&place))
    }

    /// Lets near words stand for a word, if there are any.
    pub(crate) fn add_near(&mut self, place: usize, near: Vec<Synonym>) {
        if near.is_empty() {
            return;
        }
        self.alone.retain(|&alone| alone != place);
        self.near.push(self.meanings.len());
        self.meanings.push(Meaning { words: vec![place], synonyms: near });
    }

    /// The words that near ones stand for, and those.
    pub(crate) fn near(&self) -> impl Iterator<Item = (&QueryWord, &[Synonym])> {
        self.near.iter().map(|&meaning| {
            let Meaning { words, synonyms } = &self.meanings[meaning];
            (&self.wanted[words[0]], synonyms.as_slice())
        })
    }

    /// The words that only they themselves can stand for.
    pub(crate) fn alone(&self) -> impl Iterator<Item = &QueryWord> {
        self.alone.iter().map(|&place| &self.wanted[place])
    }

    pub(crate) fn synonyms(&self) -> impl Iterator<Item = &Synonym> {
        self.meanings.iter().flat_map(|meaning| &meaning.synonyms)
    }
}

/// How many of `words` to look for, so that no more than `most` are different.
fn within_limit(words: &[ExactWord], most: usize) -> usize {
    let mut different = HashSet::new();
    let too_many = words.iter().position(|word| {
        different.insert(word.term.as_str());
        different.len() > most
    });
    too_many.unwrap_or(words.len())
}

/// The words of `text`.
pub(crate) fn words(layout: &Layout, text: &str) -> Vec<QueryWord> {
    in_all_views(layout, text, exact_words(layout, text))
}

/// A word of a text in the exact view.
struct ExactWord {
    term: String,
    position: usize,
    bytes: Range<usize>,
}

fn exact_words(layout: &Layout, text: &str) -> Vec<ExactWord> {
    let mut words = Vec::new();
    layout.analyzer(View::Exact).analyze(text).for_each(|token| {
        let bytes = token.offset_from..token.offset_to;
        words.push(ExactWord { term: token.text.clone(), position: token.position, bytes });
    });
    words
}

/// The first words of `text` in the other views, too.
fn in_all_views(layout: &Layout, text: &str, exact: Vec<ExactWord>) -> Vec<QueryWord> {
    let text = &text[..exact.last().map_or(0, |last| last.bytes.end)];
    let [stem, root, grams] =
        [View::Stem, View::Root, View::Grams].map(|view| terms(&layout.analyzer(view), text));
    let words = exact.into_iter().zip(stem).zip(root).zip(grams);
    words
        .map(|(((ExactWord { term, position, bytes }, stem), root), grams)| QueryWord {
            exact: term,
            stem,
            root,
            position,
            grams,
            bytes,
        })
        .collect()
}

/// What [`QueryWord::term`] is of each word of `text`.
fn terms(analyzer: &Analyzer, text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut position = None;
    analyzer.analyze(text).for_each(|token| {
        match words.last_mut() {
            Some(word) if position == Some(token.position) => {
                word.push(' ');
                word.push_str(&token.text);
            }
            _ => words.push(token.text.clone()),
        }
        position = Some(token.position);
    });
    words
}

/// The stretches of `words` that have synonyms, and those.
fn phrases<'s>(
    synonyms: &'s Synonyms,
    text: &str,
    words: &[QueryWord],
) -> Vec<(Range<usize>, Vec<&'s Form>)> {
    // As the synonyms are folded, whatever the options of the index.
    let folded: Vec<String> =
        words.iter().map(|word| normalize(&text[word.bytes.clone()])).collect();
    let mut phrases = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let length = match synonyms.at(&folded[at..]) {
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
