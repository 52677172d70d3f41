//! What all of them promise of their command line.

use std::io::Read;

use super::{Desk, EXAMPLES};

#[test]
fn help_is_no_error() {
    let desk = Desk::new();
    for example in EXAMPLES {
        for option in ["--help", "-h"] {
            let run = desk.run(example, [option]).succeeded(example);
            assert!(run.stdout.starts_with(&format!("usage: {example} ")), "{}", run.stdout);
        }
    }
}

#[test]
fn wrong_arguments_are_refused() {
    let desk = Desk::with_news();
    desk.file("plain.csv", "a,b\n");
    desk.file("wrong.tsv", "# أسماء\nأغربة\tغراب\tplural\n");
    std::fs::create_dir(desk.path().join("empty")).unwrap();
    std::fs::create_dir(desk.path().join("folder.jsonl")).unwrap();
    // What is wrong, the example, its arguments, and what it says.
    let cases: &[(&str, &str, &[&str], &str)] = &[
        ("unknown option", "articles", &["--limit", "3"], "'--limit'"),
        (
            "unknown option",
            "index_files",
            &["--index", "x", "--verbose", "news.jsonl"],
            "'--verbose'",
        ),
        ("unknown option", "search", &["--index", "news", "--typos", "كتاب"], "'--typos'"),
        ("unknown option", "analyze", &["--root", "كتاب"], "'--root'"),
        ("unknown short option", "analyze", &["-v", "كتاب"], "'-v'"),
        ("value for a flag", "search", &["--index", "news", "--json=yes", "كتاب"], "'--json'"),
        ("no index", "search", &["كتاب"], "--index DIR is missing"),
        ("no index", "index_files", &["news.jsonl"], "--index DIR is missing"),
        ("no value at the end", "search", &["كتاب", "--index"], "'--index'"),
        ("no value at the end", "analyze", &["--view"], "'--view'"),
        ("no value before an option", "search", &["--index", "--json", "كتاب"], "--index lacks"),
        (
            "no value before an option",
            "index_files",
            &["--index", "--strict", "x"],
            "--index lacks",
        ),
        ("empty value", "search", &["--index=", "كتاب"], "--index lacks"),
        ("empty value", "index_files", &["--index", "", "news.jsonl"], "--index lacks"),
        ("no number", "search", &["--index", "news", "--limit", "ten", "كتاب"], r#"not "ten""#),
        ("no number", "search", &["--index", "news", "--limit=", "كتاب"], r#"not """#),
        ("negative number", "search", &["--index", "news", "--limit", "-1", "كتاب"], r#"not "-1""#),
        ("negative number", "search", &["--index", "news", "--offset=-1", "كتاب"], r#"not "-1""#),
        (
            "huge number",
            "search",
            &["--index", "news", "--limit", "99999999999999999999"],
            "--limit",
        ),
        ("too far", "search", &["--index", "news", "--offset", "1000000", "كتاب"], "1000000"),
        ("no such directory", "search", &["--index", "nowhere", "كتاب"], r#""nowhere""#),
        ("no index in it", "search", &["--index", "empty", "كتاب"], r#""empty""#),
        ("no directory", "search", &["--index", "news.jsonl", "كتاب"], "news.jsonl"),
        ("no directory", "index_files", &["--index", "news.jsonl", "news.jsonl"], "news.jsonl"),
        ("no file", "index_files", &["--index", "new"], "no FILE"),
        (
            "missing file",
            "index_files",
            &["--index", "new", "news.jsonl", "gone.jsonl"],
            "gone.jsonl",
        ),
        ("unknown kind", "index_files", &["--index", "new", "plain.csv"], ".jsonl.gz or .txt"),
        ("folder", "index_files", &["--index", "new", "folder.jsonl"], "is a directory"),
        ("no map", "index_files", &["--index", "new", "--map", "text", "news.jsonl"], "FROM=TO"),
        (
            "half a map",
            "index_files",
            &["--index", "new", "--map", "text=", "news.jsonl"],
            "FROM=TO",
        ),
        ("two names", "index_files", &["--index", "new", "--map=a=b", "--map=a=c", "-"], r#""a""#),
        ("no directory", "evaluate", &[], "no DIR"),
        ("no directory", "evaluate", &["nowhere"], r#""nowhere""#),
        ("no collection in it", "evaluate", &["empty"], "corpus.jsonl"),
        ("unknown option", "evaluate", &["--top", "5", "empty"], "'--top'"),
        ("no value before an option", "evaluate", &["--run-dir", "--json", "x"], "--run-dir lacks"),
        ("unknown switch", "evaluate", &["--options", r#"{"hamzah":"seat"}"#, "x"], "`hamzah`"),
        ("no list", "conflation", &["--worst", "3"], "no GOLD"),
        ("missing list", "conflation", &["gone.tsv"], "gone.tsv: "),
        ("two lists", "conflation", &["a.tsv", "b.tsv"], r#""b.tsv""#),
        ("unknown option", "conflation", &["--json", "a.tsv"], "'--json'"),
        ("no number", "conflation", &["--worst", "all", "a.tsv"], r#"not "all""#),
        ("unknown switch", "conflation", &["--options", r#"{"hamzah":"seat"}"#, "x"], "`hamzah`"),
        ("no directory", "verify", &[], "no DIR"),
        ("two directories", "verify", &["news", "empty"], r#""empty""#),
        ("unknown option", "verify", &["--json", "news"], "'--json'"),
        (
            "unknown view",
            "analyze",
            &["--view", "lemma", "كتاب"],
            "there are exact, stem, root and grams",
        ),
        ("no lexicon", "analyze", &["--lexicon", "gone.tsv", "كتاب"], "--lexicon gone.tsv: "),
        ("no lexicon", "index_files", &["--index", "new", "--lexicon"], "'--lexicon'"),
        (
            "a lexicon of another kind",
            "index_files",
            &["--index", "new", "--lexicon", "wrong.tsv", "news.jsonl"],
            r#"--lexicon wrong.tsv: line 2: unknown kind "plural""#,
        ),
    ];
    for &(name, example, arguments, because) in cases {
        let case = format!("{name}: {example} {arguments:?}");
        desk.run(example, arguments).refused(&case, because);
        assert!(!desk.path().join("new").exists(), "{case}: an index was made");
    }
}

#[test]
#[cfg(unix)]
fn arguments_must_be_utf_8() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    let desk = Desk::with_news();
    let wrong = OsStr::from_bytes(b"\xff\xfe");
    for (example, before) in [
        ("articles", &[][..]),
        ("index_files", &["--index"]),
        ("index_files", &["--index", "new"]),
        ("search", &["--index"]),
        ("search", &["--index", "news"]),
        ("search", &["--index", "news", "--limit"]),
        ("analyze", &[]),
        ("analyze", &["--view"]),
        ("evaluate", &[]),
        ("evaluate", &["--run-dir"]),
        ("conflation", &[]),
        ("conflation", &["--options"]),
    ] {
        let arguments = before.iter().map(OsStr::new).chain([wrong]);
        desk.run(example, arguments).refused(&format!("{example} {before:?}"), "is not UTF-8");
    }
}

#[test]
fn standard_input_must_be_utf_8() {
    let desk = Desk::with_news();
    for (example, arguments) in [("analyze", &[][..]), ("search", &["--index", "news"])] {
        let run = desk.run_with(example, arguments, b"\xd9\x83\xd8\n");
        run.refused(example, "line 1: invalid UTF-8 at byte 3");
    }
}

#[test]
fn options_end_at_two_dashes() {
    let desk = Desk::with_news();
    let run = desk.run("analyze", ["--", "--view", "كتاب"]).succeeded("analyze");
    assert_eq!(run.stdout, "1\tview\t2\t6\t0\n2\tكتاب\t0\t8\t0\n");
    desk.run("articles", ["--", "--help"]).succeeded("articles");
    let run = desk.run("search", ["--index=news", "--limit=1", "--", "--json"]).succeeded("search");
    assert!(run.stdout.starts_with("--json\n0 found"), "{}", run.stdout);
    desk.file("--strict.jsonl", r#"{"id":"m","body":"القمر بدر الليلة"}"#);
    desk.run("index_files", ["--index=new", "--", "--strict.jsonl"]).succeeded("index_files");
    assert_eq!(desk.found("new", "قمر"), [r#""m""#]);
}

/// As with `| head -1`.
#[test]
fn a_reader_may_leave() {
    let desk = Desk::with_news();
    let queries: Vec<&str> = std::iter::repeat_n("كتاب", 2_000).collect();
    let cases: [(&str, &[&str], &str); 4] = [
        ("articles", &queries, ""),
        ("search", &["--index", "news", "--json"], "كتاب\n"),
        ("search", &["--index", "news"], "كتاب\n"),
        ("analyze", &[], "كتاب جديد\n"),
    ];
    for (example, arguments, line) in cases {
        let mut child = desk.start(example, arguments);
        let mut input = child.stdin.take().unwrap();
        let input = std::thread::spawn(move || {
            // Until the example has gone.
            while !line.is_empty() && std::io::Write::write_all(&mut input, line.as_bytes()).is_ok()
            {
            }
        });
        let mut output = child.stdout.take().unwrap();
        output.read_exact(&mut [0]).unwrap();
        drop(output);
        let mut errors = String::new();
        child.stderr.take().unwrap().read_to_string(&mut errors).unwrap();
        let status = child.wait().unwrap();
        input.join().unwrap();
        assert!(status.success() && errors.is_empty(), "{example}: {status}, {errors}");
    }
}

#[test]
fn articles_show_what_is_asked() {
    let desk = Desk::new();
    let run = desk.run("articles", [] as [&str; 0]).succeeded("no query");
    let best = run.stdout.lines().filter(|line| line.starts_with("1  "));
    let best: Vec<&str> = best.map(|line| line.rsplit("  ").next().unwrap()).collect();
    assert_eq!(best, ["cul-01", "env-06", "tec-03", "pol-05", "pol-09"], "{}", run.stdout);
    assert!(!run.stdout.contains('\u{1b}'), "{}", run.stdout);

    let run = desk.run("articles", ["الفُرات", "xyzzy"]).succeeded("two queries");
    assert!(run.stdout.starts_with("الفُرات\n"), "{}", run.stdout);
    assert!(run.stdout.contains("[الفرات]"), "{}", run.stdout);
    assert!(run.stdout.ends_with("\nxyzzy\n0 found, none shown\n\n"), "{}", run.stdout);
}
