//! A serde value to a tantivy document, checked field by field.

use std::fmt;

use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde::{Deserializer, Serialize};
use serde_json::Value;
use tantivy::time::format_description::well_known::Rfc3339;
use tantivy::time::{Date, Month, OffsetDateTime, Time};

use super::fields::{self, Name};
use super::finite::not_finite;
use super::indexed::{Indexed, Spare};
use super::json;
use super::layout::Layout;
use crate::error::{Error, Kind, beginning};

/// The longest text of a text field, in bytes; a longer one is refused. A book of a thousand pages has 4 MB.
///
/// ```
/// use fihris::{Index, MAX_TEXT_BYTES, Schema};
///
/// let index = Index::in_memory(Schema::builder().text("body").build()?)?;
/// let text = " ".repeat(MAX_TEXT_BYTES + 1);
/// let error = index.writer()?.put(&serde_json::json!({ "body": text })).unwrap_err();
/// assert!(error.to_string().ends_with("expected a text of at most 16000000 bytes"));
/// # Ok::<(), fihris::Error>(())
/// ```
pub const MAX_TEXT_BYTES: usize = 16_000_000;

/// The largest document, in bytes of its JSON; a larger one is refused.
///
/// ```
/// use fihris::{Index, MAX_DOCUMENT_BYTES, Schema};
///
/// let index = Index::in_memory(Schema::builder().text("body").stored("cover").build()?)?;
/// let cover = " ".repeat(MAX_DOCUMENT_BYTES);
/// let error = index.writer()?.put(&serde_json::json!({ "cover": cover })).unwrap_err();
/// assert!(error.to_string().ends_with("a document may have 64000000"));
/// # Ok::<(), fihris::Error>(())
/// ```
pub const MAX_DOCUMENT_BYTES: usize = 64_000_000;

/// tantivy drops longer terms without an error.
pub(super) const MAX_KEYWORD_BYTES: usize = 65_530;

/// Checks `document` against the schema and indexes each declared field; the whole is stored as
/// the JSON it serialises to. It takes the memory of `spare`.
pub(super) fn prepare<T: Serialize + ?Sized>(
    layout: &Layout,
    document: &T,
    spare: Spare,
) -> Result<Indexed, Error> {
    let Spare { mut json, slots } = spare;
    json::write(document, &mut json).map_err(Kind::Serialize)?;
    if json.len() > MAX_DOCUMENT_BYTES {
        return Err(Kind::TooLarge { bytes: json.len(), max: MAX_DOCUMENT_BYTES }.into());
    }
    // Only a null can be what is left of such a number, and few documents have one.
    if json.contains("null")
        && let Some(found) = not_finite(document)
    {
        let field = found.field.unwrap_or_default();
        let expected = "expected a finite number".to_owned();
        return Err(Kind::Value { field, value: found.number.to_string(), expected }.into());
    }
    if !json.trim_start().starts_with('{') {
        let value = serde_json::from_str(&json).map_err(Kind::Json)?;
        return Err(Kind::NotAnObject(brief(&value)).into());
    }
    let slots = fields::read(layout, &json, slots)?.into_slots();
    let document = Indexed::new(json, slots);
    match layout.id() {
        Some((field, _)) if document.id().is_none() => {
            Err(Kind::MissingId { field: field.to_owned() }.into())
        }
        _ => Ok(document),
    }
}

/// The id as text: strings as they are, integers in decimal.
pub(super) fn key(name: &str, value: &Value) -> Result<String, Error> {
    match value {
        Value::String(text) if is_key(text) => Ok(text.clone()),
        Value::Number(number) if number.is_i64() || number.is_u64() => Ok(number.to_string()),
        Value::Null => Err(Kind::MissingId { field: name.to_owned() }.into()),
        _ => {
            let expected = format!("a string of 1 to {MAX_KEYWORD_BYTES} bytes or an integer");
            Err(wrong(name, value, &expected))
        }
    }
}

