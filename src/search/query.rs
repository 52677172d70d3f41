//! The words of a query, and how they rank documents.

use tantivy::query::{
    Bm25StatisticsProvider, BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery,
    EmptyQuery, Occur, PhraseQuery, Query, TermQuery,
};
use tantivy::schema::IndexRecordOption;
use tantivy::{Searcher, Term};

use super::bm25::{self, Bm25Query};
use crate::analysis::{View, is_stop_word_as_spelt};
use crate::error::Error;
use crate::index::layout::{Layout, TextColumn};

/// What a match of the word in each view gives, beside the others.
const WEIGHTS: [(View, f32); 3] = [(View::Stem, 1.0), (View::Exact, 0.7), (View::Root, 0.7)];
/// A word counts as much as the best of its matches, and this part of each other one: a word that is
/// in the title and in the text, or as it is and so by its stem, too, is not found twice.
const TIE_BREAKER: f32 = 0.3;
/// What two words of the query near each other give beside what each gives.
const NEARNESS_WEIGHT: f32 = 0.05;
/// The words that may stand between those.
const NEARNESS_SLOP: u32 = 3;
/// What no phrase's score exceeds, as [`bm25::BOUND`]: k1 + 1 of tantivy's BM25.
const PHRASE_BOUND: f32 = 2.2;

/// A word of a query, in each view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct QueryWord {
    exact: String,
    pub(super) stem: String,
    root: String,
}

impl QueryWord {
    fn term(&self, view: View) -> &str {
        match view {
            View::Exact => &self.exact,
            View::Stem => &self.stem,
            View::Root => &self.root,
        }
    }
}

/// The words of `text` that a search looks for: each once, and without stop words unless there is
/// nothing else.
pub(super) fn words(layout: &Layout, text: &str) -> Vec<QueryWord> {
    let [exact, stem, root] = View::ALL.map(|view| layout.analyzer(view).terms(text));
    let mut seen = std::collections::HashSet::new();
    let mut words: Vec<QueryWord> = exact
        .into_iter()
        .zip(stem)
        .zip(root)
        .filter(|((exact, _), _)| seen.insert(exact.clone()))
        .map(|((exact, stem), root)| QueryWord { exact, stem, root })
        .collect();
    if !words.iter().all(|word| is_stop_word_as_spelt(&word.exact)) {
        words.retain(|word| !is_stop_word_as_spelt(&word.exact));
    }
    words
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
    let found = || words.iter().map(|word| found(layout, word)).collect();
    let wanted = match words {
        [word] => any_of(layout, &[View::Exact], word),
        _ => Box::new(BooleanQuery::intersection(found())),
    };
    let bonus = ConstScoreQuery::new(wanted, bound(layout, searcher, words)?);
    let mut scores = vec![Box::new(bonus) as Box<dyn Query>];
    scores.extend(words.iter().map(|word| scored(layout, word)));
    scores.extend(words.windows(2).flat_map(|pair| near(layout, &pair[0], &pair[1])));

    let any = ConstScoreQuery::new(Box::new(BooleanQuery::union(found())), 0.0);
    let mut clauses = vec![(Occur::Must, Box::new(any) as Box<dyn Query>)];
    clauses.extend(scores.into_iter().map(|score| (Occur::Should, score)));
    Ok(Box::new(BooleanQuery::new(clauses)))
}

/// The term of a word in a view.
fn term(column: TextColumn, view: View, word: &QueryWord) -> Option<Term> {
    column.field(view).map(|field| Term::from_field_text(field, word.term(view)))
}

/// The terms of a word in a field, and what a match of each is worth.
fn weighted(column: TextColumn, word: &QueryWord) -> impl Iterator<Item = (Term, f32)> {
    WEIGHTS
        .into_iter()
        .filter_map(move |(view, weight)| Some((term(column, view, word)?, weight * column.boost)))
}

/// A word in all fields and views.
fn scored(layout: &Layout, word: &QueryWord) -> Box<dyn Query> {
    best_of(layout.text_columns().map(|column| {
        best_of(
            weighted(column, word)
                .map(|(term, weight)| Box::new(Bm25Query { term, weight }) as Box<dyn Query>),
        )
    }))
}

fn best_of(queries: impl IntoIterator<Item = Box<dyn Query>>) -> Box<dyn Query> {
    let queries = queries.into_iter().collect();
    Box::new(DisjunctionMaxQuery::with_tie_breaker(queries, TIE_BREAKER))
}

/// Two words near each other, in the order of the query.
fn near(layout: &Layout, word: &QueryWord, next: &QueryWord) -> Vec<Box<dyn Query>> {
    let near = |column: TextColumn| {
        let [word, next] = [word, next].map(|word| term(column, View::Exact, word));
        let mut phrase = PhraseQuery::new(vec![word?, next?]);
        phrase.set_slop(NEARNESS_SLOP);
        Some(Box::new(BoostQuery::new(Box::new(phrase), NEARNESS_WEIGHT * column.boost)) as _)
    };
    layout.text_columns().filter_map(near).collect()
}

/// Matches documents with a word, as it is or by its stem.
fn found(layout: &Layout, word: &QueryWord) -> Box<dyn Query> {
    any_of(layout, &[View::Exact, View::Stem], word)
}

/// Matches documents with the term of a word in one of the views of any field.
fn any_of(layout: &Layout, views: &[View], word: &QueryWord) -> Box<dyn Query> {
    let terms = layout
        .text_columns()
        .flat_map(|column| views.iter().filter_map(move |&view| term(column, view, word)))
        .map(|term| Box::new(TermQuery::new(term, IndexRecordOption::Basic)) as Box<dyn Query>);
    Box::new(BooleanQuery::union(terms.collect()))
}

/// What no score of these words exceeds.
fn bound(layout: &Layout, searcher: &Searcher, words: &[QueryWord]) -> Result<f32, Error> {
    let mut bound = 0.0;
    for word in words {
        for column in layout.text_columns() {
            for (term, weight) in weighted(column, word) {
                let documents = searcher.total_num_docs()?;
                let idf = bm25::inverse_document_frequency(searcher.doc_freq(&term)?, documents);
                // The nearness of a word to the one before it and the one after.
                let nearness = 2.0 * NEARNESS_WEIGHT * column.boost * PHRASE_BOUND;
                bound += (weight * bm25::BOUND + nearness) * idf;
            }
        }
    }
    Ok(bound)
}
