//! Documents as tantivy is given them: each text is there once, in however many views it is indexed.

use std::iter;
use std::mem;
use std::ops::Range;

use tantivy::schema::document::{ReferenceValue, ReferenceValueLeaf};
use tantivy::schema::{Field, Value};

/// What a document takes beside its texts and fields, in bytes: its entry in a batch and in a queue.
const OVERHEAD_BYTES: usize = 200;

/// The documents of a batch. All is in two pieces of memory, as another thread gives them back, and threads
/// wait for each other to do so.
#[derive(Debug, Default)]
pub(super) struct Documents {
    /// Of each document its JSON, and then the texts that are not in it as they are.
    texts: String,
    fields: Vec<(Field, Slot)>,
}

/// Where a document is among those of its batch.
#[derive(Debug)]
pub(super) struct Place {
    texts: Range<usize>,
    fields: Range<usize>,
}

/// A document: its texts and numbers, and the fields that index them.
pub(super) struct Indexed {
    json: String,
    slots: Slots,
}

#[derive(Clone, Debug)]
enum Slot {
    Text(Range<usize>),
    Integer(i64),
    Float(f64),
    Bool(bool),
}

/// Memory of a document that is no longer needed, for the next.
#[derive(Default)]
pub(super) struct Spare {
    pub(super) json: String,
    pub(super) slots: Slots,
}

/// The fields of a document whose JSON is at hand.
pub(super) struct Fields<'j> {
    json: &'j str,
    slots: Slots,
}

/// The fields of a document, without its JSON.
#[derive(Default)]
pub(super) struct Slots {
    /// The texts that are not in the JSON as they are.
    texts: String,
    fields: Vec<(Field, Slot)>,
    id: Option<Range<usize>>,
}

impl<'j> Fields<'j> {
    /// A document as JSON, which is stored in a field.
    pub(super) fn new(json: &'j str, stored: Field, mut slots: Slots) -> Fields<'j> {
        slots.fields.push((stored, Slot::Text(0..json.len())));
        Fields { json, slots }
    }

    pub(super) fn add_text(&mut self, fields: impl IntoIterator<Item = Field>, text: &str) {
        let range = self.place(text);
        self.slots
            .fields
            .extend(fields.into_iter().map(|field| (field, Slot::Text(range.clone()))));
    }

    pub(super) fn add_id(&mut self, field: Field, id: &str) {
        let range = self.place(id);
        self.slots.fields.push((field, Slot::Text(range.clone())));
        self.slots.id = Some(range);
    }

    pub(super) fn add_integer(&mut self, field: Field, number: i64) {
        self.slots.fields.push((field, Slot::Integer(number)));
    }

    pub(super) fn add_float(&mut self, field: Field, number: f64) {
        self.slots.fields.push((field, Slot::Float(number)));
    }

    pub(super) fn add_bool(&mut self, field: Field, value: bool) {
        self.slots.fields.push((field, Slot::Bool(value)));
    }

    /// Where a text is: in the JSON if it is borrowed from there, or else copied behind it. No other memory
    /// has addresses within the JSON.
    fn place(&mut self, text: &str) -> Range<usize> {
        let within = text.as_ptr().addr().checked_sub(self.json.as_ptr().addr());
        if let Some(begin) = within
            && let Some(range) = begin.checked_add(text.len()).map(|end| begin..end)
            && self.json.get(range.clone()).is_some()
        {
            return range;
        }
        let begin = self.json.len() + self.slots.texts.len();
        self.slots.texts.push_str(text);
        begin..begin + text.len()
    }

    pub(super) fn into_slots(self) -> Slots {
        self.slots
    }
}

impl Indexed {
    /// A document as JSON, and the fields that were read in it.
    pub(super) fn new(json: String, slots: Slots) -> Indexed {
        Indexed { json, slots }
    }

    /// The document as JSON.
    pub(super) fn json(&self) -> &str {
        &self.json
    }

    /// Its memory, with nothing in it; none if it is more than so many bytes.
    pub(super) fn into_spare(self, most: usize) -> Spare {
        let Indexed { mut json, mut slots } = self;
        let fields = slots.fields.capacity() * mem::size_of::<(Field, Slot)>();
        if json.capacity() + slots.texts.capacity() + fields > most {
            return Spare::default();
        }
        json.clear();
        slots.texts.clear();
        slots.fields.clear();
        slots.id = None;
        Spare { json, slots }
    }

    /// The id as it is indexed.
    pub(super) fn id(&self) -> Option<&str> {
        let Range { start, end } = self.slots.id.clone()?;
        let json = self.json.len();
        self.json.get(start..end).or_else(|| self.slots.texts.get(start - json..end - json))
    }

    /// The bytes that it takes.
    pub(super) fn bytes(&self) -> usize {
        let fields = self.slots.fields.len() * mem::size_of::<(Field, Slot)>();
        OVERHEAD_BYTES + self.json.len() + self.slots.texts.len() + fields
    }
}

impl Documents {
    /// Adds a document. The first makes room for texts of so many bytes.
    pub(super) fn add(&mut self, document: &Indexed, room: usize) -> Place {
        let Indexed { json, slots } = document;
        let (texts, fields) = (self.texts.len(), self.fields.len());
        if texts == 0 {
            self.texts.reserve_exact(room.max(json.len() + slots.texts.len()));
        }
        self.texts.push_str(json);
        self.texts.push_str(&slots.texts);
        self.fields.extend_from_slice(&slots.fields);
        Place { texts: texts..self.texts.len(), fields: fields..self.fields.len() }
    }

    /// Gives back the memory that nothing is in.
    pub(super) fn shrink(&mut self) {
        self.texts.shrink_to_fit();
        self.fields.shrink_to_fit();
    }

    /// What is indexed of a document.
    pub(super) fn values(
        &self,
        document: &Place,
    ) -> impl Iterator<Item = (Field, IndexedValue<'_>)> {
        let texts = &self.texts[document.texts.clone()];
        self.fields[document.fields.clone()].iter().map(move |(field, slot)| {
            let leaf = match slot {
                Slot::Text(range) => ReferenceValueLeaf::Str(&texts[range.clone()]),
                Slot::Integer(number) => ReferenceValueLeaf::I64(*number),
                Slot::Float(number) => ReferenceValueLeaf::F64(*number),
                Slot::Bool(value) => ReferenceValueLeaf::Bool(*value),
            };
            (*field, IndexedValue(leaf))
        })
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
