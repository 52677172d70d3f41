//! What a search found.

use std::ops::Index;

use super::hit::Hit;
use crate::search::collect::cursor::Cursor;
use crate::search::collect::facet::FacetCounts;
use crate::search::rank::fuzzy::Correction;

/// The hits of a search, the best first.
///
/// ```
/// let index = fihris::Index::in_memory(fihris::Schema::builder().text("body").build()?)?;
/// for hit in &index.search("كتاب").run()? {
///     println!("{:.2} {}", hit.score(), hit.snippet("body").to_html());
/// }
/// # Ok::<(), fihris::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Hits {
    outcome: Outcome,
    hits: Vec<Hit>,
}

/// What a search found beside the hits.
#[derive(Clone, Debug)]
pub(super) struct Outcome {
    pub(super) total: usize,
    pub(super) is_complete: bool,
    pub(super) facets: Vec<FacetCounts>,
    pub(super) next_page: Option<Cursor>,
    pub(super) corrections: Vec<Correction>,
    pub(super) ignored: Vec<String>,
    pub(super) is_query_cut: bool,
}

impl Hits {
    pub(super) fn new(outcome: Outcome, hits: Vec<Hit>) -> Hits {
        Hits { outcome, hits }
    }

    /// The number of documents that match, returned or not. At least so many if the hits are not
    /// [complete](Hits::is_complete).
    ///
    /// ```
    /// let index = fihris::Index::in_memory(fihris::Schema::builder().text("body").build()?)?;
    /// assert_eq!(index.search("كتاب").run()?.total(), 0);
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn total(&self) -> usize {
        self.outcome.total
    }

    /// Whether all matches were looked at: `false` only if the search had a [time
    /// budget](crate::Search::time_budget) or [match limit](crate::Search::match_limit) and there was more.
    ///
    /// ```
    /// let index = fihris::Index::in_memory(fihris::Schema::builder().text("body").build()?)?;
    /// assert!(index.search("كتاب").run()?.is_complete());
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn is_complete(&self) -> bool {
        self.outcome.is_complete
    }

    /// The counts by field, in the order of the [facets](crate::Search::facet) asked for.
    ///
    /// ```
    /// use fihris::{DateStep, Facet};
    ///
    /// let schema = fihris::Schema::builder().text("body").date("published").build()?;
    /// let index = fihris::Index::in_memory(schema)?;
    /// let hits = index.search("كتاب").facet(Facet::dates("published", DateStep::Year)).run()?;
    /// assert!(hits.facets()[0].buckets.is_empty());
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn facets(&self) -> &[FacetCounts] {
        &self.outcome.facets
    }

    /// Where to go on with the next page, for [`Search::after`](crate::Search::after); `None` if this page
    /// was not filled, or the schema has no id to tell documents by.
    ///
    /// ```
    /// let index = fihris::Index::in_memory(fihris::Schema::builder().text("body").build()?)?;
    /// assert!(index.search("كتاب").run()?.next_page().is_none());
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn next_page(&self) -> Option<&Cursor> {
        self.outcome.next_page.as_ref()
    }

    /// The words that were looked for beside those of the query; empty if none were.
    ///
    /// ```
    /// let index = fihris::Index::in_memory(fihris::Schema::builder().text("body").build()?)?;
    /// assert!(index.search("كتاب").run()?.corrections().is_empty());
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn corrections(&self) -> &[Correction] {
        &self.outcome.corrections
    }

    /// The words of the query that were not looked for, as it has more than [`MAX_WORDS`] different ones. What else was not
    /// is told by [`is_query_cut`](Hits::is_query_cut).
    ///
    /// ```
    /// let index = fihris::Index::in_memory(fihris::Schema::builder().text("body").build()?)?;
    /// let query: Vec<_> = (0..fihris::MAX_WORDS + 2).map(|number| number.to_string()).collect();
    /// assert_eq!(index.search(query.join(" ")).run()?.ignored_words().len(), 2);
    /// # Ok::<(), fihris::Error>(())
    /// ```
    ///
    /// [`MAX_WORDS`]: crate::MAX_WORDS
    pub fn ignored_words(&self) -> &[String] {
        &self.outcome.ignored
    }

    /// Whether something that the query asks for was not looked for, as it asks for too much; the hits are those of the
    /// rest. Looked for are, at most,
    ///
    /// - [`MAX_WORDS`] different words: the others are in [`ignored_words`](Hits::ignored_words);
    /// - 1,024 words that must be there, those of phrases among them; longer phrases are cut off;
    /// - 16 words of a shape, as `كتا*`, and 16 texts on whose subject documents are asked for;
    /// - 32 ranges of values, as `published:>2020`, in which each date counts as one;
    /// - of what someone typed, the first 1,024 words, phrases and values.
    ///
    /// ```
    /// let index = fihris::Index::in_memory(fihris::Schema::builder().text("body").build()?)?;
    /// assert!(!index.search("كتاب النحو").run()?.is_query_cut());
    /// assert!(index.search("كتاب ".repeat(1_025)).run()?.is_query_cut());
    /// # Ok::<(), fihris::Error>(())
    /// ```
    ///
    /// [`MAX_WORDS`]: crate::MAX_WORDS
    pub fn is_query_cut(&self) -> bool {
        self.outcome.is_query_cut
    }

    /// The number of hits returned.
    ///
    /// ```
    /// let index = fihris::Index::in_memory(fihris::Schema::builder().text("body").build()?)?;
    /// assert_eq!(index.search("كتاب").run()?.len(), 0);
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn len(&self) -> usize {
        self.hits.len()
    }

    /// Whether no hit was returned.
    ///
    /// ```
    /// let index = fihris::Index::in_memory(fihris::Schema::builder().text("body").build()?)?;
    /// assert!(index.search("كتاب").run()?.is_empty());
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn is_empty(&self) -> bool {
        self.hits.is_empty()
    }

    /// The hits in their order.
    ///
    /// ```
    /// let index = fihris::Index::in_memory(fihris::Schema::builder().text("body").build()?)?;
    /// assert!(index.search("كتاب").run()?.iter().next().is_none());
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn iter(&self) -> std::slice::Iter<'_, Hit> {
        self.hits.iter()
    }
}

impl Index<usize> for Hits {
    type Output = Hit;

    fn index(&self, rank: usize) -> &Hit {
        &self.hits[rank]
    }
}

impl<'h> IntoIterator for &'h Hits {
    type Item = &'h Hit;
    type IntoIter = std::slice::Iter<'h, Hit>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl IntoIterator for Hits {
    type Item = Hit;
    type IntoIter = std::vec::IntoIter<Hit>;

    fn into_iter(self) -> Self::IntoIter {
        self.hits.into_iter()
    }
}
