//! The crate's one error type.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// What went wrong. The message names the offending value and says what would be right;
/// [`source`](std::error::Error::source) keeps the error of the layer below.
///
/// ```
/// use fihris::Schema;
///
/// let error = Schema::builder().text("body").text("body").build().unwrap_err();
/// assert_eq!(error.to_string(), r#"the schema declares the field "body" twice"#);
/// ```
// Boxed so that a Result is one word; opaque so that new kinds break nobody.
pub struct Error(Box<Kind>);

/// What an [`Error`] is about: what a program would do about it differs.
///
/// ```
/// use fihris::{ErrorKind, Index, Schema};
/// use serde_json::json;
///
/// let index = Index::in_memory(Schema::builder().text("body").build()?)?;
/// let error = index.writer()?.put(&json!({ "body": 7 })).unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::Document);
/// # Ok::<(), fihris::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The schema contradicts itself.
    Schema,
    /// A document does not fit the schema, or not the type it is asked for: it alone is refused.
    Document,
    /// There is no index where one was to be opened, or one where it was to be made.
    Path,
    /// The index was made with another schema, analyzer or format.
    Mismatch,
    /// A work was broken off, as its progress callback asked.
    Stopped,
    /// Another writer is at work on the index.
    Busy,
    /// A writer is to have memory or threads that cannot be.
    Options,
    /// A search asks for what cannot be: a field that is not there, more hits than there may be.
    Search,
    /// A group of synonyms says nothing.
    Synonyms,
    /// The index cannot be read or written. After such an error of a writer it is as at the last commit:
    /// what came after that is to be put again, with another writer if this one says so.
    Index,
    /// The changes are committed and need not be put again, but what was to follow failed: syncing
    /// the directory, showing them to searches, merging.
    Committed,
}

