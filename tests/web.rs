//! The web example over plain HTTP: what it answers, what it refuses and why, and what it never lets
//! through.
//!
//! `cargo test` builds it first; `cargo test --test web` does not, so build it with
//! `cargo build --examples` before.

#[path = "web/hostile.rs"]
mod hostile;
#[path = "web/limits.rs"]
mod limits;
#[path = "web/reading.rs"]
mod reading;
#[path = "web/server.rs"]
mod server;
#[path = "web/start.rs"]
mod start;

use proptest::prelude::*;
use serde_json::{Value, json};
use server::{Server, path};

const HOSTILE_ID: &str = "h/1?&\"<>";

fn ids(hits: &Value) -> Vec<&str> {
    hits.as_array().expect("a list").iter().map(|hit| hit["id"].as_str().expect("an id")).collect()
}

#[test]
fn searches_are_answered() {
    let server = Server::start();
    for (pairs, expected, reason) in [
        (&[("q", "وزير")][..], &["n1"][..], "another form of the word"),
        (&[("q", "مستودع"), ("sort", "newest")], &["n4", "n3"], "the newest first"),
        (&[("q", "مستودع"), ("sort", "oldest")], &["n3", "n4"], "the oldest first"),
        (&[("q", "مستودع"), ("source", "شبكة المرصاد")], &["n4"], "of one source"),
        (
            &[("section", "تعليم"), ("section", "ثقافة")],
            &["n2", "n1"],
            "of one of two sections, without words",
        ),
        (&[("q", "مستودع"), ("from", "2021-10-06")], &["n4"], "since a day"),
        (&[("q", "مستودع"), ("to", "٢٠٢١-١٠-٠٥")], &["n3"], "up to a day, in Arabic digits"),
        (
            &[
                ("q", "مستودع"),
                ("from", "2021"),
                ("to", "2021"),
                ("sort", "newest"),
                ("limit", "1"),
                ("page", "2"),
            ],
            &["n3"],
            "a second page",
        ),
        (&[("q", "مستودع"), ("sort", "newest"), ("collapse", "true")], &["n4"], "copies folded"),
        (&[("q", "مستودع"), ("sort", "newest"), ("page", "١")], &["n4", "n3"], "Arabic digits"),
        (&[("q", "")], &[], "nothing asked for"),
        (&[("q", "بحيرة")], &[], "nothing there"),
    ] {
        let answer = server.get(&path("/api/search", pairs.iter().copied()));
        assert_eq!(answer.status, 200, "{reason}: {}", answer.body);
        assert_eq!(ids(&answer.json()["hits"]), expected, "{reason}");
    }
}

#[test]
fn an_answer_says_all_there_is_to_say() {
    let server = Server::start();
    let pairs = [("q", "وزير في المدرصه"), ("facets", "true"), ("explain", "true")];
    let answer = server.get(&path("/api/search", pairs)).json();
    assert_eq!(answer["total"], 1);
    assert_eq!(answer["complete"], true);
    assert_eq!(answer["did_you_mean"], "وزير في المدرسة");
    assert_eq!(answer["hits"][0]["explanation"]["left_out"], json!(["في"]));
    assert_eq!(answer["facets"][0]["buckets"], json!([{ "value": "تعليم", "count": 1 }]));
    assert_eq!(answer["facets"][2]["buckets"], json!([{ "value": "2021-09", "count": 1 }]));
    let hit = &answer["hits"][0];
    assert!(hit["title_html"].as_str().unwrap().contains("<mark>الوزراء</mark>"), "{hit}");
    assert_eq!(hit["explanation"]["score"], hit["score"]);
    assert_eq!(hit["published"], "2021-09-30");
    assert!(answer.get("about").is_none(), "only told if asked for");
    let about = server.get(&path("/api/search", [("q", "مستودع"), ("about", "true")])).json();
    assert!(about["about"].is_array(), "{about}");
    assert!(answer["took_ms"].as_f64().unwrap() > 0.0);
}

#[test]
fn a_cursor_goes_on() {
    let server = Server::start();
    let first = [("q", "مستودع"), ("sort", "newest"), ("limit", "1")];
    let answer = server.get(&path("/api/search", first)).json();
    let next = answer["next"].as_str().expect("there is more");
    let second = server.get(&path("/api/search", first.into_iter().chain([("after", next)])));
    assert_eq!(ids(&second.json()["hits"]), ["n3"]);
}

