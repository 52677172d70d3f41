//! What readers see, and where links lead them.

use std::collections::{BTreeSet, VecDeque};

use crate::server::{Server, path};

/// What is written can be read, in the light and in the dark: the ratio that WCAG 2.2 asks for.
#[test]
fn colours_can_be_told_apart() {
    let style = Server::start().get("/assets/page.css").body;
    let dark = style.find("prefers-color-scheme: dark").expect("a dark style");
    let (light, dark) = style.split_at(dark);
    for (scheme, style) in [("light", light), ("dark", dark)] {
        let luminance = |name: &str| {
            let (_, value) = style.split_once(&format!("--{name}: #")).expect(name);
            let digits: String = value.chars().take_while(char::is_ascii_hexdigit).collect();
            let digits = match digits.len() {
                3 => digits.chars().flat_map(|digit| [digit, digit]).collect(),
                _ => digits,
            };
            let channel = |place: usize| {
                let value = u8::from_str_radix(&digits[place..place + 2], 16).expect("a colour");
                let value = f64::from(value) / 255.0;
                if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
            };
            0.2126 * channel(0) + 0.7152 * channel(2) + 0.0722 * channel(4)
        };
        for (above, below, least) in [
            ("ink", "paper", 4.5),
            ("ink", "card", 4.5),
            ("soft", "paper", 4.5),
            ("soft", "card", 4.5),
            ("accent", "paper", 4.5),
            ("accent", "card", 4.5),
            ("on-accent", "accent", 4.5),
            ("on-mark", "mark", 4.5),
            ("alert", "paper", 4.5),
        ] {
            let (one, other) = (luminance(above), luminance(below));
            let ratio = (one.max(other) + 0.05) / (one.min(other) + 0.05);
            assert!(ratio >= least, "{above} on {below} in the {scheme}: {ratio:.2}");
        }
    }
}

#[test]
fn what_is_not_looked_for_is_said() {
    let server = Server::start();
    for (query, is_cut, reason) in [
        ("مستودع".to_owned(), false, "a word"),
        ("ب* ت* ث* ج* ح* خ* د* ذ* ر* ز* س* ش* ص* ض* ط* ظ*".to_owned(), false, "so many shapes"),
        ("ب* ت* ث* ج* ح* خ* د* ذ* ر* ز* س* ش* ص* ض* ط* ظ* ع*".to_owned(), true, "too many shapes"),
    ] {
        let answer = server.get(&path("/api/search", [("q", &*query)])).json();
        assert_eq!(answer["query_cut"], is_cut, "{reason}");
        let page = server.get(&path("/", [("q", &*query)])).body;
        assert_eq!(page.contains("أكثر مما يُبحث عنه"), is_cut, "{reason}: {page}");
    }
}

#[test]
fn a_page_after_the_last_leads_to_it() {
    let server = Server::bundled();
    let asked = [("q", "الدول العربية")];
    let page = server.get(&path("/", asked.into_iter().chain([("page", "50")])));
    assert_eq!(page.status, 200);
    let last = path("/", asked.into_iter().chain([("page", "3")])).replace('&', "&amp;");
    assert!(page.body.contains(&format!("href=\"{last}\"")), "{}", page.body);
    assert!(!page.body.contains("من ٤٩١ إلى"), "{}", page.body);
    assert!(server.get(&last.replace("&amp;", "&")).body.contains("<mark>"), "there are hits");
}

/// From an article one comes back to the very page of results.
#[test]
fn the_way_back_has_the_filters() {
    let server = Server::start();
    let asked =
        [("q", "مستودع"), ("section", "محليات"), ("from", "2021-10-06"), ("sort", "newest")];
    let results = path("/", asked).replace('&', "&amp;");
    let article = |id| path("/article", [("id", id)].into_iter().chain(asked));
    let page = server.get(&path("/", asked)).body;
    assert!(page.contains(&article("n4").replace('&', "&amp;")), "{page}");
    for (id, reason) in [("n4", "a hit"), ("n3", "what the filters leave out")] {
        let page = server.get(&article(id)).body;
        assert!(page.contains(&format!("href=\"{results}\"")), "{reason}: {page}");
        assert!(page.contains("<mark>مستودع</mark>"), "{reason} is marked: {page}");
    }
}

/// Goes through the pages as a reader does, who follows links only.
#[test]
fn every_link_leads_somewhere() {
    const PAGES: usize = 150;
    let server = Server::bundled();
    let mut seen = BTreeSet::from(["/".to_owned()]);
    let mut next = VecDeque::from(["/".to_owned()]);
    let mut looked_at = 0;
    while let Some(asked) = next.pop_front().filter(|_| looked_at < PAGES) {
        looked_at += 1;
        let answer = server.get(&asked);
        assert_eq!(answer.status, 200, "{asked}: {}", answer.body);
        if !answer.header("content-type").unwrap().starts_with("text/html") {
            continue;
        }
        assert!(answer.body.contains(r#"<html lang="ar" dir="rtl">"#), "{asked}");
        for link in answer.body.split("href=\"").skip(1) {
            let link = link.split('"').next().unwrap().replace("&amp;", "&");
            assert!(link.starts_with('/') || link.starts_with('#'), "{asked} leads away to {link}");
            if link.starts_with('/') && seen.insert(link.clone()) {
                next.push_back(link);
            }
        }
    }
    assert_eq!(looked_at, PAGES);
}
