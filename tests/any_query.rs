//! What someone types, whatever it is, is searched, and soon; what a program builds is searched or refused.

#![cfg(feature = "index")]

mod articles;
#[allow(dead_code, reason = "the articles have fields of their own")]
mod typed;

use std::sync::LazyLock;
use std::time::{Duration, Instant};

use fihris::{
    Clause, DateStep, ErrorKind, Facet, Filter, Fuzzy, Hits, Occur, Query, Search, SnippetOptions,
    Suggester,
};
use proptest::prelude::*;
use typed::PIECES;

/// What a query of 10,000 chars may take on the bundled articles, and one of a megabyte. `cargo test
/// --release --test any_query` measures it; without optimisation tantivy takes many times as long.
const BOUND: Duration = Duration::from_millis(if cfg!(debug_assertions) { 10_000 } else { 100 });
const BOUND_OF_A_MEGABYTE: Duration =
    Duration::from_millis(if cfg!(debug_assertions) { 20_000 } else { 1_000 });

fn all_of(search: Search) -> Search {
    let facet = Facet::dates("published", DateStep::Month);
    search.facet(Facet::values("section")).facet(facet)
}

/// Does it again if it took too long, as the machine may have had other work.
fn within<T>(bound: Duration, task: impl Fn() -> T) -> Result<(Duration, T), Duration> {
    let mut least = Duration::MAX;
    for _ in 0..5 {
        let start = Instant::now();
        let done = task();
        let took = start.elapsed();
        if took <= bound {
            return Ok((took, done));
        }
        least = least.min(took);
    }
    Err(least)
}

/// Searches in every way, and looks at all that comes back. Returns what the plain search took and found.
fn searched(query: &str, bound: Duration) -> Result<(Duration, Hits), Duration> {
    let index = articles::index();
    let plain = || index.search(query).run();
    let (took, plain) = within(bound, plain)?;
    let plain = plain.unwrap_or_else(|error| panic!("{error}: {query:.200}"));
    for fuzzy in [Fuzzy::Off, Fuzzy::On] {
        all_of(index.search(query).fuzzy(fuzzy)).run().unwrap();
    }
    let all = index.search(query).all_words().limit(3).run().unwrap();
    for hit in plain.iter().take(2).chain(&all) {
        let explained = hit.explain().unwrap();
        assert!((explained.score() - hit.score()).abs() < f32::EPSILON);
        hit.snippets("body", &SnippetOptions::default());
        hit.highlighted("title");
    }
    Ok((took, plain))
}

fn repeated(piece: &str, times: usize, between: &str) -> String {
    vec![piece; times].join(between)
}

