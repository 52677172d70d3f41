//! How the words of a query rank documents.

use tantivy::query::{
    Bm25StatisticsProvider, BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery,
    EmptyQuery, Occur, PhraseQuery, Query, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Searcher, Term};

use super::bm25::{self, Bm25Query};
use super::sum::SumQuery;
use super::synonyms::PREFIXES;
use super::words::{QueryWord, QueryWords, Synonym};
use crate::analysis::View;
use crate::error::Error;
use crate::index::layout::{Layout, TextColumn};

/// What a match of the word in each view gives, beside the others.
const WEIGHTS: [(View, f32); View::ALL.len()] =
    [(View::Stem, 1.0), (View::Exact, 0.7), (View::Root, 0.7), (View::Grams, 0.7)];
/// What a match of a synonym gives, beside one of the word itself.
const SYNONYM_WEIGHT: f32 = 0.7;
/// A word counts as much as the best of its matches, and this part of each other one: a word that is
/// in the title and in the text, or as it is and so by its stem, too, is not found twice.
const TIE_BREAKER: f32 = 0.3;
/// What two words of the query near each other give beside what each gives.
const NEARNESS_WEIGHT: f32 = 0.05;
/// The words that may stand between those.
const NEARNESS_SLOP: u32 = 3;
/// What no phrase's score exceeds, as [`bm25::BOUND`]: k1 + 1 of tantivy's BM25.
const PHRASE_BOUND: f32 = 2.2;

/// What a clause of the ranking rewards: a document's score is the sum of its clauses.
#[derive(Clone, Copy)]
pub(super) enum Part<'l> {
    /// That all the words are there.
    AllWords,
    /// That the only word is there as it is.
    VeryWord,
    /// This word of the query.
    Word(usize),
    /// That this synonym of words of the query is there: of which meaning, and which of its synonyms.
    Synonym(usize, usize),
    /// That this word of the query and the next are near each other, in a field.
    Near(usize, &'l str),
}

/// The query that ranks documents by `words`: it finds those with one of them, as it is or by its stem,
/// or with a synonym, and a document's score is the sum of what its words give, each by the best of its
/// BM25 scores in the text fields and views. Documents with all the words get a bonus that no other
/// document's score can reach, so they come first; of a query of one word, those with the very word.
pub(super) fn ranking(
    layout: &Layout,
    searcher: &Searcher,
    words: &QueryWords,
) -> Result<Box<dyn Query>, Error> {
    if words.wanted.is_empty() {
        return Ok(Box::new(EmptyQuery));
    }
    let mut found: Vec<_> = words.wanted.iter().map(|word| found(layout, word)).collect();
    found.extend(words.synonyms().map(|synonym| found_synonym(layout, synonym)));
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
    words: &QueryWords,
) -> Result<Vec<Clause<'l>>, Error> {
    let wanted = &words.wanted;
    let (part, best) = match &wanted[..] {
        [word] => (Part::VeryWord, any_of(layout, &[View::Exact], word)),
        _ => (Part::AllWords, all_words(layout, words)),
    };
    let bonus = ConstScoreQuery::new(best, bound(layout, searcher, words)?);
    let mut clauses = vec![(part, Box::new(bonus) as Box<dyn Query>)];
    clauses.extend((0..).map(Part::Word).zip(wanted.iter().map(|word| scored(layout, word))));
    for (i, meaning) in words.meanings.iter().enumerate() {
        let scored = meaning.synonyms.iter().map(|synonym| scored_synonym(layout, synonym));
        clauses.extend((0..).map(|synonym| Part::Synonym(i, synonym)).zip(scored));
    }
    for (i, pair) in wanted.windows(2).enumerate() {
        let near = near(layout, &pair[0], &pair[1]).into_iter();
        clauses.extend(near.map(|(field, near)| (Part::Near(i, field), near)));
    }
    Ok(clauses)
}

