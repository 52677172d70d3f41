//! What someone types, whatever it is, is searched, and soon; what a program builds is searched or refused.

#![cfg(feature = "index")]

#[path = "../examples/shared/news.rs"]
mod news;

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use fihris::{
    Clause, DateStep, ErrorKind, Facet, Filter, Fuzzy, Hits, Index, Occur, Query, Search,
    SnippetOptions,
};
use proptest::prelude::*;
use serde_json::Value;

/// What a query of 10,000 chars may take on the bundled articles, and one of a megabyte. `cargo test
/// --release --test any_query` measures it; without optimisation tantivy takes many times as long.
const BOUND: Duration = Duration::from_millis(if cfg!(debug_assertions) { 10_000 } else { 100 });
const BOUND_OF_A_MEGABYTE: Duration =
    Duration::from_millis(if cfg!(debug_assertions) { 20_000 } else { 1_000 });

/// The bundled articles, in two segments.
fn articles() -> &'static Index {
    static INDEX: OnceLock<Index> = OnceLock::new();
    INDEX.get_or_init(|| {
        let index = Index::in_memory(news::schema().unwrap()).unwrap();
        let mut writer = index.writer().unwrap();
        let documents: Vec<Value> = include_str!("../examples/data/articles.jsonl")
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        for half in documents.chunks(documents.len().div_ceil(2)) {
            for document in half {
                writer.put(document).unwrap();
            }
            writer.commit().unwrap();
        }
        index
    })
}

/// Every different word of the articles.
fn words() -> &'static [String] {
    static WORDS: OnceLock<Vec<String>> = OnceLock::new();
    WORDS.get_or_init(|| {
        let text = include_str!("../examples/data/articles.jsonl");
        let letters = |c: char| !('\u{621}'..='\u{64A}').contains(&c);
        let mut words: Vec<String> = text
            .split(letters)
            .filter(|word| word.chars().count() > 1)
            .map(str::to_owned)
            .collect();
        words.sort_unstable();
        words.dedup();
        words
    })
}

fn all_of(search: Search) -> Search {
    let facet = Facet::dates("published", DateStep::Month);
    search.facet(Facet::values("section")).facet(facet)
}

/// Searches in every way, and looks at all that comes back. Returns what the plain search took and found.
fn searched(query: &str) -> (Duration, Hits) {
    let index = articles();
    let start = Instant::now();
    let plain = index.search(query).run().unwrap_or_else(|error| panic!("{error}: {query:.200}"));
    let took = start.elapsed();
    for fuzzy in [Fuzzy::Off, Fuzzy::On] {
        all_of(index.search(query).fuzzy(fuzzy)).run().unwrap();
    }
    let all = index.search(query).all_words().limit(3).run().unwrap();
    for hit in plain.iter().take(2).chain(&all) {
        let explained = hit.explain().unwrap();
        assert!((explained.score() - hit.score()).abs() < f32::EPSILON);
        hit.snippets("body", &SnippetOptions::default());
        hit.highlighted("title");
    }
    (took, plain)
}

fn repeated(piece: &str, times: usize, between: &str) -> String {
    vec![piece; times].join(between)
}

