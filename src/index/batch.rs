//! Changes that are on their way to tantivy together: each sending wakes a thread, which costs more than
//! to index a short document.

use std::mem;

use tantivy::Term;
use tantivy::indexer::UserOperation;

use super::indexed::Indexed;
use super::queued::{Queue, Queued};

/// What is sent together, in bytes.
const BATCH_BYTES: usize = 256_000;

/// Changes not sent yet.
pub(super) struct Batch {
    queue: Queue,
    operations: Vec<UserOperation<Queued>>,
    bytes: usize,
}

impl Batch {
    /// None, with a bound in bytes on the documents that wait for a thread, these among them.
    pub(super) fn new(queue_bytes: usize) -> Batch {
        Batch { queue: Queue::new(queue_bytes), operations: Vec::new(), bytes: 0 }
    }

    /// Whether what is here is to be sent before so many bytes more are added.
    pub(super) fn is_full(&self, bytes: usize) -> bool {
        self.bytes > 0 && self.bytes + bytes > BATCH_BYTES
    }

    /// Adds a document once there is room for it in the queue, where what is in a full batch would wait for
    /// ever.
    pub(super) fn add(&mut self, document: Indexed) {
        let bytes = document.bytes();
        self.operations.push(UserOperation::Add(self.queue.admit(document, bytes)));
        self.bytes += bytes;
    }

    pub(super) fn delete(&mut self, term: Term) {
        self.bytes += mem::size_of::<Term>() + term.serialized_value_bytes().len();
        self.operations.push(UserOperation::Delete(term));
    }

    /// The changes, which are no longer here.
    pub(super) fn take(&mut self) -> Vec<UserOperation<Queued>> {
        self.bytes = 0;
        mem::take(&mut self.operations)
    }
}
