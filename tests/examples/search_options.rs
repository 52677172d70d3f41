//! `search`: what its options ask for.

use serde_json::{Value, json};

use super::Desk;

/// Of one matter told twice, and others.
const REPORTS: &str = concat!(
    r#"{"id":"r1","title":"خفض أسعار الوقود","body":"أعلنت وزارة النفط اليوم خفض أسعار الوقود في جميع المحافظات ابتداء من صباح الغد","source":"سانا","section":"اقتصاد","published":"2021-09-30"}"#,
    "\n",
    r#"{"id":"r2","title":"خفض أسعار الوقود غدًا","body":"أعلنت وزارة النفط اليوم خفض أسعار الوقود في جميع المحافظات ابتداء من صباح الغد، وفق الوكالة","source":"سانا","section":"اقتصاد","published":"2021-10-01"}"#,
    "\n",
    r#"{"id":"r3","title":"بقعة نفط","body":"ظهرت بقعة نفط قرب الشاطئ فأغلق الصيادون الميناء","source":"وكالة البحر","section":"بيئة","published":"2022-06-15"}"#,
    "\n",
    r#"{"id":"r4","body":"فاز الفريق في المباراة الأخيرة من الدوري","section":"رياضة"}"#,
    "\n",
);

fn reports() -> Desk {
    let desk = Desk::new();
    desk.file("reports.jsonl", REPORTS);
    desk.run("index_files", ["--index", "news", "reports.jsonl"]).succeeded("REPORTS");
    desk
}

/// What --json answers to these arguments.
#[track_caller]
fn answer(desk: &Desk, arguments: &[&str]) -> Value {
    let all = ["--index", "news", "--json"].iter().chain(arguments);
    let run = desk.run("search", all).succeeded(&format!("{arguments:?}"));
    assert_eq!(run.stdout.matches('\n').count(), 1, "{arguments:?}: one object on one line");
    serde_json::from_str(&run.stdout).expect("search --json writes JSON")
}

fn ids(answer: &Value) -> Vec<&str> {
    let hits = answer["hits"].as_array().expect("hits is a list");
    hits.iter().map(|hit| hit["id"].as_str().expect("an id")).collect()
}

#[test]
fn filters_leave_out_what_fails_them() {
    let desk = reports();
    let cases: &[(&[&str], &[&str], &str)] = &[
        (&["--filter", "section=اقتصاد"], &["r1", "r2"], "a value"),
        (&["--filter=section=اقتصاد|بيئة"], &["r1", "r2", "r3"], "one of two"),
        (&["--filter", "section!=اقتصاد"], &["r3", "r4"], "another value"),
        (&["--filter", "section!=اقتصاد|بيئة"], &["r4"], "neither of two"),
        (&["--filter", "source=*"], &["r1", "r2", "r3"], "any value"),
        (&["--filter", "source!=*"], &["r4"], "none"),
        (&["--filter", "id=r2"], &["r2"], "the id"),
        (&["--filter", "published>=2021-10"], &["r2", "r3"], "since"),
        (&["--filter", "published>2021-10-01"], &["r3"], "after"),
        (&["--filter", "published<=2021-09"], &["r1"], "until the end of a month"),
        (&["--filter", "published<2022"], &["r1", "r2"], "before"),
        (&["--filter", "section=اقتصاد", "--filter", "published<2021-10"], &["r1"], "both"),
        (&["--filter", "section=سياسة"], &[], "a value that nothing has"),
        (&["--from", "2021-10"], &["r2", "r3"], "since"),
        (&["--to", "2021"], &["r1", "r2"], "until the end of a year"),
        (&["--from", "2021-09-30", "--to", "2021-09-30"], &["r1"], "of one day"),
        (&["--from", "٢٠٢٢"], &["r3"], "digits as they are typed"),
        (&["--from", "2023", "--to", "2020"], &[], "an end before its beginning"),
    ];
    for &(arguments, expected, reason) in cases {
        let all: Vec<&str> = arguments.iter().copied().chain(["*"]).collect();
        let answer = answer(&desk, &all);
        assert_eq!(ids(&answer), expected, "{reason}: {arguments:?}");
        assert_eq!(answer["total"], expected.len(), "{reason}: {arguments:?}");
    }
}

