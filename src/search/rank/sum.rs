//! What the grams of a word give together.

use tantivy::query::{EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, TantivyError, Term};

use super::bm25::Bm25Query;
use super::score_of::score_of;

/// Several terms: a document's score is the sum of what those give that it has. tantivy's union of
/// queries scores every document of a stretch at once, and of terms this short most would never be
/// asked for.
#[derive(Clone, Debug)]
pub(crate) struct SumQuery(pub(crate) Vec<Bm25Query>);

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
        let Some(score) = score_of(&mut *scorer, doc) else {
            let message = format!("document {doc} has none of the terms");
            return Err(TantivyError::InvalidArgument(message));
        };
        Ok(Explanation::new("sum of the BM25 of terms", score))
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
        self.doc = self.scorers.iter().map(DocSet::doc).min().unwrap_or(TERMINATED);
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
        self.scorers.iter().map(DocSet::size_hint).max().unwrap_or(0)
    }
}

impl Scorer for SumScorer {
    fn score(&mut self) -> Score {
        let doc = self.doc;
        let here = self.scorers.iter_mut().filter(|scorer| scorer.doc() == doc);
        here.map(Scorer::score).sum()
    }
}

#[cfg(test)]
mod tests {
    use tantivy::collector::TopDocs;
    use tantivy::query::BooleanQuery;
    use tantivy::schema::{Field, Schema, TEXT};
    use tantivy::{DocAddress, Index, IndexWriter, doc};

    use super::*;

    fn terms(field: Field, terms: &[&str]) -> Vec<Bm25Query> {
        let query =
            |term: &&str| Bm25Query { term: Term::from_field_text(field, term), weight: 1.0 };
        terms.iter().map(query).collect()
    }

    /// Asked for all documents one after the other and for each by itself.
    #[test]
    fn scores_are_those_of_a_union() {
        let mut schema = Schema::builder();
        let field = schema.add_text_field("text", TEXT);
        let index = Index::create_in_ram(schema.build());
        let mut writer: IndexWriter = index.writer_with_num_threads(1, 15_000_000).unwrap();
        for i in 0..3_000 {
            let text = [(2, "برا"), (3, "راز"), (7, "ازي")]
                .map(|(of, gram)| if i % of == 0 { gram } else { "كتا" });
            writer.add_document(doc!(field => text.join(" "))).unwrap();
        }
        writer.commit().unwrap();
        let searcher = index.reader().unwrap().searcher();
        let found = |query: &dyn Query| {
            let all = TopDocs::with_limit(3_000).order_by_score();
            let mut found: Vec<(Score, DocAddress)> = searcher.search(query, &all).unwrap();
            found.sort_by_key(|&(_, at)| at);
            found
        };
        for some in [&["برا", "راز", "ازي"][..], &["ازي", "قلم"], &["راز", "راز"], &["قلم"], &[]]
        {
            let union = terms(field, some).into_iter().map(|query| Box::new(query) as _);
            let expected = found(&BooleanQuery::union(union.collect()));
            let sum = SumQuery(terms(field, some));
            let sums = found(&sum);
            assert_eq!(sums.len(), expected.len(), "{some:?}");
            for ((score, at), (union, union_at)) in sums.into_iter().zip(expected) {
                assert_eq!(at, union_at, "{some:?}");
                assert!((score - union).abs() < 1e-5, "{some:?}: {score}, not {union}");
                let alone = sum.explain(&searcher, at).unwrap().value();
                assert!((score - alone).abs() < 1e-5, "{some:?}: {score}, alone {alone}");
            }
        }
    }
}
