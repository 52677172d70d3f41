//! What the disk does to an index: every operation of a small run fails once, the disk fills up at
//! every size, the power goes at every moment. Each time the last commit is there as a whole, the
//! error is told, and when the changes are put again nothing is missing.
//!
//! A plain run tries one operation in 23; `FIHRIS_FAULTS=1 cargo test --test faults` all of them.

#![cfg(feature = "index")]

mod disk;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use fihris::{Error, ErrorKind, Index, Schema, Writer, WriterOptions};
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use disk::{Disk, Fault, Lost};

fn schema() -> Schema {
    Schema::builder().id("id").text("body").build().unwrap()
}

fn open(disk: &Disk) -> Result<Index, Error> {
    Index::open_in(disk.clone(), schema())
}

fn writer(index: &Index) -> Result<Writer, Error> {
    // One thread, so that the operations of a run come in one order, or nearly.
    index.writer_with(WriterOptions::default().threads(1))
}

/// The ids and texts of an index of documents that all hold كتاب.
type Contents = BTreeMap<u64, String>;

fn contents(disk: &Disk, why: &str) -> Contents {
    let index = open(disk).unwrap_or_else(|error| panic!("{why}: {error}"));
    let verification = index.verify().unwrap();
    assert!(verification.is_sound(), "{why}: {:?}", verification.damages());
    let hits = index.search("كتاب").limit(1000).run().unwrap();
    let mut found = Contents::new();
    for hit in &hits {
        let document: Value = hit.document().unwrap();
        let text = document["body"].as_str().unwrap().to_owned();
        let id = document["id"].as_u64().unwrap();
        assert_eq!(found.insert(id, text), None, "{why}: {id} is there once");
    }
    assert_eq!(index.count(), found.len() as u64, "{why}");
    found
}

#[derive(Clone, Copy, Debug)]
enum Step {
    Put(u64, &'static str),
    Delete(u64),
    Commit,
    /// Commits, too.
    Optimize,
    Reopen,
}

use Step::{Commit, Delete, Optimize, Put, Reopen};

const NAHW: &str = "كتاب النحو";
const SARF: &str = "كتاب الصرف";

#[rustfmt::skip]
const RUN: &[Step] = &[
    Put(1, NAHW), Put(2, NAHW), Put(3, NAHW), Commit,
    Put(1, SARF), Delete(2), Commit,
    Put(4, NAHW), Put(4, SARF), Commit,
    Delete(3), Reopen, Put(5, NAHW), Commit,
    Put(1, NAHW), Optimize,
    Delete(5), Put(6, SARF), Commit,
];

fn apply(contents: &mut Contents, step: Step) {
    match step {
        Put(id, body) => contents.insert(id, body.to_owned()),
        Delete(id) => contents.remove(&id),
        Commit | Optimize | Reopen => None,
    };
}

/// An application that puts again what an error undid, and knows what must be in the index.
struct Application {
    disk: Disk,
    handles: Option<(Index, Writer)>,
    committed: Contents,
    /// Since the last commit.
    pending: Vec<Step>,
    errors: Vec<String>,
}

impl Application {
    fn new(disk: Disk) -> Application {
        Application {
            disk,
            handles: None,
            committed: Contents::new(),
            pending: Vec::new(),
            errors: Vec::new(),
        }
    }

    fn writer(&mut self) -> Result<&mut Writer, Error> {
        if self.handles.is_none() {
            let index = open(&self.disk)?;
            let writer = writer(&index)?;
            self.handles = Some((index, writer));
        }
        Ok(&mut self.handles.as_mut().unwrap().1)
    }

    fn with_pending(&self) -> Contents {
        let mut contents = self.committed.clone();
        for &step in &self.pending {
            apply(&mut contents, step);
        }
        contents
    }

    fn attempt(&mut self, step: Step) -> Result<(), Error> {
        match step {
            Put(id, body) => self.writer()?.put(&json!({ "id": id, "body": body })),
            Delete(id) => self.writer()?.delete(&id.to_string()),
            Commit => self.writer()?.commit(),
            Optimize => self.writer()?.optimize(),
            Reopen => Ok(()),
        }
    }

