//! How the words of a query find and rank documents.

use std::collections::HashSet;

use tantivy::query::{
    Bm25StatisticsProvider, BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, Occur,
    PhraseQuery, Query, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Searcher, Term};

use super::bm25::{self, Bm25Query};
use super::ordered::OrderedQuery;
use super::root::RootQuery;
use super::statistics::most_documents;
use super::sum::SumQuery;
use super::synonyms::PREFIXES;
use super::words::{QueryWord, QueryWords, Synonym};
use crate::analysis::View;
use crate::error::Error;
use crate::index::layout::{Layout, TextColumn};

/// What a match of the word in each view gives, beside the others.
const WEIGHTS: [(View, f32); View::ALL.len()] =
    [(View::Stem, 1.0), (View::Exact, 0.7), (View::Root, 0.7), (View::Grams, 0.7)];
/// A word counts as much as the best of its matches, and this part of each other one: a word that is
/// in the title and in the text, or as it is and so by its stem, too, is not found twice.
const TIE_BREAKER: f32 = 0.3;
/// What two words of the query near each other give beside what each gives.
const NEARNESS_WEIGHT: f32 = 0.05;
/// The words that may stand between those.
const NEARNESS_SLOP: u32 = 3;
/// What no phrase's score exceeds, as [`bm25::BOUND`]: k1 + 1 of tantivy's BM25.
const PHRASE_BOUND: f32 = 2.2;

/// A text field that words are looked for in.
pub(crate) type TextField = (String, TextColumn);

/// What a clause of the ranking rewards: a document's score is the sum of its clauses.
#[derive(Clone, Copy)]
pub(crate) enum Part<'p> {
    /// That all the parts of the query are there.
    All,
    /// That the only word is there as it is.
    VeryWord,
    /// This word of the query.
    Word(usize),
    /// That this synonym of words of the query is there: of which meaning, and which of its synonyms.
    Synonym(usize, usize),
    /// That this word of the query and the next are near each other, in a field.
    Near(usize, &'p str),
    /// This part of the query, which is not one of its words.
    Other(usize),
}

/// A query, and what its score is for.
pub(crate) type Clause<'p> = (Part<'p>, Box<dyn Query>);

/// What the words give, their synonyms, and words near each other: each word by the best of its BM25
/// scores in the text fields and views.
pub(crate) fn clauses<'p>(fields: &'p [TextField], words: &QueryWords) -> Vec<Clause<'p>> {
    let wanted = &words.wanted;
    let scored_words = wanted.iter().map(|word| scored(fields, word));
    let mut clauses: Vec<Clause> = (0..).map(Part::Word).zip(scored_words).collect();
    // Two forms of a word in one query have the same synonyms, which count once.
    let mut known = HashSet::new();
    for (i, meaning) in words.meanings.iter().enumerate() {
        for (which, synonym) in meaning.synonyms.iter().enumerate() {
            if known.insert(&synonym.text) {
                clauses.push((Part::Synonym(i, which), scored_synonym(fields, synonym)));
            }
        }
    }
    for (i, pair) in wanted.windows(2).enumerate() {
        let near = near(fields, &pair[0], &pair[1]).into_iter();
        clauses.extend(near.map(|(field, near)| (Part::Near(i, field), near)));
    }
    clauses
}

/// Matches documents that have each of the words, or a synonym of it: one query a word or phrase.
pub(crate) fn all_words(fields: &[TextField], words: &QueryWords) -> Vec<Box<dyn Query>> {
    let mut all: Vec<_> = words.alone().map(|word| found(fields, word)).collect();
    all.extend(words.meanings.iter().map(|meaning| {
        let typed = meaning.words.iter().map(|&place| found(fields, &words.wanted[place]));
        let mut any = vec![Box::new(BooleanQuery::intersection(typed.collect())) as Box<dyn Query>];
        any.extend(meaning.synonyms.iter().map(|synonym| found_synonym(fields, synonym)));
        Box::new(BooleanQuery::union(any)) as _
    }));
    all
}

/// Matches documents that have one of the words, or a synonym of one: one query for each.
pub(crate) fn any_word(fields: &[TextField], words: &QueryWords) -> Vec<Box<dyn Query>> {
    let mut any: Vec<_> = words.wanted.iter().map(|word| found(fields, word)).collect();
    any.extend(words.synonyms().map(|synonym| found_synonym(fields, synonym)));
    any
}

/// Matches documents with a word, as it is or by its stem.
pub(crate) fn found(fields: &[TextField], word: &QueryWord) -> Box<dyn Query> {
    any_of(fields, &[View::Exact, View::Stem], word)
}

/// Matches documents with a word as it is.
pub(crate) fn found_very(fields: &[TextField], word: &QueryWord) -> Box<dyn Query> {
    any_of(fields, &[View::Exact], word)
}

