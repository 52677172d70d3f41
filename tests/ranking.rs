//! The order of hits as laws, with deleted documents about and with letters kept apart.

#![cfg(feature = "index")]

use std::collections::HashSet;

use fihris::{Analyzer, AnalyzerOptions, Hamza, Index, Schema, View};
use proptest::prelude::*;
use serde_json::json;
use tantivy::merge_policy::NoMergePolicy;
use tantivy::query::Bm25StatisticsProvider;

/// The ids of the documents a query finds, the best first.
fn found(index: &Index, query: &str) -> Vec<u64> {
    let hits = index.search(query).limit(1000).run().unwrap();
    assert_eq!(hits.total(), hits.len());
    hits.iter().map(|hit| hit.id().unwrap().parse().unwrap()).collect()
}

/// Every form of few words, so that they meet often. None is a stop word.
const WORDS: [&str; 12] = [
    "كتاب",
    "الكتب",
    "كِتَابٌ",
    "وزير",
    "والوزراء",
    "مدينة",
    "المدن",
    "سورية",
    "سوريا",
    "1000",
    "١٬٠٠٠",
    "Café",
];

fn any_text(words: std::ops::Range<usize>) -> impl Strategy<Value = String> {
    proptest::collection::vec(proptest::sample::select(WORDS.as_slice()), words)
        .prop_map(|words| words.join(" "))
}

/// Some words many times, so that they weigh as much as they can.
fn any_body() -> impl Strategy<Value = String> {
    prop_oneof![
        any_text(0..6),
        (any_text(1..3), 1..30_usize).prop_map(|(text, times)| format!("{text} ").repeat(times)),
        // Words that no query has make a text long.
        any_text(1..5).prop_map(|text| format!("{text}{}", " قلم".repeat(80))),
    ]
}

#[derive(Debug)]
struct Document {
    title: String,
    body: String,
    deleted: bool,
}

fn any_document() -> impl Strategy<Value = Document> {
    let title = prop_oneof![Just(String::new()), any_text(1..4)];
    (title, any_body(), any::<bool>()).prop_map(|(title, body, deleted)| Document {
        title,
        body,
        deleted,
    })
}

/// An index of the documents that are not deleted. The others are, in a commit of its own, so that
/// they still count in tantivy's statistics. Titles are searched only with a boost.
fn index(boost: Option<f32>, documents: &[Document]) -> Index {
    let schema = Schema::builder().id("id").text("body");
    let schema = match boost {
        Some(boost) => schema.text("title").boost(boost),
        None => schema.stored("title"),
    };
    let index = Index::in_memory(schema.build().unwrap()).unwrap();
    let mut writer = index.writer().unwrap();
    writer.as_tantivy().set_merge_policy(Box::new(NoMergePolicy));
    for (id, Document { title, body, .. }) in documents.iter().enumerate() {
        writer.put(&json!({ "id": id, "title": title, "body": body })).unwrap();
    }
    writer.commit().unwrap();
    for (id, _) in documents.iter().enumerate().filter(|(_, document)| document.deleted) {
        writer.delete(&id.to_string()).unwrap();
    }
    writer.commit().unwrap();
    index
}

fn terms(view: View, text: &str) -> HashSet<String> {
    Analyzer::new(view).terms(text).into_iter().collect()
}

proptest! {
    #![proptest_config(ProptestConfig {
        // What random text finds gets a row of its own.
        failure_persistence: None,
        ..ProptestConfig::with_cases(40)
    })]

    #[test]
    fn what_has_all_that_is_wanted_comes_first(
        documents in proptest::collection::vec(any_document(), 1..60),
        queries in proptest::collection::vec(any_text(1..5), 8),
        boost in proptest::option::of(0.1..10_f32),
    ) {
        let index = index(boost, &documents);
        for query in queries {
            // Of a query of one word the very word is wanted, of others all, in any form.
            let one = terms(View::Exact, &query).len() == 1;
            let has = |view, id: u64| {
                let Document { title, body, .. } = &documents[usize::try_from(id).unwrap()];
                let text = if boost.is_some() { &format!("{title} {body}") } else { body };
                let wanted = terms(view, &query);
                (terms(view, text).intersection(&wanted).count(), wanted.len())
            };
            let found = found(&index, &query);
            let living = (0..).zip(&documents).filter(|(_, document)| !document.deleted);
            let any: HashSet<u64> = living.map(|(id, _)| id).filter(|&id| has(View::Stem, id).0 > 0).collect();
            prop_assert_eq!(found.iter().copied().collect::<HashSet<_>>(), any);
            let view = if one { View::Exact } else { View::Stem };
            let all: Vec<bool> = found.iter().map(|&id| {
                let (has, wanted) = has(view, id);
                has == wanted
            }).collect();
            prop_assert!(all.is_sorted_by_key(|all| !all), "{query}: {:?}", all);
        }
    }

    #[test]
    fn pages_together_are_the_whole(
        documents in proptest::collection::vec(any_document(), 1..40),
        query in any_text(1..4),
        limit in 1..20_usize,
    ) {
        let index = index(Some(2.0), &documents);
        let whole = found(&index, &query);
        let mut pages = Vec::new();
        for offset in (0..whole.len() + limit).step_by(limit) {
            let hits = index.search(query.as_str()).limit(limit).offset(offset).run().unwrap();
            prop_assert_eq!(hits.total(), whole.len());
            pages.extend(hits.iter().map(|hit| hit.id().unwrap().parse::<u64>().unwrap()));
        }
        prop_assert_eq!(pages, whole);
    }
}

