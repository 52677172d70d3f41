//! Documents and requests that nobody should send.

use serde_json::{Value, json};

use crate::server::{Server, path};

/// No page of short hits is larger, in bytes, whatever the titles and values of its articles.
const MAX_PAGE_BYTES: usize = 200_000;

fn documents() -> Vec<(Value, &'static str)> {
    let many: Vec<String> = (0..3_000).map(|number| format!("قيمة {number}")).collect();
    vec![
        (json!({ "id": "long", "title": "اختبار ".repeat(150_000) }), "a title of a megabyte"),
        (
            json!({ "id": "word", "title": format!("اختبار {}", "ع".repeat(300_000)) }),
            "a long word",
        ),
        (json!({ "id": "none", "body": "نص اختبار" }), "no title and no date"),
        (json!({ "id": "only" }), "nothing but an id"),
        (
            json!({ "id": "nul", "title": "اختبار\u{0}\u{7}\u{1b}[31m", "body": "اختبار\u{0}", "source": "\u{0}" }),
            "controls",
        ),
        (json!({ "id": "a\u{0}b", "title": "اختبار" }), "a control in an id"),
        (json!({ "id": "../../etc/passwd", "title": "اختبار" }), "a path as an id"),
        (json!({ "id": "k".repeat(5_000), "title": "اختبار" }), "a long id"),
        (
            json!({ "id": "rlo", "title": "\u{202e}اختبار abc\u{2067}", "section": "\u{202e}قسم" }),
            "directions turned",
        ),
        (json!({ "id": "0", "title": "اختبار", "published": "0000-01-01" }), "the year 0"),
        (json!({ "id": "9", "title": "اختبار", "published": "9999-12-31" }), "the last year"),
        (
            json!({ "id": "many", "title": "اختبار", "source": many, "section": many }),
            "many values",
        ),
        (
            json!({ "id": "value", "title": "اختبار", "section": "ق".repeat(30_000) }),
            "a long value",
        ),
    ]
}

#[test]
fn hostile_documents_are_shown() {
    let documents = documents();
    let lines: Vec<String> = documents.iter().map(|(document, _)| document.to_string()).collect();
    let server = Server::with(&lines.join("\n"), [""; 0]);
    for asked in [
        "/".to_owned(),
        path("/", [("q", "اختبار")]),
        path("/", [("q", "اختبار"), ("page", "2")]),
        path("/", [("q", "اختبار"), ("sort", "newest")]),
        path("/", [("from", "0000")]),
        path("/api/search", [("q", "اختبار"), ("facets", "true")]),
    ] {
        let answer = server.get(&asked);
        assert_eq!(answer.status, 200, "{asked}: {}", answer.body);
        // Programs get all values of an article, but no more of its title.
        let max_bytes = if asked.starts_with("/api") { 2 * MAX_PAGE_BYTES } else { MAX_PAGE_BYTES };
        assert!(answer.body.len() < max_bytes, "{asked}: {} bytes", answer.body.len());
    }
    for (document, reason) in &documents {
        let id = document["id"].as_str().expect("an id");
        for page in ["/article", "/explain", "/similar", "/api/similar"] {
            let asked = [("id", id), ("q", "اختبار")];
            let with_query = !page.ends_with("similar");
            let asked = path(page, asked.into_iter().take(if with_query { 2 } else { 1 }));
            let answer = server.get(&asked);
            let expected = if page == "/explain" && id == "only" { 404 } else { 200 };
            assert_eq!(answer.status, expected, "{reason}, {page}: {}", answer.body);
            let is_whole = page == "/article";
            let size = answer.body.len();
            assert!(is_whole || size < MAX_PAGE_BYTES, "{reason}, {page}: {size} bytes");
        }
    }
    // A value too long to choose is shown, and leads nowhere.
    let page = server.get(&path("/article", [("id", "value")])).body;
    assert!(page.contains("ققق…") && !page.contains("section="), "{page}");
}

