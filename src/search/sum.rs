//! What the grams of a word give: the sum of what each gives.

use tantivy::query::{EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, TantivyError, Term};

use super::bm25::Bm25Query;

/// Several terms: a document's score is the sum of what those give that it has. tantivy's union of
/// queries scores every document of a stretch at once, and of terms this short most would never be
/// asked for.
#[derive(Clone, Debug)]
pub(super) struct SumQuery(pub(super) Vec<Bm25Query>);

impl Query for SumQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let weights = self.0.iter().map(|query| query.weight(scoring));
        Ok(Box::new(SumWeight(weights.collect::<Result<_, _>>()?)))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        for query in &self.0 {
            query.query_terms(visitor);
        }
    }
}

struct SumWeight(Vec<Box<dyn Weight>>);

impl Weight for SumWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let mut scorers = Vec::new();
        for weight in &self.0 {
            let scorer = weight.scorer(reader, boost)?;
            if scorer.doc() != TERMINATED {
                scorers.push(scorer);
            }
        }
        if scorers.is_empty() {
            return Ok(Box::new(EmptyScorer));
        }
        Ok(Box::new(SumScorer::new(scorers)))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(reader, 1.0)?;
        let at = if scorer.doc() < doc { scorer.seek(doc) } else { scorer.doc() };
        if at != doc {
            let message = format!("document {doc} has none of the terms");
            return Err(TantivyError::InvalidArgument(message));
        }
        Ok(Explanation::new("sum of the BM25 of terms", scorer.score()))
    }
}

struct SumScorer {
    /// Each at the first document of its own that is not before `doc`.
    scorers: Vec<Box<dyn Scorer>>,
    doc: DocId,
}

impl SumScorer {
    fn new(scorers: Vec<Box<dyn Scorer>>) -> SumScorer {
        let mut sum = SumScorer { scorers, doc: TERMINATED };
        sum.settle();
        sum
    }

    fn settle(&mut self) -> DocId {
        self.doc = self.scorers.iter().map(|scorer| scorer.doc()).min().unwrap_or(TERMINATED);
        self.doc
    }
}

impl DocSet for SumScorer {
    fn advance(&mut self) -> DocId {
        let doc = self.doc;
        for scorer in self.scorers.iter_mut().filter(|scorer| scorer.doc() == doc) {
            scorer.advance();
        }
        self.settle()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        for scorer in self.scorers.iter_mut().filter(|scorer| scorer.doc() < target) {
            scorer.seek(target);
        }
        self.settle()
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.scorers.iter().map(|scorer| scorer.size_hint()).max().unwrap_or(0)
    }
}

impl Scorer for SumScorer {
    fn score(&mut self) -> Score {
        let doc = self.doc;
        let here = self.scorers.iter_mut().filter(|scorer| scorer.doc() == doc);
        here.map(|scorer| scorer.score()).sum()
    }
}
