//! The tantivy fields that stand for a schema's.

use tantivy::schema as tv;

use super::schema::{Field, FieldKind, Schema};
use crate::analysis::{Analyzer, View};

/// The tantivy field that holds the document as it was given, as JSON.
pub(super) const DOCUMENT: &str = "_document";

/// A schema and the tantivy fields that stand for it.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    pub(crate) schema: Schema,
    pub(crate) tantivy: tv::Schema,
    pub(crate) document: tv::Field,
    /// In the order of the schema's fields.
    columns: Vec<Column>,
}

/// How a field of the schema is indexed.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Column {
    Id(tv::Field),
    Text(TextColumn),
    Keyword(tv::Field),
    Date(tv::Field),
    Integer(tv::Field),
    Float(tv::Field),
    Bool(tv::Field),
    Stored,
}

impl Layout {
    pub(crate) fn new(schema: Schema) -> Layout {
        let mut builder = tv::Schema::builder();
        let numeric = tv::NumericOptions::default().set_indexed().set_fast();
        let columns = schema.fields.iter().map(|Field { name, kind }| match *kind {
            FieldKind::Id => Column::Id(builder.add_text_field(name, tv::STRING | tv::FAST)),
            FieldKind::Text { boost, views } => {
                let fields = View::ALL.map(|view| {
                    let record = recorded(view).filter(|_| views.has(view))?;
                    let options = text(&schema, view, record);
                    Some(builder.add_text_field(&format!("{name}.{view}"), options))
                });
                Column::Text(TextColumn { fields, has_roots: views.has(View::Root), boost })
            }
            FieldKind::Keyword => {
                Column::Keyword(builder.add_text_field(name, tv::STRING | tv::FAST))
            }
            // Milliseconds since 1970: tantivy's own dates are nanoseconds and end in 1677 and 2262.
            FieldKind::Date => Column::Date(builder.add_i64_field(name, numeric.clone())),
            FieldKind::Integer => Column::Integer(builder.add_i64_field(name, numeric.clone())),
            FieldKind::Float => Column::Float(builder.add_f64_field(name, numeric.clone())),
            FieldKind::Bool => Column::Bool(builder.add_bool_field(name, numeric.clone())),
            FieldKind::Stored => Column::Stored,
        });
        let columns = columns.collect();
        let document = builder.add_text_field(DOCUMENT, tv::STORED);
        Layout { tantivy: builder.build(), document, columns, schema }
    }

    /// The columns with their fields, in the order of the schema.
    pub(crate) fn columns(&self) -> impl Iterator<Item = (&str, Column)> {
        self.schema.fields().zip(self.columns.iter().copied())
    }

    /// The text fields with their names, in the order of the schema.
    pub(crate) fn text_columns(&self) -> impl Iterator<Item = (&str, TextColumn)> {
        self.columns().filter_map(|(name, column)| match column {
            Column::Text(text) => Some((name, text)),
            _ => None,
        })
    }

    pub(crate) fn column(&self, name: &str) -> Option<Column> {
        self.columns().find(|&(field, _)| field == name).map(|(_, column)| column)
    }

    pub(crate) fn stores_unknown(&self) -> bool {
        self.schema.store_unknown
    }

    /// The id's name and tantivy field.
    pub(crate) fn id(&self) -> Option<(&str, tv::Field)> {
        self.columns().find_map(|(name, column)| match column {
            Column::Id(field) => Some((name, field)),
            _ => None,
        })
    }

    pub(crate) fn analyzer(&self, view: View) -> Analyzer {
        Analyzer::with_options(view, self.schema.analyzer.clone())
    }
}

/// A text field in its views.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TextColumn {
    /// In the order of [`View::ALL`].
    fields: [Option<tv::Field>; View::ALL.len()],
    has_roots: bool,
    pub(crate) boost: f32,
}

impl TextColumn {
    pub(crate) fn field(self, view: View) -> Option<tv::Field> {
        self.fields[view as usize]
    }

    /// The field of the stems by which roots are found.
    pub(crate) fn roots(self) -> Option<tv::Field> {
        self.field(View::Stem).filter(|_| self.has_roots)
    }

    /// The fields of its views.
    pub(crate) fn fields(self) -> impl Iterator<Item = tv::Field> {
        self.fields.into_iter().flatten()
    }
}

/// What is kept of the words in a view; `None` of roots, which are found by stems.
fn recorded(view: View) -> Option<tv::IndexRecordOption> {
    match view {
        // Nearness is told by the words as they are.
        View::Exact => Some(tv::IndexRecordOption::WithFreqsAndPositions),
        View::Stem | View::Grams => Some(tv::IndexRecordOption::WithFreqs),
        View::Root => None,
    }
}

fn text(schema: &Schema, view: View, record: tv::IndexRecordOption) -> tv::TextOptions {
    let name = Analyzer::with_options(view, schema.analyzer.clone()).name();
    tv::TextOptions::default().set_indexing_options(
        tv::TextFieldIndexing::default().set_tokenizer(&name).set_index_option(record),
    )
}
