//! Numbers that JSON cannot hold. `serde_json` writes them as null, and they would be lost.

use std::fmt;

use serde::ser::{self, Serialize, Serializer};

/// The first number of a value that is not finite.
#[derive(Debug, PartialEq)]
pub(super) struct NotFinite {
    /// The field of the outermost object that it stands in.
    pub(super) field: Option<String>,
    pub(super) number: f64,
}

/// Looks for a number that is not finite. It serialises the value once more, to nothing.
pub(super) fn not_finite<T: Serialize + ?Sized>(value: &T) -> Option<NotFinite> {
    let mut search = Search { field: None, depth: 0 };
    match value.serialize(&mut search) {
        Err(Stop::At(number)) => Some(NotFinite { field: search.field, number }),
        // What does not serialise was refused before.
        Ok(()) | Err(Stop::Else) => None,
    }
}

struct Search {
    field: Option<String>,
    /// How many objects and lists are open.
    depth: usize,
}

/// Why the search ends before the value does.
#[derive(Debug)]
enum Stop {
    At(f64),
    Else,
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Stop::At(number) => number.fmt(f),
            Stop::Else => f.write_str("the value does not serialise"),
        }
    }
}

impl std::error::Error for Stop {}

impl ser::Error for Stop {
    fn custom<T: fmt::Display>(_: T) -> Stop {
        Stop::Else
    }
}

impl Search {
    fn open(&mut self) -> &mut Search {
        self.depth += 1;
        self
    }

    fn close(&mut self) {
        self.depth -= 1;
    }

    fn enter(&mut self, name: impl Into<String>) {
        if self.depth == 1 {
            self.field = Some(name.into());
        }
    }
}

/// Values in which no number is not finite.
macro_rules! pass {
    ($($method:ident($type:ty))*) => {
        $(fn $method(self, _: $type) -> Result<(), Stop> {
            Ok(())
        })*
    };
}

impl<'s> Serializer for &'s mut Search {
    type Ok = ();
    type Error = Stop;
    type SerializeSeq = &'s mut Search;
    type SerializeTuple = &'s mut Search;
    type SerializeTupleStruct = &'s mut Search;
    type SerializeTupleVariant = &'s mut Search;
    type SerializeMap = &'s mut Search;
    type SerializeStruct = &'s mut Search;
    type SerializeStructVariant = &'s mut Search;

    pass! {
        serialize_bool(bool) serialize_char(char) serialize_str(&str) serialize_bytes(&[u8])
        serialize_i8(i8) serialize_i16(i16) serialize_i32(i32) serialize_i64(i64) serialize_i128(i128)
        serialize_u8(u8) serialize_u16(u16) serialize_u32(u32) serialize_u64(u64) serialize_u128(u128)
        serialize_unit_struct(&'static str)
    }

    fn serialize_f32(self, number: f32) -> Result<(), Stop> {
        self.serialize_f64(number.into())
    }

    fn serialize_f64(self, number: f64) -> Result<(), Stop> {
        if number.is_finite() { Ok(()) } else { Err(Stop::At(number)) }
    }

    fn serialize_none(self) -> Result<(), Stop> {
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Stop> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Stop> {
        Ok(())
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, _: &'static str) -> Result<(), Stop> {
        Ok(())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Stop> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Stop> {
        let open = self.open();
        open.enter(variant);
        value.serialize(&mut *open)?;
        open.close();
        Ok(())
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<&'s mut Search, Stop> {
        Ok(self.open())
    }

    fn serialize_tuple(self, _: usize) -> Result<&'s mut Search, Stop> {
        Ok(self.open())
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<&'s mut Search, Stop> {
        Ok(self.open())
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<&'s mut Search, Stop> {
        let open = self.open();
        open.enter(variant);
        Ok(open)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<&'s mut Search, Stop> {
        Ok(self.open())
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<&'s mut Search, Stop> {
        Ok(self.open())
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<&'s mut Search, Stop> {
        let open = self.open();
        open.enter(variant);
        Ok(open)
    }
}

/// Lists, whose items have no names.
macro_rules! items {
    ($($trait:ident $method:ident)*) => {
        $(impl ser::$trait for &mut Search {
            type Ok = ();
            type Error = Stop;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Stop> {
                value.serialize(&mut **self)
            }

            fn end(self) -> Result<(), Stop> {
                self.close();
                Ok(())
            }
        })*
    };
}

items! {
    SerializeSeq serialize_element
    SerializeTuple serialize_element
    SerializeTupleStruct serialize_field
    SerializeTupleVariant serialize_field
}

impl ser::SerializeStruct for &mut Search {
    type Ok = ();
    type Error = Stop;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), Stop> {
        self.enter(name);
        value.serialize(&mut **self)
    }

    fn end(self) -> Result<(), Stop> {
        self.close();
        Ok(())
    }
}

/// An object within that of its name.
impl ser::SerializeStructVariant for &mut Search {
    type Ok = ();
    type Error = Stop;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Stop> {
        value.serialize(&mut **self)
    }

    fn end(self) -> Result<(), Stop> {
        self.close();
        Ok(())
    }
}

impl ser::SerializeMap for &mut Search {
    type Ok = ();
    type Error = Stop;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Stop> {
        if self.depth == 1 {
            self.field = serde_json::to_value(key).ok().map(|key| match key {
                serde_json::Value::String(name) => name,
                other => other.to_string(),
            });
        }
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Stop> {
        value.serialize(&mut **self)
    }

    fn end(self) -> Result<(), Stop> {
        self.close();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Serialize;

    use super::{NotFinite, not_finite};

    #[derive(Serialize)]
    enum Size {
        Known(f64),
        Between(f64, f64),
        Box { width: f64 },
        Unknown,
    }

    fn at<T: Serialize>(value: &T) -> Option<String> {
        let NotFinite { field, number } = not_finite(value)?;
        Some(format!("{} {number}", field.unwrap_or_default()))
    }

    #[test]
    fn numbers_are_found_wherever_they_stand() {
        let map = |name: &str, number: f64| BTreeMap::from([(name.to_owned(), number)]);
        let nested = BTreeMap::from([("أبعاد", BTreeMap::from([("طول", vec![1.0, f64::NAN])]))]);
        assert_eq!(at(&map("ثمن", f64::NAN)).as_deref(), Some("ثمن NaN"));
        assert_eq!(at(&map("ثمن", f64::INFINITY)).as_deref(), Some("ثمن inf"));
        assert_eq!(at(&map("ثمن", 9.5)), None);
        assert_eq!(at(&nested).as_deref(), Some("أبعاد NaN"), "the outermost field");
        assert_eq!(at(&f32::NEG_INFINITY).as_deref(), Some(" -inf"), "no field");
        assert_eq!(at(&BTreeMap::from([(7, f64::NAN)])).as_deref(), Some("7 NaN"));
        assert_eq!(at(&Some(f64::NAN)).as_deref(), Some(" NaN"));
        assert_eq!(at(&Size::Known(f64::NAN)).as_deref(), Some("Known NaN"));
        assert_eq!(at(&Size::Between(0.0, f64::NAN)).as_deref(), Some("Between NaN"));
        assert_eq!(at(&Size::Box { width: f64::NAN }).as_deref(), Some("Box NaN"));
        assert_eq!(at(&(Size::Unknown, None::<f64>, 1u128, 'ا', "نص", ())), None);
    }
}
