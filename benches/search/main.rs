//! How fast an index answers, one benchmark for each thing that can be asked of it.
//!
//! `cargo bench --bench search`, of the bundled articles;
//! `FIHRIS_BENCH_CORPUS=path/to/corpus.jsonl cargo bench --bench search`, of a collection.

mod collection;
mod rotate;

use std::sync::LazyLock;

use criterion::{Criterion, criterion_group, criterion_main};
use fihris::{
    Analyzer, DateStep, Facet, Filter, Fuzzy, Hit, Hits, Order, Query, Search, SnippetOptions, View,
};
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{BooleanQuery, Query as Find, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{TantivyDocument, Term};

use collection::Collection;
use rotate::rotate;

static COLLECTION: LazyLock<Collection> = LazyLock::new(Collection::read);

/// The hits of a page: as many as most people see.
const PAGE: usize = 10;
/// The hits that recall is measured on.
const DEEP: usize = 100;

fn search(query: impl Into<Query>) -> Search {
    COLLECTION.searcher.search(query)
}

fn found(search: &Search) -> Hits {
    let hits = search.run().expect("the index can be read");
    assert!(!hits.is_empty() && hits.len() <= hits.total());
    hits
}

/// What tantivy does with the stems of a query in one field, its matches counted and the best read.
fn plain(query: &str, limit: usize) -> usize {
    let searcher = COLLECTION.searcher.as_tantivy();
    let field = searcher.schema().get_field("body.stem").expect("it is indexed so");
    let terms = Analyzer::new(View::Stem).terms(query).into_iter().map(|stem| {
        let term = Term::from_field_text(field, &stem);
        Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)) as Box<dyn Find>
    });
    let collectors = (Count, TopDocs::with_limit(limit).order_by_score());
    let found = searcher.search(&BooleanQuery::union(terms.collect()), &collectors);
    let (count, best) = found.expect("the index can be read");
    for (_, address) in &best {
        searcher.doc::<TantivyDocument>(*address).expect("it is there");
    }
    assert!(best.len() <= count);
    count
}

/// Two words as they are searched for, and as plainly as can be.
fn two_words(criterion: &mut Criterion) {
    let queries = &COLLECTION.two_words;
    rotate(criterion, "two words", queries, |query| found(&search(query.as_str())));
    rotate(criterion, "two words, plain BM25", queries, |query| plain(query, PAGE));
}

/// The same for whole queries, whose signs are none, and many hits.
fn whole(criterion: &mut Criterion) {
    let queries = &COLLECTION.whole;
    rotate(criterion, "whole query, 100 hits", queries, |query| {
        found(&search(Query::word(query.as_str())).limit(DEEP))
    });
    rotate(criterion, "whole query, 100 hits, plain BM25", queries, |query| plain(query, DEEP));
}

fn filter_and_facets(criterion: &mut Criterion) {
    let counts = search(Query::All).facet(Facet::values("section")).run().expect("it can be read");
    let most = counts.facets()[0].buckets[0].value.clone();
    rotate(criterion, "filter and two facets", &COLLECTION.two_words, |query| {
        let search = search(query.as_str()).filter(Filter::is("section", &most));
        let search = search.facet(Facet::values("section"));
        let hits = search.facet(Facet::dates("published", DateStep::Month)).run();
        let hits = hits.expect("the index can be read");
        let dated = hits.facets()[1].buckets.iter().map(|bucket| bucket.count).sum::<u64>();
        assert!(dated <= hits.total() as u64 && hits.len() == hits.total().min(PAGE));
        hits
    });
}

fn phrases(criterion: &mut Criterion) {
    let beside = |[one, two, _]: &[String; 3]| format!("\"{one} {two}\"");
    let beside: Vec<_> = COLLECTION.runs.iter().map(beside).collect();
    rotate(criterion, "phrase", &beside, |query| found(&search(query.as_str())));
    let near = |[one, _, three]: &[String; 3]| format!("\"{one} {three}\"~3");
    let near: Vec<_> = COLLECTION.runs.iter().map(near).collect();
    rotate(criterion, "phrase with distance", &near, |query| found(&search(query.as_str())));
}

/// The first four letters of a word.
fn prefix(criterion: &mut Criterion) {
    let prefix = |[word, ..]: &[String; 3]| word.chars().take(4).chain(['*']).collect();
    let prefixes: Vec<String> = COLLECTION.runs.iter().map(prefix).collect();
    rotate(criterion, "prefix", &prefixes, |query| found(&search(query.as_str())));
}

