//! What is committed survives a process that is killed, and nothing else is there afterwards.
//!
//! This program starts itself again as the writer: it indexes, commits, and prints each commit
//! before it begins and after it returned. It is killed at a moment it cannot choose, the index is
//! opened, and what is in it is compared with what was promised. The next writer goes on from there.
//!
//! `FIHRIS_KILLS=1000 cargo test --release --test crash` kills more often than the 20 times of a
//! plain run.

#![cfg(feature = "index")]

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use fihris::{ErrorKind, Index, Schema, WriterOptions};
use serde_json::{Value, json};

/// Tells this program that it is the writer, and where.
const WRITER: &str = "FIHRIS_CRASH_WRITER";
/// Tells it the number of the first batch.
const FIRST: &str = "FIHRIS_CRASH_FIRST";
const DEFAULT_KILLS: usize = 20;
/// A writer lives up to as long as so many batches take.
const BATCHES: u32 = 6;
const IDS: u64 = 60;

fn schema() -> Schema {
    Schema::builder().id("id").text("body").stored("batch").build().unwrap()
}

/// A text that says of which put it is, long enough to be in several blocks of the store.
fn body(id: u64, batch: u64) -> String {
    format!("كتاب {id} من الدفعة {batch} ").repeat(50 + (id * 7 + batch) as usize % 200)
}

/// What a batch does, from its number alone: the writer and the one who checks agree on it.
#[derive(Clone, Copy)]
enum Step {
    Put(u64),
    Delete(u64),
}

fn steps(batch: u64) -> Vec<Step> {
    let mut random = fastrand::Rng::with_seed(batch);
    (0..random.u64(1..40))
        .map(|_| {
            let id = random.u64(0..IDS);
            if random.u8(0..4) == 0 { Step::Delete(id) } else { Step::Put(id) }
        })
        .collect()
}

/// Which batch wrote each id that is there.
type State = BTreeMap<u64, u64>;

fn apply(state: &mut State, batch: u64) {
    for step in steps(batch) {
        match step {
            Step::Put(id) => state.insert(id, batch),
            Step::Delete(id) => state.remove(&id),
        };
    }
}

/// What the writer does until it is killed. Run without the variable it does nothing.
#[test]
fn writer() {
    let Some(path) = std::env::var_os(WRITER) else { return };
    let first: u64 = std::env::var(FIRST).unwrap().parse().unwrap();
    let index = Index::open(path).unwrap();
    let options = WriterOptions::default().threads(2).memory_bytes(30_000_000);
    let mut writer = index.writer_with(options).unwrap();
    say("open");
    for batch in first.. {
        for step in steps(batch) {
            match step {
                Step::Put(id) => {
                    let text = body(id, batch);
                    writer.put(&json!({ "id": id, "body": text, "batch": batch })).unwrap();
                }
                Step::Delete(id) => writer.delete(&id.to_string()).unwrap(),
            }
        }
        say(&format!("begin {batch}"));
        if batch % 16 == 15 {
            writer.optimize().unwrap();
        } else {
            writer.commit().unwrap();
        }
        say(&format!("done {batch}"));
    }
}

/// Past the harness, which keeps what a test prints.
fn say(line: &str) {
    // In one piece, so that no number is read cut off.
    std::io::stderr().write_all(format!("{line}\n").as_bytes()).unwrap();
}

fn start(path: &Path, first: u64) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "writer", "--nocapture", "--test-threads", "1"])
        .env(WRITER, path)
        .env(FIRST, first.to_string())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// What is in the index, after all of it was verified.
fn contents(path: &Path, why: &str) -> State {
    let index = Index::open(path).unwrap_or_else(|error| panic!("{why}: {error}"));
    let verification = index.verify().unwrap();
    assert!(verification.is_sound(), "{why}: {:?}", verification.damages());
    let hits = index.search("كتاب").limit(1000).run().unwrap();
    let mut state = State::new();
    for hit in &hits {
        let document: Value = hit.document().unwrap();
        let (id, batch) = (document["id"].as_u64().unwrap(), document["batch"].as_u64().unwrap());
        assert_eq!(document["body"], body(id, batch), "{why}: the text of {id} is whole");
        assert_eq!(state.insert(id, batch), None, "{why}: {id} is there once");
    }
    assert_eq!(state.len() as u64, index.count(), "{why}: every document is found");
    assert_eq!(state.len() as u64, verification.documents(), "{why}: and can be read");
    state
}

fn kills() -> usize {
    std::env::var("FIHRIS_KILLS")
        .map_or(DEFAULT_KILLS, |count| count.parse().expect("FIHRIS_KILLS is a number"))
}

/// How long a few batches take on this machine.
fn measured() -> Duration {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("index");
    Index::create(&path, schema()).unwrap();
    let mut child = start(&path, 0);
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
    let mut wait_for = |wanted: &str| while lines.next().expect("the writer goes on") != wanted {};
    wait_for("open");
    let begun = Instant::now();
    wait_for(&format!("done {BATCHES}"));
    let took = begun.elapsed();
    child.kill().unwrap();
    child.wait().unwrap();
    took
}

