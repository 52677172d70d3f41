//! Facets counted over the documents of each segment, then brought together.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use tantivy::columnar::{Column, MonotonicallyMappableToU64, StrColumn};
use tantivy::time::Date;
use tantivy::{DocId, SegmentReader};

use super::collate::collation_key;
use super::facet::{Counted, CountedBy, DateStep, FacetBucket, FacetCounts};

const DAY_MS: i64 = 86_400_000;
/// 1970-01-01 as a Julian day.
const EPOCH: i64 = 2_440_588;
/// The days from the first date of a segment that are counted in a list, of 4 bytes each: eleven
/// thousand years. Those past it are looked up.
const MAX_LISTED_DAYS: i64 = 4_000_000;
/// Of more values than these that are equally frequent, which come first is told by their bytes, as the
/// key of each would take long.
const MAX_COLLATED: usize = 10_000;

/// The counts of a facet in one segment.
pub(crate) struct SegmentCounts {
    column: Option<Column<u64>>,
    counts: Counts,
    missing: u64,
    /// The values of a document.
    values: Vec<u64>,
}

enum Counts {
    /// By the ordinal of the value.
    Keywords(Option<StrColumn>, Vec<u32>),
    /// By the number as the column has it.
    Numbers(HashMap<u64, u64>),
    Dates(DateStep, Days),
}

/// Counts by the number of the day since 1970.
struct Days {
    first: i64,
    listed: Vec<u32>,
    others: HashMap<i64, u64>,
}

impl Days {
    fn add(&mut self, day: i64) {
        let place = usize::try_from(day - self.first).ok();
        match place.and_then(|place| self.listed.get_mut(place)) {
            Some(count) => *count += 1,
            None => *self.others.entry(day).or_default() += 1,
        }
    }
}

impl SegmentCounts {
    pub(crate) fn new(
        facet: Counted<'_>,
        segment: &SegmentReader,
    ) -> tantivy::Result<SegmentCounts> {
        let fields = segment.fast_fields();
        let counts = match facet.by {
            CountedBy::Keywords => {
                let column = fields.str(facet.field)?;
                let values = column.as_ref().map_or(0, |column| column.num_terms());
                let ordinals = column.as_ref().map(|column| column.ords().clone());
                let counts = Counts::Keywords(column, vec![0; values]);
                return Ok(SegmentCounts { column: ordinals, counts, missing: 0, values: vec![] });
            }
            CountedBy::Integers | CountedBy::Floats | CountedBy::Bools => {
                Counts::Numbers(HashMap::new())
            }
            CountedBy::Dates(step) => {
                let dates = fields.column_opt::<i64>(facet.field)?;
                let (first, last) = dates.map_or((0, -1), |dates| {
                    (dates.min_value().div_euclid(DAY_MS), dates.max_value().div_euclid(DAY_MS))
                });
                let listed = (last - first + 1).clamp(0, MAX_LISTED_DAYS);
                let listed = vec![0; usize::try_from(listed).unwrap_or(0)];
                Counts::Dates(step, Days { first, listed, others: HashMap::new() })
            }
        };
        // Numbers of every kind, in their order.
        let column = fields.u64_lenient(facet.field)?.map(|(column, _)| column);
        Ok(SegmentCounts { column, counts, missing: 0, values: Vec::new() })
    }

    pub(crate) fn add(&mut self, doc: DocId) {
        self.values.clear();
        if let Some(column) = &self.column {
            self.values.extend(column.values_for_doc(doc));
        }
        let values = &mut self.values;
        match &mut self.counts {
            _ if values.is_empty() => self.missing += 1,
            Counts::Keywords(_, counts) => {
                once_each(values);
                for &mut ordinal in values {
                    counts[ordinal as usize] += 1;
                }
            }
            Counts::Numbers(counts) => {
                once_each(values);
                for &mut number in values {
                    *counts.entry(number).or_default() += 1;
                }
            }
            Counts::Dates(step, days) => {
                let day = |date| i64::from_u64(date).div_euclid(DAY_MS);
                // Which days make a bucket is told at the end, once for all documents of a day.
                if let [date] = values[..] {
                    days.add(day(date));
                    return;
                }
                for date in &mut *values {
                    *date = first_day(*step, day(*date)).to_u64();
                }
                once_each(values);
                for &mut first in values {
                    days.add(i64::from_u64(first));
                }
            }
        }
    }
}

