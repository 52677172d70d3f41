//! Indexing anew takes all documents to where it is told, and nothing else; whoever opens, searches or
//! copies the index meanwhile sees the old one or the new one.

#![cfg(feature = "index")]

use std::fs;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use fihris::{Error, ErrorKind, Facet, Filter, Index, Progress, Schema, WriterOptions};
use serde_json::{Value, json};

/// Two whose fields have other numbers in tantivy.
fn schema(first: bool) -> Schema {
    let schema = Schema::builder().id("id");
    let schema = if first { schema.integer("page").text("body") } else { schema.text("body") };
    schema.keyword("section").store_unknown().build().unwrap()
}

fn go_on(_: &Progress) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

fn document(id: u64) -> Value {
    json!({ "id": id, "page": id * 7, "body": format!("كتاب النحو في الباب {id}"), "section": "لغة" })
}

/// An index of ten documents of which two are deleted.
fn filled(path: &Path) -> Index {
    let index = Index::create(path, schema(true)).unwrap();
    let mut writer = index.writer_with(WriterOptions::default().threads(1)).unwrap();
    writer.put_all((0..10).map(document), go_on).unwrap();
    writer.commit().unwrap();
    writer.delete("3").unwrap();
    writer.delete("4").unwrap();
    writer.commit().unwrap();
    index
}

/// The documents of an index, each of which is found by its text.
fn documents(index: &Index) -> Vec<Value> {
    let hits = index.search("كتاب").limit(1000).run().unwrap();
    assert_eq!(hits.len() as u64, index.count());
    let mut documents: Vec<Value> = hits.iter().map(|hit| hit.document().unwrap()).collect();
    documents.sort_by_key(|document| document["id"].as_u64());
    documents
}

fn eight() -> Vec<Value> {
    (0..10).filter(|id| ![3, 4].contains(id)).map(document).collect()
}

fn names(directory: &Path) -> Vec<String> {
    let names = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().file_name());
    let mut names: Vec<String> = names.map(|name| name.into_string().unwrap()).collect();
    names.sort();
    names
}

/// Why, the documents, and what the error says.
type Clash = (&'static str, fn() -> Vec<Value>, &'static str);

#[test]
fn no_document_takes_the_place_of_another() {
    const CLASHES: &[Clash] = &[
        (
            "one value twice",
            || vec![json!({ "body": "كتاب", "code": "أ" }), json!({ "body": "نص", "code": "أ" })],
            r#"of the documents that the index keeps, {"code":"أ"}: field "code" of the document is "أ""#,
        ),
        (
            "an integer and its digits are one id",
            || vec![json!({ "body": "كتاب", "code": 7 }), json!({ "body": "نص", "code": "7" })],
            r#"of the documents that the index keeps, {"code":"7"}: field "code" of the document is "7""#,
        ),
    ];
    for (why, documents, message) in CLASHES {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("index");
        let plain = Schema::builder().text("body").store_unknown().build().unwrap();
        let index = Index::create(&path, plain).unwrap();
        let mut writer = index.writer().unwrap();
        writer.put_all(documents(), go_on).unwrap();
        writer.commit().unwrap();
        drop(writer);
        let by_code = Schema::builder().id("code").text("body").build().unwrap();
        let into = directory.path().join("new");
        for made in [
            index.reindex_into(&into, by_code.clone(), go_on),
            Index::reindex(&path, by_code.clone(), go_on),
        ] {
            let error = made.err().expect(why);
            assert_eq!(error.kind(), ErrorKind::Document, "{why}");
            assert!(error.to_string().starts_with(message), "{why}: {error}");
        }
        assert_eq!(names(directory.path()), ["index"], "{why}");
        assert_eq!(Index::open(&path).unwrap().count(), 2, "{why}");
    }
}