/// Whether a string can be an id.
pub(super) fn is_key(text: &str) -> bool {
    (1..=MAX_KEYWORD_BYTES).contains(&text.len())
}

/// The id in a document's JSON, as [`key`] has it; `None` if it has none of this name. All else is
/// read over, which costs much less than to take it in.
pub(crate) fn id_of(json: &str, name: &str) -> Option<String> {
    struct Id<'n>(&'n str);

    impl<'de> Visitor<'de> for Id<'_> {
        type Value = Option<Value>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Option<Value>, A::Error> {
            let mut id = None;
            while let Some(Name(name)) = map.next_key()? {
                if name == self.0 {
                    id = Some(map.next_value()?);
                } else {
                    map.next_value::<IgnoredAny>()?;
                }
            }
            Ok(id)
        }
    }

    let id = serde_json::Deserializer::from_str(json).deserialize_map(Id(name)).ok()??;
    key(name, &id).ok()
}

/// Milliseconds since 1970-01-01 in UTC.
pub(crate) fn milliseconds(text: &str) -> Option<i64> {
    let moment = match OffsetDateTime::parse(text, &Rfc3339) {
        Ok(moment) => moment,
        Err(_) => day(text)?.with_time(Time::MIDNIGHT).assume_utc(),
    };
    i64::try_from(moment.unix_timestamp_nanos().div_euclid(1_000_000)).ok()
}

/// A date of the form YYYY-MM-DD.
fn day(text: &str) -> Option<Date> {
    let [year, month, day] = *text.split('-').collect::<Vec<_>>() else { return None };
    let digits =
        |part: &str, count| part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit());
    if !(digits(year, 4) && digits(month, 2) && digits(day, 2)) {
        return None;
    }
    let month = Month::try_from(month.parse::<u8>().ok()?).ok()?;
    Date::from_calendar_date(year.parse().ok()?, month, day.parse().ok()?).ok()
}

pub(super) fn wrong(field: &str, value: &Value, expected: &str) -> Error {
    Kind::Value {
        field: field.to_owned(),
        value: brief(value),
        expected: format!("expected {expected}"),
    }
    .into()
}

/// How much of a value or a document an error message shows, in chars.
pub(super) const SHOWN_CHARS: usize = 60;

/// A value as an error message shows it: its JSON, cut short.
fn brief(value: &Value) -> String {
    let json = match value {
        // What is cut off is not written first.
        Value::String(text) if text.len() > 4 * SHOWN_CHARS => {
            Value::from(text.chars().take(SHOWN_CHARS).collect::<String>()).to_string()
        }
        value => value.to_string(),
    };
    beginning(&json, SHOWN_CHARS)
}

#[cfg(test)]
mod tests {
    use super::{id_of, milliseconds};

    #[test]
    fn dates_are_read() {
        for (text, expected) in [
            ("1970-01-01", Some(0)),
            ("1970-01-02T00:00:00Z", Some(86_400_000)),
            ("1970-01-01T02:00:00.5+02:00", Some(500)),
            ("0980-08-16", Some(-31_221_676_800_000)),
            ("2021-02-30", None),
            ("2021-2-3", None),
            ("٢٠٢١-٠٢-٠٣", None),
            ("30 سبتمبر 2021", None),
            ("", None),
        ] {
            assert_eq!(milliseconds(text), expected, "{text:?}");
        }
    }

    #[test]
    fn ids_are_read_as_they_are_indexed() {
        for (json, expected) in [
            (r#"{"id":"خبر-1","body":"نص"}"#, Some("خبر-1")),
            (r#"{"body":{"id":"2"},"id":-7}"#, Some("-7")),
            (r#"{"\u0069d":"a\"b"}"#, Some("a\"b")),
            (r#"{"body":"نص"}"#, None),
            (r#"{"id":null}"#, None),
            ("[]", None),
            ("", None),
        ] {
            assert_eq!(id_of(json, "id").as_deref(), expected, "{json}");
        }
    }
}
