//! What a document may hold: every type of field with values it takes and values it refuses, and
//! that a document comes back as it was put.

#![cfg(feature = "index")]

use std::collections::HashMap;

use fihris::{Error, ErrorKind, Hit, Index, MAX_TEXT_BYTES, Schema, Writer, WriterOptions};
use proptest::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;
use tantivy::schema::{Type, Value as _};
use tantivy::{DocAddress, TantivyDocument, Term};

fn schema() -> Schema {
    Schema::builder()
        .id("id")
        .text("title")
        .text("body")
        .keyword("section")
        .date("published")
        .integer("pages")
        .float("price")
        .bool("free")
        .stored("cover")
        .build()
        .unwrap()
}

/// Puts a document given as JSON, to the letter.
fn put(writer: &mut Writer, json: &str) -> Result<(), Error> {
    let document: &RawValue = serde_json::from_str(json).unwrap();
    writer.put(document)
}

/// The one hit of a query.
fn only(index: &Index, query: &str) -> Hit {
    let hits = index.search(query).run().unwrap();
    assert_eq!(hits.total(), 1, "{query}");
    hits[0].clone()
}

/// The term of a value as the schema of tantivy types the field.
fn term(index: &Index, field: &str, value: &str) -> Term {
    let schema = index.as_tantivy().schema();
    let field = schema.get_field(field).unwrap();
    match schema.get_field_entry(field).field_type().value_type() {
        Type::I64 => Term::from_field_i64(field, value.parse().unwrap()),
        Type::F64 => Term::from_field_f64(field, value.parse().unwrap()),
        Type::Bool => Term::from_field_bool(field, value.parse().unwrap()),
        _ => Term::from_field_text(field, value),
    }
}

/// How many different terms a field has.
fn terms(index: &Index, field: &str) -> usize {
    let field = index.as_tantivy().schema().get_field(field).unwrap();
    let searcher = index.searcher();
    let segments = searcher.as_tantivy().segment_readers();
    segments.iter().map(|segment| segment.inverted_index(field).unwrap().terms().num_terms()).sum()
}