#[test]
fn the_other_answers() {
    let server = Server::start();
    let suggestions = server.get(&path("/api/suggest", [("q", "مست")])).json();
    assert_eq!(suggestions["suggestions"][0]["text"], "مستودع");
    assert_eq!(suggestions["suggestions"][0]["documents"], 2);

    let similar = server.get(&path("/api/similar", [("id", "n3")])).json();
    assert_eq!(similar["near_duplicates"][0]["id"], "n4");
    assert!(!ids(&similar["similar"]).contains(&"n4"), "copies are no other article");

    let analysis = server.get(&path("/api/analyze", [("text", "في وَالْمَدَارِسِ")])).json();
    let word = &analysis["words"][1];
    assert_eq!((&word["word"], &word["exact"]), (&json!("وَالْمَدَارِسِ"), &json!("والمدارس")));
    assert_eq!((&word["stem"], &word["stop_word"]), (&json!("مدرسه"), &json!(false)));
    assert_eq!(word["grams"], json!(["مدر", "درس", "رسه"]));
    assert_eq!(analysis["words"][0]["stop_word"], true);

    let description = server.get("/api").json();
    for name in ["search", "suggest", "similar", "analyze"] {
        assert!(description[format!("GET /api/{name}")].is_object(), "{name}");
    }
}

#[test]
fn wrong_parameters_are_named() {
    let server = Server::start();
    let (long, many) = ("ك".repeat(501), "x=1&".repeat(101));
    let values = "section=x1&section=x2&section=x3&section=x4&section=x5&section=x6&section=x7&\
         section=x8&section=x9&section=y1&section=y2&section=y3&section=y4&section=y5&section=y6&\
         section=y7&section=y8&section=y9&section=z1&section=z2&section=z3";
    for (query, parameter, expected, reason) in [
        (format!("search?q={long}"), "q", "at most 500 characters", "a long query"),
        ("search?q=a&q=b".into(), "q", "it once", "two queries"),
        ("search?q=a&sort=best".into(), "sort", "relevance, newest or oldest", "no such order"),
        ("search?q=a&from=yesterday".into(), "from", "a date", "no date"),
        ("search?q=a&to=2021-02-30".into(), "to", "a date", "no such day"),
        ("search?q=a&page=0".into(), "page", "from 1 to 1000", "no such page"),
        ("search?q=a&page=-1".into(), "page", "from 1 to 1000", "a negative page"),
        ("search?q=a&page=%2B1".into(), "page", "from 1 to 1000", "a sign"),
        ("search?q=a&page=99999999999999999999999".into(), "page", "from 1 to 1000", "no end"),
        ("search?q=a&from=2022&to=2021-12-31".into(), "to", "not before \"2022\"", "from after to"),
        ("search?q=a&page=1000&limit=50".into(), "page", "first 10000", "a page too far"),
        ("search?q=a&limit=51".into(), "limit", "from 0 to 50", "too many hits"),
        ("search?q=a&limit=ten".into(), "limit", "from 0 to 50", "no number"),
        ("search?q=a&facets=1".into(), "facets", "true or false", "no flag"),
        ("search?q=a&after=x".into(), "after", "the page before", "no cursor"),
        ("search?q=a&colour=red".into(), "colour", "no such parameter", "no parameter"),
        (format!("search?{values}"), "section", "at most 20 values", "too many values"),
        (format!("search?{many}"), "x", "at most 100 parameters", "too many parameters"),
        ("suggest?q=a&limit=0".into(), "limit", "from 1 to 20", "no suggestions"),
        ("similar".into(), "id", "a value", "no id"),
        (format!("analyze?text={}", long.repeat(5)), "text", "at most 2000", "a long text"),
    ] {
        let answer = server.get(&format!("/api/{query}"));
        assert_eq!(answer.status, 400, "{reason}: {}", answer.body);
        let error = &answer.json()["error"];
        assert_eq!(error["parameter"], parameter, "{reason}: {error}");
        assert!(error["expected"].as_str().unwrap().contains(expected), "{reason}: {error}");
        assert!(error["message"].as_str().unwrap().contains(parameter), "{reason}: {error}");
    }
}

#[test]
fn a_cursor_of_another_order_is_refused() {
    let server = Server::start();
    let first = server.get(&path("/api/search", [("q", "مستودع"), ("limit", "1")])).json();
    let next = first["next"].as_str().expect("there is more");
    let other = [("q", "مستودع"), ("sort", "newest"), ("after", next)];
    let answer = server.get(&path("/api/search", other));
    assert_eq!((answer.status, &answer.json()["error"]["parameter"]), (400, &json!("after")));
}

