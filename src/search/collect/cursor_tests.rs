//! Pages one after the other, while documents come and go.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use tantivy::Term;
use tantivy::query::{AllQuery, Query};

use super::pass::{Collect, Ranked};
use super::segment_pass::Bounds;
use crate::analysis::View;
use crate::index::document::id_of;
use crate::index::layout::Column;
use crate::search::rank::bm25::Bm25Query;
use crate::search::{Cursor, Order, Searcher};
use crate::{ErrorKind, Index, Schema, Writer};

const SECTIONS: [&str; 5] = ["الأدب", "اقتصاد", "السياسة", "رياضة", "علوم"];

fn index() -> (Index, Writer) {
    let schema = Schema::builder().id("id").text("body").keyword("section");
    let schema = schema.date("published").integer("pages").build().unwrap();
    let index = Index::in_memory(schema).unwrap();
    let writer = index.writer().unwrap();
    (index, writer)
}

/// Ten words, of which some are the one looked for: more of them is a greater score, however many
/// documents there are.
fn article(id: &str, rng: &mut fastrand::Rng) -> Value {
    let times = rng.usize(1..=6);
    let body = format!("{}{}", "كتاب ".repeat(times), "قلم ".repeat(10 - times));
    let mut article = json!({ "id": id, "body": body });
    if rng.u8(..) > 40 {
        article["section"] = json!(rng.choice(SECTIONS).unwrap());
        article["published"] = json!(format!("20{:02}-0{}-01", rng.u8(10..25), rng.u8(1..10)));
        article["pages"] = json!([rng.i64(-20..20), rng.i64(-20..20)]);
    }
    article
}

fn query(searcher: &Searcher, order: &Order) -> Box<dyn Query> {
    if order.field().is_some() {
        return Box::new(AllQuery);
    }
    let Some(Column::Text(body)) = searcher.layout().column("body") else { unreachable!() };
    let term = Term::from_field_text(body.field(View::Stem).unwrap(), "كتاب");
    Box::new(Bm25Query { term, weight: 1.0 })
}

fn page<'a>(searcher: &'a Searcher, order: &'a Order, after: Option<&'a Cursor>) -> Collect<'a> {
    Collect {
        searcher,
        order,
        recency: None,
        facets: &[],
        window: 7,
        after,
        bounds: Bounds::default(),
        collapse: None,
        bonus: 0.0,
    }
}

fn id(searcher: &Searcher, hit: &Ranked) -> String {
    id_of(&searcher.document(hit.address).unwrap(), "id").unwrap()
}

fn end(searcher: &Searcher, order: &Order, hits: &[Ranked]) -> Option<Cursor> {
    let document = |hit: &Ranked| searcher.document(hit.address).unwrap();
    let hits: Vec<_> = hits.iter().map(|hit| (hit, document(hit))).collect();
    Cursor::new(searcher, order, &hits).unwrap()
}

fn orders() -> [Order; 6] {
    [
        Order::relevance(),
        Order::by("published"),
        Order::by("pages").descending(),
        Order::by("section"),
        Order::by("section").descending(),
        Order::by("id"),
    ]
}

