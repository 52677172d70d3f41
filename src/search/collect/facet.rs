//! What the documents found have in a field, counted.

use serde::{Deserialize, Serialize};

use super::field_use;
use crate::error::{Error, Kind};
use crate::index::layout::{Column, Layout};

/// The most buckets a facet may have.
///
/// ```
/// assert!(fihris::MAX_FACET_BUCKETS >= 1_000);
/// ```
pub const MAX_FACET_BUCKETS: usize = 10_000;

/// The most facets of one search; more are an error of the search. One of dates takes 4 bytes for each day between the
/// first and the last of a segment, up to 16 MB.
///
/// ```
/// use fihris::{Facet, Index, MAX_FACETS, Schema};
///
/// let index = Index::in_memory(Schema::builder().text("body").bool("free").build()?)?;
/// let facets = vec![Facet::values("free"); MAX_FACETS + 1];
/// let search = facets.into_iter().fold(index.search("كتاب"), fihris::Search::facet);
/// assert_eq!(search.run().unwrap_err().to_string(), "the search has 21 facets; 20 are the most");
/// # Ok::<(), fihris::Error>(())
/// ```
pub const MAX_FACETS: usize = 20;

const DEFAULT_VALUES: usize = 10;

/// A count of the documents found by the values of a field. A document with several values counts
/// once for each.
///
/// ```
/// use fihris::{DateStep, Facet};
///
/// let facets = [Facet::values("section").limit(5), Facet::dates("published", DateStep::Month)];
/// assert_eq!(facets[0].field(), "section");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Facet {
    field: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    step: Option<DateStep>,
    limit: usize,
}

/// How much time a bucket of dates covers, in UTC.
///
/// ```
/// use fihris::{DateStep, Facet};
///
/// assert_ne!(Facet::dates("published", DateStep::Year), Facet::dates("published", DateStep::Day));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateStep {
    /// `2021`
    Year,
    /// `2021-06`
    Month,
    /// `2021-06-30`
    Day,
}

impl Facet {
    /// By the values of a field of keywords, integers, floats or bools: the ten most frequent unless
    /// [`limit`](Facet::limit) says otherwise. Of equally frequent ones those come first that do in an
    /// Arabic dictionary; beyond 10,000 of them, those that do by their bytes.
    ///
    /// ```
    /// assert_eq!(fihris::Facet::values("section").field(), "section");
    /// ```
    pub fn values(field: impl Into<String>) -> Facet {
        Facet { field: field.into(), step: None, limit: DEFAULT_VALUES }
    }

    /// By the time of a date, the earliest first; buckets without documents are left out. Where there
    /// are more than the limit, [`MAX_FACET_BUCKETS`] unless set, the latest are kept.
    ///
    /// ```
    /// use fihris::{DateStep, Facet};
    ///
    /// assert_eq!(Facet::dates("published", DateStep::Month).field(), "published");
    /// ```
    pub fn dates(field: impl Into<String>, step: DateStep) -> Facet {
        Facet { field: field.into(), step: Some(step), limit: MAX_FACET_BUCKETS }
    }

    /// The most buckets to return; more than [`MAX_FACET_BUCKETS`] are an error of the search.
    ///
    /// ```
    /// use fihris::Facet;
    ///
    /// assert_ne!(Facet::values("section").limit(3), Facet::values("section"));
    /// ```
    #[must_use]
    pub fn limit(mut self, limit: usize) -> Facet {
        self.limit = limit;
        self
    }

    /// The field it counts.
    ///
    /// ```
    /// assert_eq!(fihris::Facet::values("section").field(), "section");
    /// ```
    pub fn field(&self) -> &str {
        &self.field
    }

    /// How the values are counted in an index.
    ///
    /// # Errors
    /// When the schema declares no such field or one that cannot be counted so, or the limit exceeds
    /// [`MAX_FACET_BUCKETS`].
    pub(crate) fn resolve(&self, layout: &Layout) -> Result<Counted<'_>, Error> {
        let (field, limit) = (&*self.field, self.limit);
        if limit > MAX_FACET_BUCKETS {
            let field = field.to_owned();
            return Err(Kind::FacetLimit { field, limit, max: MAX_FACET_BUCKETS }.into());
        }
        let column = field_use::column(layout, "facet", field)?;
        let by = match (column, self.step) {
            (Column::Date(_), Some(step)) => CountedBy::Dates(step),
            (Column::Keyword(_) | Column::Id(_), None) => CountedBy::Keywords,
            (Column::Integer(_), None) => CountedBy::Integers,
            (Column::Float(_), None) => CountedBy::Floats,
            (Column::Bool(_), None) => CountedBy::Bools,
            (_, step) => {
                let expected = match step {
                    Some(_) => "a facet of dates is of a field of dates",
                    None if matches!(column, Column::Date(_)) => "count it by Facet::dates",
                    None => "a facet of values is of a keyword, integer, float or bool",
                };
                return Err(field_use::wrong("facet", field, column, expected));
            }
        };
        Ok(Counted { field, by, limit })
    }
}

/// A facet in an index.
#[derive(Clone, Copy)]
pub(crate) struct Counted<'f> {
    pub(crate) field: &'f str,
    pub(crate) by: CountedBy,
    pub(crate) limit: usize,
}

/// What the values are.
#[derive(Clone, Copy)]
pub(crate) enum CountedBy {
    Keywords,
    Integers,
    Floats,
    Bools,
    Dates(DateStep),
}

/// What a [`Facet`] counted.
///
/// ```
/// use fihris::FacetCounts;
///
/// let counts = FacetCounts::default();
/// assert!(counts.buckets.is_empty());
/// assert_eq!(serde_json::to_value(&counts).unwrap()["missing"], 0);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FacetCounts {
    /// The field.
    pub field: String,
    /// The values, the most frequent first, or the dates, the earliest first.
    pub buckets: Vec<FacetBucket>,
    /// How many buckets there are, with those past the limit.
    pub distinct: u64,
    /// The counts of those past the limit, together.
    pub other: u64,
    /// How many of the documents found have no value.
    pub missing: u64,
}

/// A value, and how many of the documents found have it.
///
/// ```
/// use fihris::FacetBucket;
///
/// let bucket = FacetBucket { value: "اقتصاد".to_owned(), count: 3 };
/// assert_eq!(serde_json::to_string(&bucket).unwrap(), r#"{"value":"اقتصاد","count":3}"#);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FacetBucket {
    /// The value as a [`Filter`](crate::Filter) takes it: a keyword, a number, `true` or `false`, or
    /// the year, month or day that a bucket of dates begins at (`2021-06`).
    pub value: String,
    /// How many of the documents found have it.
    pub count: u64,
}
