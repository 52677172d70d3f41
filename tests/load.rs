//! Searches while a writer commits: each sees one commit, whole, and none earlier than the last it saw.
//!
//! `FIHRIS_LOAD_SECONDS=60 cargo test --release --test load` runs a minute.

#![cfg(feature = "index")]

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use fihris::{Facet, Filter, Index, Order, Schema, WriterOptions};
use serde::{Deserialize, Serialize};

/// A search server's worth.
const SEARCHERS: u64 = 32;
const DEFAULT_SECONDS: u64 = 3;
/// Between two searches of a thread.
const PAUSE: Duration = Duration::from_millis(20);
const MIN_ROUNDS: u64 = 20;
const IDS: u64 = 40;
/// Each commit has as many documents of each section.
const SECTIONS: [&str; 2] = ["اقتصاد", "رياضة"];

#[derive(Serialize, Deserialize)]
struct Article {
    id: u64,
    body: String,
    section: String,
    /// The commit that wrote it.
    round: u64,
}

/// Every commit leaves all ids, each of this round; the last few exist in odd rounds only.
fn is_there(id: u64, round: u64) -> bool {
    id < IDS - 4 || round % 2 == 1
}

fn documents(round: u64) -> u64 {
    (0..IDS).filter(|&id| is_there(id, round)).count() as u64
}

fn duration() -> Duration {
    let seconds = std::env::var("FIHRIS_LOAD_SECONDS");
    let seconds = seconds.map_or(DEFAULT_SECONDS, |text| text.parse().expect("a number"));
    Duration::from_secs(seconds)
}

#[test]
fn searches_see_whole_commits_while_a_writer_works() {
    let directory = tempfile::tempdir().unwrap();
    let schema = Schema::builder().id("id").text("body").keyword("section").integer("round");
    let index = Index::create(directory.path().join("index"), schema.build().unwrap()).unwrap();
    let options = WriterOptions::default().threads(2).memory_bytes(30_000_000);
    let mut writer = index.writer_with(options).unwrap();
    let mut write = |round: u64| {
        for id in 0..IDS {
            if !is_there(id, round) {
                writer.delete(&id.to_string()).unwrap();
                continue;
            }
            let section = SECTIONS[(id % 2) as usize].to_owned();
            let body = format!("كتاب {id} في الطبعة {round} من الكتب");
            writer.put(&Article { id, body, section, round }).unwrap();
        }
        // Merging as a server does at night, among the commits.
        if round % 16 == 15 { writer.optimize().unwrap() } else { writer.commit().unwrap() }
    };
    write(0);
    // Set before a commit begins, and after it has returned.
    let (begun, done, stop) = (AtomicU64::new(0), AtomicU64::new(0), AtomicBool::new(false));
    let searches = AtomicU64::new(0);
    std::thread::scope(|scope| {
        for number in 0..SEARCHERS {
            let (index, begun, done, stop) = (&index, &begun, &done, &stop);
            let searches = &searches;
            scope.spawn(move || {
                let mut last = 0;
                while !stop.load(Ordering::SeqCst) {
                    last = look(index, number, last, (begun, done));
                    searches.fetch_add(1, Ordering::SeqCst);
                    // As people do: or a machine with few processors only ever searches.
                    std::thread::sleep(PAUSE);
                }
            });
        }
        let end = Instant::now() + duration();
        for round in 1.. {
            begun.store(round, Ordering::SeqCst);
            write(round);
            done.store(round, Ordering::SeqCst);
            if Instant::now() > end && round >= MIN_ROUNDS {
                break;
            }
        }
        stop.store(true, Ordering::SeqCst);
    });
    let (rounds, searches) = (done.into_inner(), searches.into_inner());
    println!("{searches} searches beside {rounds} commits");
    assert!(rounds >= MIN_ROUNDS && searches > SEARCHERS, "{searches} searches, {rounds} commits");
    assert!(index.verify().unwrap().is_sound());
}

/// Searches once, and checks what is found; the commit that was seen.
fn look(index: &Index, number: u64, last: u64, (begun, done): (&AtomicU64, &AtomicU64)) -> u64 {
    let earliest = done.load(Ordering::SeqCst);
    let searcher = index.searcher();
    let hits = match number % 3 {
        0 => searcher.search("كتاب"),
        1 => searcher.search("الكتب الطبعة").order(Order::by("round")),
        _ => searcher.search("كتاب").filter(Filter::range("round", "0", "1000000000")),
    };
    let hits = hits.limit(100).facet(Facet::values("section")).run().unwrap();
    let latest = begun.load(Ordering::SeqCst);
    let round = hits[0].document::<Article>().unwrap().round;
    assert!((earliest..=latest).contains(&round), "{round} is none of {earliest} to {latest}");
    assert!(round >= last, "{round} after {last}");
    assert_eq!(hits.total() as u64, documents(round), "all documents of commit {round}");
    let mut ids: Vec<u64> = hits
        .iter()
        .map(|hit| {
            let article: Article = hit.document().unwrap();
            assert_eq!(article.round, round, "one commit at a time");
            assert!(article.body.contains(&format!("الطبعة {round} ")), "{}", article.body);
            article.id
        })
        .collect();
    ids.sort_unstable();
    let expected: Vec<u64> = (0..IDS).filter(|&id| is_there(id, round)).collect();
    assert_eq!(ids, expected, "each id once");
    let counts: Vec<u64> = hits.facets()[0].buckets.iter().map(|bucket| bucket.count).collect();
    assert_eq!(counts, [documents(round) / 2; 2], "facets count the same documents");
    // The snapshot stays what it was, whatever was committed and merged since.
    let again = searcher.search("كتاب").limit(1).run().unwrap();
    assert_eq!(again[0].document::<Article>().unwrap().round, round);
    round
}
