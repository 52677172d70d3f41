//! The bundled articles, indexed in a real directory, reopened, and searched with the bundled
//! queries: how well the judged articles rank.

#![cfg(feature = "index")]

// The fields as the examples have them.
#[path = "../examples/shared/news.rs"]
mod news;

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use fihris::Index;
use serde_json::Value;

/// 0.969 when this was written; what costs more than noise is to be looked at.
const FLOOR: f64 = 0.96;

fn data(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/data").join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn articles() -> Vec<Value> {
    data("articles.jsonl").lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// nDCG at 10: the gains of the hits, each divided by the logarithm of its rank + 1, over those of
/// the best order there is (Järvelin and Kekäläinen 2002, with the grade as the gain).
fn ndcg(grades: &HashMap<&str, u32>, ranked: &[String]) -> f64 {
    let discounted = |gains: &mut dyn Iterator<Item = u32>| -> f64 {
        gains
            .take(10)
            .zip(2_u32..)
            .map(|(gain, rank)| f64::from(gain) / f64::from(rank).log2())
            .sum()
    };
    let mut ideal: Vec<u32> = grades.values().copied().collect();
    ideal.sort_unstable_by(|a, b| b.cmp(a));
    let gained = ranked.iter().map(|id| grades.get(id.as_str()).copied().unwrap_or(0));
    discounted(&mut gained.into_iter()) / discounted(&mut ideal.into_iter())
}

#[test]
fn ndcg_agrees_with_a_sum_by_hand() {
    let grades = HashMap::from([("a", 2), ("b", 1)]);
    let ranked = ["x", "a", "b"].map(str::to_owned);
    // 2 / log2(3) + 1 / log2(4), over 2 / log2(2) + 1 / log2(3).
    let expected = (2.0 / 3_f64.log2() + 0.5) / (2.0 + 1.0 / 3_f64.log2());
    assert!((ndcg(&grades, &ranked) - expected).abs() < 1e-12);
    assert!(ndcg(&grades, &[]).abs() < 1e-12);
}

#[test]
fn the_judged_articles_rank_first() {
    let directory = tempfile::tempdir().unwrap();
    let articles = articles();
    {
        let index = Index::create(directory.path(), news::schema().unwrap()).unwrap();
        let mut writer = index.writer().unwrap();
        for article in &articles {
            writer.put(article).unwrap();
        }
        writer.commit().unwrap();
    }
    let index = Index::open(directory.path()).unwrap();
    assert_eq!(index.count(), articles.len() as u64);

    let (queries, judgements) = (data("queries.tsv"), data("qrels.tsv"));
    let mut grades: HashMap<&str, HashMap<&str, u32>> = HashMap::new();
    for line in judgements.lines() {
        let [query, article, grade] = *line.split('\t').collect::<Vec<_>>() else {
            panic!("three columns: {line}")
        };
        grades.entry(query).or_default().insert(article, grade.parse().unwrap());
    }
    let mut sum = 0.0;
    let mut count = 0.0;
    let mut worst = Vec::new();
    for line in queries.lines() {
        let (id, query) = line.split_once('\t').unwrap();
        let hits = index.search(query).run().unwrap();
        let ranked: Vec<String> = hits
            .iter()
            .map(|hit| hit.document::<Value>().unwrap()["id"].as_str().unwrap().to_owned())
            .collect();
        let value = ndcg(&grades[id], &ranked);
        if value < 0.5 {
            worst.push(format!("{value:.2} {id} {query}: {ranked:?}, judged {:?}", grades[id]));
        }
        sum += value;
        count += 1.0;
    }
    let mean = sum / count;
    println!("nDCG@10 {mean:.4} over {count} queries\n{}", worst.join("\n"));
    assert!(mean >= FLOOR, "nDCG@10 {mean:.4}; the worst:\n{}", worst.join("\n"));
}
