//! Synonyms: what a search finds by them and in what order, and what is no group.

#![cfg(feature = "index")]

use fihris::{AnalyzerOptions, ErrorKind, Index, Schema, Synonyms, View};
use serde_json::json;

fn index(views: &[View], bodies: &[&str]) -> Index {
    let schema = Schema::builder().id("id").text("body").views(views.iter().copied());
    let index = Index::in_memory(schema.build().unwrap()).unwrap();
    let mut writer = index.writer().unwrap();
    for (id, body) in bodies.iter().enumerate() {
        writer.put(&json!({ "id": id, "body": body })).unwrap();
    }
    writer.commit().unwrap();
    index
}

fn found(index: &Index, synonyms: &Synonyms, query: &str) -> Vec<usize> {
    let hits = index.search(query).synonyms(synonyms.clone()).run().unwrap();
    hits.iter().map(|hit| hit.id().unwrap().parse().unwrap()).collect()
}

const BODIES: [&str; 7] = [
    "اشترى سيارة جديدة",
    "ركب العربية الجديدة",
    "هطلت الأمطار في كانون الثاني",
    "هطلت الأمطار في يناير",
    "كانون الحطب قديم جدا في قرى الجبل، والفصل الثاني عنه",
    "سافر إلى أبو ظبي",
    "سافر إلى أبوظبي",
];

#[test]
fn a_search_finds_synonyms_below_the_word_itself() {
    let synonyms = Synonyms::default().group(["سيارة", "عربية", "مركبة"]).unwrap();
    let rows: [(&str, &str, &[usize]); 9] = [
        ("a word and its synonym", "سيارة", &[0, 1]),
        ("with affixes", "وبالسيارات", &[0, 1]),
        ("the other way", "العربية", &[1, 0]),
        ("a synonym that no document has", "مركبة", &[0, 1]),
        ("a phrase by one word; its words elsewhere are not it", "يناير", &[3, 2]),
        ("a word by a phrase", "كانون الثاني", &[2, 4, 3]),
        ("one word or two", "أبوظبي", &[6, 5]),
        ("two words or one", "أبو ظبي", &[5, 6]),
        ("all the words, one by its synonym, come before one word", "مركبة جديدة", &[0, 1]),
    ];
    let index = index(&[View::Exact, View::Stem, View::Root], &BODIES);
    for (why, query, expected) in rows {
        let mut ids = found(&index, &synonyms, query);
        assert_eq!(ids[0], expected[0], "{why}: {query} finds {ids:?}");
        ids.sort_unstable();
        let mut expected = expected.to_vec();
        expected.sort_unstable();
        assert_eq!(ids, expected, "{why}: {query}");
    }
    assert_eq!(found(&index, &Synonyms::none(), "يناير"), [3], "none are asked for");
}

#[test]
fn phrases_are_told_by_their_letters_and_a_prefix() {
    // A query, a document, and whether it is found.
    let rows = [
        ("أبوظبي", "سافر إلى أبي ظبي", true),
        ("أبي ظبي", "سافر إلى أبوظبي", true),
        ("يناير", "مضى آذار وكانون الثاني", true),
        ("وكانون الثاني", "في يناير", true),
        ("يناير", "كانون والثاني", false),
        ("ذي الحجة", "ذوالحجة", true),
        // Of one stem with أبو الفتوح and أبو فراس, and other names.
        ("أبو الفتح", "أبوالفتوح", false),
        ("أبو رأس", "أبوفراس", false),
    ];
    for (query, body, expected) in rows {
        let found = found(&index(&View::ALL, &[body]), &Synonyms::default(), query);
        assert_eq!(!found.is_empty(), expected, "{query} in {body}");
    }
}

/// The second word is wanted by itself, too.
#[test]
fn a_word_said_in_a_phrase_and_outside_it_is_wanted() {
    let index = index(&View::ALL, &["الجيش في يناير", "الجيش الثاني في يناير"]);
    let hits = index.search("الجيش الثاني في كانون الثاني").run().unwrap();
    let bonuses: Vec<bool> =
        hits.iter().map(|hit| hit.explain().unwrap().bonus().gives > 0.0).collect();
    assert_eq!(bonuses, [true, false]);
    assert_eq!(hits[0].id(), Some("1".to_owned()));
}

#[test]
fn an_index_without_stop_words_has_no_phrases_with_them() {
    let options = AnalyzerOptions::default().drop_stop_words(true);
    let schema = Schema::builder().text("body").analyzer(options).build().unwrap();
    let index = Index::in_memory(schema).unwrap();
    let mut writer = index.writer().unwrap();
    for body in ["صاحب البيت", "رجل فاقد في البصر", "فاقد البصر"] {
        writer.put(&json!({ "body": body })).unwrap();
    }
    writer.commit().unwrap();
    let synonyms = Synonyms::none()
        .group(["صاحب", "ذو"])
        .and_then(|some| some.group(["ضرير", "فاقد في البصر"]))
        .unwrap();
    for (query, expected) in [("صاحب", 1), ("ذو", 0), ("ضرير", 0)] {
        let total = index.search(query).synonyms(synonyms.clone()).run().unwrap().total();
        assert_eq!(total, expected, "{query}");
    }
}

#[test]
fn documents_with_all_the_words_or_their_synonyms_come_first() {
    let bodies = ["أمطار أمطار أمطار أمطار", "أمطار كانون الثاني", "كانون في الجزء الثاني"];
    let index = index(&View::ALL, &bodies);
    let synonyms = Synonyms::default();
    assert_eq!(found(&index, &synonyms, "أمطار يناير"), [1, 0]);
    // Both words of the phrase, and one of another.
    assert_eq!(found(&index, &synonyms, "أمطار كانون الثاني")[0], 1);
}

