//! What an index is asked beside searching: its size, its note, a copy, a new one of its documents.

use std::ops::ControlFlow;
use std::path::Path;

use super::backup;
use super::progress::Progress;
use super::reindex::{self, Source};
use super::schema::Schema;
use super::statistics::{self, Statistics};
use super::store::Index;
use crate::error::Error;

impl Index {
    /// How large the index is at the last commit, and what takes its room. It looks at the sizes that the
    /// files tell, and reads no document.
    ///
    /// # Errors
    /// When the index cannot be read.
    ///
    /// ```
    /// let index = fihris::Index::in_memory(fihris::Schema::builder().text("body").build()?)?;
    /// assert_eq!(index.statistics()?.documents, 0);
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn statistics(&self) -> Result<Statistics, Error> {
        statistics::statistics(&self.reader.searcher(), &self.layout)
    }

    /// The note of the last commit, if it has one: see [`Writer::commit_with`](crate::Writer::commit_with).
    ///
    /// # Errors
    /// When the list of files cannot be read.
    ///
    /// ```
    /// let index = fihris::Index::in_memory(fihris::Schema::builder().text("body").build()?)?;
    /// assert_eq!(index.note()?, None);
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn note(&self) -> Result<Option<String>, Error> {
        Ok(self.tantivy.load_metas()?.payload)
    }

    /// Copies the index as it is at the last commit into a directory, which is made unless it is there, beside
    /// a writer and searches if there are any. The copy is an index: [`open`](Index::open) it to restore it. It
    /// takes the time to read and write all files, and they are synced when it returns. A copy that is cut off,
    /// or fails, is no index, and its directory is to be removed.
    ///
    /// # Errors
    /// When the directory holds an index or other files already, or cannot be written; when the index cannot be
    /// read.
    ///
    /// ```
    /// # let dir = tempfile::tempdir().unwrap();
    /// # let copy = dir.path().join("copy.fihris");
    /// use fihris::{Index, Schema};
    ///
    /// let index = Index::in_memory(Schema::builder().text("body").build()?)?;
    /// let mut writer = index.writer()?;
    /// writer.put(&serde_json::json!({ "body": "نص" }))?;
    /// writer.commit()?;
    /// index.backup(&copy)?;
    /// assert_eq!(Index::open(&copy)?.count(), 1);
    /// assert!(index.backup(&copy).is_err());
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn backup(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        backup::backup(&self.tantivy, &self.directory, path.as_ref())
    }

    /// Indexes the documents of the index in a directory anew, in its place: with another schema, another
    /// analysis, or because it was made by another version of this crate and cannot be opened by this one.
    /// `progress` is called after each document, and may break off. Until all is committed the new index is beside the
    /// old one, with `.part` at the end of its name; then the two change places, and the old one is removed. They do so
    /// at once on Linux and macOS, unless the file system cannot: then a process that is killed at that moment leaves
    /// the old one with `.old` at the end of its name. Meanwhile no writer can work on it, and searches go on. A handle
    /// that was opened before keeps what it sees, and cannot write; if only boosts changed it goes on as before. The
    /// note of the last commit is kept, and to whom the directory is open; a link to it stays one. It takes the time to index all documents, and room for both indexes.
    ///
    /// # Errors
    /// When there is no index of ours in the directory, or other files beside it, or a file system is mounted there;
    /// when its documents or the list of them are damaged; when another writer is at work on it; when the directory
    /// with `.part` holds an index or other files already (those of a run that was killed: remove it), or cannot be
    /// written; when a document does not fit the schema, or has the id of another (the error shows which it is);
    /// when `progress` breaks off. The old index is as it was then, and so it is when `progress` panics. When the
    /// disk does not confirm the change of places, or the old index cannot be removed: the new one is in its
    /// place, and the old one has `.part`.
    ///
    /// ```
    /// # let dir = tempfile::tempdir().unwrap();
    /// # let path = dir.path().join("news.fihris");
    /// use std::ops::ControlFlow;
    /// use fihris::{Index, Schema};
    ///
    /// let index = Index::create(&path, Schema::builder().id("id").text("body").build()?)?;
    /// let mut writer = index.writer()?;
    /// writer.put(&serde_json::json!({ "id": 1, "body": "كتاب النحو", "section": "لغة" })).unwrap_err();
    /// writer.put(&serde_json::json!({ "id": 1, "body": "كتاب النحو" }))?;
    /// writer.commit()?;
    /// drop(writer);
    ///
    /// let schema = Schema::builder().id("id").text("body").keyword("section").build()?;
    /// let index = Index::reindex(&path, schema, |progress| {
    ///     println!("{} of {:?}, {:?} left", progress.documents, progress.all, progress.time_left());
    ///     ControlFlow::Continue(())
    /// })?;
    /// assert!(index.schema().fields().any(|field| field == "section"));
    /// assert_eq!(index.search("كتب").run()?.total(), 1);
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn reindex(
        path: impl AsRef<Path>,
        schema: Schema,
        progress: impl FnMut(&Progress) -> ControlFlow<()>,
    ) -> Result<Index, Error> {
        reindex::reindex(path.as_ref(), schema, progress)
    }

    /// Indexes the documents of this index anew, as they are at the last commit, in a directory that is not there
    /// or empty: see [`reindex`](Index::reindex), which does so in place. This index stays as it is, and shows
    /// searches that commit, too.
    ///
    /// # Errors
    /// When the directory, or the one with `.part`, holds an index or other files already, or cannot be written;
    /// when a document does not fit the schema, or has the id of another (the error shows which it is); when
    /// `progress` breaks off; when this index cannot be read or its documents are damaged, or another has taken its
    /// place. There is no new index then.
    ///
    /// ```
    /// # let dir = tempfile::tempdir().unwrap();
    /// # let path = dir.path().join("new.fihris");
    /// use std::ops::ControlFlow;
    /// use fihris::{ErrorKind, Index, Schema};
    ///
    /// let index = Index::in_memory(Schema::builder().id("id").text("body").build()?)?;
    /// let mut writer = index.writer()?;
    /// writer.put(&serde_json::json!({ "id": 1, "body": "كتاب النحو" }))?;
    /// writer.commit()?;
    /// let schema = Schema::builder().id("id").text("body").boost(2.0).build()?;
    /// let error = index.reindex_into(&path, schema.clone(), |_| ControlFlow::Break(())).err().unwrap();
    /// assert_eq!(error.kind(), ErrorKind::Stopped);
    /// let new = index.reindex_into(&path, schema, |_| ControlFlow::Continue(()))?;
    /// assert_eq!(new.search("كتب").run()?.total(), 1);
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn reindex_into(
        &self,
        path: impl AsRef<Path>,
        schema: Schema,
        progress: impl FnMut(&Progress) -> ControlFlow<()>,
    ) -> Result<Index, Error> {
        reindex::reindex_into(&Source::open(self)?, path.as_ref(), schema, progress)
    }
}
