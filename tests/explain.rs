//! Where scores come from: parts checked by hand, and their sums over many queries.

#![cfg(feature = "index")]

// The fields as the examples have them.
#[path = "../examples/shared/news.rs"]
mod news;

use std::fs;
use std::path::Path;

use fihris::{BonusKind, Explanation, Hit, Index, Schema, View, WordMatch};
use serde_json::{Value, json};

/// An index of documents with a title that counts twice and a body.
fn index(documents: &[(&str, Value)]) -> Index {
    let schema = Schema::builder().text("title").boost(2.0).text("body").build().unwrap();
    let index = Index::in_memory(schema).unwrap();
    let mut writer = index.writer().unwrap();
    for (title, body) in documents {
        writer.put(&json!({ "title": title, "body": body })).unwrap();
    }
    writer.commit().unwrap();
    index
}

/// Of the best hit.
fn explained(index: &Index, query: &str) -> Explanation {
    index.search(query).run().unwrap()[0].explain().unwrap()
}

#[track_caller]
fn assert_near(left: f32, right: f32, what: &str) {
    let error = 1e-5 * left.abs().max(right.abs()).max(1.0);
    assert!((left - right).abs() <= error, "{what}: {left} and {right}");
}

/// The invariants of `Explanation`.
#[track_caller]
fn assert_sums(hit: &Hit, case: &str) {
    let explanation = hit.explain().unwrap();
    assert_eq!(explanation.score().to_bits(), hit.score().to_bits(), "{case}");
    let words: f32 = explanation.words().iter().map(|word| word.gives).sum();
    let near: f32 = explanation.near().iter().map(|near| near.gives).sum();
    let synonyms: f32 = explanation.synonyms().iter().map(|found| found.gives).sum();
    let sum = words + synonyms + near + explanation.bonus().gives;
    assert_near(sum, hit.score(), &format!("{case}\n{explanation}"));
    for word in explanation.words() {
        let matches: f32 = word.matches.iter().map(WordMatch::gives).sum();
        assert_near(matches, word.gives, &format!("{case}: {}\n{explanation}", word.word));
        assert!(word.matches.is_sorted_by(|a, b| a.gives() >= b.gives()), "{case}\n{explanation}");
        for found in &word.matches {
            assert!(found.times > 0 && !found.words.is_empty(), "{case}\n{explanation}");
            assert!(found.words.len() + found.more <= found.times, "{case}\n{explanation}");
        }
    }
}

#[test]
fn parts_add_up_to_the_score() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/data");
    let [articles, queries] =
        ["articles.jsonl", "queries.tsv"].map(|name| fs::read_to_string(data.join(name)).unwrap());
    let index = Index::in_memory(news::schema().unwrap()).unwrap();
    let mut writer = index.writer().unwrap();
    for (i, article) in articles.lines().enumerate() {
        writer.put(&serde_json::from_str::<Value>(article).unwrap()).unwrap();
        // Documents of several segments.
        if i % 25 == 0 {
            writer.commit().unwrap();
        }
    }
    writer.commit().unwrap();
    let mut hits = 0;
    for line in queries.lines() {
        let (_, query) = line.split_once('\t').unwrap();
        for hit in &index.search(query).limit(100).run().unwrap() {
            assert_sums(hit, query);
            hits += 1;
        }
    }
    assert!(hits > 1_000, "{hits}");
}

#[test]
fn parts_add_up_with_words_in_many_places() {
    let index = index(&[
        ("كتاب الوزير", json!(["كتاب وكتب وكاتب", "وزير الكتاب ووزارة"])),
        ("", json!("كتاب")),
        ("الكتب", json!(null)),
        ("مكتبة", json!("وزير في بيت الكاتب")),
    ]);
    // Two words with one stem, one alone, stop words alone, and a word again.
    for query in ["كتاب الكتب", "كتاب", "الكتب وزير كاتب", "في", "وزير وزير بيت", "قلم وزير"]
    {
        for hit in &index.search(query).run().unwrap() {
            assert_sums(hit, query);
        }
    }
}

/// field, view, term, times, words of the document, more
type Row = (&'static str, View, &'static str, usize, &'static [&'static str], usize);

