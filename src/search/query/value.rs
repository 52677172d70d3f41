//! The values of fields as text.

use std::borrow::Cow;
use std::ops::Range;

use crate::index::document::milliseconds;
use crate::index::schema::FieldKind;

const DAY: i64 = 86_400_000;

/// Whether a field of this kind can have the value that `text` says. Text and stored fields have none
/// that a filter could ask for.
pub(crate) fn is_value(kind: FieldKind, text: &str) -> bool {
    match kind {
        FieldKind::Id => !text.is_empty(),
        FieldKind::Keyword => true,
        FieldKind::Date => date_span(text).is_some(),
        FieldKind::Integer => integer(text).is_some(),
        FieldKind::Float => float(text).is_some(),
        FieldKind::Bool => boolean(text).is_some(),
        FieldKind::Text { .. } | FieldKind::Stored => false,
    }
}

/// The milliseconds since 1970 in UTC that a date covers: all of a year (`2021`), of a month
/// (`2021-06`) or of a day (`2021-06-30`), or the one of a moment in RFC 3339.
pub(crate) fn date_span(text: &str) -> Option<Range<i64>> {
    let text = &*western_digits(text);
    let is = |shape: &str| {
        text.len() == shape.len()
            && text.bytes().zip(shape.bytes()).all(|(byte, as_in)| match as_in {
                b'0' => byte.is_ascii_digit(),
                _ => byte == as_in,
            })
    };
    let day = |date: &str| milliseconds(date);
    if is("0000") {
        return Some(day(&format!("{text}-01-01"))?..day(&format!("{text}-12-31"))? + DAY);
    }
    if is("0000-00") {
        let last = (28..=31).rev().find_map(|last| day(&format!("{text}-{last}")));
        return Some(day(&format!("{text}-01"))?..last? + DAY);
    }
    let from = milliseconds(text)?;
    Some(from..from + if is("0000-00-00") { DAY } else { 1 })
}

/// The whole number that `text` says, in digits of either kind.
pub(crate) fn integer(text: &str) -> Option<i64> {
    western_digits(text).parse().ok()
}

/// The number that `text` says, in digits of either kind; never infinite.
pub(crate) fn float(text: &str) -> Option<f64> {
    western_digits(text).parse().ok().filter(|number: &f64| number.is_finite())
}

/// `true` or `false`.
pub(crate) fn boolean(text: &str) -> Option<bool> {
    text.parse().ok()
}

/// `text` with 0 to 9 for the digits and signs of Arabic and Persian numbers.
pub(crate) fn western_digits(text: &str) -> Cow<'_, str> {
    let western = |c| match c {
        '٠'..='٩' => char::from_digit(c as u32 - '٠' as u32, 10).unwrap_or(c),
        '۰'..='۹' => char::from_digit(c as u32 - '۰' as u32, 10).unwrap_or(c),
        '٫' => '.',
        '\u{2212}' => '-',
        _ => c,
    };
    if text.is_ascii() {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.chars().map(western).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_cover_what_they_name() {
        for (text, expected) in [
            ("1970", Some(0..365 * DAY)),
            ("1970-02", Some(31 * DAY..59 * DAY)),
            ("1972-02", Some(761 * DAY..790 * DAY)),
            ("1970-01-02", Some(DAY..2 * DAY)),
            ("١٩٧٠-٠١-٠٢", Some(DAY..2 * DAY)),
            ("۱۹۷۰", Some(0..365 * DAY)),
            ("1970-01-01T00:00:01Z", Some(1_000..1_001)),
            ("1970-01-01T02:00:00.5+02:00", Some(500..501)),
            ("9999", Some(253_370_764_800_000..253_402_300_800_000)),
            ("9999-12", Some(253_399_622_400_000..253_402_300_800_000)),
            ("0000", Some(-62_167_219_200_000..-62_135_596_800_000)),
            ("1970-13", None),
            ("1970-00", None),
            ("1970-2", None),
            ("1971-02-29", None),
            ("970", None),
            ("19700", None),
            ("-1970", None),
            ("1970-", None),
            ("أمس", None),
            ("", None),
        ] {
            assert_eq!(date_span(text), expected, "{text:?}");
        }
    }

    #[test]
    fn values_are_those_of_the_kind() {
        for (kind, text, expected) in [
            (FieldKind::Keyword, "اقتصاد وأعمال", true),
            (FieldKind::Keyword, "", true),
            (FieldKind::Id, "", false),
            (FieldKind::Id, "7", true),
            (FieldKind::Integer, "-7", true),
            (FieldKind::Integer, "−٧", true),
            (FieldKind::Integer, "7.0", false),
            (FieldKind::Integer, "9223372036854775808", false),
            (FieldKind::Float, "٧٫٥", true),
            (FieldKind::Float, "7e3", true),
            (FieldKind::Float, "inf", false),
            (FieldKind::Float, "NaN", false),
            (FieldKind::Float, "1e999", false),
            (FieldKind::Bool, "true", true),
            (FieldKind::Bool, "نعم", false),
            (FieldKind::Date, "2021-06", true),
            (FieldKind::Date, "06-2021", false),
            (FieldKind::Stored, "7", false),
        ] {
            assert_eq!(is_value(kind, text), expected, "{text:?} in a field of {kind}");
        }
    }
}
