//! What holds for every query string and every query.

#![cfg(feature = "index")]

mod typed;

use std::collections::HashSet;
use std::time::{Duration, Instant};

use fihris::{Analyzer, Clause, Filter, Occur, Query, Schema, View};
use proptest::prelude::*;
use serde_json::Value;
use typed::{PIECES, schema};

/// Pieces that query strings are made of, and pieces of anything.
fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        12 => proptest::sample::select(PIECES).prop_map(str::to_owned),
        1 => Just(" ".to_owned()),
        1 => any::<char>().prop_map(String::from),
        1 => "[!-~]{1,3}",
    ];
    proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

/// What a word, phrase or value holds.
fn any_content() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => proptest::sample::select(&["كتاب", "قلم", "OR", "NOT", "أو", "-5", "l'homme", "title:x", "a b"][..])
            .prop_map(str::to_owned),
        1 => any_text(),
    ]
}

fn any_filter() -> impl Strategy<Value = Filter> {
    let date = proptest::sample::select(
        &["2021", "2021-06", "2021-06-30", "2021-06-30T12:00:00+03:00"][..],
    );
    prop_oneof![
        any_content().prop_map(|value| Filter::is("section", value)),
        proptest::collection::vec(any_content(), 0..4)
            .prop_map(|values| Filter::any_of("section", values)),
        (any_content(), any_content()).prop_map(|(from, to)| Filter::range("section", from, to)),
        any_content().prop_map(|value| Filter::less_than("section", value)),
        proptest::sample::select(&["section", "pages", "free"][..]).prop_map(Filter::exists),
        (date.clone(), date.clone()).prop_map(|(from, to)| Filter::range("published", from, to)),
        date.prop_map(|date| Filter::more_than("published", date)),
        any::<i64>().prop_map(|pages| Filter::is("pages", pages)),
        any::<i64>().prop_map(|pages| Filter::at_most("pages", pages)),
        (-1e9..1e9).prop_map(|price| Filter::at_least("price", price)),
        any::<bool>().prop_map(|free| Filter::is("free", free)),
    ]
    .prop_flat_map(|filter| prop_oneof![Just(filter.clone()), Just(!filter)])
}

fn any_query() -> impl Strategy<Value = Query> {
    let leaf = prop_oneof![
        1 => Just(Query::All),
        1 => proptest::sample::select(&["كتاب \"قلم", "(قلم -كتاب) title:قلم", "كتاب أو) 'قلم"][..]).prop_map(Query::from),
        4 => any_content().prop_map(Query::word),
        3 => (any_content(), 0..3_u32).prop_map(|(words, distance)| Query::Phrase { words, distance }),
        2 => (any_content(), any_content()).prop_map(|(from, to)| Query::Pattern(format!("{from}*{to}"))),
        1 => any_content().prop_map(|from| Query::Pattern(format!("?{from}?"))),
        1 => any_content().prop_map(Query::Pattern),
        1 => any_content().prop_map(Query::Like),
        3 => any_filter().prop_map(Query::Filter),
    ];
    leaf.prop_recursive(4, 24, 5, |inner| {
        let occur =
            proptest::sample::select(&[Occur::Wanted, Occur::Required, Occur::Excluded][..]);
        let clause = (occur, inner.clone()).prop_map(|(occur, query)| Clause { occur, query });
        let field = proptest::sample::select(&["title", "body"][..]);
        prop_oneof![
            4 => proptest::collection::vec(clause, 0..5).prop_map(Query::Clauses),
            2 => proptest::collection::vec(inner.clone(), 0..5).prop_map(Query::Any),
            1 => (field, inner).prop_map(|(field, query)| Query::within(field, query)),
        ]
    })
}

/// The query that its text should be read to: without what asks for nothing or wraps one query alone.
fn normal(query: &Query, schema: &Schema) -> Query {
    let words = |text: &str| !fihris::normalize(text).is_empty();
    let nothing = || Query::Clauses(Vec::new());
    match query {
        Query::Typed(text) => Query::parse(text, schema),
        Query::Word(word) if !words(word) => nothing(),
        Query::Phrase { words: text, .. } | Query::Like(text) if !words(text) => nothing(),
        Query::Phrase { words, distance } => {
            Query::Phrase { words: words.trim().to_owned(), distance: *distance }
        }
        Query::Pattern(text) if !text.contains(['*', '?']) => normal(&Query::phrase(text), schema),
        Query::In { field, query } => match normal(query, schema) {
            query if query == nothing() => query,
            query => Query::within(field, query),
        },
        Query::Any(any) => {
            let any = any.iter().map(|one| normal(one, schema)).filter(|one| *one != nothing());
            let mut any: Vec<Query> = any
                .flat_map(|one| if let Query::Any(any) = one { any } else { vec![one] })
                .collect();
            match any.len() {
                0 => nothing(),
                1 => any.remove(0),
                _ => Query::Any(any),
            }
        }
        Query::Clauses(clauses) => {
            let clauses = clauses
                .iter()
                .map(|one| Clause { occur: one.occur, query: normal(&one.query, schema) });
            let mut clauses: Vec<Clause> = clauses
                .filter(|one| one.query != nothing())
                .flat_map(|one| match one {
                    Clause { occur: Occur::Wanted, query: Query::Clauses(inner) }
                        if inner.iter().all(|one| one.occur == Occur::Wanted) =>
                    {
                        inner
                    }
                    one => vec![one],
                })
                .collect();
            match clauses.as_slice() {
                [one] if one.occur != Occur::Excluded => clauses.remove(0).query,
                _ => Query::Clauses(clauses),
            }
        }
        query => query.clone(),
    }
}

