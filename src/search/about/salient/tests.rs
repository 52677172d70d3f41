use proptest::prelude::*;
use serde_json::json;
use tantivy::collector::DocSetCollector;
use tantivy::query::AllQuery;

use super::*;
use crate::{Index, Schema};

/// Ten articles of vaccines, and with the others of football fifty.
const VACCINES: [&str; 10] = [
    "بدأت حملة اللقاح في المستشفيات",
    "تصل شحنة من اللقاح إلى المستشفى غدا",
    "اللقاح متوفر في كل مستشفى",
    "أطباء يدعون الناس إلى أخذ اللقاح",
    "تلقى وزير الصحة اللقاح أمام الكاميرات",
    "اللقاحات في المستشفيات الكبرى فقط",
    "شركة تطور لقاحا جديدا",
    "دراسة عن فاعلية اللَّقَاحِ والأدوية",
    "نقص الأدوية في المستشفيات",
    "لقـاح الإنفلونزا قبل الشتاء",
];
const FOOTBALL: &str = "فاز الفريق في مباراة من مباريات الدوري أمس";

fn index() -> Index {
    let schema = Schema::builder().text("title").text("body").build().unwrap();
    let index = Index::in_memory(schema).unwrap();
    let mut writer = index.writer().unwrap();
    for body in VACCINES {
        writer.put(&json!({ "body": body })).unwrap();
    }
    for i in 0..40 {
        writer.put(&json!({ "title": format!("الجولة {i}"), "body": FOOTBALL })).unwrap();
    }
    writer.commit().unwrap();
    index
}

/// The documents of which the JSON holds `part`.
fn with(searcher: &Searcher, part: &str) -> Vec<DocAddress> {
    let all = searcher.as_tantivy().search(&AllQuery, &DocSetCollector).unwrap();
    let mut found: Vec<_> = all
        .into_iter()
        .filter(|&address| searcher.document(address).unwrap().contains(part))
        .collect();
    found.sort_unstable();
    found
}

fn words(found: &[SalientWord]) -> Vec<&str> {
    found.iter().map(|word| word.word.as_str()).collect()
}

/// Those of vaccines: by what stands in each of them and in none of the others.
fn of_vaccines(searcher: &Searcher) -> Vec<DocAddress> {
    let football = with(searcher, FOOTBALL);
    with(searcher, "").into_iter().filter(|address| !football.contains(address)).collect()
}

#[test]
fn a_set_is_about_what_the_others_have_not() {
    let index = index();
    let searcher = index.searcher();
    let found = salient(&searcher, &of_vaccines(&searcher), "", 10).unwrap();
    // اللقاح, with marks or without, is written more often than لقاح, and المستشفيات than المستشفى.
    let expected = [
        SalientWord { word: "اللقاح".to_owned(), documents: 9, share: 0.9 },
        SalientWord { word: "المستشفيات".to_owned(), documents: 5, share: 0.5 },
    ];
    assert_eq!(found, expected);

    let football = salient(&searcher, &with(&searcher, FOOTBALL), "", 10).unwrap();
    assert!(words(&football).contains(&"مباراة"), "{football:?}");
    assert!(words(&football).contains(&"الجولة"), "in the title: {football:?}");
    assert!(!words(&football).contains(&"في"), "a stop word: {football:?}");
}

#[test]
fn what_is_asked_for_is_left_out() {
    let index = index();
    let searcher = index.searcher();
    let set = of_vaccines(&searcher);
    for (left_out, limit, expected, why) in [
        ("لقاحات", 10, &["المستشفيات"][..], "in any form"),
        ("اللقاح في المستشفى", 10, &[], "all words"),
        ("كرة القدم", 10, &["اللقاح", "المستشفيات"], "words that are not there"),
        ("", 1, &["اللقاح"], "the most salient first"),
        ("", 0, &[], "none asked for"),
    ] {
        let found = salient(&searcher, &set, left_out, limit).unwrap();
        assert_eq!(words(&found), expected, "{why}");
    }
}

#[test]
fn some_sets_are_about_nothing() {
    let index = index();
    let searcher = index.searcher();
    for (set, why) in [
        (Vec::new(), "no document"),
        (with(&searcher, ""), "all of the index"),
        (with(&searcher, "شركة"), "one document of little text"),
    ] {
        assert_eq!(salient(&searcher, &set, "", 10).unwrap(), [], "{why}");
    }
}

