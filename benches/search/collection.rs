//! What is searched: the bundled articles, or the collection that `FIHRIS_BENCH_CORPUS` names.

use std::fs;
use std::path::Path;

use fihris::{Index, Schema, Searcher};
use serde_json::{Value, json};

/// Names a file of lines `{"id", "title", "text"}`. Its queries are in `queries.tsv` beside it, each
/// after an id and a tab.
const CORPUS: &str = "FIHRIS_BENCH_CORPUS";
const BUNDLED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/articles.jsonl");
/// So many of a kind are asked in turn, that caches do not answer for the index.
const QUERIES: usize = 200;
/// Shorter words are mostly prepositions.
const WORD_CHARS: usize = 4;
/// Of articles that have none.
const SECTIONS: [&str; 5] = ["سياسة", "اقتصاد", "رياضة", "ثقافة", "مجتمع"];

/// An index in memory, and what to ask of it.
pub(crate) struct Collection {
    pub(crate) searcher: Searcher,
    /// Queries as they were typed, or headlines.
    pub(crate) whole: Vec<String>,
    /// The first two longer words of those.
    pub(crate) two_words: Vec<String>,
    /// Longer words that stand beside each other in a text, three of each.
    pub(crate) runs: Vec<[String; 3]>,
    pub(crate) ids: Vec<String>,
}

impl Collection {
    pub(crate) fn read() -> Collection {
        let path = std::env::var(CORPUS).unwrap_or_else(|_| BUNDLED.to_owned());
        let read = |path: &Path| {
            fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
        };
        let lines = read(path.as_ref());
        let articles: Vec<Value> = (0..).zip(lines.lines()).map(article).collect();
        let queries = read(&Path::new(&path).with_file_name("queries.tsv"));
        let queries = queries.lines().filter_map(|line| Some(line.split_once('\t')?.1.to_owned()));
        let whole = spread(queries);
        let two_words = whole.iter().filter_map(|query| {
            let mut words = query.split_whitespace().filter(|word| is_longer(word));
            Some(format!("{} {}", words.next()?, words.next()?))
        });
        Collection {
            two_words: two_words.collect(),
            whole,
            runs: spread(articles.iter().filter_map(run)),
            ids: spread(articles.iter().map(|article| article["id"].as_str().unwrap().to_owned())),
            searcher: index(&articles).searcher(),
        }
    }
}

/// At most [`QUERIES`] of these, from all over them.
fn spread<T>(all: impl Iterator<Item = T>) -> Vec<T> {
    let all: Vec<T> = all.collect();
    let step = all.len().div_ceil(QUERIES).max(1);
    all.into_iter().step_by(step).collect()
}

/// A line as a document: with a section and a date by its number, if it has none.
fn article((number, line): (usize, &str)) -> Value {
    let read: Value = serde_json::from_str(line).expect("a line is JSON");
    let (year, month, day) = (2010 + number / 360 % 10, number / 30 % 12 + 1, number % 28 + 1);
    let or = |field: &str, other: String| read[field].as_str().map_or(other, str::to_owned);
    json!({
        "id": read["id"],
        "title": read["title"],
        "body": or("body", or("text", String::new())),
        "section": or("section", SECTIONS[number % SECTIONS.len()].to_owned()),
        "published": or("published", format!("{year}-{month:02}-{day:02}")),
    })
}

fn index(articles: &[Value]) -> Index {
    let schema = Schema::builder().id("id").text("title").boost(2.0).text("body");
    let schema = schema.keyword("section").date("published").build();
    let index = Index::in_memory(schema.expect("the schema is sound")).expect("it is made");
    let mut writer = index.writer().expect("there is no other");
    for article in articles {
        writer.put(article).expect("articles fit the schema");
    }
    writer.commit().expect("memory can be written");
    index
}

/// Whether all of it is letters, and there are enough of them to mean something.
fn is_longer(word: &str) -> bool {
    word.chars().count() >= WORD_CHARS && word.chars().all(char::is_alphabetic)
}

/// The first three longer words in a row, different ones.
fn run(article: &Value) -> Option<[String; 3]> {
    let words: Vec<&str> = article["body"].as_str()?.split_whitespace().collect();
    let runs = words.windows(3).filter(|run| run.iter().all(|word| is_longer(word)));
    let mut runs = runs.filter(|run| run[0] != run[1] && run[1] != run[2]);
    runs.next().map(|run| [0, 1, 2].map(|at| run[at].to_owned()))
}
