//! The words of a query, and how they rank documents.

use std::ops::Range;

use tantivy::query::{
    Bm25StatisticsProvider, BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery,
    EmptyQuery, Occur, PhraseQuery, Query, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Searcher, Term};

use crate::analysis::{View, is_stop_word_as_spelt};
use crate::error::Error;
use crate::index::schema::{Column, Layout};

/// What a match of the word as it is, or of its root, gives beside what a match of its stem gives.
const EXACT_WEIGHT: f32 = 0.7;
const ROOT_WEIGHT: f32 = 0.7;
/// A word counts as much as the best of its matches, and this part of each other one: a word that is
/// in the title and in the text, or as it is and so by its stem, too, is not found twice.
const TIE_BREAKER: f32 = 0.3;
/// What two words of the query near each other give beside what each gives.
const NEARNESS_WEIGHT: f32 = 0.1;
/// The words that may stand between those.
const NEARNESS_SLOP: u32 = 3;
/// k1 + 1 of tantivy's BM25: no term's score exceeds this times its inverse document frequency.
const BM25_BOUND: f32 = 2.2;

/// A word of a query, in each view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct QueryWord {
    exact: String,
    pub(super) stem: String,
    root: String,
    /// Where it stands in the query.
    pub(super) bytes: Range<usize>,
}

/// The words of `text` that a search looks for, each once, and those that it leaves out: stop words,
/// unless there is nothing else.
pub(super) fn words(layout: &Layout, text: &str) -> (Vec<QueryWord>, Vec<QueryWord>) {
    let [stem, root] = [View::Stem, View::Root].map(|view| layout.analyzer(view).terms(text));
    let mut exact = Vec::new();
    layout.analyzer(View::Exact).analyze(text).for_each(|token| {
        exact.push((token.text.clone(), token.offset_from..token.offset_to));
    });
    let mut seen = std::collections::HashSet::new();
    let words = exact
        .into_iter()
        .zip(stem)
        .zip(root)
        .filter(|(((exact, _), _), _)| seen.insert(exact.clone()))
        .map(|(((exact, bytes), stem), root)| QueryWord { exact, stem, root, bytes });
    let (left_out, wanted): (Vec<_>, Vec<_>) =
        words.partition(|word| is_stop_word_as_spelt(&word.exact));
    if wanted.is_empty() { (left_out, wanted) } else { (wanted, left_out) }
}

/// What a clause of the ranking rewards: a document's score is the sum of its clauses.
#[derive(Clone, Copy)]
pub(super) enum Part<'l> {
    /// That all the words are there.
    AllWords,
    /// That the only word is there as it is.
    VeryWord,
    /// This word of the query.
    Word(usize),
    /// That this word of the query and the next are near each other, in a field.
    Near(usize, &'l str),
}

/// The query that ranks documents by `words`: it finds those with one of them, as it is or by its stem,
/// and a document's score is the sum of what its words give, each by the best of its BM25 scores in
/// the text fields and views. Documents with all the words get a bonus that no other document's score
/// can reach, so they come first; of a query of one word, those with the very word.
pub(super) fn ranking(
    layout: &Layout,
    searcher: &Searcher,
    words: &[QueryWord],
) -> Result<Box<dyn Query>, Error> {
    if words.is_empty() {
        return Ok(Box::new(EmptyQuery));
    }
    let found = words.iter().map(|word| found(layout, word)).collect();
    let any = ConstScoreQuery::new(Box::new(BooleanQuery::union(found)), 0.0);
    let mut all = vec![(Occur::Must, Box::new(any) as Box<dyn Query>)];
    all.extend(clauses(layout, searcher, words)?.into_iter().map(|(_, one)| (Occur::Should, one)));
    Ok(Box::new(BooleanQuery::new(all)))
}

/// A query, and what its score is for.
pub(super) type Clause<'l> = (Part<'l>, Box<dyn Query>);

/// The clauses whose scores a document's score is the sum of.
pub(super) fn clauses<'l>(
    layout: &'l Layout,
    searcher: &Searcher,
    words: &[QueryWord],
) -> Result<Vec<Clause<'l>>, Error> {
    let found = || words.iter().map(|word| found(layout, word)).collect();
    let (part, wanted) = match words {
        [word] => (Part::VeryWord, any_of(layout, |field| [field.exact(word)])),
        _ => (Part::AllWords, Box::new(BooleanQuery::intersection(found())) as _),
    };
    let bonus = ConstScoreQuery::new(wanted, bound(layout, searcher, words)?);
    let mut clauses = vec![(part, Box::new(bonus) as Box<dyn Query>)];
    clauses.extend((0..).map(Part::Word).zip(words.iter().map(|word| scored(layout, word))));
    for (i, pair) in words.windows(2).enumerate() {
        let near = near(layout, &pair[0], &pair[1]).into_iter();
        clauses.extend(near.map(|(field, near)| (Part::Near(i, field), near)));
    }
    Ok(clauses)
}

/// The views of a text field.
#[derive(Clone, Copy)]
struct TextField<'l> {
    name: &'l str,
    exact: Field,
    stem: Field,
    root: Field,
    boost: f32,
}

