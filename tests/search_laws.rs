//! What holds for every search, as laws on queries of the bundled articles' own words.

#![cfg(feature = "index")]

mod articles;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use fihris::{
    Analyzer, DateStep, Facet, Filter, Fuzzy, Hit, Hits, Index, Order, Query, Recency, Schema,
    Search, SnippetOptions, Suggester, Synonyms, View,
};
use proptest::prelude::*;
use serde_json::{Value, json};

/// More than there are.
const ALL: usize = 1_000;

fn search(query: impl Into<Query>) -> Search {
    articles::index().search(query).fuzzy(Fuzzy::Off).limit(ALL)
}

fn ids<'h>(hits: impl IntoIterator<Item = &'h Hit>) -> Vec<String> {
    hits.into_iter().map(|hit| hit.id().unwrap()).collect()
}

fn set(hits: &Hits) -> BTreeSet<String> {
    ids(hits).into_iter().collect()
}

fn found(query: impl Into<Query>) -> BTreeSet<String> {
    set(&search(query).run().unwrap())
}

fn field<'d>(document: &'d Value, name: &str) -> &'d str {
    document[name].as_str().unwrap_or_default()
}

/// A word, phrase, shape, group or field's query of the words of the articles.
fn part() -> impl Strategy<Value = String> {
    let word = articles::any_word;
    prop_oneof![
        4 => word(),
        1 => word().prop_map(|word| format!("\"{word}\"")),
        1 => phrase(0).prop_map(|(words, _)| format!("\"{words}\"")),
        1 => phrase(3).prop_map(|(words, distance)| format!("\"{words}\"~{distance}")),
        1 => word().prop_map(|word| format!("{}*", word.chars().take(3).collect::<String>())),
        1 => word().prop_map(|word| format!("title:{word}")),
        1 => (word(), word()).prop_map(|(one, other)| format!("({one} OR {other})")),
        1 => (word(), word()).prop_map(|(one, other)| format!("({one} {other})")),
        1 => (word(), word()).prop_map(|(one, other)| format!("({one} -{other})")),
        1 => proptest::sample::select(&["section:سياسة", "section:رياضة", "published:>=2018"][..]).prop_map(str::to_owned),
    ]
}

/// Some words of an article in their order, and how many others stand between them.
fn phrase(most: usize) -> impl Strategy<Value = (String, u32)> {
    let article = 0..articles::documents().len();
    (article, any::<prop::sample::Index>(), 2..5_usize, 0..=most).prop_map(
        |(article, from, number, left_out)| {
            let body = field(&articles::documents()[article], "body");
            let mut words = Analyzer::new(View::Exact).terms(body);
            words.drain(..from.index(words.len()));
            words.truncate(number + left_out);
            // Those left out stand after the first.
            let left_out = left_out.min(words.len().saturating_sub(2));
            if left_out > 0 {
                words.drain(1..=left_out);
            }
            (words.join(" "), left_out as u32)
        },
    )
}

/// Made once, as an application does.
fn suggester() -> &'static Suggester {
    static SUGGESTER: LazyLock<Suggester> =
        LazyLock::new(|| articles::index().searcher().suggester_with_titles("title").unwrap());
    &SUGGESTER
}

fn query() -> impl Strategy<Value = String> {
    let sign = proptest::sample::select(&["", "", "", "+", "-"][..]);
    let parts = proptest::collection::vec((sign, part()), 1..4);
    parts.prop_map(|parts| {
        let parts: Vec<_> = parts.iter().map(|(sign, part)| format!("{sign}{part}")).collect();
        parts.join(" ")
    })
}

fn is_2018_or_later(document: &Value) -> bool {
    field(document, "published") >= "2018"
}