/// A word with two letters in the middle the wrong way round; `None` if they are the same.
fn mistyped(word: &str) -> Option<String> {
    let mut letters: Vec<char> = word.chars().collect();
    let middle = letters.len() / 2;
    letters.swap(middle - 1, middle);
    Some(letters.into_iter().collect()).filter(|typo| typo != word)
}

fn mistakes(criterion: &mut Criterion) {
    let two = COLLECTION.runs.iter();
    let two = two.filter_map(|[one, two, _]| Some(format!("{} {two}", mistyped(one)?)));
    let two: Vec<_> = two.collect();
    let fuzzy = |query: &String| search(query.as_str()).fuzzy(Fuzzy::On);
    rotate(criterion, "near words of two", &two, |query| found(&fuzzy(query)));

    let words = COLLECTION.runs.iter().filter_map(|[_, _, word]| mistyped(word));
    let off =
        |query: &String| search(query.as_str()).fuzzy(Fuzzy::Off).run().expect("it can be read");
    let lost = words.filter(|query| off(query).total() == 0);
    let mended: Vec<_> =
        lost.filter(|query| !search(query.as_str()).run().unwrap().is_empty()).collect();
    rotate(criterion, "near words, as nothing is found", &mended, |query| {
        let hits = found(&search(query.as_str()));
        assert_eq!(hits.corrections().len(), 1, "{query}");
        hits
    });

    let meant = |query: &String| COLLECTION.searcher.did_you_mean(query).expect("it can be read");
    let corrected: Vec<_> = two.into_iter().filter(|query| meant(query).is_some()).collect();
    rotate(criterion, "did you mean", &corrected, |query| {
        let meant = meant(query).expect("it was corrected before");
        assert_ne!(&meant, query);
        meant
    });
}

fn likeness(criterion: &mut Criterion) {
    let searcher = &COLLECTION.searcher;
    rotate(criterion, "more like this", &COLLECTION.ids, |id| {
        let search = searcher.more_like(id).expect("it can be read").expect("it is there");
        let hits = search.run().expect("it can be read");
        assert_eq!(hits.len(), hits.total().min(PAGE));
        hits
    });
    rotate(criterion, "near-duplicates", &COLLECTION.ids, |id| {
        let near = searcher.near_duplicates(id).expect("the index can be read");
        assert!(near.iter().all(|near| near.id != *id));
        near
    });
}

fn by_date(criterion: &mut Criterion) {
    rotate(criterion, "by date", &COLLECTION.two_words, |query| {
        found(&search(query.as_str()).order(Order::by("published").descending()))
    });
}

/// Three stretches of each hit of a page, which was found before.
fn snippets(criterion: &mut Criterion) {
    let pages = COLLECTION.two_words.iter().map(|query| found(&search(query.as_str())));
    let pages: Vec<Hits> = pages.collect();
    let options = SnippetOptions::default().stretches(3);
    rotate(criterion, "snippets of a page", &pages, |page| {
        let stretches = |hit: &Hit| hit.snippets("body", &options).len();
        let most = page.iter().map(stretches).max();
        assert!(most.is_some_and(|most| (1..=3).contains(&most)));
    });
}

/// All that someone types of two words, letter by letter.
fn complete(criterion: &mut Criterion) {
    let suggester = || COLLECTION.searcher.suggester_with_titles("title").expect("it can be read");
    criterion.bench_function("make completions", |bencher| bencher.iter(suggester));
    let suggester = suggester();
    let typed = COLLECTION.runs.iter().flat_map(|[one, two, _]| {
        let both: Vec<char> = format!("{one} {two}").chars().collect();
        (1..=both.len()).map(|typed| both[..typed].iter().collect()).collect::<Vec<String>>()
    });
    let typed: Vec<String> = typed.collect();
    rotate(criterion, "complete", &typed, |typed| {
        let found = suggester.complete(typed, PAGE);
        assert!(found.len() <= PAGE && found.iter().all(|found| found.documents > 0));
        found
    });
    let found = typed.iter().filter(|typed| !suggester.complete(typed, PAGE).is_empty());
    assert!(found.count() * 2 > typed.len(), "most of what stands in texts is completed");
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10);
    targets = two_words, whole, filter_and_facets, phrases, prefix, mistakes, likeness, by_date,
        snippets, complete
}
criterion_main!(benches);
