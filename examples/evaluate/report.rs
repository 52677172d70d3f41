//! What is told of each collection, as a table or as JSON.

use std::io::{self, Write};

use serde_json::{Value as Json, json};

use super::measure::{Answer, Outcome};
use super::metrics::{self, Grades};
use super::statistics::{Estimate, mean, percentile};

/// The figures of a collection.
pub(crate) struct Figures {
    name: String,
    ndcg: Estimate,
    reciprocal_rank: Estimate,
    recall: Estimate,
    query_ms_p50: f64,
    query_ms_p99: f64,
    docs_per_s: f64,
    index_bytes: u64,
    text_bytes: u64,
}

impl Figures {
    pub(crate) fn new(outcome: &Outcome) -> Figures {
        let judged: Vec<(&Grades, Vec<&str>)> = outcome.answers.iter().filter_map(judged).collect();
        let estimate = |measure: fn(&Grades, &[&str]) -> f64| {
            let values = judged.iter().map(|(grades, ranked)| measure(grades, ranked));
            Estimate::new(&values.collect::<Vec<_>>())
        };
        let times = outcome.answers.iter().map(|answer| answer.time.as_secs_f64() * 1e3);
        let mut times: Vec<f64> = times.collect();
        times.sort_by(f64::total_cmp);
        Figures {
            name: outcome.collection.name.clone(),
            ndcg: estimate(metrics::ndcg_at_10),
            reciprocal_rank: estimate(metrics::reciprocal_rank_at_10),
            recall: estimate(metrics::recall_at_100),
            query_ms_p50: percentile(&times, 50.0),
            query_ms_p99: percentile(&times, 99.0),
            // The clock of some systems is coarse, and a rate must be a number.
            docs_per_s: number(outcome.documents) / outcome.indexing.as_secs_f64().max(1e-6),
            index_bytes: outcome.index_bytes,
            text_bytes: outcome.text_bytes,
        }
    }

    fn json(&self) -> Json {
        json!({
            "name": self.name,
            "ndcg10": self.ndcg.mean,
            "mrr10": self.reciprocal_rank.mean,
            "recall100": self.recall.mean,
            "query_ms_p50": self.query_ms_p50,
            "query_ms_p99": self.query_ms_p99,
            "docs_per_s": self.docs_per_s,
            "index_bytes": self.index_bytes,
            "text_bytes": self.text_bytes,
        })
    }

    fn index_per_text(&self) -> f64 {
        number(self.index_bytes) / number(self.text_bytes.max(1))
    }
}

pub(crate) fn print_json(out: &mut impl Write, all: &[Figures]) -> io::Result<()> {
    let collections: Vec<Json> = all.iter().map(Figures::json).collect();
    writeln!(out, "{}", json!({ "collections": collections }))
}

/// A row for each collection, and one of means when there are several.
pub(crate) fn print_table(out: &mut impl Write, all: &[Figures]) -> io::Result<()> {
    let mut rows: Vec<Row> = all.iter().map(Row::new).collect();
    if all.len() > 1 {
        rows.push(Row::of_means(all));
    }
    let width = rows.iter().map(|row| row.name.chars().count()).max().unwrap_or(0);
    let [ndcg, reciprocal_rank, recall] = ["nDCG@10", "MRR@10", "recall@100"];
    writeln!(
        out,
        "{:width$}  {ndcg:24}{reciprocal_rank:24}{recall:22}{:>8}{:>8}{:>9}{:>12}",
        "", "ms p50", "ms p99", "docs/s", "index/text",
    )?;
    for Row { name, measures: [ndcg, reciprocal_rank, recall], costs } in &rows {
        let [p50, p99, rate, size] = costs;
        writeln!(
            out,
            "{name:width$}  {ndcg:24}{reciprocal_rank:24}{recall:22}{p50:>8.2}{p99:>8.2}{rate:>9.0}{size:>12.2}",
        )?;
    }
    Ok(())
}

struct Row<'f> {
    name: &'f str,
    measures: [String; 3],
    costs: [f64; 4],
}

impl Row<'_> {
    fn new(figures: &Figures) -> Row<'_> {
        let Figures { name, ndcg, reciprocal_rank, recall, .. } = figures;
        let measures = [ndcg, reciprocal_rank, recall].map(Estimate::to_string);
        Row { name, measures, costs: COSTS.map(|cost| cost(figures)) }
    }

    /// Each collection counts the same, however many queries it has.
    fn of_means(all: &[Figures]) -> Row<'static> {
        let of = |figure: fn(&Figures) -> f64| mean(all.iter().map(figure));
        let measures: [fn(&Figures) -> f64; 3] =
            [|f| f.ndcg.mean, |f| f.reciprocal_rank.mean, |f| f.recall.mean];
        let measures = measures.map(|measure| format!("{:.4}", of(measure)));
        Row { name: "mean", measures, costs: COSTS.map(of) }
    }
}

/// The grades of a query that has right documents, and the ids of those found.
fn judged<'o>(answer: &'o Answer) -> Option<(&'o Grades, Vec<&'o str>)> {
    let ranked = answer.hits.iter().map(|hit| hit.id.as_str()).collect();
    Some((answer.query.judged()?, ranked))
}

const COSTS: [fn(&Figures) -> f64; 4] =
    [|f| f.query_ms_p50, |f| f.query_ms_p99, |f| f.docs_per_s, Figures::index_per_text];

fn number(count: u64) -> f64 {
    #[allow(clippy::cast_precision_loss, reason = "no ratio needs more digits")]
    let number = count as f64;
    number
}
