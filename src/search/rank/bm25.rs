//! BM25 of one term (Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond,
//! 2009) with a k1 of ours: tantivy's own is fixed.

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::Postings;
use tantivy::query::{EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, Score, SegmentReader, TantivyError, Term};

use super::score_of::score_of;

/// How soon more of the same word counts no more: lower than the usual 1.2, as a word is counted in
/// three views.
const K1: f32 = 0.8;
/// How much a long document counts less than a short one, as usual.
const B: f32 = 0.75;
/// No score exceeds this times the inverse document frequency of the term and its weight.
pub(crate) const BOUND: f32 = K1 + 1.0;

/// A term, and what a match of it is worth.
#[derive(Clone, Debug)]
pub(crate) struct Bm25Query {
    pub(crate) term: Term,
    pub(crate) weight: f32,
}

impl Query for Bm25Query {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let Bm25Query { term, weight } = self;
        let documents = match scoring {
            EnableScoring::Enabled { statistics_provider, .. } => {
                statistics_provider.doc_freq(term)?
            }
            EnableScoring::Disabled { .. } => 0,
        };
        let worth = Worth::new(scoring, term.field(), documents, *weight)?;
        Ok(Box::new(Bm25Weight { term: term.clone(), worth }))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        visitor(&self.term, false);
    }
}

/// As tantivy has it: never negative. Deleted documents count until they are merged away.
pub(crate) fn inverse_document_frequency(with_term: u64, documents: u64) -> f32 {
    let without_term = ratio(documents.saturating_sub(with_term), 1);
    (1.0 + (without_term + 0.5) / (ratio(with_term, 1) + 0.5)).ln()
}

#[allow(clippy::cast_precision_loss, reason = "a score has no more digits")]
fn ratio(over: u64, under: u64) -> f32 {
    over as f32 / under as f32
}

/// What matches of a term are worth, or of several that count as one.
pub(super) struct Worth {
    field: Field,
    /// What infinitely many would score.
    most: f32,
    /// Of the field, in tokens.
    average_length: f32,
}

impl Worth {
    /// Of what is in so many documents. Nothing where no score is asked for.
    pub(super) fn new(
        scoring: EnableScoring<'_>,
        field: Field,
        with_term: u64,
        weight: f32,
    ) -> tantivy::Result<Worth> {
        let EnableScoring::Enabled { statistics_provider, .. } = scoring else {
            return Ok(Worth { field, most: 0.0, average_length: 1.0 });
        };
        let documents = statistics_provider.total_num_docs()?;
        let tokens = statistics_provider.total_num_tokens(field)?;
        let most = weight * inverse_document_frequency(with_term, documents) * BOUND;
        Ok(Worth { field, most, average_length: ratio(tokens.max(1), documents.max(1)) })
    }

    pub(super) fn scorer<P: Postings>(
        &self,
        postings: P,
        reader: &SegmentReader,
        boost: Score,
    ) -> tantivy::Result<Box<dyn Scorer>> {
        // Lengths are kept as one of 256 steps.
        let damping = (0..=u8::MAX).map(|step| {
            let length = ratio(FieldNormReader::id_to_fieldnorm(step).into(), 1);
            K1 * (1.0 - B + B * length / self.average_length)
        });
        Ok(Box::new(Bm25Scorer {
            postings,
            lengths: reader.get_fieldnorms_reader(self.field)?,
            damping: damping.collect(),
            most: self.most * boost,
        }))
    }
}

struct Bm25Weight {
    term: Term,
    worth: Worth,
}

impl Weight for Bm25Weight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let index = reader.inverted_index(self.term.field())?;
        match index.read_postings(&self.term, IndexRecordOption::WithFreqs)? {
            Some(postings) => self.worth.scorer(postings, reader, boost),
            None => Ok(Box::new(EmptyScorer)),
        }
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        explained(self, &format!("{:?}", self.term), reader, doc)
    }
}

/// What a term, named `name`, gives a document.
pub(super) fn explained(
    weight: &dyn Weight,
    name: &str,
    reader: &SegmentReader,
    doc: DocId,
) -> tantivy::Result<Explanation> {
    let mut scorer = weight.scorer(reader, 1.0)?;
    let Some(score) = score_of(&mut *scorer, doc) else {
        let message = format!("document {doc} has not the term {name}");
        return Err(TantivyError::InvalidArgument(message));
    };
    Ok(Explanation::new_with_string(format!("BM25 of {name}"), score))
}

struct Bm25Scorer<P> {
    postings: P,
    lengths: FieldNormReader,
    /// By the step of a document's length.
    damping: Box<[f32]>,
    /// What infinitely many of the term would score.
    most: f32,
}

impl<P: Postings> DocSet for Bm25Scorer<P> {
    fn advance(&mut self) -> DocId {
        self.postings.advance()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.postings.seek(target)
    }

    fn doc(&self) -> DocId {
        self.postings.doc()
    }

    fn size_hint(&self) -> u32 {
        self.postings.size_hint()
    }
}

impl<P: Postings> Scorer for Bm25Scorer<P> {
    fn score(&mut self) -> Score {
        let count = ratio(self.postings.term_freq().into(), 1);
        let step = self.lengths.fieldnorm_id(self.postings.doc());
        self.most * count / (count + self.damping[usize::from(step)])
    }
}

#[cfg(test)]
mod tests {
    use tantivy::collector::TopDocs;
    use tantivy::schema::{Schema, TEXT};
    use tantivy::{Index, IndexWriter, doc};

    use super::*;

    /// Two of three documents have the term, one twice; the average length is three.
    #[test]
    fn scores_are_those_of_the_formula() {
        let mut schema = Schema::builder();
        let field = schema.add_text_field("text", TEXT);
        let index = Index::create_in_ram(schema.build());
        let mut writer: IndexWriter = index.writer_with_num_threads(1, 15_000_000).unwrap();
        for text in ["كتاب كتاب قديم جديد", "كتاب", "علم من علوم الأدب"]
        {
            writer.add_document(doc!(field => text)).unwrap();
        }
        writer.commit().unwrap();
        let searcher = index.reader().unwrap().searcher();

        let score = |text: &str| {
            let query = Bm25Query { term: Term::from_field_text(field, text), weight: 2.0 };
            let top = searcher.search(&query, &TopDocs::with_limit(9).order_by_score()).unwrap();
            for &(score, at) in &top {
                let explanation = query.explain(&searcher, at).unwrap();
                assert!((explanation.value() - score).abs() < 1e-6);
            }
            top.into_iter().map(|(score, at)| (at.doc_id, score)).collect::<Vec<_>>()
        };
        let idf = (1.0_f32 + 1.5 / 2.5).ln();
        let [twice, once] = [(2.0, 4.0), (1.0, 1.0)].map(|(count, length)| {
            2.0 * idf * 1.8 * count / (count + 0.8 * (0.25 + 0.75 * length / 3.0))
        });
        let expected: [(DocId, f32); 2] = [(0, twice), (1, once)];
        let mut found = score("كتاب");
        found.sort_by_key(|&(doc, _)| doc);
        for (found, expected) in found.iter().zip(expected) {
            assert_eq!(found.0, expected.0);
            assert!((found.1 - expected.1).abs() < 1e-5, "{found:?}, not {expected:?}");
        }
        assert_eq!(found.len(), 2);
        assert_eq!(score("قلم"), []);
    }
}