    /// Takes a step; after an error the changes since the last commit are put again.
    fn take(&mut self, step: Step, why: &str) {
        match step {
            Put(..) | Delete(_) => self.pending.push(step),
            Commit | Optimize => {}
            Reopen => {
                self.handles = None;
                self.again(why);
                return;
            }
        }
        let mut result = self.attempt(step);
        for tries in 0.. {
            let Err(error) = result else { break };
            assert!(tries < 5, "{why}: {step:?} fails for good: {:?}", self.errors);
            self.note(&error, step, why);
            if error.kind() == ErrorKind::Committed {
                self.settle();
            }
            self.again(why);
            result = if matches!(step, Commit | Optimize) { self.attempt(step) } else { Ok(()) };
        }
        if matches!(step, Commit | Optimize) {
            self.settle();
        }
    }

    fn settle(&mut self) {
        self.committed = self.with_pending();
        self.pending.clear();
    }

    /// Puts what is pending with a writer that may be another.
    fn again(&mut self, why: &str) {
        for tries in 0.. {
            assert!(tries < 5, "{why}: no more writer: {:?}", self.errors);
            let steps = self.pending.clone();
            let done = steps.iter().try_for_each(|&step| self.attempt(step));
            let Err(error) = done else { return };
            self.note(&error, Reopen, why);
        }
    }

    /// An error says what the index holds.
    fn note(&mut self, error: &Error, step: Step, why: &str) {
        let message = error.to_string();
        let (before, after) = (self.committed.clone(), self.with_pending());
        let copy = self.disk.copy();
        // An index that could not even be made has nothing in it.
        let found = contents(&copy, why);
        match error.kind() {
            ErrorKind::Committed => assert_eq!(found, after, "{why}: {step:?}: {message}"),
            _ if message.starts_with("the index could not be written, and everything since") => {
                assert_eq!(found, before, "{why}: {step:?}: {message}");
            }
            // What became of it is not known: the writer must be opened anew, and is told by it.
            _ => {
                assert!(found == before || found == after, "{why}: {step:?}: {message}");
                if matches!(step, Commit | Optimize) && found == after {
                    self.settle();
                }
                self.handles = None;
            }
        }
        self.errors.push(message);
    }

