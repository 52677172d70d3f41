//! A document as tantivy is given it: each text is there once, in however many views it is indexed.

use std::iter;
use std::ops::Range;

use tantivy::schema::document::{Document, ReferenceValue, ReferenceValueLeaf};
use tantivy::schema::{Field, Value};

/// What a document takes beside its texts, in bytes: its entry in a queue, its fields.
const OVERHEAD_BYTES: usize = 200;

/// The texts and numbers of a document, and the fields that index them. All is in two pieces of memory, as
/// another thread gives them back, and threads wait for each other to do so.
#[derive(Debug)]
pub struct Indexed {
    /// The document as JSON, and then the texts that are indexed.
    texts: String,
    fields: Vec<(Field, Slot)>,
}

#[derive(Clone, Debug)]
enum Slot {
    Text(Range<usize>),
    Integer(i64),
    Float(f64),
    Bool(bool),
}

impl Indexed {
    /// A document as JSON, which is stored in a field.
    pub(super) fn new(json: String, stored: Field) -> Indexed {
        let fields = vec![(stored, Slot::Text(0..json.len()))];
        Indexed { texts: json, fields }
    }

    pub(super) fn add_text(&mut self, fields: impl IntoIterator<Item = Field>, text: &str) {
        let begin = self.texts.len();
        self.texts.push_str(text);
        let slot = Slot::Text(begin..self.texts.len());
        self.fields.extend(fields.into_iter().map(|field| (field, slot.clone())));
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
        OVERHEAD_BYTES + self.texts.len()
    }
}

impl Document for Indexed {
    type Value<'d> = IndexedValue<'d>;
    type FieldsValuesIter<'d> = Box<dyn Iterator<Item = (Field, IndexedValue<'d>)> + 'd>;

    fn iter_fields_and_values(&self) -> Self::FieldsValuesIter<'_> {
        Box::new(self.fields.iter().map(|(field, slot)| {
            let leaf = match slot {
                Slot::Text(range) => ReferenceValueLeaf::Str(&self.texts[range.clone()]),
                Slot::Integer(number) => ReferenceValueLeaf::I64(*number),
                Slot::Float(number) => ReferenceValueLeaf::F64(*number),
                Slot::Bool(value) => ReferenceValueLeaf::Bool(*value),
            };
            (*field, IndexedValue(leaf))
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
