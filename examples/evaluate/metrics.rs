//! How well a ranking answers a query, by the grades that people gave to documents: 0 is beside the
//! point, and so is what nobody judged. The usual measures of TREC, each from 0 to 1.

use std::collections::HashMap;

/// Of the documents judged for a query, by id.
pub(crate) type Grades = HashMap<String, u32>;

/// How many documents of a ranking the measures at 10 look at: the first page.
const PAGE: usize = 10;

/// nDCG at 10: the gains of the documents, each divided by the logarithm of its rank + 1, over those
/// of the best order there is (Järvelin and Kekäläinen 2002, with the grade as the gain).
pub(crate) fn ndcg_at_10(grades: &Grades, ranked: &[&str]) -> f64 {
    let mut best: Vec<u32> = grades.values().copied().collect();
    best.sort_unstable_by(|a, b| b.cmp(a));
    let gains = ranked.iter().map(|&id| grade(grades, id));
    share(discounted(gains), discounted(best.into_iter()))
}

fn discounted(gains: impl Iterator<Item = u32>) -> f64 {
    gains.take(PAGE).zip(2_u32..).map(|(gain, rank)| f64::from(gain) / f64::from(rank).log2()).sum()
}

/// MRR at 10 of one query: one over the rank of the first right document.
pub(crate) fn reciprocal_rank_at_10(grades: &Grades, ranked: &[&str]) -> f64 {
    let mut ranks = ranked.iter().take(PAGE).zip(1_u32..);
    let first = ranks.find(|&(&id, _)| grade(grades, id) > 0);
    first.map_or(0.0, |(_, rank)| 1.0 / f64::from(rank))
}

/// The share of the right documents that are among the first hundred.
pub(crate) fn recall_at_100(grades: &Grades, ranked: &[&str]) -> f64 {
    let right = |grade: u32| if grade > 0 { 1.0 } else { 0.0 };
    let found = ranked.iter().take(100).map(|&id| right(grade(grades, id))).sum();
    share(found, grades.values().map(|&grade| right(grade)).sum())
}

fn grade(grades: &Grades, id: &str) -> u32 {
    grades.get(id).copied().unwrap_or(0)
}

/// Nothing of nothing is nothing: a query without right documents cannot be answered well.
fn share(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grades(list: &[(&str, u32)]) -> Grades {
        list.iter().map(|&(id, grade)| (id.to_owned(), grade)).collect()
    }

    #[track_caller]
    fn holds(case: &str, measured: f64, expected: f64) {
        assert!((measured - expected).abs() < 1e-12, "{case}: {measured}, not {expected}");
    }

    /// What is special, the grades, a ranking, and nDCG, reciprocal rank and recall of it.
    type Case<'c> = (&'c str, &'c [(&'c str, u32)], &'c [&'c str], [f64; 3]);

    #[test]
    fn measures_agree_with_sums_by_hand() {
        let log2 = |rank: u32| f64::from(rank).log2();
        let (one, two) = (&[("a", 1)][..], &[("a", 2), ("b", 1), ("c", 0)][..]);
        let cases: &[Case] = &[
            ("first", one, &["a", "x"], [1.0, 1.0, 1.0]),
            ("third", one, &["x", "y", "a"], [1.0 / 2.0, 1.0 / 3.0, 1.0]),
            ("nothing found", one, &[], [0.0; 3]),
            ("nothing right", one, &["x", "y"], [0.0; 3]),
            ("the best order", two, &["a", "b"], [1.0; 3]),
            (
                "2 / log2(3) + 1 / log2(4), over 2 / log2(2) + 1 / log2(3)",
                two,
                &["x", "a", "b"],
                [(2.0 / log2(3) + 0.5) / (2.0 + 1.0 / log2(3)), 0.5, 1.0],
            ),
            (
                "a grade of 0 is no gain",
                two,
                &["c", "b"],
                [(1.0 / log2(3)) / (2.0 + 1.0 / log2(3)), 0.5, 0.5],
            ),
            ("no document is right", &[("a", 0)], &["a"], [0.0; 3]),
        ];
        for &(case, list, ranked, [ndcg, reciprocal_rank, recall]) in cases {
            let grades = grades(list);
            holds(case, ndcg_at_10(&grades, ranked), ndcg);
            holds(case, reciprocal_rank_at_10(&grades, ranked), reciprocal_rank);
            holds(case, recall_at_100(&grades, ranked), recall);
        }
    }

    #[test]
    fn each_measure_looks_as_far_as_it_says() {
        let grades = grades(&[("a", 1)]);
        for (rank, ndcg, reciprocal_rank, recall) in
            [(10, 1.0 / 11_f64.log2(), 0.1, 1.0), (11, 0.0, 0.0, 1.0), (101, 0.0, 0.0, 0.0)]
        {
            let mut ranked = vec!["x"; rank];
            ranked[rank - 1] = "a";
            let case = format!("rank {rank}");
            holds(&case, ndcg_at_10(&grades, &ranked), ndcg);
            holds(&case, reciprocal_rank_at_10(&grades, &ranked), reciprocal_rank);
            holds(&case, recall_at_100(&grades, &ranked), recall);
        }
    }

    #[test]
    fn the_best_order_has_ten_places() {
        let names: Vec<String> = (0..12).map(|n| n.to_string()).collect();
        let grades: Grades = names.iter().map(|name| (name.clone(), 1)).collect();
        let ranked: Vec<&str> = names.iter().take(10).map(String::as_str).collect();
        holds("ten of twelve", ndcg_at_10(&grades, &ranked), 1.0);
        holds("ten of twelve", recall_at_100(&grades, &ranked), 10.0 / 12.0);
    }
}