/// A text in one field only is compared with that field.
#[test]
fn a_subject_in_a_field_is_that_of_the_field() {
    let schema = Schema::builder().id("id").text("title").text("body").build().unwrap();
    let index = Index::in_memory(schema).unwrap();
    let mut writer = index.writer().unwrap();
    for (id, title, body) in [
        ("1", "أسعار النفط والذهب", "تراجعت في البورصة"),
        ("2", "أخبار البورصة", "ارتفاع أسعار النفط والذهب"),
        ("3", "النفط والذهب", "أسعار اليوم"),
    ] {
        writer.put(&json!({ "id": id, "title": title, "body": body })).unwrap();
    }
    writer.commit().unwrap();
    let subject = Query::Like("النفط والذهب".to_owned());
    let found = |query: Query| set(&index.search(query).run().unwrap());
    assert_eq!(found(subject.clone()), ["1", "2", "3"].map(String::from).into());
    assert_eq!(found(Query::within("title", subject)), ["1", "3"].map(String::from).into());
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(if cfg!(debug_assertions) { 60 } else { 500 })
    })]

    #[test]
    fn a_filter_keeps_what_passes_with_its_score(query in query()) {
        let all = search(query.as_str()).run().unwrap();
        let passes = |hit: &&Hit| is_2018_or_later(&hit.document().unwrap());
        for (filter, is_kept) in [(Filter::at_least("published", 2018), true), (!Filter::at_least("published", 2018), false)] {
            let filtered = search(query.as_str()).filter(filter).run().unwrap();
            let expected: Vec<(String, f32)> = all.iter().filter(|hit| passes(hit) == is_kept)
                .map(|hit| (hit.id().unwrap(), hit.score())).collect();
            let kept: Vec<(String, f32)> =
                filtered.iter().map(|hit| (hit.id().unwrap(), hit.score())).collect();
            prop_assert_eq!(kept, expected);
        }
    }

    #[test]
    fn facets_are_counted_by_hand(query in query()) {
        let asked = search(query.as_str())
            .facet(Facet::values("section").limit(100))
            .facet(Facet::dates("published", DateStep::Year).limit(100))
            .filter(Filter::is("section", "سياسة"));
        let hits = asked.run().unwrap();
        let count = |hits: &Hits, key: &dyn Fn(&Value) -> String| {
            let mut counts = BTreeMap::new();
            for hit in hits {
                *counts.entry(key(&hit.document().unwrap())).or_insert(0) += 1;
            }
            counts.remove("");
            counts
        };
        // That of its own field is left out.
        let unfiltered = search(query.as_str()).run().unwrap();
        let expected = [
            count(&unfiltered, &|document| field(document, "section").to_owned()),
            count(&hits, &|document| field(document, "published").chars().take(4).collect()),
        ];
        for (facet, expected) in hits.facets().iter().zip(expected) {
            let counted: BTreeMap<String, u64> = facet.buckets.iter()
                .filter(|bucket| bucket.count > 0)
                .map(|bucket| (bucket.value.clone(), bucket.count)).collect();
            prop_assert_eq!(counted, expected);
        }
    }

    #[test]
    fn pages_by_offset_and_by_cursor_are_the_whole(query in query(), size in 1..9_usize, by in 0..6_usize) {
        let order = [
            Order::relevance(), Order::by("published"), Order::by("published").descending(),
            Order::by("section"), Order::by("source").descending(), Order::by("id"),
        ][by].clone();
        let whole = search(query.as_str()).order(order.clone()).run().unwrap();
        let whole = ids(&whole);
        let (mut by_offset, mut by_cursor, mut cursor) = (Vec::new(), Vec::new(), None);
        for offset in (0..=whole.len()).step_by(size) {
            let page = search(query.as_str()).order(order.clone()).limit(size);
            by_offset.extend(ids(&page.clone().offset(offset).run().unwrap()));
            let page = match cursor.take() {
                Some(cursor) => page.after(cursor),
                None if offset == 0 => page,
                None => continue,
            };
            let page = page.run().unwrap();
            by_cursor.extend(ids(&page));
            cursor = page.next_page().cloned();
        }
        prop_assert_eq!(&by_offset, &whole);
        prop_assert_eq!(&by_cursor, &whole);
    }

    #[test]
    fn sets_are_sets(one in part(), other in part()) {
        let (of_one, of_other) = (found(one.as_str()), found(other.as_str()));
        let union = found(format!("{one} OR {other}"));
        prop_assert_eq!(&union, &(&of_one | &of_other), "{} OR {}", one, other);
        let both = found(format!("+{one} +{other}"));
        prop_assert!(both.is_subset(&union));
        // Synonyms and near words do not stand for a word that must be there.
        let strict = |part: &str| search(format!("+{part} +*:*")).run().map(|hits| set(&hits)).unwrap();
        prop_assert_eq!(&both, &(&strict(&one) & &strict(&other)), "+{} +{}", one, other);
        let without = search(format!("+{one} -{other}")).run().unwrap();
        // What is excluded has no synonyms.
        let plain = set(&search(other.as_str()).synonyms(Synonyms::none()).run().unwrap());
        prop_assert_eq!(set(&without), &strict(&one) - &plain, "+{} -{}", one, other);
    }

    #[test]
    fn more_is_asked_of_fewer(query in query()) {
        let default = search(query.as_str()).run().unwrap();
        let all = search(query.as_str()).all_words().run().unwrap();
        prop_assert!(set(&all).is_subset(&set(&default)));
        let fuzzy = search(query.as_str()).fuzzy(Fuzzy::On).run().unwrap();
        prop_assert!(set(&default).is_subset(&set(&fuzzy)));
        // Those with all the words come first.
        let first = ids(default.iter().take(all.len()));
        prop_assert_eq!(first.into_iter().collect::<BTreeSet<_>>(), set(&all));
    }

    #[test]
    fn a_score_is_the_sum_of_its_parts(query in query(), fuzzy in any::<bool>(), by_age in any::<bool>()) {
        let mut asked = search(query.as_str()).limit(5);
        if fuzzy {
            asked = asked.fuzzy(Fuzzy::On);
        }
        if by_age {
            asked = asked.recency(Recency::new("published", 365.0));
        }
        for hit in &asked.run().unwrap() {
            let explanation = hit.explain().unwrap();
            let json = serde_json::to_value(&explanation).unwrap();
            let gives = |list: &str| -> f64 {
                let list = json[list].as_array().unwrap();
                list.iter().map(|one| one["gives"].as_f64().unwrap()).sum()
            };
            let lists: f64 = ["words", "synonyms", "near", "parts"].into_iter().map(gives).sum();
            let sum = lists + json["bonus"]["gives"].as_f64().unwrap() + json["age"].as_f64().unwrap();
            let score = f64::from(hit.score());
            prop_assert!((sum - score).abs() <= 1e-4 * score.max(1.0), "{} of {:#}", sum, explanation);
        }
    }

    #[test]
    fn a_phrase_found_is_marked((words, distance) in phrase(3)) {
        let query = Query::Phrase { words: words.clone(), distance };
        let hits = search(query).run().unwrap();
        prop_assert!(hits.total() > 0, "its own article has {}", words);
        for hit in &hits {
            let options = SnippetOptions::default().stretches(1);
            let marks = |name| {
                let snippets = hit.snippets(name, &options);
                snippets.iter().map(|snippet| snippet.highlights().len()).sum::<usize>()
            };
            prop_assert!(marks("body") + marks("title") > 0, "{} in {}", words, hit.id().unwrap());
        }
    }

    #[test]
    fn a_suggestion_finds_more(word in articles::any_word(), at in any::<prop::sample::Index>(), letter in "[ابتثجحخدذرزسشصضطظعغفقكلمنهوي]") {
        let mut letters: Vec<char> = word.chars().collect();
        let at = at.index(letters.len());
        letters[at] = letter.chars().next().unwrap();
        let typed: String = letters.into_iter().collect();
        let searcher = articles::index().searcher();
        if let Some(meant) = searcher.did_you_mean(&typed).unwrap() {
            prop_assert!(found(meant.as_str()).len() >= found(typed.as_str()).len(), "{} for {}", meant, typed);
        }
    }

    #[test]
    fn a_completion_finds_something(word in articles::any_word(), letters in 1..6_usize) {
        let typed: String = word.chars().take(letters).collect();
        for suggestion in suggester().complete(&typed, 10) {
            prop_assert!(!found(suggestion.text.as_str()).is_empty(), "{} of {}", suggestion.text, typed);
        }
    }
}
