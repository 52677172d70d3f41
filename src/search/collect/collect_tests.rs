//! What is collected is what sorting and counting all documents gives.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use proptest::prelude::*;
use serde::Serialize;
use serde_json::{Value, json};
use tantivy::Term;
use tantivy::query::{AllQuery, Query};

use super::collate::collation_key;
use super::pass::{Collect, Collected, Ranked, facets_only};
use super::segment_pass::Bounds;
use crate::analysis::View;
use crate::index::document::id_of;
use crate::index::layout::Column;
use crate::search::rank::bm25::Bm25Query;
use crate::search::{DateStep, Facet, FacetCounts, Order, Recency, Searcher};
use crate::{Index, Schema, Writer};

const SECTIONS: [&str; 6] = ["الأدب", "أدب", "اقتصاد", "الاقتصاد", "سياسة", "Sport"];

fn schema() -> Schema {
    let schema = Schema::builder().id("id").text("body").keyword("section").date("published");
    schema.integer("pages").float("price").bool("free").build().unwrap()
}

#[derive(Clone, Debug, Serialize)]
struct Article {
    id: String,
    body: String,
    section: Vec<&'static str>,
    published: Vec<String>,
    pages: Vec<i64>,
    price: Vec<f64>,
    free: Vec<bool>,
}

fn articles() -> impl Strategy<Value = Vec<Article>> {
    let values = (
        1_usize..4,
        prop::collection::vec(prop::sample::select(&SECTIONS[..]), 0..3),
        prop::collection::vec((2019_i32..2022, 1_u8..13, 1_u8..29), 0..3),
        prop::collection::vec(-2_i64..3, 0..3),
        prop::collection::vec(-2_i32..3, 0..3),
        prop::collection::vec(any::<bool>(), 0..2),
    );
    let article = |(i, (words, section, dates, pages, halves, free))| {
        let dates: Vec<(i32, u8, u8)> = dates;
        let halves: Vec<i32> = halves;
        Article {
            id: format!("{}", (i * 7) % 100),
            body: "كتاب ".repeat(words),
            section,
            published: dates.into_iter().map(|(y, m, d)| format!("{y}-{m:02}-{d:02}")).collect(),
            pages,
            price: halves.into_iter().map(|n| f64::from(n) / 2.0).collect(),
            free,
        }
    };
    prop::collection::vec(values, 0..40)
        .prop_map(move |all| all.into_iter().enumerate().map(article).collect())
}

fn index(articles: &[Article], each: usize) -> (Index, Writer) {
    let index = Index::in_memory(schema()).unwrap();
    let mut writer = index.writer().unwrap();
    for some in articles.chunks(each.max(1)) {
        for article in some {
            writer.put(article).unwrap();
        }
        writer.commit().unwrap();
    }
    (index, writer)
}

fn collect<'a>(searcher: &'a Searcher, order: &'a Order) -> Collect<'a> {
    Collect {
        searcher,
        order,
        recency: None,
        facets: &[],
        window: 10,
        after: None,
        bounds: Bounds::default(),
        collapse: None,
        bonus: f32::MAX,
    }
}

fn book(searcher: &Searcher) -> Box<dyn Query> {
    let Some(Column::Text(body)) = searcher.layout().column("body") else { unreachable!() };
    let term = Term::from_field_text(body.field(View::Stem).unwrap(), "كتاب");
    Box::new(Bm25Query { term, weight: 1.0 })
}

fn ids(searcher: &Searcher, hits: &[Ranked]) -> Vec<String> {
    let id = |hit: &Ranked| id_of(&searcher.document(hit.address).unwrap(), "id").unwrap();
    hits.iter().map(id).collect()
}

/// The value an article is ordered by, as something that compares.
fn sort_value(article: &Article, field: &str, descending: bool) -> Option<(i64, String, String)> {
    let number = |n: i64| (n, String::new(), String::new());
    let values: Vec<_> = match field {
        "section" => {
            let keyed = |&value: &&str| (0, collation_key(value), value.to_owned());
            article.section.iter().map(keyed).collect()
        }
        "published" => {
            article.published.iter().map(|date| (0, date.clone(), String::new())).collect()
        }
        "pages" => article.pages.iter().map(|&n| number(n)).collect(),
        "price" => article.price.iter().map(|&n| number((n * 2.0) as i64)).collect(),
        "free" => article.free.iter().map(|&is| number(is.into())).collect(),
        _ => unreachable!(),
    };
    if descending { values.into_iter().max() } else { values.into_iter().min() }
}