#[test]
fn hits_come_in_the_order_asked_for() {
    let desk = reports();
    let cases: &[(&[&str], &[&str], &str)] = &[
        (&["--sort", "published", "*"], &["r1", "r2", "r3", "r4"], "the earliest first"),
        (&["--sort", "-published", "*"], &["r3", "r2", "r1", "r4"], "the latest first"),
        (&["--sort=-published", "*"], &["r3", "r2", "r1", "r4"], "the same, joined"),
        (&["--sort", "section", "*"], &["r1", "r2", "r3", "r4"], "as in a dictionary"),
        (&["--sort", "-id", "*"], &["r4", "r3", "r2", "r1"], "the id"),
        (&["--sort", "relevance", "غدًا الوقود"], &["r2", "r1"], "the best first"),
    ];
    for &(arguments, expected, reason) in cases {
        let answer = answer(&desk, arguments);
        assert_eq!(ids(&answer), expected, "{reason}: {arguments:?}");
    }
    let run = desk.run("search", ["--index", "news", "--sort", "-id", "نفط"]).succeeded("a list");
    assert!(run.stdout.contains("\n\n1  2022-06-15  r3\n"), "no scores: {}", run.stdout);
}

#[test]
fn of_equals_the_newer_comes_first_on_request() {
    let desk = Desk::new();
    let old = r#"{"id":"a","body":"سعر النفط","published":"2012-05-01"}"#;
    let new = r#"{"id":"b","body":"سعر النفط","published":"2022-05-01"}"#;
    desk.file("two.jsonl", format!("{old}\n{new}\n"));
    desk.run("index_files", ["--index", "news", "two.jsonl"]).succeeded("two");
    assert_eq!(ids(&answer(&desk, &["نفط"])), ["a", "b"], "by their ids");
    assert_eq!(ids(&answer(&desk, &["--recency", "3650", "نفط"])), ["b", "a"]);
    assert_eq!(ids(&answer(&desk, &["--recency=1e3", "نفط"])), ["b", "a"]);
}

#[test]
fn values_are_counted() {
    let desk = reports();
    let arguments = [
        "--facet",
        "section",
        "--facet",
        "published:year",
        "--facet=published",
        "--filter",
        "section=اقتصاد",
        "*",
    ];
    let found = answer(&desk, &arguments);
    let buckets = |values: &[(&str, u64)]| -> Value {
        values.iter().map(|(value, count)| json!({ "value": value, "count": count })).collect()
    };
    let facets = &found["facets"];
    // Without its own filter, so that the other sections can be chosen.
    assert_eq!(facets[0]["buckets"], buckets(&[("اقتصاد", 2), ("بيئة", 1), ("رياضة", 1)]));
    assert_eq!(facets[1]["buckets"], buckets(&[("2021", 2)]));
    assert_eq!(facets[2]["buckets"], buckets(&[("2021-09", 1), ("2021-10", 1)]));
    assert_eq!((&facets[0]["field"], &facets[0]["distinct"]), (&json!("section"), &json!(3)));
    assert_eq!(answer(&desk, &["نفط"])["facets"], json!([]), "none asked for");

    let facets = ["--facet", "source", "--facet", "published:day"];
    let run = desk.run("search", ["--index", "news"].into_iter().chain(facets).chain(["*"]));
    let list = run.succeeded("a list").stdout;
    let counts = "\nsource, 2 values:\n  2  سانا\n  1  وكالة البحر\n  1  (none)\n";
    assert!(list.contains(counts), "{list}");
    let bar = "█".repeat(30);
    let days = format!("\npublished by day:\n  1  2021-09-30  {bar}\n  1  2021-10-01  {bar}\n");
    assert!(list.contains(&days), "{list}");
}

