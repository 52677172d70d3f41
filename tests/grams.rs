//! The view of grams: its terms, and what it does to a search.

#![cfg(feature = "index")]

use fihris::{Analyzer, Hit, Index, Schema, View, WordMatch};
use serde_json::json;

/// As in `golden`: a row changes only with the version of the analyzer.
#[test]
fn terms_are_the_grams_of_the_stem() {
    for (text, expected, reason) in [
        ("والبرازيل", "برا راز ازي زيل", "of the stem, without what is before it"),
        ("الوزراء", "وزي زير", "of the stem that a lexicon gives"),
        ("بَيْت", "بيت", "three letters are one term, without their marks"),
        ("في يده", "في يد", "fewer stay as they are"),
        ("عبدالله", "عبد الل لله", "two words, each cut by itself"),
        ("Élections", "ele lec ect", "Latin words, folded and stemmed"),
        ("TV", "tv", "short ones"),
        ("١٬٢٣٤٫٥ و 1973", "1234.5 و 1973", "numbers are whole"),
        ("हिन्दी", "हिन्दी", "and so are words of other letters"),
        ("؟!", "", "no word"),
    ] {
        assert_eq!(Analyzer::new(View::Grams).terms(text).join(" "), expected, "{text}: {reason}");
    }
    assert_eq!(Analyzer::new(View::Grams).name(), "fihris_grams_4");
}

fn index(views: &[View], bodies: &[&str]) -> Index {
    let schema = Schema::builder().id("id").text("title").boost(2.0).views(views.iter().copied());
    let schema = schema.text("body").views(views.iter().copied()).build().unwrap();
    let index = Index::in_memory(schema).unwrap();
    let mut writer = index.writer().unwrap();
    for (body, id) in bodies.iter().zip(0..) {
        writer.put(&json!({ "id": id, "body": body, "title": body })).unwrap();
    }
    writer.commit().unwrap();
    index
}

fn ids(index: &Index, query: &str) -> Vec<String> {
    index.search(query).run().unwrap().iter().map(|hit| hit.id().unwrap().clone()).collect()
}

/// Words that no rule joins, but whose stems have letters in common.
const BODIES: [&str; 3] = ["المهرجان المسرحي", "المهرجان السينمائي", "دور السينما"];

#[test]
fn grams_rank_and_do_not_find() {
    let scores = |views: &[View]| {
        let hits = index(views, &BODIES).search("مهرجان السينما").run().unwrap();
        ["0", "1"]
            .map(|id| hits.iter().find(|hit| hit.id().as_deref() == Some(id)).unwrap().score())
    };
    let [stranger, relative] = scores(&[View::Exact, View::Stem]);
    assert!((stranger - relative).abs() < 1e-6, "{stranger} {relative}");
    let [stranger, relative] = scores(&[View::Exact, View::Stem, View::Grams]);
    assert!(relative > stranger + 0.01, "{stranger} {relative}");
    assert_eq!(ids(&index(&View::ALL, &BODIES), "سينما"), ["2"], "by grams alone nothing is found");
}

#[test]
fn scores_by_grams_are_explained() {
    let index = index(&View::ALL, &BODIES);
    for query in ["مهرجان السينما", "سينما سينمائي", "المسرحي"] {
        for hit in &index.search(query).run().unwrap() {
            assert_sums(hit, query);
        }
    }
    let hits = index.search("مهرجان السينما").run().unwrap();
    let hit = hits.iter().find(|hit| hit.id().as_deref() == Some("1")).unwrap();
    let explanation = hit.explain().unwrap();
    let word = &explanation.words()[1];
    let by_grams = word.matches.iter().find(|found| found.view == View::Grams).unwrap();
    assert_eq!((by_grams.term.as_str(), by_grams.times), ("سين ينم نما", 1));
    assert_eq!(by_grams.words, ["السينمائي"]);
    let text = explanation.to_string();
    assert!(text.contains("grams, once: سين ينم نما as السينمائي"), "{text}");
}

/// A word of the text is told once, however many of its grams are there.
#[test]
fn words_that_share_grams_are_each_counted() {
    let index = index(&View::ALL, &["البرازيل والبرازيليون ثم البرازيل"]);
    let hits = index.search("البرازيل").run().unwrap();
    let explanation = hits[0].explain().unwrap();
    let matches = &explanation.words()[0].matches;
    let by_grams = matches.iter().find(|found| found.view == View::Grams).unwrap();
    assert_eq!(by_grams.times, 3);
    assert_eq!(by_grams.words, ["البرازيل", "والبرازيليون"]);
}

#[track_caller]
fn assert_sums(hit: &Hit, query: &str) {
    let explanation = hit.explain().unwrap();
    let near: f32 = explanation.near().iter().map(|near| near.gives).sum();
    let words: f32 = explanation.words().iter().map(|word| word.gives).sum();
    let sum = words + near + explanation.bonus().gives;
    assert!((sum - hit.score()).abs() < 1e-4, "{query}: {sum}\n{explanation}");
    for word in explanation.words() {
        let matches: f32 = word.matches.iter().map(WordMatch::gives).sum();
        assert!((matches - word.gives).abs() < 1e-4, "{query}: {matches}\n{explanation}");
    }
}

#[test]
fn all_the_words_come_first_whatever_the_grams_give() {
    let mut bodies = vec!["الوزير والبنك"];
    let grams = ["الوزير والوزارة والوزراء والوزارات"; 5];
    bodies.extend(grams);
    assert_eq!(ids(&index(&View::ALL, &bodies), "وزير بنك")[0], "0");
}

#[test]
fn an_index_keeps_the_view_and_has_it_only_if_asked() {
    let default = Schema::builder().text("body").build().unwrap();
    let named = |views: &[View]| {
        Schema::builder().text("body").views(views.iter().copied()).build().unwrap()
    };
    assert_eq!(default, named(&[View::Root, View::Stem, View::Exact]));
    let all = named(&View::ALL);
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path();
    drop(Index::create(path, all.clone()).unwrap());
    assert_eq!(Index::open(path).unwrap().schema(), &all);
    let error = Index::open_or_create(path, default).err().unwrap().to_string();
    assert!(error.contains("text with boost 1 in the views exact, stem, root, grams"), "{error}");
}
