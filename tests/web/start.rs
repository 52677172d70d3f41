//! How the server is started: on what index, and where.

#[path = "../../examples/shared/news.rs"]
mod news;

use std::ffi::OsStr;
use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;

use crate::server::{self, Server, example, path, program};

/// Runs the example with arguments that it cannot start with, and returns what it says.
fn refused(arguments: impl IntoIterator<Item: AsRef<OsStr>>, reason: &str) -> String {
    let output = Command::new(program()).args(arguments).output().expect("the example runs");
    let said = String::from_utf8(output.stderr).expect("UTF-8");
    assert_eq!(output.status.code(), Some(2), "{reason}: {said}");
    assert_eq!(said.lines().count(), 1, "{reason}: {said}");
    said
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}

#[test]
fn the_command_line_says_what_is_wrong() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let none = directory.path().join("none");
    let bad = directory.path().join("bad.jsonl");
    fs::write(&bad, "{\"id\":\"a\"}\n{\"id\":").expect("a file");
    let empty = directory.path().join("empty.jsonl");
    fs::write(&empty, "\n").expect("a file");
    let (none, bad, empty) = (text(&none), text(&bad), text(&empty));
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let taken = taken.local_addr().expect("an address").to_string();
    for (arguments, because, reason) in [
        (&["--listen", "nowhere"][..], "--listen nowhere", "no address"),
        (&["--listen", "8080"], "as 127.0.0.1:8080", "a port alone"),
        (&["--listen", "127.0.0.1:99999"], "--listen 127.0.0.1:99999", "no port"),
        (&["--listen", &taken], &taken, "a port in use"),
        // No file is read for nothing.
        (&["--listen", "nowhere", none], "--listen nowhere", "no address and no file"),
        (&["--listen=127.0.0.1:0", "--index", none], "name a FILE to make one", "no index"),
        (&["--listen=127.0.0.1:0", "--index", bad], "not a directory", "a file for an index"),
        (&["--listen=127.0.0.1:0", none], none, "no file"),
        (&["--listen=127.0.0.1:0", bad], "bad.jsonl:2", "a line cut off"),
        (&["--listen=127.0.0.1:0", empty], "it is empty", "a file without lines"),
        (&["--listen=127.0.0.1:0", text(directory.path())], "irectory", "a directory for a file"),
        (&["--port", "80"], "--port", "no such option"),
        (&["--writable=yes"], "--writable", "a value for a switch"),
        (&["--index"], "--index", "no directory"),
    ] {
        let said = refused(arguments, reason);
        assert!(said.contains(because), "{reason}: {said}");
    }
    assert!(!Path::new(none).exists(), "nothing is made for what fails");
    refused(["--listen=127.0.0.1:0", "--index", none, &format!("{none}.jsonl")], "no file");
    assert!(!Path::new(none).exists(), "no index is made for a file that is not there");
}

#[test]
fn an_index_is_made_opened_and_checked() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let index = directory.path().join("index");
    let made = Server::with(server::ARTICLES, ["--index".as_ref(), index.as_os_str()]);
    let wanted = path("/api/search", [("q", "وزير")]);
    assert_eq!(made.get(&wanted).json()["total"], 1);
    drop(made);
    let opened = Server::of_index(&index);
    assert_eq!(opened.get(&wanted).json()["total"], 1, "it is still there");
    drop(opened);

    let listen = "--listen=127.0.0.1:0".as_ref();
    let other = directory.path().join("other");
    let schema = fihris::Schema::builder().text("name").build().expect("a schema");
    fihris::Index::create(&other, schema).expect("an index");
    let said = refused([listen, "--index".as_ref(), other.as_os_str()], "other fields");
    assert!(said.contains("no index of articles") && said.contains("it has name"), "{said}");

    for file in fs::read_dir(&index).expect("the index").map(|entry| entry.expect("a file").path())
    {
        if file.extension().is_some_and(|kind| kind == "store" || kind == "idx") {
            fs::write(&file, "").expect("a file to damage");
        }
    }
    let said = refused([listen, "--index".as_ref(), index.as_os_str()], "a damaged index");
    assert!(!said.contains("name a FILE"), "it would not be made anew: {said}");
}

#[test]
fn an_archive_may_be_empty() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let index = directory.path().join("index");
    let schema = news::schema().expect("a schema");
    fihris::Index::create(&index, schema).expect("an index");
    let server = Server::of_index(&index);
    for (asked, contains) in [
        ("/".to_owned(), "الأرشيف فارغ"),
        (path("/", [("q", "زلزال")]), "لا نتائج"),
        (path("/", [("section", "تعليم")]), "ابحث بلا مرشِّحات"),
        (path("/api/suggest", [("q", "زل")]), "\"suggestions\":[]"),
        (
            path("/api/search", [("q", "زلزال"), ("facets", "true"), ("about", "true")]),
            "\"hits\":[]",
        ),
    ] {
        let answer = server.get(&asked);
        assert_eq!(answer.status, 200, "{asked}: {}", answer.body);
        assert!(answer.body.contains(contains), "{asked}: {}", answer.body);
    }
}

/// Fields of other names are mapped by the example that indexes.
#[test]
fn an_index_of_index_files_is_shown() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let (index, file) = (directory.path().join("index"), directory.path().join("news.jsonl"));
    let line =
        r#"{"key":7,"headline":"زلزال في البحر","text":"هز زلزال المدينة فجرًا.","extra":[1]}"#;
    fs::write(&file, line).expect("a file");
    let output = Command::new(example("index_files"))
        .args(["--map", "key=id", "--map", "headline=title", "--map", "text=body", "--index"])
        .args([&index, &file])
        .output()
        .expect("the example runs");
    assert!(output.status.success(), "{output:?}");
    let server = Server::of_index(&index);
    let page = server.get(&path("/article", [("id", "7"), ("q", "زلزال")]));
    assert_eq!(page.status, 200, "{}", page.body);
    assert!(page.body.contains("هز <mark>زلزال</mark> المدينة"), "{}", page.body);
    let first = server.get("/").body;
    assert!(first.contains("زلزال في البحر"), "{first}");
    assert!(!first.contains("الأقسام"), "there are none, and no heading of theirs");
    assert!(!first.contains("هاتف مستعمل"), "no search is proposed that finds nothing");
}

#[test]
#[cfg(unix)]
fn the_server_ends_when_interrupted_whatever_its_clients_do() {
    use std::io::Write;

    let server = Server::start();
    let mut slow = std::net::TcpStream::connect(server.address).expect("the server listens");
    slow.write_all(b"POST /digits HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\ndi")
        .expect("sent");
    // Once another has been answered the slow one is listened to.
    assert_eq!(server.get("/help").status, 200);
    let status = server.interrupt();
    assert!(status.success(), "{status}");
}
