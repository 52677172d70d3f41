//! What a query may ask for at most, over all its parts.

use std::cell::Cell;

use super::fuzzy::MAX_FUZZY_WORDS;
use super::words::MAX_WORDS;
use crate::search::collect::filter_query::MAX_FILTER_VALUES;

/// The words of phrases and those that must be there: each is a list of documents to go through for each that is
/// found, and a phrase one of positions.
const MAX_STRICT_WORDS: usize = 1_024;
/// The shapes of words: each is held against the words of the index.
const MAX_PATTERNS: usize = 16;
/// The ranges of values, days among them: each takes up to 0.3 MB while its documents are gone through.
const MAX_RANGES: usize = 32;
/// The texts on whose subject documents are asked for: each is up to 25 words.
const MAX_TEXTS: usize = 16;

/// The most parts a query may have: words, phrases, patterns, filters, groups; one that is excluded or stands in a
/// group counts again there. More are an error of the search. What someone types has at most 1,024 words
/// and other parts, and never so many with its groups.
///
/// ```
/// use fihris::{Index, MAX_QUERY_PARTS, Query, Schema};
///
/// let index = Index::in_memory(Schema::builder().text("body").build()?)?;
/// let parts = vec![Query::phrase("كتاب"); MAX_QUERY_PARTS + 1];
/// let error = index.search(Query::Any(parts)).run().unwrap_err();
/// assert_eq!(error.to_string(), "the query has more than 8192 parts; ask for fewer");
/// # Ok::<(), fihris::Error>(())
/// ```
pub const MAX_QUERY_PARTS: usize = 8_192;

/// What there is room for yet in a query. What is beyond is not looked for.
#[derive(Debug)]
pub(crate) struct Limits {
    /// Different words.
    pub(crate) words: Limit,
    /// Words of phrases and required ones.
    pub(crate) strict_words: Limit,
    pub(crate) patterns: Limit,
    pub(crate) ranges: Limit,
    /// Values of filters that take any of several. More are refused.
    pub(crate) values: Limit,
    /// Parts of every kind. Those that a program puts together and there is no room for are refused.
    pub(crate) parts: Limit,
    /// Texts on whose subject documents are asked for.
    pub(crate) texts: Limit,
    /// Words that near ones are looked for of. None of them is lost for that there is no more room.
    pub(crate) near: Limit,
    /// Whether something was beyond.
    is_cut: Cell<bool>,
}

/// How many more of something there may be.
#[derive(Debug)]
pub(crate) struct Limit(Cell<usize>);

impl Default for Limits {
    fn default() -> Limits {
        let limit = |most| Limit(Cell::new(most));
        Limits {
            words: limit(MAX_WORDS),
            strict_words: limit(MAX_STRICT_WORDS),
            patterns: limit(MAX_PATTERNS),
            ranges: limit(MAX_RANGES),
            values: limit(MAX_FILTER_VALUES),
            parts: limit(MAX_QUERY_PARTS),
            texts: limit(MAX_TEXTS),
            near: limit(MAX_FUZZY_WORDS),
            is_cut: Cell::new(false),
        }
    }
}

impl Limits {
    pub(crate) fn is_cut(&self) -> bool {
        self.is_cut.get()
    }

    /// Says that something is not looked for.
    pub(crate) fn cut(&self) {
        self.is_cut.set(true);
    }

    /// How many of `wanted` there is room for: they are taken.
    pub(crate) fn take(&self, limit: &Limit, wanted: usize) -> usize {
        let taken = limit.take(wanted);
        if taken < wanted {
            self.cut();
        }
        taken
    }
}

impl Limit {
    pub(crate) fn take(&self, wanted: usize) -> usize {
        let taken = wanted.min(self.left());
        self.0.set(self.left() - taken);
        taken
    }

    pub(crate) fn left(&self) -> usize {
        self.0.get()
    }
}