/// A file with one bit changed at a time: what is read is told to be damaged, or is what was put.
#[test]
fn damage_is_not_taken_over() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("index");
    drop(filled(&path));
    let files = names(&path).into_iter().filter(|name| {
        ["store", "del", "json"].iter().any(|end| name.ends_with(end)) && name != "fihris.json"
    });
    let sound: Vec<(PathBuf, Vec<u8>)> = files
        .map(|name| {
            let file = path.join(name);
            let bytes = fs::read(&file).unwrap();
            (file, bytes)
        })
        .collect();
    let (mut refused, mut tried) = (0, 0);
    for (file, bytes) in &sound {
        for at in (0..bytes.len()).step_by(5) {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1 << (at % 8);
            // Each time another: what watches an index makes the file of a lock again.
            let copy = directory.path().join(format!("copy-{tried}"));
            fs::create_dir(&copy).unwrap();
            for name in names(&path) {
                fs::copy(path.join(&name), copy.join(&name)).unwrap();
            }
            fs::write(copy.join(file.file_name().unwrap()), damaged).unwrap();
            tried += 1;
            match Index::reindex(&copy, schema(false), go_on) {
                Ok(made) => assert_eq!(documents(&made), eight(), "{file:?}, byte {at}"),
                Err(error) => {
                    refused += 1;
                    assert_eq!(error.kind(), ErrorKind::Index, "{file:?}, byte {at}: {error}");
                    let part = directory.path().join(format!("copy-{}.part", tried - 1));
                    assert!(!part.exists(), "{file:?}, byte {at}");
                }
            }
        }
    }
    println!("{tried} bits, {refused} refused");
    assert!(refused > tried / 2, "{refused} of {tried}");
}

/// Tells this program that it is to index anew what is in its directory, and what that is called.
const NAME: &str = "FIHRIS_ANEW";

/// What it does when it is started by `a_place_has_many_names`. Run without the variable it does nothing.
#[test]
fn child() {
    let Some(name) = std::env::var_os(NAME) else { return };
    let made = Index::reindex(Path::new(&name), schema(false), go_on);
    made.unwrap_or_else(|error| panic!("{error}"));
}

#[cfg(unix)]
#[test]
fn a_place_has_many_names() {
    // Why, the directory beside which `index` stands or which it is, and the name.
    for (why, at, name) in [
        ("relative", "", "index"),
        ("a slash at the end", "", "index/"),
        ("the directory one is in", "index", "."),
        ("the same with a slash", "index", "./"),
        ("up and down again", "index", "../index"),
        ("out of a directory beside it", "", "beside/../index"),
        ("the directory above", "index/inner", ".."),
        ("a link", "", "link"),
        ("a link with a slash", "", "link/"),
        ("from a link", "link", "."),
    ] {
        let directory = tempfile::tempdir().unwrap();
        let (far, near) = (directory.path().join("far"), directory.path().join("near"));
        for made in [&far, &near, &near.join("beside")] {
            fs::create_dir(made).unwrap();
        }
        let is_link = name.starts_with("link") || at == "link";
        let path = if is_link { far.join("index") } else { near.join("index") };
        drop(filled(&path));
        if is_link {
            std::os::unix::fs::symlink(&path, near.join("link")).unwrap();
        }
        let is_inner = at.ends_with("inner");
        if is_inner {
            fs::create_dir(near.join(at)).unwrap();
        }
        let done = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "child", "--test-threads", "1"])
            .env(NAME, name)
            .current_dir(near.join(at))
            .output()
            .unwrap();
        let made = Index::open(&path).unwrap();
        if is_inner {
            let said = String::from_utf8_lossy(&done.stdout).into_owned();
            assert!(said.contains(r#"inner" is no file of an index"#), "{why}: {said}");
            assert_eq!(made.schema(), &schema(true), "{why}");
        } else {
            assert!(done.status.success(), "{why}: {}", String::from_utf8_lossy(&done.stdout));
            assert_eq!(made.schema(), &schema(false), "{why}");
        }
        assert_eq!(documents(&made), eight(), "{why}");
        if is_link {
            assert!(near.join("link").is_symlink(), "{why}: the link is one still");
            assert_eq!(names(&far), ["index"], "{why}");
            assert_eq!(names(&near), ["beside", "link"], "{why}");
        } else {
            assert_eq!(names(&near), ["beside", "index"], "{why}");
        }
    }
}

#[test]
fn files_of_others_are_not_removed() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("index");
    let index = filled(&path);
    for (name, is_directory) in [("ملاحظة.txt", false), ("copy", true), ("meta.json.old", false)]
    {
        let other = path.join(name);
        if is_directory {
            index.backup(&other).unwrap();
        } else {
            fs::write(&other, "نص").unwrap();
        }
        let error = Index::reindex(&path, schema(false), go_on).err().expect(name);
        assert_eq!(error.kind(), ErrorKind::Path, "{name}");
        assert!(error.to_string().contains(name), "{name}: {error}");
        assert_eq!(names(directory.path()), ["index"], "{name}");
        assert!(other.exists(), "{name}");
        if is_directory {
            fs::remove_dir_all(other).unwrap();
        } else {
            fs::remove_file(other).unwrap();
        }
    }
    assert_eq!(documents(&Index::reindex(&path, schema(false), go_on).unwrap()), eight());
}

