//! The life of an index: its size told, copied beside a writer, made anew with other options.

#![cfg(feature = "index")]

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use fihris::{ErrorKind, Index, Schema, View, WriterOptions};
use serde_json::{Value, json};

fn schema() -> Schema {
    Schema::builder()
        .id("id")
        .text("title")
        .views([View::Stem])
        .text("body")
        .keyword("section")
        .integer("round")
        .stored("cover")
        .build()
        .unwrap()
}

fn document(id: u64, round: u64) -> Value {
    json!({
        "id": id, "title": "كتاب النحو", "body": format!("كتاب {id} من الطبعة {round}").repeat(20),
        "section": "لغة", "round": round, "cover": "أزرق",
    })
}

/// An index of two segments with documents deleted.
fn filled(path: &Path) -> Index {
    let index = Index::create(path, schema()).unwrap();
    let mut writer = index.writer_with(WriterOptions::default().threads(1)).unwrap();
    for round in 0..2 {
        for id in 0..50 {
            writer.put(&document(id + 40 * round, round)).unwrap();
        }
        writer.commit().unwrap();
    }
    drop(writer);
    index
}

fn bytes_in(path: &Path) -> u64 {
    let files = std::fs::read_dir(path).unwrap().map(|file| file.unwrap());
    let files = files.filter(|file| !file.file_name().to_str().unwrap().contains("json"));
    files.map(|file| file.metadata().unwrap().len()).sum()
}

#[test]
fn statistics_tell_what_takes_room() {
    let directory = tempfile::tempdir().unwrap();
    let index = filled(directory.path());
    let statistics = index.statistics().unwrap();
    assert_eq!((statistics.documents, statistics.deleted, statistics.segments), (90, 10, 2));
    let fields: Vec<(&str, Option<View>)> =
        statistics.fields.iter().map(|field| (field.field.as_str(), field.view)).collect();
    let body = View::ALL[..2].iter().map(|&view| ("body", Some(view)));
    let mut expected = vec![("id", None), ("title", Some(View::Stem))];
    expected.extend(body);
    expected.extend([("section", None), ("round", None)]);
    assert_eq!(fields, expected, "in the order of the schema, and nothing of what is only stored");
    assert!(statistics.fields.iter().all(|field| field.bytes > 0), "{statistics:?}");
    let of_view = |wanted| {
        let mut of_body = statistics.fields.iter().filter(|field| field.field == "body");
        of_body.find(|field| field.view == Some(wanted)).unwrap().bytes
    };
    assert!(of_view(View::Exact) > of_view(View::Stem), "positions and more terms");
    // What tells the deleted is the rest.
    let parts = statistics.stored_bytes + statistics.fields.iter().map(|f| f.bytes).sum::<u64>();
    assert!((parts..parts + 100).contains(&statistics.bytes), "{parts}: {statistics:?}");
    let on_disk = bytes_in(directory.path());
    assert!((statistics.bytes..statistics.bytes + 2 * 1024 + 8).contains(&on_disk), "{on_disk}");
    let json = serde_json::to_value(&statistics).unwrap();
    assert_eq!(json["fields"][1]["view"], "stem");
    assert_eq!(json["fields"][0].get("view"), None);
}

/// All documents of an index are of one round, and each id of `ids` is there.
fn round(index: &Index, ids: u64) -> u64 {
    let hits = index.search("كتاب").limit(1000).run().unwrap();
    assert_eq!((hits.len() as u64, index.count()), (ids, ids));
    let round = hits[0].document::<Value>().unwrap()["round"].as_u64().unwrap();
    for hit in &hits {
        let found: Value = hit.document().unwrap();
        assert_eq!(found, document(found["id"].as_u64().unwrap(), round), "one commit");
    }
    round
}

#[test]
fn a_copy_beside_a_writer_is_that_of_a_commit() {
    const IDS: u64 = 30;
    const COPIES: usize = 12;
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("index");
    let index = Index::create(&path, schema()).unwrap();
    // As in another process: it knows nothing of the writer's segments, whose files vanish.
    let apart = Index::open(&path).unwrap();
    let mut writer = index.writer_with(WriterOptions::default().threads(1)).unwrap();
    let mut write = |round| {
        for id in 0..IDS {
            writer.put(&document(id, round)).unwrap();
        }
        if round % 4 == 3 { writer.optimize().unwrap() } else { writer.commit().unwrap() }
    };
    write(0);
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let written = scope.spawn(|| {
            let mut last = 0;
            while !stop.load(Ordering::SeqCst) {
                last += 1;
                write(last);
            }
            last
        });
        let mut before = 0;
        let copies: Vec<_> = (0..COPIES)
            .map(|copy| {
                let to = directory.path().join(format!("copy-{copy}"));
                let from = if copy % 2 == 0 { &index } else { &apart };
                (from.backup(&to), to)
            })
            .collect();
        stop.store(true, Ordering::SeqCst);
        for (copied, to) in copies {
            copied.unwrap();
            let copy = Index::open(&to).unwrap();
            assert!(copy.verify().unwrap().is_sound(), "{:?}", copy.verify());
            let round = round(&copy, IDS);
            assert!(round >= before, "{round} after {before}");
            before = round;
            let mut writer = copy.writer().unwrap();
            writer.put(&document(0, round)).unwrap();
            writer.optimize().unwrap();
            assert_eq!(self::round(&copy, IDS), round, "a copy goes on as an index");
        }
        assert!(before > 0 && written.join().unwrap() >= before, "it wrote meanwhile");
    });
}

