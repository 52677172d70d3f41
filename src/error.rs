//! The crate's one error type.

use std::fmt;
use std::path::PathBuf;

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

#[derive(Debug, thiserror::Error)]
pub(crate) enum Kind {
    #[error("{0}")]
    Schema(String),
    #[error("field {field:?} of the document is {value}; {expected}")]
    Value { field: String, value: String, expected: String },
    #[error("the document has a field {field:?} that the schema does not declare; it has {known}")]
    UnknownField { field: String, known: String },
    #[error("the document has no {field:?}, which the schema declares as its id")]
    MissingId { field: String },
    #[error("a document must be an object (a struct or a map), not {0}")]
    NotAnObject(String),
    #[error("the schema declares no id, so no document can be deleted by it")]
    NoId,
    #[error("the document cannot be written as JSON: {0}")]
    Serialize(#[source] serde_json::Error),
    #[error("the document does not fit the type asked for: {0}")]
    Deserialize(#[source] serde_json::Error),
    #[error("no index in {path:?}: {reason}")]
    NoIndex { path: PathBuf, reason: &'static str },
    #[error("{path:?} holds an index already; open it, or remove the directory to start anew")]
    IndexExists { path: PathBuf },
    #[error("the index in {path:?} {difference}")]
    Mismatch { path: PathBuf, difference: String },
    #[error("{path:?} cannot be read: {reason}")]
    Unreadable { path: PathBuf, reason: String },
    #[error("another writer is at work on this index, in this process or another; one at a time")]
    WriterBusy(#[source] tantivy::TantivyError),
    #[error("the index could not be written, and everything since the last commit was undone: {0}")]
    Undone(#[source] tantivy::TantivyError),
    #[error(
        "the index could not be written ({0}) nor set back to the last commit; \
         drop this writer and open another"
    )]
    Broken(#[source] tantivy::TantivyError),
    #[error("offset {offset} and limit {limit} ask for hits past {max}; ask for fewer")]
    Window { offset: usize, limit: usize, max: usize },
    #[error("{0}")]
    Tantivy(#[source] tantivy::TantivyError),
    #[error("{path:?}: {error}")]
    Io {
        path: PathBuf,
        #[source]
        error: std::io::Error,
    },
}
