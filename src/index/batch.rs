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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};
    use tantivy::indexer::UserOperation;
    use tantivy::schema::document::{Document, Value as _};

    use super::{BATCH_BYTES, Batch, Queued};
    use crate::Schema;
    use crate::index::document::prepare;
    use crate::index::layout::Layout;

    fn layout() -> Layout {
        Layout::new(Schema::builder().id("id").text("body").keyword("section").build().unwrap())
    }

    fn add(batch: &mut Batch, layout: &Layout, document: &Value) {
        let spare = batch.spare();
        batch.add(prepare(layout, document, spare).unwrap());
    }

    /// The texts of each document as tantivy is given them; those of several views once.
    fn sent(batch: &mut Batch) -> Vec<Vec<String>> {
        let texts = |operation| {
            let UserOperation::<Queued>::Add(document) = operation else {
                panic!("nothing is deleted")
            };
            let values = document.iter_fields_and_values();
            let mut texts: Vec<String> =
                values.map(|(_, value)| value.as_str().unwrap().to_owned()).collect();
            texts.dedup();
            texts
        };
        batch.take().into_iter().map(texts).collect()
    }

    proptest! {
        #[test]
        fn texts_are_sent_as_they_were_put(
            batches in proptest::collection::vec(
                proptest::collection::vec(
                    (any::<u64>(), proptest::collection::vec("[ء-ي\"\n\u{0}]{1,6}", 0..6)),
                    1..6,
                ),
                1..4,
            ),
        ) {
            let layout = layout();
            let mut batch = Batch::new(usize::MAX);
            for documents in batches {
                let mut expected = Vec::new();
                for (id, mut texts) in documents {
                    texts.dedup();
                    let document = json!({ "body": texts, "id": id, "section": Value::Null });
                    add(&mut batch, &layout, &document);
                    let stored = std::iter::once(document.to_string());
                    expected.push(stored.chain(texts).chain([id.to_string()]).collect::<Vec<_>>());
                }
                prop_assert_eq!(sent(&mut batch), expected);
            }
        }
    }

    #[test]
    fn what_is_cleared_is_not_sent() {
        let layout = layout();
        let mut batch = Batch::new(usize::MAX);
        for (id, is_sent) in [(1, true), (2, false), (3, true)] {
            add(&mut batch, &layout, &json!({ "id": id }));
            if !is_sent {
                batch.clear();
            }
            let sent: Vec<_> = sent(&mut batch).into_iter().map(|texts| texts[1].clone()).collect();
            assert_eq!(sent, is_sent.then(|| id.to_string()).as_slice(), "{id}");
        }
    }

    #[test]
    fn the_memory_of_a_large_document_is_not_kept() {
        let mut batch = Batch::new(usize::MAX);
        for (letters, is_kept) in [(1_000, true), (BATCH_BYTES, false), (10, true)] {
            let document = json!({ "id": 1, "body": "\"".repeat(letters) });
            add(&mut batch, &layout(), &document);
            assert_eq!(batch.spare.json.capacity() > 0, is_kept, "{letters}");
            assert!(batch.spare.json.capacity() <= BATCH_BYTES, "{letters}");
        }
    }
}
