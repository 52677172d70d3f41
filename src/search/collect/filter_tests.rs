//! Filters, on documents whose values are known.

use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::{Value, json};
use tantivy::collector::DocSetCollector;
use tantivy::query::{EnableScoring, Query};

use crate::Filter;
use crate::{ErrorKind, Index, Schema};

fn schema() -> Schema {
    let schema = Schema::builder().id("id").text("body").text("summary").keyword("section");
    let schema = schema.date("published").integer("pages").float("price").bool("free");
    schema.stored("cover").build().unwrap()
}

fn index(documents: &[Value]) -> Index {
    let index = Index::in_memory(schema()).unwrap();
    let mut writer = index.writer().unwrap();
    for (i, document) in documents.iter().enumerate() {
        writer.put(document).unwrap();
        // Several segments.
        if i % 4 == 3 {
            writer.commit().unwrap();
        }
    }
    writer.commit().unwrap();
    index
}

fn query(index: &Index, filter: &Filter) -> Result<Box<dyn Query>, crate::Error> {
    filter.query(index.searcher().layout())
}

/// The ids of the documents that pass.
fn passing(index: &Index, filter: &Filter) -> BTreeSet<String> {
    let searcher = index.searcher();
    let query = query(index, filter).unwrap();
    let found = searcher.as_tantivy().search(&*query, &DocSetCollector).unwrap();
    let id = |address| {
        let document: Value = serde_json::from_str(&searcher.document(address).unwrap()).unwrap();
        document["id"].as_str().unwrap().to_owned()
    };
    found.into_iter().map(id).collect()
}

fn library() -> Index {
    index(&[
        json!({ "id": "1", "body": "كتاب", "section": "أدب", "published": "2021-05-31T23:59:59.999Z", "pages": 5, "price": 2.5, "free": false }),
        json!({ "id": "2", "body": "", "section": ["أدب", "تاريخ"], "published": "2021-06-01", "pages": [1, 9], "price": -0.0, "free": true }),
        json!({ "id": "3", "summary": "؟!", "section": "ادب", "published": "2021-06-30T23:59:59Z", "pages": -3, "price": 0 }),
        json!({ "id": "4", "summary": "ملخص", "published": "2021-07-01", "pages": i64::MAX, "price": 1e300 }),
        json!({ "id": "5", "body": "قلم", "published": ["2020-01-01", "2022-01-01"] }),
    ])
}

#[test]
fn filters_pass_what_they_say() {
    let index = library();
    for (filter, expected, reason) in [
        (Filter::is("section", "أدب"), "1 2", "one of several values"),
        (Filter::is("section", "ادب"), "3", "byte by byte"),
        (Filter::any_of("section", ["تاريخ", "ادب"]), "2 3", "any of them"),
        (Filter::any_of("section", [""; 0]), "", "none of them"),
        (Filter::is("section", ""), "", "no document has it"),
        (Filter::range("section", "أدب", "ادب"), "1 2 3", "in the order of bytes"),
        (Filter::more_than("section", "أدب"), "2 3", "تاريخ is past it"),
        (!Filter::is("section", "أدب"), "3 4 5", "those without a value, too"),
        (Filter::exists("section"), "1 2 3", "a keyword"),
        (!Filter::exists("section"), "4 5", "no keyword"),
        (Filter::is("id", "4"), "4", "the id"),
        (Filter::at_least("id", "4"), "4 5", "ids as text"),
        (Filter::exists("id"), "1 2 3 4 5", "every document has one"),
        (Filter::is("published", "2021-06"), "2 3", "all of June"),
        (Filter::is("published", "2021"), "1 2 3 4", "all of the year"),
        (Filter::any_of("published", ["2020", "2021-07-01"]), "4 5", "either"),
        (Filter::range("published", "2021-05-31", "2021-06"), "1 2 3", "both ends in full"),
        (Filter::more_than("published", "2021-06"), "4 5", "after June"),
        (Filter::at_least("published", "2021-06"), "2 3 4 5", "from its beginning"),
        (Filter::less_than("published", "2021-06"), "1 5", "before June"),
        (Filter::at_most("published", "2021-06"), "1 2 3 5", "to its end"),
        (Filter::range("published", "2022", "2021"), "", "ends before it begins"),
        (Filter::is("published", "2021-06-30T23:59:59Z"), "3", "a moment"),
        (Filter::is("pages", 5), "1", "a number"),
        (Filter::is("pages", "٥"), "1", "in Arabic digits"),
        (Filter::range("pages", 2, 8), "1", "each value by itself"),
        (Filter::less_than("pages", 5), "2 3", "below"),
        (Filter::more_than("pages", i64::MAX), "", "nothing is more"),
        (Filter::less_than("pages", i64::MIN), "", "nothing is less"),
        (Filter::at_least("pages", i64::MAX), "4", "the greatest"),
        (Filter::range("pages", 9, 1), "", "ends before it begins"),
        (Filter::is("price", 0), "2 3", "the zeros are one"),
        (Filter::at_least("price", 0), "1 2 3 4", "with both zeros"),
        (Filter::more_than("price", "-0"), "1 4", "with neither"),
        (Filter::less_than("price", 0), "", "with neither"),
        (Filter::at_most("price", "٠"), "2 3", "with both"),
        (Filter::range("price", 3, 2), "", "ends before it begins"),
        (Filter::is("free", true), "2", "a bool"),
        (Filter::any_of("free", [true, false]), "1 2", "either"),
        (Filter::at_least("free", true), "2", "after false"),
        (Filter::more_than("free", true), "", "nothing is after true"),
        (!Filter::is("free", true), "1 3 4 5", "those without a value, too"),
        (Filter::exists("body"), "1 5", "no words in an empty text"),
        (Filter::exists("summary"), "4", "nor in signs"),
        (!Filter::exists("body"), "2 3 4", "without words"),
        (Filter::between("pages", None, None), "1 2 3 4", "a range without ends is any value"),
    ] {
        let expected = expected.split_whitespace().map(str::to_owned).collect();
        assert_eq!(passing(&index, &filter), expected, "{filter:?}: {reason}");
    }
}