#[test]
fn nothing_is_left_when_the_callback_panics() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("index");
    let index = filled(&path);
    let into = directory.path().join("new");
    let tries: [&dyn Fn() -> Result<Index, Error>; 2] =
        [&|| Index::reindex(&path, schema(false), |_| panic!("on purpose")), &|| {
            index.reindex_into(&into, schema(false), |_| panic!("on purpose"))
        }];
    for one in tries {
        assert!(catch_unwind(AssertUnwindSafe(one)).is_err(), "it is passed on");
        assert_eq!(names(directory.path()), ["index"]);
    }
    assert_eq!(documents(&Index::reindex(&path, schema(false), go_on).unwrap()), eight());
}

#[test]
fn what_a_killed_run_left_is_told_of() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("index");
    let index = filled(&path);
    let (part, into) = (directory.path().join("index.part"), directory.path().join("new"));
    for left in [&part, &directory.path().join("new.part")] {
        drop(filled(left));
    }
    for error in [
        Index::reindex(&path, schema(false), go_on).err().unwrap(),
        index.reindex_into(&into, schema(false), go_on).err().unwrap(),
    ] {
        assert_eq!(error.kind(), ErrorKind::Path);
        assert!(error.to_string().ends_with("left it; remove it then"), "{error}");
    }
    assert_eq!(documents(&Index::open(&part).unwrap()), eight(), "it is not touched");
    assert_eq!(documents(&Index::open(&path).unwrap()), eight());
}

#[cfg(unix)]
#[test]
fn a_directory_is_open_to_whom_it_was() {
    use std::os::unix::fs::PermissionsExt as _;

    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("index");
    drop(filled(&path));
    for mode in [0o700, 0o750, 0o777] {
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        Index::reindex(&path, schema(false), |_| {
            let part = fs::metadata(directory.path().join("index.part")).unwrap();
            assert_eq!(part.permissions().mode() & 0o777, mode, "{mode:o}, meanwhile");
            ControlFlow::Continue(())
        })
        .unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, mode, "{mode:o}");
    }
}

/// A handle that has not noticed the last commit yet, as in another process.
#[test]
fn the_note_is_that_of_the_documents() {
    const COMMITS: u64 = 4;
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("index");
    let index = Index::create(&path, schema(true)).unwrap();
    let apart = Index::open(&path).unwrap();
    let mut writer = index.writer().unwrap();
    for count in 1..=COMMITS {
        writer.put(&document(count)).unwrap();
        writer.commit_with(&count.to_string()).unwrap();
        let new = directory.path().join(count.to_string());
        let new = apart.reindex_into(new, schema(false), go_on).unwrap();
        assert_eq!((new.count(), new.note().unwrap()), (count, Some(count.to_string())));
    }
}

/// A writer in another process merges and deletes the files that are read.
#[test]
fn documents_are_those_of_a_commit_beside_a_writer() {
    const COMMITS: u64 = 20;
    const MAX_TIMES: usize = 10_000;
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("index");
    let index = Index::create(&path, schema(true)).unwrap();
    let apart = Index::open(&path).unwrap();
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            let mut writer = index.writer_with(WriterOptions::default().threads(1)).unwrap();
            let mut count = 0;
            while !stop.load(Ordering::SeqCst) {
                count += 1;
                writer.put(&document(count)).unwrap();
                writer.commit_with(&count.to_string()).unwrap();
                if count % 3 == 0 {
                    writer.optimize().unwrap();
                    // Its commit has no note.
                    writer.commit_with(&count.to_string()).unwrap();
                }
            }
            count
        });
        let (mut before, mut times) = (0, 0);
        while before < COMMITS && times < MAX_TIMES {
            let new = directory.path().join(times.to_string());
            times += 1;
            let made = apart.reindex_into(new, schema(false), go_on);
            if made.is_err() {
                stop.store(true, Ordering::SeqCst);
            }
            let made = made.unwrap();
            if let Some(note) = made.note().unwrap() {
                assert_eq!(note, made.count().to_string());
            }
            assert!(made.count() >= before && made.verify().unwrap().is_sound());
            before = made.count();
        }
        stop.store(true, Ordering::SeqCst);
        let written = writer.join().unwrap();
        println!("{times} times beside {written} commits");
        assert!(before >= COMMITS && written >= before);
    });
}

#[test]
fn an_empty_index_is_made_anew() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("index");
    drop(Index::create(&path, schema(true)).unwrap());
    let made = Index::reindex(&path, schema(false), |_| panic!("there is no document")).unwrap();
    assert_eq!((made.count(), made.schema()), (0, &schema(false)));
}

