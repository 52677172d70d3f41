//! Which documents a deletion by query takes, and when.

#![cfg(feature = "index")]

use fihris::{ErrorKind, Filter, Fuzzy, Index, Query, Schema, Writer};
use proptest::prelude::*;
use serde_json::json;

const WORDS: [&str; 4] = ["كتاب", "وزير", "نهر", "مدرسة"];
const SECTIONS: [&str; 2] = ["ثقافة", "اقتصاد"];

fn index() -> Index {
    let schema = Schema::builder().id("id").text("body").keyword("section").integer("year");
    Index::in_memory(schema.build().unwrap()).unwrap()
}

fn put(writer: &mut Writer, id: usize, body: &str) {
    let (section, year) = (SECTIONS[id % 2], 2000 + id);
    writer.put(&json!({ "id": id, "body": body, "section": section, "year": year })).unwrap();
}

/// The ids in an index, in order.
fn ids(index: &Index) -> Vec<usize> {
    let hits = index.search("*").limit(1000).run().unwrap();
    let mut ids: Vec<usize> = hits.iter().map(|hit| hit.id().unwrap().parse().unwrap()).collect();
    ids.sort_unstable();
    assert_eq!(ids.len() as u64, index.count());
    ids
}

/// Each in a segment of its own, or two together.
fn filled() -> (Index, Writer) {
    let index = index();
    let mut writer = index.writer().unwrap();
    for (id, body) in ["كتاب النحو", "سافر الوزراء", "كتب الأدب", "وزير في المكتبة", "فاض النهر"]
        .into_iter()
        .enumerate()
    {
        put(&mut writer, id, body);
        if id != 2 {
            writer.commit().unwrap();
        }
    }
    (index, writer)
}

#[test]
fn what_a_query_finds_is_deleted() {
    // Why, the query, and the ids that are left.
    let cases: &[(&str, Query, &[usize])] = &[
        ("a word, in all its forms", "كتاب".into(), &[1, 3, 4]),
        ("any of two words", "كتاب نهر".into(), &[1, 3]),
        ("a required word", "+وزير +مكتبة".into(), &[0, 1, 2, 4]),
        ("a phrase", "\"كتب الأدب\"".into(), &[0, 1, 3, 4]),
        ("a value of a field", "section:اقتصاد".into(), &[0, 2, 4]),
        ("a range", "year:>=2003".into(), &[0, 1, 2]),
        ("a filter", Query::Filter(Filter::is("id", "4")), &[0, 1, 2, 3]),
        ("all but one", "* -نهر".into(), &[4]),
        ("all", "*".into(), &[]),
        ("no word of it is there", "قطار".into(), &[0, 1, 2, 3, 4]),
        ("a word near one that is there is not meant", "كتااب".into(), &[0, 1, 2, 3, 4]),
        ("nothing is asked for", "".into(), &[0, 1, 2, 3, 4]),
    ];
    for (why, query, left) in cases {
        let (index, mut writer) = filled();
        assert_eq!(writer.delete_where(query.clone()).unwrap(), 5 - left.len() as u64, "{why}");
        assert_eq!(ids(&index), [0, 1, 2, 3, 4], "{why}: not before the commit");
        writer.rollback().unwrap();
        writer.commit().unwrap();
        assert_eq!(ids(&index), [0, 1, 2, 3, 4], "{why}: a rollback undoes it");
        writer.delete_where(query.clone()).unwrap();
        writer.commit().unwrap();
        assert_eq!(&ids(&index), left, "{why}");
        assert!(index.verify().unwrap().is_sound(), "{why}");
        writer.optimize().unwrap();
        assert_eq!(&ids(&index), left, "{why}: and stays so when merged");
    }
}

#[test]
fn what_was_put_since_the_commit_stays() {
    let (index, mut writer) = filled();
    put(&mut writer, 0, "فاض النهر");
    put(&mut writer, 7, "كتاب جديد");
    assert_eq!(writer.delete_where("كتاب").unwrap(), 1, "2 alone: 0 was replaced");
    put(&mut writer, 2, "كتاب آخر");
    writer.commit().unwrap();
    assert_eq!(ids(&index), [0, 1, 2, 3, 4, 7]);
    writer.delete("1").unwrap();
    assert_eq!(writer.delete_where("كتاب").unwrap(), 2, "now they are committed");
    writer.commit().unwrap();
    assert_eq!(ids(&index), [0, 3, 4]);
}

#[test]
fn what_cannot_be_is_refused() {
    let (index, mut writer) = filled();
    let error = writer.delete_where(Query::Filter(Filter::is("colour", "أحمر"))).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Search, "{error}");
    let words: Vec<String> = (0..10_000).map(|word| format!("كتاب{word}")).collect();
    let error = writer.delete_where(words.join(" ").as_str()).unwrap_err();
    assert!(error.to_string().contains("deleting needs all of it"), "{error}");
    writer.commit().unwrap();
    assert_eq!(ids(&index), [0, 1, 2, 3, 4]);

    let index = Index::in_memory(Schema::builder().text("body").build().unwrap()).unwrap();
    let error = index.writer().unwrap().delete_where("كتاب").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Document);
    assert!(error.to_string().contains("declares no id"), "{error}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn it_deletes_what_a_search_finds(
        batches in prop::collection::vec(prop::collection::vec((0..12_usize, 0..4_usize), 0..6), 1..5),
        query in prop::sample::select(vec!["كتاب", "+وزير year:>=2004", "نهر مدرسة", "* -كتاب", "section:ثقافة"]),
    ) {
        let index = index();
        let mut writer = index.writer().unwrap();
        for batch in &batches {
            for &(id, word) in batch {
                put(&mut writer, id, WORDS[word]);
            }
            writer.commit().unwrap();
        }
        let hits = index.search(query).fuzzy(Fuzzy::Off).limit(100).run().unwrap();
        let found: Vec<usize> = hits.iter().map(|hit| hit.id().unwrap().parse().unwrap()).collect();
        let mut left = ids(&index);
        left.retain(|id| !found.contains(id));
        prop_assert_eq!(writer.delete_where(query).unwrap(), found.len() as u64);
        writer.commit().unwrap();
        prop_assert_eq!(ids(&index), left);
    }
}
