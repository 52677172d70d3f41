//! What a query gives one document.

use tantivy::query::Scorer;
use tantivy::{DocId, Score};

/// The score of a document; `None` if it does not match. The scorer is left at it, or past it.
pub(crate) fn score_of(scorer: &mut dyn Scorer, doc: DocId) -> Option<Score> {
    // A scorer must not be sent back.
    let at = if scorer.doc() < doc { scorer.seek(doc) } else { scorer.doc() };
    (at == doc).then(|| scorer.score())
}