    fn run(&mut self, why: &str) {
        for &step in RUN {
            self.take(step, why);
            if !matches!(step, Commit | Optimize) {
                continue;
            }
            let found = contents(&self.disk.copy(), why);
            assert_eq!(found, self.committed, "{why}: after {step:?}: {:?}", self.errors);
        }
    }
}

fn expected() -> Contents {
    let mut contents = Contents::new();
    for &step in RUN {
        apply(&mut contents, step);
    }
    contents
}

/// Which operations are tried: one in so many, or all of them with `FIHRIS_FAULTS=1`.
fn stride() -> usize {
    std::env::var("FIHRIS_FAULTS")
        .map_or(23, |stride| stride.parse().expect("FIHRIS_FAULTS is a number from 1 up"))
}

/// How many operations a run takes when nothing goes wrong.
fn operations() -> usize {
    let mut application = Application::new(Disk::default());
    application.run("nothing goes wrong");
    assert_eq!(application.errors, [""; 0]);
    assert_eq!(application.committed, expected());
    application.handles = None;
    application.disk.operations()
}

#[test]
fn every_operation_may_fail() {
    let operations = operations();
    assert!(operations > 200, "{operations}");
    let (mut faults, mut told) = (0, 0);
    for at in (0..operations).step_by(stride()) {
        for fault in [Fault::Before(at), Fault::After(at)] {
            let why = format!("{fault:?} of {operations}");
            let mut application = Application::new(Disk::with(fault));
            application.run(&why);
            assert_eq!(application.committed, expected(), "{why}");
            assert!(application.errors.len() <= 3, "{why}: {:?}", application.errors);
            faults += application.disk.faults();
            told += usize::from(!application.errors.is_empty());
            application.handles = None;
            assert_eq!(contents(&application.disk.copy(), &why), expected(), "{why}");
        }
    }
    println!("{faults} faults, {told} runs with an error that was told, nothing lost");
    // Not told are those of merges in the background and of deleting what is no longer used.
    assert!(told * 2 > faults, "{told} of {faults}");
}

/// Runs until the first error; what is committed then.
fn until_error(disk: &Disk) -> (Contents, Contents, Option<Error>) {
    let mut application = Application::new(disk.clone());
    for &step in RUN {
        match step {
            Put(..) | Delete(_) => application.pending.push(step),
            Commit | Optimize => {}
            Reopen => {
                application.handles = None;
                application.pending.clear();
            }
        }
        if let Err(error) = application.attempt(step) {
            // The one error that leaves it open what a power cut would.
            let sure = !error.to_string().contains("may not survive a power cut");
            if error.kind() == ErrorKind::Committed && sure {
                application.settle();
            }
            return (application.committed.clone(), application.with_pending(), Some(error));
        }
        if matches!(step, Commit | Optimize) {
            application.settle();
        }
    }
    (application.committed.clone(), application.with_pending(), None)
}

#[test]
fn the_power_may_go_at_any_moment() {
    let operations = operations();
    let (mut cuts, mut landed) = (0, 0);
    for at in (0..operations).step_by(stride()) {
        let disk = Disk::with(Fault::Ever(at));
        let (committed, pending, error) = until_error(&disk);
        for lost in [Lost::All, Lost::AllButDeletions, Lost::Contents] {
            let why = format!("{lost:?} at {at}: {error:?}");
            let found = contents(&disk.power_cut(lost), &why);
            assert!(found == committed || found == pending, "{why}: {found:?}, not {committed:?}");
            landed += usize::from(found != committed);
            cuts += 1;
        }
    }
    println!("{cuts} power cuts, {landed} with a commit that had not returned, nothing lost");
}

#[test]
fn the_disk_may_be_full() {
    let whole = {
        let mut application = Application::new(Disk::default());
        application.run("there is room");
        application.disk.bytes()
    };
    let mut full = 0;
    for room in (0..whole * 2).step_by(whole * stride().min(4) / 40) {
        let disk = Disk::with(Fault::Room(room));
        let (committed, pending, error) = until_error(&disk);
        let why = format!("room for {room} bytes: {error:?}");
        full += usize::from(error.is_some());
        if let Some(error) = &error {
            let message = error.to_string();
            let storage = message.contains("StorageFull") || message.contains("no storage space");
            let worker = message.contains("worker thread");
            assert!(storage || worker, "{why}: {message}");
        }
        let found = contents(&disk.copy(), &why);
        assert!(found == committed || found == pending, "{why}: {found:?}");
        // With room again, all of it can be put again.
        disk.set(Fault::None);
        let mut application = Application::new(disk);
        application.committed = found;
        application.run_again();
        assert_eq!(contents(&application.disk.copy(), &why), expected(), "{why}");
    }
    println!("{full} disks were full, nothing lost");
    assert!(full > 10, "{full} disks were full");
}

impl Application {
    /// All steps, over what is there.
    fn run_again(&mut self) {
        for &step in RUN {
            self.attempt(step).unwrap();
        }
        self.handles = None;
    }
}

/// A disk with the whole run on it.
fn written() -> Disk {
    let mut application = Application::new(Disk::default());
    application.run("nothing goes wrong");
    application.handles = None;
    application.disk
}

#[test]
fn a_directory_may_be_read_only_or_vanish() {
    for fault in [Fault::ReadOnly, Fault::Vanished] {
        // A writer that is at work.
        let disk = written();
        let index = open(&disk).unwrap();
        let mut writer = writer(&index).unwrap();
        writer.put(&json!({ "id": 7, "body": NAHW })).unwrap();
        disk.set(fault);
        let error = writer.commit().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Index, "{fault:?}: {error}");
        // Where not even the list can be read, the writer cannot go on, and says so each time.
        if fault == Fault::Vanished {
            assert!(error.to_string().contains("drop this writer and open another"), "{error}");
            for error in [
                writer.commit().unwrap_err(),
                writer.put(&json!({ "id": 8, "body": NAHW })).unwrap_err(),
                writer.delete("1").unwrap_err(),
                writer.rollback().unwrap_err(),
                writer.optimize().unwrap_err(),
            ] {
                assert_eq!(
                    error.to_string(),
                    "this writer could not be set back after an error; drop it and open another"
                );
            }
        }
        drop(writer);
        // Searches go on.
        assert_eq!(index.count(), expected().len() as u64, "{fault:?}");
        // No new writer.
        let error = self::writer(&index).err().unwrap();
        let beginning = match fault {
            Fault::Vanished => "the index cannot be read for its writer",
            _ => "the lock for the one writer cannot be taken",
        };
        assert!(error.to_string().starts_with(beginning), "{error}");
        assert_eq!(error.kind(), ErrorKind::Index);
        disk.set(Fault::None);
        assert_eq!(contents(&disk, "as before"), expected(), "{fault:?}");
    }
    // Nor an index where none can be made.
    let error = open(&Disk::with(Fault::ReadOnly)).err().unwrap();
    assert!(error.to_string().contains("fihris.json"), "{error}");
}