impl Error {
    /// What the error is about.
    ///
    /// ```
    /// let error = fihris::Schema::builder().build().unwrap_err();
    /// assert_eq!(error.kind(), fihris::ErrorKind::Schema);
    /// ```
    pub fn kind(&self) -> ErrorKind {
        match *self.0 {
            Kind::Schema(_) => ErrorKind::Schema,
            Kind::Value { .. }
            | Kind::UnknownField { .. }
            | Kind::MissingId { .. }
            | Kind::NotAnObject(_)
            | Kind::TooLarge { .. }
            | Kind::Kept { .. }
            | Kind::NoId
            | Kind::Serialize(_)
            | Kind::Json(_)
            | Kind::Deserialize(_) => ErrorKind::Document,
            Kind::NoIndex { .. }
            | Kind::IndexExists { .. }
            | Kind::NotOfIndex { .. }
            | Kind::Leftover { .. } => ErrorKind::Path,
            Kind::Mismatch { .. } | Kind::Replaced => ErrorKind::Mismatch,
            Kind::Stopped { .. } => ErrorKind::Stopped,
            Kind::WriterBusy { .. } => ErrorKind::Busy,
            Kind::Options(_) => ErrorKind::Options,
            Kind::Window { .. }
            | Kind::Query(_)
            | Kind::NoTitles { .. }
            | Kind::UnknownSearchField { .. }
            | Kind::FieldUse { .. }
            | Kind::FilterValue { .. }
            | Kind::FilterLimit { .. }
            | Kind::FacetLimit { .. }
            | Kind::TooMany { .. }
            | Kind::HalfLife { .. }
            | Kind::Cursor(_) => ErrorKind::Search,
            Kind::Synonyms(_) => ErrorKind::Synonyms,
            Kind::Unreadable { .. }
            | Kind::Undone(_)
            | Kind::Broken(_)
            | Kind::Closed
            | Kind::Unlocked(_)
            | Kind::Unopened(_)
            | Kind::Tantivy(_)
            | Kind::Io { .. } => ErrorKind::Index,
            Kind::Unsynced(_) | Kind::Unshown(_) | Kind::Unmerged(_) | Kind::Undeleted { .. } => {
                ErrorKind::Committed
            }
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source()
    }
}

impl From<Kind> for Error {
    fn from(kind: Kind) -> Error {
        Error(Box::new(kind))
    }
}

impl From<tantivy::TantivyError> for Error {
    fn from(error: tantivy::TantivyError) -> Error {
        Kind::Tantivy(error).into()
    }
}

/// How a text begins, in at most so many chars, as a message shows it.
pub(crate) fn beginning(text: &str, chars: usize) -> String {
    match text.char_indices().nth(chars) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum Kind {
    #[error("{0}")]
    Schema(String),
    #[error("{0}")]
    Synonyms(String),
    #[error("{0}")]
    Query(String),
    #[error("field {field:?} of the document is {value}; {expected}")]
    Value { field: String, value: String, expected: String },
    #[error("the document has a field {field:?} that the schema does not declare; it has {known}")]
    UnknownField { field: String, known: String },
    #[error("the document has no {field:?}, which the schema declares as its id")]
    MissingId { field: String },
    #[error("a document must be an object (a struct or a map), not {0}")]
    NotAnObject(String),
    #[error("of the documents that the index keeps, {which}: {error}")]
    Kept {
        which: String,
        #[source]
        error: Error,
    },
    #[error("the document has {bytes} bytes as JSON; a document may have {max}")]
    TooLarge { bytes: usize, max: usize },
    #[error("the schema declares no id, so no document can be named by it")]
    NoId,
    #[error("the document cannot be written as JSON: {0}")]
    Serialize(#[source] serde_json::Error),
    #[error("the JSON of the document cannot be read: {0}")]
    Json(#[source] serde_json::Error),
    #[error("the document does not fit the type asked for: {0}")]
    Deserialize(#[source] serde_json::Error),
    #[error("no index in {path:?}: {reason}")]
    NoIndex { path: PathBuf, reason: &'static str },
    #[error("{path:?} holds an index already; open it, or remove the directory to start anew")]
    IndexExists { path: PathBuf },
    #[error(
        "{path:?} is no file of an index, and would be removed with the old index; move it elsewhere"
    )]
    NotOfIndex { path: PathBuf },
    #[error(
        "{path:?} is there, where the new index is to be made: if nobody is at work on it, \
         a run that was killed left it; remove it then"
    )]
    Leftover { path: PathBuf },
    #[error("the index in {path:?} {difference}")]
    Mismatch { path: PathBuf, difference: String },
    #[error("the index was made anew since it was opened here; open it again")]
    Replaced,
    #[error("indexing anew was stopped after {done} of {all} documents; nothing has changed")]
    Stopped { done: u64, all: u64 },
    #[error("{path:?} cannot be read: {reason}")]
    Unreadable { path: PathBuf, reason: String },
    #[error(
        "another writer is at work on this index, in this process or another{}; one at a time",
        waited(.wait)
    )]
    WriterBusy {
        wait: Duration,
        #[source]
        error: tantivy::TantivyError,
    },
    #[error("{0}")]
    Options(String),
    #[error(
        "the lock for the one writer cannot be taken ({0}); is the directory there, and may it be written?"
    )]
    Unlocked(#[source] Arc<std::io::Error>),
    #[error("the index cannot be read for its writer ({0}); is the directory there?")]
    Unopened(#[source] tantivy::TantivyError),
    #[error("the index could not be written, and everything since the last commit was undone: {0}")]
    Undone(#[source] tantivy::TantivyError),
    #[error(
        "the index could not be written ({0}) nor set back to the last commit; \
         drop this writer and open another"
    )]
    Broken(#[source] tantivy::TantivyError),
    #[error("this writer could not be set back after an error; drop it and open another")]
    Closed,
    #[error(
        "the changes are committed, but may not survive a power cut: {0}; commit again to make sure"
    )]
    Unsynced(#[source] tantivy::TantivyError),
    #[error("the changes are committed, but searches cannot see them yet: {0}")]
    Unshown(#[source] tantivy::TantivyError),
    #[error("everything is committed, but the segments could not be merged: {0}")]
    Unmerged(#[source] tantivy::TantivyError),
    #[error("the index is written, but {path:?}, no longer used, could not be deleted")]
    Undeleted { path: PathBuf },
    #[error("offset {offset} and limit {limit} ask for hits past {max}; ask for fewer")]
    Window { offset: usize, limit: usize, max: usize },
    #[error("the {used} names a field {field:?} that the schema does not declare; it has {known}")]
    UnknownSearchField { used: &'static str, field: String, known: String },
    #[error("the {used} names the field {field:?}, which is {kind}; {expected}")]
    FieldUse { used: &'static str, field: String, kind: &'static str, expected: &'static str },
    #[error("the filter of field {field:?} has the value {value:?}; expected {expected}")]
    FilterValue { field: String, value: String, expected: &'static str },
    #[error("the filter of field {field:?} has {values} values; {max} are the most")]
    FilterLimit { field: String, values: usize, max: usize },
    #[error("the search has {found} {what}; {max} are the most")]
    TooMany { what: &'static str, found: usize, max: usize },
    #[error("the facet of field {field:?} asks for {limit} buckets; {max} are the most")]
    FacetLimit { field: String, limit: usize, max: usize },
    #[error("the half-life of {days} days for field {field:?} is not a positive number")]
    HalfLife { field: String, days: f64 },
    #[error("{0}")]
    Cursor(String),
    #[error("no text field {field:?} to take titles from; there are {known}")]
    NoTitles { field: String, known: String },
    #[error("{0}")]
    Tantivy(#[source] tantivy::TantivyError),
    #[error("{path:?}: {error}")]
    Io {
        path: PathBuf,
        #[source]
        error: std::io::Error,
    },
}

/// How long a writer waited for another, in the words of a message; nothing if it did not.
fn waited(wait: &Duration) -> String {
    if wait.is_zero() { String::new() } else { format!(", after a wait of {wait:?}") }
}