/// Matches documents that have each of the words, or a synonym of it.
fn all_words(layout: &Layout, words: &QueryWords) -> Box<dyn Query> {
    let mut all: Vec<_> = words.alone().map(|word| found(layout, word)).collect();
    all.extend(words.meanings.iter().map(|meaning| {
        let typed = meaning.words.iter().map(|&place| found(layout, &words.wanted[place]));
        let mut any = vec![Box::new(BooleanQuery::intersection(typed.collect())) as Box<dyn Query>];
        any.extend(meaning.synonyms.iter().map(|synonym| found_synonym(layout, synonym)));
        Box::new(BooleanQuery::union(any)) as _
    }));
    Box::new(BooleanQuery::intersection(all))
}

/// Matches documents with a synonym: its word in any form, or its words one after the other as they
/// are, where a field keeps those, and else its words in any form.
fn found_synonym(layout: &Layout, synonym: &Synonym) -> Box<dyn Query> {
    let phrases: Vec<_> = match &synonym.words[..] {
        [first, rest @ ..] if !rest.is_empty() => layout
            .text_columns()
            .filter_map(|(_, column)| column.field(View::Exact))
            .flat_map(|field| PREFIXES.map(|prefix| phrase(field, prefix, first, rest)))
            .collect(),
        _ => Vec::new(),
    };
    if phrases.is_empty() {
        let words = synonym.words.iter().map(|word| found(layout, word));
        return Box::new(BooleanQuery::intersection(words.collect()));
    }
    Box::new(BooleanQuery::union(phrases))
}

/// Matches documents with these words one after the other as they are, but for what is before the first.
fn phrase(field: Field, prefix: &str, first: &QueryWord, rest: &[QueryWord]) -> Box<dyn Query> {
    let mut terms = vec![Term::from_field_text(field, &first.prefixed(prefix))];
    terms.extend(rest.iter().map(|word| Term::from_field_text(field, word.term(View::Exact))));
    Box::new(PhraseQuery::new(terms))
}

/// A synonym in all fields and views.
fn scored_synonym(layout: &Layout, synonym: &Synonym) -> Box<dyn Query> {
    let found = ConstScoreQuery::new(found_synonym(layout, synonym), 0.0);
    let mut clauses = vec![(Occur::Must, Box::new(found) as Box<dyn Query>)];
    clauses.extend(synonym.words.iter().map(|word| (Occur::Should, scored(layout, word))));
    Box::new(BoostQuery::new(Box::new(BooleanQuery::new(clauses)), SYNONYM_WEIGHT))
}

/// The term of a word in a view.
fn term(column: TextColumn, view: View, word: &QueryWord) -> Option<Term> {
    column.field(view).map(|field| Term::from_field_text(field, word.term(view)))
}

/// The terms of a word in a field by view, and what a match of each is worth: of several, such a part
/// that together they give the average.
fn weighted(column: TextColumn, word: &QueryWord) -> impl Iterator<Item = (View, Vec<Bm25Query>)> {
    WEIGHTS.into_iter().filter_map(move |(view, weight)| {
        let field = column.field(view)?;
        let terms = word.term(view).split(' ');
        // Exact for the one term of most views.
        let number: f32 = terms.clone().map(|_| 1.0).sum();
        let weight = weight * column.boost / number;
        let query = |term| Bm25Query { term: Term::from_field_text(field, term), weight };
        Some((view, terms.map(query).collect()))
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
        let single = |(view, queries)| Single {
            field,
            view,
            term: word.term(view).to_owned(),
            query: sum_of(queries),
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

/// The terms of a word in one view.
fn sum_of(mut terms: Vec<Bm25Query>) -> Box<dyn Query> {
    match terms.pop() {
        Some(only) if terms.is_empty() => Box::new(only),
        last => {
            terms.extend(last);
            Box::new(SumQuery(terms))
        }
    }
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
fn bound(layout: &Layout, searcher: &Searcher, words: &QueryWords) -> Result<f32, Error> {
    let mut bound = 0.0;
    let of_synonyms = words.synonyms().flat_map(|synonym| &synonym.words);
    for word in words.wanted.iter().chain(of_synonyms) {
        for (_, column) in layout.text_columns() {
            for Bm25Query { term, weight } in weighted(column, word).flat_map(|(_, all)| all) {
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