#[test]
fn hostile_requests_are_answered() {
    let server = Server::start();
    let (ten, much) = ("a".repeat(10_000), "a".repeat(1_000_000));
    let filters = "&section=x".repeat(3_000);
    for (method, asked, status, reason) in [
        ("GET", format!("/?q={ten}"), 400, "a query of 10 kB"),
        ("GET", format!("/?q={much}"), 431, "a query of 1 MB"),
        ("GET", format!("/article?id={ten}"), 404, "an id of 10 kB"),
        ("GET", "/?q=%FF".into(), 200, "bytes that are no text"),
        ("GET", "/?q=%00&q=".into(), 200, "a control"),
        ("GET", "/%00".into(), 404, "a control in a path"),
        ("GET", "/?q=%zz%".into(), 200, "what only looks encoded"),
        ("GET", format!("/?q=%22%C2%AB%22{}", "(".repeat(400)), 200, "all open"),
        ("GET", format!("/?q={}", "a*+".repeat(150)), 200, "many patterns"),
        ("GET", format!("/?q=a{filters}"), 400, "thousands of filters"),
        ("GET", "/?q=a&q=b".into(), 400, "two queries"),
        ("GET", "/?q=a&sort=best".into(), 400, "no such order"),
        ("GET", "/?q=nofield:a".into(), 200, "no such field"),
        ("GET", "/?q=a&utm_source=b".into(), 200, "what others add to addresses"),
        ("GET", "/../../etc/passwd".into(), 404, "a path out"),
        ("GET", "/assets/../main.rs".into(), 404, "a path to the program"),
        ("HEAD", "/".into(), 200, "only the head"),
        ("OPTIONS", "/".into(), 405, "what may be done"),
        ("OPTIONS", "*".into(), 404, "what may be done at all"),
        ("FOO", "/api".into(), 405, "no such method"),
        ("GET", "/api/documents".into(), 405, "to read what is written to"),
    ] {
        let answer = server.ask(method, &asked, &[], b"");
        assert_eq!(answer.status, status, "{reason}: {}", answer.body);
        let allowed = answer.header("allow").is_some_and(|methods| !methods.is_empty());
        assert_eq!(allowed, status == 405, "{reason}: what may be done is said");
        assert_eq!(answer.body.is_empty(), method == "HEAD" || status == 431, "{reason}");
        assert!(answer.body.len() < 20_000, "{reason}: {} bytes come back", answer.body.len());
    }
    for (name, value, status, reason) in [
        ("X", &*much, 431, "a huge header"),
        ("Cookie", "digits=;;==;digits=roman;digits=european", 200, "odd cookies"),
        ("Content-Type", "application/json", 200, "a type without a body"),
    ] {
        assert_eq!(server.ask("GET", "/", &[(name, value)], b"").status, status, "{reason}");
    }
}

#[test]
fn what_cannot_be_added_is_said() {
    let server = Server::with(crate::server::ARTICLES, ["--writable"]);
    let deep = format!("{{\"id\":\"d\",\"x\":{}{}}}", "[".repeat(5_000), "]".repeat(5_000));
    let nested = "[".repeat(100_000);
    let long = format!("{{\"id\":\"{}\"}}", "x".repeat(70_000));
    for (body, contains, reason) in [
        (&b"{\"id\":\"a\"}\n{\"id\":\"b\"}"[..], "line 2", "lines of JSON"),
        (b"{\"id\":\"\xff\"}", "in JSON", "no text"),
        (b"\xff\xfe{\0", "in JSON", "another encoding"),
        (nested.as_bytes(), "in JSON", "lists without an end"),
        (deep.as_bytes(), "recursion limit", "a deep document"),
        (b"[[]]", "must be an object", "a list for a document"),
        (b"{\"title\":\"x\"}", "no \\\"id\\\"", "no id"),
        (b"{\"id\":\"\"}", "1 to 65530 bytes", "an empty id"),
        (long.as_bytes(), "1 to 65530 bytes", "a long id"),
        (b"{\"id\":\"a\",\"id\":\"b\"}", "twice", "two ids"),
        (b"{\"id\":\"a\",\"title\":\"\\ud800\"}", "title", "half a character"),
        (b"{\"id\":\"a\",\"published\":\"2021-02-30\"}", "published", "no such day"),
    ] {
        let json_type = [("Content-Type", "application/json")];
        let answer = server.ask("POST", "/api/documents", &json_type, body);
        assert_eq!(answer.status, 400, "{reason}: {}", answer.body);
        let message = answer.json()["error"]["message"].to_string();
        assert!(message.contains(contains), "{reason}: {message}");
        assert!(!message.contains('/'), "{reason}: no path is told: {message}");
        assert!(message.len() < 500, "{reason}: {message}");
    }
    assert_eq!(server.get("/api/search?limit=0&from=0000").json()["total"], 5, "none was added");
}
