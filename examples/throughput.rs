//! Measures how fast text becomes terms, beside the tokenizers one would use otherwise.
//!
//! ```text
//! cargo run --release --example throughput -- [--text FILE] [--passes N] [--json]
//! ```
//!
//! FILE is plain text, or `.jsonl`, whose strings count as text; the bundled articles unless given,
//! repeated until they outgrow the cache. One thread. Passes of all rows take turns, so that a
//! noisy machine is noisy for all of them.

use std::hint::black_box;
use std::process::ExitCode;
use std::time::Instant;

use charabia::Tokenize;
use fihris::{Analyzer, View};
use serde_json::{Value, json};
use tantivy::tokenizer::{
    Language, LowerCaser, SimpleTokenizer, Stemmer, TextAnalyzer, TokenStream, TokenizerManager,
    WhitespaceTokenizer,
};
use unicode_segmentation::UnicodeSegmentation;

const USAGE: &str =
    "usage: cargo run --release --example throughput -- [--text FILE] [--passes N] [--json]";
/// Bundled text is repeated up to this many bytes.
const ENOUGH_BYTES: usize = 16_000_000;
/// Texts are analysed one by one, as an index does it with documents.
const TEXT_BYTES: usize = 2_000;

struct Arguments {
    text: Option<String>,
    passes: usize,
    json: bool,
}

fn main() -> ExitCode {
    match arguments().and_then(|arguments| Ok((texts(arguments.text.as_deref())?, arguments))) {
        Ok((texts, arguments)) => {
            report(&texts, &arguments);
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!("{message}");
            ExitCode::from(2)
        }
    }
}

fn arguments() -> Result<Arguments, String> {
    use lexopt::prelude::*;

    let mut arguments = Arguments { text: None, passes: 9, json: false };
    let mut parser = lexopt::Parser::from_env();
    let fault = |error: lexopt::Error| format!("{error}; {USAGE}");
    while let Some(argument) = parser.next().map_err(fault)? {
        match argument {
            Long("text") => {
                let file = parser.value().map_err(fault)?;
                arguments.text = Some(file.string().map_err(fault)?);
            }
            Long("passes") => {
                arguments.passes = parser.value().and_then(|value| value.parse()).map_err(fault)?;
                if arguments.passes == 0 {
                    return Err(format!("--passes 0 measures nothing; {USAGE}"));
                }
            }
            Long("json") => arguments.json = true,
            Long("help") => return Err(USAGE.to_owned()),
            other => return Err(fault(other.unexpected())),
        }
    }
    Ok(arguments)
}

/// The texts to analyse, each about as long as an article.
fn texts(file: Option<&str>) -> Result<Vec<String>, String> {
    let bundled = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/articles.jsonl");
    let path = file.unwrap_or(bundled);
    let content = std::fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?;
    let mut texts = Vec::new();
    if path.ends_with(".jsonl") {
        for (line, number) in content.lines().zip(1..) {
            let value: Value =
                serde_json::from_str(line).map_err(|error| format!("{path}:{number}: {error}"))?;
            strings(&value, &mut texts);
        }
    } else {
        let mut text = String::new();
        for line in content.split_inclusive('\n') {
            text.push_str(line);
            if text.len() >= TEXT_BYTES {
                texts.push(std::mem::take(&mut text));
            }
        }
        texts.push(text);
    }
    if texts.iter().all(String::is_empty) {
        return Err(format!("{path}: no text in it"));
    }
    if file.is_none() {
        let once = texts.clone();
        while texts.iter().map(String::len).sum::<usize>() < ENOUGH_BYTES {
            texts.extend_from_slice(&once);
        }
    }
    Ok(texts)
}

fn strings(value: &Value, texts: &mut Vec<String>) {
    match value {
        Value::String(text) => texts.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| strings(item, texts)),
        Value::Object(fields) => fields.values().for_each(|value| strings(value, texts)),
        _ => {}
    }
}

/// A tokenizer to measure: its name, and a pass over all texts that returns the number of tokens.
type Row<'r> = (&'static str, Box<dyn FnMut(&[String]) -> usize + 'r>);