#[test]
fn a_document_or_an_iterator_may_panic() {
    struct Panics;

    impl Serialize for Panics {
        fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
            panic!("a document of the application's own");
        }
    }

    let disk = written();
    let index = open(&disk).unwrap();
    let mut writer = writer(&index).unwrap();
    writer.put(&json!({ "id": 7, "body": NAHW })).unwrap();
    assert!(catch_unwind(AssertUnwindSafe(|| writer.put(&Panics))).is_err());
    writer.put(&json!({ "id": 8, "body": NAHW })).unwrap();
    writer.commit().unwrap();
    let mut wanted = expected();
    wanted.extend([(7, NAHW.to_owned()), (8, NAHW.to_owned())]);
    assert_eq!(contents(&disk.copy(), "the writer goes on"), wanted);
    drop(writer);

    let fed = catch_unwind(AssertUnwindSafe(|| {
        let mut writer = self::writer(&index).unwrap();
        for id in
            (0..).map(|id| if id == 3 { panic!("a source of the application's own") } else { id })
        {
            writer.put(&json!({ "id": id, "body": SARF })).unwrap();
        }
    }));
    assert!(fed.is_err());
    assert!(self::writer(&index).is_ok(), "its turn is over");
    assert_eq!(contents(&disk.copy(), "nothing of what was not committed"), wanted);
}

/// One that is told of a commit, and is slow to read it, must not bring it back after the next: a writer
/// asks the reader which ids are there.
#[test]
fn a_reader_never_goes_back() {
    let disk = Disk::default();
    let index = open(&disk).unwrap();
    let mut writer = writer(&index).unwrap();
    writer.put(&json!({ "id": 1, "body": NAHW })).unwrap();
    writer.commit().unwrap();
    disk.stall();
    std::thread::scope(|scope| {
        scope.spawn(|| disk.notify());
        while !disk.is_stalled() {
            std::thread::yield_now();
        }
        writer.put(&json!({ "id": 2, "body": NAHW })).unwrap();
        writer.commit().unwrap();
    });
    assert_eq!(index.count(), 2, "the last commit is seen");
    writer.put(&json!({ "id": 2, "body": SARF })).unwrap();
    writer.commit().unwrap();
    assert_eq!(index.count(), 2, "each id once");
}

#[test]
fn what_is_deleted_leaves_the_disk() {
    let disk = Disk::default();
    let index = open(&disk).unwrap();
    let mut writer = writer(&index).unwrap();
    // Short enough to stand in the file as it is, though that is compressed.
    let secret = "Xylograph";
    let text = |id: u64, word: &str| json!({ "id": id, "body": format!("كتاب {word}") });
    for id in 0..6 {
        writer.put(&text(id, if id == 2 { secret } else { "معلن" })).unwrap();
        // Two documents a segment: one without documents is dropped at once.
        if id % 2 == 1 {
            writer.commit().unwrap();
        }
    }
    let before = index.searcher();
    assert!(disk.holds(secret.as_bytes()));
    writer.delete("2").unwrap();
    writer.commit().unwrap();
    assert!(disk.holds(secret.as_bytes()), "a deletion alone leaves the text");
    writer.optimize().unwrap();
    assert!(!disk.holds(secret.as_bytes()), "the text as it was");
    assert!(!disk.holds(b"xylograph"), "its term");
    let searcher = index.searcher();
    let segments = searcher.as_tantivy().segment_readers();
    assert_eq!((segments.len(), segments[0].num_deleted_docs()), (1, 0));
    // One segment of six files, and the lists.
    let names = disk.names();
    assert_eq!(names.len(), 6 + 3, "{names:?}");
    assert_eq!(before.search("كتاب").run().unwrap().total(), 6, "a searcher keeps what it sees");
    assert_eq!(searcher.search("كتاب").run().unwrap().total(), 5);

    for id in 0..6 {
        writer.delete(&id.to_string()).unwrap();
    }
    writer.optimize().unwrap();
    assert_eq!(disk.names().len(), 3, "of an empty index only the lists are left");
    writer.optimize().unwrap();
    assert_eq!(index.count(), 0);
}