#[test]
fn a_snippet_shows_the_synonym() {
    let index = index(&View::ALL, &BODIES);
    let hits = index.search("يناير").run().unwrap();
    let marked: Vec<_> = hits.iter().map(|hit| hit.snippet("body").to_html()).collect();
    assert!(
        marked.contains(&"هطلت الأمطار في <mark>كانون</mark> <mark>الثاني</mark>".to_owned()),
        "{marked:?}"
    );
}

#[test]
fn words_of_a_phrase_are_marked_where_they_stand_together() {
    let synonyms = Synonyms::default().group(["النفط", "الذهب الأسود"]).unwrap();
    let rows = [
        (
            "يناير",
            "الثاني من كانون يسبق كانون الثاني",
            "الثاني من كانون يسبق [كانون] [الثاني]",
            "a phrase of two words",
        ),
        ("يناير", "آذار وكانون الثاني، يناير", "آذار [وكانون] [الثاني]، [يناير]", "with a prefix"),
        ("أبوظبي", "أبو بكر في أبو ظبي", "أبو بكر في [أبو] [ظبي]", "a name of two words"),
        (
            "النفط",
            "ارتفع الذهب، أما الذهب الأسود فهبط، ونفط الشمال كذلك",
            "ارتفع الذهب، أما [الذهب] [الأسود] فهبط، [ونفط] الشمال كذلك",
            "the word itself in all its forms",
        ),
        (
            "الذهب الأسود",
            "ارتفع الذهب، أما الأسود فلا، والنفط هبط",
            "ارتفع [الذهب]، أما [الأسود] فلا، [والنفط] هبط",
            "words of the query wherever they stand, as they are found so",
        ),
        (
            "الثاني يناير",
            "الجزء الثاني صدر في كانون الثاني",
            "الجزء [الثاني] صدر في [كانون] [الثاني]",
            "a word that is wanted alone, too",
        ),
    ];
    for (query, body, expected, reason) in rows {
        let index = index(&View::ALL, &[body]);
        let hits = index.search(query).synonyms(synonyms.clone()).run().unwrap();
        assert_eq!(hits[0].snippet("body").to_line("[", "]"), expected, "{reason}");
        assert_eq!(hits[0].highlighted("body")[0].to_line("[", "]"), expected, "{reason}");
    }
    // Found by the words in any form, for want of positions, and marked so.
    let hits = index(&[View::Stem], &["الثاني من كانون"]).search("يناير").run().unwrap();
    assert_eq!(hits[0].snippet("body").to_line("[", "]"), "[الثاني] من [كانون]");
}

#[test]
fn views_without_positions_find_the_words_of_a_phrase() {
    let index = index(&[View::Stem], &BODIES);
    let mut ids = found(&index, &Synonyms::default(), "يناير");
    ids.sort_unstable();
    assert_eq!(ids, [2, 3, 4]);
}

/// Stop words and words said twice do not shift what stands for what.
#[test]
fn queries_of_all_kinds_add_up() {
    let index = index(&View::ALL, &BODIES);
    let synonyms = Synonyms::default()
        .group(["في", "داخل"])
        .and_then(|some| some.group(["سيارة", "عربية"]))
        .and_then(|some| some.group(["من قبل", "سابقا"]))
        .and_then(|some| some.group(["سيارة جديدة", "مركبة"]))
        .unwrap();
    for query in [
        "في",
        "في يناير في يناير",
        "يناير كانون الثاني يناير كانون الثاني",
        "كانون كانون الثاني",
        "من سافر من قبل",
        "سيارة جديدة سيارة",
        "هل من سيارة جديدة في أبو ظبي؟",
        "",
    ] {
        let hits = index.search(query).synonyms(synonyms.clone()).run().unwrap();
        for hit in &hits {
            let explanation = hit.explain().unwrap();
            let words: f32 = explanation.words().iter().map(|word| word.gives).sum();
            let others: f32 = explanation.synonyms().iter().map(|found| found.gives).sum();
            let near: f32 = explanation.near().iter().map(|near| near.gives).sum();
            let sum = words + others + near + explanation.bonus().gives;
            assert!((sum - hit.score()).abs() < 1e-4, "{query}: {explanation}");
        }
    }
}

#[test]
fn what_is_no_group_is_refused() {
    let rows = [
        (
            "no word, after a mark of UTF-8",
            "\u{FEFF}سيارة\t؟!",
            r#"line 1: the synonym "؟!" holds no word"#,
        ),
        (
            "one form",
            "\n# شرح\nسيارة",
            r#"line 3: the synonyms ["سيارة"] are one word; a group has two or more"#,
        ),
        (
            "forms of one word",
            "سيارة\tوالسيارات",
            r#"line 1: the synonyms ["سيارة", "والسيارات"] are one word; a group has two or more"#,
        ),
    ];
    for (why, text, message) in rows {
        let error = text.parse::<Synonyms>().expect_err(why);
        assert_eq!(error.to_string(), message, "{why}");
        assert_eq!(error.kind(), ErrorKind::Synonyms, "{why}");
    }
    assert!(serde_json::from_str::<Synonyms>(r#"[["سيارة"]]"#).is_err());
}

#[test]
fn synonyms_are_kept_by_serde() {
    let synonyms = Synonyms::default().group(["سيارة", "عربية"]).unwrap();
    let json = serde_json::to_string(&synonyms).unwrap();
    assert_eq!(serde_json::from_str::<Synonyms>(&json).unwrap(), synonyms);
}
