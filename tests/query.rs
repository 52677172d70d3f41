//! What queries as values find, and in what order.

use fihris::{Clause, ErrorKind, Filter, Index, Occur, Query, Schema, Synonyms};
use serde_json::json;

fn index() -> Index {
    let schema = Schema::builder()
        .id("id")
        .text("title")
        .boost(2.0)
        .text("body")
        .keyword("section")
        .date("published")
        .build()
        .unwrap();
    let index = Index::in_memory(schema).unwrap();
    let mut writer = index.writer().unwrap();
    for (id, section, published, title, body) in [
        ("oil", "اقتصاد", "2021-03-01", "أسعار النفط", "ارتفعت أسعار النفط في الأسواق العالمية"),
        (
            "gas",
            "اقتصاد",
            "2022-07-15",
            "خط الغاز",
            "بدأ ضخ الغاز في الخط الجديد، وأسعار الغاز مستقرة",
        ),
        (
            "match",
            "رياضة",
            "2022-11-20",
            "مباراة الافتتاح",
            "فاز المنتخب في مباراة الافتتاح أمام منتخب الأردن",
        ),
        (
            "book",
            "ثقافة",
            "2020-01-10",
            "معرض الكتاب",
            "افتتح معرض الكتاب في دمشق بمشاركة مكتبات عربية",
        ),
        (
            "council",
            "سياسة",
            "2021-03-20",
            "جلسة طارئة",
            "عقد مجلس الأمن جلسة طارئة، وقال الأمن في المجلس كلمته",
        ),
        (
            "syria",
            "سياسة",
            "2022-01-05",
            "زيارة رسمية",
            "وصل الوزير إلى سورية والتقى وزراء الحكومة في دمشق",
        ),
    ] {
        let document = json!({"id": id, "section": section, "published": published, "title": title, "body": body});
        writer.put(&document).unwrap();
    }
    writer.commit().unwrap();
    index
}

fn found(index: &Index, query: Query) -> Vec<String> {
    let hits = index.search(query).run().unwrap();
    assert_eq!(hits.len(), hits.total());
    hits.iter().map(|hit| hit.id().unwrap()).collect()
}

fn word(word: &str) -> Query {
    Query::word(word)
}

#[test]
fn queries_find_what_they_say() {
    let index = index();
    let required = |query| Query::Clauses(vec![Clause { occur: Occur::Required, query }]);
    for (query, expected, why) in [
        (word("كتب"), &["book"][..], "a word in any of its forms"),
        (word("النفط والغاز"), &["gas", "oil"], "several words, each of which finds"),
        (Query::phrase("مجلس الأمن"), &["council"], "words one after the other"),
        (Query::phrase("الأمن مجلس"), &[], "in this order only"),
        (Query::phrase("مَجْلِسُ الأمن"), &["council"], "marks are nothing"),
        (Query::phrase("سوريا"), &[], "the very word: not سورية"),
        (Query::phrase("سورية"), &["syria"], "the very word"),
        (Query::phrase("أسعار الأسواق"), &[], "other words stand between"),
        (
            Query::Phrase { words: "أسعار الأسواق".into(), distance: 2 },
            &["oil"],
            "two may stand between, and as many do",
        ),
        (Query::Phrase { words: "أسعار الأسواق".into(), distance: 1 }, &[], "one too few"),
        (Query::phrase("؟"), &[], "a phrase of no words is nothing"),
        (word("دمشق").and(Query::phrase("معرض الكتاب")), &["book"], "a phrase is a must with and"),
        (word("دمشق").and(word("معرض")), &["book"], "and: both"),
        (word("دمشق").prefer(word("معرض")), &["book", "syria"], "prefer: both first"),
        (word("دمشق").not(word("معرض")), &["syria"], "without a word"),
        (word("دمشق").not(word("الكتب")), &["syria"], "without it in any form"),
        (word("دمشق").not(Query::phrase("الكتب")), &["book", "syria"], "without the very word"),
        (word("نفط").or(word("مباراة")), &["oil", "match"], "either"),
        (Query::Pattern("مكتب*".into()), &["book"], "a beginning"),
        (Query::Pattern("م?تبات".into()), &["book"], "one letter"),
        (Query::Pattern("مـكـتب*".into()), &["book"], "patterns are folded"),
        (Query::Pattern("?".into()), &[], "no word of one letter"),
        (Query::Pattern(String::new()), &[], "no word is empty"),
        (Query::within("title", word("الغاز")), &["gas"], "in the title"),
        (Query::within("title", word("دمشق")), &[], "not in a title"),
        (Query::within("body", Query::phrase("مباراة الافتتاح")), &["match"], "a phrase in a field"),
        (
            required(Query::within("title", word("زيارة"))),
            &["syria"],
            "a field's query can be required",
        ),
        (Query::All, &["oil", "gas", "match", "book", "council", "syria"], "all of them"),
        (Query::Any(vec![]), &[], "one of none"),
        (Query::Clauses(vec![]), &[], "nothing was asked for"),
        (
            Query::Clauses(vec![Clause { occur: Occur::Excluded, query: word("أسعار") }]),
            &["match", "book", "council", "syria"],
            "all but some",
        ),
        (word("أسعار").and(word("نفط").or(word("كرة"))), &["oil"], "one of several must be there"),
        (
            word("دمشق").prefer(word("نفط").and(word("أسعار"))),
            &["oil", "book", "syria"],
            "a group is a part like a word",
        ),
        (Query::from("دمشق"), &["book", "syria"], "as typed"),
        (word("أسعار").and(Filter::is("section", "رياضة")), &[], "both a word and a filter"),
        (
            word("أسعار").prefer(word("وزير")).and(Filter::is("section", "سياسة")),
            &["syria"],
            "a filter does not stand for the words",
        ),
        (Filter::is("section", "ثقافة").into(), &["book"], "a filter alone"),
        (word("في").and(word("دمشق")), &["book", "syria"], "a stop word can be required"),
    ] {
        let mut found = found(&index, query.clone());
        let mut expected = expected.to_vec();
        // Those of equal scores are in no order.
        if matches!(query, Query::All | Query::Clauses(_) | Query::Any(_)) || expected.len() > 2 {
            found.sort();
            expected.sort_unstable();
        }
        if expected == ["book", "syria"] || expected == ["gas", "oil"] {
            found.sort();
        }
        assert_eq!(found, expected, "{why}: {query}");
    }
}

