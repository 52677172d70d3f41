//! Add, replace, delete, commit, roll back.

use std::sync::Arc;

use serde::Serialize;
use tantivy::indexer::NoMergePolicy;
use tantivy::{IndexWriter, Opstamp, Term};

use super::batch::Batch;
use super::document;
use super::layout::Layout;
use super::merge::{Shared, merge_all};
use super::queued::Queued;
use super::reader::Reader;
use super::replaced::Replaced;
use super::synced::Synced;
use super::turn::{self, past_last_commit, roll_back};
use super::writer_options::WriterOptions;
use crate::error::{Error, Kind};

/// Changes an index. One at a time, in all processes; readers see its changes at each
/// [`commit`](Writer::commit), and dropping it undoes what is not committed. The turn of one that is
/// dropped ends when the merges it has begun do, that of one that is killed at once.
///
/// After an error of [`Writer`] the index is as at the last commit, and the message says so; what
/// came after it is to be put again. Only when even that cannot be had does it say that this writer
/// must go, and every call is an error from then on.
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
    /// There until it is dropped.
    tantivy: Option<IndexWriter<Queued>>,
    batch: Batch,
    pub(super) reader: Reader,
    pub(super) layout: Arc<Layout>,
    pub(super) replaced: Replaced,
    /// tantivy's number of the last commit.
    committed: Opstamp,
    /// Whether `reader` sees the last commit.
    pub(super) shown: bool,
    /// Whether it could not be set back after an error.
    closed: bool,
    /// Whether `tantivy` was given out, and may have been used for anything.
    lent: bool,
}

/// What there is to tell of a document that was put.
pub(super) struct Put {
    /// Its bytes as JSON.
    pub(super) bytes: usize,
    /// Its id, if one with it was put since the last commit.
    pub(super) repeats: Option<String>,
}

impl Writer {
    pub(super) fn new(
        directory: &Synced,
        reader: Reader,
        layout: Arc<Layout>,
        options: WriterOptions,
    ) -> Result<Writer, Error> {
        let tantivy = turn::take(directory, &layout, options)?;
        // What a killed process left behind can have the name of a file to come.
        tantivy.garbage_collect_files().wait()?;
        if reader.is_replaced()? {
            return Err(Kind::Replaced.into());
        }
        // No other writer can commit from here on, so what the reader sees now is what there is.
        reader.reload()?;
        Ok(Writer {
            committed: tantivy.commit_opstamp(),
            tantivy: Some(tantivy),
            batch: Batch::new(options.queue_bytes()),
            reader,
            layout,
            replaced: Replaced::default(),
            shown: true,
            closed: false,
            lent: false,
        })
    }

