//! The documents that have words in a text field.

use tantivy::fieldnorm::FieldNormReader;
use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::Field;
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, TantivyError};

/// Matches documents with words in a text field. It reads the length that the index keeps of each: a
/// byte a document.
#[derive(Clone, Debug)]
pub(crate) struct HasWords {
    pub(crate) field: Field,
}

impl Query for HasWords {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for HasWords {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let lengths = reader.get_fieldnorms_reader(self.field)?;
        let mut scorer = HasWordsScorer { lengths, end: reader.max_doc(), doc: 0, score: boost };
        scorer.seek(0);
        Ok(Box::new(scorer))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        if reader.get_fieldnorms_reader(self.field)?.fieldnorm_id(doc) == 0 {
            let message = format!("document {doc} has no words in {:?}", self.field);
            return Err(TantivyError::InvalidArgument(message));
        }
        Ok(Explanation::new("has words", 1.0))
    }
}

struct HasWordsScorer {
    lengths: FieldNormReader,
    end: DocId,
    doc: DocId,
    score: Score,
}

impl DocSet for HasWordsScorer {
    fn advance(&mut self) -> DocId {
        self.seek(self.doc.saturating_add(1))
    }

    fn seek(&mut self, target: DocId) -> DocId {
        let next = (target..self.end).find(|&doc| self.lengths.fieldnorm_id(doc) > 0);
        self.doc = next.unwrap_or(TERMINATED);
        self.doc
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.end
    }
}

impl Scorer for HasWordsScorer {
    fn score(&mut self) -> Score {
        self.score
    }
}
