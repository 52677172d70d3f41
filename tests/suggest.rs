//! Completions: the first of many, by hand, and the laws of all of them.

#![cfg(feature = "index")]

// The fields as the examples have them.
#[path = "../examples/shared/news.rs"]
mod news;

use std::fmt::Write as _;
use std::sync::LazyLock;

use fihris::{
    AnalyzerOptions, ErrorKind, Index, Lexicon, MAX_SUGGESTIONS, MAX_TYPED_BYTES, Schema,
    Suggester, Suggestion, SuggestionKind, normalize,
};
use proptest::prelude::*;
use serde_json::{Value, json};

/// Of documents with a title and a body.
fn index(documents: &[(&str, &str)]) -> Index {
    let schema = Schema::builder().text("title").text("body").build().unwrap();
    let index = Index::in_memory(schema).unwrap();
    let mut writer = index.writer().unwrap();
    for (title, body) in documents {
        writer.put(&json!({ "title": title, "body": body })).unwrap();
    }
    writer.commit().unwrap();
    index
}

/// A few documents whose counts can be read off.
static SHELF: LazyLock<Suggester> = LazyLock::new(|| {
    index(&[
        ("سعر النفط", "ارتفع سعر النفط اليوم، وقال الوزير إن النفط سلعة."),
        ("أسعار الذهب", "هبط سعر الذهب والنفط معًا، وقال أحمد إن الذهب أغلى."),
        ("كتاب النحو", "قرأ أحمد كِتابًا في النحو، والكتاب في المدرسة."),
        ("الكتابة والقراءة", "الكتاب في المدرسة، وكتاب آخر في البيت؛ والنفس تهوى."),
        ("مدرسة الحي", "المدرسة قريبة من البيت. مدرسةٌ جديدةٌ في القاهرة."),
        ("قهوة", "شرب أحمد قهوة في القاهرة؛ شؤون النفس كثيرة. زار عبد الرحمن مكة."),
        ("iPhone جديد", "هاتف iPhone جديد، والنفس راضية؛ المسؤول والمسئول."),
        ("القرآن", "ٱلْقُرْآنِ ﺍﻟﻜـــﺮﻳﻢ"),
    ])
    .searcher()
    .suggester_with_titles("title")
    .unwrap()
});

/// The articles that come with the crate.
static ARTICLES: LazyLock<Suggester> = LazyLock::new(|| {
    let index = Index::in_memory(news::schema().unwrap()).unwrap();
    let mut writer = index.writer().unwrap();
    let articles = include_str!("../examples/data/articles.jsonl").lines();
    for (i, article) in articles.enumerate() {
        writer.put(&serde_json::from_str::<Value>(article).unwrap()).unwrap();
        // Documents of several segments.
        if i % 25 == 0 {
            writer.commit().unwrap();
        }
    }
    writer.commit().unwrap();
    index.searcher().suggester_with_titles("title").unwrap()
});

fn texts(suggestions: &[Suggestion]) -> Vec<&str> {
    suggestions.iter().map(|suggestion| suggestion.text.as_str()).collect()
}

fn titles(suggestions: Vec<Suggestion>) -> Vec<String> {
    let titles = suggestions.into_iter().filter(|found| found.kind == SuggestionKind::Title);
    titles.map(|title| title.text).collect()
}