/// Matches documents with the term of a word in one of the views of any field.
fn any_of(fields: &[TextField], views: &[View], word: &QueryWord) -> Box<dyn Query> {
    let terms = fields
        .iter()
        .flat_map(|&(_, column)| views.iter().filter_map(move |&view| term(column, view, word)))
        .map(|term| Box::new(TermQuery::new(term, IndexRecordOption::Basic)) as Box<dyn Query>);
    Box::new(BooleanQuery::union(terms.collect()))
}

/// Matches documents with a synonym: its word in any form, or its words one after the other as they
/// are, where a field keeps those, and else its words in any form.
fn found_synonym(fields: &[TextField], synonym: &Synonym) -> Box<dyn Query> {
    let phrases: Vec<_> = match &synonym.words[..] {
        [first, rest @ ..] if !rest.is_empty() => exact_fields(fields)
            .flat_map(|field| PREFIXES.map(|prefix| prefixed_phrase(field, prefix, first, rest)))
            .collect(),
        _ => Vec::new(),
    };
    if phrases.is_empty() {
        let words = synonym.words.iter().map(|word| found(fields, word));
        return Box::new(BooleanQuery::intersection(words.collect()));
    }
    Box::new(BooleanQuery::union(phrases))
}

/// The exact views of those fields that have one.
fn exact_fields(fields: &[TextField]) -> impl Iterator<Item = Field> {
    fields.iter().filter_map(|(_, column)| column.field(View::Exact))
}

/// Matches documents with these words one after the other as they are, but for what is before the first.
fn prefixed_phrase(
    field: Field,
    prefix: &str,
    first: &QueryWord,
    rest: &[QueryWord],
) -> Box<dyn Query> {
    let mut terms = vec![Term::from_field_text(field, &first.prefixed(prefix))];
    terms.extend(rest.iter().map(|word| Term::from_field_text(field, word.term(View::Exact))));
    Box::new(PhraseQuery::new(terms))
}

/// Matches documents with these words as they are, in their order, with at most `distance` other words between them, in
/// all; nothing where no field keeps words as they are. Of no words all documents.
pub(crate) fn phrase(fields: &[TextField], words: &[QueryWord], distance: u32) -> Box<dyn Query> {
    let [first, rest @ ..] = words else { return Box::new(tantivy::query::AllQuery) };
    if rest.is_empty() {
        return found_very(fields, first);
    }
    let phrases = exact_fields(fields).map(|field| {
        // The index may keep no stop words, but their places.
        let terms = words
            .iter()
            .map(|word| (word.position, Term::from_field_text(field, word.term(View::Exact))));
        if distance == 0 {
            return Box::new(PhraseQuery::new_with_offset(terms.collect())) as Box<dyn Query>;
        }
        let terms = terms.map(|(position, term)| (position as u32, term)).collect();
        Box::new(OrderedQuery { terms, distance })
    });
    Box::new(BooleanQuery::union(phrases.collect()))
}

/// A synonym in all fields and views.
fn scored_synonym(fields: &[TextField], synonym: &Synonym) -> Box<dyn Query> {
    let found = ConstScoreQuery::new(found_synonym(fields, synonym), 0.0);
    let mut clauses = vec![(Occur::Must, Box::new(found) as Box<dyn Query>)];
    clauses.extend(synonym.words.iter().map(|word| (Occur::Should, scored(fields, word))));
    Box::new(BoostQuery::new(Box::new(BooleanQuery::new(clauses)), synonym.weight))
}

/// The term of a word in a view.
fn term(column: TextColumn, view: View, word: &QueryWord) -> Option<Term> {
    column.field(view).map(|field| Term::from_field_text(field, word.term(view)))
}

/// A word in the views of a field, each with what it finds.
fn in_views(column: TextColumn, word: &QueryWord) -> impl Iterator<Item = (View, Box<dyn Query>)> {
    WEIGHTS.into_iter().filter_map(move |(view, weight)| {
        let weight = weight * column.boost;
        let query: Box<dyn Query> = match view {
            View::Exact | View::Stem => {
                Box::new(Bm25Query { term: term(column, view, word)?, weight })
            }
            View::Root => {
                let root = word.term(view).to_owned();
                Box::new(RootQuery { field: column.roots()?, root, weight })
            }
            View::Grams => Box::new(SumQuery(grams(column, word, weight)?)),
        };
        Some((view, query))
    })
}

/// The grams of a word, each worth such a part that together they give the average.
fn grams(column: TextColumn, word: &QueryWord, weight: f32) -> Option<Vec<Bm25Query>> {
    let field = column.field(View::Grams)?;
    let grams = word.term(View::Grams).split(' ');
    let number: f32 = grams.clone().map(|_| 1.0).sum();
    let weight = weight / number;
    let query = |gram| Bm25Query { term: Term::from_field_text(field, gram), weight };
    Some(grams.map(query).collect())
}

