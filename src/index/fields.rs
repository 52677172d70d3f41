//! The fields of a document, read from its JSON straight into what is indexed.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;
use std::mem;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{DeserializeSeed, Error as _, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::document::{MAX_KEYWORD_BYTES, MAX_TEXT_BYTES, is_key, key, milliseconds, wrong};
use super::indexed::{Fields, Slots};
use super::layout::{Column, Layout};
use crate::error::{Error, Kind};

/// What is read of a document.
struct Read<'l> {
    layout: &'l Layout,
    fields: Fields<'l>,
    /// The first value that does not fit the schema. It is told when all has been read: that the JSON cannot be
    /// read comes before that.
    refused: Option<Error>,
}

/// Reads an object by the fields of `layout`, into the memory of `slots`. An error when the JSON cannot be read,
/// when a field stands in it twice, as one of the two would be lost, or when a value does not fit.
pub(super) fn read<'l>(
    layout: &'l Layout,
    json: &'l str,
    slots: Slots,
) -> Result<Fields<'l>, Error> {
    let fields = Fields::new(json, layout.document, slots);
    let mut read = Read { layout, fields, refused: None };
    let mut deserializer = serde_json::Deserializer::from_str(json);
    deserializer.deserialize_map(Object(&mut read)).map_err(Kind::Json)?;
    deserializer.end().map_err(Kind::Json)?;
    match read.refused {
        None => Ok(read.fields),
        Some(error) => Err(error),
    }
}

/// The name of a field, borrowed unless it has escapes.
#[derive(PartialEq, Eq, Hash)]
pub(super) struct Name<'de>(pub(super) Cow<'de, str>);

impl<'de> Deserialize<'de> for Name<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Name<'de>, D::Error> {
        struct NameVisitor;

        impl<'de> Visitor<'de> for NameVisitor {
            type Value = Name<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Name<'de>, E> {
                Ok(Name(Cow::Borrowed(name)))
            }

            fn visit_str<E>(self, name: &str) -> Result<Name<'de>, E> {
                Ok(Name(Cow::Owned(name.to_owned())))
            }
        }

        deserializer.deserialize_str(NameVisitor)
    }
}

struct Object<'r, 'l>(&'r mut Read<'l>);

impl<'de> Visitor<'de> for Object<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<(), M::Error> {
        let Object(read) = self;
        let mut declared = vec![false; read.layout.columns().count()];
        let mut unknown = HashSet::new();
        while let Some(Name(name)) = map.next_key()? {
            let mut columns = read.layout.columns().enumerate();
            let found = columns.find(|&(_, (field, _))| field == name);
            let value = match found {
                None | Some((_, (_, Column::Stored))) => map.next_value_seed(Stored),
                Some((_, (name, column))) => {
                    map.next_value_seed(Values { read, name, column, is_item: false })
                }
            };
            value.map_err(|error| M::Error::custom(format!("field {name:?}: {error}")))?;
            let is_again = if let Some((place, _)) = found {
                mem::replace(&mut declared[place], true)
            } else {
                read.refuse_unknown(&name);
                !unknown.insert(Name(name.clone()))
            };
            if is_again {
                return Err(M::Error::custom(format!("the field {name:?} stands in it twice")));
            }
        }
        Ok(())
    }
}

/// A value that is not indexed. It is read to see that it can be.
struct Stored;

impl<'de> DeserializeSeed<'de> for Stored {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Stored {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any valid JSON value")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<S: SeqAccess<'de>>(self, mut items: S) -> Result<(), S::Error> {
        while items.next_element_seed(Stored)?.is_some() {}
        Ok(())
    }

    /// As the documents of hits are read: to `serde_json` some objects are not what they look like.
    fn visit_map<M: MapAccess<'de>>(self, map: M) -> Result<(), M::Error> {
        Value::deserialize(MapAccessDeserializer::new(map)).map(|_| ())
    }
}

/// The value of a field that is indexed, or an item of its list.
struct Values<'r, 'l> {
    read: &'r mut Read<'l>,
    name: &'l str,
    column: Column,
    is_item: bool,
}

impl Values<'_, '_> {
    fn add(self, item: &Item<'_>) {
        if self.read.refused.is_none() {
            self.read.refused = self.read.add(self.name, self.column, item).err();
        }
    }
}

