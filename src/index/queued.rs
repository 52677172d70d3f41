//! Documents on their way to the threads that index, bounded in bytes.

use std::sync::{Arc, Condvar, Mutex, PoisonError};

use tantivy::schema::{Document, Field};

use super::indexed::{Documents, IndexedValue, Place};

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
    batch: Admitted,
    place: Place,
}

impl Document for Queued {
    type Value<'d> = IndexedValue<'d>;
    type FieldsValuesIter<'d> = Box<dyn Iterator<Item = (Field, IndexedValue<'d>)> + 'd>;

    fn iter_fields_and_values(&self) -> Self::FieldsValuesIter<'_> {
        Box::new(self.batch.0.documents.values(&self.place))
    }
}

/// The documents of a batch that was admitted to the queue. They wait until each is indexed.
#[derive(Clone, Debug)]
pub(super) struct Admitted(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    documents: Documents,
    _share: Share,
}

impl Admitted {
    /// The document in a place.
    pub(super) fn document(&self, place: Place) -> Queued {
        Queued { batch: self.clone(), place }
    }
}

/// What may wait.
#[derive(Clone, Debug)]
pub(super) struct Queue {
    most: usize,
    waiting: Arc<Waiting>,
}

#[derive(Debug, Default)]
struct Waiting {
    bytes: Mutex<usize>,
    fewer: Condvar,
    /// Whoever waits for room is woken when there is so much less: woken for each batch, it would take turns
    /// with the threads that index. Nobody is forgotten by that: who waits has looked with the lock
    /// held, so whatever is given back later is seen; and all that is in the queue is given back before
    /// long, down to nothing, of which everybody is told and which is room for any batch.
    few: usize,
}

impl Queue {
    /// A queue of at most so many bytes, and of one batch if it is larger.
    pub(super) fn new(most: usize) -> Queue {
        Queue { most, waiting: Arc::new(Waiting { few: most / 2, ..Waiting::default() }) }
    }

    /// Documents of so many bytes, once there is room for them. A queue given up by the threads drops what
    /// is in it, so nobody waits for ever.
    pub(super) fn admit(&self, documents: Documents, bytes: usize) -> Admitted {
        let Waiting { bytes: waiting, fewer, .. } = &*self.waiting;
        let mut waits = waiting.lock().unwrap_or_else(PoisonError::into_inner);
        while *waits > 0 && waits.saturating_add(bytes) > self.most {
            waits = fewer.wait(waits).unwrap_or_else(PoisonError::into_inner);
        }
        *waits += bytes;
        let share = Share { bytes, waiting: Arc::clone(&self.waiting) };
        Admitted(Arc::new(Shared { documents, _share: share }))
    }
}

/// The bytes of a batch, given back when the last of its documents is dropped.
#[derive(Debug)]
struct Share {
    bytes: usize,
    waiting: Arc<Waiting>,
}

impl Drop for Share {
    fn drop(&mut self) {
        let mut waits = self.waiting.bytes.lock().unwrap_or_else(PoisonError::into_inner);
        let before = *waits;
        *waits -= self.bytes;
        if *waits == 0 || (before > self.waiting.few && *waits <= self.waiting.few) {
            self.waiting.fewer.notify_all();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::sync::{Mutex, mpsc};
    use std::time::Duration;

    use super::{Documents, Queue};

    /// Longer than a machine that is busy takes for all of it.
    const FOR_EVER: Duration = Duration::from_secs(60);
    const BATCHES: usize = 300;

    #[test]
    fn a_batch_waits_until_there_is_room() {
        let queue = Queue::new(100);
        let one = queue.admit(Documents::default(), 60);
        let two = queue.admit(Documents::default(), 40);
        let admitted = AtomicBool::new(false);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                // Larger than all that may wait: alone it may.
                let large = queue.admit(Documents::default(), 1_000);
                admitted.store(true, Ordering::SeqCst);
                drop(large);
            });
            drop(one);
            std::thread::sleep(Duration::from_millis(50));
            assert!(!admitted.load(Ordering::SeqCst), "40 bytes still wait");
            drop(two);
        });
        assert!(admitted.into_inner());
        assert_eq!(*queue.waiting.bytes.lock().unwrap(), 0, "all was given back");
    }

    /// Batches of sizes from none to twice what may wait, from as many threads to as many as there are numbers.
    fn passes(most: usize, producers: u64, consumers: usize) {
        let queue = Queue::new(most);
        let (sender, receiver) = mpsc::channel();
        let receiver = Mutex::new(receiver);
        std::thread::scope(|scope| {
            for seed in 0..producers {
                let (queue, sender) = (queue.clone(), sender.clone());
                scope.spawn(move || {
                    let mut random = fastrand::Rng::with_seed(seed);
                    for _ in 0..BATCHES {
                        let queued = queue.admit(Documents::default(), random.usize(..=2 * most));
                        let waits = *queue.waiting.bytes.lock().unwrap();
                        assert!(waits <= 2 * most, "{waits} bytes of {most} wait");
                        sender.send(queued).unwrap();
                    }
                });
            }
            drop(sender);
            for _ in 0..consumers {
                scope.spawn(|| {
                    loop {
                        let next = receiver.lock().unwrap().recv();
                        // Given back outside the lock, as threads that index do.
                        if next.is_err() {
                            break;
                        }
                    }
                });
            }
        });
        assert_eq!(*queue.waiting.bytes.lock().unwrap(), 0, "all was given back");
    }

    #[test]
    fn nobody_waits_for_ever() {
        let (sender, receiver) = mpsc::channel();
        std::thread::spawn(move || {
            for most in [0, 1, 2, 3, 10, 1_000, 1 << 20] {
                for (producers, consumers) in [(1, 1), (1, 4), (3, 1), (4, 4)] {
                    passes(most, producers, consumers);
                    sender.send((most, producers, consumers)).unwrap();
                }
            }
        });
        let mut last = None;
        loop {
            match receiver.recv_timeout(FOR_EVER) {
                Ok(passed) => last = Some(passed),
                Err(mpsc::RecvTimeoutError::Disconnected) => break,
                Err(mpsc::RecvTimeoutError::Timeout) => panic!("somebody waits after {last:?}"),
            }
        }
        assert_eq!(last, Some((1 << 20, 4, 4)), "each has passed");
    }
}
