//! How fast text becomes terms: the views, the stages apart, and other tokenizers on the same text.
//!
//! `cargo bench --bench analysis`; for a table of ratios run the example `throughput`.

use std::hint::black_box;

use charabia::Tokenize;
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use fihris::{Analyzer, View, normalize, stem};
use serde_json::Value;
use tantivy::schema::{IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{
    Language, LowerCaser, SimpleTokenizer, Stemmer, TextAnalyzer, TokenStream, TokenizerManager,
    WhitespaceTokenizer,
};
use tantivy::{Index, IndexWriter, SegmentReader, doc};
use unicode_segmentation::UnicodeSegmentation;

/// Past the caches of most machines.
const TEXT_BYTES: usize = 4_000_000;

/// A kind of text, and how many words the exact view finds in one copy of it.
struct Sample {
    name: &'static str,
    text: String,
    words: usize,
}

fn samples() -> Vec<Sample> {
    let articles = include_str!("../examples/data/articles.jsonl");
    let bodies: Vec<String> = articles
        .lines()
        .map(|line| {
            let article: Value = serde_json::from_str(line).expect("the bundled articles are JSON");
            article["body"].as_str().expect("and have a body").to_owned()
        })
        .collect();
    let vocalised = |body: &&String| body.matches('\u{64E}').count() * 10 > body.chars().count();
    let latin = |body: &&String| body.chars().any(|c| c.is_ascii_alphabetic());
    let join = |bodies: Vec<&String>| {
        bodies.into_iter().map(String::as_str).collect::<Vec<_>>().join("\n")
    };
    let sample = |name, once: String| {
        let copies = TEXT_BYTES / once.len() + 1;
        let words = normalize(&once).split(' ').count() * copies;
        Sample { name, text: (once + "\n").repeat(copies), words }
    };
    vec![
        sample("news", join(bodies.iter().filter(|body| !vocalised(body)).collect())),
        sample("vocalised", join(bodies.iter().filter(vocalised).collect())),
        sample("latin", join(bodies.iter().filter(latin).collect())),
    ]
}

fn count(analyzer: &mut TextAnalyzer, text: &str) -> usize {
    let mut tokens = 0;
    let stream: &mut dyn TokenStream = &mut *analyzer.token_stream(text);
    stream.process(&mut |token| {
        black_box(&token.text);
        tokens += 1;
    });
    tokens
}

fn views(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("view");
    for Sample { name, text, words } in samples() {
        group.throughput(Throughput::Bytes(text.len() as u64));
        for view in View::ALL {
            let mut analyzer = TextAnalyzer::from(Analyzer::new(view));
            group.bench_function(BenchmarkId::new(view.to_string(), name), |bencher| {
                bencher.iter(|| assert_eq!(count(&mut analyzer, black_box(&text)), words));
            });
        }
    }
    group.finish();
}

fn stages(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("stage");
    for Sample { name, text, words } in samples() {
        group.throughput(Throughput::Bytes(text.len() as u64));
        for (stage, function) in
            [("normalize", normalize as fn(&str) -> String), ("stem without memory", stem)]
        {
            group.bench_function(BenchmarkId::new(stage, name), |bencher| {
                bencher.iter(|| {
                    let terms = function(black_box(&text));
                    assert_eq!(terms.bytes().filter(|&byte| byte == b' ').count() + 1, words);
                });
            });
        }
    }
    group.finish();
}

fn peers(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("peer");
    let Sample { text, .. } = &samples()[0];
    group.throughput(Throughput::Bytes(text.len() as u64));
    let default = TokenizerManager::default().get("default").expect("tantivy registers it");
    let arabic = TextAnalyzer::builder(SimpleTokenizer::default())
        .filter(LowerCaser)
        .filter(Stemmer::new(Language::Arabic))
        .build();
    let whitespace = TextAnalyzer::from(WhitespaceTokenizer::default());
    for (name, mut analyzer) in [
        ("tantivy default", default),
        ("tantivy Arabic", arabic),
        ("tantivy whitespace", whitespace),
    ] {
        let tokens = count(&mut analyzer, text);
        group.bench_function(name, |bencher| {
            bencher.iter(|| assert_eq!(count(&mut analyzer, black_box(text)), tokens));
        });
    }
    let charabia = || text.as_str().tokenize().filter(charabia::Token::is_word).count();
    let segments = || text.unicode_words().count();
    for (name, words) in
        [("charabia", &charabia as &dyn Fn() -> usize), ("unicode-segmentation", &segments)]
    {
        let tokens = words();
        group.bench_function(name, |bencher| bencher.iter(|| assert_eq!(words(), tokens)));
    }
    group.finish();
}

/// The stem view with positions in an index of tantivy's, in memory, on one thread, up to the
/// commit: `view/stem` on the same text is the part of it that analysis takes.
fn indexing(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("indexing");
    let Sample { name, text, words } = &samples()[0];
    group.throughput(Throughput::Bytes(text.len() as u64));
    let mut schema = Schema::builder();
    let options = TextFieldIndexing::default()
        .set_tokenizer(fihris::STEM)
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let field = schema.add_text_field("text", TextOptions::default().set_indexing_options(options));
    let schema = schema.build();
    group.bench_function(BenchmarkId::new("stem", name), |bencher| {
        bencher.iter(|| {
            let index = Index::create_in_ram(schema.clone());
            fihris::register(&index);
            let mut writer: IndexWriter = index.writer_with_num_threads(1, 200_000_000).unwrap();
            for article in text.split('\n') {
                writer.add_document(doc!(field => article)).unwrap();
            }
            writer.commit().unwrap();
            let searcher = index.reader().unwrap().searcher();
            let tokens =
                |segment: &SegmentReader| segment.inverted_index(field).unwrap().total_num_tokens();
            assert_eq!(searcher.segment_readers().iter().map(tokens).sum::<u64>(), *words as u64);
        });
    });
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10);
    targets = views, stages, peers, indexing
}
criterion_main!(benches);