#[test]
fn matches_name_field_view_term_and_words() {
    let rows: &[(&str, Value, &str, &[Row], &str)] = &[
        (
            "",
            json!("صدر كتاب"),
            "كتاب",
            &[
                ("body", View::Stem, "كتاب", 1, &["كتاب"], 0),
                ("body", View::Exact, "كتاب", 1, &["كتاب"], 0),
                ("body", View::Root, "كتب", 1, &["كتاب"], 0),
            ],
            "the very word",
        ),
        (
            "",
            json!("اجتمع الوُزراء"),
            "وزير",
            &[
                ("body", View::Stem, "وزير", 1, &["الوُزراء"], 0),
                ("body", View::Root, "وزر", 1, &["الوُزراء"], 0),
            ],
            "another form, as it stands in the text",
        ),
        (
            "الكتب",
            json!("كاتب"),
            "كتاب",
            &[
                ("title", View::Stem, "كتاب", 1, &["الكتب"], 0),
                ("title", View::Root, "كتب", 1, &["الكتب"], 0),
                ("body", View::Root, "كتب", 1, &["كاتب"], 0),
            ],
            "the title by its stem, the body by its root only",
        ),
        (
            "",
            json!(["وزير الوزير", "وزير والوزراء"]),
            "الوزراء",
            &[
                ("body", View::Stem, "وزير", 4, &["وزير", "الوزير", "والوزراء"], 0),
                ("body", View::Root, "وزر", 4, &["وزير", "الوزير", "والوزراء"], 0),
            ],
            "each form once, over a list of texts",
        ),
        (
            "",
            json!("وزير الوزير للوزير والوزير بالوزير وزراء الوزراء وزير"),
            "الوزراء",
            &[
                (
                    "body",
                    View::Stem,
                    "وزير",
                    8,
                    &["وزير", "الوزير", "للوزير", "والوزير", "بالوزير"],
                    2,
                ),
                ("body", View::Exact, "الوزراء", 1, &["الوزراء"], 0),
                (
                    "body",
                    View::Root,
                    "وزر",
                    8,
                    &["وزير", "الوزير", "للوزير", "والوزير", "بالوزير"],
                    2,
                ),
            ],
            "more forms than are named",
        ),
    ];
    for (title, body, query, expected, reason) in rows {
        let explanation = explained(&index(&[(title, body.clone())]), query);
        let [word] = explanation.words() else { panic!("{reason}: one word") };
        assert_eq!(&word.word, query, "{reason}");
        let mut found: Vec<_> = word
            .matches
            .iter()
            .map(|found| {
                let words: Vec<&str> = found.words.iter().map(String::as_str).collect();
                (
                    found.field.as_str(),
                    found.view,
                    found.term.as_str(),
                    found.times,
                    words,
                    found.more,
                )
            })
            .collect();
        let mut expected: Vec<_> = expected
            .iter()
            .map(|&(field, view, term, times, words, more)| {
                (field, view, term, times, words.to_vec(), more)
            })
            .collect();
        found.sort();
        expected.sort();
        assert_eq!(found, expected, "{reason}");
    }
}

/// One document of one word: BM25 is its inverse document frequency, ln(1 + 0.5 / 1.5), for k1 of
/// 1.2 and a field of average length: 2.2 / (1 + 1.2) = 1.
#[test]
fn numbers_are_as_reckoned_by_hand() {
    let idf = (1.0 + 0.5_f32 / 1.5).ln();
    let explanation = explained(&index(&[("كتاب", json!("كتاب"))]), "كتاب");
    let [word] = explanation.words() else { panic!("one word") };
    let rows = [
        ("title", View::Stem, 2.0, 1.0, "the best"),
        ("title", View::Exact, 1.4, 0.3, "another view of the best field"),
        ("title", View::Root, 1.4, 0.3, "another view of the best field"),
        ("body", View::Stem, 1.0, 0.3, "the best of another field"),
        ("body", View::Exact, 0.7, 0.09, "another view there"),
        ("body", View::Root, 0.7, 0.09, "another view there"),
    ];
    assert_eq!(word.matches.len(), rows.len());
    for (field, view, weight, share, reason) in rows {
        let found = word.matches.iter().find(|one| one.field == field && one.view == view);
        let found = found.unwrap_or_else(|| panic!("{reason}: {field} {view}"));
        assert_near(found.score, weight * idf, reason);
        assert_near(found.share, share, reason);
    }
    // 2 + 0.3 * 2.8 of the title; 0.3 * (1 + 0.3 * 1.4) of the body
    assert_near(word.gives, 3.266 * idf, "in all");
}