impl<'de> DeserializeSeed<'de> for Values<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Values<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any valid JSON value")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        // Only an id must be there.
        if self.is_item || matches!(self.column, Column::Id(_)) {
            self.add(&Item::Other(Value::Null));
        }
        Ok(())
    }

    fn visit_bool<E>(self, value: bool) -> Result<(), E> {
        self.add(&Item::Other(value.into()));
        Ok(())
    }

    fn visit_i64<E>(self, number: i64) -> Result<(), E> {
        self.add(&Item::Other(number.into()));
        Ok(())
    }

    fn visit_u64<E>(self, number: u64) -> Result<(), E> {
        self.add(&Item::Other(number.into()));
        Ok(())
    }

    fn visit_f64<E>(self, number: f64) -> Result<(), E> {
        self.add(&Item::Other(number.into()));
        Ok(())
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        self.add(&Item::Text(text));
        Ok(())
    }

    fn visit_seq<S: SeqAccess<'de>>(self, mut items: S) -> Result<(), S::Error> {
        let Values { read, name, column, is_item } = self;
        if is_item || matches!(column, Column::Id(_)) {
            let list = Value::deserialize(SeqAccessDeserializer::new(items))?;
            Values { read, name, column, is_item }.add(&Item::Other(list));
            return Ok(());
        }
        loop {
            let item = Values { read: &mut *read, name, column, is_item: true };
            if items.next_element_seed(item)?.is_none() {
                return Ok(());
            }
        }
    }

    fn visit_map<M: MapAccess<'de>>(self, map: M) -> Result<(), M::Error> {
        let object = Value::deserialize(MapAccessDeserializer::new(map))?;
        self.add(&Item::Other(object));
        Ok(())
    }
}

/// A value to be indexed.
enum Item<'t> {
    Text(&'t str),
    /// All but a string.
    Other(Value),
}

impl<'t> Item<'t> {
    fn text(&self) -> Option<&'t str> {
        match *self {
            Item::Text(text) => Some(text),
            Item::Other(_) => None,
        }
    }

    fn other(&self) -> Option<&Value> {
        match self {
            Item::Text(_) => None,
            Item::Other(value) => Some(value),
        }
    }

    fn value(&self) -> Cow<'_, Value> {
        match self {
            Item::Text(text) => Cow::Owned(Value::from(*text)),
            Item::Other(value) => Cow::Borrowed(value),
        }
    }

    fn wrong(&self, name: &str, expected: &str) -> Error {
        wrong(name, &self.value(), expected)
    }

    fn string(&self, name: &str, most: usize, expected: &str) -> Result<&'t str, Error> {
        match self.text() {
            Some(text) if text.len() <= most => Ok(text),
            Some(_) => Err(self.wrong(name, &format!("a {expected} of at most {most} bytes"))),
            None => Err(self.wrong(name, "a string or a list of strings")),
        }
    }
}

impl Read<'_> {
    fn refuse_unknown(&mut self, name: &str) {
        if self.refused.is_none() && !self.layout.stores_unknown() {
            let known = self.layout.schema.fields().collect::<Vec<_>>().join(", ");
            self.refused = Some(Kind::UnknownField { field: name.to_owned(), known }.into());
        }
    }

    fn add(&mut self, name: &str, column: Column, item: &Item<'_>) -> Result<(), Error> {
        let fields = &mut self.fields;
        match column {
            Column::Id(field) => {
                let key = match item {
                    Item::Text(text) if is_key(text) => Cow::Borrowed(*text),
                    _ => Cow::Owned(key(name, &item.value())?),
                };
                fields.add_id(field, &key);
            }
            Column::Text(column) => {
                fields.add_text(column.fields(), item.string(name, MAX_TEXT_BYTES, "text")?);
            }
            Column::Keyword(field) => {
                fields.add_text([field], item.string(name, MAX_KEYWORD_BYTES, "keyword")?);
            }
            Column::Date(field) => {
                let expected = "a date as YYYY-MM-DD or in RFC 3339, 2021-09-30T12:00:00Z";
                let date = item.text().and_then(milliseconds);
                fields.add_integer(field, date.ok_or_else(|| item.wrong(name, expected))?);
            }
            Column::Integer(field) => {
                let expected = "an integer of 64 bits with a sign";
                let number = item.other().and_then(Value::as_i64);
                fields.add_integer(field, number.ok_or_else(|| item.wrong(name, expected))?);
            }
            Column::Float(field) => {
                let number = item.other().and_then(Value::as_f64);
                fields.add_float(field, number.ok_or_else(|| item.wrong(name, "a number"))?);
            }
            Column::Bool(field) => {
                let truth = item.other().and_then(Value::as_bool);
                fields.add_bool(field, truth.ok_or_else(|| item.wrong(name, "true or false"))?);
            }
            // They are in the JSON.
            Column::Stored => {}
        }
        Ok(())
    }
}