#[test]
fn what_is_committed_survives_a_kill() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("index");
    Index::create(&path, schema()).unwrap();
    let batches = measured();
    let (mut state, mut first) = (State::new(), 0);
    let (mut within_commit, mut landed) = (0, 0);
    for kill in 0..kills() {
        let mut child = start(&path, first);
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
        assert_eq!(lines.next().as_deref(), Some("open"));
        let life = Duration::from_secs_f64(fastrand::f64() * batches.as_secs_f64());
        let killer = std::thread::spawn(move || {
            std::thread::sleep(life);
            child.kill().unwrap();
            child.wait().unwrap();
        });
        let (mut begun, mut done) = (None, None);
        for line in lines {
            match line.split_once(' ').map(|(what, batch)| (what, batch.parse::<u64>())) {
                Some(("begin", Ok(batch))) => begun = Some(batch),
                Some(("done", Ok(batch))) => done = Some(batch),
                _ => panic!("kill {kill}: {line}"),
            }
        }
        killer.join().unwrap();
        if let Some(done) = done {
            for batch in first..=done {
                apply(&mut state, batch);
            }
            first = done + 1;
        }
        let why = format!("kill {kill} after {life:?}, {done:?} done of {begun:?}");
        let found = contents(&path, &why);
        // A commit that had begun may be there as a whole, or not at all.
        if begun == Some(first) {
            within_commit += 1;
            let mut after = state.clone();
            apply(&mut after, first);
            if found == after && found != state {
                landed += 1;
            }
            if found == after {
                state = after;
                first += 1;
            }
        }
        assert_eq!(found, state, "{why}");
        // The lock dies with its process.
        assert!(
            Index::open(&path).unwrap().writer().is_ok(),
            "{why}: the next writer has its turn"
        );
    }
    println!(
        "{} kills, {within_commit} within a commit, of which {landed} had landed; {first} batches",
        kills()
    );
    assert!(first as usize > kills() / 2, "{first} batches: writers live long enough to commit");
    assert!(within_commit > 0, "some are killed while they do");
}

#[test]
fn a_lock_is_held_by_its_process_and_dies_with_it() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("index");
    let index = Index::create(&path, schema()).unwrap();
    let mut child = start(&path, 0);
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap().starts_with("done")), "the other process commits");
    // From now on it must not wait for a reader of what it says.
    let reader = std::thread::spawn(move || lines.for_each(drop));

    let error = index.writer().err().expect("the other process has its turn");
    assert_eq!(error.kind(), ErrorKind::Busy);
    let wait = Duration::from_millis(200);
    let begun = Instant::now();
    let error = index.writer_with(WriterOptions::default().wait(wait)).err().unwrap();
    assert_eq!(
        error.to_string(),
        "another writer is at work on this index, in this process or another, after a wait of 200ms; \
         one at a time"
    );
    assert!(begun.elapsed() >= wait);

    // Its commits are seen here.
    let deadline = Instant::now() + Duration::from_secs(60);
    while index.count() == 0 {
        assert!(Instant::now() < deadline, "no commit of the other process is seen");
        std::thread::sleep(Duration::from_millis(20));
    }

    let killer = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(100));
        child.kill().unwrap();
        child.wait().unwrap();
    });
    let patient = WriterOptions::default().wait(Duration::from_secs(60));
    assert!(index.writer_with(patient).is_ok(), "the turn ends with the process");
    killer.join().unwrap();
    reader.join().unwrap();
}

#[test]
fn a_reader_sees_commit_points_while_another_process_writes() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("index");
    let index = Index::create(&path, schema()).unwrap();
    let mut child = start(&path, 0);
    let stderr = child.stderr.take().unwrap();
    let reader = std::thread::spawn(move || BufReader::new(stderr).lines().for_each(drop));
    let mut points = vec![State::new()];
    let deadline = Instant::now() + Duration::from_secs(2);
    let (mut last, mut seen) = (0, 0);
    while Instant::now() < deadline {
        let searcher = index.searcher();
        // A snapshot: the same for every search of it, whatever is merged or deleted meanwhile.
        for _ in 0..2 {
            let hits = searcher.search("كتاب").limit(1000).run().unwrap();
            let mut found = State::new();
            for hit in &hits {
                let document: Value = hit.document().unwrap();
                let id = document["id"].as_u64().unwrap();
                let batch = document["batch"].as_u64().unwrap();
                assert_eq!(document["body"], body(id, batch));
                assert_eq!(found.insert(id, batch), None, "{id} is there once");
            }
            let newest = found.values().copied().max().map_or(0, |batch| batch as usize + 1);
            while points.len() <= newest + 50 {
                let mut state = points.last().unwrap().clone();
                apply(&mut state, points.len() as u64 - 1);
                points.push(state);
            }
            let point = points.iter().skip(last).position(|state| *state == found);
            let point =
                point.expect("what is found is what some commit left, no earlier than before");
            seen += usize::from(point > 0);
            last += point;
        }
    }
    child.kill().unwrap();
    child.wait().unwrap();
    reader.join().unwrap();
    assert!(seen > 0, "commits of the other process are seen");
}