#[test]
fn what_cannot_be_asked_is_an_error() {
    let index = library();
    for (filter, expected) in [
        (
            Filter::exists("author"),
            "the filter names a field \"author\" that the schema does not declare; it has id, body, summary, section, published, pages, price, free, cover",
        ),
        (
            Filter::is("body", "كتاب"),
            "the filter names the field \"body\", which is text; look for its words with a query, or filter by whether it exists",
        ),
        (
            Filter::exists("cover"),
            "the filter names the field \"cover\", which is stored only; a filter is of a field that is indexed",
        ),
        (
            Filter::is("pages", "كثير"),
            "the filter of field \"pages\" has the value \"كثير\"; expected an integer of 64 bits with a sign",
        ),
        (
            Filter::at_least("pages", 1.5),
            "the filter of field \"pages\" has the value \"1.5\"; expected an integer of 64 bits with a sign",
        ),
        (
            Filter::is("price", f64::NAN),
            "the filter of field \"price\" has the value \"NaN\"; expected a number",
        ),
        (
            Filter::is("free", "نعم"),
            "the filter of field \"free\" has the value \"نعم\"; expected true or false",
        ),
        (
            Filter::range("published", "2021", "أمس"),
            "the filter of field \"published\" has the value \"أمس\"; expected a date as YYYY, YYYY-MM, YYYY-MM-DD or in RFC 3339, 2021-09-30T12:00:00Z",
        ),
    ] {
        let error = query(&index, &filter).err().unwrap();
        assert_eq!(error.to_string(), expected);
        assert_eq!(error.kind(), ErrorKind::Search);
    }
}

#[test]
fn a_filter_scores_nothing() {
    let index = library();
    let searcher = index.searcher();
    for filter in [Filter::exists("body"), !Filter::is("section", "أدب"), Filter::is("pages", 5)]
    {
        let query = query(&index, &filter).unwrap();
        let weight = query.weight(EnableScoring::enabled_from_searcher(searcher.as_tantivy()));
        let weight = weight.unwrap();
        for segment in searcher.as_tantivy().segment_readers() {
            let mut scorer = weight.scorer(segment, 3.0).unwrap();
            if scorer.doc() != tantivy::TERMINATED {
                assert!(scorer.score().abs() < f32::EPSILON, "{filter:?}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// A document passes a range if one of its values is in it.
    #[test]
    fn ranges_are_those_of_the_values(
        documents in prop::collection::vec(prop::collection::vec(-9_i64..9, 0..4), 1..20),
        ranges in prop::collection::vec((-10_i64..10, -10_i64..10, any::<bool>(), any::<bool>()), 8),
    ) {
        let letter = |n: i64| char::from(b'k' + u8::try_from(n + 10).unwrap() / 2).to_string();
        let indexed: Vec<_> = documents.iter().enumerate().map(|(i, values)| {
            let halves: Vec<_> = values.iter().map(|&n| f64::from(i32::try_from(n).unwrap()) / 2.0).collect();
            let letters: Vec<_> = values.iter().map(|&n| letter(n)).collect();
            json!({ "id": i.to_string(), "pages": values, "price": halves, "section": letters })
        }).collect();
        let index = index(&indexed);
        let expected = |within: &dyn Fn(i64) -> bool| -> BTreeSet<String> {
            let passes = documents.iter().enumerate().filter(|(_, values)| values.iter().any(|&n| within(n)));
            passes.map(|(i, _)| i.to_string()).collect()
        };
        for (from, to, with_from, with_to) in ranges {
            let mut filters = [
                Filter::range("pages", from, to),
                Filter::range("price", f64::from(i32::try_from(from).unwrap()) / 2.0, f64::from(i32::try_from(to).unwrap()) / 2.0),
                Filter::range("section", letter(from), letter(to)),
            ];
            for filter in &mut filters {
                if let crate::search::query::filter::Test::Range { from: Some(from), to: Some(to) } = &mut filter.test {
                    (from.inclusive, to.inclusive) = (with_from, with_to);
                }
            }
            let within = |n: i64| (n > from || with_from && n == from) && (n < to || with_to && n == to);
            let [pages, price, section] = &filters;
            prop_assert_eq!(passing(&index, pages), expected(&within), "{:?}", pages);
            prop_assert_eq!(passing(&index, price), expected(&within), "{:?}", price);
            let (least, most) = (letter(from), letter(to));
            let lettered = |n: i64| {
                let value = letter(n);
                (value > least || with_from && value == least) && (value < most || with_to && value == most)
            };
            prop_assert_eq!(passing(&index, section), expected(&lettered), "{:?}", section);
        }
    }
}
