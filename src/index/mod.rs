//! Documents to segments: the schema, the index on disk, the writer.

pub(crate) mod document;
pub(crate) mod layout;
pub(crate) mod schema;
mod store;
mod views;
mod writer;

pub use schema::{Schema, SchemaBuilder};
pub use store::Index;
pub use writer::Writer;
