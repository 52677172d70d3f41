//! What many values come to, and how far chance may have moved it.

use std::fmt;

/// Enough for an interval that is steady in the third decimal.
const RESAMPLES: usize = 1000;
/// Any number; the same in every run, so that equal results print equal intervals.
const SEED: u64 = 137;

/// A mean, and where it would lie in 95 of 100 other draws of as many values: the percentiles of the
/// means of resamples (the bootstrap; Efron 1979).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Estimate {
    pub(crate) mean: f64,
    pub(crate) low: f64,
    pub(crate) high: f64,
}

impl Estimate {
    /// Of one value or more.
    pub(crate) fn new(values: &[f64]) -> Estimate {
        let mut random = fastrand::Rng::with_seed(SEED);
        let mut means: Vec<f64> = (0..RESAMPLES)
            .map(|_| mean(values.iter().map(|_| values[random.usize(..values.len())])))
            .collect();
        means.sort_by(f64::total_cmp);
        Estimate {
            mean: mean(values.iter().copied()),
            low: percentile(&means, 2.5),
            high: percentile(&means, 97.5),
        }
    }
}

impl fmt::Display for Estimate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.4} [{:.3}, {:.3}]", self.mean, self.low, self.high)
    }
}

/// Of one value or more.
pub(crate) fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    sum / count
}

/// The least of the sorted values that `percent` of them do not exceed.
pub(crate) fn percentile(sorted: &[f64], percent: f64) -> f64 {
    #[allow(clippy::cast_precision_loss, reason = "there are fewer than 2^53 values")]
    let rank = (percent / 100.0 * sorted.len() as f64).ceil();
    #[allow(clippy::cast_sign_loss, reason = "neither factor is negative")]
    sorted[(rank as usize).clamp(1, sorted.len()) - 1]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_is_one_of_the_values() {
        let hundred: Vec<f64> = (1..=100).map(f64::from).collect();
        for (sorted, percent, expected) in [
            (&hundred[..], 50.0, 50.0),
            (&hundred, 99.0, 99.0),
            (&hundred, 97.5, 98.0),
            (&hundred, 100.0, 100.0),
            (&hundred, 0.0, 1.0),
            (&[1.0, 2.0, 3.0], 50.0, 2.0),
            (&[7.0], 99.0, 7.0),
        ] {
            let found = percentile(sorted, percent);
            assert!((found - expected).abs() < 1e-12, "{percent} % of {}: {found}", sorted.len());
        }
    }

    /// Of a mean of ones and zeros the normal distribution tells the interval: for 400 fair tosses,
    /// half plus and minus 1.96 times 0.5 / √400.
    #[test]
    fn an_interval_is_as_wide_as_theory_has_it() {
        let tosses: Vec<f64> = (0..400).map(|n| f64::from(n % 2)).collect();
        let Estimate { mean, low, high } = Estimate::new(&tosses);
        assert!((mean - 0.5).abs() < 1e-12, "{mean}");
        assert!((low - 0.451).abs() < 0.006, "{low}");
        assert!((high - 0.549).abs() < 0.006, "{high}");
    }

    #[test]
    fn equal_values_leave_nothing_to_chance() {
        for values in [&[0.25][..], &[0.25; 7]] {
            let Estimate { mean, low, high } = Estimate::new(values);
            assert!([mean, low, high].iter().all(|value| (value - 0.25).abs() < 1e-12));
        }
    }

    #[test]
    fn the_same_values_have_the_same_interval() {
        let values: Vec<f64> = (0..50).map(|n| 1.0 / f64::from(n + 1)).collect();
        assert_eq!(Estimate::new(&values).to_string(), Estimate::new(&values).to_string());
    }
}