/// The ids in order, by sorting all.
fn sorted(articles: &[Article], field: &str, descending: bool) -> Vec<String> {
    let mut all: Vec<_> = articles
        .iter()
        .map(|article| (sort_value(article, field, descending), article.id.clone()))
        .collect();
    all.sort_by(|(one, first), (two, second)| {
        let values = match (one, two) {
            (Some(one), Some(two)) if descending => two.cmp(one),
            (Some(one), Some(two)) => one.cmp(two),
            _ => two.is_some().cmp(&one.is_some()),
        };
        values.then_with(|| first.cmp(second))
    });
    all.into_iter().map(|(_, id)| id).collect()
}

/// The buckets, the most frequent first, by counting all.
fn counted(articles: &[Article], values: impl Fn(&Article) -> BTreeSet<String>) -> FacetCounts {
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    let mut missing = 0;
    for article in articles {
        let values = values(article);
        missing += u64::from(values.is_empty());
        for value in values {
            *counts.entry(value).or_default() += 1;
        }
    }
    let buckets = counts.into_iter().map(|(value, count)| crate::FacetBucket { value, count });
    let buckets: Vec<_> = buckets.collect();
    let distinct = buckets.len() as u64;
    FacetCounts { field: String::new(), buckets, distinct, other: 0, missing }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn orders_are_those_of_sorting_all(
        articles in articles(), each in 1_usize..12, offset in 0_usize..20,
    ) {
        let (index, _writer) = index(&articles, each);
        let searcher = index.searcher();
        for field in ["section", "published", "pages", "price", "free"] {
            for descending in [false, true] {
                let order = Order::by(field);
                let order = if descending { order.descending() } else { order };
                let expected = sorted(&articles, field, descending);
                let found = Collect { window: offset + 3, ..collect(&searcher, &order) };
                let found = found.run(&AllQuery).unwrap();
                prop_assert_eq!(found.total, articles.len() as u64);
                prop_assert_eq!(ids(&searcher, &found.hits), &expected[..expected.len().min(offset + 3)]);

                // The first of each section, and those without.
                let of_group = |id: &String| {
                    let article = articles.iter().find(|article| &article.id == id).unwrap();
                    article.section.iter().min().copied()
                };
                let mut groups: Vec<(String, u64)> = Vec::new();
                for id in &expected {
                    let group = of_group(id);
                    match groups.iter_mut().find(|(first, _)| group.is_some() && of_group(first) == group) {
                        Some((_, collapsed)) => *collapsed += 1,
                        None => groups.push((id.clone(), 0)),
                    }
                }
                let collapsing = Collect { window: 4, collapse: Some("section"), ..collect(&searcher, &order) };
                let found = collapsing.run(&AllQuery).unwrap();
                let found: Vec<_> = ids(&searcher, &found.hits).into_iter().zip(found.hits.iter().map(|hit| hit.collapsed)).collect();
                prop_assert_eq!(found, &groups[..groups.len().min(4)]);
            }
        }
    }

    #[test]
    fn relevance_is_that_of_the_scores(articles in articles(), each in 1_usize..12) {
        let (index, _writer) = index(&articles, each);
        let searcher = index.searcher();
        let order = Order::relevance();
        let found = Collect { window: 100, ..collect(&searcher, &order) };
        let found = found.run(&*book(&searcher)).unwrap();
        // The text is nothing but the word: tf and length go together.
        let scores = found.hits.iter().map(|hit| std::cmp::Reverse((hit.score * 1e6) as i64));
        prop_assert!(scores.zip(ids(&searcher, &found.hits)).is_sorted());
        prop_assert_eq!(found.hits.len(), articles.len());
        let few = Collect { window: 5, ..collect(&searcher, &order) };
        let few = few.run(&*book(&searcher)).unwrap();
        prop_assert_eq!(ids(&searcher, &few.hits), &ids(&searcher, &found.hits)[..few.hits.len()]);
    }

    #[test]
    fn facets_are_those_of_counting_all(articles in articles(), each in 1_usize..12) {
        let (index, _writer) = index(&articles, each);
        let searcher = index.searcher();
        let facets = [
            Facet::values("section"), Facet::values("pages"), Facet::values("price"),
            Facet::values("free"), Facet::dates("published", DateStep::Year),
            Facet::dates("published", DateStep::Month), Facet::dates("published", DateStep::Day),
        ];
        let (found, _) = facets_only(&searcher, &AllQuery, &facets, Bounds::default()).unwrap();
        let date = |digits: usize| move |article: &Article| -> BTreeSet<String> {
            article.published.iter().map(|date| date[..digits].to_owned()).collect()
        };
        let expected = [
            counted(&articles, |one| one.section.iter().map(ToString::to_string).collect()),
            counted(&articles, |one| one.pages.iter().map(ToString::to_string).collect()),
            counted(&articles, |one| one.price.iter().map(ToString::to_string).collect()),
            counted(&articles, |one| one.free.iter().map(ToString::to_string).collect()),
            counted(&articles, date(4)), counted(&articles, date(7)), counted(&articles, date(10)),
        ];
        for (i, (mut found, mut expected)) in found.into_iter().zip(expected).enumerate() {
            prop_assert_eq!(&found.field, facets[i].field());
            found.field.clear();
            match i {
                0 => expected.buckets.sort_by_key(|one| (std::cmp::Reverse(one.count), collation_key(&one.value), one.value.clone())),
                1..4 => expected.buckets.sort_by_key(|one| {
                    let number = one.value.parse::<f64>().map_or_else(|_| i64::from(one.value == "true"), |n| (n * 2.0) as i64);
                    (std::cmp::Reverse(one.count), number)
                }),
                _ => {}
            }
            prop_assert_eq!(&found, &expected);

            let (few, _) = facets_only(&searcher, &AllQuery, &[facets[i].clone().limit(2)], Bounds::default()).unwrap();
            let kept = found.buckets.len().min(2);
            let kept = if i < 4 { &found.buckets[..kept] } else { &found.buckets[found.buckets.len() - kept..] };
            prop_assert_eq!(&few[0].buckets, kept);
            let all: u64 = found.buckets.iter().map(|bucket| bucket.count).sum();
            prop_assert_eq!(few[0].other + kept.iter().map(|bucket| bucket.count).sum::<u64>(), all);
            prop_assert_eq!(few[0].distinct, found.distinct);
        }
    }
}

