//! Measures how fast text becomes terms, beside the tokenizers one would use otherwise.
//!
//! ```text
//! cargo run --release --example throughput -- [--text FILE] [--passes N] [--json]
//! ```
//!
//! FILE is plain text, or `.jsonl`, whose strings count as text; the bundled articles unless given,
//! repeated until they outgrow the cache. One thread. Passes of all rows take turns, so that a
//! noisy machine is noisy for all of them.

mod shared;

use std::hint::black_box;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use charabia::Tokenize;
use fihris::{Analyzer, View};
use lexopt::prelude::*;
use serde_json::{Value as Json, json};
use tantivy::tokenizer::{
    Language, LowerCaser, SimpleTokenizer, Stemmer, TextAnalyzer, TokenStream, TokenizerManager,
    WhitespaceTokenizer,
};
use unicode_segmentation::UnicodeSegmentation;

use shared::command;

const USAGE: &str = "
usage: throughput [--text FILE] [--passes N] [--json]

  --text FILE   plain text, or JSON lines (.jsonl) whose strings count as text;
                the bundled articles unless given
  --passes N    how often each row is measured; 9 unless given
  --json        one JSON object instead of a table
";
/// Bundled text is repeated up to this many bytes.
const ENOUGH_BYTES: usize = 16_000_000;
/// Plain text is analysed in pieces of about the length of an article, as an index does it.
const PIECE_BYTES: usize = 2_000;

fn main() -> ExitCode {
    command::run(|| {
        let Some(arguments) = arguments()? else { return command::help(USAGE) };
        let texts = texts(arguments.text.as_deref())?;
        report(&mut io::stdout().lock(), &texts, &arguments)?;
        Ok(ExitCode::SUCCESS)
    })
}

struct Arguments {
    text: Option<String>,
    passes: usize,
    json: bool,
}

/// What the command line asks for; `None` if it is help.
fn arguments() -> Result<Option<Arguments>, lexopt::Error> {
    let mut arguments = Arguments { text: None, passes: 9, json: false };
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            Short('h') | Long("help") => return Ok(None),
            Long("text") => arguments.text = Some(command::value(&mut parser, "--text")?),
            Long("passes") => {
                arguments.passes = command::number(&mut parser, "--passes")?;
                if arguments.passes == 0 {
                    return Err("--passes 0 measures nothing; give 1 or more".into());
                }
            }
            Long("json") => arguments.json = true,
            other => return Err(other.unexpected()),
        }
    }
    Ok(Some(arguments))
}

/// The texts to analyse, each about as long as an article.
fn texts(file: Option<&str>) -> command::Result<Vec<String>> {
    let bundled = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/articles.jsonl");
    let path = file.unwrap_or(bundled);
    let content = std::fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?;
    let mut texts = Vec::new();
    if Path::new(path).extension().is_some_and(|extension| extension == "jsonl") {
        for (line, number) in content.lines().zip(1..) {
            let value: Json = serde_json::from_str(line)
                .map_err(|error| format!("{path}:{number}: not JSON: {error}"))?;
            strings(&value, &mut texts);
        }
    } else {
        let mut piece = String::new();
        for line in content.split_inclusive('\n') {
            piece.push_str(line);
            if piece.len() >= PIECE_BYTES {
                texts.push(std::mem::take(&mut piece));
            }
        }
        texts.push(piece);
    }
    if texts.iter().all(String::is_empty) {
        return Err(format!("{path}: there is no text in it").into());
    }
    if file.is_none() {
        let once = texts.clone();
        while texts.iter().map(String::len).sum::<usize>() < ENOUGH_BYTES {
            texts.extend_from_slice(&once);
        }
    }
    Ok(texts)
}

fn strings(value: &Json, texts: &mut Vec<String>) {
    match value {
        Json::String(text) => texts.push(text.clone()),
        Json::Array(items) => items.iter().for_each(|item| strings(item, texts)),
        Json::Object(fields) => fields.values().for_each(|value| strings(value, texts)),
        _ => {}
    }
}

/// Where the row of fihris's stem view stands.
const STEM: usize = 1;

/// A tokenizer to measure: its name, and a pass over all texts that returns the number of tokens.
type Row = (&'static str, Pass);
type Pass = Box<dyn FnMut(&[String]) -> usize>;

fn rows() -> Vec<Row> {
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
                let words = |text: &String| {
                    text.as_str().tokenize().filter(charabia::Token::is_word).count()
                };
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
fn chain(mut analyzer: TextAnalyzer) -> Pass {
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

fn report(out: &mut impl Write, texts: &[String], arguments: &Arguments) -> command::Result<()> {
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
            let rate = count(bytes) / 1e6 / median(row);
            json!({ "name": name, "mb_per_s": rate, "tokens": tokens[row] })
        });
        let report = json!({ "text_bytes": bytes, "rows": rows.collect::<Vec<_>>() });
        writeln!(out, "{report}")?;
        return Ok(());
    }
    writeln!(out, "{:.1} MB of text, median of {} passes", count(bytes) / 1e6, arguments.passes)?;
    writeln!(
        out,
        "{:<22}{:>9}{:>18}{:>13}{:>12}{:>20}",
        "", "MB/s", "min - max", "M tokens/s", "ns/token", "fihris_stem/this"
    )?;
    for (row, (name, _)) in rows.iter().enumerate() {
        let rate = |time: f64| count(bytes) / 1e6 / time;
        let (fast, slow) = (seconds[row][0], seconds[row][arguments.passes - 1]);
        write!(
            out,
            "{name:<22}{:>9.0}{:>9.0} -{:>7.0}",
            rate(median(row)),
            rate(slow),
            rate(fast)
        )?;
        if tokens[row] > 0 {
            let each = median(row) / count(tokens[row]);
            write!(out, "{:>13.1}{:>12.1}", 1e-6 / each, each * 1e9)?;
        } else {
            write!(out, "{:>13}{:>12}", "-", "-")?;
        }
        writeln!(out, "{:>20.2}", median(row) / median(STEM))?;
    }
    Ok(())
}
