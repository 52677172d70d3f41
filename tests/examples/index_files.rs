//! `index_files`: what goes in, and what is said of the rest.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::{Desk, NEWS};

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

/// The number of documents in the last line of the output.
fn documents(stdout: &str) -> &str {
    let last = stdout.lines().last().unwrap_or_default();
    let parts: Vec<&str> = last.split(", ").collect();
    let [documents, bytes, seconds, rate] = *parts else { panic!("{stdout:?}") };
    for (part, unit) in [(bytes, " bytes"), (seconds, " seconds"), (rate, " documents per second")]
    {
        let number = part.strip_suffix(unit).unwrap_or_else(|| panic!("{part:?} has no {unit:?}"));
        assert!(number.parse::<f64>().unwrap().is_finite(), "{stdout:?}");
    }
    documents.strip_suffix(" documents").unwrap()
}

type Case<'c> = (&'c str, &'c [u8], &'c [&'c str], [&'c [&'c str]; 2]);

#[test]
fn every_kind_of_file_is_read() {
    const A: &[&str] = &[r#""a""#];
    const B: &[&str] = &[r#""b""#];
    // A text's file name is its id.
    const TXT: &[&str] = &[r#""a.txt""#];
    const RIVER: &str = r#"{"id":"a","title":"نهر النيل"}"#;
    const ISLAND: &str = r#"{"id":"b","body":"جزيرة بعيدة"}"#;
    let two = format!("{RIVER}\n{ISLAND}\n");
    let bom = format!("\u{feff}{RIVER}\r\n\r\n  \t\r\n{ISLAND}");
    let members = [gzip(&format!("{RIVER}\n")), gzip(ISLAND)].concat();
    let (packed, empty) = (gzip(&two), gzip(""));
    let renamed = r#"{"_id":"a","text":"نهر النيل","body_ar":null}"#;
    let swapped = r#"{"id":"a","title":"جزيرة بعيدة","body":"نهر النيل"}"#;
    // The file, its content, other arguments, and what is found by نهر and by جزيرة.
    let cases: &[Case] = &[
        ("two.jsonl", two.as_bytes(), &[], [A, B]),
        ("bom.jsonl", bom.as_bytes(), &[], [A, B]),
        ("two.jsonl.gz", &packed, &[], [A, B]),
        ("members.jsonl.gz", &members, &[], [A, B]),
        ("empty.jsonl.gz", &empty, &[], [&[], &[]]),
        ("empty.jsonl", b"", &[], [&[], &[]]),
        ("-", two.as_bytes(), &[], [A, B]),
        ("-", b"", &["--strict"], [&[], &[]]),
        ("a.txt", "نهر النيل\nجزيرة بعيدة\n".as_bytes(), &[], [TXT, TXT]),
        ("a.txt", "\u{feff}نهر النيل\r\n\r\nجزيرة\r\nبعيدة".as_bytes(), &[], [TXT, TXT]),
        ("a.txt", "نهر النيل".as_bytes(), &[], [TXT, &[]]),
        ("named.jsonl", renamed.as_bytes(), &["--map", "text=body", "--map=_id=id"], [A, &[]]),
        ("named.jsonl", swapped.as_bytes(), &["--map=title=body", "--map=body=title"], [A, A]),
    ];
    for &(file, content, arguments, expected) in cases {
        let desk = Desk::new();
        let case = format!("{file} {arguments:?}");
        let all = ["--index", "new"].iter().chain(arguments).chain([&file]);
        let run = if file == "-" {
            desk.run_with("index_files", all, content)
        } else {
            desk.file(file, content);
            desk.run("index_files", all)
        };
        let run = run.succeeded(&case);
        for (query, expected) in ["نهر", "جزيرة"].into_iter().zip(expected) {
            assert_eq!(desk.found("new", query), expected, "{case}: {query}");
        }
        let mut ids = expected.concat();
        ids.dedup();
        assert_eq!(documents(&run.stdout), ids.len().to_string(), "{case}");
    }
}

#[test]
fn titles_and_bodies_of_text_files_are_apart() {
    let desk = Desk::new();
    desk.file("رحلة.txt", "إلى سقطرى\r\n\r\nسافرنا فجرًا.\r\nوعدنا ليلًا.\r\n");
    desk.run("index_files", ["--index=new", "رحلة.txt"]).succeeded("a text");
    let document = &desk.search("new", "سقطري")["hits"][0]["document"];
    let expected = r#"{"id":"رحلة.txt","title":"إلى سقطرى","body":"سافرنا فجرًا.\nوعدنا ليلًا."}"#;
    assert_eq!(*document, serde_json::from_str::<serde_json::Value>(expected).unwrap());
}

#[test]
fn bad_lines_are_reported_and_left_out() {
    // A line, and what is said of it.
    let cases: &[(&[u8], &str)] = &[
        (b"{title}", "invalid JSON at byte 2: "),
        (br#"{"id":"x""#, "invalid JSON at byte 9: "),
        (br#"{"id":"x"} {}"#, "invalid JSON at byte 12: "),
        (br#"{"id":"x","note":"\ud800"}"#, "invalid JSON at byte "),
        (br#"["x"]"#, "expected a JSON object"),
        (b"7", "expected a JSON object"),
        (br#"{"title":"x"}"#, r#"no "id""#),
        (br#"{"id":null}"#, r#"no "id""#),
        (br#"{"id":""}"#, r#"field "id""#),
        (br#"{"id":["x"]}"#, r#"field "id""#),
        (br#"{"id":"x","title":5}"#, r#"field "title" of the document is 5"#),
        (br#"{"id":"x","body":{"a":"b"}}"#, r#"field "body""#),
        (br#"{"id":"x","section":true}"#, r#"field "section""#),
        (br#"{"id":"x","published":"30/09/2021"}"#, "YYYY-MM-DD"),
        ("{\"id\":\"x\",\"published\":\"٣٠ أيلول\"}".as_bytes(), "YYYY-MM-DD"),
        (br#"{"id":"x","published":"2021-02-30"}"#, "YYYY-MM-DD"),
        (b"{\"id\":\"x\",\"body\":\"\xff\"}", "invalid UTF-8 at byte 19"),
        (br#"{"id":"x","body":"a","body":"b"}"#, r#"field "body" is there twice"#),
        (br#"{"id":"x","body":"a","text":"b"}"#, r#"field "body" is there twice"#),
    ];
    for &(line, reason) in cases {
        let case = String::from_utf8_lossy(line);
        let desk = Desk::new();
        let first = r#"{"id":1,"body":"قبل"}"#.as_bytes();
        let last = r#"{"id":2,"body":"بعد"}"#.as_bytes();
        desk.file("some.jsonl", [first, b"\n", line, b"\n\n", last].concat());
        let arguments = ["--index", "new", "--map", "text=body", "some.jsonl"];
        let run = desk.run("index_files", arguments);
        let status = if reason.contains("UTF-8") { 2 } else { 1 };
        assert_eq!(run.status, Some(status), "{case}: {}", run.stderr);
        let said: Vec<&str> = run.stderr.lines().collect();
        assert_eq!(said.len(), 2, "{case}: {said:?}");
        assert!(said[0].starts_with("some.jsonl:2: "), "{case}: {said:?}");
        assert!(said[0].contains(reason), "{case}: {said:?} lacks {reason:?}");
        assert_eq!(said[1], "1 left out", "{case}");
        assert_eq!(documents(&run.stdout), "2", "{case}");
        assert_eq!(
            (desk.found("new", "قبل"), desk.found("new", "بعد")),
            (vec!["1".into()], vec!["2".into()]),
            "{case}"
        );

        let strict =
            desk.run("index_files", ["--strict", "--map=text=body", "--index=no", "some.jsonl"]);
        assert_eq!((strict.status, strict.stdout.as_str()), (Some(status), ""), "{case}");
        assert!(strict.stderr.starts_with(said[0]), "{case}: {}", strict.stderr);
        assert!(desk.found("no", "قبل").is_empty(), "{case}");
    }
}

#[test]
fn a_bad_file_leaves_the_others() {
    let desk = Desk::new();
    desk.file("one.jsonl", "\n{\"id\":1,\"body\":\"قبل\"}\nليس من جيسن\n");
    desk.file("two.txt", b"\xd8\xb9\xd9\x86\n\nbody\xff\n");
    let packed = gzip(&NEWS.repeat(50));
    desk.file("cut.jsonl.gz", &packed[..packed.len() - 20]);
    desk.file("none.jsonl.gz", NEWS);
    desk.file("last.jsonl", "{\"id\":2,\"body\":\"بعد\"}");
    let files = ["one.jsonl", "two.txt", "cut.jsonl.gz", "none.jsonl.gz", "last.jsonl", "-"];
    let arguments = ["--index", "new"].into_iter().chain(files);
    let run = desk.run_with("index_files", arguments, "{}");
    assert_eq!(run.status, Some(2), "one of them is no text");
    let places: Vec<&str> =
        run.stderr.lines().map(|line| line.split(": ").next().unwrap()).collect();
    assert_eq!(places[..2], ["one.jsonl:3", "two.txt:3"]);
    assert!(places[2].starts_with("cut.jsonl.gz:"), "{places:?}");
    assert_eq!(places[3..], ["none.jsonl.gz:1", "-:1", "5 left out"]);
    assert_eq!(desk.found("new", "بعد"), ["2"]);
}

#[test]
fn a_strict_run_leaves_the_index_as_it_was() {
    let desk = Desk::with_news();
    let more =
        "{\"id\":\"n2\",\"title\":\"ديوان\"}\n{\"id\":\"n4\",\"title\":\"ديوان\"}\n{\"id\":\n";
    desk.file("more.jsonl", more);
    let run = desk.run("index_files", ["--index", "news", "--strict", "more.jsonl"]);
    assert_eq!(run.status, Some(1));
    assert!(run.stderr.starts_with("more.jsonl:3: "), "{}", run.stderr);
    assert!(desk.found("news", "ديوان").is_empty());
    assert_eq!(desk.found("news", "كتاب"), [r#""n2""#]);
}

#[test]
fn documents_are_replaced_by_id() {
    let desk = Desk::with_news();
    desk.file("n1.jsonl", r#"{"id":"n1","body":"صحراء"}"#);
    let line = r#"{"id":"3","body":"صحراء"}"#;
    let run = desk.run_with("index_files", ["--index", "news", "n1.jsonl", "-"], line);
    run.succeeded("two replaced");
    assert!(desk.found("news", "مدرسة").is_empty(), "gone with what they were");
    let mut found = desk.found("news", "صحراء");
    found.sort();
    assert_eq!(found, [r#""3""#, r#""n1""#]);
    assert_eq!(desk.found("news", "كتاب"), [r#""n2""#]);
}

#[test]
fn documents_come_back_to_the_letter() {
    let line = r#"{"pages":123456789012345678901234,"id":"k","price":1.10,"tags":["أدب",{"a":null}],"title":"كتاب","z":false}"#;
    let desk = Desk::new();
    desk.run_with("index_files", ["--index=new", "-"], line).succeeded("unknown fields");
    let run = desk.run("search", ["--index=new", "--json", "كتاب"]).succeeded("search");
    assert!(run.stdout.contains(line), "{}", run.stdout);
}

#[test]
fn an_index_of_other_fields_is_refused() {
    let desk = Desk::new();
    let schema = fihris::Schema::builder().id("id").text("name").build().unwrap();
    fihris::Index::create(desk.path().join("other"), schema).unwrap();
    desk.file("news.jsonl", NEWS);
    desk.run("index_files", ["--index", "other", "news.jsonl"])
        .refused("another schema", "\"title\"");
}

#[test]
fn an_index_keeps_the_lexicon_it_is_made_with() {
    let desk = Desk::new();
    desk.file("words.tsv", "أغربة\tغراب\treplace\nCOVID\tكوفيد\tsynonym\n");
    desk.file("other.tsv", "أغربة\tغراب\treplace\n");
    desk.file(
        "news.jsonl",
        concat!(
            r#"{"id":"crows","body":"حطّت الأغربة على السور"}"#,
            "\n",
            r#"{"id":"health","body":"تراجعت إصابات COVID في المدينة"}"#,
            "\n"
        ),
    );
    let arguments = ["--index", "news", "--lexicon", "words.tsv", "news.jsonl"];
    for time in ["made", "opened"] {
        desk.run("index_files", arguments).succeeded(time);
    }
    assert_eq!(desk.found("news", "غراب"), [r#""crows""#]);
    assert_eq!(desk.found("news", "لكوفيد"), [r#""health""#]);

    let other = desk.run("index_files", arguments.map(|it| it.replace("words", "other")));
    other.refused("another", r#"another lexicon: "covid" has the base "كوفيد" there and no entry"#);
    let none = desk.run("index_files", ["--index", "news", "news.jsonl"]);
    none.refused("none", "was made with another lexicon");

    let terms = desk.run("analyze", ["--lexicon", "words.tsv", "الأغربة"]).succeeded("analyze");
    assert_eq!(terms.stdout, "1\tغراب\t0\t14\t0\n");
}

#[test]
fn an_index_of_another_version_is_indexed_anew() {
    let desk = Desk::with_news();
    desk.file("news/fihris.json", r#"{"format":1,"analyzer":1}"#);
    let run = desk.run("search", ["--index", "news", "وزير"]);
    run.refused("of another version", "those that it keeps with Index::reindex");
    desk.file("more.jsonl", r#"{"id":4,"body":"زار وزير الثقافة المتحف."}"#);
    desk.run("index_files", ["--index=news", "--reindex", "more.jsonl"]).succeeded("and one more");
    assert_eq!(desk.found("news", "وزير"), [r#""n1""#, "4"]);

    desk.file("words.tsv", "مختبر\tمعمل\treplace\n");
    let lexicon = ["--index=news", "--lexicon=words.tsv"];
    let run = desk.run("index_files", lexicon.iter().chain(&["more.jsonl"]));
    run.refused("of another lexicon", "was made with another lexicon");
    let run = desk.run("index_files", lexicon.iter().chain(&["--reindex"])).succeeded("no file");
    assert!(run.stdout.starts_with("4 documents indexed anew, "), "{}", run.stdout);
    assert_eq!(desk.found("news", "معمل"), [r#""n1""#]);

    let run = desk.run("index_files", ["--index=none", "--reindex"]);
    run.refused("no index", "there is no such directory");
}

#[test]
fn a_run_that_is_stopped_is_gone_on_with() {
    const DOCUMENTS: u64 = 10_000;
    let desk = Desk::new();
    let line = |id| format!("{{\"id\":{id},\"body\":\"كتاب {id} في النحو والصرف والبلاغة\"}}\n");
    desk.file("first.jsonl", line(0));
    desk.file("second.jsonl", (1..DOCUMENTS).map(line).collect::<String>());
    let arguments = ["--index", "books", "--commit-every=1000", "first.jsonl", "second.jsonl"];
    let path = desk.path().join("books");
    let count = || fihris::Index::open(&path).map_or(0, |index| index.count());
    let killed_amid = || {
        let mut child = desk.start("index_files", arguments);
        while count() == 0 {
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        child.kill().unwrap();
        child.wait().unwrap();
        count()
    };
    let committed = killed_amid();
    assert!((1..DOCUMENTS).contains(&committed), "stopped in the midst: {committed}");
    assert_eq!(committed % 1000, 0, "at a commit");

    // Other files are another run.
    desk.file("other.jsonl", line(0));
    let other = desk.run("index_files", ["--index", "books", "--strict", "other.jsonl"]);
    assert_eq!((other.status, documents(&other.stdout)), (Some(0), "1"));
    let run = desk.run("index_files", arguments);
    assert!(!run.stderr.contains("goes on"), "another run was committed since: {}", run.stderr);
    assert_eq!(documents(&run.stdout), DOCUMENTS.to_string());
    assert_eq!(count(), DOCUMENTS);
    std::fs::remove_dir_all(&path).unwrap();

    let committed = killed_amid();
    let run = desk.run("index_files", arguments);
    assert_eq!(run.status, Some(0));
    let said = format!("goes on after {} lines of second.jsonl", committed - 1);
    assert!(run.stderr.contains(&said), "{committed}: {}", run.stderr);
    assert_eq!(documents(&run.stdout), (DOCUMENTS - committed).to_string(), "the others alone");
    assert_eq!(count(), DOCUMENTS, "each once");
    let run = desk.run("index_files", arguments);
    assert_eq!(documents(&run.stdout), DOCUMENTS.to_string(), "one that was done begins anew");
    assert_eq!(count(), DOCUMENTS);
}