fn article(id: usize) -> Value {
    json!({ "id": format!("{id:04}"), "body": "كتاب", "section": SECTIONS[id % 6], "pages": id,
            "published": if id == 0 { json!(null) } else { json!(format!("20{:02}-01-01", id % 30)) } })
}

fn many(count: usize) -> Index {
    let index = Index::in_memory(schema()).unwrap();
    let mut writer = index.writer().unwrap();
    for id in 0..count {
        writer.put(&article(id)).unwrap();
    }
    writer.commit().unwrap();
    index
}

#[test]
fn past_the_deadline_what_was_found_is_returned() {
    let index = many(9_000);
    let searcher = index.searcher();
    for order in [Order::by("pages"), Order::relevance()] {
        let collect = |deadline| {
            let bounds = Bounds { deadline: Some(deadline), matches: None };
            Collect { bounds, ..collect(&searcher, &order) }
        };
        let Collected { total, is_cut, hits, .. } =
            collect(Instant::now()).run(&*book(&searcher)).unwrap();
        assert_eq!((total, is_cut, hits.len()), (1_024, true, 10), "{order:?}");
        let in_time = Instant::now() + Duration::from_secs(3_600);
        let Collected { total, is_cut, .. } = collect(in_time).run(&*book(&searcher)).unwrap();
        assert_eq!((total, is_cut), (9_000, false), "{order:?}");
    }
}

#[test]
fn deleted_documents_are_not_collected() {
    let index = many(50);
    let mut writer = index.writer().unwrap();
    for id in 0..25 {
        writer.delete(&format!("{id:04}")).unwrap();
    }
    writer.commit().unwrap();
    let searcher = index.searcher();
    let (order, facets) = (Order::by("section"), [Facet::values("section")]);
    let collect = Collect { window: 100, facets: &facets, ..collect(&searcher, &order) };
    let found = collect.run(&AllQuery).unwrap();
    assert_eq!((found.total, found.hits.len()), (25, 25));
    assert_eq!(found.facets[0].buckets.iter().map(|bucket| bucket.count).sum::<u64>(), 25);
}

