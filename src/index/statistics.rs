//! How large an index is, and what takes its room.

use std::collections::BTreeMap;

use serde::Serialize;
use tantivy::space_usage::PerFieldSpaceUsage;

use super::layout::{Column, Layout};
use crate::analysis::View;
use crate::error::{Error, Kind};

/// How large an index is at one commit, and what takes its room: see [`Index::statistics`](crate::Index::statistics).
///
/// ```
/// use fihris::{Index, Schema, View};
///
/// let index = Index::in_memory(Schema::builder().text("body").build()?)?;
/// let mut writer = index.writer()?;
/// writer.put(&serde_json::json!({ "body": "كتاب النحو" }))?;
/// writer.commit()?;
/// let statistics = index.statistics()?;
/// assert_eq!((statistics.documents, statistics.deleted, statistics.segments), (1, 0, 1));
/// let views: Vec<_> = statistics.fields.iter().map(|field| field.view).collect();
/// assert_eq!(views, [Some(View::Exact), Some(View::Stem)]);
/// # Ok::<(), fihris::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Statistics {
    /// The documents that searches can find.
    pub documents: u64,
    /// The documents deleted or replaced whose text is still there, until segments are merged.
    pub deleted: u64,
    /// The segments. A search looks at each; [`Writer::optimize`](crate::Writer::optimize) makes them one.
    pub segments: usize,
    /// The bytes of all that follows, and of what tells which documents are deleted. The files have up to a kilobyte a
    /// segment more, their checksums and the like.
    pub bytes: u64,
    /// The bytes of the documents as they were put, compressed.
    pub stored_bytes: u64,
    /// What each field takes, a text field once a view, in the order of the schema. A field that is only
    /// stored is not among them, nor is the root view, which takes nothing beside that of stems.
    pub fields: Vec<FieldBytes>,
}

/// What a field takes, or one view of it: terms, where they stand, and values to filter and order by.
///
/// ```
/// let schema = fihris::Schema::builder().keyword("section").text("body").build()?;
/// let statistics = fihris::Index::in_memory(schema)?.statistics()?;
/// assert_eq!(statistics.fields[0].field, "section");
/// assert_eq!((statistics.fields[0].view, statistics.fields[0].bytes), (None, 0));
/// # Ok::<(), fihris::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct FieldBytes {
    /// The name of the field.
    pub field: String,
    /// The view if it is a text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub view: Option<View>,
    /// Its bytes.
    pub bytes: u64,
}

pub(super) fn statistics(
    searcher: &tantivy::Searcher,
    layout: &Layout,
) -> Result<Statistics, Error> {
    let usage = searcher
        .space_usage()
        .map_err(|error| Kind::Tantivy(tantivy::TantivyError::from(error)))?;
    let mut bytes: BTreeMap<&str, u64> = BTreeMap::new();
    let mut stored_bytes = 0;
    for segment in usage.segments() {
        stored_bytes += segment.store().total().get_bytes();
        let parts: [&PerFieldSpaceUsage; 5] = [
            segment.termdict(),
            segment.postings(),
            segment.positions(),
            segment.fast_fields(),
            segment.fieldnorms(),
        ];
        for field in parts.into_iter().flat_map(PerFieldSpaceUsage::fields) {
            *bytes.entry(field.field_name()).or_default() += field.total().get_bytes();
        }
    }
    let mut fields = Vec::new();
    for (name, column) in layout.columns() {
        let mut add = |view, of: &str| {
            let bytes = bytes.get(of).copied().unwrap_or_default();
            fields.push(FieldBytes { field: name.to_owned(), view, bytes });
        };
        match column {
            Column::Text(text) => {
                for view in View::ALL {
                    if let Some(field) = text.field(view) {
                        add(Some(view), layout.tantivy.get_field_name(field));
                    }
                }
            }
            Column::Stored => {}
            _ => add(None, name),
        }
    }
    let segments = searcher.segment_readers();
    Ok(Statistics {
        documents: searcher.num_docs(),
        deleted: segments.iter().map(|segment| u64::from(segment.num_deleted_docs())).sum(),
        segments: segments.len(),
        bytes: usage.total().get_bytes(),
        stored_bytes,
        fields,
    })
}
