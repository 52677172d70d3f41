//! The web example in a browser: what a reader sees and does, at a desk and on a phone, with scripts and
//! without.
//!
//! They need chromium and chromedriver (Debian: chromium, chromium-driver), so they run only when asked
//! for: `cargo build --example web && cargo test --test browser -- --ignored`.

#[path = "web/browser.rs"]
mod browser;
#[path = "web/server.rs"]
mod server;

use browser::{Browser, DESK, PHONE, browse};
use serde_json::json;
use server::{Server, path};

const ENTER: &str = "\u{e007}";
const TAB: &str = "\u{e004}";
const ESCAPE: &str = "\u{e00c}";
const DOWN: &str = "\u{e015}";
const UP: &str = "\u{e013}";

/// Marks the document, so that one loaded anew can be told from it.
async fn mark(browser: &Browser) {
    browser.run("window.kept = true;").await;
}

async fn is_the_same_document(browser: &Browser) -> bool {
    browser.run("return window.kept === true").await == json!(true)
}

/// Types, completes, filters, pages, opens and goes back.
async fn reader_with_scripts(browser: &Browser) {
    browser.go("/").await;
    mark(browser).await;
    browser.keys("#q", "الدول العر").await;
    browser.until("#completions li", "الدول العربية").await;
    assert_eq!(
        browser.find("#q").await.attr("aria-expanded").await.unwrap().as_deref(),
        Some("true")
    );
    browser.press(DOWN).await;
    let value = browser.find("#q").await.prop("value").await.unwrap();
    assert_eq!(value.as_deref(), Some("الدول العربية"), "the arrow fills it in");
    browser.press(ENTER).await;
    browser.until("h1", "نتائج البحث عن «الدول العربية»").await;
    browser.until("#said", "نتيجة").await;
    assert!(is_the_same_document(browser).await, "without a reload");
    assert_eq!(browser.count(".hits > li").await, 10);
    assert!(browser.count(".hits mark").await > 10);

    browser.click(".pages a[rel=next]").await;
    browser.until(".pages a[aria-current=page]", "٢").await;
    assert!(is_the_same_document(browser).await);
    browser.client.back().await.unwrap();
    browser.until(".pages a[aria-current=page]", "١").await;

    if browser.find(".fold").await.is_displayed().await.unwrap() {
        browser.click(".fold").await;
    }
    browser.click(".values a").await;
    browser.until(".chosen", "×").await;
    assert!(browser.path().await.contains("section="));
    let narrowed = browser.path().await;
    let title = browser.text(".hits h3").await;
    browser.click(".hits h3 a").await;
    browser.until("article.whole h1", &title).await;
    assert!(browser.count("article.whole mark").await > 0, "the words are marked");
    browser.client.back().await.unwrap();
    browser.until(".chosen", "×").await;
    assert_eq!(browser.path().await, narrowed, "back is where one came from");
    browser.client.back().await.unwrap();
    browser.until(".pages a[aria-current=page]", "١").await;
    assert_eq!(browser.count(".chosen").await, 0);
    browser.was_quiet();
}

/// The same with links and forms alone.
async fn reader_without_scripts(browser: &Browser) {
    browser.go("/").await;
    browser.keys("#q", "الدول العربية").await;
    browser.click("form.search button").await;
    browser.until("h1", "نتائج البحث عن «الدول العربية»").await;
    assert_eq!(browser.count("#completions").await, 0, "no script has run");
    browser.click(".pages a[rel=next]").await;
    browser.until(".pages a[aria-current=page]", "٢").await;
    browser.client.back().await.unwrap();
    browser.until(".pages a[aria-current=page]", "١").await;
    if browser.find(".fold").await.is_displayed().await.unwrap() {
        browser.click(".fold").await;
    }
    browser.click(".values a").await;
    browser.until(".chosen", "×").await;
    let title = browser.text(".hits h3").await;
    browser.click(".hits h3 a").await;
    browser.until("article.whole h1", &title).await;
    browser.click(".back a").await;
    browser.until(".chosen", "×").await;
    browser.until(".hits time", "٢٠").await;
    browser.click(".digits button[value=european]").await;
    browser.until(".hits time", "20").await;
    browser.was_quiet();
}

#[test]
#[ignore = "needs a browser"]
fn a_reader_at_a_desk() {
    browse(&Server::bundled(), DESK, reader_with_scripts);
}

#[test]
#[ignore = "needs a browser"]
fn a_reader_with_a_phone() {
    browse(&Server::bundled(), PHONE, reader_with_scripts);
}

#[test]
#[ignore = "needs a browser"]
fn a_reader_at_a_desk_without_scripts() {
    browse(&Server::bundled(), DESK.without_scripts(), reader_without_scripts);
}

#[test]
#[ignore = "needs a browser"]
fn a_reader_with_a_phone_without_scripts() {
    browse(&Server::bundled(), PHONE.without_scripts(), reader_without_scripts);
}

