//! More like this: the words that tell a text from others, as a query.

use std::collections::HashMap;

use serde_json::Value;
use tantivy::query::{BooleanQuery, EmptyQuery, Occur, Query};
use tantivy::{Searcher, Term};

use crate::analysis::{View, is_stop_word_as_spelt};
use crate::error::{Error, Kind};
use crate::index::layout::{Layout, TextColumn};
use crate::search::hit::texts;
use crate::search::rank::bm25::{self, Bm25Query};
use crate::search::rank::ranking::{self, TextField};
use crate::search::rank::statistics::most_documents;
use crate::search::searcher;

/// The words of a text that are looked for, in each view.
const MAX_WORDS: usize = 25;
/// The words of a text that are looked up to choose them: the most frequent, and of those as frequent
/// the first. So a long text costs its analysis and this many looks into the index.
const MAX_LOOKED_UP: usize = 1_000;
/// A word in more than one document of so many tells nothing, and costs most.
const COMMON_ONE_IN: u64 = 10;
/// But so many documents are never too many: in a small index a subject is soon a tenth of it.
const NEVER_COMMON: u64 = 30;
/// A document like a text has one in so many of the words looked for.
const SHARED_ONE_IN: usize = 8;
/// How soon a word counts no more for standing in the text again: the k3 of Okapi BM25 (Robertson
/// and others, Okapi at TREC-3, 1995), which took 8 for long queries.
const K3: f32 = 8.0;

/// The query for the documents that share the most telling words with a text in these fields, those that share many
/// first. The text itself is found too, if it is in the index. Nothing is found by a text without
/// telling words. Beside the query, what no score of it exceeds.
///
/// # Errors
/// When the index cannot be read.
pub(crate) fn query(
    fields: &[TextField],
    searcher: &searcher::Searcher,
    text: &str,
) -> Result<(Box<dyn Query>, f32), Error> {
    let fields: Vec<_> = fields.iter().map(|&(_, column)| column).collect();
    query_in(&fields, searcher.layout(), searcher.as_tantivy(), &[(text, 1.0)])
}

/// The same in all text fields, for texts of different weight: a word of a text of weight 2 counts as if it
/// stood there twice.
pub(crate) fn query_of(
    layout: &Layout,
    searcher: &Searcher,
    texts: &[(&str, f32)],
) -> Result<(Box<dyn Query>, f32), Error> {
    let fields: Vec<_> = layout.text_columns().map(|(_, column)| column).collect();
    query_in(&fields, layout, searcher, texts)
}

fn query_in(
    fields: &[TextColumn],
    layout: &Layout,
    searcher: &Searcher,
    texts: &[(&str, f32)],
) -> Result<(Box<dyn Query>, f32), Error> {
    // The stem view of each field, and the exact one of fields without.
    let view_of = |column: TextColumn| match column.field(View::Stem) {
        Some(_) => View::Stem,
        None => View::Exact,
    };
    let (mut clauses, mut bound) = (Vec::new(), 0.0);
    for view in [View::Stem, View::Exact] {
        let columns: Vec<_> =
            fields.iter().copied().filter(|&column| view_of(column) == view).collect();
        if columns.is_empty() {
            continue;
        }
        let boosts = columns.iter().map(|column| column.boost).sum::<f32>();
        for TellingWord { term, weight, score } in
            telling_words(layout, searcher, view, &columns, texts)?
        {
            bound += score * boosts * bm25::BOUND;
            let in_fields = columns.iter().filter_map(|column| {
                let term = Term::from_field_text(column.field(view)?, &term);
                Some(Box::new(Bm25Query { term, weight: weight * column.boost }) as Box<dyn Query>)
            });
            clauses.push(ranking::best_of(in_fields));
        }
    }
    if clauses.is_empty() {
        return Ok((Box::new(EmptyQuery), 0.0));
    }
    let shared = (clauses.len() / SHARED_ONE_IN).max(1);
    let clauses = clauses.into_iter().map(|clause| (Occur::Should, clause as _)).collect();
    Ok((Box::new(BooleanQuery::with_minimum_required_clauses(clauses, shared)), bound))
}

/// A word of a text that tells it from others, and how much it counts in it.
struct TellingWord {
    term: String,
    weight: f32,
    /// What it counts among the words of the text: by that and how rare it is.
    score: f32,
}

/// A term of a text.
struct Counted {
    /// How often it stands there, times the weight of the text.
    times: f32,
    /// Its place among all terms, by their first words.
    place: usize,
    /// Its first word as written.
    written: String,
}

