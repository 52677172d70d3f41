//! A writer's turn: one at a time, in all processes, on the index as it is then.

use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use tantivy::directory::error::LockError;
use tantivy::indexer::IndexWriterOptions;
use tantivy::{Directory as _, IndexWriter, Opstamp, TantivyError};

use super::layout::Layout;
use super::queued::Queued;
use super::synced::{MANAGED, Synced};
use super::writer_options::WriterOptions;
use crate::analysis::register_with;
use crate::error::{Error, Kind};

/// Between two looks at whether another writer has finished.
pub(super) const LOOK_AGAIN: Duration = Duration::from_millis(20);

/// A writer of tantivy's, once it is its turn.
///
/// It is one of the index opened anew: tantivy reads once, as an index is opened, which files are its own to
/// delete, and those of other processes since then would stay for ever.
pub(super) fn take(
    directory: &Synced,
    layout: &Layout,
    options: WriterOptions,
) -> Result<IndexWriter<Queued>, Error> {
    let (threads, memory) = options.shares()?;
    let wait = options.wait;
    let begun = Instant::now();
    loop {
        let managed = || directory.atomic_read(Path::new(MANAGED)).ok();
        let before = managed();
        let index = tantivy::Index::open(directory.clone()).map_err(Kind::Unopened)?;
        if index.schema() != layout.tantivy {
            return Err(Kind::Replaced.into());
        }
        register_with(&index, layout.schema.analyzer());
        let options = IndexWriterOptions::builder()
            .num_worker_threads(threads)
            .memory_budget_per_thread(memory)
            .build();
        match index.writer_with_options(options) {
            // Another writer had its turn in between.
            Ok(_) if managed() != before => {}
            Ok(writer) => {
                past_last_commit(&writer)?;
                return Ok(writer);
            }
            Err(error @ TantivyError::LockFailure(LockError::LockBusy, _)) => {
                let left = wait.saturating_sub(begun.elapsed());
                if left.is_zero() {
                    return Err(not_yet(error, wait));
                }
                sleep(left.min(LOOK_AGAIN));
            }
            Err(error) => return Err(not_yet(error, wait)),
        }
    }
}

/// Why it is no writer's turn.
pub(super) fn not_yet(error: TantivyError, wait: Duration) -> Error {
    match error {
        TantivyError::LockFailure(LockError::LockBusy, _) => {
            Kind::WriterBusy { wait, error }.into()
        }
        TantivyError::LockFailure(LockError::IoError(io), _) => Kind::Unlocked(io).into(),
        _ => error.into(),
    }
}

/// Takes the first number of a new tantivy writer, which is that of the last commit, out of use. A deletion
/// with it would count as committed in some of the segments of a merge and not in others, and be lost.
pub(super) fn past_last_commit(tantivy: &IndexWriter<Queued>) -> tantivy::Result<()> {
    tantivy.run(Vec::new()).map(|_| ())
}

/// Sets a writer back to the last commit, and tells its number.
pub(super) fn roll_back(tantivy: &mut IndexWriter<Queued>) -> tantivy::Result<Opstamp> {
    let committed = tantivy.rollback()?;
    past_last_commit(tantivy)?;
    Ok(committed)
}