/// What is known to be hard, each within the bound.
#[test]
#[allow(clippy::too_many_lines, clippy::format_collect, reason = "a table, made once")]
fn what_is_hard_is_searched_soon() {
    let different =
        |number: usize| articles::words().iter().cycle().take(number).cloned().collect::<Vec<_>>();
    let numbered: Vec<String> = (0..10_000).map(|number| format!("كلمة{number}")).collect();
    let patterns = |number: usize| {
        let beginnings = different(number);
        beginnings.iter().map(|word| format!("{}*", &word[..4])).collect::<Vec<_>>()
    };
    let groups: Vec<_> = numbered.chunks(2).map(|pair| format!("({})", pair.join(" "))).collect();
    let rows: Vec<(&str, String)> = vec![
        ("nothing", String::new()),
        ("brackets without an end", "(".repeat(100_000)),
        ("brackets in brackets", format!("{}كتاب{}", "(".repeat(100_000), ")".repeat(100_000))),
        ("brackets and signs", format!("{}كتاب{}", "-(".repeat(50_000), ")".repeat(50_000))),
        ("quotation marks", "\"".repeat(100_000)),
        ("quotation marks of all kinds", "«“„‚'\"﴾".repeat(10_000)),
        ("stars around a letter", "****ا****".to_owned()),
        ("stars between letters", format!("*{}*", repeated("ا", 5_000, "*"))),
        ("many places for one letter", format!("*ا{}ب", "?".repeat(15))),
        ("many places for one letter, in braces", format!("{{*ا{}*}}", "?".repeat(15))),
        ("more signs than count", format!("*ا{}ب*ا{}ب", "?".repeat(40), "?".repeat(40))),
        ("stars and letters in turn", "*ا*ل*م*ا*ل*م*ا*ل*م*ا*ل*م*ا*ل*م*".to_owned()),
        ("a long shape", format!("{}*", "ا".repeat(10_000))),
        ("a long shape of signs", format!("ا{}ا", "*?".repeat(5_000))),
        ("shapes", repeated("*ا*", 1_024, " ")),
        ("shapes of every word", repeated("*?*", 1_024, " OR ")),
        ("different shapes", patterns(1_024).join(" ")),
        ("required shapes", patterns(1_024).iter().map(|one| format!("+{one} ")).collect()),
        ("excluded shapes", patterns(1_024).iter().map(|one| format!("-{one} ")).collect()),
        ("phrases of one word", repeated("\"في في\"", 1_024, " ")),
        ("near phrases of one word", repeated("\"في في في\"~9", 1_024, " ")),
        (
            "different phrases",
            different(2_048).chunks(2).map(|two| format!("\"{}\" ", two.join(" "))).collect(),
        ),
        ("a phrase of one word", format!("\"{}\"", repeated("في", 10_000, " "))),
        ("a near phrase of one word", format!("\"{}\"~1000000", repeated("في", 10_000, " "))),
        ("a wide near phrase", format!("\"في من في من في\"~{}", u32::MAX)),
        ("a phrase of every word", format!("\"{}\"", different(10_000).join(" "))),
        ("a near phrase of every word", format!("\"{}\"~1000000", different(10_000).join(" "))),
        ("words that are there", different(10_000).join(" ")),
        ("words that are not", numbered.join(" ")),
        ("required words", different(10_000).iter().map(|word| format!("+{word} ")).collect()),
        ("excluded words", different(10_000).iter().map(|word| format!("-{word} ")).collect()),
        ("one of many", different(10_000).join(" OR ")),
        ("groups of words that are not there", groups.join(" ")),
        (
            "groups of words that are there",
            different(2_000).chunks(2).map(|two| format!("({}) OR ", two.join(" "))).collect(),
        ),
        (
            "required groups",
            different(2_000).chunks(2).map(|two| format!("+({}) ", two.join(" "))).collect(),
        ),
        ("groups in groups", format!("{}{}", repeated("+(في", 30, " "), ")".repeat(30))),
        (
            "groups in groups with words",
            format!(
                "{}{}",
                different(90)
                    .chunks(3)
                    .map(|three| format!("+({} ", three.join(" ")))
                    .collect::<String>(),
                ")".repeat(30)
            ),
        ),
        ("subjects", repeated("\"أسعار النفط في السوق\"~like", 1_024, " ")),
        ("fields", repeated("title:كتاب", 1_024, " ")),
        ("values", repeated("section:رياضة", 1_024, " ")),
        ("values of one field", format!("section:({})", different(10_000).join(" OR "))),
        ("dates", repeated("published:[2021-01 TO 2021-06]", 1_024, " OR ")),
        ("a long value", format!("section:\"{}\"", "س".repeat(500_000))),
        ("a long word", "س".repeat(500_000)),
        ("a long number", "1".repeat(1_000_000)),
        ("words with points between", repeated("في", 200_000, ".")),
        ("a required word with points", format!("+{}", different(60_000).join("."))),
        (
            "different words with points",
            numbered.iter().cycle().take(60_000).cloned().collect::<Vec<_>>().join("."),
        ),
        (
            "groups of words with points",
            different(60_000).chunks(300).map(|some| format!("({} في) ", some.join("."))).collect(),
        ),
        ("shapes with points", repeated("في*.", 200_000, "")),
        ("marks", "َ".repeat(500_000)),
        ("a megabyte of words", repeated("في", 200_000, " ")),
        ("a megabyte of different words", different(60_000).join(" ")),
        ("a megabyte of operators", repeated("OR", 330_000, " ")),
        ("a megabyte of أو between phrases", repeated("\"في\"", 100_000, " أو ")),
        ("a megabyte in a quotation", format!("«{}»~like", different(60_000).join(" "))),
        ("backslashes", "\\".repeat(1_000_000)),
        ("fields of nothing", "title:".repeat(100_000)),
        ("fields in brackets", "title:(".repeat(100_000)),
        ("direction marks", "\u{202E}\u{2066}\u{200F}".repeat(100_000)),
    ];
    let mut slow = Vec::new();
    for (name, query) in rows {
        let chars = query.chars().count();
        let bound = if chars > 10_000 { BOUND_OF_A_MEGABYTE } else { BOUND };
        match searched(&query, bound) {
            Ok((took, hits)) => println!(
                "{:8.1} ms {chars:7} chars {:3} hits  {name}",
                took.as_secs_f64() * 1e3,
                hits.total()
            ),
            Err(took) => slow.push(format!("{name}: {took:?}")),
        }
    }
    assert!(slow.is_empty(), "{slow:#?}");
}

