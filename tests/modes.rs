//! Whose files the files of an index are: their modes are those that the process's umask says, and whoever may
//! read them can search.

#![cfg(all(feature = "index", unix))]

use std::collections::BTreeMap;
use std::fs::{self, File, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Output};

use fihris::{ErrorKind, Index, Schema};
use serde_json::json;

/// Tell a run of this test which is started by another what to do, and where.
const WRITE: &str = "FIHRIS_MODES_WRITE";
const READ: &str = "FIHRIS_MODES_READ";

/// A file made plainly, which tells what the umask of the process is.
const PLAIN: &str = "plain";
/// Nobody's, on most systems: not the one that runs the tests.
const OTHER_USER: u32 = 65_534;

/// The modes of all files below a directory, by their names.
fn modes(directory: &Path) -> BTreeMap<String, u32> {
    let entries = fs::read_dir(directory).unwrap().map(Result::unwrap);
    let mode = |entry: fs::DirEntry| {
        let name = entry.file_name().into_string().unwrap();
        (name, entry.metadata().unwrap().permissions().mode() & 0o777)
    };
    entries.map(mode).collect()
}

/// An index with all that writes files, and a copy of it.
fn write(place: &Path) {
    File::create_new(place.join(PLAIN)).unwrap();
    let schema = Schema::builder().id("id").text("body").build().unwrap();
    let index = Index::create(place.join("index"), schema).unwrap();
    let mut writer = index.writer().unwrap();
    for round in ["النحو", "الصرف", "العروض"] {
        for id in 0..20 {
            writer.put(&json!({ "id": id, "body": format!("كتاب {round}") })).unwrap();
        }
        writer.put(&json!({ "id": round, "body": "كتاب" })).unwrap();
        writer.commit_with(round).unwrap();
    }
    writer.optimize().unwrap();
    writer.delete("7").unwrap();
    writer.put(&json!({ "id": 30, "body": "كتاب" })).unwrap();
    writer.commit_with("آخر").unwrap();
    index.backup(place.join("copy")).unwrap();
}

/// Opens, searches and verifies; a writer is an error.
fn read(index: &Path) {
    let index = Index::open(index).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(index.search("كتاب").limit(100).run().unwrap().total(), 23);
    assert!(index.verify().unwrap().is_sound());
    assert_eq!(index.note().unwrap().as_deref(), Some("آخر"));
    let error = index.writer().err().expect("who may not write has no writer");
    assert_eq!(error.kind(), ErrorKind::Index, "{error}");
}

/// Runs this program once more, for the one test that does what it is told.
fn run(program: &Path, umask: &str, task: &str, place: &Path, user: Option<u32>) -> Output {
    let mut command = Command::new("sh");
    command.arg("-c").arg(format!("umask {umask} && exec \"$0\" --exact a_task"));
    command.arg(program).env(task, place);
    if let Some(user) = user {
        command.uid(user).gid(user);
    }
    command.output().unwrap()
}

fn assert_done(output: &Output, why: &str) {
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{why}: {said}{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.contains("1 passed"), "{why}: {said}");
}

/// Nothing, unless another test starts it.
#[test]
fn a_task() {
    if let Some(place) = std::env::var_os(WRITE) {
        write(Path::new(&place));
    }
    if let Some(index) = std::env::var_os(READ) {
        read(Path::new(&index));
    }
}

/// Modes, and whether another user may read.
#[test]
fn files_have_the_modes_of_the_umask_and_are_read_by_whoever_may() {
    let program = std::env::current_exe().unwrap();
    let is_root = fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0);
    for (umask, mode, others_may_read) in
        [("022", 0o644, true), ("027", 0o640, false), ("077", 0o600, false)]
    {
        let directory = tempfile::tempdir().unwrap();
        let place = directory.path();
        assert_done(&run(&program, umask, WRITE, place, None), umask);
        assert_eq!(modes(place)[PLAIN], mode, "the mode of a file made plainly");
        for index in ["index", "copy"] {
            let index = place.join(index);
            for (name, found) in modes(&index) {
                assert_eq!(found, mode, "umask {umask}, {index:?}/{name}: {found:o}");
            }
            if is_root {
                // Another user, who may not read where this program is.
                let theirs = place.join("program");
                fs::copy(&program, &theirs).unwrap();
                fs::set_permissions(&theirs, Permissions::from_mode(0o755)).unwrap();
                fs::set_permissions(place, Permissions::from_mode(0o755)).unwrap();
                let output = run(&theirs, "022", READ, &index, Some(OTHER_USER));
                if others_may_read {
                    assert_done(&output, umask);
                } else {
                    assert!(
                        !output.status.success(),
                        "umask {umask}: another user reads {index:?}"
                    );
                }
            } else {
                // Nobody may write, not even whose it is.
                let all = |mode: u32, directory: u32| {
                    for name in modes(&index).keys() {
                        fs::set_permissions(index.join(name), Permissions::from_mode(mode))
                            .unwrap();
                    }
                    fs::set_permissions(&index, Permissions::from_mode(directory)).unwrap();
                };
                all(0o400, 0o500);
                let output = run(&program, "022", READ, &index, None);
                fs::set_permissions(&index, Permissions::from_mode(0o700)).unwrap();
                assert_done(&output, umask);
            }
        }
    }
}