/// Every page runs from the right, and none is wider than the screen.
#[test]
#[ignore = "needs a browser"]
fn every_page_fits_and_runs_from_the_right() {
    let server = Server::start();
    let hostile = [("id", "h/1?&\"<>"), ("q", "اختراق")];
    let pages = [
        "/".to_owned(),
        path("/", [("q", "مستودع")]),
        path("/", [("q", "مستودع"), ("from", "2021-10"), ("to", "2021-11")]),
        path("/", [("q", "مستودع"), ("section", "ثقافة")]),
        path("/", [("q", &*"كلمةطويلةبلافراغ".repeat(20))]),
        path("/", [("q", "اختراق")]),
        path("/article", hostile),
        path("/explain", hostile),
        path("/similar", [("id", "n3")]),
        path("/analyze", [("text", &*"والمستودعات ".repeat(9))]),
        "/help".to_owned(),
        "/nothing".to_owned(),
        path("/", [("q", "a"), ("from", "x")]),
    ];
    for screen in [DESK, PHONE] {
        browse(&server, screen, async |browser| {
            for page in &pages {
                browser.go(page).await;
                for css in ["html", "main", "h1", "#q", "main p"] {
                    let direction = browser.find(css).await.css_value("direction").await.unwrap();
                    assert_eq!(direction, "rtl", "{css} of {page}");
                }
                let script = "const { scrollWidth, clientWidth } = document.documentElement; \
                              return scrollWidth - clientWidth;";
                assert_eq!(browser.run(script).await, 0, "{page} at {}", screen.width);
                // The start of a line is on the right.
                let script = "const of = (css) => document.querySelector(css).getBoundingClientRect(); \
                              return of('.brand').left > of('form.search button').left;";
                assert_eq!(browser.run(script).await, true, "{page}");
                // Readers of the screen go by headings: one of the page, and none of a level without the
                // one above it.
                let script = "return [...document.querySelectorAll('h1, h2, h3')] \
                              .map((heading) => heading.tagName[1]).join('');";
                let levels = browser.run(script).await;
                let levels = levels.as_str().expect("a text");
                let is_sound = levels.starts_with('1') && !levels[1..].contains('1');
                assert!(is_sound && !levels.contains("13"), "{levels} on {page}");
                // What is chosen is one piece, not a column for each word.
                let script = "return [...document.querySelectorAll('.chosen a')] \
                              .every((link) => link.childNodes.length === 2);";
                assert_eq!(browser.run(script).await, true, "{page}");
            }
        });
    }
}

#[test]
#[ignore = "needs a browser"]
fn a_hostile_article_is_only_read() {
    let server = Server::start();
    browse(&server, DESK, async |browser| {
        browser.go(&path("/", [("q", "اختراق")])).await;
        browser.until(".hits h3", "<script>alert('عنوان')</script> اختراق").await;
        assert_eq!(
            browser.count(".hits script, .hits img, .hits style, .hits b, .hits i").await,
            0
        );
        browser.click(".hits h3 a").await;
        browser.until("article.whole", "<img src=x onerror=alert(1)>").await;
        browser.until("article.whole", "onmouseover").await;
        assert_eq!(browser.count("main img, main style, main script, [onmouseover]").await, 0);
        browser.client.get_alert_text().await.expect_err("no script of an article has run");
        // What the article turned around is turned back for what follows it.
        let css = "article.whole .actions";
        let direction = browser.find(css).await.css_value("direction").await.unwrap();
        assert_eq!(direction, "rtl");
        browser.keys("#q", " <b>").await;
        browser.press(ENTER).await;
        browser.until("h1", "<b>").await;
        assert_eq!(browser.count("h1 b").await, 0);
        browser.was_quiet();
    });
}

#[test]
#[ignore = "needs a browser"]
fn a_keyboard_is_enough() {
    let server = Server::start();
    browse(&server, DESK, async |browser| {
        browser.go(&path("/", [("q", "مستودع")])).await;
        browser.find("#completions").await;
        let requests = "return performance.getEntriesByType('resource').length;";
        let before = browser.run(requests).await;
        browser.press(TAB).await;
        let focused = "return document.activeElement.className || document.activeElement.id;";
        assert_eq!(browser.run(focused).await, "skip", "the first stop leads past the head");
        let shown = "return document.querySelector('.skip').getBoundingClientRect().top >= 0;";
        assert_eq!(browser.run(shown).await, true, "and can be seen");
        browser.press(ENTER).await;
        assert_eq!(browser.run(focused).await, "main");
        assert_eq!(browser.run(requests).await, before, "the page is there, and not asked for");

        // Completions: down and up through them, and out with what was typed.
        browser.find("#q").await.clear().await.unwrap();
        browser.keys("#q", "مست").await;
        browser.until("#completions li", "مستودع").await;
        browser.press(DOWN).await;
        let chosen = "return document.getElementById('q').getAttribute('aria-activedescendant');";
        assert_eq!(browser.run(chosen).await, "completion-0");
        browser.press(UP).await;
        assert_eq!(browser.run("return document.getElementById('q').value;").await, "مست");
        browser.press(DOWN).await;
        browser.press(ESCAPE).await;
        assert_eq!(browser.run("return document.getElementById('q').value;").await, "مست");
        assert!(!browser.find("#completions").await.is_displayed().await.unwrap());

        // After a search the focus is on what was found.
        browser.press(ENTER).await;
        browser.until("h1", "«مست»").await;
        assert_eq!(browser.run("return document.activeElement.tagName;").await, "H1");
        browser.was_quiet();
    });
}

#[test]
#[ignore = "needs a browser"]
fn a_server_that_is_gone_is_said_to_be() {
    let server = Server::bundled();
    browse(&server, DESK, async |browser| {
        browser.go(&path("/", [("q", "الدول العربية")])).await;
        browser.find("#completions").await;
        server.stop();
        browser.click(".pages a[rel=next]").await;
        browser.until("[role=alert]", "تعذّر الوصول إلى الخادم").await;
        assert_eq!(browser.count(".hits > li").await, 10, "what was found is still there");
    });
}
