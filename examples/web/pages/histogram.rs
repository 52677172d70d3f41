//! How the articles found are spread over time.

use fihris::FacetCounts;
use maud::{Markup, html};

use super::Visitor;
use crate::asked::Asked;
use crate::wording::ARTICLES;

/// Over more months than this, years are shown.
const MAX_MONTHS: usize = 24;
/// Over more years than this, those without articles are left out, and of the others the earliest: one
/// mistyped date must not hide the rest.
const MAX_YEARS: usize = 60;
/// The heights that the style has: `h1` to `h20`.
const HEIGHTS: u64 = 20;

/// A bar for each month or year. `counts` are of months, the earliest first.
pub(super) fn histogram(visitor: &Visitor, asked: &Asked, counts: &FacetCounts) -> Markup {
    let bars = bars(counts);
    let most = bars.iter().map(|(_, count)| *count).max().unwrap_or_default().max(1);
    let (Some((first, _)), Some((last, _))) = (bars.first(), bars.last()) else { return html! {} };
    let digits = visitor.digits;
    html! {
        ol.histogram {
            @for (time, count) in &bars {
                @let only = Asked {
                    from: Some(time.clone()),
                    to: Some(time.clone()),
                    page: 1,
                    ..asked.clone()
                };
                @let label = format!("{}: {}", digits.date(time), ARTICLES.counted(*count, digits));
                li {
                    @if *count > 0 {
                        a href=(only.address()) data-within title=(label) aria-label=(label)
                            aria-current=[is_within(time, asked).then_some("true")] {
                            span class={ "h" (height(*count, most)) } {}
                        }
                    }
                }
            }
        }
        p.ends aria-hidden="true" {
            span { (digits.date(first)) }
            @if first != last { span { (digits.date(last)) } }
        }
    }
}

/// In twentieths of the highest; what there is can be seen.
fn height(count: u64, most: u64) -> u64 {
    (count.saturating_mul(HEIGHTS) / most.max(1)).clamp(1, HEIGHTS)
}

/// Whether a month or year is one of those asked for.
fn is_within(time: &str, asked: &Asked) -> bool {
    // Dates in Arabic digits are compared by no one: they were typed, not chosen here.
    let begins = |date: &String| date.get(..time.len()).unwrap_or(date).to_owned();
    let from = asked.from.as_ref().map(begins);
    let to = asked.to.as_ref().map(begins);
    (from.is_some() || to.is_some())
        && from.is_none_or(|from| &*from <= time)
        && to.is_none_or(|to| time.starts_with(&to) || time <= &*to)
}

/// Months, or years if there are many, with those in between that have none if they are not too many.
fn bars(counts: &FacetCounts) -> Vec<(String, u64)> {
    let months = counts.buckets.iter().filter_map(|bucket| {
        let (year, month) = bucket.value.split_once('-')?;
        Some((year.parse::<u32>().ok()?, month.parse::<u32>().ok()?, bucket.count))
    });
    let months: Vec<(u32, u32, u64)> =
        months.filter(|(_, month, _)| (1..=12).contains(month)).collect();
    let (Some(&(first_year, first_month, _)), Some(&(last_year, last_month, _))) =
        (months.first(), months.last())
    else {
        return Vec::new();
    };
    let count = |year: u32, month: Option<u32>| {
        let same =
            months.iter().filter(|(y, m, _)| *y == year && month.is_none_or(|month| *m == month));
        same.map(|(_, _, count)| count).sum()
    };
    let (first, last) = (first_year * 12 + first_month - 1, last_year * 12 + last_month - 1);
    if ((last - first) as usize) < MAX_MONTHS {
        let months = (first..=last).map(|month| (month / 12, month % 12 + 1));
        return months
            .map(|(year, month)| (format!("{year:04}-{month:02}"), count(year, Some(month))))
            .collect();
    }
    let mut years: Vec<u32> = if ((last_year - first_year) as usize) < MAX_YEARS {
        (first_year..=last_year).collect()
    } else {
        months.iter().map(|(year, _, _)| *year).collect()
    };
    years.dedup();
    let latest = years.split_off(years.len().saturating_sub(MAX_YEARS));
    latest.into_iter().map(|year| (format!("{year:04}"), count(year, None))).collect()
}

#[cfg(test)]
mod tests {
    use fihris::FacetBucket;

    use super::*;

    fn of(buckets: &[(&str, u64)]) -> Vec<(String, u64)> {
        let bucket = |&(value, count): &(&str, u64)| FacetBucket { value: value.to_owned(), count };
        bars(&FacetCounts {
            buckets: buckets.iter().map(bucket).collect(),
            ..FacetCounts::default()
        })
    }

    #[test]
    fn bars_have_no_gaps_and_no_end() {
        let text = |bars: Vec<(String, u64)>| {
            bars.iter().map(|(time, count)| format!("{time}:{count}")).collect::<Vec<_>>().join(" ")
        };
        for (buckets, expected, reason) in [
            (&[][..], "", "nothing found"),
            (&[("2021-12", 2), ("2022-02", 1)], "2021-12:2 2022-01:0 2022-02:1", "a month between"),
            (
                &[("2019-01", 2), ("2019-03", 1), ("2021-02", 1)],
                "2019:3 2020:0 2021:1",
                "many months",
            ),
        ] {
            assert_eq!(text(of(buckets)), expected, "{reason}");
        }
        let mistyped = [("0201-07", 1), ("2020-01", 4), ("2021-02", 2), ("9999-12", 1)];
        assert_eq!(text(of(&mistyped)), "0201:1 2020:4 2021:2 9999:1", "mistyped years");
        let many: Vec<String> = (1900..2021).map(|year| format!("{year}-01")).collect();
        let many: Vec<(&str, u64)> = many.iter().map(|month| (month.as_str(), 1)).collect();
        let bars = of(&many);
        assert_eq!((bars.len(), &*bars[0].0), (MAX_YEARS, "1961"), "the latest of many years");
    }

    #[test]
    fn the_times_asked_for_are_told() {
        let asked = |from: &str, to: &str| Asked {
            from: (!from.is_empty()).then(|| from.to_owned()),
            to: (!to.is_empty()).then(|| to.to_owned()),
            ..Asked::default()
        };
        for (time, from, to, expected, reason) in [
            ("2021-06", "", "", false, "none asked for"),
            ("2021-06", "2021-06", "2021-06", true, "the month"),
            ("2021-06", "2021", "2021", true, "its year"),
            ("2021", "2021-06", "2021-06", true, "a month of the year"),
            ("2021-06", "2021-07", "", false, "before"),
            ("2021-08", "", "2021-07", false, "after"),
            ("2021-08", "2021-07", "", true, "since"),
        ] {
            assert_eq!(is_within(time, &asked(from, to)), expected, "{reason}");
        }
    }
}
