//! Opening and making an index where there is something else, or something broken: what is said,
//! and that nothing is overwritten.

#![cfg(feature = "index")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use fihris::{Error, ErrorKind, Index, Schema};
use serde_json::json;
use tantivy::schema::{STORED, TEXT};

fn schema() -> Schema {
    Schema::builder().id("id").text("body").build().unwrap()
}

/// An index of one committed document.
fn index(path: &Path) {
    let index = Index::create(path, schema()).unwrap();
    let mut writer = index.writer().unwrap();
    writer.put(&json!({ "id": 1, "body": "كتاب" })).unwrap();
    writer.commit().unwrap();
}

/// An index with a stretch of its description replaced.
fn edited(path: &Path, from: &str, to: &str) {
    index(path);
    let file = path.join("fihris.json");
    let json = fs::read_to_string(&file).unwrap();
    let changed = json.replace(from, to);
    assert_ne!(changed, json, "{from} is there");
    fs::write(file, changed).unwrap();
}

/// An index with another description.
fn described(path: &Path, description: &str) {
    index(path);
    fs::write(path.join("fihris.json"), description).unwrap();
}

fn without(path: &Path, file: &str) {
    index(path);
    fs::remove_file(path.join(file)).unwrap();
}

/// What is left of making an index when it stops between the description and tantivy's file.
fn begun(path: &Path) {
    index(path);
    for entry in fs::read_dir(path).unwrap() {
        let file = entry.unwrap().path();
        if !file.ends_with("fihris.json") {
            fs::remove_file(file).unwrap();
        }
    }
}

fn plain_tantivy(path: &Path) {
    fs::create_dir(path).unwrap();
    let mut schema = tantivy::schema::Schema::builder();
    schema.add_text_field("body", TEXT | STORED);
    tantivy::Index::create_in_dir(path, schema.build()).unwrap();
}

/// Every file and directory below a path, with the bytes of the files.
fn bytes(path: &Path) -> BTreeMap<PathBuf, Option<Vec<u8>>> {
    let mut all = BTreeMap::new();
    for entry in fs::read_dir(path).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(bytes(&path));
            all.insert(path, None);
        } else {
            let content = fs::read(&path).unwrap();
            all.insert(path, Some(content));
        }
    }
    all
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Call {
    Open,
    Create,
    OpenOrCreate,
}

impl Call {
    fn on(self, path: &Path) -> Result<Index, Error> {
        match self {
            Call::Open => Index::open(path),
            Call::Create => Index::create(path, schema()),
            Call::OpenOrCreate => Index::open_or_create(path, schema()),
        }
    }
}

const OPEN: &[Call] = &[Call::Open];
const CREATE: &[Call] = &[Call::Create];
/// What needs an index to be read.
const READ: &[Call] = &[Call::Open, Call::OpenOrCreate];
const ALL: &[Call] = &[Call::Open, Call::Create, Call::OpenOrCreate];

const NOT_THERE: &str = "no index in DIR: there is no such directory";
const NONE: &str = "no index in DIR: the directory holds none";
const PLAIN_FILE: &str = "no index in DIR: it is not a directory, and an index is one";
const FOREIGN: &str =
    "no index in DIR: it is one of plain tantivy; open it with tantivy, or index anew elsewhere";
const OCCUPIED: &str =
    "no index in DIR: the directory holds other files, and an index needs one of its own";
const LOST: &str = "META cannot be read: it is missing though the files with the documents \
    are there; bring it back from a copy, or remove the directory to start anew";
const EXISTS: &str = "DIR holds an index already; open it, or remove the directory to start anew";

