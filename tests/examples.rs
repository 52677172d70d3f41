//! The examples, run as anyone runs them: as programs, in a directory with files.
//!
//! `cargo test` builds them first; `cargo test --test examples` does not, so build them with
//! `cargo build --examples` before.

#[path = "examples/analyze.rs"]
mod analyze;
#[path = "examples/command_line.rs"]
mod command_line;
#[path = "examples/conflation.rs"]
mod conflation;
#[path = "examples/evaluate.rs"]
mod evaluate;
#[path = "examples/index_files.rs"]
mod index_files;
#[path = "examples/search.rs"]
mod search;
#[path = "examples/search_options.rs"]
mod search_options;
#[path = "examples/verify.rs"]
mod verify;
#[path = "examples/word_list.rs"]
mod word_list;

use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

const EXAMPLES: [&str; 9] = [
    "articles",
    "index_files",
    "search",
    "web",
    "analyze",
    "evaluate",
    "conflation",
    "verify",
    "word_list",
];

const NEWS: &str = concat!(
    r#"{"id":"n1","title":"الوزراء يزورون مدرسة في دمشق","body":"استمع الوزراء إلى المعلمين، ووعد وزير التربية ببناء مختبر جديد.","source":"صحيفة الرواق","section":"تعليم","published":"2021-09-30"}"#,
    "\n",
    r#"{"id":"n2","title":"كتاب جديد في النحو","body":"يشرح المؤلف القواعد للمبتدئين بأمثلة من الحياة اليومية.","published":"2022-01-15T08:30:00Z"}"#,
    "\n",
    r#"{"id":3,"body":"هطلت أمطار غزيرة على الساحل، فأغلقت المدارس أبوابها يومين."}"#,
    "\n",
);

/// cargo puts the examples beside the directory of the tests.
fn program(example: &str) -> PathBuf {
    let test = std::env::current_exe().expect("a running test has a path");
    let profile = test.ancestors().nth(2).expect("tests are in target/PROFILE/deps");
    let name = format!("{example}{}", std::env::consts::EXE_SUFFIX);
    let program = profile.join("examples").join(name);
    assert!(program.is_file(), "no {}; run cargo build --examples first", program.display());
    program
}

/// What a run of an example left.
struct Run {
    status: Option<i32>,
    stdout: String,
    stderr: String,
}

impl Run {
    #[track_caller]
    fn succeeded(self, case: &str) -> Run {
        assert_eq!((self.status, self.stderr.as_str()), (Some(0), ""), "{case}");
        self
    }

    /// It said on one line what is wrong, and did nothing else.
    #[track_caller]
    fn refused(&self, case: &str, because: &str) {
        assert_eq!((self.status, self.stdout.as_str()), (Some(2), ""), "{case}: {}", self.stderr);
        assert!(self.stderr.contains(because), "{case}: {:?} lacks {because:?}", self.stderr);
        assert_eq!(self.stderr.lines().count(), 1, "{case}: {}", self.stderr);
        assert!(!self.stderr.contains("panicked"), "{case}: {}", self.stderr);
    }
}

/// A directory to run examples in.
struct Desk(TempDir);

impl Desk {
    fn new() -> Desk {
        Desk(tempfile::tempdir().expect("a temporary directory"))
    }

    /// One with `NEWS` in the index `news`.
    fn with_news() -> Desk {
        let desk = Desk::new();
        desk.file("news.jsonl", NEWS);
        desk.run("index_files", ["--index", "news", "news.jsonl"]).succeeded("NEWS");
        desk
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn file(&self, name: &str, content: impl AsRef<[u8]>) {
        fs::write(self.path().join(name), content).expect("the temporary directory takes files");
    }

    fn start(&self, example: &str, arguments: impl IntoIterator<Item: AsRef<OsStr>>) -> Child {
        Command::new(program(example))
            .args(arguments)
            .current_dir(self.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the example starts")
    }

    fn run(&self, example: &str, arguments: impl IntoIterator<Item: AsRef<OsStr>>) -> Run {
        self.run_with(example, arguments, "")
    }

    /// With `input` as standard input.
    fn run_with(
        &self,
        example: &str,
        arguments: impl IntoIterator<Item: AsRef<OsStr>>,
        input: impl AsRef<[u8]>,
    ) -> Run {
        let mut child = self.start(example, arguments);
        // An example that refuses its arguments does not read, and nothing here fills a pipe.
        let _ = child.stdin.take().expect("a pipe").write_all(input.as_ref());
        let output = child.wait_with_output().expect("the example ends");
        let text = |bytes| String::from_utf8(bytes).expect("output in UTF-8");
        Run {
            status: output.status.code(),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }

    /// What the example `search` answers with --json.
    #[track_caller]
    fn search(&self, index: &str, query: &str) -> Value {
        let run = self.run("search", ["--index", index, "--json", "--", query]).succeeded(query);
        assert_eq!(run.stdout.matches('\n').count(), 1, "{query}: one object on one line");
        serde_json::from_str(&run.stdout).expect("search --json writes JSON")
    }

    /// The ids of the documents that a query finds, as JSON, the best first.
    #[track_caller]
    fn found(&self, index: &str, query: &str) -> Vec<String> {
        let answer = self.search(index, query);
        let hits = answer["hits"].as_array().expect("hits is a list");
        assert_eq!(answer["total"], hits.len(), "{query}: few enough to be on one page");
        hits.iter().map(|hit| hit["id"].to_string()).collect()
    }
}
