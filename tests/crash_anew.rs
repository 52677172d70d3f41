//! Indexing anew in place that is killed leaves the old index or the new one, whole.
//!
//! This program starts itself again as the one that indexes anew, again and again, and kills it at a moment
//! it cannot choose. `FIHRIS_KILLS=200 cargo test --release --test crash_anew` does so more often than
//! the 10 times of a plain run.

#![cfg(feature = "index")]

use std::fs;
use std::ops::ControlFlow;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use fihris::{Index, Schema};
use serde_json::{Value, json};

/// Tells this program that it is the one to be killed, and where the index is.
const PATH: &str = "FIHRIS_CRASH_ANEW";
const DEFAULT_KILLS: usize = 10;
const DOCUMENTS: u64 = 200;

/// Two that differ in a field.
fn schema(fields: usize) -> Schema {
    let schema = Schema::builder().id("id").text("body").store_unknown();
    if fields == 3 { schema.keyword("section") } else { schema }.build().unwrap()
}

fn document(id: u64) -> Value {
    json!({ "id": id, "body": format!("كتاب {id} ").repeat(50), "section": "لغة" })
}

fn anew(path: &Path) -> Index {
    let fields = Index::open(path).unwrap().schema().fields().count();
    Index::reindex(path, schema(5 - fields), |_| ControlFlow::Continue(())).unwrap()
}

/// What it does until it is killed. Run without the variable it does nothing.
#[test]
fn child() {
    let Some(path) = std::env::var_os(PATH) else { return };
    loop {
        anew(Path::new(&path));
    }
}

#[test]
fn indexing_anew_may_be_killed() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("index");
    let index = Index::create(&path, schema(2)).unwrap();
    let mut writer = index.writer().unwrap();
    writer.put_all((0..DOCUMENTS).map(document), |_| ControlFlow::Continue(())).unwrap();
    writer.commit().unwrap();
    drop((writer, index));
    let begun = Instant::now();
    anew(&path);
    let once = begun.elapsed();

    let kills = std::env::var("FIHRIS_KILLS")
        .map_or(DEFAULT_KILLS, |count| count.parse().expect("FIHRIS_KILLS is a number"));
    let (mut seen, mut cut_off) = ([0; 2], 0);
    for kill in 0..kills {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "child", "--test-threads", "1"])
            .env(PATH, &path)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // From before it begins to its third time.
        let most = u64::try_from(once.as_micros()).unwrap() * 3;
        std::thread::sleep(Duration::from_micros(fastrand::u64(0..most)));
        child.kill().unwrap();
        child.wait().unwrap();

        let index = Index::open(&path).unwrap_or_else(|error| panic!("kill {kill}: {error}"));
        let verification = index.verify().unwrap();
        assert!(verification.is_sound(), "kill {kill}: {:?}", verification.damages());
        let hits = index.search("كتاب").limit(1000).run().unwrap();
        let mut found: Vec<Value> = hits.iter().map(|hit| hit.document().unwrap()).collect();
        found.sort_by_key(|document| document["id"].as_u64());
        assert_eq!(found, (0..DOCUMENTS).map(document).collect::<Vec<_>>(), "kill {kill}");
        seen[index.schema().fields().count() - 2] += 1;
        let part = directory.path().join("index.part");
        if part.exists() {
            cut_off += 1;
            fs::remove_dir_all(part).unwrap();
        }
    }
    println!("{kills} kills, {cut_off} of them amid the work; found {seen:?} of each schema");
    assert!(cut_off > 0, "a kill cuts it off");
}
