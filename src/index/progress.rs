//! How far a work on many documents is.

use std::time::{Duration, Instant};

/// How far a work on many documents is: what [`Writer::put_all`](crate::Writer::put_all) and
/// [`Index::reindex`](crate::Index::reindex) tell after each document.
///
/// ```
/// use std::ops::ControlFlow;
/// use fihris::{Index, Schema};
/// use serde_json::json;
///
/// let index = Index::in_memory(Schema::builder().text("body").build()?)?;
/// let mut writer = index.writer()?;
/// let progress = writer.put_all([json!({ "body": "نص" }), json!({ "body": "شرح" })], |progress| {
///     assert!(progress.documents <= 2 && progress.documents_per_second() > 0.0);
///     ControlFlow::Continue(())
/// })?;
/// assert_eq!((progress.documents, progress.all), (2, Some(2)));
/// assert_eq!(progress.bytes, r#"{"body":"نص"}{"body":"شرح"}"#.len() as u64);
/// assert_eq!(progress.time_left().map(|left| left.as_secs()), Some(0));
/// # Ok::<(), fihris::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Progress {
    /// The documents done.
    pub documents: u64,
    /// The documents there are, if that is known beforehand.
    pub all: Option<u64>,
    /// The bytes of the documents done, as JSON.
    pub bytes: u64,
    /// The time since the work began.
    pub elapsed: Duration,
}

impl Progress {
    /// The documents a second on average; 0 before any time has passed.
    ///
    /// ```
    /// # let index = fihris::Index::in_memory(fihris::Schema::builder().text("body").build()?)?;
    /// let nothing: [(); 0] = [];
    /// let progress = index.writer()?.put_all(nothing, |_| std::ops::ControlFlow::Continue(()))?;
    /// assert_eq!(progress.documents_per_second(), 0.0);
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn documents_per_second(&self) -> f64 {
        self.per_second(self.documents)
    }

    /// The bytes a second on average; 0 before any time has passed.
    ///
    /// ```
    /// # let index = fihris::Index::in_memory(fihris::Schema::builder().text("body").build()?)?;
    /// let nothing: [(); 0] = [];
    /// let progress = index.writer()?.put_all(nothing, |_| std::ops::ControlFlow::Continue(()))?;
    /// assert_eq!(progress.bytes_per_second(), 0.0);
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn bytes_per_second(&self) -> f64 {
        self.per_second(self.bytes)
    }

    /// The time that the documents left will take at the rate of those done; `None` before the first, or
    /// if it is not known how many there are.
    ///
    /// ```
    /// # let index = fihris::Index::in_memory(fihris::Schema::builder().text("body").build()?)?;
    /// let nothing: [(); 0] = [];
    /// let progress = index.writer()?.put_all(nothing, |_| std::ops::ControlFlow::Continue(()))?;
    /// assert_eq!(progress.time_left(), None);
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn time_left(&self) -> Option<Duration> {
        let left = self.all?.saturating_sub(self.documents);
        #[expect(clippy::cast_precision_loss, reason = "an estimate needs no more digits")]
        Duration::try_from_secs_f64(
            self.elapsed.as_secs_f64() * left as f64 / self.documents as f64,
        )
        .ok()
    }

    fn per_second(&self, count: u64) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "a rate needs no more digits")]
        let rate = count as f64 / self.elapsed.as_secs_f64();
        if rate.is_finite() { rate } else { 0.0 }
    }
}

/// Counts what a [`Progress`] tells.
pub(super) struct Counter {
    begun: Instant,
    progress: Progress,
}

impl Counter {
    pub(super) fn begin(all: Option<u64>) -> Counter {
        let progress = Progress { documents: 0, all, bytes: 0, elapsed: Duration::ZERO };
        Counter { begun: Instant::now(), progress }
    }

    /// Counts a document of so many bytes.
    pub(super) fn count(&mut self, bytes: usize) -> &Progress {
        self.progress.documents += 1;
        self.progress.bytes += bytes as u64;
        self.now()
    }

    pub(super) fn now(&mut self) -> &Progress {
        self.progress.elapsed = self.begun.elapsed();
        &self.progress
    }
}