#[test]
fn mistakes_are_mended() {
    let desk = reports();
    for (query, meant, reason) in [
        ("الوقوود", json!("الوقود"), "a letter twice"),
        ("hgkt'", json!("النفط"), "the other keyboard"),
        ("اسعار الوقود", Value::Null, "another spelling is no mistake"),
        ("؟!", Value::Null, "no words"),
    ] {
        assert_eq!(answer(&desk, &[query])["did_you_mean"], meant, "{reason}: {query}");
    }
    let found = answer(&desk, &["المينااء"]);
    assert_eq!(ids(&found), ["r3"]);
    assert_eq!(found["corrections"], json!([{ "word": "المينااء", "near": ["الميناء"] }]));
    assert!(found["hits"][0]["snippet_html"].as_str().unwrap().contains("<mark>الميناء</mark>"));
    assert_eq!(ids(&answer(&desk, &["--fuzzy", "off", "المينااء"])), [""; 0]);
    assert_eq!(ids(&answer(&desk, &["--fuzzy=auto", "المينااء"])), ["r3"]);
    assert!(answer(&desk, &["الميناء"]).get("corrections").is_none(), "there is such a word");

    let list = desk.run("search", ["--index", "news", "المينااء"]).succeeded("a list").stdout;
    let notes = "1 found, 1 to 1 shown\nnear المينااء, also looked for: الميناء\ndid you mean: الميناء\n\n1  ";
    assert!(list.contains(notes), "{list}");
}

#[test]
fn what_is_typed_is_completed() {
    let desk = reports();
    let found = answer(&desk, &["--suggest", "وقو"]);
    let keys: Vec<&String> = found.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["suggestions"], "nothing is searched without a query");
    let first = json!({ "text": "الوقود", "documents": 2, "kind": "word" });
    assert_eq!(found["suggestions"][0], first);
    assert_eq!(found["suggestions"][1]["kind"], "title");
    let one = answer(&desk, &["--suggest", "وقو", "--limit", "1"]);
    assert_eq!(one["suggestions"], json!([first]));
    assert_eq!(answer(&desk, &["--suggest", "ظظ"])["suggestions"], json!([]));
    let both = answer(&desk, &["--suggest", "بقع", "نفط"]);
    assert_eq!((&both["suggestions"][0]["text"], &both["total"]), (&json!("بقعة"), &json!(3)));

    let list = desk.run("search", ["--index", "news", "--suggest", "وقو"]).succeeded("a list");
    assert!(list.stdout.starts_with("وقو completed:\n  2  الوقود\n"), "{}", list.stdout);
    assert!(list.stdout.contains("  1  خفض أسعار الوقود  title\n"), "{}", list.stdout);
    let list = desk.run("search", ["--index", "news", "--suggest", "ظظ"]).succeeded("none");
    assert_eq!(list.stdout, "ظظ completed:\n  nothing begins so\n\n");
}

#[test]
fn documents_like_one_are_found() {
    let desk = reports();
    let found = answer(&desk, &["--like", "r1"]);
    assert_eq!(ids(&found), ["r2", "r3"], "not itself, nor what shares no word");
    assert_eq!(found["did_you_mean"], Value::Null);
    assert_eq!(ids(&answer(&desk, &["--like", "r1", "--from", "2022"])), ["r3"]);
    let list = desk.run("search", ["--index", "news", "--like", "r1"]).succeeded("a list").stdout;
    assert!(list.starts_with("like r1\n2 found, 1 to 2 shown\n\n1  "), "{list}");
}