fn once_each(values: &mut Vec<u64>) {
    if values.len() > 1 {
        values.sort_unstable();
        values.dedup();
    }
}

/// The counts of all segments together.
pub(crate) fn finish(
    facet: Counted<'_>,
    segments: Vec<SegmentCounts>,
) -> tantivy::Result<FacetCounts> {
    let missing = segments.iter().map(|segment| segment.missing).sum();
    let counts = segments.into_iter().map(|segment| segment.counts);
    let found = match facet.by {
        CountedBy::Keywords => keywords(facet.limit, counts)?,
        CountedBy::Integers | CountedBy::Floats | CountedBy::Bools => numbers(facet, counts),
        CountedBy::Dates(step) => dates(step, facet.limit, counts),
    };
    let Found { top, distinct, sum } = found;
    let kept: u64 = top.iter().map(|(_, count)| count).sum();
    let buckets = top.into_iter().map(|(value, count)| FacetBucket { value, count }).collect();
    let field = facet.field.to_owned();
    Ok(FacetCounts { field, buckets, distinct, other: sum - kept, missing })
}

/// The values within the limit, the number of all, and the sum of the counts of all.
struct Found {
    top: Vec<(String, u64)>,
    distinct: u64,
    sum: u64,
}

fn keywords(limit: usize, segments: impl Iterator<Item = Counts>) -> tantivy::Result<Found> {
    let mut columns: Vec<(StrColumn, Vec<u32>)> = segments
        .filter_map(|counts| match counts {
            Counts::Keywords(Some(column), counts) if counts.iter().any(|&count| count > 0) => {
                Some((column, counts))
            }
            _ => None,
        })
        .collect();
    if let [(_, counts)] = &mut columns[..] {
        // The values of one segment are told apart by their ordinals: only those at the top are read.
        let distinct = counts.iter().filter(|&&count| count > 0).count() as u64;
        let sum = counts.iter().map(|&count| u64::from(count)).sum();
        let least = least(limit, counts.iter().map(|&count| count.into()).collect());
        for count in counts {
            if u64::from(*count) < least {
                *count = 0;
            }
        }
        let values = read(&columns)?.into_iter().collect();
        return Ok(Found { top: top_keywords(limit, values), distinct, sum });
    }
    let values = read(&columns)?;
    let (distinct, sum) = (values.len() as u64, values.values().sum());
    let least = least(limit, values.values().copied().collect());
    let values = values.into_iter().filter(|&(_, count)| count >= least).collect();
    Ok(Found { top: top_keywords(limit, values), distinct, sum })
}

/// The values that are counted, with their counts in all segments.
fn read(columns: &[(StrColumn, Vec<u32>)]) -> tantivy::Result<HashMap<String, u64>> {
    let mut values = HashMap::new();
    for (column, counts) in columns {
        let counted = (0..).zip(counts).filter(|&(_, &count)| count > 0);
        let (ordinals, counted): (Vec<u64>, Vec<u32>) = counted.unzip();
        let mut counted = counted.into_iter();
        column.dictionary().sorted_ords_to_term_cb(&ordinals, |value| {
            let count = u64::from(counted.next().unwrap_or(0));
            match std::str::from_utf8(value).ok().and_then(|value| values.get_mut(value)) {
                Some(sum) => *sum += count,
                None => {
                    values.insert(String::from_utf8_lossy(value).into_owned(), count);
                }
            }
        })?;
    }
    Ok(values)
}

/// The count that a value must have to be one of the `limit` most frequent, at least 1.
fn least(limit: usize, mut counts: Vec<u64>) -> u64 {
    if limit == 0 {
        return u64::MAX;
    }
    if counts.len() <= limit {
        return 1;
    }
    let (_, least, _) = counts.select_nth_unstable_by_key(limit - 1, |&count| Reverse(count));
    (*least).max(1)
}

