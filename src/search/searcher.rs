//! A snapshot of the index.

use std::fmt;
use std::sync::Arc;

use tantivy::collector::DocSetCollector;
use tantivy::query::TermQuery;
use tantivy::schema::{Field, IndexRecordOption, Value as _};
use tantivy::{DocAddress, TantivyDocument, Term};

use super::builder::Search;
use crate::error::{Error, Kind};
use crate::index::document::id_of;
use crate::index::layout::Layout;
use crate::search::about::like;
use crate::search::collect::collate::Orders;
use crate::search::query::ast::Query;
use crate::search::query::filter::Filter;
use crate::search::rank::statistics::{Filled, Statistics};

/// The documents of an index as they were at one commit. Cheap to clone, and shared by threads.
///
/// ```
/// let index = fihris::Index::in_memory(fihris::Schema::builder().text("body").build()?)?;
/// let searcher = index.searcher();
/// assert_eq!(searcher.search("كتاب").run()?.total(), 0);
/// # Ok::<(), fihris::Error>(())
/// ```
#[derive(Clone)]
pub struct Searcher {
    tantivy: tantivy::Searcher,
    layout: Arc<Layout>,
    filled: Filled,
    orders: Orders,
}

impl fmt::Debug for Searcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let documents = self.tantivy.num_docs();
        f.debug_struct("Searcher").field("documents", &documents).finish_non_exhaustive()
    }
}

impl Searcher {
    pub(crate) fn new(
        tantivy: tantivy::Searcher,
        layout: Arc<Layout>,
        filled: Filled,
        orders: Orders,
    ) -> Searcher {
        Searcher { tantivy, layout, filled, orders }
    }

    /// Starts a search.
    ///
    /// ```
    /// let index = fihris::Index::in_memory(fihris::Schema::builder().text("body").build()?)?;
    /// assert!(index.searcher().search("كتاب").run()?.is_empty());
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn search(&self, query: impl Into<Query>) -> Search {
        Search::new(self.clone(), query.into())
    }

    /// Starts a search for documents on the subject of one, which is not found itself; `None` when there
    /// is none with this id. They share its most telling words: see [`Query::Like`], which takes a text.
    ///
    /// # Errors
    /// When the schema declares no id, or the index cannot be read.
    ///
    /// ```
    /// use fihris::{Index, Schema};
    /// use serde_json::json;
    ///
    /// let index = Index::in_memory(Schema::builder().id("id").text("body").build()?)?;
    /// let mut writer = index.writer()?;
    /// writer.put(&json!({ "id": "1", "body": "ارتفاع أسعار النفط والذهب" }))?;
    /// writer.put(&json!({ "id": "2", "body": "النفط أغلى من الذهب" }))?;
    /// writer.put(&json!({ "id": "3", "body": "مباراة في كرة القدم" }))?;
    /// writer.commit()?;
    /// let hits = index.searcher().more_like("1")?.expect("it is there").run()?;
    /// assert_eq!(hits.iter().map(|hit| hit.id().unwrap()).collect::<Vec<_>>(), ["2"]);
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn more_like(&self, id: &str) -> Result<Option<Search>, Error> {
        let Some(text) = like::text_of(self, id)? else { return Ok(None) };
        let (field, _) = self.layout.id().ok_or(Kind::NoId)?;
        Ok(Some(self.search(Query::Like(text)).filter(!Filter::is(field, id))))
    }

    /// The tantivy searcher underneath.
    ///
    /// ```
    /// let index = fihris::Index::in_memory(fihris::Schema::builder().text("body").build()?)?;
    /// assert_eq!(index.searcher().as_tantivy().num_docs(), 0);
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn as_tantivy(&self) -> &tantivy::Searcher {
        &self.tantivy
    }
}

impl Searcher {
    pub(super) fn layout(&self) -> &Layout {
        &self.layout
    }

    /// What BM25 weighs by in this snapshot.
    pub(super) fn statistics(&self) -> Result<Statistics<'_>, Error> {
        Ok(Statistics::new(&self.tantivy, &self.layout, &self.filled)?)
    }

    /// The ranks of keywords in this snapshot.
    pub(super) fn orders(&self) -> &Orders {
        &self.orders
    }

    /// The id in a document's JSON, as text.
    pub(super) fn id_of(&self, json: &str) -> Option<String> {
        let (name, _) = self.layout().id()?;
        id_of(json, name)
    }

    /// Where the document with this id is; `None` when there is none. `field` is that of the ids.
    pub(super) fn address_of(&self, field: Field, id: &str) -> Result<Option<DocAddress>, Error> {
        let query = TermQuery::new(Term::from_field_text(field, id), IndexRecordOption::Basic);
        Ok(self.tantivy.search(&query, &DocSetCollector)?.into_iter().next())
    }

    /// The document as JSON.
    pub(super) fn document(&self, address: DocAddress) -> Result<String, Error> {
        let stored: TantivyDocument = self.tantivy.doc(address)?;
        let json = stored.get_first(self.layout.document).and_then(|value| value.as_str());
        Ok(json.unwrap_or("{}").to_owned())
    }
}