#[test]
fn words_and_hits_are_narrowed() {
    let desk = reports();
    let count = |arguments: &[&str]| answer(&desk, arguments)["hits"].as_array().unwrap().len();
    assert_eq!(count(&["بقعة النفط"]), 3);
    assert_eq!(count(&["--all-words", "بقعة النفط"]), 1);
    assert_eq!(ids(&answer(&desk, &["نفط", "-بقعة"])), ["r1", "r2"], "a word, not an option");
    for (what, query, reason) in [
        ("source", "نفط", "of one source"),
        ("duplicates", "أسعار الوقود", "of nearly the same text"),
    ] {
        let found = answer(&desk, &["--collapse", what, query]);
        assert_eq!(found["hits"][usize::from(what == "source")]["collapsed"], 1, "{reason}");
        let list = desk.run("search", ["--index", "news", "--collapse", what, query]);
        assert!(list.succeeded(what).stdout.contains("  and 1 more\n"), "{reason}");
    }
}

#[test]
fn a_cursor_goes_on_after_its_page() {
    let desk = reports();
    for sort in ["relevance", "-published"] {
        let all = answer(&desk, &["--sort", sort, "نفط"]);
        assert!(all.get("next_page").is_none(), "the page was not filled");
        let first = answer(&desk, &["--sort", sort, "--limit", "2", "نفط"]);
        let cursor = first["next_page"].as_str().expect("there is more");
        let second = answer(&desk, &["--sort", sort, "--limit", "2", "--after", cursor, "نفط"]);
        assert_eq!([ids(&first), ids(&second)].concat(), ids(&all), "{sort}");
    }
    let list = desk.run("search", ["--index", "news", "--limit", "2", "نفط"]).succeeded("a page");
    assert!(list.stdout.ends_with("\nnext page: --offset 2\n\n"), "{}", list.stdout);
    let cursor = answer(&desk, &["--limit", "1", "نفط"])["next_page"].take();
    let after = ["--index", "news", "--limit", "1", "--after", cursor.as_str().unwrap(), "نفط"];
    let list = desk.run("search", after).succeeded("a page").stdout;
    assert!(list.contains("\n3 found, +1 to +1 shown\n\n+1  "), "{list}");
    assert!(list.contains("\nnext page: --after "), "{list}");
}

#[test]
fn what_is_found_is_told_from_the_rest() {
    let desk = Desk::new();
    let lines = (1..=9).map(|day| {
        let oil = json!({ "id": format!("o{day}"), "body": "تراجع سعر النفط في البورصة" });
        let ball = json!({ "id": format!("b{day}"), "body": "مباراة في كرة القدم" });
        format!("{oil}\n{ball}\n")
    });
    desk.file("days.jsonl", lines.collect::<String>());
    desk.run("index_files", ["--index", "news", "days.jsonl"]).succeeded("days");
    let found = answer(&desk, &["--about", "2", "نفط"]);
    assert_eq!(found["about"].as_array().unwrap().len(), 2);
    assert_eq!(
        (&found["about"][0]["documents"], &found["about"][0]["share"]),
        (&json!(9), &json!(1.0))
    );
    assert_eq!(found["about"][0]["word"].as_str().map(|word| word.contains("نفط")), Some(false));
    assert!(answer(&desk, &["نفط"]).get("about").is_none(), "not asked for");
    let list = desk.run("search", ["--index", "news", "--about", "9", "نفط"]).succeeded("a list");
    let line = list.stdout.lines().find(|line| line.starts_with("about: ")).expect("a line");
    assert!(line.contains("البورصة"), "{line}");

    assert_eq!(answer(&desk, &["--budget", "60000", "نفط"])["complete"], true);
    assert!(answer(&desk, &["نفط"]).get("complete").is_none(), "no budget");
}