#[test]
fn a_handle_of_before_does_not_write_by_its_schema() {
    type Build = fn() -> fihris::SchemaBuilder;
    // What the old fields and the new are, which tantivy takes for the same, and whether the old handle goes on.
    let pairs: [(&str, Build, Build, bool); 5] = [
        (
            "a keyword is made the id",
            || Schema::builder().keyword("id").text("body"),
            || Schema::builder().id("id").text("body"),
            false,
        ),
        (
            "a number is made a date",
            || Schema::builder().integer("id").text("body"),
            || Schema::builder().date("id").text("body"),
            false,
        ),
        (
            "undeclared fields are kept",
            || Schema::builder().id("id").text("body"),
            || Schema::builder().id("id").text("body").store_unknown(),
            false,
        ),
        (
            "another boost",
            || Schema::builder().id("id").text("body"),
            || Schema::builder().id("id").text("body").boost(2.0),
            true,
        ),
        (
            "the same",
            || Schema::builder().id("id").text("body"),
            || Schema::builder().id("id").text("body"),
            true,
        ),
    ];
    for (why, before, after, goes_on) in pairs {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("index");
        let (before, after) = (before().build().unwrap(), after().build().unwrap());
        let old = Index::create(&path, before).unwrap();
        assert!(
            old.as_tantivy().schema()
                == Index::in_memory(after.clone()).unwrap().as_tantivy().schema()
        );
        let new = Index::reindex(&path, after, go_on).unwrap();
        let mut writer = new.writer().unwrap();
        // A date that is an id, too.
        writer.put(&json!({ "id": "2001-05-30", "body": "كتاب" })).unwrap();
        writer.commit().unwrap();
        drop(writer);
        if goes_on {
            old.writer().unwrap();
            assert_eq!(old.count(), 1, "{why}");
            continue;
        }
        for error in [old.writer().err().expect(why), old.verify().unwrap_err()] {
            assert_eq!(error.kind(), ErrorKind::Mismatch, "{why}");
        }
        assert_eq!(old.count(), 0, "{why}: it keeps what it sees");
    }
}

/// Searched by a filter, a facet and a text: read by the fields of another index, one would find none.
fn look(index: &Index) {
    let hits = index
        .search("كتاب")
        .filter(Filter::is("section", "لغة"))
        .facet(Facet::values("section"))
        .limit(1000)
        .run()
        .unwrap();
    assert_eq!((hits.total(), hits.len()), (8, 8));
    assert_eq!(index.count(), 8);
    for hit in &hits {
        let found: Value = hit.document().unwrap();
        assert_eq!(found, document(found["id"].as_u64().unwrap()));
    }
}

#[test]
fn others_open_search_and_copy_meanwhile() {
    const TIMES: usize = 40;
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("index");
    drop(filled(&path));
    let (stop, looks, backups) = (AtomicBool::new(false), AtomicUsize::new(0), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        let openers: Vec<_> = (0..2)
            .map(|_| {
                scope.spawn(|| {
                    while !stop.load(Ordering::SeqCst) {
                        look(&Index::open(&path).unwrap());
                        looks.fetch_add(1, Ordering::SeqCst);
                    }
                })
            })
            .collect();
        let taker = scope.spawn(|| {
            let mut handle = Index::open(&path).unwrap();
            while !stop.load(Ordering::SeqCst) {
                // A directory of its own: what watches an index makes the file of a lock again.
                let number = backups.fetch_add(1, Ordering::SeqCst);
                let copy = directory.path().join(format!("copy-{number}"));
                handle.backup(&copy).unwrap();
                let taken = Index::open(&copy).unwrap();
                look(&taken);
                assert!(taken.verify().unwrap().is_sound());
                look(&handle);
                if number % 5 == 0 {
                    handle = Index::open(&path).unwrap();
                }
            }
        });
        for time in 0..TIMES {
            let made = Index::reindex(&path, schema(time % 2 == 1), go_on);
            if let Err(error) = made {
                stop.store(true, Ordering::SeqCst);
                panic!("time {time}: {error}");
            }
        }
        stop.store(true, Ordering::SeqCst);
        for opener in openers {
            opener.join().unwrap();
        }
        taker.join().unwrap();
    });
    println!("{TIMES} times; opened {looks:?} times, copied {backups:?} times");
    assert!(looks.into_inner() > TIMES && backups.into_inner() > 1);
}