#[test]
fn stop_words_are_left_out_whatever_letters_are_kept() {
    let options = AnalyzerOptions::default;
    for (options, query, texts, expected, reason) in [
        (options(), "كتاب إلى", ["صدر كتاب", "عاد إلى المدينة"], vec![0], "the defaults"),
        (
            options().keep_alef_maksura(true),
            "كتاب إلى",
            ["صدر كتاب", "عاد إلى المدينة"],
            vec![0],
            "ى is kept, and the list has ي",
        ),
        (
            options().hamza(Hamza::Keep),
            "كتاب أولئك",
            ["صدر كتاب", "عاد أولئك"],
            vec![0],
            "ئ is kept, and the list has ء",
        ),
        (
            options().keep_marks(true),
            "كتاب فِي",
            ["صدر كتاب", "عاد فِي المساء"],
            vec![0],
            "marks are kept, and the list has none",
        ),
        (
            options().keep_alef_maksura(true),
            "إلى",
            ["صدر كتاب", "عاد إلى المدينة"],
            vec![1],
            "alone it is looked for",
        ),
    ] {
        let schema = Schema::builder().id("id").text("body").analyzer(options).build().unwrap();
        let index = Index::in_memory(schema).unwrap();
        let mut writer = index.writer().unwrap();
        for (id, body) in texts.into_iter().enumerate() {
            writer.put(&json!({ "id": id, "body": body })).unwrap();
        }
        writer.commit().unwrap();
        assert_eq!(found(&index, query), expected, "{reason}");
    }
}

#[test]
fn deleted_documents_do_not_change_the_order() {
    let document = |body: String, deleted| Document { title: String::new(), body, deleted };
    let filler = |id| document("قلم ".repeat(20), id % 300 > 0);
    let mut documents: Vec<Document> = (0..3_000).map(filler).collect();
    documents.push(document("وزير ".repeat(20), false));
    documents.push(document(format!("وزير المدينة{}", " قلم".repeat(200)), false));
    let index = index(None, &documents);
    let searcher = index.searcher();
    let counted = searcher.as_tantivy().total_num_docs().unwrap();
    assert_eq!(index.count(), 12);
    assert!(counted > 2_000, "most of the deleted ones still count: {counted}");
    assert_eq!(found(&index, "وزير المدينة"), [3_001, 3_000], "all the words before one of them");
}

/// Of the documents, by their ids: the very word, another form of it, and a relative.
#[test]
fn each_view_finds_what_it_can() {
    let bodies = ["كتاب", "الكتب", "مكتبة"];
    let rows = [
        ("all of them", vec![View::Exact, View::Stem, View::Root], vec![0, 1]),
        ("no root", vec![View::Exact, View::Stem], vec![0, 1]),
        ("the very word only", vec![View::Exact], vec![0]),
        ("the stem alone cannot tell which is the very word", vec![View::Stem], vec![0, 1]),
    ];
    for (why, views, expected) in rows {
        let schema = Schema::builder().id("id").text("body").views(views).build().unwrap();
        let schema = serde_json::to_string(&schema).unwrap();
        let index = Index::in_memory(serde_json::from_str(&schema).unwrap()).unwrap();
        let mut writer = index.writer().unwrap();
        for (id, body) in bodies.iter().enumerate() {
            writer.put(&json!({ "id": id, "body": body })).unwrap();
        }
        writer.commit().unwrap();
        let mut ids = found(&index, "كتاب");
        ids.sort_unstable();
        assert_eq!(ids, expected, "{why}");
        // Nearness needs the exact view, and is no error without it.
        assert!(!found(&index, "كتاب الكتب").is_empty(), "{why}");
    }
}
