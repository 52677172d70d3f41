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

fn two_words() -> Vec<String> {
    COLLECTION.two_words.clone()
}

/// Two words as they are searched for, and as plainly as can be.
fn words(criterion: &mut Criterion) {
    rotate(criterion, "two words", two_words, |query| found(&search(query.as_str())));
    rotate(criterion, "two words, plain BM25", two_words, |query| plain(query, PAGE));
}

/// The same for whole queries, whose signs are none, and many hits.
fn whole_queries(criterion: &mut Criterion) {
    let whole = || COLLECTION.whole.clone();
    rotate(criterion, "whole query, 100 hits", whole, |query| {
        found(&search(Query::word(query)).limit(DEEP))
    });
    rotate(criterion, "whole query, 100 hits, plain BM25", whole, |query| plain(query, DEEP));
}

fn filter_and_facets(criterion: &mut Criterion) {
    let section = LazyLock::new(|| {
        let counts = search(Query::All).facet(Facet::values("section")).run();
        counts.expect("the index can be read").facets()[0].buckets[0].value.clone()
    });
    rotate(criterion, "filter and two facets", two_words, |query| {
        let search = search(query.as_str()).filter(Filter::is("section", &*section));
        let search = search.facet(Facet::values("section"));
        let hits = search.facet(Facet::dates("published", DateStep::Month)).run();
        let hits = hits.expect("the index can be read");
        let dated = hits.facets()[1].buckets.iter().map(|bucket| bucket.count).sum::<u64>();
        assert!(dated <= hits.total() as u64 && hits.len() == hits.total().min(PAGE));
        hits
    });
}

fn phrases(criterion: &mut Criterion) {
    let runs = || COLLECTION.runs.iter();
    let beside = || runs().map(|[one, two, _]| format!("\"{one} {two}\"")).collect();
    rotate(criterion, "phrase", beside, |query: &String| found(&search(query.as_str())));
    let near = || runs().map(|[one, _, three]| format!("\"{one} {three}\"~3")).collect();
    rotate(criterion, "phrase with distance", near, |query: &String| {
        found(&search(query.as_str()))
    });
}

/// The first four letters of a word.
fn prefix(criterion: &mut Criterion) {
    let prefix = |[word, ..]: &[String; 3]| word.chars().take(4).chain(['*']).collect();
    let prefixes = || COLLECTION.runs.iter().map(prefix).collect();
    rotate(criterion, "prefix", prefixes, |query: &String| found(&search(query.as_str())));
}

/// A word with two letters in the middle the wrong way round; `None` if they are the same.
fn mistyped(word: &str) -> Option<String> {
    let mut letters: Vec<char> = word.chars().collect();
    let middle = letters.len() / 2;
    letters.swap(middle - 1, middle);
    Some(letters.into_iter().collect()).filter(|typo| typo != word)
}

/// Two words, the first of them mistyped.
fn two_mistyped() -> Vec<String> {
    let two = |[one, two, _]: &[String; 3]| Some(format!("{} {two}", mistyped(one)?));
    COLLECTION.runs.iter().filter_map(two).collect()
}

/// Words mistyped so that nothing is found by them, and something by words near them.
fn lost() -> Vec<String> {
    let total =
        |query: &str, fuzzy| search(query).fuzzy(fuzzy).run().expect("it can be read").total();
    let words = COLLECTION.runs.iter().filter_map(|[_, _, word]| mistyped(word));
    words.filter(|word| total(word, Fuzzy::Off) == 0 && total(word, Fuzzy::Auto) > 0).collect()
}

fn mistakes(criterion: &mut Criterion) {
    rotate(criterion, "near words of two", two_mistyped, |query| {
        found(&search(query.as_str()).fuzzy(Fuzzy::On))
    });
    rotate(criterion, "near words, as nothing is found", lost, |query| {
        let hits = found(&search(query.as_str()));
        assert_eq!(hits.corrections().len(), 1, "{query}");
        hits
    });
    let meant = |query: &str| COLLECTION.searcher.did_you_mean(query).expect("it can be read");
    let corrected = || two_mistyped().into_iter().filter(|query| meant(query).is_some()).collect();
    rotate(criterion, "did you mean", corrected, |query: &String| {
        let meant = meant(query);
        assert!(meant.as_ref().is_some_and(|meant| meant != query));
        meant
    });
}

fn likeness(criterion: &mut Criterion) {
    let ids = || COLLECTION.ids.clone();
    rotate(criterion, "more like this", ids, |id| {
        let search = COLLECTION.searcher.more_like(id).expect("it can be read");
        let hits = search.expect("it is there").run().expect("it can be read");
        assert_eq!(hits.len(), hits.total().min(PAGE));
        hits
    });
    rotate(criterion, "near-duplicates", ids, |id| {
        let near = COLLECTION.searcher.near_duplicates(id).expect("the index can be read");
        assert!(near.iter().all(|near| near.id != *id));
        near
    });
}

fn by_date(criterion: &mut Criterion) {
    rotate(criterion, "by date", two_words, |query| {
        found(&search(query.as_str()).order(Order::by("published").descending()))
    });
}

/// Three stretches of each hit of a page, which was found before.
fn snippets(criterion: &mut Criterion) {
    let pages = || two_words().iter().map(|query| found(&search(query.as_str()))).collect();
    let options = SnippetOptions::default().stretches(3);
    rotate(criterion, "snippets of a page", pages, |page: &Hits| {
        let stretches = |hit: &Hit| hit.snippets("body", &options).len();
        let most = page.iter().map(stretches).max();
        assert!(most.is_some_and(|most| (1..=3).contains(&most)));
    });
}

/// All that someone types of two words, letter by letter.
fn completions(criterion: &mut Criterion) {
    let make = || COLLECTION.searcher.suggester_with_titles("title").expect("it can be read");
    criterion.bench_function("make completions", |bencher| bencher.iter(make));
    let suggester = LazyLock::new(make);
    let letter_by_letter = |[one, two, _]: &[String; 3]| {
        let both: Vec<char> = format!("{one} {two}").chars().collect();
        (1..=both.len()).map(|typed| both[..typed].iter().collect()).collect::<Vec<String>>()
    };
    let typed = || {
        let all: Vec<_> = COLLECTION.runs.iter().flat_map(letter_by_letter).collect();
        // Function words are not completed.
        let completed = all.iter().filter(|typed| !suggester.complete(typed, PAGE).is_empty());
        let completed: Vec<_> = completed.cloned().collect();
        assert!(completed.len() * 4 > all.len() * 3, "most of what stands in texts is");
        completed
    };
    rotate(criterion, "complete", typed, |typed| {
        let found = suggester.complete(typed, PAGE);
        assert!((1..=PAGE).contains(&found.len()), "{typed}");
        found
    });
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10);
    targets = words, whole_queries, filter_and_facets, phrases, prefix, mistakes, likeness, by_date,
        snippets, completions
}
criterion_main!(benches);