/// The words of greatest tf × idf in `texts`, the greatest first.
fn telling_words(
    layout: &Layout,
    searcher: &Searcher,
    view: View,
    columns: &[TextColumn],
    texts: &[(&str, f32)],
) -> Result<Vec<TellingWord>, Error> {
    let analyzer = layout.analyzer(view);
    let mut terms: HashMap<String, Counted> = HashMap::new();
    for &(text, weight) in texts {
        analyzer.analyze(text).for_each(|token| {
            if let Some(counted) = terms.get_mut(&token.text) {
                counted.times += weight;
                return;
            }
            let written = text[token.offset_from..token.offset_to].to_owned();
            let counted = Counted { times: weight, place: terms.len(), written };
            terms.insert(token.text.clone(), counted);
        });
    }
    let mut terms: Vec<_> = terms.into_iter().collect();
    terms
        .sort_unstable_by(|(_, a), (_, b)| b.times.total_cmp(&a.times).then(a.place.cmp(&b.place)));
    let telling = terms.into_iter().filter(|(term, counted)| is_telling(term, &counted.written));

    let documents = searcher.segment_readers().iter().map(|segment| u64::from(segment.max_doc()));
    let documents = documents.sum::<u64>();
    let too_many = (documents / COMMON_ONE_IN).max(NEVER_COMMON);
    let mut found = Vec::new();
    for (term, Counted { times, .. }) in telling.take(MAX_LOOKED_UP) {
        let with_term = documents_with(searcher, view, columns, &term)?;
        if !(2..=too_many).contains(&with_term) {
            continue;
        }
        let weight = (K3 + 1.0) * times / (K3 + times);
        let score = weight * bm25::inverse_document_frequency(with_term, documents);
        found.push(TellingWord { term, weight, score });
    }
    // Stable: of equal words the more frequent and then the first.
    found.sort_by(|a, b| b.score.total_cmp(&a.score));
    found.truncate(MAX_WORDS);
    Ok(found)
}

/// In how many documents a term is, in that of the fields where it is in most.
pub(crate) fn documents_with(
    searcher: &Searcher,
    view: View,
    columns: &[TextColumn],
    term: &str,
) -> Result<u64, Error> {
    let fields = columns.iter().filter_map(|column| column.field(view));
    Ok(most_documents(searcher, fields.map(|field| Term::from_field_text(field, term)))?)
}

/// Whether a word may tell what a text is about: no number, stop word or single letter does.
pub(crate) fn is_telling(term: &str, written: &str) -> bool {
    // One character of Chinese or Japanese is a word.
    const FIRST_RADICAL: char = '\u{2E80}';
    let mut chars = term.chars();
    let is_letter = chars.next().is_some_and(|c| c < FIRST_RADICAL) && chars.next().is_none();
    !is_letter && term.chars().any(char::is_alphabetic) && !is_stop_word_as_spelt(written)
}

/// The document with this id; `None` when there is none.
///
/// # Errors
/// When the schema declares no id, or the index cannot be read.
pub(crate) fn document_of(searcher: &searcher::Searcher, id: &str) -> Result<Option<Value>, Error> {
    let (_, field) = searcher.layout().id().ok_or(Kind::NoId)?;
    let Some(address) = searcher.address_of(field, id)? else { return Ok(None) };
    let json = searcher.document(address)?;
    Ok(Some(serde_json::from_str(&json).map_err(Kind::Json)?))
}

/// The texts of a document's text fields with the boosts of those, in the order of the schema.
pub(crate) fn texts_of<'d>(layout: &Layout, document: &'d Value) -> Vec<(&'d str, f32)> {
    let by_field = layout.text_columns().flat_map(|(name, column)| {
        texts(document, name).into_iter().map(move |text| (text, column.boost))
    });
    by_field.collect()
}

/// The texts of the document with this id, each on a line of its own; `None` when there is none.
///
/// # Errors
/// When the schema declares no id, or the index cannot be read.
pub(crate) fn text_of(searcher: &searcher::Searcher, id: &str) -> Result<Option<String>, Error> {
    let document = document_of(searcher, id)?;
    Ok(document.map(|document| {
        let texts: Vec<_> =
            texts_of(searcher.layout(), &document).into_iter().map(|(text, _)| text).collect();
        texts.join("\n")
    }))
}

#[cfg(test)]
mod tests;
