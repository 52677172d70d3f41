//! The words of a query, and how they rank documents.

use std::ops::Range;

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
    /// Where it stands in the query.
    pub(super) bytes: Range<usize>,
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
        [word] => (Part::VeryWord, any_of(layout, &[View::Exact], word)),
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

/// The term of a word in a view.
fn term(column: TextColumn, view: View, word: &QueryWord) -> Option<Term> {
    column.field(view).map(|field| Term::from_field_text(field, word.term(view)))
}

/// The terms of a word in a field by view, and what a match of each is worth.
fn weighted(column: TextColumn, word: &QueryWord) -> impl Iterator<Item = (View, Bm25Query)> {
    WEIGHTS.into_iter().filter_map(move |(view, weight)| {
        let term = term(column, view, word)?;
        Some((view, Bm25Query { term, weight: weight * column.boost }))
    })
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
) -> impl Iterator<Item = Vec<Single<'l>>> {
    layout.text_columns().map(|(field, column)| {
        let single = |(view, query)| Single {
            field,
            view,
            term: word.term(view).to_owned(),
            query: Box::new(query),
        };
        weighted(column, word).map(single).collect()
    })
}

/// A word in all fields and views. What each of them counts for is said by [`shares`], of the views
/// of a field and then of the fields.
fn scored(layout: &Layout, word: &QueryWord) -> Box<dyn Query> {
    best_of(
        singles(layout, word).map(|field| best_of(field.into_iter().map(|single| single.query))),
    )
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

/// Two words near each other, in either order, by field.
fn near<'l>(
    layout: &'l Layout,
    word: &QueryWord,
    next: &QueryWord,
) -> Vec<(&'l str, Box<dyn Query>)> {
    let near = |(name, column): (&'l str, TextColumn)| {
        let [word, next] = [word, next].map(|word| term(column, View::Exact, word));
        let mut phrase = PhraseQuery::new(vec![word?, next?]);
        phrase.set_slop(NEARNESS_SLOP);
        let near = BoostQuery::new(Box::new(phrase), NEARNESS_WEIGHT * column.boost);
        Some((name, Box::new(near) as _))
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
        .flat_map(|(_, column)| views.iter().filter_map(move |&view| term(column, view, word)))
        .map(|term| Box::new(TermQuery::new(term, IndexRecordOption::Basic)) as Box<dyn Query>);
    Box::new(BooleanQuery::union(terms.collect()))
}

/// What no score of these words exceeds.
fn bound(layout: &Layout, searcher: &Searcher, words: &[QueryWord]) -> Result<f32, Error> {
    let mut bound = 0.0;
    for word in words {
        for (_, column) in layout.text_columns() {
            for (_, Bm25Query { term, weight }) in weighted(column, word) {
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
