//! A snapshot of the index and one search of it.

use std::fmt;
use std::sync::Arc;

use tantivy::collector::{Count, TopDocs};
use tantivy::schema::Value as _;
use tantivy::{DocAddress, TantivyDocument};

use super::hit::{Hit, Hits, Matcher};
use super::ranking;
use super::statistics::{Filled, Statistics};
use super::synonyms::Synonyms;
use super::words::QueryWords;
use crate::error::{Error, Kind};
use crate::index::layout::Layout;

/// How far into the ranking a search may reach: offset and limit together.
///
/// ```
/// let index = fihris::Index::in_memory(fihris::Schema::builder().text("body").build()?)?;
/// assert!(index.search("كتاب").offset(fihris::MAX_WINDOW).limit(1).run().is_err());
/// # Ok::<(), fihris::Error>(())
/// ```
pub const MAX_WINDOW: usize = 10_000;

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
}

impl fmt::Debug for Searcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let documents = self.tantivy.num_docs();
        f.debug_struct("Searcher").field("documents", &documents).finish_non_exhaustive()
    }
}

impl Searcher {
    pub(crate) fn new(tantivy: tantivy::Searcher, layout: Arc<Layout>, filled: Filled) -> Searcher {
        Searcher { tantivy, layout, filled }
    }

    /// Starts a search.
    ///
    /// ```
    /// let index = fihris::Index::in_memory(fihris::Schema::builder().text("body").build()?)?;
    /// assert!(index.searcher().search("كتاب").run()?.is_empty());
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn search(&self, query: impl Into<String>) -> Search {
        Search {
            searcher: self.clone(),
            query: query.into(),
            synonyms: Synonyms::default(),
            limit: 10,
            offset: 0,
        }
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

/// A search about to run.
///
/// Every word of the query is looked for in every text field, in any of its forms. Documents with
/// all the words come first; among them, and among the others, the score decides: BM25 times the
/// field's boost, more where the very word stands rather than another form of it, a little more for
/// relatives of the word and for words near each other. For a query of one word, documents with that
/// very word come first. Some words have [`Synonyms`], which are found below them. Words such as في and هذا are left out unless the query has no others.
///
/// ```
/// use fihris::{Index, Schema};
/// use serde_json::json;
///
/// let index = Index::in_memory(Schema::builder().text("body").build()?)?;
/// let mut writer = index.writer()?;
/// for body in ["كتاب في النحو", "كتب الأدب", "نحو المدينة"] {
///     writer.put(&json!({ "body": body }))?;
/// }
/// writer.commit()?;
/// let hits = index.search("كتاب النحو").limit(2).run()?;
/// assert_eq!(hits.total(), 3);
/// assert_eq!(hits[0].snippet("body").text(), "كتاب في النحو");
/// # Ok::<(), fihris::Error>(())
/// ```
#[must_use = "a search does nothing until it is run"]
#[derive(Clone, Debug)]
pub struct Search {
    pub(super) searcher: Searcher,
    pub(super) query: String,
    pub(super) synonyms: Synonyms,
    limit: usize,
    offset: usize,
}

impl Search {
    /// The most hits to return; 10 unless set. 0 only counts.
    ///
    /// ```
    /// let index = fihris::Index::in_memory(fihris::Schema::builder().text("body").build()?)?;
    /// assert_eq!(index.search("كتاب").limit(0).run()?.len(), 0);
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn limit(mut self, limit: usize) -> Search {
        self.limit = limit;
        self
    }

    /// How many of the best hits to leave out, as on a later page; 0 unless set.
    ///
    /// ```
    /// let index = fihris::Index::in_memory(fihris::Schema::builder().text("body").build()?)?;
    /// assert!(index.search("كتاب").offset(10).run()?.is_empty());
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn offset(mut self, offset: usize) -> Search {
        self.offset = offset;
        self
    }

    /// The words and phrases to take for each other; [`Synonyms::default`] unless set.
    ///
    /// ```
    /// use fihris::Synonyms;
    ///
    /// let index = fihris::Index::in_memory(fihris::Schema::builder().text("body").build()?)?;
    /// let synonyms = Synonyms::default().group(["سيارة", "عربية"])?;
    /// assert_eq!(index.search("سيارات").synonyms(synonyms).run()?.total(), 0);
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn synonyms(mut self, synonyms: Synonyms) -> Search {
        self.synonyms = synonyms;
        self
    }

    /// Runs the search. A query without words finds nothing.
    ///
    /// # Errors
    /// When offset and limit together exceed [`MAX_WINDOW`], or the index cannot be read. No query
    /// is an error.
    ///
    /// ```
    /// let index = fihris::Index::in_memory(fihris::Schema::builder().text("body").build()?)?;
    /// assert_eq!(index.search("؟!").run()?.total(), 0);
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn run(&self) -> Result<Hits, Error> {
        let Search { searcher, query, synonyms, limit, offset } = self;
        let Searcher { tantivy, layout, .. } = searcher;
        if offset.saturating_add(*limit) > MAX_WINDOW {
            let window = Kind::Window { offset: *offset, limit: *limit, max: MAX_WINDOW };
            return Err(window.into());
        }
        let words = QueryWords::new(layout, synonyms, query);
        let ranking = ranking::ranking(layout, tantivy, &words)?;
        let (total, ranked) = if *limit == 0 {
            (tantivy.search(&ranking, &Count)?, Vec::new())
        } else {
            let best = TopDocs::with_limit(*limit).and_offset(*offset).order_by_score();
            let statistics = searcher.statistics()?;
            tantivy.search_with_statistics_provider(&ranking, &(Count, best), &statistics)?
        };
        let matcher = Arc::new(Matcher::new(self.clone(), words));
        let hits = ranked.into_iter().map(|(score, address)| {
            Ok(Hit::new(score, address, searcher.document(address)?, matcher.clone()))
        });
        Ok(Hits::new(total, hits.collect::<Result<_, Error>>()?))
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

    /// The document as JSON.
    pub(super) fn document(&self, address: DocAddress) -> Result<String, Error> {
        let stored: TantivyDocument = self.tantivy.doc(address)?;
        let json = stored.get_first(self.layout.document).and_then(|value| value.as_str());
        Ok(json.unwrap_or("{}").to_owned())
    }
}
