//! Changes that are on their way to tantivy together: each sending wakes a thread, which costs more than
//! to index a short document.

use std::mem;

use tantivy::Term;
use tantivy::indexer::UserOperation;

use super::indexed::{Documents, Indexed, Place, Spare};
use super::queued::{Queue, Queued};

/// What is sent together, in bytes.
const BATCH_BYTES: usize = 256_000;

/// Changes not sent yet.
pub(super) struct Batch {
    queue: Queue,
    documents: Documents,
    changes: Vec<Change>,
    bytes: usize,
    /// What the last document was prepared in.
    spare: Spare,
}

enum Change {
    Add(Place),
    Delete(Term),
}

impl Batch {
    /// None, with a bound in bytes on the documents that wait for a thread.
    pub(super) fn new(queue_bytes: usize) -> Batch {
        Batch {
            queue: Queue::new(queue_bytes),
            documents: Documents::default(),
            changes: Vec::new(),
            bytes: 0,
            spare: Spare::default(),
        }
    }

    /// Whether what is here is to be sent before so many bytes more are added.
    pub(super) fn is_full(&self, bytes: usize) -> bool {
        self.bytes > 0 && self.bytes + bytes > BATCH_BYTES
    }

    /// Memory to prepare a document in.
    pub(super) fn spare(&mut self) -> Spare {
        mem::take(&mut self.spare)
    }

    pub(super) fn add(&mut self, document: Indexed) {
        self.changes.push(Change::Add(self.documents.add(&document, BATCH_BYTES)));
        self.bytes += document.bytes();
        self.spare = document.into_spare(BATCH_BYTES);
    }

    pub(super) fn delete(&mut self, term: Term) {
        self.bytes += mem::size_of::<Term>() + term.serialized_value_bytes().len();
        self.changes.push(Change::Delete(term));
    }

    /// Forgets the changes.
    pub(super) fn clear(&mut self) {
        self.bytes = 0;
        self.changes.clear();
        self.documents = Documents::default();
    }

    /// The changes, which are no longer here, once there is room for their documents in the queue.
    pub(super) fn take(&mut self) -> Vec<UserOperation<Queued>> {
        let bytes = mem::take(&mut self.bytes);
        let mut documents = mem::take(&mut self.documents);
        documents.shrink();
        let admitted = self.queue.admit(documents, bytes);
        let changes = self.changes.drain(..).map(|change| match change {
            Change::Add(place) => UserOperation::Add(admitted.document(place)),
            Change::Delete(term) => UserOperation::Delete(term),
        });
        changes.collect()
    }
}
