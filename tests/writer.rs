//! What a batch of puts and deletions leaves behind, and when who sees it.

#![cfg(feature = "index")]

use std::path::Path;
use std::time::{Duration, Instant};

use fihris::{ErrorKind, Index, Schema};
use serde_json::{Value, json};

fn create(path: &Path) -> Index {
    let schema = Schema::builder().id("id").text("body").stored("cover").build().unwrap();
    Index::create(path, schema).unwrap()
}

/// The ids and texts of an index of documents that all hold كتاب, in order.
fn contents(index: &Index) -> Vec<(String, String)> {
    let hits = index.search("كتاب").limit(1000).run().unwrap();
    let mut all: Vec<(String, String)> = hits
        .iter()
        .map(|hit| {
            let document: Value = hit.document().unwrap();
            (hit.id().unwrap(), document["body"].as_str().unwrap().to_owned())
        })
        .collect();
    all.sort();
    assert_eq!(index.count(), all.len() as u64, "every document is found");
    all
}

enum Step {
    /// An id as JSON, and a text.
    Put(&'static str, &'static str),
    Delete(&'static str),
    Commit,
    Rollback,
    /// The writer and the index are dropped, and opened anew.
    Reopen,
}

use Step::{Commit, Delete, Put, Reopen, Rollback};

const ONE: &str = "كتاب النحو";
const TWO: &str = "كتاب الصرف";

/// Why, the steps before a last commit, and the ids and texts after it.
type Batch = (&'static str, &'static [Step], &'static [(&'static str, &'static str)]);

#[rustfmt::skip]
const BATCHES: &[Batch] = &[
    ("replaced within a batch", &[Put("1", ONE), Put("1", TWO)], &[("1", TWO)]),
    ("replaced twice within a batch", &[Put("1", ONE), Put("1", ONE), Put("1", TWO)], &[("1", TWO)]),
    ("replaced across commits", &[Put("1", ONE), Commit, Put("1", TWO)], &[("1", TWO)]),
    ("replaced across three commits", &[Put("1", ONE), Commit, Put("1", ONE), Commit, Put("1", TWO)], &[("1", TWO)]),
    ("replaced after an empty commit", &[Put("1", ONE), Commit, Commit, Put("1", TWO)], &[("1", TWO)]),
    ("replaced after reopening", &[Put("1", ONE), Commit, Reopen, Put("1", TWO)], &[("1", TWO)]),
    ("replaced twice after reopening", &[Put("1", ONE), Commit, Reopen, Put("1", ONE), Put("1", TWO)], &[("1", TWO)]),
    ("the others stay", &[Put("1", ONE), Put("2", ONE), Commit, Put("2", TWO)], &[("1", ONE), ("2", TWO)]),
    ("deleted", &[Put("1", ONE), Commit, Delete("1")], &[]),
    ("deleted then put", &[Put("1", ONE), Commit, Delete("1"), Put("1", TWO)], &[("1", TWO)]),
    ("deleted before there was one", &[Delete("1"), Put("1", TWO)], &[("1", TWO)]),
    ("put then deleted", &[Put("1", ONE), Delete("1")], &[]),
    ("put over another, then deleted", &[Put("1", ONE), Commit, Put("1", TWO), Delete("1")], &[]),
    ("put, deleted, put", &[Put("1", ONE), Delete("1"), Put("1", TWO)], &[("1", TWO)]),
    ("put, deleted, put, after a commit", &[Put("1", ONE), Commit, Put("1", ONE), Delete("1"), Put("1", TWO)], &[("1", TWO)]),
    ("deleted, committed, put", &[Put("1", ONE), Commit, Delete("1"), Commit, Put("1", TWO)], &[("1", TWO)]),
    ("deleted after reopening", &[Put("1", ONE), Commit, Reopen, Delete("1")], &[]),
    ("deleted twice", &[Put("1", ONE), Commit, Delete("1"), Delete("1")], &[]),
    ("nothing there to delete", &[Put("1", ONE), Delete("2"), Delete("")], &[("1", ONE)]),
    ("an integer and its digits are one id", &[Put("7", ONE), Put(r#""7""#, TWO)], &[("7", TWO)]),
    ("an integer id is deleted by its digits", &[Put("7", ONE), Commit, Delete("7")], &[]),
    ("a zero before it makes another id", &[Put("7", ONE), Put(r#""07""#, TWO)], &[("07", TWO), ("7", ONE)]),
    ("ids are not folded", &[Put(r#""أ""#, ONE), Put(r#""ا""#, TWO)], &[("ا", TWO), ("أ", ONE)]),
    ("ids are not trimmed", &[Put(r#"" ""#, ONE), Put(r#""  ""#, TWO)], &[(" ", ONE), ("  ", TWO)]),
    ("NUL ends no id", &[Put(r#""1\u0000""#, ONE), Put("1", TWO), Delete("1")], &[("1\0", ONE)]),
    ("rolled back", &[Put("1", ONE), Rollback], &[]),
    ("rolled back to the last commit", &[Put("1", ONE), Commit, Put("2", TWO), Rollback], &[("1", ONE)]),
    ("a replacement rolled back", &[Put("1", ONE), Commit, Put("1", TWO), Rollback], &[("1", ONE)]),
    ("a deletion rolled back", &[Put("1", ONE), Commit, Delete("1"), Rollback], &[("1", ONE)]),
    ("put after a rollback", &[Put("1", ONE), Rollback, Put("1", TWO)], &[("1", TWO)]),
    ("replaced after a rollback", &[Put("1", ONE), Commit, Put("1", ONE), Rollback, Put("1", TWO)], &[("1", TWO)]),
    ("replaced twice after a rollback", &[Rollback, Put("1", ONE), Put("1", TWO)], &[("1", TWO)]),
    ("rolled back twice", &[Put("1", ONE), Rollback, Rollback, Put("2", TWO)], &[("2", TWO)]),
    ("dropped without a commit", &[Put("1", ONE), Reopen], &[]),
    ("a replacement dropped without a commit", &[Put("1", ONE), Commit, Put("1", TWO), Reopen], &[("1", ONE)]),
    ("a deletion dropped without a commit", &[Put("1", ONE), Commit, Delete("1"), Reopen], &[("1", ONE)]),
];

#[test]
fn batches_leave_what_they_say() {
    // Short documents go to the threads together, one of such a cover by itself.
    let covers = ["", &" ".repeat(100_000)];
    for (&(why, steps, expected), cover) in
        BATCHES.iter().flat_map(|batch| covers.map(|cover| (batch, cover)))
    {
        let why = format!("{why}, with a cover of {} bytes", cover.len());
        let directory = tempfile::tempdir().unwrap();
        let mut index = create(directory.path());
        let mut writer = index.writer().unwrap();
        for step in steps {
            match *step {
                Put(id, body) => {
                    let id: Value = serde_json::from_str(id).unwrap();
                    writer.put(&json!({ "id": id, "body": body, "cover": cover })).unwrap();
                }
                Delete(id) => writer.delete(id).unwrap(),
                Commit => writer.commit().unwrap(),
                Rollback => writer.rollback().unwrap(),
                Reopen => {
                    drop((writer, index));
                    index = Index::open(directory.path()).unwrap();
                    writer = index.writer().unwrap();
                }
            }
        }
        writer.commit().unwrap();
        let mut expected: Vec<_> =
            expected.iter().map(|&(id, body)| (id.to_owned(), body.to_owned())).collect();
        expected.sort();
        assert_eq!(contents(&index), expected, "{why}");
        drop((writer, index));
        assert_eq!(contents(&Index::open(directory.path()).unwrap()), expected, "{why}, reopened");
    }
}

#[test]
fn without_an_id_every_document_is_another() {
    let directory = tempfile::tempdir().unwrap();
    let schema = Schema::builder().text("body").build().unwrap();
    let index = Index::create(directory.path(), schema).unwrap();
    let mut writer = index.writer().unwrap();
    for _ in 0..2 {
        writer.put(&json!({ "body": "كتاب" })).unwrap();
    }
    writer.commit().unwrap();
    let hits = index.search("كتاب").run().unwrap();
    assert_eq!(hits.total(), 2);
    assert_eq!(hits[0].id(), None);
    let error = writer.delete("1").unwrap_err();
    assert_eq!(error.to_string(), "the schema declares no id, so no document can be named by it");
    assert_eq!(error.kind(), ErrorKind::Document);
}

#[test]
fn the_last_of_many_puts_of_an_id_stays() {
    // Enough for all threads of the writer, so that the puts of an id come from several.
    let directory = tempfile::tempdir().unwrap();
    let index = create(directory.path());
    let mut writer = index.writer().unwrap();
    for batch in 0..3 {
        for n in 0..2000 {
            let body = format!("كتاب {batch} {n}");
            writer.put(&json!({ "id": n % 100, "body": body })).unwrap();
        }
        writer.commit().unwrap();
        let mut expected: Vec<(String, String)> =
            (1900..2000).map(|n| ((n % 100).to_string(), format!("كتاب {batch} {n}"))).collect();
        expected.sort();
        assert_eq!(contents(&index), expected, "batch {batch}");
    }
}

#[test]
fn nested_values_are_stored_as_deep_as_json_is_read() {
    let directory = tempfile::tempdir().unwrap();
    let index = create(directory.path());
    let mut writer = index.writer().unwrap();
    let nested = |levels| {
        let cover = (0..levels).fold(json!("غلاف"), |inner, _| json!([inner]));
        json!({ "id": 1, "body": ONE, "cover": cover })
    };
    // serde_json reads 127 levels, one of which is the document.
    let error = writer.put(&nested(127)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Document);
    let message = error.to_string();
    assert!(
        message.starts_with(
            r#"the JSON of the document cannot be read: field "cover": recursion limit exceeded"#
        ),
        "{message}"
    );
    writer.put(&nested(126)).unwrap();
    writer.commit().unwrap();
    let hits = index.search("كتاب").run().unwrap();
    assert_eq!(hits[0].document::<Value>().unwrap(), nested(126));
}

#[test]
fn there_is_one_writer_at_a_time() {
    let directory = tempfile::tempdir().unwrap();
    let index = create(directory.path());
    let other = Index::open(directory.path()).unwrap();
    let mut writer = index.writer().unwrap();
    for (who, handle) in [("the same handle", &index), ("another handle", &other)] {
        let error = handle.writer().err().expect(who);
        assert_eq!(error.kind(), ErrorKind::Busy, "{who}");
        assert_eq!(
            error.to_string(),
            "another writer is at work on this index, in this process or another; one at a time",
            "{who}"
        );
        assert!(std::error::Error::source(&error).is_some(), "{who}");
    }
    writer.put(&json!({ "id": 1, "body": ONE })).unwrap();
    writer.commit().unwrap();
    assert!(other.writer().is_err(), "a commit does not end the turn");
    writer.rollback().unwrap();
    assert!(other.writer().is_err(), "nor does a rollback");
    drop(writer);
    let mut writer = other.writer().unwrap();
    assert_eq!(other.count(), 1, "a writer sees what is committed");
    writer.put(&json!({ "id": 1, "body": TWO })).unwrap();
    writer.commit().unwrap();
    assert_eq!(contents(&other), [("1".to_owned(), TWO.to_owned())], "and replaces it");
}

#[test]
fn another_handle_sees_a_commit() {
    let directory = tempfile::tempdir().unwrap();
    let index = create(directory.path());
    let other = Index::open(directory.path()).unwrap();
    let mut writer = index.writer().unwrap();
    // The second commit is noticed as the first is.
    for count in 1..=2 {
        writer.put(&json!({ "id": count, "body": ONE })).unwrap();
        assert_eq!(index.count(), count - 1, "not before the commit");
        writer.commit().unwrap();
        assert_eq!(index.count(), count, "the writer's own handle sees it at once");
        // Long enough for any machine: it is noticed in half a second.
        let deadline = Instant::now() + Duration::from_secs(60);
        while other.count() < count {
            assert!(Instant::now() < deadline, "commit {count} not seen");
            std::thread::sleep(Duration::from_millis(20));
        }
        assert_eq!(contents(&other).len() as u64, count);
    }
}

#[test]
fn a_searcher_is_a_snapshot() {
    let directory = tempfile::tempdir().unwrap();
    let index = create(directory.path());
    let mut writer = index.writer().unwrap();
    writer.put(&json!({ "id": 1, "body": ONE })).unwrap();
    writer.commit().unwrap();
    let before = index.searcher();
    writer.put(&json!({ "id": 1, "body": TWO })).unwrap();
    writer.put(&json!({ "id": 2, "body": TWO })).unwrap();
    writer.commit().unwrap();
    for (query, then, now) in [("كتاب", 1, 2), ("النحو", 1, 0), ("الصرف", 0, 2)] {
        assert_eq!(before.search(query).run().unwrap().total(), then, "{query}, before");
        assert_eq!(index.search(query).run().unwrap().total(), now, "{query}, now");
    }
    // Its files may go while it lives.
    writer.delete("1").unwrap();
    writer.delete("2").unwrap();
    writer.commit().unwrap();
    drop((writer, index));
    let hits = before.search("كتاب").run().unwrap();
    assert_eq!(hits[0].document::<Value>().unwrap()["body"], ONE);
}

/// tantivy numbers what a new writer does from the last commit on, that number included.
#[test]
fn the_first_deletion_of_a_writer_counts_in_every_segment() {
    // Dropped and opened, rolled back, and rolled back by tantivy itself.
    for undone in ["anew", "by fihris", "by tantivy"] {
        let directory = tempfile::tempdir().unwrap();
        let index = create(directory.path());
        // One thread, so that the documents of a commit are in one segment.
        let one = fihris::WriterOptions::default().threads(1);
        let mut writer = index.writer_with(one).unwrap();
        let mut segments = Vec::new();
        for ids in [[1, 2], [3, 4]] {
            for id in ids {
                writer.put(&json!({ "id": id, "body": ONE })).unwrap();
            }
            writer.commit().unwrap();
            let all = index.as_tantivy().searchable_segment_ids().unwrap();
            segments
                .extend(all.into_iter().filter(|id| !segments.contains(id)).collect::<Vec<_>>());
        }
        writer.delete("4").unwrap();
        writer.commit().unwrap();
        match undone {
            "by fihris" => writer.rollback().unwrap(),
            "by tantivy" => drop(writer.as_tantivy().rollback().unwrap()),
            _ => {
                drop(writer);
                writer = index.writer_with(one).unwrap();
            }
        }
        writer.delete("3").unwrap();
        // As in the background, before the deletion is committed.
        writer.as_tantivy().merge(&segments).wait().unwrap();
        drop(Index::open(directory.path()).unwrap());
        assert_eq!(index.count(), 3, "not committed");
        writer.commit().unwrap();
        let left: Vec<String> = contents(&index).into_iter().map(|(id, _)| id).collect();
        assert_eq!(left, ["1", "2"], "{undone}");
    }
}

#[test]
fn a_commit_of_tantivys_is_one() {
    let directory = tempfile::tempdir().unwrap();
    let index = create(directory.path());
    let mut writer = index.writer().unwrap();
    writer.put(&json!({ "id": 1, "body": ONE })).unwrap();
    writer.put(&json!({ "id": 2, "body": ONE })).unwrap();
    writer.as_tantivy().commit().unwrap();
    assert_eq!(writer.delete_where("id:1").unwrap(), 1, "it is no longer put since the last");
    assert_eq!(index.count(), 2, "and is seen, though the deletion is not committed");
    writer.put(&json!({ "id": 2, "body": TWO })).unwrap();
    writer.as_tantivy().commit().unwrap();
    writer.rollback().unwrap();
    writer.commit().unwrap();
    assert_eq!(contents(&index), [("2".to_owned(), TWO.to_owned())]);
}

/// tantivy reads which files it may delete once, as an index is opened.
#[test]
fn what_another_handle_wrote_leaves_the_disk() {
    let directory = tempfile::tempdir().unwrap();
    let index = create(directory.path());
    // As in another process.
    let other = Index::open(directory.path()).unwrap();
    let mut writer = other.writer().unwrap();
    for id in 0..4 {
        writer.put(&json!({ "id": id, "body": "كتاب" })).unwrap();
        writer.commit().unwrap();
    }
    drop(writer);
    let mut writer = index.writer().unwrap();
    writer.put(&json!({ "id": 0, "body": "كتاب النحو" })).unwrap();
    writer.optimize().unwrap();
    drop(writer);
    let names = std::fs::read_dir(directory.path()).unwrap();
    let names: Vec<_> = names.map(|file| file.unwrap().file_name()).collect();
    let of_segments = |name: &&std::ffi::OsString| {
        let name = name.to_string_lossy();
        !name.ends_with(".json") && !name.ends_with(".lock")
    };
    assert_eq!(names.iter().filter(of_segments).count(), 6, "one segment: {names:?}");
}