/// The terms of all strings in a query: words, values and names of fields.
fn terms_of(query: &Query) -> HashSet<String> {
    fn add(value: &Value, analyzer: &Analyzer, terms: &mut HashSet<String>) {
        match value {
            Value::String(text) => terms.extend(analyzer.terms(text)),
            Value::Array(all) => all.iter().for_each(|one| add(one, analyzer, terms)),
            Value::Object(all) => all.values().for_each(|one| add(one, analyzer, terms)),
            Value::Number(number) => terms.extend(analyzer.terms(&number.to_string())),
            _ => {}
        }
    }
    let mut terms = HashSet::new();
    add(&serde_json::to_value(query).unwrap(), &Analyzer::new(View::Exact), &mut terms);
    terms
}

/// Or between words is a word, also after a group that is excluded.
#[test]
fn a_word_after_an_excluded_group_is_read_back() {
    let clause = |occur, query| Clause { occur, query };
    let query = Query::Clauses(vec![
        clause(Occur::Excluded, Query::word("كتاب").or(Query::word("قلم"))),
        clause(Occur::Wanted, Query::word("أو")),
        clause(Occur::Wanted, Query::phrase("دفتر")),
    ]);
    assert_eq!(Query::parse(&query.to_string(), &schema()), query, "{query}");
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(4_000)
    })]

    #[test]
    fn a_query_read_is_its_own_text(text in any_text()) {
        let schema = schema();
        let query = Query::parse(&text, &schema);
        let printed = query.to_string();
        prop_assert_eq!(Query::parse(&printed, &schema), query, "{:?}", printed);
    }

    #[test]
    fn a_query_built_is_read_back(query in any_query()) {
        let schema = schema();
        let printed = query.to_string();
        prop_assert_eq!(Query::parse(&printed, &schema), normal(&query, &schema), "{:?}", printed);
    }

    #[test]
    fn a_query_is_read_back_from_json(query in any_query()) {
        let json = serde_json::to_string(&query).unwrap();
        prop_assert_eq!(serde_json::from_str::<Query>(&json).unwrap(), query);
    }

    #[test]
    fn no_word_is_lost(text in any_text()) {
        // A backslash takes the next char for what it is.
        let text = text.replace('\\', "");
        let query = Query::parse(&text, &schema());
        let terms = terms_of(&query);
        // Operators and fields.
        let known = ["or", "and", "not", "to", "او", "title", "body"];
        let lost: Vec<String> = Analyzer::new(View::Exact).terms(&text).into_iter()
            .filter(|term| !terms.contains(term) && !known.contains(&term.as_str()))
            .collect();
        prop_assert!(lost.is_empty(), "{:?} of {:?}", lost, query);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn any_chars_are_a_query(chars in proptest::collection::vec(any::<char>(), 0..10_000)) {
        let text: String = chars.into_iter().collect();
        let schema = schema();
        let query = Query::parse(&text, &schema);
        prop_assert_eq!(Query::parse(&query.to_string(), &schema), query);
    }
}

#[test]
fn long_texts_take_time_linear_in_them() {
    const MOST: Duration = Duration::from_secs(2);
    let long = |piece: &str| piece.repeat(1_000_000 / piece.len());
    let nested =
        |open: &str, close: &str| format!("{}كتاب{}", open.repeat(50_000), close.repeat(50_000));
    for (what, text) in [
        ("words", long("كتاب ")),
        ("one word", long("كتاب")),
        ("punctuation", long("؟ ")),
        ("beginnings of quotations", long("« ")),
        ("all of them", long("«‹“„‘‚'\" ")),
        ("quotes", long("\"")),
        ("apostrophes", long("'a ")),
        ("backslashes", long("\\")),
        ("colons", long("a:")),
        ("fields", long("section:")),
        ("ranges without an end", long("published:[2021 TO ")),
        ("ranges in ranges", long("section:[")),
        ("values without an end", long("section:(a ")),
        ("values not of the field", long("pages:(1 OR أمس) ")),
        ("signs", long("- + ~ ")),
        ("operators", long("OR AND NOT أو ")),
        ("direction marks", long("\u{200F}")),
        ("stars", long("*")),
        ("open brackets", "(".repeat(100_000)),
        ("closed brackets", ")".repeat(100_000)),
        ("brackets in brackets", nested("(", ")")),
        ("fields in fields", nested("title:(", ")")),
        ("nothing in fields", "title:(".repeat(50_000) + &")".repeat(50_000)),
        ("values in values", nested("section:(a ", ")")),
        ("exclusions in exclusions", nested("-(", ")")),
    ] {
        let start = Instant::now();
        let query = Query::parse(&text, &schema());
        let printed = query.to_string();
        let taken = start.elapsed();
        assert!(taken < MOST, "{what}: {taken:?}");
        assert_eq!(Query::parse(&printed, &schema()), query, "{what}");
    }
}
