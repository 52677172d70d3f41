//! A file of an index that is cut short, changed in one bit, or not there: opening or verifying it
//! names the file, and no call panics or writes.

#![cfg(feature = "index")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::SystemTime;

use fihris::{ErrorKind, Index, Schema, WriterOptions};
use serde_json::json;

/// An index of two segments, one of them with a deletion, and every type of field.
fn index(path: &Path) {
    let schema = Schema::builder()
        .id("id")
        .text("body")
        .boost(1.5)
        .keyword("section")
        .date("published")
        .float("price")
        .build()
        .unwrap();
    let index = Index::create(path, schema).unwrap();
    let mut writer = index.writer_with(WriterOptions::default().threads(1)).unwrap();
    for batch in 0..2 {
        for id in 0..4 {
            writer
                .put(&json!({
                    "id": batch * 4 + id, "body": format!("كتاب النحو {id}"), "section": "أدب",
                    "published": "2021-09-30", "price": 9.5,
                }))
                .unwrap();
        }
        writer.commit().unwrap();
    }
    writer.delete("1").unwrap();
    writer.commit().unwrap();
}

/// The files of an index with their bytes, but for locks, which hold nothing.
fn files(path: &Path) -> BTreeMap<PathBuf, (Vec<u8>, SystemTime)> {
    let entries = fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path());
    let kept = entries.filter(|file| file.extension().is_none_or(|extension| extension != "lock"));
    kept.map(|file| {
        let changed = fs::metadata(&file).unwrap().modified().unwrap();
        let bytes = fs::read(&file).unwrap();
        (file, (bytes, changed))
    })
    .collect()
}

/// What opening and verifying say of an index; empty if they find nothing.
fn verdict(path: &Path) -> String {
    let index = match Index::open(path) {
        Ok(index) => index,
        Err(error) => {
            assert!(
                matches!(error.kind(), ErrorKind::Index | ErrorKind::Mismatch | ErrorKind::Path),
                "{error}"
            );
            return error.to_string();
        }
    };
    match index.verify() {
        Ok(verification) => {
            let damages = verification.damages().iter().map(ToString::to_string);
            damages.collect::<Vec<_>>().join("\n")
        }
        Err(error) => error.to_string(),
    }
}

/// Damages each file in turn, and hands the name and the verdict to `check`.
fn damage_each(
    mut positions: impl FnMut(usize) -> Vec<usize>,
    damage: impl Fn(&mut Vec<u8>, usize),
    mut check: impl FnMut(&str, Option<u8>, &str),
) -> usize {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("index");
    index(&path);
    assert_eq!(verdict(&path), "");
    let mut count = 0;
    for (file, (bytes, _)) in files(&path) {
        let name = file.file_name().unwrap().to_str().unwrap().to_owned();
        for position in positions(bytes.len()) {
            let mut damaged = bytes.clone();
            damage(&mut damaged, position);
            // Another file: the bytes of the one before may be mapped into memory.
            fs::remove_file(&file).unwrap();
            fs::write(&file, &damaged).unwrap();
            let before = files(&path);
            check(&name, bytes.get(position).copied(), &verdict(&path));
            assert!(files(&path) == before, "{name}: opening and verifying write nothing");
            count += 1;
        }
        fs::remove_file(&file).unwrap();
        fs::write(&file, &bytes).unwrap();
    }
    assert_eq!(verdict(&path), "", "whole again");
    count
}

#[test]
fn a_file_cut_short_is_named() {
    let count = damage_each(
        // The last byte of a list is the end of its last line.
        |len| vec![0, len / 2, len - 2],
        Vec::truncate,
        |name, _, verdict| assert!(verdict.contains(name), "{name}: {verdict:?}"),
    );
    assert!(count > 40, "{count}");
}

