//! What a search may ask for at most, and what happens past it. What is typed has limits of its own, in
//! `any_query.rs`; documents have theirs in `documents.rs`.
//!
//! `cargo test --release --test limits -- --nocapture` tells what searches at the limits take.

#![cfg(feature = "index")]

use std::sync::LazyLock;
use std::time::{Duration, Instant};

use fihris::{
    DateStep, ErrorKind, Facet, Filter, Index, MAX_EXPLAINED_FORMS, MAX_FACET_BUCKETS, MAX_FACETS,
    MAX_FILTER_VALUES, MAX_FILTERS, MAX_QUERY_PARTS, MAX_WINDOW, Query, Schema, Search,
    SnippetOptions, SuggestionKind, WordScore, WriterOptions,
};
use serde_json::json;

/// What any of them may take, on a machine with other work.
const BOUND: Duration = Duration::from_secs(if cfg!(debug_assertions) { 60 } else { 10 });
const DOCUMENTS: u32 = if cfg!(debug_assertions) { 3_000 } else { 50_000 };

/// Documents of each day, section and number there can be: what makes facets and filters large.
static INDEX: LazyLock<Index> = LazyLock::new(|| {
    let fields = Schema::builder().id("id").text("body").keyword("section").date("published");
    let index = Index::in_memory(fields.integer("pages").build().unwrap()).unwrap();
    let mut writer = index.writer_with(WriterOptions::default().threads(1)).unwrap();
    for id in 0..DOCUMENTS {
        let (year, month, day) = (id % 10_000, id % 12 + 1, id % 28 + 1);
        let document = json!({
            "id": id,
            "body": format!("كتاب {id} في النحو والصرف"),
            "section": format!("قسم {id}"),
            "published": format!("{year:04}-{month:02}-{day:02}"),
            "pages": id,
        });
        writer.put(&document).unwrap();
    }
    writer.commit().unwrap();
    index
});

fn search() -> Search {
    INDEX.search("كتاب")
}

fn filtered(filters: usize) -> Search {
    let filters = (0..filters).map(|from| Filter::more_than("pages", -1 - from.cast_signed()));
    filters.fold(search(), Search::filter)
}

fn counted(facets: usize) -> Search {
    let facet = Facet::dates("published", DateStep::Day).limit(MAX_FACET_BUCKETS);
    (0..facets).fold(search(), |search, _| search.facet(facet.clone()))
}

fn values(number: usize) -> impl Iterator<Item = String> {
    (0..number).map(|value| format!("قسم {value}"))
}

fn days(number: usize) -> impl Iterator<Item = String> {
    (0..number).map(|year| format!("{year:04}"))
}

/// As many words as are looked for, near each other, with as many shapes, of which most words are, and ranges.
fn typed(words: usize) -> String {
    let words: Vec<String> = (0..words).map(|word| word.to_string()).collect();
    let shapes: Vec<String> = (0..16).map(|shape| format!("*{shape}*")).collect();
    let ranges: Vec<String> = (0..32).map(|year| format!("published:>{:04}", year + 1)).collect();
    format!("{} {} {} \"كتاب النحو\"~9", words.join(" "), shapes.join(" "), ranges.join(" OR "))
}

/// The name of a limit, the limit, a search that asks for so much, and how the error past it begins.
type Row = (&'static str, usize, fn(usize) -> Search, &'static str);

#[rustfmt::skip]
const ROWS: &[Row] = &[
    ("hits", MAX_WINDOW, |limit| search().limit(limit), "offset 0 and limit 10001"),
    ("hits to come to a page", MAX_WINDOW, |end| search().offset(end - 1).limit(1), "offset 10000 and limit 1"),
    ("buckets", MAX_FACET_BUCKETS, |limit| search().facet(Facet::values("section").limit(limit)), "the facet of field \"section\" asks for 10001"),
    ("facets", MAX_FACETS, counted, "the search has 21 facets"),
    ("filters", MAX_FILTERS, filtered, "the search has 65 filters"),
    ("keywords", MAX_FILTER_VALUES, |many| search().filter(Filter::any_of("section", values(many))), "the filter of field \"section\" has 10001"),
    ("numbers", MAX_FILTER_VALUES, |many| search().filter(Filter::any_of("pages", 0..many)), "the filter of field \"pages\" has 10001"),
    // No more than years there are.
    ("years", MAX_FILTER_VALUES, |many| search().filter(Filter::any_of("published", days(many))), "the filter of field \"published\" has 10001"),
    ("values in a query", MAX_FILTER_VALUES, |many| INDEX.search(Query::Filter(Filter::any_of("pages", 0..many))), "the filter of field \"pages\" has 10001"),
    ("phrases", MAX_QUERY_PARTS, |many| INDEX.search(Query::Any(vec![Query::phrase("كتاب"); many - 1])), "the query has more than 8192 parts"),
    ("days apart", MAX_FILTER_VALUES, |many| search().filter(Filter::any_of("published", days(many).map(|year| year + "-01-05"))), "the filter of field \"published\" has 10001"),
    ("days again and again", MAX_FILTER_VALUES, |many| search().filter(Filter::any_of("published", vec!["0500"; many])), "the filter of field \"published\" has 10001"),
    ("values of several filters", MAX_FILTER_VALUES / 2, |many| INDEX.search(Query::Any(vec![Query::Filter(Filter::any_of("pages", 0..many)); 2])), "the filters of the query have more than 10000"),
    ("ranges in a query", MAX_QUERY_PARTS, |many| INDEX.search(Query::Any(vec![Query::Filter(Filter::at_least("published", "0500")); many - 1])), "the query has more than 8192 parts"),
    ("words of their own", MAX_QUERY_PARTS, |many| INDEX.search(Query::Any((1..many).map(|id| Query::word(id.to_string())).collect())), "the query has more than 8192 parts"),
    ("words, shapes and ranges typed", 256, |words| INDEX.search(typed(words)), ""),
    ("texts that are typed", MAX_QUERY_PARTS / 4, |many| INDEX.search(Query::Any(vec![Query::Typed("\"كتاب\" OR \"نحو\"".to_owned()); many / 2])), ""),
];

