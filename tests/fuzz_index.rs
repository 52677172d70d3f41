//! Documents and queries made of bytes, end to end: the scripts of `__fuzz__/index/corpus`, then random ones.
//! Each is the life of an index: documents put, replaced, refused, deleted, commits, rollbacks, searches.
//!
//! Some of them run with every `cargo test`. A long run, and one on an input that failed:
//!
//! ```text
//! BOLERO_RANDOM_ITERATIONS=100000 cargo test --release --test fuzz_index
//! BOLERO_RANDOM_SEED=… BOLERO_RANDOM_ITERATIONS=0 cargo test --test fuzz_index
//! ```
//!
//! What such a run finds goes into the corpus, as the script that the failure shows.

#![cfg(feature = "index")]

mod script;
#[allow(dead_code, reason = "the documents have fields of their own")]
mod typed;

use std::collections::{HashMap, HashSet};

use fihris::{
    DateStep, ErrorKind, Facet, Filter, Fuzzy, Hits, Index, MAX_WINDOW, Order, Query, Recency,
    Schema, Search, SnippetOptions, View, Writer, WriterOptions,
};
use serde_json::value::RawValue;
use serde_json::{Value, json};

use script::{STORE_UNKNOWN, Step, drawn, steps};

/// Every kind of field, and texts of all views and of one.
fn schema(stores_unknown: bool) -> Schema {
    let fields = Schema::builder().id("id").text("title").boost(2.0).text("body").views(View::ALL);
    let fields = fields.text("note").views([View::Exact]).keyword("section").date("published");
    let fields = fields.integer("pages").float("price").bool("free").stored("cover");
    let fields = if stores_unknown { fields.store_unknown() } else { fields };
    fields.build().unwrap()
}

const TEXTS: [&str; 3] = ["title", "body", "note"];

/// The documents of an index by their ids, as JSON to the letter.
type Contents = HashMap<String, String>;

/// An index, and what a plain map says that it holds.
struct Life {
    index: Index,
    writer: Writer,
    committed: Contents,
    /// What the next commit is to make of it.
    pending: Contents,
    /// The ids put since the last commit.
    put: HashSet<String>,
    refused: usize,
}

impl Life {
    fn new(stores_unknown: bool) -> Life {
        let index = Index::in_memory(schema(stores_unknown)).unwrap();
        let writer = index.writer_with(WriterOptions::default().threads(1)).unwrap();
        let (committed, pending) = (Contents::new(), Contents::new());
        Life { index, writer, committed, pending, put: HashSet::new(), refused: 0 }
    }

    fn step(&mut self, step: &Step) {
        match *step {
            Step::Put(json) => self.put(json),
            Step::Delete(id) => {
                self.writer.delete(id).unwrap();
                self.pending.remove(id);
            }
            Step::DeleteWhere(query) => self.delete_where(query),
            Step::Commit(None) => {
                self.writer.commit().unwrap();
                self.is_committed(None);
            }
            Step::Commit(Some(note)) => {
                self.writer.commit_with(note).unwrap();
                self.is_committed(Some(note));
            }
            Step::Optimize => {
                self.writer.optimize().unwrap();
                self.is_committed(None);
                let searcher = self.index.searcher();
                assert!(searcher.as_tantivy().segment_readers().len() <= 1);
            }
            Step::Rollback => {
                self.writer.rollback().unwrap();
                self.pending = self.committed.clone();
                self.put.clear();
            }
            Step::Search(query) => self.search(query),
        }
    }

