//! The words of a query, and how they rank documents.

use tantivy::query::{
    Bm25StatisticsProvider, BooleanQuery, BoostQuery, ConstScoreQuery, EmptyQuery, Query, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Searcher, Term};

use crate::analysis::{View, is_stop_word_as_spelt};
use crate::error::Error;
use crate::index::schema::{Column, Layout};

/// What a match of the word as it is gives beside what a match of its stem gives.
const EXACT_WEIGHT: f32 = 0.5;
/// k1 + 1 of tantivy's BM25: no term's score exceeds this times its inverse document frequency.
const BM25_BOUND: f32 = 2.2;

/// A word of a query, in each view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct QueryWord {
    exact: String,
    pub(super) stem: String,
}

/// The words of `text` that a search looks for: each once, and without stop words unless there is
/// nothing else.
pub(super) fn words(layout: &Layout, text: &str) -> Vec<QueryWord> {
    let exact = layout.analyzer(View::Exact).terms(text);
    let stem = layout.analyzer(View::Stem).terms(text);
    let mut seen = std::collections::HashSet::new();
    let mut words: Vec<QueryWord> = exact
        .into_iter()
        .zip(stem)
        .filter(|(exact, _)| seen.insert(exact.clone()))
        .map(|(exact, stem)| QueryWord { exact, stem })
        .collect();
    if !words.iter().all(|word| is_stop_word_as_spelt(&word.exact)) {
        words.retain(|word| !is_stop_word_as_spelt(&word.exact));
    }
    words
}

/// A term to look for, and what a match is worth.
struct WeightedTerm {
    term: Term,
    weight: f32,
    /// Whether it is the word as it is.
    exact: bool,
}

/// The query that ranks documents by `words`: a document's score is the BM25 sum of its matches in
/// every text field and view. Documents with all the words get a bonus that no other document's
/// score can reach, so they come first; of a query of one word, those with the very word.
pub(super) fn ranking(
    layout: &Layout,
    searcher: &Searcher,
    words: &[QueryWord],
) -> Result<Box<dyn Query>, Error> {
    let mut any = Vec::with_capacity(words.len());
    let mut bound = 0.0;
    for word in words {
        let terms = terms(layout, word);
        for term in &terms {
            bound += term.weight * BM25_BOUND * inverse_document_frequency(searcher, &term.term)?;
        }
        if let [_] = words {
            return Ok(exact_first(terms, bound));
        }
        any.push(BooleanQuery::union(terms.into_iter().map(scored).collect()));
    }
    if any.is_empty() {
        return Ok(Box::new(EmptyQuery));
    }
    let all = any.iter().map(|word| Box::new(word.clone()) as _).collect();
    let bonus = ConstScoreQuery::new(Box::new(BooleanQuery::intersection(all)), bound);
    let mut clauses: Vec<Box<dyn Query>> =
        any.into_iter().map(|word| Box::new(word) as Box<dyn Query>).collect();
    clauses.push(Box::new(bonus));
    Ok(Box::new(BooleanQuery::union(clauses)))
}

/// A query of one word: documents with the very word get the bonus that other queries give to those
/// with all the words.
fn exact_first(terms: Vec<WeightedTerm>, bonus: f32) -> Box<dyn Query> {
    let exact = terms.iter().filter(|term| term.exact).map(|WeightedTerm { term, .. }| {
        Box::new(TermQuery::new(term.clone(), IndexRecordOption::Basic)) as Box<dyn Query>
    });
    let exact = BooleanQuery::union(exact.collect());
    let bonus: Box<dyn Query> = Box::new(ConstScoreQuery::new(Box::new(exact), bonus));
    Box::new(BooleanQuery::union(terms.into_iter().map(scored).chain([bonus]).collect()))
}

fn terms(layout: &Layout, word: &QueryWord) -> Vec<WeightedTerm> {
    let mut terms = Vec::new();
    for (_, column) in layout.columns() {
        if let Column::Text { exact, stem, boost } = column {
            let mut push = |field: Field, text: &str, weight, exact| {
                let term = Term::from_field_text(field, text);
                terms.push(WeightedTerm { term, weight, exact });
            };
            push(stem, &word.stem, boost, false);
            push(exact, &word.exact, boost * EXACT_WEIGHT, true);
        }
    }
    terms
}

fn scored(WeightedTerm { term, weight, .. }: WeightedTerm) -> Box<dyn Query> {
    let query = Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs));
    Box::new(BoostQuery::new(query, weight))
}

/// As BM25 in tantivy has it: deleted documents count until they are merged away.
fn inverse_document_frequency(searcher: &Searcher, term: &Term) -> Result<f32, Error> {
    let (with, all) = (searcher.doc_freq(term)?, searcher.total_num_docs()?);
    #[allow(clippy::cast_precision_loss, reason = "an upper bound needs no more digits")]
    let (with, without) = (with as f32, (all - with) as f32);
    Ok((1.0 + (without + 0.5) / (with + 0.5)).ln())
}