#[test]
fn all_parts_come_before_some() {
    let index = index();
    for (query, first, why) in [
        (word("الأسواق").prefer(word("أسعار").or(word("غاز"))), "oil", "a word and one of two"),
        (word("سورية").prefer(Query::Pattern("الوز*".into())), "syria", "a word and a pattern"),
        (word("مباراة").prefer(Query::within("title", word("الكتاب"))), "", "none has both"),
        (word("مباراة").prefer(Query::phrase("أمام منتخب")), "match", "a phrase may be preferred"),
    ] {
        let hits = index.search(query.clone()).run().unwrap();
        let bonus = hits[0].explain().unwrap().bonus().gives;
        if first.is_empty() {
            assert!(bonus == 0.0, "{why}: {query}");
        } else {
            assert_eq!(hits[0].id().as_deref(), Some(first), "{why}: {query}");
            assert!(bonus > 0.0, "{why}: {query}");
        }
        let parts = |hit: &fihris::Hit| {
            let explanation = hit.explain().unwrap();
            let words: f32 = explanation.words().iter().map(|word| word.gives).sum();
            let others: f32 = explanation.parts().iter().map(|part| part.gives).sum();
            let near: f32 = explanation.near().iter().map(|near| near.gives).sum();
            words + others + near + explanation.bonus().gives
        };
        for hit in &hits {
            assert!(
                (parts(hit) - hit.score()).abs() < 1e-3 * hit.score(),
                "{}",
                hit.explain().unwrap()
            );
        }
    }
}

#[test]
fn what_cannot_be_is_an_error_that_says_so() {
    let index = index();
    let error = |query: Query| {
        let error = index.search(query).run().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Search);
        error.to_string()
    };
    assert_eq!(
        error(Query::within("author", word("طه حسين"))),
        r#"the query asks for words in "author", which is no text field; there is title, body"#
    );
    let deep = (0..100).fold(word("نفط"), |query, _| Query::Any(vec![query]));
    assert_eq!(error(deep), "the query has parts in parts more than 40 deep");
}

#[test]
fn synonyms_of_what_is_excluded_stay() {
    let index = index();
    let synonyms = Synonyms::none().group(["نفط", "غاز"]).unwrap();
    let search = |query: Query| {
        let hits = index.search(query).synonyms(synonyms.clone()).run().unwrap();
        hits.iter().map(|hit| hit.id().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(search(word("نفط")).len(), 2);
    assert_eq!(search(word("أسعار").not(word("نفط"))), ["gas"]);
    // Two forms of a word have its synonyms once.
    let score = |query| index.search(query).synonyms(synonyms.clone()).run().unwrap()[1].score();
    let explain = index.search("نفط نفطي").synonyms(synonyms.clone()).run().unwrap();
    let gas = explain.iter().find(|hit| hit.id().as_deref() == Some("gas")).unwrap();
    assert_eq!(gas.explain().unwrap().synonyms().len(), 1);
    assert!(score("نفط") > 0.0);
}

#[test]
fn queries_are_kept_as_json() {
    let query = word("دمشق")
        .and(Query::phrase("معرض الكتاب"))
        .not(Query::Pattern("مكتب*".into()))
        .and(Filter::range("published", "2020", "2021"));
    let json = serde_json::to_value(&query).unwrap();
    assert_eq!(
        json,
        json!({"clauses": [
            {"occur": "required", "query": {"word": "دمشق"}},
            {"occur": "required", "query": {"phrase": {"words": "معرض الكتاب", "distance": 0}}},
            {"occur": "excluded", "query": {"pattern": "مكتب*"}},
            {"occur": "required", "query": {"filter": {"field": "published", "test": {"range": {
                "from": {"value": "2020", "inclusive": true},
                "to": {"value": "2021", "inclusive": true},
            }}}}},
        ]})
    );
    assert_eq!(serde_json::from_value::<Query>(json).unwrap(), query);
}
