//! How fast documents are indexed and what memory it takes, on Linux: each way of doing it in a process
//! of its own, whose processor time and memory are what the system says.
//!
//! `cargo bench --bench indexing` indexes the bundled articles; `FIHRIS_BENCH_CORPUS=path/to/corpus.jsonl`
//! those of a file, objects with a `title` and a `text` a line, and `FIHRIS_BENCH_REPEAT` says how
//! often (10 times unless set). `cargo bench --bench indexing -- one_view` runs what has that in its name.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};

use fihris::{Index, Schema, View, WriterOptions};
use serde::{Deserialize, Serialize};

/// Tells this program which of the ways it is to take.
const WAY: &str = "FIHRIS_BENCH_WAY";
const ARTICLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/articles.jsonl");
const DEFAULT_REPEAT: usize = 10;
/// Of the times in `/proc/self/stat`.
const TICKS_A_SECOND: f64 = 100.0;
const SAMPLE_EVERY: Duration = Duration::from_millis(20);

struct Way {
    name: &'static str,
    /// The views of both text fields, or the defaults.
    views: &'static [View],
    threads: usize,
    memory_bytes: usize,
}

const WAYS: [Way; 11] = [
    Way { name: "one_view", views: &[View::Stem], threads: 1, memory_bytes: 500_000_000 },
    Way { name: "one_view_2", views: &[View::Stem], threads: 2, memory_bytes: 500_000_000 },
    Way { name: "exact_view", views: &[View::Exact], threads: 1, memory_bytes: 500_000_000 },
    Way {
        name: "two_views",
        views: &[View::Exact, View::Stem],
        threads: 1,
        memory_bytes: 500_000_000,
    },
    Way { name: "defaults", views: &[], threads: 1, memory_bytes: 500_000_000 },
    Way { name: "defaults_2", views: &[], threads: 2, memory_bytes: 500_000_000 },
    Way { name: "defaults_50_mb", views: &[], threads: 1, memory_bytes: 50_000_000 },
    Way { name: "defaults_50_mb_2", views: &[], threads: 2, memory_bytes: 50_000_000 },
    Way { name: "defaults_128_mb_2", views: &[], threads: 2, memory_bytes: 128_000_000 },
    Way { name: "one_view_50_mb", views: &[View::Stem], threads: 1, memory_bytes: 50_000_000 },
    Way { name: "one_view_50_mb_2", views: &[View::Stem], threads: 2, memory_bytes: 50_000_000 },
];

#[derive(Deserialize)]
struct Line {
    #[serde(default)]
    title: String,
    #[serde(alias = "body")]
    text: String,
}

#[derive(Serialize)]
struct Document<'l> {
    id: usize,
    title: &'l str,
    body: &'l str,
}

fn main() {
    if let Ok(name) = std::env::var(WAY) {
        let way = WAYS.iter().find(|way| way.name == name).expect("a way of that name");
        return index(way);
    }
    let wanted = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    println!("way, MB of text, CPU s, wall s, MB/CPU s, index/text, peak MB, of it heap, before");
    for way in &WAYS {
        if wanted.as_ref().is_none_or(|wanted| way.name.contains(wanted)) {
            let program = std::env::current_exe().expect("a running program has a path");
            let status = Command::new(program).env(WAY, way.name).status().expect("it starts");
            assert!(status.success(), "{}: {status}", way.name);
        }
    }
}

fn index(way: &Way) {
    let corpus = std::env::var("FIHRIS_BENCH_CORPUS").unwrap_or_else(|_| ARTICLES.to_owned());
    let repeat = std::env::var("FIHRIS_BENCH_REPEAT")
        .map_or(DEFAULT_REPEAT, |repeat| repeat.parse().expect("FIHRIS_BENCH_REPEAT is a number"));
    let lines: Vec<Line> = fs::read_to_string(&corpus)
        .unwrap_or_else(|error| panic!("{corpus}: {error}"))
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{corpus}: {error}")))
        .collect();
    let text: usize = repeat * lines.iter().map(|l| l.title.len() + l.text.len()).sum::<usize>();

    let mut schema = Schema::builder().id("id").text("title").boost(2.0);
    if !way.views.is_empty() {
        schema = schema.views(way.views.iter().copied());
    }
    schema = schema.text("body");
    if !way.views.is_empty() {
        schema = schema.views(way.views.iter().copied());
    }
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("index");
    let index = Index::create(&path, schema.build().expect("a schema")).expect("an index");
    let options = WriterOptions::default().threads(way.threads).memory_bytes(way.memory_bytes);

    let (cpu_before, before) = (cpu_seconds(), status("RssAnon"));
    let begun = Instant::now();
    let (done, heap) = (AtomicBool::new(false), AtomicU64::new(0));
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Relaxed) {
                heap.fetch_max(status("RssAnon"), Relaxed);
                std::thread::sleep(SAMPLE_EVERY);
            }
        });
        let mut writer = index.writer_with(options).expect("a writer");
        for time in 0..repeat {
            for (number, line) in lines.iter().enumerate() {
                let id = time * lines.len() + number;
                let document = Document { id, title: &line.title, body: &line.text };
                writer.put(&document).expect("it is added");
            }
        }
        writer.commit().expect("it is committed");
        // Waits for merges: they are a part of the work.
        drop(writer);
        done.store(true, Relaxed);
    });
    let (cpu, wall) = (cpu_seconds() - cpu_before, begun.elapsed().as_secs_f64());
    assert_eq!(index.count(), (repeat * lines.len()) as u64);
    println!(
        "{}, {:.1}, {cpu:.2}, {wall:.2}, {:.1}, {:.2}, {}, {}, {}",
        way.name,
        megabytes(text as u64),
        megabytes(text as u64) / cpu,
        megabytes(bytes_in(&path)) / megabytes(text as u64),
        status("VmHWM") / 1000,
        heap.into_inner() / 1000,
        before / 1000,
    );
}

#[expect(clippy::cast_precision_loss, reason = "a figure to read")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

/// What this process has used of the processors, in all threads, those that are gone too.
fn cpu_seconds() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").expect("Linux");
    // The name in brackets may hold spaces.
    let (_, fields) = stat.rsplit_once(')').expect("a name in brackets");
    let ticks = fields.split_whitespace().skip(11).take(2);
    ticks.map(|ticks| ticks.parse::<f64>().expect("a number")).sum::<f64>() / TICKS_A_SECOND
}

/// A line of `/proc/self/status`, in kilobytes.
fn status(name: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").expect("Linux");
    let line = status.lines().find(|line| line.starts_with(name)).expect("a line of that name");
    let number = line.split_whitespace().nth(1).expect("a number");
    number.parse::<u64>().expect("a number") * 1024 / 1000
}

fn bytes_in(path: &Path) -> u64 {
    let files = fs::read_dir(path).expect("the index");
    files.map(|file| file.and_then(|file| file.metadata()).expect("a file").len()).sum()
}
