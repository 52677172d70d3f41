//! A collection indexed, and its queries run against the index.

use std::fs;
use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

use fihris::{AnalyzerOptions, Index, Schema, SchemaBuilder, View};
use serde::Deserialize;

use super::collection::{Collection, Query};
use crate::shared::command::Result;

/// How many documents a query is run for: as many as recall@100 looks at.
const LIMIT: usize = 100;

/// What came of a collection.
pub(crate) struct Outcome<'c> {
    pub(crate) collection: &'c Collection,
    /// In the order of the queries.
    pub(crate) answers: Vec<Answer<'c>>,
    pub(crate) documents: u64,
    /// From the first line of the corpus to the commit.
    pub(crate) indexing: Duration,
    pub(crate) text_bytes: u64,
    pub(crate) index_bytes: u64,
}

pub(crate) struct Answer<'c> {
    pub(crate) query: &'c Query,
    /// The best first.
    pub(crate) hits: Vec<Ranked>,
    pub(crate) time: Duration,
}

pub(crate) struct Ranked {
    pub(crate) id: String,
    pub(crate) score: f32,
}

/// Indexes the collection in a directory that is gone afterwards, and asks its queries one after
/// another, each once.
pub(crate) fn measure<'c>(
    collection: &'c Collection,
    views: Option<&[View]>,
    options: &AnalyzerOptions,
) -> Result<Outcome<'c>> {
    let directory = tempfile::tempdir()?;
    let in_views = |field: SchemaBuilder| match views {
        Some(views) => field.views(views.iter().copied()),
        None => field,
    };
    let schema = in_views(Schema::builder().id("id").text("title").boost(1.5));
    let schema = in_views(schema.text("text")).analyzer(options.clone());
    let index = Index::create(directory.path(), schema.build()?)?;
    let mut writer = index.writer()?;
    let mut text_bytes = 0;
    let start = Instant::now();
    collection.each_document(|document| {
        text_bytes += document.text_bytes();
        Ok(writer.put(document)?)
    })?;
    writer.commit()?;
    let indexing = start.elapsed();
    // Merges end with it, so that the files stay as they are while they are measured.
    drop(writer);
    Ok(Outcome {
        collection,
        answers: collection
            .queries
            .iter()
            .map(|query| ask(&index, query))
            .collect::<Result<_>>()?,
        documents: index.count(),
        indexing,
        text_bytes,
        index_bytes: bytes_of_files(directory.path())?,
    })
}

fn ask<'c>(index: &Index, query: &'c Query) -> Result<Answer<'c>> {
    #[derive(Deserialize)]
    struct Id {
        id: String,
    }
    let start = Instant::now();
    // The queries of a collection are words: quotation marks in a headline are no operators.
    let hits = index.search(fihris::Query::word(&query.text)).limit(LIMIT).run()?;
    let time = start.elapsed();
    let ranked = hits.iter().map(|hit| {
        let Id { id } = hit.document()?;
        Ok(Ranked { id, score: hit.score() })
    });
    let mut hits = ranked.collect::<Result<Vec<_>>>()?;
    // Which of two equal scores comes first depends on the threads that made the index. By id, as
    // trec_eval has them, two runs give the same figures.
    hits.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| b.id.cmp(&a.id)));
    Ok(Answer { query, hits, time })
}

fn bytes_of_files(directory: &Path) -> io::Result<u64> {
    let mut bytes = 0;
    for entry in fs::read_dir(directory)? {
        bytes += entry?.metadata()?.len();
    }
    Ok(bytes)
}
