//! The JSON of a document, written into memory that is there already.

use std::cell::RefCell;
use std::io::{self, Write};

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::Formatter;

/// Appends `value` as JSON, as [`serde_json::to_string`] has it; when it cannot be written, a part of it.
pub(super) fn write<T: Serialize + ?Sized>(
    value: &T,
    json: &mut String,
) -> Result<(), serde_json::Error> {
    let json = RefCell::new(json);
    value.serialize(&mut Serializer::with_formatter(Bytes(&json), Fragments(&json)))
}

/// Writes what comes as bytes: signs, digits and escapes.
struct Bytes<'j>(&'j RefCell<&'j mut String>);

impl Write for Bytes<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let text = str::from_utf8(bytes).map_err(io::Error::other)?;
        self.0.borrow_mut().push_str(text);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Writes what comes as text. As bytes it would have to be looked through once more, which costs more than
/// writing it.
struct Fragments<'j>(&'j RefCell<&'j mut String>);

impl Formatter for Fragments<'_> {
    fn write_string_fragment<W: Write + ?Sized>(
        &mut self,
        _: &mut W,
        text: &str,
    ) -> io::Result<()> {
        self.0.borrow_mut().push_str(text);
        Ok(())
    }

    fn write_raw_fragment<W: Write + ?Sized>(&mut self, _: &mut W, json: &str) -> io::Result<()> {
        self.0.borrow_mut().push_str(json);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;
    use serde_json::value::RawValue;

    use super::write;

    #[test]
    fn it_is_written_as_by_the_library() {
        let raw: &RawValue = serde_json::from_str("{ \"نص\" :\t1e999 }").unwrap();
        let mut json = "قبله".to_owned();
        write(raw, &mut json).unwrap();
        assert_eq!(json, "قبله{ \"نص\" :\t1e999 }", "to the letter, behind what is there");
        assert!(write(&std::collections::BTreeMap::from([((1, 2), 3)]), &mut json).is_err());
    }

    fn any_value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            any::<String>().prop_map(Value::from),
            "[ء-ي\u{0}-\u{22}\\\\\u{64B}\u{202E}\u{1F600}]{0,20}".prop_map(Value::from),
        ];
        leaf.prop_recursive(3, 20, 5, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                proptest::collection::btree_map(any::<String>(), inner, 0..5)
                    .prop_map(Value::from_iter),
            ]
        })
    }

    proptest! {
        #[test]
        fn any_value_is_written_as_by_the_library(value in any_value()) {
            let mut json = String::new();
            write(&value, &mut json).unwrap();
            prop_assert_eq!(json, value.to_string());
        }
    }
}
