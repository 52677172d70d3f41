//! Documents on their way to the threads that index, bounded in bytes.

use std::sync::{Arc, Condvar, Mutex, PoisonError};

use tantivy::TantivyDocument;
use tantivy::schema::{Document, Field, Value as _};

/// A document that waits for a thread to index it: what the writer of tantivy's underneath a
/// [`Writer`](crate::Writer) takes. Only [`put`](crate::Writer::put) makes one.
///
/// tantivy lets 10,000 documents wait, of whatever size; these hold their share of the writer's memory
/// until they are indexed.
///
/// ```
/// # let index = fihris::Index::in_memory(fihris::Schema::builder().text("body").build()?)?;
/// let mut writer = index.writer()?;
/// let tantivy: &mut tantivy::IndexWriter<fihris::Queued> = writer.as_tantivy();
/// assert_eq!(tantivy.index().schema(), index.as_tantivy().schema());
/// # Ok::<(), fihris::Error>(())
/// ```
#[derive(Debug)]
pub struct Queued {
    document: TantivyDocument,
    _share: Share,
}

impl Document for Queued {
    type Value<'a> = <TantivyDocument as Document>::Value<'a>;
    type FieldsValuesIter<'a> = <TantivyDocument as Document>::FieldsValuesIter<'a>;

    fn iter_fields_and_values(&self) -> Self::FieldsValuesIter<'_> {
        Document::iter_fields_and_values(&self.document)
    }

    fn into_tantivy_document(self) -> TantivyDocument {
        self.document
    }
}

/// What may wait.
#[derive(Clone, Debug)]
pub(super) struct Queue {
    most: usize,
    /// The bytes that wait, and who is told when they are fewer.
    waiting: Arc<(Mutex<usize>, Condvar)>,
}

impl Queue {
    /// A queue of at most so many bytes, and of one document if it is larger.
    pub(super) fn new(most: usize) -> Queue {
        Queue { most, waiting: Arc::default() }
    }

    /// A document of so many bytes, once there is room for it. A queue given up by the threads drops what
    /// is in it, so nobody waits for ever.
    pub(super) fn admit(&self, document: TantivyDocument, bytes: usize) -> Queued {
        let (waiting, fewer) = &*self.waiting;
        let mut waits = waiting.lock().unwrap_or_else(PoisonError::into_inner);
        while *waits > 0 && waits.saturating_add(bytes) > self.most {
            waits = fewer.wait(waits).unwrap_or_else(PoisonError::into_inner);
        }
        *waits += bytes;
        Queued { document, _share: Share { bytes, waiting: Arc::clone(&self.waiting) } }
    }
}

/// The bytes of a document, given back when it is dropped.
#[derive(Debug)]
struct Share {
    bytes: usize,
    waiting: Arc<(Mutex<usize>, Condvar)>,
}

impl Drop for Share {
    fn drop(&mut self) {
        let (waiting, fewer) = &*self.waiting;
        *waiting.lock().unwrap_or_else(PoisonError::into_inner) -= self.bytes;
        fewer.notify_all();
    }
}

/// The bytes that a document takes, all its fields together.
pub(super) fn bytes(document: &TantivyDocument) -> usize {
    const BYTES_A_NUMBER: usize = 8;
    let fields = Document::iter_fields_and_values(document);
    let bytes = |(_, value): (Field, <TantivyDocument as Document>::Value<'_>)| {
        value.as_str().map_or(BYTES_A_NUMBER, str::len)
    };
    fields.map(bytes).sum()
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::time::Duration;

    use super::Queue;

    #[test]
    fn a_document_waits_until_there_is_room() {
        let queue = Queue::new(100);
        let one = queue.admit(tantivy::TantivyDocument::new(), 60);
        let two = queue.admit(tantivy::TantivyDocument::new(), 40);
        let admitted = AtomicBool::new(false);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                // Larger than all that may wait: alone it may.
                let large = queue.admit(tantivy::TantivyDocument::new(), 1_000);
                admitted.store(true, Ordering::SeqCst);
                drop(large);
            });
            drop(one);
            std::thread::sleep(Duration::from_millis(50));
            assert!(!admitted.load(Ordering::SeqCst), "40 bytes still wait");
            drop(two);
        });
        assert!(admitted.into_inner());
        assert_eq!(*queue.waiting.0.lock().unwrap(), 0, "all was given back");
    }
}
