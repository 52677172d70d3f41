//! Several sets of documents as one.

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::Scorer;
use tantivy::{DocId, DocSet, Score, TERMINATED};

/// The documents of any of these. tantivy's union of queries scores every document of a stretch at once,
/// and of terms that many documents have most would never be asked for.
pub(crate) struct Union<D> {
    /// Each at the first document of its own that is not before `doc`.
    sets: Vec<D>,
    doc: DocId,
}

impl<D: DocSet> Union<D> {
    pub(crate) fn new(mut sets: Vec<D>) -> Union<D> {
        sets.retain(|set| set.doc() != TERMINATED);
        let mut union = Union { sets, doc: TERMINATED };
        union.settle();
        union
    }

    fn settle(&mut self) -> DocId {
        self.doc = self.sets.iter().map(DocSet::doc).min().unwrap_or(TERMINATED);
        self.doc
    }
}

impl<D: DocSet> DocSet for Union<D> {
    fn advance(&mut self) -> DocId {
        let doc = self.doc;
        for set in self.sets.iter_mut().filter(|set| set.doc() == doc) {
            set.advance();
        }
        self.settle()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        for set in self.sets.iter_mut().filter(|set| set.doc() < target) {
            set.seek(target);
        }
        self.settle()
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.sets.iter().map(DocSet::size_hint).max().unwrap_or(0)
    }
}

/// The sum of what those give that have the document.
impl Scorer for Union<Box<dyn Scorer>> {
    fn score(&mut self) -> Score {
        let doc = self.doc;
        let here = self.sets.iter_mut().filter(|scorer| scorer.doc() == doc);
        here.map(Scorer::score).sum()
    }
}

/// All terms as if they were one.
impl Postings for Union<SegmentPostings> {
    fn term_freq(&self) -> u32 {
        let here = self.sets.iter().filter(|postings| postings.doc() == self.doc);
        here.map(SegmentPostings::term_freq).sum()
    }

    fn append_positions_with_offset(&mut self, offset: u32, positions: &mut Vec<u32>) {
        let doc = self.doc;
        for postings in self.sets.iter_mut().filter(|postings| postings.doc() == doc) {
            postings.append_positions_with_offset(offset, positions);
        }
        positions.sort_unstable();
    }
}