fn rows() -> Vec<Row<'static>> {
    let default = TokenizerManager::default().get("default").expect("tantivy registers it");
    let arabic = TextAnalyzer::builder(SimpleTokenizer::default())
        .filter(LowerCaser)
        .filter(Stemmer::new(Language::Arabic))
        .build();
    let whitespace = TextAnalyzer::from(WhitespaceTokenizer::default());
    vec![
        ("fihris_exact", chain(TextAnalyzer::from(Analyzer::new(View::Exact)))),
        ("fihris_stem", chain(TextAnalyzer::from(Analyzer::new(View::Stem)))),
        ("tantivy_default", chain(default)),
        ("tantivy_arabic", chain(arabic)),
        ("tantivy_whitespace", chain(whitespace)),
        (
            "charabia",
            Box::new(|texts| {
                let words =
                    |text: &String| text.as_str().tokenize().filter(|t| t.is_word()).count();
                texts.iter().map(words).sum()
            }),
        ),
        (
            "unicode_segmentation",
            Box::new(|texts| texts.iter().map(|text| text.unicode_words().count()).sum()),
        ),
        (
            "memcpy",
            Box::new(|texts| {
                let mut copy = Vec::new();
                for text in texts {
                    copy.clear();
                    copy.extend_from_slice(black_box(text.as_bytes()));
                    black_box(&copy);
                }
                0
            }),
        ),
    ]
}

/// A chain as tantivy's indexing runs it.
fn chain(mut analyzer: TextAnalyzer) -> Box<dyn FnMut(&[String]) -> usize> {
    Box::new(move |texts| {
        let mut tokens = 0;
        for text in texts {
            let stream: &mut dyn TokenStream = &mut *analyzer.token_stream(text);
            stream.process(&mut |token| {
                black_box(&token.text);
                tokens += 1;
            });
        }
        tokens
    })
}

fn report(texts: &[String], arguments: &Arguments) {
    let bytes: usize = texts.iter().map(String::len).sum();
    let mut rows = rows();
    let mut tokens = vec![0; rows.len()];
    let mut seconds = vec![Vec::with_capacity(arguments.passes); rows.len()];
    for _ in 0..arguments.passes {
        for (row, (_, pass)) in rows.iter_mut().enumerate() {
            let start = Instant::now();
            tokens[row] = pass(texts);
            seconds[row].push(start.elapsed().as_secs_f64());
        }
    }
    for times in &mut seconds {
        times.sort_by(f64::total_cmp);
    }
    #[allow(clippy::cast_precision_loss, reason = "far below 2^53")]
    let count = |n: usize| n as f64;
    let median = |row: usize| seconds[row][arguments.passes / 2];
    if arguments.json {
        let rows = rows.iter().enumerate().map(|(row, (name, _))| {
            json!({ "name": name, "mb_per_s": count(bytes) / 1e6 / median(row), "tokens": tokens[row] })
        });
        println!("{}", json!({ "text_bytes": bytes, "rows": rows.collect::<Vec<_>>() }));
        return;
    }
    println!("{:.1} MB of text, median of {} passes", count(bytes) / 1e6, arguments.passes);
    println!(
        "{:<22}{:>9}{:>18}{:>13}{:>12}{:>16}",
        "", "MB/s", "min - max", "M tokens/s", "ns/token", "stem is faster"
    );
    let stem = median(1);
    for (row, (name, _)) in rows.iter().enumerate() {
        let rate = |time: f64| count(bytes) / 1e6 / time;
        let (fast, slow) = (seconds[row][0], seconds[row][arguments.passes - 1]);
        print!("{name:<22}{:>9.0}{:>9.0} -{:>7.0}", rate(median(row)), rate(slow), rate(fast));
        if tokens[row] > 0 {
            let each = median(row) / count(tokens[row]);
            print!("{:>13.1}{:>12.1}", 1e-6 / each, each * 1e9);
        } else {
            print!("{:>13}{:>12}", "-", "-");
        }
        println!("{:>15.2}x", median(row) / stem);
    }
}
