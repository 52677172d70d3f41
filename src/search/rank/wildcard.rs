//! Words of a shape, `كتا*`, as a query.

use std::fmt;
use std::sync::Arc;

use tantivy::index::SegmentId;
use tantivy::query::{
    BitSetDocSet, ConstScorer, EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{BitSet, DocId, Score, Searcher as Tantivy, SegmentReader, TantivyError};

use super::bm25;
use super::pattern::Pattern;
use super::ranking::{self, TextField};
use super::score_of::score_of;
use crate::analysis::View;
use crate::error::Error;
use crate::search::searcher::Searcher;

/// Finds documents with a word of the shape `pattern` in one of the fields. All such words count as one:
/// each match gives what one of a word in as many documents would, times the field's boost. Beside the
/// query, what no score exceeds.
///
/// The cost is that of holding the pattern against each term of the fields that begins as it does, once: an automaton
/// of the pattern would have a number of states that grows with 2 to the number of its `?`.
pub(crate) fn query(
    fields: &[TextField],
    searcher: &Searcher,
    pattern: &Pattern,
) -> Result<(Box<dyn Query>, f32), Error> {
    let tantivy = searcher.as_tantivy();
    let (mut found, mut bound) = (Vec::new(), 0.0);
    for (_, column) in fields {
        let Some(field) = column.field(View::Exact).or_else(|| column.field(View::Stem)) else {
            continue;
        };
        let (documents, number) = documents(tantivy, field, pattern)?;
        let score = column.boost * bm25::inverse_document_frequency(number, tantivy.num_docs());
        found.push(Box::new(ShapeQuery { documents: documents.into(), score }) as Box<dyn Query>);
        bound += score;
    }
    Ok((ranking::best_of(found), bound))
}

/// The documents of each segment with a word of the shape, and how many of them are not deleted.
fn documents(
    tantivy: &Tantivy,
    field: Field,
    pattern: &Pattern,
) -> Result<(Vec<(SegmentId, BitSet)>, u64), Error> {
    let beginning = pattern.beginning();
    let past = [beginning.as_bytes(), &[u8::MAX]].concat();
    let (mut found, mut number) = (Vec::new(), 0);
    for segment in tantivy.segment_readers() {
        let index = segment.inverted_index(field)?;
        let terms = index.terms().range().ge(&beginning).lt(&past);
        let mut terms = terms.into_stream().map_err(TantivyError::from)?;
        let mut documents = BitSet::with_max_value(segment.max_doc());
        let mut is_empty = true;
        while terms.advance() {
            if !std::str::from_utf8(terms.key()).is_ok_and(|term| pattern.matches(term)) {
                continue;
            }
            is_empty = false;
            let mut postings = index
                .read_block_postings_from_terminfo(terms.value(), IndexRecordOption::Basic)
                .map_err(TantivyError::from)?;
            while !postings.docs().is_empty() {
                for &doc in postings.docs() {
                    documents.insert(doc);
                }
                postings.advance();
            }
        }
        if !is_empty {
            number += if segment.has_deletes() {
                let is_there = |&doc: &DocId| documents.contains(doc);
                segment.doc_ids_alive().filter(is_there).count() as u64
            } else {
                documents.len() as u64
            };
            found.push((segment.segment_id(), documents));
        }
    }
    Ok((found, number))
}

/// Documents of one searcher, each with the same score.
#[derive(Clone)]
struct ShapeQuery {
    documents: Arc<[(SegmentId, BitSet)]>,
    score: Score,
}

impl fmt::Debug for ShapeQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ShapeQuery").field("score", &self.score).finish_non_exhaustive()
    }
}

impl Query for ShapeQuery {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for ShapeQuery {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let segment = self.documents.iter().find(|(segment, _)| *segment == reader.segment_id());
        Ok(match segment {
            Some((_, documents)) => {
                let documents = BitSetDocSet::from(documents.clone());
                Box::new(ConstScorer::new(documents, boost * self.score))
            }
            None => Box::new(EmptyScorer),
        })
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(reader, 1.0)?;
        let Some(score) = score_of(&mut *scorer, doc) else {
            let message = format!("document {doc} has no word of the shape");
            return Err(TantivyError::InvalidArgument(message));
        };
        Ok(Explanation::new("has a word of the shape", score))
    }
}
