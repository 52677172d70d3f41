//! `evaluate`: the figures of a collection, and what it says of one that is broken.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::Desk;

const CORPUS: &str = concat!(
    r#"{"id":"d1","title":"الوزراء","text":"زار الوزراء مدرسة في دمشق."}"#,
    "\n",
    r#"{"id":"d2","text":"كتاب جديد في النحو"}"#,
    "\n",
    r#"{"id":"d3","title":"","text":"هطلت أمطار على الساحل"}"#,
    "\n",
);
/// The first is answered, the second is not, the third has no right document.
const QUERIES: &str = "q1\tوزير\nq2\tقلم\nq3\tكتاب\n";
const QRELS: &str = "q1\td1\t2\nq2\td2\t1\nq3\td3\t0\n";

impl Desk {
    fn collection(&self, name: &str, files: [&str; 3]) {
        fs::create_dir_all(self.path().join(name)).unwrap();
        for (file, content) in ["corpus.jsonl", "queries.tsv", "qrels.tsv"].into_iter().zip(files) {
            self.file(&format!("{name}/{file}"), content);
        }
    }

    /// What `evaluate --json` tells of the collections.
    #[track_caller]
    fn evaluate(&self, arguments: &[&str]) -> Vec<Value> {
        let arguments = ["--json"].iter().chain(arguments);
        let run = self.run("evaluate", arguments).succeeded("evaluate");
        assert_eq!(run.stdout.matches('\n').count(), 1, "one object on one line");
        let mut report: Value = serde_json::from_str(&run.stdout).expect("--json writes JSON");
        serde_json::from_value(report["collections"].take()).expect("a list of collections")
    }
}

/// The bundled articles as a collection: their bodies are its texts.
fn bundled() -> [String; 3] {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/data");
    let [articles, queries, qrels] = ["articles.jsonl", "queries.tsv", "qrels.tsv"]
        .map(|file| fs::read_to_string(data.join(file)).unwrap());
    let corpus = articles.lines().map(|line| {
        let article: Value = serde_json::from_str(line).unwrap();
        let (id, title, text) = (&article["id"], &article["title"], &article["body"]);
        format!("{}\n", json!({ "id": id, "title": title, "text": text }))
    });
    [corpus.collect(), queries, qrels]
}

#[track_caller]
fn holds(figures: &Value, key: &str, expected: f64) {
    let value = figures[key].as_f64().unwrap_or_else(|| panic!("{key}: {figures}"));
    assert!((value - expected).abs() < 1e-9, "{key}: {value}, not {expected}");
}

#[test]
fn figures_are_of_the_judged_queries() {
    let desk = Desk::new();
    desk.collection("small", [CORPUS, QUERIES, QRELS]);
    let [figures] = &desk.evaluate(&["small"])[..] else { panic!("one collection") };
    let keys: Vec<&String> = figures.as_object().unwrap().keys().collect();
    assert_eq!(
        keys,
        [
            "docs_per_s",
            "index_bytes",
            "mrr10",
            "name",
            "ndcg10",
            "query_ms_p50",
            "query_ms_p99",
            "recall100",
            "text_bytes"
        ]
    );
    assert_eq!(figures["name"], "small");
    for key in ["ndcg10", "mrr10", "recall100"] {
        holds(figures, key, 0.5);
    }
    let texts =
        ["الوزراء", "زار الوزراء مدرسة في دمشق.", "كتاب جديد في النحو", "هطلت أمطار على الساحل"];
    assert_eq!(figures["text_bytes"], texts.iter().map(|text| text.len()).sum::<usize>());
    assert!(figures["index_bytes"].as_u64().unwrap() > 0);
    assert!(figures["query_ms_p50"].as_f64() <= figures["query_ms_p99"].as_f64());
    assert!(figures["docs_per_s"].as_f64().unwrap() > 0.0);
}

#[test]
fn the_articles_are_found_and_their_ranking_is_written() {
    let desk = Desk::new();
    let [corpus, queries, qrels] = bundled();
    desk.collection("articles", [&corpus, &queries, &qrels]);
    let figures = &desk.evaluate(&["--run-dir", "runs/new", "articles"])[0];
    // tests/retrieval.rs holds the same articles to the same floor.
    assert!(figures["ndcg10"].as_f64().unwrap() >= 0.96, "{figures}");
    assert!(figures["recall100"].as_f64().unwrap() >= 0.96, "{figures}");

    let run = fs::read_to_string(desk.path().join("runs/new/articles.run")).unwrap();
    let mut last: HashMap<&str, (usize, f64)> = HashMap::new();
    for line in run.lines() {
        let [query, "Q0", document, rank, score, "fihris"] = *line.split(' ').collect::<Vec<_>>()
        else {
            panic!("{line:?} is no line of a run file")
        };
        assert!(corpus.contains(&format!("\"id\":\"{document}\"")), "{line}");
        let (rank, score) = (rank.parse().unwrap(), score.parse().unwrap());
        let (rank_before, score_before) =
            last.insert(query, (rank, score)).unwrap_or((0, f64::MAX));
        assert!(rank == rank_before + 1 && score <= score_before, "{line}");
    }
    let asked = queries.lines().filter(|line| last.contains_key(line.split('\t').next().unwrap()));
    assert_eq!(asked.count(), last.len(), "every query of the run is one of the file");
}

