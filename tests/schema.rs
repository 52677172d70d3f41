//! What a schema may declare, and that an index keeps the one it was made with.

#![cfg(feature = "index")]

use fihris::{
    AnalyzerOptions, ArabicStemmer, ErrorKind, Hamza, Index, LatinStemmer, Schema, SchemaBuilder,
    View,
};
use serde_json::json;

const NAME: &str =
    "cannot be a field name: one is not empty, does not begin with _ or -, and has no dot";

fn one(name: &str) -> SchemaBuilder {
    Schema::builder().text(name)
}

#[test]
fn what_cannot_be_is_refused() {
    let boost = |factor| one("body").boost(factor);
    let positive = "it must be a positive number";
    let misplaced = "a boost must follow the text field it is for";
    let unfound = "the schema declares no text field, so nothing can be found";
    let rows = [
        ("an empty name", one(""), format!(r#""" {NAME}"#)),
        ("names with _ are ours", one("_document"), format!(r#""_document" {NAME}"#)),
        ("- negates in a query", one("-body"), format!(r#""-body" {NAME}"#)),
        ("a dot parts a field from its view", one("body.stem"), format!(r#""body.stem" {NAME}"#)),
        ("a dot at the end", one("متن."), format!(r#""متن." {NAME}"#)),
        ("of a field that is not text, too", one("body").stored("_x"), format!(r#""_x" {NAME}"#)),
        (
            "the same name twice",
            one("body").text("body"),
            r#"the schema declares the field "body" twice"#.to_owned(),
        ),
        (
            "the same name for two types",
            one("date").date("date"),
            r#"the schema declares the field "date" twice"#.to_owned(),
        ),
        (
            "the same name for the id and another, with one between",
            one("url").id("id").stored("url"),
            r#"the schema declares the field "url" twice"#.to_owned(),
        ),
        (
            "two ids",
            one("body").id("id").id("url"),
            r#"the schema declares two ids, "id" and "url"; a document has one"#.to_owned(),
        ),
        ("nothing at all", Schema::builder(), unfound.to_owned()),
        ("no text", Schema::builder().id("id").keyword("section"), unfound.to_owned()),
        (
            "a boost before any field",
            Schema::builder().boost(2.0).text("body"),
            misplaced.to_owned(),
        ),
        ("a boost of a keyword", one("body").keyword("section").boost(2.0), misplaced.to_owned()),
        ("a boost of the id", one("body").id("id").boost(2.0), misplaced.to_owned()),
        (
            "views of a keyword",
            one("body").keyword("section").views([View::Stem]),
            "views must follow the text field they are for".to_owned(),
        ),
        (
            "the root alone",
            one("body").views([View::Root]),
            r#"the field "body" is in neither the exact nor the stem view, so nothing can be found in it"#
                .to_owned(),
        ),
        (
            "the root without the stem",
            one("body").views([View::Exact, View::Root]),
            r#"the field "body" is in the root view without the stem view, and roots are found by stems"#
                .to_owned(),
        ),
        ("a boost of 0", boost(0.0), format!(r#"the boost of field "body" is 0; {positive}"#)),
        (
            "a negative one",
            boost(-1.5),
            format!(r#"the boost of field "body" is -1.5; {positive}"#),
        ),
        ("none", boost(f32::NAN), format!(r#"the boost of field "body" is NaN; {positive}"#)),
        (
            "one without end",
            boost(f32::INFINITY),
            format!(r#"the boost of field "body" is inf; {positive}"#),
        ),
    ];
    for (why, builder, message) in rows {
        let error = builder.build().expect_err(why);
        assert_eq!(error.to_string(), message, "{why}");
        assert_eq!(error.kind(), ErrorKind::Schema, "{why}");
    }
}

#[test]
fn what_is_unusual_can_be() {
    for (why, name) in [
        ("Arabic", "العنوان"),
        ("with marks", "المَتْن"),
        ("with a space", "first name"),
        ("with _ and - inside", "a_b-c_"),
        ("a digit", "1"),
        ("a colon, which a query has too", "dc:title"),
        ("a quote", "\"body\""),
        ("a slash", "a/b"),
        ("NUL", "a\0b"),
    ] {
        let directory = tempfile::tempdir().unwrap();
        let schema = one(name).keyword(format!("{name}2")).build().unwrap();
        {
            let index = Index::create(directory.path(), schema.clone()).unwrap();
            let mut writer = index.writer().unwrap();
            writer.put(&json!({ name: "كتاب", (format!("{name}2")): "أدب" })).unwrap();
            writer.commit().unwrap();
        }
        let index = Index::open(directory.path()).unwrap();
        assert_eq!(index.schema(), &schema, "{why}");
        let hits = index.search("كتاب").run().unwrap();
        assert_eq!(hits.total(), 1, "{why}");
        assert_eq!(hits[0].snippet(name).to_html(), "<mark>كتاب</mark>", "{why}");
    }
}

#[test]
fn a_boost_set_again_is_the_last_one() {
    let twice = one("body").boost(3.0).boost(2.0).build().unwrap();
    assert_eq!(twice, one("body").boost(2.0).build().unwrap());
    assert_ne!(twice, one("body").build().unwrap());
}

/// One field of each type, and every option other than its default.
fn full() -> SchemaBuilder {
    let options = AnalyzerOptions::default()
        .arabic_stemmer(ArabicStemmer::Snowball)
        .latin_stemmer(LatinStemmer::French)
        .hamza(Hamza::Keep)
        .keep_teh_marbuta(true)
        .keep_alef_maksura(true)
        .keep_digits(true)
        .keep_marks(true)
        .drop_stop_words(true);
    Schema::builder()
        .id("id")
        .text("title")
        .boost(0.1)
        .text("body")
        .keyword("section")
        .date("published")
        .integer("pages")
        .float("price")
        .bool("free")
        .stored("cover")
        .store_unknown()
        .analyzer(options)
}

#[test]
fn an_index_keeps_its_schema() {
    for (why, schema) in [
        ("the least", one("body")),
        ("the most", full()),
        ("the least boost", one("body").boost(f32::from_bits(1))),
        ("the greatest boost", one("body").boost(f32::MAX)),
        ("a boost of many digits", one("body").boost(1.0 / 3.0)),
    ] {
        let schema = schema.build().unwrap();
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("أخبار/index");
        drop(Index::open_or_create(&path, schema.clone()).expect(why));
        assert_eq!(Index::open(&path).unwrap().schema(), &schema, "{why}");
        let again = Index::open_or_create(&path, schema.clone());
        assert!(again.is_ok(), "{why}: {:?}", again.err());
    }
}

#[test]
fn the_first_difference_is_named() {
    let made = || one("body").keyword("section");
    let options = AnalyzerOptions::default;
    let with = |options| made().analyzer(options);
    let analyzer = |name: &str, default: &str| {
        format!(r#"was made with the analyzer "{default}", not "{name}""#)
    };
    let exact = |suffix: &str| analyzer(&format!("fihris_exact_4_{suffix}"), "fihris_exact_4");
    let stem = |suffix: &str| analyzer(&format!("fihris_stem_4_{suffix}"), "fihris_stem_4");
    let field = |name: &str, kind: &str| format!(r#"has no field "{name}", wanted as {kind}"#);
    let rows = [
        ("an id more", made().id("id"), field("id", "id")),
        ("a text more", made().text("title"), field("title", "text with boost 1")),
        ("a boosted one", made().text("title").boost(2.5), field("title", "text with boost 2.5")),
        ("a keyword more", made().keyword("source"), field("source", "keyword")),
        ("a date more", made().date("published"), field("published", "date")),
        ("an integer more", made().integer("pages"), field("pages", "integer")),
        ("a float more", made().float("price"), field("price", "float")),
        ("a bool more", made().bool("free"), field("free", "bool")),
        ("a stored field more", made().stored("cover"), field("cover", "stored")),
        (
            "another type",
            one("body").date("section"),
            r#"has the field "section" as keyword, not date"#.to_owned(),
        ),
        (
            "another boost",
            one("body").boost(2.0).keyword("section"),
            r#"has the field "body" as text with boost 1, not text with boost 2"#.to_owned(),
        ),
        (
            "a field less",
            one("body"),
            r#"has a field "section" that the schema given does not declare"#.to_owned(),
        ),
        (
            "another name: what is wanted is named",
            one("body").keyword("topic"),
            field("topic", "keyword"),
        ),
        (
            "another order",
            Schema::builder().keyword("section").text("body"),
            "declares its fields in another order".to_owned(),
        ),
        (
            "undeclared fields stored",
            made().store_unknown(),
            "refuses undeclared fields, which the schema given stores".to_owned(),
        ),
        ("a stemmer", with(options().arabic_stemmer(ArabicStemmer::Off)), stem("off")),
        ("a language", with(options().latin_stemmer(LatinStemmer::German)), stem("latin_german")),
        ("stop words", with(options().drop_stop_words(true)), stem("stop")),
        ("hamza", with(options().hamza(Hamza::Seat)), exact("hamza_seat")),
        ("teh marbuta", with(options().keep_teh_marbuta(true)), exact("teh_marbuta")),
        ("alef maksura", with(options().keep_alef_maksura(true)), exact("alef_maksura")),
        ("digits", with(options().keep_digits(true)), exact("digits")),
        ("marks", with(options().keep_marks(true)), exact("marks")),
    ];
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path();
    drop(Index::create(path, made().build().unwrap()).unwrap());
    for (why, wanted, difference) in rows {
        let error = Index::open_or_create(path, wanted.build().unwrap()).err().expect(why);
        assert_eq!(error.to_string(), format!("the index in {path:?} {difference}"), "{why}");
        assert_eq!(error.kind(), ErrorKind::Mismatch, "{why}");
    }
    assert_eq!(Index::open(path).unwrap().schema(), &made().build().unwrap(), "left as it was");
}

#[test]
fn an_index_that_stores_undeclared_fields_says_so() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path();
    drop(Index::create(path, one("body").store_unknown().build().unwrap()).unwrap());
    let error = Index::open_or_create(path, one("body").build().unwrap()).err().unwrap();
    assert_eq!(
        error.to_string(),
        format!("the index in {path:?} stores undeclared fields, which the schema given refuses")
    );
}
