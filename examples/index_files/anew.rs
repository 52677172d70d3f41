//! The documents that an index holds, indexed anew.

use std::io::{self, Write};
use std::ops::ControlFlow;
use std::path::Path;
use std::time::{Duration, Instant};

use fihris::{AnalyzerOptions, Index, Progress};
use indicatif::HumanDuration;

use crate::shared::command::{self, say};
use crate::shared::news;

const EVERY: Duration = Duration::from_secs(5);

/// Indexes the documents of the index at a path anew, and tells how many there are.
pub(crate) fn reindex(path: &str, options: AnalyzerOptions) -> command::Result<()> {
    let (begun, mut told) = (Instant::now(), Instant::now());
    let index = Index::reindex(Path::new(path), news::schema_with(options)?, |progress| {
        if told.elapsed() >= EVERY {
            told = Instant::now();
            say(&line(progress));
        }
        ControlFlow::Continue(())
    })?;
    let (documents, seconds) = (index.count(), begun.elapsed().as_secs_f64());
    let mut out = io::stdout().lock();
    writeln!(out, "{documents} documents indexed anew, {seconds:.2} seconds")?;
    Ok(out.flush()?)
}

fn line(progress: &Progress) -> String {
    let of = progress.all.map(|all| format!(" of {all}")).unwrap_or_default();
    let left = progress.time_left().map(|left| format!(", {} left", HumanDuration(left)));
    format!(
        "{}{of} documents indexed anew, {:.0} documents per second{}",
        progress.documents,
        progress.documents_per_second(),
        left.unwrap_or_default()
    )
}