#[test]
fn what_is_not_there_is_told() {
    let index = index(&[("", json!("اجتمع وزير التربية في بيروت")), ("", json!("وزير"))]);
    for (query, words, left_out, near, bonus, reason) in [
        ("وزير", &["وزير"][..], &[][..], &[][..], (BonusKind::VeryWord, true), "the very word"),
        ("وزراء", &["وزراء"], &[], &[], (BonusKind::VeryWord, false), "another form of it"),
        (
            "وَزِير التربية",
            &["وَزِير", "التربية"],
            &[],
            &[("وَزِير", "التربية")],
            (BonusKind::AllWords, true),
            "all, side by side, as typed",
        ),
        (
            "التربية وزير",
            &["التربية", "وزير"],
            &[],
            &[("التربية", "وزير")],
            (BonusKind::AllWords, true),
            "side by side in another order",
        ),
        (
            "هذا وزير بيروت في زرافة",
            &["وزير", "بيروت", "زرافة"],
            &["هذا", "في"],
            &[("وزير", "بيروت")],
            (BonusKind::AllWords, false),
            "stop words, and a word that is nowhere",
        ),
        ("في", &["في"], &[], &[], (BonusKind::VeryWord, true), "a stop word alone"),
    ] {
        let explanation = explained(&index, query);
        assert!(
            explanation.words().iter().map(|word| word.word.as_str()).eq(words.iter().copied())
        );
        assert_eq!(explanation.left_out(), left_out, "{reason}");
        let found =
            explanation.near().iter().map(|near| (near.first.as_str(), near.second.as_str()));
        assert!(found.eq(near.iter().copied()), "{reason}: {:?}", explanation.near());
        let found = explanation.bonus();
        assert_eq!((found.kind, found.gives > 0.0), bonus, "{reason}");
        for word in explanation.words() {
            assert_eq!(word.matches.is_empty(), word.word == "زرافة", "{reason}: {}", word.word);
            assert_eq!(word.gives > 0.0, word.word != "زرافة", "{reason}: {}", word.word);
        }
    }
}

#[test]
fn an_old_hit_is_explained_by_the_snapshot_it_is_from() {
    let index = index(&[("", json!("كتاب"))]);
    let hits = index.search("كتاب").run().unwrap();
    let before = hits[0].explain().unwrap();
    let mut writer = index.writer().unwrap();
    for _ in 0..10 {
        writer.put(&json!({ "body": "كتاب في النحو" })).unwrap();
    }
    writer.commit().unwrap();
    assert_eq!(hits[0].explain().unwrap(), before);
    assert_sums(&hits[0], "an old hit");
}

#[test]
fn people_read_lines() {
    let index = index(&[("", json!("اجتمع الوزراء أمس مع وزير التربية"))]);
    let explanation = explained(&index, "وزير في التربية لبنان");
    assert_eq!(
        explanation.to_string().lines().collect::<Vec<_>>(),
        [
            "score 0.95",
            "   0.51  word وزير",
            "       0.37  in full        body, stem, 2 times: وزير as الوزراء, وزير",
            "       0.08  0.3 of 0.26    body, root, 2 times: وزر as الوزراء, وزير",
            "       0.06  0.3 of 0.20    body, exact, once: وزير as وزير",
            "   0.41  word التربية",
            "       0.29  in full        body, stem, once: تربيه as التربية",
            "       0.06  0.3 of 0.20    body, exact, once: التربيه as التربية",
            "       0.06  0.3 of 0.20    body, root, once: ترب as التربية",
            "   0.00  no match for the word لبنان",
            "   0.03  near each other in body: وزير and التربية",
            "   0.00  no bonus: not all the words are here",
            "  left out as stop words: في",
        ]
    );
    let isolated = format!("{explanation:#}");
    assert!(isolated.contains("no match for the word \u{2068}لبنان\u{2069}\n"), "{isolated}");
    assert_eq!(isolated.replace(['\u{2068}', '\u{2069}'], ""), explanation.to_string());
}

#[test]
fn programs_read_json() {
    let index = index(&[("", json!("اجتمع الوزراء في دمشق"))]);
    let explanation = explained(&index, "وزير من لبنان");
    let [word, _] = explanation.words() else { panic!("two words") };
    let [stem, root] = word.matches.as_slice() else { panic!("two matches") };
    let found = |one: &WordMatch, view, term| {
        json!({
            "field": "body", "view": view, "term": term, "score": one.score, "share": one.share,
            "times": 1, "words": ["الوزراء"], "more": 0,
        })
    };
    assert_eq!(
        serde_json::to_value(&explanation).unwrap(),
        json!({
            "score": explanation.score(),
            "words": [
                {
                    "word": "وزير",
                    "gives": word.gives,
                    "matches": [found(stem, "stem", "وزير"), found(root, "root", "وزر")],
                },
                { "word": "لبنان", "gives": 0.0, "matches": [] },
            ],
            "left_out": ["من"],
            "near": [],
            "synonyms": [],
            "parts": [],
            "age": 0.0,
            "bonus": { "kind": "all_words", "gives": 0.0 },
        })
    );
}