#[test]
fn each_document_that_stays_is_seen_once() {
    for (seed, order) in (1..).zip(orders()) {
        let mut rng = fastrand::Rng::with_seed(seed);
        let (index, mut writer) = index();
        for i in 0..500 {
            writer.put(&article(&format!("{i:03}"), &mut rng)).unwrap();
        }
        writer.commit().unwrap();
        let mut stayed: BTreeSet<String> = (0..500).map(|i| format!("{i:03}")).collect();
        let mut seen: BTreeMap<String, u32> = BTreeMap::new();
        let mut after = None;
        let mut pages = 0;
        loop {
            let searcher = index.searcher();
            let found = page(&searcher, &order, after.as_ref());
            let hits = found.run(&*query(&searcher, &order)).unwrap().hits;
            let Some(cursor) = end(&searcher, &order, &hits) else { break };
            for hit in &hits {
                *seen.entry(id(&searcher, hit)).or_default() += 1;
            }
            after = Some(cursor.to_string().parse().unwrap());
            pages += 1;
            assert!(pages < 500, "{order:?} does not end");

            for i in 0..rng.u32(0..6) {
                let new = format!("{}{pages:03}-{i}", rng.u8(0..10));
                writer.put(&article(&new, &mut rng)).unwrap();
            }
            // A commit takes long, so not after each page.
            if pages % 3 > 0 {
                continue;
            }
            // The last hit goes, or changes, as do others at random.
            let last = id(&searcher, &hits[hits.len() - 1]);
            match pages % 9 {
                0 => {
                    writer.delete(&last).unwrap();
                    stayed.remove(&last);
                }
                3 => {
                    writer.put(&article(&last, &mut rng)).unwrap();
                    stayed.remove(&last);
                }
                _ => {
                    let other = format!("{:03}", rng.u32(0..500));
                    if !hits.iter().any(|hit| id(&searcher, hit) == other) {
                        writer.put(&article(&other, &mut rng)).unwrap();
                        stayed.remove(&other);
                    }
                }
            }
            writer.commit().unwrap();
        }
        assert!(pages > 60 && stayed.len() > 400, "{order:?}: {pages} pages");
        for id in &stayed {
            assert_eq!(seen.get(id), Some(&1), "{order:?}: {id}");
        }
    }
}

#[test]
fn pages_are_the_whole_in_parts() {
    let mut rng = fastrand::Rng::with_seed(7);
    let (index, mut writer) = index();
    for i in 0..100 {
        writer.put(&article(&format!("{i:03}"), &mut rng)).unwrap();
        if i % 30 == 0 {
            writer.commit().unwrap();
        }
    }
    writer.commit().unwrap();
    let searcher = index.searcher();
    for order in orders() {
        for collapse in [None, Some("section")] {
            let query = query(&searcher, &order);
            let all = Collect { window: 200, collapse, ..page(&searcher, &order, None) };
            let all = all.run(&*query).unwrap().hits;
            let all: Vec<_> = all.iter().map(|hit| id(&searcher, hit)).collect();
            let (mut parts, mut after) = (Vec::new(), None);
            loop {
                let part = Collect { collapse, ..page(&searcher, &order, after.as_ref()) };
                let part = part.run(&*query).unwrap();
                assert_eq!(part.total, 100, "the total is of all pages");
                after = end(&searcher, &order, &part.hits);
                if after.is_none() {
                    break;
                }
                parts.extend(part.hits.iter().map(|hit| id(&searcher, hit)));
            }
            assert_eq!(parts, all, "{order:?} {collapse:?}");
        }
    }
}

#[test]
fn a_cursor_that_does_not_fit_is_an_error() {
    let (index, mut writer) = index();
    writer.put(&article("1", &mut fastrand::Rng::with_seed(1))).unwrap();
    writer.commit().unwrap();
    let searcher = index.searcher();
    let (relevance, by_pages) = (Order::relevance(), Order::by("pages").descending());
    let hits = page(&searcher, &by_pages, None).run(&AllQuery).unwrap().hits;
    let cursor = end(&searcher, &by_pages, &hits).unwrap();
    assert!(cursor.to_string().bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b)));
    let kept: Cursor = serde_json::from_str(&serde_json::to_string(&cursor).unwrap()).unwrap();
    assert_eq!(kept, cursor);

    let other = page(&searcher, &relevance, Some(&cursor)).run(&AllQuery).unwrap_err();
    let expected = r#"the cursor is of a search by "pages", descending, and this is by relevance"#;
    assert_eq!(other.to_string(), expected);

    let without_id = Index::in_memory(Schema::builder().text("body").build().unwrap()).unwrap();
    let none = Cursor::new(&without_id.searcher(), &relevance, &[]).unwrap_err();
    let expected = "a cursor needs an id to tell documents by, and the schema declares none";
    assert_eq!(none.to_string(), expected);

    for text in ["", "صفحة", "e30", "bnVsbA", &cursor.to_string()[1..], &"a".repeat(2 << 20)] {
        let error = text.parse::<Cursor>().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Search);
        assert!(error.to_string().contains("is no cursor"), "{error}");
    }
}