/// Pieces that query strings are made of, and pieces of anything.
fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => proptest::sample::select(PIECES).prop_map(str::to_owned),
        1 => Just("~like".to_owned()),
        6 => articles::any_word(),
        5 => Just(" ".to_owned()),
        1 => any::<char>().prop_map(String::from),
        1 => "[!-~]{1,3}",
        1 => proptest::sample::select(&["*", "?", "(", "\"", "-", "َ"][..]).prop_map(|sign| sign.repeat(50)),
    ];
    prop_oneof![
        4 => proptest::collection::vec(piece.clone(), 0..30),
        1 => proptest::collection::vec(piece, 1_000..2_500),
    ]
    .prop_map(|pieces| pieces.concat().chars().take(10_000).collect())
}

/// Made once, as an application does.
fn suggester() -> &'static Suggester {
    static SUGGESTER: LazyLock<Suggester> =
        LazyLock::new(|| articles::index().searcher().suggester_with_titles("title").unwrap());
    &SUGGESTER
}

/// What a program may build, on fields that are there or not.
fn any_query() -> impl Strategy<Value = Query> {
    let field = || {
        let fields = ["title", "body", "section", "published", "id", "author", "لغة", ""];
        proptest::sample::select(fields.to_vec())
    };
    let value = || {
        let values = ["سياسة", "2021-06", "pol-01", "-1", "", "NaN", "9999-12", "2021-06-31"];
        proptest::sample::select(values.to_vec())
    };
    let filter = prop_oneof![
        (field(), value()).prop_map(|(field, value)| Filter::is(field, value)),
        field().prop_map(|field| Filter::any_of(field, [0; 0])),
        field().prop_map(Filter::exists),
        (field(), value(), value()).prop_map(|(field, from, to)| Filter::range(field, from, to)),
        (field(), value()).prop_map(|(field, value)| !Filter::more_than(field, value)),
    ];
    let text = || prop_oneof![articles::any_word(), any_text()];
    let leaf = prop_oneof![
        Just(Query::All),
        text().prop_map(Query::Typed),
        text().prop_map(Query::Word),
        (text(), prop_oneof![Just(0), 1..9_u32, Just(u32::MAX)])
            .prop_map(|(words, distance)| Query::Phrase { words, distance }),
        text().prop_map(Query::Pattern),
        articles::any_word().prop_map(|word| Query::Pattern(format!("{word}*"))),
        text().prop_map(Query::Like),
        filter.prop_map(Query::Filter),
    ];
    let occur = || prop_oneof![Just(Occur::Wanted), Just(Occur::Required), Just(Occur::Excluded)];
    leaf.prop_recursive(40, 30, 3, move |inner| {
        let clause = (occur(), inner.clone()).prop_map(|(occur, query)| Clause { occur, query });
        let title = prop_oneof![3 => Just("title"), 3 => Just("body"), 1 => field()];
        prop_oneof![
            proptest::collection::vec(clause, 0..3).prop_map(Query::Clauses),
            proptest::collection::vec(inner.clone(), 0..3).prop_map(Query::Any),
            (title, inner).prop_map(|(field, query)| Query::within(field, query)),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(if cfg!(debug_assertions) { 60 } else { 1_000 })
    })]

    #[test]
    fn whatever_is_typed_is_searched(query in any_text()) {
        let (_, hits) = searched(&query, BOUND).unwrap_or_else(|took| panic!("it took {took:?}"));
        prop_assert!(hits.len() <= hits.total());
        let index = articles::index();
        let beside = within(3 * BOUND, || {
            index.searcher().did_you_mean(&query).unwrap();
            suggester().complete(&query, 5);
            index.search(query.as_str()).about(3).unwrap();
        });
        prop_assert!(beside.is_ok(), "{beside:?}");
    }

    #[test]
    fn whatever_a_program_builds_is_searched_or_refused(query in any_query()) {
        match articles::index().search(query).run() {
            Ok(hits) => {
                for hit in hits.iter().take(2) {
                    hit.explain().unwrap();
                    hit.snippet("body");
                }
            }
            Err(error) => prop_assert_eq!(error.kind(), ErrorKind::Search, "{}", error),
        }
    }
}

