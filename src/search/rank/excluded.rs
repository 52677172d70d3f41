//! What must not be there, as a query.

use std::sync::Arc;

use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, Term};

/// The documents of a query, to be left out of those of another.
///
/// tantivy asks those to be left out for documents that they are past already, by
/// [`seek_danger`](DocSet::seek_danger), and a phrase panics at that in a debug build. This one does not pass it on.
#[derive(Clone, Debug)]
pub(crate) struct Excluded(Arc<dyn Query>);

impl Excluded {
    pub(crate) fn new(query: Box<dyn Query>) -> Excluded {
        Excluded(query.into())
    }
}

impl Query for Excluded {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(ExcludedWeight(self.0.weight(scoring)?)))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        self.0.query_terms(visitor);
    }
}

struct ExcludedWeight(Box<dyn Weight>);

impl Weight for ExcludedWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(Box::new(ExcludedScorer(self.0.scorer(reader, boost)?)))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        self.0.explain(reader, doc)
    }
}

struct ExcludedScorer(Box<dyn Scorer>);

impl DocSet for ExcludedScorer {
    fn advance(&mut self) -> DocId {
        self.0.advance()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.0.seek(target)
    }

    fn doc(&self) -> DocId {
        self.0.doc()
    }

    fn size_hint(&self) -> u32 {
        self.0.size_hint()
    }
}

impl Scorer for ExcludedScorer {
    fn score(&mut self) -> Score {
        self.0.score()
    }
}

#[cfg(test)]
mod tests {
    use tantivy::collector::Count;
    use tantivy::query::{BooleanQuery, Occur, PhraseQuery, TermQuery};
    use tantivy::schema::{IndexRecordOption, Schema, TEXT};
    use tantivy::{Index, IndexWriter, doc};

    use super::*;

    #[test]
    fn a_phrase_may_end_before_what_it_is_left_out_of() {
        let mut schema = Schema::builder();
        let field = schema.add_text_field("text", TEXT);
        let index = Index::create_in_ram(schema.build());
        let mut writer: IndexWriter = index.writer_with_num_threads(1, 15_000_000).unwrap();
        for text in ["مجلس النواب", "الأمن في المجلس", "مجلس الأمن", "الأمن مجلس"]
        {
            writer.add_document(doc!(field => text)).unwrap();
        }
        writer.commit().unwrap();
        let searcher = index.reader().unwrap().searcher();
        let term = |word| Term::from_field_text(field, word);
        for (words, expected) in
            [(["مجلس", "الأمن"], 2), (["مجلس", "المجلس"], 3), (["الأمن", "مجلس"], 2)]
        {
            let wanted = TermQuery::new(term("مجلس"), IndexRecordOption::Basic);
            let phrase = PhraseQuery::new(words.map(term).to_vec());
            let query = BooleanQuery::new(vec![
                (Occur::Must, Box::new(wanted) as Box<dyn Query>),
                (Occur::MustNot, Box::new(Excluded::new(Box::new(phrase)))),
            ]);
            assert_eq!(searcher.search(&query, &Count).unwrap(), expected, "{words:?}");
        }
    }
}