    /// Adds a document; one with the same id is replaced. It is found after the next commit.
    ///
    /// # Errors
    /// When the document does not serialise to an object, has a field the schema does not declare
    /// or a value of another type, or lacks its id, or is past [`MAX_TEXT_BYTES`](crate::MAX_TEXT_BYTES)
    /// or [`MAX_DOCUMENT_BYTES`](crate::MAX_DOCUMENT_BYTES): nothing is added, and the writer goes on. When
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
        self.put_counted(document).map(|_| ())
    }

    /// [Adds](Writer::put) a document.
    pub(super) fn put_counted<T: Serialize + ?Sized>(
        &mut self,
        document: &T,
    ) -> Result<Put, Error> {
        let document = document::prepare(&self.layout, document, self.batch.spare())?;
        let bytes = document.json().len();
        self.open()?;
        let (mut replaces, mut repeats) = (None, None);
        if let (Some(id), Some((_, field))) = (document.id(), self.layout.id()) {
            let term = Term::from_field_text(field, id);
            let is_again = self.replaced.put(id);
            // Searches that do not see the last commit cannot tell which ids are there.
            if is_again || !self.shown || self.reader.searcher().doc_freq(&term)? > 0 {
                replaces = Some(term);
            }
            repeats = is_again.then(|| id.to_owned());
        }
        if self.batch.is_full(document.bytes()) {
            self.send()?;
        }
        if let Some(term) = replaces {
            self.batch.delete(term);
        }
        self.batch.add(document);
        Ok(Put { bytes, repeats })
    }

    /// Deletes the document with this id; nothing happens when there is none.
    ///
    /// # Errors
    /// When the schema declares no id: nothing is deleted. When the index cannot be written: everything since the
    /// last commit is undone, and the message says so.
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
        let term = Term::from_field_text(field, id);
        self.open()?;
        if self.batch.is_full(id.len()) {
            self.send()?;
        }
        self.batch.delete(term);
        Ok(())
    }

    /// Makes everything since the last commit durable and shows it to searches. It returns when
    /// the files are synced; each commit costs some milliseconds, so commit batches.
    ///
    /// # Errors
    /// When the index cannot be written: everything since the last commit is undone, and the
    /// message says so. When the changes are written but the disk does not confirm it, or this
    /// process cannot read them: the message says that they are committed.
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
        self.commit_as(None)
    }

    /// [Commits](Writer::commit) with a note of your own, which [`Index::note`](crate::Index::note) tells until the next
    /// commit: how far an import has come, say. The note is kept if and only if the documents are.
    ///
    /// # Errors
    /// Those of [`commit`](Writer::commit).
    ///
    /// ```
    /// use fihris::{Index, Schema};
    ///
    /// let index = Index::in_memory(Schema::builder().text("body").build()?)?;
    /// let mut writer = index.writer()?;
    /// writer.put(&serde_json::json!({ "body": "نص" }))?;
    /// writer.commit_with("line 1")?;
    /// assert_eq!(index.note()?.as_deref(), Some("line 1"));
    /// writer.commit()?;
    /// assert_eq!(index.note()?, None);
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn commit_with(&mut self, note: &str) -> Result<(), Error> {
        self.commit_as(Some(note))
    }

    pub(super) fn commit_as(&mut self, note: Option<&str>) -> Result<(), Error> {
        self.send()?;
        let committed = self.open()?.prepare_commit().and_then(|mut commit| {
            if let Some(note) = note {
                commit.set_payload(note);
            }
            commit.commit()
        });
        self.committed = self.undo_on_error(committed)?;
        self.replaced.clear();
        self.show()
    }

    /// Commits, merges all segments into one, and removes the files that are no longer used: what was
    /// deleted or replaced leaves the disk, and searches are as fast as they can be. It takes
    /// the time to write the index once more, and the room for it until it is done. A searcher taken before
    /// keeps what it sees, and its files take room until it is dropped.
    ///
    /// # Errors
    /// When the index cannot be written: it is as at the last commit, of which the message says
    /// whether it is that of before or has everything since.
    ///
    /// ```
    /// use fihris::{Index, Schema};
    /// use serde_json::json;
    ///
    /// let index = Index::in_memory(Schema::builder().id("id").text("body").build()?)?;
    /// let mut writer = index.writer()?;
    /// for body in ["كتاب النحو", "كتاب الصرف"] {
    ///     writer.put(&json!({ "id": 1, "body": body }))?;
    ///     writer.commit()?;
    /// }
    /// writer.optimize()?;
    /// let searcher = index.searcher();
    /// assert_eq!(searcher.as_tantivy().segment_readers().len(), 1);
    /// assert_eq!(searcher.as_tantivy().segment_readers()[0].max_doc(), 1);
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn optimize(&mut self) -> Result<(), Error> {
        self.commit()?;
        let tantivy = self.open()?;
        let policy = tantivy.get_merge_policy();
        tantivy.set_merge_policy(Box::new(NoMergePolicy));
        let merged = merge_all(tantivy);
        tantivy.set_merge_policy(Box::new(Shared(policy)));
        merged.map_err(Kind::Unmerged)?;
        self.show()?;
        // Whoever opens the files of before has them by now, or sees the new ones.
        let collected = self.open()?.garbage_collect_files().wait();
        let left = collected.map_err(Kind::Unmerged)?.failed_to_delete_files;
        match left.into_iter().next() {
            None => Ok(()),
            Some(path) => Err(Kind::Undeleted { path }.into()),
        }
    }

    /// Undoes everything since the last commit.
    ///
    /// # Errors
    /// When the index cannot be read back: this writer must go then, and the index is as at the last commit.
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
        self.batch.clear();
        let undone = roll_back(self.open()?);
        self.replaced.clear();
        self.closed = undone.is_err();
        self.committed = undone.map_err(Kind::Broken)?;
        Ok(())
    }

    /// The tantivy writer underneath. Its documents are [`Queued`]: add yours with [`put`](Writer::put). What was
    /// put and deleted here it has been told of. It may commit and roll back, too; but an error of its own is for you
    /// to undo, by [`rollback`](Writer::rollback), and searches see its commit after the next call here.
    ///
    /// ```
    /// use fihris::{Index, Schema};
    ///
    /// let index = Index::in_memory(Schema::builder().text("body").build()?)?;
    /// let mut writer = index.writer()?;
    /// writer.as_tantivy().set_merge_policy(Box::new(tantivy::merge_policy::NoMergePolicy));
    /// # Ok::<(), fihris::Error>(())
    /// ```
    #[expect(clippy::missing_panics_doc, reason = "it is there until the writer is dropped")]
    pub fn as_tantivy(&mut self) -> &mut IndexWriter<Queued> {
        let tantivy = self.tantivy.as_mut().expect("it is there until the writer is dropped");
        // A writer that takes no changes any more fails in the next commit, too.
        let _ = tantivy.run(self.batch.take());
        self.lent = true;
        tantivy
    }

    /// The tantivy writer, unless it is no longer fit for use: it would panic.
    pub(super) fn open(&mut self) -> Result<&mut IndexWriter<Queued>, Error> {
        if self.lent && !self.closed {
            self.take_back()?;
        }
        match &mut self.tantivy {
            Some(tantivy) if !self.closed => Ok(tantivy),
            _ => Err(Kind::Closed.into()),
        }
    }

    /// Catches up with what was done with the writer that was given out.
    fn take_back(&mut self) -> Result<(), Error> {
        let Some(tantivy) = &self.tantivy else { return Ok(()) };
        // A writer that takes no changes any more says so at the next.
        let _ = past_last_commit(tantivy);
        let committed = tantivy.index().load_metas()?.opstamp;
        self.lent = false;
        if committed != self.committed {
            self.committed = committed;
            self.replaced.clear();
            self.show()?;
        }
        Ok(())
    }

    /// Sends tantivy the changes that it was not told of yet.
    pub(super) fn send(&mut self) -> Result<(), Error> {
        let changes = self.batch.take();
        let sent = self.open()?.run(changes);
        self.undo_on_error(sent).map(|_| ())
    }

    /// Shows the last commit to searches.
    pub(super) fn show(&mut self) -> Result<(), Error> {
        let shown = self.reader.reload();
        self.shown = shown.is_ok();
        Ok(shown.map_err(Kind::Unshown)?)
    }

    /// After an error tantivy would let the next commit pass with documents missing.
    fn undo_on_error<T>(&mut self, result: tantivy::Result<T>) -> Result<T, Error> {
        let error = match result {
            Ok(value) => return Ok(value),
            Err(error) => error,
        };
        self.batch.clear();
        self.replaced.clear();
        let before = self.committed;
        let Ok(committed) = roll_back(self.open()?) else {
            self.closed = true;
            return Err(Kind::Broken(error).into());
        };
        // What the failed commit wrote can have the names of what the next one writes.
        let _ = self.open()?.garbage_collect_files().wait();
        self.committed = committed;
        if committed == before {
            return Err(Kind::Undone(error).into());
        }
        // The new list of files was in place before the error. That it may not last is worse than
        // that it may not be seen.
        let _ = self.show();
        Err(Kind::Unsynced(error).into())
    }
}

impl Drop for Writer {
    /// Ends the turn when no merge is left that could still replace the list of files: it would do
    /// so beside the next writer.
    fn drop(&mut self) {
        if let Some(tantivy) = self.tantivy.take() {
            tantivy.set_merge_policy(Box::new(NoMergePolicy));
            let _ = tantivy.wait_merging_threads();
        }
    }
}