#[test]
fn a_table_ends_in_means() {
    let desk = Desk::new();
    desk.collection("small", [CORPUS, QUERIES, QRELS]);
    desk.collection("ثان", [CORPUS, "q1\tوزير\n", "q1\td1\t1\n"]);
    let table = |directories: &[&str]| desk.run("evaluate", directories).succeeded("table").stdout;
    let one = table(&["small"]);
    let lines: Vec<&str> = one.lines().collect();
    assert_eq!(lines.len(), 2, "{one}");
    for column in ["nDCG@10", "MRR@10", "recall@100", "ms p50", "ms p99", "docs/s", "index/text"] {
        assert!(lines[0].contains(column), "{one}");
    }
    assert!(lines[1].starts_with("small  0.5000 [0.000, 1.000]"), "{one}");

    let two = table(&["small", "ثان"]);
    let lines: Vec<&str> = two.lines().collect();
    assert_eq!(lines.len(), 4, "{two}");
    assert!(lines[2].starts_with("ثان    1.0000 [1.000, 1.000]"), "{two}");
    assert!(lines[3].starts_with("mean   0.7500  "), "{two}");
}

#[test]
fn views_change_what_is_found() {
    let desk = Desk::new();
    desk.collection("small", [CORPUS, QUERIES, QRELS]);
    // وزير finds الوزراء by its stem only.
    holds(&desk.evaluate(&["--views", "stem,root", "small"])[0], "ndcg10", 0.5);
    holds(&desk.evaluate(&["--views", "exact", "small"])[0], "ndcg10", 0.0);
    let unknown =
        "--views stem,trigram: unknown view \"trigram\"; there are exact, stem, root and grams";
    desk.run("evaluate", ["--views", "stem,trigram", "small"]).refused("no such view", unknown);
    desk.run("evaluate", ["--views", "root", "small"]).refused("too coarse", "neither the exact");
}

#[test]
fn options_change_the_analysis() {
    let desk = Desk::new();
    desk.collection("small", [CORPUS, QUERIES, QRELS]);
    let figures = &desk.evaluate(&["--options", r#"{"arabic_stemmer":"off"}"#, "small"])[0];
    holds(figures, "ndcg10", 0.0);
}

#[test]
fn broken_collections_are_refused() {
    let desk = Desk::new();
    desk.collection("twin", [CORPUS, QUERIES, QRELS]);
    desk.collection("a/twin", [CORPUS, QUERIES, QRELS]);
    desk.run("evaluate", ["twin", "a/twin", "--run-dir=runs"]).refused("two of a name", "\"twin\"");

    // What is wrong, the three files, and what is said of it.
    let cases: &[(&str, [&str; 3], &str)] = &[
        ("no documents", ["", QUERIES, QRELS], "corpus.jsonl: it is empty"),
        ("no queries", [CORPUS, "", QRELS], "queries.tsv: it is empty"),
        ("no judgements", [CORPUS, QUERIES, "\n \n"], "qrels.tsv: it is empty"),
        ("no JSON", [&format!("{CORPUS}{{"), QUERIES, QRELS], "corpus.jsonl:4: EOF"),
        ("no text", [r#"{"id":"d1"}"#, QUERIES, QRELS], "corpus.jsonl:1: missing field `text`"),
        (
            "a document twice",
            [&CORPUS.repeat(2), QUERIES, QRELS],
            r#"corpus.jsonl:4: the document "d1""#,
        ),
        (
            "an id of two words",
            [r#"{"id":"d 1","text":""}"#, QUERIES, QRELS],
            r#":1: "d 1" is no id"#,
        ),
        (
            "one column",
            [CORPUS, "q1\tوزير\n\nقلم\n", QRELS],
            r#"queries.tsv:3: "قلم" is not id TAB text"#,
        ),
        ("a query twice", [CORPUS, &QUERIES.repeat(2), QRELS], r#"queries.tsv:4: the query "q1""#),
        ("a query without id", [CORPUS, "\tقلم", QRELS], r#"queries.tsv:1: "" is no id"#),
        ("no grade", [CORPUS, QUERIES, "q1\td1"], "qrels.tsv:1: \"q1\\td1\" is not query id TAB"),
        (
            "a bad grade",
            [CORPUS, QUERIES, "q1\td1\t2\nq2\td2\thigh"],
            r#"qrels.tsv:2: the grade is "high""#,
        ),
        ("a negative grade", [CORPUS, QUERIES, "q1\td1\t-1"], r#"qrels.tsv:1: the grade is "-1""#),
        (
            "an unknown query",
            [CORPUS, QUERIES, "q9\td1\t1"],
            r#"qrels.tsv:1: queries.tsv has no query "q9""#,
        ),
        (
            "an unknown document",
            [CORPUS, QUERIES, "q1\td9\t1"],
            r#"qrels.tsv: judges the document "d9""#,
        ),
        (
            "judged twice",
            [CORPUS, QUERIES, &QRELS.repeat(2)],
            r#"qrels.tsv:4: the document "d1" is judged"#,
        ),
        ("nothing right", [CORPUS, QUERIES, "q1\td1\t0"], "qrels.tsv: every grade is 0"),
    ];
    for &(case, files, because) in cases {
        desk.collection("broken", files);
        desk.run("evaluate", ["broken"]).refused(case, because);
    }
}