#[test]
fn what_is_not_there_is_said_in_the_form_asked_for() {
    let server = Server::start();
    for (method, asked, status, is_json, contains, reason) in [
        ("GET", "/api/nothing", 404, true, "nothing at this path", "no answer"),
        ("POST", "/api/search", 405, true, "does not take that method", "another method"),
        ("GET", "/api/similar?id=x", 404, true, "no article with the id", "no article"),
        ("GET", "/nothing", 404, false, "لا صفحة بهذا العنوان", "no page"),
        ("GET", "/article?id=x", 404, false, "لا مقال في الأرشيف", "no article to read"),
        ("GET", "/article", 400, false, "في الرابط نقص", "no id"),
        ("GET", "/explain?id=n1&q=zzz", 404, false, "لا يجده", "an article not found by the query"),
        ("GET", "/?q=a&from=x", 400, false, "التاريخ غير مفهوم", "no date"),
        ("GET", "/?q=a&from=2022&to=2021", 400, false, "قبل بدايتها", "from after to"),
        ("GET", "/?q=a&page=0", 400, false, "من ١ إلى ١٠٠٠", "digits as all of the page has them"),
        ("POST", "/digits", 400, false, "الأرقام", "no digits chosen"),
        ("DELETE", "/", 405, false, "لا تُطلب هذه الصفحة", "another method"),
        ("POST", "/api/documents", 403, true, "--writable", "nothing may be added"),
    ] {
        let answer = server.ask(method, asked, &[], b"");
        assert_eq!(answer.status, status, "{reason}: {}", answer.body);
        assert!(answer.body.contains(contains), "{reason}: {}", answer.body);
        let kind = if is_json { "application/json" } else { "text/html" };
        assert!(answer.header("content-type").unwrap().starts_with(kind), "{reason}");
    }
}

#[test]
fn every_answer_has_safe_headers() {
    let server = Server::start();
    for (asked, kind) in [
        ("/", "text/html; charset=utf-8"),
        ("/?q=x", "text/html; charset=utf-8"),
        ("/nothing", "text/html; charset=utf-8"),
        ("/api", "application/json; charset=utf-8"),
        ("/api/search?limit=x", "application/json; charset=utf-8"),
        ("/assets/page.css", "text/css; charset=utf-8"),
        ("/assets/page.js", "text/javascript; charset=utf-8"),
        ("/assets/completion.js", "text/javascript; charset=utf-8"),
        ("/assets/icon.svg", "image/svg+xml"),
    ] {
        let answer = server.get(asked);
        let policy = answer.header("content-security-policy").expect("a policy");
        assert!(policy.starts_with("default-src 'none'; script-src 'self';"), "{asked}: {policy}");
        assert!(!policy.contains("unsafe") && policy.contains("frame-ancestors 'none'"), "{asked}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{asked}");
        assert_eq!(answer.header("x-frame-options"), Some("DENY"), "{asked}");
        assert_eq!(answer.header("content-type"), Some(kind), "{asked}");
        assert_eq!(answer.header("access-control-allow-origin"), None, "{asked}");
    }
}

#[test]
fn hostile_text_is_shown_as_text() {
    let server = Server::start();
    let query = "<script>alert(3)</script>\" autofocus onfocus=alert(4) x=\"اختراق";
    let paths = [
        path("/", [("q", query)]),
        path("/", [("q", query), ("section", "\"><i>قسم</i>"), ("source", "<b>مصدر</b>")]),
        path("/article", [("id", HOSTILE_ID), ("q", query)]),
        path("/explain", [("id", HOSTILE_ID), ("q", "اختراق")]),
        path("/similar", [("id", HOSTILE_ID)]),
        path("/analyze", [("text", query)]),
        path("/", [("q", query), ("from", "<script>alert(5)</script>")]),
        path("/article", [("id", "<script>alert(6)</script>")]),
    ];
    for asked in &paths {
        let page = server.get(asked).body;
        assert!(page.contains("<main"), "{asked}");
        for tag in ["<script>", "<img", "<style>", "<b>", "<i>"] {
            assert!(!page.contains(tag), "{asked}: {tag} is in the page");
        }
        // Every attribute there is was written by us.
        for attribute in ["onfocus=alert(4) x=\"", "onmouseover=\"", "onerror=alert(1)>"] {
            assert!(!page.contains(attribute), "{asked}: {attribute}");
        }
    }
    let article = server.get(&paths[2]).body;
    assert!(article.contains("&lt;img src=x onerror=alert(1)&gt;"), "the text is all there");
    // What turns the direction is turned back where the text ends.
    let opened = article.matches(['\u{202e}', '\u{2067}']).count();
    let closed = article.matches(['\u{202c}', '\u{2069}']).count();
    assert!(opened > 0 && opened == closed, "{opened} opened, {closed} closed");
}

