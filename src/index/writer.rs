//! Add, replace, delete, commit, roll back.

use std::collections::HashSet;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::sync::Arc;

use serde::Serialize;
use tantivy::{Directory, IndexReader, IndexWriter, TantivyError, Term};

use super::document::{self, Prepared};
use super::layout::Layout;
use crate::error::{Error, Kind};

/// The memory all indexing threads together fill before they write a segment.
const MEMORY_BYTES: usize = 128_000_000;
/// More threads make more, smaller segments; analysis is fast enough for few.
const MAX_THREADS: usize = 4;

/// Changes an index. One at a time, in all processes; readers see its changes at each
/// [`commit`](Writer::commit), and dropping it undoes what is not committed.
///
/// ```
/// use fihris::{Index, Schema};
/// use serde_json::json;
///
/// let index = Index::in_memory(Schema::builder().id("id").text("body").build()?)?;
/// let mut writer = index.writer()?;
/// writer.put(&json!({ "id": "1", "body": "اجتمع الوزراء" }))?;
/// writer.put(&json!({ "id": "1", "body": "سافر الوزير" }))?; // replaces the first
/// writer.commit()?;
/// assert_eq!(index.count(), 1);
/// # Ok::<(), fihris::Error>(())
/// ```
pub struct Writer {
    tantivy: IndexWriter,
    reader: IndexReader,
    layout: Arc<Layout>,
    replaced: Replaced,
}

impl Writer {
    pub(super) fn new(
        index: &tantivy::Index,
        reader: IndexReader,
        layout: Arc<Layout>,
    ) -> Result<Writer, Error> {
        let threads = std::thread::available_parallelism().map_or(1, |n| n.get().min(MAX_THREADS));
        let tantivy =
            index.writer_with_num_threads(threads, MEMORY_BYTES).map_err(|error| match error {
                TantivyError::LockFailure(..) => Error::from(Kind::WriterBusy(error)),
                other => other.into(),
            })?;
        // No other writer can commit from here on, so what the reader sees now is what there is.
        reader.reload()?;
        Ok(Writer { tantivy, reader, layout, replaced: Replaced::default() })
    }

    /// Adds a document; one with the same id is replaced. It is found after the next commit.
    ///
    /// # Errors
    /// When the document does not serialise to an object, has a field the schema does not declare
    /// or a value of another type, or lacks its id: nothing is added, and the writer goes on. When
    /// the index cannot be written: everything since the last commit is undone, and the message
    /// says so.
    ///
    /// ```
    /// use fihris::{Index, Schema};
    /// use serde_json::json;
    ///
    /// let index = Index::in_memory(Schema::builder().text("body").date("published").build()?)?;
    /// let mut writer = index.writer()?;
    /// let error = writer.put(&json!({ "body": "نص", "published": "أمس" })).unwrap_err();
    /// assert!(error.to_string().starts_with(r#"field "published" of the document is "أمس""#));
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn put<T: Serialize + ?Sized>(&mut self, document: &T) -> Result<(), Error> {
        let Prepared { id, document } = document::prepare(&self.layout, document)?;
        if let (Some(id), Some((_, field))) = (id, self.layout.id()) {
            let term = Term::from_field_text(field, &id);
            if self.replaced.put(&id) || self.reader.searcher().doc_freq(&term)? > 0 {
                self.tantivy.delete_term(term);
            }
        }
        let added = self.tantivy.add_document(document);
        self.undo_on_error(added)
    }

    /// Deletes the document with this id; nothing happens when there is none.
    ///
    /// # Errors
    /// When the schema declares no id.
    ///
    /// ```
    /// use fihris::{Index, Schema};
    /// use serde_json::json;
    ///
    /// let index = Index::in_memory(Schema::builder().id("id").text("body").build()?)?;
    /// let mut writer = index.writer()?;
    /// writer.put(&json!({ "id": 7, "body": "نص" }))?;
    /// writer.delete("7")?;
    /// writer.commit()?;
    /// assert_eq!(index.count(), 0);
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn delete(&mut self, id: &str) -> Result<(), Error> {
        let (_, field) = self.layout.id().ok_or(Kind::NoId)?;
        self.tantivy.delete_term(Term::from_field_text(field, id));
        Ok(())
    }

    /// Makes everything since the last commit durable and shows it to searches. It returns when
    /// the files are synced; each commit costs some milliseconds, so commit batches.
    ///
    /// # Errors
    /// When the index cannot be written: everything since the last commit is undone, and the
    /// message says so.
    ///
    /// ```
    /// use fihris::{Index, Schema};
    /// use serde_json::json;
    ///
    /// let index = Index::in_memory(Schema::builder().text("body").build()?)?;
    /// let mut writer = index.writer()?;
    /// writer.put(&json!({ "body": "نص" }))?;
    /// assert_eq!(index.count(), 0);
    /// writer.commit()?;
    /// assert_eq!(index.count(), 1);
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn commit(&mut self) -> Result<(), Error> {
        let committed = self.tantivy.commit().and_then(|_| {
            // tantivy syncs the files, but not the directory after it renames the list of them.
            self.tantivy.index().directory().sync_directory().map_err(TantivyError::from)
        });
        self.undo_on_error(committed)?;
        self.reader.reload()?;
        self.replaced.clear();
        Ok(())
    }

    /// Undoes everything since the last commit.
    ///
    /// # Errors
    /// When the index cannot be read back.
    ///
    /// ```
    /// use fihris::{Index, Schema};
    /// use serde_json::json;
    ///
    /// let index = Index::in_memory(Schema::builder().text("body").build()?)?;
    /// let mut writer = index.writer()?;
    /// writer.put(&json!({ "body": "نص" }))?;
    /// writer.rollback()?;
    /// writer.commit()?;
    /// assert_eq!(index.count(), 0);
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn rollback(&mut self) -> Result<(), Error> {
        self.tantivy.rollback()?;
        self.replaced.clear();
        Ok(())
    }

    /// The tantivy writer underneath.
    ///
    /// ```
    /// use fihris::{Index, Schema};
    ///
    /// let index = Index::in_memory(Schema::builder().text("body").build()?)?;
    /// let mut writer = index.writer()?;
    /// writer.as_tantivy().set_merge_policy(Box::new(tantivy::merge_policy::NoMergePolicy));
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn as_tantivy(&mut self) -> &mut IndexWriter {
        &mut self.tantivy
    }

    /// After an error tantivy would let the next commit pass with documents missing.
    fn undo_on_error<T>(&mut self, result: tantivy::Result<T>) -> Result<(), Error> {
        let Err(error) = result else { return Ok(()) };
        self.replaced.clear();
        Err(match self.tantivy.rollback() {
            Ok(_) => Kind::Undone(error),
            Err(_) => Kind::Broken(error),
        }
        .into())
    }
}

/// The ids put since the last commit. tantivy keeps a kilobyte and a half for every deletion until
/// it commits, so only ids that are there already are deleted before they are added.
#[derive(Default)]
struct Replaced {
    hasher: RandomState,
    /// Hashes of ids: two that meet cost a deletion of nothing.
    put: HashSet<u64>,
}

impl Replaced {
    /// Takes note of an id; whether it was put before.
    fn put(&mut self, id: &str) -> bool {
        !self.put.insert(self.hasher.hash_one(id))
    }

    fn clear(&mut self) {
        self.put.clear();
    }
}