#[test]
fn a_flipped_bit_is_named() {
    let mut random = fastrand::Rng::with_seed(7);
    // meta.json has no checksum. A change to a name in it shows as a file that is not there.
    let (mut unnoticed, mut lists) = (0, 0);
    let count = damage_each(
        |len| {
            let last = len.saturating_sub(120)..len;
            last.chain((0..40).map(|_| random.usize(0..len))).collect()
        },
        |bytes, position| bytes[position] ^= 1 << (position % 8),
        |name, byte, verdict| {
            let digit = byte.is_some_and(|byte| byte.is_ascii_digit());
            let list = name == "meta.json" || name == ".managed.json";
            let deletions = Path::new(name).extension().is_some_and(|extension| extension == "del");
            lists += usize::from(list);
            if verdict.is_empty() && (list || deletions) {
                // Of meta.json the number of the commit and the size of blocks to come; of a file of
                // deletions the version of tantivy, which has no other file to be compared with.
                assert!(digit || name == ".managed.json", "{name} at {byte:?}");
                unnoticed += 1;
            } else {
                assert!(list || verdict.contains(name), "{name} at {byte:?}: {verdict:?}");
            }
        },
    );
    println!("{count} bits, {lists} of them in lists; {unnoticed} not noticed");
    assert!(count > 1000, "{count}");
}

#[test]
fn a_missing_file_is_named() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("index");
    index(&path);
    for (file, (bytes, _)) in files(&path) {
        let name = file.file_name().unwrap().to_str().unwrap();
        fs::remove_file(&file).unwrap();
        let verdict = verdict(&path);
        let expected = match name {
            // Without its description it is one of plain tantivy.
            "fihris.json" => "plain tantivy",
            name => name,
        };
        assert!(verdict.contains(expected), "{name}: {verdict:?}");
        fs::write(&file, &bytes).unwrap();
    }
}

#[test]
fn documents_that_are_not_ours_are_found() {
    let directory = tempfile::tempdir().unwrap();
    let schema = Schema::builder().id("id").text("body").build().unwrap();
    let index = Index::create(directory.path(), schema).unwrap();
    let mut writer = index.writer_with(WriterOptions::default().threads(1)).unwrap();
    writer.put(&json!({ "id": 1, "body": "كتاب" })).unwrap();
    writer.commit().unwrap();
    let fields = index.as_tantivy().schema();
    let stored = fields.get_field("_document").unwrap();
    // Past fihris, by a writer of tantivy's.
    drop(writer);
    let apart = Index::open(directory.path()).unwrap();
    let mut writer = apart.as_tantivy().writer_with_num_threads(1, 15_000_000).unwrap();
    for json in [r#"{"id":1}"#, r#"{"id":"1"}"#, "{", "[]", r#"{"body":"كتاب"}"#] {
        let mut document = tantivy::TantivyDocument::new();
        document.add_text(stored, json);
        writer.add_document(document).unwrap();
    }
    writer.add_document(tantivy::TantivyDocument::new()).unwrap();
    writer.commit().unwrap();
    let verification = index.verify().unwrap();
    let reasons: Vec<&str> = verification.damages().iter().map(fihris::Damage::reason).collect();
    assert_eq!(
        reasons,
        [
            r#"document 1 has the id "1" of another"#,
            "document 2 is no JSON object",
            "document 3 is no JSON object",
            r#"document 4: the document has no "id", which the schema declares as its id"#,
            "document 5 is no JSON object",
            r#"document 0 has the id "1" of another"#,
        ],
        "the segment with more documents comes first"
    );
    assert_eq!((verification.documents(), verification.is_sound()), (1, false));
}

#[test]
fn an_index_is_verified_while_it_is_written() {
    let directory = tempfile::tempdir().unwrap();
    let schema = Schema::builder().id("id").text("body").build().unwrap();
    let index = Index::create(directory.path(), schema).unwrap();
    let other = index.clone();
    let commits = Arc::new(AtomicUsize::new(0));
    let counted = commits.clone();
    let thread = std::thread::spawn(move || {
        let mut writer = other.writer_with(WriterOptions::default().threads(1)).unwrap();
        for id in 0..25 {
            writer.put(&json!({ "id": id % 5, "body": "كتاب" })).unwrap();
            writer.commit().unwrap();
            counted.fetch_add(1, Ordering::Relaxed);
        }
    });
    // As in another process.
    let apart = Index::open(directory.path()).unwrap();
    let mut beside = 0;
    while !thread.is_finished() {
        let verification = if beside % 2 == 0 { &index } else { &apart }.verify().unwrap();
        assert!(verification.is_sound(), "{:?}", verification.damages());
        beside += usize::from(commits.load(Ordering::Relaxed) > 0);
    }
    thread.join().unwrap();
    assert!(beside > 0);
    assert_eq!(index.verify().unwrap().documents(), 5);
}
