//! The ids of the documents that a query finds.

use tantivy::collector::DocSetCollector;

use super::rank::fuzzy::Near;
use super::rank::plan::Plan;
use super::rank::synonyms::Synonyms;
use super::searcher::Searcher;
use crate::error::{Error, Kind};
use crate::search::query::ast::Query;

/// The ids of all documents that a query finds, none by words that are only near those of it.
///
/// A query that asks for more than is looked for is refused: what is left of it finds other documents.
pub(crate) fn ids(searcher: &Searcher, query: &Query) -> Result<Vec<String>, Error> {
    let (field, _) = searcher.layout().id().ok_or(Kind::NoId)?;
    let plan = Plan::new(searcher, &Synonyms::default(), Near::None, query)?;
    if plan.is_cut {
        let message = "the query asks for more than one query may, and deleting needs all of it; ask for less";
        return Err(Kind::Query(message.to_owned()).into());
    }
    let tantivy = searcher.as_tantivy();
    let mut found: Vec<_> = tantivy.search(&*plan.found(), &DocSetCollector)?.into_iter().collect();
    found.sort_unstable();
    let mut ids = Vec::with_capacity(found.len());
    for of_segment in found.chunk_by(|one, next| one.segment_ord == next.segment_ord) {
        let segment = tantivy.segment_reader(of_segment[0].segment_ord);
        let Some(column) = segment.fast_fields().str(field)? else { continue };
        for document in of_segment {
            for term in column.term_ords(document.doc_id) {
                let mut id = String::new();
                column.ord_to_str(term, &mut id).map_err(tantivy::TantivyError::from)?;
                ids.push(id);
            }
        }
    }
    Ok(ids)
}