/// What is known to be hard, each within the bound.
#[test]
fn what_is_hard_is_searched_soon() {
    let different =
        |number: usize| words().iter().cycle().take(number).cloned().collect::<Vec<_>>();
    let numbered: Vec<String> = (0..10_000).map(|number| format!("كلمة{number}")).collect();
    let patterns = |number: usize| {
        let beginnings = different(number);
        beginnings.iter().map(|word| format!("{}*", &word[..4])).collect::<Vec<_>>()
    };
    let groups: Vec<_> = numbered.chunks(2).map(|pair| format!("({})", pair.join(" "))).collect();
    let rows: Vec<(&str, String)> = vec![
        ("nothing", String::new()),
        ("brackets without an end", "(".repeat(100_000)),
        ("brackets in brackets", format!("{}كتاب{}", "(".repeat(100_000), ")".repeat(100_000))),
        ("brackets and signs", format!("{}كتاب{}", "-(".repeat(50_000), ")".repeat(50_000))),
        ("quotation marks", "\"".repeat(100_000)),
        ("quotation marks of all kinds", "«“„‚'\"﴾".repeat(10_000)),
        ("stars around a letter", "****ا****".to_owned()),
        ("stars between letters", format!("*{}*", repeated("ا", 5_000, "*"))),
        ("many places for one letter", format!("*ا{}ب", "?".repeat(15))),
        ("many places for one letter, in braces", format!("{{*ا{}*}}", "?".repeat(15))),
        ("more signs than count", format!("*ا{}ب*ا{}ب", "?".repeat(40), "?".repeat(40))),
        ("stars and letters in turn", "*ا*ل*م*ا*ل*م*ا*ل*م*ا*ل*م*ا*ل*م*".to_owned()),
        ("a long shape", format!("{}*", "ا".repeat(10_000))),
        ("a long shape of signs", format!("ا{}ا", "*?".repeat(5_000))),
        ("shapes", repeated("*ا*", 1_024, " ")),
        ("shapes of every word", repeated("*?*", 1_024, " OR ")),
        ("different shapes", patterns(1_024).join(" ")),
        ("required shapes", patterns(1_024).iter().map(|one| format!("+{one} ")).collect()),
        ("excluded shapes", patterns(1_024).iter().map(|one| format!("-{one} ")).collect()),
        ("phrases of one word", repeated("\"في في\"", 1_024, " ")),
        ("near phrases of one word", repeated("\"في في في\"~9", 1_024, " ")),
        (
            "different phrases",
            different(2_048).chunks(2).map(|two| format!("\"{}\" ", two.join(" "))).collect(),
        ),
        ("a phrase of one word", format!("\"{}\"", repeated("في", 10_000, " "))),
        ("a near phrase of one word", format!("\"{}\"~1000000", repeated("في", 10_000, " "))),
        ("a wide near phrase", format!("\"في من في من في\"~{}", u32::MAX)),
        ("a phrase of every word", format!("\"{}\"", different(10_000).join(" "))),
        ("a near phrase of every word", format!("\"{}\"~1000000", different(10_000).join(" "))),
        ("words that are there", different(10_000).join(" ")),
        ("words that are not", numbered.join(" ")),
        ("required words", different(10_000).iter().map(|word| format!("+{word} ")).collect()),
        ("excluded words", different(10_000).iter().map(|word| format!("-{word} ")).collect()),
        ("one of many", different(10_000).join(" OR ")),
        ("groups of words that are not there", groups.join(" ")),
        (
            "groups of words that are there",
            different(2_000).chunks(2).map(|two| format!("({}) OR ", two.join(" "))).collect(),
        ),
        (
            "required groups",
            different(2_000).chunks(2).map(|two| format!("+({}) ", two.join(" "))).collect(),
        ),
        ("groups in groups", format!("{}{}", repeated("+(في", 30, " "), ")".repeat(30))),
        (
            "groups in groups with words",
            format!(
                "{}{}",
                different(90)
                    .chunks(3)
                    .map(|three| format!("+({} ", three.join(" ")))
                    .collect::<String>(),
                ")".repeat(30)
            ),
        ),
        ("subjects", repeated("\"أسعار النفط في السوق\"~like", 1_024, " ")),
        ("fields", repeated("title:كتاب", 1_024, " ")),
        ("values", repeated("section:رياضة", 1_024, " ")),
        ("values of one field", format!("section:({})", different(10_000).join(" OR "))),
        ("dates", repeated("published:[2021-01 TO 2021-06]", 1_024, " OR ")),
        ("a long value", format!("section:\"{}\"", "س".repeat(500_000))),
        ("a long word", "س".repeat(500_000)),
        ("a long number", "1".repeat(1_000_000)),
        ("marks", "َ".repeat(500_000)),
        ("a megabyte of words", repeated("في", 200_000, " ")),
        ("a megabyte of different words", different(60_000).join(" ")),
        ("a megabyte of operators", repeated("OR", 330_000, " ")),
        ("a megabyte of أو between phrases", repeated("\"في\"", 100_000, " أو ")),
        ("a megabyte in a quotation", format!("«{}»~like", different(60_000).join(" "))),
        ("backslashes", "\\".repeat(1_000_000)),
        ("fields of nothing", "title:".repeat(100_000)),
        ("fields in brackets", "title:(".repeat(100_000)),
        ("direction marks", "\u{202E}\u{2066}\u{200F}".repeat(100_000)),
    ];
    let mut slow = Vec::new();
    for (name, query) in rows {
        let (took, hits) = searched(&query);
        let bound = if query.chars().count() > 10_000 { BOUND_OF_A_MEGABYTE } else { BOUND };
        println!(
            "{:8.1} ms {:6} chars {:3} hits  {name}",
            took.as_secs_f64() * 1e3,
            query.chars().count(),
            hits.total()
        );
        if took > bound {
            slow.push(format!("{name}: {took:?}"));
        }
    }
    assert!(slow.is_empty(), "{slow:#?}");
}
