use proptest::prelude::*;
use serde_json::json;
use tantivy::collector::TopDocs;

use super::*;
use crate::{Index, Schema};

/// Articles of three subjects: an id, a title and a text.
const ARTICLES: &[(&str, &str, &str)] = &[
    ("النفط1", "ارتفاع أسعار النفط", "ارتفعت أسعار النفط بعد قرار منظمة أوبك خفض الإنتاج."),
    ("النفط2", "أوبك تخفض الإنتاج", "وافق وزراء الطاقة في أوبك على خفض إنتاج النفط الخام."),
    ("النفط3", "الطاقة في آسيا", "تراجع الطلب على النفط الخام والغاز في آسيا هذا الشتاء."),
    ("الكرة1", "فوز المنتخب", "فاز المنتخب الوطني بثلاثة أهداف في مباراة الذهاب أمام ضيفه."),
    ("الكرة2", "مباراة الإياب", "يستعد المنتخب لمباراة الإياب بعد فوزه بثلاثة أهداف على أرضه."),
    ("الطقس1", "أمطار غزيرة", "هطلت أمطار غزيرة على الساحل وأغلقت السيول طرق الجبل."),
    ("الطقس2", "سيول في الجبل", "جرفت السيول سيارات في الجبل بعد أمطار استمرت يومين."),
];

fn index_of(schema: Schema, documents: impl IntoIterator<Item = Value>) -> Index {
    let index = Index::in_memory(schema).unwrap();
    let mut writer = index.writer().unwrap();
    for document in documents {
        writer.put(&document).unwrap();
    }
    writer.commit().unwrap();
    index
}

fn articles() -> Index {
    let schema = Schema::builder().id("id").text("title").boost(2.0).text("body").build().unwrap();
    index_of(
        schema,
        ARTICLES.iter().map(|(id, title, body)| json!({ "id": id, "title": title, "body": body })),
    )
}

/// The ids of the documents like a text, the most like it first.
fn like(index: &Index, text: &str) -> Vec<String> {
    let searcher = index.searcher();
    let (query, _) = query_of(searcher.layout(), searcher.as_tantivy(), &[(text, 1.0)]).unwrap();
    let best = TopDocs::with_limit(100).order_by_score();
    let statistics = searcher.statistics().unwrap();
    let found =
        searcher.as_tantivy().search_with_statistics_provider(&query, &best, &statistics).unwrap();
    let ids = found.into_iter().map(|(_, address)| {
        let document: Value = serde_json::from_str(&searcher.document(address).unwrap()).unwrap();
        document["id"].as_str().unwrap().to_owned()
    });
    ids.collect()
}

/// The words that are looked for, each once, in the order in which they count.
fn words(index: &Index, texts: &[(&str, f32)]) -> Vec<String> {
    let searcher = index.searcher();
    let (query, _) = query_of(searcher.layout(), searcher.as_tantivy(), texts).unwrap();
    let mut words = Vec::new();
    query.query_terms(&mut |term, _| {
        let word = term.value().as_str().unwrap().to_owned();
        if !words.contains(&word) {
            words.push(word);
        }
    });
    words
}

#[test]
fn documents_that_share_telling_words_are_found() {
    let index = articles();
    for (text, first, why) in [
        ("هل تخفض أوبك إنتاجها من النفط؟", "النفط2", "three of its words in other forms"),
        ("أسعار النفط ترتفع", "النفط1", "a headline"),
        ("المنتخبات ومباراة الذهاب", "الكرة1", "a plural and a word of one article only"),
        ("السُّيُولُ تُغْلِقُ طُرُقَ الجَبَلِ", "الطقس1", "vowelled"),
        ("أمطار", "الطقس1", "one word"),
    ] {
        let found = like(&index, text);
        let subject: String = first.chars().take(5).collect();
        assert!(found.first().is_some_and(|id| id.starts_with(&subject)), "{why}: {found:?}");
        assert!(found.contains(&first.to_owned()), "{why}: {found:?}");
    }
}

#[test]
fn an_article_finds_itself_and_then_its_subject() {
    let index = articles();
    for (id, title, body) in ARTICLES {
        let found = like(&index, &format!("{title}\n{body}"));
        let (itself, others): (Vec<&String>, Vec<&String>) =
            found.iter().partition(|found| found == id);
        assert_eq!(itself.len(), 1, "{id}");
        let subject: String = id.chars().take(5).collect();
        assert!(others[0].starts_with(&subject), "{id}: {found:?}");
    }
}

#[test]
fn nothing_is_like_a_text_without_telling_words() {
    let index = articles();
    for (text, why) in [
        ("", "empty"),
        ("؟! …", "no word"),
        ("في هذا الذي كان على", "stop words"),
        ("15 و2020 و٣", "numbers"),
        ("فلسفة أفلاطون", "words of no article"),
        ("ضيفه", "a word of one article, which would find only that"),
    ] {
        assert_eq!(like(&index, text), [""; 0], "{why}");
    }
}

#[test]
fn words_too_common_are_left_out() {
    let schema = Schema::builder().id("id").text("body").build().unwrap();
    // Of 400 documents 40 may have a word.
    let index = index_of(
        schema,
        (0..400).map(|i| {
            let common = if i < 41 { "مدينة" } else { "قرية" };
            let rare = if (30..70).contains(&i) { "حصاد" } else { "نسيج" };
            json!({ "id": i, "body": format!("{common} {rare}") })
        }),
    );
    assert_eq!(words(&index, &[("المدينة والحصاد والنسيج والقرية", 1.0)]), ["حصاد"]);
}

