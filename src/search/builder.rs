//! A search about to run.

use std::time::Duration;

use super::hits::Hits;
use super::run;
use super::searcher::Searcher;
use crate::error::Error;
use crate::search::about::salient::{self, SalientWord};
use crate::search::collect::cursor::Cursor;
use crate::search::collect::facet::Facet;
use crate::search::collect::order::Order;
use crate::search::collect::recency::Recency;
use crate::search::query::ast::Query;
use crate::search::query::filter::Filter;
use crate::search::rank::fuzzy::Fuzzy;
use crate::search::rank::synonyms::Synonyms;

/// How far into the ranking a search may reach: offset and limit together.
///
/// ```
/// let index = fihris::Index::in_memory(fihris::Schema::builder().text("body").build()?)?;
/// assert!(index.search("كتاب").offset(fihris::MAX_WINDOW).limit(1).run().is_err());
/// # Ok::<(), fihris::Error>(())
/// ```
pub const MAX_WINDOW: usize = 10_000;

/// A search about to run.
///
/// Every word of the query is looked for in every text field, in any of its forms. Documents with
/// all the words come first; among them, and among the others, the score decides: BM25 times the
/// field's boost, more where the very word stands rather than another form of it, a little more for
/// relatives of the word and for words near each other. For a query of one word, documents with that
/// very word come first. Some words have [`Synonyms`], which are found below them. Words such as في and
/// هذا are left out unless the query has no others. What else people may type is said at [`Query`].
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
    pub(super) query: Query,
    pub(super) synonyms: Synonyms,
    pub(super) fuzzy: Fuzzy,
    pub(super) all_words: bool,
    pub(super) filters: Vec<Filter>,
    pub(super) facets: Vec<Facet>,
    pub(super) order: Order,
    pub(super) recency: Option<Recency>,
    pub(super) collapse: Option<Collapse>,
    pub(super) limit: usize,
    pub(super) offset: usize,
    pub(super) after: Option<Cursor>,
    pub(super) budget: Option<Duration>,
    pub(super) match_limit: Option<u64>,
}

/// Which hits stand for others.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Collapse {
    /// Those of one value in a field.
    Field(String),
    /// Those that nearly repeat each other.
    NearDuplicates,
}

impl Search {
    pub(super) fn new(searcher: Searcher, query: Query) -> Search {
        Search {
            searcher,
            query,
            synonyms: Synonyms::default(),
            fuzzy: Fuzzy::default(),
            all_words: false,
            filters: Vec::new(),
            facets: Vec::new(),
            order: Order::default(),
            recency: None,
            collapse: None,
            limit: 10,
            offset: 0,
            after: None,
            budget: None,
            match_limit: None,
        }
    }

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

