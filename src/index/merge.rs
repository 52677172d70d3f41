//! Merging all segments into one.

use std::sync::Arc;
use std::thread::sleep;

use tantivy::index::SegmentMeta;
use tantivy::indexer::{MergeCandidate, MergePolicy};
use tantivy::{IndexWriter, TantivyError};

use super::queued::Queued;
use super::turn::LOOK_AGAIN;

/// How often [`Writer::optimize`](crate::Writer::optimize) begins anew when merges in the background change the segments.
const MAX_MERGES: usize = 100;

/// Merges until there is one segment, and nothing deleted in it.
pub(super) fn merge_all(tantivy: &mut IndexWriter<Queued>) -> tantivy::Result<()> {
    let mut last = Ok(());
    for _ in 0..MAX_MERGES {
        let segments = tantivy.index().searchable_segment_metas()?;
        let done = match segments.as_slice() {
            [] => true,
            [one] => one.num_deleted_docs() == 0,
            _ => false,
        };
        if done {
            return Ok(());
        }
        let ids: Vec<_> = segments.iter().map(SegmentMeta::id).collect();
        drop(segments);
        // A merge in the background that is done first takes segments from this one.
        last = tantivy.merge(&ids).wait().map(|_| ());
        if let Err(TantivyError::InvalidArgument(_)) = last {
            sleep(LOOK_AGAIN);
        } else if last.is_err() {
            break;
        }
    }
    last
}

/// The merge policy that was there before.
#[derive(Debug)]
pub(super) struct Shared(pub(super) Arc<dyn MergePolicy>);

impl MergePolicy for Shared {
    fn compute_merge_candidates(&self, segments: &[SegmentMeta]) -> Vec<MergeCandidate> {
        self.0.compute_merge_candidates(segments)
    }
}
