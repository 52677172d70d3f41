//! How age counts.

use serde::{Deserialize, Serialize};
use tantivy::SegmentReader;
use tantivy::columnar::Column;

use super::field_use;
use crate::error::{Error, Kind};
use crate::index::layout::{Column as Indexed, Layout};

/// What the score of the oldest documents is multiplied by.
const LEAST: f64 = 0.7;
const DAY_MS: f64 = 86_400_000.0;

/// That newer documents come before older ones of about the same score.
///
/// A score is multiplied by 1 for a document of now, 0.85 for one as old as the half-life, and 0.7 for
/// very old ones and those without a date: 0.7 + 0.3 · 2^(−age / half-life). Dates to come count as now,
/// and of several the latest. Documents with all the words of the query still come first.
///
/// ```
/// use fihris::Recency;
///
/// let recency = Recency::new("published", 30.0);
/// assert_eq!((recency.field(), recency.half_life_days()), ("published", 30.0));
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Recency {
    field: String,
    half_life_days: f64,
}

impl Recency {
    /// By a field of dates, and the age in days at which half of what newness gives is gone. A field
    /// that is no date, and days that are not a positive number, are errors of the search.
    ///
    /// ```
    /// use fihris::Recency;
    ///
    /// assert_ne!(Recency::new("published", 1.0), Recency::new("published", 365.0));
    /// ```
    pub fn new(field: impl Into<String>, half_life_days: f64) -> Recency {
        Recency { field: field.into(), half_life_days }
    }

    /// The field of dates.
    ///
    /// ```
    /// assert_eq!(fihris::Recency::new("published", 7.0).field(), "published");
    /// ```
    pub fn field(&self) -> &str {
        &self.field
    }

    /// The age at which half of what newness gives is gone, in days.
    ///
    /// ```
    /// assert_eq!(fihris::Recency::new("published", 7.0).half_life_days(), 7.0);
    /// ```
    pub fn half_life_days(&self) -> f64 {
        self.half_life_days
    }

    /// # Errors
    /// When the field is not one of dates, or the half-life not a positive number.
    pub(crate) fn check(&self, layout: &Layout) -> Result<(), Error> {
        let column = field_use::column(layout, "recency", &self.field)?;
        let Indexed::Date(_) = column else {
            return Err(field_use::wrong("recency", &self.field, column, "it goes by a date"));
        };
        let days = self.half_life_days;
        if days.is_finite() && days > 0.0 {
            return Ok(());
        }
        Err(Kind::HalfLife { field: self.field.clone(), days }.into())
    }

    /// The dates of a segment, to be weighed against `now` in milliseconds since 1970.
    pub(crate) fn ages(&self, segment: &SegmentReader, now: i64) -> tantivy::Result<Ages> {
        let dates = segment.fast_fields().column_opt::<i64>(&self.field)?;
        Ok(Ages { dates, now, half_life: self.half_life_days * DAY_MS })
    }
}

/// How old the documents of a segment are.
pub(crate) struct Ages {
    dates: Option<Column<i64>>,
    now: i64,
    /// In milliseconds.
    half_life: f64,
}

impl Ages {
    /// The score of a document by its age. The bonus, if the score has it, is left as it is, so that
    /// what is above it stays above what is below.
    pub(crate) fn weigh(&self, doc: u32, score: f32, bonus: f32) -> f32 {
        let date = self.dates.as_ref().and_then(|dates| dates.values_for_doc(doc).max());
        let factor = factor(date.map(|date| self.now.saturating_sub(date)), self.half_life);
        if score >= bonus { bonus + (score - bonus) * factor } else { score * factor }
    }
}

/// What a score is multiplied by for an age and a half-life, both in milliseconds.
#[allow(clippy::cast_precision_loss, reason = "an age to the millisecond is not wanted")]
fn factor(age: Option<i64>, half_life: f64) -> f32 {
    let newness = age.map_or(0.0, |age| (-(age.max(0) as f64) / half_life).exp2());
    (LEAST + (1.0 - LEAST) * newness) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_factor_is_that_of_the_formula() {
        for (age, expected, reason) in [
            (Some(0), 1.0, "of now"),
            (Some(-5_000), 1.0, "to come"),
            (Some(i64::MIN), 1.0, "as far to come as may be"),
            (Some(1_000), 0.85, "one half-life"),
            (Some(2_000), 0.775, "two"),
            (Some(i64::MAX), 0.7, "as old as may be"),
            (None, 0.7, "without a date"),
        ] {
            let found = factor(age, 1_000.0);
            assert!((found - expected).abs() < 1e-6, "{reason}: {found}, not {expected}");
        }
    }

    #[test]
    fn the_bonus_is_not_weighed() {
        let ages = Ages { dates: None, now: 0, half_life: 1.0 };
        for (score, expected) in [(2.0, 1.4), (10.0, 10.0), (12.0, 11.4)] {
            let found = ages.weigh(0, score, 10.0);
            assert!((found - expected).abs() < 1e-5, "{score}: {found}, not {expected}");
        }
    }
}
