//! A document as tantivy is given it: each text is there once, in however many views it is indexed.

use std::iter;

use tantivy::schema::document::{Document, ReferenceValue, ReferenceValueLeaf};
use tantivy::schema::{Field, Value};

/// What a document takes beside its texts, in bytes: its entry in a queue, its fields.
const OVERHEAD_BYTES: usize = 200;

/// The texts and numbers of a document, and the fields that index them.
#[derive(Debug, Default)]
pub struct Indexed {
    texts: Vec<String>,
    fields: Vec<(Field, Slot)>,
}

#[derive(Clone, Copy, Debug)]
enum Slot {
    /// The number of a text.
    Text(usize),
    Integer(i64),
    Float(f64),
    Bool(bool),
}

impl Indexed {
    pub(super) fn add_text(&mut self, fields: impl IntoIterator<Item = Field>, text: String) {
        let number = self.texts.len();
        self.fields.extend(fields.into_iter().map(|field| (field, Slot::Text(number))));
        self.texts.push(text);
    }

    pub(super) fn add_integer(&mut self, field: Field, number: i64) {
        self.fields.push((field, Slot::Integer(number)));
    }

    pub(super) fn add_float(&mut self, field: Field, number: f64) {
        self.fields.push((field, Slot::Float(number)));
    }

    pub(super) fn add_bool(&mut self, field: Field, value: bool) {
        self.fields.push((field, Slot::Bool(value)));
    }

    /// The bytes that it takes.
    pub(super) fn bytes(&self) -> usize {
        OVERHEAD_BYTES + self.texts.iter().map(String::len).sum::<usize>()
    }
}

impl Document for Indexed {
    type Value<'d> = IndexedValue<'d>;
    type FieldsValuesIter<'d> = Box<dyn Iterator<Item = (Field, IndexedValue<'d>)> + 'd>;

    fn iter_fields_and_values(&self) -> Self::FieldsValuesIter<'_> {
        Box::new(self.fields.iter().map(|&(field, slot)| {
            let leaf = match slot {
                Slot::Text(number) => ReferenceValueLeaf::Str(&self.texts[number]),
                Slot::Integer(number) => ReferenceValueLeaf::I64(number),
                Slot::Float(number) => ReferenceValueLeaf::F64(number),
                Slot::Bool(value) => ReferenceValueLeaf::Bool(value),
            };
            (field, IndexedValue(leaf))
        }))
    }
}

/// A value of a document: never a list or an object.
#[derive(Clone, Debug)]
pub struct IndexedValue<'d>(ReferenceValueLeaf<'d>);

impl<'d> Value<'d> for IndexedValue<'d> {
    type ArrayIter = iter::Empty<IndexedValue<'d>>;
    type ObjectIter = iter::Empty<(&'d str, IndexedValue<'d>)>;

    fn as_value(&self) -> ReferenceValue<'d, IndexedValue<'d>> {
        ReferenceValue::Leaf(self.0.clone())
    }
}
