//! How fast the bundled articles are searched: one group a part.
//!
//! `cargo bench --bench search`.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use fihris::{Index, Schema};
use serde_json::Value;

/// An index of the articles, in memory.
fn index() -> Index {
    let schema = Schema::builder().id("id").text("title").text("body").store_unknown().build();
    let index = Index::in_memory(schema.expect("the schema is sound")).expect("it is made");
    let mut writer = index.writer().expect("there is no other");
    for line in include_str!("../examples/data/articles.jsonl").lines() {
        let article: Value = serde_json::from_str(line).expect("the bundled articles are JSON");
        writer.put(&article).expect("and fit the schema");
    }
    writer.commit().expect("memory can be written");
    index
}

/// Making the completions, and ten of them for one letter up to two words.
fn complete(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("complete");
    let searcher = index().searcher();
    let suggester = || searcher.suggester_with_titles("title").expect("the index can be read");
    group.bench_function("make", |bencher| bencher.iter(suggester));
    let suggester = suggester();
    for typed in ["ا", "ال", "الم", "المد", "جامعة ", "جامعة ال"] {
        group.bench_function(BenchmarkId::from_parameter(typed), |bencher| {
            bencher.iter(|| {
                let found = suggester.complete(black_box(typed), 10);
                assert!(!found.is_empty());
                found
            });
        });
    }
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10);
    targets = complete
}
criterion_main!(benches);