/// Why, what is there, the calls, and their error; DIR is the directory, FILE its description.
type Row = (&'static str, fn(&Path), &'static [Call], ErrorKind, &'static str);

#[rustfmt::skip]
const REFUSED: &[Row] = &[
    ("no directory", |_| (), OPEN, ErrorKind::Path, NOT_THERE),
    ("an empty directory", |path| fs::create_dir(path).unwrap(), OPEN, ErrorKind::Path, NONE),
    ("a directory of other things", |path| {
        fs::create_dir_all(path.join("صور")).unwrap();
        fs::write(path.join("notes.txt"), "ملاحظات").unwrap();
    }, OPEN, ErrorKind::Path, NONE),
    ("files of others", |path| {
        fs::create_dir(path).unwrap();
        fs::write(path.join("notes.txt"), "ملاحظات").unwrap();
    }, MAKES, ErrorKind::Path, OCCUPIED),
    ("a file", |path| fs::write(path, "كتاب").unwrap(), ALL, ErrorKind::Path, PLAIN_FILE),
    ("an empty file", |path| fs::write(path, "").unwrap(), ALL, ErrorKind::Path, PLAIN_FILE),
    ("an index of plain tantivy", plain_tantivy, ALL, ErrorKind::Path, FOREIGN),
    ("without its description it is one of plain tantivy", |path| without(path, "fihris.json"), ALL, ErrorKind::Path, FOREIGN),
    ("one whose making was cut off", begun, OPEN, ErrorKind::Path, NONE),
    ("documents without their list", |path| without(path, "meta.json"), ALL, ErrorKind::Index, LOST),
    ("an index is not made twice", index, CREATE, ErrorKind::Path, EXISTS),
    ("nor over one that cannot be read", |path| described(path, ""), CREATE, ErrorKind::Path, EXISTS),
    ("nor over one of another format", |path| edited(path, r#""format": 2"#, r#""format": 3"#), CREATE, ErrorKind::Path, EXISTS),
    ("an empty description", |path| described(path, ""), READ, ErrorKind::Index,
        "FILE cannot be read: EOF while parsing a value at line 1 column 0"),
    ("a description cut off", |path| described(path, "{\n  \"format\": 2,\n  \"anal"), READ, ErrorKind::Index,
        "FILE cannot be read: EOF while parsing a string at line 3 column 7"),
    ("no JSON", |path| described(path, "فهرس"), READ, ErrorKind::Index,
        "FILE cannot be read: expected value at line 1 column 1"),
    ("not UTF-8", |path| { index(path); fs::write(path.join("fihris.json"), b"\xFF\xFE").unwrap(); }, READ, ErrorKind::Index,
        "FILE cannot be read: expected value at line 1 column 1"),
    ("no format number", |path| described(path, r#"{"analyzer": 4}"#), READ, ErrorKind::Index,
        "FILE cannot be read: missing field `format` at line 1 column 15"),
    ("no analyzer number", |path| described(path, r#"{"format": 2}"#), READ, ErrorKind::Index,
        "FILE cannot be read: missing field `analyzer` at line 1 column 13"),
    ("no schema", |path| described(path, r#"{"format": 2, "analyzer": 4}"#), READ, ErrorKind::Index,
        "FILE cannot be read: missing field `schema` at line 1 column 28"),
    ("a format before", |path| edited(path, r#""format": 2"#, r#""format": 1"#), READ, ErrorKind::Mismatch,
        "the index in DIR was made with format version 1, and this is version 2; index the documents anew, those that it keeps with Index::reindex"),
    ("a format to come", |path| edited(path, r#""format": 2"#, r#""format": 3"#), READ, ErrorKind::Mismatch,
        "the index in DIR was made with format version 3, and this is version 2; index the documents anew, those that it keeps with Index::reindex"),
    ("a format to come, whose schema is not ours", |path| described(path, r#"{"format": 4, "analyzer": 4, "schema": []}"#), READ, ErrorKind::Mismatch,
        "the index in DIR was made with format version 4, and this is version 2; index the documents anew, those that it keeps with Index::reindex"),
    ("an analyzer before", |path| edited(path, r#""analyzer": 4"#, r#""analyzer": 3"#), READ, ErrorKind::Mismatch,
        "the index in DIR was made with analyzer version 3, and this is version 4; index the documents anew, those that it keeps with Index::reindex"),
    ("an analyzer to come", |path| edited(path, r#""analyzer": 4"#, r#""analyzer": 5"#), READ, ErrorKind::Mismatch,
        "the index in DIR was made with analyzer version 5, and this is version 4; index the documents anew, those that it keeps with Index::reindex"),
    ("the format comes first", |path| described(path, r#"{"format": 3, "analyzer": 4}"#), READ, ErrorKind::Mismatch,
        "the index in DIR was made with format version 3, and this is version 2; index the documents anew, those that it keeps with Index::reindex"),
    ("a field of another name", |path| edited(path, r#""name": "body""#, r#""name": "title""#), READ, ErrorKind::Index,
        "FILE cannot be read: it does not describe the index beside it"),
    ("a field of another type", |path| edited(path, r#""kind": "id""#, r#""kind": "date""#), READ, ErrorKind::Index,
        "FILE cannot be read: it does not describe the index beside it"),
    ("a field declared twice", |path| edited(path, r#""name": "body""#, r#""name": "id""#), READ, ErrorKind::Index,
        r#"FILE cannot be read: the schema declares the field "id" twice at line 35 column 3"#),
    ("a boost by hand", |path| edited(path, r#""boost": 1.0"#, r#""boost": 9.0"#), READ, ErrorKind::Index,
        "FILE cannot be read: it is not as it was written, by its checksum; bring it back from a copy"),
    ("another analyzer", |path| edited(path, r#""keep_marks": false"#, r#""keep_marks": true"#), READ, ErrorKind::Index,
        "FILE cannot be read: it does not describe the index beside it"),
];

#[test]
fn nothing_is_overwritten_by_a_refused_call() {
    for &(why, prepare, calls, kind, message) in REFUSED {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("index");
        prepare(&path);
        let before = bytes(directory.path());
        let message = message
            .replace("DIR", &format!("{path:?}"))
            .replace("META", &format!("{:?}", path.join("meta.json")))
            .replace("FILE", &format!("{:?}", path.join("fihris.json")));
        for call in calls {
            let Err(error) = call.on(&path) else { panic!("{why}: {call:?} is not refused") };
            assert_eq!(error.to_string(), message, "{why}: {call:?}");
            assert_eq!(error.kind(), kind, "{why}: {call:?}");
            assert!(bytes(directory.path()) == before, "{why}: {call:?} changed a file");
        }
    }
}

/// Why, and what is broken of tantivy's: its messages are its own.
type Broken = (&'static str, fn(&Path));

const BROKEN: &[Broken] = &[
    ("an empty meta.json", |path| {
        index(path);
        fs::write(path.join("meta.json"), "").unwrap();
    }),
    ("meta.json cut off", |path| {
        index(path);
        let json = fs::read(path.join("meta.json")).unwrap();
        fs::write(path.join("meta.json"), &json[..json.len() / 2]).unwrap();
    }),
    ("a segment without its files", |path| {
        index(path);
        for file in bytes(path).into_keys() {
            if file.extension().is_some_and(|extension| extension == "store") {
                fs::remove_file(file).unwrap();
            }
        }
    }),
    ("a segment cut off", |path| {
        index(path);
        for (file, content) in bytes(path) {
            if file.extension().is_some_and(|extension| extension == "term") {
                fs::write(file, &content.unwrap()[..10]).unwrap();
            }
        }
    }),
];

#[test]
fn what_tantivy_cannot_read_is_an_error_and_stays() {
    for &(why, prepare) in BROKEN {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("index");
        prepare(&path);
        let before = bytes(&path);
        for call in READ {
            let Err(error) = call.on(&path) else { panic!("{why}: {call:?} is not refused") };
            assert_eq!(error.kind(), ErrorKind::Index, "{why}: {call:?}: {error}");
            let after = bytes(&path);
            for (file, content) in &before {
                assert!(after.get(file) == Some(content), "{why}: {call:?} changed {file:?}");
            }
        }
    }
}

#[test]
fn a_directory_below_a_file_cannot_be() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("كتاب.txt");
    fs::write(&file, "كتاب").unwrap();
    let before = bytes(directory.path());
    for call in ALL {
        let error = call.on(&file.join("index")).err().unwrap();
        let message = error.to_string();
        assert!(message.contains("كتاب.txt"), "{call:?}: {message}");
        assert!(bytes(directory.path()) == before, "{call:?}");
    }
}

#[test]
fn another_schema_overwrites_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path();
    index(path);
    let before = bytes(path);
    let other = Schema::builder().id("id").text("body").date("published").build().unwrap();
    let error = Index::open_or_create(path, other.clone()).err().unwrap();
    assert_eq!(error.kind(), ErrorKind::Mismatch);
    let after = bytes(path);
    for (file, content) in before {
        assert!(after.get(&file) == Some(&content), "{file:?}");
    }
    let error = Index::create(path, other).err().unwrap();
    assert_eq!(error.kind(), ErrorKind::Path);
    assert!(bytes(path) == after);
}

/// Why, what is there, the calls that make or open an index, and how many documents it has then.
type Accepted = (&'static str, fn(&Path), &'static [Call], u64);

const MAKES: &[Call] = &[Call::Create, Call::OpenOrCreate];

#[rustfmt::skip]
const ACCEPTED: &[Accepted] = &[
    ("no directory", |_| (), MAKES, 0),
    ("an empty directory", |path| fs::create_dir(path).unwrap(), MAKES, 0),
    ("an index whose making was cut off is made again", |path| {
        fs::create_dir(path).unwrap();
        fs::write(path.join("fihris.json"), "{").unwrap();
    }, MAKES, 0),
    ("an index is opened", index, READ, 1),
    ("a description in other words", |path| described(path,
        r#"{"schema":{"fields":[{"kind":"id","name":"id"},{"name":"body","kind":{"text":{"boost":1}}}]},"analyzer":4,"format":2,"by":"هو"}"#), READ, 1),
];

#[test]
fn what_can_be_opened_works() {
    for &(why, prepare, calls, count) in ACCEPTED {
        for call in calls {
            let directory = tempfile::tempdir().unwrap();
            let path = directory.path().join("index");
            prepare(&path);
            let index = call.on(&path).unwrap_or_else(|error| panic!("{why}: {call:?}: {error}"));
            assert_eq!(index.count(), count, "{why}: {call:?}");
            let mut writer = index.writer().unwrap();
            writer.put(&json!({ "id": 2, "body": "قلم" })).unwrap();
            writer.commit().unwrap();
            drop((writer, index));
            assert_eq!(Index::open(&path).unwrap().count(), count + 1, "{why}: {call:?}");
            if let Ok(notes) = fs::read_to_string(path.join("notes.txt")) {
                assert_eq!(notes, "ملاحظات", "{why}");
            }
        }
    }
}
