//! The fields that a search names.

use crate::error::{Error, Kind};
use crate::index::layout::{Column, Layout};

/// The column of a field that the part of a search called `used` names.
///
/// # Errors
/// When the schema declares no such field.
pub(crate) fn column(layout: &Layout, used: &'static str, field: &str) -> Result<Column, Error> {
    layout.column(field).ok_or_else(|| {
        let known = layout.schema.fields().collect::<Vec<_>>().join(", ");
        Kind::UnknownSearchField { used, field: field.to_owned(), known }.into()
    })
}

/// That a field is not of a kind that the part of a search called `used` can name.
pub(crate) fn wrong(
    used: &'static str,
    field: &str,
    column: Column,
    expected: &'static str,
) -> Error {
    let kind = match column {
        Column::Id(_) => "the id",
        Column::Text(_) => "text",
        Column::Keyword(_) => "a keyword",
        Column::Date(_) => "a date",
        Column::Integer(_) => "an integer",
        Column::Float(_) => "a float",
        Column::Bool(_) => "a bool",
        Column::Stored => "stored only",
    };
    Kind::FieldUse { used, field: field.to_owned(), kind, expected }.into()
}