/// The most memory this process has taken, in MB, where the system tells.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? / 1_000)
}

#[test]
fn what_is_past_a_limit_is_an_error() {
    let _ = INDEX.count();
    for &(name, limit, asking, error) in ROWS {
        // The system forgets the peak.
        let _ = std::fs::write("/proc/self/clear_refs", "5");
        let (start, before) = (Instant::now(), peak());
        let hits = asking(limit).run().unwrap_or_else(|error| panic!("{name}: {error}"));
        let took = start.elapsed();
        let more = peak().zip(before).map_or(0, |(after, before)| after.saturating_sub(before));
        println!(
            "{:9.1} ms {more:5} MB {limit:6} {name}: {} found",
            took.as_secs_f64() * 1e3,
            hits.total()
        );
        assert!(hits.total() > 0, "{name}");
        assert!(took < BOUND, "{name}: {took:?}");
        drop(hits);
        if error.is_empty() {
            continue;
        }
        let past = asking(limit + 1).run().unwrap_err();
        assert_eq!(past.kind(), ErrorKind::Search, "{name}: {past}");
        assert!(past.to_string().starts_with(error), "{name}: {past}");
    }
}

/// Asking for more stretches than there may be gives as many as there may be.
#[test]
fn stretches_are_bounded() {
    let index = Index::in_memory(Schema::builder().text("body").build().unwrap()).unwrap();
    let mut writer = index.writer().unwrap();
    let around = "قال النحاة في ذلك أقوالًا كثيرة لا يتسع لها هذا الموضع من الكلام. ".repeat(20);
    writer.put(&json!({ "body": format!("كتاب. {around}").repeat(100) })).unwrap();
    writer.commit().unwrap();
    let hits = index.search("كتاب").run().unwrap();
    for (chars, stretches, most) in
        [(usize::MAX, usize::MAX, 20), (usize::MAX, 1, 1), (100, usize::MAX, 5), (0, 0, 1)]
    {
        let options = SnippetOptions::default().max_chars(chars).stretches(stretches);
        assert!(hits[0].snippets("body", &options).len() <= most, "{chars} {stretches}");
    }
}

/// What is longer than is looked at is left out: a title, forms of a word.
#[test]
fn what_is_too_long_is_left_out() {
    let index = Index::in_memory(Schema::builder().text("title").build().unwrap()).unwrap();
    let mut writer = index.writer().unwrap();
    // 300 bytes, and one char more.
    let longest = format!("صحيفة {}", "ا".repeat((300 - "صحيفة ".len()) / 2));
    for title in [longest.clone(), longest.replace("صحيفة", "جريدة") + "ب"] {
        writer.put(&json!({ "title": title })).unwrap();
    }
    let forms = "الكتاب وكتاب بكتاب للكتاب كتابه كتابها والكتاب";
    writer.put(&json!({ "title": forms })).unwrap();
    writer.commit().unwrap();

    let suggester = index.searcher().suggester_with_titles("title").unwrap();
    let titles = |typed: &str| {
        let completions = suggester.complete(typed, 10).into_iter();
        completions.filter(|one| one.kind == SuggestionKind::Title).count()
    };
    assert_eq!((titles("صحيفة"), titles("جريدة")), (1, 0));

    let hits = index.search("كتاب").run().unwrap();
    let explanation = hits[0].explain().unwrap();
    let forms = |word: &WordScore| word.matches.iter().map(|one| one.words.len()).max();
    let most = explanation.words().iter().filter_map(forms).max();
    assert_eq!(most, Some(MAX_EXPLAINED_FORMS));
}

/// What the caller says ends a search that finds more, and it is told.
#[test]
fn a_search_ends_when_the_caller_says() {
    for (name, search, is_complete) in [
        ("nothing said", search(), true),
        ("an hour", search().time_budget(Duration::from_secs(3_600)), true),
        ("no time", search().time_budget(Duration::ZERO), false),
        ("as many as there are", search().match_limit(DOCUMENTS.into()), true),
        ("one less", search().match_limit(u64::from(DOCUMENTS) - 1), false),
        ("none", search().match_limit(0), false),
    ] {
        let hits = search.run().unwrap();
        assert_eq!(hits.is_complete(), is_complete, "{name}");
        assert_eq!(hits.total() == DOCUMENTS as usize, is_complete, "{name}: {}", hits.total());
    }
}