/// What is typed, the first suggestion, and why.
type Case = (&'static str, Option<&'static str>, &'static str);

#[track_caller]
fn assert_first(suggester: &Suggester, cases: &[Case]) {
    let mut faults = String::new();
    for &(typed, expected, reason) in cases {
        let found = suggester.complete(typed, 10);
        let found = texts(&found);
        if found.first().copied() != expected {
            writeln!(faults, "{typed}, {reason}: {found:?}, not {expected:?}").unwrap();
        }
    }
    assert!(faults.is_empty(), "{faults}");
}

#[test]
fn the_first_of_a_few_documents() {
    assert_first(
        &SHELF,
        &[
            ("كتا", Some("كتاب"), "written as often without the article"),
            ("كِتا", Some("كتاب"), "typed with marks"),
            ("كـتا", Some("كتاب"), "typed with tatweel"),
            ("ﻛﺘﺎ", Some("كتاب"), "typed in presentation forms"),
            ("الكتا", Some("الكتاب"), "typed with the article"),
            ("وكتا", Some("وكتاب"), "typed with و, which some text has"),
            ("والكتا", Some("والكتاب"), "typed with both"),
            ("احم", Some("أحمد"), "alef without its hamza"),
            ("أحم", Some("أحمد"), "with it"),
            ("إحم", Some("أحمد"), "with another"),
            ("مدرسه", Some("المدرسة"), "ه for ة"),
            ("المدرسه", Some("المدرسة"), "the same with the article"),
            ("وقا", Some("وقال"), "a verb with و, typed so"),
            ("قا", Some("قال"), "a verb that is written with و only"),
            ("قاهر", Some("القاهرة"), "a name that is written with its article"),
            ("والقاهر", Some("والقاهرة"), "no text has it with و, which stays as typed"),
            ("القهو", Some("قهوة"), "no text has it with the article"),
            ("شوو", None, "و is not ؤ"),
            ("شؤ", Some("شؤون"), "a hamza on its seat"),
            ("شئ", Some("شؤون"), "on another"),
            ("قر", Some("قرأ"), "of as many documents the first in order"),
            ("مسئ", Some("المسؤول"), "two spellings are one word, of as many the first in order"),
            ("قرآن", Some("القرآن"), "alef wasla and marks are not shown"),
            ("الكري", Some("الكريم"), "nor are presentation forms and tatweel"),
            ("iph", Some("iPhone"), "Latin letters of either case, shown as written"),
            ("IPH", Some("iPhone"), "typed in capitals"),
            ("سعر الن", Some("سعر النفط"), "the word that follows before the more common one"),
            ("سعر نف", Some("سعر النفط"), "the same without its article"),
            ("سعر ال", Some("سعر النفط"), "the more common of two that follow"),
            ("سعر ", Some("سعر النفط"), "after a space"),
            ("وسعر ", Some("وسعر النفط"), "the same after و, which no text has"),
            ("السعر ", None, "سعر is no word of the same place"),
            ("  سعر   الن", Some("  سعر   النفط"), "what is before stays as typed"),
            ("سِعْرُ الن", Some("سِعْرُ النفط"), "its marks too"),
            ("سعر، الن", Some("سعر، النفس"), "past a comma the most common word"),
            ("سعر، ", Some("سعر النفط"), "and none follows, but in a title"),
            ("في", None, "a stop word says nothing alone"),
            ("أحمد إ", Some("أحمد إن"), "but after a word it follows"),
            ("عبد الر", Some("عبد الرحمن"), "a name of two words"),
            ("عبدالر", Some("عبدالرحمن"), "written as one"),
            ("عبدال", Some("عبدالرحمن"), "as soon as it is told"),
            ("القراءة", Some("القراءة"), "a word is its own completion"),
            ("الحي", Some("الحي"), "a word of a title is one of the text"),
            ("", None, "nothing"),
            ("   ", None, "spaces"),
            ("؟!", None, "no word"),
            ("\u{64E}\u{640}", None, "marks alone"),
            ("ظظظ", None, "begins no word"),
            ("\u{200F}كتا\u{200F}", Some("\u{200F}كتاب"), "a mark of direction after it"),
        ],
    );
}

#[test]
fn the_first_of_the_articles() {
    assert_first(
        &ARTICLES,
        &[
            ("م", Some("المدينة"), "one letter"),
            ("مد", Some("المدينة"), "two"),
            ("الم", Some("المدينة"), "three"),
            ("نفط", Some("النفط"), "written with its article only"),
            ("جامعة ", Some("جامعة الدول"), "what follows in most"),
            ("جامعة الدول", Some("جامعة الدول"), "two whole words"),
            ("جامعة الدول ا", Some("جامعة الدول العربية"), "the third"),
            ("كرة ال", Some("كرة القدم"), "football"),
            ("كاس ", Some("كاس العالم"), "a hamza left out before what is completed stays out"),
            ("الدار ال", Some("الدار البيضاء"), "a city"),
            ("دير ", Some("دير الزور"), "another"),
            ("قاهر", Some("القاهرة"), "of another spelling in one article"),
            ("ماء", Some("الماء"), "with hamza"),
            ("مائ", Some("الماء"), "on a seat"),
            ("سؤا", Some("سؤال"), "on another"),
            ("شط ال", Some("شط العرب"), "a river"),
            ("مجلس ", Some("مجلس النواب"), "in two articles"),
            ("زيت ز", Some("زيت الزيتون"), "without the article"),
            ("py", Some("Python"), "Latin"),
            ("دمش", Some("دمشق"), "a city"),
            ("الوزرا", Some("الوزراء"), "a broken plural is a form of its own"),
        ],
    );
}

#[test]
fn documents_are_counted_once_and_all_forms_together() {
    let documents = |typed| SHELF.complete(typed, 1)[0].documents;
    for (typed, expected, reason) in [
        ("كتاب", 2, "كتاب, كِتابًا is another, والكتاب, الكتاب"),
        ("الكتاب", 2, "with the article, والكتاب among them"),
        ("والكتاب", 1, "with both"),
        ("وكتاب", 1, "with و"),
        ("النفط", 2, "والنفط counts, twice in one document is once"),
        ("سعر النفط", 1, "both words together"),
        ("مدرسة", 3, "of the title and the body"),
    ] {
        assert_eq!(documents(typed), expected, "{typed}: {reason}");
    }
}

#[test]
fn titles_come_after_words() {
    let found = |typed, limit| titles(SHELF.complete(typed, limit));
    for (typed, expected, reason) in [
        ("سعر ال", &["سعر النفط"][..], "begins with it"),
        ("النح", &["كتاب النحو"], "a later word does"),
        ("نحو", &["كتاب النحو"], "without its article"),
        ("كتاب", &["كتاب النحو", "الكتابة والقراءة"], "the shorter first"),
        ("قراءه", &["الكتابة والقراءة"], "without و and the article"),
        ("ذهب", &["أسعار الذهب"], "inside"),
        ("كتاب ", &["كتاب النحو"], "the whole word, after a space"),
        ("النفط سعر", &[], "in another order"),
        ("عر", &[], "inside a word"),
    ] {
        assert_eq!(found(typed, 10), expected, "{typed}: {reason}");
    }
    let words = SHELF.complete("كتاب", 3);
    assert_eq!(texts(&words), ["كتاب", "كتابا", "كتاب النحو"], "half, rounded down, are titles");
    assert_eq!(SHELF.complete("كتاب", 1)[0].kind, SuggestionKind::Word);
    assert_eq!(titles(ARTICLES.complete("مرفا", 4)).len(), 1);
}

#[test]
fn equal_titles_are_one() {
    let index = index(&[("نشرة الأخبار", "أولى"), ("نشره الاخبار", "ثانية"), ("نشرة", "ثالثة")]);
    let suggester = index.searcher().suggester_with_titles("title").unwrap();
    let found = suggester.complete("نشر", 10);
    assert_eq!(texts(&found), ["نشرة", "نشرة الأخبار", "نشرة"]);
    let documents: Vec<u64> = found.iter().map(|found| found.documents).collect();
    assert_eq!(documents, [3, 2, 1], "titles in more documents first, in one spelling");
}

#[test]
fn without_titles_there_are_words_only() {
    let suggester = index(&[("سعر النفط", "نص")]).searcher().suggester().unwrap();
    let found = suggester.complete("سعر", 10);
    assert_eq!(texts(&found), ["سعر"]);
}

#[test]
fn deleted_documents_do_not_count() {
    let schema = Schema::builder().id("id").text("body").build().unwrap();
    let index = Index::in_memory(schema).unwrap();
    let mut writer = index.writer().unwrap();
    for (id, body) in [(1, "سعر النفط"), (2, "سعر الذهب"), (3, "النفط")] {
        writer.put(&json!({ "id": id, "body": body })).unwrap();
    }
    writer.commit().unwrap();
    let before = index.searcher().suggester().unwrap();
    writer.delete("1").unwrap();
    writer.commit().unwrap();
    let after = index.searcher().suggester().unwrap();
    let documents = |suggester: &Suggester, typed| suggester.complete(typed, 1)[0].documents;
    assert_eq!((documents(&before, "نفط"), documents(&after, "نفط")), (2, 1));
    assert_eq!(texts(&before.complete("سعر ", 9)), ["سعر النفط", "سعر الذهب"]);
    assert_eq!(texts(&after.complete("سعر ", 9)), ["سعر الذهب"]);
}

#[test]
fn letters_fold_whatever_the_options_of_the_index() {
    let lexicon = Lexicon::new().protect("والتر").unwrap();
    let options =
        AnalyzerOptions::default().keep_teh_marbuta(true).drop_stop_words(true).lexicon(lexicon);
    let schema = Schema::builder().text("body").analyzer(options).build().unwrap();
    let index = Index::in_memory(schema).unwrap();
    let mut writer = index.writer().unwrap();
    writer.put(&json!({ "body": ["مدرسة في الحي", "والتر"] })).unwrap();
    writer.commit().unwrap();
    let suggester = index.searcher().suggester().unwrap();
    assert_eq!(texts(&suggester.complete("مدرسه ف", 1)), ["مدرسه في"]);
    assert_eq!(texts(&suggester.complete("مدرسه", 1)), ["مدرسة"]);
    assert!(suggester.complete("تر", 1).is_empty(), "the lexicon keeps its و and ال");
}

#[test]
fn unknown_titles_are_an_error() {
    let error = index(&[]).searcher().suggester_with_titles("name").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Search);
    let message = r#"no text field "name" to take titles from; there are title, body"#;
    assert_eq!(error.to_string(), message);
}