#[test]
fn words_count_by_their_frequency_rarity_and_weight() {
    let index = articles();
    // النفط is in three, أوبك and الخام in two.
    assert_eq!(words(&index, &[("النفط أوبك", 1.0)])[0], "اوبك", "the rarer");
    assert_eq!(words(&index, &[("الخام أوبك", 1.0)]).len(), 2);
    assert_eq!(words(&index, &[("الخام أوبك أوبك", 1.0)])[0], "اوبك", "twice");
    assert_eq!(words(&index, &[("الخام أوبك", 1.0)])[0], "خام", "the first of equal ones");
    assert_eq!(words(&index, &[("الخام", 1.0), ("أوبك", 2.0)])[0], "اوبك", "of more weight");
}

/// Most of a long text's words are not looked for, and a document with one of those that are is not
/// like it.
#[test]
fn a_long_text_is_25_words() {
    let schema = Schema::builder().id("id").text("body").views([View::Exact]).build().unwrap();
    // Words of four letters, each in two documents.
    let word = |i: usize| {
        let letters: Vec<char> = "سطعفقضصخ".chars().collect();
        let mut word: String = [i / 64, i / 8, i].iter().map(|place| letters[place % 8]).collect();
        word.insert('س'.len_utf8(), 'ا');
        word
    };
    let all: Vec<String> = (0..500).map(word).collect();
    let documents = all.iter().enumerate().flat_map(|(i, word)| {
        [json!({ "id": 2 * i, "body": word }), json!({ "id": 2 * i + 1, "body": word })]
    });
    let index = index_of(schema, documents);
    let text = all.join(" ").repeat(200);
    assert!(text.len() > 800_000);
    assert_eq!(words(&index, &[(&text, 1.0)]).len(), MAX_WORDS);
    assert_eq!(like(&index, &text), [""; 0]);
    assert_eq!(like_count(&index, &all[7]), 2);
}

fn like_count(index: &Index, text: &str) -> usize {
    let searcher = index.searcher();
    let (query, _) = query_of(searcher.layout(), searcher.as_tantivy(), &[(text, 1.0)]).unwrap();
    searcher.as_tantivy().search(&query, &tantivy::collector::Count).unwrap()
}

#[test]
fn fields_without_stems_are_searched_as_they_are() {
    let schema = Schema::builder()
        .id("id")
        .text("title")
        .views([View::Exact])
        .text("body")
        .views([View::Stem])
        .build()
        .unwrap();
    let documents = [
        json!({ "id": "a", "title": "الوزراء", "body": "الجسور" }),
        json!({ "id": "b", "title": "الوزراء", "body": "جسر" }),
        json!({ "id": "c", "title": "وزير", "body": "نهر" }),
    ];
    let index = index_of(schema, documents);
    for (text, expected, why) in [
        ("الوزراء", &["a", "b"][..], "as the title has it"),
        ("جسرين وجسر", &["a", "b"], "by the stem of the text"),
        ("وزير", &[], "of one document in the exact view"),
    ] {
        let mut found = like(&index, text);
        found.sort();
        assert_eq!(found, expected, "{why}");
    }
}

#[test]
fn the_text_of_a_document_is_that_of_its_text_fields() {
    let schema =
        Schema::builder().id("id").text("title").text("body").keyword("section").build().unwrap();
    let documents = [
        json!({ "id": "1", "body": ["أولًا", "ثانيًا"], "title": "عنوان", "section": "ثقافة" }),
        json!({ "id": 2, "body": "قبل" }),
        json!({ "id": 2, "body": "بعد" }),
        json!({ "id": 3, "title": null }),
    ];
    let index = index_of(schema, documents);
    let text = |id: &str| text_of(&index.searcher(), id).unwrap();
    for (id, expected, why) in [
        ("1", Some("عنوان\nأولًا\nثانيًا"), "in the order of the schema, without keywords"),
        ("2", Some("بعد"), "replaced"),
        ("3", Some(""), "no text"),
        ("4", None, "no such document"),
        ("", None, "no id"),
    ] {
        assert_eq!(text(id).as_deref(), expected, "{why}");
    }
    let mut writer = index.writer().unwrap();
    writer.delete("1").unwrap();
    writer.commit().unwrap();
    assert_eq!(text("1"), None);
}

#[test]
fn without_ids_no_document_can_be_asked_for() {
    let index = Index::in_memory(Schema::builder().text("body").build().unwrap()).unwrap();
    let error = text_of(&index.searcher(), "1").unwrap_err();
    assert_eq!(error.to_string(), "the schema declares no id, so no document can be named by it");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// No text makes it panic or look for more words than it may, and what it finds shares one.
    #[test]
    fn any_text_is_a_query(
        text in prop_oneof![".{0,80}", "[ء-ي ]{0,80}", "(النفط|أوبك|أمطار|في|15| ){0,20}"],
        weight in 0.1_f32..10.0,
    ) {
        let index = LAW_INDEX.with(Clone::clone);
        let wanted = words(&index, &[(&text, weight)]);
        prop_assert!(wanted.len() <= MAX_WORDS);
        let stem = index.searcher().layout().analyzer(View::Stem);
        for id in like(&index, &text) {
            let (_, title, body) = ARTICLES.iter().find(|article| article.0 == id).unwrap();
            let terms = stem.terms(&format!("{title} {body}"));
            prop_assert!(wanted.iter().any(|word| terms.contains(word)));
        }
    }
}

thread_local! {
    static LAW_INDEX: Index = articles();
}