/// The most frequent of these values, which are at least as frequent as the last of them.
fn top_keywords(limit: usize, mut values: Vec<(String, u64)>) -> Vec<(String, u64)> {
    if limit == 0 {
        return Vec::new();
    }
    if values.len() > limit + MAX_COLLATED {
        values.sort_unstable_by(|(a, m), (b, n)| n.cmp(m).then_with(|| a.cmp(b)));
        values.truncate(limit);
    }
    values.sort_by_cached_key(|(value, count)| {
        (Reverse(*count), collation_key(value), value.clone())
    });
    values.truncate(limit);
    values
}

fn numbers(facet: Counted<'_>, segments: impl Iterator<Item = Counts>) -> Found {
    let mut values: HashMap<u64, u64> = HashMap::new();
    for counts in segments {
        let Counts::Numbers(counts) = counts else { continue };
        for (number, count) in counts {
            // The zeros are one.
            let minus_zero = matches!(facet.by, CountedBy::Floats) && f64::from_u64(number) == 0.0;
            let number = if minus_zero { 0.0_f64.to_u64() } else { number };
            *values.entry(number).or_default() += count;
        }
    }
    let (distinct, sum) = (values.len() as u64, values.values().sum());
    let mut values: Vec<_> = values.into_iter().collect();
    values.sort_unstable_by_key(|&(number, count)| (Reverse(count), number));
    values.truncate(facet.limit);
    let text = |number| match facet.by {
        CountedBy::Floats => f64::from_u64(number).to_string(),
        CountedBy::Bools => bool::from_u64(number).to_string(),
        _ => i64::from_u64(number).to_string(),
    };
    let top = values.into_iter().map(|(number, count)| (text(number), count)).collect();
    Found { top, distinct, sum }
}

fn dates(step: DateStep, limit: usize, segments: impl Iterator<Item = Counts>) -> Found {
    let mut buckets: BTreeMap<i64, u64> = BTreeMap::new();
    for counts in segments {
        let Counts::Dates(_, days) = counts else { continue };
        let listed = (days.first..).zip(days.listed).filter(|&(_, count)| count > 0);
        let listed = listed.map(|(day, count)| (day, count.into()));
        for (day, count) in listed.chain(days.others) {
            *buckets.entry(first_day(step, day)).or_default() += count;
        }
    }
    let sum = buckets.values().sum();
    let past = buckets.len().saturating_sub(limit);
    let top = buckets.iter().skip(past).map(|(&day, &count)| (label(step, day), count)).collect();
    Found { top, distinct: buckets.len() as u64, sum }
}

/// The date of a day since 1970; the nearest one that there is a date for.
fn date(day: i64) -> Date {
    let julian = i32::try_from(day.saturating_add(EPOCH)).ok();
    let nearest = if day < 0 { Date::MIN } else { Date::MAX };
    julian.and_then(|day| Date::from_julian_day(day).ok()).unwrap_or(nearest)
}

/// The first day of the bucket that a day is in.
fn first_day(step: DateStep, day: i64) -> i64 {
    let date = date(day);
    let into = match step {
        DateStep::Year => date.ordinal() - 1,
        DateStep::Month => u16::from(date.day()) - 1,
        DateStep::Day => 0,
    };
    i64::from(date.to_julian_day()) - i64::from(into) - EPOCH
}

fn label(step: DateStep, day: i64) -> String {
    let (year, month, day) = date(day).to_calendar_date();
    match step {
        DateStep::Year => format!("{year:04}"),
        DateStep::Month => format!("{year:04}-{:02}", u8::from(month)),
        DateStep::Day => format!("{year:04}-{:02}-{day:02}", u8::from(month)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_in_the_bucket_they_begin_with() {
        for (step, day, first, expected) in [
            (DateStep::Year, 0, 0, "1970"),
            (DateStep::Year, 364, 0, "1970"),
            (DateStep::Year, -1, -365, "1969"),
            (DateStep::Month, 58, 31, "1970-02"),
            (DateStep::Month, -1, -31, "1969-12"),
            (DateStep::Day, 789, 789, "1972-02-29"),
            (DateStep::Day, -719_528, -719_528, "0000-01-01"),
            (DateStep::Year, i64::MAX, 2_932_532, "9999"),
        ] {
            assert_eq!(first_day(step, day), first, "{expected}");
            assert_eq!(label(step, first), expected);
        }
    }
}
