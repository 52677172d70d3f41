//! `search`: what is found, and how it is told.

use serde_json::Value;

use super::Desk;

#[test]
fn words_are_found_in_other_spellings() {
    let desk = Desk::with_news();
    for (query, expected) in [
        // Typed as no document has them.
        ("مدرسه", &[r#""n1""#, "3"][..]),
        ("وُزَرَاءُ التَّرْبِيَةِ", &[r#""n1""#]),
        ("كِتَابٌ", &[r#""n2""#]),
        ("الكتب", &[r#""n2""#]),
        ("امطار", &["3"]),
        ("للمؤلفين", &[r#""n2""#]),
        ("بيروت", &[]),
        ("", &[]),
        ("؟!", &[]),
    ] {
        let mut found = desk.found("news", query);
        found.sort();
        assert_eq!(found, expected, "{query}");
    }
}

#[test]
fn json_tells_all_of_a_hit() {
    let desk = Desk::with_news();
    let answer = desk.search("news", "وزير التربية");
    assert_eq!(answer["total"], 1);
    let hit = &answer["hits"][0];
    let keys: Vec<&String> = hit.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["document", "id", "score", "snippet_html"]);
    assert!(hit["score"].as_f64().unwrap() > 0.0);
    assert_eq!(hit["id"], "n1");
    let put: Value = serde_json::from_str(super::NEWS.lines().next().unwrap()).unwrap();
    assert_eq!(hit["document"], put);
    let html = hit["snippet_html"].as_str().unwrap();
    assert!(html.contains("<mark>وزير</mark> <mark>التربية</mark>"), "{html}");

    let title = &desk.search("news", "نحو")["hits"][0]["snippet_html"];
    assert_eq!(title, "كتاب جديد في <mark>النحو</mark>", "a match of the title only");
}

#[test]
fn scores_are_explained_on_request() {
    let desk = Desk::with_news();
    let run = |arguments: &[&str]| {
        let all = ["--index", "news", "--explain"].iter().chain(arguments);
        desk.run("search", all).succeeded("an explanation").stdout
    };
    let list = run(&["وزير", "التربية", "في", "لبنان"]);
    let (hit, explanation) = list.split_once("\nscore ").expect("an explanation under the hit");
    assert!(hit.contains("[وزير] [التربية]"), "{list}");
    for line in [
        "body, stem, 2 times: وزير as الوزراء, وزير",
        "title, stem, once: وزير as الوزراء",
        "no match for the word لبنان",
        "near each other in body: وزير and التربية",
        "no bonus: not all the words are here",
        "left out as stop words: في",
    ] {
        assert!(explanation.lines().any(|one| one.ends_with(line)), "{line}: {list}");
    }
    assert!(!list.contains('\u{2068}'), "{list}");

    let answer: Value = serde_json::from_str(&run(&["--json", "وزير", "التربية"])).unwrap();
    let hit = &answer["hits"][0];
    assert_eq!(hit["explanation"]["score"], hit["score"]);
    assert_eq!(hit["explanation"]["words"][1]["word"], "التربية");
}

#[test]
fn pages_follow_each_other() {
    let desk = Desk::with_news();
    let page = |arguments: [&str; 2]| {
        let all = ["--index", "news", "--json"].into_iter().chain(arguments).chain(["مدرسة"]);
        let run = desk.run("search", all).succeeded("a page");
        let answer: Value = serde_json::from_str(&run.stdout).unwrap();
        assert_eq!(answer["total"], 2, "{arguments:?}");
        answer["hits"].as_array().unwrap().iter().map(|hit| hit["id"].clone()).collect::<Vec<_>>()
    };
    let all = page(["--limit", "10"]);
    assert_eq!(all.len(), 2);
    assert_eq!(page(["--limit", "1"]), all[..1]);
    assert_eq!(page(["--offset", "1"]), all[1..]);
    assert!(page(["--offset", "2"]).is_empty());
    assert!(page(["--limit", "0"]).is_empty());
}

#[test]
fn a_person_reads_one_thing_a_line() {
    let desk = Desk::with_news();
    let run = desk.run("search", ["--index", "news", "وَزِير", "التَّرْبِية"]).succeeded("a list");
    let lines: Vec<&str> = run.stdout.lines().collect();
    assert_eq!(lines[..3], ["وَزِير التَّرْبِية", "1 found, 1 to 1 shown", ""]);
    let [rank, score, date, id] = *lines[3].split("  ").collect::<Vec<_>>() else {
        panic!("{:?}", lines[3]);
    };
    assert_eq!((rank, date, id), ("1", "2021-09-30", "n1"));
    assert!(score.parse::<f32>().unwrap() > 0.0);
    assert_eq!(lines[4], "الوزراء يزورون مدرسة في دمشق");
    assert!(
        lines[5].contains("[الوزراء]") && lines[5].contains("[وزير] [التربية]"),
        "{}",
        lines[5]
    );
    assert!(!run.stdout.contains('\u{1b}') && !run.stdout.contains('\u{2068}'), "{}", run.stdout);

    let run = desk.run("search", ["--index=news", "--offset=1", "مدرسة"]).succeeded("page two");
    assert!(run.stdout.contains("\n2 found, 2 to 2 shown\n\n2  "), "{}", run.stdout);
}

#[test]
fn queries_are_read_from_standard_input() {
    let desk = Desk::with_news();
    let run = desk.run_with("search", ["--index", "news"], "كتاب\r\n\nقلم\n").succeeded("a list");
    let heads: Vec<&str> = run.stdout.lines().filter(|line| line.contains("found")).collect();
    assert_eq!(heads, ["1 found, 1 to 1 shown", "0 found, none shown"]);

    // An answer a line, to blank ones too.
    let run =
        desk.run_with("search", ["--index", "news", "--json"], "كتاب\n\nقلم").succeeded("JSON");
    let totals: Vec<Value> = run
        .stdout
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["total"].take())
        .collect();
    assert_eq!(totals, [1, 0, 0]);
}