#[test]
fn limits_hold() {
    let long = format!("{}كتا", " ".repeat(MAX_TYPED_BYTES - "كتا".len()));
    assert_eq!(SHELF.complete(&long, 1).len(), 1);
    assert!(SHELF.complete(&format!(" {long}"), 1).is_empty());
    assert!(SHELF.complete("كتا", 0).is_empty());
    assert_eq!(ARTICLES.complete("ا", usize::MAX).len(), MAX_SUGGESTIONS);
    let of_nothing = index(&[]).searcher().suggester().unwrap();
    assert!(of_nothing.complete("كتا", 10).is_empty());
}

#[test]
fn threads_share_it() {
    fn is_shared<T: Clone + Send + Sync + 'static>(_: &T) {}
    is_shared(&*SHELF);
}

/// A beginning of a word of the articles, or of two, or anything.
fn any_typed() -> impl Strategy<Value = String> {
    let articles = include_str!("../examples/data/articles.jsonl");
    let words: Vec<&str> =
        articles.split(|c: char| c.is_whitespace() || c == '"').take(4_000).collect();
    let word = proptest::sample::select(words);
    let cut = (word.clone(), 0..8_usize)
        .prop_map(|(word, chars)| word.chars().take(chars).collect::<String>());
    let before = prop_oneof![word.prop_map(|word| format!("{word} ")), Just(String::new())];
    let sentence = (before, cut).prop_map(|(before, cut)| before + &cut);
    let letters = proptest::collection::vec(proptest::char::range('ء', 'ي'), 0..4);
    prop_oneof![
        6 => sentence,
        2 => letters.prop_map(String::from_iter),
        1 => "[ا-ي٠-٩0-9.,،\u{64E}\u{640} a-c-]{0,12}",
        1 => any::<String>(),
    ]
}