    fn put(&mut self, json: &str) {
        let result = match RawValue::from_string(json.to_owned()) {
            Ok(raw) => self.writer.put(&raw).map(|()| raw.get().to_owned()),
            // What is no JSON is a string, and that is no document.
            Err(_) => self.writer.put(json).map(|()| panic!("a string was put")),
        };
        match result {
            Ok(json) => self.is_put(json),
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::Document, "{error}");
                // The writer must be as fit as before.
                self.refused += 1;
                let id = format!("بعد {}", self.refused);
                let good = json!({ "id": id, "body": "كتاب بعد خطأ" }).to_string();
                self.writer.put(&RawValue::from_string(good.clone()).unwrap()).unwrap();
                self.is_put(good);
            }
        }
    }

    fn is_put(&mut self, json: String) {
        let document: Value = serde_json::from_str(&json).expect("what was put is JSON");
        let id = match &document["id"] {
            Value::String(id) => id.clone(),
            Value::Number(id) => id.to_string(),
            other => panic!("{other} is no id, and was put"),
        };
        self.put.insert(id.clone());
        self.pending.insert(id, json);
    }

    fn delete_where(&mut self, query: &str) {
        let found = self.index.search(query).fuzzy(Fuzzy::Off).limit(MAX_WINDOW).run().unwrap();
        match self.writer.delete_where(query) {
            Ok(deleted) => {
                let ids = found.iter().map(|hit| hit.id().unwrap());
                let ids: HashSet<String> = ids.filter(|id| !self.put.contains(id)).collect();
                assert_eq!(deleted, ids.len() as u64, "deleted where {query:?}");
                self.pending.retain(|id, _| !ids.contains(id));
            }
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::Search, "{error}");
                assert!(found.is_query_cut(), "{error}");
            }
        }
    }

    fn is_committed(&mut self, note: Option<&str>) {
        self.committed = self.pending.clone();
        assert_eq!(self.index.note().unwrap().as_deref(), note);
        assert_eq!(self.index.count(), self.committed.len() as u64);
        let all = self.index.search(Query::All).limit(MAX_WINDOW).run().unwrap();
        assert_eq!((all.total(), all.len()), (self.committed.len(), self.committed.len()));
        self.are_as_put(&all);
        for id in self.put.drain() {
            let found = self.index.search(Query::Filter(Filter::is("id", &id))).run().unwrap();
            assert_eq!(found.total(), usize::from(self.committed.contains_key(&id)), "{id:?}");
        }
    }

    /// Each hit is a document of its own, and as it was put.
    fn are_as_put(&self, hits: &Hits) {
        let mut seen = HashSet::new();
        for hit in hits {
            let id = hit.id().expect("each document has an id");
            assert_eq!(Some(hit.json()), self.committed.get(&id).map(String::as_str), "{id:?}");
            let document: Value = hit.document().unwrap();
            assert_eq!(document, serde_json::from_str::<Value>(hit.json()).unwrap());
            assert!(hit.score().is_finite());
            assert!(seen.insert(id), "a hit is there twice");
        }
        assert!(hits.len() <= hits.total());
    }

    fn search(&self, query: &str) {
        let search = self.index.search(query);
        let plain = search.run().unwrap();
        assert!(plain.is_complete());
        self.are_as_put(&plain);
        let limits = SnippetOptions::default().max_chars(40);
        for hit in &plain {
            assert!((hit.explain().unwrap().score() - hit.score()).abs() < 1e-4);
            for field in TEXTS {
                let snippets = hit.snippets(field, &limits).into_iter();
                let snippets = snippets.chain([hit.snippet(field)]).chain(hit.highlighted(field));
                snippets.for_each(|snippet| assert_html(&snippet.to_html()));
            }
        }
        self.search_otherwise(&search, plain.total());
        let searcher = self.index.searcher();
        if let Some(meant) = searcher.did_you_mean(query).unwrap() {
            assert_ne!(meant, query);
        }
        let suggester = searcher.suggester_with_titles("title").unwrap();
        assert!(suggester.complete(query, 5).len() <= 5);
        for word in search.about(3).unwrap() {
            assert!(!word.word.is_empty());
        }
    }

    /// Facets, orders and pages change nothing of what is found.
    fn search_otherwise(&self, search: &Search, total: usize) {
        let facets = ["section", "pages", "price", "free"].map(Facet::values);
        let dates = [DateStep::Year, DateStep::Month, DateStep::Day];
        let facets = facets.into_iter().chain(dates.map(|step| Facet::dates("published", step)));
        let counted = facets.fold(search.clone(), Search::facet).run().unwrap();
        assert_eq!(counted.total(), total);
        for facet in counted.facets() {
            assert!(facet.buckets.iter().all(|bucket| (1..=total as u64).contains(&bucket.count)));
        }
        let orders = ["section", "published", "pages", "price", "free"].map(Order::by);
        let orders = orders.into_iter().flat_map(|order| [order.clone(), order.descending()]);
        let searches = orders.map(|order| search.clone().order(order));
        let aged = search.clone().recency(Recency::new("published", 30.0));
        let collapsed = search.clone().collapse_near_duplicates();
        assert!(collapsed.run().unwrap().len() <= total);
        for search in searches.chain([search.clone(), aged]) {
            let first = search.clone().limit(2).run().unwrap();
            assert_eq!(first.total(), total);
            self.are_as_put(&first);
            let Some(cursor) = first.next_page() else { continue };
            let rest = search.after(cursor.clone()).limit(MAX_WINDOW).run().unwrap();
            assert_eq!(first.len() + rest.len(), total);
            let ids: HashSet<_> = first.iter().chain(&rest).map(fihris::Hit::id).collect();
            assert_eq!(ids.len(), total, "pages neither repeat nor skip");
        }
    }
}

/// Nothing of a document is an element, or an entity of its own.
fn assert_html(html: &str) {
    let rest = html.replace("<mark>", "").replace("</mark>", "");
    assert!(!rest.contains(['<', '>', '"', '\'']), "{html}");
    assert_eq!(html.matches("<mark>").count(), html.matches("</mark>").count(), "{html}");
    let entities = ["amp;", "lt;", "gt;", "quot;", "#39;"];
    let mut after = rest.split('&').skip(1);
    assert!(after.all(|text| entities.iter().any(|entity| text.starts_with(entity))), "{html}");
}

fn lives(script: &str) {
    let stores_unknown = script.lines().next() == Some(STORE_UNKNOWN);
    let mut life = Life::new(stores_unknown);
    steps(script).skip(usize::from(stores_unknown)).for_each(|step| life.step(&step));
    let verification = life.index.verify().unwrap();
    assert!(verification.is_sound(), "{:?}", verification.damages());
    assert_eq!(verification.documents(), life.committed.len() as u64);
}

#[test]
fn documents_and_queries() {
    bolero::check!(name = "index").with_iterations(50).for_each(|bytes: &[u8]| {
        let script = match str::from_utf8(bytes) {
            Ok(script) => script.to_owned(),
            Err(_) => drawn(bytes),
        };
        println!("the script:\n{script}\n");
        lives(&script);
    });
}
