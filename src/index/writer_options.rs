//! What a writer may take: memory, threads, and time to wait for its turn.

use std::time::Duration;

use crate::error::{Error, Kind};

/// tantivy gives a thread no less: it would write a segment every few documents.
const MIN_BYTES_A_THREAD: usize = 15_000_000;
/// What a thread fills is addressed by 32 bits.
const MAX_BYTES_A_THREAD: usize = 4_000_000_000;
/// More threads would make more, smaller segments; analysis is fast enough for few.
const DEFAULT_MAX_THREADS: usize = 4;
const DEFAULT_MEMORY_BYTES: usize = 128_000_000;
/// Documents that wait for a thread may take as much of the memory, and no more than `MAX_QUEUE_BYTES`: more
/// would make nothing faster.
const QUEUE_SHARE: usize = 8;
const MAX_QUEUE_BYTES: usize = 16_000_000;

/// How a [`Writer`](crate::Writer) works; the defaults are almost certainly what you want.
///
/// ```
/// use std::time::Duration;
/// use fihris::{Index, Schema, WriterOptions};
///
/// let index = Index::in_memory(Schema::builder().text("body").build()?)?;
/// let options = WriterOptions::default()
///     .memory_bytes(500_000_000)
///     .threads(2)
///     .wait(Duration::from_secs(5));
/// assert!(index.writer_with(options).is_ok());
/// # Ok::<(), fihris::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WriterOptions {
    memory_bytes: usize,
    threads: Option<usize>,
    pub(super) wait: Duration,
}

impl Default for WriterOptions {
    fn default() -> WriterOptions {
        WriterOptions { memory_bytes: DEFAULT_MEMORY_BYTES, threads: None, wait: Duration::ZERO }
    }
}

impl WriterOptions {
    /// The memory that all threads together fill before they write a segment, in bytes; 128 MB unless
    /// set. Each thread needs 15 MB to 4 GB of it. More makes fewer, larger segments.
    ///
    /// ```
    /// use fihris::{Index, Schema, WriterOptions};
    ///
    /// let index = Index::in_memory(Schema::builder().text("body").build()?)?;
    /// let error = index.writer_with(WriterOptions::default().memory_bytes(1_000_000)).err().unwrap();
    /// assert!(error.to_string().contains("at least 15000000"));
    /// # Ok::<(), fihris::Error>(())
    /// ```
    #[must_use]
    pub fn memory_bytes(mut self, bytes: usize) -> WriterOptions {
        self.memory_bytes = bytes;
        self
    }

    /// How many threads index; unless set as many as the machine has processors, up to 4 and to what
    /// the memory is enough for. With one, documents keep their order within a batch.
    ///
    /// ```
    /// use fihris::{Index, Schema, WriterOptions};
    ///
    /// let index = Index::in_memory(Schema::builder().text("body").build()?)?;
    /// let error = index.writer_with(WriterOptions::default().threads(0)).err().unwrap();
    /// assert_eq!(error.to_string(), "a writer of 0 threads would never write; ask for at least 1");
    /// # Ok::<(), fihris::Error>(())
    /// ```
    #[must_use]
    pub fn threads(mut self, threads: usize) -> WriterOptions {
        self.threads = Some(threads);
        self
    }

    /// How long to wait for another writer to finish; not at all unless set.
    ///
    /// ```
    /// use std::time::Duration;
    /// use fihris::{Index, Schema, WriterOptions};
    ///
    /// let index = Index::in_memory(Schema::builder().text("body").build()?)?;
    /// let first = index.writer()?;
    /// let options = WriterOptions::default().wait(Duration::from_millis(50));
    /// assert!(index.writer_with(options).is_err());
    /// # Ok::<(), fihris::Error>(())
    /// ```
    #[must_use]
    pub fn wait(mut self, wait: Duration) -> WriterOptions {
        self.wait = wait;
        self
    }

    /// The bytes of documents that may wait for a thread.
    pub(super) fn queue_bytes(self) -> usize {
        (self.memory_bytes / QUEUE_SHARE).min(MAX_QUEUE_BYTES)
    }

    /// How many threads, and the memory of each in bytes.
    pub(super) fn shares(self) -> Result<(usize, usize), Error> {
        let bytes = self.memory_bytes;
        let fault = |message: String| Err(Kind::Options(message).into());
        let threads = match self.threads {
            Some(0) => {
                let message = "a writer of 0 threads would never write; ask for at least 1";
                return fault(message.to_owned());
            }
            Some(threads) => threads,
            None => {
                let processors = std::thread::available_parallelism().map_or(1, usize::from);
                processors.min(DEFAULT_MAX_THREADS).min(bytes / MIN_BYTES_A_THREAD).max(1)
            }
        };
        let share = bytes / threads;
        if share < MIN_BYTES_A_THREAD {
            return fault(format!(
                "{bytes} bytes of memory for {threads} threads are {share} each; \
                 a thread needs at least {MIN_BYTES_A_THREAD}"
            ));
        }
        if share > MAX_BYTES_A_THREAD {
            return fault(format!(
                "{bytes} bytes of memory for {threads} threads are {share} each; \
                 a thread can use at most {MAX_BYTES_A_THREAD}"
            ));
        }
        Ok((threads, share))
    }
}

#[cfg(test)]
mod tests {
    use super::WriterOptions;

    #[test]
    fn memory_is_shared_by_the_threads() {
        // Memory, threads, and the share of each or a part of the message.
        for (bytes, threads, expected) in [
            (15_000_000, 1, Ok((1, 15_000_000))),
            (60_000_000, 4, Ok((4, 15_000_000))),
            (4_000_000_000, 1, Ok((1, 4_000_000_000))),
            (14_999_999, 1, Err("at least 15000000")),
            (60_000_000, 5, Err("5 threads are 12000000 each")),
            (4_000_000_001, 1, Err("at most 4000000000")),
            (0, 1, Err("0 bytes of memory")),
            (0, usize::MAX, Err("at least 15000000")),
            (128_000_000, 0, Err("0 threads")),
        ] {
            let options = WriterOptions::default().memory_bytes(bytes).threads(threads);
            match (options.shares(), expected) {
                (Ok(shares), Ok(expected)) => assert_eq!(shares, expected),
                (Err(error), Err(part)) => assert!(error.to_string().contains(part), "{error}"),
                (got, expected) => panic!("{bytes} bytes, {threads}: {got:?}, not {expected:?}"),
            }
        }
        let (threads, share) = WriterOptions::default().memory_bytes(20_000_000).shares().unwrap();
        assert_eq!((threads, share), (1, 20_000_000), "no more threads than memory is for");
    }
}