/// Folded text with and without the و and the article of its last word.
fn forms(folded: &str) -> Vec<String> {
    let (before, last) = folded.rsplit_once(' ').unwrap_or(("", folded));
    let without = ["و", "ال", "وال"].into_iter().filter_map(|clitic| last.strip_prefix(clitic));
    std::iter::once(last).chain(without).map(|last| format!("{before} {last}")).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn the_laws_of_completions(typed in any_typed(), limit in 0..30_usize) {
        let found = ARTICLES.complete(&typed, limit);
        prop_assert!(found.len() <= limit);
        prop_assert!(found.is_empty() || !normalize(&typed).is_empty());
        prop_assert_eq!(&found, &ARTICLES.clone().complete(&typed, limit));
        prop_assert!(found.iter().all(|one| (1..=72).contains(&one.documents)));

        let words = found.partition_point(|one| one.kind == SuggestionKind::Word);
        let (words, titles) = found.split_at(words);
        prop_assert!(titles.iter().all(|one| one.kind == SuggestionKind::Title), "words come first");
        let folded = normalize(&typed);
        for word in words {
            let text = normalize(&word.text);
            let (text_forms, typed_forms) = (forms(&text), forms(&folded));
            let begins = text.starts_with(&folded)
                || text_forms.iter().any(|form| typed_forms.iter().any(|typed| form.starts_with(typed)));
            prop_assert!(begins, "{} for {typed:?}", word.text);
        }
        for title in titles {
            let title = normalize(&title.text);
            let begins = title.match_indices(&folded).any(|(at, _)| {
                let before = title[..at].rsplit(' ').next().unwrap_or_default();
                ["", "و", "ال", "وال"].contains(&before)
            });
            prop_assert!(begins, "{title} for {typed:?}");
        }
        let mut unique: Vec<&Suggestion> = found.iter().collect();
        unique.sort_by_key(|one| (&one.text, one.kind == SuggestionKind::Title));
        unique.dedup();
        prop_assert_eq!(unique.len(), found.len());
    }

    #[test]
    fn one_word_alone_is_completed_by_documents(
        letters in proptest::collection::vec(proptest::char::range('ء', 'ي'), 1..4),
    ) {
        let typed: String = letters.into_iter().collect();
        let found = ARTICLES.complete(&typed, 20);
        let words = found.iter().filter(|one| one.kind == SuggestionKind::Word);
        prop_assert!(words.clone().is_sorted_by(|a, b| a.documents >= b.documents), "{found:?}");
        let more = ARTICLES.complete(&typed, 40);
        let both = words.zip(&more).take(10);
        prop_assert!(both.clone().all(|(few, many)| few == many), "more only add: {found:?}");
    }
}