#[test]
fn wrong_values_are_refused() {
    let desk = reports();
    // What is wrong, the arguments, and what is said.
    let cases: &[(&str, &[&str], &str)] = &[
        (
            "unknown field",
            &["--filter", "author=طه"],
            r#""author" that the schema does not declare"#,
        ),
        ("unknown field", &["--facet", "author"], "it has id, title, body, source, section"),
        ("unknown field", &["--sort", "-date"], r#""date""#),
        ("unknown field", &["--collapse", "author"], r#""author""#),
        ("filter of a text", &["--filter", "body=نفط"], r#""body", which is text"#),
        ("facet of a text", &["--facet", "body"], r#""body", which is text"#),
        ("order of a text", &["--sort", "title"], r#""title", which is text"#),
        ("collapse of a text", &["--collapse", "title"], r#""title", which is text"#),
        ("no date", &["--from", "أمس"], "YYYY-MM-DD"),
        ("a date that is none", &["--to", "2021-02-30"], r#""2021-02-30""#),
        ("no date in a filter", &["--filter", "published>=06-2021"], r#""06-2021""#),
        ("no test", &["--filter", "section"], "FIELD=VALUE"),
        ("no field", &["--filter", "=بيئة"], "FIELD=VALUE"),
        ("half a sign", &["--filter", "section!بيئة"], "FIELD=VALUE"),
        ("no value", &["--filter", "section="], "lacks a value after ="),
        ("no value after a bar", &["--filter", "section=بيئة|"], "lacks a value"),
        ("several values", &["--filter", "published>=2020|2021"], ">= takes one"),
        ("no step", &["--facet", "published:week"], "year, month or day"),
        ("a step of no date", &["--facet", "section:year"], r#""section""#),
        ("no field", &["--facet", ":year"], "lacks its field"),
        ("no cursor", &["--after", "page2"], "no cursor"),
        ("unknown id", &["--like", "r9"], r#"no document has the id "r9""#),
        ("no number", &["--recency", "week"], r#"not "week""#),
        ("no age", &["--recency", "0"], "above 0"),
        ("no age", &["--recency", "-3"], "above 0"),
        ("no age", &["--recency", "NaN"], "above 0"),
        ("no word", &["--fuzzy", "yes"], "on, off or auto"),
        ("a dash", &["--sort", "-"], "-FIELD"),
        ("no value before an option", &["--sort", "--json"], "--sort lacks"),
        ("no value before an option", &["--filter", "--json"], "--filter lacks"),
        ("no value at the end", &["--facet"], "'--facet'"),
        ("no number", &["--about", "ten"], r#"not "ten""#),
        ("no number", &["--budget", "1s"], r#"not "1s""#),
        ("over the window", &["--limit", "10001"], "10000"),
        ("over the window, from its end", &["--offset", "9999", "--limit", "2"], "10000"),
        ("value for a flag", &["--all-words=yes"], "'--all-words'"),
        ("a Latin word left out without --", &["-oil"], "'-o'"),
    ];
    for &(name, arguments, because) in cases {
        let all = ["--index", "news"].iter().chain(arguments);
        // Told before any query is read, too.
        let run = desk.run_with("search", all.clone(), "نفط\n");
        run.refused(&format!("{name}: {arguments:?} for lines"), because);
        if !matches!(arguments, ["--like" | "--facet", ..]) {
            let run = desk.run("search", all.chain(&["نفط"]));
            run.refused(&format!("{name}: {arguments:?}"), because);
        }
    }
    let other = answer(&desk, &["--limit", "1", "نفط"])["next_page"].take();
    let sorted = ["--index", "news", "--sort", "id", "--after", other.as_str().unwrap(), "نفط"];
    desk.run("search", sorted).refused("a cursor of another order", "by relevance");
    let run = desk.run("search", ["--index", "news", "--like", "r1", "نفط"]);
    run.refused("two things asked", "in place of the QUERY");
}

#[test]
fn options_hold_for_each_line() {
    let desk = reports();
    let arguments = ["--index", "news", "--json", "--filter", "section=بيئة", "--facet", "source"];
    let run = desk.run_with("search", arguments, "نفط\n\nالوقود\n").succeeded("three lines");
    let totals: Vec<Value> = run
        .stdout
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["total"].take())
        .collect();
    assert_eq!(totals, [1, 0, 0]);
}
