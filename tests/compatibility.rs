//! An index written by an earlier version is opened, or refused with words that say what to do.
//!
//! `cargo test --test compatibility -- --ignored` writes that of this version; do so when the version of the
//! analyzer is raised, or, in a directory of its own, that of the format, and no sooner.

#![cfg(feature = "index")]

use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use fihris::{ErrorKind, Index, Schema, View, WriterOptions};
use serde_json::{Value, json};

const MAX_FIXTURE_BYTES: u64 = 30_000;

/// The directory of the index of this version, and those of earlier ones.
const FIXTURE: &str = "format_2";
const EARLIER: [&str; 1] = ["format_1"];

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixture").join(name)
}

fn schema() -> Schema {
    Schema::builder()
        .id("id")
        .text("title")
        .boost(2.0)
        .text("body")
        .views([View::Exact, View::Stem, View::Root, View::Grams])
        .keyword("section")
        .date("published")
        .integer("pages")
        .float("price")
        .bool("free")
        .stored("cover")
        .build()
        .unwrap()
}

fn document(id: u64, title: &str, body: &str) -> Value {
    json!({
        "id": id, "title": title, "body": body, "section": "لغة", "published": "2021-09-30",
        "pages": 300 + id, "price": 12.5, "free": id.is_multiple_of(2), "cover": { "colour": "أزرق" },
    })
}

fn documents() -> Vec<Value> {
    vec![
        document(1, "كتاب النحو", "يشرح المؤلف قواعد العربية للمبتدئين."),
        document(2, "أخبار الوزارة", "اجتمع الوزراء في دمشق يوم الخميس."),
        document(3, "رحلة إلى البرازيل", "وصفت الكاتبة المدن والأنهار التي رأتها."),
    ]
}

#[test]
#[ignore = "writes what the other tests read"]
fn write_fixture() {
    let path = fixture(FIXTURE);
    if path.exists() {
        fs::remove_dir_all(&path).unwrap();
    }
    let directory = tempfile::tempdir().unwrap();
    let index = Index::create(directory.path(), schema()).unwrap();
    let mut writer = index.writer_with(WriterOptions::default().threads(1)).unwrap();
    writer.put(&document(1, "كتاب الصرف", "حل محله كتاب آخر.")).unwrap();
    writer.put(&documents()[1]).unwrap();
    writer.commit().unwrap();
    writer.put(&documents()[0]).unwrap();
    writer.put(&documents()[2]).unwrap();
    writer.commit_with("fixture").unwrap();
    index.backup(&path).unwrap();
}

/// A copy: opening an index makes files for its locks.
fn copied(name: &str) -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    let mut bytes = 0;
    for file in fs::read_dir(fixture(name)).unwrap() {
        let file = file.unwrap();
        bytes += fs::copy(file.path(), directory.path().join(file.file_name())).unwrap();
    }
    assert!((1..MAX_FIXTURE_BYTES).contains(&bytes), "{bytes} bytes");
    directory
}

#[test]
fn an_index_of_this_version_is_opened() {
    let directory = copied(FIXTURE);
    let index = Index::open(directory.path()).unwrap();
    assert_eq!(index.schema(), &schema());
    let verification = index.verify().unwrap();
    assert!(verification.is_sound(), "{:?}", verification.damages());
    let statistics = index.statistics().unwrap();
    assert_eq!((statistics.documents, statistics.deleted, statistics.segments), (3, 1, 2));
    assert_eq!(index.note().unwrap().as_deref(), Some("fixture"));
    // The query, and the id that is found first.
    for (query, id) in [
        ("كتب", Some("1")),
        ("وزير", Some("2")),
        ("برازيلية", Some("3")),
        ("\"الوزراء في دمشق\"", Some("2")),
        ("pages:>=303", Some("3")),
        ("section:لغة free:true", Some("2")),
        ("الصرف", None),
    ] {
        let hits = index.search(query).run().unwrap();
        assert_eq!(hits.iter().next().and_then(fihris::Hit::id).as_deref(), id, "{query}");
    }
    let mut writer = index.writer().unwrap();
    writer.put(&documents()[0]).unwrap();
    writer.optimize().unwrap();
    assert_eq!(index.count(), 3, "it is written, too");
    assert_eq!(all(&index), documents());
}

#[test]
fn an_index_of_before_is_refused_and_indexed_anew() {
    for name in EARLIER {
        let directory = copied(name);
        let error = Index::open(directory.path()).err().expect(name);
        assert_eq!(error.kind(), ErrorKind::Mismatch, "{name}: {error}");
        assert!(error.to_string().contains("was made with"), "{name}: {error}");
        assert!(error.to_string().ends_with("those that it keeps with Index::reindex"), "{error}");
        let index = Index::reindex(directory.path(), schema(), |_| ControlFlow::Continue(()));
        let index = index.expect(name);
        assert_eq!(all(&index), documents(), "{name}");
        assert_eq!(index.note().unwrap().as_deref(), Some("fixture"), "{name}");
        assert_eq!(index.search("كتب").run().unwrap()[0].id().as_deref(), Some("1"), "{name}");
    }
}

fn all(index: &Index) -> Vec<Value> {
    let hits = index.search("*").run().unwrap();
    let mut found: Vec<Value> = hits.iter().map(|hit| hit.document().unwrap()).collect();
    found.sort_by_key(|document| document["id"].as_u64());
    found
}

#[test]
fn one_of_another_version_is_refused() {
    let directory = copied(FIXTURE);
    let path = directory.path().join("fihris.json");
    let json = fs::read_to_string(&path).unwrap();
    let number = |name: &str| {
        let description: Value = serde_json::from_str(&json).unwrap();
        description[name].as_u64().unwrap()
    };
    for name in ["analyzer", "format"] {
        let (from, to) = (number(name), number(name) + 1000);
        let changed =
            json.replacen(&format!("\"{name}\": {from}"), &format!("\"{name}\": {to}"), 1);
        assert_ne!(changed, json, "{name} is there");
        fs::write(&path, changed).unwrap();
        let error = Index::open(directory.path()).err().unwrap();
        assert_eq!(error.kind(), ErrorKind::Mismatch, "{error}");
        assert!(error.to_string().contains(&format!("{name} version {to}")), "{error}");
        assert!(error.to_string().ends_with("those that it keeps with Index::reindex"), "{error}");
    }
}

#[test]
fn one_of_another_version_is_indexed_anew() {
    let directory = copied(FIXTURE);
    let path = directory.path().join("fihris.json");
    // Nothing of it need be understood but that it is there.
    fs::write(&path, r#"{"format":1000,"analyzer":1000,"schema":"of another kind"}"#).unwrap();
    let mut told = Vec::new();
    let index = Index::reindex(directory.path(), schema(), |progress| {
        told.push((progress.documents, progress.all));
        ControlFlow::Continue(())
    });
    let index = index.unwrap();
    assert_eq!(told, [(1, Some(3)), (2, Some(3)), (3, Some(3))]);
    assert_eq!(all(&index), documents());
    assert_eq!(index.note().unwrap().as_deref(), Some("fixture"));
    assert_eq!(index.search("كتب").run().unwrap()[0].id().as_deref(), Some("1"));
    assert!(index.verify().unwrap().is_sound());
}
