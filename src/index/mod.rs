//! Documents to segments: the schema, the index on disk, the writer.

mod backup;
mod batch;
mod bulk;
mod description;
pub(crate) mod document;
mod fields;
mod finite;
mod indexed;
pub(crate) mod layout;
mod merge;
mod on_disk;
mod progress;
mod queued;
mod reader;
mod reindex;
mod replaced;
pub(crate) mod schema;
mod statistics;
mod store;
mod synced;
mod turn;
mod upkeep;
mod verification;
mod verify;
mod views;
mod writer;
mod writer_options;

pub use document::{MAX_DOCUMENT_BYTES, MAX_TEXT_BYTES};
pub use progress::Progress;
pub use queued::Queued;
pub use schema::{Schema, SchemaBuilder};
pub use statistics::{FieldBytes, Statistics};
pub use store::Index;
pub use verification::{Damage, Verification};
pub use writer::Writer;
pub use writer_options::WriterOptions;
