//! The numbers that BM25 weighs matches by.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::index::SegmentId;
use tantivy::query::Bm25StatisticsProvider;
use tantivy::schema::Field;
use tantivy::{Searcher, SegmentReader, Term};

use crate::index::layout::Layout;

/// Documents with words in a field, by field.
type Counts = HashMap<Field, u64>;

/// How many documents of each segment have words in each text field. Segments never change, so
/// each is counted once, at a byte a document and field.
#[derive(Clone, Debug, Default)]
pub(crate) struct Filled {
    segments: Arc<Mutex<HashMap<SegmentId, Arc<Counts>>>>,
}

impl Filled {
    /// The counts of all segments of `searcher` together; those of other segments are forgotten.
    fn count(&self, searcher: &Searcher, layout: &Layout) -> tantivy::Result<Counts> {
        // A panic elsewhere leaves nothing half-counted.
        let mut known = self.segments.lock().unwrap_or_else(PoisonError::into_inner);
        let mut living = HashMap::new();
        let mut sum = Counts::new();
        for segment in searcher.segment_readers() {
            let counts = match known.get(&segment.segment_id()) {
                Some(counts) => counts.clone(),
                None => Arc::new(count(segment, layout)?),
            };
            for (&field, filled) in counts.iter() {
                *sum.entry(field).or_default() += filled;
            }
            living.insert(segment.segment_id(), counts);
        }
        *known = living;
        Ok(sum)
    }
}

fn count(segment: &SegmentReader, layout: &Layout) -> tantivy::Result<Counts> {
    let mut counts = Counts::new();
    for (_, column) in layout.text_columns() {
        // Every view of a field has the same words, if not as many terms: what is filled in one is in all.
        let Some(field) = column.fields().next() else { continue };
        let lengths = segment.get_fieldnorms_reader(field)?;
        let filled = (0..segment.max_doc()).filter(|&doc| lengths.fieldnorm_id(doc) > 0).count();
        counts.extend(column.fields().map(|field| (field, filled as u64)));
    }
    Ok(counts)
}

/// In how many documents one of these terms is, that which is in most. Deleted ones count until they are merged
/// away.
pub(crate) fn most_documents(
    searcher: &Searcher,
    terms: impl IntoIterator<Item = Term>,
) -> tantivy::Result<u64> {
    let mut counts = terms.into_iter().map(|term| searcher.doc_freq(&term));
    counts.try_fold(0, |most, count| Ok(most.max(count?)))
}

/// The searcher's statistics, with the average length of a field taken over the documents that
/// have it. Over all of them, a title that few documents have would be so much longer than the
/// average that a match in it weighs next to nothing.
pub(crate) struct Statistics<'s> {
    searcher: &'s Searcher,
    filled: Counts,
}

impl<'s> Statistics<'s> {
    pub(crate) fn new(
        searcher: &'s Searcher,
        layout: &Layout,
        filled: &Filled,
    ) -> tantivy::Result<Statistics<'s>> {
        Ok(Statistics { searcher, filled: filled.count(searcher, layout)? })
    }
}

impl Bm25StatisticsProvider for Statistics<'_> {
    /// As many as there would be if every document had the field at its average length: tantivy
    /// divides by the number of all documents.
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        let tokens = Bm25StatisticsProvider::total_num_tokens(self.searcher, field)?;
        let filled = self.filled.get(&field).copied().unwrap_or(0).max(1);
        let scaled = u128::from(tokens) * u128::from(self.total_num_docs()?) / u128::from(filled);
        Ok(u64::try_from(scaled).unwrap_or(u64::MAX))
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        Bm25StatisticsProvider::total_num_docs(self.searcher)
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        self.searcher.doc_freq(term)
    }
}
