//! A writer takes the memory it is given, not that of the documents. Alone in its program, whose memory it measures.

#![cfg(all(feature = "index", target_os = "linux"))]

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use fihris::{Index, Schema, WriterOptions};
use serde_json::json;

const MEMORY_BYTES: usize = 30_000_000;
const DOCUMENTS: usize = 500;
/// Of the text of each. It has escapes, so it waits beside its JSON: 100 MB if all documents do.
const DOCUMENT_BYTES: usize = 100_000;
/// What all takes beyond that: documents that wait, the file being written, the merge, this program.
const BEYOND_BYTES: u64 = 20_000_000;

fn heap_bytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("RssAnon")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() * 1024
}

#[test]
fn documents_that_wait_are_bounded_in_bytes() {
    let directory = tempfile::tempdir().unwrap();
    let schema = Schema::builder().id("id").text("body").build().unwrap();
    let index = Index::create(directory.path().join("index"), schema).unwrap();
    let options = WriterOptions::default().memory_bytes(MEMORY_BYTES).threads(1);
    let body = "اجتمع الوزراء في دمشق يوم الخميس.\n";
    let body = body.repeat(DOCUMENT_BYTES / body.len());
    let before = heap_bytes();
    let (done, most) = (AtomicBool::new(false), AtomicU64::new(0));
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Ordering::SeqCst) {
                most.fetch_max(heap_bytes(), Ordering::SeqCst);
                std::thread::sleep(Duration::from_millis(5));
            }
        });
        let mut writer = index.writer_with(options).unwrap();
        for id in 0..DOCUMENTS {
            writer.put(&json!({ "id": id, "body": body })).unwrap();
        }
        writer.commit().unwrap();
        drop(writer);
        done.store(true, Ordering::SeqCst);
    });
    assert_eq!(index.count(), DOCUMENTS as u64);
    let taken = most.into_inner() - before;
    println!("{taken} bytes at most");
    assert!(taken < MEMORY_BYTES as u64 + BEYOND_BYTES, "{taken} bytes");
}