impl TextField<'_> {
    fn all(layout: &Layout) -> impl Iterator<Item = TextField<'_>> {
        layout.columns().filter_map(|(name, column)| match column {
            Column::Text { exact, stem, root, boost } => {
                Some(TextField { name, exact, stem, root, boost })
            }
            _ => None,
        })
    }

    fn exact(self, word: &QueryWord) -> Term {
        Term::from_field_text(self.exact, &word.exact)
    }

    fn stem(self, word: &QueryWord) -> Term {
        Term::from_field_text(self.stem, &word.stem)
    }

    /// The terms of a word, and what a match of each is worth.
    fn terms(self, word: &QueryWord) -> [(View, Term, f32); 3] {
        let root = Term::from_field_text(self.root, &word.root);
        [
            (View::Stem, self.stem(word), 1.0),
            (View::Exact, self.exact(word), EXACT_WEIGHT),
            (View::Root, root, ROOT_WEIGHT),
        ]
        .map(|(view, term, weight)| (view, term, weight * self.boost))
    }
}

/// A word in one view of one field.
pub(super) struct Single<'l> {
    pub(super) field: &'l str,
    pub(super) view: View,
    pub(super) term: String,
    pub(super) query: Box<dyn Query>,
}

/// A word in each field, and there in each view.
pub(super) fn singles<'l>(
    layout: &'l Layout,
    word: &QueryWord,
) -> impl Iterator<Item = [Single<'l>; 3]> {
    TextField::all(layout).map(|field| {
        field.terms(word).map(|(view, term, weight)| {
            let text = term.value().as_str().unwrap_or_default().to_owned();
            let query = Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs));
            let query = Box::new(BoostQuery::new(query, weight));
            Single { field: field.name, view, term: text, query }
        })
    })
}

/// A word in all fields and views. What each of them counts for is said by [`shares`], of the views
/// of a field and then of the fields.
fn scored(layout: &Layout, word: &QueryWord) -> Box<dyn Query> {
    best_of(singles(layout, word).map(|field| best_of(field.map(|single| single.query))))
}

fn best_of(queries: impl IntoIterator<Item = Box<dyn Query>>) -> Box<dyn Query> {
    let queries = queries.into_iter().collect();
    Box::new(DisjunctionMaxQuery::with_tie_breaker(queries, TIE_BREAKER))
}

/// What part of each of these scores counts by [`best_of`].
pub(super) fn shares(scores: &[f32]) -> Vec<f32> {
    // Of equal scores one is the best.
    let best = (0..scores.len()).max_by(|&a, &b| scores[a].total_cmp(&scores[b]).then(b.cmp(&a)));
    (0..scores.len()).map(|i| if Some(i) == best { 1.0 } else { TIE_BREAKER }).collect()
}

/// Two words near each other, in the order of the query, by field.
fn near<'l>(
    layout: &'l Layout,
    word: &QueryWord,
    next: &QueryWord,
) -> Vec<(&'l str, Box<dyn Query>)> {
    let near = |field: TextField<'l>| {
        let mut phrase = PhraseQuery::new(vec![field.exact(word), field.exact(next)]);
        phrase.set_slop(NEARNESS_SLOP);
        let near = BoostQuery::new(Box::new(phrase), NEARNESS_WEIGHT * field.boost);
        (field.name, Box::new(near) as _)
    };
    TextField::all(layout).map(near).collect()
}

/// Matches documents with a word, as it is or by its stem.
fn found(layout: &Layout, word: &QueryWord) -> Box<dyn Query> {
    any_of(layout, |field| [field.exact(word), field.stem(word)])
}

/// Matches documents with one of the terms in any field.
fn any_of<const N: usize>(
    layout: &Layout,
    terms: impl Fn(TextField) -> [Term; N],
) -> Box<dyn Query> {
    let terms = TextField::all(layout)
        .flat_map(terms)
        .map(|term| Box::new(TermQuery::new(term, IndexRecordOption::Basic)) as Box<dyn Query>);
    Box::new(BooleanQuery::union(terms.collect()))
}

/// What no score of these words exceeds.
fn bound(layout: &Layout, searcher: &Searcher, words: &[QueryWord]) -> Result<f32, Error> {
    let mut bound = 0.0;
    for word in words {
        for field in TextField::all(layout) {
            for (_, term, weight) in field.terms(word) {
                let idf = inverse_document_frequency(searcher, &term)?;
                // The nearness of a word to the one before it and the one after.
                bound += (weight + 2.0 * NEARNESS_WEIGHT * field.boost) * BM25_BOUND * idf;
            }
        }
    }
    Ok(bound)
}

/// As BM25 in tantivy has it: deleted documents count until they are merged away.
fn inverse_document_frequency(searcher: &Searcher, term: &Term) -> Result<f32, Error> {
    let (with, all) = (searcher.doc_freq(term)?, searcher.total_num_docs()?);
    #[allow(clippy::cast_precision_loss, reason = "an upper bound needs no more digits")]
    let (with, without) = (with as f32, (all - with) as f32);
    Ok((1.0 + (without + 0.5) / (with + 0.5)).ln())
}