#[test]
fn only_so_many_documents_are_read() {
    let schema = Schema::builder().text("body").build().unwrap();
    let index = Index::in_memory(schema).unwrap();
    let mut writer = index.writer().unwrap();
    for i in 0..3 * MAX_SAMPLE {
        let body = if i < 2 * MAX_SAMPLE { "زيتون" } else { "قمح" };
        writer.put(&json!({ "body": body })).unwrap();
    }
    writer.commit().unwrap();
    let searcher = index.searcher();
    let found = salient(&searcher, &with(&searcher, "زيتون"), "", 10).unwrap();
    assert_eq!(found, [SalientWord { word: "زيتون".to_owned(), documents: 500, share: 1.0 }]);
}

#[test]
fn only_the_beginning_of_a_text_is_read() {
    for (length, expected, why) in [
        (10, 10, "a short one is whole"),
        (MAX_TEXT_BYTES, MAX_TEXT_BYTES, "the longest"),
        (MAX_TEXT_BYTES + 2, MAX_TEXT_BYTES, "cut"),
    ] {
        assert_eq!(beginning(&"ب".repeat(length / 2)).len(), expected, "{why}");
    }
    let odd = format!("a{}", "ب".repeat(MAX_TEXT_BYTES));
    assert_eq!(beginning(&odd).len(), MAX_TEXT_BYTES - 1, "on a char boundary");
}

#[test]
fn words_are_shown_plainly() {
    for (word, expected, why) in [
        ("اللَّقَاحِ", "اللقاح", "marks"),
        ("لقـــاح", "لقاح", "tatweel"),
        ("ﻟﻘﺎﺡ", "لقاح", "presentation forms"),
        ("أ\u{200D}ثر", "أثر", "joiners"),
        ("مسؤولية", "مسؤولية", "hamza and ة stay"),
        ("ا\u{654}ثر", "أثر", "a hamza as a mark is one letter with its alef"),
        ("Élysée", "Élysée", "Latin accents stay"),
        ("हिन्दी", "हिन्दी", "vowel signs of other scripts stay"),
    ] {
        assert_eq!(plainly(word), expected, "{why}");
    }
}

#[test]
fn surprise_is_the_log_likelihood_ratio() {
    for (found, sample, with_word, documents, expected, why) in [
        // 2 (5 ln(5 / .6) + 5 ln(5 / 9.4) + ln(1 / 5.4) + 89 ln(89 / 84.6)), observed over expected.
        (5, 10, 6, 100, 20.54, "five of ten, and one of the ninety others"),
        (10, 10, 10, 100, 65.02, "all, and none of the others: 2 · 100 · entropy of a tenth"),
        (5, 10, 50, 100, 0.0, "as frequent as elsewhere"),
        (1, 10, 50, 100, 0.0, "rarer than elsewhere"),
        (0, 10, 0, 100, 0.0, "nowhere"),
        (10, 10, 10, 10, 0.0, "the sample is all there is"),
        (5, 10, 3, 8, 0.0, "counts that cannot be: no more than all"),
    ] {
        let found = surprise(found, sample, with_word, documents);
        assert!((found - expected).abs() < 0.005, "{why}: {found}, not {expected}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn surprise_is_a_number(found in 0_u64..50, sample in 0_u64..50, with in 0_u64..99, all in 0_u64..99) {
        let surprise = surprise(found.min(sample), sample, with, all);
        prop_assert!(surprise.is_finite() && surprise >= 0.0, "{surprise}");
    }
}

proptest! {
    // Each case makes an index.
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    /// No texts make it panic; what it says is true of the documents.
    #[test]
    fn any_texts_have_salient_words(
        texts in proptest::collection::vec(prop_oneof![".{0,40}", "((نفط|لقاح|في|7) ){0,9}"], 0..12),
        sample in 0_usize..12,
    ) {
        let index = Index::in_memory(Schema::builder().text("body").build().unwrap()).unwrap();
        let mut writer = index.writer().unwrap();
        for text in &texts {
            writer.put(&json!({ "body": text })).unwrap();
        }
        writer.commit().unwrap();
        let searcher = index.searcher();
        let mut set = with(&searcher, "");
        set.truncate(sample);
        for word in salient(&searcher, &set, "", 5).unwrap() {
            prop_assert!(word.documents >= 1 && word.documents <= set.len());
            prop_assert!((0.0..=1.0).contains(&word.share));
            prop_assert!(!word.word.is_empty());
        }
    }
}