#[test]
fn newer_documents_come_before_older_ones_of_the_same_score() {
    let index = many(30);
    let searcher = index.searcher();
    let (order, recency) = (Order::relevance(), Recency::new("published", 3_650.0));
    let now = 1_861_920_000_000; // 2029-01-01
    let collect =
        Collect { window: 30, recency: Some((&recency, now)), ..collect(&searcher, &order) };
    let found = ids(&searcher, &collect.run(&*book(&searcher)).unwrap().hits);
    let newest_first: Vec<_> = (0..30).rev().map(|id| format!("{id:04}")).collect();
    assert_eq!(found, newest_first);
}

#[test]
fn what_cannot_be_collected_by_is_an_error() {
    let index = many(1);
    let searcher = index.searcher();
    let (relevance, recency) = (Order::relevance(), Recency::new("pages", 1.0));
    let endless = Recency::new("published", f64::NAN);
    let fails = |collect: Collect<'_>| collect.run(&AllQuery).err().unwrap().to_string();
    let base = || collect(&searcher, &relevance);
    let body = Order::by("body");
    let facets = [
        [Facet::dates("pages", DateStep::Day)],
        [Facet::values("published")],
        [Facet::values("author")],
        [Facet::values("section").limit(10_001)],
    ];
    let [dates, values, unknown, limit] = &facets;
    for (found, expected) in [
        (
            fails(collect(&searcher, &body)),
            "the order names the field \"body\", which is text; an order goes by a keyword, date, number, bool or the id",
        ),
        (
            fails(Collect { recency: Some((&recency, 0)), ..base() }),
            "the recency names the field \"pages\", which is an integer; it goes by a date",
        ),
        (
            fails(Collect { recency: Some((&endless, 0)), ..base() }),
            "the half-life of NaN days for field \"published\" is not a positive number",
        ),
        (
            fails(Collect { collapse: Some("pages"), ..base() }),
            "the collapse names the field \"pages\", which is an integer; it goes by a keyword",
        ),
        (
            fails(Collect { facets: dates, ..base() }),
            "the facet names the field \"pages\", which is an integer; a facet of dates is of a field of dates",
        ),
        (
            fails(Collect { facets: values, ..base() }),
            "the facet names the field \"published\", which is a date; count it by Facet::dates",
        ),
        (
            fails(Collect { facets: unknown, ..base() }),
            "the facet names a field \"author\" that the schema does not declare; it has id, body, section, published, pages, price, free",
        ),
        (
            fails(Collect { facets: limit, ..base() }),
            "the facet of field \"section\" asks for 10001 buckets; 10000 are the most",
        ),
    ] {
        assert_eq!(found, expected);
    }
}

/// Prints how long a pass takes: run with `--release --ignored --nocapture`.
#[test]
#[ignore = "tells times, and holds nothing"]
fn times() {
    let index = many(10_000);
    let searcher = index.searcher();
    let facets = [
        Facet::values("section"),
        Facet::dates("published", DateStep::Month),
        Facet::values("pages"),
    ];
    let time = |what: &str, run: &dyn Fn()| {
        run();
        let mut times: Vec<_> = (0..101)
            .map(|_| {
                let start = Instant::now();
                run();
                start.elapsed()
            })
            .collect();
        times.sort();
        println!("{what}: {:?}", times[50]);
    };
    time("count", &|| drop(facets_only(&searcher, &AllQuery, &[], Bounds::default()).unwrap()));
    for facet in &facets {
        let facet = std::slice::from_ref(facet);
        time(&format!("{facet:?}"), &|| {
            drop(facets_only(&searcher, &AllQuery, facet, Bounds::default()).unwrap());
        });
    }
    for order in [Order::relevance(), Order::by("section"), Order::by("pages")] {
        let collect = collect(&searcher, &order);
        time(&format!("{order:?}"), &|| drop(collect.run(&*book(&searcher)).unwrap()));
    }
    let order = Order::relevance();
    let collapsing = Collect { collapse: Some("section"), ..collect(&searcher, &order) };
    time("collapse", &|| drop(collapsing.run(&*book(&searcher)).unwrap()));
}
