//! The object on a line of input, with its fields renamed but otherwise as they stand there.

use std::collections::{HashMap, HashSet};
use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;
use serde_json::value::RawValue;

/// In the order of the line. Values are kept as text: nothing that is only stored is rounded.
pub(crate) struct Fields(Vec<(String, Box<RawValue>)>);

impl Fields {
    /// Reads the object on `line`.
    pub(crate) fn read(line: &str) -> Result<Fields, String> {
        serde_json::from_str(line).map_err(|error| reason(&error))
    }

    /// What is wrong inside the values of `line`, which are only checked when they are used.
    pub(crate) fn fault(line: &str) -> Option<String> {
        serde_json::from_str::<Value>(line).err().map(|error| reason(&error))
    }

    /// Renames fields: a key of `names` to its value.
    pub(crate) fn rename(&mut self, names: &HashMap<String, String>) -> Result<(), String> {
        for (name, _) in &mut self.0 {
            if let Some(to) = names.get(name) {
                name.clone_from(to);
            }
        }
        let mut seen = HashSet::new();
        match self.0.iter().find(|(name, _)| !seen.insert(name)) {
            Some((name, _)) => Err(format!("the field {name:?} is there twice")),
            None => Ok(()),
        }
    }
}

/// The error of a line; serde counts lines of its own, which are all 1.
fn reason(error: &serde_json::Error) -> String {
    let what = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    let what = what.strip_suffix(&place).unwrap_or(&what);
    if error.is_data() {
        what.to_owned()
    } else {
        format!("invalid JSON at byte {}: {what}", error.column())
    }
}

impl Serialize for Fields {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Fields, D::Error> {
        deserializer.deserialize_map(FieldsVisitor)
    }
}

struct FieldsVisitor;

impl<'de> Visitor<'de> for FieldsVisitor {
    type Value = Fields;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
        let mut fields = Vec::new();
        while let Some(field) = map.next_entry()? {
            fields.push(field);
        }
        Ok(Fields(fields))
    }
}