#[test]
fn articles_can_be_added_where_that_is_allowed() {
    let server = Server::with(server::ARTICLES, ["--writable"]);
    let json_type = [("Content-Type", "application/json")];
    let post = |body: &str| server.ask("POST", "/api/documents", &json_type, body.as_bytes());
    let count = |word| {
        server.get(&path("/api/search", [("q", word), ("limit", "0")])).json()["total"].clone()
    };

    let one = json!({ "id": "a", "title": "زلزال", "body": "هز زلزال المدينة", "published": "2024-01-01" });
    assert_eq!(post(&one.to_string()).json(), json!({ "added": 1 }));
    assert_eq!(count("زلزال"), 1, "found as soon as it answers");
    let list = json!([{ "id": "a", "title": "بركان" }, { "id": "b", "title": "بركان" }]);
    assert_eq!(post(&list.to_string()).json(), json!({ "added": 2 }));
    assert_eq!((count("زلزال"), count("بركان")), (json!(0), json!(2)), "replaced by its id");

    let wrong = json!([{ "id": "c", "title": "فيضان" }, { "id": "d", "published": "أمس" }]);
    let answer = post(&wrong.to_string());
    assert_eq!((answer.status, &answer.json()["error"]["document"]), (400, &json!(1)));
    assert!(answer.body.contains("published"), "{}", answer.body);
    assert_eq!(count("فيضان"), 0, "none is added if one is wrong");

    for (headers, body, status, contains, reason) in [
        (&json_type[..], "{", 400, "in JSON", "cut off"),
        (&json_type, "7", 400, "must be an object", "no article"),
        (&json_type, "", 400, "in JSON", "nothing"),
        (&[("Content-Type", "text/plain")], "{}", 415, "application/json", "what a form can send"),
        (&[], "{}", 415, "application/json", "no type"),
    ] {
        let answer = server.ask("POST", "/api/documents", headers, body.as_bytes());
        assert_eq!(answer.status, status, "{reason}: {}", answer.body);
        assert!(answer.body.contains(contains), "{reason}: {}", answer.body);
    }
    assert_eq!(post("[]").json(), json!({ "added": 0 }));
    let large = format!("{{\"id\":\"e\",\"body\":\"{}\"}}", "x".repeat(4 << 20));
    let answer = post(&large);
    assert_eq!(answer.status, 413, "{}", answer.body);
}

#[test]
fn digits_are_the_readers_choice() {
    let server = Server::start();
    let chosen = server.ask("POST", "/digits", &[], b"digits=european&back=%2F%3Fq%3Dx");
    assert_eq!((chosen.status, chosen.header("location")), (303, Some("/?q=x")));
    let cookie =
        chosen.header("set-cookie").expect("a cookie").split(';').next().unwrap().to_owned();
    let asked = path("/", [("q", "مستودع")]);
    let page = |headers: &[(&str, &str)]| server.ask("GET", &asked, headers, b"").body;
    assert!(page(&[]).contains("٦ أكتوبر/تشرين الأول ٢٠٢١"));
    assert!(page(&[("Cookie", &cookie)]).contains("6 أكتوبر/تشرين الأول 2021"));
    let away = server.ask("POST", "/digits", &[], b"digits=arabic&back=%2F%2Fexample.org");
    assert_eq!(away.header("location"), Some("/"), "to no other server");
    let other = server.ask("POST", "/digits", &[], b"digits=roman");
    assert_eq!((other.status, other.header("set-cookie")), (400, None), "there are no such digits");

    // From a page with a long address, too: that is left out of the form.
    let long = path("/", [("q", "مستودع"), ("x", &"ك".repeat(9_000))]);
    let form = server.get(&long).body;
    let (_, back) = form.split_once(r#"name="back" value=""#).expect("the form");
    assert!(back.starts_with("/\""), "{}", &back[..40]);
}

/// Nothing that someone types or sends is our fault.
#[test]
fn any_query_is_answered() {
    let server = Server::start();
    proptest!(ProptestConfig::with_cases(64), |(query in ".{0,60}", id in ".{0,20}")| {
        for asked in [
            path("/", [("q", &*query)]),
            path("/api/search", [("q", &*query), ("facets", "true"), ("explain", "true")]),
            path("/api/suggest", [("q", &*query)]),
            path("/api/analyze", [("text", &*query)]),
            path("/article", [("id", &*id), ("q", &*query)]),
            path("/analyze", [("text", &*query)]),
        ] {
            let answer = server.get(&asked);
            prop_assert!([200, 400, 404].contains(&answer.status), "{}: {}", asked, answer.body);
            if asked.starts_with("/api") {
                prop_assert!(serde_json::from_str::<Value>(&answer.body).is_ok());
            }
        }
    });
}
