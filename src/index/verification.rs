//! What was found by verifying an index.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::error::{Error, Kind};

/// What [`Index::verify`](crate::Index::verify) found.
///
/// It is sound when every file has the bytes that were written, by its checksum; when every document
/// can be read; when their number is that of the list of files; and when no two have one id. Not
/// noticed are changes to a few numbers that no document depends on: in `meta.json` that of the
/// commit and the size of blocks to come, in a file of deletions the version of tantivy.
///
/// ```
/// let index = fihris::Index::in_memory(fihris::Schema::builder().text("body").build()?)?;
/// assert!(index.verify()?.is_sound());
/// # Ok::<(), fihris::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verification {
    pub(super) files: usize,
    pub(super) documents: u64,
    pub(super) damages: Vec<Damage>,
}

impl Verification {
    /// Whether nothing is damaged.
    ///
    /// ```
    /// let index = fihris::Index::in_memory(fihris::Schema::builder().text("body").build()?)?;
    /// assert_eq!(index.verify()?.is_sound(), index.verify()?.damages().is_empty());
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn is_sound(&self) -> bool {
        self.damages.is_empty()
    }

    /// The number of files whose checksums were compared.
    ///
    /// ```
    /// let index = fihris::Index::in_memory(fihris::Schema::builder().text("body").build()?)?;
    /// assert_eq!(index.verify()?.files(), 0);
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn files(&self) -> usize {
        self.files
    }

    /// The number of documents that could be read.
    ///
    /// ```
    /// let index = fihris::Index::in_memory(fihris::Schema::builder().text("body").build()?)?;
    /// assert_eq!(index.verify()?.documents(), index.count());
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn documents(&self) -> u64 {
        self.documents
    }

    /// What is damaged, one or more of each file that is.
    ///
    /// ```
    /// let index = fihris::Index::in_memory(fihris::Schema::builder().text("body").build()?)?;
    /// assert!(index.verify()?.damages().is_empty());
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn damages(&self) -> &[Damage] {
        &self.damages
    }

    pub(super) fn damaged(&mut self, file: impl Into<PathBuf>, reason: impl Into<String>) {
        self.damages.push(Damage { file: file.into(), reason: reason.into() });
    }
}

/// A damaged file of an index and what is wrong with it; its `Display` is both on one line.
///
/// ```
/// # let dir = tempfile::tempdir().unwrap();
/// use fihris::{Index, Schema};
///
/// let index = Index::create(dir.path(), Schema::builder().text("body").build()?)?;
/// let description = dir.path().join("fihris.json");
/// let json = std::fs::read_to_string(&description).unwrap();
/// std::fs::write(&description, json.replace("1.0", "9.0")).unwrap();
///
/// let verification = index.verify()?;
/// let damage = &verification.damages()[0];
/// assert_eq!(damage.file(), "fihris.json");
/// assert_eq!(damage.reason(), "it is not as it was written, by its checksum");
/// assert!(damage.to_string().starts_with("fihris.json: it is not"));
/// # Ok::<(), fihris::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    file: PathBuf,
    reason: String,
}

impl Damage {
    /// The name of the file, within the directory of the index.
    ///
    /// ```
    /// let index = fihris::Index::in_memory(fihris::Schema::builder().text("body").build()?)?;
    /// let damaged: Vec<_> = index.verify()?.damages().iter().map(|damage| damage.file().to_owned()).collect();
    /// assert!(damaged.is_empty());
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// What is wrong with it, as a sentence in lower case without its stop.
    ///
    /// ```
    /// let index = fihris::Index::in_memory(fihris::Schema::builder().text("body").build()?)?;
    /// assert!(index.verify()?.damages().iter().all(|damage| !damage.reason().is_empty()));
    /// # Ok::<(), fihris::Error>(())
    /// ```
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// The error of who cannot go on for it, with the path of the file in the directory of the index.
    pub(super) fn unreadable(self, directory: &Path) -> Error {
        Kind::Unreadable { path: directory.join(self.file), reason: self.reason }.into()
    }
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.file.display(), self.reason)
    }
}
