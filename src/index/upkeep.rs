//! What an index is asked beside searching: its size, its note, a copy, a new one of its documents.

use std::path::Path;

use super::backup;
use super::reindex;
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
    /// takes the time to read and write all files, and they are synced when it returns. A copy that is cut off is no index.
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

    /// Indexes the documents of this index anew, as they are at the last commit, in a directory that is not there or
    /// empty: with another schema, another analysis, another version. `progress` is called after each
    /// document with the number of those done and of all. The directory has its name once all is
    /// committed; until then it is beside it, with `.part` at its end. This index stays as it is.
    ///
    /// # Errors
    /// When the directory, or the one with `.part`, holds an index or other files already, or cannot be written; when a
    /// document does not fit the schema; when this index cannot be read. There is no new index then.
    ///
    /// ```
    /// # let dir = tempfile::tempdir().unwrap();
    /// # let path = dir.path().join("new.fihris");
    /// use fihris::{Index, Schema};
    ///
    /// let index = Index::in_memory(Schema::builder().id("id").text("body").build()?)?;
    /// let mut writer = index.writer()?;
    /// writer.put(&serde_json::json!({ "id": 1, "body": "كتاب النحو" }))?;
    /// writer.commit()?;
    /// let schema = Schema::builder().id("id").text("body").boost(2.0).build()?;
    /// let new = index.reindex_into(&path, schema, |done, all| assert!(done <= all))?;
    /// assert_eq!(new.search("كتب").run()?.total(), 1);
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn reindex_into(
        &self,
        path: impl AsRef<Path>,
        schema: Schema,
        progress: impl FnMut(u64, u64),
    ) -> Result<Index, Error> {
        let searcher = self.reader.searcher();
        reindex::reindex(&searcher, &self.layout, path.as_ref(), schema, progress)
    }
}
