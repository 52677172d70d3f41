//! What a search found.

use std::ops::Index;

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
    total: usize,
    hits: Vec<Hit>,
}

impl Hits {
    pub(super) fn new(total: usize, hits: Vec<Hit>) -> Hits {
        Hits { total, hits }
    }

    /// The number of documents that match, returned or not.
    ///
    /// ```
    /// let index = fihris::Index::in_memory(fihris::Schema::builder().text("body").build()?)?;
    /// assert_eq!(index.search("كتاب").run()?.total(), 0);
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn total(&self) -> usize {
        self.total
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