/// Why, the field, its value, and all its terms; a missing value is an empty one.
#[rustfmt::skip]
const RIGHT: &[(&str, &str, &str, &[&str])] = &[
    ("a text", "body", r#""قرأت كتابا""#, &["قرات", "كتابا"]),
    ("a list of texts", "body", r#"["كتاب", "قلم"]"#, &["كتاب", "قلم"]),
    ("a text twice is one term", "body", r#"["كتاب", "كتاب"]"#, &["كتاب"]),
    ("an empty list has no text", "body", "[]", &[]),
    ("escapes in a text", "body", r#""\u0643تاب \"النح\u0648\"""#, &["كتاب", "النحو"]),
    ("texts with escapes between texts without", "body", r#"["كتاب", "\u0642لم", "بيت", "با\u0628", "نهر"]"#,
        &["كتاب", "قلم", "بيت", "باب", "نهر"]),
    ("null is no text", "body", "null", &[]),
    ("missing is no text", "body", "", &[]),
    ("an empty text has no word", "body", r#""""#, &[]),
    ("punctuation has no word", "body", r#""؟! …""#, &[]),
    ("NUL parts words as any sign does", "body", r#""كتاب\u0000قلم""#, &["كتاب", "قلم"]),
    ("a keyword is kept as it is, marks and all", "section", r#""الرِّيَاضَة العربيّة""#, &["الرِّيَاضَة العربيّة"]),
    ("a list of keywords", "section", r#"["ثقافة", "أدب"]"#, &["ثقافة", "أدب"]),
    ("keywords with escapes between keywords without", "section", r#"["أد\u0628", "شعر", "\u0646حو"]"#, &["أدب", "شعر", "نحو"]),
    ("an empty keyword is a keyword", "section", r#""""#, &[""]),
    ("NUL in a keyword", "section", r#""أدب\u0000شعر""#, &["أدب\0شعر"]),
    ("null is no keyword", "section", "null", &[]),
    ("missing is no keyword", "section", "", &[]),
    ("a day is its midnight in UTC", "published", r#""1970-01-02""#, &["86400000"]),
    ("a moment with an offset", "published", r#""1970-01-01T02:00:00+02:00""#, &["0"]),
    ("an offset into the day before", "published", r#""1970-01-01T00:00:00+03:00""#, &["-10800000"]),
    ("parts of a millisecond are cut down", "published", r#""1969-12-31T23:59:59.9999Z""#, &["-1"]),
    ("the first day there is", "published", r#""0000-01-01""#, &["-62167219200000"]),
    ("the last second there is", "published", r#""9999-12-31T23:59:59Z""#, &["253402300799000"]),
    ("the last second, further west", "published", r#""9999-12-31T23:59:59-12:00""#, &["253402343999000"]),
    ("the first moment, further east", "published", r#""0000-01-01T00:00:00+12:00""#, &["-62167262400000"]),
    ("the last day there is", "published", r#""9999-12-31""#, &["253402214400000"]),
    ("a leap second is the end of the one before", "published", r#""2016-12-31T23:59:60Z""#, &["1483228799999"]),
    ("a leap second, further east", "published", r#""2017-01-01T02:59:60+03:00""#, &["1483228799999"]),
    ("letters in lower case", "published", r#""1970-01-01t00:00:01z""#, &["1000"]),
    ("a leap day", "published", r#""2000-02-29""#, &["951782400000"]),
    ("a date with an escape", "published", r#""1970-01-0\u0032""#, &["86400000"]),
    ("a list of dates", "published", r#"["1970-01-01", "1970-01-02"]"#, &["0", "86400000"]),
    ("null is no date", "published", "null", &[]),
    ("missing is no date", "published", "", &[]),
    ("an integer", "pages", "320", &["320"]),
    ("the least integer", "pages", "-9223372036854775808", &["-9223372036854775808"]),
    ("the greatest integer", "pages", "9223372036854775807", &["9223372036854775807"]),
    ("a list of integers", "pages", "[1, 2]", &["1", "2"]),
    ("null is no integer", "pages", "null", &[]),
    ("missing is no integer", "pages", "", &[]),
    ("a float", "price", "9.75", &["9.75"]),
    ("an integer is a float too", "price", "9", &["9"]),
    ("beyond 64 bits as a float", "price", "1e300", &["1e300"]),
    ("a list of floats", "price", "[0.5, -0.5]", &["0.5", "-0.5"]),
    ("null is no float", "price", "null", &[]),
    ("missing is no float", "price", "", &[]),
    ("true", "free", "true", &["true"]),
    ("false is a value", "free", "false", &["false"]),
    ("a list of both", "free", "[true, false]", &["true", "false"]),
    ("null is no bool", "free", "null", &[]),
    ("missing is no bool", "free", "", &[]),
];

#[test]
fn right_values_are_indexed() {
    for &(why, field, value, expected) in RIGHT {
        let directory = tempfile::tempdir().unwrap();
        let index = Index::create(directory.path(), schema()).unwrap();
        let mut writer = index.writer().unwrap();
        let json = match value {
            "" => r#"{"id":"1"}"#.to_owned(),
            value => format!(r#"{{"id":"1","{field}":{value}}}"#),
        };
        put(&mut writer, &json).unwrap_or_else(|error| panic!("{why}: {error}"));
        writer.commit().unwrap();
        assert_eq!(index.count(), 1, "{why}");
        let indexed = if field == "body" { "body.exact" } else { field };
        for value in expected {
            let found = index.searcher().as_tantivy().doc_freq(&term(&index, indexed, value));
            assert_eq!(found.unwrap(), 1, "{why}: {value}");
        }
        assert_eq!(terms(&index, indexed), expected.len(), "{why}");
    }
}

const STRING: &str = "expected a string or a list of strings";
const DATE: &str = "expected a date as YYYY-MM-DD or in RFC 3339, 2021-09-30T12:00:00Z";
const INTEGER: &str = "expected an integer of 64 bits with a sign";
const ID: &str = "expected a string of 1 to 65530 bytes or an integer";

/// Why, the field, its value, the value the message shows, and what it expects.
#[rustfmt::skip]
const WRONG: &[(&str, &str, &str, &str, &str)] = &[
    ("a number is no text", "body", "7", "7", STRING),
    ("a bool is no text", "body", "true", "true", STRING),
    ("an object is no text", "body", r#"{"ar": "نص"}"#, r#"{"ar":"نص"}"#, STRING),
    ("the wrong item of a list is shown", "body", r#"["نص", 7]"#, "7", STRING),
    ("null in a list", "body", r#"["نص", null]"#, "null", STRING),
    ("a list in a list", "body", r#"[["نص"]]"#, r#"["نص"]"#, STRING),
    ("a number is no keyword", "section", "7", "7", STRING),
    ("null in a list of keywords", "section", "[null]", "null", STRING),
    ("an object is no keyword", "section", "{}", "{}", STRING),
    ("a word is no date", "published", r#""أمس""#, r#""أمس""#, DATE),
    ("an empty date", "published", r#""""#, r#""""#, DATE),
    ("no such day", "published", r#""2021-02-30""#, r#""2021-02-30""#, DATE),
    ("no leap day in 1900", "published", r#""1900-02-29""#, r#""1900-02-29""#, DATE),
    ("no such month", "published", r#""2021-13-01""#, r#""2021-13-01""#, DATE),
    ("no month 0", "published", r#""2021-00-01""#, r#""2021-00-01""#, DATE),
    ("no such hour", "published", r#""2021-09-30T25:00:00Z""#, r#""2021-09-30T25:00:00Z""#, DATE),
    ("no offset", "published", r#""2021-09-30T12:00:00""#, r#""2021-09-30T12:00:00""#, DATE),
    ("a second that never leapt", "published", r#""2021-09-30T12:00:60Z""#, r#""2021-09-30T12:00:60Z""#, DATE),
    ("a year below zero", "published", r#""-0001-12-31""#, r#""-0001-12-31""#, DATE),
    ("a year of five digits", "published", r#""10000-01-01""#, r#""10000-01-01""#, DATE),
    ("a month of one digit", "published", r#""2021-9-30""#, r#""2021-9-30""#, DATE),
    ("space around a date", "published", r#"" 2021-09-30""#, r#"" 2021-09-30""#, DATE),
    ("Arabic digits", "published", r#""٢٠٢١-٠٩-٣٠""#, r#""٢٠٢١-٠٩-٣٠""#, DATE),
    ("a timestamp", "published", "1632960000", "1632960000", DATE),
    ("the wrong one of two dates", "published", r#"["2021-09-30", "غدا"]"#, r#""غدا""#, DATE),
    ("a fraction", "pages", "1.5", "1.5", INTEGER),
    ("a float, whole as it is", "pages", "1.0", "1.0", INTEGER),
    ("one too great", "pages", "9223372036854775808", "9223372036854775808", INTEGER),
    ("a string of digits", "pages", r#""320""#, r#""320""#, INTEGER),
    ("a bool is no integer", "pages", "true", "true", INTEGER),
    ("null in a list of integers", "pages", "[1, null]", "null", INTEGER),
    ("a string is no float", "price", r#""9.75""#, r#""9.75""#, "expected a number"),
    ("a bool is no float", "price", "false", "false", "expected a number"),
    ("a string is no bool", "free", r#""true""#, r#""true""#, "expected true or false"),
    ("1 is no bool", "free", "1", "1", "expected true or false"),
    ("an empty id", "id", r#""""#, r#""""#, ID),
    ("a fraction is no id", "id", "1.5", "1.5", ID),
    ("a bool is no id", "id", "true", "true", ID),
    ("a list of ids", "id", r#"["1"]"#, r#"["1"]"#, ID),
    ("an object is no id", "id", r#"{"n": 1}"#, r#"{"n":1}"#, ID),
];

/// Why, a document and the message: what is wrong with it as a whole.
#[rustfmt::skip]
const REFUSED: &[(&str, &str, &str)] = &[
    ("no id", r#"{"body": "نص"}"#, r#"the document has no "id", which the schema declares as its id"#),
    ("null is no id", r#"{"id": null}"#, r#"the document has no "id", which the schema declares as its id"#),
    ("an undeclared field", r#"{"id": "1", "bdoy": "نص"}"#,
        r#"the document has a field "bdoy" that the schema does not declare; it has id, title, body, section, published, pages, price, free, cover"#),
    ("a string", r#""نص""#, r#"a document must be an object (a struct or a map), not "نص""#),
    ("a number", "7", "a document must be an object (a struct or a map), not 7"),
    ("null", "null", "a document must be an object (a struct or a map), not null"),
    ("a list of documents", r#"[{"id": "1"}]"#, r#"a document must be an object (a struct or a map), not [{"id":"1"}]"#),
    ("of two values one would be lost", r#"{"id": "1", "body": "أول", "body": "ثان"}"#,
        r#"the JSON of the document cannot be read: the field "body" stands in it twice at line 1 column 47"#),
    ("twice, once with an escape in its name", r#"{"id": "1", "body": "أول", "bod\u0079": "ثان"}"#,
        r#"the JSON of the document cannot be read: the field "body" stands in it twice at line 1 column 52"#),
    ("an undeclared field twice", r#"{"id": "1", "bdoy": "أول", "bd\u006fy": "ثان"}"#,
        r#"the JSON of the document cannot be read: the field "bdoy" stands in it twice at line 1 column 52"#),
    ("an undeclared field with escapes", r#"{"id": "1", "bd\u006fy": "نص"}"#,
        r#"the document has a field "bdoy" that the schema does not declare; it has id, title, body, section, published, pages, price, free, cover"#),
    ("the first of two wrong values is told", r#"{"id": "1", "free": 1, "pages": "٧"}"#, r#"field "free" of the document is 1; expected true or false"#),
    ("what cannot be read comes before a wrong value", r#"{"id": "1", "free": 1, "cover": 1e400}"#,
        r#"the JSON of the document cannot be read: field "cover": number out of range at line 1 column 37"#),
    ("what cannot be read after the wrong item of a list", r#"{"id": "1", "body": [7, "\ud83d"]}"#,
        r#"the JSON of the document cannot be read: field "body": unexpected end of hex escape at line 1 column 32"#),
    ("what serde_json takes for JSON within JSON", r#"{"id": "1", "cover": [{"$serde_json::private::RawValue": "نص"}]}"#,
        r#"the JSON of the document cannot be read: field "cover": expected value at line 1 column 1"#),
    ("no float is as great", r#"{"id": "1", "price": 1e400}"#, r#"the JSON of the document cannot be read: field "price": number out of range at line 1 column 26"#),
    ("half of a surrogate pair", r#"{"id": "1", "body": "\ud83d"}"#,
        r#"the JSON of the document cannot be read: field "body": unexpected end of hex escape at line 1 column 28"#),
    ("the second half alone", r#"{"id": "1", "section": "\ude00"}"#,
        r#"the JSON of the document cannot be read: field "section": lone leading surrogate in hex escape at line 1 column 30"#),
    ("half of one within a stored value", r#"{"id": "1", "cover": ["\ud83d"]}"#,
        r#"the JSON of the document cannot be read: field "cover": unexpected end of hex escape at line 1 column 30"#),
];

#[test]
fn wrong_values_are_refused_and_the_writer_goes_on() {
    let directory = tempfile::tempdir().unwrap();
    let index = Index::create(directory.path(), schema()).unwrap();
    let mut writer = index.writer().unwrap();
    let mut rows: Vec<(&str, String, String)> = Vec::new();
    for &(why, field, value, shown, expected) in WRONG {
        let id = if field == "id" { "" } else { r#""id":"1","# };
        let json = format!(r#"{{"title":"مرفوض",{id}"{field}":{value}}}"#);
        rows.push((
            why,
            json,
            format!(r#"field "{field}" of the document is {shown}; {expected}"#),
        ));
    }
    for &(why, json, message) in REFUSED {
        rows.push((why, json.to_owned(), message.to_owned()));
    }
    let long = "ا".repeat(32_766); // 65,532 bytes
    let cut = format!("\"{}…", "ا".repeat(59));
    rows.push((
        "a keyword longer than a term may be, shown cut short",
        format!(r#"{{"id":"1","section":"{long}"}}"#),
        format!(
            r#"field "section" of the document is {cut}; expected a keyword of at most 65530 bytes"#
        ),
    ));
    rows.push((
        "an id longer than a term may be",
        format!(r#"{{"id":"{long}"}}"#),
        format!(r#"field "id" of the document is {cut}; {ID}"#),
    ));
    for (n, (why, json, message)) in rows.iter().enumerate() {
        let error = put(&mut writer, json).expect_err(why);
        assert_eq!(error.to_string(), *message, "{why}");
        assert_eq!(error.kind(), ErrorKind::Document, "{why}");
        put(&mut writer, &format!(r#"{{"id":{n},"body":"مقبول"}}"#)).unwrap();
    }
    writer.commit().unwrap();
    assert_eq!(index.count(), rows.len() as u64);
    assert_eq!(index.search("مقبول").run().unwrap().total(), rows.len());
    assert_eq!(index.search("مرفوض").run().unwrap().total(), 0, "nothing of a refused document");
}

#[test]
fn what_is_no_json_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    let index = Index::create(directory.path(), schema()).unwrap();
    let mut writer = index.writer().unwrap();
    let error = writer.put(&HashMap::from([((1, 2), "نص")])).unwrap_err();
    assert_eq!(error.to_string(), "the document cannot be written as JSON: key must be a string");
    assert_eq!(error.kind(), ErrorKind::Document);
}

/// Why, and a document that holds كتاب: as odd as JSON can be and still an object.
#[rustfmt::skip]
const KEPT: &[(&str, &str)] = &[
    ("the order of keys", r#"{"section":"أدب","id":"1","body":"كتاب","free":true}"#),
    ("space between the parts", "{ \"id\" : 1,\n\t\"body\" : [ \"كتاب\" ] }"),
    ("escapes and digits as written", r#"{"id":"\u0031","body":"\u0643تاب","price":1.500}"#),
    ("nested values in a stored field", r#"{"id":"1","body":"كتاب","cover":{"z":[1,{"a":null}],"a":[[],{}]}}"#),
    ("every type in a stored list", r#"{"id":"1","body":"كتاب","cover":[1,"نص",true,null,[1.5]]}"#),
    ("null and empty values", r#"{"id":"1","body":["كتاب","",""],"section":null,"pages":[],"cover":null}"#),
    ("escapes in the names of fields", r#"{"\u0069d":"1","bod\u0079":"كتاب"}"#),
    ("texts with escapes between texts without", r#"{"title":"ن\u062dو","body":["قلم","\u0643تاب","بيت"],"section":"أد\u0628","id":"1"}"#),
    ("NUL characters", r#"{"id":"1\u0000","body":"\u0000كتاب\u0000","section":"\u0000"}"#),
    ("the greatest id there is", r#"{"id":18446744073709551615,"body":"كتاب"}"#),
    ("a negative id", r#"{"id":-1,"body":"كتاب"}"#),
];

#[test]
fn documents_come_back_to_the_letter() {
    let ids = ["1", "1", "1", "1", "1", "1", "1", "1", "1\0", "18446744073709551615", "-1"];
    assert_eq!(ids.len(), KEPT.len());
    for (&(why, json), id) in KEPT.iter().zip(ids) {
        let directory = tempfile::tempdir().unwrap();
        {
            let index = Index::create(directory.path(), schema()).unwrap();
            let mut writer = index.writer().unwrap();
            put(&mut writer, json).unwrap_or_else(|error| panic!("{why}: {error}"));
            writer.commit().unwrap();
        }
        let hit = only(&Index::open(directory.path()).unwrap(), "كتاب");
        assert_eq!(hit.json(), json, "{why}");
        assert_eq!(hit.id().as_deref(), Some(id), "{why}");
    }
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Book {
    id: u32,
    title: String,
    authors: Vec<String>,
    published: Option<String>,
    price: f64,
    extra: HashMap<String, bool>,
}

#[test]
fn a_struct_comes_back() {
    let directory = tempfile::tempdir().unwrap();
    let schema = Schema::builder()
        .id("id")
        .text("title")
        .text("authors")
        .date("published")
        .float("price")
        .stored("extra")
        .build()
        .unwrap();
    let index = Index::create(directory.path(), schema).unwrap();
    let book = Book {
        id: 7,
        title: "تاريخ الأدب العربي".to_owned(),
        authors: vec!["شوقي ضيف".to_owned(), "حنا الفاخوري".to_owned()],
        published: None,
        price: 0.1 + 0.2,
        extra: HashMap::from([("مجلّد".to_owned(), true)]),
    };
    let mut writer = index.writer().unwrap();
    writer.put(&book).unwrap();
    writer.commit().unwrap();
    let hit = only(&index, "الفاخوري");
    assert_eq!(hit.document::<Book>().unwrap(), book);
    let error = hit.document::<Vec<u8>>().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Document);
    assert!(
        error.to_string().starts_with("the document does not fit the type asked for: invalid type"),
        "{error}"
    );
}

#[test]
fn undeclared_fields_are_stored_where_the_schema_says_so() {
    let directory = tempfile::tempdir().unwrap();
    let schema = Schema::builder().id("id").text("body").store_unknown().build().unwrap();
    let index = Index::create(directory.path(), schema).unwrap();
    let mut writer = index.writer().unwrap();
    let json = r#"{"_x":{"a.b":[1]},"body":"كتاب","":"فارغ","id":1,"source":"صحيفة"}"#;
    put(&mut writer, json).unwrap();
    writer.commit().unwrap();
    assert_eq!(only(&index, "كتاب").json(), json);
    assert_eq!(index.search("صحيفة").run().unwrap().total(), 0, "stored, not searched");
}

#[test]
fn great_values_are_kept_whole() {
    let megabyte = "كتاب ".repeat(1_000_000 / "كتاب ".len()) + "خاتمة";
    let rows = [
        ("a text of 1 MB", format!(r#"{{"id":"1","body":"{megabyte}"}}"#), "خاتمة"),
        (
            "a word of 100,000 letters, between two others",
            format!(r#"{{"id":"1","body":"بداية {} نهاية"}}"#, "ب".repeat(100_000)),
            "نهاية",
        ),
        (
            "a stored value of 1 MB",
            format!(r#"{{"id":"1","body":"خاتمة","cover":["{megabyte}"]}}"#),
            "خاتمة",
        ),
        (
            "the longest keyword",
            format!(r#"{{"id":"1","body":"كتاب","section":"{}"}}"#, "ا".repeat(32_765)),
            "كتاب",
        ),
        (
            "100,000 texts in a list",
            format!(r#"{{"id":"1","body":[{}"خاتمة"]}}"#, r#""كتاب","#.repeat(100_000)),
            "خاتمة",
        ),
    ];
    for (why, json, query) in rows {
        let directory = tempfile::tempdir().unwrap();
        let index = Index::create(directory.path(), schema()).unwrap();
        let mut writer = index.writer().unwrap();
        put(&mut writer, &json).unwrap_or_else(|error| panic!("{why}: {error}"));
        writer.commit().unwrap();
        let hit = only(&index, query);
        assert!(hit.json() == json, "{why}");
        let marked = hit.snippet("body").to_html();
        assert!(marked.contains(&format!("<mark>{query}</mark>")), "{why}: {marked}");
    }
}

#[test]
fn numbers_that_json_cannot_hold_are_refused() {
    #[derive(Serialize)]
    struct Priced {
        id: u32,
        body: &'static str,
        price: f64,
        cover: Vec<Option<f32>>,
    }

    let index = Index::in_memory(schema()).unwrap();
    let mut writer = index.writer().unwrap();
    let sound = || Priced { id: 1, body: "كتاب", price: 9.5, cover: vec![None, Some(1.0)] };
    for (document, message) in [
        (
            Priced { price: f64::NAN, ..sound() },
            r#"field "price" of the document is NaN; expected a finite number"#,
        ),
        (
            Priced { price: f64::NEG_INFINITY, ..sound() },
            r#"field "price" of the document is -inf; expected a finite number"#,
        ),
        (
            Priced { cover: vec![None, Some(f32::INFINITY)], ..sound() },
            r#"field "cover" of the document is inf; expected a finite number"#,
        ),
    ] {
        let error = writer.put(&document).unwrap_err();
        assert_eq!(error.to_string(), message);
        assert_eq!(error.kind(), ErrorKind::Document);
    }
    writer.put(&sound()).unwrap();
    writer.commit().unwrap();
    assert_eq!(
        only(&index, "كتاب").json(),
        r#"{"id":1,"body":"كتاب","price":9.5,"cover":[null,1.0]}"#
    );
}

#[test]
fn what_is_past_a_limit_is_refused_and_the_rest_indexed() {
    let index = Index::in_memory(schema()).unwrap();
    let mut writer = index.writer().unwrap();
    let text = |bytes: usize| "كتاب ".repeat(bytes / "كتاب ".len() + 1);
    let refused = |writer: &mut Writer, json: &str| {
        let error = put(writer, json).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Document);
        error.to_string()
    };
    let cut = format!("\"{}…", text(200).chars().take(59).collect::<String>());
    for (field, bytes) in [("body", MAX_TEXT_BYTES), ("title", 50_000_000)] {
        assert_eq!(
            refused(&mut writer, &format!(r#"{{"id":1,"{field}":["كتاب","{}"]}}"#, text(bytes))),
            format!(
                r#"field "{field}" of the document is {cut}; expected a text of at most 16000000 bytes"#
            )
        );
    }
    let json = format!(r#"{{"id":1,"cover":"{}"}}"#, text(100_000_000));
    assert_eq!(
        refused(&mut writer, &json),
        format!("the document has {} bytes as JSON; a document may have 64000000", json.len())
    );
    // A million fields, and one of them twice.
    let many = (0..1_000_000).fold(String::new(), |many, n| many + &format!(r#""{n}":{n},"#));
    assert!(
        refused(&mut writer, &format!(r#"{{{many}"id":1}}"#))
            .starts_with(r#"the document has a field "0" that the schema does not declare"#)
    );
    put(&mut writer, r#"{"id":1,"body":"كتاب"}"#).unwrap();
    writer.commit().unwrap();
    assert_eq!(index.count(), 1);

    let index =
        Index::in_memory(Schema::builder().id("id").text("body").store_unknown().build().unwrap())
            .unwrap();
    let mut writer = index.writer().unwrap();
    assert!(
        refused(&mut writer, &format!(r#"{{{many}"id":1,"7":0}}"#))
            .contains(r#"field "7" stands in it twice"#)
    );
    let json = format!(r#"{{{many}"id":1,"body":"كتاب"}}"#);
    put(&mut writer, &json).unwrap();
    writer.commit().unwrap();
    assert!(only(&index, "كتاب").json() == json);
}

#[test]
fn an_empty_document_is_one() {
    let index = Index::in_memory(Schema::builder().text("body").build().unwrap()).unwrap();
    let mut writer = index.writer().unwrap();
    put(&mut writer, "{}").unwrap();
    put(&mut writer, r#"{"body":[]}"#).unwrap();
    writer.commit().unwrap();
    assert_eq!(index.count(), 2);
    assert!(index.verify().unwrap().is_sound());
}

/// JSON of any shape, with strings that are odd to search, to store and to print.
fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        "[ء-ي\u{64B}-\u{652}\u{0}\u{202E}\u{FEFF}\u{1F600} ]{0,20}".prop_map(Value::from),
        Just(Value::from("2021-09-30")),
    ];
    leaf.prop_recursive(3, 20, 5, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            proptest::collection::btree_map(any::<String>(), inner, 0..5)
                .prop_map(Value::from_iter),
        ]
    })
}

fn any_document() -> impl Strategy<Value = Value> {
    const FIELDS: [&str; 10] =
        ["id", "title", "body", "section", "published", "pages", "price", "free", "cover", "مجهول"];
    let field = prop_oneof![9 => proptest::sample::select(&FIELDS).prop_map(str::to_owned), 1 => any::<String>()];
    prop_oneof![
        20 => proptest::collection::btree_map(field, any_value(), 0..4).prop_map(Value::from_iter),
        1 => any_value(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_json_is_refused_or_comes_back_to_the_letter(
        documents in proptest::collection::vec(any_document(), 1..40),
        unknown in any::<bool>(),
    ) {
        let schema = Schema::builder()
            .text("title").text("body").keyword("section").date("published").integer("pages")
            .float("price").bool("free").stored("cover").stored("id");
        let schema = if unknown { schema.store_unknown() } else { schema };
        let index = Index::in_memory(schema.build().unwrap()).unwrap();
        let mut writer = index.writer_with(WriterOptions::default().threads(1)).unwrap();
        let mut kept = Vec::new();
        for document in &documents {
            match writer.put(document) {
                Ok(()) => kept.push(document.to_string()),
                Err(error) => prop_assert_eq!(error.kind(), ErrorKind::Document, "{}", error),
            }
        }
        writer.commit().unwrap();
        prop_assert!(index.verify().unwrap().is_sound());
        // Of one thread, in the order they were put.
        let searcher = index.searcher();
        let tantivy = searcher.as_tantivy();
        let field = tantivy.schema().get_field("_document").unwrap();
        let mut found = Vec::new();
        for segment in 0..tantivy.segment_readers().len() as u32 {
            for document in 0..tantivy.segment_reader(segment).max_doc() {
                let document: TantivyDocument =
                    tantivy.doc(DocAddress::new(segment, document)).unwrap();
                found.push(document.get_first(field).unwrap().as_str().unwrap().to_owned());
            }
        }
        prop_assert_eq!(found, kept);
    }
}