/// A word in one view of one field.
pub(crate) struct Single<'p> {
    pub(crate) field: &'p str,
    pub(crate) view: View,
    pub(crate) term: String,
    pub(crate) query: Box<dyn Query>,
}

/// A word in each field, and there in each view.
pub(crate) fn singles<'p>(
    fields: &'p [TextField],
    word: &QueryWord,
) -> impl Iterator<Item = Vec<Single<'p>>> {
    fields.iter().map(|(field, column)| {
        let single =
            |(view, query)| Single { field, view, term: word.term(view).to_owned(), query };
        in_views(*column, word).map(single).collect()
    })
}

/// A word in all fields and views. What each of them counts for is said by [`shares`], of the views
/// of a field and then of the fields.
fn scored(fields: &[TextField], word: &QueryWord) -> Box<dyn Query> {
    let fields = singles(fields, word);
    best_of(fields.map(|field| best_of(field.into_iter().map(|single| single.query))))
}

/// The score of the best of these, and a part of the others'.
pub(crate) fn best_of(queries: impl IntoIterator<Item = Box<dyn Query>>) -> Box<dyn Query> {
    let queries = queries.into_iter().collect();
    Box::new(DisjunctionMaxQuery::with_tie_breaker(queries, TIE_BREAKER))
}

/// What part of each of these scores counts by [`best_of`].
pub(crate) fn shares(scores: &[f32]) -> Vec<f32> {
    // Of equal scores one is the best.
    let best = (0..scores.len()).max_by(|&a, &b| scores[a].total_cmp(&scores[b]).then(b.cmp(&a)));
    (0..scores.len()).map(|i| if Some(i) == best { 1.0 } else { TIE_BREAKER }).collect()
}

/// Two words near each other, in either order, by field.
fn near<'p>(
    fields: &'p [TextField],
    word: &QueryWord,
    next: &QueryWord,
) -> Vec<(&'p str, Box<dyn Query>)> {
    let near = |(name, column): &'p TextField| {
        let [word, next] = [word, next].map(|word| term(*column, View::Exact, word));
        let mut phrase = PhraseQuery::new(vec![word?, next?]);
        phrase.set_slop(NEARNESS_SLOP);
        let near = BoostQuery::new(Box::new(phrase), NEARNESS_WEIGHT * column.boost);
        Some((name.as_str(), Box::new(near) as _))
    };
    fields.iter().filter_map(near).collect()
}

/// In how many documents a word is, as it is or by its stem: the most of any field and view.
pub(crate) fn documents(
    layout: &Layout,
    searcher: &Searcher,
    word: &QueryWord,
) -> Result<u64, Error> {
    let terms = layout.text_columns().flat_map(|(_, column)| {
        [View::Exact, View::Stem].into_iter().filter_map(move |view| term(column, view, word))
    });
    Ok(most_documents(searcher, terms)?)
}

/// What no score of these words exceeds.
pub(crate) fn bound(
    fields: &[TextField],
    searcher: &Searcher,
    words: &QueryWords,
) -> Result<f32, Error> {
    let documents = searcher.total_num_docs()?;
    let mut bound = 0.0;
    let of_synonyms = words.synonyms().flat_map(|synonym| &synonym.words);
    for word in words.wanted.iter().chain(of_synonyms) {
        for &(_, column) in fields {
            // The nearness of a word to the one before it and the one after.
            let nearness = 2.0 * NEARNESS_WEIGHT * column.boost * PHRASE_BOUND;
            for Bm25Query { term, weight } in weighted(column, word) {
                let idf = bm25::inverse_document_frequency(searcher.doc_freq(&term)?, documents);
                bound += (weight * bm25::BOUND + nearness) * idf;
            }
        }
    }
    Ok(bound)
}

/// The terms of a word in a field, each with what a match of it is worth; for the root the stem again, which
/// is in no more documents and so worth no less.
fn weighted(column: TextColumn, word: &QueryWord) -> Vec<Bm25Query> {
    let mut terms = Vec::new();
    for (view, weight) in WEIGHTS {
        let weight = weight * column.boost;
        match view {
            View::Exact | View::Stem => {
                terms.extend(term(column, view, word).map(|term| Bm25Query { term, weight }));
            }
            View::Root if column.roots().is_some() => {
                terms.extend(term(column, View::Stem, word).map(|term| Bm25Query { term, weight }));
            }
            View::Root => {}
            View::Grams => terms.extend(grams(column, word, weight).into_iter().flatten()),
        }
    }
    terms
}
