//! The bundled articles, indexed in a real directory, reopened, and searched with the bundled
//! queries: how well the judged articles rank.

#![cfg(feature = "index")]

// As the example `evaluate` measures; the unit tests in them run here.
#[allow(dead_code, reason = "the articles are held to one measure")]
#[path = "../examples/evaluate/metrics.rs"]
mod metrics;
#[allow(dead_code, reason = "they are held to its mean")]
#[path = "../examples/evaluate/statistics.rs"]
mod statistics;
// The fields as the examples have them.
#[path = "../examples/shared/news.rs"]
mod news;

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use fihris::Index;
use serde_json::Value;

use metrics::Grades;
use statistics::Estimate;

/// 0.969 when this was written; what costs more than noise is to be looked at.
const FLOOR: f64 = 0.96;

fn data(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/data").join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn articles() -> Vec<Value> {
    data("articles.jsonl").lines().map(|line| serde_json::from_str(line).unwrap()).collect()
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
    let mut grades: HashMap<&str, Grades> = HashMap::new();
    for line in judgements.lines() {
        let [query, article, grade] = *line.split('\t').collect::<Vec<_>>() else {
            panic!("three columns: {line}")
        };
        grades.entry(query).or_default().insert(article.to_owned(), grade.parse().unwrap());
    }
    let mut values = Vec::new();
    let mut worst = Vec::new();
    for line in queries.lines() {
        let (id, query) = line.split_once('\t').unwrap();
        let hits = index.search(query).run().unwrap();
        let ranked: Vec<String> = hits
            .iter()
            .map(|hit| hit.document::<Value>().unwrap()["id"].as_str().unwrap().to_owned())
            .collect();
        let ranked: Vec<&str> = ranked.iter().map(String::as_str).collect();
        let value = metrics::ndcg_at_10(&grades[id], &ranked);
        if value < 0.5 {
            worst.push(format!("{value:.2} {id} {query}: {ranked:?}, judged {:?}", grades[id]));
        }
        values.push(value);
    }
    let (ndcg, worst) = (Estimate::new(&values), worst.join("\n"));
    println!("nDCG@10 {ndcg} over {} queries\n{worst}", values.len());
    assert!(ndcg.mean >= FLOOR, "nDCG@10 {ndcg}; the worst:\n{worst}");
}