/// Parts in parts are searched as deep as may be, and beyond refused.
#[test]
fn depth_is_bounded() {
    let nested = |depth: usize| {
        (0..depth)
            .fold(Query::word("مصر"), |inner, _| Query::Any(vec![inner, Query::word("لبنان")]))
    };
    let groups = |depth: usize| {
        (0..depth).fold(Query::word("مصر"), |inner, _| {
            inner.not(Query::word("لبنان")).and(Query::phrase("في"))
        })
    };
    assert!(articles::index().search(nested(30)).run().unwrap().total() > 0);
    assert!(articles::index().search(groups(1)).run().is_ok());
    let error = articles::index().search(nested(200)).run().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Search, "{error}");
}

/// What is not looked for is told.
#[test]
fn what_is_cut_is_told() {
    let many = |number: usize| articles::words().iter().take(number).cloned().collect::<Vec<_>>();
    let shapes = |number: usize| many(number).join("* ") + "*";
    let ranges = |number: usize| {
        let ranges = (0..number).map(|one| format!("published:>{}", 2000 - one));
        ranges.collect::<Vec<_>>().join(" OR ")
    };
    let days = |number: usize| {
        let days = (0..number).map(|_| "-published:2021-06-30 مصر".to_owned());
        days.collect::<Vec<_>>().join(" ")
    };
    for (name, query, cut) in [
        ("two words", "مصر لبنان".to_owned(), false),
        ("a phrase of many words", format!("\"{}\"", "في ".repeat(1_024)), false),
        ("one more", format!("\"{}\"", "في ".repeat(1_025)), true),
        ("phrases of many words", format!("\"{}\"", "في ".repeat(600)).repeat(2), true),
        ("words as many as may be", many(256).join(" "), false),
        ("one more", many(257).join(" "), true),
        (
            "more in a group",
            format!("({}) ({})", many(200).join(" "), many(300)[200..].join(" ")),
            true,
        ),
        ("more that are excluded", format!("مصر -({})", many(300).join(" ")), true),
        ("one word again and again", "مصر ".repeat(1_024), false),
        ("once more", "مصر ".repeat(1_025), true),
        ("more than is read", format!("مصر {}", "section:رياضة ".repeat(1_024)), true),
        ("required words glued", format!("+{}", many(1_025).join(".")), true),
        ("shapes", shapes(16), false),
        ("one more", shapes(17), true),
        ("ranges", ranges(32), false),
        ("one more", ranges(33), true),
        ("days", days(32), false),
        ("one more", days(33), true),
        ("subjects", "\"أسعار النفط\"~like ".repeat(17), true),
    ] {
        let hits = articles::index().search(query.as_str()).run().unwrap();
        assert_eq!(hits.is_query_cut(), cut, "{name}");
        assert!(hits.is_query_cut() || hits.ignored_words().is_empty(), "{name}");
    }
    // What is not looked for need not be there.
    let beyond: Vec<_> = (0..40).map(|_| "title:*ا*").collect();
    assert!(articles::index().search(beyond.join(" ")).run().unwrap().total() > 0);
}