#[test]
fn a_copy_overwrites_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let index = filled(&directory.path().join("index"));
    let occupied = directory.path().join("occupied");
    std::fs::create_dir(&occupied).unwrap();
    std::fs::write(occupied.join("note.txt"), "ملاحظة").unwrap();
    for (to, part) in [("index", "holds an index already"), ("occupied", "holds other files")] {
        let to = directory.path().join(to);
        for error in [
            index.backup(&to).unwrap_err(),
            index.reindex_into(&to, schema(), |_| ControlFlow::Continue(())).err().unwrap(),
        ] {
            assert_eq!(error.kind(), ErrorKind::Path);
            assert!(error.to_string().contains(part), "{error}");
        }
    }
    assert!(index.verify().unwrap().is_sound());
}

#[test]
fn documents_are_indexed_anew() {
    let directory = tempfile::tempdir().unwrap();
    let (path, to) = (directory.path().join("index"), directory.path().join("new"));
    let index = filled(&path);
    let other = Schema::builder().id("id").text("body").store_unknown().build().unwrap();
    let mut told = Vec::new();
    let new = index.reindex_into(&to, other.clone(), |progress| {
        told.push((progress.documents, progress.all));
        ControlFlow::Continue(())
    });
    let new = new.unwrap();
    assert_eq!(told, (1..=90).map(|done| (done, Some(90))).collect::<Vec<_>>());
    assert_eq!(new.schema(), &other);
    assert!(new.verify().unwrap().is_sound());
    assert_eq!((new.count(), index.count()), (90, 90));
    for id in 0..90 {
        let json = |index: &Index| {
            let hits = index.search(format!("id:{id}").as_str()).run().unwrap();
            assert_eq!(hits.len(), 1, "{id}");
            hits[0].json().to_owned()
        };
        assert_eq!(json(&new), json(&index), "to the letter");
    }
    assert!(!directory.path().join("new.part").exists());

    // A document that does not fit: nothing is left of the try.
    let narrow = Schema::builder().id("id").text("body").build().unwrap();
    let to = directory.path().join("narrow");
    let error = index.reindex_into(&to, narrow, |_| ControlFlow::Continue(())).err().unwrap();
    let cause = std::error::Error::source(&error).unwrap().to_string();
    assert!(cause.starts_with("the document has a field"), "{cause}");
    let error = error.to_string();
    assert!(error.starts_with(r#"of the documents that the index keeps, {"id":"#), "{error}");
    assert!(error.contains("that the schema does not declare"), "{error}");
    assert!(!to.exists() && !directory.path().join("narrow.part").exists());
}

/// What the directory beside an index holds, and what a reader finds that was there before.
#[test]
fn documents_are_indexed_anew_in_place() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("index");
    let part = directory.path().join("index.part");
    let old = filled(&path);
    let before = old.searcher();
    let all = |searcher: &fihris::Searcher| searcher.search("كتاب").run().unwrap().total();
    let other = Schema::builder().id("id").text("body").store_unknown().build().unwrap();

    // What keeps it from happening leaves all as it was.
    let writer = old.writer().unwrap();
    let error = Index::reindex(&path, other.clone(), |_| ControlFlow::Continue(())).err().unwrap();
    assert_eq!(error.kind(), ErrorKind::Busy, "{error}");
    drop(writer);
    let mut told = 0;
    let stopped = Index::reindex(&path, other.clone(), |progress| {
        told = progress.documents;
        assert!(old.writer().is_err(), "no document is put meanwhile");
        if told < 50 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    let error = stopped.err().unwrap();
    assert_eq!(error.kind(), ErrorKind::Stopped);
    assert_eq!(
        error.to_string(),
        "indexing anew was stopped after 50 of 90 documents; nothing has changed"
    );
    let narrow = Schema::builder().id("id").text("body").build().unwrap();
    assert!(Index::reindex(&path, narrow, |_| ControlFlow::Continue(())).is_err());
    let nothing = Index::reindex(&part, other.clone(), |_| ControlFlow::Continue(()));
    assert_eq!(nothing.err().unwrap().kind(), ErrorKind::Path);
    assert!(!part.exists());
    assert_eq!((old.schema(), old.count()), (&schema(), 90));
    assert!(old.verify().unwrap().is_sound());

    // A slash at the end is none of the name.
    let new = Index::reindex(path.join(""), other.clone(), |_| ControlFlow::Continue(())).unwrap();
    assert!(!part.exists(), "the old index is gone");
    assert_eq!((new.schema(), new.count()), (&other, 90));
    assert!(new.verify().unwrap().is_sound());
    assert_eq!(all(&new.searcher()), 90);

    // A handle of before sees what it saw, and neither reads nor writes the new one by its own fields.
    assert_eq!((all(&before), all(&old.searcher())), (90, 90));
    let mut writer = new.writer().unwrap();
    writer.put(&json!({ "id": 1000, "body": "كتاب" })).unwrap();
    writer.commit().unwrap();
    drop(writer);
    for error in [old.writer().err().unwrap(), old.verify().unwrap_err()] {
        assert_eq!(error.kind(), ErrorKind::Mismatch);
        assert!(error.to_string().ends_with("open it again"), "{error}");
    }
    assert_eq!(all(&old.searcher()), 90);
    assert_eq!(all(&Index::open(&path).unwrap().searcher()), 91);
}