    /// Goes on after the page that ended at this cursor, also if the index has grown meanwhile: see
    /// [`Hits::next_page`]. The other settings must be those of that page.
    ///
    /// ```
    /// use fihris::{Index, Schema};
    ///
    /// let index = Index::in_memory(Schema::builder().id("id").text("body").build()?)?;
    /// let mut writer = index.writer()?;
    /// for id in 1..=3 {
    ///     writer.put(&serde_json::json!({ "id": id, "body": "كتاب" }))?;
    /// }
    /// writer.commit()?;
    /// let first = index.search("كتاب").limit(2).run()?;
    /// let second = index.search("كتاب").limit(2).after(first.next_page().unwrap().clone()).run()?;
    /// assert_eq!(second.len(), 1);
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn after(mut self, cursor: Cursor) -> Search {
        self.after = Some(cursor);
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

    /// Whether to look for words near those of the query, too; [`Fuzzy::Auto`] unless set. Those that
    /// were are in [`Hits::corrections`].
    ///
    /// ```
    /// use fihris::{Fuzzy, Index, Schema};
    ///
    /// let index = Index::in_memory(Schema::builder().text("body").build()?)?;
    /// let mut writer = index.writer()?;
    /// writer.put(&serde_json::json!({ "body": "افتتاح مستشفى جديد" }))?;
    /// writer.commit()?;
    /// assert_eq!(index.search("مستفشى").run()?.total(), 1);
    /// assert_eq!(index.search("مستفشى").fuzzy(Fuzzy::Off).run()?.total(), 0);
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn fuzzy(mut self, fuzzy: Fuzzy) -> Search {
        self.fuzzy = fuzzy;
        self
    }

    /// Finds only documents that have all the words and parts of the query.
    ///
    /// ```
    /// use fihris::{Index, Schema};
    ///
    /// let index = Index::in_memory(Schema::builder().text("body").build()?)?;
    /// let mut writer = index.writer()?;
    /// writer.put(&serde_json::json!({ "body": "كتاب النحو" }))?;
    /// writer.put(&serde_json::json!({ "body": "كتاب الصرف" }))?;
    /// writer.commit()?;
    /// assert_eq!(index.search("كتاب الصرف").run()?.total(), 2);
    /// assert_eq!(index.search("كتاب الصرف").all_words().run()?.total(), 1);
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn all_words(mut self) -> Search {
        self.all_words = true;
        self
    }

    /// Finds only documents of which this is true, too; scores stay.
    ///
    /// ```
    /// use fihris::{Filter, Index, Schema};
    ///
    /// let index = Index::in_memory(Schema::builder().text("body").keyword("section").build()?)?;
    /// let mut writer = index.writer()?;
    /// writer.put(&serde_json::json!({ "body": "سعر النفط", "section": "اقتصاد" }))?;
    /// writer.put(&serde_json::json!({ "body": "بقعة نفط", "section": "بيئة" }))?;
    /// writer.commit()?;
    /// let hits = index.search("نفط").filter(Filter::is("section", "بيئة")).run()?;
    /// assert_eq!(hits.total(), 1);
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn filter(mut self, filter: Filter) -> Search {
        self.filters.push(filter);
        self
    }

    /// Counts the documents found by a field's values, in [`Hits::facets`]. [Filters](Search::filter) of
    /// the same field are left out of the count, so that the other values one could choose show what
    /// they would give.
    ///
    /// ```
    /// use fihris::{Facet, Filter, Index, Schema};
    ///
    /// let index = Index::in_memory(Schema::builder().text("body").keyword("section").build()?)?;
    /// let mut writer = index.writer()?;
    /// writer.put(&serde_json::json!({ "body": "سعر النفط", "section": "اقتصاد" }))?;
    /// writer.put(&serde_json::json!({ "body": "بقعة نفط", "section": "بيئة" }))?;
    /// writer.commit()?;
    /// let search = index.search("نفط").facet(Facet::values("section"));
    /// let hits = search.filter(Filter::is("section", "بيئة")).run()?;
    /// assert_eq!((hits.total(), hits.facets()[0].buckets.len()), (1, 2));
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn facet(mut self, facet: Facet) -> Search {
        self.facets.push(facet);
        self
    }

    /// The order of the hits; [`Order::relevance`] unless set. Scores are not told in another.
    ///
    /// ```
    /// use fihris::{Index, Order, Schema};
    ///
    /// let index = Index::in_memory(Schema::builder().text("body").date("published").build()?)?;
    /// let mut writer = index.writer()?;
    /// writer.put(&serde_json::json!({ "body": "نفط", "published": "2020-05-01" }))?;
    /// writer.put(&serde_json::json!({ "body": "النفط", "published": "2022-05-01" }))?;
    /// writer.commit()?;
    /// let hits = index.search("نفط").order(Order::by("published").descending()).run()?;
    /// assert_eq!(hits[0].snippet("body").text(), "النفط");
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn order(mut self, order: Order) -> Search {
        self.order = order;
        self
    }

    /// Lets recent documents come a little before older ones that are as good: see [`Recency`]. In an
    /// order by a field it changes nothing.
    ///
    /// ```
    /// use fihris::{Index, Recency, Schema};
    ///
    /// let index = Index::in_memory(Schema::builder().text("body").date("published").build()?)?;
    /// let mut writer = index.writer()?;
    /// writer.put(&serde_json::json!({ "body": "نفط", "published": "2020-05-01" }))?;
    /// writer.put(&serde_json::json!({ "body": "نفط", "published": "2022-05-01" }))?;
    /// writer.commit()?;
    /// let hits = index.search("نفط").recency(Recency::new("published", 365.0)).run()?;
    /// assert!(hits[0].json().contains("2022"));
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn recency(mut self, recency: Recency) -> Search {
        self.recency = Some(recency);
        self
    }

    /// Returns only the first hit of each value in a keyword field; [`Hit::collapsed`] says how many
    /// others it stands for. [`Hits::total`] counts them all. Documents without a value stand for
    /// themselves.
    ///
    /// [`Hit::collapsed`]: crate::Hit::collapsed
    ///
    /// ```
    /// use fihris::{Index, Schema};
    ///
    /// let index = Index::in_memory(Schema::builder().text("body").keyword("agency").build()?)?;
    /// let mut writer = index.writer()?;
    /// writer.put(&serde_json::json!({ "body": "نفط", "agency": "سانا" }))?;
    /// writer.put(&serde_json::json!({ "body": "نفط", "agency": "سانا" }))?;
    /// writer.commit()?;
    /// let hits = index.search("نفط").collapse("agency").run()?;
    /// assert_eq!((hits.total(), hits.len(), hits[0].collapsed()), (2, 1, 1));
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn collapse(mut self, field: impl Into<String>) -> Search {
        self.collapse = Some(Collapse::Field(field.into()));
        self
    }

    /// Returns of hits that nearly repeat each other only the first; [`Hit::collapsed`] says how many
    /// others it stands for. Only the hits of one page are compared, each by its texts: see
    /// [`Searcher::near_duplicates`] for the measure. A page may so have fewer hits than the limit.
    ///
    /// [`Hit::collapsed`]: crate::Hit::collapsed
    ///
    /// ```
    /// use fihris::{Index, Schema};
    ///
    /// let index = Index::in_memory(Schema::builder().text("body").build()?)?;
    /// let mut writer = index.writer()?;
    /// let report = "أعلنت وزارة النفط اليوم خفض أسعار الوقود في جميع المحافظات ابتداء من صباح الغد";
    /// writer.put(&serde_json::json!({ "body": report }))?;
    /// writer.put(&serde_json::json!({ "body": format!("{report}، وفق وكالة الأنباء") }))?;
    /// writer.commit()?;
    /// let hits = index.search("أسعار الوقود").collapse_near_duplicates().run()?;
    /// assert_eq!((hits.total(), hits.len(), hits[0].collapsed()), (2, 1, 1));
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn collapse_near_duplicates(mut self) -> Search {
        self.collapse = Some(Collapse::NearDuplicates);
        self
    }

    /// How long to look; as long as it takes unless set. Once the time is over, what was found by then
    /// is returned, and [`Hits::is_complete`] is `false`. It is looked at after each 1,024 documents
    /// that match.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// let index = fihris::Index::in_memory(fihris::Schema::builder().text("body").build()?)?;
    /// let hits = index.search("كتاب").time_budget(Duration::from_millis(50)).run()?;
    /// assert!(hits.is_complete());
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn time_budget(mut self, budget: Duration) -> Search {
        self.budget = Some(budget);
        self
    }

    /// How many matches to look at; all of them unless set. [`Hits::total`] and the facets then tell
    /// no more than these, and [`Hits::is_complete`] is `false` if there were more. The hits are the
    /// best of those looked at.
    ///
    /// ```
    /// use fihris::{Index, Schema};
    ///
    /// let index = Index::in_memory(Schema::builder().text("body").build()?)?;
    /// let mut writer = index.writer()?;
    /// for _ in 0..5 {
    ///     writer.put(&serde_json::json!({ "body": "كتاب" }))?;
    /// }
    /// writer.commit()?;
    /// let hits = index.search("كتاب").match_limit(2).run()?;
    /// assert!(hits.total() >= 2 && !hits.is_complete());
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn match_limit(mut self, matches: u64) -> Search {
        self.match_limit = Some(matches);
        self
    }

    /// What the documents found are about: the words that they have more often than others do, the most
    /// telling first, at most `limit`; without those of the query. The best 500 are read and analysed, a
    /// few milliseconds' work. Empty when nothing tells them from others.
    ///
    /// # Errors
    /// Those of [`run`](Search::run).
    ///
    /// ```
    /// use fihris::{Index, Schema};
    ///
    /// let index = Index::in_memory(Schema::builder().text("body").build()?)?;
    /// let mut writer = index.writer()?;
    /// for day in 1..=9 {
    ///     writer.put(&serde_json::json!({ "body": format!("تراجع سعر النفط في البورصة يوم {day}") }))?;
    ///     writer.put(&serde_json::json!({ "body": format!("مباراة في كرة القدم يوم {day}") }))?;
    /// }
    /// writer.commit()?;
    /// let about = index.search("نفط").about(3)?;
    /// assert!(about.iter().any(|word| word.word == "البورصة"));
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn about(&self, limit: usize) -> Result<Vec<SalientWord>, Error> {
        let (documents, text) = run::best(self, salient::MAX_SAMPLE)?;
        salient::salient(&self.searcher, &documents, &text, limit)
    }

    /// The tantivy query underneath: it matches the documents that the search finds, filters included, and
    /// gives those in the order of relevance their scores, if it is run with the statistics of a
    /// [`Searcher`] and without recency; with tantivy's own they differ a little where few documents have a
    /// field. What [`fuzzy`](Search::fuzzy) finds only after a first try is not in it.
    ///
    /// # Errors
    /// When a filter or the query as a value names a field that is not there or cannot be used so, or the
    /// index cannot be read.
    ///
    /// ```
    /// use fihris::{Index, Schema};
    /// use tantivy::collector::Count;
    ///
    /// let index = Index::in_memory(Schema::builder().text("body").build()?)?;
    /// let mut writer = index.writer()?;
    /// writer.put(&serde_json::json!({ "body": "كتب النحو" }))?;
    /// writer.commit()?;
    /// let searcher = index.searcher();
    /// let query = searcher.search("كتاب -صرف").to_tantivy()?;
    /// assert_eq!(searcher.as_tantivy().search(&query, &Count)?, 1);
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn to_tantivy(&self) -> Result<Box<dyn tantivy::query::Query>, Error> {
        run::query(self)
    }

    /// Runs the search. A query without words or other parts finds nothing.
    ///
    /// # Errors
    /// When offset and limit together exceed [`MAX_WINDOW`]; when there are more than [`MAX_FILTERS`](crate::MAX_FILTERS),
    /// [`MAX_FILTER_VALUES`](crate::MAX_FILTER_VALUES), [`MAX_FACETS`](crate::MAX_FACETS) or
    /// [`MAX_QUERY_PARTS`](crate::MAX_QUERY_PARTS); when a filter, facet, order, recency or the
    /// query as a value names a field that is not there or cannot be used so; when the cursor is of
    /// another search; when the index cannot be read. Nothing that someone types is an error.
    ///
    /// # Panics
    /// If files of the index are damaged it may, as it checks no checksums, or find something else:
    /// [`Index::verify`](crate::Index::verify) tells.
    ///
    /// ```
    /// let index = fihris::Index::in_memory(fihris::Schema::builder().text("body").build()?)?;
    /// assert_eq!(index.search("؟!").run()?.total(), 0);
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn run(&self) -> Result<Hits, Error> {
        run::run(self)
    }
}
